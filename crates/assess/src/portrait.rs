//! The portrait: every element with its value and evidence, or with the reason why it has none.

use interocept::{
    Measure, Status, catalogue, catalogue::Tier, measure::MeasureId, monitor::Reading, unit::Unit,
};

use crate::{
    capture::Capture,
    elements::{ELEMENTS, Element, Rule, Turn},
};

/// What is known beside the signals.
#[derive(Clone, Debug, Default)]
pub struct Inputs {}

/// A measure that an element rests on.
#[derive(Clone, Debug)]
pub struct Input {
    /// The signal it is of.
    pub stream: String,
    /// The measure.
    pub measure: Measure,
}

/// What is shown beside the value of an element.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is called.
    pub key: String,
    /// Its value.
    pub value: f64,
    /// The unit of the value.
    pub unit: Unit,
}

/// An element of a portrait.
#[derive(Clone, Debug)]
pub struct Filled {
    /// Which element it is.
    pub element: &'static Element,
    pub(crate) value: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) status: Status,
    /// Unit of the value.
    pub unit: Unit,
    /// How good the signals were, 0 to 1; NaN where no signal is behind it.
    pub quality: f64,
    /// How well the value is established.
    pub tier: Tier,
    /// How long the window was, in seconds; 0 where there was none.
    pub window_s: f64,
    /// What it rests on.
    pub inputs: Vec<Input>,
    /// What is shown beside the value.
    pub parts: Vec<Part>,
}

impl Filled {
    pub(crate) fn absent(element: &'static Element, status: Status) -> Self {
        Self {
            element,
            value: f64::NAN,
            low: f64::NAN,
            high: f64::NAN,
            status,
            unit: element.unit,
            quality: f64::NAN,
            tier: element.tier,
            window_s: 0.0,
            inputs: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// The value, if there is one.
    pub fn value(&self) -> Option<f64> {
        self.status.has_value().then_some(self.value)
    }

    /// The 95 % interval, where one is known.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let known = self.low.is_finite() && self.high.is_finite();
        (self.status.has_value() && known).then_some((self.low, self.high))
    }

    /// Whether there is a value, and if not, why.
    pub const fn status(&self) -> Status {
        self.status
    }
}

/// 50 elements.
#[derive(Clone, Debug)]
pub struct Portrait {
    /// In the order of [`ELEMENTS`].
    pub elements: Vec<Filled>,
}

impl Portrait {
    /// The portrait of a capture.
    pub fn of(capture: &Capture, _inputs: &Inputs) -> Self {
        let elements = ELEMENTS.iter().map(|element| match element.rule {
            Rule::Measures { from, parts } => measured(element, from, parts, capture),
            Rule::Given(status) => Filled::absent(element, status),
        });
        Self { elements: elements.collect() }
    }

    /// An element by its id or its key.
    pub fn get(&self, name: &str) -> Option<&Filled> {
        self.elements.iter().find(|f| f.element.id == name || f.element.key == name)
    }

    /// How many elements have a value.
    pub fn filled(&self) -> usize {
        self.elements.iter().filter(|f| f.status.has_value()).count()
    }
}

/// The measure of a stream with the longest window, the first of those with a value if any has.
fn best<'a>(capture: &'a Capture, id: MeasureId) -> Option<&'a Reading> {
    let mut all: Vec<&Reading> = capture.readings.iter().filter(|r| r.measure.id() == id).collect();
    all.sort_by(|a, b| {
        let rank = |r: &Reading| (r.measure.value().is_some(), r.measure.window().length_s);
        let ((a_has, a_s), (b_has, b_s)) = (rank(a), rank(b));
        b_has.cmp(&a_has).then(b_s.total_cmp(&a_s))
    });
    all.first().copied()
}

fn measured(
    element: &'static Element,
    from: &[(MeasureId, Turn, Unit)],
    parts: &[MeasureId],
    capture: &Capture,
) -> Filled {
    let found: Vec<(&Reading, Turn, Unit)> = from
        .iter()
        .filter_map(|(id, turn, unit)| best(capture, *id).map(|r| (r, *turn, *unit)))
        .collect();
    let with = found.iter().find(|(r, ..)| r.measure.value().is_some());
    // Without a value, the sensor that is best for it says why.
    let Some((reading, turn, unit)) = with.or(found.first()) else {
        return Filled::absent(element, Status::NoSensor);
    };
    let m = &reading.measure;
    let window = m.window();
    let stream = |r: &Reading| capture.streams.get(r.stream as usize).cloned().unwrap_or_default();
    let input = |r: &Reading| Input { stream: stream(r), measure: r.measure };
    let turned = |v: f64| match turn {
        Turn::Same => v,
        Turn::Rate => 60_000.0 / v,
    };
    let mut filled = Filled {
        unit: *unit,
        quality: window.quality,
        window_s: window.length_s,
        inputs: vec![input(reading)],
        ..Filled::absent(element, m.status())
    };
    let Some(value) = m.value() else { return filled };
    // Beats end before the capture does: what counts is how long the sensors were there.
    if capture.length_s() + 1e-6 < element.min_window_s {
        filled.status = Status::TooShort;
        return filled;
    }
    filled.value = turned(value);
    if let Some((low, high)) = m.interval() {
        let (low, high) = (turned(low), turned(high));
        (filled.low, filled.high) = if low <= high { (low, high) } else { (high, low) };
    }
    for id in parts {
        let beside = best(capture, *id).filter(|r| r.stream == reading.stream);
        let entry = catalogue::find(*id);
        if let (Some(r), Some(entry)) = (beside, entry) {
            if let Some(value) = r.measure.value() {
                filled.parts.push(Part { key: entry.key.into(), value, unit: entry.unit });
                filled.inputs.push(input(r));
            }
        }
    }
    filled
}
