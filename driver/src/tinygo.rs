//! TinyGo's programs: what `tinygo build` would link, and the symbols of its scheduler and its
//! collector over the pass.
//!
//! `tinygo -x` prints the command that links the program; what that names is linked here instead,
//! but for TinyGo's own implementation of goroutines. (`tinygo build -o x.bc` would leave out the C
//! files of packages, and embedded ones.)

use crate::{
    crash::Scratch,
    error::Error,
    input::{self, Contents},
    llvm::{self, Binding},
    program::Program,
    wasm_ld, wasm_object,
};
use asyncify::options::{Builder, Level};
use inkwell::{
    attributes::{Attribute, AttributeLoc},
    module::{Linkage, Module},
};
use std::{
    collections::BTreeSet,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Where TinyGo is, by its name in the path.
const TINYGO: &str = "tinygo";

/// What TinyGo's assembly of the scheduler `asyncify` defines.
const ASSEMBLY: [&str; 3] = ["tinygo_launch", "tinygo_unwind", "tinygo_rewind"];

/// What scans the stack that runs, in programs that have no stack objects for their collector.
const SCAN: &str = "tinygo_scanCurrentStack";

/// TinyGo's, in assembly.
const STACK_POINTER: &str = "tinygo_getCurrentStackPointer";

/// The schedulers, and the scan of a stack: symbols of which programs with one need some, the name
/// and the text of the file that has it.
const RUNTIME: [(&[&str], &str, &str); 3] = [
    (&["tinygo_unwind"], "tinygo_asyncify.c", include_str!("../runtime/src/tinygo_asyncify.c")),
    (
        &["tinygo_pauseTask", "tinygo_swapTask"],
        "tinygo_tasks.c",
        include_str!("../runtime/src/tinygo_tasks.c"),
    ),
    (&[SCAN], "tinygo_scan.c", include_str!("../runtime/src/tinygo_scan.c")),
];

/// The headers of these files.
const HEADERS: [(&str, &str); 3] = [
    ("switch.h", include_str!("../runtime/src/switch.h")),
    ("tinygo.h", include_str!("../runtime/src/tinygo.h")),
    ("asyncify.h", include_str!("../runtime/include/asyncify.h")),
];

/// The header that has the names of goroutines.
const GOROUTINES: &str = "tinygo-goroutines.h";

/// What a function is called that a goroutine begins with, behind the name of what `go` has called.
const ENTRY: &str = "$gowrapper";

/// Where a program, or a library, begins, and what runs all constructors.
const ENTRIES: [&str; 2] = ["_start", "_initialize"];
const CTORS: &str = "__wasm_call_ctors";

/// What C files of packages, and the C library, call of Go's: it does not suspend. (Maps that it
/// uses make indirect calls, which look as if it could.)
const NEVER: &str = "malloc:calloc:realloc:free";

/// What a program of TinyGo's is linked from.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Bitcode, objects and archives.
    pub files: Vec<PathBuf>,
    /// Arguments of wasm-ld.
    pub linker: Vec<String>,
}

/// Has `tinygo` compile `packages`, to files in `scratch`. `flags` are those of `tinygo build`;
/// `level` is that of the option `-O`.
///
/// # Errors
/// If there is no TinyGo, or if it finds something wrong, which it says itself.
pub fn build(
    flags: &[String],
    packages: &[&PathBuf],
    level: &str,
    scratch: &Scratch,
) -> Result<Parts, Error> {
    let folder = scratch.file("tinygo");
    fs::create_dir(&folder).map_err(|source| Error::Write { path: folder.clone(), source })?;
    let mut command = Command::new(TINYGO);
    command.args(["build", "-x", "-work"]);
    if !has(flags, "target") {
        command.arg("-target=wasip1");
    }
    if !has(flags, "opt") {
        // Go has no -O3.
        command.arg(format!("-opt={}", level.replace('3', "2")));
    }
    command.args(flags).arg("-o").arg(folder.join("program.wasm")).args(packages);
    // The files are left there. TinyGo's own link is done, too, there being no way around it, but
    // wasm-opt need not run.
    command.env("TMPDIR", &folder).env("WASMOPT", folder.join("not-needed"));
    let output = command.output().map_err(|source| Error::Tool {
        tool: TINYGO.into(),
        source,
        advice: "; install TinyGo, and have it in the PATH",
    })?;
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().rev().find(|line| line.starts_with("wasm-ld ")).and_then(shlex::split);
    let Some(line) = line else {
        // Without what -x and -work say.
        let said = text.lines().filter(|line| {
            !line.starts_with("WORK=") && !line.contains(" --target=") && !line.is_empty()
        });
        let said: Vec<&str> = said.collect();
        return Err(Error::Link(if said.is_empty() {
            format!("{TINYGO} has linked nothing with wasm-ld; is the target WebAssembly?")
        } else {
            format!("{TINYGO} failed:\n{}", said.join("\n"))
        }));
    };
    Ok(parts(&line[1..]))
}

