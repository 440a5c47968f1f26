//! Skin conductance responses as they come: `eda.detector`, `eda.quality`, `eda.features` and
//! `temp.level` on simulated signals.
//!
//! `cargo run --release -p interocept-examples --example eda_live`

use interocept::{
    Measure, Processor, SampleRate,
    eda::{Detector, DetectorConfig, Event, Features, FeaturesConfig, Skin},
};
use interocept_sim::{EdaConfig, eda};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = EdaConfig { duration_s: 128.0, noise_us: 0.01, ..EdaConfig::default() };
    let simulated = eda::simulate(&config)?;
    let rate = SampleRate::new(simulated.rate_hz)?;
    let mut detector = Detector::new(&DetectorConfig::default(), rate)?;
    let mut print = |r: Skin| match r.event {
        Event::Onset => println!("{:7.2} s: a response begins, level {:.2}", r.time_s, r.tonic_us),
        Event::Response => {
            println!("{:7.2} s: {:.2} µS, rise {:.1} s", r.time_s, r.amplitude_us, r.rise_s);
        }
        Event::Level | Event::Withdrawn => {}
    };
    for chunk in simulated.samples.chunks(16) {
        detector.push(chunk, &mut print)?;
    }
    detector.finish(&mut print);

    // The second channel tells of events; here there are none.
    let frames: Vec<f64> = simulated.samples.iter().flat_map(|x| [*x, 0.0]).collect();
    let config = FeaturesConfig { hop_s: 64.0, ..FeaturesConfig::default() };
    let measures: Vec<Measure> = Features::run(&config, rate, &frames)?;
    for m in measures.iter().filter(|m| m.value().is_some()) {
        println!(
            "{:4} s  {:24} {:8.3}",
            m.window().start_s,
            m.id().key(),
            m.value().unwrap_or(0.0)
        );
    }
    Ok(())
}
