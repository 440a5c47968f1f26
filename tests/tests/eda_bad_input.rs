//! What becomes of skin conductance and temperature that are broken, absent, extreme or unusual,
//! on simulated signals whose responses are known: the rows for these channels of the list of bad
//! inputs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use interocept::{
    Measure, Processor, SampleRate, Status,
    eda::{
        Detector, DetectorConfig, EdaQuality, Event, Features, FeaturesConfig, Quality,
        QualityConfig, Skin,
        offline::{DecomposeConfig, decompose},
    },
    quality::Reasons,
    temp::{Level, LevelConfig},
};
use interocept_io::csv::{self, Clock, Column, Options, TimeUnit};
use interocept_sim::{Eda, EdaConfig, EdaFault, EdaFaultKind, Span, eda};

const HZ: f64 = 8.0;
const FROM_S: f64 = 60.0;
const TO_S: f64 = 90.0;
/// Behind a fault the level and the noise must be known again.
const AGAIN_S: f64 = 5.0;

fn rate(hz: f64) -> SampleRate {
    SampleRate::new(hz).unwrap()
}

/// Three minutes with six responses away from the fault, and one within it.
fn simulated(kind: Option<EdaFaultKind>) -> Eda {
    let faults = kind.map(|kind| EdaFault { span: Span::new(FROM_S, TO_S), kind });
    let bursts = [15.0, 30.0, 45.0, 75.0, 105.0, 130.0, 160.0];
    let config = EdaConfig {
        rate_hz: HZ,
        duration_s: 180.0,
        responses_per_min: 0.0,
        bursts: bursts.map(|t| (t, 0.4)).to_vec(),
        noise_us: 0.005,
        faults: faults.into_iter().collect(),
        ..EdaConfig::default()
    };
    eda::simulate(&config).unwrap()
}

fn detect(x: &[f64], hz: f64) -> Vec<Skin> {
    Detector::run(&DetectorConfig::default(), rate(hz), x).unwrap()
}

/// Onsets of what is told as a response, in s.
fn onsets(records: &[Skin], hz: f64) -> Vec<f64> {
    let responses = records.iter().filter(|r| r.event == Event::Response);
    responses.map(|r| r.onset_index as f64 / hz).collect()
}

/// Exactly the responses outside the fault are found, none at its edges or within.
fn assert_found_outside(found: &[f64], truth: &Eda) {
    let visible: Vec<f64> =
        truth.responses.iter().filter(|r| !r.hidden).map(|r| r.onset_s).collect();
    assert_eq!(found.len(), visible.len(), "{found:?}");
    for (f, t) in found.iter().zip(&visible) {
        assert!((f - t).abs() < 1.0, "{f} for {t}");
    }
}

/// Judges the conductance alone.
fn judge(x: &[f64]) -> Vec<Quality> {
    let nan = f64::NAN;
    let frames: Vec<f64> = x.iter().flat_map(|x| [*x, nan, nan, nan, nan]).collect();
    EdaQuality::run(&QualityConfig::default(), rate(HZ), &frames).unwrap()
}

fn within(judged: &[Quality], from_s: f64, to_s: f64) -> impl Iterator<Item = &Quality> {
    judged.iter().filter(move |q| {
        let start_s = q.start_index as f64 / HZ;
        start_s >= from_s && start_s + q.length as f64 / HZ <= to_s
    })
}

/// Bad with this reason throughout, good before and again behind.
fn assert_reason(x: &[f64], from_s: f64, reason: Reasons) {
    let judged = judge(x);
    // The second in which it begins may still be called rough for another reason.
    for q in within(&judged, from_s + 1.0, TO_S) {
        assert!(q.score < 0.5 && q.reasons.contains(reason), "{q:?}");
    }
    let clean = within(&judged, 5.0, FROM_S).chain(within(&judged, TO_S + 2.0 * AGAIN_S, 180.0));
    for q in clean {
        assert!(q.score >= 0.5 && q.reasons.is_empty(), "{q:?}");
    }
}

fn measures(x: &[f64], config: FeaturesConfig) -> Vec<Measure> {
    let frames: Vec<f64> = x.iter().flat_map(|x| [*x, 0.0]).collect();
    Features::run(&config, rate(HZ), &frames).unwrap()
}

fn status(measures: &[Measure], key: &str) -> Status {
    measures.iter().find(|m| m.id().key() == key).unwrap().status()
}

