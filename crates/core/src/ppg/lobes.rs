//! Cuts the rise, or its opposite, into lobes: each stretch above zero is one candidate.

use super::drop_first;
use interocept_dsp::snapshot;

/// One stretch of growing signal.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Lobe {
    /// When it is highest.
    pub tick: u64,
    /// When it ended.
    pub end: u64,
    pub height: f64,
}
snapshot!(Lobe { tick, end, height });

/// Lobes of one sign that wait for the signal after them.
#[derive(Clone, Debug, Default)]
pub(super) struct Lobes {
    open: Lobe,
    /// How high the part before was of a lobe that went on too long.
    over: f64,
    waiting: [Lobe; Lobes::WAITING],
    len: usize,
}
snapshot!(Lobes { open, over, waiting, len });

impl Lobes {
    /// Lobes that can wait: more come only in noise.
    pub(super) const WAITING: usize = 8;

    /// Takes the rise at a tick. Of two lobes closer than `apart` the higher one is kept; none
    /// stays open for longer than `hold` after its top.
    #[inline]
    pub(super) fn track(&mut self, tick: u64, rise: f64, apart: u64, hold: u64) {
        if rise > self.open.height && rise > self.over {
            self.open.height = rise;
            self.open.tick = tick;
        } else if rise <= 0.0 {
            self.over = 0.0;
            self.close(tick, apart);
        } else if self.open.height > 0.0 && tick.saturating_sub(self.open.tick) >= hold {
            // The end of a slow rise cannot be waited for.
            self.over = self.open.height;
            self.close(tick, apart);
        }
    }

    /// Ends the lobe under way.
    pub(super) fn close(&mut self, tick: u64, apart: u64) {
        let new = Lobe { end: tick, ..core::mem::take(&mut self.open) };
        if new.height <= 0.0 {
            return;
        }
        while let Some(last) = self.waiting.get(self.len.wrapping_sub(1)) {
            if new.tick.saturating_sub(last.tick) >= apart {
                break;
            }
            if last.height >= new.height {
                return;
            }
            self.len -= 1;
        }
        if self.len == Self::WAITING {
            drop_first(&mut self.waiting);
            self.len -= 1;
        }
        if let Some(slot) = self.waiting.get_mut(self.len) {
            *slot = new;
            self.len += 1;
        }
    }

    /// Whether a lobe has its highest point at or before a tick.
    #[inline]
    pub(super) fn has_ripe(&self, before: u64) -> bool {
        let [first, ..] = &self.waiting;
        self.len > 0 && first.tick <= before
    }

    /// The oldest lobe that has its highest point at or before a tick, unless a higher one
    /// closer than `apart` is under way.
    pub(super) fn ripe(&mut self, before: u64, apart: u64) -> Option<Lobe> {
        let first = self.waiting.first().copied().filter(|l| self.len > 0 && l.tick <= before)?;
        drop_first(&mut self.waiting);
        self.len -= 1;
        let beaten =
            self.open.height > first.height && self.open.tick < first.tick.saturating_add(apart);
        (!beaten).then_some(first)
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}
