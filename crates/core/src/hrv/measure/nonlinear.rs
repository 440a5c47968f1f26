//! Nonlinear indices of a window that take a fraction of a second even for a day.

use super::{
    super::{
        nonlinear::{
            Undefined,
            approximate_entropy::approximate_entropy,
            asymmetry::{Asymmetry, asymmetry},
            dfa,
            fractal::{higuchi, katz},
            fragmentation::fragmentation,
            lempel_ziv::lempel_ziv,
            poincare::{Poincare, poincare},
            sample_entropy::{Tolerance, sample_entropy},
            shannon_entropy::shannon_entropy,
            symbolic::symbolic_equal_probability,
        },
        profile::Constants,
        series::Series,
        time::Sums,
    },
    Forms, Out, Workspace, long_scales,
};
use crate::{catalogue::hrv as id, measure::Measure, process::Sink};

/// Steps of the curve in Higuchi's dimension.
const HIGUCHI_STEPS: usize = 10;
/// Levels of the symbolic dynamics.
const LEVELS: usize = 4;

impl<S: Sink<Measure>> Out<'_, S> {
    pub(super) fn nonlinear(
        &mut self,
        series: Series<'_>,
        sums: &Sums,
        constants: &Constants,
        workspace: &mut Workspace,
    ) {
        let Some(mut forms) = workspace.forms(series) else { return };
        self.poincare(&forms);
        self.asymmetry(&forms);
        self.fragmentation(&forms, constants);
        self.fluctuation(&mut forms, constants);
        self.complexity(&mut forms, constants.entropy_tolerance * sums.sdnn_ms(), constants);
    }

    fn poincare(&mut self, forms: &Forms<'_>) {
        let n = forms.ms.len() as u64;
        let p = poincare(forms.ms, forms.follows);
        let mut put = |id, value: fn(&Poincare) -> Option<f64>| {
            let value = p.and_then(|p| value(&p).ok_or(Undefined::NoVariation));
            self.put_result(id, value, n);
        };
        put(id::SD1, |p| Some(p.sd1));
        put(id::SD2, |p| Some(p.sd2));
        put(id::SD2_SD1, |p| p.csi);
        put(id::ELLIPSE_AREA, |p| Some(p.area));
        put(id::CSI, |p| p.csi);
        put(id::CSI_MODIFIED, |p| p.csi_modified);
        put(id::CVI, |p| p.cvi);
    }

    fn asymmetry(&mut self, forms: &Forms<'_>) {
        let n = forms.ms.len() as u64;
        let a = asymmetry(forms.ms, forms.follows);
        let mut put = |id, value: fn(&Asymmetry) -> f64| {
            self.put_result(id, a.map(|a| value(&a)), n);
        };
        put(id::GI, |a| a.gi);
        put(id::SI, |a| a.si);
        put(id::AI, |a| a.ai);
        put(id::PI, |a| a.pi);
        put(id::C1D, |a| a.c1d);
        put(id::C1A, |a| a.c1a);
        put(id::SD1D, |a| a.sd1d);
        put(id::SD1A, |a| a.sd1a);
        put(id::C2D, |a| a.c2d);
        put(id::C2A, |a| a.c2a);
        put(id::SD2D, |a| a.sd2d);
        put(id::SD2A, |a| a.sd2a);
        put(id::CD, |a| a.cd);
        put(id::CA, |a| a.ca);
        put(id::SDNND, |a| a.sdnnd);
        put(id::SDNNA, |a| a.sdnna);
    }

    fn fragmentation(&mut self, forms: &Forms<'_>, constants: &Constants) {
        let n = forms.ms.len() as u64;
        let f = fragmentation(forms.ms, forms.follows);
        let by_runs = constants.fragments_by_runs;
        self.put_result(id::PIP, f.map(|f| f.pip), n);
        self.put_result(id::IALS, f.map(|f| f.ials), n);
        self.put_result(id::PSS, f.map(|f| if by_runs { f.pss } else { f.pss_intervals }), n);
        let pas = f.and_then(|f| match f.pas {
            Some(share) if by_runs => Ok(share),
            None if by_runs => Err(Undefined::NoVariation),
            _ => Ok(f.pas_intervals),
        });
        self.put_result(id::PAS, pas, n);
    }

    /// Fluctuation analysis.
    fn fluctuation(&mut self, forms: &mut Forms<'_>, constants: &Constants) {
        let n = forms.ms.len();
        let profile = dfa::Profile::new(forms.whole_us, forms.kernels);
        let windows = constants.dfa_windows();
        let exponent = |scales| {
            let line = profile?.exponent(scales, windows, constants.overlapping_dfa)?;
            Ok(line.slope)
        };
        let (low, high) = constants.alpha1;
        self.put_result(id::DFA_ALPHA1, exponent(low..=high), n as u64);
        let need = constants.alpha2.0;
        let alpha2 = long_scales(n, constants).ok_or(Undefined::TooShort { need });
        self.put_result(id::DFA_ALPHA2, alpha2.and_then(exponent), n as u64);
    }

    /// Entropies, symbols, dimensions of the curve.
    fn complexity(&mut self, forms: &mut Forms<'_>, radius_ms: f64, constants: &Constants) {
        let n = forms.ms.len() as u64;
        let Forms { ms, kernels, .. } = forms;
        let tolerance = Tolerance::AtMost(radius_ms);
        self.put_result(id::APEN, approximate_entropy(ms, tolerance, kernels), n);
        let sampen = sample_entropy(ms, 2, 1, tolerance, kernels);
        let sampen = sampen.map(|s| match constants.every_template {
            true => s.with_last_template(ms, radius_ms),
            false => s.value,
        });
        self.put_result(id::SAMPEN, sampen, n);
        let words = symbolic_equal_probability(ms, LEVELS, kernels);
        self.put_result(id::SYMBOLIC_0V, words.map(|w| w.v0), n);
        self.put_result(id::SYMBOLIC_1V, words.map(|w| w.v1), n);
        self.put_result(id::SYMBOLIC_2LV, words.map(|w| w.lv2), n);
        self.put_result(id::SYMBOLIC_2UV, words.map(|w| w.uv2), n);
        self.put_result(id::HFD, higuchi(ms, HIGUCHI_STEPS).map(|line| line.slope), n);
        self.put_result(id::KFD, katz(ms), n);
        self.put_result(id::LZC, lempel_ziv(ms, kernels).map(|l| l.value), n);
        if constants.shannon_bin_ms > 0.0 {
            // Last, because the intervals become numbers of bins.
            for v in ms.iter_mut() {
                *v = libm::floor(*v / constants.shannon_bin_ms);
            }
        }
        self.put_result(id::SHANEN, shannon_entropy(ms, kernels), n);
    }
}
