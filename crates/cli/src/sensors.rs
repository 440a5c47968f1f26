//! Which sensor each signal of a recording is, by its name and unit.

use interocept::Error;
use interocept_assess::Signal;
use std::path::Path;

use crate::{
    axes::{self, Axes, Axis},
    failure::Failure,
    language::Language,
    signals::{self, Raw, SignalsArgs},
    source,
};

/// The part of a recording that is looked at, in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) start_s: f64,
    pub(crate) length_s: f64,
}

/// A sensor, the words that name it, and the units that it may come in, each with what makes of
/// it the unit that is computed in.
struct Sensor {
    name: &'static str,
    words: &'static [&'static str],
    units: &'static [(&'static str, f64)],
}

const ANY: &[(&str, f64)] = &[];

static SENSORS: &[Sensor] = &[
    Sensor { name: "ppg", words: &["bvp", "ppg", "pleth"], units: ANY },
    Sensor { name: "infrared", words: &["ir", "infrared"], units: ANY },
    Sensor { name: "red", words: &["red"], units: ANY },
    Sensor { name: "cuff", words: &["cuff"], units: &[("mmHg", 1.0)] },
    Sensor { name: "abp", words: &["abp", "art", "bp"], units: &[("mmHg", 1.0)] },
    Sensor { name: "resp", words: &["resp", "belt", "rip", "impedance"], units: ANY },
    Sensor {
        name: "eda",
        words: &["eda", "gsr", "conductance"],
        units: &[("uS", 1.0), ("µS", 1.0)],
    },
    Sensor {
        name: "temp",
        words: &["temp", "temperature"],
        units: &[("degC", 1.0), ("°C", 1.0), ("C", 1.0)],
    },
    Sensor {
        name: "emg",
        words: &["emg"],
        units: &[("mV", 1.0), ("uV", 1e-3), ("µV", 1e-3), ("V", 1e3)],
    },
];

/// What became of the signals of a recording.
pub(crate) struct Found {
    pub(crate) signals: Vec<Signal>,
    /// Signals that were not used, with the reason.
    pub(crate) unused: Vec<(String, Why)>,
}

/// Why a signal was not used.
#[derive(Clone, Debug)]
pub(crate) enum Why {
    /// It is called like no sensor.
    Unknown,
    /// It is in another unit than this sensor's.
    Unit {
        /// What it is in, and what it should be in.
        units: (String, &'static str),
        /// The sensor, and what the signal is called.
        sensor: (&'static str, String),
    },
    /// There is another one of this sensor.
    Second(String),
    /// There is another one of this axis or point.
    Twice,
    /// Its rate or start is not that of the other axes.
    Apart,
    /// An axis of the sensor is not there.
    Incomplete,
    /// No unit is told; names that would tell one.
    NoUnit(Vec<String>),
    /// Nothing was recorded in the part that was looked at.
    Empty,
    /// No processor works at its rate.
    Rate(Error),
}

impl Why {
    /// In words.
    pub(crate) fn said(&self, lang: Language) -> String {
        let zh = lang == Language::Zh;
        match self {
            Self::Unknown => lang.say("no sensor that is known", "不是已知的传感器").into(),
            Self::Unit { units: (unit, due), sensor: (sensor, name) } if zh => {
                format!("单位为{unit}；若实为{due}，请加 --sensor {sensor}={name:?}")
            }
            Self::Unit { units: (unit, due), sensor: (sensor, name) } => {
                format!("its unit is {unit}; if it is {due} say --sensor {sensor}={name:?}")
            }
            Self::Second(sensor) => format!("{} {sensor}", lang.say("a second", "另一个")),
            Self::Twice => lang.say("a second of its kind", "同类通道重复").into(),
            Self::Apart => lang
                .say("its rate or start is not that of the other axes", "采样率或起点与其他轴不同")
                .into(),
            Self::Incomplete => lang.say("an axis of it is missing", "缺少一个轴").into(),
            Self::NoUnit(names) if zh => format!("未注明单位；可命名为{}", names.join("或")),
            Self::NoUnit(names) => format!("its unit is not told; call it {}", names.join(" or ")),
            Self::Empty => lang.say("nothing was recorded in this part", "该时段无记录").into(),
            Self::Rate(Error::InvalidRate { value, min, max }) if zh => {
                format!("采样率为{value} Hz，须在{min}至{max} Hz之间")
            }
            Self::Rate(error) => error.to_string(),
        }
    }
}

/// The sensor that a signal is by its name; `None` where it is none that is known.
fn by_name(name: &str) -> Option<&'static Sensor> {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    SENSORS.iter().find(|s| {
        s.words
            .iter()
            .any(|w| words.iter().any(|word| *word == *w || (w.len() > 3 && word.starts_with(w))))
    })
}

