//! One stream of a monitor: its kind, its clock and the processors at work on it.

use super::{
    Config,
    body::OfImu,
    cuff::OfCuff,
    heart::{OfEcg, OfPpg},
    job::{Found, Job, job},
    points::{self, OfPoints},
    trunk::OfTrunk,
};
use crate::{
    SampleRate, abp, affect,
    bp::{self, OscillometricConfig},
    camera, choice, ecg, eda, emg,
    error::Error,
    hrv,
    imu::Up,
    motion,
    ppg::{self, Spo2Config},
    process::{Channel, Processor},
    resp, temp,
};
use interocept_dsp::alloc::{Box, Vec, try_with_capacity};

choice! {
    /// What a stream carries.
    pub enum Kind {
        /// One ECG lead, in millivolts.
        Ecg = 0, "ecg";
        /// A pulse wave of light, in any unit.
        Ppg = 1, "ppg";
        /// Red and infrared light of one sensor, interleaved.
        Oximeter = 2, "oximeter";
        /// Arterial pressure, in mmHg.
        Abp = 3, "abp";
        /// A breathing belt or impedance, in any unit.
        Breathing = 4, "resp";
        /// Skin conductance, in microsiemens.
        Eda = 5, "eda";
        /// Skin temperature, in degrees Celsius.
        Temperature = 6, "temp";
        /// Surface EMG of one muscle, in millivolts.
        Emg = 7, "emg";
        /// Skin as a camera sees it: time of the frame, red, green and blue, interleaved.
        Camera = 8, "camera";
        /// Acceleration along three axes, in g, interleaved.
        Acceleration = 9, "acc";
        /// An inertial sensor: acceleration with gravity along three axes, in m/s², then the rate of
        /// turn about them, in rad/s, interleaved.
        Imu = 10, "imu";
        /// A finger on the lens of a camera: time of the frame, red, green and blue, interleaved.
        Finger = 11, "finger";
        /// The pressure in a cuff, as it is, in mmHg.
        Cuff = 12, "cuff";
        /// Points of one side of a body in pictures: ear, shoulder, elbow, wrist, hip, knee and
        /// ankle, each to the right and downwards, interleaved.
        Keypoints = 13, "keypoints";
    }
}

impl Kind {
    /// The channels of a frame, in their order.
    pub const fn channels(self) -> &'static [Channel] {
        match self {
            Self::Ecg => ecg::Detector::INFO.channels,
            Self::Ppg => ppg::Detector::INFO.channels,
            Self::Oximeter => ppg::Spo2::INFO.channels,
            Self::Abp => abp::Features::INFO.channels,
            Self::Breathing => resp::Breaths::INFO.channels,
            Self::Eda => eda::Detector::INFO.channels,
            Self::Temperature => temp::Level::INFO.channels,
            Self::Emg => emg::Features::INFO.channels,
            Self::Camera => camera::Remote::INFO.channels,
            Self::Acceleration => affect::Motion::INFO.channels,
            Self::Imu => motion::Tremor::INFO.channels,
            Self::Finger => camera::Contact::INFO.channels,
            Self::Cuff => bp::Oscillometric::INFO.channels,
            Self::Keypoints => points::CHANNELS,
        }
    }
}

/// A stream as it is announced.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stream {
    /// What it carries.
    pub kind: Kind,
    /// How often it is sampled, on its own clock.
    pub rate: SampleRate,
    /// When its first sample was taken, on the common clock, in seconds from 0 on.
    pub start_s: f64,
    /// How far its clock may be from the common one, in seconds.
    pub clock_error_s: f64,
    /// The curve of the maker of an oximeter; without one there is no saturation.
    pub spo2: Spo2Config,
    /// How the pressure of a cuff is read: its ratios are those of the cuff.
    pub cuff: OscillometricConfig,
    /// Which axis of an inertial sensor or accelerometer points up while the person stands: with
    /// it the sensor is one on the trunk, and the stream tells of posture, rises and falls too.
    /// Its rate must then be 25 to 1000 Hz.
    pub up: Up,
}

impl Stream {
    /// A stream that begins with the common clock.
    pub fn new(kind: Kind, rate: SampleRate) -> Self {
        let (spo2, cuff) = (Spo2Config::default(), OscillometricConfig::default());
        Self { kind, rate, start_s: 0.0, clock_error_s: 0.0, spo2, cuff, up: Up::Unknown }
    }
}

/// Parts of the jobs of a stream that tell of windows, at the most.
pub(super) const JOBS: usize = 4;

