//! Blood pressure by a cuff and the pulse arrival time.

super::measures! {
    family 2;
    SBP = 1, "bp.sbp", MillimetreOfMercury, B, window(0.0, 0.0), count(8), range(30.0, 300.0),
        "Systolic blood pressure", "收缩压",
        "level of the cuffs plus slope times the change of the pulse arrival time",
        "R. Mukkamala and others (2015), IEEE Trans. Biomed. Eng. 62:1879";
    DBP = 2, "bp.dbp", MillimetreOfMercury, B, window(0.0, 0.0), count(8), range(10.0, 250.0),
        "Diastolic blood pressure", "舒张压",
        "level of the cuffs plus slope times the change of the pulse arrival time",
        "R. Mukkamala and others (2015), IEEE Trans. Biomed. Eng. 62:1879";
    MAP = 3, "bp.map", MillimetreOfMercury, B, window(0.0, 0.0), count(8), range(20.0, 270.0),
        "Mean arterial pressure", "平均动脉压",
        "diastolic pressure plus a third of the pulse pressure, of the two estimates",
        "R. Mukkamala and others (2015), IEEE Trans. Biomed. Eng. 62:1879";
    DELTA_SBP = 4, "bp.delta_sbp", MillimetreOfMercury, B, window(0.0, 0.0), count(8), range(-200.0, 200.0),
        "Change of the systolic pressure", "收缩压变化",
        "change since the calibration, or without one since the stream began by the slope of a population",
        "R. Mukkamala and others (2015), IEEE Trans. Biomed. Eng. 62:1879";
    DELTA_DBP = 5, "bp.delta_dbp", MillimetreOfMercury, B, window(0.0, 0.0), count(8), range(-200.0, 200.0),
        "Change of the diastolic pressure", "舒张压变化",
        "change since the calibration, or without one since the stream began by the slope of a population",
        "R. Mukkamala and others (2015), IEEE Trans. Biomed. Eng. 62:1879";
    RATE_SBP = 6, "bp.rate_sbp", MillimetreOfMercuryPerMinute, D, window(0.0, 0.0), count(8), range(-1e4, 1e4),
        "Rate of change of the systolic pressure", "收缩压变化率",
        "slope times the rate of change of the logarithm of the pulse arrival time",
        "R. Mukkamala and others (2015), IEEE Trans. Biomed. Eng. 62:1879";
    NULL_SBP = 7, "bp.null_sbp", MillimetreOfMercury, A, window(0.0, 0.0), count(1), range(30.0, 300.0),
        "Systolic pressure of the calibration", "校准收缩压",
        "mean of the cuff readings of the calibration: the null model",
        "the average of the initial cuff values as the model to beat: PMC9154072 (2021)";
    NULL_DBP = 8, "bp.null_dbp", MillimetreOfMercury, A, window(0.0, 0.0), count(1), range(10.0, 250.0),
        "Diastolic pressure of the calibration", "校准舒张压",
        "mean of the cuff readings of the calibration: the null model",
        "the average of the initial cuff values as the model to beat: PMC9154072 (2021)";
    CALIBRATION_AGE = 9, "bp.calibration_age", Second, A, window(0.0, 0.0), count(1), range(0.0, 1e10),
        "Age of the calibration", "校准时长",
        "time since the last cuff reading of the calibration",
        "interocept";
    CHECK_RMSE = 10, "bp.check_rmse", MillimetreOfMercury, A, window(0.0, 0.0), count(1), range(0.0, 300.0),
        "Error at later cuff readings", "后续袖带误差",
        "root mean square of estimate minus cuff, systolic, over the cuffs after the calibration",
        "IEEE 1708-2014";
    CHECK_NULL_RMSE = 11, "bp.check_null_rmse", MillimetreOfMercury, A, window(0.0, 0.0), count(1), range(0.0, 300.0),
        "Error of the null model at later cuff readings", "后续袖带的零模型误差",
        "root mean square of the mean of the calibration minus cuff, systolic, over the same cuffs",
        "IEEE 1708-2014";
    CUFFS = 12, "bp.cuffs", One, A, window(0.0, 0.0), count(1), range(0.0, 1e9),
        "Cuff readings of the calibration", "校准袖带次数",
        "cuff readings that the calibration rests on; of a reading that was refused, the reason",
        "interocept";
    PAT = 13, "bp.pat", Millisecond, A, window(10.0, 10.0), count(8), range(0.0, 2000.0),
        "Pulse arrival time", "脉搏到达时间",
        "median over accepted beats of the time from the R peak to the foot of the pulse; the pre-ejection period is part of it",
        "R. Mukkamala and others (2015), IEEE Trans. Biomed. Eng. 62:1879";
    PTT = 14, "bp.ptt", Millisecond, A, window(10.0, 10.0), count(8), range(0.0, 1000.0),
        "Pulse transit time", "脉搏传导时间",
        "median over accepted beats of the time from the foot of the pulse at one place to that at a place further from the heart",
        "R. Mukkamala and others (2015), IEEE Trans. Biomed. Eng. 62:1879";
}
