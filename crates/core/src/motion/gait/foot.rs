//! Strides of a foot, by integrating from rest to rest.
//!
//! Between two swings the foot rests for a moment. There its velocity is zero and gravity tells
//! its inclination; from there to the next rest its turning and acceleration are integrated, and
//! what velocity is left over is taken out along a line.

use super::{WalkFlags, bout::Contact};
use crate::{
    Error, SampleRate,
    imu::{
        Quaternion,
        vector::{Vector, dot, scale},
    },
};
use interocept_dsp::{ring::SlidingWindow, snapshot};

/// The rate of turn is smoothed over this, as root mean square.
const SMOOTH_S: f64 = 0.1;
/// A foot that turns faster swings, if for so long.
const SWING_RAD_S: f64 = 1.0;
const SWING_S: f64 = 0.2;
/// After so much rest the stride is over even where no swing follows.
const REST_S: f64 = 1.0;
/// The longest stride that is kept.
const KEPT_S: f64 = 4.0;
/// Gravity is told from the acceleration so near to the middle of the rest.
const LEVEL_S: f64 = 0.05;
/// A swing turns the foot by at least this, and takes it at least so far (Kluge and others, 2021).
const LEAST_TURN: f64 = 0.3;
const LEAST_LENGTH_M: f64 = 0.15;
const GRAVITY: (f64, f64) = (7.0, 13.0);
const STANDARD_GRAVITY: f64 = 9.806_65;
const ODD_S: f64 = 5.0;

#[derive(Clone, Debug)]
pub(super) struct Foot {
    hz: f64,
    /// Ticks: of the smoothing, of a swing, of a rest.
    smooth: usize,
    swing: u64,
    rest: u64,
    kept: SlidingWindow<[f64; 6]>,
    ticks: u64,
    /// Ticks in a row above the threshold, and whether that is a swing.
    fast: u64,
    swinging: bool,
    /// The stillest tick of the rest under way, how still, and when the rest began.
    still: u64,
    stillness: f64,
    rest_from: u64,
    /// The middle of the rest before, if it is known; the contact before, none as 0.
    from: Option<u64>,
    contact: u64,
    /// Whether the rest under way has ended a stride already.
    ended: bool,
    odd: u64,
}
snapshot!(Foot { kept, ticks, fast, swinging, still, stillness, rest_from, from, contact, ended, odd }
          skip { hz, smooth, swing, rest });

fn plus([a, b, c]: Vector, k: f64, [x, y, z]: Vector) -> Vector {
    [a + k * x, b + k * y, c + k * z]
}

impl Foot {
    pub(super) fn new(working: SampleRate) -> Result<Self, Error> {
        let hz = working.hz();
        let ticks = |s: f64| libm::ceil(s * hz) as u64;
        Ok(Self {
            hz,
            smooth: (ticks(SMOOTH_S) as usize) | 1,
            swing: ticks(SWING_S),
            rest: ticks(REST_S),
            kept: SlidingWindow::new(ticks(KEPT_S) as usize)?,
            ticks: 0,
            fast: 0,
            swinging: false,
            still: 0,
            stillness: f64::INFINITY,
            rest_from: 0,
            from: None,
            contact: 0,
            ended: true,
            odd: 0,
        })
    }

    pub(super) fn reset(&mut self) {
        self.kept.reset();
        (self.ticks, self.fast, self.contact, self.odd) = (0, 0, 0, 0);
        (self.swinging, self.ended, self.from) = (false, true, None);
        (self.still, self.stillness, self.rest_from) = (0, f64::INFINITY, 0);
    }

    /// Why nothing can be told, if so.
    pub(super) fn odd(&self) -> WalkFlags {
        WalkFlags::NONE.with_if(WalkFlags::UNITS, self.odd as f64 >= ODD_S * self.hz)
    }

    /// Takes a tick; gives the contact that it completes.
    pub(super) fn push(&mut self, six: [f64; 6]) -> Option<Contact> {
        self.kept.push(six);
        self.ticks = self.ticks.saturating_add(1);
        let at = self.ticks.checked_sub(1 + self.smooth as u64 / 2)?;
        let all = self.kept.as_slice();
        let near = all.iter().rev().take(self.smooth);
        let power = near.fold(0.0, |sum, [_, _, _, x, y, z]| sum + dot([*x, *y, *z], [*x, *y, *z]));
        let turn = power / self.smooth as f64;
        if turn > SWING_RAD_S * SWING_RAD_S {
            self.fast = self.fast.saturating_add(1);
            if self.fast < self.swing || self.swinging {
                return None;
            }
            self.swinging = true;
            let contact = if self.ended { None } else { self.end() };
            // A stride begins at the last moment of rest.
            self.from = self.stillness.is_finite().then_some(self.still);
            (self.stillness, self.ended) = (f64::INFINITY, false);
            return contact;
        }
        self.fast = 0;
        if self.swinging {
            self.swinging = false;
            self.rest_from = at;
        }
        if self.ended {
            // Standing: the next stride begins where this ends.
            (self.still, self.stillness) = (at, turn);
            self.gravity();
            return None;
        }
        if turn < self.stillness {
            (self.still, self.stillness) = (at, turn);
        }
        if at.saturating_sub(self.rest_from) < self.rest {
            return None;
        }
        let contact = self.end();
        self.ended = true;
        contact
    }

    /// Ends what is still open.
    pub(super) fn finish(&mut self) -> Option<Contact> {
        if self.ended || self.swinging { None } else { self.end() }
    }

