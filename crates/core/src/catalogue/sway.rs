//! Standing balance: every descriptor of the review of Quijoux and others (2021), of each axis and
//! of both.

use crate::measure::MeasureId;

super::measures! {
    family 15;
    SWAY_DISTANCE = 1, "motion.sway_distance", Millimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Mean distance of sway", "摆动平均距离",
        "mean distance from the mean, in the plane",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_GREATEST = 2, "motion.sway_greatest", Millimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Greatest distance of sway", "摆动最大距离",
        "greatest distance from the mean, in the plane",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_RMS = 3, "motion.sway_rms", Millimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "RMS of sway", "摆动均方根",
        "root mean square of the distance from the mean, in the plane",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_RANGE = 4, "motion.sway_range", Millimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Range of sway", "摆动范围",
        "largest distance of two points",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_RANGE_RATIO = 5, "motion.sway_range_ratio", One, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Ratio of ranges of sway", "摆动范围比",
        "medio-lateral by antero-posterior range",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_PLANAR_DEVIATION = 6, "motion.sway_planar_deviation", Millimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Planar deviation of sway", "平面偏差",
        "root of the sum of both mean squares",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_DIRECTION_COEFFICIENT = 7, "motion.sway_direction_coefficient", One, B, window(25.0, 10.0), count(1), range(-1.0, 1.0),
        "Coefficient of sway direction", "摆动方向系数",
        "mean product of both axes by the product of their root mean squares",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_ELLIPSE_AREA = 8, "motion.sway_ellipse_area_pred95", SquareMillimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "95 % prediction ellipse of sway", "95%预测椭圆面积",
        "area of the ellipse that holds the next point with 95 % probability",
        "P. Schubert and M. Kirchner (2014), Gait Posture 39:518";
    SWAY_PRINCIPAL_DIRECTION = 9, "motion.sway_principal_direction", Degree, B, window(25.0, 10.0), count(1), range(0.0, 90.0),
        "Principal direction of sway", "主摆动方向",
        "angle between the direction of most variance and the antero-posterior axis",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_VELOCITY = 10, "motion.sway_velocity", MillimetrePerSecond, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Mean velocity of sway", "摆动平均速度",
        "length of the path times rate by number of values",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_AREA_PER_SECOND = 11, "motion.sway_area_per_second", SquareMillimetrePerSecond, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Area of sway per second", "每秒摆动面积",
        "sum of the triangles of successive points and the mean, by time",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_LENGTH_BY_AREA = 12, "motion.sway_length_by_area", One, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Path of sway by its area", "摆动长度面积比",
        "length of the path by the area of the 95 % prediction ellipse, in 1/mm",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_FRACTAL_DIMENSION = 13, "motion.sway_fractal_dimension", One, B, window(25.0, 10.0), count(1), range(-1e6, 1e6),
        "Fractal dimension of sway", "摆动分形维数",
        "logarithm of the number of values by that of values times diameter of a circle as large as the ellipse by path",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_MEAN_FREQUENCY = 14, "motion.sway_mean_frequency", Hertz, B, window(25.0, 10.0), count(1), range(0.0, 1e4),
        "Mean frequency of sway", "摆动平均频率",
        "turns a second on a circle of the mean distance at the mean velocity",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_DENSITY_PEAK = 15, "motion.sway_density_peak", Second, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Mean peak of sway density", "摆动密度峰值均值",
        "mean of the peaks of the time spent in a row within 3 mm of each point, low-pass at 2.5 Hz",
        "M. Jacono and others (2004), Motor Control 8:292";
    SWAY_DENSITY_DISTANCE = 16, "motion.sway_density_distance", Millimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Distance of peaks of sway density", "摆动密度峰间距",
        "mean distance of successive peaks of the sway density in the plane",
        "M. Jacono and others (2004), Motor Control 8:292";
    SWAY_MEAN_ML = 17, "motion.sway_mean_ml", Millimetre, B, window(25.0, 10.0), count(1), range(-1e6, 1e6),
        "Mean medio-lateral centre of pressure", "左右压力中心均值",
        "mean of the medio-lateral centre of pressure, as it came",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_DISTANCE_ML = 18, "motion.sway_distance_ml", Millimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Mean medio-lateral distance of sway", "左右摆动平均距离",
        "mean distance from the mean, medio-lateral",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_GREATEST_ML = 19, "motion.sway_greatest_ml", Millimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Greatest medio-lateral distance of sway", "左右摆动最大距离",
        "greatest distance from the mean, medio-lateral",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_RMS_ML = 20, "motion.sway_rms_ml", Millimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Medio-lateral RMS of sway", "左右摆动均方根",
        "root mean square of the distance from the mean, medio-lateral",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_RANGE_ML = 21, "motion.sway_range_ml", Millimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Medio-lateral range of sway", "左右摆动范围",
        "greatest less least value, medio-lateral",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_VELOCITY_ML = 22, "motion.sway_velocity_ml", MillimetrePerSecond, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Mean medio-lateral velocity of sway", "左右摆动平均速度",
        "length of the path, medio-lateral, times rate by number of values",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_PHASE_PLANE_ML = 23, "motion.sway_phase_plane_ml", One, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Medio-lateral phase-plane parameter", "左右相平面参数",
        "root of mean square distance in mm² and variance of the velocity in mm²/s², medio-lateral",
        "P. O. Riley and others (1995), J Gerontol 50:M1; F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_ZERO_CROSSINGS_ML = 24, "motion.sway_zero_crossings_ml", One, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Medio-lateral reversals of sway", "左右摆动反向次数",
        "sign changes of the velocity, medio-lateral",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_PEAK_VELOCITY_ML = 25, "motion.sway_peak_velocity_ml", MillimetrePerSecond, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Mean peak medio-lateral velocity", "左右峰值速度均值",
        "mean of the greatest velocities between reversals, medio-lateral, either way",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_PEAK_VELOCITY_POS_ML = 26, "motion.sway_peak_velocity_pos_ml", MillimetrePerSecond, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Mean peak medio-lateral velocity, positive", "左右正向峰值速度均值",
        "mean of the greatest velocities between reversals, medio-lateral, of movements up the axis",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_PEAK_VELOCITY_NEG_ML = 27, "motion.sway_peak_velocity_neg_ml", MillimetrePerSecond, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Mean peak medio-lateral velocity, negative", "左右负向峰值速度均值",
        "mean of the greatest velocities between reversals, medio-lateral, of movements down the axis",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_MEAN_FREQUENCY_ML = 28, "motion.sway_mean_frequency_ml", Hertz, B, window(25.0, 10.0), count(1), range(0.0, 1e4),
        "Mean medio-lateral frequency of sway", "左右摆动平均频率",
        "frequency of a sine of the same mean distance and mean velocity, medio-lateral",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_TOTAL_POWER_ML = 29, "motion.sway_total_power_ml", SquareMillimetrePerHertz, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Medio-lateral power of sway", "左右摆动总功率",
        "sum over the bins from 0.15 to 5 Hz of the power density (Welch, segments of 10 s, transform as long as the window), medio-lateral",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_POWER_FREQUENCY_50_ML = 30, "motion.sway_power_frequency_50_ml", Hertz, B, window(25.0, 10.0), count(1), range(0.0, 5.0),
        "Medio-lateral median power frequency of sway", "左右摆动中位功率频率",
        "first frequency below which half of the power lies, medio-lateral",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_POWER_FREQUENCY_95_ML = 31, "motion.sway_power_frequency_95_ml", Hertz, B, window(25.0, 10.0), count(1), range(0.0, 5.0),
        "Medio-lateral 95 % power frequency of sway", "左右摆动95%功率频率",
        "first frequency below which 95 % of the power lies, medio-lateral",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_FREQUENCY_MODE_ML = 32, "motion.sway_frequency_mode_ml", Hertz, B, window(25.0, 10.0), count(1), range(0.0, 5.0),
        "Medio-lateral frequency of most power of sway", "左右摆动峰值频率",
        "frequency of the greatest power density, medio-lateral",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_CENTROID_FREQUENCY_ML = 33, "motion.sway_centroid_frequency_ml", Hertz, B, window(25.0, 10.0), count(1), range(0.0, 5.0),
        "Medio-lateral centroidal frequency of sway", "左右摆动频率重心",
        "root of second by zeroth spectral moment, medio-lateral",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_FREQUENCY_DISPERSION_ML = 34, "motion.sway_frequency_dispersion_ml", One, B, window(25.0, 10.0), count(1), range(0.0, 1.0),
        "Medio-lateral frequency dispersion of sway", "左右摆动频率离散度",
        "root of 1 less squared first by zeroth and second spectral moment, medio-lateral",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_POWER_BELOW_05_ML = 35, "motion.sway_power_below_05_ml", SquareMillimetrePerHertz, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Medio-lateral power of slow sway", "左右低频摆动功率",
        "sum of the power density up to 0.5 Hz, medio-lateral",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_POWER_05_2_ML = 36, "motion.sway_power_05_2_ml", SquareMillimetrePerHertz, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Medio-lateral power of middle sway", "左右中频摆动功率",
        "sum of the power density from 0.5 to 2 Hz, medio-lateral",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_POWER_ABOVE_2_ML = 37, "motion.sway_power_above_2_ml", SquareMillimetrePerHertz, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Medio-lateral power of fast sway", "左右高频摆动功率",
        "sum of the power density above 2 Hz, medio-lateral",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_FREQUENCY_QUOTIENT_ML = 38, "motion.sway_frequency_quotient_ml", One, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Medio-lateral frequency quotient of sway", "左右摆动频率商",
        "power above 2 Hz by power below, medio-lateral",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_DIFFUSION_SHORT_ML = 39, "motion.sway_diffusion_short_ml", SquareMillimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Medio-lateral short-term diffusion of sway", "左右短时扩散系数",
        "mean squared displacement after one second by the line of the short region, medio-lateral",
        "J. J. Collins and C. J. De Luca (1993), Exp Brain Res 95:308";
    SWAY_DIFFUSION_LONG_ML = 40, "motion.sway_diffusion_long_ml", SquareMillimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Medio-lateral long-term diffusion of sway", "左右长时扩散系数",
        "mean squared displacement after one second by the line of the long region, medio-lateral",
        "J. J. Collins and C. J. De Luca (1993), Exp Brain Res 95:308";
    SWAY_CRITICAL_TIME_ML = 41, "motion.sway_critical_time_ml", Second, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Medio-lateral critical time of sway", "左右临界时间",
        "where the lines of the short and the long region meet, medio-lateral",
        "J. J. Collins and C. J. De Luca (1993), Exp Brain Res 95:308";
    SWAY_CRITICAL_DISPLACEMENT_ML = 42, "motion.sway_critical_displacement_ml", SquareMillimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Medio-lateral critical displacement of sway", "左右临界位移",
        "mean squared displacement where the lines meet, medio-lateral",
        "J. J. Collins and C. J. De Luca (1993), Exp Brain Res 95:308";
    SWAY_SCALING_SHORT_ML = 43, "motion.sway_scaling_short_ml", One, B, window(25.0, 10.0), count(1), range(-10.0, 10.0),
        "Medio-lateral short-term scaling of sway", "左右短时标度指数",
        "half of the slope of the short region in logarithms, medio-lateral: above 0.5 sway goes on, below it returns",
        "J. J. Collins and C. J. De Luca (1993), Exp Brain Res 95:308";
    SWAY_SAMPLE_ENTROPY_ML = 44, "motion.sway_sample_entropy_ml", Nat, B, window(25.0, 10.0), count(1), range(0.0, 100.0),
        "Medio-lateral sample entropy of sway", "左右样本熵",
        "sample entropy of patterns of 3 within 0.2 standard deviations at 25 Hz, medio-lateral; of 600 values at least",
        "S. Ramdani and others (2009), Med Eng Phys 31:1023";
    SWAY_DFA_ML = 45, "motion.sway_dfa_ml", One, B, window(25.0, 10.0), count(1), range(-10.0, 10.0),
        "Medio-lateral scaling exponent of sway", "左右去趋势波动指数",
        "slope of detrended fluctuations over boxes of 4 to a quarter of the values at 25 Hz, medio-lateral",
        "M. Duarte and V. M. Zatsiorsky (2001), Phys Lett A 283:124; C.-K. Peng and others (1995), Chaos 5:82";
    SWAY_SCALING_LONG_ML = 46, "motion.sway_scaling_long_ml", One, B, window(25.0, 10.0), count(1), range(-10.0, 10.0),
        "Medio-lateral long-term scaling of sway", "左右长时标度指数",
        "half of the slope of the long region in logarithms, medio-lateral",
        "J. J. Collins and C. J. De Luca (1993), Exp Brain Res 95:308";
    SWAY_MEAN_AP = 47, "motion.sway_mean_ap", Millimetre, B, window(25.0, 10.0), count(1), range(-1e6, 1e6),
        "Mean antero-posterior centre of pressure", "前后压力中心均值",
        "mean of the antero-posterior centre of pressure, as it came",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_DISTANCE_AP = 48, "motion.sway_distance_ap", Millimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Mean antero-posterior distance of sway", "前后摆动平均距离",
        "mean distance from the mean, antero-posterior",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_GREATEST_AP = 49, "motion.sway_greatest_ap", Millimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Greatest antero-posterior distance of sway", "前后摆动最大距离",
        "greatest distance from the mean, antero-posterior",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_RMS_AP = 50, "motion.sway_rms_ap", Millimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Antero-posterior RMS of sway", "前后摆动均方根",
        "root mean square of the distance from the mean, antero-posterior",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_RANGE_AP = 51, "motion.sway_range_ap", Millimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Antero-posterior range of sway", "前后摆动范围",
        "greatest less least value, antero-posterior",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_VELOCITY_AP = 52, "motion.sway_velocity_ap", MillimetrePerSecond, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Mean antero-posterior velocity of sway", "前后摆动平均速度",
        "length of the path, antero-posterior, times rate by number of values",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_PHASE_PLANE_AP = 53, "motion.sway_phase_plane_ap", One, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Antero-posterior phase-plane parameter", "前后相平面参数",
        "root of mean square distance in mm² and variance of the velocity in mm²/s², antero-posterior",
        "P. O. Riley and others (1995), J Gerontol 50:M1; F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_ZERO_CROSSINGS_AP = 54, "motion.sway_zero_crossings_ap", One, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Antero-posterior reversals of sway", "前后摆动反向次数",
        "sign changes of the velocity, antero-posterior",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_PEAK_VELOCITY_AP = 55, "motion.sway_peak_velocity_ap", MillimetrePerSecond, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Mean peak antero-posterior velocity", "前后峰值速度均值",
        "mean of the greatest velocities between reversals, antero-posterior, either way",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_PEAK_VELOCITY_POS_AP = 56, "motion.sway_peak_velocity_pos_ap", MillimetrePerSecond, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Mean peak antero-posterior velocity, positive", "前后正向峰值速度均值",
        "mean of the greatest velocities between reversals, antero-posterior, of movements up the axis",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_PEAK_VELOCITY_NEG_AP = 57, "motion.sway_peak_velocity_neg_ap", MillimetrePerSecond, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Mean peak antero-posterior velocity, negative", "前后负向峰值速度均值",
        "mean of the greatest velocities between reversals, antero-posterior, of movements down the axis",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_MEAN_FREQUENCY_AP = 58, "motion.sway_mean_frequency_ap", Hertz, B, window(25.0, 10.0), count(1), range(0.0, 1e4),
        "Mean antero-posterior frequency of sway", "前后摆动平均频率",
        "frequency of a sine of the same mean distance and mean velocity, antero-posterior",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_TOTAL_POWER_AP = 59, "motion.sway_total_power_ap", SquareMillimetrePerHertz, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Antero-posterior power of sway", "前后摆动总功率",
        "sum over the bins from 0.15 to 5 Hz of the power density (Welch, segments of 10 s, transform as long as the window), antero-posterior",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_POWER_FREQUENCY_50_AP = 60, "motion.sway_power_frequency_50_ap", Hertz, B, window(25.0, 10.0), count(1), range(0.0, 5.0),
        "Antero-posterior median power frequency of sway", "前后摆动中位功率频率",
        "first frequency below which half of the power lies, antero-posterior",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_POWER_FREQUENCY_95_AP = 61, "motion.sway_power_frequency_95_ap", Hertz, B, window(25.0, 10.0), count(1), range(0.0, 5.0),
        "Antero-posterior 95 % power frequency of sway", "前后摆动95%功率频率",
        "first frequency below which 95 % of the power lies, antero-posterior",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_FREQUENCY_MODE_AP = 62, "motion.sway_frequency_mode_ap", Hertz, B, window(25.0, 10.0), count(1), range(0.0, 5.0),
        "Antero-posterior frequency of most power of sway", "前后摆动峰值频率",
        "frequency of the greatest power density, antero-posterior",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_CENTROID_FREQUENCY_AP = 63, "motion.sway_centroid_frequency_ap", Hertz, B, window(25.0, 10.0), count(1), range(0.0, 5.0),
        "Antero-posterior centroidal frequency of sway", "前后摆动频率重心",
        "root of second by zeroth spectral moment, antero-posterior",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_FREQUENCY_DISPERSION_AP = 64, "motion.sway_frequency_dispersion_ap", One, B, window(25.0, 10.0), count(1), range(0.0, 1.0),
        "Antero-posterior frequency dispersion of sway", "前后摆动频率离散度",
        "root of 1 less squared first by zeroth and second spectral moment, antero-posterior",
        "T. E. Prieto and others (1996), IEEE Trans Biomed Eng 43:956";
    SWAY_POWER_BELOW_05_AP = 65, "motion.sway_power_below_05_ap", SquareMillimetrePerHertz, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Antero-posterior power of slow sway", "前后低频摆动功率",
        "sum of the power density up to 0.5 Hz, antero-posterior",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_POWER_05_2_AP = 66, "motion.sway_power_05_2_ap", SquareMillimetrePerHertz, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Antero-posterior power of middle sway", "前后中频摆动功率",
        "sum of the power density from 0.5 to 2 Hz, antero-posterior",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_POWER_ABOVE_2_AP = 67, "motion.sway_power_above_2_ap", SquareMillimetrePerHertz, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Antero-posterior power of fast sway", "前后高频摆动功率",
        "sum of the power density above 2 Hz, antero-posterior",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_FREQUENCY_QUOTIENT_AP = 68, "motion.sway_frequency_quotient_ap", One, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Antero-posterior frequency quotient of sway", "前后摆动频率商",
        "power above 2 Hz by power below, antero-posterior",
        "F. Quijoux and others (2021), Physiol Rep 9:e15067";
    SWAY_DIFFUSION_SHORT_AP = 69, "motion.sway_diffusion_short_ap", SquareMillimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Antero-posterior short-term diffusion of sway", "前后短时扩散系数",
        "mean squared displacement after one second by the line of the short region, antero-posterior",
        "J. J. Collins and C. J. De Luca (1993), Exp Brain Res 95:308";
    SWAY_DIFFUSION_LONG_AP = 70, "motion.sway_diffusion_long_ap", SquareMillimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Antero-posterior long-term diffusion of sway", "前后长时扩散系数",
        "mean squared displacement after one second by the line of the long region, antero-posterior",
        "J. J. Collins and C. J. De Luca (1993), Exp Brain Res 95:308";
    SWAY_CRITICAL_TIME_AP = 71, "motion.sway_critical_time_ap", Second, B, window(25.0, 10.0), count(1), range(0.0, 1e6),
        "Antero-posterior critical time of sway", "前后临界时间",
        "where the lines of the short and the long region meet, antero-posterior",
        "J. J. Collins and C. J. De Luca (1993), Exp Brain Res 95:308";
    SWAY_CRITICAL_DISPLACEMENT_AP = 72, "motion.sway_critical_displacement_ap", SquareMillimetre, B, window(25.0, 10.0), count(1), range(0.0, 1e15),
        "Antero-posterior critical displacement of sway", "前后临界位移",
        "mean squared displacement where the lines meet, antero-posterior",
        "J. J. Collins and C. J. De Luca (1993), Exp Brain Res 95:308";
    SWAY_SCALING_SHORT_AP = 73, "motion.sway_scaling_short_ap", One, B, window(25.0, 10.0), count(1), range(-10.0, 10.0),
        "Antero-posterior short-term scaling of sway", "前后短时标度指数",
        "half of the slope of the short region in logarithms, antero-posterior: above 0.5 sway goes on, below it returns",
        "J. J. Collins and C. J. De Luca (1993), Exp Brain Res 95:308";
    SWAY_SAMPLE_ENTROPY_AP = 74, "motion.sway_sample_entropy_ap", Nat, B, window(25.0, 10.0), count(1), range(0.0, 100.0),
        "Antero-posterior sample entropy of sway", "前后样本熵",
        "sample entropy of patterns of 3 within 0.2 standard deviations at 25 Hz, antero-posterior; of 600 values at least",
        "S. Ramdani and others (2009), Med Eng Phys 31:1023";
    SWAY_DFA_AP = 75, "motion.sway_dfa_ap", One, B, window(25.0, 10.0), count(1), range(-10.0, 10.0),
        "Antero-posterior scaling exponent of sway", "前后去趋势波动指数",
        "slope of detrended fluctuations over boxes of 4 to a quarter of the values at 25 Hz, antero-posterior",
        "M. Duarte and V. M. Zatsiorsky (2001), Phys Lett A 283:124; C.-K. Peng and others (1995), Chaos 5:82";
    SWAY_SCALING_LONG_AP = 76, "motion.sway_scaling_long_ap", One, B, window(25.0, 10.0), count(1), range(-10.0, 10.0),
        "Antero-posterior long-term scaling of sway", "前后长时标度指数",
        "half of the slope of the long region in logarithms, antero-posterior",
        "J. J. Collins and C. J. De Luca (1993), Exp Brain Res 95:308";
}

