//! Many cases, in several threads.

use super::{
    case::{Bench, Verdict},
    configuration::Kind,
    engine::Wasmtime,
    support::Support,
};
use anyhow::{Context, Result};
use std::{
    collections::BTreeMap,
    env, fmt, fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use testsuite::toolchain::Toolchain;

/// How much is tried.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The kinds, in turn.
    pub kinds: Vec<Kind>,
    /// The first seed.
    pub seed: u64,
    /// How many seeds, at most.
    pub count: Option<u64>,
    /// How long, at most.
    pub time: Option<Duration>,
    /// How many threads.
    pub jobs: usize,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Programs by kind that were compared.
    pub compared: BTreeMap<String, u64>,
    /// Programs for which JSPI was asked, too.
    pub jspi: u64,
    /// Suspensions.
    pub suspensions: u64,
    /// Reasons of the pass, and how often.
    pub refused: BTreeMap<String, u64>,
    /// Reasons why there was nothing to compare with, and how often.
    pub unfit: BTreeMap<String, u64>,
    /// Results that differ.
    pub differences: u64,
    /// Crashes and invalid code.
    pub broken: u64,
    /// The command for each difference and crash, with what was wrong.
    pub bugs: Vec<String>,
}

impl Tally {
    /// Adds a case.
    pub fn add(&mut self, kind: Kind, seed: u64, verdict: &Verdict) {
        match verdict {
            Verdict::Same { suspensions, jspi, .. } => {
                *self.compared.entry(kind.to_string()).or_default() += kind.programs();
                self.suspensions += u64::from(*suspensions);
                self.jspi += u64::from(*jspi);
            }
            Verdict::Refused(reason) => *self.refused.entry(reason.clone()).or_default() += 1,
            Verdict::Unfit(reason) => *self.unfit.entry(reason.clone()).or_default() += 1,
            Verdict::Different(what) => {
                self.differences += 1;
                self.bugs.push(format!("{}\n    {what}", replay(kind, seed)));
            }
            Verdict::Broken(what) => {
                self.broken += 1;
                self.bugs.push(format!("{}\n    {what}", replay(kind, seed)));
            }
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let compared: u64 = self.compared.values().sum();
        write!(f, "{compared} programs compared (")?;
        for (at, (kind, count)) in self.compared.iter().enumerate() {
            write!(f, "{}{kind} {count}", if at == 0 { "" } else { ", " })?;
        }
        let count = |reasons: &BTreeMap<String, u64>| reasons.values().sum::<u64>();
        write!(
            f,
            "; {} by JSPI, too), {} suspensions, {} refused, {} unfit, {} differences, {} crashes",
            self.jspi,
            self.suspensions,
            count(&self.refused),
            count(&self.unfit),
            self.differences,
            self.broken
        )
    }
}

/// The command that runs a case again.
pub fn replay(kind: Kind, seed: u64) -> String {
    format!("cargo run --release -p asyncify-fuzz --bin fuzz -- replay {kind} {seed}")
}

/// Where the files of cases are kept that show bugs.
pub fn kept(kind: Kind, seed: u64) -> PathBuf {
    env::temp_dir().join("asyncify-fuzz").join(format!("{kind}-{seed}"))
}

/// What all threads share.
#[derive(Clone)]
pub struct Laboratory {
    toolchain: Arc<Toolchain>,
    support: Arc<Support>,
    wasmtime: Arc<Wasmtime>,
}

impl Laboratory {
    /// Finds the tools and builds what programs are linked with.
    ///
    /// # Errors
    ///
    /// If a tool is missing or fails.
    pub fn new() -> Result<Laboratory> {
        let toolchain = Arc::new(Toolchain::find()?);
        let support = Arc::new(Support::build(&toolchain).context("support")?);
        Ok(Laboratory { toolchain, support, wasmtime: Wasmtime::new()? })
    }

    /// LLVM's tools.
    pub fn toolchain(&self) -> &Toolchain {
        &self.toolchain
    }

    /// A bench, for one thread.
    pub fn bench(&self) -> Bench {
        Bench::new(&self.toolchain, &self.support, &self.wasmtime)
    }
}

/// Runs one case in a folder of its own, which is kept if the case shows a bug.
///
/// # Errors
///
/// As [`Bench::run`].
pub fn one(bench: &Bench, kind: Kind, seed: u64) -> Result<Verdict> {
    let folder = tempfile::Builder::new().prefix("asyncify-fuzz-").tempdir()?;
    let verdict = bench.run(kind, seed, folder.path()).with_context(|| format!("{kind} {seed}"))?;
    if verdict.is_bug() {
        keep(folder.path(), &kept(kind, seed))?;
    }
    Ok(verdict)
}

/// Copies the files of a case.
fn keep(folder: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// How often something is printed while nothing happens.
const PROGRESS: Duration = Duration::from_secs(15);

/// Runs a campaign, and says how it goes.
///
/// # Errors
///
/// If something fails that has nothing to do with the pass.
pub fn run(laboratory: &Laboratory, plan: &Plan) -> Result<Tally> {
    let start = Instant::now();
    let next = AtomicU64::new(0);
    let tally = Mutex::new(Tally::default());
    let printed = Mutex::new(Instant::now());
    let lock = || tally.lock().unwrap_or_else(PoisonError::into_inner);
    let work = || -> Result<()> {
        let bench = laboratory.bench();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let kinds = plan.kinds.len() as u64;
            let is_over = plan.count.is_some_and(|count| at >= count * kinds)
                || plan.time.is_some_and(|time| start.elapsed() >= time);
            if is_over {
                return Ok(());
            }
            let (kind, seed) =
                (plan.kinds[(at % kinds) as usize], plan.seed.wrapping_add(at / kinds));
            let verdict = one(&bench, kind, seed)?;
            lock().add(kind, seed, &verdict);
            if let Verdict::Different(what) | Verdict::Broken(what) = &verdict {
                println!("{}\n    {what}", replay(kind, seed));
                println!("    the files are in {}", kept(kind, seed).display());
            }
            let mut printed = printed.lock().unwrap_or_else(PoisonError::into_inner);
            if printed.elapsed() >= PROGRESS {
                *printed = Instant::now();
                println!("{:5} s, seed {seed}: {}", start.elapsed().as_secs(), lock());
            }
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..plan.jobs.max(1)).map(|_| scope.spawn(work)).collect();
        for thread in threads {
            thread.join().map_err(|_| anyhow::anyhow!("a thread panicked"))??;
        }
        Ok::<_, anyhow::Error>(())
    })?;
    Ok(tally.into_inner().unwrap_or_else(PoisonError::into_inner))
}
