//! The portrait: every element with its value and evidence, or with the reason why it has none.

use interocept::{
    Measure, Processor, SampleRate, Status, catalogue,
    catalogue::{Tier, resp},
    measure::MeasureId,
    monitor::{EventKind, Reading},
    rr::{Af, AfConfig, AfStatus},
    unit::Unit,
};

use crate::{
    capture::Capture,
    checks::{self, Check},
    elements::{ELEMENTS, Element, Rule, Turn},
    flags::{self, CUFF_MMHG, Flag, Z},
    inputs::Inputs,
    instruments::Instrument,
    sessions::{self, CRAVING, Found},
};

/// What an element rests on: a measure of a signal, or something that was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The signal, or where it was given.
    pub stream: String,
    /// The measure's key, or what was given.
    pub measure: String,
    /// Its value; NaN where it has none.
    pub value: f64,
    /// Whether it has a value, and if not, why.
    pub status: Status,
    /// Where its window begins, in seconds from the start of the capture.
    pub start_s: f64,
    /// How long its window is; 0 where it has none.
    pub window_s: f64,
    /// How many events it rests on.
    pub count: u64,
    /// How good its signal was, 0 to 1; NaN where there was none.
    pub quality: f64,
}

impl Input {
    fn measured(capture: &Capture, reading: &Reading) -> Self {
        let m = &reading.measure;
        let window = m.window();
        Self {
            stream: capture.streams.get(reading.stream as usize).cloned().unwrap_or_default(),
            measure: m.id().key().into(),
            value: m.value().unwrap_or(f64::NAN),
            status: m.status(),
            start_s: window.start_s,
            window_s: window.length_s,
            count: window.count,
            quality: window.quality,
        }
    }

    fn found(found: &Found) -> Self {
        let window = found.window;
        Self {
            stream: found.stream.clone(),
            measure: found.key.into(),
            value: if found.status.has_value() { found.value } else { f64::NAN },
            status: found.status,
            start_s: window.start_s,
            window_s: window.length_s,
            count: window.count,
            quality: window.quality,
        }
    }

    fn given(from: &str, what: &str, value: f64) -> Self {
        Self {
            stream: from.into(),
            measure: what.into(),
            value,
            status: Status::Ok,
            start_s: 0.0,
            window_s: 0.0,
            count: 1,
            quality: f64::NAN,
        }
    }
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
    /// How long the window was, in seconds; 0 where there was none.
    pub window_s: f64,
    /// What it rests on.
    pub inputs: Vec<Input>,
    /// What is shown beside the value.
    pub parts: Vec<Part>,
}

