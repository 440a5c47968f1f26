//! Annotation files in MIT format (`annot(5)`), read and written.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use super::code::Code;
use crate::IoError;

/// Annotation files longer than this are refused: no recording has so many events.
const MAX_FILE_BYTES: u64 = 1 << 30;

// The codes that carry fields instead of events.
const SKIP: u8 = 59;
const NUM: u8 = 60;
const SUB: u8 = 61;
const CHN: u8 = 62;
const AUX: u8 = 63;

const RATE_NOTE: &[u8] = b"## time resolution: ";
const DEFINITIONS_START: &[u8] = b"## annotation type definitions";
const DEFINITIONS_END: &[u8] = b"## end of definitions";

/// One annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// When: the sample index, at the rate of [`Annotations::rate_hz`] or the record's frame rate.
    pub sample: u64,
    /// What.
    pub code: Code,
    /// Meaning depends on the code; 0 where there is none.
    pub subtype: i8,
    /// The signal it belongs to; 0 where it belongs to all.
    pub channel: u8,
    /// Meaning depends on the annotator.
    pub num: i8,
    /// Auxiliary bytes, such as `(AFIB\0`; at most 255.
    pub aux: Vec<u8>,
}

impl Annotation {
    /// An annotation without subtype, channel, number and text.
    #[must_use]
    pub fn new(sample: u64, code: Code) -> Self {
        Self { sample, code, subtype: 0, channel: 0, num: 0, aux: Vec::new() }
    }

    /// The auxiliary bytes as text, without trailing NUL bytes.
    #[must_use]
    pub fn text(&self) -> String {
        let end = self.aux.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1);
        String::from_utf8_lossy(self.aux.get(..end).unwrap_or(&[])).into_owned()
    }
}

/// The meaning a file gives to a code of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The code.
    pub code: Code,
    /// Its symbol.
    pub symbol: String,
    /// Its meaning.
    pub meaning: String,
}

/// The annotations of one annotator (`.atr`, `.qrs`, `.ecg`, ...), in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations {
    /// Samples per second of [`Annotation::sample`], where the file says so.
    pub rate_hz: Option<f64>,
    /// Codes the file defines.
    pub definitions: Vec<Definition>,
    /// The annotations.
    pub list: Vec<Annotation>,
}

impl Annotations {
    /// Reads an annotation file.
    ///
    /// # Errors
    /// [`IoError::Byte`] naming the byte where the file is cut short, names an unknown code
    /// or goes back before sample 0.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, IoError> {
        let path = path.as_ref();
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(|e| IoError::os(path, e))?;
        file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|e| IoError::os(path, e))?;
        if bytes.len() as u64 > MAX_FILE_BYTES {
            let problem =
                format!("an annotation file has at most {MAX_FILE_BYTES} bytes; is this one?");
            return Err(IoError::byte(path, MAX_FILE_BYTES, problem));
        }
        Self::parse(path, &bytes)
    }

    /// The same from memory.
    ///
    /// # Errors
    /// As [`Annotations::open`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, IoError> {
        Self::parse(Path::new("annotations"), bytes)
    }

    /// Sample indices of the beats.
    pub fn beats(&self) -> impl Iterator<Item = u64> + '_ {
        self.list.iter().filter(|a| a.code.is_beat()).map(|a| a.sample)
    }

    fn parse(path: &Path, bytes: &[u8]) -> Result<Self, IoError> {
        let mut reader = Words { path, bytes, at: 0 };
        let mut list: Vec<Annotation> = Vec::new();
        let mut sample = 0_i64;
        let (mut channel, mut num) = (0_u8, 0_i8);
        loop {
            let at = reader.at;
            let word = reader.word()?;
            let (kind, value) = ((word >> 10) as u8, word & 0x3ff);
            let last = list.last_mut();
            let stray = || {
                IoError::byte(
                    path,
                    at as u64,
                    "a field comes before the first annotation; the file is damaged",
                )
            };
            match kind {
                0 if value == 0 => break,
                SKIP => {
                    let high = reader.word()?;
                    let low = reader.word()?;
                    let interval = (u32::from(high) << 16 | u32::from(low)) as i32;
                    sample = sample.saturating_add(i64::from(interval));
                }
                NUM => {
                    num = value as i8;
                    last.ok_or_else(stray)?.num = num;
                }
                SUB => last.ok_or_else(stray)?.subtype = value as i8,
                CHN => {
                    channel = value as u8;
                    last.ok_or_else(stray)?.channel = channel;
                }
                AUX => {
                    let text = reader.padded(usize::from(value))?;
                    last.ok_or_else(stray)?.aux = text.to_vec();
                }
                _ => {
                    let code = if kind == 0 { Some(Code::PLACEHOLDER) } else { Code::new(kind) };
                    let code = code.ok_or_else(|| {
                        let problem = format!(
                            "annotation code {kind} is not known; it must be 1 to {}",
                            Code::MAX
                        );
                        IoError::byte(path, at as u64, problem)
                    })?;
                    sample = sample.saturating_add(i64::from(value));
                    let sample = u64::try_from(sample).map_err(|_| {
                        IoError::byte(
                            path,
                            at as u64,
                            format!("the annotation is at sample {sample}; it must be 0 or later"),
                        )
                    })?;
                    list.push(Annotation { channel, num, ..Annotation::new(sample, code) });
                }
            }
        }
        list.retain(|a| a.code != Code::PLACEHOLDER);
        let mut annotations = Self { rate_hz: None, definitions: Vec::new(), list };
        annotations.take_preamble();
        Ok(annotations)
    }

    /// Turns the notes at sample 0 that describe the file itself into fields.
    fn take_preamble(&mut self) {
        let mut in_definitions = false;
        let mut kept = Vec::new();
        let mut notes = true;
        for annotation in std::mem::take(&mut self.list) {
            notes &= annotation.sample == 0 && annotation.code == Code::NOTE;
            let text = annotation.text();
            let aux = text.as_bytes();
            if !notes {
                kept.push(annotation);
            } else if in_definitions {
                if aux.starts_with(DEFINITIONS_END) {
                    in_definitions = false;
                } else if let Some(definition) = Definition::parse(&text) {
                    self.definitions.push(definition);
                } else {
                    kept.push(annotation);
                }
            } else if aux.starts_with(DEFINITIONS_START) {
                in_definitions = true;
            } else if let (Some(rate), true) = (rate_of(&text), self.rate_hz.is_none()) {
                self.rate_hz = Some(rate);
            } else {
                kept.push(annotation);
            }
        }
        self.list = kept;
    }

    /// Writes the file, such as `118.qrs`, replacing one that is there.
    ///
    /// # Errors
    /// [`IoError::Request`] where annotations are not in order of time or a text is longer
    /// than 255 bytes; nothing is written then.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), IoError> {
        let path = path.as_ref();
        let bytes = self.encode(path)?;
        let mut file = File::create(path).map_err(|e| IoError::os(path, e))?;
        file.write_all(&bytes).and_then(|()| file.flush()).map_err(|e| IoError::os(path, e))
    }

    fn encode(&self, path: &Path) -> Result<Vec<u8>, IoError> {
        let mut out = Vec::new();
        let mut before = Annotation::new(0, Code::NOTE);
        for (index, annotation) in self.preamble().iter().chain(&self.list).enumerate() {
            if annotation.sample < before.sample {
                return Err(IoError::request(
                    path,
                    format!(
                        "annotation {index} at sample {} comes after one at {}; sort them by time",
                        annotation.sample, before.sample
                    ),
                ));
            }
            if annotation.aux.len() > 255 {
                let problem = format!(
                    "the text of annotation {index} has {} bytes; it may have 255",
                    annotation.aux.len()
                );
                return Err(IoError::request(path, problem));
            }
            annotation.encode(&before, &mut out);
            before = Annotation { aux: Vec::new(), ..annotation.clone() };
        }
        out.extend([0, 0]);
        Ok(out)
    }

    fn preamble(&self) -> Vec<Annotation> {
        let note = |aux: Vec<u8>| Annotation { aux, ..Annotation::new(0, Code::NOTE) };
        let mut notes = Vec::new();
        if let Some(rate) = self.rate_hz {
            notes.push(note([RATE_NOTE, rate.to_string().as_bytes()].concat()));
        }
        if !self.definitions.is_empty() {
            notes.push(note(DEFINITIONS_START.to_vec()));
            for d in &self.definitions {
                notes.push(note(
                    format!("{} {} {}", d.code.number(), d.symbol, d.meaning).into_bytes(),
                ));
            }
            notes.push(note(DEFINITIONS_END.to_vec()));
        }
        notes
    }
}

