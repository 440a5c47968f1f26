//! What a handle stands for: a processor or a monitor.

use crate::{
    queue::Queue,
    status::{self, icept_status},
};
use alloc::boxed::Box;
use interocept::{Error, erased::Erased, monitor::Monitor, registry::Entry};

pub(crate) enum Work {
    Processor(Box<dyn Erased>, &'static Entry),
    /// With its events that wait to be polled.
    Monitor(Monitor, Queue),
}

/// One or the other, by the same call.
macro_rules! either {
    ($work:expr, $one:ident => $call:expr) => {
        match $work {
            Work::Processor($one, _) => $call,
            Work::Monitor($one, _) => $call,
        }
    };
}

impl Work {
    pub(crate) fn processor(&mut self) -> Result<(&mut dyn Erased, &'static Entry), icept_status> {
        match self {
            Self::Processor(processor, entry) => Ok((processor.as_mut(), *entry)),
            Self::Monitor(..) => Err(status::OTHER_KIND),
        }
    }

    pub(crate) fn monitor(&mut self) -> Result<(&mut Monitor, &mut Queue), icept_status> {
        match self {
            Self::Processor(..) => Err(status::OTHER_KIND),
            Self::Monitor(monitor, events) => Ok((monitor, events)),
        }
    }

    pub(crate) fn reset(&mut self) -> Result<(), Error> {
        either!(self, one => one.reset())
    }

    pub(crate) fn state_size(&self) -> usize {
        either!(self, one => one.state_size())
    }

    pub(crate) fn saved_size(&self) -> usize {
        either!(self, one => one.saved_size())
    }

    pub(crate) fn save_state(&self, out: &mut [u8]) -> Result<usize, Error> {
        either!(self, one => one.save_state(out))
    }

    pub(crate) fn load_state(&mut self, state: &[u8]) -> Result<(), Error> {
        either!(self, one => one.load_state(state))
    }
}
