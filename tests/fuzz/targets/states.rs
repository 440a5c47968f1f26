//! Saved states that were tampered with, checksum and all.
#![no_main]

use interocept::registry::PROCESSORS;
use interocept_tests::tamper::{EXTREMES, Victim};
use libfuzzer_sys::{arbitrary::Unstructured, fuzz_target};
use std::sync::LazyLock;

struct Victims(Vec<Victim>);
// SAFETY: the fuzzer has one thread.
unsafe impl Sync for Victims {}
static VICTIMS: LazyLock<Victims> =
    LazyLock::new(|| Victims(PROCESSORS.iter().map(Victim::new).collect()));

fuzz_target!(|bytes: &[u8]| {
    let mut u = Unstructured::new(bytes);
    let victims = &VICTIMS.0;
    let Ok(which) = u.choose_index(victims.len()) else { return };
    let victim = &victims[which];
    let mut state = victim.state();
    // What is asked of an input at its end is 0, so this is asked first.
    if matches!(u.int_in_range(0..=7), Ok(7)) {
        state.truncate(u.choose_index(victim.places()).unwrap_or(0) + 4);
    }
    while !u.is_empty() {
        let Ok(at) = u.choose_index(victim.places()) else { break };
        let Ok(kind) = u.int_in_range(0..=15) else { break };
        let word = EXTREMES.get(kind).copied();
        victim.put(&mut state, at, word.unwrap_or_else(|| u.arbitrary().unwrap_or(0)));
    }
    victim.go_on(state);
});
