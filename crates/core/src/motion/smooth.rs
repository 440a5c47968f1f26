//! How smooth a movement is.
//!
//! Both numbers are of one discrete movement, from rest to rest; over several in a row they say
//! nothing.

use interocept_dsp::{
    Complex,
    alloc::{Vec, try_vec},
    fft::{FixedFft, RealFft},
};

use crate::Error;

/// Frequencies up to here are movement.
const CUTOFF_HZ: f64 = 10.0;
/// Bins of less than this share of the greatest are noise.
const FLOOR: f64 = 0.05;
/// The spectrum is sampled this much finer than the series needs, as a power of two.
const FINER: u32 = 4;

/// Spectral arc length, for series of up to a given length.
///
/// S. Balasubramanian and others, J Neuroeng Rehabil 12:112, 2015.
///
/// ```
/// use interocept::motion::smooth::Sparc;
/// let speed: Vec<f64> = (-100..100).map(|i| libm::exp(-5.0 * (f64::from(i) / 100.0).powi(2))).collect();
/// let sparc = Sparc::new(200)?.of(&speed, 100.0).unwrap();
/// assert!((sparc - -1.414031262).abs() < 1e-8);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sparc {
    fft: RealFft,
    bins: Vec<Complex<f64>>,
}

impl Sparc {
    /// For series of up to `most` samples.
    ///
    /// # Errors
    /// No memory.
    pub fn new(most: usize) -> Result<Self, Error> {
        let fft = RealFft::new(most.max(2).next_power_of_two() << FINER)?;
        Ok(Self { bins: try_vec(fft.bins(), Complex::default())?, fft })
    }

    /// The arc length of a speed profile: about -1.4 for a smooth reach, lower the less smooth.
    /// `None` for a series that is too long, holds what is no number, or does not move.
    pub fn of(&mut self, speed: &[f64], rate_hz: f64) -> Option<f64> {
        if speed.is_empty() || speed.len() << FINER > self.fft.len() {
            return None;
        }
        self.fft.forward(speed, &mut self.bins).ok()?;
        let mut most = 0.0;
        for bin in &mut self.bins {
            bin.re = bin.norm_sqr();
            if bin.re > most {
                most = bin.re;
            }
        }
        // The bins that the definition has for a series of this length.
        let finer = self.fft.len().trailing_zeros() - own_len(speed.len()).trailing_zeros();
        let power = |k: usize| self.bins.get(k << finer).map(|bin| bin.re);
        arc(power, most, rate_hz / (self.fft.len() >> finer) as f64)
    }
}

/// The length of the transform of a series.
fn own_len(n: usize) -> usize {
    n.max(2).next_power_of_two() << FINER
}

/// The arc length of a spectrum of known greatest power.
fn arc(power: impl Fn(usize) -> Option<f64>, most: f64, step_hz: f64) -> Option<f64> {
    if !(most > 0.0 && most.is_finite()) {
        return None;
    }
    let below = (0..).map_while(|k| if k as f64 * step_hz <= CUTOFF_HZ { power(k) } else { None });
    let mut loud = below.enumerate().filter(|(_, p)| *p >= FLOOR * FLOOR * most).map(|(k, _)| k);
    let first = loud.next()?;
    let last = loud.last().unwrap_or(first);
    let magnitude = |k: usize| power(k).map(|p| libm::sqrt(p / most));
    let step = 1.0 / (last - first) as f64;
    let mut before = magnitude(first)?;
    let length = (first + 1..=last).filter_map(magnitude).fold(0.0, |sum, now| {
        let rise = now - before;
        before = now;
        sum + libm::sqrt(step * step + rise * rise)
    });
    Some(-length)
}

/// The same of a speed that is nowhere below nothing, with little memory and, on every platform,
/// the same bits: a transform of a series with sixteen times as many zeros behind it is sixteen
/// transforms of the series, each turned by another sixteenth of a bin.
#[derive(Clone, Debug)]
pub(super) struct Arc {
    rate_hz: f64,
    fft: FixedFft,
    turned: [Vec<f64>; 2],
    bins: [Vec<Complex<f64>>; 2],
    powers: Vec<f64>,
}

