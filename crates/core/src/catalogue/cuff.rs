//! Blood pressure by the oscillations of a cuff.

super::measures! {
    family 2;
    SBP = 32, "cuff.sbp", MillimetreOfMercury, B, window(0.0, 0.0), count(8), range(30.0, 300.0),
        "Systolic blood pressure by oscillometry", "示波法收缩压",
        "systolic pressure by the method asked for, from the envelope of the oscillations; not validated with any cuff",
        "J. Liu, J.-O. Hahn and R. Mukkamala (2013), Ann. Biomed. Eng. 41:587";
    DBP = 33, "cuff.dbp", MillimetreOfMercury, B, window(0.0, 0.0), count(8), range(10.0, 250.0),
        "Diastolic blood pressure by oscillometry", "示波法舒张压",
        "diastolic pressure by the method asked for, from the envelope of the oscillations; not validated with any cuff",
        "J. Liu, J.-O. Hahn and R. Mukkamala (2013), Ann. Biomed. Eng. 41:587";
    MAP = 34, "cuff.map", MillimetreOfMercury, B, window(0.0, 0.0), count(8), range(20.0, 270.0),
        "Cuff pressure of the largest oscillation", "最大振荡袖带压",
        "cuff pressure at the top of the envelope; by custom the mean pressure, by the model nearer to 0.45 systolic plus 0.55 diastolic",
        "A. Chandrasekhar, M. Yavarimanesh, J.-O. Hahn and others (2019), IEEE Trans. Biomed. Eng. 66:3000, PMC6881246";
    SBP_RATIO = 35, "cuff.sbp_ratio", MillimetreOfMercury, D, window(0.0, 0.0), count(8), range(30.0, 300.0),
        "Systolic blood pressure by fixed ratio", "固定比例法收缩压",
        "cuff pressure above the top where the envelope has fallen to a fixed part of it; the part is not validated with any cuff",
        "L. A. Geddes and others (1982), Ann. Biomed. Eng. 10:271";
    DBP_RATIO = 36, "cuff.dbp_ratio", MillimetreOfMercury, D, window(0.0, 0.0), count(8), range(10.0, 250.0),
        "Diastolic blood pressure by fixed ratio", "固定比例法舒张压",
        "cuff pressure below the top where the envelope has fallen to a fixed part of it; the part is not validated with any cuff",
        "L. A. Geddes and others (1982), Ann. Biomed. Eng. 10:271";
    SBP_SLOPE = 37, "cuff.sbp_slope", MillimetreOfMercury, D, window(0.0, 0.0), count(8), range(30.0, 300.0),
        "Systolic blood pressure by steepest slope", "最大斜率法收缩压",
        "cuff pressure above the top where the envelope falls fastest",
        "A. Chandrasekhar, M. Yavarimanesh, J.-O. Hahn and others (2019), IEEE Trans. Biomed. Eng. 66:3000, PMC6881246";
    DBP_SLOPE = 38, "cuff.dbp_slope", MillimetreOfMercury, D, window(0.0, 0.0), count(8), range(10.0, 250.0),
        "Diastolic blood pressure by steepest slope", "最大斜率法舒张压",
        "cuff pressure below the top where the envelope rises fastest",
        "A. Chandrasekhar, M. Yavarimanesh, J.-O. Hahn and others (2019), IEEE Trans. Biomed. Eng. 66:3000, PMC6881246";
    SBP_MODEL = 39, "cuff.sbp_model", MillimetreOfMercury, D, window(0.0, 0.0), count(8), range(30.0, 300.0),
        "Systolic blood pressure by the person's artery", "个体模型法收缩压",
        "systolic pressure of a curve of the artery's compliance fitted to the oscillations",
        "J. Liu, J.-O. Hahn and R. Mukkamala (2013), Ann. Biomed. Eng. 41:587";
    DBP_MODEL = 40, "cuff.dbp_model", MillimetreOfMercury, D, window(0.0, 0.0), count(8), range(10.0, 250.0),
        "Diastolic blood pressure by the person's artery", "个体模型法舒张压",
        "diastolic pressure of a curve of the artery's compliance fitted to the oscillations",
        "J. Liu, J.-O. Hahn and R. Mukkamala (2013), Ann. Biomed. Eng. 41:587";
    DISAGREEMENT = 41, "cuff.disagreement", MillimetreOfMercury, D, window(0.0, 0.0), count(8), range(0.0, 300.0),
        "Disagreement of the methods", "各方法间差异",
        "largest difference between fixed ratio, slope and model, of the systolic or the diastolic pressure; above 10 mmHg confidence is low",
        "interocept";
    RESIDUAL = 42, "cuff.residual", Percent, D, window(0.0, 0.0), count(8), range(0.0, 1e4),
        "Residual of the model of the artery", "动脉模型残差",
        "root mean square of oscillations less the fitted model, by the largest oscillation",
        "V. Dhamotharan, A. Chandrasekhar, H.-S. Cheng and others (2023), IEEE Trans. Biomed. Eng., PMC9958264";
    REJECTED = 43, "cuff.rejected", Percent, A, window(0.0, 0.0), count(0), range(0.0, 100.0),
        "Oscillations left out", "剔除的振荡比例",
        "oscillations that a movement spoilt, by all but those that a step of the cuff did",
        "interocept";
    AMPLITUDE = 44, "cuff.amplitude", MillimetreOfMercury, B, window(0.0, 0.0), count(8), range(0.0, 100.0),
        "Largest oscillation", "最大振荡幅度",
        "height of the envelope at its top",
        "L. A. Geddes and others (1982), Ann. Biomed. Eng. 10:271";
    RATE = 45, "cuff.rate", PerMinute, A, window(0.0, 0.0), count(8), range(0.0, 300.0),
        "Pulse rate in the cuff", "袖带脉率",
        "sixty over the median time in seconds from foot to foot of the oscillations that were kept",
        "interocept";
}
