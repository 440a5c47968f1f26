//! A window against the person's own baseline.

use super::{
    MOST_S, Z,
    features::{COUNT, FEATURES},
    robust,
};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::affect as id,
    config,
    dsp::{
        alloc::{Vec, try_vec},
        ring::Ring,
        snapshot,
        stats::Robust,
    },
    measure::{Measure, MeasureId, Status, Window},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};

config! {
    /// What counts as a baseline, and when channels disagree.
    pub struct ScoresConfig: "affect.scores_config" {
        /// Length of the windows that come in.
        window_s: f64 [Second] = 60.0, range(10.0, 3600.0), "what most features need";
        /// Days that a baseline holds.
        expiry_days: f64 [One] = 30.0, range(0.01, 3660.0), "a month: seasons, fitness and medication change a rest";
        /// Channels that disagree more surely than this give no arousal.
        least_p: f64 [One] = 0.01, range(0.0, 0.5), "one window in a hundred by chance";
        /// Windows that a baseline needs.
        least_windows: u32 [One] = 5, range(3.0, 1000.0), "five minutes of rest";
        /// Windows that a baseline holds; the oldest go.
        most_windows: u32 [One] = 60, range(3.0, 1000.0), "an hour";
    }
}

/// Scores, arousal with Q and p, tension, relaxation, age and size of the baseline.
const MEASURES: usize = COUNT + 7;
/// The variance of a median absolute deviation of n normal values, by the variance and n
/// (Rousseeuw and Croux, 1993: an efficiency of 37 %).
const MAD_VARIANCE: f64 = 1.36;
const DAY_S: f64 = 86_400.0;
/// Features by place.
const RATE: usize = 0;
const LN_RMSSD: usize = 1;
const SCL: usize = 2;
const SCR_RATE: usize = 3;
const EMG: usize = 8;

/// Scores each window against the person's own baseline: the windows that are marked as such,
/// in this session or in an earlier one, whose state was saved.
///
/// ```
/// use interocept::{Processor, SampleRate, affect::{Scores, ScoresConfig}};
/// let nan = f64::NAN;
/// let window = |time_s, rate, scl, rest| {
///     [time_s, rate, nan, scl, nan, nan, nan, nan, nan, nan, nan, rest]
/// };
/// let mut scores = Scores::new(&ScoresConfig::default(), SampleRate::MICROSECONDS)?;
/// let mut out = Vec::new();
/// for (i, rate) in [60.0, 62.0, 64.0, 61.0, 63.0].into_iter().enumerate() {
///     scores.push(&window(60.0 * i as f64, rate, 2.0, 1.0), &mut out)?; // rest
/// }
/// out.clear();
/// scores.push(&window(300.0, 66.0, 2.2, 0.0), &mut out)?;
/// let arousal = out.iter().find(|m| m.id().key() == "affect.arousal").unwrap();
/// assert!(arousal.value().unwrap() > 1.0);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Scores {
    config: ScoresConfig,
    rate: SampleRate,
    /// Features of the windows at rest, on their scales.
    baseline: Ring<[f64; COUNT]>,
    baseline_s: f64,
    now_s: f64,
    work: Vec<f64>,
}
snapshot!(Scores { baseline, baseline_s, now_s } skip { config, rate } skip heap { work });

/// A score, or why there is none, with the variances that the baseline leaves open: of where
/// its middle is, and of that and its spread.
#[derive(Clone, Copy, Debug)]
struct Score {
    z: f64,
    middle: f64,
    variance: f64,
    windows: usize,
    status: Status,
}

impl Score {
    const fn none(status: Status) -> Self {
        Self { z: f64::NAN, middle: f64::NAN, variance: f64::NAN, windows: 0, status }
    }

    fn known(self) -> Option<Known> {
        let Self { z, middle, variance, .. } = self;
        self.status.has_value().then_some(Known { z, middle, variance })
    }

    fn reversed(self) -> Self {
        Self { z: -self.z, ..self }
    }
}

/// A score or a mean of some.
#[derive(Clone, Copy, Debug)]
struct Known {
    z: f64,
    middle: f64,
    variance: f64,
}

/// The mean of those that are known. The variances are those of the worst, since scores of one
/// baseline may err together.
fn mean<const N: usize>(scores: [Option<Score>; N]) -> Option<Known> {
    let mut n = 0.0;
    let mut all = Known { z: 0.0, middle: 0.0, variance: 0.0 };
    for one in scores.into_iter().flatten().filter_map(Score::known) {
        n += 1.0;
        all.z += one.z;
        all.middle = if one.middle > all.middle { one.middle } else { all.middle };
        all.variance = if one.variance > all.variance { one.variance } else { all.variance };
    }
    (n > 0.0).then_some(Known { z: all.z / n, ..all })
}

