//! Where the R peak is, on the samples themselves.
//!
//! The detection filters smear and shift a complex by tens of milliseconds, differently for
//! each shape, which would go straight into RMSSD. So the peak is looked for afresh. The
//! heights of the complex are taken over the ground it stands on, the level just before and
//! after it: wide complexes keep theirs, which a local high-pass would lower, and no polarity
//! is assumed. The higher of the two extrema is the peak, with some preference for the
//! polarity met so far, so that complexes with an R and an S of about the same height are
//! always placed at the same of them. Its vertex is that of the parabola that fits best.

use interocept_dsp::stats::mean;

/// The extrema are looked for this far around where the features point to.
const REACH_S: f64 = 0.07;
/// The ground is this far from there, half of the widest QRS complexes.
const GROUND_S: f64 = 0.1;
/// It is a mean over twice this, a period of 50 Hz mains.
const LEVEL_S: f64 = 0.01;
/// The top of an R wave is round over twice this: half the width of the parabola, and of the
/// mean that the extremum is looked for in.
const ROUND_S: f64 = 0.006;
/// How often the parabola is moved to its own vertex.
const MOVES: u32 = 3;
/// By how much the polarity met so far is preferred.
const PREFER: f64 = 0.3;

/// A located peak, `position` in the slice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Peak {
    pub position: f64,
    pub amplitude: f64,
}

/// The lengths above in samples.
#[derive(Clone, Copy, Debug)]
pub(super) struct Locator {
    reach: usize,
    ground: usize,
    level: usize,
    round: usize,
    smooth: usize,
}

impl Locator {
    pub(super) fn new(rate_hz: f64) -> Self {
        let samples = |s: f64| (libm::round(s * rate_hz) as usize).max(1);
        Self {
            reach: samples(REACH_S),
            ground: samples(GROUND_S),
            level: samples(LEVEL_S),
            round: samples(ROUND_S),
            // At a low rate even three samples are longer than that.
            smooth: (ROUND_S * rate_hz) as usize,
        }
    }

    /// Samples that are needed on either side of the point looked around.
    pub(super) fn margin(&self) -> usize {
        self.ground + self.level + 2
    }

    /// The peak around `center`. `polarity` from -1 to 1 is the one met so far.
    pub(super) fn locate(&self, x: &[f64], center: usize, polarity: f64) -> Option<Peak> {
        let ground = self.ground(x, center)?;
        let (highest, lowest) = self.extrema(x, center)?;
        let (up, down) = (highest.height - ground, ground - lowest.height);
        let upward = up * (1.0 + PREFER * polarity) > down * (1.0 - PREFER * polarity);
        let at = if upward { highest.at } else { lowest.at };
        let position = self.vertex(x, at, upward);
        let top = x.get(libm::round(position) as usize)?;
        Some(Peak { position, amplitude: top - ground })
    }

    /// The level around the complex: half-way between before and after.
    fn ground(&self, x: &[f64], center: usize) -> Option<f64> {
        let level = |at: usize| mean(x.get(at.checked_sub(self.level)?..=at + self.level)?);
        let before = level(center.checked_sub(self.ground)?)?;
        // At the end of a stretch there may be nothing after it.
        let after = level(center + self.ground).unwrap_or(before);
        Some(0.5 * (before + after))
    }

    /// The highest and the lowest point near `center`, of means over the roundness of a peak.
    fn extrema(&self, x: &[f64], center: usize) -> Option<(Extremum, Extremum)> {
        let from = center.checked_sub(self.reach + self.smooth)?;
        let to = (center + self.reach + self.smooth + 1).min(x.len());
        let here = x.get(from..to)?;
        let width = 2 * self.smooth + 1;
        let mut sum: f64 = here.get(..width)?.iter().sum();
        let first = from + self.smooth;
        let mut highest = Extremum { at: first, height: sum };
        let mut lowest = highest;
        for (at, (new, old)) in (first + 1..).zip(here.iter().skip(width).zip(here)) {
            sum += new - old;
            if sum > highest.height {
                highest = Extremum { at, height: sum };
            }
            if sum < lowest.height {
                lowest = Extremum { at, height: sum };
            }
        }
        let mean = |e: Extremum| Extremum { height: e.height / width as f64, ..e };
        Some((mean(highest), mean(lowest)))
    }

    /// The vertex of the least-squares parabola around `at`, moved to where its vertex is.
    fn vertex(&self, x: &[f64], mut at: usize, upward: bool) -> f64 {
        let mut position = at as f64;
        for _ in 0..MOVES {
            let Some(offset) = self.offset(x, at, upward) else { break };
            position = at as f64 + offset;
            let nearest = libm::round(position) as usize;
            if nearest == at {
                break;
            }
            at = nearest;
        }
        position
    }

    /// The vertex of the least-squares parabola around `at`, relative to it.
    fn offset(&self, x: &[f64], at: usize, upward: bool) -> Option<f64> {
        let h = self.round;
        let around = x.get(at.checked_sub(h)?..=at + h)?;
        let n = around.len() as f64;
        let mean_square = (0..=h).map(|k| 2.0 * (k * k) as f64).sum::<f64>() / n;
        let (mut slope, mut bend, mut bend_norm) = (0.0, 0.0, 0.0);
        for (k, v) in around.iter().enumerate() {
            let k = k as f64 - h as f64;
            let q = k * k - mean_square;
            slope += k * v;
            bend += q * v;
            bend_norm += q * q;
        }
        let slope = slope / (mean_square * n);
        let bend = bend / bend_norm;
        let vertex = -0.5 * slope / bend;
        let peaked = if upward { bend < 0.0 } else { bend > 0.0 };
        (peaked && vertex.is_finite()).then(|| vertex.max(-(h as f64)).min(h as f64))
    }
}

