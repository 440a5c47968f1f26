//! What a detector does wrong to beat times: beats missed, beats invented, beats displaced.

use crate::error::{Error, check};
use crate::random::Random;

/// Which faults, and how many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArtefactConfig {
    /// One fault in this many beats on average; 4 to 1e6, default 60. Faults keep at least 3 sound beats
    /// between them.
    pub one_in: f64,
    /// Whether beats are missed. Default true.
    pub missed: bool,
    /// Whether beats are invented. Default true.
    pub extra: bool,
    /// Whether beats come early, as an ectopic does. Default true.
    pub early: bool,
    /// How early at least, as a share of the interval before; 0.01 to 0.9, default 0.1.
    pub early_min: f64,
    /// How early at most; `early_min` to 0.9, default 0.35.
    pub early_max: f64,
    /// The same seed gives the same faults. Default 1.
    pub seed: u64,
}

impl Default for ArtefactConfig {
    fn default() -> Self {
        Self {
            one_in: 60.0,
            missed: true,
            extra: true,
            early: true,
            early_min: 0.1,
            early_max: 0.35,
            seed: 1,
        }
    }
}

/// A kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArtefactKind {
    /// A beat is missing.
    Missed,
    /// A beat is none.
    Extra,
    /// A beat comes early.
    Early,
}

/// One fault.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Artefact {
    /// What is wrong.
    pub kind: ArtefactKind,
    /// Position in the faulty times: of the extra or early beat, or of the beat after the missing one.
    pub position: usize,
    /// Position in the true times: of the missing or early beat, or of the beat after the extra one.
    pub true_position: usize,
}

/// Beat times with faults.
#[derive(Clone, Debug, PartialEq)]
pub struct Faulty {
    /// When beats seem to be, s.
    pub times_s: Vec<f64>,
    /// What is wrong with them, in order.
    pub artefacts: Vec<Artefact>,
}

/// Puts faults into beat times, s, in ascending order.
///
/// # Errors
/// A field outside its documented range, or no kind of fault chosen (field `missed`).
pub fn inject(times_s: &[f64], config: &ArtefactConfig) -> Result<Faulty, Error> {
    let mut kinds = Vec::new();
    for (chosen, kind) in [
        (config.missed, ArtefactKind::Missed),
        (config.extra, ArtefactKind::Extra),
        (config.early, ArtefactKind::Early),
    ] {
        if chosen {
            kinds.push(kind);
        }
    }
    check(&[
        ("one_in", config.one_in, 4.0, 1e6),
        ("early_min", config.early_min, 0.01, 0.9),
        ("early_max", config.early_max, config.early_min, 0.9),
        ("missed", kinds.len() as f64, 1.0, 3.0),
    ])?;
    const SOUND: f64 = 3.0;
    let mut random = Random::new(config.seed, 3);
    let mut faulty = Faulty { times_s: Vec::with_capacity(times_s.len()), artefacts: Vec::new() };
    // A wait of 3 beats and then a chance p at each beat: 3 + 1/p beats from fault to fault.
    let probability = 1.0 / (config.one_in - SOUND);
    let mut wait = SOUND;
    for (true_position, &time_s) in times_s.iter().enumerate() {
        let before = true_position.checked_sub(1).and_then(|i| times_s.get(i));
        let has_next = true_position + 1 < times_s.len();
        let chosen = random.chance(probability);
        let (which, share) = (random.uniform(), random.between(config.early_min, config.early_max));
        let inside = random.between(0.3, 0.7);
        let kind = kinds.get((which * kinds.len() as f64) as usize).copied();
        wait -= 1.0;
        let (Some(kind), Some(before), true) = (kind, before, chosen && wait < 0.0 && has_next)
        else {
            faulty.times_s.push(time_s);
            continue;
        };
        wait = SOUND;
        faulty.artefacts.push(Artefact { kind, position: faulty.times_s.len(), true_position });
        let rr_s = time_s - before;
        match kind {
            ArtefactKind::Missed => {}
            ArtefactKind::Extra => faulty.times_s.extend([before + inside * rr_s, time_s]),
            ArtefactKind::Early => faulty.times_s.push(time_s - share * rr_s),
        }
    }
    Ok(faulty)
}
