//! What a measurement tells.

use super::{
    artery::Artery,
    beats::{self, Oscillation, Upstroke},
    envelope::{Envelope, PLACES, Readings},
    meter::{CuffCurve, Method, OscillometricConfig},
};
use crate::{
    Error, Sink,
    catalogue::cuff as id,
    dsp::{
        alloc::{Vec, try_vec},
        held::Held,
        snapshot, sort,
    },
    measure::{Measure, MeasureId, Status, Window, Z},
};

const LEAST_BEATS: usize = 8;
/// Rounds of leaving out what is far off the curve.
const ROUNDS: usize = 3;
/// Lengths of beats within this part of the median one make the rate.
const USUAL: f64 = 0.1;
/// So many beats left out for movement tell that the cuff moved.
const DISTURBED_PERCENT: f64 = 25.0;
/// Above this the methods disagree, and quality is half.
const DISAGREE_MMHG: f64 = 10.0;
/// A pressure so far beyond what beats reached is a guess.
const BEYOND_MMHG: f64 = 5.0;
/// Around the pressures beats must be.
const AROUND_MMHG: f64 = 10.0;

/// What can be told, in this order.
const PRESSURES: [MeasureId; 9] = [
    id::SBP,
    id::DBP,
    id::MAP,
    id::SBP_RATIO,
    id::DBP_RATIO,
    id::SBP_SLOPE,
    id::DBP_SLOPE,
    id::SBP_MODEL,
    id::DBP_MODEL,
];
const OTHERS: [MeasureId; 4] = [id::DISAGREEMENT, id::RESIDUAL, id::AMPLITUDE, id::RATE];
pub(super) const MEASURES: usize = PRESSURES.len() + OTHERS.len() + 1;

/// Room to work in.
#[derive(Clone, Debug)]
pub(super) struct Bench {
    upstrokes: Held<Upstroke>,
    beats: Held<Oscillation>,
    scratch: Vec<f64>,
    curve: Vec<(f64, f64)>,
}
snapshot!(Bench {} skip heap { upstrokes, beats, scratch, curve });

/// Every pressure by every method, mmHg; NaN for what there is none of.
#[derive(Clone, Copy, Debug)]
struct Estimates {
    map: f64,
    /// By ratio, slope and model, systolic and diastolic.
    by: [[f64; 2]; 3],
}

impl Estimates {
    fn all(&self, method: Method) -> [f64; PRESSURES.len()] {
        let [[rs, rd], [ss, sd], [ms, md]] = self.by;
        let (s, d) = match method {
            Method::Model => (ms, md),
            Method::Ratio => (rs, rd),
            Method::Slope => (ss, sd),
        };
        [s, d, self.map, rs, rd, ss, sd, ms, md]
    }

    /// The largest difference of the methods.
    fn disagreement(&self) -> f64 {
        let mut most = 0.0;
        for (i, a) in self.by.iter().enumerate() {
            for b in self.by.iter().skip(i + 1) {
                for (a, b) in a.iter().zip(b) {
                    let off = (a - b).abs();
                    // One that is missing makes the whole unknown.
                    most = if off > most || off.is_nan() { off } else { most };
                }
            }
        }
        most
    }
}

/// Sums of what was drawn, for a deviation.
#[derive(Clone, Copy, Debug, Default)]
struct Spread {
    count: f64,
    sum: f64,
    squares: f64,
}

impl Spread {
    fn add(&mut self, off: f64) {
        if off.is_finite() {
            self.count += 1.0;
            self.sum += off;
            self.squares += off * off;
        }
    }

    fn sd(&self) -> f64 {
        let mean = self.sum / self.count;
        let variance = self.squares / self.count - mean * mean;
        if variance >= 0.0 { libm::sqrt(variance) } else { f64::NAN }
    }
}

