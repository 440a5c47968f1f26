//! What the waves of a window tell: the median of each index, and how sure it is.

use super::{PulseWave, Wave, WaveConfig, WaveFlags};
use crate::{
    Error, Processor, SampleRate, Sink,
    catalogue::{self, pwa as id},
    config,
    measure::{Measure, MeasureId, Status, Window, Z},
    process::{Info, Input},
    record::Config as _,
    time::Latency,
};
use interocept_dsp::{
    alloc::{Vec, try_vec},
    sliding::{Sliding, Span},
    snapshot,
    stats::{Robust, gather},
};

config! {
    /// Which windows of pulse waves are measured.
    pub struct IndicesConfig: "ppg.indices_config" {
        /// Length of the windows; 0 takes the whole recording as one, at its end.
        window_s: f64 [Second] = 0.0, range(0.0, 3600.0), "the whole recording";
        /// From the start of one window to the start of the next.
        hop_s: f64 [Second] = 10.0, range(1.0, 3600.0), "a third of the usual window";
        /// Height of the body in m; 0 where it is not known, and there is no stiffness index.
        height_m: f64 [One] = 0.0, range(0.0, 2.6), "without it there is no stiffness index";
        /// 1 when blood makes the signal rise, -1 when it makes it fall, 0 to find out.
        polarity: i32 [One] = 0, range(-1.0, 1.0), "sensors of either kind are in use";
        /// Pulses that a window can hold at most; memory is taken for them.
        max_pulses: u32 [One] = 1024, range(16.0, 65_536.0), "ten minutes at 100 a minute";
    }
}

/// Measures of a window.
const EACH: usize = 57;

/// What is kept of a wave.
#[derive(Clone, Copy, Debug)]
struct Kept {
    index: u64,
    on_s: f64,
    off_s: f64,
    coarse: bool,
    /// Each of [`INDICES`], and the stiffness index.
    values: [f64; EACH],
}
snapshot!(Kept { index, on_s, off_s, coarse, values });

impl Kept {
    /// Fills memory that no wave has come to yet.
    const NONE: Self = Self { index: 0, on_s: 0.0, off_s: 0.0, coarse: false, values: [0.0; EACH] };
}

/// An index of one wave.
struct Index {
    id: MeasureId,
    /// It needs the second or third derivative.
    fine: bool,
    of: fn(&Wave) -> f64,
}

const fn index(id: MeasureId, fine: bool, of: fn(&Wave) -> f64) -> Index {
    Index { id, fine, of }
}

