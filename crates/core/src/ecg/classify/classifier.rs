//! The beat classifier: beats from the detector, held until the next one is known.

use super::{
    Class, ClassFlags, ClassifiedBeat,
    decide::{self, Evidence},
    kinds::Kinds,
    rhythm::Rhythm,
    wave::Wave,
};
use crate::{
    Error, Processor, SampleRate, Sink, config,
    ecg::{BRIDGE_S, Beat, BeatFlags, Detector, DetectorConfig},
    process::{Channel, Info, Input},
    quality::bridge::Bridge,
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::snapshot;

config! {
    /// How beats are classified.
    pub struct ClassifierConfig: "ecg.classifier_config" {
        /// How long the beat after is waited for, from peak to peak. A pause after an early
        /// beat is evidence; what lasts longer than this counts as a pause of this length.
        wait_s: f64 [Second] = 2.0, range(0.0, 5.0), "two intervals at 60 beats a minute: a full compensatory pause";
        /// Complexes smaller than about twice this are no beats, in the unit of the samples.
        least_amplitude: f64 [One] = 0.01, range(0.0, 1e9), "0.01 mV: below the noise of any electrode";
        /// A sample beyond this, either way, is missing, in the unit of the samples.
        greatest: f64 [One] = 1e7, range(1e-6, 1e12), "beyond any converter of 24 bits";
    }
}

/// Beats found by searching back lie so much further back.
const SEARCH_BACK_S: f64 = 2.0;
/// Intervals before the rhythm is known.
const FIRST_INTERVALS: usize = 4;

/// Finds the beats of one ECG lead and says of each what kind it is.
///
/// ```
/// use interocept::{Processor, SampleRate, ecg::{Class, Classifier, ClassifierConfig}};
/// # let ecg = vec![0.0; 3600];
/// let mut classifier = Classifier::new(&ClassifierConfig::default(), SampleRate::new(360.0)?)?;
/// let mut beats = Vec::new();
/// for chunk in ecg.chunks(200) {
///     classifier.push(chunk, &mut beats)?; // each beat once the next one is known
/// }
/// classifier.finish(&mut beats);
/// let ventricular = beats.iter().filter(|b| b.beat_class == Class::V).count();
/// # assert_eq!(ventricular, 0);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Classifier {
    config: ClassifierConfig,
    rate: SampleRate,
    detector: Detector,
    classes: Classes,
    /// Samples from a peak to when its beat goes without the next.
    patience: u64,
    bridge: Bridge,
    index: u64,
}
snapshot!(Classifier { detector, classes, bridge, index } skip { config, rate, patience });

/// A beat that waits for the next one.
#[derive(Clone, Copy, Debug, Default)]
struct Waiting {
    index: u64,
    time_s: f64,
    offset: f64,
    /// The interval before it, where there is one.
    interval_s: Option<f64>,
    found: BeatFlags,
    polarity: i32,
}
snapshot!(Waiting { index, time_s, offset, interval_s, found, polarity });

/// Everything behind the detector.
#[derive(Clone, Debug)]
struct Classes {
    wait_s: f64,
    wave: Wave,
    rhythm: Rhythm,
    kinds: Kinds,
    waiting: Option<Waiting>,
    /// When the last beat since the start or a gap was.
    last_s: Option<f64>,
}
snapshot!(Classes { wave, rhythm, kinds, waiting, last_s } skip { wait_s });

impl Classes {
    fn meet(&mut self, beat: &Beat, sink: &mut impl Sink<ClassifiedBeat>) {
        let interval_s = self.last_s.map(|last| beat.time_s - last);
        self.release(interval_s, sink);
        self.last_s = Some(beat.time_s);
        self.waiting = Some(Waiting {
            index: beat.index,
            time_s: beat.time_s,
            offset: beat.offset_samples,
            interval_s,
            found: beat.flags,
            polarity: beat.polarity,
        });
    }

