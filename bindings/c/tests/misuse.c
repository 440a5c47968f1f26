/* Every misuse has its own status, writes nothing, and leaves the library whole. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "signal.h"
#include <fenv.h>
#include <interocept.h>
#include <math.h>
#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __SSE2__
#include <xmmintrin.h>
#endif

static void null_and_misaligned(void) {
  icept_handle h = 0;
  double x[4] = {0};
  size_t n = 77;
  icept_ecg_beat beat;
  CHECK_IS(icept_new(ICEPT_ECG_DETECTOR, NULL, 250, NULL), ICEPT_ERR_NULL_POINTER);
  OK(icept_new(ICEPT_ECG_DETECTOR, NULL, 250, &h));
  CHECK_IS(icept_push_f64(h, NULL, 3, 1), ICEPT_ERR_NULL_POINTER);
  CHECK_IS(icept_push_f64(h, (const double *)(const void *)((const char *)x + 1), 3, 1), ICEPT_ERR_MISALIGNED);
  CHECK_IS(icept_push_f32(h, NULL, 1, 1), ICEPT_ERR_NULL_POINTER);
  CHECK_IS(icept_push_i16(h, NULL, 1, 1), ICEPT_ERR_NULL_POINTER);
  CHECK_IS(icept_push_i32(h, NULL, 1, 1), ICEPT_ERR_NULL_POINTER);
  CHECK_IS(icept_poll(h, NULL, 1, sizeof beat, &n), ICEPT_ERR_NULL_POINTER);
  CHECK_IS(icept_poll(h, &beat, 1, sizeof beat, NULL), ICEPT_ERR_NULL_POINTER);
  CHECK_IS(icept_poll(h, &beat, 1, 0, &n), ICEPT_ERR_STRUCT_SIZE);
  CHECK_IS(icept_poll(h, &beat, SIZE_MAX, sizeof beat, &n), ICEPT_ERR_LENGTH);
  CHECK_IS(icept_push_f64(h, x, SIZE_MAX, 1), ICEPT_ERR_LENGTH);
  CHECK_IS(icept_push_f64(h, x, SIZE_MAX / 8, 1), ICEPT_ERR_LENGTH);
  CHECK_IS(icept_latency(h, NULL, NULL), ICEPT_ERR_NULL_POINTER);
  CHECK_IS(icept_state_size(h, NULL), ICEPT_ERR_NULL_POINTER);
  CHECK_IS(icept_saved_size(h, NULL), ICEPT_ERR_NULL_POINTER);
  CHECK_IS(icept_save(h, NULL, 8, &n), ICEPT_ERR_NULL_POINTER);
  CHECK_IS(icept_save(h, NULL, 0, NULL), ICEPT_ERR_NULL_POINTER);
  CHECK_IS(icept_load(h, NULL, 8), ICEPT_ERR_NULL_POINTER);
  CHECK_IS(icept_describe(0, NULL), ICEPT_ERR_NULL_POINTER);
  CHECK_IS(icept_config_init(ICEPT_ECG_DETECTOR, NULL, 8), ICEPT_ERR_NULL_POINTER);
  CHECK_IS(icept_explain(ICEPT_ECG_DETECTOR, NULL, 250, NULL), ICEPT_ERR_NULL_POINTER);
  CHECK(n == 77);
  CHECK_IS(icept_push_f64(h, x, 1, 0), ICEPT_ERR_CHANNELS);
  CHECK_IS(icept_push_f64(h, x, 1, 2), ICEPT_ERR_CHANNELS);
  CHECK_IS(icept_push_f64(h, x, 1, 65535), ICEPT_ERR_CHANNELS);
  OK(icept_free(h));
}

static void handles(void) {
  icept_handle h = 0, untouched = 42;
  CHECK_IS(icept_new(9999, NULL, 250, &untouched), ICEPT_ERR_UNKNOWN_PROCESSOR);
  CHECK(untouched == 42);
  OK(icept_new(ICEPT_ECG_DETECTOR, NULL, 250, &h));
  OK(icept_free(h));
  CHECK_IS(icept_free(h), ICEPT_ERR_INVALID_HANDLE);
  CHECK_IS(icept_finish(h), ICEPT_ERR_INVALID_HANDLE);
  CHECK_IS(icept_push_gap(h, 1), ICEPT_ERR_INVALID_HANDLE);
  CHECK_IS(icept_reset(h), ICEPT_ERR_INVALID_HANDLE);
  CHECK_IS(icept_finish(0), ICEPT_ERR_INVALID_HANDLE);
  CHECK_IS(icept_finish(UINT64_MAX), ICEPT_ERR_INVALID_HANDLE);
  CHECK_IS(icept_finish(h + 1), ICEPT_ERR_INVALID_HANDLE);
  CHECK_IS(icept_finish((icept_handle)(uintptr_t)&h), ICEPT_ERR_INVALID_HANDLE);

  /* Used after free, in random order, a million times. */
  enum { ALIVE = 64 };
  icept_handle alive[ALIVE] = {0}, dead[ALIVE] = {0};
  uint64_t seed = 1;
  for (int i = 0; i < 1000000; i++) {
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    const size_t at = (size_t)(seed >> 33) % ALIVE;
    if (i % 50 == 0) {
      if (alive[at] != 0) {
        OK(icept_free(alive[at]));
        dead[at] = alive[at];
        alive[at] = 0;
      } else {
        OK(icept_new(ICEPT_RR_CORRECTOR, NULL, ICEPT_EVENT_RATE_HZ, &alive[at]));
      }
    } else if (dead[at] != 0) {
      CHECK_IS(icept_finish(dead[at]), ICEPT_ERR_INVALID_HANDLE);
    }
  }
  for (size_t i = 0; i < ALIVE; i++) OK(icept_free(alive[i]));
}

