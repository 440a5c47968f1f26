//! `interocept monitor`: measures as they come, on the screen or line by line.

use console::Term;
use interocept::{
    Measure, Status, catalogue,
    imu::Up,
    monitor::{Config, Event, Monitor, Output, Reading, Stream},
};
use interocept_assess::{Feed, Options, Signal, feeds};
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, VecDeque},
    io::{BufRead, ErrorKind, Write},
    path::PathBuf,
    time::{Duration, Instant},
};

use super::screen;
use crate::{
    failure::Failure,
    json,
    language::Language,
    sensors::{self, Span},
    signals::SignalsArgs,
    table::{Align, Table, clock, number},
};

/// Watch any set of sensors live: measures in windows, events as they happen
///
/// Plays a recording as if it were being recorded, or takes samples from the standard input: a
/// first line with the names of the sensors, then a line of values each time there are any, with
/// nothing between the commas for a sensor that has none just then and NaN for one that lost its
/// sample; spaces between the axes of an inertial sensor and the like. On a terminal the view is renewed in place; elsewhere each measure is a line.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Recordings of one person, or - for the standard input
    #[arg(value_name = "RECORD|FILE|-", required_unless_present = "demo")]
    inputs: Vec<PathBuf>,
    /// Watch two minutes of five simulated sensors
    #[arg(long, conflicts_with = "inputs")]
    demo: bool,
    /// How much faster than it was recorded; 0 for as fast as it goes
    #[arg(long, value_name = "TIMES", default_value_t = 1.0)]
    speed: f64,
    /// Samples a second of a sensor of the standard input, such as ecg=250; once for each
    #[arg(long = "stream", value_name = "SENSOR=HZ", value_parser = rate)]
    streams: Vec<(String, f64)>,
    /// What a signal of a recording is, such as eda="hand GSR"; found by their names otherwise
    #[arg(long = "sensor", value_name = "SENSOR=SIGNAL", value_parser = screen::pair)]
    sensors: Vec<(String, String)>,
    /// Which axis of a sensor on the trunk points up while the person stands, such as imu=z or
    /// acc=-x; with it posture, rises and falls are told
    #[arg(long = "up", value_name = "SENSOR=AXIS", value_parser = up)]
    ups: Vec<(String, Up)>,
    /// Length of the windows, in seconds
    #[arg(long, value_name = "S", default_value_t = 30.0)]
    window: f64,
    /// From the start of one window to the start of the next, in seconds
    #[arg(long, value_name = "S", default_value_t = 10.0)]
    hop: f64,
    /// Every measure and not the chief ones only
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    signals: SignalsArgs,
    /// Language of the view
    #[arg(long, value_enum, default_value = "en")]
    lang: Language,
}

const EXAMPLES: &str = "\
Examples:
  interocept monitor --demo --speed 10
  interocept monitor mitdb/118 --speed 60
  interocept monitor back.csv --rate 100 --up imu=z
  interocept monitor S01.zip --json --speed 0 | jq 'select(.key == \"resp.rate\")'
  station | interocept monitor - --stream ecg=250 --stream eda=4

Of a table, acc_x_m_s2 or acc_x_g, gyr_x_rad_s or gyr_x_deg_s and their like are an
inertial sensor, acceleration alone is acc, and ear_x, ear_y, shoulder_x, elbow_x,
wrist_x, hip_x, knee_x, ankle_x and their like are keypoints; left_ or right_ before
them is the side.

Not a medical device.";

/// What a view shows unless all is asked for, in this order.
const CHIEF: &[&str] = &[
    "hrv.hr_mean",
    "hrv.rmssd",
    "prv.rate_mean",
    "prv.rmssd",
    "abp.sbp",
    "abp.dbp",
    "cuff.sbp",
    "cuff.dbp",
    "ppg.spo2",
    "resp.rate",
    "resp.rate_ecg",
    "resp.rate_ppg",
    "resp.rate_fused",
    "eda.scl_mean",
    "eda.scr_rate",
    "temp.level",
    "emg.rms",
    "camera.pulse_rate",
    "camera.remote_rate",
    "motion.enmo",
    "motion.angle_z",
    "motion.turn_rate",
    "posture.trunk_lean_mean",
    "posture.head_mean",
    "posture.knee_mean",
];

/// Signal that is taken at a time, in seconds: how often a view is renewed.
const TICK_S: f64 = 0.25;
/// Seconds of the demonstration.
const DEMO_S: f64 = 120.0;
/// Windows that a small chart remembers.
const REMEMBERED: usize = 24;

fn rate(text: &str) -> Result<(String, f64), String> {
    let (sensor, hz) = text.split_once('=').ok_or("it must be SENSOR=HZ")?;
    Ok((sensor.into(), hz.parse().map_err(|_| format!("{hz:?} is no number"))?))
}

