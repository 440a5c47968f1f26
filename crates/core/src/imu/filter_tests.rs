//! The filter against the vqf package, on a movement in closed form (`tests/golden/make_vqf.py`).

use super::*;
use crate::imu::{
    orientation::{OrientationConfig, limits},
    vector::{add, cross, dot, times},
};

const GOLDEN: &str = include_str!("../../../../tests/golden/vqf.txt");

/// The movement of `make_vqf.py`.
fn movement(i: usize) -> [Vector; 3] {
    let t = i as f64 / 100.0;
    let on = if t >= 10.0 { 1.0 } else { 0.0 };
    let s = on * (t - 10.0);
    let angle = 1.2 * (1.0 - libm::cos(0.8 * s)) + 0.6 * libm::sin(0.37 * s);
    let speed = on * (1.2 * 0.8 * libm::sin(0.8 * s) + 0.6 * 0.37 * libm::cos(0.37 * s));
    let strong = if (70.0..90.0).contains(&t) { 2.0 } else { 1.0 };
    let push = [on * 1.5 * libm::sin(2.1 * t), on * 1.2 * libm::cos(1.7 * t), 0.0];
    [
        add([0.004, -0.003, 0.002], scale(AXIS, speed)),
        add(turned([0.0, 0.0, 9.81], -angle), push),
        scale(turned([2.0, 20.0, -40.0], -angle), strong),
    ]
}

const AXIS: Vector = [0.36, 0.48, 0.8];

/// By the formula of Rodrigues.
fn turned(v: Vector, angle: f64) -> Vector {
    let (sin, cos) = libm::sincos(angle);
    let along = (1.0 - cos) * dot(AXIS, v);
    add(add(scale(v, cos), scale(cross(AXIS, v), sin)), scale(AXIS, along))
}

#[test]
fn the_filter_is_the_published_one() {
    let mut filter = Filter::new(&limits(&OrientationConfig::default()), 0.01);
    let mut lines = GOLDEN.lines().peekable();
    for i in 0..12_000 {
        let [gyr, acc, mag] = movement(i);
        filter.gyr(gyr, 0.01);
        let level = filter.acc(acc, filter.strapdown.rotate(acc));
        filter.mag(times(level, mag));
        let numbers = |line: &str| -> Vec<f64> {
            line.split(' ').map(|word| word.parse().unwrap()).collect()
        };
        if lines.peek().is_none_or(|line| numbers(line)[0] != i as f64) {
            continue;
        }
        let Quaternion { w, x, y, z } = filter.orientation();
        let q = filter.level;
        let [a, b, c] = filter.bias.value;
        let states = [filter.rest.is(), filter.magnet.disturbed].map(|s| f64::from(u8::from(s)));
        let ours = [w, x, y, z, q.w, q.x, q.y, q.z, a, b, c, states[0], states[1]];
        for (ours, theirs) in ours.iter().zip(&numbers(lines.next().unwrap())[1..]) {
            assert!((ours - theirs).abs() < 1e-9, "sample {i}: {ours} {theirs}");
        }
    }
    assert_eq!(lines.next(), None);
}
