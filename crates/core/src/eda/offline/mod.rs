//! A whole recording as tonic level, driver and responses, by convex optimisation.
//!
//! The problem is that of A. Greco, G. Valenza, A. Lanata, E. P. Scilingo and L. Citi (2016),
//! IEEE Trans. Biomed. Eng. 63:797: a sparse non-negative driver through the bi-exponential
//! response, plus cubic splines, a constant and a ramp for the level, against the standardised
//! signal. `problem` states it, `solver` solves it to its optimum, `front` makes each step O(n),
//! and the duality gap says how near the optimum is. It looks ahead, so it cannot stream.

mod front;
mod problem;
mod responses;
mod solver;

use super::Skin;
use crate::{
    Error, SampleRate, config,
    dsp::alloc::{Vec, try_vec},
    record::Config as _,
};
use problem::{MOVING, Problem, filter};

config! {
    /// The constants of the decomposition.
    pub struct DecomposeConfig: "eda.decompose_config" {
        /// The least amplitude of a response.
        least_us: f64 [Microsiemens] = 0.05, range(0.001, 10.0), "Boucsein and others (2012), Psychophysiology 49:1017";
        /// Time constant of the recovery.
        slow_s: f64 [Second] = 2.0, range(0.5, 20.0), "Greco and others (2016), after Alexander and others (2005)";
        /// Time constant of the rise; below that of the recovery.
        fast_s: f64 [Second] = 0.7, range(0.05, 10.0), "Greco and others (2016), after Alexander and others (2005)";
        /// Distance of the knots of the tonic level.
        knots_s: f64 [Second] = 10.0, range(2.0, 600.0), "Greco and others (2016)";
        /// Weight of the driver's sum, for a standardised signal.
        alpha: f64 [One] = 8e-4, range(1e-9, 1e3), "Greco and others (2016)";
        /// Weight of the squared coefficients of the splines.
        gamma: f64 [One] = 1e-2, range(1e-9, 1e3), "Greco and others (2016)";
        /// The duality gap that is good enough, by one plus the objective.
        tolerance: f64 [One] = 1e-8, range(1e-12, 1e-2), "far below what noise does";
        /// Less conductance than this is missing.
        lowest_us: f64 [Microsiemens] = 0.01, range(0.0, 10.0), "below any skin, above the offset of open electrodes";
        /// More than this is missing.
        highest_us: f64 [Microsiemens] = 100.0, range(1.0, 10_000.0), "above the range of palms in sweat";
    }
}

/// Above this rate the signal is averaged down; nothing in the skin is faster.
const MOST_HZ: f64 = 25.0;
/// Fewer samples than this have nothing to tell.
const FEWEST_S: f64 = 10.0;

/// A decomposed recording.
#[derive(Clone, Debug)]
pub struct Decomposition {
    /// The tonic level at each sample.
    pub tonic_us: Vec<f64>,
    /// The responses at each sample.
    pub phasic_us: Vec<f64>,
    /// The driver at each sample: by how much a burst in it alone would raise the conductance.
    pub driver_us: Vec<f64>,
    /// The responses.
    pub responses: Vec<Skin>,
    /// What was minimised, for the standardised signal.
    pub objective: f64,
    /// No decomposition has an objective smaller by more than this.
    pub gap: f64,
    /// Steps of the solver.
    pub steps: u32,
}