impl Annotation {
    /// Appends it, given the one before: channel and number hold until changed, the rest does not.
    fn encode(&self, before: &Self, out: &mut Vec<u8>) {
        let mut word = |kind: u8, value: u16| {
            out.extend((u16::from(kind) << 10 | value & 0x3ff).to_le_bytes())
        };
        let mut interval = self.sample - before.sample;
        while interval > 0x3ff {
            let step = interval.min(i32::MAX as u64) as u32;
            word(SKIP, 0);
            for half in [step >> 16, step & 0xffff] {
                word((half >> 10) as u8, half as u16);
            }
            interval -= u64::from(step);
        }
        word(self.code.number(), interval as u16);
        if self.subtype != 0 {
            word(SUB, u16::from(self.subtype as u8));
        }
        if self.channel != before.channel {
            word(CHN, u16::from(self.channel));
        }
        if self.num != before.num {
            word(NUM, u16::from(self.num as u8));
        }
        if !self.aux.is_empty() {
            word(AUX, self.aux.len() as u16);
            out.extend(&self.aux);
            out.extend(vec![0; self.aux.len() % 2]);
        }
    }
}

impl Definition {
    /// `NUMBER SYMBOL MEANING`
    fn parse(text: &str) -> Option<Self> {
        let (number, rest) = text.split_once(' ')?;
        let (symbol, meaning) = rest.split_once(' ')?;
        Some(Self {
            code: Code::new(number.parse().ok()?)?,
            symbol: symbol.into(),
            meaning: meaning.into(),
        })
    }
}

/// The rate in a note such as `## time resolution: 360`.
fn rate_of(text: &str) -> Option<f64> {
    let rate = text.as_bytes().starts_with(RATE_NOTE).then(|| text.get(RATE_NOTE.len()..))??;
    rate.trim().parse().ok().filter(|&rate: &f64| rate > 0.0 && rate.is_finite())
}

/// Little-endian 16-bit words with the place of the next one.
struct Words<'a> {
    path: &'a Path,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Words<'a> {
    fn word(&mut self) -> Result<u16, IoError> {
        let bytes = self.padded(2)?;
        Ok(bytes.iter().rev().fold(0, |word, &b| word << 8 | u16::from(b)))
    }

    /// The next `length` bytes, stepping over the byte that makes them even.
    fn padded(&mut self, length: usize) -> Result<&'a [u8], IoError> {
        let end = self.at.saturating_add(length);
        let Some(bytes) = self.bytes.get(self.at..end) else {
            let problem = "the file ends inside an annotation or without its end mark (two zero bytes); restore it";
            return Err(IoError::byte(self.path, self.bytes.len() as u64, problem));
        };
        self.at = end + length % 2;
        Ok(bytes)
    }
}
