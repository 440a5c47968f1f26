//! Where the waves of each beat begin, peak and end.
//!
//! `grid` brings the signal around an R peak onto one rate; `average` takes out noise with
//! the help of the beats before; `slopes` is the wavelet that all is measured on; `complex`
//! bounds the QRS complex; `wave` finds P and T; `beat` puts it together. [`offline`] does it
//! for a whole recording in a signal without drift.

mod agreement;
mod average;
mod beat;
mod complex;
mod flanks;
mod grid;
mod noise;
pub mod offline;
mod slopes;
mod wave;

use super::{BRIDGE_S, Beat, BeatFlags, Detector, DetectorConfig, pace::Spikes};
use crate::{
    Error, Processor, SampleRate, Sink, config, flags,
    process::{Channel, Info, Input},
    quality::bridge::Bridge,
    record,
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use beat::{Desk, Found, Neighbours};
use grid::History;
use interocept_dsp::snapshot;

config! {
    /// How waves are looked for.
    pub struct DelineatorConfig: "ecg.delineator_config" {
        /// Complexes smaller than about twice this are no beats, in the unit of the samples.
        least_amplitude: f64 [One] = 0.01, range(0.0, 1e9), "0.01 mV: below the noise of any electrode";
        /// A sample beyond this, either way, is missing, in the unit of the samples.
        greatest: f64 [One] = 1e7, range(1e-6, 1e12), "beyond any converter of 24 bits";
    }
}

flags! {
    /// What there is to know about the waves of a beat.
    pub struct WaveFlags {
        /// The beat was found by searching back, later than the stated latency.
        SEARCH_BACK = 0, "search_back";
        /// The slopes of the complex stand little above the noise: its bounds are rough.
        NOISY = 1, "noisy";
        /// A pacing spike lies right before it.
        PACED = 2, "paced";
        /// There is no P wave, or none that goes with the beats.
        NO_P = 3, "no_p";
        /// There is no T wave that stands out.
        NO_T = 4, "no_t";
        /// The next beat, a gap or the end of the signal came before the T wave could end.
        TRUNCATED = 5, "truncated";
        /// The T wave has two phases; its peak is that of the greater.
        BIPHASIC_T = 6, "biphasic_t";
        /// The interval before is not known: the first beat, or one after a gap.
        NO_RR = 7, "no_rr";
        /// The complex has no bounds: signal is missing around it.
        NO_QRS = 8, "no_qrs";
    }
}

record! {
    /// The waves of a beat. Times are from the start of the stream; heights are over the
    /// signal right before the QRS complex, in the unit of the samples.
    pub struct Waves: "ecg.waves" {
        /// The sample nearest to the R peak: the QRS complex's main peak, of either sign.
        pub index: u64 [Sample],
        /// When the R peak is.
        pub time_s: f64 [Second],
        /// Onset of the P wave; NaN without one.
        pub p_onset_s: f64 [Second],
        /// Its peak; NaN without one.
        pub p_peak_s: f64 [Second],
        /// Its end; NaN without one.
        pub p_end_s: f64 [Second],
        /// Onset of the QRS complex; NaN when signal is missing there.
        pub qrs_onset_s: f64 [Second],
        /// Peak of the wave before R that is opposite to it; NaN without one.
        pub q_s: f64 [Second],
        /// Peak of the wave after R that is opposite to it; NaN without one.
        pub s_s: f64 [Second],
        /// End of the QRS complex, the J point; NaN when signal is missing there.
        pub qrs_end_s: f64 [Second],
        /// Onset of the T wave; NaN without one.
        pub t_onset_s: f64 [Second],
        /// Its peak, of either sign; NaN without one.
        pub t_peak_s: f64 [Second],
        /// Its end; NaN without one, and where the signal for it is cut short.
        pub t_end_s: f64 [Second],
        /// Height of the P wave; NaN without one.
        pub p_amplitude: f64 [One],
        /// Height of the wave before R; NaN without one.
        pub q_amplitude: f64 [One],
        /// Height of the R peak; NaN when signal is missing.
        pub r_amplitude: f64 [One],
        /// Height of the wave after R; NaN without one.
        pub s_amplitude: f64 [One],
        /// Height of the T wave, negative for an inverted one; NaN without one.
        pub t_amplitude: f64 [One],
        /// Interval from the R peak before; NaN when it is not known.
        pub rr_ms: f64 [Millisecond],
        /// From the onset of P to that of the complex; NaN without P.
        pub pr_ms: f64 [Millisecond],
        /// Length of the complex; NaN when its bounds are not known.
        pub qrs_ms: f64 [Millisecond],
        /// From the onset of the complex to the end of T; NaN without either.
        pub qt_ms: f64 [Millisecond],
        /// QT at a rate of 60, by the square root of the interval before (Bazett, 1920); NaN
        /// without either.
        pub qtc_bazett_ms: f64 [Millisecond],
        /// QT at a rate of 60, by its cube root (Fridericia, 1920); NaN without either.
        pub qtc_fridericia_ms: f64 [Millisecond],
        /// What is special about them.
        pub flags: WaveFlags [One],
        /// 1 when the R peak is upward, -1 when it is downward.
        pub polarity: i32 [One] range(-1.0, 1.0),
    }
}

/// How long signal is kept: a beat can be found this late by searching back, and its waves
/// reach half a second before it.
const KEPT_S: f64 = 4.5;
/// Intervals longer than this are pauses, which no rate stands for.
const LONGEST_RR_S: f64 = 3.0;

/// The beat that waits for its T wave.
#[derive(Clone, Copy, Debug, Default)]
struct Waiting {
    index: u64,
    time_s: f64,
    offset: f64,
    flags: BeatFlags,
    polarity: i32,
}
snapshot!(Waiting { index, time_s, offset, flags, polarity });

/// What the next beat needs to know of the last.
#[derive(Clone, Copy, Debug, Default)]
struct Past {
    time_s: f64,
    t_end_s: f64,
}
snapshot!(Past { time_s, t_end_s });

/// Finds the beats of one ECG lead and where the waves of each begin, peak and end. The waves
/// of a beat come when the next beat is found, or when none was for as long as the T wave can
/// take.
///
/// ```
/// use interocept::{Processor, SampleRate, ecg::{Delineator, DelineatorConfig}};
/// # let ecg = vec![0.0; 3600];
/// let mut delineator = Delineator::new(&DelineatorConfig::default(), SampleRate::new(360.0)?)?;
/// let mut waves = Vec::new();
/// for chunk in ecg.chunks(200) {
///     delineator.push(chunk, &mut waves)?;
/// }
/// delineator.finish(&mut waves);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Delineator {
    config: DelineatorConfig,
    detector: Detector,
    tail: Tail,
}
snapshot!(Delineator { detector, tail } skip { config });

