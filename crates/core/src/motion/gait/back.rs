//! Steps from the vertical acceleration of the lower back.
//!
//! At a contact the trunk is lowest: the smoothed vertical acceleration rises through zero just
//! before, and is greatest just after. The length of a step is that of an inverted pendulum that
//! rises and falls as the trunk does (Zijlstra and Hof, 2003).

use super::{GaitConfig, WalkFlags, bout::Contact};
use crate::{Error, SampleRate};
use interocept_dsp::{
    fir::Fir,
    iir::{Band, Section, Sos},
    ring::SlidingWindow,
    snapshot,
};

/// Gravity follows the sensor with this time constant.
const GRAVITY_S: f64 = 1.0;
/// What is left of the sensor's offset goes below this.
const OFFSET_HZ: f64 = 0.1;
/// Standard deviation of the Gaussian that smooths the acceleration.
const SMOOTH_S: f64 = 0.08;
/// Displacement is told above this.
const DISPLACED_HZ: f64 = 0.8;
/// A contact lies so far on the way from the zero to the peak.
const CONTACT_PLACE: f64 = 0.4;
/// Leg length by height, and what the pendulum's step falls short of (Zijlstra and Hof, 2003).
const LEG: f64 = 0.53;
const LONGER: f64 = 1.25;
/// What is kept for displacements, and for regularity.
const KEPT_S: f64 = 4.0;
const REGULAR_S: f64 = 12.0;
/// Gravity outside this for so long is none, or in another unit.
const GRAVITY: (f64, f64) = (7.0, 13.0);
const ODD_S: f64 = 5.0;

#[derive(Clone, Debug)]
pub(super) struct Back {
    hz: f64,
    leg_m: f64,
    least_rise: f64,
    fade: f64,
    delay: u64,
    gravity: [f64; 3],
    begun: bool,
    odd: u64,
    ticks: u64,
    offset: Sos,
    displace: [Sos; 3],
    smooth: Fir,
    place: SlidingWindow<f64>,
    smoothed: SlidingWindow<f64>,
    before: f64,
    /// The rise under way: where it began, its peak and where that is; the least value before.
    rising: bool,
    zero: u64,
    peak: f64,
    peak_at: u64,
    trough: f64,
    least: f64,
    /// The contact before; none as 0.
    last: u64,
}
snapshot!(Back { gravity, begun, odd, ticks, offset, displace, smooth, place, smoothed, before, rising, zero, peak, peak_at, trough, least, last }
          skip { hz, leg_m, least_rise, fade, delay });

/// A high-pass filter of second order, and the same with an integrator before it, whose growth the
/// filter takes away: together no term is left at zero frequency.
fn displacing(hz: f64) -> Result<[Sos; 3], Error> {
    let high = Sos::butterworth(2, Band::High(DISPLACED_HZ), hz)?;
    let of = |section: &Section| {
        let [b0, _, _, _, a1, a2] = section.coefficients();
        Section::new([b0 / hz, -b0 / hz, 0.0], [a1, a2])
    };
    let section = high.sections().first().map(of).unwrap_or_default();
    Ok([high, Sos::from_sections(&[section])?, Sos::from_sections(&[section])?])
}

impl Back {
    pub(super) fn new(config: &GaitConfig, working: SampleRate) -> Result<Self, Error> {
        let hz = working.hz();
        let half = libm::ceil(4.0 * SMOOTH_S * hz) as usize;
        let mut taps = interocept_dsp::alloc::try_vec(2 * half + 1, 0.0)?;
        let mut sum = 0.0;
        for (i, tap) in taps.iter_mut().enumerate() {
            let t = (i as f64 - half as f64) / (SMOOTH_S * hz);
            *tap = libm::exp(-0.5 * t * t);
            sum += *tap;
        }
        taps.iter_mut().for_each(|tap| *tap /= sum);
        Ok(Self {
            hz,
            leg_m: LEG * config.height_m,
            least_rise: config.least_rise_m_s2,
            fade: 1.0 - libm::exp(-1.0 / (GRAVITY_S * hz)),
            delay: half as u64,
            gravity: [0.0; 3],
            begun: false,
            odd: 0,
            ticks: 0,
            offset: Sos::butterworth(1, Band::High(OFFSET_HZ), hz)?,
            displace: displacing(hz)?,
            smooth: Fir::new(&taps)?,
            place: SlidingWindow::new(libm::ceil(KEPT_S * hz) as usize)?,
            smoothed: SlidingWindow::new(libm::ceil(REGULAR_S * hz) as usize)?,
            before: 0.0,
            rising: false,
            zero: 0,
            peak: 0.0,
            peak_at: 0,
            trough: 0.0,
            least: 0.0,
            last: 0,
        })
    }

    pub(super) fn reset(&mut self) {
        self.begun = false;
    }

    /// Why nothing can be told, if so.
    pub(super) fn odd(&self) -> WalkFlags {
        WalkFlags::NONE.with_if(WalkFlags::UNITS, self.odd as f64 >= ODD_S * self.hz)
    }

