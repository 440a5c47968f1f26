//! Rows 7 to 9: counters, clocks and rates.

use crate::*;
use interocept::Error;
use interocept_tests::signals::Random;

#[test]
fn row_7_indices_pass_every_counter_and_end_at_the_last() {
    let clean = simulated(|_| ()).samples;
    let usual = detect(&clean, HZ);
    let shifted = |by: u64| {
        let mut detector = Detector::new(&DetectorConfig::default(), rate(HZ)).unwrap();
        let mut beats = Vec::new();
        detector.push_gap(by, &mut beats);
        detector.push(&clean, &mut beats).unwrap();
        detector.finish(&mut beats);
        beats
    };
    for bits in [8, 16, 24, 32, 53, 63] {
        let by = (1 << bits) - 200;
        let later: Vec<u64> = shifted(by).iter().map(|b| b.index - by).collect();
        assert_eq!(later, places(&usual, |_| true), "past {bits} bits");
    }
    for by in [u64::MAX - clean.len() as u64 - 1, u64::MAX - 5000, u64::MAX - 1, u64::MAX] {
        let beats = shifted(by);
        assert!(beats.windows(2).all(|b| b[0].index < b[1].index), "{by}");
        let mut quality = EcgQuality::new(&QualityConfig::default(), rate(HZ)).unwrap();
        let mut path = FromEcg::new(&Config::default(), rate(HZ)).unwrap();
        let (mut seconds, mut measures) = (Vec::new(), Vec::new());
        for _ in 0..2 {
            quality.push_gap(by, &mut seconds);
            quality.push(&clean, &mut seconds).unwrap();
            path.push_gap(by, &mut measures);
            path.push(&clean, &mut measures).unwrap();
        }
        quality.finish(&mut seconds);
        path.finish(&mut measures);
        assert!(seconds.windows(2).all(|q| q[0].start_index <= q[1].start_index), "{by}");
    }
}

#[test]
fn row_8_a_clock_that_is_wrong_moves_the_rate_by_no_more() {
    let x = simulated(|c| c.rhythm.duration_s = 120.0).samples;
    let heart = |hz: f64| 60_000.0 / value(&variability(&x, hz), "hrv.mean_nn").unwrap();
    let true_bpm = heart(HZ);
    for drift in [5e-5, -5e-5, 5e-4, -5e-4, 5e-3, -5e-3_f64] {
        let off = (heart(HZ * (1.0 + drift)) - true_bpm).abs();
        // The list: the drift; a tenth of a beat a minute, for what correction does otherwise.
        assert!(off <= drift.abs() * true_bpm + 0.1, "{drift}: off by {off} 1/min");
    }
}

#[test]
fn row_8_sampling_that_jitters_by_a_fifth_keeps_the_rate() {
    let fine = simulated(|c| c.rate_hz = 5000.0);
    let mut random = Random(8);
    let jittered: Vec<f64> = (0..(60.0 * HZ) as usize - 1)
        .map(|i| fine.samples[(i * 20 + 4).saturating_add_signed(random.below(9) as isize - 4)])
        .collect();
    let steady: Vec<f64> = fine.samples.iter().skip(4).step_by(20).copied().collect();
    let mean = |x: &[f64]| value(&variability(x, HZ), "hrv.mean_nn").unwrap();
    // Each beat moves by at most a fifth of a sample; the mean of fifty intervals by far less.
    assert!((mean(&jittered) - mean(&steady)).abs() < 0.1);
}

#[test]
fn row_9_rates_that_can_be_served_are_and_no_others() {
    let open = |hz: f64| -> Result<(), Error> {
        let rate = SampleRate::new(hz)?;
        let refused = [
            Detector::new(&DetectorConfig::default(), rate).map(drop),
            EcgQuality::new(&QualityConfig::default(), rate).map(drop),
            FromEcg::new(&Config::default(), rate).map(drop),
        ];
        assert!(refused.iter().all(|r| r.is_ok() == refused[0].is_ok()), "{hz}");
        refused[0]
    };
    for hz in [
        50.0, 99.0, 100.0, 125.0, 128.0, 130.061, 250.0, 256.0, 360.0, 500.0, 512.0, 1000.0,
        2000.0, 8000.0,
    ] {
        assert_eq!(open(hz), Ok(()), "{hz} Hz");
    }
    for hz in [
        0.0,
        -0.0,
        -250.0,
        f64::NAN,
        f64::INFINITY,
        1e-300,
        0.1,
        1.0,
        25.0,
        49.0,
        49.999,
        8000.1,
        1e9,
        1e300,
    ] {
        assert!(matches!(open(hz), Err(Error::InvalidRate { .. })), "{hz} Hz");
    }
}

#[test]
fn row_9_beats_are_found_at_every_rate() {
    for hz in [
        50.0, 99.0, 100.0, 125.0, 128.0, 130.061, 250.0, 256.0, 360.0, 500.0, 512.0, 1000.0,
        2000.0, 8000.0,
    ] {
        let ecg = simulated(|c| {
            c.rate_hz = hz;
            c.rhythm.duration_s = 120.0;
            c.noise.white_snr_db = Some(24.0);
        });
        let found = detect(&ecg.samples, hz);
        let (all, missed, vain) = errors(&times(&ecg), &found, START_S..119.5);
        println!("{hz} Hz: {missed} missed, {vain} in vain, of {all}");
        assert!(missed * 100 <= all && vain * 100 <= all, "{hz} Hz: {missed}, {vain} of {all}");
    }
}
