//! `asyncify link`: bitcode, objects and archives in, a wasm out.
//!
//! All bitcode is linked to one module, which is optimised, transformed and compiled to one
//! object; wasm-ld links that with the objects.

use crate::{
    cli,
    codegen::{self, Level},
    error::Error,
    input::{self, Contents, File},
    llvm::{self, Global, GlobalKind, Session},
    output::Target,
    progress::Progress,
    symbols::{self, Needs},
    transform,
    wasm_ld::{self, Arguments},
    wasm_object,
};
use asyncify::options::Level as OptionLevel;
use clap::ArgMatches;
use inkwell::module::Module;
use std::{collections::BTreeSet, fs, path::PathBuf};

/// The start code.
const START: &str = include_str!("start.ll");

/// Runs the command.
pub fn run(matches: &ArgMatches, progress: &Progress) -> Result<(), Error> {
    cli::checked_options(matches)?;
    let owned =
        |id| -> Vec<String> { matches.get_many(id).into_iter().flatten().cloned().collect() };
    llvm::set_llvm_options(&owned("mllvm")).map_err(Error::Usage)?;
    let mut linker_arguments = owned("linker");
    if matches.get_flag("wasi") {
        linker_arguments.extend(wasm_ld::wasi_libraries()?);
    }
    let level = Level::new(cli::required::<String>(matches, "level")?);
    let target = Target::new(cli::required::<PathBuf>(matches, "output")?);
    let scratch = target.scratch()?;

    let session = Session::new(progress.clone(), matches.get_flag("remarks"));
    let mut program = Program::new(&session);
    for path in matches.get_many::<PathBuf>("files").into_iter().flatten() {
        progress.step(format!("reading {}", path.display()));
        program.add(input::read(path)?)?;
    }
    let objects = program.link_archives(&scratch)?;
    let arguments = Arguments::parse(&linker_arguments);
    program.add_start_code(&arguments)?;
    let Program { module, objects: needs, has_bitcode, .. } = program;
    if !has_bitcode {
        return Err(Error::Link(
            "no input has bitcode, so there is nothing to transform; compile with clang \
             -emit-llvm, or -flto"
                .into(),
        ));
    }

    let machine = codegen::machine(&module, level)?;
    module.set_data_layout(&machine.get_target_data().get_data_layout());
    let given = |builder: &mut asyncify::options::Builder| {
        if matches.get_one::<String>("world").is_none() {
            builder.set(OptionLevel::CommandLine, "world", Some("closed"));
        }
        cli::pass_options(matches, builder);
    };
    let options = asyncify::options_for(&asyncify::ir::Module::from_inkwell(&module), given)?;
    asyncify::prepare(&module, &options);
    internalise(&module, &kept(&module, &arguments, &needs)?);
    progress.step("optimising");
    codegen::optimise(&module, &machine, level)?;
    progress.step("transforming");
    let outcome = transform::pass(&session, &module, given)?;
    check_callers(&outcome, &needs)?;
    progress.step("generating code");
    let object = scratch.path().join("program.o");
    fs::write(&object, codegen::object(&module, &machine)?)
        .map_err(|source| Error::Write { path: object.clone(), source })?;

    progress.step("linking");
    let linked = scratch.path().join("linked.wasm");
    let mut all = vec![object.display().to_string()];
    all.extend(objects);
    all.extend(linker_arguments);
    all.extend(["-o".to_owned(), linked.display().to_string()]);
    progress.clear();
    wasm_ld::run(&all)?;
    target.persist(&linked)
}

/// What the inputs add up to.
struct Program<'s> {
    session: &'s Session,
    module: Module<'s>,
    has_bitcode: bool,
    /// Arguments of wasm-ld, in the order of the inputs.
    linked: Vec<String>,
    /// Archives with bitcode in them, whose members are taken on demand.
    archives: Vec<File>,
    /// What the objects among the inputs need and define, and in which file.
    objects: Vec<(String, Needs)>,
}

impl<'s> Program<'s> {
    fn new(session: &'s Session) -> Self {
        Program {
            session,
            module: session.context().create_module("program"),
            has_bitcode: false,
            linked: Vec::new(),
            archives: Vec::new(),
            objects: Vec::new(),
        }
    }

