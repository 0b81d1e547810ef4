//! The builds of a test program: without the pass, and with it in each way, linked with what the
//! hosts need.
//!
//! The environment variable `ASYNCIFY_TEST_FLAGS` has more flags, for all programs, and
//! `ASYNCIFY_TEST_OPTIONS` more options of the pass.

use crate::{
    engines::Abi,
    files::{self, Case},
    toolchain::{Toolchain, succeed},
};
use anyhow::{Context, Result, anyhow};
use std::{env, path::PathBuf, process::Command, sync::OnceLock};
use tempfile::TempDir;

/// A way to a transformed program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// File by file: the plugin in clang, in an open world.
    Plugin,
    /// As a whole: the pass in opt, in a closed world.
    Pass,
    /// As a whole, and `opt -O3` after the pass.
    PassThenO3,
}

/// How exceptions are encoded in wasm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exceptions {
    /// There are none.
    None,
    /// As browsers have had them first.
    Legacy,
    /// As the standard has them.
    Standard,
}

impl Exceptions {
    /// Those that a program is built with.
    pub fn of(case: &Case) -> &'static [Exceptions] {
        if case.lines("EXCEPTIONS").next().is_some() {
            &[Exceptions::Legacy, Exceptions::Standard]
        } else {
            &[Exceptions::None]
        }
    }

    /// Why this LLVM cannot make them, if it cannot.
    pub fn why_not(self, toolchain: &Toolchain) -> Option<&'static str> {
        (self == Exceptions::Standard && toolchain.major < 20)
            .then_some("needs LLVM 20, the first with the standard encoding of exceptions")
    }

    /// The flag of LLVM's that selects the encoding, where there is more than one.
    fn encoding(self, toolchain: &Toolchain) -> Option<&'static str> {
        match self {
            _ if toolchain.major < 20 => None,
            Exceptions::None => None,
            Exceptions::Legacy => Some("-wasm-use-legacy-eh=true"),
            Exceptions::Standard => Some("-wasm-use-legacy-eh=false"),
        }
    }
}

/// More flags of clang's for all programs, to run them as `-g` or `-msimd128` has them.
const FLAGS_VARIABLE: &str = "ASYNCIFY_TEST_FLAGS";

/// More options of the pass for all programs, such as `gc=conservative`.
const OPTIONS_VARIABLE: &str = "ASYNCIFY_TEST_OPTIONS";

/// What is linked to every program.
pub struct Support {
    /// What the hosts need: `support/host.c`.
    host: PathBuf,
    /// The exports of abi=native: `runtime/src/exports.c`.
    native: PathBuf,
    /// The same with resume=frame: `support/frames.c`.
    frame: PathBuf,
    /// The C++ runtime library's part in exceptions: `support/exceptions.cpp`.
    exceptions: PathBuf,
    /// The compiler's library: i128 and the like are functions there.
    library: PathBuf,
    /// Keeps the files.
    _folder: TempDir,
}

/// Built when the first test asks for it, and once: a filter may leave none that does.
#[derive(Default)]
pub struct LazySupport(OnceLock<Result<Support, String>>);

impl LazySupport {
    pub fn get(&self, toolchain: &Toolchain) -> Result<&Support> {
        let made =
            self.0.get_or_init(|| Support::build(toolchain).map_err(|error| format!("{error:#}")));
        made.as_ref().map_err(|error| anyhow!("{error}"))
    }
}

