//! Heart-rate variability.

super::measures! {
    family 1;
    MEAN_NN = 1, "hrv.mean_nn", Millisecond, A, window(60.0, 10.0), count(2), range(200.0, 4000.0),
        "Mean NN interval", "平均NN间期",
        "arithmetic mean of the NN intervals", "Task Force (1996), Circulation 93:1043";
    SDNN = 2, "hrv.sdnn", Millisecond, A, window(300.0, 30.0), count(3), range(0.0, 2000.0),
        "Standard deviation of NN intervals", "NN间期标准差",
        "standard deviation of the NN intervals, n-1 in the divisor",
        "Task Force (1996), Circulation 93:1043", loinc "80404-7";
    RMSSD = 3, "hrv.rmssd", Millisecond, A, window(60.0, 10.0), count(3), range(0.0, 2000.0),
        "Root mean square of successive differences", "相邻NN间期差值均方根",
        "square root of the mean of the squared differences between successive NN intervals",
        "Task Force (1996), Circulation 93:1043";
}
