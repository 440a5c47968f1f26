//! `interocept screen`: the portrait of a capture.

use interocept::Status;
use interocept_assess::{
    Baseline, Capture, Filled, Group, Inputs, Options, Portrait, Signal, compare::Stage,
};
use interocept_io::store::Store;
use interocept_sim::station::{self, Sensor, StationConfig};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    failure::Failure,
    json, keeping,
    language::Language,
    output, oximeter,
    report::{self, About},
    sensors::{self, Found, Span, Why},
    signals::SignalsArgs,
    table::{Align, Table, clock, number, short, wrap},
};

/// Screen a person: 50 elements from whatever sensors were there, each with its evidence
///
/// Opens WFDB records, EDF, Empatica E4 folders and archives, OpenSignals text and CSV, and finds
/// the sensors by the names of the signals. Every element has a value with unit, interval and
/// source, or says what is missing.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Recordings of one person: WFDB records, E4 folders or .zip, EDF, OpenSignals or CSV files
    #[arg(value_name = "RECORD|FILE", required_unless_present = "demo")]
    inputs: Vec<PathBuf>,
    /// Screen half a minute of simulated ECG, PPG, breathing belt, skin conductance and temperature
    #[arg(long, conflicts_with = "inputs")]
    demo: bool,
    /// Where the capture begins, in seconds from the start of the recording
    #[arg(long, value_name = "S", default_value_t = 0.0)]
    start: f64,
    /// How long it is, in seconds; at most five minutes of the recording otherwise
    #[arg(long, value_name = "S")]
    length: Option<f64>,
    /// Where six minutes of the same person at rest begin, in seconds: the baseline of arousal,
    /// tension, relaxation and stress
    #[arg(long, value_name = "S", conflicts_with = "demo")]
    rest: Option<f64>,
    /// What a signal is, such as eda="hand GSR"; may be given again. Found by their names otherwise
    #[arg(long = "sensor", value_name = "SENSOR=SIGNAL", value_parser = pair)]
    sensors: Vec<(String, String)>,
    /// A JSON file of what is known beside the signals: {"phq9": [0,..], "fatigue": 40, "cuff": [122, 78]},
    /// and tables of tasks, sessions and days; `interocept simulate FILE.json --signal answers`
    /// writes one to try
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// A JSON file with the curve of the oximeter's maker: {"name": "..", "polynomial": [110, -25]}, or a
    /// "table" of [ratio, percent]; without it there is no oxygen saturation
    #[arg(long, value_name = "FILE")]
    spo2: Option<PathBuf>,
    /// Keep the portrait in this store, and take the person's baseline from it where --rest is not
    /// given; the capture counts as made now
    #[arg(long, value_name = "FILE", requires = "person")]
    store: Option<PathBuf>,
    /// Whose portrait it is, by the pseudonym in the store
    #[arg(long, value_name = "PSEUDONYM", requires = "store")]
    person: Option<String>,
    /// The stage of the stay, 1 to 4
    #[arg(long, value_name = "N", requires = "store", value_parser = clap::value_parser!(u8).range(1..=4))]
    stage: Option<u8>,
    /// Write the report as one HTML file too
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    #[command(flatten)]
    signals: SignalsArgs,
    /// Language of the report
    #[arg(long, value_enum, default_value = "en")]
    lang: Language,
}

const EXAMPLES: &str = "\
Examples:
  interocept screen --demo
  interocept screen --demo --html portrait.html
  interocept screen S01.zip --start 1200 --length 60 --rest 300
  interocept screen drive05 --start 300 --length 60 --sensor eda=\"hand GSR\"
  interocept simulate person.json --signal answers && interocept screen --demo --answers person.json
  interocept screen ward/mixedsignals --answers answers.json --lang zh
  interocept screen S01.zip --rest 300 --start 1200 --store station.db --person P-017 --stage 1
  interocept screen finger.csv --rate 100 --spo2 curve.json
  interocept screen --demo --json | jq '.elements[0]'

