//! Points of a body in pictures, and angles between them.

use crate::imu::vector::{Vector, cross, dot, norm, sub};

const DEGREES: f64 = 180.0 / core::f64::consts::PI;
/// A coordinate beyond this is none.
const GREATEST: f64 = 1e6;

/// Where the points of a side are in a model's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// The ear.
    pub ear: usize,
    /// The shoulder.
    pub shoulder: usize,
    /// The elbow.
    pub elbow: usize,
    /// The wrist.
    pub wrist: usize,
    /// The hip.
    pub hip: usize,
    /// The knee.
    pub knee: usize,
    /// The ankle.
    pub ankle: usize,
}

/// MediaPipe's pose of 33 landmarks, left and right.
pub const MEDIAPIPE: [Side; 2] = [
    Side { ear: 7, shoulder: 11, elbow: 13, wrist: 15, hip: 23, knee: 25, ankle: 27 },
    Side { ear: 8, shoulder: 12, elbow: 14, wrist: 16, hip: 24, knee: 26, ankle: 28 },
];
/// The 17 keypoints of COCO, left and right.
pub const COCO: [Side; 2] = [
    Side { ear: 3, shoulder: 5, elbow: 7, wrist: 9, hip: 11, knee: 13, ankle: 15 },
    Side { ear: 4, shoulder: 6, elbow: 8, wrist: 10, hip: 12, knee: 14, ankle: 16 },
];

/// The angle at the second of three points, 0 to 180 degrees; of points without a third coordinate
/// (NaN) that in the plane. None where a point is missing or lies on the joint.
pub fn angle_deg(points: [Vector; 3]) -> Option<f64> {
    let flat = points.iter().any(|[_, _, z]| z.is_nan());
    let [a, b, c] = points.map(|[x, y, z]| [x, y, if flat { 0.0 } else { z }]);
    let inside = |v: Vector| v.iter().all(|x| x.abs() <= GREATEST);
    if !(inside(a) && inside(b) && inside(c)) {
        return None;
    }
    let (u, v) = (sub(a, b), sub(c, b));
    if !(dot(u, u) > 0.0 && dot(v, v) > 0.0) {
        return None;
    }
    // Never by the arc cosine, which loses straight and folded limbs.
    Some(libm::atan2(norm(cross(u, v)), dot(u, v)) * DEGREES)
}

/// How far forward the head is in a picture from the side: the angle of the line from shoulder to ear
/// against the horizontal, 90 degrees where the ear is above the shoulder; y points down, as in
/// pictures. It stands in for the craniovertebral angle, which starts at the seventh vertebra of the
/// neck, and is not it. None where a point is missing.
pub fn ear_shoulder_angle([ex, ey]: [f64; 2], [sx, sy]: [f64; 2]) -> Option<f64> {
    let angle = libm::atan2(sy - ey, (ex - sx).abs()) * DEGREES;
    ([ex, ey, sx, sy].iter().all(|x| x.abs() <= GREATEST) && (ex != sx || ey != sy))
        .then_some(angle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_hold_at_their_ends() {
        let none = f64::NAN;
        let at = |c: Vector| angle_deg([[1.0, 0.0, 0.0], [0.0; 3], c]);
        assert_eq!(at([2.0, 0.0, 0.0]), Some(0.0));
        assert_eq!(at([-3.0, 0.0, 0.0]), Some(180.0));
        assert!((at([0.0, 0.0, 1.0]).unwrap() - 90.0).abs() < 1e-12);
        // A thousandth of a degree is not lost.
        let folded = at([libm::cos(1e-3 / DEGREES), libm::sin(1e-3 / DEGREES), 0.0]).unwrap();
        assert!((folded - 1e-3).abs() < 1e-9);
        assert!((at([0.0, 1.0, none]).unwrap() - 90.0).abs() < 1e-12);
        assert_eq!([at([0.0; 3]), at([none, 0.0, 0.0]), at([1e300, 0.0, 0.0])], [None; 3]);
    }

    #[test]
    fn an_ear_above_the_shoulder_is_upright() {
        assert_eq!(ear_shoulder_angle([100.0, 50.0], [100.0, 150.0]), Some(90.0));
        assert!((ear_shoulder_angle([150.0, 100.0], [100.0, 150.0]).unwrap() - 45.0).abs() < 1e-12);
        assert_eq!(ear_shoulder_angle([f64::NAN, 0.0], [0.0, 1.0]), None);
    }
}
