//! One record: its reference, the test, and every comparison of the two.

use interocept::{
    Processor,
    conformance::{
        Annotation, BeatClass, Comparison, Kind, Options,
        annotation::convert_index,
        ec57,
        episodes::{self, Episode, EpisodeComparison},
        measurements::{self, MeasurementError},
        runs::{self, Ectopy, RunComparison},
    },
    ecg::{Class, Classifier, ClassifierConfig},
    rr::AfStatus,
};
use interocept_io::wfdb::{Annotations, Code, Record};
use std::path::{Path, PathBuf};

use crate::{
    analysis::Gaps,
    failure::Failure,
    intervals,
    source::{Chunk, Source},
};

/// What is tested.
pub(super) enum Test<'a> {
    /// Our detector on one lead.
    Detector { channel: Option<&'a str> },
    /// Annotations in files.
    Files { extension: &'a str, folder: Option<&'a Path> },
}

/// The comparisons of one record.
pub(super) struct Case {
    /// The record, without its folder.
    pub(super) name: String,
    /// The lead our detector had; empty where annotations were read.
    pub(super) channel: String,
    /// Beat by beat.
    pub(super) beats: Comparison,
    /// Heart rate.
    pub(super) heart_rate: MeasurementError,
    /// Runs of ventricular ectopic beats.
    pub(super) ventricular: RunComparison,
    /// Runs of supraventricular ectopic beats.
    pub(super) supraventricular: RunComparison,
    /// Atrial fibrillation.
    pub(super) af: EpisodeComparison,
    /// Ventricular fibrillation and flutter.
    pub(super) vf: EpisodeComparison,
    /// Whether the test tells classes of beats apart.
    pub(super) has_classes: bool,
    /// Whether the test names rhythms.
    pub(super) has_rhythms: bool,
    /// Whether it names ventricular fibrillation.
    pub(super) has_vf: bool,
}

/// Annotations of one record at the reference's rate.
#[derive(Default)]
struct List {
    annotations: Vec<Annotation>,
    af: Vec<Episode>,
    flutter: Vec<Episode>,
    vf: Vec<Episode>,
    has_rhythms: bool,
}

impl Case {
    /// Compares one record.
    pub(super) fn of(
        path: &Path,
        reference: &str,
        test: &Test<'_>,
        options: impl Fn(f64) -> Options,
    ) -> Result<Self, Failure> {
        let record = Record::open(path)?;
        let file = beside(path, reference);
        let annotations = Annotations::open(&file)?;
        let rate_hz = annotations.rate_hz.unwrap_or(record.frame_rate_hz);
        let end = convert_index(record.frames, record.frame_rate_hz, rate_hz);
        let reference = List::of(&annotations, rate_hz, rate_hz, end);
        if !reference.annotations.iter().any(|a| matches!(a.kind, Kind::Beat(_))) {
            return Err(Failure::new(format!("{}: there is no beat in it", file.display())));
        }

        let mut channel = String::new();
        let test = match test {
            Test::Detector { channel: wanted } => {
                let source = Source::record(path, *wanted)?;
                channel.clone_from(&source.channel);
                detect(&source, rate_hz)?
            }
            Test::Files { extension, folder } => {
                let name = path.file_name().unwrap_or_default();
                let stem = folder.map_or_else(|| path.to_path_buf(), |folder| folder.join(name));
                let annotations = Annotations::open(beside(&stem, extension))?;
                let from_hz = annotations.rate_hz.unwrap_or(record.frame_rate_hz);
                List::of(&annotations, from_hz, rate_hz, end)
            }
        };

        let options = Options { end_index: Some(end.saturating_sub(1)), ..options(rate_hz) };
        let (a, b) = (&reference.annotations[..], &test.annotations[..]);
        let classes = |a: &Annotation| matches!(a.kind, Kind::Beat(c) if c != BeatClass::N);
        Ok(Self {
            name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            channel,
            beats: ec57::compare(a, b, &options)?,
            heart_rate: heart_rate(&reference, b, &options)?,
            ventricular: runs::compare(a, b, Ectopy::Ventricular, &options)?,
            supraventricular: runs::compare(a, b, Ectopy::Supraventricular, &options)?,
            af: episodes::compare(&reference.af, &test.af, &reference.flutter, &options)?,
            vf: episodes::compare(&reference.vf, &test.vf, &[], &options)?,
            has_classes: b.iter().any(classes),
            has_rhythms: test.has_rhythms,
            has_vf: !test.vf.is_empty(),
        })
    }
}

