//! `interocept bp`: blood pressure between cuff readings, and that of a catheter.

mod cuffs;
mod report;

use interocept::{
    Processor as _, SampleRate,
    abp::{Features, FeaturesConfig},
    bp::{Pat, PatConfig, Trend, TrendConfig},
    catalogue,
    measure::Measure,
    registry,
};
use interocept_sim::{CirculationConfig, circulation};
use std::path::{Path, PathBuf};

use crate::{
    failure::Failure,
    language::Language,
    signals::{self, Frames, SignalsArgs},
};
use cuffs::Cuff;

/// Follow blood pressure between cuff readings, or measure that of an arterial line
///
/// From an ECG and a PPG on one clock comes when each pulse arrives; cuff readings say at which
/// pressure. Without cuffs only changes are told, and beside every pressure stands the mean of the
/// cuffs, which it has to beat. An arterial pressure in the recording is measured as it is.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// A WFDB record without extension, an EDF, OpenSignals or CSV file with ECG and PPG,
    /// arterial pressure, or all three
    #[arg(value_name = "RECORD|FILE", required_unless_present = "demo")]
    input: Option<PathBuf>,
    /// Follow half an hour of a simulated heart, with its cuff readings
    #[arg(long, conflicts_with_all = ["input", "cuffs"])]
    demo: bool,
    /// Cuff readings: a table of time in s, systolic and diastolic pressure in mmHg
    #[arg(long, value_name = "FILE")]
    cuffs: Option<PathBuf>,
    #[command(flatten)]
    signals: SignalsArgs,
    /// Seconds from one line to the next
    #[arg(long, value_name = "S", default_value_t = 60.0)]
    every: f64,
    /// By how much the PPG comes later than the ECG in the device
    #[arg(long, value_name = "MS", default_value_t = 0.0, allow_negative_numbers = true)]
    skew: f64,
    /// Language of the report
    #[arg(long, value_enum, default_value = "en")]
    lang: Language,
}

const EXAMPLES: &str = "\
Examples:
  interocept bp --demo
  interocept bp night --cuffs cuffs.csv          ECG and PPG by their names
  interocept bp night.csv --rate 250 --channels ecg,ppg,- --cuffs cuffs.csv
  interocept bp icu --every 300 --json           with an arterial line
  interocept simulate wrist.csv --signal pressure --duration 3600
  interocept bp wrist.csv --time-column time_s --cuffs wrist_cuffs.csv

--channels takes three here: ECG, PPG and arterial pressure, `-` for none. The
cuffs are a table that begins with the line time_s,sbp_mmhg,dbp_mmhg. A reading
needs pulses in the minute before it; a level takes three readings, over a
range of 10 mmHg or more.

Not a medical device.";

/// What --channels are here.
const CHANNELS: &str = "ECG, PPG, arterial pressure";
const NAN: f64 = f64::NAN;

/// Runs the command.
pub(crate) fn run(args: &Args, as_json: bool) -> Result<String, Failure> {
    if !(1.0..=86_400.0).contains(&args.every) {
        return Err(Failure::new(format!("--every is {}; it must be 1 to 86400 s", args.every)));
    }
    let session = match &args.input {
        Some(input) => Session::of_file(input, args)?,
        None => Session::demo(args)?,
    };
    Ok(if as_json { session.json() } else { session.text(args.lang) })
}

/// The measures of a time or of a window.
struct Row {
    time_s: f64,
    measures: Vec<Measure>,
}

/// A recording and what it comes to.
#[derive(Default)]
struct Session {
    name: String,
    channels: Vec<String>,
    rate_hz: f64,
    seconds: f64,
    arrivals: Option<usize>,
    /// Readings and what became of them.
    cuffs: Vec<(Cuff, Measure)>,
    trend: Vec<Row>,
    arterial: Vec<Row>,
}

