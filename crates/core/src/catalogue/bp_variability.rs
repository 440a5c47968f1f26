//! How readings of blood pressure vary, over a day or over months.

super::measures! {
    family 2;
    SBP_MEAN = 96, "bp.sbp_mean", MillimetreOfMercury, A, window(0.0, 0.0), count(2), range(30.0, 300.0),
        "Mean systolic pressure of readings", "收缩压读数均值", "mean of the readings", "G. Parati and others (2023), J. Hypertens. 41:527";
    SBP_SD = 97, "bp.sbp_sd", MillimetreOfMercury, B, window(0.0, 0.0), count(3), range(0.0, 200.0),
        "Standard deviation of the systolic pressure", "收缩压标准差", "standard deviation of the readings, n - 1", "G. Parati and others (2023), J. Hypertens. 41:527";
    SBP_CV = 98, "bp.sbp_cv", Percent, B, window(0.0, 0.0), count(3), range(0.0, 300.0),
        "Coefficient of variation of the systolic pressure", "收缩压变异系数", "standard deviation by the mean", "G. Parati and others (2023), J. Hypertens. 41:527";
    SBP_ARV = 99, "bp.sbp_arv", MillimetreOfMercury, B, window(0.0, 0.0), count(3), range(0.0, 200.0),
        "Average real variability of the systolic pressure", "收缩压平均真实变异", "mean size of the change from reading to reading, weighted by the time between", "L. Mena and others (2005), J. Hypertens. 23:505";
    SBP_VIM = 100, "bp.sbp_vim", MillimetreOfMercury, B, window(0.0, 0.0), count(3), range(0.0, 1000.0),
        "Variation of the systolic pressure independent of the mean", "收缩压独立于均值的变异", "standard deviation by the mean to the power x, times the cohort's mean to the power x; x and that mean are of a cohort's fit, and not guessed from one person", "P. M. Rothwell and others (2010), Lancet 375:895";
    DBP_MEAN = 101, "bp.dbp_mean", MillimetreOfMercury, A, window(0.0, 0.0), count(2), range(10.0, 250.0),
        "Mean diastolic pressure of readings", "舒张压读数均值", "mean of the readings", "G. Parati and others (2023), J. Hypertens. 41:527";
    DBP_SD = 102, "bp.dbp_sd", MillimetreOfMercury, B, window(0.0, 0.0), count(3), range(0.0, 200.0),
        "Standard deviation of the diastolic pressure", "舒张压标准差", "standard deviation of the readings, n - 1", "G. Parati and others (2023), J. Hypertens. 41:527";
    DBP_CV = 103, "bp.dbp_cv", Percent, B, window(0.0, 0.0), count(3), range(0.0, 300.0),
        "Coefficient of variation of the diastolic pressure", "舒张压变异系数", "standard deviation by the mean", "G. Parati and others (2023), J. Hypertens. 41:527";
    DBP_ARV = 104, "bp.dbp_arv", MillimetreOfMercury, B, window(0.0, 0.0), count(3), range(0.0, 200.0),
        "Average real variability of the diastolic pressure", "舒张压平均真实变异", "mean size of the change from reading to reading, weighted by the time between", "L. Mena and others (2005), J. Hypertens. 23:505";
    SBP_WEIGHTED_SD = 105, "bp.sbp_weighted_sd", MillimetreOfMercury, B, window(0.0, 0.0), count(27), range(0.0, 200.0),
        "Weighted standard deviation of the systolic pressure", "收缩压加权标准差", "standard deviations of day and night, weighted by their length", "G. Bilo and others (2007), J. Hypertens. 25:2058";
    SBP_DIPPING = 106, "bp.sbp_dipping", Percent, A, window(0.0, 0.0), count(27), range(-200.0, 100.0),
        "Nocturnal dipping of the systolic pressure", "夜间收缩压下降率", "fall of the mean from awake to asleep, by that awake: below 0 reverse, to 10 non-dipper, to 20 dipper, above extreme", "E. O'Brien and others (2013), J. Hypertens. 31:1731";
    DBP_DIPPING = 107, "bp.dbp_dipping", Percent, A, window(0.0, 0.0), count(27), range(-200.0, 100.0),
        "Nocturnal dipping of the diastolic pressure", "夜间舒张压下降率", "fall of the mean from awake to asleep, by that awake", "E. O'Brien and others (2013), J. Hypertens. 31:1731";
    MORNING_SURGE = 108, "bp.morning_surge", MillimetreOfMercury, B, window(0.0, 0.0), count(27), range(-200.0, 200.0),
        "Morning surge of the systolic pressure", "晨峰血压", "mean of the two hours after waking less the mean of the three readings around the lowest one asleep", "K. Kario and others (2003), Circulation 107:1401";
    SBP_TREND = 109, "bp.sbp_trend_30d", MillimetreOfMercury, B, window(0.0, 0.0), count(8), range(-1e4, 1e4),
        "Change of the systolic pressure in 30 days", "收缩压30天变化", "median slope of all pairs of means of sessions or days, times 30 days", "P. K. Sen (1968), J. Am. Stat. Assoc. 63:1379";
    SBP_TREND_P = 110, "bp.sbp_trend_p", One, B, window(0.0, 0.0), count(8), range(0.0, 1.0),
        "Chance of such a systolic trend without one", "收缩压趋势p值", "two-sided Mann-Kendall test of the means of sessions or days, for ties corrected", "M. G. Kendall (1975), Rank Correlation Methods";
    DBP_TREND = 111, "bp.dbp_trend_30d", MillimetreOfMercury, B, window(0.0, 0.0), count(8), range(-1e4, 1e4),
        "Change of the diastolic pressure in 30 days", "舒张压30天变化", "median slope of all pairs of means of sessions or days, times 30 days", "P. K. Sen (1968), J. Am. Stat. Assoc. 63:1379";
    DBP_TREND_P = 112, "bp.dbp_trend_p", One, B, window(0.0, 0.0), count(8), range(0.0, 1.0),
        "Chance of such a diastolic trend without one", "舒张压趋势p值", "two-sided Mann-Kendall test of the means of sessions or days, for ties corrected", "M. G. Kendall (1975), Rank Correlation Methods";
    TREND_UNITS = 113, "bp.trend_units", One, A, window(0.0, 0.0), count(1), range(0.0, 1e6),
        "Sessions or days of the trend", "趋势单元数", "means that the trend rests on", "interocept";
}
