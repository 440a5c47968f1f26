//! From a window of intervals to measures: values, intervals of confidence, statuses.

use super::{
    composite, frequency,
    nonlinear::{
        self, Undefined,
        approximate_entropy::approximate_entropy,
        dfa,
        poincare::poincare,
        sample_entropy::{Tolerance, sample_entropy},
    },
    profile::{BANDS_HZ, Constants, Detrending, Spectrum},
    series::Series,
    time::{self, BINS, Sums},
    windows::Config,
};
use crate::{
    catalogue::{self, hrv as id},
    dsp::alloc::{Vec, try_vec},
    error::Error,
    measure::{Measure, MeasureId, Status, Window},
    process::Sink,
};

/// Below this part of measured data in a window no index has a value.
pub(super) const LEAST_QUALITY: f64 = 0.5;
/// Two-sided 95 % of the standard normal distribution.
const Z: f64 = 1.959_963_985;

/// Memory for every index of a window, taken once.
#[derive(Clone, Debug)]
pub struct Workspace {
    scratch: Vec<f64>,
    bins: Vec<f64>,
    whole_us: Vec<i64>,
    follows: Vec<bool>,
    frequency: frequency::Workspace,
    nonlinear: nonlinear::Workspace,
}

impl Workspace {
    /// Memory for series of up to `capacity` intervals under these constants.
    ///
    /// # Errors
    /// No memory.
    pub fn new(capacity: usize, constants: &Constants) -> Result<Self, Error> {
        Ok(Self {
            scratch: try_vec(capacity, 0.0)?,
            bins: try_vec(BINS, 0.0)?,
            whole_us: try_vec(capacity, 0)?,
            follows: try_vec(capacity, false)?,
            frequency: frequency::Workspace::new(capacity, constants)?,
            nonlinear: nonlinear::Workspace::new(capacity)?,
        })
    }

    /// Bytes held on the heap.
    pub fn heap_bytes(&self) -> usize {
        (self.scratch.len() + self.bins.len() + self.whole_us.len()) * size_of::<f64>()
            + self.follows.len()
            + self.frequency.heap_bytes()
            + self.nonlinear.heap_bytes()
    }
}

/// Gives values the status that their window allows, and passes them on.
pub(super) struct Out<'a, S> {
    window: Window,
    /// Seconds of data, with the two intervals that a window cuts at its ends.
    covered_s: f64,
    varies: bool,
    refused: Option<Status>,
    sink: &'a mut S,
}

impl<'a, S: Sink<Measure>> Out<'a, S> {
    /// For a window whose intervals have these sums.
    pub(super) fn new(window: Window, sums: &Sums, overflow: bool, sink: &'a mut S) -> Self {
        let total_s = sums.sum as f64 / 1e6;
        let covered_s = total_s + 2.0 * total_s / (sums.count.max(1) as f64);
        let refused = if overflow {
            Some(Status::Overflow)
        } else if window.quality < LEAST_QUALITY {
            Some(Status::PoorSignal)
        } else {
            None
        };
        Self { window, covered_s, varies: sums.sdnn_ms() > 0.0, refused, sink }
    }

    /// A value that rests on `count` intervals or differences, with a standard error or NaN.
    pub(super) fn put(&mut self, id: MeasureId, value: f64, error: f64, count: u64) {
        self.put_between(id, value, value - Z * error, value + Z * error, count);
    }

    fn put_between(&mut self, id: MeasureId, value: f64, low: f64, high: f64, count: u64) {
        let Some(entry) = catalogue::hrv::ENTRIES.iter().find(|e| e.id == id) else { return };
        let window = Window { count, ..self.window };
        let absent = |status| Measure::absent(id, window, status);
        let m = if let Some(status) = self.refused {
            absent(status)
        } else if count < entry.min_count || self.covered_s < entry.ultra_short_s {
            absent(Status::TooShort)
        } else if !value.is_finite() {
            absent(if self.varies { Status::Undefined } else { Status::NoVariation })
        } else {
            let m = Measure::new(id, window, value)
                .with_interval(at_least(low, entry.min), at_most(high, entry.max));
            let short = self.covered_s < entry.min_window_s;
            m.with_status(if short { Status::UltraShort } else { Status::Ok })
        };
        self.sink.put(m);
    }

