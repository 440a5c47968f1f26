//! Questionnaires: how their items are scored, whether their text may be shown, what totals mean.
//!
//! Items that may be embedded are; of others only totals are taken, and who supplies one states
//! with that to hold the licence.

use crate::capture::Refused;

/// Whether the text of a questionnaire may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Licence {
    /// Free to use; the note says by whose word.
    Free(&'static str),
    /// Under a condition that the deployer has to meet.
    Deployer(&'static str),
}

/// How items become a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scoring {
    /// Their sum.
    Sum,
    /// Their mean.
    Mean,
    /// Four times their sum.
    Percent,
}

/// A questionnaire.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Instrument {
    /// Its name for programs, such as `phq9`.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The element it fills.
    pub element: &'static str,
    /// How many items it has; 0 where only a score is taken.
    pub items: usize,
    /// Least and greatest answer to an item.
    pub answers: (u8, u8),
    /// Items, counted from 1, that are turned before scoring.
    pub reversed: &'static [usize],
    /// How items become a score.
    pub scoring: Scoring,
    /// Least and greatest score.
    pub range: (f64, f64),
    /// From which score on which band begins, in English and Chinese.
    pub bands: &'static [(f64, &'static str, &'static str)],
    /// The least change of the score that means something, and after whom.
    pub change: Option<(f64, &'static str)>,
    /// Whether its text may be used.
    pub licence: Licence,
    /// The text of the items in English and Chinese, where it may be embedded.
    pub text: &'static [(&'static str, &'static str)],
}

const PFIZER: Licence =
    Licence::Free("no permission required to reproduce, translate, display or distribute");
const IPIP: Licence =
    Licence::Free("public domain, ipip.ori.org; items as the deployer words them");

/// A scale of ten items of the International Personality Item Pool, scored by its mean.
const fn ipip(
    key: &'static str,
    name: &'static str,
    element: &'static str,
    reversed: &'static [usize],
) -> Instrument {
    Instrument {
        key,
        name,
        element,
        items: 10,
        answers: (1, 5),
        reversed,
        scoring: Scoring::Mean,
        range: (1.0, 5.0),
        bands: &[],
        change: None,
        licence: IPIP,
        text: &[],
    }
}

/// A questionnaire of which only the score is taken.
const fn score(
    key: &'static str,
    name: &'static str,
    element: &'static str,
    range: (f64, f64),
    licence: &'static str,
) -> Instrument {
    Instrument {
        key,
        name,
        element,
        items: 0,
        answers: (0, 0),
        reversed: &[],
        scoring: Scoring::Sum,
        range,
        bands: &[],
        change: None,
        licence: Licence::Deployer(licence),
        text: &[],
    }
}

/// Every questionnaire.
pub static INSTRUMENTS: &[Instrument] = &[
    Instrument {
        key: "phq9",
        name: "PHQ-9",
        element: "S6",
        items: 9,
        answers: (0, 3),
        reversed: &[],
        scoring: Scoring::Sum,
        range: (0.0, 27.0),
        bands: &[
            (0.0, "minimal", "极轻"),
            (5.0, "mild", "轻度"),
            (10.0, "moderate", "中度"),
            (15.0, "moderately severe", "中重度"),
            (20.0, "severe", "重度"),
        ],
        change: Some((5.0, "B. Lowe and others (2004), Med. Care 42:1194")),
        licence: PFIZER,
        text: &[
            ("Little interest or pleasure in doing things", "做事时提不起劲或没有兴趣"),
            ("Feeling down, depressed, or hopeless", "感到心情低落、沮丧或绝望"),
            (
                "Trouble falling or staying asleep, or sleeping too much",
                "入睡困难、睡不安稳或睡眠过多",
            ),
            ("Feeling tired or having little energy", "感觉疲倦或没有活力"),
            ("Poor appetite or overeating", "食欲不振或吃太多"),
            (
                "Feeling bad about yourself, or that you are a failure or have let yourself or your family down",
                "觉得自己很糟，或觉得自己很失败，或让自己或家人失望",
            ),
            (
                "Trouble concentrating on things, such as reading the newspaper or watching television",
                "对事物专注有困难，例如阅读报纸或看电视时",
            ),
            (
                "Moving or speaking so slowly that other people could have noticed; or the opposite, being so fidgety or restless that you have been moving around a lot more than usual",
                "动作或说话速度缓慢到别人已经察觉；或正好相反，烦躁或坐立不安，动来动去的情况远胜于平常",
            ),
            (
                "Thoughts that you would be better off dead, or of hurting yourself in some way",
                "有不如死掉或用某种方式伤害自己的念头",
            ),
        ],
    },
    Instrument {
        key: "gad7",
        name: "GAD-7",
        element: "S5",
        items: 7,
        answers: (0, 3),
        reversed: &[],
        scoring: Scoring::Sum,
        range: (0.0, 21.0),
        bands: &[
            (0.0, "minimal", "极轻"),
            (5.0, "mild", "轻度"),
            (10.0, "moderate", "中度"),
            (15.0, "severe", "重度"),
        ],
        change: Some((4.0, "A. Toussaint and others (2020), J. Affect. Disord. 265:395")),
        licence: PFIZER,
        text: &[
            ("Feeling nervous, anxious, or on edge", "感觉紧张、焦虑或急切"),
            ("Not being able to stop or control worrying", "不能停止或控制担忧"),
            ("Worrying too much about different things", "对各种各样的事情担忧过多"),
            ("Trouble relaxing", "很难放松下来"),
            ("Being so restless that it is hard to sit still", "由于不安而无法静坐"),
            ("Becoming easily annoyed or irritable", "变得容易烦恼或急躁"),
            (
                "Feeling afraid, as if something awful might happen",
                "感到似乎将有可怕的事情发生而害怕",
            ),
        ],
    },
    Instrument {
        key: "gse",
        name: "GSE",
        element: "Q9",
        items: 10,
        answers: (1, 4),
        reversed: &[],
        scoring: Scoring::Sum,
        range: (10.0, 40.0),
        bands: &[],
        change: None,
        licence: Licence::Free("free to use with its source named; items from its authors"),
        text: &[],
    },
    // The deployer's wording decides which items are turned: they are to be given as agreement
    // with the trait, or as the score itself.
    ipip("ipip_stability", "IPIP Emotional Stability", "Q1", &[]),
    ipip("ipip_self_control", "IPIP Self-Control", "Q12", &[]),
    ipip("ipip_extraversion", "IPIP Extraversion", "Q26", &[]),
    ipip("ipip_self_discipline", "IPIP Self-Discipline", "Q27", &[]),
    ipip("ipip_anger", "IPIP Anger", "Q28", &[]),
    score("pss10", "PSS-10", "S7", (0.0, 40.0), "commercial use by licence of its author"),
    score("brs", "BRS", "Q8", (1.0, 5.0), "research use"),
    score("bis11", "BIS-11", "Q11", (30.0, 120.0), "by permission of its society"),
    score("erq_reappraisal", "ERQ reappraisal", "Q15", (1.0, 7.0), "research use"),
    score("socrates", "SOCRATES", "Q25", (19.0, 95.0), "by its publisher"),
    Instrument {
        items: 5,
        answers: (0, 5),
        scoring: Scoring::Percent,
        change: Some((10.0, "J. E. Ware (1995), as in the WHO-5 (1998)")),
        ..score("who5", "WHO-5", "Q29", (0.0, 100.0), "CC BY-NC-SA 3.0 IGO")
    },
];

