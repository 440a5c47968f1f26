//! `interocept hrv`: every measure of heart-rate variability of a recording.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use interocept::{
    catalogue::{self, Entry, Tier},
    ecg::intervals::Step,
    hrv::{Config, Profile},
    measure::{Measure, MeasureId, Status},
    rr::{Interval, Kind},
};
use interocept_io::{
    csv,
    intervals::{Unit as IntervalUnit, read_rr_ms, rr_ms_from_bytes},
};
use interocept_sim::EcgConfig;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

use crate::{
    analysis::Analysis,
    failure::Failure,
    intervals, json,
    language::Language,
    source::{self, Shape, SignalArgs, Source, Unit},
    table::{Align, Table, clock, number, pairs, percent, wrap},
};

/// Measure heart-rate variability of an ECG or of a series of intervals
///
/// From an ECG, beats are found first; intervals that span a gap or an unusable stretch of
/// signal are left out, the rest is corrected and measured.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// A WFDB record without extension, an EDF or CSV file, or a text file of intervals
    #[arg(value_name = "RECORD|FILE", required_unless_present = "demo")]
    input: Option<PathBuf>,
    /// Measure five minutes of a simulated ECG
    #[arg(long, conflicts_with = "input")]
    demo: bool,
    #[command(flatten)]
    signal: SignalArgs,
    /// Whose constants to use
    #[arg(long, default_value = "task_force", value_parser = profiles())]
    profile: Profile,
    /// Correct artefacts among the intervals first (the default)
    #[arg(long, overrides_with = "no_correct")]
    correct: bool,
    /// Take the intervals as they are
    #[arg(long)]
    no_correct: bool,
    /// Length of sliding windows in seconds; without it the whole series is one window
    #[arg(long, value_name = "S")]
    window: Option<f64>,
    /// Seconds from the start of one window to the next; the window's length otherwise
    #[arg(long, value_name = "S", requires = "window")]
    hop: Option<f64>,
    /// Print exploratory indices too (tier D); JSON always has them
    #[arg(long)]
    all: bool,
    /// Language of the report
    #[arg(long, value_enum, default_value = "en")]
    lang: Language,
}

const EXAMPLES: &str = "\
Examples:
  interocept hrv --demo
  interocept hrv mitdb/118 --channel V1
  interocept hrv night.csv --rate 250 --column ecg --unit uV
  interocept hrv night.edf --channel ECG
  interocept hrv ecg.csv --time-column time_s --column ecg_mv
  interocept hrv rr.txt --unit ms --profile kubios_like
  interocept hrv mitdb/118 --window 300 --hop 60
  interocept hrv mitdb/118 --json | jq '.windows[0].measures.\"hrv.rmssd\"'

Not a medical device.";

fn profiles() -> impl TypedValueParser<Value = Profile> {
    let names = Profile::ALL.iter().map(|profile| profile.name());
    PossibleValuesParser::new(names).map(|name| {
        Profile::ALL.iter().find(|p| p.name() == name).copied().unwrap_or(Profile::TaskForce)
    })
}

/// Seconds of the demonstration.
const DEMO_S: f64 = 300.0;

/// What is measured, and what is said about it above the measures.
struct Subject {
    name: String,
    /// Channel and rate of a signal.
    signal: Option<(String, f64)>,
    seconds: f64,
    /// When the first interval begins.
    start_s: f64,
    steps: Vec<Step>,
    analysis: Option<Analysis>,
}

impl Subject {
    fn of_signal(source: &Source) -> Result<Self, Failure> {
        let analysis = Analysis::of(source, false)?;
        Ok(Self {
            name: source.name.clone(),
            signal: Some((source.channel.clone(), source.rate.hz())),
            seconds: source.seconds(),
            start_s: analysis.beats.first().map_or(0.0, |beat| beat.time_s),
            steps: analysis.steps(),
            analysis: Some(analysis),
        })
    }

