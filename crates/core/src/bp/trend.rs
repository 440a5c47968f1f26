//! The trend: beats and cuff readings in, pressures or reasons out.

pub mod offline;

use super::{
    calibration::{Estimate, Pressure, Prior, Shift},
    course::{Course, Place},
    model::Model,
};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::bp as id,
    config,
    measure::{Measure, MeasureId, Status, Window, Z},
    process::{Channel, Info, Input},
    record::Config as _,
    time::Latency,
    unit::Unit,
};
use interocept_dsp::snapshot;

config! {
    /// What is assumed before any cuff, and how long a calibration holds.
    pub struct TrendConfig: "bp.trend_config" {
        /// Change of the systolic pressure by the logarithm of the arrival time.
        slope_sbp: f64 [MillimetreOfMercury] = -180.0, range(-500.0, 0.0), "between half a mmHg a ms (Mukkamala and others, 2015) and an exponential artery";
        /// Its standard deviation over people.
        slope_sbp_sd: f64 [MillimetreOfMercury] = 60.0, range(1.0, 500.0), "the two are 120 apart";
        /// Change of the diastolic pressure by the logarithm of the arrival time.
        slope_dbp: f64 [MillimetreOfMercury] = -110.0, range(-500.0, 0.0), "of an exponential artery with a constant share of pulse pressure";
        /// Its standard deviation over people.
        slope_dbp_sd: f64 [MillimetreOfMercury] = 40.0, range(1.0, 500.0), "a third, as the systolic";
        /// Standard deviation of what the arrival time says beside the pressure, in systolic pressure.
        bias_sd: f64 [MillimetreOfMercury] = 5.0, range(0.1, 50.0), "7 ms of pre-ejection period in 250 ms at the slope above";
        /// Standard deviation of the systolic pressure over a day, before the beats tell it.
        swing_sd: f64 [MillimetreOfMercury] = 10.0, range(0.0, 100.0), "about that of ambulatory readings by day";
        /// By how much a calibration drifts in a day, the root of days.
        drift_per_day: f64 [MillimetreOfMercury] = 1.0, range(0.0, 50.0), "5 mmHg in 28 days";
        /// Standard deviation of a cuff reading.
        cuff_sd: f64 [MillimetreOfMercury] = 5.0, range(0.5, 20.0), "of the cuff's validation; ISO 81060-2 allows 8";
        /// Standard deviation of the arrival time of a good beat, as a part of it.
        beat_sd: f64 [One] = 0.025, range(0.001, 0.5), "6 ms in 250 ms";
        /// Standard deviation over people of the change of the systolic pressure by the logarithm of the wave's index; its mean is zero. Of the waveform model.
        wave_slope_sd: f64 [MillimetreOfMercury] = 60.0, range(1.0, 500.0), "a tenth of the index is 6 mmHg either way, and only cuffs say which";
        /// Standard deviation of the wave's index of a good beat, as a part of it.
        wave_sd: f64 [One] = 0.1, range(0.001, 1.0), "a stiffness or reflection index from beat to beat";
        /// Days that a calibration holds.
        expiry_days: f64 [One] = 28.0, range(0.01, 366.0), "what makers of cuffless devices ask for";
        /// A cuff that is further off ends the calibration.
        most_disagreement: f64 [MillimetreOfMercury] = 20.0, range(5.0, 100.0), "a new site, sensor or state of the vessels";
        /// No pressure is given with a standard deviation above this.
        most_sd: f64 [MillimetreOfMercury] = 8.0, range(1.0, 50.0), "the limit of ISO 81060-2";
        /// Over so wide a range of systolic pressure the cuffs of a calibration must lie.
        least_range: f64 [MillimetreOfMercury] = 10.0, range(0.0, 100.0), "else the slope stays that of a population";
        /// Cuff readings that a calibration takes at least.
        least_cuffs: u32 [One] = 3, range(1.0, 100.0), "three readings, as for a cuff's own validation";
        /// How the pressure follows from the arrival time.
        model: Model [One] = Model::Log, range(0.0, 3.0), "the one with the physics";
        /// Whose calibration it is: a saved state is refused under another number.
        person: u32 [One] = 0, range(0.0, 4_294_967_295.0), "any number, or a digest of a name";
        /// Where the sensor sits: a saved state is refused under another number.
        site: u32 [One] = 0, range(0.0, 4_294_967_295.0), "any number";
    }
}

