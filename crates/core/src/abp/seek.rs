//! Upstrokes by the slope sum.
//!
//! The slope sum is how far the pressure has risen within the time of an upstroke, what it fell
//! left out (Zong, Heldt, Moody, Mark, Comput Cardiol 30:259, 2003). An upstroke is where it
//! crosses a share of its usual height: a larger share right after an upstroke, where the
//! dicrotic wave is, and the smaller the longer none came. All constants are in seconds and mmHg.

use crate::Error;
use interocept_dsp::{moving::MovingSum, snapshot};

/// An upstroke takes about this long (Zong and others).
pub(super) const UPSTROKE_S: f64 = 0.128;
/// No two upstrokes are closer (Zong and others).
pub(super) const CLOSED_S: f64 = 0.25;
/// How long the top of a slope sum is waited for.
pub(super) const HOLD_S: f64 = 0.15;
/// The height of upstrokes is learnt over so many blocks of this length.
const BLOCK_S: f64 = 1.0;
const BLOCKS: usize = 4;
/// Before any interval is known.
const USUAL_S: f64 = 0.8;
/// Up to this share of the usual interval, an upstroke is as high as this share of the usual.
const EARLY: (f64, f64) = (0.6, 0.6);
/// From there to this share, as this; beyond, the less the later.
const TIMELY: (f64, f64) = (1.3, 0.4);
/// A net rise has at least this slope sum.
const NET: f64 = 0.6;
/// The usual height and interval follow the last so many beats; the height at once where an
/// upstroke is low and late, for it may have been preceded by others that were too low.
const BEATS: f64 = 8.0;
/// One beat counts for at most this many usual ones, either way.
const MOST: f64 = 2.0;

/// Where a slope sum crossed its threshold, and its top.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Crossing {
    pub tick: u64,
    pub height: f64,
}
snapshot!(Crossing { tick, height });

/// Looks for upstrokes, tick by tick.
#[derive(Clone, Debug)]
pub(super) struct Seek {
    hold: u64,
    closed: u64,
    block: u64,
    usual_start: f64,
    floor: f64,
    sum: MovingSum,
    /// The last three ticks, and their smooth value.
    last: [f64; 3],
    smooth: f64,
    slopes: f64,
    rising: Option<Crossing>,
    open_from: u64,
    /// Where the last upstroke crossed.
    upstroke: Option<u64>,
    usual: f64,
    level: f64,
    /// Highest slope sum of each of the first blocks.
    first: [f64; BLOCKS],
    blocks: usize,
    in_block: u64,
    learning: bool,
}
snapshot!(Seek { sum, last, smooth, slopes, rising, open_from, upstroke, usual, level, first, blocks, in_block, learning }
    skip { hold, closed, block, usual_start, floor });

impl Seek {
    pub(super) fn new(working_hz: f64, least_pulse: f64) -> Result<Self, Error> {
        let ticks = |s: f64| (libm::round(s * working_hz) as u64).max(1);
        Ok(Self {
            hold: ticks(HOLD_S),
            closed: ticks(CLOSED_S),
            block: ticks(BLOCK_S),
            usual_start: USUAL_S * working_hz,
            floor: NET * least_pulse,
            sum: MovingSum::new(ticks(UPSTROKE_S) as usize)?,
            last: [0.0; 3],
            smooth: 0.0,
            slopes: 0.0,
            rising: None,
            open_from: 0,
            upstroke: None,
            usual: USUAL_S * working_hz,
            level: 0.0,
            first: [0.0; BLOCKS],
            blocks: 0,
            in_block: 0,
            learning: true,
        })
    }

    /// The most ticks before the usual height is known.
    pub(super) fn learning_ticks(&self) -> u64 {
        self.block * BLOCKS as u64
    }

    pub(super) fn learning(&self) -> bool {
        self.learning
    }

    /// A stretch begins at a tick, with a pressure.
    pub(super) fn begin(&mut self, tick: u64, y: f64) {
        self.close_until(tick);
        self.sum.reset();
        (self.last, self.smooth, self.slopes) = ([y; 3], y, 0.0);
        self.rising = None;
    }

