//! How much the same people differ when they are measured again, and where nobody knows.

use interocept::Status;

use crate::{
    elements::{Element, Rule},
    instruments::{Instrument, Licence},
};

/// An error of measuring that was published, in the unit of the element.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Size {
    /// Standard error of one measurement, as a share of its value.
    Share(f64),
    /// Standard error of one measurement.
    Each(f64),
    /// The least difference of two that is more than error, or that means something.
    Difference(f64),
}

/// Errors that were published: of an element, how large, and after whom.
static PUBLISHED: &[(&str, Size, &str)] = &[
    // Table 1: typical errors of a heart at rest on other days, by their values.
    ("P1", Size::Share(0.10), "M. Buchheit (2014), Front. Physiol. 5:73"),
    ("P2", Size::Share(0.12), "M. Buchheit (2014), Front. Physiol. 5:73"),
    // The root mean square that an oximeter is allowed.
    ("P5", Size::Each(4.0), "ISO 80601-2-61:2017"),
    // 1.39 of 10 points, after a stroke, a week apart.
    ("S8", Size::Difference(13.9), "L. Chuang and others (2015), Health Qual. Life Outcomes 13:91"),
];

/// Why no error is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// It changes with the site, the electrodes and the room, and no retest in its unit was found.
    Site,
    /// The deployer holds the instrument, and its manual.
    Manual,
    /// The rating is in the deployer's words.
    Wording,
    /// The task is as the deployer has set it up.
    Task,
    /// Nobody has published a retest of it that was found.
    Unpublished,
    /// It came without an interval.
    NoInterval,
}

impl Unknown {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Site, Self::Manual, Self::Wording, Self::Task, Self::Unpublished, Self::NoInterval];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Manual => "manual",
            Self::Wording => "wording",
            Self::Task => "task",
            Self::Unpublished => "unpublished",
            Self::NoInterval => "no_interval",
        }
    }

    /// What it is, in English and Chinese.
    pub const fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Site => ("changes with site, electrodes and room", "随部位、电极与室温而变"),
            Self::Manual => ("see the manual of the questionnaire", "见该问卷手册"),
            Self::Wording => ("the rating is in the station's own words", "评分为本站自拟表述"),
            Self::Task => ("the task is as the station has set it up", "任务由本站自行设置"),
            Self::Unpublished => ("no published retest is known", "未见已发表的重测数据"),
            Self::NoInterval => ("the value has no interval", "该值没有区间"),
        }
    }
}

/// What the error of a difference rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Grounds {
    /// The intervals of the values.
    Intervals,
    /// What was published, and after whom.
    Published(&'static str),
    /// Nothing; why.
    Unknown(Unknown),
}

/// The published error of an element that came from an instrument, or from anything else.
pub(crate) fn published(element: &Element, from: &str) -> Option<(Size, &'static str)> {
    let instrument = Instrument::find(from).and_then(|i| i.change);
    let instrument = instrument.map(|(least, source)| (Size::Difference(least), source));
    let of_element = || PUBLISHED.iter().find(|(id, ..)| *id == element.id);
    instrument.or_else(|| of_element().map(|(_, size, source)| (*size, *source)))
}

/// Why there is no error of an element without an interval and without a published one.
pub(crate) fn unknown(element: &Element, from: &str) -> Unknown {
    let held = Instrument::find(from).is_some_and(|i| matches!(i.licence, Licence::Deployer(_)));
    match element.rule {
        _ if held => Unknown::Manual,
        Rule::Given(Status::NeedsRating) => Unknown::Wording,
        Rule::Given(Status::NeedsTask) => Unknown::Task,
        Rule::Given(_) => Unknown::Unpublished,
        Rule::Measures { .. } if element.id == "P6" => Unknown::Site,
        Rule::Measures { .. } | Rule::Sessions { .. } => Unknown::NoInterval,
    }
}
