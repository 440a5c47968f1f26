//! The points of pulse waves against a wave that is known as a formula.

use interocept::{
    Measure, Processor, SampleRate, Status, catalogue,
    ppg::{Indices, IndicesConfig, PulseWave, Wave, WaveConfig, WaveFlags},
};
use interocept_sim::{PpgConfig, RhythmConfig, ppg};

const PERIOD_S: f64 = 0.9;
/// Time, width and height of early systole, late systole and the reflected wave.
const PARTS: [(f64, f64, f64); 3] = [(0.2, 0.045, 1.0), (0.315, 0.05, 0.62), (0.52, 0.06, 0.4)];
/// Of the Gaussian that the indices are defined with: 3 dB down at 10 Hz.
const SIGMA_S: f64 = 0.013_25;

/// A part of the wave, or one of its first three derivatives, behind the Gaussian.
fn part(t: f64, (at, width, height): (f64, f64, f64), order: usize) -> f64 {
    let sigma = (width * width + SIGMA_S * SIGMA_S).sqrt();
    let z = (t - at) / sigma;
    let bell = height * width / sigma * libm::exp(-0.5 * z * z);
    match order {
        0 => bell,
        1 => -z / sigma * bell,
        2 => (z * z - 1.0) / (sigma * sigma) * bell,
        _ => (3.0 * z - z * z * z) / (sigma * sigma * sigma) * bell,
    }
}

fn wave(t: f64, order: usize) -> f64 {
    PARTS.iter().map(|p| part(t, *p, order)).sum()
}

/// Without the Gaussian: what a sensor gives, `t` from the start of a pulse.
fn raw(t: f64) -> f64 {
    let bell = |z: f64| libm::exp(-0.5 * z * z);
    PARTS.iter().map(|(at, w, h)| h * bell((t - at) / w)).sum()
}

fn samples(rate_hz: f64, seconds: f64, sign: f64) -> Vec<f64> {
    (0..(seconds * rate_hz) as usize)
        .map(|i| {
            let t = i as f64 / rate_hz % PERIOD_S;
            500.0 + sign * 10.0 * (raw(t) + raw(t + PERIOD_S) + raw(t - PERIOD_S))
        })
        .collect()
}

/// Where a derivative of the wave is highest, or lowest, between two times.
fn extreme(order: usize, sign: f64, from: f64, to: f64) -> f64 {
    let times = (0..=((to - from) * 1e4) as usize).map(|i| from + i as f64 * 1e-4);
    times.max_by(|a, b| (sign * wave(*a, order)).total_cmp(&(sign * wave(*b, order)))).unwrap()
}

/// Systolic peak, notch, diastolic peak, u, v, w, a, b, c, d, e, f as the formula has them.
fn truth() -> [f64; 12] {
    let sp = extreme(0, 1.0, 0.1, 0.35);
    let dn = extreme(0, -1.0, 0.38, 0.5);
    let dp = extreme(0, 1.0, dn, 0.6);
    let u = extreme(1, 1.0, 0.05, sp);
    let a = extreme(2, 1.0, 0.0, u);
    let b = extreme(2, -1.0, u, 0.24);
    let c = extreme(2, 1.0, b, 0.3);
    let d = extreme(2, -1.0, c, 0.38);
    let e = extreme(2, 1.0, d, 0.48);
    let f = extreme(2, -1.0, e, 0.58);
    let v = extreme(1, -1.0, u, e);
    let w = extreme(1, 1.0, e, 0.53);
    [sp, dn, dp, u, v, w, a, b, c, d, e, f]
}

fn waves(x: &[f64], rate_hz: f64) -> Vec<Wave> {
    PulseWave::run(&WaveConfig::default(), SampleRate::new(rate_hz).unwrap(), x).unwrap()
}

fn within(wave: &Wave) -> [f64; 12] {
    let w = wave;
    [w.sp_s, w.dn_s, w.dp_s, w.u_s, w.v_s, w.w_s, w.a_s, w.b_s, w.c_s, w.d_s, w.e_s, w.f_s]
}

#[test]
fn every_point_is_where_the_formula_has_it_at_any_rate_and_polarity() {
    let truth = truth();
    for rate_hz in [100.0, 125.0, 250.0, 1000.0] {
        for sign in [1.0, -1.0] {
            let found = waves(&samples(rate_hz, 20.0, sign), rate_hz);
            assert!(found.len() >= 19, "{rate_hz} Hz: {}", found.len());
            for w in found.iter().skip(4) {
                let start = (w.sp_s / PERIOD_S).floor() * PERIOD_S;
                for (i, (at, want)) in within(w).into_iter().zip(truth).enumerate() {
                    let off_ms = 1e3 * (at - start - want).abs();
                    assert!(off_ms < 4.0, "{rate_hz} Hz, {sign}: point {i} {off_ms} ms off");
                }
                let scale = 10.0;
                for (name, value, want) in [
                    ("a", w.a, wave(truth[6], 2)),
                    ("b", w.b, wave(truth[7], 2)),
                    ("c", w.c, wave(truth[8], 2)),
                    ("d", w.d, wave(truth[9], 2)),
                    ("e", w.e, wave(truth[10], 2)),
                    ("u", w.u, wave(truth[3], 1)),
                ] {
                    let off = (value / scale - want).abs()
                        / wave(truth[6], 2).abs().min(want.abs().max(40.0));
                    assert!(off < 0.05, "{rate_hz} Hz: {name} is {value}, not {}", scale * want);
                }
                assert_eq!(w.flags, WaveFlags::NONE, "{rate_hz} Hz");
            }
        }
    }
}

