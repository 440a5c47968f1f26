//! The nonlinear kernels against brute force, published outputs, bad input and the traps
//! that naive implementations fall into.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests; the standard library's functions are an independent reference"
)]

mod bad_input;
mod entropies;
mod fluctuations;
mod published;
mod state_space;
mod traps;

use interocept::hrv::nonlinear::sample_entropy::Tolerance;

struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// Correlated intervals around 900 ms, rounded to `grid` (0: not).
    fn intervals(&mut self, n: usize, grid: f64) -> Vec<f64> {
        let mut slow = 0.0;
        (0..n)
            .map(|_| {
                slow = 0.9 * slow + 30.0 * (self.uniform() - 0.5);
                let rr = 900.0 + slow + 60.0 * (self.uniform() + self.uniform() - 1.0);
                if grid > 0.0 { (rr / grid).round() * grid } else { rr }
            })
            .collect()
    }
}

/// Series of several lengths on several grids, with many, some and no ties.
fn series() -> Vec<Vec<f64>> {
    let mut random = Random(1);
    let mut all = Vec::new();
    for n in [4, 5, 12, 50, 97, 98, 99, 150, 300] {
        for grid in [0.0, 1.0, 7.8125, 25.0, 1000.0 / 360.0] {
            all.push(random.intervals(n, grid));
        }
    }
    all
}

fn sd(x: &[f64], ddof: f64) -> f64 {
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    (x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (x.len() as f64 - ddof)).sqrt()
}

fn accepts(t: Tolerance, d: f64) -> bool {
    match t {
        Tolerance::AtMost(r) => d <= r,
        Tolerance::Below(r) => d < r,
    }
}
