//! The ways from a program's sources to a transformed wasm.

use super::programs::{Program, Source, is_cpp};
use crate::{
    engines::Abi,
    toolchain::{Toolchain, succeed},
};
use anyhow::{Context, Result};
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// Where a program suspends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Places {
    /// In the callbacks that the library has for its users.
    Callbacks,
    /// There, and on any edge of the library's control flow: `workloads/everywhere.c`.
    Everywhere,
}

/// A way to a transformed program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As a whole: the pass in opt, last, in a closed world.
    Pass,
    /// The same, and `opt -O3` after it.
    PassThenO3,
    /// File by file: the plugin in clang, in an open world.
    Clang,
    /// As a whole: the driver, in a closed world.
    Driver,
    /// File by file, in an open world; then LTO of all at -O3.
    PassThenLto,
    /// File by file, in an open world; then ThinLTO at -O3.
    PassThenThinLto,
    /// LTO at -O3, with the pass at its end, in a closed world.
    LtoThenPass,
    /// ThinLTO at -O3, with the pass at its end, file by file in an open world.
    ThinLtoThenPass,
}

impl Way {
    /// All ways.
    pub const ALL: [Way; 8] = [
        Way::Pass,
        Way::PassThenO3,
        Way::Clang,
        Way::Driver,
        Way::PassThenLto,
        Way::PassThenThinLto,
        Way::LtoThenPass,
        Way::ThinLtoThenPass,
    ];

    /// Its name in the names of tests.
    pub fn name(self) -> &'static str {
        match self {
            Way::Pass => "pass",
            Way::PassThenO3 => "pass-then-O3",
            Way::Clang => "clang",
            Way::Driver => "driver",
            Way::PassThenLto => "pass-then-lto",
            Way::PassThenThinLto => "pass-then-thinlto",
            Way::LtoThenPass => "lto-then-pass",
            Way::ThinLtoThenPass => "thinlto-then-pass",
        }
    }
}

/// What is linked to every program.
#[derive(Debug)]
pub struct Support {
    /// Where the crates with the sources are.
    crates: PathBuf,
    /// Where the C library is.
    sysroot: PathBuf,
    /// What the hosts need: `support/host.c`, as an object.
    pub host: PathBuf,
    /// The exports of abi=native, `runtime/src/exports.c`, as bitcode.
    pub native: PathBuf,
    /// libc++ and what it needs.
    cpp: Vec<PathBuf>,
    /// The compiler's library.
    library: PathBuf,
    /// Keeps the files.
    _folder: TempDir,
}

impl Support {
    /// Compiles it.
    ///
    /// # Errors
    ///
    /// If the compiler fails.
    pub fn build(toolchain: &Toolchain) -> Result<Support> {
        let cache = crate::files::root().with_file_name(".cache");
        let folder = tempfile::Builder::new().prefix("asyncify-workloads-").tempdir()?;
        let compile = |source: PathBuf, output: &str, flags: &[&str]| -> Result<PathBuf> {
            let output = folder.path().join(output);
            let mut clang = clang(toolchain);
            clang.args(["-ffreestanding", "-O1", "-c"]).args(flags).arg(source);
            succeed(clang.arg("-o").arg(&output))?;
            Ok(output)
        };
        let path = |of: &[&str]| -> Result<PathBuf> {
            let path = succeed(clang(toolchain).args(of))?.stdout;
            Ok(String::from_utf8_lossy(&path).trim().into())
        };
        let cpp = |name: &str| path(&["--target=wasm32-wasi", &format!("-print-file-name={name}")]);
        Ok(Support {
            crates: cache.join("src/crates/vendor"),
            sysroot: cache.join("sysroot"),
            host: compile(crate::files::root().join("support/host.c"), "host.o", &[])?,
            native: compile(crate::files::runtime("exports.c"), "native.bc", &["-emit-llvm"])?,
            cpp: vec![cpp("libc++.a")?, cpp("libc++abi.a")?],
            library: path(&["-print-libgcc-file-name"])?,
            _folder: folder,
        })
    }

