//! Compilers that have the pass in their own process: a Go program over TinyGo's bindings of LLVM
//! (`pipeline/go`) and one in Rust over inkwell (`pipeline/rust`). Each makes objects of the
//! programs in `pipeline/programs` with the runtime in `pipeline/runtime`, in the shape of TinyGo's,
//! of bitcode of this LLVM and of LLVM 16, TinyGo's. They are run in each engine, and must print
//! their `PRINTS` lines and return what `ENDS` says, or 0.
//!
//! What an embedder may get wrong must be a result, too: `pipeline/errors`.

use crate::{
    engines::{Abi, Engine, Mode, V8, Wasmtime},
    files::{self, Case},
    toolchain::{Toolchain, run, succeed},
};
use anyhow::{Context, Result, anyhow, ensure};
use libtest_mimic::Trial;
use std::{
    ffi::OsStr,
    fmt, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, OnceLock},
};
use tempfile::TempDir;

/// What the compilers tell the pass.
const OPTIONS: &str = "switch=tinygo_swapTask:tinygo_protect;world=closed";

/// Which compiler makes the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compiler {
    Go,
    /// With LLVM's static libraries.
    GoStatic,
    Rust,
}

/// Which clang makes the bitcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Input {
    /// The one of the suite's LLVM.
    Own,
    /// That of TinyGo's LLVM.
    Llvm16,
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Input::Own => "own",
            Input::Llvm16 => "llvm16",
        })
    }
}

/// What is tried, with the compilers' levels.
const WAYS: [(Compiler, Input, &str); 6] = [
    (Compiler::Go, Input::Own, "O2"),
    (Compiler::Go, Input::Llvm16, "Oz"),
    (Compiler::GoStatic, Input::Own, "O1"),
    (Compiler::Rust, Input::Own, "O0"),
    (Compiler::Rust, Input::Own, "Oz"),
    (Compiler::Rust, Input::Llvm16, "O2"),
];

/// What LLVM 16's clang is called.
const CLANG16: &str = "clang-16";

/// A result that all trials share, made by the first that asks.
type Once<T> = OnceLock<Result<T, String>>;

fn once<T>(cell: &Once<T>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    let made = cell.get_or_init(|| make().map_err(|error| format!("{error:#}")));
    made.as_ref().map_err(|error| anyhow!("{error}"))
}

struct Shared {
    toolchain: Arc<Toolchain>,
    engines: [Arc<dyn Engine>; 2],
    folder: TempDir,
    go: Once<PathBuf>,
    go_static: Once<PathBuf>,
    own: Once<Vec<PathBuf>>,
    llvm16: Once<Vec<PathBuf>>,
    support: Once<Vec<PathBuf>>,
}

/// One trial per program and way, and one per compiler for what goes wrong.
///
/// # Errors
///
/// If an engine or a case cannot be had.
pub fn trials(toolchain: &Arc<Toolchain>) -> Result<Vec<Trial>> {
    let shared = Arc::new(Shared {
        toolchain: Arc::clone(toolchain),
        engines: [V8::new(&toolchain.node), Wasmtime::new()?],
        folder: tempfile::Builder::new().prefix("asyncify-pipeline-").tempdir()?,
        go: Once::new(),
        go_static: Once::new(),
        own: Once::new(),
        llvm16: Once::new(),
        support: Once::new(),
    });
    let no_go = why_no_go();
    let no_llvm16 = run(Command::new(CLANG16).arg("--version"))
        .is_err()
        .then(|| format!("there is no {CLANG16}; `cargo xtask setup` installs it"));
    let mut trials = Vec::new();
    let mut add = |name: String, compiler, input, check: Check| {
        let reason = no_go.as_ref().filter(|_| compiler != Compiler::Rust);
        let reason = reason.or(no_llvm16.as_ref().filter(|_| input == Input::Llvm16));
        let shared = Arc::clone(&shared);
        let trial =
            Trial::test(name, move || check(&shared).map_err(|error| format!("{error:#}").into()));
        trials.push(match reason {
            Some(reason) => trial.with_kind(reason).with_ignored_flag(true),
            None => trial,
        });
    };
    for case in files::cases("pipeline/programs", &["c"])? {
        for (compiler, input, level) in WAYS {
            let name = format!("pipeline::{}::{compiler:?}::{input}::{level}", case.name);
            let case = case.clone();
            let check = move |shared: &Shared| shared.check(&case, compiler, input, level);
            add(name.to_lowercase(), compiler, input, Box::new(check));
        }
    }
    for compiler in [Compiler::Go, Compiler::GoStatic, Compiler::Rust] {
        let name = format!("pipeline::errors::{compiler:?}").to_lowercase();
        add(name, compiler, Input::Own, Box::new(move |shared| shared.check_errors(compiler)));
    }
    Ok(trials)
}

