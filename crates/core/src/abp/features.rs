//! What a window of arterial pressure comes to.

use super::{Beat, BeatFlags, Detector, DetectorConfig};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::{self, abp as id},
    config,
    measure::{Measure, MeasureId, Status, Window, Z},
    process::{Info, Input},
    record::Config as _,
    time::Latency,
};
use interocept_dsp::{
    alloc::{Vec, try_vec},
    sliding::{Sliding, Span},
    snapshot,
    stats::{self, Robust, gather},
};

config! {
    /// Which windows of pressure are measured.
    pub struct FeaturesConfig: "abp.features_config" {
        /// Length of the windows; 0 takes the whole recording as one, at its end.
        window_s: f64 [Second] = 30.0, range(0.0, 86_400.0), "four times the 8 s that hold a breath";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 10.0, range(1.0, 86_400.0), "a third of the window";
        /// Rises smaller than this are no beats.
        least_pulse_mmhg: f64 [MillimetreOfMercury] = 8.0, range(1.0, 100.0), "as in abp.detector";
        /// A beat of a smaller pulse pressure is not good.
        least_pp_mmhg: f64 [MillimetreOfMercury] = 20.0, range(0.0, 100.0), "as in abp.detector";
        /// Beats that a window can hold at most; memory is taken for them.
        max_beats: u32 [One] = 4096, range(16.0, 262_144.0), "an hour at 68 a minute";
    }
}

/// A breath takes no longer than this: pulse pressure varies within it.
const BREATH_S: f64 = 8.0;
/// So many good beats tell the variation of a breath.
const BREATH_BEATS: usize = 5;
/// Where intervals vary more than by this share, pulse pressure varies with them.
const IRREGULAR: f64 = 0.15;
/// Measures of a window.
const EACH: usize = 8;

/// What is kept of a beat.
#[derive(Clone, Copy, Debug, Default)]
struct Kept {
    foot: u64,
    end: u64,
    sbp: f64,
    dbp: f64,
    map: f64,
    pp: f64,
    interval: f64,
    slope: f64,
    good: bool,
}
snapshot!(Kept { foot, end, sbp, dbp, map, pp, interval, slope, good });

/// Measures arterial pressure in windows, or over the whole recording at its end.
///
/// Pressures are medians over the good beats: those that break no rule and do not stand alone
/// between beats that do.
///
/// ```
/// use interocept::{Processor, SampleRate, Status, abp::{Features, FeaturesConfig}};
/// let flat = vec![90.0; 6000];
/// let config = FeaturesConfig { window_s: 0.0, ..FeaturesConfig::default() };
/// let measures = Features::run(&config, SampleRate::new(125.0)?, &flat)?;
/// assert!(measures.iter().all(|m| m.value().is_none()));
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Features {
    config: FeaturesConfig,
    rate: SampleRate,
    detector: Detector,
    windows: Sliding<Kept>,
    work: Vec<f64>,
}
snapshot!(Features { detector, windows } skip { config, rate } skip heap { work });

fn take(beat: &Beat, windows: &mut Sliding<Kept>) {
    // A beat that was cut says nothing, unless something was wrong with it.
    if beat.flags.contains(BeatFlags::CUT) && beat.faults.is_empty() {
        return;
    }
    let kept = Kept {
        foot: beat.foot_index,
        end: beat.end_index,
        sbp: beat.sbp_mmhg,
        dbp: beat.dbp_mmhg,
        map: beat.map_mmhg,
        pp: beat.pp_mmhg,
        interval: beat.interval_s,
        slope: beat.dpdt_max_mmhg_s,
        good: beat.faults.is_empty(),
    };
    windows.take(kept.foot, kept);
}

/// The good beats. One alone between two that are not is not either (Sun, Reisner and Mark,
/// 2006).
fn good(beats: &[Kept]) -> impl Iterator<Item = &Kept> {
    let bad = |i: Option<usize>| i.and_then(|i| beats.get(i)).is_some_and(|beat| !beat.good);
    let alone = move |i: usize| bad(i.checked_sub(1)) && bad(i.checked_add(1));
    beats.iter().enumerate().filter(move |(i, beat)| beat.good && !alone(*i)).map(|(_, beat)| beat)
}

