//! The running cascade.

use super::design::{self, Band, Prototype};
use super::lanes::Lanes;
use crate::Complex;
use crate::alloc::{Vec, try_with_capacity};
use crate::error::{Error, in_range, length};
use crate::snapshot;
use core::f64::consts::PI;

/// One second-order section `(b0 + b1 z^-1 + b2 z^-2) / (1 + a1 z^-1 + a2 z^-2)` and its
/// two state variables, in transposed direct form II.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Section<T = f64> {
    b0: T,
    b1: T,
    b2: T,
    a1: T,
    a2: T,
    s1: T,
    s2: T,
}

snapshot!(Section<T: Lanes> { s1, s2 } skip { b0, b1, b2, a1, a2 });

impl Section {
    /// From numerator `[b0, b1, b2]` and denominator `[a1, a2]` (`a0 = 1`), at rest.
    pub const fn new(b: [f64; 3], a: [f64; 2]) -> Self {
        let ([b0, b1, b2], [a1, a2]) = (b, a);
        Self { b0, b1, b2, a1, a2, s1: 0.0, s2: 0.0 }
    }

    /// `[b0, b1, b2, 1, a1, a2]`, a row of the usual matrix of sections.
    pub const fn coefficients(&self) -> [f64; 6] {
        [self.b0, self.b1, self.b2, 1.0, self.a1, self.a2]
    }
}

impl<T: Lanes> Section<T> {
    #[inline(always)]
    fn step(&mut self, x: T) -> T {
        let y = self.b0.times(x).plus(self.s1);
        self.s1 = self.b1.times(x).plus(self.s2).minus(self.a1.times(y));
        self.s2 = self.b2.times(x).minus(self.a2.times(y));
        y
    }

    /// The state a constant input `x` leads to; returns the output it then has.
    fn prime(&mut self, x: T) -> T {
        let poles = T::all(1.0).plus(self.a1).plus(self.a2);
        let y = x.times(self.b0.plus(self.b1).plus(self.b2)).with(poles, |a, b| a / b);
        self.s2 = self.b2.times(x).minus(self.a2.times(y));
        self.s1 = self.b1.times(x).minus(self.a1.times(y)).plus(self.s2);
        y
    }
}

/// A few sections over a block, their state in registers.
#[inline(always)]
fn run_together<T: Lanes, const N: usize>(sections: [&mut Section<T>; N], samples: &mut [T]) {
    let mut own = sections.each_ref().map(|s| **s);
    for x in samples {
        let mut y = *x;
        for section in &mut own {
            y = section.step(y);
        }
        *x = y;
    }
    for (section, own) in sections.into_iter().zip(own) {
        *section = own;
    }
}

/// After so many samples the state is looked through for residue.
const RESIDUE: u32 = 64;

/// A cascade of second-order sections with its state, over one signal or, as `Sos<[f64; N]>`,
/// over `N` side by side, each with its own filter.
///
/// A NaN stays in the recursion: feed missing samples as a held value, or [`reset`](Self::reset)
/// (or [`prime`](Self::prime)) after the gap.
///
/// ```
/// use interocept_dsp::iir::{Band, Sos};
/// let mut f = Sos::butterworth(2, Band::Pass(5.0, 15.0), 250.0)?;
/// let y: Vec<f64> = [0.0, 1.0, 0.0].into_iter().map(|x| f.step(x)).collect();
/// assert!(y[1] > 0.0);
/// # Ok::<(), interocept_dsp::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Sos<T: Lanes = f64> {
    sections: Vec<Section<T>>,
    tick: u32,
}

snapshot!(Sos<T: Lanes> { sections, tick });

impl Sos {
    /// Designs a filter of `order` (1 to [`MAX_ORDER`](super::MAX_ORDER); a band-pass or
    /// band-stop has twice as many poles) for samples at `rate_hz`.
    ///
    /// # Errors
    /// A parameter out of range, or no memory.
    pub fn new(
        prototype: Prototype,
        order: usize,
        band: Band,
        rate_hz: f64,
    ) -> Result<Self, Error> {
        in_range("order", order as f64, 1.0, design::MAX_ORDER as f64)?;
        let mut sections = try_with_capacity(design::section_count(order, band))?;
        design::sections(prototype, order, band, rate_hz, |s| sections.push(s))?;
        Ok(Self { sections, tick: 0 })
    }

