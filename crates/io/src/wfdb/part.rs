//! A record of one segment: a header and the signal files it names.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::MISSING;
use super::format::Format;
use super::header::{Body, Header, RecordLine, SignalLine};
use crate::IoError;
use crate::error::reserve;

#[cfg(feature = "flac")]
use super::flac;

/// Bytes read from a signal file at a time, about.
const BLOCK_BYTES: u64 = 1 << 16;

#[derive(Debug)]
pub(super) struct Part {
    pub(super) header_file: PathBuf,
    pub(super) record: RecordLine,
    pub(super) signals: Vec<SignalLine>,
    pub(super) comments: Vec<String>,
    pub(super) frames: u64,
    groups: Vec<Group>,
}

/// Signals that share a file, interleaved frame by frame.
#[derive(Debug)]
struct Group {
    file: PathBuf,
    format: Format,
    byte_offset: u64,
    /// Index of the first signal, and how many there are.
    signals: Range<usize>,
    /// Samples of all signals in one frame.
    frame_samples: u64,
}

impl Part {
    pub(super) fn new(header: Header) -> Result<Self, IoError> {
        let Header { file, record, body, comments } = header;
        let Body::Signals(signals) = body else {
            let problem = "a segment cannot itself be a record of several segments";
            return Err(IoError::line(&file, record.line, problem));
        };
        let mut part = Self {
            frames: record.frames,
            header_file: file,
            record,
            signals,
            comments,
            groups: Vec::new(),
        };
        part.group()?;
        part.measure()?;
        Ok(part)
    }

    fn wrong(&self, signal: &SignalLine, problem: impl Into<String>) -> IoError {
        IoError::line(&self.header_file, signal.line, problem)
    }

    /// Collects neighbouring signals of the same file.
    fn group(&mut self) -> Result<(), IoError> {
        let folder = self.header_file.parent().unwrap_or(Path::new(""));
        let mut groups: Vec<Group> = Vec::new();
        for (index, signal) in self.signals.iter().enumerate() {
            let Some(format) = signal.format else { continue };
            let file = folder.join(&signal.file_name);
            match groups.last_mut() {
                Some(group) if group.file == file && group.signals.end == index => {
                    if group.format != format || group.byte_offset != signal.byte_offset {
                        return Err(self.wrong(signal, format!(
                            "signals of one file must have one format and byte offset; {} has {}+{} above and {}+{} here",
                            signal.file_name, group.format.number(), group.byte_offset, format.number(), signal.byte_offset
                        )));
                    }
                    group.signals.end += 1;
                    group.frame_samples += u64::from(signal.samples_per_frame);
                }
                _ => groups.push(Group {
                    file,
                    format,
                    byte_offset: signal.byte_offset,
                    signals: index..index + 1,
                    frame_samples: u64::from(signal.samples_per_frame),
                }),
            }
        }
        self.groups = groups;
        Ok(())
    }

    /// Finds the number of frames where the header does not say, and checks it against the files.
    fn measure(&mut self) -> Result<(), IoError> {
        let mut fewest: Option<u64> = None;
        for group in &self.groups {
            let stored = group.stored_frames(self)?;
            fewest = Some(fewest.map_or(stored, |f| f.min(stored)));
        }
        if self.frames == 0 {
            self.frames = fewest.unwrap_or(0);
        }
        for signal in &self.signals {
            if self
                .frames
                .checked_mul(u64::from(signal.samples_per_frame))
                .is_none_or(|n| n > 1 << 60)
            {
                return Err(self.wrong(signal, format!(
                    "{} frames of {} samples are more than 2^60 samples; correct the record line",
                    self.frames, signal.samples_per_frame
                )));
            }
        }
        Ok(())
    }

    /// Where a signal of group `group` begins in the frame.
    fn place_in_frame(&self, group: &Group, channel: usize) -> u64 {
        let before = self.signals.get(group.signals.start..channel).unwrap_or(&[]);
        before.iter().map(|s| u64::from(s.samples_per_frame)).sum()
    }

    fn find(&self, channel: usize) -> Option<(&SignalLine, &Group)> {
        let signal = self.signals.get(channel)?;
        let group = self.groups.iter().find(|g| g.signals.contains(&channel))?;
        Some((signal, group))
    }

