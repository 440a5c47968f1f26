//! What the skin did at each of several equal stimuli.

use interocept::{
    Processor,
    eda::{ANSWER_S, Detector, DetectorConfig, Event},
};

use crate::capture::{Capture, Role};

/// The levels around a trial must be this good, in the mean.
const LEAST_GOOD: f64 = 0.5;

/// The skin that was there, and for each stimulus, in order of time, the amplitude of the first
/// response that begins within the time of an answer: 0 for none, NaN where the skin was not seen.
/// A response answers one stimulus only, the latest.
pub(crate) fn amplitudes(capture: &Capture, stimuli_s: &[f64]) -> Option<(String, Vec<f64>)> {
    let skin = capture.signals.iter().find(|s| s.role == Role::SKIN)?;
    let told = Detector::run(&DetectorConfig::default(), skin.rate, &skin.samples).ok()?;
    let responses: Vec<(f64, f64)> = told
        .iter()
        .filter(|r| r.event == Event::Response)
        .map(|r| (skin.start_s + skin.rate.seconds(r.onset_index, 0.0), r.amplitude_us))
        .collect();
    let levels: Vec<(f64, f64)> = told
        .iter()
        .filter(|r| r.event == Event::Level)
        .map(|r| (skin.start_s + r.time_s, r.quality))
        .collect();
    let mut stimuli: Vec<f64> = stimuli_s.iter().copied().filter(|t| t.is_finite()).collect();
    stimuli.sort_by(f64::total_cmp);
    let trial = |(i, at_s): (usize, &f64)| {
        let (from_s, to_s) = (at_s + ANSWER_S.0, at_s + ANSWER_S.1);
        let seen = levels.iter().filter(|(t, _)| *t >= *at_s && *t <= to_s).map(|(_, q)| *q);
        let good = seen.clone().sum::<f64>() / seen.count() as f64;
        let whole = *at_s >= skin.start_s && to_s <= skin.start_s + skin.length_s();
        if !(whole && good >= LEAST_GOOD) {
            return f64::NAN;
        }
        let next_s = stimuli.get(i + 1).map_or(f64::INFINITY, |next| next + ANSWER_S.0);
        let answer = responses.iter().find(|(t, _)| *t >= from_s && *t <= to_s && *t < next_s);
        answer.map_or(0.0, |(_, amplitude)| *amplitude)
    };
    let amplitudes = stimuli.iter().enumerate().map(trial).collect();
    Some((skin.name.clone(), amplitudes))
}
