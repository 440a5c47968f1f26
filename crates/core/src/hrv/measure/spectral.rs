//! Frequency-domain indices of a window.

use super::{
    super::{frequency::Bands, profile::BANDS_HZ, series::Series, windows::Config},
    Out, Workspace,
};
use crate::{
    catalogue::hrv as id,
    measure::{Measure, Z},
    process::Sink,
};

impl<S: Sink<Measure>> Out<'_, S> {
    /// Power by band. Its interval takes each bin of each averaged spectrum as chi-square with
    /// two degrees of freedom, and the logarithm of a band's power as normal with variance
    /// 1 / (bins x spectra), a bin being 1 / window wide.
    pub(super) fn spectral(
        &mut self,
        series: Series<'_>,
        config: &Config,
        workspace: &mut Workspace,
    ) {
        let constants = config.profile.constants();
        let n = series.nn.len() as u64;
        let bands = workspace.frequency.bands(series).unwrap_or(Bands::NONE);
        let ids = [id::ULF, id::VLF, id::LF, id::HF, id::VHF];
        for ((id, (low_hz, high_hz)), value) in ids.into_iter().zip(BANDS_HZ).zip(bands.power) {
            let bins = ((high_hz - low_hz) * self.covered_s).max(1.0);
            let spread = libm::exp(Z / libm::sqrt(bins));
            self.put_between(id, value, value / spread, value * spread, n);
        }
        let [_, _, lf, hf, _] = bands.power;
        let [_, vlf_peak, lf_peak, hf_peak, _] = bands.peak_hz;
        let total = bands.total;
        let whole = if constants.normal_by_total { total } else { lf + hf };
        for (id, value) in [
            (id::TOTAL_POWER, total),
            (id::LF_NU, 100.0 * lf / whole),
            (id::HF_NU, 100.0 * hf / whole),
            (id::LF_HF, lf / hf),
            (id::LN_LF, libm::log(lf)),
            (id::LN_HF, libm::log(hf)),
            (id::VLF_PEAK, vlf_peak),
            (id::LF_PEAK, lf_peak),
            (id::HF_PEAK, hf_peak),
        ] {
            self.put(id, value, f64::NAN, n);
        }
    }
}
