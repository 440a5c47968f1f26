//! What is said to people, in English and Chinese.

use clap::ValueEnum;
use interocept::{Status, catalogue, catalogue::Entry, monitor::EventKind, rr::Kind, unit::Unit};
use interocept_assess::Record;

use crate::{names::NAMES, table::number};

/// A language of the reports.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    /// English.
    #[default]
    En,
    /// Chinese.
    Zh,
}

impl Language {
    /// One of two texts.
    pub(crate) const fn say(self, en: &'static str, zh: &'static str) -> &'static str {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }

    /// The name of a measure.
    pub(crate) const fn label(self, entry: &Entry) -> &'static str {
        self.say(entry.label_en, entry.label_zh)
    }

    /// What every report ends with.
    pub(crate) const fn disclaimer(self) -> &'static str {
        self.say("Not a medical device.", "非医疗器械。")
    }

    /// The title of the group that a measure of heart-rate variability belongs to.
    pub(crate) const fn group(self, entry: &Entry) -> &'static str {
        match entry.id.number() & 0xff {
            ..40 => self.say("Time domain", "时域"),
            40..54 => self.say("Frequency domain", "频域"),
            54..128 => self.say("Nonlinear", "非线性"),
            128..150 => self.say("Responses to events and breathing", "事件与呼吸反应"),
            _ => self.say("Composite", "综合指数"),
        }
    }

    /// What stands beside a value, by its key: short.
    pub(crate) fn part(self, key: &str) -> Option<&'static str> {
        let own = NAMES.iter().find(|(name, ..)| *name == key).map(|(_, en, zh)| self.say(en, zh));
        own.or_else(|| catalogue::find_key(key).map(|entry| self.label(entry)))
    }

    /// A measure, or what was given, by its key: as it is listed.
    pub(crate) fn measure(self, key: &str) -> Option<&'static str> {
        catalogue::find_key(key).map(|entry| self.label(entry)).or_else(|| self.part(key))
    }

    /// Where a definition comes from: a work as it is cited, or what there is in its place.
    pub(crate) fn source(self, cited: &'static str) -> &'static str {
        match (self, cited) {
            (Self::Zh, "own wording") => "自拟表述",
            (Self::Zh, "exploratory, no publication") => "探索性，尚无发表文献",
            (Self::Zh, "docs/stress-model.md, the card of the model") => "应激模型说明卡",
            _ => cited,
        }
    }

    /// A unit as people read it.
    pub(crate) fn unit(self, unit: Unit) -> &'static str {
        if unit == Unit::PerMinute { self.say("/min", "次/分") } else { unit.symbol() }
    }

    /// Where a value comes from: a sensor, several, or what was given. None for the key of a table.
    pub(crate) fn stream(self, name: &str) -> Option<String> {
        let said = match name {
            "own baseline" => self.say("own baseline", "个人基线"),
            "together" => self.say("sensors together", "多个传感器"),
            "given" => self.say("given", "已提供"),
            _ if Record::find(name).is_some() => return None,
            _ if self == Self::Zh => return Some(name.replace(" and ", "、")),
            _ => name,
        };
        Some(said.into())
    }

    /// What happened at a moment.
    pub(crate) const fn event(self, kind: EventKind) -> &'static str {
        match kind {
            EventKind::Pulse => self.say("pulse", "脉搏"),
            EventKind::Breath => self.say("breath", "呼吸"),
            EventKind::SkinResponse => self.say("skin response", "皮肤电反应"),
            EventKind::StoodUp => self.say("stood up", "站起"),
            EventKind::SatDown => self.say("sat down", "坐下"),
            EventKind::Fall => self.say("may have fallen", "疑似跌倒"),
            EventKind::Lying => self.say("lying", "躺卧"),
            EventKind::Upright => self.say("upright", "直立"),
            EventKind::Walking => self.say("walking", "行走"),
            _ => self.say("beat", "心搏"),
        }
    }

    /// Why a measure has no value.
    pub(crate) fn reason(self, status: Status, entry: &Entry) -> String {
        match (status, self) {
            (Status::TooShort, Self::En) => format!("too short: needs {}", needs(entry, self)),
            (Status::TooShort, Self::Zh) => format!("数据过短：需要{}", needs(entry, self)),
            _ => self.status(status).into(),
        }
    }

    /// Why something has no value, whatever it is.
    pub(crate) const fn status(self, status: Status) -> &'static str {
        let (en, zh) = match status {
            Status::Ok => ("there is a value", "有数值"),
            Status::UltraShort => ("ultra-short", "超短时"),
            Status::TooShort => ("too short", "时间过短"),
            Status::PoorSignal => ("the signal is too poor", "信号质量太差"),
            Status::NoVariation => ("the intervals do not vary", "间期无变化"),
            Status::Undefined => ("not defined for these intervals", "对这些间期无定义"),
            Status::NotComputed => ("not computed from intervals alone", "仅凭间期无法计算"),
            Status::Overflow => ("more intervals than fit into the window", "间期数超过窗口容量"),
            Status::NoBaseline => ("the person's own baseline is missing", "缺少个人基线"),
            Status::NotCalibrated => ("never calibrated", "尚未校准"),
            Status::CalibrationExpired => ("the calibration is too old", "校准已过期"),
            Status::NeedsQuestionnaire => ("needs a questionnaire", "需要问卷"),
            Status::NeedsTask => ("needs a task", "需要执行任务"),
            Status::NonResponder => ("no such response in this person", "此人无此反应"),
            Status::Conflicting => ("what should agree does not", "各信号结果不一致"),
            Status::OutOfRange => ("beyond what can be", "超出可能范围"),
            Status::OutOfOrder => ("older than what came before", "时间顺序错误"),
            Status::Repeated => ("given before", "重复输入"),
            Status::SlopeFromPrior => (
                "calibrated at rest only: changes, no level",
                "仅在静息时校准：只有变化，没有绝对值",
            ),
            Status::NoSkillOverCalibration => {
                ("no better than the calibration's mean", "不优于校准均值")
            }
            Status::TooUncertain => ("too uncertain", "不确定性过大"),
            Status::NoSensor => ("no sensor for it", "缺少相应传感器"),
            Status::NeedsRating => ("needs the person's own rating", "需要本人评分"),
            Status::NeedsSessions => ("needs repeated sessions", "需要多次采集"),
            Status::NotPermitted => ("not permitted here", "此场合不允许"),
        };
        self.say(en, zh)
    }

    /// Why an element of a portrait has no value.
    pub(crate) const fn why(self, status: Status) -> &'static str {
        match status {
            Status::NotComputed => {
                self.say("a sensor that it needs was missing", "缺少所需的传感器")
            }
            _ => self.status(status),
        }
    }

    /// The name of a flag.
    pub(crate) fn flag(self, name: &str) -> String {
        let zh = match name {
            "search_back" => "回溯检出",
            "noisy" => "噪声中检出",
            "paced" => "起搏",
            "lead_off" => "导联脱落",
            "flat" => "信号平直",
            "saturated" => "饱和",
            "clipped" => "削顶",
            "noise" => "噪声",
            "motion" => "运动或接触不良",
            "gap" => "缺口",
            "implausible_rate" => "心率不合理",
            "template_mismatch" => "波形不一致",
            "powerline" => "工频干扰",
            other => other,
        };
        if self == Self::Zh { zh.into() } else { name.replace('_', " ") }
    }

    /// What an interval is.
    pub(crate) const fn kind(self, kind: Kind) -> &'static str {
        let (en, zh) = match kind {
            Kind::Normal => ("normal", "正常"),
            Kind::Ectopic => ("ectopic", "异位"),
            Kind::Long => ("long", "过长"),
            Kind::Short => ("short", "过短"),
            Kind::Missed => ("missed", "漏检"),
            Kind::Extra => ("extra", "多检"),
            Kind::Invalid => ("invalid", "无效"),
        };
        self.say(en, zh)
    }
}