#[test]
fn without_a_fault_all_is_found() {
    let truth = simulated(None);
    assert_found_outside(&onsets(&detect(&truth.samples, HZ), HZ), &truth);
    assert!(judge(&truth.samples).iter().skip(5).all(|q| q.score >= 0.5));
}

#[test]
fn zero_is_no_skin() {
    let truth = simulated(Some(EdaFaultKind::Off { level_us: 0.0 }));
    let records = detect(&truth.samples, HZ);
    assert_found_outside(&onsets(&records, HZ), &truth);
    assert!(records.iter().all(|r| r.time_s < FROM_S || r.time_s > TO_S));
    assert_reason(&truth.samples, FROM_S + 3.0, Reasons::LEAD_OFF | Reasons::IMPLAUSIBLE_LEVEL);
    let nothing = [0.0; 2000];
    assert!(detect(&nothing, HZ).is_empty());
    let told = measures(&nothing, FeaturesConfig::default());
    assert!(told.iter().all(|m| m.value().is_none()));
    assert_eq!(status(&told, "eda.scl_mean"), Status::PoorSignal);
    assert!(decompose(&nothing, &DecomposeConfig::default(), rate(HZ)).is_err());
}

#[test]
fn a_hundred_microsiemens_are_no_skin() {
    let truth = simulated(Some(EdaFaultKind::Off { level_us: 150.0 }));
    assert_found_outside(&onsets(&detect(&truth.samples, HZ), HZ), &truth);
    assert_reason(&truth.samples, FROM_S, Reasons::SATURATED | Reasons::IMPLAUSIBLE_LEVEL);
    assert!(detect(&[1e6; 2000], HZ).is_empty());
}

#[test]
fn a_dry_electrode_has_no_responses() {
    // A few nanosiemens with noise on them.
    let mut truth = simulated(Some(EdaFaultKind::Off { level_us: 0.005 }));
    for (k, x) in truth.samples.iter_mut().enumerate() {
        if *x == 0.005 {
            *x += 0.002 * libm::sin(k as f64);
        }
    }
    assert_found_outside(&onsets(&detect(&truth.samples, HZ), HZ), &truth);
    assert_reason(&truth.samples, FROM_S + 3.0, Reasons::LEAD_OFF | Reasons::IMPLAUSIBLE_LEVEL);
}

#[test]
fn a_frozen_sensor_is_flat() {
    let truth = simulated(Some(EdaFaultKind::Frozen));
    let found = onsets(&detect(&truth.samples, HZ), HZ);
    assert!(found.iter().all(|t| *t < FROM_S || *t > TO_S - 1.0), "{found:?}");
    let flat_s = QualityConfig::default().flat_s;
    assert_reason(&truth.samples, FROM_S + flat_s + 1.0, Reasons::FLAT);
}

#[test]
fn motion_is_called_so() {
    let truth = simulated(Some(EdaFaultKind::Motion { size_us: 1.0 }));
    let judged = judge(&truth.samples);
    let inside: Vec<_> = within(&judged, FROM_S + 3.0, TO_S).collect();
    let moved = inside.iter().filter(|q| q.reasons.contains(Reasons::MOTION)).count();
    assert!(10 * moved >= 9 * inside.len(), "{moved} of {}", inside.len());
    // With an accelerometer at rest, it is noise.
    let frames: Vec<f64> = truth.samples.iter().flat_map(|x| [*x, 33.0, 0.0, 0.0, 1.0]).collect();
    let judged = EdaQuality::run(&QualityConfig::default(), rate(HZ), &frames).unwrap();
    assert!(judged.iter().all(|q| !q.reasons.contains(Reasons::MOTION)));
    assert!(judged.iter().any(|q| q.reasons.contains(Reasons::NOISE)));
}

#[test]
fn cold_skin_is_said() {
    let truth = simulated(None);
    let frames: Vec<f64> =
        truth.samples.iter().flat_map(|x| [*x, 24.0, f64::NAN, f64::NAN, f64::NAN]).collect();
    let judged = EdaQuality::run(&QualityConfig::default(), rate(HZ), &frames).unwrap();
    assert!(judged.iter().all(|q| q.reasons.contains(Reasons::TEMPERATURE) && q.score <= 0.6));
}