impl Delineator {
    /// Takes a sample for the detector, and the one that waves are measured on.
    #[inline]
    fn step(&mut self, x: f64, measured: f64, sink: &mut impl Sink<Waves>) {
        self.tail.sample((x.abs() <= self.config.greatest).then_some(measured));
        self.detector.frame(&[x], &mut |beat| self.tail.beat(&beat, sink));
        self.tail.due(sink);
    }

    /// Goes back to the start of the stream, but remembers the usual beat.
    fn begin_again(&mut self) -> Result<(), Error> {
        let fresh = Self::new(&self.config, self.rate())?;
        let old = core::mem::replace(self, fresh);
        self.tail.desk = old.tail.desk;
        Ok(())
    }
}

/// All behind the detector.
#[derive(Clone, Debug)]
struct Tail {
    rate: SampleRate,
    /// Samples to wait for the next beat.
    patience: u64,
    bridge: Bridge,
    spikes: Spikes,
    history: History,
    desk: Desk,
    index: u64,
    /// The last sample that was missing and not bridged.
    last_lost: Option<u64>,
    waiting: Option<Waiting>,
    past: Option<Past>,
}
snapshot!(Tail { bridge, spikes, history, desk, index, last_lost, waiting, past }
    skip { rate, patience });

impl Tail {
    fn sample(&mut self, x: Option<f64>) {
        if let Some(x) = self.bridge.take(x) {
            self.take(x);
        } else {
            self.drain();
            self.last_lost = Some(self.index);
            self.history.push(f64::NAN);
        }
        self.index = self.index.saturating_add(1);
    }