/// Cuff readings that a person can have.
const SBP_MMHG: core::ops::RangeInclusive<f64> = 50.0..=260.0;
const DBP_MMHG: core::ops::RangeInclusive<f64> = 20.0..=200.0;
/// The systolic pressure is above the diastolic by this.
const LEAST_PULSE_MMHG: f64 = 5.0;
/// Arrival times at the finger and the wrist.
const PAT_MS: (f64, f64) = (50.0, 600.0);
/// Indices of a wave, in any unit.
const WAVE: (f64, f64) = (1e-4, 1e4);
/// A cuff reading needs beats at most so long before it.
const CUFF_AGE_S: f64 = 60.0;
/// Two readings so close in time are one.
const SAME_S: f64 = 1.0;
/// An estimate without beats for this long is poor for want of signal.
const SILENT_S: f64 = 30.0;
/// Cuffs after the calibration until their verdict counts.
const LEAST_CHECKS: u32 = 3;
/// Times beyond this are none (three centuries).
const MOST_S: f64 = 1e10;
const DAY_S: f64 = 86_400.0;
/// Measures of an estimate.
const MEASURES: usize = 11;

/// Follows blood pressure between cuff readings by the pulse arrival time.
///
/// A frame is a beat (`time_s`, `pat_ms`, `quality`, `wave`), a cuff reading (`time_s`, `sbp_mmhg`,
/// `dbp_mmhg`) or, with nothing but a time, the question how the pressure is then. A cuff is
/// answered by `bp.cuffs`, or the reason why it was refused; a question by all other measures.
///
/// ```
/// use interocept::{Processor, Status, SampleRate, bp::{Trend, TrendConfig}};
/// let nan = f64::NAN;
/// let mut trend = Trend::new(&TrendConfig::default(), SampleRate::MICROSECONDS)?;
/// let mut out = Vec::new();
/// for i in 0..60 {
///     trend.push(&[i as f64, 250.0, 1.0, nan, nan, nan], &mut out)?; // beats
/// }
/// trend.push(&[60.0, nan, nan, nan, nan, nan], &mut out)?; // how is the pressure?
/// let sbp = out.iter().find(|m| m.id().key() == "bp.sbp").unwrap();
/// assert_eq!(sbp.status(), Status::NotCalibrated); // no cuff, no pressure
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Trend {
    config: TrendConfig,
    rate: SampleRate,
    course: Course,
    /// That of the index of the wave.
    wave: Course,
    /// Systolic and diastolic.
    pressures: [Pressure; 2],
    now_s: f64,
    /// Logarithm of the arrival time that changes are counted from.
    reference: Option<f64>,
    /// Likewise of the index; none where it was not known at the first cuff.
    wave_reference: Option<f64>,
    /// Pulse pressure of the first cuff.
    pulse: f64,
    cuffs: u32,
    last_cuff_s: f64,
    /// Of the last cuff that belongs to the calibration.
    calibrated_s: f64,
    complete: bool,
    /// A cuff was too far off.
    broken: bool,
    beats: u64,
}
snapshot!(Trend { course, wave, pressures, now_s, reference, wave_reference, pulse, cuffs, last_cuff_s, calibrated_s,
    complete, broken, beats } skip { config, rate });

/// Where the arrival time is, and the index of the wave where it is known.
#[derive(Clone, Copy, Debug)]
struct Places {
    arrival: Place,
    wave: Option<Place>,
}

/// Which part of the pulse pressure the two pressures lie above the mean one.
const SHARES: [f64; 2] = [2.0 / 3.0, -1.0 / 3.0];

impl Trend {
    fn beat(&mut self, time_s: f64, pat_ms: f64, quality: f64, index: f64) {
        let before = self.now_s;
        if self.config.model == Model::Waveform && self.wave.beat(time_s, index, quality) {
            let first = self.wave_reference.is_none() && self.cuffs == 0;
            self.wave_reference =
                if first { self.wave.at(time_s).map(|p| p.ln) } else { self.wave_reference };
        }
        if !self.course.beat(time_s, pat_ms, quality) {
            return;
        }
        self.beats = self.beats.saturating_add(1);
        let Some(place) = self.course.at(time_s) else { return };
        if self.reference.is_none() {
            self.reference = Some(place.ln);
        }
        let seconds = (time_s - before).clamp(0.0, 10.0);
        let shifts = self.shifts(&Places { arrival: place, wave: self.wave.at(time_s) });
        for (pressure, (shift, _)) in self.pressures.iter_mut().zip(shifts) {
            pressure.follow(shift, seconds);
        }
    }

