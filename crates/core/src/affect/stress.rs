//! The acute stress response: a logistic model of heart rate and skin conductance, each against
//! all of the person's windows so far.
//!
//! It was trained on people who sat, and tells windows of a stress protocol (colour words, an
//! interview, fast breathing) from rest. It says nothing about an emotion, a disorder or a lie, and
//! windows that move more than those it was trained on are refused. docs/stress-model.md is its
//! card; `benches/validation/stress.py` makes and measures it.

use super::{MOST_S, Z, model};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::affect as id,
    config,
    dsp::snapshot,
    measure::{Measure, Status, Window},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};

config! {
    /// When the model keeps silent.
    pub struct StressConfig: "affect.stress_config" {
        /// Length of the windows that come in.
        window_s: f64 [Second] = 60.0, range(30.0, 600.0), "what the model was trained on";
        /// A probability nearer to a half than this is not told: |p - 0.5| must reach it.
        least_margin: f64 [One] = 0.0, range(0.0, 0.5), "every window is answered; docs/stress-model.md shows what a margin buys";
        /// Inputs further from those of the training are not answered.
        most_distance: f64 [StandardScore] = model::MOST_DISTANCE, range(0.0, 1e6), "all but one in a hundred windows of the training";
        /// Windows that move more are not answered.
        most_motion_g: f64 [StandardGravity] = model::MOST_MOTION_G, range(0.0, 1000.0), "all but one in a hundred windows of the training";
        /// Windows at rest that must have come first.
        least_windows: u32 [One] = 5, range(3.0, 1000.0), "five minutes";
    }
}

pub(super) const INPUTS: usize = 5;
/// A score is no further out than this, either way.
const MOST_SCORE: f64 = 5.0;
const MEASURES: usize = 3;
/// What inputs can be.
const RANGES: [(f64, f64); INPUTS] =
    [(20.0, 300.0), (0.0, 1000.0), (-1e4, 1e4), (0.0, 1e7), (0.0, 1e3)];
/// Less conductance has the logarithm of this.
const LEAST_US: f64 = 0.02;

/// All that was seen of an input so far.
#[derive(Clone, Copy, Debug, Default)]
struct Past {
    n: f64,
    mean: f64,
    squares: f64,
}
snapshot!(Past { n, mean, squares });

impl Past {
    fn add(&mut self, x: f64) {
        if x.is_finite() {
            self.n += 1.0;
            let off = x - self.mean;
            self.mean += off / self.n;
            self.squares += off * (x - self.mean);
        }
    }

    /// How far a value is from the mean so far; nothing where it is missing.
    fn score(&self, x: f64, floor: f64) -> f64 {
        let sd = libm::sqrt(self.squares / self.n);
        let z = (x - self.mean) / if sd > floor { sd } else { floor };
        if z > MOST_SCORE {
            MOST_SCORE
        } else if z < -MOST_SCORE {
            -MOST_SCORE
        } else if z.is_nan() {
            0.0
        } else {
            z
        }
    }
}

/// Gives each window the probability of a stress response, or the reason why there is none.
///
/// ```
/// use interocept::{Processor, SampleRate, affect::{Stress, StressConfig}};
/// let mut stress = Stress::new(&StressConfig::default(), SampleRate::MICROSECONDS)?;
/// let mut out = Vec::new();
/// for i in 0..10 {
///     let wave = (i % 3) as f64;
///     let window = [60.0 * i as f64, 70.0 + wave, 2.0 + 0.05 * wave, 0.0, 0.5, 0.2, 0.01];
///     stress.push(&window, &mut out)?; // rest
/// }
/// out.clear();
/// stress.push(&[600.0, 80.0, 2.6, 0.4, 3.0, 0.15, 0.01], &mut out)?;
/// assert!(out[0].value().unwrap() > 0.5);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Stress {
    config: StressConfig,
    rate: SampleRate,
    past: [Past; INPUTS],
    windows: u64,
    now_s: f64,
}
snapshot!(Stress { past, windows, now_s } skip { config, rate });

