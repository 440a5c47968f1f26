//! What is a beat and what is not.
//!
//! Both features are put on one scale, 0 for what usually is no beat and 1 for a beat, and
//! added with the weights of Fisher's linear discriminant, (signal - noise)^2 / variance,
//! from running means and variances of accepted and rejected peaks. While little energy
//! lies between the beats, energy alone decides: it knows no shape, so the first ectopic beat
//! counts like any other. In noise the template takes over, and the threshold is where the
//! evidence of the peak and that of the rhythm, which noise does not know, sum up to nothing.

use super::rhythm::Rhythm;
use interocept_dsp::snapshot;

/// No two beats are nearer than this: the refractory period of the ventricles.
const REFRACTORY_S: f64 = 0.2;
/// Within this after a beat lies its T wave, so more is asked (Pan and Tompkins, 1985).
const T_WAVE_S: f64 = 0.36;
/// A peak is taken when nothing greater came for this long: longer than a QRS complex.
const HOLD_S: f64 = 0.1;
/// The same for a doubtful one, which may be the P wave of a beat to come.
const HOLD_DOUBTFUL_S: f64 = 0.16;
/// Above this, on the scale of the two levels, a peak is not doubtful; more in full noise.
const CERTAIN: f64 = 0.6;
const CERTAIN_NOISY: f64 = 0.2;
/// Nor is one that looks like the beats so far, on the scale of the template: no P wave does.
const ALIKE: f64 = 0.5;
const CERTAIN_ALIKE: f64 = 0.4;
/// Nothing is certain where greater peaks have followed right after this part of the beats.
const CONTESTED: f64 = 0.3;
/// What a peak needs on that scale (Hamilton and Tompkins, 1986: 0.3), in addition in the T
/// wave, and in noise, half-way, when the rhythm says nothing.
const THRESHOLD: f64 = 0.3;
const THRESHOLD_T_WAVE: f64 = 0.2;
const THRESHOLD_NOISY: f64 = 0.5;
/// How far the rhythm moves that in noise at most, and how much its evidence counts.
const RHYTHM_MOST: f64 = 0.5;
const RHYTHM: f64 = 0.7;
/// This part of the separation of beats and rest is true: both are measured on what the
/// decision itself has parted.
const SEPARATION: f64 = 0.3;
/// Rejected peaks above this may have been beats, and do not make the level of the rest.
const AMBIGUOUS: f64 = 0.8;
/// What a peak needs when a beat is overdue, and when a beat is: 1.66 intervals (Pan and
/// Tompkins, 1985).
const THRESHOLD_OVERDUE: f64 = 0.15;
const OVERDUE: f64 = 1.66;
/// Nor is a beat waited for longer than this: 40 a minute. Small ones may be missing.
const OVERDUE_S: f64 = 1.5;
/// Where this part of the rejected peaks is below this part of the accepted ones, the time
/// between beats is quiet: noise would lie under all peaks, missed beats are a few.
const QUIET_PART: f64 = 0.35;
const QUIET: f64 = 0.2;
/// How fast that level follows, as a part of the accepted peaks.
const FOLLOW_QUIET: f64 = 0.05;
/// Rejected peaks at this part of the accepted ones begin to be noise, and at this are.
const NOISE_FROM: f64 = 0.15;
const NOISE_FULL: f64 = 0.3;
/// Above this the energy of a peak tells no more, and in noise speaks against it: steps and
/// jerks of electrodes are larger than beats.
const LARGE: f64 = 1.3;
/// How fast levels follow: the last nine peaks.
const FOLLOW: f64 = 0.11;
/// After so long without a beat, longer than any pause but an arrest, the levels are halved
/// in every interval (Pan and Tompkins, 1985: the thresholds), if there are peaks of this part
/// of the last beat.
const FORGET_S: f64 = 4.5;
const FORGET_LEAST: f64 = 0.15;
/// Beats before the template is believed.
const APPRENTICE: u32 = 12;
/// Levels are first taken over this long; beats in it are given afterwards.
const START_S: f64 = 2.0;
/// Peaks that can be kept over the start.
const STARTERS: usize = 10;

