//! How samples are packed into the bytes of a signal file (`signal(5)`).

use super::MISSING;

/// The storage format of a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// 8: first differences, one signed byte each.
    Difference8,
    /// 16: two's complement, least significant byte first.
    I16,
    /// 24: two's complement, least significant byte first.
    I24,
    /// 32: two's complement, least significant byte first.
    I32,
    /// 61: 16 bits, most significant byte first.
    I16BigEndian,
    /// 80: one byte, offset binary (128 is zero).
    Offset8,
    /// 160: 16 bits, offset binary (32768 is zero), least significant byte first.
    Offset16,
    /// 212: two 12-bit samples in three bytes.
    Packed212,
    /// 310: three 10-bit samples in four bytes, each 16-bit word shifted left by one.
    Packed310,
    /// 311: three 10-bit samples in four bytes, from bit 0 up.
    Packed311,
    /// 508, 516, 524: a FLAC stream of 8, 16 or 24 bits a sample.
    Flac {
        /// Bits per sample.
        bits: u8,
    },
}

impl Format {
    /// The numbers a header may name.
    pub(super) const KNOWN: &'static str =
        "8, 16, 24, 32, 61, 80, 160, 212, 310, 311, 508, 516, 524";

    /// The format with this number in a header.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            8 => Self::Difference8,
            16 => Self::I16,
            24 => Self::I24,
            32 => Self::I32,
            61 => Self::I16BigEndian,
            80 => Self::Offset8,
            160 => Self::Offset16,
            212 => Self::Packed212,
            310 => Self::Packed310,
            311 => Self::Packed311,
            508 => Self::Flac { bits: 8 },
            516 => Self::Flac { bits: 16 },
            524 => Self::Flac { bits: 24 },
            _ => return None,
        })
    }

    /// Its number in a header.
    #[must_use]
    pub fn number(self) -> u32 {
        match self {
            Self::Difference8 => 8,
            Self::I16 => 16,
            Self::I24 => 24,
            Self::I32 => 32,
            Self::I16BigEndian => 61,
            Self::Offset8 => 80,
            Self::Offset16 => 160,
            Self::Packed212 => 212,
            Self::Packed310 => 310,
            Self::Packed311 => 311,
            Self::Flac { bits } => 500 + u32::from(bits),
        }
    }

    /// The code that means "no sample here": the most negative value. Differences have none.
    pub(super) fn invalid(self) -> Option<i32> {
        Some(match self {
            Self::Difference8 => return None,
            Self::I16 | Self::I16BigEndian | Self::Offset16 => -0x8000,
            Self::I24 => -0x80_0000,
            Self::I32 => i32::MIN,
            Self::Offset8 => -0x80,
            Self::Packed212 => -0x800,
            Self::Packed310 | Self::Packed311 => -0x200,
            Self::Flac { bits } => -1 << (bits - 1),
        })
    }

    /// `code`, or [`MISSING`] if it is the invalid one.
    pub(super) fn validated(self, code: i32) -> i32 {
        if Some(code) == self.invalid() { MISSING } else { code }
    }

    /// Bits of one sample.
    pub(super) fn bits(self) -> u32 {
        match self {
            Self::Difference8 | Self::Offset8 => 8,
            Self::I16 | Self::I16BigEndian | Self::Offset16 => 16,
            Self::I24 => 24,
            Self::I32 => 32,
            Self::Packed212 => 12,
            Self::Packed310 | Self::Packed311 => 10,
            Self::Flac { bits } => u32::from(bits),
        }
    }

    /// The smallest group that packs into whole bytes: samples, bytes. FLAC has none.
    pub(super) fn unit(self) -> (u64, u64) {
        match self {
            Self::Difference8 | Self::Offset8 => (1, 1),
            Self::I16 | Self::I16BigEndian | Self::Offset16 => (1, 2),
            Self::I24 => (1, 3),
            Self::I32 => (1, 4),
            Self::Packed212 => (2, 3),
            Self::Packed310 | Self::Packed311 => (3, 4),
            Self::Flac { .. } => (1, 0),
        }
    }

    /// Bytes that `samples` samples take, the last unit possibly cut short.
    pub(super) fn bytes(self, samples: u64) -> Option<u64> {
        let (unit_samples, unit_bytes) = self.unit();
        let tail = match (self, samples % unit_samples) {
            (_, 0) => 0,
            (Self::Packed310, 2) => 4,
            (Self::Packed311, 2) => 3,
            _ => 2,
        };
        (samples / unit_samples).checked_mul(unit_bytes)?.checked_add(tail)
    }

    /// Samples that fit into `bytes` bytes.
    pub(super) fn samples(self, bytes: u64) -> u64 {
        let (unit_samples, unit_bytes) = self.unit();
        if unit_bytes == 0 {
            return 0;
        }
        let whole = (bytes / unit_bytes).saturating_mul(unit_samples);
        let tail = match (self, bytes % unit_bytes) {
            (Self::Packed212, 2) | (Self::Packed310, 2 | 3) | (Self::Packed311, 2) => 1,
            (Self::Packed311, 3) => 2,
            _ => 0,
        };
        whole.saturating_add(tail)
    }

    /// Appends the samples of `bytes`, which start at a unit. Differences come as they are.
    pub(super) fn unpack(self, bytes: &[u8], out: &mut Vec<i32>) {
        let byte = |unit: &[u8], i: usize| i32::from(unit.get(i).copied().unwrap_or(0));
        match self {
            Self::Difference8 => out.extend(bytes.iter().map(|&b| i32::from(b as i8))),
            Self::Offset8 => out.extend(bytes.iter().map(|&b| i32::from(b) - 128)),
            Self::I16 => {
                out.extend(bytes.chunks_exact(2).map(|u| sign(byte(u, 0) | byte(u, 1) << 8, 16)))
            }
            Self::I16BigEndian => {
                out.extend(bytes.chunks_exact(2).map(|u| sign(byte(u, 1) | byte(u, 0) << 8, 16)))
            }
            Self::Offset16 => {
                out.extend(bytes.chunks_exact(2).map(|u| (byte(u, 0) | byte(u, 1) << 8) - 0x8000))
            }
            Self::I24 => out.extend(
                bytes
                    .chunks_exact(3)
                    .map(|u| sign(byte(u, 0) | byte(u, 1) << 8 | byte(u, 2) << 16, 24)),
            ),
            Self::I32 => out.extend(
                bytes
                    .chunks_exact(4)
                    .map(|u| byte(u, 0) | byte(u, 1) << 8 | byte(u, 2) << 16 | byte(u, 3) << 24),
            ),
            Self::Packed212 => {
                for u in bytes.chunks(3).filter(|u| u.len() >= 2) {
                    out.push(sign(byte(u, 0) | (byte(u, 1) & 0x0f) << 8, 12));
                    if u.len() == 3 {
                        out.push(sign(byte(u, 2) | (byte(u, 1) & 0xf0) << 4, 12));
                    }
                }
            }
            Self::Packed310 => {
                for u in bytes.chunks(4).filter(|u| u.len() >= 2) {
                    let (first, second) =
                        (byte(u, 0) | byte(u, 1) << 8, byte(u, 2) | byte(u, 3) << 8);
                    out.push(sign(first >> 1, 10));
                    if u.len() == 4 {
                        out.push(sign(second >> 1, 10));
                        out.push(sign(first >> 11 | second >> 11 << 5, 10));
                    }
                }
            }
            Self::Packed311 => {
                for u in bytes.chunks(4).filter(|u| u.len() >= 2) {
                    let word = byte(u, 0) | byte(u, 1) << 8 | byte(u, 2) << 16 | byte(u, 3) << 24;
                    out.push(sign(word, 10));
                    if u.len() >= 3 {
                        out.push(sign(word >> 10, 10));
                    }
                    if u.len() == 4 {
                        out.push(sign(word >> 20, 10));
                    }
                }
            }
            Self::Flac { .. } => {}
        }
    }
}

impl Format {
    /// Appends `codes` as bytes; false for a format that is read only. Codes must fit.
    pub(super) fn pack(self, codes: &[i32], out: &mut Vec<u8>) -> bool {
        match self {
            Self::Offset8 => out.extend(codes.iter().map(|&c| (c + 128) as u8)),
            Self::I16 => out.extend(codes.iter().flat_map(|&c| (c as i16).to_le_bytes())),
            Self::I24 => {
                out.extend(codes.iter().flat_map(|&c| c.to_le_bytes().into_iter().take(3)))
            }
            Self::I32 => out.extend(codes.iter().flat_map(|&c| c.to_le_bytes())),
            Self::Packed212 => {
                for pair in codes.chunks(2) {
                    let code = |i: usize| pair.get(i).copied().unwrap_or(0);
                    out.extend([code(0) as u8, (code(0) >> 8 & 0x0f | code(1) >> 4 & 0xf0) as u8]);
                    out.extend(pair.get(1).map(|&c| c as u8));
                }
            }
            _ => return false,
        }
        true
    }
}

/// The low `bits` of `word` as a two's complement number.
fn sign(word: i32, bits: u32) -> i32 {
    let shift = 32 - bits;
    word << shift >> shift
}