/// The inputs on the scales of the model; NaN for what they cannot be.
fn scaled(values: [f64; INPUTS]) -> [f64; INPUTS] {
    let mut inside = values;
    for (v, (least, most)) in inside.iter_mut().zip(RANGES) {
        if !(*v >= least && *v <= most) {
            *v = f64::NAN;
        }
    }
    let [rate, scl, slope, iscr, height] = inside;
    let scl = if scl < LEAST_US { LEAST_US } else { scl };
    [rate, libm::log(scl), slope, libm::log1p(iscr), height]
}

/// A quadratic form.
fn form<const N: usize>(matrix: &[[f64; N]; N], x: &[f64; N]) -> f64 {
    let mut sum = 0.0;
    for (row, a) in matrix.iter().zip(x) {
        for (m, b) in row.iter().zip(x) {
            sum += a * m * b;
        }
    }
    sum
}

impl Stress {
    fn answer(
        &mut self,
        time_s: f64,
        values: [f64; INPUTS],
        motion: f64,
        sink: &mut impl Sink<Measure>,
    ) {
        let x = scaled(values);
        let before = self.windows;
        let [rate, scl, ..] = x;
        let seen = rate.is_finite() && scl.is_finite();
        let moved = motion > self.config.most_motion_g;
        if seen && !moved {
            self.past.iter_mut().zip(x).for_each(|(past, x)| past.add(x));
            self.windows = self.windows.saturating_add(1);
        }
        let window = Window {
            start_s: time_s,
            length_s: self.config.window_s,
            count: self.windows,
            quality: if seen { 1.0 } else { 0.0 },
        };
        let history = Measure::new(id::STRESS_HISTORY, window, self.windows as f64);
        let none = if !seen || moved {
            Some(Status::PoorSignal)
        } else if before < u64::from(self.config.least_windows) {
            Some(Status::NoBaseline)
        } else {
            None
        };
        if let Some(status) = none {
            sink.put(Measure::absent(id::STRESS, window, status));
            sink.put(Measure::absent(id::STRESS_DISTANCE, window, status));
            sink.put(history);
            return;
        }
        let mut z = [0.0; INPUTS];
        for (((z, past), x), floor) in z.iter_mut().zip(&self.past).zip(x).zip(model::FLOORS) {
            *z = past.score(x, floor);
        }
        let (p, low, high, distance) = predict(&z);
        let stress = Measure::new(id::STRESS, window, p).with_interval(low, high);
        let unlike = distance > self.config.most_distance;
        let unsure = (p - 0.5).abs() < self.config.least_margin;
        let silent = unlike || unsure;
        sink.put(if silent { stress.with_status(Status::TooUncertain) } else { stress });
        sink.put(Measure::new(id::STRESS_DISTANCE, window, distance));
        sink.put(history);
    }
}

/// Probability, its 95 % interval from the uncertainty of the coefficients, and the distance from
/// the windows of the training.
fn predict(z: &[f64; INPUTS]) -> (f64, f64, f64, f64) {
    let mut row = [1.0; INPUTS + 1];
    let mut off = [0.0; INPUTS];
    let places = row.iter_mut().skip(1).zip(&mut off);
    for (((slot, off), z), centre) in places.zip(z).zip(model::CENTRE) {
        *slot = *z;
        *off = z - centre;
    }
    let logit: f64 = row.iter().zip(&model::COEFFICIENTS).map(|(x, c)| x * c).sum();
    let error = Z * libm::sqrt(form(&model::COVARIANCE, &row));
    let probability = |l: f64| 1.0 / (1.0 + libm::exp(-l));
    let distance = libm::sqrt(form(&model::PRECISION, &off));
    (probability(logit), probability(logit - error), probability(logit + error), distance)
}

