//! MicroPython, whose collector scans the stack: with `gc=conservative` it may collect at every
//! allocation, and suspend in the hooks of its virtual machine. It must print what it prints in
//! `script.out`, at each level and with each interface. The control: without slots, optimised, it
//! does not.
//!
//! It is compiled once, optimised once for each level as a whole, and then transformed in a closed
//! world. The only function that is named to collect is `gc_collect`, so LLVM inlines allocators.

use crate::{
    engines::{Abi, Engine, Mode, V8, Wasmtime},
    files,
    toolchain::{Toolchain, succeed},
};
use anyhow::{Context, Result, anyhow, ensure};
use libtest_mimic::Trial;
use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, OnceLock},
    thread,
};
use tempfile::TempDir;

/// The optimisation levels, and those of the control.
const LEVELS: [&str; 5] = ["O0", "O1", "O2", "O3", "Oz"];
const CONTROL_LEVELS: [&str; 2] = ["O1", "O2"];

/// How often it has to have collected and suspended to show something.
const LEAST: u64 = 1000;

/// What clang and llc are told: `setjmp` becomes exceptions of wasm.
const EXCEPTIONS: [&str; 4] = [
    "-exception-model=wasm",
    "-wasm-enable-sjlj",
    "-wasm-use-legacy-eh=false",
    "-mattr=+exception-handling",
];

/// What the tests share.
struct MicroPython {
    toolchain: Arc<Toolchain>,
    engines: [Arc<dyn Engine>; 2],
    /// The cache.
    cache: PathBuf,
    compiled: OnceLock<Result<Compiled, String>>,
    /// By level.
    optimised: HashMap<&'static str, OnceLock<Result<PathBuf, String>>>,
}

struct Compiled {
    folder: TempDir,
    whole: PathBuf,
    /// The exports of abi=native, as bitcode.
    native: PathBuf,
    /// What the hosts need, as an object.
    host: PathBuf,
    /// The compiler's library.
    library: String,
}

/// One trial per level and interface, and the controls; or one that fails if the sources are
/// missing.
///
/// # Errors
///
/// If an engine does not start.
pub fn trials(toolchain: &Arc<Toolchain>) -> Result<Vec<Trial>> {
    let cache = files::root().with_file_name(".cache");
    if let Some(failure) =
        files::trial_without(&cache, &["src/micropython", "sysroot"], "micropython")
    {
        return Ok(vec![failure]);
    }
    let micropython = Arc::new(MicroPython {
        toolchain: Arc::clone(toolchain),
        engines: [V8::new(&toolchain.node), Wasmtime::new()?],
        cache,
        compiled: OnceLock::new(),
        optimised: LEVELS.into_iter().map(|level| (level, OnceLock::new())).collect(),
    });
    let mut trials = Vec::new();
    for abi in [Abi::Native, Abi::Binaryen] {
        for level in LEVELS {
            let micropython = Arc::clone(&micropython);
            trials.push(Trial::test(format!("micropython::{abi}::{level}"), move || {
                micropython.keeps(abi, level).map_err(|error| format!("{error:#}").into())
            }));
        }
        for level in CONTROL_LEVELS {
            let micropython = Arc::clone(&micropython);
            trials.push(Trial::test(format!("micropython::{abi}::control-{level}"), move || {
                micropython.fails(abi, level).map_err(|error| format!("{error:#}").into())
            }));
        }
    }
    Ok(trials)
}

