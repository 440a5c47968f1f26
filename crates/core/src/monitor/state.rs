//! The state of a monitor: how large it is, and as bytes.

use super::{
    Monitor, Told,
    stream::{JOBS, Lane},
};
use crate::{
    error::{Error, StateProblem},
    process::crc32,
    record::Config,
};
use interocept_dsp::state::{Reader, Snapshot, StateError, Writer};

impl Monitor {
    /// Bytes that it takes in memory, on the heap too; they don't change while it runs.
    pub fn state_size(&self) -> usize {
        let jobs = self.lanes.iter().flat_map(|lane| &lane.jobs).map(|job| job.bytes());
        let lanes = self.lanes.capacity() * size_of::<Lane>()
            + self.told.capacity() * size_of::<[Told; JOBS]>()
            + self.lanes.iter().map(Lane::list_bytes).sum::<usize>();
        size_of::<Self>() + lanes + jobs.sum::<usize>() + self.slots.heap_bytes()
    }

    /// Bytes that [`save_state`](Self::save_state) writes.
    pub fn saved_size(&self) -> usize {
        let mut count = Writer::new(&mut []);
        self.save(&mut count);
        count.position() + size_of::<u32>()
    }

    /// Writes the state, to go on later or elsewhere. Returns the bytes written.
    ///
    /// # Errors
    /// [`Error::BufferTooSmall`].
    pub fn save_state(&self, buffer: &mut [u8]) -> Result<usize, Error> {
        let (needed, given) = (self.saved_size(), buffer.len());
        let Some((body, tail)) =
            buffer.get_mut(..needed).and_then(|b| b.split_last_chunk_mut::<4>())
        else {
            return Err(Error::BufferTooSmall { needed, given });
        };
        self.save(&mut Writer::new(body));
        *tail = crc32(body).to_le_bytes();
        Ok(needed)
    }

    /// Takes back a state that a monitor of the same configuration and streams has saved.
    ///
    /// # Errors
    /// [`Error::InvalidState`] when it is damaged or belongs to something else; the monitor is
    /// then as it was, or, after damage that a checksum does not show, reset.
    pub fn load_state(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let corrupt = Error::InvalidState(StateProblem::Corrupt);
        let (body, crc) = bytes.split_last_chunk::<4>().ok_or(corrupt)?;
        if crc32(body) != u32::from_le_bytes(*crc) {
            return Err(corrupt);
        }
        let mut reader = Reader::new(body);
        if reader.array().map_err(|_| corrupt)? != self.settings().to_le_bytes() {
            return Err(Error::InvalidState(StateProblem::Configuration));
        }
        let loaded = self.load(&mut reader).and_then(|()| reader.finish());
        if let Err(e) = loaded {
            self.reset()?;
            return Err(e.into());
        }
        Ok(())
    }

    /// A number for configuration and streams.
    fn settings(&self) -> u32 {
        let mut words = 0u32;
        let mut mix = |value: f64| {
            words = crc32(&value.to_le_bytes()) ^ words.rotate_left(5);
        };
        each(&self.config, &mut mix);
        for Lane { stream, .. } in &self.lanes {
            mix(f64::from(stream.kind as i32));
            [stream.rate.hz(), stream.start_s, stream.clock_error_s].into_iter().for_each(&mut mix);
            each(&stream.spo2, &mut mix);
            each(&stream.cuff, &mut mix);
        }
        words
    }

    fn save(&self, writer: &mut Writer<'_>) {
        self.settings().save(writer);
        self.slots.save(writer);
        for (lane, told) in self.lanes.iter().zip(&self.told) {
            lane.taken.save(writer);
            lane.closed.save(writer);
            told.iter().for_each(|t| t.save(writer));
            lane.jobs.iter().for_each(|job| job.save(writer));
        }
    }

    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        self.slots.load(reader)?;
        for (lane, told) in self.lanes.iter_mut().zip(&mut self.told) {
            lane.taken.load(reader)?;
            lane.closed.load(reader)?;
            told.iter_mut().try_for_each(|t| t.load(reader))?;
            lane.jobs.iter_mut().try_for_each(|job| job.load(reader))?;
        }
        Ok(())
    }
}

/// Every number of a configuration.
fn each(config: &impl Config, mix: &mut impl FnMut(f64)) {
    let mut field = 0;
    while let Some(value) = config.get(field) {
        mix(value);
        field += 1;
    }
}