/// Measures that the processors of a stream give of one window, at the most.
pub(super) const fn measures_of(kind: Kind) -> usize {
    match kind {
        Kind::Ecg => 160,
        // Eight measurements.
        Kind::Cuff => 112,
        _ => 24,
    }
}

/// Processors at work on a stream.
pub(super) struct Lane {
    pub(super) stream: Stream,
    pub(super) jobs: Vec<Box<dyn Job>>,
    /// Where the first frame of the jobs is, on the common clock.
    pub(super) base_s: f64,
    /// From one of its windows to the next, in seconds: at most the monitor's.
    pub(super) own_hop_s: f64,
    /// Frames that the jobs have had.
    pub(super) taken: u64,
    pub(super) closed: bool,
}

/// The shortest and longest window of the processors of a kind, in seconds, where they have one.
const fn limits_s(kind: Kind) -> Option<(f64, f64)> {
    match kind {
        Kind::Eda => Some((10.0, 600.0)),
        Kind::Temperature => Some((10.0, 3600.0)),
        Kind::Emg => Some((1.0, 3600.0)),
        Kind::Camera | Kind::Finger => Some((6.0, 20.0)),
        _ => None,
    }
}

impl Lane {
    pub(super) fn new(stream: &Stream, config: &Config) -> Result<Self, Error> {
        let base_s = if config.window_s > 0.0 {
            config.hop_s * libm::floor(stream.start_s / config.hop_s)
        } else {
            stream.start_s
        };
        let rate = stream.rate;
        let window_s = match limits_s(stream.kind) {
            // One that lasts as long as the recording.
            Some((_, most_s)) if config.window_s == 0.0 => most_s,
            Some((least_s, most_s)) => config.window_s.clamp(least_s, most_s),
            None => config.window_s,
        };
        let hop_s = match stream.kind {
            Kind::Camera | Kind::Finger => config.hop_s.min(window_s),
            Kind::Oximeter => config.hop_s.min(60.0),
            _ => config.hop_s,
        };
        let hrv = hrv::Config {
            window_s,
            hop_s,
            max_intervals: config.max_intervals,
            ..hrv::Config::default()
        };
        let modulation = resp::ModulationConfig { window_s: window_s.min(300.0), hop_s };
        let mut jobs = try_with_capacity(JOBS)?;
        let mut add = |made: Result<Box<dyn Job>, Error>| made.map(|job| jobs.push(job));
        match stream.kind {
            Kind::Ecg => {
                add(OfEcg::job(&hrv, &modulation, rate))?;
            }
            Kind::Ppg => {
                let pulse =
                    affect::PulseConfig { window_s, hop_s, ..affect::PulseConfig::default() };
                add(OfPpg::job(&hrv, &modulation, &pulse, rate))?;
            }
            Kind::Oximeter => {
                let window_s = window_s.min(60.0);
                add(job::<ppg::Spo2>(&Spo2Config { window_s, hop_s, ..stream.spo2 }, rate))?;
            }
            Kind::Abp => {
                let features =
                    abp::FeaturesConfig { window_s, hop_s, ..abp::FeaturesConfig::default() };
                add(job::<abp::Features>(&features, rate))?;
            }
            Kind::Breathing => {
                let measures = resp::RateConfig { window_s, hop_s, ..resp::RateConfig::default() };
                add(job::<resp::Rate>(&measures, rate))?;
                add(job::<resp::Breaths>(&resp::BreathConfig::default(), rate))?;
            }
            Kind::Eda => {
                let features =
                    eda::FeaturesConfig { window_s, hop_s, ..eda::FeaturesConfig::default() };
                add(job::<eda::Features>(&features, rate))?;
                add(job::<eda::Detector>(&eda::DetectorConfig::default(), rate))?;
            }
            Kind::Temperature => {
                let level = temp::LevelConfig { window_s, hop_s, ..temp::LevelConfig::default() };
                add(job::<temp::Level>(&level, rate))?;
            }
            Kind::Emg => {
                let features =
                    emg::FeaturesConfig { window_s, hop_s, ..emg::FeaturesConfig::default() };
                add(job::<emg::Features>(&features, rate))?;
            }
            Kind::Camera => {
                let remote =
                    camera::RemoteConfig { window_s, hop_s, ..camera::RemoteConfig::default() };
                add(job::<camera::Remote>(&remote, rate))?;
            }
            Kind::Acceleration => {
                let motion =
                    affect::MotionConfig { window_s, hop_s, ..affect::MotionConfig::default() };
                add(job::<affect::Motion>(&motion, rate))?;
            }
            Kind::Imu => add(OfImu::job(window_s, hop_s, rate))?,
            Kind::Finger => {
                let contact =
                    camera::ContactConfig { window_s, hop_s, ..camera::ContactConfig::default() };
                add(job::<camera::Contact>(&contact, rate))?;
            }
            Kind::Cuff => add(OfCuff::job(&stream.cuff, rate))?,
            Kind::Keypoints => add(OfPoints::job(window_s, hop_s, rate))?,
        }
        if matches!(stream.kind, Kind::Acceleration | Kind::Imu) && stream.up != Up::Unknown {
            add(OfTrunk::job(stream))?;
        }
        Ok(Self { stream: *stream, jobs, base_s, own_hop_s: hop_s, taken: 0, closed: false })
    }

