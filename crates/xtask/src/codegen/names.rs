//! Names and texts as the other languages write them.

use interocept::{
    catalogue,
    record::{Kind, Names},
};

/// `ecg.detector` as `ecg_detector`.
pub(super) fn snake(name: &str) -> String {
    name.replace('.', "_")
}

/// `ecg.detector` as `ICEPT_ECG_DETECTOR`.
pub(super) fn constant(name: &str) -> String {
    format!("ICEPT_{}", snake(name).to_uppercase())
}

/// A processor's number: `ecg.detector` as `ICEPT_ECG_DETECTOR`. A measure of the same name
/// keeps it.
pub(super) fn processor(name: &str) -> String {
    let suffix = if catalogue::find_key(name).is_some() { "_PROCESSOR" } else { "" };
    constant(name) + suffix
}

/// `ecg.detector` as `EcgDetector`.
pub(super) fn camel(name: &str) -> String {
    name.split(['.', '_'])
        .map(|word| {
            let (head, tail) = word.split_at(word.len().min(1));
            head.to_uppercase() + tail
        })
        .collect()
}

/// A doc comment as lines without their common indent and without rustdoc's links.
pub(super) fn lines(doc: &str) -> Vec<String> {
    doc.lines()
        .map(|l| l.strip_prefix(' ').unwrap_or(l).replace("[`", "`").replace("`]", "`"))
        .collect()
}

/// A doc comment as one line.
pub(super) fn line(doc: &str) -> String {
    lines(doc).join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// C's name of a field's type.
pub(super) fn c_type(kind: Kind) -> Result<&'static str, String> {
    Ok(match kind {
        Kind::F64 => "double",
        Kind::U64 => "uint64_t",
        Kind::I64 => "int64_t",
        Kind::U32 => "uint32_t",
        Kind::I32 => "int32_t",
        other => return Err(format!("C has no name for the field kind {other:?}")),
    })
}

/// A number without a needless fraction.
pub(super) fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        format!("{value}")
    }
}

/// The range of a field as people read it; empty where there is none.
pub(super) fn range(min: f64, max: f64, names: Names) -> String {
    match names {
        Names::OneOf(choices) => choices.iter().map(|c| c.name).collect::<Vec<_>>().join(", "),
        Names::Flags(choices) => {
            format!("any of {}", choices.iter().map(|c| c.name).collect::<Vec<_>>().join(", "))
        }
        // The limits of a type are not a range that anyone chose.
        Names::None if !min.is_finite() || !max.is_finite() || max >= 4_294_967_295.0 => {
            String::new()
        }
        Names::None => format!("{} to {}", number(min), number(max)),
    }
}
