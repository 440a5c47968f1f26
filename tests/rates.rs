//! One physics at every rate: what a processor tells of it may not depend on how it was sampled.
//!
//! Each row samples the same simulated body at the rates that people's devices have, ones that are
//! no whole number and ones next to where the thinning inside changes among them, and compares with
//! the truth, or with the middle of the rates where there is no truth. Next to that it holds at each
//! rate what the laws hold at one: records in order and range, no more and no later than announced.

use interocept::{
    SampleRate, catalogue,
    process::Input,
    record::Field,
    registry::{Entry, PROCESSORS, find_name},
};
use interocept_tests::{
    bodies::{self, Made},
    laws::{self, Bytes, value},
};
use std::f64::consts::FRAC_1_SQRT_2;

/// What is compared.
#[derive(Clone, Copy, Debug)]
enum What {
    /// How many records.
    Count,
    /// The mean of a field over the records that have it, the first two and the last apart.
    Mean(&'static str),
    /// The mean of a measure over its windows.
    Measure(&'static str),
    /// The mean difference of a field of time from the true times, but for the first two and the
    /// last of them; each must have a record within 0.4 s. Half a sample more is allowed.
    Times(&'static str),
}
use What::{Count, Mean, Measure, Times};

/// With what, and how far off it may be.
#[derive(Clone, Copy, Debug)]
enum Truth {
    /// A number.
    Is(f64, f64),
    /// The middle of all rates.
    Near(f64),
    /// The middle of all rates, by a part of it.
    Share(f64),
}
use Truth::{Is, Near, Share};

type Check = (What, Truth, &'static str);

struct Row {
    name: &'static str,
    rates: &'static [f64],
    config: &'static [(&'static str, f64)],
    made: fn(f64) -> Made,
    /// What, with what, and the reason of the tolerance.
    checks: &'static [Check],
}

const fn row(
    name: &'static str,
    rates: &'static [f64],
    made: fn(f64) -> Made,
    checks: &'static [Check],
) -> Row {
    Row { name, rates, config: &[], made, checks }
}

impl Row {
    const fn with(self, config: &'static [(&'static str, f64)]) -> Self {
        Self { config, ..self }
    }
}

const ECG: &[f64] =
    &[50.0, 62.5, 99.0, 130.061, 199.9, 200.0, 256.0, 360.5, 500.0, 1000.0, 2000.7, 8000.0];
const PPG: &[f64] = &[
    20.0, 31.25, 50.1, 64.0, 86.05, 99.9, 130.061, 199.9, 200.0, 250.0, 300.1, 500.0, 1000.0,
    2000.0,
];
const BOTH: &[f64] = &[50.0, 86.05, 99.0, 130.061, 199.9, 200.0, 256.0, 500.0, 1000.0, 2000.0];
const ABP: &[f64] = &[60.0, 86.05, 124.9, 125.0, 249.9, 250.0, 374.9, 375.1, 500.0, 1000.0, 2000.0];
const BELT: &[f64] = &[4.0, 10.3, 25.0, 31.25, 39.9, 40.0, 100.0, 250.0, 1000.0, 4000.0];
const EDA: &[f64] = &[4.0, 7.9, 11.9, 12.1, 16.0, 31.25, 32.0, 64.0, 130.061, 1000.0];
const EMG: &[f64] = &[110.0, 130.061, 200.0, 499.9, 1000.0, 2000.0, 4000.0];
const CAMERA: &[f64] = &[10.0, 15.0, 29.97, 30.0, 60.3, 120.0, 240.0];
const IMU: &[f64] =
    &[50.0, 52.3, 86.05, 99.9, 100.0, 130.061, 149.9, 199.9, 200.0, 208.0, 500.0, 1000.0];
const STANCE: &[f64] =
    &[20.0, 24.9, 25.0, 31.25, 49.9, 50.0, 100.0, 130.061, 199.9, 200.0, 1000.0, 2000.0];
const POINTS: &[f64] = &[8.0, 15.0, 24.9, 29.97, 60.0, 120.0, 1000.0];

const PEAK: &str = "a peak between samples";
const FILTERS: &str = "the filters' corners by the sampling";
const TICK: &str = "a tick of 50 Hz";
const FINE: &str = "rounding";