static void config_sizes(void) {
  icept_handle h = 0;
  icept_ecg_detector_config c;
  OK(icept_ecg_detector_config_init(&c));
  CHECK(c.struct_size == sizeof c);
  OK(icept_ecg_detector_new(&c, 250, &h));
  OK(icept_free(h));

  const size_t bad[] = {0, 1, sizeof(size_t) - 1, SIZE_MAX, 0xFFFFFFFFu};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    c.struct_size = bad[i];
    CHECK_IS(icept_ecg_detector_new(&c, 250, &h), ICEPT_ERR_STRUCT_SIZE);
  }
  /* An older header's smaller struct: the later fields keep their defaults. */
  OK(icept_ecg_detector_config_init(&c));
  c.struct_size = sizeof(size_t) + sizeof(double);
  OK(icept_ecg_detector_new(&c, 250, &h));
  OK(icept_free(h));
  /* A newer header's larger one: taken when what this version does not know is zero. */
  struct {
    icept_ecg_detector_config c;
    double later[4];
  } larger = {0};
  OK(icept_config_init(ICEPT_ECG_DETECTOR, &larger, sizeof larger));
  OK(icept_new(ICEPT_ECG_DETECTOR, &larger, 250, &h));
  OK(icept_free(h));
  larger.later[2] = 1;
  CHECK_IS(icept_new(ICEPT_ECG_DETECTOR, &larger, 250, &h), ICEPT_ERR_STRUCT_SIZE);
}

static void rates_and_explanations(void) {
  const double refused[] = {0, -1, 0.1, 1, 25, NAN, INFINITY, 1e9};
  const double taken[] = {50, 99, 100, 125, 128, 130.061, 250, 256, 360, 500, 512.6171875, 1000, 2000, 8000};
  icept_handle h = 0;
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    CHECK_IS(icept_new(ICEPT_ECG_DETECTOR, NULL, refused[i], &h), ICEPT_ERR_INVALID_RATE);
  }
  for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
    OK(icept_new(ICEPT_ECG_DETECTOR, NULL, taken[i], &h));
    OK(icept_free(h));
  }
  icept_error e = {.struct_size = sizeof e};
  CHECK_IS(icept_explain(ICEPT_ECG_DETECTOR, NULL, 25, &e), ICEPT_ERR_INVALID_RATE);
  CHECK(e.code == ICEPT_ERR_INVALID_RATE && e.value == 25);
  CHECK(strcmp(e.field, "sampling_rate") == 0);
  CHECK(strstr(e.message, "25 Hz") != NULL && strstr(e.message, "50") != NULL);
  OK(icept_explain(ICEPT_ECG_DETECTOR, NULL, 250, &e));
  CHECK(e.code == 0 && e.message[0] == 0);
  e.struct_size = 3;
  CHECK_IS(icept_explain(ICEPT_ECG_DETECTOR, NULL, 25, &e), ICEPT_ERR_STRUCT_SIZE);
}

