//! What an exercise looks like, from a few guided repetitions.

use super::{
    super::inertial::{Inertial, Six},
    Along, Repetitions, RepetitionsConfig, WORKING_HZ,
};
use crate::{Error, Processor as _, SampleRate};
use interocept_dsp::{
    alloc::{Vec, try_with_capacity},
    sort,
};

/// An exercise as one sensor on one person shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Profile {
    /// Axis of most movement in the frame of the sensor.
    pub axis: [f64; 3],
    /// Acceleration along it at rest, m/s².
    pub neutral_m_s2: f64,
    /// How far a repetition takes it, by sign, m/s².
    pub rom_m_s2: f64,
    /// How long a repetition takes, s.
    pub period_s: f64,
    /// Repetitions that the profile finds in what it was learned from.
    pub found: usize,
}

/// The recording begins at rest for this long.
const REST_S: f64 = 0.5;
/// Ends of the range, as quantiles.
const ENDS: (f64, f64) = (0.02, 0.98);

impl Profile {
    /// The configuration that counts by it.
    pub fn config(&self) -> RepetitionsConfig {
        let [axis_x, axis_y, axis_z] = self.axis;
        RepetitionsConfig {
            axis_x,
            axis_y,
            axis_z,
            neutral_m_s2: self.neutral_m_s2,
            rom_m_s2: self.rom_m_s2,
            period_s: self.period_s,
            ..RepetitionsConfig::default()
        }
    }
}

/// Learns a profile from a recording of a few repetitions (three to five are enough) that begins
/// and ends at rest: frames of acceleration and rate of turn. `None` where nothing moves enough.
///
/// # Errors
/// A rate out of range, or no memory.
pub fn learn(frames: &[f64], rate: SampleRate, repetitions: u32) -> Result<Option<Profile>, Error> {
    let mut inertial = Inertial::new(rate, WORKING_HZ);
    let hz = rate.hz() / inertial.factor() as f64;
    let mut along = Along::new([0.0; 3], hz)?;
    let mut smooth: Vec<[f64; 3]> = try_with_capacity(frames.len() / 6)?;
    let mut rest = frames;
    while let Some((frame, tail)) = rest.split_at_checked(6) {
        if let Six::Tick([x, y, z, ..]) = inertial.push(frame, false) {
            smooth.push(along.smoothed([x, y, z]));
        }
        rest = tail;
    }
    let Some(axis) = principal(&smooth) else { return Ok(None) };
    let place = |v: &[f64; 3]| v.iter().zip(axis).fold(0.0, |sum, (x, a)| sum + x * a);
    let mut places: Vec<f64> = try_with_capacity(smooth.len())?;
    places.extend(smooth.iter().map(place));
    let quiet = ((REST_S * hz) as usize).max(1);
    let neutral = places.iter().take(quiet).fold(0.0, |sum, x| sum + x) / quiet as f64;
    let end = |places: &mut [f64], q: f64| sort::quantile(places, q).unwrap_or(neutral);
    let (low, high) = (end(&mut places, ENDS.0), end(&mut places, ENDS.1));
    let rom = if high - neutral >= neutral - low { high - neutral } else { low - neutral };
    let mut profile = Profile { axis, neutral_m_s2: neutral, rom_m_s2: rom, ..Profile::default() };
    if profile.config().least_rom_m_s2 > rom.abs() {
        return Ok(None);
    }
    let found = Repetitions::run(&profile.config(), rate, frames)?;
    let whole = || found.iter().filter(|r| r.extent == super::Extent::Whole);
    profile.found = whole().count();
    let times = whole().fold(0.0, |sum, r| sum + r.duration_s);
    profile.period_s = if profile.found > 0 { times / profile.found as f64 } else { 0.0 };
    // What finds another number than was done knows another movement.
    Ok((profile.found.abs_diff(repetitions as usize) <= 1).then_some(profile))
}

/// The axis of most movement.
fn principal(points: &[[f64; 3]]) -> Option<[f64; 3]> {
    let n = points.len() as f64;
    let mut mean = [0.0; 3];
    for point in points {
        for (m, x) in mean.iter_mut().zip(point) {
            *m += x / n;
        }
    }
    let mut products = [[0.0; 3]; 3];
    for point in points {
        let mut away = *point;
        for (d, m) in away.iter_mut().zip(mean) {
            *d -= m;
        }
        for (row, a) in products.iter_mut().zip(away) {
            for (p, b) in row.iter_mut().zip(away) {
                *p += a * b;
            }
        }
    }
    let dot = |a: &[f64; 3], b: &[f64; 3]| a.iter().zip(b).fold(0.0, |sum, (x, y)| sum + x * y);
    let [p, q, r] = &products;
    let longer = |a, b| if dot(a, a) >= dot(b, b) { a } else { b };
    let mut axis = *longer(longer(p, q), r);
    for _ in 0..50 {
        let size = libm::sqrt(dot(&axis, &axis));
        if size.is_nan() || size <= 0.0 {
            return None;
        }
        let unit = axis.map(|c| c / size);
        axis = products.each_ref().map(|row| dot(row, &unit));
    }
    let size = libm::sqrt(dot(&axis, &axis));
    (size > 0.0).then(|| axis.map(|c| c / size))
}
