//! The session store: consent, deletion, the log, and what survives a kill.
#![cfg(feature = "store")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may panic")]

use interocept_io::store::{Purpose, Store, TimeMs};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

const NOW: TimeMs = TimeMs(1_790_000_000_000);

fn portrait(n: u64) -> Value {
    json!({ "elements": [
        { "id": "P1", "key": "hrv.mean_hr", "value": 61.5, "unit": "1/min", "low": 60.9,
          "high": 62.1, "status": "ok", "n": n },
        { "id": "S5", "key": "screening.anxiety", "value": null, "unit": "",
          "status": "needs_questionnaire" },
    ]})
}

/// A store with a person who agreed.
fn store(dir: &Path, pseudonym: &str) -> Store {
    let mut store = Store::open(&dir.join("station.db")).unwrap();
    store.enrol(pseudonym, NOW).unwrap();
    store.consent(pseudonym, Purpose::Screening, true, NOW).unwrap();
    store
}

#[test]
fn what_is_saved_is_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path(), "P-017");
    for stage in 1..=4 {
        let session = store.begin_session("P-017", Some(stage), NOW).unwrap();
        store.save_portrait("P-017", session, &portrait(stage.into()), NOW).unwrap();
    }
    store.save_baseline("P-017", &json!({ "hrv.rmssd": 41.0 }), NOW).unwrap();
    store.save_baseline("P-017", &json!({ "hrv.rmssd": 43.0 }), NOW).unwrap();
    drop(store);
    let store = Store::open(&dir.path().join("station.db")).unwrap();
    let portraits = store.portraits("P-017").unwrap();
    assert_eq!(portraits.iter().map(|p| p.stage).collect::<Vec<_>>(), [1, 2, 3, 4].map(Some));
    assert_eq!(portraits[2].body, portrait(3));
    assert_eq!(store.baseline("P-017").unwrap().unwrap().1, json!({ "hrv.rmssd": 43.0 }));
    store.verify(None).unwrap();
}

#[test]
fn nothing_is_kept_without_consent() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path(), "P-017");
    let session = store.begin_session("P-017", None, NOW).unwrap();
    store.consent("P-017", Purpose::Screening, false, NOW).unwrap();
    let said = store.save_portrait("P-017", session, &portrait(1), NOW).unwrap_err().to_string();
    assert!(said.contains("has not agreed to screening"), "{said}");
    assert!(store.begin_session("P-017", None, NOW).is_err());
    assert!(store.save_baseline("P-017", &json!({}), NOW).is_err());
    assert!(store.portraits("P-017").unwrap().is_empty());
}

#[test]
fn what_is_asked_wrongly_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path(), "P-017");
    store.enrol("P-018", NOW).unwrap();
    store.consent("P-018", Purpose::Screening, true, NOW).unwrap();
    let session = store.begin_session("P-017", None, NOW).unwrap();
    for (result, text) in [
        (store.enrol("P-017", NOW), "enrolled already"),
        (store.enrol("", NOW), "1 to 64 printed characters"),
        (store.enrol("a\nb", NOW), "1 to 64 printed characters"),
        (store.begin_session("P-017", Some(5), NOW).map(drop), "1 to 4, not 5"),
        (store.begin_session("nobody", None, NOW).map(drop), "not enrolled"),
        (store.save_portrait("P-018", session, &portrait(1), NOW), "is not P-018's"),
    ] {
        let said = result.unwrap_err().to_string();
        assert!(said.contains(text), "{said}");
    }
    store.verify(None).unwrap();
}

#[test]
fn another_programs_database_and_a_newer_store_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let other = dir.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let said = Store::open(&other).unwrap_err().to_string();
    assert!(said.contains("another program"), "{said}");
    let text = dir.path().join("text.db");
    std::fs::write(&text, "this is no database, only words, many of them").unwrap();
    assert!(Store::open(&text).is_err());
    drop(store(dir.path(), "P-017"));
    let path = dir.path().join("station.db");
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    let said = Store::open(&path).unwrap_err().to_string();
    assert!(said.contains("newer version"), "{said}");
}

