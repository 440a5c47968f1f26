//! What is said to people, in English and Chinese.

use clap::ValueEnum;
use interocept::{Status, catalogue, catalogue::Entry, monitor::EventKind, rr::Kind};

use crate::table::number;

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

    /// The name of what stands beside a value: short in English, as it is listed in Chinese.
    pub(crate) fn part(self, key: &str) -> String {
        let own = match key {
            "resonance.swing" => Some("心率摆幅"),
            "rhythm.stability" => Some("日间稳定性"),
            "rhythm.variability" => Some("日内变异性"),
            _ => catalogue::find_key(key).map(|entry| entry.label_zh),
        };
        let name = key.split_once('.').map_or(key, |(_, name)| name);
        match (self, own) {
            (Self::Zh, Some(label)) => label.into(),
            _ => name.replace('_', " "),
        }
    }

    /// What happened at a moment.
    pub(crate) const fn event(self, kind: EventKind) -> &'static str {
        match kind {
            EventKind::Pulse => self.say("pulse", "脉搏"),
            EventKind::Breath => self.say("breath", "呼吸"),
            EventKind::SkinResponse => self.say("skin response", "皮肤电反应"),
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
            other => (other.name(), other.name()),
        };
        self.say(en, zh)
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
