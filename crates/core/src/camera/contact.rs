//! The pulse rate of a finger on the lens.

use super::{
    CHANNELS, MAX_HZ, MIN_HZ,
    grid::{Full, GRID_HZ, Grid},
    line::{Finder, Line},
};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::camera as id,
    config,
    measure::{Measure, Status, Window},
    process::{Info, Input},
    record::Config as _,
    time::Latency,
};
use interocept_dsp::snapshot;

config! {
    /// Which windows, and what counts as a pulse.
    pub struct ContactConfig: "camera.contact_config" {
        /// Length of the windows.
        window_s: f64 [Second] = 10.0, range(6.0, 20.0), "seven beats at the slowest";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 1.0, range(0.25, 20.0), "as monitors renew it";
        /// The slowest pulse that is looked for.
        lowest_bpm: f64 [PerMinute] = 42.0, range(20.0, 120.0), "de Haan and Jeanne, IEEE TBME 60:2878, 2013: 40";
        /// The fastest.
        highest_bpm: f64 [PerMinute] = 222.0, range(130.0, 300.0), "of a person of 20 under load";
        /// The wave has to repeat at least so well, as autocorrelation after a period.
        least_repeat: f64 [One] = 0.4, range(0.0, 1.0), "half of the variance is the pulse's, with its rate varying";
        /// The rates by the spectrum and by repetition may be so far apart.
        most_apart: f64 [Percent] = 6.0, range(0.0, 100.0), "two of the rate's own standard deviations at rest";
    }
}

/// Measures of a window.
const EACH: usize = 2;

/// Measures the pulse rate in windows, from the colour in which the wave repeats best.
///
/// The rate that is given is the sampling rate of a camera without times; where frames have
/// times those count.
///
/// ```
/// use interocept::{Processor, SampleRate, camera::{Contact, ContactConfig}};
/// // Half a minute of 72 beats a minute, frames 20 and 45 ms apart in turn.
/// let frames: Vec<f64> = (0..900).flat_map(|i| {
///     let t = 0.065 * f64::from(i / 2) + 0.02 * f64::from(i % 2);
///     let wave = libm::sin(t * 72.0 / 60.0 * 2.0 * std::f64::consts::PI);
///     [t, 200.0 + wave, 40.0 + 0.5 * wave, 30.0]
/// }).collect();
/// let measures = Contact::run(&ContactConfig::default(), SampleRate::new(30.0)?, &frames)?;
/// let rate = measures.iter().find(|m| m.id().key() == "camera.pulse_rate").unwrap();
/// assert!((rate.value().unwrap() - 72.0).abs() < 0.5);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Contact {
    config: ContactConfig,
    rate: SampleRate,
    grid: Grid,
    emitted: bool,
    finder: Finder,
}
snapshot!(Contact { grid, emitted } skip { config, rate } skip heap { finder });

/// The best line of the three colours.
fn best(finder: &mut Finder, full: &Full<'_>) -> Option<Line> {
    let mut best: Option<Line> = None;
    for colour in 0..3 {
        let mut sum = 0.0;
        for (x, cell) in finder.x.iter_mut().zip(full.cells.iter()) {
            *x = cell.get(colour).copied().unwrap_or(0.0);
            sum += *x;
        }
        let level = sum / finder.x.len() as f64;
        let line = finder.find(level);
        best = match (best, line) {
            (Some(a), Some(b)) if b.repeat > a.repeat => Some(b),
            (a, b) => a.or(b),
        };
    }
    best
}

/// The window that a stretch of cells is.
pub(super) fn window(full: &Full<'_>) -> Window {
    let cells = full.cells.len() as f64;
    let whole: f64 = full.cells.iter().map(|[.., whole]| whole).sum();
    Window {
        start_s: full.start_s,
        length_s: cells / GRID_HZ,
        count: 0,
        quality: (whole / cells).clamp(0.0, 1.0),
    }
}

/// Why a recording has no whole window.
pub(super) fn none(grid: &Grid) -> (Window, Status) {
    let length_s = grid.seconds();
    let needed = grid.length() as f64 / GRID_HZ;
    let status = if length_s < needed { Status::TooShort } else { Status::PoorSignal };
    (Window { start_s: 0.0, length_s, count: 0, quality: 0.0 }, status)
}

/// Puts out what was found in a window.
fn put(
    config: &ContactConfig,
    mut window: Window,
    line: Option<Line>,
    sink: &mut impl Sink<Measure>,
) {
    let Some(line) = line else {
        sink.put(Measure::absent(id::PULSE_RATE, window, Status::NoVariation));
        return sink.put(Measure::absent(id::SNR, window, Status::NoVariation));
    };
    window.count = (line.rate_hz * window.length_s) as u64;
    let (rate, low, high) = line.interval(window.length_s);
    let good = line.repeat >= config.least_repeat && 100.0 * line.apart() <= config.most_apart;
    sink.put(if good {
        Measure::new(id::PULSE_RATE, window, rate).with_interval(low, high)
    } else {
        Measure::absent(id::PULSE_RATE, window, Status::PoorSignal)
    });
    sink.put(Measure::new(id::SNR, window, line.snr));
}

impl Processor for Contact {
    type Config = ContactConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "camera.contact",
        call: "camera.contact",
        about: "Measures the pulse rate from the colours of a finger on a camera's lens, frames at their own times.",
        input: Input::Samples,
        channels: CHANNELS,
        source: "Jonathan and Leahy, Physiol Meas 31:N79, 2010 (finger on a phone's lens); de Haan and \
                 Jeanne, IEEE TBME 60:2878, 2013 (power of pulse and overtone by the rest)",
    };

    fn new(config: &ContactConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(MIN_HZ, MAX_HZ)?;
        let grid = Grid::new(rate, config.window_s, config.hop_s)?;
        let band_hz = (config.lowest_bpm / 60.0, config.highest_bpm / 60.0);
        let finder = Finder::new(grid.length(), band_hz)?;
        Ok(Self { config: *config, rate, grid, emitted: false, finder })
    }

    fn config(&self) -> &ContactConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let Self { config, grid, emitted, finder, .. } = self;
        grid.frame(frame, &mut |full| {
            *emitted = true;
            put(config, window(full), best(finder, full), sink);
        });
    }

    fn push_gap(&mut self, frames: u64, _: &mut impl Sink<Measure>) {
        self.grid.gap(frames);
    }

    /// A recording without a whole window says why.
    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        if !self.emitted {
            let (window, status) = none(&self.grid);
            sink.put(Measure::absent(id::PULSE_RATE, window, status));
            sink.put(Measure::absent(id::SNR, window, status));
        }
    }

    fn latency(&self) -> Latency {
        Latency::default()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        self.grid.max_windows(frames).saturating_mul(EACH)
    }
}
