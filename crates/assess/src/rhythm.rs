//! How regular sleep and activity are over days.
//!
//! Sleep regularity index: how much likelier than by chance a person is in the same state, asleep
//! or awake, 24 h apart (A. J. Phillips and others, 2017, Sci. Rep. 7:3216). Interdaily stability
//! and intradaily variability of hourly activity (E. J. Van Someren and others, 1999,
//! Chronobiol. Int. 16:505).

const HOUR_S: f64 = 3600.0;
const DAY_S: f64 = 24.0 * HOUR_S;
/// Part of the epochs that must have another one 24 h later.
const LEAST_PAIRED: f64 = 0.8;

/// Part of a day whose state must be known.
const LEAST_KNOWN: f64 = 0.8;

/// What was found in rows of time, activity and sleep.
#[derive(Clone, Debug)]
pub(crate) struct Rhythm {
    /// How long they lasted.
    pub(crate) length_s: f64,
    /// How many there were.
    pub(crate) epochs: u64,
    /// -100 to 100; NaN where too few epochs can be compared.
    pub(crate) regularity: f64,
    /// 0 to 1; NaN where activity does not vary.
    pub(crate) stability: f64,
    /// From 0 on, about 2 for noise.
    pub(crate) variability: f64,
    /// Hours asleep of each whole day whose state is known.
    pub(crate) asleep_h: Vec<f64>,
}

/// None without two rows that follow each other.
pub(crate) fn of(rows: &[f64]) -> Option<Rhythm> {
    let mut epochs: Vec<(f64, f64, f64)> = rows
        .chunks(3)
        .filter_map(|row| match *row {
            [time_s, activity, asleep] if time_s.is_finite() => Some((time_s, activity, asleep)),
            _ => None,
        })
        .collect();
    epochs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut steps: Vec<f64> =
        epochs.iter().zip(epochs.iter().skip(1)).map(|(a, b)| b.0 - a.0).collect();
    steps.sort_by(f64::total_cmp);
    let epoch_s = *steps.get(steps.len() / 2)?;
    let (first_s, last_s) = (epochs.first()?.0, epochs.last()?.0);
    let (stability, variability) = hours(&epochs, first_s);
    Some(Rhythm {
        length_s: last_s - first_s + epoch_s,
        epochs: epochs.len() as u64,
        regularity: regularity(&epochs, epoch_s),
        stability,
        variability,
        asleep_h: asleep(&epochs, epoch_s, first_s),
    })
}

/// Hours asleep in each day from the first epoch on: what is not known is taken as the rest.
fn asleep(epochs: &[(f64, f64, f64)], epoch_s: f64, first_s: f64) -> Vec<f64> {
    let day = |e: &(f64, f64, f64)| ((e.0 - first_s) / DAY_S) as u64;
    let hours = |of_day: &[(f64, f64, f64)]| {
        let known = of_day.iter().filter(|e| e.2 == 0.0 || e.2 == 1.0);
        let (n, asleep) = known.fold((0.0, 0.0), |(n, sum), e| (n + 1.0, sum + e.2));
        (n * epoch_s >= LEAST_KNOWN * DAY_S).then(|| 24.0 * asleep / n)
    };
    epochs.chunk_by(|a, b| day(a) == day(b)).filter_map(hours).collect()
}

fn regularity(epochs: &[(f64, f64, f64)], epoch_s: f64) -> f64 {
    let state = |asleep: f64| (asleep == 0.0 || asleep == 1.0).then_some(asleep == 1.0);
    let last_s = epochs.last().map_or(0.0, |e| e.0);
    let (mut same, mut pairs, mut due) = (0_u32, 0_u32, 0_u32);
    let mut later = epochs.iter().peekable();
    for (time_s, _, asleep) in epochs {
        let at_s = time_s + DAY_S;
        due += u32::from(at_s <= last_s);
        while later.next_if(|e| e.0 < at_s - 0.5 * epoch_s).is_some() {}
        let there = later.peek().filter(|e| e.0 <= at_s + 0.5 * epoch_s);
        if let (Some(a), Some(b)) = (state(*asleep), there.and_then(|e| state(e.2))) {
            pairs += 1;
            same += u32::from(a == b);
        }
    }
    if pairs == 0 || f64::from(pairs) < LEAST_PAIRED * f64::from(due) {
        return f64::NAN;
    }
    200.0 * f64::from(same) / f64::from(pairs) - 100.0
}

