//! The tables and the JSON of a conformance run.

use interocept::conformance::{
    Comparison, Confusion, Label, Rate, Summary,
    episodes::EpisodeComparison,
    rates::{Averages, Detection, average},
    runs::{RunComparison, RunRates},
};
use serde_json::{Value, json};

use super::{Args, case::Case};
use crate::{
    json,
    table::{Align, Table, wrap},
};

/// What is reported.
pub(super) struct Report<'a> {
    /// What was asked.
    pub(super) args: &'a Args,
    /// Every record.
    pub(super) cases: &'a [Case],
    /// Records without reference.
    pub(super) left_out: &'a [String],
}

/// A name, and what of a record it stands for.
type Named<T> = (&'static str, fn(&Case) -> &T);
type Kind = (fn(&Confusion) -> Detection, fn(&Summary) -> Averages);
const VEB: Kind = (Confusion::veb, |summary| summary.veb);
const SVEB: Kind = (Confusion::sveb, |summary| summary.sveb);

impl Report<'_> {
    fn summary(&self) -> Summary {
        Summary::of(self.matrices())
    }

    fn matrices(&self) -> impl Iterator<Item = &Confusion> + Clone {
        self.cases.iter().map(|case| &case.beats.matrix)
    }

    /// Not every detector tells classes.
    fn has_classes(&self) -> bool {
        self.cases.iter().any(|case| case.has_classes)
    }

    pub(super) fn text(&self) -> String {
        let mut text = format!("Beat detection (QRS)\n\n{}", self.qrs());
        if self.has_classes() {
            text.push_str(&format!("\nBeat classes\n\n{}", self.classes()));
            text.push_str(&format!("\nRuns of ectopic beats, all records\n\n{}", self.runs()));
        }
        if self.cases.iter().any(|case| case.has_rhythms) {
            text.push_str(&format!("\nEpisodes, all records\n\n{}", self.episodes()));
        }
        text.push('\n');
        for line in self.notes() {
            text.push_str(&wrap(&line, 0));
        }
        text
    }

    fn qrs(&self) -> String {
        let mut table = Table::new(&[
            ("record", Align::Left),
            ("beats", Align::Right),
            ("FN", Align::Right),
            ("FP", Align::Right),
            ("Se %", Align::Right),
            ("+P %", Align::Right),
            ("F1 %", Align::Right),
            ("place ms", Align::Right),
            ("RR ms", Align::Right),
            ("HR %", Align::Right),
        ]);
        let mut row = |name: &str, d: &Detection, errors: [Option<f64>; 3]| {
            let beats = d.true_positives + d.false_negatives;
            let counts = [beats, d.false_negatives, d.false_positives];
            let rates = [d.sensitivity(), d.positive_predictivity(), d.f1()];
            let cells = counts.iter().map(u64::to_string);
            let cells = cells.chain(rates.iter().map(Rate::to_string));
            let cells = cells.chain(errors.iter().map(|e| decimals(*e)));
            table.row([name.to_owned()].into_iter().chain(cells));
        };
        for case in self.cases {
            row(&case.name, &case.beats.matrix.qrs(), case.errors());
        }
        let summary = self.summary();
        row("gross", &summary.gross.qrs(), [None; 3]);
        let Averages { sensitivity, positive_predictivity, f1, .. } = summary.qrs;
        let rates = [sensitivity, positive_predictivity, f1].map(|rate| rate.map(|r| 100.0 * r));
        let columns = [Case::place_ms, Case::rr_ms, Case::hr_percent]
            .map(|error| self.cases.iter().filter_map(error).collect());
        let means = columns.clone().map(|values: Vec<f64>| mean(&values));
        let cells = rates.into_iter().chain(means).map(decimals);
        let empty = [String::new(), String::new(), String::new()];
        table.row(["average".to_owned()].into_iter().chain(empty.clone()).chain(cells));
        let medians = columns.map(|values: Vec<f64>| decimals(median(values)));
        let cells = empty.clone().into_iter().chain(empty).chain(medians);
        table.row(["median".to_owned()].into_iter().chain(cells));
        table.text()
    }

    fn classes(&self) -> String {
        let columns =
            ["V beats", "V Se %", "V +P %", "V FPR %", "S beats", "S Se %", "S +P %", "S FPR %"];
        let mut headings = vec![("record", Align::Left)];
        headings.extend(columns.map(|name| (name, Align::Right)));
        let mut table = Table::new(&headings);
        let mut row = |name: &str, matrix: &Confusion| {
            let cells = [VEB, SVEB].into_iter().flat_map(|(detection, _)| {
                let d = detection(matrix);
                [
                    (d.true_positives + d.false_negatives).to_string(),
                    d.sensitivity().to_string(),
                    d.positive_predictivity().to_string(),
                    format!("{:.3}", d.false_positive_rate()),
                ]
            });
            table.row([name.to_owned()].into_iter().chain(cells));
        };
        for case in self.cases {
            row(&case.name, &case.beats.matrix);
        }
        let summary = self.summary();
        row("gross", &summary.gross);
        let cells = [VEB, SVEB].into_iter().flat_map(|(_, averages)| {
            let a = averages(&summary);
            let percent = |rate: Option<f64>, n: usize| {
                rate.map_or("-".into(), |r| format!("{:.n$}", 100.0 * r))
            };
            [
                String::new(),
                percent(a.sensitivity, 2),
                percent(a.positive_predictivity, 2),
                percent(a.false_positive_rate, 3),
            ]
        });
        table.row(["average".to_owned()].into_iter().chain(cells));
        table.text()
    }

    fn runs(&self) -> String {
        let mut table = Table::new(&[
            ("run of", Align::Left),
            ("beats", Align::Left),
            ("found", Align::Right),
            ("Se %", Align::Right),
            ("true", Align::Right),
            ("+P %", Align::Right),
        ]);
        let kinds: [Named<RunComparison>; 2] =
            [("ventricular", |c| &c.ventricular), ("supraventricular", |c| &c.supraventricular)];
        for (name, runs) in kinds {
            let (mut found, mut real) = (RunRates::default(), RunRates::default());
            for case in self.cases {
                found.pool(&runs(case).sensitivity);
                real.pool(&runs(case).positive_predictivity);
            }
            let rows = [
                ("2", found.couplets, real.couplets),
                ("3 to 5", found.short, real.short),
                ("6 or more", found.long, real.long),
            ];
            for (beats, se, p) in rows {
                table.row([
                    name.into(),
                    beats.into(),
                    of(se),
                    se.to_string(),
                    of(p),
                    p.to_string(),
                ]);
            }
        }
        table.text()
    }

    fn episodes(&self) -> String {
        let mut table = Table::new(&[
            ("episodes", Align::Left),
            ("found", Align::Right),
            ("Se %", Align::Right),
            ("true", Align::Right),
            ("+P %", Align::Right),
            ("time Se %", Align::Right),
            ("time +P %", Align::Right),
        ]);
        let kinds: [Named<EpisodeComparison>; 2] = [("AF", |c| &c.af), ("VF", |c| &c.vf)];
        // Ours does not look for ventricular fibrillation.
        let has_vf = self.cases.iter().any(|case| case.has_vf);
        for (name, episodes) in kinds.into_iter().take(if has_vf { 2 } else { 1 }) {
            let all = self.cases.iter().map(episodes);
            let gross = all.clone().fold(EpisodeComparison::default(), |sum, e| sum.pool(e));
            let (se, p) = (gross.sensitivity, gross.positive_predictivity);
            let durations = [gross.duration_sensitivity, gross.duration_positive_predictivity];
            let cells = [of(se), se.to_string(), of(p), p.to_string()];
            let cells = cells.into_iter().chain(durations.iter().map(Rate::to_string));
            table.row([name.to_owned()].into_iter().chain(cells));
            let mean = |rate: fn(&EpisodeComparison) -> Rate| {
                decimals(average(all.clone().map(rate)).map(|r| 100.0 * r))
            };
            table.row([
                "  average".into(),
                String::new(),
                mean(|e| e.sensitivity),
                String::new(),
                mean(|e| e.positive_predictivity),
                mean(|e| e.duration_sensitivity),
                mean(|e| e.duration_positive_predictivity),
            ]);
        }
        table.text()
    }

    /// What the figures mean, and what was left out.
    fn notes(&self) -> Vec<String> {
        let args = self.args;
        let tested = match &args.test {
            Some(extension) => format!("annotations .{extension}"),
            None => "our detector, one lead, default configuration".into(),
        };
        let period = if args.start > 0.0 {
            format!("the first {} s of each record left out", args.start)
        } else {
            "each record as a whole".into()
        };
        let window_ms = args.window * 1000.0;
        let mut notes = vec![format!("Tested: {tested}. Pairs within {window_ms} ms; {period}.")];
        notes.push(
            "FN: missed; FP: extra; place: SD of test minus reference; RR: RMS error of the intervals that both have; HR: RMS error of the rate over 8 intervals.".into(),
        );
        if !self.has_classes() {
            notes.push("The test tells no classes of beats apart, so none are compared.".into());
        }
        if !self.left_out.is_empty() {
            notes.push(format!(
                "Left out, for want of .{} annotations: {}.",
                args.reference,
                self.left_out.join(", ")
            ));
        }
        notes
    }

    pub(super) fn json(&self) -> Value {
        let summary = self.summary();
        let records: Vec<Value> = self.cases.iter().map(Case::json).collect();
        let pooled = |episodes: fn(&Case) -> &EpisodeComparison| {
            let all = self.cases.iter().map(episodes);
            episodes_json(&all.fold(EpisodeComparison::default(), |sum, e| sum.pool(e)))
        };
        json!({
            "reference": self.args.reference,
            "test": self.args.test,
            "start_s": json::number(self.args.start),
            "window_s": json::number(self.args.window),
            "records": records,
            "gross": {
                "qrs": detection(&summary.gross.qrs()),
                "veb": detection(&summary.gross.veb()),
                "sveb": detection(&summary.gross.sveb()),
                "matrix": matrix(&summary.gross),
                "af": pooled(|c| &c.af),
                "vf": pooled(|c| &c.vf),
            },
            "average": {
                "qrs": averages(&summary.qrs),
                "veb": averages(&summary.veb),
                "sveb": averages(&summary.sveb),
            },
            "left_out": self.left_out,
        })
    }
}

