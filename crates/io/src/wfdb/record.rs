//! Records of one or many segments, read by channel and range.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::MISSING;
use super::format::Format;
use super::header::{Body, Header, RecordLine, SegmentLine, SignalLine, Start};
use super::part::Part;
use crate::IoError;
use crate::error::reserve;

/// Samples in one [`Piece`], at most, where the format allows it.
const PIECE_SAMPLES: u64 = 1 << 16;
/// Missing samples that [`Record::samples`] always fills in (16 MiB of NaN).
const FREE_GAP_SAMPLES: u64 = 1 << 21;

/// A record: its header is read and checked, its samples stay in the files until asked for.
#[derive(Debug)]
pub struct Record {
    /// The record's name.
    pub name: String,
    /// Frames per second; a frame holds one or more samples of each signal.
    pub frame_rate_hz: f64,
    /// Rate of the counter that labels time on the source recording, in Hz.
    pub counter_rate_hz: f64,
    /// Counter value at frame 0.
    pub base_counter: f64,
    /// Length in frames.
    pub frames: u64,
    /// When it was recorded.
    pub start: Option<Start>,
    /// The signals, in the order of the header.
    pub signals: Vec<Signal>,
    /// The segments in order of time; one in a simple record.
    pub segments: Vec<Segment>,
    /// Header lines that begin with `#`, without it.
    pub comments: Vec<String>,
    file: PathBuf,
}

/// One signal of a [`Record`].
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    /// The header's description, such as `MLII`; it may be empty.
    pub name: String,
    /// Physical unit, such as `mV`.
    pub units: String,
    /// Samples per second.
    pub rate_hz: f64,
    /// Length in samples.
    pub len: u64,
    /// Samples in one frame.
    pub samples_per_frame: u32,
    /// Digital steps per physical unit. Segments of a record may differ; [`Record::samples`] minds that.
    pub gain: f64,
    /// Whether the header gives a gain; without one 200 is assumed and values have no certain unit.
    pub calibrated: bool,
    /// Digital value of physical 0.
    pub baseline: i32,
    /// Digital value in the middle of the converter's range.
    pub adc_zero: i32,
    /// Resolution of the converter in bits; 0 where the header does not say.
    pub adc_bits: u32,
    /// How the samples are stored; `None` in the layout of a record of several segments.
    pub format: Option<Format>,
}

/// A stretch of a record.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Its record name; `~` for a gap.
    pub name: String,
    /// Its first frame in the whole record.
    pub first_frame: u64,
    /// Length in frames.
    pub frames: u64,
    /// Whether there are samples.
    pub kind: SegmentKind,
    /// Where each signal of the record is in this segment.
    source: Option<Source>,
}

/// Whether a [`Segment`] has samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentKind {
    /// Samples are there.
    Stored,
    /// The header declares a gap.
    Gap,
    /// The header names a segment whose header file is not there; read as a gap.
    Absent,
}

#[derive(Clone, Debug)]
struct Source {
    part: Arc<Part>,
    /// By signal of the record: the signal of the part.
    channels: Arc<[Option<usize>]>,
}

/// A run of samples or of nothing, the shape that `push` and `push_gap` take.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Physical values; NaN where a sample is marked invalid.
    Samples(Vec<f64>),
    /// So many samples were not recorded.
    Gap(u64),
}

/// Stored and computed checksum of one signal in one segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecksumReport {
    /// The segment's record name.
    pub segment: String,
    /// The signal's number in that segment.
    pub channel: usize,
    /// What the header says.
    pub declared: i16,
    /// The 16-bit sum of the stored samples.
    pub computed: i16,
}

impl ChecksumReport {
    /// Whether the samples are those the header was written for.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.declared == self.computed
    }
}

