//! The programs: whose sources, and what they do.

use crate::{lua, paths, wasm::Source};
use anyhow::{Context, Result};
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

/// A program with what it is measured with.
pub struct Program {
    /// Its name.
    pub name: &'static str,
    /// Its sources.
    pub sources: Vec<Source>,
    /// Whether it is linked with the C++ library.
    pub is_cpp: bool,
    /// A package in Rust that is linked to the sources.
    pub package: Option<PathBuf>,
    /// What does work and does not suspend, by name: files that interpreters get, or words.
    pub works: Vec<(&'static str, PathBuf)>,
    /// What does little else than suspend.
    pub suspends: PathBuf,
    /// Whether it exports `descend`, to see how deep calls may go.
    pub has_depth: bool,
}

/// The folder of what is ours.
fn folder() -> PathBuf {
    paths::root().join("testsuite/workloads/bench")
}

/// All programs.
///
/// # Errors
///
/// If a folder with sources cannot be read.
pub fn all() -> Result<Vec<Program>> {
    let crates = paths::crates().join("vendor");
    let suite = paths::root().join("testsuite/workloads");
    let quickjs = crates.join("rquickjs-sys/quickjs");
    let sqlite = crates.join("libsqlite3-sys/sqlite3");
    let zstd = crates.join("zstd-sys/zstd/lib");

    let scripts = ["fib", "sort", "strings", "objects", "numbers", "coroutines"];
    let script = |name| (name, folder().join("lua").join(name).with_extension("lua"));
    let lua = Program {
        name: "lua",
        sources: lua::sources()?,
        is_cpp: false,
        package: None,
        works: scripts.into_iter().map(script).collect(),
        suspends: lua::workload().join("loop.lua"),
        has_depth: false,
    };

    let mut sources = vec![];
    for name in ["quickjs.c", "libregexp.c", "libunicode.c", "dtoa.c"] {
        sources.push(library(quickjs.join(name), &["-D_GNU_SOURCE", "-D_WASI_EMULATED_SIGNAL"]));
    }
    sources.push(ours("quickjs.c", &[&quickjs]));
    let quickjs = Program {
        name: "quickjs",
        sources: with_start(sources),
        is_cpp: false,
        package: None,
        works: vec![("script", folder().join("js/run.js"))],
        suspends: folder().join("js/loop.js"),
        has_depth: false,
    };

    let flags = [
        "-DSQLITE_OS_OTHER=1",
        "-DSQLITE_THREADSAFE=0",
        "-DSQLITE_DEFAULT_MEMSTATUS=0",
        "-DSQLITE_OMIT_LOAD_EXTENSION",
        "-DSQLITE_OMIT_LOCALTIME",
        "-DSQLITE_OMIT_WAL",
    ];
    let mut files = ours("../sqlite/files.c", &[&sqlite, &suite]);
    files.flags.push("-Wno-unused-function".into());
    let sources = vec![
        library(sqlite.join("sqlite3.c"), &flags),
        files,
        ours("sqlite.c", &[&sqlite]),
        ours("main.c", &[]),
    ];
    let sqlite = command("sqlite", with_start(sources));

    let mut sources = Vec::new();
    for part in ["common", "compress", "decompress"] {
        for path in c_files(&zstd.join(part))? {
            sources.push(library(path, &["-DZSTD_DISABLE_ASM", "-DXXH_NAMESPACE=ZSTD_"]));
        }
    }
    sources.extend([ours("zstd.c", &[&zstd, &suite]), ours("main.c", &[])]);
    let zstd = command("zstd", with_start(sources));

    let cpp = Program {
        is_cpp: true,
        ..command("cpp", with_start(vec![ours("containers.cpp", &[]), ours("main.c", &[])]))
    };
    let rust = Program {
        package: Some(folder().join("rust")),
        ..command("rust", with_start(vec![ours("main.c", &[])]))
    };
    let small = |name, file| command(name, with_start(vec![ours(file, &[]), ours("main.c", &[])]));
    let recursion = Program { has_depth: true, ..small("recursion", "recursion.c") };
    let calls = small("calls", "calls.c");
    Ok(vec![lua, quickjs, sqlite, zstd, cpp, rust, recursion, calls])
}

/// A program with the `main` of `main.c`.
fn command(name: &'static str, sources: Vec<Source>) -> Program {
    Program {
        name,
        sources,
        is_cpp: false,
        package: None,
        works: vec![("run", "run".into())],
        suspends: "loop".into(),
        has_depth: false,
    }
}

/// With the start of a command: a rewind passes through it, so it is compiled like the rest.
fn with_start(mut sources: Vec<Source>) -> Vec<Source> {
    sources.push(Source { path: lua::workload().join("start.c"), flags: Vec::new() });
    sources
}

fn library(path: PathBuf, flags: &[&str]) -> Source {
    let mut flags: Vec<OsString> = flags.iter().map(Into::into).collect();
    flags.push("-w".into());
    Source { path, flags }
}

/// A source of ours, with these folders of headers.
fn ours(name: &str, headers: &[&Path]) -> Source {
    let mut flags: Vec<OsString> = ["-Wall", "-Wextra", "-Werror", "-I"].map(Into::into).into();
    flags.push(folder().into());
    for folder in headers {
        flags.extend(["-isystem".into(), folder.as_os_str().to_owned()]);
    }
    Source { path: folder().join(name), flags }
}

/// The sources in a folder, in the same order each time.
fn c_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "c") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
