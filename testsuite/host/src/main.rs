//! The host of the Lua workload in wasmtime.
//!
//! ```text
//! lua-host run MODE PROGRAM SCRIPT [ARGUMENTS]   MODE: never, always, promise
//! lua-host states COUNT PROGRAM SCRIPT           that many states in flight at once
//! lua-host time REPETITIONS SCRIPT LOOP PROGRAMS…   LOOP may be `-`, for none
//! lua-host depth PROGRAMS…                       how deep calls may go that never suspend
//! ```
//!
//! Arguments and output are those of `host.mjs`, which runs the same in JavaScript engines.

mod clock;
mod depth;
mod program;
mod wasi;

use anyhow::{Context, Result, bail, ensure};
use program::{Mode, Program};
use serde_json::json;
use std::{
    env, fs,
    future::Future,
    io::{self, Write},
    path::Path,
    pin::Pin,
    process::ExitCode,
    thread,
    time::Instant,
};
use wasi::Wasi;
use wasmtime::{Config, Engine, Module, Val};

/// Bytes of stack for programs, as much as JavaScript engines give, and for the thread.
const WASM_STACK: usize = 1 << 20;
const THREAD_STACK: usize = 16 << 20;

fn main() -> ExitCode {
    // Lua recurses deeper than a main thread's usual stack allows.
    let thread = thread::Builder::new().stack_size(THREAD_STACK).spawn(|| {
        let arguments: Vec<String> = env::args().skip(1).collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match command(&arguments) {
            Ok(status) => ExitCode::from(u8::try_from(status).unwrap_or(1)),
            Err(error) => {
                eprintln!("error: {error:#}");
                ExitCode::from(101)
            }
        }
    });
    match thread.map(thread::JoinHandle::join) {
        Ok(Ok(status)) => status,
        _ => ExitCode::from(101),
    }
}

fn command(arguments: &[&str]) -> Result<i32> {
    let mut config = Config::new();
    config.wasm_exceptions(true);
    if let ["depth", files @ ..] = arguments {
        let depths = depth::all(&Engine::new(&config)?, files)?;
        println!("{}", json!(depths));
        return Ok(0);
    }
    let engine = Engine::new(config.max_wasm_stack(WASM_STACK))?;
    match arguments {
        ["run", mode, file, script, rest @ ..] => run(&engine, mode, file, script, rest),
        ["states", count, file, script] => {
            states(&engine, count.parse().context("COUNT is no number")?, file, script)
        }
        ["time", repetitions, script, in_loop, files @ ..] => {
            let repetitions = repetitions.parse().context("REPETITIONS is no number")?;
            time(&engine, repetitions, script, in_loop, files)
        }
        _ => {
            bail!("use: run MODE PROGRAM SCRIPT… | states COUNT PROGRAM SCRIPT | time … | depth …")
        }
    }
}

fn load(engine: &Engine, file: &str) -> Result<Module> {
    Module::from_file(engine, file)
        .map_err(anyhow::Error::from)
        .with_context(|| format!("cannot load {file}"))
}

/// What the program sees when it is to run a script.
fn system(script: &str, arguments: &[&str]) -> Result<Wasi> {
    let script = Path::new(script);
    let name = script.file_name().context("SCRIPT has no name")?.to_string_lossy();
    let (own, others): (Vec<&str>, Vec<&str>) =
        arguments.iter().partition(|text| text.starts_with("--"));
    let all = ["lua"].into_iter().chain(own).chain([&*name]).chain(others);
    let folder = script.parent().unwrap_or(Path::new(""));
    Ok(Wasi::new(all.map(str::to_owned).collect(), folder.to_owned()))
}

/// Runs `main` to its end.
fn finish(program: &Program) -> Result<i32> {
    let call = program.prepare(false)?;
    let main: Pin<Box<dyn Future<Output = _>>> = Box::pin(program.finish(call, "_start", &[]));
    program.clock().run(vec![main]).pop().context("the program did not run")?
}

