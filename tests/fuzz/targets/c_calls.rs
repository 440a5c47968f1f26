//! Any sequence of calls of the C interface, on handles alive, dead and forged.
#![no_main]

use interocept::registry::PROCESSORS;
use interocept_c::*;
use libfuzzer_sys::{arbitrary::Unstructured, fuzz_target};
use std::ptr::null;

const PANIC: i32 = -100;

fn run(u: &mut Unstructured<'_>) -> libfuzzer_sys::arbitrary::Result<()> {
    let mut handles: Vec<icept_handle> = vec![0, 1 << 40, u64::MAX];
    let mut owned: Vec<icept_handle> = Vec::new();
    let mut state = Vec::new();
    for _ in 0..64 {
        if u.is_empty() {
            break;
        }
        let at = u.choose_index(handles.len())?;
        let h = handles[at];
        let mut n = 0_usize;
        // SAFETY: every pointer is NULL or to as much memory as is said beside it.
        let status = unsafe {
            match u.int_in_range(0..=11)? {
                0 => {
                    let entry = &PROCESSORS[u.choose_index(PROCESSORS.len())?];
                    let rate = match u.int_in_range(0..=2)? {
                        0 => f64::from_bits(u.arbitrary()?),
                        1 => 250.0,
                        _ => 1e6,
                    };
                    let mut made = 0;
                    let status = icept_new(entry.id, null(), rate, &mut made);
                    assert_eq!(status == 0, made != 0);
                    if made != 0 {
                        handles.push(made);
                        owned.push(made);
                    }
                    status
                }
                1 => {
                    let channels = u.int_in_range(0..=3)?;
                    let values: Vec<f64> = u.arbitrary()?;
                    icept_push_f64(h, values.as_ptr(), values.len() / channels.max(1), channels)
                }
                2 => {
                    let values: Vec<i16> = u.arbitrary()?;
                    icept_push_i16(h, values.as_ptr(), values.len(), 1)
                }
                3 => icept_push_f32(h, null(), u.arbitrary()?, u.arbitrary()?),
                4 => icept_push_gap(h, u.arbitrary()?),
                5 => {
                    let (capacity, size) = (u.int_in_range(0..=40)?, u.int_in_range(0..=300)?);
                    let mut room = vec![0_u8; capacity * size];
                    icept_poll(h, room.as_mut_ptr().cast(), capacity, size, &mut n)
                }
                6 => icept_finish(h),
                7 => icept_reset(h),
                8 => icept_reserve(h, u.arbitrary::<u16>()?.into()),
                9 => {
                    state.resize(u.int_in_range(0..=40_000)?, 0);
                    icept_save(h, state.as_mut_ptr(), state.len(), &mut n)
                }
                10 => icept_load(h, state.as_ptr(), state.len().min(u.arbitrary()?)),
                _ => icept_free(h),
            }
        };
        assert_ne!(status, PANIC, "a panic was caught at the boundary");
    }
    // Each may have been freed already; what matters is that nothing leaks.
    owned.into_iter().for_each(|h| {
        icept_free(h);
    });
    Ok(())
}

fuzz_target!(|bytes: &[u8]| {
    let _ = run(&mut Unstructured::new(bytes));
});
