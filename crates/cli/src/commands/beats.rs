//! `interocept beats`: every beat of a recording.

use interocept::ecg::{Beat, Class, ClassifiedBeat, intervals::Step};
use interocept_io::wfdb::{Annotation, Annotations, Code};
use serde_json::{Value, json};
use std::path::PathBuf;

use crate::{
    analysis::Analysis,
    failure::Failure,
    flags, json,
    language::Language,
    output::refuse_existing,
    source::{SignalArgs, Source},
    table::{Align, Table, clock, number, pairs},
};

/// Find the beats of an ECG
///
/// Beats come from the same streaming detector that runs in a device, with one default
/// configuration. An interval is given from the beat before, unless a gap or an unusable
/// stretch of signal lies between.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// A WFDB record without extension, an EDF or a CSV file
    #[arg(value_name = "RECORD|FILE")]
    input: PathBuf,
    #[command(flatten)]
    signal: SignalArgs,
    /// Say of each beat what it is: N normal, S supraventricular, V ventricular, Q not known
    #[arg(long)]
    classes: bool,
    /// Write CSV, one line a beat, instead of a table
    #[arg(long)]
    csv: bool,
    /// Write the beats as a WFDB annotation file too, such as 118.qrs
    #[arg(long, value_name = "FILE")]
    annotations: Option<PathBuf>,
    /// Replace an annotation file that is there
    #[arg(long, requires = "annotations")]
    force: bool,
    /// Language of the table
    #[arg(long, value_enum, default_value = "en")]
    lang: Language,
}

const EXAMPLES: &str = "\
Examples:
  interocept beats mitdb/118
  interocept beats mitdb/118 --channel V1 --csv > 118.csv
  interocept beats mitdb/118 --classes --annotations 118.qrs
  interocept beats night.csv --rate 250 --column ecg --unit uV
  interocept beats mitdb/118 --json | jq '.beats[0]'

Not a medical device.";

/// Runs the command.
pub(crate) fn run(args: &Args, as_json: bool) -> Result<String, Failure> {
    let source = Source::open(&args.input, &args.signal)?;
    let analysis = Analysis::of(&source, args.classes)?;
    if let Some(path) = &args.annotations {
        if !args.force {
            refuse_existing(path, "--force")?;
        }
        annotations(&source, &analysis).write(path)?;
    }
    let report = Report { args, source: &source, rr_ms: rr_ms(&analysis), analysis: &analysis };
    Ok(if as_json {
        json::text(&report.json())
    } else if args.csv {
        report.csv()
    } else {
        report.text()
    })
}

/// The interval before each beat, where there is one.
fn rr_ms(analysis: &Analysis) -> Vec<Option<f64>> {
    let before = analysis.steps().into_iter().map(|step| match step {
        Step::Interval { rr_ms } => Some(rr_ms),
        Step::Gap { .. } => None,
    });
    [None].into_iter().chain(before).collect()
}

/// What a beat is, if that was asked.
fn class_of<'a>(analysis: &'a Analysis, beat: &Beat) -> Option<&'a ClassifiedBeat> {
    let classes = &analysis.classes;
    let place = classes.binary_search_by_key(&beat.index, |classified| classified.index);
    classes.get(place.ok()?)
}

/// The beats as annotations at the signal's rate; normal ones where classes were not asked for.
fn annotations(source: &Source, analysis: &Analysis) -> Annotations {
    let code = |beat: &Beat| {
        let symbol = match class_of(analysis, beat).map(|classified| classified.beat_class) {
            None | Some(Class::N) => "N",
            Some(Class::S) => "S",
            Some(Class::V) => "V",
            Some(Class::F) => "F",
            Some(Class::Q) => "Q",
        };
        Code::from_symbol(symbol).unwrap_or(Code::NORMAL)
    };
    let list = analysis.beats.iter().map(|beat| Annotation::new(beat.index, code(beat))).collect();
    Annotations { rate_hz: Some(source.rate.hz()), definitions: Vec::new(), list }
}

struct Report<'a> {
    args: &'a Args,
    source: &'a Source,
    analysis: &'a Analysis,
    rr_ms: Vec<Option<f64>>,
}

