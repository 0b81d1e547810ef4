//! LLVM's own checks of debug information, `debugify`, over the pass: every instruction of a function
//! with debug information has a location, and no record of a variable is lost.
//!
//! They know two ways. What LLVM makes up: each instruction is a line of its own, and each value a variable
//! (`-passes=debugify,…,check-debugify`). And what a compiler has written, or `debugify` before
//! (`-verify-each-debuginfo-preserve`). Both are run on the inputs of the IR tests and on Lua.

use crate::{
    files,
    toolchain::{Toolchain, succeed},
};
use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use serde::Deserialize;
use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Records that are lost, by test (of `ir/`, or Lua's level), function and variable, and why they are.
const LOST: &[(&str, &str, &str, &str)] = &[
    ("analysis/musttail-of-what-does-not-suspend", "f", "1", BEFORE_ITS_VALUE),
    ("transform/invoke-tests-on-its-normal-edge", "f", "1", BEFORE_ITS_VALUE),
    ("transform/tail-call-of-an-import", "f", "1", BEFORE_ITS_VALUE),
    ("debug/values-are-known-after-a-rewind", "f", "e", NOT_NEEDED),
    ("lua-O2", "lookforfunc", "reg", NOT_NEEDED),
    ("lua-O2", "luaF_findupval", "pp", BEFORE_ITS_VALUE),
    ("lua-O2", "luaK_infix", "dummy", NOT_NEEDED),
    ("lua-O2", "luaL_tolstring", "kind", BEFORE_ITS_VALUE),
    ("lua-O2", "luaT_getvarargs", "wanted", NOT_NEEDED),
    ("lua-O2", "luaV_execute", "ra", NOT_NEEDED),
    ("lua-O2", "luaV_finishset", "slot", NOT_NEEDED),
    ("lua-O2", "luaV_finishset", "t", NOT_NEEDED),
];

/// LLVM itself takes a record for one of no value where its value does not dominate it.
const BEFORE_ITS_VALUE: &str = "the record is in front of its value, so it says nothing";

/// To keep it would be other code with debug information than without; `keep-variables` does.
const NOT_NEEDED: &str = "behind a suspension the program does not need the value any more";

/// Calls whose lines go with them, as those of unreachable blocks do: markers of lifetimes, and wrappers of
/// the runtime, which are inlined.
const REMOVED: [&str; 2] = ["@llvm.lifetime.", "@wrapper_of_wrapper("];

/// Tests in which a part of the program goes that is for another value of an option.
const FOLDED: &str = "runtime/resumes-by-";

/// One trial per IR test that runs the pass on its own file, and one per level of Lua.
///
/// # Errors
///
/// If a test cannot be read.
pub fn trials(toolchain: &Arc<Toolchain>) -> Result<Vec<Trial>> {
    let mut trials = Vec::new();
    for case in files::cases("ir", &["ll"])? {
        let passes: BTreeSet<String> = case.lines("RUN").filter_map(pass).collect();
        if passes.is_empty() || case.name.starts_with(FOLDED) {
            continue;
        }
        let (shared, tested) = (Arc::clone(toolchain), case.clone());
        let name = format!("debugify::{}", case.name);
        let check =
            move || passes.iter().try_for_each(|it| check(&shared, &tested.name, &tested.path, it));
        trials.push(only_newest(case.trial(name, toolchain, check)?, toolchain));
    }
    for level in ["O0", "O2"] {
        let shared = Arc::clone(toolchain);
        let trial = Trial::test(format!("debugify::lua-{level}"), move || {
            lua(&shared, level).map_err(|error| format!("{error:#}").into())
        });
        trials.push(only_newest(trial, toolchain));
    }
    Ok(trials)
}

/// What older LLVMs lose by themselves is not listed.
fn only_newest(trial: Trial, toolchain: &Toolchain) -> Trial {
    if toolchain.major >= 22 {
        return trial;
    }
    trial.with_kind("needs LLVM 22, for which is listed what may be lost").with_ignored_flag(true)
}

/// The first pass of a line that runs it on the test's own file.
fn pass(line: &str) -> Option<String> {
    let (passes, rest) = line.strip_prefix("%asyncify -passes='")?.split_once('\'')?;
    let (pass, _) = passes.split_once('>')?;
    let is_it = pass.starts_with("asyncify") && !pass.contains("%t") && rest.contains(" %s");
    is_it.then(|| format!("{pass}>"))
}

/// Checks Lua as a whole, as clang writes it at a level, and without what clang says of the source.
fn lua(toolchain: &Toolchain, level: &str) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("asyncify-debugify-").tempdir()?;
    let whole = folder.path().join("lua.bc");
    compile_lua(toolchain, level, folder.path(), &whole)?;
    let stripped = folder.path().join("stripped.bc");
    let mut opt = toolchain.command("opt");
    succeed(opt.arg("-strip-debug").arg(&whole).arg("-o").arg(&stripped))?;
    for input in [&whole, &stripped] {
        check(
            toolchain,
            &format!("lua-{level}"),
            input,
            "asyncify<switch=host.wait;world=closed>",
        )?;
    }
    Ok(())
}

