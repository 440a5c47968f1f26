//! One rate of breathing from several channels.
//!
//! A belt is a witness by itself. ECG and PPG see one heart: the rhythm of its beats is in both, and
//! an error in it too, so that a second one makes the first no surer. What is left of the
//! disagreement is in the uncertainty, and where several are there and no two agree there is no rate
//! (as W. Karlen and others, IEEE Trans Biomed Eng 60:1946, 2013, among the modulations of one
//! channel). One alone stands for itself.

use super::modulations::LEAST_BREATHS;
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::{self, resp as id},
    config,
    measure::{Measure, Status, Window, Z},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::snapshot;

config! {
    /// When rates agree.
    pub struct FusionConfig: "resp.fusion_config" {
        /// Rates agree within so many breaths in the window.
        agree_breaths: f64 [One] = 2.0, range(0.1, 20.0), "as the modulations of one channel";
        /// No rate is surer than this standard deviation.
        least_sd: f64 [PerMinute] = 0.2, range(0.01, 10.0), "a step of the spectra of a minute";
    }
}

/// Faster nobody breathes, in 1/min, and longer no window is, in s.
const FASTEST: f64 = 200.0;
const LONGEST_S: f64 = 86_400.0;
/// Times beyond this are none (three centuries), s.
const MOST_S: f64 = 1e10;

/// Fuses the rates of breathing that a belt, an ECG and a PPG show in the same window.
///
/// A frame is a window: its start, its length, and of each channel the rate with its standard
/// deviation, NaN where there is none.
///
/// ```
/// use interocept::{Processor, SampleRate, resp::{Fusion, FusionConfig}};
/// let nan = f64::NAN;
/// let window = [0.0, 60.0, nan, nan, 15.1, 0.4, 14.6, 0.5]; // no belt
/// let told = Fusion::run(&FusionConfig::default(), SampleRate::MICROSECONDS, &window)?;
/// assert!((told[0].value().unwrap() - 14.9).abs() < 0.05);
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Fusion {
    config: FusionConfig,
    rate: SampleRate,
    /// Start of the latest window.
    latest_s: f64,
}
snapshot!(Fusion { latest_s } skip { config, rate });

/// A rate, 1/min, and its standard deviation.
#[derive(Clone, Copy, Debug)]
struct Witness {
    rate: f64,
    sd: f64,
}

impl Witness {
    fn weight(&self) -> f64 {
        1.0 / (self.sd * self.sd)
    }

    /// The weighted mean of two that may err together, or the one that there is.
    fn shared(pair: [Option<Self>; 2]) -> Option<Self> {
        let (mut rate, mut sd, mut weights) = (0.0, 0.0, 0.0);
        for one in pair.iter().flatten() {
            rate += one.weight() * one.rate;
            sd += one.weight() * one.sd;
            weights += one.weight();
        }
        (weights > 0.0).then(|| Self { rate: rate / weights, sd: sd / weights })
    }

    /// The weighted mean of two that err apart, or the one that there is.
    fn apart(pair: [Option<Self>; 2]) -> Option<Self> {
        let (mut rate, mut weights) = (0.0, 0.0);
        for one in pair.iter().flatten() {
            rate += one.weight() * one.rate;
            weights += one.weight();
        }
        (weights > 0.0).then(|| Self { rate: rate / weights, sd: 1.0 / libm::sqrt(weights) })
    }
}

/// How many there are.
fn count(some: &[Option<Witness>]) -> f64 {
    some.iter().flatten().count() as f64
}

/// The most of them that lie within a limit of one of them, and of as many the surer.
fn agreeing(known: &[Option<Witness>; 3], limit: f64) -> [Option<Witness>; 3] {
    let mut best = ([None; 3], (0.0, 0.0));
    for centre in known.iter().flatten() {
        let near = known.map(|w| w.filter(|w| (w.rate - centre.rate).abs() <= limit));
        let weight = near.iter().flatten().map(Witness::weight).sum::<f64>();
        if (count(&near), weight) > best.1 {
            best = (near, (count(&near), weight));
        }
    }
    best.0
}

impl Fusion {
    fn fuse(&self, length_s: f64, pairs: [(f64, f64); 3]) -> Result<(Witness, f64), Status> {
        let limit = 60.0 * self.config.agree_breaths / length_s;
        let known = pairs.map(|(rate, sd)| {
            // A rate that does not say how sure it is, is worth what agreement asks for.
            let sd = if sd >= 0.0 { sd } else { limit };
            let sd = if sd > self.config.least_sd { sd } else { self.config.least_sd };
            (rate > 0.0 && rate <= FASTEST && sd.is_finite()).then_some(Witness { rate, sd })
        });
        let near = agreeing(&known, limit);
        let [belt, ecg, ppg] = near;
        let Some(fused) = Witness::apart([belt, Witness::shared([ecg, ppg])]) else {
            return Err(Status::PoorSignal);
        };
        let (agree, all) = (count(&near), count(&known));
        if agree < 2.0 && all > 1.0 {
            return Err(Status::Conflicting);
        }
        if fused.rate * length_s / 60.0 < LEAST_BREATHS {
            return Err(Status::TooShort);
        }
        let (mut spread, mut weights) = (0.0, 0.0);
        for one in near.iter().flatten() {
            spread += one.weight() * (one.rate - fused.rate) * (one.rate - fused.rate);
            weights += one.weight();
        }
        let sd = libm::sqrt(fused.sd * fused.sd + spread / weights);
        Ok((Witness { sd, ..fused }, agree / all))
    }
}

