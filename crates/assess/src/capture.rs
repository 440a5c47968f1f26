//! Signals of one sitting, through one monitor, to measures and events.

use interocept::{
    Error, Measure, SampleRate,
    bp::OscillometricConfig,
    imu::Up,
    monitor::{Config, Event, Kind, Monitor, Output, Reading, Stream},
    ppg::Spo2Config,
};
use std::fmt;

use crate::{baseline, baseline::Baseline};

/// Why something was refused, in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused(pub String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

impl From<Error> for Refused {
    fn from(e: Error) -> Self {
        Self(e.to_string())
    }
}

/// The signal of one sensor.
#[derive(Clone, Debug)]
pub struct Signal {
    /// What it is called, such as `ecg`.
    pub name: String,
    /// Samples a second.
    pub rate: SampleRate,
    /// When its first sample was taken, in seconds from the start of the capture.
    pub start_s: f64,
    /// The samples, NaN where one is missing.
    pub samples: Vec<f64>,
    /// Which axis of an inertial sensor or accelerometer on the trunk points up while the person
    /// stands; unknown for a sensor elsewhere.
    pub up: Up,
    pub(crate) role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Alone(Kind),
    Red,
    Infrared,
}

impl Role {
    pub(crate) const PULSE: Self = Self::Alone(Kind::Ppg);
    pub(crate) const PRESSURE: Self = Self::Alone(Kind::Abp);
    pub(crate) const SKIN: Self = Self::Alone(Kind::Eda);
    pub(crate) const BELT: Self = Self::Alone(Kind::Breathing);
}

/// The names of signals, and what each is.
const NAMES: &[(&[&str], Role)] = &[
    (&["ecg"], Role::Alone(Kind::Ecg)),
    (&["ppg", "bvp", "pleth"], Role::Alone(Kind::Ppg)),
    (&["red"], Role::Red),
    (&["infrared", "ir"], Role::Infrared),
    (&["abp", "art"], Role::Alone(Kind::Abp)),
    (&["cuff"], Role::Alone(Kind::Cuff)),
    (&["resp", "belt", "impedance"], Role::Alone(Kind::Breathing)),
    (&["eda", "gsr"], Role::Alone(Kind::Eda)),
    (&["temp", "temperature"], Role::Alone(Kind::Temperature)),
    (&["emg"], Role::Alone(Kind::Emg)),
    (&["camera", "rgb"], Role::Alone(Kind::Camera)),
    (&["finger"], Role::Alone(Kind::Finger)),
    (&["acc", "acceleration"], Role::Alone(Kind::Acceleration)),
    (&["imu"], Role::Alone(Kind::Imu)),
    (&["keypoints"], Role::Alone(Kind::Keypoints)),
];

impl Signal {
    /// A signal by its name: ecg (mV), ppg, red and infrared, abp (mmHg), cuff (its pressure in
    /// mmHg), resp, eda (uS), temp (degrees Celsius), emg (mV), acc (x, y and z in g in turn), imu
    /// (acceleration in m/s² and rate of turn in rad/s), camera or finger (time, red, green and blue
    /// of each frame), or keypoints (ear, shoulder, elbow, wrist, hip, knee and ankle, each to the
    /// right and downwards); `ecg_2` is a second ECG.
    ///
    /// # Errors
    /// A name that is none of these, and a rate that cannot be one.
    pub fn new(name: &str, rate_hz: f64, samples: Vec<f64>) -> Result<Self, Refused> {
        let base = name.split(['_', '.']).next().unwrap_or(name).to_lowercase();
        let role = NAMES.iter().find(|(names, _)| names.contains(&&*base)).map(|(_, role)| *role);
        let Some(role) = role else {
            let known: Vec<&str> = NAMES.iter().flat_map(|(n, _)| n.iter().copied()).collect();
            let known = known.join(", ");
            return Err(Refused(format!("no sensor is called {name:?}; there are {known}")));
        };
        let rate = SampleRate::new(rate_hz)?;
        Ok(Self { name: name.into(), rate, start_s: 0.0, samples, up: Up::Unknown, role })
    }

