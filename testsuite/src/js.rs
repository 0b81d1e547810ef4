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
    process::Command,
    sync::{Arc, OnceLock},
};

/// Versions of Node, by the folder that `cargo xtask setup` has brought them to.
const NODES: [&str; 3] = ["node26", "node24", "node20"];

/// Systems that have no `node:test`, with the command that runs a script.
const OTHERS: [(&str, &[&str]); 2] = [
    ("deno", &["deno/deno", "run", "--quiet", "--allow-read", "--allow-env"]),
    ("bun", &["bun/bin/bun", "run"]),
];

/// How the modules are built: a level, and what the package is told of the interface.
const WAYS: [(&str, Interface); 4] = [
    ("O0", Interface::Binaryen),
    ("O2", Interface::Binaryen),
    ("O0", Interface::Native),
    ("O2", Interface::Native),
];

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

    /// The package's `bufferSize`.
    fn buffer(self) -> &'static str {
        match self {
            Interface::Binaryen => "16384",
            Interface::Native => "0",
        }
    }
}

/// What all trials share: the compiled package, made by the first that asks.
#[derive(Debug, Default)]
struct Package(OnceLock<Result<tempfile::TempDir, String>>);

/// One trial per version of Node, or browser, and way to build.
pub fn trials(toolchain: &Arc<Toolchain>) -> Vec<Trial> {
    let package = Arc::new(Package::default());
    let mut trials = Vec::new();
    let mut add = |name: String, check: Check| {
        let (toolchain, package) = (Arc::clone(toolchain), Arc::clone(&package));
        trials.push(Trial::test(name, move || {
            check(&toolchain, &package).map_err(|error| format!("{error:#}").into())
        }));
    };
    for node in NODES {
        for (level, interface) in WAYS {
            let name = format!("js::package::{node}::{}::{level}", interface.name());
            add(
                name,
                Box::new(move |toolchain, package| {
                    in_node(toolchain, package, node, "package", level, interface)
                }),
            );
        }
        for interface in [Interface::Binaryen, Interface::Native] {
            add(
                format!("js::threads::{node}::{}", interface.name()),
                Box::new(move |toolchain, package| {
                    in_node(toolchain, package, node, "threads", "O2", interface)
                }),
            );
        }
        add(
            format!("js::wasi::{node}"),
            Box::new(move |toolchain, package| {
                in_node(toolchain, package, node, "wasi", "O2", Interface::Binaryen)
            }),
        );
    }
    for (system, words) in OTHERS {
        for interface in [Interface::Binaryen, Interface::Native] {
            add(
                format!("js::{system}::{}", interface.name()),
                Box::new(move |toolchain, package| in_other(toolchain, package, words, interface)),
            );
        }
    }
    for (level, interface) in WAYS {
        add(
            format!("js::chromium::{}::{level}", interface.name()),
            Box::new(move |toolchain, package| in_chromium(toolchain, package, level, interface)),
        );
    }
    trials
}

type Check = Box<dyn FnOnce(&Toolchain, &Package) -> Result<()> + Send>;

/// A command that is told where the package and the modules are.
fn host(command: &mut Command, package: &Package, modules: &Modules<'_>) -> Result<()> {
    command.env("PACKAGE", package.compiled(modules.toolchain)?.join("dist/index.js"));
    command.env("PROGRAM", modules.transformed()?).env("UNTOUCHED", modules.untouched()?);
    command.env("THREADED", modules.threaded()?);
    command.env("COMMAND", modules.command()?).env("BUFFER", modules.interface.buffer());
    Ok(())
}

fn in_chromium(
    toolchain: &Toolchain,
    package: &Package,
    level: &str,
    interface: Interface,
) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("asyncify-js-").tempdir()?;
    let modules = Modules { toolchain, folder: folder.path(), level, interface };
    let mut browser = Command::new(&toolchain.node);
    browser.arg(files::root().join("js/browser.mjs"));
    browser.env("CHROMIUM", "chromium");
    browser.env("WASI_SHIM", toolchain::package("browser_wasi_shim")?);
    host(&mut browser, package, &modules)?;
    succeed(&mut browser)?;
    Ok(())
}

