//! From frames at their own times to a steady grid.
//!
//! A cell of the grid holds the mean, over its length, of the straight lines from frame to frame.
//! So a fast camera is averaged and a slow one interpolated, and no clock need be even. A frame
//! that is not later than the one before is left out.

use crate::{Error, SampleRate};
use interocept_dsp::{ring::Ring, snapshot};

/// Cells a second: enough for the upstroke of a pulse, and about what cameras give.
pub(super) const GRID_HZ: f64 = 32.0;
/// Frames further apart than this are not joined; nearer ones by a straight line.
const BRIDGE_S: f64 = 0.5;
/// The most cells that a step can end: those of `BRIDGE_S`, and the one under way.
pub(super) const MOST_CELLS: usize = 17;
/// A step of more periods than this has lost frames.
const LOST_PERIODS: f64 = 2.5;
/// A colour beyond this, either way, is missing: beyond any converter of 32 bits.
const GREATEST: f64 = 1e10;
/// A time beyond this is none: 30,000 years.
const LONGEST_S: f64 = 1e12;
/// A colour smaller than this is zero: arithmetic on subnormal numbers is slow.
const NOTHING: f64 = 1e-200;

/// Red, green and blue, and 1 where no frame was lost, else 0.
pub(super) type Cell = [f64; 4];

/// A whole window of cells.
pub(super) struct Full<'a> {
    pub(super) cells: &'a Ring<Cell>,
    /// Where it starts, in seconds from the first frame.
    pub(super) start_s: f64,
}

/// Keeps the last cells, and says when a window of them is due.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    period_s: f64,
    length: u64,
    hop: u64,
    cells: Ring<Cell>,
    /// The time of the first frame.
    origin_s: Option<f64>,
    /// Since the origin: when the last frame was, whether it could be used or not, and how much
    /// has been lost after it.
    clock_s: f64,
    lost_s: f64,
    /// The last frame of the stretch.
    last: Option<(f64, [f64; 3])>,
    /// The cell under way and what is in it.
    cell: u64,
    area: Cell,
    /// Cells until the next window is due.
    wait: u64,
}
snapshot!(Grid { cells, origin_s, clock_s, lost_s, last, cell, area, wait }
    skip { period_s, length, hop });

impl Grid {
    pub(super) fn new(rate: SampleRate, window_s: f64, hop_s: f64) -> Result<Self, Error> {
        let cells = |s: f64| (libm::round(s * GRID_HZ) as u64).max(1);
        let length = cells(window_s);
        Ok(Self {
            period_s: 1.0 / rate.hz(),
            length,
            hop: cells(hop_s),
            cells: Ring::new(length as usize)?,
            origin_s: None,
            clock_s: 0.0,
            lost_s: 0.0,
            last: None,
            cell: 0,
            area: [0.0; 4],
            wait: length,
        })
    }

    /// Cells of a window.
    pub(super) fn length(&self) -> usize {
        self.length as usize
    }

    /// Seconds from the first frame to the end of the last.
    pub(super) fn seconds(&self) -> f64 {
        if self.origin_s.is_some() { self.clock_s + self.lost_s + self.period_s } else { 0.0 }
    }

    /// The most windows that so many frames can make due.
    pub(super) fn max_windows(&self, frames: usize) -> usize {
        let cells = frames.saturating_mul(MOST_CELLS);
        cells.checked_div(self.hop as usize).unwrap_or(cells).saturating_add(1)
    }

    pub(super) fn gap(&mut self, frames: u64) {
        if self.origin_s.is_some() {
            self.lost_s = (self.lost_s + frames as f64 * self.period_s).min(LONGEST_S);
        }
        if frames > 0 {
            self.last = None;
        }
    }