impl Report<'_> {
    fn rows(&self) -> impl Iterator<Item = (&Beat, Option<f64>)> {
        self.analysis.beats.iter().zip(self.rr_ms.iter().copied())
    }

    /// How many beats, and of each class.
    fn count(&self) -> String {
        let mut text = self.analysis.beats.len().to_string();
        if self.args.classes {
            let of = |class: &Class| {
                let n = self.analysis.classes.iter().filter(|c| c.beat_class == *class).count();
                (n > 0).then(|| format!("{} {n}", class.name()))
            };
            let counts: Vec<String> = Class::ALL.iter().filter_map(of).collect();
            text.push_str(&format!(" ({})", counts.join(", ")));
        }
        text
    }

    fn json(&self) -> Value {
        let beat = |(beat, rr_ms): (&Beat, Option<f64>)| {
            let class = class_of(self.analysis, beat);
            json!({
                "index": beat.index,
                "time_s": json::number(beat.time_s),
                "rr_ms": rr_ms.map_or(Value::Null, json::number),
                "amplitude": json::number(beat.amplitude),
                "quality": json::number(beat.quality),
                "polarity": beat.polarity,
                "class": class.map(|c| c.beat_class.name()),
                "class_confidence": class.map_or(Value::Null, |c| json::number(c.confidence)),
                "flags": flags::names(beat.flags).collect::<Vec<_>>(),
            })
        };
        json!({
            "input": self.source.name,
            "channel": self.source.channel,
            "rate_hz": self.source.rate.hz(),
            "duration_s": json::number(self.source.seconds()),
            "usable": json::number(self.analysis.usable()),
            "reasons": self.analysis.reasons().into_iter().collect::<Vec<_>>(),
            "beats": self.rows().map(beat).collect::<Vec<_>>(),
        })
    }

    fn csv(&self) -> String {
        let mut text = "index,time_s,rr_ms,amplitude_mv,quality,polarity,flags".to_owned();
        text.push_str(if self.args.classes { ",class,class_confidence\n" } else { "\n" });
        for (beat, rr_ms) in self.rows() {
            let rr_ms = rr_ms.map_or(String::new(), |rr| format!("{rr:.3}"));
            let names: Vec<&str> = flags::names(beat.flags).collect();
            let class = class_of(self.analysis, beat)
                .map_or(String::new(), |c| format!(",{},{:.3}", c.beat_class.name(), c.confidence));
            text.push_str(&format!(
                "{},{:.6},{rr_ms},{:.4},{:.3},{},{}{class}\n",
                beat.index,
                beat.time_s,
                beat.amplitude,
                beat.quality,
                beat.polarity,
                names.join(" ")
            ));
        }
        text
    }

    fn text(&self) -> String {
        let lang = self.args.lang;
        let mut columns = vec![
            (lang.say("index", "样点"), Align::Right),
            (lang.say("time", "时间"), Align::Right),
            (lang.say("RR [ms]", "RR间期[ms]"), Align::Right),
            (lang.say("height [mV]", "波幅[mV]"), Align::Right),
            (lang.say("quality", "质量"), Align::Right),
        ];
        if self.args.classes {
            columns.push((lang.say("class", "类别"), Align::Left));
        }
        columns.push((lang.say("flags", "标记"), Align::Left));
        let mut table = Table::new(&columns);
        for (beat, rr_ms) in self.rows() {
            let names: Vec<String> = flags::names(beat.flags).map(|name| lang.flag(name)).collect();
            let mut cells = vec![
                beat.index.to_string(),
                clock(beat.time_s, 3),
                rr_ms.map_or("-".into(), |rr| format!("{rr:.1}")),
                number(beat.amplitude),
                format!("{:.2}", beat.quality),
            ];
            if self.args.classes {
                let class = class_of(self.analysis, beat);
                cells.push(class.map_or("-", |c| c.beat_class.name()).into());
            }
            cells.push(names.join(", "));
            table.row(cells);
        }
        let (source, analysis) = (self.source, self.analysis);
        let channel = if source.channel.is_empty() { "-" } else { &source.channel };
        let mut head = vec![
            (lang.say("Record", "记录"), source.name.clone()),
            (lang.say("Signal", "信号"), format!("{channel}, {} Hz", source.rate.hz())),
            (lang.say("Duration", "时长"), clock(source.seconds(), 1)),
            (lang.say("Beats", "心搏"), self.count()),
            (lang.say("Quality", "质量"), analysis.quality_in_words(lang)),
        ];
        if let Some(path) = &self.args.annotations {
            head.push((lang.say("Written", "已写入"), path.display().to_string()));
        }
        format!("{}\n{}\n{}\n", pairs(head), table.text(), lang.disclaimer())
    }
}
