//! `asyncify report`: what each instrumented function costs, and which indirect calls make the
//! most of it.

use crate::{
    cli,
    codegen::{self, Level},
    error::Error,
    explain, llvm,
    llvm::Session,
    output::{Target, print},
    progress::Progress,
    report_page, transform, wasm_object,
};
use asyncify::report::{FunctionReport, IndirectReport};
use clap::ArgMatches;
use inkwell::{module::Module, targets::TargetMachine};
use serde::Serialize;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    fmt::Write,
    path::PathBuf,
};

/// How many groups of indirect calls are shown.
const MOST_GROUPS: usize = 5;

/// The longest option that is shown as text, in bytes.
const LONGEST_OPTION: usize = 1000;

/// What the pass costs.
#[derive(Debug, Serialize)]
pub struct Costs {
    /// Of all functions together.
    pub total: Total,
    /// Every function that has code, those to which the pass adds the most first.
    pub functions: Vec<Cost>,
    /// The indirect calls that cost the most, of which each is taken alone.
    pub indirect: Vec<Advice>,
}

/// Sums over all functions.
#[derive(Debug, Default, Serialize)]
pub struct Total {
    /// Functions that have code.
    pub functions: usize,
    /// Those of them that are instrumented.
    pub instrumented: usize,
    /// Bytes of code without the pass.
    pub bytes_before: u64,
    /// Bytes of code with it, without the runtime's.
    pub bytes_after: u64,
    /// Bytes of code of the functions that the pass brings.
    pub bytes_runtime: u64,
}

/// What the pass costs in one function.
#[derive(Debug, Serialize)]
pub struct Cost {
    /// Bytes of code without the pass.
    pub bytes_before: u64,
    /// Bytes of code with it.
    pub bytes_after: u64,
    /// Why it is instrumented, and what was done.
    #[serde(flatten)]
    pub function: FunctionReport,
}

impl Cost {
    /// The bytes that the pass has added; a few may go instead.
    pub fn added(&self) -> i64 {
        self.bytes_after.cast_signed() - self.bytes_before.cast_signed()
    }
}

/// Indirect calls, and what is saved if they do not suspend.
#[derive(Debug, Serialize)]
pub struct Advice {
    /// The bytes that the pass does not add then.
    pub bytes_saved: i64,
    /// The option that says so, for a shell; none if a name can only be said in a file.
    pub option: Option<String>,
    /// Which calls, and which functions.
    #[serde(flatten)]
    pub calls: IndirectReport,
}

/// Runs the command.
pub fn run(matches: &ArgMatches, progress: &Progress) -> Result<(), Error> {
    cli::checked_options(matches)?;
    let llvm_options: Vec<String> =
        matches.get_many("mllvm").into_iter().flatten().cloned().collect();
    llvm::set_llvm_options(&llvm_options).map_err(Error::Usage)?;
    let session = Session::new(progress.clone(), false);
    let module = explain::program(&session, matches)?;
    let machine = codegen::machine(
        &module,
        Level::new(cli::required::<String>(matches, "level")?),
        &llvm_options,
    )?;
    module.set_data_layout(&machine.get_target_data().get_data_layout());
    let options = asyncify::options_for(&asyncify::ir::Module::from_inkwell(&module), |builder| {
        cli::pass_options(matches, builder);
    })?;
    let failed = |failed: asyncify::Failed| Error::Reported(session.errors().max(failed.problems));
    let indirect = asyncify::indirect_calls(&module, &options).map_err(failed)?;
    progress.step("generating code without the pass");
    // Code generation changes the module that it is given.
    let copy = transform::parse(&session, module.write_bitcode_to_memory().as_slice(), "program")?;
    let before = sizes(&copy, &machine)?;
    progress.step("transforming");
    let report = asyncify::run_with_report(&module, &options).map_err(failed)?;
    progress.step("generating code with the pass");
    let after = sizes(&module, &machine)?;
    if session.errors() > 0 {
        return Err(Error::Reported(session.errors()));
    }
    let costs = Costs::new(report.functions, indirect, &before, &after);
    if let Some(path) = matches.get_one::<PathBuf>("html") {
        Target::new(path).write(report_page::page(&costs).as_bytes())?;
    }
    progress.clear();
    let text = if matches.get_flag("json") { cli::to_json(&costs)? } else { text(&costs) };
    print(text.as_bytes())
}

fn sizes(module: &Module<'_>, machine: &TargetMachine) -> Result<HashMap<String, u64>, Error> {
    wasm_object::function_sizes(&codegen::object(module, machine)?).map_err(|error| {
        Error::Internal { step: "reading the generated code", message: error.to_string() }
    })
}