/// In the order of the catalogue; the stiffness index follows them.
#[rustfmt::skip]
static INDICES: [Index; EACH - 1] = [
    index(id::TPI, false, |w| w.off_s - w.on_s),
    index(id::TPP, false, |w| w.next_sp_s - w.sp_s),
    index(id::TSP, false, |w| w.sp_s - w.on_s),
    index(id::TSYS, false, |w| w.dn_s - w.on_s),
    index(id::TDIA, false, |w| w.off_s - w.dn_s),
    index(id::TDP, false, |w| w.dp_s - w.on_s),
    index(id::DELTA_T, false, |w| w.dp_s - w.sp_s),
    index(id::TSW10, false, |w| w.tsw10),
    index(id::TSW25, false, |w| w.tsw25),
    index(id::TSW33, false, |w| w.tsw33),
    index(id::TSW50, false, |w| w.tsw50),
    index(id::TSW66, false, |w| w.tsw66),
    index(id::TSW75, false, |w| w.tsw75),
    index(id::TSW90, false, |w| w.tsw90),
    index(id::TDW10, false, |w| w.tdw10),
    index(id::TDW25, false, |w| w.tdw25),
    index(id::TDW33, false, |w| w.tdw33),
    index(id::TDW50, false, |w| w.tdw50),
    index(id::TDW66, false, |w| w.tdw66),
    index(id::TDW75, false, |w| w.tdw75),
    index(id::TDW90, false, |w| w.tdw90),
    index(id::TPW10, false, |w| w.tsw10 + w.tdw10),
    index(id::TPW25, false, |w| w.tsw25 + w.tdw25),
    index(id::TPW33, false, |w| w.tsw33 + w.tdw33),
    index(id::TPW50, false, |w| w.tsw50 + w.tdw50),
    index(id::TPW66, false, |w| w.tsw66 + w.tdw66),
    index(id::TPW75, false, |w| w.tsw75 + w.tdw75),
    index(id::TPW90, false, |w| w.tsw90 + w.tdw90),
    index(id::ASP, false, |w| w.sp),
    index(id::ADN, false, |w| w.dn),
    index(id::ADP, false, |w| w.dp),
    index(id::AOFF, false, |w| w.off),
    index(id::AUCPI, false, |w| w.auc_pi),
    index(id::AUCSYS, false, |w| w.auc_sys),
    index(id::AUCDIA, false, |w| w.auc_dia),
    index(id::IPR, false, |w| 60.0 / (w.off_s - w.on_s)),
    index(id::TSYS_TDIA, false, |w| (w.dn_s - w.on_s) / (w.off_s - w.dn_s)),
    index(id::TPW25_TPI, false, |w| (w.tsw25 + w.tdw25) / (w.off_s - w.on_s)),
    index(id::TPW50_TPI, false, |w| (w.tsw50 + w.tdw50) / (w.off_s - w.on_s)),
    index(id::TPW75_TPI, false, |w| (w.tsw75 + w.tdw75) / (w.off_s - w.on_s)),
    index(id::TSP_TPI, false, |w| (w.sp_s - w.on_s) / (w.off_s - w.on_s)),
    index(id::RI, false, |w| w.dp / w.sp),
    index(id::IPA, false, |w| w.auc_dia / w.auc_sys),
    index(id::ASP_DELTA_T, false, |w| w.sp / (w.dp_s - w.sp_s)),
    index(id::B_A, true, |w| w.b / w.a),
    index(id::C_A, true, |w| w.c / w.a),
    index(id::D_A, true, |w| w.d / w.a),
    index(id::E_A, true, |w| w.e / w.a),
    index(id::AGI, true, |w| (w.b - w.c - w.d - w.e) / w.a),
    index(id::AGI_MOD, true, |w| (w.b - w.c - w.d) / w.a),
    index(id::AGI_INF, true, |w| (w.b - w.e) / w.a),
    index(id::AI, true, |w| (w.at_p2 - w.at_p1) / w.sp),
    index(id::RIP1, true, |w| w.dp / w.at_p1),
    index(id::RIP2, true, |w| w.dp / w.at_p2),
    index(id::SC, true, |w| w.bend_sp / ((w.sp - w.at_u) / w.sp) / w.sp),
    index(id::IPAD, true, |w| w.auc_dia / w.auc_sys + w.d / w.a),
];

/// An index is told if at least this share of the waves has it.
const SHOWN: f64 = 0.5;

/// Measures pulse waves in windows, or over the whole recording at its end.
///
/// ```
/// use interocept::{Processor, SampleRate, ppg::{Indices, IndicesConfig}};
/// # let ppg = vec![0.0; 10_000];
/// let measures = Indices::run(&IndicesConfig::default(), SampleRate::new(250.0)?, &ppg)?;
/// assert!(measures.iter().all(|m| m.value().is_none())); // of nothing
/// # Ok::<(), interocept::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Indices {
    config: IndicesConfig,
    rate: SampleRate,
    waves: PulseWave,
    windows: Sliding<Kept>,
    work: Vec<f64>,
}
snapshot!(Indices { waves, windows } skip { config, rate } skip heap { work });

fn take(wave: &Wave, height_m: f64, windows: &mut Sliding<Kept>) {
    if wave.flags.contains(WaveFlags::IRREGULAR) {
        return;
    }
    let Wave { index, on_s, off_s, flags, .. } = *wave;
    let coarse = flags.contains(WaveFlags::LOW_RATE);
    let mut values = [height_m / (wave.dp_s - wave.sp_s); EACH];
    for (value, index) in values.iter_mut().zip(&INDICES) {
        *value = (index.of)(wave);
    }
    windows.take(index, Kept { index, on_s, off_s, coarse, values });
}

