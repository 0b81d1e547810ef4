//! Debuggers, driven by scripts: what they show of a program is the same, whether it suspends or
//! not.
//!
//! `debuggers/program.c` says where to stop and what to step over. gdb and lldb look at wasmtime's
//! native code (`debuggers/transcript_*.py`), Node's inspector at V8's (`debuggers/inspector.mjs`).
//! Without the pass, lines are stepped over by the debugger's own command; with it, by one that
//! also steps over suspensions (`runtime/debuggers/`).
//!
//! Not compared, since these debuggers cannot show it without the pass, either (gdb 13.1, LLDB 22 and
//! wasmtime 48): globals, of which wasmtime's debug information has none; what a pointer points to,
//! since pointers are classes of C++ there; variables in blocks in gdb, for which their code must be in
//! one piece; and variables in V8, which has only wasm's locals.

mod lines;

use crate::{
    build::{Build, Exceptions, LazySupport, Way},
    engines::{Abi, Engine, Mode, Wasmtime},
    files::{self, Case},
    toolchain::{Toolchain, run, succeed},
};
use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};
use tempfile::TempDir;

/// How the transformed program is made.
const WAYS: [(Way, Abi); 2] = [(Way::Plugin, Abi::Native), (Way::Pass, Abi::Binaryen)];

/// What looks at a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Debugger {
    Gdb,
    Lldb,
    Inspector,
}

impl Debugger {
    const ALL: [Debugger; 3] = [Debugger::Gdb, Debugger::Lldb, Debugger::Inspector];

    fn name(self) -> &'static str {
        match self {
            Debugger::Gdb => "gdb",
            Debugger::Lldb => "lldb",
            Debugger::Inspector => "inspector",
        }
    }
}

/// One trial per debugger, optimisation level and way to build.
pub fn trials(toolchain: &Arc<Toolchain>) -> Result<Vec<Trial>> {
    let folder = files::root().join("debuggers");
    let program = Case::read(&folder, Path::new("program.c"))?;
    let trap = Case::read(&folder, Path::new("trap.c"))?;
    let support = Arc::new(LazySupport::default());
    let mut trials = Vec::new();
    let mut add = |name: &str, case: &Case, level, way: (Way, Abi), check: Check| {
        let name = format!("debuggers::{name}::{level}::{}", way.1);
        let (toolchain, support) = (Arc::clone(toolchain), Arc::clone(&support));
        let case = case.clone();
        trials.push(Trial::test(name, move || {
            support
                .get(&toolchain)
                .and_then(|support| {
                    let none = Exceptions::None;
                    let build = Build::new(&toolchain, support, &case, level, none)?;
                    check(&toolchain, &build, way).map_err(|error| build.keep(error))
                })
                .map_err(|error| format!("{error:#}").into())
        }));
    };
    for level in ["O0", "O2"] {
        for way in WAYS {
            for debugger in Debugger::ALL {
                let check: Check = Box::new(move |toolchain, build, way| {
                    compare_transcripts(toolchain, debugger, build, way)
                });
                add(debugger.name(), &program, level, way, check);
            }
            add("trap", &trap, level, way, Box::new(|_, build, way| compare_traps(build, way)));
        }
    }
    Ok(trials)
}

type Check = Box<dyn FnOnce(&Toolchain, &Build<'_>, (Way, Abi)) -> Result<()> + Send>;

/// What a debugger does.
struct Session<'a> {
    toolchain: &'a Toolchain,
    debugger: Debugger,
    source: &'a Case,
    wasm: PathBuf,
    abi: Abi,
    mode: Mode,
    /// Whether it looks at all stops and steps, or only at what is behind suspensions: optimised code
    /// of a line is in several places, and which of them are the beginning of the line is another
    /// question with the pass.
    is_all: bool,
}

