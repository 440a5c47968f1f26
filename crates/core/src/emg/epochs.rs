//! Half seconds of a muscle's signal: power, envelope and spectrum of each.

use super::front::{Front, FrontConfig};
use crate::{Error, SampleRate, quality::Reasons};
use interocept_dsp::{
    alloc::{Vec, try_vec},
    held::Held,
    iir::{Band, Sos},
    snapshot,
    spectrum::{Welch, WelchConfig},
};

/// Length of an epoch: contractions of exercise hold several.
pub(super) const EPOCH_S: f64 = 0.5;
/// Length of the segments of its spectrum, which overlap by half.
const SEGMENT_S: f64 = 0.25;
/// Corner of the linear envelope (D. A. Winter, Biomechanics and Motor Control of Human Movement).
const ENVELOPE_HZ: f64 = 6.0;
/// Mains hum is looked for here, with two harmonics.
const MAINS_HZ: [f64; 2] = [50.0, 60.0];
/// Hum may be as strong as the muscle before the score is one half.
const MAINS_LIMIT: f64 = 1.0;

/// What an epoch comes to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Epoch {
    pub(super) start: u64,
    pub(super) power: f64,
    /// Mean and peak of the linear envelope.
    pub(super) envelope: f64,
    pub(super) peak: f64,
    pub(super) mean_hz: f64,
    pub(super) median_hz: f64,
    /// Statistical bandwidth, `(sum S)^2 / sum S^2`.
    pub(super) width_hz: f64,
    pub(super) score: f64,
}
snapshot!(Epoch { start, power, envelope, peak, mean_hz, median_hz, width_hz, score });

/// Cuts a stream into epochs; what a gap cuts off is none.
#[derive(Clone, Debug)]
pub(super) struct Epochs {
    front: Front,
    band: (f64, f64),
    lowpass: Sos,
    /// Samples of the epoch under way.
    held: Held<f64>,
    length: u64,
    envelope: f64,
    peak: f64,
    index: u64,
    bench: Bench,
}
snapshot!(Epochs { front, lowpass, held, envelope, peak, index }
          skip { band, length } skip heap { bench });

/// Where spectra are worked on: no part of the state.
#[derive(Clone, Debug)]
struct Bench {
    welch: Welch,
    psd: Vec<f64>,
}
snapshot!(Bench {} skip heap { welch, psd });

impl Epochs {
    /// For the part of the band that the rate carries, or any where it carries none.
    pub(super) fn new(config: &FrontConfig, rate: SampleRate) -> Result<Self, Error> {
        let band = config.band(rate).unwrap_or((0.1 * rate.hz(), 0.4 * rate.hz()));
        let length = rate.samples_rounded(EPOCH_S).max(2);
        let segment = rate.samples_rounded(SEGMENT_S).max(1).min(length);
        let transform = segment.next_power_of_two();
        let welch = Welch::new(&WelchConfig { transform, ..WelchConfig::new(segment) }, rate.hz())?;
        let psd = try_vec(welch.bins(), 0.0)?;
        Ok(Self {
            front: Front::new(config, band, rate)?,
            band,
            lowpass: Sos::butterworth(2, Band::Low(ENVELOPE_HZ), rate.hz())?,
            held: Held::new(length, 0.0)?,
            length: length as u64,
            envelope: 0.0,
            peak: 0.0,
            index: 0,
            bench: Bench { welch, psd },
        })
    }

    /// Samples of an epoch.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Width of the band.
    pub(super) fn width_hz(&self) -> f64 {
        self.band.1 - self.band.0
    }

    /// Takes a sample; gives the epoch that it completes.
    #[inline]
    pub(super) fn step(&mut self, x: f64) -> Option<Epoch> {
        let Some(y) = self.front.step(x) else {
            self.lose(1);
            return None;
        };
        self.index = self.index.saturating_add(1);
        let envelope = self.lowpass.step(y.abs());
        self.envelope += envelope;
        if envelope > self.peak {
            self.peak = envelope;
        }
        self.held.push(y);
        (self.held.as_slice().len() as u64 >= self.length).then(|| self.end())
    }