/// `path` with an extension appended: record names may contain dots.
fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

/// Our beats, their classes and the evidence of atrial fibrillation, at the reference's rate.
fn detect(source: &Source, rate_hz: f64) -> Result<List, Failure> {
    let mut classifier = Classifier::new(&ClassifierConfig::default(), source.rate)?;
    let (mut beats, mut gaps) = (Vec::new(), Gaps::new(source.rate));
    source.feed(|chunk| {
        match chunk {
            Chunk::Samples(samples) => classifier.push(samples, &mut beats)?,
            Chunk::Gap(n) => classifier.push_gap(n, &mut beats),
        }
        gaps.take(&chunk);
        Ok(())
    })?;
    classifier.finish(&mut beats);

    let class = |class: Class| match class {
        Class::N => BeatClass::N,
        Class::S => BeatClass::S,
        Class::V => BeatClass::V,
        Class::F => BeatClass::F,
        Class::Q => BeatClass::Q,
    };
    let mut list = List { has_rhythms: true, ..List::default() };
    list.annotations.extend(beats.iter().map(|beat| {
        let index = convert_index(beat.index, source.rate.hz(), rate_hz);
        Annotation::beat(index, class(beat.beat_class))
    }));

    let steps = intervals::steps(beats.iter().map(|b| (b.index, b.time_s)), &gaps.finish(), &[]);
    let first_s = beats.first().map_or(0.0, |beat| beat.time_s);
    let index = |us: u64| libm::round((us as f64 / 1e6 + first_s) * rate_hz) as u64;
    for stretch in intervals::af(&steps)?.iter().filter(|s| s.status == AfStatus::Af) {
        let (start_index, end_index) = (index(stretch.start_us), index(stretch.end_us));
        list.af.push(Episode { start_index, end_index });
    }
    Ok(list)
}

/// Test measurements within the reference's ventricular fibrillation have nothing to be compared with.
fn heart_rate(
    reference: &List,
    test: &[Annotation],
    options: &Options,
) -> Result<MeasurementError, Failure> {
    let last = options.last_index();
    let within =
        |index: u64| reference.vf.iter().any(|e| e.start_index <= index && index < e.end_index);
    let theirs = measurements::heart_rates(&reference.annotations, options.rate_hz)?;
    let mut ours = measurements::heart_rates(test, options.rate_hz)?;
    ours.retain(|m| m.index <= last && !within(m.index));
    Ok(measurements::compare(&theirs, &ours, options.start_index())?)
}

impl List {
    fn of(annotations: &Annotations, from_hz: f64, to_hz: f64, end: u64) -> Self {
        let mut list = Self::default();
        let (mut rhythm, mut vf) = (None, None);
        for a in &annotations.list {
            let index = convert_index(a.sample, from_hz, to_hz);
            if let Some(kind) = Kind::from_wfdb(a.code.number(), a.subtype) {
                list.annotations.push(Annotation::new(index, kind));
            }
            match a.code {
                Code::VF_ON => vf = vf.or(Some(index)),
                Code::VF_OFF => list.close_vf(&mut vf, index),
                Code::RHYTHM if a.aux.starts_with(b"(") => {
                    list.close_rhythm(&mut rhythm, index);
                    rhythm = Some((a.text(), index));
                    list.has_rhythms = true;
                }
                _ => {}
            }
        }
        list.close_vf(&mut vf, end);
        list.close_rhythm(&mut rhythm, end);
        list
    }

    fn close_vf(&mut self, open: &mut Option<u64>, end_index: u64) {
        if let Some(start_index) = open.take() {
            self.vf.push(Episode { start_index, end_index: end_index.max(start_index) });
        }
    }

    fn close_rhythm(&mut self, open: &mut Option<(String, u64)>, end_index: u64) {
        let Some((name, start_index)) = open.take() else { return };
        let episode = Episode { start_index, end_index: end_index.max(start_index) };
        match name.as_str() {
            "(AFIB" => self.af.push(episode),
            "(AFL" => self.flutter.push(episode),
            _ => {}
        }
    }
}
