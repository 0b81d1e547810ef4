//! Building programs for wasm: without the pass, with it, and with Binaryen's Asyncify. All start
//! from the same optimised bitcode.

use crate::{command, paths};
use anyhow::{Context, Result, ensure};
use std::{
    ffi::{OsStr, OsString},
    fs,
    ops::Range,
    path::{Path, PathBuf},
    process::Command,
    thread,
};
use wasmparser::{CompositeInnerType, Payload};

/// What suspends.
pub const SWITCH: &str = "host.wait";

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

/// How `setjmp` becomes exceptions of wasm.
#[derive(Clone, Copy)]
pub enum Exceptions {
    /// As WebAssembly 3.0 has them.
    Standard,
    /// As engines had them before, and as Binaryen's Asyncify needs them.
    Legacy,
}

/// A file to compile, in C or C++.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// Flags for the compiler besides those that all have.
    pub flags: Vec<OsString>,
}

/// LLVM's tools, and what is linked to programs.
pub struct Toolchain {
    bin: PathBuf,
    /// The compiler's headers and its library.
    resources: PathBuf,
    /// How much is optimised, as it is said behind `-O`.
    level: char,
    /// Whether debug information is made, and kept.
    is_debug: bool,
    /// What suspends.
    switch: &'static str,
}

impl Toolchain {
    /// Finds them.
    ///
    /// # Errors
    ///
    /// If they are not installed.
    pub fn find() -> Result<Toolchain> {
        let bin: PathBuf = command::output(Command::new("llvm-config-22").arg("--bindir"))?.into();
        let resources =
            command::output(Command::new(bin.join("clang")).arg("-print-resource-dir"))?;
        let resources = resources.into();
        Ok(Toolchain { bin, resources, level: '2', is_debug: false, switch: SWITCH })
    }

    /// The same with debug information, optimised as `-O` with this behind it says.
    pub fn debugging(self, level: char) -> Toolchain {
        Toolchain { level, is_debug: true, ..self }
    }

    /// The same for programs that suspend in another import than the usual one.
    pub fn switching(self, switch: &'static str) -> Toolchain {
        Toolchain { switch, ..self }
    }

    /// One of LLVM's tools.
    pub fn tool(&self, name: &str) -> Command {
        Command::new(self.bin.join(name))
    }

    /// Compiles all sources into one module, each optimised on its own, together with a package in Rust
    /// if there is one.
    ///
    /// # Errors
    ///
    /// If a tool fails, or a file cannot be written.
    pub fn compile(
        &self,
        sources: &[Source],
        package: Option<&Path>,
        folder: &Path,
        whole: &Path,
    ) -> Result<()> {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        let mut objects: Vec<PathBuf> = sources
            .iter()
            .enumerate()
            .map(|(number, source)| {
                // Two folders may have a file of the same name.
                let name = source.path.file_stem().unwrap_or_default().to_string_lossy();
                folder.join(format!("{number}-{name}.bc"))
            })
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
        if let Some(package) = package {
            objects.push(rust_library(package)?);
        }
        // rustc's triple is another than clang's; the code is for the same machine.
        let mut link = self.tool("llvm-link");
        command::run(link.arg("-suppress-warnings").args(&objects).arg("-o").arg(whole))
    }

    fn compile_file(&self, source: &Source, object: &Path) -> Result<()> {
        let mut clang = self.tool("clang");
        clang.arg(format!("-O{}", self.level));
        clang.args(["-fno-exceptions", "-mllvm", "-wasm-enable-sjlj", "-emit-llvm", "-c"]);
        if self.is_debug {
            clang.arg("-g");
        }
        if source.path.extension() == Some(OsStr::new("cpp")) {
            // By its old name clang finds libc++, and the C library that goes with it.
            clang.args(["--target=wasm32-wasi", "-Wno-deprecated", "-std=c++20"]);
        } else {
            clang
                .args(["--target=wasm32-wasip1", "-nostdinc"])
                .arg("-isystem")
                .arg(self.resources.join("include"))
                .arg("-isystem")
                .arg(paths::sysroot().join("include/wasm32-wasi"));
        }
        command::run(clang.args(&source.flags).arg(&source.path).arg("-o").arg(object))
    }

