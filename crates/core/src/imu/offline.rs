//! The orientation over a whole recording at once. It looks ahead, so it cannot stream.
//!
//! The filter runs forwards and backwards, which tells the bias at each sample from both sides.
//! With it the angular rate is integrated anew; the acceleration is low-passed and the heading
//! corrected without delay (Laidig and Seel 2023, section 3.8). What lies between two long gaps
//! rests on its own samples.

use super::{
    bias::{Known, joined},
    filter::upright,
    lowpass::{LowPass, gain},
    magnet::wrapped,
    orientation::{Orientation, OrientationConfig, OrientationFlags as Flags, Pose},
    quaternion::Quaternion,
    vector::{NOTHING, Vector, scale, sub},
};
use crate::{Error, Processor, SampleRate};
use interocept_dsp::alloc::{Vec, try_with_capacity};

/// Stretches are joined over gaps of at most this.
const JOINED_S: f64 = 0.15;

/// What is known of a sample, beside its pose. Kept small: every pass goes over all of them.
#[derive(Clone, Copy)]
struct Seen {
    gyr: Option<Vector>,
    acc: Option<Vector>,
    mag: Option<Vector>,
    bias: Vector,
    strapdown: Quaternion,
    /// The acceleration in the frame of the strapdown, low-passed, then the heading.
    smooth: Vector,
    heading: f64,
    /// Whether the field is disturbed, seen from both sides.
    disturbed: bool,
    /// Whether a stretch begins here.
    begins: bool,
}

/// The poses of a recording, as [`Orientation`] gives them, but by what comes before and after.
/// `frames` are those of the processor.
///
/// # Errors
/// Those of [`Orientation`], and [`Error::OutOfMemory`].
pub fn orientation(
    frames: &[f64],
    config: &OrientationConfig,
    rate: SampleRate,
) -> Result<Vec<Pose>, Error> {
    let channels = Orientation::INFO.channels.len();
    let count = frames.len().checked_div(channels).unwrap_or(0);
    if count * channels != frames.len() {
        return Err(Error::PartialFrame { given: frames.len(), channels });
    }
    let mut poses = try_with_capacity(count)?;
    let mut seen = try_with_capacity(count)?;
    biases(frames, config, rate, &mut poses, &mut seen)?;
    let step_s = 1.0 / rate.hz();
    strapdown(&mut seen, step_s);
    for stretch in seen.chunk_by_mut(|_, next| !next.begins) {
        smooth(stretch, config.acc_tau_s, step_s);
    }
    tilt(&mut seen);
    for stretch in seen.chunk_by_mut(|_, next| !next.begins) {
        head(stretch, config, step_s);
    }
    fill(&seen, &mut poses, rate.samples(config.bridge_s));
    Ok(poses)
}

/// The filter forwards and backwards: poses with the flags and uncertainty of both, and the bias by
/// both.
fn biases(
    frames: &[f64],
    config: &OrientationConfig,
    rate: SampleRate,
    poses: &mut Vec<Pose>,
    seen: &mut Vec<Seen>,
) -> Result<(), Error> {
    let mut known = try_with_capacity(poses.capacity())?;
    forwards(frames, config, rate, poses, seen, &mut known)?;
    backwards(config, rate, poses, seen, &known)
}

fn forwards(
    frames: &[f64],
    config: &OrientationConfig,
    rate: SampleRate,
    poses: &mut Vec<Pose>,
    seen: &mut Vec<Seen>,
    known: &mut Vec<Known>,
) -> Result<(), Error> {
    let mut filter = Orientation::new(config, rate)?;
    let joined = rate.samples(JOINED_S);
    let mut rest = frames;
    while let Some((frame, tail)) = rest.split_first_chunk::<CHANNELS>() {
        rest = tail;
        let mut take = |pose: Pose| {
            let (gyr, acc, mag) = Orientation::vectors(frame);
            let gone = pose.flags.intersects(Flags::GAP | Flags::REPEATED);
            poses.push(pose);
            seen.push(Seen {
                gyr: gyr.filter(|_| !gone),
                acc: acc.filter(|_| !gone && !pose.flags.contains(Flags::CLIPPED)),
                mag: mag.filter(|_| !gone),
                disturbed: false,
                bias: NOTHING,
                strapdown: Quaternion::IDENTITY,
                smooth: NOTHING,
                heading: 0.0,
                begins: !gone && f64::from(pose.missing) > joined,
            });
        };
        filter.frame(frame, &mut take);
        known.push(filter.bias());
    }
    Ok(())
}

