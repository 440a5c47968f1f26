//! QRS detection on the open MIT-BIH records: both leads, real and synthetic noise, latency.
//!
//! ```sh
//! INTEROCEPT_DATA=... cargo run --release -p interocept-benches --example qrs
//! ```
//!
//! EC57 rules; records skip the first five minutes, noise is scored whole. Noise of a stated
//! ratio is (QRS peak to peak)^2 / 8 over its variance. Latency is the last sample consumed
//! when a beat becomes readable, minus its index; beats flagged `search_back` are left out.

use interocept::conformance::annotation::{Annotation, BeatClass, Kind};
use interocept::conformance::ec57::{self, Options};
use interocept::ecg::{Beat, BeatFlags, Detector, DetectorConfig};
use interocept::{Processor, SampleRate};
use interocept_io::wfdb::{Annotations, Record};
use interocept_sim::NoiseConfig;
use std::error::Error;
use std::path::{Path, PathBuf};

const RATE_HZ: f64 = 360.0;
/// Records in sinus rhythm with few artefacts, for synthetic noise.
const CLEAN: [&str; 6] = ["101", "112", "115", "122", "220", "230"];

/// What came of a group of recordings.
#[derive(Default)]
struct Tally {
    paired: u64,
    missed: u64,
    extra: u64,
    worst: Option<(f64, String)>,
    latency_ms: Vec<f64>,
    search_back: usize,
}

fn f1(paired: u64, missed: u64, extra: u64) -> f64 {
    200.0 * paired as f64 / (2 * paired + missed + extra).max(1) as f64
}

impl Tally {
    fn add(
        &mut self,
        name: &str,
        x: &[f64],
        truth: &[Annotation],
        skip_s: f64,
    ) -> Result<(), Box<dyn Error>> {
        let mut detector = Detector::new(&DetectorConfig::default(), SampleRate::new(RATE_HZ)?)?;
        let mut beats: Vec<Beat> = Vec::new();
        for (i, sample) in x.iter().enumerate() {
            let known = beats.len();
            detector.push(core::slice::from_ref(sample), &mut beats)?;
            for beat in beats.iter().skip(known) {
                if beat.flags.contains(BeatFlags::SEARCH_BACK) {
                    self.search_back += 1;
                } else {
                    self.latency_ms.push(1000.0 * (i as f64 - beat.index as f64) / RATE_HZ);
                }
            }
        }
        detector.finish(&mut beats);
        let kind = Kind::Beat(BeatClass::N);
        let found: Vec<_> = beats.iter().map(|b| Annotation { index: b.index, kind }).collect();
        let end_index = Some(x.len() as u64 - 1);
        let options = Options { skip_s, end_index, ..Options::new(RATE_HZ) };
        let qrs = ec57::compare(truth, &found, &options)?.matrix.qrs();
        let (p, m, e) = (qrs.true_positives, qrs.false_negatives, qrs.false_positives);
        (self.paired, self.missed, self.extra) = (self.paired + p, self.missed + m, self.extra + e);
        let score = f1(p, m, e);
        if self.worst.as_ref().is_none_or(|(least, _)| score < *least) {
            self.worst = Some((score, name.to_string()));
        }
        Ok(())
    }

    fn print(mut self, group: &str) {
        self.latency_ms.sort_by(f64::total_cmp);
        let at = |part: f64| {
            let i = (part * self.latency_ms.len().saturating_sub(1) as f64) as usize;
            self.latency_ms.get(i).copied().unwrap_or(0.0)
        };
        let (least, name) = self.worst.clone().unwrap_or_default();
        println!(
            "| {group} | {:.2} | {} | {} | {least:.2} ({name}) | {:.0} / {:.0} / {:.0} | {} |",
            f1(self.paired, self.missed, self.extra),
            self.missed,
            self.extra,
            at(0.5),
            at(0.95),
            at(1.0),
            self.search_back
        );
    }
}

