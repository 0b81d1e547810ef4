//! Times what tasks do in wasmtime, in nanoseconds for each time that one is suspended.
//!
//! ```text
//! switch-host PROGRAM WORK SIZE COUNT ROUNDS
//! ```
//!
//! Arguments and output are those of `workloads/switches/host.mjs`.

use anyhow::{Context, Result, bail};
use serde_json::json;
use std::{env, time::Instant};
use wasmtime::{Engine, Instance, Module, Store};

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [program, work, size, count, rounds] = &arguments[..] else {
        bail!("use: switch-host PROGRAM WORK SIZE COUNT ROUNDS");
    };
    let number = |text: &str| text.parse::<i32>().with_context(|| format!("'{text}': no number"));
    let (size, count, rounds) = (number(size)?, number(count)?, number(rounds)?);
    let engine = Engine::default();
    let module = Module::from_file(&engine, program)?;
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[])?;
    let work = instance.get_typed_func::<(i32, i32), i32>(&mut store, work)?;
    let (mut times, mut results) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let start = Instant::now();
        results.push(work.call(&mut store, (size, count))?);
        times.push(start.elapsed().as_secs_f64() * 1e9 / f64::from(count));
    }
    println!("{}", json!([times, results]));
    Ok(())
}
