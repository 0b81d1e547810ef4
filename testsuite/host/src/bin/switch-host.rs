//! Times switches between two tasks in wasmtime, in nanoseconds each.
//!
//! ```text
//! switch-host PROGRAM DEPTH SWITCHES ROUNDS
//! ```
//!
//! Prints an array with the time of each round.

use anyhow::{Context, Result, bail};
use serde_json::json;
use std::{env, time::Instant};
use wasmtime::{Engine, Instance, Module, Store};

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [program, depth, switches, rounds] = &arguments[..] else {
        bail!("use: switch-host PROGRAM DEPTH SWITCHES ROUNDS");
    };
    let number = |text: &str| text.parse::<i32>().with_context(|| format!("'{text}': no number"));
    let (depth, switches, rounds) = (number(depth)?, number(switches)?, number(rounds)?);
    let engine = Engine::default();
    let module = Module::from_file(&engine, program)?;
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[])?;
    let swap = instance.get_typed_func::<(i32, i32), i32>(&mut store, "swap")?;
    let mut times = Vec::new();
    for _ in 0..rounds {
        let start = Instant::now();
        swap.call(&mut store, (depth, switches / 2))?;
        times.push(start.elapsed().as_secs_f64() * 1e9 / f64::from(switches));
    }
    println!("{}", json!(times));
    Ok(())
}