    fn take(&mut self, x: f64) {
        if let Some(x) = self.spikes.push(x) {
            self.history.push(x);
        }
    }

    fn drain(&mut self) {
        while let Some(x) = self.spikes.drain() {
            self.history.push(x);
        }
    }

    fn skip(&mut self, samples: u64) {
        if samples > 0 {
            self.index = self.index.saturating_add(samples);
            self.last_lost = Some(self.index - 1);
            self.history.skip(samples);
        }
    }

    fn beat(&mut self, beat: &Beat, sink: &mut impl Sink<Waves>) {
        self.give(Some(beat.time_s), sink);
        self.waiting = Some(Waiting {
            index: beat.index,
            time_s: beat.time_s,
            offset: beat.offset_samples,
            flags: beat.flags,
            polarity: beat.polarity,
        });
    }

    /// Gives the waiting beat when the next one is too late for it.
    fn due(&mut self, sink: &mut impl Sink<Waves>) {
        if self.waiting.is_some_and(|w| self.index.saturating_sub(w.index) > self.patience) {
            self.give(None, sink);
        }
    }

    fn give(&mut self, next_s: Option<f64>, sink: &mut impl Sink<Waves>) {
        let Some(beat) = self.waiting.take() else { return };
        // No interval spans a gap.
        let past = self.past.filter(|past| {
            let rr_s = beat.time_s - past.time_s;
            let last_lost = self.last_lost.filter(|at| *at < beat.index);
            let whole = last_lost.is_none_or(|at| self.rate.seconds(at, 0.0) < past.time_s);
            whole && rr_s < LONGEST_RR_S
        });
        let near = Neighbours {
            previous: past.map(|past| past.time_s - beat.time_s),
            previous_t_end: past.map(|p| p.t_end_s - beat.time_s).filter(|t| t.is_finite()),
            next: next_s.map(|next| next - beat.time_s),
        };
        let found =
            self.desk.delineate(&self.history, beat.index, beat.offset, self.rate.hz(), near);
        let waves = record_of(&beat, &found, near.previous.map(|rr| -rr));
        self.past = Some(Past { time_s: beat.time_s, t_end_s: waves.t_end_s });
        sink.put(waves);
    }
}

fn record_of(beat: &Waiting, found: &Found, rr_s: Option<f64>) -> Waves {
    let at = |s: Option<f64>| s.map_or(f64::NAN, |s| beat.time_s + s);
    let ms = |from: f64, to: f64| 1000.0 * (to - from);
    let (p, t) = (found.p, found.t);
    let qrs_onset_s = at(found.qrs.map(|q| q.0));
    let qrs_end_s = at(found.qrs.map(|q| q.1));
    let p_onset_s = at(p.map(|p| p.onset));
    let cut = t.is_some_and(|t| t.cut) && found.truncated;
    let t_end_s = at(t.filter(|_| !cut).map(|t| t.end));
    let qt_ms = ms(qrs_onset_s, t_end_s);
    let rr_s = rr_s.unwrap_or(f64::NAN);
    let kept = |flag: BeatFlags| beat.flags.contains(flag);
    let whole = found.qrs.is_some();
    Waves {
        index: beat.index,
        time_s: beat.time_s,
        p_onset_s,
        p_peak_s: at(p.map(|p| p.peak)),
        p_end_s: at(p.map(|p| p.end)),
        qrs_onset_s,
        q_s: at(found.q.map(|q| q.0)),
        s_s: at(found.s.map(|s| s.0)),
        qrs_end_s,
        t_onset_s: at(t.map(|t| t.onset)),
        t_peak_s: at(t.map(|t| t.peak)),
        t_end_s,
        p_amplitude: p.map_or(f64::NAN, |p| p.height),
        q_amplitude: found.q.map_or(f64::NAN, |q| q.1),
        r_amplitude: if whole { found.r_height } else { f64::NAN },
        s_amplitude: found.s.map_or(f64::NAN, |s| s.1),
        t_amplitude: t.map_or(f64::NAN, |t| t.height),
        rr_ms: 1000.0 * rr_s,
        pr_ms: ms(p_onset_s, qrs_onset_s),
        qrs_ms: ms(qrs_onset_s, qrs_end_s),
        qt_ms,
        qtc_bazett_ms: qt_ms / libm::sqrt(rr_s),
        qtc_fridericia_ms: qt_ms / libm::cbrt(rr_s),
        flags: WaveFlags::NONE
            .with_if(WaveFlags::SEARCH_BACK, kept(BeatFlags::SEARCH_BACK))
            .with_if(WaveFlags::NOISY, kept(BeatFlags::NOISY) || found.noisy)
            .with_if(WaveFlags::PACED, kept(BeatFlags::PACED))
            .with_if(WaveFlags::NO_P, p.is_none())
            .with_if(WaveFlags::NO_T, t.is_none())
            .with_if(WaveFlags::TRUNCATED, found.truncated || cut)
            .with_if(WaveFlags::BIPHASIC_T, t.is_some_and(|t| t.biphasic))
            .with_if(WaveFlags::NO_RR, rr_s.is_nan())
            .with_if(WaveFlags::NO_QRS, !whole),
        polarity: beat.polarity,
    }
}

