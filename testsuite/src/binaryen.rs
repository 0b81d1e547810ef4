//! Programs and hosts that are written to Binaryen's Asyncify, unchanged, with abi=binaryen. Each
//! is built at each level, and by the driver as a whole, and prints what the same program prints
//! that Binaryen has instrumented. The host is the file of its name with `.mjs`, or
//! `program.mjs`; it gets the program and the npm package asyncify-wasm.
//!
//! | line | says |
//! |---|---|
//! | `SWITCH` | which imports suspend; else, the program calls the five functions itself |
//! | `LINK` | options of the linker |
//! | `PEER: none` | Binaryen cannot do this; it prints its `PRINTS` lines |
//! | `FAILS` | it does not end well, and this is in what it prints |

use crate::{
    files::{self, Case},
    toolchain::{self, Toolchain, run, succeed},
};
use anyhow::{Result, ensure};
use libtest_mimic::Trial;
use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

/// The optimisation levels: of one file, and by the driver.
const LEVELS: [(&str, bool); 7] = [
    ("O0", false),
    ("O1", false),
    ("O2", false),
    ("O3", false),
    ("Oz", false),
    ("O2", true),
    ("Oz", true),
];

/// What clang uses for the target by default.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// One trial per file in `binaryen/` and level.
pub fn trials(toolchain: &Arc<Toolchain>) -> Result<Vec<Trial>> {
    let mut trials = Vec::new();
    for case in files::cases("binaryen", &["c"])? {
        for (level, whole) in LEVELS {
            let (toolchain, case) = (Arc::clone(toolchain), case.clone());
            let way = if whole { "driver-" } else { "" };
            trials.push(Trial::test(format!("binaryen::{}::{way}{level}", case.name), move || {
                let folder = tempfile::Builder::new().prefix("asyncify-binaryen-").tempdir()?;
                let build = Build { toolchain: &toolchain, case: &case, folder: folder.path() };
                build.check(level, whole).map_err(|error| format!("{error:#}").into())
            }));
        }
    }
    Ok(trials)
}

struct Build<'a> {
    toolchain: &'a Toolchain,
    case: &'a Case,
    folder: &'a Path,
}

impl Build<'_> {
    fn check(&self, level: &str, whole: bool) -> Result<()> {
        let ours = if whole { self.by_driver(level)? } else { self.by_clang(level)? };
        let output = run(&mut self.host(&ours)?)?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        let mut fails = self.case.lines("FAILS").peekable();
        if fails.peek().is_some() {
            ensure!(!output.status.success(), "it ended well, and printed\n{printed}");
            for text in fails {
                ensure!(errors.contains(text), "'{text}' is not in\n{errors}");
            }
            return Ok(());
        }
        ensure!(output.status.success(), "{}:\n{printed}{errors}", output.status);
        let expected = if self.case.lines("PEER").any(|it| it == "none") {
            self.case.lines("PRINTS").map(|line| format!("{line}\n")).collect()
        } else {
            let peer = self.by_binaryen(level)?;
            String::from_utf8(succeed(&mut self.host(&peer)?)?.stdout)?
        };
        ensure!(!expected.is_empty(), "Binaryen's program prints nothing");
        ensure!(printed == expected, "it printed\n{printed}and not\n{expected}");
        Ok(())
    }

    fn host(&self, program: &Path) -> Result<Command> {
        let own = self.case.path.with_extension("mjs");
        let script = if own.exists() { own } else { self.case.path.with_file_name("program.mjs") };
        let mut command = Command::new(&self.toolchain.node);
        command
            .arg(script)
            .arg(program)
            .arg(toolchain::package("asyncify-wasm/dist/asyncify.mjs")?);
        Ok(command)
    }

    fn clang(&self, level: &str) -> Command {
        let mut clang = self.toolchain.command("clang");
        clang.args(["--target=wasm32-wasip1", "-ffreestanding", "-Wall", "-Wextra", "-Werror"]);
        clang.arg(format!("-{level}")).arg("-c").arg(&self.case.path);
        clang
    }

    fn linker_options(&self) -> impl Iterator<Item = &str> {
        self.case.lines("LINK").flat_map(str::split_whitespace)
    }

    fn link(&self, object: &Path, name: &str) -> Result<PathBuf> {
        let program = self.folder.join(name);
        let mut linker = self.toolchain.command("wasm-ld");
        linker.arg("--no-entry").args(self.linker_options());
        succeed(linker.arg(object).arg("-o").arg(&program))?;
        Ok(program)
    }

    fn by_clang(&self, level: &str) -> Result<PathBuf> {
        let object = self.folder.join("ours.o");
        let mut clang = self.clang(level);
        clang.args(self.toolchain.clang_plugin());
        clang.args(["-mllvm", "-asyncify-abi=binaryen", "-mllvm", "-asyncify-world=closed"]);
        for imports in self.case.lines("SWITCH") {
            clang.args(["-mllvm", &format!("-asyncify-switch={imports}")]);
        }
        succeed(clang.arg("-o").arg(&object))?;
        self.link(&object, "ours.wasm")
    }

    fn by_driver(&self, level: &str) -> Result<PathBuf> {
        let bitcode = self.folder.join("ours.bc");
        succeed(self.clang(level).arg("-emit-llvm").arg("-o").arg(&bitcode))?;
        let program = self.folder.join("ours.wasm");
        let mut link = Command::new(&self.toolchain.driver);
        link.args(["link", &format!("-{level}"), "--abi=binaryen"]);
        for imports in self.case.lines("SWITCH") {
            link.arg(format!("--switch={imports}"));
        }
        link.arg(&bitcode).arg("-o").arg(&program);
        link.args(["--", "--no-entry"]).args(self.linker_options());
        succeed(&mut link)?;
        Ok(program)
    }

    fn by_binaryen(&self, level: &str) -> Result<PathBuf> {
        let object = self.folder.join("theirs.o");
        succeed(self.clang(level).arg("-o").arg(&object))?;
        let linked = self.link(&object, "linked.wasm")?;
        let program = self.folder.join("theirs.wasm");
        let mut optimise = Command::new(&self.toolchain.node);
        optimise.arg(toolchain::package("binaryen/bin/wasm-opt")?).args(FEATURES);
        optimise.arg(&linked).arg("--asyncify");
        for imports in self.case.lines("SWITCH") {
            optimise.arg(format!("--pass-arg=asyncify-imports@{imports}"));
        }
        succeed(optimise.arg("-o").arg(&program))?;
        Ok(program)
    }
}
