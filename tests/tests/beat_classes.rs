//! Beat classes and atrial fibrillation on signals with known truth: the traps, one by one.

use interocept::ecg::{Class, ClassFlags, ClassifiedBeat, Classifier, ClassifierConfig};
use interocept::rr::{Af, AfConfig, AfStatus};
use interocept::{Processor, SampleRate};
use interocept_sim::{BeatClass, EcgConfig, NoiseConfig, RhythmConfig, Span, ecg, rhythm};

const RATE_HZ: f64 = 250.0;

fn classify(samples: &[f64], rate_hz: f64) -> Vec<ClassifiedBeat> {
    Classifier::run(&ClassifierConfig::default(), SampleRate::new(rate_hz).unwrap(), samples)
        .unwrap()
}

/// A shape as Gaussians: offset from the beat, width, height, in s and mV.
type Shape = &'static [(f64, f64, f64)];
const NARROW: Shape =
    &[(-0.16, 0.02, 0.12), (0.0, 0.011, 1.1), (0.03, 0.01, -0.25), (0.27, 0.045, 0.3)];
/// Left bundle-branch block: broad, notched, the T wave opposite.
const BLOCK: Shape =
    &[(-0.19, 0.02, 0.12), (-0.02, 0.022, 0.8), (0.03, 0.026, 1.0), (0.3, 0.05, -0.35)];
const EARLY: Shape = &[(-0.04, 0.02, 0.2), (0.0, 0.03, -1.5), (0.08, 0.03, 0.5), (0.33, 0.06, 0.4)];
const UPRIGHT: Shape =
    &[(-0.06, 0.018, -0.2), (0.0, 0.03, 1.7), (0.09, 0.03, -0.6), (0.33, 0.06, -0.5)];

/// A beat of a drawn ECG.
type Drawn = (f64, Shape, Class);

/// The ECG of beats, with a little noise.
fn draw(beats: &[Drawn], sign: f64) -> Vec<f64> {
    let end = beats.last().unwrap().0 + 2.0;
    let mut samples = vec![0.0; (end * RATE_HZ) as usize];
    for (at, shape, _) in beats {
        for (offset, width, height) in *shape {
            let from = ((at + offset - 6.0 * width).max(0.0) * RATE_HZ) as usize;
            let to = (((at + offset + 6.0 * width) * RATE_HZ) as usize).min(samples.len());
            for (k, x) in samples.iter_mut().enumerate().take(to).skip(from) {
                let z = (k as f64 / RATE_HZ - at - offset) / width;
                *x += sign * height * libm::exp(-0.5 * z * z);
            }
        }
    }
    let mut seed = interocept_tests::signals::Random(7);
    samples.iter_mut().for_each(|x| *x += 0.02 * (seed.unit() - 0.5));
    samples
}

/// Half a minute of usual beats, then `pattern` again and again for a minute and a half: each
/// entry is the part of the 0.8 s interval after which a beat comes, and the beat.
fn pattern(usual: Shape, pattern: &[(f64, Shape, Class)]) -> Vec<Drawn> {
    let mut beats: Vec<Drawn> =
        (0..40).map(|k| (0.5 + 0.8 * f64::from(k), usual, Class::N)).collect();
    let mut at = beats.last().unwrap().0;
    while at < 120.0 {
        for (part, shape, class) in pattern {
            at += 0.8 * part;
            beats.push((at, shape, *class));
        }
    }
    beats
}

/// Counts of truth (rows) by what was said (columns), over the beats after `from_s`.
fn table(truth: &[(f64, Class)], said: &[ClassifiedBeat], from_s: f64) -> [[usize; 5]; 5] {
    let mut counts = [[0; 5]; 5];
    for (at, class) in truth.iter().filter(|(at, _)| *at > from_s) {
        let nearest = said
            .iter()
            .min_by(|a, b| (a.time_s - at).abs().total_cmp(&(b.time_s - at).abs()))
            .filter(|b| (b.time_s - at).abs() < 0.15)
            .unwrap_or_else(|| panic!("no beat at {at}"));
        counts[*class as usize][nearest.beat_class as usize] += 1;
    }
    counts
}

const N: usize = 0;
const V: usize = 2;