impl Case {
    fn place_ms(&self) -> Option<f64> {
        self.beats.localisation().and_then(|l| l.sd_ms)
    }

    fn rr_ms(&self) -> Option<f64> {
        self.beats.rr_error_ms
    }

    fn hr_percent(&self) -> Option<f64> {
        self.heart_rate.rms_percent
    }

    fn errors(&self) -> [Option<f64>; 3] {
        [self.place_ms(), self.rr_ms(), self.hr_percent()]
    }

    fn json(&self) -> Value {
        let Comparison { matrix: m, .. } = &self.beats;
        let [place, rr, hr] = self.errors().map(|e| e.map_or(Value::Null, json::number));
        let bias = self.beats.localisation().map_or(Value::Null, |l| json::number(l.bias_ms));
        json!({
            "record": self.name,
            "channel": self.channel,
            "qrs": detection(&m.qrs()),
            "veb": detection(&m.veb()),
            "sveb": detection(&m.sveb()),
            "matrix": matrix(m),
            "bias_ms": bias,
            "place_sd_ms": place,
            "rr_error_ms": rr,
            "hr_error_percent": hr,
            "reference_shutdown_s": json::number(self.beats.reference_shutdown_s),
            "test_shutdown_s": json::number(self.beats.test_shutdown_s),
            "missed_in_shutdown": self.beats.missed_in_shutdown(),
            "runs": {
                "ventricular": runs_json(&self.ventricular),
                "supraventricular": runs_json(&self.supraventricular),
            },
            "af": episodes_json(&self.af),
            "vf": episodes_json(&self.vf),
        })
    }
}

