//! How readings of blood pressure vary: within a day, from day to night, and over months.
//!
//! The test of the trend takes means of sessions or days, never single beats or minutes: those
//! follow one another so closely that a walk without a trend passes for one in two of three
//! cases. Variability is research: no threshold of it is agreed on (ESH, 2023).

use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::bp_variability as id,
    choice, config,
    dsp::{
        alloc::{Vec, try_vec},
        held::Held,
        snapshot, trend,
    },
    measure::{Measure, MeasureId, Status, Window},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};

choice! {
    /// What the trend is one of.
    pub enum TrendUnit {
        /// Readings that follow one another.
        Session = 0, "session";
        /// Days of the clock.
        Day = 1, "day";
    }
}

config! {
    /// What belongs together, and what a cohort says.
    pub struct VariabilityConfig: "bp.variability_config" {
        /// A reading so long after the last begins a session.
        session_gap_s: f64 [Second] = 3600.0, range(60.0, 86_400.0), "readings of a session are minutes apart";
        /// When the first day of the clock begins, on the clock of the readings.
        midnight_s: f64 [Second] = 0.0, range(0.0, 86_400.0), "the readings count from midnight";
        /// Exponent of a cohort's fit of the systolic standard deviation; 0 for none.
        vim_exponent: f64 [One] = 0.0, range(0.0, 10.0), "one person cannot tell it";
        /// Mean systolic pressure of that cohort.
        vim_mean_mmhg: f64 [MillimetreOfMercury] = 120.0, range(50.0, 250.0), "of the cohort's fit; matters with an exponent only";
        /// Readings awake that a comparison with the night needs.
        least_day: u32 [One] = 20, range(2.0, 1000.0), "ESH, 2013";
        /// Readings asleep.
        least_night: u32 [One] = 7, range(2.0, 1000.0), "ESH, 2013";
        /// Sessions or days that a trend needs.
        least_units: u32 [One] = 8, range(4.0, 100.0), "with fewer the test has no power";
        /// Sessions or days that there is room for.
        max_units: u32 [One] = 128, range(8.0, 512.0), "four months of days";
        /// What the trend is one of.
        trend_unit: TrendUnit [One] = TrendUnit::Session, range(0.0, 1.0), "people measure in sessions";
    }
}

const SBP_MMHG: core::ops::RangeInclusive<f64> = 50.0..=300.0;
const DBP_MMHG: core::ops::RangeInclusive<f64> = 20.0..=200.0;
const DAY_S: f64 = 86_400.0;
const MONTH_S: f64 = 30.0 * DAY_S;
/// The time after waking that the morning surge is taken from.
const MORNING_S: f64 = 7200.0;
/// Times beyond this are none (three centuries).
const MOST_S: f64 = 1e10;
const MEASURES: usize = 18;

/// Mean and squares of values, one by one (B. P. Welford, Technometrics 4:419, 1962).
#[derive(Clone, Copy, Debug, Default)]
struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
}
snapshot!(Moments { count, mean, squares });

impl Moments {
    fn add(&mut self, x: f64) {
        self.count += 1;
        let off = x - self.mean;
        self.mean += off / self.count as f64;
        self.squares += off * (x - self.mean);
    }

    fn sd(&self) -> f64 {
        libm::sqrt(self.squares / (self.count as f64 - 1.0))
    }
}

/// One pressure.
#[derive(Clone, Copy, Debug, Default)]
struct Course {
    all: Moments,
    awake: Moments,
    asleep: Moments,
    /// Sizes of changes times the time they took, and that time.
    changes: f64,
    seconds: f64,
    last: f64,
}
snapshot!(Course { all, awake, asleep, changes, seconds, last });

impl Course {
    fn add(&mut self, x: f64, since_s: Option<f64>, asleep: f64) {
        if let Some(seconds) = since_s {
            self.changes += seconds * (x - self.last).abs();
            self.seconds += seconds;
        }
        self.last = x;
        self.all.add(x);
        if asleep == 1.0 {
            self.asleep.add(x);
        } else if asleep == 0.0 {
            self.awake.add(x);
        }
    }
}

