//! Signals other than the ECG: a table, and the truth in one beside it.

use clap::ValueEnum;
use interocept_sim::{
    AnswersConfig, ArrivalConfig, Arrivals, BreathingConfig, CameraConfig, CirculationConfig,
    Contraction, CuffReading, EdaConfig, EmgConfig, OxygenConfig, PpgConfig, RhythmConfig, Span,
    TemperatureConfig, answers, breathing, camera, circulation, eda, emg, oxygen, ppg, temperature,
};
use serde_json::json;
use std::path::PathBuf;

use super::Args;
use crate::{
    failure::Failure,
    json,
    output::{File, refuse_existing},
    table::{clock, pairs},
};

/// A signal that can be made.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// Pulse wave; its feet and peaks.
    Ppg,
    /// Red and infrared light; the ratio of ratios.
    Oxygen,
    /// Belt, ECG and PPG of one breathing; the breaths.
    Breathing,
    /// Skin conductance; the responses.
    Eda,
    /// A muscle that tires; its contractions.
    Emg,
    /// Skin temperature; the skin's own.
    Temperature,
    /// Colours of skin in a camera's frames; the pulse rate.
    Camera,
    /// ECG, PPG and arterial pressure of one heart, 20 minutes or more; its beats and cuff readings.
    Pressure,
    /// Pulse arrival times of a day, 20 minutes or more; the pressures and cuff readings.
    Arrivals,
    /// What `interocept screen --answers` takes, as a .json file: questionnaires, ratings, results
    /// of tasks, tables of sessions and days.
    Answers,
}

