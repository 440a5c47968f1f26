//! EDF files made here byte by byte, read back; damaged ones refused.
#![cfg(feature = "edf")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

use interocept_io::IoError;
use interocept_io::edf::{Annotation, Kind, Piece, Recording};

/// An EDF+ file of two signals of 4 and 2 samples a second and one of annotations.
struct Made {
    reserved: &'static str,
    /// The annotation bytes of each data record.
    lists: Vec<Vec<u8>>,
}

const ANNOTATION_SAMPLES: usize = 20;

impl Made {
    fn new(reserved: &'static str, lists: &[&[u8]]) -> Self {
        Self { reserved, lists: lists.iter().map(|list| list.to_vec()).collect() }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut text = |text: &str, width: usize| out.extend(format!("{text:<width$}").bytes());
        for (field, width) in [
            ("0", 8),
            ("X X X X", 80),
            ("Startdate 02-AUG-2001 X X X", 80),
            ("02.08.01", 8),
            ("22.30.15", 8),
            ("1024", 8),
            (self.reserved, 44),
            (&self.lists.len().to_string(), 8),
            ("1", 8),
            ("3", 4),
        ] {
            text(field, width);
        }
        let fields: [([&str; 3], usize); 10] = [
            (["ECG II", "Resp", "EDF Annotations"], 16),
            (["electrode", "", ""], 80),
            (["uV", "mmHg", ""], 8),
            (["-3276.8", "100", "-1"], 8),
            (["3276.7", "-100", "1"], 8),
            (["-32768", "-100", "-32768"], 8),
            (["32767", "100", "32767"], 8),
            (["HP:0.5Hz", "", ""], 80),
            (["4", "2", "20"], 8),
            (["", "", ""], 32),
        ];
        for (values, width) in fields {
            values.iter().for_each(|value| text(value, width));
        }
        for (record, list) in (0_i16..).zip(&self.lists) {
            let codes = [1, -2, 32767, -32768 + record, 50, -100];
            out.extend(codes.iter().flat_map(|code: &i16| code.to_le_bytes()));
            let mut list = list.clone();
            list.resize(2 * ANNOTATION_SAMPLES, 0);
            out.extend(list);
        }
        out
    }

    /// With `text` written over the bytes from `at`.
    fn with(&self, at: usize, text: &str) -> Vec<u8> {
        let mut bytes = self.bytes();
        bytes[at..at + text.len()].copy_from_slice(text.as_bytes());
        bytes
    }
}

fn continuous() -> Made {
    Made::new(
        "EDF+C",
        &[
            b"+0\x14\x14\0+0.5\x152\x14lights off\x14on\x14\0",
            b"+1\x14\x14\0",
            b"+2\x14\x14\0-1\x14before\x14\0",
        ],
    )
}

fn refused(bytes: &[u8]) -> String {
    Recording::from_bytes(bytes).unwrap_err().to_string()
}

fn near(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9 || (a.is_nan() && b.is_nan()))
}

#[test]
fn a_recording_as_defined() {
    let recording = Recording::from_bytes(&continuous().bytes()).unwrap();
    assert_eq!((recording.kind, recording.records, recording.record_s), (Kind::Continuous, 3, 1.0));
    let start = recording.start.unwrap();
    assert_eq!((start.time_of_day_s, start.date), (81_015.0, Some((2001, 8, 2))));
    let ecg = &recording.signals[0];
    assert_eq!((ecg.name.as_str(), ecg.units.as_str()), ("ECG II", "uV"));
    assert_eq!((ecg.rate_hz, ecg.len, recording.signals.len()), (4.0, 12, 2));
    // 0.1 uV a step.
    let expected = [0.1, -0.2, 3276.7, -3276.8, 0.1, -0.2, 3276.7, -3276.7];
    assert!(near(&recording.samples(0).unwrap()[..8], &expected));
    // Upside down: digital -100 is 100 mmHg.
    assert!(near(&recording.samples(1).unwrap(), &[-50.0, 100.0, -50.0, 100.0, -50.0, 100.0]));
    let found = recording.annotations().unwrap();
    let expected = [(0.5, Some(2.0), "lights off"), (0.5, Some(2.0), "on"), (-1.0, None, "before")];
    let expected = expected.map(|(onset_s, duration_s, text)| Annotation {
        onset_s,
        duration_s,
        text: text.into(),
    });
    assert_eq!(found, expected);
    assert_eq!(recording.channel("resp").unwrap(), 1);
    let error = recording.channel("ABP").unwrap_err().to_string();
    assert!(error.contains("ECG II, Resp"), "{error}");
}

#[test]
fn gaps_are_pieces_of_their_own() {
    // 2.5 s are missing after the second record; the first begins at 0.25 s.
    let made = Made::new("EDF+D", &[b"+0.25\x14\x14\0", b"+1.25\x14\x14\0", b"+4.75\x14\x14\0"]);
    let recording = Recording::from_bytes(&made.bytes()).unwrap();
    assert_eq!((recording.signals[0].len, recording.signals[1].len), (22, 11));
    let lengths: Vec<i64> = recording
        .pieces(0)
        .unwrap()
        .map(|piece| match piece.unwrap() {
            Piece::Samples(values) => values.len() as i64,
            Piece::Gap(n) => -(n as i64),
        })
        .collect();
    assert_eq!(lengths, [8, -10, 4]);
    let nan = f64::NAN;
    let expected = [-50.0, 100.0, -50.0, 100.0, nan, nan, nan, nan, nan, -50.0, 100.0];
    assert!(near(&recording.samples(1).unwrap(), &expected));
}

