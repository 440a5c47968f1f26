//! Counts and the rates made of them.

use core::fmt;

use super::annotation::BeatClass;

/// A ratio of counts, which is undefined when there is nothing to divide by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// What was right (or wrong, for a false positive rate).
    pub numerator: u64,
    /// Out of how many.
    pub denominator: u64,
}

impl Rate {
    /// `numerator / denominator`, 0 to 1; `None` for 0/0.
    pub fn value(self) -> Option<f64> {
        (self.denominator != 0).then(|| self.numerator as f64 / self.denominator as f64)
    }

    /// The value in percent; `None` for 0/0.
    pub fn percent(self) -> Option<f64> {
        self.value().map(|value| 100.0 * value)
    }

    /// Pools the counts of another rate.
    pub fn pool(self, other: Self) -> Self {
        Self {
            numerator: self.numerator.saturating_add(other.numerator),
            denominator: self.denominator.saturating_add(other.denominator),
        }
    }
}

/// Percent with two decimals (or the given precision), or `-` where undefined.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.percent() {
            Some(percent) => write!(f, "{percent:.*}", f.precision().unwrap_or(2)),
            None => f.write_str("-"),
        }
    }
}

/// Mean of the rates that are defined, 0 to 1; `None` if none is.
pub fn average(rates: impl IntoIterator<Item = Rate>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0_u64);
    for value in rates.into_iter().filter_map(Rate::value) {
        sum += value;
        count += 1;
    }
    (count != 0).then(|| sum / count as f64)
}

/// Row or column of a confusion matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// Normal.
    N,
    /// Supraventricular ectopic.
    S,
    /// Ventricular ectopic.
    V,
    /// Fusion.
    F,
    /// Paced or unclassifiable.
    Q,
    /// No beat there.
    O,
    /// No beat there, during a shutdown.
    X,
}

impl Label {
    /// Every label, in the order of EC57's tables.
    pub const ALL: [Self; 7] = [Self::N, Self::S, Self::V, Self::F, Self::Q, Self::O, Self::X];
    /// The labels of beats.
    pub const BEATS: [Self; 5] = [Self::N, Self::S, Self::V, Self::F, Self::Q];
    /// The labels of their absence.
    pub const ABSENT: [Self; 2] = [Self::O, Self::X];
}

impl From<BeatClass> for Label {
    fn from(class: BeatClass) -> Self {
        match class {
            BeatClass::N => Self::N,
            BeatClass::S => Self::S,
            BeatClass::V => Self::V,
            BeatClass::F => Self::F,
            BeatClass::Q => Self::Q,
        }
    }
}

/// The beat-by-beat confusion matrix: rows are what the reference says, columns what the test says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Confusion([[u64; 7]; 7]);

impl Confusion {
    /// How many beats the reference labels `reference` and the test `test`.
    pub fn count(&self, reference: Label, test: Label) -> u64 {
        self.0.get(reference as usize).and_then(|row| row.get(test as usize)).copied().unwrap_or(0)
    }

    /// Sum over rows and columns.
    pub fn sum(&self, reference: &[Label], test: &[Label]) -> u64 {
        let mut total = 0;
        for &row in reference {
            for &column in test {
                total += self.count(row, column);
            }
        }
        total
    }

    pub(super) fn add(&mut self, reference: Label, test: Label) {
        if let Some(cell) =
            self.0.get_mut(reference as usize).and_then(|row| row.get_mut(test as usize))
        {
            *cell += 1;
        }
    }

    /// Pools the counts of another record.
    pub fn pool(&mut self, other: &Self) {
        for (row, other_row) in self.0.iter_mut().zip(&other.0) {
            for (cell, other_cell) in row.iter_mut().zip(other_row) {
                *cell += other_cell;
            }
        }
    }

    /// Beats found, whatever their class. There is no true negative.
    pub fn qrs(&self) -> Detection {
        Detection {
            true_positives: self.sum(&Label::BEATS, &Label::BEATS),
            false_negatives: self.sum(&Label::BEATS, &Label::ABSENT),
            false_positives: self.sum(&Label::ABSENT, &Label::BEATS),
            true_negatives: None,
        }
    }

