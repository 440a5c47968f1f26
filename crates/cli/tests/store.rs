//! `interocept store` from enrolment to deletion.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{json, refused, stdout};

#[test]
fn a_person_comes_agrees_is_kept_handed_out_and_deleted() {
    let dir = tempfile::tempdir().unwrap();
    let portrait = dir.path().join("portrait.json");
    let element = r#"{"id":"P1","key":"hrv.mean_hr","value":61.5,"unit":"1/min","status":"ok"}"#;
    std::fs::write(&portrait, format!(r#"{{"elements":[{element}]}}"#)).unwrap();
    let db = dir.path().join("station.db");
    let (db, portrait) = (db.to_str().unwrap(), portrait.to_str().unwrap());
    let on = |args: &[&'static str]| [&["store", db], args].concat();

    stdout(&on(&["enrol", "P-017"]));
    let add = [&on(&["add", "P-017"])[..], &[portrait, "--stage", "2"]].concat();
    assert!(refused(&add, 1).contains("has not agreed to screening"));
    stdout(&on(&["consent", "P-017", "screening"]));
    stdout(&add);
    assert_eq!(json(&on(&["export", "P-017"]))["portraits"][0]["stage"], 2);
    let fhir = json(&on(&["export", "P-017", "--fhir"]));
    assert_eq!(fhir["entry"][0]["resource"]["valueQuantity"]["value"], 61.5);
    let verified = json(&on(&["verify", "--json"]));
    assert_eq!(verified["entries"], 4);
    let head = verified["head"].as_str().unwrap();

    refused(&on(&["forget", "P-017"]), 2);
    stdout(&on(&["forget", "P-017", "--yes"]));
    assert_eq!(stdout(&on(&["people"])), "");
    let verify = on(&["verify", "--head"]);
    stdout(&[&verify[..], &[head]].concat());
    assert!(refused(&[&verify[..], &[&"0".repeat(64)]].concat(), 1).contains("cut off"));
    refused(&on(&["verify", "--head", "12"]), 2);
}
