//! FLAC signal files (formats 508, 516, 524), decoded by Symphonia.

use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::{Path, PathBuf};

use symphonia::core::audio::{Audio, GenericAudioBufferRef};
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::{FormatOptions, FormatReader};
use symphonia::core::io::{MediaSourceStream, ReadOnlySource};
use symphonia::default::codecs::FlacDecoder;
use symphonia::default::formats::FlacReader;

use crate::IoError;

/// A FLAC stream with one audio channel per signal.
pub(super) struct Stream {
    file: PathBuf,
    byte_offset: u64,
    bits: u8,
    channels: usize,
    samples: u64,
    reader: FlacReader<'static>,
    decoder: FlacDecoder,
}

impl Stream {
    pub(super) fn open(
        file: &Path,
        byte_offset: u64,
        bits: u8,
        channels: usize,
    ) -> Result<Self, IoError> {
        let mut handle = File::open(file).map_err(|e| IoError::os(file, e))?;
        handle.seek(SeekFrom::Start(byte_offset)).map_err(|e| IoError::os(file, e))?;
        let source =
            MediaSourceStream::new(Box::new(ReadOnlySource::new(handle)), Default::default());
        let wrong = |problem: String| IoError::byte(file, byte_offset, problem);
        let damaged =
            |e: Error| wrong(format!("the FLAC stream cannot be read ({e}); restore the file"));
        let reader = FlacReader::try_new(source, FormatOptions::default()).map_err(damaged)?;
        let track = reader.tracks().first();
        let Some(CodecParameters::Audio(parameters)) = track.and_then(|t| t.codec_params.as_ref())
        else {
            return Err(wrong("the FLAC stream does not describe itself; restore the file".into()));
        };
        let found = (
            parameters.channels.as_ref().map_or(0, |c| c.count()),
            parameters.bits_per_sample.unwrap_or(0),
        );
        if found != (channels, u32::from(bits)) {
            return Err(wrong(format!(
                "the FLAC stream has {} channel(s) of {} bits but the header declares {channels} of {bits}",
                found.0, found.1
            )));
        }
        let Some(samples) = track.and_then(|t| t.num_frames) else {
            return Err(wrong("the FLAC stream does not tell its length; encode it again".into()));
        };
        let decoder =
            FlacDecoder::try_new(parameters, &AudioDecoderOptions::default()).map_err(damaged)?;
        Ok(Self { file: file.into(), byte_offset, bits, channels, samples, reader, decoder })
    }

    /// Samples per channel, as the stream declares.
    pub(super) fn samples(&self) -> u64 {
        self.samples
    }

    /// Calls `take(sample, channel, code)` for all channels of samples 0 to `end`.
    pub(super) fn visit(
        &mut self,
        end: u64,
        mut take: impl FnMut(u64, u64, i32),
    ) -> Result<(), IoError> {
        let mut sample = 0;
        while sample < end {
            let damaged = |what: &str| {
                let problem =
                    format!("the FLAC stream {what} at sample {sample} of {end}; restore the file");
                IoError::byte(&self.file, self.byte_offset, problem)
            };
            let packet =
                self.reader.next_packet().map_err(|e| damaged(&format!("is damaged ({e})")))?;
            let Some(packet) = packet else { return Err(damaged("ends")) };
            // Damaged packets are dropped by the reader: the time stamp tells.
            if u64::try_from(packet.pts.get()) != Ok(sample) {
                return Err(damaged("has a hole"));
            }
            let decoded =
                self.decoder.decode(&packet).map_err(|e| damaged(&format!("is damaged ({e})")))?;
            let GenericAudioBufferRef::S32(buffer) = decoded else {
                return Err(damaged("has an unknown sample type"));
            };
            let length = buffer.frames().min(usize::try_from(end - sample).unwrap_or(usize::MAX));
            if length == 0 {
                return Err(damaged("has an empty block"));
            }
            for channel in 0..self.channels {
                let plane = buffer
                    .plane(channel)
                    .and_then(|p| p.get(..length))
                    .ok_or_else(|| damaged("lacks a channel"))?;
                for (at, &code) in (sample..).zip(plane) {
                    // The decoder fills all 32 bits from the top.
                    take(at, channel as u64, code >> (32 - u32::from(self.bits)));
                }
            }
            sample += length as u64;
        }
        Ok(())
    }
}
