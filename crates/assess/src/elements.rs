//! The 50 elements as data: what each is, from what, and how well it is established.

use interocept::{
    Status,
    catalogue::{Tier, abp, affect, camera, cuff, eda, hrv, ppg, prv, resp, temp},
    measure::MeasureId,
    unit::Unit,
};

/// Which part of the portrait an element belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Six of the body.
    Physiology,
    /// Fourteen of the present state.
    State,
    /// Thirty of what changes slowly.
    Quality,
}

impl Group {
    /// All, in the order of the portrait.
    pub const ALL: [Self; 3] = [Self::Physiology, Self::State, Self::Quality];

    /// Its name in English and Chinese.
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Physiology => ("Physiology", "生理指标"),
            Self::State => ("State", "心理状态"),
            Self::Quality => ("Quality", "心理品质"),
        }
    }
}

/// How a measure becomes the value of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// As it is.
    Same,
    /// An interval in ms becomes a rate a minute.
    Rate,
}

/// What fills an element.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// The first of these measures that has a value; further ones of the same stream are shown
    /// beside it.
    Measures {
        /// In order of preference, each with the unit of the element's value.
        from: &'static [(MeasureId, Turn, Unit)],
        /// Shown beside the value.
        parts: &'static [MeasureId],
    },
    /// What a table of a task, of sessions or of days comes to, by its key.
    Sessions {
        /// The value.
        value: &'static str,
        /// Shown beside the value.
        parts: &'static [&'static str],
        /// The reason until it is there.
        without: Status,
    },
    /// Something that no signal of a capture holds; this is the reason until it is given.
    Given(Status),
}

/// One of the 50.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Element {
    /// Its number in the portrait, such as `P1`.
    pub id: &'static str,
    /// Its name for programs.
    pub key: &'static str,
    /// Its name in English.
    pub label_en: &'static str,
    /// Its name in Chinese.
    pub label_zh: &'static str,
    /// Unit of its value.
    pub unit: Unit,
    /// How well it is established.
    pub tier: Tier,
    /// The shortest capture that can fill it, in seconds; 0 where none can.
    pub min_window_s: f64,
    /// What fills it.
    pub rule: Rule,
    /// From what, in English: also what would fill it.
    pub needs_en: &'static str,
    /// From what, in Chinese.
    pub needs_zh: &'static str,
    /// How it is computed, in English.
    pub formula_en: &'static str,
    /// How it is computed, in Chinese.
    pub formula_zh: &'static str,
    /// Where that comes from.
    pub source: &'static str,
}

impl Element {
    /// Which part of the portrait it belongs to.
    pub fn group(&self) -> Group {
        match self.id.as_bytes().first() {
            Some(b'P') => Group::Physiology,
            Some(b'S') => Group::State,
            _ => Group::Quality,
        }
    }

    /// Whether it infers something about mind or emotion, which law or policy may forbid.
    pub fn infers_mind(&self) -> bool {
        self.group() != Group::Physiology
    }
}

const TASK_FORCE: &str = "Task Force (1996), Circulation 93:1043";

macro_rules! elements {
    ($($id:literal $key:literal $unit:ident $tier:ident $window:literal $rule:expr;
       $en:literal, $zh:literal; $needs_en:literal, $needs_zh:literal;
       $formula_en:literal, $formula_zh:literal; $source:expr;)+) => {
        /// The 50 elements, in the order of the portrait.
        pub static ELEMENTS: &[Element] = &[$(Element {
            id: $id,
            key: $key,
            label_en: $en,
            label_zh: $zh,
            unit: Unit::$unit,
            tier: Tier::$tier,
            min_window_s: $window,
            rule: $rule,
            needs_en: $needs_en,
            needs_zh: $needs_zh,
            formula_en: $formula_en,
            formula_zh: $formula_zh,
            source: $source,
        }),+];
    };
}

use Rule::{Given, Measures};
use Status::{
    NeedsQuestionnaire as Questionnaire, NeedsRating as Rating, NeedsSessions as Several,
    NeedsTask as Task,
};