    /// Classifies the beat that waits. `next_s` is the interval after it, if it has ended.
    fn release(&mut self, next_s: Option<f64>, sink: &mut impl Sink<ClassifiedBeat>) {
        let Some(beat) = self.waiting.take() else { return };
        let known = self.rhythm.len() >= FIRST_INTERVALS;
        let usual_s = self.rhythm.interval_s().filter(|s| known && *s > 0.0);
        let by_usual = |interval_s: f64| usual_s.map(|usual_s| (interval_s / usual_s).min(10.0));
        let prematurity = beat.interval_s.filter(|_| known);
        let prematurity = prematurity.and_then(|s| self.rhythm.prematurity(s)).map(|p| p.min(10.0));
        // Without an end the interval is at least as long as was waited, or ordinary.
        let pause = match next_s {
            Some(next_s) => by_usual(next_s.min(self.wait_s)),
            None => by_usual(self.wait_s),
        };
        let pause =
            pause.map(|p| if next_s.is_none_or(|n| n > self.wait_s) { p.max(1.0) } else { p });
        let irregularity = self.rhythm.irregularity().filter(|_| known).map(|i| i.min(10.0));
        let segment = self.wave.around(beat.index, beat.offset);
        let of_late_s = self.rhythm.interval_of_late_s().filter(|s| known && *s > 0.0);
        let ratio = beat.interval_s.zip(of_late_s).map(|(s, usual_s)| (s / usual_s).min(10.0));
        let met = segment.and_then(|s| self.kinds.meet(&s, ratio));
        if let Some(interval_s) = beat.interval_s {
            self.rhythm.push(interval_s);
        }

        let nan = f64::NAN;
        let evidence = Evidence {
            prematurity: prematurity.unwrap_or(nan),
            pause: pause.unwrap_or(nan),
            irregularity: irregularity.unwrap_or(nan),
            similarity: met.map_or(nan, |m| m.usual.correlation),
            amplitude_ratio: met.map_or(nan, |m| m.usual.gain.min(1e6)),
            width_ratio: met.map_or(nan, |m| m.width_ratio.min(100.0)),
            width_s: met.map_or(nan, |m| m.width_s.min(10.0)),
            kind_share: met.map_or(nan, |m| m.share.clamp(0.0, 1.0)),
            kind_prematurity: met.map_or(nan, |m| libm::exp(m.earliness).min(10.0)),
        };
        let learning = segment.is_some() && (met.is_none() || prematurity.is_none());
        let (class, confidence) = decide::class(&evidence);
        // In noise a shape of its own is no evidence.
        let noisy = beat.found.contains(BeatFlags::NOISY) && class != Class::N;
        // What a pacemaker starts has its own shape and time.
        let paced = beat.found.contains(BeatFlags::PACED);
        let known = segment.is_some() && !learning && !noisy && !paced;
        let (class, confidence) = if known { (class, confidence) } else { (Class::Q, 0.0) };
        let flags = ClassFlags::NONE
            .with_if(ClassFlags::LEARNING, learning)
            .with_if(ClassFlags::NO_SHAPE, segment.is_none())
            .with_if(ClassFlags::NOISY, noisy && !learning && segment.is_some())
            .with_if(ClassFlags::NO_NEXT, next_s.is_none());
        sink.put(ClassifiedBeat {
            index: beat.index,
            time_s: beat.time_s,
            confidence,
            prematurity: evidence.prematurity,
            pause: evidence.pause,
            irregularity: evidence.irregularity,
            similarity: evidence.similarity,
            amplitude_ratio: evidence.amplitude_ratio,
            width_ratio: evidence.width_ratio,
            width_s: evidence.width_s,
            kind_share: evidence.kind_share,
            kind_prematurity: evidence.kind_prematurity,
            beat_class: class,
            flags,
            found: beat.found,
            polarity: beat.polarity,
        });
    }

