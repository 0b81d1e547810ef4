//! What `cargo xtask install` makes, used as outside projects do: by CMake, by the build systems of
//! zlib and bzip2 as they are, by clang's configuration file and pkg-config, by Cargo (`cargo.rs`), as a
//! package (`deb.rs`). The programs suspend, and run in both engines.
//!
//! The prefix is fresh, and has been moved from where it was installed.

mod cargo;
mod deb;

use crate::{
    engines::{Abi, Engine, Mode, V8, Wasmtime},
    files,
    toolchain::{Toolchain, run, succeed},
};
use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, OnceLock},
};
use tempfile::TempDir;

/// What the programs of the suite export and what their engines want.
const SWITCH: &str = "--switch=env.pause --abi=binaryen";

/// What a program is linked with so that the engines can run it.
const LINK: [&str; 2] = ["-mexec-model=reactor", "-Wl,--export=__stack_pointer"];

/// A program that suspends, and what it is to the engines.
const SOURCES: [&str; 3] = ["installed/cmake/main.c", "installed/cmake/more.c", "support/host.c"];

/// One way to use an installation.
type Check = fn(&Shared, &Path) -> Result<()>;

const CHECKS: [(&str, Check); 16] = [
    ("layout", layout),
    ("cmake::ninja", |shared, folder| cmake(shared, folder, "Ninja", "Release")),
    ("cmake::make", |shared, folder| cmake(shared, folder, "Unix Makefiles", "MinSizeRel")),
    ("cmake::debug", |shared, folder| cmake(shared, folder, "Ninja", "Debug")),
    ("cmake::mistakes", mistakes),
    ("cmake::another-compiler", another_compiler),
    ("make::bzip2", bzip2),
    ("configure::zlib", zlib),
    ("clang::config-file", config_file),
    ("clang::pkg-config", pkg_config),
    ("clang::command-line", command_line),
    ("cargo::dev", |shared, folder| cargo::program(shared, folder, "dev")),
    ("cargo::release", |shared, folder| cargo::program(shared, folder, "release")),
    ("cargo::attributes", cargo::attributes),
    ("cargo::mistakes", cargo::mistakes),
    ("deb", deb::package),
];

/// What the tests share.
struct Shared {
    toolchain: Arc<Toolchain>,
    engines: [Arc<dyn Engine>; 2],
    prefix: OnceLock<Result<TempDir, String>>,
}

/// One trial per way to use an installation.
///
/// # Errors
///
/// If an engine does not start.
pub fn trials(toolchain: &Arc<Toolchain>) -> Result<Vec<Trial>> {
    let shared = Arc::new(Shared {
        toolchain: Arc::clone(toolchain),
        engines: [Wasmtime::new()?, V8::new(&toolchain.node)],
        prefix: OnceLock::new(),
    });
    let trial = |(name, check): (&str, Check)| {
        let shared = Arc::clone(&shared);
        Trial::test(format!("installed::{name}"), move || {
            let folder = tempfile::Builder::new().prefix("asyncify-installed-").tempdir()?;
            check(&shared, folder.path()).map_err(|error| format!("{error:#}").into())
        })
    };
    Ok(CHECKS.into_iter().map(trial).collect())
}

impl Shared {
    /// The installation.
    fn prefix(&self) -> Result<PathBuf> {
        let made = self.prefix.get_or_init(|| self.install().map_err(|error| format!("{error:#}")));
        made.as_ref().map(|it| it.path().join("moved")).map_err(|error| anyhow::anyhow!("{error}"))
    }

    fn install(&self) -> Result<TempDir> {
        let folder = tempfile::Builder::new().prefix("asyncify-prefix-").tempdir()?;
        let xtask = self.toolchain.driver.with_file_name("xtask");
        ensure!(xtask.exists(), "{} is missing; build the workspace", xtask.display());
        let mut install = Command::new(xtask);
        install.args(["install", "--no-build", "--prefix", "/opt/asyncify", "--destdir"]);
        succeed(install.arg(folder.path().join("root")))?;
        fs::rename(folder.path().join("root/opt/asyncify"), folder.path().join("moved"))?;
        Ok(folder)
    }

    /// A command of the installation, with the pass's options for the suite's programs.
    fn command(&self, name: &str) -> Result<Command> {
        let mut command = Command::new(self.prefix()?.join("bin").join(name));
        command.env("ASYNCIFY_FLAGS", SWITCH);
        Ok(command)
    }

