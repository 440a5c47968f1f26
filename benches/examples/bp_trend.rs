//! The trend of blood pressure on simulated days: calibrated by three cuffs, with a pre-ejection
//! period that moves, artefacts and gaps; beside the null model, the mean of the three, and beside
//! an oracle that is told the person's own slopes.
//!
//! ```sh
//! cargo run --release -p interocept-benches --example bp_trend
//! ```
//!
//! A day and a person each: stiffness, transit time and pre-ejection period are drawn anew.
//! Below, the models beside each other, with an index of the wave that follows the pressure or not.
//! Every minute the estimate is compared with the pressure, breath to breath changes left out,
//! where its standard deviation is at most 8 mmHg, and, below, wherever there is one. The minutes
//! of a person are alike, so intervals are by a bootstrap over people.

use interocept::bp::{Model, Trend, TrendConfig, offline};
use interocept::{Measure, Processor, SampleRate, catalogue::bp as ids};
use interocept_sim::{ArrivalConfig, Arrivals, Random};
use std::error::Error;

/// None of these was seen while the estimator was made.
const SEEDS: std::ops::Range<u64> = 5001..5301;
const RESAMPLES: u64 = 400;
const NAN: f64 = f64::NAN;

/// How far off a person's estimates, the null model's and the oracle's were on the minutes of the
/// estimates, and how often the interval held the truth.
#[derive(Clone, Copy, Default)]
struct Tally {
    asked: f64,
    given: f64,
    ours: f64,
    null: f64,
    oracle: f64,
    back: f64,
    held: f64,
}

impl Tally {
    fn sum<'a>(people: impl Iterator<Item = &'a Self>) -> Self {
        people.fold(Self::default(), |a, b| Self {
            asked: a.asked + b.asked,
            given: a.given + b.given,
            ours: a.ours + b.ours,
            null: a.null + b.null,
            oracle: a.oracle + b.oracle,
            back: a.back + b.back,
            held: a.held + b.held,
        })
    }

    fn rms(&self, squares: f64) -> f64 {
        (squares / self.given).sqrt()
    }

    fn ratio(&self) -> f64 {
        (self.ours / self.null).sqrt()
    }

    fn held(&self) -> f64 {
        100.0 * self.held / self.given
    }
}

/// The frames of a day: beats, cuffs and a question every minute after the calibration.
fn frames(made: &Arrivals, cuffs: usize, beat_s: f64) -> Vec<[f64; 6]> {
    let mut readings = made.cuffs.iter().take(cuffs).peekable();
    let minute = (60.0 / beat_s) as usize;
    let mut frames = Vec::new();
    for (i, beat) in made.beats.iter().enumerate() {
        if !beat.pat_ms.is_nan() {
            frames.push([beat.time_s, beat.pat_ms, beat.quality, NAN, NAN, beat.wave]);
        }
        if let Some(cuff) = readings.next_if(|c| c.time_s <= beat.time_s) {
            frames.push([cuff.time_s, NAN, NAN, cuff.sbp_mmhg, cuff.dbp_mmhg, NAN]);
        }
        if beat.time_s >= 1200.0 && i % minute == 0 {
            frames.push([beat.time_s, NAN, NAN, NAN, NAN, NAN]);
        }
    }
    frames
}

/// What is known of the person.
fn oracle(sim: &ArrivalConfig, config: &TrendConfig) -> TrendConfig {
    let arrival_ms = sim.pep_ms + sim.transit_ms;
    let slope = -2.0 / sim.alpha * arrival_ms / sim.transit_ms;
    let sbp = slope * (1.0 + sim.pulse_share * 2.0 / 3.0);
    TrendConfig {
        slope_sbp: sbp,
        slope_sbp_sd: 1.0,
        slope_dbp: slope * (1.0 - sim.pulse_share / 3.0),
        slope_dbp_sd: 1.0,
        bias_sd: (-sbp * sim.pep_sd_ms / arrival_ms).max(0.1),
        most_sd: 50.0,
        ..*config
    }
}

fn day(
    sim: &ArrivalConfig,
    config: &TrendConfig,
    cuffs: usize,
) -> Result<[Tally; 2], Box<dyn Error>> {
    let made = Arrivals::make(sim)?;
    let x = frames(&made, cuffs, sim.beat_s);
    let flat: Vec<f64> = x.iter().flatten().copied().collect();
    let rate = SampleRate::MICROSECONDS;
    let ours = Trend::run(config, rate, &flat)?;
    let oracle = Trend::run(&oracle(sim, config), rate, &flat)?;
    let back = offline::smooth_trend(&TrendConfig { most_sd: 50.0, ..*config }, &x)?;
    let of = |all: &[Measure], id| -> Vec<Measure> {
        all.iter().copied().filter(|m| m.id() == id).collect()
    };
    let mut tallies = [Tally::default(); 2];
    for (tally, (id, null)) in
        tallies.iter_mut().zip([(ids::SBP, ids::NULL_SBP), (ids::DBP, ids::NULL_DBP)])
    {
        let all = [of(&ours, id), of(&ours, null), of(&oracle, id), of(&back, id)];
        let [ours, nulls, oracle, back] = &all;
        for (((m, null), oracle), back) in ours.iter().zip(nulls).zip(oracle).zip(back) {
            tally.asked += 1.0;
            let place = (m.window().start_s / sim.beat_s).round() as usize;
            let beat = made.beats.get(place).ok_or("no such beat")?;
            let truth = if id == ids::SBP { beat.sbp_mmhg } else { beat.dbp_mmhg };
            let square = |m: &Measure| m.value().map(|v| (v - truth) * (v - truth));
            let (Some(o), Some(n), Some((low, high))) = (square(m), square(null), m.interval())
            else {
                continue;
            };
            tally.given += 1.0;
            tally.ours += o;
            tally.null += n;
            tally.oracle += square(oracle).unwrap_or(o);
            tally.back += square(back).unwrap_or(o);
            tally.held += f64::from(u8::from(low <= truth && truth <= high));
        }
    }
    Ok(tallies)
}

