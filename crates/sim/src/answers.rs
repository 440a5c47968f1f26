//! What is known of a person beside the signals, as the JSON that a screening takes: answers to
//! questionnaires, ratings, results of tasks, and tables of tasks, sessions and days.

use crate::baroreflex::{self, BaroreflexConfig};
use crate::error::{Error, check};
use crate::random::Random;
use crate::rhythm::{self, RhythmConfig};
use std::fmt::Write as _;

/// A person to ask.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswersConfig {
    /// The same seed gives the same answers; default 1.
    pub seed: u64,
    /// By how much a task raises the heart rate, 1/min; 0 to 60, default 18.
    pub reaction_bpm: f64,
    /// Which share of that comes back after the task; 0 to 1.2, default 0.85.
    pub comes_back: f64,
    /// How much of a rating persists to the next; 0 to 0.95, default 0.4.
    pub inertia: f64,
    /// Baroreflex sensitivity, ms/mmHg; 0 to 60, default 10.
    pub gain: f64,
    /// By how much ln(1 + response) falls with the logarithm of the trial; 0 to 1, default 0.45.
    pub habituation: f64,
}

impl Default for AnswersConfig {
    fn default() -> Self {
        Self {
            seed: 1,
            reaction_bpm: 18.0,
            comes_back: 0.85,
            inertia: 0.4,
            gain: 10.0,
            habituation: 0.45,
        }
    }
}

/// What needs no table. Only scores are given of questionnaires whose items are not free.
const SCALARS: &str = r#"  "phq9": [1, 0, 1, 1, 0, 0, 1, 0, 0],
  "gad7": [1, 1, 0, 1, 0, 1, 0],
  "gse": [3, 3, 3, 2, 3, 3, 4, 3, 3, 3],
  "pss10": 14, "brs": 3.5, "bis11": 61, "erq_reappraisal": 4.8, "erq_suppression": 3.1, "socrates": 62, "who5": 64,
  "ipip_stability": 3.4, "ipip_self_control": 3.2, "ipip_extraversion": 3.0,
  "ipip_self_discipline": 3.5, "ipip_anger": 2.1,
  "fatigue": 35, "irritability": 20, "valence": 6, "craving": 15, "craving_cue_less_neutral": 12, "confidence": 70, "sleep_h": 7.2,
  "pvt_mean_speed": 3.9, "pvt_lapses": 2, "nback_d_prime": 2.3, "reaction_cv": 0.19,
  "sway_rms_mm": 5.1, "tapping_cv": 0.06, "stand_30_15": 1.18, "stand_sbp_change": -4,
  "cuff": [122, 78],
  "confounders": ["coffee an hour before"]"#;

/// Makes the answers.
///
/// # Errors
/// A field outside its documented range.
///
/// ```
/// use interocept_sim::{AnswersConfig, answers};
/// assert!(answers::simulate(&AnswersConfig::default())?.contains("\"affect_ratings\""));
/// # Ok::<(), interocept_sim::Error>(())
/// ```
pub fn simulate(config: &AnswersConfig) -> Result<String, Error> {
    let c = config;
    check(&[
        ("reaction_bpm", c.reaction_bpm, 0.0, 60.0),
        ("comes_back", c.comes_back, 0.0, 1.2),
        ("inertia", c.inertia, 0.0, 0.95),
        ("gain", c.gain, 0.0, 60.0),
        ("habituation", c.habituation, 0.0, 1.0),
    ])?;
    let mut text = format!("{{\n{SCALARS}");
    table(&mut text, "affect_ratings", 2, &ratings(c, 41, 5.0));
    table(&mut text, "negative_affect_ratings", 2, &ratings(c, 42, 3.0));
    let sessions = [43, 44].map(|stream| arousal(&mut Random::new(c.seed, stream)));
    tables(&mut text, "stimulus_arousal", 3, &sessions);
    stress(&mut text, c);
    let mut random = Random::new(c.seed, 46);
    let days: Vec<f64> = (0..35)
        .map(|day| 3.45 + 0.15 * random.normal() - if day >= 28 { 0.15 } else { 0.0 })
        .collect();
    table(&mut text, "daily_ln_rmssd", 1, &days);
    let mut random = Random::new(c.seed, 49);
    let craving: Vec<f64> = (0..28).map(|day| craving(day, random.normal())).collect();
    table(&mut text, "daily_craving", 1, &craving);
    let rest = |k: u64| {
        let rate_bpm = 64.0 + 2.0 * k as f64;
        let config =
            RhythmConfig { duration_s: 310.0, seed: c.seed + k, rate_bpm, ..Default::default() };
        Ok(rhythm::simulate(&config)?.rr_ms())
    };
    tables(&mut text, "rest_rr_ms", 1, &[rest(0)?, rest(1)?, rest(2)?]);
    let paced = RhythmConfig {
        duration_s: 130.0,
        seed: c.seed,
        respiratory_hz: 0.1,
        respiratory_ms: 70.0,
        mayer_ms: 0.0,
        ..RhythmConfig::default()
    };
    table(&mut text, "paced_rr_ms", 1, &rhythm::simulate(&paced)?.rr_ms());
    let beats = BaroreflexConfig { seed: c.seed, gain: c.gain, ..BaroreflexConfig::default() };
    let beats = baroreflex::simulate(&beats)?;
    let rows: Vec<f64> = beats.iter().flat_map(|b| [b.rr_ms, b.sbp_mmhg]).collect();
    table(&mut text, "pressure_beats", 2, &rows);
    let mut random = Random::new(c.seed, 47);
    let trials: Vec<f64> = (1..=8)
        .map(|k| 0.9 - c.habituation * libm::log(f64::from(k)) + 0.02 * random.normal())
        .map(|y| if y > 0.0 { libm::expm1(y) } else { 0.0 })
        .collect();
    table(&mut text, "scr_trials", 1, &trials);
    table(&mut text, "actigraphy", 3, &nights(&mut Random::new(c.seed, 48)));
    text.push_str("\n}\n");
    Ok(text)
}