    /// Whether a read of a range costs no more than the range.
    pub(super) fn random_access(&self, channel: usize) -> bool {
        self.find(channel).is_none_or(|(_, group)| {
            !matches!(group.format, Format::Difference8 | Format::Flac { .. })
        })
    }

    /// Appends the digital samples `range` of `channel` (its own samples, skew taken out).
    /// What lies beyond the last frame is [`MISSING`].
    pub(super) fn read(
        &self,
        channel: usize,
        range: Range<u64>,
        out: &mut Vec<i32>,
    ) -> Result<(), IoError> {
        let Some((signal, group)) = self.find(channel) else { return Ok(()) };
        let per_frame = u64::from(signal.samples_per_frame);
        let total = self.frames.saturating_mul(per_frame);
        let skew = u64::from(signal.skew_frames).saturating_mul(per_frame);
        let stored =
            range.start.saturating_add(skew).min(total)..range.end.saturating_add(skew).min(total);
        let missing = (range.end - range.start).saturating_sub(stored.end - stored.start);

        let before = out.len();
        self.read_stored(channel, stored, out)?;
        for code in out.iter_mut().skip(before) {
            *code = group.format.validated(*code);
        }
        reserve(out, missing, &group.file)?;
        out.resize(out.len() + missing as usize, MISSING);
        Ok(())
    }

    /// Appends the codes as they are in the file, skew left in.
    fn read_stored(
        &self,
        channel: usize,
        range: Range<u64>,
        out: &mut Vec<i32>,
    ) -> Result<(), IoError> {
        let Some((signal, group)) = self.find(channel) else { return Ok(()) };
        if range.is_empty() {
            return Ok(());
        }
        reserve(out, range.end - range.start, &group.file)?;
        let per_frame = u64::from(signal.samples_per_frame);
        let place = self.place_in_frame(group, channel);
        let place = place..place + per_frame;
        let first_frame = if self.random_access(channel) { range.start / per_frame } else { 0 };
        let mut index = first_frame * per_frame;
        let mut level = signal.initial;
        group.visit(self, first_frame..range.end.div_ceil(per_frame), |position, code| {
            if place.contains(&position) {
                level = level.wrapping_add(code);
                if range.contains(&index) {
                    out.push(if group.format == Format::Difference8 { level } else { code });
                }
                index += 1;
            }
        })
    }

    /// The 16-bit sum of all stored codes of `channel`; `None` where the header has no checksum.
    pub(super) fn checksum(&self, channel: usize) -> Result<Option<(i16, i16)>, IoError> {
        let Some((signal, _)) = self.find(channel) else { return Ok(None) };
        let Some(declared) = signal.checksum else { return Ok(None) };
        let total = self.frames.saturating_mul(u64::from(signal.samples_per_frame));
        let mut sum = 0_i16;
        let mut codes = Vec::new();
        let step = if self.random_access(channel) { BLOCK_BYTES } else { total.max(1) };
        let mut start = 0;
        while start < total {
            let end = total.min(start + step);
            codes.clear();
            self.read_stored(channel, start..end, &mut codes)?;
            sum = codes.iter().fold(sum, |sum, &code| sum.wrapping_add(code as i16));
            start = end;
        }
        Ok(Some((declared, sum)))
    }
}

impl Group {
    /// Frames in the file; an error where the header declares more.
    fn stored_frames(&self, part: &Part) -> Result<u64, IoError> {
        let size = std::fs::metadata(&self.file).map_err(|e| IoError::os(&self.file, e))?.len();
        let declared = part.record.frames;
        let lines = part.signals.get(self.signals.clone()).unwrap_or(&[]);
        let line = lines.first().map_or(part.record.line, |s| s.line);
        let header = |problem: String| IoError::line(&part.header_file, line, problem);
        if self.byte_offset > size {
            return Err(header(format!(
                "the samples start at byte {} but {} has {size} bytes",
                self.byte_offset,
                self.file.display()
            )));
        }
        let stored = if let Format::Flac { bits } = self.format {
            let per_frame = lines.first().map_or(1, |s| s.samples_per_frame);
            if lines.iter().any(|s| s.samples_per_frame != per_frame) {
                return Err(header(
                    "signals of one FLAC file must have the same number of samples per frame"
                        .into(),
                ));
            }
            self.flac_samples(bits)? / u64::from(per_frame)
        } else {
            self.format.samples(size - self.byte_offset) / self.frame_samples
        };
        if declared > stored {
            let needed = declared
                .checked_mul(self.frame_samples)
                .and_then(|n| self.format.bytes(n))
                .and_then(|n| n.checked_add(self.byte_offset));
            let needed = needed.map_or("more than 2^64".to_owned(), |n| n.to_string());
            return Err(IoError::byte(
                &self.file,
                size,
                format!(
                    "the file ends after {stored} frames but {} line {} declares {declared} ({needed} bytes); restore the file or correct the header",
                    part.header_file.display(),
                    part.record.line
                ),
            ));
        }
        Ok(stored)
    }

