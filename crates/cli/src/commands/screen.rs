//! `interocept screen`: the portrait of a capture.

use interocept::Status;
use interocept_assess::{Capture, Filled, Group, Inputs, Options, Portrait, Signal};
use interocept_sim::{BreathingConfig, EdaConfig, TemperatureConfig, breathing, eda, temperature};
use serde_json::json;

use crate::{
    failure::Failure,
    json,
    language::Language,
    table::{Align, Table, clock, number, wrap},
};

/// Screen a person: 50 elements from whatever sensors were there, each with its evidence
///
/// Every element has a value with unit, interval and source, or says what is missing.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Screen half a minute of simulated ECG, PPG, breathing belt, skin conductance and temperature
    #[arg(long, required = true)]
    demo: bool,
    /// Language of the report
    #[arg(long, value_enum, default_value = "en")]
    lang: Language,
}

const EXAMPLES: &str = "\
Examples:
  interocept screen --demo
  interocept screen --demo --lang zh
  interocept screen --demo --json | jq '.elements[0]'

Not a medical device, and no diagnosis.";

/// Seconds of the demonstration.
const DEMO_S: f64 = 30.0;

/// Five sensors of one simulated person.
fn demo() -> Result<Vec<Signal>, Failure> {
    let body = breathing::simulate(&BreathingConfig {
        rate_hz: 250.0,
        duration_s: DEMO_S,
        ..BreathingConfig::default()
    })?;
    let skin =
        eda::simulate(&EdaConfig { rate_hz: 4.0, duration_s: DEMO_S, ..EdaConfig::default() })?;
    let warmth = temperature::simulate(&TemperatureConfig {
        rate_hz: 4.0,
        duration_s: DEMO_S,
        ..TemperatureConfig::default()
    })?;
    let every = |n: usize, x: &[f64]| x.iter().step_by(n).copied().collect();
    Ok(vec![
        Signal::new("ppg", 62.5, every(4, &body.ppg))?,
        Signal::new("resp", 25.0, every(10, &body.belt))?,
        Signal::new("ecg", 250.0, body.ecg)?,
        Signal::new("eda", 4.0, skin.samples)?,
        Signal::new("temp", 4.0, warmth.samples)?,
    ])
}

/// Runs the command.
pub(crate) fn run(args: &Args, as_json: bool) -> Result<String, Failure> {
    let capture = Capture::of(demo()?, &Options::default())?;
    let portrait = Portrait::of(&capture, &Inputs::default());
    if as_json {
        let mut value = portrait.to_json();
        if let Some(object) = value.as_object_mut() {
            object.insert("duration_s".into(), json::number(capture.length_s()));
            object.insert("signals".into(), json!(signals(&capture)));
        }
        return Ok(json::text(&value));
    }
    Ok(text(&capture, &portrait, args.lang))
}

fn signals(capture: &Capture) -> Vec<serde_json::Value> {
    let of = |s: &Signal| {
        json!({ "name": s.name, "rate_hz": json::number(s.rate.hz()), "start_s": s.start_s,
                "length_s": json::number(s.length_s()) })
    };
    capture.signals.iter().map(of).collect()
}

fn text(capture: &Capture, portrait: &Portrait, lang: Language) -> String {
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
    let mut table = Table::new(&[
        ("", Align::Left),
        (lang.say("element", "项目"), Align::Left),
        (lang.say("value", "数值"), Align::Right),
        (lang.say("unit", "单位"), Align::Left),
        (lang.say("95 % interval", "95%区间"), Align::Left),
        ("", Align::Left),
    ])
    .flexible(5);
    for group in Group::ALL {
        let (en, zh) = group.names();
        table.title(lang.say(en, zh));
        let of_group = portrait.elements.iter().filter(|f| f.element.group() == group);
        of_group.for_each(|f| table.row(row(f, lang)));
    }
    text.push('\n');
    text.push_str(&table.text());
    let note = lang.say(
        "* ultra-short: from less than the standard minimum, though enough by the literature. An element without a value says what would fill it. No diagnosis; a person decides.",
        "* 超短时：短于标准最短时长，但有文献支持。无数值的项目注明所缺内容。不作诊断；由人判断。",
    );
    text.push_str(&format!("\n{}{}\n", wrap(note, 0), lang.disclaimer()));
    text
}

fn row(f: &Filled, lang: Language) -> [String; 6] {
    let e = f.element;
    let interval = f
        .interval()
        .map_or(String::new(), |(low, high)| format!("{} – {}", number(low), number(high)));
    let label = lang.say(e.label_en, e.label_zh).to_owned();
    let Some(value) = f.value() else {
        let why = format!("{}: {}", reason(f.status(), lang), lang.say(e.needs_en, e.needs_zh));
        return [e.id.into(), label, "-".into(), String::new(), String::new(), why];
    };
    let star = if f.status() == Status::UltraShort { "*" } else { "" };
    let from = f.inputs.first().map_or("", |input| &input.stream);
    let mut evidence = format!("{from}{star}");
    for part in &f.parts {
        let name = part.key.split_once('.').map_or(&*part.key, |(_, name)| name).replace('_', " ");
        evidence.push_str(&format!(", {name} {} {}", number(part.value), part.unit.symbol()));
    }
    [e.id.into(), label, number(value), f.unit.symbol().into(), interval, evidence]
}

/// Why there is no value, without what would fill it.
fn reason(status: Status, lang: Language) -> String {
    match status {
        Status::TooShort => lang.say("too short", "时间过短").into(),
        _ => lang.status(status).into(),
    }
}
