//! Times of skin conductance: the live processors by sample, the decomposition as a whole.
//!
//! ```sh
//! cargo run --release -p interocept-benches --example eda_speed
//! ```

use interocept::{
    Processor, SampleRate,
    eda::{
        Detector, DetectorConfig, EdaQuality, Features, FeaturesConfig, QualityConfig,
        offline::{DecomposeConfig, decompose},
    },
};
use interocept_benches::timing;
use interocept_sim::{EdaConfig, eda};
use std::{error::Error, hint::black_box};

/// Nanoseconds of a lap, the mean of so many.
fn mean_ns(laps: u32, lap: impl FnMut()) -> f64 {
    1e9 * timing::mean_s(f64::INFINITY, laps, lap)
}

fn samples(seconds: f64, rate_hz: f64) -> Result<Vec<f64>, Box<dyn Error>> {
    let config = EdaConfig { rate_hz, duration_s: seconds, noise_us: 0.02, ..EdaConfig::default() };
    Ok(eda::simulate(&config)?.samples)
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("{:>10} {:>14} {:>14} {:>14}", "Hz", "detector ns", "quality ns", "features ns");
    for hz in [4.0, 7.9, 8.0, 15.9, 32.0, 130.061, 1000.0] {
        let rate = SampleRate::new(hz)?;
        let x = samples(40_000.0 / hz, hz)?;
        let n = x.len() as f64;
        let five: Vec<f64> = x.iter().flat_map(|x| [*x, 33.0, 0.0, 0.0, 1.0]).collect();
        let two: Vec<f64> = x.iter().flat_map(|x| [*x, 0.0]).collect();
        let detector = mean_ns(100, || {
            black_box(Detector::run(&DetectorConfig::default(), rate, black_box(&x)).is_ok());
        });
        let quality = mean_ns(100, || {
            black_box(EdaQuality::run(&QualityConfig::default(), rate, black_box(&five)).is_ok());
        });
        let features = mean_ns(100, || {
            black_box(Features::run(&FeaturesConfig::default(), rate, black_box(&two)).is_ok());
        });
        println!("{hz:10} {:14.1} {:14.1} {:14.1}", detector / n, quality / n, features / n);
    }
    for (seconds, hz) in [(300.0, 4.0), (3600.0, 4.0), (300.0, 25.0)] {
        let (rate, x) = (SampleRate::new(hz)?, samples(seconds, hz)?);
        let ns = mean_ns(200, || {
            black_box(decompose(black_box(&x), &DecomposeConfig::default(), rate).is_ok());
        });
        println!("decompose {seconds} s at {hz} Hz: {:.2} ms", ns / 1e6);
    }
    Ok(())
}
