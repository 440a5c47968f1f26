//! `interocept simulate`: recordings with known truth.

mod other;

use indicatif::ProgressBar;
use interocept_io::wfdb::{Annotation, Annotations, Code, Format, NewRecord, NewSignal};
use interocept_sim::{
    BeatClass, Disturbance, DisturbanceKind, Ecg, EcgConfig, NoiseConfig, RhythmConfig, Span,
};
use serde_json::json;
use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    failure::Failure,
    json,
    output::{File, refuse_existing},
    table::{clock, pairs},
};
use other::Signal;

/// Make an ECG, a series of intervals or another signal of which everything is known
///
/// The ending of OUT says what is written. Without one, a WFDB record with its truth: OUT.hea,
/// OUT.dat and OUT.atr with every visible beat and its class, rhythm changes and unreadable
/// stretches. As .csv, the signal, and every beat in OUT_beats.csv. As .txt, the intervals in
/// milliseconds. The same options and seed give the same numbers on every machine.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Where to write: a record name, or a .csv or .txt file
    #[arg(value_name = "OUT")]
    out: PathBuf,
    /// Length
    #[arg(long, value_name = "S", default_value_t = RhythmConfig::default().duration_s)]
    duration: f64,
    /// Samples per second, any fraction; 250 for an ECG, else what such a device has
    #[arg(long, value_name = "HZ")]
    rate: Option<f64>,
    /// The same seed gives the same recording
    #[arg(long, value_name = "N", default_value_t = RhythmConfig::default().seed)]
    seed: u64,
    /// Another signal than the ECG, as a .csv file with its truth beside it
    #[arg(long, value_enum, value_name = "SIGNAL")]
    signal: Option<Signal>,
    /// Replace files that are there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    rhythm: RhythmArgs,
    #[command(flatten)]
    noise: NoiseArgs,
    #[command(flatten)]
    faults: FaultArgs,
}

#[derive(clap::Args, Debug)]
#[command(next_help_heading = "Rhythm")]
struct RhythmArgs {
    /// Sinus rate at the beginning
    #[arg(long, value_name = "BPM", default_value_t = RhythmConfig::default().rate_bpm)]
    heart_rate: f64,
    /// How much it changes in a minute
    #[arg(long, value_name = "BPM", default_value_t = 0.0, allow_negative_numbers = true)]
    drift: f64,
    /// Breathing frequency
    #[arg(long, value_name = "HZ", default_value_t = RhythmConfig::default().respiratory_hz)]
    respiratory_hz: f64,
    /// Amplitude of the breathing in the interval
    #[arg(long, value_name = "MS", default_value_t = RhythmConfig::default().respiratory_ms)]
    respiratory_ms: f64,
    /// Frequency of the Mayer wave
    #[arg(long, value_name = "HZ", default_value_t = RhythmConfig::default().mayer_hz)]
    mayer_hz: f64,
    /// Amplitude of the Mayer wave in the interval
    #[arg(long, value_name = "MS", default_value_t = RhythmConfig::default().mayer_ms)]
    mayer_ms: f64,
    /// Standard deviation of the 1/f part of the interval
    #[arg(long, value_name = "MS", default_value_t = RhythmConfig::default().pink_sd_ms)]
    pink_ms: f64,
    /// Standard deviation of the white part of the interval
    #[arg(long, value_name = "MS", default_value_t = RhythmConfig::default().white_sd_ms)]
    white_ms: f64,
    /// How likely a ventricular ectopic follows a beat, 0 to 1
    #[arg(long, value_name = "P", default_value_t = 0.0)]
    pvc: f64,
    /// Ventricular ectopics in a row
    #[arg(long, value_name = "N", default_value_t = 1)]
    pvc_run: u32,
    /// How likely an atrial ectopic follows a beat, 0 to 1
    #[arg(long, value_name = "P", default_value_t = 0.0)]
    apc: f64,
    /// Atrial fibrillation from one second to another; may be given again
    #[arg(long, value_name = "FROM-TO", value_parser = span)]
    af: Vec<Span>,
    /// Mean ventricular rate in atrial fibrillation
    #[arg(long, value_name = "BPM", default_value_t = RhythmConfig::default().af_rate_bpm)]
    af_rate: f64,
    /// Every beat is paced, with a spike before it
    #[arg(long)]
    paced: bool,
    /// Height of the pacing spike
    #[arg(long, value_name = "MV", default_value_t = EcgConfig::default().spike_mv,
        allow_negative_numbers = true)]
    spike_mv: f64,
}