fn compare_transcripts(
    toolchain: &Toolchain,
    debugger: Debugger,
    build: &Build<'_>,
    (way, abi): (Way, Abi),
) -> Result<()> {
    let is_all = build.level == "O0";
    let session =
        |wasm, mode| Session { toolchain, debugger, source: build.case, wasm, abi, mode, is_all };
    let plain = session(build.plain()?, Mode::Never).transcript().context("without the pass")?;
    let transformed = session(build.transformed(way, abi)?, Mode::Always).transcript()?;
    let whole = || format!("{}\ninstead of\n{}", transformed.join("\n"), plain.join("\n"));
    let stops = plain.iter().filter(|line| line.starts_with("stop")).count();
    ensure!(stops > 2, "it hardly stops:\n{}", plain.join("\n"));
    if is_all || debugger == Debugger::Inspector {
        ensure!(transformed == plain, "{}", whole());
        return Ok(());
    }
    // Optimised code keeps other values; what there is must be right.
    let frames = |transcript: &[String]| -> Vec<(String, Vec<(String, String)>)> {
        let mut frames: Vec<(String, Vec<(String, String)>)> = Vec::new();
        for line in transcript {
            match line.trim().split_once(" = ") {
                Some((name, value)) => {
                    if let Some((_, values)) = frames.last_mut()
                        && !value.contains(['<', '?'])
                    {
                        values.push((name.to_owned(), value.to_owned()));
                    }
                }
                None if !line.starts_with(' ') => frames.push((line.clone(), Vec::new())),
                None => {}
            }
        }
        frames
    };
    let (before, after) = (frames(&plain), frames(&transformed));
    // But for the arguments.
    let place = |text: &String| match (text.find(" ("), text.find(") at ")) {
        (Some(from), Some(to)) => format!("{}{}", &text[..from], &text[to + 1..]),
        _ => text.clone(),
    };
    let places = |frames: &[(String, _)]| -> Vec<String> {
        frames.iter().map(|(text, _)| place(text)).collect()
    };
    ensure!(places(&before) == places(&after), "{}", whole());
    let mut compared = 0;
    for ((place, before), (_, after)) in before.iter().zip(&after) {
        for (name, value) in after {
            let other = before.iter().find(|(other, _)| other == name);
            if let Some((_, other)) = other {
                ensure!(other == value, "in {place}, {name} is {value}, not {other}:\n{}", whole());
                compared += 1;
            }
        }
    }
    ensure!(compared > 5, "hardly a value is known:\n{}", whole());
    Ok(())
}

