//! Debug information of real programs: without the pass, with it, and after Binaryen's Asyncify. All
//! come from the same bitcode, so that what differs is theirs.

use super::{
    Figure,
    dwarf::{self, Counts},
    programs::{self, Program},
    real::Programs,
};
use crate::{
    command, paths, table,
    wasm::{Exceptions, Toolchain},
};
use anyhow::{Context, Result};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// How a program is made.
const VARIANTS: [&str; 4] = ["plain", "asyncify", "asyncify, keep-variables", "binaryen"];

/// Those of the programs that are measured.
const NAMES: [&str; 4] = ["lua", "sqlite", "zstd", "cpp"];

/// The levels, as they are said behind `-O`.
const LEVELS: [char; 2] = ['0', '2'];

/// Where programs in Rust suspend.
const RUST_SWITCH: &str = "env.pause";

/// Where a program comes from.
enum Origin {
    /// Sources in C and C++.
    Clang(Program),
    /// A source in Rust.
    Rust(PathBuf),
}

impl Origin {
    fn name(&self) -> &'static str {
        match self {
            Origin::Clang(program) => program.name,
            Origin::Rust(_) => "rust",
        }
    }

    /// All that are measured.
    fn all() -> Result<Vec<Origin>> {
        let programs = programs::all()?.into_iter().filter(|it| NAMES.contains(&it.name));
        let mut all: Vec<Origin> = programs.map(Origin::Clang).collect();
        let rust = paths::root().join("testsuite/workloads/rust/language.rs");
        all.push(Origin::Rust(rust));
        Ok(all)
    }

    /// LLVM's tools for it.
    fn tools(&self, level: char) -> Result<Toolchain> {
        let tools = Toolchain::find()?.debugging(level);
        Ok(match self {
            Origin::Clang(_) => tools,
            Origin::Rust(_) => tools.switching(RUST_SWITCH),
        })
    }

    /// Compiles it to one module.
    fn compile(&self, tools: &Toolchain, level: char, folder: &Path, whole: &Path) -> Result<()> {
        match self {
            Origin::Clang(program) => tools.compile(&program.sources, None, folder, whole),
            Origin::Rust(source) => {
                fs::create_dir_all(folder)?;
                let mut rustc = Command::new("rustc");
                rustc.args(["-g", "--edition=2024", "--crate-type=cdylib", "-Cpanic=abort"]);
                rustc.args(["--target", paths::RUST_TARGET, "-Clto=fat", "-Ccodegen-units=1"]);
                rustc.arg(format!("-Copt-level={level}")).arg("-Csave-temps").arg(source);
                rustc.env_remove("RUSTFLAGS");
                command::run(rustc.arg("-o").arg(folder.join("rust.wasm")))?;
                // Others are from before: `….rcgu.no-opt.bc` and the like.
                fs::rename(found(folder, "", ".rcgu.bc")?, whole)
                    .with_context(|| format!("cannot create {}", whole.display()))
            }
        }
    }

    /// Generates code of a module and links it.
    fn link(&self, tools: &Toolchain, bitcode: &Path, wasm: &Path) -> Result<()> {
        // Binaryen's Asyncify needs the old exceptions, so all have them.
        match self {
            Origin::Clang(program) => tools.link(bitcode, wasm, Exceptions::Legacy, program.is_cpp),
            Origin::Rust(_) => {
                let object = wasm.with_extension("o");
                tools.generate(bitcode, &object, Exceptions::Legacy)?;
                let mut libraries = Command::new("rustc");
                libraries.args(["--print", "target-libdir", "--target", paths::RUST_TARGET]);
                let libraries = PathBuf::from(command::output(&mut libraries)?);
                let mut link = tools.tool("wasm-ld");
                link.args(["--no-entry", "--export=run", "-z", "stack-size=1048576"]).arg(object);
                link.arg(found(&libraries, "libcompiler_builtins", ".rlib")?);
                command::run(link.args(["--allow-undefined", "-o"]).arg(wasm))
            }
        }
    }
}

/// The first file in a folder with such a name.
fn found(folder: &Path, start: &str, end: &str) -> Result<PathBuf> {
    let mut names = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let name = names.iter().find(|it| it.starts_with(start) && it.ends_with(end));
    let name = name.with_context(|| format!("{} has no {start}…{end}", folder.display()))?;
    Ok(folder.join(name))
}

/// What is measured of one wasm.
struct Measured {
    counts: Counts,
    /// Locations that name a local which the function does not have.
    stale: u64,
    /// Rows of the line tables.
    rows: u64,
    /// Rows that name a line which no row of the plain program does, but for prologues.
    strays: u64,
    /// Those of them that name a line which is none of the plain program's either if code is generated
    /// without optimisation, so that no two instructions are made one.
    invented: u64,
}

/// Measures all programs and prints a table.
///
/// # Errors
///
/// If something does not build, but for Binaryen: what it cannot do is said in the table.
pub fn run(what: &Programs) -> Result<Vec<Figure>> {
    let temporary = tempfile::tempdir()?;
    let folder = what.keep.as_deref().unwrap_or(temporary.path());
    let all = Origin::all()?;
    what.check(&all.iter().map(Origin::name).collect::<Vec<_>>())?;
    let mut figures = Vec::new();
    let titles = [
        "program",
        "variant",
        "errors",
        "stale",
        "variables",
        "located",
        "",
        "bytes of scopes",
        "covered",
        "",
        "rows",
        "stray",
        "invented",
    ];
    let mut rows = vec![titles.map(str::to_owned).to_vec()];
    for origin in all.iter().filter(|it| what.has(it.name())) {
        for level in LEVELS {
            let name = format!("{} -O{level}", origin.name());
            let place = folder.join(&name);
            let built = build(origin, level, &place)?;
            let measured = measure(origin, level, &built)?;
            for (variant, result) in VARIANTS.iter().zip(&measured) {
                let mut row = vec![name.clone(), (*variant).to_owned()];
                match result {
                    Ok(own) => {
                        let Some(Ok(plain)) = measured.first() else { continue };
                        row.extend(cells(own, plain));
                        figures.extend(own.figures(origin, level, variant, plain));
                    }
                    Err(error) => row.push(error.clone()),
                }
                println!("{}", row.join(" | "));
                rows.push(row);
            }
        }
    }
    println!("{}", table::markdown(&rows));
    Ok(figures)
}

