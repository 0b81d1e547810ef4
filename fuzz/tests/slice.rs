//! A slice of what `fuzz run` tries, the same each time: each seed has one configuration.
//! What fails says which command runs it again.

use asyncify_fuzz::stress::{
    campaign::{Laboratory, one, replay},
    case::{Bench, Verdict},
    configuration::Kind,
};
use libtest_mimic::{Arguments, Failed, Trial};
use std::{
    ops::Range,
    process::ExitCode,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};
use testsuite::files::are_all_wanted;

/// Seeds of a trial.
const CHUNK: u64 = 25;

/// The seeds of each kind: with the environment variable `ASYNCIFY_TEST_ALL` set, and without.
const SLICE: [(Kind, u64, u64); 3] =
    [(Kind::Csmith, 500, 200), (Kind::Ir, 500, 250), (Kind::Many, 50, 25)];

/// Of a trial's programs, so many must have been compared: csmith gives up on some seeds,
/// and some of its programs do not end.
const LEAST: u64 = CHUNK / 2;

/// Built when the first test asks for it: a filter may leave none that does. The benches
/// that no thread uses now keep their engines.
#[derive(Default)]
struct Shared {
    laboratory: OnceLock<Result<Laboratory, String>>,
    idle: Mutex<Vec<Bench>>,
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let shared = Arc::new(Shared::default());
    let mut trials = Vec::new();
    let is_all = are_all_wanted();
    for (kind, all, some) in SLICE {
        let count = if is_all { all } else { some };
        for first in (1..=count).step_by(CHUNK as usize) {
            let seeds = first..(first + CHUNK).min(count + 1);
            let name = format!("stress::{kind}::{}-{}", seeds.start, seeds.end - 1);
            let shared = Arc::clone(&shared);
            trials.push(Trial::test(name, move || chunk(&shared, kind, seeds)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn chunk(shared: &Shared, kind: Kind, seeds: Range<u64>) -> Result<(), Failed> {
    let laboratory = shared
        .laboratory
        .get_or_init(|| Laboratory::new().map_err(|error| format!("{error:#}")))
        .as_ref()?;
    let idle = || shared.idle.lock().unwrap_or_else(PoisonError::into_inner);
    let known = idle().pop();
    let bench = known.unwrap_or_else(|| laboratory.bench());
    let (mut compared, mut suspended) = (0, 0);
    let mut bugs = Vec::new();
    for seed in seeds.clone() {
        match one(&bench, kind, seed).map_err(|error| format!("{error:#}"))? {
            Verdict::Same { suspensions, .. } => {
                compared += 1;
                suspended += u64::from(suspensions);
            }
            Verdict::Different(what) | Verdict::Broken(what) => {
                bugs.push(format!("{}\n    {what}", replay(kind, seed)));
            }
            Verdict::Refused(_) | Verdict::Unfit(_) => {}
        }
    }
    idle().push(bench);
    if !bugs.is_empty() {
        return Err(bugs.join("\n").into());
    }
    let least = LEAST.min(seeds.end - seeds.start);
    if compared < least || suspended == 0 {
        return Err(format!("{compared} programs compared, {suspended} suspensions").into());
    }
    Ok(())
}
