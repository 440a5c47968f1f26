//! Two clocks: how one goes on the other, from events that both saw.

use super::gauss::Gauss;
use crate::measure::Status;

/// Crystals of devices are off by so much (a standard deviation).
const DRIFT: f64 = 30e-6;
/// Two devices see an event at the same time to so many seconds.
const EVENT_S: f64 = 0.002;
/// Beyond the events the drift may be another by so much: a watch crystal taken off a warm wrist.
const WANDER: f64 = 1e-6;
/// Events further off the line than so many standard deviations are not the same ones.
const GATE: f64 = 5.0;
/// A clock that is less known than this is none: 10 ms are 5 mmHg.
const MOST_SD_S: f64 = 0.005;

/// How a far device's clock goes on a near one's.
///
/// Arrival times are differences of a few milliseconds between two sensors. Without a shared
/// clock, or an event that both saw (a tap, a flash, a jump), there are none; with one event the
/// clocks are known to agree for some two minutes, with more for longer. Beyond the events the drift is
/// another by 1 ppm, so that after any number of them it is for some 80 minutes at most.
///
/// ```
/// use interocept::{Status, bp::Clock};
/// // Taps at 10 s and 610 s; the wrist began 3 s later and runs 20 ppm fast.
/// let clock = Clock::from_events(&[(10.0, 7.0), (610.0, 607.012)])?;
/// assert!((clock.near(307.006)? - 310.0).abs() < 0.003);
/// assert_eq!(Clock::from_events(&[]).err(), Some(Status::NotCalibrated));
/// # Ok::<(), Status>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// Far less near at `origin`, and its change in a second.
    belief: Gauss<2>,
    origin: f64,
    /// Where events were, on the far clock.
    from: f64,
    to: f64,
}

impl Clock {
    /// From times of the same events, in seconds: on the near device and on the far one.
    ///
    /// # Errors
    /// Without events `NotCalibrated`; `Conflicting` where they cannot be the same events.
    pub fn from_events(events: &[(f64, f64)]) -> Result<Self, Status> {
        let mut events = events.iter().filter(|(near, far)| (far - near).is_finite());
        let Some((near, far)) = events.next() else { return Err(Status::NotCalibrated) };
        let belief = Gauss::independent([far - near, 0.0], [EVENT_S, DRIFT]);
        let mut clock = Self { belief, origin: *far, from: *far, to: *far };
        for (near, far) in events {
            let weights = [1.0, far - clock.origin];
            let (expected, variance) = clock.belief.project(&weights);
            let off = far - near - expected;
            if off * off > GATE * GATE * (variance + EVENT_S * EVENT_S) {
                return Err(Status::Conflicting);
            }
            clock.belief.observe(&weights, far - near, EVENT_S * EVENT_S);
            clock.from = if *far < clock.from { *far } else { clock.from };
            clock.to = if *far > clock.to { *far } else { clock.to };
        }
        Ok(clock)
    }

    /// By how much the far clock is ahead at its time, in seconds, with its standard deviation.
    pub fn offset(&self, far_s: f64) -> (f64, f64) {
        let (ahead, variance) = self.belief.project(&[1.0, far_s - self.origin]);
        let beyond = (self.from - far_s).max(far_s - self.to).max(0.0);
        let wander = WANDER * beyond;
        (ahead, libm::sqrt(variance + wander * wander))
    }

    /// How fast the far clock gains, in seconds a second, with its standard deviation.
    pub fn drift(&self) -> (f64, f64) {
        let (gains, variance) = self.belief.project(&[0.0, 1.0]);
        (gains, libm::sqrt(variance))
    }

    /// The near clock's time at the far one's.
    ///
    /// # Errors
    /// `TooUncertain` where it is not known to 5 ms.
    pub fn near(&self, far_s: f64) -> Result<f64, Status> {
        let (ahead, sd) = self.offset(far_s);
        if sd <= MOST_SD_S { Ok(far_s - ahead) } else { Err(Status::TooUncertain) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn offset_and_drift_are_found() {
        let events: Vec<(f64, f64)> = (0..7)
            .map(|i| {
                let near = 600.0 * f64::from(i);
                let jitter = if i % 2 == 0 { 0.001 } else { -0.001 };
                (near, 25.0 + near * (1.0 - 40e-6) + jitter)
            })
            .collect();
        let clock = Clock::from_events(&events).unwrap();
        let (drift, sd) = clock.drift();
        assert!((drift + 40e-6).abs() < 2e-6 && sd < 1e-6, "{drift} {sd}");
        let far = 25.0 + 2000.0 * (1.0 - 40e-6);
        assert!((clock.near(far).unwrap() - 2000.0).abs() < 0.002);
    }

    #[test]
    fn one_event_is_good_for_minutes_and_none_for_nothing() {
        let clock = Clock::from_events(&[(100.0, 40.0)]).unwrap();
        assert!((clock.near(100.0).unwrap() - 160.0).abs() < 1e-9);
        assert_eq!(clock.near(1000.0), Err(Status::TooUncertain));
        assert_eq!(Clock::from_events(&[(f64::NAN, 1.0)]).err(), Some(Status::NotCalibrated));
        // A day of a tap an hour tells the drift to the billionth, but not that of tomorrow.
        let taps: Vec<(f64, f64)> =
            (0..25).map(|h| (3600.0 * f64::from(h), 3600.0 * f64::from(h))).collect();
        let day = Clock::from_events(&taps).unwrap();
        assert!(day.near(43_000.0).is_ok() && day.near(86_400.0 + 1800.0).is_ok());
        assert_eq!(day.near(2.0 * 86_400.0), Err(Status::TooUncertain));
        let other = [(0.0, 0.0), (60.0, 60.3)];
        assert_eq!(Clock::from_events(&other).err(), Some(Status::Conflicting));
    }
}
