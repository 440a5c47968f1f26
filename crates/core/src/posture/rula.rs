//! RULA, rapid upper limb assessment (McAtamney and Corlett, Applied Ergonomics 24:91, 1993).
//!
//! A score of a part of the body comes from its angle; tables A and B join those of arm and body,
//! table C joins both. Angles are in degrees, forwards positive.

/// Table A: lines are the upper arm, 1 to 6; in each a group for the lower arm, 1 to 3, with the
/// wrist, 1 to 4, and its twist, 1 or 2.
const A: [&[u8; 24]; 6] = [
    b"122223332222333323333344",
    b"233334443333344434444455",
    b"334444553444445544444555",
    b"444445554444455544455566",
    b"555556675666677766677778",
    b"777778898888899999999999",
];
/// Table B: lines are the neck, 1 to 6; in each the trunk, 1 to 6, with the legs, 1 or 2.
const B: [&[u8; 12]; 6] = [
    b"132334556677",
    b"232345556777",
    b"333445566777",
    b"555667777788",
    b"777778888888",
    b"888888899999",
];
/// Table C: lines are arm and wrist, 1 to 8; in each neck, trunk and legs, 1 to 7.
const C: [&[u8; 7]; 8] = [
    b"1233455", b"2234455", b"3334456", b"3334566", b"4445677", b"4456677", b"5566777", b"5567777",
];

/// The digit of a table.
pub(super) fn digit(line: Option<&[u8]>, place: usize) -> Option<u32> {
    line.and_then(|line| line.get(place)).map(|d| u32::from(d.wrapping_sub(b'0')))
}

/// A place in a table: scores count from 1.
pub(super) fn place(score: u32, most: u32) -> Option<usize> {
    (score >= 1 && score <= most).then(|| score as usize - 1)
}

/// Table A; none where a score is not one of its own.
pub fn table_a(upper_arm: u32, lower_arm: u32, wrist: u32, twist: u32) -> Option<u32> {
    let line = A.get(place(upper_arm, 6)?).map(|line| line.as_slice());
    digit(line, 8 * place(lower_arm, 3)? + 2 * place(wrist, 4)? + place(twist, 2)?)
}

/// Table B; none where a score is not one of its own.
pub fn table_b(neck: u32, trunk: u32, legs: u32) -> Option<u32> {
    let line = B.get(place(neck, 6)?).map(|line| line.as_slice());
    digit(line, 2 * place(trunk, 6)? + place(legs, 2)?)
}

/// Table C, of scores with what muscles and forces add; greater ones are as the greatest.
pub fn table_c(arm: u32, body: u32) -> Option<u32> {
    let line = C.get(place(arm.min(8), 8)?).map(|line| line.as_slice());
    digit(line, place(body.min(7), 7)?)
}

/// Upper arm by its flexion: within 20, to 45, to 90 or beyond; one more where the shoulder is
/// raised and where the arm is abducted, one less where it is supported.
pub fn upper_arm(flexion: f64, raised: bool, abducted: bool, supported: bool) -> u32 {
    let angle = match flexion {
        f if f < -20.0 => 2,
        f if f <= 20.0 => 1,
        f if f <= 45.0 => 2,
        f if f <= 90.0 => 3,
        _ => 4,
    };
    (angle + u32::from(raised) + u32::from(abducted)).saturating_sub(u32::from(supported)).max(1)
}

/// Lower arm by the flexion of the elbow; one more where it works across the midline or out to the
/// side.
pub fn lower_arm(flexion: f64, across: bool) -> u32 {
    let angle = if (60.0..=100.0).contains(&flexion) { 1 } else { 2 };
    angle + u32::from(across)
}

/// Wrist by its flexion or extension; one more where it is bent to a side.
pub fn wrist(flexion: f64, bent: bool) -> u32 {
    let angle = match flexion.abs() {
        f if f <= LEAST => 1,
        f if f <= 15.0 => 2,
        _ => 3,
    };
    angle + u32::from(bent)
}

/// What is called zero: the paper says neutral, and no sensor shows that.
const LEAST: f64 = 2.0;

/// Neck by its flexion; one more where it is twisted and where it is bent to a side.
pub fn neck(flexion: f64, twisted: bool, bent: bool) -> u32 {
    let angle = match flexion {
        f if f < -LEAST => 4,
        f if f <= 10.0 => 1,
        f if f <= 20.0 => 2,
        _ => 3,
    };
    angle + u32::from(twisted) + u32::from(bent)
}

