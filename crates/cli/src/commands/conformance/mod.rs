//! `interocept conformance`: a detector against reference annotations, as EC57 prescribes.

mod case;
mod report;

use indicatif::{ProgressBar, ProgressStyle};
use interocept::conformance::Options;
use std::path::{Path, PathBuf};

use crate::{failure::Failure, json};
use case::{Case, Test};
use report::Report;

/// Compare beats with reference annotations, record by record
///
/// Beat by beat after ANSI/AAMI EC57: pairs within 150 ms, from the fifth minute to the end of
/// the record, ventricular fibrillation left out. Without --test our own detector runs on one
/// lead of each record, as a stream, with its one default configuration; with it, annotations
/// of any other detector are read.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Folders of WFDB records, or records
    #[arg(value_name = "FOLDER|RECORD", required = true)]
    inputs: Vec<PathBuf>,
    /// Extension of the reference annotations
    #[arg(long, value_name = "EXT", default_value = "atr")]
    reference: String,
    /// Extension of the test annotations; without it our detector is tested
    #[arg(long, value_name = "EXT")]
    test: Option<String>,
    /// Folder of the test annotations, where it is not that of the record
    #[arg(long, value_name = "FOLDER", requires = "test")]
    test_folder: Option<PathBuf>,
    /// Signal that our detector gets, by name or number from 0; the first ECG lead otherwise
    #[arg(long, value_name = "NAME|N", conflicts_with = "test")]
    channel: Option<String>,
    /// Seconds at the beginning of each record that are left out; 0 compares the whole record
    #[arg(long, value_name = "S", default_value_t = Options::new(1.0).skip_s)]
    start: f64,
    /// Greatest distance of a pair in seconds, itself included
    #[arg(long, value_name = "S", default_value_t = Options::new(1.0).window_s)]
    window: f64,
}

const EXAMPLES: &str = "\
Examples:
  interocept conformance mitdb
  interocept conformance mitdb/118 mitdb/119 --start 0
  interocept conformance mitdb --test qrs --test-folder out
  interocept conformance mitdb --json | jq '.gross.qrs'

Se is the share of the reference's beats that were found, +P the share of what was found that
are beats. Gross figures pool the beats of all records, average ones are means over records.";

/// Runs the command.
pub(crate) fn run(args: &Args, as_json: bool) -> Result<String, Failure> {
    let (records, left_out) = records(args)?;
    let test = match &args.test {
        Some(extension) => Test::Files { extension, folder: args.test_folder.as_deref() },
        None => Test::Detector { channel: args.channel.as_deref() },
    };
    let bar = ProgressBar::new(records.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} of {len}  {msg}") {
        bar.set_style(style);
    }
    let mut cases = Vec::new();
    for record in &records {
        bar.set_message(record.display().to_string());
        cases.push(Case::of(record, &args.reference, &test, |rate_hz| Options {
            skip_s: args.start,
            window_s: args.window,
            ..Options::new(rate_hz)
        })?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    let report = Report { args, cases: &cases, left_out: &left_out };
    Ok(if as_json { json::text(&report.json()) } else { report.text() })
}

/// The records with reference annotations, and those of a folder that have none.
fn records(args: &Args) -> Result<(Vec<PathBuf>, Vec<String>), Failure> {
    let (mut records, mut left_out) = (Vec::new(), Vec::new());
    for input in &args.inputs {
        if !input.is_dir() {
            let is_file = input.is_file() && input.extension().is_some();
            records.push(if is_file { input.with_extension("") } else { input.clone() });
            continue;
        }
        for record in headers(input)? {
            if record.with_extension(&args.reference).is_file() {
                records.push(record);
            } else {
                left_out.push(record.display().to_string());
            }
        }
    }
    if records.is_empty() {
        let folders: Vec<String> = args.inputs.iter().map(|i| i.display().to_string()).collect();
        return Err(Failure::new(format!(
            "{}: there is no WFDB record with reference annotations (NAME.hea and NAME.{}); name another folder, or their extension with --reference",
            folders.join(", "),
            args.reference
        )));
    }
    Ok((records, left_out))
}

/// The records of a folder, in order.
fn headers(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let refuse = |e: std::io::Error| Failure::new(format!("{}: {e}", folder.display()));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(refuse)? {
        let path = entry.map_err(refuse)?.path();
        if path.extension().is_some_and(|e| e == "hea") {
            found.push(path.with_extension(""));
        }
    }
    found.sort();
    Ok(found)
}