#[test]
fn a_row_or_an_entry_that_was_tampered_with_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("station.db");
    let mut store = store(dir.path(), "P-017");
    let session = store.begin_session("P-017", Some(1), NOW).unwrap();
    store.save_portrait("P-017", session, &portrait(1), NOW).unwrap();
    store.save_baseline("P-017", &json!({ "hrv.rmssd": 41.0 }), NOW).unwrap();
    let head = store.verify(None).unwrap().head;
    let sound = std::fs::read(&path).unwrap();
    let free = "DROP TRIGGER audit_is_append_only_1; DROP TRIGGER audit_is_append_only_2;";
    for (change, found) in [
        ("UPDATE portrait SET body = replace(body, '61.5', '71.5')", "portrait 1"),
        ("UPDATE session SET stage = 2", "session 1"),
        ("UPDATE consent SET given = 0", "consent 1"),
        ("UPDATE baseline SET body = '{}'", "baseline 1"),
        ("UPDATE person SET pseudonym = 'P-018'", "enrolled 1"),
        ("DELETE FROM portrait", "portrait 1"),
        ("UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 3", "entry 3"),
        ("DELETE FROM audit WHERE seq = 3", "entry 3"),
        ("DELETE FROM baseline; DELETE FROM audit WHERE seq = 5", "cut off"),
    ] {
        std::fs::write(&path, &sound).unwrap();
        let db = Connection::open(&path).unwrap();
        if change.contains("audit") {
            assert!(db.execute_batch(change).is_err(), "the log let itself be changed: {change}");
            db.execute_batch(free).unwrap();
        }
        db.execute_batch(change).unwrap();
        drop(db);
        let said = Store::open(&path).unwrap().verify(Some(&head)).unwrap_err().to_string();
        assert!(said.contains(found), "{change}: {said}");
    }
    std::fs::write(&path, &sound).unwrap();
    assert_eq!(Store::open(&path).unwrap().verify(Some(&head)).unwrap().head, head);
}

#[test]
fn deletion_leaves_no_trace_in_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("station.db");
    let mut store = store(dir.path(), "P-stays");
    let kept = store.begin_session("P-stays", None, NOW).unwrap();
    store.enrol("P-leaves-us", NOW).unwrap();
    store.consent("P-leaves-us", Purpose::Screening, true, NOW).unwrap();
    for n in 0..40 {
        // Bodies of many sizes, so that pages split and merge.
        let body = json!({ "secret": "tell-no-one ".repeat(1 + 37 * n % 500) });
        let session = store.begin_session("P-leaves-us", None, NOW).unwrap();
        store.save_portrait("P-leaves-us", session, &body, NOW).unwrap();
        store.save_baseline("P-leaves-us", &body, NOW).unwrap();
        store.save_portrait("P-stays", kept, &portrait(n as u64), NOW).unwrap();
    }
    let salt: Vec<u8> = Connection::open(&path)
        .unwrap()
        .query_row("SELECT salt FROM person WHERE pseudonym = 'P-leaves-us'", [], |r| r.get(0))
        .unwrap();
    let traces: [&[u8]; 3] = [b"tell-no-one", b"P-leaves-us", &salt];
    let there = |bytes: &[u8], trace: &[u8]| bytes.windows(trace.len()).any(|w| w == trace);
    let before = std::fs::read(&path).unwrap();
    assert!(traces.iter().all(|trace| there(&before, trace)));
    store.forget("P-leaves-us", NOW).unwrap();
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(traces.iter().all(|trace| !there(&bytes, trace)));
    }
    assert_eq!(store.people().unwrap(), ["P-stays"]);
    assert_eq!(store.portraits("P-stays").unwrap().len(), 40);
    store.verify(None).unwrap();
    assert!(store.portraits("P-leaves-us").is_err());
}

