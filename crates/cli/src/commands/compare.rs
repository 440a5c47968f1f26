//! `interocept compare`: portraits of one person at several stages.

use interocept_assess::{
    Grounds,
    compare::{Change, Stage, Verdict, changes},
};
use serde_json::json;
use std::{fs, path::PathBuf};

use crate::{
    failure::Failure,
    json,
    language::Language,
    output,
    report::{self, verdict},
    table::{Align, Table, number, wrap},
};

/// Compare portraits of one person: which differences are more than the error of measuring
///
/// Takes what `interocept screen --json` has written, in the order of the stages.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Portraits, the earliest first
    #[arg(value_name = "PORTRAIT", num_args = 2..=4, required = true)]
    portraits: Vec<PathBuf>,
    /// Write small pictures of every element as one HTML file too
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Language of the table
    #[arg(long, value_enum, default_value = "en")]
    lang: Language,
}

const EXAMPLES: &str = "\
Examples:
  interocept screen intake.zip --json > intake.json
  interocept screen month.zip --json > month.json
  interocept compare intake.json month.json --html stages.html

Not a medical device, and no diagnosis.";

/// Runs the command.
pub(crate) fn run(args: &Args, as_json: bool) -> Result<String, Failure> {
    if let Some(path) = &args.html {
        output::refuse_existing(path, "remove it")?;
    }
    let mut stages = Vec::new();
    for path in &args.portraits {
        let name = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        let text = fs::read_to_string(path)
            .map_err(|e| Failure::new(format!("{} cannot be read: {e}", path.display())))?;
        stages.push(Stage::from_json(&name, &text)?);
    }
    if let Some(path) = &args.html {
        output::File::create(path)?.write(&report::compared(&stages, args.lang)?)?.done()?;
    }
    let changes = changes(&stages);
    if as_json {
        let stage = |s: &Stage| json!({ "name": s.name, "confounders": s.confounders });
        return Ok(json::text(&json!({
            "stages": stages.iter().map(stage).collect::<Vec<_>>(),
            "changes": changes.iter().map(change).collect::<Vec<_>>(),
            "note": "No diagnosis. An error from intervals is that of the measurement, not of the day.",
        })));
    }
    Ok(text(&stages, &changes, args.lang))
}

fn change(c: &Change) -> serde_json::Value {
    let from = match c.grounds {
        Grounds::Intervals => ("intervals", ""),
        Grounds::Published(source) => ("published", source),
        Grounds::Unknown(why) => ("unknown", why.name()),
    };
    json!({
        "id": c.element.id,
        "key": c.element.key,
        "values": c.values,
        "intervals": c.intervals,
        "difference": json::number(c.difference),
        "error": json::number(c.error),
        "error_from": from.0,
        "error_source": from.1,
        "index": json::number(c.index),
        "verdict": c.verdict.name(),
    })
}

/// What can be said of a difference, and why no more.
fn said(c: &Change, lang: Language) -> String {
    let said = verdict(c.verdict, lang);
    match c.grounds {
        Grounds::Unknown(why) if c.verdict == Verdict::ErrorUnknown => {
            let (en, zh) = why.texts();
            format!("{said}: {}", lang.say(en, zh))
        }
        _ => said.into(),
    }
}

fn text(stages: &[Stage], changes: &[Change], lang: Language) -> String {
    let mut columns = vec![("", Align::Left), (lang.say("element", "项目"), Align::Left)];
    columns.extend(stages.iter().map(|s| (s.name.as_str(), Align::Right)));
    columns.extend([
        (lang.say("change", "变化"), Align::Right),
        (lang.say("error", "误差"), Align::Right),
        (lang.say("index", "指数"), Align::Right),
        ("", Align::Left),
    ]);
    let last = columns.len() - 1;
    let mut table = Table::new(&columns).flexible(last);
    for c in changes {
        let shown = |x: f64| if x.is_finite() { number(x) } else { "-".into() };
        let mut row =
            vec![c.element.id.to_owned(), lang.say(c.element.label_en, c.element.label_zh).into()];
        row.extend(c.values.iter().map(|v| v.map_or("-".into(), number)));
        row.extend([shown(c.difference), shown(c.error), shown(c.index), said(c, lang)]);
        table.row(row);
    }
    let mut text = table.text();
    let published = changes.iter().filter(|c| c.error.is_finite());
    let published = published.filter_map(|c| match c.grounds {
        Grounds::Published(source) => Some(format!("{} {source}", c.element.id)),
        _ => None,
    });
    let published = published.collect::<Vec<_>>().join("; ");
    if !published.is_empty() {
        let said = lang.say("Errors as published", "已发表的误差");
        text.push_str(&format!("\n{}", wrap(&format!("{said}: {published}"), 0)));
    }
    for stage in stages.iter().filter(|s| !s.confounders.is_empty()) {
        let said = lang.say("may have moved it too", "可能的混杂因素");
        let list = stage.confounders.join(", ");
        text.push_str(&format!("\n{}", wrap(&format!("{}: {said}: {list}", stage.name), 0)));
    }
    let note = lang.say(
        "The index is the difference by its standard error: that of the intervals, or, where it is larger, of people measured again as published. Beyond 1.96 the two values differ. An error from intervals holds nothing of how a person varies from day to day, and no index says why anything has changed.",
        "指数为差值与其标准误之比：标准误取自区间，若已发表的重测误差更大则取后者。超过1.96即两值不同。取自区间的误差不含个体日间波动，指数均不说明变化原因。",
    );
    text + &format!("\n{}{}\n", wrap(note, 0), lang.disclaimer())
}
