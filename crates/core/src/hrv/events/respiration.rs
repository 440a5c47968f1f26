//! Respiratory sinus arrhythmia: how the intervals follow the breath.
//!
//! The breath comes as one value at each beat, the one that ends the interval. That is enough
//! for breathing slower than half the heart rate, and needs no second clock.

use super::{
    super::series::{Joiner, Nn},
    RR, judged, respiration_kernels as kernels,
};
use crate::{
    catalogue::hrv_events as id,
    config,
    dsp::{
        alloc::{Vec, try_vec},
        held::Held,
        iir::{Band, Sos},
        interpolate::{Interpolant, Kind},
        snapshot,
    },
    error::Error,
    measure::{Measure, MeasureId, Status, Window},
    process::{Channel, Info, Input, Processor, Sink},
    record::Config as _,
    rr::{CorrectConfig, Corrector, Interval},
    time::{Latency, SampleRate},
    unit::Unit,
};
use kernels::RATE_HZ;

config! {
    /// How breathing is looked for in the intervals.
    pub struct RespirationConfig: "hrv.respiration_config" {
        /// The rate at which the person was paced; 0 finds it in the breath.
        paced_hz: f64 [Hertz] = 0.0, range(0.0, 0.6), "free breathing";
        /// Lower end of the band of spontaneous breathing.
        low_hz: f64 [Hertz] = 0.12, range(0.03, 0.9), "Lewis and others (2012), adults";
        /// Upper end of the band of spontaneous breathing.
        high_hz: f64 [Hertz] = 0.40, range(0.05, 0.95), "Lewis and others (2012), adults";
        /// 1 corrects the intervals first, 0 takes them as they are.
        correct: u32 [One] = 1, range(0.0, 1.0), "uncorrected artefacts dominate every index";
        /// Intervals that there is room for; memory is taken for them.
        max_intervals: u32 [Beat] = 4096, range(64.0, 262_144.0), "an hour at 68 beats a minute";
    }
}

/// Samples that there is room for by the intervals that there is room for: down to 30 a minute.
const SAMPLES_PER_INTERVAL: usize = 8;
/// Part of the beats whose breath must be known.
const LEAST_KNOWN: f64 = 0.8;

/// Gives peak-to-trough RSA, Porges-Bohrer RSA, cardiac coherence, coherence with breathing
/// and resonance amplitude of the longest stretch without a gap, at the end of the stream.
#[derive(Clone, Debug)]
pub struct Respiration {
    config: RespirationConfig,
    rate: SampleRate,
    corrector: Corrector,
    joiner: Joiner,
    /// Clock at the end of the last interval as it came.
    now_us: u64,
    nn: Held<Nn>,
    /// Times on that clock, and the breath then.
    breath: Held<(u64, f64)>,
    overflow: bool,
    work: Work,
}
snapshot!(Respiration { corrector, joiner, now_us, nn, breath, overflow }
          skip { config, rate } skip heap { work });

/// Memory for the end of the stream; nothing in it outlives a call.
#[derive(Clone, Debug)]
struct Work {
    time_s: Vec<f64>,
    values: Vec<f64>,
    curve: Interpolant,
    intervals: Vec<f64>,
    breath: Vec<f64>,
    slow: Vec<f64>,
    band: Sos,
}
snapshot!(Work {} skip heap { time_s, values, curve, intervals, breath, slow, band });

impl Work {
    fn new(config: &RespirationConfig, capacity: usize) -> Result<Self, Error> {
        let samples = capacity.saturating_mul(SAMPLES_PER_INTERVAL);
        let high_hz = config.high_hz.max(config.low_hz + 0.01);
        let band = Band::Pass(config.low_hz, high_hz);
        Ok(Self {
            time_s: try_vec(capacity, 0.0)?,
            values: try_vec(capacity, 0.0)?,
            curve: Interpolant::new(capacity)?,
            intervals: try_vec(samples, 0.0)?,
            breath: try_vec(samples, 0.0)?,
            slow: try_vec(samples / 2 + 1, 0.0)?,
            band: Sos::butterworth(2, band, RATE_HZ / 2.0)?,
        })
    }

    /// Fits the curve through points and samples it from `start_s`; beyond its ends it stays
    /// as it is there.
    fn sample(
        time_s: &[f64],
        values: &[f64],
        curve: &mut Interpolant,
        out: &mut [f64],
    ) -> Option<()> {
        curve.fit(Kind::CubicNotAKnot, time_s, values).ok()?;
        let (first, last) = (*time_s.first()?, *time_s.last()?);
        for (i, o) in out.iter_mut().enumerate() {
            *o = curve.evaluate((i as f64 / RATE_HZ).max(first).min(last));
        }
        Some(())
    }
}