/// Stability and variability of hourly means.
fn hours(epochs: &[(f64, f64, f64)], first_s: f64) -> (f64, f64) {
    let hour = |e: &(f64, f64, f64)| ((e.0 - first_s) / HOUR_S) as u64;
    let means: Vec<(u64, f64)> = epochs
        .chunk_by(|a, b| hour(a) == hour(b))
        .filter_map(|chunk| {
            let known: Vec<f64> = chunk.iter().map(|e| e.1).filter(|x| x.is_finite()).collect();
            let mean = known.iter().sum::<f64>() / known.len() as f64;
            chunk.first().map(|e| (hour(e), mean)).filter(|_| !known.is_empty())
        })
        .collect();
    let n = means.len() as f64;
    let mean = means.iter().map(|(_, x)| x).sum::<f64>() / n;
    let total: f64 = means.iter().map(|(_, x)| (x - mean) * (x - mean)).sum();
    let between: f64 = (0..24)
        .map(|h| {
            let of: Vec<f64> = means.iter().filter(|(k, _)| k % 24 == h).map(|(_, x)| *x).collect();
            let off = of.iter().sum::<f64>() / of.len() as f64 - mean;
            if of.is_empty() { f64::NAN } else { off * off }
        })
        .sum();
    let follows = || means.iter().zip(means.iter().skip(1)).filter(|(a, b)| b.0 == a.0 + 1);
    let jumps: f64 = follows().map(|(a, b)| (b.1 - a.1) * (b.1 - a.1)).sum();
    (n * between / (24.0 * total), n * jumps / (follows().count() as f64 * total))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(asleep: impl Fn(u32, u32) -> bool) -> Rhythm {
        let rows: Vec<f64> = (0..7 * 24 * 6)
            .flat_map(|i| {
                let (day, slot) = (i / 144, i % 144);
                let sleeps = asleep(day, slot);
                [600.0 * f64::from(i), if sleeps { 0.0 } else { 10.0 }, f64::from(u8::from(sleeps))]
            })
            .collect();
        of(&rows).unwrap()
    }

    #[test]
    fn the_same_day_again_is_regular_and_shifts_are_not() {
        let same = days(|_, slot| slot < 48);
        assert_eq!(same.length_s, 7.0 * DAY_S);
        assert_eq!(same.regularity, 100.0);
        assert_eq!(same.asleep_h, [8.0; 7]);
        assert!((same.stability - 1.0).abs() < 1e-12, "{same:?}");
        // Two jumps of 10 a day; 8 of 24 h asleep: variance 100 * 2/9.
        let due = (2.0 * 7.0 - 1.0) * 100.0 / 167.0 / (100.0 * 2.0 / 9.0);
        assert!((same.variability - due).abs() < 1e-12, "{same:?} {due}");
        // Every other day the night is the day: of 144 epochs 96 differ a day later.
        let turned = days(|day, slot| if day % 2 == 0 { slot < 48 } else { slot >= 96 });
        assert!((turned.regularity + 100.0 / 3.0).abs() < 1e-9, "{turned:?}");
        assert!(turned.stability < 0.6, "{turned:?}");
    }

    #[test]
    fn what_is_not_known_is_not_made_up() {
        assert!(of(&[]).is_none() && of(&[0.0, 1.0, 1.0]).is_none());
        let unknown: Vec<f64> =
            (0..500).flat_map(|i| [600.0 * f64::from(i), f64::NAN, f64::NAN]).collect();
        let found = of(&unknown).unwrap();
        assert!(
            found.regularity.is_nan() && found.stability.is_nan() && found.variability.is_nan()
        );
        assert!(found.asleep_h.is_empty());
    }
}
