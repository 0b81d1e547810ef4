//! Real programs, and small ones: their sizes, what they take while nothing suspends, what a
//! suspension takes, and how deep calls may go; without the pass, with it, with Binaryen's Asyncify,
//! and by JavaScript Promise Integration.

use super::{
    Figure, plots,
    programs::{self, Program},
    variants::{self, VARIANTS},
};
use crate::{
    command,
    hosts::{Engine, Times, by_jspi},
    table,
    wasm::{self, Toolchain},
};
use anyhow::{Context, Result, bail, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Of how many functions locals are counted, all together.
const LARGEST: usize = 10;

/// What is measured of which programs.
#[derive(clap::Args)]
pub struct Programs {
    /// Of `programs` and `debug`, only these
    pub names: Vec<String>,
    /// Of `programs` and `debug`, keep what is built in FOLDER
    #[arg(long, value_name = "FOLDER")]
    pub keep: Option<PathBuf>,
    /// Of `programs`, only the sizes
    #[arg(long)]
    pub sizes: bool,
    /// Of `programs`, only in these engines [default: all; v8,wasmtime with --quick]
    #[arg(long, value_enum, value_delimiter = ',')]
    pub engines: Vec<Engine>,
}

impl Programs {
    /// Whether nothing is asked for.
    pub fn is_default(&self) -> bool {
        self.names.is_empty() && self.keep.is_none() && !self.sizes && self.engines.is_empty()
    }

    /// Whether something is asked for that only `programs` has.
    pub fn has_measures(&self) -> bool {
        self.sizes || !self.engines.is_empty()
    }

    /// Whether the program of this name is to be measured, of all that are.
    pub fn has(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|it| it == name)
    }

    /// Refuses names that are none of these.
    ///
    /// # Errors
    ///
    /// With the name, and those that there are.
    pub fn check(&self, known: &[&str]) -> Result<()> {
        match self.names.iter().find(|name| !known.contains(&name.as_str())) {
            Some(unknown) => {
                bail!("there is no program '{unknown}'; there are {}", known.join(", "))
            }
            None => Ok(()),
        }
    }
}

/// Measures those of the programs that are named, or all, and draws plots if there is a folder for
/// them.
///
/// # Errors
///
/// If something does not build or run, or prints anything else than without the pass.
pub fn run(what: &Programs, quick: bool, plots: Option<&Path>) -> Result<Vec<Figure>> {
    let Programs { keep, sizes, engines, .. } = what;
    let temporary = tempfile::tempdir()?;
    let folder = keep.as_deref().unwrap_or(temporary.path());
    let tools = Toolchain::find()?;
    let rounds = match (sizes, quick) {
        (true, _) => None,
        (false, true) => Some(3),
        (false, false) => Some(5),
    };
    let engines = match (engines.as_slice(), quick) {
        ([], true) => vec![Engine::V8, Engine::Wasmtime],
        ([], false) => vec![Engine::V8, Engine::Wasmtime, Engine::Jsc],
        (some, _) => some.to_vec(),
    };
    let mut bench = Bench { rounds, engines, figures: Vec::new() };
    let all = programs::all()?;
    what.check(&all.iter().map(|it| it.name).collect::<Vec<_>>())?;
    for program in all.iter().filter(|it| what.has(it.name)) {
        let place = folder.join(program.name);
        let built = variants::build(&tools, program, &place)?;
        bench.program(program, &built)?;
    }
    bench.means();
    if let Some(folder) = plots {
        plots::programs(folder, &bench.figures)?;
    }
    Ok(bench.figures)
}

struct Bench {
    /// Of times; without, none are measured.
    rounds: Option<u32>,
    engines: Vec<Engine>,
    figures: Vec<Figure>,
}

/// A table with a row for each variant.
struct Rows(Vec<Vec<String>>);

