//! Times of movement: orientation and walking by sample, descriptors of a stance, smoothness of a
//! repetition.
//!
//! ```sh
//! cargo run --release -p interocept-benches --example motion_speed
//! ```

use interocept::{
    Processor, SampleRate,
    imu::{Orientation, OrientationConfig, offline},
    motion::{
        Gait, GaitConfig, Pipeline, Placement, Repetitions, RepetitionsConfig, Sway, SwayConfig,
        smooth::{Sparc, ldlj},
    },
};
use interocept_benches::timing;
use interocept_sim::{exercise, gait, sway};
use std::{error::Error, hint::black_box};

/// Nanoseconds of a lap, the mean of so many.
fn mean_ns(laps: u32, lap: impl FnMut()) -> f64 {
    1e9 * timing::mean_s(f64::INFINITY, laps, lap)
}

/// Nanoseconds a sample, and the bytes of a processor.
fn push<P: Processor>(
    config: &P::Config,
    hz: f64,
    frames: &[f64],
) -> Result<(f64, usize), Box<dyn Error>> {
    let mut p = P::new(config, SampleRate::new(hz)?)?;
    let n = (frames.len() / P::INFO.channels.len()) as f64;
    let ns = mean_ns(20, || {
        let mut outputs = 0_u32;
        let _ = p.push(black_box(frames), &mut |_| outputs += 1);
        black_box(outputs);
    });
    Ok((ns / n, p.state_size()))
}

/// A quarter of an hour of nine axes at 100 Hz, without times: the movement of
/// `benches/validation/orientation.py`.
fn nine_axes() -> Vec<f64> {
    use libm::{cos, sin};
    (0..90_000)
        .flat_map(|i| {
            let t = f64::from(i) / 100.0;
            let hum = 0.05 * sin(39.0 * t * t);
            let [a, b, c] = [0.9 * sin(1.3 * t), 0.7 * cos(0.9 * t), 0.5 * sin(0.4 * t)];
            let [x, y, z] = [1.5 * sin(2.1 * t) + hum, 1.2 * cos(1.7 * t), 9.8 - hum];
            let [p, q, r] = [20.0 + 2.0 * sin(0.2 * t), 5.0 * cos(0.3 * t), -40.0];
            [f64::NAN, a, b, c, x, y, z, p, q, r]
        })
        .collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let (ns, bytes) = push::<Orientation>(&OrientationConfig::default(), 100.0, &nine_axes())?;
    println!("orientation of nine axes: {ns:.0} ns a sample, {bytes} bytes");
    let (frames, config, rate) =
        (nine_axes(), OrientationConfig::default(), SampleRate::new(100.0)?);
    let ns = mean_ns(10, || {
        let poses = offline::orientation(black_box(&frames), &config, rate);
        black_box(poses.map_or(0, |poses| poses.len()));
    });
    println!("the same offline: {:.0} ns a sample", ns / 90_000.0);
    let cop: Vec<f64> =
        sway::simulate(&sway::SwayConfig::default())?.into_iter().flatten().collect();
    for pipeline in [Pipeline::Standard, Pipeline::Raw] {
        // A window that ends with every pass over the recording.
        let config = SwayConfig { pipeline, hop_s: 30.0, ..SwayConfig::default() };
        let (ns, bytes) = push::<Sway>(&config, 100.0, &cop)?;
        let ms = ns * 3000.0 / 1e6;
        println!(
            "72 descriptors of 30 s at 100 Hz, {}: {ms:.3} ms, {bytes} bytes",
            pipeline.name()
        );
    }
    let speed: Vec<f64> = (-100..100)
        .map(|i| libm::exp(-5.0 * (f64::from(i) / 100.0) * (f64::from(i) / 100.0)))
        .collect();
    let mut sparc = Sparc::new(speed.len())?;
    let ns = mean_ns(20_000, || {
        black_box(sparc.of(black_box(&speed), 100.0));
    });
    println!("SPARC of 200 samples: {:.1} us", ns / 1e3);
    let ns = mean_ns(500_000, || {
        black_box(ldlj(black_box(&speed)));
    });
    println!("LDLJ of 200 samples: {:.2} us", ns / 1e3);

    let walk = gait::simulate(&gait::GaitConfig { strides: 100, ..gait::GaitConfig::default() })?;
    let frames = |side: &[[f64; 6]]| -> Vec<f64> { side.iter().flatten().copied().collect() };
    let config = GaitConfig { height_m: 1.7, ..GaitConfig::default() };
    let (ns, bytes) = push::<Gait>(&config, 100.0, &frames(&walk.back))?;
    println!("lower back at 100 Hz: {ns:.0} ns a sample, {bytes} bytes");
    let config = GaitConfig { placement: Placement::Foot, ..config };
    let (ns, bytes) = push::<Gait>(&config, 100.0, &frames(&walk.foot))?;
    println!("foot at 100 Hz: {ns:.0} ns a sample, {bytes} bytes");
    let set = exercise::simulate(&exercise::ExerciseConfig::default())?;
    let (ns, bytes) =
        push::<Repetitions>(&RepetitionsConfig::default(), 100.0, &frames(&set.frames))?;
    println!("repetitions at 100 Hz: {ns:.0} ns a sample, {bytes} bytes");
    Ok(())
}
