//! Files of devices: Empatica E4 sessions, OpenSignals text, frames of a camera; written here and
//! read back, and the real ones where they are.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

use std::fs;
use std::path::PathBuf;

use interocept_io::camera::{self, Repair};
use interocept_io::csv::{Clock, TimeUnit};
use interocept_io::e4::Session;

fn folder(name: &str) -> PathBuf {
    let path =
        std::env::temp_dir().join(format!("interocept-io-devices-{}-{name}", std::process::id()));
    fs::create_dir_all(&path).unwrap();
    path
}

fn data(path: &str) -> Option<PathBuf> {
    let Some(data) = std::env::var_os("INTEROCEPT_DATA") else {
        eprintln!("SKIPPED: INTEROCEPT_DATA is not set, {path} was not read");
        return None;
    };
    let path = PathBuf::from(data).join(path);
    path.exists().then_some(path)
}

const E4: [(&str, &str); 6] = [
    ("BVP.csv", "1644226061.5\n64.0\n0\n-1.25\n\n"),
    ("ACC.csv", "1644226061.5, 1644226061.5, 1644226061.5\n32, 32, 32\n-64,32,16\n"),
    ("EDA.csv", "1644226061.5\r\n4.0\r\n0.11\r\nNaN\r\n"),
    ("IBI.csv", "1644226061.5, IBI\n35.5,0.875\n36.375,0.875\n"),
    ("tags_S01.csv", "1644226140\n1644226435.5\n"),
    ("info.txt", "not a signal"),
];

fn check(session: &Session) {
    let names: Vec<&str> = session.signals.iter().map(|s| s.name).collect();
    assert_eq!(names, ["BVP", "EDA", "ACC x", "ACC y", "ACC z"]);
    let pulse = session.signal("bvp").unwrap();
    assert_eq!(
        (pulse.rate_hz, pulse.start_s, &pulse.samples[..]),
        (64.0, 1644226061.5, &[0.0, -1.25][..])
    );
    assert_eq!(
        (session.signal("ACC x").unwrap().samples[0], session.signal("ACC y").unwrap().samples[0]),
        (-1.0, 0.5)
    );
    let eda = session.signal("EDA").unwrap();
    assert!(eda.units == "uS" && eda.samples[1].is_nan());
    assert_eq!((session.intervals.len(), session.intervals[0].time_s), (2, 1644226097.0));
    assert_eq!(session.tags_s, [1644226140.0, 1644226435.5]);
    let none = session.signal("ECG").unwrap_err().to_string();
    assert!(none.contains("BVP, EDA, ACC x"), "{none}");
}

#[test]
fn an_e4_folder() {
    let path = folder("e4");
    E4.iter().for_each(|(name, text)| fs::write(path.join(name), text).unwrap());
    check(&Session::open(&path).unwrap());
    let tried = |name: &str, text: &str, expected: &str| {
        let (_, good) = E4.iter().find(|(n, _)| *n == name).unwrap();
        fs::write(path.join(name), text).unwrap();
        let error = Session::open(&path).unwrap_err().to_string();
        fs::write(path.join(name), good).unwrap();
        assert!(error.contains(name) && error.contains(expected), "{error}");
    };
    tried("BVP.csv", "yesterday\n64\n0\n", "line 1: the cell is \"yesterday\"");
    tried("BVP.csv", "-5\n64\n0\n", "line 1: the start is");
    tried("BVP.csv", "1\n0\n0\n", "line 2: the rate is \"0\"");
    tried("BVP.csv", "1\n", "line 2: the file ends here");
    tried("BVP.csv", "1\n64\n0\n\n1\n", "line 4: the line is blank");
    tried("BVP.csv", "1\n64\n0,1\n", "line 3: the line has more than 1");
    tried("ACC.csv", "1,1,1\n32,32,16\n0,0,0\n", "line 2: the rate is");
    tried("ACC.csv", "1,1,1\n32,32,32\n0,0\n", "line 3: the line has 2 columns");
    tried("IBI.csv", "1,IBI\n5,0.8\n5,0.8\n", "line 3: the beat is not later");
    tried("IBI.csv", "1,IBI\n5,-0.8\n", "line 2: the beat is \"5,-0.8\"");
    // Nothing was pressed, and no beat found.
    fs::write(path.join("tags_S01.csv"), "").unwrap();
    fs::write(path.join("IBI.csv"), "").unwrap();
    assert_eq!(Session::open(&path).unwrap().intervals, []);
    fs::write(path.join("tags.csv"), "1\n").unwrap();
    assert!(Session::open(&path).unwrap_err().to_string().contains("two of this file"));
    let none = Session::open(folder("nothing")).unwrap_err().to_string();
    assert!(none.contains("no file of an E4"), "{none}");
}