/// Nights and the mornings after them.
#[derive(Clone, Copy, Debug, Default)]
struct Morning {
    /// The last two systolic pressures asleep.
    night: [f64; 2],
    readings: u32,
    lowest: f64,
    trough: f64,
    woke_s: f64,
    after: Moments,
    under_way: bool,
    surges: Moments,
}
snapshot!(Morning { night, readings, lowest, trough, woke_s, after, under_way, surges });

impl Morning {
    fn add(&mut self, time_s: f64, sbp: f64, asleep: f64) {
        if asleep == 1.0 {
            self.end();
            let [before, last] = self.night;
            // The one before is the middle of three now.
            match self.readings {
                0 => (self.lowest, self.trough) = (f64::INFINITY, f64::NAN),
                1 => {}
                _ if last < self.lowest => {
                    (self.lowest, self.trough) = (last, (before + last + sbp) / 3.0);
                }
                _ => {}
            }
            self.night = [last, sbp];
            self.readings = self.readings.saturating_add(1);
        } else if asleep == 0.0 {
            if self.readings > 0 {
                (self.under_way, self.woke_s) = (true, time_s);
                self.after = Moments::default();
                self.readings = 0;
            }
            if self.under_way && time_s - self.woke_s <= MORNING_S {
                self.after.add(sbp);
            } else {
                self.end();
            }
        }
    }

    fn end(&mut self) {
        if self.under_way && self.after.count > 0 && self.trough.is_finite() {
            self.surges.add(self.after.mean - self.trough);
        }
        self.under_way = false;
    }
}

/// Tells, when the readings are over, how they vary.
///
/// A frame is a reading; those that are impossible, or older than the last, are left out and lower
/// the quality.
///
/// ```
/// use interocept::{Processor, SampleRate, bp::{Variability, VariabilityConfig}};
/// let nan = f64::NAN;
/// // Ten mornings, a mmHg less each day.
/// let readings: Vec<f64> = (0..10)
///     .flat_map(|day| [f64::from(day) * 86_400.0, 140.0 - f64::from(day), 85.0, nan])
///     .collect();
/// let out =
///     Variability::run(&VariabilityConfig::default(), SampleRate::MICROSECONDS, &readings)?;
/// let trend = out.iter().find(|m| m.id().key() == "bp.sbp_trend_30d").unwrap();
/// assert_eq!(trend.value(), Some(-30.0));
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Variability {
    config: VariabilityConfig,
    rate: SampleRate,
    systolic: Course,
    diastolic: Course,
    morning: Morning,
    first_s: f64,
    last_s: f64,
    /// Seconds awake and asleep.
    awake_s: f64,
    asleep_s: f64,
    state: f64,
    refused: u64,
    /// The session or day under way: times, and both pressures.
    unit: [Moments; 3],
    unit_day: f64,
    units: Held<[f64; 3]>,
    overflow: bool,
    bench: Bench,
}
snapshot!(Variability { systolic, diastolic, morning, first_s, last_s, awake_s, asleep_s, state,
    refused, unit, unit_day, units, overflow } skip { config, rate } skip heap { bench });

/// Where the trend is worked on: no part of the state.
#[derive(Clone, Debug)]
struct Bench {
    points: Vec<(f64, f64)>,
    slopes: Vec<f64>,
}
snapshot!(Bench {} skip heap { points, slopes });

impl Variability {
    fn end_unit(&mut self) {
        let [time, s, d] = self.unit;
        if time.count > 0 && !self.units.push([time.mean, s.mean, d.mean]) {
            self.overflow = true;
        }
        self.unit = [Moments::default(); 3];
    }

    fn varies(
        &self,
        course: &Course,
        ids: [MeasureId; 4],
        window: Window,
        sink: &mut impl Sink<Measure>,
    ) {
        let all = &course.all;
        let arv = course.changes / course.seconds;
        let values = [all.mean, all.sd(), 100.0 * all.sd() / all.mean, arv];
        for ((id, value), least) in ids.into_iter().zip(values).zip([2, 3, 3, 3]) {
            sink.put(if all.count < least {
                Measure::absent(id, window, Status::TooShort)
            } else {
                Measure::new(id, window, value)
            });
        }
    }

