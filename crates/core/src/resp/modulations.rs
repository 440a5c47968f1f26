//! Breathing as it shows in beats: what changes with the breath from one beat to the next, at
//! what rate, and whether several such changes agree.
//!
//! Each modulation is a series at the times of the beats. Its drift is taken off, and Lomb's
//! periodogram says, for every rate, how much of its variance a sine of that rate explains, `p`.
//! By the likelihood of a sine in white noise a series of n beats speaks for the rate with
//! `-(n - 3) / 2 * ln(1 - p)`, which has a known distribution where there is no sine (Scargle,
//! Astrophys J 263:835, 1982), and those of several series add up. The rate that has the most is
//! that of breathing if it is more than chance gives, what the series share being counted once, and if the series by themselves agree, as in
//! the fusion of Karlen and others, IEEE Trans Biomed Eng 60:1946, 2013.

use crate::{Error, measure::Status};
use interocept_dsp::{
    alloc::{Vec, try_vec},
    snapshot, sort,
    spectrum::LombScargle,
    stats,
};

/// How many changes are looked at.
pub(super) const KINDS: usize = 3;
/// Nobody breathes more slowly than this for a minute, or, grown up, faster.
const SLOWEST_HZ: f64 = 4.0 / 60.0;
const FASTEST_HZ: f64 = 45.0 / 60.0;
/// By that many breaths a rate is known.
pub(super) const LEAST_BREATHS: f64 = 4.0;
/// Beats sample the breath: faster than half their rate it cannot be seen, and right at the half
/// every second beat is weaker for reasons of its own.
const BEATS_A_BREATH: f64 = 1.0 / 0.45;
/// Rates looked at, to one over the length of the window.
const OVERSAMPLING: f64 = 4.0;
/// What is slower than this on either side is drift.
const DRIFT_S: f64 = 5.0;
/// A value further from the median than this many standard deviations counts as if there.
const FARTHEST: f64 = 3.0;
/// An interval that differs more from the median ends or begins with an ectopic beat.
const LEAST_INTERVAL: f64 = 0.7;
const GREATEST_INTERVAL: f64 = 1.3;
/// Beats that a series needs.
const LEAST_BEATS: usize = 12;
/// Noise makes a rate in no more windows than this.
const CHANCE: f64 = 0.001;
/// The least share of the variance that a sine can leave.
const NO_REST: f64 = 1e-9;
/// Median absolute deviation to standard deviation (normal distribution).
const MAD: f64 = 1.4826;
/// Rates of two modulations agree within this many breaths in the window.
const AGREE: f64 = 2.0;

/// A beat and what the breath may have changed of it; NaN where that is not known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub index: u64,
    pub time_s: f64,
    /// From the beat before; NaN where it or the signal since cannot be trusted.
    pub interval_s: f64,
    /// The other changes.
    pub values: [f64; KINDS - 1],
}
snapshot!(Mark { index, time_s, interval_s, values });

impl Mark {
    pub(super) const NONE: Self =
        Self { index: 0, time_s: 0.0, interval_s: f64::NAN, values: [f64::NAN; KINDS - 1] };

    fn value(&self, kind: usize) -> f64 {
        match kind.checked_sub(1) {
            None => self.interval_s,
            Some(other) => self.values.get(other).copied().unwrap_or(f64::NAN),
        }
    }
}

/// A rate of breathing in 1/min, or why there is none.
pub(super) type Estimate = Result<f64, Status>;

/// What the modulations of a window say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    pub single: [Estimate; KINDS],
    pub fused: Estimate,
    /// Standard deviation of the fused rate, by the agreement of the single ones.
    pub error: f64,
}

impl Verdict {
    pub(super) const fn none(status: Status) -> Self {
        Self { single: [Err(status); KINDS], fused: Err(status), error: f64::NAN }
    }
}

/// Finds the rates of windows; holds the memory that this takes.
#[derive(Clone, Debug)]
pub(super) struct Spectra {
    start_hz: f64,
    step_hz: f64,
    lomb: LombScargle,
    time_s: Vec<f64>,
    /// Of each kind.
    values: [Vec<f64>; KINDS],
    work: Vec<f64>,
    /// Evidence of one kind and of all, by rate.
    one: Vec<f64>,
    all: Vec<f64>,
}

impl Spectra {
    /// For windows of a length with so many beats at most.
    pub(super) fn new(length_s: f64, most: usize) -> Result<Self, Error> {
        let step_hz = 1.0 / (OVERSAMPLING * length_s);
        let slowest = LEAST_BREATHS / length_s;
        let start_hz = if slowest > SLOWEST_HZ { slowest } else { SLOWEST_HZ };
        let bins = libm::ceil((FASTEST_HZ - start_hz) / step_hz).max(0.0) as usize + 1;
        Ok(Self {
            start_hz,
            step_hz,
            lomb: LombScargle::new(start_hz, step_hz, most)?,
            time_s: try_vec(most, 0.0)?,
            values: [try_vec(most, 0.0)?, try_vec(most, 0.0)?, try_vec(most, 0.0)?],
            work: try_vec(most, 0.0)?,
            one: try_vec(bins, 0.0)?,
            all: try_vec(bins, 0.0)?,
        })
    }

