//! Rate and shape of breathing in windows.

use super::{Breath, BreathConfig, BreathFlags, Breaths};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::resp as id,
    config,
    measure::{Measure, MeasureId, Status, Window, Z},
    process::{Info, Input},
    record::Config as _,
    time::Latency,
};
use interocept_dsp::{
    alloc::{Vec, try_vec},
    sliding::{Sliding, Span},
    snapshot,
    stats::{self, Robust, gather},
};

config! {
    /// Which windows of breathing are measured.
    pub struct RateConfig: "resp.rate_config" {
        /// Length of the windows; 0 takes the whole recording as one, at its end.
        window_s: f64 [Second] = 0.0, range(0.0, 86_400.0), "the whole recording";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 10.0, range(1.0, 86_400.0), "a third of the shortest window";
        /// 1 where the signal falls when air is drawn in.
        inverted: u32 [One] = 0, range(0.0, 1.0), "belts and impedance rise with the volume of the chest";
        /// Breaths that a window can hold at most; memory is taken for them.
        max_breaths: u32 [One] = 2048, range(16.0, 262_144.0), "two hours at 17 a minute";
    }
}

/// Measures breathing in windows, or over the whole recording at its end.
///
/// ```
/// use interocept::{Processor, SampleRate, resp::{Rate, RateConfig}};
/// let belt: Vec<f64> = (0..6000).map(|i| (i as f64 / 50.0 * 1.5).sin()).collect();
/// let measures = Rate::run(&RateConfig::default(), SampleRate::new(50.0)?, &belt)?;
/// let rate = measures.iter().find(|m| m.id().key() == "resp.rate").unwrap();
/// assert!((rate.value().unwrap() - 60.0 * 1.5 / std::f64::consts::TAU).abs() < 0.1);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Rate {
    config: RateConfig,
    rate: SampleRate,
    breaths: Breaths,
    windows: Sliding<Breath>,
    work: Vec<f64>,
}
snapshot!(Rate { breaths, windows } skip { config, rate } skip heap { work });

/// Everything about the breaths of a window.
fn measure(
    span: Span<'_, Breath>,
    rate: SampleRate,
    work: &mut [f64],
    sink: &mut impl Sink<Measure>,
) {
    let end = span.start.saturating_add(span.length);
    let inside = span.events.iter().take_while(|b| b.end_index <= end).count();
    let breaths = span.events.get(..inside).unwrap_or(&[]);
    let window = Window {
        start_s: rate.seconds(span.start, 0.0),
        length_s: span.length as f64 / rate.hz(),
        count: 0,
        quality: 0.0,
    };
    let refused = span.lost.then_some(Status::Overflow);
    let sound = |b: &&Breath| !b.flags.contains(BreathFlags::DOUBTFUL);
    let count = breaths.iter().filter(sound).count();
    let mut of =
        |value: fn(&Breath) -> f64| Summary::new(breaths.iter().filter(sound).map(value), work);
    let period = of(|b| b.period_s);
    let (inspiration, expiration) = (of(|b| b.inspiration_s), of(|b| b.expiration_s));
    let (depth, duty) = (of(|b| b.depth), of(|b| b.inspiration_s / b.period_s));
    // The breaths that the window cuts at its ends are not missing.
    let whole_s = breaths.iter().filter(sound).map(|b| b.period_s * b.quality).sum::<f64>();
    let due_s = window.length_s - 2.0 * period.middle.median;
    let quality = if count > 0 && due_s > 0.0 { (whole_s / due_s).min(1.0) } else { 0.0 };
    let window = Window { count: count as u64, quality, ..window };
    let minutes = window.length_s / 60.0;
    let flagged = |flag| breaths.iter().filter(sound).filter(|b| b.flags.contains(flag)).count();

    let mut put = |id: MeasureId, value: f64, error: f64| {
        let interval = (value - Z * error, value + Z * error);
        sink.put(Measure::judged(id, window, refused, value, interval));
    };
    // Of a coefficient of variation: of its deviation and of its mean, for normal values.
    let n = count as f64;
    let of_cv = |cv: f64| cv * libm::sqrt(0.5 / (n - 1.0) + cv * cv / n);
    let error = period.middle.error();
    put(id::PERIOD_SD, period.sd, period.sd / libm::sqrt(2.0 * (n - 1.0)));
    put(id::PERIOD_CV, period.sd / period.mean, of_cv(period.sd / period.mean));
    put(id::INSPIRATION, inspiration.middle.median, inspiration.middle.error());
    put(id::EXPIRATION, expiration.middle.median, expiration.middle.error());
    put(id::DUTY, duty.middle.median, duty.middle.error());
    put(id::DEPTH, depth.middle.median, depth.middle.error());
    put(id::DEPTH_CV, depth.sd / depth.mean, of_cv(depth.sd / depth.mean));
    put(id::SIGHS, flagged(BreathFlags::SIGH) as f64 / minutes, f64::NAN);
    put(id::PAUSES, flagged(BreathFlags::PAUSE) as f64 / minutes, f64::NAN);
    let (fast, slow) = (period.middle.median - Z * error, period.middle.median + Z * error);
    let fastest = if fast > 0.0 { 60.0 / fast } else { f64::NAN };
    sink.put(Measure::judged(
        id::RATE,
        window,
        refused,
        60.0 / period.middle.median,
        (60.0 / slow, fastest),
    ));
}

