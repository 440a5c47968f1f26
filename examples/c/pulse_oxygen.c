/* A finger clip: two lights come, pulses and oxygen saturation go out.
 *
 * The curve from the ratio of ratios to saturation belongs to the device. Without one the ratio is
 * measured all the same, and the saturation is `not calibrated`: never a number of another device.
 *
 *     make -C bindings/c test        builds and runs this
 */
#include <interocept.h>
#include <math.h>
#include <stdio.h>

enum { RATE_HZ = 100, SECONDS = 20 };

/* Light that came through at sample i: blood dims it by `depth` at each pulse. */
static double light(unsigned long i, double level, double depth) {
  const double t = fmod((double)i / RATE_HZ, 0.8) - 0.3, width = t < 0 ? 0.075 : 0.13;
  return level * exp(-depth * exp(-0.5 * t * t / (width * width)));
}

static int failed(const char *what, icept_status status) {
  if (status == ICEPT_OK) return 0;
  fprintf(stderr, "%s: %s\n", what, icept_status_text(status));
  return 1;
}

int main(void) {
  icept_ppg_spo2_config config;
  icept_handle pulses = 0, oxygen = 0;
  if (failed("init", icept_ppg_spo2_config_init(&config))) return 1;
  config.curve = ICEPT_PPG_SPO2_CURVE_POLYNOMIAL; /* 110 - 25 R: a textbook's, not a maker's */
  config.c0 = 110;
  config.c1 = -25;
  if (failed("new", icept_ppg_spo2_new(&config, RATE_HZ, &oxygen))) return 1;
  if (failed("new", icept_ppg_detector_new(NULL, RATE_HZ, &pulses))) return 1;

  unsigned count = 0;
  double last = NAN;
  for (unsigned long second = 0; second < SECONDS; second++) {
    double infrared[RATE_HZ], both[2 * RATE_HZ];
    for (unsigned long i = 0; i < RATE_HZ; i++) {
      const unsigned long k = second * RATE_HZ + i;
      infrared[i] = both[2 * i + 1] = light(k, 160, 0.02);
      both[2 * i] = light(k, 100, 0.012); /* red: a ratio of 0.6 */
    }
    icept_ppg_pulse found[8];
    icept_measure measures[16];
    size_t n = 0;
    if (failed("push", icept_ppg_detector_push_f64(pulses, infrared, RATE_HZ))) return 1;
    if (failed("poll", icept_ppg_detector_poll(pulses, found, 8, &n))) return 1;
    count += (unsigned)n;
    if (failed("push", icept_ppg_spo2_push_f64(oxygen, both, RATE_HZ))) return 1;
    if (failed("poll", icept_ppg_spo2_poll(oxygen, measures, 16, &n))) return 1;
    for (size_t i = 0; i < n; i++) {
      if (measures[i].id != ICEPT_PPG_SPO2 || !(measures[i].value > 0)) continue;
      last = measures[i].value;
      printf("%4.0f s  SpO2 %.1f %% (%.1f to %.1f)\n", measures[i].start_s + measures[i].window_s,
             last, measures[i].low, measures[i].high);
    }
  }
  printf("%u pulses\n", count);
  if (icept_free(pulses) != ICEPT_OK || icept_free(oxygen) != ICEPT_OK) return 1;
  return count > 20 && fabs(last - 95) < 0.5 ? 0 : 1;
}
