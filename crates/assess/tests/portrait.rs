//! What a portrait must never do, over every choice of sensors and what can go wrong with one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

use interocept::ppg::{Curve, Spo2Config};
use interocept_assess::{Baseline, Capture, ELEMENTS, Inputs, Options, Portrait, RECORDS, Signal};
use interocept_sim::{
    AnswersConfig, BreathingConfig, CirculationConfig, EdaConfig, OscillogramConfig, OxygenConfig,
    TemperatureConfig, answers, breathing, circulation, eda, oscillogram, oxygen, temperature,
};
use std::collections::{BTreeMap, BTreeSet};

const SECONDS: f64 = 30.0;

/// Seven sensors of one simulated person.
fn signals() -> Vec<Signal> {
    let body = BreathingConfig { rate_hz: 250.0, duration_s: SECONDS, ..Default::default() };
    let body = breathing::simulate(&body).unwrap();
    let skin = EdaConfig { rate_hz: 4.0, duration_s: SECONDS, ..Default::default() };
    let skin = eda::simulate(&skin).unwrap();
    let warmth = TemperatureConfig { rate_hz: 4.0, duration_s: SECONDS, ..Default::default() };
    let warmth = temperature::simulate(&warmth).unwrap();
    let mut light = OxygenConfig::default();
    light.ppg.rhythm.duration_s = SECONDS;
    let light = oxygen::simulate(&light).unwrap();
    let every = |n: usize, x: &[f64]| x.iter().step_by(n).copied().collect();
    vec![
        Signal::new("ecg", 250.0, body.ecg.clone()).unwrap(),
        Signal::new("ppg", 62.5, every(4, &body.ppg)).unwrap(),
        Signal::new("resp", 25.0, every(10, &body.belt)).unwrap(),
        Signal::new("eda", 4.0, skin.samples).unwrap(),
        Signal::new("temp", 4.0, warmth.samples).unwrap(),
        Signal::new("red", light.rate_hz, light.red).unwrap(),
        Signal::new("infrared", light.rate_hz, light.infrared).unwrap(),
    ]
}

fn options() -> Options {
    let spo2 =
        Spo2Config { curve: Curve::Polynomial, c0: 110.0, c1: -25.0, ..Spo2Config::default() };
    Options { spo2, ..Options::default() }
}

fn portrait(signals: Vec<Signal>) -> Portrait {
    Portrait::of(&Capture::of(signals, &options()).unwrap(), &Inputs::default())
}

/// The elements by id, each as its JSON.
fn elements(portrait: &Portrait) -> BTreeMap<String, String> {
    let json = portrait.to_json();
    let list = json["elements"].as_array().unwrap();
    list.iter().map(|e| (e["id"].as_str().unwrap().to_owned(), e.to_string())).collect()
}

/// The elements that differ.
fn differing(a: &Portrait, b: &Portrait) -> BTreeSet<String> {
    let (a, b) = (elements(a), elements(b));
    a.into_iter().filter(|(id, e)| b[id] != *e).map(|(id, _)| id).collect()
}

fn ids(list: &str) -> BTreeSet<String> {
    list.split_whitespace().map(str::to_owned).collect()
}

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
        let beside = ["cuffs", "stress_ln_rmssd", "stress_sbp"].contains(&record.key);
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
        ("affect_ratings", 19),
        ("negative_affect_ratings", 29),
        // A session less.
        ("stimulus_arousal", 1),
        ("rest_rr_ms", 2),
        // Rest without a whole task.
        ("stress_heart_rate", 30),
        ("daily_ln_rmssd", 13),
        ("paced_rr_ms", 110),
        ("pressure_beats", 320),
        ("scr_trials", 5),
        ("actigraphy", 330),
    ];
    for (key, n) in tables {
        let few = serde_json::Map::from_iter([(key.to_owned(), first(&all[key], n))]);
        assert!(filled(&few).is_empty(), "{n} of {key}: {:?}", filled(&few));
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
    assert!(counts[0] == 5 && counts[4] >= 48, "{counts:?}");
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

/// Elements that rest on each sensor, where all are there.
const RESTS: [(&str, &str); 7] = [
    ("ecg", "P1 P2 P4"),
    ("ppg", "P1 P4"),
    ("resp", "P4 S14"),
    ("eda", "P6 S2"),
    ("temp", ""),
    ("red", "P5"),
    ("infrared", "P5"),
];

#[test]
fn a_sensor_that_is_missing_late_or_broken_changes_its_own_elements_only() {
    let whole = portrait(signals());
    for (name, rests) in RESTS {
        let allowed = ids(rests);
        let with = |change: &dyn Fn(&mut Signal)| {
            let mut all = signals();
            for s in all.iter_mut().filter(|s| s.name == name) {
                change(s);
            }
            all.retain(|s| !s.samples.is_empty());
            differing(&whole, &portrait(all))
        };
        let dropped = with(&|s| s.samples.clear());
        let flat = with(&|s| s.samples.fill(0.0));
        let wild = with(&|s| s.samples.iter_mut().step_by(2).for_each(|x| *x = 1e9));
        let gone = with(&|s| s.samples.fill(f64::NAN));
        // Every fourth second comes twice.
        let repeated = with(&|s| {
            let second = s.rate.hz() as usize;
            let packets = s.samples.chunks(second).enumerate();
            s.samples = packets.flat_map(|(i, p)| p.repeat(1 + usize::from(i % 4 == 3))).collect();
        });
        for (how, changed) in [
            ("dropped", dropped),
            ("flat", flat),
            ("wild", wild),
            ("gone", gone),
            ("repeated", repeated),
        ] {
            assert!(changed.is_subset(&allowed), "{name} {how}: {changed:?}");
            assert_eq!(changed.is_empty(), allowed.is_empty(), "{name} {how} changed nothing");
        }
        // Ten seconds late: the red and infrared lights belong to one sensor and come together.
        if name != "red" && name != "infrared" {
            let late = with(&|s| {
                let keep = s.samples.len() - (10.0 * s.rate.hz()) as usize;
                s.samples.truncate(keep);
                s.start_s = 10.0;
            });
            assert!(late.is_subset(&allowed), "{name} late: {late:?}");
        }
    }
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
