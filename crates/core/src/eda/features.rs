//! What a window of skin conductance comes to.

use super::{Detector, DetectorConfig, Event, Skin};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::{self, eda as id},
    config,
    dsp::{
        alloc::{Vec, try_vec},
        detrend::Detrend,
        ring::Ring,
        snapshot,
        spectrum::{Welch, WelchConfig},
        stats,
        window::Window as Taper,
    },
    measure::{Measure, MeasureId, Status, Window},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};

config! {
    /// Which windows, and what counts as a response.
    pub struct FeaturesConfig: "eda.features_config" {
        /// Length of the windows.
        window_s: f64 [Second] = 64.0, range(10.0, 600.0), "the least that holds the sympathetic band";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 32.0, range(1.0, 600.0), "half of the window";
        /// The least amplitude of a response.
        least_us: f64 [Microsiemens] = 0.05, range(0.001, 10.0), "Boucsein and others (2012), Psychophysiology 49:1017";
        /// Without a response in so much good signal the person counts as a non-responder.
        nonresponder_s: f64 [Second] = 180.0, range(30.0, 3600.0), "the length of a usual rest baseline";
        /// Less conductance than this is no skin.
        lowest_us: f64 [Microsiemens] = 0.01, range(0.0, 10.0), "below any skin, above the offset of open electrodes";
        /// More than this is no skin.
        highest_us: f64 [Microsiemens] = 100.0, range(1.0, 10_000.0), "above the range of palms in sweat";
    }
}

/// Levels a second: enough for the sympathetic band (Posada-Quintero and others, 2016).
const LEVEL_S: f64 = 0.5;
const MOST_LEVELS_HZ: f64 = 2.7;
/// An answer begins so long after its event, in seconds (Boucsein and others, 2012).
pub const ANSWER_S: (f64, f64) = (1.0, 4.0);
/// A response whose window is over is waited for as long as this: rise and recovery.
const WAIT_S: f64 = 25.0;
const SYMPATHETIC_HZ: (f64, f64) = (0.045, 0.25);
const TOTAL_HZ: f64 = 0.5;
/// 64 s of levels.
const SEGMENT: usize = 128;
/// Less than this share of the levels, and a window has too little signal.
const LEAST_GOOD: f64 = 0.5;
/// The spectrum needs nearly all of it.
const SPECTRUM_GOOD: f64 = 0.98;
const EVENTS: usize = 256;
const MEASURES: usize = 13;

#[derive(Clone, Copy, Debug, Default)]
struct Level {
    time_s: f64,
    tonic: f64,
    phasic: f64,
    quality: f64,
}
snapshot!(Level { time_s, tonic, phasic, quality });

#[derive(Clone, Copy, Debug, Default)]
struct Response {
    onset_s: f64,
    amplitude: f64,
    rise_s: f64,
    half_recovery_s: f64,
}
snapshot!(Response { onset_s, amplitude, rise_s, half_recovery_s });

/// Computes every measure of skin conductance over sliding windows.
///
/// A window is told when its last response is over. Whether a person responds at all is not known
/// before the first response: until then, and for a non-responder, measures of responses have no
/// value.
#[derive(Clone, Debug)]
pub struct Features {
    config: FeaturesConfig,
    rate: SampleRate,
    detector: Detector,
    core: Core,
    in_event: bool,
    taken: u64,
}
snapshot!(Features { detector, core, in_event, taken } skip { config, rate });

/// What happens behind the detector.
#[derive(Clone, Debug)]
struct Core {
    config: FeaturesConfig,
    level_hz: f64,
    levels: Ring<Level>,
    responses: Ring<Response>,
    events: Ring<f64>,
    /// When the response that is under way began; NaN for none.
    open_s: f64,
    responded: bool,
    good_s: f64,
    /// Windows that start before this have lost events or responses for want of room.
    lost_until_s: f64,
    start_s: f64,
    told: bool,
    bench: Bench,
}
snapshot!(Core { levels, responses, events, open_s, responded, good_s, lost_until_s, start_s, told }
          skip { config, level_hz } skip heap { bench });