/// A peak of the combined feature.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Peak {
    pub tick: u64,
    pub energy: f64,
    pub likeness: f64,
    pub score: f64,
    /// Where its R peak is, filled in by whoever has the samples.
    pub index: u64,
    pub offset: f64,
    pub amplitude: f64,
}
snapshot!(Peak { tick, energy, likeness, score, index, offset, amplitude });

/// Running mean and variance of a feature over the peaks of one kind.
#[derive(Clone, Copy, Debug, Default)]
struct Level {
    mean: f64,
    variance: f64,
}
snapshot!(Level { mean, variance });

impl Level {
    fn follow(&mut self, x: f64, weight: f64) {
        let d = x - self.mean;
        self.mean += weight * d;
        self.variance = (1.0 - weight) * (self.variance + weight * d * d);
    }
}

/// One feature: what it is for beats, and for the rest.
#[derive(Clone, Copy, Debug, Default)]
struct Contrast {
    beat: Level,
    other: Level,
}
snapshot!(Contrast { beat, other });

impl Contrast {
    fn scale(&self, x: f64) -> f64 {
        let range = self.beat.mean - self.other.mean;
        if range > 0.0 { (x - self.other.mean) / range } else { 0.0 }
    }

    /// Multiplies both levels.
    fn shrink(&mut self, factor: f64) {
        for level in [&mut self.beat, &mut self.other] {
            level.mean *= factor;
            level.variance *= factor * factor;
        }
    }

    /// Squared distance of the means in standard deviations.
    fn separation(&self) -> f64 {
        let range = (self.beat.mean - self.other.mean).max(0.0);
        let variance = 0.5 * (self.beat.variance + self.other.variance);
        let floor = 1e-4 * self.beat.mean * self.beat.mean + f64::MIN_POSITIVE;
        range * range / (variance + floor)
    }
}

/// What became of a peak.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Verdict {
    pub peak: Peak,
    pub quality: f64,
    pub search_back: bool,
    pub noisy: bool,
    /// The template should learn it.
    pub learn: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Decision {
    working_hz: f64,
    tick: u64,
    energy: Contrast,
    likeness: Contrast,
    /// Weight of the energy, and how much of what lies between the beats is noise, 0 to 1.
    weight: f64,
    noise: f64,
    /// `QUIET_PART` of the rejected peaks have less energy than this.
    rest: f64,
    /// How often a greater peak followed right after a beat: 0 never, 1 always.
    contested: f64,
    rhythm: Rhythm,
    beats: u32,
    current: Option<Peak>,
    valley: f64,
    last: Option<Peak>,
    spare: Option<Peak>,
    /// Ticks until the levels are known; peaks and the greatest energy until then.
    starting: u64,
    starters: [Peak; STARTERS],
    started: usize,
    /// Where `starters` are given out, once the levels are known.
    given: usize,
    least: f64,
}
snapshot!(Decision { tick, energy, likeness, weight, noise, rest, contested, rhythm, beats,
    current, valley, last, spare, starting, starters, started, given, least } skip { working_hz });

impl Decision {
    pub(super) fn new(working_hz: f64) -> Self {
        Self {
            working_hz,
            tick: 0,
            energy: Contrast::default(),
            likeness: Contrast {
                beat: Level { mean: 1.0, variance: 0.1 },
                other: Level { mean: 0.0, variance: 0.1 },
            },
            weight: 1.0,
            noise: 0.0,
            rest: 0.0,
            contested: 0.0,
            rhythm: Rhythm::new(0.8 * working_hz),
            beats: 0,
            current: None,
            valley: f64::INFINITY,
            last: None,
            spare: None,
            starting: (START_S * working_hz) as u64,
            starters: [Peak::default(); STARTERS],
            started: 0,
            given: STARTERS,
            least: 0.0,
        }
    }

    /// The longest that a peak is held before it is judged, in seconds.
    pub(super) const fn longest_hold_s() -> f64 {
        HOLD_DOUBTFUL_S
    }

