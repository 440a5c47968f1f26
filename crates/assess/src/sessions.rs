//! What tables of tasks, sessions and days come to, each by the processor of its definition.

use interocept::{
    Measure, Processor, SampleRate, Status,
    affect::{
        Dynamics, DynamicsConfig, Habituation, HabituationConfig, Response, ResponseConfig, Signal,
    },
    bp::{Baroreflex, BaroreflexConfig},
    catalogue::{self, affect, bp, hrv, hrv_events, reflex},
    dsp::trend,
    hrv::{
        Config as WindowsConfig, Readiness, ReadinessConfig, Respiration, RespirationConfig,
        Windows,
    },
    measure::{MeasureId, Window},
    rr::{CorrectConfig, Corrector},
    unit::Unit,
};

use crate::{capture::Capture, inputs::Inputs, rhythm, together, trials};

/// A value that rests on no window of the capture, or the reason why there is none.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Where it comes from: a table, or signals.
    pub(crate) stream: String,
    /// What it is.
    pub(crate) key: &'static str,
    pub(crate) unit: Unit,
    pub(crate) value: f64,
    /// 95 % interval; NaN where none is known.
    pub(crate) interval: (f64, f64),
    pub(crate) status: Status,
    pub(crate) window: Window,
}

impl Found {
    fn of(stream: &str, m: &Measure) -> Self {
        Self {
            stream: stream.into(),
            key: m.id().key(),
            unit: catalogue::find(m.id()).map_or(Unit::One, |entry| entry.unit),
            value: m.value().unwrap_or(f64::NAN),
            interval: m.interval().unwrap_or((f64::NAN, f64::NAN)),
            status: m.status(),
            window: m.window(),
        }
    }

    /// The same, or that there was not enough of it.
    fn enough(self, enough: bool) -> Self {
        let short = self.status.has_value() && !enough;
        Self { status: if short { Status::TooShort } else { self.status }, ..self }
    }
}

/// Rest and task of a stress test, at least.
const REST_S: f64 = 300.0;
const TASK_S: f64 = 180.0;
/// Five minutes of intervals begin and end with a beat.
const FIVE_MINUTES_S: f64 = 295.0;
/// Normal beats for a complexity.
const COMPLEXITY_BEATS: u64 = 300;
/// Sessions that a mean over sessions needs: of reactions to stimuli, and of rest.
const LEAST_REACTIONS: usize = 2;
const LEAST_RESTS: usize = 3;
/// Six breaths a minute, for two minutes.
const PACED_HZ: f64 = 0.1;
const PACED_CYCLES: usize = 12;
/// Days of an actigraph.
const ACTIGRAPHY_S: f64 = 7.0 * 86_400.0;

/// Nights of an actigraph for the hours of sleep, and days of craving for their trend.
const NIGHTS: usize = 3;
const CRAVING_DAYS: usize = 14;

/// Keys of what is in no catalogue, with their units.
pub(crate) const SLEEP: (&str, Unit) = ("rhythm.sleep_h", Unit::One);
pub(crate) const CRAVING: (&str, Unit) = ("craving.trend_per_week", Unit::One);
pub(crate) const SWING: (&str, Unit) = ("resonance.swing", Unit::PerMinute);
pub(crate) const REGULARITY: (&str, Unit) = ("rhythm.regularity", Unit::One);
pub(crate) const STABILITY: (&str, Unit) = ("rhythm.stability", Unit::One);
pub(crate) const VARIABILITY: (&str, Unit) = ("rhythm.variability", Unit::One);

/// Half of a 95 % interval by the standard error, of the mean of a few (Student).
fn student(n: usize) -> f64 {
    const T: [f64; 9] = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];
    let degrees = n.saturating_sub(1);
    T.get(degrees.saturating_sub(1)).copied().unwrap_or(1.96 + 2.7 / degrees as f64)
}

/// A mean with its interval.
fn mean(values: &[f64]) -> (f64, (f64, f64)) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    let half = student(values.len()) * libm::sqrt(squares / (n - 1.0) / n);
    (mean, (mean - half, mean + half))
}

