//! Which event at one place belongs to which at another: R peaks and feet, feet and feet.

use crate::{
    Error, SampleRate,
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
    /// By how much events of the second place come later than they are, in ms.
    skew_ms: f64,
    pub near: Ring<Event>,
    pub far: Ring<Event>,
    last: Option<u64>,
}
snapshot!(Pairs { near, far, last } skip { wait, skew_ms });

impl Pairs {
    /// For events of the first place that are known `known` samples after they were. Events of
    /// the second come `skew_ms` later than they are; where they come earlier, what was before
    /// them is still to come.
    pub(super) fn new(known: u64, skew_ms: f64, rate: SampleRate) -> Result<Self, Error> {
        let early = if skew_ms < 0.0 { rate.samples_covering(-1e-3 * skew_ms) as u64 } else { 0 };
        let (near, far) = (Ring::new(WAITING)?, Ring::new(WAITING)?);
        Ok(Self { wait: known.saturating_add(early), skew_ms, near, far, last: None })
    }

    /// Tells the pairs that must be known by now, or all: the latest near event that a far one
    /// follows by `range_ms`, each near one once.
    pub(super) fn tell(
        &mut self,
        now: Option<u64>,
        range_ms: (f64, f64),
        pair: &mut impl FnMut(Event, Event),
    ) {
        while let Some(far) = self.far.get(0) {
            if now.is_some_and(|now| now < far.index.saturating_add(self.wait)) {
                return;
            }
            self.far.pop_oldest();
            let far = Event { time_s: far.time_s - 1e-3 * self.skew_ms, ..far };
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

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    /// A PPG that is a second early: its foot is seen before the R peak it follows.
    #[test]
    fn what_is_early_waits_for_what_was_before_it() {
        let at = |index: u64| Event { index, time_s: index as f64 / 100.0, ..Event::default() };
        let mut pairs = Pairs::new(50, -1000.0, SampleRate::new(100.0).unwrap()).unwrap();
        let mut found = Vec::new();
        at(100).keep(&mut pairs.far);
        for now in 150..=250 {
            if now == 229 {
                // 49 samples late.
                at(180).keep(&mut pairs.near);
            }
            pairs.tell(Some(now), (50.0, 600.0), &mut |near, far| {
                found.push(far.time_s - near.time_s);
            });
        }
        assert_eq!(found.len(), 1);
        assert!((found[0] - 0.2).abs() < 1e-12);
    }
}
