//! `interocept screen` and `compare`: from a simulated person to a table, JSON and a page.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;
use common::{data, json, refused, stdout};
use std::fs;

fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().into()
}

#[test]
fn the_demonstration_reads_at_first_sight() {
    let table = stdout(&["screen", "--demo"]);
    for words in
        ["Physiology", "State", "Quality", "P1", "Q30", "Heart rate", "Not a medical device"]
    {
        assert!(table.contains(words), "{words} is missing: {table}");
    }
    let chinese = stdout(&["screen", "--demo", "--lang", "zh"]);
    assert!(chinese.contains("心率") && chinese.contains("需要问卷"), "{chinese}");
    let report = json(&["screen", "--demo", "--json"]);
    let elements = report["elements"].as_array().unwrap();
    assert_eq!(elements.len(), 50);
    for e in elements {
        for key in ["id", "key", "unit", "tier", "status", "source"] {
            assert!(e[key].is_string(), "{key} of {e}");
        }
        let fine = matches!(e["status"].as_str(), Some("ok" | "ultra_short"));
        assert_eq!(e["value"].is_number(), fine, "{e}");
        assert!(!fine || !e["inputs"].as_array().unwrap().is_empty(), "{e}");
    }
    let rate = elements[0]["value"].as_f64().unwrap();
    assert!((rate - 70.0).abs() < 3.0, "{rate}");
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    for lang in ["en", "zh"] {
        let path = folder.path().join(format!("{lang}.html"));
        let path = path.to_str().unwrap();
        stdout(&["screen", "--demo", "--lang", lang, "--html", path]);
        let page = fs::read_to_string(path).unwrap();
        assert!(page.len() < 500_000, "{} bytes", page.len());
        for outside in ["http://", "https://", "<script", "url(", "@import", "src="] {
            assert!(!page.contains(outside), "{outside} in the page");
        }
        for id in ["P1", "S14", "Q30"] {
            assert!(page.contains(&format!("<details id=\"{id}\"")), "{id}");
        }
        assert_eq!(page.matches("<details ").count(), 50);
        assert_eq!(page.matches("class=\"strip\"").count(), 5);
        assert!(page.contains("class=\"spectrum\""), "no word of the spectrum");
        // Each of the 46 that are empty says what would fill it.
        let missing = page.split("<ul class=\"needs\">").nth(1).unwrap();
        let missing = missing.split("</ul>").next().unwrap();
        assert_eq!(missing.matches("<li>").count(), 46);
        // What is there already is not written over.
        assert!(refused(&["screen", "--demo", "--html", path], 1).contains("is there already"));
    }
}

#[test]
fn a_table_of_named_columns_is_a_person() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (0..6000)
        .map(|i| {
            let t = f64::from(i) / 100.0;
            format!("{},{}\n", libm::sin(1.5 * t), 33.0 + 0.01 * t)
        })
        .collect();
    let path = file(&folder, "person.csv", &format!("belt,skin temp\n{rows}"));
    let answers = file(
        &folder,
        "answers.json",
        r#"{"phq9": [0,0,0,0,0,0,0,0,1], "cuff": [122, 78], "confounders": ["coffee"]}"#,
    );
    let run = ["screen", &path, "--rate", "100", "--answers", &answers, "--json"];
    let report = json(&run);
    let of = |id: &str| {
        report["elements"].as_array().unwrap().iter().find(|e| e["id"] == id).unwrap().clone()
    };
    let breaths = of("P4")["value"].as_f64().unwrap();
    assert!((breaths - 14.3).abs() < 0.3, "{breaths}");
    assert_eq!(of("P3")["value"], 122.0);
    assert_eq!(of("P1")["status"], "no_sensor");
    assert_eq!(report["flags"][0]["ask"], "human");
    let later = file(&folder, "later.json", &stdout(&run));
    let compared = json(&["compare", &later, &later, "--json"]);
    assert_eq!(compared["stages"][0]["confounders"][0], "coffee");
    let verdicts = compared["changes"].as_array().unwrap().iter().map(|c| c["verdict"].clone());
    assert!(verdicts.clone().count() >= 4 && verdicts.clone().all(|v| v != "reliable"));
    assert!(stdout(&["compare", &later, &later]).contains("within error"));
    assert!(refused(&["compare", &later, &path], 1).contains("no JSON"));
}

