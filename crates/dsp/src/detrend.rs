//! Taking the slow part out of a series.

use crate::alloc::{Vec, try_vec};
use crate::error::{Error, in_range, length};

/// What to take out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detrend {
    /// Nothing.
    None,
    /// The mean.
    #[default]
    Constant,
    /// The straight line of least squares.
    Linear,
}

impl Detrend {
    /// Subtracts the trend in place.
    pub fn apply(self, x: &mut [f64]) {
        match self {
            Self::None => {}
            Self::Constant => constant(x),
            Self::Linear => linear(x),
        }
    }
}

/// Subtracts the mean.
pub fn constant(x: &mut [f64]) {
    if let Some(mean) = crate::stats::mean(x) {
        x.iter_mut().for_each(|v| *v -= mean);
    }
}

/// Subtracts the line of least squares over the sample index; a single sample becomes zero.
pub fn linear(x: &mut [f64]) {
    constant(x);
    let n = x.len() as f64;
    if x.len() < 2 {
        return;
    }
    let middle = (n - 1.0) / 2.0;
    let products: f64 = x.iter().enumerate().map(|(i, v)| (i as f64 - middle) * v).sum();
    let slope = products * 12.0 / (n * (n * n - 1.0));
    for (i, v) in x.iter_mut().enumerate() {
        *v -= slope * (i as f64 - middle);
    }
}

/// Detrending by smoothness priors: the trend is the series with the least
/// `|x - trend|^2 + lambda^2 |second differences of trend|^2`.
///
/// It works as a high-pass whose -3 dB point is, away from the ends,
/// `1.25 * rate / (2 pi sqrt(lambda))` for `lambda` over 10 (0.036 Hz at 4 Hz and 500). The normal
/// equations are pentadiagonal and solved by LDL^T in O(n).
///
/// Source: M. P. Tarvainen, P. O. Ranta-aho, P. A. Karjalainen, *An advanced detrending
/// method with application to HRV analysis*, IEEE Trans. Biomed. Eng. 49, 2002.
#[derive(Clone, Debug)]
pub struct SmoothnessPriors {
    lambda: f64,
    /// Per sample: the two multipliers below the pivot, and the solution on its way.
    rows: Vec<[f64; 3]>,
}

impl SmoothnessPriors {
    /// For series of up to `max_len` samples; `lambda` 0 to 1e5 (500 is usual for intervals
    /// resampled at 4 Hz).
    ///
    /// # Errors
    /// `lambda` out of range, or no memory.
    pub fn new(lambda: f64, max_len: usize) -> Result<Self, Error> {
        in_range("lambda", lambda, 0.0, 1e5)?;
        Ok(Self { lambda, rows: try_vec(max_len, [0.0; 3])? })
    }

    /// Subtracts the trend in place.
    ///
    /// # Errors
    /// More samples than `max_len`.
    pub fn detrend(&mut self, x: &mut [f64]) -> Result<(), Error> {
        self.solve(x)?;
        for (v, [_, _, trend]) in x.iter_mut().zip(&self.rows) {
            *v -= trend;
        }
        Ok(())
    }

    /// Writes the trend of `x` to `out`.
    ///
    /// # Errors
    /// More samples than `max_len`, or `out` of another length.
    pub fn trend(&mut self, x: &[f64], out: &mut [f64]) -> Result<(), Error> {
        length("out", out.len(), x.len(), x.len())?;
        self.solve(x)?;
        for (o, [_, _, trend]) in out.iter_mut().zip(&self.rows) {
            *o = *trend;
        }
        Ok(())
    }

    fn solve(&mut self, x: &[f64]) -> Result<(), Error> {
        let n = length("x", x.len(), 0, self.rows.len())?;
        let g = self.lambda * self.lambda;
        // Diagonal and first off-diagonal of the second differences' square: 1 5 6 ... 6 5 1
        // and -2 -4 ... -4 -2, the ends by inclusion of fewer differences.
        let differences = n.saturating_sub(2);
        let touched = |i: usize, offset: usize| i >= offset && i - offset < differences;
        let diagonal = |i: usize| {
            let mut d = 0.0;
            for (offset, weight) in [(0, 1.0), (1, 4.0), (2, 1.0)] {
                if touched(i, offset) {
                    d += weight;
                }
            }
            1.0 + g * d
        };
        let first_off = |i: usize| {
            g * (if touched(i, 0) { -2.0 } else { 0.0 } + if touched(i, 1) { -2.0 } else { 0.0 })
        };
        // Pivot by pivot: `up1` and `up2` are the off-diagonals before the division.
        let (mut l1, mut up1) = (0.0, 0.0);
        let [mut l2, mut l2_before] = [0.0; 2];
        let [mut up2, mut up2_before] = [0.0; 2];
        let [mut y1, mut y2] = [0.0; 2];
        let interior = 2..n.saturating_sub(2);
        for (i, (row, &x)) in self.rows.iter_mut().zip(x).enumerate() {
            let (a, b, c) = if interior.contains(&i) {
                (1.0 + 6.0 * g, -4.0 * g, g)
            } else {
                (diagonal(i), first_off(i), if touched(i, 0) { g } else { 0.0 })
            };
            let pivot = a - l1 * up1 - l2_before * up2_before;
            let off = b - l1 * up2;
            let y = x - l1 * y1 - l2_before * y2;
            let inverse = 1.0 / pivot;
            (l2_before, up2_before) = (l2, up2);
            (l1, up1) = (off * inverse, off);
            (l2, up2) = (c * inverse, c);
            (y2, y1) = (y1, y);
            *row = [l1, l2, y * inverse];
        }
        let [mut z1, mut z2] = [0.0; 2];
        for [l1, l2, z] in self.rows.iter_mut().take(n).rev() {
            *z = *z - *l1 * z1 - *l2 * z2;
            (z2, z1) = (z1, *z);
        }
        Ok(())
    }

    /// Bytes held on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.rows.capacity() * size_of::<[f64; 3]>()
    }
}