fn measure(
    span: Span<'_, Kept>,
    rate: SampleRate,
    work: &mut [f64],
    sink: &mut impl Sink<Measure>,
) {
    let end = span.start.saturating_add(span.length);
    let inside = span.events.iter().take_while(|beat| beat.end <= end).count();
    let beats = span.events.get(..inside).unwrap_or(&[]);
    let window = Window {
        start_s: rate.seconds(span.start, 0.0),
        length_s: span.length as f64 / rate.hz(),
        count: 0,
        quality: 0.0,
    };
    let refused = span.lost.then_some(Status::Overflow);
    let count = good(beats).count();
    let good_s = good(beats).map(|beat| beat.interval).sum::<f64>();
    // The beats that the window cuts at its ends are not missing.
    let due_s = window.length_s - 2.0 * good_s / count as f64;
    let quality = if count > 0 && due_s > 0.0 { (good_s / due_s).min(1.0) } else { 0.0 };
    let window = Window { count: count as u64, quality, ..window };
    let mut put = |id: MeasureId, (value, error): (f64, f64)| {
        let interval = (value - Z * error, value + Z * error);
        sink.put(Measure::judged(id, window, refused, value, interval));
    };
    let mut middle = |of: fn(&Kept) -> f64| {
        let all = Robust::of(gather(good(beats).map(of), work));
        (all.median, all.error())
    };
    put(id::SBP, middle(|b| b.sbp));
    put(id::DBP, middle(|b| b.dbp));
    put(id::MAP, middle(|b| b.map));
    put(id::PP, middle(|b| b.pp));
    put(id::DPDT_MAX, middle(|b| b.slope));
    let (interval, error) = middle(|b| b.interval);
    put(id::PPV, variation(beats, rate, work));
    put(id::RATE, (60.0 / interval, 60.0 * error / (interval * interval)));
    let share = count as f64 / beats.len() as f64;
    let entry = catalogue::find(id::GOOD);
    let told = match refused {
        Some(status) => Measure::absent(id::GOOD, window, status),
        None if beats.is_empty() => Measure::absent(id::GOOD, window, Status::PoorSignal),
        None if entry.is_some_and(|e| !window.lasts(e.ultra_short_s)) => {
            Measure::absent(id::GOOD, window, Status::TooShort)
        }
        None => Measure::new(id::GOOD, window, share),
    };
    sink.put(told);
}

/// Pulse-pressure variation in percent and its standard error: the mean over stretches that
/// each hold a breath. NaN where the rhythm varies too.
fn variation(beats: &[Kept], rate: SampleRate, work: &mut [f64]) -> (f64, f64) {
    let intervals = gather(good(beats).map(|beat| beat.interval), work);
    let spread = stats::standard_deviation(intervals, 1).unwrap_or(f64::NAN);
    let mean = stats::mean(intervals).unwrap_or(f64::NAN);
    if spread.is_nan() || spread > IRREGULAR * mean {
        return (f64::NAN, f64::NAN);
    }
    let breath = rate.samples_rounded(BREATH_S) as u64;
    let (mut stretches, mut sum, mut squares) = (0.0, 0.0, 0.0);
    let mut held = Breath::default();
    let mut tell = |held: &Breath| {
        if held.count >= BREATH_BEATS {
            let percent = 200.0 * (held.highest - held.lowest) / (held.highest + held.lowest);
            stretches += 1.0;
            sum += percent;
            squares += percent * percent;
        }
    };
    for beat in good(beats) {
        if held.count == 0 || beat.end > held.start.saturating_add(breath) {
            // A stretch that is not full does not hold a breath.
            if beat.end > held.start.saturating_add(breath) {
                tell(&held);
            }
            held = Breath { start: beat.foot, count: 0, lowest: beat.pp, highest: beat.pp };
        }
        held.count += 1;
        held.lowest = held.lowest.min(beat.pp);
        held.highest = held.highest.max(beat.pp);
    }
    let mean = sum / stretches;
    let spread = (squares / stretches - mean * mean).max(0.0) / (stretches - 1.0);
    (mean, libm::sqrt(spread))
}

/// A stretch that holds a breath.
#[derive(Clone, Copy, Debug, Default)]
struct Breath {
    start: u64,
    count: usize,
    lowest: f64,
    highest: f64,
}

impl Processor for Features {
    type Config = FeaturesConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "abp.features",
        call: "abp.features",
        about: "Systolic, diastolic, mean and pulse pressure, its variation, heart rate and share of good beats, in windows or of the whole recording.",
        input: Input::Samples,
        channels: Detector::INFO.channels,
        source: "Sun, Reisner and Mark, Comput Cardiol 33:13, 2006 (good beats); Michard and others, Am J Respir Crit Care Med 162:134, 2000 (variation)",
    };

    fn new(config: &FeaturesConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let inner = DetectorConfig {
            least_pulse_mmhg: config.least_pulse_mmhg,
            least_pp_mmhg: config.least_pp_mmhg,
            ..DetectorConfig::default()
        };
        let detector = Detector::new(&inner, rate)?;
        let most = config.max_beats as usize;
        let windows = Sliding::new(
            rate.samples_covering(config.window_s) as u64,
            (rate.samples_rounded(config.hop_s) as u64).max(1),
            libm::ceil(detector.latency().worst) as u64,
            most,
            Kept::default(),
        )?;
        Ok(Self { config: *config, rate, detector, windows, work: try_vec(most, 0.0)? })
    }

    fn config(&self) -> &FeaturesConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let Self { rate, detector, windows, work, .. } = self;
        detector.frame(frame, &mut |beat: Beat| take(&beat, windows));
        windows.advance(1, |b| b.foot, &mut |span| measure(span, *rate, work, sink));
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let Self { rate, detector, windows, work, .. } = self;
        detector.push_gap(frames, &mut |beat: Beat| take(&beat, windows));
        windows.advance(frames, |b| b.foot, &mut |span| measure(span, *rate, work, sink));
    }

    /// A recording shorter than a window still says what it can and why not the rest.
    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { rate, detector, windows, work, .. } = self;
        detector.finish(&mut |beat: Beat| take(&beat, windows));
        windows.finish(|b| b.foot, &mut |span| measure(span, *rate, work, sink));
    }

    fn latency(&self) -> Latency {
        self.detector.latency()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        EACH.saturating_mul(self.windows.most(frames))
    }
}
