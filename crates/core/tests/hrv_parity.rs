//! Every index that NeuroKit2 0.2.13 also has, under the profile with its constants: equal to
//! 1e-6, or absent for the reason that is stated here (`benches/validation/hrv_parity.py`
//! prints the table).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    missing_docs,
    reason = "tests"
)]

mod common;

use common::{find, numbers, run};
use interocept::{
    Status,
    hrv::{Config, Profile, Set},
};
use serde_json::Value;

/// NeuroKit2's number of a series that is too short for the index by our minimum windows.
const TOO_SHORT: [(&str, &[&str]); 2] =
    [("rest_353", &["SDANN2", "SDNNI2", "DFA_alpha2", "MFDFA_alpha2_"]), ("rest_2400", &["ULF"])];

fn number(v: Option<f64>) -> String {
    v.map_or("none".into(), |v| format!("{v:.7}"))
}

/// Prints the rows of docs/hrv-parity.md.
#[test]
fn every_index_of_neurokit2() {
    let text = include_str!("../../../tests/golden/hrv_parity.json");
    let golden: Value = serde_json::from_str(text).unwrap();
    let keys = golden["keys"].as_object().unwrap();
    assert_eq!(keys.len(), 25 + 10 + 60 + 14);
    let config = Config { profile: Profile::Neurokit, set: Set::All, ..Config::default() };
    let ours = TOO_SHORT.map(|(series, _)| run(&numbers(&golden["series"][series]), config));
    let (mut equal, mut wrong) = ([0; 2], Vec::new());
    for (index, key) in keys {
        let (name, factor, power) =
            (key[0].as_str().unwrap(), key[1].as_f64().unwrap(), key[2].as_f64().unwrap());
        let mut row = format!("| {index} | `{name}` |");
        for ((ours, (series, too_short)), equal) in ours.iter().zip(TOO_SHORT).zip(&mut equal) {
            let m = find(ours, name);
            let theirs = golden["neurokit2"][series][index].as_f64();
            let theirs = theirs.map(|v| factor * libm::pow(v, power));
            let said = match (m.value(), theirs) {
                (Some(a), Some(b)) if (a - b).abs() <= 1e-6 * b.abs().max(1e-9) => {
                    *equal += 1;
                    format!("{:.0e}", (a - b).abs() / b.abs().max(1e-12))
                }
                // Neither has one, or it is below our minimum window.
                (None, None) => m.status().name().into(),
                (None, Some(_))
                    if m.status() == Status::TooShort
                        && too_short.iter().any(|name| index.starts_with(name)) =>
                {
                    m.status().name().into()
                }
                _ => {
                    wrong.push(format!("{series} {index}: {:?} {theirs:?}", m.value()));
                    "unequal".into()
                }
            };
            row += &format!(" {} | {} | {said} |", number(theirs), number(m.value()));
        }
        println!("{row}");
    }
    println!("{equal:?} of {} equal", keys.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(equal >= [95, 108], "only {equal:?}");
}
