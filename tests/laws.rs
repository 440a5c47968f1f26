//! The laws, over every processor of the registry, and over processors that break them.

use interocept::registry::{Entry, PROCESSORS};
use interocept_tests::{laws, laws::Verdict, signals};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Frames enough for some outputs: 12 s of samples, or 90 intervals.
fn frames_of(entry: &Entry) -> usize {
    match entry.info.input {
        interocept::process::Input::Samples => 3000,
        interocept::process::Input::Events => 90,
    }
}

/// Over every processor, or those with `LAWS_ONLY` in their names.
fn each(law: impl Fn(&Entry) -> Verdict) {
    let only = std::env::var("LAWS_ONLY").unwrap_or_default();
    let broken: Vec<String> = PROCESSORS
        .iter()
        .filter(|entry| entry.info.name.contains(&only))
        .filter_map(|entry| {
            let verdict = catch_unwind(AssertUnwindSafe(|| law(entry)))
                .unwrap_or_else(|_| Err("it panicked".into()));
            verdict.err().map(|why| format!("{}: {why}", entry.info.name))
        })
        .collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn the_signals_give_outputs() {
    each(|e| {
        let n = laws::whole(e, &signals::ordinary(e, frames_of(e), 1)).len();
        if n > 0 { Ok(()) } else { Err("no output at all: the laws would hold of nothing".into()) }
    });
}

#[test]
fn chunks_do_not_matter() {
    // 10,000 random cuttings for each processor, over different signals.
    each(|e| {
        for seed in 0..20 {
            let frames = signals::ordinary(e, frames_of(e), seed);
            laws::chunks_do_not_matter(e, &frames, 475, seed)?;
        }
        for (seed, variant) in signals::HOSTILE.iter().enumerate() {
            let frames = signals::hostile(e, variant, frames_of(e), seed as u64);
            laws::chunks_do_not_matter(e, &frames, 40, seed as u64)?;
        }
        Ok(())
    });
}

#[test]
fn reset_is_new() {
    each(|e| laws::reset_is_new(e, &signals::ordinary(e, frames_of(e), 3)));
}

#[test]
fn copies_continue() {
    each(|e| {
        for seed in 0..50 {
            laws::copies_continue(e, &signals::ordinary(e, frames_of(e), seed), seed)?;
        }
        for (seed, variant) in signals::HOSTILE.iter().enumerate() {
            let frames = signals::hostile(e, variant, frames_of(e), 5);
            laws::copies_continue(e, &frames, seed as u64)
                .map_err(|why| format!("{variant}: {why}"))?;
        }
        Ok(())
    });
}

#[test]
fn outputs_are_sound() {
    each(|e| {
        for piece in [1, 7, 100_000] {
            for seed in 0..5 {
                let frames = signals::ordinary(e, 3 * frames_of(e), seed);
                laws::outputs_are_sound(e, &frames, piece)?;
            }
            for variant in signals::HOSTILE {
                let frames = signals::hostile(e, variant, 2 * frames_of(e), 7);
                laws::outputs_are_sound(e, &frames, piece)
                    .map_err(|why| format!("{variant}: {why}"))?;
            }
        }
        laws::outputs_are_sound(e, &[], 1)
    });
}

#[test]
fn gaps_are_bounded() {
    each(|e| {
        let frames = signals::ordinary(e, frames_of(e), 11);
        for gap in [0, 1, 50, 1000, 1_000_000_000, u64::MAX / 4] {
            laws::gaps_are_bounded(e, &frames, gap)?;
        }
        Ok(())
    });
}

#[test]
fn limits_hold() {
    each(laws::limits_hold);
}

#[test]
fn texts_are_there() {
    each(laws::texts_are_there);
}

#[test]
fn part_frames_are_refused() {
    each(|e| laws::part_frames_are_refused(e, &signals::ordinary(e, frames_of(e), 2)));
}

#[test]
fn numbers_and_names_are_unique() {
    for (i, a) in PROCESSORS.iter().enumerate() {
        for b in &PROCESSORS[i + 1..] {
            assert!(a.id != b.id && a.info.name != b.info.name && a.info.call != b.info.call);
        }
    }
}
