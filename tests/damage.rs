//! Whatever a file or a saved state holds: a reading or an error that says where, no panic, and
//! no more memory than the file is worth (row 18 of the bad inputs: truncation at every byte,
//! every flipped bit, random damage, lengths that lie).

use std::path::{Path, PathBuf};

use interocept::registry::PROCESSORS;
use interocept_io::{
    IoError, camera, csv, e4,
    edf::{self, Recording},
    intervals, opensignals,
    wfdb::{self, Annotation, Annotations, Code, NewRecord, NewSignal, Record},
};
use interocept_tests::{
    counting::{Counting, count},
    laws,
    signals::{self, Random},
    tamper::{EXTREMES, Victim},
};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What the files here, of a few KiB, may cost.
const MOST_BYTES: i64 = 16 << 20;

type Reader<'a> = &'a dyn Fn(&[u8]) -> Result<(), IoError>;

/// Reads the bytes within the bounds; an error must say where.
fn tried(what: &str, bytes: &[u8], read: Reader<'_>) -> bool {
    let (result, usage) = count(|| read(bytes).map_err(|e| (e.to_string(), e)));
    assert!(
        usage.peak_bytes <= MOST_BYTES,
        "{what}: {} bytes for {}",
        usage.peak_bytes,
        bytes.len()
    );
    let Err((text, error)) = result else { return true };
    let placed = match error {
        IoError::Line { .. } => text.contains(", line "),
        IoError::Byte { .. } => text.contains(", byte "),
        // About the whole: no rows, no unit, gaps too great.
        IoError::Request { .. } | IoError::Unsupported { .. } => !text.is_empty(),
        _ => false,
    };
    assert!(placed, "{what}: {text}");
    false
}

/// Every cut, every flipped bit, and random damage; gives how many were refused.
fn damaged(what: &str, good: &[u8], read: Reader<'_>) -> usize {
    assert!(tried(what, good, read), "{what}: the sound file is refused");
    let mut refused = 0;
    let mut attempt = |bytes: &[u8]| refused += usize::from(!tried(what, bytes, read));
    (0..good.len()).for_each(|length| attempt(&good[..length]));
    let mut bytes = good.to_vec();
    for bit in 0..good.len() * 8 {
        bytes[bit / 8] ^= 1 << (bit % 8);
        attempt(&bytes);
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
    let mut random = Random(18);
    for _ in 0..3000 {
        let mut bytes = good.to_vec();
        for _ in 0..=random.below(4) {
            mutate(&mut bytes, &mut random);
        }
        attempt(&bytes);
    }
    refused
}

/// Overwrites, leaves out, repeats, or puts a great number or a strange byte in.
fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    let (at, length) = (random.below(bytes.len()), 1 + random.below(20));
    let end = (at + length).min(bytes.len());
    match random.below(5) {
        0 => bytes[at..end].iter_mut().for_each(|b| *b = random.bits() as u8),
        1 => drop(bytes.drain(at..end)),
        2 => {
            let part = bytes[at..end].to_vec();
            bytes.splice(at..at, part);
        }
        3 => {
            const NUMBERS: [&str; 8] =
                ["-1", "0", "99999999", "18446744073709551615", "1e308", "nan", "4294967296", "/9"];
            bytes.splice(at..end, NUMBERS[random.below(8)].bytes());
        }
        _ => bytes[at] = [0, 9, 10, 13, 20, 21, 34, 44, 0x7f, 0xff][random.below(10)],
    }
    if bytes.is_empty() {
        bytes.push(0);
    }
}