    /// While standing, what is measured must be gravity.
    fn gravity(&mut self) {
        let Some([x, y, z, ..]) = self.kept.as_slice().last() else { return };
        let size = libm::sqrt(dot([*x, *y, *z], [*x, *y, *z]));
        let (low, high) = GRAVITY;
        self.odd = if size >= low && size <= high { 0 } else { self.odd.saturating_add(1) };
    }

    /// The stride from the rest before to the stillest tick of this one.
    fn end(&mut self) -> Option<Contact> {
        let (from, to) = (self.from?, self.still);
        let ago = |tick: u64| self.ticks.saturating_sub(1).saturating_sub(tick) as usize;
        let all = self.kept.as_slice();
        let first = all.len().checked_sub(ago(from) + 1)?;
        let last = all.len().checked_sub(ago(to) + 1)?;
        let stride = all.get(first..=last)?;
        let near = libm::ceil(LEVEL_S * self.hz) as usize;
        let level = all.get(first.saturating_sub(near)..=first.saturating_add(near))?;
        let acc = |six: &[f64; 6]| {
            let [x, y, z, ..] = *six;
            [x, y, z]
        };
        let up = level.iter().fold([0.0; 3], |sum, six| plus(sum, 1.0, acc(six)));
        let size = libm::sqrt(dot(up, up)) / level.len() as f64;
        let (low, high) = GRAVITY;
        if !(low..=high).contains(&size) {
            self.odd = self.odd.saturating_add(to.saturating_sub(from));
            return None;
        }
        self.odd = 0;
        let upright = Quaternion::to_upright(up, libm::sqrt(dot(up, up)));
        let length_m = displacement(stride, upright, self.hz);
        let (off, on) = swing(stride, self.hz)?;
        if length_m.is_nan() || length_m < LEAST_LENGTH_M {
            return None;
        }
        let (off, on) = (from.saturating_add(off), from.saturating_add(on));
        let follows = self.contact > 0 && off > self.contact;
        let stance = if follows { (off - self.contact) as f64 } else { f64::NAN };
        self.contact = on;
        Some(Contact { tick: on, final_tick: off, length_m, stance, ..Contact::default() })
    }
}

/// How far a stride goes, level.
fn displacement(stride: &[[f64; 6]], upright: Quaternion, hz: f64) -> f64 {
    let step = 1.0 / hz;
    let (mut turn, mut before) = (upright, None::<(Vector, Vector)>);
    let (mut velocity, mut place, mut seconds) = ([0.0; 3], [0.0; 3], 0.0);
    for [x, y, z, a, b, c] in stride {
        let rate = [*a, *b, *c];
        if let Some((last, _)) = before {
            let mean = scale(plus(rate, 1.0, last), 0.5 * step);
            turn = (turn * Quaternion::of_rotation(mean)).tidied();
        }
        let [east, north, up] = turn.rotate([*x, *y, *z]);
        let free = [east, north, up - STANDARD_GRAVITY];
        if let Some((_, last)) = before {
            // Trapezoids, of turning, acceleration and velocity.
            let mean = plus(free, 1.0, last).map(|v| 0.5 * v);
            let next = plus(velocity, step, mean);
            place = plus(place, 0.5 * step, plus(velocity, 1.0, next));
            velocity = next;
            seconds += step;
        }
        before = Some((rate, free));
    }
    // The velocity that is left grew along a line.
    let [x, y, _] = plus(place, -0.5 * seconds, velocity);
    libm::sqrt(x * x + y * y)
}

/// Where the swing of a stride begins and ends: the longest turn one way about the axis that the
/// foot turns about most.
fn swing(stride: &[[f64; 6]], hz: f64) -> Option<(u64, u64)> {
    let axis = principal(stride);
    let (mut best, mut turn, mut from, mut before) = ((0.0, 0, 0), 0.0_f64, 0, 0.0);
    let rates = stride.iter().map(|[_, _, _, x, y, z]| dot([*x, *y, *z], axis));
    for (i, rate) in rates.chain(core::iter::once(0.0)).enumerate() {
        if rate * before <= 0.0 {
            if turn.abs() > best.0 {
                best = (turn.abs(), from, i);
            }
            (turn, from) = (0.0, i);
        }
        turn += rate / hz;
        before = rate;
    }
    let (turn, from, to) = best;
    (turn >= LEAST_TURN).then_some((from as u64, to as u64))
}

/// The axis of most turning, by powers of the matrix of products.
fn principal(stride: &[[f64; 6]]) -> Vector {
    let mut m = [[0.0; 3]; 3];
    for [_, _, _, x, y, z] in stride {
        let w = [*x, *y, *z];
        for (row, a) in m.iter_mut().zip(w) {
            *row = plus(*row, a, w);
        }
    }
    // From the row that is longest: it is not across the axis.
    let longest = |a: Vector, b: Vector| if dot(a, a) >= dot(b, b) { a } else { b };
    let [p, q, r] = m;
    let mut axis = longest(longest(p, q), r);
    for _ in 0..20 {
        let size = libm::sqrt(dot(axis, axis));
        let unit = axis.map(|c| if size > 0.0 { c / size } else { 0.0 });
        axis = m.map(|row| dot(row, unit));
    }
    let size = libm::sqrt(dot(axis, axis));
    axis.map(|c| if size > 0.0 { c / size } else { 0.0 })
}
