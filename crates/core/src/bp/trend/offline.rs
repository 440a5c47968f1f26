//! The trend of a whole recording: every question is answered by what came before and after it
//! (H. E. Rauch, F. Tung and C. T. Striebel, AIAA J 3:1445, 1965).

use super::{Places, Trend, TrendConfig};
use crate::{
    Error, Processor, SampleRate,
    bp::{
        calibration::Pressure,
        course::{self, Course},
        gauss::Gauss,
    },
    measure::Measure,
};
use alloc::vec::Vec;

/// What was expected at a time by what came before, and what was known then.
#[derive(Clone, Copy)]
struct Node<const N: usize> {
    predicted: Gauss<N>,
    known: Gauss<N>,
    /// From the node before; none where the past does not go on.
    step: Option<[[f64; N]; N]>,
}

/// How quantities go on for some seconds.
type Step<const N: usize> = fn(f64) -> [[f64; N]; N];

/// Nodes in order of time.
struct Chain<const N: usize> {
    nodes: Vec<Node<N>>,
    time_s: f64,
}

impl<const N: usize> Chain<N> {
    fn new() -> Self {
        Self { nodes: Vec::new(), time_s: 0.0 }
    }

    /// Adds a node, tied to the one before by `step` of the time between; gives its place.
    fn add(
        &mut self,
        time_s: f64,
        predicted: Gauss<N>,
        known: Gauss<N>,
        step: Option<Step<N>>,
    ) -> usize {
        let step = step.map(|step| step(time_s - self.time_s));
        self.nodes.push(Node { predicted, known, step });
        self.time_s = time_s;
        self.nodes.len() - 1
    }

    /// Lets what is known later tell what is known before.
    fn smooth(&mut self) {
        let mut later: Option<Node<N>> = None;
        for node in self.nodes.iter_mut().rev() {
            if let Some(Node { predicted, known, step: Some(step) }) = later {
                node.known = node.known.smoothed(&step, &predicted, &known).unwrap_or(node.known);
            }
            later = Some(*node);
        }
    }

    fn at(&self, place: usize) -> Option<Gauss<N>> {
        self.nodes.get(place).map(|node| node.known)
    }
}

impl Chain<2> {
    /// Adds a node where a beat was taken.
    fn follow(&mut self, old: &Course, new: &Course) {
        if new.time_s != old.time_s || new.accepted != old.accepted {
            let predicted = course::advanced(&old.belief, new.time_s - old.time_s);
            let goes_on = (new.accepted > 1).then_some(course::transition as Step<2>);
            self.add(new.time_s, predicted, new.belief, goes_on);
        }
    }

    /// Adds one for a question.
    fn ask(&mut self, course: &Course, time_s: f64) -> usize {
        let known = course::advanced(&course.belief, time_s - course.time_s);
        self.add(time_s, known, known, Some(course::transition))
    }
}

/// A question: where arrival time and wave were, and its nodes.
struct Question {
    time_s: f64,
    places: Places,
    beats: u64,
    /// Nodes of arrival time and wave.
    courses: [usize; 2],
    pressures: usize,
    /// Which calibration was in force.
    calibration: usize,
}

