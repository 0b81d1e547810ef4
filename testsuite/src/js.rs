//! Tests of the JavaScript package, `runtime/js`, as users have it: compiled. `js/*.test.mjs` run
//! in each version of Node, with modules of both interfaces, `js/browser.page.mjs` in Chromium,
//! `js/smoke.mjs` in Deno and Bun.

use crate::{
    files,
    toolchain::{self, Toolchain, run, succeed},
};
use anyhow::{Result, ensure};
use libtest_mimic::Trial;
use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{Arc, OnceLock},
};

/// Versions of Node, by the folder that `cargo xtask setup` has brought them to.
const NODES: [&str; 3] = ["node26", "node24", "node20"];

/// Systems that have no `node:test`, with the command that runs a script.
const OTHERS: [(&str, &[&str]); 2] = [
    ("deno", &["deno/deno", "run", "--quiet", "--allow-read", "--allow-env"]),
    ("bun", &["bun/bin/bun", "run"]),
];

/// How the modules are built.
const WAYS: [(&str, Interface); 4] = [
    ("O0", Interface::Binaryen),
    ("O2", Interface::Binaryen),
    ("O0", Interface::Native),
    ("O2", Interface::Native),
];

/// What the linker exports for hosts that give each call a stack.
const STACKS: [&str; 2] = ["--export=__stack_pointer", "--export=malloc"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Interface {
    Binaryen,
    Native,
}

impl Interface {
    fn name(self) -> &'static str {
        match self {
            Interface::Binaryen => "binaryen",
            Interface::Native => "native",
        }
    }
}

/// What all trials share: the compiled package, made by the first that asks.
#[derive(Debug, Default)]
pub struct Package(OnceLock<Result<tempfile::TempDir, String>>);

/// One trial per version of Node, or browser, and way to build.
pub fn trials(toolchain: &Arc<Toolchain>) -> Vec<Trial> {
    let package = Arc::new(Package::default());
    let mut trials = Vec::new();
    let mut add = |name: String, level, interface, check: Check| {
        let (toolchain, package) = (Arc::clone(toolchain), Arc::clone(&package));
        trials.push(Trial::test(name, move || {
            let case = Case { toolchain: &toolchain, package: &package, level, interface };
            check(case).map_err(|error| format!("{error:#}").into())
        }));
    };
    for node in NODES {
        for (level, interface) in WAYS {
            let name = format!("js::package::{node}::{}::{level}", interface.name());
            add(name, level, interface, Box::new(move |case| case.in_node(node, "package")));
        }
        for interface in [Interface::Binaryen, Interface::Native] {
            let name = format!("js::threads::{node}::{}", interface.name());
            add(name, "O2", interface, Box::new(move |case| case.in_node(node, "threads")));
        }
        let name = format!("js::wasi::{node}");
        add(name, "O2", Interface::Binaryen, Box::new(move |case| case.in_node(node, "wasi")));
    }
    for (system, words) in OTHERS {
        for interface in [Interface::Binaryen, Interface::Native] {
            let name = format!("js::{system}::{}", interface.name());
            add(name, "O2", interface, Box::new(move |case| case.in_other(words)));
        }
    }
    for (level, interface) in WAYS {
        let name = format!("js::chromium::{}::{level}", interface.name());
        add(name, level, interface, Box::new(|case| case.in_chromium()));
    }
    trials
}

type Check = Box<dyn FnOnce(Case<'_>) -> Result<()> + Send>;

/// What a trial is about.
#[derive(Clone, Copy)]
struct Case<'a> {
    toolchain: &'a Toolchain,
    package: &'a Package,
    level: &'a str,
    interface: Interface,
}

