//! Simulated ECGs and where their waves are, as files for `benches/validation/delineation.py`:
//! `cargo run --release -p interocept-benches --example ecg_truth FOLDER`
//!
//! For each case `NAME.f64` holds the samples (little-endian, mV) and `NAME.csv` a line for
//! each beat: class, then onset, peak and end of its waves in seconds, empty where there is
//! none. Onsets and ends lie where a wave has 5 % of its height.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a tool for developers")]

use interocept_sim::{EcgConfig, RhythmConfig, Span, ecg};
use std::{env, fmt::Write, fs, path::Path};

fn main() {
    let folder = env::args().nth(1).unwrap();
    let folder = Path::new(&folder);
    fs::create_dir_all(folder).unwrap();
    let plain = |rate_hz: f64| EcgConfig {
        rate_hz,
        rhythm: RhythmConfig { duration_s: 180.0, rate_bpm: 70.0, ..RhythmConfig::default() },
        ..EcgConfig::default()
    };
    for rate_hz in [250.0, 360.0, 500.0, 1000.0] {
        write(folder, &format!("clean {rate_hz}"), &plain(rate_hz));
        for snr_db in [20.0, 12.0] {
            let mut config = plain(rate_hz);
            config.noise.muscle_snr_db = Some(snr_db);
            write(folder, &format!("{snr_db} dB {rate_hz}"), &config);
        }
    }
    let mut inverted = plain(360.0);
    inverted.inverted = true;
    write(folder, "inverted 360", &inverted);
    let mut fast = plain(360.0);
    fast.rhythm.rate_bpm = 120.0;
    write(folder, "120 per min 360", &fast);
    let mut ectopic = plain(360.0);
    (ectopic.rhythm.pvc_probability, ectopic.rhythm.apc_probability) = (0.1, 0.05);
    write(folder, "ectopic 360", &ectopic);
    let mut fibrillation = plain(360.0);
    fibrillation.rhythm.af = vec![Span::new(0.0, 180.0)];
    write(folder, "fibrillation 360", &fibrillation);
}

fn write(folder: &Path, name: &str, config: &EcgConfig) {
    let made = ecg::simulate(config).unwrap();
    let bytes: Vec<u8> = made.samples.iter().flat_map(|x| x.to_le_bytes()).collect();
    fs::write(folder.join(format!("{name}.f64")), bytes).unwrap();
    let mut lines =
        String::from("class,p_onset,p_peak,p_end,qrs_onset,q,r,s,qrs_end,t_onset,t_peak,t_end\n");
    for beat in &made.beats {
        let w = &beat.waves;
        write!(lines, "{:?}", beat.class).unwrap();
        let r = Some(beat.time_s);
        for place in [
            w.p_onset_s,
            w.p_peak_s,
            w.p_offset_s,
            w.qrs_onset_s,
            w.q_s,
            r,
            w.s_s,
            w.qrs_offset_s,
            w.t_onset_s,
            w.t_peak_s,
            w.t_offset_s,
        ] {
            match place {
                Some(s) => write!(lines, ",{s}").unwrap(),
                None => lines.push(','),
            }
        }
        lines.push('\n');
    }
    fs::write(folder.join(format!("{name}.csv")), lines).unwrap();
}
