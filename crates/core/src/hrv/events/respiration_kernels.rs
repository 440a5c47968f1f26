//! What breathing does to the intervals: pure functions over samples at [`RATE_HZ`].

use core::f64::consts::TAU;

/// Rate of the samples.
pub(super) const RATE_HZ: f64 = 4.0;
/// Samples of a segment of 64 s.
pub(super) const SEGMENT: usize = 256;
/// Samples of an epoch of 30 s at half the rate.
const EPOCH: usize = 60;
/// Half the points of the moving polynomial of Porges and Bohrer: 21 points at 2 Hz.
const HALF: usize = 10;
/// A variance that is none: that of intervals rounded to a microsecond is 1e-7 ms².
const LEAST_VARIANCE_MS2: f64 = 1e-12;

/// The complex exponential, one sample after another.
struct Phasor {
    at: (f64, f64),
    step: (f64, f64),
}

impl Phasor {
    fn new(hz: f64) -> Self {
        let angle = TAU * hz / RATE_HZ;
        Self { at: (1.0, 0.0), step: (libm::cos(angle), libm::sin(angle)) }
    }

    fn next(&mut self) -> (f64, f64) {
        let ((c, s), (a, b)) = (self.at, self.step);
        self.at = (c * a - s * b, c * b + s * a);
        (c, s)
    }
}

/// The Fourier component of samples at a frequency, their mean taken out, under a Hann window.
pub(super) fn component(x: &[f64], hz: f64) -> (f64, f64) {
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    let (mut wave, mut window) = (Phasor::new(hz), Phasor::new(RATE_HZ / n));
    x.iter().fold((0.0, 0.0), |(re, im), v| {
        let (c, s) = wave.next();
        let weighted = (v - mean) * (0.5 - 0.5 * window.next().0);
        (re + weighted * c, im - weighted * s)
    })
}

/// Segments of `size` samples that overlap by half; the whole where there is less.
fn segments(x: &[f64], size: usize) -> impl Iterator<Item = &[f64]> {
    let size = size.min(x.len()).max(2);
    let mut rest = x;
    core::iter::from_fn(move || {
        let part = rest.get(..size)?;
        rest = rest.get(size / 2..).unwrap_or(&[]);
        Some(part)
    })
}

/// Mean power at a frequency over segments.
fn power(x: &[f64], size: usize, hz: f64) -> f64 {
    segments(x, size).fold(0.0, |sum, part| {
        let (re, im) = component(part, hz);
        sum + re * re + im * im
    })
}

/// The frequency of most power from `low_hz` to `high_hz`, found in steps and then between them
/// by a parabola through the logarithms.
fn peak(low_hz: f64, high_hz: f64, steps: usize, power: impl Fn(f64) -> f64) -> Option<f64> {
    let step = (high_hz - low_hz) / steps as f64;
    let at = |k: usize| low_hz + k as f64 * step;
    let mut best = (0, 0.0);
    for k in 0..=steps {
        let p = power(at(k));
        if p > best.1 {
            best = (k, p);
        }
    }
    let (k, p) = best;
    if !(p > 0.0 && p.is_finite()) {
        return None;
    }
    let ln = |hz: f64| libm::log(power(hz));
    let (a, b, c) = (ln(at(k) - step), libm::log(p), ln(at(k) + step));
    let shift = 0.5 * (a - c) / (a - 2.0 * b + c);
    let shift = if shift.is_finite() { shift.clamp(-0.5, 0.5) } else { 0.0 };
    Some(at(k) + shift * step)
}

/// The frequency of breathing, from 0.05 to 0.6 Hz: first in segments, then as finely as the
/// whole series tells.
pub(super) fn breathing_hz(breath: &[f64]) -> Option<f64> {
    let rough = peak(0.05, 0.6, 70, |hz| power(breath, SEGMENT, hz))?;
    let length_s = breath.len() as f64 / RATE_HZ;
    let steps = ((length_s / 16.0) as usize).clamp(8, 256);
    let reach = 1.0 / 64.0;
    peak(rough - reach, rough + reach, steps, |hz| power(breath, breath.len(), hz))
}

/// Magnitude-squared coherence of two signals at a frequency, over segments of 64 s.
pub(super) fn coherence(x: &[f64], y: &[f64], hz: f64) -> f64 {
    let (mut xx, mut yy, mut cross) = (0.0, 0.0, (0.0, 0.0));
    for (a, b) in segments(x, SEGMENT).zip(segments(y, SEGMENT)) {
        let ((ar, ai), (br, bi)) = (component(a, hz), component(b, hz));
        xx += ar * ar + ai * ai;
        yy += br * br + bi * bi;
        cross = (cross.0 + ar * br + ai * bi, cross.1 + ai * br - ar * bi);
    }
    ((cross.0 * cross.0 + cross.1 * cross.1) / (xx * yy)).min(1.0)
}

