//! The two engines, with the hosts that run programs which may suspend in `host.wait`, and what
//! they measure.

use crate::{command, lua, paths, table};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

/// An engine.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Engine {
    /// In Node
    V8,
    /// By itself
    Wasmtime,
    /// `JavaScriptCore`, in Bun
    Jsc,
}

impl Engine {
    /// Those that everything is tried in.
    pub const MAIN: [Engine; 2] = [Engine::V8, Engine::Wasmtime];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Engine::V8 => "V8",
            Engine::Wasmtime => "wasmtime",
            Engine::Jsc => "JSC",
        }
    }

    /// Its name in those of figures.
    pub fn key(self) -> &'static str {
        match self {
            Engine::V8 => "v8",
            Engine::Wasmtime => "wasmtime",
            Engine::Jsc => "jsc",
        }
    }

    /// Whether it has JavaScript Promise Integration.
    pub fn has_jspi(self) -> bool {
        matches!(self, Engine::V8 | Engine::Jsc)
    }

    /// The command that starts it as a program's host, up to what the host is to do.
    pub fn host(self) -> Command {
        let script = |engine| {
            let mut command = Command::new(engine);
            command.arg(lua::workload().join("host.mjs"));
            command
        };
        match self {
            Engine::V8 => script(paths::node()),
            Engine::Jsc => script(paths::bun()),
            Engine::Wasmtime => Command::new(paths::release().join("lua-host")),
        }
    }

    /// Runs a program's `main`. Returns what it printed and how often it was suspended.
    ///
    /// # Errors
    ///
    /// If it does not end well.
    pub fn run(self, mode: &str, program: &Path, script: &Path) -> Result<(String, u64)> {
        let text = command::output(self.host().args(["run", mode]).args([program, script]))?;
        split(&text).with_context(|| format!("{} printed no totals:\n{text}", self.name()))
    }

    /// Times programs in turn: `work`, which does not suspend, and `in_loop`, if there is one, which
    /// does little else.
    ///
    /// # Errors
    ///
    /// If one does not end well.
    pub fn time(
        self,
        rounds: u32,
        work: &Path,
        in_loop: Option<&Path>,
        programs: &[&Path],
    ) -> Result<Vec<Times>> {
        let mut host = self.host();
        let in_loop = in_loop.unwrap_or(Path::new("-"));
        host.args(["time", &rounds.to_string()]).args([work, in_loop]).args(programs);
        let text = command::output(&mut host)?;
        let times: Vec<Times> = serde_json::from_str::<Vec<Value>>(&text)?
            .iter()
            .map(Times::read)
            .collect::<Option<_>>()
            .with_context(|| format!("{} printed no times:\n{text}", self.name()))?;
        ensure!(times.len() == programs.len(), "{} printed other times:\n{text}", self.name());
        Ok(times)
    }

    /// How often `descend` of each program can call itself.
    ///
    /// # Errors
    ///
    /// If one fails by anything else than a stack that is too small.
    pub fn depths(self, programs: &[PathBuf]) -> Result<Vec<u64>> {
        let text = command::output(self.host().arg("depth").args(programs))?;
        let depths: Vec<u64> = serde_json::from_str(&text)
            .with_context(|| format!("{} printed no depths:\n{text}", self.name()))?;
        ensure!(depths.len() == programs.len(), "{} printed other depths:\n{text}", self.name());
        Ok(depths)
    }
}

/// What hosts are told for a program that is to suspend by JavaScript Promise Integration.
pub fn by_jspi(program: &Path) -> PathBuf {
    let mut words = OsString::from("jspi:");
    words.push(program);
    words.into()
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
