//! From an open signal to beats and the quality of every second, by the library's processors.

use indicatif::{ProgressBar, ProgressStyle};
use interocept::{
    Processor, SampleRate,
    ecg::{
        Beat, ClassifiedBeat, Classifier, ClassifierConfig, Detector, DetectorConfig,
        intervals::{self, Step, USABLE},
        quality::{EcgQuality, Quality, QualityConfig},
    },
    quality::Reasons,
};
use std::ops::Range;

use crate::{
    failure::Failure,
    flags,
    intervals::steps,
    language::Language,
    source::{Chunk, Source},
    table::percent,
};

/// What the signal gave.
#[derive(Debug, Default)]
pub(crate) struct Analysis {
    /// Its beats.
    pub(crate) beats: Vec<Beat>,
    /// The class of each beat, where it was asked for.
    pub(crate) classes: Vec<ClassifiedBeat>,
    /// Its quality, stretch by stretch.
    pub(crate) quality: Vec<Quality>,
    /// Where samples are missing.
    pub(crate) gaps: Vec<Range<u64>>,
}

impl Analysis {
    /// Streams the whole signal through the detector and the judge of quality, and through the
    /// classifier where classes are asked for.
    pub(crate) fn of(source: &Source, with_classes: bool) -> Result<Self, Failure> {
        let bar = progress(source.len);
        let mut detector = Detector::new(&DetectorConfig::default(), source.rate)?;
        let mut judge = EcgQuality::new(&QualityConfig::default(), source.rate)?;
        let classifier = || Classifier::new(&ClassifierConfig::default(), source.rate);
        let mut classifier = with_classes.then(classifier).transpose()?;
        let mut found = Self::default();
        let mut gaps = Gaps::new(source.rate);
        source.feed(|chunk| {
            match chunk {
                Chunk::Samples(samples) => {
                    detector.push(samples, &mut found.beats)?;
                    judge.push(samples, &mut found.quality)?;
                    if let Some(classifier) = &mut classifier {
                        classifier.push(samples, &mut found.classes)?;
                    }
                }
                Chunk::Gap(n) => {
                    detector.push_gap(n, &mut found.beats);
                    judge.push_gap(n, &mut found.quality);
                    if let Some(classifier) = &mut classifier {
                        classifier.push_gap(n, &mut found.classes);
                    }
                }
            }
            bar.inc(gaps.take(&chunk));
            Ok(())
        })?;
        detector.finish(&mut found.beats);
        judge.finish(&mut found.quality);
        if let Some(classifier) = &mut classifier {
            classifier.finish(&mut found.classes);
        }
        found.gaps = gaps.finish();
        bar.finish_and_clear();
        Ok(found)
    }

    /// From beat to beat, across no gap and no stretch that should not be used.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let beats = self.beats.iter().map(|beat| (beat.index, beat.time_s));
        steps(beats, &self.gaps, &self.quality)
    }

    /// Share of the signal, gaps included, whose quality is at least one half.
    pub(crate) fn usable(&self) -> f64 {
        self.share(|q| q.score >= USABLE)
    }

    /// The reasons against the rest and the share of the signal that each touches, the
    /// greatest first.
    pub(crate) fn reasons(&self) -> Vec<(&'static str, f64)> {
        let mut shares: Vec<(&str, f64)> = flags::all::<Reasons>()
            .iter()
            .map(|flag| {
                (flag.name, self.share(|q| q.score < USABLE && flags::has(q.reasons, flag)))
            })
            .filter(|(_, share)| *share > 0.0)
            .collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        shares
    }

    /// How much is usable and what is against the rest, in words.
    pub(crate) fn quality_in_words(&self, lang: Language) -> String {
        let usable = percent(self.usable());
        let mut text = match lang {
            Language::En => format!("{usable} usable"),
            Language::Zh => format!("{usable} 可用"),
        };
        let reasons = self.reasons();
        if !reasons.is_empty() {
            let list = reasons
                .iter()
                .map(|(name, share)| format!("{} {}", lang.flag(name), percent(*share)));
            text.push_str(&format!(" ({})", list.collect::<Vec<_>>().join(", ")));
        }
        text
    }

    fn share(&self, wanted: impl Fn(&Quality) -> bool) -> f64 {
        let samples = |q: &Quality| q.length as f64;
        let all: f64 = self.quality.iter().map(samples).sum();
        let these: f64 = self.quality.iter().filter(|q| wanted(q)).map(samples).sum();
        if all > 0.0 { these / all } else { 0.0 }
    }
}

/// Collects the gaps among samples.
pub(crate) struct Gaps {
    rule: intervals::Gaps,
    found: Vec<Range<u64>>,
}

impl Gaps {
    /// At a sampling rate.
    pub(crate) fn new(rate: SampleRate) -> Self {
        let rule = intervals::Gaps::new(rate, DetectorConfig::default().greatest);
        Self { rule, found: Vec::new() }
    }

    /// Takes the next part of the signal; gives how many samples it stands for.
    pub(crate) fn take(&mut self, chunk: &Chunk<'_>) -> u64 {
        match *chunk {
            Chunk::Samples(samples) => {
                self.found.extend(samples.iter().filter_map(|x| self.rule.sample(*x)));
                samples.len() as u64
            }
            Chunk::Gap(n) => {
                self.rule.skip(n);
                n
            }
        }
    }

    /// All of them.
    pub(crate) fn finish(mut self) -> Vec<Range<u64>> {
        self.found.extend(self.rule.end());
        self.found
    }
}

/// Shows how far a long signal is, on a terminal only.
fn progress(samples: u64) -> ProgressBar {
    let bar = ProgressBar::new(samples);
    if let Ok(style) =
        ProgressStyle::with_template("{bar:40} {percent} %  {elapsed} of about {duration}")
    {
        bar.set_style(style);
    }
    bar
}