impl Record {
    /// Opens `path`, with or without its extension `.hea`, and checks all its
    /// headers and the sizes of its files. No samples are read.
    ///
    /// # Errors
    /// A header that cannot be read or contradicts itself or its files ([`IoError::Line`]),
    /// a signal file shorter than declared ([`IoError::Byte`]).
    pub fn open(path: impl AsRef<Path>) -> Result<Self, IoError> {
        let path = path.as_ref();
        let file = match path.extension() {
            Some(extension) if extension == "hea" => path.to_owned(),
            _ => with_hea(path),
        };
        let header = Header::open(&file)?;
        match header.body {
            Body::Signals(_) => {
                let part = Arc::new(Part::new(header)?);
                let layout = Layout { signals: part.signals.clone(), by_name: false };
                let segment = Segment {
                    name: part.record.name.clone(),
                    first_frame: 0,
                    frames: part.frames,
                    kind: SegmentKind::Stored,
                    source: Some(layout.source(&part)?),
                };
                let (record, comments) = (part.record.clone(), part.comments.clone());
                Ok(Self::assemble(file, &record, comments, &layout, vec![segment]))
            }
            Body::Segments(lines) => Self::join(file, &header.record, header.comments, &lines),
        }
    }

    /// A record of several segments.
    fn join(
        file: PathBuf,
        record: &RecordLine,
        comments: Vec<String>,
        lines: &[SegmentLine],
    ) -> Result<Self, IoError> {
        let mut parts = HashMap::new();
        for line in lines.iter().filter(|line| line.name != "~") {
            if parts.contains_key(&line.name) {
                continue;
            }
            let segment_file = with_hea(&file.with_file_name(&line.name));
            let part = match Header::open(&segment_file) {
                Ok(header) => Some(Arc::new(Part::new(header)?)),
                Err(IoError::Os { source, .. })
                    if source.kind() == std::io::ErrorKind::NotFound =>
                {
                    None
                }
                Err(e) => return Err(e),
            };
            parts.insert(line.name.clone(), part);
        }
        // A first segment of no length is the layout; otherwise all segments are alike.
        let variable = lines.first().is_some_and(|line| line.frames == 0 && line.name != "~");
        let model = lines.iter().find_map(|line| parts.get(&line.name)?.clone());
        let model = match (model, lines.first()) {
            (Some(model), Some(first))
                if !variable || matches!(parts.get(&first.name), Some(Some(_))) =>
            {
                model
            }
            _ => {
                let problem = "no segment header that describes the signals is in the folder; restore the segment files";
                return Err(IoError::line(&file, record.line, problem));
            }
        };
        let layout = Layout { signals: model.signals.clone(), by_name: variable };
        if layout.signals.len() as u64 != record.signals {
            let problem = format!(
                "the record line declares {} signals but {} has {}",
                record.signals,
                model.header_file.display(),
                layout.signals.len()
            );
            return Err(IoError::line(&file, record.line, problem));
        }

        let mut segments = Vec::new();
        let mut first_frame = 0_u64;
        for line in lines.iter().skip(usize::from(variable)) {
            let part = parts.get(&line.name).cloned().flatten();
            let kind = match (&part, line.name.as_str()) {
                (Some(_), _) => SegmentKind::Stored,
                (None, "~") => SegmentKind::Gap,
                (None, _) => SegmentKind::Absent,
            };
            let source = match part {
                Some(part) => {
                    if part.frames != line.frames {
                        let problem = format!(
                            "segment {} is declared {} samples long but its own header has {}",
                            line.name, line.frames, part.frames
                        );
                        return Err(IoError::line(&file, line.line, problem));
                    }
                    if part.record.rate_hz != record.rate_hz {
                        let problem = format!(
                            "the frame rate is {} Hz but {} has {} Hz; segments must share one rate",
                            part.record.rate_hz,
                            file.display(),
                            record.rate_hz
                        );
                        return Err(IoError::line(&part.header_file, part.record.line, problem));
                    }
                    Some(layout.source(&part)?)
                }
                None => None,
            };
            segments.push(Segment {
                name: line.name.clone(),
                first_frame,
                frames: line.frames,
                kind,
                source,
            });
            first_frame = first_frame
                .checked_add(line.frames)
                .filter(|&n| n <= 1 << 60)
                .ok_or_else(|| {
                    IoError::line(
                        &file,
                        line.line,
                        "the segments together are longer than 2^60 samples; correct the lengths",
                    )
                })?;
        }
        if record.frames != 0 && record.frames != first_frame {
            let problem = format!(
                "the record line declares {} samples but the segments have {first_frame}",
                record.frames
            );
            return Err(IoError::line(&file, record.line, problem));
        }
        for signal in &layout.signals {
            if first_frame
                .checked_mul(u64::from(signal.samples_per_frame))
                .is_none_or(|n| n > 1 << 60)
            {
                let problem =
                    "the record is longer than 2^60 samples; correct the samples per frame";
                return Err(IoError::line(&model.header_file, signal.line, problem));
            }
        }
        let comments = comments.into_iter().chain(model.comments.iter().cloned()).collect();
        Ok(Self::assemble(file, record, comments, &layout, segments))
    }

