/* Light gives no pressure, however it is asked: no measure in mmHg comes out of what takes a PPG, and
 * what takes arrival times has no level without a cuff. */
#include "check.h"
#include <interocept.h>
#include <math.h>
#include <string.h>

enum { RATE = 100, SECONDS = 90, N = RATE * SECONDS, MOST = 4096 };

static double light[N], colours[2 * N];
static icept_measure measures[MOST];

static int in_mmhg(uint32_t id) {
  icept_measure_info info = {0};
  for (size_t place = 0;; place++) {
    info.struct_size = sizeof info;
    if (icept_describe(place, &info) != ICEPT_OK) return 0;
    if (info.id == id) return info.unit_len >= 4 && memcmp(info.unit, "mmHg", 4) == 0;
  }
}

/* Pushes light through a processor of measures and looks at all of them. */
static size_t look(uint32_t processor, const double *frames, size_t channels) {
  icept_handle handle = 0;
  size_t n = 0, seen = 0;
  OK(icept_new(processor, NULL, RATE, &handle));
  OK(icept_reserve(handle, N));
  OK(icept_push_f64(handle, frames, N, channels));
  OK(icept_poll(handle, measures, MOST, sizeof *measures, &n));
  for (size_t i = 0; i < n; i++, seen++) CHECK(!in_mmhg(measures[i].id));
  OK(icept_finish(handle));
  OK(icept_poll(handle, measures, MOST, sizeof *measures, &n));
  for (size_t i = 0; i < n; i++, seen++) CHECK(!in_mmhg(measures[i].id));
  OK(icept_free(handle));
  return seen;
}

int main(void) {
  CHECK(in_mmhg(ICEPT_BP_SBP) && !in_mmhg(ICEPT_PPG_SPO2));
  for (size_t i = 0; i < N; i++) {
    const double t = fmod((double)i / RATE, 0.85) - 0.3, width = t < 0 ? 0.075 : 0.13;
    light[i] = 100 + exp(-0.5 * t * t / (width * width));
    colours[2 * i] = colours[2 * i + 1] = light[i];
  }
  const size_t seen = look(ICEPT_HRV_FROM_PPG, light, 1) + look(ICEPT_PPG_INDICES, light, 1) +
                      look(ICEPT_PPG_SPO2_PROCESSOR, colours, 2) + look(ICEPT_RESP_FROM_PPG, light, 1);
  CHECK(seen > 20);

  icept_handle trend = 0;
  size_t n = 0;
  OK(icept_bp_trend_new(NULL, &trend));
  for (int i = 0; i < 300; i++) {
    const double beat[] = {i, 250 + 2 * sin(i), 1, NAN, NAN};
    OK(icept_bp_trend_push_f64(trend, beat, 1));
  }
  const double question[] = {300, NAN, NAN, NAN, NAN};
  OK(icept_bp_trend_push_f64(trend, question, 1));
  OK(icept_bp_trend_poll(trend, measures, MOST, &n));
  CHECK(n > 3);
  for (size_t i = 0; i < n; i++) {
    const uint32_t id = measures[i].id;
    if (id == ICEPT_BP_SBP || id == ICEPT_BP_DBP || id == ICEPT_BP_MAP)
      CHECK(measures[i].status == ICEPT_MEASURE_STATUS_NOT_CALIBRATED && isnan(measures[i].value));
  }
  OK(icept_free(trend));
  printf("%zu measures of light, none in mmHg\n", seen);
  return 0;
}
