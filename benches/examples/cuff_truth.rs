//! Oscillometry on simulated cuffs: a thousand persons each, whose arteries differ in the form
//! and the widths of their compliance, which the estimator does not know.
//!
//! ```sh
//! cargo run --release -p interocept-benches --example cuff_truth
//! ```
//!
//! The defaults were set on other persons: `cuff_truth train 400` shows those.

use interocept::bp::{CuffCurve as Curve, Oscillometric, OscillometricConfig};
use interocept::{Measure, Processor, SampleRate};
use interocept_sim::{
    Artery, CuffCurve, OscillogramConfig, Pressure, PressureConfig, Random, RhythmConfig, Span,
    Wall, oscillogram, pressure,
};
use std::error::Error;

const PEOPLE: u64 = 1000;
/// The first person; none of them was seen before all was set.
const FIRST: u64 = 7001;
/// The first of those that the defaults were set on.
const TRAIN: u64 = 1_000_000;

/// A person and the cuff, at rest and without noise to speak of.
fn person(seed: u64) -> OscillogramConfig {
    let mut random = Random::new(seed, 21);
    let mut between = |min, max| random.between(min, max);
    let wall = match between(0.0, 3.0) {
        form if form < 1.0 => Wall::Exponential,
        form if form < 2.0 => Wall::ArcTangent,
        _ => Wall::HyperbolicTangent,
    };
    let dbp = between(55.0, 105.0);
    let sbp = dbp + between(28.0, 75.0);
    let rhythm = RhythmConfig {
        rate_bpm: between(50.0, 100.0),
        respiratory_hz: between(0.18, 0.33),
        seed,
        ..RhythmConfig::default()
    };
    OscillogramConfig {
        pressure: PressureConfig {
            rate_hz: 125.0,
            rhythm,
            sbp_mmhg: sbp,
            dbp_mmhg: dbp,
            slow_mmhg: 0.0,
            respiratory_sbp_mmhg: between(1.0, 4.0),
            respiratory_dbp_mmhg: between(0.3, 2.0),
            ..PressureConfig::default()
        },
        artery: Artery {
            wall,
            collapse_mmhg: between(7.0, 20.0),
            stiffen_mmhg: between(14.0, 42.0),
            opens_mmhg: between(-2.0, 2.0),
        },
        gain: between(0.04, 0.12),
        cuff_stiffening: between(0.0, 0.2),
        tissue_s: between(0.005, 0.04),
        top_mmhg: sbp + between(25.0, 40.0),
        bottom_mmhg: dbp - between(20.0, 30.0),
        rate_mmhg_s: between(2.0, 4.0),
        noise_mmhg: 0.05,
        resolution_mmhg: 0.02,
        seed,
        ..OscillogramConfig::default()
    }
}

type Change = fn(OscillogramConfig) -> OscillogramConfig;

const CONDITIONS: &[(&str, Change)] = &[
    ("clean, deflation", |c| c),
    ("clean, no breath, noise 0.01 mmHg", |mut c| {
        (c.pressure.respiratory_sbp_mmhg, c.pressure.respiratory_dbp_mmhg) = (0.0, 0.0);
        OscillogramConfig { noise_mmhg: 0.01, ..c }
    }),
    ("clean, inflation", |c| OscillogramConfig { curve: CuffCurve::Inflation, ..c }),
    ("clean, steps of 8 mmHg", |c| OscillogramConfig { step_mmhg: 8.0, ..c }),
    ("clean, 6 mmHg/s", |c| OscillogramConfig { rate_mmhg_s: 6.0, ..c }),
    ("noise 0.2 mmHg", |c| OscillogramConfig { noise_mmhg: 0.2, ..c }),
    ("3 movements a minute, 5 mmHg", |c| OscillogramConfig { motions_per_min: 3.0, ..c }),
    ("6 movements a minute, 10 mmHg", |c| OscillogramConfig {
        motions_per_min: 6.0,
        motion_mmhg: 10.0,
        ..c
    }),
    ("30 movements a minute, 10 mmHg", |c| OscillogramConfig {
        motions_per_min: 30.0,
        motion_mmhg: 10.0,
        ..c
    }),
    ("ectopic beats", |mut c| {
        c.pressure.rhythm.pvc_probability = 0.08;
        c
    }),
    ("atrial fibrillation", |mut c| {
        c.pressure.rhythm.af = vec![Span::new(0.0, 1e4)];
        c.pressure.rhythm.af_rate_bpm = c.pressure.rhythm.rate_bpm;
        let mut random = Random::new(c.seed, 22);
        let (sbp, dbp) = (c.pressure.sbp_mmhg, c.pressure.dbp_mmhg);
        c.pressure.course = (0..400)
            .map(|k| (0.5 * f64::from(k), sbp + 4.0 * random.normal(), dbp + 2.0 * random.normal()))
            .collect();
        c
    }),
];

