//! Delimited text, RR intervals and beat times, written here and read back.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use interocept_io::csv::{self, Clock, Column, Options, TimeUnit};
use interocept_io::intervals::{Unit, read_beat_times_s, read_rr_ms};

fn put(name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path =
        std::env::temp_dir().join(format!("interocept-io-text-{}-{name}", std::process::id()));
    fs::write(&path, bytes).unwrap();
    path
}

fn on_column(unit: TimeUnit, rate_hz: Option<f64>) -> Options {
    Options::new(
        Column::Name("ecg".into()),
        Clock::Column { column: Column::Index(0), unit, rate_hz },
    )
}

#[test]
fn a_column_at_a_rate() {
    let path = put("rate.csv", "# made up\nt,ecg\n0,1.5\n1,\n2,-2\n");
    let options = Options {
        scale: 1000.0,
        units: "uV".into(),
        ..Options::new(Column::Name("ecg".into()), Clock::Rate { rate_hz: 250.0 })
    };
    let series = csv::read(&path, &options).unwrap();
    assert_eq!((series.name.as_str(), series.units.as_str(), series.rate_hz), ("ecg", "uV", 250.0));
    assert_eq!(series.samples[0], 1500.0);
    assert!(series.samples[1].is_nan());
    assert_eq!(series.samples[2], -2000.0);
}

#[test]
fn gaps_in_the_time_column_become_missing_samples() {
    let path = put("gap.csv", "t;ecg\n1000;1\n1010;2\n1020;3\n1060;4\n1070;5\n1084;6\n1090;7\n");
    let options = Options { delimiter: b';', ..on_column(TimeUnit::Milliseconds, Some(100.0)) };
    let series = csv::read(&path, &options).unwrap();
    assert_eq!((series.samples.len(), series.missing, series.start_s), (10, 3, 1.0));
    assert!(series.samples[3..6].iter().all(|v| v.is_nan()));
    assert_eq!(series.samples[6..], [4.0, 5.0, 6.0, 7.0]);
    let irregular: Vec<u64> = series.irregular.iter().map(|i| i.line).collect();
    assert_eq!((irregular, series.irregular_count), (vec![7, 8], 2));
}

/// 130 Hz in whole milliseconds steps by 7 and 8: the rate is right over time, and no gap is seen.
#[test]
fn the_rate_is_measured_through_rounded_times() {
    let rows: String =
        (0..13_000).map(|i| format!("{},{i}\n", (f64::from(i) * 1000.0 / 130.0).round())).collect();
    let path = put("rounded.csv", format!("t,ecg\n{rows}"));
    let series = csv::read(&path, &on_column(TimeUnit::Milliseconds, None)).unwrap();
    // 1 ms over 100 s.
    assert!((series.rate_hz - 130.0).abs() < 130.0 * 1e-5, "{}", series.rate_hz);
    assert_eq!((series.missing, series.samples.len(), series.irregular_count), (0, 13_000, 0));
}

#[test]
fn iso_times_and_gzip() {
    let text = "t,ecg\n2025-03-14T15:09:26.500Z,1\n2025-03-14T15:09:26.510Z,2\n2025-03-14T16:09:26.530+01:00,3\n";
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(text.as_bytes()).unwrap();
    let path = put("iso.csv.gz", packed.finish().unwrap());
    let series = csv::read(&path, &on_column(TimeUnit::Iso, Some(100.0))).unwrap();
    assert_eq!(series.start_s, 1_741_964_966.5);
    assert_eq!((series.samples.len(), series.missing), (4, 1));
}

