//! The list of processors: one line each. The bindings, the documentation and the laws are
//! run over it.

use crate::{
    erased::{self, Erased},
    error::Error,
    process::{Info, Processor},
    record::{Config, Layout, Record},
    time::SampleRate,
};
use alloc::boxed::Box;

/// Every processor. A number is never reused.
pub static PROCESSORS: &[Entry] = &[
    entry::<crate::ecg::Detector>(1),
    entry::<crate::ecg::quality::EcgQuality>(2),
    entry::<crate::ecg::Delineator>(3),
    entry::<crate::ecg::Classifier>(4),
    entry::<crate::rr::Corrector>(5),
    entry::<crate::rr::Af>(6),
    entry::<crate::hrv::Windows>(7),
    entry::<crate::hrv::Live>(8),
    entry::<crate::hrv::FromEcg>(9),
    entry::<crate::hrv::Turbulence>(10),
    entry::<crate::hrv::Respiration>(11),
    entry::<crate::hrv::Recovery>(12),
    entry::<crate::hrv::Readiness>(13),
    entry::<crate::hrv::Autonomic>(14),
    entry::<crate::ppg::Detector>(15),
    entry::<crate::ppg::quality::PpgQuality>(16),
    entry::<crate::ppg::Spo2>(17),
    entry::<crate::hrv::FromPpg>(18),
    entry::<crate::resp::Breaths>(19),
    entry::<crate::resp::Rate>(20),
    entry::<crate::resp::FromEcg>(21),
    entry::<crate::eda::Detector>(22),
    entry::<crate::eda::EdaQuality>(23),
    entry::<crate::eda::Features>(24),
    entry::<crate::temp::Level>(25),
    entry::<crate::emg::Features>(26),
    entry::<crate::emg::Bursts>(27),
    entry::<crate::resp::FromPpg>(28),
    entry::<crate::ppg::PpgMotion>(29),
    entry::<crate::ppg::PulseWave>(30),
    entry::<crate::resp::Fusion>(31),
    entry::<crate::camera::Contact>(32),
    entry::<crate::camera::Remote>(33),
    entry::<crate::ppg::Indices>(34),
    entry::<crate::bp::Trend>(40),
    entry::<crate::abp::Detector>(41),
    entry::<crate::bp::Pat>(42),
    entry::<crate::abp::Features>(44),
    entry::<crate::bp::Oscillometric>(45),
    entry::<crate::bp::Variability>(46),
    entry::<crate::bp::Baroreflex>(47),
    entry::<crate::bp::PatWindows>(48),
    entry::<crate::imu::Orientation>(50),
    entry::<crate::posture::Joint>(51),
    entry::<crate::posture::Body>(52),
    entry::<crate::posture::Neutral>(53),
    entry::<crate::posture::Ergonomics>(54),
    entry::<crate::motion::Sway>(55),
    entry::<crate::motion::Gait>(56),
    entry::<crate::motion::Repetitions>(57),
    entry::<crate::motion::Activity>(58),
    entry::<crate::motion::Tremor>(59),
    entry::<crate::motion::Falls>(60),
    entry::<crate::motion::Cycles>(61),
    entry::<crate::motion::Forms>(62),
    entry::<crate::motion::TrunkSway>(63),
    entry::<crate::motion::Rises>(64),
    entry::<crate::motion::Sides>(65),
    entry::<crate::affect::Scores>(90),
    entry::<crate::affect::Motion>(91),
    entry::<crate::affect::Pulse>(92),
    entry::<crate::affect::Stress>(93),
    entry::<crate::affect::Response>(94),
    entry::<crate::affect::Habituation>(95),
    entry::<crate::affect::Dynamics>(96),
];

/// Makes a processor: see [`erased::make`].
pub type Make = fn(&[f64], SampleRate) -> Result<Box<dyn Erased>, Error>;

/// A processor as the registry knows it.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its number, the same in every language and version.
    pub id: u32,
    /// What it is.
    pub info: &'static Info,
    /// The shape of its configuration.
    pub config: &'static Layout,
    /// The shape of its outputs.
    pub output: &'static Layout,
    /// The default of a configuration field, by its place in the layout.
    pub default: fn(usize) -> Option<f64>,
    /// Makes one.
    pub make: Make,
}

/// The entry of a processor.
const fn entry<P: Processor>(id: u32) -> Entry {
    Entry {
        id,
        info: &P::INFO,
        config: P::Config::LAYOUT,
        output: P::Output::LAYOUT,
        default: |field| P::Config::default().get(field),
        make: erased::make::<P>,
    }
}

/// The processor with a number.
///
/// # Errors
/// [`Error::UnknownProcessor`].
pub fn find(id: u32) -> Result<&'static Entry, Error> {
    PROCESSORS.iter().find(|e| e.id == id).ok_or(Error::UnknownProcessor { id })
}

/// The processor with a name, such as `ecg.detector`.
pub fn find_name(name: &str) -> Option<&'static Entry> {
    PROCESSORS.iter().find(|e| e.info.name == name)
}