    /// The usual hold, in seconds.
    pub(super) const fn usual_hold_s() -> f64 {
        HOLD_S
    }

    /// The least time between beats, in seconds.
    pub(super) const fn refractory_s() -> f64 {
        REFRACTORY_S
    }

    /// Most beats that come out at once.
    pub(super) const fn burst() -> usize {
        STARTERS + 2
    }

    pub(super) fn tick(&self) -> u64 {
        self.tick
    }

    /// Energy below this is never a beat.
    pub(super) fn set_least(&mut self, energy: f64) {
        self.least = energy;
    }

    /// Takes the features of a tick; returns a peak once it is one. The likeness so many ticks
    /// ago is much work, and asked for where it counts only: at peaks, and in noise.
    #[inline]
    pub(super) fn track(&mut self, energy: f64, likeness: impl Fn(u64) -> f64) -> Option<Peak> {
        self.tick = self.tick.saturating_add(1);
        let score = if self.starting > 0 {
            energy
        } else if self.weight >= 1.0 {
            self.scaled_energy(energy)
        } else {
            self.score(energy, likeness(0))
        };
        let Some(peak) = &mut self.current else {
            if score > self.valley {
                self.current = Some(Peak { tick: self.tick, energy, score, ..Peak::default() });
            } else {
                self.valley = score;
            }
            return None;
        };
        if score > peak.score {
            *peak = Peak { tick: self.tick, energy, score, ..Peak::default() };
            return None;
        }
        let ago = self.tick.saturating_sub(peak.tick);
        if ago == 1 {
            peak.likeness = likeness(ago);
        }
        let peak = *peak;
        let hold = if self.certain(&peak) { HOLD_S } else { HOLD_DOUBTFUL_S };
        if (ago as f64) < hold * self.working_hz {
            return None;
        }
        self.current = None;
        self.valley = score;
        Some(peak)
    }

    /// Nothing greater is expected to follow, as the complex follows its P wave.
    fn certain(&self, peak: &Peak) -> bool {
        let large = peak.score > CERTAIN + CERTAIN_NOISY * self.noise;
        let alike = self.beats >= APPRENTICE
            && self.likeness.scale(peak.likeness) > ALIKE
            && peak.score > CERTAIN_ALIKE;
        self.starting == 0 && self.contested < CONTESTED && (large || alike)
    }

    /// The peak under way, at an end or a gap.
    pub(super) fn take_current(&mut self, likeness: impl Fn(u64) -> f64) -> Option<Peak> {
        self.valley = f64::INFINITY;
        let mut peak = self.current.take()?;
        peak.likeness = likeness(self.tick.saturating_sub(peak.tick));
        Some(peak)
    }

    fn scaled_energy(&self, energy: f64) -> f64 {
        let e = self.energy.scale(energy);
        if e > LARGE { LARGE + (1.0 - 2.0 * self.noise) * (e - LARGE) } else { e }
    }

    fn score(&self, energy: f64, likeness: f64) -> f64 {
        let e = self.scaled_energy(energy);
        self.weight * e + (1.0 - self.weight) * self.likeness.scale(likeness)
    }

