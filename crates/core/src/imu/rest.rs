//! Whether the sensor lies still.

use super::{
    lowpass::LowPass,
    vector::{Vector, dot, sub},
};
use interocept_dsp::snapshot;

/// What counts as rest.
#[derive(Clone, Copy, Debug)]
pub(super) struct RestLimits {
    pub(super) least_s: f64,
    pub(super) gyr_rad_s: f64,
    pub(super) acc_m_s2: f64,
    pub(super) greatest_bias_rad_s: f64,
}

/// Whether the sensor lies still: neither value has left its own low-pass for a while.
#[derive(Clone, Debug)]
pub(super) struct Rest {
    limits: RestLimits,
    step_s: f64,
    gyr: LowPass<3>,
    acc: LowPass<3>,
    still_s: f64,
    /// The angular rate without what is fast.
    pub(super) smooth_gyr: Vector,
}
snapshot!(Rest { gyr, acc, still_s, smooth_gyr } skip { limits, step_s });

impl Rest {
    pub(super) fn new(limits: RestLimits, tau_s: f64, step_s: f64) -> Self {
        Self {
            limits,
            step_s,
            gyr: LowPass::new(tau_s, step_s),
            acc: LowPass::new(tau_s, step_s),
            still_s: 0.0,
            smooth_gyr: [0.0; 3],
        }
    }

    #[inline]
    pub(super) fn gyr(&mut self, gyr: Vector) {
        self.smooth_gyr = self.gyr.push(gyr);
        let most = self.limits.greatest_bias_rad_s;
        let turns = self.smooth_gyr.iter().any(|v| v.abs() > most);
        if turns || far(gyr, self.smooth_gyr, self.limits.gyr_rad_s) {
            self.still_s = 0.0;
        }
    }

    #[inline]
    pub(super) fn acc(&mut self, acc: Vector) {
        let smooth = self.acc.push(acc);
        if far(acc, smooth, self.limits.acc_m_s2) {
            self.still_s = 0.0;
        } else {
            self.still_s += self.step_s;
        }
    }

    #[inline]
    pub(super) fn is(&self) -> bool {
        self.still_s >= self.limits.least_s
    }

    /// After missing samples nothing is known of rest.
    pub(super) fn interrupt(&mut self) {
        self.still_s = 0.0;
        self.gyr.restart([0.0; 3], 0.0);
        self.acc.restart([0.0; 3], 0.0);
    }
}

#[inline]
fn far(a: Vector, b: Vector, by: f64) -> bool {
    let d = sub(a, b);
    dot(d, d) >= by * by
}
