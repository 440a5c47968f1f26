//! Cuff readings from a table.

use std::{fs, path::Path};

use crate::failure::Failure;

/// Time in s, systolic and diastolic pressure in mmHg, as they were written.
pub(super) type Cuff = [f64; 3];

/// Reads them in their order; what a person cannot have is left to the library to refuse.
pub(super) fn read(path: &Path) -> Result<Vec<Cuff>, Failure> {
    let name = path.display();
    let text = fs::read_to_string(path).map_err(|e| Failure::new(format!("{name}: {e}")))?;
    let mut cuffs = Vec::new();
    for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let cells: Vec<&str> = line.split([',', ';', '\t']).map(str::trim).collect();
        let number = |i: usize| cells.get(i).and_then(|cell| cell.parse::<f64>().ok());
        let blank = cells.iter().all(|cell| cell.is_empty());
        let heading = i == 0 && (0..cells.len()).all(|i| number(i).is_none());
        if blank || heading {
            continue;
        }
        let [time, sbp, dbp] = [0, 1, 2].map(|i| number(i).filter(|x| x.is_finite()));
        let (Some(time_s), Some(sbp), Some(dbp)) = (time, sbp, dbp) else {
            return Err(Failure::new(format!(
                "{name}: line {} is {line:?}; it must be time in s, systolic and diastolic pressure in mmHg, as in 240,121,79",
                i + 1
            )));
        };
        if !(0.0..=1e10).contains(&time_s) {
            return Err(Failure::new(format!(
                "{name}: line {}: the time is {time_s} s; it must be 0 to 1e10 s after the start of the recording",
                i + 1
            )));
        }
        cuffs.push([time_s, sbp, dbp]);
    }
    Ok(cuffs)
}
