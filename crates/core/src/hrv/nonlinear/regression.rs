//! A straight line through points, in one pass.

/// Least-squares slope of a straight line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The slope.
    pub slope: f64,
    /// Its standard error from the residuals; `None` with two points.
    pub standard_error: Option<f64>,
    /// How many points the line was laid through.
    pub points: usize,
}

/// Running means and centred sums (Welford, Technometrics 4:419, 1962), which stay accurate
/// where sums of squares would cancel.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fit {
    n: usize,
    mean_x: f64,
    mean_y: f64,
    sxx: f64,
    sxy: f64,
    syy: f64,
}

impl Fit {
    pub(super) fn add(&mut self, x: f64, y: f64) {
        self.n += 1;
        let (dx, dy) = (x - self.mean_x, y - self.mean_y);
        self.mean_x += dx / self.n as f64;
        self.mean_y += dy / self.n as f64;
        self.sxx += dx * (x - self.mean_x);
        self.sxy += dx * (y - self.mean_y);
        self.syy += dy * (y - self.mean_y);
    }

    /// `None` with fewer than two points or none beside another.
    pub(super) fn line(&self) -> Option<Line> {
        if self.n < 2 || self.sxx <= 0.0 {
            return None;
        }
        let slope = self.sxy / self.sxx;
        let standard_error = (self.n > 2).then(|| {
            let residual = (self.syy - slope * self.sxy).max(0.0);
            libm::sqrt(residual / ((self.n - 2) as f64 * self.sxx))
        });
        slope.is_finite().then_some(Line { slope, standard_error, points: self.n })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slope_and_standard_error_of_a_textbook_case() {
        let mut fit = Fit::default();
        for (x, y) in [(1.0, 2.0), (2.0, 4.0), (3.0, 5.0), (4.0, 4.0), (5.0, 5.0)] {
            fit.add(x, y);
        }
        let line = fit.line().unwrap();
        assert!((line.slope - 0.6).abs() < 1e-15);
        // residual sum of squares 2.4 over 3 degrees of freedom, Sxx = 10
        assert!((line.standard_error.unwrap() - libm::sqrt(0.08)).abs() < 1e-15);
    }

    #[test]
    fn one_point_or_one_abscissa_has_no_slope() {
        let mut fit = Fit::default();
        fit.add(1.0, 1.0);
        assert!(fit.line().is_none());
        fit.add(1.0, 2.0);
        assert!(fit.line().is_none());
    }
}