impl Instrument {
    /// The questionnaire with a key.
    pub fn find(key: &str) -> Option<&'static Self> {
        INSTRUMENTS.iter().find(|i| i.key == key)
    }

    /// The score of answers to the items, in their order.
    ///
    /// # Errors
    /// Another number of answers than there are items, and an answer that is none.
    pub fn score(&self, answers: &[u8]) -> Result<f64, Refused> {
        let (least, most) = self.answers;
        if answers.len() != self.items || self.items == 0 {
            let (name, items, given) = (self.name, self.items, answers.len());
            return Err(Refused(match items {
                0 => format!("{name}: only its score is taken, not its items"),
                _ => format!("{name} has {items} items, but {given} answers were given"),
            }));
        }
        if let Some(bad) = answers.iter().find(|a| !(least..=most).contains(a)) {
            let name = self.name;
            return Err(Refused(format!(
                "{name}: an answer is {bad}; it must be {least} to {most}"
            )));
        }
        let turned = answers.iter().enumerate().map(|(i, a)| {
            let a = f64::from(*a);
            if self.reversed.contains(&(i + 1)) {
                f64::from(least) + f64::from(most) - a
            } else {
                a
            }
        });
        let sum: f64 = turned.sum();
        Ok(match self.scoring {
            Scoring::Sum => sum,
            Scoring::Mean => sum / self.items as f64,
            Scoring::Percent => 4.0 * sum,
        })
    }

    /// The band that a score is in, in English and Chinese.
    pub fn band(&self, score: f64) -> Option<(&'static str, &'static str)> {
        self.bands.iter().rev().find(|(from, ..)| score >= *from).map(|(_, en, zh)| (*en, *zh))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_bands_and_refusals() {
        let phq = Instrument::find("phq9").unwrap();
        assert_eq!(phq.score(&[1, 2, 3, 0, 1, 2, 3, 0, 0]).unwrap(), 12.0);
        assert_eq!(phq.band(12.0).unwrap().0, "moderate");
        assert!(phq.score(&[0; 8]).is_err() && phq.score(&[4; 9]).is_err());
        assert_eq!(Instrument::find("who5").unwrap().score(&[5; 5]).unwrap(), 100.0);
        assert!(Instrument::find("pss10").unwrap().score(&[1; 10]).is_err());
    }

    #[test]
    fn each_fills_an_element_and_covers_its_range() {
        for i in INSTRUMENTS {
            assert!(crate::ELEMENTS.iter().any(|e| e.id == i.element), "{}", i.key);
            assert!(i.text.is_empty() || i.text.len() == i.items, "{}", i.key);
            if i.items > 0 {
                let (least, most) = i.answers;
                assert_eq!(i.score(&vec![least; i.items]).unwrap(), i.range.0, "{}", i.key);
                assert_eq!(i.score(&vec![most; i.items]).unwrap(), i.range.1, "{}", i.key);
            }
        }
    }
}