impl Bench {
    /// For measurements of so many seconds at most.
    pub(super) fn new(seconds: f64) -> Result<Self, Error> {
        let most = beats::most(seconds);
        Ok(Self {
            upstrokes: Held::new(most, Upstroke::default())?,
            beats: Held::new(most, Oscillation::default())?,
            scratch: try_vec(most, 0.0)?,
            curve: try_vec(PLACES, (0.0, 0.0))?,
        })
    }

    /// Tells all measures of a measurement, or why there are none.
    pub(super) fn tell(
        &mut self,
        x: &[f64],
        rate_hz: f64,
        config: &OscillometricConfig,
        mut window: Window,
        broken: Status,
        sink: &mut impl Sink<Measure>,
    ) {
        let deflation = config.curve == CuffCurve::Deflation;
        let slow = beats::slow_part(x, rate_hz, deflation);
        let spoilt =
            beats::find(slow, rate_hz, &mut self.upstrokes, &mut self.beats, &mut self.scratch);
        let found = self.beats.as_slice().len() - spoilt.steps;
        let mut moved = spoilt.moved;
        for _ in 0..ROUNDS {
            let beats = self.beats.as_mut_slice();
            let Some(envelope) = Envelope::of(beats) else { break };
            moved += envelope.leave_out_outliers(beats, &mut self.scratch);
        }
        let kept = found.saturating_sub(moved);
        let moved = if found > 0 { 100.0 * moved as f64 / found as f64 } else { 0.0 };
        window.count = kept as u64;
        window.quality = 1.0 - 0.01 * moved;
        let rejected = match broken {
            Status::Ok if found > 0 => Measure::new(id::REJECTED, window, moved),
            Status::Ok => Measure::absent(id::REJECTED, window, Status::TooShort),
            other => Measure::absent(id::REJECTED, window, other),
        };
        let told = if broken != Status::Ok {
            Err(broken)
        } else if found >= LEAST_BEATS && moved > config.most_moved {
            Err(Status::PoorSignal)
        } else if kept < LEAST_BEATS {
            Err(Status::TooShort)
        } else {
            self.read(config).ok_or(Status::TooShort)
        };
        match told {
            Ok((estimates, top, artery)) => {
                let disagreement = estimates.disagreement();
                if disagreement.is_nan() || disagreement > DISAGREE_MMHG {
                    window.quality *= 0.5;
                }
                let hole = self.hole(&estimates, config);
                let spreads = self.draw(config, &estimates, artery.as_ref());
                let all = estimates.all(config.method).into_iter().zip(spreads);
                // Two pressures of one fit: where the cuff moved, one alone is not to be trusted.
                let unsure =
                    |(value, sd): (f64, f64)| value.is_nan() || sd.is_nan() || sd > config.most_sd;
                let alone = moved > DISTURBED_PERCENT && all.clone().take(2).any(unsure);
                let refusal = if alone { Some(Status::PoorSignal) } else { hole };
                let reach = quantile(artery.map_or(1.0, |a| a.freedom));
                for (k, (id, (value, sd))) in PRESSURES.into_iter().zip(all).enumerate() {
                    // The first two are of the method that was asked for.
                    let refusal = if k < 2 { refusal } else { None };
                    let told = pressure(id, window, value, (sd, reach), refusal, config);
                    // Where the cuff moved, that is why a method does not get through.
                    let spoilt = moved > DISTURBED_PERCENT && told.value().is_none();
                    sink.put(match spoilt {
                        true => Measure::absent(id, window, Status::PoorSignal),
                        false => told,
                    });
                }
                let residual = artery.map_or(f64::NAN, |a| 100.0 * a.residual / top);
                for (id, value) in
                    OTHERS.into_iter().zip([disagreement, residual, top, self.rate()])
                {
                    sink.put(if value.is_finite() {
                        Measure::new(id, window, value)
                    } else {
                        Measure::absent(id, window, Status::TooShort)
                    });
                }
            }
            Err(reason) => {
                for id in PRESSURES.into_iter().chain(OTHERS) {
                    sink.put(Measure::absent(id, window, reason));
                }
            }
        }
        sink.put(rejected);
    }

