//! The names of flags, as the library describes them.

use interocept::record::{Choice, FieldType, Names};

/// The flags that a set of flags can have.
pub(crate) fn all<T: FieldType>() -> &'static [Choice] {
    match T::NAMES {
        Names::Flags(choices) => choices,
        _ => &[],
    }
}

/// Whether a set has a flag.
pub(crate) fn has<T: FieldType>(set: T, flag: &Choice) -> bool {
    set.to_f64() as i64 & flag.value != 0
}

/// The names of the flags that a set has.
pub(crate) fn names<T: FieldType + Copy>(set: T) -> impl Iterator<Item = &'static str> {
    all::<T>().iter().filter(move |flag| has(set, flag)).map(|flag| flag.name)
}
