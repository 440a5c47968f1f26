//! From a window of intervals to measures: values, intervals of confidence, statuses.
//!
//! | file | what it computes |
//! |---|---|
//! | `out` | statuses: every index leaves as a value or a reason |
//! | `time` | sums, order statistics, histogram, segments |
//! | `spectral` | power by band |
//! | `nonlinear` | what takes a fraction of a second even for a day |
//! | `exhaustive` | what compares all pairs, or all scales |

mod exhaustive;
mod nonlinear;
mod out;
mod spectral;
mod time;

pub(super) use out::{LEAST_QUALITY, Out, indices};

use super::{
    composite::composite,
    frequency, nonlinear as kernels,
    profile::{Constants, Set},
    series::Series,
    time::{BINS, Sums},
    windows::Config,
};
use crate::{
    dsp::alloc::{Vec, try_vec},
    error::Error,
    measure::{Measure, Status, Window},
    process::Sink,
};

/// The longest series whose whole set is computed unless asked for: 2 h at 68 beats a minute.
/// From there on the comparison of all pairs takes longer than everything else.
const WHOLE_UP_TO: usize = 8192;

/// Memory for every index of a window, taken once.
#[derive(Clone, Debug)]
pub struct Workspace {
    scratch: Vec<f64>,
    bins: Vec<f64>,
    whole_us: Vec<i64>,
    follows: Vec<bool>,
    frequency: frequency::Workspace,
    nonlinear: kernels::Workspace,
}

impl Workspace {
    /// Memory for series of up to `capacity` intervals under this configuration.
    ///
    /// # Errors
    /// No memory.
    pub fn new(capacity: usize, config: &Config) -> Result<Self, Error> {
        Ok(Self {
            scratch: try_vec(capacity, 0.0)?,
            bins: try_vec(BINS, 0.0)?,
            whole_us: try_vec(capacity, 0)?,
            follows: try_vec(capacity, false)?,
            frequency: frequency::Workspace::new(capacity, config)?,
            nonlinear: kernels::Workspace::new(capacity)?,
        })
    }

    /// Bytes held on the heap.
    pub fn heap_bytes(&self) -> usize {
        (self.scratch.len() + self.bins.len() + self.whole_us.len()) * size_of::<f64>()
            + self.follows.len()
            + self.frequency.heap_bytes()
            + self.nonlinear.heap_bytes()
    }
}

/// How much of a window was good, and where it is.
pub(super) fn window_of(series: Series<'_>, start_us: u64, length_us: u64) -> Window {
    let measured: u64 = series.nn.iter().filter(|n| n.measured).map(|n| u64::from(n.rr_us)).sum();
    let quality = measured as f64 / series.span_us().max(1) as f64;
    Window {
        start_s: start_us as f64 / 1e6,
        length_s: length_us as f64 / 1e6,
        count: series.nn.len() as u64,
        quality: quality.min(1.0),
    }
}

/// Exactly one [`Measure`] for every index of intervals into `sink`: its value, or why there
/// is none. `overflow` says that intervals were lost because there were more than the
/// capacity.
pub fn measure(
    series: Series<'_>,
    window: Window,
    overflow: bool,
    config: &Config,
    workspace: &mut Workspace,
    sink: &mut impl Sink<Measure>,
) {
    let constants = config.profile.constants();
    let sums = Sums::of(series);
    let mut out = Out::new(window, &sums, overflow, sink);
    if !out.is_refused() {
        out.sums(&sums, constants.pnn_over_intervals);
        let order = out.order(series, workspace);
        let geometry = out.geometry(series, &constants, workspace);
        composite(&mut out, series, geometry, order);
        out.segments(series, &constants);
        out.spectral(series, config, workspace);
        out.nonlinear(series, &sums, &constants, workspace);
        let whole = match config.set {
            Set::ByLength => series.nn.len() <= WHOLE_UP_TO,
            Set::Core => false,
            Set::All => true,
        };
        if whole {
            out.exhaustive(series, &sums, &constants, workspace);
        }
    }
    out.rest(Status::NotComputed);
}

/// The intervals of a window in the forms that the kernels take.
struct Forms<'a> {
    ms: &'a mut [f64],
    whole_us: &'a [i64],
    follows: &'a [bool],
    kernels: &'a mut kernels::Workspace,
}

impl Workspace {
    /// `None` if there is no room for them.
    fn forms(&mut self, series: Series<'_>) -> Option<Forms<'_>> {
        let n = series.nn.len();
        let ms = self.scratch.get_mut(..n)?;
        let whole_us = self.whole_us.get_mut(..n)?;
        let follows = self.follows.get_mut(..n)?;
        for (((ms, us), f), nn) in
            ms.iter_mut().zip(&mut *whole_us).zip(&mut *follows).zip(series.nn)
        {
            (*ms, *us, *f) = (nn.ms(), i64::from(nn.rr_us), nn.follows);
        }
        Some(Forms { ms, whole_us, follows, kernels: &mut self.nonlinear })
    }
}

/// The scales of the long-term exponents for `n` intervals, if there are any.
fn long_scales(n: usize, constants: &Constants) -> Option<core::ops::RangeInclusive<usize>> {
    let (low, high) = constants.alpha2;
    let part = n.checked_div(constants.alpha2_part).unwrap_or(0);
    // NeuroKit2 counts one interval more.
    let high = if constants.overlapping_dfa { (n + 1) / 10 } else { high.min(part) };
    (high > low).then_some(low..=high)
}
