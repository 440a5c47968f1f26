//! Breaths of a belt, impedance or flow-integrated signal, from onset to onset.

use super::turns::{Turn, Turns};
use crate::{
    Error, Processor, SampleRate, Sink, config, flags,
    process::{Channel, Info, Input},
    quality::{bridge::Bridge, level::usable},
    record,
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::{snapshot, sort};

config! {
    /// How breaths are looked for.
    pub struct BreathConfig: "resp.breath_config" {
        /// Swings smaller than this are no breaths, in the unit of the samples.
        least_depth: f64 [One] = 0.0, range(0.0, 1e12), "any: the usual swing decides";
        /// From here on breathing out is a pause.
        pause_s: f64 [Second] = 10.0, range(2.0, 60.0), "apnoea in adults, Berry and others (2012), J Clin Sleep Med 8:597";
        /// A breath is a sigh from so many times the usual depth on.
        sigh_ratio: f64 [One] = 2.0, range(1.2, 10.0), "Vlemincx and others (2013), Biol Psychol 93:47";
        /// 1 where the signal falls when air is drawn in.
        inverted: u32 [One] = 0, range(0.0, 1.0), "belts and impedance rise with the volume of the chest";
    }
}

flags! {
    /// What is special about a breath.
    pub struct BreathFlags {
        /// Much deeper than the breaths before it.
        SIGH = 0, "sigh";
        /// Breathing out lasted as long as a pause.
        PAUSE = 1, "pause";
        /// Too long or too uneven for a breath: motion, speech or a lost signal.
        DOUBTFUL = 2, "doubtful";
    }
}

record! {
    /// A breath, from the onset of breathing in to the next.
    pub struct Breath: "resp.breath" {
        /// Where breathing in begins.
        pub index: u64 [Sample],
        /// When that is, from the start of the stream.
        pub time_s: f64 [Second],
        /// Where breathing out begins.
        pub peak_index: u64 [Sample],
        /// Where the next breath begins.
        pub end_index: u64 [Sample],
        /// From onset to onset.
        pub period_s: f64 [Second] range(0.0, f64::INFINITY),
        /// Time of breathing in, from onset to peak.
        pub inspiration_s: f64 [Second] range(0.0, f64::INFINITY),
        /// Time of breathing out, pause included.
        pub expiration_s: f64 [Second] range(0.0, f64::INFINITY),
        /// Height of the peak over its onset, in the unit of the samples.
        pub depth: f64 [One] range(0.0, f64::INFINITY),
        /// How alike the way in and the way out are, from 0 to 1: what is drawn in goes out again.
        pub quality: f64 [One] range(0.0, 1.0),
        /// What is special about it.
        pub flags: BreathFlags [One],
        /// Missing samples that were bridged in it.
        pub bridged: u32 [Sample],
    }
}
snapshot!(Breath {
    index,
    time_s,
    peak_index,
    end_index,
    period_s,
    inspiration_s,
    expiration_s,
    depth,
    quality,
    flags,
    bridged
});

impl Breath {
    /// Fills memory that no breath has come to yet.
    pub(super) const NONE: Self = Self {
        index: 0,
        time_s: 0.0,
        peak_index: 0,
        end_index: 0,
        period_s: 0.0,
        inspiration_s: 0.0,
        expiration_s: 0.0,
        depth: 0.0,
        quality: 0.0,
        flags: BreathFlags::NONE,
        bridged: 0,
    };
}

/// Slowest and fastest sampling that breaths can be found in.
const MIN_HZ: f64 = 4.0;
const MAX_HZ: f64 = 4000.0;
/// Missing samples are bridged for this long; a longer run is a gap.
const BRIDGE_S: f64 = 0.5;
/// Beyond this a sum of squares would not be finite.
const GREATEST: f64 = 1e150;
/// No breath is shorter (75 a minute) or, but for its pause, longer than this.
const SHORTEST_S: f64 = 0.8;
const LONGEST_S: f64 = 20.0;
/// Depths that the usual one is the median of, and how many it needs.
const DEPTHS: usize = 8;
const FIRST_DEPTHS: usize = 4;

/// Finds breaths in a signal that rises with the volume of the chest, at 4 to 4000 Hz.
///
/// ```
/// use interocept::{Processor, SampleRate, resp::{BreathConfig, Breaths}};
/// let belt: Vec<f64> = (0..3000).map(|i| (i as f64 / 50.0 * 1.5).sin()).collect();
/// let breaths = Breaths::run(&BreathConfig::default(), SampleRate::new(50.0)?, &belt)?;
/// assert!((breaths[3].period_s - 2.0 * std::f64::consts::PI / 1.5).abs() < 0.05);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Breaths {
    config: BreathConfig,
    rate: SampleRate,
    turns: Turns,
    bridge: Bridge,
    onset: Option<Turn>,
    peak: Option<Turn>,
    depths: [f64; DEPTHS],
    depth_count: usize,
    last_end: u64,
    bridged: u32,
}
snapshot!(Breaths { turns, bridge, bridged, onset, peak, depths, depth_count, last_end }
    skip { config, rate });

