/* Samples as raw doubles on standard input, measures as `id status value` with every bit.
 *
 *     hrv RATE_HZ < samples.f64
 */
#include <interocept.h>
#include <stdio.h>
#include <stdlib.h>

static int failed(const char *what, icept_status status) {
  if (status != ICEPT_OK) fprintf(stderr, "%s: %s\n", what, icept_status_text(status));
  return status != ICEPT_OK;
}

static int drain(icept_handle handle) {
  icept_measure measures[64];
  size_t n = 0;
  do {
    if (failed("poll", icept_hrv_from_ecg_poll(handle, measures, 64, &n))) return 1;
    for (size_t i = 0; i < n; i++) {
      printf("%u %d %a\n", (unsigned)measures[i].id, (int)measures[i].status, measures[i].value);
    }
  } while (n == 64);
  return 0;
}

int main(int argc, char **argv) {
  icept_handle handle = 0;
  icept_hrv_from_ecg_config config;
  if (argc != 2) return 2;
  if (failed("init", icept_hrv_from_ecg_config_init(&config))) return 1;
  if (failed("new", icept_hrv_from_ecg_new(&config, atof(argv[1]), &handle))) return 1;
  double chunk[200];
  for (size_t n; (n = fread(chunk, sizeof *chunk, 200, stdin)) > 0;) {
    if (failed("push", icept_hrv_from_ecg_push_f64(handle, chunk, n)) || drain(handle)) return 1;
  }
  if (failed("finish", icept_finish(handle)) || drain(handle)) return 1;
  return failed("free", icept_free(handle));
}
