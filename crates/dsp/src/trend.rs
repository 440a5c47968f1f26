//! A slope that outliers do not move, and how likely it is by chance (P. K. Sen, J. Am. Stat. Assoc.
//! 63:1379, 1968; H. B. Mann, Econometrica 13:245, 1945).

use crate::sort;

/// Two-sided 95 % of the standard normal distribution.
const Z: f64 = 1.959_963_985;

/// The trend of values over time, in the unit of the values by that of time.
#[derive(Clone, Copy, Debug)]
pub struct Trend {
    /// Median slope of all pairs, and its 95 % interval.
    pub slope: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Of Mann and Kendall, two-sided.
    pub p: f64,
}

/// Theil-Sen slope, Sen's interval and the Mann-Kendall test of (time, value) in order of time;
/// `slopes` is room for all pairs. None without two different times, or without the room.
///
/// ```
/// use interocept_dsp::trend;
/// let days = [(0.0, 20.0), (1.0, 22.0), (2.0, 90.0), (3.0, 26.0), (4.0, 28.0)];
/// assert_eq!(trend::fit(&days, &mut [0.0; 10]).map(|t| t.slope), Some(2.0));
/// ```
pub fn fit(points: &[(f64, f64)], slopes: &mut [f64]) -> Option<Trend> {
    let n = points.len() as f64;
    let (mut pairs, mut balance) = (0, 0.0);
    for (i, (t0, v0)) in points.iter().enumerate() {
        for (t1, v1) in points.iter().skip(i + 1) {
            balance += if v1 > v0 {
                1.0
            } else if v1 < v0 {
                -1.0
            } else {
                0.0
            };
            if t1 > t0 {
                *slopes.get_mut(pairs)? = (v1 - v0) / (t1 - t0);
                pairs += 1;
            }
        }
    }
    let slopes = slopes.get_mut(..pairs)?;
    sort::sort(slopes);
    let slope = sort::quantile_sorted(slopes, 0.5)?;
    // The variance of the balance, less that of ties.
    let of = |k: f64| k * (k - 1.0) * (2.0 * k + 5.0);
    let mut variance = of(n);
    for (i, (_, v)) in points.iter().enumerate() {
        let before = points.iter().take(i).any(|(_, w)| w == v);
        if !before {
            variance -= of(points.iter().filter(|(_, w)| w == v).count() as f64);
        }
    }
    let sd = libm::sqrt(variance / 18.0);
    let toward = if balance > 0.0 {
        balance - 1.0
    } else if balance < 0.0 {
        balance + 1.0
    } else {
        0.0
    };
    let p =
        if sd > 0.0 { libm::erfc((toward / sd).abs() / core::f64::consts::SQRT_2) } else { 1.0 };
    let count = pairs as f64;
    let rank = |side: f64| libm::rint(0.5 * (count + side * Z * sd));
    let at = |rank: f64| {
        let last = count - 1.0;
        let rank = if rank < 0.0 {
            0.0
        } else if rank > last {
            last
        } else {
            rank
        };
        slopes.get(rank as usize).copied()
    };
    Some(Trend { slope, low: at(rank(-1.0) - 1.0)?, high: at(rank(1.0))?, p })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From Python: `scipy.stats.theilslopes`, and the definition of Mann and Kendall with numpy
    /// (`benches/validation/bp_statistics.py`).
    #[test]
    fn as_an_independent_program_has_it() {
        let values = [131.0, 128.0, 133.0, 127.0, 127.0, 124.0, 129.0, 122.0, 121.0, 124.0];
        let points: [_; 10] = core::array::from_fn(|i| ((i * (i + 7)) as f64 / 7.0, values[i]));
        let trend = fit(&points, &mut [0.0; 45]).unwrap();
        let expected = [
            -0.466_666_666_666_666_7,
            -0.700_000_000_000_000_1,
            -0.184_210_526_315_789_44,
            0.019_060_733_071_643_434,
        ];
        for (got, want) in [trend.slope, trend.low, trend.high, trend.p].iter().zip(expected) {
            assert!((got - want).abs() < 1e-12, "{got} not {want}");
        }
    }

    #[test]
    fn without_change_there_is_no_trend() {
        let trend = fit(&[(0.0, 5.0), (1.0, 5.0), (2.0, 5.0)], &mut [0.0; 3]).unwrap();
        assert_eq!((trend.slope, trend.p), (0.0, 1.0));
        assert!(fit(&[(0.0, 5.0)], &mut []).is_none());
    }
}