#[test]
fn bdf_has_three_bytes() {
    let mut bytes = continuous().with(192, "BDF+C");
    bytes[..8].copy_from_slice(b"\xffBIOSEMI");
    // Signals: one of annotations less, one sample each of three bytes.
    let data = bytes.split_off(1024);
    let _ = data;
    bytes[236..244].copy_from_slice(b"1       ");
    for (i, samples) in ["2       ", "1       ", "1       "].iter().enumerate() {
        let at = 256 + 3 * 216 + 8 * i;
        bytes[at..at + 8].copy_from_slice(samples.as_bytes());
    }
    let at = 256 + 3 * 120;
    bytes[at..at + 8].copy_from_slice(b"-8388608");
    bytes[at + 24..at + 32].copy_from_slice(b"8388607 ");
    let label = 256 + 32;
    bytes[label..label + 16].copy_from_slice(b"BDF Annotations ");
    bytes.extend([0xff, 0xff, 0x7f, 0, 0, 0x80, 50, 0, 0]);
    bytes.extend([0, 0, 0]);
    let recording = Recording::from_bytes(&bytes).unwrap();
    assert!(near(&recording.samples(0).unwrap(), &[3276.7, -3276.8]));
    assert!(near(&recording.samples(1).unwrap(), &[-50.0]));
    assert!(recording.annotations().unwrap().is_empty());
}

#[test]
fn errors_name_the_byte() {
    let made = continuous();
    for (bytes, expected) in [
        (made.with(0, "1"), "byte 0"),
        (made.with(184, "1000"), "byte 184: the length of the header is 1000 bytes"),
        (made.with(236, "x"), "byte 236: the number of data records is \"x\""),
        (made.with(236, "-2"), "byte 236"),
        (made.with(236, "4"), "declares 4 data records"),
        (made.with(236, "2"), "declares 2 data records"),
        (made.with(236, "99999999"), "declares 99999999 data records"),
        (made.with(244, "0"), "byte 244: the duration of a data record is 0 s"),
        (made.with(244, "-1"), "byte 244"),
        (made.with(244, "nan"), "byte 244"),
        (made.with(252, "0"), "byte 252: the number of signals is 0"),
        (made.with(252, "-3"), "byte 252"),
        (made.with(252, "9999"), "more bytes must follow"),
        (made.with(256 + 3 * 104, "3276.7 "), "both 3276.7"),
        (made.with(256 + 3 * 120, "32767 "), "must ascend within -32768 to 32767"),
        (made.with(256 + 3 * 216, "0"), "has 0 samples in a data record"),
        (made.with(256 + 3 * 216, "99999999"), "declares 3 data records"),
    ] {
        let error = refused(&bytes);
        assert!(error.contains(expected), "{error:?} instead of {expected:?}");
    }
    let gaps = |lists: &[&[u8]]| refused(&Made::new("EDF+D", lists).bytes());
    assert!(gaps(&[b"+0\x14\x14\0", b"+0.5\x14\x14\0"]).contains("within the one"));
    assert!(gaps(&[b"+1\x14\x14\0", b"+0\x14\x14\0"]).contains("byte 1088"));
    assert!(gaps(&[b"+0\x14\x14\0", b"\0"]).contains("does not say when it begins"));
    assert!(gaps(&[b"0\x14\x14\0"]).contains("no onset"));
    assert!(gaps(&[b"+1e99\x14\x14\0"]).contains("no onset"));
    // A gap is a number in a list: it is not turned into memory unasked.
    let made = Made::new("EDF+D", &[b"+0\x14\x14\0", b"+9999999999\x14\x14\0"]);
    let recording = Recording::from_bytes(&made.bytes()).unwrap();
    assert!(recording.samples(0).unwrap_err().to_string().contains("read it in pieces"));
    let damaged = Made::new("EDF+C", &[b"+0\x14\x14\0+1\x14never ends\0"]).bytes();
    let error = Recording::from_bytes(&damaged).unwrap().annotations().unwrap_err();
    assert!(matches!(error, IoError::Byte { byte: 1041, .. }), "{error}");
}

#[test]
fn a_recorder_that_was_stopped_leaves_whole_records() {
    let mut bytes = continuous().with(236, "-1");
    bytes.truncate(bytes.len() - 3);
    let recording = Recording::from_bytes(&bytes).unwrap();
    assert_eq!((recording.records, recording.signals[0].len), (2, 8));
}

/// Every cut and every flipped bit: an error or a reading, never a panic, and never more
/// values than the file can hold.
#[test]
fn damage_is_survived() {
    let good = Made::new("EDF+D", &[b"+0\x14\x14\0+0\x14x\x14\0", b"+7\x14\x14\0"]).bytes();
    let read = |bytes: &[u8]| {
        let Ok(recording) = Recording::from_bytes(bytes) else { return false };
        for channel in 0..recording.signals.len() {
            for piece in recording.pieces(channel).unwrap() {
                if let Ok(Piece::Samples(values)) = piece {
                    assert!(values.len() <= bytes.len() / 2);
                }
            }
        }
        recording.annotations().is_ok_and(|list| list.len() <= bytes.len() / 2)
    };
    assert!(read(&good));
    for length in 0..good.len() {
        let error = Recording::from_bytes(&good[..length]).unwrap_err();
        assert!(matches!(error, IoError::Byte { .. }), "cut at {length}: {error}");
    }
    let (mut refused, mut bytes) = (0, good.clone());
    for at in 0..good.len() {
        for bit in 0..8 {
            bytes[at] ^= 1 << bit;
            refused += usize::from(!read(&bytes));
            bytes[at] ^= 1 << bit;
        }
    }
    assert!(refused > 500, "only {refused} damaged files were refused");
}