#[derive(clap::Args, Debug)]
#[command(next_help_heading = "Noise, by its signal-to-noise ratio as EC57 defines it")]
struct NoiseArgs {
    /// Electrode motion
    #[arg(long, value_name = "DB", allow_negative_numbers = true)]
    motion_snr: Option<f64>,
    /// Muscle
    #[arg(long, value_name = "DB", allow_negative_numbers = true)]
    muscle_snr: Option<f64>,
    /// Powerline
    #[arg(long, value_name = "DB", allow_negative_numbers = true)]
    powerline_snr: Option<f64>,
    /// White noise
    #[arg(long, value_name = "DB", allow_negative_numbers = true)]
    white_snr: Option<f64>,
    /// Frequency of the powerline
    #[arg(long, value_name = "HZ", default_value_t = NoiseConfig::default().powerline_hz)]
    mains_hz: f64,
}

#[derive(clap::Args, Debug)]
#[command(next_help_heading = "Faults, from one second to another; each may be given again")]
struct FaultArgs {
    /// An electrode is off: the signal lies at 5 mV with mains on it
    #[arg(long, value_name = "FROM-TO", value_parser = span)]
    lead_off: Vec<Span>,
    /// The signal stands still
    #[arg(long, value_name = "FROM-TO", value_parser = span)]
    flat: Vec<Span>,
    /// There are no samples
    #[arg(long, value_name = "FROM-TO", value_parser = span)]
    missing: Vec<Span>,
    /// The leads are swapped
    #[arg(long)]
    inverted: bool,
}

const EXAMPLES: &str = "\
Examples:
  interocept simulate rest
  interocept simulate noisy --muscle-snr 6 --motion-snr 12 --seed 7
  interocept simulate af --duration 600 --af 120-300 --af 400-500
  interocept simulate ectopic.csv --pvc 0.05 --apc 0.02 --rate 500
  interocept simulate off --lead-off 60-70 --missing 120-125
  interocept simulate rr.txt --duration 86400
  interocept simulate finger.csv --signal oxygen --heart-rate 72
  interocept simulate wrist.csv --signal pressure --duration 1800
  interocept conformance noisy --start 0       (then: how our detector does)";

