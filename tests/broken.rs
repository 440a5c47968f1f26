//! Processors that break one law each: the laws must see it.

use interocept::{
    Error, Processor, SampleRate, Sink, config,
    dsp::{
        alloc::{Vec, try_vec},
        snapshot,
    },
    erased,
    process::{Channel, Info, Input, Sample},
    record,
    record::{Config, Record},
    registry::{Entry, Make},
    time::Latency,
    unit::Unit,
};
use interocept_tests::{
    counting::{Counting, count},
    laws, signals,
};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

record! {
    /// The mean of four samples.
    pub struct Mean: "broken.mean" {
        /// Where the four samples end.
        pub index: u64 [Sample],
        /// Their mean.
        pub mean_mv: f64 [Millivolt],
    }
}

config! {
    /// What to break.
    pub struct Fault: "broken.config" {
        /// Multiplies every mean.
        gain: f64 [One] = 1.0, range(0.0, 10.0), "none is needed";
        /// Which law to break; 0 breaks none.
        fault: u64 [One] = 0, range(0.0, 100.0), "none is needed";
    }
}

const CHUNKED: u64 = 1;
const FORGETFUL: u64 = 2;
const CREDULOUS: u64 = 3;
const LATE: u64 = 4;
const BACKWARDS: u64 = 5;
const TALKATIVE: u64 = 6;
const UNCHECKED: u64 = 7;
const ALLOCATING: u64 = 8;
const STICKY: u64 = 10;

/// Averages four samples.
#[derive(Clone)]
struct Averager {
    config: Fault,
    rate: SampleRate,
    index: u64,
    sum: f64,
    count: u32,
    unsaved: f64,
    table: Vec<f64>,
}
snapshot!(Averager { index, sum, count } skip { config, rate, unsaved } skip heap { table });

impl Processor for Averager {
    type Config = Fault;
    type Output = Mean;
    const INFO: Info = Info {
        name: "broken.averager",
        call: "broken.average",
        about: "Averages four samples, more or less.",
        input: Input::Samples,
        channels: &[Channel { name: "x", unit: Unit::Millivolt, doc: "anything" }],
        source: "made to break",
    };

    fn new(config: &Fault, rate: SampleRate) -> Result<Self, Error> {
        if config.fault != UNCHECKED {
            config.validate()?;
        }
        let table = try_vec(16, 0.0)?;
        Ok(Self { config: *config, rate, index: 0, sum: 0.0, count: 0, unsaved: 0.0, table })
    }
    fn config(&self) -> &Fault {
        &self.config
    }
    fn rate(&self) -> SampleRate {
        self.rate
    }
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Mean>) {
        let fault = self.config.fault;
        let x = frame[0];
        if x.is_finite() || fault == CREDULOUS {
            self.sum += x.clamp(-1e9, 1e9) * self.config.gain + self.unsaved;
        }
        if fault == FORGETFUL {
            self.unsaved += 1e-3;
        }
        if fault == ALLOCATING {
            std::hint::black_box(vec![x; 4]);
        }
        self.index += 1;
        self.count += 1;
        if self.count == if fault == LATE { 9 } else { 4 } {
            let index = match fault {
                BACKWARDS => 1_000_000 - self.index,
                LATE => self.index - 9,
                _ => self.index - 1,
            };
            for _ in 0..if fault == TALKATIVE { 5 } else { 1 } {
                sink.put(Mean { index, mean_mv: self.sum / 4.0 });
            }
            (self.sum, self.count) = (0.0, 0);
        }
    }
    fn push<S: Sample>(&mut self, frames: &[S], sink: &mut impl Sink<Mean>) -> Result<(), Error> {
        if self.config.fault == CHUNKED {
            self.sum += 1e-6;
        }
        frames.iter().for_each(|s| self.frame(&[s.to_f64()], sink));
        Ok(())
    }
    fn push_gap(&mut self, frames: u64, _: &mut impl Sink<Mean>) {
        (self.index, self.sum, self.count) = (self.index + frames, 0.0, 0);
    }
    fn finish(&mut self, _: &mut impl Sink<Mean>) {}
    fn reset(&mut self) -> Result<(), Error> {
        let sum = self.sum;
        *self = Self::new(&self.config, self.rate)?;
        if self.config.fault == STICKY {
            self.sum = sum;
        }
        Ok(())
    }
    fn latency(&self) -> Latency {
        Latency { typical: 0.0, worst: 0.0 }
    }
    fn max_outputs(&self, frames: usize) -> usize {
        frames / 4 + 1
    }
}

