//! The waves of a whole recording at once. It looks ahead, so it cannot stream.

use super::{Delineator, DelineatorConfig, Waves};
use crate::{Error, Processor, SampleRate, ecg::pace::Spikes};
use interocept_dsp::{
    alloc::{Vec, try_vec, try_with_capacity},
    iir::{Band, Sos},
    offline::sosfiltfilt,
};

/// What is kept, without phase: respiration and drift are out, so that heights are over a
/// level that stands still (AHA, Circulation 115:1306, 2007: zero-phase filters may reach up
/// to 0.67 Hz), and noise above what onsets and ends need.
const BAND_HZ: (f64, f64) = (0.5, 60.0);
/// This much of the start is gone through twice, to know the usual beat from the first on.
const LEARN_S: f64 = 30.0;

/// The waves of every beat of `x`, as [`Delineator`] finds them, but in a signal without drift
/// and with the usual beat known from the start. NaN is a missing sample.
///
/// # Errors
/// Those of [`Delineator`], and [`Error::OutOfMemory`].
pub fn delineate(
    x: &[f64],
    config: &DelineatorConfig,
    rate: SampleRate,
) -> Result<Vec<Waves>, Error> {
    let mut delineator = Delineator::new(config, rate)?;
    let smooth = without_drift(x, config.greatest, rate)?;
    let learn = x.len().min(rate.samples_rounded(LEARN_S));
    for (raw, smooth) in x.iter().zip(&smooth).take(learn) {
        delineator.step(*raw, *smooth, &mut |_| ());
    }
    delineator.begin_again()?;
    let mut waves = try_with_capacity(0)?;
    for (raw, smooth) in x.iter().zip(&smooth) {
        delineator.step(*raw, *smooth, &mut waves);
    }
    delineator.finish(&mut waves);
    Ok(waves)
}

/// The signal between `BAND_HZ`, filtered forwards and backwards; what is missing is bridged
/// by the last value.
fn without_drift(x: &[f64], greatest: f64, rate: SampleRate) -> Result<Vec<f64>, Error> {
    let mut held = x.iter().copied().find(|v| v.abs() <= greatest).unwrap_or(0.0);
    let mut filled = try_vec(x.len(), 0.0)?;
    // Filters would make waves of pacing spikes.
    let mut spikes = Spikes::new(rate.hz(), 1)?;
    let mut slots = filled.iter_mut();
    for v in x {
        if v.abs() <= greatest {
            held = *v;
        }
        if let Some(v) = spikes.push(held) {
            if let Some(slot) = slots.next() {
                *slot = v;
            }
        }
    }
    for (slot, v) in slots.zip(core::iter::from_fn(|| spikes.drain())) {
        *slot = v;
    }
    let (low, high) = BAND_HZ;
    for band in [Band::High(low), Band::Low(high)] {
        let fits = match band {
            Band::Low(edge) => edge < 0.45 * rate.hz(),
            _ => true,
        };
        if fits {
            let filter = Sos::butterworth(2, band, rate.hz())?;
            // Too short for the filter is too short for a beat.
            if let Ok(y) = sosfiltfilt(&filter, &filled) {
                filled = y;
            }
        }
    }
    Ok(filled)
}