    /// Ventricular ectopic beats. A reference F or Q called V is no error.
    pub fn veb(&self) -> Detection {
        use Label::{F, N, O, Q, S, V, X};
        Detection {
            true_positives: self.count(V, V),
            false_negatives: self.sum(&[V], &[N, S, F, Q, O, X]),
            false_positives: self.sum(&[N, S, O, X], &[V]),
            true_negatives: Some(self.sum(&[N, S, F, Q, O, X], &[N, S, F, Q])),
        }
    }

    /// Supraventricular ectopic beats. A reference Q called S is no error.
    pub fn sveb(&self) -> Detection {
        use Label::{F, N, O, Q, S, V, X};
        Detection {
            true_positives: self.count(S, S),
            false_negatives: self.sum(&[S], &[N, V, F, Q, O, X]),
            false_positives: self.sum(&[N, V, F, O, X], &[S]),
            true_negatives: Some(self.sum(&[N, V, F, Q, O, X], &[N, V, F, Q])),
        }
    }
}

/// How well one kind of event was detected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Detection {
    /// Events of the reference that the test has.
    pub true_positives: u64,
    /// Events of the reference that the test lacks.
    pub false_negatives: u64,
    /// Events of the test that the reference lacks.
    pub false_positives: u64,
    /// Beats that neither calls this kind, where that can be counted.
    pub true_negatives: Option<u64>,
}

impl Detection {
    /// Se = TP / (TP + FN).
    pub fn sensitivity(&self) -> Rate {
        Rate {
            numerator: self.true_positives,
            denominator: self.true_positives + self.false_negatives,
        }
    }

    /// +P = TP / (TP + FP).
    pub fn positive_predictivity(&self) -> Rate {
        Rate {
            numerator: self.true_positives,
            denominator: self.true_positives + self.false_positives,
        }
    }

    /// FPR = FP / (TN + FP); undefined where true negatives cannot be counted.
    pub fn false_positive_rate(&self) -> Rate {
        match self.true_negatives {
            Some(negatives) => Rate {
                numerator: self.false_positives,
                denominator: negatives + self.false_positives,
            },
            None => Rate::default(),
        }
    }

    /// F1 = 2 TP / (2 TP + FN + FP), the harmonic mean of Se and +P.
    pub fn f1(&self) -> Rate {
        let twice = 2 * self.true_positives;
        Rate { numerator: twice, denominator: twice + self.false_negatives + self.false_positives }
    }
}

/// Mean over records of each rate, 0 to 1; a record where a rate is undefined takes no part in its mean.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Averages {
    /// Se.
    pub sensitivity: Option<f64>,
    /// +P.
    pub positive_predictivity: Option<f64>,
    /// FPR.
    pub false_positive_rate: Option<f64>,
    /// F1.
    pub f1: Option<f64>,
}

impl Averages {
    fn of(records: impl Iterator<Item = Detection> + Clone) -> Self {
        Self {
            sensitivity: average(records.clone().map(|record| record.sensitivity())),
            positive_predictivity: average(
                records.clone().map(|record| record.positive_predictivity()),
            ),
            false_positive_rate: average(
                records.clone().map(|record| record.false_positive_rate()),
            ),
            f1: average(records.map(|record| record.f1())),
        }
    }
}

/// Several records together, both ways EC57 asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Counts of all records pooled: its rates are the gross statistics.
    pub gross: Confusion,
    /// Mean per-record rates of QRS detection.
    pub qrs: Averages,
    /// Mean per-record rates of ventricular ectopic beats.
    pub veb: Averages,
    /// Mean per-record rates of supraventricular ectopic beats.
    pub sveb: Averages,
}

impl Summary {
    /// Of the records' confusion matrices.
    pub fn of<'a>(records: impl IntoIterator<Item = &'a Confusion, IntoIter: Clone>) -> Self {
        let records = records.into_iter();
        let mut gross = Confusion::default();
        records.clone().for_each(|record| gross.pool(record));
        Self {
            gross,
            qrs: Averages::of(records.clone().map(Confusion::qrs)),
            veb: Averages::of(records.clone().map(Confusion::veb)),
            sveb: Averages::of(records.map(Confusion::sveb)),
        }
    }
}