fn up(text: &str) -> Result<(String, Up), String> {
    let (sensor, axis) = text.split_once('=').ok_or("it must be SENSOR=AXIS")?;
    let up = match axis {
        "x" => Up::PlusX,
        "-x" => Up::MinusX,
        "y" => Up::PlusY,
        "-y" => Up::MinusY,
        "z" => Up::PlusZ,
        "-z" => Up::MinusZ,
        _ => return Err("the axis must be x, -x, y, -y, z or -z".into()),
    };
    Ok((sensor.into(), up))
}

/// Says of each sensor on the trunk which of its axes points up.
fn worn(signals: &mut [Signal], ups: &[(String, Up)]) -> Result<(), Failure> {
    for (sensor, up) in ups {
        let signal = signals.iter_mut().find(|s| s.name == *sensor);
        let none = || Failure::new(format!("--up {sensor}: there is no such sensor"));
        signal.ok_or_else(none)?.up = *up;
    }
    Ok(())
}

/// Runs the command; it writes as it goes.
pub(crate) fn run(args: &Args, as_json: bool) -> Result<String, Failure> {
    if !(args.speed >= 0.0 && args.speed.is_finite()) {
        return Err(Failure::new(format!("--speed {} must be 0 or more", args.speed)));
    }
    if args.inputs.iter().any(|path| path.as_os_str() == "-") {
        return listen(args, as_json, std::io::stdin().lock());
    }
    let mut signals = if args.demo {
        screen::demo(DEMO_S)?
    } else {
        let span = Span { start_s: 0.0, length_s: f64::MAX };
        sensors::open(&args.inputs, &args.signals, &args.sensors, span)?.signals
    };
    worn(&mut signals, &args.ups)?;
    play(args, as_json, &feeds(&signals, &Options::default())?)
}

/// Plays a recording, each stream up to the same time.
fn play(args: &Args, as_json: bool, feeds: &[Feed]) -> Result<String, Failure> {
    let mut live = Live::new(args, as_json, feeds)?;
    let mut rest: Vec<&[f64]> = feeds.iter().map(|feed| &*feed.samples).collect();
    let (begun, mut time_s) = (Instant::now(), 0.0);
    while rest.iter().any(|samples| !samples.is_empty()) {
        time_s += TICK_S;
        for (k, (feed, rest)) in feeds.iter().zip(&mut rest).enumerate() {
            let frames = ((time_s - feed.stream.start_s) * feed.stream.rate.hz()).max(0.0) as usize;
            let due = frames * feed.stream.kind.channels().len();
            let taken = feed.samples.len() - rest.len();
            let (part, after) = rest.split_at(due.saturating_sub(taken).min(rest.len()));
            *rest = after;
            if part.is_empty() {
                continue;
            }
            live.monitor.push(k, part, &mut live.view)?;
            if rest.is_empty() {
                live.monitor.close(k, &mut live.view)?;
            }
        }
        if !live.view.renew(time_s)? {
            return Ok(String::new());
        }
        if args.speed > 0.0 {
            let due = Duration::from_secs_f64(time_s / args.speed);
            std::thread::sleep(due.saturating_sub(begun.elapsed()));
        }
    }
    live.finish(time_s)
}

/// Takes lines of samples as they come.
fn listen(args: &Args, as_json: bool, input: impl BufRead) -> Result<String, Failure> {
    let mut lines = input.lines().enumerate();
    let wrong = |line: usize, what: String| {
        Failure::new(format!("standard input, line {}: {what}", line + 1))
    };
    let text = |(line, read): (usize, std::io::Result<String>)| {
        read.map(|text| (line, text)).map_err(|e| wrong(line, e.to_string()))
    };
    let header = lines.next().map(text).transpose()?;
    let (_, header) = header.ok_or_else(|| wrong(0, "there is none; begin with names".into()))?;
    let mut signals = Vec::new();
    for name in header.split(',').map(str::trim) {
        let hz = args.streams.iter().find(|(sensor, _)| sensor == name).map(|(_, hz)| *hz);
        let Some(hz) = hz else {
            return Err(wrong(0, format!("how often is {name:?} sampled? Say --stream {name}=HZ")));
        };
        signals.push(Signal::new(name, hz, Vec::new())?);
    }
    worn(&mut signals, &args.ups)?;
    let mut live = Live::new(args, as_json, &feeds(&signals, &Options::default())?)?;
    let mut renewed_s = 0.0;
    for read in lines {
        let (line, text) = text(read)?;
        let cells: Vec<&str> = text.split(',').map(str::trim).collect();
        if cells.len() != signals.len() {
            let (is, due) = (cells.len(), signals.len());
            return Err(wrong(line, format!("{is} values for {due} sensors")));
        }
        for (signal, cell) in signals.iter_mut().zip(cells) {
            signal.samples.clear();
            for value in cell.split_whitespace() {
                let value =
                    value.parse().map_err(|_| wrong(line, format!("{value:?} is no number")))?;
                signal.samples.push(value);
            }
            let (is, due) = (signal.samples.len(), signal.channels());
            if is % due != 0 {
                let name = &signal.name;
                return Err(wrong(
                    line,
                    format!("{is} values in a cell of {name}, which has {due}"),
                ));
            }
        }
        for (k, feed) in feeds(&signals, &Options::default())?.iter().enumerate() {
            live.monitor.push(k, &feed.samples, &mut live.view)?;
        }
        let time_s = live.reached_s();
        if time_s >= renewed_s + TICK_S {
            renewed_s = time_s;
            if !live.view.renew(time_s)? {
                break;
            }
        }
    }
    let time_s = live.reached_s();
    live.finish(time_s)
}