    /// Judges a peak that [`track`](Self::track) returned.
    pub(super) fn judge(&mut self, peak: Peak) -> Option<Verdict> {
        if self.starting > 0 {
            if let Some(slot) = self.starters.get_mut(self.started) {
                *slot = peak;
                self.started += 1;
            }
            return None;
        }
        let before = self.before(&peak);
        let noisy = self.noisy_threshold(&peak);
        let mut threshold = THRESHOLD;
        if let Some(last) = self.last {
            let ticks = peak.tick.saturating_sub(last.tick) as f64;
            let elapsed_s = ticks / self.working_hz;
            if elapsed_s < REFRACTORY_S + 0.06 {
                let greater = peak.score > 0.7 * last.score.min(1.0);
                self.contested +=
                    if greater { 0.1 * (1.0 - self.contested) } else { -0.01 * self.contested };
            }
            if elapsed_s < REFRACTORY_S {
                return None;
            }
            if elapsed_s < T_WAVE_S {
                threshold += THRESHOLD_T_WAVE;
            }
        }
        threshold += self.noise * (noisy - threshold);
        if peak.score > threshold && peak.energy > self.least {
            return Some(self.accept(peak, before, threshold, false));
        }
        if peak.score < AMBIGUOUS {
            self.energy.other.follow(peak.energy.min(self.energy.beat.mean), FOLLOW);
            self.likeness.other.follow(peak.likeness.min(self.likeness.beat.mean), FOLLOW);
        }
        let step = FOLLOW_QUIET * self.energy.beat.mean;
        let up = if peak.energy > self.rest { QUIET_PART } else { QUIET_PART - 1.0 };
        self.rest = (self.rest + up * step).max(0.0);
        if self.spare.is_none_or(|s| s.score < peak.score) {
            self.spare = Some(peak);
        }
        None
    }

    /// The beat before a peak: the last one, or in noise the likeliest.
    fn before(&self, peak: &Peak) -> Option<u64> {
        if self.noise > 0.0 { self.rhythm.before(peak.tick) } else { self.last.map(|l| l.tick) }
    }

    /// Where the log-likelihoods of score and rhythm sum up to nothing. That of the score is
    /// the one of two normal distributions as far apart as their separation.
    fn noisy_threshold(&mut self, peak: &Peak) -> f64 {
        if self.noise <= 0.0 {
            return THRESHOLD_NOISY;
        }
        let (e, l) = (self.energy.separation(), self.likeness.separation());
        let separation = SEPARATION * (self.weight * e + (1.0 - self.weight) * l);
        let separation = separation.clamp(1.0, 30.0);
        let support = RHYTHM * self.rhythm.support(peak.tick, self.tick) / separation;
        let evidence = (peak.score - THRESHOLD_NOISY).clamp(-1.0, 1.0);
        self.rhythm.note(peak.tick, separation * evidence);
        THRESHOLD_NOISY - support.clamp(-RHYTHM_MOST, RHYTHM_MOST)
    }

    /// A beat found otherwise than as it came: one of the start, or one that is overdue.
    #[inline(always)]
    pub(super) fn late(&mut self) -> Option<Verdict> {
        if self.starting > 0 {
            // Not in the midst of a peak: it would lose its place, and a beat would be missed.
            if self.starting > 1 || self.current.is_none() {
                self.starting -= 1;
            }
            if self.starting == 0 {
                self.start();
            }
            return None;
        }
        if self.given < self.started {
            return self.starter();
        }
        let Some(last) = &self.last else { return None };
        let waited = self.tick.saturating_sub(last.tick) as f64;
        let longest = (OVERDUE_S + HOLD_S) * self.working_hz;
        let patience = OVERDUE * self.rhythm.interval() + HOLD_S * self.working_hz;
        if waited > patience || waited > longest { self.search_back(waited) } else { None }
    }

    /// A beat is overdue: the greatest peak since the last one may be it.
    fn search_back(&mut self, waited: f64) -> Option<Verdict> {
        let last = self.last?;
        if waited > FORGET_S * self.working_hz {
            self.forget(last.energy);
        }
        let spare = self.spare?;
        let after = spare.tick.saturating_sub(last.tick) as f64;
        let is_one = spare.score > THRESHOLD_OVERDUE
            && spare.energy > self.least
            && after > T_WAVE_S * self.working_hz;
        is_one.then(|| self.accept(spare, Some(last.tick), THRESHOLD_OVERDUE, true))
    }

    /// The beats have become smaller than the levels know: these sink until they meet them.
    fn forget(&mut self, last_energy: f64) {
        let Some(mut spare) = self.spare else { return };
        if self.tick.saturating_sub(spare.tick) as f64 > OVERDUE_S * self.working_hz {
            self.spare = None;
            return;
        }
        let least = (FORGET_LEAST * last_energy).max(self.least);
        if spare.energy < least || self.energy.beat.mean < spare.energy {
            return;
        }
        let factor = 1.0 - core::f64::consts::LN_2 / self.rhythm.interval();
        self.energy.shrink(factor);
        self.likeness.shrink(factor);
        self.rest *= factor;
        spare.score = self.score(spare.energy, spare.likeness);
        self.spare = Some(spare);
    }

