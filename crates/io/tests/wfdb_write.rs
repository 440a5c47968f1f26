//! Records written here and read back, here and by the `wfdb` package of Python.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

use std::path::PathBuf;

use interocept_io::wfdb::{Format, NewRecord, NewSignal, Record, Start};
use proptest::prelude::*;

fn place(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("interocept-io-write-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

fn same(a: f64, b: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan())
}

/// The bytes and the header lines, worked out by hand.
#[test]
fn bytes_and_header_as_defined() {
    let path = place("hand");
    let mut record = NewRecord::new(62.5);
    record.start = Some(Start { time_of_day_s: 30364.5, date: Some((1994, 10, 26)) });
    record.comments.push("made for a test".into());
    record.signals.push(NewSignal {
        baseline: 5,
        ..NewSignal::new("MLII", "mV", 200.0, &[0.0, -0.5, f64::NAN])
    });
    record.signals.push(NewSignal::new("ABP raw", "mmHg", 2.5, &[100.0, 0.1, 0.3]));
    record.write(&path).unwrap();
    let header = std::fs::read_to_string(path.with_extension("hea")).unwrap();
    // 5 - 95 - 32768 = 32678 and 250 + 0 + 1 modulo 2^16.
    assert_eq!(
        header,
        "hand 2 62.5 3 08:26:04.500 26/10/1994\n\
         hand.dat 16 200(5)/mV 16 0 5 32678 0 MLII\n\
         hand.dat 16 2.5(0)/mmHg 16 0 250 251 0 ABP raw\n\
         # made for a test\n"
    );
    let bytes = std::fs::read(path.with_extension("dat")).unwrap();
    assert_eq!(bytes, [5, 0, 250, 0, 0xa1, 0xff, 0, 0, 0, 0x80, 1, 0]);
    record.format = Format::Packed212;
    record.write(path.with_extension("hea")).unwrap();
    let bytes = std::fs::read(path.with_extension("dat")).unwrap();
    assert_eq!(bytes, [5, 0, 250, 0xa1, 0x0f, 0, 0, 0x08, 1]);
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_written() {
    let good = NewSignal::new("II", "mV", 1000.0, &[1.0, 2.0]);
    let refuse = |name: &str, change: &dyn Fn(&mut NewRecord<'_>)| {
        let mut record = NewRecord::new(250.0);
        record.signals = vec![good, good];
        change(&mut record);
        let path = place(name);
        let error = record.write(&path).unwrap_err().to_string();
        assert!(
            !path.with_extension("hea").exists() && !path.with_extension("dat").exists(),
            "{error}"
        );
        error
    };
    type Spoil<'a> = &'a dyn Fn(&mut NewRecord<'_>);
    let cases: [(Spoil<'_>, &str); 14] = [
        (&|r| r.rate_hz = f64::NAN, "the rate is NaN"),
        (&|r| r.signals.clear(), "no sample"),
        (&|r| r.signals[1].samples = &[1.0], "has 1 samples but the first has 2"),
        (&|r| r.signals[1].samples = &[1.0, 32.768], "sample 1 of \"II\" is 32.768 mV"),
        (&|r| r.signals[1].samples = &[1.0, -32.768], "holds -32.767 to 32.767 mV"),
        (&|r| r.signals[1].samples = &[f64::INFINITY, 0.0], "sample 0 of \"II\" is inf"),
        (&|r| r.signals[0].gain = 0.0, "the gain of \"II\" is 0"),
        (&|r| r.signals[0].gain = f64::NAN, "is 1 mV; at gain NaN"),
        (&|r| r.signals[0].units = "m V", "the unit of \"II\""),
        (&|r| r.signals[0].name = "a\nb", "the signal name is"),
        (&|r| r.comments = vec!["a\nb".into()], "of several lines"),
        (&|r| r.format = Format::Packed310, "format 310"),
        (
            &|r| r.start = Some(Start { time_of_day_s: 86400.0, date: None }),
            "86400 s after midnight",
        ),
        (&|r| r.start = Some(Start { time_of_day_s: 0.0, date: Some((0, 1, 1)) }), "1/1/0"),
    ];
    for (change, expected) in cases {
        let error = refuse("refused", change);
        assert!(error.contains(expected), "{error:?} instead of {expected:?}");
    }
    assert!(refuse("a.b", &|_| ()).contains("the record name is \"a.b\""));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whole steps come back exactly, in every format, NaN where NaN was.
    #[test]
    fn any_samples_round_trip(
        format in prop::sample::select(vec![16_u32, 24, 32, 80, 212]),
        frames in prop::collection::vec(prop::array::uniform3(any::<i32>()), 1..200),
        baseline in -50_i32..50,
    ) {
        let bits = match format { 80 => 8, 212 => 12, other => other };
        let missing = -1_i64 << (bits - 1);
        let column = |place: usize| -> Vec<f64> {
            frames.iter().map(|frame| {
                let code = i64::from(frame[place] >> (32 - bits));
                if code == missing { f64::NAN } else { (code - i64::from(baseline)) as f64 / 4.0 }
            }).collect()
        };
        let columns = [column(0), column(1), column(2)];
        let mut record = NewRecord::new(360.0);
        record.format = Format::from_number(format).unwrap();
        record.signals = columns.iter().map(|c| NewSignal { baseline, ..NewSignal::new("", "mV", 4.0, c) }).collect();
        let path = place("any");
        record.write(&path).unwrap();
        let read = Record::open(&path).unwrap();
        for (channel, written) in columns.iter().enumerate() {
            let back = read.samples(channel).unwrap();
            prop_assert_eq!(back.len(), written.len());
            prop_assert!(back.iter().zip(written).all(|(&a, &b)| same(a, b)));
        }
        prop_assert!(read.checksums().unwrap().iter().all(|r| r.agrees()));
        prop_assert_eq!(read.checksums().unwrap().len(), 3);
    }
}
