/* A monitor keeps the rules of every handle, and gives the same bits however its streams come. */
#include "check.h"
#include "signal.h"
#include <interocept.h>
#include <math.h>
#include <string.h>

enum { RATE = 250, SECONDS = 60, MOST = 4096 };

typedef struct {
  icept_monitor_reading readings[MOST];
  icept_monitor_event events[MOST];
  size_t n, m;
} outputs;

static void take(icept_handle h, outputs *out) {
  size_t n = 0;
  OK(icept_monitor_poll_readings(h, out->readings + out->n, MOST - out->n, &n));
  out->n += n;
  OK(icept_monitor_poll_events(h, out->events + out->m, MOST - out->m, &n));
  out->m += n;
}

static icept_handle two(void) {
  const size_t size = sizeof(icept_monitor_stream);
  const icept_monitor_stream streams[] = {{size, ICEPT_MONITOR_KIND_ECG, RATE, 0, 0, NULL, NULL, 0},
                                          {size, ICEPT_MONITOR_KIND_TEMP, 4, 2.5, 0, NULL, NULL, 0}};
  icept_handle h = 0;
  OK(icept_monitor_new(NULL, streams, 2, &h));
  return h;
}

/* Seconds from `from` to `to`, in packets of so many seconds. */
static void feed(icept_handle h, size_t from, size_t to, size_t seconds, outputs *out) {
  static float x[SECONDS * RATE];
  static const int16_t warm[SECONDS * 4];
  for (size_t s = from; s < to; s += seconds) {
    for (size_t i = 0; i < seconds * RATE; i++) x[i] = (float)ecg_mv(s * RATE + i, RATE);
    OK(icept_monitor_push_f32(h, 0, x, seconds * RATE));
    OK(icept_monitor_push_i16(h, 1, warm, seconds * 4));
    take(h, out);
  }
}

static void packets_do_not_matter(void) {
  static outputs a, b;
  icept_handle h = two();
  feed(h, 0, SECONDS, 1, &a);
  OK(icept_finish(h));
  take(h, &a);
  OK(icept_reset(h));
  OK(icept_reserve(h, SECONDS * RATE));
  feed(h, 0, 20, 20, &b);
  size_t size = 0, written = 0;
  OK(icept_saved_size(h, &size));
  uint8_t *state = malloc(size);
  CHECK(state != NULL);
  OK(icept_save(h, state, size, &written));
  OK(icept_free(h));
  h = two();
  OK(icept_reserve(h, SECONDS * RATE));
  CHECK_IS(icept_load(h, state, size - 1), ICEPT_ERR_INVALID_STATE);
  OK(icept_load(h, state, size));
  free(state);
  feed(h, 20, SECONDS, 40, &b);
  OK(icept_finish(h));
  take(h, &b);
  CHECK(a.n > 100 && a.n == b.n && memcmp(a.readings, b.readings, a.n * sizeof *a.readings) == 0);
  CHECK(a.m > 50 && a.m == b.m && memcmp(a.events, b.events, a.m * sizeof *a.events) == 0);
  uint64_t lost = 1;
  OK(icept_monitor_lost(h, &lost));
  CHECK(lost == 0);
  OK(icept_free(h));
}

