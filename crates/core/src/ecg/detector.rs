//! The beat detector: what comes in, what goes out, and the parts between.

use super::{
    BRIDGE_S, Beat, BeatFlags,
    decide::{Decision, Peak, Verdict},
    front::Front,
    locate::Locator,
    pace::Spikes,
    template::Template,
};
use crate::{
    Error, Processor, SampleRate, Sink, config,
    process::{Channel, Info, Input},
    quality::{bridge::Bridge, level::usable},
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::{ring::Ring, snapshot};

config! {
    /// How beats are looked for.
    pub struct DetectorConfig: "ecg.detector_config" {
        /// Complexes smaller than about twice this are no beats, in the unit of the samples.
        least_amplitude: f64 [One] = 0.01, range(0.0, 1e9), "0.01 mV: below the noise of any electrode";
        /// A sample beyond this, either way, is missing, in the unit of the samples.
        greatest: f64 [One] = 1e7, range(1e-6, 1e12), "beyond any converter of 24 bits";
    }
}

/// Slowest and fastest sampling that a QRS complex can be found in.
const MIN_HZ: f64 = 50.0;
const MAX_HZ: f64 = 8000.0;
/// The features need this long after a gap to settle.
const SETTLE_S: f64 = 0.25;
/// The band filters delay a complex by about this much.
const FILTER_S: f64 = 0.02;
/// The R peak is at most this long before where the features point to.
const FARTHEST_S: f64 = 0.09;
/// Steps of the converter that a beat has to be above.
const STEPS: f64 = 2.0;
/// How fast the polarity met so far follows.
const FOLLOW_POLARITY: f64 = 0.1;

/// Finds the beats of one ECG lead, of either polarity, at 50 to 8000 Hz.
///
/// ```
/// use interocept::{Processor, SampleRate, ecg::{Detector, DetectorConfig}};
/// # let ecg = vec![0.0; 3600];
/// let mut detector = Detector::new(&DetectorConfig::default(), SampleRate::new(360.0)?)?;
/// let mut beats = Vec::new();
/// for chunk in ecg.chunks(200) {
///     detector.push(chunk, &mut beats)?; // beats as they are found
/// }
/// detector.finish(&mut beats);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Detector {
    config: DetectorConfig,
    rate: SampleRate,
    spikes: Spikes,
    front: Front,
    template: Template,
    /// Brings the energy as late as the likeness.
    delay: Ring<f64>,
    decision: Decision,
    locator: Locator,
    /// Samples from the reference point of a complex to the tick that shows it.
    lag: usize,
    bridge: Bridge,
    index: u64,
    /// The last sample behind the spikes.
    held: f64,
    begun: bool,
    /// Ticks until the features can be believed again.
    unsettled: u32,
    /// The least step between samples: that of the converter, if there is one.
    step: f64,
    polarity: f64,
    last_index: Option<u64>,
}
snapshot!(Detector { spikes, front, template, delay, decision, bridge, index, held, begun,
    unsettled, step, polarity, last_index }
    skip { config, rate, locator, lag });

impl Detector {
    /// Takes a sample; what it may belong to a spike with is held back.
    #[inline(always)]
    fn take(&mut self, x: f64, sink: &mut impl Sink<Beat>) {
        if let Some(x) = self.spikes.push(x) {
            self.sample(x, sink);
        }
    }

    #[inline(always)]
    fn sample(&mut self, x: f64, sink: &mut impl Sink<Beat>) {
        if !self.begun {
            self.begun = true;
            self.held = x;
        }
        let step = (x - self.held).abs();
        if step > 0.0 && step < self.step {
            self.step = step;
        }
        self.held = x;
        self.index = self.index.saturating_add(1);
        if let Some(y) = self.front.push(x) {
            self.tick(y, sink);
        }
    }

    /// Takes a sample at the working rate.
    #[inline(never)]
    fn tick(&mut self, y: f64, sink: &mut impl Sink<Beat>) {
        let features = self.front.features(y);
        self.template.push(features.wide);
        let energy = self.delay.push(features.energy).unwrap_or(0.0);
        if self.unsettled > 0 {
            self.unsettled -= 1;
            return;
        }
        let Self { template, decision, .. } = self;
        if let Some(peak) = decision.track(energy, |ago| template.likeness(ago)) {
            self.judge(peak, sink);
        }
        if let Some(verdict) = self.decision.late() {
            self.put(verdict, sink);
        }
    }

    fn judge(&mut self, mut peak: Peak, sink: &mut impl Sink<Beat>) {
        self.decision.set_least(self.config.least_amplitude.max(STEPS * self.floor()));
        self.place(&mut peak);
        if let Some(verdict) = self.decision.judge(peak) {
            if verdict.learn {
                let ago = self.decision.tick().saturating_sub(peak.tick) as usize;
                self.template.learn(ago + self.template.lag());
            }
            self.put(verdict, sink);
        }
    }

