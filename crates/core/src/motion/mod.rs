//! From movement to what it tells: balance, walking, exercise, activity.
//!
//! [`Sway`] measures standing balance from the centre of pressure, [`TrunkSway`] from the lower
//! back, [`romberg`] what closing the eyes does to either; [`Gait`] walking from the lower back or a
//! foot, [`Rises`] standing up and sitting down, [`Repetitions`] and [`Cycles`] exercise,
//! [`Activity`] how much a body moves, [`Tremor`] how it shakes, [`Falls`] what speaks for a fall;
//! [`smooth`] is how smooth a movement is, [`Sides`] and [`symmetry`] how alike two sides
//! move. Lengths are in
//! millimetres for balance and metres elsewhere, accelerations in m/s² with gravity, rates of turn
//! in rad/s.

mod activity;
mod fall;
mod form;
mod gait;
mod inertial;
mod repetitions;
mod rises;
mod romberg;
mod sides;
pub mod smooth;
mod sway;
mod tremor;
mod windows;

pub use activity::{Activity, ActivityConfig, Site};
pub use fall::{Fall, FallConfig, FallEvidence, Falls};
pub use form::{Form, FormConfig, FormFlags, Forms};
pub use gait::{Gait, GaitConfig, Placement, Walk, WalkEvent, WalkFlags};
pub use repetitions::{
    Cycles, CyclesConfig, Extent, Profile, Repetition, Repetitions, RepetitionsConfig, Smooth,
    learn,
};
pub use rises::{Rise, Rises, RisesConfig, Way};
pub use romberg::{Romberg, romberg};
pub use sides::{Sides, SidesConfig, Symmetry, symmetry};
pub use sway::{Pipeline, Sway, SwayConfig, TrunkSway, TrunkSwayConfig};
pub use tremor::{Tremor, TremorConfig};
