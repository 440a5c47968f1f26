//! Baroreflex sensitivity on simulated beats of known gain, by every method.
//!
//! ```sh
//! cargo run --release -p interocept-benches --example baroreflex_truth
//! ```

use interocept::bp::{Baroreflex, BaroreflexConfig};
use interocept::{Measure, Processor, SampleRate};
use interocept_sim::{BaroreflexConfig as Heart, Random, baroreflex};
use std::error::Error;

const PEOPLE: u64 = 200;
const KEYS: [&str; 7] = ["sequence", "up", "down", "alpha_lf", "alpha_hf", "gain_lf", "gain_hf"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("| beats | {} | 95 % held, sequence, gain LF, HF |", KEYS.join(" | "));
    println!("|---{}|---|", "|---".repeat(KEYS.len()));
    // What the interval does by itself, mm of the sensor, lag of the heart and of the method.
    let rows = [
        ("the interval follows exactly", 0.0, 0, 0),
        ("and varies by 3 ms of itself", 3.0, 0, 0),
        ("by 10 ms", 10.0, 0, 0),
        ("by 30 ms", 30.0, 0, 0),
        ("3 ms, a beat later, told so", 3.0, 1, 1),
        ("3 ms, a beat later, not told", 3.0, 1, 0),
    ];
    for (name, own_ms, lag, asked) in rows {
        let mut sums = [[0.0; 4]; KEYS.len()];
        for seed in 1..=PEOPLE {
            let mut random = Random::new(seed, 41);
            let heart = Heart {
                seed,
                gain: random.between(4.0, 20.0),
                rr_ms: random.between(750.0, 1100.0),
                mayer_hz: random.between(0.08, 0.12),
                respiratory_hz: random.between(0.2, 0.3),
                own_ms,
                lag,
                ..Heart::default()
            };
            let beats = baroreflex::simulate(&heart)?;
            let frames: Vec<f64> = beats.iter().flat_map(|b| [b.rr_ms, b.sbp_mmhg]).collect();
            let config = BaroreflexConfig { lag: asked, ..BaroreflexConfig::default() };
            let out = Baroreflex::run(&config, SampleRate::MICROSECONDS, &frames)?;
            for (sum, key) in sums.iter_mut().zip(KEYS) {
                let key = format!("bp.brs_{key}");
                let measure = out.iter().find(|m| m.id().key() == key);
                let Some(value) = measure.and_then(Measure::value) else { continue };
                let off = 100.0 * (value / heart.gain - 1.0);
                let held = measure.and_then(Measure::interval);
                let held = held.is_some_and(|(l, h)| l <= heart.gain && heart.gain <= h);
                for (s, v) in sum.iter_mut().zip([1.0, off, off * off, f64::from(u8::from(held))]) {
                    *s += v;
                }
            }
        }
        print!("| {name} ");
        for [n, sum, squares, _] in sums {
            let mean = sum / n;
            print!("| {mean:.1} ± {:.1} % ({n:.0}) ", (squares / n - mean * mean).max(0.0).sqrt());
        }
        let [sequence, .., low, high] = sums.map(|[n, _, _, held]| 100.0 * held / n);
        println!("| {sequence:.0}, {low:.0}, {high:.0} |");
    }
    Ok(())
}
