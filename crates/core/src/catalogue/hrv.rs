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
    SHANEN = 71, "hrv.shanen", Bit, D, window(300.0, 300.0), count(200), range(0.0, 64.0),
        "Shannon entropy", "香农熵",
        "entropy of the histogram of NN intervals with bins of 1/128 s",
        "C. E. Shannon (1948), Bell Syst. Tech. J. 27:379";
    FUZZYEN = 72, "hrv.fuzzyen", Nat, D, window(300.0, 300.0), count(200), range(-20.0, 20.0),
        "Fuzzy entropy", "模糊熵",
        "fuzzy entropy, m = 2, membership exp(-d / r) of templates less their mean, r = 0.2 SDNN",
        "W. Chen and others (2007), IEEE Trans. Neural Syst. Rehabil. Eng. 15:266";
    MSE = 73, "hrv.mse", Nat, D, window(300.0, 300.0), count(200), range(0.0, 20.0),
        "Multiscale entropy", "多尺度熵",
        "area under the sample entropy of block means over scales 1 to 20, by the number of scales with a value",
        "M. Costa and others (2002), Phys. Rev. Lett. 89:068102";
    CMSE = 74, "hrv.cmse", Nat, D, window(300.0, 300.0), count(200), range(0.0, 20.0),
        "Composite multiscale entropy", "复合多尺度熵",
        "multiscale entropy with the mean over all shifts of the blocks",
        "S.-D. Wu and others (2013), Entropy 15:1069";
    RCMSE = 75, "hrv.rcmse", Nat, D, window(300.0, 300.0), count(200), range(0.0, 20.0),
        "Refined composite multiscale entropy", "精细复合多尺度熵",
        "multiscale entropy of the matches of all shifts of the blocks together",
        "S.-D. Wu and others (2014), Phys. Lett. A 378:1369";
    CORRELATION_DIMENSION = 76, "hrv.correlation_dimension", One, D, window(300.0, 300.0), count(200), range(0.0, 16.0),
        "Correlation dimension", "关联维数",
        "slope of the logarithm of the correlation sum of embedded intervals over that of the radius, two dimensions",
        "P. Grassberger and I. Procaccia (1983), Physica D 9:189";
    HFD = 77, "hrv.hfd", One, D, window(300.0, 300.0), count(200), range(0.0, 4.0),
        "Higuchi fractal dimension", "Higuchi分形维数",
        "minus the slope of the logarithm of the curve's length over that of the step, steps 1 to 10",
        "T. Higuchi (1988), Physica D 31:277";
    KFD = 78, "hrv.kfd", One, D, window(300.0, 300.0), count(200), range(-1000.0, 1000.0),
        "Katz fractal dimension", "Katz分形维数",
        "logarithm of the number of steps by the logarithm of reach over mean step",
        "M. J. Katz (1988), Comput. Biol. Med. 18:145";
    LZC = 79, "hrv.lzc", One, D, window(300.0, 300.0), count(200), range(0.0, 10.0),
        "Lempel-Ziv complexity", "Lempel-Ziv复杂度",
        "words in the exhaustive history of intervals above and below their mean, times log2(n) / n",
        "A. Lempel and J. Ziv (1976), IEEE Trans. Inf. Theory 22:75";
    GI = 80, "hrv.gi", Percent, D, window(300.0, 300.0), count(30), range(0.0, 100.0),
        "Guzik's index", "Guzik不对称指数",
        "share of decelerations in the distances from the line of identity",
        "P. Guzik and others (2006), Biomed. Tech. 51:272";
    SI = 81, "hrv.si", Percent, D, window(300.0, 300.0), count(30), range(0.0, 100.0),
        "Slope index", "斜率不对称指数",
        "share of decelerations in the angles to the line of identity",
        "C. K. Karmakar and others (2012), Physiol. Meas. 33:1387";
    AI = 82, "hrv.ai", Percent, D, window(300.0, 300.0), count(30), range(0.0, 100.0),
        "Area index", "面积不对称指数",
        "share of decelerations in the areas of sectors to the line of identity",
        "C. Yan and others (2017), Biomed. Eng. Online 16:112";
    PI = 83, "hrv.pi", Percent, D, window(300.0, 300.0), count(30), range(0.0, 100.0),
        "Porta's index", "Porta不对称指数",
        "share of accelerations among the pairs of intervals that differ",
        "A. Porta and others (2008), Am. J. Physiol. 295:R550";
    C1D = 84, "hrv.c1d", One, D, window(300.0, 300.0), count(30), range(0.0, 1.0),
        "Share of decelerations in short-term variance", "减速占短期方差比例",
        "share of decelerations in the short-term variance of the Poincaré plot",
        "J. Piskorski and P. Guzik (2011), Med. Biol. Eng. Comput. 49:1289";
    C1A = 85, "hrv.c1a", One, D, window(300.0, 300.0), count(30), range(0.0, 1.0),
        "Share of accelerations in short-term variance", "加速占短期方差比例",
        "share of accelerations in the short-term variance of the Poincaré plot",
        "J. Piskorski and P. Guzik (2011), Med. Biol. Eng. Comput. 49:1289";
    SD1D = 86, "hrv.sd1d", Millisecond, D, window(300.0, 300.0), count(30), range(0.0, 10000.0),
        "Short-term variability of decelerations", "减速短期变异",
        "square root of the part of decelerations in the short-term variance of the Poincaré plot",
        "J. Piskorski and P. Guzik (2011), Med. Biol. Eng. Comput. 49:1289";
    SD1A = 87, "hrv.sd1a", Millisecond, D, window(300.0, 300.0), count(30), range(0.0, 10000.0),
        "Short-term variability of accelerations", "加速短期变异",
        "square root of the part of accelerations in the short-term variance of the Poincaré plot",
        "J. Piskorski and P. Guzik (2011), Med. Biol. Eng. Comput. 49:1289";
    C2D = 88, "hrv.c2d", One, D, window(300.0, 300.0), count(30), range(0.0, 1.0),
        "Share of decelerations in long-term variance", "减速占长期方差比例",
        "share of decelerations in the long-term variance of the Poincaré plot",
        "J. Piskorski and P. Guzik (2011), Med. Biol. Eng. Comput. 49:1289";
    C2A = 89, "hrv.c2a", One, D, window(300.0, 300.0), count(30), range(0.0, 1.0),
        "Share of accelerations in long-term variance", "加速占长期方差比例",
        "share of accelerations in the long-term variance of the Poincaré plot",
        "J. Piskorski and P. Guzik (2011), Med. Biol. Eng. Comput. 49:1289";
    SD2D = 90, "hrv.sd2d", Millisecond, D, window(300.0, 300.0), count(30), range(0.0, 10000.0),
        "Long-term variability of decelerations", "减速长期变异",
        "square root of the part of decelerations in the long-term variance of the Poincaré plot",
        "J. Piskorski and P. Guzik (2011), Med. Biol. Eng. Comput. 49:1289";
    SD2A = 91, "hrv.sd2a", Millisecond, D, window(300.0, 300.0), count(30), range(0.0, 10000.0),
        "Long-term variability of accelerations", "加速长期变异",
        "square root of the part of accelerations in the long-term variance of the Poincaré plot",
        "J. Piskorski and P. Guzik (2011), Med. Biol. Eng. Comput. 49:1289";
    CD = 92, "hrv.cd", One, D, window(300.0, 300.0), count(30), range(0.0, 1.0),
        "Share of decelerations in total variance", "减速占总方差比例",
        "share of decelerations in the total variance of the Poincaré plot",
        "J. Piskorski and P. Guzik (2011), Med. Biol. Eng. Comput. 49:1289";
    CA = 93, "hrv.ca", One, D, window(300.0, 300.0), count(30), range(0.0, 1.0),
        "Share of accelerations in total variance", "加速占总方差比例",
        "share of accelerations in the total variance of the Poincaré plot",
        "J. Piskorski and P. Guzik (2011), Med. Biol. Eng. Comput. 49:1289";
    SDNND = 94, "hrv.sdnnd", Millisecond, D, window(300.0, 300.0), count(30), range(0.0, 10000.0),
        "Total variability of decelerations", "减速总变异",
        "square root of the mean of the parts of decelerations in short-term and long-term variance",
        "J. Piskorski and P. Guzik (2011), Med. Biol. Eng. Comput. 49:1289";
    SDNNA = 95, "hrv.sdnna", Millisecond, D, window(300.0, 300.0), count(30), range(0.0, 10000.0),
        "Total variability of accelerations", "加速总变异",
        "square root of the mean of the parts of accelerations in short-term and long-term variance",
        "J. Piskorski and P. Guzik (2011), Med. Biol. Eng. Comput. 49:1289";
    PIP = 96, "hrv.pip", One, D, window(300.0, 300.0), count(50), range(0.0, 1.0),
        "Inflection points", "拐点比例",
        "share of intervals at which the sign of the difference changes",
        "M. D. Costa and others (2017), Front. Physiol. 8:255";
    IALS = 97, "hrv.ials", One, D, window(300.0, 300.0), count(50), range(0.0, 1.0),
        "Inverse mean segment length", "平均节段长度倒数",
        "inverse of the mean length of runs of longer or of shorter intervals",
        "M. D. Costa and others (2017), Front. Physiol. 8:255";
    PSS = 98, "hrv.pss", One, D, window(300.0, 300.0), count(50), range(0.0, 1.0),
        "Short segments", "短节段比例",
        "share of intervals in such runs of fewer than three",
        "M. D. Costa and others (2017), Front. Physiol. 8:255";
    PAS = 99, "hrv.pas", One, D, window(300.0, 300.0), count(50), range(0.0, 1.0),
        "Alternation segments", "交替节段比例",
        "share of intervals in runs of at least four successive inflection points",
        "M. D. Costa and others (2017), Front. Physiol. 8:255";
    SYMBOLIC_0V = 100, "hrv.symbolic_0v", One, D, window(300.0, 300.0), count(200), range(0.0, 1.0),
        "Words without variation", "无变化符号词比例",
        "share of words of three equal symbols, four equally probable levels",
        "D. Cysarz and others (2018), Physiol. Meas. 39:105010";
    SYMBOLIC_1V = 101, "hrv.symbolic_1v", One, D, window(300.0, 300.0), count(200), range(0.0, 1.0),
        "Words with one variation", "一次变化符号词比例",
        "share of words of two equal symbols beside a different one, four equally probable levels",
        "D. Cysarz and others (2018), Physiol. Meas. 39:105010";
    SYMBOLIC_2LV = 102, "hrv.symbolic_2lv", One, D, window(300.0, 300.0), count(200), range(0.0, 1.0),
        "Words with two like variations", "两次同向变化符号词比例",
        "share of words of three symbols that rise or fall throughout, four equally probable levels",
        "D. Cysarz and others (2018), Physiol. Meas. 39:105010";
    SYMBOLIC_2UV = 103, "hrv.symbolic_2uv", One, D, window(300.0, 300.0), count(200), range(0.0, 1.0),
        "Words with two unlike variations", "两次异向变化符号词比例",
        "share of words of a peak or a valley of three symbols, four equally probable levels",
        "D. Cysarz and others (2018), Physiol. Meas. 39:105010";
    MFDFA_ALPHA1_WIDTH = 104, "hrv.mfdfa_alpha1_width", One, D, window(300.0, 300.0), count(200), range(0.0, 100.0),
        "Short-term multifractal width", "短期多重分形谱宽度",
        "largest less smallest singularity strength, orders -5 to 5, short-term scales",
        "J. W. Kantelhardt and others (2002), Physica A 316:87";
    MFDFA_ALPHA1_PEAK = 105, "hrv.mfdfa_alpha1_peak", One, D, window(300.0, 300.0), count(200), range(-100.0, 100.0),
        "Short-term multifractal peak", "短期多重分形谱峰位",
        "singularity strength where the spectrum is highest, orders -5 to 5, short-term scales",
        "J. W. Kantelhardt and others (2002), Physica A 316:87";
    MFDFA_ALPHA1_MEAN = 106, "hrv.mfdfa_alpha1_mean", One, D, window(300.0, 300.0), count(200), range(-100.0, 100.0),
        "Short-term multifractal mean", "短期多重分形谱均值",
        "mean of largest and smallest singularity strength, orders -5 to 5, short-term scales",
        "J. W. Kantelhardt and others (2002), Physica A 316:87";
    MFDFA_ALPHA1_MAX = 107, "hrv.mfdfa_alpha1_max", One, D, window(300.0, 300.0), count(200), range(-1000.0, 10.0),
        "Short-term multifractal right end", "短期多重分形谱右端高度",
        "height of the spectrum at the largest singularity strength, orders -5 to 5, short-term scales",
        "J. W. Kantelhardt and others (2002), Physica A 316:87";
    MFDFA_ALPHA1_DELTA = 108, "hrv.mfdfa_alpha1_delta", One, D, window(300.0, 300.0), count(200), range(-1000.0, 1000.0),
        "Short-term multifractal difference of ends", "短期多重分形谱两端高差",
        "height of the spectrum at the largest less that at the smallest singularity strength, orders -5 to 5, short-term scales",
        "J. W. Kantelhardt and others (2002), Physica A 316:87";
    MFDFA_ALPHA1_ASYMMETRY = 109, "hrv.mfdfa_alpha1_asymmetry", One, D, window(300.0, 300.0), count(200), range(-1.0, 0.0),
        "Short-term multifractal asymmetry", "短期多重分形谱不对称性",
        "smallest singularity strength less the peak's, by the width, orders -5 to 5, short-term scales",
        "J. W. Kantelhardt and others (2002), Physica A 316:87";
    MFDFA_ALPHA1_FLUCTUATION = 110, "hrv.mfdfa_alpha1_fluctuation", One, D, window(300.0, 300.0), count(200), range(0.0, 1000.0),
        "Short-term multifractal fluctuation", "短期多重分形谱波动",
        "sum of squared second gradients of the generalised exponents, by twice the highest order plus two, orders -5 to 5, short-term scales",
        "J. W. Kantelhardt and others (2002), Physica A 316:87";
    MFDFA_ALPHA1_INCREMENT = 111, "hrv.mfdfa_alpha1_increment", One, D, window(300.0, 300.0), count(200), range(0.0, 1000.0),
        "Short-term multifractal increment", "短期多重分形谱增量",
        "sum of squared gradients of the generalised exponents, orders -5 to 5, short-term scales",
        "J. W. Kantelhardt and others (2002), Physica A 316:87";
    MFDFA_ALPHA2_WIDTH = 112, "hrv.mfdfa_alpha2_width", One, D, window(1200.0, 600.0), count(256), range(0.0, 100.0),
        "Long-term multifractal width", "长期多重分形谱宽度",
        "largest less smallest singularity strength, orders -5 to 5, long-term scales",
        "J. W. Kantelhardt and others (2002), Physica A 316:87";
    MFDFA_ALPHA2_PEAK = 113, "hrv.mfdfa_alpha2_peak", One, D, window(1200.0, 600.0), count(256), range(-100.0, 100.0),
        "Long-term multifractal peak", "长期多重分形谱峰位",
        "singularity strength where the spectrum is highest, orders -5 to 5, long-term scales",
        "J. W. Kantelhardt and others (2002), Physica A 316:87";
    MFDFA_ALPHA2_MEAN = 114, "hrv.mfdfa_alpha2_mean", One, D, window(1200.0, 600.0), count(256), range(-100.0, 100.0),
        "Long-term multifractal mean", "长期多重分形谱均值",
        "mean of largest and smallest singularity strength, orders -5 to 5, long-term scales",
        "J. W. Kantelhardt and others (2002), Physica A 316:87";
    MFDFA_ALPHA2_MAX = 115, "hrv.mfdfa_alpha2_max", One, D, window(1200.0, 600.0), count(256), range(-1000.0, 10.0),
        "Long-term multifractal right end", "长期多重分形谱右端高度",
        "height of the spectrum at the largest singularity strength, orders -5 to 5, long-term scales",
        "J. W. Kantelhardt and others (2002), Physica A 316:87";
    MFDFA_ALPHA2_DELTA = 116, "hrv.mfdfa_alpha2_delta", One, D, window(1200.0, 600.0), count(256), range(-1000.0, 1000.0),
        "Long-term multifractal difference of ends", "长期多重分形谱两端高差",
        "height of the spectrum at the largest less that at the smallest singularity strength, orders -5 to 5, long-term scales",
        "J. W. Kantelhardt and others (2002), Physica A 316:87";
    MFDFA_ALPHA2_ASYMMETRY = 117, "hrv.mfdfa_alpha2_asymmetry", One, D, window(1200.0, 600.0), count(256), range(-1.0, 0.0),
        "Long-term multifractal asymmetry", "长期多重分形谱不对称性",
        "smallest singularity strength less the peak's, by the width, orders -5 to 5, long-term scales",
        "J. W. Kantelhardt and others (2002), Physica A 316:87";
    MFDFA_ALPHA2_FLUCTUATION = 118, "hrv.mfdfa_alpha2_fluctuation", One, D, window(1200.0, 600.0), count(256), range(0.0, 1000.0),
        "Long-term multifractal fluctuation", "长期多重分形谱波动",
        "sum of squared second gradients of the generalised exponents, by twice the highest order plus two, orders -5 to 5, long-term scales",
        "J. W. Kantelhardt and others (2002), Physica A 316:87";
    MFDFA_ALPHA2_INCREMENT = 119, "hrv.mfdfa_alpha2_increment", One, D, window(1200.0, 600.0), count(256), range(0.0, 1000.0),
        "Long-term multifractal increment", "长期多重分形谱增量",
        "sum of squared gradients of the generalised exponents, orders -5 to 5, long-term scales",
        "J. W. Kantelhardt and others (2002), Physica A 316:87";
    RQA_RECURRENCE = 120, "hrv.rqa_recurrence", One, D, window(300.0, 300.0), count(200), range(0.0, 1.0),
        "Recurrence rate", "递归率",
        "share of pairs of embedded intervals that lie within the tolerance",
        "N. Marwan and others (2007), Phys. Rep. 438:237";
    RQA_DETERMINISM = 121, "hrv.rqa_determinism", One, D, window(300.0, 300.0), count(200), range(0.0, 1.0),
        "Determinism", "确定性",
        "share of recurrent pairs on diagonal lines of at least two",
        "N. Marwan and others (2007), Phys. Rep. 438:237";
    RQA_LENGTH = 122, "hrv.rqa_length", Beat, D, window(300.0, 300.0), count(200), range(0.0, 10000000.0),
        "Mean diagonal line", "平均对角线长度",
        "mean length of diagonal lines of at least two",
        "N. Marwan and others (2007), Phys. Rep. 438:237";
    RQA_DIVERGENCE = 123, "hrv.rqa_divergence", One, D, window(300.0, 300.0), count(200), range(0.0, 1.0),
        "Divergence", "发散度",
        "one by the longest diagonal line",
        "N. Marwan and others (2007), Phys. Rep. 438:237";
    RQA_LENGTH_ENTROPY = 124, "hrv.rqa_length_entropy", Nat, D, window(300.0, 300.0), count(200), range(0.0, 20.0),
        "Entropy of diagonal lines", "对角线长度熵",
        "Shannon entropy of the lengths of diagonal lines",
        "N. Marwan and others (2007), Phys. Rep. 438:237";
    RQA_LAMINARITY = 125, "hrv.rqa_laminarity", One, D, window(300.0, 300.0), count(200), range(0.0, 1.0),
        "Laminarity", "层流性",
        "share of recurrent pairs on vertical lines of at least two",
        "N. Marwan and others (2007), Phys. Rep. 438:237";
    RQA_TRAPPING_TIME = 126, "hrv.rqa_trapping_time", Beat, D, window(300.0, 300.0), count(200), range(0.0, 10000000.0),
        "Trapping time", "捕获时间",
        "mean length of vertical lines of at least two",
        "N. Marwan and others (2007), Phys. Rep. 438:237";
    RQA_VERTICAL_MAX = 127, "hrv.rqa_vertical_max", Beat, D, window(300.0, 300.0), count(200), range(0.0, 10000000.0),
        "Longest vertical line", "最长垂直线",
        "length of the longest vertical line",
        "N. Marwan and others (2007), Phys. Rep. 438:237";
    RQA_VERTICAL_ENTROPY = 54, "hrv.rqa_vertical_entropy", Nat, D, window(300.0, 300.0), count(200), range(0.0, 20.0),
        "Entropy of vertical lines", "垂直线长度熵",
        "Shannon entropy of the lengths of vertical lines",
        "N. Marwan and others (2007), Phys. Rep. 438:237";
    RQA_WHITE_MEAN = 55, "hrv.rqa_white_mean", Beat, D, window(300.0, 300.0), count(200), range(0.0, 10000000.0),
        "Mean white vertical line", "平均空白垂直线长度",
        "mean length of vertical lines without recurrence of at least two",
        "N. Marwan and others (2007), Phys. Rep. 438:237";
    RQA_WHITE_MAX = 56, "hrv.rqa_white_max", Beat, D, window(300.0, 300.0), count(200), range(0.0, 10000000.0),
        "Longest white vertical line", "最长空白垂直线",
        "length of the longest vertical line without recurrence",
        "N. Marwan and others (2007), Phys. Rep. 438:237";
    RQA_WHITE_ENTROPY = 57, "hrv.rqa_white_entropy", Nat, D, window(300.0, 300.0), count(200), range(0.0, 20.0),
        "Entropy of white vertical lines", "空白垂直线长度熵",
        "Shannon entropy of the lengths of vertical lines without recurrence",
        "N. Marwan and others (2007), Phys. Rep. 438:237";
    RQA_DIAGONAL_RECURRENCE = 58, "hrv.rqa_diagonal_recurrence", One, D, window(300.0, 300.0), count(200), range(-1000.0, 1000.0),
        "Diagonal recurrence", "对角递归趋势",
        "slope of log2 of the recurrence along a diagonal over log2 of its lag",
        "L. Tomashin and others (2022), Appl. Sci. 12:12227";
    RQA_DETERMINISM_RECURRENCE = 59, "hrv.rqa_determinism_recurrence", One, D, window(300.0, 300.0), count(200), range(0.0, 1000000000.0),
        "Determinism by recurrence", "确定性与递归率之比",
        "determinism divided by recurrence rate",
        "N. Marwan and others (2007), Phys. Rep. 438:237";
}