    fn begin(&mut self, acc: [f64; 3], size: f64) {
        self.begun = true;
        self.gravity = acc;
        self.offset.prime(size);
        self.displace.iter_mut().for_each(Sos::reset);
        self.smooth.prime(0.0);
        self.place.reset();
        self.smoothed.reset();
        (self.odd, self.ticks, self.last) = (0, 0, 0);
        (self.before, self.rising, self.least, self.trough) = (0.0, false, 0.0, 0.0);
    }

    /// Takes a tick; gives the contact that it completes.
    pub(super) fn push(&mut self, six: [f64; 6]) -> Option<Contact> {
        let [x, y, z, ..] = six;
        let size = |[x, y, z]: [f64; 3]| libm::sqrt(x * x + y * y + z * z);
        if !self.begun {
            self.begin([x, y, z], size([x, y, z]));
        }
        for (g, a) in self.gravity.iter_mut().zip([x, y, z]) {
            *g += self.fade * (a - *g);
        }
        let g = size(self.gravity);
        let (low, high) = GRAVITY;
        self.odd = if g >= low && g <= high { 0 } else { self.odd.saturating_add(1) };
        let [gx, gy, gz] = self.gravity;
        let up = if g > 0.0 { (x * gx + y * gy + z * gz) / g } else { 0.0 };
        let v = self.offset.step(up);
        let [high_pass, once, twice] = &mut self.displace;
        self.place.push(twice.step(once.step(high_pass.step(v))));
        let s = self.smooth.step(v);
        self.smoothed.push(s);
        let now = self.ticks;
        self.ticks = self.ticks.saturating_add(1);
        let at = now.checked_sub(self.delay)?;
        let contact = self.follow(s, at);
        self.before = s;
        contact.filter(|_| self.odd == 0)
    }

    /// Follows the smoothed acceleration through its zeros.
    fn follow(&mut self, s: f64, at: u64) -> Option<Contact> {
        if s < self.least {
            self.least = s;
        }
        if self.before <= 0.0 && s > 0.0 {
            self.rising = true;
            (self.zero, self.peak, self.peak_at) = (at, s, at);
            (self.trough, self.least) = (self.least, 0.0);
        }
        if s > self.peak {
            (self.peak, self.peak_at) = (s, at);
        }
        if !(self.rising && s <= 0.0) {
            return None;
        }
        self.rising = false;
        if self.peak - self.trough < self.least_rise {
            return None;
        }
        let way = self.peak_at.saturating_sub(self.zero) as f64;
        let tick = self.zero.saturating_add(libm::round(CONTACT_PLACE * way) as u64);
        let length_m = self.length(self.last, tick);
        self.last = tick;
        Some(Contact { tick, final_tick: at, length_m, stance: f64::NAN, ..Contact::default() })
    }

    /// Length of a stride of two such steps.
    fn length(&self, from: u64, to: u64) -> f64 {
        let ago = |tick: u64| (self.ticks.saturating_sub(1).saturating_sub(tick)) as usize;
        let all = self.place.as_slice();
        let (Some(first), Some(last)) =
            (all.len().checked_sub(ago(from) + 1), all.len().checked_sub(ago(to) + 1))
        else {
            return f64::NAN;
        };
        let step = all.get(first..=last).unwrap_or(&[]);
        let (low, high) = step.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), z| {
            (if *z < low { *z } else { low }, if *z > high { *z } else { high })
        });
        let rise = high - low;
        let most = 0.5 * self.leg_m;
        let rise = if rise > most { most } else { rise };
        let step = LONGER * 2.0 * libm::sqrt(2.0 * self.leg_m * rise - rise * rise);
        if self.leg_m > 0.0 && step.is_finite() { 2.0 * step } else { f64::NAN }
    }

    /// Autocorrelation of the last part of a bout, a step and a stride apart (Moe-Nilssen and
    /// Helbostad, 2004).
    pub(super) fn regularity(&self, step: f64, span: u64) -> (f64, f64) {
        let all = self.smoothed.as_slice();
        let n = all.len().min(span as usize);
        // What came after the bout is left out where it can be.
        let idle = self.ticks.saturating_sub(self.delay).saturating_sub(self.last) as usize;
        let end = all.len().saturating_sub(idle.min(all.len().saturating_sub(n)));
        let x = all.get(end.saturating_sub(n)..end).unwrap_or(&[]);
        let like = |lag: f64| {
            // The best place near the lag.
            let lag = libm::round(lag) as usize;
            let near = (lag / 8).max(1);
            let lags = lag.saturating_sub(near)..=lag.saturating_add(near);
            lags.map(|lag| autocorrelation(x, lag))
                .fold(f64::NAN, |most, r| if r <= most { most } else { r })
        };
        (like(step), like(2.0 * step))
    }
}

/// Unbiased; NaN where too little of the series is left.
fn autocorrelation(x: &[f64], lag: usize) -> f64 {
    let n = x.len() as f64;
    let pairs = x.len().saturating_sub(lag);
    if pairs <= lag / 2 {
        return f64::NAN;
    }
    let mean = x.iter().fold(0.0, |sum, v| sum + v) / n;
    let power = x.iter().fold(0.0, |sum, v| sum + (v - mean) * (v - mean)) / n;
    let both = x.iter().zip(x.iter().skip(lag));
    let product = both.fold(0.0, |sum, (a, b)| sum + (a - mean) * (b - mean)) / pairs as f64;
    product / power
}
