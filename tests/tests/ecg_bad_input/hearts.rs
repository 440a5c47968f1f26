//! Row 11: hearts and shapes out of the ordinary.

use crate::*;
use interocept_sim::{Rhythm, Span, rhythm};

/// At least 99 in a hundred beats found, at most one in a hundred told in vain.
fn rhythm_is_followed(what: &str, ecg: &Ecg, from_s: f64) {
    let end = ecg.samples.len() as f64 / ecg.rate_hz - 0.5;
    let (all, missed, vain) = errors(&times(ecg), &detect(&ecg.samples, ecg.rate_hz), from_s..end);
    println!("{what}: {missed} missed, {vain} in vain, of {all}");
    assert!(missed * 100 <= all && vain * 100 <= all, "{what}: {missed}, {vain} of {all}");
}

#[test]
fn row_11_slow_and_fast_hearts() {
    for bpm in [15.0, 30.0, 40.0, 180.0, 220.0, 300.0] {
        let ecg = simulated(|c| c.rhythm = steady(bpm, 120.0));
        rhythm_is_followed(&format!("{bpm} a minute"), &ecg, START_S);
    }
}

#[test]
fn row_11_irregular_and_paced_hearts() {
    let of = |change: fn(&mut EcgConfig)| {
        simulated(|c| {
            c.rhythm.duration_s = 120.0;
            change(c);
        })
    };
    rhythm_is_followed("bigeminy", &of(|c| c.rhythm.pvc_probability = 1.0), START_S);
    rhythm_is_followed("atrial bigeminy", &of(|c| c.rhythm.apc_probability = 1.0), START_S);
    let af = of(|c| c.rhythm.af = vec![Span::new(0.0, 120.0)]);
    rhythm_is_followed("atrial fibrillation", &af, START_S);
    for spike_mv in [2.0, -2.0, 20.0, 700.0, -700.0] {
        for spike_ms in [0.1, 0.5, 2.0] {
            let paced = simulated(|c| {
                c.rate_hz = 1000.0;
                c.rhythm.paced = true;
                (c.spike_mv, c.spike_ms) = (spike_mv, spike_ms);
            });
            rhythm_is_followed(&format!("spikes of {spike_mv} mV, {spike_ms} ms"), &paced, START_S);
        }
    }
}

#[test]
fn row_11_t_waves_higher_than_the_complexes() {
    for bpm in [60.0, 75.0, 100.0] {
        let mut ecg = simulated(|c| c.rhythm = steady(bpm, 120.0));
        // The simulated R wave is 1.1 mV, the T wave 0.3 mV; on top of it the rest of 1.32 mV.
        for beat in &ecg.beats {
            let (peak, end) = (beat.waves.t_peak_s.unwrap(), beat.waves.t_offset_s.unwrap());
            let width = (end - peak) / 2.447_746_830_680_816;
            for (i, x) in ecg.samples.iter_mut().enumerate() {
                let z = (i as f64 / HZ - peak) / width;
                *x += if z.abs() < 6.0 { 1.02 * libm::exp(-0.5 * z * z) } else { 0.0 };
            }
        }
        rhythm_is_followed(&format!("T wave 1.2 times R at {bpm} a minute"), &ecg, START_S);
    }
}

/// Within this monitors follow a step of the rate; the list asks it of ours.
const FOLLOW_S: f64 = 8.0;

#[test]
fn row_11_amplitudes_that_jump_are_followed() {
    for factor in [0.2, 0.25, 0.5, 5.0, 10.0] {
        let mut ecg = simulated(|_| ());
        ecg.samples[30 * HZ as usize..].iter_mut().for_each(|x| *x *= factor);
        let found = detect(&ecg.samples, HZ);
        let next = found.iter().map(|b| b.time_s).find(|t| *t > 30.0);
        println!("{factor} times the amplitude from 30 s on: next beat at {next:?}");
        let (_, missed, vain) = errors(&times(&ecg), &found, 30.0 + FOLLOW_S..59.5);
        assert_eq!((missed, vain), (0, 0), "{factor} times");
        let (_, missed, vain) = errors(&times(&ecg), &found, START_S..29.5);
        assert_eq!((missed, vain), (0, 0), "before");
    }
}

#[test]
fn row_11_a_step_of_the_rate_is_followed() {
    for after_bpm in [120.0, 40.0] {
        let before = rhythm::simulate(&steady(80.0, 30.0)).unwrap();
        let after = rhythm::simulate(&steady(after_bpm, 60.0)).unwrap();
        let mut beats = before.beats;
        let last = beats.last().unwrap().time_s;
        let first = after.beats[0].time_s;
        beats.extend(after.beats.iter().map(|b| {
            let time_s = b.time_s - first + last + 60.0 / after_bpm;
            rhythm::RhythmBeat { time_s, ..*b }
        }));
        beats.retain(|b| b.time_s < 80.0);
        let config = EcgConfig { rate_hz: HZ, ..EcgConfig::default() };
        let ecg = ecg::render(&Rhythm { beats, duration_s: 80.0 }, &config).unwrap();
        rhythm_is_followed(&format!("80 to {after_bpm}"), &ecg, START_S);
        // R22's bound of the rate, 1 %, over the last four intervals, from 8 s after the step.
        let found = detect(&ecg.samples, HZ);
        for b in found.windows(5).filter(|b| b[4].time_s > last + FOLLOW_S) {
            let bpm = 240.0 / (b[4].time_s - b[0].time_s);
            assert!((bpm / after_bpm - 1.0).abs() < 0.01, "{bpm} at {} s", b[4].time_s);
        }
    }
}
