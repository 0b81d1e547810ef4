//! The wasmtime engine, with as much of WASI as TinyGo's programs use. Time passes when a program
//! waits, or looks at a clock, and then alone: what it prints does not depend on the machine's load.
//! It does what `tinygo/wasi.mjs` does in V8.

use super::Ran;
use anyhow::{Context, Result};
use std::path::Path;
use wasmtime::{Caller, Config, Extern, Linker, Module, Store, WasmBacktraceDetails};

/// The errors of WASI.
const SUCCESS: i32 = 0;
const BAD_FILE: i32 = 8;

/// Nanoseconds: when programs begin, and what a look at a clock takes.
const START: u64 = 1_700_000_000_000_000_000;
const LOOK: u64 = 1000;

/// Bytes of stack for programs.
const STACK: usize = 1 << 20;

/// The engine.
pub struct Engine(wasmtime::Engine);

/// What a program has printed.
struct Host {
    /// Nanoseconds.
    now: u64,
    output: Vec<u8>,
    errors: Vec<u8>,
    /// What the program gave to `proc_exit`.
    status: Option<i32>,
}

impl Engine {
    /// Starts the engine.
    ///
    /// # Errors
    ///
    /// If it does not support this machine.
    pub fn new() -> Result<Self> {
        let mut config = Config::new();
        config.max_wasm_stack(STACK);
        // Lines in traces, from the program's debug information.
        config.wasm_backtrace_details(WasmBacktraceDetails::Enable);
        Ok(Engine(wasmtime::Engine::new(&config)?))
    }

    /// Runs a program to its end.
    ///
    /// # Errors
    ///
    /// If it is no program.
    pub fn run(&self, wasm: &Path) -> Result<Ran> {
        let module = Module::from_file(&self.0, wasm)?;
        let mut linker = Linker::new(&self.0);
        define(&mut linker)?;
        linker.define_unknown_imports_as_traps(&module)?;
        let host = Host { now: START, output: Vec::new(), errors: Vec::new(), status: None };
        let mut store = Store::new(&self.0, host);
        let instance = linker.instantiate(&mut store, &module)?;
        let start = instance.get_typed_func::<(), ()>(&mut store, "_start")?;
        let ended = start.call(&mut store, ());
        let Host { output, errors, status, .. } = store.into_data();
        let failed = match ended {
            _ if status == Some(0) => String::new(),
            Ok(()) => String::new(),
            Err(trap) => format!("{}{trap:?}", String::from_utf8_lossy(&errors)),
        };
        Ok(Ran { printed: String::from_utf8_lossy(&output).into_owned(), failed })
    }
}

/// The memory of the program that calls.
fn memory<'a>(caller: &'a mut Caller<'_, Host>) -> Result<(&'a mut [u8], &'a mut Host)> {
    let memory = caller.get_export("memory").and_then(Extern::into_memory);
    Ok(memory.context("'memory' is not exported")?.data_and_store_mut(caller))
}

fn read(memory: &[u8], at: u32) -> Result<u32> {
    let bytes = memory.get(at as usize..).and_then(|rest| rest.first_chunk());
    Ok(u32::from_le_bytes(*bytes.context("an address outside of memory")?))
}

fn write(memory: &mut [u8], at: u32, bytes: &[u8]) -> Result<()> {
    let place = memory.get_mut(at as usize..).and_then(|rest| rest.get_mut(..bytes.len()));
    place.context("an address outside of memory")?.copy_from_slice(bytes);
    Ok(())
}

/// What a host function returns for wasmtime.
fn status(result: Result<()>) -> wasmtime::Result<i32> {
    result.map(|()| SUCCESS).map_err(|error| wasmtime::Error::msg(format!("{error:#}")))
}