Not a medical device, and no diagnosis.";

pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    let (sensor, signal) = text.split_once('=').ok_or("it must be SENSOR=SIGNAL")?;
    Ok((sensor.into(), signal.into()))
}

/// Seconds of a baseline: six windows of a minute, of which five are needed.
const REST_S: f64 = 360.0;
/// Seconds of a recording that are looked at where nobody says.
const LONGEST_S: f64 = 300.0;
/// Portraits that are set beside each other.
const MOST_STAGES: usize = 4;
/// Seconds of the demonstration.
const DEMO_S: f64 = 30.0;

/// Sensors of the demonstration.
const DEMO: [&str; 5] = ["ecg", "ppg", "resp", "eda", "temp"];

/// Five sensors of one simulated person.
pub(super) fn demo(duration_s: f64) -> Result<Vec<Signal>, Failure> {
    let mut sensors = station::simulate(&StationConfig { duration_s, ..StationConfig::default() })?;
    sensors.retain(|s| DEMO.contains(&s.name));
    let signal = |s: Sensor| Ok(Signal::new(s.name, s.rate_hz, s.samples)?);
    sensors.into_iter().map(signal).collect()
}

/// Runs the command.
pub(crate) fn run(args: &Args, as_json: bool) -> Result<String, Failure> {
    if let Some(path) = &args.html {
        output::refuse_existing(path, "remove it")?;
    }
    let (name, found) = if args.demo {
        ("demo".to_owned(), Found { signals: demo(DEMO_S)?, unused: Vec::new() })
    } else {
        let length_s = args.length.unwrap_or(LONGEST_S);
        let span = Span { start_s: args.start, length_s };
        let found = sensors::open(&args.inputs, &args.signals, &args.sensors, span)?;
        let names = args.inputs.iter().map(|p| p.display().to_string());
        (names.collect::<Vec<_>>().join(", "), found)
    };
    let inputs = args.answers.as_deref().map_or(Ok(Inputs::default()), answers)?;
    let mut options = Options::default();
    let mut curve = None;
    if let Some(path) = &args.spo2 {
        let (name, config) = oximeter::open(path)?;
        (curve, options.spo2) = (Some(name), config);
    }
    let kept = args.store.as_deref().zip(args.person.as_deref());
    let kept =
        kept.map(|(file, person)| Ok::<_, Failure>((keeping::agreed(file, person)?, person)));
    let mut kept = kept.transpose()?;
    let now = keeping::now()?;
    if let Some(start_s) = args.rest {
        let span = Span { start_s, length_s: REST_S };
        let rest = sensors::open(&args.inputs, &args.signals, &args.sensors, span)?.signals;
        options.baseline = Baseline::of(rest)?;
        options.baseline_age_s = (args.start - start_s - REST_S).max(0.0);
    } else if let Some((store, person)) = &kept {
        if let Some((at, stored)) = store.baseline(person)? {
            options.baseline = Baseline::from_json(&stored)?;
            options.baseline_age_s = 1e-3 * (now.0 - at.0) as f64;
        }
    }
    let capture = Capture::of(found.signals, &options)?;
    let mut unused = found.unused;
    unused.extend(capture.refused.iter().map(|(name, e)| (name.clone(), Why::Rate(*e))));
    let portrait = Portrait::of(&capture, &inputs);
    let value = value(&capture, &portrait, &unused, curve.as_deref());
    let mut stages = Vec::new();
    if let Some((store, person)) = &mut kept {
        if args.rest.is_some() {
            store.save_baseline(person, &options.baseline.to_json(), now)?;
        }
        let session = store.begin_session(person, args.stage, now)?;
        store.save_portrait(person, session, &value, now)?;
        stages = self::stages(store, person)?;
    }
    if let Some(path) = &args.html {
        let names = args.inputs.iter().filter_map(|p| p.file_name());
        let names = names.map(|name| name.to_string_lossy()).collect::<Vec<_>>().join(", ");
        let person = args.person.as_ref().map(|person| match args.stage {
            Some(stage) => format!("{person}, {} {stage}", args.lang.say("stage", "阶段")),
            None => person.clone(),
        });
        let shown = person.unwrap_or(if args.demo { name.clone() } else { names });
        let about =
            About { name: &shown, curve: curve.as_deref(), stages: &stages, unused: &unused };
        let page = report::html(&capture, &portrait, &about, args.lang)?;
        output::File::create(path)?.write(&page)?.done()?;
    }
    if as_json {
        let mut value = value;
        if let Some(object) = value.as_object_mut() {
            object.insert("input".into(), json!(name));
        }
        return Ok(json::text(&value));
    }
    Ok(text(&capture, &portrait, &unused, args.lang))
}

