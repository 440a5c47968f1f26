//! Where the R peak is, on the samples themselves.
//!
//! The detection filters smear and shift a complex by tens of milliseconds, differently for
//! each shape, which would go straight into RMSSD. So the peak is looked for afresh: the point
//! that stands out most over the signal a QRS width before and after it (this takes away drift
//! and knows no polarity), then the extremum of the samples there, then the vertex of the
//! parabola that fits them best.

/// A complex is looked for this far around where the features point to.
const REACH_S: f64 = 0.1;
/// Half the width over which a peak has to stand out: half of a normal QRS complex.
const STAND_S: f64 = 0.04;
/// The extremum is this near to the point that stands out most.
const NEAR_S: f64 = 0.012;
/// Half the width of the parabola; the top of an R wave is round over twice this.
const ROUND_S: f64 = 0.006;
/// By how much the polarity met so far is preferred: keeps the point on R, or on S, of
/// complexes that have both.
const PREFER: f64 = 0.3;

/// A located peak, `position` in the slice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Peak {
    pub position: f64,
    pub amplitude: f64,
}

/// The lengths above in samples.
#[derive(Clone, Copy, Debug)]
pub(super) struct Locator {
    reach: usize,
    stand: usize,
    near: usize,
    round: usize,
}

impl Locator {
    pub(super) fn new(rate_hz: f64) -> Self {
        let samples = |s: f64| (libm::round(s * rate_hz) as usize).max(1);
        Self {
            reach: samples(REACH_S),
            stand: samples(STAND_S),
            near: samples(NEAR_S),
            round: samples(ROUND_S),
        }
    }

    /// Samples that are needed on either side of the point looked around.
    pub(super) fn margin(&self) -> usize {
        self.reach + self.stand + 2
    }

    /// The peak around `center`. `polarity` from -1 to 1 is the one met so far.
    pub(super) fn locate(&self, x: &[f64], center: usize, polarity: f64) -> Option<Peak> {
        let from = center.checked_sub(self.reach)?.max(self.stand);
        let to = (center + self.reach + 1).min(x.len().checked_sub(self.stand)?);
        let before = x.get(from - self.stand..)?;
        let after = x.get(from + self.stand..)?;
        let here = x.get(from..to)?;
        let (mut best, mut at, mut up) = (0.0, None, true);
        for (i, ((v, b), a)) in here.iter().zip(before).zip(after).enumerate() {
            let height = v - 0.5 * (a + b);
            let weight =
                if height > 0.0 { 1.0 + PREFER * polarity } else { 1.0 - PREFER * polarity };
            let standing = height.abs() * weight;
            if standing > best {
                (best, at, up) = (standing, Some(from + i), height > 0.0);
            }
        }
        let top = self.extremum(x, at?, up)?;
        let sides = x.get(top.checked_sub(self.stand)?)? + x.get(top + self.stand)?;
        Some(Peak {
            position: top as f64 + self.vertex(x, top, up).unwrap_or(0.0),
            amplitude: x.get(top)? - 0.5 * sides,
        })
    }

    /// The extremum of the lightly smoothed samples near `at`.
    fn extremum(&self, x: &[f64], at: usize, up: bool) -> Option<usize> {
        let from = at.checked_sub(self.near)?.checked_sub(1)?;
        let near = x.get(from..)?;
        let mut best = f64::NEG_INFINITY;
        let mut top = at;
        for (i, w) in near.windows(3).take(2 * self.near + 1).enumerate() {
            let &[a, b, c] = w else { continue };
            let v = if up { a + 2.0 * b + c } else { -(a + 2.0 * b + c) };
            if v > best {
                (best, top) = (v, from + i + 1);
            }
        }
        Some(top)
    }

    /// The vertex of the least-squares parabola, relative to `top`.
    fn vertex(&self, x: &[f64], top: usize, up: bool) -> Option<f64> {
        let h = self.round;
        let around = x.get(top.checked_sub(h)?..=top + h)?;
        let n = around.len() as f64;
        let mean_square = (0..=h).map(|k| 2.0 * (k * k) as f64).sum::<f64>() / n;
        let (mut slope, mut bend, mut bend_norm) = (0.0, 0.0, 0.0);
        for (k, v) in around.iter().enumerate() {
            let k = k as f64 - h as f64;
            let q = k * k - mean_square;
            slope += k * v;
            bend += q * v;
            bend_norm += q * q;
        }
        let slope = slope / (mean_square * n);
        let bend = bend / bend_norm;
        let vertex = -0.5 * slope / bend;
        let peaked = if up { bend < 0.0 } else { bend > 0.0 };
        (peaked && vertex.is_finite()).then(|| vertex.max(-(h as f64)).min(h as f64))
    }
}