    pub(super) fn heap_bytes(&self) -> usize {
        let vectors = [&self.time_s, &self.work, &self.one, &self.all];
        let held = vectors.into_iter().chain(&self.values);
        self.lomb.heap_bytes() + held.map(|v| v.capacity() * size_of::<f64>()).sum::<usize>()
    }

    /// What the beats of a window say that is as long as in `new` or shorter.
    pub(super) fn judge(&mut self, marks: &[Mark], length_s: f64) -> Verdict {
        let usual_s = self.usual(marks);
        let (first, last) = self.range(usual_s, length_s);
        let beats = self.place(marks, usual_s);
        if last < first + 2 || beats < LEAST_BEATS {
            return Verdict::none(Status::TooShort);
        }
        self.all.fill(0.0);
        let mut single = [Err(Status::NoVariation); KINDS];
        let mut tops = [f64::NAN; KINDS];
        // Rates in the window that do not depend on each other.
        let trials = (last - first) as f64 / OVERSAMPLING;
        for (kind, (estimate, top)) in single.iter_mut().zip(&mut tops).enumerate() {
            if let Err(status) = self.evidence(kind, beats, last) {
                *estimate = Err(status);
                continue;
            }
            *estimate = Err(Status::PoorSignal);
            if let Some((position, evidence)) = peak(&self.one, first, last) {
                *top = self.per_minute(position);
                if trials * chance(evidence, 1) <= CHANCE {
                    *estimate = Ok(*top);
                }
            }
        }
        let (known, shared) = self.shared(&single, beats);
        let Some((position, evidence)) = peak(&self.all, first, last) else {
            return Verdict { single, ..Verdict::none(Status::PoorSignal) };
        };
        // One series cannot agree with itself, so it is no evidence.
        let independent = libm::ceil(known as f64 / shared) as usize;
        if known < 2 || trials * chance(evidence / shared, independent) > CHANCE {
            return Verdict { single, ..Verdict::none(Status::PoorSignal) };
        }
        let rate = self.per_minute(position);
        let limit = AGREE * 60.0 / length_s;
        let (mut agreeing, mut squares) = (0.0, 0.0);
        for top in tops.iter().filter(|top| (*top - rate).abs() < limit) {
            agreeing += 1.0;
            squares += (top - rate) * (top - rate);
        }
        if agreeing < 2.0 {
            return Verdict { single, ..Verdict::none(Status::Conflicting) };
        }
        let step = 60.0 * self.step_hz;
        let error = libm::sqrt(squares / agreeing + step * step);
        Verdict { single, fused: Ok(rate), error }
    }

    /// How many series vary, and how much of their evidence they share: 1 where none does, their
    /// number where they are the same (M. B. Brown, Biometrics 31:987, 1975). What noise does to
    /// the height of R it does to the slopes too, and counts once.
    fn shared(&self, single: &[Estimate; KINDS], beats: usize) -> (usize, f64) {
        let varies = |kind: &usize| {
            single.get(*kind).is_some_and(|e| matches!(e, Ok(_) | Err(Status::PoorSignal)))
        };
        let series = |kind: usize| self.values.get(kind).and_then(|v| v.get(..beats));
        let (mut known, mut squares) = (0, 0.0);
        for a in (0..KINDS).filter(varies) {
            known += 1;
            for b in (0..KINDS).filter(varies) {
                let (Some(x), Some(y)) = (series(a), series(b)) else { continue };
                let r = stats::correlation(x, y).unwrap_or(1.0);
                squares += r * r;
            }
        }
        (known, if known > 0 { squares / known as f64 } else { 1.0 })
    }

    fn per_minute(&self, position: f64) -> f64 {
        60.0 * (self.start_hz + self.step_hz * position)
    }

    /// The median interval of the beats; NaN without any.
    fn usual(&mut self, marks: &[Mark]) -> f64 {
        let known = marks.iter().map(|m| m.interval_s).filter(|s| s.is_finite());
        let n = fill(&mut self.work, known);
        sort::median(self.work.get_mut(..n).unwrap_or(&mut [])).unwrap_or(f64::NAN)
    }

    /// The first and the last rate that can be seen, by their places.
    fn range(&self, usual_s: f64, length_s: f64) -> (usize, usize) {
        let place = |hz: f64| ((hz - self.start_hz) / self.step_hz).max(0.0);
        let first = libm::ceil(place(LEAST_BREATHS / length_s) - 1e-9).max(0.0) as usize;
        let last = place(1.0 / (BEATS_A_BREATH * usual_s)) as usize;
        (first, last.min(self.one.len().saturating_sub(1)))
    }

