//! The whole path in one processor against its parts, and its silence about what it cannot know.

use interocept::{
    Measure, Processor, SampleRate, catalogue,
    ecg::{
        Beat, Detector, DetectorConfig,
        intervals::{Intervals, Step},
        quality::{EcgQuality, QualityConfig},
    },
    hrv::{Config, FromEcg, Windows},
};
use interocept_sim::{EcgConfig, ecg};

fn recording(seconds: f64) -> (Vec<f64>, SampleRate) {
    let mut config = EcgConfig { rate_hz: 250.0, ..EcgConfig::default() };
    config.rhythm.duration_s = seconds;
    (ecg::simulate(&config).unwrap().samples, SampleRate::new(250.0).unwrap())
}

fn find<'a>(measures: &'a [Measure], key: &str) -> &'a Measure {
    let id = catalogue::find_key(key).unwrap().id;
    measures.iter().find(|m| m.id() == id).unwrap()
}

#[test]
fn the_whole_path_is_its_parts_in_turn() {
    let (x, rate) = recording(120.0);
    let whole = FromEcg::run(&Config::default(), rate, &x).unwrap();

    let beats = Detector::run(&DetectorConfig::default(), rate, &x).unwrap();
    let quality = EcgQuality::run(&QualityConfig::default(), rate, &x).unwrap();
    let mut intervals = Intervals::default();
    let mut steps = Vec::new();
    let mut beats = beats.iter().peekable();
    for judged in &quality {
        let end = judged.start_index + judged.length;
        while let Some(b) = beats.next_if(|b| b.index < end) {
            intervals.beat(b.index, b.time_s, &mut |s| steps.push(s));
        }
        intervals.quality(judged, &mut |s| steps.push(s));
    }
    intervals.finish(&mut |s| steps.push(s));

    let mut windows = Windows::new(&Config::default(), SampleRate::MICROSECONDS).unwrap();
    let mut parts = Vec::new();
    for s in steps {
        match s {
            Step::Interval { rr_ms } => windows.push(&[rr_ms], &mut parts).unwrap(),
            Step::Gap { us } => windows.push_gap(us, &mut parts),
        }
    }
    windows.finish(&mut parts);
    assert!(find(&whole, "hrv.rmssd").value().is_some());
    assert_eq!(format!("{whole:?}"), format!("{parts:?}"));
}

#[test]
fn no_interval_spans_missing_samples_however_they_are_told() {
    let (x, rate) = recording(120.0);
    let (from, to) = (12_000, 12_600); // 2.4 s without signal
    let mut told = FromEcg::new(&Config::default(), rate).unwrap();
    let mut by_gap = Vec::new();
    told.push(&x[..from], &mut by_gap).unwrap();
    told.push_gap((to - from) as u64, &mut by_gap);
    told.push(&x[to..], &mut by_gap).unwrap();
    told.finish(&mut by_gap);

    let mut holed = x.clone();
    holed[from..to].fill(f64::NAN);
    let by_nan = FromEcg::run(&Config::default(), rate, &holed).unwrap();
    for measures in [&by_gap, &by_nan] {
        let longest = find(measures, "hrv.max_nn").value().unwrap();
        let whole = FromEcg::run(&Config::default(), rate, &x).unwrap();
        let usual = find(&whole, "hrv.max_nn").value().unwrap();
        assert!(longest <= usual + 1.0, "{longest} ms across a gap; without it {usual} ms");
        let lost = find(&whole, "hrv.mean_nn").window().count
            - find(measures, "hrv.mean_nn").window().count;
        assert!((2..=12).contains(&lost), "{lost} intervals lost");
    }
}

#[test]
fn a_signal_without_a_heart_has_no_values() {
    let rate = SampleRate::new(250.0).unwrap();
    let noise: Vec<f64> = (0..30_000_u32).map(|i| f64::from((i * 7919) % 4001) * 1e-3).collect();
    for x in [vec![0.0; 30_000], vec![f64::NAN; 30_000], noise] {
        for m in FromEcg::run(&Config::default(), rate, &x).unwrap() {
            assert_eq!(m.value(), None, "{}", m.id().key());
        }
    }
}

#[test]
fn beats_before_the_judgement_of_their_signal_are_not_lost() {
    let mut intervals = Intervals::default();
    let mut steps = Vec::new();
    let (x, rate) = recording(30.0);
    let beats: Vec<Beat> = Detector::run(&DetectorConfig::default(), rate, &x).unwrap();
    for b in &beats {
        intervals.beat(b.index, b.time_s, &mut |s| steps.push(s));
    }
    assert!(steps.is_empty());
    intervals.finish(&mut |s| steps.push(s));
    assert_eq!(steps.len(), beats.len() - 1);
}