/// Where windows are worked on: no part of the state.
#[derive(Clone, Debug)]
struct Bench {
    welch: Welch,
    times: Vec<f64>,
    series: Vec<f64>,
    psd: Vec<f64>,
}

snapshot!(Bench {} skip heap { welch, times, series, psd });

impl Processor for Features {
    type Config = FeaturesConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "eda.features",
        call: "eda.measure",
        about: "Every measure of skin conductance over sliding windows",
        input: Input::Samples,
        channels: &[
            Channel { name: "eda_us", unit: Unit::Microsiemens, doc: "Skin conductance." },
            Channel {
                name: "event",
                unit: Unit::One,
                doc: "Not 0 while an event lasts; 0 or NaN without.",
            },
        ],
        source: "Boucsein and others (2012), Psychophysiology 49:1017; Posada-Quintero and others (2016), Ann. Biomed. Eng. 44:3124",
    };

    fn new(config: &Self::Config, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let detector = Detector::new(
            &DetectorConfig {
                least_us: config.least_us,
                hop_s: LEVEL_S,
                lowest_us: config.lowest_us,
                highest_us: config.highest_us,
                ..DetectorConfig::default()
            },
            rate,
        )?;
        let level_hz = detector.level_hz();
        let span_s = config.window_s + WAIT_S;
        let most = (span_s * MOST_LEVELS_HZ) as usize;
        let taper = WelchConfig {
            detrend: Detrend::Linear,
            window: Taper::Blackman,
            ..WelchConfig::new(SEGMENT)
        };
        let welch = Welch::new(&taper, level_hz)?;
        let psd = try_vec(welch.bins(), 0.0)?;
        let core = Core {
            config: *config,
            level_hz,
            levels: Ring::new(most)?,
            responses: Ring::new(span_s as usize + 8)?,
            events: Ring::new(EVENTS)?,
            open_s: f64::NAN,
            responded: false,
            good_s: 0.0,
            lost_until_s: 0.0,
            start_s: 0.0,
            told: false,
            bench: Bench { welch, times: try_vec(most, 0.0)?, series: try_vec(most, 0.0)?, psd },
        };
        Ok(Self { config: *config, rate, detector, core, in_event: false, taken: 0 })
    }

    fn config(&self) -> &Self::Config {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let [x, event] = frame else { return };
        let on = event.abs() > 0.0;
        if on && !self.in_event {
            self.core.event(self.rate.seconds(self.taken, 0.0));
        }
        self.in_event = on;
        self.taken = self.taken.saturating_add(1);
        let Self { detector, core, rate, .. } = self;
        detector.frame(&[*x], &mut |r: Skin| {
            core.take(&r, rate.seconds(r.onset_index, 0.0), sink);
        });
    }

    fn push_gap(&mut self, frames: u64, _sink: &mut impl Sink<Measure>) {
        // Told with the first frame after it, as the detector tells of it.
        self.taken = self.taken.saturating_add(frames);
        self.in_event = false;
        self.detector.push_gap(frames, &mut |_: Skin| ());
    }

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { detector, core, rate, .. } = self;
        detector.finish(&mut |r: Skin| core.take(&r, rate.seconds(r.onset_index, 0.0), sink));
        core.finish(rate.seconds(self.taken, 0.0), sink);
    }

    fn latency(&self) -> Latency {
        let least = self.detector.latency().worst + self.rate.samples(ANSWER_S.1);
        Latency { typical: least, worst: least + self.rate.samples(WAIT_S - ANSWER_S.1) }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        // A frame moves time on by a level, or by a gap behind which no window holds anything.
        let behind_s = self.config.window_s + 2.0 * WAIT_S + self.rate.seconds(frames as u64, 0.0);
        let windows = (behind_s / self.config.hop_s) as usize;
        windows.saturating_add(3).saturating_mul(MEASURES)
    }
}

