//! Faults of electrodes and cables that replace the signal for a while.

use crate::error::{Error, check};
use crate::random::Random;
use crate::rhythm::{Span, sine};

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DisturbanceKind {
    /// An electrode is off: the input drifts to the rail and picks up the mains.
    LeadOff {
        /// The rail, mV; -1000 to 1000.
        rail_mv: f64,
        /// Amplitude of the mains, mV; 0 to 1000.
        pickup_mv: f64,
        /// Frequency of the mains, Hz; 45 to 65.
        mains_hz: f64,
    },
    /// The last value is held.
    Flatline {
        /// Uniform noise of this half width on top, mV; 0 to 1000. 0 is exactly flat.
        noise_mv: f64,
    },
    /// There are no samples: NaN.
    Missing,
}

/// A fault and when it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Disturbance {
    /// When.
    pub span: Span,
    /// What.
    pub kind: DisturbanceKind,
}

impl Disturbance {
    pub(crate) fn validate(&self) -> Result<(), Error> {
        self.span.check("disturbances")?;
        match self.kind {
            DisturbanceKind::LeadOff { rail_mv, pickup_mv, mains_hz } => check(&[
                ("rail_mv", rail_mv, -1000.0, 1000.0),
                ("pickup_mv", pickup_mv, 0.0, 1000.0),
                ("mains_hz", mains_hz, 45.0, 65.0),
            ]),
            DisturbanceKind::Flatline { noise_mv } => check(&[("noise_mv", noise_mv, 0.0, 1000.0)]),
            DisturbanceKind::Missing => Ok(()),
        }
    }

    /// Overwrites the samples of its span.
    pub(crate) fn apply(&self, samples: &mut [f64], rate_hz: f64, random: &mut Random) {
        let first = (libm::ceil(self.span.start_s * rate_hz) as usize).min(samples.len());
        let end = (libm::ceil(self.span.end_s * rate_hz) as usize).clamp(first, samples.len());
        let held = first.checked_sub(1).and_then(|i| samples.get(i)).copied().unwrap_or(0.0);
        for (k, sample) in samples.iter_mut().enumerate().take(end).skip(first) {
            *sample = match self.kind {
                DisturbanceKind::LeadOff { rail_mv, pickup_mv, mains_hz } => {
                    rail_mv + pickup_mv * sine(mains_hz * (k as f64 / rate_hz))
                }
                DisturbanceKind::Flatline { noise_mv } => {
                    held + random.between(-noise_mv, noise_mv)
                }
                DisturbanceKind::Missing => f64::NAN,
            };
        }
    }
}
