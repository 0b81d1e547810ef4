//! Bad and hostile input: whatever goes in, an answer comes out.
//!
//! Three fuzzers, each a function of a number, so that a failure is run again by its number:
//!
//! - [`options`]: texts of options and list files, given to the parser in this process;
//! - [`trial`] with [`Kind::Ir`]: IR of the test suite, or random IR, with other types, attributes, linkages,
//!   names, operands, and shapes that no compiler makes, given to the pass and to the driver;
//! - [`trial`] with [`Kind::Bitcode`] and [`Kind::Files`]: damaged bitcode, objects, archives.
//!
//! The pass and the driver run in processes of their own, under limits of time and memory.
//! They may do what they are asked, in which case the result must verify and compile; or
//! refuse with a message and status 1, and leave nothing behind. Everything else is a bug. LLVM
//! crashes on some damaged bitcode by itself: these are counted apart, since nothing in `opt`
//! could prevent them; the driver must say so.

pub mod bytes;
pub mod corpus;
pub mod options;
pub mod process;
pub mod random;
pub mod text;
pub mod tools;
pub mod trial;

use anyhow::{Context, Result};
use corpus::Seed;
use std::{
    collections::BTreeMap,
    fmt, fs,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::Instant,
};
use tools::Tools;
use trial::{Bench, Kind, Verdict};

/// How the commands of many cases ended.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Cases.
    pub tried: u64,
    /// By command: done, unreadable, refused, LLVM's own crashes, bugs.
    pub commands: BTreeMap<&'static str, [u64; 5]>,
    /// What is wrong, with the kind and number of each case.
    pub bugs: Vec<String>,
}

impl Tally {
    fn add(&mut self, kind: Kind, number: u64, verdicts: trial::Verdicts) {
        self.tried += 1;
        for (command, verdict) in verdicts {
            let column = match &verdict {
                Verdict::Done => 0,
                Verdict::Unreadable => 1,
                Verdict::Refused => 2,
                Verdict::Llvm => 3,
                Verdict::Bug(_) => 4,
            };
            self.commands.entry(command).or_default()[column] += 1;
            if let Verdict::Bug(what) = verdict {
                let what: Vec<&str> = what.lines().take(8).collect();
                self.bugs.push(format!("{kind}:{number} {command}: {}", what.join("\n    ")));
            }
        }
    }

    fn extend(&mut self, other: Tally) {
        self.tried += other.tried;
        self.bugs.extend(other.bugs);
        for (command, counts) in other.commands {
            let own = self.commands.entry(command).or_default();
            own.iter_mut().zip(counts).for_each(|(own, more)| *own += more);
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cases", self.tried)?;
        for (command, [done, unreadable, refused, llvm, bugs]) in &self.commands {
            write!(
                f,
                "; {command}: {done} done, {unreadable} refused by LLVM, {refused} refused, \
                 {llvm} crashes of LLVM's own, {bugs} bugs"
            )?;
        }
        for bug in &self.bugs {
            let case = bug.split_whitespace().next().unwrap_or_default();
            write!(
                f,
                "\n  BUG {bug}\n    again: ROBUST_REPLAY={case} ROBUST_FOLDER=FOLDER cargo test \
                 --release -p asyncify-fuzz --test robust -- replay --nocapture"
            )?;
        }
        Ok(())
    }
}

/// Runs cases of `kind`, from number `first` on, `count` of them or until `end`, on that many
/// threads.
///
/// # Errors
///
/// If commands cannot be run. Bugs are in the tally.
pub fn run(
    tools: &Tools,
    seeds: &[Seed],
    kind: Kind,
    (first, count): (u64, u64),
    end: Option<Instant>,
    threads: usize,
) -> Result<Tally> {
    let next = AtomicU64::new(0);
    let work = || -> Result<Tally> {
        let folder = tempfile::tempdir()?;
        let bench = Bench { tools, seeds, folder: folder.path() };
        let mut tally = Tally::default();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count || end.is_some_and(|end| Instant::now() > end) {
                return Ok(tally);
            }
            let number = first + index;
            let verdicts = bench.run(kind, number).with_context(|| format!("{kind}:{number}"))?;
            tally.add(kind, number, verdicts);
        }
    };
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            let part = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            tally.extend(part);
        }
        anyhow::Ok(())
    })?;
    tally.bugs.sort();
    Ok(tally)
}

/// Runs one case again, in a folder of its own in `folder`, where its files stay. Returns what
/// came of it.
///
/// # Errors
///
/// As [`run`].
pub fn replay(tools: &Tools, seeds: &[Seed], case: &str, folder: &Path) -> Result<Tally> {
    let (kind, number) = case.split_once(':').context("a case is KIND:NUMBER")?;
    let (kind, number): (Kind, u64) =
        (kind.parse()?, number.parse().context("the number of a case")?);
    // What is in it is cleared away first, so it is nobody else's.
    let folder = folder.join(format!("{kind}-{number}"));
    fs::create_dir_all(&folder)?;
    let mut tally = Tally::default();
    tally.add(kind, number, Bench { tools, seeds, folder: &folder }.run(kind, number)?);
    Ok(tally)
}