    fn assemble(
        file: PathBuf,
        record: &RecordLine,
        comments: Vec<String>,
        layout: &Layout,
        segments: Vec<Segment>,
    ) -> Self {
        let frames = segments.last().map_or(0, |s| s.first_frame + s.frames);
        let signals = layout.signals.iter().map(|line| Signal {
            name: line.description.clone(),
            units: line.units.clone(),
            rate_hz: record.rate_hz * f64::from(line.samples_per_frame),
            len: frames * u64::from(line.samples_per_frame),
            samples_per_frame: line.samples_per_frame,
            gain: line.gain,
            calibrated: line.calibrated,
            baseline: line.baseline,
            adc_zero: line.adc_zero,
            adc_bits: line.adc_bits,
            format: line.format,
        });
        Self {
            name: record.name.clone(),
            frame_rate_hz: record.rate_hz,
            counter_rate_hz: record.counter_rate_hz,
            base_counter: record.base_counter,
            frames,
            start: record.start,
            signals: signals.collect(),
            segments,
            comments,
            file,
        }
    }

    /// The number of the signal called `name`; upper and lower case are one, a number is taken as it is.
    ///
    /// # Errors
    /// [`IoError::Request`] naming the signals there are.
    pub fn channel(&self, name: &str) -> Result<usize, IoError> {
        let by_name = self.signals.iter().position(|s| s.name.eq_ignore_ascii_case(name));
        let by_number = || name.parse().ok().filter(|&n: &usize| n < self.signals.len());
        by_name.or_else(by_number).ok_or_else(|| {
            let names: Vec<&str> = self.signals.iter().map(|s| s.name.as_str()).collect();
            IoError::request(
                &self.file,
                format!("there is no signal {name:?}; there are: {}", names.join(", ")),
            )
        })
    }

    /// All samples of a signal in physical units, NaN where missing.
    ///
    /// # Errors
    /// [`IoError::Request`] for a signal that is not there, or where gaps would fill more
    /// than 2 Mi samples and more than is stored: take [`Record::pieces`] or [`Record::range`] then.
    pub fn samples(&self, channel: usize) -> Result<Vec<f64>, IoError> {
        let signal = self.signal(channel)?;
        let per_frame = u64::from(signal.samples_per_frame);
        let frames = |stored: bool| -> u64 {
            self.segments
                .iter()
                .filter(|s| s.source_of(channel).is_some() == stored)
                .map(|s| s.frames)
                .sum()
        };
        let (stored, gaps) =
            (frames(true).saturating_mul(per_frame), frames(false).saturating_mul(per_frame));
        if gaps > stored.max(FREE_GAP_SAMPLES) {
            return Err(IoError::request(
                &self.file,
                format!(
                    "signal {channel} has {stored} samples and gaps of {gaps}; read it in pieces or by ranges"
                ),
            ));
        }
        self.range(channel, 0..signal.len)
    }