fn in_other(
    toolchain: &Toolchain,
    package: &Package,
    words: &[&str],
    interface: Interface,
) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("asyncify-js-").tempdir()?;
    let modules = Modules { toolchain, folder: folder.path(), level: "O2", interface };
    let mut script = Command::new(toolchain::package(words[0])?);
    script.args(&words[1..]).arg(files::root().join("js/smoke.mjs"));
    // Nothing is asked of the network, and nothing kept.
    script.env("DENO_DIR", folder.path()).env("DENO_NO_UPDATE_CHECK", "1");
    host(&mut script, package, &modules)?;
    let printed = succeed(&mut script)?.stdout;
    ensure!(printed == b"passed\n", "it printed {}", String::from_utf8_lossy(&printed));
    Ok(())
}

fn in_node(
    toolchain: &Toolchain,
    package: &Package,
    node: &str,
    test: &str,
    level: &str,
    interface: Interface,
) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("asyncify-js-").tempdir()?;
    let modules = Modules { toolchain, folder: folder.path(), level, interface };
    let mut tests = Command::new(toolchain::package(&format!("{node}/bin/node"))?);
    // What a test prints belongs to it, and colours to nobody.
    tests.args(["--test", "--test-reporter=tap"]).env_remove("NODE_OPTIONS");
    tests.arg(files::root().join("js").join(format!("{test}.test.mjs")));
    host(&mut tests, package, &modules)?;
    let output = run(&mut tests)?;
    let printed = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "{printed}");
    let passed = printed.lines().find_map(|line| line.strip_prefix("# pass "));
    ensure!(passed.is_some_and(|count| count != "0"), "no test ran:\n{printed}");
    Ok(())
}

impl Package {
    /// The folder with the package, compiled.
    fn compiled(&self, toolchain: &Toolchain) -> Result<&Path> {
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
    fn transformed(&self) -> Result<PathBuf> {
        self.link(&self.objects("program", &[])?, "program.wasm", &[])
    }

    /// For several threads, with a memory that comes from outside.
    fn threaded(&self) -> Result<PathBuf> {
        let objects = self.objects("threaded", &["-matomics", "-mbulk-memory"])?;
        let memory = ["--shared-memory", "--import-memory", "--max-memory=67108864"];
        self.link(&objects, "threaded.wasm", &memory)
    }

    fn untouched(&self) -> Result<PathBuf> {
        let object = self.object("js/program.c", "untouched.o", self.level, false, &[])?;
        self.link(&[object], "untouched.wasm", &[])
    }

    fn objects(&self, name: &str, features: &[&str]) -> Result<Vec<PathBuf>> {
        let program = format!("{name}.o");
        let mut objects =
            vec![self.object("js/program.c", &program, self.level, true, features)?];
        if self.interface == Interface::Native {
            // What only wraps the interface must have no frame.
            let exports = format!("{name}-exports.o");
            let source = "../runtime/src/exports.c";
            objects.push(self.object(source, &exports, "O1", true, features)?);
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
        source: &str,
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
            clang.arg(format!("-fpass-plugin={}", self.toolchain.plugin.display()));
            clang.args(["-mllvm", "-asyncify-switch=host.*"]);
            clang.args(["-mllvm", &format!("-asyncify-abi={}", self.interface.name())]);
        }
        succeed(clang.arg("-c").arg(files::root().join(source)).arg("-o").arg(&object))?;
        Ok(object)
    }

    fn link(&self, objects: &[PathBuf], name: &str, options: &[&str]) -> Result<PathBuf> {
        let program = self.folder.join(name);
        let mut linker = self.toolchain.command("wasm-ld");
        linker.args(["--no-entry", "--export=__stack_pointer", "--export=malloc"]);
        linker.args(options).args(objects);
        succeed(linker.arg("-o").arg(&program))?;
        Ok(program)
    }
}