#[test]
fn missing_samples_are_a_gap() {
    let truth = simulated(Some(EdaFaultKind::Missing));
    assert_found_outside(&onsets(&detect(&truth.samples, HZ), HZ), &truth);
    assert_reason(&truth.samples, FROM_S, Reasons::GAP);
    // The same told as a gap.
    let (from, to) = ((FROM_S * HZ) as usize, (TO_S * HZ) as usize);
    let mut detector = Detector::new(&DetectorConfig::default(), rate(HZ)).unwrap();
    let mut records = Vec::new();
    detector.push(&truth.samples[..from], &mut records).unwrap();
    detector.push_gap((to - from) as u64, &mut records);
    detector.push(&truth.samples[to..], &mut records).unwrap();
    detector.finish(&mut records);
    assert_found_outside(&onsets(&records, HZ), &truth);
    // A lost sample now and then takes nothing away.
    let mut holes = simulated(None);
    holes.samples.iter_mut().step_by(13).for_each(|x| *x = f64::NAN);
    assert_found_outside(&onsets(&detect(&holes.samples, HZ), HZ), &holes);
}

#[test]
fn irregular_and_repeated_times_are_told_and_survived() {
    let truth = simulated(None);
    let mut text = String::from("time,eda\n");
    for (k, x) in truth.samples.iter().enumerate() {
        let jitter = if k % 50 == 7 { 0.04 } else { 0.0 };
        // Now and then a time is written twice, and ten seconds are lost.
        let k_time = if k % 100 == 31 { k - 1 } else { k };
        if !(640..720).contains(&k) {
            text += &format!("{},{x}\n", k_time as f64 / HZ + jitter);
        }
    }
    let clock = Clock::Column {
        column: Column::Name("time".into()),
        unit: TimeUnit::Seconds,
        rate_hz: Some(HZ),
    };
    let series =
        csv::from_bytes(text.as_bytes(), &Options::new(Column::Name("eda".into()), clock)).unwrap();
    assert!(series.irregular_count > 0);
    assert!((80..=96).contains(&series.missing), "{}", series.missing);
    let found = onsets(&detect(&series.samples, HZ), HZ);
    // A repeated time is taken as the next one, so time may be off by as many samples.
    let visible: Vec<f64> = truth.responses.iter().map(|r| r.onset_s).collect();
    assert_eq!(found.len(), visible.len(), "{found:?}");
    assert!(found.iter().zip(&visible).all(|(f, t)| (f - t).abs() < 4.0), "{found:?}");
    let backwards = text.replace("\n100,", "\n1,");
    let clock = Clock::Column {
        column: Column::Name("time".into()),
        unit: TimeUnit::Seconds,
        rate_hz: Some(HZ),
    };
    let options = Options::new(Column::Name("eda".into()), clock);
    assert!(csv::from_bytes(backwards.as_bytes(), &options).is_err());
}

#[test]
fn rates_from_4_to_1000_hz_find_the_same() {
    for hz in [4.0, 5.7, 7.99, 8.0, 15.9, 16.0, 64.0, 130.061, 255.3, 1000.0] {
        let config = EdaConfig {
            rate_hz: hz,
            duration_s: 120.0,
            noise_us: 0.005,
            spacing_s: 6.0,
            ..EdaConfig::default()
        };
        let truth = eda::simulate(&config).unwrap();
        let found = onsets(&detect(&truth.samples, hz), hz);
        let seen = truth.responses.iter().filter(|r| r.onset_s < 115.0);
        for t in seen.clone() {
            let near = found.iter().any(|f| (f - t.onset_s).abs() < 0.6);
            assert!(near || t.onset_s < 2.0, "{hz} Hz: {} of {found:?}", t.onset_s);
        }
        assert!(found.len() <= truth.responses.len(), "{hz} Hz: {found:?}");
    }
    for hz in [3.9, 1000.1] {
        assert!(Detector::new(&DetectorConfig::default(), rate(hz)).is_err());
    }
}

#[test]
fn a_person_without_responses_is_no_calm_person() {
    let config = EdaConfig {
        duration_s: 400.0,
        responses_per_min: 0.0,
        noise_us: 0.005,
        ..EdaConfig::default()
    };
    let quiet = eda::simulate(&config).unwrap();
    let told = measures(&quiet.samples, FeaturesConfig::default());
    let rates: Vec<_> =
        told.iter().filter(|m| m.id().key() == "eda.scr_rate").map(Measure::status).collect();
    assert_eq!(rates.first(), Some(&Status::TooShort), "not known yet");
    assert_eq!(rates.last(), Some(&Status::NonResponder));
    assert!(told.iter().filter(|m| m.id().key() == "eda.scl_mean").all(|m| m.value().is_some()));
    // Who has responded once has a rate of zero in a window without.
    let mut once = quiet.samples.clone();
    let burst = EdaConfig { bursts: vec![(20.0, 0.5)], ..config };
    once.copy_from_slice(&eda::simulate(&burst).unwrap().samples);
    let told = measures(&once, FeaturesConfig::default());
    let last = told.iter().rev().find(|m| m.id().key() == "eda.scr_rate").unwrap();
    assert_eq!(last.value(), Some(0.0));
}

