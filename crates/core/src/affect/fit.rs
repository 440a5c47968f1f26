//! Recovery as a curve: half a logistic that falls from the end of a task.
//!
//! `y(t) = level + 2 amount / (1 + exp(t / time))`: how much comes back, how fast, and where it
//! settles (after N. Christenfeld, L. M. Glynn and W. Gerin, 2000, Psychophysiology 37:543, who
//! found a fitted curve of three parameters reliable where simple scores were not). For a given
//! time the rest is a line, so one number is searched for and two are solved for.

/// The curve, with the standard errors of amount and level.
#[derive(Clone, Copy, Debug)]
pub(super) struct Curve {
    pub amount: f64,
    pub level: f64,
    pub time_s: f64,
    pub amount_error: f64,
    pub level_error: f64,
}

fn shape(t: f64, time_s: f64) -> f64 {
    2.0 / (1.0 + libm::exp(t / time_s))
}

/// Least squares of level and amount at a time, with the sum of squares that is left.
fn line(points: &[(f64, f64)], time_s: f64) -> Option<(Curve, f64)> {
    let n = points.len() as f64;
    let (mut sx, mut sy) = (0.0, 0.0);
    for (t, y) in points {
        sx += shape(*t, time_s);
        sy += y;
    }
    let (mx, my) = (sx / n, sy / n);
    let (mut sxx, mut sxy) = (0.0, 0.0);
    for (t, y) in points {
        let x = shape(*t, time_s) - mx;
        sxx += x * x;
        sxy += x * (y - my);
    }
    if sxx.is_nan() || sxx <= 0.0 {
        return None;
    }
    let amount = sxy / sxx;
    let level = my - amount * mx;
    let mut left = 0.0;
    for (t, y) in points {
        let off = y - level - amount * shape(*t, time_s);
        left += off * off;
    }
    let noise = libm::sqrt(left / (n - 3.0));
    let amount_error = noise / libm::sqrt(sxx);
    let level_error = noise * libm::sqrt(1.0 / n + mx * mx / sxx);
    Some((Curve { amount, level, time_s, amount_error, level_error }, left))
}

/// Times that are tried.
const GRID: u32 = 48;
const STEPS: u32 = 40;

/// The curve through times since the task and values; none below four points. The time lies
/// between a hundredth and the whole of the span.
pub(super) fn recovery(points: &[(f64, f64)]) -> Option<Curve> {
    let span = points.iter().fold(0.0, |most, (t, _)| if *t > most { *t } else { most });
    if points.len() < 4 || span <= 0.0 {
        return None;
    }
    let (low, high) = (libm::log(0.01 * span), libm::log(span));
    let step = (high - low) / f64::from(GRID);
    let left = |l: f64| line(points, libm::exp(l)).map_or(f64::INFINITY, |(_, left)| left);
    let mut best = (low, left(low));
    for i in 1..=GRID {
        let l = low + step * f64::from(i);
        let here = left(l);
        if here < best.1 {
            best = (l, here);
        }
    }
    // Golden section around the best of the grid.
    let (mut a, mut b) = (best.0 - step, best.0 + step);
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    for _ in 0..STEPS {
        let (c, d) = (b - GOLDEN * (b - a), a + GOLDEN * (b - a));
        if left(c) < left(d) { b = d } else { a = c }
    }
    let middle = 0.5 * (a + b);
    let clamped = if middle < low {
        low
    } else if middle > high {
        high
    } else {
        middle
    };
    line(points, libm::exp(clamped)).map(|(curve, _)| curve)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_comes_back() {
        let points: Vec<(f64, f64)> = (0..40)
            .map(|i| {
                let t = 15.0 * f64::from(i);
                (t, 5.0 + 20.0 * shape(t, 90.0))
            })
            .collect();
        let curve = recovery(&points).unwrap();
        assert!((curve.time_s - 90.0).abs() < 1e-3, "{curve:?}");
        assert!((curve.amount - 20.0).abs() < 1e-3 && (curve.level - 5.0).abs() < 1e-3);
        assert!(recovery(&points[..3]).is_none());
    }
}