    /// What wasm-ld gets besides the objects.
    fn linker_arguments(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> =
            ["--no-entry", "--export=__stack_pointer", "-z", "stack-size=1048576", "-L"]
                .map(OsString::from)
                .into();
        arguments.push(self.sysroot.join("lib/wasm32-wasi").into());
        arguments.extend(self.cpp.iter().map(OsString::from));
        arguments.push("-lc".into());
        arguments.push(self.library.clone().into());
        arguments
    }
}

/// Clang for wasm.
pub fn clang(toolchain: &Toolchain) -> Command {
    let mut clang = toolchain.command("clang");
    clang.args(["--target=wasm32-wasip1", "-fno-exceptions"]);
    clang
}

/// One program at one level, as bitcode: what the ways start from.
#[derive(Debug)]
pub struct Build {
    program: &'static Program,
    level: &'static str,
    places: Places,
    sources: Vec<Source>,
    /// Of each source.
    bitcode: Vec<PathBuf>,
    folder: TempDir,
}

impl Build {
    /// Compiles the program.
    ///
    /// # Errors
    ///
    /// If a source cannot be read, or the compiler fails.
    pub fn new(
        toolchain: &Toolchain,
        support: &Support,
        program: &'static Program,
        level: &'static str,
        places: Places,
    ) -> Result<Build> {
        let mut build = Build {
            program,
            level,
            places,
            sources: program.sources(&support.crates, places)?,
            bitcode: Vec::new(),
            folder: tempfile::Builder::new().prefix("asyncify-workload-").tempdir()?,
        };
        build.bitcode = build.compile(toolchain, support, "bc", &["-emit-llvm".into()])?;
        let whole = build.file("whole.bc");
        let mut link = toolchain.command("llvm-link");
        succeed(link.args(&build.bitcode).arg("-o").arg(&whole))?;
        Ok(build)
    }

    /// The program without the pass.
    ///
    /// # Errors
    ///
    /// If a tool fails.
    pub fn plain(&self, toolchain: &Toolchain, support: &Support) -> Result<PathBuf> {
        let object = self.generate(toolchain, &self.file("whole.bc"), &self.file("plain.o"))?;
        self.link(toolchain, support, &[object], self.file("plain.wasm"))
    }

    /// The program by a way. The files of it are in the folder that is returned with it.
    ///
    /// # Errors
    ///
    /// If a tool fails.
    pub fn transformed(
        &self,
        toolchain: &Toolchain,
        support: &Support,
        way: Way,
        abi: Abi,
    ) -> Result<(TempDir, PathBuf)> {
        let folder = tempfile::Builder::new().prefix("way-").tempdir_in(self.folder.path())?;
        let at = |name: &str| folder.path().join(name);
        let wasm = at("program.wasm");
        let closed = passes(abi, "closed");
        let open = passes(abi, "open");
        // With abi=native the exports are a file of the program's, as any.
        let mut parts = self.bitcode.clone();
        if abi == Abi::Native {
            parts.push(support.native.clone());
        }
        let objects = match way {
            Way::Pass | Way::PassThenO3 => {
                let whole = at("whole.bc");
                succeed(toolchain.command("llvm-link").args(&parts).arg("-o").arg(&whole))?;
                let then = if way == Way::Pass { "" } else { ",default<O3>" };
                let output = at("transformed.bc");
                let passes = format!("{closed},verify{then}");
                self.opt(toolchain, &passes, &[], &whole, &output)?;
                vec![self.generate(toolchain, &output, &at("transformed.o"))?]
            }
            Way::Clang => {
                let mut flags: Vec<OsString> = vec![plugin("-fpass-plugin=", toolchain)];
                for option in options(abi) {
                    flags.extend(["-mllvm".into(), format!("-asyncify-{option}").into()]);
                }
                let prefix = at("clang");
                fs::create_dir(&prefix)?;
                let mut objects = self.compile_to(toolchain, support, &prefix, "o", &flags)?;
                if abi == Abi::Native {
                    let object = prefix.join("native.o");
                    let mut clang = clang(toolchain);
                    clang.args(&flags).args(["-O1", "-c"]).arg(&support.native);
                    succeed(clang.arg("-o").arg(&object))?;
                    objects.push(object);
                }
                objects
            }
            Way::Driver => {
                let mut driver = Command::new(&toolchain.driver);
                driver.arg("link").args(options(abi).map(|option| format!("--{option}")));
                driver.arg(format!("-{}", self.level)).args(&parts).arg(&support.host);
                driver.arg("-o").arg(&wasm).arg("--").args(support.linker_arguments());
                succeed(&mut driver)?;
                return Ok((folder, wasm));
            }
            Way::PassThenLto | Way::PassThenThinLto => {
                let thin = way == Way::PassThenThinLto;
                let flags: &[&str] = if thin { &["-thinlto-bc"] } else { &[] };
                let passes = format!("{open},verify");
                let inputs = self.opt_all(toolchain, &passes, flags, &parts, folder.path())?;
                lto(toolchain, &inputs, None, folder.path())?
            }
            Way::LtoThenPass | Way::ThinLtoThenPass => {
                let thin = way == Way::ThinLtoThenPass;
                let flags: &[&str] = if thin { &["-thinlto-bc"] } else { &[] };
                let prepare = closed.replacen("asyncify", "asyncify-prepare", 1);
                let inputs = self.opt_all(toolchain, &prepare, flags, &parts, folder.path())?;
                let pipeline = if thin {
                    format!("thinlto<O3>,{open},verify")
                } else {
                    format!("lto<O3>,{closed},verify")
                };
                lto(toolchain, &inputs, Some(&pipeline), folder.path())?
            }
        };
        let wasm = self.link(toolchain, support, &objects, wasm)?;
        Ok((folder, wasm))
    }