    /// [`Sos::new`] with [`Prototype::Butterworth`].
    pub fn butterworth(order: usize, band: Band, rate_hz: f64) -> Result<Self, Error> {
        Self::new(Prototype::Butterworth, order, band, rate_hz)
    }

    /// A cascade of given sections, at rest.
    ///
    /// # Errors
    /// No memory.
    pub fn from_sections(sections: &[Section]) -> Result<Self, Error> {
        let mut own = try_with_capacity(sections.len())?;
        own.extend_from_slice(sections);
        let mut cascade = Self { sections: own, tick: 0 };
        cascade.reset();
        Ok(cascade)
    }

    /// A second-order notch at `center_hz`, `q` = centre frequency by width at -3 dB.
    ///
    /// # Errors
    /// `center_hz` not between 0 and half of `rate_hz`, `q` not positive, or no memory.
    pub fn notch(center_hz: f64, q: f64, rate_hz: f64) -> Result<Self, Error> {
        let (gain, cos) = resonance(center_hz, q, rate_hz)?;
        let middle = -2.0 * gain * cos;
        Self::from_sections(&[Section::new([gain, middle, gain], [middle, 2.0 * gain - 1.0])])
    }

    /// A second-order peak at `center_hz`, the complement of [`notch`](Self::notch).
    ///
    /// # Errors
    /// As `notch`.
    pub fn peak(center_hz: f64, q: f64, rate_hz: f64) -> Result<Self, Error> {
        let (gain, cos) = resonance(center_hz, q, rate_hz)?;
        let b0 = 1.0 - gain;
        Self::from_sections(&[Section::new([b0, 0.0, -b0], [-2.0 * gain * cos, 2.0 * gain - 1.0])])
    }

    /// The sections, the strongest resonance last.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The frequency response at `frequency_hz`.
    pub fn response(&self, frequency_hz: f64, rate_hz: f64) -> Complex<f64> {
        let z = inverse_z(frequency_hz, rate_hz);
        self.sections.iter().fold(Complex::new(1.0, 0.0), |h, s| {
            h * quadratic(s.b0, s.b1, s.b2, z) / quadratic(1.0, s.a1, s.a2, z)
        })
    }

    /// The phase delay at `frequency_hz` in samples (unwrapped from the phase in
    /// `-pi..=pi`, so right where the delay is below half a period).
    pub fn phase_delay(&self, frequency_hz: f64, rate_hz: f64) -> f64 {
        let h = self.response(frequency_hz, rate_hz);
        -libm::atan2(h.im, h.re) / (2.0 * PI * frequency_hz / rate_hz)
    }

    /// The group delay at `frequency_hz` in samples; meaningless at a zero on the unit circle.
    pub fn group_delay(&self, frequency_hz: f64, rate_hz: f64) -> f64 {
        let z = inverse_z(frequency_hz, rate_hz);
        let delay = |c0: f64, c1: f64, c2: f64| {
            (quadratic(0.0, c1, 2.0 * c2, z) / quadratic(c0, c1, c2, z)).re
        };
        self.sections.iter().map(|s| delay(s.b0, s.b1, s.b2) - delay(1.0, s.a1, s.a2)).sum()
    }
}

impl<T: Lanes> Sos<T> {
    /// The next output.
    #[inline]
    pub fn step(&mut self, x: T) -> T {
        let mut y = x;
        for section in &mut self.sections {
            y = section.step(y);
        }
        self.tick = self.tick.wrapping_add(1);
        if self.tick % RESIDUE == 0 {
            self.drop_residue();
        }
        y
    }

    /// After the input has become exactly zero, the state decays into subnormal numbers,
    /// on which arithmetic is a hundred times slower. Nothing that small is a signal.
    #[inline]
    fn drop_residue(&mut self) {
        for s in &mut self.sections {
            for state in [&mut s.s1, &mut s.s2] {
                *state = state.each(|s| if s.abs() < 1e-200 { 0.0 } else { s });
            }
        }
    }

    /// Filters `samples` in place; the same as [`step`](Self::step) on each, and faster.
    pub fn run(&mut self, samples: &mut [T]) {
        let mut rest = samples;
        loop {
            let block = (RESIDUE - self.tick % RESIDUE) as usize;
            let Some((head, tail)) = rest.split_at_mut_checked(block.min(rest.len())) else {
                return;
            };
            for sections in self.sections.chunks_mut(4) {
                match sections {
                    [a] => run_together([a], head),
                    [a, b] => run_together([a, b], head),
                    [a, b, c] => run_together([a, b, c], head),
                    [a, b, c, d] => run_together([a, b, c, d], head),
                    _ => {}
                }
            }
            self.tick = self.tick.wrapping_add(head.len() as u32);
            if head.len() < block {
                return;
            }
            self.drop_residue();
            rest = tail;
        }
    }