/// A monitor and what is seen of it.
struct Live {
    monitor: Monitor,
    view: View,
}

impl Live {
    fn new(args: &Args, as_json: bool, feeds: &[Feed]) -> Result<Self, Failure> {
        let config = Config { window_s: args.window, hop_s: args.hop, ..Config::default() };
        let streams: Vec<Stream> = feeds.iter().map(|feed| feed.stream).collect();
        let monitor = Monitor::new(&config, &streams)?;
        let term = Term::stdout();
        let out = match as_json {
            true => Out::Json,
            false if term.is_term() => Out::Screen { term, lines: 0 },
            false => Out::Lines,
        };
        let names: Vec<String> = feeds.iter().map(|feed| feed.name.clone()).collect();
        let view = View {
            all: args.all,
            lang: args.lang,
            about: format!("{} s / {} s", number(args.window), number(args.hop)),
            last: vec![None; names.len()],
            names,
            rows: BTreeMap::new(),
            out,
            failed: None,
        };
        Ok(Self { monitor, view })
    }

    fn reached_s(&self) -> f64 {
        let reached = (0..self.view.names.len()).filter_map(|k| self.monitor.reached_s(k));
        reached.fold(0.0, f64::max)
    }

    fn finish(mut self, time_s: f64) -> Result<String, Failure> {
        self.monitor.finish(&mut self.view);
        self.view.renew(time_s)?;
        Ok(String::new())
    }
}

enum Out {
    /// A table that is written anew over the last one, of so many lines.
    Screen {
        term: Term,
        lines: usize,
    },
    Lines,
    Json,
}

/// A measure of a sensor: the last one, and the values of the windows before.
struct Row {
    measure: Measure,
    values: VecDeque<f64>,
}

/// What is seen: a table on the screen, or lines.
struct View {
    all: bool,
    lang: Language,
    about: String,
    names: Vec<String>,
    /// The last event of each sensor.
    last: Vec<Option<Event>>,
    /// By place in [`CHIEF`], sensor and measure.
    rows: BTreeMap<(usize, u32, u32), Row>,
    out: Out,
    /// Why nothing can be written any more.
    failed: Option<std::io::Error>,
}

impl interocept::Sink<Output> for View {
    fn put(&mut self, output: Output) {
        match output {
            Output::Event(event) => self.event(event),
            Output::Reading(reading) => self.reading(&reading),
        }
    }
}

impl View {
    fn name(&self, stream: u32) -> &str {
        // What is of no stream is of several.
        self.names.get(stream as usize).map_or("together", |name| name)
    }

    fn event(&mut self, event: Event) {
        if let Some(last) = self.last.get_mut(event.stream as usize) {
            *last = Some(event);
        }
        if matches!(self.out, Out::Json) {
            self.line(&json!({
                "event": event.kind.name(), "time_s": json::number(event.time_s),
                "sensor": self.name(event.stream), "value": json::number(event.value),
                "quality": json::number(event.quality),
            }));
        }
    }

    fn reading(&mut self, reading: &Reading) {
        let Some(entry) = catalogue::find(reading.measure.id()) else { return };
        let place = CHIEF.iter().position(|key| *key == entry.key);
        if place.is_none() && !self.all {
            return;
        }
        match self.out {
            Out::Json => {
                let mut line = Map::new();
                line.insert("key".into(), json!(entry.key));
                line.insert("sensor".into(), json!(self.name(reading.stream)));
                line.insert("start_s".into(), json::number(reading.measure.window().start_s));
                line.insert("length_s".into(), json::number(reading.measure.window().length_s));
                if let Value::Object(measure) = json::measure(&reading.measure, entry) {
                    line.extend(measure);
                }
                self.line(&Value::Object(line));
            }
            Out::Lines => {
                let window = reading.measure.window();
                let end = clock(window.start_s + window.length_s, 0);
                let cells = self.cells(reading.stream, &reading.measure);
                let text = format!("{end}  {}", cells.join("  "));
                self.write(text.trim_end());
            }
            Out::Screen { .. } => {
                let key = (place.unwrap_or(CHIEF.len()), reading.stream, entry.id.number());
                let row = self
                    .rows
                    .entry(key)
                    .or_insert_with(|| Row { measure: reading.measure, values: VecDeque::new() });
                row.measure = reading.measure;
                if row.values.len() == REMEMBERED {
                    row.values.pop_front();
                }
                row.values.push_back(reading.measure.value().unwrap_or(f64::NAN));
            }
        }
    }