/// The descriptors of one axis.
#[derive(Clone, Copy, Debug)]
pub struct SwayAxis {
    pub(crate) mean: MeasureId,
    pub(crate) distance: MeasureId,
    pub(crate) greatest: MeasureId,
    pub(crate) rms: MeasureId,
    pub(crate) range: MeasureId,
    pub(crate) velocity: MeasureId,
    pub(crate) phase_plane: MeasureId,
    pub(crate) zero_crossings: MeasureId,
    pub(crate) peak_velocity: MeasureId,
    pub(crate) peak_velocity_pos: MeasureId,
    pub(crate) peak_velocity_neg: MeasureId,
    pub(crate) mean_frequency: MeasureId,
    pub(crate) total_power: MeasureId,
    pub(crate) power_frequency_50: MeasureId,
    pub(crate) power_frequency_95: MeasureId,
    pub(crate) frequency_mode: MeasureId,
    pub(crate) centroid_frequency: MeasureId,
    pub(crate) frequency_dispersion: MeasureId,
    pub(crate) power_below_05: MeasureId,
    pub(crate) power_05_2: MeasureId,
    pub(crate) power_above_2: MeasureId,
    pub(crate) frequency_quotient: MeasureId,
    pub(crate) diffusion_short: MeasureId,
    pub(crate) diffusion_long: MeasureId,
    pub(crate) critical_time: MeasureId,
    pub(crate) critical_displacement: MeasureId,
    pub(crate) scaling_short: MeasureId,
    pub(crate) sample_entropy: MeasureId,
    pub(crate) dfa: MeasureId,
    pub(crate) scaling_long: MeasureId,
}