    /// Where arrival time and wave are at a time.
    fn places(&self, time_s: f64) -> Option<Places> {
        let arrival = self.course.at(time_s)?;
        Some(Places { arrival, wave: self.wave.at(time_s) })
    }

    /// How far the arrival time has gone for either pressure, and the derivative.
    fn shifts(&self, places: &Places) -> [(Shift, f64); 2] {
        let Places { arrival, wave } = places;
        let l = arrival.ln - self.reference.unwrap_or(arrival.ln);
        let index = wave.as_ref().zip(self.wave_reference);
        let (wave, wave_variance) = index.map_or((0.0, 0.0), |(w, r)| (w.ln - r, w.variance));
        SHARES.map(|share| {
            let (g, slope) = self.config.model.shift(l, self.pulse, share);
            let variance = slope * slope * arrival.variance;
            (Shift { g, variance, wave, wave_variance }, slope)
        })
    }

    fn cuff(&mut self, time_s: f64, sbp: f64, dbp: f64) -> Measure {
        let now_s = if time_s > self.now_s { time_s } else { self.now_s };
        let window = self.window(now_s, 0.0);
        match self.take_cuff(time_s, sbp, dbp) {
            Ok(()) => Measure::new(id::CUFFS, window, f64::from(self.cuffs)),
            Err(reason) => Measure::absent(id::CUFFS, window, reason),
        }
    }

    fn take_cuff(&mut self, time_s: f64, sbp: f64, dbp: f64) -> Result<(), Status> {
        if SBP_MMHG.contains(&dbp) && DBP_MMHG.contains(&sbp) && dbp > sbp {
            return Err(Status::Conflicting);
        }
        if !SBP_MMHG.contains(&sbp) || !DBP_MMHG.contains(&dbp) {
            return Err(Status::OutOfRange);
        }
        if sbp - dbp < LEAST_PULSE_MMHG {
            return Err(Status::Conflicting);
        }
        if self.cuffs > 0 && (time_s - self.last_cuff_s).abs() < SAME_S {
            return Err(Status::Repeated);
        }
        if time_s < self.now_s {
            return Err(Status::OutOfOrder);
        }
        let places = self.places(time_s).filter(|p| p.arrival.age_s <= CUFF_AGE_S);
        let Some(places) = places else { return Err(Status::PoorSignal) };
        if self.complete {
            let far = self.pressures.iter().zip(self.shifts(&places)).zip([sbp, dbp]).any(
                |((p, (shift, _)), seen)| {
                    let off = (p.at(time_s, shift).value - seen).abs();
                    off > self.config.most_disagreement
                },
            );
            self.broken = far;
        }
        if self.broken || self.expired(time_s) {
            self.pressures.iter_mut().for_each(Pressure::restart);
            (self.cuffs, self.complete, self.broken) = (0, false, false);
        }
        if self.cuffs == 0 {
            self.reference = Some(places.arrival.ln);
            self.wave_reference = places.wave.map(|p| p.ln);
            self.pulse = sbp - dbp;
        }
        let shifts = self.shifts(&places);
        for ((pressure, (shift, _)), seen) in self.pressures.iter_mut().zip(shifts).zip([sbp, dbp])
        {
            pressure.cuff(time_s, seen, shift, self.complete);
        }
        self.last_cuff_s = time_s;
        if !self.complete {
            self.cuffs = self.cuffs.saturating_add(1);
            self.calibrated_s = time_s;
            self.complete = self.cuffs >= self.config.least_cuffs && self.perturbed();
        }
        Ok(())
    }

    fn perturbed(&self) -> bool {
        let [systolic, _] = &self.pressures;
        systolic.range() >= self.config.least_range
    }

    fn expired(&self, time_s: f64) -> bool {
        self.cuffs > 0 && time_s - self.calibrated_s > self.config.expiry_days * DAY_S
    }

    fn window(&self, time_s: f64, quality: f64) -> Window {
        Window { start_s: time_s, length_s: 0.0, count: self.beats, quality }
    }