    /// As many frames of a gap have to be taken one by one.
    pub(super) fn steps(&self, frames: u64) -> u64 {
        self.front.steps(frames)
    }

    /// Takes missing samples that are not bridged.
    pub(super) fn lose(&mut self, samples: u64) {
        self.index = self.index.saturating_add(samples);
        self.front.interrupt();
        self.lowpass.reset();
        self.restart();
    }

    fn restart(&mut self) {
        self.held.clear();
        (self.envelope, self.peak) = (0.0, 0.0);
    }

    fn end(&mut self) -> Epoch {
        let mut verdict = self.front.verdict();
        let samples = self.held.as_slice();
        let n = self.length as f64;
        let power = samples.iter().fold(0.0, |sum, y| sum + y * y) / n;
        let Bench { welch, psd } = &mut self.bench;
        // The lengths were chosen in `new`.
        let _ = welch.compute(samples, psd);
        let spectrum = Spectrum { psd, step_hz: welch.step_hz(), band: self.band };
        let (mean_hz, median_hz, width_hz) = spectrum.places();
        let hum = spectrum.hum();
        if hum > 0.0 {
            verdict.judge(hum, MAINS_LIMIT, Reasons::POWERLINE);
        }
        let epoch = Epoch {
            start: self.index.saturating_sub(self.length),
            power,
            envelope: self.envelope / n,
            peak: self.peak,
            mean_hz,
            median_hz,
            width_hz,
            score: verdict.score,
        };
        self.restart();
        epoch
    }
}

/// The density of an epoch.
struct Spectrum<'a> {
    psd: &'a [f64],
    step_hz: f64,
    band: (f64, f64),
}

impl Spectrum<'_> {
    /// Frequencies and densities of the band.
    fn bins(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let (low, high) = self.band;
        let all = self.psd.iter().enumerate().map(|(k, p)| (k as f64 * self.step_hz, *p));
        all.filter(move |(hz, _)| *hz >= low && *hz <= high)
    }

    /// Mean and median frequency, and the statistical bandwidth.
    fn places(&self) -> (f64, f64, f64) {
        let (mut total, mut moment, mut squares) = (0.0, 0.0, 0.0);
        for (hz, p) in self.bins() {
            total += p;
            moment += hz * p;
            squares += p * p;
        }
        let (mut below, mut median) = (0.0, f64::NAN);
        for (hz, p) in self.bins() {
            if below + p >= 0.5 * total && p > 0.0 {
                // Within the bin, as if its power were spread evenly.
                median = hz + self.step_hz * ((0.5 * total - below) / p - 0.5);
                break;
            }
            below += p;
        }
        (moment / total, median, total * total / squares * self.step_hz)
    }

    /// The most of the band's power that stands out at mains frequencies, by the rest of it.
    fn hum(&self) -> f64 {
        let total = self.bins().fold(0.0, |sum, (_, p)| sum + p);
        let near = |hz: f64, from: f64, to: f64| {
            let off = move |f: f64| (f - hz).abs() / self.step_hz;
            let inside = self.bins().filter(move |(f, _)| off(*f) >= from && off(*f) < to);
            inside.fold((0.0, 0.0), |(n, sum), (_, p)| (n + 1.0, sum + p))
        };
        let mut most = 0.0;
        for mains_hz in MAINS_HZ {
            let mut hum = 0.0;
            for harmonic in [1.0, 2.0, 3.0] {
                let (n, line) = near(harmonic * mains_hz, 0.0, 2.0);
                let (beside, sum) = near(harmonic * mains_hz, 2.0, 5.0);
                let excess = if beside > 0.0 { line - n * sum / beside } else { 0.0 };
                if excess > 0.0 {
                    hum += excess;
                }
            }
            let ratio = hum / (total - hum);
            if ratio > most {
                most = ratio;
            }
        }
        most
    }
}
