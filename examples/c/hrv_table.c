/* From a buffer of intervals to every measure of heart-rate variability, printed as a table.
 *
 * No file and no operating system are needed: the intervals lie in memory, and the names, units
 * and limits of the measures come from the library itself, by `icept_describe`.
 *
 *     make -C bindings/c test        builds and runs this
 */
#include <interocept.h>
#include <math.h>
#include <stdio.h>

enum { INTERVALS = 300, CAPACITY = 256 };

static int failed(const char *what, icept_status status) {
  if (status == ICEPT_OK) return 0;
  fprintf(stderr, "%s: %s\n", what, icept_status_text(status));
  return 1;
}

/* The catalogue's entry for a measure. */
static int describe(uint32_t id, icept_measure_info *info) {
  info->struct_size = sizeof *info;
  for (size_t place = 0; icept_describe(place, info) == ICEPT_OK; place++)
    if (info->id == id) return 1;
  return 0;
}

/* Why there is no value, for the reasons that intervals can give. */
static const char *reason(int32_t status) {
  switch (status) {
    case ICEPT_MEASURE_STATUS_TOO_SHORT: return "too short";
    case ICEPT_MEASURE_STATUS_POOR_SIGNAL: return "poor signal";
    case ICEPT_MEASURE_STATUS_NO_VARIATION: return "no variation";
    default: return "not computed";
  }
}

int main(void) {
  /* Five minutes or so: breathing and a slower wave change the interval. */
  double rr_ms[INTERVALS];
  double t = 0;
  for (int i = 0; i < INTERVALS; i++) {
    rr_ms[i] = 850 + 35 * sin(6.2831853 * 0.25 * t) + 25 * sin(6.2831853 * 0.1 * t);
    t += rr_ms[i] / 1000;
  }

  icept_hrv_windows_config config;
  icept_handle hrv = 0;
  if (failed("init", icept_hrv_windows_config_init(&config))) return 1;
  config.window_s = 0; /* the whole series is one window */
  if (failed("new", icept_hrv_windows_new(&config, &hrv))) return 1;
  if (failed("reserve", icept_reserve(hrv, INTERVALS))) return 1;
  if (failed("push", icept_hrv_windows_push_f64(hrv, rr_ms, INTERVALS))) return 1;
  if (failed("finish", icept_finish(hrv))) return 1;

  icept_measure measures[CAPACITY];
  size_t n = 0;
  if (failed("poll", icept_hrv_windows_poll(hrv, measures, CAPACITY, &n))) return 1;
  unsigned values = 0;
  for (size_t i = 0; i < n; i++) {
    const icept_measure *m = &measures[i];
    icept_measure_info info;
    if (!describe(m->id, &info)) return 1;
    printf("%-20.*s ", (int)info.key_len, info.key);
    if (isnan(m->value)) {
      printf("%10s %-7.*s %s\n", "-", (int)info.unit_len, info.unit, reason(m->status));
      continue;
    }
    values++;
    printf("%10.4g %-7.*s %.*s\n", m->value, (int)info.unit_len, info.unit, (int)info.label_en_len,
           info.label_en);
  }
  printf("%zu measures, %u with a value\n", n, values);
  return icept_free(hrv) == ICEPT_OK && values > 30 ? 0 : 1;
}
