//! The `interocept` command: screenings, beats, heart-rate variability and blood pressure from
//! recordings, every processor on every channel, simulated recordings, and the comparison of a detector
//! with reference annotations.
//!
//! Everything that is computed is computed by the library; here inputs are opened and
//! results are laid out. Exit codes: 0 done, 1 input refused, 2 wrong usage.

mod analysis;
mod axes;
mod commands;
mod failure;
mod flags;
mod intervals;
mod json;
mod keeping;
mod language;
mod names;
mod output;
mod oximeter;
mod report;
mod sensors;
mod signals;
mod source;
mod table;

use clap::{Parser, Subcommand};
use interocept_assess::{Capture, Portrait};
use std::{
    io::{ErrorKind, Write},
    process::ExitCode,
};

use commands::{
    beats, bp, compare, conformance, hrv, monitor, motion, run, screen, simulate, store,
};

/// Beats and heart-rate variability from recordings, with the evidence for every number.
#[derive(Parser)]
#[command(name = "interocept", version, after_help = EXAMPLES, max_term_width = 80)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Write JSON instead of tables.
    #[arg(long, global = true)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  interocept screen --demo                 50 elements of a simulated person
  interocept compare before.json after.json  which of them have changed
  interocept monitor --demo                sensors as they come, live
  interocept hrv --demo                    measures of a simulated ECG
  interocept hrv mitdb/118                 measures of a WFDB record
  interocept beats mitdb/118               its beats
  interocept motion orientation imu.csv --rate 100
                                           how a sensor is turned
  interocept bp --demo                     blood pressure between cuff readings
  interocept run ppg.detector S01.zip      any other channel, here of an Empatica E4
  interocept simulate noisy --muscle-snr 6 a recording of which all is known
  interocept conformance mitdb             beats against reference annotations

Exit codes: 0 done, 1 input refused, 2 wrong usage. Not a medical device.";

/// The report of a portrait: one HTML page in English, which needs nothing from elsewhere.
///
/// # Errors
/// The page could not be made.
pub fn report(capture: &Capture, portrait: &Portrait, name: &str) -> Result<String, String> {
    let about = report::About { name, curve: None, stages: &[], unused: &[] };
    let page = report::html(capture, portrait, &about, language::Language::En);
    page.map_err(|failure| failure.to_string())
}

#[derive(Subcommand)]
enum Command {
    Screen(Box<screen::Args>),
    Compare(compare::Args),
    Beats(beats::Args),
    Bp(bp::Args),
    Hrv(hrv::Args),
    Motion(motion::Args),
    Monitor(monitor::Args),
    Run(run::Args),
    Simulate(Box<simulate::Args>),
    Conformance(conformance::Args),
    Store(store::Args),
}

/// Runs the command with the arguments of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match &cli.command {
        Command::Screen(args) => screen::run(args, cli.json),
        Command::Compare(args) => compare::run(args, cli.json),
        Command::Beats(args) => beats::run(args, cli.json),
        Command::Bp(args) => bp::run(args, cli.json),
        Command::Hrv(args) => hrv::run(args, cli.json),
        Command::Motion(args) => motion::run(args, cli.json),
        Command::Monitor(args) => monitor::run(args, cli.json),
        Command::Run(args) => run::run(args, cli.json),
        Command::Simulate(args) => simulate::run(args, cli.json),
        Command::Conformance(args) => conformance::run(args, cli.json),
        Command::Store(args) => store::run(args, cli.json),
    };
    let error = match done.map(|text| std::io::stdout().write_all(text.as_bytes())) {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        // Whoever reads has read enough, as in `interocept ... | head`.
        Ok(Err(e)) if e.kind() == ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
        Ok(Err(e)) => failure::Failure::output(e),
        Err(failure) => failure,
    };
    eprintln!("interocept: {error}");
    ExitCode::FAILURE
}