/// The longest run of intervals without a gap.
fn longest(nn: &[Nn]) -> &[Nn] {
    let (mut best, mut rest) = (nn.get(..0).unwrap_or(nn), nn);
    while !rest.is_empty() {
        let tail = rest.iter().skip(1).position(|n| !n.follows);
        let length = tail.map_or(rest.len(), |at| at + 1);
        let (run, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        if run.len() > best.len() {
            best = run;
        }
        rest = after;
    }
    best
}

/// What was found in a stretch; NaN where it is not defined, none where breath is missing.
#[derive(Default)]
struct Found {
    porges_bohrer: f64,
    concentration: f64,
    breathing: Option<Breathing>,
    resonance: Option<f64>,
}

struct Breathing {
    peak_to_trough: f64,
    breaths: u64,
    coherence: f64,
}

impl Respiration {
    /// Runs the corrector on and keeps what it gives.
    fn keep(&mut self, step: impl FnOnce(&mut Corrector, &mut dyn FnMut(Interval))) {
        let Self { corrector, joiner, nn, overflow, .. } = self;
        step(corrector, &mut |interval| joiner.join(&interval, |new| *overflow |= !nn.push(new)));
    }

    /// Everything about the samples of a stretch. `None` where it does not fit or is too
    /// short for a curve.
    fn look(&mut self, from: usize, len: usize) -> Option<Found> {
        let Self { config, nn, breath, work, .. } = self;
        let nn = nn.as_slice().get(from..from + len)?;
        let origin_us = nn.first()?.end_us;
        let seconds = |us: u64| us.saturating_sub(origin_us) as f64 / 1e6;
        let length_s = seconds(nn.last()?.end_us);
        let samples = (length_s * RATE_HZ) as usize + 1;
        let Work { time_s, values, curve, intervals, breath: breath_at, slow, band } = work;
        for ((t, v), nn) in time_s.iter_mut().zip(values.iter_mut()).zip(nn) {
            (*t, *v) = (seconds(nn.end_us), nn.ms());
        }
        let intervals = intervals.get_mut(..samples)?;
        Work::sample(time_s.get(..len)?, values.get(..len)?, curve, intervals)?;

        let count = kernels::without_trend(intervals, slow);
        let slow = slow.get_mut(..count)?;
        // Forwards and backwards, so that nothing is delayed.
        band.reset();
        slow.iter_mut().for_each(|v| *v = band.step(*v));
        band.reset();
        slow.iter_mut().rev().for_each(|v| *v = band.step(*v));
        let mut found = Found {
            porges_bohrer: kernels::mean_ln_variance(slow),
            concentration: kernels::concentration(intervals),
            breathing: None,
            resonance: None,
        };

        // The breath at the beats of the stretch, on the same clock and of size 1.
        let known = breath.as_slice().iter();
        let inside = known.filter(|(t, _)| *t >= origin_us && seconds(*t) <= length_s);
        let mut points = 0;
        let mut last_s = -1.0;
        let mut largest: f64 = 0.0;
        for (t, b) in inside {
            let t = seconds(*t);
            if let (Some(ts), Some(vs), true) =
                (time_s.get_mut(points), values.get_mut(points), t > last_s)
            {
                (*ts, *vs, last_s) = (t, *b, t);
                largest = largest.max(b.abs());
                points += 1;
            }
        }
        let enough = points >= 8 && points as f64 >= LEAST_KNOWN * len as f64;
        let mut breathing_hz = (config.paced_hz > 0.0).then_some(config.paced_hz);
        if enough && largest > 0.0 {
            let values = values.get_mut(..points)?;
            values.iter_mut().for_each(|v| *v /= largest);
            let breath_at = breath_at.get_mut(..samples)?;
            Work::sample(time_s.get(..points)?, values, curve, breath_at)?;
            breathing_hz = breathing_hz.or_else(|| kernels::breathing_hz(breath_at));
            let inward = |t: f64| curve.evaluate(t + 0.125) > curve.evaluate(t - 0.125);
            let (peak_to_trough, breaths) =
                kernels::peak_to_trough(nn.iter().map(|nn| (nn.ms(), inward(seconds(nn.end_us)))));
            let coherence =
                breathing_hz.map_or(f64::NAN, |hz| kernels::coherence(intervals, breath_at, hz));
            found.breathing = Some(Breathing { peak_to_trough, breaths, coherence });
        }
        found.resonance = breathing_hz
            .map(|hz| kernels::sine_fit(nn.iter().map(|nn| (seconds(nn.end_us), nn.ms())), hz));
        Some(found)
    }

    fn tell(&mut self, sink: &mut impl Sink<Measure>) {
        let all = self.nn.as_slice();
        let run = longest(all);
        let len = run.len();
        let first_us = run.first().map_or(0, Nn::start_us);
        let from = all.iter().position(|nn| nn.start_us() == first_us).unwrap_or(0);
        let span_us = run.last().map_or(0, |nn| nn.end_us.saturating_sub(first_us));
        let measured = run.iter().filter(|n| n.measured).map(|n| u64::from(n.rr_us)).sum::<u64>();
        let window = Window {
            start_s: first_us as f64 / 1e6,
            length_s: span_us as f64 / 1e6,
            count: len as u64,
            quality: (measured as f64 / span_us.max(1) as f64).min(1.0),
        };
        let overflow = self.overflow;
        let found = if overflow || len < 8 { None } else { self.look(from, len) };
        let mut put = |id: MeasureId, count: u64, value: Option<f64>| {
            let window = Window { count, ..window };
            let known = judged(id, window, window.length_s, value.unwrap_or(f64::NAN));
            let absent = |status| Measure::absent(id, window, status);
            sink.put(match value {
                _ if overflow => absent(Status::Overflow),
                // Too short or poor stays the reason, where it is one.
                None if known.status() == Status::Undefined => absent(Status::NotComputed),
                _ => known,
            });
        };
        let n = len as u64;
        let found = found.unwrap_or(Found {
            porges_bohrer: f64::NAN,
            concentration: f64::NAN,
            ..Found::default()
        });
        let breathing = found.breathing.as_ref();
        // Without any breath there is no number of breaths; the reason is the missing input.
        let breaths = breathing.map_or(n, |b| b.breaths);
        put(id::RSA_P2T, breaths, breathing.map(|b| b.peak_to_trough));
        put(id::RSA_PORGES_BOHRER, n, Some(found.porges_bohrer));
        put(id::COHERENCE, n, Some(found.concentration));
        put(id::BREATHING_COHERENCE, n, breathing.map(|b| b.coherence));
        put(id::RESONANCE_AMPLITUDE, n, found.resonance);
    }
}

impl Processor for Respiration {
    type Config = RespirationConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "hrv.respiration",
        call: "hrv.rsa",
        about: "Respiratory sinus arrhythmia and coherence: how the intervals follow the breath.",
        input: Input::Events,
        channels: &[
            RR,
            Channel {
                name: "breath",
                unit: Unit::One,
                doc: "breathing at the beat that ends the interval, in any unit, rising while air goes in; NaN where it is not known",
            },
        ],
        source: "P. Grossman and others (1990), Psychophysiology 27:702; G. F. Lewis and others (2012), Psychophysiology 49:183",
    };

    fn new(config: &RespirationConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let capacity = config.max_intervals as usize;
        let correct = CorrectConfig { enabled: config.correct, ..CorrectConfig::default() };
        Ok(Self {
            config: *config,
            rate,
            corrector: Corrector::new(&correct, rate)?,
            joiner: Joiner::default(),
            now_us: 0,
            nn: Held::new(capacity, Nn::default())?,
            breath: Held::new(capacity, (0, 0.0))?,
            overflow: false,
            work: Work::new(config, capacity)?,
        })
    }

    fn config(&self) -> &RespirationConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], _: &mut impl Sink<Measure>) {
        let [rr_ms, breath] = frame else { return };
        self.keep(|corrector, take| corrector.frame(&[*rr_ms], &mut |i: Interval| take(i)));
        // The clock that correction keeps.
        if *rr_ms > 0.0 {
            let us = libm::round(*rr_ms * 1000.0).min(1e15) as u64;
            self.now_us = self.now_us.saturating_add(us);
        }
        if breath.is_finite() {
            self.overflow |= !self.breath.push((self.now_us, *breath));
        }
    }

    fn push_gap(&mut self, frames: u64, _: &mut impl Sink<Measure>) {
        self.keep(|corrector, take| corrector.push_gap(frames, &mut |i: Interval| take(i)));
        self.now_us = self.now_us.saturating_add(frames);
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        self.keep(|corrector, take| corrector.finish(&mut |i: Interval| take(i)));
        self.tell(sink);
    }

    fn latency(&self) -> Latency {
        self.corrector.latency()
    }

    fn max_outputs(&self, _: usize) -> usize {
        5
    }
}

#[cfg(test)]
#[path = "respiration_tests.rs"]
mod tests;
