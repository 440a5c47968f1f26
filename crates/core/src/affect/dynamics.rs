//! How ratings or states of a person move from one report to the next.

use super::{MOST_S, Z};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::{self, affect as id},
    config,
    dsp::{
        alloc::{Vec, try_vec},
        held::Held,
        snapshot, sort,
    },
    measure::{Measure, MeasureId, Status, Window},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};

config! {
    /// Which reports follow each other.
    pub struct DynamicsConfig: "affect.dynamics_config" {
        /// Reports further apart than this many usual gaps do not follow each other.
        most_gaps: f64 [One] = 1.5, range(1.0, 100.0), "a missed report, or a night";
        /// Reports that there is room for.
        most_reports: u32 [One] = 1024, range(32.0, 65_536.0), "four a day for eight months";
    }
}

const MEASURES: usize = 3;
const MOST: f64 = 1e6;

/// Takes reports (time, value) and tells at the end how far they spread (standard deviation), how
/// much they jump (mean squared successive difference, adjusted for gaps) and how much they
/// persist (inertia, the autocorrelation of successive reports).
///
/// ```
/// use interocept::{Processor, SampleRate, affect::{Dynamics, DynamicsConfig}};
/// let reports: Vec<f64> =
///     (0..40).flat_map(|i| [3600.0 * i as f64, if i % 2 == 0 { 3.0 } else { 5.0 }]).collect();
/// let out = Dynamics::run(&DynamicsConfig::default(), SampleRate::MICROSECONDS, &reports)?;
/// assert_eq!(out[1].value(), Some(4.0)); // every step is of two
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Dynamics {
    config: DynamicsConfig,
    rate: SampleRate,
    reports: Held<(f64, f64)>,
    lost: bool,
    now_s: f64,
    work: Vec<f64>,
}
snapshot!(Dynamics { reports, lost, now_s } skip { config, rate } skip heap { work });

impl Dynamics {
    fn tell(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { reports, work, config, lost, .. } = self;
        let all = reports.as_slice();
        let pairs = || all.iter().zip(all.iter().skip(1));
        let mut gaps = 0;
        for (slot, ((a, _), (b, _))) in work.iter_mut().zip(pairs()) {
            *slot = b - a;
            gaps += 1;
        }
        let usual = sort::median(work.get_mut(..gaps).unwrap_or(&mut [])).unwrap_or(f64::NAN);
        let n = all.len() as f64;
        let mean = all.iter().map(|(_, x)| x).sum::<f64>() / n;
        let squares: f64 = all.iter().map(|(_, x)| (x - mean) * (x - mean)).sum();
        let variance = squares / (n - 1.0);
        let first = all.first().map_or(0.0, |(t, _)| *t);
        let length_s = all.last().map_or(0.0, |(t, _)| t - first);
        let window = Window { start_s: first, length_s, count: all.len() as u64, quality: 1.0 };
        // A longer gap lets a wandering value go further: squares are by the gap.
        let steps: f64 = pairs().map(|((a, x), (b, y))| (y - x) * (y - x) * usual / (b - a)).sum();
        let (mut m, mut sx, mut sy) = (0.0, 0.0, 0.0);
        let follows = || pairs().filter(|((a, _), (b, _))| b - a <= config.most_gaps * usual);
        for ((_, x), (_, y)) in follows() {
            m += 1.0;
            sx += x;
            sy += y;
        }
        let (mx, my) = (sx / m, sy / m);
        let (mut sxx, mut sxy, mut syy) = (0.0, 0.0, 0.0);
        for ((_, x), (_, y)) in follows() {
            sxx += (x - mx) * (x - mx);
            sxy += (x - mx) * (y - my);
            syy += (y - my) * (y - my);
        }
        let slope = sxy / sxx;
        let left = (syy - slope * sxy) / (m - 2.0);
        let error = Z * libm::sqrt(if left > 0.0 { left / sxx } else { 0.0 });
        let lost = lost.then_some(Status::Overflow);
        let put = |id: MeasureId, count: f64, value: f64| {
            let least = catalogue::find(id).map_or(0, |e| e.min_count) as f64;
            let short = (count < least).then_some(Status::TooShort);
            let still = (variance.is_nan() || variance <= 0.0).then_some(Status::NoVariation);
            match lost.or(short).or(still) {
                Some(status) => Measure::absent(id, window, status),
                None => Measure::new(id, window, value),
            }
        };
        let sd = libm::sqrt(variance);
        let spread = Z * sd / libm::sqrt(2.0 * (n - 1.0));
        sink.put(put(id::VARIABILITY, n, sd).with_interval(sd - spread, sd + spread));
        sink.put(put(id::INSTABILITY, n, steps / (n - 1.0)));
        sink.put(put(id::INERTIA, m + 1.0, slope).with_interval(slope - error, slope + error));
    }
}

