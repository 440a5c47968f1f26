//! Finds the pulses of the driver and measures the responses they make.

use super::{
    EdaFlags, Event,
    curve::{Curve, Point, SLOW_S},
};
use crate::{
    Error,
    dsp::{median::RunningMedian, ring::Ring, snapshot, sort},
};

/// A pulse stands out of the noise by so many standard deviations.
const NOISE_FACTOR: f64 = 5.0;
/// The floor from which a pulse rises follows the driver upwards with this time constant.
const FLOOR_S: f64 = 4.0;
/// A pulse is over when it has fallen by this share of its height.
const FALLEN: f64 = 0.3;
/// The tonic level is this quantile of the driver over the last seconds: below the pulses.
const TONIC_S: f64 = 20.0;
const TONIC_QUANTILE: f64 = 0.4;
const TONIC_HZ: f64 = 2.0;
/// It is smoothed with this time constant.
const TONIC_SMOOTH_S: f64 = 2.0;
/// How far back the onset may lie.
const BACK_S: f64 = 4.0;
/// The longest rise (W. Boucsein, Electrodermal Activity, 2012: 0.5 to 5 s).
const LONGEST_RISE_S: f64 = 5.0;

/// A response on its way.
#[derive(Clone, Copy, Debug, Default)]
struct Open {
    /// Blocks, as counted by the detector; fractions are measured from it.
    onset: f64,
    /// Signal at the onset, how much of it was phasic, and how much of that is left.
    base: f64,
    riding: f64,
    left: f64,
    /// Highest so far.
    height: f64,
    peak: f64,
    /// Whether it is falling.
    fallen: bool,
    /// Height a block ago.
    last: f64,
    flags: u32,
}
snapshot!(Open { onset, base, riding, left, height, peak, fallen, last, flags });

/// What is known of a response; times in blocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) event: Event,
    pub(super) onset: f64,
    pub(super) peak: f64,
    pub(super) amplitude: f64,
    /// From the peak, in blocks; NaN where unknown.
    pub(super) half_recovery: f64,
    pub(super) flags: EdaFlags,
}

/// The state of the pulse.
#[derive(Clone, Debug)]
pub(super) struct Responses {
    least: f64,
    longest_recovery: f64,
    hz: f64,
    floor_share: f64,
    /// What a block leaves of a recovery.
    recovery: f64,
    tonic_every: u32,
    tonic_share: f64,
    /// Blocks since the start, of the middle of the window.
    at: f64,
    floor: f64,
    /// Highest driver of the current pulse; NaN between pulses.
    top: f64,
    history: Ring<(f64, f64)>,
    drivers: RunningMedian,
    tonic_wait: u32,
    tonic: f64,
    open: Option<Open>,
    /// The onset of the open response is still that of its first sight.
    rough: bool,
}
snapshot!(Responses { at, floor, top, history, drivers, tonic_wait, tonic, open, rough }
          skip { least, longest_recovery, hz, floor_share, recovery, tonic_every, tonic_share });

impl Responses {
    pub(super) fn new(hz: f64, least: f64, longest_recovery_s: f64) -> Result<Self, Error> {
        let tonic_every = libm::round(hz / TONIC_HZ).max(1.0);
        let tonic_hz = hz / tonic_every;
        Ok(Self {
            least,
            longest_recovery: longest_recovery_s * hz,
            hz,
            floor_share: 1.0 - libm::exp(-1.0 / (FLOOR_S * hz)),
            recovery: libm::exp(-1.0 / (SLOW_S * hz)),
            tonic_every: tonic_every as u32,
            tonic_share: 1.0 - libm::exp(-1.0 / (TONIC_SMOOTH_S * tonic_hz)),
            at: 0.0,
            floor: f64::NAN,
            top: f64::NAN,
            history: Ring::new((BACK_S * hz) as usize + 1)?,
            drivers: RunningMedian::new((TONIC_S * tonic_hz) as usize)?,
            tonic_wait: 0,
            tonic: f64::NAN,
            open: None,
            rough: false,
        })
    }

    /// The tonic level; none before the first point.
    pub(super) fn tonic(&self) -> f64 {
        self.tonic
    }

    /// Where the middle is, in blocks.
    pub(super) fn at(&self) -> f64 {
        self.at
    }

    /// Takes the next point.
    pub(super) fn step(&mut self, p: Point, at: f64, curve: &Curve, found: &mut impl FnMut(Found)) {
        self.at = at;
        self.follow_level(p);
        self.history.push((p.signal, p.driver));
        let by_amplitude = curve.gain * self.least;
        let threshold = by_amplitude.max(NOISE_FACTOR * curve.driver_noise());
        self.follow_open(p, curve, found);
        if self.top.is_nan() {
            self.floor = if p.driver < self.floor || self.floor.is_nan() {
                p.driver
            } else {
                self.floor + self.floor_share * (p.driver - self.floor)
            };
            if p.driver - self.floor >= threshold {
                self.begin(p, threshold > by_amplitude, found);
            }
            return;
        }
        self.top = self.top.max(p.driver);
        let rise = self.top - self.floor;
        if self.top - p.driver >= (FALLEN * rise).max(0.5 * threshold) {
            self.refine(curve);
            (self.top, self.floor) = (f64::NAN, p.driver);
        }
    }

