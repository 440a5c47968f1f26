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

  icept_status status = ICEPT_OK;
  CHECK(!EcgDetector::create(0, &status).has_value());
  CHECK(status == ICEPT_ERR_INVALID_RATE);
  std::printf("%zu beats\n", n);
  return 0;
}