    fn of_intervals(
        path: &Path,
        unit: Option<Unit>,
        column: Option<&str>,
    ) -> Result<Self, Failure> {
        let unit = match unit {
            Some(Unit::Millisecond) => Some(IntervalUnit::Milliseconds),
            Some(Unit::Second) => Some(IntervalUnit::Seconds),
            None => None,
            Some(_) => return Err(Failure::new("--unit of intervals is ms or s")),
        };
        let rr_ms = match column {
            Some(column) => column_of_intervals(path, column, unit)?,
            None => read_rr_ms(path, unit)?,
        };
        Ok(Self {
            name: path.display().to_string(),
            signal: None,
            seconds: rr_ms.iter().sum::<f64>() / 1000.0,
            start_s: 0.0,
            steps: rr_ms.into_iter().map(|rr_ms| Step::Interval { rr_ms }).collect(),
            analysis: None,
        })
    }

    fn open(args: &Args) -> Result<Self, Failure> {
        let Some(path) = args.input.as_deref().filter(|_| !args.demo) else {
            let mut config = EcgConfig::default();
            config.rhythm.duration_s = DEMO_S;
            let ecg = interocept_sim::ecg::simulate(&config)?;
            return Self::of_signal(&Source::samples("demo", "ECG", ecg.rate_hz, ecg.samples)?);
        };
        match Shape::of(path, args.signal.unit) {
            Shape::Intervals => {
                Self::of_intervals(path, args.signal.unit, args.signal.column.as_deref())
            }
            _ => Self::of_signal(&Source::open(path, &args.signal)?),
        }
    }
}

/// The intervals in a column of a table.
fn column_of_intervals(
    path: &Path,
    column: &str,
    unit: Option<IntervalUnit>,
) -> Result<Vec<f64>, Failure> {
    let clock = csv::Clock::Rate { rate_hz: 1.0 };
    let options = csv::Options::new(source::column(column), clock).with(csv::Dialect::of(path)?);
    let lines: Vec<String> =
        csv::read(path, &options)?.samples.iter().map(f64::to_string).collect();
    let found = rr_ms_from_bytes(lines.join("\n").as_bytes(), unit);
    found.map_err(|e| Failure::new(format!("{}, column {column}: {e}", path.display())))
}

/// Runs the command.
pub(crate) fn run(args: &Args, as_json: bool) -> Result<String, Failure> {
    let subject = Subject::open(args)?;
    let correct = !args.no_correct;
    let config = Config {
        window_s: args.window.unwrap_or(0.0),
        hop_s: args.hop.or(args.window).unwrap_or(Config::default().hop_s),
        profile: args.profile,
        correct: u32::from(correct),
        ..Config::default()
    };
    if let Some(window_s) = args.window.filter(|w| *w <= 0.0) {
        return Err(Failure::new(format!("--window is {window_s} s; it must be above 0")));
    }
    let measures = intervals::measures(&subject.steps, &config)?;
    let corrected = intervals::corrected(&subject.steps, correct)?;
    let windows: Vec<&[Measure]> = measures.chunk_by(same_window).collect();
    let report = Report { args, subject: &subject, corrected: &corrected, windows: &windows };
    Ok(if as_json { json::text(&report.json()) } else { report.text() })
}

fn same_window(a: &Measure, b: &Measure) -> bool {
    let (a, b) = (a.window(), b.window());
    a.start_s == b.start_s && a.length_s == b.length_s
}

struct Report<'a> {
    args: &'a Args,
    subject: &'a Subject,
    corrected: &'a [Interval],
    windows: &'a [&'a [Measure]],
}

