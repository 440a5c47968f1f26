//! What light through the skin tells beside the pulse.

super::measures! {
    family 7;
    SPO2 = 1, "ppg.spo2", Percent, A, window(8.0, 4.0), count(2), range(0.0, 100.0),
        "Oxygen saturation by pulse oximetry", "脉搏血氧饱和度",
        "the device maker's curve at the ratio of ratios",
        "J. E. Sinex (1999), Am. J. Emerg. Med. 17:59", loinc "59408-5";
    RATIO = 2, "ppg.ratio", One, A, window(8.0, 4.0), count(2), range(-100.0, 100.0),
        "Ratio of ratios", "红光红外比值",
        "slope of the red pulse wave on the infrared one, each by the level of its light",
        "J. E. Sinex (1999), Am. J. Emerg. Med. 17:59";
    PERFUSION_RED = 3, "ppg.perfusion_red", Percent, A, window(8.0, 4.0), count(2), range(0.0, 10000.0),
        "Perfusion index, red", "红光灌注指数",
        "height of the red pulse wave (that of a sine of its power) by the level of the light",
        "A. P. Lima and others (2002), Crit. Care Med. 30:1210";
    PERFUSION_INFRARED = 4, "ppg.perfusion_infrared", Percent, A, window(8.0, 4.0), count(2), range(0.0, 10000.0),
        "Perfusion index, infrared", "红外灌注指数",
        "height of the infrared pulse wave (that of a sine of its power) by the level of the light",
        "A. P. Lima and others (2002), Crit. Care Med. 30:1210";
}