/// What is told of one property of the breaths; NaN where there are none.
struct Summary {
    mean: f64,
    sd: f64,
    middle: Robust,
}

impl Summary {
    fn new(values: impl Iterator<Item = f64>, work: &mut [f64]) -> Self {
        let values = gather(values, work);
        let mean = stats::mean(values).unwrap_or(f64::NAN);
        let sd = stats::standard_deviation(values, 1).unwrap_or(f64::NAN);
        Self { mean, sd, middle: Robust::of(values) }
    }
}

/// Measures of a window, as many as `measure` puts out.
const EACH: usize = 10;

impl Processor for Rate {
    type Config = RateConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "resp.rate",
        call: "resp.rate",
        about: "Rate, variability, timing and depth of breathing, sighs and pauses, in windows or of the whole recording.",
        input: Input::Samples,
        channels: Breaths::INFO.channels,
        source: "Charlton and others, Physiol Meas 37:610, 2016 (rate from breaths)",
    };

    fn new(config: &RateConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let inner = BreathConfig { inverted: config.inverted, ..BreathConfig::default() };
        let breaths = Breaths::new(&inner, rate)?;
        let most = config.max_breaths as usize;
        let windows = Sliding::new(
            rate.samples_covering(config.window_s) as u64,
            (rate.samples_rounded(config.hop_s) as u64).max(1),
            libm::ceil(breaths.latency().worst) as u64,
            most,
            Breath::NONE,
        )?;
        Ok(Self { config: *config, rate, breaths, windows, work: try_vec(most, 0.0)? })
    }

    fn config(&self) -> &RateConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let Self { rate, breaths, windows, work, .. } = self;
        breaths.frame(frame, &mut |b: Breath| windows.take(b.index, b));
        windows.advance(1, |b| b.index, &mut |span| measure(span, *rate, work, sink));
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let Self { rate, breaths, windows, work, .. } = self;
        breaths.push_gap(frames, &mut |b: Breath| windows.take(b.index, b));
        windows.advance(frames, |b| b.index, &mut |span| measure(span, *rate, work, sink));
    }

    /// A recording shorter than a window still says what it can and why not the rest.
    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { rate, breaths, windows, work, .. } = self;
        breaths.finish(&mut |b: Breath| windows.take(b.index, b));
        windows.finish(|b| b.index, &mut |span| measure(span, *rate, work, sink));
    }

    fn latency(&self) -> Latency {
        self.breaths.latency()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        EACH.saturating_mul(self.windows.most(frames))
    }
}
