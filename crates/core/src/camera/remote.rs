//! The pulse rate of skin that a camera sees from afar.

use super::{
    CHANNELS, MAX_HZ, MIN_HZ, chroma,
    contact::{none, window},
    grid::{Full, Grid},
    line::{Finder, Line},
};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::camera as id,
    config,
    measure::{Measure, MeasureId, Status, Window},
    process::{Info, Input},
    record::Config as _,
    time::Latency,
};
use interocept_dsp::{
    snapshot,
    state::{Reader, Snapshot, StateError, Writer},
};

config! {
    /// Which windows, and what counts as a pulse.
    pub struct RemoteConfig: "camera.remote_config" {
        /// Length of the windows.
        window_s: f64 [Second] = 10.0, range(6.0, 20.0), "as with a finger on the lens";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 1.0, range(0.25, 20.0), "as monitors renew it";
        /// The slowest pulse that is looked for.
        lowest_bpm: f64 [PerMinute] = 42.0, range(20.0, 120.0), "de Haan and Jeanne, IEEE TBME 60:2878, 2013: 40";
        /// The fastest.
        highest_bpm: f64 [PerMinute] = 222.0, range(130.0, 300.0), "of a person of 20 under load";
        /// The wave has to repeat at least so well, by either method.
        least_repeat: f64 [One] = 0.4, range(0.0, 1.0), "as with a finger on the lens";
        /// Power of the pulse by that of all else, by either method, has to be at least this.
        least_snr: f64 [One] = 0.9, range(0.0, 1e6), "noise alone stays below in 99 of 100 windows of 10 s (simulated)";
        /// The rates by either method may be so far apart.
        most_apart_bpm: f64 [PerMinute] = 3.0, range(0.0, 60.0), "the width of a line in 10 s, by two";
    }
}

/// Measures of a window.
const EACH: usize = 4;
const IDS: [MeasureId; EACH] =
    [id::REMOTE_RATE, id::REMOTE_SNR, id::REMOTE_CHROM, id::REMOTE_APART];

/// Measures the pulse rate in windows, by the plane orthogonal to skin (POS), and refuses it
/// where chrominance (CHROM) does not say the same, or either is no clear pulse.
///
/// The rate that is given is the sampling rate of a camera without times; where frames have
/// times those count.
///
/// ```
/// use interocept::{Processor, SampleRate, camera::{Remote, RemoteConfig}};
/// // Half a minute of 66 beats a minute, on light that flickers far more.
/// let frames: Vec<f64> = (0..900).flat_map(|i| {
///     let t = f64::from(i) / 30.0;
///     let pulse = 0.002 * libm::sin(t * 1.1 * 2.0 * std::f64::consts::PI);
///     let light = 1.0 + 0.05 * libm::sin(t * 0.4);
///     [t, 160.0 * light * (1.0 + 0.33 * pulse), 110.0 * light * (1.0 + 0.77 * pulse), 90.0 * light * (1.0 + 0.53 * pulse)]
/// }).collect();
/// let measures = Remote::run(&RemoteConfig::default(), SampleRate::new(30.0)?, &frames)?;
/// let rate = measures.iter().find(|m| m.id().key() == "camera.remote_rate").unwrap();
/// assert!((rate.value().unwrap() - 66.0).abs() < 0.5);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Remote {
    config: RemoteConfig,
    rate: SampleRate,
    grid: Grid,
    emitted: bool,
    bench: Bench,
}
snapshot!(Remote { grid, emitted } skip { config, rate } skip heap { bench });

/// Where windows are worked on: no part of the state.
#[derive(Clone, Debug)]
struct Bench {
    finder: Finder,
    chroma: chroma::Bench,
}

impl Snapshot for Bench {
    fn save(&self, _: &mut Writer<'_>) {}
    fn load(&mut self, _: &mut Reader<'_>) -> Result<(), StateError> {
        Ok(())
    }
    fn heap_bytes(&self) -> usize {
        self.finder.heap_bytes() + self.chroma.heap_bytes()
    }
}

impl Bench {
    /// The lines by POS and by CHROM.
    fn lines(&mut self, full: &Full<'_>) -> Option<[Line; 2]> {
        let Self { finder, chroma } = self;
        chroma.load(full.cells);
        chroma.pos(&mut finder.x);
        let pos = finder.find(1.0)?;
        chroma.chrom(&mut finder.x);
        Some([pos, finder.find(1.0)?])
    }
}

fn put(
    config: &RemoteConfig,
    mut window: Window,
    lines: Option<[Line; 2]>,
    sink: &mut impl Sink<Measure>,
) {
    let Some([pos, chrom]) = lines else {
        return IDS
            .iter()
            .for_each(|id| sink.put(Measure::absent(*id, window, Status::NoVariation)));
    };
    window.count = (pos.rate_hz * window.length_s) as u64;
    let (rate, low, high) = pos.interval(window.length_s);
    let other = 60.0 * chrom.rate_hz;
    let apart = (rate - other).abs();
    let clear = |l: &Line| l.repeat >= config.least_repeat && l.snr >= config.least_snr;
    let status = if !(clear(&pos) && clear(&chrom)) {
        Status::PoorSignal
    } else if apart > config.most_apart_bpm {
        Status::Conflicting
    } else {
        Status::Ok
    };
    let (low, high) = (low.min(other), high.max(other));
    let measure = Measure::new(id::REMOTE_RATE, window, rate).with_interval(low, high);
    sink.put(measure.with_status(status));
    sink.put(Measure::new(id::REMOTE_SNR, window, pos.snr));
    sink.put(Measure::new(id::REMOTE_CHROM, window, other).with_status(status));
    sink.put(Measure::new(id::REMOTE_APART, window, apart));
}

impl Processor for Remote {
    type Config = RemoteConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "camera.remote",
        call: "camera.remote",
        about: "Measures the pulse rate from the mean colours of skin that a camera sees from afar, by two methods that have to agree.",
        input: Input::Samples,
        channels: CHANNELS,
        source: "Wang, den Brinker, Stuijk and de Haan, IEEE TBME 64:1479, 2017 (POS); de Haan and \
                 Jeanne, IEEE TBME 60:2878, 2013 (CHROM, and the power of the pulse by the rest)",
    };

    fn new(config: &RemoteConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let rate = rate.within(MIN_HZ, MAX_HZ)?;
        let grid = Grid::new(rate, config.window_s, config.hop_s)?;
        let band_hz = (config.lowest_bpm / 60.0, config.highest_bpm / 60.0);
        let bench = Bench {
            finder: Finder::new(grid.length(), band_hz)?,
            chroma: chroma::Bench::new(grid.length())?,
        };
        Ok(Self { config: *config, rate, grid, emitted: false, bench })
    }

    fn config(&self) -> &RemoteConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let Self { config, grid, emitted, bench, .. } = self;
        grid.frame(frame, &mut |full| {
            *emitted = true;
            put(config, window(full), bench.lines(full), sink);
        });
    }

    fn push_gap(&mut self, frames: u64, _: &mut impl Sink<Measure>) {
        self.grid.gap(frames);
    }

    /// A recording without a whole window says why.
    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        if !self.emitted {
            let (window, status) = none(&self.grid);
            IDS.iter().for_each(|id| sink.put(Measure::absent(*id, window, status)));
        }
    }

    fn latency(&self) -> Latency {
        Latency::default()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        self.grid.max_windows(frames).saturating_mul(EACH)
    }
}
