//! Contacts in a row, and what they come to.

use super::{GaitConfig, Placement, back::Back};
use crate::{Error, SampleRate};
use core::ops::Range;
use interocept_dsp::{
    alloc::{Vec, try_vec},
    held::Held,
    ring::Ring,
    snapshot, sort,
};

/// A contact; times are in ticks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Contact {
    pub(super) tick: u64,
    pub(super) final_tick: u64,
    pub(super) length_m: f64,
    pub(super) stance: f64,
    /// Set by the bout.
    pub(super) number: u64,
    pub(super) step: f64,
    pub(super) stride: f64,
    pub(super) speed_m_s: f64,
}
snapshot!(Contact { tick, final_tick, length_m, stance, number, step, stride, speed_m_s });

/// Steps closer than this are one.
const LEAST_STEP_S: f64 = 0.25;
/// Steps and strides further apart are none (Kluge and others, 2021).
const MOST_STEP_S: f64 = 1.5;
const MOST_STRIDE_S: f64 = 3.0;
/// As many times of a bout are kept.
const KEPT: usize = 512;
/// From either end of the sorted times so much is left out of the mean.
const TRIMMED: f64 = 0.2;
/// The most contacts that wait for others.
const WAITING: usize = 8;

/// The bout under way.
#[derive(Clone, Debug)]
pub(super) struct Bout {
    foot: bool,
    hz: f64,
    break_ticks: f64,
    least: u64,
    waiting: Held<Contact>,
    last: Contact,
    first: u64,
    count: u64,
    times: Ring<f64>,
    work: Vec<f64>,
    /// Sums of lengths and of the times they took, of stances and their number.
    sums: [f64; 5],
}
snapshot!(Bout { waiting, last, first, count, times, sums }
          skip { foot, hz, break_ticks, least } skip heap { work });

/// What a bout comes to.
pub(super) struct Sum {
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) contacts: u64,
    pub(super) step_s: f64,
    pub(super) stride_s: f64,
    pub(super) stance_s: f64,
    pub(super) length_m: f64,
    pub(super) speed_m_s: f64,
    pub(super) cadence_per_min: f64,
    pub(super) stride_cv: f64,
    pub(super) regularity: (f64, f64),
    pub(super) symmetry: f64,
}

impl Bout {
    pub(super) fn new(config: &GaitConfig, working: SampleRate) -> Result<Self, Error> {
        Ok(Self {
            foot: config.placement == Placement::Foot,
            hz: working.hz(),
            break_ticks: config.break_s * working.hz(),
            least: u64::from(config.least_contacts),
            waiting: Held::new(WAITING, Contact::default())?,
            last: Contact::default(),
            first: 0,
            count: 0,
            times: Ring::new(KEPT)?,
            work: try_vec(KEPT, 0.0)?,
            sums: [0.0; 5],
        })
    }

    /// Whether nothing came for too long.
    pub(super) fn is_over(&self, now: u64) -> bool {
        self.count > 0 && now.saturating_sub(self.last.tick) as f64 > self.break_ticks
    }

    /// Takes a contact; false where there are not enough yet, or it is none.
    pub(super) fn take(&mut self, mut contact: Contact) -> bool {
        (contact.step, contact.stride, contact.speed_m_s) = (f64::NAN, f64::NAN, f64::NAN);
        if self.count == 0 {
            self.first = contact.tick;
        } else {
            let apart = contact.tick.saturating_sub(self.last.tick) as f64;
            if apart < LEAST_STEP_S * self.hz {
                return false;
            }
            if !self.foot {
                self.add(self.last);
            }
            let most = if self.foot { MOST_STRIDE_S } else { MOST_STEP_S };
            if apart <= most * self.hz {
                self.join(&mut contact, apart);
                if self.foot {
                    self.add(contact);
                }
            } else {
                contact.length_m = f64::NAN;
                contact.stance = f64::NAN;
            }
        }
        self.count = self.count.saturating_add(1);
        contact.number = self.count;
        self.last = contact;
        self.waiting.push(contact);
        self.count >= self.least
    }

    /// A step or stride that follows the one before.
    fn join(&self, contact: &mut Contact, apart: f64) {
        let seconds = apart / self.hz;
        if self.foot {
            contact.stride = apart;
        } else {
            contact.step = apart;
            contact.stride = self.last.step + apart;
            // The foot that comes down now left the ground after the last contact.
            contact.stance = f64::NAN;
            if !self.last.step.is_nan() {
                let both = self.last.final_tick.saturating_sub(self.last.tick) as f64;
                contact.stance = self.last.step + both;
            }
        }
        // On the back a length is that of two such steps.
        contact.speed_m_s = contact.length_m / if self.foot { seconds } else { 2.0 * seconds };
    }

