//! Tables and worked examples of RULA and REBA as others print them.
//!
//! The papers' own examples are pictures with a filled score sheet, which no text at hand carries.

use super::{Ergonomics, ErgonomicsConfig, Load, reba, rula};
use crate::{Processor, SampleRate};

/// Every cell of a printed table is that of ours: rows count from 1, columns from 0.
fn same(name: &str, printed: &str, ours: impl Fn(u32, u32) -> Option<u32>) {
    let lines = printed.lines().map(str::trim).filter(|line| !line.is_empty());
    for (row, line) in (1..).zip(lines) {
        for (column, cell) in (0..).zip(line.split_whitespace()) {
            assert_eq!(
                ours(row, column),
                Some(cell.parse().unwrap()),
                "{name}, row {row}, column {column}"
            );
        }
    }
}

/// Tables B and C of RULA as printed in Stanton and others, Handbook of Human Factors and
/// Ergonomics Methods, CRC Press 2005: the trunk with legs 1 and 2 across, the neck downwards; and
/// neck, trunk and legs across, arm and wrist downwards.
#[test]
fn rula_is_as_the_handbook_prints_it() {
    let printed = "
        1 3 2 3 3 4 5 5 6 6 7 7
        2 3 2 3 4 5 5 5 6 7 7 7
        3 3 3 4 4 5 5 6 6 7 7 7
        5 5 5 6 6 7 7 7 7 7 8 8
        7 7 7 7 7 8 8 8 8 8 8 8
        8 8 8 8 8 8 8 9 9 9 9 9";
    same("RULA B", printed, |neck, at| rula::table_b(neck, 1 + at / 2, 1 + at % 2));
    let printed = "
        1 2 3 3 4 5 5
        2 2 3 4 4 5 5
        3 3 3 4 4 5 6
        3 3 3 4 5 6 6
        4 4 4 5 6 7 7
        4 4 5 6 6 7 7
        5 5 6 6 7 7 7
        5 5 6 7 7 7 7";
    same("RULA C", printed, |arm, at| rula::table_c(arm, 1 + at));
}

/// Tables A and B of REBA as on the worksheet of Ergonomics Plus Inc., C as in Villar Fernandez,
/// Posturas de trabajo: evaluacion del riesgo, INSHT, Madrid 2015, p. 35.
#[test]
fn reba_is_as_worksheet_and_institute_print_it() {
    // Neck 1 to 3 with legs 1 to 4 across, the trunk downwards.
    let printed = "
        1 2 3 4  1 2 3 4  3 3 5 6
        2 3 4 5  3 4 5 6  4 5 6 7
        2 4 5 6  4 5 6 7  5 6 7 8
        3 5 6 7  5 6 7 8  6 7 8 9
        4 6 7 8  6 7 8 9  7 8 9 9";
    same("REBA A", printed, |trunk, at| reba::table_a(1 + at / 4, trunk, 1 + at % 4));
    // Lower arm 1 and 2 with wrist 1 to 3 across, the upper arm downwards.
    let printed = "
        1 2 2  1 2 3
        1 2 3  2 3 4
        3 4 5  4 5 5
        4 5 5  5 6 7
        6 7 8  7 8 8
        7 8 8  8 9 9";
    same("REBA B", printed, |upper, at| reba::table_b(upper, 1 + at / 3, 1 + at % 3));
    let printed = "
        1 1 1 2 3 3 4 5 6 7 7 7
        1 2 2 3 4 4 5 6 6 7 7 8
        2 3 3 3 4 5 6 7 7 8 8 8
        3 4 4 4 5 6 7 8 8 9 9 9
        4 4 4 5 6 7 8 8 9 9 9 9
        6 6 6 7 8 8 9 9 10 10 10 10
        7 7 7 8 9 9 9 10 10 11 11 11
        8 8 8 9 10 10 10 10 10 11 11 11
        9 9 9 10 10 10 11 11 11 12 12 12
        10 10 10 11 11 11 11 12 12 12 12 12
        11 11 11 11 12 12 12 12 12 12 12 12
        12 12 12 12 12 12 12 12 12 12 12 12";
    same("REBA C", printed, |body, at| reba::table_c(body, 1 + at));
}

fn load(config: ErgonomicsConfig, angles: [f64; 8]) -> Load {
    Ergonomics::run(&config, SampleRate::new(10.0).unwrap(), &angles).unwrap()[0]
}

/// "Ejercicio resuelto, metodo RULA" (Spanish course sheet, studylib.es/doc/9445509): a worker of a
/// factory of boxes takes a piece of 250 g every 10 s, the shoulder flexed by about 45 degrees and
/// not abducted, the elbow by less than 60, the wrist neutral and in the middle of its twist; neck
/// and trunk neutral, standing with room. Table A 3, table B 1, C 4, D 2: score 3, action level 2.
#[test]
fn the_box_maker_scores_three() {
    let arm = rula::upper_arm(45.0, false, false, false);
    let (lower, wrist) = (rula::lower_arm(45.0, false), rula::wrist(0.0, false));
    assert_eq!([arm, lower, wrist], [2, 2, 1]);
    assert_eq!(rula::table_a(arm, lower, wrist, 1), Some(3));
    let (neck, trunk) = (rula::neck(0.0, false, false), rula::trunk(0.0, false, false));
    assert_eq!(rula::table_b(neck, trunk, 1), Some(1));
    let config = ErgonomicsConfig { load_kg: 0.25, muscle: 1.0, ..Default::default() };
    let scored = load(config, [45.0, 0.0, 45.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!((scored.rula, scored.rula_action), (3, 2));
}

/// The two sides of the example of ergonomics-metrics 0.1 (github.com/rs9000/ergonomics, README):
/// neck, trunk and legs 2, upper arm 1, lower arm 2, wrist 3 and 2. A 4, B 3 and 2, REBA 4.
#[test]
fn both_sides_of_the_figure_score_four() {
    let body = reba::table_a(2, 2, 2);
    assert_eq!(body, Some(4));
    for (wrist, arm) in [(3, 3), (2, 2)] {
        assert_eq!(reba::table_b(1, 2, wrist), Some(arm));
        assert_eq!(reba::table_c(4, arm), Some(4));
    }
    assert_eq!(reba::action(4), 2);
}

/// A step of "Skor REBA, fase gerakan mendorong" (thesis of 2010 on the carrying of water bottles,
/// text-id.123dok.com/document/wyeokwv4q): upper arm 2, lower arm 1 and wrist 2, as flexed by 27
/// degrees, make 2; a fair grip makes 3, and with 5 for the body C is 4.
#[test]
fn pushing_a_bottle_is_four_before_activity() {
    let arm = reba::table_b(2, 1, reba::wrist(27.0, false)).unwrap();
    assert_eq!(arm, 2);
    assert_eq!(reba::table_c(5, arm + 1), Some(4));
}
