//! What the colours of a camera tell.

super::measures! {
    family 14;
    PULSE_RATE = 1, "camera.pulse_rate", PerMinute, A, window(10.0, 6.0), count(4), range(0.0, 400.0),
        "Pulse rate, finger on a camera", "指尖摄像头脉率",
        "strongest line of the spectrum of the colour in which the wave repeats best; the interval spans the rate by repetition",
        "E. Jonathan and M. Leahy (2010), Physiol. Meas. 31:N79", loinc "8889-8";
    SNR = 2, "camera.snr", One, B, window(10.0, 6.0), count(0), range(0.0, 1e300),
        "Power of the pulse by the rest, finger on a camera", "指尖摄像头脉搏信噪比",
        "power within 0.2 Hz of the pulse rate and two overtones, by the power elsewhere up to 6 Hz",
        "G. de Haan and V. Jeanne (2013), IEEE Trans. Biomed. Eng. 60:2878";
    REMOTE_RATE = 3, "camera.remote_rate", PerMinute, B, window(10.0, 6.0), count(4), range(0.0, 400.0),
        "Pulse rate, skin seen by a camera", "远程摄像头脉率",
        "strongest line of the spectrum of the trace by the plane orthogonal to skin; conflicting where chrominance says otherwise",
        "W. Wang and others (2017), IEEE Trans. Biomed. Eng. 64:1479";
    REMOTE_SNR = 4, "camera.remote_snr", One, B, window(10.0, 6.0), count(0), range(0.0, 1e300),
        "Power of the pulse by the rest, skin seen by a camera", "远程摄像头脉搏信噪比",
        "power within 0.2 Hz of the pulse rate and two overtones, by the power elsewhere up to 6 Hz",
        "G. de Haan and V. Jeanne (2013), IEEE Trans. Biomed. Eng. 60:2878";
    REMOTE_CHROM = 5, "camera.remote_chrom", PerMinute, B, window(10.0, 6.0), count(4), range(0.0, 400.0),
        "Pulse rate by chrominance", "色度法远程脉率",
        "strongest line of the spectrum of the trace by chrominance",
        "G. de Haan and V. Jeanne (2013), IEEE Trans. Biomed. Eng. 60:2878";
    REMOTE_APART = 6, "camera.remote_apart", PerMinute, D, window(10.0, 6.0), count(0), range(0.0, 400.0),
        "Difference of two remote pulse rates", "两种远程脉率之差",
        "how far the rates by the plane orthogonal to skin and by chrominance are apart",
        "agreement of two methods, no publication";
}
