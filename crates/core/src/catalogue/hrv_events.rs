//! Events of the heart's rhythm: turbulence, recovery, breathing, readiness, and the indices
//! that need norms.

super::measures! {
    family 1;
    HRT_ONSET = 130, "hrv.hrt_onset", Percent, A, window(86400.0, 300.0), count(5), range(-100.0, 100.0),
        "Turbulence onset", "震荡起始",
        "mean of the relative change from the two intervals before a premature ventricular beat to the two after its pause",
        "A. Bauer and others (2008), J. Am. Coll. Cardiol. 52:1353";
    HRT_SLOPE = 131, "hrv.hrt_slope", MillisecondPerInterval, A, window(86400.0, 300.0), count(5), range(-1000.0, 1000.0),
        "Turbulence slope", "震荡斜率",
        "greatest slope over five successive intervals within the 15 after the pause, of the mean tachogram",
        "A. Bauer and others (2008), J. Am. Coll. Cardiol. 52:1353";
    HR_RECOVERY = 134, "hrv.hr_recovery_60", PerMinute, A, window(70.0, 70.0), count(20), range(-200.0, 300.0),
        "Heart-rate recovery after 60 s", "60秒心率恢复",
        "fall of the heart rate within 60 s after the end of exercise",
        "C. R. Cole and others (1999), N. Engl. J. Med. 341:1351";
    RSA_P2T = 135, "hrv.rsa_p2t", Millisecond, B, window(30.0, 30.0), count(4), range(0.0, 5000.0),
        "Peak-to-trough RSA", "呼吸性窦性心律不齐峰谷差",
        "mean over breaths of the longest interval in expiration minus the shortest in inspiration",
        "P. Grossman and others (1990), Psychophysiology 27:702";
    RSA_PORGES_BOHRER = 136, "hrv.rsa_porges_bohrer", LnSquareMillisecond, B, window(60.0, 60.0), count(20), range(-30.0, 30.0),
        "Porges-Bohrer RSA", "Porges-Bohrer呼吸性窦性心律不齐",
        "mean over 30 s epochs of the natural logarithm of the variance, in square milliseconds, of the intervals within the breathing band",
        "G. F. Lewis and others (2012), Psychophysiology 49:183";
    COHERENCE = 137, "hrv.coherence", One, D, window(128.0, 64.0), count(20), range(0.0, 1.0),
        "Cardiac coherence", "心率谐振度",
        "share of the power between 0.04 and 0.26 Hz that lies within 0.015 Hz of its peak",
        "R. McCraty and M. A. Zayas (2014), Front. Psychol. 5:1090";
    BREATHING_COHERENCE = 139, "hrv.breathing_coherence", One, B, window(300.0, 180.0), count(60), range(0.0, 1.0),
        "Coherence with breathing", "与呼吸的相干性",
        "magnitude-squared coherence of the intervals and the breath at the breathing rate, over segments of 64 s; without any relation it is near one by the number of segments",
        "J. P. Saul and others (1991), Am. J. Physiol. 261:H1231";
    RESONANCE_AMPLITUDE = 138, "hrv.resonance_amplitude", Millisecond, B, window(60.0, 60.0), count(20), range(0.0, 5000.0),
        "Resonance amplitude", "共振幅度",
        "peak-to-peak size of the sine at the breathing rate that fits the intervals best",
        "P. M. Lehrer and R. Gevirtz (2014), Front. Psychol. 5:756";
    PNS_INDEX = 152, "hrv.pns_index", StandardScore, D, window(300.0, 60.0), count(50), range(-100.0, 100.0),
        "Parasympathetic index", "副交感指数",
        "mean distance of mean NN, RMSSD and SD1 as a share of SD1 and SD2 from resting norms in standard deviations",
        "D. Nunan and others (2010), Pacing Clin. Electrophysiol. 33:1407";
    SNS_INDEX = 153, "hrv.sns_index", StandardScore, D, window(300.0, 60.0), count(50), range(-100.0, 100.0),
        "Sympathetic index", "交感指数",
        "mean distance of mean heart rate, square root of the stress index and SD2 as a share of SD1 and SD2 from resting norms in standard deviations",
        "D. Nunan and others (2010), Pacing Clin. Electrophysiol. 33:1407";
    READINESS = 154, "hrv.readiness", StandardScore, B, window(5184000.0, 1209600.0), count(3), range(-100.0, 100.0),
        "Readiness", "恢复状态",
        "7 day mean of ln RMSSD minus the 60 day mean, in standard deviations of the 60 days",
        "D. J. Plews and others (2013), Sports Med. 43:773";
}
