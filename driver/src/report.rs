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
    report_page, report_text, transform, wasm_object,
};
use asyncify::report::{FunctionReport, IndirectReport, IndirectReports};
use clap::ArgMatches;
use inkwell::{module::Module, targets::TargetMachine};
use serde::Serialize;
use std::{cmp::Reverse, collections::HashMap, path::PathBuf};

/// How many groups of indirect calls are shown.
const MOST_GROUPS: usize = 5;

/// The option that says of all indirect calls that they do not suspend.
pub const ALL_INDIRECT: &str = "--indirect=none";

/// What the pass costs.
#[derive(Debug, Serialize)]
pub struct Costs {
    /// Of all functions together.
    pub total: Total,
    /// Every function that has code, those to which the pass adds the most first.
    pub functions: Vec<Cost>,
    /// The indirect calls that cost the most, of which each is taken alone.
    pub indirect: Vec<Advice>,
    /// Indirect calls by signature: each element is what is saved if those of its signature and of
    /// all elements before do not suspend. The last, without a signature, is that of all calls.
    pub together: Vec<Advice>,
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
    /// The bytes that the pass does not add then, at least: other functions that call these have
    /// fewer suspend points, too.
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
    progress.step("generating plain code");
    // Code generation changes the module that it is given.
    let bitcode = module.write_bitcode_to_memory();
    let copy = || transform::parse(&session, bitcode.as_slice(), "program");
    let before = sizes(&copy()?, &machine)?;
    progress.step("transforming");
    let report = asyncify::run_with_report(&module, &options).map_err(failed)?;
    progress.step("generating transformed code");
    let after = sizes(&module, &machine)?;
    if session.errors() > 0 {
        return Err(Error::Reported(session.errors()));
    }
    let mut costs = Costs::new(report.functions, &before, &after);
    progress.step("comparing indirect calls");
    let added = costs.added();
    let indirect =
        asyncify::indirect_calls(&copy()?, &options, &added, MOST_GROUPS).map_err(failed)?;
    costs.advise(indirect, &added);
    if let Some(path) = matches.get_one::<PathBuf>("html") {
        Target::new(path).write(report_page::page(&costs).as_bytes())?;
    }
    progress.clear();
    let text =
        if matches.get_flag("json") { cli::to_json(&costs)? } else { report_text::text(&costs) };
    print(text.as_bytes())
}

fn sizes(module: &Module<'_>, machine: &TargetMachine) -> Result<HashMap<String, u64>, Error> {
    wasm_object::function_sizes(&codegen::object(module, machine)?).map_err(|error| {
        Error::Internal { step: "reading generated code", message: error.to_string() }
    })
}

impl Costs {
    fn new(
        functions: Vec<FunctionReport>,
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
        Costs { total, functions, indirect: Vec::new(), together: Vec::new() }
    }

    /// The bytes that the pass has added, by the functions' names.
    fn added(&self) -> HashMap<String, i64> {
        self.functions.iter().map(|cost| (cost.function.name.clone(), cost.added())).collect()
    }

    fn advise(&mut self, indirect: IndirectReports, added: &HashMap<String, i64>) {
        let advice = |calls: IndirectReport| Advice {
            bytes_saved: calls.spared.iter().filter_map(|it| added.get(it)).sum(),
            option: option(&calls.never),
            calls,
        };
        self.indirect = indirect.groups.into_iter().map(advice).collect();
        self.indirect.sort_by_key(|it| Reverse(it.bytes_saved));
        self.indirect.dedup_by(|a, b| a.calls.never == b.calls.never);
        self.indirect.truncate(MOST_GROUPS);

        self.together = indirect.together.into_iter().map(advice).collect();
        if let Some(all) = self.together.pop_if(|it| it.calls.signature.is_none()) {
            while let [.., before, last] = &self.together[..]
                && last.bytes_saved <= before.bytes_saved
            {
                self.together.pop();
            }
            self.together.push(Advice { option: Some(ALL_INDIRECT.into()), ..all });
        }
    }

    /// What is saved together, where that are several signatures: those, and all that there are.
    pub fn together(&self) -> Option<(&[Advice], &Advice)> {
        match &self.together[..] {
            [steps @ .., all] if steps.len() > 1 => Some((steps, all)),
            _ => None,
        }
    }
}

/// The option that names these functions `never`. A `:` would end a name.
fn option(never: &[String]) -> Option<String> {
    if never.is_empty()
        || never.iter().any(|name| name.contains([':', '*']) || name.starts_with('@'))
    {
        return None;
    }
    let names = never.join(":");
    Some(format!("--never={}", shlex::try_quote(&names).ok()?))
}