    /// Why there is no pressure at a time, apart from its uncertainty.
    fn refusal(&self, time_s: f64) -> Option<Status> {
        let [systolic, _] = &self.pressures;
        let (checks, ours, null) = systolic.checks();
        if self.cuffs == 0 {
            Some(Status::NotCalibrated)
        } else if self.expired(time_s) {
            Some(Status::CalibrationExpired)
        } else if self.cuffs < self.config.least_cuffs {
            Some(Status::NotCalibrated)
        } else if !self.perturbed() {
            Some(Status::SlopeFromPrior)
        } else if checks >= LEAST_CHECKS && ours >= null {
            Some(Status::NoSkillOverCalibration)
        } else {
            None
        }
    }

    fn answer(&self, time_s: f64, sink: &mut impl Sink<Measure>) {
        if time_s < self.now_s {
            let window = self.window(self.now_s, 0.0);
            for id in LEVELS.into_iter().chain(CHANGES).chain(FACTS) {
                sink.put(Measure::absent(id, window, Status::OutOfOrder));
            }
            return;
        }
        match self.places(time_s) {
            Some(places) => self.pressures_at(time_s, &places, sink),
            None => {
                let window = self.window(time_s, 0.0);
                let level = self.refusal(time_s).unwrap_or(Status::PoorSignal);
                LEVELS.into_iter().for_each(|id| sink.put(Measure::absent(id, window, level)));
                let change = Status::PoorSignal;
                CHANGES.into_iter().for_each(|id| sink.put(Measure::absent(id, window, change)));
            }
        }
        self.facts(time_s, sink);
    }

    fn pressures_at(&self, time_s: f64, places: &Places, sink: &mut impl Sink<Measure>) {
        let place = &places.arrival;
        let window = self.window(time_s, place.quality);
        let most = self.config.most_sd;
        let silent = place.age_s > SILENT_S;
        let unsure = if silent { Status::PoorSignal } else { Status::TooUncertain };
        let put = |id: MeasureId, e: Estimate, refusal: Option<Status>, most: f64| {
            let refusal = refusal.or((e.sd.is_nan() || e.sd > most).then_some(unsure));
            match refusal {
                Some(reason) => Measure::absent(id, window, reason),
                None => Measure::new(id, window, e.value)
                    .with_interval(e.value - Z * e.sd, e.value + Z * e.sd),
            }
        };
        let shifts = self.shifts(places);
        let [systolic, diastolic] = &self.pressures;
        let [(s_shift, s_slope), (d_shift, _)] = shifts;
        let (sbp, dbp) = (systolic.at(time_s, s_shift), diastolic.at(time_s, d_shift));
        // The two err together: what moves the arrival time moves both.
        let map = Estimate {
            value: dbp.value + (sbp.value - dbp.value) / 3.0,
            sd: (2.0 * dbp.sd + sbp.sd) / 3.0,
        };
        let refusal = self.refusal(time_s);
        for (id, estimate) in LEVELS.into_iter().zip([sbp, dbp, map]) {
            sink.put(put(id, estimate, refusal, most));
        }
        let expired = self.expired(time_s).then_some(Status::CalibrationExpired);
        let by_minute = |place: &Place, slope: f64| Estimate {
            value: 60.0 * slope * place.slope,
            sd: 60.0 * slope.abs() * libm::sqrt(place.slope_variance),
        };
        let still = Estimate { value: 0.0, sd: 0.0 };
        let index = places.wave.as_ref().filter(|_| self.wave_reference.is_some());
        let rates = [by_minute(place, s_slope), index.map_or(still, |p| by_minute(p, 1.0))];
        let changes = [
            systolic.change(time_s, s_shift),
            diastolic.change(time_s, d_shift),
            systolic.rate(time_s, s_shift, rates),
        ];
        for (id, estimate) in CHANGES.into_iter().zip(changes) {
            let refusal = expired.or(silent.then_some(Status::PoorSignal));
            sink.put(put(id, estimate, refusal, f64::MAX));
        }
    }

    /// What is known of the calibration itself.
    fn facts(&self, time_s: f64, sink: &mut impl Sink<Measure>) {
        let window = self.window(time_s, 1.0);
        let [systolic, diastolic] = &self.pressures;
        let (checks, ours, null) = systolic.checks();
        let cuffs = (self.cuffs == 0).then_some(Status::NotCalibrated);
        let checked = cuffs.or((checks == 0).then_some(Status::TooShort));
        let facts = [
            (systolic.mean(), cuffs),
            (diastolic.mean(), cuffs),
            // Looking back there are times before it.
            (if time_s > self.calibrated_s { time_s - self.calibrated_s } else { 0.0 }, cuffs),
            (ours, checked),
            (null, checked),
        ];
        for (id, (value, refusal)) in FACTS.into_iter().zip(facts) {
            sink.put(match refusal {
                Some(reason) => Measure::absent(id, window, reason),
                None => Measure::new(id, window, value),
            });
        }
    }
}

