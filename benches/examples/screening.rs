//! From buffers to a finished portrait and its page, how many elements are filled as more is known,
//! and a monitor of all channels at real time.
//!
//! ```sh
//! cargo run --release -p interocept-benches --example screening
//! ```

use interocept::{
    SampleRate,
    monitor::{Config, Kind, Monitor, Output, Stream},
};
use interocept_assess::{Baseline, Capture, Inputs, Options, Portrait, Signal};
use interocept_benches::timing;
use interocept_sim::{
    AnswersConfig, BreathingConfig, EdaConfig, EmgConfig, PressureConfig, TemperatureConfig,
    answers, breathing, eda, emg, pressure, temperature,
};
use std::error::Error;

/// What it is, its name, its rate and its samples.
type Channel = (Kind, &'static str, f64, Vec<f64>);

/// Eight channels of one simulated person.
fn signals(seconds: f64) -> Result<Vec<Channel>, Box<dyn Error>> {
    let body = BreathingConfig { rate_hz: 250.0, duration_s: seconds, ..Default::default() };
    let body = breathing::simulate(&body)?;
    let skin = EdaConfig { rate_hz: 8.0, duration_s: seconds, ..Default::default() };
    let warmth = TemperatureConfig { rate_hz: 4.0, duration_s: seconds, ..Default::default() };
    let muscle = EmgConfig { rate_hz: 1000.0, duration_s: seconds, ..Default::default() };
    let mut line = PressureConfig { rate_hz: 125.0, ..Default::default() };
    line.rhythm.duration_s = seconds;
    let every = |n: usize, x: &[f64]| -> Vec<f64> { x.iter().step_by(n).copied().collect() };
    let light = every(2, &body.ppg);
    Ok(vec![
        (Kind::Ecg, "ecg", 250.0, body.ecg.clone()),
        (Kind::Ppg, "ppg", 125.0, light.clone()),
        (Kind::Oximeter, "", 125.0, light.iter().flat_map(|x| [100.0 - 0.5 * x, *x]).collect()),
        (Kind::Abp, "abp", 125.0, pressure::simulate(&line)?.samples),
        (Kind::Breathing, "resp", 25.0, every(10, &body.belt)),
        (Kind::Eda, "eda", 8.0, eda::simulate(&skin)?.samples),
        (Kind::Temperature, "temp", 4.0, temperature::simulate(&warmth)?.samples),
        (Kind::Emg, "emg", 1000.0, emg::simulate(&muscle)?.samples),
    ])
}

/// How many elements are filled as more is known.
fn shares() -> Result<(), Box<dyn Error>> {
    let sensors = |seconds: f64, seed| -> Result<Vec<Signal>, Box<dyn Error>> {
        let body = BreathingConfig { duration_s: seconds, seed, ..Default::default() };
        let body = breathing::simulate(&body)?;
        let skin = EdaConfig { rate_hz: 4.0, duration_s: seconds, seed, ..Default::default() };
        let warmth =
            TemperatureConfig { rate_hz: 4.0, duration_s: seconds, seed, ..Default::default() };
        Ok(vec![
            Signal::new("ecg", body.rate_hz, body.ecg)?,
            Signal::new("ppg", body.rate_hz, body.ppg)?,
            Signal::new("resp", body.rate_hz, body.belt)?,
            Signal::new("eda", 4.0, eda::simulate(&skin)?.samples)?,
            Signal::new("temp", 4.0, temperature::simulate(&warmth)?.samples)?,
        ])
    };
    let first = Capture::of(sensors(30.0, 1)?, &Options::default())?;
    let baseline = Baseline::of(sensors(420.0, 2)?)?;
    let options = Options { baseline, baseline_age_s: 600.0, ..Options::default() };
    let based = Capture::of(sensors(60.0, 1)?, &options)?;
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
    let mut capture = Vec::new();
    for (kind, name, hz, samples) in signals(30.0)? {
        if kind == Kind::Oximeter {
            let of = |part: usize| samples.iter().skip(part).step_by(2).copied().collect();
            capture.push(Signal::new("red", hz, of(0))?);
            capture.push(Signal::new("infrared", hz, of(1))?);
        } else {
            capture.push(Signal::new(name, hz, samples)?);
        }
    }
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
    let long = signals(60.0 * minutes)?;
    let streams: Vec<Stream> = long
        .iter()
        .map(|(kind, _, hz, _)| Ok(Stream::new(*kind, SampleRate::new(*hz)?)))
        .collect::<Result<_, interocept::Error>>()?;
    let (mut measures, mut events) = (0, 0);
    let mut size = 0;
    let seconds = timing::mean_s(30.0, 1, || -> Result<(), interocept::Error> {
        let mut monitor = Monitor::new(&Config::default(), &streams)?;
        let mut sink = |output: Output| match output {
            Output::Reading(_) => measures += 1,
            Output::Event(_) => events += 1,
        };
        for second in 0..(60.0 * minutes) as usize {
            for (k, (kind, _, hz, samples)) in long.iter().enumerate() {
                let n = *hz as usize * kind.channels().len();
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