/// Channels of a frame.
const CHANNELS: usize = 10;

fn backwards(
    config: &OrientationConfig,
    rate: SampleRate,
    poses: &mut [Pose],
    seen: &mut [Seen],
    known: &[Known],
) -> Result<(), Error> {
    let mut filter = Orientation::new(config, rate)?;
    let none = [f64::NAN; 3];
    for ((pose, s), ahead) in poses.iter_mut().zip(seen).zip(known).rev() {
        let [a, b, c] = s.gyr.map_or(none, |v| scale(v, -1.0));
        let ([d, e, f], [g, h, i]) = (s.acc.unwrap_or(none), s.mag.unwrap_or(none));
        let mut back = *pose;
        filter.frame(&[f64::NAN, a, b, c, d, e, f, g, h, i], &mut |pose: Pose| back = pose);
        s.bias = joined(ahead, &filter.bias());
        let (both, either) = (Flags::MAGNET_DISTURBED, Flags::REST);
        s.disturbed = pose.flags.contains(both) && back.flags.contains(both);
        let rests = pose.flags.contains(either) || back.flags.contains(either);
        let flags = pose.flags.without(both | either | Flags::SETTLING);
        pose.flags = flags.with_if(both, s.disturbed).with_if(either, rests);
        let least = |a: f64, b: f64| if b < a { b } else { a };
        pose.inclination_sigma_deg = least(pose.inclination_sigma_deg, back.inclination_sigma_deg);
        pose.heading_sigma_deg = least(pose.heading_sigma_deg, back.heading_sigma_deg);
    }
    Ok(())
}

/// Integrates the angular rate without its bias; where it is missing, the line between both sides.
fn strapdown(seen: &mut [Seen], step_s: f64) {
    let (mut now, mut last, mut lost) = (Quaternion::IDENTITY, None, 0.0);
    for s in seen.iter_mut() {
        if let Some(gyr) = s.gyr {
            let rate = sub(gyr, s.bias);
            if let Some(last) = last.filter(|_| lost > 0.0) {
                let both = super::vector::add(last, rate);
                now = now * Quaternion::of_rotation(scale(both, 0.5 * lost * step_s));
            }
            now = (now * Quaternion::of_rotation(scale(rate, step_s))).tidied();
            (last, lost) = (Some(rate), 0.0);
        } else {
            lost += 1.0;
        }
        s.strapdown = now;
    }
}

/// The acceleration of a stretch, low-passed without delay.
fn smooth(stretch: &mut [Seen], tau_s: f64, step_s: f64) {
    let start = |filter: &mut LowPass<3>, of: &mut dyn Iterator<Item = Vector>| {
        let most = (tau_s / step_s) as usize;
        let mut mean = LowPass::<3>::new(2.0 * tau_s, step_s);
        if let Some(mean) = of.take(most).map(|a| mean.push(a)).last() {
            filter.settle(mean);
        }
    };
    let turned = |s: &Seen| s.acc.map(|acc| s.strapdown.rotate(acc));
    let mut filter = LowPass::new(tau_s, step_s);
    start(&mut filter, &mut stretch.iter().filter_map(turned));
    let mut last = NOTHING;
    for s in stretch.iter_mut() {
        if let Some(acc) = turned(s) {
            last = filter.push(acc);
        }
        s.smooth = last;
    }
    start(&mut filter, &mut stretch.iter().rev().map(|s| s.smooth));
    for s in stretch.iter_mut().rev() {
        if s.acc.is_some() {
            last = filter.push(s.smooth);
        }
        s.smooth = last;
    }
}

