//! Interocept
