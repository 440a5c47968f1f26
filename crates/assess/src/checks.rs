//! Sensors that measure the same thing, compared.

use interocept::{
    catalogue::{abp, camera, hrv, prv, resp},
    measure::MeasureId,
    monitor::Reading,
};

use crate::{
    capture::Capture,
    elements::Turn,
    portrait::{best, turned},
};

/// What several sensors can tell.
struct Same {
    element: &'static str,
    measures: &'static [(MeasureId, Turn)],
    /// How far two sensors may be apart beside their own uncertainty, in the unit of the element:
    /// their windows are not quite the same.
    apart: f64,
    /// What that is, in English and Chinese.
    why: (&'static str, &'static str),
    source: &'static str,
    /// What they tell together, where there is such a measure: the element goes by it.
    together: Option<MeasureId>,
}

static SAME: &[Same] = &[
    Same {
        element: "P1",
        measures: &[
            (hrv::MEDIAN_NN, Turn::Rate),
            (prv::MEDIAN_PP, Turn::Rate),
            (abp::RATE, Turn::Same),
            (camera::PULSE_RATE, Turn::Same),
        ],
        apart: 3.0,
        why: (
            "half of what a heart-rate monitor may be off at 60 a minute",
            "心率60次/分时监测仪允许误差的一半",
        ),
        source: "ANSI/CTA-2065",
        together: None,
    },
    Same {
        element: "P4",
        measures: &[
            (resp::RATE, Turn::Same),
            (resp::RATE_ECG, Turn::Same),
            (resp::RATE_PPG, Turn::Same),
        ],
        apart: 2.0,
        why: ("two breaths a minute", "每分钟两次呼吸"),
        source: "P. H. Charlton and others (2016), Physiol. Meas. 37:610",
        together: Some(resp::RATE_FUSED),
    },
];

/// What one sensor says.
#[derive(Clone, Debug, PartialEq)]
pub struct Voice {
    /// The signal.
    pub stream: String,
    /// The measure.
    pub measure: &'static str,
    /// What it says, in the unit of the element.
    pub value: f64,
    /// Half of its 95 % interval; 0 where none is known.
    pub half: f64,
}

/// Two or more sensors that say what an element is.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The element.
    pub element: &'static str,
    /// What each sensor says.
    pub voices: Vec<Voice>,
    /// Whether each agrees with what the element goes by, beside their uncertainty: what they tell
    /// together, or what the first of them says.
    pub agrees: Vec<bool>,
    /// How far they may be apart beside their uncertainty.
    pub apart: f64,
    /// What that is, in English and Chinese.
    pub why: (&'static str, &'static str),
    /// Where that comes from.
    pub source: &'static str,
}

impl Check {
    /// Whether the element may be told: what it goes by is not outvoted.
    pub fn holds(&self) -> bool {
        let against = self.agrees.iter().filter(|a| !**a).count();
        let with = self.agrees.len() - against;
        against == 0 || with > against
    }
}

/// Compares whatever can be compared in a capture.
pub(crate) fn all(capture: &Capture) -> Vec<Check> {
    SAME.iter().filter_map(|same| check(same, capture)).collect()
}

fn check(same: &Same, capture: &Capture) -> Option<Check> {
    let voice = |(id, turn): &(MeasureId, Turn)| {
        let Reading { measure, stream, .. } = *best(capture, *id)?;
        let value = turned(*turn, measure.value()?);
        let half = measure
            .interval()
            .map_or(0.0, |(low, high)| 0.5 * (turned(*turn, high) - turned(*turn, low)).abs());
        let stream = capture.streams.get(stream as usize)?.clone();
        Some(Voice { stream, measure: id.key(), value, half })
    };
    let voices: Vec<Voice> = same.measures.iter().filter_map(voice).collect();
    let first = voices.first().filter(|_| voices.len() > 1)?;
    let fused = same.together.and_then(|id| voice(&(id, Turn::Same)));
    let by = fused.as_ref().unwrap_or(first);
    let agrees = voices.iter().map(|v| {
        let own = v.half * v.half + by.half * by.half;
        (v.value - by.value).abs() <= same.apart + libm::sqrt(own)
    });
    let agrees = agrees.collect();
    let Same { element, apart, why, source, .. } = *same;
    Some(Check { element, voices, agrees, apart, why, source })
}
