/* A wrist device between cuff readings: arrival times of the pulse, an index of its wave and three
 * cuffs go in, a blood pressure with its uncertainty comes out, or the reason why there is none. The
 * calibration is kept, and another person's is refused.
 *
 *     make -C bindings/c test        builds and runs this
 */
#include <interocept.h>
#include <math.h>
#include <stdio.h>

static icept_handle trend;
static double now_s;

static int failed(const char *what, icept_status status) {
  if (status == ICEPT_OK) return 0;
  fprintf(stderr, "%s: %s\n", what, icept_status_text(status));
  return 1;
}

/* Beats of so many seconds, the pulse after so many ms; its wave is the stiffer the earlier it comes. */
static int beats(int seconds, double pat_ms) {
  for (int i = 0; i < seconds; i++, now_s += 1) {
    const double frame[] = {now_s, pat_ms + 2 * sin(now_s), 1.0, NAN, NAN, 250 / pat_ms};
    if (failed("beat", icept_bp_trend_push_f64(trend, frame, 1))) return 1;
  }
  return 0;
}

/* Pushes one frame and fetches what it is answered with. */
static size_t ask(double sbp, double dbp, icept_measure *answers, size_t capacity) {
  const double frame[] = {now_s, NAN, NAN, sbp, dbp, NAN};
  size_t n = 0;
  if (failed("push", icept_bp_trend_push_f64(trend, frame, 1))) return 0;
  if (failed("poll", icept_bp_trend_poll(trend, answers, capacity, &n))) return 0;
  return n;
}

/* Whether the calibration goes on in a new trend of this configuration. */
static icept_status go_on(const icept_bp_trend_config *config) {
  static uint8_t state[8192];
  icept_handle other = 0;
  size_t bytes = 0;
  if (failed("save", icept_save(trend, state, sizeof state, &bytes))) return ICEPT_OK;
  if (failed("new", icept_bp_trend_new(config, &other))) return ICEPT_OK;
  const icept_status loaded = icept_load(other, state, bytes);
  icept_free(other);
  return loaded;
}

int main(void) {
  icept_bp_trend_config config;
  icept_measure m[16];
  if (failed("init", icept_bp_trend_config_init(&config))) return 1;
  config.person = 1; /* a saved calibration of another person is refused */
  config.model = ICEPT_BP_TREND_MODEL_WAVEFORM;
  if (failed("new", icept_bp_trend_new(&config, &trend))) return 1;

  /* Before any cuff: how it changes, and no pressure. The first measure is the systolic one. */
  if (beats(120, 250) || ask(NAN, NAN, m, 16) == 0) return 1;
  printf("without a cuff: systolic pressure %s\n",
         m[0].status == ICEPT_MEASURE_STATUS_NOT_CALIBRATED ? "not calibrated" : "?");
  if (m[0].status != ICEPT_MEASURE_STATUS_NOT_CALIBRATED || !isnan(m[0].value)) return 1;

  /* At rest, with raised pressure, at rest: only so the person's own slope is known. */
  const double pats[] = {250, 225, 250}, sbps[] = {120, 141, 119}, dbps[] = {80, 92, 79};
  for (int i = 0; i < 3; i++) {
    if (beats(120, pats[i]) || ask(sbps[i], dbps[i], m, 16) == 0) return 1;
    printf("cuff %3.0f/%3.0f: %.0f in the calibration\n", sbps[i], dbps[i], m[0].value);
  }
  if (ask(80, 120, m, 16) == 0 || m[0].status != ICEPT_MEASURE_STATUS_CONFLICTING) return 1;
  printf("cuff  80/120: refused, the diastolic pressure is the higher one\n");

  if (beats(120, 230) || ask(NAN, NAN, m, 16) == 0) return 1;
  printf("now: %.0f mmHg (%.0f to %.0f)\n", m[0].value, m[0].low, m[0].high);
  const int good = m[0].status == ICEPT_MEASURE_STATUS_OK && m[0].value > 128 && m[0].value < 145;

  if (failed("load", go_on(&config))) return 1;
  config.person = 2;
  if (go_on(&config) == ICEPT_OK) return 1;
  printf("the calibration is kept, and refused for another person\n");
  return icept_free(trend) == ICEPT_OK && good ? 0 : 1;
}