    /// Bytes of the list of jobs, without the jobs.
    pub(super) fn list_bytes(&self) -> usize {
        self.jobs.capacity() * size_of::<Box<dyn Job>>()
    }

    /// The most events that a push of so many frames can tell of, or, at 0, a gap or the end.
    pub(super) fn max_events(&self, frames: usize) -> usize {
        self.jobs.iter().map(|job| job.max_events(frames)).sum()
    }

    /// Whether its windows are not those of a monitor that takes every stream as one: its processors
    /// have a longest window, or measure by themselves as a cuff does.
    pub(super) fn has_own_windows(&self) -> bool {
        self.stream.kind == Kind::Cuff || limits_s(self.stream.kind).is_some()
    }

    /// The most measures that a push of so many frames can tell of before the end of a monitor that
    /// takes every stream as one, or, at 0, a gap or the end.
    pub(super) fn max_early(&self, frames: usize) -> usize {
        if !self.has_own_windows() {
            return 0;
        }
        self.jobs.iter().map(|job| job.max_readings(frames)).sum()
    }

    /// A copy that continues identically.
    pub(super) fn duplicate(&self) -> Result<Self, Error> {
        let mut jobs = try_with_capacity(self.jobs.len())?;
        for job in &self.jobs {
            jobs.push(job.duplicate()?);
        }
        Ok(Self { jobs, ..*self })
    }

    /// Missing frames between the grid of windows and the first sample.
    pub(super) fn lead(&self) -> u64 {
        self.stream.rate.samples_rounded((self.stream.start_s - self.base_s).max(0.0)) as u64
    }

    /// How far it has come, on the common clock.
    pub(super) fn reached_s(&self) -> f64 {
        self.base_s + self.stream.rate.seconds(self.taken, 0.0)
    }

    /// The last step of the grid of windows that it has reached, on the common clock.
    pub(super) fn step_s(&self, hop_s: f64) -> f64 {
        hop_s * libm::floor(self.reached_s() / hop_s)
    }

    /// Frames to the next step of the grid.
    pub(super) fn to_next(&self, hop_s: f64) -> u64 {
        let next_s = self.step_s(hop_s) + hop_s - self.base_s;
        let next = libm::ceil(self.stream.rate.samples(next_s)) as u64;
        next.saturating_sub(self.taken).max(1)
    }

    /// How many parts of its jobs tell of windows.
    pub(super) fn parts(&self) -> usize {
        self.jobs.iter().map(|job| job.parts()).sum()
    }

    /// Lets each job work, with the number of its first part.
    fn each(&mut self, mut work: impl FnMut(&mut dyn Job, usize)) {
        let mut first = 0;
        for job in &mut self.jobs {
            work(job.as_mut(), first);
            first += job.parts();
        }
    }

    /// Takes one frame; `sink` is told the number of the part with what it found.
    pub(super) fn frame(&mut self, frame: &[f64], sink: &mut dyn FnMut(usize, Found)) {
        // The features of skin conductance take events too, of which a monitor does not know.
        let first = frame.first().copied().unwrap_or(f64::NAN);
        let without_event = [first, f64::NAN];
        let frame = if self.stream.kind == Kind::Eda { &without_event } else { frame };
        self.taken = self.taken.saturating_add(1);
        self.each(|job, first| job.frame(frame, &mut |part, found| sink(first + part, found)));
    }

    pub(super) fn gap(&mut self, frames: u64, sink: &mut dyn FnMut(usize, Found)) {
        self.taken = self.taken.saturating_add(frames);
        self.each(|job, first| job.gap(frames, &mut |part, found| sink(first + part, found)));
    }

    pub(super) fn close(&mut self, sink: &mut dyn FnMut(usize, Found)) {
        if !self.closed {
            self.closed = true;
            self.each(|job, first| job.finish(&mut |part, found| sink(first + part, found)));
        }
    }
}