/// A program as it is built.
struct Built {
    /// The variants, or why they are none.
    variants: Vec<Result<PathBuf, String>>,
    /// The plain one, of which code is generated without optimisation.
    unmerged: PathBuf,
}

/// Builds the variants of a program.
fn build(origin: &Origin, level: char, folder: &Path) -> Result<Built> {
    let at = |name: &str| folder.join(name);
    let tools = origin.tools(level)?;
    let (bitcode, plain, peer) = (at("whole.bc"), at("plain.wasm"), at("binaryen.wasm"));
    let unmerged = at("unmerged.wasm");
    origin.compile(&tools, level, folder, &bitcode)?;
    origin.link(&tools, &bitcode, &plain)?;
    origin.link(&origin.tools('0')?, &bitcode, &unmerged)?;
    let transformed = |options: &str, name: &str| -> Result<PathBuf> {
        let (own, wasm) = (at(name).with_extension("bc"), at(name).with_extension("wasm"));
        tools.transform(&bitcode, options, &own)?;
        origin.link(&tools, &own, &wasm)?;
        Ok(wasm)
    };
    let ours = transformed("", "ours")?;
    let kept = transformed(";keep-variables", "kept")?;
    let by_peer = tools.asyncify_by_old_peer(&plain, &peer).map_err(|error| {
        let message = format!("{error:#}");
        message.lines().last().unwrap_or_default().to_owned()
    });
    let variants = vec![Ok(plain), Ok(ours), Ok(kept), by_peer.map(|()| peer)];
    Ok(Built { variants, unmerged })
}

/// Measures those variants of a program that there are. The first is the plain one.
fn measure(origin: &Origin, level: char, built: &Built) -> Result<Vec<Result<Measured, String>>> {
    let tools = origin.tools(level)?;
    let unmerged = dwarf::read(&built.unmerged)?.rows;
    let mut plain: Option<Vec<dwarf::Row>> = None;
    let mut all = Vec::new();
    for variant in &built.variants {
        let wasm = match variant {
            Ok(wasm) => wasm,
            Err(error) => {
                all.push(Err(error.clone()));
                continue;
            }
        };
        let counts = dwarf::counts(|| tools.tool("llvm-dwarfdump"), wasm)?;
        let dwarf::Read { rows, stale } = dwarf::read(wasm)?;
        let mut known: BTreeSet<_> =
            plain.as_ref().unwrap_or(&rows).iter().map(|row| &row.place).collect();
        let strays = dwarf::strays(&rows, &known);
        known.extend(unmerged.iter().map(|row| &row.place));
        let invented = dwarf::strays(&rows, &known);
        all.push(Ok(Measured { counts, stale, rows: rows.len() as u64, strays, invented }));
        plain.get_or_insert(rows);
    }
    Ok(all)
}

impl Measured {
    /// The share of the scopes' bytes that is covered.
    fn covered(&self) -> Option<f64> {
        self.counts.scopes.map(|(all, covered)| covered as f64 / all as f64)
    }

    fn figures(
        &self,
        origin: &Origin,
        level: char,
        variant: &'static str,
        plain: &Measured,
    ) -> Vec<Figure> {
        let figure = |metric: &str, value: f64, unit, ratio| Figure {
            program: format!("{} -O{level}", origin.name()),
            variant,
            metric: format!("debug.{metric}"),
            value,
            unit,
            ratio,
        };
        let located = self.counts.located as f64;
        let ratio = located / plain.counts.located as f64;
        let mut figures = vec![
            figure("errors", self.counts.errors as f64, "", None),
            figure("stale", self.stale as f64, "locations", None),
            figure("located", located, "variables", Some(ratio)),
            figure("lines", self.strays as f64, "rows", None),
            figure("lines.invented", self.invented as f64, "rows", None),
        ];
        if let Some(covered) = self.covered() {
            let ratio = plain.covered().map(|plain| covered / plain);
            figures.push(figure("covered", covered, "of bytes", ratio));
        }
        figures
    }
}

/// A row of the table, behind the names.
fn cells(own: &Measured, plain: &Measured) -> Vec<String> {
    let percent = |part: Option<f64>| {
        part.map_or_else(|| "none".to_owned(), |part| format!("{:.1} %", part * 100.0))
    };
    let Counts { errors, variables, located, scopes } = own.counts;
    let ratio = |own: Option<f64>, plain: Option<f64>| Some(own? / plain?);
    vec![
        errors.to_string(),
        own.stale.to_string(),
        variables.to_string(),
        located.to_string(),
        percent(Some(located as f64 / plain.counts.located as f64)),
        scopes.map_or_else(|| "overflow".to_owned(), |(all, _)| all.to_string()),
        percent(own.covered()),
        percent(ratio(own.covered(), plain.covered())),
        own.rows.to_string(),
        own.strays.to_string(),
        own.invented.to_string(),
    ]
}
