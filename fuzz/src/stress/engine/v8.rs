//! V8, in one process of Node's that runs one program after the other.

use super::{Answer, End, Engine, Outcome};
use crate::stress::configuration::Schedule;
use anyhow::{Context, Result};
use serde::Serialize;
use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    thread,
    time::Duration,
};

/// The engine. It is for one thread at a time; others wait.
pub struct V8 {
    node: PathBuf,
    worker: Mutex<Option<Worker>>,
}

struct Worker {
    process: Child,
    input: ChildStdin,
    output: Receiver<String>,
}

#[derive(Serialize)]
struct Job<'a> {
    wasm: &'a Path,
    #[serde(flatten)]
    schedule: Schedule,
    jspi: bool,
}

/// Starting Node takes a while, too.
const START: Duration = Duration::from_secs(20);

impl V8 {
    /// The engine of the given Node.
    pub fn new(node: &Path) -> Self {
        V8 { node: node.to_owned(), worker: Mutex::new(None) }
    }

    fn start(&self) -> Result<Worker> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/stress/engine/v8.mjs");
        let mut process = Command::new(&self.node)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
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
        let worker = Worker { process, input, output };
        worker.output.recv_timeout(START).context("Node does not start")?;
        Ok(worker)
    }

    fn answer(&self, job: &Job<'_>, patience: Duration) -> Result<End> {
        let mut place = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
        // What does not answer is dropped, which ends the process.
        let mut worker = match place.take() {
            Some(worker) => worker,
            None => self.start()?,
        };
        writeln!(worker.input, "{}", serde_json::to_string(job)?).context("Node is gone")?;
        let line = match worker.output.recv_timeout(patience) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => return Ok(End::Late),
            Err(RecvTimeoutError::Disconnected) => {
                return Ok(End::Trap("the engine crashed".into()));
            }
        };
        *place = Some(worker);
        let answer = serde_json::from_str(&line).with_context(|| format!("no answer: {line}"))?;
        Ok(match answer {
            Answer::Done { result, points, suspensions, errors } => End::Done(Outcome {
                result: result.parse().with_context(|| format!("no number: {result}"))?,
                points,
                suspensions,
                errors,
            }),
            Answer::Trap { trap } => End::Trap(trap),
        })
    }

    /// Runs a program without the pass that imports its switch calls: the engine suspends
    /// it by itself (JSPI).
    ///
    /// # Errors
    ///
    /// As [`Engine::run`].
    pub fn run_by_jspi(&self, wasm: &Path, schedule: Schedule, patience: Duration) -> Result<End> {
        self.answer(&Job { wasm, schedule, jspi: true }, patience)
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

    fn run(&self, wasm: &Path, schedule: Schedule, patience: Duration) -> Result<End> {
        self.answer(&Job { wasm, schedule, jspi: false }, patience)
    }
}
