//! Every index leaves as a value or as the reason why there is none.

use super::super::{nonlinear::Undefined, time::Sums};
use crate::{
    catalogue::{Entry, hrv::ENTRIES},
    measure::{Measure, MeasureId, Status, Window, Z},
    process::Sink,
};

/// Below this part of measured data in a window no index has a value.
pub(in crate::hrv) const LEAST_QUALITY: f64 = 0.5;

/// The indices of the intervals of a window: 128 at most, one bit each.
pub(in crate::hrv) fn indices() -> impl Iterator<Item = &'static Entry> {
    ENTRIES.iter()
}

/// Where each number of the family is in its table, made by the compiler: with fourteen
/// measures a beat a search takes as long as the sums.
static PLACES: [u8; 256] = {
    let (mut places, mut place) = ([u8::MAX; 256], 0);
    while place < ENTRIES.len() {
        #[allow(clippy::indexing_slicing, reason = "what is out of bounds does not compile")]
        {
            places[(ENTRIES[place].id.0 & 0xFF) as usize] = place as u8;
        }
        place += 1;
    }
    places
};

/// The index with a number, and its place in the catalogue.
fn find(id: MeasureId) -> Option<(usize, &'static Entry)> {
    let place = usize::from(*PLACES.get((id.0 & 0xFF) as usize)?);
    ENTRIES.get(place).filter(|entry| entry.id == id).map(|entry| (place, entry))
}

/// Gives values the status that their window allows, and passes them on.
pub(in crate::hrv) struct Out<'a, S> {
    window: Window,
    /// Seconds of data, with the two intervals that a window cuts at its ends.
    pub(super) covered_s: f64,
    varies: bool,
    refused: Option<Status>,
    /// A bit for each index that has left.
    left: u128,
    sink: &'a mut S,
}

impl<'a, S: Sink<Measure>> Out<'a, S> {
    /// For a window whose intervals have these sums.
    pub(in crate::hrv) fn new(
        window: Window,
        sums: &Sums,
        overflow: bool,
        sink: &'a mut S,
    ) -> Self {
        let total_s = sums.sum as f64 / 1e6;
        let covered_s = total_s + 2.0 * total_s / (sums.count.max(1) as f64);
        let refused = if overflow {
            Some(Status::Overflow)
        } else if sums.count > 0 && window.quality < LEAST_QUALITY {
            Some(Status::PoorSignal)
        } else {
            None
        };
        Self { window, covered_s, varies: sums.varies(), refused, left: 0, sink }
    }

    /// Whether no index of this window has a value.
    pub(super) fn is_refused(&self) -> bool {
        self.refused.is_some()
    }

    /// A value that rests on `count` intervals or differences, with a standard error or NaN.
    pub(in crate::hrv) fn put(&mut self, id: MeasureId, value: f64, error: f64, count: u64) {
        self.put_between(id, value, value - Z * error, value + Z * error, count);
    }

    /// A value with the ends of its 95 % interval, NaN where they are unknown.
    pub(super) fn put_between(
        &mut self,
        id: MeasureId,
        value: f64,
        low: f64,
        high: f64,
        count: u64,
    ) {
        let reason = if self.varies { Status::Undefined } else { Status::NoVariation };
        self.decide(id, value, (low, high), count, reason);
    }

    /// What a kernel says of `count` intervals.
    pub(super) fn put_result(&mut self, id: MeasureId, result: Result<f64, Undefined>, count: u64) {
        let (value, reason) = match result {
            Ok(value) => (value, Status::Undefined),
            Err(why) => (f64::NAN, self.reason(why)),
        };
        self.decide(id, value, (f64::NAN, f64::NAN), count, reason);
    }

    fn reason(&self, why: Undefined) -> Status {
        match why {
            Undefined::TooShort { .. } => Status::TooShort,
            Undefined::TooLong { .. } => Status::Overflow,
            _ if !self.varies => Status::NoVariation,
            Undefined::NoVariation => Status::NoVariation,
            _ => Status::Undefined,
        }
    }

    /// `reason` is why there is no value where the value is not finite.
    fn decide(
        &mut self,
        id: MeasureId,
        value: f64,
        (low, high): (f64, f64),
        count: u64,
        reason: Status,
    ) {
        let Some((place, entry)) = find(id) else { return };
        let window = Window { count, ..self.window };
        let absent = |status| Measure::absent(id, window, status);
        let m = if let Some(status) = self.refused {
            absent(status)
        } else if count < entry.min_count || self.covered_s < entry.ultra_short_s {
            absent(Status::TooShort)
        } else if !value.is_finite() {
            absent(reason)
        } else {
            let m = Measure::new(id, window, value).with_interval_within(entry, low, high);
            let short = self.covered_s < entry.min_window_s;
            m.with_status(if short { Status::UltraShort } else { Status::Ok })
        };
        self.left |= bit(place);
        self.sink.put(m);
    }

    /// Everything that has not left yet, without values: because the window was refused, or
    /// else because of `reason`.
    pub(super) fn rest(&mut self, reason: Status) {
        let status = self.refused.unwrap_or(reason);
        for (place, entry) in indices().enumerate() {
            if self.left & bit(place) == 0 {
                self.sink.put(Measure::absent(entry.id, self.window, status));
            }
        }
    }
}

/// The bit of the index at a place of the catalogue.
fn bit(place: usize) -> u128 {
    1_u128.checked_shl(place as u32).unwrap_or(0)
}