/// Those of medio-lateral sway.
pub const SWAY_ML: SwayAxis = SwayAxis {
    mean: SWAY_MEAN_ML,
    distance: SWAY_DISTANCE_ML,
    greatest: SWAY_GREATEST_ML,
    rms: SWAY_RMS_ML,
    range: SWAY_RANGE_ML,
    velocity: SWAY_VELOCITY_ML,
    phase_plane: SWAY_PHASE_PLANE_ML,
    zero_crossings: SWAY_ZERO_CROSSINGS_ML,
    peak_velocity: SWAY_PEAK_VELOCITY_ML,
    peak_velocity_pos: SWAY_PEAK_VELOCITY_POS_ML,
    peak_velocity_neg: SWAY_PEAK_VELOCITY_NEG_ML,
    mean_frequency: SWAY_MEAN_FREQUENCY_ML,
    total_power: SWAY_TOTAL_POWER_ML,
    power_frequency_50: SWAY_POWER_FREQUENCY_50_ML,
    power_frequency_95: SWAY_POWER_FREQUENCY_95_ML,
    frequency_mode: SWAY_FREQUENCY_MODE_ML,
    centroid_frequency: SWAY_CENTROID_FREQUENCY_ML,
    frequency_dispersion: SWAY_FREQUENCY_DISPERSION_ML,
    power_below_05: SWAY_POWER_BELOW_05_ML,
    power_05_2: SWAY_POWER_05_2_ML,
    power_above_2: SWAY_POWER_ABOVE_2_ML,
    frequency_quotient: SWAY_FREQUENCY_QUOTIENT_ML,
    diffusion_short: SWAY_DIFFUSION_SHORT_ML,
    diffusion_long: SWAY_DIFFUSION_LONG_ML,
    critical_time: SWAY_CRITICAL_TIME_ML,
    critical_displacement: SWAY_CRITICAL_DISPLACEMENT_ML,
    scaling_short: SWAY_SCALING_SHORT_ML,
    sample_entropy: SWAY_SAMPLE_ENTROPY_ML,
    dfa: SWAY_DFA_ML,
    scaling_long: SWAY_SCALING_LONG_ML,
};

