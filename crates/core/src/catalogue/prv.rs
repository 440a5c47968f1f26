//! Pulse-rate variability: of intervals between the feet of pulses.
//!
//! It is not heart-rate variability: the time that a pulse travels varies too, and its foot is
//! less sharp than an R peak (E. Mejia-Mejia and others (2020), Front. Physiol. 11:779). So its
//! measures have names of their own, and intervals that allow for the foot.

super::measures! {
    family 8;
    MEAN_PP = 1, "prv.mean_pp", Millisecond, A, window(60.0, 10.0), count(2), range(60.0, 20000.0),
        "Mean pulse interval", "平均脉搏间期",
        "arithmetic mean of the intervals between the feet of pulses",
        "Task Force (1996), Circulation 93:1043";
    SDPP = 2, "prv.sdpp", Millisecond, B, window(300.0, 30.0), count(3), range(0.0, 10000.0),
        "Standard deviation of pulse intervals", "脉搏间期标准差",
        "standard deviation of the pulse intervals, n-1 in the divisor; its interval reaches down to what is left without the variance of the foot",
        "Task Force (1996), Circulation 93:1043; E. Mejia-Mejia and others (2020), Front. Physiol. 11:779";
    RMSSD = 3, "prv.rmssd", Millisecond, B, window(60.0, 10.0), count(3), range(0.0, 20000.0),
        "Root mean square of successive differences of pulse intervals", "相邻脉搏间期差值均方根",
        "square root of the mean of the squared differences between successive pulse intervals; its interval reaches down to what is left without the variance of the foot",
        "Task Force (1996), Circulation 93:1043; E. Mejia-Mejia and others (2020), Front. Physiol. 11:779";
    MEDIAN_PP = 4, "prv.median_pp", Millisecond, A, window(60.0, 10.0), count(2), range(60.0, 20000.0),
        "Median pulse interval", "脉搏间期中位数",
        "median of the pulse intervals",
        "F. Shaffer and J. P. Ginsberg (2017), Front. Public Health 5:258";
    RATE_MEAN = 5, "prv.rate_mean", PerMinute, A, window(60.0, 10.0), count(2), range(3.0, 1000.0),
        "Mean pulse rate", "平均脉率",
        "60000 divided by the mean pulse interval in ms",
        "Task Force (1996), Circulation 93:1043", loinc "8889-8";
    LN_RMSSD = 8, "prv.ln_rmssd", LnMillisecond, B, window(60.0, 10.0), count(3), range(-10.0, 10.0),
        "Natural logarithm of the RMSSD of pulse intervals", "脉搏间期RMSSD自然对数",
        "natural logarithm of prv.rmssd in ms",
        "M. R. Esco and A. A. Flatt (2014), J. Sports Sci. Med. 13:535";
    SDSD = 9, "prv.sdsd", Millisecond, B, window(60.0, 10.0), count(3), range(0.0, 20000.0),
        "Standard deviation of successive differences of pulse intervals", "相邻脉搏间期差值标准差",
        "standard deviation of the differences between successive pulse intervals",
        "Task Force (1996), Circulation 93:1043";
    LF = 42, "prv.lf", SquareMillisecond, B, window(120.0, 120.0), count(8), range(0.0, 1000000000.0),
        "Low-frequency power of pulse intervals", "脉搏间期低频功率",
        "power of the pulse intervals from 0.04 to 0.15 Hz",
        "Task Force (1996), Circulation 93:1043";
    HF = 43, "prv.hf", SquareMillisecond, B, window(60.0, 60.0), count(8), range(0.0, 1000000000.0),
        "High-frequency power of pulse intervals", "脉搏间期高频功率",
        "power of the pulse intervals from 0.15 to 0.4 Hz",
        "Task Force (1996), Circulation 93:1043";
    SD1 = 60, "prv.sd1", Millisecond, B, window(300.0, 60.0), count(3), range(0.0, 10000.0),
        "Width of the Poincaré plot of pulse intervals", "脉搏间期庞加莱图短轴",
        "prv.sdsd divided by the square root of 2",
        "M. Brennan and others (2001), IEEE Trans. Biomed. Eng. 48:1342";
    SD2 = 61, "prv.sd2", Millisecond, B, window(300.0, 60.0), count(3), range(0.0, 10000.0),
        "Length of the Poincaré plot of pulse intervals", "脉搏间期庞加莱图长轴",
        "square root of twice the squared prv.sdpp less half the squared prv.sdsd",
        "M. Brennan and others (2001), IEEE Trans. Biomed. Eng. 48:1342";
}
