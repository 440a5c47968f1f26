//! Breathing.

super::measures! {
    family 5;
    RATE = 1, "resp.rate", PerMinute, A, window(30.0, 30.0), count(4), range(0.0, 200.0),
        "Breathing rate", "呼吸频率",
        "sixty over the median time in seconds from the onset of a breath to the next",
        "P. H. Charlton and others (2016), Physiol. Meas. 37:610", loinc "9279-1";
    PERIOD_SD = 2, "resp.period_sd", Second, B, window(60.0, 30.0), count(4), range(0.0, 60.0),
        "Breathing variability", "呼吸变异性",
        "standard deviation of the times from onset to onset",
        "E. Vlemincx and others (2013), Biol. Psychol. 93:47";
    PERIOD_CV = 3, "resp.period_cv", One, B, window(60.0, 30.0), count(4), range(0.0, 10.0),
        "Relative breathing variability", "相对呼吸变异性",
        "standard deviation of the times from onset to onset, by their mean",
        "E. Vlemincx and others (2013), Biol. Psychol. 93:47";
    INSPIRATION = 4, "resp.inspiration", Second, A, window(30.0, 30.0), count(4), range(0.0, 60.0),
        "Time of breathing in", "吸气时间",
        "median time from the onset of a breath to its peak",
        "J. Milic-Emili and M. M. Grunstein (1976), Chest 70:131";
    EXPIRATION = 5, "resp.expiration", Second, A, window(30.0, 30.0), count(4), range(0.0, 600.0),
        "Time of breathing out", "呼气时间",
        "median time from the peak of a breath to the onset of the next, pauses included",
        "J. Milic-Emili and M. M. Grunstein (1976), Chest 70:131";
    DUTY = 6, "resp.duty", One, A, window(30.0, 30.0), count(4), range(0.0, 1.0),
        "Duty cycle of breathing", "吸气占空比",
        "median of the time of breathing in by the time of the whole breath",
        "J. Milic-Emili and M. M. Grunstein (1976), Chest 70:131";
    DEPTH = 7, "resp.depth", One, B, window(30.0, 30.0), count(4), range(0.0, 1e300),
        "Depth of breathing", "呼吸深度",
        "median height of the peak of a breath over its onset, in the unit of the samples",
        "E. Vlemincx and others (2013), Biol. Psychol. 93:47";
    DEPTH_CV = 8, "resp.depth_cv", One, B, window(60.0, 30.0), count(4), range(0.0, 10.0),
        "Relative variability of depth", "呼吸深度变异性",
        "standard deviation of the depths of breaths, by their mean",
        "E. Vlemincx and others (2013), Biol. Psychol. 93:47";
    SIGHS = 9, "resp.sighs", PerMinute, B, window(60.0, 60.0), count(8), range(0.0, 75.0),
        "Sighs", "叹气频率",
        "breaths at least twice as deep as the median of the eight before, per minute",
        "E. Vlemincx and others (2013), Biol. Psychol. 93:47";
    PAUSES = 10, "resp.pauses", PerMinute, B, window(60.0, 60.0), count(4), range(0.0, 6.0),
        "Breathing pauses", "呼吸暂停频率",
        "breaths whose breathing out lasts ten seconds or more, per minute; for review by a person",
        "R. B. Berry and others (2012), J. Clin. Sleep Med. 8:597";
    RATE_ECG = 11, "resp.rate_ecg", PerMinute, A, window(30.0, 30.0), count(4), range(0.0, 200.0),
        "Breathing rate from ECG", "心电呼吸频率",
        "rate that explains the variance of beat intervals, R heights and QRS slopes best together, where two of them agree on it",
        "P. H. Charlton and others (2018), IEEE Rev. Biomed. Eng. 11:2; W. Karlen and others (2013), IEEE Trans. Biomed. Eng. 60:1946";
    RATE_RSA = 12, "resp.rate_rsa", PerMinute, B, window(30.0, 30.0), count(4), range(0.0, 200.0),
        "Breathing rate from beat intervals", "心搏间期呼吸频率",
        "rate that explains the variance of the intervals between beats best",
        "P. H. Charlton and others (2018), IEEE Rev. Biomed. Eng. 11:2";
    RATE_R_AMPLITUDE = 13, "resp.rate_r_amplitude", PerMinute, B, window(30.0, 30.0), count(4), range(0.0, 200.0),
        "Breathing rate from R heights", "R波幅度呼吸频率",
        "rate that explains the variance of the heights of R best",
        "P. H. Charlton and others (2018), IEEE Rev. Biomed. Eng. 11:2";
    RATE_QRS_SLOPE = 14, "resp.rate_qrs_slope", PerMinute, B, window(30.0, 30.0), count(4), range(0.0, 200.0),
        "Breathing rate from QRS slopes", "QRS斜率呼吸频率",
        "rate that explains the variance of the steepest rise less the steepest fall of QRS best",
        "J. Lazaro and others (2014), Med. Biol. Eng. Comput. 52:275";
    RATE_PPG = 15, "resp.rate_ppg", PerMinute, A, window(30.0, 30.0), count(4), range(0.0, 200.0),
        "Breathing rate from PPG", "脉搏波呼吸频率",
        "rate that explains the variance of pulse intervals, heights and levels best together, where two of them agree on it",
        "P. H. Charlton and others (2018), IEEE Rev. Biomed. Eng. 11:2; W. Karlen and others (2013), IEEE Trans. Biomed. Eng. 60:1946";
    RATE_PULSE_INTERVAL = 16, "resp.rate_pulse_interval", PerMinute, B, window(30.0, 30.0), count(4), range(0.0, 200.0),
        "Breathing rate from pulse intervals", "脉搏间期呼吸频率",
        "rate that explains the variance of the intervals from foot to foot best",
        "W. Karlen and others (2013), IEEE Trans. Biomed. Eng. 60:1946";
    RATE_PULSE_AMPLITUDE = 17, "resp.rate_pulse_amplitude", PerMinute, B, window(30.0, 30.0), count(4), range(0.0, 200.0),
        "Breathing rate from pulse heights", "脉搏幅度呼吸频率",
        "rate that explains the variance of the heights of pulses best",
        "W. Karlen and others (2013), IEEE Trans. Biomed. Eng. 60:1946";
    RATE_PULSE_BASELINE = 18, "resp.rate_pulse_baseline", PerMinute, B, window(30.0, 30.0), count(4), range(0.0, 200.0),
        "Breathing rate from pulse levels", "脉搏基线呼吸频率",
        "rate that explains the variance of the levels at the feet of pulses best",
        "W. Karlen and others (2013), IEEE Trans. Biomed. Eng. 60:1946";
    RATE_FUSED = 19, "resp.rate_fused", PerMinute, A, window(30.0, 30.0), count(4), range(0.0, 200.0),
        "Breathing rate of several channels", "多通道呼吸频率",
        "weighted mean of the rates of belt, ECG and PPG that agree, the two of the heart counted once",
        "W. Karlen and others (2013), IEEE Trans. Biomed. Eng. 60:1946; P. H. Charlton and others (2018), IEEE Rev. Biomed. Eng. 11:2";
}