/// What all that was given comes to.
pub(crate) fn all(capture: &Capture, inputs: &Inputs) -> Vec<Found> {
    let mut out = Vec::new();
    let sessions = |key: &str| inputs.records.get(key).map_or(&[][..], Vec::as_slice);
    let table = |key: &'static str| sessions(key).first().map(|rows| (key, rows.as_slice()));

    if let Some((key, rows)) = table("affect_ratings") {
        keep::<Dynamics>(
            &dynamics(rows),
            key,
            rows,
            &[affect::VARIABILITY, affect::INSTABILITY],
            &mut out,
        );
    }
    if let Some((key, rows)) = table("negative_affect_ratings") {
        keep::<Dynamics>(&dynamics(rows), key, rows, &[affect::INERTIA], &mut out);
    }
    let recorded = table("stimuli").and_then(|(_, at_s)| trials::amplitudes(capture, at_s));
    let typed = table("scr_trials").map(|(key, rows)| (key.to_owned(), rows.to_vec()));
    // What was recorded, and only where it tells nothing what was typed.
    for (stream, rows) in recorded.into_iter().chain(typed) {
        let ids = [affect::HABITUATION_SLOPE, affect::HABITUATION_TRIALS];
        let told = |f: &Found| f.key == ids[0].key() && f.status.has_value();
        if !out.iter().any(told) {
            keep::<Habituation>(&HabituationConfig::default(), &stream, &rows, &ids, &mut out);
        }
    }
    if let Some((key, rows)) = table("daily_craving") {
        out.push(craving(key, rows));
    }
    if let Some((stream, frames)) = together::breathing_heart(capture) {
        let config = RespirationConfig::default();
        keep::<Respiration>(&config, &stream, &frames, &[hrv_events::RSA_P2T], &mut out);
    }
    for (key, signal, ids) in [
        (
            "stress_heart_rate",
            Signal::Rate,
            &[
                affect::REACTIVITY_RATE,
                affect::RECOVERY_AMOUNT,
                affect::RECOVERY_TIME,
                affect::RECOVERY_LEVEL,
            ][..],
        ),
        ("stress_ln_rmssd", Signal::LnRmssd, &[affect::REACTIVITY_LN_RMSSD]),
        ("stress_sbp", Signal::Sbp, &[affect::REACTIVITY_SBP]),
    ] {
        if let Some((key, rows)) = table(key) {
            let from = out.len();
            keep::<Response>(&response(signal, rows), key, rows, ids, &mut out);
            let enough = lasts(rows, 0.0) >= REST_S && lasts(rows, 1.0) >= TASK_S;
            let told = out.split_off(from);
            out.extend(told.into_iter().map(|found| found.enough(enough)));
        }
    }
    if let Some((key, days)) = table("daily_ln_rmssd") {
        let told = Readiness::run(&ReadinessConfig::default(), SampleRate::MICROSECONDS, days);
        out.extend(told.unwrap_or_default().last().map(|m| Found::of(key, m)));
    }
    let reactions = sessions("stimulus_arousal").iter().map(|rows| {
        let config = response(Signal::Arousal, rows);
        told::<Response>(&config, rows, affect::REACTIVITY_AROUSAL)
    });
    over_sessions("stimulus_arousal", reactions.collect(), LEAST_REACTIONS, &mut out);
    let rests = sessions("rest_rr_ms");
    let windows: Vec<Vec<Measure>> = rests
        .iter()
        .map(|rr| Windows::run(&WindowsConfig::default(), SampleRate::MICROSECONDS, rr))
        .map(Result::unwrap_or_default)
        .collect();
    for id in [hrv::LN_RMSSD, hrv::SAMPEN, hrv::DFA_ALPHA1] {
        let of = |all: &Vec<Measure>| {
            let m = all.iter().find(|m| m.id() == id)?;
            let enough = if id == hrv::LN_RMSSD {
                m.window().length_s >= FIVE_MINUTES_S
            } else {
                m.window().count >= COMPLEXITY_BEATS
            };
            Some(if enough { *m } else { m.with_status(Status::TooShort) })
        };
        over_sessions("rest_rr_ms", windows.iter().map(of).collect(), LEAST_RESTS, &mut out);
    }
    if let Some((key, rr_ms)) = table("paced_rr_ms") {
        out.push(swing(key, rr_ms));
        let config = RespirationConfig { paced_hz: PACED_HZ, ..Default::default() };
        let frames: Vec<f64> = rr_ms.iter().flat_map(|rr| [*rr, f64::NAN]).collect();
        keep::<Respiration>(&config, key, &frames, &[hrv_events::RESONANCE_AMPLITUDE], &mut out);
    }
    let typed = table("pressure_beats").map(|(key, rows)| (key.to_owned(), rows.to_vec()));
    for (stream, rows) in typed.into_iter().chain(together::reflex(capture)) {
        let window_s = rows.chunks(2).filter_map(|row| row.first()).filter(|rr| rr.is_finite());
        let window_s = (1e-3 * window_s.sum::<f64>()).clamp(REST_S, 3600.0);
        let config = BaroreflexConfig { window_s, ..Default::default() };
        let ids = [reflex::SEQUENCE, reflex::ALPHA_LF, reflex::SEQUENCES];
        let from = out.len();
        keep::<Baroreflex>(&config, &stream, &rows, &ids, &mut out);
        let told = out.split_off(from);
        out.extend(told.into_iter().map(|f| {
            let enough = f.window.length_s >= FIVE_MINUTES_S;
            f.enough(enough)
        }));
    }
    if let Some((key, rows)) = table("actigraphy") {
        days(key, rows, &mut out);
    }
    if let Some((_, cuffs)) = table("cuffs") {
        if let Some((stream, told)) = together::trend(capture, cuffs) {
            let of = |m: &&Measure| PRESSURES.contains(&m.id());
            out.extend(told.iter().filter(of).map(|m| Found::of(&stream, m)));
        }
    }
    out
}