fn compile_lua(toolchain: &Toolchain, level: &str, folder: &Path, whole: &Path) -> Result<()> {
    let cache = files::root().with_file_name(".cache");
    let own = files::root().join("workloads/lua");
    let library = cache.join("src/crates/vendor/lua-src/lua-5.4.9");
    ensure!(library.exists(), "{} is missing; `cargo xtask setup` brings it", library.display());
    let mut sources: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(&library)? {
        let path = entry?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let is_program = ["lua", "luac", "ltests", "onelua"].contains(&stem.as_str());
        if path.extension().is_some_and(|it| it == "c") && !is_program {
            sources.push(path);
        }
    }
    sources.sort();
    sources.push(own.join("main.c"));
    let mut parts = Vec::new();
    for source in sources {
        let part = folder.join(source.file_name().unwrap_or_default()).with_extension("bc");
        let mut clang = toolchain.command("clang");
        clang.args(["--target=wasm32-wasip1", "-g", "-w", "-fno-exceptions", "-emit-llvm", "-c"]);
        clang.args(["-mllvm", "-wasm-enable-sjlj", "-D_WASI_EMULATED_SIGNAL"]);
        clang.args(["-D_WASI_EMULATED_PROCESS_CLOCKS", "-isystem"]);
        clang.arg(cache.join("sysroot/include/wasm32-wasi")).arg("-I").arg(&library);
        clang.arg("-include").arg(own.join("missing.h")).arg(format!("-{level}"));
        succeed(clang.arg(source).arg("-o").arg(&part))?;
        parts.push(part);
    }
    succeed(toolchain.command("llvm-link").args(parts).arg("-o").arg(whole))?;
    Ok(())
}

/// Checks a pass on a module.
fn check(toolchain: &Toolchain, name: &str, input: &Path, pass: &str) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("asyncify-debugify-").tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let run = |arguments: &[String], input: &Path, output: &Path| -> Result<String> {
        let mut opt = toolchain.command("opt");
        opt.arg(format!("-load-pass-plugin={}", toolchain.plugin.display())).args(arguments);
        let printed = succeed(opt.arg(input).args(["-S", "-o"]).arg(output))?.stderr;
        Ok(String::from_utf8_lossy(&printed).into_owned())
    };
    let (before, after) = (at("before.ll"), at("after.ll"));
    // Nothing, if there is debug information.
    run(&["-passes=debugify".into()], input, &before)?;
    let printed = run(&[format!("-passes=debugify,{pass},check-debugify")], input, &after)?;
    if !printed.contains("Skipping module with debug info") {
        check_made_up(&printed, &fs::read_to_string(&before)?)?;
    }

    let export = at("findings.json");
    let arguments = [
        format!("-passes={pass}"),
        "-verify-each-debuginfo-preserve".into(),
        format!("-verify-di-preserve-export={}", export.display()),
    ];
    let printed = run(&arguments, &before, &after)?;
    ensure!(printed.contains("Pass: "), "the pass is not checked:\n{printed}");
    let mut findings: Vec<Finding> = Vec::new();
    if export.exists() {
        for line in fs::read_to_string(&export)?.lines() {
            findings.extend(serde_json::from_str::<Report>(line)?.bugs.into_iter().flatten());
        }
    }
    let described = functions_with_debug_information(&fs::read_to_string(&before)?);
    let mut lost: Vec<(&str, &str)> = Vec::new();
    for finding in &findings {
        if finding.metadata == "dbg-var-intrinsic" {
            lost.push((&finding.function, &finding.name));
        } else {
            ensure!(!described.contains(&finding.function), "{finding:?}");
        }
    }
    lost.sort_unstable();
    // Made-up variables have numbers for names.
    let is_made_up = |name: &str| name.starts_with(|it: char| it.is_ascii_digit());
    let has_made_up = lost.iter().all(|(_, name)| is_made_up(name));
    let mut expected: Vec<(&str, &str)> = LOST
        .iter()
        .filter(|(test, _, variable, _)| *test == name && is_made_up(variable) == has_made_up)
        .map(|(_, function, variable, _)| (*function, *variable))
        .collect();
    expected.sort_unstable();
    for (test, function, variable, reason) in LOST.iter().filter(|it| it.0 == name) {
        println!("{test}: a record of {variable} in {function} is lost: {reason}");
    }
    ensure!(lost == expected, "{pass} loses {lost:?} instead of {expected:?}");
    Ok(())
}

