//! Sensors of several channels in the columns of a file: accelerometer and gyroscope, and points of
//! a body.

use interocept::monitor::Kind;
use interocept_assess::{Refused, Signal};

use crate::sensors::Why;

/// One channel, with what makes of it g, rad/s or the length that points come in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Axis {
    set: Set,
    place: usize,
    pub(crate) scale: f64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Set {
    /// Acceleration, then the rate of turn: an inertial sensor, or an accelerometer alone.
    Movement,
    /// Points of a side: of the body, if the columns tell, "left" or "right".
    Points(&'static str),
}

const GRAVITY_M_S2: f64 = 9.80665;

/// Names of the axes, and the units that each may come in.
type Names = (&'static [&'static str], &'static [(&'static str, f64)]);
const ACC: Names = (
    &["acc", "accel", "acceleration", "accelerometer"],
    &[("g", 1.0), ("m_s2", 1.0 / GRAVITY_M_S2), ("m_s_2", 1.0 / GRAVITY_M_S2)],
);
const GYR: Names = (
    &["gyr", "gyro", "gyroscope"],
    &[
        ("rad_s", 1.0),
        ("deg_s", std::f64::consts::PI / 180.0),
        ("dps", std::f64::consts::PI / 180.0),
    ],
);

/// Words with _ between them.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase().replace('²', "2").replace("°", "deg");
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    words.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join("_")
}

/// The channel that a signal is by its name and unit, which may be the end of the name, as in
/// `acc_x_m_s2`; an error where it is one in no unit that is known.
pub(crate) fn axis(name: &str, unit: &str) -> Option<Result<Axis, Why>> {
    let name = plain(name);
    let points = Kind::Keypoints.channels();
    for (set, side) in [("", ""), ("left_", "left"), ("right_", "right")] {
        let of_side = name.strip_prefix(set);
        if let Some(place) = points.iter().position(|c| of_side == Some(c.name)) {
            return Some(Ok(Axis { set: Set::Points(side), place, scale: 1.0 }));
        }
    }
    for (first, (words, units)) in [(0, ACC), (3, GYR)] {
        for (i, letter) in ["x", "y", "z"].into_iter().enumerate() {
            // `acc_x`, `accx` and `acc x`, with or without the unit.
            let rest = words.iter().find_map(|word| {
                let rest = name.strip_prefix(word)?;
                rest.strip_prefix('_').unwrap_or(rest).strip_prefix(letter)
            });
            let Some(end) = rest.filter(|end| end.is_empty() || end.starts_with('_')) else {
                continue;
            };
            let unit = if end.is_empty() { plain(unit) } else { end.trim_matches('_').into() };
            let known = units.iter().find(|(u, _)| *u == unit);
            let word = words.first().copied().unwrap_or_default();
            let names: Vec<String> =
                units.iter().take(2).map(|(u, _)| format!("{word}_{letter}_{u}")).collect();
            return Some(known.map_or_else(
                || Err(Why::NoUnit(names)),
                |(_, scale)| Ok(Axis { set: Set::Movement, place: first + i, scale: *scale }),
            ));
        }
    }
    None
}

struct Part {
    axis: Axis,
    rate_hz: f64,
    start_s: f64,
    samples: Vec<f64>,
}

/// The channels found so far.
#[derive(Default)]
pub(crate) struct Axes(Vec<Part>);

impl Axes {
    /// Takes the samples of a channel, or says why not.
    pub(crate) fn add(
        &mut self,
        axis: Axis,
        rate_hz: f64,
        start_s: f64,
        samples: Vec<f64>,
    ) -> Result<(), Why> {
        let mut others = self.0.iter().filter(|p| p.axis.set == axis.set);
        if others.clone().any(|p| p.axis.place == axis.place) {
            return Err(Why::Twice);
        }
        if others.any(|p| p.rate_hz != rate_hz || p.start_s != start_s) {
            return Err(Why::Apart);
        }
        self.0.push(Part { axis, rate_hz, start_s, samples });
        Ok(())
    }

    /// The sensors that are whole; of the others the reasons.
    pub(crate) fn signals(&self, unused: &mut Vec<(String, Why)>) -> Result<Vec<Signal>, Refused> {
        let of =
            |set: &Set| -> Vec<&Part> { self.0.iter().filter(|p| p.axis.set == *set).collect() };
        let has = |parts: &[&Part], place: usize| parts.iter().any(|p| p.axis.place == place);
        let mut signals = Vec::new();
        let movement = of(&Set::Movement);
        let (acc, gyr) = ((0..3).all(|k| has(&movement, k)), (3..6).all(|k| has(&movement, k)));
        match (acc, gyr) {
            (true, true) => signals.extend(frames("imu", &movement, 6)?),
            (true, false) => signals.extend(frames("acc", &movement, 3)?),
            _ if movement.is_empty() => {}
            _ => unused.push(("acceleration".into(), Why::Incomplete)),
        }
        for side in ["", "left", "right"] {
            let points = of(&Set::Points(side));
            let name =
                if side.is_empty() { "keypoints".into() } else { format!("keypoints_{side}") };
            signals.extend(frames(&name, &points, Kind::Keypoints.channels().len())?);
        }
        Ok(signals)
    }
}

/// The first channels as frames of a sensor; what is not there is NaN.
fn frames(name: &str, parts: &[&Part], channels: usize) -> Result<Option<Signal>, Refused> {
    let Some(first) = parts.first() else { return Ok(None) };
    let count = parts.iter().map(|p| p.samples.len()).max().unwrap_or(0);
    let mut values = vec![f64::NAN; count * channels];
    for part in parts.iter().filter(|p| p.axis.place < channels) {
        // An inertial sensor is computed in m/s².
        let scale = if name == "imu" && part.axis.place < 3 { GRAVITY_M_S2 } else { 1.0 };
        let places = values.iter_mut().skip(part.axis.place).step_by(channels);
        places.zip(&part.samples).for_each(|(place, x)| *place = scale * x);
    }
    Ok(Some(Signal::new(name, first.rate_hz, values)?.starting(first.start_s)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_known_by_their_names_and_units() {
        let place = |name: &str, unit: &str| match axis(name, unit) {
            Some(Ok(Axis { place, scale, .. })) => Some((place, scale)),
            _ => None,
        };
        let degree = std::f64::consts::PI / 180.0;
        assert_eq!(place("ACC x", "g"), Some((0, 1.0)));
        assert_eq!(place("acc_z_m_s2", ""), Some((2, 1.0 / GRAVITY_M_S2)));
        assert_eq!(place("Acc Y", "m/s²"), Some((1, 1.0 / GRAVITY_M_S2)));
        assert_eq!(place("GyroX (deg/s)", ""), Some((3, degree)));
        assert_eq!(place("gyr_z", "rad/s"), Some((5, 1.0)));
        assert_eq!(place("ear_y", ""), Some((1, 1.0)));
        assert_eq!(axis("left_knee_x", "").unwrap().unwrap().set, Set::Points("left"));
        let why = axis("acc_x", "").unwrap().unwrap_err();
        let why = why.said(crate::language::Language::En);
        assert!(why.contains("acc_x_g or acc_x_m_s2"), "{why}");
        for other in ["accuracy", "gyr", "x", "acc", "year_x"] {
            assert!(axis(other, "").is_none(), "{other}");
        }
    }
}
