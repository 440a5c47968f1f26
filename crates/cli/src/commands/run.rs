//! `interocept run`: any processor on any recording.

use interocept::{
    SampleRate, catalogue,
    erased::Frames,
    record::{Field, Kind, Layout, Names},
    registry::{self, Entry},
};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

use crate::{
    failure::Failure,
    json,
    signals::{self, SignalsArgs, processors},
    table::{Align, Table, number, pairs},
};

/// Run a processor on the channels of a recording: pulses, breaths, skin, temperature, camera
///
/// Opens WFDB records, EDF, Empatica E4 folders and archives, OpenSignals text and CSV; finds the
/// channels by their names, or takes those of --channels. Everything that a processor can be told
/// is set with --set; `docs/processors.md` describes it.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Which processor, such as ppg.detector; without one they are all listed
    #[arg(value_name = "PROCESSOR", value_parser = processor)]
    processor: Option<&'static Entry>,
    /// A WFDB record without extension, an E4 folder or .zip, an EDF, OpenSignals or CSV file
    #[arg(value_name = "RECORD|FILE")]
    input: Option<PathBuf>,
    #[command(flatten)]
    signals: SignalsArgs,
    /// A field of its configuration, such as window_s=30; may be given again
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    settings: Vec<String>,
    /// Write CSV, one line a record, instead of a table
    #[arg(long)]
    csv: bool,
}

const EXAMPLES: &str = "\
Examples:
  interocept run                                    the processors, and what they take
  interocept run ppg.detector S01.zip --csv > pulses.csv
  interocept run hrv.from_ppg S01.zip --set window_s=300
  interocept run resp.rate night.edf --channels Belt
  interocept run eda.features S01.zip --json
  interocept run temp.level S01.zip
  interocept run camera.contact PPG.csv --time-column time --time-unit ms
  interocept run ppg.spo2 finger.csv --rate 100 --channels red,ir \\
    --set curve=polynomial --set c0=110 --set c1=-25

Not a medical device.";

fn processor(name: &str) -> Result<&'static Entry, String> {
    let entry = registry::find_name(name);
    entry.filter(|e| processors().any(|p| p.id == e.id)).ok_or_else(|| {
        let names: Vec<&str> = processors().map(|e| e.info.name).collect();
        format!("the processors of signals are {}", names.join(", "))
    })
}

/// Runs the command.
pub(crate) fn run(args: &Args, as_json: bool) -> Result<String, Failure> {
    let Some(entry) = args.processor else { return Ok(list(as_json)) };
    let Some(input) = &args.input else {
        return Err(Failure::new("give a recording, as in `interocept run ppg.detector S01.zip`"));
    };
    let config = config(entry, &args.settings)?;
    let frames = signals::frames(input, entry, &args.signals)?;
    let mut processor = (entry.make)(&config, SampleRate::new(frames.rate_hz)?)?;
    let mut rows = Vec::new();
    let mut take = |bytes: &[u8]| rows.push(row(entry.output, bytes));
    processor.push(Frames::F64(&frames.values), &mut take)?;
    processor.finish(&mut take);
    let channels = frames.names.join(", ");
    if as_json {
        let records: Vec<Value> = rows.iter().map(|row| object(row)).collect();
        return Ok(json::text(&json!({
            "input": input.display().to_string(),
            "processor": entry.info.name,
            "channels": frames.names,
            "rate_hz": frames.rate_hz,
            "records": records,
        })));
    }
    if args.csv {
        return Ok(csv(entry.output, &rows));
    }
    let head = pairs([
        ("Record", input.display().to_string()),
        ("Channels", format!("{channels}; {} Hz", number(frames.rate_hz))),
        ("Processor", format!("{}: {}", entry.info.name, entry.info.about)),
    ]);
    Ok(format!("{head}\n{}\nNot a medical device.\n", table(entry.output, &rows)))
}

/// The default configuration with what was set.
fn config(entry: &Entry, settings: &[String]) -> Result<Vec<f64>, Failure> {
    let fields = entry.config.fields;
    let mut values: Vec<f64> =
        (0..fields.len()).map(|i| (entry.default)(i).unwrap_or(0.0)).collect();
    for setting in settings {
        let (name, text) = setting.split_once('=').unwrap_or((setting, ""));
        let found = fields.iter().position(|f| f.name == name);
        let Some((field, slot)) = found.and_then(|i| Some((fields.get(i)?, values.get_mut(i)?)))
        else {
            let names: Vec<&str> = fields.iter().map(|f| f.name).collect();
            return Err(Failure::new(format!(
                "{} has no field {name:?}; there are: {}",
                entry.info.name,
                names.join(", ")
            )));
        };
        let choices = match field.names {
            Names::OneOf(choices) => choices,
            _ => &[],
        };
        let by_name = choices.iter().find(|c| c.name == text).map(|c| c.value as f64);
        *slot = by_name.or_else(|| text.parse().ok()).ok_or_else(|| {
            let names: Vec<&str> = choices.iter().map(|c| c.name).collect();
            let allowed = if names.is_empty() { "a number".into() } else { names.join(", ") };
            Failure::new(format!("{name} is {text:?}; it must be {allowed}"))
        })?;
    }
    Ok(values)
}

