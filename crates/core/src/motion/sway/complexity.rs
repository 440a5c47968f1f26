//! How regular sway is, and how it scales.

use super::Out;
use crate::{
    Error,
    catalogue::sway::SwayAxis,
    hrv::nonlinear::{
        Workspace,
        dfa::{Profile, Windows},
        sample_entropy::{Tolerance, sample_entropy},
    },
};
use interocept_dsp::{
    alloc::{Vec, try_vec},
    snapshot, stats,
};

/// Length of the patterns, and how near they match by the standard deviation (Ramdani and others,
/// Med Eng Phys 31:1023, 2009).
const PATTERN: usize = 3;
const NEAR: f64 = 0.2;
/// The least values of an entropy.
const LEAST: usize = 600;
/// Box sizes, up to a quarter of the window.
const BOXES: [usize; 17] = [4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 64, 80, 101, 128, 161];
/// The scaling is computed in whole numbers: of nanometres.
const NANOMETRES: f64 = 1e6;

/// Where it is worked out.
#[derive(Clone, Debug)]
pub(super) struct Complexity {
    workspace: Workspace,
    whole: Vec<i64>,
}
snapshot!(Complexity {} skip heap { workspace, whole });

impl Complexity {
    pub(super) fn new(n: usize) -> Result<Self, Error> {
        Ok(Self { workspace: Workspace::new(n)?, whole: try_vec(n, 0)? })
    }

    pub(super) fn describe(&mut self, x: &[f64], ids: &SwayAxis, out: &mut Out<'_>) {
        let Self { workspace, whole } = self;
        let near = NEAR * stats::standard_deviation(x, 0).unwrap_or(f64::NAN);
        let entropy = sample_entropy(x, PATTERN, 1, Tolerance::AtMost(near), workspace);
        let entropy = entropy.map_or(f64::NAN, |e| e.value);
        out.put(ids.sample_entropy, if x.len() < LEAST { f64::NAN } else { entropy });
        for (w, x) in whole.iter_mut().zip(x) {
            *w = libm::round(x * NANOMETRES) as i64;
        }
        let boxes = BOXES.iter().copied().filter(|n| *n <= x.len() / 4);
        let line = Profile::new(whole, workspace)
            .and_then(|profile| profile.exponent(boxes, Windows::Disjoint, false));
        out.put(ids.dfa, line.map_or(f64::NAN, |line| line.slope));
    }
}