impl Arc {
    /// For series of up to `most` samples.
    pub(super) fn new(most: usize, rate_hz: f64) -> Result<Self, Error> {
        let fft = FixedFft::new(own_len(most) >> FINER)?;
        let whole = fft.len() << FINER;
        let most = ((CUTOFF_HZ / rate_hz * whole as f64) as usize).min(whole / 2) + 1;
        let turned = || try_vec(fft.len(), 0.0);
        let bins = || try_vec(fft.bins(), Complex::default());
        Ok(Self {
            rate_hz,
            turned: [turned()?, turned()?],
            bins: [bins()?, bins()?],
            powers: try_vec(most, 0.0)?,
            fft,
        })
    }

    pub(super) fn heap_bytes(&self) -> usize {
        let [a, b] = self.bins.each_ref().map(Vec::capacity);
        let [c, d] = self.turned.each_ref().map(Vec::capacity);
        let reals = c + d + self.powers.capacity();
        self.fft.heap_bytes() + (a + b) * size_of::<Complex<f64>>() + reals * size_of::<f64>()
    }

    pub(super) fn of(&mut self, speed: &[f64]) -> Option<f64> {
        if speed.is_empty() || speed.len() > self.fft.len() {
            return None;
        }
        let whole = self.fft.len() << FINER;
        let finer = whole.trailing_zeros() - own_len(speed.len()).trailing_zeros();
        for part in (0..1 << FINER).filter(|part| part & ((1 << finer) - 1) == 0) {
            self.turn(speed, part, whole);
        }
        let power = |k: usize| self.powers.get(k << finer).copied();
        // Nothing is louder than what has no sign.
        arc(power, power(0)?, self.rate_hz / (whole >> finer) as f64)
    }

    /// Every sixteenth bin, from this one on.
    fn turn(&mut self, speed: &[f64], part: usize, whole: usize) {
        let angle = core::f64::consts::TAU * part as f64 / whole as f64;
        let step = Complex::new(libm::cos(angle), libm::sin(angle));
        let mut turn = Complex::new(1.0, 0.0);
        let [cosines, sines] = &mut self.turned;
        for ((c, s), v) in cosines.iter_mut().zip(sines.iter_mut()).zip(speed) {
            (*c, *s) = (v * turn.re, v * turn.im);
            turn *= step;
        }
        let [a, b] = &mut self.bins;
        // Lengths are its own.
        let _ = self.fft.forward(cosines.get(..speed.len()).unwrap_or(&[]), a);
        let _ = self.fft.forward(sines.get(..speed.len()).unwrap_or(&[]), b);
        for (m, (a, b)) in a.iter().zip(b.iter()).enumerate() {
            if let Some(power) = self.powers.get_mut((m << FINER) + part) {
                *power = Complex::new(a.re + b.im, a.im - b.re).norm_sqr();
            }
        }
    }
}

/// Log dimensionless jerk of a speed profile, from its second difference: about -5.3 for a
/// movement of least jerk, lower the less smooth. `None` where there is no jerk or no movement.
///
/// S. Balasubramanian and others, J Neuroeng Rehabil 12:112, 2015.
///
/// ```
/// use interocept::motion::smooth::ldlj;
/// let speed: Vec<f64> = (-100..100).map(|i| libm::exp(-5.0 * (f64::from(i) / 100.0).powi(2))).collect();
/// assert!((ldlj(&speed).unwrap() - -5.816357415).abs() < 1e-8);
/// ```
pub fn ldlj(speed: &[f64]) -> Option<f64> {
    let triples = speed.iter().zip(speed.iter().skip(1)).zip(speed.iter().skip(2));
    let jerk = triples.fold(0.0, |sum, ((a, b), c)| {
        let second = (a - b) + (c - b);
        sum + second * second
    });
    let peak = speed.iter().fold(0.0, |most, v| if v.abs() > most { v.abs() } else { most });
    let duration = speed.len() as f64;
    // The rate drops out: T^3 dt / dt^4 is n^3.
    dimensionless(jerk * duration * duration * duration / (peak * peak))
}

