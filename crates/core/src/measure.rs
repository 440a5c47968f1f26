//! A measure: a value with its unit, uncertainty, quality and window, or the reason why
//! there is none.

use crate::{
    catalogue, choice, record,
    record::{FieldType, Kind, put_bytes},
    time::SampleRate,
};
use interocept_dsp::{
    snapshot,
    state::{Reader, Snapshot, StateError, Writer},
};

choice! {
    /// Whether a measure has a value, and if not, why.
    pub enum Status {
        /// There is a value.
        Ok = 0, "ok";
        /// There is a value from a window shorter than the standard one, which the literature
        /// supports for this measure.
        UltraShort = 1, "ultra_short";
        /// The window or the number of events is below the measure's minimum.
        TooShort = 2, "too_short";
        /// The signal was too poor.
        PoorSignal = 3, "poor_signal";
        /// The signal does not vary, so the measure is not defined.
        NoVariation = 4, "no_variation";
        /// The definition has no finite value here, for example a logarithm of nothing.
        Undefined = 5, "undefined";
        /// It was not asked for, or its inputs were not given.
        NotComputed = 6, "not_computed";
        /// The person's own baseline is missing.
        NoBaseline = 7, "no_baseline";
        /// The device or the person was never calibrated.
        NotCalibrated = 8, "not_calibrated";
        /// The calibration is too old.
        CalibrationExpired = 9, "calibration_expired";
        /// Only a questionnaire can answer this.
        NeedsQuestionnaire = 10, "needs_questionnaire";
        /// Only a task can answer this.
        NeedsTask = 11, "needs_task";
        /// The person does not show this response.
        NonResponder = 12, "non_responder";
        /// Two channels that should agree do not.
        Conflicting = 13, "conflicting";
        /// More events came than the stated capacity holds.
        Overflow = 14, "overflow";
        /// What was given is beyond what can be.
        OutOfRange = 15, "out_of_range";
        /// What was given is older than what came before.
        OutOfOrder = 16, "out_of_order";
        /// What was given was given before.
        Repeated = 17, "repeated";
        /// The calibration did not vary what it relates, so that only changes can be told, by
        /// the slope of a population.
        SlopeFromPrior = 18, "slope_from_prior";
        /// The estimates have been no better than the mean of the calibration.
        NoSkillOverCalibration = 19, "no_skill_over_calibration";
        /// The uncertainty is wider than what may be told.
        TooUncertain = 20, "too_uncertain";
        /// No sensor that could tell was there.
        NoSensor = 21, "no_sensor";
        /// Only the person's own rating can answer this.
        NeedsRating = 22, "needs_rating";
        /// One session is not enough; it needs repeated ones.
        NeedsSessions = 23, "needs_sessions";
        /// Law or policy does not permit it where this is used.
        NotPermitted = 24, "not_permitted";
    }
}

impl Status {
    /// Whether a measure of this status has a value.
    pub const fn has_value(self) -> bool {
        matches!(self, Self::Ok | Self::UltraShort)
    }
}

/// The number of a measure in the [`catalogue`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct MeasureId(pub(crate) u32);

impl MeasureId {
    /// The number, the same in every language and version.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The measure's key, such as `hrv.rmssd`.
    pub fn key(self) -> &'static str {
        catalogue::find(self).map_or("", |entry| entry.key)
    }
}

impl FieldType for MeasureId {
    const KIND: Kind = Kind::U32;
    const MIN: f64 = 0.0;
    const MAX: f64 = u32::MAX as f64;
    fn to_f64(self) -> f64 {
        f64::from(self.0)
    }
    fn from_f64(value: f64) -> Option<Self> {
        u32::from_f64(value).map(Self)
    }
    fn write(self, out: &mut [u8]) {
        put_bytes(out, &self.0.to_ne_bytes());
    }
}

impl Snapshot for MeasureId {
    fn save(&self, writer: &mut Writer<'_>) {
        self.0.save(writer);
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        self.0.load(reader)
    }
}

record! {
    /// A value with its uncertainty, quality and window, or the reason why there is none.
    pub struct Measure: "measure" {
        /// Where the window starts, on the clock of the stream, in seconds.
        start_s: f64 [Second],
        /// How long the window is.
        window_s: f64 [Second],
        /// The value in the unit of the catalogue; NaN unless the status says that there is one.
        value: f64 [One],
        /// Lower end of the 95 % interval; NaN where no interval is known.
        low: f64 [One],
        /// Upper end of the 95 % interval; NaN where no interval is known.
        high: f64 [One],
        /// How much of the window's data was good.
        quality: f64 [One] range(0.0, 1.0),
        /// How many events the value rests on.
        count: u64 [One],
        /// Which measure it is.
        id: MeasureId [One],
        /// Whether there is a value, and if not, why.
        status: Status [One],
    }
}

snapshot!(Measure { start_s, window_s, value, low, high, quality, count, id, status });

/// Two-sided 95 % of the standard normal distribution: half of an interval, in standard errors.
pub(crate) const Z: f64 = 1.959_963_985;
/// Below this part of a window in good signal nothing but that part is measured.
pub(crate) const LEAST_QUALITY: f64 = 0.5;

/// The part of a signal that a measure speaks of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Where it starts, in seconds on the clock of the stream.
    pub start_s: f64,
    /// How long it is, in seconds.
    pub length_s: f64,
    /// How many events are in it.
    pub count: u64,
    /// How much of it was good, 0 to 1.
    pub quality: f64,
}

