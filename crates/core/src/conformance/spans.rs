//! Stretches of a recording, from the marks that open and close them.

use alloc::vec::Vec;

use super::annotation::{Annotation, Kind};
use crate::Error;

/// Both ends belong to the span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: u64,
    pub(super) last: u64,
}

/// Spans in time order, without a sample in common.
#[derive(Clone, Debug, Default)]
pub(super) struct Spans(Vec<Span>);

impl Spans {
    /// Ventricular fibrillation: what is never closed lasts to the end of time.
    pub(super) fn fibrillation(list: &[Annotation]) -> Result<Self, Error> {
        let mut spans = Self::default();
        let mut open = None;
        for annotation in list {
            match annotation.kind {
                Kind::VfOn => open = open.or(Some(annotation.index)),
                Kind::VfOff => spans.close(&mut open, annotation.index)?,
                _ => {}
            }
        }
        spans.close(&mut open, u64::MAX)?;
        Ok(spans.joined())
    }

    /// Shutdown: paired marks, and single marks widened to the beat before and the annotation after, less
    /// the match window on either side.
    pub(super) fn shutdown(list: &[Annotation], window: u64) -> Result<Self, Error> {
        let mut spans = Self::default();
        let mut open = None;
        let mut beat = None;
        for (position, annotation) in list.iter().enumerate() {
            match annotation.kind {
                Kind::Beat(_) => beat = Some(annotation.index),
                Kind::ShutdownOn => open = open.or(Some(annotation.index)),
                Kind::ShutdownOff => spans.close(&mut open, annotation.index)?,
                Kind::Unreadable => {
                    let first = beat.map_or(0, |index: u64| index.saturating_add(window));
                    let next = list.get(position + 1).map(|next| next.index);
                    let last = next.map_or(u64::MAX, |index| index.saturating_sub(window));
                    if first <= last {
                        spans.add(Span { first, last })?;
                    }
                }
                Kind::VfOn | Kind::VfOff => {}
            }
        }
        spans.close(&mut open, u64::MAX)?;
        Ok(spans.joined())
    }

    fn close(&mut self, open: &mut Option<u64>, last: u64) -> Result<(), Error> {
        match open.take() {
            Some(first) => self.add(Span { first, last }),
            None => Ok(()),
        }
    }

    fn add(&mut self, span: Span) -> Result<(), Error> {
        self.0.try_reserve(1).map_err(|_| Error::OutOfMemory { bytes: size_of::<Span>() })?;
        self.0.push(span);
        Ok(())
    }

    /// Puts the spans in order and joins those that share a sample.
    fn joined(mut self) -> Self {
        self.0.sort_unstable_by_key(|span| span.first);
        self.0.dedup_by(|later, earlier| {
            let shared = later.first <= earlier.last;
            if shared {
                earlier.last = earlier.last.max(later.last);
            }
            shared
        });
        self
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Span> + '_ {
        self.0.iter().copied()
    }

    pub(super) fn contain(&self, index: u64) -> bool {
        self.meet(index, index)
    }

    /// Whether any span shares a sample with `first..=last`.
    pub(super) fn meet(&self, first: u64, last: u64) -> bool {
        let after = self.0.partition_point(|span| span.last < first);
        self.0.get(after).is_some_and(|span| span.first <= last)
    }

    /// Samples between the marks of the spans, from `first` to `last`.
    pub(super) fn samples_within(&self, first: u64, last: u64) -> u64 {
        self.0.iter().map(|span| span.last.min(last).saturating_sub(span.first.max(first))).sum()
    }
}
