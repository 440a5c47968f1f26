//! Time: a count of samples and the rate at which they come.
//!
//! A position is a `u64` sample index, which never loses precision; seconds are derived from
//! it. Rates are `f64`, because devices run at 130.061 Hz, not 130. Event streams (beats, RR
//! intervals) run on a clock of microseconds, [`SampleRate::MICROSECONDS`].

use crate::error::Error;

/// A sampling rate in Hz: finite and from 1e-6 to 1e9.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct SampleRate(f64);

impl SampleRate {
    /// The clock of event streams: one tick a microsecond.
    pub const MICROSECONDS: Self = Self(1e6);

    const MIN_HZ: f64 = 1e-6;
    const MAX_HZ: f64 = 1e9;

    /// A rate in Hz.
    ///
    /// ```
    /// use interocept::SampleRate;
    /// assert_eq!(SampleRate::new(130.061)?.hz(), 130.061);
    /// assert!(SampleRate::new(0.0).is_err());
    /// # Ok::<(), interocept::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidRate`] when it is not a number from 1e-6 to 1e9.
    pub fn new(hz: f64) -> Result<Self, Error> {
        Self(hz).within(Self::MIN_HZ, Self::MAX_HZ)
    }

    /// The rate in Hz.
    pub const fn hz(self) -> f64 {
        self.0
    }

    /// This rate, if it is within `min_hz..=max_hz`: the check a processor makes in `new`.
    ///
    /// # Errors
    /// [`Error::InvalidRate`] when it is not.
    pub fn within(self, min_hz: f64, max_hz: f64) -> Result<Self, Error> {
        if self.0 >= min_hz && self.0 <= max_hz {
            Ok(self)
        } else {
            Err(Error::InvalidRate { value: self.0, min: min_hz, max: max_hz })
        }
    }

    /// The time of a position, in seconds from the start of the stream. `offset` is a
    /// fraction of a sample.
    pub fn seconds(self, index: u64, offset: f64) -> f64 {
        (index as f64 + offset) / self.0
    }

    /// A duration in samples, not rounded.
    pub fn samples(self, seconds: f64) -> f64 {
        seconds * self.0
    }

    /// The least whole number of samples that last so long, but for rounding: what needs a window
    /// of some length has it in a window of that length.
    pub(crate) fn samples_covering(self, seconds: f64) -> usize {
        libm::ceil(seconds * self.0 * (1.0 - 1e-9)) as usize
    }

    /// A duration rounded to the nearest whole number of samples.
    pub fn samples_rounded(self, seconds: f64) -> usize {
        libm::round(seconds * self.0) as usize
    }
}

/// How far behind the input a processor's outputs are: last frame consumed minus the frame
/// that an output is about, when it becomes readable. In frames, or in intervals where the
/// input is a stream of events.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Latency {
    /// What nearly all outputs keep to.
    pub typical: f64,
    /// What none exceeds, but for those flagged as found by a search back in time.
    pub worst: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_not_a_rate() {
        for hz in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e10] {
            assert!(matches!(SampleRate::new(hz), Err(Error::InvalidRate { .. })), "{hz}");
        }
    }

    #[test]
    fn a_window_of_whole_samples_lasts_as_long_as_asked_for() {
        for hz in [1.0, 33.34, 86.05, 250.0, 375.1, 2000.7] {
            let rate = SampleRate::new(hz).unwrap();
            for seconds in [3.0, 4.0, 30.0, 60.0] {
                let n = rate.samples_covering(seconds);
                let window = crate::measure::Window::between(rate, 7, 7 + n as u64, 0, 1.0);
                assert!(window.lasts(seconds), "{hz} Hz, {seconds} s");
                assert!((n as f64) < seconds * hz + 1.0);
            }
        }
    }

    #[test]
    fn time_keeps_its_precision_over_years() {
        let rate = SampleRate::new(1000.0).unwrap();
        let year = 365 * 86_400_000_u64;
        let step = rate.seconds(year + 1, 0.0) - rate.seconds(year, 0.0);
        assert!((step - 1e-3).abs() < 1e-8);
    }
}