    fn add(&mut self, file: File) -> Result<(), Error> {
        let contents =
            input::classify(&file.bytes).map_err(|reason| Error::input(&file.name, reason))?;
        match contents {
            Contents::Bitcode | Contents::Text => self.add_module(&file.bytes, &file.name),
            Contents::Wasm => {
                self.add_object(&file.bytes, &file.name)?;
                self.linked.push(file.name);
                Ok(())
            }
            Contents::Archive => {
                let members = input::members(&file)?;
                if members.iter().any(|it| input::classify(&it.bytes) == Ok(Contents::Bitcode)) {
                    self.archives.push(file);
                } else {
                    // wasm-ld knows what to do with it.
                    self.linked.push(file.name);
                }
                Ok(())
            }
        }
    }

    fn add_module(&mut self, bytes: &[u8], name: &str) -> Result<(), Error> {
        let module = transform::parse(self.session, bytes, name)?;
        let triple = module.get_triple();
        let text = triple.as_str().to_string_lossy();
        if !text.starts_with("wasm32") {
            return Err(Error::input(
                name,
                format!("its target is '{text}'; compile with --target=wasm32-wasip1 or the like"),
            ));
        }
        if !self.has_bitcode {
            self.module.set_triple(&triple);
            self.module.set_data_layout(&module.get_data_layout());
        }
        self.has_bitcode = true;
        let before = self.session.errors();
        llvm::link_into(&self.module, module).map_err(|()| {
            if self.session.errors() > before {
                Error::Reported(self.session.errors())
            } else {
                Error::input(name, "it cannot be linked with the modules before it")
            }
        })
    }

    fn add_object(&mut self, bytes: &[u8], name: &str) -> Result<(), Error> {
        let symbols = wasm_object::symbols(bytes).map_err(|reason| Error::input(name, reason))?;
        let mut needs = Needs::default();
        needs.add(symbols);
        self.objects.push((name.to_owned(), needs));
        Ok(())
    }

    /// Takes the members of archives that are needed, as a linker does: until no more
    /// are. Returns wasm-ld's arguments for the objects.
    fn link_archives(&mut self, scratch: &tempfile::TempDir) -> Result<Vec<String>, Error> {
        let mut members = Vec::new();
        for archive in std::mem::take(&mut self.archives) {
            for member in input::members(&archive)? {
                let symbols = match input::classify(&member.bytes) {
                    Ok(Contents::Bitcode) => {
                        let context = Session::new(Progress::new(), false);
                        symbols::of_module(&transform::parse(
                            &context,
                            &member.bytes,
                            &member.name,
                        )?)
                    }
                    Ok(Contents::Wasm) => wasm_object::symbols(&member.bytes)
                        .map_err(|reason| Error::input(&member.name, reason))?,
                    // Tables of contents and the like.
                    _ => continue,
                };
                members.push((member, symbols));
            }
        }
        loop {
            let mut needs = Needs::default();
            needs.add(symbols::of_module(&self.module));
            for (_, object) in &self.objects {
                needs.needed.extend(object.needed.iter().cloned());
                needs.defined.extend(object.defined.iter().cloned());
            }
            // The start code is not there yet.
            needs.needed.extend(["main", "__main_argc_argv", "__main_void"].map(str::to_owned));
            let Some(at) = members.iter().position(|(_, symbols)| needs.wants(symbols)) else {
                break;
            };
            let (member, _) = members.remove(at);
            if input::classify(&member.bytes) == Ok(Contents::Bitcode) {
                self.add_module(&member.bytes, &member.name)?;
            } else {
                self.add_object(&member.bytes, &member.name)?;
                let path = scratch.path().join(format!("member-{}.o", self.linked.len()));
                fs::write(&path, &member.bytes)
                    .map_err(|source| Error::Write { path: path.clone(), source })?;
                self.linked.push(path.display().to_string());
            }
        }
        Ok(std::mem::take(&mut self.linked))
    }

