//! The trend of blood pressure on simulated days: calibrated by three cuffs, with a pre-ejection
//! period that moves, artefacts and gaps; beside the null model, the mean of the three.
//!
//! ```sh
//! cargo run --release -p interocept-benches --example bp_trend
//! ```
//!
//! A day and a person each: stiffness, transit time and pre-ejection period are drawn anew.
//! Every minute the estimate is compared with the pressure, breath to breath changes left out,
//! where its standard deviation is at most 8 mmHg, and, below, wherever there is one.

use interocept::bp::{Trend, TrendConfig};
use interocept::{Measure, Processor, SampleRate};
use interocept_sim::{ArrivalConfig, Arrivals, Random};
use std::error::Error;

const PEOPLE: u64 = 40;
const NAN: f64 = f64::NAN;

/// How far off estimates and null model were, and how often the interval held the truth.
#[derive(Default)]
struct Tally {
    asked: u64,
    given: u64,
    ours: f64,
    null: f64,
    held: u64,
}

fn find(measures: &[Measure], key: &str) -> Option<Measure> {
    measures.iter().copied().find(|m| m.id().key() == key)
}

fn day(
    config: &ArrivalConfig,
    most_sd: f64,
    cuffs: usize,
    tally: &mut [Tally; 2],
) -> Result<(), Box<dyn Error>> {
    let made = Arrivals::make(config)?;
    let mut trend =
        Trend::new(&TrendConfig { most_sd, ..TrendConfig::default() }, SampleRate::MICROSECONDS)?;
    let mut readings = made.cuffs.iter().take(cuffs).peekable();
    for (i, beat) in made.beats.iter().enumerate() {
        let mut out = Vec::new();
        trend.push(&[beat.time_s, beat.pat_ms, beat.quality, NAN, NAN], &mut out)?;
        if let Some(cuff) = readings.next_if(|c| c.time_s <= beat.time_s) {
            trend.push(&[cuff.time_s, NAN, NAN, cuff.sbp_mmhg, cuff.dbp_mmhg], &mut out)?;
        }
        if beat.time_s < 1200.0 || i % 60 != 0 {
            continue;
        }
        out.clear();
        trend.push(&[beat.time_s, NAN, NAN, NAN, NAN], &mut out)?;
        let pairs =
            [("bp.sbp", "bp.null_sbp", beat.sbp_mmhg), ("bp.dbp", "bp.null_dbp", beat.dbp_mmhg)];
        for (tally, (key, null, truth)) in tally.iter_mut().zip(pairs) {
            tally.asked += 1;
            let estimate = find(&out, key).ok_or("no measure")?;
            let null = find(&out, null).and_then(|m| m.value());
            let (Some(value), Some((low, high)), Some(null)) =
                (estimate.value(), estimate.interval(), null)
            else {
                continue;
            };
            tally.given += 1;
            tally.ours += (value - truth) * (value - truth);
            tally.null += (null - truth) * (null - truth);
            tally.held += u64::from(low <= truth && truth <= high);
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("| course | pressure | given % | RMSE mmHg | null model | 95 % interval held |");
    println!("|---|---|---|---|---|---|");
    let moves = ArrivalConfig { beat_s: 2.0, ..ArrivalConfig::default() };
    let rests = ArrivalConfig { circadian_mmhg: 0.0, slow_mmhg: 1.0, ..moves.clone() };
    let rows = [
        ("moves, 3 cuffs", &moves, 8.0, 3),
        ("moves, a cuff an hour", &moves, 8.0, usize::MAX),
        ("rests, 3 cuffs", &rests, 8.0, 3),
        ("rests, a cuff an hour", &rests, 8.0, usize::MAX),
        ("moves, 3 cuffs, any deviation", &moves, 50.0, 3),
        ("rests, 3 cuffs, any deviation", &rests, 50.0, 3),
    ];
    for (name, base, most_sd, cuffs) in rows {
        let mut tally = [Tally::default(), Tally::default()];
        for seed in 1..=PEOPLE {
            let mut random = Random::new(seed, 7);
            let config = ArrivalConfig {
                seed,
                alpha: random.between(0.014, 0.020),
                transit_ms: random.between(130.0, 190.0),
                pep_ms: random.between(70.0, 110.0),
                pulse_share: random.between(0.35, 0.55),
                ..base.clone()
            };
            day(&config, most_sd, cuffs, &mut tally)?;
        }
        for (tally, pressure) in tally.iter().zip(["systolic", "diastolic"]) {
            let n = tally.given.max(1) as f64;
            println!(
                "| {name} | {pressure} | {:.1} | {:.2} | {:.2} | {:.1} % |",
                100.0 * tally.given as f64 / tally.asked.max(1) as f64,
                (tally.ours / n).sqrt(),
                (tally.null / n).sqrt(),
                100.0 * tally.held as f64 / n,
            );
        }
    }
    Ok(())
}
