//! The cost of suspending tasks inside wasm: with the task library and the pass, with an equal library
//! and Binaryen's Asyncify, and by JavaScript Promise Integration. Two tasks that swap with each
//! other, a generator, the walk of a tree, many tasks that sleep.

use super::Figure;
use crate::{command, paths, table};
use anyhow::{Context, Result, ensure};
use std::{
    fmt,
    path::{Path, PathBuf},
    process::Command,
};

/// Suspensions of a round, by frames that each unwinds and rewinds.
const FRAMES: u32 = 4_000_000;

/// Those of JavaScript's are slower, and cost the same at any depth.
const PROMISES: u32 = 100_000;

/// Suspensions after which all ways must have come to the same result. Even, for two tasks, and so
/// often as there are sleepers.
const CHECKED: u32 = 20_000;

/// How many tasks sleep.
const SLEEPERS: u32 = 10_000;

/// Leaves of trees, so many calls deep.
const SHALLOW: u32 = 20;
const DEEP: u32 = 1_000;

/// What the tasks do.
struct Work {
    title: &'static str,
    /// The export, and its first argument.
    export: &'static str,
    size: u32,
    /// Frames that are suspended each time.
    depth: u32,
    program: &'static str,
    metric: &'static str,
}

const WORKS: [Work; 7] = [
    swap("depth 1", 1, "switch.depth1"),
    swap("depth 10", 10, "switch.depth10"),
    swap("depth 100", 100, "switch.depth100"),
    Work {
        title: "generator",
        export: "generate",
        size: 0,
        depth: 1,
        program: "generator",
        metric: "suspend.shallow",
    },
    walk("tree, 20", SHALLOW, "suspend.shallow"),
    walk("tree, 1,000", DEEP, "suspend.deep"),
    Work {
        title: "10,000 tasks",
        export: "sleepers",
        size: SLEEPERS,
        depth: 2,
        program: "sleepers",
        metric: "suspend.shallow",
    },
];

const fn swap(title: &'static str, depth: u32, metric: &'static str) -> Work {
    Work { title, export: "swap", size: depth, depth, program: "switches", metric }
}

const fn walk(title: &'static str, depth: u32, metric: &'static str) -> Work {
    Work { title, export: "walk", size: depth, depth, program: "tree", metric }
}

/// A way to suspend, in an engine.
struct Way {
    variant: &'static str,
    engine: &'static str,
    /// The command, up to the work.
    words: Vec<PathBuf>,
}

/// Measures all, in turn, and prints the table.
///
/// # Errors
///
/// If something does not build or run, or two ways come to different results.
pub fn run(quick: bool) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let ways = ways(&Programs::build(folder.path())?);
    let processes = if quick { 1 } else { 5 };
    let mut figures = Vec::new();
    let mut rows = vec![vec!["ns a suspension".to_owned()]];
    rows.extend(ways.iter().map(|way| vec![way.to_string()]));
    for work in &WORKS {
        let (_, expected) = ways[0].run(work.export, work.size, CHECKED, 1)?;
        for way in &ways[1..] {
            let (_, result) = way.run(work.export, work.size, CHECKED, 1)?;
            ensure!(result == expected, "{} of {way} comes to another result", work.title);
        }
        let mut times = vec![Vec::new(); ways.len()];
        for _ in 0..processes {
            for (way, times) in ways.iter().zip(&mut times) {
                times.push(way.measure(work)?);
            }
        }
        rows[0].push(work.title.to_owned());
        for ((way, times), row) in ways.iter().zip(&times).zip(&mut rows[1..]) {
            let value = table::median(times);
            row.push(format!("{value:.1}"));
            figures.push(Figure {
                program: work.program.to_owned(),
                variant: way.variant,
                metric: format!("{}.{}", work.metric, way.engine),
                value,
                unit: "ns",
                ratio: None,
            });
        }
    }
    rows[0].push("bytes a frame".to_owned());
    for (way, row) in ways.iter().zip(&mut rows[1..]) {
        // The same in all engines. (By frame, a task's records and frames do not lie in one piece.)
        if way.engine != "v8" || way.is_jspi() || way.variant.ends_with("by frame") {
            continue;
        }
        let value = way.bytes()?;
        row.push(format!("{value:.1}"));
        let (program, variant, metric) =
            ("tree".to_owned(), way.variant, "suspend.frame".to_owned());
        figures.push(Figure { program, variant, metric, value, unit: "bytes", ratio: None });
    }
    print!("{}", table::render(&rows));
    println!(
        "\ndepth: two tasks, so many calls deep, swap: one unwinds, the other rewinds. generator: a task \
         gives\nan element, and is resumed for the next. tree: a leaf is visited, so many calls deep. \
         {SLEEPERS} tasks: each is\nwoken in turn, and sleeps again. The median of {processes} processes, \
         each with one program at one work, of\nwhich the best round counts. bytes a frame: of the walk of \
         the tree, on the task's stack and in its buffer."
    );
    Ok(figures)
}