impl Case<'_> {
    fn in_node(&self, node: &str, test: &str) -> Result<()> {
        let mut tests = Command::new(toolchain::package(&format!("{node}/bin/node"))?);
        // What a test prints belongs to it, and colours to nobody.
        tests.args(["--test", "--test-reporter=tap"]).env_remove("NODE_OPTIONS");
        tests.arg(files::root().join("js").join(format!("{test}.test.mjs")));
        let output = self.run(&mut tests)?;
        let printed = String::from_utf8_lossy(&output.stdout);
        ensure!(output.status.success(), "{printed}");
        let passed = printed.lines().find_map(|line| line.strip_prefix("# pass "));
        ensure!(passed.is_some_and(|count| count != "0"), "no test ran:\n{printed}");
        for skipped in printed.lines().filter(|line| line.contains("# SKIP")) {
            eprintln!("{node}: {}", skipped.trim_start());
        }
        Ok(())
    }

    fn in_other(&self, words: &[&str]) -> Result<()> {
        let mut script = Command::new(toolchain::package(words[0])?);
        script.args(&words[1..]).arg(files::root().join("js/smoke.mjs"));
        let output = self.run(&mut script)?;
        ensure!(output.status.success() && output.stdout == b"passed\n", "{output:?}");
        Ok(())
    }

    fn in_chromium(&self) -> Result<()> {
        let mut browser = Command::new(&self.toolchain.node);
        browser.arg(files::root().join("js/browser.mjs")).env("CHROMIUM", "chromium");
        browser.env("WASI_SHIM", toolchain::package("browser_wasi_shim")?);
        let output = self.run(&mut browser)?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// Runs what is told where the package and the modules are.
    fn run(&self, command: &mut Command) -> Result<Output> {
        let folder = tempfile::Builder::new().prefix("asyncify-js-").tempdir()?;
        let Case { toolchain, level, interface, .. } = *self;
        let modules = Modules { toolchain, folder: folder.path(), level, interface };
        command.env("PACKAGE", self.package.compiled(toolchain)?.join("dist/index.js"));
        command.env("PROGRAM", modules.transformed()?).env("UNTOUCHED", modules.untouched()?);
        command.env("THREADED", modules.threaded()?).env("COMMAND", modules.command()?);
        command.env("TRACED", modules.traced()?);
        command.env("HIDDEN", modules.hidden()?).env("BARE", modules.bare()?);
        command.env("INTERFACE", interface.name());
        // Deno asks nothing of the network, and keeps nothing.
        command.env("DENO_DIR", folder.path()).env("DENO_NO_UPDATE_CHECK", "1");
        run(command)
    }
}

impl Package {
    /// The folder with the package, compiled.
    ///
    /// # Errors
    ///
    /// If the compiler fails.
    pub fn compiled(&self, toolchain: &Toolchain) -> Result<&Path> {
        let made = self.0.get_or_init(|| compile(toolchain).map_err(|error| format!("{error:#}")));
        made.as_ref().map(tempfile::TempDir::path).map_err(|error| anyhow::anyhow!("{error}"))
    }
}

fn compile(toolchain: &Toolchain) -> Result<tempfile::TempDir> {
    let folder = tempfile::Builder::new().prefix("asyncify-package-").tempdir()?;
    let sources = files::root().with_file_name("runtime").join("js");
    std::fs::copy(sources.join("package.json"), folder.path().join("package.json"))?;
    let mut compiler = Command::new(&toolchain.node);
    compiler.arg(toolchain::package("typescript/bin/tsc")?).arg("--project").arg(&sources);
    succeed(compiler.arg("--outDir").arg(folder.path().join("dist")))?;
    Ok(folder)
}

/// The modules that the tests are about.
struct Modules<'a> {
    toolchain: &'a Toolchain,
    folder: &'a Path,
    level: &'a str,
    interface: Interface,
}

