//! Whether what looks like a pulse is a movement: with an accelerometer beside the light.
//!
//! Steps shake blood and sensor once each, as regularly as a heart. What gives them away is that
//! the light follows the movement: with a constant delay, over many steps, they go together, while
//! a heart drifts against them. The measure is the greatest squared correlation between the pulse
//! wave and an axis of the acceleration over delays of either sign, which fades over some seconds:
//! the share of the wave's power that follows the movement.

use super::{
    front::WORKING_HZ,
    quality::{PpgQuality, Quality, QualityConfig},
    rhythm::Rhythm,
};
use crate::{
    Error, Processor, SampleRate, Sink, config,
    process::{Channel, Info, Input},
    quality::Reasons,
    record,
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::{
    alloc::{Vec, try_vec},
    iir::{Band, Sos},
    ring::SlidingWindow,
    snapshot,
    thin::Thin,
};

config! {
    /// How pulse and movement are told apart.
    pub struct MotionConfig: "ppg.motion_config" {
        /// Less movement than this moves no light; root mean square of an axis in the band of the pulse.
        least_motion_g: f64 [StandardGravity] = 0.02, range(0.0, 10.0), "above what the heart itself moves a wrist";
        /// How often a judgement is given.
        hop_s: f64 [Second] = 1.0, range(0.5, 10.0), "as `ppg.quality`";
        /// How much signal before its end a judgement of the light rests on, in whole hops.
        window_s: f64 [Second] = 4.0, range(2.0, 20.0), "as `ppg.quality`";
    }
}

record! {
    /// How far a stretch of PPG can be trusted beside what the sensor went through.
    pub struct Motion: "ppg.motion" {
        /// First sample of the stretch.
        pub start_index: u64 [Sample],
        /// Its length.
        pub length: u64 [Sample],
        /// From 0, worthless, to 1; below 0.5 the stretch should not be used. At most the share of
        /// the wave that does not follow the movement.
        pub score: f64 [One] range(0.0, 1.0),
        /// Share of the pulse wave's power that follows the movement; NaN where nothing is known
        /// of the movement.
        pub coherence: f64 [One] range(0.0, 1.0),
        /// The movement in the band of the pulse, root mean square of the strongest axis; NaN where
        /// nothing is known of it.
        pub motion_g: f64 [StandardGravity],
        /// Rate of the movement, such as steps; NaN where it has none.
        pub cadence_bpm: f64 [PerMinute],
        /// Rate of the last pulses; NaN while unknown, and where it may be that of a movement.
        pub rate_bpm: f64 [PerMinute],
        /// Why the score is not higher.
        pub reasons: Reasons [One],
        /// How many of the samples of the light are missing.
        pub missing: u32 [Sample],
    }
}

/// Pulses and steps are in this band.
const BAND_HZ: (f64, f64) = (0.7, 5.0);
/// So many values a second hold it.
const VALUES_HZ: f64 = 25.0;
/// Light and movement are at most so far apart.
const DELAY_S: f64 = 0.5;
/// How fast the past fades.
const MEMORY_S: f64 = 6.0;
/// Less says nothing about what goes together.
const LEAST_S: f64 = 4.0;
/// A movement that is so much like itself one period ago has one.
const CLEAR: f64 = 0.4;
/// A sample beyond this, either way, is missing: beyond any converter of 32 bits.
const GREATEST: f64 = 1e10;
const AXES: usize = 3;

/// One channel in the band.
#[derive(Clone, Debug)]
struct Beside {
    thin: Thin,
    band: [Sos; 2],
    held: f64,
}
snapshot!(Beside { thin, band, held });

impl Beside {
    fn new(hz: f64) -> Result<Self, Error> {
        let thin = Thin::new(hz, WORKING_HZ);
        let working_hz = hz / thin.factor() as f64;
        let (low, high) = BAND_HZ;
        let band = [
            Sos::butterworth(2, Band::High(low), working_hz)?,
            Sos::butterworth(2, Band::Low(high.min(0.4 * working_hz)), working_hz)?,
        ];
        Ok(Self { thin, band, held: 0.0 })
    }

    fn begin(&mut self, x: f64) {
        self.thin.interrupt();
        let [high, low] = &mut self.band;
        let y = high.prime(x);
        low.prime(y);
        self.held = x;
    }

    /// A value comes with the last sample of each tick; a missing sample is as the one before.
    fn push(&mut self, x: Option<f64>) -> Option<f64> {
        self.held = x.unwrap_or(self.held);
        let y = self.thin.push(self.held)?;
        let [high, low] = &mut self.band;
        Some(low.step(high.step(y)))
    }
}

/// Fading sums of products of light and one axis, over delays.
#[derive(Clone, Debug)]
struct Together {
    /// The axis before the light, and after it; the longest delay first.
    before: Vec<f64>,
    after: Vec<f64>,
    axis: SlidingWindow<f64>,
    power: f64,
}
snapshot!(Together { before, after, axis, power });

impl Together {
    fn new(delays: usize) -> Result<Self, Error> {
        Ok(Self {
            before: try_vec(delays, 0.0)?,
            after: try_vec(delays, 0.0)?,
            axis: SlidingWindow::new(delays)?,
            power: 0.0,
        })
    }

    fn push(&mut self, light: &SlidingWindow<f64>, y: f64, a: f64, fade: f64) {
        self.axis.push(a);
        for (sum, past) in self.before.iter_mut().zip(self.axis.as_slice()) {
            *sum = fade * *sum + y * past;
        }
        for (sum, past) in self.after.iter_mut().zip(light.as_slice()) {
            *sum = fade * *sum + a * past;
        }
        self.power = fade * self.power + a * a;
    }

    /// The greatest squared correlation.
    fn coherence(&self, light: f64) -> f64 {
        let all = self.before.iter().chain(&self.after);
        let most = all.fold(0.0_f64, |most, sum| if sum * sum > most { sum * sum } else { most });
        let power = light * self.power;
        if power > 0.0 { (most / power).min(1.0) } else { 0.0 }
    }

    fn reset(&mut self) {
        self.before.fill(0.0);
        self.after.fill(0.0);
        self.axis.reset();
        self.power = 0.0;
    }
}

/// What is known of the movement.
#[derive(Clone, Debug)]
struct Movement {
    channels: [Beside; 1 + AXES],
    together: [Together; AXES],
    light: SlidingWindow<f64>,
    power: f64,
    cadence: Rhythm,
    working_hz: f64,
    fade: f64,
    every: u32,
    phase: u32,
    least: u64,
    values: u64,
    running: bool,
}
snapshot!(Movement { channels, together, light, power, cadence, phase, values, running }
    skip { working_hz, fade, every, least });

impl Movement {
    fn new(rate: SampleRate) -> Result<Self, Error> {
        let channel = || Beside::new(rate.hz());
        let channels = [channel()?, channel()?, channel()?, channel()?];
        let [light, ..] = &channels;
        let working_hz = rate.hz() / light.thin.factor() as f64;
        let every = libm::round(working_hz / VALUES_HZ).max(1.0);
        let hz = working_hz / every;
        let delays = libm::ceil(DELAY_S * hz) as usize + 1;
        let together = || Together::new(delays);
        Ok(Self {
            channels,
            together: [together()?, together()?, together()?],
            light: SlidingWindow::new(delays)?,
            power: 0.0,
            cadence: Rhythm::new(working_hz)?,
            working_hz,

            fade: libm::exp(-1.0 / (MEMORY_S * hz)),
            every: every as u32,
            phase: 0,
            least: libm::ceil(LEAST_S * hz) as u64,
            values: 0,
            running: false,
        })
    }

    fn interrupt(&mut self) {
        self.running = false;
        self.together.iter_mut().for_each(Together::reset);
        self.light.reset();
        self.cadence.interrupt();
        (self.power, self.phase, self.values) = (0.0, 0, 0);
    }

    fn push(&mut self, frame: [Option<f64>; 1 + AXES]) {
        if !self.running {
            let [Some(a), Some(b), Some(c), Some(d)] = frame else { return };
            self.running = true;
            for (channel, x) in self.channels.iter_mut().zip([a, b, c, d]) {
                channel.begin(x);
            }
        }
        let mut ticks = [None; 1 + AXES];
        for ((tick, channel), x) in ticks.iter_mut().zip(&mut self.channels).zip(frame) {
            *tick = channel.push(x);
        }
        let [Some(light), Some(x), Some(y), Some(z)] = ticks else { return };
        // The strongest axis of late tells the cadence.
        let [a, b, c] = self.together.each_ref().map(|t| t.power);
        let strongest = if a >= b && a >= c {
            x
        } else if b >= c {
            y
        } else {
            z
        };
        self.cadence.push(strongest, f64::INFINITY);
        self.phase = self.phase.saturating_add(1);
        if self.phase < self.every {
            return;
        }
        self.phase = 0;
        self.values = self.values.saturating_add(1);
        self.light.push(light);
        self.power = self.fade * self.power + light * light;
        for (together, a) in self.together.iter_mut().zip([x, y, z]) {
            together.push(&self.light, light, a, self.fade);
        }
    }

    /// Root mean square of the strongest axis, and the coherence; NaN before there is enough.
    fn judge(&self) -> (f64, f64) {
        if self.values < self.least {
            return (f64::NAN, f64::NAN);
        }
        let most = |of: fn(&Together, f64) -> f64| {
            self.together
                .iter()
                .map(|t| of(t, self.power))
                .fold(0.0, |most, v| if v > most { v } else { most })
        };
        let count = (1.0 - libm::pow(self.fade, self.values as f64)) / (1.0 - self.fade);
        (libm::sqrt(most(|t, _| t.power) / count), most(Together::coherence))
    }

    fn cadence_bpm(&self) -> f64 {
        let period = self.cadence.period().filter(|(_, like)| *like > CLEAR);
        period.map_or(f64::NAN, |(ticks, _)| 60.0 * self.working_hz / ticks)
    }
}

/// Judges a PPG beside the acceleration of its sensor, in steady steps, as they come.
///
/// Frames are the light and the three axes. It judges as [`PpgQuality`] does, and refuses what
/// follows the movement: a cadence is not reported as a pulse. Where the axes are missing (NaN) it
/// judges the light alone.
///
/// ```
/// use interocept::{Processor, SampleRate, ppg::{MotionConfig, PpgMotion}, quality::Reasons};
/// // Steps, and light that does nothing but follow them.
/// let step = |i: usize| libm::sin(i as f64 / 64.0 * 1.8 * std::f64::consts::TAU);
/// let frames: Vec<f64> = (0..2000).flat_map(|i| [step(i), 0.0, 0.2 * step(i + 9), 1.0]).collect();
/// let judged = PpgMotion::run(&MotionConfig::default(), SampleRate::new(64.0)?, &frames)?;
/// let last = judged.last().unwrap();
/// assert!(last.score < 0.5 && last.rate_bpm.is_nan());
/// assert!(last.reasons.contains(Reasons::MOTION) && (last.cadence_bpm - 108.0).abs() < 2.0);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PpgMotion {
    config: MotionConfig,
    rate: SampleRate,
    quality: PpgQuality,
    movement: Movement,
}
snapshot!(PpgMotion { quality, movement } skip { config, rate });

