//! Repetitions of one signal: away from where it rests, and back.

use interocept_dsp::snapshot;

/// A repetition has gone out beyond this share of the range, and come back below that.
const OUT: f64 = 0.7;
const BACK: f64 = 0.3;
/// The same where the range was only learnt on the way: repetitions differ.
const OUT_UNKNOWN: f64 = 0.5;
/// Less of the range than this is no attempt.
const ATTEMPT: f64 = 0.4;
/// Slower than this share of the peak speed is a hold.
const HOLD: f64 = 0.05;
/// The longest and, whatever the period, the shortest repetition.
const LONGEST_S: f64 = 15.0;
const SHORTEST_S: f64 = 0.5;
const SHORTEST: f64 = 0.3;
/// Without a profile the range follows the repetitions by this share.
const LEARNT: f64 = 0.3;
/// Without a profile the place of rest follows the signal in this time while it is within this
/// share of the range; further out, where a repetition may have begun, slower.
const REST_S: f64 = 3.0;
const REST: f64 = 0.1;
const LEAVING_S: f64 = 10.0;

/// What is known of an exercise beforehand.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Known {
    /// Where the signal rests.
    pub(super) neutral: f64,
    /// How far a repetition goes, by sign the way; 0 for not known.
    pub(super) range: f64,
    /// How long it takes; 0 for not known.
    pub(super) period_s: f64,
}

/// A repetition under way.
#[derive(Clone, Copy, Debug, Default)]
struct Course {
    from: u64,
    peak: f64,
    peak_at: u64,
    fastest: f64,
}
snapshot!(Course { from, peak, peak_at, fastest });

/// A repetition; times are in ticks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rep {
    pub(super) from: u64,
    pub(super) peak: u64,
    pub(super) to: u64,
    pub(super) hold: u64,
    pub(super) range: f64,
    pub(super) fastest: f64,
    pub(super) whole: bool,
}

/// Counts as the signal comes.
#[derive(Clone, Debug)]
pub(super) struct Counter {
    known: Known,
    least: f64,
    hz: f64,
    neutral: f64,
    /// By sign; 0 while unknown.
    range: f64,
    begun: bool,
    away: bool,
    course: Course,
    last: f64,
    /// Ticks near the peak that hardly move.
    hold: u64,
    ticks: u64,
}
snapshot!(Counter { neutral, range, begun, away, course, last, hold, ticks } skip { known, least, hz });

impl Counter {
    /// With the least range of a repetition.
    pub(super) fn new(known: Known, least: f64, hz: f64) -> Self {
        Self {
            known,
            least,
            hz,
            neutral: 0.0,
            range: 0.0,
            begun: false,
            away: false,
            course: Course::default(),
            last: 0.0,
            hold: 0,
            ticks: 0,
        }
    }

    pub(super) fn reset(&mut self) {
        self.begun = false;
        self.ticks = 0;
    }

    /// Takes a value; gives the repetition or the attempt that it ends.
    pub(super) fn push(&mut self, x: f64) -> Option<Rep> {
        let at = self.ticks;
        self.ticks = self.ticks.saturating_add(1);
        if !self.begun {
            self.begun = true;
            self.away = false;
            let known = self.known.range != 0.0;
            self.neutral = if known { self.known.neutral } else { x };
            self.range = self.known.range;
            self.last = x;
        }
        let speed = (x - self.last) * self.hz;
        self.last = x;
        let out = x - self.neutral;
        // Where it goes so far the other way that what was learnt would be no repetition of it, the
        // range was learnt from something else, such as coming to the place of rest.
        let other = out * self.range < 0.0 && out.abs() * OUT_UNKNOWN >= self.range.abs();
        if other && !self.away && self.known.range == 0.0 {
            self.range = 0.0;
        }
        // How far out, as a share of the range, on the side of the exercise.
        let limit = if self.range == 0.0 { self.least } else { self.range };
        let share = if self.range == 0.0 { out.abs() / limit } else { out / limit };
        if !self.away {
            if share < BACK {
                self.rest(x, share);
                return None;
            }
            self.away = true;
            self.course = Course { from: at, peak: x, peak_at: at, ..Course::default() };
            self.hold = 0;
        }
        self.follow(x, at, speed);
        let way = self.course.peak - self.neutral;
        let seconds = (at - self.course.from.min(at)) as f64 / self.hz;
        // Of an unknown range, the way back is measured on the way out.
        let back = if self.range == 0.0 { out / way } else { share };
        if seconds > LONGEST_S {
            // That is no repetition but another place to rest.
            self.away = false;
            if self.known.range == 0.0 {
                self.neutral = x;
            }
            return None;
        }
        (back <= BACK).then(|| self.end(at, way, seconds)).flatten()
    }

    fn rest(&mut self, x: f64, share: f64) {
        if self.known.range == 0.0 {
            let time_s = if share.abs() < REST { REST_S } else { LEAVING_S };
            self.neutral += (x - self.neutral) / (time_s * self.hz);
        }
    }

    fn follow(&mut self, x: f64, at: u64, speed: f64) {
        let course = &mut self.course;
        let side = if course.peak >= self.neutral { 1.0 } else { -1.0 };
        if side * (x - course.peak) > 0.0 {
            (course.peak, course.peak_at) = (x, at);
        }
        if speed.abs() > course.fastest {
            course.fastest = speed.abs();
        }
        if speed.abs() < HOLD * course.fastest {
            self.hold = self.hold.saturating_add(1);
        }
    }

    fn end(&mut self, at: u64, way: f64, seconds: f64) -> Option<Rep> {
        self.away = false;
        let shortest = SHORTEST * self.known.period_s;
        let shortest = if shortest > SHORTEST_S { shortest } else { SHORTEST_S };
        let reach = if self.range == 0.0 { way.abs() / self.least } else { way / self.range };
        let profiled = self.known.range != 0.0;
        let out = if profiled { OUT } else { OUT_UNKNOWN };
        let whole = reach >= out && way.abs() >= self.least && seconds >= shortest;
        if !whole && (reach < ATTEMPT || seconds < SHORTEST_S) {
            return None;
        }
        if !profiled && way.abs() >= self.least {
            self.range =
                if self.range == 0.0 { way } else { self.range + LEARNT * (way - self.range) };
        }
        let Course { from, peak_at, fastest, .. } = self.course;
        Some(Rep { from, peak: peak_at, to: at, hold: self.hold, range: way.abs(), fastest, whole })
    }
}
