//! The person's artery that fits the oscillations.
//!
//! A pulse takes the transmural pressure from diastolic less the cuff's at the foot to systolic
//! less the cuff's at the top, and the oscillation is what the artery's volume gains, by the
//! compliance of the cuff: `k (V(S - high) - V(D - low))`, the reduced oscillogram model (J. Liu,
//! J.-O. Hahn and R. Mukkamala, Ann. Biomed. Eng. 41:587, 2013). The compliance is highest at 0
//! and has a width on either side: `(1 + u) exp(-u)`, u the pressure by the width. Systolic and
//! diastolic pressure, k and the two widths come from Gauss-Newton steps with a prior of the
//! widths, which real arteries have within bounds.

use super::{super::gauss::Gauss, beats::Oscillation};

/// Logarithms of the widths, mmHg, and their standard deviation over people: those that fit
/// simulated persons' oscillations when both pressures are known.
const COLLAPSE: (f64, f64) = (1.95, 0.33);
const STIFFEN: (f64, f64) = (2.58, 0.3);
/// A start is this far off, mmHg.
const START_SD: f64 = 30.0;
/// And the logarithm of k by this.
const GAIN_SD: f64 = 2.0;
const STEPS: usize = 12;
const HALVINGS: usize = 5;
/// Residuals are no smaller than this part of the top.
const LEAST_RESIDUAL: f64 = 0.005;
/// An artery of another form errs alike in neighbouring beats, so that this many say no more than
/// one: with 1 the fit follows them too far, and errs by a tenth to a fifth more in simulated
/// persons.
const ALIKE: f64 = 2.0;

/// Systolic and diastolic pressure, mmHg, logarithm of k, and of the widths.
type Parameters = [f64; 5];

/// An artery that was fitted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Artery {
    at: Parameters,
    start: Parameters,
    /// Standard deviation of what is left of the oscillations, mmHg.
    pub residual: f64,
    /// Beats beyond the parameters.
    pub freedom: f64,
}

/// Volume, compliance, and the derivative of the volume by the logarithms of the widths.
fn wall(p: f64, collapse: f64, stiffen: f64) -> (f64, f64, [f64; 2]) {
    let (sign, width) = if p < 0.0 { (-1.0, collapse) } else { (1.0, stiffen) };
    let u = sign * p / width;
    let decay = libm::exp(-u);
    let (volume, compliance) = (2.0 - (2.0 + u) * decay, (1.0 + u) * decay);
    let by_width = sign * width * (volume - u * compliance);
    let by = if p < 0.0 { [by_width, 0.0] } else { [0.0, by_width] };
    (sign * width * volume, compliance, by)
}

/// The oscillation that parameters give, and its derivative by them.
fn predict(at: &Parameters, beat: &Oscillation) -> (f64, Parameters) {
    let [systolic, diastolic, gain, collapse, stiffen] = *at;
    let (k, collapse, stiffen) = (libm::exp(gain), libm::exp(collapse), libm::exp(stiffen));
    let (v1, c1, [a1, b1]) = wall(systolic - beat.high, collapse, stiffen);
    let (v0, c0, [a0, b0]) = wall(diastolic - beat.low, collapse, stiffen);
    let height = k * (v1 - v0);
    (height, [k * c1, -k * c0, height, k * (a1 - a0), k * (b1 - b0)])
}

const PRIOR_SD: Parameters = [START_SD, START_SD, GAIN_SD, COLLAPSE.1, STIFFEN.1];

impl Artery {
    /// Fits, from a guess of the pressures and the height of the top.
    pub(super) fn fit(
        beats: &[Oscillation],
        systolic: f64,
        diastolic: f64,
        top: f64,
    ) -> Option<Self> {
        let mut start = [systolic, diastolic, 0.0, COLLAPSE.0, STIFFEN.0];
        let middle = 0.45 * systolic + 0.55 * diastolic;
        let most = Oscillation { high: middle, low: middle, ..Oscillation::default() };
        let (unscaled, _) = predict(&start, &most);
        if !(unscaled > 0.0 && top > 0.0) {
            return None;
        }
        let gain = libm::log(top / unscaled);
        let [_, _, k, ..] = &mut start;
        *k = gain;
        let mut artery = Self { at: start, start, residual: 0.05 * top, freedom: 1.0 };
        for step in 0..STEPS {
            let before = artery.misfit(&artery.at, beats);
            let change = artery.known(beats, |b| b.weight).mean;
            let mut share = 1.0;
            for _ in 0..HALVINGS {
                let mut next = artery.at;
                next.iter_mut().zip(change).for_each(|(v, c)| *v += share * c);
                if artery.misfit(&next, beats) <= before {
                    artery.at = next;
                    break;
                }
                share *= 0.5;
            }
            if step + 1 < STEPS {
                let (mut sum, mut count) = (0.0, 0.0);
                for beat in beats.iter().filter(|b| b.weight > 0.0 && !b.tail) {
                    let off = beat.height - predict(&artery.at, beat).0;
                    sum += off * off;
                    count += 1.0;
                }
                artery.freedom = if count > 6.0 { count - 5.0 } else { 1.0 };
                let residual = libm::sqrt(sum / artery.freedom);
                let least = LEAST_RESIDUAL * top;
                artery.residual = if residual > least { residual } else { least };
            }
        }
        artery.at.iter().all(|v| v.is_finite()).then_some(artery)
    }

    /// Systolic and diastolic pressure.
    pub(super) fn pressures(&self) -> [f64; 2] {
        let [systolic, diastolic, ..] = self.at;
        [systolic, diastolic]
    }

    /// The same after one step with other weights.
    pub(super) fn reweighted(
        &self,
        beats: &[Oscillation],
        weight: impl Fn(&Oscillation) -> f64,
    ) -> [f64; 2] {
        let [systolic, diastolic] = self.pressures();
        let [s, d, ..] = self.known(beats, weight).mean;
        [systolic + s, diastolic + d]
    }

    /// What the prior leaves open of the two, as variances: all of its own error that gets through.
    pub(super) fn left_open(&self, beats: &[Oscillation]) -> [f64; 2] {
        let [systolic, diastolic, ..] = self.known(beats, |b| b.weight).covariance;
        [systolic, diastolic]
            .map(|row| row.iter().zip(PRIOR_SD).map(|(c, sd)| c * c / (sd * sd)).sum())
    }

    /// What prior and oscillations say together of the way from here: its mean is the Gauss-Newton
    /// step.
    fn known(&self, beats: &[Oscillation], weight: impl Fn(&Oscillation) -> f64) -> Gauss<5> {
        let mut prior = self.start;
        prior.iter_mut().zip(self.at).for_each(|(p, at)| *p -= at);
        let mut known = Gauss::independent(prior, PRIOR_SD);
        for beat in beats {
            let weight = weight(beat);
            if weight > 0.0 && !beat.tail {
                let (height, by) = predict(&self.at, beat);
                let variance = ALIKE * self.residual * self.residual / weight;
                known.observe(&by, beat.height - height, variance);
            }
        }
        known
    }

    fn misfit(&self, at: &Parameters, beats: &[Oscillation]) -> f64 {
        let mut sum = 0.0;
        for ((v, start), sd) in at.iter().zip(self.start).zip(PRIOR_SD) {
            sum += (v - start) * (v - start) / (sd * sd);
        }
        for beat in beats.iter().filter(|b| b.weight > 0.0 && !b.tail) {
            let off = (beat.height - predict(at, beat).0) / self.residual;
            sum += beat.weight * off * off / ALIKE;
        }
        sum
    }
}