impl Report<'_> {
    /// How many intervals are of each kind that is not normal.
    fn kinds(&self) -> Vec<(Kind, usize)> {
        let count = |kind: Kind| self.corrected.iter().filter(|i| i.kind == kind).count();
        let kinds = Kind::ALL.iter().filter(|k| !k.is_normal());
        kinds.map(|kind| (*kind, count(*kind))).filter(|(_, n)| *n > 0).collect()
    }

    fn corrected_share(&self) -> f64 {
        let wrong: usize = self.kinds().iter().map(|(_, n)| n).sum();
        wrong as f64 / self.corrected.len().max(1) as f64
    }

    fn gaps(&self) -> usize {
        self.subject.steps.iter().filter(|step| matches!(step, Step::Gap { .. })).count()
    }

    fn json(&self) -> Value {
        let subject = self.subject;
        let kinds: Map<String, Value> =
            self.kinds().iter().map(|(kind, n)| (kind.name().into(), json!(n))).collect();
        let signal = subject.signal.as_ref().map(|(channel, rate_hz)| {
            let analysis = subject.analysis.as_ref();
            json!({
                "channel": channel,
                "rate_hz": rate_hz,
                "beats": analysis.map(|a| a.beats.len()),
                "usable": analysis.map(|a| json::number(a.usable())),
                "reasons": analysis.map(|a| a.reasons().into_iter().collect::<Vec<_>>()),
            })
        });
        let window = |measures: &&[Measure]| {
            let window = measures.first().map(Measure::window);
            json!({
                "start_s": window.map(|w| json::number(w.start_s + subject.start_s)),
                "length_s": window.map(|w| json::number(w.length_s)),
                "quality": window.map(|w| json::number(w.quality)),
                "measures": json::measures(measures),
            })
        };
        json!({
            "input": subject.name,
            "duration_s": json::number(subject.seconds),
            "signal": signal,
            "intervals": {
                "count": self.corrected.len(),
                "gaps": self.gaps(),
                "corrected_share": json::number(self.corrected_share()),
                "kinds": kinds,
            },
            "profile": self.args.profile.name(),
            "correct": !self.args.no_correct,
            "windows": self.windows.iter().map(window).collect::<Vec<_>>(),
            "note": Language::En.disclaimer(),
        })
    }

    fn text(&self) -> String {
        let lang = self.args.lang;
        let mut text = self.summary();
        text.push('\n');
        match self.windows {
            [] => {}
            [measures] if self.args.window.is_none() => {
                text.push_str(&table(lang, measures, self.args.all));
            }
            windows => text.push_str(&self.series(windows)),
        }
        text.push_str(&format!("\n{}\n", lang.disclaimer()));
        text
    }

    fn summary(&self) -> String {
        let (lang, subject) = (self.args.lang, self.subject);
        let mut lines = vec![(lang.say("Record", "记录"), subject.name.clone())];
        if let Some((channel, rate_hz)) = &subject.signal {
            let channel = if channel.is_empty() { "-" } else { channel };
            lines.push((lang.say("Signal", "信号"), format!("{channel}, {rate_hz} Hz")));
        }
        lines.push((lang.say("Duration", "时长"), clock(subject.seconds, 1)));
        if let Some(analysis) = &subject.analysis {
            lines.push((lang.say("Beats", "心搏"), analysis.beats.len().to_string()));
        }
        let mut intervals = self.corrected.len().to_string();
        if self.gaps() > 0 {
            let gaps = self.gaps();
            intervals.push_str(&match lang {
                Language::En => format!(", {gaps} left out at gaps and in unusable signal"),
                Language::Zh => format!("，另有{gaps}个因缺口或信号不可用而舍去"),
            });
        }
        lines.push((lang.say("Intervals", "间期"), intervals));
        lines.push((lang.say("Corrected", "校正"), self.correction()));
        if let Some(analysis) = &subject.analysis {
            let quality = analysis.quality_in_words(lang);
            lines.push((lang.say("Quality", "质量"), quality));
        }
        lines.push((lang.say("Profile", "配置"), self.args.profile.name().into()));
        pairs(lines)
    }

    fn correction(&self) -> String {
        let lang = self.args.lang;
        if self.args.no_correct {
            return lang.say("not asked for", "未要求").into();
        }
        let mut text = percent(self.corrected_share());
        let kinds = self.kinds();
        if !kinds.is_empty() {
            let list = kinds.iter().map(|(kind, n)| format!("{} {n}", lang.kind(*kind)));
            text.push_str(&format!(" ({})", list.collect::<Vec<_>>().join(", ")));
        }
        text
    }

    /// One line a window, with the measures that people look at first.
    fn series(&self, windows: &[&[Measure]]) -> String {
        use catalogue::hrv;
        let lang = self.args.lang;
        let chosen = [
            hrv::HR_MEAN,
            hrv::SDNN,
            hrv::RMSSD,
            hrv::PNN50,
            hrv::LF,
            hrv::HF,
            hrv::LF_HF,
            hrv::DFA_ALPHA1,
        ];
        let present = |id: &&MeasureId| windows.iter().any(|w| w.iter().any(|m| m.id() == **id));
        let chosen: Vec<_> =
            chosen.iter().filter(present).filter_map(|id| catalogue::find(*id)).collect();
        let names: Vec<String> = chosen.iter().map(|entry| short(entry).to_uppercase()).collect();
        let mut columns = vec![
            (lang.say("start", "开始"), Align::Right),
            (lang.say("quality", "质量"), Align::Right),
        ];
        columns.extend(names.iter().map(|name| (name.as_str(), Align::Right)));
        let mut table = Table::new(&columns);
        for measures in windows {
            let Some(window) = measures.first().map(Measure::window) else { continue };
            let value = |entry: &&Entry| {
                let measure = measures.iter().find(|m| m.id() == entry.id);
                measure.and_then(Measure::value).map_or("-".into(), number)
            };
            let mut cells = vec![
                clock(window.start_s + self.subject.start_s, 1),
                format!("{:.2}", window.quality),
            ];
            cells.extend(chosen.iter().map(value));
            table.row(cells);
        }
        let note = lang.say(
            "All measures of all windows, with unit, 95 % interval and status: --json.",
            "每个窗口的全部指标（含单位、95%区间与状态）：--json。",
        );
        format!("{}\n{note}\n", table.text())
    }
}