    /// The same, taken later.
    pub fn starting(self, start_s: f64) -> Self {
        Self { start_s, ..self }
    }

    /// Values that each of its frames has.
    pub fn channels(&self) -> usize {
        match self.role {
            Role::Alone(kind) => kind.channels().len().max(1),
            _ => 1,
        }
    }

    /// The unit of its last channel; empty where it can be any.
    pub fn unit(&self) -> &'static str {
        match self.role {
            Role::Alone(kind) => kind.channels().last().map_or("", |c| c.unit.symbol()),
            _ => "",
        }
    }

    /// How long it is.
    pub fn length_s(&self) -> f64 {
        self.rate.seconds((self.samples.len() / self.channels()) as u64, 0.0)
    }
}

/// How a capture is looked at.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The curve of the maker of the oximeter; without one there is no saturation.
    pub spo2: Spo2Config,
    /// How the pressure of a cuff is read: its ratios are those of the cuff.
    pub cuff: OscillometricConfig,
    /// The same person at rest, by the same sensors, five minutes or more.
    pub baseline: Baseline,
    /// How long before the capture that ended, in seconds.
    pub baseline_age_s: f64,
}

/// What several streams together are called as one.
const TOGETHER: &str = "together";
/// What the scores against a baseline are called as a stream.
const OWN_BASELINE: &str = "own baseline";

/// What the monitor found in the signals of one sitting.
#[derive(Clone, Debug)]
pub struct Capture {
    /// The signals, as given.
    pub signals: Vec<Signal>,
    /// The name of each stream of the monitor.
    pub streams: Vec<String>,
    /// Every measure of the whole capture.
    pub readings: Vec<Reading>,
    /// Everything that happened, stream by stream and in order of time.
    pub events: Vec<Event>,
    /// Signals that no processor can work at their rate, with the reason.
    pub refused: Vec<(String, Error)>,
}

/// What a monitor is given of one stream.
#[derive(Clone, Debug)]
pub struct Feed {
    /// The sensor or sensors that it comes from.
    pub name: String,
    /// The stream as it is announced.
    pub stream: Stream,
    /// Its frames, interleaved.
    pub samples: Vec<f64>,
}

impl Feed {
    /// How long it is.
    pub(crate) fn length_s(&self) -> f64 {
        let frames = self.samples.len() / self.stream.kind.channels().len().max(1);
        self.stream.rate.seconds(frames as u64, 0.0)
    }
}

impl Capture {
    /// Runs the signals through a monitor. Their order does not matter.
    ///
    /// # Errors
    /// Two signals of one name, red and infrared of two rates, and no memory.
    pub fn of(mut signals: Vec<Signal>, options: &Options) -> Result<Self, Refused> {
        signals.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some(twice) =
            signals.iter().zip(signals.iter().skip(1)).find(|(a, b)| a.name == b.name)
        {
            return Err(Refused(format!("there are two signals called {:?}", twice.0.name)));
        }
        let mut refused = Vec::new();
        let feeds = workable(feeds(&signals, options)?, &mut refused);
        let streams: Vec<Stream> = feeds.iter().map(|feed| feed.stream).collect();
        let longest_s = signals.iter().map(Signal::length_s).fold(0.0, f64::max);
        let config = Config {
            window_s: 0.0,
            // At most five beats a second.
            max_intervals: (5.0 * longest_s).clamp(64.0, 4_194_304.0) as u32,
            ..Config::default()
        };
        let mut monitor = Monitor::new(&config, &streams)?;
        let (mut readings, mut events) = (Vec::new(), Vec::new());
        let mut sink = |output: Output| match output {
            Output::Reading(reading) => readings.push(reading),
            Output::Event(event) => events.push(event),
        };
        for (k, feed) in feeds.iter().enumerate() {
            monitor.push(k, &feed.samples, &mut sink)?;
        }
        monitor.finish(&mut sink);
        events.sort_by(|a, b| a.stream.cmp(&b.stream).then(a.time_s.total_cmp(&b.time_s)));
        let against = baseline::compare(&feeds, &options.baseline, options.baseline_age_s)?;
        let stream = feeds.len() as u32 + 1;
        let reading = |measure: Measure| Reading { window: 0, measure, stream, job: 0 };
        readings.extend(against.into_iter().map(reading));
        let names = feeds.into_iter().map(|feed| feed.name);
        let beside = [TOGETHER.to_owned(), OWN_BASELINE.to_owned()];
        let streams: Vec<String> = names.chain(beside).collect();
        Ok(Self { signals, streams, readings, events, refused })
    }

