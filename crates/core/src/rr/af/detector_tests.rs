use super::*;
use alloc::vec::Vec;

fn run(rr_ms: &[f64]) -> Vec<AfStretch> {
    Af::run(&AfConfig::default(), SampleRate::MICROSECONDS, rr_ms).unwrap()
}

/// Unrelated intervals with a standard deviation of about 0.2 of their mean.
fn fibrillating(n: u32) -> Vec<f64> {
    let unit = |k: f64| k * 0.618_033_988_749 - libm::floor(k * 0.618_033_988_749);
    (0..n).map(|k| 650.0 + 450.0 * (unit(f64::from(k * k)) - 0.5)).collect()
}

#[test]
fn an_episode_is_found_at_its_place() {
    let mut rr = [800.0; 200].to_vec();
    rr.extend(fibrillating(200));
    rr.extend([820.0; 200]);
    let start_us = 160_000_000.0;
    let end_us = start_us + 1000.0 * rr[200..400].iter().sum::<f64>();
    let found = run(&rr);
    let onset: Vec<_> = found.iter().filter(|s| s.flags.contains(AfFlags::ONSET)).collect();
    let offset: Vec<_> = found.iter().filter(|s| s.flags.contains(AfFlags::OFFSET)).collect();
    assert_eq!((onset.len(), offset.len()), (1, 1));
    // Half a window is the resolution: at 0.7 s an interval, 22 s.
    assert!((onset[0].start_us as f64 - start_us).abs() < 22e6, "{:?}", onset[0]);
    assert!((offset[0].start_us as f64 - end_us).abs() < 22e6, "{:?}", offset[0]);
    for pair in found.windows(2) {
        assert_eq!(pair[0].end_us, pair[1].start_us);
    }
    let all_us: u64 = rr.iter().map(|ms| libm::round(ms * 1000.0) as u64).sum();
    assert_eq!(found.last().unwrap().end_us, all_us);
}

#[test]
fn few_intervals_and_wrong_ones_leave_it_undetermined() {
    let short = run(&[800.0; 15]);
    assert!(short.len() == 1 && short[0].status == AfStatus::TooShort);
    assert!(short[0].evidence.is_nan());
    let noise: Vec<f64> = (0..100).map(|k| if k % 3 == 0 { 120.0 } else { 800.0 }).collect();
    assert!(run(&noise).iter().all(|s| s.status == AfStatus::PoorSignal));
}

#[test]
fn nothing_is_weighed_across_a_gap() {
    let mut rr = fibrillating(40);
    rr.push(f64::NAN);
    rr.extend([800.0; 40]);
    let found = run(&rr);
    let statuses: Vec<_> = found.iter().map(|s| (s.status, s.count)).collect();
    assert_eq!(statuses, [(AfStatus::Af, 40), (AfStatus::NotAf, 40)]);
    // A gap of known length takes its time.
    let mut af = Af::new(&AfConfig::default(), SampleRate::MICROSECONDS).unwrap();
    let mut out = Vec::new();
    af.push(&[800.0; 20], &mut out).unwrap();
    af.push_gap(5_000_000, &mut out);
    af.push(&[800.0; 20], &mut out).unwrap();
    af.finish(&mut out);
    assert_eq!((out[0].end_us, out[1].start_us), (16_000_000, 21_000_000));
}

#[test]
fn a_missed_or_an_extra_beat_now_and_then_changes_nothing() {
    let steady: Vec<f64> = (0..200)
        .map(|k| match k % 10 {
            0 => 1600.0,
            5 => 300.0,
            6 => 500.0,
            _ => 800.0 + 30.0 * libm::sin(f64::from(k)),
        })
        .collect();
    assert!(run(&steady).iter().all(|s| s.status == AfStatus::NotAf));
}