/// A rating a day that falls by five points a week.
fn craving(day: u32, noise: f64) -> f64 {
    (45.0 - 5.0 / 7.0 * f64::from(day) + 6.0 * noise).clamp(0.0, 100.0)
}

/// A rating every four hours.
fn ratings(config: &AnswersConfig, stream: u64, mean: f64) -> Vec<f64> {
    let mut random = Random::new(config.seed, stream);
    let left = libm::sqrt(1.0 - config.inertia * config.inertia);
    let mut off = random.normal();
    let rows = (0..60).flat_map(|k| {
        off = config.inertia * off + left * random.normal();
        [14_400.0 * f64::from(k), mean + 1.2 * off]
    });
    rows.collect()
}

/// Five minutes of neutral pictures and five of others, a window each half a minute.
fn arousal(random: &mut Random) -> Vec<f64> {
    let window = |k: u32| {
        let phase = f64::from(k / 10);
        [30.0 * f64::from(k), 0.9 * phase + 0.3 * random.normal(), phase]
    };
    (0..20).flat_map(window).collect()
}

/// Five minutes of rest, three of a task, twelve of recovery.
fn stress(text: &mut String, config: &AnswersConfig) {
    let mut random = Random::new(config.seed, 45);
    for (key, step_s, rest, by, noise) in [
        ("stress_heart_rate", 15.0, 66.0, config.reaction_bpm, 0.8),
        ("stress_ln_rmssd", 30.0, 3.5, -0.4, 0.1),
        ("stress_sbp", 60.0, 118.0, 13.0, 2.0),
    ] {
        let row = |k: u32| {
            let t = step_s * f64::from(k);
            // Whole until the task's last value, then half a logistic curve down to what stays.
            let since = t - (480.0 - step_s);
            let back = 1.0 - 2.0 / (1.0 + libm::exp(since / 60.0));
            let (phase, moved) = if t < 300.0 {
                (0.0, 0.0)
            } else if t < 480.0 {
                (1.0, 1.0)
            } else {
                (2.0, 1.0 - config.comes_back * back)
            };
            [t, rest + by * moved + noise * random.normal(), phase]
        };
        table(text, key, 3, &(0..(1200.0 / step_s) as u32).flat_map(row).collect::<Vec<_>>());
    }
}

/// Eight days in half hours: activity, and sleep from about eleven to about seven.
fn nights(random: &mut Random) -> Vec<f64> {
    let mut rows = Vec::new();
    for day in 0..8 {
        let (wakes_h, sleeps_h) = (7.0 + 0.5 * random.normal(), 23.0 + 0.5 * random.normal());
        for k in 0..48 {
            let hour = 0.5 * f64::from(k);
            let asleep = hour < wakes_h || hour >= sleeps_h;
            let level = if asleep { 2.0 } else { 30.0 };
            let activity = level * libm::exp(0.4 * random.normal());
            rows.extend([
                86_400.0 * f64::from(day) + 3600.0 * hour,
                activity,
                f64::from(u8::from(asleep)),
            ]);
        }
    }
    rows
}

fn table(text: &mut String, key: &str, columns: usize, values: &[f64]) {
    let _ = write!(text, ",\n  \"{key}\": ");
    rows(text, columns, values);
}

fn tables(text: &mut String, key: &str, columns: usize, sessions: &[Vec<f64>]) {
    let _ = write!(text, ",\n  \"{key}\": [");
    for (k, values) in sessions.iter().enumerate() {
        text.push_str(if k > 0 { ",\n    " } else { "" });
        rows(text, columns, values);
    }
    text.push(']');
}

fn rows(text: &mut String, columns: usize, values: &[f64]) {
    let row = |row: &[f64]| {
        let cells: Vec<String> = row.iter().map(|x| format!("{x:.3}")).collect();
        let cells = cells.join(", ");
        if columns > 1 { format!("[{cells}]") } else { cells }
    };
    let all: Vec<String> = values.chunks(columns.max(1)).map(row).collect();
    let _ = write!(text, "[{}]", all.join(", "));
}
