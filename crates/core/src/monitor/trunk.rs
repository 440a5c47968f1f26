//! What a person does, by the acceleration of a sensor on the trunk: posture, rises and falls.

use super::{
    EventKind, Stream,
    body::STANDARD_GRAVITY,
    job::{Found, Job, Work, boxed, event},
    stream::Kind,
};
use crate::{
    SampleRate,
    error::Error,
    imu::{
        Up,
        vector::{dot, norm},
    },
    motion::{Fall, FallConfig, Falls, Rise, Rises, RisesConfig, Way},
    posture::{Body, BodyConfig, Doing, Stand},
    process::Processor,
};
use interocept_dsp::{alloc::Box, snapshot};

type Sink<'a> = &'a mut dyn FnMut(usize, Found);

/// The cosine of how far a trunk that lies is from upright, as in `posture.body`.
const LYING: f64 = 0.5;

/// Tells events alone.
#[derive(Clone)]
pub(super) struct OfTrunk {
    rate: SampleRate,
    /// The unit of the stream in m/s².
    unit: f64,
    up: Up,
    body: Body,
    rises: Rises,
    falls: Falls,
    taken: u64,
    doing: Doing,
}
snapshot!(OfTrunk { body, rises, falls, taken, doing } skip { rate, unit, up });

impl OfTrunk {
    pub(super) fn job(stream: &Stream) -> Result<Box<dyn Job>, Error> {
        let rate = stream.rate;
        let body = BodyConfig { trunk_up: stream.up, ..BodyConfig::default() };
        boxed(Self {
            rate,
            unit: if stream.kind == Kind::Acceleration { STANDARD_GRAVITY } else { 1.0 },
            up: stream.up,
            body: Body::new(&body, rate)?,
            rises: Rises::new(&RisesConfig::default(), rate)?,
            falls: Falls::new(&FallConfig::default(), rate)?,
            taken: 0,
            doing: Doing::Unknown,
        })
    }
}

fn tell(sink: Sink<'_>, kind: EventKind, time_s: f64, value: f64) {
    // Each rests on all that came; where something was missing there is none.
    if let Some(found) = event(kind, time_s, value, 1.0) {
        sink(0, found);
    }
}

fn rise(sink: Sink<'_>, rise: &Rise) {
    let kind = if rise.way == Way::Up { EventKind::StoodUp } else { EventKind::SatDown };
    tell(sink, kind, rise.time_s, rise.height_m);
}

fn fall(sink: Sink<'_>) -> impl FnMut(Fall) {
    |fall| {
        if fall.fall == 1 {
            tell(sink, EventKind::Fall, fall.time_s, fall.impact_g);
        }
    }
}

impl Work for OfTrunk {
    const PARTS: usize = 0;

    fn frame(&mut self, frame: &[f64], sink: Sink<'_>) {
        let Self { rate, unit, up, body, rises, falls, taken, doing } = self;
        let Some((acc, _)) = frame.split_first_chunk::<3>() else { return };
        let [x, y, z] = acc.map(|a| a * *unit);
        *taken = taken.saturating_add(1);
        let nan = f64::NAN;
        body.frame(&[x, y, z, nan, nan, nan], &mut |stand: Stand| {
            if stand.doing == *doing {
                return;
            }
            *doing = stand.doing;
            let kind = match stand.doing {
                Doing::Unknown => return,
                Doing::Lying => EventKind::Lying,
                Doing::Walking => EventKind::Walking,
                Doing::Upright | Doing::Sitting | Doing::Standing => EventKind::Upright,
            };
            let since_s = rate.seconds(*taken, 0.0) - stand.held_s;
            tell(sink, kind, since_s, stand.trunk_deg);
        });
        // Told at rest, so that this frame shows how the trunk is held: who lies has not sat down.
        let along = up.axis().map_or(0.0, |axis| dot(axis, [x, y, z]));
        let lies = along < LYING * norm([x, y, z]);
        rises.frame(&[x, y, z], &mut |r: Rise| {
            if !lies {
                rise(sink, &r);
            }
        });
        falls.frame(&[x, y, z], &mut fall(sink));
    }

    fn gap(&mut self, frames: u64, sink: Sink<'_>) {
        self.taken = self.taken.saturating_add(frames);
        self.body.push_gap(frames, &mut |_: Stand| {});
        self.rises.push_gap(frames, &mut |r: Rise| rise(sink, &r));
        self.falls.push_gap(frames, &mut fall(sink));
    }

    fn finish(&mut self, sink: Sink<'_>) {
        self.rises.finish(&mut |r: Rise| rise(sink, &r));
        self.falls.finish(&mut fall(sink));
    }

    fn max_events(&self, frames: usize) -> usize {
        self.body.max_outputs(frames)
            + self.rises.max_outputs(frames)
            + self.falls.max_outputs(frames)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Config, Event, Monitor, Output};
    use super::*;
    use alloc::vec::Vec;
    use core::f64::consts::TAU;

    const HZ: f64 = 50.0;