    /// Signal is missing: nothing is measured across.
    fn interrupt(&mut self, sink: &mut impl Sink<ClassifiedBeat>) {
        self.release(None, sink);
        self.last_s = None;
    }
}

impl Classifier {
    /// Tells the wave of a sample, and lets a beat go that has waited long enough.
    #[inline]
    fn advance(&mut self, x: f64, sink: &mut impl Sink<ClassifiedBeat>) {
        self.index = self.index.saturating_add(1);
        if let Some(x) = self.bridge.take((x.abs() <= self.config.greatest).then_some(x)) {
            self.classes.wave.push(x);
        } else {
            self.classes.interrupt(sink);
            self.classes.wave.skip(1);
        }
        if self.classes.waiting.is_some_and(|w| self.index.saturating_sub(w.index) > self.patience)
        {
            self.classes.release(None, sink);
        }
    }
}

impl Processor for Classifier {
    type Config = ClassifierConfig;
    type Output = ClassifiedBeat;
    const INFO: Info = Info {
        name: "ecg.classifier",
        call: "ecg.classify",
        about: "Finds the beats of an ECG lead and says of each whether it is normal, supraventricular, ventricular, a fusion or not classifiable, and why.",
        input: Input::Samples,
        channels: &[Channel {
            name: "ecg",
            unit: Unit::Millivolt,
            doc: "One lead, of either polarity.",
        }],
        source: "Classes: ANSI/AAMI EC57. Timing and shape relative to the person's own: \
                 de Chazal, O'Dwyer and Reilly, IEEE Trans Biomed Eng 51:1196, 2004; \
                 Llamedo and Martinez, IEEE Trans Biomed Eng 58:616, 2011. \
                 Shapes learnt as they come: Hamilton, Computers in Cardiology 29:101, 2002",
    };

    fn new(config: &ClassifierConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let detector = Detector::new(
            &DetectorConfig { least_amplitude: config.least_amplitude, greatest: config.greatest },
            rate,
        )?;
        let patience = rate.samples(config.wait_s) + detector.latency().worst;
        let held_s = patience / rate.hz() + SEARCH_BACK_S;
        Ok(Self {
            config: *config,
            rate,
            detector,
            classes: Classes {
                wait_s: config.wait_s,
                wave: Wave::new(rate.hz(), held_s)?,
                rhythm: Rhythm::default(),
                kinds: Kinds::new(),
                waiting: None,
                last_s: None,
            },
            patience: patience as u64,
            bridge: Bridge::new(rate.samples_rounded(BRIDGE_S) as u64),
            index: 0,
        })
    }

    fn config(&self) -> &ClassifierConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<ClassifiedBeat>) {
        let Self { detector, classes, .. } = self;
        detector.frame(frame, &mut |beat: Beat| classes.meet(&beat, sink));
        self.advance(frame.first().copied().unwrap_or(f64::NAN), sink);
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<ClassifiedBeat>) {
        let steps = self.bridge.steps(frames);
        for _ in 0..steps {
            self.frame(&[f64::NAN], sink);
        }
        let rest = frames - steps;
        let Self { detector, classes, .. } = self;
        detector.push_gap(rest, &mut |beat: Beat| classes.meet(&beat, sink));
        if rest > 0 {
            self.index = self.index.saturating_add(rest);
            self.classes.interrupt(sink);
            self.classes.wave.skip(rest);
        }
    }

    fn finish(&mut self, sink: &mut impl Sink<ClassifiedBeat>) {
        let Self { detector, classes, .. } = self;
        detector.finish(&mut |beat: Beat| classes.meet(&beat, sink));
        self.classes.interrupt(sink);
    }

    fn latency(&self) -> Latency {
        let detector = self.detector.latency();
        // Usually until the next beat is found; at 60 beats a minute.
        let typical = self.rate.samples(self.config.wait_s.min(1.0)) + detector.typical;
        Latency { typical, worst: self.patience as f64 + 2.0 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        self.detector.max_outputs(frames).saturating_add(1)
    }
}
