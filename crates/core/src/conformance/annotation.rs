//! What is compared: annotations at sample indices, their beat classes, and the WFDB codes behind them.

use alloc::vec::Vec;

use interocept_dsp::alloc::try_with_capacity;

use crate::Error;

/// The five beat classes of EC57.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BeatClass {
    /// Normal, and anything conducted that is not S: bundle branch blocks too.
    N,
    /// Supraventricular ectopic: atrial, nodal, aberrated; premature or escape.
    S,
    /// Ventricular ectopic: premature, R-on-T or escape.
    V,
    /// Fusion of ventricular and normal.
    F,
    /// Paced, fusion of paced and normal, or unclassifiable.
    Q,
}

/// WFDB annotation codes (`ecgcodes.h`), their mnemonic symbols and the EC57 class of each beat code.
const WFDB_BEATS: [(u8, char, BeatClass); 19] = [
    (1, 'N', BeatClass::N),  // NORMAL
    (2, 'L', BeatClass::N),  // LBBB
    (3, 'R', BeatClass::N),  // RBBB
    (4, 'a', BeatClass::S),  // ABERR
    (5, 'V', BeatClass::V),  // PVC
    (6, 'F', BeatClass::F),  // FUSION
    (7, 'J', BeatClass::S),  // NPC
    (8, 'A', BeatClass::S),  // APC
    (9, 'S', BeatClass::S),  // SVPB
    (10, 'E', BeatClass::V), // VESC
    (11, 'j', BeatClass::S), // NESC
    (12, '/', BeatClass::Q), // PACE
    (13, 'Q', BeatClass::Q), // UNKNOWN
    (25, 'B', BeatClass::N), // BBB
    (30, '?', BeatClass::Q), // LEARN
    (34, 'e', BeatClass::S), // AESC
    (35, 'n', BeatClass::S), // SVESC
    (38, 'f', BeatClass::Q), // PFUS
    (41, 'r', BeatClass::V), // RONT
];

impl BeatClass {
    /// The class of a WFDB annotation code; `None` for a code that is no beat.
    pub fn from_wfdb_code(code: u8) -> Option<Self> {
        WFDB_BEATS.iter().find(|row| row.0 == code).map(|row| row.2)
    }

    /// The class of a WFDB annotation symbol (`'N'`, `'V'`, `'/'` ...); `None` for a symbol that is no beat.
    pub fn from_wfdb_symbol(symbol: char) -> Option<Self> {
        WFDB_BEATS.iter().find(|row| row.1 == symbol).map(|row| row.2)
    }

    /// The letter of the class.
    pub const fn symbol(self) -> char {
        match self {
            Self::N => 'N',
            Self::S => 'S',
            Self::V => 'V',
            Self::F => 'F',
            Self::Q => 'Q',
        }
    }
}

/// What an annotation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A beat.
    Beat(BeatClass),
    /// Ventricular fibrillation or flutter begins.
    VfOn,
    /// Ventricular fibrillation or flutter ends.
    VfOff,
    /// The signals become unreadable (both of the first two, in WFDB's terms) until [`Kind::ShutdownOff`].
    ShutdownOn,
    /// The signals are readable again.
    ShutdownOff,
    /// A single mark for an unreadable stretch, as in the AHA database: from the beat before it plus the
    /// match window to the annotation after it minus the match window.
    Unreadable,
}

impl Kind {
    /// What a WFDB annotation with this code and subtype means to a comparison; `None` if nothing.
    pub fn from_wfdb(code: u8, subtype: i8) -> Option<Self> {
        const NOISE: u8 = 14;
        const VFON: u8 = 32;
        const VFOFF: u8 = 33;
        // One bit for each of the first two signals: unreadable.
        const BOTH_UNREADABLE: i8 = 0x30;
        match code {
            NOISE if subtype == -1 => Some(Self::Unreadable),
            NOISE if subtype & BOTH_UNREADABLE == BOTH_UNREADABLE => Some(Self::ShutdownOn),
            NOISE => Some(Self::ShutdownOff),
            VFON => Some(Self::VfOn),
            VFOFF => Some(Self::VfOff),
            _ => BeatClass::from_wfdb_code(code).map(Self::Beat),
        }
    }
}

/// One annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// Sample index in the reference recording.
    pub index: u64,
    /// What it says.
    pub kind: Kind,
}

