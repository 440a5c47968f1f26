//! Injected artefacts: found, typed and mended; false flags; the clock.

use super::*;
use alloc::vec::Vec;

/// A seeded generator of uniform numbers (PCG-XSH-RR).
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        let old = self.0;
        self.0 =
            old.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let word = ((((old >> 18) ^ old) >> 27) as u32).rotate_right((old >> 59) as u32);
        (f64::from(word) + 0.5) / 4_294_967_296.0
    }
    fn normal(&mut self) -> f64 {
        libm::sqrt(-2.0 * libm::log(self.uniform()))
            * libm::cos(core::f64::consts::TAU * self.uniform())
    }
}

/// A series like a healthy person's: slow drift, 0.1 and 0.25 Hz waves, noise; whole ms.
fn healthy(n: usize, seed: u64) -> Vec<f64> {
    let mut random = Random(seed);
    let (mut t, mut slow, mut breath) = (0.0, 0.0, 0.0);
    (0..n)
        .map(|_| {
            slow = 0.98 * slow + 6.0 * random.normal();
            breath += 0.05 * random.normal();
            let rr = 850.0
                + slow
                + 22.0 * libm::sin(core::f64::consts::TAU * 0.1 * t + 0.3 * breath)
                + 25.0 * libm::sin(core::f64::consts::TAU * 0.25 * t + breath)
                + 9.0 * random.normal();
            let rr = libm::round(rr);
            t += rr / 1000.0;
            rr
        })
        .collect()
}

fn rmssd(rr: &[f64]) -> f64 {
    let sum: f64 = rr.windows(2).map(|w| (w[1] - w[0]) * (w[1] - w[0])).sum();
    libm::sqrt(sum / (rr.len() - 1) as f64)
}

/// The series with an artefact every `every` beats in turn of the kinds, and where they are
/// in the new series.
fn inject(
    rr: &[f64],
    every: usize,
    kinds: &[Kind],
    early: f64,
    seed: u64,
) -> (Vec<f64>, Vec<(usize, Kind)>) {
    let mut random = Random(seed);
    let (mut out, mut at) = (Vec::new(), Vec::new());
    let mut i = 0;
    let mut turn = 0;
    let mut next = every;
    while i < rr.len() {
        if i == next && i + 2 < rr.len() {
            next += every;
            let kind = kinds[turn % kinds.len()];
            turn += 1;
            at.push((out.len(), kind));
            match kind {
                Kind::Missed => {
                    out.push(rr[i] + rr[i + 1]);
                    i += 2;
                }
                Kind::Extra => {
                    let cut = libm::round(rr[i] * (0.2 + 0.6 * random.uniform()));
                    out.extend([cut, rr[i] - cut]);
                    i += 1;
                }
                _ => {
                    let moved = libm::round(rr[i] * early);
                    out.extend([rr[i] - moved, rr[i + 1] + moved]);
                    i += 2;
                }
            }
        } else {
            out.push(rr[i]);
            i += 1;
        }
    }
    (out, at)
}

fn corrected(intervals: &[Interval]) -> Vec<f64> {
    intervals.iter().flat_map(|i| core::iter::repeat_n(i.corrected_ms, i.count as usize)).collect()
}

struct Score {
    typed: f64,
    false_flags: f64,
    rmssd_error: f64,
}

fn score(config: &CorrectConfig, truth: &[f64], every: usize, kinds: &[Kind], early: f64) -> Score {
    let (rr, at) = inject(truth, every, kinds, early, 7);
    let out = Corrector::run(config, SampleRate::MICROSECONDS, &rr).unwrap();
    assert_eq!(out.len(), rr.len());
    let near = |i: usize, j: usize| i.abs_diff(j) <= 1;
    let typed = at
        .iter()
        .filter(|(j, kind)| out.iter().enumerate().any(|(i, o)| near(i, *j) && o.kind == *kind))
        .count();
    // Both intervals beside a beat out of place, or beside an extra one, are rightly flagged.
    let spurious = out
        .iter()
        .enumerate()
        .filter(|(i, o)| {
            o.kind != Kind::Normal
                && !at.iter().any(|(j, _)| *i == *j || *i == *j + 1 || *i + 1 == *j)
        })
        .count();
    let after = rmssd(&corrected(&out));
    Score {
        typed: typed as f64 / at.len() as f64,
        false_flags: spurious as f64 / rr.len() as f64,
        rmssd_error: after / rmssd(truth) - 1.0,
    }
}