/// The portrait as it is kept: without the name of the file, which may be that of a person.
fn value(
    capture: &Capture,
    portrait: &Portrait,
    unused: &[(String, Why)],
    curve: Option<&str>,
) -> Value {
    let mut value = portrait.to_json();
    if let Some(object) = value.as_object_mut() {
        let unused = unused.iter().map(|(n, why)| {
            json!({ "name": n, "why": why.said(Language::En), "why_zh": why.said(Language::Zh) })
        });
        object.insert("duration_s".into(), json::number(capture.length_s()));
        object.insert("signals".into(), json!(signals(capture)));
        object.insert("unused".into(), unused.collect());
        object.insert("spo2_curve".into(), json!(curve));
    }
    value
}

/// The last portraits of a person, one a stage, the earliest first.
fn stages(store: &Store, person: &str) -> Result<Vec<Stage>, Failure> {
    let mut all = store.portraits(person)?;
    let last: Vec<_> = all.iter().map(|p| (p.stage, p.time)).collect();
    let again = |stage, time| last.iter().any(|(s, t)| *s == stage && *t > time);
    all.retain(|p| p.stage.is_none() || !again(p.stage, p.time));
    let all = all.split_off(all.len().saturating_sub(MOST_STAGES));
    let named = |(i, p): (usize, interocept_io::store::Portrait)| {
        let name = p.stage.map_or_else(|| format!("({})", i + 1), |stage| stage.to_string());
        Ok(Stage::from_json(&name, &p.body.to_string())?)
    };
    all.into_iter().enumerate().map(named).collect()
}

fn answers(path: &Path) -> Result<Inputs, Failure> {
    let named = |e: &dyn std::fmt::Display| Failure::new(format!("{}: {e}", path.display()));
    let text = fs::read_to_string(path).map_err(|e| named(&e))?;
    Inputs::from_json(&text).map_err(|e| named(&e))
}

fn signals(capture: &Capture) -> Vec<Value> {
    let of = |s: &Signal| {
        json!({ "name": s.name, "rate_hz": json::number(s.rate.hz()), "start_s": s.start_s,
                "length_s": json::number(s.length_s()) })
    };
    capture.signals.iter().map(of).collect()
}

