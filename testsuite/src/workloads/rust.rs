//! Programs in Rust, `workloads/rust/*.rs`, over its standard library as rustup brings it.
//! One with a line `WAYS: whole` suspends below code of that, which has to be transformed.

use super::{
    Shared,
    build::{Support, clang, options, passes, plugin},
};
use crate::{
    engines::{Abi, Mode},
    files,
    toolchain::{Toolchain, succeed},
};
use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};
use tempfile::TempDir;

const TARGET: &str = "wasm32-unknown-unknown";

/// rustc's levels, and the driver's.
const LEVELS: [(&str, &str); 3] = [("0", "-O0"), ("2", "-O2"), ("s", "-Oz")];

/// A way to a transformed program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The plugin in rustc, each codegen unit in an open world.
    Plugin,
    /// An archive with the program as bitcode, through the driver.
    Archive,
    /// What rustc's own LTO makes of the program and all libraries, through the driver.
    Whole,
    /// The same through opt, and `opt -O3` after the pass.
    WholeThenO3,
}

impl Way {
    const ALL: [Way; 4] = [Way::Plugin, Way::Archive, Way::Whole, Way::WholeThenO3];

    fn name(self) -> &'static str {
        match self {
            Way::Plugin => "plugin",
            Way::Archive => "archive",
            Way::Whole => "whole",
            Way::WholeThenO3 => "whole-then-O3",
        }
    }

    /// Whether it transforms the libraries, too.
    fn is_whole(self) -> bool {
        matches!(self, Way::Whole | Way::WholeThenO3)
    }
}

/// A selection, for a program that may be built in all ways.
const SELECTION: [(&str, Way); 5] = [
    ("0", Way::Plugin),
    ("2", Way::Plugin),
    ("s", Way::Archive),
    ("2", Way::Whole),
    ("0", Way::WholeThenO3),
];

/// A program at a level.
struct Build {
    source: PathBuf,
    level: (&'static str, &'static str),
}

/// One trial per program, level and way, or per selected ones, or one that fails if Rust's
/// target is missing.
///
/// # Errors
///
/// If a program cannot be read.
pub fn trials(shared: &Arc<Shared>, is_all: bool) -> Result<Vec<Trial>> {
    let libraries = match libraries() {
        Ok(libraries) => libraries,
        // The other tests can do without.
        Err(error) => {
            let message = format!("{error:#}");
            return Ok(vec![Trial::test("workloads::rust", || Err(message.into()))]);
        }
    };
    let mut trials = Vec::new();
    for case in files::cases("workloads/rust", &["rs"])? {
        if case.name == "host" {
            continue; // A module of the others.
        }
        let needs_whole = case.text.lines().any(|line| line == "//! WAYS: whole");
        for level in LEVELS {
            for way in Way::ALL {
                if needs_whole && !way.is_whole() || !is_all && !SELECTION.contains(&(level.0, way))
                {
                    continue;
                }
                let (shared, libraries) = (Arc::clone(shared), libraries.clone());
                let build = Build { source: case.path.clone(), level };
                let title = format!("workloads::rust::{}::O{}::{}", case.name, level.0, way.name());
                trials.push(Trial::test(title, move || {
                    check(&shared, &build, way, &libraries)
                        .map_err(|error| format!("{error:#}").into())
                }));
            }
        }
    }
    Ok(trials)
}