/// Of a trend: the pressures, and what the mean of the cuffs alone would have said.
const PRESSURES: [MeasureId; 5] = [bp::SBP, bp::DBP, bp::MAP, bp::NULL_SBP, bp::CALIBRATION_AGE];

fn dynamics(rows: &[f64]) -> DynamicsConfig {
    let most_reports = (rows.len() / 2).clamp(32, 65_536) as u32;
    DynamicsConfig { most_reports, ..Default::default() }
}

fn response(signal: Signal, rows: &[f64]) -> ResponseConfig {
    let most_values = (rows.len() / 3).clamp(16, 65_536) as u32;
    ResponseConfig { signal, most_values, ..Default::default() }
}

/// Runs a processor over a table and keeps some of its measures.
fn keep<P: Processor<Output = Measure>>(
    config: &P::Config,
    stream: &str,
    rows: &[f64],
    ids: &[MeasureId],
    out: &mut Vec<Found>,
) {
    let told = P::run(config, SampleRate::MICROSECONDS, rows).unwrap_or_default();
    let kept = ids.iter().filter_map(|id| told.iter().find(|m| m.id() == *id));
    out.extend(kept.map(|m| Found::of(stream, m)));
}

fn told<P: Processor<Output = Measure>>(
    config: &P::Config,
    rows: &[f64],
    id: MeasureId,
) -> Option<Measure> {
    let all = P::run(config, SampleRate::MICROSECONDS, rows).unwrap_or_default();
    all.into_iter().find(|m| m.id() == id)
}

/// How long a phase of a response is; each value stands for the time until the next.
fn lasts(rows: &[f64], phase: f64) -> f64 {
    let of = rows.chunks(3).filter(|row| row.get(2) == Some(&phase));
    let times: Vec<f64> = of.filter_map(|row| row.first().copied()).collect();
    let n = times.len() as f64;
    match (times.first(), times.last()) {
        (Some(first), Some(last)) if n > 1.0 => (last - first) * n / (n - 1.0),
        _ => 0.0,
    }
}

/// The mean of a measure over the sessions that have it.
fn over_sessions(stream: &str, all: Vec<Option<Measure>>, least: usize, out: &mut Vec<Found>) {
    let all: Vec<Measure> = all.into_iter().flatten().collect();
    let Some(first) = all.first() else { return };
    let values: Vec<f64> = all.iter().filter_map(Measure::value).collect();
    let absent = all.iter().find(|m| m.value().is_none()).map(Measure::status);
    let status = match absent {
        _ if values.len() >= least => Status::Ok,
        Some(why) if all.len() >= least => why,
        _ => Status::NeedsSessions,
    };
    let (value, interval) = mean(&values);
    let quality = all.iter().map(|m| m.quality()).fold(1.0, |a, b| if b < a { b } else { a });
    let length_s = all.iter().map(|m| m.window().length_s).sum();
    let window = Window { start_s: 0.0, length_s, count: values.len() as u64, quality };
    out.push(Found { value, interval, status, window, ..Found::of(stream, first) });
}

