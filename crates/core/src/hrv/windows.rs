//! Measures of sliding windows of intervals, or of the whole series at its end.

use super::{
    measure::{Workspace, indices, measure, window_of},
    profile::{Detrending, Profile, Set, Spectrum},
    series::{Joiner, Nn, Series},
};
use crate::{
    config,
    dsp::{held::Held, snapshot},
    error::Error,
    measure::Measure,
    process::{Channel, Info, Input, Processor, Sink},
    record::Config as _,
    rr::{CorrectConfig, Corrector, Interval},
    time::{Latency, SampleRate},
    unit::Unit,
};

config! {
    /// Which indices of which windows, by whose constants.
    pub struct Config: "hrv.config" {
        /// Length of the windows; 0 takes the whole series as one, at its end.
        window_s: f64 [Second] = 0.0, range(0.0, 604_800.0), "the whole series";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 30.0, range(0.5, 604_800.0), "step of the PhysioNet Cardiovascular Signal Toolbox";
        /// Whose constants to use.
        profile: Profile [One] = Profile::TaskForce, "Task Force (1996)";
        /// Estimator of the spectrum.
        spectrum: Spectrum [One] = Spectrum::ByProfile, "the profile";
        /// Whether slow trends are taken out before the spectrum.
        detrending: Detrending [One] = Detrending::ByProfile, "the profile";
        /// 1 corrects the intervals first, 0 takes them as they are.
        correct: u32 [One] = 1, range(0.0, 1.0), "uncorrected artefacts dominate every index";
        /// Intervals that a window or the whole series can hold at most; memory is taken for them.
        max_intervals: u32 [Beat] = 16_384, range(16.0, 4_194_304.0), "4 h at 68 beats a minute";
        /// Which indices to compute; the others say `not_computed`.
        set: Set [One] = Set::ByLength, "everything where it takes less than a second";
    }
}

impl Config {
    /// The estimator of the spectrum.
    pub(super) fn spectrum(&self) -> Spectrum {
        match self.spectrum {
            Spectrum::ByProfile => self.profile.constants().spectrum,
            named => named,
        }
    }

    /// Whether smoothness priors are taken out.
    pub(super) fn smoothness_priors(&self) -> bool {
        match self.detrending {
            Detrending::ByProfile => self.profile.constants().smoothness_priors,
            Detrending::None => false,
            Detrending::SmoothnessPriors => true,
        }
    }
}

/// Intervals a second that a window has room for: a rate of 300 a minute.
const MOST_PER_SECOND: f64 = 5.0;
/// The longest interval, which bounds how many windows one can close.
const LONGEST_S: f64 = 20.0;

/// Computes every index of each window as soon as its last beat is known. See
/// [`Config`].
#[derive(Clone, Debug)]
pub struct Windows {
    config: Config,
    rate: SampleRate,
    corrector: Corrector,
    core: Core,
}

/// What happens after correction.
#[derive(Clone, Debug)]
struct Core {
    config: Config,
    joiner: Joiner,
    /// Intervals of the current window, oldest first.
    held: Held<Nn>,
    /// Where the current window starts; none before the first interval.
    start_us: Option<u64>,
    /// Windows that start before this have lost intervals for want of room.
    lost_until_us: u64,
    emitted: bool,
    workspace: Workspace,
}

impl Core {
    fn take(&mut self, interval: &Interval, sink: &mut impl Sink<Measure>) {
        let mut joiner = self.joiner;
        joiner.join(interval, |nn| self.add(nn, sink));
        self.joiner = joiner;
    }