#[test]
fn measures_are_what_the_truth_says() {
    let truth = simulated(None);
    let mut frames: Vec<f64> = truth.samples.iter().flat_map(|x| [*x, 0.0]).collect();
    // Events 2 s before the second and the fourth response, and one that nothing follows.
    for t in [28.0, 73.0, 90.0] {
        frames[2 * (t * HZ) as usize + 1] = 1.0;
    }
    let config = FeaturesConfig { window_s: 180.0, hop_s: 180.0, ..FeaturesConfig::default() };
    let told = Features::run(&config, rate(HZ), &frames).unwrap();
    let value = |key: &str| told.iter().find(|m| m.id().key() == key).unwrap().value().unwrap();
    let tonic = truth.tonic.iter().sum::<f64>() / truth.tonic.len() as f64;
    assert!((value("eda.scl_mean") - tonic).abs() < 0.1);
    assert!((value("eda.scr_rate") - 7.0 / 3.0).abs() < 0.1, "{}", value("eda.scr_rate"));
    assert!((value("eda.scr_amplitude") - 0.4).abs() < 0.04);
    assert!((value("eda.scr_amplitude_sum") - 2.8).abs() < 0.28);
    assert!((value("eda.scr_rise") - 1.13).abs() < 0.4);
    assert!((value("eda.scr_latency") - 2.0).abs() < 0.4);
    assert!((value("eda.scr_answered") - 2.0 / 3.0).abs() < 1e-9);
    assert!(value("eda.iscr") > 0.0 && value("eda.scr_half_recovery") > 0.5);
    let share = value("eda.sympathetic_share");
    assert!(value("eda.sympathetic_power") > 0.0 && share > 0.0 && share < 1.0);
    // 30 s hold no sympathetic band.
    let short = FeaturesConfig { window_s: 30.0, hop_s: 30.0, ..config };
    let told = Features::run(&short, rate(HZ), &frames).unwrap();
    assert_eq!(status(&told, "eda.sympathetic_power"), Status::TooShort);
}

#[test]
fn the_band_power_of_a_sine_is_its_own() {
    // 0.2 µS at 0.125 Hz: power 0.02 µS².
    let x: Vec<f64> = (0..2048)
        .map(|k| 5.0 + 0.2 * libm::sin(core::f64::consts::TAU * 0.125 * f64::from(k) / HZ))
        .collect();
    let config = FeaturesConfig { window_s: 256.0, hop_s: 256.0, ..FeaturesConfig::default() };
    let told = measures(&x, config);
    let power = told.iter().find(|m| m.id().key() == "eda.sympathetic_power").unwrap();
    // The smoothing of the detector takes a little.
    assert!((power.value().unwrap() / 0.02 - 1.0).abs() < 0.05, "{power:?}");
}

#[test]
fn temperature_states_what_the_sensor_hides() {
    let config = LevelConfig { time_constant_s: 60.0, ..LevelConfig::default() };
    // Warming by 0.6 degrees a minute; a sensor of first order is behind by 0.6.
    let x: Vec<f64> = (0..480).map(|k| 30.0 + 0.01 * f64::from(k) / 4.0).collect();
    let told = Level::run(&config, rate(4.0), &x).unwrap();
    let level = told.iter().find(|m| m.id().key() == "temp.level").unwrap();
    let (low, high) = level.interval().unwrap();
    assert!((low - level.value().unwrap()).abs() < 1e-9 && (high - low - 0.6).abs() < 1e-6);
    // Two minutes are less than three time constants.
    assert_eq!(status(&told, "temp.slope"), Status::UltraShort);
    for nothing in [vec![f64::NAN; 480], vec![0.0; 480], vec![1e9; 480]] {
        let told = Level::run(&config, rate(4.0), &nothing).unwrap();
        assert!(told.iter().all(|m| m.status() == Status::PoorSignal));
    }
}
