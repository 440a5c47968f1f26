/* A wristband's skin conductance: responses as they come, each with its height and times.
 *
 *     make -C bindings/c test        builds and runs this
 */
#include <interocept.h>
#include <math.h>
#include <stdio.h>

enum { RATE_HZ = 8, SECONDS = 60 };

/* A level of 4 microsiemens and a response of half a microsiemens each 15 s. */
static double conductance_us(unsigned long i) {
  const double t = fmod((double)i / RATE_HZ, 15.0) - 5.0;
  return 4 + (t > 0 ? 1.36 * (exp(-t / 2) - exp(-t / 0.7)) : 0);
}

static int failed(const char *what, icept_status status) {
  if (status == ICEPT_OK) return 0;
  fprintf(stderr, "%s: %s\n", what, icept_status_text(status));
  return 1;
}

int main(void) {
  icept_handle detector = 0;
  if (failed("new", icept_eda_detector_new(NULL, RATE_HZ, &detector))) return 1;
  unsigned responses = 0;
  for (unsigned long second = 0; second <= SECONDS; second++) {
    double samples[RATE_HZ];
    for (unsigned long i = 0; i < RATE_HZ; i++) samples[i] = conductance_us(second * RATE_HZ + i);
    if (second < SECONDS) {
      if (failed("push", icept_eda_detector_push_f64(detector, samples, RATE_HZ))) return 1;
    } else if (failed("finish", icept_finish(detector))) {
      return 1;
    }
    icept_eda_skin records[16];
    size_t n = 0;
    do {
      if (failed("poll", icept_eda_detector_poll(detector, records, 16, &n))) return 1;
      for (size_t i = 0; i < n; i++) {
        if (records[i].event != ICEPT_EDA_SKIN_EVENT_RESPONSE) continue;
        printf("%5.1f s  %.2f uS, rise %.1f s, level %.2f uS\n",
               (double)records[i].onset_index / RATE_HZ, records[i].amplitude_us,
               records[i].rise_s, records[i].tonic_us);
        responses++;
      }
    } while (n == 16);
  }
  printf("%u responses\n", responses);
  return icept_free(detector) == ICEPT_OK && responses == 4 ? 0 : 1;
}
