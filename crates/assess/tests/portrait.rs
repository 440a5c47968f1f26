//! What a portrait must never do, over every choice of sensors and what can go wrong with one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

use interocept_assess::{Baseline, Capture, ELEMENTS, Inputs, Options, Portrait, RECORDS, Signal};
use interocept_sim::{
    AnswersConfig, BreathingConfig, CirculationConfig, EdaConfig, OscillogramConfig, answers,
    breathing, circulation, eda, oscillogram,
};
use std::collections::BTreeSet;

mod common;
use common::{SECONDS, differing, ids, options, portrait, signals};

#[test]
fn a_first_capture_fills_what_it_can_and_says_why_not_the_rest() {
    let portrait = portrait(signals());
    let filled: Vec<&str> =
        portrait.elements.iter().filter(|f| f.value().is_some()).map(|f| f.element.id).collect();
    assert_eq!(filled, ["P1", "P2", "P4", "P5", "P6"]);
    let status = |id: &str| portrait.get(id).unwrap().status().name();
    assert_eq!(status("P2"), "ultra_short");
    assert_eq!(status("P3"), "no_sensor");
    assert_eq!(status("S1"), "no_baseline");
    assert_eq!(status("S5"), "needs_questionnaire");
    assert_eq!(status("S11"), "needs_task");
    assert_eq!(status("S13"), "needs_rating");
    assert_eq!(status("S14"), "too_short");
    assert_eq!(status("Q2"), "needs_sessions");
    assert!(portrait.checks.iter().all(|c| c.holds()), "{:?}", portrait.checks);
    assert!(portrait.flags.is_empty(), "{:?}", portrait.flags);
}

#[test]
fn no_element_has_a_value_without_its_inputs() {
    let all = signals();
    for choice in 1..1u32 << all.len() {
        let some: Vec<Signal> = all
            .iter()
            .enumerate()
            .filter(|(i, _)| choice >> i & 1 == 1)
            .map(|(_, s)| s.clone())
            .collect();
        let mut known: BTreeSet<String> = some.iter().map(|s| s.name.clone()).collect();
        if known.contains("red") && known.contains("infrared") {
            known.insert("red and infrared".into());
        }
        // Two that hear a breath, whose own rates stand beside what they tell together.
        let hear = some.iter().filter(|s| ["ecg", "ppg", "resp"].contains(&&*s.name)).count();
        let lights = known.contains("infrared") || known.contains("red");
        if hear + usize::from(lights) > 1 {
            known.insert("together".into());
        }
        for f in &portrait(some).elements {
            if f.value().is_none() {
                assert!(f.interval().is_none() && f.parts.is_empty(), "{}", f.element.id);
                continue;
            }
            assert!(!f.inputs.is_empty(), "{} rests on nothing", f.element.id);
            for input in &f.inputs {
                assert!(known.contains(&input.stream), "{} of {}", f.element.id, input.stream);
                assert!(input.status.has_value() && input.value.is_finite());
            }
        }
    }
}

#[test]
fn a_baseline_fills_the_scores() {
    let body = |seed, heart_bpm, seconds| {
        let config = BreathingConfig { duration_s: seconds, seed, heart_bpm, ..Default::default() };
        let body = breathing::simulate(&config).unwrap();
        let skin = EdaConfig { rate_hz: 4.0, duration_s: seconds, seed, ..Default::default() };
        vec![
            Signal::new("ecg", 100.0, body.ecg).unwrap(),
            Signal::new("ppg", 100.0, body.ppg).unwrap(),
            Signal::new("eda", 4.0, eda::simulate(&skin).unwrap().samples).unwrap(),
        ]
    };
    let with = |heart_bpm, age_s| {
        let baseline = Baseline::of(body(2, 65.0, 420.0)).unwrap();
        let baseline = Baseline::from_json(&baseline.to_json()).unwrap();
        let options = Options { baseline, baseline_age_s: age_s, ..options() };
        let capture = Capture::of(body(3, heart_bpm, 60.0), &options).unwrap();
        Portrait::of(&capture, &Inputs::default())
    };
    let (calm, fast, old) = (with(65.0, 600.0), with(95.0, 600.0), with(65.0, 1e8));
    let value = |p: &Portrait, id: &str| p.get(id).unwrap().value();
    assert!(value(&fast, "S4").unwrap() < value(&calm, "S4").unwrap() - 1.0);
    for id in ["S1", "S2", "S4"] {
        let f = calm.get(id).unwrap();
        assert!(f.value().is_some() || f.status().name() == "conflicting", "{id} {:?}", f.status());
    }
    assert_eq!(old.get("S4").unwrap().status().name(), "calibration_expired");
    // The pulse of a finger against the intervals of an ECG says nothing.
    let baseline = Baseline::of(body(2, 65.0, 420.0)).unwrap();
    let mut wrist = body(3, 65.0, 60.0);
    wrist.retain(|s| s.name != "ecg");
    let other = Capture::of(wrist, &Options { baseline, ..options() }).unwrap();
    let other = Portrait::of(&other, &Inputs::default());
    assert_eq!(other.get("S4").unwrap().status().name(), "no_baseline");
    assert!(Baseline::from_json(&serde_json::json!({ "heart": "ecg" })).is_err());
    let first = Capture::of(body(3, 65.0, 60.0), &options()).unwrap();
    let first = Portrait::of(&first, &Inputs::default());
    for id in ["S1", "S2", "S3", "S4"] {
        assert_eq!(first.get(id).unwrap().status().name(), "no_baseline", "{id}");
    }
}