/// All ways; the first is what the others' results are compared with.
fn ways(programs: &Programs) -> Vec<Way> {
    let host = workload().join("host.mjs");
    let script = |engine: &Path, mode: &str, program: &Path| -> Vec<PathBuf> {
        vec![engine.into(), host.clone(), mode.into(), program.into()]
    };
    let way = |variant, engine, words| Way { variant, engine, words };
    let mut ways = Vec::new();
    for (engine, path) in [("v8", paths::node()), ("jsc", paths::bun())] {
        let asyncify = |program| script(&path, "asyncify", program);
        ways.extend([
            way("asyncify", engine, asyncify(&programs.ours)),
            way("asyncify+wasm-opt", engine, asyncify(&programs.ours_optimised)),
            way("asyncify, by frame", engine, asyncify(&programs.by_frame)),
            way("binaryen", engine, asyncify(&programs.binaryen)),
            way("jspi", engine, script(&path, "jspi", &programs.jspi)),
        ]);
    }
    let wasmtime = |program: &Path| vec![paths::release().join("switch-host"), program.to_owned()];
    ways.extend([
        way("asyncify", "wasmtime", wasmtime(&programs.ours)),
        way("asyncify+wasm-opt", "wasmtime", wasmtime(&programs.ours_optimised)),
        way("asyncify, by frame", "wasmtime", wasmtime(&programs.by_frame)),
        way("binaryen", "wasmtime", wasmtime(&programs.binaryen)),
    ]);
    ways
}

impl fmt::Display for Way {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}, {}", self.variant, self.engine)
    }
}

impl Way {
    fn is_jspi(&self) -> bool {
        self.variant == "jspi"
    }

    /// Does some work, in rounds of `count` suspensions. Returns nanoseconds that one takes, and what
    /// the work comes to, of each round.
    fn run(&self, work: &str, size: u32, count: u32, rounds: u32) -> Result<(Vec<f64>, Vec<i32>)> {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).arg(work);
        command.args([size, count, rounds].map(|number| number.to_string()));
        let text = command::output(&mut command)?;
        let printed: (Vec<f64>, Vec<i32>) = serde_json::from_str(&text)
            .with_context(|| format!("{} printed no times:\n{text}", command::text(&command)))?;
        ensure!(!printed.0.is_empty(), "{} printed no times", command::text(&command));
        Ok(printed)
    }

    /// Nanoseconds of a suspension: the best of a few rounds, of which the first warm up.
    fn measure(&self, work: &Work) -> Result<f64> {
        let count = if self.is_jspi() { PROMISES } else { FRAMES / (work.depth + 3) };
        let whole = if work.export == "sleepers" { work.size } else { 2 };
        let (times, _) = self.run(work.export, work.size, count / whole * whole, 6)?;
        Ok(times.into_iter().fold(f64::INFINITY, f64::min))
    }

    /// Bytes that are kept of each frame of a suspended task.
    fn bytes(&self) -> Result<f64> {
        let saved = |depth| -> Result<f64> {
            let (_, bytes) = self.run("saved", depth, 1, 1)?;
            Ok(f64::from(bytes[0]))
        };
        Ok((saved(DEEP)? - saved(SHALLOW)?) / f64::from(DEEP - SHALLOW))
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

/// The same tasks, three ways.
struct Programs {
    ours: PathBuf,
    /// By Binaryen's optimiser, which `binaryen` has been through, too.
    ours_optimised: PathBuf,
    /// With resume=frame.
    by_frame: PathBuf,
    binaryen: PathBuf,
    jspi: PathBuf,
}

impl Programs {
    fn build(folder: &Path) -> Result<Programs> {
        let bin = PathBuf::from(command::output(Command::new("llvm-config-22").arg("--bindir"))?);
        let runtime = paths::root().join("runtime");
        let sources = workload();
        // `pass`: the options of the pass, or none to go without.
        let compile = |source: &Path, object: &str, pass: Option<&[&str]>| -> Result<PathBuf> {
            let object = folder.join(object);
            let mut clang = Command::new(bin.join("clang"));
            clang.args(["--target=wasm32-wasip1", "-ffreestanding", "-O2"]);
            clang.arg("-I").arg(runtime.join("include")).arg("-I").arg(runtime.join("src"));
            if let Some(options) = pass {
                clang.arg(format!("-fpass-plugin={}", paths::plugin().display()));
                let options = options.iter().map(|option| format!("-asyncify-{option}"));
                clang.args(options.flat_map(|option| ["-mllvm".to_owned(), option]));
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
        let tasks = |library: &Path, pass: Option<&[&str]>| -> Result<Vec<PathBuf>> {
            let which = pass.map_or("plain".to_owned(), |options| options.join("-"));
            let name = |name| format!("{name}-{which}.o");
            Ok(vec![
                compile(&sources.join("switches.c"), &name("switches"), pass)?,
                compile(&sources.join("suspends.c"), &name("suspends"), pass)?,
                compile(library, &name("library"), pass)?,
            ])
        };
        let library = runtime.join("src/task.c");
        let ours = tasks(&library, Some(&[]))?;
        let by_frame = link(&tasks(&library, Some(&["resume=frame"]))?, "by-frame.wasm")?;
        let theirs = tasks(&sources.join("tasks-binaryen.c"), None)?;
        let jspi = [compile(&sources.join("jspi.c"), "jspi.o", None)?];
        let linked = link(&theirs, "linked.wasm")?;
        let binaryen = folder.join("binaryen.wasm");
        // Asyncify first: it knows the runtime by its calls, which -O2 would inline.
        wasm_opt(&linked, &["--asyncify", "-O2"], &binaryen)?;
        let ours = link(&ours, "ours.wasm")?;
        let ours_optimised = folder.join("ours-optimised.wasm");
        wasm_opt(&ours, &["-O2"], &ours_optimised)?;
        let jspi = link(&jspi, "jspi.wasm")?;
        Ok(Programs { ours, ours_optimised, by_frame, binaryen, jspi })
    }
}
