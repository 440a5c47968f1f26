/* An arm cuff: its pressure comes sample by sample, and when the cuff is let off, a blood pressure
 * with its interval goes out, or the reason why there is none.
 *
 * The ratios are of the device: set those that its validation gave. The defaults of the library are
 * validated with no cuff.
 *
 *     make -C bindings/c test        builds and runs this
 */
#include <interocept.h>
#include <math.h>
#include <stdio.h>

enum { RATE_HZ = 100, SECONDS = 62 };

/* Volume of an artery by its transmural pressure: softest where the two sides are even. */
static double volume(double mmhg) {
  const double width = mmhg < 0 ? 12 : 26;
  return width * tanh(mmhg / width);
}

/* Cuff pressure at sample i: pumped to 165 mmHg, let off by 3 mmHg/s around an artery of 122 over
 * 78 mmHg, and opened. From `moved_s` on the arm shakes. */
static double cuff(unsigned i, double moved_s) {
  const double t = (double)i / RATE_HZ;
  const double ramp = t < 6 ? 27.5 * t : t < 49 ? 165 - 3 * (t - 6) : fmax(0, 36 - 80 * (t - 49));
  const double phase = fmod(t, 0.85);
  const double pulse = phase < 0.13 ? sin(12.1 * phase) : exp(-(phase - 0.13) / 0.3);
  const double shake = t > moved_s && t < 49 ? 6 * sin(2.1 * t) * sin(5.7 * t) : 0;
  return ramp + 0.08 * volume(78 + 44 * pulse - ramp) + shake;
}

static int failed(const char *what, icept_status status) {
  if (status == ICEPT_OK) return 0;
  fprintf(stderr, "%s: %s\n", what, icept_status_text(status));
  return 1;
}

/* One measurement; the measure of the systolic and the diastolic pressure. */
static int measure(double moved_s, icept_measure *sbp, icept_measure *dbp) {
  icept_cuff_oscillometric_config config;
  icept_handle meter = 0;
  if (failed("init", icept_cuff_oscillometric_config_init(&config))) return 1;
  config.ratio_sbp = 0.57; /* of this cuff */
  config.ratio_dbp = 0.80;
  if (failed("new", icept_cuff_oscillometric_new(&config, RATE_HZ, &meter))) return 1;
  int told = 0;
  for (unsigned second = 0; second < SECONDS; second++) {
    double samples[RATE_HZ];
    icept_measure found[32];
    size_t n = 0;
    for (unsigned i = 0; i < RATE_HZ; i++) samples[i] = cuff(second * RATE_HZ + i, moved_s);
    if (failed("push", icept_cuff_oscillometric_push_f64(meter, samples, RATE_HZ))) return 1;
    if (failed("poll", icept_cuff_oscillometric_poll(meter, found, 32, &n))) return 1;
    for (size_t i = 0; i < n; i++) {
      if (found[i].id == ICEPT_CUFF_SBP) *sbp = found[i], told++;
      if (found[i].id == ICEPT_CUFF_DBP) *dbp = found[i], told++;
      if (found[i].id == ICEPT_CUFF_DISAGREEMENT && found[i].status == ICEPT_MEASURE_STATUS_OK)
        printf("the methods differ by %.1f mmHg\n", found[i].value);
    }
  }
  icept_free(meter);
  return told != 2;
}

int main(void) {
  icept_measure sbp, dbp;
  if (measure(1e9, &sbp, &dbp)) return 1;
  printf("%.0f (%.0f to %.0f) over %.0f (%.0f to %.0f) mmHg\n", sbp.value, sbp.low, sbp.high,
         dbp.value, dbp.low, dbp.high);
  if (!(fabs(sbp.value - 122) < 6 && fabs(dbp.value - 78) < 6)) return 1;

  if (measure(15, &sbp, &dbp)) return 1;
  printf("while the arm shakes: %s\n", sbp.status == ICEPT_MEASURE_STATUS_POOR_SIGNAL ? "poor signal" : "no pressure");
  return sbp.status == ICEPT_MEASURE_STATUS_OK;
}
