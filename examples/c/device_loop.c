/* A device's loop: 200 samples come, heart rate goes out.
 *
 * It takes the place of the usual vendor demo, which shifts a buffer of a few seconds by hand and
 * computes a rate over it: here every chunk is pushed once, beats come out as they are known, each
 * with its quality, and what is missing is said with a gap. After `new` nothing allocates.
 *
 *     make -C bindings/c test        builds and runs this
 */
#include <interocept.h>
#include <math.h>
#include <stdio.h>

enum { RATE_HZ = 250, CHUNK = 200, CHUNKS = 30 };

/* What the analogue front end would deliver, in microvolts: a beat each 0.75 s. */
static int32_t adc_uv(unsigned long i) {
  const double t = fmod((double)i / RATE_HZ, 0.75);
  const double r = (t - 0.25) / 0.012, w = (t - 0.5) / 0.05;
  return (int32_t)lrint(1000 * exp(-0.5 * r * r) + 250 * exp(-0.5 * w * w));
}

static int failed(const char *what, icept_status status) {
  if (status == ICEPT_OK) return 0;
  fprintf(stderr, "%s: %s\n", what, icept_status_text(status));
  return 1;
}

int main(void) {
  icept_ecg_detector_config config;
  icept_handle detector = 0;
  if (failed("init", icept_ecg_detector_config_init(&config))) return 1;
  config.least_amplitude = 10; /* in the unit of the samples: microvolts */
  if (failed("new", icept_ecg_detector_new(&config, RATE_HZ, &detector))) return 1;

  double last_s = NAN;
  unsigned beats = 0;
  for (unsigned long chunk = 0; chunk < CHUNKS; chunk++) {
    if (chunk == 15) {
      /* The radio lost a packet: say so, and no interval will span it. */
      if (failed("gap", icept_push_gap(detector, CHUNK))) return 1;
      last_s = NAN;
      continue;
    }
    int32_t samples[CHUNK];
    for (unsigned long i = 0; i < CHUNK; i++) samples[i] = adc_uv(chunk * CHUNK + i);
    if (failed("push", icept_ecg_detector_push_i32(detector, samples, CHUNK))) return 1;

    icept_ecg_beat found[8];
    size_t n = 0;
    if (failed("poll", icept_ecg_detector_poll(detector, found, 8, &n))) return 1;
    for (size_t i = 0; i < n; i++) {
      if (!isnan(last_s)) {
        printf("%7.3f s  %5.1f /min  quality %.2f\n", found[i].time_s,
               60 / (found[i].time_s - last_s), found[i].quality);
      }
      last_s = found[i].time_s;
      beats++;
    }
  }
  printf("%u beats\n", beats);
  return icept_free(detector) == ICEPT_OK && beats > 20 ? 0 : 1;
}
