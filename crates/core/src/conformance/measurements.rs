//! Heart rate and variability measurements against reference measurements (EC57's `mxm`).

use alloc::vec::Vec;

use interocept_dsp::alloc::try_with_capacity;

use super::annotation::check_later;
use super::annotation::{self, Annotation, Kind};
use crate::Error;

/// Intervals whose mean makes one heart rate: as many as EC13 lets a heart rate meter average.
const INTERVALS: usize = 8;

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

/// The heart rate at each beat, 1/min: 60 s by the mean of the last eight intervals, or of as many as
/// there are. No interval spans ventricular fibrillation or a shutdown; beats within either have none.
///
/// The same rule for the reference and the test, as EC57 asks; it lets everyone choose it, and asks to say
/// which.
///
/// # Errors
/// A list out of time order, or no memory.
pub fn heart_rates(list: &[Annotation], rate_hz: f64) -> Result<Vec<Measurement>, Error> {
    annotation::check_order(list, "index")?;
    let mut rates = try_with_capacity(list.len())?;
    // Beats since the last mark, in a ring of one more than the intervals.
    let (mut beats, mut count, mut closed) = ([0_u64; INTERVALS + 1], 0_usize, false);
    for annotation in list {
        match annotation.kind {
            Kind::Beat(_) if closed => {}
            Kind::Beat(_) => {
                let intervals = count.min(INTERVALS);
                let first = beats.get((count - intervals) % beats.len()).copied();
                if let Some(slot) = beats.get_mut(count % (INTERVALS + 1)) {
                    *slot = annotation.index;
                }
                count += 1;
                let span = annotation.index - first.unwrap_or(annotation.index);
                if intervals > 0 && span > 0 {
                    let value = 60.0 * intervals as f64 * rate_hz / span as f64;
                    rates.push(Measurement { index: annotation.index, value });
                }
            }
            Kind::VfOn | Kind::ShutdownOn => (count, closed) = (0, true),
            Kind::VfOff | Kind::ShutdownOff | Kind::Unreadable => (count, closed) = (0, false),
        }
    }
    Ok(rates)
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
    fn heart_rate_is_the_mean_of_eight_intervals_and_spans_no_mark() {
        use super::super::annotation::BeatClass::N;
        let beat = |index| Annotation::beat(index, N);
        let even: Vec<Annotation> = (0..12).map(|i| beat(100 * i)).collect();
        let rates = heart_rates(&even, 100.0).unwrap();
        assert_eq!(rates.len(), 11);
        assert!(rates.iter().all(|m| m.value == 60.0), "{rates:?}");
        // A last interval of 5 s: (7 + 5) s for eight intervals.
        let late: Vec<Annotation> = even.iter().copied().chain([beat(1600)]).collect();
        assert_eq!(
            heart_rates(&late, 100.0).unwrap()[11],
            Measurement { index: 1600, value: 40.0 }
        );
        let marked = [
            beat(0),
            beat(100),
            Annotation::new(120, Kind::VfOn),
            beat(130),
            beat(140),
            Annotation::new(150, Kind::VfOff),
            beat(300),
            beat(350),
        ];
        let expected =
            [(100, 60.0), (350, 120.0)].map(|(index, value)| Measurement { index, value });
        assert_eq!(heart_rates(&marked, 100.0).unwrap(), expected);
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
