//! A recording: its header is read and checked, its samples stay in the file until asked for.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::header::{BLOCK, Header, Kind, Signal, signal_count};
use super::tal::{self, Annotation};
use super::{Piece, Start};
use crate::IoError;
use crate::error::reserve;

/// Samples in one [`Piece`], at most.
const PIECE_SAMPLES: u64 = 1 << 16;
/// Missing samples that [`Recording::samples`] always fills in (16 MiB of NaN).
const FREE_GAP_SAMPLES: u64 = 1 << 21;

/// An EDF, EDF+ or BDF file.
#[derive(Debug)]
pub struct Recording {
    /// Which of the formats it is.
    pub kind: Kind,
    /// The patient field, as it stands.
    pub patient: String,
    /// The recording field, as it stands.
    pub recording: String,
    /// When it was recorded, where the header says so.
    pub start: Option<Start>,
    /// Number of data records.
    pub records: u64,
    /// Duration of a data record in seconds.
    pub record_s: f64,
    /// The signals, without those that hold annotations.
    pub signals: Vec<Signal>,
    /// When each data record begins, from the first; only where there are gaps.
    onsets_s: Vec<f64>,
    header_bytes: u64,
    /// Samples of all signals in one data record, and bytes of one sample.
    record_samples: u64,
    width: u64,
    annotation_signals: Vec<(u64, u64)>,
    source: Source,
}

#[derive(Clone, Debug)]
enum Source {
    File(PathBuf),
    Bytes(Arc<[u8]>),
}

trait Bytes: Read + Seek {}
impl<T: Read + Seek> Bytes for T {}