impl MicroPython {
    fn keeps(&self, abi: Abi, level: &str) -> Result<()> {
        let wasm = self.program(abi, level, "conservative")?;
        let expected = fs::read_to_string(sources().join("script.out"))?;
        let expected: Vec<_> = expected.lines().collect();
        for engine in &self.engines {
            let outcome = engine.run(&wasm, abi, Mode::Always).context(engine.name())?;
            let [printed @ .., collections, status] = &outcome.log[..] else {
                return Err(anyhow!("{}: it printed nothing", engine.name()));
            };
            println!(
                "micropython: {abi} {level} {}: {collections} collections, {} suspensions",
                engine.name(),
                outcome.suspensions
            );
            ensure!(
                printed == expected && status == "run = 0",
                "{}: printed\n{}\n{status}\ninstead of\n{}",
                engine.name(),
                printed.join("\n"),
                expected.join("\n")
            );
            ensure!(
                collections.parse().is_ok_and(|it: u64| it > LEAST)
                    && u64::from(outcome.suspensions) > LEAST,
                "{}: too little was done to show anything",
                engine.name()
            );
        }
        Ok(())
    }

    fn fails(&self, abi: Abi, level: &str) -> Result<()> {
        let wasm = self.program(abi, level, "none")?;
        for engine in &self.engines {
            let outcome = engine.run(&wasm, abi, Mode::Always);
            let is_right =
                outcome.is_ok_and(|it| it.log.last().is_some_and(|last| last == "run = 0"));
            ensure!(
                !is_right,
                "{}: nothing goes wrong without slots, so nothing is shown with them",
                engine.name()
            );
        }
        Ok(())
    }

    fn program(&self, abi: Abi, level: &str, gc: &str) -> Result<PathBuf> {
        let compiled = self.compiled()?;
        let optimised = self.optimised[level]
            .get_or_init(|| self.optimise(compiled, level).map_err(|error| format!("{error:#}")));
        let optimised = optimised.as_ref().map_err(|error| anyhow!("{error}"))?;
        let file = |extension: &str| {
            compiled.folder.path().join(format!("{abi}-{level}-{gc}.{extension}"))
        };
        let (linked, output, object, wasm) =
            (file("linked.bc"), file("bc"), file("o"), file("wasm"));
        let mut link = self.toolchain.command("llvm-link");
        link.arg(optimised);
        if abi == Abi::Native {
            link.arg(&compiled.native);
        }
        succeed(link.arg("-o").arg(&linked))?;
        let passes = format!("asyncify<{};abi={abi};gc={gc}>,verify", options());
        self.opt(&passes, &linked, &output)?;
        let mut llc = self.toolchain.command("llc");
        llc.args(["-O1", "-filetype=obj"]).args(EXCEPTIONS);
        succeed(llc.arg(&output).arg("-o").arg(&object))?;
        let mut link = self.toolchain.command("wasm-ld");
        link.args(["--no-entry", "--export=__stack_pointer", "-z", "stack-size=1048576"]);
        link.arg(&object).arg(&compiled.host).arg("-L");
        link.arg(self.cache.join("sysroot/lib/wasm32-wasi")).args(["-lc", "-lsetjmp"]);
        succeed(link.arg(&compiled.library).arg("-o").arg(&wasm))?;
        Ok(wasm)
    }

    fn opt(&self, passes: &str, input: &Path, output: &Path) -> Result<()> {
        let mut opt = self.toolchain.command("opt");
        opt.arg(format!("-load-pass-plugin={}", self.toolchain.plugin.display()));
        opt.arg(format!("-passes={passes}"));
        succeed(opt.arg(input).arg("-o").arg(output))?;
        Ok(())
    }

    fn optimise(&self, compiled: &Compiled, level: &str) -> Result<PathBuf> {
        let output = compiled.folder.path().join(format!("{level}.bc"));
        let then = if level == "O0" { String::new() } else { format!(",default<{level}>") };
        let passes = format!("asyncify-prepare<{};gc=conservative>{then}", options());
        self.opt(&passes, &compiled.whole, &output)?;
        Ok(output)
    }

    fn compiled(&self) -> Result<&Compiled> {
        let compiled =
            self.compiled.get_or_init(|| self.compile().map_err(|error| format!("{error:#}")));
        compiled.as_ref().map_err(|error| anyhow!("{error}"))
    }

