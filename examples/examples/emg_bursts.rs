//! A muscle at work: when it is active, how strongly, and how it tires. `emg.bursts` as it happens
//! and `emg.features` of the whole, on a simulated signal.
//!
//! `cargo run --release -p interocept-examples --example emg_bursts`

use interocept::{
    Processor, SampleRate,
    emg::{Activity, Bursts, BurstsConfig, Event, Features, FeaturesConfig},
};
use interocept_sim::{Contraction, EmgConfig, Span, emg};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let contraction = |k: i32| {
        let start_s = 3.0 + 5.0 * f64::from(k);
        Contraction { span: Span::new(start_s, start_s + 3.0), rms_mv: 0.3 }
    };
    let contractions = (0..11).map(contraction).collect();
    let config = EmgConfig { contractions, end_hz: (30.0, 82.0), ..EmgConfig::default() };
    let simulated = emg::simulate(&config)?;
    let rate = SampleRate::new(simulated.rate_hz)?;

    let mut bursts = Bursts::new(&BurstsConfig::default(), rate)?;
    let mut print = |a: Activity| match a.event {
        Event::Onset => println!("{:7.2} s: active", a.time_s),
        Event::Burst => println!("{:7.2} s: {:.2} s at {:.2} mV", a.time_s, a.duration_s, a.rms_mv),
        Event::Unusable => println!("{:7.2} s: unusable for {:.2} s", a.time_s, a.duration_s),
    };
    for chunk in simulated.samples.chunks(100) {
        bursts.push(chunk, &mut print)?;
    }
    bursts.finish(&mut print);

    let whole = FeaturesConfig { window_s: 60.0, ..FeaturesConfig::default() };
    for m in Features::run(&whole, rate, &simulated.samples)? {
        println!("{:24} {:8.3}", m.id().key(), m.value().unwrap_or(f64::NAN));
    }
    Ok(())
}
