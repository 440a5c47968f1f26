//! What balance, walking and exercise tell.

use interocept::{
    Processor, SampleRate, catalogue,
    measure::Measure,
    motion::{
        Extent, Gait, GaitConfig, Pipeline, Placement, Repetition, Repetitions, RepetitionsConfig,
        Smooth, Sway as Balance, SwayConfig, Symmetry, Walk, WalkEvent, symmetry,
    },
    record::Names,
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

use super::{Inertial, entry};
use crate::{
    failure::Failure,
    json,
    signals::{self, Frames, SignalsArgs},
    table::{Align, Table, clock, number, pairs},
};

#[derive(clap::Args, Debug)]
pub(super) struct Sway {
    /// A CSV file or any recording with the centre of pressure
    #[arg(value_name = "FILE|RECORD")]
    input: PathBuf,
    #[command(flatten)]
    signals: SignalsArgs,
    /// Unit of the centre of pressure
    #[arg(long, value_enum, default_value = "mm")]
    unit: LengthUnit,
    /// Describe it as it came instead of resampled to 25 Hz and low-pass filtered
    #[arg(long)]
    raw: bool,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum LengthUnit {
    /// Millimetres
    Mm,
    /// Centimetres
    Cm,
    /// Metres
    M,
}

#[derive(clap::Args, Debug)]
pub(super) struct Walking {
    #[command(flatten)]
    inertial: Inertial,
    /// Where the sensor is worn
    #[arg(long, value_enum, default_value = "lower-back")]
    placement: Worn,
    /// Height of the person, for lengths from the lower back
    #[arg(long, value_name = "M", default_value_t = 0.0)]
    height: f64,
}

#[derive(clap::Args, Debug)]
pub(super) struct Exercise {
    #[command(flatten)]
    inertial: Inertial,
    /// The same exercise of the right side, to compare with FILE as the left
    #[arg(long, value_name = "FILE|RECORD", conflicts_with = "csv")]
    right: Option<PathBuf>,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum Worn {
    LowerBack,
    Foot,
}

/// Windows of balance are this long.
const WINDOWS_S: (f64, f64) = (10.0, 600.0);

/// The whole stance as one window, or windows of ten minutes.
pub(super) fn sway(args: &Sway, as_json: bool) -> Result<String, Failure> {
    let mut frames = signals::frames(&args.input, entry("motion.sway")?, &args.signals)?;
    let mm = match args.unit {
        LengthUnit::Mm => 1.0,
        LengthUnit::Cm => 10.0,
        LengthUnit::M => 1000.0,
    };
    frames.values.iter_mut().for_each(|x| *x *= mm);
    let rate_hz = frames.rate_hz;
    let length_s = (frames.values.len() / 2) as f64 / rate_hz;
    if length_s < WINDOWS_S.0 {
        let least = WINDOWS_S.0;
        return Err(Failure::new(format!("{length_s:.1} s are too short: sway needs {least} s")));
    }
    let window_s = length_s.min(WINDOWS_S.1);
    let pipeline = if args.raw { Pipeline::Raw } else { Pipeline::Standard };
    let config = SwayConfig { window_s, hop_s: window_s, pipeline };
    let measures = Balance::run(&config, SampleRate::new(rate_hz)?, &frames.values)?;
    let windows: Vec<&[Measure]> =
        measures.chunk_by(|a, b| a.window().start_s == b.window().start_s).collect();
    if as_json {
        let window = |m: &&[Measure]| {
            json!({
                "start_s": m.first().map_or(Value::Null, |m| json::number(m.window().start_s)),
                "measures": json::measures(m),
            })
        };
        return Ok(json::text(&json!({
            "input": args.input.display().to_string(),
            "rate_hz": rate_hz,
            "pipeline": pipeline.name(),
            "window_s": window_s,
            "windows": windows.iter().map(window).collect::<Vec<_>>(),
        })));
    }
    let mut text = pairs([
        ("Record", args.input.display().to_string()),
        ("Stance", format!("{} at {} Hz", clock(length_s, 1), number(rate_hz))),
        ("Pipeline", pipeline.name().into()),
    ]);
    for measures in windows {
        let columns = [("", Align::Left), ("value", Align::Right), ("unit", Align::Left)];
        let mut table = Table::new(&columns);
        for m in measures {
            let Some(entry) = catalogue::find(m.id()) else { continue };
            // Without a value there is its reason.
            let value = m.value().map_or_else(|| m.status().name().replace('_', " "), number);
            table.row([entry.label_en.into(), value, entry.unit.symbol().into()]);
        }
        text.push_str(&format!("\n{}", table.text()));
    }
    Ok(text + "\nNot a medical device.\n")
}

fn head(args: &Inertial, frames: &Frames) -> String {
    let length_s = (frames.values.len() / 6) as f64 / frames.rate_hz;
    pairs([
        ("Record", args.input.display().to_string()),
        ("Samples", format!("{} at {} Hz", clock(length_s, 1), number(frames.rate_hz))),
    ])
}

/// Bouts as a table; contacts too as CSV and JSON.
pub(super) fn gait(args: &Walking, as_json: bool) -> Result<String, Failure> {
    let frames = args.inertial.frames(&args.inertial.input, "motion.gait")?;
    let placement = match args.placement {
        Worn::LowerBack => Placement::LowerBack,
        Worn::Foot => Placement::Foot,
    };
    let config = GaitConfig { height_m: args.height, placement, ..GaitConfig::default() };
    let rate = SampleRate::new(frames.rate_hz)?;
    let walk = Gait::run(&config, rate, &frames.values)?;
    let of = |event: WalkEvent| walk.iter().filter(move |w| w.event == event);
    let ends_s = |w: &Walk| w.final_index as f64 / frames.rate_hz;
    if args.inertial.csv {
        let mut text = String::from("time_s,contacts,step_time_s,stride_time_s,stride_length_m\n");
        for w in of(WalkEvent::Contact) {
            let cells = [w.step_time_s, w.stride_time_s, w.stride_length_m].map(super::cell);
            text.push_str(&format!("{:.6},{},{}\n", w.time_s, w.contacts, cells.join(",")));
        }
        return Ok(text);
    }
    if as_json {
        let bout = |w: &Walk| {
            json!({
                "start_s": w.time_s,
                "end_s": ends_s(w),
                "contacts": w.contacts,
                "cadence_per_min": json::number(w.cadence_per_min),
                "speed_m_s": json::number(w.speed_m_s),
                "stride_time_s": json::number(w.stride_time_s),
                "stride_time_cv_percent": json::number(w.stride_time_cv),
                "stride_length_m": json::number(w.stride_length_m),
                "step_regularity": json::number(w.step_regularity),
                "stride_regularity": json::number(w.stride_regularity),
                "symmetry": json::number(w.symmetry),
                "flags": flags(w),
            })
        };
        let stop = |w: &Walk| json!({"time_s": w.time_s, "flags": flags(w)});
        return Ok(json::text(&json!({
            "input": args.inertial.input.display().to_string(),
            "rate_hz": frames.rate_hz,
            "placement": placement.name(),
            "bouts": of(WalkEvent::Bout).map(bout).collect::<Vec<_>>(),
            "contacts_s": of(WalkEvent::Contact).map(|w| w.time_s).collect::<Vec<_>>(),
            "unusable": of(WalkEvent::Unusable).map(stop).collect::<Vec<_>>(),
        })));
    }
    let mut table = Table::new(&[
        ("from", Align::Right),
        ("to", Align::Right),
        ("contacts", Align::Right),
        ("steps/min", Align::Right),
        ("m/s", Align::Right),
        ("stride s", Align::Right),
        ("stride m", Align::Right),
        ("symmetry", Align::Right),
    ]);
    for w in of(WalkEvent::Bout) {
        table.row([
            clock(w.time_s, 1),
            clock(ends_s(w), 1),
            w.contacts.to_string(),
            number(w.cadence_per_min),
            number(w.speed_m_s),
            number(w.stride_time_s),
            number(w.stride_length_m),
            number(w.symmetry),
        ]);
    }
    let mut text = format!("{}\n{}", head(&args.inertial, &frames), table.text());
    for w in of(WalkEvent::Unusable) {
        let why = flags(w).join(", ").replace('_', " ");
        text.push_str(&format!("\nUnusable from {}: {why}\n", clock(w.time_s, 1)));
    }
    Ok(text + "\nNot a medical device.\n")
}

fn flags(w: &Walk) -> Vec<&'static str> {
    use interocept::{motion::WalkFlags, record::FieldType as _};
    let Names::Flags(all) = WalkFlags::NAMES else { return Vec::new() };
    let bits = i64::from(w.flags.bits());
    all.iter().filter(|c| bits & c.value != 0).map(|c| c.name).collect()
}

/// The numbers of a repetition, in their order in a table.
type Column = (&'static str, &'static str, fn(&Repetition) -> f64);
const COLUMNS: [Column; 8] = [
    ("duration_s", "s", |r| r.duration_s),
    ("out_s", "out s", |r| r.out_s),
    ("hold_s", "hold s", |r| r.hold_s),
    ("back_s", "back s", |r| r.back_s),
    ("range_m_s2", "range m/s²", |r| r.range),
    ("peak_speed_m_s3", "m/s³", |r| r.peak_speed),
    ("sparc", "SPARC", |r| r.sparc),
    ("ldlj", "LDLJ", |r| r.ldlj),
];

/// Each repetition of a set, without a profile.
pub(super) fn repetitions(args: &Exercise, as_json: bool) -> Result<String, Failure> {
    let set = |input: &Path| -> Result<(Frames, Vec<Repetition>), Failure> {
        let frames = args.inertial.frames(input, "motion.repetitions")?;
        let rate = SampleRate::new(frames.rate_hz)?;
        let reps = Repetitions::run(&RepetitionsConfig::default(), rate, &frames.values)?;
        Ok((frames, reps))
    };
    let (frames, reps) = set(&args.inertial.input)?;
    let sides = match &args.right {
        Some(right) => Some(sides(&reps, &set(right)?.1)),
        None => None,
    };
    let count = |extent: Extent| reps.iter().filter(|r| r.extent == extent).count();
    let (whole, partial) = (count(Extent::Whole), count(Extent::Partial));
    if args.inertial.csv {
        let names = COLUMNS.map(|(name, ..)| name).join(",");
        let mut text = format!("time_s,count,extent,{names},smooth\n");
        for r in &reps {
            let cells = COLUMNS.map(|(_, _, of)| super::cell(of(r))).join(",");
            let (extent, smooth) = (r.extent.name(), r.smooth.name());
            text.push_str(&format!("{:.6},{},{extent},{cells},{smooth}\n", r.time_s, r.count));
        }
        return Ok(text);
    }
    if as_json {
        let rep = |r: &Repetition| -> Value {
            let named = [
                ("time_s", json!(r.time_s)),
                ("count", json!(r.count)),
                ("extent", json!(r.extent.name())),
                ("smooth", json!(r.smooth.name())),
            ];
            let numbers = COLUMNS.map(|(name, _, of)| (name, json::number(of(r))));
            named.into_iter().chain(numbers).map(|(name, v)| (name.to_owned(), v)).collect()
        };
        let side = |(name, s): &(&str, Option<Symmetry>)| {
            json!({
                "of": name,
                "ratio": s.map(|s| json::number(s.ratio)),
                "symmetry_angle_percent": s.map(|s| json::number(s.angle_percent)),
                "low": s.map(|s| json::number(s.low)),
                "high": s.map(|s| json::number(s.high)),
            })
        };
        return Ok(json::text(&json!({
            "input": args.inertial.input.display().to_string(),
            "rate_hz": frames.rate_hz,
            "whole": whole,
            "partial": partial,
            "repetitions": reps.iter().map(rep).collect::<Vec<_>>(),
            "symmetry": sides.map(|all| all.iter().map(side).collect::<Vec<_>>()),
        })));
    }
    let mut columns = vec![("no.", Align::Right), ("from", Align::Right)];
    let shown = || COLUMNS.iter().filter(|(name, ..)| *name != "peak_speed_m_s3");
    columns.extend(shown().map(|(_, head, _)| (*head, Align::Right)));
    let mut table = Table::new(&columns);
    for r in &reps {
        let name = match r.extent {
            Extent::Whole => r.count.to_string(),
            Extent::Partial => "partial".into(),
        };
        let values = shown().map(|(_, _, of)| number(of(r)));
        table.row([name, clock(r.time_s, 1)].into_iter().chain(values));
    }
    let counts = pairs([("Repetitions", format!("{whole}, and {partial} partial"))]);
    let mut text = format!("{}{counts}\n{}", head(&args.inertial, &frames), table.text());
    if let Some(why) = reps.iter().map(|r| r.smooth).find(|s| *s != Smooth::Ok) {
        text.push_str(&format!("\nWithout smoothness: {}\n", why.name().replace('_', " ")));
    }
    if let Some(sides) = sides {
        text.push_str(&format!("\n{}", sides_table(&sides)));
    }
    Ok(text + "\nNot a medical device.\n")
}

/// How alike whole repetitions of two sides are, in each of their numbers.
fn sides(left: &[Repetition], right: &[Repetition]) -> [(&'static str, Option<Symmetry>); 8] {
    COLUMNS.map(|(name, _, of)| {
        let values = |reps: &[Repetition]| -> Vec<f64> {
            let whole = reps.iter().filter(|r| r.extent == Extent::Whole);
            whole.map(of).filter(|v| !v.is_nan()).collect()
        };
        (name, symmetry(&values(left), &values(right)))
    })
}

fn sides_table(sides: &[(&'static str, Option<Symmetry>)]) -> String {
    let mut table = Table::new(&[
        ("left and right", Align::Left),
        ("left/right", Align::Right),
        ("symmetry angle %", Align::Right),
        ("95 % interval", Align::Right),
    ]);
    for (name, found) in sides {
        let Some(s) = found else { continue };
        let interval = format!("{} to {}", number(s.low), number(s.high));
        table.row([(*name).into(), number(s.ratio), number(s.angle_percent), interval]);
    }
    table.text()
}