#[test]
fn csv_errors_name_the_line() {
    let at_rate = |rate_hz| Options::new(Column::Name("ecg".into()), Clock::Rate { rate_hz });
    let seconds = on_column(TimeUnit::Seconds, None);
    for (text, options, expected) in [
        ("t,ecg\n0,1\n1,x\n", at_rate(1.0), "line 3: the cell is \"x\""),
        ("t,ecg\n0,1\n1\n", at_rate(1.0), "line 3: there is no column 1"),
        ("t,ecg\n0,inf\n", at_rate(1.0), "line 2"),
        ("t,ecg\ns,mV\n0,1\n", at_rate(1.0), "line 2: the cell is \"mV\""),
        ("t,ecg\ns,mV\n0,1\n", at_rate(1.0), "units, delete it"),
        ("t,ecg\n0,004,1,25\n", at_rate(1.0), "line 2: there are 4 cells, but 2"),
        ("ecg\n1,25\n", at_rate(1.0), "line 2: there are 2 cells, but 1"),
        ("t,ecg\n2025-03-14T15:09:26Z,1\n", seconds.clone(), "read as ISO 8601"),
        ("t,ppg\n0,1\n", at_rate(1.0), "there are: t, ppg"),
        ("t,ecg\n", at_rate(1.0), "no rows"),
        ("t,ecg\n0,1\n", at_rate(0.0), "above 0"),
        ("t,ecg\n0,1\n1,1\n0.5,1\n", seconds.clone(), "line 4: time goes back"),
        ("t,ecg\n0,1\n1,1\n,1\n", seconds.clone(), "line 4: the time is missing"),
        ("t,ecg\n0,1\n1,1\n1e15,1\n", seconds.clone(), "line 4: gaps"),
        ("t,ecg\n0,1\n", seconds, "give it"),
        ("t,ecg\nnoon,1\n", on_column(TimeUnit::Iso, None), "line 2: the time is \"noon\""),
    ] {
        let error = csv::read(put("bad.csv", text), &options).unwrap_err().to_string();
        assert!(error.contains(expected), "{text:?} gave {error:?}");
    }
}

#[test]
fn semicolons_decimal_commas_and_the_marks_of_editors() {
    let path = put("comma.csv", "\u{feff}zeit;ecg\r\n0,000;1,5\r\n0,004;\r\n0,008;-2,25\r\n");
    let options = Options::new(
        Column::Name("ecg".into()),
        Clock::Column {
            column: Column::Name("zeit".into()),
            unit: TimeUnit::Seconds,
            rate_hz: None,
        },
    );
    let series = csv::read(&path, &options.with(csv::Dialect::of(&path).unwrap())).unwrap();
    assert!((series.rate_hz - 250.0).abs() < 1e-9, "{}", series.rate_hz);
    assert_eq!((series.samples[0], series.samples[2]), (1.5, -2.25));
    assert!(series.samples[1].is_nan());
}

/// A duplicate time is counted and listed, its sample kept; one that goes back is an error.
#[test]
fn duplicate_times_are_flagged_and_backward_ones_refused() {
    let rows = "t,ecg\n0,1\n0.01,2\n0.01,3\n0.02,4\n";
    let series =
        csv::from_bytes(rows.as_bytes(), &on_column(TimeUnit::Seconds, Some(100.0))).unwrap();
    assert_eq!(series.samples, [1.0, 2.0, 3.0, 4.0]);
    let listed: Vec<(u64, f64)> = series.irregular.iter().map(|i| (i.line, i.step_s)).collect();
    assert_eq!((listed, series.irregular_count), (vec![(4, 0.0)], 1));
    for back_s in [0.01, 1.0, 3600.0] {
        let rows = format!("t,ecg\n5000,1\n5000.01,2\n{},3\n", 5000.01 - back_s);
        let error = csv::from_bytes(rows.as_bytes(), &on_column(TimeUnit::Seconds, Some(100.0)));
        let error = error.unwrap_err().to_string();
        assert!(error.contains("line 4: time goes back"), "{error}");
    }
}

fn beats_of(rows: impl Iterator<Item = (f64, usize)>, rate_hz: Option<f64>) -> csv::Series {
    let rows: String = rows.map(|(t, i)| format!("{t:.4},{i}\n")).collect();
    let options = on_column(TimeUnit::Seconds, rate_hz);
    csv::from_bytes(format!("t,ecg\n{rows}").as_bytes(), &options).unwrap()
}

/// Packets of ten samples with one time each, one of which was lost: nothing is stretched.
#[test]
fn rows_of_one_packet_may_have_one_time() {
    let rows = (0..6000).filter(|i| i / 10 != 300).map(|i| ((i / 10) as f64 / 25.0, i));
    let series = beats_of(rows, None);
    assert!((series.rate_hz - 250.0).abs() < 0.5, "{}", series.rate_hz);
    assert_eq!((series.samples.len(), series.missing), (6000, 10));
    assert_eq!((series.samples[2999], series.samples[3010]), (2999.0, 3010.0));
    assert!(series.irregular_count > 5000, "{}", series.irregular_count);
}

