//! Tests with TinyGo, where it is installed: its own test programs, and those of `tinygo/`, built
//! by `asyncify link --tinygo`, for both of its schedulers and for the scan of the stack, and run in
//! each engine. They must print what is expected.
//!
//! | in a program of `tinygo/` | it |
//! |---|---|
//! | `PRINTS: LINE` | prints these lines, and no others, and ends well |
//! | `FAILS: LINE` | prints this line last, and traps |
//! | `TRACE: TEXT` | has this in the trace of the trap |
//! | `HOST: FILE` | is of the target `wasm`, and run by this host in V8 |
//! | `HOSTS: wasip1 wasm_exec.js` | is built for the target `wasm`, too, and run by TinyGo's host |

mod root;
mod wasi;

use crate::{
    files::{self, Case},
    toolchain::{Toolchain, run, succeed},
};
use anyhow::{Context, Result, ensure};
use libtest_mimic::{Arguments, Trial};
use root::{Kind, TinyGo};
use std::{fmt, fs, path::Path, process::Command, sync::Arc};

/// TinyGo's own programs; what each prints stands beside it.
const OWN: [&str; 9] =
    ["goroutines", "channel", "timers", "map", "sort", "reflect", "gc", "json", "testing"];

/// At the optimisation level 2 alone.
const OWN_AT_2: [&str; 7] = ["calls", "init", "interface", "slice", "zeroalloc", "rand", "stdlib"];

/// The optimisation levels.
const LEVELS: [&str; 3] = ["1", "2", "z"];

/// What programs are built with.
#[derive(Clone, Copy)]
struct Way {
    name: &'static str,
    kind: Kind,
    /// Behind the target's name.
    suffix: &'static str,
    /// For `tinygo build`.
    flags: &'static str,
    /// For `asyncify link`.
    options: &'static [&'static str],
}

/// The schedulers; the stack scanned; and the same with collections at every third allocation,
/// pauses at every second, and what is freed overwritten. All of each goroutine's stack is scanned,
/// so these are small there.
const WAYS: [Way; 4] = [
    Way {
        name: "asyncify",
        kind: Kind::Installed,
        suffix: "",
        flags: "-scheduler=asyncify",
        options: &[],
    },
    Way { name: "tasks", kind: Kind::Native, suffix: "", flags: "-scheduler=tasks", options: &[] },
    Way { name: "scanned", kind: Kind::Native, suffix: "-scanned", flags: "", options: &[] },
    Way {
        name: "forced",
        kind: Kind::Forced,
        suffix: "-scanned",
        flags: "-stack-size=16KB",
        options: &[],
    },
];

/// The last one without what it is for: values are not kept in frames. Programs must fail.
const CONTROL: Way = Way { name: "without-slots", options: &["--gc=none"], ..WAYS[3] };

/// Programs of TinyGo's that need what is kept.
const CONTROLS: [&str; 3] = ["json", "map", "sort"];

/// What a program did.
struct Ran {
    printed: String,
    /// What is on the standard error, and how it ended; empty if well.
    failed: String,
}

/// What a trial does.
type Check = Box<dyn Fn(&Setup) -> Result<()> + Send>;

/// One trial per program, way and level; none, and a line that says why, without TinyGo.
///
/// # Errors
///
/// If a case cannot be read, or an engine not be had.
pub fn trials(toolchain: &Arc<Toolchain>, arguments: &Arguments) -> Result<Vec<Trial>> {
    let Some(tinygo) = TinyGo::find() else {
        if !arguments.list {
            println!("tests with TinyGo are skipped: there is no 'tinygo' in the PATH");
        }
        return Ok(Vec::new());
    };
    let setup = Arc::new(Setup {
        toolchain: Arc::clone(toolchain),
        wasmtime: wasi::Engine::new()?,
        tinygo,
    });
    let makes_libraries = setup.tinygo.makes_libraries();
    let mut trials = Vec::new();
    let mut add = |name: String, check: Check, skipped: Option<&str>| {
        let setup = Arc::clone(&setup);
        let trial = Trial::test(format!("tinygo::{name}"), move || {
            check(&setup).map_err(|error| format!("{error:#}").into())
        });
        trials.push(match skipped {
            Some(reason) => trial.with_kind(reason).with_ignored_flag(true),
            None => trial,
        });
    };
    let cases = files::cases("tinygo", &["go"])?;
    for way in WAYS {
        for level in LEVELS {
            for case in &cases {
                let case = case.clone();
                let name = format!("{}::{}::{level}", case.name, way.name);
                let is_library = case.lines("HOST").next().is_some();
                let skipped = (is_library && !makes_libraries)
                    .then_some("this TinyGo has no -buildmode=c-shared");
                add(name, Box::new(move |setup| check(setup, &case, way, level)), skipped);
            }
            let more = if level == "2" { &OWN_AT_2[..] } else { &[] };
            for program in OWN.into_iter().chain(more.iter().copied()) {
                let name = format!("testdata::{program}::{}::{level}", way.name);
                add(name, Box::new(move |setup| check_own(setup, program, way, level)), None);
            }
        }
    }
    for program in CONTROLS {
        let check = move |setup: &Setup| {
            let result = check_own(setup, program, CONTROL, "2");
            let error = result.err().context("it works without what it is to show")?;
            ensure!(error.is::<Wrong>(), "{error:#}");
            Ok(())
        };
        add(format!("testdata::{program}::{}", CONTROL.name), Box::new(check), None);
    }
    Ok(trials)
}

