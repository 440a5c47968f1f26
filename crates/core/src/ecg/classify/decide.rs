//! Which class the evidence speaks for.
//!
//! Two logistic regressions in a row, as few numbers as tell the classes apart: first whether
//! the beat is ventricular, then whether it is supraventricular. Every number can only speak
//! the way that physiology says: for a ventricular beat speak a pause after it, a complex unlike
//! the usual ones in shape or size, wider than they are, of a kind that used to be early; for
//! a supraventricular one, being early and a pause; an irregular rhythm takes from the weight of
//! both. How early a ventricular beat itself comes adds nothing to that: the weight that a fit
//! gives it is none. The weights are fitted on half of the MIT-BIH records by
//! `benches/validation/beats.py --fit`, every record counting about alike.

use super::{Class, kinds::agreement};

/// What a decision rests on; see [`ClassifiedBeat`](super::ClassifiedBeat).
#[derive(Clone, Copy, Debug)]
pub(super) struct Evidence {
    pub prematurity: f64,
    pub pause: f64,
    pub irregularity: f64,
    pub similarity: f64,
    pub amplitude_ratio: f64,
    pub width_ratio: f64,
    pub width_s: f64,
    pub kind_share: f64,
    pub kind_prematurity: f64,
}

/// The class, and how likely it is.
pub(super) fn class(e: &Evidence) -> (Class, f64) {
    let early = libm::log(1.0 / e.prematurity.clamp(0.5, 1.0));
    let pause = libm::log(e.pause.clamp(1.0, 1.5));
    let irregularity = e.irregularity.clamp(0.01, 0.3);
    let unlike = libm::sqrt((1.0 - agreement(e.similarity, e.amplitude_ratio)).clamp(0.0, 1.0));
    let wide = libm::log(e.width_ratio.clamp(1.0, 3.0));
    let early_kind = libm::log(1.0 / e.kind_prematurity.clamp(0.6, 1.0));
    let outstanding = (early / (irregularity + 0.02)).min(8.0);

    let ventricular = logistic(
        -5.19 + 5.09 * pause - 3.71 * irregularity
            + 7.18 * unlike
            + 2.01 * wide
            + 4.96 * early_kind,
    );
    let atrial =
        logistic(-4.21 + 3.74 * early + 6.36 * pause - 4.48 * irregularity + 1.00 * outstanding);
    if ventricular > 0.5 {
        (Class::V, ventricular)
    } else if atrial > 0.5 {
        (Class::S, (1.0 - ventricular) * atrial)
    } else {
        (Class::N, (1.0 - ventricular) * (1.0 - atrial))
    }
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}