/// Answers the questions among frames of `bp.trend` with all that is in them, not only with what
/// came before: for reports, never live. What is said of cuffs comes first.
///
/// A level before the calibration is told too, as long as one calibration goes through.
///
/// # Errors
/// A field of the configuration out of its range.
///
/// ```
/// use interocept::bp::{TrendConfig, offline};
/// assert!(offline::smooth_trend(&TrendConfig::default(), &[])?.is_empty());
/// # Ok::<(), interocept::Error>(())
/// ```
pub fn smooth_trend(config: &TrendConfig, frames: &[[f64; 6]]) -> Result<Vec<Measure>, Error> {
    let mut trend = Trend::new(config, SampleRate::MICROSECONDS)?;
    let (mut told, mut questions) = (Vec::new(), Vec::new());
    let mut courses = [Chain::<2>::new(), Chain::<2>::new()];
    let mut pressures = [Chain::<4>::new(), Chain::<4>::new()];
    // The trend at the end of each calibration.
    let mut ends: Vec<Trend> = Vec::new();
    let mut out = Vec::new();
    for frame in frames {
        let [time_s, ..] = *frame;
        let before = trend.clone();
        out.clear();
        trend.frame(frame, &mut out);
        let [arrivals, waves] = &mut courses;
        arrivals.follow(&before.course, &trend.course);
        waves.follow(&before.wave, &trend.wave);
        let cuff = matches!(out.as_slice(), [told] if told.value().is_some());
        if cuff {
            // A new calibration, but not the first, begins anew.
            let anew = trend.cuffs == 1 && before.cuffs > 0;
            let goes_on = (!anew).then_some(Pressure::transition as Step<4>);
            if anew {
                ends.push(before.clone());
            }
            let both = before.pressures.iter().zip(&trend.pressures);
            for (chain, (old, new)) in pressures.iter_mut().zip(both) {
                chain.add(time_s, old.advanced(time_s), new.belief, goes_on);
            }
        }
        let asked = out.len() > 1 && time_s >= before.now_s;
        match trend.places(time_s).filter(|_| asked) {
            Some(places) => {
                let [arrivals, waves] = &mut courses;
                let asked = [arrivals.ask(&trend.course, time_s), waves.ask(&trend.wave, time_s)];
                let mut last = 0;
                for (chain, pressure) in pressures.iter_mut().zip(&trend.pressures) {
                    let known = pressure.advanced(time_s);
                    last = chain.add(time_s, known, known, Some(Pressure::transition));
                }
                questions.push(Question {
                    time_s,
                    places,
                    beats: trend.beats,
                    courses: asked,
                    pressures: last,
                    calibration: ends.len(),
                });
            }
            None => told.append(&mut out),
        }
    }
    ends.push(trend);
    courses.iter_mut().for_each(Chain::smooth);
    pressures.iter_mut().for_each(Chain::smooth);
    for question in &questions {
        let Some(end) = ends.get(question.calibration) else { continue };
        let mut then = Trend { beats: question.beats, ..end.clone() };
        for (pressure, chain) in then.pressures.iter_mut().zip(&pressures) {
            pressure.belief = chain.at(question.pressures).unwrap_or(pressure.belief);
            pressure.time_s = question.time_s;
        }
        let Places { mut arrival, mut wave } = question.places;
        let places = [Some(&mut arrival), wave.as_mut()];
        for ((place, chain), at) in places.into_iter().zip(&courses).zip(question.courses) {
            let (Some(place), Some(known)) = (place, chain.at(at)) else { continue };
            (place.ln, place.variance) = known.project(&[1.0, 0.0]);
            (place.slope, place.slope_variance) = known.project(&[0.0, 1.0]);
        }
        then.pressures_at(question.time_s, &Places { arrival, wave }, &mut told);
        then.facts(question.time_s, &mut told);
    }
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::bp as id;

    const NAN: f64 = f64::NAN;

    /// Beats of an arrival time, a question every minute, cuffs at their times.
    fn frames(pat: fn(f64) -> f64, seconds: u32, cuffs: &[(f64, f64, f64)]) -> Vec<[f64; 6]> {
        let mut all = Vec::new();
        for i in 1..=seconds {
            let t = f64::from(i);
            // Noise of 6 ms that comes again.
            let noise = 6.0 * libm::sin(12.9898 * t * t);
            all.push([t, pat(t) + noise, 1.0, NAN, NAN, NAN]);
            all.extend(
                cuffs
                    .iter()
                    .filter(|(at, ..)| *at == t)
                    .map(|(at, s, d)| [*at, NAN, NAN, *s, *d, NAN]),
            );
            if i % 60 == 0 {
                all.push([t, NAN, NAN, NAN, NAN, NAN]);
            }
        }
        all
    }

    const CUFFS: [(f64, f64, f64); 3] =
        [(600.0, 120.0, 80.0), (900.0, 142.0, 93.0), (1200.0, 119.0, 79.0)];

    fn steps(t: f64) -> f64 {
        if (700.0..1000.0).contains(&t) { 225.0 } else { 250.0 + 10.0 * libm::sin(t / 500.0) }
    }

    fn of(all: &[Measure], key: crate::measure::MeasureId) -> Vec<Measure> {
        all.iter().copied().filter(|m| m.id() == key).collect()
    }

    #[test]
    fn looking_back_is_surer_than_looking_ahead() {
        let config = TrendConfig { most_sd: 50.0, ..TrendConfig::default() };
        let x = frames(steps, 3600, &CUFFS);
        let flat: Vec<f64> = x.iter().flatten().copied().collect();
        let live = Trend::run(&config, SampleRate::MICROSECONDS, &flat).unwrap();
        let back = smooth_trend(&config, &x).unwrap();
        let (live, back) = (of(&live, id::SBP), of(&back, id::SBP));
        assert_eq!((live.len(), back.len()), (60, 60));
        let width = |m: &Measure| m.interval().map(|(low, high)| high - low);
        let mut narrower = 0;
        for (a, b) in live.iter().zip(&back).skip(20).take(39) {
            assert!((a.value().unwrap() - b.value().unwrap()).abs() < 5.0, "{a:?} {b:?}");
            narrower += usize::from(width(b) < width(a));
        }
        assert!(narrower >= 30, "{narrower}");
        // The first cuff is ten minutes in; the level before it is known only looking back.
        assert!(live[3].value().is_none() && back[3].value().is_some());
        assert!((back[3].value().unwrap() - 120.0).abs() < 12.0, "{:?}", back[3]);
    }

    #[test]
    fn a_new_calibration_says_nothing_of_the_old() {
        let config = TrendConfig { most_sd: 50.0, ..TrendConfig::default() };
        let two = [CUFFS.as_slice(), &[(2400.0, 190.0, 120.0)]].concat();
        let (one, other) = (frames(steps, 3600, &CUFFS), frames(steps, 3600, &two));
        let run = |x: &[[f64; 6]]| of(&smooth_trend(&config, x).unwrap(), id::SBP);
        let (one, other) = (run(&one), run(&other));
        let off = (one[30].value().unwrap() - other[30].value().unwrap()).abs();
        assert!(off < 3.0, "{off}");
        assert!(other[50].value().is_none(), "one cuff is no calibration");
    }
}