fn define(linker: &mut Linker<Host>) -> Result<()> {
    const MODULE: &str = "wasi_snapshot_preview1";
    linker.func_wrap(
        MODULE,
        "fd_write",
        |mut caller: Caller<'_, Host>, file: i32, vectors: u32, count: u32, written: u32| {
            status(print(&mut caller, file, vectors, count, written))
        },
    )?;
    linker.func_wrap(
        MODULE,
        "clock_time_get",
        |mut caller: Caller<'_, Host>, _: i32, _: i64, result: u32| {
            status(memory(&mut caller).and_then(|(memory, host)| {
                host.now += LOOK;
                write(memory, result, &host.now.to_le_bytes())
            }))
        },
    )?;
    // TinyGo waits for one clock.
    linker.func_wrap(
        MODULE,
        "poll_oneoff",
        |mut caller: Caller<'_, Host>, wanted: u32, _: u32, _: u32, count: u32| {
            status(memory(&mut caller).and_then(|(memory, host)| {
                let time = memory.get(wanted as usize + 24..).and_then(|rest| rest.first_chunk());
                host.now += u64::from_le_bytes(*time.context("an address outside of memory")?);
                write(memory, count, &1u32.to_le_bytes())
            }))
        },
    )?;
    linker.func_wrap(
        MODULE,
        "random_get",
        |mut caller: Caller<'_, Host>, at: u32, size: u32| {
            // Different bytes will do.
            let bytes: Vec<u8> = (1..=size).map(|n| n.wrapping_mul(2_654_435_761) as u8).collect();
            status(memory(&mut caller).and_then(|(memory, _)| write(memory, at, &bytes)))
        },
    )?;
    define_strings(linker, MODULE, "args", b"program\0")?;
    define_strings(linker, MODULE, "environ", b"")?;
    // There are no folders.
    linker.func_wrap(MODULE, "fd_prestat_get", |_: i32, _: i32| BAD_FILE)?;
    linker.func_wrap(MODULE, "fd_fdstat_get", |_: i32, _: i32| BAD_FILE)?;
    linker.func_wrap(MODULE, "fd_close", |_: i32| BAD_FILE)?;
    linker.func_wrap(MODULE, "fd_seek", |_: i32, _: i64, _: i32, _: i32| BAD_FILE)?;
    linker.func_wrap(
        MODULE,
        "proc_exit",
        |mut caller: Caller<'_, Host>, status: i32| -> wasmtime::Result<()> {
            caller.data_mut().status = Some(status);
            Err(wasmtime::Error::msg(format!("exit {status}")))
        },
    )?;
    Ok(())
}

/// Defines what a program asks for its arguments, or its environment: one text, or none.
fn define_strings(
    linker: &mut Linker<Host>,
    module: &str,
    what: &str,
    text: &'static [u8],
) -> Result<()> {
    linker.func_wrap(
        module,
        &format!("{what}_sizes_get"),
        |mut caller: Caller<'_, Host>, count: u32, size: u32| {
            status(memory(&mut caller).and_then(|(memory, _)| {
                write(memory, count, &u32::from(!text.is_empty()).to_le_bytes())?;
                write(memory, size, &u32::try_from(text.len())?.to_le_bytes())
            }))
        },
    )?;
    linker.func_wrap(
        module,
        &format!("{what}_get"),
        |mut caller: Caller<'_, Host>, pointers: u32, buffer: u32| {
            status(memory(&mut caller).and_then(|(memory, _)| {
                if !text.is_empty() {
                    write(memory, pointers, &buffer.to_le_bytes())?;
                }
                write(memory, buffer, text)
            }))
        },
    )?;
    Ok(())
}

fn print(
    caller: &mut Caller<'_, Host>,
    file: i32,
    vectors: u32,
    count: u32,
    written: u32,
) -> Result<()> {
    let (memory, host) = memory(caller)?;
    let mut total = 0;
    for vector in (0..count).map(|index| vectors + 8 * index) {
        let (at, size) = (read(memory, vector)?, read(memory, vector + 4)?);
        let text = memory.get(at as usize..).and_then(|rest| rest.get(..size as usize));
        let to = if file == 2 { &mut host.errors } else { &mut host.output };
        to.extend_from_slice(text.context("a buffer that ends outside of memory")?);
        total += size;
    }
    write(memory, written, &total.to_le_bytes())
}