/// Times that tremble by a third of a period keep the rate, and gather no false gaps.
#[test]
fn times_that_tremble_stretch_nothing() {
    let mut state = 7_u32;
    let mut tremble = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1 << 24) - 0.5
    };
    let rows: Vec<_> = (0..15_000).map(|i| ((i as f64 + 0.75 * tremble()) / 250.0, i)).collect();
    let series = beats_of(rows.into_iter(), None);
    assert!((series.rate_hz - 250.0).abs() < 0.5, "{}", series.rate_hz);
    assert!(series.samples.len().abs_diff(15_000) < 50, "{}", series.samples.len());
}

/// Steps of 1 and 2 ms are 700 Hz, and not 1000 Hz of which many samples were lost.
#[test]
fn fast_rates_survive_milliseconds() {
    let rows = (0..7000).map(|i| ((i as f64 / 0.7).round() / 1000.0, i));
    let series = beats_of(rows, None);
    assert!((series.rate_hz - 700.0).abs() < 0.1, "{}", series.rate_hz);
    assert_eq!((series.samples.len(), series.missing), (7000, 0));
}

/// A rate that is one in a thousand off is no gap.
#[test]
fn a_rate_that_is_slightly_off_makes_no_gap() {
    let rows = (0..20_000).map(|i| (i as f64 / 249.75, i));
    assert_eq!(beats_of(rows, Some(250.0)).missing, 0);
}

/// Where rows are the only clock, a blank line would be a sample less.
#[test]
fn a_blank_line_is_no_sample_left_out() {
    let at_rate = Options::new(Column::Index(0), Clock::Rate { rate_hz: 1.0 });
    let read = |text: &str| csv::from_bytes(text.as_bytes(), &at_rate);
    for text in ["# c\n\necg\n\n1\n2\n", "ecg\r\n1\r\n2\r\n", "ecg\n1\n2\n\n\n"] {
        assert_eq!(read(text).unwrap().samples, [1.0, 2.0], "{text:?}");
    }
    for text in ["ecg\n1\n\n2\n", "ecg\r\n1\r\n\r\n2\r\n"] {
        let error = read(text).unwrap_err().to_string();
        assert!(error.contains("line 3: the line is blank"), "{error}");
    }
    let timed = csv::from_bytes(b"t,ecg\n0,1\n\n1,2\n", &on_column(TimeUnit::Seconds, None));
    assert_eq!(timed.unwrap().samples, [1.0, 2.0]);
}

/// 48 MiB of one line and of rows, in a few KiB of gzip.
#[test]
fn archives_of_huge_texts_are_refused() {
    for (name, row) in
        [("line.csv.gz", "0".repeat(1 << 20)), ("rows.csv.gz", "0,0\n".repeat(1 << 18))]
    {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..48 {
            packed.write_all(row.as_bytes()).unwrap();
        }
        let path = put(name, packed.finish().unwrap());
        let options = Options {
            header: false,
            ..Options::new(Column::Index(0), Clock::Rate { rate_hz: 1.0 })
        };
        let error = csv::read(&path, &options).unwrap_err().to_string();
        assert!(error.contains("1 MiB") || error.contains("200 times"), "{error}");
    }
}

#[test]
fn intervals_and_beat_times() {
    let ms = put("ms.txt", "RR\n800 x\n# note\n\n812.5\n");
    assert_eq!(read_rr_ms(&ms, None).unwrap(), [800.0, 812.5]);
    assert_eq!(read_rr_ms(put("s.txt", "0.8\n0.8125\n"), None).unwrap(), [800.0, 812.5]);
    assert_eq!(
        read_rr_ms(put("f.txt", "60\n61\n"), Some(Unit::Milliseconds)).unwrap(),
        [60.0, 61.0]
    );
    for (text, expected) in [
        ("60\n61\n", "give the unit"),
        ("800\n-1\n", "line 2"),
        ("800\nx\n", "line 2"),
        ("\n", "no numbers"),
    ] {
        let error = read_rr_ms(put("bad.txt", text), None).unwrap_err().to_string();
        assert!(error.contains(expected), "{text:?} gave {error:?}");
    }
    assert_eq!(
        read_beat_times_s(put("b.txt", "100\n900\n"), Unit::Milliseconds).unwrap(),
        [0.1, 0.9]
    );
    let error =
        read_beat_times_s(put("c.txt", "1\n2\n2\n"), Unit::Seconds).unwrap_err().to_string();
    assert!(error.contains("line 3"), "{error}");
}
