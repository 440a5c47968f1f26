//! The usual interval, from how much the rise is like itself some time ago.
//!
//! In noise single pulses are uncertain but their period is not: the autocorrelation adds up the
//! evidence of many (Rabiner, IEEE Trans Acoust 25:24, 1977). Sums fade over a few seconds.

use crate::Error;
use alloc::vec::Vec;
use interocept_dsp::{alloc::try_vec, ring::SlidingWindow, snapshot};

/// The rise has nothing above its low-pass; this many values a second hold it.
const VALUES_HZ: f64 = 25.0;
/// The shortest and longest intervals that are looked for.
const SHORTEST_S: f64 = 0.28;
const LONGEST_S: f64 = 1.6;
/// How fast the past fades.
const MEMORY_S: f64 = 6.0;
/// The shortest of the intervals that are nearly as good as the best is the period.
const NEARLY: f64 = 0.85;
/// Values are cut off at so many usual heights: motion has none of its own weight.
const CUT: f64 = 1.5;

#[derive(Clone, Debug)]
pub(super) struct Rhythm {
    every: u32,
    phase: u32,
    fade: f64,
    shortest: usize,
    values: SlidingWindow<f64>,
    /// For each lag, the longest first, as the values are: so one pass needs no turning.
    sums: Vec<f64>,
}
snapshot!(Rhythm { phase, values, sums } skip { every, fade, shortest });

impl Rhythm {
    pub(super) fn new(working_hz: f64) -> Result<Self, Error> {
        let every = libm::round(working_hz / VALUES_HZ).max(1.0);
        let hz = working_hz / every;
        let lags = libm::ceil(LONGEST_S * hz) as usize + 2;
        Ok(Self {
            every: every as u32,
            phase: 0,
            fade: libm::exp(-1.0 / (MEMORY_S * hz)),
            shortest: libm::floor(SHORTEST_S * hz) as usize,
            values: SlidingWindow::new(lags)?,
            sums: try_vec(lags, 0.0)?,
        })
    }

    /// Takes the rise at a tick; `level` is its usual height.
    #[inline]
    pub(super) fn push(&mut self, rise: f64, level: f64) {
        self.phase += 1;
        if self.phase >= self.every {
            self.phase = 0;
            self.take(rise, level);
        }
    }

    fn take(&mut self, rise: f64, level: f64) {
        let most = CUT * level;
        // Not `clamp`, which panics where the bounds are no numbers.
        let x = rise.min(most).max(-most);
        self.values.push(x);
        for (sum, past) in self.sums.iter_mut().zip(self.values.as_slice()) {
            *sum = self.fade * *sum + x * past;
        }
    }

    /// The period in ticks and how like itself the rise is after it, from 0 to 1.
    pub(super) fn period(&self) -> Option<(f64, f64)> {
        let energy = self.sums.last().copied().filter(|e| *e > 0.0)?;
        let longest = self.sums.len() - 1;
        let sum = |lag: usize| self.sums.get(longest.checked_sub(lag)?).copied();
        let tops = (self.shortest + 1..self.sums.len()).filter_map(|lag| {
            let (a, b, c) = (sum(lag.checked_sub(1)?)?, sum(lag)?, sum(lag + 1)?);
            let bend = a - 2.0 * b + c;
            (b >= a && b > c && b > 0.0).then(|| (lag as f64 + 0.5 * (a - c) / bend, b / energy))
        });
        let best = tops.clone().fold(0.0, |m: f64, (_, like)| m.max(like));
        let (lag, like) = tops.clone().find(|(_, like)| *like >= NEARLY * best)?;
        Some((lag * f64::from(self.every), like.min(1.0)))
    }

    pub(super) fn interrupt(&mut self) {
        self.phase = 0;
        self.values.reset();
        self.sums.fill(0.0);
    }
}
