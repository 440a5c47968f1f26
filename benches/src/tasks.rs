//! Whole tasks, as a user has them. Goals: `docs/validation.md`, section Speed.

use crate::{Workload, signals};
use interocept::{
    Measure, Processor, SampleRate,
    dsp::spectrum::LongLombScargle,
    ecg::{Beat, Detector, DetectorConfig},
    hrv::{
        self, Set,
        nonlinear::{
            Workspace,
            dfa::{Profile, Windows},
            sample_entropy::{Tolerance, sample_entropy},
        },
    },
};
use std::hint::black_box;

const RATE_HZ: f64 = 360.0;
const HOURS: usize = 24;

fn rate() -> SampleRate {
    SampleRate::new(RATE_HZ).expect("a valid rate")
}

/// The values of measures, summed.
fn total(measures: &[Measure]) -> f64 {
    measures.iter().filter_map(Measure::value).sum()
}

/// Samples to beats.
fn detector() -> Workload {
    let items = 600 * RATE_HZ as usize;
    Workload::new("ecg/detect_360_hz", items, "sample", || {
        let x = signals::ecg_mv(600.0, RATE_HZ);
        Box::new(move || {
            Detector::run(&DetectorConfig::default(), rate(), black_box(&x))
                .map_or(0.0, |beats| beats.len() as f64)
        })
    })
    .goal(30.0)
}

/// A day of samples to beats and the core measures of all its intervals: an hour, 24 times over.
fn day() -> Workload {
    Workload::new("hrv/day_of_ecg_360_hz", 1, "day", || {
        let hour = signals::ecg_mv(3600.0, RATE_HZ);
        Box::new(move || {
            let mut detector = Detector::new(&DetectorConfig::default(), rate()).expect("valid");
            let mut beats: Vec<Beat> = Vec::new();
            for _ in 0..HOURS {
                detector.push(black_box(&hour), &mut beats).expect("one channel");
            }
            detector.finish(&mut beats);
            let pairs = beats.iter().zip(beats.iter().skip(1));
            let rr: Vec<f64> = pairs.map(|(a, b)| 1000.0 * (b.time_s - a.time_s)).collect();
            measure(&rr)
        })
    })
    .goal(1.5e9)
}

fn measure(rr_ms: &[f64]) -> f64 {
    let most = u32::try_from(rr_ms.len()).unwrap_or(u32::MAX).max(16);
    let config = hrv::Config { max_intervals: most, set: Set::Core, ..hrv::Config::default() };
    total(&hrv::Windows::run(&config, SampleRate::MICROSECONDS, rr_ms).expect("valid"))
}

/// The measures of five minutes, made ready once, as in a sliding window.
fn five_minutes(name: &'static str, set: Set, correct: u32) -> Workload {
    Workload::new(name, 1, "window", move || {
        let rr = signals::rr_ms(350);
        let config = hrv::Config { max_intervals: 400, set, correct, ..hrv::Config::default() };
        let mut windows = hrv::Windows::new(&config, SampleRate::MICROSECONDS).expect("valid");
        let mut measures = Vec::new();
        Box::new(move || {
            windows.reset().expect("memory");
            measures.clear();
            windows.push(black_box(&rr), &mut measures).expect("one channel");
            windows.finish(&mut measures);
            total(&measures)
        })
    })
}

fn kernels() -> Vec<Workload> {
    const N: usize = 100_000;
    vec![
        Workload::new("hrv/sampen_100000", 1, "series", || {
            let rr = signals::rr_ms(N);
            let mut work = Workspace::new(N).expect("memory");
            let sd = standard_deviation(&rr);
            Box::new(move || {
                sample_entropy(black_box(&rr), 2, 1, Tolerance::AtMost(0.2 * sd), &mut work)
                    .map_or(0.0, |e| e.value)
            })
        })
        .goal(0.25e9),
        Workload::new("hrv/dfa_100000_by_96", 1, "series", || {
            let rr: Vec<i64> = signals::rr_ms(N).iter().map(|rr| (rr * 1000.0) as i64).collect();
            let mut work = Workspace::new(N).expect("memory");
            // 96 scales, evenly on a logarithmic axis, from 4 intervals to a quarter of all.
            let step = libm::log((N / 16) as f64) / 95.0;
            let scales: Vec<usize> = (0..96)
                .map(|i| libm::round(4.0 * libm::exp(step * f64::from(i))) as usize)
                .collect();
            Box::new(move || {
                let scales = scales.iter().copied();
                Profile::new(black_box(&rr), &mut work)
                    .and_then(|p| p.exponent(scales, Windows::Disjoint, false))
                    .map_or(0.0, |line| line.slope)
            })
        })
        .goal(10e6),
        Workload::new("dsp/lomb_100000_by_200000", 1, "spectrum", || {
            let y = signals::rr_ms(N);
            let t = signals::times_s(&y);
            let nf = 2 * N;
            let mut lomb = LongLombScargle::new(0.0, 0.5 / nf as f64, nf, N).expect("a valid grid");
            let mut psd = vec![0.0; nf];
            Box::new(move || {
                lomb.compute(black_box(&t), black_box(&y), &mut psd).expect("it fits");
                psd.iter().sum()
            })
        })
        .goal(100e6),
    ]
}

fn standard_deviation(x: &[f64]) -> f64 {
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    libm::sqrt(x.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (x.len() - 1) as f64)
}

/// Every task.
pub fn all() -> Vec<Workload> {
    let mut all = vec![
        detector(),
        day(),
        five_minutes("hrv/measure_5_min_core", Set::Core, 0).goal(0.5e6),
        five_minutes("hrv/measure_5_min_core_corrected", Set::Core, 1),
        five_minutes("hrv/measure_5_min_all", Set::All, 0).goal(5e6),
    ];
    all.extend(kernels());
    all
}