    /// Puts the series in place, without their drift. Gives their length.
    fn place(&mut self, marks: &[Mark], usual_s: f64) -> usize {
        let Self { time_s, values, work, .. } = self;
        let even = |m: &&Mark| {
            let ratio = m.interval_s / usual_s;
            (LEAST_INTERVAL..=GREATEST_INTERVAL).contains(&ratio)
                && m.values.iter().all(|v| v.is_finite())
        };
        let n = fill(time_s, marks.iter().filter(even).map(|m| m.time_s));
        let time_s = time_s.get(..n).unwrap_or(&[]);
        for (kind, values) in values.iter_mut().enumerate() {
            fill(values, marks.iter().filter(even).map(|m| m.value(kind)));
            if let (Some(values), Some(work)) = (values.get_mut(..n), work.get_mut(..n)) {
                without_drift(time_s, values, work);
                limit(values, work);
            }
        }
        n
    }

    /// What a series says for each rate; adds it to that of all.
    fn evidence(&mut self, kind: usize, beats: usize, last: usize) -> Result<(), Status> {
        let values = self.values.get(kind).and_then(|v| v.get(..beats));
        let (Some(times), Some(values), Some(one)) =
            (self.time_s.get(..beats), values, self.one.get_mut(..=last))
        else {
            return Err(Status::TooShort);
        };
        self.lomb.compute(times, values, one).map_err(|_| Status::Undefined)?;
        let squares = stats::variance(values, 0).unwrap_or(0.0);
        let span_s = times.last().unwrap_or(&0.0) - times.first().unwrap_or(&0.0);
        let n = beats as f64;
        // From the density to the share of the variance.
        let scale = (n - 1.0) / (n * span_s * squares);
        if !(scale.is_finite() && squares > 0.0) {
            return Err(Status::NoVariation);
        }
        let weight = 0.5 * (n - 3.0);
        for (one, all) in one.iter_mut().zip(&mut self.all) {
            let left = 1.0 - *one * scale;
            *one = -weight * libm::log(if left > NO_REST { left } else { NO_REST });
            *all += *one;
        }
        Ok(())
    }
}

/// Copies what fits; gives how much that is.
fn fill(slots: &mut [f64], values: impl Iterator<Item = f64>) -> usize {
    let mut n = 0;
    for (slot, value) in slots.iter_mut().zip(values) {
        *slot = value;
        n += 1;
    }
    n
}

/// Writes to `out` the values less their mean around each, by the kernel of Epanechnikov.
fn without_drift(time_s: &[f64], values: &[f64], out: &mut [f64]) {
    let mut from = 0;
    for ((out, t), v) in out.iter_mut().zip(time_s).zip(values) {
        while time_s.get(from).is_some_and(|early| t - early >= DRIFT_S) {
            from += 1;
        }
        let near = time_s.iter().zip(values).skip(from).take_while(|(late, _)| *late - t < DRIFT_S);
        let (mut sum, mut weights) = (0.0, 0.0);
        for (time, value) in near {
            let u = (time - t) / DRIFT_S;
            sum += (1.0 - u * u) * value;
            weights += 1.0 - u * u;
        }
        *out = v - sum / weights;
    }
}

/// Moves what is in `work` to `values`, brought nearer where it is far from the median.
fn limit(values: &mut [f64], work: &mut [f64]) {
    values.iter_mut().zip(&*work).for_each(|(v, w)| *v = *w);
    let median = sort::median(work).unwrap_or(0.0);
    work.iter_mut().for_each(|v| *v = (*v - median).abs());
    let farthest = FARTHEST * MAD * sort::median(work).unwrap_or(0.0);
    for v in values {
        let from = *v - median;
        *v = if from.abs() > farthest { libm::copysign(farthest, from) } else { from };
    }
}

/// The highest of the local maxima from `first` to `last`: its place, between the rates, and its
/// height. What rises to an end of the range has its maximum outside.
fn peak(evidence: &[f64], first: usize, last: usize) -> Option<(f64, f64)> {
    let mut best = None;
    let mut highest = 0.0;
    let inside = evidence.get(first..=last)?;
    for (place, around) in (first + 1..).zip(inside.windows(3)) {
        let [before, here, after] = *around else { break };
        if here > highest && here >= before && here > after {
            highest = here;
            let bend = before - 2.0 * here + after;
            let vertex = if bend < 0.0 { 0.5 * (before - after) / bend } else { 0.0 };
            best = Some((place as f64 + vertex, here));
        }
    }
    best
}

/// How often the greatest evidence of so many series of noise is so great, for each rate that does
/// not depend on the others: the upper tail of the gamma distribution, and the square root that
/// comes from the rates between them (R. V. Baluev, Mon Not R Astron Soc 385:1279, 2008).
fn chance(evidence: f64, series: usize) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for k in 1..series {
        term *= evidence / k as f64;
        sum += term;
    }
    let between = libm::sqrt(if evidence > 1.0 { evidence } else { 1.0 });
    between * sum * libm::exp(-evidence)
}