/// Those of antero-posterior sway.
pub const SWAY_AP: SwayAxis = SwayAxis {
    mean: SWAY_MEAN_AP,
    distance: SWAY_DISTANCE_AP,
    greatest: SWAY_GREATEST_AP,
    rms: SWAY_RMS_AP,
    range: SWAY_RANGE_AP,
    velocity: SWAY_VELOCITY_AP,
    phase_plane: SWAY_PHASE_PLANE_AP,
    zero_crossings: SWAY_ZERO_CROSSINGS_AP,
    peak_velocity: SWAY_PEAK_VELOCITY_AP,
    peak_velocity_pos: SWAY_PEAK_VELOCITY_POS_AP,
    peak_velocity_neg: SWAY_PEAK_VELOCITY_NEG_AP,
    mean_frequency: SWAY_MEAN_FREQUENCY_AP,
    total_power: SWAY_TOTAL_POWER_AP,
    power_frequency_50: SWAY_POWER_FREQUENCY_50_AP,
    power_frequency_95: SWAY_POWER_FREQUENCY_95_AP,
    frequency_mode: SWAY_FREQUENCY_MODE_AP,
    centroid_frequency: SWAY_CENTROID_FREQUENCY_AP,
    frequency_dispersion: SWAY_FREQUENCY_DISPERSION_AP,
    power_below_05: SWAY_POWER_BELOW_05_AP,
    power_05_2: SWAY_POWER_05_2_AP,
    power_above_2: SWAY_POWER_ABOVE_2_AP,
    frequency_quotient: SWAY_FREQUENCY_QUOTIENT_AP,
    diffusion_short: SWAY_DIFFUSION_SHORT_AP,
    diffusion_long: SWAY_DIFFUSION_LONG_AP,
    critical_time: SWAY_CRITICAL_TIME_AP,
    critical_displacement: SWAY_CRITICAL_DISPLACEMENT_AP,
    scaling_short: SWAY_SCALING_SHORT_AP,
    sample_entropy: SWAY_SAMPLE_ENTROPY_AP,
    dfa: SWAY_DFA_AP,
    scaling_long: SWAY_SCALING_LONG_AP,
};