/// Of the drawn beats after the learning, all but one in fifty must be right.
fn expect_right(name: &str, beats: &[Drawn]) {
    for sign in [1.0, -1.0] {
        let said = classify(&draw(beats, sign), RATE_HZ);
        let truth: Vec<_> = beats.iter().map(|(at, _, class)| (*at, *class)).collect();
        let counts = table(&truth, &said, 10.0);
        for class in [N, V] {
            let all: usize = counts[class].iter().sum();
            let right = counts[class][class];
            assert!(50 * right >= 49 * all, "{name}, sign {sign}: {counts:?}");
        }
    }
}

#[test]
fn patterns_of_ventricular_beats_are_told() {
    let n = |part| (part, NARROW, Class::N);
    let v = |part| (part, EARLY, Class::V);
    let u = |part| (part, UPRIGHT, Class::V);
    expect_right("single", &pattern(NARROW, &[n(1.0), n(1.0), n(1.0), n(1.0), v(0.6), n(1.4)]));
    expect_right("upright", &pattern(NARROW, &[n(1.0), n(1.0), n(1.0), u(0.6), n(1.4)]));
    expect_right("bigeminy", &pattern(NARROW, &[v(0.6), n(1.4)]));
    expect_right("trigeminy", &pattern(NARROW, &[n(1.0), v(0.65), n(1.35)]));
    expect_right("couplets", &pattern(NARROW, &[n(1.0), n(1.0), v(0.6), v(0.6), n(1.4)]));
    let run = [v(0.55); 8];
    let mut tachycardia = vec![n(1.0); 10];
    tachycardia.extend(run);
    tachycardia.push(n(1.4));
    expect_right("tachycardia", &pattern(NARROW, &tachycardia));
    expect_right("two shapes", &pattern(NARROW, &[n(1.0), n(1.0), v(0.6), n(1.4), u(0.6), n(1.4)]));
}

#[test]
fn a_bundle_branch_block_is_usual_where_it_is_usual() {
    let b = |part| (part, BLOCK, Class::N);
    let v = |part| (part, EARLY, Class::V);
    expect_right("block alone", &pattern(BLOCK, &[b(1.0)]));
    expect_right(
        "block and early beats",
        &pattern(BLOCK, &[b(1.0), b(1.0), b(1.0), v(0.6), b(1.4)]),
    );
    expect_right("bigeminy", &pattern(BLOCK, &[v(0.6), b(1.4)]));
}

#[test]
fn pauses_and_an_early_narrow_beat_are_not_ventricular() {
    let n = |part| (part, NARROW, Class::N);
    let dropped = [n(1.0), n(1.0), n(1.0), n(1.0), n(1.0), n(2.0)];
    let beats = pattern(NARROW, &dropped);
    let truth: Vec<_> = beats.iter().map(|(at, _, class)| (*at, *class)).collect();
    for sign in [1.0, -1.0] {
        let [said, ..] = table(&truth, &classify(&draw(&beats, sign), RATE_HZ), 10.0);
        assert_eq!(said[N], said.iter().sum::<usize>(), "dropped beats: {said:?}");
    }
    let long = pattern(NARROW, &[n(1.0), n(1.0), n(1.0), n(2.0), n(1.0), n(3.5)]);
    let said = classify(&draw(&long, 1.0), RATE_HZ);
    assert!(said.len() > 90 && said.iter().all(|b| b.beat_class != Class::V), "pauses of 3 s");
    // Early, narrow, the clock reset: supraventricular.
    let s = (0.65, NARROW, Class::S);
    let beats = pattern(NARROW, &[n(1.0), n(1.0), n(1.0), n(1.0), n(1.0), n(1.0), s]);
    let truth: Vec<_> = beats.iter().map(|(at, _, class)| (*at, *class)).collect();
    let counts = table(&truth, &classify(&draw(&beats, 1.0), RATE_HZ), 10.0);
    let all: usize = counts[1].iter().sum();
    assert!(10 * counts[1][1] >= 9 * all && counts[N][V] == 0, "{counts:?}");
}

