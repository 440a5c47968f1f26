//! The report: one page that needs nothing from elsewhere, on screen and on paper.

mod draw;
mod spectrum;
mod stages;
mod strips;

use interocept::{Status, catalogue::Tier};
use interocept_assess::{
    Capture, Filled, GIVEN, Group, Instrument, Portrait, Rule, compare::Stage,
};
use minijinja::Environment;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
pub(crate) use stages::verdict;

use crate::{
    failure::Failure,
    language::Language,
    sensors::Why,
    table::{number, short},
};

/// What a page says around the results, in English and Chinese.
const TEXTS: &[(&str, &str, &str)] = &[
    ("title", "Screening portrait", "筛查画像"),
    ("of50", "of 50 elements have a value", "项（共50项）有数值"),
    (
        "no_diagnosis",
        "Not a medical device, and no diagnosis. A person decides.",
        "非医疗器械，不作诊断。由人作出判断。",
    ),
    ("capture", "Capture", "采集"),
    ("review", "For review by a person", "供人工复核"),
    (
        "nothing",
        "Nothing that was measured lies beyond a published threshold.",
        "所测数值均未超出已发表的阈值。",
    ),
    ("unjudged", "Without a value, so not judged", "无数值，未作判断"),
    ("comma", ", ", "、"),
    ("stop", ".", "。"),
    ("elements", "Elements", "项目"),
    (
        "legend",
        "Solid: a value, by how well it is established. Dashed: no value, and what is missing.",
        "实线框：有数值，颜色表示证据等级。虚线框：无数值，并注明所缺。",
    ),
    ("tier_a", "A established", "A 已确立"),
    ("tier_b", "B for groups, or against one's own baseline", "B 群体层面或与个人基线比较"),
    ("tier_c", "C self-report", "C 自述"),
    ("tier_d", "D exploratory", "D 探索性"),
    ("ultra", "ultra-short", "超短时"),
    ("signals", "Signals", "信号"),
    (
        "signals_note",
        "Marks are what was found: beats, pulses, breaths, skin responses; orange where the signal was poor.",
        "标记为检出的心搏、脉搏、呼吸与皮肤反应；橙色表示信号质量差。",
    ),
    ("unused", "Not used", "未使用"),
    ("tachogram", "Intervals between beats, ms", "心搏间期（毫秒）"),
    ("poincare", "Each interval against the next, ms", "相邻间期散点图（毫秒）"),
    ("spectrum", "Spectrum of the intervals", "间期频谱"),
    ("curve", "curve of the maker", "厂家曲线"),
    ("stages", "Stages", "阶段比较"),
    (
        "stages_note",
        "Upright lines are 95 % intervals of measuring. A frame stands around what differs between first and last by more than its error: that of the intervals, which holds nothing of how a person varies from day to day, or, where it is larger, that of people measured again, as published. It does not say why.",
        "竖线为测量的95%区间。加框者表示首末两次之差超出误差：误差取自区间（不含个体日间波动），若已发表的重测误差更大则取后者。不说明原因。",
    ),
    ("differs", "Differs between first and last by more than its error", "首末之差超出误差"),
    ("none", "nothing", "无"),
    ("open", "Not decided, for no error is known", "误差未知、未作判断的项目数"),
    ("confounders", "may have moved it too", "可能的混杂因素"),
    ("checks", "Sensors that measure the same", "测量同一量的传感器"),
    ("agree", "agree", "一致"),
    ("disagree", "do not agree", "不一致"),
    ("apart", "apart by up to", "允许相差"),
    ("evidence", "Evidence of each element", "各项证据"),
    (
        "evidence_note",
        "Open an element to see what it rests on, or what would fill it.",
        "展开可查看依据或所缺内容。",
    ),
    ("formula", "Computed as", "计算方法"),
    ("source", "Source", "来源"),
    ("needs", "Needs", "需要"),
    ("interval", "95 % interval", "95%区间"),
    ("quality", "Quality", "质量"),
    ("window", "Window", "时窗"),
    ("input", "Rests on", "依据"),
    ("value", "value", "数值"),
    ("count", "events", "事件数"),
    ("from", "from", "起点"),
    ("tier", "Tier", "等级"),
    ("missing", "What is missing, and what would fill it", "缺失内容及补齐方法"),
    ("made", "Made by", "生成工具"),
    ("hash", "SHA-256 of the samples", "样本SHA-256"),
    ("rescreen", "measure again", "建议复测"),
    ("refer", "show to a clinician", "建议转介医生"),
    ("human", "call a person now", "立即通知人工"),
];