type Check = Box<dyn FnOnce(&Shared) -> Result<()> + Send>;

/// Why the compiler in Go cannot be built here, if so. Go itself is there wherever setup could
/// install it; the module may not be, without a network.
fn why_no_go() -> Option<String> {
    let mut go = Command::new("go");
    go.args(["list", "-m", "-f", "{{.Dir}}", "tinygo.org/x/go-llvm"]).env("GOPROXY", "off");
    match run(go.current_dir(root().join("go"))) {
        Err(_) => Some("there is no go; `cargo xtask setup` installs it".to_owned()),
        Ok(output) if output.status.success() && !output.stdout.trim_ascii().is_empty() => None,
        Ok(_) => Some(
            "Go's module of LLVM bindings is missing; `cargo xtask setup` brings it".to_owned(),
        ),
    }
}

fn root() -> PathBuf {
    files::root().join("pipeline")
}

fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new("c")) {
            sources.push(path);
        }
    }
    sources.sort();
    Ok(sources)
}

impl Shared {
    fn check(&self, case: &Case, compiler: Compiler, input: Input, level: &str) -> Result<()> {
        let folder = tempfile::Builder::new().prefix("asyncify-pipeline-").tempdir()?;
        let program = self.bitcode(input, &case.path, folder.path())?;
        let object = folder.path().join("program.o");
        let mut command = Command::new(self.compiler(compiler)?);
        command.args(["--passes", &format!("default<{level}>"), "--options", OPTIONS, "-o"]);
        let output = succeed(command.arg(&object).args(self.runtime(input)?).arg(program))?;
        ensure!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));

        let wasm = folder.path().join("program.wasm");
        let mut link = self.toolchain.command("wasm-ld");
        link.args(["--no-entry", "--export=__stack_pointer", "--fatal-warnings", "-o"]);
        succeed(link.arg(&wasm).arg(&object).args(self.support()?))?;
        let mut expected: Vec<String> = case.lines("PRINTS").map(str::to_owned).collect();
        expected.push(format!("run = {}", case.lines("ENDS").next().unwrap_or("0")));
        for engine in &self.engines {
            let outcome = engine
                .run(&wasm, Abi::Native, Mode::Never)
                .with_context(|| engine.name().to_owned())?;
            ensure!(
                outcome.log == expected,
                "{}: printed\n{}\ninstead of\n{}",
                engine.name(),
                outcome.log.join("\n"),
                expected.join("\n")
            );
        }
        Ok(())
    }

    fn check_errors(&self, compiler: Compiler) -> Result<()> {
        let errors = root().join("errors");
        let folder = tempfile::Builder::new().prefix("asyncify-pipeline-").tempdir()?;
        let mut check = Command::new(self.compiler(compiler)?);
        check.arg("--check").current_dir(folder.path());
        for name in ["right", "unsupported"] {
            let bitcode = folder.path().join(name).with_extension("bc");
            let mut clang = self.toolchain.command("clang");
            clang.args(["--target=wasm32-unknown-unknown", "-mreference-types", "-O2", "-g"]);
            // The place in the message is then the same everywhere.
            clang.current_dir(&errors).args(["-emit-llvm", "-c", &format!("{name}.c"), "-o"]);
            succeed(clang.arg(&bitcode))?;
            check.arg(bitcode);
        }
        let output = succeed(&mut check)?;
        let expected = fs::read_to_string(errors.join("expected.txt"))?;
        let printed = String::from_utf8_lossy(&output.stdout);
        ensure!(printed == expected, "printed\n{printed}\ninstead of\n{expected}");
        Ok(())
    }

    fn compiler(&self, compiler: Compiler) -> Result<PathBuf> {
        let built = self.toolchain.driver.parent().context("the driver is in no folder")?;
        match compiler {
            Compiler::Rust => {
                let path = built.join("pipeline");
                ensure!(path.exists(), "{} is missing: build the workspace", path.display());
                Ok(path)
            }
            Compiler::Go => Ok(once(&self.go, || self.build_go(built, false))?.clone()),
            Compiler::GoStatic => Ok(once(&self.go_static, || self.build_go(built, true))?.clone()),
        }
    }

    /// Builds the compiler in Go with LLVM's library, or its static libraries: those of the components that
    /// LLVM's bindings for Go use.
    fn build_go(&self, built: &Path, is_static: bool) -> Result<PathBuf> {
        let name = if is_static { "pipeline-static" } else { "pipeline" };
        let path = self.folder.path().join(name);
        let which: &[&str] = if is_static {
            &[
                "--link-static",
                "--ldflags",
                "--libs",
                "all-targets",
                "passes",
                "mcjit",
                "interpreter",
                "bitreader",
                "irreader",
                "linker",
                "--system-libs",
            ]
        } else {
            &["--ldflags", "--libs", "--link-shared"]
        };
        let configure = |arguments: &[&str]| -> Result<String> {
            let output = succeed(self.toolchain.command("llvm-config").args(arguments))?;
            Ok(String::from_utf8_lossy(&output.stdout).replace('\n', " "))
        };
        let headers = files::root().with_file_name("plugin").join("include");
        let own = format!("-O0 -w -I{}", headers.display());
        // The interpreter's, of which llvm-config says nothing.
        let ffi = if is_static { "-lffi" } else { "" };
        let libraries = format!(
            "{} {} {ffi} -lstdc++ -lm -ldl -lpthread",
            built.join("libasyncify.a").display(),
            configure(which)?
        );
        let mut go = Command::new("go");
        go.args(["build", "-mod=readonly", "-tags=byollvm", "-ldflags=-s -w", "-o"]);
        go.arg(&path).arg(".").current_dir(root().join("go")).env("CGO_ENABLED", "1");
        go.env("CGO_CPPFLAGS", configure(&["--cppflags"])?).env("CGO_CFLAGS", own);
        go.env("CGO_CXXFLAGS", "-std=c++17 -O0 -w").env("CGO_LDFLAGS", libraries);
        succeed(&mut go)?;
        Ok(path)
    }

    fn runtime(&self, input: Input) -> Result<&[PathBuf]> {
        let (cell, folder) = match input {
            Input::Own => (&self.own, "own"),
            Input::Llvm16 => (&self.llvm16, "llvm16"),
        };
        let modules = once(cell, || {
            let folder = self.folder.path().join(folder);
            fs::create_dir(&folder)?;
            let mut sources = sources(&root().join("runtime"))?;
            sources.extend(["tinygo_tasks.c", "tinygo_scan.c"].map(files::runtime));
            sources.iter().map(|source| self.bitcode(input, source, &folder)).collect()
        });
        Ok(modules?)
    }

    /// What clang makes of a source before LLVM's passes.
    fn bitcode(&self, input: Input, source: &Path, folder: &Path) -> Result<PathBuf> {
        let name = Path::new(source.file_name().unwrap_or_default());
        let bitcode = folder.join(name.with_extension("bc"));
        let mut clang = match input {
            Input::Own => self.toolchain.command("clang"),
            Input::Llvm16 => Command::new(CLANG16),
        };
        clang.args(["--target=wasm32-unknown-unknown", "-ffreestanding", "-fno-exceptions"]);
        clang.args(["-Wall", "-Wextra", "-Werror", "-O2", "-Xclang", "-disable-llvm-passes"]);
        clang.arg("-I").arg(files::root().join("include")).arg("-I").arg(root().join("runtime"));
        clang.arg("-I").arg(files::runtime(""));
        clang.arg("-I").arg(files::root().with_file_name("runtime").join("include"));
        clang.args(["-DASYNCIFY_NO_WASI", "-emit-llvm", "-c"]);
        succeed(clang.arg(source).arg("-o").arg(&bitcode))?;
        Ok(bitcode)
    }

    /// What the hosts need.
    fn support(&self) -> Result<&[PathBuf]> {
        let objects = once(&self.support, || {
            let object = |name: &str| {
                let object = self.folder.path().join(name).with_extension("o");
                let source = files::root().join("support").join(name);
                let mut clang = self.toolchain.command("clang");
                clang.args(["--target=wasm32-unknown-unknown", "-ffreestanding", "-O2", "-c"]);
                succeed(clang.arg(source).arg("-o").arg(&object))?;
                Ok(object)
            };
            ["host.c", "memory.c"].into_iter().map(object).collect()
        });
        Ok(objects?)
    }
}
