//! `interocept motion`: how sensors of movement are turned, and what balance, walking and exercise
//! tell.

mod movement;

use interocept::{
    Processor as _, SampleRate,
    imu::{Orientation, OrientationConfig, OrientationFlags, Pose, Quaternion},
    posture::angles,
    record::{FieldType as _, Names},
    registry,
    unit::Unit,
};
use serde_json::json;
use std::path::{Path, PathBuf};

use crate::{
    failure::Failure,
    json,
    signals::{self, Frames, SignalsArgs},
    table::{Align, Table, number, pairs},
};

/// Orientation and tilt of an inertial sensor, standing balance, walking, repetitions
///
/// Orientation takes gyroscope, accelerometer and, where there is one, magnetometer from the columns of a table
/// or the signals of a recording, and says what is wrong with them: units, gaps, clipping, a frozen
/// axis, a disturbed field.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// Quaternions from the sensor to east, north and up, with their uncertainty
    Orientation(Inertial),
    /// How far an axis of the sensor is from upright
    Tilt(Tilt),
    /// Standing balance from the centre of pressure: every descriptor
    Sway(movement::Sway),
    /// Bouts of walking from a sensor on the lower back or a foot
    Gait(movement::Walking),
    /// Repetitions of an exercise from a sensor on what moves
    Repetitions(movement::Exercise),
}

#[derive(clap::Args, Debug)]
struct Inertial {
    /// A CSV file or any recording with gyroscope and accelerometer
    #[arg(value_name = "FILE|RECORD")]
    input: PathBuf,
    #[command(flatten)]
    signals: SignalsArgs,
    /// Unit of the gyroscope
    #[arg(long, value_enum, default_value = "rad")]
    gyr_unit: GyrUnit,
    /// Unit of the accelerometer
    #[arg(long, value_enum, default_value = "ms2")]
    acc_unit: AccUnit,
    /// Write CSV, one line a sample, contact or repetition
    #[arg(long)]
    csv: bool,
}

#[derive(clap::Args, Debug)]
struct Tilt {
    #[command(flatten)]
    inertial: Inertial,
    /// The axis that points up when nothing is tilted
    #[arg(long, value_enum, default_value = "z")]
    axis: Axis,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum GyrUnit {
    /// Radians a second
    Rad,
    /// Degrees a second
    Deg,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum AccUnit {
    /// Metres per square second
    Ms2,
    /// Standard gravity
    G,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum Axis {
    X,
    Y,
    Z,
}

const EXAMPLES: &str = "\
Examples:
  interocept motion orientation imu.csv --rate 100 --csv > pose.csv
  interocept motion orientation watch.csv --time-column t --gyr-unit deg --acc-unit g
  interocept motion tilt back.csv --rate 50 --axis x
  interocept motion sway plate.csv --rate 100 --unit cm
  interocept motion gait belt.csv --rate 100 --height 1.75
  interocept motion repetitions wrist.csv --rate 50 --acc-unit g --json
  interocept motion repetitions left.csv --right right.csv --rate 50

Columns are found by names such as gyr_x, acc_y, mag_z and cop_ap; --channels takes
them otherwise, `-` for none: gyroscope, accelerometer and magnetometer for
orientation, accelerometer and gyroscope for gait and repetitions, antero-posterior
and medio-lateral for sway.

Not a medical device.";

/// Runs the command.
pub(crate) fn run(args: &Args, as_json: bool) -> Result<String, Failure> {
    match &args.what {
        What::Orientation(inertial) => orientation(inertial, as_json),
        What::Tilt(what) => tilt(what, as_json),
        What::Sway(what) => movement::sway(what, as_json),
        What::Gait(what) => movement::gait(what, as_json),
        What::Repetitions(what) => movement::repetitions(what, as_json),
    }
}

fn entry(name: &str) -> Result<&'static registry::Entry, Failure> {
    registry::find_name(name).ok_or_else(|| Failure::new(format!("there is no {name}")))
}

impl Inertial {
    /// Frames of a processor from an input, in the units of its channels.
    fn frames(&self, input: &Path, name: &str) -> Result<Frames, Failure> {
        let entry = entry(name)?;
        let mut frames = signals::frames(input, entry, &self.signals)?;
        let gyr = if let GyrUnit::Deg = self.gyr_unit { std::f64::consts::PI / 180.0 } else { 1.0 };
        let acc = if let AccUnit::G = self.acc_unit { 9.80665 } else { 1.0 };
        let channels = entry.info.channels;
        for frame in frames.values.chunks_mut(channels.len()) {
            for (x, channel) in frame.iter_mut().zip(channels) {
                *x *= match channel.unit {
                    Unit::RadianPerSecond => gyr,
                    Unit::MetrePerSquareSecond => acc,
                    _ => 1.0,
                };
            }
        }
        Ok(frames)
    }
}

/// The poses of a recording.
struct Followed {
    rate_hz: f64,
    poses: Vec<Pose>,
}

fn follow(args: &Inertial) -> Result<Followed, Failure> {
    let frames = args.frames(&args.input, "motion.orientation")?;
    let rate = SampleRate::new(frames.rate_hz)?;
    let poses = Orientation::run(&OrientationConfig::default(), rate, &frames.values)?;
    Ok(Followed { rate_hz: frames.rate_hz, poses })
}

/// The flags by name.
fn names(flags: OrientationFlags) -> Vec<&'static str> {
    let Names::Flags(all) = OrientationFlags::NAMES else { return Vec::new() };
    let bits = i64::from(flags.bits());
    all.iter().filter(|c| bits & c.value != 0).map(|c| c.name).collect()
}

/// By how many percent of the samples each flag is carried.
fn shares(poses: &[Pose]) -> Vec<(&'static str, f64)> {
    let Names::Flags(all) = OrientationFlags::NAMES else { return Vec::new() };
    let share = |value: i64| {
        let with = poses.iter().filter(|p| i64::from(p.flags.bits()) & value != 0).count();
        100.0 * with as f64 / poses.len().max(1) as f64
    };
    all.iter().map(|c| (c.name, share(c.value))).filter(|(_, share)| *share > 0.0).collect()
}

/// The value below which a share of values lies; NaN of none.
fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|x| !x.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    sorted.get((share * last as f64).round() as usize).copied().unwrap_or(f64::NAN)
}

