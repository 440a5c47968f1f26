//! Angles of limbs from the orientations of inertial sensors.

use crate::imu::{
    Quaternion,
    vector::{self, Vector},
};

/// Near here the axes of a joint coincide, and its angles tell nothing.
const LOCKED_DEG: f64 = 80.0;
const DEGREES: f64 = 180.0 / core::f64::consts::PI;

/// How far an axis of a sensor leans from upright, 0 to 180 degrees. It is free of the drift of the
/// heading.
pub fn inclination_deg(orientation: Quaternion, axis: Vector) -> f64 {
    let [x, y, z] = orientation.rotate(axis);
    libm::atan2(libm::sqrt(x * x + y * y), z) * DEGREES
}

/// How the trunk leans, in degrees: forwards and to the right, from an orientation whose axes are
/// those of the body (x forwards, y to the left, z up).
pub fn lean_deg(orientation: Quaternion) -> (f64, f64) {
    let [x, y, z] = orientation.inverse().rotate([0.0, 0.0, 1.0]);
    let forwards = libm::atan2(-x, z) * DEGREES;
    let right = libm::atan2(y, libm::sqrt(x * x + z * z)) * DEGREES;
    (forwards, right)
}

/// Angles of a joint, in degrees: flexion about the nearer segment's z axis (to the right), then
/// abduction about the floating x axis, then rotation about the further segment's y axis (along it).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JointAngles {
    /// About z.
    pub flexion: f64,
    /// About x.
    pub abduction: f64,
    /// About y.
    pub rotation: f64,
}

/// The angles of a joint between two segments; none near 90 degrees of abduction, where they are
/// not defined (Grood and Suntay, J Biomech Eng 105:136, 1983; Wu and others, J Biomech 35:543, 2002).
pub fn joint(near: Quaternion, far: Quaternion) -> Option<JointAngles> {
    let [[_, r01, _], [_, r11, _], [r20, r21, r22]] = (near.inverse() * far).matrix();
    let abduction = libm::asin(r21.clamp(-1.0, 1.0)) * DEGREES;
    if abduction.is_nan() || abduction.abs() > LOCKED_DEG {
        return None;
    }
    Some(JointAngles {
        flexion: libm::atan2(-r01, r11) * DEGREES,
        abduction,
        rotation: libm::atan2(-r20, r22) * DEGREES,
    })
}

/// How a sensor sits on its segment, from a pose in which the segment's orientation is known:
/// the segment's orientation is later `sensor * mount`.
pub fn mount(sensor: Quaternion, segment: Quaternion) -> Quaternion {
    sensor.inverse() * segment
}

/// The axis of a hinge in the frame of a sensor, from angular rates while only the hinge turns; none
/// where they have no direction of their own. The direction about which it turns first is positive.
pub fn hinge(rates: &[Vector]) -> Option<Vector> {
    let mut sums = [[0.0; 3]; 3];
    let mut first = None;
    for rate in rates.iter().filter(|v| v.iter().all(|x| x.abs() < 1e6)) {
        for (row, a) in sums.iter_mut().zip(rate) {
            *row = vector::add(*row, vector::scale(*rate, *a));
        }
        if first.is_none() && vector::dot(*rate, *rate) > 0.01 {
            first = Some(*rate);
        }
    }
    let first = first?;
    // The greatest eigenvector, by squaring: 2^6 steps of the power method.
    let [[a, ..], [_, b, _], [.., c]] = sums;
    let trace = a + b + c;
    for _ in 0..6 {
        let [[p, ..], [_, q, _], [.., r]] = sums;
        let all = p + q + r;
        sums = sums.map(|row| vector::scale(row, 1.0 / all));
        sums = vector::times_transposed(sums, sums);
    }
    let most = sums.into_iter().max_by(|u, v| vector::dot(*u, *u).total_cmp(&vector::dot(*v, *v)));
    let axis = vector::unit(most?)?;
    let along: f64 = rates.iter().map(|v| vector::dot(*v, axis) * vector::dot(*v, axis)).sum();
    // Nine tenths of the turning are about one axis, or it is no hinge.
    let turned = if vector::dot(axis, first) < 0.0 { vector::scale(axis, -1.0) } else { axis };
    (along > 0.9 * trace).then_some(turned)
}