/// Differences from the truth.
#[derive(Default)]
struct Errors {
    off: Vec<f64>,
    held: usize,
    /// Sum of half the widths of the intervals.
    width: f64,
}

impl Errors {
    fn add(&mut self, measure: Option<&Measure>, truth: f64) {
        let Some(value) = measure.and_then(Measure::value) else { return };
        self.off.push(value - truth);
        let Some((low, high)) = measure.and_then(Measure::interval) else { return };
        self.held += usize::from(low <= truth && truth <= high);
        self.width += 0.5 * (high - low);
    }

    fn show(&self) -> String {
        let n = self.off.len().max(1) as f64;
        let mean = self.off.iter().sum::<f64>() / n;
        let sd = (self.off.iter().map(|e| (e - mean) * (e - mean)).sum::<f64>() / n).sqrt();
        format!("{mean:.2} ± {sd:.2}")
    }

    fn held(&self) -> f64 {
        100.0 * self.held as f64 / self.off.len().max(1) as f64
    }

    fn width(&self) -> f64 {
        self.width / self.off.len().max(1) as f64
    }
}

const KEYS: [&str; 9] = [
    "cuff.sbp",
    "cuff.dbp",
    "cuff.sbp_ratio",
    "cuff.dbp_ratio",
    "cuff.sbp_slope",
    "cuff.dbp_slope",
    "cuff.sbp_model",
    "cuff.dbp_model",
    "cuff.map",
];

/// How the cuff is read, against the truth.
fn read(asked: &OscillogramConfig, heart: &Pressure) -> Result<[Errors; 9], Box<dyn Error>> {
    let made = oscillogram::around(asked, heart)?;
    let curve = match asked.curve {
        CuffCurve::Deflation => Curve::Deflation,
        CuffCurve::Inflation => Curve::Inflation,
    };
    let config = OscillometricConfig { curve, ..OscillometricConfig::default() };
    let out = Oscillometric::run(&config, SampleRate::new(made.rate_hz)?, &made.samples)?;
    let mut errors: [Errors; 9] = Default::default();
    for (k, (errors, key)) in errors.iter_mut().zip(KEYS).enumerate() {
        let truth = if k % 2 == 0 { made.sbp_mmhg } else { made.dbp_mmhg };
        let truth = if k == 8 { made.map_mmhg } else { truth };
        errors.add(out.iter().find(|m| m.id().key() == key), truth);
    }
    Ok(errors)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let first = if arguments.iter().any(|a| a == "train") { TRAIN } else { FIRST };
    let people = arguments.iter().find_map(|a| a.parse().ok()).unwrap_or(PEOPLE);
    let mut all: Vec<[Errors; 9]> = CONDITIONS.iter().map(|_| Default::default()).collect();
    for seed in first..first + people {
        let mut last: Option<(PressureConfig, Pressure)> = None;
        for ((_, change), all) in CONDITIONS.iter().zip(&mut all) {
            let mut asked = change(person(seed));
            asked.pressure.rhythm.duration_s = asked.duration_s();
            // Most conditions share a heart.
            let heart = match last.take().filter(|(config, _)| *config == asked.pressure) {
                Some((_, heart)) => heart,
                None => pressure::simulate(&asked.pressure)?,
            };
            for (all, one) in all.iter_mut().zip(read(&asked, &heart)?) {
                all.off.extend(one.off);
                all.held += one.held;
                all.width += one.width;
            }
            last = Some((asked.pressure, heart));
        }
    }
    println!(
        "| cuff | given % | SBP | DBP | interval held, SBP and DBP % | its half, mmHg | ratio SBP | ratio DBP | slope SBP | slope DBP | top less mean |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for ((name, _), errors) in CONDITIONS.iter().zip(&all) {
        let [sbp, dbp, rs, rd, ss, sd, _, _, map] = errors;
        println!(
            "| {name} | {:.1} | {} | {} | {:.1}, {:.1} | {:.1}, {:.1} | {} | {} | {} | {} | {} |",
            100.0 * sbp.off.len().min(dbp.off.len()) as f64 / people as f64,
            sbp.show(),
            dbp.show(),
            sbp.held(),
            dbp.held(),
            sbp.width(),
            dbp.width(),
            rs.show(),
            rd.show(),
            ss.show(),
            sd.show(),
            map.show(),
        );
    }
    Ok(())
}
