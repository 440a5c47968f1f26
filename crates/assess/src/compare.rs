//! Portraits of one person at several stages, and which differences are more than error.
//!
//! The reliable change index (N. S. Jacobson and P. Truax, 1991, J. Consult. Clin. Psychol. 59:12)
//! is the difference by its standard error. That is the larger of two: of the measurement, from the
//! intervals of both portraits, and of people measured again, where somebody has published it; for a
//! questionnaire the least change that means something. Where neither is known the reason is told.
//! How much a person varies from day to day is in the second only: a reliable change says that the
//! two values differ, not why.

use serde_json::Value;

use crate::{
    capture::Refused,
    elements::{ELEMENTS, Element},
    retest::{self, Grounds, Size},
};

/// Two-sided 95 % of the standard normal distribution.
const Z: f64 = 1.959_963_985;

/// An element at one stage.
#[derive(Clone, Debug, PartialEq)]
struct Point {
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    unit: String,
    /// The measure, or what was given.
    from: String,
    /// The scores that it is a mean of.
    scores: Vec<String>,
}

/// The portrait of one stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// What it is called.
    pub name: String,
    /// What may have moved the values beside the person: medication, day of withdrawal, hour.
    pub confounders: Vec<String>,
    points: Vec<Point>,
}

impl Stage {
    /// A portrait as [`Portrait::to_json`](crate::Portrait::to_json) gives it.
    ///
    /// # Errors
    /// Text that is no portrait of 50 elements.
    pub fn from_json(name: &str, text: &str) -> Result<Self, Refused> {
        let json: Value =
            serde_json::from_str(text).map_err(|e| Refused(format!("{name} is no JSON: {e}")))?;
        let list = json.get("elements").and_then(Value::as_array);
        let list =
            list.ok_or_else(|| Refused(format!("{name} is no portrait: it has no elements")))?;
        let find = |e: &Element| -> Result<Point, Refused> {
            let of = |v: &&Value| v.get("id").and_then(Value::as_str) == Some(e.id);
            let v = list.iter().find(of);
            let v =
                v.ok_or_else(|| Refused(format!("{name} is no portrait: it has no {}", e.id)))?;
            let number = |key: &str| v.get(key).and_then(Value::as_f64);
            let text = |v: Option<&Value>| v.and_then(Value::as_str).unwrap_or("").to_owned();
            let first = v.get("inputs").and_then(|i| i.get(0)).and_then(|i| i.get("measure"));
            let parts = v.get("parts").and_then(Value::as_object);
            let parts = parts.into_iter().flatten().map(|(key, _)| key.clone());
            Ok(Point {
                scores: parts.filter(|key| key.starts_with("affect.z_")).collect(),
                value: number("value"),
                low: number("low"),
                high: number("high"),
                unit: text(v.get("unit")),
                from: text(first),
            })
        };
        let confounders = json.get("confounders").and_then(Value::as_array);
        let confounders = confounders.into_iter().flatten().filter_map(Value::as_str);
        Ok(Self {
            name: name.into(),
            confounders: confounders.map(str::to_owned).collect(),
            points: ELEMENTS.iter().map(find).collect::<Result<_, _>>()?,
        })
    }
}

/// What can be said of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// More than error.
    Reliable,
    /// Within error.
    WithinError,
    /// The error is not known.
    ErrorUnknown,
    /// The two values are of different measures.
    NotComparable,
    /// One of them is missing.
    Missing,
}

impl Verdict {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reliable => "reliable",
            Self::WithinError => "within_error",
            Self::ErrorUnknown => "error_unknown",
            Self::NotComparable => "not_comparable",
            Self::Missing => "missing",
        }
    }
}

/// An element over the stages.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The element.
    pub element: &'static Element,
    /// Unit of the values.
    pub unit: String,
    /// Its value at each stage.
    pub values: Vec<Option<f64>>,
    /// Its 95 % interval at each stage.
    pub intervals: Vec<Option<(f64, f64)>>,
    /// Last less first; NaN where one is missing.
    pub difference: f64,
    /// The standard error of the difference; NaN where it is not known.
    pub error: f64,
    /// What that rests on.
    pub grounds: Grounds,
    /// The difference by its standard error; NaN where that is not known.
    pub index: f64,
    /// What can be said of it.
    pub verdict: Verdict,
}

/// What became of each element that has a value at any stage.
pub fn changes(stages: &[Stage]) -> Vec<Change> {
    let all = ELEMENTS.iter().enumerate().filter_map(|(i, element)| {
        let points: Vec<&Point> = stages.iter().filter_map(|s| s.points.get(i)).collect();
        points.iter().any(|p| p.value.is_some()).then(|| change(element, &points))
    });
    all.collect()
}