    /// What follows from sums alone, and so can be renewed with every beat.
    ///
    /// Intervals of confidence: of the mean and of SDNN with the number of independent
    /// intervals of a first-order autoregression (M. S. Bartlett, 1946), of RMSSD by the
    /// delta method, of shares after E. B. Wilson (1927); of ratios none is known.
    pub(super) fn sums(&mut self, sums: &Sums, pnn_over_intervals: bool) {
        let (n, differences) = (sums.count, sums.differences);
        let (mean, sdnn, rmssd) = (sums.mean_ms(), sums.sdnn_ms(), sums.rmssd_ms());
        let rho = sums.lag_one();
        let mean_error = sdnn * libm::sqrt((1.0 + rho) / (1.0 - rho) / n as f64);
        let sdnn_error =
            sdnn * libm::sqrt((1.0 + rho * rho) / (1.0 - rho * rho) / (2.0 * n as f64));
        let rmssd_error = sums.rmssd_error_ms();
        self.put(id::MEAN_NN, mean, mean_error, n);
        let rate = sums.rate_bpm();
        self.put(id::HR_MEAN, rate, rate * mean_error / mean, n);
        self.put(id::SDNN, sdnn, sdnn_error, n);
        self.put(id::RMSSD, rmssd, rmssd_error, differences);
        self.put(id::LN_RMSSD, libm::log(rmssd), rmssd_error / rmssd, differences);
        self.put(id::SDSD, sums.sdsd_ms(), f64::NAN, differences);
        self.put(id::CVNN, sdnn / mean, f64::NAN, n);
        self.put(id::CVSD, rmssd / mean, f64::NAN, differences);
        self.put(id::SDRMSSD, sdnn / rmssd, f64::NAN, differences);
        let divisor = if pnn_over_intervals { n } else { differences };
        for (id, over) in [(id::PNN20, sums.over_20), (id::PNN50, sums.over_50)] {
            let (low, high) = wilson(over as f64, divisor as f64);
            let share = 100.0 * over as f64 / divisor as f64;
            self.put_between(id, share, 100.0 * low, 100.0 * high, differences);
        }
    }
}

/// The 95 % interval of a share (E. B. Wilson, 1927).
fn wilson(hits: f64, n: f64) -> (f64, f64) {
    let p = hits / n;
    let scale = 1.0 / (1.0 + Z * Z / n);
    let middle = (p + Z * Z / (2.0 * n)) * scale;
    let half = Z * scale * libm::sqrt(p * (1.0 - p) / n + Z * Z / (4.0 * n * n));
    (middle - half, middle + half)
}

/// How much of a window was good, and where it is.
pub(super) fn window_of(series: Series<'_>, start_us: u64, length_us: u64) -> Window {
    let measured: u64 = series.nn.iter().filter(|n| n.measured).map(|n| u64::from(n.rr_us)).sum();
    let quality = measured as f64 / series.span_us().max(1) as f64;
    Window {
        start_s: start_us as f64 / 1e6,
        length_s: length_us as f64 / 1e6,
        count: series.nn.len() as u64,
        quality: quality.min(1.0),
    }
}

/// Every index of the intervals of one window, one [`Measure`] each, into `sink`.
/// `overflow` says that intervals were lost because there were more than the capacity.
pub fn measure(
    series: Series<'_>,
    window: Window,
    overflow: bool,
    config: &Config,
    workspace: &mut Workspace,
    sink: &mut impl Sink<Measure>,
) {
    let constants = config.profile.constants();
    let sums = Sums::of(series);
    let n = sums.count;
    let mut out = Out::new(window, &sums, overflow, sink);
    out.sums(&sums, constants.pnn_over_intervals);

    let order = time::order(series, &mut workspace.scratch);
    let mut put = |id, value: fn(&time::Order) -> f64| {
        out.put(id, order.as_ref().map_or(f64::NAN, value), f64::NAN, n);
    };
    put(id::MEDIAN_NN, |o| o.median);
    put(id::HR_MIN, |o| 60_000.0 / o.max);
    put(id::HR_MAX, |o| 60_000.0 / o.min);
    put(id::MAD_NN, |o| o.mad);
    put(id::MCVNN, |o| o.mad / o.median);
    put(id::IQR_NN, |o| o.iqr);
    put(id::PRC20_NN, |o| o.prc20);
    put(id::PRC80_NN, |o| o.prc80);
    put(id::MIN_NN, |o| o.min);
    put(id::MAX_NN, |o| o.max);

    let geometry = time::geometry(series, &constants, &mut workspace.bins);
    out.put(id::HTI, geometry.map_or(f64::NAN, |g| g.triangular_index), f64::NAN, n);
    out.put(id::TINN, geometry.map_or(f64::NAN, |g| g.tinn), f64::NAN, n);
    composite::composite(&mut out, series, geometry, order);

    for (minutes, sdann, sdnni) in
        [(1, id::SDANN1, id::SDNNI1), (2, id::SDANN2, id::SDNNI2), (5, id::SDANN5, id::SDNNI5)]
    {
        let segments = time::segments(series, minutes, &constants);
        out.put(sdann, segments.sdann, f64::NAN, n);
        out.put(sdnni, segments.sdnni, f64::NAN, n);
    }
    if out.refused.is_none() {
        spectral(&mut out, series, config, &constants, workspace);
        irregular(&mut out, series, &sums, &constants, workspace);
    }
}

