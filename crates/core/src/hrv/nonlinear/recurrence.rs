//! Recurrence quantification.

use super::regression::Fit;
use super::{Undefined, Workspace, check};

/// What to embed and what counts as recurrence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Embedding dimension, 1 to [`MAX_DIMENSION`]; default 7 (Zimatore et al., PLoS One
    /// 16:e0249504, 2021, with [`zimatore_tolerance`]).
    pub dimension: usize,
    /// Embedding delay in intervals, from 1; default 1.
    pub delay: usize,
    /// Euclidean distance up to which (`<=`) two points recur, in the unit of the series.
    pub tolerance: f64,
    /// Shortest line that counts as one, from 1; default 2.
    pub min_line: usize,
}

impl Settings {
    /// The defaults with this tolerance.
    pub fn new(tolerance: f64) -> Self {
        Self { dimension: 7, delay: 1, tolerance, min_line: 2 }
    }
}

/// Largest embedding dimension that is taken.
pub const MAX_DIMENSION: usize = 16;

/// Lines of one kind of at least the minimum length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lines {
    /// How many there are.
    pub count: u64,
    /// How many points lie on them.
    pub points: u64,
    /// Mean length; 0 without lines.
    pub mean: f64,
    /// Largest length; 0 without lines.
    pub max: usize,
    /// Shannon entropy of the lengths, in nats.
    pub entropy: f64,
}

/// Recurrence quantification of the triangle above the main diagonal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recurrence {
    /// Share of recurrent pairs.
    pub recurrence_rate: f64,
    /// Diagonal lines: mean L, longest Lmax, entropy ENTR.
    pub diagonal: Lines,
    /// Vertical lines: mean is the trapping time TT.
    pub vertical: Lines,
    /// Vertical lines of pairs that do not recur.
    pub white: Lines,
    /// Share of recurrent pairs on diagonal lines; `None` without recurrence, like all below.
    pub determinism: Option<f64>,
    /// Share of recurrent pairs on vertical lines.
    pub laminarity: Option<f64>,
    /// Determinism over recurrence rate.
    pub determinism_recurrence: Option<f64>,
    /// Laminarity over determinism.
    pub laminarity_determinism: Option<f64>,
    /// 1 / longest diagonal line.
    pub divergence: Option<f64>,
    /// Slope of log2 recurrence rate along a diagonal over log2 of its lag (Tomashin et al.,
    /// Appl Sci 12:12227, 2022), over the lags with recurrence; needs three.
    pub diagonal_recurrence: Option<f64>,
}

/// Half the mean Euclidean distance between all pairs of points (x, x): the tolerance of
/// Zimatore et al. 2021. `sorted` ascending, at least two values.
fn half_mean_distance(sorted: &[f64]) -> f64 {
    let n = sorted.len() as f64;
    // the i-th of n ascending values is counted i times positive, n - 1 - i times negative
    let sum: f64 = sorted.iter().enumerate().map(|(i, v)| v * (2.0 * i as f64 - (n - 1.0))).sum();
    0.5 * core::f64::consts::SQRT_2 * sum / (n * (n - 1.0) / 2.0)
}

/// The tolerance of Zimatore et al. 2021 for a series of at least two values: half the mean
/// distance between pairs of points (x, x).
pub fn zimatore_tolerance(x: &[f64], work: &mut Workspace) -> Result<f64, Undefined> {
    check(x, 2)?;
    work.fits(x.len())?;
    super::symbolic::sort_values(x, work);
    let [sorted, ..] = &work.real;
    super::finite(half_mean_distance(sorted.get(..x.len()).unwrap_or(&[])), Undefined::TooLarge)
}

/// Takes the least-squares line off a series, in place, as is usual before recurrence
/// quantification of intervals.
pub fn detrend(x: &mut [f64]) {
    let mut fit = Fit::default();
    for (i, v) in x.iter().enumerate() {
        fit.add(i as f64, *v);
    }
    let slope = fit.line().map_or(0.0, |l| l.slope);
    let (mean, middle) = (super::mean(x), (x.len() as f64 - 1.0) / 2.0);
    for (i, v) in x.iter_mut().enumerate() {
        *v -= mean + slope * (i as f64 - middle);
    }
}