    /// All methods, the height of the top and the artery.
    fn read(&mut self, config: &OscillometricConfig) -> Option<(Estimates, f64, Option<Artery>)> {
        let beats = self.beats.as_slice();
        let ratios = [config.ratio_sbp, config.ratio_dbp];
        let Readings { top, map, ratio, slope, trimmed } =
            Envelope::of(beats)?.read(beats, ratios, &mut self.curve)?;
        let middle = if map.is_finite() { map } else { return None };
        let or = |[a, b]: [f64; 2], at: f64| {
            if a.is_finite() {
                a
            } else if b.is_finite() {
                b
            } else {
                at
            }
        };
        let ([rs, rd], [ss, sd]) = (ratio, slope);
        let [high, low] = trimmed;
        for beat in self.beats.as_mut_slice() {
            let p = beat.pressure();
            beat.tail = p > high || p < low;
        }
        let beats = self.beats.as_slice();
        let artery =
            Artery::fit(beats, or([rs, ss], middle + 20.0), or([rd, sd], middle - 15.0), top);
        let model = artery.map_or([f64::NAN; 2], |a| self.within(a.pressures()));
        Some((Estimates { map, by: [ratio, slope, model] }, top, artery))
    }

    /// The pressures, without those far beyond the beats.
    fn within(&self, pressures: [f64; 2]) -> [f64; 2] {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for beat in self.beats.as_slice().iter().filter(|b| b.weight > 0.0) {
            low = if beat.low < low { beat.low } else { low };
            high = if beat.high > high { beat.high } else { high };
        }
        let [s, d] = pressures;
        let fits = |p: f64| (low - BEYOND_MMHG..=high + BEYOND_MMHG).contains(&p);
        let if_fits = |p: f64| if s > d && fits(p) { p } else { f64::NAN };
        [if_fits(s), if_fits(d)]
    }

    /// The deviation of each pressure when beats are drawn again (B. Efron, Ann. Stat. 7:1, 1979).
    fn draw(
        &mut self,
        config: &OscillometricConfig,
        estimates: &Estimates,
        artery: Option<&Artery>,
    ) -> [f64; PRESSURES.len()] {
        let mut spreads = [Spread::default(); PRESSURES.len()];
        let mut state = u64::from(config.seed);
        let count = self.beats.as_slice().iter().filter(|b| b.weight > 0.0).count();
        let ratios = [config.ratio_sbp, config.ratio_dbp];
        let here = estimates.all(config.method);
        // Those that were left out stay out: they are marked by a weight that is no count.
        for beat in self.beats.as_mut_slice() {
            if beat.weight == 0.0 {
                beat.off = f64::NAN;
            } else {
                beat.off = 0.0;
            }
        }
        for _ in 0..config.resamples {
            for beat in self.beats.as_mut_slice() {
                beat.weight = 0.0;
            }
            for _ in 0..count {
                let wanted = below(&mut state, count);
                let mut kept = self.beats.as_mut_slice().iter_mut().filter(|b| !b.off.is_nan());
                if let Some(beat) = kept.nth(wanted) {
                    beat.weight += 1.0;
                }
            }
            let beats = self.beats.as_slice();
            let read = Envelope::of(beats).and_then(|e| e.read(beats, ratios, &mut self.curve));
            let model = artery.map_or([f64::NAN; 2], |a| a.reweighted(beats, |b| b.weight));
            let drawn = match read {
                Some(r) => Estimates { map: r.map, by: [r.ratio, r.slope, model] },
                None => Estimates { map: f64::NAN, by: [[f64::NAN; 2], [f64::NAN; 2], model] },
            };
            for ((spread, now), here) in spreads.iter_mut().zip(drawn.all(config.method)).zip(here)
            {
                spread.add(now - here);
            }
        }
        for beat in self.beats.as_mut_slice() {
            beat.weight = if beat.off.is_nan() { 0.0 } else { 1.0 };
        }
        let mut sds = spreads.map(|s| s.sd());
        // Beats drawn again say nothing of the prior.
        let open = artery.map_or([0.0; 2], |a| a.left_open(self.beats.as_slice()));
        let [first, second, .., systolic, diastolic] = &mut sds;
        for (sd, open) in [&mut *systolic, &mut *diastolic].into_iter().zip(open) {
            *sd = libm::sqrt(*sd * *sd + open);
        }
        if config.method == Method::Model {
            (*first, *second) = (*systolic, *diastolic);
        }
        for sd in [first, second] {
            *sd = libm::hypot(*sd, config.method_sd);
        }
        sds
    }