/// The same of the movement between two places in a series, in samples, which need not be whole:
/// at few samples a second, whole ones make it another movement. The second difference is taken
/// for a straight line between samples; `None` where there are none beyond either place.
pub(super) fn ldlj_between(speed: &[f64], from: f64, to: f64) -> Option<f64> {
    if from < 1.0 || to + 2.0 > speed.len() as f64 {
        return None;
    }
    let triples = speed.iter().zip(speed.iter().skip(1)).zip(speed.iter().skip(2));
    let squares = triples.map(|((a, b), c)| {
        let second = (a - b) + (c - b);
        second * second
    });
    let (mut jerk, mut peak, mut before) = (0.0, 0.0, f64::NAN);
    for ((i, now), v) in squares.enumerate().zip(speed.iter().skip(1)) {
        // From the sample before to this one, as far as it is within.
        let at = (i + 1) as f64;
        let start = if from > at - 1.0 { from } else { at - 1.0 };
        let end = if to < at { to } else { at };
        if end > start {
            // The middle of a straight line is its mean.
            let way = 0.5 * (start + end) - (at - 1.0);
            jerk += (end - start) * (before + way * (now - before));
        }
        if at >= from && at <= to && v.abs() > peak {
            peak = v.abs();
        }
        before = now;
    }
    let duration = to - from;
    dimensionless(jerk * duration * duration * duration / (peak * peak))
}

/// Log dimensionless jerk from acceleration of which gravity was taken out (A. Melendez-Calderon
/// and others, Front Bioeng Biotechnol 8:558771, 2021).
pub fn ldlj_of_acceleration(acceleration: [&[f64]; 3]) -> Option<f64> {
    let [x, y, z] = acceleration;
    let n = x.len() as f64;
    let mean = |a: &[f64]| a.iter().fold(0.0, |sum, v| sum + v) / n;
    let (mx, my, mz) = (mean(x), mean(y), mean(z));
    let all = || x.iter().zip(y).zip(z).map(|((x, y), z)| [x - mx, y - my, z - mz]);
    let square = |[x, y, z]: [f64; 3]| x * x + y * y + z * z;
    let peak = all().map(square).fold(0.0, |most, v| if v > most { v } else { most });
    let jerk = all()
        .zip(all().skip(1))
        .fold(0.0, |sum, ([a, b, c], [d, e, f])| sum + square([d - a, e - b, f - c]));
    dimensionless(jerk * n / peak)
}

fn dimensionless(jerk: f64) -> Option<f64> {
    (jerk > 0.0 && jerk.is_finite()).then(|| -libm::log(jerk))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The speed of a reach of least jerk.
    fn reach(n: usize) -> Vec<f64> {
        (0..n)
            .map(|i| {
                let t = i as f64 / (n - 1) as f64;
                30.0 * t * t * (1.0 - t) * (1.0 - t)
            })
            .collect()
    }

    #[test]
    fn reaches_of_least_jerk_have_the_known_numbers() {
        // From the reference implementation of the authors.
        let known = [
            (100, -1.4012759541671536, -5.301831229214481),
            (200, -1.403567007452146, -5.311983559914391),
            (400, -1.4047017393033836, -5.31702135150132),
        ];
        for (n, sparc, jerk) in known {
            let speed = reach(n);
            let got = Sparc::new(n).unwrap().of(&speed, 100.0).unwrap();
            assert!((got - sparc).abs() < 1e-9, "{n}: {got}");
            // Whatever room there is.
            for most in [n, 512] {
                let got = Sparc::new(most).unwrap().of(&speed, 100.0).unwrap();
                assert!((got - sparc).abs() < 1e-9, "{n} of {most}: {got}");
                let got = Arc::new(most, 100.0).unwrap().of(&speed).unwrap();
                assert!((got - sparc).abs() < 1e-9, "{n} of {most}: {got}");
            }
            let got = ldlj(&speed).unwrap();
            assert!((got - jerk).abs() < 1e-9, "{n}: {got}");
        }
    }

    /// -4.408 is the integral of the definition between 5 % of the greatest speed.
    #[test]
    fn few_samples_have_the_jerk_of_many() {
        let between = |n: usize| {
            let (edge, last) = (0.059_434_1, (n - 1) as f64);
            ldlj_between(&reach(n), edge * last, last - edge * last)
        };
        for (n, within) in [(25, 0.05), (100, 0.005), (400, 0.001)] {
            let got = between(n).unwrap();
            assert!((got - -4.408_304).abs() < within, "{n}: {got}");
        }
        // The sample beyond is missing.
        assert_eq!(between(17), None);
    }

    #[test]
    fn nothing_that_moves_is_no_number() {
        let mut sparc = Sparc::new(100).unwrap();
        for bad in [&[0.0; 50][..], &[f64::NAN; 50], &[], &[1.0; 200]] {
            assert_eq!(sparc.of(bad, 100.0), None);
        }
        assert_eq!(ldlj(&[1.0; 50]), None);
        assert_eq!(ldlj(&[f64::NAN; 50]), None);
    }
}
