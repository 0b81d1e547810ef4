//! Progress and messages on the standard error stream.

use crate::crash;
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    io::{self, Write},
    time::Duration,
};

/// A line that says what the command is at; shown on a terminal only. Copies share the
/// line.
#[derive(Clone, Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// No line yet.
    pub fn new() -> Self {
        // Draws nothing if the standard error stream is not a terminal.
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// The command is now at `what`.
    pub fn step(&self, what: impl Into<String>) {
        let what = what.into();
        crash::doing(&what);
        self.0.set_message(what);
        self.0.enable_steady_tick(Duration::from_millis(120));
    }

    /// Writes a line of its own. If nobody reads it, there is nobody to tell.
    pub fn message(&self, line: &str) {
        self.0.suspend(|| {
            let _ = writeln!(io::stderr(), "{line}");
        });
    }

    /// Takes the line away: something else is about to write.
    pub fn clear(&self) {
        self.0.disable_steady_tick();
        self.0.finish_and_clear();
    }
}