    /// Runs the pass, with options besides the usual ones, as `;prefer=size`.
    ///
    /// # Errors
    ///
    /// If it fails.
    pub fn transform(&self, input: &Path, options: &str, output: &Path) -> Result<()> {
        let plugin = paths::plugin();
        command::run(
            self.tool("opt")
                .arg(format!("-load-pass-plugin={}", plugin.display()))
                .arg(format!(
                    "-passes=asyncify<switch={};world=closed;abi=binaryen{options}>",
                    self.switch
                ))
                .arg(input)
                .arg("-o")
                .arg(output),
        )
    }

    /// Runs LLVM's highest optimisation.
    ///
    /// # Errors
    ///
    /// If it fails.
    pub fn optimise_bitcode(&self, input: &Path, output: &Path) -> Result<()> {
        let mut opt = self.tool("opt");
        command::run(opt.arg("-passes=default<O3>").arg(input).arg("-o").arg(output))
    }

    /// Generates code.
    ///
    /// # Errors
    ///
    /// If that fails.
    pub fn generate(&self, bitcode: &Path, object: &Path, exceptions: Exceptions) -> Result<()> {
        let legacy = matches!(exceptions, Exceptions::Legacy);
        command::run(
            self.tool("llc")
                .arg(format!("-O{}", self.level))
                .args(["-filetype=obj", "-exception-model=wasm", "-wasm-enable-sjlj"])
                .arg(format!("-wasm-use-legacy-eh={legacy}"))
                .arg("-mattr=+exception-handling")
                .arg(bitcode)
                .arg("-o")
                .arg(object),
        )
    }

    /// Generates code and links it with the C library, and with the C++ library if `is_cpp`.
    ///
    /// # Errors
    ///
    /// If a tool fails.
    pub fn link(
        &self,
        bitcode: &Path,
        wasm: &Path,
        exceptions: Exceptions,
        is_cpp: bool,
    ) -> Result<()> {
        let object = wasm.with_extension("o");
        self.generate(bitcode, &object, exceptions)?;
        let mut link = self.tool("wasm-ld");
        link.args(["--no-entry", "--export=__stack_pointer", "--export=malloc"])
            .args(["-z", "stack-size=1048576"])
            .arg("-L")
            .arg(paths::sysroot().join("lib/wasm32-wasi"))
            .arg(&object);
        if !self.is_debug {
            link.args(["--strip-all", "--compress-relocations"]);
        }
        if is_cpp {
            for library in ["libc++.a", "libc++abi.a"] {
                let mut clang = self.tool("clang");
                clang.args(["--target=wasm32-wasi", "-Wno-deprecated"]);
                clang.arg(format!("-print-file-name={library}"));
                link.arg(command::output(&mut clang)?);
            }
        }
        link.args(["-lsetjmp", "-lwasi-emulated-signal", "-lwasi-emulated-process-clocks", "-lc"])
            .arg(self.resources.join("lib/wasi/libclang_rt.builtins-wasm32.a"));
        command::run(link.arg("-o").arg(wasm))
    }