fn run(engine: &Engine, mode: &str, file: &str, script: &str, rest: &[&str]) -> Result<i32> {
    let mode = match mode {
        "never" => Mode::Never,
        "always" => Mode::Always,
        "promise" => Mode::Future,
        _ => bail!("no mode '{mode}'; there are never, always and promise"),
    };
    let program = Program::new(engine, &load(engine, file)?, mode, system(script, rest)?)?;
    let status = finish(&program);
    io::stdout().write_all(&program.take_printed())?;
    println!("{}", json!({ "suspensions": program.suspensions() }));
    status
}

fn states(engine: &Engine, count: i32, file: &str, script: &str) -> Result<i32> {
    let nothing = Wasi::new(Vec::new(), "".into());
    let program = Program::new(engine, &load(engine, file)?, Mode::Future, nothing)?;
    let source = fs::read(script).with_context(|| format!("cannot read {script}"))?;
    let length = i32::try_from(source.len())?;
    let at = program.allocate(length, &source)?;
    let calls = (0..count).map(|_| program.prepare(true)).collect::<Result<Vec<_>>>()?;
    let futures = calls.into_iter().zip(0..).map(|(call, number)| {
        let program = &program;
        let future: Pin<Box<dyn Future<Output = Result<i32>>>> = Box::pin(async move {
            let arguments = [at, length, number].map(Val::I32);
            program.finish(call, "run_state", &arguments).await
        });
        future
    });
    let statuses: Vec<i32> =
        program.clock().run(futures.collect()).into_iter().collect::<Result<_>>()?;
    let printed = String::from_utf8(program.take_printed())?;
    let mut lines: Vec<(i32, &str)> = Vec::new();
    for line in printed.lines() {
        let number = line.strip_prefix("state ").and_then(|rest| rest.split(':').next());
        let number = number.and_then(|text| text.parse().ok());
        lines.push((number.with_context(|| format!("printed: {line}"))?, line));
    }
    let switches = lines.windows(2).filter(|pair| pair[0].0 != pair[1].0).count();
    lines.sort_by_key(|&(number, _)| number);
    for (_, line) in lines {
        println!("{line}");
    }
    println!("{}", json!({ "suspensions": program.suspensions(), "switches": switches }));
    Ok(statuses.into_iter().find(|&status| status != 0).unwrap_or(0))
}

/// Milliseconds that a script takes, and how often it is suspended.
fn measure(engine: &Engine, module: &Module, mode: Mode, script: &str) -> Result<(f64, u64)> {
    let program = Program::new(engine, module, mode, system(script, &[])?)?;
    let start = Instant::now();
    let status = finish(&program)?;
    let milliseconds = start.elapsed().as_secs_f64() * 1e3;
    ensure!(status == 0, "{script} failed: {}", String::from_utf8_lossy(&program.take_printed()));
    Ok((milliseconds, program.suspensions()))
}

/// Interleaved, so that what else the machine does hits all of them.
fn time(
    engine: &Engine,
    repetitions: u32,
    script: &str,
    in_loop: &str,
    files: &[&str],
) -> Result<i32> {
    let modules = files.iter().map(|file| load(engine, file)).collect::<Result<Vec<_>>>()?;
    let mut times = vec![(Vec::new(), Vec::new(), Vec::new(), 0); modules.len()];
    for _ in 0..repetitions {
        for (module, (run, never, always, suspensions)) in modules.iter().zip(&mut times) {
            run.push(measure(engine, module, Mode::Never, script)?.0);
            if in_loop == "-" || module.get_export("asyncify_start_unwind").is_none() {
                continue;
            }
            never.push(measure(engine, module, Mode::Never, in_loop)?.0);
            let (milliseconds, count) = measure(engine, module, Mode::Always, in_loop)?;
            always.push(milliseconds);
            *suspensions = count;
        }
    }
    let times: Vec<_> = times
        .into_iter()
        .map(|(run, never, always, suspensions)| {
            json!({ "run": run, "never": never, "always": always, "suspensions": suspensions })
        })
        .collect();
    println!("{}", json!(times));
    Ok(0)
}
