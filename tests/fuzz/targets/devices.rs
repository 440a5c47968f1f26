//! Files of devices: Empatica E4 archives, OpenSignals text, frames of a camera.
#![no_main]

use interocept_io::{
    camera::{self, Options, Repair},
    csv::{Clock, TimeUnit},
    e4::Session,
    opensignals,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(session) = Session::from_zip_bytes(bytes) {
        assert!(session.signals.iter().all(|s| s.rate_hz > 0.0 && s.rate_hz.is_finite()));
    }
    if let Ok(recording) = opensignals::from_bytes(bytes) {
        let lengths = recording.signals.iter().map(|s| s.samples.len());
        assert!(lengths.clone().max() == lengths.min());
    }
    let steady = Options::new(Clock::Rate { rate_hz: 30.0 });
    let timed = Options::timed("time", TimeUnit::Milliseconds);
    for options in [steady, Options { repair: Repair::LeaveOut, ..timed.clone() }, timed] {
        if let Ok(frames) = camera::from_bytes(bytes, &options) {
            assert!(frames.rate_hz > 0.0);
            assert!(frames.list.windows(2).all(|w| w[1].time_s > w[0].time_s));
        }
    }
});
