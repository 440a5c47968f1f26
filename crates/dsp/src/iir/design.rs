//! From a specification to second-order sections: analogue prototype, frequency
//! transformation, bilinear transformation with prewarped edges, pairing of poles and zeros.
//!
//! Source: A. V. Oppenheim, R. W. Schafer, *Discrete-Time Signal Processing*, 3rd ed.,
//! chapter 7 and appendix B; L. B. Jackson, *Digital Filters and Signal Processing*, 3rd ed.,
//! section 11 (pairing and ordering). Coefficients and order of sections are those of
//! `scipy.signal.butter(..., output="sos")` and its kin, to 1e-12.

use super::roots::{C, Roots, abs};
use super::sos::Section;
use crate::error::{Error, in_range};
use core::f64::consts::PI;

/// The highest order of a prototype; a band-pass has twice as many poles.
pub const MAX_ORDER: usize = 16;

/// The shape of the magnitude response.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Prototype {
    /// Maximally flat; the edge is where the power has halved.
    Butterworth,
    /// Equal ripple in the pass band; the edge is where the ripple is left.
    Chebyshev1 {
        /// Ripple below unity gain in the pass band, in dB, 1e-6 to 60.
        ripple_db: f64,
    },
    /// Equal ripple in the stop band; the edge is where the attenuation is reached.
    Chebyshev2 {
        /// Least attenuation in the stop band, in dB, 1e-3 to 300.
        attenuation_db: f64,
    },
}

/// Which frequencies pass, in Hz; edges lie between 0 and half the sampling rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Band {
    /// Everything below.
    Low(f64),
    /// Everything above.
    High(f64),
    /// Everything between.
    Pass(f64, f64),
    /// Everything but what is between.
    Stop(f64, f64),
}

/// Zeros, poles and gain.
struct Zpk {
    zeros: Roots,
    poles: Roots,
    gain: f64,
}

/// The sections of a filter, the one with the poles nearest to the unit circle last.
pub(super) fn sections(
    prototype: Prototype,
    order: usize,
    band: Band,
    rate_hz: f64,
    mut emit: impl FnMut(Section),
) -> Result<(), Error> {
    in_range("rate_hz", rate_hz, f64::MIN_POSITIVE, 1e12)?;
    in_range("order", order as f64, 1.0, MAX_ORDER as f64)?;
    let analog = analog_prototype(prototype, order)?;
    let digital = bilinear(transform(&analog, band, rate_hz)?);
    pair(digital, &mut emit);
    Ok(())
}

/// The number of sections such a filter has.
pub(super) fn section_count(order: usize, band: Band) -> usize {
    match band {
        Band::Low(_) | Band::High(_) => order.div_ceil(2),
        Band::Pass(..) | Band::Stop(..) => order,
    }
}

/// Angles of the left half-plane poles that lie on or above the real axis.
fn angles(order: usize) -> impl Iterator<Item = (usize, f64)> {
    // m runs over -order+1, -order+3, ...; the upper half has m <= 0.
    (0..order.div_ceil(2)).map(move |i| {
        let m = order - 1 - 2 * i;
        (m, PI * m as f64 / (2 * order) as f64)
    })
}

fn analog_prototype(prototype: Prototype, order: usize) -> Result<Zpk, Error> {
    let mut zeros = Roots::new();
    let mut poles = Roots::new();
    let gain = match prototype {
        Prototype::Butterworth => {
            for (m, t) in angles(order) {
                poles.add(if m == 0 {
                    C::new(-1.0, 0.0)
                } else {
                    C::new(-libm::cos(t), libm::sin(t))
                });
            }
            1.0
        }
        Prototype::Chebyshev1 { ripple_db } => {
            in_range("ripple_db", ripple_db, 1e-6, 60.0)?;
            let eps = libm::sqrt(libm::expm1(0.1 * core::f64::consts::LN_10 * ripple_db));
            let mu = libm::asinh(1.0 / eps) / order as f64;
            let (sh, ch) = (libm::sinh(mu), libm::cosh(mu));
            for (m, t) in angles(order) {
                let im = if m == 0 { 0.0 } else { ch * libm::sin(t) };
                poles.add(C::new(-sh * libm::cos(t), im));
            }
            let gain = poles.product_from(0.0);
            if order % 2 == 0 { gain / libm::sqrt(1.0 + eps * eps) } else { gain }
        }
        Prototype::Chebyshev2 { attenuation_db } => {
            in_range("attenuation_db", attenuation_db, 1e-3, 300.0)?;
            let eps =
                1.0 / libm::sqrt(libm::expm1(0.1 * core::f64::consts::LN_10 * attenuation_db));
            let mu = libm::asinh(1.0 / eps) / order as f64;
            let (sh, ch) = (libm::sinh(mu), libm::cosh(mu));
            for (m, t) in angles(order) {
                if m != 0 {
                    zeros.add(C::new(0.0, 1.0 / libm::sin(t)));
                }
                let im = if m == 0 { 0.0 } else { ch * libm::sin(t) };
                poles.add(invert(1.0, C::new(-sh * libm::cos(t), im)));
            }
            poles.product_from(0.0) / zeros.product_from(0.0)
        }
    };
    Ok(Zpk { zeros, poles, gain })
}

/// `w / z`, real for a real `z`.
fn invert(w: f64, z: C) -> C {
    if z.im == 0.0 {
        return C::new(w / z.re, 0.0);
    }
    let d = z.re * z.re + z.im * z.im;
    C::new(w * z.re / d, -w * z.im / d)
}