/// Trunk by its flexion; one more where it is twisted and where it is bent to a side.
pub fn trunk(flexion: f64, twisted: bool, bent: bool) -> u32 {
    let angle = match flexion.abs() {
        f if f <= LEAST => 1,
        f if f <= 20.0 => 2,
        f if f <= 60.0 => 3,
        _ => 4,
    };
    angle + u32::from(twisted) + u32::from(bent)
}

/// What to do: 1 acceptable, 2 look into it, 3 change soon, 4 change now.
pub fn action(score: u32) -> u32 {
    match score {
        0..=2 => 1,
        3 | 4 => 2,
        5 | 6 => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every cell is a score, and none falls as a part of the body is worse.
    #[test]
    fn tables_are_whole_and_monotone() {
        for (u, l, w, t) in all([6, 3, 4, 2]) {
            let at = table_a(u, l, w, t).unwrap();
            assert!((1..=9).contains(&at));
            for worse in [
                table_a(u + 1, l, w, t),
                table_a(u, l + 1, w, t),
                table_a(u, l, w + 1, t),
                table_a(u, l, w, t + 1),
            ] {
                assert!(worse.is_none_or(|worse| worse >= at), "A {u} {l} {w} {t}");
            }
        }
        for (n, t, l, _) in all([6, 6, 2, 1]) {
            let at = table_b(n, t, l).unwrap();
            assert!((1..=9).contains(&at));
            for worse in [table_b(n + 1, t, l), table_b(n, t + 1, l), table_b(n, t, l + 1)] {
                assert!(worse.is_none_or(|worse| worse >= at), "B {n} {t} {l}");
            }
        }
        for (a, b, ..) in all([8, 7, 1, 1]) {
            let at = table_c(a, b).unwrap();
            assert!((1..=7).contains(&at));
            for worse in [table_c(a + 1, b), table_c(a, b + 1)] {
                assert!(worse.is_none_or(|worse| worse >= at), "C {a} {b}");
            }
        }
    }

    fn all([a, b, c, d]: [u32; 4]) -> impl Iterator<Item = (u32, u32, u32, u32)> {
        let each =
            move |i: u32| (1 + i / (b * c * d), 1 + i / (c * d) % b, 1 + i / d % c, 1 + i % d);
        (0..a * b * c * d).map(each)
    }

    #[test]
    fn corners_are_those_of_the_paper() {
        assert_eq!([table_a(1, 1, 1, 1), table_a(6, 3, 4, 2)], [Some(1), Some(9)]);
        assert_eq!([table_b(1, 1, 1), table_b(6, 6, 2)], [Some(1), Some(9)]);
        assert_eq!([table_c(1, 1), table_c(8, 7), table_c(12, 9)], [Some(1), Some(7), Some(7)]);
        for outside in [table_a(0, 1, 1, 1), table_a(7, 1, 1, 1), table_b(1, 1, 3), table_c(0, 1)] {
            assert_eq!(outside, None);
        }
    }

    #[test]
    fn angles_fall_into_their_bins() {
        let arms = [-90.0, -20.1, -20.0, 20.0, 20.1, 45.0, 45.1, 90.0, 90.1];
        let scores = arms.map(|a| upper_arm(a, false, false, false));
        assert_eq!(scores, [2, 2, 1, 1, 2, 2, 3, 3, 4]);
        assert_eq!(upper_arm(0.0, false, false, true), 1);
        assert_eq!(upper_arm(120.0, true, true, false), 6);
        assert_eq!([59.9, 60.0, 100.0, 100.1].map(|a| lower_arm(a, false)), [2, 1, 1, 2]);
        assert_eq!([0.0, -15.0, 15.1].map(|a| wrist(a, false)), [1, 2, 3]);
        assert_eq!(
            [-5.0, 0.0, 10.0, 10.1, 20.0, 20.1].map(|a| neck(a, false, false)),
            [4, 1, 1, 2, 2, 3]
        );
        assert_eq!([0.0, 5.0, 20.1, 60.1].map(|a| trunk(a, false, false)), [1, 2, 3, 4]);
        assert_eq!([1, 2, 3, 4, 5, 6, 7].map(action), [1, 1, 2, 2, 3, 3, 4]);
    }

    /// What the paper says of its grand scores (p. 96): 1 and 2 are those of postures that score 2
    /// or less for both groups of body segments, without what muscles and forces add.
    #[test]
    fn acceptable_is_what_scores_two_or_less_in_both_groups() {
        for (arm, body, ..) in all([8, 7, 1, 1]) {
            assert_eq!(table_c(arm, body).unwrap() <= 2, arm <= 2 && body <= 2, "{arm} {body}");
        }
    }
}