    fn add(&mut self, nn: Nn, sink: &mut impl Sink<Measure>) {
        let length_us = micros(self.config.window_s);
        let hop_us = micros(self.config.hop_s).max(1);
        let mut start_us = *self.start_us.get_or_insert(nn.start_us());
        if length_us > 0 {
            // Only a saved state that was tampered with is further behind.
            let oldest_us = self.held.as_slice().first().map_or(0, Nn::start_us);
            start_us = start_us.max(oldest_us.saturating_sub(length_us));
            // Windows that this interval closes, but for those that hold nothing.
            while nn.end_us > start_us.saturating_add(length_us) && !self.held.is_empty() {
                self.emit(start_us, length_us, sink);
                start_us = start_us.saturating_add(hop_us);
                self.held.drop_while(|held| held.start_us() < start_us || held.end_us > nn.end_us);
            }
            let end_us = start_us.saturating_add(length_us);
            if let Some(behind_us) = nn.end_us.checked_sub(end_us).filter(|b| *b > 0) {
                let hops = behind_us.div_ceil(hop_us);
                start_us = start_us.saturating_add(hops.saturating_mul(hop_us));
            }
        }
        self.start_us = Some(start_us);
        // An interval that starts before the window is not in it.
        let inside = nn.start_us() >= start_us || length_us == 0;
        if inside && !self.held.push(nn) {
            self.lost_until_us = nn.end_us;
        }
    }

    fn emit(&mut self, start_us: u64, length_us: u64, sink: &mut impl Sink<Measure>) {
        let Self { config, held, workspace, lost_until_us, .. } = self;
        let series = Series {
            nn: held.as_slice(),
            corrected_differences: config.profile.constants().corrected_differences,
        };
        let window = window_of(series, start_us, length_us);
        let overflow = *lost_until_us > start_us;
        measure(series, window, overflow, config, workspace, sink);
        self.emitted = true;
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        // A series shorter than a window still says what it can and why not the rest.
        if !self.emitted {
            let held = self.held.as_slice();
            let span_us = Series { nn: held, corrected_differences: true }.span_us();
            let start_us = held.first().map_or(0, Nn::start_us);
            self.emit(start_us, span_us, sink);
        }
    }
}

fn micros(seconds: f64) -> u64 {
    libm::round(seconds * 1e6) as u64
}

snapshot!(Core { joiner, held, start_us, lost_until_us, emitted }
          skip { config } skip heap { workspace });
snapshot!(Windows { corrector, core } skip { config, rate });

impl Processor for Windows {
    type Config = Config;
    type Output = Measure;
    const INFO: Info = Info {
        name: "hrv.windows",
        call: "hrv.measure",
        about: "Every index of heart-rate variability of sliding windows or of the whole series.",
        input: Input::Events,
        channels: &[Channel {
            name: "rr_ms",
            unit: Unit::Millisecond,
            doc: "intervals between successive beats; NaN for a gap of unknown length",
        }],
        source: "Task Force of the ESC and NASPE (1996), Circulation 93:1043",
    };

    fn new(config: &Config, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let correct = CorrectConfig { enabled: config.correct, ..CorrectConfig::default() };
        let corrector = Corrector::new(&correct, rate)?;
        let most = config.max_intervals as usize;
        let capacity = if config.window_s > 0.0 {
            most.min((config.window_s * MOST_PER_SECOND) as usize + 16)
        } else {
            most
        };
        let core = Core {
            config: *config,
            joiner: Joiner::default(),
            held: Held::new(capacity, Nn::default())?,
            start_us: None,
            lost_until_us: 0,
            emitted: false,
            workspace: Workspace::new(capacity, config)?,
        };
        Ok(Self { config: *config, rate, corrector, core })
    }

    fn config(&self) -> &Config {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let Self { corrector, core, .. } = self;
        corrector.frame(frame, &mut |interval: Interval| core.take(&interval, sink));
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let Self { corrector, core, .. } = self;
        corrector.push_gap(frames, &mut |interval: Interval| core.take(&interval, sink));
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { corrector, core, .. } = self;
        corrector.finish(&mut |interval: Interval| core.take(&interval, sink));
        core.finish(sink);
    }

    fn latency(&self) -> Latency {
        self.corrector.latency()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        let each = indices().count();
        if self.config.window_s == 0.0 {
            return each;
        }
        let reach_s = LONGEST_S + self.config.window_s;
        let closed = (reach_s / self.config.hop_s) as usize + 2;
        self.corrector.max_outputs(frames).saturating_mul(closed).saturating_mul(each)
    }
}
