//! `asyncify explain`: why each function is, or is not, instrumented.

use crate::{
    cli, error::Error, input, llvm, llvm::Session, output::print, progress::Progress, transform,
};
use asyncify::report::{FunctionReport, Report};
use clap::ArgMatches;
use inkwell::module::Module;
use std::{fmt::Write, path::PathBuf};

/// Runs the command.
pub fn run(matches: &ArgMatches, progress: &Progress) -> Result<(), Error> {
    cli::checked_options(matches)?;
    let session = Session::new(progress.clone(), false);
    let module = program(&session, matches)?;
    let options = asyncify::options_for(&asyncify::ir::Module::from_inkwell(&module), |builder| {
        cli::pass_options(matches, builder);
    })?;
    let mut report = asyncify::explain(&module, &options)
        .map_err(|failed| Error::Reported(session.errors().max(failed.problems)))?;
    if let Some(name) = matches.get_one::<String>("function") {
        report = only(report, name)?;
    }
    let text = if matches.get_flag("json") {
        cli::to_json(&report)?
    } else if matches.contains_id("function") {
        report.functions.iter().map(describe).collect()
    } else {
        summary(&report)
    };
    print(text.as_bytes())
}

/// All files, as one module.
///
/// # Errors
///
/// If one cannot be read or linked with the others.
pub fn program<'s>(session: &'s Session, matches: &ArgMatches) -> Result<Module<'s>, Error> {
    let module = session.context().create_module("program");
    for path in matches.get_many::<PathBuf>("files").into_iter().flatten() {
        let file = input::read(path)?;
        llvm::link_into(&module, transform::module(session, &file)?)
            .map_err(|()| Error::Reported(session.errors().max(1)))?;
    }
    Ok(module)
}

/// What the report says of one function.
fn only(report: Report, name: &str) -> Result<Report, Error> {
    let nearest = report
        .functions
        .iter()
        .map(|function| (strsim::jaro_winkler(&function.name, name), function.name.clone()))
        .filter(|(similarity, _)| *similarity > 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let functions: Vec<_> =
        report.functions.into_iter().filter(|function| function.name == name).collect();
    if functions.is_empty() {
        let hint = nearest.map_or(String::new(), |(_, near)| format!("; is it '{near}'?"));
        return Err(Error::Link(format!("no function is called '{name}'{hint}")));
    }
    Ok(Report { functions })
}

/// All instrumented functions.
fn summary(report: &Report) -> String {
    let instrumented = report.functions.iter().filter(|function| function.instrumented);
    let mut text: String = instrumented.clone().map(describe).collect();
    let (count, all) = (instrumented.count(), report.functions.len());
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "{count} of {all} functions are instrumented");
    text
}

fn describe(function: &FunctionReport) -> String {
    let mut text = String::new();
    let place = function.location.as_ref().map_or(String::new(), |at| format!("{at}: "));
    let verb = if function.instrumented { "is instrumented" } else { "is not instrumented" };
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "{place}{} {verb}: {}", function.name, function.reason);
    for step in &function.path {
        let place = step.location.as_ref().map_or(String::new(), |at| format!("{at}: "));
        let _ = writeln!(text, "  {place}{} {} {}", step.function, step.how, step.callee);
    }
    if let (1.., Some(last)) = (function.left_out, function.path.last()) {
        let _ =
            writeln!(text, "  and {} more calls, as {} has them", function.left_out, last.callee);
    }
    text
}
