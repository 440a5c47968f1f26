//! WFDB files written here, read back; damaged ones refused.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

use std::fs;
use std::path::{Path, PathBuf};

use interocept_io::IoError;
use interocept_io::wfdb::{
    Annotation, Annotations, Code, Definition, MISSING, Piece, Record, SegmentKind,
};
use proptest::prelude::*;

/// A folder of its own for each test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("interocept-io-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn digital(path: &Path) -> Vec<i32> {
    let record = Record::open(path).unwrap();
    record.digital(0, 0..record.signals[0].len).unwrap()
}

fn text(error: IoError) -> String {
    error.to_string()
}

/// Each format: bytes as `signal(5)` defines them, worked out by hand.
#[test]
fn formats_unpack_as_defined() {
    let folder = Folder::new("formats");
    let cases: [(u32, &[u8], &[i32]); 11] = [
        (8, &[1, 0xff, 0x80], &[101, 100, -28]),
        (16, &[0x01, 0x00, 0xfe, 0xff, 0x00, 0x80], &[1, -2, MISSING]),
        (24, &[0x01, 0, 0, 0xfe, 0xff, 0xff, 0, 0, 0x80], &[1, -2, MISSING]),
        (32, &[1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0, 0, 0, 0x80], &[1, -2, MISSING]),
        (61, &[0x00, 0x01, 0xff, 0xfe, 0x80, 0x00], &[1, -2, MISSING]),
        (80, &[129, 126, 0], &[1, -2, MISSING]),
        (160, &[0x01, 0x80, 0xfe, 0x7f, 0, 0], &[1, -2, MISSING]),
        // 0x801 is -2047, 0xffe is -2; then a lone 0x800.
        (212, &[0x01, 0xf8, 0xfe, 0x00, 0x08], &[-2047, -2, MISSING]),
        // Words 1 << 1 | 0b10110 << 11 and 2 << 1 | 0b10001 << 11: the third is 0b1000110110.
        (310, &[0x02, 0xb0, 0x04, 0x88], &[1, 2, 0b10_0011_0110 - 1024]),
        (311, &[0x01, 0xf8, 0x0f, 0x20], &[1, -2, MISSING]),
        (311, &[0x01, 0xf8, 0x0f], &[1, -2]),
    ];
    for (format, bytes, expected) in cases {
        folder.put("r.dat", bytes);
        let count = expected.len();
        let header =
            folder.put("r.hea", format!("r 1 100 {count}\nr.dat {format} 200/mV 12 0 100\n"));
        assert_eq!(digital(&header), expected, "format {format}");
        // The length follows from the file where the header does not say.
        folder.put("r.hea", format!("r 1 100\nr.dat {format} 200/mV 12 0 100\n"));
        assert_eq!(digital(&header), expected, "format {format}, length unsaid");
    }
}

