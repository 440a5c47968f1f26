//! Indices made of others.

use super::{
    measure::Out,
    prsa,
    series::Series,
    time::{Geometry, Order},
};
use crate::{catalogue::hrv as id, measure::Measure, process::Sink};

/// Baevsky's stress index, 1/s^2: share of the modal bin of 50 ms in per cent, by twice the
/// mode and the range of the intervals in seconds (R. M. Baevsky and A. G. Chernikova, 2017,
/// Cardiometry 10:66). Kubios shows its square root, so both have a name.
pub fn stress_index(geometry: &Geometry, order: &Order) -> f64 {
    let (mode_s, range_s) = (geometry.mode / 1000.0, (order.max - order.min) / 1000.0);
    100.0 * geometry.mode_share / (2.0 * mode_s * range_s)
}

/// What a window of intervals gives beside the plain indices: capacities and stress index.
pub(super) fn composite<S: Sink<Measure>>(
    out: &mut Out<'_, S>,
    series: Series<'_>,
    geometry: Option<Geometry>,
    order: Option<Order>,
) {
    let (dc, ac) = prsa::capacities(series);
    out.put(id::DC, dc.ms, f64::NAN, dc.anchors);
    out.put(id::AC, ac.ms, f64::NAN, ac.anchors);
    let stress = geometry.zip(order).map_or(f64::NAN, |(g, o)| stress_index(&g, &o));
    let n = series.nn.len() as u64;
    out.put(id::STRESS_INDEX, stress, f64::NAN, n);
    out.put(id::SQRT_STRESS_INDEX, libm::sqrt(stress), f64::NAN, n);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stress_index_is_the_one_by_hand() {
        let order = Order {
            min: 700.0,
            max: 1000.0,
            median: 0.0,
            mad: 0.0,
            iqr: 0.0,
            prc20: 0.0,
            prc80: 0.0,
        };
        let geometry = Geometry { triangular_index: 0.0, tinn: 0.0, mode: 825.0, mode_share: 0.4 };
        // 40 % by 2 x 0.825 s x 0.3 s.
        assert!((stress_index(&geometry, &order) - 40.0 / 0.495).abs() < 1e-12);
    }
}