    fn compile(&self) -> Result<Compiled> {
        let folder = tempfile::Builder::new().prefix("asyncify-micropython-").tempdir()?;
        let at = |name: &str| folder.path().join(name);
        self.generate(folder.path())?;
        let mut all: Vec<_> = fs::read_dir(at("micropython_embed/py"))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|it| it == "c"))
            .collect();
        all.push(sources().join("port.c"));
        all.sort();
        let bitcode = |source: &PathBuf| {
            let stem = source.file_stem().unwrap_or_default();
            at("micropython_embed").join(stem).with_extension("bc")
        };
        let compile = |source: &PathBuf| -> Result<()> {
            let mut clang = self.clang();
            // To be optimised, but not here.
            clang.args(["-std=gnu23", "-O1", "-Xclang", "-disable-llvm-passes", "-w", "-DNDEBUG"]);
            for headers in [at(""), at("micropython_embed"), at("micropython_embed/port")] {
                clang.arg("-I").arg(headers);
            }
            clang.arg("-I").arg(files::root().join("include"));
            clang.args(["-emit-llvm", "-c"]).arg(source).arg("-o").arg(bitcode(source));
            succeed(&mut clang)?;
            Ok(())
        };
        thread::scope(|scope| {
            let threads = thread::available_parallelism().map_or(1, usize::from);
            let compile = &compile;
            all.chunks(all.len().div_ceil(threads))
                .map(|some| scope.spawn(move || some.iter().try_for_each(compile)))
                .collect::<Vec<_>>()
                .into_iter()
                .try_for_each(|it| it.join().map_err(|_| anyhow!("a thread panicked"))?)
        })?;
        let whole = at("whole.bc");
        let mut link = self.toolchain.command("llvm-link");
        succeed(link.args(all.iter().map(bitcode)).arg("-o").arg(&whole))?;
        let other = |source: PathBuf, output: &str, flags: &[&str]| -> Result<PathBuf> {
            let mut clang = self.clang();
            clang.args(["-ffreestanding", "-O1", "-c"]).args(flags).arg(source);
            succeed(clang.arg("-o").arg(at(output)))?;
            Ok(at(output))
        };
        let library = succeed(self.clang().arg("-print-libgcc-file-name"))?.stdout;
        Ok(Compiled {
            whole,
            native: other(files::runtime("exports.c"), "native.bc", &["-emit-llvm"])?,
            host: other(files::root().join("support/host.c"), "host.o", &[])?,
            library: String::from_utf8_lossy(&library).trim().to_owned(),
            folder,
        })
    }

    /// Makes what MicroPython's build makes of its sources and our configuration.
    fn generate(&self, folder: &Path) -> Result<()> {
        fs::copy(sources().join("mpconfigport.h"), folder.join("mpconfigport.h"))?;
        let top = self.cache.join("src/micropython");
        let makefile =
            format!("MICROPYTHON_TOP = {0}\ninclude {0}/ports/embed/embed.mk\n", top.display());
        fs::write(folder.join("Makefile"), makefile)?;
        let clang = self.clang();
        let words: Vec<_> = std::iter::once(clang.get_program())
            .chain(clang.get_args())
            .map(|word| word.to_string_lossy())
            .collect();
        let clang = words.join(" ");
        let mut make = Command::new("make");
        make.arg(format!("CC={clang}")).arg(format!("CPP={clang} -E")).current_dir(folder);
        succeed(&mut make).context("MicroPython's own build")?;
        Ok(())
    }

    fn clang(&self) -> Command {
        let mut clang = self.toolchain.command("clang");
        clang.args(["--target=wasm32-wasip1", "-fno-exceptions"]);
        clang.args(["-mllvm", "-wasm-enable-sjlj", "-isystem"]);
        clang.arg(self.cache.join("sysroot/include/wasm32-wasi"));
        clang
    }
}

/// The pass's options, but for those that differ.
fn options() -> &'static str {
    "switch=env.pause;world=closed;gc-call=gc_collect"
}

/// Our part of the program.
fn sources() -> PathBuf {
    files::root().join("workloads/micropython")
}