#[test]
fn real_recordings_say_what_is_missing() {
    let Some(ward) = data("cardiac/wfdb-python-excerpts/a103l") else { return };
    let report = json(&["screen", &ward, "--start", "60", "--length", "60", "--json"]);
    let of = |id: &str| {
        let all = report["elements"].as_array().unwrap();
        all.iter().find(|e| e["id"] == id).unwrap().clone()
    };
    for id in ["P1", "P2", "P4"] {
        assert!(of(id)["value"].is_number(), "{}", of(id));
    }
    assert_eq!(of("P3")["status"], "no_sensor");
    assert_eq!(
        (&of("P5")["status"], &of("P6")["status"]),
        (&"no_sensor".into(), &"no_sensor".into())
    );
    // In FLAC, with 24 breaths in 230 s to be seen, and an arterial line.
    let flac = data("cardiac/wfdb-python-excerpts/mixedsignals").unwrap();
    let report = json(&["screen", &flac, "--json"]);
    let value = |i: usize| report["elements"][i]["value"].as_f64().unwrap();
    assert!((value(3) - 24.0 / 230.5 * 60.0).abs() < 0.3, "{}", report["elements"][3]);
    assert!((120.0..200.0).contains(&value(2)), "{}", report["elements"][2]);
    let wrist = data("affect/stress-predict/Raw_data/S01.zip").unwrap();
    let report = json(&["screen", &wrist, "--start", "600", "--length", "60", "--json"]);
    let elements = report["elements"].as_array().unwrap();
    assert!(elements[5]["value"].is_number(), "{}", elements[5]);
    assert!(!report["unused"].as_array().unwrap().is_empty());
    // A muscle at 15.5 Hz is none; the rest of the drive is told all the same.
    let drive = data("affect/drivedb-subset/drive05").unwrap();
    let more = ["--start", "600", "--length", "60", "--sensor", "eda=hand GSR", "--json"];
    let report = json(&[&["screen", &drive][..], &more[..]].concat());
    assert!(report["elements"][0]["value"].is_number(), "{}", report["elements"][0]);
    let unused = report["unused"].as_array().unwrap();
    assert!(unused.iter().any(|u| u["why"].as_str().unwrap().contains("15.5 Hz")), "{unused:?}");
}

#[test]
fn answers_that_were_simulated_fill_what_signals_cannot() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("person.json");
    let path = path.to_str().unwrap();
    stdout(&["simulate", path, "--signal", "answers"]);
    let filled = |more: &[&str]| {
        json(&[&["screen", "--demo", "--json"][..], more].concat())["filled"].as_u64().unwrap()
    };
    let (bare, full) = (filled(&[]), filled(&["--answers", path]));
    assert!(bare == 4 && full >= 44, "{bare} {full}");
}

/// Seven minutes of an ECG, and of red and infrared light.
fn recording(folder: &tempfile::TempDir) -> String {
    let wave = |t: f64| libm::pow(0.5 + 0.5 * libm::sin(7.0 * t), 3.0);
    let rows: String = (0..42_000)
        .map(|i| {
            let t = f64::from(i) / 100.0;
            let (belt, light) = (libm::sin(1.5 * t + 0.2 * libm::sin(0.3 * t)), wave(t));
            let skin = 3.0 + 0.05 * libm::sin(0.11 * t);
            let (red, infrared) = (1.0 - 0.01 * light, 1.0 - 0.02 * light);
            format!("{belt},{skin},{red},{infrared}\n")
        })
        .collect();
    file(folder, "seven.csv", &format!("belt,eda,red,infrared\n{rows}"))
}

