//! TinyGo's programs with the pass, with Binaryen's Asyncify as TinyGo runs it, and without either:
//! sizes, and times in both engines. Needs `tinygo` in the path, and a copy of it as
//! docs/tinygo.md makes it in `TINYGO_NATIVE`.

use super::Figure;
use crate::{command, paths, table};
use anyhow::{Context, Result, ensure};
use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

/// The copy of TinyGo that has the scheduler `tasks` and the target `wasip1-scanned`.
const NATIVE: &str = "TINYGO_NATIVE";

/// Programs of TinyGo's own whose sizes are compared.
const PROGRAMS: &[&str] =
    &["testing", "channel", "stdlib", "json", "goroutines", "sort", "map", "gc", "calls", "print"];

/// What stands for wasm-opt: it leaves all as TinyGo's linker has made it.
const COPY: &str = "while [ $# -gt 3 ]; do shift; done; [ \"$1\" -ef \"$3\" ] || cp \"$1\" \"$3\"";

/// How to build a program.
#[derive(Clone, Copy)]
struct Way {
    name: &'static str,
    /// The scheduler, for `tinygo`.
    flags: &'static str,
    by: By,
}

#[derive(Clone, Copy)]
enum By {
    /// TinyGo alone, and what stands for wasm-opt.
    TinyGo(&'static str),
    /// `asyncify link`, with these options.
    Asyncify(&'static [&'static str]),
    /// That, and Binaryen's optimiser, as TinyGo runs it.
    Optimised(&'static [&'static str]),
}

/// The first is what sizes are compared to. The second has no goroutines.
const WAYS: [Way; 11] = [
    Way { name: "no asyncify", flags: "-scheduler=asyncify", by: By::TinyGo("copy") },
    Way { name: "none", flags: "-scheduler=none", by: By::TinyGo("copy") },
    Way { name: "none, wasm-opt", flags: "-scheduler=none", by: By::TinyGo("optimise") },
    Way { name: "Binaryen", flags: "-scheduler=asyncify", by: By::TinyGo("optimise") },
    Way { name: "Binaryen, no imports", flags: "-scheduler=asyncify", by: By::TinyGo("ignore") },
    Way { name: "asyncify", flags: "-scheduler=asyncify", by: By::Asyncify(&["--no-stack-check"]) },
    Way {
        name: "asyncify, wasm-opt",
        flags: "-scheduler=asyncify",
        by: By::Optimised(&["--no-stack-check"]),
    },
    Way { name: "tasks", flags: "-scheduler=tasks", by: By::Asyncify(&["--no-stack-check"]) },
    Way {
        name: "scanned",
        flags: "-target=wasip1-scanned",
        by: By::Asyncify(&["--no-stack-check"]),
    },
    Way {
        name: "scanned, wasm-opt",
        flags: "-target=wasip1-scanned",
        by: By::Optimised(&["--no-stack-check"]),
    },
    Way { name: "scanned, checked", flags: "-target=wasip1-scanned", by: By::Asyncify(&[]) },
];

/// Measures all, and prints the tables.
///
/// # Errors
///
/// If something does not build or run.
pub fn run(quick: bool) -> Result<Vec<Figure>> {
    let native = env::var_os(NATIVE)
        .with_context(|| format!("set {NATIVE} to the copy that docs/tinygo.md makes of TinyGo"))?;
    let folder = tempfile::tempdir()?;
    let bench = Bench { folder: folder.path().to_owned(), native: native.into() };
    let binaryen = format!("exec '{}' '{}'", paths::node().display(), paths::wasm_opt().display());
    bench.script("copy", COPY)?;
    bench.script("optimise", &format!("{binaryen} \"$@\""))?;
    bench.script("ignore", &format!("{binaryen} --pass-arg=asyncify-ignore-imports \"$@\""))?;
    println!("{}\n", command::output(Command::new("tinygo").arg("version"))?);
    let mut figures = bench.times(quick)?;
    for level in ["2", "z"] {
        figures.extend(bench.sizes(level)?);
    }
    Ok(figures)
}

struct Bench {
    folder: PathBuf,
    native: PathBuf,
}

impl Bench {
    /// Makes a script that stands for wasm-opt; TinyGo asks it for its version first.
    fn script(&self, name: &str, text: &str) -> Result<()> {
        let path = self.folder.join(name);
        let version = "[ \"$1\" = --version ] && { echo wasm-opt version 132; exit; }";
        fs::write(&path, format!("#!/bin/sh\n{version}\n{text}\n"))?;
        Ok(fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?)
    }

    /// Builds a program.
    fn build(&self, way: Way, source: &Path, level: &str) -> Result<PathBuf> {
        let wasm = self.folder.join("program.wasm");
        let mut build;
        match way.by {
            By::TinyGo(optimiser) => {
                build = Command::new("tinygo");
                build.args(["build", "-target=wasip1", way.flags, &format!("-opt={level}")]);
                build.env("WASMOPT", self.folder.join(optimiser));
            }
            By::Asyncify(options) | By::Optimised(options) => {
                build = Command::new(paths::release().join("asyncify"));
                build.arg("link").arg(format!("--tinygo={}", way.flags)).args(options);
                build.arg(format!("-O{level}"));
                if !way.flags.contains("=asyncify") {
                    build.env("TINYGOROOT", &self.native);
                }
            }
        }
        command::run(build.arg("-o").arg(&wasm).arg(source))?;
        if let By::Optimised(_) = way.by {
            let mut optimise = Command::new(self.folder.join("optimise"));
            optimise.args(["-g", &format!("-O{level}"), "-o"]).args([&wasm, &wasm]);
            command::run(&mut optimise)?;
        }
        Ok(wasm)
    }