/// Decomposes `x`, in microsiemens. NaN is a missing sample, as is what no skin has; the level
/// goes on below it, and its phasic part is what began before.
///
/// # Errors
/// [`Error::InvalidConfig`]; [`Error::InvalidRate`] below 2 Hz or above 1000; and
/// [`Error::InvalidInput`] with less than ten seconds of signal, or one that does not change.
pub fn decompose(
    x: &[f64],
    config: &DecomposeConfig,
    rate: SampleRate,
) -> Result<Decomposition, Error> {
    config.validate()?;
    let rate = rate.within(2.0, 1000.0)?;
    if config.fast_s > 0.95 * config.slow_s {
        return Err(Error::InvalidConfig {
            field: "fast_s",
            value: config.fast_s,
            min: 0.05,
            max: 0.95 * config.slow_s,
        });
    }
    let length = libm::ceil(rate.hz() / MOST_HZ) as usize;
    let hz = rate.hz() / length as f64;
    let n = x.len() / length;
    let (mut y, mut weight) = (try_vec(n, 0.0)?, try_vec(n, 0.0)?);
    for ((y, w), block) in y.iter_mut().zip(&mut weight).zip(x.chunks_exact(length)) {
        let (mut sum, mut count) = (0.0, 0.0);
        for v in block.iter().filter(|v| **v >= config.lowest_us && **v <= config.highest_us) {
            sum += v;
            count += 1.0;
        }
        if count > 0.0 {
            (*y, *w) = (sum / count, 1.0);
        }
    }
    let (mean, deviation) = standardise(&mut y, &weight, FEWEST_S * hz)?;
    let noise = responses::noise(&y)? * deviation;
    let problem = Problem::new(y, weight, hz, config)?;
    let solution = solver::minimise(&problem, config.tolerance)?;

    let mut phasic = try_vec(n, 0.0)?;
    filter(&MOVING, &solution.phasic_q, &mut phasic);
    let shape = responses::Shape::new(&problem.auto, hz);
    let mut driver = solution.driver;
    driver.iter_mut().for_each(|p| *p *= deviation * shape.height);
    phasic.iter_mut().for_each(|r| *r *= deviation);
    let mut tonic = solution.tonic;
    tonic.iter_mut().for_each(|t| *t = *t * deviation + mean);
    let parts = responses::Parts { driver: &driver, tonic: &tonic, phasic: &phasic, noise };
    let found = responses::find(&parts, &shape, config.least_us, rate, length)?;
    Ok(Decomposition {
        tonic_us: spread(&tonic, length, x.len())?,
        phasic_us: spread(&phasic, length, x.len())?,
        driver_us: spread(&driver, length, x.len())?,
        responses: found,
        objective: solution.objective,
        gap: solution.gap,
        steps: solution.steps,
    })
}

/// Takes out the mean and divides by the deviation of what is there.
fn standardise(y: &mut [f64], weight: &[f64], fewest: f64) -> Result<(f64, f64), Error> {
    let count = weight.iter().fold(0.0, |sum, w| sum + w);
    if count < fewest {
        return Err(Error::InvalidInput {
            field: "x",
            value: count,
            min: libm::ceil(fewest),
            max: f64::INFINITY,
        });
    }
    let mean = y.iter().zip(weight).fold(0.0, |sum, (y, w)| sum + y * w) / count;
    let squares = y.iter().zip(weight).fold(0.0, |sum, (y, w)| sum + w * (y - mean) * (y - mean));
    let deviation = libm::sqrt(squares / (count - 1.0));
    if deviation < 1e-9 {
        return Err(Error::InvalidInput {
            field: "deviation of x",
            value: deviation,
            min: 1e-9,
            max: f64::INFINITY,
        });
    }
    for (y, w) in y.iter_mut().zip(weight) {
        *y = w * (*y - mean) / deviation;
    }
    Ok((mean, deviation))
}

/// Values of blocks as values of samples, straight lines between the middles.
fn spread(blocks: &[f64], length: usize, n: usize) -> Result<Vec<f64>, Error> {
    let mut out = try_vec(n, 0.0)?;
    let last = blocks.len().saturating_sub(1) as f64;
    for (k, v) in out.iter_mut().enumerate() {
        let at = ((k as f64 + 0.5) / length as f64 - 0.5).clamp(0.0, last);
        let whole = libm::floor(at);
        let near = blocks.get(whole as usize).copied().unwrap_or(0.0);
        let far = blocks.get(whole as usize + 1).copied().unwrap_or(near);
        *v = near + (at - whole) * (far - near);
    }
    Ok(out)
}

#[cfg(test)]
mod tests;
