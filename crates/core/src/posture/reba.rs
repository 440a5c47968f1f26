//! REBA, rapid entire body assessment (Hignett and McAtamney, Applied Ergonomics 31:201, 2000).

use super::rula::{digit, place};

/// Table A: lines are the neck, 1 to 3; in each the trunk, 1 to 5, with the legs, 1 to 4.
const A: [&[u8; 20]; 3] =
    [b"12342345245635674678", b"12343456456756786789", b"33564567567867897899"];
/// Table B: lines are the upper arm, 1 to 6; in each the lower arm, 1 or 2, with the wrist, 1 to 3.
const B: [&[u8; 6]; 6] = [b"122123", b"123234", b"345455", b"455567", b"678788", b"788899"];
/// Table C: lines are table A with the load, 1 to 12; in each table B with the grip, 1 to 12.
const C: [[u8; 12]; 12] = [
    [1, 1, 1, 2, 3, 3, 4, 5, 6, 7, 7, 7],
    [1, 2, 2, 3, 4, 4, 5, 6, 6, 7, 7, 8],
    [2, 3, 3, 3, 4, 5, 6, 7, 7, 8, 8, 8],
    [3, 4, 4, 4, 5, 6, 7, 8, 8, 9, 9, 9],
    [4, 4, 4, 5, 6, 7, 8, 8, 9, 9, 9, 9],
    [6, 6, 6, 7, 8, 8, 9, 9, 10, 10, 10, 10],
    [7, 7, 7, 8, 9, 9, 9, 10, 10, 11, 11, 11],
    [8, 8, 8, 9, 10, 10, 10, 10, 10, 11, 11, 11],
    [9, 9, 9, 10, 10, 10, 11, 11, 11, 12, 12, 12],
    [10, 10, 10, 11, 11, 11, 11, 12, 12, 12, 12, 12],
    [11, 11, 11, 11, 12, 12, 12, 12, 12, 12, 12, 12],
    [12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12],
];

/// Table A; none where a score is not one of its own.
pub fn table_a(neck: u32, trunk: u32, legs: u32) -> Option<u32> {
    let line = A.get(place(neck, 3)?).map(|line| line.as_slice());
    digit(line, 4 * place(trunk, 5)? + place(legs, 4)?)
}

/// Table B; none where a score is not one of its own.
pub fn table_b(upper_arm: u32, lower_arm: u32, wrist: u32) -> Option<u32> {
    let line = B.get(place(upper_arm, 6)?).map(|line| line.as_slice());
    digit(line, 3 * place(lower_arm, 2)? + place(wrist, 3)?)
}

/// Table C, of scores with what load and grip add; greater ones are as the greatest.
pub fn table_c(body: u32, arm: u32) -> Option<u32> {
    let line = C.get(place(body.min(12), 12)?)?;
    line.get(place(arm.min(12), 12)?).map(|score| u32::from(*score))
}

/// Neck by its flexion; one more where it is twisted or bent to a side.
pub fn neck(flexion: f64, twisted_or_bent: bool) -> u32 {
    let angle = if (-LEAST..=20.0).contains(&flexion) { 1 } else { 2 };
    angle + u32::from(twisted_or_bent)
}

/// What is called zero: the paper says upright, and no sensor shows that.
const LEAST: f64 = 2.0;

/// Trunk by its flexion, backwards negative; one more where it is twisted or bent to a side.
pub fn trunk(flexion: f64, twisted_or_bent: bool) -> u32 {
    let angle = match flexion {
        f if f.abs() <= LEAST => 1,
        f if f.abs() <= 20.0 => 2,
        f if f > 60.0 => 4,
        _ => 3,
    };
    angle + u32::from(twisted_or_bent)
}

/// Legs: on both or on one, by the flexion of the knee.
pub fn legs(on_one: bool, knee_flexion: f64) -> u32 {
    let knee = match knee_flexion {
        f if f > 60.0 => 2,
        f if f >= 30.0 => 1,
        _ => 0,
    };
    1 + u32::from(on_one) + knee
}

