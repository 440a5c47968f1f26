//! Activity and tremor.

super::measures! {
    family 15;
    ENMO = 101, "motion.enmo", StandardGravity, A, window(5.0, 1.0), count(1), range(0.0, 1e4),
        "ENMO", "欧氏范数减重力（ENMO）",
        "mean of the size of the acceleration less 1 g, where that is positive",
        "V. T. van Hees and others (2013), PLoS ONE 8:e61691";
    MAD = 102, "motion.mad", StandardGravity, A, window(5.0, 1.0), count(1), range(0.0, 1e4),
        "Mean amplitude deviation", "加速度平均幅度偏差",
        "mean absolute deviation of the size of the acceleration from its mean",
        "H. Vähä-Ypyä and others (2015), Clin Physiol Funct Imaging 35:64";
    ACTIVITY_LEVEL = 103, "motion.activity_level", One, B, window(5.0, 1.0), count(1), range(0.0, 3.0),
        "Level of activity", "活动强度等级",
        "0 sedentary, 1 light, 2 moderate, 3 vigorous, by ENMO and the borders of the wrist or hip of adults",
        "M. Hildebrand and others (2014), Med Sci Sports Exerc 46:1816; (2017), Scand J Med Sci Sports 27:1814";
    ANGLE_Z = 104, "motion.angle_z", Degree, A, window(5.0, 1.0), count(1), range(-90.0, 90.0),
        "Angle of the third axis", "第三轴倾角",
        "angle between the third axis of the sensor and the horizontal, from the mean acceleration",
        "V. T. van Hees and others (2015), PLoS ONE 10:e0142533";
    TREMOR_FREQUENCY = 111, "motion.tremor_frequency", Hertz, B, window(3.0, 2.0), count(1), range(3.5, 12.0),
        "Frequency of tremor", "震颤频率",
        "frequency of the greatest power from 3.5 to 12 Hz, where that peak holds enough of the band's power, is strong enough, and stands beside little voluntary movement",
        "F. Luft and others (2019), J Clin Med 8:2082";
    TREMOR_RMS = 112, "motion.tremor_rms", One, B, window(3.0, 2.0), count(1), range(0.0, 1e6),
        "Strength of movement in the band of tremor", "震颤频带强度",
        "root mean square from 3.5 to 12 Hz over all axes, in rad/s where there is a rate of turn, else in m/s²",
        "F. Luft and others (2019), J Clin Med 8:2082";
    TREMOR_AMPLITUDE = 113, "motion.tremor_amplitude", Degree, B, window(3.0, 2.0), count(1), range(0.0, 360.0),
        "Amplitude of tremor", "震颤幅度",
        "half of the angle that a sine of the strength and frequency of the peak swings through; of a rate of turn only",
        "R. J. Elble and others (2006), Brain 129:2660";
    TREMOR_SHARE = 114, "motion.tremor_share", One, B, window(3.0, 2.0), count(1), range(0.0, 1.0),
        "Share of the peak of tremor", "震颤峰功率占比",
        "power within 1 Hz of the peak by that of the band",
        "F. Luft and others (2019), J Clin Med 8:2082";
    TILT_SPREAD = 141, "motion.tilt_spread", Degree, B, window(5.0, 5.0), count(1), range(0.0, 90.0),
        "Spread of the inclination", "倾斜离散度",
        "root mean square distance of the vertical, as the sensor sees it, from its mean direction, by angular rate and acceleration together",
        "K. V. Mardia and P. E. Jupp (2000), Directional Statistics, section 9.2 (resultant length)";
    TURN_RATE = 142, "motion.turn_rate", DegreePerSecond, A, window(5.0, 5.0), count(1), range(0.0, 1e5),
        "Rate of turn", "角速度均方根",
        "root mean square of the angular rate less the bias of the gyroscope",
        "interocept";
    SYMMETRY_ANGLE = 151, "motion.symmetry_angle", Percent, B, window(0.0, 0.0), count(2), range(-50.0, 50.0),
        "Symmetry angle", "左右对称角",
        "45 degrees less the angle of the geometric means of both sides against each other, by 90 degrees: 0 alike, 50 only the right, -50 only the left",
        "R. A. Zifchock and others (2008), Gait Posture 27:622; B. L. Welch (1947), Biometrika 34:28";
    SYMMETRY_RATIO = 152, "motion.symmetry_ratio", One, B, window(0.0, 0.0), count(2), range(0.0, 1e12),
        "Left by right", "左右比值",
        "geometric mean of the left by that of the right",
        "B. L. Welch (1947), Biometrika 34:28";
}
