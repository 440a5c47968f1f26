/* A screening station: six sensors send packets of their own sizes at their own rates, on their own
 * clocks; beats, pulses, breaths and responses of the skin come out as they happen, and measures
 * window by window. In the middle the station is switched off and goes on from what it had saved.
 *
 *     make -C bindings/c test        builds and runs this
 */
#include <interocept.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { ECG, PPG, CLIP, BELT, SKIN, WARMTH, SENSORS, MOST = 256 };
static const double SECONDS = 120, OFF_AT_S = 62;

/* What each sensor sends: how many channels, and frames in a packet. */
static const struct {
  const char *name;
  size_t channels, packet;
} SENSOR[SENSORS] = {{"ecg", 1, 25}, {"ppg", 1, 16}, {"clip", 2, 50},
                     {"belt", 1, 13}, {"skin", 1, 8}, {"temp", 1, 10}};

static double bump(double t, double width) { return exp(-0.5 * t * t / (width * width)); }

/* A person at 75 beats and 15 breaths a minute, at time t of the sensor's clock. */
static void frame(int sensor, double t, double *out) {
  const double breath = sin(1.5707963267948966 * t);
  const double beat = fmod(t + 0.02 * breath, 0.8) - 0.3, pulse = fmod(t + 0.02 * breath - 0.2 + 0.8, 0.8) - 0.3;
  const double wave = bump(pulse, pulse < 0 ? 0.075 : 0.13), response = fmod(t, 17) - 5;
  switch (sensor) {
    case ECG: out[0] = bump(beat, 0.012) + 0.2 * bump(beat - 0.25, 0.04) + 0.005 * sin(917 * t); break;
    case PPG: out[0] = (1 + 0.1 * breath) * wave; break;
    case CLIP: out[0] = 100 * exp(-0.012 * wave), out[1] = 160 * exp(-0.02 * wave); break;
    case BELT: out[0] = breath; break;
    case SKIN: out[0] = 4 + 0.5 * bump(response, response < 0 ? 0.8 : 2); break;
    default: out[0] = 33 + 0.002 * t;
  }
}

static int failed(const char *what, icept_status status) {
  if (status == ICEPT_OK) return 0;
  fprintf(stderr, "%s: %s\n", what, icept_status_text(status));
  return 1;
}

static int start(icept_handle *monitor) {
  icept_ppg_spo2_config curve;
  if (failed("curve", icept_ppg_spo2_config_init(&curve))) return 1;
  curve.curve = ICEPT_PPG_SPO2_CURVE_POLYNOMIAL; /* 110 - 25 R: a textbook's, not a maker's */
  curve.c0 = 110;
  curve.c1 = -25;
  const size_t size = sizeof(icept_monitor_stream);
  const icept_monitor_stream streams[SENSORS] = {
      {size, ICEPT_MONITOR_KIND_ECG, 250.02, 0, 0, NULL, NULL, 0}, /* a crystal that is a little fast */
      {size, ICEPT_MONITOR_KIND_PPG, 64, 0.35, 0.02, NULL, NULL, 0},
      {size, ICEPT_MONITOR_KIND_OXIMETER, 100, 1.5, 0.02, &curve, NULL, 0},
      {size, ICEPT_MONITOR_KIND_RESP, 25, 0, 0.02, NULL, NULL, 0},
      {size, ICEPT_MONITOR_KIND_EDA, 8, 4, 0.1, NULL, NULL, 0},
      {size, ICEPT_MONITOR_KIND_TEMP, 4, 12.25, 0.1, NULL, NULL, 0}, /* put on last */
  };
  return failed("new", icept_monitor_new(NULL, streams, SENSORS, monitor));
}

/* The measures that the station shows. */
static const struct {
  uint32_t id;
  const char *text;
} SHOWN[] = {{ICEPT_HRV_HR_MEAN, "heart rate"}, {ICEPT_HRV_RMSSD, "RMSSD"},
             {ICEPT_PPG_SPO2, "SpO2"},          {ICEPT_RESP_RATE, "breathing rate"},
             {ICEPT_EDA_SCL_MEAN, "skin level"}, {ICEPT_TEMP_LEVEL, "skin temperature"},
             {ICEPT_RESP_RATE_FUSED, "breathing rate of belt, ECG and PPG"}};

static unsigned events, readings, seen[SENSORS + 1];
static double heart_rate = NAN, breathing = NAN, saturation = NAN;