#[rustfmt::skip]
const TABLE: &[Row] = &[
    row("ecg.detector", ECG, bodies::ecg, &[
        (Times("time_s"), Is(0.0, 1e-3), PEAK),
        (Mean("amplitude"), Share(0.15), "a QRS between samples of 20 ms is lower"),
    ]),
    row("ecg.quality", ECG, bodies::ecg, &[
        (Mean("score"), Near(0.05), FILTERS),
        (Mean("rate_bpm"), Share(0.01), FINE),
        (Count, Share(0.05), "hops are rounded to half a block of 50 ms in 1 s"),
    ]),
    row("ecg.delineator", ECG, bodies::ecg, &[
        (Times("time_s"), Is(0.0, 1e-3), PEAK),
        (Mean("pr_ms"), Near(4.0), "a quarter of the widest sample"),
        (Mean("qrs_ms"), Near(6.0), "a quarter of the widest sample"),
        (Mean("qt_ms"), Near(4.0), "a quarter of the widest sample"),
        (Mean("t_amplitude"), Share(0.03), FILTERS),
    ]),
    row("ecg.classifier", ECG, bodies::ecg, &[
        (Times("time_s"), Is(0.0, 1e-3), PEAK),
        (Mean("similarity"), Near(0.02), FILTERS),
        (Mean("width_ratio"), Share(0.05), FILTERS),
    ]),
    row("hrv.from_ecg", ECG, bodies::ecg, &[
        (Measure("hrv.mean_nn"), Share(1e-3), PEAK),
        (Measure("hrv.rmssd"), Share(0.03), "3 ms of a peak between samples of 20 ms"),
    ]),
    row("ppg.detector", PPG, bodies::ppg, &[
        (Times("time_s"), Near(5e-3), PEAK),
        (Mean("amplitude"), Share(0.03), FILTERS),
    ]),
    row("ppg.quality", PPG, bodies::ppg, &[
        (Mean("score"), Near(0.02), FILTERS),
        (Mean("perfusion_percent"), Share(0.02), FILTERS),
        (Mean("rate_bpm"), Share(0.01), FINE),
        (Count, Share(0.05), "a hop of whole samples"),
    ]),
    row("ppg.spo2", PPG, bodies::lights, &[
        (Measure("ppg.ratio"), Is(0.6, 3e-3), "absorption is no straight line"),
        (Measure("ppg.perfusion_infrared"), Share(0.02), FILTERS),
        (Count, Share(0.05), "a hop of whole samples"),
    ]),
    row("hrv.from_ppg", PPG, bodies::ppg, &[
        (Measure("prv.mean_pp"), Share(1e-3), PEAK),
        (Measure("prv.rmssd"), Share(0.04), PEAK),
    ]),
    row("ppg.motion", PPG, bodies::shaken, &[
        (Mean("cadence_bpm"), Is(120.0, 0.5), FINE),
        (Mean("motion_g"), Is(0.3 * FRAC_1_SQRT_2, 0.01), "the band passes 98 %"),
        (Mean("coherence"), Near(0.05), FILTERS),
    ]),
    row("ppg.wave", BOTH, bodies::ppg, &[
        (Times("sp_s"), Near(2e-3), PEAK),
        (Mean("tsw50"), Share(0.01), FILTERS),
        (Mean("tdw50"), Share(0.01), FILTERS),
        (Mean("dn"), Share(0.03), FILTERS),
        (Mean("at_u"), Share(0.03), FILTERS),
    ]),
    row("ppg.indices", BOTH, bodies::ppg, &[
        (Measure("pwa.delta_t"), Share(0.01), FILTERS),
        (Measure("pwa.ipa"), Share(0.03), FILTERS),
        (Measure("pwa.ri"), Share(0.01), FILTERS),
        (Measure("pwa.tpi"), Share(0.01), PEAK),
    ]),
    row("affect.pulse", PPG, bodies::ppg, &[
        (Measure("affect.pulse_rate"), Share(0.01), PEAK),
        (Measure("affect.pulse_amplitude_sd"), Share(0.05), FILTERS),
    ]).with(&[("window_s", 20.0)]),
    row("resp.breaths", BELT, bodies::belt, &[
        (Times("time_s"), Near(0.15), "half a tick of 4 Hz"),
        (Mean("depth"), Share(0.1), "two moving means of at least three ticks"),
        (Mean("period_s"), Share(5e-3), "half a tick of 4 Hz"),
    ]),
    row("resp.rate", BELT, bodies::belt, &[
        (Measure("resp.rate"), Share(0.015), "half a tick of 4 Hz"),
        (Measure("resp.depth"), Share(0.1), "two moving means of at least three ticks"),
    ]),
    row("resp.from_ecg", BOTH, bodies::breathed_ecg, &[
        (Measure("resp.rate_ecg"), Share(0.01), PEAK),
        (Measure("resp.rate_rsa"), Share(0.01), PEAK),
    ]),
    row("resp.from_ppg", PPG, bodies::breathed_ppg, &[
        (Measure("resp.rate_ppg"), Share(0.01), PEAK),
    ]),
    row("eda.detector", EDA, bodies::eda, &[
        (Count, Share(0.06), "a hop of whole blocks"),
        (Mean("amplitude_us"), Share(0.02), FILTERS),
        (Mean("rise_s"), Near(0.1), "half a block of 4 Hz"),
        (Mean("half_recovery_s"), Near(0.1), "half a block of 4 Hz"),
        (Mean("tonic_us"), Is(5.0, 0.01), FINE),
    ]),
    row("eda.quality", EDA, bodies::eda_beside, &[
        (Mean("score"), Near(0.05), FILTERS),
        (Mean("slope_us_s"), Share(0.2), "of differences over blocks of 84 to 250 ms"),
        (Count, Share(0.06), "a hop of whole blocks"),
    ]),
    row("eda.features", EDA, bodies::eda_events, &[
        (Measure("eda.scr_rate"), Share(0.02), "a response at the edge of a window"),
        (Measure("eda.scr_amplitude"), Share(0.02), FILTERS),
        (Measure("eda.scl_mean"), Is(5.0, 0.01), FINE),
        (Measure("eda.iscr"), Share(0.02), FILTERS),
    ]),
    row("temp.level", &[0.1, 0.25, 1.0, 3.9, 4.0, 31.25, 100.0, 1000.0], bodies::temperature, &[
        (Measure("temp.level"), Near(0.01), FINE),
        (Measure("temp.slope"), Share(0.01), FINE),
        (Measure("temp.range"), Near(0.1), "ten seconds of 0.6 a minute"),
    ]),
    row("emg.features", EMG, bodies::muscle, &[
        (Measure("emg.rms"), Share(0.03), FILTERS),
        (Measure("emg.envelope_mean"), Share(0.04), FILTERS),
        (Count, Share(0.0), FINE),
    ]).with(&[("window_s", 6.0), ("hop_s", 3.0), ("high_hz", 50.0)]),
    row("emg.features", &[200.0, 499.9, 1000.0, 2000.0, 4000.0], bodies::muscle, &[
        (Measure("emg.median_frequency"), Share(0.035), FILTERS),
    ]).with(&[("window_s", 6.0), ("high_hz", 50.0)]),
    row("emg.bursts", EMG, bodies::muscle, &[
        (Times("time_s"), Near(0.01), "half a sample of the envelope at 50 Hz"),
        (Mean("rms_mv"), Share(0.04), FILTERS),
        (Count, Is(22.0, 0.0), "ten bursts, twice each, and two at the ends"),
    ]),
    row("bp.pat", BOTH, bodies::arrivals, &[
        (Mean("pat_ms"), Near(5.0), "a quarter of the widest sample"),
        (Times("time_s"), Is(0.0, 1e-3), PEAK),
    ]),
    row("bp.pat_windows", BOTH, bodies::transits, &[
        (Measure("bp.pat"), Near(5.0), "a quarter of the widest sample"),
        (Measure("bp.ptt"), Is(60.0, 1.0), PEAK),
    ]),
    row("abp.detector", ABP, bodies::pressure, &[
        (Times("foot_time_s"), Near(1e-3), PEAK),
        (Mean("sbp_mmhg"), Near(0.1), PEAK),
        (Mean("dbp_mmhg"), Near(0.2), "the end of diastole, from ticks of 16 ms"),
        (Mean("notch_time_s"), Near(2e-3), PEAK),
        (Mean("dpdt_max_mmhg_s"), Share(0.03), FILTERS),
        (Mean("decay_s"), Share(0.01), FINE),
    ]),
    row("abp.features", ABP, bodies::pressure, &[
        (Measure("abp.map"), Near(0.3), "a beat at the edge of a window"),
        (Measure("abp.ppv"), Near(0.6), "of two pulses a breath"),
        (Measure("abp.rate"), Share(5e-3), FINE),
    ]),
    row("cuff.oscillometric", &[40.0, 50.0, 86.05, 99.9, 100.0, 130.061, 200.0, 1000.0, 2000.0], bodies::cuff, &[
        (Measure("cuff.sbp"), Near(1.5), "its method_sd"),
        (Measure("cuff.dbp"), Near(1.5), "its method_sd"),
        (Measure("cuff.amplitude"), Share(0.02), FILTERS),
        (Measure("cuff.rate"), Share(0.02), "a median of whole ticks of 50 Hz"),
    ]),
    row("camera.contact", CAMERA, bodies::finger, &[
        (Measure("camera.pulse_rate"), Is(66.0, 0.3), FINE),
    ]),
    row("camera.remote", CAMERA, bodies::face, &[
        (Measure("camera.remote_rate"), Is(66.0, 0.3), FINE),
    ]),
    row("motion.orientation", &[10.0, 31.25, 50.0, 100.0, 130.061, 286.0, 1000.0, 4000.0], bodies::turning, &[
        (Mean("w"), Near(5e-3), "the movement itself, in steps of 0.1 s"),
        (Mean("x"), Near(5e-3), "the movement itself, in steps of 0.1 s"),
        (Mean("inclination_sigma_deg"), Share(0.02), FINE),
    ]),
    row("posture.joint", POINTS, bodies::elbow, &[
        (Mean("angle_deg"), Is(120.0, 0.1), FINE),
        (Mean("smooth_deg"), Is(120.0, 0.1), FINE),
    ]),
    row("posture.body", &[5.0, 12.5, 31.25, 50.0, 100.0, 130.061, 1000.0], bodies::day, &[
        (Mean("doing"), Near(0.02), "a hop of whole samples"),
        (Mean("movement_m_s2"), Share(0.06), "steps of 2 Hz at 5 Hz"),
        (Count, Share(0.2), "a hop of 0.5 s in whole samples"),
    ]),
    row("posture.neutral", &[0.5, 1.0, 4.3, 29.97, 100.0, 1000.0], bodies::slouching, &[
        (Mean("trunk_off_deg"), Share(0.03), "a sample of 2 s of 130"),
        (Mean("slouches"), Near(0.06), "a sample of 2 s of 40"),
    ]),
    row("posture.ergonomics", &[0.5, 1.0, 4.3, 29.97, 100.0, 1000.0], bodies::load, &[
        (Mean("rula"), Is(4.0, 0.0), FINE),
        (Mean("trunk_held_s"), Near(2.1), "a sample of 2 s"),
    ]),
    row("motion.sway", STANCE, bodies::sway, &[
        (Measure("motion.sway_velocity_ap"), Share(0.02), "2 Hz in samples of 50 ms"),
        (Measure("motion.sway_centroid_frequency_ap"), Share(0.02), "2 Hz in samples of 50 ms"),
        (Measure("motion.sway_critical_time_ap"), Share(0.02), "2 Hz in samples of 50 ms"),
        (Measure("motion.sway_sample_entropy_ap"), Share(0.02), "2 Hz in samples of 50 ms"),
        (Measure("motion.sway_area_per_second"), Share(0.025), "2 Hz in samples of 50 ms"),
    ]),
    row("motion.trunk_sway", STANCE, bodies::trunk_sway, &[
        (Measure("motion.trunk_sway_rms"), Share(5e-3), FINE),
        (Measure("motion.trunk_sway_jerk"), Share(0.02), FILTERS),
        (Measure("motion.trunk_sway_path"), Share(0.01), FILTERS),
        (Measure("motion.trunk_sway_centroid_frequency"), Share(5e-3), FINE),
    ]),
    row("motion.gait", IMU, bodies::back, &[
        (Times("time_s"), Near(5e-3), TICK),
        (Mean("step_time_s"), Is(0.55, 1e-3), FINE),
        (Mean("stance_time_s"), Near(0.01), TICK),
        (Mean("stride_length_m"), Share(0.01), FILTERS),
    ]).with(&[("height_m", 1.75)]),
    row("motion.gait", IMU, bodies::foot, &[
        (Times("time_s"), Near(5e-3), TICK),
        (Mean("stride_time_s"), Is(1.1, 1e-3), FINE),
        (Mean("stance_time_s"), Near(0.01), TICK),
        (Mean("stride_length_m"), Is(1.3, 0.01), "trapezoids of 20 ms"),
    ]).with(&[("placement", 1.0)]),
    row("motion.repetitions", IMU, bodies::limb, &[
        (Count, Is(10.0, 0.0), FINE),
        (Times("time_s"), Near(0.01), TICK),
        (Mean("duration_s"), Near(0.02), TICK),
        (Mean("range"), Share(0.01), FILTERS),
        (Mean("sparc"), Near(0.02), FILTERS),
        (Mean("ldlj"), Near(0.1), FILTERS),
    ]),
    row("motion.cycles", &[10.0, 15.0, 29.97, 50.0, 60.3, 99.9, 100.0, 500.0, 2000.0], bodies::joint, &[
        (Count, Is(10.0, 0.0), FINE),
        (Times("time_s"), Near(0.05), "half a sample of 10 Hz"),
        (Mean("range"), Share(0.01), FILTERS),
    ]),
    row("motion.cycles", &[15.0, 29.97, 50.0, 60.3, 99.9, 100.0, 500.0, 2000.0], bodies::joint, &[
        (Mean("sparc"), Near(0.02), FILTERS),
        (Mean("ldlj"), Near(0.25), "second differences of 67 ms in 1.2 s"),
    ]),
    row("motion.activity", &[10.0, 12.5, 31.25, 50.0, 85.7, 100.0, 1000.0], bodies::moving, &[
        (Measure("motion.enmo"), Share(0.04), "2 Hz in five samples"),
        (Measure("motion.mad"), Share(0.04), "2 Hz in five samples"),
    ]),
    row("motion.tremor", IMU, bodies::shaking, &[
        (Measure("motion.tremor_frequency"), Is(6.3, 0.06), "half a step of 0.1 Hz"),
        (Measure("motion.tremor_rms"), Share(5e-3), FINE),
        (Measure("motion.tremor_amplitude"), Share(0.02), "by the frequency"),
    ]),
    row("motion.falls", &[25.0, 31.25, 50.0, 86.05, 100.0, 130.061, 500.0, 1000.0], bodies::fall, &[
        (Count, Is(1.0, 0.0), FINE),
        (Mean("time_s"), Is(8.0, 0.02), "a sample of 25 Hz, half"),
        (Mean("free_s"), Is(0.4, 0.02), "a sample of 25 Hz, half"),
        (Mean("turn_deg"), Is(90.0, 0.1), FINE),
    ]),
    row("motion.forms", &[1.0, 29.97, 1000.0], bodies::points, &[
        (Mean("knee_deg"), Share(1e-9), FINE),
    ]),
    row("motion.rises", STANCE, bodies::chair, &[
        (Count, Is(10.0, 0.0), FINE),
        (Times("time_s"), Near(0.02), "a tick of 25 Hz, half"),
        (Mean("height_m"), Is(0.42, 5e-3), FILTERS),
        (Mean("duration_s"), Near(0.04), "a tick of 25 Hz"),
    ]),
    row("affect.motion", &[5.0, 12.5, 31.25, 50.0, 86.05, 100.0, 499.9, 1000.0], bodies::moving_g, &[
        (Measure("affect.motion"), Is(0.2 * FRAC_1_SQRT_2, 1e-3), FINE),
    ]),
];

