//! How the centre of pressure drifts apart from where it was (Collins and De Luca, Exp. Brain
//! Res. 95:308, 1993).

use super::Out;
use crate::{Error, catalogue::sway::SwayAxis};
use interocept_dsp::{
    Complex,
    alloc::{Vec, try_vec},
    fft::FixedFft,
    snapshot,
};

/// Where the bend between the short and the long region is looked for.
const BEND_S: (f64, f64) = (0.3, 2.5);

/// The plot of mean squared displacements and the room to make it.
#[derive(Clone, Debug)]
pub(super) struct Diffusion {
    fft: FixedFft,
    bins: Vec<Complex<f64>>,
    power: Vec<f64>,
    /// In logarithms.
    msd: Vec<f64>,
    lags_s: Vec<f64>,
    fits: Vec<Line>,
}
snapshot!(Diffusion {} skip heap { fft, bins, power, msd, lags_s, fits });
snapshot!(Line {} skip { level, slope, error });

/// A line through the plot in logarithms, and how far off it is.
#[derive(Clone, Copy, Debug, Default)]
struct Line {
    level: f64,
    slope: f64,
    error: f64,
}

impl Diffusion {
    /// For `n` samples.
    pub(super) fn new(n: usize, rate_hz: f64) -> Result<Self, Error> {
        let lags = n / 3;
        let mut lags_s = try_vec(lags, 0.0)?;
        for (k, lag) in lags_s.iter_mut().enumerate() {
            *lag = libm::log((k + 1) as f64 / rate_hz);
        }
        let fft = FixedFft::new((n + lags + 1).next_power_of_two())?;
        Ok(Self {
            bins: try_vec(fft.bins(), Complex::default())?,
            power: try_vec(fft.len(), 0.0)?,
            fft,
            msd: try_vec(lags, 0.0)?,
            lags_s,
            fits: try_vec(lags, Line::default())?,
        })
    }

    pub(super) fn describe(&mut self, x: &[f64], rate_hz: f64, ids: &SwayAxis, out: &mut Out<'_>) {
        self.displacements(x);
        let first = libm::floor(BEND_S.0 * rate_hz) as usize + 1;
        let last = (libm::floor(BEND_S.1 * rate_hz) as usize).min(self.msd.len());
        let mut fit = Fit::default();
        let mut short: Option<Line> = None;
        for (k, (lag, msd)) in self.lags_s.iter().zip(&self.msd).enumerate().take(last) {
            fit.add((*lag, *msd));
            if k + 1 >= first {
                // Of equals the last.
                let line = fit.line();
                short = Some(short.filter(|best| best.error < line.error).unwrap_or(line));
            }
        }
        // Lines from each point to the end; the same points may end the one and begin the other.
        let mut fit = Fit::default();
        for ((lag, msd), line) in self.lags_s.iter().zip(&self.msd).zip(&mut self.fits).rev() {
            fit.add((*lag, *msd));
            *line = fit.line();
        }
        let starts = self.fits.iter().take(last).skip(first - 1);
        let long = starts.fold(None, |best: Option<Line>, line| {
            Some(best.filter(|best| best.error < line.error).unwrap_or(*line))
        });
        let none = Line { level: f64::NAN, slope: f64::NAN, error: f64::NAN };
        let (short, long) = (short.unwrap_or(none), long.unwrap_or(none));
        let end = libm::log(self.msd.len() as f64 / rate_hz);
        let bend = (long.level - short.level) / (short.slope - long.slope);
        let bend = if bend > end { end } else { bend };
        out.put(ids.diffusion_short, libm::exp(short.level));
        out.put(ids.diffusion_long, libm::exp(long.level));
        out.put(ids.critical_time, libm::exp(bend));
        out.put(ids.critical_displacement, libm::exp(short.level + short.slope * bend));
        out.put(ids.scaling_short, 0.5 * short.slope);
        out.put(ids.scaling_long, 0.5 * long.slope);
    }

    /// Logarithms of mean squared displacements, from the autocorrelation: the sum of squares at
    /// both ends less twice the products, the latter all at once by two transforms.
    fn displacements(&mut self, x: &[f64]) {
        let Self { fft, bins, power, msd, .. } = self;
        // The lengths were chosen in `new`.
        let _ = fft.forward(x, bins);
        let size = power.len();
        for (k, bin) in bins.iter().enumerate() {
            let p = bin.norm_sqr();
            for twin in [k, size - k] {
                if let Some(slot) = power.get_mut(twin) {
                    *slot = p;
                }
            }
        }
        // Of a real and even series the forward transform is the inverse one, but for its size.
        let _ = fft.forward(power, bins);
        let mut squares = 2.0 * x.iter().fold(0.0, |sum, x| sum + x * x);
        let ends = x.iter().zip(x.iter().rev());
        let products = bins.iter().skip(1).map(|bin| bin.re / size as f64);
        for (((k, msd), (a, b)), product) in msd.iter_mut().enumerate().zip(ends).zip(products) {
            squares -= a * a + b * b;
            let pairs = x.len().saturating_sub(k + 1);
            *msd = libm::log((squares - 2.0 * product) / pairs as f64);
        }
    }
}

/// Running means and centred sums (Welford, Technometrics 4:419, 1962).
#[derive(Clone, Copy, Debug, Default)]
struct Fit {
    n: f64,
    mean: (f64, f64),
    sxx: f64,
    sxy: f64,
    syy: f64,
}

impl Fit {
    fn add(&mut self, (x, y): (f64, f64)) {
        self.n += 1.0;
        let (dx, dy) = (x - self.mean.0, y - self.mean.1);
        self.mean.0 += dx / self.n;
        self.mean.1 += dy / self.n;
        self.sxx += dx * (x - self.mean.0);
        self.sxy += dx * (y - self.mean.1);
        self.syy += dy * (y - self.mean.1);
    }

    fn line(&self) -> Line {
        let slope = self.sxy / self.sxx;
        let level = self.mean.1 - slope * self.mean.0;
        let rest = self.syy - slope * self.sxy;
        Line { level, slope, error: if rest > 0.0 { rest / self.n } else { 0.0 } }
    }
}
