//! Robust windows of pulse arrival and transit times.

use super::pair::{Event, Pairs};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::bp as id,
    config,
    ecg::{self, Beat},
    measure::{Measure, Status, Window, Z},
    ppg::{self, Pulse},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::{
    alloc::{Vec, try_vec},
    ring::Ring,
    sliding::{Sliding, Span},
    snapshot,
    stats::{Robust, gather},
};

config! {
    /// Which windows of arrival and transit times are measured.
    pub struct PatWindowsConfig: "bp.pat_windows_config" {
        /// Length of the windows; 0 takes the whole recording as one, at its end.
        window_s: f64 [Second] = 30.0, range(0.0, 86_400.0), "two breaths at the slowest, and more beats than eight";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 10.0, range(1.0, 86_400.0), "a third of the window";
        /// Shorter arrival times are none.
        least_ms: f64 [Millisecond] = 50.0, range(0.0, 1000.0), "as in bp.pat";
        /// Longer ones are none.
        most_ms: f64 [Millisecond] = 600.0, range(10.0, 2000.0), "as in bp.pat";
        /// Longer transit times are none.
        most_transit_ms: f64 [Millisecond] = 400.0, range(1.0, 1000.0), "from the neck to the toes";
        /// By how much both PPGs come later than the ECG in the device.
        skew_ms: f64 [Millisecond] = 0.0, range(-1000.0, 1000.0), "one converter; 10 ms are 5 mmHg";
        /// By how much the second PPG comes later than the first in the device.
        distal_skew_ms: f64 [Millisecond] = 0.0, range(-1000.0, 1000.0), "one converter";
        /// Beats of a lower quality are not accepted.
        least_quality: f64 [One] = 0.5, range(0.0, 1.0), "the better half";
        /// Beats that a window can hold at most; memory is taken for them.
        max_beats: u32 [One] = 1024, range(16.0, 262_144.0), "a quarter of an hour at 68 a minute";
    }
}

/// Beats further from the median than so many standard deviations are not accepted,
const GATE: f64 = 3.0;
/// ... nor is any where so few are left of those of good quality.
const LEAST_SHARE: f64 = 0.5;
/// Beats that a median takes.
const LEAST_BEATS: usize = 8;
/// Two breaths, at 15 a minute: so far apart the first and the last accepted beat are.
const TWO_BREATHS_S: f64 = 8.0;
/// A pulse takes this long for 2 cm of the stiffest artery (20 m/s): one signal given twice takes none.
const LEAST_TRANSIT_MS: f64 = 1.0;
/// A converter of 1 kHz places no foot better.
const LEAST_SPREAD_MS: f64 = 0.5;

/// A time between two places.
#[derive(Clone, Copy, Debug, Default)]
struct Delay {
    at: u64,
    ms: f64,
    quality: f64,
    transit: bool,
}
snapshot!(Delay { at, ms, quality, transit });

/// Measures pulse arrival times (R peak to foot) and transit times (foot to foot) in windows.
///
/// The two are different measures and never stand for each other: the arrival time holds the
/// pre-ejection period. Each is the median of at least eight accepted beats over two breaths,
/// with its standard error; a window that has them not says why. All channels are on one clock.
///
/// ```
/// use interocept::{Processor, SampleRate, Status, bp::{PatWindows, PatWindowsConfig}};
/// let frames = vec![0.0; 3 * 7500]; // ECG, PPG at the finger, PPG at the toe: no beat
/// let config = PatWindowsConfig::default();
/// let measures = PatWindows::run(&config, SampleRate::new(250.0)?, &frames)?;
/// assert!(measures.iter().all(|m| m.status() == Status::PoorSignal));
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PatWindows {
    config: PatWindowsConfig,
    rate: SampleRate,
    ecg: ecg::Detector,
    proximal: ppg::Detector,
    distal: ppg::Detector,
    arrivals: Pairs,
    transits: Pairs,
    consumed: u64,
    windows: Sliding<Delay>,
    work: Vec<f64>,
    latency: Latency,
}
snapshot!(PatWindows { ecg, proximal, distal, arrivals, transits, consumed, windows }
    skip { config, rate, latency } skip heap { work });

