//! Poles and zeros of a real filter, each conjugate pair held once.

use crate::Complex;

pub(super) type C = Complex<f64>;

/// Room for the roots of the largest band-pass, all of them real.
const CAPACITY: usize = 2 * super::MAX_ORDER + 2;

/// A set closed under conjugation: a member with `im > 0` stands for itself and its
/// conjugate, one with `im == 0` for itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Roots {
    items: [C; CAPACITY],
    len: usize,
}

impl Roots {
    pub(super) const fn new() -> Self {
        Self { items: [C::new(0.0, 0.0); CAPACITY], len: 0 }
    }

    pub(super) fn as_slice(&self) -> &[C] {
        self.items.get(..self.len).unwrap_or(&[])
    }

    /// Adds a root, and with it its conjugate.
    pub(super) fn add(&mut self, root: C) {
        if let Some(slot) = self.items.get_mut(self.len) {
            *slot = C::new(root.re, root.im.abs());
            self.len += 1;
        }
    }

    /// The number of roots, conjugates counted.
    pub(super) fn degree(&self) -> usize {
        self.as_slice().iter().map(|r| if r.im == 0.0 { 1 } else { 2 }).sum()
    }

    pub(super) fn map(&self, f: impl Fn(C) -> C) -> Self {
        let mut out = Self::new();
        for &r in self.as_slice() {
            out.add(f(r));
        }
        out
    }

    /// The product of `c - root` over all roots, conjugates included. It is real.
    pub(super) fn product_from(&self, c: f64) -> f64 {
        self.as_slice()
            .iter()
            .map(|r| {
                let d = c - r.re;
                if r.im == 0.0 { d } else { d * d + r.im * r.im }
            })
            .product()
    }

    /// Replaces each root `r` by the two roots of `z^2 - 2 r z + w^2`.
    pub(super) fn split_around(&self, w: f64) -> Self {
        let mut out = Self::new();
        for &r in self.as_slice() {
            let s = sqrt(r * r - w * w);
            let (low, high) = (r - s, r + s);
            // A real root may split into one conjugate pair, which is held once.
            if r.im == 0.0 && s.im != 0.0 {
                out.add(high);
            } else {
                out.add(high);
                out.add(low);
            }
        }
        out
    }

    /// Takes out the root that makes `cost` least; the first one of equals.
    pub(super) fn take_least(&mut self, cost: impl Fn(C) -> Option<f64>) -> Option<C> {
        let mut best: Option<(usize, C, f64)> = None;
        for (i, &r) in self.as_slice().iter().enumerate() {
            if let Some(c) = cost(r) {
                if best.is_none_or(|(_, _, least)| c < least) {
                    best = Some((i, r, c));
                }
            }
        }
        let (at, root, _) = best?;
        // Keep the order of the rest, for equal costs are decided by it.
        for i in at..self.len {
            let next = self.items.get(i + 1).copied().unwrap_or_default();
            if let Some(slot) = self.items.get_mut(i) {
                *slot = next;
            }
        }
        self.len -= 1;
        Some(root)
    }

    /// Pairs first, then the real ones, each by increasing real part.
    pub(super) fn sort(&mut self) {
        let mut rest = *self;
        let mut sorted = Self::new();
        for real in [false, true] {
            while let Some(r) = rest.take_least(|r| ((r.im == 0.0) == real).then_some(r.re)) {
                sorted.add(r);
            }
        }
        *self = sorted;
    }
}

/// The principal square root.
fn sqrt(z: C) -> C {
    if z.im == 0.0 {
        return if z.re < 0.0 {
            C::new(0.0, libm::sqrt(-z.re))
        } else {
            C::new(libm::sqrt(z.re), 0.0)
        };
    }
    let t = libm::sqrt(0.5 * (abs(z) + z.re.abs()));
    let u = z.im / (2.0 * t);
    if z.re >= 0.0 { C::new(t, u) } else { C::new(u.abs(), if z.im < 0.0 { -t } else { t }) }
}

pub(super) fn abs(z: C) -> f64 {
    libm::hypot(z.re, z.im)
}
