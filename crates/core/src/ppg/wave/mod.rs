//! The wave of each pulse: its points and those of its derivatives, and the indices from them.

mod fiducials;
mod indices;
mod record;
mod tell;

use super::{
    Pulse, PulseFlags,
    detector::{Detector, DetectorConfig},
    front::WORKING_HZ,
};
use crate::{
    Error, Processor, SampleRate, Sink, config,
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use fiducials::{Curves, Fiducials};
pub use indices::{Indices, IndicesConfig};
use interocept_dsp::{
    alloc::{Vec, try_vec},
    ring::SlidingWindow,
    snapshot,
    thin::Thin,
};
pub use record::{Wave, WaveFlags};
use tell::{lowest, told};

config! {
    /// How pulse waves are taken apart.
    pub struct WaveConfig: "ppg.wave_config" {
        /// Pulses smaller than this are none, in the unit of the samples.
        least_amplitude: f64 [One] = 0.0, range(0.0, 1e9), "0: any that stands out of the converter's steps";
        /// 1 when blood makes the signal rise, -1 when it makes it fall, 0 to find out.
        polarity: i32 [One] = 0, range(-1.0, 1.0), "sensors of either kind are in use";
    }
}

/// Slowest and fastest sampling.
const MIN_HZ: f64 = 50.0;
const MAX_HZ: f64 = 2000.0;
/// Derivatives beyond the first need samples this fast.
const FINE_HZ: f64 = 100.0;
/// Standard deviation of the Gaussian that evens the wave out: 3 dB down at 10 Hz. Indices of the
/// derivatives depend on it (Pilt and others, Proc Est Acad Sci 62:186, 2013).
const SIGMA_S: f64 = 0.013_25;
/// The signal is kept for this long: two slow pulses, and the time in which they are known.
const KEPT_S: f64 = 6.0;
/// Shortest and longest pulse.
const SHORTEST_S: f64 = 0.25;
const LONGEST_S: f64 = 2.5;
/// Longest way from an onset to its peak.
const CREST_S: f64 = 1.2;
/// The level is the lowest point at most so long before the onset, which is where the tangent
/// meets it; so much after the next one is looked at too.
const MARGIN_S: f64 = 0.12;
/// A sample beyond this, either way, is missing: beyond any converter of 32 bits.
const GREATEST: f64 = 1e10;

/// Finds the points of every pulse wave and of its first three derivatives, at 50 to 2000 Hz.
///
/// A wave is known with the pulse after it. The onset is the detector's foot; the curves are
/// evened out by a Gaussian, 3 dB down at 10 Hz, to both sides, so that nothing is late.
///
/// ```
/// use interocept::{Processor, SampleRate, ppg::{PulseWave, WaveConfig}};
/// # let ppg = vec![0.0; 3600];
/// let waves = PulseWave::run(&WaveConfig::default(), SampleRate::new(250.0)?, &ppg)?;
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PulseWave {
    config: WaveConfig,
    rate: SampleRate,
    detector: Detector,
    signal: Signal,
}
snapshot!(PulseWave { detector, signal } skip { config, rate });

/// What a wave takes from its pulse.
#[derive(Clone, Copy, Debug, Default)]
struct Last {
    foot_index: u64,
    foot_time_s: f64,
    time_s: f64,
    quality: f64,
    irregular: bool,
    late: bool,
    polarity: i32,
}
snapshot!(Last { foot_index, foot_time_s, time_s, quality, irregular, late, polarity });

impl From<Pulse> for Last {
    fn from(pulse: Pulse) -> Self {
        let Pulse { foot_index, foot_time_s, time_s, quality, polarity, .. } = pulse;
        let irregular = pulse.flags.contains(PulseFlags::IRREGULAR);
        let late = pulse.flags.contains(PulseFlags::SEARCH_BACK);
        Self { foot_index, foot_time_s, time_s, quality, irregular, late, polarity }
    }
}

/// The last seconds of signal, and the last pulse.
#[derive(Clone, Debug)]
struct Signal {
    rate: SampleRate,
    working_hz: f64,
    thin: Thin,
    ticks: SlidingWindow<f64>,
    capacity: usize,
    margin: usize,
    kernel: Vec<f64>,
    /// The wave under work and its derivatives.
    curves: [Vec<f64>; 4],
    last: Option<Last>,
    index: u64,
    last_taken: u64,
    running: bool,
    held: f64,
    /// The sample after the last that was missing.
    whole_from: u64,
}
snapshot!(Signal { thin, ticks, last, index, last_taken, running, held, whole_from }
    skip { rate, working_hz, capacity, margin } skip heap { kernel, curves });

impl Signal {
    fn new(rate: SampleRate) -> Result<Self, Error> {
        let thin = Thin::new(rate.hz(), WORKING_HZ);
        let working_hz = rate.hz() / thin.factor() as f64;
        let capacity = libm::ceil(KEPT_S * working_hz) as usize;
        let margin = libm::ceil(MARGIN_S * working_hz) as usize;
        let longest = libm::ceil(LONGEST_S * working_hz) as usize + 2 * margin + 3;
        let reach = libm::ceil(4.0 * SIGMA_S * working_hz) as usize;
        let mut kernel = try_vec(2 * reach + 1, 0.0)?;
        // Thinning and taking differences even out as well, each as a triangle of two ticks does.
        let triangles = if thin.factor() > 1 { 2.0 } else { 1.0 };
        let sigma = SIGMA_S * working_hz;
        let sigma = libm::sqrt((sigma * sigma - triangles / 6.0).max(0.1));
        for (i, k) in kernel.iter_mut().enumerate() {
            let t = (i as f64 - reach as f64) / sigma;
            *k = libm::exp(-0.5 * t * t);
        }
        let sum: f64 = kernel.iter().sum();
        kernel.iter_mut().for_each(|k| *k /= sum);
        let curve = || try_vec(longest, 0.0);
        Ok(Self {
            rate,
            working_hz,
            thin,
            ticks: SlidingWindow::new(capacity)?,
            capacity,
            margin,
            kernel,
            curves: [curve()?, curve()?, curve()?, curve()?],
            last: None,
            index: 0,
            last_taken: 0,
            running: false,
            held: 0.0,
            whole_from: 0,
        })
    }

    fn sample(&mut self, x: Option<f64>) {
        self.index = self.index.saturating_add(1);
        if x.is_none() {
            self.whole_from = self.index;
        }
        let Some(x) = x.or(self.running.then_some(self.held)) else { return };
        if !self.running {
            self.running = true;
            self.thin.interrupt();
            self.ticks.fill(x);
        }
        self.held = x;
        if let Some(y) = self.thin.push(x) {
            self.ticks.push(y);
            self.last_taken = self.index;
        }
    }

    fn gap(&mut self, frames: u64) {
        self.index = self.index.saturating_add(frames);
        self.whole_from = self.index;
        self.running = false;
        self.last = None;
    }

    /// The wave of the pulse before this one.
    fn pulse(&mut self, next: Pulse) -> Option<Wave> {
        let next = Last::from(next);
        let last = self.last.replace(next)?;
        let lasts_s = next.foot_time_s - last.foot_time_s;
        let whole = last.foot_index > self.whole_from && next.polarity == last.polarity;
        // Not so for an onset that is not known.
        let usual = (SHORTEST_S..=LONGEST_S).contains(&lasts_s);
        if whole && usual { self.wave(&last, &next) } else { None }
    }

    fn wave(&mut self, pulse: &Last, next: &Last) -> Option<Wave> {
        let factor = self.thin.factor() as f64;
        let tick_s = factor / self.rate.hz();
        // As in the detector: a tick speaks of the sample `factor` before the last that it took.
        let newest_s = (self.last_taken as f64 - 1.0 - factor) / self.rate.hz();
        let place = |time_s: f64| self.capacity as f64 - 1.0 - (newest_s - time_s) / tick_s;
        let (on, off) = (place(pulse.foot_time_s), place(next.foot_time_s));
        if !(on >= 0.0 && off > on && off < self.capacity as f64) {
            return None;
        }
        let reach = self.kernel.len() / 2;
        let start = (libm::floor(on) as usize).checked_sub(self.margin + reach)?;
        let length = libm::ceil(off) as usize + self.margin + 1 - (start + reach);
        let x = self.ticks.as_slice().get(start..start + length + 2 * reach)?;
        let [p, first, second, third] = &mut self.curves;
        let p = p.get_mut(..length)?;
        let sign = f64::from(pulse.polarity);
        for (i, out) in p.iter_mut().enumerate() {
            let Some(around) = x.get(i..i.saturating_add(self.kernel.len())) else { break };
            let sum: f64 = around.iter().zip(&self.kernel).map(|(x, k)| x * k).sum();
            *out = sign * sum;
        }
        let hz = self.working_hz;
        let (first, second) = (first.get_mut(..length)?, second.get_mut(..length)?);
        let third = third.get_mut(..length)?;
        slopes(p, first, hz);
        for (out, around) in second.iter_mut().skip(1).zip(p.windows(3)) {
            let [a, b, c] = around else { continue };
            *out = (a - 2.0 * b + c) * hz * hz;
        }
        slopes(second, third, hz);
        let shift = (start + reach) as f64;
        let (on, off, peak) = (on - shift, off - shift, place(pulse.time_s) - shift);
        let curves = Curves { pulse: p, first, second, third, working_hz: hz };
        let levels = [lowest(p, on, self.margin)?, lowest(p, off, self.margin)?];
        let [level, _] = levels;
        let found = Fiducials::find(&curves, level, on, peak, off);
        let fine = self.rate.hz() >= FINE_HZ;
        told(pulse, next, &curves, &found, (on, off), levels, fine)
    }
}

/// First differences, by the second.
fn slopes(x: &[f64], out: &mut [f64], hz: f64) {
    for (out, around) in out.iter_mut().skip(1).zip(x.windows(3)) {
        let [a, _, c] = around else { continue };
        *out = 0.5 * (c - a) * hz;
    }
}

impl Processor for PulseWave {
    type Config = WaveConfig;
    type Output = Wave;
    const INFO: Info = Info {
        name: "ppg.wave",
        call: "ppg.waves",
        about: "Finds the points of every pulse wave and of its derivatives: on, sp, dn, dp, u, v, w, a to f, p1, p2, widths and areas.",
        input: Input::Samples,
        channels: &[Channel {
            name: "ppg",
            unit: Unit::One,
            doc: "One channel, in any unit and of either polarity.",
        }],
        source: "Goda, Charlton and Behar, Physiol Meas 45:045001, 2024 (names and definitions); \
                 Takazawa and others, Hypertension 32:365, 1998 (second derivative)",
    };

    fn new(config: &WaveConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(MIN_HZ, MAX_HZ)?;
        let WaveConfig { least_amplitude, polarity } = *config;
        let inner = DetectorConfig { least_amplitude, polarity, ..DetectorConfig::default() };
        let detector = Detector::new(&inner, rate)?;
        Ok(Self { config: *config, rate, detector, signal: Signal::new(rate)? })
    }

    fn config(&self) -> &WaveConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Wave>) {
        let Self { detector, signal, .. } = self;
        let x = frame.first().copied().filter(|x| x.abs() <= GREATEST);
        signal.sample(x);
        detector.frame(&[x.unwrap_or(f64::NAN)], &mut |pulse| {
            signal.pulse(pulse).into_iter().for_each(|wave| sink.put(wave));
        });
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Wave>) {
        let Self { detector, signal, .. } = self;
        detector.push_gap(frames, &mut |pulse| {
            signal.pulse(pulse).into_iter().for_each(|wave| sink.put(wave));
        });
        signal.gap(frames);
    }

    fn finish(&mut self, sink: &mut impl Sink<Wave>) {
        let Self { detector, signal, .. } = self;
        detector.finish(&mut |pulse| {
            signal.pulse(pulse).into_iter().for_each(|wave| sink.put(wave));
        });
    }

    fn latency(&self) -> Latency {
        // Until the pulse after it is known.
        let Latency { typical, worst } = self.detector.latency();
        let hz = self.rate.hz();
        Latency { typical: typical + hz, worst: worst + (LONGEST_S + CREST_S) * hz }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        self.detector.max_outputs(frames)
    }
}
