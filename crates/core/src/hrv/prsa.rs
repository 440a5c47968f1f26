//! Deceleration and acceleration capacity, by phase-rectified signal averaging.
//!
//! A. Bauer and others (2006), "Deceleration capacity of heart rate as a predictor of
//! mortality after myocardial infarction", Lancet 367:1674. Of the averaged signal only the
//! four intervals around the anchor are needed, so only they are averaged.

use super::series::{Nn, Series};

/// Changes beyond this share of the interval before are no work of the sinus node.
const MOST_CHANGE_PERCENT: u64 = 5;

/// A capacity and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capacity {
    /// A quarter of the change from the two intervals before the anchor to the two from it on,
    /// ms; NaN without an anchor.
    pub ms: f64,
    /// Anchors.
    pub anchors: u64,
}

/// Deceleration and acceleration capacity of a series. Anchors are the intervals longer (or
/// shorter) than the one before by up to 5 %; the four around each follow one another.
pub fn capacities(series: Series<'_>) -> (Capacity, Capacity) {
    let counts = |nn: &Nn| series.corrected_differences || nn.measured;
    let (mut slower, mut faster) = ((0_i64, 0_u64), (0_i64, 0_u64));
    for four in series.nn.windows(4) {
        let [a, b, c, d] = four else { continue };
        if !(b.follows && c.follows && d.follows && four.iter().all(counts)) {
            continue;
        }
        let [a, b, c, d] = [a, b, c, d].map(|nn| i64::from(nn.rr_us));
        let small = (c - b).unsigned_abs().saturating_mul(100)
            <= b.unsigned_abs().saturating_mul(MOST_CHANGE_PERCENT);
        let (sum, anchors) = match c.cmp(&b) {
            core::cmp::Ordering::Greater if small => &mut slower,
            core::cmp::Ordering::Less if small => &mut faster,
            _ => continue,
        };
        *sum = sum.saturating_add(c + d - b - a);
        *anchors = anchors.saturating_add(1);
    }
    let of = |(sum, anchors): (i64, u64)| Capacity {
        ms: sum as f64 / (4.0 * anchors as f64) / 1000.0,
        anchors,
    };
    (of(slower), of(faster))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn capacities_of(ms: &[u32]) -> (Capacity, Capacity) {
        let mut end_us = 0;
        let nn: Vec<Nn> = ms
            .iter()
            .enumerate()
            .map(|(i, ms)| {
                end_us += u64::from(*ms) * 1000;
                Nn { end_us, rr_us: ms * 1000, follows: i > 0, measured: true }
            })
            .collect();
        capacities(Series { nn: &nn, corrected_differences: false })
    }

    /// Two short, two long: each anchor sees 800 800 | 820 820 or the reverse.
    #[test]
    fn the_capacities_of_a_square_wave_are_half_its_height() {
        let ms: Vec<u32> = (0..400).map(|i| if i % 4 < 2 { 800 } else { 820 }).collect();
        let (dc, ac) = capacities_of(&ms);
        assert_eq!((dc.ms, dc.anchors), (10.0, 100));
        assert_eq!((ac.ms, ac.anchors), (-10.0, 99));
    }

    #[test]
    fn steps_over_five_percent_are_no_anchors() {
        assert_eq!(capacities_of(&[800, 800, 840, 840, 840]).0.anchors, 1);
        assert_eq!(capacities_of(&[800, 800, 841, 841, 841]).0.anchors, 0);
        assert!(capacities_of(&[800; 9]).0.ms.is_nan());
    }
}
