//! What is told of one pulse wave.

use crate::{flags, record};

flags! {
    /// What a pulse wave does not show.
    pub struct WaveFlags {
        /// It does not rise again after the peak: neither dn nor dp.
        NO_NOTCH = 0, "no_notch";
        /// Its second derivative has no c and d between b and e: the waves have run together, and
        /// there is no p2.
        NO_C_D = 1, "no_c_d";
        /// Its second derivative has no e and f.
        NO_E_F = 2, "no_e_f";
        /// Samples come too slowly for the second and third derivative.
        LOW_RATE = 3, "low_rate";
        /// It is unlike the pulses before it in height or time, as under motion.
        IRREGULAR = 4, "irregular";
        /// Found later than the stated latency, as the pulse after it was.
        SEARCH_BACK = 5, "search_back";
    }
}

record! {
    /// One pulse wave. Times are from the start of the stream, heights over the level before the onset, in
    /// the unit of the samples with blood upward, derivatives by the second; NaN where the wave does not
    /// show the point.
    pub struct Wave: "ppg.wave" {
        /// The sample nearest to the onset.
        pub index: u64 [Sample],
        /// Onset: the foot by intersecting tangents.
        pub on_s: f64 [Second],
        /// Systolic peak.
        pub sp_s: f64 [Second],
        /// Dicrotic notch; NaN where there is none.
        pub dn_s: f64 [Second],
        /// Diastolic peak; NaN where there is none.
        pub dp_s: f64 [Second],
        /// Onset of the next pulse.
        pub off_s: f64 [Second],
        /// Systolic peak of the next pulse.
        pub next_sp_s: f64 [Second],
        /// Greatest rise; NaN where there is none.
        pub u_s: f64 [Second],
        /// Greatest fall after the systolic peak; NaN where there is none.
        pub v_s: f64 [Second],
        /// Greatest rise after the notch; NaN where there is none.
        pub w_s: f64 [Second],
        /// Early systolic positive wave of the second derivative; NaN where there is none.
        pub a_s: f64 [Second],
        /// Early systolic negative wave; NaN where there is none.
        pub b_s: f64 [Second],
        /// Late systolic wave, up; NaN where there is none.
        pub c_s: f64 [Second],
        /// Late systolic wave, down; NaN where there is none.
        pub d_s: f64 [Second],
        /// Early diastolic positive wave; NaN where there is none.
        pub e_s: f64 [Second],
        /// Early diastolic negative wave; NaN where there is none.
        pub f_s: f64 [Second],
        /// Early systolic component: first top of the third derivative after b;
        /// NaN where there is none.
        pub p1_s: f64 [Second],
        /// Late systolic component: last bottom of the third derivative before d;
        /// NaN where there is none.
        pub p2_s: f64 [Second],
        /// Height of the systolic peak.
        pub sp: f64 [One],
        /// Height of the notch; NaN where there is none.
        pub dn: f64 [One],
        /// Height of the diastolic peak; NaN where there is none.
        pub dp: f64 [One],
        /// Height of the next onset.
        pub off: f64 [One],
        /// First derivative at u; NaN where there is none.
        pub u: f64 [One],
        /// First derivative at v; NaN where there is none.
        pub v: f64 [One],
        /// First derivative at w; NaN where there is none.
        pub w: f64 [One],
        /// Second derivative at a; NaN where there is none.
        pub a: f64 [One],
        /// Second derivative at b; NaN where there is none.
        pub b: f64 [One],
        /// Second derivative at c; NaN where there is none.
        pub c: f64 [One],
        /// Second derivative at d; NaN where there is none.
        pub d: f64 [One],
        /// Second derivative at e; NaN where there is none.
        pub e: f64 [One],
        /// Second derivative at f; NaN where there is none.
        pub f: f64 [One],
        /// Height of the pulse at u; NaN where there is none.
        pub at_u: f64 [One],
        /// Height of the pulse at p1; NaN where there is none.
        pub at_p1: f64 [One],
        /// Height of the pulse at p2; NaN where there is none.
        pub at_p2: f64 [One],
        /// Second derivative at the systolic peak; NaN where there is none.
        pub bend_sp: f64 [One],
        /// Area over the level before the onset up to the notch; NaN where there is none.
        pub auc_sys: f64 [One],
        /// Area over the level before the onset from the notch on; NaN where there is none.
        pub auc_dia: f64 [One],
        /// Area over the level before the onset.
        pub auc_pi: f64 [One],
        /// From the rise through 10 % of the height to the peak; NaN where there is none.
        pub tsw10: f64 [Second],
        /// From the rise through 25 % of the height to the peak; NaN where there is none.
        pub tsw25: f64 [Second],
        /// From the rise through 33 % of the height to the peak; NaN where there is none.
        pub tsw33: f64 [Second],
        /// From the rise through 50 % of the height to the peak; NaN where there is none.
        pub tsw50: f64 [Second],
        /// From the rise through 66 % of the height to the peak; NaN where there is none.
        pub tsw66: f64 [Second],
        /// From the rise through 75 % of the height to the peak; NaN where there is none.
        pub tsw75: f64 [Second],
        /// From the rise through 90 % of the height to the peak; NaN where there is none.
        pub tsw90: f64 [Second],
        /// From the peak to the fall through 10 % of the height; NaN where there is none.
        pub tdw10: f64 [Second],
        /// From the peak to the fall through 25 % of the height; NaN where there is none.
        pub tdw25: f64 [Second],
        /// From the peak to the fall through 33 % of the height; NaN where there is none.
        pub tdw33: f64 [Second],
        /// From the peak to the fall through 50 % of the height; NaN where there is none.
        pub tdw50: f64 [Second],
        /// From the peak to the fall through 66 % of the height; NaN where there is none.
        pub tdw66: f64 [Second],
        /// From the peak to the fall through 75 % of the height; NaN where there is none.
        pub tdw75: f64 [Second],
        /// From the peak to the fall through 90 % of the height; NaN where there is none.
        pub tdw90: f64 [Second],
        /// How much the pulse is like those before it, from 0 to 1.
        pub quality: f64 [One] range(0.0, 1.0),
        /// What the wave does not show.
        pub flags: WaveFlags [One],
        /// 1 when blood makes the signal rise, -1 when it makes it fall.
        pub polarity: i32 [One] range(-1.0, 1.0),
    }
}