fn change(element: &'static Element, points: &[&Point]) -> Change {
    let mut change = Change {
        element,
        unit: points
            .iter()
            .find(|p| p.value.is_some())
            .map_or_else(String::new, |p| p.unit.clone()),
        values: points.iter().map(|p| p.value).collect(),
        intervals: points.iter().map(|p| p.low.zip(p.high)).collect(),
        difference: f64::NAN,
        error: f64::NAN,
        grounds: Grounds::Intervals,
        index: f64::NAN,
        verdict: Verdict::Missing,
    };
    let known = points.iter().find(|p| p.value.is_some());
    if let Some(point) = known {
        change.grounds = grounds(element, point);
    }
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return change };
    let (Some(from), Some(to)) = (first.value, last.value) else { return change };
    if first.unit != last.unit || first.from != last.from || first.scores != last.scores {
        change.verdict = Verdict::NotComparable;
        return change;
    }
    change.difference = to - from;
    let own = first.error().zip(last.error()).map(|(a, b)| libm::sqrt(a * a + b * b));
    let published = retest::published(element, &first.from).map(|(size, source)| {
        let error = match size {
            Size::Share(share) => share * libm::sqrt(from * from + to * to),
            Size::Each(each) => each * core::f64::consts::SQRT_2,
            Size::Difference(least) => least / Z,
        };
        (error, source)
    });
    let own = own.filter(|e| *e > 0.0);
    (change.error, change.grounds) = match (own, published) {
        (Some(own), Some((error, _))) if own > error => (own, Grounds::Intervals),
        (_, Some((error, source))) => (error, Grounds::Published(source)),
        (Some(own), None) => (own, Grounds::Intervals),
        (None, None) => (f64::NAN, Grounds::Unknown(retest::unknown(element, &first.from))),
    };
    change.verdict = if change.error > 0.0 {
        change.index = change.difference / change.error;
        // The least change that means something is one already.
        let reliable = change.index.abs() >= Z - 1e-9;
        if reliable { Verdict::Reliable } else { Verdict::WithinError }
    } else {
        Verdict::ErrorUnknown
    };
    change
}

/// What an error of this value would rest on.
fn grounds(element: &Element, point: &Point) -> Grounds {
    let published = retest::published(element, &point.from);
    match (published, point.error()) {
        (Some((_, source)), _) => Grounds::Published(source),
        (None, Some(_)) => Grounds::Intervals,
        (None, None) => Grounds::Unknown(retest::unknown(element, &point.from)),
    }
}

impl Point {
    /// The standard error of the value.
    fn error(&self) -> Option<f64> {
        self.low.zip(self.high).map(|(low, high)| 0.5 * (high - low) / Z)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Capture, Inputs, Options, Portrait, Signal};

    fn stage(name: &str, breaths_per_min: f64, answers: &str) -> (Stage, String) {
        let hz = breaths_per_min / 60.0 * core::f64::consts::TAU;
        // Not quite steady: without any variation there is no error to judge by.
        let volume = |t: f64| libm::sin(hz * t + 0.3 * libm::sin(0.4 * t));
        let belt = (0..1500).map(|i| volume(f64::from(i) / 25.0)).collect();
        let signal = Signal::new("resp", 25.0, belt).unwrap();
        let capture = Capture::of(vec![signal], &Options::default()).unwrap();
        let portrait = Portrait::of(&capture, &Inputs::from_json(answers).unwrap());
        let text = portrait.to_json().to_string();
        (Stage::from_json(name, &text).unwrap(), text)
    }

    #[test]
    fn differences_are_judged_by_their_error() {
        let a = stage("a", 12.0, r#"{"phq9": [1,1,1,1,1,1,1,1,0], "fatigue": 30}"#);
        let b = stage("b", 15.0, r#"{"phq9": [1,1,1,0,0,0,0,0,0], "confounders": ["methadone"]}"#);
        let (b, _) = b;
        let found = changes(&[a.0.clone(), b.clone()]);
        let of = |id: &str| found.iter().find(|c| c.element.id == id).unwrap();
        assert!((of("P4").difference - 3.0).abs() < 0.5 && of("P4").index > Z, "{:?}", of("P4"));
        assert_eq!((of("S6").difference, of("S6").verdict), (-5.0, Verdict::Reliable));
        assert_eq!(of("S8").verdict, Verdict::Missing);
        assert!(found.iter().all(|c| c.element.id != "S1"));
        assert_eq!(b.confounders, ["methadone"]);
        // A tenth of each of two pulse rates, 13.9 points of a rating, and what skin has: nothing.
        let of = |id: &str, from: &str, to: &str| {
            let stage = |json: &str| {
                let mut v: Value = serde_json::from_str(&a.1).unwrap();
                let list = v["elements"].as_array_mut().unwrap();
                let e = list.iter_mut().find(|e| e["id"] == id).unwrap();
                e["value"] = serde_json::from_str(json).unwrap();
                Stage::from_json("s", &v.to_string()).unwrap()
            };
            let found = changes(&[stage(from), stage(to)]);
            found.into_iter().find(|c| c.element.id == id).unwrap()
        };
        let rate = of("P1", "60", "80");
        assert!((rate.index - 2.0).abs() < 1e-12 && rate.verdict == Verdict::Reliable, "{rate:?}");
        assert!(matches!(rate.grounds, Grounds::Published(_)));
        assert_eq!(of("P1", "60", "70").verdict, Verdict::WithinError);
        assert_eq!(of("S8", "30", "44").verdict, Verdict::Reliable);
        assert_eq!(of("S8", "30", "43").verdict, Verdict::WithinError);
        let skin = of("P6", "3", "9");
        assert_eq!(skin.grounds, Grounds::Unknown(retest::Unknown::Site));
        assert_eq!(skin.verdict, Verdict::ErrorUnknown);
        let a = a.0;
        let same = changes(&[a.clone(), a]);
        assert!(same.iter().all(|c| c.verdict != Verdict::Reliable));
        assert!(Stage::from_json("x", "{}").is_err() && Stage::from_json("x", "[").is_err());
    }
}
