//! `asyncify transform`: the pass alone.

use crate::{
    cli,
    error::Error,
    input::{self, Contents},
    llvm::{self, Session},
    output::Target,
    progress::Progress,
};
use asyncify::options::Options;
use clap::ArgMatches;
use inkwell::module::Module;
use std::path::PathBuf;

/// Runs the command.
pub fn run(matches: &ArgMatches, progress: &Progress) -> Result<(), Error> {
    cli::checked_options(matches)?;
    let session = Session::new(progress.clone(), matches.get_flag("remarks"));
    let path: &PathBuf = cli::required(matches, "input")?;
    let module = module(&session, &input::read(path)?)?;
    progress.step("transforming");
    let options = asyncify::options_for(&asyncify::ir::Module::from_inkwell(&module), |builder| {
        cli::pass_options(matches, builder);
    })?;
    pass(&session, &module, &options)?;
    let target = Target::new(cli::required::<PathBuf>(matches, "output")?);
    if matches.get_flag("text") {
        return target.write(module.print_to_string().to_bytes());
    }
    if target.is_terminal() {
        return Err(Error::Usage(
            "bitcode is not for a terminal; name a file with -o, or write IR with -S".into(),
        ));
    }
    target.write(module.write_bitcode_to_memory().as_slice())
}

/// Reads a module and checks it.
pub fn module<'s>(session: &'s Session, file: &input::File) -> Result<Module<'s>, Error> {
    match input::classify(&file.bytes).map_err(|reason| Error::input(&file.name, reason))? {
        Contents::Bitcode | Contents::Text => {}
        Contents::Wasm | Contents::Archive => {
            return Err(Error::input(
                &file.name,
                "this is not a module of LLVM's; 'asyncify link' takes objects and archives",
            ));
        }
    }
    parse(session, &file.bytes, &file.name)
}

/// Reads a module from bytes and checks it.
pub fn parse<'s>(session: &'s Session, bytes: &[u8], name: &str) -> Result<Module<'s>, Error> {
    let module = llvm::parse(session.context(), bytes, name)
        .map_err(|reason| Error::input(name, reason.trim().to_owned()))?;
    module.verify().map_err(|message| {
        Error::input(name, format!("the module is broken: {}", message.to_string().trim()))
    })?;
    Ok(module)
}

/// Runs the pass on `module` and checks the result.
pub fn pass(
    session: &Session,
    module: &Module<'_>,
    options: &Options,
) -> Result<asyncify::Outcome, Error> {
    let outcome = asyncify::run_on_module(module, options)
        .map_err(|failed| Error::Reported(session.errors().max(failed.problems)))?;
    module.verify().map_err(|message| Error::Internal {
        step: "the pass",
        message: message.to_string().trim().to_owned(),
    })?;
    Ok(outcome)
}
