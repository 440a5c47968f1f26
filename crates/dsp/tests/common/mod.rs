//! Reading golden values made by `tests/golden/make_dsp_*.py`.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use serde_json::Value;

pub(crate) fn golden(name: &str) -> Value {
    let path = format!("{}/tests/golden/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

pub(crate) fn floats(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

/// The largest difference relative to the largest wanted value.
pub(crate) fn assert_close(found: &[f64], want: &[f64], tolerance: f64, what: &str) {
    assert_eq!(found.len(), want.len(), "{what}: length");
    let peak = want.iter().fold(0.0_f64, |m, w| m.max(w.abs()));
    for (i, (f, w)) in found.iter().zip(want).enumerate() {
        assert!((f - w).abs() <= tolerance * peak, "{what}: item {i} is {f}, should be {w}");
    }
}

/// The bytes of a saved state.
pub(crate) fn saved(s: &impl interocept_dsp::state::Snapshot) -> Vec<u8> {
    let mut count = interocept_dsp::state::Writer::new(&mut []);
    s.save(&mut count);
    let mut bytes = vec![0; count.position()];
    s.save(&mut interocept_dsp::state::Writer::new(&mut bytes));
    bytes
}