    /// Whether beats are missing where they count.
    fn hole(&self, estimates: &Estimates, config: &OscillometricConfig) -> Option<Status> {
        let [s, d, ..] = estimates.all(config.method);
        let (low, high) = (d - AROUND_MMHG, s + AROUND_MMHG);
        let mut last: Option<f64> = None;
        let mut widest = 0.0;
        for p in self.beats.as_slice().iter().filter(|b| b.weight > 0.0).map(Oscillation::pressure)
        {
            if let Some(before) = last {
                let (a, b) = if p < before { (p, before) } else { (before, p) };
                let (a, b) = (if a > low { a } else { low }, if b < high { b } else { high });
                widest = if b - a > widest { b - a } else { widest };
            }
            last = Some(p);
        }
        (widest > config.most_hole).then_some(Status::PoorSignal)
    }

    fn rate(&mut self) -> f64 {
        let kept = self.beats.as_slice().iter().filter(|b| b.weight > 0.0);
        let mut count = 0;
        for (slot, beat) in self.scratch.iter_mut().zip(kept) {
            *slot = beat.length_s;
            count += 1;
        }
        let lengths = self.scratch.get_mut(..count).unwrap_or(&mut []);
        let Some(median) = sort::median(lengths) else { return f64::NAN };
        // Feet are whole samples apart, 20 ms at 50 Hz: the mean of those near the median is finer.
        let usual = |s: &&f64| (**s - median).abs() <= USUAL * median;
        let (sum, n) = lengths.iter().filter(usual).fold((0.0, 0.0), |(s, n), l| (s + l, n + 1.0));
        60.0 * n / sum
    }
}

fn pressure(
    id: MeasureId,
    window: Window,
    value: f64,
    (sd, reach): (f64, f64),
    refusal: Option<Status>,
    config: &OscillometricConfig,
) -> Measure {
    let unsure = (sd.is_nan() || sd > config.most_sd).then_some(Status::TooUncertain);
    let reason = if value.is_nan() { Some(Status::TooShort) } else { refusal.or(unsure) };
    match reason {
        Some(reason) => Measure::absent(id, window, reason),
        None => {
            Measure::new(id, window, value).with_interval(value - reach * sd, value + reach * sd)
        }
    }
}

/// Of Student's distribution for an interval of 95 %, by the expansion of Cornish and Fisher
/// (M. Abramowitz and I. Stegun, 1964, 26.7.5): a deviation from few beats is itself unsure.
fn quantile(freedom: f64) -> f64 {
    let z2 = Z * Z;
    let first = 0.25 * (z2 + 1.0) / freedom;
    let second = (5.0 * z2 * z2 + 16.0 * z2 + 3.0) / (96.0 * freedom * freedom);
    Z * (1.0 + first + second)
}