/// The key of a measure without its family.
fn short(entry: &Entry) -> &'static str {
    entry.key.split_once('.').map_or(entry.key, |(_, name)| name)
}

/// The measures of a window, in groups; then those without a value, by their reasons. Without
/// `all`, exploratory ones are counted only.
fn table(lang: Language, measures: &[Measure], all: bool) -> String {
    let mut table = Table::new(&[
        (lang.say("measure", "指标"), Align::Left),
        (lang.say("name", "名称"), Align::Left),
        (lang.say("value", "数值"), Align::Right),
        (lang.say("unit", "单位"), Align::Left),
        (lang.say("95 % interval", "95%区间"), Align::Left),
        ("", Align::Left),
    ])
    .flexible(1);
    let mut absent: Vec<(String, Vec<&str>)> = Vec::new();
    let mut group = "";
    let mut sorted: Vec<(&Measure, &Entry)> =
        measures.iter().filter_map(|m| Some((m, catalogue::find(m.id())?))).collect();
    sorted.sort_by_key(|(_, entry)| entry.id);
    let known = sorted.len();
    sorted.retain(|(_, entry)| all || entry.tier != Tier::D);
    let hidden = known - sorted.len();
    for (m, entry) in sorted {
        let Some(value) = m.value() else {
            let reason = lang.reason(m.status(), entry);
            match absent.iter_mut().find(|(other, _)| *other == reason) {
                Some((_, names)) => names.push(short(entry)),
                None => absent.push((reason, vec![short(entry)])),
            }
            continue;
        };
        if lang.group(entry) != group {
            group = lang.group(entry);
            table.title(group);
        }
        let interval = m
            .interval()
            .map_or(String::new(), |(low, high)| format!("{} – {}", number(low), number(high)));
        table.row([
            short(entry).into(),
            lang.label(entry).into(),
            number(value),
            entry.unit.symbol().into(),
            interval,
            if m.status() == Status::UltraShort { "*".into() } else { String::new() },
        ]);
    }
    let mut text = table.text();
    if !absent.is_empty() {
        text.push_str(&format!("\n{}\n", lang.say("Without a value", "无值的指标")));
        for (reason, names) in &absent {
            text.push_str(&wrap(&format!("{reason}: {}", names.join(", ")), 2));
        }
    }
    if hidden > 0 {
        text.push_str(&match lang {
            Language::En => format!("\n{hidden} exploratory indices are not shown: --all\n"),
            Language::Zh => format!("\n另有{hidden}个探索性指标未显示：--all\n"),
        });
    }
    if measures.iter().any(|m| m.status() == Status::UltraShort) {
        let note = lang.say(
            "* ultra-short: from less than the standard minimum of this measure, though enough by the literature.",
            "* 超短时：短于该指标的标准最短时长，但有文献支持。",
        );
        text.push_str(&format!("\n{}", wrap(note, 0)));
    }
    text
}