impl Costs {
    fn new(
        functions: Vec<FunctionReport>,
        indirect: Vec<IndirectReport>,
        before: &HashMap<String, u64>,
        after: &HashMap<String, u64>,
    ) -> Self {
        let mut functions: Vec<Cost> = functions
            .into_iter()
            .filter_map(|function| {
                let bytes_after = *after.get(&function.name)?;
                let bytes_before = before.get(&function.name).copied().unwrap_or(0);
                Some(Cost { bytes_before, bytes_after, function })
            })
            .collect();
        let added: BTreeMap<&str, i64> =
            functions.iter().map(|cost| (cost.function.name.as_str(), cost.added())).collect();
        let mut advice: Vec<Advice> = indirect
            .into_iter()
            .map(|calls| Advice {
                bytes_saved: calls.spared.iter().filter_map(|it| added.get(it.as_str())).sum(),
                option: option(&calls.never),
                calls,
            })
            .collect();
        advice.sort_by_key(|it| Reverse(it.bytes_saved));
        advice.dedup_by(|a, b| a.calls.never == b.calls.never);
        advice.truncate(MOST_GROUPS);
        let (bytes_before, bytes_after) = functions
            .iter()
            .fold((0, 0), |sum, it| (sum.0 + it.bytes_before, sum.1 + it.bytes_after));
        let total = Total {
            functions: functions.len(),
            instrumented: functions.iter().filter(|cost| cost.function.instrumented).count(),
            bytes_before,
            bytes_after,
            bytes_runtime: after.values().sum::<u64>() - bytes_after,
        };
        functions.sort_by_key(|cost| Reverse(cost.added()));
        Costs { total, functions, indirect: advice }
    }
}

/// The option that names these functions `never`. A `:` would end a name.
fn option(never: &[String]) -> Option<String> {
    if never.iter().any(|name| name.contains([':', '*']) || name.starts_with('@')) {
        return None;
    }
    let names = never.join(":");
    Some(format!("--never={}", shlex::try_quote(&names).ok()?))
}

fn text(costs: &Costs) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let _ = writeln!(
        text,
        "{:>9} {:>9} {:>6} {:>6}  function: why",
        "added", "bytes", "points", "values"
    );
    for cost in costs.functions.iter().filter(|cost| cost.function.instrumented) {
        let Cost { bytes_after, function, .. } = cost;
        let _ = writeln!(
            text,
            "{:>9} {bytes_after:>9} {:>6} {:>6}  {}: {}",
            cost.added(),
            function.suspend_points,
            function.spilled_values,
            function.name,
            way(function)
        );
    }
    let Total { functions, instrumented, bytes_before, bytes_after, bytes_runtime } = costs.total;
    let _ = writeln!(
        text,
        "{instrumented} of {functions} functions are instrumented; code grows from {bytes_before} to \
         {bytes_after} bytes ({:+.1} %), and {bytes_runtime} for the runtime",
        costs.total.percent(bytes_after.cast_signed() - bytes_before.cast_signed())
    );
    for advice in &costs.indirect {
        let _ = writeln!(text, "\n{}", advice.sentence(&costs.total));
        let _ = match advice.option.as_ref().filter(|option| option.len() <= LONGEST_OPTION) {
            Some(option) => writeln!(text, "  {option}"),
            None => writeln!(text, "  --never=@FILE, with the names that --json lists, one a line"),
        };
    }
    text
}

impl Total {
    /// How much `bytes` are of the code without the pass, in percent.
    pub fn percent(&self, bytes: i64) -> f64 {
        bytes as f64 * 100.0 / self.bytes_before.max(1) as f64
    }
}

impl Advice {
    /// What the calls cost, in words.
    pub fn sentence(&self, total: &Total) -> String {
        let Advice { bytes_saved, calls, .. } = self;
        let added = total.bytes_after.cast_signed() - total.bytes_before.cast_signed();
        let share = *bytes_saved as f64 * 100.0 / added.max(1) as f64;
        let which = match &calls.signature {
            Some(signature) => format!("of the signature {signature}"),
            None => format!("in {}", calls.never.join(", ")),
        };
        format!(
            "if the {} indirect calls {which} never suspend, {} fewer functions are instrumented and \
             {bytes_saved} bytes ({share:.0} % of what is added) are saved:",
            calls.calls,
            calls.spared.len()
        )
    }
}

/// The functions on the path to a switch call, in short.
pub fn way(function: &FunctionReport) -> String {
    if function.path.is_empty() {
        return function.reason.clone();
    }
    let names: Vec<&str> = function.path.iter().map(|step| step.callee.as_str()).collect();
    names.join(" > ")
}