#[test]
fn the_curve_of_a_maker_fills_the_saturation() {
    let folder = tempfile::tempdir().unwrap();
    let path = recording(&folder);
    let run = ["screen", &path, "--rate", "100", "--length", "60", "--json"];
    let of = |more: &[&str]| json(&[&run[..], more].concat());
    assert_eq!(of(&[])["elements"][4]["status"], "not_calibrated");
    let line = file(&folder, "line.json", r#"{"name": "maker X1", "polynomial": [110, -25]}"#);
    let points = file(&folder, "t.json", r#"{"name": "X2", "table": [[0.3, 100], [0.7, 90]]}"#);
    let told = of(&["--spo2", &line]);
    assert_eq!(told["spo2_curve"], "maker X1");
    let value = told["elements"][4]["value"].as_f64().unwrap();
    assert!((value - 97.5).abs() < 0.5, "{value}");
    let value = of(&["--spo2", &points])["elements"][4]["value"].as_f64().unwrap();
    assert!((value - 95.0).abs() < 0.5, "{value}");
    let page = folder.path().join("page.html");
    let page = page.to_str().unwrap();
    of(&["--spo2", &line, "--html", page]);
    assert!(fs::read_to_string(page).unwrap().contains("maker X1"));
    for bad in [
        r#"{"polynomial": [110, -25]}"#,
        r#"{"name": "X", "polynomial": []}"#,
        r#"{"name": "X", "table": [[0.3, 100]]}"#,
        r#"{"name": "X", "table": [[0.7, 90], [0.3, 100]]}"#,
        "[",
    ] {
        let bad = file(&folder, "bad.json", bad);
        refused(&[&run[..], &["--spo2", &bad]].concat(), 1);
    }
}

#[test]
fn a_store_keeps_the_portrait_and_gives_the_baseline() {
    let folder = tempfile::tempdir().unwrap();
    let path = recording(&folder);
    let db = folder.path().join("station.db");
    let db = db.to_str().unwrap();
    let run = ["screen", &path, "--rate", "100", "--length", "60", "--store", db];
    let run = [&run[..], &["--person", "P-017", "--json"]].concat();
    let with = |more: &[&'static str]| [&run[..], more].concat();
    stdout(&["store", db, "enrol", "P-017"]);
    assert!(refused(&run, 1).contains("consent P-017 screening"));
    stdout(&["store", db, "consent", "P-017", "screening"]);
    let status = |report: &serde_json::Value| report["elements"][6]["status"].clone();
    // No baseline yet; then one is taken, and found again.
    assert_eq!(status(&json(&with(&["--stage", "1"]))), "no_baseline");
    let resting = json(&with(&["--stage", "2", "--rest", "0", "--start", "360"]));
    let again = json(&with(&["--stage", "3", "--start", "360"]));
    assert_ne!(status(&again), "no_baseline");
    assert_eq!(status(&again), status(&resting));
    assert_eq!(again["elements"][6]["value"], resting["elements"][6]["value"]);
    let kept = json(&["store", db, "export", "P-017"]);
    assert!(kept["baseline"]["baseline"]["windows"].is_array());
    let stages: Vec<_> = kept["portraits"].as_array().unwrap().iter().collect();
    assert_eq!(stages.iter().map(|p| &p["stage"]).collect::<Vec<_>>(), [1, 2, 3]);
    for p in stages {
        assert_eq!(p["portrait"]["elements"].as_array().unwrap().len(), 50);
        // The name of a file may be that of a person.
        assert!(!p.to_string().contains("seven.csv"));
    }
    // The page shows the stages beside each other.
    let page = folder.path().join("page.html");
    let page = page.to_str().unwrap();
    stdout(&[&run[..], &["--stage", "4", "--html", page]].concat());
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains("<figure class=") && page.len() < 500_000);
    refused(&["screen", "--demo", "--stage", "1"], 2);
    refused(&["screen", "--demo", "--store", db], 2);
    let deep = [&run[..], &["--stage", "5"]].concat();
    refused(&deep, 2);
}

#[test]
fn up_to_four_stages_are_pictures_on_one_page() {
    let folder = tempfile::tempdir().unwrap();
    let stage = |k: usize| {
        let answers =
            format!(r#"{{"phq9": [{k},1,1,0,0,0,0,0,0], "cuff": [{}, 80]}}"#, 150 - 20 * k);
        let answers = file(&folder, &format!("a{k}.json"), &answers);
        let text = stdout(&["screen", "--demo", "--json", "--answers", &answers]);
        file(&folder, &format!("s{k}.json"), &text)
    };
    let stages: Vec<String> = (0..4).map(|k| stage(k.min(3))).collect();
    let page = folder.path().join("stages.html");
    let page = page.to_str().unwrap();
    let names = stages.iter().map(String::as_str);
    let run: Vec<&str> = ["compare"].into_iter().chain(names).collect();
    stdout(&[&run[..], &["--html", page]].concat());
    let page = fs::read_to_string(page).unwrap();
    for outside in ["http://", "https://", "<script", "url(", "@import", "src="] {
        assert!(!page.contains(outside), "{outside} in the page");
    }
    assert!(page.matches("<figure ").count() >= 6, "{page}");
    // A cuff that passes its standard is 8 mmHg off: 60 is more than that, twice.
    let changes = json(&[&run[..], &["--json"]].concat());
    let all = changes["changes"].as_array().unwrap();
    let pressure = all.iter().find(|c| c["id"] == "P3").unwrap();
    assert_eq!(pressure["verdict"], "reliable", "{pressure}");
    assert!((pressure["index"].as_f64().unwrap() + 60.0 / (8.0 * 2f64.sqrt())).abs() < 1e-6);
}
