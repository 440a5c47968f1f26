//! The pulse detector: what comes in, what goes out, and the parts between.

use super::{
    Pulse, PulseFlags,
    decide::{APART_S, BLOCK_S, Candidate, Decision, HOLD_S, LONGEST_S, Verdict},
    front::{RISE_S, Rise, Smooth, WORKING_HZ},
    lobes::{Lobe, Lobes},
    place::Placer,
    rhythm::Rhythm,
};
use crate::{
    Error, Processor, SampleRate, Sink, config,
    process::{Channel, Info, Input},
    quality::{bridge::Bridge, level::usable},
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::{ring::SlidingWindow, snapshot, thin::Thin};

config! {
    /// How pulses are looked for.
    pub struct DetectorConfig: "ppg.detector_config" {
        /// Pulses smaller than this are none, in the unit of the samples.
        least_amplitude: f64 [One] = 0.0, range(0.0, 1e9), "0: any that stands out of the converter's steps";
        /// A sample beyond this, either way, is missing, in the unit of the samples.
        greatest: f64 [One] = 1e10, range(1e-6, 1e12), "beyond any converter of 32 bits";
        /// 1 when blood makes the signal rise, -1 when it makes it fall, 0 to find out.
        polarity: i32 [One] = 0, range(-1.0, 1.0), "sensors of either kind are in use";
    }
}

/// Slowest and fastest sampling that pulses can be found in.
const MIN_HZ: f64 = 20.0;
const MAX_HZ: f64 = 2000.0;
/// Missing samples are bridged for this long; a longer run is a gap.
const BRIDGE_S: f64 = 0.02;
/// Steps of the converter that a pulse has to be above.
const STEPS: f64 = 2.0;
/// So many blocks show whether a signal without pulses has a period.
const QUIET: u32 = 3;
/// A pulse of a lower quality is irregular.
const REGULAR: f64 = 0.4;

/// Finds the pulses of one PPG channel, of either polarity, at 20 to 2000 Hz.
///
/// ```
/// use interocept::{Processor, SampleRate, ppg::{Detector, DetectorConfig}};
/// # let ppg = vec![0.0; 3600];
/// let mut detector = Detector::new(&DetectorConfig::default(), SampleRate::new(64.0)?)?;
/// let mut pulses = Vec::new();
/// for chunk in ppg.chunks(200) {
///     detector.push(chunk, &mut pulses)?; // pulses as they are found
/// }
/// detector.finish(&mut pulses);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Detector {
    config: DetectorConfig,
    rate: SampleRate,
    thin: Thin,
    rise: Rise,
    rhythm: Rhythm,
    lobes: [Lobes; 2],
    decision: Decision,
    placer: Placer,
    smooth: Smooth,
    /// The smoothed signal at the working rate.
    ticks: SlidingWindow<f64>,
    capacity: usize,
    /// In ticks.
    apart: u64,
    hold: u64,
    longest: u64,
    block: u64,
    bridge: Bridge,
    index: u64,
    /// The sample after the last one of the last tick.
    last_taken: u64,
    tick: u64,
    /// The tick that the stretch began with.
    began: u64,
    begun: bool,
    held: f64,
    /// Highest rise and fall of the block under way, and when it began.
    extremes: [f64; 2],
    block_began: u64,
    /// Blocks since pulses stayed away.
    quiet: u32,
    /// The least step between samples: that of the converter, if there is one.
    step: f64,
    last_index: Option<u64>,
}
snapshot!(Detector { thin, rise, rhythm, lobes, decision, smooth, ticks, index, last_taken, tick, began, begun, held,
    bridge, extremes, block_began, quiet, step, last_index }
    skip { config, rate, placer, capacity, apart, hold, longest, block });

impl Detector {
    #[inline]
    fn take(&mut self, x: f64, sink: &mut impl Sink<Pulse>) {
        if !self.begun {
            self.begin(x);
        }
        let step = (x - self.held).abs();
        if step > 0.0 && step < self.step {
            self.step = step;
        }
        self.held = x;
        self.index = self.index.saturating_add(1);
        if let Some(y) = self.thin.push(x) {
            self.tick(y, sink);
        }
    }

    fn begin(&mut self, x: f64) {
        self.begun = true;
        self.held = x;
        self.smooth.begin(x);
        self.ticks.fill(x);
        self.thin.interrupt();
        self.rise.begin(x);
        self.began = self.tick;
        self.block_began = self.tick;
        self.extremes = [0.0; 2];
    }

    #[inline]
    fn tick(&mut self, y: f64, sink: &mut impl Sink<Pulse>) {
        self.tick += 1;
        self.last_taken = self.index;
        self.ticks.push(self.smooth.push(y));
        let rise = self.rise.push(y);
        self.rhythm.push(rise, self.decision.level());
        let [up, down] = &mut self.lobes;
        up.track(self.tick, rise, self.apart, self.longest);
        down.track(self.tick, -rise, self.apart, self.longest);
        let [highest, lowest] = &mut self.extremes;
        if rise > *highest {
            *highest = rise;
        }
        if -rise > *lowest {
            *lowest = -rise;
        }
        if self.tick.saturating_sub(self.block_began) >= self.block {
            self.end_block(sink);
        }
        let [up, down] = &self.lobes;
        let before = self.tick.saturating_sub(self.hold);
        if up.has_ripe(before) || down.has_ripe(before) {
            self.ripen(before, sink);
        }
    }

