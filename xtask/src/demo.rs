//! Lua, pausing and resuming in two engines, and what that costs: as it is, with the pass,
//! and with Binaryen's Asyncify.

use crate::{
    command,
    hosts::{Engine, split},
    lua::{self, Programs},
    paths, table,
};
use anyhow::{Context, Result, bail, ensure};
use std::{fs, path::Path, process::Command};

/// How many states run at once.
const STATES: usize = 10;
/// How often each time is taken.
const ROUNDS: u32 = 7;

/// Builds the three, runs them, and prints the table.
///
/// # Errors
///
/// If something does not build or run, or if a program that suspends prints anything else
/// than one that does not.
pub fn run() -> Result<()> {
    println!("building the pass, the host and Lua");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(paths::root()).args(["build", "--release", "--quiet"]);
    // As for the tests: of fewer packages cargo would build the dependencies once more, with
    // other features.
    cargo.args(if paths::is_plugin_given() {
        &["--package", "lua-host"][..]
    } else {
        &["--workspace"]
    });
    command::run(&mut cargo)?;
    let folder = paths::release().join("lua");
    let programs = lua::build(&folder)?;
    let binaryen = lua::build_peer(&folder)?;
    let engines = Engine::MAIN;
    compare(&programs, &binaryen, &engines)?;
    println!();
    print!("{}", table::render(&measure(&programs, &binaryen, &engines)?));
    println!(
        "\nsize: bytes, and compressed with gzip -9; time: without suspending, as a ratio to \
         plain\n(median of {ROUNDS} rounds, the programs in turn); suspend: from wait in a \
         pcall to the host\nand back, median"
    );
    Ok(())
}

/// Runs the program of all places to wait in, and many states at once, in each engine.
fn compare(programs: &Programs, binaryen: &Path, engines: &[Engine]) -> Result<()> {
    let waits = lua::workload().join("waits.lua");
    let (expected, _) = engines[0].run("never", &programs.plain, &waits)?;
    println!("\n{expected}\n");
    for engine in engines {
        let (printed, _) = engine.run("never", &programs.plain, &waits)?;
        ensure!(printed == expected, "without the pass, {} prints:\n{printed}", engine.name());
        for (what, program) in [("asyncify", programs.ours.as_path()), ("binaryen", binaryen)] {
            for mode in ["never", "always", "promise"] {
                let (printed, suspensions) = engine.run(mode, program, &waits)?;
                if printed != expected {
                    bail!("{what} in {}, suspending: {mode}, prints:\n{printed}", engine.name());
                }
                ensure!(
                    (mode == "never") == (suspensions == 0),
                    "{what} in {}, suspending: {mode}, was suspended {suspensions} times",
                    engine.name()
                );
                if mode == "promise" {
                    println!("{what}, {}: the same, with {suspensions} suspensions", engine.name());
                }
            }
        }
    }
    states(programs, engines)
}

/// Many states in flight at once print what each prints alone.
fn states(programs: &Programs, engines: &[Engine]) -> Result<()> {
    let script = lua::workload().join("state.lua");
    // As `main` of a program that never suspends, one after the other.
    let source = fs::read_to_string(&script)?;
    let folder = tempfile::tempdir()?;
    let mut expected = Vec::new();
    for number in 0..STATES {
        let alone = folder.path().join("alone.lua");
        fs::write(&alone, format!("STATE = {number} {source}"))?;
        let (printed, _) = engines[0].run("never", &programs.plain, &alone)?;
        expected.push(printed);
    }
    let expected = expected.join("\n");
    for engine in engines {
        let mut host = engine.host();
        host.args(["states", &STATES.to_string()]).args([&programs.ours, &script]);
        let text = command::output(&mut host)?;
        let (printed, suspensions) = split(&text).context("the host printed no totals")?;
        if printed != expected {
            bail!("{STATES} states in {} print:\n{printed}\ninstead of\n{expected}", engine.name());
        }
        println!(
            "asyncify, {}: {STATES} states at once, the same, with {suspensions} suspensions",
            engine.name()
        );
    }
    Ok(())
}

/// The rows of the table.
fn measure(programs: &Programs, binaryen: &Path, engines: &[Engine]) -> Result<Vec<Vec<String>>> {
    let all =
        [("plain", programs.plain.as_path()), ("asyncify", &programs.ours), ("binaryen", binaryen)];
    let mut header = vec!["Lua".to_owned(), "size".into(), "".into(), "gzip".into(), "".into()];
    let mut rows = Vec::new();
    let mut plain = None;
    for (name, program) in all {
        let sizes = (fs::metadata(program)?.len(), command::compressed(program)?);
        let &mut (raw, gzip) = plain.get_or_insert(sizes);
        rows.push(vec![
            name.to_owned(),
            sizes.0.to_string(),
            table::growth(sizes.0, raw),
            sizes.1.to_string(),
            table::growth(sizes.1, gzip),
        ]);
    }
    for engine in engines {
        header.extend([format!("{} time", engine.name()), "suspend".into()]);
        let (work, in_loop) = (lua::workload().join("work.lua"), lua::workload().join("loop.lua"));
        let times = engine.time(ROUNDS, &work, Some(&in_loop), &all.map(|(_, program)| program))?;
        for (row, time) in rows.iter_mut().zip(&times) {
            row.push(format!("{:.2} x", table::median(&time.ratios(&times[0]))));
            row.push(time.suspension().map_or("-".into(), |it| format!("{it:.2} us")));
        }
    }
    rows.insert(0, header);
    Ok(rows)
}