impl Processor for Stress {
    type Config = StressConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "affect.stress",
        call: "affect.stress",
        about: "The acute stress response: a calibrated probability from heart rate and skin conductance against the person's windows so far, or why there is none.",
        input: Input::Events,
        channels: &[
            channel("time_s", Unit::Second, "when the window starts"),
            channel(
                "rate",
                Unit::PerMinute,
                "heart or pulse rate; NaN where any of these is missing",
            ),
            channel("scl", Unit::Microsiemens, "skin conductance level"),
            channel("scl_slope", Unit::MicrosiemensPerMinute, "its slope"),
            channel("iscr", Unit::MicrosiemensSecond, "integrated skin conductance response"),
            channel("amplitude_sd", Unit::One, "relative variability of pulse heights"),
            channel(
                "motion",
                Unit::StandardGravity,
                "movement of the sensor: it judges, but is no input of the model",
            ),
        ],
        source: "trained on T. Iqbal and others (2022), Sensors 22:8135; docs/stress-model.md",
    };

    fn new(config: &StressConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        Ok(Self { config: *config, rate, past: [Past::default(); INPUTS], windows: 0, now_s: 0.0 })
    }

    fn config(&self) -> &StressConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let [time_s, rate, scl, slope, iscr, height, motion] = *frame else { return };
        // Without a time, or before the last one, it is no window.
        if time_s >= self.now_s && time_s <= MOST_S {
            self.now_s = time_s;
            self.answer(time_s, [rate, scl, slope, iscr, height], motion, sink);
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
mod tests {
    use super::*;

    fn rested(windows: u32) -> Stress {
        let mut stress = Stress::new(&StressConfig::default(), SampleRate::MICROSECONDS).unwrap();
        for i in 0..windows {
            let wave = f64::from(i % 3);
            ask(
                &mut stress,
                [60.0 * f64::from(i), 70.0 + wave, 2.0 + 0.05 * wave, 0.0, 0.5, 0.2, 0.01],
            );
        }
        stress
    }

    fn ask(stress: &mut Stress, frame: [f64; 7]) -> Vec<Measure> {
        let mut out = Vec::new();
        stress.push(&frame, &mut out).unwrap();
        out
    }

    #[test]
    fn a_faster_heart_and_a_wetter_skin_raise_it() {
        let p = |rate, scl| {
            ask(&mut rested(20), [1200.0, rate, scl, 0.0, 0.5, 0.2, 0.01])[0].value().unwrap()
        };
        assert!(
            p(71.0, 2.05) < 0.5 && p(76.0, 2.05) > p(71.0, 2.05) && p(76.0, 2.2) > p(76.0, 2.05)
        );
    }

    #[test]
    fn it_keeps_silent_where_it_does_not_know() {
        let frame = [1200.0, 72.0, 2.1, 0.0, 0.5, 0.2, 0.01];
        assert_eq!(ask(&mut rested(3), frame)[0].status(), Status::NoBaseline);
        let mut moved = frame;
        moved[6] = 3.0;
        assert_eq!(ask(&mut rested(20), moved)[0].status(), Status::PoorSignal);
        let mut blind = frame;
        blind[2] = f64::NAN;
        assert_eq!(ask(&mut rested(20), blind)[0].status(), Status::PoorSignal);
        let odd = [1200.0, 30.0, 900.0, -9000.0, 1e6, 500.0, 0.01];
        let out = ask(&mut rested(20), odd);
        assert_eq!(out[0].status(), Status::TooUncertain);
        assert!(out[1].value().unwrap() > StressConfig::default().most_distance);
    }

    /// What moves is left out of the person's windows too.
    #[test]
    fn a_refused_window_leaves_no_trace() {
        let (mut a, mut b) = (rested(20), rested(20));
        ask(&mut a, [1200.0, 140.0, 9.0, 2.0, 9.0, 0.9, 3.0]);
        let frame = [1260.0, 74.0, 2.1, 0.0, 0.5, 0.2, 0.01];
        assert_eq!(ask(&mut a, frame)[0], ask(&mut b, frame)[0]);
    }
}