    /// Sits for 10 s and rises by 42 cm in 1.5 s, stands, walks from 20 to 30 s, stands, falls at
    /// 40 s and lies until 60 s. Along z upwards, in m/s².
    fn day() -> Vec<[f64; 3]> {
        (0..3000)
            .map(|i| {
                let t = f64::from(i) / HZ;
                let hum = 0.03 * libm::sin(1.7 * f64::from(i) * f64::from(i));
                let g = STANDARD_GRAVITY;
                match t {
                    t if (10.0..11.5).contains(&t) => {
                        let up = 0.42 / 2.25 * TAU * libm::sin(TAU * (t - 10.0) / 1.5);
                        [0.0, hum, g + up]
                    }
                    t if (20.0..30.0).contains(&t) => {
                        [hum, 0.0, g + 2.0 * libm::sin(2.0 * TAU * t)]
                    }
                    t if (39.7..40.0).contains(&t) => [0.0, hum, 0.2 * g],
                    t if (40.0..40.1).contains(&t) => [0.5 * g, 0.0, 4.0 * g],
                    t if t >= 40.1 => [g, hum, 0.0],
                    _ => [hum, 0.0, g],
                }
            })
            .collect()
    }

    fn stream(kind: Kind, up: Up) -> Stream {
        Stream { up, start_s: 3.0, ..Stream::new(kind, SampleRate::new(HZ).unwrap()) }
    }

    fn events(stream: Stream, frames: &[f64], packet: usize) -> Vec<Event> {
        let mut monitor = Monitor::new(&Config::default(), &[stream]).unwrap();
        let mut events = Vec::new();
        for part in frames.chunks(packet * stream.kind.channels().len()) {
            let most = monitor.max_outputs(0, packet as u64).events;
            let before = events.len();
            let mut sink = |o: Output| {
                if let Output::Event(e) = o {
                    events.push(e);
                }
            };
            monitor.push(0, part, &mut sink).unwrap();
            assert!(events.len() - before <= most);
        }
        monitor.finish(&mut |o: Output| {
            if let Output::Event(e) = o {
                events.push(e);
            }
        });
        events
    }

    fn six(day: &[[f64; 3]]) -> Vec<f64> {
        day.iter().flat_map(|[x, y, z]| [*x, *y, *z, 0.0, 0.0, 0.0]).collect()
    }

    #[test]
    fn a_trunk_tells_of_posture_rises_and_falls() {
        let frames = six(&day());
        let seen = events(stream(Kind::Imu, Up::PlusZ), &frames, 100);
        let told: Vec<(EventKind, f64)> = seen.iter().map(|e| (e.kind, e.time_s)).collect();
        let expected = [
            (EventKind::Upright, 3.0),
            (EventKind::StoodUp, 13.0),
            (EventKind::Walking, 23.0),
            (EventKind::Upright, 33.0),
            (EventKind::Lying, 43.0),
            (EventKind::Fall, 43.0),
        ];
        assert_eq!(told.len(), expected.len(), "{told:?}");
        for ((kind, time_s), (wanted, at_s)) in told.iter().zip(expected) {
            assert!(*kind == wanted && (time_s - at_s).abs() < 2.5, "{told:?}");
        }
        let value = |kind| seen.iter().find(|e| e.kind == kind).unwrap().value;
        assert!((value(EventKind::StoodUp) - 0.42).abs() < 0.05, "{seen:?}");
        assert!((value(EventKind::Fall) - 4.03).abs() < 0.1, "{seen:?}");
        assert!((value(EventKind::Lying) - 90.0).abs() < 5.0, "{seen:?}");

        // Neither the packets nor the unit of the sensor change that.
        for packet in [1, 7, 3000] {
            assert_eq!(events(stream(Kind::Imu, Up::PlusZ), &frames, packet), seen);
        }
        let g: Vec<f64> = day().iter().flatten().map(|x| x / STANDARD_GRAVITY).collect();
        let of_g = events(stream(Kind::Acceleration, Up::PlusZ), &g, 100);
        let kinds: Vec<EventKind> = of_g.iter().map(|e| e.kind).collect();
        assert_eq!(kinds, told.iter().map(|(kind, _)| *kind).collect::<Vec<_>>());
    }

    #[test]
    fn a_sensor_elsewhere_tells_of_none() {
        assert_eq!(events(stream(Kind::Imu, Up::Unknown), &six(&day()), 100), []);
        let slow = Stream { rate: SampleRate::new(10.0).unwrap(), ..stream(Kind::Imu, Up::PlusZ) };
        let refused = Monitor::new(&Config::default(), &[slow]);
        assert!(matches!(refused.err(), Some(Error::InvalidRate { .. })));
    }

    #[test]
    fn a_gap_begins_posture_anew_and_a_copy_goes_on() {
        let frames = six(&day());
        let (first, rest) = frames.split_at(6 * 750);
        let mut monitor =
            Monitor::new(&Config::default(), &[stream(Kind::Imu, Up::PlusZ)]).unwrap();
        monitor.push(0, first, &mut |_: Output| {}).unwrap();
        monitor.push_gap(0, 500, &mut |_: Output| {}).unwrap();
        let mut saved = alloc::vec![0; monitor.saved_size()];
        monitor.save_state(&mut saved).unwrap();
        let mut again = Monitor::new(&Config::default(), &[stream(Kind::Imu, Up::PlusZ)]).unwrap();
        again.load_state(&saved).unwrap();
        let told = |monitor: &mut Monitor| {
            let mut events = Vec::new();
            let mut sink = |o: Output| {
                if let Output::Event(e) = o {
                    events.push(e);
                }
            };
            monitor.push(0, rest, &mut sink).unwrap();
            monitor.finish(&mut sink);
            events
        };
        let events = told(&mut monitor);
        assert_eq!(events, told(&mut again));
        // The stretch from 15 s on comes 10 s later.
        assert_eq!(events[0].kind, EventKind::Upright);
        assert!((events[0].time_s - 28.0).abs() < 0.6, "{events:?}");
    }
}
