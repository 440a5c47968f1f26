// ECG comes in chunks; variability of the last minute goes out with every beat.
//
// The C++ wrapper owns the processors and has no logic of its own. Errors are status codes, so
// this runs without exceptions.
//
//     make -C bindings/c test        builds and runs this
#include <array>
#include <cmath>
#include <cstdio>
#include <interocept.hpp>
#include <optional>
#include <vector>

namespace {

constexpr double rate_hz = 250;
constexpr std::size_t chunk = 200, chunks = 150;  // two minutes

// What the analogue front end would deliver, in millivolts; the rate breathes.
class Heart {
 public:
  double next() {
    const double r = (t_ - 0.25) / 0.012, w = (t_ - 0.5) / 0.05;
    const double mv = std::exp(-0.5 * r * r) + 0.25 * std::exp(-0.5 * w * w);
    t_ += 1 / rate_hz;
    if (t_ >= rr_) {
      t_ -= rr_;
      beat_++;
      rr_ = 0.8 + 0.04 * std::sin(1.3 * beat_);
    }
    return mv;
  }

 private:
  double t_ = 0, rr_ = 0.8;
  int beat_ = 0;
};

}  // namespace

int main() {
  auto detector = interocept::EcgDetector::create(rate_hz);
  auto config = interocept::HrvLive::defaults();
  config.window_s = 60;
  auto hrv = interocept::HrvLive::create(interocept::event_rate_hz, config);
  if (!detector || !hrv) return 1;

  Heart heart;
  std::optional<double> last_s;
  unsigned lines = 0;
  for (std::size_t c = 0; c < chunks; c++) {
    std::array<double, chunk> samples{};
    for (auto &x : samples) x = heart.next();
    if (detector->push(samples) != ICEPT_OK) return 1;

    std::array<icept_ecg_beat, 8> beats{};
    std::size_t found = 0;
    if (detector->poll(beats.data(), beats.size(), found) != ICEPT_OK) return 1;
    for (std::size_t i = 0; i < found; i++) {
      const double now_s = beats[i].time_s;
      if (last_s) {
        const std::vector<double> rr_ms{1000 * (now_s - *last_s)};
        if (hrv->push(rr_ms) != ICEPT_OK) return 1;
      }
      last_s = now_s;
      std::array<icept_measure, 64> measures{};
      std::size_t n = 0;
      if (hrv->poll(measures.data(), measures.size(), n) != ICEPT_OK) return 1;
      for (std::size_t m = 0; m < n; m++) {
        const icept_measure &measure = measures[m];
        // A measure without a value says why: a minute has not passed yet, for one.
        if (measure.id != ICEPT_HRV_RMSSD || std::isnan(measure.value)) continue;
        if (++lines % 20 == 1)
          std::printf("%6.1f s  RMSSD %5.1f ms  of %llu intervals\n", now_s, measure.value,
                      static_cast<unsigned long long>(measure.count));
      }
    }
  }
  std::printf("%u values\n", lines);
  return lines > 20 ? 0 : 1;
}
