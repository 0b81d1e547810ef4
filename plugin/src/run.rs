//! The pass as a function of a module and its options.

use crate::{
    analysis::{self, Collections, FunctionIndex, Problem, Reach, TailCalls},
    ir::{Module, RemarkKind, Severity},
    options::{Builder, Gc, Level, OptionError, Options, World},
    output,
    report::{self, IndirectReports, Report},
    rules::Rule,
    transform::{
        self, Statistics,
        gc_slots::{self, GcStatistics},
    },
};
use std::collections::HashMap;

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Whether the module was changed.
    pub changed: bool,
    /// The symbols of the functions that may suspend and are instrumented.
    pub instrumented: Vec<String>,
}

/// The module was not transformed. What was wrong has been reported through its
/// context's diagnostic handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the module was not transformed: {problems} error(s)")]
pub struct Failed {
    /// The number of errors that were reported.
    pub problems: usize,
}

/// Transforms `module` in place.
pub fn run(module: &Module<'_>, options: &Options) -> Result<Outcome, Failed> {
    let Done { reach, done, changed } = transform(module, options)?;
    if let Some(path) = &options.report
        && let Err(error) = write_report(path, &Report::new(&reach, &done))
    {
        let message = format!("cannot write the report to '{}': {error}", path.display());
        module.diagnose(Severity::Error, None, None, &message);
        return Err(Failed { problems: 1 });
    }
    let name = |index: usize| reach.functions()[index].name();
    Ok(Outcome { changed, instrumented: reach.instrumented().map(name).collect() })
}

/// Transforms `module` in place, and reports on what was done.
pub fn run_with_report(module: &Module<'_>, options: &Options) -> Result<Report, Failed> {
    let Done { reach, done, .. } = transform(module, options)?;
    Ok(Report::new(&reach, &done))
}

/// What was known of a module when it was transformed, and what was done.
struct Done<'m> {
    reach: Reach<'m>,
    done: Vec<(FunctionIndex, Statistics)>,
    changed: bool,
}

fn transform<'m>(module: &Module<'m>, options: &Options) -> Result<Done<'m>, Failed> {
    let answered = transform::answer(module, options);
    let (mut reach, collections) = analyse(module, options)?;
    let mut done = Vec::new();
    let mut changed = answered || transform::is_needed(&reach);
    warn(module, &reach, options);
    if let Some(collections) = &collections
        && keep_for_collector(module, &reach, collections, options)
    {
        if options.stack_check {
            // The frames have grown.
            reach = Reach::new(module, options).map_err(|them| Failed { problems: them.len() })?;
        }
        changed = true;
    }
    if transform::is_needed(&reach) {
        done = transform::run(module, &mut reach, options);
        for (index, statistics) in &done {
            let function = reach.functions()[*index];
            let why = report::reason(&reach, *index);
            module.remark(RemarkKind::Passed, function, None, "Instrumented", &format!(
                "{} instrumented ({} suspend points, {} values spilled, {} stack objects survive): {why}",
                function.name(),
                statistics.suspend_points,
                statistics.spilled_values,
                statistics.surviving_allocas,
            ));
        }
    } else if !changed
        && let Some(first) = module.functions().find(|function| !function.is_declaration())
    {
        module.remark(
            RemarkKind::Missed,
            first,
            None,
            "NothingDesignated",
            "nothing in this module reaches a switch call; it is left unchanged (designate one \
             with the option 'switch' or the attribute \"asyncify\"=\"switch\")",
        );
    }
    Ok(Done { reach, done, changed })
}

/// Whether [`run`] would change `module`.
pub fn changes(module: &Module<'_>, options: &Options) -> bool {
    module.triple().starts_with("wasm32")
        && checked(module, options).is_ok_and(|(reach, collections)| {
            transform::is_needed(&reach)
                || collections.is_some_and(|it| gc_slots::is_needed(&reach, &it))
        })
}

/// Prepares `module` for the pass, before it is optimised. Returns whether it was
/// changed. What is wrong with the input is left for [`run`] to report.
pub fn prepare(module: &Module<'_>, options: &Options) -> bool {
    let answered = transform::answer(module, options);
    let prepared = Reach::new(module, options).is_ok_and(|reach| {
        let changed = transform::prepare(module, &reach);
        let roots = (options.gc != Gc::None)
            .then(|| Collections::new(module, &reach, options).ok())
            .flatten()
            .is_some_and(|collections| gc_slots::prepare(&reach, &collections));
        changed || roots
    });
    answered || prepared
}

/// Keeps what a collector must find, and says what was done. Returns whether anything was.
fn keep_for_collector<'m>(
    module: &Module<'m>,
    reach: &Reach<'m>,
    collections: &Collections<'m>,
    options: &Options,
) -> bool {
    let kept = gc_slots::keep(module, reach, collections, options);
    for (index, GcStatistics { calls, values, size }) in &kept {
        let function = reach.functions()[*index];
        let why = collections.reason(reach, *index);
        module.remark(
            RemarkKind::Passed,
            function,
            None,
            "Kept",
            &format!(
                "{} keeps {values} values in {size} bytes for the collector ({calls} calls may \
             collect): {why}",
                function.name(),
            ),
        );
    }
    !kept.is_empty()
}