    fn end_block(&mut self, sink: &mut impl Sink<Pulse>) {
        let [up, down] = core::mem::take(&mut self.extremes);
        self.block_began = self.tick;
        self.decision.block(up, down, self.config.polarity == 0);
        self.decision.set_period(self.rhythm.period());
        if self.decision.ready() {
            self.start(sink);
        }
        self.watch(sink);
    }

    /// Where no pulse came for long but the signal has a period, the pulses have become lower.
    fn watch(&mut self, sink: &mut impl Sink<Pulse>) {
        if !self.decision.quiet(self.tick) {
            self.quiet = 0;
            return;
        }
        self.quiet = self.quiet.saturating_add(1);
        if self.quiet == 1 {
            // What was higher would outweigh what is now.
            self.rhythm.interrupt();
        } else if self.quiet > QUIET && self.decision.has_period() {
            let Self { decision, last_index, rate, .. } = self;
            decision.relearn(&mut |verdict| put(verdict, *rate, last_index, sink));
        }
    }

    fn start(&mut self, sink: &mut impl Sink<Pulse>) {
        let Self { decision, last_index, rate, .. } = self;
        decision.start(&mut |verdict| put(verdict, *rate, last_index, sink));
    }

    /// Judges the candidates whose rise was highest at or before a tick.
    fn ripen(&mut self, before: u64, sink: &mut impl Sink<Pulse>) {
        let [up, down] = &mut self.lobes;
        let ripe = [up.ripe(before, self.apart), down.ripe(before, self.apart)];
        for (lobe, sign) in ripe.into_iter().zip([1.0, -1.0]) {
            let Some(lobe) = lobe else { continue };
            let starting = self.decision.starting();
            if !starting && sign != self.decision.sign() {
                continue;
            }
            let Some(candidate) = self.place(&lobe, sign) else { continue };
            if starting {
                self.decision.keep(sign > 0.0, candidate);
            } else {
                let Self { decision, last_index, rate, .. } = self;
                decision.judge(candidate, &mut |v| put(v, *rate, last_index, sink));
            }
        }
    }

    /// Goes back to the signal for a lobe's pulse.
    fn place(&self, lobe: &Lobe, sign: f64) -> Option<Candidate> {
        // Where a tick is in the window.
        let at = |tick: u64| {
            self.capacity.checked_sub(self.tick.saturating_sub(tick).saturating_add(1) as usize)
        };
        let lag = self.rise.lag() as u64;
        let begin = at(self.began.saturating_add(1)).unwrap_or(0);
        let center = at(lobe.tick.saturating_sub(lag).max(self.began.saturating_add(1)))?;
        let end = at(lobe.end)?;
        let usual = self.decision.level();
        let placed = self.placer.place(self.ticks.as_slice(), sign, begin, center, end, usual)?;
        if placed.amplitude < self.config.least_amplitude.max(STEPS * self.floor()) {
            return None;
        }
        let factor = self.thin.factor() as f64;
        // A tick speaks of the sample `factor` before the last one that it took.
        let behind = (self.capacity as f64 - 1.0 - placed.peak) * factor + factor;
        let position = self.last_taken as f64 - 1.0 - behind;
        let nearest = libm::round(position.max(0.0));
        let nan = f64::NAN;
        Some(Candidate {
            tick: lobe.tick,
            height: lobe.height,
            index: nearest as u64,
            offset: (position - nearest).clamp(-0.5, 0.5),
            from_foot: placed.foot.map_or(nan, |foot| (placed.peak - foot) * factor),
            to_notch: placed.notch.map_or(nan, |notch| (notch - placed.peak) * factor),
            amplitude: placed.amplitude,
        })
    }

    fn floor(&self) -> f64 {
        if self.step.is_finite() { self.step } else { 0.0 }
    }

    /// Ends a stretch of signal.
    fn interrupt(&mut self, sink: &mut impl Sink<Pulse>) {
        if !self.begun {
            return;
        }
        for lobes in &mut self.lobes {
            lobes.close(self.tick, self.apart);
        }
        // Everything that waits, one at a time.
        for _ in 0..Lobes::WAITING {
            self.ripen(u64::MAX, sink);
        }
        if self.decision.starting() {
            let [up, down] = self.extremes;
            // A short rest of a block would have a vote as good as a whole one's.
            if self.decision.young()
                || self.tick.saturating_sub(self.block_began).saturating_mul(2) > self.block
            {
                self.decision.block(up, down, self.config.polarity == 0);
            }
            self.start(sink);
        }
        self.decision.interrupt();
        self.rhythm.interrupt();
        self.lobes.iter_mut().for_each(Lobes::clear);
        self.begun = false;
    }