/* Takes and shows what waits. */
static int show(icept_handle monitor) {
  static const char *const KIND[] = {"beat", "pulse", "breath", "response of the skin"};
  static icept_monitor_event event[MOST];
  static icept_monitor_reading reading[MOST];
  size_t n = 0;
  do {
    if (failed("events", icept_monitor_poll_events(monitor, event, MOST, &n))) return 1;
    for (size_t i = 0; i < n; i++)
      if (events++ % 40 == 0 || event[i].kind == ICEPT_MONITOR_EVENT_KIND_SKIN_RESPONSE)
        printf("%7.2f s  %s: %s of %.2f\n", event[i].time_s, SENSOR[event[i].stream].name,
               KIND[event[i].kind], event[i].value);
  } while (n == MOST);
  do {
    if (failed("readings", icept_monitor_poll_readings(monitor, reading, MOST, &n))) return 1;
    for (size_t i = 0; i < n; i++) {
      const icept_measure *m = &reading[i].measure;
      readings++;
      seen[reading[i].stream] += m->value == m->value;
      for (size_t k = 0; k < sizeof SHOWN / sizeof *SHOWN; k++)
        if (SHOWN[k].id == m->id && m->value == m->value)
          printf("%3.0f to %3.0f s  %s: %s %.2f\n", m->start_s, m->start_s + m->window_s,
                 reading[i].stream < SENSORS ? SENSOR[reading[i].stream].name : "together",
                 SHOWN[k].text, m->value);
      if (m->id == ICEPT_HRV_HR_MEAN) heart_rate = m->value;
      if (m->id == ICEPT_RESP_RATE) breathing = m->value;
      if (m->id == ICEPT_PPG_SPO2) saturation = m->value;
    }
  } while (n == MOST);
  return 0;
}

/* Off and on again: the state goes to another monitor, which continues identically. */
static int restart(icept_handle *monitor) {
  size_t size = 0;
  if (failed("size", icept_saved_size(*monitor, &size))) return 1;
  uint8_t *state = (uint8_t *)malloc(size);
  if (state == NULL) return 1;
  int bad = failed("save", icept_save(*monitor, state, size, &size)) ||
            failed("free", icept_free(*monitor)) || start(monitor) ||
            failed("load", icept_load(*monitor, state, size));
  free(state);
  printf("switched off and on, with %zu bytes of state\n", size);
  return bad;
}

int main(void) {
  static const double RATE_HZ[SENSORS] = {250.02, 64, 100, 25, 8, 4};
  unsigned long sent[SENSORS] = {0};
  icept_handle monitor = 0;
  int restarted = 0;
  if (start(&monitor)) return 1;
  for (;;) {
    /* The sensor that is furthest behind sends next. */
    int next = 0;
    double reached_s[SENSORS];
    for (int k = 0; k < SENSORS; k++) {
      if (failed("reached", icept_monitor_reached(monitor, (size_t)k, &reached_s[k]))) return 1;
      if (reached_s[k] < reached_s[next]) next = k;
    }
    if (reached_s[next] > SECONDS) break;
    if (reached_s[next] > OFF_AT_S && !restarted++ && restart(&monitor)) return 1;
    double packet[128];
    for (size_t i = 0; i < SENSOR[next].packet; i++)
      frame(next, reached_s[next] + (double)i / RATE_HZ[next], packet + i * SENSOR[next].channels);
    sent[next]++;
    /* The belt loses contact for five seconds. */
    const icept_status status =
        next == BELT && fabs(reached_s[next] - 90) < 2.5
            ? icept_monitor_push_gap(monitor, BELT, SENSOR[BELT].packet)
            : icept_monitor_push_f64(monitor, (size_t)next, packet, SENSOR[next].packet);
    if (failed(SENSOR[next].name, status) || show(monitor)) return 1;
  }
  if (failed("finish", icept_finish(monitor)) || show(monitor)) return 1;
  uint64_t lost = 1;
  if (failed("lost", icept_monitor_lost(monitor, &lost)) || failed("free", icept_free(monitor))) return 1;
  printf("%u events, %u measures; packets:", events, readings);
  for (int k = 0; k < SENSORS; k++) printf(" %s %lu", SENSOR[k].name, sent[k]);
  printf("\n");
  for (int k = 0; k < SENSORS; k++)
    if (seen[k] == 0) return 1;
  return lost == 0 && fabs(heart_rate - 75) < 1 && fabs(breathing - 15) < 0.5 && fabs(saturation - 95) < 1 ? 0 : 1;
}