impl Annotation {
    /// A beat at a sample index.
    pub const fn beat(index: u64, class: BeatClass) -> Self {
        Self { index, kind: Kind::Beat(class) }
    }

    /// Any annotation at a sample index.
    pub const fn new(index: u64, kind: Kind) -> Self {
        Self { index, kind }
    }
}

/// A sample index of a recording at `from_hz` as the nearest one at `to_hz`: for a detector that ran at
/// another rate. EC57 converts the test's times to the reference's rate, never the reverse.
///
/// Rates must be positive; a result beyond `u64` is its largest value.
pub fn convert_index(index: u64, from_hz: f64, to_hz: f64) -> u64 {
    libm::floor(index as f64 * (to_hz / from_hz) + 0.5) as u64
}

/// A beat as it takes part in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    /// Sample index.
    pub index: u64,
    /// Class.
    pub class: BeatClass,
    /// Position in the annotation list it came from.
    pub position: usize,
}

/// Refuses an index before the one in front of it.
pub(super) fn check_later(previous: u64, index: u64, field: &'static str) -> Result<(), Error> {
    if index < previous {
        let (value, min, max) = (index as f64, previous as f64, u64::MAX as f64);
        return Err(Error::InvalidInput { field, value, min, max });
    }
    Ok(())
}

pub(super) fn check_order(list: &[Annotation], field: &'static str) -> Result<(), Error> {
    let mut previous = 0;
    for annotation in list {
        check_later(previous, annotation.index, field)?;
        previous = annotation.index;
    }
    Ok(())
}

/// The beats of a list that `keep` accepts.
pub(super) fn beats(list: &[Annotation], keep: impl Fn(u64) -> bool) -> Result<Vec<Beat>, Error> {
    let mut beats = try_with_capacity(list.len())?;
    for (position, annotation) in list.iter().enumerate() {
        if let Kind::Beat(class) = annotation.kind {
            if keep(annotation.index) {
                beats.push(Beat { index: annotation.index, class, position });
            }
        }
    }
    Ok(beats)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wfdb_codes_and_symbols_map_to_the_classes_of_ec57() {
        let classes = [
            ("NLRB", BeatClass::N),
            ("aJASjen", BeatClass::S),
            ("VEr", BeatClass::V),
            ("F", BeatClass::F),
            ("/Q?f", BeatClass::Q),
        ];
        let mut mapped = 0;
        for (symbols, class) in classes {
            for symbol in symbols.chars() {
                assert_eq!(BeatClass::from_wfdb_symbol(symbol), Some(class), "{symbol}");
                mapped += 1;
            }
        }
        assert_eq!(mapped, WFDB_BEATS.len());
        for symbol in "~|sT*D\"=p^t+u![]@x()".chars() {
            assert_eq!(BeatClass::from_wfdb_symbol(symbol), None, "{symbol}");
        }
        assert_eq!((0..=255).filter_map(BeatClass::from_wfdb_code).count(), WFDB_BEATS.len());
        for code in [0, 14, 16, 18, 19, 22, 28, 31, 32, 33, 36, 37, 39, 40, 42] {
            assert_eq!(BeatClass::from_wfdb_code(code), None, "{code}");
        }
    }

    #[test]
    fn noise_is_a_shutdown_only_with_both_signals_unreadable() {
        assert_eq!(Kind::from_wfdb(14, 0x30), Some(Kind::ShutdownOn));
        assert_eq!(Kind::from_wfdb(14, 0x33), Some(Kind::ShutdownOn));
        assert_eq!(Kind::from_wfdb(14, 0x10), Some(Kind::ShutdownOff));
        assert_eq!(Kind::from_wfdb(14, 0), Some(Kind::ShutdownOff));
        assert_eq!(Kind::from_wfdb(14, -1), Some(Kind::Unreadable));
        assert_eq!(Kind::from_wfdb(32, 0), Some(Kind::VfOn));
        assert_eq!(Kind::from_wfdb(33, 0), Some(Kind::VfOff));
        assert_eq!(Kind::from_wfdb(28, 0), None);
    }

    #[test]
    fn indices_convert_to_the_nearest_sample() {
        assert_eq!(convert_index(1000, 250.0, 360.0), 1440);
        assert_eq!(convert_index(1, 360.0, 250.0), 1);
        assert_eq!(convert_index(u64::MAX, 250.0, 360.0), u64::MAX);
    }
}