fn orientation(args: &Inertial, as_json: bool) -> Result<String, Failure> {
    let Followed { rate_hz, poses } = follow(args)?;
    if args.csv {
        let mut text =
            String::from("time_s,w,x,y,z,inclination_sigma_deg,heading_sigma_deg,flags\n");
        for p in &poses {
            let cells = [p.w, p.x, p.y, p.z, p.inclination_sigma_deg, p.heading_sigma_deg];
            text.push_str(&line(p.index as f64 / rate_hz, &cells, p.flags));
        }
        return Ok(text);
    }
    let sigma = |of: fn(&Pose) -> f64| {
        let known = poses.iter().filter(|p| !p.w.is_nan());
        let values: Vec<f64> = known.map(of).collect();
        (quantile(&values, 0.5), quantile(&values, 0.95))
    };
    let inclination = sigma(|p| p.inclination_sigma_deg);
    let heading = sigma(|p| p.heading_sigma_deg);
    if as_json {
        let flags: serde_json::Map<_, _> =
            shares(&poses).into_iter().map(|(n, s)| (n.into(), json::number(s))).collect();
        return Ok(json::text(&json!({
            "input": args.input.display().to_string(),
            "rate_hz": rate_hz,
            "samples": poses.len(),
            "inclination_sigma_deg": {"median": json::number(inclination.0), "p95": json::number(inclination.1)},
            "heading_sigma_deg": {"median": json::number(heading.0), "p95": json::number(heading.1)},
            "flags_percent": flags,
        })));
    }
    let both = |(median, most): (f64, f64)| format!("{median:.1}° ({most:.1}°)");
    let mut text = head(args, rate_hz, &poses);
    text.push_str(&pairs([
        ("Inclination", format!("known to {} at the median (95th percentile)", both(inclination))),
        ("Heading", format!("known to {}", both(heading))),
    ]));
    Ok(text + &flag_table(&poses))
}

fn tilt(args: &Tilt, as_json: bool) -> Result<String, Failure> {
    let Followed { rate_hz, poses } = follow(&args.inertial)?;
    let axis = match args.axis {
        Axis::X => [1.0, 0.0, 0.0],
        Axis::Y => [0.0, 1.0, 0.0],
        Axis::Z => [0.0, 0.0, 1.0],
    };
    let tilts: Vec<f64> = poses
        .iter()
        .map(|p| angles::inclination_deg(Quaternion { w: p.w, x: p.x, y: p.y, z: p.z }, axis))
        .collect();
    if args.inertial.csv {
        let mut text = String::from("time_s,tilt_deg,inclination_sigma_deg,flags\n");
        for (p, tilt) in poses.iter().zip(&tilts) {
            let cells = [*tilt, p.inclination_sigma_deg];
            text.push_str(&line(p.index as f64 / rate_hz, &cells, p.flags));
        }
        return Ok(text);
    }
    let quantiles = [("5th percentile", 0.05), ("median", 0.5), ("95th percentile", 0.95)];
    if as_json {
        let tilts: serde_json::Map<_, _> = quantiles
            .iter()
            .map(|(name, share)| ((*name).into(), json::number(quantile(&tilts, *share))))
            .collect();
        return Ok(json::text(&json!({
            "input": args.inertial.input.display().to_string(),
            "rate_hz": rate_hz,
            "samples": poses.len(),
            "tilt_deg": tilts,
        })));
    }
    let values = quantiles.map(|(name, share)| format!("{name} {:.1}°", quantile(&tilts, share)));
    let tilt = pairs([("Tilt", values.join(", "))]);
    Ok(head(&args.inertial, rate_hz, &poses) + &tilt + &flag_table(&poses))
}

/// A number for CSV; nothing where there is none.
fn cell(x: f64) -> String {
    if x.is_nan() { String::new() } else { format!("{x:.6}") }
}

fn line(time_s: f64, cells: &[f64], flags: OrientationFlags) -> String {
    let cells: Vec<String> = cells.iter().copied().map(cell).collect();
    format!("{time_s:.6},{},{}\n", cells.join(","), names(flags).join(" "))
}

fn head(args: &Inertial, rate_hz: f64, poses: &[Pose]) -> String {
    pairs([
        ("Record", args.input.display().to_string()),
        ("Samples", format!("{}; {} Hz", poses.len(), number(rate_hz))),
    ])
}

fn flag_table(poses: &[Pose]) -> String {
    let mut table = Table::new(&[("flag", Align::Left), ("% of samples", Align::Right)]);
    for (name, share) in shares(poses) {
        table.row([name.replace('_', " "), format!("{share:.1}")]);
    }
    format!("\n{}\nNot a medical device.\n", table.text())
}
