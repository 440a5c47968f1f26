//! What is known beside the signals: ratings, answers, results of tasks, a cuff, the place.

use serde_json::Value;
use std::collections::BTreeMap;

use crate::{capture::Refused, instruments::Instrument, records::Record};

/// Where a portrait is made. It decides what may be inferred about a person's mind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Context {
    /// Care, research or own use, with the person's consent.
    #[default]
    Consented,
    /// At work: law forbids inferring emotions there, but for medical or safety reasons
    /// (Regulation (EU) 2024/1689, article 5(1)(f)).
    Workplace,
    /// In education: likewise.
    Education,
    /// Wherever the deployer's own policy keeps to the body.
    BodyOnly,
}

impl Context {
    /// All, by name.
    pub const ALL: [(&'static str, Self); 4] = [
        ("consented", Self::Consented),
        ("workplace", Self::Workplace),
        ("education", Self::Education),
        ("body_only", Self::BodyOnly),
    ];
}

/// A result that no signal of a capture holds: a rating, a score or what a task came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Given {
    /// Its name, such as `fatigue`.
    pub key: &'static str,
    /// The element it fills; empty where it only stands beside others.
    pub element: &'static str,
    /// The element beside whose value it is shown; empty for none.
    pub beside: &'static str,
    /// Least and greatest value.
    pub range: (f64, f64),
}

const fn given(key: &'static str, element: &'static str, least: f64, most: f64) -> Given {
    Given { key, element, beside: "", range: (least, most) }
}

const fn beside(beside: &'static str, given: Given) -> Given {
    Given { beside, ..given }
}

/// Ratings and results of tasks; scores of questionnaires are in
/// [`INSTRUMENTS`](crate::INSTRUMENTS).
pub static GIVEN: &[Given] = &[
    given("fatigue", "S8", 0.0, 100.0),
    given("irritability", "S9", 0.0, 100.0),
    given("valence", "S10", 1.0, 9.0),
    given("craving", "S13", 0.0, 100.0),
    given("confidence", "Q30", 0.0, 100.0),
    given("sleep_h", "S12", 0.0, 24.0),
    given("pvt_mean_speed", "S11", 0.0, 10.0),
    beside("S8", given("pvt_lapses", "Q21", 0.0, 1000.0)),
    given("nback_d_prime", "Q22", -6.0, 6.0),
    given("reaction_cv", "Q23", 0.0, 5.0),
    given("sway_rms_mm", "Q24", 0.0, 200.0),
    given("stand_30_15", "Q16", 0.3, 3.0),
    beside("S13", given("craving_cue_less_neutral", "", -100.0, 100.0)),
    beside("Q15", given("erq_suppression", "", 1.0, 7.0)),
    beside("Q16", given("stand_sbp_change", "", -200.0, 200.0)),
    beside("Q24", given("tapping_cv", "", 0.0, 5.0)),
];

/// A reading of a cuff.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cuff {
    /// Systolic pressure, mmHg.
    pub sbp: f64,
    /// Diastolic pressure, mmHg.
    pub dbp: f64,
}

/// Everything that is known beside the signals.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Values of [`GIVEN`] and scores of questionnaires, by key.
    pub values: BTreeMap<String, f64>,
    /// Answers to the items of a questionnaire, by its key.
    pub answers: BTreeMap<String, Vec<u8>>,
    /// Tables of tasks, sessions and days, by the key of their [`Record`]: for each session its
    /// rows, one after the other.
    pub records: BTreeMap<String, Vec<Vec<f64>>>,
    /// A reading of a cuff during the capture.
    pub cuff: Option<Cuff>,
    /// What may move the values beside the person: medication, day of withdrawal, hour, coffee.
    pub confounders: Vec<String>,
    /// Where the portrait is made.
    pub context: Context,
    /// Who takes the medical responsibility, where that is why the mind may be assessed.
    pub clinician: Option<String>,
}

impl Inputs {
    /// From JSON such as `{"phq9": [0,1,...], "pss10": 14, "fatigue": 40, "cuff": [122, 78],
    /// "context": "workplace"}`; tables are those of [`RECORDS`](crate::RECORDS).
    ///
    /// # Errors
    /// A name that is none of these, a value outside its range, answers that are none.
    pub fn from_json(text: &str) -> Result<Self, Refused> {
        let value: Value = serde_json::from_str(text).map_err(|e| Refused(e.to_string()))?;
        let object = value.as_object().ok_or(Refused("answers are a JSON object".into()))?;
        let mut inputs = Self::default();
        for (key, value) in object {
            inputs.take(key, value)?;
        }
        Ok(inputs)
    }

    fn take(&mut self, key: &str, value: &Value) -> Result<(), Refused> {
        let wrong = |what: &str| Refused(format!("{key} must be {what}"));
        if let Some(record) = Record::find(key) {
            self.records.insert(key.into(), record.read(value)?);
            return Ok(());
        }
        match (key, value) {
            ("cuff", Value::Array(pair)) => {
                let numbers: Vec<f64> = pair.iter().filter_map(Value::as_f64).collect();
                let [sbp, dbp] = *numbers else { return Err(wrong("[systolic, diastolic]")) };
                self.set_cuff(sbp, dbp)
            }
            ("context", Value::String(name)) => {
                let found = Context::ALL.iter().find(|(n, _)| n == name);
                let names: Vec<&str> = Context::ALL.iter().map(|(n, _)| *n).collect();
                self.context = found.ok_or_else(|| wrong(&names.join(", ")))?.1;
                Ok(())
            }
            ("confounders", Value::Array(list)) => {
                let texts: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
                let texts = texts.ok_or_else(|| wrong("texts"))?;
                self.confounders = texts.into_iter().map(str::to_owned).collect();
                Ok(())
            }
            ("clinician", Value::String(name)) => {
                self.clinician = Some(name.clone());
                Ok(())
            }
            (_, Value::Array(items)) => {
                let answer = |v: &Value| v.as_u64().and_then(|v| u8::try_from(v).ok());
                let answers: Option<Vec<u8>> = items.iter().map(answer).collect();
                self.answer(key, &answers.ok_or_else(|| wrong("whole numbers"))?)
            }
            (_, value) => self.set(key, value.as_f64().ok_or_else(|| wrong("a number"))?),
        }
    }