const LEVELS: [MeasureId; 3] = [id::SBP, id::DBP, id::MAP];
const CHANGES: [MeasureId; 3] = [id::DELTA_SBP, id::DELTA_DBP, id::RATE_SBP];
const FACTS: [MeasureId; 5] =
    [id::NULL_SBP, id::NULL_DBP, id::CALIBRATION_AGE, id::CHECK_RMSE, id::CHECK_NULL_RMSE];

impl Processor for Trend {
    type Config = TrendConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "bp.trend",
        call: "bp.trend",
        about: "Follows blood pressure between cuff readings by the pulse arrival time, with uncertainty, expiry and the null model; without cuffs only how it changes.",
        input: Input::Events,
        channels: &[
            Channel {
                name: "time_s",
                unit: Unit::Second,
                doc: "when, on one clock for beats and cuffs",
            },
            Channel {
                name: "pat_ms",
                unit: Unit::Millisecond,
                doc: "from the R peak to the foot of the pulse; NaN where the frame is no beat",
            },
            Channel { name: "quality", unit: Unit::One, doc: "of the beat, 0 to 1" },
            Channel {
                name: "sbp_mmhg",
                unit: Unit::MillimetreOfMercury,
                doc: "systolic pressure of a cuff; NaN where the frame is no cuff reading",
            },
            Channel {
                name: "dbp_mmhg",
                unit: Unit::MillimetreOfMercury,
                doc: "diastolic pressure of a cuff; NaN where the frame is no cuff reading",
            },
            Channel {
                name: "wave",
                unit: Unit::One,
                doc: "of the beat, for the waveform model: one and the same positive index of the pulse's wave, such as its stiffness or reflection index; NaN where there is none",
            },
        ],
        source: "Mukkamala and others, IEEE Trans Biomed Eng 62:1879, 2015 (pulse transit time); \
                 Li, Mark and Clifford, Physiol Meas 29:15, 2008 (noise by quality)",
    };

    fn new(config: &TrendConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let TrendConfig { drift_per_day, cuff_sd, wave_slope_sd, .. } = *config;
        // The bias is one of the arrival time: it shows in both pressures by their slopes.
        let part = if config.slope_sbp < 0.0 { config.slope_dbp / config.slope_sbp } else { 1.0 };
        let prior = |slope, slope_sd, part: f64| Prior {
            slope,
            slope_sd,
            wave_sd: part * wave_slope_sd,
            bias_sd: part * config.bias_sd,
            swing_sd: part * config.swing_sd,
            drift_per_day,
            cuff_sd,
        };
        Ok(Self {
            config: *config,
            rate,
            course: Course::new(config.beat_sd, PAT_MS),
            wave: Course::new(config.wave_sd, WAVE),
            pressures: [
                Pressure::new(prior(config.slope_sbp, config.slope_sbp_sd, 1.0)),
                Pressure::new(prior(config.slope_dbp, config.slope_dbp_sd, part)),
            ],
            now_s: 0.0,
            reference: None,
            wave_reference: None,
            pulse: 40.0,
            cuffs: 0,
            last_cuff_s: 0.0,
            calibrated_s: 0.0,
            complete: false,
            broken: false,
            beats: 0,
        })
    }

    fn config(&self) -> &TrendConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let [time_s, pat_ms, quality, sbp, dbp, index] = frame else { return };
        if !(0.0..=MOST_S).contains(time_s) {
            return;
        }
        let cuff = !(sbp.is_nan() && dbp.is_nan());
        if !pat_ms.is_nan() && *time_s >= self.now_s {
            self.beat(*time_s, *pat_ms, *quality, *index);
        }
        if cuff {
            sink.put(self.cuff(*time_s, *sbp, *dbp));
        } else if pat_ms.is_nan() {
            self.answer(*time_s, sink);
        }
        if *time_s > self.now_s {
            self.now_s = *time_s;
        }
    }

    fn push_gap(&mut self, _: u64, _: &mut impl Sink<Measure>) {}

    fn finish(&mut self, _: &mut impl Sink<Measure>) {}

    fn latency(&self) -> Latency {
        Latency::default()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        MEASURES * frames
    }
}
