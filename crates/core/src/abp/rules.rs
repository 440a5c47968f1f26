//! What is wrong with a beat.

use super::Faults;
use interocept_dsp::snapshot;

/// What the rules look at.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Values {
    pub sbp: f64,
    pub dbp: f64,
    /// NaN for a beat that was cut.
    pub map: f64,
    /// From onset to onset in seconds; NaN for a beat that was cut.
    pub interval: f64,
    pub dpdt_max: f64,
    /// Mean fall where it falls, mmHg/s; negative.
    pub fall: f64,
}
snapshot!(Values { sbp, dbp, map, interval, dpdt_max, fall });

const PRESSURE: (f64, f64) = (20.0, 300.0);
const MEAN: (f64, f64) = (30.0, 200.0);
const RATE: (f64, f64) = (20.0, 200.0);
const JUMP: f64 = 20.0;
const INTERVAL_JUMP_S: f64 = 0.5;
/// 3 mmHg a sample at 125 Hz.
const FALL: f64 = -375.0;
/// The steepest rise of a beat is at least so many pulse pressures a second ...
const UPSTROKE: f64 = 5.0;
/// ... and so many times that of a sine of its rate and pulse pressure.
const SINE: f64 = 1.25;

/// The rules that a beat breaks, beside the one before it if that was next to it.
pub(super) fn judge(beat: &Values, before: Option<&Values>, least_pp: f64) -> Faults {
    let pp = beat.sbp - beat.dbp;
    // What is not known breaks no rule: a comparison with NaN is false.
    let outside = |x: f64, (low, high): (f64, f64)| x < low || x > high;
    let jump = |of: fn(&Values) -> f64, most: f64| {
        before.is_some_and(|before| (of(beat) - of(before)).abs() > most)
    };
    let sine = core::f64::consts::PI * pp / beat.interval;
    let damped = beat.dpdt_max < UPSTROKE * pp || beat.dpdt_max < SINE * sine;
    Faults::NONE
        .with_if(Faults::PRESSURE, beat.dbp < PRESSURE.0 || beat.sbp > PRESSURE.1)
        .with_if(Faults::MEAN, outside(beat.map, MEAN))
        .with_if(Faults::RATE, outside(60.0 / beat.interval, RATE))
        .with_if(Faults::PULSE, pp < least_pp)
        .with_if(Faults::SYSTOLIC_JUMP, jump(|v| v.sbp, JUMP))
        .with_if(Faults::DIASTOLIC_JUMP, jump(|v| v.dbp, JUMP))
        .with_if(Faults::INTERVAL_JUMP, jump(|v| v.interval, INTERVAL_JUMP_S))
        .with_if(Faults::NOISE, beat.fall < FALL)
        .with_if(Faults::DAMPED, damped)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Values =
        Values { sbp: 120.0, dbp: 80.0, map: 95.0, interval: 0.8, dpdt_max: 900.0, fall: -80.0 };

    #[test]
    fn each_rule_has_its_flag() {
        assert_eq!(judge(&GOOD, Some(&GOOD), 20.0), Faults::NONE);
        let cases = [
            (Values { dbp: 19.0, sbp: 55.0, ..GOOD }, Faults::PRESSURE),
            (Values { sbp: 301.0, dpdt_max: 2000.0, ..GOOD }, Faults::PRESSURE),
            (Values { map: 29.0, ..GOOD }, Faults::MEAN),
            (Values { map: 201.0, ..GOOD }, Faults::MEAN),
            (Values { interval: 3.1, ..GOOD }, Faults::RATE),
            (Values { interval: 0.29, ..GOOD }, Faults::RATE),
            (Values { dbp: 100.5, ..GOOD }, Faults::PULSE),
            (Values { fall: -380.0, ..GOOD }, Faults::NOISE),
            (Values { dpdt_max: 190.0, ..GOOD }, Faults::DAMPED),
        ];
        for (beat, fault) in cases {
            assert_eq!(judge(&beat, None, 20.0), fault, "{beat:?}");
        }
        let jumps = [
            (Values { sbp: 141.0, ..GOOD }, Faults::SYSTOLIC_JUMP),
            (Values { dbp: 59.0, ..GOOD }, Faults::DIASTOLIC_JUMP),
            (Values { interval: 1.31, ..GOOD }, Faults::INTERVAL_JUMP),
        ];
        for (beat, fault) in jumps {
            assert_eq!(judge(&beat, Some(&GOOD), 20.0), fault, "{beat:?}");
            assert_eq!(judge(&beat, None, 20.0), Faults::NONE, "{beat:?}");
        }
        let cut = Values { map: f64::NAN, interval: f64::NAN, ..GOOD };
        assert_eq!(judge(&cut, Some(&GOOD), 20.0), Faults::NONE);
    }
}
