//! An interval that spans all that a measure can be says nothing: where the error is not known there
//! is none.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use interocept::{catalogue, registry::PROCESSORS};
use interocept_tests::{laws, signals};

#[test]
fn no_interval_is_the_whole_range_of_its_measure() {
    let mut intervals = 0;
    for entry in PROCESSORS.iter().filter(|e| e.output.name == "measure") {
        let field = |name| entry.output.fields.iter().find(|f| f.name == name).unwrap();
        let (id, low, high) = (field("id"), field("low"), field("high"));
        for record in laws::whole(entry, &signals::ordinary(entry, 20_000, 1)) {
            let number = laws::value(id, &record) as u32;
            let about = catalogue::entries().find(|e| e.id.number() == number).unwrap();
            let (low, high) = (laws::value(low, &record), laws::value(high, &record));
            assert!((low, high) != (about.min, about.max), "{}: {}", entry.info.name, about.key);
            intervals += usize::from(low.is_finite());
        }
    }
    assert!(intervals > 100, "{intervals}");
}
