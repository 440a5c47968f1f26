//! The catalogue: the only definition of every measure.
//!
//! C constants, Python names, the tables of the documentation and the reports are made from
//! it. A measure's number and key never change meaning; a changed definition gets a new key.

use crate::{measure::MeasureId, unit::Unit};

pub mod abp;
pub mod affect;
pub mod bp;
pub mod bp_variability;
pub mod camera;
pub mod cuff;
pub mod eda;
pub mod emg;
pub mod hrv;
pub mod hrv_events;
pub mod motion;
pub mod posture;
pub mod ppg;
pub mod prv;
pub mod pwa;
pub mod reflex;
pub mod resp;
pub mod sway;
pub mod temp;
pub mod trunk;

/// How well a measure is established.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// Established.
    A,
    /// Valid for groups or against a person's own baseline.
    B,
    /// Self-report.
    C,
    /// Exploratory.
    D,
}

/// What is known about a measure apart from any value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// Its number.
    pub id: MeasureId,
    /// Its key, such as `hrv.rmssd`.
    pub key: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// Its name in English.
    pub label_en: &'static str,
    /// Its name in Chinese.
    pub label_zh: &'static str,
    /// How it is computed.
    pub definition: &'static str,
    /// Where the definition comes from.
    pub source: &'static str,
    /// The standard minimum window in seconds.
    pub min_window_s: f64,
    /// The shortest window in seconds that the literature supports; between this and the
    /// minimum the status is `UltraShort`. Equal to the minimum where nothing supports less.
    pub ultra_short_s: f64,
    /// The least number of events it needs.
    pub min_count: u64,
    /// The least value it can have.
    pub min: f64,
    /// The greatest value it can have.
    pub max: f64,
    /// How well it is established.
    pub tier: Tier,
    /// Its LOINC code, where one exists.
    pub loinc: Option<&'static str>,
}

/// Defines the measures of one family: a constant each, and the table `ENTRIES`.
macro_rules! measures {
    (family $family:literal; $(
        $const:ident = $number:literal, $key:literal, $unit:ident, $tier:ident,
        window($min_window:expr, $ultra:expr), count($count:expr), range($min:expr, $max:expr),
        $en:literal, $zh:literal, $definition:literal, $source:literal $(, loinc $loinc:literal)?;
    )+) => {
        $(
            #[doc = concat!("`", $key, "`: ", $definition, ".")]
            pub const $const: $crate::measure::MeasureId =
                $crate::measure::MeasureId(($family << 8) + $number);
        )+

        /// Every measure of this family.
        pub static ENTRIES: &[$crate::catalogue::Entry] = &[$(
            $crate::catalogue::Entry {
                id: $const,
                key: $key,
                unit: $crate::unit::Unit::$unit,
                label_en: $en,
                label_zh: $zh,
                definition: $definition,
                source: $source,
                min_window_s: $min_window,
                ultra_short_s: $ultra,
                min_count: $count,
                min: $min,
                max: $max,
                tier: $crate::catalogue::Tier::$tier,
                loinc: $crate::catalogue::measures!(@loinc $($loinc)?),
            }
        ),+];
    };
    (@loinc) => { None };
    (@loinc $loinc:literal) => { Some($loinc) };
}
pub(crate) use measures;

/// The families, in the order of their numbers, some in parts.
pub static FAMILIES: &[&[Entry]] = &[
    abp::ENTRIES,
    hrv::ENTRIES,
    hrv_events::ENTRIES,
    bp::ENTRIES,
    cuff::ENTRIES,
    reflex::ENTRIES,
    bp_variability::ENTRIES,
    ppg::ENTRIES,
    prv::ENTRIES,
    pwa::ENTRIES,
    eda::ENTRIES,
    temp::ENTRIES,
    emg::ENTRIES,
    resp::ENTRIES,
    camera::ENTRIES,
    affect::ENTRIES,
    sway::ENTRIES,
    motion::ENTRIES,
    trunk::ENTRIES,
    posture::ENTRIES,
];

/// Every measure.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    FAMILIES.iter().flat_map(|family| family.iter())
}

/// What is known about a measure.
pub fn find(id: MeasureId) -> Option<&'static Entry> {
    let number = |entry: &Entry| entry.id.number() >> 8;
    let of_family = |f: &&&[Entry]| f.first().is_some_and(|e| number(e) == id.number() >> 8);
    FAMILIES.iter().filter(of_family).flat_map(|f| f.iter()).find(|entry| entry.id == id)
}

/// The measure with a key.
///
/// ```
/// let entry = interocept::catalogue::find_key("hrv.rmssd").unwrap();
/// assert_eq!(entry.unit.symbol(), "ms");
/// ```
pub fn find_key(key: &str) -> Option<&'static Entry> {
    entries().find(|entry| entry.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;

    #[test]
    fn numbers_and_keys_are_unique_and_texts_present() {
        let (mut ids, mut keys) = (BTreeSet::new(), BTreeSet::new());
        for e in entries() {
            assert!(ids.insert(e.id), "{} twice", e.key);
            assert!(keys.insert(e.key), "{} twice", e.key);
            for text in [e.label_en, e.label_zh, e.definition, e.source] {
                assert!(!text.is_empty(), "{}: a text is missing", e.key);
            }
            assert!(!e.label_zh.is_ascii(), "{}: {} is not Chinese", e.key, e.label_zh);
            assert!(e.ultra_short_s <= e.min_window_s && e.min <= e.max, "{}", e.key);
            assert_eq!(find_key(e.key), Some(e));
        }
    }
}