/// The folder of the target's libraries.
fn libraries() -> Result<PathBuf> {
    let folder =
        succeed(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    let folder = PathBuf::from(String::from_utf8_lossy(&folder.stdout).trim());
    ensure!(
        folder.exists(),
        "rustc has no libraries for {TARGET}; run `cargo xtask setup`, which installs them"
    );
    Ok(folder)
}

fn check(shared: &Shared, build: &Build, way: Way, libraries: &Path) -> Result<()> {
    let (toolchain, support) = (&*shared.toolchain, shared.support()?);
    let folder = tempfile::Builder::new().prefix("asyncify-rust-").tempdir()?;
    let plain = build.plain(support, &folder).context("without the pass")?;
    let expected = shared.engines[0].run(&plain, Abi::Binaryen, Mode::Never)?.log;
    let mut suspensions = 0;
    let result = [Abi::Binaryen, Abi::Native].into_iter().try_for_each(|abi| {
        let wasm = build.transformed(toolchain, support, way, abi, &folder, libraries)?;
        suspensions += shared.compare(&wasm, abi, &expected).with_context(|| format!("{abi}"))?;
        Ok(())
    });
    if let Err(error) = result {
        let kept = folder.keep();
        return Err(anyhow::Error::context(error, format!("the files are in {}", kept.display())));
    }
    shared.count(suspensions, 50)
}

impl Build {
    /// rustc for the program.
    fn rustc(&self) -> Command {
        let mut rustc = Command::new("rustc");
        rustc.args(["--edition", "2024", "--target", TARGET, "-Cpanic=abort", "-Dwarnings"]);
        rustc.arg(format!("-Copt-level={}", self.level.0)).arg(&self.source);
        // It has the version of a workspace of which this is no part.
        rustc.env_remove("RUSTFLAGS");
        rustc
    }

    /// rustc for the program, linked with these, too.
    fn linked(&self, objects: &[PathBuf], wasm: &Path) -> Command {
        let mut rustc = self.rustc();
        rustc.args(["--crate-type=cdylib", "-Clink-arg=--export=__stack_pointer"]);
        for object in objects {
            rustc.arg(argument("-Clink-arg=", object));
        }
        // rustc leaves only its own exports visible.
        for name in ["test_binaryen_data", "test_native_data", "test_stack_low"] {
            rustc.arg(format!("-Clink-arg=--export={name}"));
        }
        rustc.arg("-o").arg(wasm);
        rustc
    }

    fn plain(&self, support: &Support, folder: &TempDir) -> Result<PathBuf> {
        let wasm = folder.path().join("plain.wasm");
        succeed(&mut self.linked(std::slice::from_ref(&support.host), &wasm))?;
        Ok(wasm)
    }

    fn transformed(
        &self,
        toolchain: &Toolchain,
        support: &Support,
        way: Way,
        abi: Abi,
        folder: &TempDir,
        libraries: &Path,
    ) -> Result<PathBuf> {
        let at = |name: &str| folder.path().join(format!("{abi}-{name}"));
        let wasm = at("program.wasm");
        match way {
            Way::Plugin => {
                let mut objects = vec![support.host.clone()];
                if abi == Abi::Native {
                    let object = at("native.o");
                    let mut clang = clang(toolchain);
                    clang.arg(plugin("-fpass-plugin=", toolchain)).args(["-O1", "-c"]);
                    succeed(clang.arg(&support.native).arg("-o").arg(&object))?;
                    objects.push(object);
                }
                let mut rustc = self.linked(&objects, &wasm);
                rustc.arg(plugin("-Zllvm-plugins=", toolchain));
                rustc.arg(format!("-Cpasses={}", passes(abi, "open")));
                // Plugins are not stable.
                succeed(rustc.env("RUSTC_BOOTSTRAP", "1"))?;
            }
            Way::Archive => {
                let archive = at("program.a");
                let mut rustc = self.rustc();
                rustc.args(["--crate-type=staticlib", "-Clinker-plugin-lto"]);
                succeed(rustc.arg("-o").arg(&archive))?;
                self.drive(toolchain, support, abi, &[archive], &wasm)?;
            }
            Way::Whole => {
                let inputs = [self.whole(folder)?, self.built_ins(libraries)?];
                self.drive(toolchain, support, abi, &inputs, &wasm)?;
            }
            Way::WholeThenO3 => {
                let (joined, output, object) = (at("all.bc"), at("again.bc"), at("again.o"));
                let mut link = toolchain.command("llvm-link");
                link.arg(self.whole(folder)?);
                if abi == Abi::Native {
                    link.arg(&support.native);
                }
                succeed(link.arg("-o").arg(&joined))?;
                let mut opt = toolchain.command("opt");
                opt.arg(plugin("-load-pass-plugin=", toolchain));
                opt.arg(format!("-passes={},verify,default<O3>", passes(abi, "closed")));
                succeed(opt.arg(&joined).arg("-o").arg(&output))?;
                let mut llc = toolchain.command("llc");
                succeed(llc.args(["-O2", "-filetype=obj"]).arg(&output).arg("-o").arg(&object))?;
                let mut link = toolchain.command("wasm-ld");
                link.arg(object).arg(&support.host).arg(self.built_ins(libraries)?);
                succeed(link.args(LINKER).arg("-o").arg(&wasm))?;
            }
        }
        Ok(wasm)
    }

    /// The program and all libraries as one module, which rustc keeps if asked to.
    fn whole(&self, folder: &TempDir) -> Result<PathBuf> {
        let place = folder.path().join("lto");
        if !place.exists() {
            fs::create_dir(&place)?;
            let mut rustc = self.rustc();
            rustc.args(["--crate-type=cdylib", "-Clto=fat", "-Ccodegen-units=1", "-Csave-temps"]);
            succeed(rustc.arg("-o").arg(place.join("program.wasm")))?;
        }
        // Others are from before: `….rcgu.no-opt.bc` and the like.
        let is_last = |path: &Path| path.to_string_lossy().ends_with(".rcgu.bc");
        found(&place, is_last)
    }

    /// The compiler's library.
    fn built_ins(&self, libraries: &Path) -> Result<PathBuf> {
        let is_it = |path: &Path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("libcompiler_builtins") && name.ends_with(".rlib")
        };
        found(libraries, is_it)
    }

    /// Runs the driver.
    fn drive(
        &self,
        toolchain: &Toolchain,
        support: &Support,
        abi: Abi,
        inputs: &[PathBuf],
        wasm: &Path,
    ) -> Result<()> {
        let mut driver = Command::new(&toolchain.driver);
        driver.arg("link").args(options(abi).map(|option| format!("--{option}")));
        driver.arg(self.level.1).args(inputs).arg(&support.host);
        if abi == Abi::Native {
            driver.arg(&support.native);
        }
        succeed(driver.arg("-o").arg(wasm).arg("--").args(LINKER))?;
        Ok(())
    }
}

/// What wasm-ld gets besides files.
const LINKER: [&str; 5] =
    ["--no-entry", "--export=run", "--export=__stack_pointer", "-z", "stack-size=1048576"];

/// A flag whose value is a path.
fn argument(flag: &str, path: &Path) -> OsString {
    let mut argument = OsString::from(flag);
    argument.push(path);
    argument
}

/// The first file in a folder that is the one.
fn found(folder: &Path, is_it: impl Fn(&Path) -> bool) -> Result<PathBuf> {
    let mut found = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        found.push(entry?.path());
    }
    found.sort();
    let it = found.into_iter().find(|path| is_it(path));
    it.with_context(|| format!("{} does not have what is looked for", folder.display()))
}
