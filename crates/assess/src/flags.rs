//! What a person should look at: published thresholds, and a rate of false alarms over all.
//!
//! A flag proposes, a person decides. Flags of measured values are tests with an error each, so
//! they are judged together at a false-discovery rate (Y. Benjamini and Y. Hochberg, 1995, J. R.
//! Stat. Soc. B 57:289); what a person has answered is no test and is never held back.

use crate::{elements::Element, inputs::Inputs, portrait::Portrait};

/// What should be done, for review by a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Measure again.
    Rescreen,
    /// Show it to a clinician.
    Refer,
    /// Call a person now.
    Human,
}

impl Ask {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rescreen => "rescreen",
            Self::Refer => "refer",
            Self::Human => "human",
        }
    }
}

/// On which side of a threshold something is flagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Above,
    Below,
}

/// A threshold.
struct Threshold {
    /// The element, and the part of it if it is not the value.
    element: &'static str,
    part: &'static str,
    side: Side,
    at: f64,
    /// Standard deviation of a value whose own interval is not known; 0 for answers.
    error: f64,
    ask: Ask,
    en: &'static str,
    zh: &'static str,
    source: &'static str,
}

/// The false-discovery rate over all flags of measured values.
pub const FALSE_DISCOVERY_RATE: f64 = 0.05;

const ESC: &str = "B. Williams and others (2018), Eur. Heart J. 39:3021";
const NEWS2: &str = "Royal College of Physicians (2017), National Early Warning Score 2";
/// Of a cuff: ISO 81060-2:2018 allows a standard deviation of 8 mmHg.
pub(crate) const CUFF_MMHG: f64 = 8.0;
/// Of an oximeter: ISO 80601-2-61:2017 allows a root mean square of 4 %.
const OXIMETER: f64 = 4.0;

macro_rules! thresholds {
    ($($element:literal $part:literal $side:ident $at:literal error $error:expr, $ask:ident,
       $en:literal, $zh:literal, $source:expr;)+) => {
        static THRESHOLDS: &[Threshold] = &[$(Threshold {
            element: $element,
            part: $part,
            side: Side::$side,
            at: $at,
            error: $error,
            ask: Ask::$ask,
            en: $en,
            zh: $zh,
            source: $source,
        }),+];
    };
}

thresholds! {
    "P1" "" Above 100.0 error 2.0, Rescreen, "heart rate above 100 at rest", "静息心率高于100", "R. L. Page and others (2016), Circulation 133:e506";
    "P1" "" Above 130.0 error 2.0, Refer, "heart rate above 130", "心率高于130", NEWS2;
    "P1" "" Below 50.0 error 2.0, Rescreen, "heart rate below 50", "心率低于50", "F. M. Kusumoto and others (2019), Circulation 140:e382";
    "P1" "" Below 40.0 error 2.0, Refer, "heart rate below 40", "心率低于40", NEWS2;
    "P3" "" Above 140.0 error CUFF_MMHG, Rescreen, "systolic pressure above 140", "收缩压高于140", ESC;
    "P3" "" Above 180.0 error CUFF_MMHG, Refer, "systolic pressure above 180", "收缩压高于180", ESC;
    "P3" "dbp" Above 90.0 error CUFF_MMHG, Rescreen, "diastolic pressure above 90", "舒张压高于90", ESC;
    "P3" "dbp" Above 110.0 error CUFF_MMHG, Refer, "diastolic pressure above 110", "舒张压高于110", ESC;
    "P3" "" Below 90.0 error CUFF_MMHG, Refer, "systolic pressure below 90", "收缩压低于90", NEWS2;
    "P4" "" Above 24.0 error 2.0, Refer, "more than 24 breaths a minute", "每分钟呼吸超过24次", NEWS2;
    "P4" "" Below 9.0 error 2.0, Refer, "fewer than 9 breaths a minute", "每分钟呼吸少于9次", NEWS2;
    "P5" "" Below 94.0 error OXIMETER, Rescreen, "oxygen saturation below 94 %", "血氧低于94%", "B. R. O'Driscoll and others (2017), Thorax 72(S1):ii1";
    "P5" "" Below 90.0 error OXIMETER, Refer, "oxygen saturation below 90 %", "血氧低于90%", "B. R. O'Driscoll and others (2017), Thorax 72(S1):ii1";
    "S5" "" Above 9.5 error 0.0, Refer, "GAD-7 of 10 or more", "GAD-7达到10分", "R. L. Spitzer and others (2006), Arch. Intern. Med. 166:1092";
    "S6" "" Above 9.5 error 0.0, Refer, "PHQ-9 of 10 or more", "PHQ-9达到10分", "K. Kroenke, R. L. Spitzer and J. B. Williams (2001), J. Gen. Intern. Med. 16:606";
}