/// Lower arm by the flexion of the elbow.
pub fn lower_arm(flexion: f64) -> u32 {
    if (60.0..=100.0).contains(&flexion) { 1 } else { 2 }
}

/// Wrist by its flexion or extension; one more where it is bent to a side or twisted.
pub fn wrist(flexion: f64, bent_or_twisted: bool) -> u32 {
    let angle = if flexion.abs() <= 15.0 { 1 } else { 2 };
    angle + u32::from(bent_or_twisted)
}

/// What a load adds: less than 5 kg, to 10, more; one more where it comes at once.
pub fn load(kg: f64, shock: bool) -> u32 {
    let weight = match kg {
        m if m < 5.0 => 0,
        m if m <= 10.0 => 1,
        _ => 2,
    };
    weight + u32::from(shock)
}

/// What to do: 0 nothing, 1 perhaps, 2 needed, 3 soon, 4 now.
pub fn action(score: u32) -> u32 {
    match score {
        0 | 1 => 0,
        2 | 3 => 1,
        4..=7 => 2,
        8..=10 => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole_and_monotone() {
        for n in 1..=3 {
            for t in 1..=5 {
                for l in 1..=4 {
                    let at = table_a(n, t, l).unwrap();
                    assert!((1..=9).contains(&at));
                    for worse in [table_a(n + 1, t, l), table_a(n, t + 1, l), table_a(n, t, l + 1)]
                    {
                        assert!(worse.is_none_or(|worse| worse >= at), "A {n} {t} {l}");
                    }
                }
            }
        }
        for u in 1..=6 {
            for l in 1..=2 {
                for w in 1..=3 {
                    let at = table_b(u, l, w).unwrap();
                    assert!((1..=9).contains(&at));
                    for worse in [table_b(u + 1, l, w), table_b(u, l + 1, w), table_b(u, l, w + 1)]
                    {
                        assert!(worse.is_none_or(|worse| worse >= at), "B {u} {l} {w}");
                    }
                }
            }
        }
        for a in 1..=12 {
            for b in 1..=12 {
                let at = table_c(a, b).unwrap();
                assert!((1..=12).contains(&at));
                assert!(table_c(a + 1, b).unwrap() >= at && table_c(a, b + 1).unwrap() >= at);
            }
        }
    }

    #[test]
    fn corners_are_those_of_the_paper() {
        assert_eq!([table_a(1, 1, 1), table_a(3, 5, 4)], [Some(1), Some(9)]);
        assert_eq!([table_b(1, 1, 1), table_b(6, 2, 3)], [Some(1), Some(9)]);
        assert_eq!([table_c(1, 1), table_c(1, 12), table_c(12, 1)], [Some(1), Some(7), Some(12)]);
        assert_eq!([table_a(4, 1, 1), table_b(1, 3, 1), table_c(0, 1)], [None; 3]);
    }

    #[test]
    fn angles_fall_into_their_bins() {
        assert_eq!([-5.0, 0.0, 20.0, 20.1].map(|a| neck(a, false)), [2, 1, 1, 2]);
        let trunks = [0.0, -10.0, 20.0, -20.1, 20.1, 60.0, 60.1].map(|a| trunk(a, false));
        assert_eq!(trunks, [1, 2, 2, 3, 3, 3, 4]);
        assert_eq!([29.9, 30.0, 60.0, 60.1].map(|a| legs(false, a)), [1, 2, 2, 3]);
        assert_eq!(legs(true, 90.0), 4);
        assert_eq!([4.9, 5.0, 10.0, 10.1].map(|m| load(m, false)), [0, 1, 1, 2]);
        let actions = [1, 2, 3, 4, 7, 8, 10, 11, 15].map(action);
        assert_eq!(actions, [0, 1, 1, 2, 2, 3, 3, 4, 4]);
    }
}
