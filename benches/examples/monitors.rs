//! A thousand monitors of six sensors in one process: memory before, while they run, and after,
//! and the time they take. The memory is the process's own word (`/proc/self/status`).
//!
//! ```sh
//! cargo run --release -p interocept-benches --example monitors
//! ```

use interocept::monitor::{Config, Monitor, Output, Stream};
use interocept_assess::{Feed, Options, Signal, feeds};
use interocept_benches::timing;
use interocept_sim::station::{self, Sensor, StationConfig};
use std::error::Error;

const MONITORS: usize = 1000;
const SECONDS: usize = 90;

const SIX: [&str; 7] = ["ecg", "ppg", "red", "infrared", "resp", "eda", "temp"];

/// Six sensors of one simulated person; red and infrared are of one.
fn channels() -> Result<Vec<Feed>, Box<dyn Error>> {
    let config = StationConfig { duration_s: SECONDS as f64, ..Default::default() };
    let mut sensors = station::simulate(&config)?;
    sensors.retain(|s| SIX.contains(&s.name));
    let signal = |s: Sensor| Signal::new(s.name, s.rate_hz, s.samples);
    let signals = sensors.into_iter().map(signal).collect::<Result<Vec<_>, _>>()?;
    Ok(feeds(&signals, &Options::default())?)
}

/// Memory of this process that is in use, in MB.
fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok())
        .map_or(f64::NAN, |kb: f64| kb / 1e3)
}

/// Feeds all of them second by second; how many outputs came.
fn run(monitors: &mut [Monitor], channels: &[Feed]) -> Result<usize, interocept::Error> {
    let mut outputs = 0;
    for second in 0..SECONDS {
        for monitor in &mut *monitors {
            for (k, Feed { stream, samples, .. }) in channels.iter().enumerate() {
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
    let streams: Vec<Stream> = channels.iter().map(|feed| feed.stream).collect();
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
