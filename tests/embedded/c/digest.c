/* A device's loop through the C interface, and a digest of every byte that comes out: the same on a
   server and on a Cortex-M4F. On the bare machine also: memory that runs out is an error. */
#include "machine.h"
#include <interocept.h>
#include <stddef.h>

enum { RATE_HZ = 250, SECONDS = 60, CHUNK = 25, MOST = 32 };

#define OK(call)                                 \
  do {                                           \
    const icept_status status_ = (call);         \
    if (status_ != ICEPT_OK) {                   \
      say("FAILED: " #call ": ");                \
      say(icept_status_text(status_));           \
      say("\n");                                 \
      return 1;                                  \
    }                                            \
  } while (0)

#define CHECK(condition)                         \
  do {                                           \
    if (!(condition)) {                          \
      say("FAILED: " #condition "\n");           \
      return 1;                                  \
    }                                            \
  } while (0)

/* A heart in whole numbers, so that every compiler makes the same one: microvolts at a sample. */
static int16_t ecg_uv(uint32_t i) {
  static uint32_t seed = 1;
  static uint32_t beat = 100, next = 0;
  seed = seed * 1664525u + 1013904223u;
  if (next == 0) next = beat + 200;
  if (i > beat + 120) {
    beat = next;
    next = beat + 180 + (seed >> 27);
  }
  const int32_t at = (int32_t)i - (int32_t)beat;
  const int32_t r = at < 0 ? -at : at, t = at < 70 ? 70 - at : at - 70;
  int32_t uv = (int32_t)(seed >> 27) - 16;
  if (r < 6) uv += 1000 - 170 * r;
  if (t < 20) uv += 250 - 12 * t;
  return (int16_t)uv;
}

static uint64_t digest = 0xCBF29CE484222325u;

static void take(const void *bytes, size_t n) {
  const uint8_t *b = bytes;
  for (size_t i = 0; i < n; i++) digest = (digest ^ b[i]) * 0x100000001B3u;
}

static void say_number(uint64_t n, unsigned base) {
  char text[21];
  size_t at = sizeof text - 1;
  text[at] = 0;
  do {
    text[--at] = "0123456789abcdef"[n % base];
    n /= base;
  } while (n != 0);
  say(text + at);
}

/* The corrected intervals that are ready. */
static int drain(icept_handle corrector, uint64_t *intervals) {
  icept_rr_interval corrected[MOST];
  size_t n = MOST;
  while (n == MOST) {
    OK(icept_rr_corrector_poll(corrector, corrected, MOST, &n));
    take(corrected, n * sizeof *corrected);
    *intervals += n;
  }
  return 0;
}

/* Beats to intervals to corrected intervals, as they come. */
static int stream(void) {
  icept_handle detector = 0, corrector = 0;
  OK(icept_ecg_detector_new(NULL, RATE_HZ, &detector));
  OK(icept_rr_corrector_new(NULL, &corrector));
  uint64_t beats = 0, intervals = 0;
  double last_s = -1;
  for (uint32_t i = 0; i <= RATE_HZ * SECONDS; i += CHUNK) {
    int16_t counts[CHUNK];
    double mv[CHUNK];
    for (uint32_t k = 0; k < CHUNK; k++) mv[k] = (counts[k] = ecg_uv(i + k)) / 1024.0;
    if (i == RATE_HZ * SECONDS) {
      OK(icept_finish(detector));
    } else if (i / CHUNK % 100 == 99) {
      OK(icept_push_gap(detector, CHUNK));
    } else {
      OK(icept_ecg_detector_push_f64(detector, mv, CHUNK));
    }
    icept_ecg_beat found[MOST];
    size_t n = 0;
    OK(icept_ecg_detector_poll(detector, found, MOST, &n));
    beats += n;
    take(found, n * sizeof *found);
    for (size_t k = 0; k < n; k++) {
      const double rr_ms = last_s < 0 ? 800 : 1000 * (found[k].time_s - last_s);
      last_s = found[k].time_s;
      OK(icept_rr_corrector_push_f64(corrector, &rr_ms, 1));
      if (drain(corrector, &intervals) != 0) return 1;
    }
  }
  OK(icept_finish(corrector));
  if (drain(corrector, &intervals) != 0) return 1;
  uint8_t state[8192];
  size_t size = 0;
  OK(icept_save(detector, state, sizeof state, &size));
  take(state, size);
  OK(icept_free(detector));
  OK(icept_free(corrector));
  CHECK(beats > 60 && intervals > 50);
  say_number(beats, 10);
  say(" beats, ");
  say_number(intervals, 10);
  say(" intervals, ");
  say_number(size, 10);
  say(" bytes of state, digest ");
  say_number(digest, 16);
  say("\n");
  return 0;
}

#ifdef ICEPT_BARE
/* As many processors as memory holds, then an error; with memory given back, work again. */
static int exhaust(void) {
  enum { ALIVE = 512 };
  static icept_handle made[ALIVE];
  for (int round = 0; round < 3; round++) {
    size_t n = 0;
    icept_status status = ICEPT_OK;
    while (n < ALIVE && (status = icept_ecg_detector_new(NULL, RATE_HZ + 100 * round, &made[n])) == ICEPT_OK) n++;
    CHECK(n > 2 && status == ICEPT_ERR_OUT_OF_MEMORY);
    OK(icept_free(made[--n]));
    CHECK(icept_reserve(made[0], 1000000) == ICEPT_ERR_OUT_OF_MEMORY);
    icept_handle hrv = 0;
    CHECK(icept_hrv_windows_new(NULL, &hrv) == ICEPT_ERR_OUT_OF_MEMORY && hrv == 0);
    const double mv[1] = {0};
    OK(icept_ecg_detector_push_f64(made[0], mv, 1));
    while (n > 0) OK(icept_free(made[--n]));
  }
  say("memory that ran out was an error\n");
  return 0;
}
#endif

int main(void) {
#ifdef ICEPT_BARE
  static uint64_t memory[8 * 1024];
  icept_handle none = 7;
  CHECK(icept_ecg_detector_new(NULL, RATE_HZ, &none) == ICEPT_ERR_OUT_OF_MEMORY && none == 7);
  CHECK(icept_init_heap(NULL, sizeof memory) == ICEPT_ERR_NULL_POINTER);
  CHECK(icept_init_heap(memory, 8) == ICEPT_ERR_BUFFER_TOO_SMALL);
  OK(icept_init_heap(memory, sizeof memory));
  CHECK(icept_init_heap(memory, sizeof memory) == ICEPT_ERR_BUSY);
  if (exhaust() != 0) return 1;
#endif
  return stream();
}