/// How unlike two sides are: 0 alike to 100 percent one alone (Zifchock and others, Gait and Posture
/// 27:622, 2008); none where both are nothing.
pub fn symmetry_angle(left: f64, right: f64) -> Option<f64> {
    let both = left.abs() + right.abs();
    if both.is_nan() || both <= 0.0 {
        return None;
    }
    let away = (45.0 - libm::atan2(left, right) * DEGREES).abs();
    Some((if away > 90.0 { 180.0 - away } else { away }) / 90.0 * 100.0)
}

/// How unlike two sides are, as percent of their mean (Robinson and others, J Manipulative Physiol
/// Ther 10:172, 1987); none where the mean is nothing.
pub fn symmetry_index(left: f64, right: f64) -> Option<f64> {
    let mean = 0.5 * (left + right);
    (mean.abs() > 0.0).then(|| (right - left).abs() / mean.abs() * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(axis: Vector, deg: f64) -> Quaternion {
        Quaternion::of_rotation(vector::scale(axis, deg / DEGREES))
    }

    #[test]
    fn a_joint_gives_back_its_angles() {
        for (flexion, abduction, rotation) in
            [(40.0, 10.0, -20.0), (-120.0, -60.0, 5.0), (0.0, 0.0, 90.0)]
        {
            let z = about([0.0, 0.0, 1.0], flexion);
            let far = z * about([1.0, 0.0, 0.0], abduction) * about([0.0, 1.0, 0.0], rotation);
            let near = about([0.3, 0.5, 0.8], 70.0);
            let found = joint(near, near * far).unwrap();
            assert!((found.flexion - flexion).abs() < 1e-9, "{found:?}");
            assert!((found.abduction - abduction).abs() < 1e-9);
            assert!((found.rotation - rotation).abs() < 1e-9);
        }
        assert_eq!(joint(Quaternion::IDENTITY, about([1.0, 0.0, 0.0], 85.0)), None);
    }

    #[test]
    fn a_lean_has_its_direction() {
        let (forwards, right) = lean_deg(about([0.0, 1.0, 0.0], 30.0));
        assert!((forwards - 30.0).abs() < 1e-9 && right.abs() < 1e-9);
        let (forwards, right) = lean_deg(about([1.0, 0.0, 0.0], 20.0));
        assert!(forwards.abs() < 1e-9 && (right - 20.0).abs() < 1e-9);
        let tilted = about([0.0, 0.0, 1.0], 77.0) * about([0.6, 0.8, 0.0], 50.0);
        assert!((inclination_deg(tilted, [0.0, 0.0, 1.0]) - 50.0).abs() < 1e-9);
    }

    #[test]
    fn a_mount_is_taken_off() {
        let (segment, sits) = (about([1.0, 0.2, 0.0], 30.0), about([0.0, 1.0, 1.0], 100.0));
        let mount = mount(segment * sits, segment);
        let later = about([0.1, 0.0, 1.0], -80.0);
        let found = (later * sits) * mount;
        assert!((later.inverse() * found).angle() < 1e-12);
    }

    #[test]
    fn a_hinge_shows_its_axis() {
        let axis = vector::unit([0.2, -0.5, 0.8]).unwrap();
        let rates: Vec<Vector> = (0..200)
            .map(|i| {
                let t = f64::from(i) * 0.05;
                let noise = [0.05 * libm::cos(3.1 * t), 0.05 * libm::sin(2.3 * t), 0.0];
                vector::add(vector::scale(axis, 2.0 * libm::cos(t)), noise)
            })
            .collect();
        let found = hinge(&rates).unwrap();
        assert!(vector::dot(found, axis) > 0.999);
        let wild: Vec<Vector> =
            (0..200).map(|i| [0, 1, 2].map(|k| libm::sin(f64::from(i * (k + 1)) * 0.37))).collect();
        assert_eq!(hinge(&wild), None);
        assert_eq!(hinge(&[]), None);
    }

    #[test]
    fn sides_are_compared() {
        assert_eq!(symmetry_angle(10.0, 10.0), Some(0.0));
        assert!((symmetry_angle(0.0, 5.0).unwrap() - 50.0).abs() < 1e-12);
        assert_eq!(symmetry_index(8.0, 12.0), Some(40.0));
        assert_eq!([symmetry_angle(0.0, 0.0), symmetry_index(0.0, 0.0)], [None, None]);
    }
}