impl Core {
    fn event(&mut self, time_s: f64) {
        if let Some(lost_s) = self.events.push(time_s) {
            self.lost_until_s = self.lost_until_s.max(lost_s);
        }
    }

    fn take(&mut self, r: &Skin, onset_s: f64, sink: &mut impl Sink<Measure>) {
        match r.event {
            Event::Level => {
                let level = Level {
                    time_s: r.time_s,
                    tonic: r.tonic_us,
                    phasic: r.phasic_us,
                    quality: r.quality,
                };
                self.advance(r.time_s, sink);
                self.levels.push(level);
                self.good_s += r.quality / self.level_hz;
            }
            Event::Onset => self.open_s = onset_s,
            Event::Withdrawn => self.open_s = f64::NAN,
            Event::Response => {
                self.open_s = f64::NAN;
                self.responded = true;
                let lost = self.responses.push(Response {
                    onset_s,
                    amplitude: r.amplitude_us,
                    rise_s: r.rise_s,
                    half_recovery_s: r.half_recovery_s,
                });
                if let Some(lost) = lost {
                    self.lost_until_s = self.lost_until_s.max(lost.onset_s);
                }
            }
        }
    }

    /// The last level known at a time. Only in a saved state that was tampered with is it later,
    /// or the window further behind it.
    fn newest_s(&mut self, now_s: f64) -> f64 {
        let newest = self.levels.newest(0).filter(|l| l.time_s <= now_s);
        let newest_s = newest.map_or(f64::NEG_INFINITY, |l| l.time_s);
        let earliest_s = newest_s - (self.config.window_s + self.config.hop_s + WAIT_S);
        if self.start_s < earliest_s {
            self.start_s = earliest_s;
        }
        newest_s
    }

    /// On to the next window; false where times are too large to differ by a hop.
    fn hop(&mut self, hops: f64) -> bool {
        let before_s = self.start_s;
        self.start_s += hops * self.config.hop_s;
        self.start_s > before_s
    }

    /// Tells every window that is over at a time.
    fn advance(&mut self, now_s: f64, sink: &mut impl Sink<Measure>) {
        let newest_s = self.newest_s(now_s);
        loop {
            let end_s = self.start_s + self.config.window_s;
            // Onsets are refined by up to their window; answers come late.
            let over = now_s >= end_s + ANSWER_S.1;
            let waiting = self.open_s <= end_s + ANSWER_S.1 && now_s < end_s + WAIT_S;
            if !over || waiting {
                return;
            }
            let hops = if newest_s >= self.start_s {
                self.tell(self.config.window_s, sink);
                1.0
            } else {
                // Behind a gap: on to the first window that is not over.
                libm::floor((now_s - end_s - ANSWER_S.1) / self.config.hop_s) + 1.0
            };
            if !self.hop(hops) {
                return;
            }
        }
    }

    fn finish(&mut self, last_s: f64, sink: &mut impl Sink<Measure>) {
        self.open_s = f64::NAN;
        let newest_s = self.newest_s(last_s);
        // Not into a gap that the recording ends with, however long.
        while self.start_s + self.config.window_s <= last_s && newest_s >= self.start_s {
            self.tell(self.config.window_s, sink);
            if !self.hop(1.0) {
                return;
            }
        }
        // A recording shorter than a window still says what it can and why not the rest.
        if !self.told {
            self.tell((last_s - self.start_s).max(0.0), sink);
        }
    }

