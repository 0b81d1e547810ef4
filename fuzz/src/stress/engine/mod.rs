//! Runs programs: `support/stress.c` does what a host would, so there is little to do here.

mod v8;
mod wasmtime;

pub use v8::V8;
pub use wasmtime::Wasmtime;

use super::configuration::Schedule;
use anyhow::Result;
use serde::Deserialize;
use std::{fmt, path::Path, time::Duration};

/// What came of a program that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What it computed.
    pub result: i64,
    /// How many points it passed.
    pub points: u32,
    /// How often it, or another task beside it, was suspended.
    pub suspensions: u32,
    /// What was wrong on the way: bits, named in `support/stress.c`.
    pub errors: u32,
}

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself.
    Done(Outcome),
    /// By a trap, or because it is not valid.
    Trap(String),
    /// It was ended after its time.
    Late,
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Done(Outcome { result, errors: 0, .. }) => write!(f, "{result}"),
            End::Done(Outcome { result, errors, .. }) => write!(f, "{result}, errors {errors:#x}"),
            End::Trap(message) => f.write_str(message),
            End::Late => f.write_str("no end in time"),
        }
    }
}

/// An engine.
pub trait Engine {
    /// Its name.
    fn name(&self) -> &'static str;

    /// Runs a program: `run`, and the exports that say how it was.
    ///
    /// # Errors
    ///
    /// If the engine itself fails. What is wrong with the program is an [`End`].
    fn run(&self, wasm: &Path, schedule: Schedule, patience: Duration) -> Result<End>;
}

/// An answer of the V8 host.
#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Done { result: String, points: u32, suspensions: u32, errors: u32 },
    Trap { trap: String },
}