/// Whether there is a TinyGo.
pub fn is_installed() -> bool {
    TinyGo::find().is_some()
}

/// What all trials need.
struct Setup {
    toolchain: Arc<Toolchain>,
    wasmtime: wasi::Engine,
    tinygo: TinyGo,
}

impl Setup {
    /// Builds a program as users do.
    fn build(
        &self,
        program: &Path,
        way: Way,
        (target, flags): (&str, &str),
        level: &str,
        wasm: &Path,
    ) -> Result<()> {
        let mut link = Command::new(&self.toolchain.driver);
        link.env("TINYGOROOT", self.tinygo.root(way.kind)?).arg("link").args(way.options);
        link.arg(format!("--tinygo=-target={target}{} {} {flags}", way.suffix, way.flags));
        link.args([&format!("-O{level}"), "-o"]);
        succeed(link.arg(wasm).arg(program)).map(drop)
    }

    /// Runs a program in each engine.
    fn run(&self, wasm: &Path) -> Result<[(&'static str, Ran); 2]> {
        let host = files::root().join("tinygo").join("wasi.mjs");
        let mut node = Command::new(&self.toolchain.node);
        let in_v8 = ran(node.arg("--no-warnings").arg(host).arg(wasm))?;
        Ok([("wasmtime", self.wasmtime.run(wasm)?), ("V8", in_v8)])
    }
}

/// A program was built, and does not do what it should.
#[derive(Debug)]
struct Wrong(String);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Wrong {}

fn check(setup: &Setup, case: &Case, way: Way, level: &str) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("asyncify-tinygo-").tempdir()?;
    let wasm = folder.path().join("program.wasm");
    let expected: String = case.lines("PRINTS").map(|line| format!("{line}\n")).collect();
    let mut node = Command::new(&setup.toolchain.node);
    if let Some(host) = case.lines("HOST").next() {
        let target = ("wasm", "-buildmode=c-shared -tags=nested");
        setup.build(&case.path, way, target, level, &wasm)?;
        let ran = ran(node.arg(case.path.with_file_name(host)).arg(&wasm))?;
        return right("V8", &ran, &expected);
    }
    if case.lines("HOSTS").any(|hosts| hosts.contains("wasm_exec.js")) {
        setup.build(&case.path, way, ("wasm", ""), level, &wasm)?;
        let host = setup.tinygo.root.join("targets/wasm_exec.js");
        right("wasm_exec.js", &ran(node.arg(host).arg(&wasm))?, &expected)?;
    }
    setup.build(&case.path, way, ("wasip1", ""), level, &wasm)?;
    for (engine, ran) in setup.run(&wasm)? {
        let Some(failure) = case.lines("FAILS").next() else {
            right(engine, &ran, &expected)?;
            continue;
        };
        ensure!(!ran.failed.is_empty(), "{engine}: it ends well");
        same(engine, &ran.printed, &format!("{expected}{failure}\n"))?;
        for text in case.lines("TRACE") {
            // V8 does not read DWARF.
            let is_line = text.contains(".go:");
            ensure!(
                ran.failed.contains(text) || (is_line && engine == "V8"),
                "{engine}: there is no '{text}' in\n{}",
                ran.failed
            );
        }
    }
    Ok(())
}

fn check_own(setup: &Setup, program: &str, way: Way, level: &str) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("asyncify-tinygo-").tempdir()?;
    let wasm = folder.path().join("program.wasm");
    let source = setup.tinygo.root.join("testdata").join(program).with_extension("go");
    let expected = source.with_extension("txt");
    let expected = fs::read_to_string(&expected)
        .with_context(|| format!("TinyGo has no {}", expected.display()))?;
    setup.build(&source, way, ("wasip1", ""), level, &wasm)?;
    for (engine, ran) in setup.run(&wasm)? {
        right(engine, &ran, &expected)?;
    }
    Ok(())
}

/// It has to end well, and print what is expected.
fn right(engine: &str, ran: &Ran, expected: &str) -> Result<()> {
    if !ran.failed.is_empty() {
        return Err(Wrong(format!("{engine}: {}{}", ran.printed, ran.failed)).into());
    }
    same(engine, &ran.printed, expected)
}

fn same(engine: &str, printed: &str, expected: &str) -> Result<()> {
    if printed != expected {
        let error = format!("{engine}: printed\n{printed}instead of\n{expected}");
        return Err(Wrong(error).into());
    }
    Ok(())
}

fn ran(command: &mut Command) -> Result<Ran> {
    let output = run(command)?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let failed = if output.status.success() {
        String::new()
    } else {
        format!("{}{}", String::from_utf8_lossy(&output.stderr), output.status)
    };
    Ok(Ran { printed, failed })
}
