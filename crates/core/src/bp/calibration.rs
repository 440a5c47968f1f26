//! One pressure against the pulse arrival time, learnt from cuff readings.
//!
//! `pressure = level + slope g + bias + wave_slope w`, where g is how far the arrival time is from
//! where the calibration began, by one of the [models](super::Model), and w how far an index of
//! the pulse's wave is, for the model that looks at one. The level drifts, slowly; the bias
//! is the part of the arrival time that is not pressure (the pre-ejection period above all) and
//! is forgotten within hours; the slopes are those of a population until cuffs say more. All four
//! are known as a [`Gauss`], which every cuff sharpens.
//!
//! How far the pressure is let go from its level depends on how far it goes: where g swings no
//! wider than the bias alone would make it, the estimate stays with the cuffs (empirical Bayes:
//! B. Efron and C. Morris, J Am Stat Assoc 68:117, 1973), so that where the pressure rests it is
//! hardly worse than the mean of the cuffs.

use super::gauss::{Gauss, dot};
use interocept_dsp::snapshot;

/// Level before the first cuff: any.
const ANY_MMHG: f64 = 100.0;
/// What an arrival time does not show of the pressure.
const UNSEEN_MMHG: f64 = 2.0;
/// The swing is that of about the last six hours.
const SWING_S: f64 = 21_600.0;
/// The bias is another one after this long.
const BIAS_S: f64 = 3600.0;
const DAY_S: f64 = 86_400.0;

/// What is assumed of a pressure before any cuff.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prior {
    pub slope: f64,
    pub slope_sd: f64,
    /// Of the wave's slope, whose mean is zero.
    pub wave_sd: f64,
    pub bias_sd: f64,
    pub swing_sd: f64,
    pub drift_per_day: f64,
    pub cuff_sd: f64,
}

#[derive(Clone, Debug)]
pub(super) struct Pressure {
    prior: Prior,
    /// Level, slope, bias, slope of the wave.
    pub belief: Gauss<4>,
    /// Mean square of the way from the level.
    swing: f64,
    pub time_s: f64,
    cuffs: u32,
    sum: f64,
    lowest: f64,
    highest: f64,
    /// Cuffs that came after the calibration, and the squares of how far off we and the mean of
    /// the calibration were.
    checks: u32,
    ours: f64,
    null: f64,
}
snapshot!(Pressure { belief, swing, time_s, cuffs, sum, lowest, highest, checks, ours, null }
    skip { prior });

/// A value and its standard deviation, in mmHg.
#[derive(Clone, Copy, Debug)]
pub(super) struct Estimate {
    pub value: f64,
    pub sd: f64,
}

/// How far the arrival time has gone, and the index of the wave, with their variances.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shift {
    pub g: f64,
    pub variance: f64,
    pub wave: f64,
    pub wave_variance: f64,
}

impl Shift {
    /// What a part of the way weighs in the pressure.
    fn weights(&self, level: f64, part: f64) -> [f64; 4] {
        [level, part * self.g, part, part * self.wave]
    }

    /// What the variances are in pressure.
    fn blur(&self, belief: &Gauss<4>) -> f64 {
        let [_, slope, _, wave] = belief.mean;
        let [_, [_, slope_variance, _, _], _, [_, _, _, wave_variance]] = belief.covariance;
        (slope * slope + slope_variance) * self.variance
            + (wave * wave + wave_variance) * self.wave_variance
    }
}

fn diagonal([a, b, c, d]: [f64; 4]) -> [[f64; 4]; 4] {
    [[a, 0.0, 0.0, 0.0], [0.0, b, 0.0, 0.0], [0.0, 0.0, c, 0.0], [0.0, 0.0, 0.0, d]]
}

impl Pressure {
    pub(super) fn new(prior: Prior) -> Self {
        let Prior { slope, slope_sd, bias_sd, swing_sd, wave_sd, .. } = prior;
        Self {
            prior,
            belief: Gauss::independent(
                [0.0, slope, 0.0, 0.0],
                [ANY_MMHG, slope_sd, bias_sd, wave_sd],
            ),
            swing: bias_sd * bias_sd + swing_sd * swing_sd,
            time_s: 0.0,
            cuffs: 0,
            sum: 0.0,
            lowest: f64::INFINITY,
            highest: f64::NEG_INFINITY,
            checks: 0,
            ours: 0.0,
            null: 0.0,
        }
    }

