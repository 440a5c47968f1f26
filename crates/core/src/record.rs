//! Records and configurations that describe themselves.
//!
//! [`record!`](crate::record!) and [`config!`](crate::config!) define a plain `#[repr(C)]`
//! struct together with a static [`Layout`]: every field's name, unit, type, offset, range and
//! text. The C header, the Python classes and the tables of the documentation
//! are made from these layouts, so a field exists everywhere or nowhere.

use crate::{error::Error, unit::Unit};

/// How a field is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// `f64`, C `double`.
    F64,
    /// `u64`, C `uint64_t`.
    U64,
    /// `i64`, C `int64_t`.
    I64,
    /// `u32`, C `uint32_t`.
    U32,
    /// `i32`, C `int32_t`.
    I32,
}

impl Kind {
    /// Bytes that a value takes.
    pub const fn size(self) -> usize {
        match self {
            Self::F64 | Self::U64 | Self::I64 => 8,
            Self::U32 | Self::I32 => 4,
        }
    }
}

/// A named value of a field: a variant of an enumeration or a bit of a set of flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name, in snake case.
    pub name: &'static str,
    /// Its number; for flags, the bit's weight.
    pub value: i64,
    /// What it means.
    pub doc: &'static str,
}

/// What the values of a field may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Plain numbers.
    None,
    /// One of these.
    OneOf(&'static [Choice]),
    /// Any union of these bits.
    Flags(&'static [Choice]),
}

/// A type that fields can have.
pub trait FieldType: Copy {
    /// How it is stored.
    const KIND: Kind;
    /// The names of its values.
    const NAMES: Names = Names::None;
    /// The least value.
    const MIN: f64;
    /// The greatest value.
    const MAX: f64;

    /// The value as a number.
    fn to_f64(self) -> f64;
    /// The value that a number stands for, if it stands for one.
    fn from_f64(value: f64) -> Option<Self>;
    /// Writes the value in the machine's byte order, as C would read it.
    fn write(self, out: &mut [u8]);
}

/// Copies as many bytes as fit: a copy without a panic path.
pub fn put_bytes(out: &mut [u8], bytes: &[u8]) {
    for (o, b) in out.iter_mut().zip(bytes) {
        *o = *b;
    }
}

macro_rules! field_type {
    ($($t:ty, $kind:ident, $min:expr, $max:expr;)*) => {$(
        impl FieldType for $t {
            const KIND: Kind = Kind::$kind;
            const MIN: f64 = $min;
            const MAX: f64 = $max;
            fn to_f64(self) -> f64 {
                self as f64
            }
            fn from_f64(value: f64) -> Option<Self> {
                let v = value as Self;
                // A number that the type cannot hold comes back as another one.
                (v as f64 == value).then_some(v)
            }
            fn write(self, out: &mut [u8]) {
                put_bytes(out, &self.to_ne_bytes());
            }
        }
    )*};
}
// 64-bit integers pass through `f64` in configurations; `from_f64` takes exact ones only.
field_type! {
    f64, F64, f64::NEG_INFINITY, f64::INFINITY;
    u64, U64, 0.0, 18_446_744_073_709_551_615.0;
    i64, I64, -9_223_372_036_854_775_808.0, 9_223_372_036_854_775_807.0;
    u32, U32, 0.0, 4_294_967_295.0;
    i32, I32, -2_147_483_648.0, 2_147_483_647.0;
}

/// One field of a record or of a configuration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// Its name, with the unit in it where it has one.
    pub name: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// How it is stored.
    pub kind: Kind,
    /// Where it is in the struct, in bytes.
    pub offset: usize,
    /// Names of its values.
    pub names: Names,
    /// The least value; infinite where there is no bound.
    pub min: f64,
    /// The greatest value; infinite where there is no bound.
    pub max: f64,
    /// Where the default comes from, for configurations.
    pub source: &'static str,
}

/// The shape of a record or of a configuration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// Its name, such as `ecg.beat`.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Its size in bytes.
    pub size: usize,
    /// Its alignment in bytes.
    pub align: usize,
    /// Its fields, in the order of their offsets.
    pub fields: &'static [Field],
}

/// What a processor puts out: a plain struct made by [`record!`](crate::record!).
pub trait Record: Copy + Send + 'static {
    /// Its shape.
    const LAYOUT: &'static Layout;

    /// Writes the record as C would read it. Bytes beyond `out` are dropped.
    fn write(&self, out: &mut [u8]);
}

