//! Building Lua for wasm: as it is, with the pass, and with Binaryen's Asyncify. All get
//! the same optimisation by LLVM before and by Binaryen's optimiser after.

use crate::{command, paths};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

/// What suspends.
const SWITCH: &str = "host.wait";

/// The features that the compiler uses by default, and exceptions.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-exception-handling",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The program without anything that suspends, and with the pass.
pub struct Programs {
    /// Without.
    pub plain: PathBuf,
    /// With the pass.
    pub ours: PathBuf,
}

/// How `setjmp` becomes exceptions of wasm.
#[derive(Clone, Copy)]
enum Exceptions {
    /// As WebAssembly 3.0 has them.
    Standard,
    /// As engines had them before, and as Binaryen's Asyncify needs them.
    Legacy,
}

/// The folder of the workload.
pub fn workload() -> PathBuf {
    paths::root().join("testsuite/workloads/lua")
}

/// Builds both into `folder`.
///
/// # Errors
///
/// If a tool is missing or fails.
pub fn build(folder: &Path) -> Result<Programs> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let tools = Tools::find()?;
    let bitcode = tools.compile(folder)?;
    let transformed = folder.join("ours.bc");
    tools.transform(&bitcode, &transformed)?;
    let programs = Programs { plain: folder.join("plain.wasm"), ours: folder.join("ours.wasm") };
    let linked = tools.link(&bitcode, &folder.join("plain.linked.wasm"), Exceptions::Standard)?;
    tools.optimise(&linked, &programs.plain, &[])?;
    let linked =
        tools.link(&transformed, &folder.join("ours.linked.wasm"), Exceptions::Standard)?;
    tools.optimise(&linked, &programs.ours, &[])?;
    Ok(programs)
}

/// Builds `again.wasm`, where [`build`] has built the others: with the pass, and with LLVM's
/// highest optimisation after it.
///
/// # Errors
///
/// If a tool is missing or fails.
pub fn build_optimised_again(folder: &Path) -> Result<()> {
    let tools = Tools::find()?;
    let again = folder.join("again.bc");
    let mut opt = tools.tool("opt");
    command::run(opt.arg("-passes=default<O3>").arg(folder.join("ours.bc")).arg("-o").arg(&again))?;
    tools.link(&again, &folder.join("again.wasm"), Exceptions::Standard)?;
    Ok(())
}

/// Builds the program with Binaryen's Asyncify, where [`build`] has built the others.
///
/// # Errors
///
/// If a tool is missing or fails.
pub fn build_peer(folder: &Path) -> Result<PathBuf> {
    let tools = Tools::find()?;
    let bitcode = folder.join("lua.bc");
    let linked = tools.link(&bitcode, &folder.join("legacy.linked.wasm"), Exceptions::Legacy)?;
    let program = folder.join("binaryen.wasm");
    let imports = format!("--pass-arg=asyncify-imports@{SWITCH}");
    tools.optimise(&linked, &program, &["--asyncify", &imports, "--translate-to-exnref"])?;
    Ok(program)
}

/// LLVM's tools.
struct Tools {
    bin: PathBuf,
    /// The compiler's headers and its library.
    resources: PathBuf,
}

impl Tools {
    fn find() -> Result<Tools> {
        let bin: PathBuf = command::output(Command::new("llvm-config-22").arg("--bindir"))?.into();
        let resources =
            command::output(Command::new(bin.join("clang")).arg("-print-resource-dir"))?;
        Ok(Tools { bin, resources: resources.into() })
    }

    fn tool(&self, name: &str) -> Command {
        Command::new(self.bin.join(name))
    }