    fn trends(&mut self, window: Window, sink: &mut impl Sink<Measure>) {
        let units = self.units.as_slice();
        let count = units.len();
        let refusal = if self.overflow {
            Some(Status::Overflow)
        } else {
            (count < self.config.least_units as usize).then_some(Status::TooShort)
        };
        let pressures: [fn(&[f64; 3]) -> f64; 2] = [|[_, s, _]| *s, |[_, _, d]| *d];
        let ids = [(id::SBP_TREND, id::SBP_TREND_P), (id::DBP_TREND, id::DBP_TREND_P)];
        for ((slope, p), of) in ids.into_iter().zip(pressures) {
            for (point, unit) in self.bench.points.iter_mut().zip(units) {
                let [time_s, ..] = unit;
                *point = (*time_s, of(unit));
            }
            let points = self.bench.points.get(..count).unwrap_or(&[]);
            match (refusal, trend::fit(points, &mut self.bench.slopes)) {
                (None, Some(t)) => {
                    let interval = (MONTH_S * t.low, MONTH_S * t.high);
                    let slope = Measure::new(slope, window, MONTH_S * t.slope);
                    sink.put(slope.with_interval(interval.0, interval.1));
                    sink.put(Measure::new(p, window, t.p));
                }
                (reason, _) => {
                    let reason = reason.unwrap_or(Status::TooShort);
                    sink.put(Measure::absent(slope, window, reason));
                    sink.put(Measure::absent(p, window, reason));
                }
            }
        }
        sink.put(Measure::new(id::TREND_UNITS, window, count as f64));
    }

    fn day_and_night(&self, window: Window, sink: &mut impl Sink<Measure>) {
        let (s, d) = (&self.systolic, &self.diastolic);
        let enough = s.awake.count >= u64::from(self.config.least_day)
            && s.asleep.count >= u64::from(self.config.least_night);
        let dip = |c: &Course| 100.0 * (c.awake.mean - c.asleep.mean) / c.awake.mean;
        let hours = self.awake_s + self.asleep_s;
        let weighted = (s.awake.sd() * self.awake_s + s.asleep.sd() * self.asleep_s) / hours;
        let surges = &self.morning.surges;
        let values = [
            (id::SBP_WEIGHTED_SD, weighted, true),
            (id::SBP_DIPPING, dip(s), true),
            (id::DBP_DIPPING, dip(d), true),
            (id::MORNING_SURGE, surges.mean, surges.count > 0),
        ];
        for (id, value, there) in values {
            // Without a diary or an actigraph nobody knows who slept when.
            let untold = s.awake.count == 0 || s.asleep.count == 0;
            sink.put(if untold {
                Measure::absent(id, window, Status::NotComputed)
            } else if !(enough && there) {
                Measure::absent(id, window, Status::TooShort)
            } else {
                Measure::new(id, window, value)
            });
        }
    }
}

