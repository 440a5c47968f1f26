//! Asymmetry between decelerations (longer intervals) and accelerations (shorter ones).

use super::{Undefined, check, pairs};

/// Indices of heart-rate asymmetry. Shares C are fractions, GI, SI, AI and PI percentages,
/// the rest has the unit of the intervals. Suffix `d` deceleration, `a` acceleration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asymmetry {
    /// Guzik's index: share of decelerations in the distances to the line of identity, %.
    pub gi: f64,
    /// Slope index: their share in the angles to it, %.
    pub si: f64,
    /// Area index: their share in the sectors' areas, %.
    pub ai: f64,
    /// Porta's index: share of accelerations among the pairs that change, %.
    pub pi: f64,
    /// Share of short-term variance from decelerations.
    pub c1d: f64,
    /// Share of short-term variance from accelerations.
    pub c1a: f64,
    /// Short-term variability of decelerations.
    pub sd1d: f64,
    /// Short-term variability of accelerations.
    pub sd1a: f64,
    /// Share of long-term variance from decelerations.
    pub c2d: f64,
    /// Share of long-term variance from accelerations.
    pub c2a: f64,
    /// Long-term variability of decelerations.
    pub sd2d: f64,
    /// Long-term variability of accelerations.
    pub sd2a: f64,
    /// Share of total variance from decelerations.
    pub cd: f64,
    /// Share of total variance from accelerations.
    pub ca: f64,
    /// Total variability of decelerations.
    pub sdnnd: f64,
    /// Total variability of accelerations.
    pub sdnna: f64,
}

/// What is summed up on one side of the line of identity.
#[derive(Clone, Copy, Default)]
struct Side {
    pairs: usize,
    distance: f64,
    angle: f64,
    area: f64,
    across: f64,
    along: f64,
}

/// Heart-rate asymmetry: GI (Guzik et al., Biomed Tech 51:272, 2006), SI (Karmakar et al.,
/// Physiol Meas 33:1387, 2012), AI (Yan et al., Biomed Eng Online 16:112, 2017), PI (Porta et
/// al., Am J Physiol 295:R550, 2008), C and SD (Piskorski & Guzik, Med Biol Eng Comput
/// 49:1289, 2011; half of the pairs without change goes to each side).
///
/// `follows` as in [`poincare`](super::poincare::poincare). At least two pairs are needed,
/// one with a change; intervals must be positive.
pub fn asymmetry(rr: &[f64], follows: &[bool]) -> Result<Asymmetry, Undefined> {
    check(rr, 3)?;
    if rr.iter().any(|&v| v <= 0.0) {
        return Err(Undefined::Parameter);
    }
    let (n, sx, sy) =
        pairs(rr, follows).fold((0usize, 0.0, 0.0), |(n, sx, sy), (x, y)| (n + 1, sx + x, sy + y));
    if n < 2 {
        return Err(Undefined::TooShort { need: 3 });
    }
    let centre = (sx + sy) / n as f64;
    let (mut slower, mut faster, mut level) = (Side::default(), Side::default(), 0.0);
    for (x, y) in pairs(rr, follows) {
        let along = (x + y - centre) * (x + y - centre) / 2.0;
        let side = if y > x {
            &mut slower
        } else if y < x {
            &mut faster
        } else {
            level += along;
            continue;
        };
        let angle = libm::fabs(core::f64::consts::FRAC_PI_4 - libm::atan(y / x));
        side.pairs += 1;
        side.distance += libm::fabs(y - x);
        side.angle += angle;
        side.area += angle * (x * x + y * y);
        side.across += (y - x) * (y - x) / 2.0;
        side.along += along;
    }
    let share = |d: f64, a: f64| {
        let s = d / (d + a);
        if s.is_finite() { Ok(s) } else { Err(Undefined::NoVariation) }
    };
    let variance = |sum: f64| sum / (n - 1) as f64;
    let (v1d, v1a) = (variance(slower.across), variance(faster.across));
    let (v2d, v2a) = (variance(slower.along + level / 2.0), variance(faster.along + level / 2.0));
    let c1d = share(v1d, v1a)?;
    let c2d = share(v2d, v2a)?;
    let cd = share(v1d + v2d, v1a + v2a)?;
    Ok(Asymmetry {
        gi: 100.0 * share(slower.distance, faster.distance)?,
        si: 100.0 * share(slower.angle, faster.angle)?,
        ai: 100.0 * share(slower.area, faster.area)?,
        pi: 100.0 * share(faster.pairs as f64, slower.pairs as f64)?,
        c1d,
        c1a: 1.0 - c1d,
        sd1d: libm::sqrt(v1d),
        sd1a: libm::sqrt(v1a),
        c2d,
        c2a: 1.0 - c2d,
        sd2d: libm::sqrt(v2d),
        sd2a: libm::sqrt(v2a),
        cd,
        ca: 1.0 - cd,
        sdnnd: libm::sqrt((v1d + v2d) / 2.0),
        sdnna: libm::sqrt((v1a + v2a) / 2.0),
    })
}
