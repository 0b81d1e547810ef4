//! A TinyGo that is installed, and copies of it, as docs/tinygo.md makes them: folders of links,
//! in which some files of the runtime are others.

use crate::{files, toolchain::succeed};
use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// What the scheduler `tasks` needs beside TinyGo's `task_stack.go`.
const TASKS: &str = "task_stack_tinygowasm.go";

/// What collects at every third allocation, and pauses at every second.
const FORCE: (&str, &str) = (
    "\tgcMallocs++\n",
    "\tgcMallocs++
	if gcMallocs%3 == 0 {
		runGC()
	}
	if pauses && gcMallocs%2 == 0 && !task.OnSystemStack() {
		Gosched()
	}
",
);

/// With the tag `nested` there are no such pauses: where the host has called in, nothing below it
/// can pause.
const PAUSES: [(&str, &str); 2] = [
    ("pauses.go", "//go:build !nested\n\npackage runtime\n\nconst pauses = true\n"),
    ("no_pauses.go", "//go:build nested\n\npackage runtime\n\nconst pauses = false\n"),
];

/// What overwrites memory that is freed.
const POISON: (&str, &str) = (
    "func (b gcBlock) markFree() {\n",
    "func (b gcBlock) markFree() {
	for i := uintptr(0); i < bytesPerBlock; i += unsafe.Sizeof(i) {
		*(*uintptr)(unsafe.Pointer(b.address() + i)) = 0xA5A5A5A5
	}
",
);

/// A TinyGo that is installed.
pub struct TinyGo {
    /// Its root.
    pub root: PathBuf,
    copies: [OnceLock<Result<PathBuf, String>>; 2],
}

/// Which root.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As it is installed.
    Installed,
    /// With the scheduler `tasks`, and targets whose stacks are scanned.
    Native,
    /// The same, with a collector that does what it can to find mistakes.
    Forced,
}

impl TinyGo {
    /// Where TinyGo is installed, if it is.
    pub fn find() -> Option<TinyGo> {
        let output = Command::new("tinygo").args(["env", "TINYGOROOT"]).output().ok()?;
        let root = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        Some(TinyGo { root, copies: Default::default() })
    }

    /// Whether it makes programs whose exports a host calls when `main` has returned, which it
    /// does from 0.34 on.
    pub fn makes_libraries(&self) -> bool {
        let mut help = Command::new("tinygo");
        let help = help.args(["build", "-help"]).output();
        let text = help.map(|it| [it.stdout, it.stderr].concat()).unwrap_or_default();
        String::from_utf8_lossy(&text).contains("-buildmode")
    }

    /// The root of a kind; the first that asks makes it.
    ///
    /// # Errors
    ///
    /// If this version of TinyGo is not as these changes need it.
    pub fn root(&self, kind: Kind) -> Result<&Path> {
        let (name, copy) = match kind {
            Kind::Installed => return Ok(&self.root),
            Kind::Native => ("native", &self.copies[0]),
            Kind::Forced => ("forced", &self.copies[1]),
        };
        let made = copy.get_or_init(|| {
            // Always the same place: TinyGo's cache has a part for each root.
            let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tinygo").join(name);
            self.copy(&root, kind).map(|()| root).map_err(|error| format!("{error:#}"))
        });
        made.as_deref().map_err(|error| anyhow::anyhow!("{error}"))
    }

    fn copy(&self, root: &Path, kind: Kind) -> Result<()> {
        if root.exists() {
            fs::remove_dir_all(root)?;
        }
        fs::create_dir_all(root)?;
        succeed(Command::new("cp").arg("-rs").arg(self.root.join(".")).arg(root))?;
        let (task, runtime) = (root.join("src/internal/task"), root.join("src/runtime"));
        let ours = files::root().with_file_name("runtime").join("tinygo").join(TASKS);
        let _ = fs::remove_file(task.join(TASKS));
        fs::copy(ours, task.join(TASKS))?;
        edit(&task.join("task_stack.go"), |text| {
            text.replace("\tcurrentTask = t\n", "\touter := currentTask\n\tcurrentTask = t\n")
                .replace("\tcurrentTask = nil\n", "\tcurrentTask = outer\n")
        })?;
        for folder in [&task, &runtime] {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                if name.starts_with("gc_") && name.ends_with(".go") {
                    scanned(&path)?;
                }
            }
        }
        for target in ["wasip1", "wasm"] {
            let folder = root.join("targets");
            let text = fs::read_to_string(folder.join(target).with_extension("json"))?;
            let mut lines: Vec<&str> = text.lines().filter(|it| !it.contains("\"gc\":")).collect();
            let scheduler = lines.iter().position(|line| line.contains("\"scheduler\":"));
            let scheduler = scheduler.context("the target has no scheduler")?;
            lines[scheduler] = "\"scheduler\": \"tasks\", \"gc\": \"scanned\",";
            fs::write(folder.join(format!("{target}-scanned.json")), lines.join("\n"))?;
        }
        if kind == Kind::Forced {
            edit(&runtime.join("gc_blocks.go"), |text| {
                text.replacen(FORCE.0, FORCE.1, 1).replacen(POISON.0, POISON.1, 1)
            })?;
            for (name, text) in PAUSES {
                fs::write(runtime.join(name), text)?;
            }
        }
        Ok(())
    }
}

/// Has a file's condition, if it is about the collector, know `gc.scanned`: a collector as
/// `gc.precise`, and no stack objects.
fn scanned(path: &Path) -> Result<()> {
    let text = fs::read_to_string(path)?;
    let Some((condition, _)) =
        text.split_once('\n').filter(|(line, _)| line.contains("gc.precise"))
    else {
        return Ok(());
    };
    let mut changed = condition.replace("gc.precise", "(gc.precise || gc.scanned)");
    if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("gc_stack_")) {
        changed = changed.replace("tinygo.wasm", "(tinygo.wasm && !gc.scanned)");
    }
    edit(path, |text| text.replacen(condition, &changed, 1))
}

/// Puts a changed file into the place of a link.
fn edit(path: &Path, change: impl Fn(&str) -> String) -> Result<()> {
    let text = fs::read_to_string(path)?;
    let changed = change(&text);
    ensure!(changed != text, "{} is not as expected", path.display());
    fs::remove_file(path)?;
    Ok(fs::write(path, changed)?)
}
