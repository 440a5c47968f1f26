//! Windows over what was seen in each second: sums that add up to those of any window.

use crate::{
    SampleRate, catalogue,
    error::Error,
    measure::{Measure, MeasureId, Status, Window},
};
use interocept_dsp::{
    sliding::{Sliding, Span},
    snapshot,
};

/// Quantities that are followed at a time.
pub(super) const MOST: usize = 10;
/// Windows of at most an hour, and a little more.
const MOST_SECONDS: usize = 4096;
const LEAST_S: f64 = 5.0;
const LEAST_GOOD: f64 = 0.5;

/// What was seen of a quantity.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) n: f64,
    pub(super) sum: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}
snapshot!(Cell { n, sum, low, high });

impl Cell {
    const NONE: Self = Self { n: 0.0, sum: 0.0, low: f64::INFINITY, high: f64::NEG_INFINITY };

    fn take(&mut self, other: &Self) {
        self.n += other.n;
        self.sum += other.sum;
        self.low = if other.low < self.low { other.low } else { self.low };
        self.high = if other.high > self.high { other.high } else { self.high };
    }

    pub(super) fn mean(&self) -> f64 {
        self.sum / self.n
    }
}

/// A second of all quantities.
#[derive(Clone, Copy, Debug)]
struct Second {
    index: u64,
    cells: [Cell; MOST],
}
snapshot!(Second { index, cells });

/// What a window has seen.
pub(super) struct Seen {
    pub(super) cells: [Cell; MOST],
    samples: f64,
    window: Window,
    lost: bool,
}

impl Seen {
    pub(super) fn cell(&self, place: usize) -> Cell {
        self.cells.get(place).copied().unwrap_or(Cell::NONE)
    }

    /// A measure that rests on the quantity at a place.
    pub(super) fn measure(&self, id: MeasureId, place: usize, value: f64) -> Measure {
        let n = self.cell(place).n;
        let quality = if n < self.samples { n / self.samples } else { 1.0 };
        let window = Window { count: n as u64, quality, ..self.window };
        let least_s = catalogue::find(id).map_or(LEAST_S, |e| e.min_window_s);
        match () {
            () if self.lost => Measure::absent(id, window, Status::Overflow),
            () if window.length_s < least_s => Measure::absent(id, window, Status::TooShort),
            () if !(quality >= LEAST_GOOD) => Measure::absent(id, window, Status::PoorSignal),
            () => Measure::new(id, window, value),
        }
    }
}

/// See the [module](self).
#[derive(Clone, Debug)]
pub(super) struct Seconds {
    rate: SampleRate,
    second: u64,
    now: [Cell; MOST],
    in_second: u64,
    taken: u64,
    windows: Sliding<Second>,
}
snapshot!(Seconds { now, in_second, taken, windows } skip { rate, second });

impl Seconds {
    /// Windows of `window_s`, or of the whole stream at 0, each `hop_s`.
    pub(super) fn new(window_s: f64, hop_s: f64, rate: SampleRate) -> Result<Self, Error> {
        let second = rate.samples_rounded(1.0).max(1) as u64;
        let room = (window_s + hop_s) as usize + 8;
        let windows = Sliding::new(
            rate.samples_rounded(window_s) as u64,
            (rate.samples_rounded(hop_s) as u64).max(1),
            second,
            if window_s > 0.0 { room } else { MOST_SECONDS },
            Second { index: 0, cells: [Cell::NONE; MOST] },
        )?;
        Ok(Self { rate, second, now: [Cell::NONE; MOST], in_second: 0, taken: 0, windows })
    }

    /// What this frame shows of a quantity; NaN is nothing.
    pub(super) fn see(&mut self, place: usize, value: f64) {
        if let (Some(cell), false) = (self.now.get_mut(place), value.is_nan()) {
            cell.take(&Cell { n: 1.0, sum: value, low: value, high: value });
        }
    }

    /// A frame is over.
    pub(super) fn step(&mut self, tell: &mut impl FnMut(&Seen)) {
        self.in_second += 1;
        self.taken = self.taken.saturating_add(1);
        if self.in_second >= self.second {
            let index = self.taken.saturating_sub(self.second);
            self.windows.take(index, Second { index, cells: self.now });
            self.clear();
        }
        let (rate, second) = (self.rate, self.second);
        self.windows.advance(1, |s| s.index, &mut |span| tell(&seen(&span, rate, second)));
    }

    pub(super) fn gap(&mut self, frames: u64, tell: &mut impl FnMut(&Seen)) {
        self.clear();
        self.taken = self.taken.saturating_add(frames);
        let (rate, second) = (self.rate, self.second);
        self.windows.advance(frames, |s| s.index, &mut |span| tell(&seen(&span, rate, second)));
    }

    pub(super) fn finish(&mut self, tell: &mut impl FnMut(&Seen)) {
        let (rate, second) = (self.rate, self.second);
        self.windows.finish(|s| s.index, &mut |span| tell(&seen(&span, rate, second)));
    }

    fn clear(&mut self) {
        (self.now, self.in_second) = ([Cell::NONE; MOST], 0);
    }
}

fn seen(span: &Span<'_, Second>, rate: SampleRate, second: u64) -> Seen {
    let end = span.start.saturating_add(span.length);
    let mut cells = [Cell::NONE; MOST];
    for s in span.events.iter().filter(|s| s.index.saturating_add(second) <= end) {
        cells.iter_mut().zip(&s.cells).for_each(|(cell, other)| cell.take(other));
    }
    Seen {
        cells,
        samples: span.length as f64,
        window: Window {
            start_s: rate.seconds(span.start, 0.0),
            length_s: rate.seconds(span.length, 0.0),
            count: 0,
            quality: 0.0,
        },
        lost: span.lost,
    }
}
