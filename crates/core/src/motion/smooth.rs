//! How smooth a movement is.
//!
//! Both numbers are of one discrete movement, from rest to rest; over several in a row they say
//! nothing.

use interocept_dsp::{Complex, alloc::Vec, alloc::try_vec, fft::RealFft};

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
    /// For series of up to `most` samples, of which those of more than half of it give the very
    /// numbers of the definition.
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
        let step_hz = rate_hz / self.fft.len() as f64;
        arc(&mut self.bins, step_hz)
    }
}

/// The arc length of a spectrum; its magnitudes are left in the real parts.
fn arc(bins: &mut [Complex<f64>], step_hz: f64) -> Option<f64> {
    let mut most = 0.0;
    for bin in bins.iter_mut() {
        bin.re = bin.norm_sqr();
        if bin.re > most {
            most = bin.re;
        }
    }
    if !(most > 0.0 && most.is_finite()) {
        return None;
    }
    let below = bins.iter().enumerate().take_while(|(k, _)| *k as f64 * step_hz <= CUTOFF_HZ);
    let loud = |(_, bin): &(usize, &Complex<f64>)| bin.re >= FLOOR * FLOOR * most;
    let mut loud = below.filter(loud).map(|(k, _)| k);
    let first = loud.next()?;
    let last = loud.last().unwrap_or(first);
    let inside = bins.get(first..=last)?;
    let magnitude = |bin: &Complex<f64>| libm::sqrt(bin.re / most);
    let step = 1.0 / (last - first) as f64;
    let mut before = inside.first().map(magnitude)?;
    let length = inside.iter().skip(1).fold(0.0, |sum, bin| {
        let now = magnitude(bin);
        let rise = now - before;
        before = now;
        sum + libm::sqrt(step * step + rise * rise)
    });
    Some(-length)
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
            let got = ldlj(&speed).unwrap();
            assert!((got - jerk).abs() < 1e-9, "{n}: {got}");
        }
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
