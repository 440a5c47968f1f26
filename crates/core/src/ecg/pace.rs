//! Pacing spikes: found, and taken out of the signal before anything else sees it.
//!
//! A spike of 0.1 to 2 ms (IEC 60601-2-27) is one to three samples wide after a device's
//! filters, and up to hundreds of times as high as a QRS complex. It stands out in full over
//! the signal a few milliseconds to either side, where a complex, however narrow, is still
//! rising or falling. What was a spike is bridged by a straight line: it is no beat, and moves
//! no level.

use interocept_dsp::{Error, ring::SlidingWindow, snapshot};

/// A spike has come and gone within this to either side, or two samples.
const NEAR_S: f64 = 0.004;
/// Before it the signal is at rest for this long.
const FAR_S: f64 = 0.02;
/// A spike stands out over what is near by this part of what it does over what is far.
const SHARP: f64 = 0.7;
/// It stands out alike over both sides, the lesser side to this part of the other,
const EVEN: f64 = 0.5;
/// ... by so many times the usual change over that time, which follows in a quarter second,
const CHANGES: f64 = 8.0;
const FOLLOW_S: f64 = 0.25;
/// ... and by this part of the greatest such change, forgotten in four seconds.
const STEEPEST: f64 = 0.7;
const FORGET_S: f64 = 4.0;
/// Below this rate a narrow complex is as sharp as a spike.
const MIN_HZ: f64 = 225.0;
/// A complex that is paced has its R peak this long after the spike.
const BEFORE_S: (f64, f64) = (0.02, 0.15);
/// Spikes that are remembered: those of an atrium and a ventricle, twice.
const KEPT: usize = 4;

/// Finds and bridges spikes, a few milliseconds late.
#[derive(Clone, Debug)]
pub(super) struct Spikes {
    near: usize,
    far: usize,
    follow: f64,
    forget: f64,
    reach: (u64, u64),
    /// The last samples, those held back among them.
    recent: SlidingWindow<f64>,
    /// The next sample is the first of a stretch.
    fresh: bool,
    usual: f64,
    greatest: f64,
    /// Samples held back, and the place of the next that is given.
    held: usize,
    index: u64,
    found: [Option<u64>; KEPT],
    /// Samples until a spike has left the window.
    blind: usize,
}
snapshot!(Spikes { recent, fresh, usual, greatest, held, index, found, blind }
    skip { near, far, follow, forget, reach });

impl Spikes {
    /// Keeps the last `kept` samples that were given.
    pub(super) fn new(rate_hz: f64, kept: usize) -> Result<Self, Error> {
        let samples = |s: f64| libm::round(s * rate_hz) as usize;
        // Slower signals pass as they are.
        let near = if rate_hz < MIN_HZ { 0 } else { samples(NEAR_S).max(2) };
        let far = samples(FAR_S).max(near + 1);
        let (low, high) = BEFORE_S;
        Ok(Self {
            near,
            far,
            follow: 1.0 / (FOLLOW_S * rate_hz),
            forget: 1.0 - 1.0 / (FORGET_S * rate_hz),
            reach: (samples(low) as u64, samples(high) as u64),
            recent: SlidingWindow::new((kept + 2 * near).max(far + near + 1))?,
            fresh: true,
            usual: 0.0,
            greatest: 0.0,
            held: 0,
            index: 0,
            found: [None; KEPT],
            blind: 0,
        })
    }

    /// By how many samples the signal is held back.
    pub(super) fn delay(&self) -> usize {
        2 * self.near
    }

    /// Takes a sample; gives the one `delay` before it, without a spike.
    #[inline(always)]
    pub(super) fn push(&mut self, x: f64) -> Option<f64> {
        if self.fresh {
            self.fresh = false;
            self.recent.fill(x);
        }
        self.recent.push(x);
        if self.held < self.delay() {
            self.held += 1;
            return None;
        }
        self.index = self.index.saturating_add(1);
        if self.near == 0 { Some(x) } else { self.look(x) }
    }

    /// Gives the next sample held back, at an end or a gap.
    pub(super) fn drain(&mut self) -> Option<f64> {
        self.fresh = true;
        // A tampered state may say more than can be.
        self.held = self.held.min(self.delay()).checked_sub(1)?;
        self.index = self.index.saturating_add(1);
        self.recent.newest(self.held)
    }

    /// The last samples that were given.
    pub(super) fn samples(&self) -> &[f64] {
        let recent = self.recent.as_slice();
        recent.get(..recent.len().saturating_sub(self.held)).unwrap_or(&[])
    }

    /// Time passes without signal.
    pub(super) fn skip(&mut self, samples: u64) {
        self.index = self.index.saturating_add(samples);
    }

    /// Whether there was a spike where that of a paced complex is, its R peak at `index`.
    pub(super) fn paced(&self, index: u64) -> bool {
        let (low, high) = self.reach;
        let near = |at: &u64| index.checked_sub(*at).is_some_and(|d| d >= low && d <= high);
        self.found.iter().flatten().any(near)
    }

    /// Looks at the sample that has now as much behind it as it needs: `last` is as far behind
    /// it as the one that is given is before it.
    #[inline(always)]
    fn look(&mut self, last: f64) -> Option<f64> {
        let recent = self.recent.as_slice();
        let recent = recent.get(recent.len().checked_sub(self.far + self.near + 1)?..)?;
        // The signal at rest is between the first two.
        let (first, rested) = (*recent.first()?, *recent.get(self.near)?);
        let (given, here) = (*recent.get(self.far - self.near)?, *recent.get(self.far)?);
        let size = (here - given).abs();
        let least = larger(CHANGES * self.usual, STEEPEST * self.greatest);
        if size > least && self.greatest > 0.0 {
            let back = here - last;
            let stands = size.min(back.abs());
            let upright = (back > 0.0) == (here > given);
            let even = stands > EVEN * size.max(back.abs());
            let sharp = stands > SHARP * (here - first).abs();
            if upright && even && sharp && stands > least {
                self.bridge(given, last);
                return Some(given);
            }
        }
        // What is usual is learnt when it has passed, and from what was no spike.
        if self.blind > 0 {
            self.blind -= 1;
            return Some(given);
        }
        let change = (rested - first).abs();
        let most = 0.3 * self.greatest;
        self.usual += self.follow * (if change < most { change } else { most } - self.usual);
        self.greatest = larger(self.greatest * self.forget, change);
        Some(given)
    }

    /// Puts a line where the spike is.
    #[cold]
    fn bridge(&mut self, given: f64, last: f64) {
        let slope = (last - given) / (2 * self.near) as f64;
        let mut line = given;
        for age in (1..2 * self.near).rev() {
            line += slope;
            self.recent.replace_newest(age, line);
        }
        self.found.rotate_right(1);
        if let Some(slot) = self.found.first_mut() {
            *slot = Some(self.index.saturating_sub(1) + self.near as u64);
        }
        self.blind = self.near + self.far + 1;
    }
}

/// Of two numbers, neither of them NaN: one instruction, where `f64::max` takes five.
#[inline]
fn larger(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}