impl Processor for Delineator {
    type Config = DelineatorConfig;
    type Output = Waves;
    const INFO: Info = Info {
        name: "ecg.delineator",
        call: "ecg.delineate",
        about: "Finds the beats of an ECG lead and the onset, peak and end of the waves of each.",
        input: Input::Samples,
        channels: &[Channel {
            name: "ecg",
            unit: Unit::Millivolt,
            doc: "One lead, of either polarity.",
        }],
        source: "Martinez et al., IEEE Trans Biomed Eng 51:570, 2004 (wavelet, thresholds); \
                 James and Stein, Proc 4th Berkeley Symp 1:361, 1961 (shrinkage to the average beat)",
    };

    fn new(config: &DelineatorConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let detector =
            DetectorConfig { least_amplitude: config.least_amplitude, greatest: config.greatest };
        let detector = Detector::new(&detector, rate)?;
        let patience = detector.latency().worst + rate.samples(grid::AFTER_S);
        Ok(Self {
            config: *config,
            tail: Tail {
                rate,
                patience: libm::ceil(patience) as u64,
                bridge: Bridge::new(rate.samples_rounded(BRIDGE_S) as u64),
                spikes: Spikes::new(rate.hz(), 1)?,
                history: History::new(rate.hz(), KEPT_S)?,
                desk: Desk::new()?,
                index: 0,
                last_lost: None,
                waiting: None,
                past: None,
            },
            detector,
        })
    }

    fn config(&self) -> &DelineatorConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.tail.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Waves>) {
        let x = frame.first().copied().unwrap_or(f64::NAN);
        self.step(x, x, sink);
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Waves>) {
        let steps = self.tail.bridge.steps(frames);
        for _ in 0..steps {
            self.step(f64::NAN, f64::NAN, sink);
        }
        let rest = frames - steps;
        self.detector.push_gap(rest, &mut |beat| self.tail.beat(&beat, sink));
        // Before the signal that the waiting beat needs is gone.
        let patience = self.tail.patience;
        let left = |w: Waiting| (w.index + patience + 1).saturating_sub(self.tail.index);
        let part = self.tail.waiting.map_or(0, left).min(rest);
        self.tail.skip(part);
        self.tail.due(sink);
        self.tail.skip(rest - part);
    }

    fn finish(&mut self, sink: &mut impl Sink<Waves>) {
        self.tail.drain();
        self.detector.finish(&mut |beat| self.tail.beat(&beat, sink));
        self.tail.give(None, sink);
    }

    fn latency(&self) -> Latency {
        let worst = self.tail.patience as f64 + 1.0;
        // The next beat usually comes after 0.8 s.
        let usual = self.detector.latency().typical + self.tail.rate.samples(0.8);
        Latency { typical: usual.min(worst), worst }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        self.detector.max_outputs(frames) + 1
    }
}