impl Session<'_> {
    /// What the debugger shows, without what is an address.
    fn transcript(&self) -> Result<Vec<String>> {
        let output = match self.debugger {
            Debugger::Gdb | Debugger::Lldb => self.native()?,
            Debugger::Inspector => self.inspector()?,
        };
        // To the end of the program: a script that fails does not make its debugger fail.
        let suspensions = output.lines().find_map(|line| line.strip_prefix("suspensions = "));
        let is_never = suspensions.with_context(|| format!("it does not end:\n{output}"))? == "0";
        ensure!(is_never == (self.mode == Mode::Never), "{suspensions:?} suspensions");
        let lines: Vec<_> = output
            .lines()
            .filter_map(|line| line.strip_prefix("| "))
            .map(without_addresses)
            .collect();
        ensure!(!lines.is_empty(), "it shows nothing:\n{output}");
        Ok(lines)
    }

    fn native(&self) -> Result<String> {
        let own = files::root().join("debuggers");
        let ours = files::root().with_file_name("runtime").join("debuggers");
        let mut command = if self.debugger == Debugger::Gdb {
            let mut gdb = Command::new("gdb");
            gdb.args(["-nx", "-batch", "-iex", "set auto-load off"]);
            gdb.arg("-x").arg(ours.join("asyncify_gdb.py"));
            gdb.arg("-x").arg(own.join("transcript_gdb.py")).arg("--args");
            gdb
        } else {
            let mut lldb = Command::new("lldb-22");
            lldb.args(["-x", "-b"]);
            for script in [ours.join("asyncify_lldb.py"), own.join("transcript_lldb.py")] {
                lldb.arg("-o").arg(format!("command script import {}", script.display()));
            }
            lldb.arg("--");
            lldb
        };
        command.arg(env!("CARGO_BIN_EXE_debuggee")).arg(&self.wasm);
        command.arg(self.abi.to_string()).arg(match self.mode {
            Mode::Never => "never",
            _ => "always",
        });
        command.env("PROGRAM", &self.source.path).env("STOPS", self.stops());
        let step = if self.mode == Mode::Never { "next" } else { "asyncify-next" };
        command.env("STEP", step).env("PYTHONDONTWRITEBYTECODE", "1");
        let output = run(&mut command).context("`cargo xtask setup` installs gdb and lldb")?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(text(&output.stdout) + &text(&output.stderr))
    }

    fn inspector(&self) -> Result<String> {
        let folder = TempDir::new()?;
        let about = folder.path().join("about.json");
        let name = self.source.path.file_name().context("the program has no name")?;
        let rows = lines::rows(&fs::read(&self.wasm)?, name)?;
        let marked = |mark: &str| -> Vec<usize> {
            let comment = |line: &str| line.split_once("// ").map(|(_, it)| it.to_owned());
            let lines = self.source.text.lines().map(comment).zip(1..);
            let is_marked = |it: Option<String>| {
                it.is_some_and(|it| it.starts_with(self.stops()) && it.contains(mark))
            };
            lines.filter(|(it, _)| is_marked(it.clone())).map(|(_, number)| number).collect()
        };
        let step = if self.mode == Mode::Never { "over" } else { "landing" };
        let what = json!({
            "rows": rows, "stops": marked(""), "steps": marked("step"), "step": step,
        });
        fs::write(&about, what.to_string())?;
        let job = json!({ "wasm": self.wasm, "abi": self.abi, "mode": self.mode });
        let mut node = Command::new(&self.toolchain.node);
        node.arg(files::root().join("debuggers/inspector.mjs"));
        node.arg(files::root().join("src/engines/v8.mjs")).arg(job.to_string()).arg(&about);
        let output = succeed(&mut node)?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// How the comments of lines begin where it stops.
    fn stops(&self) -> &'static str {
        if self.is_all { "stop" } else { "stop: behind it" }
    }
}

/// A line with addresses left out: of the process, not of the program's memory.
fn without_addresses(line: &str) -> String {
    let mut parts = line.split("0x");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let rest = part.trim_start_matches(|it: char| it.is_ascii_hexdigit());
        text + "0x…" + rest
    })
}

/// The backtrace of a trap, as wasmtime shows it by itself.
fn compare_traps(build: &Build<'_>, (way, abi): (Way, Abi)) -> Result<()> {
    let backtrace = |wasm: &Path, mode| -> Result<Vec<usize>> {
        let outcome = Wasmtime::for_debuggers()?.run(wasm, abi, mode);
        let error = outcome.err().context("it does not trap")?;
        let text = format!("{error:?}");
        // FILE:LINE:COLUMN; the other frames are the host's.
        let name = build.case.path.display().to_string();
        let lines = text.lines().filter_map(|line| line.trim_start().strip_prefix("at "));
        let lines = lines.filter_map(|place| place.strip_prefix(&name)?.strip_prefix(':'));
        let lines = lines.filter_map(|place| place.split(':').next());
        lines.map(|line| line.parse().context("a line")).collect()
    };
    let plain = backtrace(&build.plain()?, Mode::Never)?;
    let transformed = backtrace(&build.transformed(way, abi)?, Mode::Always)?;
    for (text, line) in build.case.text.lines().zip(1..) {
        let is_there = plain.contains(&line) || !text.contains("// frame");
        ensure!(is_there, "line {line} is not among {plain:?} without the pass");
    }
    ensure!(plain == transformed, "{transformed:?} instead of {plain:?}");
    Ok(())
}
