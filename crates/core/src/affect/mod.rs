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

use crate::{
    dsp::stats::{Robust, gather},
    measure::Z,
};

/// Times beyond this are none (three centuries).
const MOST_S: f64 = 1e10;

/// Middle and spread of what is finite.
fn robust(values: impl Iterator<Item = f64>, work: &mut [f64]) -> Robust {
    Robust::of(gather(values.filter(|v| v.is_finite()), work))
}