/// Takes apart the arguments of wasm-ld.
fn parts(arguments: &[String]) -> Parts {
    let mut result = Parts::default();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            // Where TinyGo's own output goes, and options of TinyGo's LLVM.
            "-o" | "-mllvm" => {
                rest.next();
            }
            _ if argument.starts_with("--lto-") || argument.starts_with("--thinlto-") => {}
            "-L" | "-z" => {
                result.linker.push(argument.clone());
                result.linker.extend(rest.next().cloned());
            }
            _ if argument.starts_with('-') => result.linker.push(argument.clone()),
            _ => result.files.push(argument.into()),
        }
    }
    result
}

/// What suspends a goroutine, of Go's.
const PAUSE: &str = "internal/task.Pause";

/// Says that what suspends a goroutine is worth inlining into what calls it: each switch unwinds one frame less, and
/// rewinds one less. In programs of channels, 1 % of size.
pub fn hint_at_pauses(module: &Module<'_>) {
    if let Some(pause) = module.get_function(PAUSE) {
        let kind = Attribute::get_named_enum_kind_id("inlinehint");
        let hint = module.get_context().create_enum_attribute(kind, 0);
        pause.add_attribute(AttributeLoc::Function, hint);
    }
}

/// Sets the options that a program needs; what the command line says wins.
pub fn options(module: &Module<'_>, builder: &mut Builder) {
    let mut set = |key, value| {
        builder.set(Level::ModuleFlags, key, Some(value));
    };
    set("never", NEVER);
    set("stack-check", "on");
    if module.get_function(SCAN).is_some() {
        set("gc", "conservative");
        set("gc-never", STACK_POINTER);
    }
}

/// Adds `files` to the program, and the symbols of its scheduler.
///
/// # Errors
/// If one cannot be read, or linked, or if there is no clang.
pub fn add(program: &mut Program<'_>, files: &[PathBuf], scratch: &Scratch) -> Result<(), Error> {
    for path in files {
        let file = input::read(path)?;
        let is_assembly = input::classify(&file.bytes) == Ok(Contents::Wasm)
            && wasm_object::read(&file.bytes).is_ok_and(|object| {
                object.symbols.iter().any(|symbol| {
                    symbol.binding != Binding::Undefined && ASSEMBLY.contains(&&*symbol.name)
                })
            });
        if !is_assembly {
            program.add(file)?;
        }
    }
    construct_at_entry(program)?;
    let globals = llvm::globals(&program.module);
    let names = |binding: fn(Binding) -> bool| -> BTreeSet<String> {
        globals.iter().filter(|it| binding(it.binding())).map(|it| it.name()).collect()
    };
    let needed = names(|binding| binding == Binding::Undefined);
    let path = scratch.file(GOROUTINES);
    fs::write(&path, goroutines(program)).map_err(|source| Error::Write { path, source })?;
    for (symbols, name, text) in RUNTIME {
        if symbols.iter().any(|&symbol| needed.contains(symbol)) {
            let path = compile(name, text, program, needed.contains("runtime.fd_write"), scratch)?;
            program.add(input::read(&path)?)?;
        }
    }
    Ok(())
}

/// Sees to it that constructors run once, where all begins: Go does not do it for JavaScript's
/// hosts, and else wasm-ld would let all exports run them.
fn construct_at_entry(program: &Program<'_>) -> Result<(), Error> {
    let module = &program.module;
    let calls = llvm::globals(module)
        .into_iter()
        .any(|it| it.name() == CTORS && it.binding() != Binding::Local);
    if calls {
        return Ok(());
    }
    for name in ENTRIES {
        if let Some(entry) = module.get_function(name) {
            entry.remove_string_attribute(AttributeLoc::Function, "wasm-export-name");
            // The linker would export it by its name.
            entry.as_global_value().set_name(&format!("asyncify.go.{name}"));
            program.add_own(&include_str!("tinygo-entry.ll").replace("_start", name))?;
        }
    }
    Ok(())
}

