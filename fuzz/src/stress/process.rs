//! Running tools that may crash, and may not end.

use anyhow::{Context, Result};
use std::{
    io::Read,
    process::{Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How a tool ended.
#[derive(Debug)]
pub struct Output {
    /// Its status.
    pub status: ExitStatus,
    /// What it printed as errors.
    pub errors: String,
}

impl Output {
    /// What is wrong: the status, and the first lines of the errors.
    pub fn complaint(&self) -> String {
        let lines: Vec<_> = self.errors.lines().take(6).collect();
        format!("{}: {}", self.status, lines.join("\n"))
    }

    /// Whether it neither succeeded nor ended by itself with the status of wrong input.
    pub fn is_crash(&self) -> bool {
        // `opt` and `clang` end with 1 at wrong input, and with other numbers or by a signal
        // if something in them breaks.
        self.status.code() != Some(0) && self.status.code() != Some(1)
    }
}

/// Runs a command, which prints nothing that matters but errors. `None` if it does not end
/// in time, and was ended.
///
/// # Errors
///
/// If it cannot be started.
pub fn run(command: &mut Command, patience: Duration) -> Result<Option<Output>> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("cannot run {command:?}"))?;
    let errors = child.stderr.take();
    let reader = thread::spawn(move || {
        let mut text = Vec::new();
        if let Some(mut errors) = errors {
            // What cannot be read is missing from a message, no more.
            let _ = errors.read_to_end(&mut text);
        }
        String::from_utf8_lossy(&text).into_owned()
    });
    let end = Instant::now() + patience;
    let mut pause = Duration::from_millis(1);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if Instant::now() > end {
            // It may have ended just now, which is as well.
            let _ = child.kill();
            child.wait()?;
            break None;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    };
    let errors = reader.join().unwrap_or_default();
    Ok(status.map(|status| Output { status, errors }))
}