#[test]
fn a_rate_that_rises_step_by_step_makes_no_beat_early() {
    let mut rising: Vec<_> = (0..60).map(|k| libm::pow(0.99, f64::from(k))).collect();
    rising.extend([0.55; 20]);
    let rising: Vec<_> = rising.into_iter().map(|part| (part, NARROW, Class::N)).collect();
    let said = classify(&draw(&pattern(NARROW, &rising[..]), 1.0), RATE_HZ);
    let first = said.iter().filter(|b| (5.0..70.0).contains(&b.time_s));
    assert!(first.clone().count() > 90 && first.clone().all(|b| b.beat_class == Class::N));
}

#[test]
fn a_run_of_early_narrow_beats_is_supraventricular_to_its_end() {
    let mut run = vec![(1.0, NARROW, Class::N); 50];
    run.extend([(0.65, NARROW, Class::S); 24]);
    let beats = pattern(NARROW, &run);
    let truth: Vec<_> = beats.iter().map(|(at, _, class)| (*at, *class)).collect();
    let counts = table(&truth, &classify(&draw(&beats, 1.0), RATE_HZ), 10.0);
    let all: usize = counts[1].iter().sum();
    assert!(10 * counts[1][1] >= 9 * all && 20 * counts[N][1] <= all, "{counts:?}");
}

#[test]
fn paced_beats_are_not_classifiable() {
    let rhythm = RhythmConfig { duration_s: 60.0, paced: true, ..RhythmConfig::default() };
    let config = EcgConfig { rate_hz: 360.0, rhythm, ..EcgConfig::default() };
    let said = classify(&ecg::simulate(&config).unwrap().samples, 360.0);
    let later = said.iter().filter(|b| b.time_s > 8.0);
    let unknown = later.clone().filter(|b| b.beat_class == Class::Q && b.confidence == 0.0);
    assert!(later.clone().count() > 40 && 20 * unknown.count() >= 19 * later.count());
}

#[test]
fn a_fusion_is_one_of_its_two_parents_and_spoils_neither() {
    const FUSION: Shape =
        &[(-0.02, 0.02, 0.1), (0.0, 0.015, 0.3), (0.03, 0.03, -0.6), (0.3, 0.05, 0.35)];
    let n = |part| (part, NARROW, Class::N);
    let beats = pattern(
        NARROW,
        &[n(1.0), n(1.0), (0.6, EARLY, Class::V), n(1.4), (0.95, FUSION, Class::F), n(1.05)],
    );
    expect_right("fusion", &beats);
}

#[test]
fn simulated_ectopic_beats_are_told_at_any_rate_and_polarity() {
    for rate_hz in [125.0, 130.061, 360.0, 1000.0] {
        for inverted in [false, true] {
            let simulated = ecg::simulate(&EcgConfig {
                rate_hz,
                inverted,
                rhythm: RhythmConfig {
                    duration_s: 240.0,
                    rate_bpm: 72.0,
                    pvc_probability: 0.08,
                    ..RhythmConfig::default()
                },
                noise: NoiseConfig { muscle_snr_db: Some(20.0), ..NoiseConfig::default() },
                ..EcgConfig::default()
            })
            .unwrap();
            let truth: Vec<_> = simulated
                .beats
                .iter()
                .map(|b| (b.time_s, if b.class == BeatClass::V { Class::V } else { Class::N }))
                .filter(|(at, _)| *at < 238.0)
                .collect();
            let counts = table(&truth, &classify(&simulated.samples, rate_hz), 15.0);
            let all: usize = counts[V].iter().sum();
            assert!(all > 10 && 20 * counts[V][V] >= 19 * all, "{rate_hz} Hz: {counts:?}");
            assert!(counts[N][V] <= 2, "{rate_hz} Hz: {counts:?}");
        }
    }
}