    /// Takes a frame: its time, or NaN, and colours.
    pub(super) fn frame(&mut self, frame: &[f64], due: &mut impl FnMut(&Full<'_>)) {
        let [time_s, red, green, blue] = frame else { return };
        let even = time_s.is_nan();
        if !even && time_s.abs() > LONGEST_S {
            return;
        }
        let now_s = match self.origin_s {
            None => {
                self.origin_s = Some(if even { 0.0 } else { *time_s });
                0.0
            }
            Some(_) if even => self.clock_s + self.lost_s + self.period_s,
            Some(origin_s) if *time_s - origin_s > self.clock_s => *time_s - origin_s,
            Some(_) => return,
        };
        if now_s > 2.0 * LONGEST_S {
            return;
        }
        (self.clock_s, self.lost_s) = (now_s, 0.0);
        let mut colours = [*red, *green, *blue];
        // Not a number is not within either.
        if !colours.iter().all(|c| c.abs() <= GREATEST) {
            return;
        }
        colours.iter_mut().filter(|c| c.abs() < NOTHING).for_each(|c| *c = 0.0);
        match self.last {
            Some((last_s, before)) if now_s - last_s <= BRIDGE_S => {
                self.join(last_s, before, now_s, colours, due);
            }
            _ => {
                self.cells.reset();
                self.cell = libm::ceil(now_s * GRID_HZ) as u64;
                self.area = [0.0; 4];
                self.wait = self.length;
            }
        }
        self.last = Some((now_s, colours));
    }

    /// Adds the straight lines between two frames to the cells that they cross.
    fn join(
        &mut self,
        last_s: f64,
        before: [f64; 3],
        now_s: f64,
        colours: [f64; 3],
        due: &mut impl FnMut(&Full<'_>),
    ) {
        let step_s = now_s - last_s;
        let whole = if step_s <= LOST_PERIODS * self.period_s { 1.0 } else { 0.0 };
        let mut from_s = last_s.max(self.cell as f64 / GRID_HZ);
        for _ in 0..=MOST_CELLS {
            let edge_s = self.cell.saturating_add(1) as f64 / GRID_HZ;
            let to_s = if edge_s < now_s { edge_s } else { now_s };
            let share = to_s - from_s;
            if share > 0.0 {
                // The middle of a straight line is its mean.
                let along = (0.5 * (from_s + to_s) - last_s) / step_s;
                let line = before.iter().zip(colours).map(|(a, b)| a + (b - a) * along);
                for (area, mean) in self.area.iter_mut().zip(line.chain([whole])) {
                    *area += mean * share;
                }
            }
            if now_s < edge_s {
                return;
            }
            self.end_cell(due);
            from_s = edge_s;
        }
    }

    fn end_cell(&mut self, due: &mut impl FnMut(&Full<'_>)) {
        let cell = core::mem::take(&mut self.area).map(|area| area * GRID_HZ);
        self.cells.push(cell);
        self.cell = self.cell.saturating_add(1);
        self.wait = self.wait.saturating_sub(1);
        if self.wait == 0 && self.cells.is_full() {
            self.wait = self.hop;
            let start = self.cell.saturating_sub(self.length);
            due(&Full { cells: &self.cells, start_s: start as f64 / GRID_HZ });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn grid() -> Grid {
        Grid::new(SampleRate::new(30.0).unwrap(), 8.0, 1.0).unwrap()
    }

    /// A straight line stays one, however uneven the frames are.
    #[test]
    fn uneven_frames_of_a_line_make_a_line() {
        let mut grid = grid();
        let (mut t, mut windows) = (100.0, 0);
        for i in 0..400 {
            let x = 5.0 + 2.0 * (t - 100.0);
            grid.frame(&[t, x, -x, 0.0], &mut |full| {
                windows += 1;
                for (k, [red, green, ..]) in full.cells.iter().enumerate() {
                    let middle_s = full.start_s + (k as f64 + 0.5) / GRID_HZ;
                    assert!((red - 5.0 - 2.0 * middle_s).abs() < 1e-9 && red == -green);
                }
            });
            t += [0.033, 0.034, 0.001, 0.086, 0.012][i % 5];
        }
        assert_eq!(windows, 6);
    }

    #[test]
    fn repeated_and_backward_frames_are_left_out() {
        let run = |strange: bool| {
            let (mut grid, mut sums) = (grid(), Vec::new());
            for i in 0..400 {
                let t = f64::from(i) / 30.0;
                let due = &mut |full: &Full<'_>| {
                    sums.push(full.cells.iter().map(|c| c[0]).sum::<f64>());
                };
                grid.frame(&[t, libm::sin(t), 0.0, 0.0], due);
                if strange {
                    grid.frame(&[t, 1e6, 0.0, 0.0], due);
                    grid.frame(&[t - 5.0, 1e6, 0.0, 0.0], due);
                    grid.frame(&[f64::INFINITY, 1e6, 0.0, 0.0], due);
                }
            }
            sums
        };
        assert_eq!(run(true), run(false));
        assert_eq!(run(false).len(), 6);
    }

    #[test]
    fn no_window_spans_a_gap_and_time_goes_on() {
        for gap in ["frames", "time", "colours"] {
            let (mut grid, mut starts) = (grid(), Vec::new());
            for i in 0..900 {
                let t = f64::from(i) / 30.0;
                let hidden = (300..330).contains(&i);
                let (time_s, red) = match gap {
                    "colours" if hidden => (f64::NAN, f64::NAN),
                    "time" => (t, 1.0),
                    _ => (f64::NAN, 1.0),
                };
                if hidden && gap == "frames" {
                    grid.gap(1);
                } else if !(hidden && gap == "time") {
                    grid.frame(&[time_s, red, 1.0, 1.0], &mut |full| starts.push(full.start_s));
                }
            }
            let after = starts.iter().position(|s| *s >= 10.9).unwrap();
            assert!(starts[after - 1] + 8.0 <= 10.0 && starts[after] <= 11.1, "{gap}: {starts:?}");
        }
    }
}
