//! Real programs, and small ones: their sizes, what they take while nothing suspends, and what a
//! suspension takes; without the pass, with it, and with Binaryen's Asyncify.

use super::{
    Figure,
    programs::{self, Program},
};
use crate::{
    command,
    hosts::{Engine, Times},
    table,
    wasm::{self, Exceptions, Toolchain},
};
use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// How a program is made. The first is what the others are compared with. `wasm-opt` is
/// Binaryen's optimiser at -O2, which Binaryen's Asyncify is to be run with.
const VARIANTS: [&str; 6] =
    ["plain", "plain, wasm-opt", "asyncify", "asyncify, wasm-opt", "asyncify, size", "binaryen"];

/// Of how many functions locals are counted, all together.
const LARGEST: usize = 10;

/// The one to compare with.
const PEER: usize = 5;

/// What is measured of which programs.
#[derive(clap::Args)]
pub struct Programs {
    /// Of `programs`, only these
    names: Vec<String>,
    /// Of `programs`, keep what is built in FOLDER
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// Of `programs`, only the sizes
    #[arg(long)]
    sizes: bool,
}

impl Programs {
    /// Whether nothing is asked for.
    pub fn is_default(&self) -> bool {
        self.names.is_empty() && self.keep.is_none() && !self.sizes
    }
}

/// Measures those of the programs that are named, or all.
///
/// # Errors
///
/// If something does not build or run, or prints anything else than without the pass.
pub fn run(what: &Programs, quick: bool) -> Result<Vec<Figure>> {
    let Programs { names, keep, sizes } = what;
    let temporary = tempfile::tempdir()?;
    let folder = keep.as_deref().unwrap_or(temporary.path());
    let tools = Toolchain::find()?;
    let rounds = match (sizes, quick) {
        (true, _) => None,
        (false, true) => Some(3),
        (false, false) => Some(9),
    };
    let mut bench = Bench { rounds, figures: Vec::new(), ratios: Vec::new() };
    let all = programs::all()?;
    if let Some(unknown) = names.iter().find(|name| all.iter().all(|it| it.name != **name)) {
        let known: Vec<_> = all.iter().map(|it| it.name).collect();
        anyhow::bail!("there is no program '{unknown}'; there are {}", known.join(", "));
    }
    for program in all.iter().filter(|it| names.is_empty() || names.iter().any(|n| n == it.name)) {
        let place = folder.join(program.name);
        let variants = build(&tools, program, &place)?;
        bench.program(program, &variants)?;
    }
    bench.means();
    Ok(bench.figures)
}

/// Builds all variants of a program.
fn build(tools: &Toolchain, program: &Program, folder: &Path) -> Result<Vec<PathBuf>> {
    let at = |name: &str| folder.join(name);
    let bitcode = at("whole.bc");
    tools.compile(&program.sources, folder, &bitcode)?;
    let is_cpp = program.is_cpp;
    let linked = |from: &Path, to: &str, exceptions| -> Result<PathBuf> {
        let wasm = at(to);
        tools.link(from, &wasm, exceptions, is_cpp)?;
        Ok(wasm)
    };
    let optimised = |from: &Path, to: &str| -> Result<PathBuf> {
        let wasm = at(to);
        tools.optimise(from, &wasm, &[])?;
        Ok(wasm)
    };
    let transformed = |options: &str, to: &str| -> Result<PathBuf> {
        let output = at(to);
        tools.transform(&bitcode, options, &output)?;
        Ok(output)
    };
    let plain = linked(&bitcode, "plain.wasm", Exceptions::Standard)?;
    let plain_optimised = optimised(&plain, "plain.opt.wasm")?;
    let ours = linked(&transformed("", "ours.bc")?, "ours.wasm", Exceptions::Standard)?;
    let ours_optimised = optimised(&ours, "ours.opt.wasm")?;
    let small = transformed(";prefer=size", "small.bc")?;
    let small = linked(&small, "small.wasm", Exceptions::Standard)?;
    let legacy = linked(&bitcode, "legacy.wasm", Exceptions::Legacy)?;
    let peer = at("binaryen.wasm");
    tools.asyncify_by_peer(&legacy, &peer)?;
    Ok(vec![plain, plain_optimised, ours, ours_optimised, small, peer])
}

struct Bench {
    /// Of times; without, none are measured.
    rounds: Option<u32>,
    figures: Vec<Figure>,
    /// Of each column that has some, its ratios, a variant each.
    ratios: Vec<(String, Vec<Vec<f64>>)>,
}

impl Bench {
    /// Measures one program and prints its table.
    fn program(&mut self, program: &Program, variants: &[PathBuf]) -> Result<()> {
        let mut rows: Vec<Vec<String>> =
            VARIANTS.iter().map(|name| vec![(*name).to_owned()]).collect();
        let mut header = vec![program.name.to_owned()];
        for (column, is_compressed) in [("size", false), ("gzip", true)] {
            let sizes = variants
                .iter()
                .map(|it| {
                    if is_compressed {
                        command::compressed(it)
                    } else {
                        Ok(fs::metadata(it)?.len())
                    }
                })
                .collect::<Result<Vec<u64>>>()?;
            header.extend([column.to_owned(), String::new()]);
            for ((row, &size), variant) in rows.iter_mut().zip(&sizes).zip(VARIANTS) {
                row.extend([size.to_string(), table::growth(size, sizes[0])]);
                self.add(
                    program,
                    variant,
                    column.to_owned(),
                    size as f64,
                    "bytes",
                    size as f64 / sizes[0] as f64,
                );
            }
            let ratios = sizes.iter().map(|&size| size as f64 / sizes[0] as f64).collect();
            self.add_ratios(column, ratios);
        }
        self.locals(program, variants, &mut header, &mut rows)?;
        if let Some(rounds) = self.rounds {
            self.times(program, variants, rounds, &mut header, &mut rows)?;
        }
        rows.insert(0, header);
        println!("{}", table::render(&rows));
        Ok(())
    }