fn tilt(seen: &mut [Seen]) {
    let mut tilt = Quaternion::IDENTITY;
    for s in seen.iter_mut() {
        if let Some(more) = upright(tilt.rotate(s.smooth)) {
            tilt = (more * tilt).tidied();
        }
        s.strapdown = (tilt * s.strapdown).tidied();
    }
}

/// The heading of a stretch by the field, low-passed without delay.
fn head(stretch: &mut [Seen], config: &OrientationConfig, step_s: f64) {
    let usual = gain(config.mag_tau_s, step_s);
    let (mut heading, mut count, mut rejected_s) = (None, 1.0, config.mag_reject_s);
    for s in stretch.iter_mut() {
        if let Some(mag) = s.mag {
            let [east, north, _] = s.strapdown.rotate(mag);
            let to = libm::atan2(east, north);
            let before = heading.unwrap_or(to);
            let first = 1.0 / count;
            count += 1.0;
            let mut k = usual;
            if !s.disturbed {
                rejected_s = (rejected_s - 2.0 * step_s).max(0.0);
            } else if rejected_s <= config.mag_reject_s {
                rejected_s += step_s;
                k = 0.0;
            } else {
                k *= 0.5;
            }
            let starts = first * config.mag_tau_s >= step_s;
            let k = if starts && first > k { first } else { k };
            heading = Some(wrapped(before + k * wrapped(to - before)));
        }
        s.heading = heading.unwrap_or(0.0);
    }
    let mut heading = stretch.last().map_or(0.0, |s| s.heading);
    for s in stretch.iter_mut().rev() {
        if s.mag.is_some() {
            heading = wrapped(heading + usual * wrapped(s.heading - heading));
        }
        s.heading = heading;
    }
}

/// Poses; in a gap, on the shortest way between both sides.
fn fill(seen: &[Seen], poses: &mut [Pose], most: f64) {
    let mut before: Option<Quaternion> = None;
    let (mut rest, mut poses) = (seen, poses);
    while !rest.is_empty() {
        let lost = rest.iter().take_while(|s| s.gyr.is_none()).count();
        let Some((_, tail)) = rest.split_at_checked(lost) else { return };
        let Some((gap, later)) = poses.split_at_mut_checked(lost) else { return };
        let after = tail.first().map(|s| Quaternion::about_z(s.heading) * s.strapdown);
        let whole = lost as f64 + 1.0;
        for (i, pose) in gap.iter_mut().enumerate() {
            let between = before.zip(after).filter(|_| lost as f64 <= most).map(|(a, b)| {
                let way = (a.inverse() * b).rotation();
                a * Quaternion::of_rotation(scale(way, (i as f64 + 1.0) / whole))
            });
            // At either end of the recording it stays as it was predicted.
            if before.is_some() && after.is_some() {
                put(pose, between);
            }
        }
        let (Some((s, tail)), Some((pose, later))) = (tail.split_first(), later.split_first_mut())
        else {
            return;
        };
        put(pose, after);
        let [x, y, z] = s.bias.map(|b| b * super::bias::DEGREES);
        (pose.bias_x_deg_s, pose.bias_y_deg_s, pose.bias_z_deg_s) = (x, y, z);
        before = after;
        (rest, poses) = (tail, later);
    }
}

fn put(pose: &mut Pose, orientation: Option<Quaternion>) {
    let none = Quaternion { w: f64::NAN, x: f64::NAN, y: f64::NAN, z: f64::NAN };
    let Quaternion { w, x, y, z } = orientation.map_or(none, Quaternion::tidied);
    (pose.w, pose.x, pose.y, pose.z) = (w, x, y, z);
    pose.flags = pose.flags.without(Flags::NO_DATA).with_if(Flags::NO_DATA, orientation.is_none());
}
