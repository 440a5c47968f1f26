//! Pulses as they come in: `ppg.detector` on a simulated PPG.
//!
//! `cargo run --release -p interocept-examples --example pulses_live`

use interocept::{
    Processor, SampleRate,
    ppg::{Detector, DetectorConfig, Pulse},
};
use interocept_sim::{PpgConfig, RhythmConfig, ppg};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rhythm = RhythmConfig { duration_s: 20.0, rate_bpm: 65.0, ..RhythmConfig::default() };
    let ppg = ppg::simulate(&PpgConfig { rhythm, reflection: 0.5, ..PpgConfig::default() })?;
    let rate = SampleRate::new(ppg.rate_hz)?;
    let mut detector = Detector::new(&DetectorConfig::default(), rate)?;
    println!(
        "{:>8} {:>8} {:>8} {:>9} {:>8}",
        "foot s", "peak s", "notch s", "amplitude", "quality"
    );
    let mut print = |p: Pulse| {
        // NaN stands for what the pulse does not have; `flags` says why.
        println!(
            "{:8.3} {:8.3} {:8.3} {:9.3} {:8.2}",
            p.foot_time_s, p.time_s, p.notch_time_s, p.amplitude, p.quality
        );
    };
    for chunk in ppg.samples.chunks(50) {
        detector.push(chunk, &mut print)?;
    }
    detector.finish(&mut print);
    Ok(())
}
