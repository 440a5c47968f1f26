//! Order of values, by radix: linear, stable and without a comparison that could panic.

/// A key whose order as a whole number is that of the finite value.
pub(super) fn real_key(x: f64) -> u64 {
    let bits = (x + 0.0).to_bits(); // -0 becomes +0
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// A key whose order is that of the value.
pub(super) fn whole_key(x: i32) -> u64 {
    (i64::from(x) - i64::from(i32::MIN)) as u64
}

/// Fills `key` from `values` and `order` with 0, 1, 2 ...; returns how many.
pub(super) fn number(
    key: &mut [u64],
    order: &mut [u32],
    values: impl Iterator<Item = u64>,
) -> usize {
    let mut n = 0;
    for ((k, o), value) in key.iter_mut().zip(order).zip(values) {
        (*k, *o) = (value, n as u32);
        n += 1;
    }
    n
}

/// Sorts `key` ascending and `order` along with it, keeping the order of equals. Bits that
/// all keys share cost nothing. Keys come back less their minimum.
pub(super) fn radix_sort(
    key: &mut [u64],
    order: &mut [u32],
    other_key: &mut [u64],
    other_order: &mut [u32],
) {
    let low = key.iter().copied().min().unwrap_or(0);
    let mut used = 0;
    for k in key.iter_mut() {
        *k -= low;
        used |= *k;
    }
    let (mut from, mut to) = ((key, order), (other_key, other_order));
    let mut swapped = false;
    let mut shift = used.trailing_zeros();
    while shift < 64 && used >> shift != 0 {
        let digit = |k: u64| usize::from((k >> shift) as u8);
        let mut place = [0u32; 256];
        for &k in from.0.iter() {
            if let Some(p) = place.get_mut(digit(k)) {
                *p += 1;
            }
        }
        let mut next = 0;
        for p in &mut place {
            let count = *p;
            *p = next;
            next += count;
        }
        for (&k, &o) in from.0.iter().zip(from.1.iter()) {
            let Some(p) = place.get_mut(digit(k)) else { continue };
            let at = *p as usize;
            *p += 1;
            if let (Some(tk), Some(to)) = (to.0.get_mut(at), to.1.get_mut(at)) {
                (*tk, *to) = (k, o);
            }
        }
        core::mem::swap(&mut from, &mut to);
        swapped = !swapped;
        shift += 8;
    }
    if swapped {
        // the result lies in the other pair
        for (k, o) in to.0.iter_mut().zip(from.0.iter()) {
            *k = *o;
        }
        for (k, o) in to.1.iter_mut().zip(from.1.iter()) {
            *k = *o;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use alloc::vec::Vec;

    #[test]
    fn sorts_stably_as_the_standard_library_does() {
        let mut seed = 1u64;
        for n in [0usize, 1, 2, 7, 100, 1000] {
            for spread in [1.0, 3.0, 1e3, 1e300] {
                let x: Vec<f64> = (0..n)
                    .map(|_| {
                        seed = seed
                            .wrapping_mul(6364136223846793005)
                            .wrapping_add(1442695040888963407);
                        ((seed >> 40) as f64 / 16777216.0 - 0.5) * spread
                    })
                    .map(|v| if spread == 3.0 { v.round() } else { v })
                    .collect();
                let (mut k, mut o) = (vec![0; n], vec![0; n]);
                number(&mut k, &mut o, x.iter().map(|&v| real_key(v)));
                radix_sort(&mut k, &mut o, &mut vec![0; n], &mut vec![0; n]);
                let mut want: Vec<u32> = (0..n as u32).collect();
                want.sort_by(|&a, &b| x[a as usize].partial_cmp(&x[b as usize]).unwrap());
                assert_eq!(o, want, "n {n} spread {spread}");
            }
        }
    }

    #[test]
    fn keys_keep_the_order_of_their_values() {
        for w in [-1e300, -1.0, -1e-300, 0.0, 1e-300, 1.0, 1e300].windows(2) {
            assert!(real_key(w[0]) < real_key(w[1]));
        }
        assert_eq!(real_key(-0.0), real_key(0.0));
        assert!(whole_key(i32::MIN) < whole_key(-1) && whole_key(-1) < whole_key(i32::MAX));
    }
}
