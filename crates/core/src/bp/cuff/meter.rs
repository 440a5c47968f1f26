//! From a stream of cuff pressure to the pressures of each measurement.

use super::reading::{Bench, MEASURES};
use crate::{
    Error, Processor, SampleRate, Sink, choice, config,
    dsp::{held::Held, snapshot, thin::Thin},
    measure::{Measure, Status, Window},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};

choice! {
    /// Which way the cuff goes while it measures.
    pub enum CuffCurve {
        /// Pumped up fast, let off slowly, in a line or in steps.
        Deflation = 0, "deflation";
        /// Pumped up slowly, let off fast.
        Inflation = 1, "inflation";
    }
}

choice! {
    /// By which method a pressure is told.
    pub enum Method {
        /// The person's artery that fits the oscillations.
        Model = 0, "model";
        /// Fixed ratios of the largest oscillation.
        Ratio = 1, "ratio";
        /// Where the envelope is steepest.
        Slope = 2, "slope";
    }
}

config! {
    /// How a measurement is read. The ratios are validated with no cuff: set your own.
    pub struct OscillometricConfig: "cuff.oscillometric_config" {
        /// Part of the largest oscillation at the systolic pressure; not validated with any cuff.
        ratio_sbp: f64 [One] = 0.55, range(0.2, 0.95), "the middle of what is told for the arm, 0.45 to 0.61; a cuff needs its own";
        /// Part of the largest oscillation at the diastolic pressure; not validated with any cuff.
        ratio_dbp: f64 [One] = 0.82, range(0.2, 0.95), "of what is told for the arm, 0.55 to 0.89; a cuff needs its own";
        /// Below this there is no measurement.
        least_mmhg: f64 [MillimetreOfMercury] = 25.0, range(5.0, 60.0), "a cuff let off";
        /// A measurement is no longer than this.
        most_s: f64 [Second] = 120.0, range(20.0, 600.0), "180 mmHg at 2 mmHg/s, and pumping";
        /// With a greater part of the beats spoilt by movement there is no pressure.
        most_moved: f64 [Percent] = 33.0, range(0.0, 100.0), "a third";
        /// With a greater hole between beats around the pressures there is none.
        most_hole: f64 [MillimetreOfMercury] = 20.0, range(5.0, 100.0), "two steps of 8 mmHg and what is between";
        /// What the method is off in an artery of another form, as a standard deviation: part of the intervals of `cuff.sbp` and `cuff.dbp`.
        method_sd: f64 [MillimetreOfMercury] = 1.5, range(0.0, 20.0), "the model's, in simulated persons without breath or noise; ratio and slope are off by 5";
        /// No pressure is told with a standard deviation above this.
        most_sd: f64 [MillimetreOfMercury] = 8.0, range(1.0, 50.0), "the limit of ISO 81060-2";
        /// How often the beats are drawn again for the interval.
        resamples: u32 [One] = 100, range(10.0, 2000.0), "the deviation to 7 %";
        /// The same seed draws the same beats.
        seed: u32 [One] = 1, range(0.0, 4_294_967_295.0), "any number";
        /// Which way the cuff goes.
        curve: CuffCurve [One] = CuffCurve::Deflation, range(0.0, 1.0), "most cuffs";
        /// The method of `cuff.sbp` and `cuff.dbp`.
        method: Method [One] = Method::Model, range(0.0, 2.0), "the only one without a number taken from other people's cuffs";
    }
}

/// What a cuff shows at most, mmHg.
const MOST_MMHG: f64 = 400.0;
/// Below this at its highest, or shorter than this, it was no measurement.
const LEAST_TOP_MMHG: f64 = 60.0;
const SHORTEST_S: f64 = 5.0;
/// Of a measurement this share may be missing.
const MOST_MISSING: f64 = 0.02;
/// The rate that is worked at, at least.
const WORK_HZ: f64 = 50.0;
/// Reads blood pressure off the oscillations in a cuff, at 40 to 2000 Hz.
///
/// A measurement begins when the cuff is pumped up and ends when it is let off; all measures come
/// then. Each pressure has the interval that drawing its beats again gives, the model's what its prior
/// leaves open too, and `cuff.sbp` and `cuff.dbp` that of the method.
///
/// ```
/// use interocept::{Processor, SampleRate, bp::{Oscillometric, OscillometricConfig}};
/// # let cuff_mmhg = vec![0.0; 2000];
/// let measures =
///     Oscillometric::run(&OscillometricConfig::default(), SampleRate::new(100.0)?, &cuff_mmhg)?;
/// # assert!(measures.is_empty());
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Oscillometric {
    config: OscillometricConfig,
    rate: SampleRate,
    thin: Thin,
    work_hz: f64,
    /// The last value, and the measurement so far.
    last: f64,
    x: Held<f64>,
    started: u64,
    taken: u64,
    missing: u64,
    top: f64,
    /// Whether there was a hole in it, or no room.
    broken: Status,
    bench: Bench,
}
snapshot!(Oscillometric { thin, last, x, started, taken, missing, top, broken }
    skip { config, rate, work_hz } skip heap { bench });