/// The figures: at least 99 % found and typed, at most 0.2 % false, RMSSD within 2 %.
#[test]
fn finds_types_and_mends_injected_artefacts() {
    use Kind::{Ectopic, Extra, Missed};
    for (seed, lookahead) in [(3, 45), (11, 45), (3, 10)] {
        let truth = healthy(20_000, seed);
        let config = CorrectConfig { lookahead, ..Default::default() };
        for every in [60, 20, 10] {
            for (name, kinds, early) in [
                ("missed", &[Missed][..], 0.0),
                ("extra", &[Extra][..], 0.0),
                ("ectopic 10 %", &[Ectopic][..], 0.10),
                ("ectopic 15 %", &[Ectopic][..], 0.15),
                ("ectopic 25 %", &[Ectopic][..], 0.25),
                ("ectopic 35 %", &[Ectopic][..], 0.35),
                ("all in turn, 10 %", &[Missed, Extra, Ectopic][..], 0.10),
                ("all in turn, 30 %", &[Missed, Extra, Ectopic][..], 0.30),
            ] {
                let s = score(&config, &truth, every, kinds, early);
                let told = std::format!(
                    "{name}, 1 in {every}, {lookahead} ahead, seed {seed}: typed {:.4} false {:.5} RMSSD {:+.4}",
                    s.typed,
                    s.false_flags,
                    s.rmssd_error
                );
                std::println!("{told}");
                assert!(
                    s.typed >= 0.99 && s.false_flags <= 0.002 && s.rmssd_error.abs() < 0.02,
                    "{told}"
                );
            }
        }
        let clean = Corrector::run(&config, SampleRate::MICROSECONDS, &truth).unwrap();
        let flags = clean.iter().filter(|o| o.kind != Kind::Normal).count();
        std::println!("clean: {flags} of {} flagged", truth.len());
        assert!(flags <= 40, "{flags} false flags on a clean series");
    }
}

/// Trap 4: nothing moves or shortens the time axis.
#[test]
fn the_clock_counts_every_microsecond_that_passed() {
    let (rr, _) = inject(&healthy(500, 1), 20, &[Kind::Missed, Kind::Extra, Kind::Ectopic], 0.3, 2);
    let out = Corrector::run(&CorrectConfig::default(), SampleRate::MICROSECONDS, &rr).unwrap();
    let mut at = 0;
    for (o, rr) in out.iter().zip(&rr) {
        assert_eq!((o.start_us, o.rr_ms), (at, *rr));
        at += (rr * 1000.0) as u64;
    }
    let total: f64 = corrected(&out).iter().sum();
    assert!((total - rr.iter().sum::<f64>()).abs() < 0.01, "corrected series ends at {total}");
}

#[test]
fn a_gap_ends_the_stretch_and_no_judgement_crosses_it() {
    let rr = healthy(200, 5);
    let whole = |rr: &[f64]| {
        Corrector::run(&CorrectConfig::default(), SampleRate::MICROSECONDS, rr).unwrap()
    };
    let mut c = Corrector::new(&CorrectConfig::default(), SampleRate::MICROSECONDS).unwrap();
    let mut out = Vec::new();
    c.push(&rr, &mut out).unwrap();
    c.push_gap(3_000_000, &mut out);
    assert_eq!(out.len(), 200);
    c.push(&rr, &mut out).unwrap();
    c.finish(&mut out);
    let kinds = |o: &[Interval]| o.iter().map(|o| (o.kind, o.corrected_ms)).collect::<Vec<_>>();
    assert_eq!(kinds(&out[..200]), kinds(&whole(&rr)));
    assert_eq!(kinds(&out[200..]), kinds(&whole(&rr)));
    let last = &out[199];
    assert_eq!(out[200].start_us, last.start_us + (last.rr_ms * 1000.0) as u64 + 3_000_000);
}