    /// How long the signal of a stream is.
    pub(crate) fn stream_s(&self, stream: u32) -> f64 {
        let name = self.streams.get(stream as usize);
        // Two lights are one stream, under the names of both.
        let part = |s: &&Signal| name.is_some_and(|n| n.split(" and ").any(|n| n == s.name));
        // Scores are of all signals.
        let ends = || most_end_s(self.signals.iter().map(|s| s.start_s + s.length_s()));
        self.signals.iter().find(part).map_or_else(ends, Signal::length_s)
    }

    /// From the start of the first signal to the end of the last.
    pub fn length_s(&self) -> f64 {
        self.signals.iter().map(|s| s.start_s + s.length_s()).fold(0.0, f64::max)
    }
}

/// Where most signals end: one that stops early, or has packets twice, does not move it.
pub(crate) fn most_end_s(ends_s: impl Iterator<Item = f64>) -> f64 {
    let mut ends_s: Vec<f64> = ends_s.collect();
    ends_s.sort_by(f64::total_cmp);
    ends_s.get(ends_s.len() / 2).copied().unwrap_or(0.0)
}

/// The feeds that a monitor takes; of the others the reasons.
pub(crate) fn workable(mut feeds: Vec<Feed>, refused: &mut Vec<(String, Error)>) -> Vec<Feed> {
    feeds.retain(|feed| match Monitor::new(&Config::default(), &[feed.stream]) {
        Err(e @ Error::InvalidRate { .. }) => {
            refused.push((feed.name.clone(), e));
            false
        }
        _ => true,
    });
    feeds
}

/// The streams that a monitor has for these signals: red and infrared are one, and the infrared
/// wave is a pulse wave too where there is no other.
///
/// # Errors
/// A red without an infrared signal of the same rate and start.
pub fn feeds(signals: &[Signal], options: &Options) -> Result<Vec<Feed>, Refused> {
    let find = |role| signals.iter().find(|s| s.role == role);
    let mut feeds = Vec::new();
    let mut add = |signal: &Signal, kind, name: &str, samples| {
        let stream = Stream {
            start_s: signal.start_s,
            spo2: options.spo2,
            cuff: options.cuff,
            up: signal.up,
            ..Stream::new(kind, signal.rate)
        };
        feeds.push(Feed { name: name.into(), stream, samples });
    };
    let mut wave = false;
    for signal in signals {
        if let Role::Alone(kind) = signal.role {
            wave |= kind == Kind::Ppg;
            add(signal, kind, &signal.name, signal.samples.clone());
        }
    }
    match (find(Role::Red), find(Role::Infrared)) {
        (Some(red), Some(infrared)) => {
            if red.rate != infrared.rate || red.start_s != infrared.start_s {
                return Err(Refused("red and infrared must have one rate and one start".into()));
            }
            let pairs = red.samples.iter().zip(&infrared.samples).flat_map(|(r, i)| [*r, *i]);
            add(red, Kind::Oximeter, "red and infrared", pairs.collect());
        }
        (Some(red), None) if !wave => add(red, Kind::Ppg, &red.name, red.samples.clone()),
        _ => {}
    }
    // The infrared wave is a pulse wave too, where there is no other.
    if let (Some(infrared), false) = (find(Role::Infrared), wave) {
        add(infrared, Kind::Ppg, &infrared.name, infrared.samples.clone());
    }
    Ok(feeds)
}