/// Power by band. Its interval takes each bin of each averaged spectrum as chi-square with
/// two degrees of freedom, and the logarithm of a band's power as normal with variance
/// 1 / (bins x spectra), a bin being 1 / window wide.
fn spectral<S: Sink<Measure>>(
    out: &mut Out<'_, S>,
    series: Series<'_>,
    config: &Config,
    constants: &Constants,
    workspace: &mut Workspace,
) {
    let spectrum = match config.spectrum {
        Spectrum::ByProfile => constants.spectrum,
        named => named,
    };
    let priors = match config.detrending {
        Detrending::ByProfile => constants.smoothness_priors,
        Detrending::None => false,
        Detrending::SmoothnessPriors => true,
    };
    let n = series.nn.len() as u64;
    let bands = workspace.frequency.bands(series, spectrum, priors);
    let power = |b: usize| bands.and_then(|bands| bands.power.get(b).copied()).unwrap_or(f64::NAN);
    let peak = |b: usize| bands.and_then(|bands| bands.peak_hz.get(b).copied()).unwrap_or(f64::NAN);
    let ids = [id::ULF, id::VLF, id::LF, id::HF, id::VHF];
    for (b, (id, (low_hz, high_hz))) in ids.into_iter().zip(BANDS_HZ).enumerate() {
        let value = power(b);
        let bins = ((high_hz - low_hz) * out.covered_s).max(1.0);
        let spread = libm::exp(Z / libm::sqrt(bins));
        out.put_between(id, value, value / spread, value * spread, n);
    }
    let (lf, hf) = (power(2), power(3));
    let total = bands.map_or(f64::NAN, |b| b.total);
    let whole = if constants.normal_by_total { total } else { lf + hf };
    for (id, value) in [
        (id::TOTAL_POWER, total),
        (id::LF_NU, 100.0 * lf / whole),
        (id::HF_NU, 100.0 * hf / whole),
        (id::LF_HF, lf / hf),
        (id::LN_LF, libm::log(lf)),
        (id::LN_HF, libm::log(hf)),
        (id::VLF_PEAK, peak(1)),
        (id::LF_PEAK, peak(2)),
        (id::HF_PEAK, peak(3)),
    ] {
        out.put(id, value, f64::NAN, n);
    }
}

/// Poincare plot, fluctuation analysis and entropies.
fn irregular<S: Sink<Measure>>(
    out: &mut Out<'_, S>,
    series: Series<'_>,
    sums: &Sums,
    constants: &Constants,
    workspace: &mut Workspace,
) {
    let n = series.nn.len();
    let count = sums.count;
    let Workspace { scratch, whole_us, follows, nonlinear, .. } = workspace;
    let (Some(ms), Some(whole_us), Some(follows)) =
        (scratch.get_mut(..n), whole_us.get_mut(..n), follows.get_mut(..n))
    else {
        return;
    };
    for (((ms, us), f), nn) in ms.iter_mut().zip(&mut *whole_us).zip(&mut *follows).zip(series.nn) {
        (*ms, *us, *f) = (nn.ms(), i64::from(nn.rr_us), nn.follows);
    }
    let p = poincare(ms, follows).ok();
    let put = |out: &mut Out<'_, S>, id, value: Option<f64>| {
        out.put(id, value.unwrap_or(f64::NAN), f64::NAN, count);
    };
    put(out, id::SD1, p.map(|p| p.sd1));
    put(out, id::SD2, p.map(|p| p.sd2));
    put(out, id::SD2_SD1, p.and_then(|p| p.csi));
    put(out, id::ELLIPSE_AREA, p.map(|p| p.area));
    put(out, id::CSI, p.and_then(|p| p.csi));
    put(out, id::CSI_MODIFIED, p.and_then(|p| p.csi_modified));
    put(out, id::CVI, p.and_then(|p| p.cvi));

    let exponent = |work: &mut nonlinear::Workspace, (low, high): (usize, usize)| {
        let windows = if constants.overlapping_dfa {
            dfa::Windows::HalfOverlap
        } else {
            dfa::Windows::Disjoint
        };
        let profile = dfa::Profile::new(whole_us, work)?;
        let line = profile.exponent(low..=high, windows, constants.overlapping_dfa)?;
        Ok::<f64, Undefined>(line.slope)
    };
    put(out, id::DFA_ALPHA1, exponent(nonlinear, constants.alpha1).ok());
    let (low, high) = constants.alpha2;
    let part = n.checked_div(constants.alpha2_part).unwrap_or(0);
    let high = if constants.overlapping_dfa { (n + 1) / 10 } else { high.min(part) };
    let alpha2 = (high > low).then(|| exponent(nonlinear, (low, high)).ok()).flatten();
    put(out, id::DFA_ALPHA2, alpha2);

    let tolerance = Tolerance::AtMost(constants.entropy_tolerance * sums.sdnn_ms());
    put(out, id::APEN, approximate_entropy(ms, tolerance, nonlinear).ok());
    let entropy = sample_entropy(ms, 2, 1, tolerance, nonlinear).ok();
    put(out, id::SAMPEN, entropy.map(|s| s.value));
}
/// `f64::max` drops a NaN; an unknown end of an interval must stay unknown.
fn at_least(low: f64, min: f64) -> f64 {
    if low < min { min } else { low }
}

/// See [`at_least`].
fn at_most(high: f64, max: f64) -> f64 {
    if high > max { max } else { high }
}
