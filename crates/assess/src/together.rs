//! What two sensors tell together beat by beat: beside the monitor, whose streams do not see each
//! other.

use interocept::{
    Measure, Processor, SampleRate, abp,
    bp::{Trend, TrendConfig},
    monitor::EventKind,
    ppg,
};

use crate::capture::{Capture, Role};

/// Delays from an R peak to the foot of its pulse, as in `bp.pat`.
const ARRIVAL_S: std::ops::RangeInclusive<f64> = 0.05..=0.6;
/// The onset of the pressure's rise follows the R peak within this.
const MOST_RISE_S: f64 = 0.5;
/// No interval between beats is longer.
const MOST_RR_S: f64 = 2.0;
/// Below this quality a beat is none.
const POOR: f64 = 0.5;
/// No baroreflex from less.
const REFLEX_S: f64 = 300.0;
/// No sinus arrhythmia from less.
const ARRHYTHMIA_S: f64 = 60.0;

/// When an R peak is, and its quality.
type Beat = (f64, f64);

/// R peaks of the first ECG that has some, and its name.
fn beats(capture: &Capture) -> Option<(&str, Vec<Beat>)> {
    let first = capture.events.iter().find(|e| e.kind == EventKind::Beat)?;
    let of = capture.events.iter().filter(|e| e.stream == first.stream && e.kind == first.kind);
    let name = capture.streams.get(first.stream as usize)?;
    Some((name, of.map(|e| (e.time_s, e.quality)).collect()))
}

/// The last beat before a time, and the one after that.
fn around(beats: &[Beat], time_s: f64) -> Option<(Beat, Option<Beat>)> {
    let next = beats.partition_point(|(t, _)| *t < time_s);
    Some((*beats.get(next.checked_sub(1)?)?, beats.get(next).copied()))
}

/// Pressure at the end of a capture by the arrival times of its pulses, after cuff readings
/// (`time_s`, systolic, diastolic) that calibrate them.
pub(crate) fn trend(capture: &Capture, cuffs: &[f64]) -> Option<(String, Vec<Measure>)> {
    let (ecg, beats) = beats(capture)?;
    let light = capture.signals.iter().find(|s| s.role == Role::PULSE)?;
    let pulses = ppg::Detector::run(&Default::default(), light.rate, &light.samples).ok()?;
    let mut frames: Vec<[f64; 6]> = Vec::new();
    for pulse in pulses {
        let foot_s = pulse.foot_time_s + light.start_s;
        let Some(((r_s, quality), _)) = around(&beats, foot_s) else { continue };
        if ARRIVAL_S.contains(&(foot_s - r_s)) {
            let quality = if quality < pulse.quality { quality } else { pulse.quality };
            frames.push([foot_s, 1e3 * (foot_s - r_s), quality, f64::NAN, f64::NAN, f64::NAN]);
        }
    }
    for row in cuffs.chunks(3) {
        if let [time_s, sbp, dbp] = *row {
            frames.push([time_s, f64::NAN, f64::NAN, sbp, dbp, f64::NAN]);
        }
    }
    frames.sort_by(|a, b| a[0].total_cmp(&b[0]));
    frames.push([capture.length_s(), f64::NAN, f64::NAN, f64::NAN, f64::NAN, f64::NAN]);
    let told = Trend::run(&TrendConfig::default(), SampleRate::MICROSECONDS, frames.as_flattened());
    Some((format!("{ecg} and {}", light.name), told.ok()?))
}

/// Interval and systolic pressure of the beats of an ECG and an arterial pressure, where they are
/// long enough for a baroreflex.
pub(crate) fn reflex(capture: &Capture) -> Option<(String, Vec<f64>)> {
    let line = capture.signals.iter().find(|s| s.role == Role::PRESSURE)?;
    if line.length_s() < REFLEX_S {
        return None;
    }
    let (ecg, beats) = beats(capture)?;
    let pressures = abp::Detector::run(&Default::default(), line.rate, &line.samples).ok()?;
    let mut rows = Vec::with_capacity(2 * pressures.len());
    for p in pressures {
        let foot_s = p.foot_time_s + line.start_s;
        let pair = around(&beats, foot_s).filter(|((r_s, _), _)| foot_s - r_s <= MOST_RISE_S);
        let Some(((r_s, _), Some((next_s, _)))) = pair else { continue };
        let sbp = if p.quality >= POOR { p.sbp_mmhg } else { f64::NAN };
        rows.extend([1e3 * (next_s - r_s), sbp]);
    }
    Some((format!("{ecg} and {}", line.name), rows))
}

/// Intervals of an ECG, each with what a belt shows at its end, where both are long enough for the
/// respiratory sinus arrhythmia.
pub(crate) fn breathing_heart(capture: &Capture) -> Option<(String, Vec<f64>)> {
    let belt = capture.signals.iter().find(|s| s.role == Role::BELT)?;
    let (ecg, beats) = beats(capture)?;
    let from_s = beats.first()?.0.max(belt.start_s);
    let to_s = beats.last()?.0.min(belt.start_s + belt.length_s());
    // Beats begin and end within their signal.
    if to_s - from_s < ARRHYTHMIA_S - 2.0 * MOST_RR_S {
        return None;
    }
    let frames = beats.iter().zip(beats.iter().skip(1)).flat_map(|(a, b)| {
        let good = a.1 >= POOR && b.1 >= POOR;
        let at = ((b.0 - belt.start_s) * belt.rate.hz()).round();
        let breath = if at >= 0.0 { belt.samples.get(at as usize) } else { None };
        let rr_ms = if good { 1e3 * (b.0 - a.0) } else { f64::NAN };
        [rr_ms, breath.copied().unwrap_or(f64::NAN)]
    });
    Some((format!("{ecg} and {}", belt.name), frames.collect()))
}
