//! What several streams tell together of a window: one rate of breathing.

use super::Reading;
use crate::{
    SampleRate,
    catalogue::resp as id,
    measure::{Measure, MeasureId, Z},
    process::Processor,
    resp::{Fusion, FusionConfig},
};

/// The rates of a belt, an ECG and a PPG.
const WITNESSES: [MeasureId; 3] = [id::RATE, id::RATE_ECG, id::RATE_PPG];
/// Windows whose starts or lengths are further apart are not the same, in seconds.
const APART_S: f64 = 1.0;

/// The rate of breathing, where at least two of belt, ECG and PPG have told of this window; of
/// several streams of a kind the first counts.
pub(super) fn breathing(held: &[Reading]) -> Option<Measure> {
    let told = WITNESSES.map(|id| {
        held.iter().filter(|r| r.measure.id() == id).min_by_key(|r| r.stream).map(|r| r.measure)
    });
    let window = told.iter().flatten().next()?.window();
    let same = |m: &Measure| {
        let other = m.window();
        (other.start_s - window.start_s).abs() <= APART_S
            && (other.length_s - window.length_s).abs() <= APART_S
    };
    let told = told.map(|m| m.filter(same));
    if told.iter().flatten().count() < 2 {
        return None;
    }
    let [belt, ecg, ppg] = told.map(|m| {
        let rate = m.and_then(|m| m.value()).unwrap_or(f64::NAN);
        let interval = m.and_then(|m| m.interval());
        (rate, interval.map_or(f64::NAN, |(low, high)| (high - low) / (2.0 * Z)))
    });
    let frame = [window.start_s, window.length_s, belt.0, belt.1, ecg.0, ecg.1, ppg.0, ppg.1];
    let mut fused = None;
    let mut fusion = Fusion::new(&FusionConfig::default(), SampleRate::MICROSECONDS).ok()?;
    fusion.frame(&frame, &mut |m: Measure| fused = Some(m));
    fused
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Window;

    fn told(stream: u32, id: MeasureId, rate: f64) -> Reading {
        let window = Window { start_s: 0.0, length_s: 60.0, count: 15, quality: 1.0 };
        let measure = Measure::new(id, window, rate).with_interval(rate - 1.0, rate + 1.0);
        Reading { window: 0, measure, stream, job: 0 }
    }

    #[test]
    fn of_two_belts_the_first_counts_and_one_witness_is_none() {
        let belts = [told(1, id::RATE, 24.0), told(0, id::RATE, 15.0)];
        assert!(breathing(&belts).is_none());
        let all = [belts[0], belts[1], told(2, id::RATE_PPG, 15.0)];
        let rate = breathing(&all).and_then(|m| m.value()).unwrap();
        assert!((rate - 15.0).abs() < 0.5, "{rate}");
    }
}
