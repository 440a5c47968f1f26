//! Multiscale entropy: sample entropy of ever coarser versions of the series.
//!
//! Sums of `scale` intervals are compared with `scale` times the radius instead of means
//! with the radius: of whole numbers they are whole, so counts stay exact.

use super::matches::{Coordinate, Pairs, Templates, Tolerance, as_whole, whole_radius};
use super::sample_entropy::entropy;
use super::{Undefined, Workspace, check};

/// How the shifted series of composite multiscale entropy are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoarseGraining {
    /// Means over `scale` intervals, starting at each of the first `scale` intervals, as
    /// published (Wu et al., Entropy 15:1069, 2013).
    Mean,
    /// Every `scale`-th interval, unaveraged, from each of the first `scale` intervals:
    /// what NeuroKit2 computes under the names CMSEn and RCMSEn.
    EveryNth,
}

/// Area under the entropy curve over the scales, trapezoidal, divided by the number of
/// scales that have a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Multiscale {
    /// The normalised area.
    pub value: f64,
    /// Scales with a value.
    pub scales: usize,
}

/// Composite and refined composite multiscale entropy from the same counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Composite {
    /// CMSE: at each scale the mean of the entropies of the shifted series that have one.
    pub composite: Multiscale,
    /// RCMSE: at each scale the entropy of the counts of all shifted series together (Wu et
    /// al., Phys Lett A 378:1369, 2014).
    pub refined: Multiscale,
}

/// The largest scale that leaves at least m + 10 intervals, less one: NeuroKit2's default.
pub fn default_max_scale(n: usize, m: usize) -> usize {
    n.checked_div(m + 10).unwrap_or(0).saturating_sub(1)
}

/// Multiscale entropy (Costa et al., Phys Rev Lett 89:068102, 2002) over scales 1 to
/// `max_scale`, means of disjoint blocks, the same tolerance at all scales (commonly from the
/// unscaled series). `curve` is told each scale's entropy, if it has one.
///
/// `m` from 1 to 16. [`Undefined::TooShort`] where the largest scale would leave fewer than
/// m + 2 points, [`Undefined::NoMatches`] where fewer than two scales have a value.
pub fn multiscale_entropy(
    rr: &[f64],
    m: usize,
    tolerance: Tolerance,
    max_scale: usize,
    work: &mut Workspace,
    mut curve: impl FnMut(usize, Option<f64>),
) -> Result<Multiscale, Undefined> {
    let r = prepare(rr, m, tolerance, max_scale, work)?;
    let mut area = Area::default();
    for scale in 1..=max_scale {
        let n = sum_blocks(rr, scale, work);
        let whole = load(n, work);
        let mut value = None;
        let shape = Shape { m, n, length: n, step: 1, shifts: 1, r: r * scale as f64 };
        count_shifts(&shape, whole, work, |pairs| value = entropy(pairs));
        curve(scale, value);
        area.add(value);
    }
    area.value().ok_or(Undefined::NoMatches)
}

/// Composite multiscale entropy and its refined form over scales 1 to `max_scale`; otherwise
/// like [`multiscale_entropy`]. `curve` is told each scale's composite and refined entropy.
pub fn composite_multiscale_entropy(
    rr: &[f64],
    m: usize,
    tolerance: Tolerance,
    max_scale: usize,
    grain: CoarseGraining,
    work: &mut Workspace,
    mut curve: impl FnMut(usize, Option<f64>, Option<f64>),
) -> Result<Composite, Undefined> {
    let r = prepare(rr, m, tolerance, max_scale, work)?;
    let (mut composite, mut refined) = (Area::default(), Area::default());
    let mut n = sum_blocks(rr, 1, work);
    let mut whole = load(n, work);
    for scale in 1..=max_scale {
        let (length, r) = match grain {
            CoarseGraining::Mean => (n, r * scale as f64),
            CoarseGraining::EveryNth => (n.checked_div(scale).unwrap_or(0), r),
        };
        let shape = Shape { m, n, length, step: scale, shifts: scale, r };
        let (mut total, mut sum, mut count) = (Pairs::default(), 0.0, 0usize);
        count_shifts(&shape, whole, work, |pairs| {
            total.a += pairs.a;
            total.b += pairs.b;
            if let Some(value) = entropy(pairs) {
                sum += value;
                count += 1;
            }
        });
        let mean = (count > 0).then(|| sum / count as f64);
        curve(scale, mean, entropy(total));
        composite.add(mean);
        refined.add(entropy(total));
        if grain == CoarseGraining::Mean {
            n = add_next(rr, scale, work);
            whole = load(n, work);
        }
    }
    let none = Undefined::NoMatches;
    Ok(Composite {
        composite: composite.value().ok_or(none)?,
        refined: refined.value().ok_or(none)?,
    })
}