    /// Calls `take(position in frame, code)` for every sample of `frames`, in order.
    fn visit(
        &self,
        part: &Part,
        frames: Range<u64>,
        mut take: impl FnMut(u64, i32),
    ) -> Result<(), IoError> {
        if let Format::Flac { bits } = self.format {
            return self.visit_flac(part, bits, frames.end, take);
        }
        let (unit_samples, unit_bytes) = self.format.unit();
        let wanted = frames.start * self.frame_samples..frames.end * self.frame_samples;
        let first_unit = wanted.start / unit_samples;
        let mut sample = first_unit * unit_samples;
        let mut byte = self.byte_offset + first_unit * unit_bytes;
        let end_byte = self.byte_offset + self.format.bytes(wanted.end).unwrap_or(0);

        let mut file = File::open(&self.file).map_err(|e| IoError::os(&self.file, e))?;
        file.seek(SeekFrom::Start(byte)).map_err(|e| IoError::os(&self.file, e))?;
        let mut block = Vec::new();
        let mut codes = Vec::new();
        let mut position = wanted.start % self.frame_samples;
        while byte < end_byte {
            let length = (end_byte - byte).min(BLOCK_BYTES / unit_bytes * unit_bytes);
            block.clear();
            let got = file
                .by_ref()
                .take(length)
                .read_to_end(&mut block)
                .map_err(|e| IoError::os(&self.file, e))?;
            if got as u64 != length {
                return Err(IoError::byte(
                    &self.file,
                    byte + got as u64,
                    "the file became shorter while it was read",
                ));
            }
            byte += length;
            codes.clear();
            self.format.unpack(&block, &mut codes);
            for &code in &codes {
                if wanted.contains(&sample) {
                    take(position, code);
                    position += 1;
                    if position == self.frame_samples {
                        position = 0;
                    }
                }
                sample += 1;
            }
        }
        Ok(())
    }
}

#[cfg(not(feature = "flac"))]
impl Group {
    fn flac_samples(&self, _bits: u8) -> Result<u64, IoError> {
        let number = self.format.number();
        Err(IoError::Unsupported {
            file: self.file.clone(),
            problem: format!(
                "signal format {number} is FLAC; build with the feature `flac` to read it"
            ),
        })
    }

    fn visit_flac(
        &self,
        _: &Part,
        bits: u8,
        _: u64,
        _: impl FnMut(u64, i32),
    ) -> Result<(), IoError> {
        self.flac_samples(bits).map(|_| ())
    }
}

#[cfg(feature = "flac")]
impl Group {
    /// Samples per channel.
    fn flac_samples(&self, bits: u8) -> Result<u64, IoError> {
        let stream = flac::Stream::open(&self.file, self.byte_offset, bits, self.signals.len())?;
        Ok(stream.samples())
    }

    fn visit_flac(
        &self,
        part: &Part,
        bits: u8,
        end_frame: u64,
        mut take: impl FnMut(u64, i32),
    ) -> Result<(), IoError> {
        let mut stream =
            flac::Stream::open(&self.file, self.byte_offset, bits, self.signals.len())?;
        let per_frame =
            part.signals.get(self.signals.start).map_or(1, |s| u64::from(s.samples_per_frame));
        stream.visit(end_frame * per_frame, |sample, channel, code| {
            take(channel * per_frame + sample % per_frame, code);
        })
    }
}
