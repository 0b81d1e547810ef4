//! What programs are linked with, built once.

use anyhow::Result;
use std::{
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;
use testsuite::{
    engines::Abi,
    toolchain::{Toolchain, succeed},
};

/// The folder of the sources.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("support")
}

/// `support/stress.c` for an interface, in the forms that the ways need.
#[derive(Debug)]
pub struct Runtime {
    /// By clang with the plugin.
    pub object: PathBuf,
    /// Bitcode as the driver is given it: neither optimised nor transformed.
    pub module: PathBuf,
    /// Bitcode that went through the pass.
    pub transformed: PathBuf,
}

/// All of it.
#[derive(Debug)]
pub struct Support {
    /// `support/stress.c` without suspending.
    pub without_pass: Runtime,
    /// `memcpy` and the like.
    pub memory: PathBuf,
    /// What catch pads call.
    pub exceptions: PathBuf,
    /// The compiler's library: i128 and the like are functions there.
    pub library: PathBuf,
    binaryen: Runtime,
    native: Runtime,
    _folder: TempDir,
}

impl Support {
    /// Builds it.
    ///
    /// # Errors
    ///
    /// If a tool fails.
    pub fn build(toolchain: &Toolchain) -> Result<Support> {
        let target = tempfile::Builder::new().prefix("asyncify-stress-").tempdir()?;
        let clang = || {
            let mut clang = toolchain.command("clang");
            clang.args(["--target=wasm32-wasip1", "-ffreestanding", "-Wall", "-Werror", "-c"]);
            clang
        };
        let compile = |command: &mut Command, name: &str, output: &str| -> Result<PathBuf> {
            let output = target.path().join(output);
            succeed(command.arg(folder().join(name)).arg("-o").arg(&output))?;
            Ok(output)
        };
        let module = |define: &str, output: &str| -> Result<PathBuf> {
            compile(
                clang()
                    .args(["-O2", define, "-emit-llvm"])
                    .args(["-Xclang", "-disable-llvm-passes"]),
                "stress.c",
                output,
            )
        };
        let runtime = |abi: Abi| -> Result<Runtime> {
            let define = format!("-D{}", abi.to_string().to_uppercase());
            let object = compile(
                clang()
                    .args(["-O2", &define])
                    .arg(format!("-fpass-plugin={}", toolchain.plugin.display()))
                    .args(["-mllvm", &format!("-asyncify-abi={abi}")]),
                "stress.c",
                &format!("{abi}.o"),
            )?;
            let module = module(&define, &format!("{abi}.bc"))?;
            let transformed = target.path().join(format!("{abi}.transformed.bc"));
            succeed(
                toolchain
                    .command("opt")
                    .arg(format!("-load-pass-plugin={}", toolchain.plugin.display()))
                    .arg(format!(
                        "-passes=asyncify-prepare<abi={abi}>,default<O2>,asyncify<abi={abi}>"
                    ))
                    .arg(&module)
                    .arg("-o")
                    .arg(&transformed),
            )?;
            Ok(Runtime { object, module, transformed })
        };
        let plain = module("-DPLAIN", "plain.bc")?;
        let without_pass = Runtime {
            object: compile(clang().arg("-O2"), "stress.c", "plain.o")?,
            module: plain.clone(),
            transformed: plain,
        };
        let library = succeed(
            toolchain.command("clang").args(["--target=wasm32-wasip1", "-print-libgcc-file-name"]),
        )?;
        Ok(Support {
            without_pass,
            memory: compile(clang().args(["-O2", "-fno-builtin"]), "memory.c", "memory.o")?,
            exceptions: compile(clang().arg("-O2"), "exceptions.c", "exceptions.o")?,
            library: String::from_utf8_lossy(&library.stdout).trim().into(),
            binaryen: runtime(Abi::Binaryen)?,
            native: runtime(Abi::Native)?,
            _folder: target,
        })
    }

    /// The runtime for an interface.
    pub fn runtime(&self, abi: Abi) -> &Runtime {
        match abi {
            Abi::Binaryen => &self.binaryen,
            Abi::Native | Abi::Frame => &self.native,
        }
    }
}
