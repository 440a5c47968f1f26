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
    n: f64,
    sum: f64,
    squares: f64,
}
snapshot!(Cell { n, sum, squares });

impl Cell {
    const NONE: Self = Self { n: 0.0, sum: 0.0, squares: 0.0 };

    fn take(&mut self, other: &Self) {
        self.n += other.n;
        self.sum += other.sum;
        self.squares += other.squares;
    }

    pub(super) fn mean(&self) -> f64 {
        self.sum / self.n
    }

    pub(super) fn sd(&self) -> f64 {
        let variance = self.squares / self.n - self.mean() * self.mean();
        libm::sqrt(if variance > 0.0 { variance } else { 0.0 })
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
            () if !window.lasts(least_s) => Measure::absent(id, window, Status::TooShort),
            () if quality < LEAST_GOOD => Measure::absent(id, window, Status::PoorSignal),
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
        // No longer than that: a window of some seconds holds as many.
        let second = (rate.samples(1.0) as u64).max(1);
        let length = rate.samples_covering(window_s) as u64;
        let seconds = length.checked_div(second).unwrap_or(0) as usize;
        let windows = Sliding::new(
            length,
            (rate.samples_rounded(hop_s) as u64).max(1),
            second,
            if length > 0 { seconds + 8 } else { MOST_SECONDS },
            Second { index: 0, cells: [Cell::NONE; MOST] },
        )?;
        Ok(Self { rate, second, now: [Cell::NONE; MOST], in_second: 0, taken: 0, windows })
    }

    /// What this frame shows of a quantity; NaN is nothing.
    pub(super) fn see(&mut self, place: usize, value: f64) {
        if let (Some(cell), false) = (self.now.get_mut(place), value.is_nan()) {
            cell.take(&Cell { n: 1.0, sum: value, squares: value * value });
        }
    }

    /// A frame is over.
    pub(super) fn step(&mut self, tell: &mut impl FnMut(&Seen)) {
        self.in_second = self.in_second.saturating_add(1);
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
