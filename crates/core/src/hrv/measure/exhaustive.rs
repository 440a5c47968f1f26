//! Nonlinear indices of a window that compare all pairs or all scales: milliseconds for five
//! minutes, tens of seconds for a day, in memory that grows with the series only.

use super::{
    super::{
        nonlinear::{
            Undefined,
            correlation_dimension::correlation_dimension,
            dfa,
            fuzzy_entropy::fuzzy_entropy,
            multifractal::{Multifractal, multifractal},
            multiscale::{composite_multiscale_entropy, default_max_scale, multiscale_entropy},
            recurrence::{Recurrence, Settings, detrend, recurrence, zimatore_tolerance},
            sample_entropy::Tolerance,
        },
        profile::Constants,
        series::Series,
        time::Sums,
    },
    Forms, Out, Workspace, long_scales,
};
use crate::{
    catalogue::hrv as id,
    measure::{Measure, MeasureId},
    process::Sink,
};

/// Template length of the entropies.
const M: usize = 2;
/// The highest order of the multifractal analysis.
const HIGHEST_ORDER: usize = 5;

const SHORT_SPECTRUM: [MeasureId; 8] = [
    id::MFDFA_ALPHA1_WIDTH,
    id::MFDFA_ALPHA1_PEAK,
    id::MFDFA_ALPHA1_MEAN,
    id::MFDFA_ALPHA1_MAX,
    id::MFDFA_ALPHA1_DELTA,
    id::MFDFA_ALPHA1_ASYMMETRY,
    id::MFDFA_ALPHA1_FLUCTUATION,
    id::MFDFA_ALPHA1_INCREMENT,
];
const LONG_SPECTRUM: [MeasureId; 8] = [
    id::MFDFA_ALPHA2_WIDTH,
    id::MFDFA_ALPHA2_PEAK,
    id::MFDFA_ALPHA2_MEAN,
    id::MFDFA_ALPHA2_MAX,
    id::MFDFA_ALPHA2_DELTA,
    id::MFDFA_ALPHA2_ASYMMETRY,
    id::MFDFA_ALPHA2_FLUCTUATION,
    id::MFDFA_ALPHA2_INCREMENT,
];

impl<S: Sink<Measure>> Out<'_, S> {
    pub(super) fn exhaustive(
        &mut self,
        series: Series<'_>,
        sums: &Sums,
        constants: &Constants,
        workspace: &mut Workspace,
    ) {
        let Some(mut forms) = workspace.forms(series) else { return };
        let radius_ms = constants.entropy_tolerance * sums.sdnn_ms();
        self.multifractal(&mut forms, constants);
        self.multiscale(&mut forms, radius_ms, constants);
        let n = forms.ms.len() as u64;
        let fuzzy = fuzzy_entropy(forms.ms, M, radius_ms, forms.kernels);
        self.put_result(id::FUZZYEN, fuzzy, n);
        let dimension = correlation_dimension(forms.ms, M, 1, forms.kernels);
        self.put_result(id::CORRELATION_DIMENSION, dimension.map(|line| line.slope), n);
        self.recurrence(&mut forms);
    }

    fn multifractal(&mut self, forms: &mut Forms<'_>, constants: &Constants) {
        let n = forms.ms.len();
        let profile = dfa::Profile::new(forms.whole_us, forms.kernels);
        let windows = constants.dfa_windows();
        let spectrum = |scales| multifractal(&profile?, scales, windows, HIGHEST_ORDER);
        let (low, high) = constants.alpha1;
        let need = constants.alpha2.0;
        let long = long_scales(n, constants).ok_or(Undefined::TooShort { need });
        for (ids, result) in
            [(SHORT_SPECTRUM, spectrum(low..=high)), (LONG_SPECTRUM, long.and_then(spectrum))]
        {
            let values: [fn(&Multifractal) -> f64; 8] = [
                |s| s.width,
                |s| s.peak,
                |s| s.mean,
                |s| s.max,
                |s| s.delta,
                |s| s.asymmetry,
                |s| s.fluctuation,
                |s| s.increment,
            ];
            for (id, value) in ids.into_iter().zip(values) {
                self.put_result(id, result.map(|s| value(&s)), n as u64);
            }
        }
    }

    fn multiscale(&mut self, forms: &mut Forms<'_>, radius_ms: f64, constants: &Constants) {
        let Forms { ms, kernels, .. } = forms;
        let n = ms.len() as u64;
        let scales = default_max_scale(ms.len(), M).min(constants.most_scales);
        let tolerance = Tolerance::AtMost(radius_ms);
        let plain = multiscale_entropy(ms, M, tolerance, scales, kernels, |_, _| ());
        self.put_result(id::MSE, plain.map(|m| m.value), n);
        let grain = constants.grain;
        let both =
            composite_multiscale_entropy(ms, M, tolerance, scales, grain, kernels, |_, _, _| ());
        self.put_result(id::CMSE, both.map(|c| c.composite.value), n);
        self.put_result(id::RCMSE, both.map(|c| c.refined.value), n);
    }

    /// Takes the line off the intervals in `forms`.
    fn recurrence(&mut self, forms: &mut Forms<'_>) {
        let Forms { ms, kernels, .. } = forms;
        let n = ms.len() as u64;
        detrend(ms);
        let tolerance = zimatore_tolerance(ms, kernels);
        let q = tolerance.and_then(|r| recurrence(ms, &Settings::new(r), kernels));
        let mut put = |id, value: fn(&Recurrence) -> Option<f64>| {
            let value = q.and_then(|q| value(&q).ok_or(Undefined::NoVariation));
            self.put_result(id, value, n);
        };
        put(id::RQA_RECURRENCE, |q| Some(q.recurrence_rate));
        put(id::RQA_DETERMINISM, |q| q.determinism);
        put(id::RQA_LENGTH, |q| Some(q.diagonal.mean));
        put(id::RQA_DIVERGENCE, |q| q.divergence);
        put(id::RQA_LENGTH_ENTROPY, |q| Some(q.diagonal.entropy));
        put(id::RQA_LAMINARITY, |q| q.laminarity);
        put(id::RQA_TRAPPING_TIME, |q| Some(q.vertical.mean));
        put(id::RQA_VERTICAL_MAX, |q| Some(q.vertical.max as f64));
        put(id::RQA_VERTICAL_ENTROPY, |q| Some(q.vertical.entropy));
        put(id::RQA_WHITE_MEAN, |q| Some(q.white.mean));
        put(id::RQA_WHITE_MAX, |q| Some(q.white.max as f64));
        put(id::RQA_WHITE_ENTROPY, |q| Some(q.white.entropy));
        put(id::RQA_DIAGONAL_RECURRENCE, |q| q.diagonal_recurrence);
        put(id::RQA_DETERMINISM_RECURRENCE, |q| q.determinism_recurrence);
    }
}
