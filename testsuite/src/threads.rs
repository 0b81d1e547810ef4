//! The pass on several threads at once, under ThreadSanitizer: `embedding/threads.c`, linked to a
//! `libasyncify.a` that was built for it, at the place that `ASYNCIFY_SANITIZED` names; `cargo xtask
//! test` builds it. LLVM itself is the one of the system, which is not.

use crate::{
    files,
    toolchain::{Toolchain, run, succeed},
};
use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

/// Where the library is.
const LIBRARY: &str = "ASYNCIFY_SANITIZED";

/// What ThreadSanitizer says of a race.
const RACE: &str = "WARNING: ThreadSanitizer: data race";

/// Programs that are transformed, in C.
const PROGRAMS: [&str; 3] =
    ["exec/control/goto-into-a-loop", "exec/memory/array-on-the-stack", "exec/abi/byval"];

/// One trial, and one that shows that a race is seen; ignored if there is no library for them.
pub fn trials(toolchain: &Arc<Toolchain>) -> Vec<Trial> {
    let (library, runtime) = match tools() {
        Ok(tools) => tools,
        Err(reason) => {
            let name = format!("threads ({reason:#})");
            return vec![Trial::test(name, || Ok(())).with_ignored_flag(true)];
        }
    };
    let trial = |name: &str, has_race: bool| {
        let (toolchain, library) = (Arc::clone(toolchain), library.clone());
        let runtime = runtime.clone();
        Trial::test(format!("threads::{name}"), move || {
            check(&toolchain, &library, &runtime, has_race)
                .map_err(|error| format!("{error:#}").into())
        })
    };
    vec![trial("no-race", false), trial("a-race-is-seen", true)]
}

/// The library and the runtime, or why there can be no trial.
fn tools() -> Result<(PathBuf, PathBuf)> {
    let library = env::var_os(LIBRARY);
    let library = library.with_context(|| format!("set {LIBRARY}, as cargo xtask test does"))?;
    let runtime = runtime()?;
    // Some containers forbid it.
    succeed(in_place().arg("true"))?;
    Ok((library.into(), runtime))
}

/// The runtime of ThreadSanitizer that goes with rustc.
fn runtime() -> Result<PathBuf> {
    let rustc = |what: &[&str]| -> Result<String> {
        let output = succeed(Command::new("rustc").args(what))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let folder = PathBuf::from(rustc(&["--print", "target-libdir"])?);
    let files = fs::read_dir(&folder).context("rustc has no libraries")?;
    files
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.to_string_lossy().ends_with("_rt.tsan.a"))
        .context("this rustc comes without ThreadSanitizer's runtime")
}

fn check(toolchain: &Toolchain, library: &Path, runtime: &Path, has_race: bool) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("asyncify-threads-").tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let plugin = files::root().with_file_name("plugin");
    let mut clang = toolchain.command("clang");
    clang.args(["-O1", "-g", "-Wall", "-Werror", "-fsanitize=thread", "-c"]);
    clang.args(configured(toolchain, &["--cflags"])?).arg("-I").arg(plugin.join("include"));
    let source = files::root().join("embedding/threads.c");
    succeed(clang.arg(source).arg("-o").arg(at("threads.o")))?;
    let mut link = toolchain.command("clang");
    link.args(["-fsanitize=thread", "-fno-sanitize-link-runtime", "-pie"]);
    link.arg(at("threads.o")).arg(library).arg("-Wl,--whole-archive").arg(runtime);
    link.arg("-Wl,--no-whole-archive");
    link.args(configured(toolchain, &["--ldflags", "--libs", "--link-shared"])?);
    link.args(["-lstdc++", "-lm", "-ldl", "-lpthread", "-lrt", "-o"]).arg(at("threads"));
    succeed(&mut link)?;

    let mut threads = in_place();
    threads.arg(at("threads")).arg(if has_race { "race" } else { "-" });
    for program in PROGRAMS {
        let bitcode = at(&program.replace('/', "-")).with_extension("bc");
        let mut clang = toolchain.command("clang");
        clang.args(["--target=wasm32-wasip1", "-ffreestanding", "-O1", "-emit-llvm", "-c"]);
        clang.arg("-I").arg(files::root().join("include"));
        let source = files::root().join(program).with_extension("c");
        succeed(clang.arg(source).arg("-o").arg(&bitcode))?;
        threads.arg(bitcode);
    }
    let output = run(&mut threads)?;
    let messages = String::from_utf8_lossy(&output.stderr);
    ensure!(messages.contains(RACE) == has_race, "{messages}");
    ensure!(output.status.success() != has_race, "{}: {messages}", output.status);
    Ok(())
}

/// Runs a program whose memory is not put where it may be at random: ThreadSanitizer has its own there.
fn in_place() -> Command {
    let mut command = Command::new("setarch");
    command.arg("--addr-no-randomize");
    command
}

/// What `llvm-config` says.
fn configured(toolchain: &Toolchain, what: &[&str]) -> Result<Vec<String>> {
    let output = succeed(toolchain.command("llvm-config").args(what))?;
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(words.split_whitespace().map(str::to_owned).collect())
}