/* One handle from many threads: every call succeeds or is told that the handle is busy. */
static icept_handle shared;

static void *hammer(void *counts) {
  double x[64];
  for (size_t i = 0; i < 64; i++) x[i] = ecg_mv(i, 250);
  for (int i = 0; i < 20000; i++) {
    const icept_status s = icept_push_f64(shared, x, 64, 1);
    CHECK(s == ICEPT_OK || s == ICEPT_ERR_BUSY || s == ICEPT_ERR_QUEUE_FULL);
    icept_ecg_beat beats[8];
    size_t n = 0;
    const icept_status p = icept_poll(shared, beats, 8, sizeof *beats, &n);
    CHECK(p == ICEPT_OK || p == ICEPT_ERR_BUSY);
    ((long *)counts)[s == ICEPT_OK]++;
  }
  return NULL;
}

static void threads(void) {
  pthread_t t[4];
  long counts[4][2] = {{0}};
  OK(icept_new(ICEPT_ECG_DETECTOR, NULL, 250, &shared));
  for (int i = 0; i < 4; i++) CHECK(pthread_create(&t[i], NULL, hammer, counts[i]) == 0);
  for (int i = 0; i < 4; i++) CHECK(pthread_join(t[i], NULL) == 0);
  CHECK(counts[0][1] + counts[1][1] + counts[2][1] + counts[3][1] > 0);
  OK(icept_free(shared));
}

/* A host that flushes small numbers to zero, or rounds otherwise, gets the same bytes, and has its
   environment back. */
static size_t beats_under(int rounding, unsigned flush, icept_ecg_beat *beats, size_t most) {
  icept_handle h = 0;
  static double x[5000];
  for (size_t i = 0; i < 5000; i++) x[i] = ecg_mv(i, 250) + (i > 4000 ? 1e-310 : 0);
  OK(icept_ecg_detector_new(NULL, 250, &h));
  OK(icept_reserve(h, 5000));
  CHECK(fesetround(rounding) == 0);
#ifdef __SSE2__
  const unsigned before = _mm_getcsr();
  _mm_setcsr(before | flush);
  /* An emulator such as valgrind keeps the rounding only. */
  const unsigned set = _mm_getcsr() & 0xFFC0;
#endif
  OK(icept_ecg_detector_push_f64(h, x, 5000));
  OK(icept_finish(h));
  CHECK(fegetround() == rounding);
#ifdef __SSE2__
  CHECK((_mm_getcsr() & 0xFFC0) == set);
  _mm_setcsr(before);
#else
  (void)flush;
#endif
  CHECK(fesetround(FE_TONEAREST) == 0);
  size_t n = 0;
  OK(icept_ecg_detector_poll(h, beats, most, &n));
  OK(icept_free(h));
  return n;
}

static void floating_point_environments(void) {
  static icept_ecg_beat usual[64], other[64];
  const size_t n = beats_under(FE_TONEAREST, 0, usual, 64);
  CHECK(n > 20);
  const int roundings[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
  for (size_t i = 0; i < 4; i++) {
    memset(other, 0, sizeof other);
    /* 0x8040: flush to zero, and denormals as zero */
    CHECK(beats_under(roundings[i], 0x8040, other, 64) == n);
    CHECK(memcmp(usual, other, n * sizeof *usual) == 0);
  }
}

/* A child has its own copy of every stream. */
static void fork_goes_on(void) {
  icept_handle h = 0;
  double x[250];
  for (size_t i = 0; i < 250; i++) x[i] = ecg_mv(i, 250);
  OK(icept_ecg_detector_new(NULL, 250, &h));
  OK(icept_ecg_detector_push_f64(h, x, 250));
  const pid_t child = fork();
  CHECK(child >= 0);
  OK(icept_ecg_detector_push_f64(h, x, 250));
  OK(icept_free(h));
  if (child == 0) _exit(0);
  int status = 1;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
}

int main(void) {
  null_and_misaligned();
  handles();
  config_sizes();
  rates_and_explanations();
  threads();
  floating_point_environments();
  fork_goes_on();
  puts("every misuse was told");
  return 0;
}