/// `60-70` as a stretch of seconds.
fn span(text: &str) -> Result<Span, String> {
    let ends = text.split_once('-').map(|(from, to)| (from.trim().parse(), to.trim().parse()));
    match ends {
        Some((Ok(from), Ok(to))) if from < to => Ok(Span::new(from, to)),
        _ => Err("it must be two seconds, the first below the second, as in 60-70".into()),
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args, as_json: bool) -> Result<String, Failure> {
    if let Some(signal) = args.signal {
        return other::run(args, signal, as_json);
    }
    let out = Out::of(&args.out);
    if !args.force {
        out.files().iter().try_for_each(|file| refuse_existing(file, "--force"))?;
    }
    let config = config(args);
    let bar = ProgressBar::new_spinner().with_message("simulating");
    bar.enable_steady_tick(Duration::from_millis(100));
    let ecg = match &out {
        Out::Intervals(file) => {
            let rhythm = interocept_sim::rhythm::simulate(&config.rhythm)?;
            let lines: String = rhythm.rr_ms().iter().map(|rr| format!("{rr:.3}\n")).collect();
            File::create(file)?.write(&lines)?.done()?;
            // Of the signal only the beats are told below.
            let beats = rhythm.beats.iter().map(|b| b.class).collect::<Vec<_>>();
            bar.finish_and_clear();
            return Ok(report(&out, &config, &beats, 0, as_json));
        }
        _ => interocept_sim::ecg::simulate(&config)?,
    };
    bar.set_message("writing");
    match &out {
        Out::Record { stem, annotations, .. } => {
            write_record(&ecg, args, stem)?;
            truth(&ecg, &config).write(annotations)?;
        }
        Out::Table { signal, beats } => write_table(&ecg, signal, beats)?,
        Out::Intervals(_) => {}
    }
    bar.finish_and_clear();
    let classes: Vec<BeatClass> = ecg.beats.iter().map(|beat| beat.class).collect();
    let hidden = ecg.beats.iter().filter(|beat| beat.hidden).count();
    Ok(report(&out, &config, &classes, hidden, as_json))
}

/// Which files are written.
enum Out {
    Record { stem: PathBuf, header: PathBuf, samples: PathBuf, annotations: PathBuf },
    Table { signal: PathBuf, beats: PathBuf },
    Intervals(PathBuf),
}

impl Out {
    fn of(path: &Path) -> Self {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("");
        let stem = path.with_extension("");
        let beside = |ending: &str| {
            let mut name = stem.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        match ending {
            "csv" => Self::Table { signal: path.into(), beats: beside("_beats.csv") },
            "txt" => Self::Intervals(path.into()),
            _ => Self::Record {
                header: path.with_extension("hea"),
                samples: path.with_extension("dat"),
                annotations: path.with_extension("atr"),
                stem,
            },
        }
    }

    fn files(&self) -> Vec<&Path> {
        match self {
            Self::Record { header, samples, annotations, .. } => {
                vec![header, samples, annotations]
            }
            Self::Table { signal, beats } => vec![signal, beats],
            Self::Intervals(file) => vec![file],
        }
    }
}

fn config(args: &Args) -> EcgConfig {
    let Args { rhythm, noise, faults, .. } = args;
    let of = |spans: &[Span], kind: DisturbanceKind| {
        spans.iter().map(move |span| Disturbance { span: *span, kind }).collect::<Vec<_>>()
    };
    let mains_hz = noise.mains_hz;
    let lead_off = DisturbanceKind::LeadOff { rail_mv: 5.0, pickup_mv: 0.1, mains_hz };
    let mut af = rhythm.af.clone();
    af.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    EcgConfig {
        rate_hz: args.rate.unwrap_or(EcgConfig::default().rate_hz),
        inverted: faults.inverted,
        spike_mv: rhythm.spike_mv,
        rhythm: RhythmConfig {
            duration_s: args.duration,
            seed: args.seed,
            rate_bpm: rhythm.heart_rate,
            drift_bpm_per_min: rhythm.drift,
            respiratory_hz: rhythm.respiratory_hz,
            respiratory_ms: rhythm.respiratory_ms,
            mayer_hz: rhythm.mayer_hz,
            mayer_ms: rhythm.mayer_ms,
            pink_sd_ms: rhythm.pink_ms,
            white_sd_ms: rhythm.white_ms,
            pvc_probability: rhythm.pvc,
            pvc_run: rhythm.pvc_run,
            apc_probability: rhythm.apc,
            af,
            af_rate_bpm: rhythm.af_rate,
            paced: rhythm.paced,
            ..RhythmConfig::default()
        },
        noise: NoiseConfig {
            motion_snr_db: noise.motion_snr,
            muscle_snr_db: noise.muscle_snr,
            powerline_snr_db: noise.powerline_snr,
            white_snr_db: noise.white_snr,
            powerline_hz: mains_hz,
            seed: args.seed,
        },
        disturbances: [
            of(&faults.lead_off, lead_off),
            of(&faults.flat, DisturbanceKind::Flatline { noise_mv: 0.0 }),
            of(&faults.missing, DisturbanceKind::Missing),
        ]
        .concat(),
        ..EcgConfig::default()
    }
}

/// Steps of 1 uV, in 16 bits where the signal fits.
fn write_record(ecg: &Ecg, args: &Args, stem: &Path) -> Result<(), Failure> {
    let most_mv = ecg.samples.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let mut record = NewRecord::new(ecg.rate_hz);
    record.format = if most_mv < 32.7 { Format::I16 } else { Format::I24 };
    record.comments = vec![format!("simulated by interocept, seed {}", args.seed)];
    record.signals = vec![NewSignal::new("ECG", "mV", 1000.0, &ecg.samples)];
    Ok(record.write(stem)?)
}

/// Both of the first two signals are unreadable, and readable again, in WFDB's subtypes.
const UNREADABLE: i8 = 0x30;
const READABLE: i8 = 0;

/// What an annotator could know: rhythms, unreadable stretches, and the beats that can be seen.
fn truth(ecg: &Ecg, config: &EcgConfig) -> Annotations {
    let last = (ecg.samples.len() as u64).saturating_sub(1);
    let sample = |time_s: f64| (libm::round(time_s * ecg.rate_hz) as u64).min(last);
    let sinus = if config.rhythm.paced { "(P" } else { "(N" };
    let rhythm = |time_s: f64, name: &str| Annotation {
        aux: name.as_bytes().to_vec(),
        ..Annotation::new(sample(time_s), Code::RHYTHM)
    };
    let signal = |time_s: f64, subtype: i8| Annotation {
        subtype,
        ..Annotation::new(sample(time_s), Code::NOISE)
    };
    let mut list = vec![rhythm(0.0, sinus)];
    for af in &ecg.af {
        list.extend([rhythm(af.start_s, "(AFIB"), rhythm(af.end_s, sinus)]);
    }
    for fault in &ecg.disturbances {
        list.push(signal(fault.span.start_s, UNREADABLE));
        if fault.span.end_s < config.rhythm.duration_s {
            list.push(signal(fault.span.end_s, READABLE));
        }
    }
    for (beat, index) in ecg.beats.iter().zip(ecg.r_indices()).filter(|(beat, _)| !beat.hidden) {
        let code = Code::from_symbol(wfdb_symbol(beat.class)).unwrap_or(Code::NORMAL);
        list.push(Annotation::new(index.min(last), code));
    }
    list.sort_by_key(|annotation| annotation.sample);
    Annotations { rate_hz: None, definitions: Vec::new(), list }
}

fn wfdb_symbol(class: BeatClass) -> &'static str {
    match class {
        BeatClass::N => "N",
        BeatClass::S => "A",
        BeatClass::V => "V",
        BeatClass::Q => "/",
    }
}

fn write_table(ecg: &Ecg, signal: &Path, beats: &Path) -> Result<(), Failure> {
    let mut file = File::create(signal)?.write("time_s,ecg_mv\n")?;
    for (k, x) in ecg.samples.iter().enumerate() {
        let time_s = k as f64 / ecg.rate_hz;
        // A missing sample is an empty cell.
        let value = if x.is_nan() { String::new() } else { format!("{x:.6}") };
        file = file.write(&format!("{time_s:.6},{value}\n"))?;
    }
    file.done()?;
    let mut text = "index,time_s,class,af,hidden\n".to_owned();
    for (beat, index) in ecg.beats.iter().zip(ecg.r_indices()) {
        let (class, af, hidden) = (beat.class.symbol(), u8::from(beat.af), u8::from(beat.hidden));
        // Writing to a String does not fail.
        let _ = writeln!(text, "{index},{:.9},{class},{af},{hidden}", beat.time_s);
    }
    File::create(beats)?.write(&text)?.done()
}

/// What was made.
fn report(
    out: &Out,
    config: &EcgConfig,
    classes: &[BeatClass],
    hidden: usize,
    as_json: bool,
) -> String {
    let all = [BeatClass::N, BeatClass::S, BeatClass::V, BeatClass::Q];
    let count = |class: &BeatClass| classes.iter().filter(|c| *c == class).count();
    let files: Vec<String> = out.files().iter().map(|file| file.display().to_string()).collect();
    let seconds = config.rhythm.duration_s;
    if as_json {
        let by_class: serde_json::Map<_, _> =
            all.iter().map(|class| (class.symbol().into(), json!(count(class)))).collect();
        return json::text(&json!({
            "files": files,
            "rate_hz": config.rate_hz,
            "duration_s": seconds,
            "seed": config.rhythm.seed,
            "beats": classes.len(),
            "classes": by_class,
            "hidden": hidden,
        }));
    }
    let kinds: Vec<String> = all
        .iter()
        .filter(|class| count(class) > 0)
        .map(|class| format!("{} {}", class.symbol(), count(class)))
        .collect();
    let mut beats = format!("{} ({})", classes.len(), kinds.join(", "));
    if hidden > 0 {
        let _ = write!(beats, ", of which {hidden} hidden by faults");
    }
    pairs([
        ("Written", files.join(", ")),
        ("Duration", clock(seconds, 1)),
        ("Seed", config.rhythm.seed.to_string()),
        ("Beats", beats),
    ])
}
