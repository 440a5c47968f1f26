//! Named sets of every constant that an index depends on.
//!
//! The same 353 beats give an LF power from 0.016 to 5020 ms² in today's tools. A profile
//! fixes whatever makes them differ; `docs/hrv-profiles.md` explains what is left.

use super::nonlinear::{dfa::Windows, multiscale::CoarseGraining};

crate::choice! {
    /// Whose constants to use.
    pub enum Profile {
        /// The standards of 1996, with what they leave open fixed as `docs/hrv-profiles.md` says.
        TaskForce = 0, "task_force";
        /// The defaults of Kubios HRV, as its guide and a published report of version 3.1 show them.
        KubiosLike = 1, "kubios_like";
        /// NeuroKit2 0.2.13 at `normalize=False, interpolation_rate=4`.
        Neurokit = 2, "neurokit";
        /// The PhysioNet Cardiovascular Signal Toolbox.
        Physionet = 3, "physionet";
    }
}

crate::choice! {
    /// How the spectrum is estimated.
    pub enum Spectrum {
        /// Whichever the profile says.
        ByProfile = 0, "by_profile";
        /// P. D. Welch (1967), of the intervals interpolated to an even rate.
        Welch = 1, "welch";
        /// N. R. Lomb (1976) and J. D. Scargle (1982), of the intervals where they are.
        Lomb = 2, "lomb";
        /// J. P. Burg (1967), autoregressive of order 16, of the interpolated intervals.
        Autoregressive = 3, "autoregressive";
    }
}

crate::choice! {
    /// Whether slow trends are taken out before the spectrum.
    pub enum Detrending {
        /// Whatever the profile says.
        ByProfile = 0, "by_profile";
        /// Nothing but what the profile takes from each segment.
        None = 1, "none";
        /// Smoothness priors of Tarvainen, Ranta-aho and Karjalainen (2002), lambda 500 at
        /// 4 Hz: a high-pass at about 0.035 Hz. It lowers VLF above all, and never touches
        /// the time domain.
        SmoothnessPriors = 2, "smoothness_priors";
    }
}

crate::choice! {
    /// Which indices to compute; the others say `not_computed`.
    pub enum Set {
        /// All up to 8192 intervals (2 h), the core from there on.
        ByLength = 0, "by_length";
        /// Without multifractal spectra, fuzzy and multiscale entropies, correlation
        /// dimension and recurrence: a day takes a fraction of a second.
        Core = 1, "core";
        /// All, whatever the length: a day takes about half a minute.
        All = 2, "all";
    }
}

/// What a spectrum in segments takes from each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// Nothing: the mean of the whole series is taken before.
    Nothing,
    /// The mean.
    Mean,
    /// A straight line.
    Line,
}

/// How the power of a band is taken from the bins of a spectrum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The sum of the bins in the band.
    Bins,
    /// The trapezoid rule over the bins in the band: half of its first and last is lost.
    Within,
    /// The trapezoid rule from bound to bound, the spectrum a line from bin to bin.
    Between,
}

/// Which curve goes through the intervals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// Quadratic spline.
    Quadratic,
    /// Cubic spline.
    Cubic,
}