    /// The environment that a build system finds compiler and tools in.
    fn tools(&self, command: &mut Command) -> Result<()> {
        command.env("ASYNCIFY_FLAGS", SWITCH).env("CC", self.prefix()?.join("bin/asyncify-cc"));
        command.env("AR", self.toolchain.tool("llvm-ar"));
        command.env("RANLIB", self.toolchain.tool("llvm-ranlib"));
        Ok(())
    }

    /// A program of `workloads/` around a library that has been built in `library`.
    fn workload(&self, name: &str, library: &Path, archive: &str, output: &Path) -> Result<()> {
        let root = files::root();
        let mut cc = self.command("asyncify-cc")?;
        cc.current_dir(library).args([
            "-O2",
            "-I.",
            "-DBZ_NO_STDIO",
            "-DINTERVAL=1",
            "-Wall",
            "-Wextra",
            "-Werror",
        ]);
        for headers in ["include", "workloads"] {
            cc.arg("-I").arg(root.join(headers));
        }
        cc.arg(root.join("workloads").join(name).join("main.c")).arg(root.join("support/host.c"));
        succeed(cc.arg(archive).args(LINK).arg("-o").arg(output))?;
        Ok(())
    }

    /// Runs a program in both engines, suspending and not, which must print the same.
    fn compare(&self, wasm: &Path, least: u32) -> Result<Vec<String>> {
        let plain = self.engines[0].run(wasm, Abi::Binaryen, Mode::Never)?;
        let wrong = plain.log.iter().find(|line| line.starts_with("not "));
        ensure!(wrong.is_none(), "the program says: {}", wrong.map_or("", |line| line));
        for engine in &self.engines {
            let outcome = engine.run(wasm, Abi::Binaryen, Mode::Always)?;
            let name = engine.name();
            ensure!(outcome.log == plain.log, "{name}: {:?}, not {:?}", outcome.log, plain.log);
            ensure!(outcome.suspensions >= least, "{name}: {} suspensions", outcome.suspensions);
        }
        Ok(plain.log)
    }
}

fn layout(shared: &Shared, folder: &Path) -> Result<()> {
    let prefix = shared.prefix()?;
    for file in [
        "bin/asyncify-c++",
        "include/asyncify-pass.h",
        "share/asyncify/runtime/task.c",
        "share/asyncify/rust/tasks/src/lib.rs",
        "share/man/man1/asyncify.1",
        "share/zsh/site-functions/_asyncify",
    ] {
        ensure!(prefix.join(file).exists(), "{file} is missing");
    }
    // Nothing knows where it was installed, and no placeholder is left.
    let texts = ["lib/cmake", "lib/pkgconfig", "share/asyncify/cmake", "share/asyncify/clang"];
    let mut grep = Command::new("grep");
    grep.args(["-rE", "/opt/asyncify|@[A-Z]+@"]).args(texts).current_dir(&prefix);
    let found = run(&mut grep)?;
    ensure!(found.status.code() == Some(1), "{}", String::from_utf8_lossy(&found.stdout));
    let source = folder.join("x.c");
    fs::write(&source, "#include <asyncify.h>\nint x;\n")?;
    let mut cc = shared.command("asyncify-cc")?;
    succeed(cc.arg("-I").arg(prefix.join("include")).arg("-c").arg(source).current_dir(folder))?;
    Ok(())
}