/// What a page says beside a capture and its portrait.
pub(crate) struct About<'a> {
    /// What was captured.
    pub(crate) name: &'a str,
    /// Whose curve the saturation rests on.
    pub(crate) curve: Option<&'a str>,
    /// Signals that were not used, and why.
    pub(crate) unused: &'a [(String, Why)],
    /// Portraits of the person, this one the last.
    pub(crate) stages: &'a [Stage],
}

/// The page of a portrait.
pub(crate) fn html(
    capture: &Capture,
    portrait: &Portrait,
    about: &About<'_>,
    lang: Language,
) -> Result<String, Failure> {
    page("page.html", &context(capture, portrait, about, lang))
}

/// The page of a comparison.
pub(crate) fn compared(stages: &[Stage], lang: Language) -> Result<String, Failure> {
    let names: Vec<&str> = stages.iter().map(|s| &*s.name).collect();
    page(
        "compare.html",
        &json!({
            "t": texts(lang), "lang": lang.say("en", "zh-CN"), "name": names.join(", "),
            "stages": stages::section(stages, lang), "version": env!("CARGO_PKG_VERSION"),
        }),
    )
}

fn page(name: &str, context: &Value) -> Result<String, Failure> {
    let failed = |e: minijinja::Error| Failure::new(format!("the report could not be made: {e}"));
    let mut environment = Environment::new();
    for (name, text) in [
        ("page.html", include_str!("page.html")),
        ("compare.html", include_str!("compare.html")),
        ("stages.html", include_str!("stages.html")),
        ("style.css", include_str!("style.css")),
    ] {
        environment.add_template(name, text).map_err(failed)?;
    }
    environment.get_template(name).and_then(|page| page.render(context)).map_err(failed)
}

fn texts(lang: Language) -> Value {
    TEXTS.iter().map(|(key, en, zh)| ((*key).to_owned(), json!(lang.say(en, zh)))).collect()
}

fn context(capture: &Capture, portrait: &Portrait, about: &About<'_>, lang: Language) -> Value {
    let groups = Group::ALL.map(|group| {
        let (en, zh) = group.names();
        let of_group = portrait.elements.iter().filter(|f| f.element.group() == group);
        let tiles: Vec<Value> = of_group.map(|f| tile(f, portrait, about.curve, lang)).collect();
        let filled = tiles.iter().filter(|t| !t["value"].is_null()).count();
        json!({ "name": lang.say(en, zh), "count": tiles.len(), "filled": filled, "tiles": tiles })
    });
    let flags = portrait.flags.iter().map(|f| {
        let label = portrait
            .get(f.element)
            .map_or("", |e| lang.say(e.element.label_en, e.element.label_zh));
        json!({
            "element": f.element, "label": label, "ask": f.ask.name(), "text": lang.say(f.en, f.zh),
            "value": short(f.value), "source": f.source,
        })
    });
    let checks = portrait.checks.iter().map(|c| {
        let voices = c.voices.iter().zip(&c.agrees).map(|(v, agrees)| {
            json!({ "stream": lang.stream(&v.stream), "value": short(v.value),
                    "half": short(v.half), "agrees": agrees })
        });
        let unit = portrait.get(c.element).map_or("", |f| lang.unit(f.element.unit));
        json!({
            "element": c.element, "holds": c.holds(), "apart": short(c.apart), "unit": unit,
            "voices": voices.collect::<Vec<_>>(), "source": c.source, "why": lang.say(c.why.0, c.why.1),
        })
    });
    let unjudged =
        portrait.elements.iter().filter(|f| f.element.is_judged() && f.value().is_none());
    let unjudged = unjudged.map(|f| {
        let e = f.element;
        json!({ "id": e.id, "label": lang.say(e.label_en, e.label_zh) })
    });
    json!({
        "t": texts(lang),
        "lang": lang.say("en", "zh-CN"),
        "unused": about.unused.iter().map(|(name, why)| {
            json!({ "name": name, "why": why.said(lang) })
        }).collect::<Vec<_>>(),
        "unjudged": unjudged.collect::<Vec<_>>(),
        "name": about.name,
        "filled": portrait.filled(),
        "duration": short(capture.length_s()),
        "groups": groups,
        "flags": flags.collect::<Vec<_>>(),
        "checks": checks.collect::<Vec<_>>(),
        "strips": strips::all(capture, lang),
        "intervals": strips::intervals(capture),
        "spectrum": spectrum::of(capture, lang),
        "stages": stages::section(about.stages, lang),
        "signals": capture.signals.iter().map(|s| json!({
            "name": s.name, "rate": s.rate.hz().to_string(), "length": number(s.length_s()),
            "start": number(s.start_s), "hash": hash(&s.samples),
        })).collect::<Vec<_>>(),
        "version": env!("CARGO_PKG_VERSION"),
    })
}