    /// Takes a step or stride into the means. On the back that is done when the next contact
    /// comes: the last step of a walk only brings the feet together (Jaeger and Vanitchatchavan,
    /// J Biomech 25:1233, 1992) and is slower and shorter than what was walked.
    fn add(&mut self, contact: Contact) {
        let apart = if self.foot { contact.stride } else { contact.step };
        if apart.is_nan() {
            return;
        }
        self.times.push(apart);
        let [lengths, length_s, strides, stances, stance_n] = &mut self.sums;
        if !contact.stance.is_nan() {
            *stances += contact.stance / self.hz;
            *stance_n += 1.0;
        }
        if !contact.length_m.is_nan() {
            *lengths += contact.length_m;
            *length_s += if self.foot { apart } else { 2.0 * apart } / self.hz;
            *strides += 1.0;
        }
    }

    /// Those that can be told now, by their place.
    pub(super) fn fresh(&self) -> Range<usize> {
        0..self.waiting.as_slice().len()
    }

    pub(super) fn held(&self, at: usize) -> Option<Contact> {
        self.waiting.as_slice().get(at).copied()
    }

    pub(super) fn told(&mut self) {
        self.waiting.clear();
    }

    /// Ends the bout; gives what it came to if it was one.
    pub(super) fn close(&mut self, back: Option<&Back>) -> Option<Sum> {
        if self.times.is_empty() {
            self.add(self.last);
        }
        let sum = (self.count >= self.least && !self.times.is_empty()).then(|| self.sum(back));
        self.waiting.clear();
        self.times.reset();
        self.count = 0;
        self.sums = [0.0; 5];
        sum
    }

    fn sum(&mut self, back: Option<&Back>) -> Sum {
        let usual = self.usual() / self.hz;
        let [lengths, length_s, strides, stances, stance_n] = self.sums;
        let ticks = usual * self.hz;
        let span = self.last.tick.saturating_sub(self.first);
        Sum {
            first: self.first,
            last: self.last.tick,
            contacts: self.count,
            step_s: if self.foot { f64::NAN } else { usual },
            stride_s: if self.foot { usual } else { 2.0 * usual },
            stance_s: stances / stance_n,
            length_m: lengths / strides,
            speed_m_s: lengths / length_s,
            cadence_per_min: if self.foot { 120.0 } else { 60.0 } / usual,
            stride_cv: self.variation(),
            regularity: back.map_or((f64::NAN, f64::NAN), |b| b.regularity(ticks, span)),
            symmetry: if self.foot { f64::NAN } else { self.symmetry() },
        }
    }

    /// Mean time without extremes.
    fn usual(&mut self) -> f64 {
        let n = self.times.len();
        for (w, t) in self.work.iter_mut().zip(self.times.iter()) {
            *w = t;
        }
        let Some(times) = self.work.get_mut(..n) else { return f64::NAN };
        sort::sort(times);
        let cut = (TRIMMED * n as f64) as usize;
        let kept = times.iter().skip(cut).take(n.saturating_sub(2 * cut));
        kept.fold(0.0, |sum, t| sum + t) / n.saturating_sub(2 * cut) as f64
    }

    /// Stride times: of a foot as they are, of the back two steps each.
    fn variation(&self) -> f64 {
        let (mut n, mut sum, mut squares, mut before) = (0.0, 0.0, 0.0, f64::NAN);
        for t in self.times.iter() {
            let stride = if self.foot { t } else { before + t };
            before = t;
            if !stride.is_nan() {
                (n, sum, squares) = (n + 1.0, sum + stride, squares + stride * stride);
            }
        }
        let mean = sum / n;
        let variance = (squares - n * mean * mean) / (n - 1.0);
        let variance = if variance > 0.0 { variance } else { 0.0 };
        if n < 3.0 { f64::NAN } else { 100.0 * libm::sqrt(variance) / mean }
    }

    fn symmetry(&self) -> f64 {
        let (mut sums, mut counts) = ([0.0; 2], [0.0; 2]);
        for (i, t) in self.times.iter().enumerate() {
            if let (Some(sum), Some(n)) = (sums.get_mut(i % 2), counts.get_mut(i % 2)) {
                *sum += t;
                *n += 1.0;
            }
        }
        let ([a, b], [n, m]) = (sums, counts);
        let (a, b) = (a / n, b / m);
        if a < b { a / b } else { b / a }
    }
}