/// One field of a record.
enum Cell {
    Number(f64),
    Text(String),
}

/// A record by the names of its fields; a measure with its key and unit.
fn row(layout: &Layout, bytes: &[u8]) -> Vec<(&'static str, Cell)> {
    let mut row = Vec::new();
    for field in layout.fields {
        let value = value(field, bytes);
        if layout.name == "measure" && field.name == "id" {
            let entry = catalogue::entries().find(|e| f64::from(e.id.number()) == value);
            let (key, unit) = entry.map_or(("", ""), |e| (e.key, e.unit.symbol()));
            row.push(("key", Cell::Text(key.into())));
            row.push(("unit", Cell::Text(unit.into())));
            continue;
        }
        let named = |set: bool| {
            move |c: &&interocept::record::Choice| {
                if set { value as i64 & c.value != 0 } else { value == c.value as f64 }
            }
        };
        let names = |choices: &[interocept::record::Choice], set: bool| {
            let names: Vec<&str> = choices.iter().filter(named(set)).map(|c| c.name).collect();
            Cell::Text(names.join(" "))
        };
        row.push((
            field.name,
            match field.names {
                Names::None => Cell::Number(value),
                Names::OneOf(choices) => names(choices, false),
                Names::Flags(choices) => names(choices, true),
            },
        ));
    }
    row
}

fn value(field: &Field, bytes: &[u8]) -> f64 {
    let at = |size: usize| bytes.get(field.offset..field.offset + size);
    let eight = || at(8).and_then(|b| b.try_into().ok()).unwrap_or_default();
    let four = || at(4).and_then(|b| b.try_into().ok()).unwrap_or_default();
    match field.kind {
        Kind::F64 => f64::from_ne_bytes(eight()),
        Kind::U64 => u64::from_ne_bytes(eight()) as f64,
        Kind::I64 => i64::from_ne_bytes(eight()) as f64,
        Kind::U32 => f64::from(u32::from_ne_bytes(four())),
        Kind::I32 => f64::from(i32::from_ne_bytes(four())),
        _ => f64::NAN,
    }
}

fn object(row: &[(&'static str, Cell)]) -> Value {
    let cell = |cell: &Cell| match cell {
        Cell::Number(x) => json::number(*x),
        Cell::Text(text) => json!(text),
    };
    Value::Object(row.iter().map(|(name, c)| ((*name).into(), cell(c))).collect::<Map<_, _>>())
}

/// The columns that a table has.
fn columns(layout: &Layout) -> Vec<&'static str> {
    let fields = layout.fields.iter().flat_map(|f| match (layout.name, f.name) {
        ("measure", "id") => vec!["key", "unit"],
        (_, name) => vec![name],
    });
    fields.collect()
}

fn csv(layout: &Layout, rows: &[Vec<(&'static str, Cell)>]) -> String {
    let mut text = columns(layout).join(",") + "\n";
    for row in rows {
        let cells = row.iter().map(|(_, cell)| match cell {
            Cell::Number(x) if x.is_nan() => String::new(),
            Cell::Number(x) => x.to_string(),
            Cell::Text(text) => text.clone(),
        });
        text.push_str(&(cells.collect::<Vec<_>>().join(",") + "\n"));
    }
    text
}

fn table(layout: &Layout, rows: &[Vec<(&'static str, Cell)>]) -> String {
    // What is read first comes first, and what only programs need is left out.
    let shown: &[&str] = &["start_s", "key", "value", "unit", "low", "high", "quality", "status"];
    let columns = if layout.name == "measure" { shown.to_vec() } else { columns(layout) };
    let text = |name: &str| matches!(name, "key" | "unit" | "status" | "flags" | "reasons");
    let align = |name: &&'static str| (*name, if text(name) { Align::Left } else { Align::Right });
    let mut table = Table::new(&columns.iter().map(align).collect::<Vec<_>>());
    for row in rows {
        table.row(columns.iter().map(|column| {
            let cell = row.iter().find(|(name, _)| name == column).map(|(_, cell)| cell);
            match cell {
                Some(Cell::Number(x)) if x.fract() == 0.0 => format!("{x:.0}"),
                Some(Cell::Number(x)) if column.ends_with("_s") => format!("{x:.3}"),
                Some(Cell::Number(x)) => number(*x),
                Some(Cell::Text(text)) => text.replace('_', " "),
                None => String::new(),
            }
        }));
    }
    table.text()
}

/// Every processor of signals.
fn list(as_json: bool) -> String {
    let channels = |e: &Entry| e.info.channels.iter().map(|c| c.name).collect::<Vec<_>>();
    if as_json {
        let all: Vec<Value> = processors()
            .map(|e| json!({"processor": e.info.name, "channels": channels(e), "about": e.info.about}))
            .collect();
        return json::text(&json!(all));
    }
    let columns = [("processor", Align::Left), ("channels", Align::Left), ("", Align::Left)];
    let mut table = Table::new(&columns).flexible(2);
    for e in processors() {
        table.row([e.info.name.into(), channels(e).join(" "), e.info.about.into()]);
    }
    table.text()
}
