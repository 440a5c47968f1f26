//! Episodes of atrial or ventricular fibrillation (EC57's `epicmp`).
//!
//! Any overlap makes an episode found. Durations compare the time both have with the time one has.

use alloc::vec::Vec;

use interocept_dsp::alloc::try_with_capacity;

use super::annotation::check_later;
use super::ec57::Options;
use super::rates::Rate;
use crate::Error;

/// A stretch of a rhythm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Episode {
    /// First sample.
    pub start_index: u64,
    /// The sample after its last.
    pub end_index: u64,
}

/// Outcome of comparing two lists of episodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EpisodeComparison {
    /// Reference episodes that any test episode overlaps.
    pub sensitivity: Rate,
    /// Test episodes that any reference episode overlaps.
    pub positive_predictivity: Rate,
    /// Samples in both, out of the reference's.
    pub duration_sensitivity: Rate,
    /// Samples in both, out of the test's.
    pub duration_positive_predictivity: Rate,
}

impl EpisodeComparison {
    /// Pools the counts of another record.
    pub fn pool(&self, other: &Self) -> Self {
        Self {
            sensitivity: self.sensitivity.pool(other.sensitivity),
            positive_predictivity: self.positive_predictivity.pool(other.positive_predictivity),
            duration_sensitivity: self.duration_sensitivity.pool(other.duration_sensitivity),
            duration_positive_predictivity: self
                .duration_positive_predictivity
                .pool(other.duration_positive_predictivity),
        }
    }
}

/// Compares episodes, trimmed to the period from the end of the skipped beginning to `options.end_index`.
///
/// `excluded` are stretches the test may call either way, such as the reference's atrial flutter when atrial
/// fibrillation is compared: the test's time there counts neither for nor against its predictivity, and a
/// test episode that lies wholly in them is not counted.
///
/// Lists in order of start; episodes of one list that touch or overlap count as one.
///
/// # Errors
/// An option out of its range, a list out of order, an episode that ends before it starts, or no memory.
pub fn compare(
    reference: &[Episode],
    test: &[Episode],
    excluded: &[Episode],
    options: &Options,
) -> Result<EpisodeComparison, Error> {
    options.validate()?;
    // The period ends with the last sample, an episode with the sample after its last.
    let end = options.last_index().saturating_add(1);
    let period = Episode { start_index: options.start_index(), end_index: end };
    let reference = within(reference, period, "reference_index")?;
    let test = within(test, period, "test_index")?;
    let excluded = within(excluded, period, "excluded_index")?;

    let shared: u64 = reference.iter().map(|episode| overlap(*episode, &test)).sum();
    let mut comparison = EpisodeComparison {
        duration_sensitivity: Rate { numerator: shared, denominator: 0 },
        duration_positive_predictivity: Rate { numerator: shared, denominator: 0 },
        ..EpisodeComparison::default()
    };
    for episode in &reference {
        comparison.sensitivity.denominator += 1;
        comparison.sensitivity.numerator += u64::from(overlap(*episode, &test) > 0);
        comparison.duration_sensitivity.denominator += length(*episode);
    }
    for episode in &test {
        let hit = overlap(*episode, &reference);
        // Time the reference claims as this very rhythm stays, even where it is excluded too.
        let both: u64 =
            excluded.iter().map(|stretch| overlap_of(*stretch, *episode, &reference)).sum();
        let judged = length(*episode) - (overlap(*episode, &excluded) - both);
        if judged == 0 {
            continue;
        }
        comparison.positive_predictivity.denominator += 1;
        comparison.positive_predictivity.numerator += u64::from(hit > 0);
        comparison.duration_positive_predictivity.denominator += judged;
    }
    Ok(comparison)
}

fn length(episode: Episode) -> u64 {
    episode.end_index.saturating_sub(episode.start_index)
}

fn common(a: Episode, b: Episode) -> Episode {
    Episode {
        start_index: a.start_index.max(b.start_index),
        end_index: a.end_index.min(b.end_index),
    }
}

/// Samples of an episode that lie in any of a list's disjoint episodes.
fn overlap(episode: Episode, list: &[Episode]) -> u64 {
    list.iter().map(|other| length(common(episode, *other))).sum()
}

fn overlap_of(a: Episode, b: Episode, list: &[Episode]) -> u64 {
    let both = common(a, b);
    if length(both) == 0 { 0 } else { overlap(both, list) }
}

/// The list trimmed to a period, without what is empty, and what touches joined.
fn within(list: &[Episode], period: Episode, field: &'static str) -> Result<Vec<Episode>, Error> {
    let mut episodes: Vec<Episode> = try_with_capacity(list.len())?;
    let mut previous = 0;
    for episode in list {
        check_later(previous, episode.start_index, field)?;
        check_later(episode.start_index, episode.end_index, field)?;
        previous = episode.start_index;
        let trimmed = common(*episode, period);
        if length(trimmed) == 0 {
            continue;
        }
        match episodes.last_mut() {
            Some(last) if trimmed.start_index <= last.end_index => {
                last.end_index = last.end_index.max(trimmed.end_index);
            }
            _ => episodes.push(trimmed),
        }
    }
    Ok(episodes)
}