    /// Sets the state as if the input had been `x` for ever, and returns the output that
    /// then stands: no start-up transient for a signal that begins at `x`.
    pub fn prime(&mut self, x: T) -> T {
        self.tick = 0;
        self.sections.iter_mut().fold(x, |x, s| s.prime(x))
    }

    /// At rest, as after `new`.
    pub fn reset(&mut self) {
        self.tick = 0;
        for s in &mut self.sections {
            (s.s1, s.s2) = (T::all(0.0), T::all(0.0));
        }
    }
}

impl<const N: usize> Sos<[f64; N]> {
    /// Filters of one form, at rest, to be stepped together.
    ///
    /// ```
    /// use interocept_dsp::iir::{Band, Sos};
    /// let low = |hz| Sos::butterworth(2, Band::Low(hz), 250.0);
    /// let mut both = Sos::together([low(5.0)?, low(40.0)?])?;
    /// let [slow, fast] = both.step([1.0, 1.0]);
    /// assert!(slow < fast);
    /// # Ok::<(), interocept_dsp::Error>(())
    /// ```
    ///
    /// # Errors
    /// Filters that differ in the number of their sections, or no memory.
    pub fn together(filters: [Sos; N]) -> Result<Self, Error> {
        let count = filters.first().map_or(0, |f| f.sections.len());
        for filter in &filters {
            length("sections", filter.sections.len(), count, count)?;
        }
        let mut sections = try_with_capacity(count)?;
        for i in 0..count {
            let rows = filters.each_ref().map(|f| f.sections.get(i).copied().unwrap_or_default());
            let of = |field: fn(&Section) -> f64| rows.each_ref().map(field);
            sections.push(Section {
                b0: of(|s| s.b0),
                b1: of(|s| s.b1),
                b2: of(|s| s.b2),
                a1: of(|s| s.a1),
                a2: of(|s| s.a2),
                s1: [0.0; N],
                s2: [0.0; N],
            });
        }
        Ok(Self { sections, tick: 0 })
    }
}

fn inverse_z(frequency_hz: f64, rate_hz: f64) -> Complex<f64> {
    let w = 2.0 * PI * frequency_hz / rate_hz;
    Complex::new(libm::cos(w), -libm::sin(w))
}

fn quadratic(c0: f64, c1: f64, c2: f64, z: Complex<f64>) -> Complex<f64> {
    (z * c2 + c1) * z + c0
}

