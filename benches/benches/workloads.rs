//! Criterion's statistics of every processor and kernel, and of the tasks that are short enough.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::{hint::black_box, time::Duration};

fn workloads(c: &mut Criterion) {
    for workload in interocept_benches::short() {
        let mut group = c.benchmark_group(&workload.name);
        group
            .throughput(Throughput::Elements(workload.items as u64))
            .sample_size(20)
            .warm_up_time(Duration::from_millis(500))
            .measurement_time(Duration::from_secs(2));
        group.bench_function(workload.unit, |b| {
            let mut lap = workload.prepare.lap();
            b.iter(|| black_box(lap()));
        });
        group.finish();
    }
}

criterion_group!(benches, workloads);
criterion_main!(benches);
