//! The baroreflex: how the interval follows the pressure of the beats.

super::measures! {
    family 2;
    SEQUENCE = 64, "bp.brs_sequence", MillisecondPerMillimetreOfMercury, B, window(120.0, 120.0), count(5), range(0.0, 200.0),
        "Baroreflex sensitivity by sequences", "压力反射敏感性(序列法)",
        "mean slope of the interval over the systolic pressure in sequences of beats in which both rise or both fall",
        "G. Bertinieri and others (1985), J. Hypertens. 3 Suppl 3:S79; G. Parati and others (1988), Hypertension 12:214";
    UP = 65, "bp.brs_up", MillisecondPerMillimetreOfMercury, B, window(120.0, 120.0), count(5), range(0.0, 200.0),
        "Baroreflex sensitivity by rising sequences", "压力反射敏感性(上升序列)",
        "mean slope of the interval over the systolic pressure in sequences in which both rise",
        "G. Parati and others (1988), Hypertension 12:214";
    DOWN = 66, "bp.brs_down", MillisecondPerMillimetreOfMercury, B, window(120.0, 120.0), count(5), range(0.0, 200.0),
        "Baroreflex sensitivity by falling sequences", "压力反射敏感性(下降序列)",
        "mean slope of the interval over the systolic pressure in sequences in which both fall",
        "G. Parati and others (1988), Hypertension 12:214";
    SEQUENCES = 67, "bp.brs_sequences", One, B, window(120.0, 120.0), count(1), range(0.0, 1e6),
        "Baroreflex sequences", "压力反射序列数",
        "sequences of beats in which pressure and interval rise or fall together",
        "G. Parati and others (1988), Hypertension 12:214";
    EFFECTIVENESS = 68, "bp.brs_effectiveness", One, B, window(120.0, 120.0), count(1), range(0.0, 1.0),
        "Baroreflex effectiveness index", "压力反射效能指数",
        "ramps of systolic pressure that hold a sequence, by all ramps",
        "M. Di Rienzo and others (2001), Am. J. Physiol. Regul. Integr. Comp. Physiol. 280:R744";
    ALPHA_LF = 69, "bp.brs_alpha_lf", MillisecondPerMillimetreOfMercury, B, window(120.0, 120.0), count(100), range(0.0, 200.0),
        "Alpha index, low frequency", "低频α指数",
        "root of the power of the intervals by that of the systolic pressure, 0.04 to 0.15 Hz, where they are coherent",
        "M. Pagani and others (1988), Hypertension 12:600";
    ALPHA_HF = 70, "bp.brs_alpha_hf", MillisecondPerMillimetreOfMercury, B, window(120.0, 120.0), count(100), range(0.0, 200.0),
        "Alpha index, high frequency", "高频α指数",
        "root of the power of the intervals by that of the systolic pressure, 0.15 to 0.4 Hz, where they are coherent",
        "M. Pagani and others (1988), Hypertension 12:600";
    GAIN_LF = 71, "bp.brs_gain_lf", MillisecondPerMillimetreOfMercury, B, window(120.0, 120.0), count(100), range(0.0, 200.0),
        "Transfer gain, low frequency", "低频传递增益",
        "size of the transfer function from systolic pressure to interval, 0.04 to 0.15 Hz, by the power of the pressure, less what noise adds",
        "H. W. J. Robbe and others (1987), Hypertension 10:538; G. D. Pinna and others (2002), Clin. Sci. 103:81";
    GAIN_HF = 72, "bp.brs_gain_hf", MillisecondPerMillimetreOfMercury, B, window(120.0, 120.0), count(100), range(0.0, 200.0),
        "Transfer gain, high frequency", "高频传递增益",
        "size of the transfer function from systolic pressure to interval, 0.15 to 0.4 Hz, by the power of the pressure, less what noise adds",
        "H. W. J. Robbe and others (1987), Hypertension 10:538; G. D. Pinna and others (2002), Clin. Sci. 103:81";
    COHERENCE_LF = 73, "bp.brs_coherence_lf", One, B, window(120.0, 120.0), count(100), range(0.0, 1.0),
        "Coherence of pressure and interval, low frequency", "低频相干性",
        "highest squared coherence of systolic pressure and interval, 0.04 to 0.15 Hz",
        "H. W. J. Robbe and others (1987), Hypertension 10:538";
    COHERENCE_HF = 74, "bp.brs_coherence_hf", One, B, window(120.0, 120.0), count(100), range(0.0, 1.0),
        "Coherence of pressure and interval, high frequency", "高频相干性",
        "highest squared coherence of systolic pressure and interval, 0.15 to 0.4 Hz",
        "H. W. J. Robbe and others (1987), Hypertension 10:538";
}
