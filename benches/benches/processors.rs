//! Nanoseconds a frame, for every processor of the registry.
#![allow(clippy::expect_used)] // a bench that cannot run should stop

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use interocept::{erased::Frames, process::Input, registry::PROCESSORS};
use interocept_tests::signals;
use std::hint::black_box;

fn processors(c: &mut Criterion) {
    for entry in PROCESSORS {
        let n = match entry.info.input {
            Input::Samples => 10_000,
            Input::Events => 300,
        };
        let frames = signals::ordinary(entry, n, 1);
        let mut group = c.benchmark_group(entry.info.name);
        group.throughput(Throughput::Elements(n as u64)).sample_size(20);
        group.bench_function("push", |b| {
            let mut p = (entry.make)(&[], signals::rate_of(entry)).expect("the defaults are valid");
            b.iter(|| {
                let mut outputs = 0;
                p.push(Frames::F64(black_box(&frames)), &mut |_| outputs += 1)
                    .expect("whole frames");
                outputs
            });
        });
        group.finish();
    }
}

criterion_group!(benches, processors);
criterion_main!(benches);
