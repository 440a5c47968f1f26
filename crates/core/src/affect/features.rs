//! Which measures a window is judged by, and on which scale each is compared.

use crate::{
    catalogue::{affect, eda, emg, hrv, prv, resp, temp},
    measure::{Measure, MeasureId},
};

/// How a feature is put on a scale where its spread does not grow with its level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// As it is.
    Plain,
    /// Its logarithm.
    Log,
    /// The logarithm of one plus it.
    LogOnePlus,
}

/// A feature of a window.
#[derive(Clone, Copy, Debug)]
pub struct Feature {
    /// Its score against the baseline.
    pub score: MeasureId,
    /// The measures that are it, the better one first.
    pub measures: &'static [MeasureId],
    /// How it is compared.
    pub scale: Scale,
    /// Least spread of a baseline, on the scale: about the error of a window. Below it two
    /// windows differ by measurement only.
    pub floor: f64,
    /// What it can be.
    pub least: f64,
    /// What it can be.
    pub most: f64,
}

/// How many there are.
pub(super) const COUNT: usize = 10;

/// The features, in the order of a frame of [`Scores`](super::Scores).
#[rustfmt::skip]
pub static FEATURES: [Feature; COUNT] = [
    Feature { score: affect::Z_RATE, measures: &[hrv::HR_MEAN, affect::PULSE_RATE, prv::RATE_MEAN], scale: Scale::Plain, floor: 2.0, least: 20.0, most: 300.0 },
    Feature { score: affect::Z_LN_RMSSD, measures: &[hrv::LN_RMSSD, prv::LN_RMSSD], scale: Scale::Plain, floor: 0.15, least: -5.0, most: 10.0 },
    Feature { score: affect::Z_SCL, measures: &[eda::SCL_MEAN], scale: Scale::Log, floor: 0.05, least: 0.001, most: 1000.0 },
    Feature { score: affect::Z_SCR_RATE, measures: &[eda::SCR_RATE], scale: Scale::LogOnePlus, floor: 0.2, least: 0.0, most: 600.0 },
    Feature { score: affect::Z_ISCR, measures: &[eda::ISCR], scale: Scale::LogOnePlus, floor: 0.1, least: 0.0, most: 1e7 },
    Feature { score: affect::Z_RESP_RATE, measures: &[resp::RATE, resp::RATE_ECG, resp::RATE_PPG], scale: Scale::Plain, floor: 1.0, least: 1.0, most: 200.0 },
    Feature { score: affect::Z_RESP_CV, measures: &[resp::PERIOD_CV], scale: Scale::Plain, floor: 0.05, least: 0.0, most: 10.0 },
    Feature { score: affect::Z_TEMP_SLOPE, measures: &[temp::SLOPE], scale: Scale::Plain, floor: 0.05, least: -100.0, most: 100.0 },
    Feature { score: affect::Z_EMG, measures: &[emg::RMS], scale: Scale::Log, floor: 0.1, least: 1e-9, most: 1e6 },
    Feature { score: affect::Z_MOTION, measures: &[affect::MOTION], scale: Scale::Log, floor: 0.2, least: 1e-9, most: 1e6 },
];

impl Feature {
    /// The feature that a measure is, and how far down the list of its measures.
    pub fn of(id: MeasureId) -> Option<(usize, usize)> {
        FEATURES.iter().enumerate().find_map(|(i, feature)| {
            feature.measures.iter().position(|m| *m == id).map(|rank| (i, rank))
        })
    }

    /// A value on the scale; NaN for what it cannot be.
    pub(super) fn scaled(&self, value: f64) -> f64 {
        if !(value >= self.least && value <= self.most) {
            return f64::NAN;
        }
        match self.scale {
            Scale::Plain => value,
            Scale::Log => libm::log(value),
            Scale::LogOnePlus => libm::log1p(value),
        }
    }
}

/// The features among the measures of a window, NaN for those that are not there: heart rate
/// from ECG before that from PPG, so that what shares an input counts once.
pub fn frame<'a>(measures: impl Iterator<Item = &'a Measure>) -> [f64; COUNT] {
    let mut values = [f64::NAN; COUNT];
    let mut ranks = [usize::MAX; COUNT];
    for measure in measures {
        let (Some((i, rank)), Some(value)) = (Feature::of(measure.id()), measure.value()) else {
            continue;
        };
        if let (Some(slot), Some(best)) = (values.get_mut(i), ranks.get_mut(i)) {
            if rank < *best {
                (*slot, *best) = (value, rank);
            }
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Window;

    #[test]
    fn a_heart_rate_counts_once_and_the_ecg_comes_first() {
        let window = Window { start_s: 0.0, length_s: 60.0, count: 60, quality: 1.0 };
        let measures = [
            Measure::new(affect::PULSE_RATE, window, 71.0),
            Measure::new(hrv::HR_MEAN, window, 70.0),
            Measure::new(prv::RATE_MEAN, window, 72.0),
        ];
        let [rate, rest @ ..] = frame(measures.iter());
        assert_eq!(rate, 70.0);
        assert!(rest.iter().all(|v| v.is_nan()));
    }
}
