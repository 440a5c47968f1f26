//! The detector of beats: what comes in, what goes out, and the parts between.

use super::{
    Beat, BeatFlags, Faults,
    rules::{self, Values},
    seek::{CLOSED_S, Crossing, HOLD_S, Seek, UPSTROKE_S},
    shape::{Upstroke, Wave},
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
    /// What counts as a beat, and what as pressure.
    pub struct DetectorConfig: "abp.detector_config" {
        /// Rises smaller than this are no beats.
        least_pulse_mmhg: f64 [MillimetreOfMercury] = 8.0, range(1.0, 100.0), "below the pulse pressure of any flow that is worth the name";
        /// A beat of a smaller pulse pressure is flagged.
        least_pp_mmhg: f64 [MillimetreOfMercury] = 20.0, range(0.0, 100.0), "Sun, Reisner and Mark, Comput Cardiol 33:13, 2006, as in their program";
        /// A pressure below this is missing.
        lowest_mmhg: f64 [MillimetreOfMercury] = -50.0, range(-1000.0, 0.0), "a transducer as far above the heart as it can be";
        /// A pressure above this is missing.
        highest_mmhg: f64 [MillimetreOfMercury] = 350.0, range(100.0, 1000.0), "above the bag that flushes the line";
    }
}

const MIN_HZ: f64 = 60.0;
const MAX_HZ: f64 = 2000.0;
/// The working rate is the least division of the rate that is at least this.
const WORKING_HZ: f64 = 125.0;
/// Missing samples are bridged for this long; a longer run is a gap.
const BRIDGE_S: f64 = 0.02;
/// A beat without a next one is cut after this: 20 a minute, whose upstroke has to be told too.
const LONGEST_S: f64 = 3.0 + UPSTROKE_S + HOLD_S;
/// The steepest rise is this near to where the slope sum crosses.
const NEAR_S: f64 = 0.1;
/// Before the upstroke.
const BEFORE_S: f64 = 0.5;
/// A rise is that of a flush when it is higher or steeper than any of the heart's: 300 mmHg
/// are let in at once.
const FLUSH_MMHG: f64 = 170.0;
const FLUSH_MMHG_S: f64 = 5000.0;
/// A flush is over when half of its rise is gone; or when there are upstrokes after so long, for
/// then it was a step.
const FLUSH_S: f64 = 5.0;
/// The line rings for so long after it.
const RING_S: f64 = 0.5;

/// A beat that waits for the next.
#[derive(Clone, Copy, Debug)]
struct Pending {
    /// In ticks of the stream.
    foot: f64,
    dbp: f64,
    slope: f64,
    late: bool,
}
snapshot!(Pending { foot, dbp, slope, late });

