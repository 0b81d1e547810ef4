//! Stress: programs that may be suspended at every call, loop back-edge and function entry
//! must compute what they compute when nothing ever suspends.
//!
//! A [`case`](case::Bench::run) is a function of a kind and a seed. The seed says what the
//! program is, how it is optimised, how and when the pass runs
//! ([`configuration`]), where it may be suspended ([`instrument`]), when it is, and what
//! happens meanwhile (`support/stress.c`: nothing; other tasks; its stack is copied away,
//! overwritten, and copied back; another task runs in its place). [`ways`] makes wasm of it,
//! an [`engine`] runs it. A [`campaign`] tries many.

pub mod campaign;
pub mod case;
pub mod configuration;
pub mod csmith;
pub mod engine;
pub mod instrument;
mod join;
pub mod process;
pub mod random;
pub mod reduce;
pub mod support;
pub mod ways;
