//! From an ECG and a PPG on one clock to pulse arrival times.

use super::pair::{Event, Pairs, WAITING};
use crate::{
    Error, Processor, SampleRate, Sink, config,
    ecg::{self, Beat},
    flags,
    ppg::{self, Pulse},
    process::{Channel, Info, Input},
    record,
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::{ring::Ring, snapshot};

config! {
    /// Which delays are arrival times.
    pub struct PatConfig: "bp.pat_config" {
        /// Shorter delays are none.
        least_ms: f64 [Millisecond] = 50.0, range(0.0, 1000.0), "the pre-ejection period alone takes as long";
        /// Longer ones are none.
        most_ms: f64 [Millisecond] = 600.0, range(10.0, 2000.0), "toes included";
        /// By how much the PPG comes later than the ECG in the device.
        skew_ms: f64 [Millisecond] = 0.0, range(-1000.0, 1000.0), "one converter; 10 ms are 5 mmHg";
    }
}

flags! {
    /// How an arrival was found.
    pub struct ArrivalFlags {
        /// Its beat or its pulse was found by looking back, later than the stated latency.
        SEARCH_BACK = 0, "search_back";
    }
}

record! {
    /// The arrival of a pulse.
    pub struct Arrival: "bp.arrival" {
        /// The sample nearest to the R peak.
        pub index: u64 [Sample],
        /// When the R peak is.
        pub time_s: f64 [Second],
        /// When the foot of the pulse is, where the tangent to its rise meets the level before it.
        pub foot_time_s: f64 [Second],
        /// From the R peak to the foot: pre-ejection period and transit together.
        pub pat_ms: f64 [Millisecond],
        /// The lesser quality of the two.
        pub quality: f64 [One] range(0.0, 1.0),
        /// How it was found.
        pub flags: ArrivalFlags [One],
        /// 1 when blood makes the PPG rise, -1 when it makes it fall.
        pub polarity: i32 [One] range(-1.0, 1.0),
    }
}

/// Takes ECG and PPG, sampled together, to pulse arrival times, at 50 to 2000 Hz.
///
/// It is the *arrival* time, from the R peak, and holds the pre-ejection period; it is no transit
/// time between two places. Channels without a common clock have no arrival time.
///
/// ```
/// use interocept::{Processor, SampleRate, bp::{Pat, PatConfig}};
/// # let frames = vec![0.0; 7200];
/// let arrivals = Pat::run(&PatConfig::default(), SampleRate::new(250.0)?, &frames)?;
/// # assert!(arrivals.is_empty());
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Pat {
    config: PatConfig,
    rate: SampleRate,
    ecg: ecg::Detector,
    ppg: ppg::Detector,
    /// By when the beats before a foot are known, in samples after it.
    wait: u64,
    pairs: Pairs,
    consumed: u64,
}
snapshot!(Pat { ecg, ppg, pairs, consumed } skip { config, rate, wait });

impl Pat {
    /// Puts out the pulses whose beat must be known by now.
    fn pair(&mut self, all: bool, sink: &mut impl Sink<Arrival>) {
        let PatConfig { least_ms, most_ms, .. } = self.config;
        let now = (!all).then_some(self.consumed);
        self.pairs.tell(now, (least_ms, most_ms), &mut |beat: Event, foot: Event| {
            let late = beat.late || foot.late;
            sink.put(Arrival {
                index: beat.index,
                time_s: beat.time_s,
                foot_time_s: foot.time_s,
                pat_ms: 1000.0 * (foot.time_s - beat.time_s),
                quality: if beat.quality < foot.quality { beat.quality } else { foot.quality },
                flags: ArrivalFlags::NONE.with_if(ArrivalFlags::SEARCH_BACK, late),
                polarity: foot.polarity,
            });
        });
    }
}

fn keep(pulse: &Pulse, feet: &mut Ring<Event>) {
    if let Some(foot) = Event::of_foot(pulse) {
        foot.keep(feet);
    }
}

impl Processor for Pat {
    type Config = PatConfig;
    type Output = Arrival;
    const INFO: Info = Info {
        name: "bp.pat",
        call: "bp.pat",
        about: "Pulse arrival times: from the R peak of an ECG to the foot of the pulse in a PPG on the same clock.",
        input: Input::Samples,
        channels: &[
            Channel { name: "ecg", unit: Unit::Millivolt, doc: "one lead, of either polarity" },
            Channel {
                name: "ppg",
                unit: Unit::One,
                doc: "one channel, in any unit and of either polarity",
            },
        ],
        source: "Mukkamala and others, IEEE Trans Biomed Eng 62:1879, 2015; \
                 Chiu and others, Am Heart J 121:1460, 1991 (intersecting tangents)",
    };

    fn new(config: &PatConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let ecg = ecg::Detector::new(&ecg::DetectorConfig::default(), rate)?;
        let wait = libm::ceil(ecg.latency().worst) as u64 + 1;
        Ok(Self {
            config: *config,
            rate,
            ecg,
            ppg: ppg::Detector::new(&ppg::DetectorConfig::default(), rate)?,
            wait,
            pairs: Pairs::new(wait, config.skew_ms, rate)?,
            consumed: 0,
        })
    }

    fn config(&self) -> &PatConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Arrival>) {
        let [x, y] = frame else { return };
        let Self { ecg, ppg, pairs: Pairs { near, far, .. }, .. } = self;
        ecg.frame(&[*x], &mut |beat: Beat| Event::of_beat(&beat).keep(near));
        ppg.frame(&[*y], &mut |pulse: Pulse| keep(&pulse, far));
        self.consumed = self.consumed.saturating_add(1);
        self.pair(false, sink);
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Arrival>) {
        let Self { ecg, ppg, pairs: Pairs { near, far, .. }, .. } = self;
        ecg.push_gap(frames, &mut |beat: Beat| Event::of_beat(&beat).keep(near));
        ppg.push_gap(frames, &mut |pulse: Pulse| keep(&pulse, far));
        self.consumed = self.consumed.saturating_add(frames);
        self.pair(false, sink);
    }

    fn finish(&mut self, sink: &mut impl Sink<Arrival>) {
        let Self { ecg, ppg, pairs: Pairs { near, far, .. }, .. } = self;
        ecg.finish(&mut |beat: Beat| Event::of_beat(&beat).keep(near));
        ppg.finish(&mut |pulse: Pulse| keep(&pulse, far));
        self.pair(true, sink);
    }

    fn latency(&self) -> Latency {
        let (ecg, ppg) = (self.ecg.latency(), self.ppg.latency());
        let longest = self.rate.samples(1e-3 * (self.config.most_ms + self.config.skew_ms.abs()));
        // The R peak is at most the longest delay before the foot.
        let worst = if ppg.worst > self.wait as f64 { ppg.worst } else { self.wait as f64 };
        Latency { typical: ecg.typical + ppg.typical, worst: worst + longest + 1.0 }
    }

    fn max_outputs(&self, frames: usize) -> usize {
        self.ppg.max_outputs(frames) + WAITING
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    /// Beats a second apart, pulses whose foot comes 240 ms later.
    fn frames(seconds: usize, hz: f64, inverted: f64) -> Vec<f64> {
        let bump = |t: f64, width: f64| libm::exp(-0.5 * t * t / (width * width));
        (0..seconds * hz as usize)
            .flat_map(|i| {
                let t = libm::fmod(i as f64 / hz, 1.0);
                let since = t - 0.6;
                let pulse = bump(since, if since < 0.0 { 0.06 } else { 0.15 });
                [bump(t - 0.2, 0.012), 100.0 + inverted * pulse]
            })
            .collect()
    }

    #[test]
    fn the_arrival_is_from_r_to_foot_at_any_rate_and_polarity() {
        let mut found = Vec::new();
        for hz in [125.0, 250.0, 500.0] {
            for sign in [1.0, -1.0] {
                let rate = SampleRate::new(hz).unwrap();
                let all = Pat::run(&PatConfig::default(), rate, &frames(30, hz, sign)).unwrap();
                let late: Vec<_> = all.iter().filter(|a| a.time_s > 5.0).collect();
                assert!(late.len() >= 23, "{hz}: {}", late.len());
                for a in &late {
                    assert!((libm::fmod(a.time_s, 1.0) - 0.2).abs() < 0.004, "{a:?}");
                    assert!((a.foot_time_s - a.time_s - 1e-3 * a.pat_ms).abs() < 1e-9);
                    found.push(a.pat_ms);
                }
            }
        }
        let (least, most) =
            found.iter().fold((1e9, 0.0), |(l, m): (f64, f64), v| (l.min(*v), m.max(*v)));
        assert!(least > 230.0 && most < 330.0 && most - least < 12.0, "{least} to {most}");
    }

    #[test]
    fn without_one_of_the_two_there_is_no_arrival_and_the_skew_is_taken_off() {
        let rate = SampleRate::new(250.0).unwrap();
        let whole = frames(30, 250.0, 1.0);
        let run = |config: &PatConfig, x: &[f64]| Pat::run(config, rate, x).unwrap();
        for channel in [0, 1] {
            let mut x = whole.clone();
            x.iter_mut().skip(channel).step_by(2).for_each(|v| *v = f64::NAN);
            assert!(run(&PatConfig::default(), &x).is_empty());
        }
        let plain = run(&PatConfig::default(), &whole);
        let skewed = run(&PatConfig { skew_ms: 40.0, ..PatConfig::default() }, &whole);
        for (a, b) in plain.iter().zip(&skewed) {
            assert!((a.pat_ms - b.pat_ms - 40.0).abs() < 1e-9);
        }
    }
}
