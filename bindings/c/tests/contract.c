/* The contract: every call does what the header says, in any chunks, for every sample type. */
#include "check.h"
#include "signal.h"
#include <interocept.h>
#include <string.h>

enum { N = 5000, RATE = 250, MOST = 64 };

static size_t drain(icept_handle h, icept_ecg_beat *beats, size_t have) {
  size_t n = 0;
  OK(icept_ecg_detector_poll(h, beats + have, MOST - have, &n));
  return have + n;
}

static size_t run(const double *x, size_t chunk, icept_ecg_beat *beats) {
  icept_handle h = 0;
  OK(icept_ecg_detector_new(NULL, RATE, &h));
  size_t have = 0;
  for (size_t i = 0; i < N; i += chunk) {
    const size_t n = i + chunk < N ? chunk : N - i;
    OK(icept_ecg_detector_push_f64(h, x + i, n));
    have = drain(h, beats, have);
  }
  OK(icept_finish(h));
  have = drain(h, beats, have);
  CHECK_IS(icept_ecg_detector_push_f64(h, x, 1), ICEPT_ERR_FINISHED);
  OK(icept_free(h));
  return have;
}

int main(void) {
  CHECK(icept_abi_version() == ICEPT_ABI_VERSION);
  CHECK(strcmp(icept_status_text(0), "success") == 0);
  CHECK(strcmp(icept_status_text(12345), "no such status") == 0);

  static double x[N];
  static float xf[N];
  static int16_t xi[N];
  for (size_t i = 0; i < N; i++) {
    x[i] = ecg_mv(i, RATE);
    xf[i] = (float)x[i];
    xi[i] = (int16_t)lrint(x[i] * 1000);
  }

  /* Any chunking gives the same bytes. */
  static icept_ecg_beat whole[MOST], pieces[MOST];
  const size_t beats = run(x, 250, whole);
  CHECK(beats >= 23 && beats <= 26);
  const size_t chunks[] = {1, 7, 64, 200};
  for (size_t c = 0; c < sizeof chunks / sizeof *chunks; c++) {
    memset(pieces, 0, sizeof pieces);
    CHECK(run(x, chunks[c], pieces) == beats);
    CHECK(memcmp(whole, pieces, beats * sizeof *whole) == 0);
  }

  /* Floats and counts find the same beats. */
  icept_handle hf = 0, hi = 0;
  OK(icept_ecg_detector_new(NULL, RATE, &hf));
  OK(icept_ecg_detector_new(NULL, RATE, &hi));
  OK(icept_reserve(hf, N));
  OK(icept_reserve(hi, N));
  OK(icept_ecg_detector_push_f32(hf, xf, N));
  OK(icept_ecg_detector_push_i16(hi, xi, N));
  OK(icept_finish(hf));
  static icept_ecg_beat other[MOST];
  CHECK(drain(hf, other, 0) == beats);
  for (size_t i = 0; i < beats; i++) CHECK(other[i].index == whole[i].index);

  /* Too much at once is refused whole, with room it is taken. */
  icept_handle h = 0;
  OK(icept_ecg_detector_new(NULL, RATE, &h));
  CHECK_IS(icept_ecg_detector_push_f64(h, x, N), ICEPT_ERR_QUEUE_FULL);
  OK(icept_reserve(h, N));
  OK(icept_ecg_detector_push_f64(h, x, N));
  OK(icept_finish(h));
  CHECK(drain(h, other, 0) == beats);
  CHECK(memcmp(whole, other, beats * sizeof *whole) == 0);

  /* Reset is a new start; a gap is taken, however long. */
  OK(icept_reset(h));
  OK(icept_push_gap(h, UINT64_C(1) << 40));
  OK(icept_ecg_detector_push_f64(h, x, 0));
  OK(icept_ecg_detector_push_f64(h, NULL, 0));

  double typical = -1, worst = -1;
  size_t bytes = 0;
  OK(icept_latency(h, &typical, &worst));
  CHECK(typical >= 0 && worst >= typical && worst < 0.5 * RATE);
  OK(icept_state_size(h, &bytes));
  CHECK(bytes > 0);

  /* The catalogue, at run time. */
  icept_measure_info info = {.struct_size = sizeof info};
  size_t measures = 0;
  int rmssd = 0;
  while (icept_describe(measures, &info) == ICEPT_OK) {
    measures++;
    if (info.id == ICEPT_HRV_RMSSD) {
      rmssd = info.unit_len == 2 && memcmp(info.unit, "ms", 2) == 0;
    }
  }
  CHECK(measures > 20 && rmssd);

  OK(icept_free(hf));
  OK(icept_free(hi));
  OK(icept_free(h));
  OK(icept_free(0));
  printf("%zu beats, %zu measures, %zu bytes of state\n", beats, measures, bytes);
  return 0;
}
