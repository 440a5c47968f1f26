//! ECG in chunks, as a device gets it, to beats as they are known, to variability of the last
//! minute renewed with every beat.
//!
//!     cargo run --release -p interocept-examples --example stream_to_hrv

use interocept::{
    Error, Processor, SampleRate,
    catalogue::hrv,
    ecg::{Beat, Detector, DetectorConfig},
    hrv::{Live, LiveConfig},
    measure::Measure,
};
use interocept_sim::EcgConfig;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut config = EcgConfig { rate_hz: 250.0, ..EcgConfig::default() };
    config.rhythm.duration_s = 180.0;
    config.noise.muscle_snr_db = Some(15.0);
    let ecg = interocept_sim::ecg::simulate(&config)?;

    let mut stream = Stream::new(250.0)?;
    for chunk in ecg.samples.chunks(200) {
        stream.push(chunk)?;
        if let Some(rmssd) = stream.newest(hrv::RMSSD) {
            // A value, or the reason why there is none: a minute has not passed yet, for one.
            match rmssd.value() {
                Some(value) => println!("{:6.1} s  RMSSD {value:5.1} ms", stream.seconds()),
                None => println!("{:6.1} s  {}", stream.seconds(), rmssd.status().name()),
            }
        }
    }
    println!("{} beats of {}", stream.beats, ecg.beats.len());
    Ok(())
}

/// A detector and what follows it. Nothing here allocates once the buffers have grown.
struct Stream {
    detector: Detector,
    hrv: Live,
    found: Vec<Beat>,
    measures: Vec<Measure>,
    last: Option<Beat>,
    beats: usize,
}

impl Stream {
    fn new(rate_hz: f64) -> Result<Self, Error> {
        Ok(Self {
            detector: Detector::new(&DetectorConfig::default(), SampleRate::new(rate_hz)?)?,
            hrv: Live::new(&LiveConfig::default(), SampleRate::MICROSECONDS)?,
            found: Vec::new(),
            measures: Vec::new(),
            last: None,
            beats: 0,
        })
    }

    fn push(&mut self, samples: &[f64]) -> Result<(), Error> {
        self.found.clear();
        self.measures.clear();
        self.detector.push(samples, &mut self.found)?;
        for beat in &self.found {
            if let Some(last) = self.last.replace(*beat) {
                let rr_ms = 1000.0 * (beat.time_s - last.time_s);
                self.hrv.push(&[rr_ms], &mut self.measures)?;
            }
            self.beats += 1;
        }
        Ok(())
    }

    fn newest(&self, id: interocept::measure::MeasureId) -> Option<&Measure> {
        self.measures.iter().rev().find(|m| m.id() == id)
    }

    fn seconds(&self) -> f64 {
        self.last.map_or(0.0, |beat| beat.time_s)
    }
}

#[test]
fn it_runs() {
    main().unwrap();
}
