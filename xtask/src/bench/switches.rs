//! The cost of a switch between two tasks inside wasm, at several depths: with the task library
//! and the pass, with an equal library and Binaryen's Asyncify, and by JavaScript Promise
//! Integration.

use super::Figure;
use crate::{command, paths, table};
use anyhow::{Context, Result, ensure};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// How many calls deep the tasks are.
const DEPTHS: &[u32] = &[1, 10, 100];

/// Switches of a round, by frames that each unwinds and rewinds.
const FRAMES: u32 = 4_000_000;

/// Those of JavaScript's are slower.
const PROMISES: u32 = 100_000;

/// A way to switch, in an engine.
struct Way {
    variant: &'static str,
    engine: &'static str,
    /// The command, up to the depth.
    words: Vec<PathBuf>,
    switches: fn(u32) -> u32,
}

/// Measures all, in turn, and prints the table.
///
/// # Errors
///
/// If something does not build or run.
pub fn run(quick: bool) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let programs = Programs::build(folder.path())?;
    let (node, host) = (paths::node(), workload().join("host.mjs"));
    let wasmtime = paths::release().join("switch-host");
    let in_v8 = |mode: &str, program: &Path| -> Vec<PathBuf> {
        vec![node.clone(), host.clone(), mode.into(), program.into()]
    };
    let by_frames: fn(u32) -> u32 = |depth| (FRAMES / (depth + 3)) & !1;
    let way = |variant, engine, words| Way { variant, engine, words, switches: by_frames };
    let ways = [
        way("asyncify", "v8", in_v8("asyncify", &programs.ours)),
        way("asyncify+wasm-opt", "v8", in_v8("asyncify", &programs.ours_optimised)),
        way("binaryen", "v8", in_v8("asyncify", &programs.binaryen)),
        Way { switches: |_| PROMISES, ..way("jspi", "v8", in_v8("jspi", &programs.jspi)) },
        way("asyncify", "wasmtime", vec![wasmtime.clone(), programs.ours.clone()]),
        way("asyncify+wasm-opt", "wasmtime", vec![wasmtime.clone(), programs.ours_optimised]),
        way("binaryen", "wasmtime", vec![wasmtime.clone(), programs.binaryen.clone()]),
    ];
    let processes = if quick { 1 } else { 5 };
    let mut figures = Vec::new();
    let header = ["ns a switch".to_owned()].into_iter();
    let mut rows: Vec<Vec<String>> =
        vec![header.chain(DEPTHS.iter().map(|depth| format!("depth {depth}"))).collect()];
    rows.extend(ways.iter().map(|way| vec![format!("{}, {}", way.variant, way.engine)]));
    for &depth in DEPTHS {
        let mut times = vec![Vec::new(); ways.len()];
        for _ in 0..processes {
            for (way, times) in ways.iter().zip(&mut times) {
                times.push(way.measure(depth)?);
            }
        }
        for ((way, times), row) in ways.iter().zip(&times).zip(&mut rows[1..]) {
            let value = table::median(times);
            row.push(format!("{value:.1}"));
            figures.push(Figure {
                program: "switches",
                variant: way.variant,
                metric: format!("switch.depth{depth}.{}", way.engine),
                value,
                unit: "ns",
                ratio: None,
            });
        }
    }
    print!("{}", table::render(&rows));
    println!(
        "\na switch: one task unwinds, the other rewinds; each is so many calls deep. The \
         median of {processes}\nprocesses, each with one program at one depth, of which the best \
         round counts"
    );
    Ok(figures)
}

impl Way {
    /// Nanoseconds of a switch: the best of a few rounds, of which the first warm up.
    fn measure(&self, depth: u32) -> Result<f64> {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]);
        command.args([depth, (self.switches)(depth), 6].map(|number| number.to_string()));
        let text = command::output(&mut command)?;
        let times: Vec<f64> = serde_json::from_str(&text)
            .with_context(|| format!("{} printed no times:\n{text}", command::text(&command)))?;
        ensure!(!times.is_empty(), "{} printed no times", command::text(&command));
        Ok(times.into_iter().fold(f64::INFINITY, f64::min))
    }
}

fn wasm_opt(from: &Path, passes: &[&str], to: &Path) -> Result<()> {
    let mut optimise = Command::new(paths::node());
    optimise.arg(paths::wasm_opt()).arg(from).arg("--all-features").args(passes);
    command::run(optimise.arg("-o").arg(to))
}

fn workload() -> PathBuf {
    paths::root().join("testsuite/workloads/switches")
}

/// The same two tasks, three ways.
struct Programs {
    ours: PathBuf,
    /// By Binaryen's optimiser, which `binaryen` has been through, too.
    ours_optimised: PathBuf,
    binaryen: PathBuf,
    jspi: PathBuf,
}

impl Programs {
    fn build(folder: &Path) -> Result<Programs> {
        let bin = PathBuf::from(command::output(Command::new("llvm-config-22").arg("--bindir"))?);
        let runtime = paths::root().join("runtime");
        let sources = workload();
        let compile = |source: &Path, object: &str, has_pass: bool| -> Result<PathBuf> {
            let object = folder.join(object);
            let mut clang = Command::new(bin.join("clang"));
            clang.args(["--target=wasm32-wasip1", "-ffreestanding", "-O2"]);
            clang.arg("-I").arg(runtime.join("include")).arg("-I").arg(runtime.join("src"));
            if has_pass {
                clang.arg(format!("-fpass-plugin={}", paths::plugin().display()));
            }
            command::run(clang.arg("-c").arg(source).arg("-o").arg(&object))?;
            Ok(object)
        };
        let link = |objects: &[PathBuf], program: &str| -> Result<PathBuf> {
            let program = folder.join(program);
            let mut linker = Command::new(bin.join("wasm-ld"));
            // As for a release: with padded numbers, functions are larger than they have to be, and V8
            // inlines fewer.
            linker.args(["--no-entry", "--strip-all", "--compress-relocations"]);
            linker.args(objects).arg("-o").arg(&program);
            command::run(&mut linker)?;
            Ok(program)
        };
        let (program, library) = (sources.join("switches.c"), runtime.join("src/task.c"));
        let ours = [compile(&program, "ours.o", true)?, compile(&library, "ours-library.o", true)?];
        let theirs = [
            compile(&program, "theirs.o", false)?,
            compile(&sources.join("tasks-binaryen.c"), "theirs-library.o", false)?,
        ];
        let jspi = [compile(&sources.join("jspi.c"), "jspi.o", false)?];
        let linked = link(&theirs, "linked.wasm")?;
        let binaryen = folder.join("binaryen.wasm");
        // Asyncify first: it knows the runtime by its calls, which -O2 would inline.
        wasm_opt(&linked, &["--asyncify", "-O2"], &binaryen)?;
        let ours = link(&ours, "ours.wasm")?;
        let ours_optimised = folder.join("ours-optimised.wasm");
        wasm_opt(&ours, &["-O2"], &ours_optimised)?;
        Ok(Programs { ours, ours_optimised, binaryen, jspi: link(&jspi, "jspi.wasm")? })
    }
}
