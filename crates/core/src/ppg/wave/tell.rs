//! From the points of a wave to its record: times, heights, areas and widths.

use super::{
    Last, Wave, WaveFlags,
    fiducials::{Curves, Fiducials, Point, between},
};

/// Shares of the height that widths are taken at.
const SHARES: [f64; 7] = [0.1, 0.25, 0.33, 0.5, 0.66, 0.75, 0.9];

/// Makes the record of what was found.
pub(super) fn told(
    pulse: &Last,
    next: &Last,
    curves: &Curves<'_>,
    found: &Fiducials,
    (on, off): (f64, f64),
    [level, next_level]: [f64; 2],
    fine: bool,
) -> Option<Wave> {
    let p = curves.pulse;
    let sp = found.sp?;
    let tick_s = 1.0 / curves.working_hz;
    let time = |at: f64| pulse.foot_time_s + (at - on) * tick_s;
    let is = |x: &Option<Point>| x.map_or(f64::NAN, |x| time(x.at));
    let over = |x: &Option<Point>| x.map_or(f64::NAN, |x| x.height - level);
    let high = |x: &Option<Point>| x.map_or(f64::NAN, |x| x.height);
    let under =
        |x: &Option<Point>| x.and_then(|x| between(p, x.at)).map_or(f64::NAN, |v| v - level);
    let if_fine = |x: Option<Point>| x.filter(|_| fine);
    let [a, b, c, d] = [found.a, found.b, found.c, found.d].map(if_fine);
    let [e, f, p1, p2] = [found.e, found.f, found.p1, found.p2].map(if_fine);
    let amplitude = sp.height - level;
    let area = |from: f64, to: f64| area(p, level, from, to) * tick_s;
    let (auc_pi, auc_sys) = (area(on, off), found.dn.map_or(f64::NAN, |dn| area(on, dn.at)));
    let rise = SHARES.map(|s| tick_s * (sp.at - rises(p, level + s * amplitude, sp.at, on)));
    let fall = SHARES.map(|s| tick_s * (falls(p, level + s * amplitude, sp.at, off) - sp.at));
    let [tsw10, tsw25, tsw33, tsw50, tsw66, tsw75, tsw90] = rise;
    let [tdw10, tdw25, tdw33, tdw50, tdw66, tdw75, tdw90] = fall;
    Some(Wave {
        index: pulse.foot_index,
        on_s: pulse.foot_time_s,
        sp_s: time(sp.at),
        dn_s: is(&found.dn),
        dp_s: is(&found.dp),
        off_s: next.foot_time_s,
        next_sp_s: next.time_s,
        u_s: is(&found.u),
        v_s: is(&found.v),
        w_s: is(&found.w),
        a_s: is(&a),
        b_s: is(&b),
        c_s: is(&c),
        d_s: is(&d),
        e_s: is(&e),
        f_s: is(&f),
        p1_s: is(&p1),
        p2_s: is(&p2),
        sp: amplitude,
        dn: over(&found.dn),
        dp: over(&found.dp),
        off: next_level - level,
        u: high(&found.u),
        v: high(&found.v),
        w: high(&found.w),
        a: high(&a),
        b: high(&b),
        c: high(&c),
        d: high(&d),
        e: high(&e),
        f: high(&f),
        at_u: under(&found.u),
        at_p1: under(&p1),
        at_p2: under(&p2),
        bend_sp: between(curves.second, sp.at).filter(|_| fine).unwrap_or(f64::NAN),
        auc_sys,
        auc_dia: auc_pi - auc_sys,
        auc_pi,
        tsw10,
        tsw25,
        tsw33,
        tsw50,
        tsw66,
        tsw75,
        tsw90,
        tdw10,
        tdw25,
        tdw33,
        tdw50,
        tdw66,
        tdw75,
        tdw90,
        quality: pulse.quality,
        flags: WaveFlags::NONE
            .with_if(WaveFlags::NO_NOTCH, found.dn.is_none())
            .with_if(WaveFlags::NO_C_D, fine && c.is_none())
            .with_if(WaveFlags::NO_E_F, fine && (e.is_none() || f.is_none()))
            .with_if(WaveFlags::LOW_RATE, !fine)
            .with_if(WaveFlags::IRREGULAR, pulse.irregular)
            .with_if(WaveFlags::SEARCH_BACK, next.late),
        polarity: pulse.polarity,
    })
}

/// The lowest value shortly before a place.
pub(super) fn lowest(x: &[f64], at: f64, margin: usize) -> Option<f64> {
    let end = libm::ceil(at) as usize;
    let before = x.get(end.saturating_sub(margin)..=end)?;
    before.iter().copied().reduce(|a, b| if b < a { b } else { a })
}

/// Over a level between two places, in ticks.
fn area(x: &[f64], level: f64, from: f64, to: f64) -> f64 {
    let (mut sum, mut at) = (0.0, from);
    let mut before = between(x, from).unwrap_or(level);
    let first = libm::floor(from) as usize + 1;
    for (i, value) in x.iter().enumerate().skip(first).take_while(|(i, _)| (*i as f64) < to) {
        sum += (0.5 * (before + value) - level) * (i as f64 - at);
        (before, at) = (*value, i as f64);
    }
    let last = between(x, to).unwrap_or(before);
    sum + (0.5 * (before + last) - level) * (to - at)
}

/// Where the curve comes up through a height before its peak; NaN if it does not.
fn rises(x: &[f64], height: f64, peak: f64, on: f64) -> f64 {
    let (least, most) = (libm::floor(on) as usize, libm::floor(peak) as usize);
    for i in (least..=most).rev() {
        let (Some(a), Some(b)) = (x.get(i), x.get(i + 1)) else { continue };
        if *a < height && *b >= height {
            return i as f64 + (height - a) / (b - a);
        }
    }
    f64::NAN
}

/// Where the curve falls through a height after its peak; NaN if it does not.
fn falls(x: &[f64], height: f64, peak: f64, off: f64) -> f64 {
    let (least, most) = (libm::floor(peak) as usize, libm::ceil(off) as usize);
    for i in least..most {
        let (Some(a), Some(b)) = (x.get(i), x.get(i + 1)) else { continue };
        if *a >= height && *b < height {
            return i as f64 + (a - height) / (a - b);
        }
    }
    f64::NAN
}
