//! The wave of the pulse: medians over the pulses of a window.
//!
//! Names are those of Goda, Charlton and Behar, Physiol Meas 45:045001, 2024, but for two: what
//! they call SI is the systolic amplitude by the time between the peaks, here `pwa.asp_delta_t`;
//! the stiffness index of the field is the height of the body by that time.

super::measures! {
    family 9;
    TPI = 1, "pwa.tpi", Second, B, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Pulse interval", "脉搏波周期",
        "median of: from the onset of a pulse to the next",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TPP = 2, "pwa.tpp", Second, B, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Interval of systolic peaks", "收缩峰间期",
        "median of: from a systolic peak to the next",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TSP = 3, "pwa.tsp", Second, B, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Crest time", "波峰时间",
        "median of: from the onset to the systolic peak",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TSYS = 4, "pwa.tsys", Second, B, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Time to the notch", "收缩期时间",
        "median of: from the onset to the dicrotic notch",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TDIA = 5, "pwa.tdia", Second, B, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Time after the notch", "舒张期时间",
        "median of: from the dicrotic notch to the next onset",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TDP = 6, "pwa.tdp", Second, B, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Time to the diastolic peak", "舒张峰时间",
        "median of: from the onset to the diastolic peak",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    DELTA_T = 7, "pwa.delta_t", Second, B, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Time between the peaks", "双峰时差",
        "median of: from the systolic to the diastolic peak",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TSW10 = 8, "pwa.tsw10", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Systolic width at 10 %", "10%收缩宽度",
        "median of: from the rise through 10 % of the height to the systolic peak",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TSW25 = 9, "pwa.tsw25", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Systolic width at 25 %", "25%收缩宽度",
        "median of: from the rise through 25 % of the height to the systolic peak",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TSW33 = 10, "pwa.tsw33", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Systolic width at 33 %", "33%收缩宽度",
        "median of: from the rise through 33 % of the height to the systolic peak",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TSW50 = 11, "pwa.tsw50", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Systolic width at 50 %", "50%收缩宽度",
        "median of: from the rise through 50 % of the height to the systolic peak",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TSW66 = 12, "pwa.tsw66", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Systolic width at 66 %", "66%收缩宽度",
        "median of: from the rise through 66 % of the height to the systolic peak",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TSW75 = 13, "pwa.tsw75", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Systolic width at 75 %", "75%收缩宽度",
        "median of: from the rise through 75 % of the height to the systolic peak",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TSW90 = 14, "pwa.tsw90", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Systolic width at 90 %", "90%收缩宽度",
        "median of: from the rise through 90 % of the height to the systolic peak",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TDW10 = 15, "pwa.tdw10", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Diastolic width at 10 %", "10%舒张宽度",
        "median of: from the systolic peak to the fall through 10 % of the height",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TDW25 = 16, "pwa.tdw25", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Diastolic width at 25 %", "25%舒张宽度",
        "median of: from the systolic peak to the fall through 25 % of the height",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TDW33 = 17, "pwa.tdw33", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Diastolic width at 33 %", "33%舒张宽度",
        "median of: from the systolic peak to the fall through 33 % of the height",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TDW50 = 18, "pwa.tdw50", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Diastolic width at 50 %", "50%舒张宽度",
        "median of: from the systolic peak to the fall through 50 % of the height",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TDW66 = 19, "pwa.tdw66", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Diastolic width at 66 %", "66%舒张宽度",
        "median of: from the systolic peak to the fall through 66 % of the height",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TDW75 = 20, "pwa.tdw75", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Diastolic width at 75 %", "75%舒张宽度",
        "median of: from the systolic peak to the fall through 75 % of the height",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TDW90 = 21, "pwa.tdw90", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Diastolic width at 90 %", "90%舒张宽度",
        "median of: from the systolic peak to the fall through 90 % of the height",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TPW10 = 22, "pwa.tpw10", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Width at 10 %", "10%波宽",
        "median of: from the rise through 10 % of the height to the fall through it",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TPW25 = 23, "pwa.tpw25", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Width at 25 %", "25%波宽",
        "median of: from the rise through 25 % of the height to the fall through it",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TPW33 = 24, "pwa.tpw33", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Width at 33 %", "33%波宽",
        "median of: from the rise through 33 % of the height to the fall through it",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TPW50 = 25, "pwa.tpw50", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Width at 50 %", "50%波宽",
        "median of: from the rise through 50 % of the height to the fall through it",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TPW66 = 26, "pwa.tpw66", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Width at 66 %", "66%波宽",
        "median of: from the rise through 66 % of the height to the fall through it",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TPW75 = 27, "pwa.tpw75", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Width at 75 %", "75%波宽",
        "median of: from the rise through 75 % of the height to the fall through it",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TPW90 = 28, "pwa.tpw90", Second, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Width at 90 %", "90%波宽",
        "median of: from the rise through 90 % of the height to the fall through it",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    ASP = 29, "pwa.asp", One, B, window(30.0, 10.0), count(5), range(0.0, 1e12),
        "Systolic amplitude", "收缩峰幅度",
        "median of: height of the systolic peak over the level before the onset, in the unit of the samples",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    ADN = 30, "pwa.adn", One, D, window(30.0, 10.0), count(5), range(-1e12, 1e12),
        "Amplitude of the notch", "切迹幅度",
        "median of: height of the dicrotic notch over the level before the onset, in the unit of the samples",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    ADP = 31, "pwa.adp", One, D, window(30.0, 10.0), count(5), range(-1e12, 1e12),
        "Diastolic amplitude", "舒张峰幅度",
        "median of: height of the diastolic peak over the level before the onset, in the unit of the samples",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    AOFF = 32, "pwa.aoff", One, D, window(30.0, 10.0), count(5), range(-1e12, 1e12),
        "Amplitude of the next onset", "波谷差",
        "median of: height of the next onset over the level before the onset, in the unit of the samples",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    AUCPI = 33, "pwa.aucpi", One, D, window(30.0, 10.0), count(5), range(-1e12, 1e12),
        "Area of the pulse", "脉搏波面积",
        "median of: area over the level before the onset, in the unit of the samples by seconds",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    AUCSYS = 34, "pwa.aucsys", One, D, window(30.0, 10.0), count(5), range(-1e12, 1e12),
        "Area before the notch", "收缩期面积",
        "median of: area over the level before the onset up to the dicrotic notch, in the unit of the samples by seconds",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    AUCDIA = 35, "pwa.aucdia", One, D, window(30.0, 10.0), count(5), range(-1e12, 1e12),
        "Area after the notch", "舒张期面积",
        "median of: area over the level before the onset from the dicrotic notch on, in the unit of the samples by seconds",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    IPR = 36, "pwa.ipr", PerMinute, B, window(30.0, 10.0), count(5), range(0.0, 1000.0),
        "Instantaneous pulse rate", "瞬时脉率",
        "median of: sixty by the pulse interval in seconds",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TSYS_TDIA = 37, "pwa.tsys_tdia", One, D, window(30.0, 10.0), count(5), range(0.0, 1000.0),
        "Time before by time after the notch", "收缩舒张时间比",
        "median of: time from the onset to the notch by that from the notch to the next onset",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TPW25_TPI = 38, "pwa.tpw25_tpi", One, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Width at 25 % by interval", "波宽周期比",
        "median of: width of the pulse at 25 % of its height by its interval",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TPW50_TPI = 39, "pwa.tpw50_tpi", One, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Width at 50 % by interval", "半高宽周期比",
        "median of: width of the pulse at 50 % of its height by its interval",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TPW75_TPI = 40, "pwa.tpw75_tpi", One, D, window(30.0, 10.0), count(5), range(0.0, 10.0),
        "Width at 75 % by interval", "75%波宽周期比",
        "median of: width of the pulse at 75 % of its height by its interval",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    TSP_TPI = 41, "pwa.tsp_tpi", One, D, window(30.0, 10.0), count(5), range(0.0, 1.0),
        "Crest time by interval", "波峰时间比",
        "median of: time from the onset to the systolic peak by the interval of the pulse",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    RI = 42, "pwa.ri", One, B, window(30.0, 10.0), count(5), range(-10.0, 10.0),
        "Reflection index", "反射指数",
        "median of: height of the diastolic peak by that of the systolic one",
        "S. C. Millasseau and others (2002), Clin. Sci. 103:371";
    IPA = 43, "pwa.ipa", One, D, window(30.0, 10.0), count(5), range(-1000.0, 1000.0),
        "Inflection point area ratio", "拐点面积比",
        "median of: area after the notch by the area before it",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    ASP_DELTA_T = 44, "pwa.asp_delta_t", One, D, window(30.0, 10.0), count(5), range(-1e12, 1e12),
        "Systolic amplitude by time between the peaks", "收缩幅度时差比",
        "median of: height of the systolic peak by the time between the peaks, in the unit of the samples by the second; no stiffness index: that needs the height of the body",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    B_A = 45, "pwa.b_a", One, B, window(30.0, 10.0), count(5), range(-1e9, 1e9),
        "b/a", "b/a 比",
        "median of: second derivative at b by that at a, 3 dB down at 10 Hz",
        "K. Takazawa and others (1998), Hypertension 32:365";
    C_A = 46, "pwa.c_a", One, D, window(30.0, 10.0), count(5), range(-1e9, 1e9),
        "c/a", "c/a 比",
        "median of: second derivative at c by that at a, 3 dB down at 10 Hz",
        "K. Takazawa and others (1998), Hypertension 32:365";
    D_A = 47, "pwa.d_a", One, B, window(30.0, 10.0), count(5), range(-1e9, 1e9),
        "d/a", "d/a 比",
        "median of: second derivative at d by that at a, 3 dB down at 10 Hz",
        "K. Takazawa and others (1998), Hypertension 32:365";
    E_A = 48, "pwa.e_a", One, D, window(30.0, 10.0), count(5), range(-1e9, 1e9),
        "e/a", "e/a 比",
        "median of: second derivative at e by that at a, 3 dB down at 10 Hz",
        "K. Takazawa and others (1998), Hypertension 32:365";
    AGI = 49, "pwa.agi", One, B, window(30.0, 10.0), count(5), range(-1e9, 1e9),
        "Ageing index", "老化指数",
        "median of: (b - c - d - e) / a of the second derivative, 3 dB down at 10 Hz",
        "K. Takazawa and others (1998), Hypertension 32:365";
    AGI_MOD = 50, "pwa.agi_mod", One, D, window(30.0, 10.0), count(5), range(-1e9, 1e9),
        "Modified ageing index", "修正老化指数",
        "median of: (b - c - d) / a of the second derivative, 3 dB down at 10 Hz",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    AGI_INF = 51, "pwa.agi_inf", One, D, window(30.0, 10.0), count(5), range(-1e9, 1e9),
        "Informal ageing index", "简化老化指数",
        "median of: (b - e) / a of the second derivative, 3 dB down at 10 Hz",
        "H. J. Baek and others (2007), Proc. IEEE EMBS Spec. Top. Conf. ITAB, 70";
    AI = 52, "pwa.ai", One, D, window(30.0, 10.0), count(5), range(-1e9, 1e9),
        "Augmentation index", "增强指数",
        "median of: height of the pulse at p2 less that at p1, by that of the systolic peak",
        "K. Takazawa and others (1998), Hypertension 32:365";
    RIP1 = 53, "pwa.rip1", One, D, window(30.0, 10.0), count(5), range(-1e9, 1e9),
        "Reflection index of p1", "p1反射指数",
        "median of: height of the diastolic peak by that of the pulse at p1",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    RIP2 = 54, "pwa.rip2", One, D, window(30.0, 10.0), count(5), range(-1e9, 1e9),
        "Reflection index of p2", "p2反射指数",
        "median of: height of the diastolic peak by that of the pulse at p2",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    SC = 55, "pwa.sc", One, D, window(30.0, 10.0), count(5), range(-1e9, 1e9),
        "Spring constant", "弹性常数",
        "median of: second derivative at the systolic peak by the share of the height that is above u, by the height of the pulse",
        "M. Á. Goda, P. H. Charlton and J. A. Behar (2024), Physiol. Meas. 45:045001";
    IPAD = 56, "pwa.ipad", One, B, window(30.0, 10.0), count(5), range(-1e9, 1e9),
        "Area ratio with d", "拐点面积d波指数",
        "median of: area after the notch by the area before it, plus d by a",
        "J. M. Ahn (2017), Healthc. Inform. Res. 23:53";
    STIFFNESS = 57, "pwa.stiffness_index", One, B, window(30.0, 10.0), count(5), range(0.0, 1000.0),
        "Stiffness index", "僵硬指数",
        "median of: height of the body in m by the time between the peaks, in m/s",
        "S. C. Millasseau and others (2002), Clin. Sci. 103:371";
}