/// Recurrence quantification (Marwan et al., Phys Rep 438:237, 2007) of a series of any unit.
///
/// Diagonal by diagonal, in O(N) memory and O(N^2) time. Vertical lines grow across
/// diagonals, so each row carries the lengths of its current lines; lines end at the main
/// diagonal. Needs three points: (dimension - 1) delay + 3 values.
pub fn recurrence(
    x: &[f64],
    settings: &Settings,
    work: &mut Workspace,
) -> Result<Recurrence, Undefined> {
    let Settings { dimension, delay, tolerance, min_line } = *settings;
    if !(1..=MAX_DIMENSION).contains(&dimension)
        || delay == 0
        || min_line == 0
        || !(tolerance >= 0.0 && tolerance.is_finite())
    {
        return Err(Undefined::Parameter);
    }
    let span = (dimension - 1).saturating_mul(delay);
    check(x, span.saturating_add(3))?;
    work.fits(x.len())?;
    let n = x.len() - span;
    let limit = tolerance * tolerance;

    let [squares, distances, ..] = &mut work.real;
    let [diagonal, vertical, white] = &mut work.key;
    let [black_run, white_run, ..] = &mut work.index;
    for h in [&mut *diagonal, vertical, white] {
        h.iter_mut().for_each(|c| *c = 0);
    }
    for r in [&mut *black_run, white_run] {
        r.iter_mut().for_each(|c| *c = 0);
    }
    let (mut recurrent, mut fit, mut lags) = (0u64, Fit::default(), 0usize);
    for lag in 1..n {
        let pairs = n - lag;
        for ((s, a), b) in squares.iter_mut().zip(x).zip(x.get(lag..).unwrap_or(&[])) {
            *s = (a - b) * (a - b);
        }
        let Some(distances) = distances.get_mut(..pairs) else { break };
        distances.iter_mut().for_each(|d| *d = 0.0);
        for k in 0..dimension {
            for (d, s) in distances.iter_mut().zip(squares.get(k * delay..).unwrap_or(&[])) {
                *d += *s;
            }
        }
        let (mut run, mut here) = (0usize, 0u64);
        for ((d, b), w) in distances.iter().zip(black_run.iter_mut()).zip(white_run.iter_mut()) {
            if *d <= limit {
                here += 1;
                run += 1;
                *b += 1;
                end_run(white, w);
            } else {
                end_line(diagonal, run);
                run = 0;
                *w += 1;
                end_run(vertical, b);
            }
        }
        end_line(diagonal, run);
        recurrent += here;
        if here > 0 {
            lags += 1;
            fit.add(libm::log2(lag as f64), libm::log2(here as f64 / pairs as f64));
        }
    }
    black_run.iter_mut().for_each(|b| end_run(vertical, b));
    white_run.iter_mut().for_each(|w| end_run(white, w));

    let pairs = n as f64 * (n as f64 - 1.0) / 2.0;
    let recurrence_rate = recurrent as f64 / pairs;
    let [diagonal, vertical, white] =
        [diagonal, vertical, white].map(|lengths| lines(lengths, min_line));
    let share = |l: &Lines| (recurrent > 0).then(|| l.points as f64 / recurrent as f64);
    let (determinism, laminarity) = (share(&diagonal), share(&vertical));
    Ok(Recurrence {
        recurrence_rate,
        determinism,
        laminarity,
        determinism_recurrence: determinism.map(|d| d / recurrence_rate),
        laminarity_determinism: match (laminarity, determinism) {
            (Some(l), Some(d)) if d > 0.0 => Some(l / d),
            _ => None,
        },
        divergence: (diagonal.max > 0).then(|| 1.0 / diagonal.max as f64),
        diagonal_recurrence: fit.line().filter(|_| lags > 2).map(|l| l.slope),
        diagonal,
        vertical,
        white,
    })
}

fn end_line(lengths: &mut [u64], run: usize) {
    if run > 0 {
        if let Some(count) = lengths.get_mut(run) {
            *count += 1;
        }
    }
}

fn end_run(lengths: &mut [u64], run: &mut u32) {
    end_line(lengths, core::mem::take(run) as usize);
}

fn lines(lengths: &[u64], min_line: usize) -> Lines {
    let counted = || lengths.iter().enumerate().skip(min_line).filter(|(_, c)| **c > 0);
    let (count, points, max) = counted()
        .fold((0u64, 0u64, 0), |(n, p, _), (length, &c)| (n + c, p + c * length as u64, length));
    let share = |c: u64| c as f64 / count as f64;
    let entropy = counted().map(|(_, &c)| -share(c) * libm::log(share(c))).sum::<f64>();
    let mean = if count > 0 { points as f64 / count as f64 } else { 0.0 };
    // Lines of one length only make -0, and which of two zeros `max` gives is each platform's own.
    Lines { count, points, mean, max, entropy: entropy + 0.0 }
}
