//! The filter with what is missing: it predicts over gaps, and finds itself again after them.

use super::{
    filter::{Filter, Limits},
    gap::Gap,
    magnet::Field,
    quaternion::Quaternion,
    recovery::Recovery,
    scale::Scale,
    uncertainty::{GRAVITY, MOST, Uncertainty},
    vector::{Vector, norm, scale, sub, times},
};
use interocept_dsp::snapshot;

#[derive(Clone, Debug)]
pub(super) struct Tracker {
    pub(super) filter: Filter,
    pub(super) gap: Gap,
    pub(super) uncertainty: Uncertainty,
    recovery: Recovery,
    /// The field before the gap, where it was that of the earth.
    earth: Option<Field>,
    pub(super) scale: Scale,
    bridge_s: f64,
    step_s: f64,
}
snapshot!(Tracker { filter, gap, uncertainty, recovery, earth, scale } skip { bridge_s, step_s });

impl Tracker {
    pub(super) fn new(limits: &Limits, bridge_s: f64, step_s: f64) -> Self {
        let uncertainty = Uncertainty::new(limits.acc_tau_s, limits.magnet.tau_s, step_s);
        Self {
            filter: Filter::new(limits, step_s),
            gap: Gap::new(step_s),
            uncertainty,
            recovery: Recovery::NONE,
            earth: None,
            scale: Scale::new(step_s),
            bridge_s,
            step_s,
        }
    }

    /// Whether it is too long ago that anything came.
    pub(super) fn lost(&self) -> bool {
        self.gap.length_s > self.bridge_s + 0.5 * self.step_s
    }

    /// Whether the vertical is still being found.
    pub(super) fn settling(&self) -> bool {
        self.filter.gravity.starting()
    }

    /// Time without a sample.
    pub(super) fn miss(&mut self, for_s: f64) {
        self.gap.length_s += for_s;
    }

    /// A sample that lasts for a time: angular rate, and acceleration and field where there are.
    #[inline]
    pub(super) fn take(
        &mut self,
        gyr: Vector,
        acc: Option<Vector>,
        mag: Option<Vector>,
        for_s: f64,
    ) {
        let rate = sub(gyr, self.filter.bias.value);
        if self.gap.length_s > 0.0 {
            self.resume(rate);
        }
        self.gap.see(rate);
        self.filter.gyr(gyr, for_s);
        // From the sensor to I.
        let turn = self.filter.strapdown.matrix();
        let turned = acc.map(|acc| times(turn, acc));
        if self.scale.turn(times(turn, scale(rate, for_s))) {
            let mag = mag.filter(|_| !self.filter.magnet.disturbed);
            self.scale.see(turned, mag.map(|mag| times(turn, mag)));
        }
        self.uncertainty.turn(self.filter.bias.sigma());
        let level = if let (Some(acc), Some(turned)) = (acc, turned) {
            self.uncertainty.acc(acc);
            if self.recovery.active() {
                self.recover(acc, mag);
                self.filter.levelled()
            } else {
                self.filter.acc(acc, turned)
            }
        } else {
            self.filter.levelled()
        };
        // While the vertical is uncertain the dip tells nothing of the field.
        if let Some(mag) = mag.filter(|_| !self.recovery.active()) {
            let gain = self.filter.mag(times(level, mag));
            self.uncertainty.mag(gain, self.filter.magnet.disturbed);
        }
    }

    fn recover(&mut self, acc: Vector, mag: Option<Vector>) {
        let Self { filter, recovery, uncertainty, earth, .. } = self;
        filter.rest.acc(acc);
        filter.smooth = filter.gravity.push(filter.strapdown.rotate(acc));
        if let (Some(mag), Some(earth)) = (mag, *earth) {
            if filter.magnet.fits(norm(mag), earth) {
                recovery.field(filter.strapdown.rotate(mag));
            }
        }
        let push = uncertainty.push() / (GRAVITY * GRAVITY);
        let dip = earth.map_or(0.0, |field| field.dip);
        let found = recovery.find(filter.smooth, push, dip, self.step_s);
        filter.tilt = (filter.magnet.turn.inverse() * found).tidied();
        uncertainty.found(recovery.sigmas());
        if !filter.gravity.starting() {
            recovery.end();
        }
    }

    fn resume(&mut self, rate: Vector) {
        let lost = self.lost();
        let filter = &mut self.filter;
        self.scale.interrupt();
        filter.rest.interrupt();
        filter.bias.interrupt();
        filter.gravity.restart([0.0; 3], 0.0);
        self.earth = filter.magnet.earth();
        let sigma = if lost {
            MOST
        } else {
            filter.turn(self.gap.bridged(rate));
            self.gap.bridged_sigma()
        };
        let frame = filter.magnet.turn * filter.tilt;
        self.recovery.begin(frame, sigma);
        self.uncertainty.gap(sigma);
    }

    /// From the sensor to east, north and up, also in a gap.
    pub(super) fn orientation(&self) -> Quaternion {
        let now = self.filter.orientation();
        if self.gap.length_s > 0.0 {
            (now * Quaternion::of_rotation(self.gap.predicted())).tidied()
        } else {
            now
        }
    }

    /// Standard deviations of inclination and heading, in radians.
    pub(super) fn sigmas(&self) -> (f64, f64) {
        if self.gap.length_s == 0.0 {
            return (self.uncertainty.tilt, self.uncertainty.heading);
        }
        let gap = self.gap.predicted_sigma();
        let sum = |a: f64| libm::sqrt(a * a + gap * gap).min(MOST);
        (sum(self.uncertainty.tilt), sum(self.uncertainty.heading))
    }
}