    fn floor(&self) -> f64 {
        if self.step.is_finite() { self.step } else { 0.0 }
    }

    /// Finds the R peak of a peak of the features.
    fn place(&self, peak: &mut Peak) {
        let ticks = self.decision.tick().saturating_sub(peak.tick) as usize;
        let ago = ticks.saturating_mul(self.front.factor()).saturating_add(self.lag);
        let x = self.spikes.samples();
        let center = x.len().saturating_sub(ago.saturating_add(1));
        let found = self.locator.locate(x, center, self.polarity);
        let position = found.map_or(center as f64, |p| p.position);
        let nearest = libm::round(position);
        let back = x.len() as u64 - (nearest.max(0.0) as u64).min(x.len() as u64);
        peak.index = self.index.saturating_sub(back);
        peak.offset = position - nearest;
        peak.amplitude = found.map_or(0.0, |p| p.amplitude);
    }

    fn put(&mut self, verdict: Verdict, sink: &mut impl Sink<Beat>) {
        let Peak { index, offset, amplitude, .. } = verdict.peak;
        if self.last_index.is_some_and(|last| index <= last) {
            return;
        }
        self.last_index = Some(index);
        let polarity = if amplitude < 0.0 { -1.0 } else { 1.0 };
        self.polarity += FOLLOW_POLARITY * (polarity - self.polarity);
        sink.put(Beat {
            index,
            time_s: self.rate.seconds(index, offset),
            offset_samples: offset,
            amplitude,
            quality: verdict.quality,
            flags: BeatFlags::NONE
                .with_if(BeatFlags::SEARCH_BACK, verdict.search_back)
                .with_if(BeatFlags::NOISY, verdict.noisy)
                .with_if(BeatFlags::PACED, self.spikes.paced(index)),
            polarity: polarity as i32,
        });
    }

    /// Ends a stretch of signal.
    fn interrupt(&mut self, sink: &mut impl Sink<Beat>) {
        while let Some(x) = self.spikes.drain() {
            self.sample(x, sink);
        }
        if !self.begun {
            return;
        }
        let Self { template, decision, .. } = self;
        if let Some(peak) = decision.take_current(|ago| template.likeness(ago)) {
            self.judge(peak, sink);
        }
        self.begun = false;
        self.template.interrupt();
        self.delay.reset();
        self.decision.interrupt(0);
        self.unsettled = (SETTLE_S * self.rate.hz() / self.front.factor() as f64) as u32;
    }

    fn skip(&mut self, samples: u64) {
        self.index = self.index.saturating_add(samples);
        self.spikes.skip(samples);
        self.front.skip(samples);
    }

    #[inline]
    fn step(&mut self, x: Option<f64>, sink: &mut impl Sink<Beat>) {
        let bridged = self.bridge.take(x).is_some() && self.begun;
        match x {
            Some(x) => self.take(x, sink),
            None if bridged => self.take(self.held, sink),
            None => {
                self.interrupt(sink);
                self.skip(1);
            }
        }
    }
}

impl Processor for Detector {
    type Config = DetectorConfig;
    type Output = Beat;
    const INFO: Info = Info {
        name: "ecg.detector",
        call: "ecg.detect",
        about: "Finds the beats of an ECG lead and places each at its R peak, to a fraction of a sample.",
        input: Input::Samples,
        channels: &[Channel {
            name: "ecg",
            unit: Unit::Millivolt,
            doc: "One lead, of either polarity.",
        }],
        source: "Pan and Tompkins, IEEE Trans Biomed Eng 32:230, 1985 (thresholds, search-back); \
                 Lin and Chang, IEEE Trans Biomed Eng 36:1050, 1989 (noise whitening); \
                 Kay, Fundamentals of Statistical Signal Processing II, 1998 (matched filter)",
    };

