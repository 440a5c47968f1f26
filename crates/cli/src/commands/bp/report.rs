//! What is said of a pressure.

use interocept::{
    catalogue::{abp, bp, find},
    measure::{Measure, MeasureId, Status},
};
use serde_json::{Value, json};

use super::{Row, Session};
use crate::{
    json,
    language::Language,
    table::{Align, Table, clock, pairs},
};

impl Row {
    fn get(&self, id: MeasureId) -> Option<&Measure> {
        self.measures.iter().find(|m| m.id() == id)
    }

    /// A value without its decimals; a dash where there is none.
    fn value(&self, id: MeasureId) -> String {
        let value = self.get(id).and_then(Measure::value);
        // No minus before a zero.
        value.map_or("-".into(), |v| format!("{:.0}", libm::round(v) + 0.0))
    }

    /// A value and half of its interval.
    fn spread(&self, id: MeasureId) -> String {
        let half = self.get(id).and_then(Measure::interval).map(|(low, high)| 0.5 * (high - low));
        match half.filter(|half| half.is_finite()) {
            Some(half) => format!("{} ±{half:.0}", self.value(id)),
            None => self.value(id),
        }
    }

    /// Why the first of these has no value.
    fn reason(&self, ids: &[MeasureId], lang: Language) -> String {
        let absent = ids.iter().filter_map(|id| self.get(*id)).find(|m| m.value().is_none());
        let cuffs = self.get(bp::NULL_SBP).is_some_and(|m| m.value().is_some());
        let said = |m: &Measure| match m.status() {
            Status::NotCalibrated if cuffs => {
                Some(lang.say("fewer than three cuffs", "袖带读数不足三次").into())
            }
            status => Some(lang.reason(status, find(m.id())?)),
        };
        absent.and_then(said).unwrap_or_default()
    }
}

impl Session {
    pub(super) fn json(&self) -> String {
        let cuff = |([time_s, sbp, dbp], told): &(super::Cuff, Measure)| {
            json!({
                "time_s": time_s,
                "sbp_mmhg": sbp,
                "dbp_mmhg": dbp,
                "calibration": told.value().map_or(Value::Null, json::number),
                "status": told.status().name(),
            })
        };
        let rows = |rows: &[Row]| {
            let row =
                |r: &Row| json!({"time_s": r.time_s, "measures": json::measures(&r.measures)});
            rows.iter().map(row).collect::<Vec<_>>()
        };
        json::text(&json!({
            "input": self.name,
            "channels": self.channels,
            "rate_hz": self.rate_hz,
            "duration_s": json::number(self.seconds),
            "arrivals": self.arrivals,
            "cuffs": self.cuffs.iter().map(cuff).collect::<Vec<_>>(),
            "trend": rows(&self.trend),
            "arterial": rows(&self.arterial),
        }))
    }

    pub(super) fn text(&self, lang: Language) -> String {
        let mut head = vec![
            (lang.say("Record", "记录"), self.name.clone()),
            (
                lang.say("Signals", "信号"),
                format!("{}; {} Hz", self.channels.join(", "), self.rate_hz),
            ),
            (lang.say("Duration", "时长"), clock(self.seconds, 1)),
        ];
        if let Some(arrivals) = self.arrivals {
            head.push((lang.say("Arrivals", "脉搏到达"), arrivals.to_string()));
            head.push((lang.say("Cuffs", "袖带"), self.said_of_cuffs(lang)));
        }
        let mut text = pairs(head);
        if !self.trend.is_empty() {
            text.push_str(&format!("\n{}", self.trend(lang)));
            text.push_str(lang.say(
                "± is half of the 95 % interval; \"cuffs\" is their mean, the estimate to beat.\n",
                "±为95%区间的一半；“袖带均值”为基线模型，估计值应优于它。\n",
            ));
        }
        if !self.arterial.is_empty() {
            let title = lang.say("Arterial line", "动脉血压波形");
            text.push_str(&format!("\n{title}\n{}", self.arterial(lang)));
        }
        format!("{text}\n{}\n", lang.disclaimer())
    }

    /// How many were taken, and why others were not.
    fn said_of_cuffs(&self, lang: Language) -> String {
        let taken = self.cuffs.iter().filter(|(_, told)| told.value().is_some()).count();
        let mut text = taken.to_string();
        for ([time_s, ..], told) in self.cuffs.iter().filter(|(_, told)| told.value().is_none()) {
            let why = match (told.status(), find(told.id())) {
                (Status::PoorSignal, _) => lang.say("no pulses before it", "此前无脉搏").into(),
                (status, Some(entry)) => lang.reason(status, entry),
                (status, None) => status.name().into(),
            };
            text.push_str(&format!("; {} {}: {why}", lang.say("not", "未采用"), clock(*time_s, 0)));
        }
        text
    }

    fn trend(&self, lang: Language) -> String {
        let mut table = Table::new(&[
            (lang.say("time", "时间"), Align::Right),
            (lang.say("SBP", "收缩压"), Align::Right),
            (lang.say("DBP", "舒张压"), Align::Right),
            (lang.say("MAP", "平均压"), Align::Right),
            (lang.say("SBP change", "收缩压变化"), Align::Right),
            (lang.say("cuffs", "袖带均值"), Align::Right),
            (lang.say("age", "校准时长"), Align::Right),
            ("", Align::Left),
        ])
        .flexible(7);
        for row in &self.trend {
            let null = match (row.value(bp::NULL_SBP), row.value(bp::NULL_DBP)) {
                (sbp, dbp) if sbp != "-" => format!("{sbp}/{dbp}"),
                _ => "-".into(),
            };
            let age = row.get(bp::CALIBRATION_AGE).and_then(Measure::value);
            table.row([
                clock(row.time_s, 0),
                row.spread(bp::SBP),
                row.spread(bp::DBP),
                row.spread(bp::MAP),
                row.spread(bp::DELTA_SBP),
                null,
                age.map_or("-".into(), |age| clock(age, 0)),
                row.reason(&[bp::SBP, bp::DBP], lang),
            ]);
        }
        table.text()
    }

    fn arterial(&self, lang: Language) -> String {
        let mut table = Table::new(&[
            (lang.say("from", "起始"), Align::Right),
            (lang.say("SBP", "收缩压"), Align::Right),
            (lang.say("DBP", "舒张压"), Align::Right),
            (lang.say("MAP", "平均压"), Align::Right),
            (lang.say("PP", "脉压"), Align::Right),
            (lang.say("rate", "心率"), Align::Right),
            (lang.say("PPV [%]", "脉压变异[%]"), Align::Right),
            (lang.say("dP/dt [mmHg/s]", "上升速率[mmHg/s]"), Align::Right),
            (lang.say("good", "合格"), Align::Right),
            ("", Align::Left),
        ])
        .flexible(9);
        for row in &self.arterial {
            let good = row.get(abp::GOOD).and_then(Measure::value);
            let ids = [abp::SBP, abp::DBP, abp::MAP, abp::PP, abp::RATE, abp::PPV, abp::DPDT_MAX];
            let mut cells = vec![clock(row.time_s, 0)];
            cells.extend(ids.map(|id| row.value(id)));
            cells.push(good.map_or("-".into(), |share| format!("{:.0} %", 100.0 * share)));
            cells.push(row.reason(&[abp::SBP], lang));
            table.row(cells);
        }
        table.text()
    }
}