    /// Runs Binaryen's optimiser, and these passes of it.
    ///
    /// # Errors
    ///
    /// If it fails.
    pub fn optimise(&self, input: &Path, output: &Path, passes: &[&str]) -> Result<()> {
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

    /// Runs Binaryen's optimiser with its Asyncify, which is told what suspends, on a program with
    /// [`Exceptions::Legacy`].
    ///
    /// # Errors
    ///
    /// If it fails.
    pub fn asyncify_by_peer(&self, input: &Path, output: &Path) -> Result<()> {
        let imports = format!("--pass-arg=asyncify-imports@{}", self.switch);
        self.optimise(input, output, &["--asyncify", &imports, "--translate-to-exnref"])
    }

    /// Runs Binaryen 108's Asyncify on a program with debug information, which that version keeps, at
    /// the level of this.
    ///
    /// # Errors
    ///
    /// With what it printed, if it fails.
    pub fn asyncify_by_old_peer(&self, input: &Path, output: &Path) -> Result<()> {
        let mut command = Command::new(paths::wasm_opt_with_dwarf());
        command.args(FEATURES).args(["-g", &format!("-O{}", self.level), "--asyncify"]);
        command.arg(format!("--pass-arg=asyncify-imports@{}", self.switch));
        command.arg(input).arg("-o").arg(output);
        let result = command
            .output()
            .with_context(|| format!("cannot run '{}'", command::text(&command)))?;
        let printed = String::from_utf8_lossy(&result.stderr);
        ensure!(
            result.status.success(),
            "'{}' failed ({}): {}",
            command::text(&command),
            result.status,
            printed.trim()
        );
        Ok(())
    }
}

/// A function that a module defines.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its code, from where the code section begins, as debug information has it.
    pub code: Range<u64>,
    /// How many locals it has, the parameters among them.
    pub locals: u64,
    /// How many of them are parameters.
    pub parameters: u64,
}

/// The functions that a module defines, in its order.
///
/// # Errors
///
/// If it is no module.
pub fn functions(module: &[u8]) -> Result<Vec<Function>> {
    let (mut types, mut signatures) = (Vec::new(), Vec::new());
    let mut start = 0;
    let mut functions = Vec::new();
    for payload in wasmparser::Parser::new(0).parse_all(module) {
        match payload? {
            Payload::TypeSection(section) => {
                for group in section {
                    for kind in group?.into_types() {
                        types.push(match kind.composite_type.inner {
                            CompositeInnerType::Func(function) => function.params().len() as u64,
                            _ => 0,
                        });
                    }
                }
            }
            Payload::FunctionSection(section) => {
                signatures = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
            }
            Payload::CodeSectionStart { unchecked_range, .. } => start = unchecked_range.start,
            Payload::CodeSectionEntry(body) => {
                let signature = signatures.get(functions.len());
                let parameters = signature.and_then(|&it| types.get(it as usize));
                let parameters = *parameters.context("a function has no type")?;
                let mut locals = parameters;
                for group in body.get_locals_reader()? {
                    locals += u64::from(group?.0);
                }
                let range = body.range();
                let code = range.start - start..range.end - start;
                functions.push(Function { code, locals, parameters });
            }
            _ => {}
        }
    }
    Ok(functions)
}

/// Builds a package whose library is a `staticlib`, with all that it depends on and the standard
/// library, as one optimised module. What is compiled stays in `target`, for the next time.
fn rust_library(package: &Path) -> Result<PathBuf> {
    let target = paths::root().join("target/workloads");
    let bitcode = target.join("rust.bc");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["rustc", "--release", "--locked", "--quiet", "--target", paths::RUST_TARGET]);
    cargo.arg("--manifest-path").arg(package.join("Cargo.toml")).arg("--target-dir").arg(target);
    // It is for the workspace, of which this is no part.
    cargo.env_remove("RUSTFLAGS");
    let mut emit = OsString::from("--emit=llvm-bc=");
    emit.push(&bitcode);
    command::run(cargo.arg("--").arg(emit))?;
    Ok(bitcode)
}

/// How many locals each function of a module has, parameters not among them, the largest function first.
///
/// # Errors
///
/// If it is no module.
pub fn locals(module: &[u8]) -> Result<Vec<u64>> {
    let mut functions = functions(module)?;
    functions.sort_by_key(|it| std::cmp::Reverse(it.code.end - it.code.start));
    Ok(functions.into_iter().map(|it| it.locals - it.parameters).collect())
}