impl Processor for Variability {
    type Config = VariabilityConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "bp.variability",
        call: "bp.variability",
        about: "How readings of blood pressure vary: spread, day and night, morning surge, and the trend of sessions or days with a test.",
        input: Input::Events,
        channels: &[
            Channel { name: "time_s", unit: Unit::Second, doc: "when the reading was" },
            Channel {
                name: "systolic_mmhg",
                unit: Unit::MillimetreOfMercury,
                doc: "systolic pressure of the reading",
            },
            Channel {
                name: "diastolic_mmhg",
                unit: Unit::MillimetreOfMercury,
                doc: "diastolic pressure of the reading",
            },
            Channel {
                name: "asleep",
                unit: Unit::One,
                doc: "1 asleep, 0 awake, by diary or actigraph; NaN where nobody knows",
            },
        ],
        source: "Parati and others, J Hypertens 41:527, 2023; Mena and others, J Hypertens 23:505, 2005 (ARV); \
                 Rothwell and others, Lancet 375:895, 2010 (VIM); Kario and others, Circulation 107:1401, 2003; \
                 Sen, J Am Stat Assoc 63:1379, 1968",
    };

    fn new(config: &VariabilityConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let units = config.max_units as usize;
        Ok(Self {
            config: *config,
            rate,
            systolic: Course::default(),
            diastolic: Course::default(),
            morning: Morning::default(),
            first_s: 0.0,
            last_s: f64::NEG_INFINITY,
            awake_s: 0.0,
            asleep_s: 0.0,
            state: f64::NAN,
            refused: 0,
            unit: [Moments::default(); 3],
            unit_day: 0.0,
            units: Held::new(units, [0.0; 3])?,
            overflow: false,
            bench: Bench {
                points: try_vec(units, (0.0, 0.0))?,
                slopes: try_vec(units * (units - 1) / 2, 0.0)?,
            },
        })
    }

    fn config(&self) -> &VariabilityConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], _: &mut impl Sink<Measure>) {
        let [time_s, sbp, dbp, asleep] = frame else { return };
        let possible = (0.0..=MOST_S).contains(time_s)
            && SBP_MMHG.contains(sbp)
            && DBP_MMHG.contains(dbp)
            && sbp > dbp;
        if !possible || *time_s <= self.last_s {
            self.refused = self.refused.saturating_add(1);
            return;
        }
        let since_s = (self.systolic.all.count > 0).then_some(time_s - self.last_s);
        let day = libm::floor((time_s - self.config.midnight_s) / DAY_S);
        let another = match self.config.trend_unit {
            TrendUnit::Session => since_s.is_some_and(|s| s > self.config.session_gap_s),
            TrendUnit::Day => day != self.unit_day,
        };
        if another {
            self.end_unit();
        }
        self.unit_day = day;
        let [times, systolic, diastolic] = &mut self.unit;
        times.add(*time_s);
        systolic.add(*sbp);
        diastolic.add(*dbp);
        match since_s {
            Some(seconds) if *asleep == self.state && *asleep == 1.0 => self.asleep_s += seconds,
            Some(seconds) if *asleep == self.state && *asleep == 0.0 => self.awake_s += seconds,
            Some(_) => {}
            None => self.first_s = *time_s,
        }
        self.state = *asleep;
        self.systolic.add(*sbp, since_s, *asleep);
        self.diastolic.add(*dbp, since_s, *asleep);
        self.morning.add(*time_s, *sbp, *asleep);
        self.last_s = *time_s;
    }

    fn push_gap(&mut self, _: u64, _: &mut impl Sink<Measure>) {}

    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        self.end_unit();
        self.morning.end();
        let count = self.systolic.all.count;
        let given = count.saturating_add(self.refused);
        let window = Window {
            start_s: self.first_s,
            length_s: if count > 0 { self.last_s - self.first_s } else { 0.0 },
            count,
            quality: if given > 0 { count as f64 / given as f64 } else { 0.0 },
        };
        let ids = [id::SBP_MEAN, id::SBP_SD, id::SBP_CV, id::SBP_ARV];
        self.varies(&self.systolic, ids, window, sink);
        let all = &self.systolic.all;
        let x = self.config.vim_exponent;
        sink.put(if x == 0.0 {
            Measure::absent(id::SBP_VIM, window, Status::NotComputed)
        } else if count < 3 {
            Measure::absent(id::SBP_VIM, window, Status::TooShort)
        } else {
            let vim = all.sd() * libm::pow(self.config.vim_mean_mmhg / all.mean, x);
            Measure::new(id::SBP_VIM, window, vim)
        });
        let ids = [id::DBP_MEAN, id::DBP_SD, id::DBP_CV, id::DBP_ARV];
        self.varies(&self.diastolic, ids, window, sink);
        self.day_and_night(window, sink);
        self.trends(window, sink);
    }

    fn latency(&self) -> Latency {
        Latency::default()
    }

    fn max_outputs(&self, _: usize) -> usize {
        MEASURES
    }
}
