//! Lempel-Ziv complexity.

use super::{Undefined, Workspace, check, mean};

/// Complexity of the intervals' pattern above and below their mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LempelZiv {
    /// Words in the exhaustive history, an unfinished last one included.
    pub words: usize,
    /// words log2(n) / n: near 1 for a fair coin.
    pub value: f64,
}

/// Lempel-Ziv complexity (LZ76: Lempel & Ziv, IEEE Trans Inf Theory 22:75, 1976; normalised
/// after Kaspar & Schuster, Phys Rev A 36:842, 1987) of the sequence x > mean. Needs at least
/// two intervals.
///
/// A suffix automaton of what was read (Blumer et al., Theor Comput Sci 40:31, 1985) answers
/// whether the current word occurred before, so the whole takes O(n).
pub fn lempel_ziv(rr: &[f64], work: &mut Workspace) -> Result<LempelZiv, Undefined> {
    check(rr, 2)?;
    work.fits(rr.len())?;
    let level = mean(rr);
    if !level.is_finite() {
        return Err(Undefined::TooLarge);
    }
    let words = count_words(rr.iter().map(|&v| v > level), &mut work.automaton);
    let n = rr.len() as f64;
    Ok(LempelZiv { words, value: words as f64 * libm::log2(n) / n })
}

const NONE: u32 = u32::MAX;

/// One state: transitions by 0 and 1, suffix link, length of its longest word.
const LINK: usize = 2;
const LENGTH: usize = 3;

fn count_words(bits: impl Iterator<Item = bool>, states: &mut [[u32; 4]]) -> usize {
    let mut automaton = Automaton { states, used: 0, last: 0 };
    automaton.add([NONE, NONE, NONE, 0]);
    // The word read so far: its automaton state and length. The automaton holds everything
    // before the current symbol, so words may overlap their earlier occurrence.
    let (mut words, mut state, mut length) = (0usize, 0u32, 0u32);
    for bit in bits {
        let symbol = usize::from(bit);
        let known = automaton.get(state, symbol) != NONE;
        automaton.extend(symbol, &mut state, length);
        if known {
            state = automaton.get(state, symbol);
            length += 1;
        } else {
            words += 1;
            (state, length) = (0, 0);
        }
    }
    words + usize::from(length > 0)
}

struct Automaton<'a> {
    states: &'a mut [[u32; 4]],
    used: u32,
    last: u32,
}

impl Automaton<'_> {
    fn get(&self, state: u32, field: usize) -> u32 {
        self.states.get(state as usize).and_then(|s| s.get(field)).copied().unwrap_or(NONE)
    }

    fn set(&mut self, state: u32, field: usize, value: u32) {
        if let Some(f) = self.states.get_mut(state as usize).and_then(|s| s.get_mut(field)) {
            *f = value;
        }
    }

    fn add(&mut self, state: [u32; 4]) -> u32 {
        let at = self.used;
        if let Some(s) = self.states.get_mut(at as usize) {
            *s = state;
        }
        self.used += 1;
        at
    }

    /// Appends a symbol. `held`, a state somebody stands on with a word of `length` symbols,
    /// is moved to the clone where that word now belongs to it.
    fn extend(&mut self, symbol: usize, held: &mut u32, length: u32) {
        let new = self.add([NONE, NONE, 0, self.get(self.last, LENGTH) + 1]);
        let mut p = self.last;
        self.last = new;
        while p != NONE && self.get(p, symbol) == NONE {
            self.set(p, symbol, new);
            p = self.get(p, LINK);
        }
        if p == NONE {
            return;
        }
        let q = self.get(p, symbol);
        let longest = self.get(p, LENGTH) + 1;
        if self.get(q, LENGTH) == longest {
            return self.set(new, LINK, q);
        }
        let clone = self.add([self.get(q, 0), self.get(q, 1), self.get(q, LINK), longest]);
        while p != NONE && self.get(p, symbol) == q {
            self.set(p, symbol, clone);
            p = self.get(p, LINK);
        }
        self.set(q, LINK, clone);
        self.set(new, LINK, clone);
        if *held == q && length <= longest {
            *held = clone;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use alloc::vec::Vec;

    /// The definition: the shortest word not found, overlap allowed, in what came before.
    fn brute(s: &[bool]) -> usize {
        let (mut words, mut start) = (0, 0);
        while start < s.len() {
            let mut length = 1;
            while start + length <= s.len()
                && s[..start + length - 1].windows(length).any(|w| w == &s[start..start + length])
            {
                length += 1;
            }
            words += 1;
            start += length;
        }
        words
    }

    fn words(s: &[bool]) -> usize {
        count_words(s.iter().copied(), &mut vec![[0; 4]; 2 * s.len() + 2])
    }

    #[test]
    fn the_example_of_lempel_and_ziv() {
        // 0 . 001 . 10 . 100 . 1000 . 101
        let s: Vec<bool> = "0001101001000101".bytes().map(|b| b == b'1').collect();
        assert_eq!(words(&s), 6);
    }

    #[test]
    fn equals_the_definition_on_every_short_sequence_and_on_random_ones() {
        for n in 1..=14u32 {
            for code in 0..1u32 << n {
                let s: Vec<bool> = (0..n).map(|i| code >> i & 1 == 1).collect();
                assert_eq!(words(&s), brute(&s), "{s:?}");
            }
        }
        let mut seed = 7u64;
        for n in [50usize, 200, 500] {
            for odds in [1u64, 3, 30] {
                let s: Vec<bool> = (0..n)
                    .map(|_| {
                        seed = seed
                            .wrapping_mul(6364136223846793005)
                            .wrapping_add(1442695040888963407);
                        (seed >> 33) % (odds + 1) == 0
                    })
                    .collect();
                assert_eq!(words(&s), brute(&s));
            }
        }
    }
}