impl Support {
    fn build(toolchain: &Toolchain) -> Result<Support> {
        let folder = tempfile::Builder::new().prefix("asyncify-support-").tempdir()?;
        let support = |name: &str| files::root().join("support").join(name);
        let object = |source: PathBuf, flags: &[String]| -> Result<PathBuf> {
            let name = source.file_name().unwrap_or_default();
            let object = folder.path().join(name).with_extension("o");
            let mut clang = clang(toolchain);
            succeed(clang.args(["-O1", "-c"]).args(flags).arg(source).arg("-o").arg(&object))?;
            Ok(object)
        };
        // By its old name, older clangs find what Debian has, and later ones, too.
        let library = succeed(
            clang(toolchain).args(["--target=wasm32-wasi", "-print-libgcc-file-name"]).arg("-w"),
        )?
        .stdout;
        let mut by_frame = toolchain.clang_plugin();
        by_frame.extend(["-mllvm", "-asyncify-resume=frame"].map(str::to_owned));
        for headers in ["", "../include"] {
            by_frame.push(format!("-I{}", files::runtime(headers).display()));
        }
        Ok(Support {
            host: object(support("host.c"), &[])?,
            native: object(files::runtime("exports.c"), &toolchain.clang_plugin())?,
            frame: object(support("frames.c"), &by_frame)?,
            exceptions: object(support("exceptions.cpp"), &EXCEPTIONS.map(str::to_owned))?,
            library: String::from_utf8_lossy(&library).trim().into(),
            _folder: folder,
        })
    }
}

/// What makes clang compile exceptions.
const EXCEPTIONS: [&str; 2] = ["-fexceptions", "-fwasm-exceptions"];

/// Clang for freestanding wasm.
fn clang(toolchain: &Toolchain) -> Command {
    let mut clang = toolchain.command("clang");
    clang
        .args(["--target=wasm32-wasip1", "-ffreestanding", "-fno-exceptions", "-Wall"])
        // IR has no use for all of these.
        .args(["-Werror", "-Wno-override-module", "-Wno-unused-command-line-argument"])
        // Newer ones have it unasked, and so need no C library for `memcpy` and `memset`.
        .arg("-mbulk-memory")
        .arg("-I")
        .arg(files::root().join("include"));
    clang
}

/// The builds of one program at one level.
pub struct Build<'a> {
    toolchain: &'a Toolchain,
    support: &'a Support,
    /// The program.
    pub case: &'a Case,
    /// The optimisation level.
    pub level: &'a str,
    /// How its exceptions are encoded.
    pub exceptions: Exceptions,
    folder: TempDir,
}

