//! Tables of numbers that tasks, repeated sessions and days have left: what a portrait needs
//! beside one capture.

use serde_json::Value;

use crate::capture::Refused;

/// A table that may be given among the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its name, such as `affect_ratings`.
    pub key: &'static str,
    /// The elements that it fills, or whose value it stands beside.
    pub elements: &'static [&'static str],
    /// What each of its rows holds; `null` is a missing number.
    pub columns: &'static [&'static str],
    /// Whether it is a list of tables, one for each session.
    pub sessions: bool,
}

const fn record(
    key: &'static str,
    elements: &'static [&'static str],
    columns: &'static [&'static str],
    sessions: bool,
) -> Record {
    Record { key, elements, columns, sessions }
}

/// Every table. Phases are 0 for rest or a neutral stimulus, 1 for the task or the stimulus and 2
/// for the recovery; times are in seconds from any start, those of `cuffs` and `stimuli` from that of the
/// capture.
pub static RECORDS: &[Record] = &[
    record("cuffs", &["P3"], &["time_s", "sbp_mmhg", "dbp_mmhg"], false),
    record("affect_ratings", &["Q2", "Q3"], &["time_s", "rating"], false),
    record("negative_affect_ratings", &["Q4"], &["time_s", "rating"], false),
    record("stimulus_arousal", &["Q5"], &["time_s", "arousal", "phase"], true),
    record("stress_heart_rate", &["Q6", "Q7"], &["time_s", "rate_bpm", "phase"], false),
    record("stress_ln_rmssd", &["Q6"], &["time_s", "ln_rmssd", "phase"], false),
    record("stress_sbp", &["Q6"], &["time_s", "sbp_mmhg", "phase"], false),
    record("daily_ln_rmssd", &["Q10"], &["ln_rmssd"], false),
    record("rest_rr_ms", &["Q13", "Q20"], &["rr_ms"], true),
    record("paced_rr_ms", &["Q14"], &["rr_ms"], false),
    record("pressure_beats", &["Q17"], &["rr_ms", "sbp_mmhg"], false),
    record("scr_trials", &["Q18"], &["amplitude_us"], false),
    record("stimuli", &["Q18"], &["time_s"], false),
    record("daily_craving", &["Q30"], &["rating"], false),
    record("actigraphy", &["Q19", "S12"], &["time_s", "activity", "asleep"], false),
];

impl Record {
    /// The table with a key.
    pub fn find(key: &str) -> Option<&'static Self> {
        RECORDS.iter().find(|r| r.key == key)
    }

    /// The rows of each session, one after the other in one list of numbers.
    pub(crate) fn read(&self, value: &Value) -> Result<Vec<Vec<f64>>, Refused> {
        let sessions = if self.sessions { value.as_array().map(Vec::as_slice) } else { None };
        let sessions = sessions.unwrap_or(std::slice::from_ref(value));
        let tables: Option<_> = sessions.iter().map(|table| self.table(table)).collect();
        tables.ok_or_else(|| {
            let columns = self.columns.join(", ");
            let rows = if self.columns.len() > 1 { "rows of [" } else { "[" };
            let each = if self.sessions { "a list of sessions, each " } else { "" };
            Refused(format!("{} must be {each}{rows}{columns}], in numbers or null", self.key))
        })
    }

    fn table(&self, value: &Value) -> Option<Vec<f64>> {
        let number = |v: &Value| if v.is_null() { Some(f64::NAN) } else { v.as_f64() };
        let rows = value.as_array()?;
        if self.columns.len() == 1 {
            return rows.iter().map(number).collect();
        }
        let mut table = Vec::with_capacity(rows.len() * self.columns.len());
        for row in rows {
            let row = row.as_array().filter(|row| row.len() == self.columns.len())?;
            for cell in row {
                table.push(number(cell)?);
            }
        }
        Some(table)
    }
}