#[cfg(feature = "zip")]
mod archives {
    use super::*;
    use std::io::{Cursor, Write};
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn archive<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn an_e4_archive() {
        let names: Vec<String> = E4.iter().map(|(name, _)| format!("S01/{name}")).collect();
        let files = names.iter().zip(E4).map(|(name, (_, text))| (&**name, text.as_bytes()));
        let hidden = [("__MACOSX/S01/BVP.csv", &b"\0"[..])];
        let bytes = archive(files.chain(hidden));
        check(&Session::from_zip_bytes(&bytes).unwrap());
        let path = folder("zip").join("S01.zip");
        fs::write(&path, &bytes).unwrap();
        check(&Session::open(&path).unwrap());
    }

    #[test]
    fn a_hostile_archive_is_refused_in_bounded_memory() {
        let mut bomb = b"1\n64\n".to_vec();
        bomb.resize(64 << 20, b'\n');
        let line = vec![b'1'; 4 << 20];
        let sound: &[u8] = b"1\n64\n0\n";
        for (files, expected) in [
            (vec![("BVP.csv", &bomb[..])], "200 times"),
            (vec![("BVP.csv", &line[..])], "longer than 1 MiB"),
            (vec![("a/BVP.csv", sound), ("b/BVP.csv", sound)], "two of this file"),
            (vec![("../../etc/passwd", sound)], "no file of an E4"),
        ] {
            let error = Session::from_zip_bytes(&archive(files)).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        let error = Session::from_zip_bytes(b"PK\x05\x06").unwrap_err().to_string();
        assert!(error.contains("no sound zip archive"), "{error}");
    }
}

/// The sessions of stress-predict: about an hour each.
#[test]
#[cfg(feature = "zip")]
fn recorded_e4_sessions() {
    let Some(path) = data("affect/stress-predict/Raw_data") else { return };
    let session = Session::open(path.join("S01.zip")).unwrap();
    let length = |name: &str| session.signal(name).unwrap().samples.len();
    // Lines of the files less the two of the header.
    assert_eq!((length("BVP"), length("EDA"), length("TEMP")), (208_703, 13_032, 13_056));
    assert_eq!((length("ACC x"), length("HR"), session.intervals.len()), (104_310, 3250, 1260));
    assert_eq!(session.tags_s.len(), 10);
}

#[cfg(feature = "opensignals")]
mod opensignals {
    use super::*;
    use interocept_io::opensignals::{from_bytes, is};

    fn text(columns: &str, rows: &str) -> String {
        format!(
            "# OpenSignals Text File Format. Version 1\n# {{\"00:07:80:46:F0:3B\": {{\"sensor\": [\"ECG\", \"EDA\"], \
             \"column\": [{columns}], \"time\": \"14:40:40.5\", \"date\": \"2019-1-4\", \"label\": [\"CH1\", \"CH2\"], \
             \"resolution\": [16, 12], \"device\": \"biosignalsplux\", \"sampling rate\": 1000}}}}\n# EndOfHeader\n{rows}"
        )
    }