#[test]
fn what_cannot_be_known_is_not_classified() {
    let beats = pattern(NARROW, &[(1.0, NARROW, Class::N)]);
    let mut samples = draw(&beats, 1.0);
    let said = classify(&samples, RATE_HZ);
    let first: Vec<_> = said.iter().take(4).collect();
    assert!(
        first.iter().all(|b| b.beat_class == Class::Q && b.flags.contains(ClassFlags::LEARNING))
    );
    assert!(first.iter().all(|b| b.confidence == 0.0 && b.similarity.is_nan()), "{first:?}");
    assert!(said.iter().skip(12).all(|b| b.beat_class == Class::N), "steady beats");

    // Half a second is missing just after a peak: that beat has no whole shape.
    let peak = (beats[60].0 * RATE_HZ) as usize;
    samples[peak + 15..peak + 140].fill(f64::NAN);
    let said = classify(&samples, RATE_HZ);
    let cut = said.iter().find(|b| b.index.abs_diff(peak as u64) < 10);
    assert!(
        cut.is_none_or(|b| b.beat_class == Class::Q && b.flags.contains(ClassFlags::NO_SHAPE)),
        "{cut:?}"
    );
    let after = said.iter().filter(|b| b.index > peak as u64 + 140);
    assert!(after.clone().count() > 50 && after.clone().all(|b| b.beat_class != Class::V));
}

#[test]
fn bursts_of_noise_make_no_ventricular_rhythm() {
    let beats = pattern(NARROW, &[(1.0, NARROW, Class::N)]);
    let mut samples = draw(&beats, 1.0);
    let mut seed = interocept_tests::signals::Random(3);
    let burst = 60 * 250..64 * 250;
    samples[burst].iter_mut().for_each(|x| *x += 1.2 * (seed.unit() - 0.5));
    let said = classify(&samples, RATE_HZ);
    let wrong = said.iter().filter(|b| b.beat_class == Class::V).count();
    // Four seconds of noise as high as the beats hold five beats.
    assert!(wrong <= 5, "{wrong}");
    let later = said.iter().filter(|b| b.time_s > 66.0);
    assert!(later.clone().count() > 60 && later.clone().all(|b| b.beat_class == Class::N));
}

#[test]
fn fibrillating_atria_leave_beats_normal_and_are_found_from_the_intervals() {
    let rhythm = RhythmConfig {
        duration_s: 900.0,
        rate_bpm: 70.0,
        af: vec![Span::new(300.0, 600.0)],
        ..RhythmConfig::default()
    };
    let simulated = ecg::simulate(&EcgConfig { rhythm, ..EcgConfig::default() }).unwrap();
    let said = classify(&simulated.samples, RATE_HZ);
    let ventricular = said.iter().filter(|b| b.beat_class == Class::V).count();
    assert!(ventricular <= 5, "{ventricular} ventricular beats in fibrillation");

    let rr_ms: Vec<f64> = said.windows(2).map(|w| 1000.0 * (w[1].time_s - w[0].time_s)).collect();
    let found = Af::run(&AfConfig::default(), SampleRate::MICROSECONDS, &rr_ms).unwrap();
    let seconds = |status| -> f64 {
        let of = found.iter().filter(|s| s.status == status);
        of.map(|s| (s.end_us - s.start_us) as f64 / 1e6).sum()
    };
    let first = said[0].time_s;
    let shared: f64 = found
        .iter()
        .filter(|s| s.status == AfStatus::Af)
        .map(|s| {
            let (a, b) = (s.start_us as f64 / 1e6 + first, s.end_us as f64 / 1e6 + first);
            (b.min(600.0) - a.max(300.0)).max(0.0)
        })
        .sum();
    // Half a window, 20 s, may be missed or added at either end.
    assert!(
        shared > 260.0 && seconds(AfStatus::Af) < 340.0,
        "{shared} of {}",
        seconds(AfStatus::Af)
    );
}

#[test]
fn ectopic_beats_are_no_evidence_of_fibrillation() {
    for (pvc, apc, run) in
        [(0.05, 0.0, 1), (1.0, 0.0, 1), (0.0, 0.05, 1), (0.05, 0.05, 2), (0.03, 0.0, 6)]
    {
        let rhythm = rhythm::simulate(&RhythmConfig {
            duration_s: 900.0,
            pvc_probability: pvc,
            apc_probability: apc,
            pvc_run: run,
            ..RhythmConfig::default()
        })
        .unwrap();
        let found =
            Af::run(&AfConfig::default(), SampleRate::MICROSECONDS, &rhythm.rr_ms()).unwrap();
        assert!(found.iter().all(|s| s.status != AfStatus::Af), "{pvc} {apc} {run}");
        assert!(found.len() > 50 && found.iter().all(|s| s.evidence < 0.6));
    }
}