/// Trapezoidal area over the values there are.
#[derive(Default)]
struct Area {
    first: Option<f64>,
    last: f64,
    sum: f64,
    count: usize,
}

impl Area {
    fn add(&mut self, value: Option<f64>) {
        if let Some(v) = value {
            self.first = self.first.or(value);
            (self.last, self.sum, self.count) = (v, self.sum + v, self.count + 1);
        }
    }

    fn value(&self) -> Option<Multiscale> {
        let area = self.sum - (self.first? + self.last) / 2.0;
        let value = area / self.count as f64;
        (self.count >= 2).then_some(Multiscale { value, scales: self.count })
    }
}

/// Checks; returns the radius.
fn prepare(
    rr: &[f64],
    m: usize,
    tolerance: Tolerance,
    max_scale: usize,
    work: &Workspace,
) -> Result<f64, Undefined> {
    let r = tolerance.largest()?;
    if max_scale < 2 || m == 0 || m > super::sample_entropy::MAX_M {
        return Err(Undefined::Parameter);
    }
    check(rr, max_scale.saturating_mul(m + 2))?;
    work.fits(rr.len())?;
    if r < 0.0 { Err(Undefined::NoMatches) } else { Ok(r) }
}

/// Leaves the sums of disjoint blocks of `scale` intervals in `work.real[5]`; returns how many.
fn sum_blocks(rr: &[f64], scale: usize, work: &mut Workspace) -> usize {
    let [.., sums] = &mut work.real;
    let n = rr.len().checked_div(scale).unwrap_or(0);
    let (mut block, mut rest) = (0.0, rr.iter());
    for s in sums.iter_mut().take(n) {
        for v in rest.by_ref().take(scale) {
            block += *v;
        }
        *s = core::mem::take(&mut block);
    }
    n
}

/// Makes the sums of `scale` intervals in `work.real[5]`, starting at every interval, sums of
/// `scale` + 1; returns how many.
fn add_next(rr: &[f64], scale: usize, work: &mut Workspace) -> usize {
    let [.., sums] = &mut work.real;
    for (s, v) in sums.iter_mut().zip(rr.get(scale..).unwrap_or(&[])) {
        *s += *v;
    }
    rr.len().saturating_sub(scale)
}

/// Copies the `n` sums as whole numbers to `work.whole[4]` where they are; says whether.
fn load(n: usize, work: &mut Workspace) -> bool {
    let ([.., all], [.., sums]) = (&mut work.whole, &work.real);
    as_whole(sums.get(..n).unwrap_or(&[]), all)
}

/// The coarse series to count in: `shifts` series of every `step`-th of `n` values, from each
/// of the first `shifts` values on, at most `length` long.
struct Shape {
    m: usize,
    n: usize,
    length: usize,
    step: usize,
    shifts: usize,
    r: f64,
}

fn count_shifts(shape: &Shape, whole: bool, work: &mut Workspace, f: impl FnMut(Pairs)) {
    if whole {
        let (mut templates, series, all) = work.whole_templates();
        let all = all.get(..shape.n).unwrap_or(&[]);
        shifted(&mut templates, series, all, shape, whole_radius(shape.r), f);
    } else {
        let (mut templates, series, all) = work.real_templates();
        let all = all.get(..shape.n).unwrap_or(&[]);
        shifted(&mut templates, series, all, shape, shape.r, f);
    }
}

fn shifted<T: Coordinate>(
    templates: &mut Templates<'_, T>,
    series: &mut [T],
    all: &[T],
    shape: &Shape,
    r: T,
    mut f: impl FnMut(Pairs),
) {
    for shift in 0..shape.shifts {
        let (mut length, mut at) = (0usize, shift);
        while let (true, Some(s), Some(v)) =
            (length < shape.length, series.get_mut(length), all.get(at))
        {
            *s = *v;
            length += 1;
            at += shape.step;
        }
        f(templates.count(series.get(..length).unwrap_or(&[]), shape.m, 1, r));
    }
}
