use super::{problem::Point, *};
use alloc::vec::Vec;

fn hash(k: usize) -> f64 {
    let x = (k as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((x ^ (x >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Three responses on a rising level, with noise.
fn signal(n: usize, hz: f64, noise: f64) -> Vec<f64> {
    let shape = |t: f64| {
        if t > 0.0 { 2.708 * (libm::exp(-t / 2.0) - libm::exp(-t / 0.7)) } else { 0.0 }
    };
    (0..n)
        .map(|k| {
            let t = k as f64 / hz;
            let responses = 0.6 * shape(t - 10.0) + 0.2 * shape(t - 13.0) + 0.4 * shape(t - 30.0);
            4.0 + 0.01 * t + responses + noise * (hash(k) - 0.5)
        })
        .collect()
}

#[test]
fn no_neighbour_is_better() {
    let (n, hz) = (200, 4.0);
    let mut y = signal(n, hz, 0.05);
    let mut weight = alloc::vec![1.0; n];
    weight[50..60].fill(0.0);
    standardise(&mut y, &weight, 10.0).unwrap();
    let problem = Problem::new(y, weight, hz, &DecomposeConfig::default()).unwrap();
    let best = solver::minimise(&problem, 1e-10).unwrap();
    assert!(best.gap <= 1e-9 * (1.0 + best.objective), "{} of {}", best.gap, best.objective);
    assert!(best.driver.iter().all(|p| *p >= 0.0));
    // The point itself, and others in all directions that keep the driver from falling below 0.
    let mut x = Point::zero(&problem).unwrap();
    x.q.copy_from_slice(&best.phasic_q);
    let (mut residual, mut tonic, mut driver) =
        (alloc::vec![0.0; n], alloc::vec![0.0; n], alloc::vec![0.0; n]);
    for trial in 0..500 {
        let size = libm::pow(10.0, -1.0 - f64::from(trial % 4));
        let moved: Vec<f64> = best
            .driver
            .iter()
            .enumerate()
            .map(|(k, p)| {
                (p + size
                    * (hash(trial as usize * n + k) - 0.5)
                    * f64::from(u8::from(k % 7 == trial as usize % 7)))
                .max(0.0)
            })
            .collect();
        problem::solve(&problem.auto, &moved, &mut x.q);
        x.l.iter_mut()
            .enumerate()
            .for_each(|(k, l)| *l = best.level_l[k] + size * (hash(trial as usize + 31 * k) - 0.5));
        x.d = best.level_d;
        filter(&problem.auto, &x.q, &mut driver);
        problem.residual(&x, &mut residual, &mut tonic);
        let objective = problem.objective(&x, &residual, &driver);
        assert!(objective >= best.objective - best.gap, "{objective} below {}", best.objective);
    }
}

#[test]
fn finds_the_responses_and_the_level() {
    for hz in [4.0, 8.0, 10.3, 25.0, 100.0] {
        let x = signal((60.0 * hz) as usize, hz, 0.002);
        let rate = SampleRate::new(hz).unwrap();
        // The splines, too, bend around a response: by less than a tenth of it.
        let config = DecomposeConfig { least_us: 0.1, ..DecomposeConfig::default() };
        let done = decompose(&x, &config, rate).unwrap();
        let found: Vec<(f64, f64)> =
            done.responses.iter().map(|r| (r.onset_index as f64 / hz, r.amplitude_us)).collect();
        assert_eq!(found.len(), 3, "{hz} Hz: {found:?}");
        for ((at, height), (onset, amplitude)) in
            found.iter().zip([(10.0, 0.6), (13.0, 0.2), (30.0, 0.4)])
        {
            assert!(
                (at - onset).abs() < 0.5 && (height / amplitude - 1.0).abs() < 0.15,
                "{hz} Hz: {found:?}"
            );
        }
        assert!(
            done.gap <= 1e-8 * (1.0 + done.objective) && done.steps < 40,
            "{hz}: {} {}",
            done.gap,
            done.steps
        );
        for (k, x) in x.iter().enumerate() {
            let sum = done.tonic_us[k] + done.phasic_us[k];
            // In the model a response begins at a sample, in the signal it need not.
            assert!((sum - x).abs() < 0.08, "{hz} Hz at {k}: {sum} for {x}");
        }
    }
}

#[test]
fn missing_samples_weigh_nothing() {
    let rate = SampleRate::new(4.0).unwrap();
    let mut x = signal(240, 4.0, 0.0);
    x[170..180].fill(f64::NAN);
    let nan = decompose(&x, &DecomposeConfig::default(), rate).unwrap();
    x[170..180].fill(0.0);
    let zero = decompose(&x, &DecomposeConfig::default(), rate).unwrap();
    assert_eq!(nan.tonic_us, zero.tonic_us);
    assert_eq!(nan.responses.len(), 3);
}

#[test]
fn nothing_to_decompose_is_said() {
    let rate = SampleRate::new(4.0).unwrap();
    let config = DecomposeConfig::default();
    for x in [&[][..], &[1.0; 39], &[2.0; 400], &[f64::NAN; 400], &[0.0; 400], &[1e6; 400]] {
        assert!(matches!(decompose(x, &config, rate), Err(Error::InvalidInput { .. })));
    }
    let bad = DecomposeConfig { fast_s: 5.0, ..config };
    assert!(matches!(decompose(&[1.0; 400], &bad, rate), Err(Error::InvalidConfig { .. })));
}
