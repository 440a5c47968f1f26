/* A sensor on the lower back: packets of a radio become orientation, steps and repetitions.
 *
 * The wearer walks for a quarter of a minute, stands, and bows five times. A packet is lost on the
 * way, and the others say when their first sample was taken, so nobody has to count. After `new`
 * nothing allocates.
 *
 *     make -C bindings/c test        builds and runs this
 */
#include <interocept.h>
#include <math.h>
#include <stdio.h>

enum { RATE_HZ = 100, PACKET = 20, PACKETS = 200, LOST = 160 };

static const double TAU = 6.283185307179586, G = 9.80665;

/* What the chip gives at a sample: rate of turn in rad/s and specific force in m/s2, each forwards,
 * left and up. */
static void sensor(unsigned long i, double gyr[3], double acc[3]) {
  const double t = (double)i / RATE_HZ, bows = t - 22;
  double bow = 0, turning = 0, bounce = 0;
  if (t > 2 && t < 17) bounce = 2.2 * sin(TAU * 1.8 * t);
  if (bows > 0 && bows < 15) { /* by 60 degrees and back in 3 s */
    bow = TAU / 12 * (1 - cos(TAU * bows / 3));
    turning = TAU / 12 * TAU / 3 * sin(TAU * bows / 3);
  }
  gyr[0] = 0, gyr[1] = turning, gyr[2] = 0;
  acc[0] = -G * sin(bow), acc[1] = 0.02 * sin(7 * t), acc[2] = G * cos(bow) + bounce;
}

/* How far the sensor's third axis is from upright, in degrees. */
static double tilt_deg(const icept_motion_pose *p) {
  const double up = 1 - 2 * (p->x * p->x + p->y * p->y);
  return 360 / TAU * acos(fmax(-1, fmin(1, up)));
}

static int failed(const char *what, icept_status status) {
  if (status == ICEPT_OK) return 0;
  fprintf(stderr, "%s: %s\n", what, icept_status_text(status));
  return 1;
}

int main(void) {
  icept_handle orientation = 0, gait = 0, repetitions = 0;
  icept_motion_orientation_config mounted;
  if (failed("init", icept_motion_orientation_config_init(&mounted))) return 1;
  mounted.up = ICEPT_MOTION_ORIENTATION_UP_Z; /* so that a flipped sensor is noticed */
  icept_motion_gait_config wearer;
  if (failed("init", icept_motion_gait_config_init(&wearer))) return 1;
  wearer.height_m = 1.75;
  wearer.least_contacts = 8; /* a few bows in a row are no walk */
  /* A profile, as `learn` makes it of a few guided bows: forwards, from 0 to -8.5 m/s2. */
  icept_motion_repetitions_config bowing;
  if (failed("init", icept_motion_repetitions_config_init(&bowing))) return 1;
  bowing.axis_x = 1, bowing.rom_m_s2 = -8.5, bowing.period_s = 3;
  if (failed("new", icept_motion_orientation_new(&mounted, RATE_HZ, &orientation)) ||
      failed("new", icept_motion_gait_new(&wearer, RATE_HZ, &gait)) ||
      failed("new", icept_motion_repetitions_new(&bowing, RATE_HZ, &repetitions)))
    return 1;

  double deepest_deg = 0;
  unsigned long long steps = 0, bows = 0;
  unsigned missing = 0;
  for (unsigned long packet = 0; packet < PACKETS; packet++) {
    if (packet == LOST) {
      /* The orientation sees by the times that samples are missing; the others are told. */
      if (failed("gap", icept_push_gap(gait, PACKET)) ||
          failed("gap", icept_push_gap(repetitions, PACKET)))
        return 1;
      continue;
    }
    double nine[PACKET][10], six[PACKET][6];
    for (unsigned long i = 0; i < PACKET; i++) {
      const unsigned long sample = packet * PACKET + i;
      double gyr[3], acc[3];
      sensor(sample, gyr, acc);
      nine[i][0] = (double)sample / RATE_HZ;
      for (int k = 0; k < 3; k++) {
        nine[i][1 + k] = six[i][3 + k] = gyr[k];
        nine[i][4 + k] = six[i][k] = acc[k];
        nine[i][7 + k] = NAN; /* no magnetometer */
      }
    }
    if (failed("push", icept_motion_orientation_push_f64(orientation, nine[0], PACKET)) ||
        failed("push", icept_motion_gait_push_f64(gait, six[0], PACKET)) ||
        failed("push", icept_motion_repetitions_push_f64(repetitions, six[0], PACKET)))
      return 1;

    icept_motion_pose poses[PACKET];
    icept_motion_walk walk[16];
    icept_motion_repetition reps[4];
    size_t n = 0;
    if (failed("poll", icept_motion_orientation_poll(orientation, poses, PACKET, &n))) return 1;
    for (size_t i = 0; i < n; i++) {
      missing += poses[i].missing;
      if (tilt_deg(&poses[i]) > deepest_deg) deepest_deg = tilt_deg(&poses[i]);
    }
    if (failed("poll", icept_motion_gait_poll(gait, walk, 16, &n))) return 1;
    for (size_t i = 0; i < n; i++) {
      if (walk[i].event == ICEPT_MOTION_WALK_EVENT_CONTACT) steps++;
      if (walk[i].event == ICEPT_MOTION_WALK_EVENT_BOUT)
        printf("%5.1f s  walked: %llu contacts, %.0f steps/min, %.2f m/s\n", walk[i].time_s,
               (unsigned long long)walk[i].contacts, walk[i].cadence_per_min, walk[i].speed_m_s);
    }
    if (failed("poll", icept_motion_repetitions_poll(repetitions, reps, 4, &n))) return 1;
    for (size_t i = 0; i < n; i++) {
      printf("%5.1f s  bow %llu: %.1f s, smoothness (LDLJ) %.1f\n", reps[i].time_s,
             (unsigned long long)reps[i].count, reps[i].duration_s, reps[i].ldlj);
      bows = reps[i].count;
    }
  }
  printf("%llu steps, %llu bows, leant by %.0f degrees, %u samples missing\n", steps, bows,
         deepest_deg, missing);
  const int as_made = steps >= 25 && steps <= 28 && bows == 5 && deepest_deg > 55 &&
                      deepest_deg < 65 && missing == PACKET;
  return icept_free(orientation) == ICEPT_OK && icept_free(gait) == ICEPT_OK &&
                 icept_free(repetitions) == ICEPT_OK && as_made
             ? 0
             : 1;
}
