//! Static working postures (ISO 11226:2000): how long an angle may be held.
//!
//! The limits are those that the standard is commonly cited with; buy it before a decision rests on
//! them.

use crate::choice;

choice! {
    /// Whether an angle may be held.
    pub enum Zone {
        /// The angle is not known.
        Unknown = 0, "unknown";
        /// As long as one likes.
        Acceptable = 1, "acceptable";
        /// For a time that is the shorter the greater the angle.
        Limited = 2, "limited";
        /// Not at all.
        NotRecommended = 3, "not_recommended";
    }
}

/// Whether an angle may be held, and for how long.
fn held(angle: f64, free: f64, most: f64, longest_s: f64, shortest_s: f64) -> (Zone, f64) {
    if angle.is_nan() {
        (Zone::Unknown, f64::NAN)
    } else if angle < -LEAST || angle > most {
        (Zone::NotRecommended, 0.0)
    } else if angle <= free {
        (Zone::Acceptable, f64::INFINITY)
    } else {
        let share = (angle - free) / (most - free);
        (Zone::Limited, longest_s + share * (shortest_s - longest_s))
    }
}

/// What is called zero.
const LEAST: f64 = 2.0;

/// Trunk by its inclination against the upright posture, forwards, without support: free to 20
/// degrees, to 60 for 4 minutes to 1.
pub fn trunk(inclination: f64) -> (Zone, f64) {
    held(inclination, 20.0, 60.0, 240.0, 60.0)
}

/// Head by its inclination, without support of the trunk: free to 25 degrees, to 85 for 8 minutes
/// to 1.
pub fn head(inclination: f64) -> (Zone, f64) {
    held(inclination, 25.0, 85.0, 480.0, 60.0)
}

/// Upper arm by its elevation, without support: free to 20 degrees, to 60 for 3 minutes to 1.
pub fn upper_arm(elevation: f64) -> (Zone, f64) {
    held(elevation.abs(), 20.0, 60.0, 180.0, 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_on_the_line() {
        assert_eq!(trunk(20.0), (Zone::Acceptable, f64::INFINITY));
        assert_eq!(trunk(40.0), (Zone::Limited, 150.0));
        assert_eq!(trunk(60.0), (Zone::Limited, 60.0));
        assert_eq!(trunk(60.1).0, Zone::NotRecommended);
        assert_eq!(trunk(-5.0).0, Zone::NotRecommended);
        assert_eq!(head(55.0), (Zone::Limited, 270.0));
        assert_eq!(upper_arm(40.0), (Zone::Limited, 120.0));
        assert_eq!(head(f64::NAN).0, Zone::Unknown);
    }
}