impl Rows {
    fn new(title: &str) -> Rows {
        let names = [title].into_iter().chain(VARIANTS);
        Rows(names.map(|name| vec![name.to_owned()]).collect())
    }

    /// Adds a column: its title, and cells of the first variants.
    fn add(&mut self, title: &str, cells: impl Iterator<Item = String>) {
        let cells = [title.to_owned()].into_iter().chain(cells);
        for (row, cell) in self.0.iter_mut().zip(cells.chain(std::iter::repeat(String::new()))) {
            row.push(cell);
        }
    }

    /// The table, without variants of which nothing was measured.
    fn render(mut self) -> String {
        self.0.retain(|row| row[1..].iter().any(|cell| !cell.is_empty()));
        table::render(&self.0)
    }
}

impl Bench {
    /// Measures one program and prints its table.
    fn program(&mut self, program: &Program, built: &[PathBuf]) -> Result<()> {
        let mut rows = Rows::new(program.name);
        let raw = |wasm: &PathBuf| Ok(fs::metadata(wasm)?.len());
        let sizes = built.iter().map(raw).collect::<Result<Vec<_>>>()?;
        let compressed =
            built.iter().map(|wasm| command::compressed(wasm)).collect::<Result<Vec<_>>>()?;
        for (title, metric, sizes) in
            [("size", "size.raw", sizes), ("gzip", "size.gzip", compressed)]
        {
            rows.add(title, sizes.iter().map(u64::to_string));
            rows.add("", sizes.iter().map(|&size| table::growth(size, sizes[0])));
            self.counts(program, metric, "bytes", &sizes);
        }
        // It is what engines take longest for.
        let locals = built.iter().map(|it| locals(it)).collect::<Result<Vec<_>>>()?;
        rows.add("locals", locals.iter().map(u64::to_string));
        self.counts(program, "locals", "", &locals);
        if let Some(rounds) = self.rounds {
            for engine in self.engines.clone() {
                self.times(program, built, engine, rounds, &mut rows)?;
                if program.has_depth {
                    let depths = engine.depths(built)?;
                    rows.add(
                        &format!("{} depth", engine.name()),
                        depths.iter().map(u64::to_string),
                    );
                    self.counts(program, &format!("depth.{}", engine.key()), "calls", &depths);
                }
            }
        }
        println!("{}", rows.render());
        Ok(())
    }

    /// Measures what the program takes in an engine.
    fn times(
        &mut self,
        program: &Program,
        built: &[PathBuf],
        engine: Engine,
        rounds: u32,
        rows: &mut Rows,
    ) -> Result<()> {
        let jspi = engine.has_jspi().then(|| by_jspi(&built[0]));
        let wasms: Vec<&Path> = built.iter().chain(&jspi).map(PathBuf::as_path).collect();
        let mut works: Vec<Vec<(f64, f64)>> = vec![];
        let name = engine.name();
        for (index, (work, script)) in program.works.iter().enumerate() {
            let (expected, _) = engine.run("never", wasms[0], script)?;
            for (wasm, variant) in wasms.iter().zip(VARIANTS).skip(1) {
                let (printed, _) = engine.run("never", wasm, script)?;
                ensure!(printed == expected, "{variant} in {name} prints:\n{printed}");
            }
            let in_loop = (index == 0).then_some(program.suspends.as_path());
            let times = engine.time(rounds, script, in_loop, &wasms)?;
            let measured: Vec<_> = times
                .iter()
                .map(|time| (table::median(&time.run), table::median(&time.ratios(&times[0]))))
                .collect();
            let cells = measured.iter().zip(VARIANTS).map(|(&(milliseconds, ratio), variant)| {
                if variant == "plain" {
                    format!("{milliseconds:.0} ms")
                } else {
                    format!("{ratio:.2}")
                }
            });
            rows.add(&format!("{name} {work}"), cells);
            if program.works.len() > 1 {
                let metric = format!("time.{}.{work}", engine.key());
                self.add(program, &metric, "ms", &measured);
            }
            works.push(measured);
            if index == 0 {
                self.suspensions(program, engine, &times, rows);
            }
        }
        // Of all works: the time that they take together, and the geometric mean of the ratios.
        let all: Vec<_> = (0..works.iter().map(Vec::len).min().unwrap_or(0))
            .map(|variant| {
                let of_variant = || works.iter().map(move |work| work[variant]);
                (of_variant().map(|it| it.0).sum(), mean(of_variant().map(|it| it.1)))
            })
            .collect();
        self.add(program, &format!("time.{}", engine.key()), "ms", &all);
        Ok(())
    }

