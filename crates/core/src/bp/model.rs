//! How pressure follows from the arrival time. Within the range of one session the models can
//! hardly be told apart; the logarithm is the default.

use crate::choice;

choice! {
    /// Which function of the arrival time the pressure is a line in.
    pub enum Model {
        /// ln T, from Moens-Korteweg and Hughes (Mukkamala and others, IEEE Trans Biomed Eng 62:1879, 2015).
        Log = 0, "log";
        /// 1 / T^2, from Bramwell-Hill.
        InverseSquare = 1, "inverse_square";
        /// Poon and Zhang, Conf Proc IEEE EMBS 2005:5877, with the pulse pressure of the first cuff.
        PoonZhang = 2, "poon_zhang";
        /// T itself, and the logarithm of an index of the pulse's wave beside it: two lines. What a
        /// wave tells of pressure differs from one person to the next (R. Mukkamala and others,
        /// Hypertension 80:1140, 2023), so that only cuffs say it.
        Waveform = 3, "waveform";
    }
}

/// Of Poon and Zhang, in 1/mmHg.
const GAMMA: f64 = 0.031;
/// Above this pulse pressure their diastolic pressure would rise with the arrival time.
const MOST_PULSE_MMHG: f64 = 80.0;

impl Model {
    /// The function of `l`, the logarithm of the arrival time over that of the calibration, and
    /// its derivative: 0 and 1 at `l` = 0, so that a slope means the same under every model.
    /// `share` is what the pulse pressure adds to the pressure asked for: 2/3 for the systolic,
    /// -1/3 for the diastolic.
    pub(super) fn shift(self, l: f64, pulse_mmhg: f64, share: f64) -> (f64, f64) {
        let square = libm::exp(-2.0 * l);
        match self {
            Self::Log => (l, 1.0),
            Self::Waveform => {
                let ratio = libm::exp(l);
                (ratio - 1.0, ratio)
            }
            Self::InverseSquare => (0.5 * (1.0 - square), square),
            Self::PoonZhang => {
                let pulse = if pulse_mmhg < MOST_PULSE_MMHG { pulse_mmhg } else { MOST_PULSE_MMHG };
                let (wall, blood) = (-2.0 / GAMMA, share * pulse);
                let start = wall - 2.0 * blood;
                ((wall * l + blood * (square - 1.0)) / start, (wall - 2.0 * blood * square) / start)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_starts_as_the_same_line() {
        for model in [Model::Log, Model::InverseSquare, Model::PoonZhang, Model::Waveform] {
            for share in [2.0 / 3.0, -1.0 / 3.0] {
                let at = |l| model.shift(l, 45.0, share);
                let (g, slope) = at(0.0);
                assert!(g.abs() < 1e-12 && (slope - 1.0).abs() < 1e-12);
                for l in [-0.2, 0.1, 0.3] {
                    let difference = (at(l + 1e-6).0 - at(l - 1e-6).0) / 2e-6;
                    assert!((difference - at(l).1).abs() < 1e-6, "{model:?} {l}");
                }
            }
        }
    }

    /// T falls by a tenth from 120/80: by their formulas.
    #[test]
    fn poon_and_zhang_are_as_published() {
        let (pulse, ratio) = (40.0, 0.9_f64);
        let square = 1.0 / (ratio * ratio);
        let dbp = 80.0 + pulse / 3.0 + 2.0 / GAMMA * libm::log(1.0 / ratio) - pulse / 3.0 * square;
        let sbp = dbp + pulse * square;
        for (share, before, after) in [(-1.0 / 3.0, 80.0, dbp), (2.0 / 3.0, 120.0, sbp)] {
            let (g, _) = Model::PoonZhang.shift(libm::log(ratio), pulse, share);
            let slope = -2.0 / GAMMA - 2.0 * share * pulse;
            assert!((before + slope * g - after).abs() < 1e-9, "{after}");
        }
    }
}