impl Source {
    /// The name that errors have.
    fn path(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Bytes(_) => Path::new("EDF"),
        }
    }

    fn open(&self) -> Result<Box<dyn Bytes>, IoError> {
        Ok(match self {
            Self::File(path) => Box::new(File::open(path).map_err(|e| IoError::os(path, e))?),
            Self::Bytes(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }

    /// Bytes `at` to `at + length`.
    fn read(
        &self,
        reader: &mut dyn Bytes,
        at: u64,
        length: u64,
        out: &mut Vec<u8>,
    ) -> Result<(), IoError> {
        let os = |e| IoError::os(self.path(), e);
        out.clear();
        reserve(out, length, self.path())?;
        reader.seek(SeekFrom::Start(at)).map_err(os)?;
        let got = reader.take(length).read_to_end(out).map_err(os)? as u64;
        if got < length {
            let problem =
                format!("the file ends here, but {} more bytes must follow", length - got);
            return Err(IoError::byte(self.path(), at + got, problem));
        }
        Ok(())
    }
}

impl Recording {
    /// Opens a file and checks its header against its size. Of the samples none is read; where
    /// there are gaps (EDF+D), the time of every data record is.
    ///
    /// # Errors
    /// [`IoError::Byte`] naming the byte of a field that cannot be read or contradicts the
    /// others or the size of the file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, IoError> {
        Self::new(Source::File(path.as_ref().into()))
    }

    /// The same from memory.
    ///
    /// # Errors
    /// As [`Recording::open`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, IoError> {
        Self::new(Source::Bytes(bytes.into()))
    }

    fn new(source: Source) -> Result<Self, IoError> {
        let mut reader = source.open()?;
        let size = reader.seek(SeekFrom::End(0)).map_err(|e| IoError::os(source.path(), e))?;
        let mut bytes = Vec::new();
        source.read(&mut *reader, 0, BLOCK, &mut bytes)?;
        let count = signal_count(source.path(), &bytes)?;
        source.read(&mut *reader, 0, BLOCK * (count + 1), &mut bytes)?;
        let header = Header::parse(source.path(), &bytes)?;

        // At most 1e4 signals of 1e8 samples of 3 bytes.
        let record_bytes = header.record_samples * header.width;
        let stored = size - header.bytes;
        let whole = stored / record_bytes;
        let records = header.records.unwrap_or(whole);
        let needed = records.checked_mul(record_bytes);
        // Where the recorder left the number open, it may have stopped within a record.
        if needed.is_none_or(|n| n > stored || (header.records.is_some() && n < stored)) {
            return Err(IoError::byte(
                source.path(),
                size,
                format!(
                    "the file holds {stored} bytes of data, but its header declares {records} data records of {record_bytes} bytes; restore the file or correct the header"
                ),
            ));
        }
        let mut recording = Self {
            kind: header.kind,
            patient: header.patient,
            recording: header.recording,
            start: header.start,
            records,
            record_s: header.record_s,
            signals: header.signals,
            onsets_s: Vec::new(),
            header_bytes: header.bytes,
            record_samples: header.record_samples,
            width: header.width,
            annotation_signals: header.annotations,
            source,
        };
        if recording.kind == Kind::Discontinuous {
            recording.read_onsets()?;
        }
        recording.measure();
        Ok(recording)
    }

    /// The number of the signal with this label; upper and lower case are one, a number is
    /// taken as it is.
    ///
    /// # Errors
    /// [`IoError::Request`] naming the signals there are.
    pub fn channel(&self, name: &str) -> Result<usize, IoError> {
        let by_name = self.signals.iter().position(|s| s.name.eq_ignore_ascii_case(name));
        let by_number = || name.parse().ok().filter(|&n: &usize| n < self.signals.len());
        by_name.or_else(by_number).ok_or_else(|| {
            let names: Vec<&str> = self.signals.iter().map(|s| s.name.as_str()).collect();
            let problem = format!("there is no signal {name:?}; there are: {}", names.join(", "));
            IoError::request(self.source.path(), problem)
        })
    }

    /// A signal as pieces of at most 65,536 samples, for streaming.
    ///
    /// # Errors
    /// [`IoError::Request`] for a signal that is not there, [`IoError::Os`] where the file
    /// cannot be opened.
    pub fn pieces(&self, channel: usize) -> Result<Pieces<'_>, IoError> {
        let signal = self.signal(channel)?;
        let (reader, bytes) = (self.source.open()?, Vec::new());
        Ok(Pieces { recording: self, signal, reader, bytes, record: 0, within: 0, at: 0 })
    }

    /// All samples of a signal in physical units, NaN in gaps.
    ///
    /// # Errors
    /// [`IoError::Request`] for a signal that is not there, or where gaps would fill more than
    /// 2 Mi samples and more than is stored: take [`Recording::pieces`] then.
    pub fn samples(&self, channel: usize) -> Result<Vec<f64>, IoError> {
        let signal = self.signal(channel)?;
        let stored = self.records * signal.samples_per_record;
        let gaps = signal.len.saturating_sub(stored);
        if gaps > stored.max(FREE_GAP_SAMPLES) {
            let problem = format!(
                "signal {channel} has {stored} samples and gaps of {gaps}; read it in pieces"
            );
            return Err(IoError::request(self.source.path(), problem));
        }
        let mut values = Vec::new();
        reserve(&mut values, signal.len, self.source.path())?;
        for piece in self.pieces(channel)? {
            match piece? {
                Piece::Samples(samples) => values.extend(samples),
                Piece::Gap(n) => values.resize(values.len() + n as usize, f64::NAN),
            }
        }
        Ok(values)
    }

    /// Every annotation, in the order of the file.
    ///
    /// # Errors
    /// [`IoError::Byte`] where a list is damaged.
    pub fn annotations(&self) -> Result<Vec<Annotation>, IoError> {
        let (mut list, mut reader, mut bytes) = (Vec::new(), self.source.open()?, Vec::new());
        for record in 0..self.records {
            for &signal in &self.annotation_signals {
                let at = self.annotation_bytes(record, signal, &mut *reader, &mut bytes)?;
                tal::visit(self.source.path(), at, &bytes, |onset_s, duration_s, text| {
                    // Without a text it only keeps the time.
                    if !text.is_empty() {
                        let text = String::from_utf8_lossy(text).into_owned();
                        list.push(Annotation { onset_s, duration_s, text });
                    }
                })?;
            }
        }
        Ok(list)
    }

    fn signal(&self, channel: usize) -> Result<&Signal, IoError> {
        self.signals.get(channel).ok_or_else(|| {
            IoError::request(
                self.source.path(),
                format!("there is no signal {channel}; there are {}, from 0", self.signals.len()),
            )
        })
    }

    /// The byte at which sample `place` of a data record stands.
    fn byte(&self, record: u64, place: u64) -> u64 {
        self.header_bytes + (record * self.record_samples + place) * self.width
    }

    fn annotation_bytes(
        &self,
        record: u64,
        (place, samples): (u64, u64),
        reader: &mut dyn Bytes,
        out: &mut Vec<u8>,
    ) -> Result<u64, IoError> {
        let at = self.byte(record, place);
        self.source.read(reader, at, samples * self.width, out)?;
        Ok(at)
    }

    /// The first list of a data record says when it begins.
    fn read_onsets(&mut self) -> Result<(), IoError> {
        let Some(&signal) = self.annotation_signals.first() else { return Ok(()) };
        let (mut reader, mut bytes) = (self.source.open()?, Vec::new());
        let mut onsets_s: Vec<f64> = Vec::new();
        reserve(&mut onsets_s, self.records, self.source.path())?;
        for record in 0..self.records {
            let at = self.annotation_bytes(record, signal, &mut *reader, &mut bytes)?;
            let wrong = |problem: String| IoError::byte(self.source.path(), at, problem);
            let first = bytes.split(|&b| b == 0).next().unwrap_or(&[]);
            let mut onset_s = None;
            tal::visit(self.source.path(), at, first, |onset, _, _| {
                onset_s = onset_s.or(Some(onset));
            })?;
            let onset_s = onset_s.ok_or_else(|| {
                wrong(format!("data record {record} does not say when it begins"))
            })?;
            // Times are rounded where they are written; a thousandth is more than that.
            if let Some(before) = onsets_s.last().filter(|b| onset_s - **b < 0.999 * self.record_s)
            {
                return Err(wrong(format!(
                    "data record {record} begins at {onset_s} s, within the one that began at {before} s and lasts {} s",
                    self.record_s
                )));
            }
            onsets_s.push(onset_s);
        }
        let first_s = onsets_s.first().copied().unwrap_or(0.0);
        onsets_s.iter_mut().for_each(|onset_s| *onset_s -= first_s);
        self.onsets_s = onsets_s;
        Ok(())
    }

    /// Lengths, with the gaps.
    fn measure(&mut self) {
        for channel in 0..self.signals.len() {
            let Some(signal) = self.signals.get(channel) else { continue };
            let (per_record, mut at) = (signal.samples_per_record, 0);
            if self.onsets_s.is_empty() {
                at = self.records * per_record;
            }
            for record in 0..self.onsets_s.len() as u64 {
                at = self.first_sample(signal, record, at).saturating_add(per_record);
            }
            if let Some(signal) = self.signals.get_mut(channel) {
                signal.len = at;
            }
        }
    }

    /// Where a data record begins on the signal's grid of samples, the ones before it having
    /// reached `at`. Counted from the beginning, so that fractions of a sample do not add up.
    fn first_sample(&self, signal: &Signal, record: u64, at: u64) -> u64 {
        let onset_s = self.onsets_s.get(record as usize);
        onset_s.map_or(at, |onset_s| at.max((onset_s * signal.rate_hz).round() as u64))
    }
}

