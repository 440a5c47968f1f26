//! Skin conductance.
//!
//! Criteria and terms: W. Boucsein and others (2012), Psychophysiology 49:1017, the publication
//! recommendations of the Society for Psychophysiological Research.

super::measures! {
    family 6;
    SCL_MEAN = 1, "eda.scl_mean", Microsiemens, A, window(30.0, 10.0), count(0), range(0.0, 10000.0),
        "Skin conductance level", "皮肤电导水平",
        "mean of the tonic level",
        "W. Boucsein and others (2012), Psychophysiology 49:1017";
    SCL_SLOPE = 2, "eda.scl_slope", MicrosiemensPerMinute, B, window(60.0, 30.0), count(0), range(-1e6, 1e6),
        "Slope of the skin conductance level", "皮肤电导水平斜率",
        "slope of the least-squares line through the tonic level",
        "W. Boucsein and others (2012), Psychophysiology 49:1017";
    SCR_RATE = 3, "eda.scr_rate", PerMinute, A, window(60.0, 30.0), count(0), range(0.0, 600.0),
        "Rate of skin conductance responses", "皮肤电导反应频率",
        "responses that begin in the window, by its good minutes; without events these are the non-specific ones",
        "W. Boucsein and others (2012), Psychophysiology 49:1017";
    SCR_AMPLITUDE = 4, "eda.scr_amplitude", Microsiemens, A, window(30.0, 10.0), count(1), range(0.0, 10000.0),
        "Mean amplitude of skin conductance responses", "皮肤电导反应平均幅度",
        "mean amplitude of the responses that begin in the window, above the recovery of what came before",
        "W. Boucsein and others (2012), Psychophysiology 49:1017";
    SCR_AMPLITUDE_SUM = 5, "eda.scr_amplitude_sum", Microsiemens, A, window(30.0, 10.0), count(0), range(0.0, 1e6),
        "Sum of amplitudes of skin conductance responses", "皮肤电导反应幅度总和",
        "sum of the amplitudes of the responses that begin in the window",
        "W. Boucsein and others (2012), Psychophysiology 49:1017";
    SCR_AMPLITUDE_MAX = 6, "eda.scr_amplitude_max", Microsiemens, B, window(30.0, 10.0), count(1), range(0.0, 10000.0),
        "Greatest amplitude of skin conductance responses", "皮肤电导反应最大幅度",
        "greatest amplitude of the responses that begin in the window",
        "W. Boucsein and others (2012), Psychophysiology 49:1017";
    SCR_RISE = 7, "eda.scr_rise", Second, B, window(30.0, 10.0), count(1), range(0.0, 60.0),
        "Mean rise time of skin conductance responses", "皮肤电导反应平均上升时间",
        "mean time from onset to peak",
        "W. Boucsein and others (2012), Psychophysiology 49:1017";
    SCR_HALF_RECOVERY = 8, "eda.scr_half_recovery", Second, B, window(30.0, 10.0), count(1), range(0.0, 120.0),
        "Mean half recovery time of skin conductance responses", "皮肤电导反应平均半恢复时间",
        "mean time from the peak until half of the amplitude is left, of the responses that reach it",
        "W. Boucsein and others (2012), Psychophysiology 49:1017";
    ISCR = 9, "eda.iscr", MicrosiemensSecond, B, window(30.0, 10.0), count(0), range(0.0, 1e7),
        "Integrated skin conductance response", "皮肤电导反应积分",
        "area of the phasic part above zero",
        "M. Benedek and C. Kaernbach (2010), J. Neurosci. Methods 190:80";
    SCR_LATENCY = 10, "eda.scr_latency", Second, A, window(4.0, 4.0), count(1), range(0.0, 4.0),
        "Latency of skin conductance responses", "皮肤电导反应潜伏期",
        "mean time from an event to the first response that begins 1 to 4 s after it",
        "W. Boucsein and others (2012), Psychophysiology 49:1017";
    SCR_ANSWERED = 11, "eda.scr_answered", One, A, window(4.0, 4.0), count(1), range(0.0, 1.0),
        "Share of events with a skin conductance response", "有皮肤电导反应的事件比例",
        "share of the events that a response follows within 1 to 4 s",
        "W. Boucsein and others (2012), Psychophysiology 49:1017";
    SYMPATHETIC_POWER = 12, "eda.sympathetic_power", SquareMicrosiemens, B, window(64.0, 64.0), count(0), range(0.0, 1e9),
        "Sympathetic band power of skin conductance", "皮肤电导交感频带功率",
        "power of the conductance between 0.045 and 0.25 Hz",
        "H. F. Posada-Quintero and others (2016), Ann. Biomed. Eng. 44:3124";
    SYMPATHETIC_SHARE = 13, "eda.sympathetic_share", One, B, window(64.0, 64.0), count(0), range(0.0, 1.0),
        "Share of the sympathetic band in skin conductance", "皮肤电导交感频带占比",
        "power between 0.045 and 0.25 Hz by the power up to 0.5 Hz, a straight line taken out",
        "H. F. Posada-Quintero and others (2016), Ann. Biomed. Eng. 44:3124";
}