    /// Sets a rating, a score or the result of a task.
    ///
    /// # Errors
    /// A key that is none, and a value outside its range.
    pub fn set(&mut self, key: &str, value: f64) -> Result<(), Refused> {
        let range = GIVEN.iter().find(|g| g.key == key).map(|g| g.range);
        let range = range.or_else(|| Instrument::find(key).map(|i| i.range));
        let Some((least, most)) = range else {
            let known = GIVEN.iter().map(|g| g.key);
            let known = known.chain(crate::INSTRUMENTS.iter().map(|i| i.key));
            let known = known.chain(crate::RECORDS.iter().map(|r| r.key));
            let known = known.collect::<Vec<_>>().join(", ");
            return Err(Refused(format!("nothing is called {key:?}; there are {known}")));
        };
        if !(value >= least && value <= most) {
            return Err(Refused(format!("{key} is {value}, but must be from {least} to {most}")));
        }
        self.values.insert(key.into(), value);
        Ok(())
    }

    /// Sets the answers to a questionnaire.
    ///
    /// # Errors
    /// A questionnaire that is none, and answers that are none.
    pub fn answer(&mut self, key: &str, answers: &[u8]) -> Result<(), Refused> {
        let instrument = Instrument::find(key)
            .ok_or_else(|| Refused(format!("no questionnaire is called {key:?}")))?;
        let score = instrument.score(answers)?;
        self.values.insert(key.into(), score);
        self.answers.insert(key.into(), answers.to_vec());
        Ok(())
    }

    /// Sets a reading of a cuff.
    ///
    /// # Errors
    /// A pressure that cannot be.
    pub fn set_cuff(&mut self, sbp: f64, dbp: f64) -> Result<(), Refused> {
        if !(sbp <= 300.0 && dbp >= 20.0 && sbp > dbp) {
            return Err(Refused(format!(
                "a cuff reading is {sbp}/{dbp}; the systolic pressure must be up to 300 mmHg and \
                 above the diastolic one, and that at least 20"
            )));
        }
        self.cuff = Some(Cuff { sbp, dbp });
        Ok(())
    }

    /// Whether nothing about the mind may be said where this is used.
    pub fn body_only(&self) -> bool {
        match self.context {
            Context::Consented => false,
            Context::Workplace | Context::Education => self.clinician.is_none(),
            Context::BodyOnly => true,
        }
    }

    /// What is shown beside the value of an element.
    pub(crate) fn beside(&self, element: &str) -> impl Iterator<Item = (&'static str, f64)> {
        let beside = GIVEN.iter().filter(move |g| g.beside == element);
        beside.filter_map(|g| self.values.get(g.key).map(|v| (g.key, *v)))
    }

    /// What fills an element: the key and the value.
    pub(crate) fn of(&self, element: &str) -> Option<(&'static str, f64)> {
        let given = GIVEN.iter().map(|g| (g.key, g.element));
        let scores = crate::INSTRUMENTS.iter().map(|i| (i.key, i.element));
        let mut all = given.chain(scores).filter(|(_, e)| *e == element);
        all.find_map(|(key, _)| self.values.get(key).map(|v| (key, *v)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_is_checked() {
        let inputs = Inputs::from_json(
            r#"{"phq9": [0,0,1,1,0,0,0,0,0], "pss10": 14, "valence": 6, "cuff": [122, 78]}"#,
        )
        .unwrap();
        assert_eq!(inputs.of("S6"), Some(("phq9", 2.0)));
        assert_eq!(inputs.of("S7"), Some(("pss10", 14.0)));
        let tables = r#"{"cuffs": [[0, 122, 78], [60, null, null]], "rest_rr_ms": [[800], [810]]}"#;
        let tables = Inputs::from_json(tables).unwrap().records;
        assert_eq!((tables["cuffs"][0].len(), tables["rest_rr_ms"].len()), (6, 2));
        for bad in [
            r#"{"phq9": [0]}"#,
            r#"{"pss10": 41}"#,
            r#"{"mood": 3}"#,
            r#"{"cuff": [80, 120]}"#,
            r#"{"valence": "good"}"#,
            r#"{"context": "moon"}"#,
            r#"{"affect_ratings": [1, 2]}"#,
            r#"{"affect_ratings": [[1, 2, 3]]}"#,
            r#"{"rest_rr_ms": [800, 810]}"#,
            r#"{"scr_trials": ["none"]}"#,
            "[]",
        ] {
            assert!(Inputs::from_json(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_given_fills_elements_that_are() {
        let known = |id: &str| crate::ELEMENTS.iter().any(|e| e.id == id);
        for g in GIVEN {
            assert!(known(g.element) || g.element.is_empty() && known(g.beside), "{}", g.key);
        }
    }

    #[test]
    fn at_work_only_a_clinician_may_ask_about_the_mind() {
        let at_work = r#"{"context": "workplace"}"#;
        assert!(Inputs::from_json(at_work).unwrap().body_only());
        let named = r#"{"context": "workplace", "clinician": "Dr. A"}"#;
        assert!(!Inputs::from_json(named).unwrap().body_only());
    }
}