    /// All measures of the window that starts at `start_s`.
    fn tell(&mut self, length_s: f64, sink: &mut impl Sink<Measure>) {
        self.told = true;
        let (start_s, end_s) = (self.start_s, self.start_s + length_s);
        let Self { levels, bench, .. } = self;
        let (mut n, mut good, mut tonic, mut area) = (0, 0.0, 0.0, 0.0);
        let slots = bench.times.iter_mut().zip(&mut bench.series);
        let inside = levels.iter().filter(|l| l.time_s >= start_s && l.time_s < end_s);
        for ((time, value), level) in slots.zip(inside) {
            (*time, *value) = (level.time_s, level.tonic);
            n += 1;
            good += level.quality;
            tonic += level.tonic;
            area += level.phasic.max(0.0);
        }
        let whole = (length_s * self.level_hz).max(1.0);
        let quality = (good / whole).min(1.0);
        let out = Out {
            window: Window { start_s, length_s, count: 0, quality },
            poor: quality < LEAST_GOOD,
            overflow: self.lost_until_s > start_s,
            responder: if self.responded {
                None
            } else if self.good_s >= self.config.nonresponder_s {
                Some(Status::NonResponder)
            } else {
                // Nothing is known before the first response.
                Some(Status::TooShort)
            },
        };
        out.put(id::SCL_MEAN, n as u64, tonic / n as f64, sink);
        let line = bench
            .times
            .get(..n)
            .zip(bench.series.get(..n))
            .and_then(|(t, y)| stats::linear_regression(t, y));
        out.put(id::SCL_SLOPE, n as u64, line.map_or(f64::NAN, |l| 60.0 * l.slope), sink);

        let good_min = length_s * quality / 60.0;
        self.tell_responses(&out, good_min, area / self.level_hz, sink);
        self.tell_answers(&out, sink);
        self.tell_spectrum(&out, n, whole, sink);
    }

    fn tell_responses(&self, out: &Out, good_min: f64, area: f64, sink: &mut impl Sink<Measure>) {
        let (start_s, end_s) = out.bounds();
        let inside =
            || self.responses.iter().filter(move |r| r.onset_s >= start_s && r.onset_s < end_s);
        let count = inside().count() as u64;
        let n = count as f64;
        let sum = |of: fn(&Response) -> f64| inside().fold(0.0, |sum, r| sum + of(&r));
        let mean = |of: fn(&Response) -> f64| sum(of) / n;
        let amplitude = mean(|r| r.amplitude);
        let spread =
            inside().fold(0.0, |s, r| s + (r.amplitude - amplitude) * (r.amplitude - amplitude));
        let error = 1.96 * libm::sqrt(spread / (n - 1.0) / n);

        let rate = out.measure(id::SCR_RATE, count, n / good_min, true);
        let (low, high) = poisson(n);
        sink.put(rate.with_interval(low / good_min, high / good_min));
        let measure = out.measure(id::SCR_AMPLITUDE, count, amplitude, true);
        let known = count >= 3;
        sink.put(if known {
            measure.with_interval((amplitude - error).max(0.0), amplitude + error)
        } else {
            measure
        });
        sink.put(out.measure(id::SCR_AMPLITUDE_SUM, count, sum(|r| r.amplitude), true));
        let greatest = inside().fold(f64::NAN, |most, r| r.amplitude.max(most));
        sink.put(out.measure(id::SCR_AMPLITUDE_MAX, count, greatest, true));
        sink.put(out.measure(id::SCR_RISE, count, mean(|r| r.rise_s), true));
        let recovered = || inside().filter(|r| !r.half_recovery_s.is_nan());
        let halves = recovered().count() as u64;
        let half = recovered().fold(0.0, |sum, r| sum + r.half_recovery_s) / halves as f64;
        sink.put(out.measure(id::SCR_HALF_RECOVERY, halves, half, true));
        sink.put(out.measure(id::ISCR, count, area, true));
    }

    fn tell_answers(&self, out: &Out, sink: &mut impl Sink<Measure>) {
        let (start_s, end_s) = out.bounds();
        let (mut events, mut answered, mut latency) = (0_u64, 0_u64, 0.0);
        for event_s in self.events.iter().filter(|t| *t >= start_s && *t < end_s) {
            events += 1;
            let answer = self
                .responses
                .iter()
                .map(|r| r.onset_s - event_s)
                .find(|after| *after >= ANSWER_S.0 && *after <= ANSWER_S.1);
            if let Some(after) = answer {
                answered += 1;
                latency += after;
            }
        }
        if events == 0 {
            for id in [id::SCR_LATENCY, id::SCR_ANSWERED] {
                sink.put(Measure::absent(id, out.window, Status::NotComputed));
            }
            return;
        }
        sink.put(out.measure(id::SCR_LATENCY, answered, latency / answered as f64, true));
        sink.put(out.measure(id::SCR_ANSWERED, events, answered as f64 / events as f64, true));
    }

