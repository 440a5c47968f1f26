//! How long everything takes, against the goals: medians over laps that take turns, in one
//! process, on one core, as time of this thread on the processor. `make speed`, or with a part
//! of a name: `speed hrv/`.

use interocept_benches::{Lap, Workload};
use std::hint::black_box;

/// Seconds that this thread has been on a processor.
#[cfg(unix)]
fn clock_s() -> f64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 * 1e-9
}

/// Seconds since the start: elsewhere there is only the clock on the wall.
#[cfg(not(unix))]
fn clock_s() -> f64 {
    static START: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed().as_secs_f64()
}

/// Odd, so that the median is one of them.
const LAPS: usize = 9;
/// Short laps are repeated to this length, so that the clock's step does not matter.
const LEAST_S: f64 = 0.02;

struct Runner {
    workload: Workload,
    lap: Lap,
    repeats: u32,
    seconds: Vec<f64>,
}

impl Runner {
    fn new(workload: Workload) -> Self {
        let mut lap = workload.prepare.lap();
        let begin = clock_s();
        black_box(lap());
        let once = clock_s() - begin;
        let repeats = (LEAST_S / once.max(1e-9)).clamp(1.0, 1e6) as u32;
        Self { workload, lap, repeats, seconds: Vec::with_capacity(LAPS) }
    }

    fn measure(&mut self) {
        let begin = clock_s();
        for _ in 0..self.repeats {
            black_box((self.lap)());
        }
        self.seconds.push((clock_s() - begin) / f64::from(self.repeats));
    }

    /// Median, least and greatest of nanoseconds an item.
    fn figures(&mut self) -> [f64; 3] {
        self.seconds.sort_by(f64::total_cmp);
        let ns = |at: usize| {
            self.seconds.get(at).map_or(f64::NAN, |s| s * 1e9 / self.workload.items as f64)
        };
        [LAPS / 2, 0, LAPS - 1].map(ns)
    }
}

/// With a unit of a size to read.
fn readable(ns: f64) -> String {
    match ns {
        n if n < 1e3 => format!("{n:.2} ns"),
        n if n < 1e6 => format!("{:.2} us", n / 1e3),
        n if n < 1e9 => format!("{:.2} ms", n / 1e6),
        n => format!("{:.3} s", n / 1e9),
    }
}

fn load() -> String {
    std::fs::read_to_string("/proc/loadavg")
        .map_or("unknown".into(), |s| s.split_whitespace().next().unwrap_or("unknown").to_owned())
}

fn main() {
    let part = std::env::args().nth(1).unwrap_or_default();
    println!("load before: {}", load());
    let wanted = interocept_benches::all().into_iter().filter(|w| w.name.contains(&part));
    let mut runners: Vec<Runner> = wanted.map(Runner::new).collect();
    for _ in 0..LAPS {
        runners.iter_mut().for_each(Runner::measure);
    }
    println!("| work | median | least | greatest | goal | |\n|---|---|---|---|---|---|");
    for runner in &mut runners {
        let [median, least, most] = runner.figures();
        let Workload { name, unit, goal_ns, .. } = &runner.workload;
        let goal = goal_ns.map_or(String::new(), readable);
        let verdict = match goal_ns {
            Some(goal) if median <= *goal => "met",
            Some(_) => "**missed**",
            None => "",
        };
        let [median, least, most] = [median, least, most].map(readable);
        println!("| {name}, a {unit} | {median} | {least} | {most} | {goal} | {verdict} |");
    }
    println!("\nload after: {}", load());
}