/// What opt writes of one pass.
#[derive(Deserialize)]
struct Report {
    bugs: Vec<Vec<Finding>>,
}

/// Something that is lost, or an instruction without a location.
#[derive(Debug, Deserialize)]
struct Finding {
    metadata: String,
    #[serde(rename = "fn-name")]
    function: String,
    #[serde(default)]
    name: String,
    #[serde(default, rename = "instr")]
    _instruction: String,
}

/// Checks what `check-debugify` says of a module that was `before`.
fn check_made_up(printed: &str, before: &str) -> Result<()> {
    ensure!(printed.contains("CheckModuleDebugify: PASS"), "{printed}");
    let mut lines: HashMap<&str, (&str, bool)> = HashMap::new();
    let locations: HashMap<&str, &str> = before
        .lines()
        .filter_map(|line| line.split_once(" = !DILocation(line: "))
        .filter_map(|(id, rest)| Some((id, rest.split_once(',')?.0)))
        .collect();
    let mut is_reachable = true;
    // What the last block branches to, and the line of that branch.
    let mut branch: Option<(&str, &str)> = None;
    let mut falls: BTreeSet<&str> = BTreeSet::new();
    for line in before.lines() {
        if !line.starts_with("  ") {
            is_reachable = !line.ends_with("; No predecessors!");
            if let Some((block, _)) = line.split_once(':').filter(|_| is_reachable) {
                falls
                    .extend(branch.take().filter(|(to, _)| *to == block).map(|(_, number)| number));
            }
        }
        let id = line.split_once("!dbg ").and_then(|(_, it)| it.split([',', ' ']).next());
        if let Some(number) = id.and_then(|id| locations.get(id)) {
            lines.insert(number, (line, is_reachable));
            let to = line.strip_prefix("  br label %").and_then(|it| it.split(',').next());
            branch = to.filter(|_| is_reachable).map(|to| (to, *number));
        }
    }
    for warning in printed.lines() {
        // What enters a function alone, with resume=frame, is of no source, as the runtime is.
        let is_made = warning.contains(".resume --");
        ensure!(is_made || !warning.contains("empty DebugLoc"), "{warning}");
        ensure!(!warning.starts_with("ERROR"), "{warning}");
        ensure!(!warning.contains("Missing variable"), "{warning}");
        if let Some(number) = warning.strip_prefix("WARNING: Missing line ") {
            let &(gone, is_reachable) = lines.get(number).context("a line of no instruction")?;
            let is_removed = !is_reachable || REMOVED.iter().any(|name| gone.contains(name));
            // No code is made of it but where rewinds come in.
            let is_fall = falls.contains(number);
            ensure!(is_removed || is_fall, "{warning}, which is\n{gone}");
        }
    }
    Ok(())
}

/// The functions of a module, as text, that have debug information.
fn functions_with_debug_information(module: &str) -> BTreeSet<String> {
    let heads = module.lines().filter(|line| line.starts_with("define ") && line.contains("!dbg "));
    heads
        .filter_map(|line| Some(line.split_once('@')?.1.split_once('(')?.0))
        .map(|name| name.trim_matches('"').to_owned())
        .collect()
}