    fn new(config: &DetectorConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let hz = rate.within(MIN_HZ, MAX_HZ)?.hz();
        let front = Front::new(hz)?;
        let factor = front.factor();
        let working_hz = hz / factor as f64;
        let hold_s = Decision::longest_hold_s();
        let template = Template::new(working_hz, hold_s + 0.05)?;
        let delay = template.lag().saturating_sub(front.energy_lag() + 1).max(1);
        let locator = Locator::new(hz);
        let lag = factor * (template.lag() + 1) + rate.samples_rounded(FILTER_S);
        let kept = lag + locator.margin() + rate.samples_rounded(hold_s + 0.05) + 2 * factor;
        Ok(Self {
            config: *config,
            rate,
            spikes: Spikes::new(hz, kept)?,
            front,
            template,
            delay: Ring::new(delay)?,
            decision: Decision::new(working_hz),
            locator,
            lag,
            bridge: Bridge::new(rate.samples_rounded(BRIDGE_S) as u64),
            index: 0,
            held: 0.0,
            begun: false,
            unsettled: 0,
            step: f64::INFINITY,
            polarity: 0.0,
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
        let x = frame.first().and_then(|x| usable(*x, self.config.greatest));
        self.step(x, sink);
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
        let factor = self.front.factor() as f64;
        let lag = (self.lag + self.spikes.delay()) as f64;
        let held = |s: f64| lag + factor * libm::ceil(self.rate.samples(s) / factor);
        Latency {
            typical: held(Decision::usual_hold_s()),
            worst: held(Decision::longest_hold_s()) + libm::ceil(self.rate.samples(FARTHEST_S)),
        }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        let refractory = self.rate.samples_rounded(Decision::refractory_s()).max(2);
        frames / (refractory / 2).max(1) + Decision::burst()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsp::state::Snapshot as _;
    use alloc::vec::Vec;

    /// Bytes: the samples that beats are placed in, the memories of the filters, and the rest.
    #[test]
    fn all_but_the_rings_is_small() {
        for hz in [250.0, 360.0, 500.0] {
            let d =
                Detector::new(&DetectorConfig::default(), SampleRate::new(hz).unwrap()).unwrap();
            let samples = d.spikes.heap_bytes();
            let filters = d.heap_bytes() - samples;
            let rest = size_of::<Detector>();
            assert_eq!(d.state_size(), rest + samples + filters);
            assert!(rest <= 2048, "{hz} Hz: samples {samples}, filters {filters}, rest {rest}");
        }
    }

    /// A narrow wave every 0.8 s, the first at 0.5 s.
    fn beats_at(rate: f64, seconds: f64, sign: f64) -> (Vec<f64>, Vec<f64>) {
        let truth: Vec<f64> =
            (0..).map(|k| 0.5 + 0.8 * f64::from(k)).take_while(|t| *t < seconds - 1.0).collect();
        let wave =
            |t: f64| truth.iter().map(|r| libm::exp(-0.5 * (t - r) * (t - r) / 1e-4)).sum::<f64>();
        let x = (0..(seconds * rate) as usize).map(|i| sign * wave(i as f64 / rate)).collect();
        (x, truth)
    }

    fn detect(x: &[f64], rate: f64) -> Vec<Beat> {
        Detector::run(&DetectorConfig::default(), SampleRate::new(rate).unwrap(), x).unwrap()
    }

    #[test]
    fn finds_every_beat_to_a_quarter_of_a_sample_at_any_rate_and_polarity() {
        for rate in [125.0, 130.061, 250.0, 360.0, 1000.0] {
            for sign in [1.0, -1.0] {
                let (x, truth) = beats_at(rate, 30.0, sign);
                let beats: Vec<Beat> =
                    detect(&x, rate).into_iter().filter(|b| b.time_s > 3.0).collect();
                let truth: Vec<f64> = truth.into_iter().filter(|t| *t > 3.0).collect();
                assert_eq!(beats.len(), truth.len(), "{rate} Hz");
                for (b, t) in beats.iter().zip(&truth) {
                    assert!((b.time_s - t).abs() * rate < 0.25, "{rate} Hz: {} {t}", b.time_s);
                    assert_eq!(f64::from(b.polarity), sign);
                }
            }
        }
    }

    #[test]
    fn loses_no_beat_where_the_start_ends() {
        for phase in 0..40 {
            let (x, truth) = beats_at(250.0, 8.0, 1.0);
            let late = phase * 5;
            let beats = detect(&x[late..], 250.0);
            let expected = truth.iter().filter(|t| **t * 250.0 > late as f64 + 75.0).count();
            let found = beats.iter().filter(|b| b.index > 75).count();
            assert_eq!(found, expected, "{late} samples later");
        }
    }

    #[test]
    fn no_beat_in_a_flat_line_and_beats_again_after_it() {
        let (x, _) = beats_at(250.0, 30.0, 1.0);
        let mut whole = x.clone();
        whole.extend((0..5000).map(|i| if i % 7 < 3 { 0.005 } else { 0.0 }));
        whole.extend(&x);
        let beats = detect(&whole, 250.0);
        let flat =
            beats.iter().filter(|b| b.index >= x.len() as u64 && b.index < x.len() as u64 + 5000);
        assert_eq!(flat.count(), 0);
        let back = beats.iter().filter(|b| b.index > x.len() as u64 + 5000 + 750).count();
        assert!(back >= 30, "{back}");
    }
}
