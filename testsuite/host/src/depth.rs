//! How deep calls may go.

use crate::{
    load,
    program::{Mode, Program},
    wasi::Wasi,
};
use anyhow::{Result, bail};
use std::{future::Future, pin::Pin};
use wasmtime::{Engine, Module, Trap, Val};

/// More than any stack has room for.
const MOST: i32 = 1 << 26;

/// The largest number that `descend` of each program can be called with. It calls itself so often.
///
/// # Errors
///
/// If a program has none, or fails by anything else than a stack that is too small.
pub fn all(engine: &Engine, files: &[&str]) -> Result<Vec<i32>> {
    files.iter().map(|file| largest(engine, &load(engine, file)?)).collect()
}

fn largest(engine: &Engine, module: &Module) -> Result<i32> {
    let (mut fits, mut does_not) = (0, 1);
    while survives(engine, module, does_not)? {
        fits = does_not;
        does_not *= 2;
        if does_not > MOST {
            bail!("'descend' never uses up the stack");
        }
    }
    while does_not - fits > 1 {
        let middle = fits + (does_not - fits) / 2;
        if survives(engine, module, middle)? {
            fits = middle;
        } else {
            does_not = middle;
        }
    }
    Ok(fits)
}

fn survives(engine: &Engine, module: &Module, depth: i32) -> Result<bool> {
    let program = Program::new(engine, module, Mode::Never, Wasi::new(Vec::new(), "".into()))?;
    let (call, arguments) = (program.prepare(false)?, [Val::I32(depth)]);
    let descend: Pin<Box<dyn Future<Output = _>>> =
        Box::pin(program.finish(call, "descend", &arguments));
    match program.clock().run(vec![descend]).pop() {
        Some(Ok(_)) => Ok(true),
        Some(Err(error)) if error.downcast_ref() == Some(&Trap::StackOverflow) => Ok(false),
        Some(Err(error)) => Err(error),
        None => bail!("the program did not run"),
    }
}