    /// The stretch is over: the rhythm is unknown, the height stays.
    pub(super) fn interrupt(&mut self) {
        (self.upstroke, self.rising, self.usual) = (None, None, self.usual_start);
    }

    /// Not before a tick.
    pub(super) fn close_until(&mut self, tick: u64) {
        self.open_from = self.open_from.max(tick);
    }

    #[inline]
    fn slope_sum(&mut self, y: f64) -> f64 {
        let [_, a, b] = self.last;
        self.last = [a, b, y];
        let smooth = 0.25 * (a + 2.0 * b + y);
        let rise = smooth - self.smooth;
        self.smooth = smooth;
        self.sum.step(if rise > 0.0 { rise } else { 0.0 })
    }

    /// Learns from a tick. True when enough is known.
    #[inline]
    pub(super) fn learn(&mut self, y: f64) -> bool {
        let slopes = self.slope_sum(y);
        if let Some(highest) = self.first.get_mut(self.blocks) {
            if slopes > *highest {
                *highest = slopes;
            }
        }
        self.in_block += 1;
        if self.in_block >= self.block {
            self.in_block = 0;
            self.blocks += 1;
        }
        self.blocks >= BLOCKS
    }

    /// Learning is over. The usual height is the second highest of the blocks: one may hold an
    /// artefact, and up to two no beat of a slow heart.
    pub(super) fn learnt(&mut self) {
        self.learning = false;
        let (mut second, mut top) = (0.0, 0.0);
        for height in self.first {
            if height > top {
                (second, top) = (top, height);
            } else if height > second {
                second = height;
            }
        }
        self.level = if second > 0.0 { second } else { top };
    }

    /// Usual intervals since the last upstroke. Where there was none, one is due as soon as it can
    /// be told: the height may be another than before.
    fn since(&self, tick: u64) -> f64 {
        match self.upstroke {
            Some(last) => tick.saturating_sub(last) as f64 / self.usual,
            None => 1.0 + tick.saturating_sub(self.open_from) as f64 / self.usual,
        }
    }

    fn threshold(&self, tick: u64) -> f64 {
        let since = self.since(tick);
        let share = if since < EARLY.0 {
            EARLY.1
        } else if since < TIMELY.0 {
            TIMELY.1
        } else {
            TIMELY.1 * (TIMELY.0 / since) * (TIMELY.0 / since)
        };
        (share * self.level).max(self.floor)
    }

    /// Takes a tick. Gives the crossing whose top is known now.
    #[inline]
    pub(super) fn step(&mut self, tick: u64, y: f64) -> Option<Crossing> {
        let before = self.slopes;
        let slopes = self.slope_sum(y);
        self.slopes = slopes;
        match &mut self.rising {
            Some(crossing) => {
                if slopes > crossing.height {
                    crossing.height = slopes;
                }
                if tick.saturating_sub(crossing.tick) >= self.hold {
                    return self.rising.take();
                }
            }
            None => {
                let open = tick >= self.open_from && slopes > before && slopes > self.floor;
                if open && slopes > self.threshold(tick) {
                    self.rising = Some(Crossing { tick, height: slopes });
                }
            }
        }
        None
    }

    /// Gives up the crossing under way.
    pub(super) fn abandon(&mut self) -> Option<Crossing> {
        self.rising.take()
    }

    /// A crossing was that of an upstroke.
    pub(super) fn accept(&mut self, crossing: Crossing) {
        let follow = |usual: f64, new: f64, beats: f64| {
            let within = new.min(usual * MOST).max(usual / MOST);
            usual + (within - usual) / beats
        };
        let lower = crossing.height < self.level && self.since(crossing.tick) > TIMELY.0;
        let beats = if lower { 1.0 } else { BEATS };
        if let Some(last) = self.upstroke {
            self.usual = follow(self.usual, crossing.tick.saturating_sub(last) as f64, BEATS);
        }
        self.level = if self.level > 0.0 {
            follow(self.level, crossing.height, beats)
        } else {
            crossing.height
        };
        self.upstroke = Some(crossing.tick);
        self.close_until(crossing.tick.saturating_add(self.closed));
    }
}
