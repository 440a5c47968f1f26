//! QT intervals beat by beat, as the signal comes in: `ecg.delineator` on a simulated ECG.
//!
//! `cargo run --release -p interocept-examples --example qt_live`

use interocept::{
    Processor, SampleRate,
    ecg::{Delineator, DelineatorConfig, Waves},
};
use interocept_sim::{EcgConfig, RhythmConfig, ecg};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rhythm = RhythmConfig { duration_s: 20.0, rate_bpm: 65.0, ..RhythmConfig::default() };
    let ecg = ecg::simulate(&EcgConfig { rhythm, ..EcgConfig::default() })?;
    let rate = SampleRate::new(ecg.rate_hz)?;
    let mut delineator = Delineator::new(&DelineatorConfig::default(), rate)?;
    println!("{:>8} {:>6} {:>6} {:>6} {:>6} {:>6}", "R s", "RR", "PR", "QRS", "QT", "QTc ms");
    let mut print = |w: Waves| {
        // NaN stands for what the beat does not have; `flags` says why.
        println!(
            "{:8.3} {:6.0} {:6.0} {:6.0} {:6.0} {:6.0}",
            w.time_s, w.rr_ms, w.pr_ms, w.qrs_ms, w.qt_ms, w.qtc_fridericia_ms
        );
    };
    for chunk in ecg.samples.chunks(50) {
        delineator.push(chunk, &mut print)?;
    }
    delineator.finish(&mut print);
    Ok(())
}
