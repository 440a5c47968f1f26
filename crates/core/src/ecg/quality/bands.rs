//! The bands of an ECG that quality is told from, summed up over blocks of 50 ms.

use crate::{Error, SampleRate};
use interocept_dsp::{
    iir::{Band, Sos},
    snapshot,
};

/// How long a block is.
pub(super) const BLOCK_S: f64 = 0.05;

/// The baseline lies below this.
const BASELINE_HZ: f64 = 0.7;
/// Little of the complexes lies above this.
const HIGH_HZ: f64 = 40.0;
/// Where the energy of a QRS is densest (Thakor et al., IEEE Trans Biomed Eng 31:702, 1984)
/// and that of P and T waves is not.
const QRS_HZ: (f64, f64) = (8.0, 20.0);

/// What a block holds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Block {
    /// Mean absolute value in the QRS band, over this block and the one before.
    pub(super) envelope: f64,
    /// Range of the baseline.
    pub(super) baseline: (f64, f64),
    /// Range of baseline-free complexes.
    pub(super) complex: (f64, f64),
    /// Range of the samples as they came.
    pub(super) raw: (f64, f64),
    /// Mean square above 40 Hz, mains apart.
    pub(super) high: f64,
    /// Mean square of mains hum.
    pub(super) line: f64,
}

/// Cuts the signal into bands and blocks.
#[derive(Clone, Debug)]
pub(super) struct Bands {
    baseline: Sos,
    qrs: Sos,
    high: Sos,
    line: [Sos; 2],
    has_high: bool,
    has_line: [bool; 2],
    primed: bool,
    origin: f64,
    previous_envelope: f64,
    block: Sums,
}

snapshot!(Bands { baseline, qrs, high, line, primed, origin, previous_envelope, block }
          skip { has_high, has_line });

/// What one sample gives for the shapes of beats.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filtered {
    pub(super) complex: f64,
    pub(super) qrs: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    count: f64,
    qrs: f64,
    high: f64,
    line: [f64; 2],
    baseline: (f64, f64),
    complex: (f64, f64),
    raw: (f64, f64),
}

snapshot!(Sums { count, qrs, high, line, baseline, complex, raw });
snapshot!(Block { envelope, baseline, complex, raw, high, line });

impl Bands {
    pub(super) fn new(rate: SampleRate) -> Result<Self, Error> {
        let hz = rate.hz();
        // A band above the complexes, and mains, exist only where the rate leaves room.
        let has_high = hz >= 3.0 * HIGH_HZ;
        let has_line = [hz >= 2.2 * 50.0, hz >= 2.2 * 60.0];
        let only_if = |wanted: bool, filter: fn(f64) -> Result<Sos, interocept_dsp::Error>| {
            if wanted { filter(hz) } else { Sos::from_sections(&[]) }
        };
        Ok(Self {
            baseline: Sos::butterworth(2, Band::Low(BASELINE_HZ), hz)?,
            qrs: Sos::butterworth(2, Band::Pass(QRS_HZ.0, QRS_HZ.1), hz)?,
            high: only_if(has_high, |hz| Sos::butterworth(2, Band::High(HIGH_HZ), hz))?,
            line: [
                only_if(has_line[0], |hz| Sos::peak(50.0, 20.0, hz))?,
                only_if(has_line[1], |hz| Sos::peak(60.0, 20.0, hz))?,
            ],
            has_high,
            has_line,
            primed: false,
            origin: 0.0,
            previous_envelope: 0.0,
            block: Sums::default(),
        })
    }

    /// Takes a sample.
    #[inline]
    pub(super) fn step(&mut self, x: f64) -> Filtered {
        if !self.primed {
            // Measured from the first sample, so that an offset is no step.
            (self.primed, self.origin) = (true, x);
        }
        let centred = x - self.origin;
        let b = &mut self.block;
        let baseline = self.baseline.step(centred);
        let complex = centred - baseline;
        let qrs = self.qrs.step(centred);
        if b.count == 0.0 {
            b.raw = (x, x);
            b.baseline = (baseline, baseline);
            b.complex = (complex, complex);
        }
        b.count += 1.0;
        b.qrs += libm::fabs(qrs);
        if self.has_high {
            let y = self.high.step(centred);
            b.high += y * y;
        }
        for ((filter, present), sum) in self.line.iter_mut().zip(self.has_line).zip(&mut b.line) {
            if present {
                let y = filter.step(centred);
                *sum += y * y;
            }
        }
        widen(&mut b.raw, x);
        widen(&mut b.baseline, baseline);
        widen(&mut b.complex, complex);
        Filtered { complex, qrs }
    }

    /// Whether a sample has come since the start or the last gap.
    pub(super) fn running(&self) -> bool {
        self.primed
    }

    /// Ends a block; none if no sample came.
    pub(super) fn block(&mut self) -> Option<Block> {
        let sums = core::mem::take(&mut self.block);
        if sums.count == 0.0 {
            return None;
        }
        let envelope = sums.qrs / sums.count;
        let [line_50, line_60] = sums.line;
        let line = line_50.max(line_60) / sums.count;
        let block = Block {
            envelope: 0.5 * (envelope + self.previous_envelope),
            baseline: sums.baseline,
            complex: sums.complex,
            raw: sums.raw,
            high: (sums.high / sums.count - line).max(0.0),
            line,
        };
        self.previous_envelope = envelope;
        Some(block)
    }

    /// Starts anew after a gap.
    pub(super) fn restart(&mut self) {
        for filter in
            [&mut self.baseline, &mut self.qrs, &mut self.high].into_iter().chain(&mut self.line)
        {
            filter.reset();
        }
        self.primed = false;
        self.previous_envelope = 0.0;
        self.block = Sums::default();
    }
}

/// Makes a range hold `x`.
#[inline]
pub(super) fn widen(range: &mut (f64, f64), x: f64) {
    if x < range.0 {
        range.0 = x;
    }
    if x > range.1 {
        range.1 = x;
    }
}