static void wrong_calls_are_told(void) {
  const float x[4] = {0};
  size_t n = 9;
  double reached = -1;
  icept_monitor_reading r;
  icept_handle h = two(), detector = 0, none = 0;
  OK(icept_ecg_detector_new(NULL, RATE, &detector));
  CHECK_IS(icept_monitor_push_f32(detector, 0, x, 4), ICEPT_ERR_OTHER_KIND);
  CHECK_IS(icept_push_f32(h, x, 4, 1), ICEPT_ERR_OTHER_KIND);
  CHECK_IS(icept_push_gap(h, 4), ICEPT_ERR_OTHER_KIND);
  CHECK_IS(icept_latency(h, &reached, &reached), ICEPT_ERR_OTHER_KIND);
  CHECK_IS(icept_monitor_push_f32(h, 2, x, 4), ICEPT_ERR_INVALID_INPUT);
  CHECK_IS(icept_monitor_push_f32(h, 0, NULL, 4), ICEPT_ERR_NULL_POINTER);
  CHECK_IS(icept_monitor_push_f32(h, 0, x, (size_t)-1), ICEPT_ERR_LENGTH);
  CHECK_IS(icept_monitor_push_gap(h, 0, UINT64_MAX), ICEPT_ERR_QUEUE_FULL);
  CHECK_IS(icept_monitor_reached(h, 2, &reached), ICEPT_ERR_INVALID_INPUT);
  CHECK(reached == -1);
  OK(icept_monitor_push_f32(h, 0, x, 4));
  OK(icept_monitor_reached(h, 0, &reached));
  CHECK(fabs(reached - 4.0 / RATE) < 1e-12);
  OK(icept_monitor_clock_error(h, 0, 1, &reached));
  CHECK(fabs(reached - (0.5 / RATE + 0.125)) < 1e-12);
  CHECK_IS(icept_monitor_clock_error(h, 0, 2, &reached), ICEPT_ERR_INVALID_INPUT);
  OK(icept_monitor_close(h, 0));
  CHECK_IS(icept_monitor_push_f32(h, 0, x, 4), ICEPT_ERR_FINISHED);
  CHECK_IS(icept_monitor_poll_readings(h, NULL, 1, &n), ICEPT_ERR_NULL_POINTER);
  CHECK(n == 9);
  OK(icept_free(h));
  CHECK_IS(icept_monitor_close(h, 0), ICEPT_ERR_INVALID_HANDLE);
  CHECK_IS(icept_monitor_poll_readings(h, &r, 1, &n), ICEPT_ERR_INVALID_HANDLE);
  OK(icept_free(detector));

  icept_monitor_stream bad = {sizeof bad, 99, 250, 0, 0, NULL, NULL, 0};
  icept_error error = {.struct_size = sizeof error};
  CHECK_IS(icept_monitor_new(NULL, &bad, 1, &none), ICEPT_ERR_INVALID_INPUT);
  CHECK_IS(icept_monitor_explain(NULL, &bad, 1, &error), ICEPT_ERR_INVALID_INPUT);
  CHECK(strcmp(error.field, "kind") == 0 && error.value == 99);
  bad.kind = ICEPT_MONITOR_KIND_IMU;
  bad.up = 99;
  CHECK_IS(icept_monitor_explain(NULL, &bad, 1, &error), ICEPT_ERR_INVALID_INPUT);
  CHECK(strcmp(error.field, "up") == 0 && error.value == 99);
  bad.up = ICEPT_POSTURE_BODY_TRUNK_UP_Z;
  bad.sampling_rate_hz = 10;
  CHECK_IS(icept_monitor_new(NULL, &bad, 1, &none), ICEPT_ERR_INVALID_RATE);
  bad.kind = ICEPT_MONITOR_KIND_ECG;
  bad.struct_size = 8;
  CHECK_IS(icept_monitor_new(NULL, &bad, 1, &none), ICEPT_ERR_STRUCT_SIZE);
  CHECK_IS(icept_monitor_new(NULL, NULL, 1, &none), ICEPT_ERR_NULL_POINTER);
  icept_monitor_config config;
  OK(icept_monitor_config_init(&config));
  CHECK(config.window_s == 30 && config.hop_s == 10);
  config.hop_s = 0;
  CHECK_IS(icept_monitor_explain(&config, NULL, 0, &error), ICEPT_ERR_INVALID_CONFIG);
  CHECK(strcmp(error.field, "hop_s") == 0 && none == 0);
}

int main(void) {
  packets_do_not_matter();
  wrong_calls_are_told();
  printf("a monitor: %zu bytes a reading\n", sizeof(icept_monitor_reading));
  return 0;
}
