//! Signals and what was found in them, ready to be drawn.

use interocept::monitor::{Event, EventKind};
use interocept_assess::{Capture, Signal};
use serde_json::{Value, json};

use super::draw::{Axes, WIDTH, curve, line};
use crate::{language::Language, table::short};

/// Height of a strip.
const HEIGHT: f64 = 84.0;
/// Side of the square of a Poincaré plot.
const SIDE: f64 = 240.0;
/// Below this quality a mark is drawn as poor.
pub(super) const POOR: f64 = 0.5;

/// Everything of one kind in the stream of an event.
pub(super) fn events<'a>(capture: &'a Capture, of: &Event) -> impl Iterator<Item = &'a Event> {
    let (stream, kind) = (of.stream, of.kind);
    capture.events.iter().filter(move |e| e.stream == stream && e.kind == kind)
}

/// A strip for each signal.
pub(super) fn all(capture: &Capture, lang: Language) -> Vec<Value> {
    let time = (0.0, capture.length_s());
    capture.signals.iter().filter_map(|s| strip(s, capture, time, lang)).collect()
}

fn strip(signal: &Signal, capture: &Capture, time: (f64, f64), lang: Language) -> Option<Value> {
    // Of several channels the last: an axis of an accelerometer, a colour of a camera.
    let channels = signal.channels();
    let samples: Vec<f64> =
        signal.samples.iter().skip(channels - 1).step_by(channels).copied().collect();
    let axes = Axes::around(time, samples.iter().copied(), HEIGHT)?;
    let finite = samples.iter().copied().filter(|v| v.is_finite());
    let (lowest, highest) =
        (finite.clone().fold(f64::NAN, f64::min), finite.fold(f64::NAN, f64::max));
    let rate_hz = signal.rate.hz();
    let place = capture.streams.iter().position(|name| *name == signal.name);
    let events: Vec<&Event> =
        capture.events.iter().filter(|e| place == Some(e.stream as usize)).collect();
    let marks = |poor: bool| -> Vec<String> {
        let wanted = events.iter().filter(|e| (e.quality < POOR) == poor);
        wanted.map(|e| format!("{:.1}", axes.x(e.time_s))).collect()
    };
    let name = events.first().map(|e| match e.kind {
        EventKind::Beat => lang.say("beats", "心搏"),
        EventKind::Pulse => lang.say("pulses", "脉搏"),
        EventKind::Breath => lang.say("breaths", "呼吸"),
        EventKind::SkinResponse => lang.say("skin responses", "皮肤反应"),
        // Posture, rises and falls, each named where it is listed.
        _ => lang.say("events", "事件"),
    });
    let responses = events.iter().filter(|e| e.kind == EventKind::SkinResponse);
    let peaks = responses.filter_map(|e| {
        let at = ((e.time_s - signal.start_s) * rate_hz).round() as usize;
        let y = axes.y(*samples.get(at).filter(|v| v.is_finite())?);
        Some([axes.x(e.time_s), y].map(|v| format!("{v:.1}")))
    });
    let ticks = (0..=6).map(|i| {
        let at_s = time.1 * f64::from(i) / 6.0;
        json!({ "x": format!("{:.1}", axes.x(at_s)), "s": format!("{at_s:.0}") })
    });
    Some(json!({
        "name": signal.name,
        "rate": rate_hz.to_string(),
        "path": curve(&axes, signal.start_s, rate_hz, &samples),
        "good": marks(false),
        "poor": marks(true),
        "peaks": peaks.collect::<Vec<_>>(),
        "found": events.len(),
        "what": name,
        "range": format!("{} – {} {}", short(lowest), short(highest), signal.unit()),
        "height": HEIGHT,
        "width": WIDTH,
        "ticks": ticks.collect::<Vec<_>>(),
    }))
}

/// Intervals between the beats of the first stream that has some: over time, and each against
/// the next.
pub(super) fn intervals(capture: &Capture) -> Value {
    let first =
        capture.events.iter().find(|e| matches!(e.kind, EventKind::Beat | EventKind::Pulse));
    let Some(first) = first else { return Value::Null };
    let beats: Vec<&Event> = events(capture, first).collect();
    // Across a poor beat there is no interval.
    let good = |(a, b): (&&Event, &&Event)| {
        (a.quality >= POOR && b.quality >= POOR).then_some((b.time_s, 1e3 * (b.time_s - a.time_s)))
    };
    let rr: Vec<(f64, f64)> = beats
        .iter()
        .zip(beats.iter().skip(1))
        .filter_map(good)
        .filter(|(_, ms)| *ms < 2500.0)
        .collect();
    let values = || rr.iter().map(|(_, ms)| *ms);
    let Some(axes) = Axes::around((0.0, capture.length_s()), values(), 120.0) else {
        return Value::Null;
    };
    let (low, high) = axes.value;
    let square = |ms: f64| SIDE * (ms - low) / (high - low);
    // Where a beat is missing there is no line, and no pair.
    let follows = |a: &(f64, f64), b: &(f64, f64)| (b.0 - 1e-3 * b.1 - a.0).abs() < 1e-3;
    let pairs = rr.iter().zip(rr.iter().skip(1)).filter(|(a, b)| follows(a, b));
    let pairs = pairs.map(|((_, a), (_, b))| {
        json!([format!("{:.1}", square(*a)), format!("{:.1}", SIDE - square(*b))])
    });
    let path: String = rr
        .chunk_by(follows)
        .map(|run| line(run.iter().map(|(t, ms)| (axes.x(*t), axes.y(*ms)))))
        .collect();
    json!({
        "path": path,
        "points": rr.iter().map(|(t, ms)| json!([format!("{:.1}", axes.x(*t)), format!("{:.1}", axes.y(*ms))])).collect::<Vec<_>>(),
        "pairs": pairs.collect::<Vec<_>>(),
        "side": SIDE,
        "width": WIDTH,
        "height": 120.0,
        "low": format!("{low:.0}"),
        "high": format!("{high:.0}"),
    })
}
