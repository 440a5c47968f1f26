//! Which event at one place belongs to which at another: R peaks and feet, feet and feet.

use crate::{
    Error,
    ecg::{Beat, BeatFlags},
    ppg::{Pulse, PulseFlags},
};
use interocept_dsp::{ring::Ring, snapshot};

/// Events that wait for each other.
pub(super) const WAITING: usize = 32;

/// What waits of a beat or a pulse.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Event {
    pub index: u64,
    pub time_s: f64,
    pub quality: f64,
    pub late: bool,
    pub polarity: i32,
}
snapshot!(Event { index, time_s, quality, late, polarity });

impl Event {
    pub(super) fn of_beat(beat: &Beat) -> Self {
        let Beat { index, time_s, quality, flags, polarity, .. } = *beat;
        Self { index, time_s, quality, late: flags.contains(BeatFlags::SEARCH_BACK), polarity }
    }

    /// It waits in a place; the oldest makes room.
    pub(super) fn keep(self, place: &mut Ring<Self>) {
        let _ = place.push(self);
    }

    /// The foot of a pulse that has one.
    pub(super) fn of_foot(pulse: &Pulse) -> Option<Self> {
        let Pulse { foot_index, foot_time_s, quality, flags, polarity, .. } = *pulse;
        let late = flags.contains(PulseFlags::SEARCH_BACK);
        let event = Self { index: foot_index, time_s: foot_time_s, quality, late, polarity };
        foot_time_s.is_finite().then_some(event)
    }
}

/// Events of two places, each in order of time.
#[derive(Clone, Debug)]
pub(super) struct Pairs {
    /// By when all of the first place before an event of the second are known, in samples.
    wait: u64,
    pub near: Ring<Event>,
    pub far: Ring<Event>,
    last: Option<u64>,
}
snapshot!(Pairs { near, far, last } skip { wait });

impl Pairs {
    pub(super) fn new(wait: u64) -> Result<Self, Error> {
        Ok(Self { wait, near: Ring::new(WAITING)?, far: Ring::new(WAITING)?, last: None })
    }

    /// Tells the pairs that must be known by now, or all: the latest near event that a far one
    /// follows by `range_ms`, each near one once. Far events come `skew_ms` later than they are.
    pub(super) fn tell(
        &mut self,
        now: Option<u64>,
        range_ms: (f64, f64),
        skew_ms: f64,
        pair: &mut impl FnMut(Event, Event),
    ) {
        while let Some(far) = self.far.get(0) {
            if now.is_some_and(|now| now < far.index.saturating_add(self.wait)) {
                return;
            }
            self.far.pop_oldest();
            let far = Event { time_s: far.time_s - 1e-3 * skew_ms, ..far };
            let fits =
                |e: &Event| (range_ms.0..=range_ms.1).contains(&(1000.0 * (far.time_s - e.time_s)));
            let Some(near) = self.near.iter().rev().find(fits) else { continue };
            if self.last.is_none_or(|last| near.index > last) {
                self.last = Some(near.index);
                pair(near, far);
            }
        }
    }
}