impl Processor for Fusion {
    type Config = FusionConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "resp.fusion",
        call: "resp.fuse",
        about: "One breathing rate from those of a belt, an ECG and a PPG in the same window, with their agreement as its uncertainty.",
        input: Input::Events,
        channels: &[
            Channel { name: "time_s", unit: Unit::Second, doc: "start of the window" },
            Channel { name: "window_s", unit: Unit::Second, doc: "its length" },
            Channel {
                name: "belt",
                unit: Unit::PerMinute,
                doc: "rate of a belt, impedance or flow; NaN where there is none",
            },
            Channel { name: "belt_sd", unit: Unit::PerMinute, doc: "its standard deviation" },
            Channel {
                name: "ecg",
                unit: Unit::PerMinute,
                doc: "rate from an ECG; NaN where there is none",
            },
            Channel { name: "ecg_sd", unit: Unit::PerMinute, doc: "its standard deviation" },
            Channel {
                name: "ppg",
                unit: Unit::PerMinute,
                doc: "rate from a PPG; NaN where there is none",
            },
            Channel { name: "ppg_sd", unit: Unit::PerMinute, doc: "its standard deviation" },
        ],
        source: "Karlen and others, IEEE Trans Biomed Eng 60:1946, 2013 (agreement); \
                 Charlton and others, IEEE Rev Biomed Eng 11:2, 2018",
    };

    fn new(config: &FusionConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        Ok(Self { config: *config, rate, latest_s: 0.0 })
    }

    fn config(&self) -> &FusionConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let [start_s, length_s, belt, belt_sd, ecg, ecg_sd, ppg, ppg_sd] = *frame else { return };
        let sound = (0.0..=MOST_S).contains(&start_s) && length_s > 0.0 && length_s <= LONGEST_S;
        if !sound {
            return;
        }
        if start_s < self.latest_s {
            let window = Window { start_s: self.latest_s, length_s, count: 0, quality: 0.0 };
            return sink.put(Measure::absent(id::RATE_FUSED, window, Status::OutOfOrder));
        }
        self.latest_s = start_s;
        let window = Window { start_s, length_s, count: 0, quality: 0.0 };
        let told = self.fuse(length_s, [(belt, belt_sd), (ecg, ecg_sd), (ppg, ppg_sd)]);
        sink.put(match told {
            Ok((Witness { rate, sd }, quality)) => {
                let count = libm::floor(rate * length_s / 60.0) as u64;
                let measure =
                    Measure::new(id::RATE_FUSED, Window { count, quality, ..window }, rate);
                let range = catalogue::find(id::RATE_FUSED);
                range.map_or(measure, |e| {
                    measure.with_interval_within(e, rate - Z * sd, rate + Z * sd)
                })
            }
            Err(status) => Measure::absent(id::RATE_FUSED, window, status),
        });
    }

    fn push_gap(&mut self, _: u64, _: &mut impl Sink<Measure>) {}

    fn finish(&mut self, _: &mut impl Sink<Measure>) {}

    fn latency(&self) -> Latency {
        Latency::default()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        frames
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    const NAN: f64 = f64::NAN;

    fn told(window_s: f64, rates: [(f64, f64); 3]) -> Measure {
        let mut frame = Vec::from([0.0, window_s]);
        frame.extend(rates.iter().flat_map(|(rate, sd)| [*rate, *sd]));
        Fusion::run(&FusionConfig::default(), SampleRate::MICROSECONDS, &frame).unwrap()[0]
    }

    fn width(m: &Measure) -> f64 {
        m.interval().map_or(NAN, |(low, high)| high - low)
    }

    #[test]
    fn one_heart_is_counted_once_and_a_belt_apart() {
        let (none, one) = ((NAN, NAN), (15.0, 1.0));
        let single = width(&told(60.0, [none, one, none]));
        let heart = width(&told(60.0, [none, one, one]));
        let belt = width(&told(60.0, [one, one, none]));
        assert!((heart - single).abs() < 1e-9, "{heart} {single}");
        assert!((belt - single / libm::sqrt(2.0)).abs() < 1e-9, "{belt} {single}");
    }

    #[test]
    fn disagreement_widens_and_then_there_is_none() {
        let near = told(60.0, [(15.0, 0.3), (15.2, 0.3), (NAN, NAN)]);
        let far = told(60.0, [(15.0, 0.3), (16.8, 0.3), (NAN, NAN)]);
        assert!(width(&far) > 2.0 * width(&near));
        let none = told(60.0, [(15.0, 0.3), (19.0, 0.3), (NAN, NAN)]);
        assert_eq!((none.status(), none.value()), (Status::Conflicting, None));
        // Two against one.
        let most = told(60.0, [(15.0, 0.3), (24.0, 0.1), (15.2, 0.5)]);
        assert!((most.value().unwrap() - 15.05).abs() < 0.05, "{most:?}");
        assert!((most.quality() - 2.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_not_known_is_no_rate() {
        let none = (NAN, NAN);
        assert_eq!(told(60.0, [none; 3]).status(), Status::PoorSignal);
        assert_eq!(told(60.0, [(-3.0, 0.1), (0.0, 0.1), none]).status(), Status::PoorSignal);
        let three = told(30.0, [(6.0, 0.1), (6.0, 0.1), none]);
        assert_eq!(three.status(), Status::TooShort, "three breaths");
        assert!(told(60.0, [(15.0, NAN), none, none]).value().is_some());
        let back =
            [9.0, 60.0, 15.0, 1.0, NAN, NAN, NAN, NAN, 5.0, 60.0, 15.0, 1.0, NAN, NAN, NAN, NAN];
        let all = Fusion::run(&FusionConfig::default(), SampleRate::MICROSECONDS, &back).unwrap();
        assert_eq!(all[1].status(), Status::OutOfOrder);
    }
}
