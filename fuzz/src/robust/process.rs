//! Commands under limits of time and memory.

use anyhow::{Context, Result};
use std::{
    ffi::OsStr,
    fs,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

/// How long a command may take, by the clock. What is tried here takes a tenth of a second;
/// the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// Address space that a command may have, in KiB: enough for LLVM's libraries and for any
/// input of the corpus, many times over.
const MEMORY: &str = "6000000";

/// How a command ended.
#[derive(Clone, Debug)]
pub enum End {
    /// By itself, with this status.
    Status(i32),
    /// By this signal.
    Signal(i32),
    /// Not in time.
    Timeout,
}

/// What is known of a command that was run.
#[derive(Clone, Debug)]
pub struct Ran {
    /// How it ended.
    pub end: End,
    /// What it said on the standard error stream.
    pub said: String,
}

impl Ran {
    /// Whether it ended with status 0.
    pub fn is_done(&self) -> bool {
        matches!(self.end, End::Status(0))
    }
}

/// Runs `tool` with `arguments` in `folder`.
///
/// # Errors
///
/// If it cannot be started.
pub fn run<S: AsRef<OsStr>>(
    folder: &Path,
    tool: &Path,
    arguments: impl IntoIterator<Item = S>,
) -> Result<Ran> {
    let said: PathBuf = folder.join("stderr");
    let stderr = fs::File::create(&said).with_context(|| format!("{}", said.display()))?;
    // The shell sets the limit and becomes the tool.
    let mut child = Command::new("/bin/sh")
        .args(["-c", &format!("ulimit -v {MEMORY}; ulimit -c 0; exec \"$0\" \"$@\"")])
        .arg(tool)
        .args(arguments)
        .current_dir(folder)
        // Neither helps here: what a crash looks like is known by its signal.
        .envs([("LLVM_DISABLE_SYMBOLIZATION", "1"), ("RUST_BACKTRACE", "0")])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(stderr)
        .spawn()
        .with_context(|| format!("cannot run {}", tool.display()))?;
    let start = Instant::now();
    let end = loop {
        if let Some(status) = child.try_wait()? {
            break of(status);
        }
        if start.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            break End::Timeout;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let said = String::from_utf8_lossy(&fs::read(&said)?).into_owned();
    Ok(Ran { end, said })
}

fn of(status: ExitStatus) -> End {
    match (status.code(), status.signal()) {
        (Some(code), _) => End::Status(code),
        (None, Some(signal)) => End::Signal(signal),
        (None, None) => End::Signal(0),
    }
}
