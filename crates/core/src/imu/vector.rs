//! Vectors and 3 x 3 matrices, as plain arrays.

/// Three components along x, y and z.
pub type Vector = [f64; 3];

/// Rows.
pub(crate) type Matrix = [Vector; 3];

pub(crate) const NOTHING: Vector = [0.0; 3];

#[inline]
pub(crate) fn dot([a, b, c]: Vector, [x, y, z]: Vector) -> f64 {
    a * x + b * y + c * z
}

#[inline]
pub(crate) fn cross([a, b, c]: Vector, [x, y, z]: Vector) -> Vector {
    [b * z - c * y, c * x - a * z, a * y - b * x]
}

#[inline]
pub(crate) fn add([a, b, c]: Vector, [x, y, z]: Vector) -> Vector {
    [a + x, b + y, c + z]
}

#[inline]
pub(crate) fn sub([a, b, c]: Vector, [x, y, z]: Vector) -> Vector {
    [a - x, b - y, c - z]
}

#[inline]
pub(crate) fn scale([a, b, c]: Vector, by: f64) -> Vector {
    [a * by, b * by, c * by]
}

#[inline]
pub(crate) fn norm(v: Vector) -> f64 {
    libm::sqrt(dot(v, v))
}

/// Of length one; none for nothing.
pub(crate) fn unit(v: Vector) -> Option<Vector> {
    let n = norm(v);
    (n > 0.0 && n < f64::INFINITY).then(|| scale(v, 1.0 / n))
}

#[inline]
pub(crate) fn times(m: Matrix, v: Vector) -> Vector {
    m.map(|row| dot(row, v))
}

#[inline]
pub(crate) fn product(a: Matrix, [[p, q, r], [s, t, u], [v, w, x]]: Matrix) -> Matrix {
    times_transposed(a, [[p, s, v], [q, t, w], [r, u, x]])
}

/// `a` times the transpose of `b`.
#[inline]
pub(crate) fn times_transposed(a: Matrix, [p, q, r]: Matrix) -> Matrix {
    a.map(|row| [dot(row, p), dot(row, q), dot(row, r)])
}

/// The inverse of a symmetric matrix, which is symmetric; none where it has none.
pub(crate) fn inverse([[a, b, c], [_, e, f], [_, _, i]]: Matrix) -> Option<Matrix> {
    let (p, q, r) = (e * i - f * f, c * f - b * i, b * f - c * e);
    let determinant = a * p + b * q + c * r;
    let by = 1.0 / determinant;
    if !(by.abs() < f64::INFINITY && determinant.abs() < f64::INFINITY) {
        return None;
    }
    let (s, t, u) = (a * i - c * c, b * c - a * f, a * e - b * b);
    Some([[p, q, r], [q, s, t], [r, t, u]].map(|row| scale(row, by)))
}
