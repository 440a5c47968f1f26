//! Posture in windows, from points of a body in pictures.

super::measures! {
    family 16;
    ELBOW_MEAN = 1, "posture.elbow_mean", Degree, B, window(5.0, 5.0), count(1), range(0.0, 180.0),
        "Elbow, mean angle", "肘关节平均角度",
        "mean angle at the elbow between shoulder and wrist in the picture, 180 straight",
        "plane geometry of keypoints, no publication";
    ELBOW_SD = 2, "posture.elbow_sd", Degree, B, window(5.0, 5.0), count(1), range(0.0, 180.0),
        "Elbow, spread of the angle", "肘关节角度离散度",
        "standard deviation of the angle at the elbow between shoulder and wrist in the picture, 180 straight",
        "plane geometry of keypoints, no publication";
    SHOULDER_MEAN = 3, "posture.shoulder_mean", Degree, B, window(5.0, 5.0), count(1), range(0.0, 180.0),
        "Shoulder, mean angle", "肩关节平均角度",
        "mean angle at the shoulder between elbow and hip in the picture, 0 with the arm hanging",
        "plane geometry of keypoints, no publication";
    SHOULDER_SD = 4, "posture.shoulder_sd", Degree, B, window(5.0, 5.0), count(1), range(0.0, 180.0),
        "Shoulder, spread of the angle", "肩关节角度离散度",
        "standard deviation of the angle at the shoulder between elbow and hip in the picture, 0 with the arm hanging",
        "plane geometry of keypoints, no publication";
    HIP_MEAN = 5, "posture.hip_mean", Degree, B, window(5.0, 5.0), count(1), range(0.0, 180.0),
        "Hip, mean angle", "髋关节平均角度",
        "mean angle at the hip between shoulder and knee in the picture, 180 straight",
        "plane geometry of keypoints, no publication";
    HIP_SD = 6, "posture.hip_sd", Degree, B, window(5.0, 5.0), count(1), range(0.0, 180.0),
        "Hip, spread of the angle", "髋关节角度离散度",
        "standard deviation of the angle at the hip between shoulder and knee in the picture, 180 straight",
        "plane geometry of keypoints, no publication";
    KNEE_MEAN = 7, "posture.knee_mean", Degree, B, window(5.0, 5.0), count(1), range(0.0, 180.0),
        "Knee, mean angle", "膝关节平均角度",
        "mean angle at the knee between hip and ankle in the picture, 180 straight",
        "plane geometry of keypoints, no publication";
    KNEE_SD = 8, "posture.knee_sd", Degree, B, window(5.0, 5.0), count(1), range(0.0, 180.0),
        "Knee, spread of the angle", "膝关节角度离散度",
        "standard deviation of the angle at the knee between hip and ankle in the picture, 180 straight",
        "plane geometry of keypoints, no publication";
    TRUNK_LEAN_MEAN = 9, "posture.trunk_lean_mean", Degree, B, window(5.0, 5.0), count(1), range(0.0, 180.0),
        "Lean of the trunk, mean angle", "躯干倾斜平均角度",
        "mean angle of the line from hip to shoulder from the vertical of the picture, 0 upright",
        "plane geometry of keypoints, no publication";
    TRUNK_LEAN_SD = 10, "posture.trunk_lean_sd", Degree, B, window(5.0, 5.0), count(1), range(0.0, 180.0),
        "Lean of the trunk, spread of the angle", "躯干倾斜角度离散度",
        "standard deviation of the angle of the line from hip to shoulder from the vertical of the picture, 0 upright",
        "plane geometry of keypoints, no publication";
    HEAD_MEAN = 11, "posture.head_mean", Degree, B, window(5.0, 5.0), count(1), range(-90.0, 90.0),
        "Head against the shoulder, mean angle", "头部前倾平均角度",
        "mean angle of the line from shoulder to ear from the horizontal of a picture from the side, 90 with the ear above the shoulder",
        "plane geometry of keypoints, no publication";
    HEAD_SD = 12, "posture.head_sd", Degree, B, window(5.0, 5.0), count(1), range(0.0, 180.0),
        "Head against the shoulder, spread of the angle", "头部前倾角度离散度",
        "standard deviation of the angle of the line from shoulder to ear from the horizontal of a picture from the side, 90 with the ear above the shoulder",
        "plane geometry of keypoints, no publication";
}