/// Headings and rows of a table.
struct Rows(&'static str, Vec<Vec<f64>>);

impl Rows {
    fn text(&self) -> String {
        let Self(headings, rows) = self;
        let mut text = format!("{headings}\n");
        for row in rows {
            // A missing sample is an empty cell.
            let cell = |x: &f64| if x.is_nan() { String::new() } else { format!("{x:.9}") };
            text.push_str(&(row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n"));
        }
        text
    }
}

/// Rows of samples at a rate, their times in front.
fn timed(rate_hz: f64, columns: &[&[f64]]) -> Vec<Vec<f64>> {
    let count = columns.first().map_or(0, |c| c.len());
    let row = |k: usize| {
        let values = columns.iter().map(|c| c.get(k).copied().unwrap_or(f64::NAN));
        [k as f64 / rate_hz].into_iter().chain(values).collect()
    };
    (0..count).map(row).collect()
}

fn cuffs(cuffs: &[CuffReading]) -> Rows {
    let row = |c: &CuffReading| vec![c.time_s, c.sbp_mmhg, c.dbp_mmhg];
    Rows("time_s,sbp_mmhg,dbp_mmhg", cuffs.iter().map(row).collect())
}

/// Makes a signal, its truth and cuff readings, each with what is added to the name of its file.
fn make(args: &Args, signal: Signal) -> Result<Vec<(&'static str, Rows)>, Failure> {
    let (duration_s, seed, bpm) = (args.duration, args.seed, args.rhythm.heart_rate);
    let rhythm = RhythmConfig { duration_s, seed, rate_bpm: bpm, ..RhythmConfig::default() };
    let rate = |default: f64| args.rate.unwrap_or(default);
    let (samples, truth) = match signal {
        Signal::Answers => return Ok(Vec::new()),
        Signal::Pressure => {
            let default = CirculationConfig::default();
            let rate_hz = rate(default.rate_hz);
            let made = circulation::simulate(&CirculationConfig { rate_hz, rhythm, ..default })?;
            let signals = [&*made.ecg.samples, &made.ppg.samples, &made.pressure.samples];
            let beat = |b: &interocept_sim::PressureBeat| {
                vec![b.beat_s, b.foot_s, b.sbp_mmhg, b.dbp_mmhg, b.map_mmhg]
            };
            let beats = made.pressure.beats.iter().map(beat).collect();
            return Ok(vec![
                ("", Rows("time_s,ecg_mv,ppg,abp_mmhg", timed(rate_hz, &signals))),
                ("_truth", Rows("beat_s,foot_s,sbp_mmhg,dbp_mmhg,map_mmhg", beats)),
                ("_cuffs", cuffs(&made.cuffs)),
            ]);
        }
        Signal::Arrivals => {
            let beat_s = 60.0 / bpm;
            let person = ArrivalConfig::person(seed);
            let made = Arrivals::make(&ArrivalConfig { duration_s, beat_s, ..person })?;
            let beats = || made.beats.iter();
            return Ok(vec![
                (
                    "",
                    Rows(
                        "time_s,pat_ms,quality",
                        beats().map(|b| vec![b.time_s, b.pat_ms, b.quality]).collect(),
                    ),
                ),
                (
                    "_truth",
                    Rows(
                        "time_s,sbp_mmhg,dbp_mmhg",
                        beats().map(|b| vec![b.time_s, b.sbp_mmhg, b.dbp_mmhg]).collect(),
                    ),
                ),
                ("_cuffs", cuffs(&made.cuffs)),
            ]);
        }
        Signal::Ppg => {
            let default = PpgConfig::default();
            let config = PpgConfig { rate_hz: rate(default.rate_hz), rhythm, seed, ..default };
            let made = ppg::simulate(&config)?;
            let pulse = |p: &ppg::PpgPulse| vec![p.foot_s, p.peak_s, p.amplitude];
            (
                Rows("time_s,ppg", timed(made.rate_hz, &[&made.samples])),
                Rows("foot_s,peak_s,amplitude", made.pulses.iter().map(pulse).collect()),
            )
        }
        Signal::Oxygen => {
            let default = OxygenConfig::default();
            let rate_hz = rate(default.ppg.rate_hz);
            let ppg = PpgConfig { rate_hz, rhythm, seed, ..default.ppg.clone() };
            let made = oxygen::simulate(&OxygenConfig { ppg, ..default })?;
            (
                Rows("time_s,red,infrared", timed(rate_hz, &[&made.red, &made.infrared])),
                Rows("time_s,ratio", timed(rate_hz, &[&made.ratio])),
            )
        }
        Signal::Breathing => {
            let default = BreathingConfig::default();
            let rate_hz = rate(default.rate_hz);
            let breaths_per_min = 60.0 * args.rhythm.respiratory_hz;
            let config = BreathingConfig {
                rate_hz,
                duration_s,
                seed,
                breaths_per_min,
                heart_bpm: bpm,
                ..default
            };
            let made = breathing::simulate(&config)?;
            let breath = |b: &breathing::SimBreath| vec![b.onset_s, b.peak_s, b.end_s, b.depth];
            let signals = timed(rate_hz, &[&made.belt, &made.ecg, &made.ppg]);
            (
                Rows("time_s,belt,ecg_mv,ppg", signals),
                Rows("onset_s,peak_s,end_s,depth", made.breaths.iter().map(breath).collect()),
            )
        }
        Signal::Eda => {
            let default = EdaConfig::default();
            let config = EdaConfig {
                rate_hz: rate(default.rate_hz),
                duration_s,
                seed,
                noise_us: 0.01,
                ..default
            };
            let made = eda::simulate(&config)?;
            let response =
                |r: &interocept_sim::SkinResponse| vec![r.onset_s, r.peak_s, r.amplitude_us];
            (
                Rows("time_s,eda_us", timed(made.rate_hz, &[&made.samples])),
                Rows("onset_s,peak_s,amplitude_us", made.responses.iter().map(response).collect()),
            )
        }
        Signal::Emg => {
            let default = EmgConfig::default();
            let contraction =
                |start_s: f64| Contraction { span: Span::new(start_s, start_s + 3.0), rms_mv: 0.3 };
            let starts = (0..).map(|k| 3.0 + 5.0 * f64::from(k)).take_while(|t| *t < duration_s);
            let contractions: Vec<Contraction> = starts.map(contraction).collect();
            let row = |c: &Contraction| vec![c.span.start_s, c.span.end_s, c.rms_mv];
            let truth = contractions.iter().map(row).collect();
            let config = EmgConfig {
                rate_hz: rate(default.rate_hz),
                duration_s,
                seed,
                contractions,
                end_hz: (0.75 * default.start_hz.0, 0.75 * default.start_hz.1),
                ..default
            };
            let made = emg::simulate(&config)?;
            (
                Rows("time_s,emg_mv", timed(made.rate_hz, &[&made.samples])),
                Rows("start_s,end_s,rms_mv", truth),
            )
        }
        Signal::Temperature => {
            let default = TemperatureConfig::default();
            // Warming in the first half.
            let slopes = vec![(0.0, 0.3), (0.5 * duration_s, 0.0)];
            let rate_hz = rate(default.rate_hz);
            let config = TemperatureConfig { rate_hz, duration_s, seed, slopes, ..default };
            let made = temperature::simulate(&config)?;
            (
                Rows("time_s,temperature_c", timed(rate_hz, &[&made.samples])),
                Rows("time_s,skin_c", timed(rate_hz, &[&made.skin])),
            )
        }
        Signal::Camera => {
            let default = CameraConfig::default();
            let config = CameraConfig {
                rate_hz: rate(default.rate_hz),
                duration_s,
                seed,
                pulse_bpm: bpm,
                jitter_s: 0.01,
                ..default
            };
            let frames = camera::simulate(&config)?;
            let row = |(t, [r, g, b]): &(f64, [f64; 3])| vec![*t, *r, *g, *b];
            (
                Rows("time_s,R,G,B", frames.iter().map(row).collect()),
                Rows("pulse_bpm", vec![vec![bpm]]),
            )
        }
    };
    Ok(vec![("", samples), ("_truth", truth)])
}

/// Makes and writes the answers of a person.
fn answer(args: &Args, as_json: bool) -> Result<String, Failure> {
    if !args.force {
        refuse_existing(&args.out, "--force")?;
    }
    let text = answers::simulate(&AnswersConfig { seed: args.seed, ..AnswersConfig::default() })?;
    File::create(&args.out)?.write(&text)?.done()?;
    let name = args.out.display().to_string();
    if as_json {
        return Ok(json::text(&json!({ "files": [name], "seed": args.seed })));
    }
    Ok(pairs([("Written", name), ("Seed", args.seed.to_string())]))
}

/// Makes and writes it.
pub(super) fn run(args: &Args, signal: Signal, as_json: bool) -> Result<String, Failure> {
    if signal == Signal::Answers {
        return answer(args, as_json);
    }
    if args.out.extension().is_none_or(|e| e != "csv") {
        return Err(Failure::new(format!(
            "{}: this signal is written as a table; give a name that ends in .csv",
            args.out.display()
        )));
    }
    let tables = make(args, signal)?;
    let stem = args.out.with_extension("");
    let file = |ending: &str| {
        let mut name = stem.clone().into_os_string();
        name.push(format!("{ending}.csv"));
        PathBuf::from(name)
    };
    let files: Vec<PathBuf> = tables.iter().map(|(ending, _)| file(ending)).collect();
    if !args.force {
        files.iter().try_for_each(|file| refuse_existing(file, "--force"))?;
    }
    for (path, (_, rows)) in files.iter().zip(&tables) {
        File::create(path)?.write(&rows.text())?.done()?;
    }
    let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    let rows = |i: usize| tables.get(i).map_or(0, |(_, Rows(_, rows))| rows.len());
    if as_json {
        return Ok(json::text(&json!({
            "files": names,
            "duration_s": args.duration,
            "seed": args.seed,
            "rows": rows(0),
            "truth": rows(1),
        })));
    }
    Ok(pairs([
        ("Written", names.join(", ")),
        ("Duration", clock(args.duration, 1)),
        ("Seed", args.seed.to_string()),
    ]))
}