fn folder(name: &str) -> PathBuf {
    let path =
        std::env::temp_dir().join(format!("interocept-damage-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// All that can be asked of a record.
fn read_record(path: &Path) -> Result<(), IoError> {
    let record = Record::open(path)?;
    for channel in 0..record.signals.len() {
        record.samples(channel)?;
    }
    record.checksums().map(|_| ())
}

#[test]
fn wfdb_headers() {
    let folder = folder("header");
    std::fs::write(folder.join("r.dat"), [0x55; 192]).unwrap();
    let good = "r 2 360/1000(3) 64 1:02:03 4/5/2006\nr.dat 212 200(5)/mV 12 0 1 7 0 MLII\nr.dat 212 200 12 0 1 7 0 V1\n# c\n";
    let path = folder.join("r.hea");
    let refused = damaged("WFDB header", good.as_bytes(), &|bytes| {
        std::fs::write(&path, bytes).unwrap();
        match read_record(&path) {
            // A name of another file: that it is not there is said by the system.
            Err(IoError::Os { .. }) => Ok(()),
            result => result,
        }
    });
    assert!(refused > 400, "only {refused} were refused");
    damaged("WFDB header alone", good.as_bytes(), &wfdb::check_header);
    for bomb in [
        "r 4294967295 360 1\n",
        "r/4294967295 2 360 1\nr 1\n",
        "r 1 360 18446744073709551615\nr.dat 16\n",
        "r 1 360\nr.dat 16x4294967295\n",
        "r 1 360 1000000000000\n~ 16\n",
    ] {
        std::fs::write(&path, bomb).unwrap();
        tried("WFDB header", bomb.as_bytes(), &|_| read_record(&path));
    }
}

#[test]
fn wfdb_signals() {
    let folder = folder("signal");
    let samples: Vec<f64> = (0..200).map(|i| f64::from(i % 23) * 0.01).collect();
    let path = folder.join("s");
    let mut record = NewRecord::new(360.0);
    record.signals = vec![NewSignal::new("II", "mV", 200.0, &samples)];
    record.write(&path).unwrap();
    let good = std::fs::read(folder.join("s.dat")).unwrap();
    let refused = damaged("WFDB signal", &good, &|bytes| {
        std::fs::write(folder.join("s.dat"), bytes).unwrap();
        read_record(&path)
    });
    // Every cut, at least.
    assert!(refused >= good.len(), "only {refused} were refused");
}

#[test]
fn wfdb_annotations() {
    let list = (1..40).map(|i| Annotation {
        subtype: (i % 3) as i8,
        channel: (i / 20) as u8,
        aux: if i % 7 == 0 { b"(AFIB\0".to_vec() } else { Vec::new() },
        ..Annotation::new(i * i * 300, Code::new(1 + i as u8).unwrap())
    });
    let path = folder("annotations").join("a.atr");
    let written =
        Annotations { rate_hz: Some(360.0), definitions: Vec::new(), list: list.collect() };
    written.write(&path).unwrap();
    let good = std::fs::read(&path).unwrap();
    let refused = damaged("WFDB annotations", &good, &|b| Annotations::from_bytes(b).map(|_| ()));
    assert!(refused >= good.len(), "only {refused} were refused");
}

#[test]
fn tables() {
    let at_rate = csv::Options::new(csv::Column::Index(1), csv::Clock::Rate { rate_hz: 250.0 });
    let clock = |unit| csv::Clock::Column { column: csv::Column::Index(0), unit, rate_hz: None };
    let timed = csv::Options::new(csv::Column::Name("ecg".into()), clock(csv::TimeUnit::Seconds));
    let iso = csv::Options::new(csv::Column::Name("ecg".into()), clock(csv::TimeUnit::Iso));
    let rows: String = (0..40).map(|i| format!("{},{}\n", f64::from(i) * 0.004, i * i)).collect();
    let good = format!("t,ecg\n{rows}");
    for (options, name) in [(&at_rate, "CSV at a rate"), (&timed, "CSV with times")] {
        let refused = damaged(name, good.as_bytes(), &|b| csv::from_bytes(b, options).map(|_| ()));
        assert!(refused > 500, "{name}: only {refused} were refused");
    }
    let good = "t,ecg\n2025-03-14T15:09:26.500Z,1\n2025-03-14T15:09:26.504Z,2\n";
    damaged("CSV with dates", good.as_bytes(), &|b| csv::from_bytes(b, &iso).map(|_| ()));
    // A second of gap is 250 samples; a date may be wrong by years.
    for bomb in [
        "t,ecg\n0,1\n0.004,1\n1e9,1\n",
        "t,ecg\n0,1\n1e-300,1\n1,1\n",
        "t,ecg\n-1e308,1\n1e308,1\n",
    ] {
        tried("CSV with times", bomb.as_bytes(), &|b| csv::from_bytes(b, &timed).map(|_| ()));
    }
    let quote = format!("t,\"ecg\n{}", "0,1\n".repeat(1000));
    tried("CSV of one quotation", quote.as_bytes(), &|b| csv::from_bytes(b, &at_rate).map(|_| ()));
}

#[test]
fn interval_texts() {
    let good: String = (0..60).map(|i| format!("{}\n", 800 + i * i % 17)).collect();
    let refused = damaged("intervals", format!("RR\n{good}").as_bytes(), &|b| {
        intervals::rr_ms_from_bytes(b, None).map(|_| ())
    });
    assert!(refused > 500, "only {refused} were refused");
}

#[test]
fn edf_files() {
    // The smallest one that has everything: one signal, one of annotations, a gap.
    let mut text = String::new();
    for (field, width) in [
        ("0", 8),
        ("X", 80),
        ("X", 80),
        ("02.08.01", 8),
        ("22.30.15", 8),
        ("768", 8),
        ("EDF+D", 44),
        ("2", 8),
        ("1", 8),
        ("2", 4),
        ("ECG", 16),
        ("EDF Annotations", 16),
        ("", 160),
        ("mV", 8),
        ("", 8),
        ("-1", 8),
        ("-1", 8),
        ("1", 8),
        ("1", 8),
        ("-32768", 8),
        ("-32768", 8),
        ("32767", 8),
        ("32767", 8),
        ("", 160),
        ("8", 8),
        ("8", 8),
        ("", 64),
    ] {
        text.push_str(&format!("{field:<width$}"));
    }
    let mut good = text.into_bytes();
    for list in [*b"+0\x14\x14\0+0\x14x\x14\0\0\0\0\0\0", *b"+7\x14\x14\0\0\0\0\0\0\0\0\0\0\0\0"] {
        good.extend([0x55; 16]);
        good.extend(list);
    }
    let read = |bytes: &[u8]| {
        let recording = Recording::from_bytes(bytes)?;
        for channel in 0..recording.signals.len() {
            for piece in recording.pieces(channel)? {
                if let edf::Piece::Samples(values) = piece? {
                    assert!(values.len() <= bytes.len());
                }
            }
        }
        recording.annotations().map(|_| ())
    };
    let refused = damaged("EDF", &good, &read);
    assert!(refused > good.len(), "only {refused} were refused");
}

#[test]
fn e4_folders() {
    let folder = folder("e4");
    let samples: String = (0..30).map(|i| format!("{}.25\n", i * i % 17)).collect();
    let moved: String = (0..10).map(|i| format!("{i},-3,64\n")).collect();
    let beats: String = (1..20).map(|i| format!("{}.5,0.875\n", i)).collect();
    for (name, good) in [
        ("BVP.csv", format!("1644226061.0\n64.0\n{samples}")),
        ("ACC.csv", format!("1644226061,1644226061,1644226061\n32,32,32\n{moved}")),
        ("IBI.csv", format!("1644226061, IBI\n{beats}")),
        ("tags.csv", "1644226061\n1644226062.5\n".into()),
    ] {
        let path = folder.join(name);
        let refused = damaged(name, good.as_bytes(), &|bytes| {
            std::fs::write(&path, bytes).unwrap();
            e4::Session::open(&folder).map(|_| ())
        });
        assert!(refused > good.len() / 2, "{name}: only {refused} were refused");
        std::fs::write(&path, good).unwrap();
    }
}

#[test]
fn e4_archives() {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, method) in
        [("BVP.csv", zip::CompressionMethod::Deflated), ("EDA.csv", zip::CompressionMethod::Stored)]
    {
        writer.start_file(name, options.compression_method(method)).unwrap();
        let samples: String = (0..30).map(|i| format!("{}.25\n", i % 17)).collect();
        std::io::Write::write_all(&mut writer, format!("1\n4\n{samples}").as_bytes()).unwrap();
    }
    let good = writer.finish().unwrap().into_inner();
    let refused = damaged("E4 archive", &good, &|b| e4::Session::from_zip_bytes(b).map(|_| ()));
    assert!(refused > good.len(), "only {refused} were refused");
}

#[test]
fn opensignals_texts() {
    let header = "# OpenSignals Text File Format\n# {\"00:07\": {\"sensor\": [\"ECG\"], \"column\": [\"nSeq\", \
                  \"A1\"], \"label\": [\"A1\"], \"resolution\": [16], \"sampling rate\": 1000}}\n# EndOfHeader\n";
    let rows: String = (0..40).map(|i| format!("{}\t{}\t\n", i % 16, 32000 + i * i)).collect();
    let good = format!("{header}{rows}");
    let read = |b: &[u8]| opensignals::from_bytes(b).map(|_| ());
    let refused = damaged("OpenSignals", good.as_bytes(), &read);
    assert!(refused > 500, "only {refused} were refused");
    let jump = good.replace("\n3\t", "\n65535\t");
    for bomb in [jump, header.replace("[16]", &"[".repeat(100_000))] {
        tried("OpenSignals", bomb.as_bytes(), &read);
    }
}

#[test]
fn frames_of_a_camera() {
    let rows: String = (0..40).map(|i| format!("{},{i},1.5,2\n", i * 33)).collect();
    let good = format!("time,R,G,B\n{rows}");
    for repair in [camera::Repair::Refuse, camera::Repair::LeaveOut] {
        let timed = camera::Options::timed("time", csv::TimeUnit::Milliseconds);
        let options = camera::Options { repair, ..timed };
        let read = |b: &[u8]| camera::from_bytes(b, &options).map(|_| ());
        let refused = damaged("camera", good.as_bytes(), &read);
        assert!(refused > 500, "only {refused} were refused");
    }
}

/// A saved state is taken whole and sound, or not at all.
#[test]
fn saved_states() {
    for entry in PROCESSORS {
        let mut p = laws::fresh(entry);
        laws::push(p.as_mut(), &signals::ordinary(entry, 2000, 3));
        let mut saved = vec![0; p.saved_size()];
        p.save_state(&mut saved).unwrap();
        let mut other = laws::fresh(entry);
        let mut random = Random(7);
        // Each bit of a small state, as many of a great one.
        let tries = (saved.len() * 8).min(4000);
        for i in 0..tries {
            let bit = if tries < 4000 { i } else { random.below(saved.len() * 8) };
            saved[bit / 8] ^= 1 << (bit % 8);
            let (taken, usage) = count(|| other.load_state(&saved).is_ok());
            assert!(!taken, "{}: bit {bit} flipped was taken", entry.info.name);
            assert_eq!(usage.peak_bytes, 0, "{}: memory was taken", entry.info.name);
            saved[bit / 8] ^= 1 << (bit % 8);
            let length = if tries < 4000 { i / 8 } else { random.below(saved.len()) };
            assert!(other.load_state(&saved[..length]).is_err(), "{}", entry.info.name);
        }
        let longer = [&saved[..], &[0]].concat();
        assert!(other.load_state(&longer).is_err(), "{}: a byte too many", entry.info.name);
        assert_eq!(other.load_state(&saved), Ok(()), "{}", entry.info.name);
    }
}

/// One that somebody wrote is refused, or leads to an end like any other.
#[test]
fn tampered_states() {
    let mut random = Random(11);
    for entry in PROCESSORS {
        let victim = Victim::new(entry);
        for i in 0..400 {
            let mut state = victim.state();
            for _ in 0..=random.below(3) {
                // Half of them near the ends, where most single fields are.
                let at = random.below(victim.places());
                let at = match i % 4 {
                    0 => at % 300,
                    1 => victim.places().saturating_sub(1 + at % 300),
                    _ => at,
                };
                victim.put(&mut state, at, EXTREMES[random.below(EXTREMES.len())]);
            }
            victim.go_on(state);
        }
    }
}