fn entry(make: Make) -> Entry {
    Entry {
        id: 0,
        info: &Averager::INFO,
        config: Fault::LAYOUT,
        output: Mean::LAYOUT,
        default: |field| Fault::default().get(field),
        make,
    }
}

/// An averager that breaks one law.
macro_rules! broken {
    ($fault:expr) => {
        entry(|config, rate| {
            let gain = config.first().copied().unwrap_or(1.0);
            erased::make::<Averager>(&[gain, $fault as f64], rate)
        })
    };
}

fn says(verdict: laws::Verdict, what: &str) {
    let why = verdict.expect_err("the fault was not seen");
    assert!(why.contains(what), "{why:?} does not speak of {what:?}");
}

fn frames() -> Vec<f64> {
    signals::ordinary(&broken!(0), 999, 1)
}

#[test]
fn a_sound_one_passes_them_all() {
    let e = &broken!(0);
    laws::chunks_do_not_matter(e, &frames(), 50, 1).unwrap();
    laws::reset_is_new(e, &frames()).unwrap();
    laws::copies_continue(e, &frames(), 1).unwrap();
    laws::outputs_are_sound(e, &signals::hostile(e, "all NaN", 999, 1), 1).unwrap();
    laws::gaps_are_bounded(e, &frames(), 1000).unwrap();
    laws::texts_are_there(e).unwrap();
}

#[test]
fn chunks_that_matter_are_seen() {
    says(laws::chunks_do_not_matter(&broken!(CHUNKED), &frames(), 50, 1), "in chunks");
}

#[test]
fn forgotten_state_is_seen() {
    says(laws::copies_continue(&broken!(FORGETFUL), &frames(), 1), "a restored one");
}

#[test]
fn state_that_survives_a_reset_is_seen() {
    says(laws::reset_is_new(&broken!(STICKY), &frames()), "after reset");
}

#[test]
fn a_nan_that_gets_through_is_seen() {
    let e = &broken!(CREDULOUS);
    says(laws::outputs_are_sound(e, &signals::hostile(e, "one NaN", 999, 1), 1), "mean_mv is NaN");
}

#[test]
fn lateness_is_seen() {
    says(laws::outputs_are_sound(&broken!(LATE), &frames(), 1), "frames late");
}

#[test]
fn time_that_runs_back_is_seen() {
    says(laws::outputs_are_sound(&broken!(BACKWARDS), &frames(), 1), "after one at");
}

#[test]
fn more_outputs_than_announced_are_seen() {
    says(laws::outputs_are_sound(&broken!(TALKATIVE), &frames(), 1), "announced");
}

#[test]
fn a_limit_that_is_not_enforced_is_seen() {
    says(laws::limits_hold(&broken!(UNCHECKED)), "was taken");
}

#[test]
fn an_allocation_is_seen() {
    let e = broken!(ALLOCATING);
    let mut p = laws::fresh(&e);
    let x = [0.0; 3];
    let (_, usage) = count(|| p.push(erased::Frames::F64(&x), &mut |_| ()));
    assert_eq!(usage.calls, 3);
}

#[test]
fn memory_is_counted_to_the_byte() {
    let e = broken!(0);
    let (p, usage) = count(|| (e.make)(&[], signals::rate_of(&e)).unwrap());
    assert_eq!(p.state_size() as i64, usage.live_bytes);
    assert_eq!(usage.calls, 2);
}
