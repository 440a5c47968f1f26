//! Signals to try processors on: ordinary ones, and ones that no processor may stumble over.

use alloc::vec::Vec;
use interocept::{SampleRate, process::Input, registry::Entry, unit::Unit};

/// A small generator of random numbers, the same everywhere (SplitMix64).
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A whole number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.bits() % n.max(1) as u64) as usize
    }
}

/// The rate a processor is tried at.
pub fn rate_of(entry: &Entry) -> SampleRate {
    match entry.info.input {
        Input::Events => SampleRate::MICROSECONDS,
        // Muscles are faster than all else.
        Input::Samples => {
            let muscle = entry.info.channels.iter().any(|c| c.name == MUSCLE);
            SampleRate::new(if muscle { 1000.0 } else { 250.0 }).expect("a valid rate")
        }
    }
}

/// `frames` interleaved frames such as the processor expects, each channel by its unit.
pub fn ordinary(entry: &Entry, frames: usize, seed: u64) -> Vec<f64> {
    let channels: Vec<Vec<f64>> = entry
        .info
        .channels
        .iter()
        .enumerate()
        .map(|(i, channel)| {
            let mut random = Random(seed ^ (i as u64) << 32);
            match channel.unit {
                _ if PULSES.contains(&channel.name) => {
                    // Of one heart, whatever the light.
                    let height = 1.0 + i as f64;
                    let mut wave = pulses(frames, rate_of(entry).hz(), height, &mut Random(seed));
                    if channel.name == "ppg_distal" {
                        // Further from the heart.
                        wave.rotate_right(12.min(frames));
                    }
                    wave
                }
                _ if channel.name == "frame_s" => {
                    let step = 1.0 / rate_of(entry).hz();
                    (0..frames).map(|i| step * (i as f64 + 0.5 * random.unit())).collect()
                }
                _ if channel.name == "abp_mmhg" => {
                    pulses(frames, rate_of(entry).hz(), 40.0, &mut random)
                }
                _ if READINGS.contains(&channel.name) => readings(frames, channel.name, seed),
                _ if channel.name == "cuff_mmhg" => cuff(frames, rate_of(entry).hz(), &mut random),
                _ if channel.name == MUSCLE => emg(frames, rate_of(entry).hz(), &mut random),
                _ if entry.info.name == "resp.fusion" => rates(frames, channel.name, &mut random),
                _ if channel.name == "time_s" => (0..frames).map(|i| i as f64).collect(),
                _ if WINDOWED.contains(&channel.name) => {
                    windowed(frames, channel.name, &mut random)
                }
                _ if ARRIVALS.contains(&channel.name) => arrivals(frames, channel.name, seed),
                _ if channel.name == "resp" => breathing(frames, rate_of(entry).hz(), &mut random),
                Unit::Millivolt => ecg(frames, rate_of(entry).hz(), &mut random),
                Unit::Millisecond => intervals(frames, &mut random),
                Unit::DegreeCelsius => (0..frames).map(|_| 33.0 + 0.1 * random.unit()).collect(),
                _ if entry.info.name == "motion.cycles" => {
                    bending(frames, rate_of(entry).hz(), &mut random)
                }
                _ if entry.info.name == "motion.repetitions" => {
                    lifting(frames, rate_of(entry).hz(), channel.name, &mut random)
                }
                _ if entry.info.name == "motion.falls" => {
                    falling(frames, rate_of(entry).hz(), channel.name, &mut random)
                }
                _ if entry.info.name == "motion.rises" => {
                    rising(frames, rate_of(entry).hz(), channel.name, &mut random)
                }
                _ if WALKING.contains(&entry.info.name) => {
                    walking(frames, rate_of(entry).hz(), channel.name, &mut random)
                }
                Unit::RadianPerSecond | Unit::MetrePerSquareSecond | Unit::Microtesla => {
                    inertial(frames, rate_of(entry).hz(), channel.name, &mut random)
                }
                Unit::Microsiemens => eda(frames, rate_of(entry).hz(), &mut random),
                _ => (0..frames).map(|_| random.unit()).collect(),
            }
        })
        .collect();
    (0..frames).flat_map(|f| channels.iter().map(move |c| c[f])).collect()
}

/// A plain heartbeat: a tall narrow wave, a low wide one after it, noise and drift.
fn ecg(frames: usize, rate: f64, random: &mut Random) -> Vec<f64> {
    let bump =
        |t: f64, at: f64, width: f64| libm::exp(-(t - at) * (t - at) / (2.0 * width * width));
    let (mut beat, mut length) = (0.4, 0.8);
    (0..frames)
        .map(|i| {
            let t = i as f64 / rate;
            if t > beat + length * 0.6 {
                beat += length;
                length = 0.7 + 0.3 * random.unit();
            }
            bump(t, beat, 0.012)
                + 0.25 * bump(t, beat + 0.28, 0.05)
                + 0.1 * libm::sin(t * 1.7)
                + 0.02 * (random.unit() - 0.5)
        })
        .collect()
}