    fn follow_level(&mut self, p: Point) {
        if self.tonic_wait > 0 {
            self.tonic_wait -= 1;
            return;
        }
        self.tonic_wait = self.tonic_every - 1;
        self.drivers.step(p.driver);
        if let Some(level) = sort::quantile_sorted(self.drivers.sorted(), TONIC_QUANTILE) {
            self.tonic = if self.tonic.is_nan() {
                level
            } else {
                self.tonic + self.tonic_share * (level - self.tonic)
            };
        }
    }

    /// The driver has crossed its threshold.
    fn begin(&mut self, p: Point, noisy: bool, found: &mut impl FnMut(Found)) {
        let overlap = self.open.is_some();
        self.close(EdaFlags::CUT, f64::NAN, found);
        self.top = p.driver;
        self.rough = true;
        let flags =
            EdaFlags::NONE.with_if(EdaFlags::OVERLAP, overlap).with_if(EdaFlags::NOISY, noisy);
        let open = Open {
            onset: self.at,
            base: p.signal,
            riding: (p.signal - self.tonic).max(0.0),
            left: (p.signal - self.tonic).max(0.0) * self.recovery,
            height: 0.0,
            peak: self.at,
            flags: flags.bits(),
            ..Open::default()
        };
        self.open = Some(open);
        found(Found {
            event: Event::Onset,
            onset: self.at,
            peak: f64::NAN,
            amplitude: f64::NAN,
            half_recovery: f64::NAN,
            flags,
        });
    }

    /// With the top of the pulse known, the onset is where it reached half, less the lead; the
    /// signal since is gone through again.
    fn refine(&mut self, curve: &Curve) {
        let Some(mut open) = self.open.filter(|_| self.rough) else { return };
        self.rough = false;
        let half = self.floor + 0.5 * (self.top - self.floor);
        // Back over the top, and down its rising side.
        let mut age = 0;
        let mut over = false;
        let mut last = 0.0;
        let crossing = loop {
            let Some((_, driver)) = self.history.newest(age) else { break age as f64 };
            if over && driver < half {
                break age as f64 - (half - driver) / (last - driver);
            }
            over |= driver >= half;
            last = driver;
            age += 1;
        };
        // Ages count backwards.
        let onset_age = (crossing - curve.lead).max(0.0);
        let whole = libm::floor(onset_age);
        let Some((late, _)) = self.history.newest(whole as usize) else { return };
        let early = self.history.newest(whole as usize + 1).map_or(late, |(s, _)| s);
        open.onset = self.at - onset_age;
        open.base = late + (onset_age - whole) * (early - late);
        open.riding = (open.base - self.tonic).max(0.0);
        // The first block comes a part of one after the onset.
        open.left = open.riding * libm::exp(-(onset_age - whole) / (SLOW_S * self.hz));
        (open.height, open.peak, open.fallen) = (0.0, open.onset, false);
        for age in (0..=whole as usize).rev() {
            let Some((signal, _)) = self.history.newest(age) else { break };
            self.climb(&mut open, signal, self.at - age as f64, curve);
        }
        self.open = Some(open);
    }

    fn climb(&self, open: &mut Open, signal: f64, at: f64, curve: &Curve) {
        // Above what the signal would be without the response.
        let height = signal - open.base + open.riding - open.left;
        open.left *= self.recovery;
        if !open.fallen && height > open.height {
            (open.height, open.peak) = (height, at);
        }
        let clear = (0.1 * open.height).max(2.0 * curve.noise() * curve.signal_noise);
        open.fallen |= open.height - height > clear || at - open.onset > LONGEST_RISE_S * self.hz;
        open.last = height;
    }

    fn follow_open(&mut self, p: Point, curve: &Curve, found: &mut impl FnMut(Found)) {
        let Some(mut open) = self.open else { return };
        let before = open.last;
        self.climb(&mut open, p.signal, self.at, curve);
        self.open = Some(open);
        if self.rough || !open.fallen {
            return;
        }
        let half = 0.5 * open.height;
        if open.last <= half {
            let part = (half - open.last) / (before - open.last);
            let back = if part > 0.0 && part < 1.0 { part } else { 0.0 };
            self.close(EdaFlags::NONE, self.at - back - open.peak, found);
        } else if self.at - open.peak > self.longest_recovery {
            self.close(EdaFlags::CUT, f64::NAN, found);
        }
    }

    /// Ends the open response, if there is one.
    fn close(&mut self, flags: EdaFlags, half_recovery: f64, found: &mut impl FnMut(Found)) {
        let Some(open) = self.open.take() else { return };
        let known = EdaFlags::NONE
            .with_if(EdaFlags::OVERLAP, open.flags & EdaFlags::OVERLAP.bits() != 0)
            .with_if(EdaFlags::NOISY, open.flags & EdaFlags::NOISY.bits() != 0);
        let enough = open.height >= self.least;
        found(Found {
            event: if enough { Event::Response } else { Event::Withdrawn },
            onset: open.onset,
            peak: open.peak,
            amplitude: open.height,
            half_recovery,
            flags: known | flags,
        });
        self.rough = false;
    }

    /// The signal is interrupted, or over.
    pub(super) fn interrupt(&mut self, found: &mut impl FnMut(Found)) {
        self.close(EdaFlags::CUT, f64::NAN, found);
        (self.floor, self.top, self.tonic) = (f64::NAN, f64::NAN, f64::NAN);
        self.history.reset();
        self.drivers.reset();
        self.tonic_wait = 0;
    }
}