const fn sessions(value: &'static str, parts: &'static [&'static str], without: Status) -> Rule {
    Rule::Sessions { value, parts, without }
}

elements! {
    "P1" "heart_rate" PerMinute A 10.0
        Measures { from: &[(hrv::MEDIAN_NN, Turn::Rate, Unit::PerMinute), (prv::MEDIAN_PP, Turn::Rate, Unit::PerMinute), (abp::RATE, Turn::Same, Unit::PerMinute), (camera::PULSE_RATE, Turn::Same, Unit::PerMinute)], parts: &[] };
        "Heart rate", "心率"; "ECG, PPG, arterial pressure or a finger on a camera for 10 s", "10秒心电、脉搏波、动脉压或手指贴镜头的影像";
        "60000 over the median interval between normal beats", "60000除以正常心搏间期的中位数"; TASK_FORCE;
    "P2" "ln_rmssd" LnMillisecond B 30.0
        Measures { from: &[(hrv::LN_RMSSD, Turn::Same, Unit::LnMillisecond), (prv::LN_RMSSD, Turn::Same, Unit::LnMillisecond)], parts: &[hrv::RMSSD, prv::RMSSD] };
        "Vagal heart-rate variability", "迷走心率变异性"; "ECG or PPG for 30 s; no norms below 60 s", "30秒心电或脉搏波；不足60秒无常模";
        "logarithm of the root mean square of successive differences", "相邻间期差值均方根的自然对数"; "M. L. Munoz and others (2015), PLoS ONE 10:e0138921";
    "P3" "blood_pressure" MillimetreOfMercury B 10.0
        Measures { from: &[(cuff::SBP, Turn::Same, Unit::MillimetreOfMercury), (abp::SBP, Turn::Same, Unit::MillimetreOfMercury)], parts: &[cuff::DBP, cuff::MAP, abp::DBP, abp::MAP] };
        "Blood pressure", "血压"; "a cuff reading, arterial pressure, or a calibration with pulse arrival times", "袖带读数、动脉压，或已校准的脉搏到达时间";
        "systolic pressure of the cuff, its median over good beats, or by arrival times after three cuffs", "袖带收缩压、合格心搏收缩压的中位数，或三次袖带校准后按脉搏到达时间推算"; "J. X. Sun, A. T. Reisner and R. G. Mark (2006), Comput. Cardiol. 33:13";
    "P4" "respiration_rate" PerMinute A 30.0
        Measures { from: &[(resp::RATE_FUSED, Turn::Same, Unit::PerMinute), (resp::RATE, Turn::Same, Unit::PerMinute), (resp::RATE_ECG, Turn::Same, Unit::PerMinute), (resp::RATE_PPG, Turn::Same, Unit::PerMinute)], parts: &[] };
        "Respiration rate", "呼吸频率"; "a belt, ECG or PPG for 30 s and four breaths", "30秒且至少四次呼吸的呼吸带、心电或脉搏波";
        "sixty over the median period of a breath; of several sensors the rate that they agree on", "60除以呼吸周期的中位数；有多个传感器时取其一致的频率"; "P. H. Charlton and others (2016), Physiol. Meas. 37:610";
    "P5" "oxygen_saturation" Percent A 8.0
        Measures { from: &[(ppg::SPO2, Turn::Same, Unit::Percent)], parts: &[ppg::RATIO, ppg::PERFUSION_INFRARED] };
        "Oxygen saturation", "血氧饱和度"; "red and infrared PPG and the curve of the sensor's maker", "红光与红外脉搏波及传感器厂家曲线";
        "the maker's curve of the ratio of ratios; skin tone biases it", "按厂家曲线由比值之比换算；肤色会造成偏差"; "ISO 80601-2-61:2017";
    "P6" "skin" Microsiemens A 10.0
        Measures { from: &[(eda::SCL_MEAN, Turn::Same, Unit::Microsiemens), (temp::LEVEL, Turn::Same, Unit::DegreeCelsius)], parts: &[eda::SCR_RATE, temp::SLOPE] };
        "Skin conductance or temperature", "皮肤电导或皮温"; "skin conductance, or skin temperature", "皮肤电导或皮肤温度";
        "mean tonic level; responses of at least 0.05 uS beside it", "紧张性水平的均值；另列0.05 µS以上的反应"; "W. Boucsein and others (2012), Psychophysiology 49:1017";

    "S1" "arousal" StandardScore B 30.0
        Measures { from: &[(affect::AROUSAL, Turn::Same, Unit::StandardScore)], parts: &[affect::Z_RATE, affect::Z_LN_RMSSD, affect::Z_SCL, affect::Z_SCR_RATE] };
        "Arousal", "唤醒度"; "the person's own baseline and two of heart rate, ln RMSSD and skin conductance", "个人基线，以及心率、ln RMSSD、皮肤电导中的两项";
        "mean of the own-baseline z of HR, -ln RMSSD, SCL and NS.SCR", "心率、负ln RMSSD、皮肤电导水平与自发反应频率的个人基线z值均值"; "S. D. Kreibig (2010), Biol. Psychol. 84:394";
    "S2" "stress_response" One B 60.0
        Measures { from: &[(affect::STRESS, Turn::Same, Unit::One)], parts: &[affect::STRESS_DISTANCE] };
        "Acute stress response", "急性应激反应"; "the person's own baseline, and heart rate and skin conductance for 60 s", "个人基线，以及60秒心率与皮肤电导";
        "calibrated probability of a stress protocol, with abstention", "应激任务状态的校准概率，不确定时不作判断"; "docs/stress-model.md, the card of the model";
    "S3" "tension" StandardScore D 30.0
        Measures { from: &[(affect::TENSION, Turn::Same, Unit::StandardScore)], parts: &[affect::Z_EMG, affect::Z_RATE, affect::Z_SCL] };
        "Muscular and sympathetic tension", "肌肉与交感紧张"; "the person's own baseline and two of EMG, heart rate and skin conductance", "个人基线，以及肌电、心率、皮肤电导中的两项";
        "mean of the own-baseline z of EMG RMS, HR and SCL, of those that are there; without EMG it says nothing of muscles", "肌电均方根、心率与皮肤电导水平的个人基线z值均值（取现有者）；无肌电时不反映肌肉"; "exploratory, no publication";
    "S4" "relaxation" StandardScore B 30.0
        Measures { from: &[(affect::RELAXATION, Turn::Same, Unit::StandardScore)], parts: &[affect::Z_RATE, affect::Z_LN_RMSSD] };
        "Relaxation", "放松度"; "the person's own baseline and 60 s of ECG or PPG", "个人基线与60秒心电或脉搏波";
        "mean of the own-baseline z of ln RMSSD and minus heart rate; SD1 is RMSSD by the root of two and counts once", "ln RMSSD与负心率的个人基线z值均值；SD1为RMSSD除以根号2，只计一次"; TASK_FORCE;
    "S5" "anxiety" One C 0.0 Given(Questionnaire);
        "Anxiety", "焦虑"; "GAD-7", "GAD-7量表";
        "sum of seven items, 0 to 21", "七题总分，0至21"; "R. L. Spitzer and others (2006), Arch. Intern. Med. 166:1092";
    "S6" "depressive_tendency" One C 0.0 Given(Questionnaire);
        "Depressive tendency", "抑郁倾向"; "PHQ-9", "PHQ-9量表";
        "sum of nine items, 0 to 27; any answer to item 9 but 'not at all' calls a person", "九题总分，0至27；第9题若非“完全没有”，须由人员跟进"; "K. Kroenke, R. L. Spitzer and J. B. Williams (2001), J. Gen. Intern. Med. 16:606";
    "S7" "perceived_stress" One C 0.0 Given(Questionnaire);
        "Perceived stress", "压力感"; "total of the PSS-10 (licence kept by the deployer)", "PSS-10总分（许可由部署方取得）";
        "total, 0 to 40", "总分，0至40"; "S. Cohen, T. Kamarck and R. Mermelstein (1983), J. Health Soc. Behav. 24:385";
    "S8" "fatigue" One C 0.0 Given(Rating);
        "Fatigue", "疲劳"; "a rating of fatigue, 0 to 100", "疲劳评分（0至100）";
        "the rating; lapses of a vigilance task beside it", "评分值；另列警觉任务的失误次数"; "K. A. Lee, G. Hicks and G. Nino-Murcia (1991), Psychiatry Res. 36:291";
    "S9" "irritability" One C 0.0 Given(Rating);
        "Irritability", "易怒"; "a rating of irritability, 0 to 100", "易怒评分（0至100）";
        "the rating", "评分值"; "own wording";
    "S10" "valence" One C 0.0 Given(Rating);
        "Valence", "情绪效价"; "a rating on nine steps", "九级效价评分";
        "the rating, 1 unpleasant to 9 pleasant", "评分值，1为不愉快，9为愉快"; "M. M. Bradley and P. J. Lang (1994), J. Behav. Ther. Exp. Psychiatry 25:49";
    "S11" "attention" One A 0.0 Given(Task);
        "Attention", "注意"; "a vigilance task of 3 min or more", "至少3分钟的警觉任务";
        "mean of the reciprocal reaction times in seconds", "反应时（秒）倒数的均值"; "M. Basner and D. F. Dinges (2011), Sleep 34:581";
    "S12" "sleep" One B 0.0 sessions("rhythm.sleep_h", &[], Several);
        "Sleep sufficiency", "睡眠充足度"; "three nights of actigraphy, or hours of sleep as told", "三晚体动记录，或自述睡眠时长";
        "hours of sleep in 24, as told or by the actigraph", "24小时内睡眠小时数（自述或体动记录）"; "N. F. Watson and others (2015), Sleep 38:843";
    "S13" "craving" One C 0.0 Given(Rating);
        "Craving", "渴求"; "a rating of craving, 0 to 100", "渴求评分（0至100）";
        "the rating; cue minus neutral beside it", "评分值；另列线索刺激减中性刺激之差"; "B. L. Carter and S. T. Tiffany (1999), Addiction 94:327";
    "S14" "breathing_regulation" One D 60.0
        Measures { from: &[(resp::PERIOD_CV, Turn::Same, Unit::One)], parts: &[resp::SIGHS] };
        "Respiratory-autonomic dysregulation", "呼吸自主失调"; "a belt for 60 s, and an ECG for the sinus arrhythmia", "60秒呼吸带；窦性心律不齐另需心电";
        "coefficient of variation of the breath's period; sighs a minute and peak-to-trough sinus arrhythmia beside it", "呼吸周期的变异系数；另列每分钟叹息次数与呼吸性窦性心律不齐峰谷差"; "E. Vlemincx and others (2013), Biol. Psychol. 92:299";

    "Q1" "emotional_stability" One C 0.0 Given(Questionnaire);
        "Emotional stability", "情绪稳定性"; "IPIP Emotional Stability, ten items", "IPIP情绪稳定性（十题）";
        "mean item score, reversed keys turned, 1 to 5", "题目均分（反向题已转换），1至5"; "L. R. Goldberg and others (2006), J. Res. Pers. 40:84";
    "Q2" "affect_variability" One B 0.0 sessions("affect.variability", &[], Several);
        "Affect variability", "情感变异"; "20 repeated ratings of affect", "20次重复情感评分";
        "standard deviation within the person", "个人内部的标准差"; "M. Houben, W. Van Den Noortgate and P. Kuppens (2015), Psychol. Bull. 141:901";
    "Q3" "affect_instability" One B 0.0 sessions("affect.instability", &[], Several);
        "Affect instability", "情感不稳定"; "20 repeated ratings of affect", "20次重复情感评分";
        "mean square of successive differences", "相邻差值的均方"; "M. Houben, W. Van Den Noortgate and P. Kuppens (2015), Psychol. Bull. 141:901";
    "Q4" "emotional_inertia" One B 0.0 sessions("affect.inertia", &[], Several);
        "Emotional inertia", "情绪惯性"; "30 repeated ratings of negative affect", "30次重复负性情感评分";
        "autocorrelation at one step", "一阶自相关"; "P. Kuppens, N. B. Allen and L. B. Sheeber (2010), Psychol. Sci. 21:984";
    "Q5" "emotional_reactivity" StandardScore B 0.0 sessions("affect.reactivity_arousal", &[], Task);
        "Emotional reactivity", "情绪反应性"; "a standard set of stimuli in two sessions", "两次标准刺激任务";
        "arousal at stimuli less arousal at neutral ones", "刺激时的唤醒度减中性刺激时的唤醒度"; "S. D. Kreibig (2010), Biol. Psychol. 84:394";
    "Q6" "stress_reactivity" PerMinute B 0.0 sessions("affect.reactivity_rate", &["affect.reactivity_ln_rmssd", "affect.reactivity_sbp"], Task);
        "Stress reactivity", "应激反应性"; "5 min of rest and a 3 min task", "5分钟静息与3分钟任务";
        "heart rate of the task less that of the baseline", "任务期心率减基线心率"; "N. Christenfeld, L. M. Glynn and W. Gerin (2000), Psychophysiology 37:543";
    "Q7" "stress_recovery" One B 0.0 sessions("affect.recovery_amount", &["affect.recovery_time", "affect.recovery_level"], Task);
        "Stress recovery", "应激恢复"; "baseline, task and 10 min of recovery", "基线、任务与10分钟恢复";
        "share of the reaction that comes back, by a logistic curve of three parameters", "按三参数逻辑曲线计算的反应恢复比例"; "N. Christenfeld, L. M. Glynn and W. Gerin (2000), Psychophysiology 37:543";
    "Q8" "resilience" One C 0.0 Given(Questionnaire);
        "Resilience", "韧性"; "mean of the BRS (licence kept by the deployer)", "BRS均分（许可由部署方取得）";
        "mean item score, 1 to 5", "题目均分，1至5"; "B. W. Smith and others (2008), Int. J. Behav. Med. 15:194";
    "Q9" "coping_self_efficacy" One C 0.0 Given(Questionnaire);
        "Coping self-efficacy", "应对自我效能"; "GSE", "GSE量表";
        "sum of ten items, 10 to 40", "十题总分，10至40"; "R. Schwarzer and M. Jerusalem (1995), Generalized Self-Efficacy scale";
    "Q10" "stress_load_trend" StandardScore B 0.0 sessions("hrv.readiness", &[], Several);
        "Stress-load trend", "压力负荷趋势"; "ln RMSSD of 14 days or more", "14天以上的ln RMSSD";
        "mean of 7 days against mean and deviation of 60", "7天均值相对于60天均值与标准差"; "D. J. Plews and others (2013), Sports Med. 43:773";
    "Q11" "impulse_control" One C 0.0 Given(Questionnaire);
        "Impulse control", "冲动控制"; "total of the BIS-11 (licence kept by the deployer)", "BIS-11总分（许可由部署方取得）";
        "total, 30 to 120; low is controlled", "总分，30至120；越低表示控制越好"; "J. H. Patton, M. S. Stanford and E. S. Barratt (1995), J. Clin. Psychol. 51:768";
    "Q12" "self_control" One C 0.0 Given(Questionnaire);
        "Self-control", "自控"; "IPIP Self-Control, ten items", "IPIP自控（十题）";
        "mean item score, reversed keys turned, 1 to 5", "题目均分（反向题已转换），1至5"; "L. R. Goldberg and others (2006), J. Res. Pers. 40:84";
    "Q13" "vagal_capacity" LnMillisecond B 0.0 sessions("hrv.ln_rmssd", &[], Several);
        "Vagal regulation capacity", "迷走调节能力"; "5 min of seated rest in three sessions", "三次5分钟坐位静息";
        "mean of ln RMSSD over the sessions", "各次ln RMSSD的均值"; "D. Nunan, G. R. Sandercock and D. A. Brodie (2010), Pacing Clin. Electrophysiol. 33:1407";
    "Q14" "resonance_response" PerMinute B 0.0 sessions("resonance.swing", &["hrv.resonance_amplitude"], Task);
        "Resonance breathing response", "共振呼吸反应"; "2 min of breathing at six a minute", "以每分钟6次呼吸2分钟";
        "mean swing of the heart rate within a breath", "每次呼吸内心率波动幅度的均值"; "P. M. Lehrer and R. Gevirtz (2014), Front. Psychol. 5:756";
    "Q15" "regulation_style" One C 0.0 Given(Questionnaire);
        "Emotion-regulation style", "情绪调节方式"; "means of the ERQ (licence kept by the deployer)", "ERQ均分（许可由部署方取得）";
        "mean of reappraisal, 1 to 7; suppression beside it", "认知重评均分，1至7；另列表达抑制"; "J. J. Gross and O. P. John (2003), J. Pers. Soc. Psychol. 85:348";
    "Q16" "autonomic_adaptability" One A 0.0 Given(Task);
        "Autonomic adaptability", "自主神经适应性"; "active standing with ECG and a cuff", "主动站立试验，配心电与袖带";
        "30:15 ratio; change of the systolic pressure beside it", "30:15比值；另列收缩压变化"; "D. J. Ewing and others (1985), Diabetes Care 8:491";
    "Q17" "baroreflex_sensitivity" MillisecondPerMillimetreOfMercury B 300.0 sessions("bp.brs_sequence", &["bp.brs_alpha_lf", "bp.brs_sequences"], Task);
        "Baroreflex sensitivity", "压力反射敏感性"; "5 min of rest with ECG and arterial pressure", "5分钟静息，配心电与动脉压";
        "slope of sequences; alpha index beside it", "序列法斜率；另列α指数"; "G. Parati, M. Di Rienzo and G. Mancia (2000), J. Hypertens. 18:7";
    "Q18" "habituation" One B 0.0 sessions("affect.habituation_slope", &["affect.habituation_trials"], Task);
        "Habituation", "习惯化"; "the times of six or more equal stimuli and skin conductance, or the responses to them", "六次以上相同刺激的时刻与皮肤电导，或各次反应幅度";
        "slope of ln(1 + response) over the logarithm of the trial; a response begins 1 to 4 s after its stimulus", "ln(1+反应幅度)对试次对数的斜率；反应始于刺激后1至4秒"; "W. Boucsein and others (2012), Psychophysiology 49:1017";
    "Q19" "circadian_regularity" One B 0.0 sessions("rhythm.regularity", &["rhythm.stability", "rhythm.variability"], Several);
        "Sleep and circadian regularity", "睡眠与昼夜规律"; "seven days of actigraphy", "七天体动记录";
        "sleep regularity index; stability and variability beside it", "睡眠规律指数；另列日间稳定性与日内变异性"; "A. J. Phillips and others (2017), Sci. Rep. 7:3216";
    "Q20" "cardiac_complexity" Nat D 0.0 sessions("hrv.sampen", &["hrv.dfa_alpha1"], Several);
        "Cardiac complexity", "心脏复杂度"; "300 normal beats in three sessions", "三次采集各300个正常心搏";
        "mean sample entropy; DFA alpha 1 beside it", "样本熵均值；另列DFA α1"; "J. S. Richman and J. R. Moorman (2000), Am. J. Physiol. 278:H2039";
    "Q21" "sustained_attention" One A 0.0 Given(Task);
        "Sustained attention", "注意稳定"; "a vigilance task of 5 to 10 min", "5至10分钟警觉任务";
        "lapses: reaction times over 0.5 s", "失误次数：反应时超过0.5秒"; "M. Basner and D. F. Dinges (2011), Sleep 34:581";
    "Q22" "working_memory" One A 0.0 Given(Task);
        "Working memory", "工作记忆"; "an n-back task of 5 min", "5分钟n-back任务";
        "d': z of the hits less z of the false alarms", "d′：命中率的z值减虚报率的z值"; "M. J. Kane and others (2007), J. Exp. Psychol. Learn. 33:615";
    "Q23" "response_consistency" One A 0.0 Given(Task);
        "Response consistency", "反应一致性"; "a choice reaction task of 3 min", "3分钟选择反应任务";
        "standard deviation of the reaction times by their mean", "反应时标准差除以其均值"; "D. F. Hultsch, S. W. MacDonald and R. A. Dixon (2002), J. Gerontol. B 57:P101";
    "Q24" "steadiness" One B 0.0 Given(Task);
        "Psychomotor steadiness", "精神运动稳定性"; "standing or tapping for 30 s", "30秒站立或敲击";
        "RMS of the sway in mm; variation of tapping beside it", "晃动的均方根（毫米）；另列敲击变异"; "T. E. Prieto and others (1996), IEEE Trans. Biomed. Eng. 43:956";
    "Q25" "treatment_motivation" One C 0.0 Given(Questionnaire);
        "Treatment motivation", "戒治动机"; "total of a motivation questionnaire, such as SOCRATES", "动机问卷总分（如SOCRATES）";
        "total as supplied", "所提供的总分"; "W. R. Miller and J. S. Tonigan (1996), Psychol. Addict. Behav. 10:81";
    "Q26" "sociability" One C 0.0 Given(Questionnaire);
        "Sociability", "社交性"; "IPIP Extraversion, ten items", "IPIP外向性（十题）";
        "mean item score, reversed keys turned, 1 to 5", "题目均分（反向题已转换），1至5"; "L. R. Goldberg and others (2006), J. Res. Pers. 40:84";
    "Q27" "self_discipline" One C 0.0 Given(Questionnaire);
        "Self-discipline", "自律"; "IPIP Self-Discipline, ten items", "IPIP自律（十题）";
        "mean item score, reversed keys turned, 1 to 5", "题目均分（反向题已转换），1至5"; "L. R. Goldberg and others (2006), J. Res. Pers. 40:84";
    "Q28" "aggression_tendency" One C 0.0 Given(Questionnaire);
        "Aggression tendency", "攻击倾向"; "IPIP Anger, ten items; for review by a person only", "IPIP愤怒（十题）；仅供人工复核";
        "mean item score, reversed keys turned, 1 to 5; never part of a score of risk", "题目均分（反向题已转换），1至5；绝不计入任何风险评分"; "L. R. Goldberg and others (2006), J. Res. Pers. 40:84";
    "Q29" "wellbeing" One C 0.0 Given(Questionnaire);
        "Well-being and hope", "幸福感与希望"; "total of the WHO-5 (licence kept by the deployer)", "WHO-5总分（许可由部署方取得）";
        "four times the sum of five items, 0 to 100", "五题总分乘以4，0至100"; "C. W. Topp and others (2015), Psychother. Psychosom. 84:167";
    "Q30" "abstinence_self_efficacy" One B 0.0 Given(Rating);
        "Abstinence self-efficacy and relapse vulnerability", "戒断自我效能与复吸易感"; "a rating of confidence, 0 to 100, and 14 days of craving", "信心评分（0至100）与14天渴求记录";
        "the rating; the trend of craving in points a week beside it, never one score", "评分值；另列渴求每周变化，绝不合成一个分数"; "G. A. Marlatt and D. M. Donovan (2005), Relapse Prevention";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        RECORDS,
        sessions::{REGULARITY, SLEEP, SWING},
    };
    use std::collections::BTreeSet;

    #[test]
    fn there_are_six_fourteen_and_thirty_in_order() {
        let ids: Vec<String> = ELEMENTS.iter().map(|e| e.id.to_owned()).collect();
        let due = (1..=6).map(|i| format!("P{i}"));
        let due =
            due.chain((1..=14).map(|i| format!("S{i}"))).chain((1..=30).map(|i| format!("Q{i}")));
        assert_eq!(ids, due.collect::<Vec<_>>());
        assert_eq!(ELEMENTS.iter().map(|e| e.key).collect::<BTreeSet<_>>().len(), 50);
    }

    #[test]
    fn every_element_has_its_texts_and_a_measure_of_its_unit() {
        for e in ELEMENTS {
            for text in [e.label_en, e.needs_en, e.formula_en, e.source] {
                assert!(!text.is_empty(), "{}: a text is missing", e.id);
            }
            // A source is a work of some year, or one of three texts that reports translate.
            let own = ["exploratory, no publication", "own wording"];
            let cited = e.source.chars().filter(char::is_ascii_digit).count() > 3;
            assert!(cited || own.contains(&e.source) || e.id == "S2", "{}: {}", e.id, e.source);
            for text in [e.label_zh, e.needs_zh, e.formula_zh] {
                assert!(!text.is_ascii(), "{}: {text} is not Chinese", e.id);
            }
            match e.rule {
                Rule::Measures { from, .. } => {
                    assert_eq!(from.first().unwrap().2, e.unit, "{}", e.id)
                }
                Rule::Sessions { value, without, .. } => {
                    let own = [SWING, REGULARITY, SLEEP].into_iter().find(|(key, _)| *key == value);
                    let entry = interocept::catalogue::find_key(value);
                    let unit = own.map(|(_, unit)| unit).or(entry.map(|e| e.unit));
                    assert_eq!(unit, Some(e.unit), "{}", e.id);
                    assert!(!without.has_value(), "{}", e.id);
                    assert!(RECORDS.iter().any(|r| r.elements.contains(&e.id)), "{}", e.id);
                }
                Rule::Given(status) => assert!(!status.has_value(), "{}", e.id),
            }
        }
    }
}
