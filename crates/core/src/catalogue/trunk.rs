//! Standing balance from the acceleration of the lower back (Mancini and others, 2012).

super::measures! {
    family 15;
    TRUNK_SWAY_JERK = 121, "motion.trunk_sway_jerk", SquareMetrePerFifthPowerSecond, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Jerk of the trunk's sway", "躯干摆动急动度",
        "half of the integral over the window of the squared derivatives of both level accelerations, low-pass at 3.5 Hz",
        "M. Mancini and others (2012), J Neuroeng Rehabil 9:59";
    TRUNK_SWAY_RMS = 122, "motion.trunk_sway_rms", MetrePerSquareSecond, B, window(25.0, 10.0), count(1), range(0.0, 1e4),
        "RMS of the trunk's sway", "躯干摆动均方根",
        "root mean square of the level acceleration from its mean, low-pass at 3.5 Hz",
        "M. Mancini and others (2012), J Neuroeng Rehabil 9:59";
    TRUNK_SWAY_RMS_AP = 123, "motion.trunk_sway_rms_ap", MetrePerSquareSecond, B, window(25.0, 10.0), count(1), range(0.0, 1e4),
        "Antero-posterior RMS of the trunk's sway", "躯干前后摆动均方根",
        "the same, antero-posterior",
        "M. Mancini and others (2012), J Neuroeng Rehabil 9:59";
    TRUNK_SWAY_RMS_ML = 124, "motion.trunk_sway_rms_ml", MetrePerSquareSecond, B, window(25.0, 10.0), count(1), range(0.0, 1e4),
        "Medio-lateral RMS of the trunk's sway", "躯干左右摆动均方根",
        "the same, medio-lateral",
        "M. Mancini and others (2012), J Neuroeng Rehabil 9:59";
    TRUNK_SWAY_DISTANCE = 125, "motion.trunk_sway_distance", MetrePerSquareSecond, B, window(25.0, 10.0), count(1), range(0.0, 1e4),
        "Mean distance of the trunk's sway", "躯干摆动平均距离",
        "mean length of the level acceleration from its mean, low-pass at 3.5 Hz",
        "M. Mancini and others (2012), J Neuroeng Rehabil 9:59";
    TRUNK_SWAY_PATH = 126, "motion.trunk_sway_path", MetrePerSquareSecond, B, window(25.0, 10.0), count(1), range(0.0, 1e9),
        "Path of the trunk's sway", "躯干摆动轨迹长度",
        "length of the course of the level acceleration, low-pass at 3.5 Hz",
        "M. Mancini and others (2012), J Neuroeng Rehabil 9:59";
    TRUNK_SWAY_MEAN_FREQUENCY = 127, "motion.trunk_sway_mean_frequency", Hertz, B, window(25.0, 10.0), count(1), range(0.0, 1e4),
        "Mean frequency of the trunk's sway", "躯干摆动平均频率",
        "path by the circumference of a circle of the mean distance and the time",
        "M. Mancini and others (2012), J Neuroeng Rehabil 9:59";
    TRUNK_SWAY_POWER_FREQUENCY_50 = 128, "motion.trunk_sway_power_frequency_50", Hertz, B, window(25.0, 10.0), count(1), range(0.0, 3.5),
        "Median power frequency of the trunk's sway", "躯干摆动中位功率频率",
        "first frequency below which half of the power of both axes from 0.15 to 3.5 Hz lies (Welch, segments of 10 s)",
        "M. Mancini and others (2012), J Neuroeng Rehabil 9:59";
    TRUNK_SWAY_POWER_FREQUENCY_95 = 129, "motion.trunk_sway_power_frequency_95", Hertz, B, window(25.0, 10.0), count(1), range(0.0, 3.5),
        "95 % power frequency of the trunk's sway", "躯干摆动95%功率频率",
        "the same of 95 % of it",
        "M. Mancini and others (2012), J Neuroeng Rehabil 9:59";
    TRUNK_SWAY_CENTROID_FREQUENCY = 130, "motion.trunk_sway_centroid_frequency", Hertz, B, window(25.0, 10.0), count(1), range(0.0, 3.5),
        "Centroidal frequency of the trunk's sway", "躯干摆动频率重心",
        "root of second by zeroth moment of that spectrum",
        "M. Mancini and others (2012), J Neuroeng Rehabil 9:59";
    TRUNK_SWAY_FREQUENCY_DISPERSION = 131, "motion.trunk_sway_frequency_dispersion", One, B, window(25.0, 10.0), count(1), range(0.0, 1.0),
        "Frequency dispersion of the trunk's sway", "躯干摆动频率离散度",
        "how wide that spectrum is: 0 one frequency, 1 all alike",
        "M. Mancini and others (2012), J Neuroeng Rehabil 9:59";
}