/// Cochran's Q of two or three channels, and how likely so much or more is of channels that agree:
/// each has the variance of a window at rest, 1, and that of the middle of its baseline.
fn agreement(channels: [Option<Known>; 3]) -> Option<(f64, f64)> {
    let known = || channels.iter().flatten();
    let weight = |k: &Known| 1.0 / (1.0 + k.middle);
    let weights = known().fold(0.0, |sum, k| sum + weight(k));
    let centre = known().fold(0.0, |sum, k| sum + weight(k) * k.z) / weights;
    let q = known().fold(0.0, |sum, k| sum + weight(k) * (k.z - centre) * (k.z - centre));
    match known().count() {
        2 => Some((q, libm::erfc(libm::sqrt(0.5 * q)))),
        3 => Some((q, libm::exp(-0.5 * q))),
        _ => None,
    }
}

impl Scores {
    /// Why there is no baseline to compare with at all.
    fn refusal(&self, time_s: f64) -> Option<Status> {
        if self.baseline.len() < self.config.least_windows as usize {
            Some(Status::NoBaseline)
        } else if time_s - self.baseline_s > self.config.expiry_days * DAY_S {
            Some(Status::CalibrationExpired)
        } else {
            None
        }
    }

    fn score(&mut self, feature: usize, value: f64, refusal: Option<Status>) -> Score {
        let none = Score::none;
        let Some(about) = FEATURES.get(feature) else { return none(Status::NotComputed) };
        if value.is_nan() {
            return none(Status::NotComputed);
        }
        let x = about.scaled(value);
        if x.is_nan() {
            return none(Status::OutOfRange);
        }
        if let Some(status) = refusal {
            return none(status);
        }
        let held = self.baseline.iter().map(|w| w.get(feature).copied().unwrap_or(f64::NAN));
        let Robust { count: n, median, spread } = robust(held, &mut self.work);
        if n < self.config.least_windows as usize {
            return none(Status::NoBaseline);
        }
        let spread = if spread > about.floor { spread } else { about.floor };
        let z = (x - median) / spread;
        let middle = Robust::MEDIAN_ERROR * Robust::MEDIAN_ERROR / n as f64;
        let variance = middle + MAD_VARIANCE * z * z / n as f64;
        Score { z, middle, variance, windows: n, status: Status::Ok }
    }

    fn take(&mut self, time_s: f64, values: &[f64; COUNT], rest: bool) {
        if !rest {
            return;
        }
        let mut scaled = [f64::NAN; COUNT];
        for ((slot, value), feature) in scaled.iter_mut().zip(values).zip(&FEATURES) {
            *slot = feature.scaled(*value);
        }
        if scaled.iter().any(|v| v.is_finite()) {
            self.baseline.push(scaled);
            self.baseline_s = time_s;
        }
    }

    fn tell(&mut self, time_s: f64, values: &[f64; COUNT], sink: &mut impl Sink<Measure>) {
        let refusal = self.refusal(time_s);
        let mut scores = [Score::none(Status::NotComputed); COUNT];
        for (i, (score, value)) in scores.iter_mut().zip(values).enumerate() {
            *score = self.score(i, *value, refusal);
        }
        let window = self.window(time_s);
        for (score, feature) in scores.iter().zip(&FEATURES) {
            let window = Window { count: score.windows as u64, ..window };
            sink.put(put(feature.score, window, score.known(), score.status));
        }
        let at = |i: usize| scores.get(i).copied();
        // What rests on the same beats, or on the same skin, is one channel.
        let heart = mean([at(RATE), at(LN_RMSSD).map(Score::reversed)]);
        let skin = mean([at(SCL), at(SCR_RATE)]);
        let missing = refusal.unwrap_or(Status::NotComputed);
        self.arousal(window, heart.zip(skin), missing, sink);
        let known = |i: usize| at(i).filter(|s| s.status.has_value());
        let three = [EMG, RATE, SCL];
        let told = put(id::TENSION, window, mean(three.map(at)), missing);
        sink.put(match agreement(three.map(|i| known(i).and_then(Score::known))) {
            Some((_, p)) if p < self.config.least_p => told.with_status(Status::Conflicting),
            Some(_) => told,
            // One alone is that score and no composite.
            None => Measure::absent(id::TENSION, window, missing),
        });
        let both = known(RATE).and(known(LN_RMSSD));
        let calm = both.and(mean([at(RATE).map(Score::reversed), at(LN_RMSSD)]));
        sink.put(put(id::RELAXATION, window, calm, missing));
        let held = self.baseline.len();
        let age = (held > 0).then_some(time_s - self.baseline_s);
        sink.put(match age {
            Some(age) => Measure::new(id::BASELINE_AGE, window, age),
            None => Measure::absent(id::BASELINE_AGE, window, Status::NoBaseline),
        });
        sink.put(Measure::new(id::BASELINE_WINDOWS, window, held as f64));
    }

