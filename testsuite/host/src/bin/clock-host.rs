//! Runs a program of WASI that prints times, in wasmtime.
//!
//! ```text
//! clock-host PROGRAM
//! ```

use anyhow::{Result, bail};
use std::{
    env,
    io::{self, Write},
    time::Instant,
};
use wasmtime::{Caller, Engine, Error, Extern, Linker, Module, Store};

const MODULE: &str = "wasi_snapshot_preview1";
const BAD_FILE: i32 = 8;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [program] = &arguments[..] else {
        bail!("use: clock-host PROGRAM");
    };
    let engine = Engine::default();
    let module = Module::from_file(&engine, program)?;
    let mut store = Store::new(&engine, Instant::now());
    let mut linker = Linker::new(&engine);
    linker.func_wrap(
        MODULE,
        "clock_time_get",
        |mut caller: Caller<'_, Instant>, _: i32, _: i64, at: u32| -> wasmtime::Result<i32> {
            let time = u64::try_from(caller.data().elapsed().as_nanos())?;
            write(memory(&mut caller)?, at, &time.to_le_bytes())?;
            Ok(0)
        },
    )?;
    linker.func_wrap(
        MODULE,
        "fd_write",
        |mut caller: Caller<'_, Instant>, _: i32, vectors: u32, count: u32, written: u32| {
            let memory = memory(&mut caller)?;
            let mut total = 0;
            for vector in (0..count).map(|index| vectors + 8 * index) {
                let (at, size) = (word(memory, vector)?, word(memory, vector + 4)?);
                let text = memory.get(at as usize..).and_then(|rest| rest.get(..size as usize));
                io::stdout().write_all(text.ok_or_else(outside)?)?;
                total += size;
            }
            write(memory, written, &total.to_le_bytes())?;
            wasmtime::Result::Ok(0)
        },
    )?;
    // There are no folders; and neither arguments nor an environment.
    linker.func_wrap(MODULE, "fd_prestat_get", |_: i32, _: i32| BAD_FILE)?;
    linker.define_unknown_imports_as_default_values(&mut store, &module)?;
    let instance = linker.instantiate(&mut store, &module)?;
    instance.get_typed_func::<(), ()>(&mut store, "_start")?.call(&mut store, ())?;
    Ok(())
}

fn outside() -> Error {
    Error::msg("an address outside of memory")
}

fn memory<'a>(caller: &'a mut Caller<'_, Instant>) -> wasmtime::Result<&'a mut [u8]> {
    let memory = caller.get_export("memory").and_then(Extern::into_memory);
    Ok(memory.ok_or_else(outside)?.data_mut(caller))
}

fn word(memory: &[u8], at: u32) -> wasmtime::Result<u32> {
    let bytes = memory.get(at as usize..).and_then(|rest| rest.first_chunk());
    Ok(u32::from_le_bytes(*bytes.ok_or_else(outside)?))
}

fn write(memory: &mut [u8], at: u32, bytes: &[u8]) -> wasmtime::Result<()> {
    let place = memory.get_mut(at as usize..).and_then(|rest| rest.get_mut(..bytes.len()));
    place.ok_or_else(outside)?.copy_from_slice(bytes);
    Ok(())
}