/// What a person's day is like.
type Course = fn(ArrivalConfig) -> ArrivalConfig;

/// Where the middle 95 % of a figure lie when the people are drawn anew.
fn spread(people: &[Tally], figure: fn(&Tally) -> f64) -> (f64, f64) {
    let mut random = Random::new(1, 9);
    let mut all: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let drawn = people
                .iter()
                .filter_map(|_| people.get(random.between(0.0, people.len() as f64) as usize));
            figure(&Tally::sum(drawn))
        })
        .collect();
    all.sort_by(f64::total_cmp);
    let at = |share: f64| all.get((share * RESAMPLES as f64) as usize).copied().unwrap_or(NAN);
    (at(0.025), at(0.975))
}

/// Both pressures of every person.
fn everyone(
    course: Course,
    config: &TrendConfig,
    cuffs: usize,
) -> Result<[Vec<Tally>; 2], Box<dyn Error>> {
    let mut people = [Vec::new(), Vec::new()];
    for seed in SEEDS {
        let sim = course(ArrivalConfig::person(seed));
        for (people, tally) in people.iter_mut().zip(day(&sim, config, cuffs)?) {
            people.push(tally);
        }
    }
    Ok(people)
}

/// The models, with an index of the wave that follows the pressure or has nothing to do with it.
fn models() -> Result<(), Box<dyn Error>> {
    println!(
        "\n| model | index of the wave | cuffs | SBP RMSE | of the null model | held | DBP RMSE | of the null model | held |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let follows: Course = |person| ArrivalConfig { beat_s: 4.0, ..person };
    let silent: Course = |person| ArrivalConfig { beat_s: 4.0, wave_per_mmhg: 0.0, ..person };
    let rows = [
        (Model::Log, "-", follows),
        (Model::InverseSquare, "-", follows),
        (Model::PoonZhang, "-", follows),
        (Model::Waveform, "follows the pressure", follows),
        (Model::Waveform, "does not", silent),
    ];
    for (model, index, course) in rows {
        for (name, cuffs) in [("3", 3), ("one an hour", usize::MAX)] {
            let config = TrendConfig { model, most_sd: 50.0, ..TrendConfig::default() };
            let people = everyone(course, &config, cuffs)?;
            let shown = people.map(|p| {
                let t = Tally::sum(p.iter());
                format!("{:.2} | {:.2} | {:.1} %", t.rms(t.ours), t.rms(t.null), t.held())
            });
            println!("| {model:?} | {index} | {name} | {} |", shown.join(" | "));
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().any(|a| a == "models") {
        return models();
    }
    println!(
        "| course | pressure | given % | RMSE mmHg | null model | ours / null | slopes known | looking back | 95 % interval held |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let moves: Course = |person| ArrivalConfig { beat_s: 4.0, ..person };
    let rests: Course =
        |person| ArrivalConfig { circadian_mmhg: 0.0, slow_mmhg: 1.0, beat_s: 4.0, ..person };
    let still: Course = |person| ArrivalConfig { pep_sd_ms: 0.0, beat_s: 4.0, ..person };
    let wild: Course = |person| ArrivalConfig { pep_sd_ms: 10.0, beat_s: 4.0, ..person };
    let rows = [
        ("moves, 3 cuffs", moves, 8.0, 3),
        ("moves, 3 cuffs, any deviation", moves, 50.0, 3),
        ("moves, a cuff an hour", moves, 8.0, usize::MAX),
        ("rests, 3 cuffs", rests, 8.0, 3),
        ("rests, 3 cuffs, any deviation", rests, 50.0, 3),
        ("rests, a cuff an hour", rests, 8.0, usize::MAX),
        ("moves, 3 cuffs, the pre-ejection period does not", still, 8.0, 3),
        ("moves, 3 cuffs, twice the pre-ejection period's", wild, 8.0, 3),
    ];
    for (name, course, most_sd, cuffs) in rows {
        let config = TrendConfig { most_sd, ..TrendConfig::default() };
        let people = everyone(course, &config, cuffs)?;
        for (people, pressure) in people.iter().zip(["systolic", "diastolic"]) {
            let t = Tally::sum(people.iter());
            let (ratio, held) = (spread(people, Tally::ratio), spread(people, Tally::held));
            println!(
                "| {name} | {pressure} | {:.1} | {:.2} | {:.2} | {:.2} ({:.2} to {:.2}) | {:.2} | {:.2} | {:.1} % ({:.1} to {:.1}) |",
                100.0 * t.given / t.asked,
                t.rms(t.ours),
                t.rms(t.null),
                t.ratio(),
                ratio.0,
                ratio.1,
                t.rms(t.oracle),
                t.rms(t.back),
                t.held(),
                held.0,
                held.1,
            );
        }
    }
    models()
}
