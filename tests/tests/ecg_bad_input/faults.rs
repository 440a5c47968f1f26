//! Rows 4 and 5: the lead off, and samples missing.

use crate::*;
use interocept_sim::{Disturbance, DisturbanceKind, Span, ecg::EcgBeat};
use interocept_tests::signals::Random;

/// A fault from 30 s to 45 s: refused within two seconds, no beat in it, all again after it.
fn fault(what: &str, kind: DisturbanceKind, change: impl Fn(&mut EcgConfig), reasons: Reasons) {
    fault_until(what, kind, change, reasons, GOOD_AGAIN_S);
}

/// The signal counts as good again after `good_again_s`.
fn fault_until(
    what: &str,
    kind: DisturbanceKind,
    change: impl Fn(&mut EcgConfig),
    reasons: Reasons,
    good_again_s: f64,
) {
    let (on, off) = (30.0, 45.0);
    let ecg = simulated(|c| {
        c.rhythm.duration_s = 90.0;
        c.disturbances = vec![Disturbance { span: Span::new(on, off), kind }];
        change(c);
    });
    for q in judge(&ecg.samples) {
        let end = (q.start_index + q.length) as f64 / HZ;
        if end >= on + 2.0 && end <= off {
            assert!(q.score < 0.5 && q.reasons.intersects(reasons), "{what}: at {end} s: {q:?}");
        }
        if end < on || end > off + good_again_s {
            assert!(q.score >= 0.5, "{what}: at {end} s without the fault: {q:?}");
        }
    }
    let found = detect(&ecg.samples, HZ);
    // The two steps themselves can look like a beat, and are placed to EC57's tolerance.
    let inside: Vec<f64> = found
        .iter()
        .map(|b| b.time_s)
        .filter(|t| (on + MATCH_S..off - MATCH_S).contains(t))
        .collect();
    assert!(inside.is_empty(), "{what}: beats at {inside:?}");
    for within in [START_S..on - MATCH_S, off + RELOCK_S..89.5] {
        let (_, missed, vain) = errors(&times(&ecg), &found, within.clone());
        assert_eq!((missed, vain), (0, 0), "{what}: {within:?}");
    }
    let clean = simulated(|c| c.rhythm.duration_s = 90.0);
    let (usual, kept) = (variability(&clean.samples, HZ), variability(&ecg.samples, HZ));
    let of = |m: &[Measure], key| value(m, key).unwrap();
    assert!(of(&kept, "hrv.max_nn") <= of(&usual, "hrv.max_nn") + 1.0, "{what}: spanned");
    // One to the step at most: docs/validation.md, "Bad input".
    let apart = |b: &[EcgBeat]| b[1].time_s < on || b[0].time_s > off;
    let whole = ecg.beats.windows(2).filter(|b| apart(b)).count();
    assert!(count(&kept) <= whole as u64 + 1, "{what}: {} intervals of {whole}", count(&kept));
}

const FLAT: Reasons = Reasons::FLAT;
const OFF: Reasons = Reasons::LEAD_OFF;

#[test]
fn row_4_a_flat_line_is_refused_and_has_no_beats() {
    fault("flat", DisturbanceKind::Flatline { noise_mv: 0.0 }, |_| (), FLAT);
    for step_mv in [0.001, 0.005, 0.02] {
        let noise = DisturbanceKind::Flatline { noise_mv: step_mv };
        fault(&format!("{step_mv} mV noise"), noise, |c| c.step_mv = Some(step_mv), FLAT);
    }
}

#[test]
fn row_4_a_signal_at_the_rail_is_saturated() {
    for rail_mv in [100.0, -100.0] {
        let rail = DisturbanceKind::LeadOff { rail_mv, pickup_mv: 0.0, mains_hz: 50.0 };
        fault("rail", rail, |c| c.limit_mv = Some(5.0), Reasons::SATURATED | FLAT);
    }
}

/// The step itself can be told as a beat, wherever in a second of quality it comes.
#[test]
fn row_4_the_step_to_a_rail_makes_no_interval() {
    let clean = simulated(|c| c.rhythm.duration_s = 90.0);
    let usual = variability(&clean.samples, HZ);
    for tenth in 0..10 {
        for rail_mv in [100.0, -100.0] {
            let on = 30.0 + f64::from(tenth) / 10.0;
            let kind = DisturbanceKind::LeadOff { rail_mv, pickup_mv: 0.0, mains_hz: 50.0 };
            let ecg = simulated(|c| {
                c.rhythm.duration_s = 90.0;
                c.limit_mv = Some(5.0);
                c.disturbances = vec![Disturbance { span: Span::new(on, on + 15.3), kind }];
            });
            let kept = variability(&ecg.samples, HZ);
            let [shortest, longest, least, most] = [
                (&kept, "hrv.min_nn"),
                (&kept, "hrv.max_nn"),
                (&usual, "hrv.min_nn"),
                (&usual, "hrv.max_nn"),
            ]
            .map(|(measures, key)| value(measures, key).unwrap());
            let what = format!("{rail_mv} mV at {on} s: {shortest} to {longest} ms");
            assert!(
                shortest >= least - 1.0 && longest <= most + 1.0,
                "{what}, not {least} to {most}"
            );
        }
    }
}