/// The names of all goroutines, in C.
fn goroutines(program: &Program<'_>) -> String {
    let mut declarations = String::new();
    let mut table = String::new();
    for (id, function) in program.module.get_functions().enumerate() {
        let symbol = function.get_name().to_string_lossy().into_owned();
        let Some(name) = symbol.strip_suffix(ENTRY) else { continue };
        // Go's own for the first goroutine.
        let name = if name.starts_with("runtime.run$") { "main.main" } else { name };
        // The library names it.
        function.set_linkage(Linkage::External);
        // Writing to a `String` cannot fail.
        let _ =
            writeln!(declarations, "extern goroutine_entry goroutine_{id} __asm__({symbol:?});");
        let _ = write!(table, "{{goroutine_{id}, {name:?}}}, ");
    }
    format!("{declarations}static const struct goroutine goroutines[] = {{{table}{{0, 0}}}};\n")
}

/// Compiles a file of the runtime library to bitcode that nothing has optimised so far: inlining
/// comes after `asyncify-prepare`.
fn compile(
    name: &str,
    text: &str,
    program: &Program<'_>,
    prints: bool,
    scratch: &Scratch,
) -> Result<PathBuf, Error> {
    for (name, text) in HEADERS.into_iter().chain([(name, text)]) {
        let path = scratch.file(name);
        fs::write(&path, text).map_err(|source| Error::Write { path, source })?;
    }
    let source = scratch.file(name);
    let output = source.with_extension("bc");
    let clang = wasm_ld::clang("clang");
    let mut command = Command::new(&clang);
    let triple = program.module.get_triple();
    let triple = triple.as_str().to_string_lossy();
    if !prints {
        command.arg("-DASYNCIFY_NO_WASI");
    }
    command.args(["-target", &triple, "-Wno-deprecated", "-O2", "-Xclang", "-disable-llvm-passes"]);
    command.args(["-ffreestanding", "-emit-llvm", "-c"]).arg(&source).arg("-o").arg(&output);
    let status = command.status().map_err(|source| Error::Tool {
        tool: clang.clone(),
        source,
        advice: "; install clang: it compiles the scheduler's symbols",
    })?;
    if status.success() {
        Ok(output)
    } else {
        Err(Error::Link(format!("'{}' failed to compile {name} ({status})", clang.display())))
    }
}

/// Whether a flag of Go's is among these: `-name`, `--name`, `-name=value`.
fn has(flags: &[String], name: &str) -> bool {
    flags.iter().filter(|flag| flag.starts_with('-')).any(|flag| {
        let flag = flag.trim_start_matches('-');
        flag == name || flag.strip_prefix(name).is_some_and(|rest| rest.starts_with('='))
    })
}

/// Whether an input of `asyncify link --tinygo` is for TinyGo: a package or a file in Go.
pub fn is_package(path: &Path) -> bool {
    let linked = ["bc", "ll", "o", "a"];
    path.extension().is_none_or(|extension| !linked.iter().any(|it| extension == *it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        shlex::split(line).expect("all quotes are closed")
    }

    #[test]
    fn words_are_taken_apart_as_by_a_shell() {
        let line = r#"-tags='a b' "c \" d"  e\ f '' 'it'\''s'"#;
        assert_eq!(words(line), ["-tags=a b", "c \" d", "e f", "", "it's"]);
        assert!(words("  ").is_empty());
    }

    #[test]
    fn flags_are_found_in_each_of_gos_spellings() {
        for line in ["-target=wasm", "--target=wasm", "-x -target wasm"] {
            assert!(has(&words(line), "target"), "{line}");
        }
        assert!(!has(&words("-targets=wasm target=wasm -opt=2"), "target"));
    }

    #[test]
    fn what_tinygo_links_is_linked_and_how_it_does_so_is_not() {
        let line = "--stack-first -L /tinygo -o /tmp/main /tmp/main.o /lib.a -mllvm -mcpu=generic \
                    --lto-O2 --thinlto-cache-dir=/cache -z stack-size=65536";
        let parts = parts(&words(line));
        assert_eq!(parts.files, [PathBuf::from("/tmp/main.o"), "/lib.a".into()]);
        assert_eq!(parts.linker, ["--stack-first", "-L", "/tinygo", "-z", "stack-size=65536"]);
    }

    #[test]
    fn packages_are_told_from_objects() {
        assert!(is_package(Path::new("./cmd/app")) && is_package(Path::new("main.go")));
        assert!(is_package(Path::new(".")) && is_package(Path::new("example.com/app")));
        assert!(!is_package(Path::new("more.o")) && !is_package(Path::new("library.a")));
    }
}