    /// Keeps all files: for a failed test.
    pub fn keep(&self, way: TempDir) -> PathBuf {
        let kept = self.folder.path().with_extension(format!("kept-{}", std::process::id()));
        let way = way.keep();
        let name = way.file_name().map(OsString::from).unwrap_or_default();
        // What cannot be moved is deleted with the rest.
        let moved = fs::create_dir_all(&kept).and_then(|()| fs::rename(&way, kept.join(&name)));
        match moved {
            Ok(()) => kept.join(name),
            Err(_) => way,
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Compiles each source.
    fn compile(
        &self,
        toolchain: &Toolchain,
        support: &Support,
        extension: &str,
        flags: &[OsString],
    ) -> Result<Vec<PathBuf>> {
        self.compile_to(toolchain, support, self.folder.path(), extension, flags)
    }

    fn compile_to(
        &self,
        toolchain: &Toolchain,
        support: &Support,
        folder: &Path,
        extension: &str,
        flags: &[OsString],
    ) -> Result<Vec<PathBuf>> {
        let root = crate::files::root();
        let compile = |(i, source): (usize, &Source)| -> Result<PathBuf> {
            let stem = source.path.file_stem().context("a source has a name")?;
            // Two folders may have a file of the same name.
            let output = folder.join(format!("{i}-{}.{extension}", stem.to_string_lossy()));
            let mut clang = clang(toolchain);
            clang.arg(format!("-{}", self.level));
            if is_cpp(&source.path) {
                // By its old name clang finds libc++, and the C library that goes with it.
                clang.args(["--target=wasm32-wasi", "-Wno-deprecated", "-std=c++20"]);
            } else {
                clang.arg("-isystem").arg(support.sysroot.join("include/wasm32-wasi"));
            }
            for headers in [
                root.join("include"),
                root.join("workloads"),
                self.program.headers(&support.crates),
            ] {
                clang.arg("-I").arg(headers);
            }
            clang.args(self.program.flags).args(flags);
            clang.arg(format!("-DINTERVAL={}", self.program.interval));
            if source.is_ours {
                clang.args(["-Wall", "-Wextra", "-Werror"]);
            } else {
                clang.arg("-w");
                if self.places == Places::Everywhere {
                    clang.arg("-fsanitize-coverage=edge,trace-pc");
                }
            }
            succeed(clang.arg("-c").arg(&source.path).arg("-o").arg(&output))?;
            Ok(output)
        };
        self.sources.iter().enumerate().map(compile).collect()
    }

    /// Runs passes on a module.
    fn opt(
        &self,
        toolchain: &Toolchain,
        passes: &str,
        flags: &[&str],
        input: &Path,
        output: &Path,
    ) -> Result<()> {
        let mut opt = toolchain.command("opt");
        opt.arg(plugin("-load-pass-plugin=", toolchain)).arg(format!("-passes={passes}"));
        succeed(opt.args(flags).arg(input).arg("-o").arg(output))?;
        Ok(())
    }

    /// Runs passes on each module.
    fn opt_all(
        &self,
        toolchain: &Toolchain,
        passes: &str,
        flags: &[&str],
        inputs: &[PathBuf],
        folder: &Path,
    ) -> Result<Vec<PathBuf>> {
        let each = |input: &PathBuf| {
            let output = folder.join(input.file_name().context("bitcode has a name")?);
            self.opt(toolchain, passes, flags, input, &output)?;
            Ok(output)
        };
        inputs.iter().map(each).collect()
    }

    /// Generates code.
    fn generate(&self, toolchain: &Toolchain, input: &Path, output: &Path) -> Result<PathBuf> {
        let level = if self.level == "Oz" { "O2" } else { self.level };
        let mut llc = toolchain.command("llc");
        llc.arg(format!("-{level}")).arg("-filetype=obj");
        succeed(llc.arg(input).arg("-o").arg(output))?;
        Ok(output.to_owned())
    }

    fn link(
        &self,
        toolchain: &Toolchain,
        support: &Support,
        objects: &[PathBuf],
        wasm: PathBuf,
    ) -> Result<PathBuf> {
        let mut link = toolchain.command("wasm-ld");
        link.args(objects).arg(&support.host).args(support.linker_arguments());
        succeed(link.arg("--fatal-warnings").arg("-o").arg(&wasm))?;
        Ok(wasm)
    }
}

/// The pass's options, but for the world.
pub fn options(abi: Abi) -> [String; 2] {
    ["switch=env.pause".to_owned(), format!("abi={abi}")]
}

/// The pass, with its options, as opt takes it.
pub fn passes(abi: Abi, world: &str) -> String {
    format!("asyncify<{};world={world}>", options(abi).join(";"))
}

/// A flag whose value is the plugin.
pub fn plugin(flag: &str, toolchain: &Toolchain) -> OsString {
    let mut flag = OsString::from(flag);
    flag.push(&toolchain.plugin);
    flag
}

/// Runs LTO at -O3, or thin LTO if that is what the bitcode is for, with another pipeline if
/// there is one. Returns the objects.
///
/// It is what linkers run. wasm-ld itself takes no bitcode with globals of wasm in it: it has
/// all variables for data.
fn lto(
    toolchain: &Toolchain,
    inputs: &[PathBuf],
    pipeline: Option<&str>,
    folder: &Path,
) -> Result<Vec<PathBuf>> {
    let mut run = toolchain.command("llvm-lto2");
    // What it defaults to is position-independent.
    run.args(["run", "-O3", "-relocation-model=static"]);
    if let Some(pipeline) = pipeline {
        run.arg(plugin("-load-pass-plugin=", toolchain)).arg(format!("-opt-pipeline={pipeline}"));
    }
    let mut defined = std::collections::HashSet::new();
    for input in inputs {
        run.arg(input);
        let symbols = succeed(toolchain.command("llvm-lto2").arg("dump-symtab").arg(input))?;
        for line in String::from_utf8_lossy(&symbols.stdout).lines() {
            // Eight flags, as in `DU-----X name`; the head has lines of other kinds.
            let is_symbol = |(flags, _): &(&str, &str)| flags.len() == 8 && !flags.contains(':');
            let Some((flags, name)) = line.split_once(' ').filter(is_symbol) else { continue };
            // The first definition prevails, as in a linker.
            let is_chosen = !flags.contains('U') && defined.insert(name.to_owned());
            let resolution = if is_chosen { "pl" } else { "" };
            run.arg(format!("-r={},{name},{resolution}", input.display()));
        }
    }
    succeed(run.arg("-o").arg(folder.join("lto")))?;
    let mut objects = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_stem().is_some_and(|it| it == "lto") {
            objects.push(path);
        }
    }
    objects.sort();
    Ok(objects)
}