/// A frame of these is no sample of a signal.
const NO_SIGNAL: &[&str] = &["hrv.readiness"];

fn run(entry: &Entry, row: &Row, rate_hz: f64, frames: &[f64]) -> Result<Vec<Bytes>, String> {
    let field = |(i, f): (usize, &Field)| {
        let set = row.config.iter().find(|(name, _)| *name == f.name);
        set.map_or_else(|| (entry.default)(i), |(_, value)| Some(*value))
    };
    let config: Vec<f64> = entry.config.fields.iter().enumerate().map_while(field).collect();
    let p = (entry.make)(&config, SampleRate::new(rate_hz).unwrap()).map_err(|e| e.to_string())?;
    laws::sound(entry, p, rate_hz, frames, (0.37 * rate_hz) as usize + 1)
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let known: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    known.iter().sum::<f64>() / known.len() as f64
}

/// What the records come to; NaN where there is nothing.
fn reading(entry: &Entry, what: What, records: &[Bytes], times: &[f64]) -> f64 {
    let field = |name: &str| entry.output.fields.iter().find(|f| f.name == name).expect(name);
    let inner = if records.len() > 4 { &records[2..records.len() - 1] } else { records };
    match what {
        Count => records.len() as f64,
        Mean(name) => mean(inner.iter().map(|r| value(field(name), r))),
        Measure(key) => {
            let id = f64::from(catalogue::find_key(key).expect(key).id.number());
            let known = records.iter().filter(|r| value(field("id"), r) == id);
            mean(known.map(|r| value(field("value"), r)))
        }
        Times(name) => {
            let told: Vec<f64> = records.iter().map(|r| value(field(name), r)).collect();
            let off = |t: &f64| {
                let nearest = told.iter().map(|at| at - t).filter(|d| d.abs() < 0.4);
                nearest.min_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(f64::NAN)
            };
            let inner = &times[2..times.len() - 1];
            inner.iter().map(off).sum::<f64>() / inner.len() as f64
        }
    }
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// What a row finds amiss.
fn judge(row: &Row) -> Vec<String> {
    let entry = find_name(row.name).expect(row.name);
    let mut amiss = Vec::new();
    let mut readings = vec![Vec::new(); row.checks.len()];
    for rate_hz in row.rates {
        let (frames, times) = (row.made)(*rate_hz);
        let records = run(entry, row, *rate_hz, &frames).unwrap_or_else(|why| {
            amiss.push(format!("{} at {rate_hz} Hz: {why}", row.name));
            Vec::new()
        });
        for ((what, ..), readings) in row.checks.iter().zip(&mut readings) {
            readings.push(reading(entry, *what, &records, &times));
        }
    }
    for ((what, truth, why), readings) in row.checks.iter().zip(readings) {
        if std::env::var("RATES_SHOW").is_ok() {
            println!("{} {what:?} {truth:?} {readings:.5?}", row.name);
        }
        let middle = middle(readings.clone());
        let (wanted, most) = match *truth {
            Is(value, most) => (value, most),
            Near(most) => (middle, most),
            Share(part) => (middle, part * middle.abs()),
        };
        for (got, rate_hz) in readings.iter().zip(row.rates) {
            let most = most + if matches!(what, Times(_)) { 0.5 / rate_hz } else { 1e-12 };
            let off = got - wanted;
            if off.is_nan() || off.abs() > most {
                amiss.push(format!(
                    "{} {what:?} at {rate_hz} Hz is {got:.5}, {off:.5} off; {most:.5} is {why}",
                    row.name
                ));
            }
        }
    }
    amiss
}

#[test]
fn what_is_told_does_not_hang_on_the_rate() {
    let only = std::env::var("RATES_ONLY").unwrap_or_default();
    let amiss: Vec<String> =
        TABLE.iter().filter(|row| row.name.contains(&only)).flat_map(judge).collect();
    assert!(amiss.is_empty(), "\n{}\n", amiss.join("\n"));
}

#[test]
fn every_processor_of_samples_is_in_the_table() {
    let sampled = PROCESSORS.iter().filter(|e| e.info.input == Input::Samples);
    let missing: Vec<&str> = sampled
        .map(|e| e.info.name)
        .filter(|n| !NO_SIGNAL.contains(n) && TABLE.iter().all(|row| row.name != *n))
        .collect();
    assert!(missing.is_empty(), "without a row: {missing:?}");
    assert!(TABLE.iter().all(|row| row.rates.len() >= 3 && !row.checks.is_empty()));
}