/// Configures and builds the project in `installed/cmake`, and runs its programs.
fn cmake(shared: &Shared, folder: &Path, generator: &str, config: &str) -> Result<()> {
    let build = folder.join("build");
    succeed(configure(shared, "cmake", &build)?.args(["-G", generator]).args([
        format!("-DCMAKE_BUILD_TYPE={config}"),
        format!("-DSUITE={}", files::root().display()),
    ]))?;
    succeed(Command::new("cmake").arg("--build").arg(&build))?;
    for program in ["whole", "files", "words"] {
        let wasm = build.join(format!("{program}.wasm"));
        let log = shared.compare(&wasm, 8).context(program)?;
        ensure!(log == ["12", "14", "25", "21", "run = 0"], "{program}: {log:?}");
    }
    ensure!(build.join("report.json").exists(), "REPORT names a file in the build's folder");
    // A list that has changed: what was made of it is made again.
    let list = build.join("switch.txt");
    fs::write(&list, "env.other\n")?;
    let again = succeed(Command::new("cmake").arg("--build").arg(&build))?;
    let said = [again.stdout, again.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    ensure!(said.contains("env.other"), "not linked again: {said}");
    Ok(())
}

fn configure(shared: &Shared, project: &str, build: &Path) -> Result<Command> {
    let mut cmake = Command::new("cmake");
    cmake.arg("-S").arg(files::root().join("installed").join(project)).arg("-B").arg(build);
    let toolchain = shared.prefix()?.join("share/asyncify/cmake/wasm32-wasi.cmake");
    cmake.arg("--toolchain").arg(toolchain);
    Ok(cmake)
}

/// Mistakes in options are errors when a project is configured, and say what is right.
fn mistakes(shared: &Shared, folder: &Path) -> Result<()> {
    for (options, message) in [
        ("SWICH;env.pause", "unknown option 'SWICH'"),
        ("swich=env.pause", "unknown option 'swich=env.pause'"),
        ("WORLD;round", "WORLD is one of open, closed, not"),
        ("SWITCH", "SWITCH has no value"),
    ] {
        let mut cmake = configure(shared, "mistakes", &folder.join("build"))?;
        let output = run(cmake.arg(format!("-DOPTIONS={options}")))?;
        let text = String::from_utf8_lossy(&output.stderr).replace("\n  ", " ");
        ensure!(!output.status.success() && text.contains(message), "{options}: {text}");
    }
    Ok(())
}

/// A compiler that cannot load the plugin is refused.
fn another_compiler(shared: &Shared, folder: &Path) -> Result<()> {
    let mut cmake = Command::new("cmake");
    cmake.arg("-S").arg(files::root().join("installed/mistakes")).arg("-B").arg(folder);
    cmake.arg(format!("-DCMAKE_PREFIX_PATH={}", shared.prefix()?.display()));
    let output = run(cmake.args(["-DCMAKE_C_COMPILER=cc", "-DOPTIONS=SWITCH;env.pause"]))?;
    let text = String::from_utf8_lossy(&output.stderr).replace("\n  ", " ");
    ensure!(!output.status.success() && text.contains("it is for clang 22"), "{text}");
    Ok(())
}

/// bzip2 by its makefile.
fn bzip2(shared: &Shared, folder: &Path) -> Result<()> {
    let library = copy("crates/vendor/bzip2-sys/bzip2-1.0.8", folder)?;
    let mut make = Command::new("make");
    shared.tools(make.current_dir(&library))?;
    // The makefile has a CC of its own, which only the command line overrules.
    make.arg(format!("CC={}", shared.prefix()?.join("bin/asyncify-cc").display()));
    make.arg(format!("AR={}", shared.toolchain.tool("llvm-ar").display()));
    make.arg(format!("RANLIB={}", shared.toolchain.tool("llvm-ranlib").display()));
    // So it needs nothing of WASI, which the engines here do not have.
    succeed(make.args(["CFLAGS=-O2 -DBZ_NO_STDIO", "libbz2.a"]))?;
    let program = folder.join("app.wasm");
    shared.workload("bzip2", &library, "libbz2.a", &program)?;
    shared.compare(&program, 1000)?;
    Ok(())
}

/// zlib by its configure script and makefile, with the programs that come with it.
fn zlib(shared: &Shared, folder: &Path) -> Result<()> {
    let library = copy("zlib", folder)?;
    let mut configure = Command::new("./configure");
    shared.tools(configure.arg("--static").env("CHOST", "wasm32-wasi").current_dir(&library))?;
    succeed(&mut configure)?;
    let mut make = Command::new("make");
    shared.tools(make.args(["libz.a", "example"]).current_dir(&library))?;
    succeed(&mut make)?;
    let program = folder.join("app.wasm");
    shared.workload("zlib", &library, "libz.a", &program)?;
    shared.compare(&program, 1000)?;

    // zlib's own test.
    let mut node = Command::new(&shared.toolchain.node);
    node.arg("--no-warnings").arg(files::root().join("installed/wasi.mjs"));
    let output = succeed(node.arg(library.join("example")).arg(folder))?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(said.contains("inflate with dictionary: hello, hello!"), "{said}");
    Ok(())
}

/// Copies sources that `cargo xtask setup` has brought.
fn copy(name: &str, folder: &Path) -> Result<PathBuf> {
    let source = files::root().with_file_name(".cache").join("src").join(name);
    ensure!(source.exists(), "{} is missing; `cargo xtask setup` brings it", source.display());
    let copy = folder.join("library");
    succeed(Command::new("cp").arg("-r").arg(source).arg(&copy))?;
    Ok(copy)
}

/// clang itself, by the configuration file: file by file, and as a whole.
fn config_file(shared: &Shared, folder: &Path) -> Result<()> {
    let config = shared.prefix()?.join("share/asyncify/clang/asyncify.cfg");
    let clang = || {
        let mut clang = shared.toolchain.command("clang");
        clang.arg(format!("--config={}", config.display())).args(["-O2", "-Wall", "-Werror"]);
        clang.args(["--target=wasm32-wasi", "-Wno-deprecated"]);
        clang.arg("-I").arg(files::root().join("include"));
        clang
    };
    for whole in [false, true] {
        let mut objects = Vec::new();
        for source in SOURCES {
            let object = folder.join(format!("{whole}-{}", objects.len())).with_extension("o");
            let mut clang = clang();
            if whole {
                clang.arg("-flto");
            } else {
                clang.args(["-mllvm", "-asyncify-switch=env.pause"]);
                clang.args(["-mllvm", "-asyncify-abi=binaryen"]);
            }
            clang.arg("-c").arg(files::root().join(source)).arg("-o").arg(&object);
            succeed(&mut clang)?;
            objects.push(object);
        }
        let program = folder.join("app.wasm");
        let mut link = clang();
        link.args(objects).args(LINK).arg("-o").arg(&program);
        if whole {
            link.args(["-Xlinker", "--asyncify-switch=env.pause"]);
            link.args(["-Wl,--asyncify-abi=binaryen"]);
        }
        succeed(&mut link)?;
        shared.compare(&program, 8).with_context(|| format!("as a whole: {whole}"))?;
    }
    Ok(())
}

/// clang with the flags that pkg-config has.
fn pkg_config(shared: &Shared, folder: &Path) -> Result<()> {
    let query = |arguments: &[&str]| -> Result<String> {
        let mut query = Command::new("pkg-config");
        query.env("PKG_CONFIG_PATH", shared.prefix()?.join("lib/pkgconfig"));
        let output = succeed(query.args(arguments))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    query(&["--exists", "asyncify >= 0.1"])?;
    let flags = query(&["--cflags", "asyncify"])?;
    let mut clang = shared.toolchain.command("clang");
    clang.args(flags.split_whitespace()).args(["--target=wasm32-wasip1", "-Rpass=asyncify"]);
    clang.args(["-mllvm", "-asyncify-switch=env.pause", "-c", "-o"]).arg(folder.join("x.o"));
    clang.arg("-I").arg(files::root().join("include"));
    let output = succeed(clang.arg(files::root().join("installed/cmake/more.c")))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(said.contains("instrumented"), "{said}");
    let archive = query(&["--variable=archive", "asyncify-pass"])?;
    ensure!(Path::new(&archive).exists(), "{archive} is missing");
    Ok(())
}

/// What a compiler is asked besides compiling, and mistakes in options.
fn command_line(shared: &Shared, folder: &Path) -> Result<()> {
    let version = succeed(shared.command("asyncify-cc")?.arg("--version"))?;
    ensure!(String::from_utf8_lossy(&version.stdout).contains("clang version 22"));
    let version = succeed(shared.command("asyncify-ld")?.arg("--version"))?;
    ensure!(String::from_utf8_lossy(&version.stdout).contains("LLD 22"));
    // The driver by its own name, called through a link in the path.
    let path = env::join_paths([shared.prefix()?.join("bin")])?;
    let mut cc = shared.command("asyncify")?;
    cc.env("PATH", path).args(["cc", "-E", "-dM", "-x", "c", "/dev/null"]);
    let macros = succeed(&mut cc)?;
    ensure!(String::from_utf8_lossy(&macros.stdout).contains("__wasi__"));

    let source = folder.join("x.c");
    fs::write(&source, "int main(void) { return 0; }\n")?;
    for (flags, argument, message) in [
        ("--swich=x", "-c", "--swich"),
        ("", "--asyncify-world=round", "unknown value 'round' for 'world'"),
        ("'", "-c", "a quote in it is not closed"),
    ] {
        let mut cc = shared.command("asyncify-cc")?;
        cc.env("ASYNCIFY_FLAGS", flags).arg(argument).arg(&source).current_dir(folder);
        let output = run(&mut cc)?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.code() == Some(2) && said.contains(message), "{flags}: {said}");
    }
    // Compiled to objects, there is nothing to transform: wasm-ld's work.
    let mut cc = shared.command("asyncify-cc")?;
    succeed(cc.args(["-fno-lto", "-Werror", "-o", "x.wasm"]).arg(&source).current_dir(folder))?;
    ensure!(fs::read(folder.join("x.wasm"))?.starts_with(b"\0asm"));
    Ok(())
}