/// Beside a gap or noise a beat is often none: MIT-BIH 101 has one 261 ms after its neighbour.
#[test]
fn a_wrong_interval_at_the_edge_of_a_stretch_is_flagged() {
    for part in [0.3, 0.6, 1.45] {
        for n in [4, 12, 60, 200] {
            let sound = healthy(n, 3);
            let flagged = |rr: &[f64]| {
                let out = Corrector::run(&CorrectConfig::default(), SampleRate::MICROSECONDS, rr);
                out.unwrap().iter().map(|o| o.kind).collect::<Vec<_>>()
            };
            assert!(flagged(&sound).iter().all(|k| k.is_normal()), "{n}");
            let (mut last, mut first) = (sound.clone(), sound.clone());
            last[n - 1] *= part;
            first[0] *= part;
            assert!(!flagged(&last)[n - 1].is_normal(), "{part} as the last of {n}");
            assert!(!flagged(&first)[0].is_normal(), "{part} as the first of {n}");
        }
    }
}

#[test]
fn what_is_no_interval_is_said_to_be_none() {
    let bad =
        [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -5.0, 1e300, 1e-310, 59.0, 20_001.0];
    let out = Corrector::run(&CorrectConfig::default(), SampleRate::MICROSECONDS, &bad).unwrap();
    assert_eq!(out.len(), bad.len());
    assert!(out.iter().all(|o| o.kind == Kind::Invalid && o.count == 0 && o.rr_ms.is_finite()));
    // A constant series has no spread; it is not an artefact for that.
    let out =
        Corrector::run(&CorrectConfig::default(), SampleRate::MICROSECONDS, &[800.0; 300]).unwrap();
    assert!(out.iter().all(|o| o.kind == Kind::Normal));
}

#[test]
fn a_lasting_change_of_rate_is_no_artefact() {
    let mut rr = healthy(400, 9);
    for v in &mut rr[200..] {
        *v -= 250.0;
    }
    let out = Corrector::run(&CorrectConfig::default(), SampleRate::MICROSECONDS, &rr).unwrap();
    let flags = out.iter().filter(|o| o.kind != Kind::Normal).count();
    // The pair around the change itself may be taken for a beat out of place.
    assert!(flags <= 2, "{flags} flagged");
}

/// Trap 5: a premature beat of the heart is ectopic, whether or not a pause makes up for it,
/// and never an artefact of measurement.
#[test]
fn real_ectopic_beats_are_told_from_artefacts() {
    for pause in [1.0, 0.5, 0.0] {
        let mut rr = healthy(600, 4);
        for i in (50..550).step_by(25) {
            let early = 0.3 * rr[i];
            rr[i] -= early;
            rr[i + 1] += pause * early;
        }
        let out = Corrector::run(&CorrectConfig::default(), SampleRate::MICROSECONDS, &rr).unwrap();
        let found = (50..550).step_by(25).filter(|i| out[*i].kind == Kind::Ectopic).count();
        assert_eq!(found, 20, "pause {pause}");
    }
    assert!(!Kind::Ectopic.is_artefact() && !Kind::Ectopic.is_normal());
}

#[test]
fn latency_and_output_count_hold() {
    for lookahead in [10, 45, 80] {
        let config = CorrectConfig { lookahead, ..Default::default() };
        let mut c = Corrector::new(&config, SampleRate::MICROSECONDS).unwrap();
        let (mut taken, mut given) = (0usize, 0usize);
        for rr in healthy(400, 6) {
            let mut out = Vec::new();
            c.push(&[rr], &mut out).unwrap();
            taken += 1;
            given += out.len();
            assert!(out.len() <= c.max_outputs(1));
            assert!((taken - given) as f64 <= c.latency().worst + 1.0);
            if taken > 100 {
                assert!((taken - given) as f64 <= f64::from(lookahead));
            }
        }
    }
}
