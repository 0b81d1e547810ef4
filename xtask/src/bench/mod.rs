//! Measures, and prints ratios. Nothing here is a test, and no test asserts a time.

mod debug;
mod dwarf;
mod plots;
mod programs;
mod real;
mod scale;
mod switches;
mod tinygo;
mod variants;

use crate::{command, paths};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{fs, path::PathBuf, process::Command};

/// What to measure.
#[derive(clap::Args)]
pub struct Arguments {
    /// What
    #[arg(value_enum, default_value_t = What::Programs)]
    what: What,
    #[command(flatten)]
    programs: real::Programs,
    /// Fewer rounds: for a first look, noisy
    #[arg(long)]
    quick: bool,
    /// Of `programs` and `scale`, draw plots into FOLDER
    #[arg(long, value_name = "FOLDER")]
    plots: Option<PathBuf>,
    /// Write all figures to FILE, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum What {
    /// Real programs, in C, C++ and Rust: size, time, cost of a suspension
    Programs,
    /// Debug information of real programs, in C, C++ and Rust
    Debug,
    /// Tasks in C: switches between two, a generator, walks of trees, many that sleep
    Switches,
    /// Programs of TinyGo's, which has to be installed
    Tinygo,
    /// Time and memory of the pass, on generated code of up to 100,000 suspend points
    Scale,
}

/// One figure.
#[derive(Clone, Debug)]
struct Figure {
    program: String,
    /// Who made it: `plain`, `asyncify`, `binaryen`, `jspi`.
    variant: &'static str,
    metric: String,
    value: f64,
    unit: &'static str,
    /// To `plain`, where there is such a thing.
    ratio: Option<f64>,
}

impl Figure {
    fn json(&self) -> Value {
        json!({
            "program": self.program,
            "variant": self.variant,
            "metric": self.metric,
            "value": self.value,
            "unit": self.unit,
            "ratio": self.ratio,
        })
    }
}

/// Builds everything, measures, and prints tables.
///
/// # Errors
///
/// If something does not build or run, or if the file cannot be written.
pub fn run(arguments: &Arguments) -> Result<()> {
    match arguments.what {
        What::Programs => {}
        What::Debug if arguments.programs.has_measures() => {
            bail!("--sizes and --engines are for 'bench programs'")
        }
        What::Debug => {}
        _ if arguments.programs.is_default() => {}
        _ => bail!(
            "names and --keep are for 'bench programs' and 'debug', --sizes and --engines for the first"
        ),
    }
    if arguments.plots.is_some() && !matches!(arguments.what, What::Programs | What::Scale) {
        bail!("--plots is for 'bench programs' and 'bench scale'");
    }
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(paths::root()).args(["build", "--release", "--quiet", "--workspace"]);
    command::run(&mut cargo)?;
    println!("{}\n", machine()?);
    let plots = arguments.plots.as_deref();
    let figures = match arguments.what {
        What::Programs => real::run(&arguments.programs, arguments.quick, plots)?,
        What::Debug => debug::run(&arguments.programs)?,
        What::Switches => switches::run(arguments.quick)?,
        What::Tinygo => tinygo::run(arguments.quick)?,
        What::Scale => scale::run(arguments.quick, plots)?,
    };
    if let Some(file) = &arguments.json {
        let all: Vec<Value> = figures.iter().map(Figure::json).collect();
        fs::write(file, serde_json::to_string_pretty(&all)? + "\n")
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// What the figures were measured on and with.
fn machine() -> Result<String> {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let model = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("unknown processor", |(_, name)| name);
    let node = command::output(Command::new(paths::node()).arg("--version"))?;
    let llvm = command::output(Command::new("llvm-config-22").arg("--version"))?;
    Ok(format!("{model}, {cores} cores; LLVM {llvm}, Node {node}"))
}
