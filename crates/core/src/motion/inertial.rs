//! Frames of an inertial sensor: missing ones bridged, thinned out to a working rate.

use crate::{SampleRate, process::Channel, unit::Unit};
use interocept_dsp::{snapshot, thin::Thin};

/// Acceleration, then the rate of turn.
pub(super) const CHANNELS: &[Channel] = &[
    Channel {
        name: "acc_x_m_s2",
        unit: Unit::MetrePerSquareSecond,
        doc: "Acceleration with gravity along one axis; NaN where there is none.",
    },
    Channel { name: "acc_y_m_s2", unit: Unit::MetrePerSquareSecond, doc: "Along the second axis." },
    Channel { name: "acc_z_m_s2", unit: Unit::MetrePerSquareSecond, doc: "Along the third axis." },
    Channel {
        name: "gyr_x_rad_s",
        unit: Unit::RadianPerSecond,
        doc: "Rate of turn about the first axis; NaN where there is no such sensor.",
    },
    Channel { name: "gyr_y_rad_s", unit: Unit::RadianPerSecond, doc: "About the second axis." },
    Channel { name: "gyr_z_rad_s", unit: Unit::RadianPerSecond, doc: "About the third axis." },
];

/// Missing frames are bridged for so long.
const BRIDGED_S: f64 = 0.1;
/// A value beyond this, either way, is missing.
const GREATEST: f64 = 1e4;

/// What a frame comes to.
pub(super) enum Six {
    /// Nothing yet.
    None,
    /// The signal has broken off.
    Gap,
    /// A frame at the working rate; the rate of turn is NaN where there is none.
    Tick([f64; 6]),
}

/// The front of all that takes inertial frames.
#[derive(Clone, Debug)]
pub(super) struct Inertial {
    thin: [Thin; 6],
    held: [f64; 6],
    begun: bool,
    missing: u64,
    /// Samples since the rate of turn was last missing, as far as two blocks.
    turning: u64,
    most_missing: u64,
    taken: u64,
    /// Sample of the first tick of the stretch, and ticks since.
    base: u64,
    ticks: u64,
}
snapshot!(Inertial { thin, held, begun, missing, turning, taken, base, ticks } skip { most_missing });

impl Inertial {
    pub(super) fn new(rate: SampleRate, working_hz: f64) -> Self {
        let thin = || Thin::new(rate.hz(), working_hz);
        Self {
            thin: [thin(), thin(), thin(), thin(), thin(), thin()],
            held: [0.0; 6],
            begun: false,
            missing: 0,
            turning: 0,
            most_missing: rate.samples_rounded(BRIDGED_S) as u64,
            taken: 0,
            base: 0,
            ticks: 0,
        }
    }

    pub(super) fn factor(&self) -> usize {
        self.thin.first().map_or(1, Thin::factor)
    }

    /// Takes a frame, which is missing without all of the acceleration, and, where it is `needed`,
    /// of the rate of turn.
    pub(super) fn push(&mut self, frame: &[f64], gyro_needed: bool) -> Six {
        self.taken = self.taken.saturating_add(1);
        let known = |x: &f64| x.abs() <= GREATEST;
        let (acc, gyr) = frame.split_at_checked(3).unwrap_or((frame, &[]));
        let turns = gyr.iter().all(known);
        let blocks = 2 * self.factor() as u64;
        if acc.iter().all(known) && (turns || !gyro_needed) {
            for (i, (held, x)) in self.held.iter_mut().zip(frame).enumerate() {
                *held = if i < 3 || turns { *x } else { f64::NAN };
            }
            self.missing = 0;
            self.turning = if turns { self.turning.saturating_add(1).min(blocks) } else { 0 };
            if !self.begun {
                // A stretch that begins with it has it from its first tick on.
                self.turning = if turns { blocks } else { 0 };
                self.begun = true;
                self.base = self.taken - 1;
                self.ticks = 0;
                self.thin.iter_mut().for_each(Thin::interrupt);
            }
        } else {
            self.missing = self.missing.saturating_add(1);
            if !self.begun {
                return Six::None;
            }
            if self.missing > self.most_missing {
                self.begun = false;
                return Six::Gap;
            }
        }
        let mut six = [0.0; 6];
        let mut whole = false;
        for ((six, thin), x) in six.iter_mut().zip(&mut self.thin).zip(self.held) {
            // A missing rate of turn must not stay in the sums.
            let y = thin.push(if x.is_nan() { 0.0 } else { x });
            whole = y.is_some();
            *six = y.unwrap_or(0.0);
        }
        if !whole {
            return Six::None;
        }
        // A tick is of two blocks: with one sample missing in them it would be too slow a turn.
        if self.turning < blocks {
            let [_, _, _, turns @ ..] = &mut six;
            *turns = [f64::NAN; 3];
        }
        self.ticks = self.ticks.saturating_add(1);
        Six::Tick(six)
    }

    /// As many frames of a gap have to be taken one by one.
    pub(super) fn steps(&self, frames: u64) -> u64 {
        frames.min(self.most_missing + 1)
    }

    /// Takes the others.
    pub(super) fn skip(&mut self, frames: u64) {
        self.taken = self.taken.saturating_add(frames);
    }

    /// The last sample taken.
    pub(super) fn now(&self) -> u64 {
        self.taken.saturating_sub(1)
    }

    /// Ticks of this stretch so far.
    pub(super) fn ticks(&self) -> u64 {
        self.ticks
    }

    /// The sample that a tick of this stretch speaks of: the one before the first that it took,
    /// also where a tick is a sample.
    pub(super) fn sample(&self, tick: u64) -> u64 {
        let at = tick.saturating_mul(self.factor() as u64).saturating_sub(1);
        self.base.saturating_add(at).min(self.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_of_which_a_sample_is_missing_is_not_told() {
        for (hz, ticks) in [(100.0, 2), (400.0, 2), (1000.0, 2)] {
            let mut inertial = Inertial::new(SampleRate::new(hz).unwrap(), 100.0);
            let (factor, mut unknown) = (inertial.factor(), 0);
            for i in 0..20 * factor {
                let turn = if i == 10 * factor { f64::NAN } else { 1.0 };
                if let Six::Tick([.., z]) = inertial.push(&[0.0, 0.0, 9.8, 0.0, 0.0, turn], false) {
                    assert!(z.is_nan() || z == 1.0, "{z} at {hz} Hz");
                    unknown += usize::from(z.is_nan());
                }
            }
            assert_eq!(unknown, ticks, "{hz} Hz");
        }
    }
}
