//! Units of measures, fields and channels.

macro_rules! units {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $symbol:literal, $ucum:literal;)+) => {
        /// A unit. The set is closed on purpose: a unit is part of a measure's meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Unit {
            $($(#[doc = $doc])+ $name = $code,)+
        }

        impl Unit {
            /// Every unit, in the order of their codes.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// How people write it; empty for plain numbers.
            pub const fn symbol(self) -> &'static str {
                match self { $(Self::$name => $symbol),+ }
            }

            /// Its code in the Unified Code for Units of Measure.
            pub const fn ucum(self) -> &'static str {
                match self { $(Self::$name => $ucum),+ }
            }
        }
    };
}

units! {
    /// A plain number or a ratio.
    One = 0, "", "1";
    /// Hundredths.
    Percent = 1, "%", "%";
    /// Natural logarithm of a quantity in milliseconds.
    LnMillisecond = 2, "ln(ms)", "1";
    /// Natural logarithm of a quantity in square milliseconds.
    LnSquareMillisecond = 3, "ln(ms²)", "1";
    /// A position in a stream, counted in samples from its start.
    Sample = 4, "samples", "{sample}";
    /// A count of beats.
    Beat = 5, "beats", "{beat}";
    /// Seconds.
    Second = 6, "s", "s";
    /// Milliseconds.
    Millisecond = 7, "ms", "ms";
    /// Microseconds.
    Microsecond = 8, "us", "us";
    /// Hertz.
    Hertz = 9, "Hz", "Hz";
    /// Beats, breaths or events per minute.
    PerMinute = 10, "1/min", "/min";
    /// Millivolts.
    Millivolt = 11, "mV", "mV";
    /// Millivolts per second.
    MillivoltPerSecond = 12, "mV/s", "mV/s";
    /// Square milliseconds.
    SquareMillisecond = 13, "ms²", "ms2";
    /// Square milliseconds per hertz.
    SquareMillisecondPerHertz = 14, "ms²/Hz", "ms2/Hz";
    /// Milliseconds per interval.
    MillisecondPerInterval = 15, "ms/RR", "ms/{RR}";
    /// Per square second.
    PerSquareSecond = 16, "1/s²", "/s2";
    /// Per second.
    PerSecond = 17, "1/s", "/s";
    /// Bits of information.
    Bit = 18, "bit", "bit";
    /// Nats of information.
    Nat = 19, "nat", "1";
    /// Standard deviations from a norm.
    StandardScore = 20, "SD", "1";
    /// Microsiemens.
    Microsiemens = 21, "µS", "uS";
    /// Microsiemens per second.
    MicrosiemensPerSecond = 22, "µS/s", "uS/s";
    /// Microsiemens per minute.
    MicrosiemensPerMinute = 23, "µS/min", "uS/min";
    /// Microsiemens times seconds.
    MicrosiemensSecond = 24, "µS·s", "uS.s";
    /// Square microsiemens.
    SquareMicrosiemens = 25, "µS²", "uS2";
    /// Degrees Celsius.
    DegreeCelsius = 26, "°C", "Cel";
    /// Degrees Celsius per minute.
    DegreeCelsiusPerMinute = 27, "°C/min", "Cel/min";
    /// The standard acceleration of gravity.
    StandardGravity = 28, "g", "[g]";
    /// Millimetres of mercury.
    MillimetreOfMercury = 29, "mmHg", "mm[Hg]";
    /// Millimetres of mercury per second.
    MillimetreOfMercuryPerSecond = 30, "mmHg/s", "mm[Hg]/s";
    /// Millimetres of mercury per minute.
    MillimetreOfMercuryPerMinute = 31, "mmHg/min", "mm[Hg]/min";
    /// Milliseconds per millimetre of mercury.
    MillisecondPerMillimetreOfMercury = 32, "ms/mmHg", "ms/mm[Hg]";
    /// Hertz per minute.
    HertzPerMinute = 33, "Hz/min", "Hz/min";
    /// Radians per second.
    RadianPerSecond = 34, "rad/s", "rad/s";
    /// Metres per square second.
    MetrePerSquareSecond = 35, "m/s²", "m/s2";
    /// Microteslas.
    Microtesla = 36, "µT", "uT";
    /// Degrees of an angle.
    Degree = 37, "°", "deg";
    /// Degrees per second.
    DegreePerSecond = 38, "°/s", "deg/s";
    /// Metres.
    Metre = 39, "m", "m";
    /// Metres per second.
    MetrePerSecond = 40, "m/s", "m/s";
    /// Millimetres.
    Millimetre = 41, "mm", "mm";
    /// Millimetres per second.
    MillimetrePerSecond = 42, "mm/s", "mm/s";
    /// Square millimetres.
    SquareMillimetre = 43, "mm²", "mm2";
    /// Square millimetres per second.
    SquareMillimetrePerSecond = 44, "mm²/s", "mm2/s";
    /// Square millimetres per hertz.
    SquareMillimetrePerHertz = 45, "mm²/Hz", "mm2/Hz";
    /// Square metres per fifth power of a second: squared jerk over time.
    SquareMetrePerFifthPowerSecond = 46, "m²/s⁵", "m2/s5";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_stable_and_dense() {
        for (code, unit) in Unit::ALL.iter().enumerate() {
            assert_eq!(*unit as usize, code);
        }
    }
}