/// A number below `n`, by SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
fn below(state: &mut u64, n: usize) -> usize {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let bits = (z ^ (z >> 31)) >> 32;
    ((bits * n as u64) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::super::{Oscillometric, OscillometricConfig};
    use crate::{Measure, Processor, SampleRate, Status};
    use alloc::vec::Vec;

    const HZ: f64 = 100.0;

    fn volume(p: f64) -> f64 {
        let width = if p < 0.0 { 12.0 } else { 26.0 };
        width * libm::tanh(p / width)
    }

    /// A cuff let off by 3 mmHg/s from 165 mmHg around an artery of 122 over 78 mmHg.
    fn deflation() -> Vec<f64> {
        (0..6200)
            .map(|i| {
                let t = f64::from(i) / HZ;
                let ramp = if t < 6.0 {
                    27.5 * t
                } else if t < 49.0 {
                    165.0 - 3.0 * (t - 6.0)
                } else {
                    (36.0 - 80.0 * (t - 49.0)).max(0.0)
                };
                let phase = libm::fmod(t, 0.85);
                let pulse = if phase < 0.13 {
                    libm::sin(12.1 * phase)
                } else {
                    libm::exp(-(phase - 0.13) / 0.18)
                };
                ramp + 0.08 * volume(78.0 + 44.0 * pulse - ramp)
            })
            .collect()
    }

    fn read(x: &[f64]) -> Vec<Measure> {
        let rate = SampleRate::new(HZ).unwrap();
        Oscillometric::run(&OscillometricConfig::default(), rate, x).unwrap()
    }

    fn find(out: &[Measure], key: &str) -> Measure {
        *out.iter().find(|m| m.id().key() == key).unwrap()
    }

    /// Of the printed tables of Student's distribution.
    #[test]
    fn few_beats_widen_an_interval() {
        for (freedom, printed) in [(5.0, 2.571), (10.0, 2.228), (30.0, 2.042), (1e6, 1.960)] {
            let off = super::quantile(freedom) / printed - 1.0;
            assert!(off.abs() < 0.02, "{freedom}: {off}");
        }
    }

    #[test]
    fn the_pressures_are_those_of_the_artery() {
        let out = read(&deflation());
        assert_eq!(out.len(), super::MEASURES);
        for (key, truth) in [("cuff.sbp", 122.0), ("cuff.dbp", 78.0)] {
            let m = find(&out, key);
            let (low, high) = m.interval().unwrap();
            assert!(
                (m.value().unwrap() - truth).abs() < 4.0 && low < truth && truth < high,
                "{m:?}"
            );
        }
        assert!((find(&out, "cuff.rate").value().unwrap() - 60.0 / 0.85).abs() < 0.2);
        assert_eq!(find(&out, "cuff.rejected").value(), Some(0.0));
    }

    #[test]
    fn each_thing_that_is_wrong_has_its_reason() {
        let status = |x: &[f64]| find(&read(x), "cuff.sbp").status();
        let clean = deflation();
        let shaken: Vec<f64> = (clean.iter().enumerate())
            .map(|(i, v)| {
                let t = i as f64 / HZ;
                v + 6.0 * libm::sin(2.1 * t) * libm::sin(5.7 * t)
            })
            .collect();
        assert_eq!(status(&shaken), Status::PoorSignal);
        let mut lost = clean.clone();
        lost[2000..2300].fill(f64::NAN);
        assert_eq!(status(&lost), Status::PoorSignal);
        // Let off at once, or never high enough.
        let dumped: Vec<f64> = clean.iter().take(1200).copied().collect();
        assert_eq!(status(&dumped), Status::TooShort);
        let up = (0..(4.0 * HZ) as usize).map(|i| 27.5 * i as f64 / HZ);
        let down = clean.iter().skip((24.4 * HZ) as usize).copied();
        let low: Vec<f64> = up.chain(down).collect();
        assert_eq!(status(&low), Status::TooShort);
        let long = alloc::vec![100.0; 15_000];
        assert_eq!(status(&long), Status::Overflow);
        assert!(read(&[0.0; 1000]).is_empty());
    }
}
