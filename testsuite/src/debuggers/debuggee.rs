//! Runs a test program in wasmtime, for a debugger that looks into this process.
//!
//! ```text
//! debuggee PROGRAM ABI MODE    ABI: native, binaryen; MODE: never, always, every-second
//! ```
//!
//! Prints what the program printed, a line each, and `suspensions = N`.

use anyhow::{Context, Result, bail};
use std::{env, path::Path};
use testsuite::engines::{Abi, Engine, Mode, Wasmtime};

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [program, abi, mode] = &arguments[..] else {
        bail!("use: debuggee PROGRAM ABI MODE");
    };
    let abi: Abi = abi.parse().context("ABI")?;
    let mode: Mode = mode.parse().context("MODE")?;
    let outcome = Wasmtime::for_debuggers()?.run(Path::new(program), abi, mode)?;
    for line in outcome.log {
        println!("{line}");
    }
    println!("suspensions = {}", outcome.suspensions);
    Ok(())
}
