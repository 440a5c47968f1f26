//! In which frequencies the centre of pressure moves.

use super::Out;
use crate::catalogue::sway::SwayAxis;

/// Length of the segments, which overlap by half.
pub(super) const SEGMENT_S: f64 = 10.0;
/// The band that is described.
const BAND_HZ: (f64, f64) = (0.15, 5.0);
/// Borders between slow, middle and fast sway.
const BORDERS_HZ: (f64, f64) = (0.5, 2.0);

/// Power, its places and its shares. Powers are sums over bins.
pub(super) fn describe(psd: &[f64], step_hz: f64, ids: &SwayAxis, out: &mut Out<'_>) {
    let (low, high) = BAND_HZ;
    let all = psd.iter().enumerate().map(|(k, p)| (k as f64 * step_hz, *p));
    let bins = || all.clone().filter(|(hz, _)| *hz >= low && *hz <= high);
    let moment = |of: fn(f64) -> f64| bins().fold(0.0, |sum, (hz, p)| sum + of(hz) * p);
    let (m0, m1, m2) = (moment(|_| 1.0), moment(|hz| hz), moment(|hz| hz * hz));
    let edge = |share: f64| {
        let mut sum = 0.0;
        let first = bins().find(|(_, p)| {
            sum += p;
            sum >= share * m0
        });
        first.map_or(f64::NAN, |(hz, _)| hz)
    };
    let mode = bins().fold((f64::NAN, 0.0), |best, bin| if bin.1 > best.1 { bin } else { best });
    let between = |from: f64, to: f64| {
        bins().filter(|(hz, _)| *hz > from && *hz <= to).fold(0.0, |sum, (_, p)| sum + p)
    };
    let (slow, fast) = BORDERS_HZ;
    out.put(ids.total_power, m0);
    out.put(ids.power_frequency_50, edge(0.5));
    out.put(ids.power_frequency_95, edge(0.95));
    out.put(ids.frequency_mode, mode.0);
    out.put(ids.centroid_frequency, libm::sqrt(m2 / m0));
    let rest = 1.0 - m1 * m1 / (m0 * m2);
    out.put(ids.frequency_dispersion, libm::sqrt(if rest > 0.0 { rest } else { 0.0 }));
    out.put(ids.power_below_05, between(0.0, slow));
    out.put(ids.power_05_2, between(slow, fast));
    out.put(ids.power_above_2, between(fast, high));
    out.put(ids.frequency_quotient, between(fast, high) / between(0.0, fast));
}
