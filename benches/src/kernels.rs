//! The kernels of `dsp`. Goals: `docs/validation.md`, section Speed.

use crate::{Workload, signals};
use interocept::dsp::{
    detrend::SmoothnessPriors,
    fft::FixedFft,
    fir::Fir,
    iir::{Band, Sos},
    interpolate::{Interpolant, Kind},
    median::{Hampel, RunningMedian},
    moving::MovingSum,
    offline::sosfiltfilt,
    resample::Resampler,
    spectrum::{
        burg::Burg,
        lomb::LombScargle,
        welch::{Welch, WelchConfig},
    },
};
use std::hint::black_box;

const N: usize = 10_000;

/// A filter or a window that takes one sample and gives one number.
fn each<F: FnMut(f64) -> f64 + 'static>(name: &str, make: impl Fn() -> F + 'static) -> Workload {
    Workload::new(name, N, "sample", move || {
        let (x, mut step) = (signals::noise(N, 1), make());
        Box::new(move || black_box(&x).iter().map(|x| step(*x)).sum())
    })
}

fn band_pass() -> Sos {
    Sos::butterworth(4, Band::Pass(5.0, 15.0), 360.0).expect("a valid filter")
}

/// Filters and windows, sample by sample.
fn streams() -> Vec<Workload> {
    vec![
        each("dsp/sos_4_sections_step", || {
            let mut f = band_pass();
            move |x| f.step(x)
        })
        .goal(6.5),
        Workload::new("dsp/sos_4_sections_run", N, "sample", || {
            let (x, mut f) = (signals::noise(N, 1), band_pass());
            let mut y = x.clone();
            Box::new(move || {
                y.copy_from_slice(black_box(&x));
                f.run(&mut y);
                y.last().copied().unwrap_or(0.0)
            })
        })
        .goal(6.5),
        each("dsp/fir_31_taps", || {
            let mut f = Fir::new(&[1.0 / 31.0; 31]).expect("valid taps");
            move |x| f.step(x)
        }),
        each("dsp/moving_sum_54", || {
            let mut w = MovingSum::new(54).expect("a valid length");
            move |x| w.step(x)
        })
        .goal(3.0),
        each("dsp/running_median_31", || {
            let mut w = RunningMedian::new(31).expect("a valid length");
            move |x| w.step(x).unwrap_or(0.0)
        })
        .goal(80.0),
        each("dsp/running_median_151", || {
            let mut w = RunningMedian::new(151).expect("a valid length");
            move |x| w.step(x).unwrap_or(0.0)
        })
        .goal(80.0),
        each("dsp/hampel_15", || {
            let mut w = Hampel::new(15, 3.0).expect("a valid length");
            move |x| w.step(x).map_or(0.0, |c| c.value)
        })
        .goal(150.0),
        each("dsp/resample_2_by_3", || {
            let mut r = Resampler::new(2, 3).expect("a valid ratio");
            move |x| {
                let mut sum = 0.0;
                r.step(x, |y| sum += y);
                sum
            }
        }),
        Workload::new("dsp/sosfiltfilt_4_sections", N, "sample", || {
            let (x, f) = (signals::noise(N, 1), band_pass());
            Box::new(move || sosfiltfilt(&f, black_box(&x)).map_or(0.0, |y| y.iter().sum()))
        })
        .goal(14.0),
    ]
}

/// What takes a series as a whole: five minutes at 4 Hz, or 300 intervals.
fn series() -> Vec<Workload> {
    const LONG: usize = 1200;
    const BEATS: usize = 300;
    vec![
        Workload::new("dsp/smoothness_priors_1200", LONG, "sample", || {
            let (x, mut y) = (signals::noise(LONG, 2), vec![0.0; LONG]);
            let mut priors = SmoothnessPriors::new(500.0, LONG).expect("a valid lambda");
            Box::new(move || {
                y.copy_from_slice(black_box(&x));
                priors.detrend(&mut y).expect("it fits");
                y.first().copied().unwrap_or(0.0)
            })
        })
        .goal(17.0),
        Workload::new("dsp/welch_1200_by_256", 1, "spectrum", || {
            let x = signals::noise(LONG, 2);
            let mut welch = Welch::new(&WelchConfig::new(256), 4.0).expect("a valid window");
            let mut psd = vec![0.0; welch.bins()];
            Box::new(move || {
                welch.compute(black_box(&x), &mut psd).expect("it fits");
                psd.iter().sum()
            })
        })
        .goal(20_000.0),
        Workload::new("dsp/lomb_300_by_600", 1, "spectrum", || {
            let y = signals::rr_ms(BEATS);
            let t = signals::times_s(&y);
            let mut lomb = LombScargle::new(0.0, 0.5 / 600.0, BEATS).expect("a valid grid");
            let mut psd = vec![0.0; 600];
            Box::new(move || {
                lomb.compute(black_box(&t), black_box(&y), &mut psd).expect("it fits");
                psd.iter().sum()
            })
        })
        .goal(250_000.0),
        Workload::new("dsp/burg_1200_order_16", 1, "spectrum", || {
            let x = signals::noise(LONG, 2);
            let (mut burg, mut psd) = (Burg::new(16, LONG).expect("a valid order"), [0.0; 257]);
            Box::new(move || {
                burg.fit(black_box(&x)).expect("it fits");
                burg.psd(4.0, 2.0 / 256.0, &mut psd).expect("a valid grid");
                psd.iter().sum()
            })
        }),
        Workload::new("dsp/fft_1024", 1, "transform", || {
            let x = signals::noise(1024, 3);
            let mut fft = FixedFft::new(1024).expect("a valid length");
            let mut bins = vec![interocept::dsp::Complex::new(0.0, 0.0); fft.bins()];
            Box::new(move || {
                fft.forward(black_box(&x), &mut bins).expect("it fits");
                bins.iter().map(|b| b.re).sum()
            })
        }),
        interpolation("dsp/cubic_300_to_1200", Kind::CubicNotAKnot),
        interpolation("dsp/pchip_300_to_1200", Kind::Pchip),
    ]
}

fn interpolation(name: &str, kind: Kind) -> Workload {
    Workload::new(name, 1, "curve", move || {
        let y = signals::rr_ms(300);
        let t = signals::times_s(&y);
        let mut curve = Interpolant::new(300).expect("some points");
        let mut out = vec![0.0; 1200];
        Box::new(move || {
            curve.fit(kind, black_box(&t), black_box(&y)).expect("it fits");
            curve.sample(1.0, 0.25, &mut out);
            out.iter().sum()
        })
    })
}

/// Every kernel.
pub fn all() -> Vec<Workload> {
    let mut all = streams();
    all.extend(series());
    all
}