    /// Sensor, name, value, unit and interval of a measure, or the reason why there is none.
    fn cells(&self, stream: u32, measure: &Measure) -> [String; 5] {
        let entry = catalogue::find(measure.id());
        let label = entry.map_or("", |e| self.lang.say(e.label_en, e.label_zh));
        let (value, unit, interval) = match measure.value() {
            None => ("-".into(), String::new(), self.lang.status(measure.status()).into()),
            Some(value) => (
                number(value) + if measure.status() == Status::UltraShort { "*" } else { "" },
                entry.map_or(String::new(), |e| e.unit.symbol().into()),
                measure.interval().map_or(String::new(), |(low, high)| {
                    format!("{} – {}", number(low), number(high))
                }),
            ),
        };
        [self.name(stream).into(), label.into(), value, unit, interval]
    }

    fn line(&mut self, value: &Value) {
        let text = value.to_string();
        self.write(&text);
    }

    /// A line; what goes wrong is told by the next [`renew`](Self::renew).
    fn write(&mut self, line: &str) {
        if self.failed.is_none() {
            self.failed = writeln!(std::io::stdout(), "{line}").err();
        }
    }

    /// Shows how things stand at a time. False when nobody reads any more.
    fn renew(&mut self, time_s: f64) -> Result<bool, Failure> {
        match self.failed.take() {
            Some(e) if e.kind() == ErrorKind::BrokenPipe => return Ok(false),
            Some(e) => return Err(Failure::output(e)),
            None => {}
        }
        let text = self.text(time_s);
        let Out::Screen { term, lines } = &mut self.out else { return Ok(true) };
        let width = usize::from(term.size().1).max(1);
        let cleared = term.clear_last_lines(*lines).and_then(|()| term.write_str(&text));
        cleared.map_err(Failure::output)?;
        let rows = |line: &str| console::measure_text_width(line).div_ceil(width).max(1);
        *lines = text.lines().map(rows).sum();
        Ok(true)
    }

    fn text(&self, time_s: f64) -> String {
        let lang = self.lang;
        let windows = lang.say("windows of / every", "窗口长度／间隔");
        let mut text = format!("{}   {windows} {}\n", clock(time_s, 0), self.about);
        for (name, last) in self.names.iter().zip(&self.last) {
            if let Some(event) = last {
                let ago = number((time_s - event.time_s).max(0.0));
                let what = lang.event(event.kind);
                let ago = match lang {
                    Language::En => format!("{what} {ago} s ago"),
                    Language::Zh => format!("{ago}秒前：{what}"),
                };
                text.push_str(&format!("{name}: {ago}   "));
            }
        }
        let mut table = Table::new(&[
            (lang.say("sensor", "传感器"), Align::Left),
            (lang.say("measure", "指标"), Align::Left),
            (lang.say("value", "数值"), Align::Right),
            (lang.say("unit", "单位"), Align::Left),
            (lang.say("95 % interval", "95%区间"), Align::Left),
            (lang.say("before", "此前"), Align::Left),
        ])
        .flexible(4);
        for ((_, stream, _), row) in &self.rows {
            let chart = chart(&row.values);
            table.row(self.cells(*stream, &row.measure).into_iter().chain([chart]));
        }
        format!("{}\n\n{}\n{}\n", text.trim_end(), table.text(), lang.disclaimer())
    }
}

/// A small chart of values, from their lowest to their highest; a space where there was none.
fn chart(values: &VecDeque<f64>) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let known = || values.iter().copied().filter(|v| v.is_finite());
    let (low, high) = (known().fold(f64::MAX, f64::min), known().fold(f64::MIN, f64::max));
    let bar = |value: &f64| {
        let height = if high > low { (value - low) / (high - low) } else { 0.5 };
        if value.is_finite() { BARS.get((height * 7.0 + 0.5) as usize).copied() } else { None }
    };
    values.iter().map(|value| bar(value).unwrap_or(' ')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_goes_from_the_lowest_to_the_highest() {
        let of = |values: &[f64]| chart(&values.iter().copied().collect());
        assert_eq!(of(&[1.0, f64::NAN, 2.0, 3.0]), "▁ ▅█");
        assert_eq!(of(&[2.0, 2.0]), "▅▅");
        assert_eq!(of(&[]), "");
    }
}