    /// The samples `range` of a signal in physical units, NaN where missing.
    ///
    /// # Errors
    /// [`IoError::Request`] for a signal or range that is not there; the errors of reading.
    pub fn range(&self, channel: usize, range: Range<u64>) -> Result<Vec<f64>, IoError> {
        self.check(channel, &range)?;
        let mut values = Vec::new();
        reserve(&mut values, range.end.saturating_sub(range.start), &self.file)?;
        for piece in self.pieces(channel, range)? {
            match piece? {
                Piece::Samples(samples) => values.extend(samples),
                Piece::Gap(n) => values.resize(values.len() + n as usize, f64::NAN),
            }
        }
        Ok(values)
    }

    /// The samples `range` of a signal as pieces of at most 65,536 samples, for streaming.
    /// Formats without random access (8 and FLAC) come as one piece a segment.
    ///
    /// # Errors
    /// [`IoError::Request`] for a signal or range that is not there.
    pub fn pieces(&self, channel: usize, range: Range<u64>) -> Result<Pieces<'_>, IoError> {
        self.check(channel, &range)?;
        Ok(Pieces { record: self, channel, range, segment: 0 })
    }

    /// The samples `range` of a signal as stored, [`MISSING`] where there is none.
    ///
    /// # Errors
    /// [`IoError::Request`] for a signal or range that is not there, and where segments
    /// differ in gain or baseline, so that digital values could not be compared.
    pub fn digital(&self, channel: usize, range: Range<u64>) -> Result<Vec<i32>, IoError> {
        let signal = self.check(channel, &range)?;
        let per_frame = u64::from(signal.samples_per_frame);
        let mut values = Vec::new();
        reserve(&mut values, range.end.saturating_sub(range.start), &self.file)?;
        let mut scale = None;
        for segment in &self.segments {
            let Some((local, _)) = segment.overlap(&range, per_frame) else { continue };
            match segment.source_of(channel) {
                Some((part, inner, line)) => {
                    if *scale.get_or_insert((line.gain, line.baseline))
                        != (line.gain, line.baseline)
                    {
                        return Err(IoError::request(
                            &self.file,
                            format!(
                                "signal {channel} changes its gain or baseline at frame {}; read it in physical units",
                                segment.first_frame
                            ),
                        ));
                    }
                    part.read(inner, local, &mut values)?;
                }
                None => values.resize(values.len() + (local.end - local.start) as usize, MISSING),
            }
        }
        Ok(values)
    }

    /// Compares the checksums of the header with the samples, reading all of them.
    ///
    /// # Errors
    /// The errors of reading.
    pub fn checksums(&self) -> Result<Vec<ChecksumReport>, IoError> {
        let mut reports = Vec::new();
        for segment in &self.segments {
            let Some(Source { part, .. }) = &segment.source else { continue };
            for channel in 0..part.signals.len() {
                if let Some((declared, computed)) = part.checksum(channel)? {
                    reports.push(ChecksumReport {
                        segment: segment.name.clone(),
                        channel,
                        declared,
                        computed,
                    });
                }
            }
        }
        Ok(reports)
    }

    fn signal(&self, channel: usize) -> Result<&Signal, IoError> {
        self.signals.get(channel).ok_or_else(|| {
            IoError::request(
                &self.file,
                format!("there is no signal {channel}; there are {}, from 0", self.signals.len()),
            )
        })
    }

    fn check(&self, channel: usize, range: &Range<u64>) -> Result<&Signal, IoError> {
        let signal = self.signal(channel)?;
        if range.start > range.end || range.end > signal.len {
            return Err(IoError::request(
                &self.file,
                format!(
                    "signal {channel} has no samples {} to {}; it has {}, from 0",
                    range.start, range.end, signal.len
                ),
            ));
        }
        Ok(signal)
    }
}