impl Oscillometric {
    /// Whether the cuff is pumped up.
    pub(crate) fn measures(&self) -> bool {
        !self.x.is_empty()
    }

    /// A measurement is over.
    fn end(&mut self, sink: &mut impl Sink<Measure>) {
        let x = self.x.as_slice();
        let length_s = x.len() as f64 / self.work_hz;
        if self.top >= LEAST_TOP_MMHG && length_s >= SHORTEST_S {
            let window = Window {
                start_s: self.rate.seconds(self.started, 0.0),
                length_s,
                count: 0,
                quality: 0.0,
            };
            let taken = self.taken.saturating_sub(self.started) as f64;
            let status = if self.missing as f64 > MOST_MISSING * taken {
                Status::PoorSignal
            } else {
                self.broken
            };
            self.bench.tell(x, self.work_hz, &self.config, window, status, sink);
        }
        self.x.clear();
        self.thin.interrupt();
        (self.missing, self.top, self.broken) = (0, 0.0, Status::Ok);
    }

    fn keep(&mut self, value: f64) {
        self.last = value;
        self.top = if value > self.top { value } else { self.top };
        if !self.x.push(value) {
            self.broken = Status::Overflow;
        }
    }
}

impl Processor for Oscillometric {
    type Config = OscillometricConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "cuff.oscillometric",
        call: "cuff.oscillometric",
        about: "Blood pressure from the oscillations in a cuff, by fixed ratio, slope and the person's artery, with their disagreement, an interval, and a reason when the arm moved.",
        input: Input::Samples,
        channels: &[Channel {
            name: "cuff_mmhg",
            unit: Unit::MillimetreOfMercury,
            doc: "pressure in the cuff, as it is, not filtered",
        }],
        source: "J. Liu, J.-O. Hahn and R. Mukkamala, Ann Biomed Eng 41:587, 2013 (model); \
                 A. Chandrasekhar and others, IEEE Trans Biomed Eng 66:3000, 2019 (ratio, slope); \
                 S. Lee and others, IEEE Trans Instrum Meas 60:3405, 2011 (bootstrap)",
    };

    fn new(config: &OscillometricConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(40.0, 2000.0)?;
        let thin = Thin::new(rate.hz(), WORK_HZ);
        let work_hz = rate.hz() / thin.factor() as f64;
        Ok(Self {
            config: *config,
            rate,
            thin,
            work_hz,
            last: 0.0,
            x: Held::new((config.most_s * work_hz) as usize, 0.0)?,
            started: 0,
            taken: 0,
            missing: 0,
            top: 0.0,
            broken: Status::Ok,
            bench: Bench::new(config.most_s)?,
        })
    }

    fn config(&self) -> &OscillometricConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let [x] = frame else { return };
        let known = (-MOST_MMHG..=MOST_MMHG).contains(x);
        if known && *x < self.config.least_mmhg {
            if !self.x.is_empty() {
                self.end(sink);
            }
        } else if known || !self.x.is_empty() {
            if self.x.is_empty() {
                self.started = self.taken;
            }
            self.missing = self.missing.saturating_add(u64::from(!known));
            if let Some(value) = self.thin.push(if known { *x } else { self.last }) {
                self.keep(value);
            }
        }
        self.taken = self.taken.saturating_add(1);
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        if !self.x.is_empty() {
            self.broken = Status::PoorSignal;
            self.end(sink);
        }
        self.thin.interrupt();
        self.taken = self.taken.saturating_add(frames);
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        if !self.x.is_empty() {
            self.end(sink);
        }
    }

    fn latency(&self) -> Latency {
        let whole = self.rate.samples(self.config.most_s);
        Latency { typical: whole, worst: whole }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        let measurements = (self.rate.seconds(frames as u64, 0.0) / SHORTEST_S) as usize + 1;
        measurements.saturating_mul(MEASURES)
    }
}