#[test]
fn exports_have_every_element_and_its_reason() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path(), "P-017");
    let session = store.begin_session("P-017", Some(2), NOW).unwrap();
    store.save_portrait("P-017", session, &portrait(1), NOW).unwrap();
    let all = store.export_json("P-017").unwrap();
    assert_eq!(all["portraits"][0]["stage"], 2);
    assert_eq!(all["consent"], json!({ "screening": true, "research": false }));
    let bundle = store.export_fhir("P-017").unwrap();
    let [rate, anxiety] = [0, 1].map(|i| bundle["entry"][i]["resource"].clone());
    assert_eq!(rate["effectiveDateTime"], "2026-09-21T14:13:20Z");
    assert_eq!(rate["valueQuantity"]["code"], "/min");
    assert_eq!(rate["valueQuantity"]["value"], 61.5);
    assert!(rate.get("dataAbsentReason").is_none());
    assert!(anxiety.get("valueQuantity").is_none());
    assert_eq!(anxiety["dataAbsentReason"]["coding"][0]["code"], "not-asked");
    let hrv = interocept::catalogue::FAMILIES.iter().flat_map(|f| f.iter());
    for entry in hrv.filter(|e| e.loinc.is_some()) {
        let body = json!({ "elements": [{ "key": entry.key, "value": 1.0, "unit": "" }] });
        store.save_portrait("P-017", session, &body, NOW).unwrap();
        let bundle = store.export_fhir("P-017").unwrap();
        let last = bundle["entry"].as_array().unwrap().last().unwrap();
        assert_eq!(last["resource"]["code"]["coding"][0]["code"], entry.loinc.unwrap());
    }
}

/// Not a test by itself: where `a_kill_loses_nothing…` starts this program again, it writes
/// portraits until it is killed and says after each that it was acknowledged.
#[test]
fn writes_until_killed() {
    let Ok(path) = std::env::var("INTEROCEPT_STORE_TO_KILL") else { return };
    let mut store = Store::open(Path::new(&path)).unwrap();
    let session = store.begin_session("P-017", None, NOW).unwrap();
    let mut n = store.portraits("P-017").unwrap().len() as u64;
    loop {
        store.save_portrait("P-017", session, &portrait(n), NOW).unwrap();
        n += 1;
        println!("acknowledged {n}");
    }
}

#[test]
fn a_kill_loses_nothing_that_was_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("station.db");
    drop(store(dir.path(), "P-017"));
    let mut acknowledged = 0_u64;
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for kill in 0..1000 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "writes_until_killed", "--nocapture", "--quiet"])
            .env("INTEROCEPT_STORE_TO_KILL", &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let number = |line: &str| line.strip_prefix("acknowledged ")?.parse().ok();
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        // Some die while they open the store, most while they write, after so many portraits.
        for _ in 0..random >> 62 {
            while let Some(line) = lines.next().transpose().unwrap() {
                if let Some(n) = number(&line) {
                    acknowledged = n;
                    break;
                }
            }
        }
        std::thread::sleep(std::time::Duration::from_micros(random << 2 >> 52));
        child.kill().unwrap();
        for line in lines.map_while(Result::ok) {
            acknowledged = number(&line).unwrap_or(acknowledged);
        }
        child.wait().unwrap();
        if kill % 50 == 49 {
            let store = Store::open(&path).unwrap();
            store.verify(None).unwrap();
            let portraits = store.portraits("P-017").unwrap();
            assert!(portraits.len() as u64 >= acknowledged, "kill {kill} lost a portrait");
            for (n, stored) in portraits.iter().enumerate() {
                assert_eq!(stored.body, portrait(n as u64), "kill {kill}: half a portrait");
            }
        }
    }
    assert!(acknowledged > 1000, "only {acknowledged} portraits were written");
}
