//! The curve of the maker of an oximeter, from a file.

use interocept::{
    ppg::{Curve, Spo2Config},
    record::Config as _,
};
use serde_json::Value;
use std::{fs, path::Path};

use crate::failure::Failure;

/// Whose curve it is, and the curve: `{"name": "...", "polynomial": [110, -25]}` with the
/// coefficients from the constant on, or `{"name": "...", "table": [[0.5, 98], [1.0, 85]]}` with
/// ratios and saturations; `"ratio_range": [0.3, 2.0]` says where it holds.
pub(crate) fn open(path: &Path) -> Result<(String, Spo2Config), Failure> {
    let wrong = |why: &str| Failure::new(format!("{}: {why}", path.display()));
    let text = fs::read_to_string(path).map_err(|e| wrong(&e.to_string()))?;
    let json: Value = serde_json::from_str(&text).map_err(|e| wrong(&e.to_string()))?;
    let name = json.get("name").and_then(Value::as_str).map(str::trim).filter(|n| !n.is_empty());
    let name = name.ok_or_else(|| wrong("a curve has a \"name\": whose, and for which device"))?;
    let numbers = |v: &Value| v.as_array()?.iter().map(Value::as_f64).collect::<Option<Vec<f64>>>();
    let polynomial = json.get("polynomial").and_then(numbers);
    let rows = |v: &Value| v.as_array()?.iter().map(numbers).collect::<Option<Vec<Vec<f64>>>>();
    let table = json.get("table").and_then(rows);
    let mut fields: Vec<(String, f64)> = Vec::new();
    let curve = match (polynomial, table) {
        (Some(terms), None) if (1..=4).contains(&terms.len()) => {
            fields.extend(terms.iter().enumerate().map(|(i, c)| (format!("c{i}"), *c)));
            Curve::Polynomial
        }
        (None, Some(points)) if (2..=8).contains(&points.len()) => {
            for (i, point) in points.iter().enumerate() {
                let [ratio, percent] = **point else {
                    return Err(wrong("a point of a table is [ratio, percent]"));
                };
                fields.push((format!("ratio_{}", i + 1), ratio));
                fields.push((format!("spo2_{}", i + 1), percent));
            }
            Curve::Table
        }
        _ => {
            return Err(wrong(
                "a curve is a \"polynomial\" of one to four coefficients, or a \"table\" of two to eight points",
            ));
        }
    };
    if let Some(range) = json.get("ratio_range").and_then(numbers) {
        let [low, high] = *range else { return Err(wrong("\"ratio_range\" is [lowest, highest]")) };
        fields.extend([("lowest_ratio".into(), low), ("highest_ratio".into(), high)]);
    }
    let mut config = Spo2Config { curve, ..Spo2Config::default() };
    for (field, value) in fields {
        let place = Spo2Config::LAYOUT.fields.iter().position(|f| f.name == field);
        config.set(place.unwrap_or(usize::MAX), value).map_err(|e| wrong(&e.to_string()))?;
    }
    config.validate().map_err(|e| wrong(&e.to_string()))?;
    Ok((name.to_owned(), config))
}
