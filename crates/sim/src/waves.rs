//! The shape of one beat: a sum of Gaussians, placed so that its R peak lies exactly at the beat's time.
//!
//! The sum-of-Gaussians description follows McSharry, Clifford, Tarassenko and Smith (IEEE Trans. Biomed.
//! Eng. 50:289, 2003), in time instead of phase so that every fiducial is known in closed form. The QT
//! interval follows the square root of the preceding interval (Bazett 1920).

use crate::rhythm::BeatClass;

/// A Gaussian.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Wave {
    /// Centre relative to the R peak, s.
    pub(crate) offset_s: f64,
    /// Standard deviation, s.
    pub(crate) width_s: f64,
    /// Height, mV.
    pub(crate) height_mv: f64,
}

/// Onset and offset of a wave: where its Gaussian is 5 % of its height, so many widths from its centre
/// (the square root of 2 ln 20).
const EDGE_WIDTHS: f64 = 2.447_746_830_680_816;
/// Beyond so many widths a Gaussian is below 1.3e-8 of its height and left out.
const REACH_WIDTHS: f64 = 6.0;

impl Wave {
    const fn new(offset_s: f64, width_s: f64, height_mv: f64) -> Self {
        Self { offset_s, width_s, height_mv }
    }

    pub(crate) fn value(&self, at_s: f64) -> f64 {
        let z = (at_s - self.offset_s) / self.width_s;
        if z.abs() > REACH_WIDTHS { 0.0 } else { self.height_mv * libm::exp(-0.5 * z * z) }
    }

    /// From where to where it is more than nothing, s from the R peak.
    pub(crate) fn reach_s(&self) -> (f64, f64) {
        let reach_s = REACH_WIDTHS * self.width_s;
        (self.offset_s - reach_s, self.offset_s + reach_s)
    }

    /// First and second derivative.
    fn slopes(&self, at_s: f64) -> (f64, f64) {
        let z = (at_s - self.offset_s) / self.width_s;
        let value = self.value(at_s);
        (-value * z / self.width_s, value * (z * z - 1.0) / (self.width_s * self.width_s))
    }

    fn onset_s(&self) -> f64 {
        self.offset_s - EDGE_WIDTHS * self.width_s
    }

    fn end_s(&self) -> f64 {
        self.offset_s + EDGE_WIDTHS * self.width_s
    }
}

/// Where the waves of a beat are, s from the beginning of the recording. Peaks are the extrema of the beat's
/// own waveform; onsets and offsets lie where the outer Gaussian has fallen to 5 % of its height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fiducials {
    /// Onset of the P wave; `None` where there is no P wave.
    pub p_onset_s: Option<f64>,
    /// Peak of the P wave.
    pub p_peak_s: Option<f64>,
    /// Offset of the P wave.
    pub p_offset_s: Option<f64>,
    /// Onset of the QRS complex.
    pub qrs_onset_s: Option<f64>,
    /// The Q wave's extremum.
    pub q_s: Option<f64>,
    /// The S wave's extremum.
    pub s_s: Option<f64>,
    /// Offset of the QRS complex.
    pub qrs_offset_s: Option<f64>,
    /// Onset of the T wave.
    pub t_onset_s: Option<f64>,
    /// Peak of the T wave.
    pub t_peak_s: Option<f64>,
    /// Offset of the T wave.
    pub t_offset_s: Option<f64>,
}

/// The waves of one beat.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    p: Option<Wave>,
    q: Wave,
    r: Wave,
    s: Wave,
    t: Wave,
}

impl Shape {
    /// The shape of a beat after an interval, its R peak at 0.
    pub(crate) fn new(class: BeatClass, p_wave: bool, rr_s: f64) -> Self {
        let qt = libm::sqrt(rr_s.clamp(0.25, 2.0));
        let narrow = |p: Option<Wave>| Self {
            p,
            q: Wave::new(-0.028, 0.008, -0.10),
            r: Wave::new(0.0, 0.0105, 1.10),
            s: Wave::new(0.030, 0.009, -0.22),
            t: Wave::new(0.27 * qt, 0.042 * qt, 0.30),
        };
        let wide = |r_mv: f64| Self {
            p: None,
            q: Wave::new(-0.065, 0.018, -0.15),
            r: Wave::new(0.0, 0.028, r_mv),
            s: Wave::new(0.080, 0.026, -0.45 * r_mv),
            t: Wave::new(0.33 * qt, 0.055 * qt, -0.30 * r_mv),
        };
        let mut shape = match class {
            BeatClass::N => narrow(p_wave.then_some(Wave::new(-0.16, 0.020, 0.12))),
            BeatClass::S => narrow(p_wave.then_some(Wave::new(-0.13, 0.016, 0.07))),
            BeatClass::V => wide(1.6),
            BeatClass::Q => wide(1.2),
        };
        // The neighbours pull the maximum of the sum away from the centre of R.
        if let Some(peak_s) = shape.extremum(shape.r) {
            for wave in [&mut shape.q, &mut shape.r, &mut shape.s, &mut shape.t]
                .into_iter()
                .chain(&mut shape.p)
            {
                wave.offset_s -= peak_s;
            }
        }
        shape
    }