impl Window {
    /// A window from `first` to `last` on a clock.
    pub fn between(rate: SampleRate, first: u64, last: u64, count: u64, quality: f64) -> Self {
        Self {
            start_s: rate.seconds(first, 0.0),
            length_s: rate.seconds(last.saturating_sub(first), 0.0),
            count,
            quality,
        }
    }

    /// Whether it is so long, but for rounding.
    pub(crate) fn lasts(&self, seconds: f64) -> bool {
        self.length_s >= seconds * (1.0 - 1e-9)
    }
}

impl Measure {
    /// A measure with a value. One that is not finite becomes [`Status::Undefined`].
    pub fn new(id: MeasureId, window: Window, value: f64) -> Self {
        let mut m = Self::absent(id, window, Status::Ok);
        if value.is_finite() {
            // A zero has no sign: which one `max` gives is each platform's own.
            m.value = value + 0.0;
        } else {
            m.status = Status::Undefined;
        }
        m
    }

    /// A measure without a value, and why.
    pub fn absent(id: MeasureId, window: Window, status: Status) -> Self {
        Self {
            start_s: window.start_s,
            window_s: window.length_s,
            value: f64::NAN,
            low: f64::NAN,
            high: f64::NAN,
            quality: window.quality,
            count: window.count,
            id,
            status,
        }
    }

    /// A value with a 95 % interval, under the minimum requirements of the catalogue and of half
    /// a window of good signal; or why there is none.
    pub(crate) fn judged(
        id: MeasureId,
        window: Window,
        refused: Option<Status>,
        value: f64,
        (low, high): (f64, f64),
    ) -> Self {
        let absent = |status| Self::absent(id, window, status);
        let Some(entry) = catalogue::find(id) else { return absent(Status::NotComputed) };
        if let Some(status) = refused {
            absent(status)
        } else if !window.lasts(entry.ultra_short_s) {
            absent(Status::TooShort)
        } else if window.quality < LEAST_QUALITY {
            absent(Status::PoorSignal)
        } else if window.count < entry.min_count {
            absent(Status::TooShort)
        } else if !value.is_finite() {
            absent(Status::Undefined)
        } else {
            let short = !window.lasts(entry.min_window_s);
            Self::new(id, window, value)
                .with_interval_within(entry, low, high)
                .with_status(if short { Status::UltraShort } else { Status::Ok })
        }
    }

    /// This measure with a 95 % interval, if both ends are finite and there is a value.
    pub fn with_interval(mut self, low: f64, high: f64) -> Self {
        if self.status.has_value() && low.is_finite() && high.is_finite() {
            (self.low, self.high) = (low + 0.0, high + 0.0);
        }
        self
    }

    /// This measure with its window later by so many seconds, as on another clock.
    pub fn later(self, seconds: f64) -> Self {
        Self { start_s: self.start_s + seconds, ..self }
    }

    /// As [`with_interval`](Self::with_interval), cut to what the measure can be. Not by `max` and
    /// `min`, which would make the ends of that range out of an error that is not known.
    pub fn with_interval_within(self, entry: &catalogue::Entry, low: f64, high: f64) -> Self {
        let low = if low < entry.min { entry.min } else { low };
        let high = if high > entry.max { entry.max } else { high };
        self.with_interval(low, high)
    }

    /// This measure under another status; without a value where that status has none.
    pub fn with_status(self, status: Status) -> Self {
        if !self.status.has_value() {
            return self;
        }
        if status.has_value() {
            return Self { status, ..self };
        }
        Self { status, value: f64::NAN, low: f64::NAN, high: f64::NAN, ..self }
    }

    /// Which measure it is.
    pub const fn id(&self) -> MeasureId {
        self.id
    }

    /// Whether there is a value, and if not, why.
    pub const fn status(&self) -> Status {
        self.status
    }

    /// The value in the unit of the catalogue.
    pub fn value(&self) -> Option<f64> {
        self.status.has_value().then_some(self.value)
    }

    /// The 95 % interval, where one is known.
    pub fn interval(&self) -> Option<(f64, f64)> {
        (self.low.is_finite() && self.high.is_finite()).then_some((self.low, self.high))
    }

    /// How much of the window's data was good, 0 to 1.
    pub const fn quality(&self) -> f64 {
        self.quality
    }

    /// The window that the measure speaks of.
    pub const fn window(&self) -> Window {
        Window {
            start_s: self.start_s,
            length_s: self.window_s,
            count: self.count,
            quality: self.quality,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const W: Window = Window { start_s: 0.0, length_s: 30.0, count: 40, quality: 1.0 };
    const ID: MeasureId = MeasureId(0x0101);

    #[test]
    fn a_number_that_is_none_becomes_a_reason() {
        for bad in [f64::NAN, f64::INFINITY] {
            let m = Measure::new(ID, W, bad);
            assert_eq!((m.value(), m.status()), (None, Status::Undefined));
        }
    }

    #[test]
    fn a_zero_has_no_sign() {
        let m = Measure::new(ID, W, -0.0).with_interval(-0.0, -0.0);
        let (low, high) = m.interval().unwrap();
        assert!([m.value().unwrap(), low, high].iter().all(|v| v.is_sign_positive()));
    }

    #[test]
    fn a_reason_takes_the_value_away() {
        let m = Measure::new(ID, W, 1.0).with_interval(0.5, 1.5);
        assert_eq!(m.interval(), Some((0.5, 1.5)));
        let m = m.with_status(Status::PoorSignal);
        assert_eq!((m.value(), m.interval()), (None, None));
        assert_eq!(m.with_status(Status::Ok).status(), Status::PoorSignal);
    }
}