    /// The levels as the start shows them.
    fn start(&mut self) {
        let peaks = self.starters.get(..self.started).unwrap_or(&[]);
        let greatest = peaks.iter().fold(0.0, |m: f64, p| m.max(p.energy));
        self.energy = Contrast {
            beat: Level { mean: greatest, variance: 0.04 * greatest * greatest },
            other: Level { mean: 0.2 * greatest, variance: 0.01 * greatest * greatest },
        };
        self.given = 0;
    }

    fn starter(&mut self) -> Option<Verdict> {
        let peak = self.starters.get(self.given).copied();
        self.given += 1;
        let mut peak = peak?;
        peak.score = self.score(peak.energy, peak.likeness);
        let near = self.last.is_some_and(|l| {
            (peak.tick.saturating_sub(l.tick) as f64) < T_WAVE_S * self.working_hz
        });
        (!near && peak.score > 0.5 && peak.energy > self.least)
            .then(|| self.accept(peak, self.last.map(|l| l.tick), 0.5, true))
    }

    fn accept(
        &mut self,
        peak: Peak,
        before: Option<u64>,
        threshold: f64,
        search_back: bool,
    ) -> Verdict {
        let weight = if search_back { 2.0 * FOLLOW } else { FOLLOW };
        // Where greater peaks follow right after the beats, some of these are none.
        let smaller = peak.energy < self.energy.beat.mean;
        let trust = if smaller { 1.0 - self.contested } else { 1.0 };
        self.energy.beat.follow(peak.energy.min(2.0 * self.energy.beat.mean), trust * weight);
        self.likeness.beat.follow(peak.likeness.clamp(-0.5, 2.0), weight);
        self.beats = self.beats.saturating_add(1);
        let learn = !search_back
            && (self.beats < APPRENTICE || peak.likeness > 0.5 * self.likeness.beat.mean);
        if let Some(before) = before {
            let interval = peak.tick.saturating_sub(before) as f64;
            if interval < 2.0 * self.working_hz {
                let quiet = self.rest < QUIET * self.energy.beat.mean;
                self.rhythm.follow(interval, quiet);
            }
        }
        if self.noise <= 0.0 {
            self.rhythm.settle(peak.tick);
        }
        self.last = Some(peak);
        self.spare = None;
        self.weigh();
        let margin = (peak.score - threshold) / (1.0 - threshold);
        Verdict {
            peak,
            quality: (margin * (1.0 - 0.5 * self.noise)).clamp(0.0, 1.0),
            search_back,
            noisy: self.noise > 0.5,
            learn,
        }
    }

    fn weigh(&mut self) {
        let ratio = self.energy.other.mean / self.energy.beat.mean.max(f64::MIN_POSITIVE);
        if self.beats < APPRENTICE {
            (self.weight, self.noise) = (1.0, 0.0);
            return;
        }
        self.noise = ((ratio - NOISE_FROM) / (NOISE_FULL - NOISE_FROM)).clamp(0.0, 1.0);
        let (e, l) = (self.energy.separation(), self.likeness.separation());
        let fisher = e / (e + l + f64::MIN_POSITIVE);
        self.weight = fisher + (1.0 - fisher) * (1.0 - self.noise);
    }

    /// Time passes without signal. Levels, rhythm and shape stay; nothing is measured across.
    pub(super) fn interrupt(&mut self, ticks: u64) {
        self.tick = self.tick.saturating_add(ticks);
        (self.last, self.spare) = (None, None);
        self.rhythm.forget();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peak_later_than_the_clock_is_no_fault() {
        let mut decision = Decision::new(120.0);
        decision.current = Some(Peak { tick: u64::MAX, score: 1.0, ..Peak::default() });
        assert_eq!(decision.track(0.0, |_| 0.0), None);
    }
}