impl Element {
    /// Whether there is a threshold that its value is judged by.
    pub fn is_judged(&self) -> bool {
        THRESHOLDS.iter().any(|t| t.element == self.id)
    }
}

/// Something for a person to look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Flag {
    /// The element it is about.
    pub element: &'static str,
    /// What should be done.
    pub ask: Ask,
    /// What it is, in English.
    pub en: &'static str,
    /// What it is, in Chinese.
    pub zh: &'static str,
    /// Where the threshold comes from.
    pub source: &'static str,
    /// The value.
    pub value: f64,
    /// How likely a value on the other side would have given this one; NaN for answers.
    pub p: f64,
}

/// The upper tail of the standard normal distribution.
fn tail(z: f64) -> f64 {
    0.5 * libm::erfc(z / core::f64::consts::SQRT_2)
}

/// Half of a 95 % interval by the standard error.
pub(crate) const Z: f64 = 1.959_963_985;

/// Every flag of a portrait, the most urgent first; of one element and side only that.
pub(crate) fn of(portrait: &Portrait, inputs: &Inputs, irregular: Option<f64>) -> Vec<Flag> {
    let mut tested: Vec<(f64, Flag)> = Vec::new();
    let mut flags = Vec::new();
    for t in THRESHOLDS {
        let Some(filled) = portrait.get(t.element) else { continue };
        let value = match t.part {
            "" => filled.value(),
            part => {
                let found = filled.parts.iter().find(|p| p.key.ends_with(part));
                found.filter(|_| filled.value().is_some()).map(|p| p.value)
            }
        };
        let Some(value) = value else { continue };
        let beyond = match t.side {
            Side::Above => value - t.at,
            Side::Below => t.at - value,
        };
        let flag = |p| Flag {
            element: t.element,
            ask: t.ask,
            en: t.en,
            zh: t.zh,
            source: t.source,
            value,
            p,
        };
        if t.error == 0.0 {
            flags.extend((beyond > 0.0).then(|| flag(f64::NAN)));
            continue;
        }
        let own = filled.interval().filter(|_| t.part.is_empty());
        let error = own.map_or(t.error, |(low, high)| (0.5 * (high - low) / Z).max(0.25 * t.error));
        let p = tail(beyond / error);
        tested.push((p, flag(p)));
    }
    flags.extend(discoveries(tested));
    if inputs.answers.get("phq9").and_then(|a| a.get(8)).is_some_and(|a| *a > 0)
        && portrait.get("S6").is_some_and(|f| f.value().is_some())
    {
        flags.insert(0, Flag {
            element: "S6",
            ask: Ask::Human,
            en: "PHQ-9 item 9 (thoughts of being better off dead or of self-harm) is not 'not at all'",
            zh: "PHQ-9第9题（轻生或自伤念头）并非“完全没有”",
            source: "K. Kroenke, R. L. Spitzer and J. B. Williams (2001), J. Gen. Intern. Med. 16:606",
            value: inputs.answers.get("phq9").and_then(|a| a.get(8)).map_or(f64::NAN, |a| f64::from(*a)),
            p: f64::NAN,
        });
    }
    if let Some(evidence) = irregular {
        flags.push(Flag {
            element: "P1",
            ask: Ask::Refer,
            en: "irregular rhythm: evidence of atrial fibrillation",
            zh: "心律不齐：有房颤迹象",
            source: "G. Hindricks and others (2021), Eur. Heart J. 42:373",
            value: evidence,
            p: f64::NAN,
        });
    }
    flags.sort_by_key(|flag| std::cmp::Reverse(flag.ask as u8));
    flags
}

/// The flags that a false-discovery rate lets through.
fn discoveries(mut tested: Vec<(f64, Flag)>) -> Vec<Flag> {
    let count = tested.len() as f64;
    tested.sort_by(|a, b| a.0.total_cmp(&b.0));
    let passing = |(i, t): (usize, &(f64, Flag))| {
        (t.0 <= FALSE_DISCOVERY_RATE * (i + 1) as f64 / count).then_some(i + 1)
    };
    let last = tested.iter().enumerate().filter_map(passing).max().unwrap_or(0);
    let mut flags: Vec<Flag> = Vec::new();
    for (_, flag) in tested.into_iter().take(last) {
        // Above 180 is above 140 too: one of them is enough, the more urgent one.
        let urgent = |other: &Flag| other.ask as u8 >= flag.ask as u8;
        match flags.iter_mut().find(|f| f.element == flag.element && f.value == flag.value) {
            Some(other) if urgent(other) => {}
            Some(other) => *other = flag,
            None => flags.push(flag),
        }
    }
    flags
}
