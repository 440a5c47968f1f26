//! A difference of products that no built-in integer holds.

/// a b as a 256-bit number (high, low).
fn product(a: u128, b: u128) -> (u128, u128) {
    const HALF: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & HALF, b >> 64, b & HALF);
    let low = a0 * b0;
    // Neither sum overflows: (2^64 - 1)^2 + 2 (2^64 - 1) = 2^128 - 1.
    let cross = a1 * b0 + (low >> 64);
    let middle = a0 * b1 + (cross & HALF);
    (a1 * b1 + (cross >> 64) + (middle >> 64), (middle << 64) | (low & HALF))
}

/// a b - c d, exact until the one conversion at the end; 0 where it would be negative.
pub(super) fn difference_of_products(a: u128, b: u128, c: u128, d: u128) -> f64 {
    let ((h1, l1), (h2, l2)) = (product(a, b), product(c, d));
    let (low, borrow) = l1.overflowing_sub(l2);
    let Some(high) = h1.checked_sub(h2).and_then(|h| h.checked_sub(u128::from(borrow))) else {
        return 0.0;
    };
    high as f64 * TWO_POW_128 + low as f64
}

const TWO_POW_128: f64 = 340_282_366_920_938_463_463_374_607_431_768_211_456.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_built_in_arithmetic_and_with_algebra() {
        assert_eq!(difference_of_products(7, 9, 5, 4), 43.0);
        assert_eq!(difference_of_products(1, 1, 5, 4), 0.0);
        let m = u128::MAX;
        assert_eq!(product(m, m), (m - 1, 1));
        // (m - 1)^2 - (m - 3)^2 = 4 (m - 2), though each square has 256 bits
        assert_eq!(difference_of_products(m - 1, m - 1, m - 3, m - 3), 4.0 * (m as f64));
        let (a, b) = ((1u128 << 100) + 12345, (1u128 << 90) + 777);
        assert_eq!(difference_of_products(a, b, a, b - 1), a as f64);
    }
}