    /// Forgets all cuffs.
    pub(super) fn restart(&mut self) {
        *self = Self { time_s: self.time_s, ..Self::new(self.prior) };
    }

    /// How level, slopes and bias go on for `dt` seconds.
    pub(super) fn transition(dt: f64) -> [[f64; 4]; 4] {
        diagonal([1.0, 1.0, libm::exp(-dt / BIAS_S), 1.0])
    }

    /// What is known at a time.
    pub(super) fn advanced(&self, time_s: f64) -> Gauss<4> {
        let dt = time_s - self.time_s;
        let mut belief = self.belief;
        if dt > 0.0 {
            let Prior { bias_sd, drift_per_day, .. } = self.prior;
            let keep = libm::exp(-dt / BIAS_S);
            let drift = drift_per_day * drift_per_day * dt / DAY_S;
            let bias = bias_sd * bias_sd * (1.0 - keep * keep);
            belief.advance(&Self::transition(dt), &diagonal([drift, 0.0, bias, 0.0]));
        }
        belief
    }

    /// Takes a cuff reading into the calibration, or, where it is `known`, as a check of it.
    pub(super) fn cuff(&mut self, time_s: f64, mmhg: f64, shift: Shift, known: bool) {
        if known {
            let off = mmhg - self.at(time_s, shift).value;
            let null = mmhg - self.mean();
            self.checks = self.checks.saturating_add(1);
            self.ours += off * off;
            self.null += null * null;
        } else {
            self.cuffs = self.cuffs.saturating_add(1);
            self.sum += mmhg;
            self.lowest = if mmhg < self.lowest { mmhg } else { self.lowest };
            self.highest = if mmhg > self.highest { mmhg } else { self.highest };
        }
        self.belief = self.advanced(time_s);
        self.time_s = time_s;
        if self.cuffs == 1 && !known {
            // The first reading is where the level begins.
            let [level, ..] = &mut self.belief.mean;
            *level = mmhg;
        }
        let cuff = self.prior.cuff_sd * self.prior.cuff_sd;
        let noise = cuff + shift.blur(&self.belief);
        self.belief.observe(&shift.weights(1.0, 1.0), mmhg, noise);
    }

    /// Time passes with the arrival time where it is.
    pub(super) fn follow(&mut self, shift: Shift, seconds: f64) {
        let moved = dot(&self.belief.mean, &shift.weights(0.0, 1.0));
        self.swing += (1.0 - libm::exp(-seconds / SWING_S)) * (moved * moved - self.swing);
    }

    /// How far the pressure is from the level of the calibration, how much of the way that
    /// the arrival time says is believed, and what both leave open (a variance).
    fn way(&self, belief: &Gauss<4>, shift: Shift) -> (f64, f64, f64) {
        let [_, _, [_, _, bias_variance, _], _] = belief.covariance;
        let moved = dot(&belief.mean, &shift.weights(0.0, 1.0));
        // A way that is long by itself needs no hour to be believed.
        let long = 0.5 * moved * moved;
        let swing = if long > self.swing { long } else { self.swing };
        let pressure = if swing > bias_variance { swing - bias_variance } else { 0.0 };
        let part = if pressure > 0.0 { pressure / swing } else { 0.0 };
        let open = part * part * shift.blur(belief)
            + (1.0 - part) * (1.0 - part) * pressure
            + UNSEEN_MMHG * UNSEEN_MMHG;
        (part * moved, part, open)
    }

    /// The pressure.
    pub(super) fn at(&self, time_s: f64, shift: Shift) -> Estimate {
        let belief = self.advanced(time_s);
        let (way, part, open) = self.way(&belief, shift);
        let (_, known) = belief.project(&shift.weights(1.0, part));
        let [level, ..] = belief.mean;
        Estimate { value: level + way, sd: libm::sqrt(known + open) }
    }

    /// How far the pressure is from that of the calibration.
    pub(super) fn change(&self, time_s: f64, shift: Shift) -> Estimate {
        let belief = self.advanced(time_s);
        let (value, part, open) = self.way(&belief, shift);
        let (_, known) = belief.project(&shift.weights(0.0, part));
        Estimate { value, sd: libm::sqrt(known + open) }
    }