impl Breaths {
    fn take(&mut self, x: f64, sink: &mut impl Sink<Breath>) {
        let x = if self.config.inverted == 1 { -x } else { x };
        let Some(turn) = self.turns.push(x) else { return };
        if !turn.trough {
            self.peak = Some(turn);
            return;
        }
        if let (Some(onset), Some(peak)) = (self.onset, self.peak) {
            self.put(onset, peak, turn, sink);
        }
        (self.onset, self.peak, self.bridged) = (Some(turn), None, 0);
    }

    fn put(&mut self, onset: Turn, peak: Turn, end: Turn, sink: &mut impl Sink<Breath>) {
        let (rise, fall) = (peak.value - onset.value, peak.value - end.value);
        let ordered = onset.position < peak.position && peak.position < end.position;
        if !ordered || rise < self.config.least_depth || rise <= 0.0 || fall <= 0.0 {
            return;
        }
        let seconds = |from: Turn, to: Turn| (to.position - from.position) / self.rate.hz();
        let (inspiration_s, expiration_s) = (seconds(onset, peak), seconds(peak, end));
        let period_s = inspiration_s + expiration_s;
        let pause = expiration_s >= self.config.pause_s;
        let longest_s = if pause { f64::INFINITY } else { LONGEST_S };
        let even = if rise < fall { rise / fall } else { fall / rise };
        let doubtful = period_s < SHORTEST_S || period_s > longest_s || even < 0.3;
        let sigh = self.usual().is_some_and(|usual| rise > self.config.sigh_ratio * usual);
        if !doubtful {
            self.turns.learn(0.5 * (rise + fall));
            self.depths.rotate_right(1);
            if let Some(slot) = self.depths.first_mut() {
                *slot = rise;
            }
            self.depth_count = self.depth_count.saturating_add(1).min(DEPTHS);
        }
        let index = position(onset).max(self.last_end);
        let peak_index = position(peak).max(index);
        let end_index = position(end).max(peak_index);
        self.last_end = end_index;
        sink.put(Breath {
            index,
            time_s: self.rate.seconds(index, 0.0),
            peak_index,
            end_index,
            period_s,
            inspiration_s,
            expiration_s,
            depth: rise,
            quality: even,
            flags: BreathFlags::NONE
                .with_if(BreathFlags::SIGH, sigh)
                .with_if(BreathFlags::PAUSE, pause)
                .with_if(BreathFlags::DOUBTFUL, doubtful),
            bridged: self.bridged,
        });
    }

    /// The usual depth, once there is one.
    fn usual(&self) -> Option<f64> {
        let mut sorted = self.depths;
        let known = sorted.get_mut(..self.depth_count)?;
        if known.len() < FIRST_DEPTHS { None } else { sort::median(known) }
    }

    fn interrupt(&mut self, samples: u64) {
        self.turns.interrupt(samples);
        self.bridge.end();
        (self.onset, self.peak) = (None, None);
    }

    #[inline]
    fn step(&mut self, x: Option<f64>, sink: &mut impl Sink<Breath>) {
        let missing = x.is_none();
        let Some(x) = self.bridge.take(x) else { return self.interrupt(1) };
        self.bridged = self.bridged.saturating_add(u32::from(missing));
        self.take(x, sink);
    }
}

fn position(turn: Turn) -> u64 {
    libm::round(turn.position.max(0.0)) as u64
}

impl Processor for Breaths {
    type Config = BreathConfig;
    type Output = Breath;
    const INFO: Info = Info {
        name: "resp.breaths",
        call: "resp.breaths",
        about: "Finds breaths in the signal of a belt or of impedance: onset, peak, depth, sighs, pauses.",
        input: Input::Samples,
        channels: &[Channel {
            name: "resp",
            unit: Unit::One,
            doc: "a signal that follows the volume of the chest, in any unit",
        }],
        source: "Khodadad and others, Physiol Meas 39:094001, 2018 (hysteresis); \
                 Vlemincx and others, Biol Psychol 93:47, 2013 (sighs)",
    };

    fn new(config: &BreathConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let hz = rate.within(MIN_HZ, MAX_HZ)?.hz();
        Ok(Self {
            config: *config,
            rate,
            turns: Turns::new(hz)?,
            bridge: Bridge::new(rate.samples_rounded(BRIDGE_S) as u64),
            onset: None,
            peak: None,
            depths: [0.0; DEPTHS],
            depth_count: 0,
            last_end: 0,
            bridged: 0,
        })
    }