/// Moves the prototype's edge at 1 rad/s to the band's, prewarped for a bilinear
/// transformation with `z = (4 + s) / (4 - s)`.
fn transform(analog: &Zpk, band: Band, rate_hz: f64) -> Result<Zpk, Error> {
    let nyquist = rate_hz / 2.0;
    let warp = |field, f: f64| {
        // Both ends excluded: an edge at 0 or at Nyquist has no filter.
        if f > 0.0 && f < nyquist {
            Ok(4.0 * libm::tan(PI * f / rate_hz))
        } else {
            Err(Error::OutOfRange { field, value: f, min: 0.0, max: nyquist })
        }
    };
    let Zpk { zeros, poles, gain } = analog;
    let degree = poles.degree() - zeros.degree();
    let edges = |low: f64, high: f64| {
        let (a, b) = (warp("low_hz", low)?, warp("high_hz", high)?);
        if low < high {
            Ok((libm::sqrt(a * b), b - a))
        } else {
            Err(Error::OutOfRange { field: "high_hz", value: high, min: low, max: nyquist })
        }
    };
    let power = |w: f64, n: usize| (0..n).fold(1.0, |p, _| p * w);
    let inverted_gain = gain * zeros.product_from(0.0) / poles.product_from(0.0);
    Ok(match band {
        Band::Low(f) => {
            let w = warp("cutoff_hz", f)?;
            Zpk {
                zeros: zeros.map(|z| z * w),
                poles: poles.map(|p| p * w),
                gain: gain * power(w, degree),
            }
        }
        Band::High(f) => {
            let w = warp("cutoff_hz", f)?;
            let mut zeros = zeros.map(|z| invert(w, z));
            (0..degree).for_each(|_| zeros.add(C::new(0.0, 0.0)));
            Zpk { zeros, poles: poles.map(|p| invert(w, p)), gain: inverted_gain }
        }
        Band::Pass(low, high) => {
            let (w, width) = edges(low, high)?;
            let half = |r: C| r * (width / 2.0);
            let mut zeros = zeros.map(half).split_around(w);
            (0..degree).for_each(|_| zeros.add(C::new(0.0, 0.0)));
            let poles = poles.map(half).split_around(w);
            Zpk { zeros, poles, gain: gain * power(width, degree) }
        }
        Band::Stop(low, high) => {
            let (w, width) = edges(low, high)?;
            let half = |r: C| invert(width / 2.0, r);
            let mut zeros = zeros.map(half).split_around(w);
            (0..degree).for_each(|_| zeros.add(C::new(0.0, w)));
            Zpk { zeros, poles: poles.map(half).split_around(w), gain: inverted_gain }
        }
    })
}

fn bilinear(analog: Zpk) -> Zpk {
    let map = |s: C| {
        if s.im == 0.0 {
            return C::new((4.0 + s.re) / (4.0 - s.re), 0.0);
        }
        (C::new(4.0, 0.0) + s) / (C::new(4.0, 0.0) - s)
    };
    let gain = analog.gain * analog.zeros.product_from(4.0) / analog.poles.product_from(4.0);
    let degree = analog.poles.degree() - analog.zeros.degree();
    let mut zeros = analog.zeros.map(map);
    (0..degree).for_each(|_| zeros.add(C::new(-1.0, 0.0)));
    Zpk { zeros, poles: analog.poles.map(map), gain }
}

/// Each pole, beginning with the one nearest to the unit circle, takes the zeros nearest to
/// itself, which keeps the peak gain of the sections low. The strongest resonance comes
/// last, the overall gain sits in the first section.
fn pair(mut zpk: Zpk, emit: &mut impl FnMut(Section)) {
    let mut stack = [[0.0; 5]; MAX_ORDER];
    let mut free = MAX_ORDER;
    if zpk.poles.degree() % 2 == 1 {
        zpk.poles.add(C::new(0.0, 0.0));
        zpk.zeros.add(C::new(0.0, 0.0));
    }
    zpk.poles.sort();
    zpk.zeros.sort();
    let near_circle = |p: C| (1.0 - abs(p)).abs();
    while let Some(p1) = zpk.poles.take_least(|p| Some(near_circle(p))) {
        let p2 = if p1.im == 0.0 {
            zpk.poles.take_least(|p| (p.im == 0.0).then(|| near_circle(p))).unwrap_or_default()
        } else {
            p1.conj()
        };
        let distance = |z: C| abs(p1 - z);
        let z1 = zpk.zeros.take_least(|z| Some(distance(z))).unwrap_or_default();
        let z2 = if z1.im == 0.0 {
            zpk.zeros.take_least(|z| (z.im == 0.0).then(|| distance(z))).unwrap_or_default()
        } else {
            z1.conj()
        };
        let quadratic = |a: C, b: C| (-(a.re + b.re), (a * b).re);
        let ((b1, b2), (a1, a2)) = (quadratic(z1, z2), quadratic(p1, p2));
        free = free.saturating_sub(1);
        if let Some(slot) = stack.get_mut(free) {
            *slot = [1.0, b1, b2, a1, a2];
        }
    }
    let mut gain = zpk.gain;
    for [b0, b1, b2, a1, a2] in stack.into_iter().skip(free) {
        emit(Section::new([b0 * gain, b1 * gain, b2 * gain], [a1, a2]));
        gain = 1.0;
    }
}
