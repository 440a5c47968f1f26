//! What works on the pressure of a cuff.

use super::job::{Found, Job, Work, boxed};
use crate::{
    SampleRate,
    bp::{Oscillometric, OscillometricConfig},
    error::Error,
    measure::Measure,
    process::Processor,
};
use interocept_dsp::{alloc::Box, snapshot};

type Sink<'a> = &'a mut dyn FnMut(usize, Found);

/// The measurements of a cuff. Hours may lie between two: while it is let off no window waits.
#[derive(Clone)]
pub(super) struct OfCuff {
    meter: Oscillometric,
    taken: u64,
}
snapshot!(OfCuff { meter, taken });

impl OfCuff {
    pub(super) fn job(
        config: &OscillometricConfig,
        rate: SampleRate,
    ) -> Result<Box<dyn Job>, Error> {
        boxed(Self { meter: Oscillometric::new(config, rate)?, taken: 0 })
    }

    fn passed(&mut self, frames: u64, sink: Sink<'_>) {
        self.taken = self.taken.saturating_add(frames);
        if !self.meter.measures() {
            sink(0, Found::Nothing(self.meter.rate().seconds(self.taken, 0.0)));
        }
    }
}

impl Work for OfCuff {
    const PARTS: usize = 1;

    fn frame(&mut self, frame: &[f64], sink: Sink<'_>) {
        self.meter.frame(frame, &mut |m: Measure| sink(0, Found::Measure(m)));
        self.passed(1, sink);
    }

    fn gap(&mut self, frames: u64, sink: Sink<'_>) {
        self.meter.push_gap(frames, &mut |m: Measure| sink(0, Found::Measure(m)));
        self.passed(frames, sink);
    }

    fn finish(&mut self, sink: Sink<'_>) {
        self.meter.finish(&mut |m: Measure| sink(0, Found::Measure(m)));
    }

    fn max_events(&self, _: usize) -> usize {
        0
    }

    fn max_readings(&self, frames: usize) -> usize {
        self.meter.max_outputs(frames)
    }
}