    fn config(&self) -> &BreathConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Breath>) {
        let x = frame.first().and_then(|x| usable(*x, GREATEST));
        self.step(x, sink);
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Breath>) {
        let steps = self.bridge.steps(frames);
        for _ in 0..steps {
            self.step(None, sink);
        }
        if frames > steps {
            self.interrupt(frames - steps);
        }
    }

    /// The breath under way is not whole, so nothing is put out.
    fn finish(&mut self, _: &mut impl Sink<Breath>) {
        self.interrupt(0);
    }

    fn latency(&self) -> Latency {
        Latency { typical: self.turns.delay(), worst: self.turns.worst_delay() }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        frames / 4 + 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    /// Breaths of these periods and depths, each a raised cosine, two fifths of it breathing in,
    /// on drift and with the smaller waves of a heart.
    fn belt(breaths: &[(f64, f64)], rate: f64) -> (Vec<f64>, Vec<f64>) {
        let (mut x, mut onsets, mut start) = (Vec::new(), Vec::new(), 0.0);
        for (period, depth) in breaths {
            onsets.push(start);
            while (x.len() as f64) < (start + period) * rate {
                let t = x.len() as f64 / rate;
                let part = (t - start) / period;
                let phase = if part < 0.4 { part / 0.8 } else { 0.5 + (part - 0.4) / 1.2 };
                let heart = 0.08 * libm::sin(7.6 * t);
                let wave = 0.5 - 0.5 * libm::cos(2.0 * core::f64::consts::PI * phase);
                x.push(100.0 + depth * wave + heart + 0.3 * libm::sin(0.05 * t));
            }
            start += period;
        }
        (x, onsets)
    }

    fn find(x: &[f64], rate: f64) -> Vec<Breath> {
        Breaths::run(&BreathConfig::default(), SampleRate::new(rate).unwrap(), x).unwrap()
    }

    #[test]
    fn every_breath_at_any_rate() {
        for rate in [4.0, 10.0, 25.0, 62.5, 130.061, 1000.0] {
            for period in [1.5, 3.0, 6.0, 10.0] {
                let (x, onsets) = belt(&[(period, 1.0); 30], rate);
                let found = find(&x, rate);
                let start = 12.0 + 2.0 * period;
                let late = found.iter().filter(|b| b.time_s > start);
                let due = onsets.iter().filter(|t| **t > start && **t < 29.0 * period - 1.0);
                let (found, due) = (late.count(), due.count());
                assert!(found.abs_diff(due) <= 1, "{rate} Hz, {period} s: {found} of {due}");
                let middle = find(&x, rate)[15];
                assert!((middle.period_s - period).abs() < 0.1 * period, "{rate}: {middle:?}");
                let duty = middle.inspiration_s / middle.period_s;
                assert!((duty - 0.4).abs() < 0.1, "{rate} Hz, {period} s: {duty}");
            }
        }
    }

    #[test]
    fn sighs_pauses_and_shallow_breaths() {
        let mut breaths = [(4.0, 1.0); 40];
        breaths[20].1 = 3.0;
        let (x, _) = belt(&breaths, 25.0);
        let sighs: Vec<Breath> =
            find(&x, 25.0).into_iter().filter(|b| b.flags.contains(BreathFlags::SIGH)).collect();
        assert_eq!(sighs.len(), 1);
        assert!((sighs[0].time_s - 80.0).abs() < 1.0, "{sighs:?}");

        let (before, _) = belt(&[(4.0, 1.0); 20], 25.0);
        let pause = [*before.last().unwrap(); 12 * 25];
        let held = [&before[..], &pause, &before].concat();
        let paused = find(&held, 25.0).into_iter().filter(|b| b.flags.contains(BreathFlags::PAUSE));
        assert_eq!(paused.count(), 1);

        let shallow: Vec<(f64, f64)> =
            (0..60).map(|i| (4.0, if i < 20 { 1.0 } else { 0.25 })).collect();
        let (x, _) = belt(&shallow, 25.0);
        let late = find(&x, 25.0).iter().filter(|b| b.time_s > 110.0).count();
        assert!((30..=33).contains(&late), "{late}");
    }

    #[test]
    fn no_breath_spans_a_gap_and_none_is_in_a_flat_line() {
        let (x, _) = belt(&[(4.0, 1.0); 20], 25.0);
        let mut lost = x.clone();
        lost.extend([f64::NAN; 250]);
        lost.extend(&x);
        let found = find(&lost, 25.0);
        let (from, to) = (x.len() as u64, x.len() as u64 + 250);
        assert!(found.iter().all(|b| b.end_index <= from || b.index >= to));
        assert!(found.iter().filter(|b| b.index >= to).count() > 13);
        let flat: Vec<f64> = (0..5000).map(|i| 1.0 + 1e-9 * f64::from(i % 3)).collect();
        let mut whole = x.clone();
        whole.extend(flat.iter().map(|v| v * x.last().unwrap()));
        assert!(find(&whole, 25.0).iter().all(|b| b.index < from + 100));
    }
}
