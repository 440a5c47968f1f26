//! The power spectrum of the intervals, with its bands.

use interocept::{
    Processor, SampleRate,
    catalogue::hrv,
    dsp::spectrum::LombScargle,
    monitor::EventKind,
    rr::{CorrectConfig, Corrector},
};
use interocept_assess::Capture;
use serde_json::{Value, json};

use super::{
    draw::{Axes, WIDTH, line},
    strips::{POOR, events},
};
use crate::{language::Language, table::number};

const HEIGHT: f64 = 130.0;
/// Frequencies that are drawn.
const TOP_HZ: f64 = 0.5;
const STEP_HZ: f64 = 0.002;
/// A breath of the slowest kind goes ten times into this.
const LEAST_S: f64 = 60.0;
/// Intervals begin and end with a beat, so that they are shorter than their recording.
const ENDS_S: f64 = 2.0;

/// Where the band LF begins.
const LF_HZ: f64 = 0.04;

/// Bands after the Task Force (1996): what they are called and drawn as, where they are, and how
/// long a recording they need.
const BANDS: [(&str, &str, f64, f64, f64); 4] = [
    ("VLF", "vlf", 0.0, LF_HZ, 0.0),
    ("LF", "lf", LF_HZ, 0.15, 120.0),
    ("HF", "hf", 0.15, 0.4, 60.0),
    ("", "beyond", 0.4, TOP_HZ, 60.0),
];

/// Of the first sensor of the heart; null without one.
pub(super) fn of(capture: &Capture, lang: Language) -> Value {
    let first =
        capture.events.iter().find(|e| matches!(e.kind, EventKind::Beat | EventKind::Pulse));
    let Some(first) = first else { return Value::Null };
    let beats: Vec<f64> =
        events(capture, first).filter(|e| e.quality >= POOR).map(|e| e.time_s).collect();
    let rr_ms: Vec<f64> =
        beats.iter().zip(beats.iter().skip(1)).map(|(a, b)| 1e3 * (b - a)).collect();
    let (mut time_s, mut points) = (0.0, Vec::new());
    let corrected = Corrector::run(&CorrectConfig::default(), SampleRate::MICROSECONDS, &rr_ms);
    for interval in corrected.unwrap_or_default() {
        for _ in 0..interval.count {
            time_s += 1e-3 * interval.corrected_ms;
            points.push((time_s, interval.corrected_ms));
        }
    }
    if time_s + ENDS_S < LEAST_S {
        let (en, zh) = (
            "Not drawn: it needs intervals of 60 s, and of 2 min for the band LF; there are",
            "未绘制：需60秒间期（LF频带需2分钟）；现有",
        );
        return json!({ "note": format!("{} {time_s:.1} s", lang.say(en, zh)) });
    }
    drawn(capture, first.stream, &points, lang).unwrap_or(Value::Null)
}

fn drawn(capture: &Capture, stream: u32, points: &[(f64, f64)], lang: Language) -> Option<Value> {
    let length_s = points.last()?.0;
    let mean = points.iter().map(|(_, ms)| ms).sum::<f64>() / points.len() as f64;
    let (time_s, ms): (Vec<f64>, Vec<f64>) = points.iter().map(|(t, ms)| (*t, ms - mean)).unzip();
    let mut density = vec![0.0; (TOP_HZ / STEP_HZ) as usize];
    LombScargle::new(STEP_HZ, STEP_HZ, ms.len()).ok()?.compute(&time_s, &ms, &mut density).ok()?;
    let at = |k: usize| STEP_HZ * (k + 1) as f64;
    // Slow drift is often so strong that nothing else would be seen: it is cut.
    let fast = density.iter().enumerate().filter(|(k, _)| at(*k) >= LF_HZ).map(|(_, p)| *p);
    let axes = Axes::around((0.0, TOP_HZ), fast.chain([0.0]), HEIGHT)?;
    let axes = Axes { value: (0.0, axes.value.1), ..axes };
    let points = density.iter().enumerate().map(|(k, p)| (axes.x(at(k)), axes.y(*p).max(0.0)));
    let curve: Vec<(f64, f64)> = points.collect();
    let power = |key| {
        let id = if key == "LF" { hrv::LF } else { hrv::HF };
        let mut all = capture.readings.iter().filter(|r| r.measure.id() == id);
        all.find(|r| r.stream == stream).and_then(|r| r.measure.value())
    };
    let bands = BANDS.iter().map(|(name, class, low, high, least_s)| {
        let (from, to) = (axes.x(*low), axes.x(*high));
        let inside = curve.iter().copied().filter(|(x, _)| *x >= from && *x <= to);
        let ends = |x: f64| std::iter::once((x, HEIGHT));
        let known = power(*name).filter(|_| *name == "LF" || *name == "HF");
        let label = match known {
            _ if name.is_empty() => String::new(),
            _ if length_s + ENDS_S < *least_s => {
                format!("{name} ({} {} min)", lang.say("needs", "需"), least_s / 60.0)
            }
            Some(ms2) => format!("{name} {} ms²", number(ms2)),
            None => (*name).to_owned(),
        };
        json!({
            "class": class,
            "path": line(ends(from).chain(inside).chain(ends(to))) + "Z",
            "x": format!("{:.1}", from + 4.0),
            "label": label,
        })
    });
    let ticks = (0..=5).map(|i| {
        let hz = 0.1 * f64::from(i);
        json!({ "x": format!("{:.1}", axes.x(hz)), "hz": format!("{hz:.1}") })
    });
    let note = lang.say(
        "Lomb-Scargle periodogram of the corrected intervals; powers are those of the measures, where they have a value.",
        "校正后间期的Lomb-Scargle周期图；功率为有值时的相应指标。",
    );
    Some(json!({
        "path": line(curve.iter().copied()),
        "bands": bands.collect::<Vec<_>>(),
        "ticks": ticks.collect::<Vec<_>>(),
        "width": WIDTH,
        "height": HEIGHT,
        "note": note,
    }))
}
