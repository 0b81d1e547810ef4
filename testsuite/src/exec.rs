//! Execution tests: programs that must print the same whether they suspend or not.
//!
//! Each program is built at each level without the pass, which gives the expected output
//! (`EXPECT` lines, if there are any, must be a part of it, in order), and with the pass in
//! each way; then it is run in each engine, in each mode. `FLAGS` lines have flags for
//! clang, which reads C, C++ and IR. A program with a line `PARTS: N` is of N modules: its
//! file is compiled N times, with `PART` defined as 1 to N, and the results are linked.
//! `ROOM: N` says that N bytes are too few for its records: it must trap, in time. A program
//! with a line `EXCEPTIONS: wasm` is built with those of wasm, in both encodings, and linked with
//! `support/exceptions.cpp`.

use crate::{
    build::{Build, Exceptions, LazySupport, Way},
    engines::{Abi, Engine, Mode, V8, Wasmtime},
    files,
    toolchain::Toolchain,
};
use anyhow::{Context, Result, bail, ensure};
use libtest_mimic::Trial;
use std::sync::Arc;

/// The optimisation levels.
const LEVELS: [&str; 4] = ["O0", "O1", "O2", "Oz"];

/// What is built: not at all transformed first, then each way with each interface, or a part of
/// that (see [`variants`]).
const VARIANTS: [(Way, Abi); 9] = [
    (Way::Plugin, Abi::Binaryen),
    (Way::Plugin, Abi::Native),
    (Way::Pass, Abi::Binaryen),
    (Way::Pass, Abi::Native),
    (Way::PassThenO3, Abi::Binaryen),
    (Way::PassThenO3, Abi::Native),
    (Way::Plugin, Abi::Frame),
    (Way::Pass, Abi::Frame),
    (Way::PassThenO3, Abi::Frame),
];

/// What is built at a level: all at -O0 and -O2; at -O1 and -Oz, whose code is more or less that of
/// -O2, half of it each. Frame by frame, one at each.
fn variants(level: &str) -> impl Iterator<Item = (Way, Abi)> {
    let is_all = files::are_all_wanted();
    let is_quick = files::are_few_wanted();
    let odd = match level {
        "O1" => Some(Abi::Native),
        "Oz" => Some(Abi::Binaryen),
        _ => None,
    };
    let by_frame = match level {
        "O1" => Way::PassThenO3,
        "O2" => Way::Plugin,
        _ => Way::Pass,
    };
    VARIANTS.into_iter().filter(move |(way, abi)| {
        // File by file with the one interface, as a whole with the other.
        let is_wanted = match abi {
            Abi::Frame => *way == by_frame,
            _ => odd.is_none_or(|odd| (*abi == odd) == (*way == Way::Plugin)),
        };
        (is_all || is_wanted) && !(is_quick && *way == Way::PassThenO3)
    })
}

/// The levels that are tried.
fn levels() -> impl Iterator<Item = &'static str> {
    LEVELS.into_iter().filter(|level| !files::are_few_wanted() || *level == "O1")
}

/// One trial per file in `exec/`, level, and encoding of exceptions if it has any.
pub fn trials(toolchain: &Arc<Toolchain>) -> Result<Vec<Trial>> {
    let cases = files::cases("exec", &["c", "cpp", "ll"])?;
    let wasmtime = Wasmtime::new()?;
    let mut engines: Vec<Arc<dyn Engine>> = vec![V8::new(&toolchain.node)];
    if !files::are_few_wanted() {
        engines.insert(0, Arc::clone(&wasmtime) as Arc<dyn Engine>);
    }
    let engines: Arc<[Arc<dyn Engine>]> = engines.into();
    let support = Arc::new(LazySupport::default());
    let mut trials = Vec::new();
    for case in cases {
        let ways = levels().flat_map(|level| {
            Exceptions::of(&case).iter().map(move |&exceptions| (level, exceptions))
        });
        for (level, exceptions) in ways {
            let suffix = match exceptions {
                Exceptions::None => "",
                Exceptions::Legacy => "::legacy-exceptions",
                Exceptions::Standard => "::exceptions",
            };
            let (shared, engines) = (Arc::clone(toolchain), Arc::clone(&engines));
            let support = Arc::clone(&support);
            let wasmtime = Arc::clone(&wasmtime);
            let name = format!("exec::{}::{level}{suffix}", case.name);
            let tried = case.clone();
            let trial = case.trial(name, toolchain, move || {
                let support = support.get(&shared)?;
                let build = Build::new(&shared, support, &tried, level, exceptions)?;
                run(&build, &engines)?;
                run_without_room(&build, &wasmtime)
            })?;
            trials.push(match exceptions.why_not(toolchain) {
                Some(reason) => trial.with_kind(reason).with_ignored_flag(true),
                None => trial,
            });
        }
    }
    Ok(trials)
}

fn run(build: &Build<'_>, engines: &[Arc<dyn Engine>]) -> Result<()> {
    let case = build.case;
    let plain = build.plain()?;
    let engines: Vec<_> = engines
        .iter()
        .filter(|it| build.exceptions != Exceptions::Legacy || it.has_legacy_exceptions())
        .collect();
    let expected =
        engines[0].run(&plain, Abi::Binaryen, Mode::Never).context("without the pass")?;
    let mut rest = &expected.log[..];
    for line in case.lines("EXPECT") {
        let Some(at) = rest.iter().position(|printed| printed == line) else {
            bail!("without the pass, '{line}' is not printed (in order):\n{:#?}", expected.log);
        };
        rest = &rest[at + 1..];
    }
    let mut suspensions = 0;
    let result = variants(build.level).try_for_each(|(way, abi)| {
        let wasm = build.transformed(way, abi).with_context(|| format!("{way:?}, {abi}"))?;
        for engine in &engines {
            for mode in Mode::ALL {
                let what = || format!("{way:?}, {abi}, {}, suspending {mode:?}", engine.name());
                let outcome = engine.run(&wasm, abi, mode).with_context(what)?;
                if outcome.log != expected.log {
                    bail!(
                        "{}: printed\n{}\ninstead of\n{}",
                        what(),
                        outcome.log.join("\n"),
                        expected.log.join("\n")
                    );
                }
                suspensions += outcome.suspensions;
            }
        }
        Ok(())
    });
    if let Err(error) = result {
        return Err(build.keep(error));
    }
    ensure!(suspensions > 0, "the program never suspends");
    Ok(())
}

/// Runs a program with `ROOM` lines with that many bytes for its records, which must not be
/// enough.
fn run_without_room(build: &Build<'_>, wasmtime: &Wasmtime) -> Result<()> {
    let rooms: Vec<u32> = build
        .case
        .lines("ROOM")
        .flat_map(str::split_whitespace)
        .map(|room| room.parse().context("ROOM"))
        .collect::<Result<_>>()?;
    if rooms.is_empty() {
        return Ok(());
    }
    for (way, abi) in variants(build.level) {
        build
            .transformed(way, abi)
            .and_then(|wasm| {
                rooms.iter().try_for_each(|&room| wasmtime.run_without_room(&wasm, abi, room))
            })
            .with_context(|| format!("{way:?}, {abi}"))
            .map_err(|error| build.keep(error))?;
    }
    Ok(())
}
