//! `asyncify link`: bitcode, objects and archives in, a wasm out.
//!
//! All bitcode is linked to one module, which is optimised, transformed and compiled to one
//! object; wasm-ld links that with the objects.

use crate::{
    cli,
    codegen::{self, Level},
    crash::Scratch,
    error::Error,
    input,
    llvm::{self, GlobalKind, Session},
    output::Target,
    program::{Object, Program},
    progress::Progress,
    start, tinygo, transform,
    wasm_ld::{self, Arguments},
};
use asyncify::options::{Level as OptionLevel, Options, Role};
use clap::ArgMatches;
use inkwell::module::Module;
use std::{collections::BTreeSet, fs, path::PathBuf};

/// Runs the command.
pub fn run(matches: &ArgMatches, progress: &Progress) -> Result<(), Error> {
    cli::checked_options(matches)?;
    let owned =
        |id| -> Vec<String> { matches.get_many(id).into_iter().flatten().cloned().collect() };
    let llvm_options = owned("mllvm");
    llvm::set_llvm_options(&llvm_options).map_err(Error::Usage)?;
    let mut linker_arguments = owned("linker");
    if matches.get_flag("wasi") {
        linker_arguments.extend(wasm_ld::wasi_libraries()?);
    }
    let level_name = cli::required::<String>(matches, "level")?;
    let level = Level::new(level_name);
    let target = Target::new(cli::required::<PathBuf>(matches, "output")?);
    let scratch = target.scratch()?;

    let session = Session::new(progress.clone(), matches.get_flag("remarks"));
    let mut program = Program::new(&session);
    let mut files: Vec<&PathBuf> = matches.get_many("files").into_iter().flatten().collect();
    let flags = matches.get_one::<Vec<String>>("tinygo");
    if let Some(flags) = flags {
        let packages: Vec<&PathBuf> = files.extract_if(.., |it| tinygo::is_package(it)).collect();
        progress.step("compiling with tinygo");
        let parts = tinygo::build(flags, &packages, level_name, &scratch)?;
        linker_arguments.extend(parts.linker);
        tinygo::add(&mut program, &parts.files, &scratch)?;
    }
    for path in files {
        progress.step(format!("reading {}", path.display()));
        program.add(input::read(path)?)?;
    }
    let arguments = Arguments::parse(&linker_arguments);
    for path in arguments.files.iter().filter(|path| path.is_file()) {
        program.note(path)?;
    }
    linker_arguments.extend(complete(&mut program, &arguments, &scratch, progress)?);
    if !program.has_bitcode {
        return Err(Error::NoBitcode);
    }

    let Program { module, objects, linked, .. } = program;
    let machine = codegen::machine(&module, level, &llvm_options)?;
    module.set_data_layout(&machine.get_target_data().get_data_layout());
    let options = asyncify::options_for(&asyncify::ir::Module::from_inkwell(&module), |builder| {
        if matches.get_one::<String>("world").is_none() {
            builder.set(OptionLevel::CommandLine, "world", Some("closed"));
        }
        if flags.is_some() {
            tinygo::options(&module, builder);
        }
        cli::pass_options(matches, builder);
    })?;
    check_imports(&module, &options, &objects, progress)?;
    asyncify::prepare(&module, &options);
    internalise(&module, &arguments, &objects);
    if flags.is_some() {
        tinygo::hint_at_pauses(&module);
    }
    progress.step("optimising");
    codegen::optimise(&module, &machine, level, flags.is_some())?;
    progress.step("transforming");
    let outcome = transform::pass(&session, &module, &options)?;
    check_callers(&outcome, &objects)?;
    progress.step("generating code");
    let object = scratch.file("program.o");
    fs::write(&object, codegen::object(&module, &machine)?)
        .map_err(|source| Error::Write { path: object.clone(), source })?;
    if session.errors() > 0 {
        return Err(Error::Reported(session.errors()));
    }

    progress.step("linking");
    let output = scratch.file("linked.wasm");
    let mut all = vec![object.display().to_string()];
    all.extend(linked);
    all.extend(linker_arguments);
    all.extend(["-o".to_owned(), output.display().to_string()]);
    progress.clear();
    wasm_ld::run(&all)?;
    target.persist(&output)
}

