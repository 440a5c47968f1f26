//! The responses that the driver makes.

use super::problem::MOVING;
use crate::{
    Error, SampleRate,
    dsp::{
        alloc::{Vec, try_with_capacity},
        sort,
    },
    eda::{EdaFlags, Event, Skin},
};

/// Bursts within this of the strongest one make one response with it.
const TOGETHER_S: f64 = 0.5;
/// Neighbouring responses begin at least so far apart.
const APART_S: f64 = 0.75;
/// A response stands out of the noise of samples at 1 Hz by so many standard deviations.
const NOISE_FACTOR: f64 = 15.0;
/// The onset is where this share of the bursts has come.
const BEGUN: f64 = 0.25;
/// Half recovery is looked for as long as this after the last burst.
const RECOVERY_S: f64 = 15.0;

/// The response of one burst.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    auto: [f64; 3],
    /// Its height for a driver of 1 in one sample.
    pub(super) height: f64,
    hz: f64,
}

impl Shape {
    pub(super) fn new(auto: &[f64; 3], hz: f64) -> Self {
        let mut shape = Self { auto: *auto, height: 1.0, hz };
        let mut run = Run::new(auto);
        let most = (RECOVERY_S * hz) as usize;
        shape.height = (0..most).map(|k| run.step(f64::from(u8::from(k == 0)))).fold(0.0, f64::max);
        shape
    }
}

/// The response to a driver, sample by sample.
struct Run {
    auto: [f64; 3],
    q: [f64; 2],
}

impl Run {
    fn new(auto: &[f64; 3]) -> Self {
        Self { auto: *auto, q: [0.0; 2] }
    }

    fn step(&mut self, p: f64) -> f64 {
        let ([a, b, c], [q1, q2]) = (self.auto, self.q);
        let q = (p - b * q1 - c * q2) / a;
        self.q = [q, q1];
        MOVING[0] * q + MOVING[1] * q1 + MOVING[2] * q2
    }
}

/// Standard deviation of white noise, from second differences.
pub(super) fn noise(x: &[f64]) -> Result<f64, Error> {
    let mut sizes = try_with_capacity(x.len())?;
    let second = x.iter().zip(x.iter().skip(1)).zip(x.iter().skip(2));
    sizes.extend(second.map(|((a, b), c)| (a - 2.0 * b + c).abs()));
    sort::sort(&mut sizes);
    // The median of the size of a normal variable, and the sum of squares of 1, -2, 1.
    Ok(sort::quantile_sorted(&sizes, 0.5).unwrap_or(0.0) / (0.6745 * libm::sqrt(6.0)))
}

/// What is decomposed, for the records.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts<'a> {
    pub(super) driver: &'a [f64],
    pub(super) tonic: &'a [f64],
    pub(super) phasic: &'a [f64],
    /// Standard deviation of the noise of the signal, in microsiemens.
    pub(super) noise: f64,
}

/// Every response of at least `least_us` that stands out of the noise: bursts together are one,
/// and its measures are those of the response alone.
pub(super) fn find(
    parts: &Parts<'_>,
    shape: &Shape,
    least_us: f64,
    rate: SampleRate,
    length: usize,
) -> Result<Vec<Skin>, Error> {
    let reach = (libm::round(TOGETHER_S * shape.hz) as usize).max(1);
    let least = least_us.max(NOISE_FACTOR * parts.noise / libm::sqrt(shape.hz));
    let burst = |k: usize| parts.driver.get(k).copied().unwrap_or(0.0);
    // The bursts about a sample, the near ones counting more.
    let about = |k: usize| {
        (k.saturating_sub(reach)..=k + reach).fold(0.0, |sum, j| {
            let far = k.abs_diff(j) as f64 / (reach + 1) as f64;
            sum + burst(j) * (0.5 + 0.5 * libm::cos(core::f64::consts::PI * far))
        })
    };
    let sample = |k: usize| (k * length + (length - 1) / 2) as u64;
    let recovery = (RECOVERY_S * shape.hz) as usize;
    let apart = (APART_S * shape.hz) as usize;
    let mut found = try_with_capacity(0)?;
    let (mut free, mut recovered) = (0, 0);
    let (mut before, mut here) = (0.0, about(0));
    for k in 0..parts.driver.len() {
        let after = about(k + 1);
        let peaks = here > before && here >= after;
        (before, here) = (here, after);
        let (from, to) = (k.saturating_sub(reach).max(free), k + reach);
        let whole = (from..=to).fold(0.0, |sum, j| sum + burst(j));
        if !peaks || whole < least {
            continue;
        }
        let mut part = 0.0;
        let begun = (from..=to).find(|j| {
            part += burst(*j);
            part >= BEGUN * whole
        });
        let begin = begun.unwrap_or(k);
        if begin < free {
            continue;
        }
        let mut run = Run::new(&shape.auto);
        let (mut height, mut peak, mut half) = (0.0, begin, None);
        for at in from..to + recovery {
            let p = if at <= to { burst(at) } else { 0.0 };
            let r = run.step(p / shape.height);
            if r > height {
                (height, peak) = (r, at);
            } else if at > to && r <= 0.5 * height {
                half = Some(at);
                break;
            }
        }
        if height < least_us || peak >= parts.driver.len() {
            continue;
        }
        free = begin + apart + 1;
        let index = sample(peak);
        found.try_reserve(1).map_err(|_| Error::OutOfMemory { bytes: size_of::<Skin>() })?;
        found.push(Skin {
            index,
            time_s: rate.seconds(index, 0.0),
            tonic_us: parts.tonic.get(peak).copied().unwrap_or(f64::NAN),
            phasic_us: parts.phasic.get(peak).copied().unwrap_or(f64::NAN),
            onset_index: sample(begin),
            peak_index: index,
            amplitude_us: height,
            rise_s: (peak - begin) as f64 / shape.hz,
            half_recovery_s: half.map_or(f64::NAN, |h| (h - peak) as f64 / shape.hz),
            quality: 1.0,
            event: Event::Response,
            flags: EdaFlags::NONE
                .with_if(EdaFlags::OVERLAP, begin < recovered)
                .with_if(EdaFlags::NOISY, least > least_us),
        });
        recovered = half.unwrap_or(to + recovery);
    }
    Ok(found)
}