#[test]
fn row_4_a_lead_that_is_off_is_told_with_and_without_mains() {
    // The last is good again later than it should be: docs/validation.md, "Bad input".
    for (rail_mv, pickup_mv, mains_hz, good_again_s) in [
        (0.3, 0.0, 50.0, GOOD_AGAIN_S),
        (-300.0, 0.0, 50.0, GOOD_AGAIN_S),
        (0.0, 1.0, 50.0, GOOD_AGAIN_S),
        (0.0, 0.3, 60.0, GOOD_AGAIN_S),
        (50.0, 3.0, 50.0, 8.0),
    ] {
        let kind = DisturbanceKind::LeadOff { rail_mv, pickup_mv, mains_hz };
        let what = format!("{rail_mv} mV with {pickup_mv} mV of mains");
        fault_until(&what, kind, |_| (), OFF | FLAT | Reasons::POWERLINE, good_again_s);
    }
}

#[test]
fn row_5_gaps_are_exact_and_no_interval_spans_one() {
    let clean = simulated(|_| ()).samples;
    let whole = variability(&clean, HZ);
    let at = 7512;
    for gap in [10, 50, 150, 500, 2500, 3 * 3600 * HZ as u64] {
        let mut detector = Detector::new(&DetectorConfig::default(), rate(HZ)).unwrap();
        let mut beats = Vec::new();
        detector.push(&clean[..at], &mut beats).unwrap();
        detector.push_gap(gap, &mut beats);
        detector.push(&clean[at..], &mut beats).unwrap();
        detector.finish(&mut beats);
        let (at, apart) = (at as u64, 2 * HZ as u64);
        let (usual, found) = (detect(&clean, HZ), &beats);
        assert_eq!(places(found, |i| i + apart < at), places(&usual, |i| i + apart < at), "{gap}");
        let after: Vec<u64> =
            places(found, |i| i > at + gap + apart).iter().map(|i| i - gap).collect();
        assert_eq!(after, places(&usual, |i| i > at + apart), "{gap} lost");

        let mut path = FromEcg::new(&Config::default(), rate(HZ)).unwrap();
        let mut measures = Vec::new();
        path.push(&clean[..at as usize], &mut measures).unwrap();
        path.push_gap(gap, &mut measures);
        path.push(&clean[at as usize..], &mut measures).unwrap();
        path.finish(&mut measures);
        for m in measures.chunk_by(|a, b| a.window() == b.window()) {
            let id = catalogue::find_key("hrv.max_nn").unwrap().id;
            let longest = m.iter().find(|m| m.id() == id).and_then(Measure::value);
            let usual = value(&whole, "hrv.max_nn").unwrap();
            assert!(longest.is_none_or(|l| l <= usual + 1.0), "{longest:?} over {gap} samples");
        }
    }
}

#[test]
fn row_5_lost_packets_never_enter_an_interval() {
    let ecg = simulated(|c| c.rhythm.duration_s = 300.0);
    let usual = value(&variability(&ecg.samples, HZ), "hrv.max_nn").unwrap();
    let packet = 25; // 0.1 s
    for percent in [1, 2, 5, 10, 20, 50] {
        let mut random = Random(percent);
        let mut x = ecg.samples.clone();
        for p in x.chunks_mut(packet) {
            if random.below(100) < percent as usize {
                p.fill(f64::NAN);
            }
        }
        let lost: Vec<f64> =
            x.iter().enumerate().filter(|(_, x)| x.is_nan()).map(|(i, _)| i as f64 / HZ).collect();
        let pairs = ecg.beats.windows(2);
        let whole = pairs.filter(|b| !lost.iter().any(|t| b[0].time_s < *t && *t < b[1].time_s));
        let (most, measures) = (whole.count() as u64, variability(&x, HZ));
        let (used, longest) = (count(&measures), value(&measures, "hrv.max_nn"));
        println!("{percent} % lost: {used} intervals of {most} whole ones, longest {longest:?}");
        assert!(longest.is_none_or(|l| l <= usual + 1.0), "{percent} %: {longest:?}");
        assert!(used <= most, "{percent} %: {used} of {most}");
        assert!(percent > 2 || used * 2 > most, "{percent} %: {used} of {most}");
    }
}
