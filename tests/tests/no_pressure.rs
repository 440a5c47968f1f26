//! No absolute pressure without a cuff or an arterial line: neither light nor any other signal
//! that is not in mmHg itself gives one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use interocept::{
    Measure, Processor, SampleRate, Status,
    bp::{Trend, TrendConfig},
    catalogue,
    registry::PROCESSORS,
    unit::Unit,
};
use interocept_tests::{laws, signals};

#[test]
fn what_takes_no_pressure_gives_none() {
    let mut measures = 0;
    for entry in PROCESSORS {
        if entry.info.channels.iter().any(|c| c.unit == Unit::MillimetreOfMercury) {
            continue;
        }
        for field in entry.output.fields {
            assert_ne!(field.unit, Unit::MillimetreOfMercury, "{}", entry.info.name);
        }
        if entry.output.name != "measure" {
            continue;
        }
        let id = entry.output.fields.iter().find(|f| f.name == "id").unwrap();
        for record in laws::whole(entry, &signals::ordinary(entry, 20_000, 1)) {
            let number = laws::value(id, &record) as u32;
            let about = catalogue::entries().find(|e| e.id.number() == number).unwrap();
            assert_ne!(about.unit, Unit::MillimetreOfMercury, "{}: {}", entry.info.name, about.key);
            measures += 1;
        }
    }
    assert!(measures > 100, "{measures}");
}

#[test]
fn arrival_times_alone_have_no_level() {
    let mut trend = Trend::new(&TrendConfig::default(), SampleRate::MICROSECONDS).unwrap();
    let (mut out, nan) = (Vec::new(), f64::NAN);
    for i in 0..600 {
        let t = f64::from(i);
        trend.push(&[t, 250.0 + 20.0 * libm::sin(0.01 * t), 1.0, nan, nan, 1.0], &mut out).unwrap();
    }
    trend.push(&[600.0, nan, nan, nan, nan, nan], &mut out).unwrap();
    for key in ["bp.sbp", "bp.dbp", "bp.map"] {
        let m: &Measure = out.iter().find(|m| m.id().key() == key).unwrap();
        assert_eq!((m.status(), m.value()), (Status::NotCalibrated, None));
    }
}