/// The least that a measure asks for.
fn needs(entry: &Entry, language: Language) -> String {
    let seconds = entry.ultra_short_s;
    let (value, unit) = if seconds >= 3600.0 {
        (seconds / 3600.0, language.say("h", "小时"))
    } else if seconds > 90.0 {
        (seconds / 60.0, language.say("min", "分钟"))
    } else {
        (seconds, language.say("s", "秒"))
    };
    let value = if value == libm::floor(value) { format!("{value:.0}") } else { number(value) };
    match language {
        Language::En => format!("{value} {unit} and {} intervals", entry.min_count),
        Language::Zh => format!("{value}{unit}且{}个间期", entry.min_count),
    }
}

#[cfg(test)]
#[allow(clippy::panic, reason = "a panic is how a test fails")]
mod tests {
    use super::*;
    use interocept_assess::{ELEMENTS, GIVEN, INSTRUMENTS, Rule, Unknown};

    /// Whoever reads Chinese finds no text that is only there in English.
    #[test]
    fn whatever_is_said_is_said_in_both_languages() {
        let chinese = |what: &str, text: &str| assert!(!text.is_ascii(), "{what}: {text}");
        for status in Status::ALL {
            chinese(status.name(), Language::Zh.status(*status));
            assert!(Language::En.status(*status) != status.name(), "{status:?} has no English");
        }
        for kind in Kind::ALL {
            chinese("kind", Language::Zh.kind(*kind));
        }
        for kind in EventKind::ALL {
            chinese("event", Language::Zh.event(*kind));
        }
        for why in Unknown::ALL {
            chinese(why.name(), why.texts().1);
        }
        for entry in catalogue::entries() {
            chinese(entry.key, entry.label_zh);
        }
        // All that an element can rest on or be shown with has a name.
        let named = |key: &str| {
            let name = Language::Zh.measure(key);
            let name = name.unwrap_or_else(|| panic!("{key} has no name"));
            assert!(key == "nback_d_prime" || !name.is_ascii(), "{key}: {name}");
            assert!(Language::Zh.part(key).is_some(), "{key}");
        };
        GIVEN.iter().for_each(|g| named(g.key));
        for element in ELEMENTS {
            match element.rule {
                Rule::Sessions { value, parts, .. } => {
                    parts.iter().chain([&value]).for_each(|key| named(key));
                }
                Rule::Measures { from, parts } => {
                    let from = from.iter().map(|(id, ..)| id);
                    from.chain(parts).for_each(|id| named(id.key()));
                }
                Rule::Given(_) => {}
            }
        }
        for instrument in INSTRUMENTS {
            instrument.bands.iter().for_each(|(_, _, zh)| chinese(instrument.key, zh));
            instrument.text.iter().for_each(|(_, zh)| chinese(instrument.key, zh));
        }
    }
}