impl<'a> Build<'a> {
    pub fn new(
        toolchain: &'a Toolchain,
        support: &'a Support,
        case: &'a Case,
        level: &'a str,
        exceptions: Exceptions,
    ) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("asyncify-exec-").tempdir()?;
        Ok(Build { toolchain, support, case, level, exceptions, folder })
    }

    /// An error that says where the files are, which stay.
    pub fn keep(&self, error: anyhow::Error) -> anyhow::Error {
        let folder = self.folder.path().with_extension("kept");
        match std::fs::rename(self.folder.path(), &folder) {
            Ok(()) => error.context(format!("the files are in {}", folder.display())),
            Err(_) => error,
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Clang for the program itself.
    fn program(&self) -> Command {
        let mut clang = clang(self.toolchain);
        clang.arg(format!("-{}", self.level));
        if self.exceptions != Exceptions::None {
            clang.args(EXCEPTIONS);
        }
        if let Some(encoding) = self.exceptions.encoding(self.toolchain) {
            clang.args(["-mllvm", encoding]);
        }
        clang.args(self.case.lines("FLAGS").flat_map(str::split_whitespace));
        if let Ok(flags) = env::var(FLAGS_VARIABLE) {
            clang.args(flags.split_whitespace());
        }
        clang
    }

    /// The pass's options, but for the world. For speed at -O1, whose code is more or less that of -O2.
    fn options(&self, abi: Abi) -> Vec<String> {
        let more = env::var(OPTIONS_VARIABLE).unwrap_or_default();
        let more = more.split(';').filter(|it| !it.is_empty()).map(str::to_owned);
        let aim = (self.level == "O1").then(|| "prefer=speed".to_owned());
        let switch = std::iter::once("switch=env.pause".to_owned());
        switch.chain(abi.options()).chain(aim).chain(more).collect()
    }

    /// Compiles each part of the program, with more flags; `suffix` names the results.
    fn compile(&self, suffix: &str, flags: &[String]) -> Result<Vec<PathBuf>> {
        let parts: usize =
            self.case.lines("PARTS").next().map_or(Ok(1), str::parse).context("PARTS")?;
        (1..=parts)
            .map(|part| {
                let output = self.file(&format!("{part}-{suffix}"));
                let mut clang = self.program();
                clang.args(flags).arg(format!("-DPART={part}"));
                succeed(clang.arg("-c").arg(&self.case.path).arg("-o").arg(&output))?;
                Ok(output)
            })
            .collect()
    }

    pub fn plain(&self) -> Result<PathBuf> {
        self.link("plain", &self.compile("plain.o", &[])?, None)
    }

    /// The whole program as bitcode.
    fn bitcode(&self) -> Result<PathBuf> {
        let whole = self.file("whole.bc");
        if !whole.exists() {
            // Without `optnone`, what is not optimised before the pass is optimised after it.
            let flags = ["-emit-llvm", "-Xclang", "-disable-O0-optnone"].map(str::to_owned);
            let parts = self.compile("plain.bc", &flags)?;
            succeed(self.toolchain.command("llvm-link").args(parts).arg("-o").arg(&whole))?;
        }
        Ok(whole)
    }

    pub fn transformed(&self, way: Way, abi: Abi) -> Result<PathBuf> {
        let name = format!("{way:?}-{abi}").to_lowercase();
        let object = self.file(&format!("{name}.o"));
        let plugin = self.toolchain.plugin.display();
        if way == Way::Plugin {
            let mut flags = self.toolchain.clang_plugin();
            for option in self.options(abi) {
                flags.extend(["-mllvm".to_owned(), format!("-asyncify-{option}")]);
            }
            let objects = self.compile(&format!("{name}.o"), &flags)?;
            return self.link(&name, &objects, Some(abi));
        }
        let input = self.bitcode()?;
        let output = self.file(&format!("{name}.bc"));
        let mut passes = format!("asyncify<{};world=closed>,verify", self.options(abi).join(";"));
        if way == Way::PassThenO3 {
            passes.push_str(",default<O3>");
        }
        succeed(
            self.toolchain
                .command("opt")
                .arg(format!("-load-pass-plugin={plugin}"))
                .arg(format!("-passes={passes}"))
                .arg(&input)
                .arg("-o")
                .arg(&output),
        )?;
        let level = if self.level == "Oz" { "O2" } else { self.level };
        let mut llc = self.toolchain.command("llc");
        if self.exceptions != Exceptions::None {
            llc.args(["-exception-model=wasm", "-wasm-enable-eh"]);
        }
        llc.args(self.exceptions.encoding(self.toolchain));
        succeed(
            llc.arg(format!("-{level}")).arg("-filetype=obj").arg(&output).arg("-o").arg(&object),
        )?;
        self.link(&name, &[object], Some(abi))
    }

    /// Links a program with what the hosts need.
    fn link(&self, name: &str, objects: &[PathBuf], abi: Option<Abi>) -> Result<PathBuf> {
        let wasm = self.file(&format!("{name}.wasm"));
        let mut link = self.toolchain.command("wasm-ld");
        link.args(["--no-entry", "--export=__stack_pointer", "--fatal-warnings"]);
        link.args(objects).arg(&self.support.host);
        match abi {
            Some(Abi::Native) => drop(link.arg(&self.support.native)),
            Some(Abi::Frame) => drop(link.arg(&self.support.frame)),
            Some(Abi::Binaryen) | None => {}
        }
        if self.exceptions != Exceptions::None {
            link.arg(&self.support.exceptions);
        }
        link.arg(&self.support.library);
        succeed(link.arg("-o").arg(&wasm))?;
        Ok(wasm)
    }
}