    /// Brings the start code if the program has a `main` and nobody else brings one.
    fn add_start_code(&mut self, arguments: &Arguments) -> Result<(), Error> {
        let defined: Vec<Global<'_>> =
            llvm::globals(&self.module).into_iter().filter(|it| !it.is_declaration()).collect();
        let find = |name: &str| defined.iter().find(|global| global.name() == name).copied();
        let main = find("main").and_then(Global::returns_i32);
        let has_main = main.is_some()
            || ["__main_void", "__main_argc_argv", "__original_main"]
                .iter()
                .any(|name| find(name).is_some());
        if !has_main || find("_start").is_some() {
            return Ok(());
        }
        let adapter = if find("__main_void").is_some() || find("__main_argc_argv").is_some() {
            ""
        } else if find("__original_main").is_some() {
            "declare i32 @__original_main()\n\
             define i32 @__main_void() {\n  %r = call i32 @__original_main()\n  ret i32 %r\n}\n"
        } else {
            match main {
                Some((true, 0)) => {
                    "declare i32 @main()\n\
                     define i32 @__main_void() {\n  %r = call i32 @main()\n  ret i32 %r\n}\n"
                }
                Some((true, 2)) => {
                    "declare i32 @main(i32, ptr)\n\
                     define i32 @__main_argc_argv(i32 %c, ptr %v) {\n  \
                     %r = call i32 @main(i32 %c, ptr %v)\n  ret i32 %r\n}\n"
                }
                _ => return Ok(()),
            }
        };
        let brought = self
            .objects
            .iter()
            .map(|(name, needs)| (name.clone(), needs.defined.contains("_start")))
            .chain(arguments.files.iter().map(|path| {
                let is_object = fs::read(path)
                    .ok()
                    .and_then(|bytes| wasm_object::symbols(&bytes).ok())
                    .is_some_and(|symbols| symbols.iter().any(|it| it.name == "_start"));
                (path.display().to_string(), is_object)
            }))
            .find(|(_, defines)| *defines);
        if let Some((name, _)) = brought {
            return Err(Error::Link(format!(
                "{name} defines '_start'; a prebuilt one cannot be resumed, so leave it out: this \
                 command brings start code that can"
            )));
        }
        if !adapter.is_empty() {
            self.add_own(adapter)?;
        }
        self.add_own(START)
    }

    fn add_own(&mut self, text: &str) -> Result<(), Error> {
        let module = llvm::parse(self.session.context(), text.as_bytes(), "<start code>")
            .map_err(|message| Error::Internal { step: "reading the start code", message })?;
        module.set_triple(&self.module.get_triple());
        module.set_data_layout(&self.module.get_data_layout());
        llvm::link_into(&self.module, module)
            .map_err(|()| Error::Reported(self.session.errors().max(1)))
    }
}

/// The definitions that somebody outside of the module may name.
fn kept(
    module: &Module<'_>,
    arguments: &Arguments,
    objects: &[(String, Needs)],
) -> Result<Option<BTreeSet<String>>, Error> {
    if arguments.export_all {
        return Ok(None);
    }
    let triple = module.get_triple();
    let mut kept: BTreeSet<String> =
        llvm::library_calls(&triple.as_str().to_string_lossy()).into_iter().collect();
    kept.insert("_start".into());
    kept.extend(arguments.exported.iter().cloned());
    for (_, needs) in objects {
        kept.extend(needs.needed.iter().cloned());
    }
    for path in &arguments.files {
        let file = input::read(path)?;
        let mut needs = Needs::default();
        match input::classify(&file.bytes) {
            Ok(Contents::Wasm) => needs.add(symbols_of(&file.bytes, &file.name)?),
            Ok(Contents::Archive) => {
                for member in input::members(&file)? {
                    if input::classify(&member.bytes) == Ok(Contents::Wasm) {
                        needs.add(symbols_of(&member.bytes, &member.name)?);
                    }
                }
            }
            _ => {}
        }
        kept.extend(needs.needed);
    }
    for global in llvm::globals(module) {
        if global.attribute("wasm-export-name").is_some() {
            kept.insert(global.name());
        }
        if global.kind == GlobalKind::Variable
            && ["llvm.used", "llvm.compiler.used"].contains(&global.name().as_str())
        {
            kept.extend(global.listed());
        }
    }
    Ok(Some(kept))
}

fn symbols_of(bytes: &[u8], name: &str) -> Result<Vec<symbols::Symbol>, Error> {
    wasm_object::symbols(bytes).map_err(|reason| Error::input(name, reason))
}

/// Makes every definition internal that is not kept, so that LLVM sees all of its uses.
fn internalise(module: &Module<'_>, kept: &Option<BTreeSet<String>>) {
    let Some(kept) = kept else { return };
    // Assembly refers to symbols by name, and may refer to any.
    if !llvm::inline_assembly(module).is_empty() {
        return;
    }
    for global in llvm::globals(module) {
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

/// Objects must not call what may suspend: their frames cannot be unwound.
fn check_callers(outcome: &asyncify::Outcome, objects: &[(String, Needs)]) -> Result<(), Error> {
    let instrumented = outcome.report.functions.iter().filter(|function| function.instrumented);
    for function in instrumented {
        if let Some((object, _)) =
            objects.iter().find(|(_, needs)| needs.needed.contains(&function.name))
        {
            return Err(Error::Link(format!(
                "{object} refers to '{}', which may suspend; give it as bitcode too (clang \
                 -emit-llvm), or name '{0}' in --never",
                function.name
            )));
        }
    }
    Ok(())
}