/// Gain and cosine of the centre angle of a second-order notch or peak
/// (S. J. Orfanidis, *Introduction to Signal Processing*, section 11.3).
fn resonance(center_hz: f64, q: f64, rate_hz: f64) -> Result<(f64, f64), Error> {
    in_range("rate_hz", rate_hz, f64::MIN_POSITIVE, 1e12)?;
    let nyquist = rate_hz / 2.0;
    if !(center_hz > 0.0 && center_hz < nyquist) {
        return Err(Error::OutOfRange {
            field: "center_hz",
            value: center_hz,
            min: 0.0,
            max: nyquist,
        });
    }
    in_range("q", q, 1e-3, 1e9)?;
    let w = 2.0 * PI * center_hz / rate_hz;
    // Wide and high, the -3 dB width may pass half the rate, where the tangent turns over.
    in_range("q", q, w / PI, 1e9)?;
    Ok((1.0 / (1.0 + libm::tan(w / (2.0 * q))), libm::cos(w)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_primed_filter_has_no_transient() {
        for band in
            [Band::Low(10.0), Band::High(0.5), Band::Pass(5.0, 15.0), Band::Stop(45.0, 55.0)]
        {
            let mut f = Sos::butterworth(4, band, 250.0).unwrap();
            let stands = f.prime(3.0);
            for _ in 0..1000 {
                assert!((f.step(3.0) - stands).abs() < 1e-9, "{band:?}");
            }
        }
    }

    #[test]
    fn delays_agree_with_the_response() {
        let f = Sos::butterworth(3, Band::Low(20.0), 250.0).unwrap();
        let angle = |hz: f64| {
            let h = f.response(hz, 250.0);
            libm::atan2(h.im, h.re)
        };
        let d = 1e-4;
        let slope = -(angle(5.0 + d) - angle(5.0 - d)) / (2.0 * d) * 250.0 / (2.0 * PI);
        assert!((f.group_delay(5.0, 250.0) - slope).abs() < 1e-6);
        assert!((f.phase_delay(5.0, 250.0) * 2.0 * PI * 5.0 / 250.0 + angle(5.0)).abs() < 1e-12);
    }

    #[test]
    fn blocks_and_steps_give_the_same_bits() {
        for order in 1..=11 {
            let mut blocks = Sos::butterworth(order, Band::Low(20.0), 250.0).unwrap();
            let mut steps = blocks.clone();
            let mut x: Vec<f64> = (0..1000).map(|i| f64::from(i * 7919 % 1000) - 500.0).collect();
            // Silence shows that residue is dropped at the same samples.
            x[300..].fill(0.0);
            let expected: Vec<f64> = x.iter().map(|x| steps.step(*x)).collect();
            let mut rest = x.as_mut_slice();
            for n in [0, 1, 63, 64, 65, 200, 1, 1, 605] {
                let (head, tail) = rest.split_at_mut(n);
                blocks.run(head);
                rest = tail;
            }
            assert_eq!((x, &blocks), (expected, &steps), "order {order}");
        }
    }

    #[test]
    fn filters_together_give_the_bits_of_each() {
        let design = |hz| Sos::butterworth(3, Band::High(hz), 250.0).unwrap();
        let mut alone = [design(2.0), design(15.0), design(70.0)];
        let mut together = Sos::together(alone.clone()).unwrap();
        // Silence shows that residue is dropped at the same samples.
        let signal = |i: i32| if i < 300 { f64::from(i * 7919 % 1000) - 500.0 } else { 0.0 };
        let first = [1.0, -2.0, 3.0].map(|scale| scale * signal(1));
        let stand = |(filter, x): (&mut Sos, f64)| filter.prime(x);
        let expected: Vec<f64> = alone.iter_mut().zip(first).map(stand).collect();
        assert_eq!(together.prime(first).to_vec(), expected);
        for i in 1..20_000 {
            let x = [1.0, -2.0, 3.0].map(|scale| scale * signal(i));
            let expected: Vec<f64> = alone.iter_mut().zip(x).map(|(f, x)| f.step(x)).collect();
            assert_eq!(together.step(x).to_vec(), expected, "sample {i}");
        }
        let low = Sos::butterworth(1, Band::Low(2.0), 250.0).unwrap();
        assert!(Sos::together([design(2.0), low]).is_err());
    }

    #[test]
    fn silence_leaves_no_subnormal_state() {
        let mut f = Sos::butterworth(2, Band::High(20.0), 250.0).unwrap();
        f.step(1.0);
        for _ in 0..100_000 {
            f.step(0.0);
        }
        assert!(f.sections().iter().all(|s| s.s1 == 0.0 && s.s2 == 0.0));
    }

    #[test]
    fn bad_specifications_are_named() {
        let field = |r: Result<Sos, Error>| match r {
            Err(Error::OutOfRange { field, .. }) => field,
            other => panic!("{other:?}"),
        };
        assert_eq!(field(Sos::butterworth(0, Band::Low(1.0), 10.0)), "order");
        assert_eq!(field(Sos::butterworth(17, Band::Low(1.0), 10.0)), "order");
        assert_eq!(field(Sos::butterworth(2, Band::Low(5.0), 10.0)), "cutoff_hz");
        assert_eq!(field(Sos::butterworth(2, Band::High(f64::NAN), 10.0)), "cutoff_hz");
        assert_eq!(field(Sos::butterworth(2, Band::Pass(0.0, 1.0), 10.0)), "low_hz");
        assert_eq!(field(Sos::butterworth(2, Band::Pass(2.0, 1.0), 10.0)), "high_hz");
        assert_eq!(field(Sos::butterworth(2, Band::Low(1.0), f64::INFINITY)), "rate_hz");
        assert_eq!(field(Sos::notch(50.0, 0.0, 250.0)), "q");
        assert_eq!(field(Sos::notch(125.0, 30.0, 250.0)), "center_hz");
        let ripple = Prototype::Chebyshev1 { ripple_db: -1.0 };
        assert_eq!(field(Sos::new(ripple, 2, Band::Low(1.0), 10.0)), "ripple_db");
    }
}