    #[test]
    fn steps_and_lost_frames() {
        let rows = "14\t0\t32100\t7\t\n15\t1\t32101\t8\t\n2\t1\t32104\t9\t\n";
        let good = text("\"nSeq\", \"DI\", \"CH1\", \"CH2\"", rows);
        let recording = from_bytes(good.as_bytes()).unwrap();
        assert_eq!(
            (&*recording.device, recording.rate_hz, recording.lost),
            ("biosignalsplux", 1000.0, 2)
        );
        assert_eq!(recording.start, "2019-1-4 14:40:40.5");
        let ecg = recording.signal("ecg").unwrap();
        assert_eq!((&*ecg.name, ecg.resolution_bits, ecg.samples.len()), ("CH1", Some(16), 5));
        assert!(ecg.samples[2].is_nan() && ecg.samples[3].is_nan() && ecg.samples[4] == 32104.0);
        assert_eq!(recording.signal("CH2").unwrap().resolution_bits, Some(12));
        assert_eq!(recording.signal("DI").unwrap().sensor, "");
        let path = folder("opensignals").join("r.txt");
        fs::write(&path, &good).unwrap();
        assert!(is(&path));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let columns = "\"nSeq\", \"CH1\", \"CH2\"";
        let tried = |bad: &str, expected: &str| {
            let error = from_bytes(bad.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        };
        tried("0\t1\n", "line 1: it must begin with");
        tried("# OpenSignals\n# EndOfHeader\n", "no line of JSON");
        tried(&text(columns, "0\t1\t2\n1\t1\n"), "line 5: the line has 2 columns");
        tried(&text(columns, "0\t1\t2\t3\n"), "line 4: the line has more than the 3");
        tried(&text(columns, "0\t1\t2\n1\tx\t2\n"), "line 5: the cell is \"x\"");
        tried(
            &text(columns, "0\t1\t2\n1\t1\t2\n1\t1\t2\n"),
            "line 6: the sequence number 1 comes twice",
        );
        tried(&text(columns, "0\t1\t2\n").replace("1000", "-1"), "`sampling rate` must be");
        let two = text(columns, "").replace("# {", "# {\"a\": {}, ");
        tried(&two, "it is of 2 devices");
    }
}

#[test]
fn frames_of_a_camera() {
    let timed = camera::Options::timed("time", TimeUnit::Milliseconds);
    let good = "time,R,G,B\n0,250.5,1,2\n33,251,1,2\n66,,1,2\n101,252,1,2\n";
    let frames = camera::from_bytes(good.as_bytes(), &timed).unwrap();
    assert_eq!((frames.list.len(), frames.list[3].time_s), (4, 0.101));
    assert!(frames.list[2].colours[0].is_nan() && frames.list[2].colours[2] == 2.0);
    assert!((frames.rate_hz - 3.0 / 0.101).abs() < 1e-9);

    let bad = "time,R,G,B\n0,1,1,1\n33,2,2,2\n33,3,3,3\n20,4,4,4\n66,5,5,5\n";
    let error = camera::from_bytes(bad.as_bytes(), &timed).unwrap_err().to_string();
    assert!(error.contains("line 4: the time 0.033 s is repeated"), "{error}");
    let back = bad.replace("33,3,3,3\n", "");
    let error = camera::from_bytes(back.as_bytes(), &timed).unwrap_err().to_string();
    assert!(error.contains("line 4: the time 0.02 s is going back, after 0.033 s"), "{error}");
    let mended = camera::Options { repair: Repair::LeaveOut, ..timed };
    let frames = camera::from_bytes(bad.as_bytes(), &mended).unwrap();
    let reds: Vec<f64> = frames.list.iter().map(|f| f.colours[0]).collect();
    assert_eq!((reds, frames.left_out), (vec![1.0, 2.0, 5.0], 2));

    let steady = camera::Options::new(Clock::Rate { rate_hz: 30.0 });
    let frames = camera::from_bytes(b"R,G,B\n1,2,3\n1,2,3\n", &steady).unwrap();
    assert_eq!(frames.list[1].time_s, 1.0 / 30.0);
    let error = camera::from_bytes(b"R,G\n1,2\n", &steady).unwrap_err().to_string();
    assert!(error.contains("no column \"B\""), "{error}");
}

#[test]
fn recorded_frames_of_a_camera() {
    let Some(path) = data("cardiac") else { return };
    let timed = camera::Options::timed("time", TimeUnit::Milliseconds);
    let frames = camera::read(path.join("welltory-ppg/data/subject_01/PPG.csv"), &timed).unwrap();
    assert_eq!((frames.list.len(), frames.left_out), (3155, 0));
    let steady = camera::Options::new(Clock::Rate { rate_hz: 30.0 });
    let left = path.join("oximetry-phone-cam/ppg-csv/Left/100001.csv.gz");
    assert_eq!(camera::read(left, &steady).unwrap().list.len(), 32_727);
}