    /// Its size without names and debug information.
    fn size(&self, wasm: &Path) -> Result<u64> {
        let stripped = self.folder.join("stripped.wasm");
        let bin = PathBuf::from(command::output(Command::new("llvm-config-22").arg("--bindir"))?);
        let mut strip = Command::new(bin.join("llvm-strip"));
        command::run(strip.arg("--strip-all").arg(wasm).arg("-o").arg(&stripped))?;
        Ok(fs::metadata(stripped)?.len())
    }

    /// Times of the programs that print them, in each engine.
    fn times(&self, quick: bool) -> Result<Vec<Figure>> {
        let workload = paths::root().join("testsuite/workloads");
        let mut figures = Vec::new();
        let mut rows: Vec<Vec<String>> = vec![
            ["-opt=2, V8 / wasmtime", "size", "fib, us", "interface, ns", "depth 0", "depth 100"]
                .map(str::to_owned)
                .to_vec(),
        ];
        let engines = [
            vec![paths::node(), "--no-warnings".into(), workload.join("tinygo/host.mjs")],
            vec![paths::release().join("clock-host")],
        ];
        for way in WAYS.into_iter().skip(1) {
            let mut row = vec![way.name.to_owned()];
            let has_goroutines = !way.name.starts_with("none");
            for program in ["cpu", "switches"].into_iter().take(1 + usize::from(has_goroutines)) {
                let source = workload.join("tinygo").join(program).with_extension("go");
                let wasm = self.build(way, &source, "2")?;
                if program == "cpu" {
                    row.push(self.size(&wasm)?.to_string());
                }
                let mut cells: Vec<(String, Vec<f64>)> = Vec::new();
                for engine in &engines {
                    let mut command = Command::new(&engine[0]);
                    command.args(&engine[1..]).arg(&wasm);
                    for (name, best) in fastest(&mut command, if quick { 1 } else { 5 })? {
                        match cells.iter_mut().find(|cell| cell.0 == name) {
                            Some(cell) => cell.1.push(best),
                            None => cells.push((name, vec![best])),
                        }
                    }
                }
                for (name, values) in cells {
                    let scale = if name == "fib" { 1e-3 } else { 1.0 };
                    row.push(format!("{:.1} / {:.1}", values[0] * scale, values[1] * scale));
                    for (engine, value) in ["v8", "wasmtime"].into_iter().zip(values) {
                        figures.push(Figure {
                            program: "tinygo".to_owned(),
                            variant: way.name,
                            metric: format!("{name}.{engine}"),
                            value,
                            unit: "ns",
                            ratio: None,
                        });
                    }
                }
            }
            rows.push(row);
        }
        println!("{}", table::render(&rows));
        Ok(figures)
    }

    /// Sizes of TinyGo's own programs, against those without asyncify.
    fn sizes(&self, level: &str) -> Result<Vec<Figure>> {
        let root = command::output(Command::new("tinygo").args(["env", "TINYGOROOT"]))?;
        let ways: Vec<Way> = WAYS.into_iter().filter(|way| !way.name.starts_with("none")).collect();
        let line = |first: &str, cells: Vec<String>| {
            let cells: Vec<String> = cells.iter().map(|cell| format!("{cell:>22}")).collect();
            println!("{first:<16}{}", cells.concat());
        };
        // One by one: all take an hour on a small machine.
        line(&format!("size, -opt={level}"), ways.iter().map(|it| it.name.to_owned()).collect());
        let mut sums = vec![0.0; ways.len()];
        let mut figures = Vec::new();
        for program in PROGRAMS {
            let source = Path::new(&root).join("testdata").join(program).with_extension("go");
            let mut row = Vec::new();
            let mut plain = None;
            for (way, sum) in ways.iter().zip(&mut sums) {
                let size = self.size(&self.build(*way, &source, level)?)? as f64;
                let ratio = size / *plain.get_or_insert(size);
                row.push(if row.is_empty() { size.to_string() } else { format!("{ratio:.2}") });
                *sum += ratio.ln();
                figures.push(Figure {
                    program: "tinygo".to_owned(),
                    variant: way.name,
                    metric: format!("size.{program}.{level}"),
                    value: size,
                    unit: "bytes",
                    ratio: Some(ratio),
                });
            }
            line(program, row);
        }
        let means = sums.iter().map(|sum| format!("{:.2}", (sum / PROGRAMS.len() as f64).exp()));
        line("geometric mean", means.collect());
        println!();
        Ok(figures)
    }
}

/// What a program prints, the smallest of some runs: names, and hundredths of a nanosecond.
fn fastest(command: &mut Command, runs: usize) -> Result<Vec<(String, f64)>> {
    let mut best: Vec<(String, f64)> = Vec::new();
    for run in 0..runs {
        let text = command::output(command)?;
        for (index, line) in text.lines().enumerate() {
            let (name, time) = line.rsplit_once(' ').context("the program prints no times")?;
            let time = time.parse::<f64>()? / 100.0;
            if run == 0 {
                best.push((name.to_owned(), time));
            }
            ensure!(best.get(index).is_some_and(|it| it.0 == name), "it prints other names");
            best[index].1 = best[index].1.min(time);
        }
    }
    Ok(best)
}