/// What a processor is made with: a plain struct made by [`config!`](crate::config!).
pub trait Config: Copy + Default + Send + 'static {
    /// Its shape.
    const LAYOUT: &'static Layout;

    /// The number in a field, by its place in the layout.
    fn get(&self, field: usize) -> Option<f64>;

    /// Puts a number into a field, by its place in the layout.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] when the field's type cannot hold the number, and
    /// [`Error::InvalidInput`] when there is no such field.
    fn set(&mut self, field: usize, value: f64) -> Result<(), Error>;

    /// A configuration of these numbers, in the order of the layout; defaults beyond them.
    ///
    /// # Errors
    /// Those of [`set`](Self::set).
    fn from_numbers(numbers: &[f64]) -> Result<Self, Error> {
        let mut config = Self::default();
        for (field, value) in numbers.iter().enumerate() {
            config.set(field, *value)?;
        }
        Ok(config)
    }

    /// Checks every field against its range.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] for the first field outside its range.
    fn validate(&self) -> Result<(), Error> {
        for (i, field) in Self::LAYOUT.fields.iter().enumerate() {
            let value = self.get(i).unwrap_or(f64::NAN);
            if !(value >= field.min && value <= field.max) {
                return Err(Error::InvalidConfig {
                    field: field.name,
                    value,
                    min: field.min,
                    max: field.max,
                });
            }
        }
        Ok(())
    }
}

