// The C++ wrapper owns, moves and gives the same bytes as C.
#include "check.h"
#include "signal.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <interocept.hpp>
#include <type_traits>
#include <vector>

using interocept::EcgDetector;

static_assert(!std::is_copy_constructible_v<EcgDetector>);
static_assert(std::is_nothrow_move_constructible_v<EcgDetector>);

int main() {
  std::vector<double> x(5000);
  for (std::size_t i = 0; i < x.size(); i++) x[i] = ecg_mv(i, 250);

  auto made = EcgDetector::create(250);
  CHECK(made.has_value());
  EcgDetector detector = std::move(*made);
  OK(detector.reserve(x.size()));
  OK(detector.push(x));
  OK(detector.finish());
  std::array<EcgDetector::Record, 64> beats{};
  std::size_t n = 0;
  OK(detector.poll(beats.data(), beats.size(), n));
  CHECK(n > 20);

  icept_handle h = 0;
  OK(icept_ecg_detector_new(nullptr, 250, &h));
  OK(icept_reserve(h, x.size()));
  OK(icept_ecg_detector_push_f64(h, x.data(), x.size()));
  OK(icept_finish(h));
  std::array<icept_ecg_beat, 64> plain{};
  std::size_t m = 0;
  OK(icept_ecg_detector_poll(h, plain.data(), plain.size(), &m));
  CHECK(m == n && std::memcmp(beats.data(), plain.data(), n * sizeof(icept_ecg_beat)) == 0);
  OK(icept_free(h));

  std::vector<std::uint8_t> state;
  OK(detector.reset());
  OK(detector.save(state));
  OK(detector.load(state));

  using interocept::Monitor;
  static_assert(!std::is_copy_constructible_v<Monitor>);
  auto station = Monitor::create({Monitor::stream(ICEPT_MONITOR_KIND_ECG, 250)});
  CHECK(station.has_value());
  OK(station->reserve(x.size()));
  OK(station->push(0, x.data(), x.size()));
  OK(station->finish());
  std::array<icept_monitor_event, 64> events{};
  OK(station->poll(events.data(), events.size(), m));
  CHECK(m == n && events[0].time_s == beats[0].time_s);
  std::vector<icept_monitor_reading> readings(1024);
  OK(station->poll(readings.data(), readings.size(), m));
  CHECK(m > 10);

  icept_status status = ICEPT_OK;
  CHECK(!Monitor::create({Monitor::stream(99, 250)}, &status).has_value());
  CHECK(status == ICEPT_ERR_INVALID_INPUT);
  CHECK(!EcgDetector::create(0, &status).has_value());
  CHECK(status == ICEPT_ERR_INVALID_RATE);
  std::printf("%zu beats\n", n);
  return 0;
}