/// Analyses `module` without changing it.
pub fn explain(module: &Module<'_>, options: &Options) -> Result<Report, Failed> {
    Ok(Report::new(&analyse(module, options)?.0, &[]))
}

/// The indirect calls of `module` that make functions be instrumented, to which `added` bytes are
/// added, by their names.
pub fn indirect_calls(
    module: &Module<'_>,
    options: &Options,
    added: &HashMap<String, i64>,
    most: usize,
) -> Result<IndirectReports, Failed> {
    Ok(IndirectReports::new(&analyse(module, options)?.0, options, added, most))
}

/// What is known of a module: which functions may suspend and, if there is a collector, which
/// calls may collect.
type Analysis<'m> = (Reach<'m>, Option<Collections<'m>>);

fn analyse<'m>(module: &Module<'m>, options: &Options) -> Result<Analysis<'m>, Failed> {
    let triple = module.triple();
    let problems = if !triple.starts_with("wasm32") {
        vec![Problem {
            function: None,
            instruction: None,
            message: format!(
                "the module's target is '{triple}'; only wasm32 targets are supported \
                 (compile with --target=wasm32-wasi or the like)"
            ),
        }]
    } else {
        match checked(module, options) {
            Ok(analysis) => return Ok(analysis),
            Err(problems) => problems,
        }
    };
    for (number, Problem { function, instruction, message }) in problems.iter().enumerate() {
        let more = number + 1 < problems.len();
        module.diagnose_one(Severity::Error, *function, *instruction, message, more);
    }
    Err(Failed { problems: problems.len() })
}

fn checked<'m>(module: &Module<'m>, options: &Options) -> Result<Analysis<'m>, Vec<Problem<'m>>> {
    let none = |problems: Vec<Problem<'m>>| {
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    };
    none(transform::conflict(module, options).into_iter().collect())?;
    if Rule::NamesChecked.holds() {
        none(analysis::misused_names(module, options.abi))?;
    }
    let reach = Reach::new(module, options)?;
    none(analysis::unsupported(module, &reach))?;
    if options.gc == Gc::None {
        return Ok((reach, None));
    }
    let collections = Collections::new(module, &reach, options)?;
    none(analysis::unsupported_collections(module, &reach, &collections))?;
    Ok((reach, Some(collections)))
}

/// How many names that no function has are warned of one by one.
const MOST_UNMATCHED: usize = 20;

/// Says what looks wrong, but need not be.
fn warn(module: &Module<'_>, reach: &Reach<'_>, options: &Options) {
    for problem in analysis::handed_out(reach) {
        module.diagnose(Severity::Warning, problem.function, problem.instruction, &problem.message);
    }
    for (function, call) in TailCalls::new(reach).growing {
        let function = reach.functions()[function];
        let message = "this tail call may suspend, and its callee is not known to be instrumented \
                       with the same type: it becomes an ordinary call, which grows the stack";
        module.diagnose(Severity::Warning, Some(function), Some(call), message);
    }
    for site in reach.sites().iter().filter(|site| {
        site.is_dropped && reach.is_instrumented(site.caller) && reach.may_suspend(site)
    }) {
        let message = "this call may suspend, but only landing pads lead to it, which code \
                       generation for WebAssembly drops: it traps if it suspends (for Emscripten's \
                       exceptions, give this tool -enable-emscripten-cxx-exceptions, too)";
        let function = reach.functions()[site.caller];
        module.remark(RemarkKind::Missed, function, Some(site.call), "LandingPad", message);
    }
    let names: Vec<String> = reach
        .functions()
        .iter()
        // To name an intrinsic changes nothing.
        .filter(|function| !function.is_intrinsic())
        .flat_map(|function| {
            let import = function.wasm_import().map(|(module, name)| format!("{module}.{name}"));
            std::iter::once(function.name()).chain(import)
        })
        .chain(module.aliases().map(|alias| alias.name()))
        .collect();
    let definition = reach.functions().iter().find(|function| !function.is_declaration());
    let unmatched = options.unmatched(names.iter().map(String::as_str));
    let more = unmatched.len().saturating_sub(MOST_UNMATCHED);
    let messages = unmatched
        .into_iter()
        .take(MOST_UNMATCHED)
        .map(|entry| format!("no function of the module is named by {entry}"))
        .chain((more > 0).then(|| format!("no function of the module is named by {more} others")));
    for message in messages {
        // One file of many need not have every function of the program.
        if options.world == World::Closed {
            module.diagnose(Severity::Warning, None, None, &message);
        } else if let Some(&function) = definition {
            module.remark(RemarkKind::Analysis, function, None, "Unmatched", &message);
        }
    }
}

/// The options for `module`: what its flags say, overruled by what `given` adds.
pub fn options_for(
    module: &Module<'_>,
    given: impl FnOnce(&mut Builder),
) -> Result<Options, OptionError> {
    let mut builder = Builder::new();
    for (name, value) in module.flags() {
        if let Some(key) = name.strip_prefix("asyncify-").filter(|key| !key.starts_with("runtime"))
        {
            // What is no string is no value.
            builder.set(Level::ModuleFlags, key, value.as_deref());
        }
    }
    given(&mut builder);
    builder.build()
}

fn write_report(path: &std::path::Path, report: &Report) -> std::io::Result<()> {
    let text = serde_json::to_string_pretty(report).map_err(std::io::Error::other)?;
    output::write(path, (text + "\n").as_bytes())
}
