//! Running a test program to its end, in each engine, as its host.
//!
//! Both hosts do the same. `run` is called; where `env.pause` is to suspend, it starts an
//! unwind; `run` then returns, the host stops the unwind, writes junk below the stack
//! pointer (something else may run on the stack meanwhile), starts the rewind and calls
//! `run` again, until it returns for good. On the way it is checked that the state is what
//! it must be, that a rewind comes back to the switch call with the stack pointer of the
//! suspension and has used up all records, and that in the end the stack pointer is where
//! it was.

mod v8;
mod wasmtime;

pub use v8::V8;
pub use wasmtime::Wasmtime;

use anyhow::Result;
use serde::{
    Deserialize, Serialize,
    de::{IntoDeserializer, value::Error},
};
use std::{fmt, path::Path, str::FromStr};

/// Which calls of `env.pause` suspend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// None.
    Never,
    /// All.
    Always,
    /// The first, the third, ….
    EverySecond,
}

impl Mode {
    /// All modes.
    pub const ALL: [Mode; 3] = [Mode::Never, Mode::Always, Mode::EverySecond];
}

impl FromStr for Mode {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Mode::deserialize(text.into_deserializer())
    }
}

/// The runtime interface of a test program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Abi {
    /// `abi=binaryen`
    Binaryen,
    /// `abi=native`, with exports that `runtime/src/exports.c` makes.
    Native,
    /// `abi=native;resume=frame`, with exports that `support/frames.c` makes.
    Frame,
}

impl Abi {
    /// The options of the pass that make it.
    pub fn options(self) -> Vec<String> {
        let options: &[&str] = match self {
            Abi::Binaryen => &["abi=binaryen"],
            Abi::Native => &["abi=native"],
            Abi::Frame => &["abi=native", "resume=frame"],
        };
        options.iter().map(|&option| option.to_owned()).collect()
    }
}

impl fmt::Display for Abi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Abi::Binaryen => "binaryen",
            Abi::Native => "native",
            Abi::Frame => "frame",
        })
    }
}

impl FromStr for Abi {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Abi::deserialize(text.into_deserializer())
    }
}

/// What came of a program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Outcome {
    /// What it printed, and `run = N` last.
    pub log: Vec<String>,
    /// How often it was suspended.
    pub suspensions: u32,
}

/// An engine.
pub trait Engine: Send + Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// Whether it has exceptions in the encoding from before the standard.
    fn has_legacy_exceptions(&self) -> bool;

    /// Runs the module in a file.
    ///
    /// # Errors
    ///
    /// If the module is not valid, if it traps, or if one of the checks fails.
    fn run(&self, wasm: &Path, abi: Abi, mode: Mode) -> Result<Outcome>;
}
