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