#[test]
fn several_rates_skew_offset_and_scale() {
    let folder = Folder::new("rates");
    // Frames of a0 a1 b, after 4 bytes of something else.
    let samples: [i16; 9] = [10, 11, 100, 20, 21, 200, 30, 31, -32768];
    let bytes: Vec<u8> =
        [0_u8; 4].into_iter().chain(samples.iter().flat_map(|s| s.to_le_bytes())).collect();
    folder.put("r.dat", bytes);
    let sum = |v: &[i16]| v.iter().fold(0_i16, |a, b| a.wrapping_add(*b));
    let path = folder.put(
        "r.hea",
        format!(
            "# first\nr 2 62.5/1000(5) 3 8:26:04.5 26/10/1994\nr.dat 16x2+4 10(20)/mmHg 12 0 10 {} 0 ABP raw\nr.dat 16:1+4 0 12 0 100 {}\n",
            sum(&[10, 11, 20, 21, 30, 31]),
            sum(&[100, 200, -32768]).wrapping_add(1)
        ),
    );
    let record = Record::open(&path).unwrap();
    assert_eq!(
        (record.frame_rate_hz, record.counter_rate_hz, record.base_counter),
        (62.5, 1000.0, 5.0)
    );
    let start = record.start.unwrap();
    assert_eq!((start.time_of_day_s, start.date), (30364.5, Some((1994, 10, 26))));
    assert_eq!(record.comments, ["first"]);
    let (a, b) = (&record.signals[0], &record.signals[1]);
    assert_eq!(
        (a.name.as_str(), a.units.as_str(), a.rate_hz, a.len, a.calibrated),
        ("ABP raw", "mmHg", 125.0, 6, true)
    );
    assert_eq!(
        (b.units.as_str(), b.rate_hz, b.len, b.calibrated, b.gain),
        ("mV", 62.5, 3, false, 200.0)
    );
    assert_eq!(record.samples(0).unwrap(), [-1.0, -0.9, 0.0, 0.1, 1.0, 1.1]);
    assert_eq!(record.range(0, 1..4).unwrap(), [-0.9, 0.0, 0.1]);
    // Skew 1: the second frame's sample comes first; the end is missing, and so is the invalid code.
    assert_eq!(record.digital(1, 0..3).unwrap(), [200, MISSING, MISSING]);
    let agree: Vec<bool> = record.checksums().unwrap().iter().map(|r| r.agrees()).collect();
    assert_eq!(agree, [true, false]);
    assert_eq!(record.channel("abp RAW").unwrap(), 0);
    assert!(text(record.channel("II").unwrap_err()).contains("ABP raw"));
    assert!(text(record.range(1, 0..4).unwrap_err()).contains("it has 3"));
}

#[test]
fn variable_layout_with_gaps_and_absent_segments() {
    let folder = Folder::new("segments");
    folder.put("lay.hea", "lay 2 100 0\n~ 0 10/mV 8 0 0 0 0 I\n~ 0 10/mmHg 8 0 0 0 0 ABP\n");
    folder.put("s1.hea", "s1 1 100 2\ns1.dat 80 2/mmHg 8 0 0 0 0 ABP\n");
    folder.put("s1.dat", [130, 132]);
    let master = folder.put("m.hea", "m/5 2 100 9\nlay 0\ns1 2\n~ 3\ngone 2\ns1 2\n");
    let record = Record::open(&master).unwrap();
    let kinds: Vec<SegmentKind> = record.segments.iter().map(|s| s.kind).collect();
    assert_eq!(
        kinds,
        [SegmentKind::Stored, SegmentKind::Gap, SegmentKind::Absent, SegmentKind::Stored]
    );
    let pressure = record.samples(1).unwrap();
    assert_eq!(pressure[..2], [1.0, 2.0]);
    assert!(pressure[2..7].iter().all(|v| v.is_nan()));
    assert_eq!(pressure[7..], [1.0, 2.0]);
    assert!(record.samples(0).unwrap().iter().all(|v| v.is_nan()));
    let pieces: Vec<Piece> = record.pieces(1, 1..8).unwrap().map(Result::unwrap).collect();
    let expected =
        [Piece::Samples(vec![2.0]), Piece::Gap(3), Piece::Gap(2), Piece::Samples(vec![1.0])];
    assert_eq!(pieces, expected);
}