/// How far the heart rate swings within a breath of ten seconds.
fn swing(stream: &str, rr_ms: &[f64]) -> Found {
    let intervals = Corrector::run(&CorrectConfig::default(), SampleRate::MICROSECONDS, rr_ms);
    let mut cycles: Vec<(f64, f64)> = Vec::new();
    let (mut time_s, mut corrected) = (0.0, 0.0);
    for interval in intervals.unwrap_or_default() {
        for _ in 0..interval.count {
            let rate = 60_000.0 / interval.corrected_ms;
            let cycle = (time_s * PACED_HZ) as usize;
            if cycles.len() <= cycle {
                cycles.resize(cycle + 1, (f64::INFINITY, f64::NEG_INFINITY));
            }
            if let Some((low, high)) = cycles.get_mut(cycle) {
                *low = if rate < *low { rate } else { *low };
                *high = if rate > *high { rate } else { *high };
            }
            time_s += 1e-3 * interval.corrected_ms;
            if interval.rr_ms != interval.corrected_ms {
                corrected += 1e-3 * interval.corrected_ms;
            }
        }
    }
    // The last cycle may have been cut.
    cycles.truncate((time_s * PACED_HZ) as usize);
    let swings: Vec<f64> =
        cycles.iter().map(|(low, high)| high - low).filter(|s| *s >= 0.0).collect();
    let (value, interval) = mean(&swings);
    let window = Window {
        start_s: 0.0,
        length_s: time_s,
        count: swings.len() as u64,
        quality: if time_s > 0.0 { 1.0 - corrected / time_s } else { 0.0 },
    };
    let status = if swings.len() < PACED_CYCLES {
        Status::TooShort
    } else if window.quality < 0.8 {
        Status::PoorSignal
    } else {
        Status::Ok
    };
    let (key, unit) = SWING;
    Found { stream: stream.into(), key, unit, value, interval, status, window }
}

/// How the ratings of a craving go, by Theil and Sen: a day each, NaN where it was not rated.
fn craving(stream: &str, ratings: &[f64]) -> Found {
    let rated = |(day, rating): (usize, &f64)| {
        (0.0..=100.0).contains(rating).then_some((day as f64 / 7.0, *rating))
    };
    let points: Vec<(f64, f64)> = ratings.iter().enumerate().filter_map(rated).collect();
    let mut slopes = vec![0.0; points.len() * points.len().saturating_sub(1) / 2];
    let found = trend::fit(&points, &mut slopes).filter(|_| points.len() >= CRAVING_DAYS);
    let (key, unit) = CRAVING;
    Found {
        stream: stream.into(),
        key,
        unit,
        value: found.map_or(f64::NAN, |t| t.slope),
        interval: found.map_or((f64::NAN, f64::NAN), |t| (t.low, t.high)),
        status: if found.is_some() { Status::Ok } else { Status::TooShort },
        window: Window {
            start_s: 0.0,
            length_s: 86_400.0 * ratings.len() as f64,
            count: points.len() as u64,
            quality: points.len() as f64 / ratings.len().max(1) as f64,
        },
    }
}

/// How regular sleep and activity are, and how long the sleep.
fn days(stream: &str, rows: &[f64], out: &mut Vec<Found>) {
    let Some(found) = rhythm::of(rows) else { return };
    let window =
        Window { start_s: 0.0, length_s: found.length_s, count: found.epochs, quality: 1.0 };
    for ((key, unit), value) in [
        (REGULARITY, found.regularity),
        (STABILITY, found.stability),
        (VARIABILITY, found.variability),
    ] {
        let status = if found.length_s < ACTIGRAPHY_S {
            Status::TooShort
        } else if value.is_nan() {
            Status::PoorSignal
        } else {
            Status::Ok
        };
        let interval = (f64::NAN, f64::NAN);
        out.push(Found { stream: stream.into(), key, unit, value, interval, status, window });
    }
    let nights = &found.asleep_h;
    let (key, unit) = SLEEP;
    let ((value, interval), enough) = (mean(nights), nights.len() >= NIGHTS);
    let window = Window { count: nights.len() as u64, ..window };
    let all =
        Found { stream: stream.into(), key, unit, value, interval, status: Status::Ok, window };
    out.push(all.enough(enough));
}