/// Takes what is needed out of archives, and adds the start code. Returns arguments that
/// wasm-ld needs with it.
fn complete(
    program: &mut Program<'_>,
    arguments: &Arguments,
    scratch: &Scratch,
    progress: &Progress,
) -> Result<Vec<String>, Error> {
    let mut roots: BTreeSet<String> = arguments.exported.iter().cloned().collect();
    if program.has_bitcode {
        let triple = program.module.get_triple();
        roots.extend(llvm::library_calls(&triple.as_str().to_string_lossy()));
    }
    roots.extend(start::roots(program, arguments).into_iter().map(str::to_owned));
    program.resolve(&roots, scratch)?;
    let more = start::add(program, arguments)?;
    // The start code has needs of its own.
    program.resolve(&roots, scratch)?;
    if start::add_initialize(program, arguments)? {
        progress.message("note: the host has to call '_initialize' first: constructors run there");
    }
    Ok(more)
}

/// Makes every definition internal that nobody outside of the module may name, so that
/// LLVM and the pass see all of its uses.
fn internalise(module: &Module<'_>, arguments: &Arguments, objects: &[Object]) {
    // Assembly refers to symbols by name, and may refer to any.
    if arguments.export_all || !llvm::inline_assembly(module).is_empty() {
        return;
    }
    let triple = module.get_triple();
    let mut kept: BTreeSet<String> =
        llvm::library_calls(&triple.as_str().to_string_lossy()).into_iter().collect();
    kept.insert("_start".into());
    kept.extend(arguments.exported.iter().cloned());
    for object in objects {
        kept.extend(object.needs.needed.iter().cloned());
    }
    let globals = llvm::globals(module);
    for global in &globals {
        if global.attribute("wasm-export-name").is_some() {
            kept.insert(global.name());
        }
        if global.kind == GlobalKind::Variable
            && ["llvm.used", "llvm.compiler.used"].contains(&global.name().as_str())
        {
            kept.extend(global.listed());
        }
    }
    for global in globals {
        let name = global.name();
        if !global.is_declaration()
            && !name.starts_with("llvm.")
            && !kept.contains(&name)
            && matches!(global.binding(), llvm::Binding::Strong | llvm::Binding::Weak)
        {
            global.make_internal();
        }
    }
}

/// Objects must not call switch calls: their frames cannot be unwound. A member of an
/// archive may have more than the program uses, as that of the C library does that has all
/// system calls; it is only warned of.
fn check_imports(
    module: &Module<'_>,
    options: &Options,
    objects: &[Object],
    progress: &Progress,
) -> Result<(), Error> {
    let mut defined: BTreeSet<&str> = BTreeSet::new();
    defined.extend(objects.iter().flat_map(|it| &it.needs.defined).map(String::as_str));
    let globals: Vec<String> = llvm::globals(module)
        .into_iter()
        .filter(|global| !global.is_declaration())
        .map(llvm::Global::name)
        .collect();
    defined.extend(globals.iter().map(String::as_str));
    for Object { name, needs, is_member, .. } in objects {
        for (symbol, import) in &needs.imports {
            if defined.contains(symbol.as_str()) {
                continue;
            }
            let designation = options.designation(&[symbol, import])?;
            let Some(designation) = designation.filter(|it| it.role == Role::Switch) else {
                continue;
            };
            let message = format!(
                "{name} calls the import '{import}', which may suspend ({}), and could not be \
                 unwound then; give it as bitcode too (clang -emit-llvm)",
                designation.source
            );
            if !is_member {
                return Err(Error::Link(message));
            }
            progress.message(&format!("warning: {message}"));
        }
    }
    Ok(())
}

/// Objects must not call what may suspend: their frames cannot be unwound.
fn check_callers(outcome: &asyncify::Outcome, objects: &[Object]) -> Result<(), Error> {
    for function in &outcome.instrumented {
        if let Some(object) = objects.iter().find(|it| it.needs.needed.contains(function)) {
            return Err(Error::Link(format!(
                "{1} refers to '{0}', which may suspend, and could not be unwound when it \
                 calls it; give it as bitcode too (clang -emit-llvm), or name '{0}' in --never",
                function, object.name
            )));
        }
    }
    Ok(())
}