/// Channels of a beat or a reading.
const READINGS: &[&str] = &["systolic_mmhg", "diastolic_mmhg", "asleep"];

/// Pressures in two waves with noise; asleep for a third of the time.
fn readings(frames: usize, channel: &str, seed: u64) -> Vec<f64> {
    let mut random = Random(seed);
    (0..frames)
        .map(|i| {
            let t = i as f64;
            let wave = 4.0 * libm::sin(0.5 * t) + 2.0 * libm::sin(1.4 * t) + random.unit();
            match channel {
                "asleep" => f64::from(u8::from(i % 90 < 30)),
                "diastolic_mmhg" => 80.0 + 0.5 * wave,
                _ => 120.0 + wave,
            }
        })
        .collect()
}

/// A cuff pumped up and let off again and again, faster than real ones, on a pulse that is largest
/// half way.
fn cuff(frames: usize, rate: f64, random: &mut Random) -> Vec<f64> {
    let pulses = pulses(frames, rate, 1.0, random);
    (0..frames)
        .map(|i| {
            let t = i as f64 / rate;
            let within = t - 19.0 * libm::floor(t / 19.0);
            let level = if within < 2.0 { 80.0 * within } else { 160.0 - 8.0 * (within - 2.0) };
            let off = (level - 95.0) / 30.0;
            let level = if within < 17.5 { level } else { 10.0 };
            level + 3.0 * libm::exp(-0.5 * off * off) * (pulses[i] - 100.0)
        })
        .collect()
}

/// A joint that is bent every two seconds.
fn bending(frames: usize, rate: f64, random: &mut Random) -> Vec<f64> {
    (0..frames)
        .map(|i| {
            let turn = core::f64::consts::PI * i as f64 / rate;
            45.0 - 45.0 * libm::cos(turn) + random.unit()
        })
        .collect()
}

/// Processors of bodies that move.
const WALKING: &[&str] = &["motion.activity", "motion.gait", "motion.tremor"];

/// An arm that is raised by a quarter turn and lowered every two seconds.
fn lifting(frames: usize, rate: f64, channel: &str, random: &mut Random) -> Vec<f64> {
    (0..frames)
        .map(|i| {
            let turn = core::f64::consts::PI * i as f64 / rate;
            let angle = 0.75 - 0.75 * libm::cos(turn);
            let value = match channel {
                "acc_x_m_s2" => 9.8 * libm::sin(angle),
                "acc_z_m_s2" => 9.8 * libm::cos(angle),
                _ => 0.0,
            };
            value + 0.2 * (random.unit() - 0.5)
        })
        .collect()
}

/// A body that stands up for a second and a half, and sits down so, by turns every five seconds.
fn rising(frames: usize, rate: f64, channel: &str, random: &mut Random) -> Vec<f64> {
    (0..frames)
        .map(|i| {
            let t = i as f64 / rate;
            let turns = libm::floor(t / 5.0);
            let part = (t - 5.0 * turns) / 1.5;
            let way = if turns % 2.0 == 0.0 { 1.0 } else { -1.0 };
            let turn = 2.0 * core::f64::consts::PI * part;
            let up = if part < 1.0 { way * 1.1 * libm::sin(turn) } else { 0.0 };
            let level = if channel == "acc_z_m_s2" { 9.8 + up } else { 0.0 };
            level + 0.1 * (random.unit() - 0.5)
        })
        .collect()
}

/// A body that stands, drops and lies, every twelve seconds.
fn falling(frames: usize, rate: f64, channel: &str, random: &mut Random) -> Vec<f64> {
    (0..frames)
        .map(|i| {
            let t = i as f64 / rate;
            let t = t - 12.0 * libm::floor(t / 12.0);
            let value = match (channel, t) {
                ("acc_x_m_s2", t) if t > 4.1 => 9.8,
                ("acc_z_m_s2", t) if t < 3.6 => 9.8,
                ("acc_z_m_s2", t) if t > 4.0 && t <= 4.1 => 40.0,
                _ => 0.0,
            };
            value + 0.2 * (random.unit() - 0.5)
        })
        .collect()
}

/// A lower back that rises and falls twice a second and leans once.
fn walking(frames: usize, rate: f64, channel: &str, random: &mut Random) -> Vec<f64> {
    let (level, wave, pace) = match channel {
        "acc_x_m_s2" => (0.3, 1.0, 2.0),
        "acc_y_m_s2" => (-0.2, 0.8, 1.0),
        "acc_z_m_s2" => (9.8, 2.0, 2.0),
        _ => (0.0, 0.5, 1.0),
    };
    (0..frames)
        .map(|i| {
            let turn = core::f64::consts::TAU * pace * i as f64 / rate;
            let wave = wave * (libm::sin(turn) + 0.3 * libm::sin(2.0 * turn + 1.0));
            level + wave + 0.2 * (random.unit() - 0.5)
        })
        .collect()
}

