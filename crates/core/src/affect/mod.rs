//! Windows of measures against a person's own rest: scores, arousal and whether its channels
//! agree, the acute stress response, reactions and recovery, habituation, and how ratings move.
//!
//! What comes in are the measures of other rooms, one frame a window; [`Feature::of`] says which
//! measure is which feature. What comes out is a measure or a reason. No emotion is named.

mod dynamics;
mod features;
mod fit;
mod habituation;
mod model;
mod motion;
mod pulse;
mod response;
mod scores;
mod stress;

pub use dynamics::{Dynamics, DynamicsConfig};
pub use features::{FEATURES, Feature, frame};
pub use habituation::{Habituation, HabituationConfig};
pub use motion::{Motion, MotionConfig};
pub(crate) use pulse::Pulses;
pub use pulse::{Pulse, PulseConfig};
pub use response::{Response, ResponseConfig, Signal};
pub use scores::{Scores, ScoresConfig};
pub use stress::{Stress, StressConfig};

use crate::measure::Z;

/// A median absolute deviation by this is a standard deviation, of normal values.
const MAD: f64 = 1.482_602_218;
/// The error of a median by that of a mean.
const MEDIAN_ERROR: f64 = 1.253_314_137;
/// Times beyond this are none (three centuries).
const MOST_S: f64 = 1e10;

/// The median of what is finite, and its scaled median absolute deviation, of at most as many
/// values as there is room for; and how many they were.
fn robust(values: impl Iterator<Item = f64>, work: &mut [f64]) -> (usize, f64, f64) {
    let mut n = 0;
    for (slot, value) in work.iter_mut().zip(values.filter(|v| v.is_finite())) {
        *slot = value;
        n += 1;
    }
    let held = work.get_mut(..n).unwrap_or(&mut []);
    let median = crate::dsp::sort::median(held).unwrap_or(f64::NAN);
    held.iter_mut().for_each(|v| *v = (*v - median).abs());
    (n, median, MAD * crate::dsp::sort::median(held).unwrap_or(f64::NAN))
}
