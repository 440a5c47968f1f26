//! Arterial pressure, measured as a waveform.

super::measures! {
    family 3;
    SBP = 1, "abp.sbp", MillimetreOfMercury, A, window(10.0, 10.0), count(8), range(-1000.0, 1000.0),
        "Systolic arterial pressure", "动脉收缩压",
        "median over good beats of the highest pressure",
        "J. X. Sun, A. T. Reisner and R. G. Mark (2006), Comput. Cardiol. 33:13";
    DBP = 2, "abp.dbp", MillimetreOfMercury, A, window(10.0, 10.0), count(8), range(-1000.0, 1000.0),
        "Diastolic arterial pressure", "动脉舒张压",
        "median over good beats of the lowest pressure before the upstroke",
        "J. X. Sun, A. T. Reisner and R. G. Mark (2006), Comput. Cardiol. 33:13";
    MAP = 3, "abp.map", MillimetreOfMercury, A, window(10.0, 10.0), count(8), range(-1000.0, 1000.0),
        "Mean arterial pressure", "平均动脉压",
        "median over good beats of the mean pressure from onset to onset",
        "J. X. Sun, A. T. Reisner and R. G. Mark (2006), Comput. Cardiol. 33:13";
    PP = 4, "abp.pp", MillimetreOfMercury, A, window(10.0, 10.0), count(8), range(0.0, 1000.0),
        "Arterial pulse pressure", "动脉脉压",
        "median over good beats of systolic less diastolic pressure",
        "J. X. Sun, A. T. Reisner and R. G. Mark (2006), Comput. Cardiol. 33:13";
    PPV = 5, "abp.ppv", Percent, B, window(30.0, 30.0), count(20), range(0.0, 200.0),
        "Pulse-pressure variation", "脉压变异度",
        "greatest less least pulse pressure by their mean, mean over stretches of 8 s of good beats; it tells of the response to fluids in a regular rhythm under controlled ventilation only",
        "F. Michard and others (2000), Am. J. Respir. Crit. Care Med. 162:134";
    RATE = 6, "abp.rate", PerMinute, A, window(10.0, 10.0), count(8), range(0.0, 300.0),
        "Rate of arterial beats", "动脉搏动频率",
        "sixty over the median time in seconds from onset to onset of good beats",
        "J. X. Sun, A. T. Reisner and R. G. Mark (2006), Comput. Cardiol. 33:13";
    GOOD = 7, "abp.good", One, A, window(10.0, 10.0), count(0), range(0.0, 1.0),
        "Share of good beats of arterial pressure", "动脉压合格搏动比例",
        "beats that break no rule and do not stand alone between beats that do, by all beats",
        "J. X. Sun, A. T. Reisner and R. G. Mark (2006), Comput. Cardiol. 33:13";
    DPDT_MAX = 8, "abp.dpdt_max", MillimetreOfMercuryPerSecond, B, window(10.0, 10.0), count(8), range(0.0, 1e5),
        "Steepest rise of arterial pressure", "动脉压最大上升速率",
        "median over good beats of the steepest rise",
        "W. Zong, T. Heldt, G. B. Moody and R. G. Mark (2003), Comput. Cardiol. 30:259";
}