    /// Arousal of two channels, and whether they agree. How wide the baseline is does not turn a
    /// sign, so it does not excuse a disagreement.
    fn arousal(
        &self,
        window: Window,
        channels: Option<(Known, Known)>,
        missing: Status,
        sink: &mut impl Sink<Measure>,
    ) {
        let Some((heart, skin)) = channels else {
            for id in [id::AROUSAL, id::AGREEMENT_Q, id::AGREEMENT_P] {
                sink.put(Measure::absent(id, window, missing));
            }
            return;
        };
        let agreed = agreement([Some(heart), Some(skin), None]);
        let (q, p) = agreed.unwrap_or((f64::NAN, f64::NAN));
        let value = 0.5 * (heart.z + skin.z);
        let error = Z * 0.5 * libm::sqrt(2.0 + heart.variance + skin.variance);
        let arousal =
            Measure::new(id::AROUSAL, window, value).with_interval(value - error, value + error);
        let conflict = p < self.config.least_p;
        sink.put(if conflict { arousal.with_status(Status::Conflicting) } else { arousal });
        sink.put(Measure::new(id::AGREEMENT_Q, window, q));
        sink.put(Measure::new(id::AGREEMENT_P, window, p));
    }

    fn window(&self, time_s: f64) -> Window {
        let count = self.baseline.len() as u64;
        Window { start_s: time_s, length_s: self.config.window_s, count, quality: 1.0 }
    }
}

fn put(id: MeasureId, window: Window, score: Option<Known>, status: Status) -> Measure {
    let Some(Known { z, variance, .. }) = score else { return Measure::absent(id, window, status) };
    let error = Z * libm::sqrt(variance);
    Measure::new(id, window, z).with_interval(z - error, z + error)
}

impl Processor for Scores {
    type Config = ScoresConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "affect.scores",
        call: "affect.scores",
        about: "Windows of measures against the person's own baseline: scores, arousal and whether heart and skin agree on it.",
        input: Input::Events,
        channels: &[
            channel(
                "time_s",
                Unit::Second,
                "when the window starts, on a clock that also an earlier session had, such as seconds since 1970",
            ),
            channel(
                "rate",
                Unit::PerMinute,
                "heart or pulse rate; NaN where any of these is missing",
            ),
            channel("ln_rmssd", Unit::LnMillisecond, "natural logarithm of RMSSD"),
            channel("scl", Unit::Microsiemens, "skin conductance level"),
            channel("scr_rate", Unit::PerMinute, "rate of skin conductance responses"),
            channel("iscr", Unit::MicrosiemensSecond, "integrated skin conductance response"),
            channel("resp_rate", Unit::PerMinute, "breathing rate"),
            channel("resp_cv", Unit::One, "relative breathing variability"),
            channel("temp_slope", Unit::DegreeCelsiusPerMinute, "slope of the skin temperature"),
            channel("emg_rms", Unit::Millivolt, "EMG amplitude"),
            channel("motion", Unit::StandardGravity, "movement of the sensor"),
            channel("rest", Unit::One, "1 where the window belongs to the baseline, else 0"),
        ],
        source: "C. Leys and others (2013), J. Exp. Soc. Psychol. 49:764; W. G. Cochran (1954), Biometrics 10:101",
    };

    fn new(config: &ScoresConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let most = config.most_windows.max(config.least_windows) as usize;
        Ok(Self {
            config: *config,
            rate,
            baseline: Ring::new(most)?,
            baseline_s: 0.0,
            now_s: 0.0,
            work: try_vec(most, 0.0)?,
        })
    }

    fn config(&self) -> &ScoresConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let [time_s, values @ .., rest] = frame else { return };
        let mut features = [f64::NAN; COUNT];
        for (slot, value) in features.iter_mut().zip(values) {
            *slot = *value;
        }
        // Without a time, or before the last one, it is no window.
        if *time_s >= self.now_s && *time_s <= MOST_S {
            self.now_s = *time_s;
            self.take(*time_s, &features, *rest == 1.0);
            self.tell(*time_s, &features, sink);
        }
    }

    fn push_gap(&mut self, _: u64, _: &mut impl Sink<Measure>) {}

    fn finish(&mut self, _: &mut impl Sink<Measure>) {}

    fn latency(&self) -> Latency {
        Latency::default()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        frames.saturating_mul(MEASURES)
    }
}

const fn channel(name: &'static str, unit: Unit, doc: &'static str) -> Channel {
    Channel { name, unit, doc }
}

#[cfg(test)]
#[path = "scores_tests.rs"]
mod tests;