/// A judgement of the light beside that of the movement.
fn both(config: &MotionConfig, movement: &Movement, light: Quality) -> Motion {
    let Quality { start_index, length, mut score, mut rate_bpm, mut reasons, missing, .. } = light;
    let (motion_g, coherence) = movement.judge();
    let moves = motion_g >= config.least_motion_g;
    if moves && 1.0 - coherence < score {
        score = 1.0 - coherence;
    }
    if moves && coherence > 0.5 {
        reasons |= Reasons::MOTION;
        rate_bpm = f64::NAN;
    }
    let cadence_bpm = if moves { movement.cadence_bpm() } else { f64::NAN };
    Motion {
        start_index,
        length,
        score,
        coherence,
        motion_g,
        cadence_bpm,
        rate_bpm,
        reasons,
        missing,
    }
}

impl Processor for PpgMotion {
    type Config = MotionConfig;
    type Output = Motion;
    const INFO: Info = Info {
        name: "ppg.motion",
        call: "ppg.motion",
        about: "Judges a PPG beside the acceleration of its sensor: what follows the movement is no pulse.",
        input: Input::Samples,
        channels: &[
            Channel {
                name: "ppg",
                unit: Unit::One,
                doc: "One channel, in any unit and of either polarity.",
            },
            Channel {
                name: "acc_x",
                unit: Unit::StandardGravity,
                doc: "Acceleration along one axis; NaN where there is none.",
            },
            Channel { name: "acc_y", unit: Unit::StandardGravity, doc: "Along the second axis." },
            Channel { name: "acc_z", unit: Unit::StandardGravity, doc: "Along the third axis." },
        ],
        source: "own, by cross-correlation; Zhang, Pi and Liu, IEEE Trans Biomed Eng 62:522, 2015 (that steps pass for pulses, and acceleration shows it)",
    };

    fn new(config: &MotionConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let MotionConfig { hop_s, window_s, .. } = *config;
        let quality = QualityConfig { hop_s, window_s, ..QualityConfig::default() };
        Ok(Self {
            config: *config,
            rate,
            quality: PpgQuality::new(&quality, rate)?,
            movement: Movement::new(rate)?,
        })
    }

    fn config(&self) -> &MotionConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Motion>) {
        let Self { config, quality, movement, .. } = self;
        let [ppg, x, y, z] = frame else { return };
        movement.push([*ppg, *x, *y, *z].map(|v| Some(v).filter(|v| v.abs() <= GREATEST)));
        quality.frame(&[*ppg], &mut |light| sink.put(both(config, movement, light)));
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Motion>) {
        let Self { config, quality, movement, .. } = self;
        quality.push_gap(frames, &mut |light| sink.put(both(config, movement, light)));
        movement.interrupt();
    }

    fn finish(&mut self, sink: &mut impl Sink<Motion>) {
        let Self { config, quality, movement, .. } = self;
        quality.finish(&mut |light| sink.put(both(config, movement, light)));
    }

    fn latency(&self) -> Latency {
        self.quality.latency()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        self.quality.max_outputs(frames)
    }
}