#[derive(Clone, Copy, Debug)]
struct Extremum {
    at: usize,
    height: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    const RATE: f64 = 360.0;

    /// Gaussian waves: when, how wide, how high.
    type Waves = [(f64, f64, f64)];

    /// A complex whose time 0 is at the sample `at`.
    fn complex(waves: &Waves, rate: f64, at: f64) -> Vec<f64> {
        let value = |t: f64| {
            let wave =
                |&(o, w, h): &(f64, f64, f64)| h * libm::exp(-0.5 * (t - o) * (t - o) / w / w);
            waves.iter().map(wave).sum::<f64>()
        };
        (0..(0.6 * rate) as usize).map(|i| value((i as f64 - at) / rate)).collect()
    }

    /// Where the peak is found, s from the middle, with the polarity met so far.
    fn found_s(waves: &Waves, polarity: f64) -> f64 {
        let at = libm::round(0.3 * RATE);
        let x = complex(waves, RATE, at);
        (Locator::new(RATE).locate(&x, at as usize, polarity).unwrap().position - at) / RATE
    }

    #[test]
    fn a_quarter_of_a_sample_at_any_rate_and_phase() {
        for rate in [50.0, 64.0, 100.0, 130.061, 250.0, 360.0, 500.0, 1000.0, 2000.0, 8000.0] {
            for phase in 0..10 {
                for sign in [1.0, -1.0] {
                    let at = libm::floor(0.3 * rate) + 0.1 * f64::from(phase);
                    let x = complex(&[(0.0, 0.0105, sign)], rate, at);
                    // The features point to somewhere near.
                    let center = (at + 0.03 * rate) as usize;
                    let peak = Locator::new(rate).locate(&x, center, 0.0).unwrap();
                    assert!((peak.position - at).abs() < 0.25, "{rate} Hz: {} {at}", peak.position);
                    let height = peak.amplitude * sign;
                    assert!((0.5..=1.0).contains(&height), "{rate} Hz: {height}");
                }
            }
        }
    }

    #[test]
    fn r_and_s_of_equal_height_are_always_placed_at_the_same_one() {
        for (polarity, place) in [(1.0, 0.0), (-1.0, 0.032)] {
            for k in -3..=3 {
                let s = -1.0 - 0.05 * f64::from(k);
                let at = found_s(&[(0.0, 0.01, 1.0), (0.032, 0.01, s)], polarity);
                assert!((at - place).abs() < 0.003, "S {s}: {at} s");
            }
        }
    }

    #[test]
    fn a_notched_r_is_placed_on_its_higher_top() {
        for (first, second, place) in [(1.0, 0.8, -0.012), (0.8, 1.0, 0.012)] {
            let waves = [(-0.012, 0.006, first), (0.012, 0.006, second), (0.04, 0.008, -0.5)];
            let at = found_s(&waves, 1.0);
            assert!((at - place).abs() < 0.002, "{at} s");
        }
    }

    /// A small R wave before the great downward wave of an ectopic beat is not its peak, though
    /// all normal beats point upwards.
    #[test]
    fn a_wide_ectopic_is_placed_at_its_main_deflection() {
        let at = found_s(&[(-0.045, 0.01, 0.4), (0.0, 0.035, -1.5), (0.3, 0.06, 0.4)], 1.0);
        assert!(at.abs() < 0.003, "{at} s");
    }

    #[test]
    fn a_lasting_change_of_polarity_is_followed_at_once() {
        assert!(found_s(&[(0.0, 0.01, 1.0), (0.03, 0.01, -0.4)], -1.0).abs() < 0.003);
        assert!(found_s(&[(0.0, 0.01, -1.0), (0.03, 0.01, 0.4)], 1.0).abs() < 0.003);
    }

    #[test]
    fn too_few_samples_give_no_peak_and_no_harm() {
        let locator = Locator::new(RATE);
        for n in 0..200 {
            let x = complex(&[(0.0, 0.01, 1.0)], RATE, 60.0);
            let peak = locator.locate(&x[..n.min(x.len())], 60, 0.0);
            assert!(peak.is_none_or(|p| p.position < n as f64), "{n}");
        }
    }

    /// Noise averaged over 4 ms, its standard deviation 6 % of the peak: 0.92 ms. A parabola that
    /// stays where the highest mean is gives 1.31 ms.
    #[test]
    fn a_parabola_on_its_own_vertex_jitters_less() {
        let rate = 1000.0;
        let at = libm::round(0.3 * rate);
        let clean = complex(&[(0.0, 0.0105, 1.0), (0.03, 0.009, -0.2)], rate, at);
        let mut seed = 1_u32;
        let mut white = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            0.1 * (f64::from(seed >> 8) / f64::from(1 << 24) - 0.5)
        };
        let errors: Vec<f64> = (0..400)
            .map(|_| {
                let noise: Vec<f64> = (0..clean.len() + 3).map(|_| white()).collect();
                let noisy = |(x, w): (&f64, &[f64])| x + w.iter().sum::<f64>();
                let x: Vec<f64> = clean.iter().zip(noise.windows(4)).map(noisy).collect();
                Locator::new(rate).locate(&x, at as usize, 1.0).unwrap().position - at
            })
            .collect();
        let sd_ms = interocept_dsp::stats::standard_deviation(&errors, 1).unwrap();
        assert!(sd_ms < 1.15, "{sd_ms} ms");
    }
}
