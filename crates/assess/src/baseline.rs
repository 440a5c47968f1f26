//! A capture against the person's own rest: scores, arousal and the stress response.

use interocept::{
    Measure, Processor, SampleRate,
    affect::{Scores, ScoresConfig, Stress, StressConfig, frame},
    catalogue::{affect, eda},
    measure::MeasureId,
    monitor::{Config, Monitor, Output},
};

use crate::capture::{Feed, Refused};

/// What most features need, and the least that some have.
const WINDOW_S: (f64, f64) = (30.0, 60.0);

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
    baseline: &[Feed],
    length_s: f64,
    age_s: f64,
) -> Result<Vec<Measure>, Refused> {
    let (least, most) = WINDOW_S;
    let window_s = length_s.clamp(least, most);
    let config = ScoresConfig { window_s, ..ScoresConfig::default() };
    let mut scores = Scores::new(&config, SampleRate::MICROSECONDS)?;
    let config = StressConfig { window_s, ..StressConfig::default() };
    let mut stress = Stress::new(&config, SampleRate::MICROSECONDS)?;
    let mut out = Vec::new();
    let mut time_s = 0.0;
    for (feeds, rest) in [(baseline, 1.0), (capture, 0.0)] {
        if rest == 0.0 {
            time_s += age_s.max(0.0);
        }
        for measures in windows(feeds, window_s)? {
            out.clear();
            let of = |id: MeasureId| {
                let found = measures.iter().find(|m| m.id() == id).and_then(Measure::value);
                found.unwrap_or(f64::NAN)
            };
            let [rate, features @ ..] = frame(measures.iter());
            let [scored @ .., motion] = features;
            let [ln_rmssd, scl, scr_rate, iscr, resp_rate, resp_cv, temp_slope, emg] = scored;
            let window = [
                time_s, rate, ln_rmssd, scl, scr_rate, iscr, resp_rate, resp_cv, temp_slope, emg,
                motion, rest,
            ];
            scores.push(&window, &mut out)?;
            let (slope, height) = (of(eda::SCL_SLOPE), of(affect::PULSE_AMPLITUDE_SD));
            stress.push(&[time_s, rate, scl, slope, iscr, height, motion], &mut out)?;
            time_s += window_s;
        }
    }
    Ok(out)
}
