//! What works on an ECG or on a PPG, all of it around one detector.

use super::job::{Finding, Found, Job, Work, boxed};
use crate::{
    SampleRate, affect,
    ecg::listener as ecg,
    error::Error,
    hrv,
    measure::Measure,
    ppg::listener as ppg,
    process::Processor,
    resp::{self, ModulationConfig},
};
use interocept_dsp::{alloc::Box, snapshot};

type Sink<'a> = &'a mut dyn FnMut(usize, Found);

/// Gives measures on as those of a part.
fn part<'a>(part: usize, sink: &'a mut dyn FnMut(usize, Found)) -> impl FnMut(Measure) + 'a {
    move |measure| sink(part, Found::Measure(measure))
}

fn event(one: &impl Finding, rate: SampleRate, sink: Sink<'_>) {
    if let Some(found) = one.found(rate) {
        sink(0, found);
    }
}

/// Beats of an ECG, their variability, and the breathing in them.
#[derive(Clone)]
pub(super) struct OfEcg {
    rate: SampleRate,
    listener: ecg::Listener,
    windows: hrv::Windows,
    breath: resp::EcgBreath,
}
snapshot!(OfEcg { listener, windows, breath } skip { rate });

impl OfEcg {
    pub(super) fn job(
        hrv: &hrv::Config,
        breath: &ModulationConfig,
        rate: SampleRate,
    ) -> Result<Box<dyn Job>, Error> {
        let listener = ecg::Listener::new(rate)?;
        let windows = hrv::Windows::new(hrv, SampleRate::MICROSECONDS)?;
        let breath = resp::EcgBreath::new(breath, rate, &listener)?;
        boxed(Self { rate, listener, windows, breath })
    }

    fn hear<'a>(
        rate: SampleRate,
        windows: &'a mut hrv::Windows,
        breath: &'a mut resp::EcgBreath,
        sink: Sink<'a>,
    ) -> impl FnMut(ecg::Heard) + 'a {
        move |heard| {
            if let ecg::Heard::Beat(beat) = &heard {
                event(beat, rate, sink);
            }
            windows.heard(heard, &mut part(0, sink));
            breath.heard(heard);
        }
    }
}

impl Work for OfEcg {
    const PARTS: usize = 2;

    fn frame(&mut self, frame: &[f64], sink: Sink<'_>) {
        let Self { rate, listener, windows, breath } = self;
        let x = frame.first().copied().unwrap_or(f64::NAN);
        breath.sample(x);
        listener.sample(x, &mut Self::hear(*rate, windows, breath, sink));
        breath.advance(&mut part(1, sink));
    }

    fn gap(&mut self, frames: u64, sink: Sink<'_>) {
        let Self { rate, listener, windows, breath } = self;
        listener.gap(frames, &mut Self::hear(*rate, windows, breath, sink));
        breath.gap(frames, &mut part(1, sink));
    }

    fn finish(&mut self, sink: Sink<'_>) {
        let Self { rate, listener, windows, breath } = self;
        listener.finish(&mut Self::hear(*rate, windows, breath, sink));
        windows.finish(&mut part(0, sink));
        breath.finish(&mut part(1, sink));
    }

    fn max_events(&self, frames: usize) -> usize {
        self.listener.max_beats(frames)
    }
}

/// Pulses of a PPG, their variability, the breathing in them, and their medians.
#[derive(Clone)]
pub(super) struct OfPpg {
    rate: SampleRate,
    listener: ppg::Listener,
    windows: hrv::PulseWindows,
    breath: resp::PpgBreath,
    pulses: affect::Pulses,
}
snapshot!(OfPpg { listener, windows, breath, pulses } skip { rate });

impl OfPpg {
    pub(super) fn job(
        hrv: &hrv::Config,
        breath: &ModulationConfig,
        pulse: &affect::PulseConfig,
        rate: SampleRate,
    ) -> Result<Box<dyn Job>, Error> {
        let listener = ppg::Listener::new(rate)?;
        let windows = hrv::PulseWindows::new(hrv, rate)?;
        let breath = resp::PpgBreath::new(breath, rate, &listener)?;
        let pulses = affect::Pulses::new(pulse, rate, listener.worst().0)?;
        boxed(Self { rate, listener, windows, breath, pulses })
    }

    fn hear<'a>(
        rate: SampleRate,
        windows: &'a mut hrv::PulseWindows,
        breath: &'a mut resp::PpgBreath,
        pulses: &'a mut affect::Pulses,
        sink: Sink<'a>,
    ) -> impl FnMut(ppg::Heard) + 'a {
        move |heard| {
            if let ppg::Heard::Pulse(pulse, _) = &heard {
                event(pulse, rate, sink);
                pulses.keep(*pulse);
            }
            windows.heard(heard, &mut part(0, sink));
            breath.heard(heard);
        }
    }
}

impl Work for OfPpg {
    const PARTS: usize = 3;

    fn frame(&mut self, frame: &[f64], sink: Sink<'_>) {
        let Self { rate, listener, windows, breath, pulses } = self;
        let x = frame.first().copied().unwrap_or(f64::NAN);
        breath.sample(x);
        listener.sample(x, &mut Self::hear(*rate, windows, breath, pulses, sink));
        breath.advance(&mut part(1, sink));
        pulses.advance(1, &mut part(2, sink));
    }

    fn gap(&mut self, frames: u64, sink: Sink<'_>) {
        let Self { rate, listener, windows, breath, pulses } = self;
        listener.gap(frames, &mut Self::hear(*rate, windows, breath, pulses, sink));
        breath.gap(frames, &mut part(1, sink));
        pulses.advance(frames, &mut part(2, sink));
    }

    fn finish(&mut self, sink: Sink<'_>) {
        let Self { rate, listener, windows, breath, pulses } = self;
        listener.finish(&mut Self::hear(*rate, windows, breath, pulses, sink));
        windows.finish(&mut part(0, sink));
        breath.finish(&mut part(1, sink));
        pulses.finish(&mut part(2, sink));
    }

    fn max_events(&self, frames: usize) -> usize {
        self.listener.max_pulses(frames)
    }
}