/// A sensor that sways, turned little enough that one axis stays upright.
fn inertial(frames: usize, rate: f64, channel: &str, random: &mut Random) -> Vec<f64> {
    let (level, sway, noise) = match channel {
        "acc_x_m_s2" | "acc_y_m_s2" => (0.0, 0.8, 0.1),
        "acc_z_m_s2" | "acc_up_m_s2" => (9.8, 0.5, 0.1),
        "mag_x" => (20.0, 3.0, 0.5),
        "mag_y" => (0.0, 3.0, 0.5),
        "mag_z" => (-40.0, 2.0, 0.5),
        _ => (0.0, 0.6, 0.02),
    };
    let phase = 6.0 * random.unit();
    (0..frames)
        .map(|i| {
            let t = i as f64 / rate;
            level + sway * libm::sin(3.0 * t + phase) + noise * (random.unit() - 0.5)
        })
        .collect()
}

/// Channels that show pulses.
const PULSES: &[&str] = &["ppg", "ppg_distal", "red", "infrared", "green", "blue"];

/// Channels of windows of a person: some at rest, then a task, then recovery.
const WINDOWED: &[&str] = &["rate", "scl", "rest", "phase", "value"];

fn windowed(frames: usize, channel: &str, random: &mut Random) -> Vec<f64> {
    (0..frames)
        .map(|i| {
            let phase = (3 * i / frames.max(1)) as f64;
            let moved = if phase == 1.0 { 1.0 } else { 0.0 };
            match channel {
                "rest" => f64::from(u8::from(phase == 0.0)),
                "phase" => phase,
                "scl" => 2.0 + 0.5 * moved + 0.3 * random.unit(),
                _ => 70.0 + 15.0 * moved + 4.0 * random.unit(),
            }
        })
        .collect()
}

/// Channels of beats, cuff readings and questions in turn.
const ARRIVALS: &[&str] = &["pat_ms", "sbp_mmhg", "dbp_mmhg", "wave"];

/// A pulse arrival time a second, with the pressure that goes with it in a cuff reading every
/// fifty, and a question every ten.
fn arrivals(frames: usize, channel: &str, seed: u64) -> Vec<f64> {
    let mut random = Random(seed);
    (0..frames)
        .map(|i| {
            let wave = libm::sin(i as f64 / 40.0);
            let noise = random.unit() - 0.5;
            match (channel, i % 50, i % 10) {
                ("sbp_mmhg", 25, _) => 120.0 + 15.0 * wave + 3.0 * noise,
                ("dbp_mmhg", 25, _) => 80.0 + 8.0 * wave + 3.0 * noise,
                ("pat_ms", 25, _) | ("pat_ms", _, 9) => f64::NAN,
                ("pat_ms", ..) => 250.0 - 20.0 * wave + 6.0 * noise,
                ("wave", ..) => 1.0 + 0.1 * wave + 0.05 * noise,
                _ => f64::NAN,
            }
        })
        .collect()
}

/// Windows of a minute and the rates of breathing in them, now and then without one.
fn rates(frames: usize, channel: &str, random: &mut Random) -> Vec<f64> {
    (0..frames)
        .map(|i| match channel {
            "time_s" => 10.0 * i as f64,
            "window_s" => 60.0,
            "belt_sd" | "ecg_sd" | "ppg_sd" => random.unit(),
            _ if random.below(7) == 0 => f64::NAN,
            _ => 14.0 + 3.0 * random.unit(),
        })
        .collect()
}

/// Pulses on a level, each with a weaker wave after it, noise and drift.
fn pulses(frames: usize, rate: f64, height: f64, random: &mut Random) -> Vec<f64> {
    let bump =
        |t: f64, at: f64, width: f64| libm::exp(-(t - at) * (t - at) / (2.0 * width * width));
    let (mut peak, mut length) = (0.4, 0.8);
    (0..frames)
        .map(|i| {
            let t = i as f64 / rate;
            if t > peak + length * 0.6 {
                peak += length;
                length = 0.7 + 0.3 * random.unit();
            }
            let after = bump(t, peak - length, 0.11) + 0.35 * bump(t, peak - length + 0.32, 0.08);
            let now = bump(t, peak, if t < peak { 0.075 } else { 0.11 });
            100.0
                + height * (now + 0.35 * bump(t, peak + 0.32, 0.08) + after)
                + 0.3 * libm::sin(t * 1.7)
                + 0.02 * (random.unit() - 0.5)
        })
        .collect()
}

