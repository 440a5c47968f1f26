//! What windows of measures say of a person against the person's own rest.
//!
//! No emotion is named: no autonomic fingerprint of one has been shown (E. H. Siegel and others,
//! 2018, Psychol. Bull. 144:343). `affect.stress` is the acute stress response, nothing else.

super::measures! {
    family 17;
    AROUSAL = 1, "affect.arousal", StandardScore, B, window(60.0, 30.0), count(5), range(-1e6, 1e6),
        "Arousal", "唤醒度",
        "mean of two channels: heart (rate and ln RMSSD reversed) and skin (level and rate of responses), each the mean of its scores against the own baseline",
        "S. D. Kreibig (2010), Biol. Psychol. 84:394";
    AGREEMENT_Q = 2, "affect.agreement_q", One, B, window(60.0, 30.0), count(5), range(0.0, 1e13),
        "Disagreement of the channels of arousal", "唤醒通道不一致度",
        "Cochran's Q of heart and skin, each with the variance of a window at rest and of the baseline; inputs that share a source are one channel",
        "W. G. Cochran (1954), Biometrics 10:101";
    AGREEMENT_P = 3, "affect.agreement_p", One, B, window(60.0, 30.0), count(5), range(0.0, 1.0),
        "Agreement of the channels of arousal", "唤醒通道一致性概率",
        "probability of so much disagreement, or more, of channels that agree",
        "W. G. Cochran (1954), Biometrics 10:101";
    TENSION = 4, "affect.tension", StandardScore, D, window(30.0, 30.0), count(5), range(-1e6, 1e6),
        "Muscular and sympathetic tension", "肌肉与交感紧张度",
        "mean of the scores of muscle activity, heart rate and skin conductance level, of those that are there, two at least; conflicting where they disagree by Cochran's Q; without a muscle the sympathetic part alone",
        "interocept";
    RELAXATION = 5, "affect.relaxation", StandardScore, B, window(60.0, 30.0), count(5), range(-1e6, 1e6),
        "Relaxation", "放松度",
        "mean of the scores of ln RMSSD and of heart rate reversed; SD1 is RMSSD by the root of two and counts once",
        "F. Shaffer and J. P. Ginsberg (2017), Front. Public Health 5:258";
    BASELINE_AGE = 6, "affect.baseline_age", Second, A, window(0.0, 0.0), count(1), range(0.0, 1e10),
        "Age of the own baseline", "个人基线时长",
        "time since the last window of the baseline",
        "interocept";
    BASELINE_WINDOWS = 7, "affect.baseline_windows", One, A, window(0.0, 0.0), count(0), range(0.0, 1e6),
        "Windows of the own baseline", "个人基线窗口数",
        "windows at rest that the baseline holds",
        "interocept";

    Z_RATE = 16, "affect.z_rate", StandardScore, B, window(30.0, 10.0), count(5), range(-1e6, 1e6),
        "Heart rate against the own baseline", "心率基线分",
        "value minus the median of the baseline, by its scaled median absolute deviation or the floor, whichever is greater",
        "C. Leys and others (2013), J. Exp. Soc. Psychol. 49:764";
    Z_LN_RMSSD = 17, "affect.z_ln_rmssd", StandardScore, B, window(60.0, 30.0), count(5), range(-1e6, 1e6),
        "ln RMSSD against the own baseline", "lnRMSSD基线分",
        "as affect.z_rate",
        "C. Leys and others (2013), J. Exp. Soc. Psychol. 49:764";
    Z_SCL = 18, "affect.z_scl", StandardScore, B, window(30.0, 10.0), count(5), range(-1e6, 1e6),
        "Skin conductance level against the own baseline", "皮肤电导水平基线分",
        "as affect.z_rate, of the logarithm",
        "C. Leys and others (2013), J. Exp. Soc. Psychol. 49:764";
    Z_SCR_RATE = 19, "affect.z_scr_rate", StandardScore, B, window(60.0, 30.0), count(5), range(-1e6, 1e6),
        "Rate of skin conductance responses against the own baseline", "皮肤电导反应频率基线分",
        "as affect.z_rate, of the logarithm of one plus the rate",
        "C. Leys and others (2013), J. Exp. Soc. Psychol. 49:764";
    Z_ISCR = 20, "affect.z_iscr", StandardScore, B, window(30.0, 10.0), count(5), range(-1e6, 1e6),
        "Integrated skin conductance response against the own baseline", "皮肤电导反应积分基线分",
        "as affect.z_rate, of the logarithm of one plus the area",
        "C. Leys and others (2013), J. Exp. Soc. Psychol. 49:764";
    Z_RESP_RATE = 21, "affect.z_resp_rate", StandardScore, B, window(30.0, 30.0), count(5), range(-1e6, 1e6),
        "Breathing rate against the own baseline", "呼吸频率基线分",
        "as affect.z_rate",
        "C. Leys and others (2013), J. Exp. Soc. Psychol. 49:764";
    Z_RESP_CV = 22, "affect.z_resp_cv", StandardScore, B, window(60.0, 30.0), count(5), range(-1e6, 1e6),
        "Breathing variability against the own baseline", "呼吸变异性基线分",
        "as affect.z_rate",
        "C. Leys and others (2013), J. Exp. Soc. Psychol. 49:764";
    Z_TEMP_SLOPE = 23, "affect.z_temp_slope", StandardScore, B, window(120.0, 30.0), count(5), range(-1e6, 1e6),
        "Slope of the skin temperature against the own baseline", "皮肤温度斜率基线分",
        "as affect.z_rate",
        "C. Leys and others (2013), J. Exp. Soc. Psychol. 49:764";
    Z_EMG = 24, "affect.z_emg", StandardScore, D, window(5.0, 0.5), count(5), range(-1e6, 1e6),
        "Muscle activity against the own baseline", "肌电幅度基线分",
        "as affect.z_rate, of the logarithm",
        "C. Leys and others (2013), J. Exp. Soc. Psychol. 49:764";
    Z_MOTION = 25, "affect.z_motion", StandardScore, B, window(30.0, 10.0), count(5), range(-1e6, 1e6),
        "Movement against the own baseline", "运动基线分",
        "as affect.z_rate, of the logarithm: what the others may be confounded with",
        "C. Leys and others (2013), J. Exp. Soc. Psychol. 49:764";

    MOTION = 32, "affect.motion", StandardGravity, A, window(30.0, 10.0), count(5), range(0.0, 1e6),
        "Movement of the sensor", "传感器运动量",
        "root mean square over seconds of the standard deviation of the acceleration within a second, three axes together",
        "P. Schmidt and others (2018), ICMI 2018:400";
    STILL = 33, "affect.still", One, A, window(30.0, 10.0), count(5), range(0.0, 1.0),
        "Share of still seconds", "静止秒占比",
        "share of the seconds with a standard deviation of the acceleration below 0.02 g",
        "interocept";
    PULSE_RATE = 34, "affect.pulse_rate", PerMinute, A, window(30.0, 10.0), count(10), range(30.0, 240.0),
        "Median pulse rate", "脉率中位数",
        "sixty by the median time in seconds from foot to foot, of all pulses found: it bears the worn wrist, where few stretches are good enough for variability",
        "P. J. Rousseeuw and C. Croux (1993), J. Am. Stat. Assoc. 88:1273";
    PULSE_AGREEMENT = 35, "affect.pulse_agreement", One, B, window(30.0, 10.0), count(10), range(0.0, 1.0),
        "Agreement of pulse intervals", "脉搏间期一致率",
        "share of the intervals within a fifth of their median",
        "interocept";
    PULSE_AMPLITUDE_SD = 36, "affect.pulse_amplitude_sd", One, B, window(30.0, 10.0), count(10), range(0.0, 1e3),
        "Relative variability of pulse heights", "脉搏幅度相对变异性",
        "standard deviation of the logarithm of the heights of well-formed pulses: breathing and vasomotion",
        "interocept";

    REACTIVITY_RATE = 48, "affect.reactivity_rate", PerMinute, B, window(0.0, 0.0), count(6), range(-1e6, 1e6),
        "Reactivity of the heart rate", "心率反应性",
        "mean during the task minus mean at rest",
        "N. Christenfeld and others (2000), Psychophysiology 37:543";
    REACTIVITY_LN_RMSSD = 49, "affect.reactivity_ln_rmssd", LnMillisecond, B, window(0.0, 0.0), count(6), range(-1e6, 1e6),
        "Reactivity of ln RMSSD", "lnRMSSD反应性",
        "as affect.reactivity_rate",
        "N. Christenfeld and others (2000), Psychophysiology 37:543";
    REACTIVITY_SBP = 50, "affect.reactivity_sbp", MillimetreOfMercury, B, window(0.0, 0.0), count(6), range(-1e6, 1e6),
        "Reactivity of the systolic pressure", "收缩压反应性",
        "as affect.reactivity_rate",
        "N. Christenfeld and others (2000), Psychophysiology 37:543";
    REACTIVITY_SCL = 51, "affect.reactivity_scl", Microsiemens, B, window(0.0, 0.0), count(6), range(-1e6, 1e6),
        "Reactivity of the skin conductance level", "皮肤电导水平反应性",
        "as affect.reactivity_rate",
        "N. Christenfeld and others (2000), Psychophysiology 37:543";
    REACTIVITY_SCR_RATE = 52, "affect.reactivity_scr_rate", PerMinute, B, window(0.0, 0.0), count(6), range(-1e6, 1e6),
        "Reactivity of the rate of skin conductance responses", "皮肤电导反应频率反应性",
        "as affect.reactivity_rate",
        "N. Christenfeld and others (2000), Psychophysiology 37:543";
    REACTIVITY_AROUSAL = 53, "affect.reactivity_arousal", StandardScore, B, window(0.0, 0.0), count(6), range(-1e6, 1e6),
        "Reactivity of arousal", "唤醒反应性",
        "as affect.reactivity_rate, of arousal or another score",
        "N. Christenfeld and others (2000), Psychophysiology 37:543";
    RECOVERY_AMOUNT = 54, "affect.recovery_amount", One, B, window(600.0, 600.0), count(8), range(-1e9, 1e9),
        "Amount of recovery", "恢复幅度",
        "how much of the reaction comes back, by the curve level + 2 amount / (1 + exp(t / time)) from the end of the task",
        "N. Christenfeld and others (2000), Psychophysiology 37:543";
    RECOVERY_TIME = 55, "affect.recovery_time", Second, B, window(600.0, 600.0), count(8), range(0.0, 1e10),
        "Time of recovery", "恢复时间",
        "time constant of that curve: after 1.1 of it a half is back",
        "N. Christenfeld and others (2000), Psychophysiology 37:543";
    RECOVERY_LEVEL = 56, "affect.recovery_level", One, B, window(600.0, 600.0), count(8), range(-1e9, 1e9),
        "Level after recovery", "恢复后水平",
        "where that curve settles over rest, as a part of the reaction: 0 is all the way back",
        "N. Christenfeld and others (2000), Psychophysiology 37:543";

    HABITUATION_SLOPE = 64, "affect.habituation_slope", One, B, window(0.0, 0.0), count(6), range(-1e3, 1e3),
        "Slope of habituation", "习惯化斜率",
        "slope of the least-squares line of ln(1 + response in microsiemens) on the logarithm of the trial's number",
        "D. F. Levinson and R. Edelberg (1985), Psychophysiology 22:417";
    HABITUATION_TRIALS = 65, "affect.habituation_trials", One, B, window(0.0, 0.0), count(6), range(0.0, 1e9),
        "Trials to habituation", "习惯化试次数",
        "trials before the first two in a row without a response",
        "D. F. Levinson and R. Edelberg (1985), Psychophysiology 22:417";

    VARIABILITY = 72, "affect.variability", One, B, window(0.0, 0.0), count(20), range(0.0, 1e9),
        "Variability of reports", "情绪变异性",
        "standard deviation of the reports, n-1 in the divisor, in their unit",
        "M. Houben and others (2015), Psychol. Bull. 141:901";
    INSTABILITY = 73, "affect.instability", One, B, window(0.0, 0.0), count(20), range(0.0, 1e20),
        "Instability of reports", "情绪不稳定性",
        "mean squared successive difference, each by its gap over the median gap, in their unit squared",
        "S. Jahng and others (2008), Psychol. Methods 13:354";
    INERTIA = 74, "affect.inertia", One, B, window(0.0, 0.0), count(30), range(-1e6, 1e6),
        "Inertia of reports", "情绪惯性",
        "slope of a report on the one before, where no more than one and a half usual gaps are between",
        "P. Kuppens and others (2010), Psychol. Sci. 21:984";

    STRESS = 80, "affect.stress", One, B, window(60.0, 60.0), count(6), range(0.0, 1.0),
        "Acute stress response", "急性应激反应",
        "calibrated probability that a window is one of a stress protocol and not of rest, by a logistic model of heart rate and skin conductance against all of the person's windows so far; no statement about an emotion or a disorder",
        "T. Iqbal and others (2022), Sensors 22:8135 (data); docs/stress-model.md";
    STRESS_DISTANCE = 81, "affect.stress_distance", StandardScore, B, window(60.0, 60.0), count(6), range(0.0, 1e6),
        "Distance from what the stress model has seen", "与应激模型训练数据的距离",
        "Mahalanobis distance of the model's inputs from those it was trained on",
        "P. C. Mahalanobis (1936), Proc. Natl. Inst. Sci. India 2:49";
    STRESS_HISTORY = 82, "affect.stress_history", One, A, window(0.0, 0.0), count(0), range(0.0, 1e9),
        "Windows the stress model compares with", "应激模型参照窗口数",
        "windows of the person so far",
        "interocept";
}
