//! The two engines, with the hosts that run programs which may suspend in `host.wait`, and what
//! they measure.

use crate::{command, lua, paths, table};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// An engine, and how it is started as a program's host.
pub struct Engine {
    /// Its name.
    pub name: &'static str,
    words: Vec<PathBuf>,
}

impl Engine {
    /// V8 and wasmtime.
    pub fn all() -> [Engine; 2] {
        [
            Engine { name: "V8", words: vec![paths::node(), lua::workload().join("host.mjs")] },
            Engine { name: "wasmtime", words: vec![paths::release().join("lua-host")] },
        ]
    }

    /// The command, up to what the host is to do.
    pub fn host(&self) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]);
        command
    }

    /// Runs a program's `main`. Returns what it printed and how often it was suspended.
    ///
    /// # Errors
    ///
    /// If it does not end well.
    pub fn run(&self, mode: &str, program: &Path, script: &Path) -> Result<(String, u64)> {
        let text = command::output(self.host().args(["run", mode]).args([program, script]))?;
        split(&text).with_context(|| format!("{} printed no totals:\n{text}", self.name))
    }

    /// Times programs in turn: `work`, which does not suspend, and `in_loop`, which does little
    /// else.
    ///
    /// # Errors
    ///
    /// If one does not end well.
    pub fn time(
        &self,
        rounds: u32,
        work: &Path,
        in_loop: &Path,
        programs: &[&Path],
    ) -> Result<Vec<Times>> {
        let mut host = self.host();
        host.args(["time", &rounds.to_string()]).args([work, in_loop]).args(programs);
        let text = command::output(&mut host)?;
        let times: Vec<Times> = serde_json::from_str::<Vec<Value>>(&text)?
            .iter()
            .map(Times::read)
            .collect::<Option<_>>()
            .with_context(|| format!("{} printed no times:\n{text}", self.name))?;
        ensure!(times.len() == programs.len(), "{} printed other times:\n{text}", self.name);
        Ok(times)
    }
}

/// The text before the last line, and the suspensions in that.
pub fn split(text: &str) -> Option<(String, u64)> {
    let (printed, totals) = text.rsplit_once('\n')?;
    let totals: Value = serde_json::from_str(totals).ok()?;
    Some((printed.to_owned(), totals["suspensions"].as_u64()?))
}

/// The times of one program, in milliseconds, a round each.
pub struct Times {
    /// Of work that never suspends.
    pub run: Vec<f64>,
    /// Of a loop that waits and is not suspended, and that is.
    never: Vec<f64>,
    always: Vec<f64>,
    /// How often it is.
    suspensions: f64,
}

impl Times {
    fn read(value: &Value) -> Option<Times> {
        let numbers = |key: &str| -> Option<Vec<f64>> {
            value[key].as_array()?.iter().map(Value::as_f64).collect()
        };
        Some(Times {
            run: numbers("run")?,
            never: numbers("never")?,
            always: numbers("always")?,
            suspensions: value["suspensions"].as_f64()?,
        })
    }

    /// The time of each round to that of the other program in it: what else the machine did hit
    /// both.
    pub fn ratios(&self, plain: &Times) -> Vec<f64> {
        self.run.iter().zip(&plain.run).map(|(own, plain)| own / plain).collect()
    }

    /// Microseconds that a suspension takes, if there were any: the median.
    pub fn suspension(&self) -> Option<f64> {
        let costs: Vec<f64> = self
            .always
            .iter()
            .zip(&self.never)
            .map(|(always, never)| (always - never) * 1e3 / self.suspensions)
            .collect();
        (self.suspensions > 0.0).then(|| table::median(&costs))
    }
}
