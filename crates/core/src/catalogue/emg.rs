//! Activity of a muscle from the skin above it.

super::measures! {
    family 13;
    RMS = 1, "emg.rms", Millivolt, A, window(1.0, 0.5), count(1), range(0.0, 1e9),
        "EMG amplitude", "肌电均方根",
        "root mean square of the signal in its band; the interval is that of noise of its bandwidth and duration",
        "R. Merletti (1999), Standards for reporting EMG data, J Electromyogr Kinesiol 9:iii";
    ENVELOPE_MEAN = 2, "emg.envelope_mean", Millivolt, A, window(1.0, 0.5), count(1), range(0.0, 1e9),
        "Mean EMG envelope", "肌电包络均值",
        "mean of the linear envelope: the rectified signal, low-pass at 6 Hz",
        "R. Merletti (1999), Standards for reporting EMG data, J Electromyogr Kinesiol 9:iii";
    ENVELOPE_PEAK = 3, "emg.envelope_peak", Millivolt, A, window(1.0, 0.5), count(1), range(0.0, 1e9),
        "Peak EMG envelope", "肌电包络峰值",
        "greatest value of the linear envelope",
        "R. Merletti (1999), Standards for reporting EMG data, J Electromyogr Kinesiol 9:iii";
    MEAN_FREQUENCY = 4, "emg.mean_frequency", Hertz, A, window(3.0, 0.5), count(1), range(0.0, 2000.0),
        "Mean frequency of the EMG", "肌电平均频率",
        "mean over the half seconds of activity of the power-weighted mean frequency; activity has at least half of the window's amplitude",
        "F. B. Stulen and C. J. De Luca (1981), IEEE Trans Biomed Eng 28:515";
    MEDIAN_FREQUENCY = 5, "emg.median_frequency", Hertz, A, window(3.0, 0.5), count(1), range(0.0, 2000.0),
        "Median frequency of the EMG", "肌电中值频率",
        "mean over the half seconds of activity of the frequency that halves the power of the band",
        "F. B. Stulen and C. J. De Luca (1981), IEEE Trans Biomed Eng 28:515";
    FATIGUE_SLOPE = 6, "emg.fatigue_slope", HertzPerMinute, A, window(30.0, 10.0), count(10), range(-1e6, 1e6),
        "Slope of the median frequency", "肌电中值频率斜率",
        "slope of the least-squares line through the median frequencies of the half seconds of activity; it falls as the muscle tires under a steady or repeated load",
        "C. J. De Luca (1997), J Appl Biomech 13:135";
}
