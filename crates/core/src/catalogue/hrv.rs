//! Heart-rate variability.
//!
//! Minimum windows: Task Force (1996); ultra-short ones where agreement with the standard
//! window was shown: M. L. Muñoz and others (2015), PLoS ONE 10:e0138921 (RMSSD 10 s, SDNN
//! 30 s), F. Shaffer and others (2020), Appl. Psychophysiol. Biofeedback 45:19, and
//! L. Pecchia and others (2018), Healthc. Technol. Lett. 5:94.

super::measures! {
    family 1;
    MEAN_NN = 1, "hrv.mean_nn", Millisecond, A, window(60.0, 10.0), count(2), range(60.0, 20000.0),
        "Mean NN interval", "平均NN间期",
        "arithmetic mean of the NN intervals",
        "Task Force (1996), Circulation 93:1043";
    SDNN = 2, "hrv.sdnn", Millisecond, A, window(300.0, 30.0), count(3), range(0.0, 10000.0),
        "Standard deviation of NN intervals", "NN间期标准差",
        "standard deviation of the NN intervals, n-1 in the divisor",
        "Task Force (1996), Circulation 93:1043", loinc "80404-7";
    RMSSD = 3, "hrv.rmssd", Millisecond, A, window(60.0, 10.0), count(3), range(0.0, 20000.0),
        "Root mean square of successive differences", "相邻NN间期差值均方根",
        "square root of the mean of the squared differences between successive NN intervals",
        "Task Force (1996), Circulation 93:1043";
    MEDIAN_NN = 4, "hrv.median_nn", Millisecond, A, window(60.0, 10.0), count(2), range(60.0, 20000.0),
        "Median NN interval", "NN间期中位数",
        "median of the NN intervals",
        "F. Shaffer and J. P. Ginsberg (2017), Front. Public Health 5:258";
    HR_MEAN = 5, "hrv.hr_mean", PerMinute, A, window(60.0, 10.0), count(2), range(3.0, 1000.0),
        "Mean heart rate", "平均心率",
        "60000 divided by the mean NN interval in ms",
        "Task Force (1996), Circulation 93:1043";
    HR_MIN = 6, "hrv.hr_min", PerMinute, A, window(60.0, 10.0), count(2), range(3.0, 1000.0),
        "Lowest heart rate", "最低心率",
        "60000 divided by the longest NN interval in ms",
        "F. Shaffer and J. P. Ginsberg (2017), Front. Public Health 5:258";
    HR_MAX = 7, "hrv.hr_max", PerMinute, A, window(60.0, 10.0), count(2), range(3.0, 1000.0),
        "Highest heart rate", "最高心率",
        "60000 divided by the shortest NN interval in ms",
        "F. Shaffer and J. P. Ginsberg (2017), Front. Public Health 5:258";
    LN_RMSSD = 8, "hrv.ln_rmssd", LnMillisecond, A, window(60.0, 10.0), count(3), range(-10.0, 10.0),
        "Natural logarithm of RMSSD", "RMSSD自然对数",
        "natural logarithm of RMSSD in ms",
        "F. Shaffer and J. P. Ginsberg (2017), Front. Public Health 5:258";
    SDSD = 9, "hrv.sdsd", Millisecond, A, window(60.0, 10.0), count(3), range(0.0, 20000.0),
        "Standard deviation of successive differences", "相邻差值标准差",
        "standard deviation of the signed differences between successive NN intervals, n-1 in the divisor",
        "Task Force (1996), Circulation 93:1043";
    CVNN = 10, "hrv.cvnn", One, B, window(300.0, 30.0), count(3), range(0.0, 10.0),
        "Coefficient of variation of NN intervals", "NN间期变异系数",
        "SDNN divided by the mean NN interval",
        "D. Makowski and others (2021), Behav. Res. Methods 53:1689";
    CVSD = 11, "hrv.cvsd", One, B, window(60.0, 10.0), count(3), range(0.0, 10.0),
        "Coefficient of variation of successive differences", "相邻差值变异系数",
        "RMSSD divided by the mean NN interval",
        "D. Makowski and others (2021), Behav. Res. Methods 53:1689";
    MAD_NN = 12, "hrv.mad_nn", Millisecond, B, window(300.0, 30.0), count(3), range(0.0, 20000.0),
        "Median absolute deviation of NN intervals", "NN间期绝对中位差",
        "1.4826 times the median distance of the NN intervals from their median",
        "D. Makowski and others (2021), Behav. Res. Methods 53:1689";
    MCVNN = 13, "hrv.mcvnn", One, B, window(300.0, 30.0), count(3), range(0.0, 10.0),
        "Median-based coefficient of variation", "中位数变异系数",
        "median absolute deviation divided by the median NN interval",
        "D. Makowski and others (2021), Behav. Res. Methods 53:1689";
    IQR_NN = 14, "hrv.iqr_nn", Millisecond, B, window(300.0, 30.0), count(4), range(0.0, 20000.0),
        "Interquartile range of NN intervals", "NN间期四分位距",
        "third minus first quartile of the NN intervals, interpolated linearly",
        "D. Makowski and others (2021), Behav. Res. Methods 53:1689";
    SDRMSSD = 15, "hrv.sdrmssd", One, B, window(300.0, 60.0), count(3), range(0.0, 1000.0),
        "SDNN by RMSSD", "SDNN与RMSSD之比",
        "SDNN divided by RMSSD",
        "D. Makowski and others (2021), Behav. Res. Methods 53:1689";
    PRC20_NN = 16, "hrv.prc20_nn", Millisecond, B, window(300.0, 30.0), count(5), range(60.0, 20000.0),
        "20th percentile of NN intervals", "NN间期第20百分位",
        "20th percentile of the NN intervals, interpolated linearly",
        "D. Makowski and others (2021), Behav. Res. Methods 53:1689";
    PRC80_NN = 17, "hrv.prc80_nn", Millisecond, B, window(300.0, 30.0), count(5), range(60.0, 20000.0),
        "80th percentile of NN intervals", "NN间期第80百分位",
        "80th percentile of the NN intervals, interpolated linearly",
        "D. Makowski and others (2021), Behav. Res. Methods 53:1689";
    PNN20 = 18, "hrv.pnn20", Percent, B, window(120.0, 60.0), count(3), range(0.0, 100.0),
        "Share of differences over 20 ms", "相邻差值大于20毫秒比例",
        "share of the successive differences that exceed 20 ms in size",
        "J. E. Mietus and others (2002), Heart 88:378";
    PNN50 = 19, "hrv.pnn50", Percent, A, window(120.0, 60.0), count(3), range(0.0, 100.0),
        "Share of differences over 50 ms", "相邻差值大于50毫秒比例",
        "share of the successive differences that exceed 50 ms in size",
        "Task Force (1996), Circulation 93:1043";
    MIN_NN = 20, "hrv.min_nn", Millisecond, A, window(60.0, 10.0), count(2), range(60.0, 20000.0),
        "Shortest NN interval", "最短NN间期",
        "least NN interval",
        "D. Makowski and others (2021), Behav. Res. Methods 53:1689";
    MAX_NN = 21, "hrv.max_nn", Millisecond, A, window(60.0, 10.0), count(2), range(60.0, 20000.0),
        "Longest NN interval", "最长NN间期",
        "greatest NN interval",
        "D. Makowski and others (2021), Behav. Res. Methods 53:1689";
    HTI = 22, "hrv.hti", One, A, window(1200.0, 300.0), count(20), range(1.0, 10000000.0),
        "Triangular index", "三角指数",
        "number of NN intervals divided by the height of their histogram with bins of 1/128 s from 0",
        "Task Force (1996), Circulation 93:1043";
    TINN = 23, "hrv.tinn", Millisecond, A, window(1200.0, 300.0), count(20), range(0.0, 20000.0),
        "Triangular interpolation of the NN histogram", "NN间期直方图三角插值",
        "base of the triangle with its apex on the modal bin that fits the histogram of NN intervals with the least squared error",
        "Task Force (1996), Circulation 93:1043";
    SDANN1 = 24, "hrv.sdann1", Millisecond, A, window(300.0, 300.0), count(10), range(0.0, 10000.0),
        "Standard deviation of 1 min means", "1分钟均值标准差",
        "standard deviation of the mean NN intervals of successive 1 min segments",
        "Task Force (1996), Circulation 93:1043";
    SDANN2 = 25, "hrv.sdann2", Millisecond, A, window(600.0, 600.0), count(10), range(0.0, 10000.0),
        "Standard deviation of 2 min means", "2分钟均值标准差",
        "standard deviation of the mean NN intervals of successive 2 min segments",
        "Task Force (1996), Circulation 93:1043";
    SDANN5 = 26, "hrv.sdann5", Millisecond, A, window(86400.0, 1500.0), count(10), range(0.0, 10000.0),
        "Standard deviation of 5 min means", "5分钟均值标准差",
        "standard deviation of the mean NN intervals of successive 5 min segments",
        "Task Force (1996), Circulation 93:1043";
    SDNNI1 = 27, "hrv.sdnni1", Millisecond, A, window(300.0, 300.0), count(10), range(0.0, 10000.0),
        "Mean of 1 min standard deviations", "1分钟标准差均值",
        "mean of the standard deviations of the NN intervals of successive 1 min segments",
        "Task Force (1996), Circulation 93:1043";
    SDNNI2 = 28, "hrv.sdnni2", Millisecond, A, window(600.0, 600.0), count(10), range(0.0, 10000.0),
        "Mean of 2 min standard deviations", "2分钟标准差均值",
        "mean of the standard deviations of the NN intervals of successive 2 min segments",
        "Task Force (1996), Circulation 93:1043";
    SDNNI5 = 29, "hrv.sdnni5", Millisecond, A, window(86400.0, 1500.0), count(10), range(0.0, 10000.0),
        "Mean of 5 min standard deviations", "5分钟标准差均值",
        "mean of the standard deviations of the NN intervals of successive 5 min segments",
        "Task Force (1996), Circulation 93:1043";
    ULF = 40, "hrv.ulf", SquareMillisecond, A, window(86400.0, 3600.0), count(8), range(0.0, 1000000000.0),
        "Ultra-low-frequency power", "超低频功率",
        "power of the NN intervals below 0.0033 Hz, lower bound included",
        "Task Force (1996), Circulation 93:1043";
    VLF = 41, "hrv.vlf", SquareMillisecond, A, window(300.0, 300.0), count(8), range(0.0, 1000000000.0),
        "Very-low-frequency power", "极低频功率",
        "power of the NN intervals from 0.0033 to 0.04 Hz, lower bound included",
        "Task Force (1996), Circulation 93:1043";
    LF = 42, "hrv.lf", SquareMillisecond, A, window(120.0, 120.0), count(8), range(0.0, 1000000000.0),
        "Low-frequency power", "低频功率",
        "power of the NN intervals from 0.04 to 0.15 Hz, lower bound included",
        "Task Force (1996), Circulation 93:1043";
    HF = 43, "hrv.hf", SquareMillisecond, A, window(60.0, 60.0), count(8), range(0.0, 1000000000.0),
        "High-frequency power", "高频功率",
        "power of the NN intervals from 0.15 to 0.4 Hz, lower bound included",
        "Task Force (1996), Circulation 93:1043";
    VHF = 44, "hrv.vhf", SquareMillisecond, B, window(60.0, 60.0), count(8), range(0.0, 1000000000.0),
        "Very-high-frequency power", "甚高频功率",
        "power of the NN intervals from 0.4 to 0.5 Hz, lower bound included",
        "Task Force (1996), Circulation 93:1043";
    TOTAL_POWER = 45, "hrv.total_power", SquareMillisecond, A, window(300.0, 120.0), count(8), range(0.0, 1000000000.0),
        "Total power", "总功率",
        "power of the NN intervals up to 0.4 Hz",
        "Task Force (1996), Circulation 93:1043";
    LF_NU = 46, "hrv.lf_nu", Percent, A, window(120.0, 120.0), count(8), range(0.0, 100.0),
        "Normalised low-frequency power", "归一化低频功率",
        "LF as a share of LF and HF",
        "Task Force (1996), Circulation 93:1043";
    HF_NU = 47, "hrv.hf_nu", Percent, A, window(120.0, 120.0), count(8), range(0.0, 100.0),
        "Normalised high-frequency power", "归一化高频功率",
        "HF as a share of LF and HF",
        "Task Force (1996), Circulation 93:1043";
    LF_HF = 48, "hrv.lf_hf", One, B, window(300.0, 120.0), count(8), range(0.0, 1000000.0),
        "LF by HF", "低频高频比",
        "LF divided by HF; not a measure of sympathetic balance",
        "Task Force (1996), Circulation 93:1043";
    LN_HF = 49, "hrv.ln_hf", LnSquareMillisecond, A, window(60.0, 60.0), count(8), range(-30.0, 30.0),
        "Natural logarithm of HF", "高频功率自然对数",
        "natural logarithm of HF in square milliseconds",
        "F. Shaffer and J. P. Ginsberg (2017), Front. Public Health 5:258";
    VLF_PEAK = 50, "hrv.vlf_peak", Hertz, B, window(300.0, 300.0), count(8), range(0.0, 0.5),
        "VLF peak frequency", "极低频峰值频率",
        "frequency of the highest spectral density within VLF",
        "F. Shaffer and J. P. Ginsberg (2017), Front. Public Health 5:258";
    LF_PEAK = 51, "hrv.lf_peak", Hertz, B, window(120.0, 120.0), count(8), range(0.0, 0.5),
        "LF peak frequency", "低频峰值频率",
        "frequency of the highest spectral density within LF",
        "F. Shaffer and J. P. Ginsberg (2017), Front. Public Health 5:258";
    HF_PEAK = 52, "hrv.hf_peak", Hertz, B, window(60.0, 60.0), count(8), range(0.0, 0.5),
        "HF peak frequency", "高频峰值频率",
        "frequency of the highest spectral density within HF",
        "F. Shaffer and J. P. Ginsberg (2017), Front. Public Health 5:258";
    LN_LF = 53, "hrv.ln_lf", LnSquareMillisecond, A, window(120.0, 120.0), count(8), range(-30.0, 30.0),
        "Natural logarithm of LF", "低频功率自然对数",
        "natural logarithm of LF in square milliseconds",
        "F. Shaffer and J. P. Ginsberg (2017), Front. Public Health 5:258";
    DC = 132, "hrv.dc", Millisecond, A, window(86400.0, 300.0), count(20), range(-1000.0, 1000.0),
        "Deceleration capacity", "减速力",
        "quarter of the difference of sums of the phase-rectified mean around lengthening intervals",
        "A. Bauer and others (2006), Lancet 367:1674";
    AC = 133, "hrv.ac", Millisecond, A, window(86400.0, 300.0), count(20), range(-1000.0, 1000.0),
        "Acceleration capacity", "加速力",
        "quarter of the difference of sums of the phase-rectified mean around shortening intervals",
        "A. Bauer and others (2006), Lancet 367:1674";
    STRESS_INDEX = 150, "hrv.stress_index", PerSquareSecond, B, window(120.0, 120.0), count(50), range(0.0, 1000000000.0),
        "Baevsky stress index", "Baevsky应激指数",
        "share of the modal 50 ms bin in per cent, divided by twice the mode and the range of the NN intervals in s",
        "R. M. Baevsky and A. G. Chernikova (2017), Cardiometry 10:66";
    SQRT_STRESS_INDEX = 151, "hrv.sqrt_stress_index", PerSecond, B, window(120.0, 120.0), count(50), range(0.0, 100000.0),
        "Square root of the stress index", "应激指数平方根",
        "square root of the Baevsky stress index",
        "Kubios HRV user's guide, version 3";
    SD1 = 60, "hrv.sd1", Millisecond, A, window(300.0, 60.0), count(3), range(0.0, 10000.0),
        "Poincaré SD1", "Poincaré短轴SD1",
        "standard deviation of the differences of successive intervals, by the square root of two",
        "M. Brennan and others (2001), IEEE Trans. Biomed. Eng. 48:1342";
    SD2 = 61, "hrv.sd2", Millisecond, A, window(300.0, 60.0), count(3), range(0.0, 10000.0),
        "Poincaré SD2", "Poincaré长轴SD2",
        "standard deviation of the sums of successive intervals, by the square root of two",
        "M. Brennan and others (2001), IEEE Trans. Biomed. Eng. 48:1342";
    SD2_SD1 = 62, "hrv.sd2_sd1", One, B, window(300.0, 60.0), count(3), range(0.0, 1000000.0),
        "SD2 by SD1", "SD2与SD1之比",
        "SD2 divided by SD1",
        "M. Brennan and others (2001), IEEE Trans. Biomed. Eng. 48:1342";
    ELLIPSE_AREA = 63, "hrv.ellipse_area", SquareMillisecond, B, window(300.0, 60.0), count(3), range(0.0, 1000000000.0),
        "Area of the Poincaré ellipse", "Poincaré椭圆面积",
        "pi times SD1 times SD2",
        "M. Brennan and others (2001), IEEE Trans. Biomed. Eng. 48:1342";
    CSI = 64, "hrv.csi", One, B, window(300.0, 60.0), count(3), range(0.0, 1000000.0),
        "Cardiac sympathetic index", "心脏交感指数",
        "SD2 divided by SD1",
        "M. Toichi and others (1997), J. Auton. Nerv. Syst. 62:79";
    CSI_MODIFIED = 65, "hrv.csi_modified", Millisecond, B, window(300.0, 60.0), count(3), range(0.0, 1000000000.0),
        "Modified cardiac sympathetic index", "修正心脏交感指数",
        "square of four SD2, divided by four SD1",
        "J. Jeppesen and others (2014), Seizure 23:1";
    CVI = 66, "hrv.cvi", One, B, window(300.0, 60.0), count(3), range(-20.0, 20.0),
        "Cardiac vagal index", "心脏迷走指数",
        "decimal logarithm of 16 SD1 SD2 in square milliseconds",
        "M. Toichi and others (1997), J. Auton. Nerv. Syst. 62:79";
    DFA_ALPHA1 = 67, "hrv.dfa_alpha1", One, B, window(600.0, 180.0), count(100), range(-2.0, 4.0),
        "Short-term fractal exponent", "短期标度指数",
        "slope of log fluctuation over log scale of the detrended profile, scales 4 to 16",
        "C.-K. Peng and others (1995), Chaos 5:82";
    DFA_ALPHA2 = 68, "hrv.dfa_alpha2", One, B, window(1200.0, 600.0), count(256), range(-2.0, 4.0),
        "Long-term fractal exponent", "长期标度指数",
        "slope of log fluctuation over log scale of the detrended profile, scales 16 to 64",
        "C.-K. Peng and others (1995), Chaos 5:82";
    APEN = 69, "hrv.apen", Nat, D, window(600.0, 300.0), count(300), range(0.0, 20.0),
        "Approximate entropy", "近似熵",
        "approximate entropy, m = 2, tolerance 0.2 SDNN",
        "S. M. Pincus (1991), Proc. Natl. Acad. Sci. 88:2297";
    SAMPEN = 70, "hrv.sampen", Nat, B, window(300.0, 180.0), count(200), range(0.0, 20.0),
        "Sample entropy", "样本熵",
        "sample entropy, m = 2, distance at most 0.2 SDNN",
        "J. S. Richman and J. R. Moorman (2000), Am. J. Physiol. 278:H2039";
}
