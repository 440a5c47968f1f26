//! The low-pass of the orientation filter: a mean at first, then Butterworth of second order.

use interocept_dsp::state::{Reader, Snapshot, StateError, Writer};

/// For `N` values together. For the first time constant it gives the mean of what has come, so that
/// it starts without a swing (Laidig and Seel 2023, section 3.4).
#[derive(Clone, Debug)]
pub(super) struct LowPass<const N: usize> {
    step_s: f64,
    tau_s: f64,
    b0: f64,
    b1: f64,
    a1: f64,
    a2: f64,
    /// How much the mean rests on, in samples; negative once the filter runs.
    weight: f64,
    /// Both memories of each value, kept apart so that two values are worked on at once.
    s: [f64; N],
    t: [f64; N],
}

impl<const N: usize> Snapshot for LowPass<N> {
    fn save(&self, writer: &mut Writer<'_>) {
        self.weight.save(writer);
        for (s, t) in self.s.iter().zip(&self.t) {
            s.save(writer);
            t.save(writer);
        }
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        self.weight.load(reader)?;
        for (s, t) in self.s.iter_mut().zip(&mut self.t) {
            s.load(reader)?;
            t.load(reader)?;
        }
        Ok(())
    }
}

impl<const N: usize> LowPass<N> {
    pub(super) fn new(tau_s: f64, step_s: f64) -> Self {
        use core::f64::consts::SQRT_2;
        let (s, t) = ([0.0; N], [0.0; N]);
        let mut filter =
            Self { step_s, tau_s, b0: 1.0, b1: 2.0, a1: 0.0, a2: 0.0, weight: 0.0, s, t };
        // Faster than the samples, there is nothing to hold back.
        if tau_s >= 0.5 * step_s {
            let c = libm::tan(SQRT_2 / (2.0 * tau_s) * step_s);
            let d = c * c + SQRT_2 * c + 1.0;
            filter.b0 = c * c / d;
            filter.b1 = 2.0 * filter.b0;
            filter.a1 = 2.0 * (c * c - 1.0) / d;
            filter.a2 = (1.0 - SQRT_2 * c + c * c) / d;
        } else {
            filter.weight = -1.0;
        }
        filter
    }

    #[inline]
    pub(super) fn push(&mut self, x: [f64; N]) -> [f64; N] {
        let mut y = x;
        if self.weight >= 0.0 {
            self.weight += 1.0;
            let by = 1.0 / self.weight;
            for (y, sum) in y.iter_mut().zip(&mut self.s) {
                *sum += *y;
                *y = *sum * by;
            }
            if self.weight * self.step_s >= self.tau_s {
                self.settle(y);
            }
            return y;
        }
        let Self { b0, b1, a1, a2, .. } = *self;
        if a2 == 0.0 && b0 == 1.0 {
            return x;
        }
        for ((y, s), t) in y.iter_mut().zip(&mut self.s).zip(&mut self.t) {
            let x = *y;
            let out = b0 * x + *s;
            *s = b1 * x - a1 * out + *t;
            *t = b0 * x - a2 * out;
            *y = out;
        }
        y
    }

    /// As after a long time of `x`.
    pub(super) fn settle(&mut self, x: [f64; N]) {
        self.weight = -1.0;
        for ((s, t), x) in self.s.iter_mut().zip(&mut self.t).zip(x) {
            (*s, *t) = (x * (1.0 - self.b0), x * (self.b0 - self.a2));
        }
    }

    /// Whether it still gives a mean.
    pub(super) fn starting(&self) -> bool {
        self.weight >= 0.0
    }

    /// A mean again, of which `x` is so many samples already.
    pub(super) fn restart(&mut self, x: [f64; N], samples: f64) {
        if samples * self.step_s >= self.tau_s {
            return self.settle(x);
        }
        self.weight = samples;
        for ((sum, t), x) in self.s.iter_mut().zip(&mut self.t).zip(x) {
            (*sum, *t) = (x * samples, 0.0);
        }
    }
}

/// Gain of a filter of first order.
pub(super) fn gain(tau_s: f64, step_s: f64) -> f64 {
    if tau_s < 0.0 {
        0.0
    } else if tau_s == 0.0 {
        1.0
    } else {
        1.0 - libm::exp(-step_s / tau_s)
    }
}
