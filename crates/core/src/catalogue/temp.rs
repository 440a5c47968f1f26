//! Skin temperature.

super::measures! {
    family 12;
    LEVEL = 1, "temp.level", DegreeCelsius, A, window(30.0, 10.0), count(2), range(-50.0, 100.0),
        "Skin temperature", "皮肤温度",
        "mean of the sensor's temperature; the interval reaches to where the skin is, by the slope and the sensor's time constant",
        "ISO 9886:2004, Ergonomics: evaluation of thermal strain by physiological measurements";
    SLOPE = 2, "temp.slope", DegreeCelsiusPerMinute, B, window(120.0, 30.0), count(3), range(-1e4, 1e4),
        "Slope of the skin temperature", "皮肤温度斜率",
        "slope of the least-squares line; ultra-short also where the window is below three time constants of the sensor",
        "P. Schmidt and others (2018), ICMI 2018:400";
    RANGE = 3, "temp.range", DegreeCelsius, B, window(120.0, 30.0), count(2), range(0.0, 150.0),
        "Range of the skin temperature", "皮肤温度范围",
        "greatest minus least mean of a second",
        "P. Schmidt and others (2018), ICMI 2018:400";
}