/// Defines a record: a `#[repr(C)]` struct with a [`Layout`].
///
/// Fields go from the largest to the smallest type and fill whole words, so that the struct
/// has no padding. A range is optional.
///
/// ```
/// use interocept::{record, record::Record};
///
/// record! {
///     /// A point on a curve.
///     pub struct Point: "example.point" {
///         /// When it was.
///         pub time_s: f64 [Second] range(0.0, 1e9),
///         /// How often it was seen.
///         pub count: u64 [One],
///     }
/// }
///
/// let names: Vec<_> = Point::LAYOUT.fields.iter().map(|f| f.name).collect();
/// assert_eq!(names, ["time_s", "count"]);
/// ```
#[macro_export]
macro_rules! record {
    (
        $(#[doc = $doc:literal])+
        $vis:vis struct $type:ident : $name:literal {
            $(
                $(#[doc = $fdoc:literal])+
                $fvis:vis $field:ident : $ftype:ty [$unit:ident] $(range($min:expr, $max:expr))?
            ),+ $(,)?
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[repr(C)]
        $vis struct $type {
            $($(#[doc = $fdoc])+ $fvis $field: $ftype,)+
        }

        impl $crate::record::Record for $type {
            const LAYOUT: &'static $crate::record::Layout = &$crate::record::Layout {
                name: $name,
                doc: concat!($($doc, "\n"),+).trim_ascii(),
                size: size_of::<$type>(),
                align: align_of::<$type>(),
                fields: &[$($crate::record::Field {
                    name: stringify!($field),
                    doc: concat!($($fdoc, "\n"),+).trim_ascii(),
                    unit: $crate::unit::Unit::$unit,
                    kind: <$ftype as $crate::record::FieldType>::KIND,
                    offset: ::core::mem::offset_of!($type, $field),
                    names: <$ftype as $crate::record::FieldType>::NAMES,
                    min: $crate::record!(@or <$ftype as $crate::record::FieldType>::MIN $(, $min)?),
                    max: $crate::record!(@or <$ftype as $crate::record::FieldType>::MAX $(, $max)?),
                    source: "",
                }),+],
            };

            fn write(&self, out: &mut [u8]) {
                $(
                    if let Some(out) = out.get_mut(::core::mem::offset_of!($type, $field)..) {
                        $crate::record::FieldType::write(self.$field, out);
                    }
                )+
            }
        }

        const _: () = assert!(
            size_of::<$type>() == 0 $(+ <$ftype as $crate::record::FieldType>::KIND.size())+,
            "a record has no padding: order its fields by size and fill the last word"
        );
    };
    (@or $default:expr) => { $default };
    (@or $default:expr, $value:expr) => { $value };
}

/// Defines a configuration: a `#[repr(C)]` struct with public fields, defaults and a
/// [`Layout`]. Its first field is an `f64`, so that C can put a size before it.
///
/// ```
/// use interocept::{config, record::Config};
///
/// config! {
///     /// How to look.
///     pub struct Look: "example.look" {
///         /// How long to look.
///         window_s: f64 [Second] = 30.0, range(1.0, 600.0), "the length of a screening";
///     }
/// }
///
/// assert!(Look::default().validate().is_ok());
/// let error = Look { window_s: 0.0 }.validate().unwrap_err();
/// assert_eq!(error.to_string(), "window_s is 0, but must be from 1 to 600");
/// ```
#[macro_export]
macro_rules! config {
    (
        $(#[doc = $doc:literal])+
        $vis:vis struct $type:ident : $name:literal {
            $(
                $(#[doc = $fdoc:literal])+
                $field:ident : $ftype:ty [$unit:ident] = $default:expr,
                $(range($min:expr, $max:expr),)? $source:literal;
            )+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[repr(C)]
        $vis struct $type {
            $($(#[doc = $fdoc])+ pub $field: $ftype,)+
        }

        impl Default for $type {
            fn default() -> Self {
                Self { $($field: $default),+ }
            }
        }

        impl $crate::record::Config for $type {
            const LAYOUT: &'static $crate::record::Layout = &$crate::record::Layout {
                name: $name,
                doc: concat!($($doc, "\n"),+).trim_ascii(),
                size: size_of::<$type>(),
                align: align_of::<$type>(),
                fields: &[$($crate::record::Field {
                    name: stringify!($field),
                    doc: concat!($($fdoc, "\n"),+).trim_ascii(),
                    unit: $crate::unit::Unit::$unit,
                    kind: <$ftype as $crate::record::FieldType>::KIND,
                    offset: ::core::mem::offset_of!($type, $field),
                    names: <$ftype as $crate::record::FieldType>::NAMES,
                    min: $crate::record!(@or <$ftype as $crate::record::FieldType>::MIN $(, $min)?),
                    max: $crate::record!(@or <$ftype as $crate::record::FieldType>::MAX $(, $max)?),
                    source: $source,
                }),+],
            };

            fn get(&self, field: usize) -> Option<f64> {
                let values = [$($crate::record::FieldType::to_f64(self.$field)),+];
                values.get(field).copied()
            }

            fn set(&mut self, field: usize, value: f64) -> Result<(), $crate::Error> {
                let mut place = 0usize;
                $(
                    if field == place {
                        // NaN passes an `f64` field here and is refused by `validate`.
                        self.$field = match <$ftype as $crate::record::FieldType>::from_f64(value) {
                            Some(v) => v,
                            None => return Err($crate::Error::InvalidConfig {
                                field: stringify!($field),
                                value,
                                min: $crate::record!(@or <$ftype as $crate::record::FieldType>::MIN $(, $min)?),
                                max: $crate::record!(@or <$ftype as $crate::record::FieldType>::MAX $(, $max)?),
                            }),
                        };
                        return Ok(());
                    }
                    place += 1;
                )+
                Err($crate::Error::InvalidInput {
                    field: "field",
                    value: field as f64,
                    min: 0.0,
                    max: place as f64 - 1.0,
                })
            }
        }
    };
}

/// Defines an enumeration that fields can have, with stable numbers from 0 on.
///
/// ```
/// use interocept::{choice, record::{FieldType, Names}};
///
/// choice! {
///     /// Which way.
///     pub enum Way {
///         /// To the left.
///         Left = 0, "left";
///         /// To the right.
///         Right = 1, "right";
///     }
/// }
///
/// assert_eq!(Way::from_f64(1.0), Some(Way::Right));
/// assert_eq!(Way::from_f64(2.0), None);
/// assert_eq!(Way::Left.name(), "left");
/// ```
#[macro_export]
macro_rules! choice {
    (
        $(#[doc = $doc:literal])+
        $vis:vis enum $type:ident {
            $($(#[doc = $vdoc:literal])+ $variant:ident = $value:literal, $name:literal;)+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(i32)]
        $vis enum $type {
            $($(#[doc = $vdoc])+ $variant = $value,)+
        }

        impl $type {
            /// Every variant, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name, in snake case.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl $crate::record::FieldType for $type {
            const KIND: $crate::record::Kind = $crate::record::Kind::I32;
            const NAMES: $crate::record::Names = $crate::record::Names::OneOf(&[$(
                $crate::record::Choice {
                    name: $name,
                    value: $value,
                    doc: concat!($($vdoc, "\n"),+).trim_ascii(),
                }
            ),+]);
            const MIN: f64 = 0.0;
            const MAX: f64 = (Self::ALL.len() - 1) as f64;

            fn to_f64(self) -> f64 {
                f64::from(self as i32)
            }
            fn from_f64(value: f64) -> Option<Self> {
                $(if value == $value as f64 { return Some(Self::$variant); })+
                None
            }
            fn write(self, out: &mut [u8]) {
                $crate::record::put_bytes(out, &(self as i32).to_ne_bytes());
            }
        }

        impl $crate::dsp::state::Snapshot for $type {
            fn save(&self, writer: &mut $crate::dsp::state::Writer<'_>) {
                writer.bytes(&(*self as i32).to_le_bytes());
            }
            fn load(&mut self, reader: &mut $crate::dsp::state::Reader<'_>)
                -> Result<(), $crate::dsp::state::StateError>
            {
                let value = f64::from(i32::from_le_bytes(reader.array()?));
                *self = <Self as $crate::record::FieldType>::from_f64(value)
                    .ok_or($crate::dsp::state::StateError::Mismatch)?;
                Ok(())
            }
        }
    };
}

/// Defines a set of flags that fields can have.
///
/// ```
/// use interocept::flags;
///
/// flags! {
///     /// What was odd.
///     pub struct Odd {
///         /// Too loud.
///         LOUD = 0, "loud";
///         /// Too late.
///         LATE = 1, "late";
///     }
/// }
///
/// let odd = Odd::LOUD | Odd::LATE;
/// assert!(odd.contains(Odd::LATE) && odd.bits() == 3);
/// ```
#[macro_export]
macro_rules! flags {
    (
        $(#[doc = $doc:literal])+
        $vis:vis struct $type:ident {
            $($(#[doc = $vdoc:literal])+ $flag:ident = $bit:literal, $name:literal;)+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[repr(transparent)]
        $vis struct $type(u32);

        impl $type {
            /// No flag.
            pub const NONE: Self = Self(0);
            $($(#[doc = $vdoc])+ pub const $flag: Self = Self(1 << $bit);)+

            /// The flags as bits.
            pub const fn bits(self) -> u32 {
                self.0
            }
            /// Whether all of `other` are set.
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }
            /// Whether any of `other` is set.
            pub const fn intersects(self, other: Self) -> bool {
                self.0 & other.0 != 0
            }
            /// Whether no flag is set.
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }
            /// These flags without `other`.
            pub const fn without(self, other: Self) -> Self {
                Self(self.0 & !other.0)
            }
            /// These flags and `other` where `condition` holds.
            pub const fn with_if(self, other: Self, condition: bool) -> Self {
                if condition { Self(self.0 | other.0) } else { self }
            }
        }

        impl ::core::ops::BitOr for $type {
            type Output = Self;
            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }

        impl ::core::ops::BitOrAssign for $type {
            fn bitor_assign(&mut self, other: Self) {
                self.0 |= other.0;
            }
        }

        impl $crate::record::FieldType for $type {
            const KIND: $crate::record::Kind = $crate::record::Kind::U32;
            const NAMES: $crate::record::Names = $crate::record::Names::Flags(&[$(
                $crate::record::Choice {
                    name: $name,
                    value: 1 << $bit,
                    doc: concat!($($vdoc, "\n"),+).trim_ascii(),
                }
            ),+]);
            const MIN: f64 = 0.0;
            const MAX: f64 = (0u32 $(| (1 << $bit))+) as f64;

            fn to_f64(self) -> f64 {
                f64::from(self.0)
            }
            fn from_f64(value: f64) -> Option<Self> {
                let bits = value as u32;
                (f64::from(bits) == value && bits & !(0u32 $(| (1 << $bit))+) == 0)
                    .then_some(Self(bits))
            }
            fn write(self, out: &mut [u8]) {
                $crate::record::put_bytes(out, &self.0.to_ne_bytes());
            }
        }

        impl $crate::dsp::state::Snapshot for $type {
            fn save(&self, writer: &mut $crate::dsp::state::Writer<'_>) {
                $crate::dsp::state::Snapshot::save(&self.0, writer);
            }
            fn load(&mut self, reader: &mut $crate::dsp::state::Reader<'_>)
                -> Result<(), $crate::dsp::state::StateError>
            {
                $crate::dsp::state::Snapshot::load(&mut self.0, reader)
            }
        }
    };
}