/// Iterator of [`Recording::pieces`].
pub struct Pieces<'a> {
    recording: &'a Recording,
    signal: &'a Signal,
    reader: Box<dyn Bytes>,
    bytes: Vec<u8>,
    record: u64,
    /// Samples of the data record that are read.
    within: u64,
    /// Samples and gaps given so far.
    at: u64,
}

impl std::fmt::Debug for Pieces<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pieces").field("record", &self.record).field("at", &self.at).finish()
    }
}

impl Pieces<'_> {
    /// The next piece: samples of as many data records as follow each other without a gap.
    fn piece(&mut self) -> Result<Option<Piece>, IoError> {
        let (recording, signal) = (self.recording, self.signal);
        let mut values = Vec::new();
        while self.record < recording.records {
            if self.within == 0 {
                let first = recording.first_sample(signal, self.record, self.at);
                if first > self.at {
                    if !values.is_empty() {
                        break;
                    }
                    let gap = first - self.at;
                    self.at = first;
                    return Ok(Some(Piece::Gap(gap)));
                }
            }
            let room = PIECE_SAMPLES - values.len() as u64;
            let length = (signal.samples_per_record - self.within).min(room);
            let byte = recording.byte(self.record, signal.place + self.within);
            let (reader, bytes) = (&mut *self.reader, &mut self.bytes);
            recording.source.read(reader, byte, length * recording.width, bytes)?;
            signal.physical(recording.width, bytes, &mut values);
            self.at += length;
            self.within += length;
            if self.within == signal.samples_per_record {
                (self.record, self.within) = (self.record + 1, 0);
            }
            if values.len() as u64 == PIECE_SAMPLES {
                break;
            }
        }
        Ok((!values.is_empty()).then_some(Piece::Samples(values)))
    }
}

impl Iterator for Pieces<'_> {
    type Item = Result<Piece, IoError>;

    fn next(&mut self) -> Option<Self::Item> {
        let piece = self.piece();
        if piece.is_err() {
            // Nothing follows an error.
            self.record = self.recording.records;
        }
        piece.transpose()
    }
}

impl Signal {
    /// Appends samples, least significant byte first, in physical units.
    fn physical(&self, width: u64, bytes: &[u8], out: &mut Vec<f64>) {
        let (low, high) = (f64::from(self.digital_min), f64::from(self.digital_max));
        let step = (self.physical_max - self.physical_min) / (high - low);
        let unused = 32 - 8 * width as u32;
        out.extend(bytes.chunks_exact(width as usize).map(|sample| {
            let code = sample.iter().rev().fold(0, |code, &b| code << 8 | i32::from(b));
            let code = code << unused >> unused;
            self.physical_min + (f64::from(code) - low) * step
        }));
    }
}