fn detection(d: &Detection) -> Value {
    json!({
        "true_positives": d.true_positives,
        "false_negatives": d.false_negatives,
        "false_positives": d.false_positives,
        "sensitivity": d.sensitivity().percent(),
        "positive_predictivity": d.positive_predictivity().percent(),
        "false_positive_rate": d.false_positive_rate().percent(),
        "f1": d.f1().percent(),
    })
}

fn averages(a: &Averages) -> Value {
    let percent = |rate: Option<f64>| rate.map(|r| 100.0 * r);
    json!({
        "sensitivity": percent(a.sensitivity),
        "positive_predictivity": percent(a.positive_predictivity),
        "false_positive_rate": percent(a.false_positive_rate),
        "f1": percent(a.f1),
    })
}

/// Rows are the reference's class, columns the test's: N S V F Q O X.
fn matrix(m: &Confusion) -> Value {
    let row = |reference: &Label| Label::ALL.map(|test| m.count(*reference, test));
    json!(Label::ALL.iter().map(row).collect::<Vec<_>>())
}

fn rate(rate: Rate) -> Value {
    json!([rate.numerator, rate.denominator])
}

fn runs_json(runs: &RunComparison) -> Value {
    let rates = |r: &RunRates| json!({"couplets": rate(r.couplets), "short": rate(r.short), "long": rate(r.long)});
    json!({
        "sensitivity": rates(&runs.sensitivity),
        "positive_predictivity": rates(&runs.positive_predictivity),
    })
}

fn episodes_json(e: &EpisodeComparison) -> Value {
    json!({
        "sensitivity": rate(e.sensitivity),
        "positive_predictivity": rate(e.positive_predictivity),
        "duration_sensitivity": rate(e.duration_sensitivity),
        "duration_positive_predictivity": rate(e.duration_positive_predictivity),
    })
}

/// So many of so many.
fn of(rate: Rate) -> String {
    format!("{} of {}", rate.numerator, rate.denominator)
}

fn decimals(value: Option<f64>) -> String {
    value.map_or("-".into(), |value| format!("{value:.2}"))
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    let lower = if values.len() % 2 == 0 { *values.get(middle - 1)? } else { upper };
    Some(0.5 * (lower + upper))
}
