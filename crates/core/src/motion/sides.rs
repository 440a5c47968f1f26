//! How alike two sides of a body move.

use super::romberg;

/// Two sides compared, with 95 % intervals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Symmetry {
    /// Geometric mean of the left by that of the right.
    pub ratio: f64,
    /// The symmetry angle, percent: 0 alike, 50 only the right, -50 only the left.
    pub angle_percent: f64,
    /// Lower end of its interval; -50 where there are too few repetitions to tell.
    pub low: f64,
    /// Upper end; 50 where there are too few.
    pub high: f64,
}

/// Compares a descriptor of repetitions, such as the range, the time or the smoothness, of the left
/// with that of the right: the symmetry angle (R. A. Zifchock and others, Gait and Posture 27:622,
/// 2008) of the ratio of their geometric means, with the interval of that ratio (B. L. Welch,
/// Biometrika 34:28, 1947). Where 0 is outside the interval the sides differ.
///
/// What is less than nothing everywhere, as LDLJ and SPARC are, is compared by size. `None` without
/// a repetition of each side, or where the values are of both signs, nothing or no number.
///
/// ```
/// use interocept::motion::symmetry;
/// let ranges = symmetry(&[88.0, 92.0, 90.0], &[61.0, 58.0, 60.0]).unwrap();
/// assert!((ranges.ratio - 1.51).abs() < 0.01);
/// assert!((ranges.angle_percent + 12.7).abs() < 0.1 && ranges.high < -10.0);
/// ```
pub fn symmetry(left: &[f64], right: &[f64]) -> Option<Symmetry> {
    let mirror = left.iter().chain(right).all(|v| *v < 0.0);
    // The same comparison of two groups as that of trials.
    let by_size = |v: &f64| if mirror { -*v } else { *v };
    let found = romberg::ratio(right.iter().map(by_size), left.iter().map(by_size))?;
    let percent = |ratio: f64| 50.0 - libm::atan(ratio) / core::f64::consts::FRAC_PI_2 * 100.0;
    Some(Symmetry {
        ratio: found.ratio,
        angle_percent: percent(found.ratio),
        low: percent(found.high),
        high: percent(found.low),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_alike_differ_or_cannot_be_told() {
        let same = symmetry(&[3.0, 3.1, 2.9], &[2.9, 3.0, 3.1]).unwrap();
        assert!(same.angle_percent.abs() < 1e-12 && same.low < 0.0 && same.high > 0.0);
        // Twice as far: 45 degrees less the arc tangent of 2 are -18.43 of 90.
        let left = symmetry(&[2.0, 2.0], &[1.0, 1.0]).unwrap();
        assert!((left.angle_percent + 20.483_276_469_913_35).abs() < 1e-12, "{left:?}");
        assert!((left.low - left.high).abs() < 1e-12);
        let right = symmetry(&[1.0, 1.0], &[2.0, 2.0]).unwrap();
        assert!((left.angle_percent + right.angle_percent).abs() < 1e-12);
        let one = symmetry(&[2.0], &[1.0]).unwrap();
        assert_eq!((one.low, one.high), (-50.0, 50.0));
        assert_eq!(symmetry(&[-2.0, -2.0], &[-1.0, -1.0]), Some(left));
        for bad in [&[][..], &[0.0], &[-1.0], &[f64::NAN]] {
            assert_eq!(symmetry(bad, &[1.0]), None);
        }
    }
}