/// What a signal is, with what makes of it the unit that is computed in.
enum Role {
    Sensor(String, f64),
    /// One channel of a sensor that has several.
    Axis(Axis),
}

/// Opens recordings as the sensors of one person. `named` says what a signal is, as `eda=hand
/// GSR`; the others are found by their names. The first of a kind is taken.
pub(crate) fn open(
    paths: &[impl AsRef<Path>],
    args: &SignalsArgs,
    named: &[(String, String)],
    span: Span,
) -> Result<Found, Failure> {
    let mut raw: Vec<(String, f64, Raw)> = Vec::new();
    let mut parts: Vec<(Axis, Raw)> = Vec::new();
    let (mut unused, mut all) = (Vec::new(), Vec::new());
    for path in paths {
        let mut names = Vec::new();
        // A first look at names and units only.
        signals::all(path.as_ref(), args, |name, unit| {
            names.push((name.to_owned(), unit.to_owned()));
            false
        })?;
        all.extend(names.iter().map(|(name, _)| name.clone()));
        let list: Vec<source::Named<'_>> = names.iter().map(|(n, u)| (&**n, &**u)).collect();
        let has_name = |name: &str| by_name(name).is_some();
        let ecg = source::first_ecg(&list)
            .and_then(|i| list.get(i))
            .filter(|(name, _)| !has_name(name) && looks_like_lead(name))
            .map(|(name, _)| (*name).to_owned());
        let chosen = |name: &str, unit: &str| -> Result<Role, Why> {
            let whole = |sensor: &str, scale: f64| Ok(Role::Sensor(sensor.into(), scale));
            if let Some((sensor, _)) = named.iter().find(|(_, n)| n.eq_ignore_ascii_case(name)) {
                return axes::axis(sensor, "").map_or(whole(sensor, 1.0), |a| a.map(Role::Axis));
            }
            if let Some(axis) = axes::axis(name, unit) {
                return axis.map(Role::Axis);
            }
            if ecg.as_deref() == Some(name) {
                return whole("ecg", source::millivolts(unit).unwrap_or(1.0));
            }
            let Some(sensor) = by_name(name) else { return Err(Why::Unknown) };
            let scale = sensor
                .units
                .iter()
                .find(|(u, _)| u.eq_ignore_ascii_case(unit))
                .map(|(_, scale)| *scale);
            match scale {
                Some(scale) => whole(sensor.name, scale),
                None if sensor.units.is_empty() || unit.is_empty() => whole(sensor.name, 1.0),
                None => Err(Why::Unit {
                    units: (unit.into(), sensor.units.first().map_or("", |(u, _)| *u)),
                    sensor: (sensor.name, name.into()),
                }),
            }
        };
        let read = signals::all(path.as_ref(), args, |name, unit| match chosen(name, unit) {
            Ok(_) => true,
            Err(why) => {
                unused.push((name.to_owned(), why));
                false
            }
        })?;
        for signal in read {
            match chosen(&signal.name, &signal.unit) {
                Ok(Role::Sensor(sensor, scale)) => raw.push((sensor, scale, signal)),
                Ok(Role::Axis(axis)) => parts.push((axis, signal)),
                Err(_) => {}
            }
        }
    }
    let missing = named.iter().find(|(_, n)| !all.iter().any(|name| n.eq_ignore_ascii_case(name)));
    if let Some((sensor, name)) = missing {
        return Err(Failure::new(format!(
            "--sensor {sensor}={name:?}: there is no such signal; there are: {}",
            all.join(", ")
        )));
    }
    raw.sort_by(|a, b| a.0.cmp(&b.0));
    let starts = raw.iter().map(|(.., r)| r).chain(parts.iter().map(|(_, r)| r));
    let first_s = starts.map(|r| r.start_s).fold(f64::INFINITY, f64::min);
    // The samples of the span, and where they begin in it.
    let cut = |r: &Raw, scale: f64| {
        let begin_s = r.start_s - first_s;
        let from = ((span.start_s - begin_s) * r.rate_hz).max(0.0) as usize;
        let to = ((span.start_s + span.length_s - begin_s) * r.rate_hz).max(0.0) as usize;
        let part = r.samples.get(from.min(r.samples.len())..to.min(r.samples.len())).unwrap_or(&[]);
        let samples: Vec<f64> = part.iter().map(|x| x * scale).collect();
        (samples, (begin_s + from as f64 / r.rate_hz - span.start_s).max(0.0))
    };
    let mut signals: Vec<Signal> = Vec::new();
    for (sensor, scale, r) in raw {
        if signals.iter().any(|s| s.name == sensor) {
            unused.push((r.name, Why::Second(sensor)));
            continue;
        }
        let (samples, start_s) = cut(&r, scale);
        if samples.iter().all(|x| x.is_nan()) {
            unused.push((r.name, Why::Empty));
            continue;
        }
        signals.push(Signal::new(&sensor, r.rate_hz, samples)?.starting(start_s));
    }
    let mut sets = Axes::default();
    for (axis, r) in parts {
        let (samples, start_s) = cut(&r, axis.scale);
        if samples.iter().all(|x| x.is_nan()) {
            unused.push((r.name, Why::Empty));
            continue;
        }
        if let Err(why) = sets.add(axis, r.rate_hz, start_s, samples) {
            unused.push((r.name, why));
        }
    }
    signals.extend(sets.signals(&mut unused)?);
    if signals.is_empty() {
        let said = |(name, why): &(String, Why)| format!("{name} ({})", why.said(Language::En));
        let names: Vec<String> = unused.iter().map(said).collect();
        return Err(Failure::new(format!(
            "no sensor was found; there are: {}; say what is what with --sensor, as in --sensor ppg=NAME",
            names.join(", ")
        )));
    }
    Ok(Found { signals, unused })
}

/// Whether a name may be that of an ECG lead, and not just of the first signal there is.
fn looks_like_lead(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.starts_with("ecg")
        || lower.starts_with("ekg")
        || matches!(
            &*lower,
            "i" | "ii" | "iii" | "avr" | "avl" | "avf" | "ml2" | "cm5" | "d3" | "v"
        )
        || lower.starts_with("ml")
        || lower.starts_with("mcl")
        || lower.strip_prefix('v').is_some_and(|rest| rest.parse::<u8>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_are_known_by_their_names() {
        for (name, sensor) in [
            ("BVP", "ppg"),
            ("PLETH", "ppg"),
            ("hand GSR", "eda"),
            ("Resp", "resp"),
            ("ABP", "abp"),
            ("TEMP", "temp"),
            ("red_ir", "infrared"),
        ] {
            assert_eq!(by_name(name).map(|s| s.name), Some(sensor), "{name}");
        }
        assert!(
            by_name("marker").is_none() && by_name("ACC x").is_none() && by_name("HR").is_none()
        );
        assert!(looks_like_lead("MCL1") && looks_like_lead("II") && !looks_like_lead("marker"));
    }
}