/// Every constant of a profile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constants {
    /// Differences of corrected intervals count too.
    pub corrected_differences: bool,
    /// pNNx is divided by the number of intervals, not of differences.
    pub pnn_over_intervals: bool,
    /// Width of the bins of the triangular index and of TINN.
    pub histogram_bin_ms: f64,
    /// The left foot of TINN's triangle is the first bin edge over the shortest interval, and
    /// the right one fits the histogram only between apex and foot.
    pub tinn_fixed_left: bool,
    /// The number of segments of SDANN and SDNN index is rounded, not rounded down.
    pub round_segments: bool,
    /// Each segment loses its last interval.
    pub drop_last_of_segment: bool,
    /// Fewer segments than this give no SDANN and no SDNN index.
    pub fewest_segments: u64,
    /// Estimator of the spectrum.
    pub spectrum: Spectrum,
    /// Curve through the intervals.
    pub curve: Curve,
    /// Rate it is sampled at.
    pub rate_hz: f64,
    /// Length of Welch's segments; 0 is half the series.
    pub segment_s: f64,
    /// What is taken from each segment.
    pub removed: Removed,
    /// Take out slow trends by smoothness priors.
    pub smoothness_priors: bool,
    /// What the curve takes from fast oscillations is given back, and nothing is believed
    /// above half the mean rate of the beats.
    pub restore: bool,
    /// Bins below 4 by the length of the series are left out.
    pub drop_slow_bins: bool,
    /// How the power of a band is taken from the bins.
    pub area: Area,
    /// Total power includes VHF; else it ends at 0.4 Hz.
    pub total_with_vhf: bool,
    /// Normalised powers are shares of the total, not of LF and HF.
    pub normal_by_total: bool,
    /// Sample entropy counts the last template too, which nothing follows.
    pub every_template: bool,
    /// Tolerance of entropies in standard deviations.
    pub entropy_tolerance: f64,
    /// Shortest and longest scale of the short-term exponent.
    pub alpha1: (usize, usize),
    /// Shortest and longest scale of the long-term exponent; at most the series by `alpha2_part`.
    pub alpha2: (usize, usize),
    /// The longest scale is at most this part of the series.
    pub alpha2_part: usize,
    /// Windows of the fluctuation analysis overlap by half, and the last is left out.
    pub overlapping_dfa: bool,
    /// Short and alternating segments are counted as runs, not by the intervals in them.
    pub fragments_by_runs: bool,
    /// Width of the bins of Shannon entropy's histogram; 0 counts every distinct value.
    pub shannon_bin_ms: f64,
    /// How the composite multiscale entropies take the series apart.
    pub grain: CoarseGraining,
    /// The highest scale of the multiscale entropies.
    pub most_scales: usize,
}

impl Constants {
    /// Which windows the fluctuation analyses take.
    pub const fn dfa_windows(&self) -> Windows {
        if self.overlapping_dfa { Windows::HalfOverlap } else { Windows::Disjoint }
    }
}

/// Bounds of ULF, VLF, LF, HF and VHF in Hz: each band holds its lower bound and not its
/// upper.
pub const BANDS_HZ: [(f64, f64); 5] =
    [(0.0, 0.0033), (0.0033, 0.04), (0.04, 0.15), (0.15, 0.4), (0.4, 0.5)];

const TASK_FORCE: Constants = Constants {
    corrected_differences: false,
    pnn_over_intervals: false,
    histogram_bin_ms: 7.8125,
    tinn_fixed_left: false,
    round_segments: false,
    drop_last_of_segment: false,
    fewest_segments: 2,
    spectrum: Spectrum::Welch,
    curve: Curve::Cubic,
    rate_hz: 4.0,
    segment_s: 300.0,
    removed: Removed::Line,
    smoothness_priors: false,
    restore: true,
    drop_slow_bins: false,
    area: Area::Bins,
    total_with_vhf: false,
    normal_by_total: false,
    every_template: false,
    entropy_tolerance: 0.2,
    alpha1: (4, 16),
    alpha2: (16, 64),
    alpha2_part: 4,
    overlapping_dfa: false,
    fragments_by_runs: false,
    shannon_bin_ms: 7.8125,
    grain: CoarseGraining::Mean,
    most_scales: 20,
};

impl Profile {
    /// The constants that it fixes.
    pub const fn constants(self) -> Constants {
        match self {
            Self::TaskForce => TASK_FORCE,
            Self::KubiosLike => Constants {
                corrected_differences: true,
                smoothness_priors: true,
                restore: false,
                removed: Removed::Mean,
                area: Area::Between,
                every_template: true,
                alpha1: (4, 12),
                alpha2: (13, 64),
                ..TASK_FORCE
            },
            Self::Neurokit => Constants {
                corrected_differences: true,
                pnn_over_intervals: true,
                tinn_fixed_left: true,
                round_segments: true,
                drop_last_of_segment: true,
                fewest_segments: 3,
                curve: Curve::Quadratic,
                segment_s: 0.0,
                removed: Removed::Nothing,
                restore: false,
                drop_slow_bins: true,
                area: Area::Within,
                total_with_vhf: true,
                normal_by_total: true,
                alpha1: (4, 11),
                alpha2: (12, usize::MAX),
                alpha2_part: 10,
                overlapping_dfa: true,
                fragments_by_runs: true,
                shannon_bin_ms: 0.0,
                grain: CoarseGraining::EveryNth,
                most_scales: usize::MAX,
                ..TASK_FORCE
            },
            Self::Physionet => Constants {
                spectrum: Spectrum::Lomb,
                removed: Removed::Mean,
                entropy_tolerance: 0.15,
                alpha2: (16, usize::MAX),
                ..TASK_FORCE
            },
        }
    }
}
