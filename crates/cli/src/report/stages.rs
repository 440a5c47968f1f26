//! Portraits beside each other: a small picture for each element that has a value.

use interocept::unit::Unit;
use interocept_assess::{
    Grounds,
    compare::{Change, Stage, Verdict, changes},
};
use serde_json::{Value, json};

use super::draw::line;
use crate::{language::Language, table::short};

/// Left and right, upper and lower edge of a picture's points.
const X: (f64, f64) = (24.0, 156.0);
const Y: (f64, f64) = (6.0, 50.0);

/// Null below two stages.
pub(super) fn section(stages: &[Stage], lang: Language) -> Value {
    if stages.len() < 2 {
        return Value::Null;
    }
    let confounders = stages.iter().filter(|s| !s.confounders.is_empty());
    let confounders =
        confounders.map(|s| json!({ "name": s.name, "list": s.confounders.join(", ") }));
    // Of one value there is no course.
    let mut changes = changes(stages);
    changes.retain(|c| c.values.iter().flatten().count() > 1);
    let label = |c: &Change| lang.say(c.element.label_en, c.element.label_zh);
    let differs = changes.iter().filter(|c| c.verdict == Verdict::Reliable).map(
        |c| json!({ "label": label(c), "change": signed(c.difference), "unit": unit(c, lang) }),
    );
    json!({
        "confounders": confounders.collect::<Vec<_>>(),
        "differs": differs.collect::<Vec<_>>(),
        "open": changes.iter().filter(|c| c.verdict == Verdict::ErrorUnknown).count(),
        "changes": changes.iter().map(|c| picture(c, stages, lang)).collect::<Vec<_>>(),
    })
}

fn picture(c: &Change, stages: &[Stage], lang: Language) -> Value {
    let last = stages.len().saturating_sub(1).max(1) as f64;
    let x = |i: usize| X.0 + (X.1 - X.0) * i as f64 / last;
    let ends = c.intervals.iter().flatten().flat_map(|(low, high)| [*low, *high]);
    let all = c.values.iter().flatten().copied().chain(ends);
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
        (if v < low { v } else { low }, if v > high { v } else { high })
    });
    let y = |v: f64| {
        let share = if high > low { (high - v) / (high - low) } else { 0.5 };
        Y.0 + (Y.1 - Y.0) * share
    };
    let points: Vec<(f64, f64, f64)> =
        c.values.iter().enumerate().filter_map(|(i, v)| v.map(|v| (x(i), y(v), v))).collect();
    let whiskers = c.intervals.iter().enumerate().filter_map(|(i, ends)| {
        ends.map(|(low, high)| [x(i), y(low), y(high)].map(|v| format!("{v:.1}")))
    });
    let change = if c.difference.is_finite() {
        format!("{}: ", signed(c.difference))
    } else {
        String::new()
    };
    json!({
        "id": c.element.id,
        "label": lang.say(c.element.label_en, c.element.label_zh),
        "unit": unit(c, lang),
        "verdict": c.verdict.name(),
        "said": format!("{change}{}", verdict(c.verdict, lang)),
        "grounds": grounds(c, lang),
        "path": line(points.iter().map(|(x, y, _)| (*x, *y))),
        "points": points.iter().map(|(x, y, v)| json!({
            "x": format!("{x:.1}"), "y": format!("{y:.1}"), "value": short(*v),
        })).collect::<Vec<_>>(),
        "whiskers": whiskers.collect::<Vec<_>>(),
        "names": stages.iter().enumerate().map(|(i, s)| {
            json!({ "x": format!("{:.1}", x(i)), "name": s.name })
        }).collect::<Vec<_>>(),
    })
}

fn signed(difference: f64) -> String {
    format!("{}{}", if difference > 0.0 { "+" } else { "" }, short(difference))
}

/// The unit as people read it: a kept portrait has its symbol only.
fn unit(c: &Change, lang: Language) -> String {
    if c.unit == Unit::PerMinute.symbol() {
        lang.unit(Unit::PerMinute).into()
    } else {
        c.unit.clone()
    }
}

/// What the error of a difference rests on, where there is a difference.
fn grounds(c: &Change, lang: Language) -> String {
    if !c.difference.is_finite() {
        return String::new();
    }
    let least = || short(1.96 * c.error);
    let beyond = lang.say("reliable from a change of", "可靠变化不小于");
    match c.grounds {
        Grounds::Intervals => {
            format!("{beyond} {} ({})", least(), lang.say("by the intervals", "按区间"))
        }
        Grounds::Published(source) => format!("{beyond} {} ({source})", least()),
        Grounds::Unknown(why) => {
            let (en, zh) = why.texts();
            lang.say(en, zh).into()
        }
    }
}

/// What can be said of a difference.
pub(crate) const fn verdict(verdict: Verdict, lang: Language) -> &'static str {
    match verdict {
        Verdict::Reliable => lang.say("differs", "有差异"),
        Verdict::WithinError => lang.say("within error", "误差之内"),
        Verdict::ErrorUnknown => lang.say("error not known", "误差未知"),
        Verdict::NotComparable => lang.say("other measures", "指标不同"),
        Verdict::Missing => lang.say("missing once", "有缺失"),
    }
}
