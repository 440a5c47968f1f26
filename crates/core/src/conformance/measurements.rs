//! Heart rate and variability measurements against reference measurements (EC57's `mxm`).

use super::annotation::check_later;
use crate::Error;

/// One measurement of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measurement {
    /// Sample index it holds for.
    pub index: u64,
    /// Its value, in any unit the two series share.
    pub value: f64,
}

/// Outcome of comparing two series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasurementError {
    /// Test measurements compared.
    pub pairs: u64,
    /// Root mean square difference, in the series' unit; `None` without a pair.
    pub rms: Option<f64>,
    /// The same in percent of the mean paired reference; `None` where that mean is 0.
    pub rms_percent: Option<f64>,
}

/// Pairs every test measurement from `start_index` on with the reference measurement nearest in time (of two
/// equally near, the later) and gives the root mean square of their differences.
///
/// Both series in time order. Over several records, EC57 wants the plain mean of `rms_percent`.
///
/// # Errors
/// A series out of time order, or a value that is not finite.
pub fn compare(
    reference: &[Measurement],
    test: &[Measurement],
    start_index: u64,
) -> Result<MeasurementError, Error> {
    check(reference, "reference_index", "reference_value")?;
    check(test, "test_index", "test_value")?;
    let mut rest = reference;
    let (mut squares, mut sum, mut pairs) = (0.0, 0.0, 0_u64);
    for item in test.iter().filter(|item| item.index >= start_index) {
        while let [first, second, ..] = rest {
            if second.index.abs_diff(item.index) > first.index.abs_diff(item.index) {
                break;
            }
            rest = rest.get(1..).unwrap_or_default();
        }
        let Some(nearest) = rest.first() else { break };
        squares += (nearest.value - item.value) * (nearest.value - item.value);
        sum += nearest.value;
        pairs += 1;
    }
    let count = pairs as f64;
    let rms = (pairs != 0).then(|| libm::sqrt(squares / count));
    let rms_percent = rms.filter(|_| sum != 0.0).map(|rms| 100.0 * rms / (sum / count));
    Ok(MeasurementError { pairs, rms, rms_percent })
}

fn check(series: &[Measurement], index: &'static str, value: &'static str) -> Result<(), Error> {
    let mut previous = 0;
    for item in series {
        if !item.value.is_finite() {
            let (min, max) = (f64::MIN, f64::MAX);
            return Err(Error::InvalidInput { field: value, value: item.value, min, max });
        }
        check_later(previous, item.index, index)?;
        previous = item.index;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(items: &[(u64, f64)]) -> alloc::vec::Vec<Measurement> {
        items.iter().map(|&(index, value)| Measurement { index, value }).collect()
    }

    #[test]
    fn pairs_with_the_nearest_and_of_two_equally_near_the_later() {
        let reference = series(&[(100, 60.0), (200, 80.0), (300, 100.0)]);
        let test = series(&[(50, 0.0), (150, 80.0), (260, 101.0), (900, 102.0)]);
        let error = compare(&reference, &test, 100).unwrap();
        assert_eq!(error.pairs, 3);
        let rms = libm::sqrt((0.0 + 1.0 + 4.0) / 3.0);
        assert!((error.rms.unwrap() - rms).abs() < 1e-12);
        assert!((error.rms_percent.unwrap() - 100.0 * rms / (280.0 / 3.0)).abs() < 1e-12);
    }

    #[test]
    fn is_undefined_without_pairs_or_without_a_mean() {
        let empty = compare(&[], &series(&[(1, 2.0)]), 0).unwrap();
        assert_eq!((empty.pairs, empty.rms, empty.rms_percent), (0, None, None));
        let zero = compare(&series(&[(1, 0.0)]), &series(&[(1, 2.0)]), 0).unwrap();
        assert_eq!((zero.rms, zero.rms_percent), (Some(2.0), None));
    }

    #[test]
    fn refuses_disorder_and_values_that_are_no_numbers() {
        let field = |outcome: Result<_, Error>| outcome.unwrap_err().field();
        let disorder = series(&[(5, 1.0), (4, 1.0)]);
        assert_eq!(field(compare(&disorder, &[], 0)), Some("reference_index"));
        assert_eq!(field(compare(&[], &disorder, 0)), Some("test_index"));
        assert_eq!(field(compare(&[], &series(&[(5, f64::NAN)]), 0)), Some("test_value"));
    }
}
