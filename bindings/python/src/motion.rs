//! Numbers of one movement, for Python.

use crate::error::to_python;
use interocept::{
    SampleRate,
    motion::{self, smooth},
};
use numpy::PyReadonlyArray1;
use pyo3::prelude::*;

/// The spectral arc length; see `interocept.motion.sparc`.
#[pyfunction]
pub(crate) fn motion_sparc(
    py: Python<'_>,
    speed: PyReadonlyArray1<'_, f64>,
    rate: f64,
) -> PyResult<Option<f64>> {
    let speed = speed.as_slice()?;
    let mut sparc = smooth::Sparc::new(speed.len()).map_err(|e| to_python(py, e))?;
    Ok(sparc.of(speed, rate))
}

/// The log dimensionless jerk; see `interocept.motion.ldlj`.
#[pyfunction]
pub(crate) fn motion_ldlj(speed: PyReadonlyArray1<'_, f64>) -> PyResult<Option<f64>> {
    Ok(smooth::ldlj(speed.as_slice()?))
}

/// Ratio, and both ends of its interval; see `interocept.motion.romberg`.
#[pyfunction]
pub(crate) fn motion_romberg(
    open: PyReadonlyArray1<'_, f64>,
    closed: PyReadonlyArray1<'_, f64>,
) -> PyResult<Option<(f64, f64, f64)>> {
    let found = motion::romberg(open.as_slice()?, closed.as_slice()?);
    Ok(found.map(|r| (r.ratio, r.low, r.high)))
}

/// Ratio, symmetry angle and both ends of its interval; see `interocept.motion.symmetry`.
#[pyfunction]
pub(crate) fn motion_symmetry(
    left: PyReadonlyArray1<'_, f64>,
    right: PyReadonlyArray1<'_, f64>,
) -> PyResult<Option<(f64, f64, f64, f64)>> {
    let found = motion::symmetry(left.as_slice()?, right.as_slice()?);
    Ok(found.map(|s| (s.ratio, s.angle_percent, s.low, s.high)))
}

/// Axis, place of rest, range, period and how many repetitions were found.
type Learnt = ([f64; 3], f64, f64, f64, usize);

/// What an exercise looks like; see `interocept.motion.learn`.
#[pyfunction]
pub(crate) fn motion_learn(
    py: Python<'_>,
    frames: PyReadonlyArray1<'_, f64>,
    rate: f64,
    repetitions: u32,
) -> PyResult<Option<Learnt>> {
    let frames = frames.as_slice()?;
    let work = || motion::learn(frames, SampleRate::new(rate)?, repetitions);
    let profile = py.detach(work).map_err(|e| to_python(py, e))?;
    Ok(profile.map(|p| (p.axis, p.neutral_m_s2, p.rom_m_s2, p.period_s, p.found)))
}
