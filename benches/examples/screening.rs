//! From buffers to a finished portrait and its page, how many elements are filled as more is known,
//! and a monitor of all channels at real time.
//!
//! ```sh
//! cargo run --release -p interocept-benches --example screening
//! ```

use interocept::monitor::{Config, Monitor, Output, Stream};
use interocept_assess::{Baseline, Capture, Feed, Inputs, Options, Portrait, Signal, feeds};
use interocept_benches::timing;
use interocept_sim::{
    AnswersConfig, answers,
    station::{self, Sensor, StationConfig},
};
use std::error::Error;

const EIGHT: [&str; 9] = ["ecg", "ppg", "red", "infrared", "abp", "resp", "eda", "temp", "emg"];
const FIVE: [&str; 5] = ["ecg", "ppg", "resp", "eda", "temp"];

/// Sensors of one simulated person; red and infrared are of one.
fn signals(names: &[&str], duration_s: f64, seed: u64) -> Result<Vec<Signal>, Box<dyn Error>> {
    let mut sensors = station::simulate(&StationConfig { duration_s, seed })?;
    sensors.retain(|s| names.contains(&s.name));
    let signal = |s: Sensor| Ok(Signal::new(s.name, s.rate_hz, s.samples)?);
    sensors.into_iter().map(signal).collect()
}

/// How many elements are filled as more is known.
fn shares() -> Result<(), Box<dyn Error>> {
    let first = Capture::of(signals(&FIVE, 30.0, 1)?, &Options::default())?;
    let baseline = Baseline::of(signals(&FIVE, 420.0, 2)?)?;
    let options = Options { baseline, baseline_age_s: 600.0, ..Options::default() };
    let based = Capture::of(signals(&FIVE, 60.0, 1)?, &options)?;
    let text = answers::simulate(&AnswersConfig::default())?;
    let all = Inputs::from_json(&text)?;
    let mut asked = all.clone();
    asked.records.clear();
    let mut cuff = Inputs::default();
    cuff.set_cuff(122.0, 78.0)?;
    println!("elements filled of 50, ECG, PPG, belt, skin conductance and temperature:");
    for (what, capture, inputs) in [
        ("first capture of 30 s", &first, &Inputs::default()),
        ("a minute, with a stored baseline", &based, &Inputs::default()),
        ("and a cuff", &based, &cuff),
        ("and ratings, questionnaires and scores of tasks", &based, &asked),
        ("and tables of tasks, sessions and days", &based, &all),
    ] {
        println!("  {:2}  {what}", Portrait::of(capture, inputs).filled());
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let capture = signals(&EIGHT, 30.0, 1)?;
    let portrait_s = timing::mean_s(10.0, 50, || {
        let capture = Capture::of(capture.clone(), &Options::default());
        capture.map(|c| Portrait::of(&c, &Inputs::default()).to_json().to_string().len()).ok()
    });
    println!("30 s of 8 channels to a portrait as JSON: {:.1} ms", 1e3 * portrait_s);
    let captured = Capture::of(capture, &Options::default())?;
    let portrait = Portrait::of(&captured, &Inputs::default());
    let page = interocept_cli::report(&captured, &portrait, "eight channels")?;
    let page_s = timing::mean_s(5.0, 50, || {
        interocept_cli::report(&captured, &portrait, "eight channels").map(|page| page.len())
    });
    println!("its HTML: {:.1} ms, {} kB", 1e3 * page_s, page.len() / 1000);
    shares()?;

    let minutes = 10.0;
    let long = feeds(&signals(&EIGHT, 60.0 * minutes, 1)?, &Options::default())?;
    let streams: Vec<Stream> = long.iter().map(|feed| feed.stream).collect();
    let (mut measures, mut events) = (0, 0);
    let mut size = 0;
    let seconds = timing::mean_s(30.0, 1, || -> Result<(), interocept::Error> {
        let mut monitor = Monitor::new(&Config::default(), &streams)?;
        let mut sink = |output: Output| match output {
            Output::Reading(_) => measures += 1,
            Output::Event(_) => events += 1,
        };
        for second in 0..(60.0 * minutes) as usize {
            for (k, Feed { stream, samples, .. }) in long.iter().enumerate() {
                let n = stream.rate.hz() as usize * stream.kind.channels().len();
                let packet = samples.get(second * n..(second + 1) * n).unwrap_or(&[]);
                monitor.push(k, packet, &mut sink)?;
            }
        }
        monitor.finish(&mut sink);
        size = monitor.state_size();
        Ok(())
    });
    println!(
        "a monitor of 8 channels at real time: {:.2} % of a core, {:.1} MB; {measures} measures and {events} events of {minutes} min",
        100.0 * seconds / (60.0 * minutes),
        size as f64 / 1e6,
    );
    Ok(())
}