    /// What the rates of change of the arrival time and of the wave are in pressure.
    pub(super) fn rate(&self, time_s: f64, shift: Shift, rates: [Estimate; 2]) -> Estimate {
        let (_, part, _) = self.way(&self.belief, shift);
        let [_, slope, _, wave] = self.advanced(time_s).mean;
        let [arrival, index] = rates;
        let (a, b) = (part * slope, part * wave);
        Estimate {
            value: a * arrival.value + b * index.value,
            sd: libm::hypot(a * arrival.sd, b * index.sd),
        }
    }

    /// The null model: the mean of the calibration.
    pub(super) fn mean(&self) -> f64 {
        self.sum / f64::from(self.cuffs)
    }

    /// Over how wide a range the cuffs of the calibration lie.
    pub(super) fn range(&self) -> f64 {
        if self.cuffs == 0 { 0.0 } else { self.highest - self.lowest }
    }

    /// Cuffs since the calibration, and the root mean squares of how far off we and the null
    /// model were.
    pub(super) fn checks(&self) -> (u32, f64, f64) {
        let n = f64::from(self.checks);
        (self.checks, libm::sqrt(self.ours / n), libm::sqrt(self.null / n))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIOR: Prior = Prior {
        slope: -120.0,
        slope_sd: 50.0,
        wave_sd: 60.0,
        bias_sd: 4.0,
        swing_sd: 8.0,
        drift_per_day: 0.5,
        cuff_sd: 3.0,
    };

    fn shift(g: f64) -> Shift {
        Shift { g, variance: 0.0, wave: 0.0, wave_variance: 0.0 }
    }

    #[test]
    fn the_slope_is_learnt_where_the_pressure_was_moved() {
        let mut rest = Pressure::new(PRIOR);
        let mut moved = Pressure::new(PRIOR);
        for i in 0..12 {
            let t = f64::from(i) * 7200.0;
            let g = if i % 2 == 0 { 0.0 } else { -0.2 };
            moved.cuff(t, 120.0 - 80.0 * g, shift(g), false);
            rest.cuff(t, 120.0, shift(0.0), false);
        }
        let [level, slope, ..] = moved.belief.mean;
        assert!((slope + 80.0).abs() < 8.0 && (level - 120.0).abs() < 2.0, "{level} {slope}");
        let sd = libm::sqrt(rest.belief.covariance[1][1]);
        assert!((sd - 50.0).abs() < 1e-9, "rest says nothing of the slope: {sd}");
        assert_eq!((moved.range(), rest.range()), (16.0, 0.0));
    }

    /// The arrival time stays; what the wave says is learnt, and either sign.
    #[test]
    fn the_wave_tells_what_cuffs_have_shown_it_to() {
        for slope in [90.0, -90.0] {
            let mut p = Pressure::new(PRIOR);
            let at = |wave| Shift { wave, wave_variance: 1e-4, ..shift(0.0) };
            for i in 0..12 {
                let wave = if i % 2 == 0 { 0.0 } else { 0.2 };
                p.cuff(f64::from(i) * 7200.0, 120.0 + slope * wave, at(wave), false);
            }
            let [.., learnt] = p.belief.mean;
            assert!((learnt - slope).abs() < 15.0, "{learnt}");
            let off = p.at(86_400.0, at(0.2)).value - p.at(86_400.0, at(0.0)).value;
            assert!(off * slope > 0.0, "{off}");
        }
    }

    #[test]
    fn small_swings_are_not_believed_and_wide_ones_are() {
        let mut p = Pressure::new(PRIOR);
        p.cuff(0.0, 120.0, shift(0.0), false);
        for i in 0..20_000 {
            p.follow(shift(if i % 2 == 0 { 0.02 } else { -0.02 }), 5.0);
        }
        let day = 100_000.0;
        let small = p.at(day, shift(-0.02));
        assert!((small.value - 120.0).abs() < 0.5, "{}", small.value);
        let wide = p.at(day, shift(-0.2));
        assert!(wide.value > 138.0 && wide.sd > small.sd, "{} {}", wide.value, wide.sd);
    }

    #[test]
    fn uncertainty_grows_with_time() {
        let mut p = Pressure::new(PRIOR);
        p.cuff(0.0, 120.0, shift(0.0), false);
        let sds = [0.0, 3600.0, 30.0 * 86_400.0].map(|t| p.at(t, shift(-0.1)).sd);
        assert!(sds[0] < sds[1] && sds[1] < sds[2], "{sds:?}");
    }
}