#[test]
fn errors_name_line_or_byte_and_bounds_hold() {
    let folder = Folder::new("errors");
    folder.put("r.dat", [0; 30]);
    folder.put("big.hea", "big 1 100 2\nr.dat 16 200\n");
    let refused = |header: &str| text(Record::open(folder.put("r.hea", header)).unwrap_err());
    for (header, expected) in [
        ("", "line 1"),
        ("r 1 100 10\n", "declares 1 signal"),
        ("r 0 100 10\nr.dat 16\n", "declares 0 signal"),
        ("r 1 100 10\nr.dat 17\n", "line 2: the signal format is \"17\""),
        ("r 1 -5 10\nr.dat 16\n", "line 1: the frame rate"),
        ("r 1 NaN 10\nr.dat 16\n", "line 1: the frame rate"),
        ("r 1 100 16\nr.dat 16\n", "byte 30"),
        ("r 1 100 99999999999999999\nr.dat 16\n", "byte 30"),
        ("r 1 100 18446744073709551615\nr.dat 16x4294967295\n", "byte 30"),
        ("r 1 100 1\nr.dat 16+31\n", "line 2"),
        ("r 1 100 1\n../r.dat 16\n", "line 2: the file name"),
        ("r 2 100 1\nr.dat 16\nr.dat 212\n", "line 3: signals of one file"),
        ("r 1 100 1 25:00:00\nr.dat 16\n", "line 1: the start time"),
        ("r 1 100 1 1:00:00 1/13/2000\nr.dat 16\n", "line 1: the start date"),
        ("r 1 100 1\nr.dat 16 inf/mV\n", "line 2: the gain"),
        ("r 1 100 1\nr.dat 16 200 99\n", "line 2: the ADC resolution"),
        ("r/2 1 100 5\nbig 2\n", "declares 2 segment"),
        ("r/1 1 100 5\nbig 5\n", "line 2: segment big"),
        ("r/2 1 100 5\nbig 2\n~ 4\n", "line 1: the record line declares 5"),
        ("r/1 1 100 2\nr 2\n", "cannot itself"),
        ("r/2 1 100 0\nbig 2\n~ 18446744073709551615\n", "line 3"),
    ] {
        let found = refused(header);
        assert!(found.contains(expected), "{header:?} gave {found:?}");
    }
    // A gap is a number in a header: it is not turned into memory unasked.
    let record =
        Record::open(folder.put("r.hea", "r/2 1 100 0\nbig 2\n~ 1000000000000000\n")).unwrap();
    assert!(text(record.samples(0).unwrap_err()).contains("pieces"));
    assert!(matches!(record.pieces(0, 5..10).unwrap().next(), Some(Ok(Piece::Gap(5)))));
}

fn sample_annotations() -> Annotations {
    let new = |sample, symbol: &str| Annotation::new(sample, Code::from_symbol(symbol).unwrap());
    Annotations {
        rate_hz: Some(360.0),
        definitions: vec![Definition {
            code: Code::new(42).unwrap(),
            symbol: "d".into(),
            meaning: "dicrotic notch".into(),
        }],
        list: vec![
            Annotation { aux: b"(AFIB\0".to_vec(), ..new(18, "+") },
            Annotation { subtype: -3, channel: 2, num: -1, ..new(1041, "N") },
            Annotation { channel: 2, num: -1, aux: b"odd".to_vec(), ..new(1041, "~") },
            new(2065, "V"),
            new(70_000, "N"),
            new(5_000_000_000, "/"),
        ],
    }
}

#[test]
fn annotations_as_stored_and_round_trip() {
    let folder = Folder::new("annotations");
    // annot(5): N after 5; SKIP of 0x00010002 in PDP-11 order, V; AUX of 3 and a pad; end.
    let bytes = [5, 4, 0, 0xec, 1, 0, 2, 0, 0, 0x14, 3, 0xfc, b'a', b'b', b'c', 0, 0, 0];
    let read = Annotations::open(folder.put("r.atr", bytes)).unwrap();
    let rows: Vec<_> = read.list.iter().map(|a| (a.sample, a.code.symbol(), a.text())).collect();
    assert_eq!(rows, [(5, "N", String::new()), (65543, "V", "abc".into())]);
    assert_eq!(read.beats().collect::<Vec<_>>(), [5, 65543]);

    let written = sample_annotations();
    let path = folder.0.join("w.atr");
    written.write(&path).unwrap();
    assert_eq!(Annotations::open(&path).unwrap(), written);

    let mut unsorted = written.clone();
    unsorted.list.swap(0, 3);
    assert!(text(unsorted.write(folder.0.join("u.atr")).unwrap_err()).contains("sort"));
    assert!(!folder.0.join("u.atr").exists());
}

