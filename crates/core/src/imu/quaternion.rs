//! Rotations.

use super::vector::{Matrix, Vector, add, cross, dot, scale};
use interocept_dsp::snapshot;

/// A rotation as a quaternion of length one, scalar first. `a * b` turns by `b` first, then by `a`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quaternion {
    /// Cosine of half the angle.
    pub w: f64,
    /// Along x.
    pub x: f64,
    /// Along y.
    pub y: f64,
    /// Along z.
    pub z: f64,
}
snapshot!(Quaternion { w, x, y, z });

/// Half angles whose square is less than this are computed by series, to the last bit.
const SMALL: f64 = 0.01;

impl Quaternion {
    /// No rotation.
    pub const IDENTITY: Self = Self { w: 1.0, x: 0.0, y: 0.0, z: 0.0 };

    /// The rotation by the length of `v`, in radians, about its direction.
    #[inline]
    pub fn of_rotation(v: Vector) -> Self {
        let square = 0.25 * dot(v, v);
        let (w, by) = if square < SMALL {
            // Cosine and half the sine over the half angle, arranged for few steps in a row.
            let (s, s2) = (square, square * square);
            (
                (1.0 - s * (1.0 / 2.0))
                    + s2 * ((1.0 / 24.0 - s * (1.0 / 720.0)) + s2 * (1.0 / 40320.0)),
                (0.5 - s * (0.5 / 6.0))
                    + s2 * ((0.5 / 120.0 - s * (0.5 / 5040.0)) + s2 * (0.5 / 362_880.0)),
            )
        } else {
            let half = libm::sqrt(square);
            let (sin, cos) = libm::sincos(half);
            (cos, 0.5 * sin / half)
        };
        let [x, y, z] = scale(v, by);
        Self { w, x, y, z }
    }

    /// The rotation about the vertical, from x to y, in radians.
    pub fn about_z(angle: f64) -> Self {
        let (sin, cos) = libm::sincos(0.5 * angle);
        Self { w: cos, x: 0.0, y: 0.0, z: sin }
    }

    /// The shortest rotation that brings a vector of a length upright, to +z.
    #[inline]
    pub(crate) fn to_upright([x, y, z]: Vector, length: f64) -> Self {
        // Twice the length times half the cosine more than none.
        let both = length + z;
        let square = 2.0 * length * both;
        if both > 2e-12 * length {
            let by = 1.0 / libm::sqrt(square);
            Self { w: both * by, x: y * by, y: -x * by, z: 0.0 }
        } else {
            Self { w: 0.0, x: 1.0, y: 0.0, z: 0.0 }
        }
    }

    /// `by * self`, where `by` has no part along z.
    #[inline]
    pub(crate) fn tilted(self, by: Self) -> Self {
        let Self { w, x, y, .. } = by;
        Self {
            w: w * self.w - x * self.x - y * self.y,
            x: w * self.x + x * self.w + y * self.z,
            y: w * self.y - x * self.z + y * self.w,
            z: w * self.z + x * self.y - y * self.x,
        }
    }

    /// `by * self`, where `by` has a part along z only.
    #[inline]
    pub(crate) fn turned_about_z(self, by: Self) -> Self {
        let Self { w, z, .. } = by;
        Self {
            w: w * self.w - z * self.z,
            x: w * self.x - z * self.y,
            y: w * self.y + z * self.x,
            z: w * self.z + z * self.w,
        }
    }

    /// A quaternion of any length as a rotation; none for zeros and what is not finite.
    pub fn normalised(self) -> Option<Self> {
        let square = self.square();
        (square > 1e-200 && square < 1e200).then(|| self.by(1.0 / libm::sqrt(square)))
    }

    /// As `normalised`, of what is nearly of length one already; what rounding has not yet spoilt is
    /// left as it is.
    #[inline]
    pub(crate) fn tidied(self) -> Self {
        let excess = self.square() - 1.0;
        if excess.abs() < 1e-14 {
            self
        } else if excess.abs() < 1e-5 {
            self.by(1.0 - excess * (0.5 - 0.375 * excess))
        } else {
            self.normalised().unwrap_or(Self::IDENTITY)
        }
    }

    #[inline]
    fn square(self) -> f64 {
        self.w * self.w + self.x * self.x + self.y * self.y + self.z * self.z
    }

    #[inline]
    fn by(self, s: f64) -> Self {
        Self { w: self.w * s, x: self.x * s, y: self.y * s, z: self.z * s }
    }

    /// The rotation back.
    #[inline]
    #[must_use]
    pub fn inverse(self) -> Self {
        Self { w: self.w, x: -self.x, y: -self.y, z: -self.z }
    }

    /// Turns a vector.
    #[inline]
    pub fn rotate(self, v: Vector) -> Vector {
        let u = [self.x, self.y, self.z];
        let t = scale(cross(u, v), 2.0);
        add(add(v, scale(t, self.w)), cross(u, t))
    }

    /// As a matrix that turns vectors.
    #[inline]
    pub(crate) fn matrix(self) -> Matrix {
        let Self { w, x, y, z } = self;
        [
            [1.0 - 2.0 * (y * y + z * z), 2.0 * (x * y - w * z), 2.0 * (x * z + w * y)],
            [2.0 * (x * y + w * z), 1.0 - 2.0 * (x * x + z * z), 2.0 * (y * z - w * x)],
            [2.0 * (x * z - w * y), 2.0 * (y * z + w * x), 1.0 - 2.0 * (x * x + y * y)],
        ]
    }

    /// The angle of the rotation, 0 to pi.
    pub fn angle(self) -> f64 {
        let sin = libm::sqrt(self.x * self.x + self.y * self.y + self.z * self.z);
        2.0 * libm::atan2(sin, self.w.abs())
    }

    /// The rotation as a vector: its axis times its angle, at most pi long.
    pub fn rotation(self) -> Vector {
        let v = if self.w < 0.0 { [-self.x, -self.y, -self.z] } else { [self.x, self.y, self.z] };
        let sin = libm::sqrt(dot(v, v));
        if sin > 1e-12 { scale(v, self.angle() / sin) } else { scale(v, 2.0) }
    }
}

impl core::ops::Mul for Quaternion {
    type Output = Self;
    #[inline]
    fn mul(self, b: Self) -> Self {
        Self {
            w: self.w * b.w - self.x * b.x - self.y * b.y - self.z * b.z,
            x: self.w * b.x + self.x * b.w + self.y * b.z - self.z * b.y,
            y: self.w * b.y - self.x * b.z + self.y * b.w + self.z * b.x,
            z: self.w * b.z + self.x * b.y - self.y * b.x + self.z * b.w,
        }
    }
}