    /// Counts the locals of the largest functions, which is what engines take longest for.
    fn locals(
        &mut self,
        program: &Program,
        variants: &[PathBuf],
        header: &mut Vec<String>,
        rows: &mut [Vec<String>],
    ) -> Result<()> {
        header.push("locals".into());
        let locals = |wasm: &PathBuf| -> Result<u64> {
            let code = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
            Ok(wasm::locals(&code)?.iter().take(LARGEST).sum())
        };
        let counts: Vec<u64> = variants.iter().map(locals).collect::<Result<_>>()?;
        for ((row, &count), variant) in rows.iter_mut().zip(&counts).zip(VARIANTS) {
            row.push(count.to_string());
            let ratio = count as f64 / counts[0] as f64;
            self.add(program, variant, "locals".into(), count as f64, "", ratio);
        }
        Ok(())
    }

    /// Measures what the program takes in each engine.
    fn times(
        &mut self,
        program: &Program,
        variants: &[PathBuf],
        rounds: u32,
        header: &mut Vec<String>,
        rows: &mut [Vec<String>],
    ) -> Result<()> {
        let programs: Vec<&Path> = variants.iter().map(PathBuf::as_path).collect();
        for engine in Engine::all() {
            for (index, (name, work)) in program.works.iter().enumerate() {
                let (expected, _) = engine.run("never", programs[0], work)?;
                for (other, variant) in programs[1..].iter().zip(&VARIANTS[1..]) {
                    let (printed, _) = engine.run("never", other, work)?;
                    ensure!(printed == expected, "{variant} prints:\n{printed}");
                }
                let times = engine.time(rounds, work, &program.suspends, &programs)?;
                header.push(format!("{} {name}", engine.name));
                let column = format!("{}.{name}", engine.name);
                let mut medians = Vec::new();
                for ((row, time), variant) in rows.iter_mut().zip(&times).zip(VARIANTS) {
                    let ratio = table::median(&time.ratios(&times[0]));
                    let milliseconds = table::median(&time.run);
                    row.push(if variant == "plain" {
                        format!("{milliseconds:.0} ms")
                    } else {
                        format!("{ratio:.2}")
                    });
                    self.add(program, variant, column.clone(), milliseconds, "ms", ratio);
                    medians.push(ratio);
                }
                self.add_ratios(&format!("{} time", engine.name), medians);
                if index == 0 {
                    self.suspensions(program, &engine, &times, header, rows);
                }
            }
        }
        Ok(())
    }

    /// What a suspension takes.
    fn suspensions(
        &mut self,
        program: &Program,
        engine: &Engine,
        times: &[Times],
        header: &mut Vec<String>,
        rows: &mut [Vec<String>],
    ) {
        header.push("suspend".into());
        for ((row, time), variant) in rows.iter_mut().zip(times).zip(VARIANTS) {
            let Some(cost) = time.suspension() else {
                row.push("-".into());
                continue;
            };
            row.push(format!("{cost:.2} us"));
            let peer = times[PEER].suspension().unwrap_or(f64::NAN);
            self.add(program, variant, format!("{}.suspend", engine.name), cost, "us", cost / peer);
        }
    }

    fn add(
        &mut self,
        program: &Program,
        variant: &'static str,
        metric: String,
        value: f64,
        unit: &'static str,
        ratio: f64,
    ) {
        let program = program.name;
        self.figures.push(Figure { program, variant, metric, value, unit, ratio: Some(ratio) });
    }

    fn add_ratios(&mut self, column: &str, ratios: Vec<f64>) {
        match self.ratios.iter_mut().find(|(name, _)| name == column) {
            Some((_, all)) => all.push(ratios),
            None => self.ratios.push((column.to_owned(), vec![ratios])),
        }
    }

    /// Prints the geometric means of all programs.
    fn means(&self) {
        let mut rows = vec![vec!["geometric mean".to_owned()]];
        rows.extend(VARIANTS.iter().map(|name| vec![(*name).to_owned()]));
        for (column, all) in &self.ratios {
            rows[0].push(column.clone());
            for (variant, row) in rows[1..].iter_mut().enumerate() {
                let sum: f64 = all.iter().map(|ratios| ratios[variant].ln()).sum();
                row.push(format!("{:.2}", (sum / all.len() as f64).exp()));
            }
        }
        println!("{}", table::render(&rows));
        println!("Ratios to plain. locals: of the {LARGEST} largest functions, all together.");
        if let Some(rounds) = self.rounds {
            println!(
                "Of times, the median of {rounds} rounds, the variants in turn. suspend: to the host \
                 and\nback, with a median of its own."
            );
        }
    }
}
