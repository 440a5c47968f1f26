//! Rows 1 to 3: samples that are no number, next to nothing, or out of all proportion.

use crate::*;
use std::time::{Duration, Instant};

/// Puts values into a clean signal from 20 s on; beats and judgements further away than the
/// list allows must be those of the clean signal.
fn overwritten(what: &str, values: &[f64], missing: bool) {
    let clean = simulated(|_| ()).samples;
    let at = 20 * HZ as usize;
    // Right on a beat, before it, after it.
    for at in [at, at + 37, at + 74, at + 111, at + 148] {
        let mut x = clean.clone();
        x[at..at + values.len()].copy_from_slice(values);
        let (from, to) = (at as u64, (at + values.len()) as u64);
        let apart =
            |i: u64, s: f64| (i as f64) < from as f64 - s * HZ || i as f64 >= to as f64 + s * HZ;
        let beats = |x: &[f64]| places(&detect(x, HZ), |i| apart(i, APART_S));
        assert_eq!(beats(&x), beats(&clean), "{what} at {at}");

        let judged = judge(&x);
        let usable = |q: &[Quality]| -> Vec<(u64, bool)> {
            let far = q
                .iter()
                .filter(|q| apart(q.start_index, RELOCK_S) && apart(q.start_index + q.length, 0.0));
            far.map(|q| (q.start_index, q.score >= 0.5)).collect()
        };
        assert_eq!(usable(&judged), usable(&judge(&clean)), "{what} at {at}: quality");
        if missing {
            let counted: u32 = judged.iter().map(|q| q.missing).sum();
            assert_eq!(counted as usize, values.len(), "{what} at {at}: counted");
        }
        let (whole, holed) = (variability(&clean, HZ), variability(&x, HZ));
        let longest = |m: &[Measure]| value(m, "hrv.max_nn").unwrap();
        assert!(longest(&holed) <= longest(&whole) + 1.0, "{what} at {at}: an interval spans it");
    }
}

#[test]
fn row_1_nan_and_infinity_are_missing_and_leave_other_beats_alone() {
    let signalling = f64::from_bits(0x7FF0_0000_0000_0001);
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, signalling] {
        for n in [1, 4, 50, 500, 2500] {
            overwritten(&format!("{n} of {value}"), &vec![value; n], true);
        }
        let all = [value; 5000];
        assert!(detect(&all, HZ).is_empty());
        assert!(judge(&all).iter().all(|q| q.score == 0.0 && q.reasons.contains(Reasons::GAP)));
        assert!(variability(&all, HZ).iter().all(|m| m.value().is_none()));
    }
    let mixed: Vec<f64> =
        (0..200).map(|i| [f64::NAN, f64::INFINITY, f64::NEG_INFINITY][i % 3]).collect();
    overwritten("all kinds", &mixed, true);
}

/// The shortest times of two runs in turn: what else the machine does can only lengthen one.
fn shortest(runs: [&dyn Fn(); 2]) -> [Duration; 2] {
    let mut least = [Duration::MAX; 2];
    for _ in 0..30 {
        for (run, least) in runs.iter().zip(&mut least) {
            let start = Instant::now();
            run();
            *least = start.elapsed().min(*least);
        }
    }
    least
}

#[test]
fn row_2_denormals_and_zeros_are_flat_and_cost_no_more_than_twice_the_time() {
    let clean = simulated(|_| ()).samples;
    let denormal: Vec<f64> = clean.iter().map(|x| x * 1e-310).collect();
    let f32s: Vec<f32> = clean.iter().map(|x| (x * 1e-40) as f32).collect();
    assert!(denormal.iter().any(|x| x.is_subnormal()) && f32s.iter().any(|x| x.is_subnormal()));
    assert!(detect(&denormal, HZ).is_empty());
    assert!(detect(&f32s, HZ).is_empty());

    let twice = [&clean[..], &clean[..]].concat();
    let end = clean.len() as u64;
    for (what, tail) in [("denormals", &denormal), ("zeros", &vec![0.0; clean.len()])] {
        let whole = [&clean[..], tail].concat();
        assert_eq!(places(&detect(&whole, HZ), |i| i > end), [0; 0], "{what}");
        let late = |q: &&Quality| q.start_index + q.length > end + 2 * HZ as u64;
        assert!(judge(&whole).iter().filter(late).all(|q| q.score < 0.5), "{what}");
        let work = |x: &[f64]| drop((detect(x, HZ), judge(x)));
        let [with, without] = shortest([&|| work(&whole), &|| work(&twice)]);
        println!("a minute, then one of {what}: {with:?}; two usual minutes: {without:?}");
        // The second minute at twice the time of the first: three to two.
        assert!(2 * with < 3 * without, "{what}: {with:?}, {without:?}");
    }
}

#[test]
fn row_2_beats_are_found_after_hours_of_zeros() {
    let clean = simulated(|_| ());
    let silence = 3 * 3600 * HZ as usize;
    let whole = [&clean.samples[..], &vec![0.0; silence], &clean.samples].concat();
    let start_s = 60.0 + silence as f64 / HZ;
    let later: Vec<f64> = times(&clean).iter().map(|t| t + start_s).collect();
    let (_, missed, vain) = errors(&later, &detect(&whole, HZ), start_s + RELOCK_S..start_s + 59.5);
    assert_eq!((missed, vain), (0, 0));
}

#[test]
fn row_3_extreme_numbers_are_missing_or_saturated_and_forgotten() {
    for value in [f64::from(f32::MAX), 1e300, f64::MAX, f64::from(i32::MAX)] {
        for value in [value, -value] {
            for n in [1, 4, 50, 250] {
                overwritten(&format!("{n} of {value:e}"), &vec![value; n], false);
            }
        }
    }
    let swings: Vec<f64> = (0..100).map(|i| if i % 2 == 0 { f64::MAX } else { f64::MIN }).collect();
    overwritten("swings", &swings, false);
}

#[test]
fn row_3_whole_numbers_at_their_limits_are_refused() {
    // In steps of 1 uV. Short of 0.2 s of one value this is a peak cut off, from there on saturation.
    let clean: Vec<i32> = simulated(|_| ()).samples.iter().map(|x| (x * 1000.0) as i32).collect();
    let at = 5000_u64;
    for (n, reason, least) in [(40, Reasons::CLIPPED, 0.5), (60, Reasons::SATURATED, 0.0)] {
        let mut x = clean.clone();
        x[5000..5000 + n].fill(i32::MIN);
        x[5000 + n..5000 + 2 * n].fill(i32::MAX);
        let (end, apart) = (at + 2 * n as u64, (APART_S * HZ) as u64);
        let far = |i: u64| i + apart < at || i >= end + apart;
        assert_eq!(places(&detect(&x, HZ), far), places(&detect(&clean, HZ), far));
        for q in judge(&x) {
            let after = q.start_index + q.length;
            if q.start_index < end && after > at {
                assert!(q.reasons.contains(reason) && q.score <= least + 0.1, "{n}: {q:?}");
            } else if after <= at || after > end + (RELOCK_S * HZ) as u64 {
                assert!(q.score >= 0.5, "{n}: {q:?}");
            }
        }
    }
}
