//! Whatever a patient, an officer or a clinician reads is there in Chinese too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;
use common::stdout;
use interocept_assess::{ELEMENTS, INSTRUMENTS};
use serde_json::Value;
use std::{collections::BTreeSet, fs};

/// Every text of a JSON value that is a citation.
fn citations(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let work = |text: &&str| text.contains("(19") || text.contains("(20");
                if let Some(text) = inner.as_str().filter(work).filter(|_| key.contains("source")) {
                    out.insert(text.to_owned());
                }
                citations(inner, out);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| citations(inner, out)),
        _ => {}
    }
}

/// What stands between the tags of a page, without style, keys and hashes.
fn read(page: &str) -> Vec<String> {
    let mut rest = page.to_owned();
    for (from, to) in [("<style>", "</style>"), ("<code>", "</code>")] {
        while let Some(start) = rest.find(from) {
            let end = start + rest[start..].find(to).unwrap() + to.len();
            rest.replace_range(start..end, "");
        }
    }
    // Names of pictures are read aloud.
    let named = rest.split("aria-label=\"").skip(1);
    let named: Vec<String> = named.map(|t| t.split('"').next().unwrap().to_owned()).collect();
    let between = rest.split('<').filter_map(|t| t.split_once('>')).map(|(_, text)| text);
    let unescape =
        |text: &str| text.replace("&#x27;", "'").replace("&#x2f;", "/").replace("&amp;", "&");
    between.map(unescape).chain(named).filter(|t| !t.trim().is_empty()).collect()
}

/// English words of a text: of lower case, four letters or more, and no names.
fn english(text: &str, cited: &BTreeSet<String>, names: &[&str]) -> Vec<String> {
    // The keys of tables are names too.
    let words = text.split_whitespace().filter(|w| !w.contains('_'));
    let mut text = words.collect::<Vec<_>>().join(" ");
    for citation in cited.iter().rev() {
        text = text.replace(citation, "");
    }
    let word =
        |w: &&str| w.len() > 3 && w.chars().all(|c| c.is_ascii_lowercase()) && !names.contains(w);
    let of = text.split(|c: char| !c.is_ascii_alphabetic()).filter(word);
    of.map(str::to_owned).collect()
}

/// Sensors and units that are called so, and what made the report.
const NAMES: [&str; 12] = [
    "interocept",
    "resp",
    "temp",
    "demo",
    "cuff",
    "actigraphy",
    "json",
    "html",
    "back",
    "belt",
    "marker",
    "person",
];

#[test]
fn a_chinese_report_holds_no_english_but_names_and_citations() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let answers = at("answers.json");
    stdout(&["simulate", &answers, "--signal", "answers"]);
    let works =
        ELEMENTS.iter().map(|e| e.source).filter(|s| s.contains("(19") || s.contains("(20"));
    let mut cited: BTreeSet<String> = works.map(str::to_owned).collect();
    cited.extend(INSTRUMENTS.iter().map(|i| i.name.to_owned()));
    // A person to be seen at once, at work, whose recording holds what nobody knows.
    let urgent = at("urgent.json");
    fs::write(&urgent, r#"{"phq9": [3,3,3,3,3,3,3,3,3], "cuff": [190, 120]}"#).unwrap();
    let mind = at("mind.json");
    fs::write(&mind, r#"{"context": "workplace"}"#).unwrap();
    let rows = (0..3000).map(|i| {
        let t = f64::from(i) / 100.0;
        format!("{},{},{},\n", libm::sin(1.5 * t), i % 2, libm::sin(7.0 * t))
    });
    let table = at("person.csv");
    fs::write(&table, format!("belt,marker,ecg,eda\n{}", rows.collect::<String>())).unwrap();
    let mut stages = Vec::new();
    let runs = [
        &["--demo", "--answers", &answers][..],
        &["--demo"],
        &[&table, "--rate", "100", "--answers", &urgent],
        &[&table, "--rate", "100", "--answers", &mind],
    ];
    for (k, what) in runs.into_iter().enumerate() {
        let page = at(&format!("page{k}.html"));
        let table = stdout(&[&["screen", "--lang", "zh", "--html", &page][..], what].concat());
        let text = stdout(&[&["screen", "--json"][..], what].concat());
        citations(&serde_json::from_str(&text).unwrap(), &mut cited);
        stages.push(at(&format!("stage{k}.json")));
        fs::write(&stages[k], text).unwrap();
        for text in read(&fs::read_to_string(&page).unwrap()) {
            assert_eq!(english(&text, &cited, &NAMES), [""; 0], "in the page: {text}");
        }
        // Lines of a terminal break citations.
        let table = table.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(english(&table, &cited, &NAMES), [""; 0], "in the table: {table}");
    }
    let page = at("stages.html");
    let compare = ["compare", &stages[0], &stages[1], &stages[0]];
    let found = stdout(&[&compare[..], &["--json"]].concat());
    citations(&serde_json::from_str(&found).unwrap(), &mut cited);
    cited.extend(["coffee an hour before".to_owned(), "site".to_owned()]);
    let table = stdout(&[&compare[..], &["--lang", "zh", "--html", &page]].concat());
    let table = table.split_whitespace().collect::<Vec<_>>().join(" ");
    let names = [&NAMES[..], &["stage"]].concat();
    assert_eq!(english(&table, &cited, &names), [""; 0], "in the comparison: {table}");
    for text in read(&fs::read_to_string(&page).unwrap()) {
        assert_eq!(english(&text, &cited, &names), [""; 0], "in the stages: {text}");
    }
}