/// Every index of the waves of a window.
fn measure(
    span: Span<'_, Kept>,
    rate: SampleRate,
    height_m: f64,
    work: &mut [f64],
    sink: &mut impl Sink<Measure>,
) {
    let end_s = rate.seconds(span.start.saturating_add(span.length), 0.0);
    let inside = span.events.iter().take_while(|w| w.off_s <= end_s).count();
    let waves = span.events.get(..inside).unwrap_or(&[]);
    let whole_s: f64 = waves.iter().map(|w| w.off_s - w.on_s).sum();
    let length_s = rate.seconds(span.length, 0.0);
    // The pulses that the window cuts at its ends are not missing.
    let cut_s = waves.first().map_or(0.0, |w| 2.0 * (w.off_s - w.on_s));
    let quality = if length_s > cut_s { (whole_s / (length_s - cut_s)).min(1.0) } else { 0.0 };
    let window = Window {
        start_s: rate.seconds(span.start, 0.0),
        length_s,
        count: waves.len() as u64,
        quality,
    };
    let coarse = waves.iter().any(|w| w.coarse);
    let overflow = span.lost.then_some(Status::Overflow);
    let known = height_m > 0.0;
    let all = INDICES.iter().map(|index| (index.id, index.fine && coarse));
    for (i, (id, lacks)) in all.chain([(id::STIFFNESS, !known)]).enumerate() {
        let none = overflow.or(lacks.then_some(Status::NotComputed));
        let values = waves.iter().filter_map(|w| w.values.get(i).copied());
        sink.put(median(id, window, none, values, work));
    }
}

/// The median of what waves show, under the minimum requirements of the catalogue.
fn median(
    id: MeasureId,
    window: Window,
    none: Option<Status>,
    values: impl Iterator<Item = f64>,
    work: &mut [f64],
) -> Measure {
    let all = Robust::of(gather(values.filter(|v| v.is_finite()), work));
    let Some(entry) = catalogue::find(id) else {
        return Measure::absent(id, window, Status::NotComputed);
    };
    // Most waves do not show it: the few that do are another kind, or noise.
    let few = (all.count as f64) < SHOWN * window.count as f64
        || (all.count as u64) < entry.min_count
        || !(entry.min..=entry.max).contains(&all.median);
    if few {
        return Measure::judged(id, window, none, f64::NAN, (f64::NAN, f64::NAN));
    }
    let window = Window { count: all.count as u64, ..window };
    let (median, error) = (all.median, Z * all.error());
    Measure::judged(id, window, none, median, (median - error, median + error))
}

impl Processor for Indices {
    type Config = IndicesConfig;
    type Output = Measure;
    const INFO: Info = Info {
        name: "ppg.indices",
        call: "ppg.indices",
        about: "Times, heights, areas, widths and indices of pulse waves, as medians of windows or of the whole recording.",
        input: Input::Samples,
        channels: PulseWave::INFO.channels,
        source: "Goda, Charlton and Behar, Physiol Meas 45:045001, 2024 (names and definitions); \
                 Millasseau and others, Clin Sci 103:371, 2002 (stiffness and reflection index)",
    };

    fn new(config: &IndicesConfig, rate: SampleRate) -> Result<Self, Error> {
        config.validate()?;
        let inner = WaveConfig { polarity: config.polarity, ..WaveConfig::default() };
        let waves = PulseWave::new(&inner, rate)?;
        let most = config.max_pulses as usize;
        let windows = Sliding::new(
            rate.samples_covering(config.window_s) as u64,
            (rate.samples_rounded(config.hop_s) as u64).max(1),
            libm::ceil(waves.latency().worst) as u64,
            most,
            Kept::NONE,
        )?;
        Ok(Self { config: *config, rate, waves, windows, work: try_vec(most, 0.0)? })
    }

    fn config(&self) -> &IndicesConfig {
        &self.config
    }

    fn rate(&self) -> SampleRate {
        self.rate
    }

    #[inline]
    fn frame(&mut self, frame: &[f64], sink: &mut impl Sink<Measure>) {
        let Self { config, rate, waves, windows, work } = self;
        waves.frame(frame, &mut |wave: Wave| take(&wave, config.height_m, windows));
        windows
            .advance(1, |w| w.index, &mut |span| measure(span, *rate, config.height_m, work, sink));
    }

    fn push_gap(&mut self, frames: u64, sink: &mut impl Sink<Measure>) {
        let Self { config, rate, waves, windows, work } = self;
        waves.push_gap(frames, &mut |wave: Wave| take(&wave, config.height_m, windows));
        windows.advance(frames, |w| w.index, &mut |span| {
            measure(span, *rate, config.height_m, work, sink)
        });
    }

    /// A recording shorter than a window still says what it can and why not the rest.
    fn finish(&mut self, sink: &mut impl Sink<Measure>) {
        let Self { config, rate, waves, windows, work } = self;
        waves.finish(&mut |wave: Wave| take(&wave, config.height_m, windows));
        windows.finish(|w| w.index, &mut |span| measure(span, *rate, config.height_m, work, sink));
    }

    fn latency(&self) -> Latency {
        self.waves.latency()
    }

    fn max_outputs(&self, frames: usize) -> usize {
        EACH.saturating_mul(self.windows.most(frames))
    }
}
