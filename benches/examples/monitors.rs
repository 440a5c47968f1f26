//! A thousand monitors of six sensors in one process: memory before, while they run, and after,
//! and the time they take. The memory is the process's own word (`/proc/self/status`).
//!
//! ```sh
//! cargo run --release -p interocept-benches --example monitors
//! ```

use interocept::{
    SampleRate,
    monitor::{Config, Kind, Monitor, Output, Stream},
};
use interocept_benches::timing;
use interocept_sim::{BreathingConfig, EdaConfig, TemperatureConfig, breathing, eda, temperature};
use std::error::Error;

const MONITORS: usize = 1000;
const SECONDS: usize = 90;

type Channel = (Stream, Vec<f64>);

fn channels() -> Result<Vec<Channel>, Box<dyn Error>> {
    let duration_s = SECONDS as f64;
    let body = BreathingConfig { rate_hz: 250.0, duration_s, ..Default::default() };
    let body = breathing::simulate(&body)?;
    let skin = EdaConfig { rate_hz: 8.0, duration_s, ..Default::default() };
    let warmth = TemperatureConfig { rate_hz: 4.0, duration_s, ..Default::default() };
    let every = |n: usize, x: &[f64]| -> Vec<f64> { x.iter().step_by(n).copied().collect() };
    let light = every(4, &body.ppg);
    let lights = light.iter().flat_map(|x| [100.0 - 0.5 * x, *x]).collect();
    let of = |kind, hz, samples: Vec<f64>| -> Result<Channel, interocept::Error> {
        Ok((Stream::new(kind, SampleRate::new(hz)?), samples))
    };
    Ok(vec![
        of(Kind::Ecg, 250.0, body.ecg.clone())?,
        of(Kind::Ppg, 62.5, light)?,
        of(Kind::Oximeter, 62.5, lights)?,
        of(Kind::Breathing, 25.0, every(10, &body.belt))?,
        of(Kind::Eda, 8.0, eda::simulate(&skin)?.samples)?,
        of(Kind::Temperature, 4.0, temperature::simulate(&warmth)?.samples)?,
    ])
}

/// Memory of this process that is in use, in MB.
fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok())
        .map_or(f64::NAN, |kb: f64| kb / 1e3)
}

/// Feeds all of them second by second; how many outputs came.
fn run(monitors: &mut [Monitor], channels: &[Channel]) -> Result<usize, interocept::Error> {
    let mut outputs = 0;
    for second in 0..SECONDS {
        for monitor in &mut *monitors {
            for (k, (stream, samples)) in channels.iter().enumerate() {
                let at = |s: usize| {
                    (s as f64 * stream.rate.hz()) as usize * stream.kind.channels().len()
                };
                let packet = samples.get(at(second)..at(second + 1)).unwrap_or(&[]);
                monitor.push(k, packet, &mut |_: Output| outputs += 1)?;
            }
        }
        if second % 30 == 29 {
            println!("{:>4} s: {:7.1} MB", second + 1, resident_mb());
        }
    }
    Ok(outputs)
}

fn main() -> Result<(), Box<dyn Error>> {
    let channels = channels()?;
    let streams: Vec<Stream> = channels.iter().map(|(stream, _)| *stream).collect();
    let make = || -> Result<Vec<Monitor>, interocept::Error> {
        (0..MONITORS).map(|_| Monitor::new(&Config::default(), &streams)).collect()
    };
    println!("before: {:.1} MB", resident_mb());
    let mut monitors = make()?;
    let stated = monitors.iter().map(Monitor::state_size).sum::<usize>() as f64 / 1e6;
    println!("made: {:7.1} MB, {stated:.1} MB stated", resident_mb());
    for round in ["first", "begun again", "made anew"] {
        println!("{round}");
        match round {
            "begun again" => monitors.iter_mut().try_for_each(Monitor::reset)?,
            "made anew" => {
                drop(monitors);
                monitors = make()?;
            }
            _ => {}
        }
        let mut outputs = Ok(0);
        let taken_s = timing::mean_s(0.0, 1, || outputs = run(&mut monitors, &channels));
        let share = 100.0 * taken_s / SECONDS as f64;
        println!("{} outputs in {taken_s:.1} s: {share:.0} % of a core at real time", outputs?);
    }
    let after = monitors.iter().map(Monitor::state_size).sum::<usize>() as f64 / 1e6;
    println!("after: {:7.1} MB, {after:.1} MB stated", resident_mb());
    Ok(())
}
