//! A capture against the person's own rest: scores, arousal and the stress response.

use interocept::{
    Measure, Processor, SampleRate, Status,
    affect::{Scores, ScoresConfig, Stress, StressConfig, frame},
    catalogue::{affect, eda},
    measure::MeasureId,
    monitor::{Config, Kind, Monitor, Output, Stream},
};
use serde_json::{Value, json};

use crate::capture::{Feed, Options, Refused, Signal, feeds, most_end_s, workable};

/// Windows of a baseline: the least that some features have, and what most of them need.
const WINDOWS_S: [f64; 2] = [30.0, 60.0];

/// Features, and two more.
const COLUMNS: usize = 12;
/// Features of a window, then slope of the skin's level and spread of the pulse's height.
type Row = [f64; COLUMNS];

/// A person at rest, in windows: what later captures of the same sensors are compared with.
///
/// ```
/// use interocept_assess::{Baseline, Signal};
/// let skin = (0..1440).map(|i| 3.0 + 0.1 * (f64::from(i) * 0.01).sin()).collect();
/// let rest = Baseline::of(vec![Signal::new("eda", 4.0, skin)?])?;
/// assert_eq!(Baseline::from_json(&rest.to_json())?, rest);
/// # Ok::<(), interocept_assess::Refused>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// Where the heart was heard: intervals of an ECG and of a pulse wave vary differently.
    heart: &'static str,
    windows: [Vec<Row>; 2],
}

impl PartialEq for Baseline {
    /// Equal in every bit.
    fn eq(&self, other: &Self) -> bool {
        self.to_json() == other.to_json()
    }
}

/// The sensor that features of the heart come from.
fn heart(feeds: &[Feed]) -> &'static str {
    let has = |kind| feeds.iter().any(|feed| feed.stream.kind == kind);
    if has(Kind::Ecg) {
        "ecg"
    } else if has(Kind::Ppg) {
        "ppg"
    } else {
        ""
    }
}

impl Baseline {
    /// From signals of the person at rest, five minutes or more.
    ///
    /// # Errors
    /// Red and infrared of two rates, and no memory.
    pub fn of(mut signals: Vec<Signal>) -> Result<Self, Refused> {
        signals.sort_by(|a, b| a.name.cmp(&b.name));
        let feeds = workable(feeds(&signals, &Options::default())?, &mut Vec::new());
        let [short, long] = WINDOWS_S;
        let windows = [rows(&feeds, short)?, rows(&feeds, long)?];
        Ok(Self { heart: heart(&feeds), windows })
    }

    /// As JSON, which is read back bit for bit.
    pub fn to_json(&self) -> Value {
        let cell = |x: &f64| if x.is_finite() { json!(x) } else { Value::Null };
        let row = |row: &Row| row.iter().map(cell).collect::<Value>();
        let windows = self.windows.iter().map(|w| w.iter().map(row).collect::<Value>());
        json!({ "heart": self.heart, "windows_s": WINDOWS_S, "windows": windows.collect::<Value>() })
    }

    /// What [`to_json`](Self::to_json) gave.
    ///
    /// # Errors
    /// Anything else, such as a baseline of another version with other features.
    pub fn from_json(value: &Value) -> Result<Self, Refused> {
        let row = |v: &Value| -> Option<Row> {
            let cell = |x: &Value| if x.is_null() { Some(f64::NAN) } else { x.as_f64() };
            let cells: Option<Vec<f64>> = v.as_array()?.iter().map(cell).collect();
            Row::try_from(cells?).ok()
        };
        let set = |v: &Value| v.as_array()?.iter().map(row).collect::<Option<Vec<Row>>>();
        let read = || {
            let heart = value.get("heart")?.as_str()?;
            let heart = ["ecg", "ppg", ""].into_iter().find(|h| *h == heart)?;
            let windows = value.get("windows")?.as_array()?;
            let [short, long] = windows.as_slice() else { return None };
            Some(Self { heart, windows: [set(short)?, set(long)?] })
        };
        let same = value.get("windows_s") == Some(&json!(WINDOWS_S));
        let refused = || Refused("this is no baseline of this version; take a new one".into());
        read().filter(|_| same).ok_or_else(refused)
    }
}

