//! Standing and walking.

use super::{flat, rate};
use interocept::{
    Measure, Processor as _,
    motion::{Gait, GaitConfig, Placement, Sway, SwayConfig, Walk, WalkEvent},
};
use interocept_sim::{gait, sway};

fn contacts(walk: &[Walk], hz: f64) -> Vec<f64> {
    let contacts = walk.iter().filter(|w| w.event == WalkEvent::Contact);
    contacts.map(|w| w.contact_index as f64 / hz).collect()
}

fn found(truth: &[f64], got: &[f64], within_s: f64) -> usize {
    truth.iter().filter(|t| got.iter().any(|g| (g - *t).abs() <= within_s)).count()
}

#[test]
fn a_stance_of_known_size_is_measured() {
    let config = sway::SwayConfig { duration_s: 120.0, ..sway::SwayConfig::default() };
    let cop = flat(&sway::simulate(&config).unwrap());
    let config = SwayConfig { window_s: 120.0, ..SwayConfig::default() };
    let measures: Vec<Measure> = Sway::run(&config, rate(100.0), &cop).unwrap();
    let of = |key: &str| {
        let key = format!("motion.sway_{key}");
        measures.iter().find(|m| m.id().key() == key).unwrap().value().unwrap()
    };
    assert!((of("rms_ap") / 5.0 - 1.0).abs() < 0.2 && (of("rms_ml") / 3.0 - 1.0).abs() < 0.2);
    assert!(of("mean_ap").abs() < 2.0 && of("principal_direction") < 20.0);
}

/// The lower back: contacts within 0.12 s (the simulated trunk is lowest at the contact, that of
/// people a little later), cadence, and a speed in its order.
#[test]
fn steps_of_the_lower_back_are_found() {
    for (stride_s, stride_m, hz) in [(0.95, 1.5, 100.0), (1.1, 1.3, 64.0), (1.4, 0.9, 250.0)] {
        let config =
            gait::GaitConfig { stride_s, stride_m, rate_hz: hz, ..gait::GaitConfig::default() };
        let truth = gait::simulate(&config).unwrap();
        let config = GaitConfig { height_m: 0.9 / 0.53, ..GaitConfig::default() };
        let walk = Gait::run(&config, rate(hz), &flat(&truth.back)).unwrap();
        let got = contacts(&walk, hz);
        let hits = found(&truth.contacts_s, &got, 0.12);
        assert!(hits + 2 >= truth.contacts_s.len(), "{hits} of {} at {hz}", truth.contacts_s.len());
        assert!(got.len() <= truth.contacts_s.len() + 1, "{}", got.len());
        let bout = walk.iter().find(|w| w.event == WalkEvent::Bout).unwrap();
        assert!((bout.cadence_per_min - 120.0 / stride_s).abs() < 2.0, "{}", bout.cadence_per_min);
        // Into the first step and out of the last there is a jump.
        assert!(bout.step_regularity > 0.9 && bout.symmetry > 0.95 && bout.stride_time_cv < 10.0);
        // The simulated pendulum is not made longer, so the known factor shows.
        let speed = bout.speed_m_s / 1.25;
        assert!((speed / (stride_m / stride_s) - 1.0).abs() < 0.25, "{speed}");
    }
}

/// The last step of a walk only brings the feet together: it is told, and is in no mean.
#[test]
fn the_closing_step_is_in_no_mean() {
    let mut phase = 0.0;
    let frames: Vec<f64> = (0..1200)
        .flat_map(|i| {
            let t = f64::from(i) / 100.0 - 2.0;
            // Eleven steps of half a second, and 0.9 s to the contact that closes the feet.
            let step_s = if (5.5..6.4).contains(&t) { 0.9 } else { 0.5 };
            let walks = (0.0..6.9).contains(&t);
            phase += if walks { 0.01 / step_s } else { 0.0 };
            let up =
                9.81 + if walks { 2.0 * libm::sin(phase * core::f64::consts::TAU) } else { 0.0 };
            [up, 0.0, 0.0, f64::NAN, f64::NAN, f64::NAN]
        })
        .collect();
    let walk = Gait::run(&GaitConfig::default(), rate(100.0), &frames).unwrap();
    let bout = walk.iter().find(|w| w.event == WalkEvent::Bout).unwrap();
    let last = walk.iter().rfind(|w| w.event == WalkEvent::Contact).unwrap();
    assert!(last.step_time_s > 0.6 && bout.final_index == last.contact_index, "{last:?}");
    assert!((bout.cadence_per_min - 120.0).abs() < 1.0, "{bout:?}");
    // Most of it is of the first step.
    assert!(bout.stride_time_cv < 8.0, "{bout:?}");
}

#[test]
fn without_a_height_there_is_no_length() {
    let truth = gait::simulate(&gait::GaitConfig::default()).unwrap();
    let walk = Gait::run(&GaitConfig::default(), rate(100.0), &flat(&truth.back)).unwrap();
    assert!(
        !walk.is_empty() && walk.iter().all(|w| w.speed_m_s.is_nan() && w.stride_length_m.is_nan())
    );
}

/// A foot in any orientation: contacts within 0.15 s, every length within 5 %.
#[test]
fn strides_of_a_foot_have_their_length() {
    for hz in [100.0, 204.8] {
        let config = gait::GaitConfig { rate_hz: hz, ..gait::GaitConfig::default() };
        let truth = gait::simulate(&config).unwrap();
        // Turned by a right angle about two axes: what was x, y, z is now z, x, y.
        let turned: Vec<f64> =
            truth.foot.iter().flat_map(|[a, b, c, d, e, f]| [*c, *a, *b, *f, *d, *e]).collect();
        for frames in [flat(&truth.foot), turned] {
            let config = GaitConfig { placement: Placement::Foot, ..GaitConfig::default() };
            let walk = Gait::run(&config, rate(hz), &frames).unwrap();
            let got = contacts(&walk, hz);
            assert_eq!(got.len(), truth.foot_contacts_s.len());
            assert_eq!(found(&truth.foot_contacts_s, &got, 0.15), got.len());
            let lengths = walk.iter().filter(|w| w.event == WalkEvent::Contact);
            for (w, want) in lengths.skip(1).zip(truth.strides_m.iter().skip(1)) {
                assert!((w.stride_length_m / want - 1.0).abs() < 0.05, "{}", w.stride_length_m);
            }
            let bout = walk.iter().find(|w| w.event == WalkEvent::Bout).unwrap();
            assert!((bout.stride_time_s - 1.1).abs() < 0.02, "{}", bout.stride_time_s);
        }
    }
}