    /// What a suspension takes.
    fn suspensions(&mut self, program: &Program, engine: Engine, times: &[Times], rows: &mut Rows) {
        let costs: Vec<_> = times.iter().map(Times::suspension).collect();
        let cell = |cost: &Option<f64>| cost.map_or("-".into(), |cost| format!("{cost:.2} us"));
        rows.add("suspend", costs.iter().map(cell));
        for (cost, variant) in costs.into_iter().zip(VARIANTS) {
            if let Some(value) = cost {
                let (program, metric) =
                    (program.name.to_owned(), format!("suspend.{}", engine.key()));
                self.figures.push(Figure {
                    program,
                    variant,
                    metric,
                    value,
                    unit: "us",
                    ratio: None,
                });
            }
        }
    }

    /// Figures with their ratios to the first, which is `plain`.
    fn counts(&mut self, program: &Program, metric: &str, unit: &'static str, counts: &[u64]) {
        let ratio = |&count: &u64| (count as f64, count as f64 / counts[0] as f64);
        self.add(program, metric, unit, &counts.iter().map(ratio).collect::<Vec<_>>());
    }

    /// Figures of the first variants, and their ratios.
    fn add(&mut self, program: &Program, metric: &str, unit: &'static str, values: &[(f64, f64)]) {
        for (&(value, ratio), variant) in values.iter().zip(VARIANTS) {
            let (program, metric) = (program.name.to_owned(), metric.to_owned());
            let ratio = Some(ratio);
            self.figures.push(Figure { program, variant, metric, value, unit, ratio });
        }
    }

    /// Prints the geometric means of all programs.
    fn means(&self) {
        let mut rows = Rows::new("geometric mean");
        let times = self
            .engines
            .iter()
            .map(|engine| (format!("{} time", engine.name()), format!("time.{}", engine.key())));
        let sizes = [("size", "size.raw"), ("gzip", "size.gzip")];
        let sizes = sizes.map(|(title, metric)| (title.to_owned(), metric.to_owned()));
        for (title, metric) in sizes.into_iter().chain(times) {
            let cells = VARIANTS.iter().map(|variant| {
                let figures = self.figures.iter();
                let ratios = figures.filter(|it| it.metric == metric && it.variant == *variant);
                let mean = mean(ratios.filter_map(|it| it.ratio));
                if mean.is_nan() { String::new() } else { format!("{mean:.2}") }
            });
            rows.add(&title, cells);
        }
        println!("{}", rows.render());
        println!("Ratios to plain. locals: of the {LARGEST} largest functions, all together.");
        if let Some(rounds) = self.rounds {
            println!(
                "Of times, the median of {rounds} rounds, the variants in turn. suspend: to the host \
                 and\nback, with a median of its own. depth: how often a function calls itself before the \
                 stack\nis used up, with the engine's own limit."
            );
        }
    }
}

/// How many locals the largest functions have.
fn locals(wasm: &Path) -> Result<u64> {
    let code = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    Ok(wasm::locals(&code)?.iter().take(LARGEST).sum())
}

/// The geometric mean. Not a number if there are none.
fn mean(ratios: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = ratios.fold((0.0, 0.0), |(sum, count), it| (sum + it.ln(), count + 1.0));
    f64::exp(sum / count)
}