/// The features of windows that follow each other, the last one up to the end.
fn rows(feeds: &[Feed], window_s: f64) -> Result<Vec<Row>, Refused> {
    let end_s = ends_s(feeds);
    let count = (end_s / window_s + 1e-6) as usize;
    let mut rows: Vec<Row> = Vec::new();
    if count > 1 {
        let from_s = end_s - count as f64 * window_s;
        rows.extend(windows(&since(feeds, from_s), window_s)?.iter().map(|m| row(m)));
        rows.truncate(count - 1);
    }
    // Intervals between beats never fill a window that ends with the signal: it is a run of its
    // own, and then a whole one.
    let last = since(feeds, (end_s - window_s).max(0.0));
    rows.extend(windows(&last, window_s)?.first().map(|m| row(m)));
    Ok(rows)
}

fn ends_s(feeds: &[Feed]) -> f64 {
    most_end_s(feeds.iter().map(|f| f.stream.start_s + f.length_s()))
}

fn row(measures: &[Measure]) -> Row {
    let of = |id: MeasureId| {
        let found = measures.iter().find(|m| m.id() == id).and_then(Measure::value);
        found.unwrap_or(f64::NAN)
    };
    let mut row = [f64::NAN; COLUMNS];
    let beside = [of(eda::SCL_SLOPE), of(affect::PULSE_AMPLITUDE_SD)];
    let values = frame(measures.iter()).into_iter().chain(beside);
    row.iter_mut().zip(values).for_each(|(slot, value)| *slot = value);
    row
}

/// What came from a time on, which becomes 0.
fn since(feeds: &[Feed], from_s: f64) -> Vec<Feed> {
    let later = |feed: &Feed| {
        let Stream { start_s, rate, kind, .. } = feed.stream;
        let frames = rate.samples_rounded((from_s - start_s).max(0.0));
        let start_s = (start_s + rate.seconds(frames as u64, 0.0) - from_s).max(0.0);
        let skip = frames.saturating_mul(kind.channels().len());
        Feed {
            name: feed.name.clone(),
            stream: Stream { start_s, ..feed.stream },
            samples: feed.samples.iter().skip(skip).copied().collect(),
        }
    };
    feeds.iter().map(later).collect()
}

/// The measures of windows that follow each other, in order of time.
fn windows(feeds: &[Feed], window_s: f64) -> Result<Vec<Vec<Measure>>, Refused> {
    let streams: Vec<_> = feeds.iter().map(|feed| feed.stream).collect();
    let config = Config { window_s, hop_s: window_s, skew_s: 600.0, ..Config::default() };
    let mut monitor = Monitor::new(&config, &streams)?;
    let mut found: Vec<(u64, Measure)> = Vec::new();
    let mut sink = |output: Output| {
        if let Output::Reading(r) = output {
            found.push((r.window, r.measure));
        }
    };
    // In turns of a window each, so that no stream is far behind another.
    let mut rest: Vec<&[f64]> = feeds.iter().map(|feed| &*feed.samples).collect();
    let mut turn = 1.0;
    while rest.iter().any(|samples| !samples.is_empty()) {
        for ((k, feed), samples) in feeds.iter().enumerate().zip(&mut rest) {
            let until_s = turn * window_s - monitor.reached_s(k).unwrap_or(0.0);
            let frames = feed.stream.rate.samples_rounded(until_s.max(0.0));
            let count = frames.saturating_mul(feed.stream.kind.channels().len());
            let (now, later) = samples.split_at(count.min(samples.len()));
            monitor.push(k, now, &mut sink)?;
            *samples = later;
        }
        turn += 1.0;
    }
    monitor.finish(&mut sink);
    found.sort_by_key(|(window, _)| *window);
    let groups = found.chunk_by(|a, b| a.0 == b.0);
    Ok(groups.map(|group| group.iter().map(|(_, m)| *m).collect()).collect())
}

