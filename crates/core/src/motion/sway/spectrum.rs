//! In which frequencies the centre of pressure moves.

use super::Out;
use crate::catalogue::sway::SwayAxis;

/// Length of the segments, which overlap by half.
pub(super) const SEGMENT_S: f64 = 10.0;
/// The band that is described.
const BAND_HZ: (f64, f64) = (0.15, 5.0);
/// Borders between slow, middle and fast sway.
const BORDERS_HZ: (f64, f64) = (0.5, 2.0);

/// A spectrum within a band.
pub(super) struct InBand<'a> {
    pub(super) psd: &'a [f64],
    pub(super) step_hz: f64,
    pub(super) band_hz: (f64, f64),
}

impl InBand<'_> {
    /// Frequency and power.
    fn bins(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let (low, high) = self.band_hz;
        let all = self.psd.iter().enumerate().map(|(k, p)| (k as f64 * self.step_hz, *p));
        all.filter(move |(hz, _)| *hz >= low && *hz <= high)
    }

    fn moment(&self, of: fn(f64) -> f64) -> f64 {
        self.bins().fold(0.0, |sum, (hz, p)| sum + of(hz) * p)
    }

    fn power(&self) -> f64 {
        self.moment(|_| 1.0)
    }

    /// The first frequency below which a share of the power lies.
    pub(super) fn edge(&self, share: f64) -> f64 {
        let all = self.power();
        let mut sum = 0.0;
        let first = self.bins().find(|(_, p)| {
            sum += p;
            sum >= share * all
        });
        first.map_or(f64::NAN, |(hz, _)| hz)
    }

    pub(super) fn centroid(&self) -> f64 {
        libm::sqrt(self.moment(|hz| hz * hz) / self.power())
    }

    pub(super) fn dispersion(&self) -> f64 {
        let (m0, m1, m2) = (self.power(), self.moment(|hz| hz), self.moment(|hz| hz * hz));
        let rest = 1.0 - m1 * m1 / (m0 * m2);
        libm::sqrt(if rest > 0.0 { rest } else { 0.0 })
    }
}

/// Power, its places and its shares. Powers are sums over bins.
pub(super) fn describe(psd: &[f64], step_hz: f64, ids: &SwayAxis, out: &mut Out<'_>) {
    let all = InBand { psd, step_hz, band_hz: BAND_HZ };
    let mode =
        all.bins().fold((f64::NAN, 0.0), |best, bin| if bin.1 > best.1 { bin } else { best });
    let between = |from: f64, to: f64| {
        all.bins().filter(|(hz, _)| *hz > from && *hz <= to).fold(0.0, |sum, (_, p)| sum + p)
    };
    let (slow, fast) = BORDERS_HZ;
    let high = BAND_HZ.1;
    out.put(ids.total_power, all.power());
    out.put(ids.power_frequency_50, all.edge(0.5));
    out.put(ids.power_frequency_95, all.edge(0.95));
    out.put(ids.frequency_mode, mode.0);
    out.put(ids.centroid_frequency, all.centroid());
    out.put(ids.frequency_dispersion, all.dispersion());
    out.put(ids.power_below_05, between(0.0, slow));
    out.put(ids.power_05_2, between(slow, fast));
    out.put(ids.power_above_2, between(fast, high));
    out.put(ids.frequency_quotient, between(fast, high) / between(0.0, fast));
}