    fn skip(&mut self, samples: u64) {
        self.index = self.index.saturating_add(samples);
    }

    #[inline]
    fn step(&mut self, x: Option<f64>, sink: &mut impl Sink<Pulse>) {
        if let Some(x) = self.bridge.take(x) {
            return self.take(x, sink);
        }
        self.interrupt(sink);
        self.skip(1);
    }
}

/// Makes a pulse of a verdict.
fn put(
    verdict: Verdict,
    rate: SampleRate,
    last_index: &mut Option<u64>,
    sink: &mut impl Sink<Pulse>,
) {
    let Verdict { candidate, quality, late, sign } = verdict;
    let Candidate { index, offset, from_foot, to_notch, amplitude, .. } = candidate;
    if last_index.is_some_and(|last| index <= last) {
        return;
    }
    *last_index = Some(index);
    let foot = (index as f64 + offset - from_foot).max(0.0);
    sink.put(Pulse {
        index,
        foot_index: if foot.is_nan() { index } else { libm::round(foot) as u64 },
        time_s: rate.seconds(index, offset),
        offset_samples: offset,
        foot_time_s: rate.seconds(index, offset - from_foot),
        notch_time_s: rate.seconds(index, offset + to_notch),
        amplitude,
        quality,
        flags: PulseFlags::NONE
            .with_if(PulseFlags::SEARCH_BACK, late)
            .with_if(PulseFlags::NO_FOOT, from_foot.is_nan())
            .with_if(PulseFlags::NO_NOTCH, to_notch.is_nan())
            .with_if(PulseFlags::IRREGULAR, quality < REGULAR),
        polarity: if sign < 0.0 { -1 } else { 1 },
    });
}

impl Processor for Detector {
    type Config = DetectorConfig;
    type Output = Pulse;
    const INFO: Info = Info {
        name: "ppg.detector",
        call: "ppg.detect",
        about: "Finds the pulses of a PPG and places foot, systolic peak and notch of each, to a fraction of a sample.",
        input: Input::Samples,
        channels: &[Channel {
            name: "ppg",
            unit: Unit::One,
            doc: "One channel, in any unit and of either polarity.",
        }],
        source: "Zong, Heldt, Moody and Mark, Comput Cardiol 30:259, 2003 (rise of the upstroke);                  Chiu, Arand, Shroff, Feldman and Carroll, Am Heart J 121:1460, 1991 (intersecting tangents)",
    };

    fn new(config: &DetectorConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let hz = rate.within(MIN_HZ, MAX_HZ)?.hz();
        let thin = Thin::new(hz, WORKING_HZ);
        let working_hz = hz / thin.factor() as f64;
        let ticks = |s: f64| (libm::round(s * working_hz) as u64).max(1);
        let rise = Rise::new(working_hz)?;
        let placer = Placer::new(working_hz);
        let hold = ticks(HOLD_S);
        let longest = ticks(LONGEST_S).max(hold) as usize;
        let capacity = placer.before() + rise.lag() + longest + ticks(RISE_S) as usize + 2;
        Ok(Self {
            config: *config,
            rate,
            thin,
            rise,
            rhythm: Rhythm::new(working_hz)?,
            lobes: [Lobes::default(), Lobes::default()],
            decision: Decision::new(working_hz, f64::from(config.polarity)),
            smooth: Smooth::new(placer.smooth())?,
            placer,
            ticks: SlidingWindow::new(capacity)?,
            capacity,
            apart: ticks(APART_S),
            hold,
            longest: longest as u64,
            block: ticks(BLOCK_S),
            bridge: Bridge::new(rate.samples_rounded(BRIDGE_S) as u64),
            index: 0,
            last_taken: 0,
            tick: 0,
            began: 0,
            begun: false,
            held: 0.0,
            extremes: [0.0; 2],
            block_began: 0,
            quiet: 0,
            step: f64::INFINITY,
            last_index: None,
        })
    }

    fn config(&self) -> &DetectorConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Pulse>) {
        let x = frame.first().and_then(|x| usable(*x, self.config.greatest));
        self.step(x, sink);
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Pulse>) {
        let steps = self.bridge.steps(frames);
        for _ in 0..steps {
            self.step(None, sink);
        }
        self.skip(frames - steps);
    }

    fn finish(&mut self, sink: &mut impl Sink<Pulse>) {
        self.interrupt(sink);
    }

    fn latency(&self) -> Latency {
        let factor = self.thin.factor() as f64;
        // The systolic peak is between the steepest rise and the end of its lobe.
        let typical = (self.hold + self.rise.lag() as u64 + 2) as f64 * factor;
        let more = self.longest.saturating_sub(self.hold) as usize + self.placer.reach();
        Latency { typical, worst: typical + factor * more as f64 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        let apart = self.rate.samples_rounded(APART_S).max(2);
        frames / (apart / 2).max(1) + Decision::burst()
    }
}
