//! Time-domain indices of a window.

use super::{
    super::{
        profile::Constants,
        series::Series,
        time::{self, Sums},
    },
    Out, Workspace,
};
use crate::{
    catalogue::hrv as id,
    measure::{Measure, Z},
    process::Sink,
};

impl<S: Sink<Measure>> Out<'_, S> {
    /// What follows from sums alone, and so can be renewed with every beat.
    ///
    /// Intervals of confidence: of the mean and of SDNN with the number of independent
    /// intervals of a first-order autoregression (M. S. Bartlett, 1946), of RMSSD by the
    /// delta method, of shares after E. B. Wilson (1927); of ratios none is known.
    pub(in crate::hrv) fn sums(&mut self, sums: &Sums, pnn_over_intervals: bool) {
        let (n, differences) = (sums.count, sums.differences);
        let (mean, sdnn, rmssd) = (sums.mean_ms(), sums.sdnn_ms(), sums.rmssd_ms());
        // Correlation of successive intervals, from the mean square difference.
        let rho = (1.0 - rmssd * rmssd / (2.0 * sdnn * sdnn)).clamp(-0.99, 0.99);
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

    /// Order statistics, which are handed on.
    pub(super) fn order(
        &mut self,
        series: Series<'_>,
        workspace: &mut Workspace,
    ) -> Option<time::Order> {
        let order = time::order(series, &mut workspace.scratch);
        let n = series.nn.len() as u64;
        let mut put = |id, value: fn(&time::Order) -> f64| {
            self.put(id, order.as_ref().map_or(f64::NAN, value), f64::NAN, n);
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
        order
    }

    /// Indices of the histogram, which are handed on.
    pub(super) fn geometry(
        &mut self,
        series: Series<'_>,
        constants: &Constants,
        workspace: &mut Workspace,
    ) -> Option<time::Geometry> {
        let n = series.nn.len() as u64;
        let geometry = time::geometry(series, constants, &mut workspace.bins);
        self.put(id::HTI, geometry.map_or(f64::NAN, |g| g.triangular_index), f64::NAN, n);
        self.put(id::TINN, geometry.map_or(f64::NAN, |g| g.tinn), f64::NAN, n);
        geometry
    }

    pub(super) fn segments(&mut self, series: Series<'_>, constants: &Constants) {
        let n = series.nn.len() as u64;
        for (minutes, sdann, sdnni) in
            [(1, id::SDANN1, id::SDNNI1), (2, id::SDANN2, id::SDNNI2), (5, id::SDANN5, id::SDNNI5)]
        {
            let segments = time::segments(series, minutes, constants);
            self.put(sdann, segments.sdann, f64::NAN, n);
            self.put(sdnni, segments.sdnni, f64::NAN, n);
        }
    }
}

/// The 95 % interval of a share (E. B. Wilson, 1927).
fn wilson(hits: f64, n: f64) -> (f64, f64) {
    let p = hits / n;
    let scale = 1.0 / (1.0 + Z * Z / n);
    let middle = (p + Z * Z / (2.0 * n)) * scale;
    let half = Z * scale * libm::sqrt(p * (1.0 - p) / n + Z * Z / (4.0 * n * n));
    // Rounding would leave out a share of none or all.
    ((middle - half).min(p), (middle + half).max(p))
}