/// What the last window of a capture is against the windows of a baseline, which ended
/// `age_s` before the capture began; without a baseline, the reasons.
pub(crate) fn compare(
    capture: &[Feed],
    baseline: &Baseline,
    age_s: f64,
) -> Result<Vec<Measure>, Refused> {
    let [short, long] = WINDOWS_S;
    let length_s = ends_s(capture);
    let (window_s, [shorter, longer]) =
        (if length_s < long { short } else { long }, &baseline.windows);
    let rest = if length_s < long { shorter } else { longer };
    // Another sensor of the heart is another baseline.
    let rest = if heart(capture) == baseline.heart { rest.as_slice() } else { &[] };
    let config = ScoresConfig { window_s, ..ScoresConfig::default() };
    let mut scores = Scores::new(&config, SampleRate::MICROSECONDS)?;
    let config = StressConfig { window_s, ..StressConfig::default() };
    let mut stress = Stress::new(&config, SampleRate::MICROSECONDS)?;
    let mut out = Vec::new();
    let mut time_s = 0.0;
    let now = rows(capture, window_s)?;
    for (rows, resting) in [(rest, 1.0), (now.as_slice(), 0.0)] {
        if resting == 0.0 {
            time_s += age_s.max(0.0);
        }
        for row in rows {
            out.clear();
            let [
                rate,
                ln_rmssd,
                scl,
                scr_rate,
                iscr,
                resp_rate,
                resp_cv,
                temp_slope,
                emg,
                motion,
                slope,
                height,
            ] = *row;
            let window = [
                time_s, rate, ln_rmssd, scl, scr_rate, iscr, resp_rate, resp_cv, temp_slope, emg,
                motion, resting,
            ];
            scores.push(&window, &mut out)?;
            stress.push(&[time_s, rate, scl, slope, iscr, height, motion], &mut out)?;
            time_s += window_s;
        }
    }
    let has = |kind| capture.iter().any(|feed| feed.stream.kind == kind);
    let (skin, heart) = (has(Kind::Eda), !heart(capture).is_empty());
    let several = [skin, heart, has(Kind::Emg)].into_iter().filter(|there| *there).count() > 1;
    for m in &mut out {
        let there = match m.id() {
            affect::AROUSAL | affect::STRESS | affect::STRESS_DISTANCE => skin && heart,
            affect::RELAXATION => heart,
            affect::TENSION => several,
            _ => continue,
        };
        // A window of numbers does not know whether a sensor was missing or poor.
        let status = match m.status() {
            Status::NotComputed if there => Status::PoorSignal,
            Status::PoorSignal if !there => Status::NotComputed,
            _ => continue,
        };
        *m = Measure::absent(m.id(), m.window(), status);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_window_has_its_heart_rate() {
        use interocept_sim::{BreathingConfig, breathing};
        for (rate_hz, duration_s) in [(250.0, 60.0), (496.0, 180.0), (100.0, 360.0)] {
            let config = BreathingConfig { rate_hz, duration_s, ..Default::default() };
            let ecg = breathing::simulate(&config).unwrap().ecg;
            let rest = super::Baseline::of(vec![super::Signal::new("ecg", rate_hz, ecg).unwrap()]);
            for (rows, window_s) in rest.unwrap().windows.iter().zip(super::WINDOWS_S) {
                let rates: Vec<f64> = rows.iter().map(|row| row[0]).collect();
                assert_eq!(rates.len(), (duration_s / window_s) as usize);
                assert!(rates.iter().all(|r| r.is_finite()), "{rate_hz} {window_s}: {rates:?}");
            }
        }
    }

    #[test]
    fn a_row_holds_every_feature() {
        assert_eq!(interocept::affect::FEATURES.len() + 2, super::COLUMNS);
    }
}