/// The ends of the scale of a value that was given, and the band it lies in.
fn scale(f: &Filled, lang: Language) -> (Option<String>, Option<&'static str>) {
    let key = f.inputs.first().map_or("", |input| &input.measure);
    let instrument = Instrument::find(key);
    let band = instrument.zip(f.value()).and_then(|(i, value)| i.band(value));
    let band = band.map(|(en, zh)| lang.say(en, zh));
    let rated = matches!(f.element.rule, Rule::Given(Status::NeedsRating));
    let rating = GIVEN.iter().find(|g| g.key == key && rated);
    let range = match f.element.id {
        "S2" => return (Some("0 – 1".into()), Some(lang.say("probability", "概率"))),
        _ => instrument.map(|i| i.range).or(rating.map(|g| g.range)),
    };
    (range.map(|(least, most)| format!("{} – {}", short(least), short(most))), band)
}

/// A number with its sign of absence.
fn shown(value: Option<f64>) -> Value {
    value.map_or(Value::Null, |v| json!(short(v)))
}

fn tile(f: &Filled, portrait: &Portrait, curve: Option<&str>, lang: Language) -> Value {
    let e = f.element;
    let reason = lang.why(f.status());
    let (scale, band) = if f.value().is_some() { scale(f, lang) } else { (None, None) };
    let inputs = f.inputs.iter().map(|i| {
        let value = Some(i.value).filter(|v| v.is_finite());
        json!({
            "stream": lang.stream(&i.stream), "table": i.stream, "measure": i.measure,
            "name": lang.measure(&i.measure), "value": shown(value), "count": i.count,
            "start": shown(Some(i.start_s).filter(|_| i.window_s > 0.0)),
            "window": shown(Some(i.window_s).filter(|s| *s > 0.0)),
            "quality": shown(Some(i.quality).filter(|q| q.is_finite())),
            "why": if value.is_none() { lang.status(i.status) } else { "" },
        })
    });
    let parts = f.parts.iter().map(
        |p| json!({ "name": lang.part(&p.key), "value": short(p.value), "unit": lang.unit(p.unit) }),
    );
    let tier = match f.tier() {
        Tier::A => "a",
        Tier::B => "b",
        Tier::C => "c",
        Tier::D => "d",
    };
    json!({
        "id": e.id,
        "label": lang.say(e.label_en, e.label_zh),
        "value": shown(f.value()),
        "unit": lang.unit(f.unit),
        "scale": scale,
        "band": band,
        "interval": f.interval().map(|(low, high)| format!("{} – {}", short(low), short(high))),
        "quality": shown(Some(f.quality).filter(|q| q.is_finite())),
        "window": number(f.window_s),
        "tier": tier,
        "ultra": f.status() == Status::UltraShort,
        "reason": reason,
        "status": f.status().name(),
        "needs": lang.say(e.needs_en, e.needs_zh),
        "formula": lang.say(e.formula_en, e.formula_zh),
        "curve": curve.filter(|_| e.id == "P5"),
        "source": lang.source(e.source),
        "inputs": inputs.collect::<Vec<_>>(),
        "parts": parts.collect::<Vec<_>>(),
        "flagged": portrait.flags.iter().any(|flag| flag.element == e.id),
    })
}

/// What tells one recording from another.
fn hash(samples: &[f64]) -> String {
    let mut hasher = Sha256::new();
    samples.iter().for_each(|x| hasher.update(x.to_le_bytes()));
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