fn measure(x: &[f64], rate_hz: f64, config: &IndicesConfig) -> Vec<Measure> {
    Indices::run(config, SampleRate::new(rate_hz).unwrap(), x).unwrap()
}

fn of(measures: &[Measure], key: &str) -> Measure {
    let id = catalogue::find_key(key).unwrap().id;
    *measures.iter().find(|m| m.id() == id).unwrap()
}

#[test]
fn indices_are_those_of_the_formula() {
    let [sp, dn, dp, _, _, _, a, b, c, d, e, _] = truth();
    let config = IndicesConfig { height_m: 1.75, ..IndicesConfig::default() };
    let m = measure(&samples(250.0, 40.0, 1.0), 250.0, &config);
    let second = |t: f64| wave(t, 2);
    let agi = (second(b) - second(c) - second(d) - second(e)) / second(a);
    // p1 and p2 lie on another part of the wave each: their indices differ.
    let (p1, p2) = (of(&m, "pwa.rip1").value().unwrap(), of(&m, "pwa.rip2").value().unwrap());
    assert!((p1 - p2).abs() > 0.02, "{p1} {p2}");
    for (key, want, most) in [
        ("pwa.tpi", PERIOD_S, 0.001),
        ("pwa.ipr", 60.0 / PERIOD_S, 0.1),
        ("pwa.delta_t", dp - sp, 0.004),
        ("pwa.stiffness_index", 1.75 / (dp - sp), 0.08),
        ("pwa.ri", wave(dp, 0) / wave(sp, 0), 0.02),
        ("pwa.b_a", second(b) / second(a), 0.03),
        ("pwa.d_a", second(d) / second(a), 0.03),
        ("pwa.agi", agi, 0.08),
    ] {
        let value = of(&m, key).value().unwrap();
        assert!((value - want).abs() <= most, "{key}: {value}, not {want}");
        let (low, high) = of(&m, key).interval().unwrap();
        assert!(low <= value && value <= high, "{key}");
    }
    let tsys = of(&m, "pwa.tsys").value().unwrap() + of(&m, "pwa.tdia").value().unwrap();
    assert!((tsys - PERIOD_S).abs() < 0.002 && dn > sp);
}

/// Reasons instead of numbers: no height of the body, no notch, too slow samples, too few pulses.
#[test]
fn what_is_not_there_has_a_reason() {
    let status = |m: &[Measure], key: &str| of(m, key).status();
    let plain = measure(&samples(250.0, 40.0, 1.0), 250.0, &IndicesConfig::default());
    assert_eq!(status(&plain, "pwa.stiffness_index"), Status::NotComputed);
    assert_eq!(status(&plain, "pwa.ri"), Status::Ok);

    let rhythm = RhythmConfig { duration_s: 40.0, ..RhythmConfig::default() };
    let smooth = PpgConfig {
        rate_hz: 250.0,
        rhythm,
        reflection: 0.0,
        respiratory_baseline: 0.05,
        ..PpgConfig::default()
    };
    let smooth = ppg::simulate(&smooth).unwrap().samples;
    let m = measure(&smooth, 250.0, &IndicesConfig::default());
    for key in ["pwa.tsys", "pwa.delta_t", "pwa.ri", "pwa.ipa"] {
        assert_eq!(status(&m, key), Status::Undefined, "{key}");
    }
    assert_eq!((status(&m, "pwa.tsp"), status(&m, "pwa.b_a")), (Status::Ok, Status::Ok));
    assert!(waves(&smooth, 250.0).iter().all(|w| w.flags.contains(WaveFlags::NO_NOTCH)));

    let slow = measure(&samples(64.0, 40.0, 1.0), 64.0, &IndicesConfig::default());
    assert_eq!(
        (status(&slow, "pwa.agi"), status(&slow, "pwa.ri")),
        (Status::NotComputed, Status::Ok)
    );
    let short = measure(&samples(250.0, 12.0, 1.0), 250.0, &IndicesConfig::default());
    assert_eq!(status(&short, "pwa.tsp"), Status::UltraShort);
    let shorter = measure(&samples(250.0, 4.0, 1.0), 250.0, &IndicesConfig::default());
    assert_eq!(status(&shorter, "pwa.tsp"), Status::TooShort);
}

/// The simulator's truth: crest time and foot of each pulse, breathing included.
#[test]
fn crest_times_of_simulated_pulses() {
    let rhythm = RhythmConfig { duration_s: 60.0, ..RhythmConfig::default() };
    let sim = ppg::simulate(&PpgConfig { rate_hz: 250.0, rhythm, ..PpgConfig::default() }).unwrap();
    let found = waves(&sim.samples, 250.0);
    let mut seen = 0;
    for w in found.iter().skip(2) {
        let truth = sim.pulses.iter().find(|p| (p.peak_s - w.sp_s).abs() < 0.05).unwrap();
        let crest_ms = 1e3 * ((w.sp_s - w.on_s) - (truth.peak_s - truth.foot_s));
        assert!(crest_ms.abs() < 20.0, "{crest_ms} ms");
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn no_wave_rests_on_missing_samples() {
    let mut x = samples(250.0, 30.0, 1.0);
    let whole = waves(&x, 250.0);
    x[3000..3400].fill(f64::NAN);
    let holed = waves(&x, 250.0);
    assert!(holed.len() < whole.len() && holed.len() > whole.len() - 6);
    assert!(holed.iter().all(|w| w.off_s < 12.0 || w.on_s > 13.6));
}
