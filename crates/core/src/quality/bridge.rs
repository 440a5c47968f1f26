//! Short runs of missing samples are bridged; a longer one is a gap.

use interocept_dsp::snapshot;

/// Goes on with the last sample where a few are missing.
#[derive(Clone, Copy, Debug)]
pub struct Bridge {
    longest: u64,
    /// The last sample of the stretch; NaN before there is one.
    held: f64,
    /// Samples missing in a row.
    missing: u64,
}
snapshot!(Bridge { held, missing } skip { longest });

impl Bridge {
    /// Bridges up to `longest` missing samples in a row.
    pub fn new(longest: u64) -> Self {
        Self { longest, held: f64::NAN, missing: 0 }
    }

    /// Takes a sample, or none where it is missing. Gives the one to go on with; none in a gap.
    #[inline]
    pub fn take(&mut self, sample: Option<f64>) -> Option<f64> {
        if let Some(x) = sample {
            (self.held, self.missing) = (x, 0);
            return sample;
        }
        self.missing = self.missing.saturating_add(1);
        (self.missing <= self.longest && self.begun()).then_some(self.held)
    }

    /// As many frames of a gap have to be taken one by one; behind them nothing is bridged.
    pub fn steps(&self, frames: u64) -> u64 {
        frames.min(self.longest + 1)
    }

    /// The last sample of the stretch under way; NaN without one.
    pub fn held(&self) -> f64 {
        self.held
    }

    /// Whether a stretch is under way.
    pub fn begun(&self) -> bool {
        !self.held.is_nan()
    }

    /// Ends the stretch.
    pub fn end(&mut self) {
        self.held = f64::NAN;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bridges_short_runs_only_and_only_what_has_begun() {
        let (mut bridge, lost) = (Bridge::new(2), None);
        let taken = [lost, Some(5.0), lost, lost, lost, lost, Some(6.0), lost];
        let given = taken.map(|x| bridge.take(x));
        let five = Some(5.0);
        assert_eq!(given, [lost, five, five, five, lost, lost, Some(6.0), Some(6.0)]);
        bridge.end();
        assert_eq!(bridge.take(lost), lost);
        assert_eq!((bridge.steps(2), bridge.steps(100)), (2, 3));
    }
}