/// Every cut and every flipped bit of a header and an annotation file: an error or a
/// reading, never a panic, and never more values than the files can hold.
#[test]
fn damage_is_survived() {
    let folder = Folder::new("damage");
    let samples = 64;
    folder.put("r.dat", vec![0x55; samples * 3]);
    let good = "r 2 360/1000(3) 64 1:02:03 4/5/2006\nr.dat 212 200(5)/mV 12 0 1 7 0 MLII\nr.dat 212 200 12 0 1 7 0 V1\n# c\n";
    let read = |bytes: &[u8]| {
        let path = folder.put("r.hea", bytes);
        let Ok(record) = Record::open(path) else { return false };
        for channel in 0..record.signals.len() {
            if let Ok(values) = record.samples(channel) {
                assert!(
                    values.len() <= samples * 3,
                    "{} values from {} bytes",
                    values.len(),
                    samples * 3
                );
            }
        }
        let _ = record.checksums();
        true
    };
    assert!(read(good.as_bytes()));
    let mut refused = 0;
    for length in 0..good.len() {
        refused += usize::from(!read(&good.as_bytes()[..length]));
    }
    assert!(refused > 40, "only {refused} cut headers were refused");
    flip_bits(good.as_bytes(), |bytes| {
        read(bytes);
    });

    sample_annotations().write(folder.0.join("r.atr")).unwrap();
    let good = fs::read(folder.0.join("r.atr")).unwrap();
    let path = folder.0.join("d.atr");
    for length in 0..good.len() {
        fs::write(&path, &good[..length]).unwrap();
        assert!(matches!(Annotations::open(&path), Err(IoError::Byte { .. })), "cut at {length}");
    }
    flip_bits(&good, |bytes| {
        fs::write(&path, bytes).unwrap();
        if let Ok(read) = Annotations::open(&path) {
            assert!(read.list.len() <= bytes.len() / 2);
        }
    });

    // A signal file cut anywhere names its end.
    folder.put("r.hea", "r 2 360 64\nr.dat 212\nr.dat 212\n");
    for length in 0..samples * 3 {
        folder.put("r.dat", vec![0x55; length]);
        let error = Record::open(folder.0.join("r.hea")).unwrap_err();
        assert!(matches!(&error, IoError::Byte { byte, .. } if *byte == length as u64), "{error}");
    }
}

fn flip_bits(good: &[u8], mut each: impl FnMut(&[u8])) {
    let mut bytes = good.to_vec();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            bytes[at] ^= 1 << bit;
            each(&bytes);
            bytes[at] ^= 1 << bit;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_annotations_round_trip(rows in prop::collection::vec(
        (0_u64..3_000_000_000, 1_u8..=49, any::<i8>(), any::<u8>(), any::<i8>(), prop::collection::vec(any::<u8>(), 0..256)), 1..40)
    ) {
        let folder = Folder::new("property");
        let mut sample = 1;
        let list = rows.into_iter().map(|(step, code, subtype, channel, num, aux)| {
            // Mostly short steps, as beats have.
            sample += if step % 4 == 0 { step } else { step % 2000 };
            Annotation { sample, code: Code::new(code).unwrap(), subtype, channel, num, aux }
        }).collect();
        let written = Annotations { rate_hz: None, definitions: Vec::new(), list };
        let path = folder.0.join("p.atr");
        written.write(&path).unwrap();
        prop_assert_eq!(Annotations::open(&path).unwrap(), written);
    }

    /// Any range of any signal equals that part of the whole.
    #[test]
    fn ranges_are_parts_of_the_whole(
        format in prop::sample::select(vec![8_u32, 16, 24, 32, 61, 80, 160, 212, 310, 311]),
        bytes in prop::collection::vec(any::<u8>(), 60..400),
        cut in (0.0..1.0_f64, 0.0..1.0_f64),
        skew in 0_u32..4,
    ) {
        let folder = Folder::new("ranges");
        folder.put("r.dat", &bytes);
        let path = folder.put("r.hea", format!("r 2 100\nr.dat {format}x2:{skew} 200\nr.dat {format}x3 200\n"));
        let record = Record::open(path).unwrap();
        for channel in 0..2 {
            let whole = record.digital(channel, 0..record.signals[channel].len).unwrap();
            let place = |x: f64| (x * whole.len() as f64) as usize;
            let (a, b) = (place(cut.0.min(cut.1)), place(cut.0.max(cut.1)));
            prop_assert_eq!(&record.digital(channel, a as u64..b as u64).unwrap(), &whole[a..b]);
        }
    }
}
