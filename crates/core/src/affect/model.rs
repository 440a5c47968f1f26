//! The numbers of the stress model. Made by `benches/validation/stress.py --train`; do not edit.
//!
//! Stress-Predict (T. Iqbal and others, 2022, Sensors 22:8135; MIT licence): 807 windows of 60 s,
//! 34.9 % of stress, of 19 people (S02, S03, S04, S05, S06, S07, S08, S09, S10, S11, S12, S13, S14, S15, S16, S17, S18, S19, S20).
//! Training windows, rounded to six places, SHA-256
//! 155959c633ed25d187e111b32c0bbffb7839737e3433b4568d69a0c2420cf962.

/// Further than this from what it has seen it says nothing: 99 % of the training is nearer.
pub(super) const MOST_DISTANCE: f64 = 4.79;
/// 99 % of the training moves less.
pub(super) const MOST_MOTION_G: f64 = 0.38;
/// Least standard deviation of a person, by input.
pub(super) const FLOORS: [f64; 5] = [3.00, 0.10, 0.05, 0.20, 0.10];
/// Of the logit.
#[rustfmt::skip]
pub(super) const COEFFICIENTS: [f64; 6] = [
    -0.9889, // intercept
    0.7770, // heart or pulse rate, per SD of the person, of 1/min
    0.7321, // skin conductance level, per SD of the person, of ln µS
    0.1034, // its slope, per SD of the person, of µS/min
    0.4982, // integrated response, per SD of the person, of ln(1 + µS s)
    -0.5278, // variability of pulse heights, per SD of the person, of 1
];
/// Of the coefficients, by people.
#[rustfmt::skip]
pub(super) const COVARIANCE: [[f64; 6]; 6] = [
    [0.026969, -0.003011, -0.019291, -0.003342, 0.000652, -0.000748],
    [-0.003011, 0.018123, 0.002940, -0.001732, 0.005510, -0.001333],
    [-0.019291, 0.002940, 0.017251, 0.000226, -0.002495, 0.002316],
    [-0.003342, -0.001732, 0.000226, 0.012174, -0.002755, -0.000927],
    [0.000652, 0.005510, -0.002495, -0.002755, 0.019318, -0.005652],
    [-0.000748, -0.001333, 0.002316, -0.000927, -0.005652, 0.017843],
];
/// Mean of the scores in the training.
pub(super) const CENTRE: [f64; 5] = [-0.2871, 0.5146, -0.1039, -0.0933, 0.0437];
/// Inverse of their covariance.
#[rustfmt::skip]
pub(super) const PRECISION: [[f64; 5]; 5] = [
    [0.7913, -0.1096, -0.0338, -0.1263, -0.0059],
    [-0.1096, 0.9771, 0.1886, -0.6074, 0.1239],
    [-0.0338, 0.1886, 1.5205, -1.0354, 0.0905],
    [-0.1263, -0.6074, -1.0354, 2.0157, -0.3774],
    [-0.0059, 0.1239, 0.0905, -0.3774, 1.0639],
];
