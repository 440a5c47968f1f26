//! The work that is measured. It is listed once, and told three ways: instructions
//! (`make icount`), time against the goals (`make speed`), and criterion's statistics
//! (`make bench`).
#![allow(clippy::expect_used, reason = "a bench that cannot run should stop")]

pub mod kernels;
pub mod processors;
pub mod signals;
pub mod tasks;
pub mod timing;

/// Work that can be done again and again; the number it gives keeps it from being optimised out.
pub type Lap = Box<dyn FnMut() -> f64>;

/// Something to measure.
#[derive(Debug)]
pub struct Workload {
    /// Its name, `group/what`.
    pub name: String,
    /// How many of `unit` a lap takes.
    pub items: usize,
    /// What the figures are given for.
    pub unit: &'static str,
    /// The most nanoseconds that one of `unit` should take, where there is such a goal.
    pub goal_ns: Option<f64>,
    /// Makes ready, outside of what is measured.
    pub prepare: Prepare,
}

/// Makes a workload ready.
pub struct Prepare(Box<dyn Fn() -> Lap>);

impl std::fmt::Debug for Prepare {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Prepare")
    }
}

impl Prepare {
    /// A lap, ready to run.
    pub fn lap(&self) -> Lap {
        (self.0)()
    }
}

impl Workload {
    /// `items` of `unit` a lap, without a goal.
    pub fn new(
        name: impl Into<String>,
        items: usize,
        unit: &'static str,
        prepare: impl Fn() -> Lap + 'static,
    ) -> Self {
        let prepare = Prepare(Box::new(prepare));
        Self { name: name.into(), items, unit, goal_ns: None, prepare }
    }

    /// With a goal.
    #[must_use]
    pub fn goal(self, ns: f64) -> Self {
        Self { goal_ns: Some(ns), ..self }
    }
}

/// What is short enough to be counted instruction by instruction.
pub fn short() -> Vec<Workload> {
    let mut all = processors::all();
    all.extend(kernels::all());
    all
}

/// Everything.
pub fn all() -> Vec<Workload> {
    let mut all = short();
    all.extend(tasks::all());
    all
}