impl PatWindows {
    /// Pairs what is known, and tells the windows that are over.
    fn told(&mut self, frames: u64, all: bool, sink: &mut impl Sink<Measure>) {
        let Self { config, rate, arrivals, transits, consumed, windows, work, .. } = self;
        *consumed = consumed.saturating_add(frames);
        let now = (!all).then_some(*consumed);
        let PatWindowsConfig { least_ms, most_ms, most_transit_ms, .. } = *config;
        let mut take = |near: Event, far: Event, transit: bool| {
            let quality = if near.quality < far.quality { near.quality } else { far.quality };
            let ms = 1000.0 * (far.time_s - near.time_s);
            windows.take(near.index, Delay { at: near.index, ms, quality, transit });
        };
        arrivals.tell(now, (least_ms, most_ms), &mut |r, foot| take(r, foot, false));
        transits.tell(now, (0.0, most_transit_ms), &mut |near, far| take(near, far, true));
        let mut tell = |span: Span<'_, Delay>| {
            sink.put(measure(&span, false, config, *rate, work));
            sink.put(measure(&span, true, config, *rate, work));
        };
        if all {
            windows.finish(|d| d.at, &mut tell);
        } else {
            windows.advance(frames, |d| d.at, &mut tell);
        }
    }
}

/// A foot goes to every pairing that waits for it.
fn feet<'a>(rings: impl IntoIterator<Item = &'a mut Ring<Event>>, pulse: &Pulse) {
    if let Some(foot) = Event::of_foot(pulse) {
        rings.into_iter().for_each(|ring| foot.keep(ring));
    }
}

/// Middle and spread, which no converter makes smaller than its least.
fn centre(values: impl Iterator<Item = f64>, work: &mut [f64]) -> Robust {
    let all = Robust::of(gather(values, work));
    let least = all.spread < LEAST_SPREAD_MS;
    if least { Robust { spread: LEAST_SPREAD_MS, ..all } } else { all }
}

fn measure(
    span: &Span<'_, Delay>,
    transit: bool,
    config: &PatWindowsConfig,
    rate: SampleRate,
    work: &mut [f64],
) -> Measure {
    let end = span.start.saturating_add(span.length);
    let id = if transit { id::PTT } else { id::PAT };
    let of = |d: &&Delay| d.transit == transit && (span.start..end).contains(&d.at);
    let good = |d: &&Delay| of(d) && d.quality >= config.least_quality;
    let all = centre(span.events.iter().filter(good).map(|d| d.ms), work);
    let near = |d: &&Delay| good(d) && (d.ms - all.median).abs() <= GATE * all.spread;
    let accepted = || span.events.iter().filter(near);
    let count = accepted().count();
    let seen = span.events.iter().filter(of).count();
    let window = Window {
        start_s: rate.seconds(span.start, 0.0),
        length_s: span.length as f64 / rate.hz(),
        count: count as u64,
        quality: if seen > 0 { count as f64 / seen as f64 } else { 0.0 },
    };
    let first = accepted().next().map_or(0, |d| d.at);
    let lasted_s =
        rate.seconds(accepted().next_back().map_or(0, |d| d.at).saturating_sub(first), 0.0);
    let refusal = if span.lost {
        Some(Status::Overflow)
    } else if seen == 0 || window.quality < LEAST_SHARE {
        Some(Status::PoorSignal)
    } else if count < LEAST_BEATS || lasted_s < TWO_BREATHS_S {
        Some(Status::TooShort)
    } else {
        None
    };
    if let Some(reason) = refusal {
        return Measure::absent(id, window, reason);
    }
    let told = centre(accepted().map(|d| d.ms), work);
    if transit && told.median < LEAST_TRANSIT_MS {
        return Measure::absent(id, window, Status::OutOfRange);
    }
    let error = Z * told.error();
    Measure::new(id, window, told.median).with_interval(told.median - error, told.median + error)
}

