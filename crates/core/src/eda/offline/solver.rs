//! A primal-dual interior-point method with Mehrotra's predictor and corrector
//! (S. Mehrotra, SIAM J. Optim. 2:575, 1992; J. Nocedal and S. Wright, Numerical Optimization,
//! 2nd ed., algorithm 16.4). Each step is O(n).

use super::{
    front::{Front, products},
    problem::{Point, Problem, filter, solve, transposed},
};
use crate::{
    Error,
    dsp::alloc::{Vec, try_vec},
};

const MOST_STEPS: u32 = 60;
/// Where the driver starts.
const START: f64 = 0.05;
/// How near to the border a step may go.
const SHY: f64 = 0.995;

/// The optimum, and how near it is.
#[derive(Debug)]
pub(super) struct Solution {
    pub(super) phasic_q: Vec<f64>,
    /// Coefficients of the splines and of the trend.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "the optimum is compared with its neighbours")
    )]
    pub(super) level_l: Vec<f64>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "the optimum is compared with its neighbours")
    )]
    pub(super) level_d: [f64; 2],
    pub(super) tonic: Vec<f64>,
    pub(super) driver: Vec<f64>,
    pub(super) objective: f64,
    pub(super) gap: f64,
    pub(super) steps: u32,
}

/// Minimises until the duality gap is below `tolerance * (1 + |objective|)`.
pub(super) fn minimise(problem: &Problem, tolerance: f64) -> Result<Solution, Error> {
    let n = problem.y.len();
    let zeros = || try_vec(n, 0.0);
    let mut x = Point::zero(problem)?;
    let mut s = try_vec(n, START)?;
    let mut z = try_vec(n, problem.alpha)?;
    solve(&problem.auto, &s, &mut x.q);
    let mut front = Front::new(problem)?;
    let (mut residual, mut tonic) = (zeros()?, zeros()?);
    let (mut weight, mut barrier) = (zeros()?, try_vec(n, [0.0; 3])?);
    let (mut target, mut pulled, mut ds, mut dz) = (zeros()?, zeros()?, zeros()?, zeros()?);
    let mut gradient = Point::zero(problem)?;
    let mut dx = Point::zero(problem)?;
    let mut steps = 0;
    loop {
        problem.residual(&x, &mut residual, &mut tonic);
        problem.gradient(&x, &residual, &mut gradient);
        let objective = problem.objective(&x, &residual, &s);
        let complementary = dot(&s, &z);
        // The gradient of the Lagrangian: nothing at a dual feasible point.
        transposed(&problem.auto, &z, &mut pulled);
        let mut wrong = 0.0;
        for ((g, p), q) in gradient.q.iter().zip(&pulled).zip(&x.q) {
            wrong += ((g - p) * q).abs();
        }
        let others = gradient.l.iter().zip(&x.l).chain(gradient.d.iter().zip(&x.d));
        wrong += others.fold(0.0, |sum, (g, v)| sum + (g * v).abs());
        let gap = complementary + wrong;
        if gap <= tolerance * (1.0 + objective.abs()) || steps >= MOST_STEPS {
            return Ok(Solution {
                phasic_q: x.q,
                level_l: x.l,
                level_d: x.d,
                tonic,
                driver: s,
                objective,
                gap,
                steps,
            });
        }
        steps += 1;

        for ((w, s), z) in weight.iter_mut().zip(&s).zip(&z) {
            *w = z / s;
        }
        products(&problem.auto, &weight, &mut barrier);
        front.factor(problem, &barrier);
        let mu = complementary / n as f64;
        target.fill(0.0);
        for corrector in [false, true] {
            if corrector {
                // As far as the predictor came, and its error of second order.
                let step = longest(&s, &ds).min(longest(&z, &dz));
                let ahead = s
                    .iter()
                    .zip(&ds)
                    .zip(z.iter().zip(&dz))
                    .fold(0.0, |sum, ((s, ds), (z, dz))| sum + (s + step * ds) * (z + step * dz));
                let left = ahead / complementary;
                let centre = left * left * left * mu;
                for ((t, ds), dz) in target.iter_mut().zip(&ds).zip(&dz) {
                    *t = centre - ds * dz;
                }
            }
            // H dx + A'WA dx = -gradient + A' (target / s).
            for ((p, t), s) in pulled.iter_mut().zip(&target).zip(&s) {
                *p = t / s;
            }
            transposed(&problem.auto, &pulled, &mut dx.q);
            for (d, g) in dx.q.iter_mut().zip(&gradient.q) {
                *d -= g;
            }
            for (d, g) in dx.l.iter_mut().zip(&gradient.l) {
                *d = -g;
            }
            dx.d = gradient.d.map(|g| -g);
            front.solve(problem, &mut dx);
            filter(&problem.auto, &dx.q, &mut ds);
            for ((dz, ds), ((t, s), z)) in dz.iter_mut().zip(&ds).zip(target.iter().zip(&s).zip(&z))
            {
                *dz = (t - z * ds) / s - z;
            }
        }
        let step = (SHY * longest(&s, &ds).min(longest(&z, &dz))).min(1.0);
        advance(&mut x.q, &dx.q, step);
        advance(&mut x.l, &dx.l, step);
        advance(&mut x.d, &dx.d, step);
        advance(&mut s, &ds, step);
        advance(&mut z, &dz, step);
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}

fn advance(x: &mut [f64], dx: &[f64], step: f64) {
    for (x, dx) in x.iter_mut().zip(dx) {
        *x += step * dx;
    }
}

/// The longest step that keeps `v + step * dv` from falling below zero.
fn longest(v: &[f64], dv: &[f64]) -> f64 {
    // The steepest fall in relation decides, and a step of more than one is never taken.
    let steepest = v.iter().zip(dv).fold(1.0_f64, |worst, (v, dv)| {
        let fall = -dv / v;
        if fall > worst { fall } else { worst }
    });
    1.0 / steepest
}