    /// Lua and the program around it, optimised, in one module.
    fn compile(&self, folder: &Path) -> Result<PathBuf> {
        let mut sources = Vec::new();
        for entry in fs::read_dir(paths::lua())? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default();
            // The stand-alone interpreter and compiler have a `main` of their own.
            if path.extension().is_some_and(|it| it == "c") && name != "lua.c" && name != "luac.c" {
                sources.push(path);
            }
        }
        sources.push(workload().join("main.c"));
        sources.push(workload().join("start.c"));
        // Else the module depends on the order of the folder.
        sources.sort();
        let objects: Vec<_> = sources
            .iter()
            .map(|source| folder.join(source.with_extension("bc").file_name().unwrap_or_default()))
            .collect();
        let jobs: Vec<_> = sources.iter().zip(&objects).collect();
        let workers = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            let each = jobs.len().div_ceil(workers).max(1);
            let handles: Vec<_> = jobs
                .chunks(each)
                .map(|chunk| {
                    scope.spawn(move || {
                        chunk.iter().try_for_each(|(from, to)| self.compile_file(from, to))
                    })
                })
                .collect();
            handles.into_iter().try_for_each(|handle| match handle.join() {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            })
        })?;
        let all = folder.join("lua.bc");
        command::run(self.tool("llvm-link").args(&objects).arg("-o").arg(&all))?;
        Ok(all)
    }

    fn compile_file(&self, source: &Path, object: &Path) -> Result<()> {
        let mut clang = self.tool("clang");
        clang
            .args(["--target=wasm32-wasip1", "-O2", "-fno-exceptions", "-nostdinc"])
            .arg("-isystem")
            .arg(self.resources.join("include"))
            .arg("-isystem")
            .arg(paths::sysroot().join("include/wasm32-wasi"))
            .args(["-D_WASI_EMULATED_SIGNAL", "-D_WASI_EMULATED_PROCESS_CLOCKS"])
            .args(["-Wno-deprecated-declarations", "-mllvm", "-wasm-enable-sjlj"])
            .args(["-emit-llvm", "-c", "-I"])
            .arg(paths::lua());
        if source.file_name().is_some_and(|name| name != "start.c") {
            clang.arg("-include").arg(workload().join("missing.h"));
        }
        command::run(clang.arg(source).arg("-o").arg(object))
    }

    /// Runs the pass.
    fn transform(&self, input: &Path, output: &Path) -> Result<()> {
        let plugin = paths::plugin();
        command::run(
            self.tool("opt")
                .arg(format!("-load-pass-plugin={}", plugin.display()))
                .arg(format!("-passes=asyncify<switch={SWITCH};world=closed;abi=binaryen>"))
                .arg(input)
                .arg("-o")
                .arg(output),
        )
    }

    /// Generates code and links it with the C library.
    fn link(&self, bitcode: &Path, wasm: &Path, exceptions: Exceptions) -> Result<PathBuf> {
        let object = bitcode.with_extension("o");
        let legacy = matches!(exceptions, Exceptions::Legacy);
        command::run(
            self.tool("llc")
                .args(["-O2", "-filetype=obj", "-exception-model=wasm", "-wasm-enable-sjlj"])
                .arg(format!("-wasm-use-legacy-eh={legacy}"))
                .arg("-mattr=+exception-handling")
                .arg(bitcode)
                .arg("-o")
                .arg(&object),
        )?;
        command::run(
            self.tool("wasm-ld")
                .args(["--no-entry", "--export=__stack_pointer", "--export=malloc"])
                .args(["-z", "stack-size=1048576", "--strip-all", "--compress-relocations"])
                .arg("-L")
                .arg(paths::sysroot().join("lib/wasm32-wasi"))
                .arg(&object)
                .args(["-lsetjmp", "-lwasi-emulated-signal", "-lwasi-emulated-process-clocks"])
                .arg("-lc")
                .arg(self.resources.join("lib/wasi/libclang_rt.builtins-wasm32.a"))
                .arg("-o")
                .arg(wasm),
        )?;
        Ok(wasm.to_owned())
    }

    /// Runs Binaryen's optimiser, and these passes of it.
    fn optimise(&self, input: &Path, output: &Path, passes: &[&str]) -> Result<()> {
        command::run(
            Command::new(paths::node())
                .arg(paths::wasm_opt())
                .args(FEATURES)
                .arg(input)
                .arg("-O2")
                .args(passes)
                .arg("-o")
                .arg(output),
        )
    }
}