#[test]
fn what_is_given_fills_its_element_and_no_other() {
    let bare = portrait(signals());
    let capture = Capture::of(signals(), &options()).unwrap();
    for (answers, changed) in [
        (r#"{"phq9": [1,0,1,0,1,0,0,0,0]}"#, "S6"),
        (r#"{"gad7": [1,0,1,0,1,0,0]}"#, "S5"),
        (r#"{"pss10": 14}"#, "S7"),
        (r#"{"fatigue": 40, "valence": 6}"#, "S8 S10"),
        (r#"{"cuff": [122, 78]}"#, "P3"),
        (r#"{"nback_d_prime": 2.1}"#, "Q22"),
    ] {
        let given = Portrait::of(&capture, &Inputs::from_json(answers).unwrap());
        assert_eq!(differing(&bare, &given), ids(changed), "{answers}");
        assert!(ids(changed).iter().all(|id| given.get(id).unwrap().value().is_some()));
    }
}

/// All that a person can be asked, as JSON.
fn answered() -> serde_json::Map<String, serde_json::Value> {
    let text = answers::simulate(&AnswersConfig::default()).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The elements that have a value from answers alone.
fn filled(answers: &serde_json::Map<String, serde_json::Value>) -> BTreeSet<String> {
    let text = serde_json::Value::from(answers.clone()).to_string();
    let nothing = Capture::of(Vec::new(), &options()).unwrap();
    let portrait = Portrait::of(&nothing, &Inputs::from_json(&text).unwrap());
    let with = portrait.elements.iter().filter(|f| f.value().is_some());
    let with = with.inspect(|f| {
        let known = |i: &interocept_assess::Input| {
            answers.contains_key(&i.stream)
                || answers.contains_key(&i.measure)
                || i.stream == "cuff"
        };
        assert!(
            !f.inputs.is_empty() && f.inputs.iter().all(known),
            "{} {:?}",
            f.element.id,
            f.inputs
        );
    });
    with.map(|f| f.element.id.to_owned()).collect()
}

#[test]
fn each_table_fills_its_elements_and_no_others() {
    let all = answered();
    for record in RECORDS {
        let one = all.iter().filter(|(key, _)| *key == record.key);
        let found = filled(&one.map(|(k, v)| (k.clone(), v.clone())).collect());
        let beside = ["cuffs", "stress_ln_rmssd", "stress_sbp", "stimuli", "daily_craving"];
        let beside = beside.contains(&record.key);
        let due = if beside { &[][..] } else { record.elements };
        assert_eq!(found, due.iter().map(|id| (*id).to_owned()).collect(), "{}", record.key);
    }
}

#[test]
fn no_element_outlives_what_it_was_given() {
    let all = answered();
    let whole = filled(&all);
    for key in all.keys() {
        let mut rest = all.clone();
        rest.remove(key);
        let without = filled(&rest);
        assert!(without.is_subset(&whole), "without {key} there is more");
        if let Some(record) = RECORDS.iter().find(|r| r.key == key) {
            let lost: Vec<&String> = whole.difference(&without).collect();
            assert!(lost.iter().all(|id| record.elements.contains(&id.as_str())), "{key} {lost:?}");
        }
    }
}

#[test]
fn a_little_less_than_enough_is_not_enough() {
    let first = |v: &serde_json::Value, n: usize| -> serde_json::Value {
        v.as_array().unwrap().iter().take(n).cloned().collect()
    };
    let all = answered();
    let tables = [
        ("affect_ratings", 19, ""),
        ("negative_affect_ratings", 29, ""),
        // A session less.
        ("stimulus_arousal", 1, ""),
        ("rest_rr_ms", 2, ""),
        // Rest without a whole task.
        ("stress_heart_rate", 30, ""),
        ("daily_ln_rmssd", 13, ""),
        ("paced_rr_ms", 110, ""),
        ("pressure_beats", 320, ""),
        ("scr_trials", 5, ""),
        // Less than seven days, and less than three.
        ("actigraphy", 330, "S12"),
        ("actigraphy", 130, ""),
    ];
    for (key, n, due) in tables {
        let few = serde_json::Map::from_iter([(key.to_owned(), first(&all[key], n))]);
        assert_eq!(filled(&few), ids(due), "{n} of {key}");
    }
    // Three sessions of four minutes.
    let sessions = all["rest_rr_ms"].as_array().unwrap().iter().map(|s| first(s, 250)).collect();
    let short = serde_json::Map::from_iter([("rest_rr_ms".to_owned(), sessions)]);
    assert!(filled(&short).is_empty(), "{:?}", filled(&short));
}

#[test]
fn what_tables_come_to_is_what_they_were_made_with() {
    let text = serde_json::Value::from(answered()).to_string();
    let nothing = Capture::of(Vec::new(), &options()).unwrap();
    let portrait = Portrait::of(&nothing, &Inputs::from_json(&text).unwrap());
    let made = AnswersConfig::default();
    for (id, truth) in [
        ("Q2", 1.2),
        ("Q4", made.inertia),
        ("Q5", 0.9),
        ("Q6", made.reaction_bpm),
        ("Q7", made.comes_back),
        ("Q17", made.gain),
        ("Q18", -made.habituation),
    ] {
        let (low, high) = portrait.get(id).unwrap().interval().unwrap();
        assert!(low <= truth && truth <= high, "{id}: {truth} is not within {low} to {high}");
    }
    // A sine of 70 ms about a second: from 60/1.07 to 60/0.93, and the breath's other parts.
    let swing = portrait.get("Q14").unwrap().value().unwrap();
    assert!((8.0..13.0).contains(&swing), "{swing}");
    let regularity = portrait.get("Q19").unwrap().value().unwrap();
    assert!((70.0..100.0).contains(&regularity), "{regularity}");
}

#[test]
fn a_first_capture_fills_few_and_all_that_can_be_given_nearly_all() {
    let first = portrait(signals()).filled();
    let body = |seed, seconds| {
        let config =
            BreathingConfig { duration_s: seconds, seed, heart_bpm: 66.0, ..Default::default() };
        let body = breathing::simulate(&config).unwrap();
        let skin = EdaConfig { rate_hz: 4.0, duration_s: seconds, seed, ..Default::default() };
        vec![
            Signal::new("ecg", 100.0, body.ecg).unwrap(),
            Signal::new("ppg", 100.0, body.ppg).unwrap(),
            Signal::new("resp", 100.0, body.belt).unwrap(),
            Signal::new("eda", 4.0, eda::simulate(&skin).unwrap().samples).unwrap(),
        ]
    };
    let mut now = body(3, 60.0);
    now.extend(signals().into_iter().filter(|s| s.name == "red" || s.name == "infrared"));
    let baseline = Baseline::of(body(2, 420.0)).unwrap();
    let with = Options { baseline, baseline_age_s: 600.0, ..options() };
    let based = Capture::of(now.clone(), &with).unwrap();
    let count = |capture: &Capture, text: &str| {
        Portrait::of(capture, &Inputs::from_json(text).unwrap()).filled()
    };
    let all = serde_json::Value::from(answered());
    let scalars = answered().into_iter().filter(|(k, _)| RECORDS.iter().all(|r| r.key != k));
    let scalars = serde_json::Value::from(scalars.collect::<serde_json::Map<_, _>>());
    let counts = [
        first,
        count(&based, "{}"),
        count(&based, r#"{"cuff": [122, 78]}"#),
        count(&based, &scalars.to_string()),
        count(&based, &all.to_string()),
    ];
    println!(
        "of 50: first capture {}, with rest {}, cuff {}, ratings and questionnaires {}, tables {}",
        counts[0], counts[1], counts[2], counts[3], counts[4]
    );
    assert!(counts.is_sorted_by(|a, b| a < b), "{counts:?}");
    assert!(counts[0] == 5 && counts[4] == 50, "{counts:?}");
}

/// The skin of a person who answers each of eight equal sounds two seconds later, the less the more
/// there were.
#[test]
fn recorded_skin_and_the_times_of_stimuli_tell_habituation() {
    let at_s: Vec<f64> = (1..=8).map(|k| 20.0 + 25.0 * f64::from(k)).collect();
    let amplitude = |k: usize| libm::expm1(1.1 - 0.45 * libm::log(k as f64 + 1.0));
    let skin = EdaConfig {
        rate_hz: 8.0,
        duration_s: 300.0,
        responses_per_min: 0.0,
        drift_us: 0.0,
        bursts: at_s.iter().enumerate().map(|(k, t)| (t + 2.0, amplitude(k))).collect(),
        ..EdaConfig::default()
    };
    let skin = eda::simulate(&skin).unwrap().samples;
    let told = |skin: &[f64], stimuli_s: &[f64], more: &str| {
        let eda = Signal::new("eda", 8.0, skin.to_vec()).unwrap();
        let capture = Capture::of(vec![eda], &options()).unwrap();
        let text = format!("{{\"stimuli\": {stimuli_s:?}{more}}}");
        let portrait = Portrait::of(&capture, &Inputs::from_json(&text).unwrap());
        portrait.get("Q18").unwrap().clone()
    };
    let found = told(&skin, &at_s, "");
    let slope = found.value().unwrap();
    assert!((slope + 0.45).abs() < 0.1, "{slope}");
    assert_eq!((&*found.inputs[0].stream, found.inputs[0].count), ("eda", 8));
    // Responses that begin too early or too late are no answers: here none is.
    let shifted: Vec<f64> = at_s.iter().map(|t| t + 1.5).collect();
    assert_eq!(told(&skin, &shifted, "").status().name(), "non_responder");
    // Where the skin was not seen there is no trial, and five are too few; what was typed then counts.
    let mut off = skin.clone();
    off[150 * 8..].fill(f64::NAN);
    let few = told(&off, &at_s, "");
    assert_eq!((few.status().name(), few.inputs[0].count), ("too_short", 5));
    let typed = told(&off, &at_s, r#", "scr_trials": [1.2, 0.8, 0.6, 0.3, 0.1, 0, 0, 0]"#);
    assert_eq!(typed.inputs[0].stream, "scr_trials");
    assert!(typed.value().is_some());
}

#[test]
fn what_is_given_beside_a_rating_stands_beside_it() {
    let nothing = Capture::of(Vec::new(), &options()).unwrap();
    let of = |text: &str, id: &str| {
        Portrait::of(&nothing, &Inputs::from_json(text).unwrap()).get(id).unwrap().clone()
    };
    let days: Vec<u32> = (0..21).map(|day| 60 - day).collect();
    let text = format!(r#"{{"confidence": 70, "daily_craving": {days:?}}}"#);
    let found = of(&text, "Q30");
    assert_eq!(found.value(), Some(70.0));
    assert_eq!((&*found.parts[0].key, found.parts[0].value), ("craving.trend_per_week", -7.0));
    // Without fourteen days there is no trend, and the evidence says so; alone it is no value.
    let short = of(r#"{"confidence": 70, "daily_craving": [50, 40, 30]}"#, "Q30");
    assert!(short.parts.is_empty());
    assert_eq!(short.inputs[1].status.name(), "too_short");
    assert!(of(&format!(r#"{{"daily_craving": {days:?}}}"#), "Q30").value().is_none());
    let tired = of(r#"{"fatigue": 40, "pvt_lapses": 3}"#, "S8");
    assert_eq!((tired.value(), tired.parts[0].value), (Some(40.0), 3.0));
    assert!(of(r#"{"pvt_lapses": 3}"#, "S8").value().is_none());
}

#[test]
fn a_cuff_tells_the_pressure_of_its_artery() {
    let made = oscillogram::simulate(&OscillogramConfig::default()).unwrap();
    let cuff = Signal::new("cuff", made.rate_hz, made.samples).unwrap();
    let told = portrait(vec![cuff]);
    let pressure = told.get("P3").unwrap();
    assert!((pressure.value().unwrap() - made.sbp_mmhg).abs() < 8.0, "{pressure:?}");
    assert!((pressure.parts[0].value - made.dbp_mmhg).abs() < 8.0, "{:?}", pressure.parts);
    assert_eq!(told.filled(), 1);
}

#[test]
fn arrival_times_tell_a_pressure_only_once_cuffs_have_calibrated_them() {
    let made = circulation::simulate(&CirculationConfig {
        rhythm: interocept_sim::RhythmConfig { duration_s: 1200.0, ..Default::default() },
        ..CirculationConfig::default()
    })
    .unwrap();
    let hz = 250.0;
    let capture = Capture::of(
        vec![
            Signal::new("ecg", hz, made.ecg.samples).unwrap(),
            Signal::new("ppg", hz, made.ppg.samples).unwrap(),
        ],
        &options(),
    )
    .unwrap();
    let rows: Vec<String> = made
        .cuffs
        .iter()
        .map(|c| format!("[{}, {}, {}]", c.time_s, c.sbp_mmhg, c.dbp_mmhg))
        .collect();
    let with = |count: usize| {
        let text = format!("{{\"cuffs\": [{}]}}", rows[..count].join(","));
        Portrait::of(&capture, &Inputs::from_json(&text).unwrap()).get("P3").unwrap().clone()
    };
    assert_eq!(with(0).status().name(), "not_calibrated");
    assert_eq!(with(1).status().name(), "not_calibrated");
    let told = with(rows.len());
    let truth = made.pressure.beats.last().unwrap().sbp_mmhg;
    let (low, high) = told.interval().unwrap_or_else(|| panic!("{:?}", told.status()));
    assert!(low < truth && truth < high, "{truth} is not within {low} to {high}");
    assert!(told.parts.iter().any(|p| p.key == "bp.null_sbp"), "{:?}", told.parts);
    assert_eq!(told.inputs[0].stream, "ecg and ppg");
}

#[test]
fn where_it_is_forbidden_nothing_is_said_of_the_mind() {
    let capture = Capture::of(signals(), &options()).unwrap();
    let answers = r#"{"phq9": [0,0,0,0,0,0,0,0,3], "fatigue": 40, "context": "workplace"}"#;
    let portrait = Portrait::of(&capture, &Inputs::from_json(answers).unwrap());
    for f in portrait.elements.iter().filter(|f| f.element.infers_mind()) {
        assert_eq!((f.value(), f.status().name()), (None, "not_permitted"), "{}", f.element.id);
    }
    assert!(portrait.get("P1").unwrap().value().is_some());
}

#[test]
fn item_nine_calls_a_person_whatever_else_there_is() {
    let capture = Capture::of(signals(), &options()).unwrap();
    let inputs = Inputs::from_json(r#"{"phq9": [0,0,0,0,0,0,0,0,1]}"#).unwrap();
    let portrait = Portrait::of(&capture, &inputs);
    assert_eq!(portrait.flags[0].ask.name(), "human");
}

#[test]
fn the_order_of_the_sensors_changes_nothing() {
    let text = portrait(signals()).to_json().to_string();
    let mut other = signals();
    other.reverse();
    assert_eq!(text, portrait(other.clone()).to_json().to_string());
    other.rotate_left(3);
    assert_eq!(text, portrait(other).to_json().to_string());
}

/// Thirty seconds of a finger on a lens, 30 frames a second.
fn finger(bpm: f64) -> Signal {
    let frame = |i: u32| {
        let t = f64::from(i) / 30.0;
        let wave = libm::sin(2.0 * std::f64::consts::PI * bpm / 60.0 * t);
        [t, 200.0 + wave, 90.0 + wave, 60.0 + 0.5 * wave]
    };
    Signal::new("finger", 30.0, (0..900).flat_map(frame).collect()).unwrap()
}

#[test]
fn a_finger_on_a_camera_tells_the_heart_rate_where_no_better_sensor_does() {
    let alone = portrait(vec![finger(72.0)]);
    let rate = alone.get("P1").unwrap();
    assert!((rate.value().unwrap() - 72.0).abs() < 1.0, "{:?}", rate.value());
    assert_eq!(rate.inputs.len(), 1);
    // Beside others it is one voice more; one that is far off is heard too.
    let (mut with, mut other) = (signals(), signals());
    let beats = portrait(signals()).get("P1").unwrap().value().unwrap();
    with.push(finger(beats));
    assert_eq!(portrait(with).get("P1").unwrap().value(), Some(beats));
    other.retain(|s| s.name == "ecg");
    other.push(finger(beats + 30.0));
    assert_eq!(portrait(other).get("P1").unwrap().status().name(), "conflicting");
}

#[test]
fn sensors_that_do_not_agree_say_so() {
    // The pulse of another person.
    let body = BreathingConfig {
        rate_hz: 250.0,
        duration_s: SECONDS,
        heart_bpm: 95.0,
        seed: 9,
        ..BreathingConfig::default()
    };
    let other = breathing::simulate(&body).unwrap();
    let mut all = signals();
    all.retain(|s| s.name != "red" && s.name != "infrared");
    for s in all.iter_mut().filter(|s| s.name == "ppg") {
        s.samples = other.ppg.iter().step_by(4).copied().collect();
    }
    let portrait = portrait(all);
    let rate = portrait.get("P1").unwrap();
    assert_eq!((rate.value(), rate.status().name()), (None, "conflicting"));
    assert_eq!(rate.inputs.len(), 2);
    assert!(portrait.flags.iter().all(|f| f.element != "P1"));
}

#[test]
fn breathing_is_what_belt_and_heart_agree_on() {
    let told = portrait(signals());
    let rate = told.get("P4").unwrap();
    assert_eq!(rate.inputs[0].measure, "resp.rate_fused");
    let alone: Vec<f64> = rate.inputs.iter().skip(1).map(|i| i.value).collect();
    let (low, high) = (alone.iter().copied().fold(f64::MAX, f64::min), alone.iter().copied());
    let high = high.fold(f64::MIN, f64::max);
    assert!(alone.len() == 3 && (low..=high).contains(&rate.value().unwrap()), "{alone:?}");
    // The belt of somebody who breathes twice as fast.
    let mut all = signals();
    all.retain(|s| s.name == "ecg" || s.name == "resp");
    for s in all.iter_mut().filter(|s| s.name == "resp") {
        s.samples = (0..750).map(|i| libm::sin(f64::from(i) / 25.0 * 3.2)).collect();
    }
    let torn = portrait(all);
    let rate = torn.get("P4").unwrap();
    assert_eq!((rate.value(), rate.status().name()), (None, "conflicting"));
    assert_eq!(rate.inputs.len(), 3, "{:?}", rate.inputs);
}

#[test]
fn a_fast_heart_is_flagged_and_a_usual_one_is_not() {
    let of = |heart_bpm: f64| {
        let body = BreathingConfig {
            rate_hz: 250.0,
            duration_s: SECONDS,
            heart_bpm,
            ..BreathingConfig::default()
        };
        let body = breathing::simulate(&body).unwrap();
        portrait(vec![Signal::new("ecg", 250.0, body.ecg).unwrap()]).flags
    };
    assert!(of(70.0).is_empty());
    assert_eq!(of(125.0).iter().map(|f| f.ask.name()).collect::<Vec<_>>(), ["rescreen"]);
    assert_eq!(of(150.0).iter().map(|f| f.ask.name()).collect::<Vec<_>>(), ["refer"]);
}

#[test]
fn fifty_elements_whatever_is_there() {
    let belt = Signal::new("resp", 25.0, vec![0.0; 100]).unwrap();
    assert_eq!(portrait(vec![belt]).elements.len(), ELEMENTS.len());
    assert_eq!(portrait(Vec::new()).filled(), 0);
}

#[test]
fn a_rate_that_no_processor_takes_leaves_the_others() {
    let mut all = signals();
    all.push(Signal::new("emg", 15.5, vec![0.0; 465]).unwrap());
    let capture = Capture::of(all, &options()).unwrap();
    assert_eq!(capture.refused.len(), 1);
    let with = Portrait::of(&capture, &Inputs::default());
    assert!(differing(&portrait(signals()), &with).is_empty());
}

/// Five minutes that are noise are not too short.
#[test]
fn a_long_signal_that_is_no_ecg_is_poor_and_not_short() {
    let mut state = 7_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1 << 23) - 1.0
    };
    let status = |samples: Vec<f64>| {
        let portrait = portrait(vec![Signal::new("ecg", 250.0, samples).unwrap()]);
        portrait.get("P1").unwrap().status().name()
    };
    assert_eq!(status((0..75_000).map(|_| noise()).collect()), "poor_signal");
    assert_eq!(status((0..1000).map(|_| noise()).collect()), "too_short");
}
