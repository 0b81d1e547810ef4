//! What is mutated: the suite's own IR and programs.

use super::{process, tools::Tools};
use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A module that is right.
#[derive(Clone, Debug)]
pub struct Seed {
    /// Where it is from, for messages.
    pub name: String,
    /// As IR.
    pub text: String,
    /// As bitcode.
    pub bitcode: Vec<u8>,
}

/// Makes all seeds: each file of the suite's `ir` folder that LLVM takes as it is, and some
/// C programs of `exec` by clang.
///
/// # Errors
///
/// If a tool or a file is missing, or nearly nothing is left.
pub fn make(tools: &Tools) -> Result<Vec<Seed>> {
    let folder = tempfile::tempdir()?;
    let suite = tools.suite();
    let mut files = Vec::new();
    collect(&suite.join("ir"), "ll", &mut files)?;
    collect(&suite.join("exec"), "ll", &mut files)?;
    let mut programs = Vec::new();
    collect(&suite.join("exec"), "c", &mut programs)?;
    programs.sort();
    // They are much alike as IR, and clang takes its time.
    files.extend(programs.into_iter().step_by(5));
    files.sort();
    let mut seeds = Vec::new();
    for path in &files {
        let text = if path.extension().is_some_and(|it| it == "c") {
            let include = suite.join("include").display().to_string();
            let level = ["-O0", "-O1", "-O2"][seeds.len() % 3];
            let clang = ["--target=wasm32-wasip1", level, "-g", "-S", "-emit-llvm", "-w", "-I"];
            let mut arguments: Vec<String> = clang.map(str::to_owned).into();
            arguments.extend([include, path.display().to_string(), "-o".into(), "seed.ll".into()]);
            if !process::run(folder.path(), &tools.llvm("clang"), &arguments)?.is_done() {
                continue; // needs options of its own
            }
            fs::read_to_string(folder.path().join("seed.ll"))?
        } else {
            fs::read_to_string(path)?
        };
        let text = without_comments(&text);
        fs::write(folder.path().join("in.ll"), &text)?;
        let arguments = ["in.ll", "-o", "out.bc"];
        if !process::run(folder.path(), &tools.llvm("llvm-as"), arguments)?.is_done() {
            continue; // one of several pieces
        }
        let name = path.strip_prefix(suite).unwrap_or(path).display().to_string();
        seeds.push(Seed { name, text, bitcode: fs::read(folder.path().join("out.bc"))? });
    }
    ensure!(seeds.len() > 100, "only {} modules in {}", seeds.len(), suite.display());
    Ok(seeds)
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with(';') && !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn collect(folder: &Path, extension: &str, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, extension, files)?;
        } else if path.extension().is_some_and(|it| it == extension) {
            files.push(path);
        }
    }
    Ok(())
}