impl Default for Pending {
    fn default() -> Self {
        Self { foot: 0.0, dbp: 0.0, slope: 0.0, late: false }
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Flush {
    /// Over when the pressure is below this ...
    level: f64,
    /// ... or with an upstroke from this tick on.
    until: u64,
}
snapshot!(Flush { level, until });

/// Finds the beats of an arterial pressure in mmHg, at 60 to 2000 Hz, and measures each.
///
/// A beat is told when the next one has begun, for its mean pressure goes from onset to onset.
/// What is no beat of the heart (a flush, a flat line, what is not in mmHg) gives none; what may
/// be one but breaks a rule is told with its flags.
///
/// ```
/// use interocept::{Processor, SampleRate, abp::{Detector, DetectorConfig}};
/// # let abp = vec![0.0; 3600];
/// let mut detector = Detector::new(&DetectorConfig::default(), SampleRate::new(125.0)?)?;
/// let mut beats = Vec::new();
/// for chunk in abp.chunks(100) {
///     detector.push(chunk, &mut beats)?;
/// }
/// detector.finish(&mut beats);
/// let good = beats.iter().filter(|beat| beat.faults.is_empty());
/// # let _ = good;
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Detector {
    config: DetectorConfig,
    rate: SampleRate,
    working_hz: f64,
    thin: Thin,
    seek: Seek,
    /// The pressure at the working rate.
    ticks: SlidingWindow<f64>,
    capacity: usize,
    bridge: Bridge,
    index: u64,
    /// The sample after the last one of the last tick.
    last_taken: u64,
    tick: u64,
    /// The tick before the first of the stretch.
    began: u64,
    begun: bool,
    pending: Option<Pending>,
    /// The last beat, if it ended where the pending one began.
    before: Option<Values>,
    flush: Option<Flush>,
    last_index: Option<u64>,
}
snapshot!(Detector { thin, seek, ticks, bridge, index, last_taken, tick, began, begun, pending, before, flush, last_index }
    skip { config, rate, working_hz, capacity });

impl Detector {
    fn span(&self, seconds: f64) -> u64 {
        (libm::round(seconds * self.working_hz) as u64).max(1)
    }

    #[inline]
    fn take(&mut self, x: f64, sink: &mut impl Sink<Beat>) {
        if !self.begun {
            self.begun = true;
            self.began = self.tick;
            self.ticks.fill(x);
            self.thin.interrupt();
            self.seek.begin(self.tick, x);
        }
        self.index = self.index.saturating_add(1);
        let Some(y) = self.thin.push(x) else { return };
        self.tick = self.tick.saturating_add(1);
        self.last_taken = self.index;
        self.ticks.push(y);
        if !self.seek.learning() {
            self.tick(self.tick, y, false, sink);
        } else if self.seek.learn(y) {
            self.learnt(sink);
        }
    }

    /// What was passed over while the height of upstrokes was learnt is looked at now.
    fn learnt(&mut self, sink: &mut impl Sink<Beat>) {
        self.seek.learnt();
        // Only a state that was tampered with has more to look at.
        let most = self.seek.learning_ticks();
        let first = self.first_of_stretch().max(self.tick.saturating_sub(most));
        self.seek.begin(first, self.at(first));
        for tick in first..=self.tick {
            self.tick(tick, self.at(tick), true, sink);
        }
    }

    fn first_of_stretch(&self) -> u64 {
        self.began.saturating_add(1)
    }

    /// The pressure at a tick that is in the window.
    fn at(&self, tick: u64) -> f64 {
        self.ticks.as_slice().get(self.place(tick)).copied().unwrap_or(f64::NAN)
    }

    /// Where a tick is in the window; its beginning for those that are no longer there.
    fn place(&self, tick: u64) -> usize {
        let age = self.tick.saturating_sub(tick) as usize;
        self.capacity.saturating_sub(age.saturating_add(1))
    }

    #[inline]
    fn tick(&mut self, tick: u64, y: f64, late: bool, sink: &mut impl Sink<Beat>) {
        let crossing = self.seek.step(tick, y);
        if let Some(flush) = self.flush {
            if y < flush.level {
                self.flush = None;
                self.seek.abandon();
                self.seek.close_until(tick.saturating_add(self.span(RING_S)));
                return;
            }
            if tick < flush.until {
                return;
            }
        }
        if let Some(crossing) = crossing {
            self.upstroke(crossing, tick, late, sink);
        } else if let Some(pending) = self.pending {
            if tick as f64 - pending.foot > LONGEST_S * self.working_hz {
                self.cut(tick, Faults::NONE, sink);
            }
        }
    }

    /// Judges a crossing whose top is known.
    fn upstroke(&mut self, crossing: Crossing, now: u64, late: bool, sink: &mut impl Sink<Beat>) {
        let first = self.first_of_stretch();
        let begin = self.place(first);
        let from = crossing.tick.saturating_sub(self.span(UPSTROKE_S + BRIDGE_S)).max(first);
        let to = crossing.tick.saturating_add(self.span(NEAR_S));
        let wave = Wave::new(self.ticks.as_slice(), self.working_hz);
        let (from, to, end) = (self.place(from), self.place(to.min(now)), self.place(now));
        let Some(found) = wave.upstroke(begin, from, to, end) else { return };
        if found.height < self.config.least_pulse_mmhg {
            return;
        }
        if found.height > FLUSH_MMHG || found.slope > FLUSH_MMHG_S {
            self.cut(crossing.tick, Faults::FLUSH, sink);
            let until = now.saturating_add(self.span(FLUSH_S));
            self.flush = Some(Flush { level: found.dbp + 0.5 * found.height, until });
            self.seek.interrupt();
            return;
        }
        let foot = found.foot + self.first_tick() as f64;
        if self.pending.is_some_and(|pending| foot <= pending.foot) {
            return;
        }
        self.complete(Some(foot), now, Faults::NONE, sink);
        self.flush = None;
        self.pending = Some(Pending { foot, dbp: found.dbp, slope: found.slope, late });
        self.seek.accept(crossing);
    }

    /// The tick at the beginning of the window, and beyond the stream's where it is not full;
    /// places plus this are ticks.
    fn first_tick(&self) -> i64 {
        self.tick as i64 - self.capacity as i64 + 1
    }

    /// The pending beat has no next one.
    fn cut(&mut self, now: u64, faults: Faults, sink: &mut impl Sink<Beat>) {
        self.complete(None, now, faults, sink);
        self.before = None;
    }

    /// Tells of the pending beat, up to the next onset or cut now.
    fn complete(&mut self, next: Option<f64>, now: u64, cause: Faults, sink: &mut impl Sink<Beat>) {
        let Some(pending) = self.pending.take() else { return };
        let first = self.first_tick() as f64;
        let wave = Wave::new(self.ticks.as_slice(), self.working_hz);
        let start = Upstroke {
            foot: pending.foot - first,
            dbp: pending.dbp,
            slope: pending.slope,
            height: 0.0,
        };
        let place = self.place(now);
        let Some(shape) = wave.shape(&start, next.map(|next| next - first), place) else {
            self.before = None;
            return;
        };
        let interval = next.map_or(f64::NAN, |next| (next - pending.foot) / self.working_hz);
        let values = Values {
            sbp: shape.sbp,
            dbp: pending.dbp,
            map: shape.map,
            interval,
            dpdt_max: pending.slope,
            fall: shape.fall,
        };
        let faults = cause | rules::judge(&values, self.before.as_ref(), self.config.least_pp_mmhg);
        self.before = Some(values);
        let index = self.sample(shape.peak + first);
        if self.last_index.is_some_and(|last| index <= last) {
            return;
        }
        self.last_index = Some(index);
        let broken = faults.bits().count_ones();
        sink.put(Beat {
            index,
            foot_index: self.sample(pending.foot),
            end_index: self.sample(next.unwrap_or(now as f64)),
            time_s: self.seconds(shape.peak + first),
            foot_time_s: self.seconds(pending.foot),
            interval_s: interval,
            sbp_mmhg: values.sbp,
            dbp_mmhg: values.dbp,
            map_mmhg: values.map,
            pp_mmhg: values.sbp - values.dbp,
            dpdt_max_mmhg_s: values.dpdt_max,
            notch_time_s: self.seconds(shape.notch + first),
            decay_s: shape.decay / self.working_hz,
            quality: libm::exp2(-f64::from(broken)),
            flags: BeatFlags::NONE
                .with_if(BeatFlags::SEARCH_BACK, pending.late)
                .with_if(BeatFlags::CUT, next.is_none())
                .with_if(BeatFlags::NO_NOTCH, shape.notch.is_nan())
                .with_if(BeatFlags::NO_DECAY, shape.decay.is_nan()),
            faults,
        });
    }

    /// A tick's place among the samples. A tick speaks of the sample `factor` before the last
    /// one that it took.
    fn position(&self, tick: f64) -> f64 {
        let factor = self.thin.factor() as f64;
        self.last_taken as f64 - 1.0 - factor - (self.tick as f64 - tick) * factor
    }

    fn sample(&self, tick: f64) -> u64 {
        libm::round(self.position(tick).max(0.0)) as u64
    }

    fn seconds(&self, tick: f64) -> f64 {
        self.position(tick) / self.rate.hz()
    }

    /// Ends a stretch of pressure.
    fn interrupt(&mut self, sink: &mut impl Sink<Beat>) {
        if !self.begun {
            return;
        }
        if self.seek.learning() {
            self.learnt(sink);
        }
        if let Some(crossing) = self.seek.abandon().filter(|_| self.flush.is_none()) {
            self.upstroke(crossing, self.tick, false, sink);
        }
        self.cut(self.tick, Faults::NONE, sink);
        self.seek.interrupt();
        self.flush = None;
        self.begun = false;
    }

    fn skip(&mut self, samples: u64) {
        self.index = self.index.saturating_add(samples);
    }

    #[inline]
    fn step(&mut self, x: Option<f64>, sink: &mut impl Sink<Beat>) {
        if let Some(x) = self.bridge.take(x) {
            return self.take(x, sink);
        }
        self.interrupt(sink);
        self.skip(1);
    }
}

impl Processor for Detector {
    type Config = DetectorConfig;
    type Output = Beat;
    const INFO: Info = Info {
        name: "abp.detector",
        call: "abp.detect",
        about: "Finds the beats of an arterial pressure and measures systolic, diastolic, mean and pulse pressure of each, with the rules that it breaks.",
        input: Input::Samples,
        channels: &[Channel {
            name: "abp_mmhg",
            unit: Unit::MillimetreOfMercury,
            doc: "Arterial pressure: invasive, tonometric or of a volume clamp.",
        }],
        source: "Zong, Heldt, Moody and Mark, Comput Cardiol 30:259, 2003 (slope sum); Sun, Reisner and Mark, Comput Cardiol 33:13, 2006 (rules); Chiu, Arand, Shroff, Feldman and Carroll, Am Heart J 121:1460, 1991 (intersecting tangents)",
    };

    fn new(config: &DetectorConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let hz = rate.within(MIN_HZ, MAX_HZ)?.hz();
        let thin = Thin::new(hz, WORKING_HZ);
        let working_hz = hz / thin.factor() as f64;
        let seek = Seek::new(working_hz, config.least_pulse_mmhg)?;
        let behind_s = LONGEST_S + BEFORE_S + UPSTROKE_S + HOLD_S + NEAR_S;
        let capacity = ((behind_s * working_hz) as usize).max(seek.learning_ticks() as usize) + 8;
        Ok(Self {
            config: *config,
            rate,
            working_hz,
            thin,
            seek,
            ticks: SlidingWindow::new(capacity)?,
            capacity,
            bridge: Bridge::new(rate.samples_rounded(BRIDGE_S) as u64),
            index: 0,
            last_taken: 0,
            tick: 0,
            began: 0,
            begun: false,
            pending: None,
            before: None,
            flush: None,
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
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Beat>) {
        let x = frame.first().and_then(|x| usable(*x, self.config.highest_mmhg));
        self.step(x.filter(|x| *x >= self.config.lowest_mmhg), sink);
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Beat>) {
        let steps = self.bridge.steps(frames);
        for _ in 0..steps {
            self.step(None, sink);
        }
        self.skip(frames - steps);
    }

    fn finish(&mut self, sink: &mut impl Sink<Beat>) {
        self.interrupt(sink);
    }

    fn latency(&self) -> Latency {
        // A beat is over at the onset of the next; its upstroke is known when it has crossed.
        let factor = self.thin.factor() as f64;
        let typical_s = UPSTROKE_S + HOLD_S;
        Latency {
            typical: self.rate.samples(typical_s) + 2.0 * factor,
            worst: self.rate.samples(typical_s + UPSTROKE_S + BEFORE_S) + 4.0 * factor,
        }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        let apart = self.rate.samples_rounded(CLOSED_S).max(2);
        let learnt = frames / (apart / 2).max(1);
        learnt + 24
    }
}