fn text(
    capture: &Capture,
    portrait: &Portrait,
    unused: &[(String, Why)],
    lang: Language,
) -> String {
    let list = capture.signals.iter().map(|s| format!("{} {} Hz", s.name, s.rate.hz()));
    let mut text = match lang {
        Language::En => format!(
            "Portrait: {} of 50 elements from {} of {}\n",
            portrait.filled(),
            clock(capture.length_s(), 1),
            list.collect::<Vec<_>>().join(", ")
        ),
        Language::Zh => format!(
            "画像：50项中有{}项，时长{}，信号：{}\n",
            portrait.filled(),
            clock(capture.length_s(), 1),
            list.collect::<Vec<_>>().join("、")
        ),
    };
    for group in Group::ALL {
        let of_group: Vec<&Filled> =
            portrait.elements.iter().filter(|f| f.element.group() == group).collect();
        let filled = of_group.iter().filter(|f| f.value().is_some()).count();
        let (en, zh) = group.names();
        text.push_str(&format!("\n{} {filled}/{}\n", lang.say(en, zh), of_group.len()));
        text.push_str(&with_value(&of_group, lang));
        text.push_str(&without_value(&of_group, lang));
    }
    for flag in &portrait.flags {
        let ask = format!(
            "{}: {} ({})",
            lang.say("For review by a person", "供人工复核"),
            lang.say(flag.en, flag.zh),
            number(flag.value)
        );
        text.push_str(&format!("\n{}", wrap(&format!("{ask}. {}", flag.source), 0)));
    }
    for check in portrait.checks.iter().filter(|c| !c.holds()) {
        let said = check.voices.iter().map(|v| format!("{} {}", v.stream, number(v.value)));
        let said = said.collect::<Vec<_>>().join(", ");
        let what = lang.say("sensors do not agree", "各传感器结果不一致");
        text.push_str(&format!("\n{}", wrap(&format!("{}: {what}: {said}", check.element), 0)));
    }
    if !unused.is_empty() {
        let list = unused.iter().map(|(name, why)| format!("{name} ({})", why.said(lang)));
        let list = list.collect::<Vec<_>>().join("; ");
        let not_used = lang.say("Not used", "未使用");
        text.push_str(&format!("\n{}", wrap(&format!("{not_used}: {list}"), 0)));
    }
    let note = lang.say(
        "* ultra-short: from less than the standard minimum, though enough by the literature. What would fill an empty element: --html and --json. No diagnosis; a person decides.",
        "*超短时：短于标准最短时长，但有文献支持。空缺项目如何补齐见--html与--json。不作诊断；由人判断。",
    );
    text.push_str(&format!("\n{}{}\n", wrap(note, 0), lang.disclaimer()));
    text
}

/// The elements of a group that have a value.
fn with_value(group: &[&Filled], lang: Language) -> String {
    let columns = [Align::Left, Align::Left, Align::Right, Align::Left, Align::Left, Align::Left];
    let mut table = Table::new(&columns.map(|align| ("", align))).flexible(5);
    for f in group {
        let Some(value) = f.value() else { continue };
        let e = f.element;
        let interval =
            f.interval().map(|(low, high)| format!("{} – {}", number(low), number(high)));
        let star = if f.status() == Status::UltraShort { "*" } else { "" };
        let from = f.inputs.first().map_or("", |input| &input.stream);
        let from = lang.stream(from).unwrap_or_else(|| from.into());
        let mut evidence = format!("{from}{star}");
        for part in &f.parts {
            let name = lang.part(&part.key).unwrap_or(&part.key);
            let unit = lang.unit(part.unit);
            evidence.push_str(format!(", {name} {} {unit}", short(part.value)).trim_end());
        }
        table.row([
            format!("  {}", e.id),
            lang.say(e.label_en, e.label_zh).into(),
            short(value),
            lang.unit(f.unit).into(),
            interval.unwrap_or_default(),
            evidence,
        ]);
    }
    table.body()
}

/// Those that have none, by their reasons; of the body each with what would fill it.
fn without_value(group: &[&Filled], lang: Language) -> String {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for f in group.iter().filter(|f| f.value().is_none()) {
        let e = f.element;
        let mut name = format!("{} {}", e.id, lang.say(e.label_en, e.label_zh));
        if e.group() == Group::Physiology {
            let needs = lang.say(e.needs_en, e.needs_zh);
            name.push_str(&match lang {
                Language::En => format!(" ({needs})"),
                Language::Zh => format!("（{needs}）"),
            });
        }
        let reason = lang.why(f.status());
        match reasons.iter_mut().find(|(other, _)| *other == reason) {
            Some((_, names)) => names.push(name),
            None => reasons.push((reason, vec![name])),
        }
    }
    let line = |(reason, names): (&str, Vec<String>)| {
        wrap(&format!("{reason}: {}", names.join(lang.say(", ", "、 "))), 2)
    };
    reasons.into_iter().map(line).collect()
}
