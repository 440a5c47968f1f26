use super::*;

const NONE: f64 = f64::NAN;

fn window(time_s: f64, values: [f64; 4], rest: bool) -> [f64; 12] {
    let [rate, ln_rmssd, scl, scr_rate] = values;
    let flag = if rest { 1.0 } else { 0.0 };
    [time_s, rate, ln_rmssd, scl, scr_rate, NONE, NONE, NONE, NONE, NONE, NONE, flag]
}

fn rested() -> Scores {
    let mut scores = Scores::new(&ScoresConfig::default(), SampleRate::MICROSECONDS).unwrap();
    for (i, step) in [-2.0, 1.0, 0.0, 2.0, -1.0].into_iter().enumerate() {
        let values = [70.0 + 4.0 * step, 3.5 + 0.3 * step, libm::exp(0.1 * step), 5.0];
        scores.push(&window(60.0 * i as f64, values, true), &mut |_| ()).unwrap();
    }
    scores
}

fn ask(scores: &mut Scores, frame: [f64; 12]) -> Vec<Measure> {
    let mut out = Vec::new();
    scores.push(&frame, &mut out).unwrap();
    out
}

fn find(out: &[Measure], key: &str) -> Measure {
    *out.iter().find(|m| m.id().key() == key).unwrap()
}

#[test]
fn a_score_is_the_one_by_hand() {
    let out = ask(&mut rested(), window(300.0, [82.0, 3.2, 1.0, NONE], false));
    // The median is 70, the deviations 8, 4, 0, 8, 4: their median 4.
    let rate = find(&out, "affect.z_rate");
    let z = 12.0 / (4.0 * MAD_SD);
    assert!((rate.value().unwrap() - z).abs() < 1e-9);
    let error = Z * libm::sqrt((core::f64::consts::FRAC_PI_2 + 1.36 * z * z) / 5.0);
    assert!((rate.interval().unwrap().1 - z - error).abs() < 1e-6);
    assert_eq!(find(&out, "affect.z_scr_rate").status(), Status::NotComputed);
    assert_eq!(find(&out, "affect.baseline_age").value(), Some(60.0));
    // Heart: rate and ln RMSSD reversed, skin: the level alone.
    let heart = 0.5 * (z + 0.3 / (0.3 * MAD_SD));
    let arousal = find(&out, "affect.arousal").value().unwrap();
    assert!((arousal - 0.5 * heart).abs() < 1e-9, "{arousal} {heart}");
    let calm = find(&out, "affect.relaxation").value().unwrap();
    assert!((calm + heart).abs() < 1e-9);
}

const MAD_SD: f64 = interocept_dsp::stats::Robust::MAD;

#[test]
fn the_floor_keeps_a_still_baseline_from_exaggerating() {
    let mut scores = Scores::new(&ScoresConfig::default(), SampleRate::MICROSECONDS).unwrap();
    for i in 0..5 {
        ask(&mut scores, window(60.0 * f64::from(i), [70.0, NONE, NONE, NONE], true));
    }
    let out = ask(&mut scores, window(300.0, [74.0, NONE, NONE, NONE], false));
    assert_eq!(find(&out, "affect.z_rate").value(), Some(2.0));
}

#[test]
fn channels_that_disagree_give_no_arousal() {
    let out = ask(&mut rested(), window(300.0, [130.0, NONE, 0.6, NONE], false));
    assert_eq!(find(&out, "affect.arousal").status(), Status::Conflicting);
    assert!(find(&out, "affect.agreement_p").value().unwrap() < 0.01);
    // Rate and ln RMSSD come from one heart: they do not make two channels.
    let out = ask(&mut rested(), window(300.0, [90.0, 3.0, NONE, NONE], false));
    assert_eq!(find(&out, "affect.arousal").status(), Status::NotComputed);
}

#[test]
fn tension_is_the_mean_of_two_or_three() {
    let mut scores = rested();
    let mut at_s = 300.0;
    let mut tension = |rate, scl, emg| {
        let mut frame = window(at_s, [rate, NONE, scl, NONE], false);
        frame[9] = emg;
        at_s += 60.0;
        let out = ask(&mut scores, frame);
        (find(&out, "affect.tension"), find(&out, "affect.z_rate"), find(&out, "affect.z_scl"))
    };
    // Without a muscle: heart and skin.
    let (told, rate, scl) = tension(82.0, 1.2, NONE);
    let due = 0.5 * (rate.value().unwrap() + scl.value().unwrap());
    assert!((told.value().unwrap() - due).abs() < 1e-12);
    // A heart that races over a skin that is still tells no tension.
    let (torn, ..) = tension(130.0, 0.6, NONE);
    assert_eq!(torn.status(), Status::Conflicting);
    // A heart alone is no composite, and a muscle that has no baseline adds nothing.
    assert_eq!(tension(82.0, NONE, NONE).0.status(), Status::NotComputed);
    assert_eq!(tension(82.0, NONE, 0.01).0.status(), Status::NotComputed);
}

#[test]
fn why_there_is_no_score_is_told() {
    let mut fresh = Scores::new(&ScoresConfig::default(), SampleRate::MICROSECONDS).unwrap();
    let out = ask(&mut fresh, window(0.0, [70.0, NONE, 2.0, NONE], false));
    assert_eq!(find(&out, "affect.z_rate").status(), Status::NoBaseline);
    assert_eq!(find(&out, "affect.arousal").status(), Status::NoBaseline);
    let mut old = rested();
    let out = ask(&mut old, window(31.0 * DAY_S + 300.0, [70.0, NONE, 2.0, NONE], false));
    assert_eq!(find(&out, "affect.z_rate").status(), Status::CalibrationExpired);
    let out = ask(&mut rested(), window(300.0, [700.0, NONE, 2.0, NONE], false));
    assert_eq!(find(&out, "affect.z_rate").status(), Status::OutOfRange);
    // Back in time: no window.
    assert!(ask(&mut rested(), window(100.0, [70.0, NONE, 2.0, NONE], false)).is_empty());
}

#[test]
fn a_stored_baseline_serves_another_day() {
    let scores = rested();
    let mut saved = vec![0; scores.saved_size()];
    scores.save_state(&mut saved).unwrap();
    let mut later = Scores::new(&ScoresConfig::default(), SampleRate::MICROSECONDS).unwrap();
    later.load_state(&saved).unwrap();
    let frame = window(240.0 + 7.0 * DAY_S, [82.0, NONE, NONE, NONE], false);
    let out = ask(&mut later, frame);
    assert_eq!(find(&out, "affect.baseline_age").value(), Some(7.0 * DAY_S));
    assert!(find(&out, "affect.z_rate").value().is_some());
}