impl Session {
    fn of_file(input: &Path, args: &Args) -> Result<Self, Failure> {
        let cuffs = args.cuffs.as_deref().map(cuffs::read).transpose()?.unwrap_or_default();
        let find = |name, at| {
            let entry = registry::find_name(name).ok_or_else(|| Failure::new(name))?;
            Ok::<_, Failure>(signals::frames(input, entry, &args.signals.part(CHANNELS, at)?))
        };
        let (pulse, line) = (find("bp.pat", 0..2)?, find("abp.features", 2..3)?);
        let pulse = pulse.and_then(|frames| match frames.names.get(1) {
            Some(ppg) if !ppg.is_empty() => Ok(frames),
            _ => Err(Failure::new(format!(
                "{}: there is no PPG beside the ECG, and no arterial pressure, by their names; choose with --channels",
                input.display()
            ))),
        });
        let mut session = Self { name: input.display().to_string(), ..Self::default() };
        match pulse {
            Ok(pulse) => session.follow(&pulse, &cuffs, args)?,
            Err(e) if line.is_err() => return Err(e),
            Err(_) => {}
        }
        if let Ok(line) = &line {
            session.measure(line, args)?;
        }
        Ok(session)
    }

    fn demo(args: &Args) -> Result<Self, Failure> {
        let made = circulation::simulate(&CirculationConfig::default())?;
        let names = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        let (rate_hz, both) = (made.ecg.rate_hz, made.ecg.samples.iter().zip(&made.ppg.samples));
        let pulse = Frames {
            names: names(&["ECG", "PPG"]),
            rate_hz,
            values: both.flat_map(|(x, y)| [*x, *y]).collect(),
        };
        let line = Frames { names: names(&["ABP"]), rate_hz, values: made.pressure.samples };
        let cuffs: Vec<Cuff> =
            made.cuffs.iter().map(|c| [c.time_s, c.sbp_mmhg, c.dbp_mmhg]).collect();
        let mut session = Self { name: "demo".into(), ..Self::default() };
        session.follow(&pulse, &cuffs, args)?;
        session.measure(&line, args)?;
        Ok(session)
    }

    fn describe(&mut self, frames: &Frames) {
        self.channels.extend(frames.names.iter().cloned());
        self.rate_hz = frames.rate_hz;
        let count = frames.values.len() / frames.names.len().max(1);
        self.seconds = count as f64 / frames.rate_hz;
    }

    /// Beats, cuffs and questions in the order of their times.
    fn follow(&mut self, pulse: &Frames, cuffs: &[Cuff], args: &Args) -> Result<(), Failure> {
        self.describe(pulse);
        let config = PatConfig { skew_ms: args.skew, ..PatConfig::default() };
        let arrivals = Pat::run(&config, SampleRate::new(pulse.rate_hz)?, &pulse.values)?;
        self.arrivals = Some(arrivals.len());
        let mut events: Vec<(f64, [f64; 6])> = arrivals
            .iter()
            .map(|a| (a.time_s, [a.time_s, a.pat_ms, a.quality, NAN, NAN, NAN]))
            .collect();
        let mut latest = 0.0;
        for [time_s, sbp, dbp] in cuffs {
            // One that is older than the one before it comes after it, and is told so.
            latest = if *time_s > latest { *time_s } else { latest };
            events.push((latest, [*time_s, NAN, NAN, *sbp, *dbp, NAN]));
        }
        let times = (1..).map(|k| args.every * f64::from(k)).take_while(|t| *t <= self.seconds);
        events.extend(times.map(|t| (t, [t, NAN, NAN, NAN, NAN, NAN])));
        events.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        let mut trend = Trend::new(&TrendConfig::default(), SampleRate::MICROSECONDS)?;
        for (_, frame) in events {
            let mut measures = Vec::new();
            trend.push(&frame, &mut measures)?;
            let [time_s, _, _, sbp, dbp, _] = frame;
            match measures.first() {
                Some(m) if m.id() == catalogue::bp::CUFFS => {
                    self.cuffs.push(([time_s, sbp, dbp], *m));
                }
                Some(_) => self.trend.push(Row { time_s, measures }),
                None => {}
            }
        }
        Ok(())
    }

    /// An arterial pressure, in windows one after the other.
    fn measure(&mut self, line: &Frames, args: &Args) -> Result<(), Failure> {
        self.describe(line);
        let config =
            FeaturesConfig { window_s: args.every, hop_s: args.every, ..FeaturesConfig::default() };
        for m in Features::run(&config, SampleRate::new(line.rate_hz)?, &line.values)? {
            let time_s = m.window().start_s;
            match self.arterial.last_mut() {
                Some(row) if row.time_s == time_s => row.measures.push(m),
                _ => self.arterial.push(Row { time_s, measures: vec![m] }),
            }
        }
        Ok(())
    }
}
