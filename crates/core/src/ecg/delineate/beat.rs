//! What is done for one beat, the same whether it streams or not.

use super::{
    agreement::Agreement,
    average::Average,
    complex,
    grid::{HZ, History, LEN, R, Stretch},
    noise,
    slopes::Slopes,
    wave::{self, Kind, Wave},
};
use interocept_dsp::{
    Error,
    alloc::{Vec, try_vec},
    state::{Reader, Snapshot, StateError, Writer},
};

/// P and T waves (Martinez et al., 2004; the end of P by the rule for its onset).
const P: Kind = Kind { onset: 0.5, end: 0.5, apart: 0.08 * HZ };
const T: Kind = Kind { onset: 0.25, end: 0.4, apart: 0.2 * HZ };
/// Waves lower than this part of the QRS complex are none.
const LEAST: f64 = 0.01;
/// From here before the R peak on, or from the end of the T wave before, is the P wave.
const P_REACH_S: f64 = 0.44;
/// The T wave ends this long before the next R peak, when its P wave begins, or after this
/// part of the interval, where that is later.
const NEXT_P_S: f64 = 0.25;
const T_PART: f64 = 0.6;
/// The tail of a T wave may lie under a P wave.
const T_TAIL_S: f64 = 0.04;

/// What is known about the neighbours of a beat, in seconds from its R peak.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Neighbours {
    /// The R peak before.
    pub previous: Option<f64>,
    /// The end of its T wave.
    pub previous_t_end: Option<f64>,
    /// The R peak after.
    pub next: Option<f64>,
}

/// What is found; places are seconds from the R peak.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found {
    pub qrs: Option<(f64, f64)>,
    pub q: Option<(f64, f64)>,
    pub s: Option<(f64, f64)>,
    pub r_height: f64,
    pub p: Option<Wave>,
    pub t: Option<Wave>,
    pub noisy: bool,
    /// The signal ends before the T wave's window does.
    pub truncated: bool,
}

/// Memory and what is learnt from beat to beat.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    stretch: Stretch,
    slopes: Slopes,
    sorted: Vec<f64>,
    average: Average,
    p_agreement: Agreement,
    /// Where the last complex began.
    onset: usize,
}

// Everything but what is learnt is written anew for each beat.
impl Snapshot for Desk {
    fn save(&self, writer: &mut Writer<'_>) {
        self.average.save(writer);
        self.p_agreement.save(writer);
        self.onset.save(writer);
    }
    fn load(&mut self, reader: &mut Reader<'_>) -> Result<(), StateError> {
        self.average.load(reader)?;
        self.p_agreement.load(reader)?;
        self.onset.load(reader)
    }
    fn heap_bytes(&self) -> usize {
        self.stretch.heap_bytes()
            + self.slopes.heap_bytes()
            + self.sorted.heap_bytes()
            + self.average.heap_bytes()
            + self.p_agreement.heap_bytes()
    }
}

impl Desk {
    pub(super) fn new() -> Result<Self, Error> {
        Ok(Self {
            stretch: Stretch::new()?,
            slopes: Slopes::new(LEN)?,
            sorted: try_vec(LEN + 4, 0.0)?,
            average: Average::new()?,
            p_agreement: Agreement::new()?,
            onset: R - (0.06 * HZ) as usize,
        })
    }

    /// Delineates the beat at `index + offset`.
    pub(super) fn delineate(
        &mut self,
        history: &History,
        index: u64,
        offset: f64,
        rate_hz: f64,
        near: Neighbours,
    ) -> Found {
        self.stretch.take(history, index, offset, rate_hz);
        let mut found = Found::default();
        if self.stretch.to() <= R + 1 {
            return found;
        }
        let Self { stretch, slopes, sorted, .. } = self;
        // Where the P wave may begin, and where the T wave has ended.
        let place = |s: f64| R as f64 + s * HZ;
        let back = near.previous.map_or(P_REACH_S, |rr| P_REACH_S.min(-rr * (1.0 - T_PART + 0.1)));
        let limit =
            near.next.map_or(LEN, |rr| place((rr - NEXT_P_S).max(T_PART * rr)) as usize).min(LEN);
        let own = (place(-back).max(0.0) as usize).max(stretch.from())..limit.min(stretch.to());
        let noise = noise::of(stretch.between(own.start, own.end), slopes, sorted);
        // Before the beat is drawn to the others: what all share would seem to agree.
        let before = stretch.between(own.start, self.onset);
        self.p_agreement.update(slopes.of(before, wave::SCALE), own.start);
        self.average.draw(stretch, noise, own.clone());
        let x = stretch.between(own.start, own.end);
        let noise = noise::of(x, slopes, sorted);
        let Some(qrs) = complex::find(x, own.start, noise, slopes, sorted) else {
            return found;
        };
        let seconds = |place: f64| (place - R as f64) / HZ;
        found.qrs = Some((seconds(qrs.onset), seconds(qrs.end)));
        found.noisy = qrs.noisy;
        let (onset, end) = (libm::floor(qrs.onset) as usize, libm::ceil(qrs.end) as usize);
        self.onset = onset;
        let level = mean(stretch.between(onset.saturating_sub(4), onset + 1));
        let within = stretch.between(onset, end + 1);
        let height = within.iter().fold(0.0_f64, |m, x| m.max((x - level).abs()));
        found.r_height = mean(stretch.between(R, R + 1)) - level;
        let sign = if found.r_height < 0.0 { -1.0 } else { 1.0 };
        let opposite = |from: usize, to: usize| {
            let mut best = (0.0, from);
            for (k, x) in stretch.between(from, to).iter().enumerate() {
                let depth = -sign * (x - level);
                if depth > best.0 {
                    best = (depth, from + k);
                }
            }
            (best.0 > 0.02 * height).then_some((seconds(best.1 as f64), -sign * best.0))
        };
        found.q = opposite(onset, R);
        found.s = opposite(R + 1, end + 1);

        let least = LEAST * height;
        found.truncated = limit > stretch.to();
        let shift = |w: Wave, from: usize| Wave {
            onset: seconds(from as f64 + w.onset),
            peak: seconds(from as f64 + w.peak),
            end: seconds(from as f64 + w.end),
            ..w
        };
        let after = stretch.between(end, limit);
        if after.len() > 8 {
            found.t = wave::find(after, slopes, level, noise, least, T).map(|w| shift(w, end));
        }
        let reach = near.previous_t_end.map_or(-back, |end| (end - T_TAIL_S).max(-back));
        let start = (place(reach).max(0.0) as usize).max(stretch.from());
        let before = stretch.between(start, onset);
        if before.len() > 8 && self.p_agreement.holds() {
            found.p = wave::find(before, slopes, level, noise, least, P).map(|w| shift(w, start));
        }
        found
    }
}

fn mean(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len().max(1) as f64
}
