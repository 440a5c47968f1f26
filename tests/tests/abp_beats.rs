//! Beats of arterial pressure against simulated truth.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use interocept::{
    Processor, SampleRate,
    abp::{Beat, BeatFlags, Detector, DetectorConfig, Faults},
};
use interocept_sim::{Pressure, PressureBeat, PressureConfig, RhythmConfig, pressure};

fn detect(x: &[f64], hz: f64) -> Vec<Beat> {
    Detector::run(&DetectorConfig::default(), SampleRate::new(hz).unwrap(), x).unwrap()
}

/// Truth and record of each beat, found by onset; beats that either lacks are counted.
fn pairs(truth: &Pressure, beats: &[Beat]) -> (Vec<(PressureBeat, Beat)>, usize, usize) {
    let near = |t: &PressureBeat, b: &Beat| (b.foot_time_s - t.foot_s).abs() < 0.1;
    let found: Vec<_> = truth
        .beats
        .iter()
        .filter_map(|t| beats.iter().find(|b| near(t, b)).map(|b| (*t, *b)))
        .collect();
    let missed = truth.beats.len() - found.len();
    let last_s = truth.beats.last().map_or(0.0, |t| t.onset_s + t.interval_s) - 0.1;
    let extra = beats.iter().filter(|b| b.foot_time_s < last_s).count() - found.len();
    (found, missed, extra)
}

#[test]
fn pressures_and_times_are_those_of_the_truth_at_any_rate() {
    for (hz, bpm, sbp, dbp, noise) in [
        (125.0, 60.0, 120.0, 80.0, 0.0),
        (125.0, 75.0, 120.0, 80.0, 0.5),
        (62.4725, 75.0, 120.0, 80.0, 0.0),
        (250.0, 150.0, 95.0, 65.0, 0.5),
        (500.0, 40.0, 180.0, 70.0, 0.5),
        (1000.0, 75.0, 120.0, 80.0, 0.5),
    ] {
        let config = PressureConfig {
            rate_hz: hz,
            rhythm: RhythmConfig { rate_bpm: bpm, ..RhythmConfig::default() },
            sbp_mmhg: sbp,
            dbp_mmhg: dbp,
            noise_mmhg: noise,
            ..PressureConfig::default()
        };
        let truth = pressure::simulate(&config).unwrap();
        let beats = detect(&truth.samples, hz);
        let (found, missed, extra) = pairs(&truth, &beats);
        assert_eq!((missed, extra), (0, 0), "{hz} Hz, {bpm}/min");
        // Without noise the samples beside a corner are the limit; with noise of 0.5 mmHg in
        // every sample, that noise is: nearly all beats are within two standard deviations.
        let (limit, share) = if noise > 0.0 { (1.0, 0.97) } else { (0.7, 1.0) };
        let within = |of: fn(&(PressureBeat, Beat)) -> f64, limit: f64, share: f64| {
            let good = found.iter().filter(|pair| of(pair).abs() <= limit).count();
            good as f64 >= share * found.len() as f64
        };
        assert!(within(|(t, b)| b.sbp_mmhg - t.sbp_mmhg, limit, share), "SBP at {hz} Hz");
        assert!(within(|(t, b)| b.dbp_mmhg - t.dbp_mmhg, limit, share), "DBP at {hz} Hz");
        assert!(within(|(t, b)| b.map_mmhg - t.map_mmhg, 0.5, 1.0), "MAP at {hz} Hz");
        assert!(within(|(t, b)| b.foot_time_s - t.foot_s, 0.015, 1.0), "foot at {hz} Hz");
        assert!(within(|(t, b)| b.foot_time_s - t.onset_s, 0.02, 1.0), "onset at {hz} Hz");
        assert!(within(|(t, b)| b.dpdt_max_mmhg_s / t.dpdt_max_mmhg_s - 1.0, 0.25, 1.0), "slope");
        if noise == 0.0 {
            let notched = |b: &Beat| !b.flags.contains(BeatFlags::NO_NOTCH);
            let off = |t: &PressureBeat, b: &Beat| (b.notch_time_s - t.notch_s).abs();
            assert!(found.iter().all(|(t, b)| !notched(b) || off(t, b) < 0.005), "notch");
            assert!(within(|(t, b)| b.decay_s / t.decay_s - 1.0, 0.001, 1.0), "decay");
        }
        assert!(found.iter().all(|(_, b)| b.faults == Faults::NONE && b.quality == 1.0));
    }
}