impl Modules<'_> {
    fn program(&self) -> PathBuf {
        files::root().join("js/program.c")
    }

    fn transformed(&self) -> Result<PathBuf> {
        self.link(&self.objects("program", &[])?, "program.wasm", &STACKS)
    }

    /// For several threads, with a memory that comes from outside.
    fn threaded(&self) -> Result<PathBuf> {
        let objects = self.objects("threaded", &["-matomics", "-mbulk-memory"])?;
        let memory = ["--shared-memory", "--import-memory=env,shared", "--max-memory=67108864"];
        self.link(&objects, "threaded.wasm", &[&STACKS[..], &memory].concat())
    }

    fn untouched(&self) -> Result<PathBuf> {
        let object = self.object(&self.program(), "untouched.o", self.level, false, &[])?;
        self.link(&[object], "untouched.wasm", &STACKS)
    }

    /// Says where it is suspended.
    fn traced(&self) -> Result<PathBuf> {
        let options = ["-g", "-mllvm", "-asyncify-backtrace"];
        self.link(&self.objects("traced", &options)?, "traced.wasm", &STACKS)
    }

    /// Has an allocator, which it can give memory back to, but exports no stack pointer.
    fn hidden(&self) -> Result<PathBuf> {
        let options =
            ["malloc", "free", "freed", "overflows"].map(|name| format!("--export={name}"));
        let options: Vec<_> =
            options.iter().map(String::as_str).chain(["--export-memory=store"]).collect();
        self.link(&self.objects("program", &[])?, "hidden.wasm", &options)
    }

    /// Exports what the program exports by itself, and its memory.
    fn bare(&self) -> Result<PathBuf> {
        self.link(&self.objects("program", &[])?, "bare.wasm", &["--initial-memory=131072"])
    }

    fn objects(&self, name: &str, features: &[&str]) -> Result<Vec<PathBuf>> {
        let program = format!("{name}.o");
        let mut objects =
            vec![self.object(&self.program(), &program, self.level, true, features)?];
        if self.interface == Interface::Native {
            // What only wraps the interface must have no frame.
            let exports = format!("{name}-exports.o");
            let source = files::runtime("exports.c");
            objects.push(self.object(&source, &exports, "O1", true, features)?);
        }
        Ok(objects)
    }

    /// A WASI command, by the driver, which brings start code that can be resumed.
    fn command(&self) -> Result<PathBuf> {
        let (bitcode, command) = (self.folder.join("wasi.bc"), self.folder.join("wasi.wasm"));
        let mut clang = self.toolchain.command("clang");
        // clang has the C library's headers under this name, which it calls deprecated.
        clang.args(["--target=wasm32-wasi", "-Wno-deprecated", "-Wall", "-Wextra", "-Werror"]);
        clang.args(["-O2", "-emit-llvm", "-c"]).arg(files::root().join("js/wasi.c"));
        succeed(clang.arg("-o").arg(&bitcode))?;
        let mut link = Command::new(&self.toolchain.driver);
        link.args(["link", "-O2", "--wasi", "--abi=binaryen", "--switch=host.wait"]);
        link.arg(&bitcode).arg("-o").arg(&command);
        link.args(["--", "--export=__stack_pointer", "--export=malloc"]);
        succeed(&mut link)?;
        Ok(command)
    }

    fn object(
        &self,
        source: &Path,
        name: &str,
        level: &str,
        has_pass: bool,
        features: &[&str],
    ) -> Result<PathBuf> {
        let object = self.folder.join(name);
        let mut clang = self.toolchain.command("clang");
        clang.args(["--target=wasm32-wasip1", "-ffreestanding", "-Wall", "-Wextra", "-Werror"]);
        clang.arg(format!("-{level}")).args(features);
        if has_pass {
            clang.args(self.toolchain.clang_plugin());
            clang.args(["-mllvm", "-asyncify-switch=host.*"]);
            clang.args(["-mllvm", &format!("-asyncify-abi={}", self.interface.name())]);
        }
        succeed(clang.arg("-c").arg(source).arg("-o").arg(&object))?;
        Ok(object)
    }

    fn link(&self, objects: &[PathBuf], name: &str, options: &[&str]) -> Result<PathBuf> {
        let program = self.folder.join(name);
        let mut linker = self.toolchain.command("wasm-ld");
        linker.arg("--no-entry").args(options).args(objects);
        succeed(linker.arg("-o").arg(&program))?;
        Ok(program)
    }
}