/// Skin conductance: a wandering level with a response every few seconds.
fn eda(frames: usize, rate: f64, random: &mut Random) -> Vec<f64> {
    let shape = |t: f64| 2.7 * (libm::exp(-t / 2.0) - libm::exp(-t / 0.7));
    let (mut begin, mut height) = (1.0, 0.3);
    (0..frames)
        .map(|i| {
            let t = i as f64 / rate;
            if t > begin + 3.0 {
                begin = t + random.unit();
                height = 0.1 + 0.5 * random.unit();
            }
            let response = if t > begin { height * shape(t - begin) } else { 0.0 };
            3.0 + 0.2 * libm::sin(0.1 * t) + response + 0.01 * (random.unit() - 0.5)
        })
        .collect()
}

/// The channel of a muscle.
const MUSCLE: &str = "emg_mv";

/// A second of rest, then a burst every 0.7 s.
fn emg(frames: usize, rate: f64, random: &mut Random) -> Vec<f64> {
    let mut smooth = 0.0;
    (0..frames)
        .map(|i| {
            let t = i as f64 / rate - 1.1;
            let phase = t - 0.7 * libm::floor(t / 0.7);
            let strength = if t > 0.0 && phase < 0.3 { 1.0 } else { 0.03 };
            smooth += 0.4 * (random.unit() - 0.5 - smooth);
            strength * smooth + 0.002 * (random.unit() - 0.5)
        })
        .collect()
}

/// Breaths four times as fast as people's, so that a few seconds hold some, with noise and drift.
fn breathing(frames: usize, rate: f64, random: &mut Random) -> Vec<f64> {
    let (mut phase, mut pace) = (0.0, 7.0);
    (0..frames)
        .map(|i| {
            let t = i as f64 / rate;
            phase += pace / rate;
            if phase > 2.0 * core::f64::consts::PI {
                phase -= 2.0 * core::f64::consts::PI;
                pace = 6.0 + 2.0 * random.unit();
            }
            10.0 + libm::sin(phase) + 0.3 * libm::sin(0.3 * t) + 0.05 * random.unit()
        })
        .collect()
}

/// Intervals with a slow and a fast modulation, and now and then an early beat.
fn intervals(frames: usize, random: &mut Random) -> Vec<f64> {
    let mut t: f64 = 0.0;
    (0..frames)
        .map(|_| {
            let wave = 30.0 * libm::sin(0.6 * t) + 20.0 * libm::sin(1.6 * t) + 20.0 * random.unit();
            let early = if random.unit() < 0.01 { -250.0 } else { 0.0 };
            let rr = libm::round(850.0 + wave + early);
            t += rr / 1000.0;
            rr
        })
        .collect()
}

/// Names of the hostile variants, for [`hostile`].
pub const HOSTILE: &[&str] = &[
    "one NaN",
    "burst of NaN",
    "all NaN",
    "infinities",
    "huge",
    "tiny",
    "constant",
    "zeros",
    "steps",
    "alternating extremes",
    "scaled up",
    "scaled down",
    "NaN in one channel",
];

/// An ordinary signal spoilt in one way.
pub fn hostile(entry: &Entry, variant: &str, frames: usize, seed: u64) -> Vec<f64> {
    let mut x = ordinary(entry, frames, seed);
    let channels = entry.info.channels.len();
    let mut random = Random(seed);
    let n = x.len();
    let (from, to) = (n / 3, n / 2);
    match variant {
        "one NaN" => x[from] = f64::NAN,
        "burst of NaN" => x[from..to].fill(f64::NAN),
        "all NaN" => x.fill(f64::NAN),
        "infinities" => x.iter_mut().skip(from).step_by(7).enumerate().for_each(|(i, v)| {
            *v = if i % 2 == 0 { f64::INFINITY } else { f64::NEG_INFINITY };
        }),
        "huge" => x[from..to].iter_mut().for_each(|v| *v *= 1e300),
        "tiny" => x[from..].iter_mut().for_each(|v| *v *= 1e-310),
        "constant" => x[from..].fill(1.0),
        "zeros" => x.fill(0.0),
        "steps" => x[from..].iter_mut().for_each(|v| *v += 1e4),
        "alternating extremes" => x.iter_mut().enumerate().for_each(|(i, v)| {
            *v = if i % 2 == 0 { f64::MAX } else { f64::MIN };
        }),
        "scaled up" => x.iter_mut().for_each(|v| *v *= 1e6),
        "scaled down" => x.iter_mut().for_each(|v| *v *= 1e-6),
        "NaN in one channel" => x.iter_mut().step_by(channels).for_each(|v| {
            if random.unit() < 0.1 {
                *v = f64::NAN;
            }
        }),
        _ => panic!("no hostile variant {variant:?}"),
    }
    x
}
