//! The start code of programs with a `main`.
//!
//! A prebuilt `_start` stands between the host and the instrumented `main`, and would run
//! again, from its beginning, on a rewind: with the stack of the suspended program above
//! it. So the program gets one that is instrumented like the rest.

use crate::{
    error::Error,
    llvm::{self, Binding, Global},
    program::Program,
    wasm_ld::Arguments,
};

const START: &str = include_str!("start.ll");
const ARGUMENTS: &str = include_str!("arguments.ll");
const INITIALIZE: &str = include_str!("initialize.ll");

/// What a `main` is called, by its parameters: clang tells it by the symbol.
const MAINS: [&str; 4] = ["__main_void", "__main_argc_argv", "__original_main", "main"];

/// What runs all constructors; wasm-ld makes it.
const CTORS: &str = "__wasm_call_ctors";

/// What runs behind `main` if the C library is there; it flushes the standard output.
const DTORS: &str = "__wasm_call_dtors";

/// The symbols that archives are searched for because the program may start at them.
pub fn roots(program: &Program<'_>, arguments: &Arguments) -> Vec<&'static str> {
    if !arguments.starts() || definition(program, &["_start"]).is_some() {
        Vec::new()
    } else if definition(program, &MAINS).is_some() {
        vec![DTORS]
    } else {
        [MAINS.as_slice(), &[DTORS]].concat()
    }
}

/// Adds the start code if the program needs it: it has a `main`, and no `_start`.
/// Returns arguments that wasm-ld needs with it.
///
/// # Errors
/// If an object brings a `_start` that could not be resumed.
pub fn add(program: &Program<'_>, arguments: &Arguments) -> Result<Vec<String>, Error> {
    if !arguments.starts() || definition(program, &["_start"]).is_some() {
        return Ok(Vec::new());
    }
    let Some(main) = definition(program, &MAINS) else { return Ok(Vec::new()) };
    if let Some(object) = program.objects.iter().find(|it| it.needs.defined.contains("_start")) {
        return Err(Error::Link(format!(
            "{1} defines '_start', which could not be resumed when '{0}' suspends; leave it out \
             (crt1.o, crt1-command.o; with clang: -nostartfiles): start code for '{0}' comes with \
             this command",
            main.name(),
            object.name
        )));
    }
    let name = main.name();
    match (name.as_str(), main.returns_i32()) {
        ("__main_argc_argv" | "main", Some((true, 2))) => {
            program.add_own(START)?;
            program.add_own(&ARGUMENTS.replace("__main_argc_argv", &name))?;
        }
        ("__main_void" | "__original_main" | "main", Some((true, 0))) => {
            program.add_own(&START.replace("__main_void", &name))?;
        }
        _ => {
            return Err(Error::Link(format!(
                "'{name}' is neither 'int {name}(void)' nor 'int {name}(int, char **)', so it \
                 cannot be started; change it, or define '_start' in bitcode, or pass --no-entry \
                 behind '--'"
            )));
        }
    }
    Ok(vec![format!("--undefined={DTORS}")])
}

/// Sees to it that constructors run once. Returns whether that is up to the host, by the
/// export `_initialize`.
///
/// # Errors
/// If the program has an entry of its own that does not run them.
pub fn add_initialize(program: &Program<'_>, arguments: &Arguments) -> Result<bool, Error> {
    let globals = llvm::globals(&program.module);
    let used = |it: &Global<'_>| it.name() == CTORS && it.binding() != Binding::Local;
    let constructs = globals
        .iter()
        .any(|it| it.name() == "llvm.global_ctors" && !it.listed().is_empty())
        // wasm-ld wraps exports in the C library's destructors, too.
        || program.objects.iter().any(|it| it.constructs || it.needs.defined.contains(DTORS));
    if !constructs
        || arguments.is_incomplete
        || arguments.exported.iter().any(|name| name == CTORS)
        || program.objects.iter().any(|it| it.needs.needed.contains(CTORS))
        || globals.iter().any(used)
    {
        return Ok(false);
    }
    let entry = if arguments.no_entry { "_initialize" } else { arguments.entry_name() };
    if !arguments.no_entry || definition(program, &[entry]).is_some() {
        // Without an entry, wasm-ld says so.
        return match definition(program, &[entry]) {
            None => Ok(false),
            Some(_) => Err(Error::Link(format!(
                "'{entry}' does not call '{CTORS}', so constructors would run again on each \
                 rewind; declare 'void {CTORS}(void);' and call it there first"
            ))),
        };
    }
    program.add_own(INITIALIZE)?;
    Ok(true)
}

/// The first of these that the bitcode defines.
fn definition<'p>(program: &'p Program<'_>, names: &[&str]) -> Option<Global<'p>> {
    let globals = llvm::globals(&program.module);
    names.iter().find_map(|name| {
        globals.iter().find(|it| it.name() == *name && !it.is_declaration()).copied()
    })
}