impl Processor for PatWindows {
    type Config = PatWindowsConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "bp.pat_windows",
        call: "bp.pat_windows",
        about: "Pulse arrival times of ECG and PPG, and transit times between two PPGs, as medians over windows with their standard error.",
        input: Input::Samples,
        channels: &[
            Channel {
                name: "ecg",
                unit: Unit::Millivolt,
                doc: "one lead, of either polarity; NaN where there is none",
            },
            Channel { name: "ppg", unit: Unit::One, doc: "in any unit and of either polarity" },
            Channel {
                name: "ppg_distal",
                unit: Unit::One,
                doc: "at a place further from the heart; NaN where there is none",
            },
        ],
        source: "Mukkamala and others, IEEE Trans Biomed Eng 62:1879, 2015; \
                 Hampel, J Am Stat Assoc 69:383, 1974 (median and its deviation)",
    };

    fn new(config: &PatWindowsConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let ecg = ecg::Detector::new(&ecg::DetectorConfig::default(), rate)?;
        let ppg = || ppg::Detector::new(&ppg::DetectorConfig::default(), rate);
        let (proximal, distal) = (ppg()?, ppg()?);
        let (beat, foot) = (ecg.latency(), proximal.latency());
        let waits = [beat, foot].map(|l| libm::ceil(l.worst) as u64 + 1);
        let [beats, pulses] = waits;
        let skew_ms = config.skew_ms.abs() + config.distal_skew_ms.abs();
        let longest_ms = if config.most_ms > config.most_transit_ms {
            config.most_ms
        } else {
            config.most_transit_ms
        };
        let latest = if beats > pulses { beats } else { pulses };
        let worst = latest as f64 + rate.samples(1e-3 * (longest_ms + skew_ms)) + 1.0;
        // Room for an arrival and a transit time of each.
        let most = 2 * config.max_beats as usize;
        let windows = Sliding::new(
            rate.samples_covering(config.window_s) as u64,
            (rate.samples_rounded(config.hop_s) as u64).max(1),
            libm::ceil(worst) as u64,
            most,
            Delay::default(),
        )?;
        Ok(Self {
            config: *config,
            rate,
            ecg,
            proximal,
            distal,
            arrivals: Pairs::new(beats, config.skew_ms, rate)?,
            transits: Pairs::new(pulses, config.distal_skew_ms, rate)?,
            consumed: 0,
            windows,
            work: try_vec(most, 0.0)?,
            latency: Latency { typical: beat.typical + foot.typical, worst },
        })
    }

    fn config(&self) -> &PatWindowsConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let [x, y, z] = frame else { return };
        let Self { ecg, proximal, distal, arrivals, transits, .. } = self;
        ecg.frame(&[*x], &mut |beat: Beat| Event::of_beat(&beat).keep(&mut arrivals.near));
        proximal.frame(&[*y], &mut |pulse: Pulse| {
            feet([&mut arrivals.far, &mut transits.near], &pulse);
        });
        distal.frame(&[*z], &mut |pulse: Pulse| feet([&mut transits.far], &pulse));
        self.told(1, false, sink);
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let Self { ecg, proximal, distal, arrivals, transits, .. } = self;
        ecg.push_gap(frames, &mut |beat: Beat| Event::of_beat(&beat).keep(&mut arrivals.near));
        proximal.push_gap(frames, &mut |pulse: Pulse| {
            feet([&mut arrivals.far, &mut transits.near], &pulse);
        });
        distal.push_gap(frames, &mut |pulse: Pulse| feet([&mut transits.far], &pulse));
        self.told(frames, false, sink);
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { ecg, proximal, distal, arrivals, transits, .. } = self;
        ecg.finish(&mut |beat: Beat| Event::of_beat(&beat).keep(&mut arrivals.near));
        proximal.finish(&mut |pulse: Pulse| {
            feet([&mut arrivals.far, &mut transits.near], &pulse);
        });
        distal.finish(&mut |pulse: Pulse| feet([&mut transits.far], &pulse));
        self.told(0, true, sink);
    }

    fn latency(&self) -> Latency {
        self.latency
    }

    fn max_outputs(&self, frames: usize) -> usize {
        self.windows.most(frames).saturating_mul(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::MeasureId;

    /// Beats 0.8 s apart; feet 240 ms after R at the finger and 45 ms later at the toe.
    fn frames(seconds: usize, hz: f64, odd: bool) -> Vec<f64> {
        let bump = |t: f64, width: f64| libm::exp(-0.5 * t * t / (width * width));
        let pulse = |t: f64| bump(t, if t < 0.0 { 0.06 } else { 0.15 });
        (0..seconds * hz as usize)
            .flat_map(|i| {
                let beat = libm::floor(i as f64 / hz / 0.8);
                let t = i as f64 / hz - 0.8 * beat;
                // Every seventh pulse comes much later.
                let late = if odd && libm::fmod(beat, 7.0) == 3.0 { 0.06 } else { 0.0 };
                [
                    bump(t - 0.1, 0.012),
                    100.0 + pulse(t - 0.46 - late),
                    50.0 - pulse(t - 0.505 - late),
                ]
            })
            .collect()
    }

    fn run(config: &PatWindowsConfig, x: &[f64]) -> Vec<Measure> {
        let mut all = Vec::new();
        let rate = SampleRate::new(250.0).unwrap();
        let mut p = PatWindows::new(config, rate).unwrap();
        p.push(x, &mut all).unwrap();
        p.finish(&mut all);
        all
    }

    fn of(all: &[Measure], id: MeasureId) -> Vec<Measure> {
        all.iter().copied().filter(|m| m.id() == id).collect()
    }

    #[test]
    fn arrival_and_transit_are_two_measures_and_outliers_move_neither() {
        for odd in [false, true] {
            let all = run(&PatWindowsConfig::default(), &frames(60, 250.0, odd));
            let (pat, ptt) = (of(&all, id::PAT), of(&all, id::PTT));
            assert_eq!((pat.len(), ptt.len()), (4, 4));
            for (a, t) in pat.iter().zip(&ptt) {
                let (ms, (low, high)) = (a.value().unwrap(), a.interval().unwrap());
                assert!((230.0..270.0).contains(&ms) && low < ms && ms < high, "{a:?}");
                assert!(high - low < 8.0, "{a:?}");
                assert!((t.value().unwrap() - 45.0).abs() < 2.0, "{t:?}");
                assert!(a.window().count >= 25);
            }
        }
    }

    #[test]
    fn one_signal_given_twice_has_no_transit_time() {
        let mut x = frames(60, 250.0, false);
        for frame in x.chunks_exact_mut(3) {
            frame[2] = frame[1];
        }
        let all = run(&PatWindowsConfig::default(), &x);
        assert!(of(&all, id::PAT).iter().all(|m| m.value().is_some()));
        assert!(of(&all, id::PTT).iter().all(|m| m.status() == Status::OutOfRange));
    }

    #[test]
    fn the_standard_error_is_that_of_a_median() {
        let delays: Vec<Delay> = (0..21)
            .map(|i| Delay { at: 100 * i, ms: 240.0 + i as f64, quality: 1.0, transit: false })
            .collect();
        let span = Span { start: 0, length: 2500, events: &delays, lost: false };
        let rate = SampleRate::new(100.0).unwrap();
        let m = measure(&span, false, &PatWindowsConfig::default(), rate, &mut [0.0; 64]);
        // Median absolute deviation of 0 to 20 is 5.
        let of_mean = 5.0 / 0.674_489_750_196_081_7 / libm::sqrt(21.0);
        let error = Z * libm::sqrt(core::f64::consts::FRAC_PI_2) * of_mean;
        let (low, high) = m.interval().unwrap();
        assert_eq!(m.value(), Some(250.0));
        assert!((high - 250.0 - error).abs() < 1e-9 && (250.0 - low - error).abs() < 1e-9);
    }

    #[test]
    fn too_few_beats_or_breaths_are_none() {
        let status = |n: u64, step: u64, quality: f64| {
            let delays: Vec<Delay> = (0..n)
                .map(|i| Delay { at: step * i, ms: 240.0, quality, transit: false })
                .collect();
            let span = Span { start: 0, length: 3000, events: &delays, lost: false };
            let rate = SampleRate::new(100.0).unwrap();
            let config = PatWindowsConfig::default();
            measure(&span, false, &config, rate, &mut [0.0; 64]).status()
        };
        assert_eq!(status(7, 200, 1.0), Status::TooShort);
        assert_eq!(status(20, 30, 1.0), Status::TooShort, "within six seconds");
        assert_eq!(status(20, 100, 0.4), Status::PoorSignal);
        assert_eq!(status(0, 100, 1.0), Status::PoorSignal);
        assert_eq!(status(20, 100, 1.0), Status::Ok);
    }

    #[test]
    fn without_an_ecg_there_is_still_a_transit_time() {
        let mut x = frames(40, 250.0, false);
        x.iter_mut().step_by(3).for_each(|v| *v = f64::NAN);
        let all = run(&PatWindowsConfig::default(), &x);
        assert!(of(&all, id::PAT).iter().all(|m| m.status() == Status::PoorSignal));
        assert!(of(&all, id::PTT).iter().all(|m| m.value().is_some()));
    }
}
