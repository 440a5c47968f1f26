//! A detector of one's own against a reference, by EC57's rules: here ours, on a noisy simulated
//! ECG whose every beat is known.
//!
//!     cargo run --release -p interocept-examples --example conformance

use interocept::{
    Processor, SampleRate,
    conformance::{Annotation, BeatClass, Options, Summary, ec57},
    ecg::{Detector, DetectorConfig},
};
use interocept_sim::EcgConfig;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rate_hz = 360.0;
    let mut matrices = Vec::new();
    println!("muscle noise      Se      +P  placement");
    for snr_db in [12.0, 6.0, 0.0] {
        let mut config = EcgConfig { rate_hz, ..EcgConfig::default() };
        config.rhythm.duration_s = 600.0;
        config.noise.muscle_snr_db = Some(snr_db);
        let ecg = interocept_sim::ecg::simulate(&config)?;

        let found =
            Detector::run(&DetectorConfig::default(), SampleRate::new(rate_hz)?, &ecg.samples)?;
        let test: Vec<Annotation> =
            found.iter().map(|beat| Annotation::beat(beat.index, BeatClass::N)).collect();
        let reference: Vec<Annotation> =
            ecg.r_indices().map(|index| Annotation::beat(index, BeatClass::N)).collect();

        // From the fifth minute on, as EC57 has it; `Options::whole_record` compares everything.
        let comparison = ec57::compare(&reference, &test, &Options::new(rate_hz))?;
        let qrs = comparison.matrix.qrs();
        let sd_ms = comparison.localisation().and_then(|l| l.sd_ms).unwrap_or(f64::NAN);
        let (se, p) = (qrs.sensitivity(), qrs.positive_predictivity());
        println!("{snr_db:9} dB  {se:>6}  {p:>6}  {sd_ms:6.2} ms");
        matrices.push(comparison.matrix);
    }
    let gross = Summary::of(&matrices).gross.qrs();
    println!("gross         {:>6}  {:>6}", gross.sensitivity(), gross.positive_predictivity());
    Ok(())
}

#[test]
fn it_runs() {
    main().unwrap();
}