/// Share of the power from 0.04 to 0.26 Hz that lies within 0.015 Hz of its peak, over
/// segments of 128 s, whose lines are as narrow as that.
pub(super) fn concentration(x: &[f64]) -> f64 {
    const STEP_HZ: f64 = 0.0025;
    const STEPS: usize = 88;
    /// 0.015 Hz in steps.
    const REACH: usize = 6;
    let mut powers = [0.0; STEPS + 1];
    for (k, p) in powers.iter_mut().enumerate() {
        *p = power(x, 2 * SEGMENT, 0.04 + k as f64 * STEP_HZ);
    }
    let mut best = (0, 0.0);
    for (k, p) in powers.iter().enumerate() {
        if *p > best.1 {
            best = (k, *p);
        }
    }
    let near = powers.iter().skip(best.0.saturating_sub(REACH));
    let near = near.take(best.0.min(REACH) + REACH + 1).sum::<f64>();
    near / powers.iter().sum::<f64>()
}

/// Peak-to-peak size of the sine of a frequency that fits points `(t, v)` best, with a
/// constant, by least squares.
pub(super) fn sine_fit(points: impl Iterator<Item = (f64, f64)> + Clone, hz: f64) -> f64 {
    let n = points.clone().count() as f64;
    let mean = points.clone().map(|(_, v)| v).sum::<f64>() / n;
    let waves = |t: f64| (libm::cos(TAU * hz * t), libm::sin(TAU * hz * t));
    let (mean_c, mean_s) = points.clone().fold((0.0, 0.0), |(a, b), (t, _)| {
        let (c, s) = waves(t);
        (a + c / n, b + s / n)
    });
    let (mut cc, mut cs, mut ss, mut cv, mut sv) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (t, v) in points {
        let (c, s) = waves(t);
        let (c, s, v) = (c - mean_c, s - mean_s, v - mean);
        cc += c * c;
        cs += c * s;
        ss += s * s;
        cv += c * v;
        sv += s * v;
    }
    let determinant = cc * ss - cs * cs;
    let (a, b) = ((cv * ss - sv * cs) / determinant, (sv * cc - cv * cs) / determinant);
    2.0 * libm::sqrt(a * a + b * b)
}

/// Leaves of every other sample, at 2 Hz, what a moving cubic polynomial of 21 points does not
/// follow (A. Savitzky and M. Golay, 1964). The first and last ten have no polynomial around
/// them; returns how many are left.
pub(super) fn without_trend(x: &[f64], y: &mut [f64]) -> usize {
    let m = HALF as f64;
    let scale = (2.0 * m - 1.0) * (2.0 * m + 1.0) * (2.0 * m + 3.0);
    let count = x.len().div_ceil(2).saturating_sub(2 * HALF);
    for (i, y) in y.iter_mut().take(count).enumerate() {
        let around = x.get(2 * i..).unwrap_or(&[]).iter().step_by(2).take(2 * HALF + 1);
        let (mut trend, mut middle) = (0.0, 0.0);
        for (k, v) in around.enumerate() {
            let d = k as f64 - m;
            trend += 3.0 * (3.0 * m * m + 3.0 * m - 1.0 - 5.0 * d * d) / scale * v;
            if k == HALF {
                middle = *v;
            }
        }
        *y = middle - trend;
    }
    count
}

/// Mean over epochs of 30 s of the logarithm of the variance (n - 1); NaN where one does not vary,
/// as with a pacemaker.
pub(super) fn mean_ln_variance(x: &[f64]) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for epoch in x.chunks_exact(EPOCH) {
        let n = EPOCH as f64;
        let mean = epoch.iter().sum::<f64>() / n;
        let squares: f64 = epoch.iter().map(|v| (v - mean) * (v - mean)).sum();
        let variance = squares / (n - 1.0);
        if variance < LEAST_VARIANCE_MS2 {
            return f64::NAN;
        }
        sum += libm::log(variance);
        count += 1.0;
    }
    sum / count
}

/// Peak-to-trough RSA from intervals in order, each with whether breath was going in at its
/// end: of every whole breath the longest interval while breathing out minus the shortest
/// while breathing in, no less than 0. Returns the mean and the number of breaths.
pub(super) fn peak_to_trough(intervals: impl Iterator<Item = (f64, bool)>) -> (f64, u64) {
    let (mut sum, mut count) = (0.0, 0_u64);
    let (mut shortest, mut longest) = (f64::INFINITY, f64::NEG_INFINITY);
    let (mut was_in, mut whole) = (None, false);
    for (rr, inward) in intervals {
        if inward && was_in == Some(false) {
            if whole && longest.is_finite() && shortest.is_finite() {
                sum += (longest - shortest).max(0.0);
                count += 1;
            }
            whole = true;
            (shortest, longest) = (f64::INFINITY, f64::NEG_INFINITY);
        }
        if inward {
            shortest = shortest.min(rr);
        } else {
            longest = longest.max(rr);
        }
        was_in = Some(inward);
    }
    (sum / count as f64, count)
}
