//! The annotation codes of `annot(5)` and `ecgcodes.h`.

/// What an annotation says happened: one of 49 codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u8);

/// Symbol and meaning by code; codes without a row are free or user-defined.
const TABLE: [(u8, &str, &str); 39] = [
    (1, "N", "normal beat"),
    (2, "L", "left bundle branch block beat"),
    (3, "R", "right bundle branch block beat"),
    (4, "a", "aberrated atrial premature beat"),
    (5, "V", "premature ventricular contraction"),
    (6, "F", "fusion of ventricular and normal beat"),
    (7, "J", "nodal (junctional) premature beat"),
    (8, "A", "atrial premature contraction"),
    (9, "S", "premature or ectopic supraventricular beat"),
    (10, "E", "ventricular escape beat"),
    (11, "j", "nodal (junctional) escape beat"),
    (12, "/", "paced beat"),
    (13, "Q", "unclassifiable beat"),
    (14, "~", "signal quality change"),
    (16, "|", "isolated QRS-like artefact"),
    (18, "s", "ST change"),
    (19, "T", "T-wave change"),
    (20, "*", "systole"),
    (21, "D", "diastole"),
    (22, "\"", "comment"),
    (23, "=", "measurement"),
    (24, "p", "P-wave peak"),
    (25, "B", "bundle branch block beat, left or right"),
    (26, "^", "non-conducted pacer spike"),
    (27, "t", "T-wave peak"),
    (28, "+", "rhythm change"),
    (29, "u", "U-wave peak"),
    (30, "?", "beat not classified, learning"),
    (31, "!", "ventricular flutter wave"),
    (32, "[", "start of ventricular flutter or fibrillation"),
    (33, "]", "end of ventricular flutter or fibrillation"),
    (34, "e", "atrial escape beat"),
    (35, "n", "supraventricular escape beat"),
    (36, "@", "link to external data"),
    (37, "x", "non-conducted P-wave"),
    (38, "f", "fusion of paced and normal beat"),
    (39, "(", "waveform onset"),
    (40, ")", "waveform end"),
    (41, "r", "R-on-T premature ventricular contraction"),
];

impl Code {
    /// Code 0, which files use to move the clock; it is never an annotation.
    pub(super) const PLACEHOLDER: Self = Self(0);
    /// Normal beat.
    pub const NORMAL: Self = Self(1);
    /// Premature ventricular contraction.
    pub const PVC: Self = Self(5);
    /// Signal quality change.
    pub const NOISE: Self = Self(14);
    /// Comment.
    pub const NOTE: Self = Self(22);
    /// Rhythm change; the auxiliary text names the rhythm.
    pub const RHYTHM: Self = Self(28);
    /// Start of ventricular flutter or fibrillation.
    pub const VF_ON: Self = Self(32);
    /// End of ventricular flutter or fibrillation.
    pub const VF_OFF: Self = Self(33);
    /// The largest code.
    pub const MAX: u8 = 49;

    /// The code with this number, 1 to 49 (42 to 49 are the user's own).
    #[must_use]
    pub fn new(number: u8) -> Option<Self> {
        (1..=Self::MAX).contains(&number).then_some(Self(number))
    }

    /// The code with this symbol, such as `V` or `+`.
    #[must_use]
    pub fn from_symbol(symbol: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.1 == symbol).map(|row| Self(row.0))
    }

    /// Its number in the file.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }

    /// Its symbol; empty where the standard gives none.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        TABLE.iter().find(|row| row.0 == self.0).map_or("", |row| row.1)
    }

    /// Its meaning; empty where the standard gives none.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        TABLE.iter().find(|row| row.0 == self.0).map_or("", |row| row.2)
    }

    /// Whether it marks a beat (a QRS complex), as `isqrs` of `ecgmap.h` has it.
    #[must_use]
    pub fn is_beat(self) -> bool {
        matches!(self.0, 1..=13 | 25 | 30 | 31 | 34 | 35 | 38 | 41)
    }
}