impl Filled {
    fn absent(element: &'static Element, status: Status) -> Self {
        Self {
            element,
            value: f64::NAN,
            low: f64::NAN,
            high: f64::NAN,
            status,
            unit: element.unit,
            quality: f64::NAN,
            window_s: 0.0,
            inputs: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// A value that was given, not measured.
    fn given(element: &'static Element, value: f64, input: Input) -> Self {
        Self { value, status: Status::Ok, inputs: vec![input], ..Self::absent(element, Status::Ok) }
    }

    /// Shows beside a value what was given with it, and what tables or sensors together came to.
    fn stand_beside(&mut self, inputs: &Inputs, found: &[Found]) {
        if !self.status.has_value() {
            return;
        }
        for (key, value) in inputs.beside(self.element.id) {
            let unit =
                if key == "stand_sbp_change" { Unit::MillimetreOfMercury } else { Unit::One };
            self.parts.push(Part { key: key.into(), value, unit });
            self.inputs.push(Input::given("given", key, value));
        }
        let beside = BESIDE.iter().filter(|(id, _)| *id == self.element.id);
        for part in beside.filter_map(|(_, key)| found.iter().find(|f| f.key == *key)) {
            if part.status.has_value() {
                let Found { key, value, unit, .. } = *part;
                self.parts.push(Part { key: key.into(), value, unit });
            }
            // Without a value, the reason is in the evidence.
            self.inputs.push(Input::found(part));
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

    /// How well the value is established: what a person has answered is never more than that.
    pub fn tier(&self) -> Tier {
        self.element.tier
    }
}

/// 50 elements, with what was compared and what a person should look at.
#[derive(Clone, Debug)]
pub struct Portrait {
    /// In the order of [`ELEMENTS`].
    pub elements: Vec<Filled>,
    /// Sensors that measure the same thing, compared.
    pub checks: Vec<Check>,
    /// What a person should look at.
    pub flags: Vec<Flag>,
    /// What may have moved the values beside the person.
    pub confounders: Vec<String>,
}

impl Portrait {
    /// The portrait of a capture, and of what is known beside it.
    pub fn of(capture: &Capture, inputs: &Inputs) -> Self {
        let checks = checks::all(capture);
        let found = sessions::all(capture, inputs);
        let one = |element: &'static Element| {
            let mut filled = fill(element, capture, inputs, &found);
            let check = checks.iter().find(|c| c.element == element.id);
            let told = filled.status.has_value() || filled.status == Status::Conflicting;
            if let Some(check) = check.filter(|_| told) {
                for voice in &check.voices {
                    let is = |i: &Input| i.stream == voice.stream && i.measure == voice.measure;
                    if !filled.inputs.iter().any(is) {
                        filled.inputs.extend(seconded(voice.measure, capture));
                    }
                }
                if !check.holds() {
                    filled.status = Status::Conflicting;
                }
            }
            filled.stand_beside(inputs, &found);
            filled
        };
        let elements = ELEMENTS.iter().map(one).collect();
        let mut portrait =
            Self { elements, checks, flags: Vec::new(), confounders: inputs.confounders.clone() };
        portrait.flags = flags::of(&portrait, inputs, irregular(capture));
        portrait
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

fn seconded(key: &str, capture: &Capture) -> Option<Input> {
    let id = catalogue::find_key(key)?.id;
    best(capture, id).map(|reading| Input::measured(capture, reading))
}

fn fill(element: &'static Element, capture: &Capture, inputs: &Inputs, found: &[Found]) -> Filled {
    if element.infers_mind() && inputs.body_only() {
        return Filled::absent(element, Status::NotPermitted);
    }
    if let (Some(cuff), "P3") = (inputs.cuff, element.id) {
        let mut filled =
            Filled::given(element, cuff.sbp, Input::given("cuff", "systolic", cuff.sbp));
        filled.inputs.push(Input::given("cuff", "diastolic", cuff.dbp));
        let half = Z * CUFF_MMHG;
        (filled.low, filled.high) = (cuff.sbp - half, cuff.sbp + half);
        let part = |key: &str, value| Part { key: key.into(), value, unit: element.unit };
        filled.parts.push(part("cuff.dbp", cuff.dbp));
        return filled;
    }
    if let Some((key, value)) = inputs.of(element.id) {
        let name = Instrument::find(key).map_or("given", |i| i.name);
        return Filled::given(element, value, Input::given(name, key, value));
    }
    match element.rule {
        Rule::Measures { from, parts } => {
            let filled = measured(element, from, parts, capture);
            // Without a cuff or an arterial line, by what cuffs have calibrated.
            let calibrated = element.id == "P3" && filled.value().is_none();
            let by_arrival = || told(element, "bp.sbp", TREND, filled.status, found);
            if calibrated { by_arrival() } else { filled }
        }
        Rule::Sessions { value, parts, without } => told(element, value, parts, without, found),
        Rule::Given(status) => Filled::absent(element, status),
    }
}

/// What stands beside a value that does not come from it.
const BESIDE: &[(&str, &str)] = &[("S14", "hrv.rsa_p2t"), ("Q30", CRAVING.0)];

/// What a pressure by arrival times is shown with: the null model beside every estimate.
const TREND: &[&str] = &["bp.dbp", "bp.map", "bp.null_sbp", "bp.calibration_age"];

/// An element by what tables, or sensors together, came to.
fn told(
    element: &'static Element,
    value: &str,
    parts: &[&str],
    without: Status,
    all: &[Found],
) -> Filled {
    let of = |key: &str| {
        let mut with_key = all.iter().filter(|f| f.key == key);
        let first = with_key.clone().next();
        with_key.find(|f| f.status.has_value()).or(first)
    };
    let Some(found) = of(value) else { return Filled::absent(element, without) };
    let mut filled = Filled {
        quality: found.window.quality,
        window_s: found.window.length_s,
        inputs: vec![Input::found(found)],
        ..Filled::absent(element, found.status)
    };
    if found.status.has_value() {
        (filled.value, (filled.low, filled.high)) = (found.value, found.interval);
        for part in parts.iter().filter_map(|key| of(key)).filter(|f| f.status.has_value()) {
            filled.parts.push(Part { key: part.key.into(), value: part.value, unit: part.unit });
            filled.inputs.push(Input::found(part));
        }
    }
    filled
}

/// The measure with the longest window, of those with a value if any has one.
pub(crate) fn best(capture: &Capture, id: MeasureId) -> Option<&Reading> {
    let all = capture.readings.iter().filter(|r| r.measure.id() == id);
    all.min_by(|a, b| {
        let rank = |m: &Measure| (m.value().is_some(), m.window().length_s);
        let ((a_has, a_s), (b_has, b_s)) = (rank(&a.measure), rank(&b.measure));
        b_has.cmp(&a_has).then(b_s.total_cmp(&a_s))
    })
}

/// A measure in the unit of the element.
pub(crate) fn turned(turn: Turn, value: f64) -> f64 {
    match turn {
        Turn::Same => value,
        Turn::Rate => 60_000.0 / value,
    }
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
    // Where sensors that were heard together do not agree, none of them is asked alone.
    let torn = found.first().filter(|(r, ..)| {
        r.measure.id() == resp::RATE_FUSED && r.measure.status() == Status::Conflicting
    });
    let with = torn.or_else(|| found.iter().find(|(r, ..)| r.measure.value().is_some()));
    // Without a value, the sensor that is best for it says why.
    let Some((reading, turn, unit)) = with.or(found.first()) else {
        return Filled::absent(element, Status::NoSensor);
    };
    let m = &reading.measure;
    let window = m.window();
    let mut filled = Filled {
        unit: *unit,
        quality: window.quality,
        window_s: window.length_s,
        inputs: vec![Input::measured(capture, reading)],
        ..Filled::absent(element, m.status())
    };
    let there_s = capture.stream_s(reading.stream);
    let Some(value) = m.value() else {
        // A sensor that was there for long enough, and is of no use for most of it, was not heard.
        let is_long = there_s + 1e-6 >= element.min_window_s;
        if m.status() == Status::TooShort && is_long && window.length_s < 0.5 * there_s {
            filled.status = Status::PoorSignal;
        }
        return filled;
    };
    // Beats end before their signal does: what counts is how long the sensor was there.
    if there_s + 1e-6 < element.min_window_s {
        filled.status = Status::TooShort;
        return filled;
    }
    filled.value = turned(*turn, value);
    // An interval as wide as what can be says nothing.
    let within = |low: f64, high: f64| {
        catalogue::find(m.id()).is_some_and(|entry| low > entry.min || high < entry.max)
    };
    if let Some((low, high)) = m.interval().filter(|(low, high)| within(*low, *high)) {
        let (low, high) = (turned(*turn, low), turned(*turn, high));
        (filled.low, filled.high) = if low <= high { (low, high) } else { (high, low) };
    }
    for id in parts {
        let beside = best(capture, *id).filter(|r| r.stream == reading.stream);
        if let (Some(r), Some(entry)) = (beside, catalogue::find(*id)) {
            if let Some(value) = r.measure.value() {
                filled.parts.push(Part { key: entry.key.into(), value, unit: entry.unit });
                filled.inputs.push(Input::measured(capture, r));
            }
        }
    }
    filled
}

/// The greatest evidence of atrial fibrillation in any ECG, where it is taken for that.
fn irregular(capture: &Capture) -> Option<f64> {
    let mut greatest: Option<f64> = None;
    for stream in 0..capture.streams.len() as u32 {
        let beats: Vec<f64> = capture
            .events
            .iter()
            .filter(|e| e.stream == stream && e.kind == EventKind::Beat && e.quality >= 0.5)
            .map(|e| e.time_s)
            .collect();
        let rr_ms: Vec<f64> =
            beats.iter().zip(beats.iter().skip(1)).map(|(a, b)| 1e3 * (b - a)).collect();
        let found = Af::run(&AfConfig::default(), SampleRate::MICROSECONDS, &rr_ms);
        let af = found.unwrap_or_default().into_iter().filter(|s| s.status == AfStatus::Af);
        greatest = af.map(|s| s.evidence).chain(greatest).reduce(f64::max);
    }
    greatest
}