impl Segment {
    fn source_of(&self, channel: usize) -> Option<(&Part, usize, &SignalLine)> {
        let source = self.source.as_ref()?;
        let inner = (*source.channels.get(channel)?)?;
        // A signal without a file has a length only: a gap.
        let line = source.part.signals.get(inner).filter(|line| line.format.is_some())?;
        Some((&source.part, inner, line))
    }

    /// The part of `range` (samples of the record) in this segment: in samples of the segment and of the record.
    fn overlap(&self, range: &Range<u64>, per_frame: u64) -> Option<(Range<u64>, Range<u64>)> {
        let first = self.first_frame * per_frame;
        let whole = range.start.max(first)..range.end.min(first + self.frames * per_frame);
        (!whole.is_empty()).then(|| (whole.start - first..whole.end - first, whole))
    }
}

/// The signals of a record, to which those of each segment are matched.
struct Layout {
    signals: Vec<SignalLine>,
    /// By description (variable layout) or by position (fixed layout).
    by_name: bool,
}

impl Layout {
    fn source(&self, part: &Arc<Part>) -> Result<Source, IoError> {
        let mut free: Vec<Option<&SignalLine>> = part.signals.iter().map(Some).collect();
        let mut channels = Vec::new();
        for (position, wanted) in self.signals.iter().enumerate() {
            let found = free.iter().enumerate().position(|(i, line)| match line {
                Some(line) if self.by_name => line.description == wanted.description,
                Some(_) => i == position,
                None => false,
            });
            if let Some(line) = found.and_then(|i| free.get_mut(i)).and_then(Option::take) {
                if line.units != wanted.units || line.samples_per_frame != wanted.samples_per_frame
                {
                    let problem = format!(
                        "signal {:?} has {} sample(s) per frame in {} but {} in {} in the rest of the record",
                        line.description,
                        line.samples_per_frame,
                        line.units,
                        wanted.samples_per_frame,
                        wanted.units
                    );
                    return Err(IoError::line(&part.header_file, line.line, problem));
                }
            }
            channels.push(found);
        }
        if let Some(line) = free.into_iter().flatten().next() {
            let problem =
                format!("signal {:?} is not among the signals of the record", line.description);
            return Err(IoError::line(&part.header_file, line.line, problem));
        }
        Ok(Source { part: Arc::clone(part), channels: channels.into() })
    }
}

/// Iterator of [`Record::pieces`].
#[derive(Debug)]
pub struct Pieces<'a> {
    record: &'a Record,
    channel: usize,
    range: Range<u64>,
    segment: usize,
}

impl Iterator for Pieces<'_> {
    type Item = Result<Piece, IoError>;

    fn next(&mut self) -> Option<Self::Item> {
        let per_frame = u64::from(self.record.signals.get(self.channel)?.samples_per_frame);
        while !self.range.is_empty() {
            let segment = self.record.segments.get(self.segment)?;
            let Some((local, whole)) = segment.overlap(&self.range, per_frame) else {
                self.segment += 1;
                continue;
            };
            let Some((part, channel, line)) = segment.source_of(self.channel) else {
                self.range.start = whole.end;
                return Some(Ok(Piece::Gap(whole.end - whole.start)));
            };
            let most = if part.random_access(channel) { PIECE_SAMPLES } else { u64::MAX };
            let length = (whole.end - whole.start).min(most);
            self.range.start += length;
            let mut codes = Vec::new();
            if let Err(e) = part.read(channel, local.start..local.start + length, &mut codes) {
                self.range.start = self.range.end;
                return Some(Err(e));
            }
            let (gain, baseline) = (line.gain, f64::from(line.baseline));
            let physical = |&code: &i32| {
                if code == MISSING { f64::NAN } else { (f64::from(code) - baseline) / gain }
            };
            return Some(Ok(Piece::Samples(codes.iter().map(physical).collect())));
        }
        None
    }
}

/// `path` with `.hea` appended: record names may contain dots.
fn with_hea(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".hea");
    PathBuf::from(name)
}
