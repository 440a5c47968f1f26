/* A saved state continues identically; a damaged one is refused. */
#include "check.h"
#include "signal.h"
#include <interocept.h>
#include <string.h>

enum { N = 6000, RATE = 250, MOST = 64 };

int main(void) {
  static double x[N];
  for (size_t i = 0; i < N; i++) x[i] = ecg_mv(i, RATE);
  icept_handle a = 0, b = 0, other = 0;
  OK(icept_ecg_detector_new(NULL, RATE, &a));
  OK(icept_ecg_detector_new(NULL, RATE, &b));
  OK(icept_ecg_detector_new(NULL, 500, &other));
  OK(icept_reserve(a, N));
  OK(icept_reserve(b, N));
  OK(icept_ecg_detector_push_f64(a, x, N / 2));

  size_t size = 0, written = 0;
  OK(icept_saved_size(a, &size));
  uint8_t *state = malloc(size), *damaged = malloc(size);
  CHECK(state != NULL && damaged != NULL);
  CHECK_IS(icept_save(a, state, size - 1, &written), ICEPT_ERR_BUFFER_TOO_SMALL);
  CHECK(written == 0);
  OK(icept_save(a, state, size, &written));
  CHECK(written == size);
  OK(icept_load(b, state, size));
  CHECK_IS(icept_load(other, state, size), ICEPT_ERR_INVALID_STATE);

  for (size_t cut = 0; cut < size; cut++) CHECK_IS(icept_load(other, state, cut), ICEPT_ERR_INVALID_STATE);
  const size_t step = size * 8 > 4096 ? size * 8 / 4096 : 1;
  for (size_t bit = 0; bit < size * 8; bit += step) {
    memcpy(damaged, state, size);
    damaged[bit / 8] = (uint8_t)(damaged[bit / 8] ^ (1u << (bit % 8)));
    CHECK_IS(icept_load(b, damaged, size), ICEPT_ERR_INVALID_STATE);
  }

  static icept_ecg_beat beats_a[MOST], beats_b[MOST];
  size_t na = 0, nb = 0;
  OK(icept_ecg_detector_poll(a, beats_a, MOST, &na)); /* those of the first half */
  OK(icept_ecg_detector_push_f64(a, x + N / 2, N / 2));
  OK(icept_ecg_detector_push_f64(b, x + N / 2, N / 2));
  OK(icept_finish(a));
  OK(icept_finish(b));
  OK(icept_ecg_detector_poll(a, beats_a, MOST, &na));
  OK(icept_ecg_detector_poll(b, beats_b, MOST, &nb));
  CHECK(na > 10 && na == nb && memcmp(beats_a, beats_b, na * sizeof *beats_a) == 0);
  free(state);
  free(damaged);
  OK(icept_free(a));
  OK(icept_free(b));
  OK(icept_free(other));
  printf("%zu bytes of state, %zu beats after it\n", size, na);
  return 0;
}
