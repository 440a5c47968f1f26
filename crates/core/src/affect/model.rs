//! The numbers of the stress model. Made by `benches/validation/stress.py --train`; do not edit.
//!
//! Stress-Predict (T. Iqbal and others, 2022, Sensors 22:8135; MIT licence): 807 windows of 60 s,
//! 34.9 % of stress, of 19 people (S02, S03, S04, S05, S06, S07, S08, S09, S10, S11, S12, S13, S14, S15, S16, S17, S18, S19, S20).
//! Training windows, rounded to six places, SHA-256
//! a2e1aeb6e0007366ecab4382bb55940a3713c3564bd84ab66bc78068e615296a.

/// Further than this from what it has seen it says nothing: 99 % of the training is nearer.
pub(super) const MOST_DISTANCE: f64 = 4.78;
/// 99 % of the training moves less.
pub(super) const MOST_MOTION_G: f64 = 0.38;
/// Least standard deviation of a person, by input.
pub(super) const FLOORS: [f64; 5] = [3.00, 0.10, 0.05, 0.20, 0.10];
/// Of the logit.
#[rustfmt::skip]
pub(super) const COEFFICIENTS: [f64; 6] = [
    -0.9873, // intercept
    0.7773, // heart or pulse rate, per SD of the person, of 1/min
    0.7302, // skin conductance level, per SD of the person, of ln µS
    0.1006, // its slope, per SD of the person, of µS/min
    0.5080, // integrated response, per SD of the person, of ln(1 + µS s)
    -0.5302, // variability of pulse heights, per SD of the person, of 1
];
/// Of the coefficients, by people.
#[rustfmt::skip]
pub(super) const COVARIANCE: [[f64; 6]; 6] = [
    [0.026883, -0.002960, -0.019184, -0.003293, 0.000353, -0.000723],
    [-0.002960, 0.018063, 0.002935, -0.001791, 0.005886, -0.001401],
    [-0.019184, 0.002935, 0.017148, 0.000202, -0.002340, 0.002379],
    [-0.003293, -0.001791, 0.000202, 0.012274, -0.003024, -0.000698],
    [0.000353, 0.005886, -0.002340, -0.003024, 0.019988, -0.006182],
    [-0.000723, -0.001401, 0.002379, -0.000698, -0.006182, 0.018002],
];
/// Mean of the scores in the training.
pub(super) const CENTRE: [f64; 5] = [-0.2871, 0.5145, -0.1025, -0.0949, 0.0437];
/// Inverse of their covariance.
#[rustfmt::skip]
pub(super) const PRECISION: [[f64; 5]; 5] = [
    [0.7910, -0.1111, -0.0349, -0.1236, -0.0064],
    [-0.1111, 0.9749, 0.1867, -0.6033, 0.1224],
    [-0.0349, 0.1867, 1.5195, -1.0397, 0.0896],
    [-0.1236, -0.6033, -1.0397, 2.0207, -0.3766],
    [-0.0064, 0.1224, 0.0896, -0.3766, 1.0637],
];
