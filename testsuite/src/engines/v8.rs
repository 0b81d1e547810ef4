//! V8, in a process of Node's that runs one program after the other.

use super::{Abi, Engine, Mode, Outcome};
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, channel},
    },
    thread,
    time::Duration,
};

/// How long a program may run.
const DEADLINE: Duration = Duration::from_secs(30);

/// The engine: processes that have nothing to do.
pub struct V8 {
    node: PathBuf,
    idle: Mutex<Vec<Worker>>,
}

struct Worker {
    process: Child,
    input: ChildStdin,
    output: Receiver<String>,
}

#[derive(Serialize)]
struct Job<'a> {
    wasm: &'a Path,
    abi: Abi,
    mode: Mode,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Outcome(Outcome),
    Error { error: String },
}

impl V8 {
    /// The engine of the given Node.
    pub fn new(node: &Path) -> Arc<Self> {
        Arc::new(V8 { node: node.to_owned(), idle: Mutex::new(Vec::new()) })
    }

    fn start(&self) -> Result<Worker> {
        let script = crate::files::root().join("src/engines/v8.mjs");
        let mut process = Command::new(&self.node)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot run {}", self.node.display()))?;
        let input = process.stdin.take().context("the worker has no input")?;
        let stdout = process.stdout.take().context("the worker has no output")?;
        let (sender, output) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Ok(Worker { process, input, output })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may be gone already; there is nothing to do about it either way.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Engine for V8 {
    fn name(&self) -> &'static str {
        "V8"
    }

    fn has_legacy_exceptions(&self) -> bool {
        true
    }

    fn run(&self, wasm: &Path, abi: Abi, mode: Mode) -> Result<Outcome> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let known = idle().pop();
        let mut worker = match known {
            Some(worker) => worker,
            None => self.start()?,
        };
        let job = serde_json::to_string(&Job { wasm, abi, mode })?;
        writeln!(worker.input, "{job}").context("the worker is gone")?;
        // A worker that does not answer is dropped here, which ends its process.
        let line = worker
            .output
            .recv_timeout(DEADLINE)
            .with_context(|| format!("no answer in {} s", DEADLINE.as_secs()))?;
        idle().push(worker);
        match serde_json::from_str(&line).with_context(|| format!("not an answer: {line}"))? {
            Answer::Outcome(outcome) => Ok(outcome),
            Answer::Error { error } => bail!("{error}"),
        }
    }
}