fn annotations(path: &Path) -> Result<Vec<Annotation>, Box<dyn Error>> {
    let list = Annotations::open(path.with_extension("atr"))?.list;
    let known = |a: &interocept_io::wfdb::Annotation| {
        let kind = Kind::from_wfdb(a.code.number(), a.subtype)?;
        Some(Annotation { index: a.sample, kind })
    };
    Ok(list.iter().filter_map(known).collect())
}

/// Mean height of the first 300 normal complexes, the lowest and highest 5 % left out.
fn peak_to_peak(x: &[f64], truth: &[Annotation]) -> f64 {
    let around = |a: &Annotation| {
        let i = a.index as usize;
        let w = x.get(i.checked_sub(18)?..i + 18)?;
        let high = w.iter().copied().fold(f64::MIN, f64::max);
        Some(high - w.iter().copied().fold(f64::MAX, f64::min))
    };
    let normal = truth.iter().filter(|a| a.kind == Kind::Beat(BeatClass::N));
    let mut heights: Vec<f64> = normal.filter_map(around).take(300).collect();
    heights.sort_by(f64::total_cmp);
    let cut = heights.len() / 20;
    let middle = heights.get(cut..heights.len() - cut).unwrap_or(&heights);
    middle.iter().sum::<f64>() / middle.len().max(1) as f64
}

fn main() -> Result<(), Box<dyn Error>> {
    let root = std::env::var("INTEROCEPT_DATA").unwrap_or_else(|_| "../shared/data".into());
    let root = PathBuf::from(root).join("cardiac");
    let lead = |name: &str, lead: usize| -> Result<Vec<f64>, Box<dyn Error>> {
        Ok(Record::open(root.join(name))?.samples(lead)?)
    };
    let mut names: Vec<String> = std::fs::read_dir(root.join("mitdb"))?
        .filter_map(|entry| {
            entry.ok()?.file_name().to_str()?.strip_suffix(".hea").map(String::from)
        })
        .collect();
    names.sort();

    println!(
        "| signal | F1 % | missed | extra | worst record | latency ms p50 / p95 / max | search back |"
    );
    println!("|---|---|---|---|---|---|---|");
    for (column, group) in ["first lead", "second lead"].into_iter().enumerate() {
        let mut tally = Tally::default();
        for name in &names {
            let path = format!("mitdb/{name}");
            let truth = annotations(&root.join(&path))?;
            tally.add(name, &lead(&path, column)?, &truth, 300.0)?;
        }
        tally.print(group);
    }

    let truth = annotations(&root.join("mitdb/118"))?;
    for (column, group) in ["118", "118, second lead"].into_iter().enumerate() {
        let clean = lead("mitdb/118", column)?;
        let at_12 = lead("nstdb_subset/118e12", column)?;
        let at_0 = clean.iter().zip(&at_12).map(|(c, n)| c + 3.98 * (n - c)).collect();
        let levels = [("24", lead("nstdb_subset/118e24", column)?), ("12", at_12), ("0", at_0)];
        for (db, x) in levels {
            let mut tally = Tally::default();
            tally.add("118", &x, &truth, 0.0)?;
            tally.print(&format!("{group}, electrode motion, {db} dB"));
        }
    }

    for (motion, levels) in [(true, [12.0, 6.0, 0.0, -6.0]), (false, [12.0, 6.0, 0.0, -6.0])] {
        for db in levels {
            let mut tally = Tally::default();
            for name in CLEAN {
                let path = format!("mitdb/{name}");
                let truth = annotations(&root.join(&path))?;
                let mut x = lead(&path, 0)?;
                let noise = NoiseConfig {
                    motion_snr_db: motion.then_some(db),
                    muscle_snr_db: (!motion).then_some(db),
                    seed: name.parse()?,
                    ..NoiseConfig::default()
                };
                let height = peak_to_peak(&x, &truth);
                noise.add_to(&mut x, RATE_HZ, height)?;
                tally.add(name, &x, &truth, 0.0)?;
            }
            let kind = if motion { "1/f^2 0.3-15 Hz" } else { "white 5-90 Hz" };
            tally.print(&format!("six records, {kind}, {db} dB"));
        }
    }
    Ok(())
}