impl Processor for Dynamics {
    type Config = DynamicsConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "affect.dynamics",
        call: "affect.dynamics",
        about: "How far repeated ratings spread, how much they jump and how much they persist.",
        input: Input::Events,
        channels: &[
            Channel { name: "time_s", unit: Unit::Second, doc: "when the report was given" },
            Channel {
                name: "value",
                unit: Unit::One,
                doc: "the rating, or any state; NaN is missing",
            },
        ],
        source: "S. Jahng and others (2008), Psychol. Methods 13:354; M. Houben and others (2015), Psychol. Bull. 141:901",
    };

    fn new(config: &DynamicsConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let most = config.most_reports as usize;
        Ok(Self {
            config: *config,
            rate,
            reports: Held::new(most, (0.0, 0.0))?,
            lost: false,
            now_s: -1.0,
            work: try_vec(most, 0.0)?,
        })
    }

    fn config(&self) -> &DynamicsConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], _: &mut impl Sink<Measure>) {
        let [time_s, value] = *frame else { return };
        // Two reports of one time are one.
        if time_s > self.now_s && (0.0..=MOST_S).contains(&time_s) && value.abs() <= MOST {
            self.now_s = time_s;
            self.lost |= !self.reports.push((time_s, value));
        }
    }

    fn push_gap(&mut self, _: u64, _: &mut impl Sink<Measure>) {}

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        self.tell(sink);
    }

    fn latency(&self) -> Latency {
        Latency::default()
    }

    fn max_outputs(&self, _: usize) -> usize {
        MEASURES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(reports: &[(f64, f64)]) -> Vec<Measure> {
        let frames: Vec<f64> = reports.iter().flat_map(|(t, x)| [*t, *x]).collect();
        Dynamics::run(&DynamicsConfig::default(), SampleRate::MICROSECONDS, &frames).unwrap()
    }

    #[test]
    fn inertia_is_how_much_persists() {
        // x' = 0.5 x + steps of a small generator.
        let (mut state, mut x) = (1_u64, 0.0);
        let reports: Vec<(f64, f64)> = (0..400)
            .map(|i| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                x = 0.5 * x + (state >> 40) as f64 / 16_777_216.0 - 0.5;
                (3600.0 * f64::from(i), x)
            })
            .collect();
        let inertia = run(&reports)[2];
        let (low, high) = inertia.interval().unwrap();
        assert!(low < 0.5 && high > 0.5 && high - low < 0.25, "{inertia:?}");
    }

    #[test]
    fn a_gap_counts_less() {
        let step = |i: u32| if i % 2 == 0 { 0.0 } else { 2.0 };
        let even: Vec<_> = (0..30).map(|i| (f64::from(i), step(i))).collect();
        assert_eq!(run(&even)[1].value(), Some(4.0));
        // One of the 29 steps takes two gaps.
        let gap: Vec<_> =
            (0..30).map(|i| (f64::from(i) + if i > 9 { 1.0 } else { 0.0 }, step(i))).collect();
        assert!((run(&gap)[1].value().unwrap() - (28.0 * 4.0 + 2.0) / 29.0).abs() < 1e-12);
    }

    #[test]
    fn too_few_reports_are_told() {
        let few: Vec<_> = (0..25).map(|i| (f64::from(i), f64::from(i % 3))).collect();
        let out = run(&few);
        assert!(out[0].value().is_some());
        assert_eq!(out[2].status(), Status::TooShort);
        let still: Vec<_> = (0..40).map(|i| (f64::from(i), 3.0)).collect();
        assert_eq!(run(&still)[0].status(), Status::NoVariation);
    }
}