    /// Every wave.
    pub(crate) fn waves(&self) -> impl Iterator<Item = Wave> + Clone + use<> {
        self.p.into_iter().chain([self.q, self.r, self.s, self.t])
    }

    fn value(&self, at_s: f64) -> f64 {
        self.waves().map(|wave| wave.value(at_s)).fold(0.0, |sum, value| sum + value)
    }

    /// Maximum minus minimum of the QRS complex, mV.
    pub(crate) fn peak_to_peak_mv(&self) -> f64 {
        let trough = |wave| self.extremum(wave).map_or(0.0, |at_s| self.value(at_s));
        self.value(0.0) - trough(self.q).min(trough(self.s)).min(0.0)
    }

    /// Where the sum has its extremum near a wave's centre, by Newton's method on its slope; `None` where
    /// the neighbours drown the wave.
    fn extremum(&self, wave: Wave) -> Option<f64> {
        let mut at_s = wave.offset_s;
        for _ in 0..50 {
            let (slope, curvature) = self.waves().fold((0.0, 0.0), |(slope, curvature), wave| {
                let (first, second) = wave.slopes(at_s);
                (slope + first, curvature + second)
            });
            // A peak bends down, a trough up.
            if curvature * wave.height_mv >= 0.0 {
                return None;
            }
            let step_s = slope / curvature;
            at_s -= step_s;
            if (at_s - wave.offset_s).abs() > 2.0 * wave.width_s {
                return None;
            }
            if step_s.abs() < 1e-13 {
                break;
            }
        }
        Some(at_s)
    }

    /// The fiducials of this shape at a time.
    pub(crate) fn fiducials(&self, time_s: f64) -> Fiducials {
        let at = |offset_s: f64| Some(time_s + offset_s);
        let peak = |wave| self.extremum(wave).map(|offset_s| time_s + offset_s);
        Fiducials {
            p_onset_s: self.p.and_then(|p| at(p.onset_s())),
            p_peak_s: self.p.and_then(peak),
            p_offset_s: self.p.and_then(|p| at(p.end_s())),
            qrs_onset_s: at(self.q.onset_s()),
            q_s: peak(self.q),
            s_s: peak(self.s),
            qrs_offset_s: at(self.s.end_s()),
            t_onset_s: at(self.t.onset_s()),
            t_peak_s: peak(self.t),
            t_offset_s: at(self.t.end_s()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_maximum_of_every_shape_lies_at_its_beat() {
        for class in [BeatClass::N, BeatClass::S, BeatClass::V, BeatClass::Q] {
            for rr_s in [0.2, 0.3, 0.5, 1.0, 1.5, 4.0] {
                let shape = Shape::new(class, true, rr_s);
                let top = shape.value(0.0);
                for step in 1..2000 {
                    let at_s = f64::from(step) * 2e-4;
                    assert!(
                        shape.value(at_s) < top && shape.value(-at_s) < top,
                        "{class:?} {rr_s} {at_s}"
                    );
                }
                // A millionth of a second away the value is lower too, on both sides.
                assert!(shape.value(1e-6) < top && shape.value(-1e-6) < top);
                assert!(shape.peak_to_peak_mv() > top);
            }
        }
    }

    #[test]
    fn fiducials_are_extrema_in_their_order() {
        for class in [BeatClass::N, BeatClass::S] {
            let shape = Shape::new(class, true, 0.8);
            let f = shape.fiducials(0.0);
            for (at_s, sign) in [(f.p_peak_s, 1.0), (f.q_s, -1.0), (f.s_s, -1.0), (f.t_peak_s, 1.0)]
            {
                let at_s = at_s.unwrap();
                for step in [-1e-4, -1e-6, 1e-6, 1e-4] {
                    assert!(
                        sign * shape.value(at_s + step) < sign * shape.value(at_s),
                        "{at_s} {step}"
                    );
                }
            }
            let order = [
                f.p_onset_s,
                f.p_peak_s,
                f.p_offset_s,
                f.qrs_onset_s,
                f.q_s,
                Some(0.0),
                f.s_s,
                f.qrs_offset_s,
                f.t_onset_s,
                f.t_peak_s,
                f.t_offset_s,
            ];
            assert!(order.windows(2).all(|pair| pair[0].unwrap() < pair[1].unwrap()), "{order:?}");
        }
        assert_eq!(Shape::new(BeatClass::N, false, 0.8).fiducials(0.0).p_peak_s, None);
    }
}