    fn tell_spectrum(&mut self, out: &Out, n: usize, whole: f64, sink: &mut impl Sink<Measure>) {
        let (start_s, end_s) = out.bounds();
        let Self { levels, bench, .. } = self;
        let inside = levels.iter().filter(|l| l.time_s >= start_s && l.time_s < end_s);
        for (slot, level) in bench.series.iter_mut().zip(inside) {
            *slot = level.tonic + level.phasic;
        }
        let gapless =
            n as f64 >= SPECTRUM_GOOD * whole - 4.0 && out.window.quality > SPECTRUM_GOOD - 0.06;
        let series = bench.series.get(..n).unwrap_or(&[]);
        let power = if gapless && bench.welch.compute(series, &mut bench.psd).is_ok() {
            let step = bench.welch.step_hz();
            let band = |low: f64, high: f64| {
                bench.psd.iter().enumerate().fold(0.0, |sum, (k, p)| {
                    let hz = k as f64 * step;
                    if hz >= low && hz <= high { sum + p * step } else { sum }
                })
            };
            let (low, high) = SYMPATHETIC_HZ;
            Some((band(low, high), band(0.5 * step, TOTAL_HZ)))
        } else {
            None
        };
        let (sympathetic, total) = power.unwrap_or((f64::NAN, f64::NAN));
        for (id, value) in
            [(id::SYMPATHETIC_POWER, sympathetic), (id::SYMPATHETIC_SHARE, sympathetic / total)]
        {
            let measure = out.measure(id, n as u64, value, false);
            let missing = power.is_none() && measure.status() == Status::Undefined;
            sink.put(if missing {
                Measure::absent(id, out.window, Status::PoorSignal)
            } else {
                measure
            });
        }
    }
}

/// What holds for all measures of a window.
#[derive(Clone, Copy, Debug)]
struct Out {
    window: Window,
    poor: bool,
    overflow: bool,
    /// Why there is nothing to say of responses.
    responder: Option<Status>,
}

impl Out {
    /// Where the window starts and ends.
    fn bounds(&self) -> (f64, f64) {
        (self.window.start_s, self.window.start_s + self.window.length_s)
    }

    fn measure(&self, id: MeasureId, count: u64, value: f64, of_responses: bool) -> Measure {
        let window = Window { count, ..self.window };
        let entry = catalogue::find(id);
        let (least, ultra, least_count) =
            entry.map_or((0.0, 0.0, 0), |e| (e.min_window_s, e.ultra_short_s, e.min_count));
        let absent = |status| Measure::absent(id, window, status);
        if self.poor {
            return absent(Status::PoorSignal);
        }
        if let Some(status) = self.responder.filter(|_| of_responses) {
            return absent(status);
        }
        if of_responses && self.overflow {
            return absent(Status::Overflow);
        }
        if window.length_s < ultra || count < least_count {
            return absent(Status::TooShort);
        }
        let measure = Measure::new(id, window, value);
        if window.length_s < least { measure.with_status(Status::UltraShort) } else { measure }
    }

    fn put(&self, id: MeasureId, count: u64, value: f64, sink: &mut impl Sink<Measure>) {
        sink.put(self.measure(id, count, value, false));
    }
}

/// The 95 % interval of a count (Byar's approximation: N. E. Breslow and N. E. Day, Statistical
/// Methods in Cancer Research, volume II, 1987, page 69).
fn poisson(n: f64) -> (f64, f64) {
    let bound = |k: f64, sign: f64| {
        let root = 1.0 - 1.0 / (9.0 * k) + sign * 1.96 / (3.0 * libm::sqrt(k));
        k * root * root * root
    };
    (if n > 0.0 { bound(n, -1.0).max(0.0) } else { 0.0 }, bound(n + 1.0, 1.0))
}
