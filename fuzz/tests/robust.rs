//! A slice of what [`asyncify_fuzz::robust`] tries. With `ROBUST_CASES=N` each test tries N
//! cases, from `ROBUST_FIRST` on; `ROBUST_REPLAY=KIND:NUMBER` runs one case again and leaves
//! its files in a folder in `ROBUST_FOLDER`.

use asyncify_fuzz::robust::{
    self, corpus,
    corpus::Seed,
    options::{self, End},
    tools::Tools,
    trial::Kind,
};
use llvm_link as _;
use std::{env, path::PathBuf, sync::LazyLock};

static TOOLS: LazyLock<Tools> = LazyLock::new(|| Tools::find().expect("the tools are there"));
static SEEDS: LazyLock<Vec<Seed>> = LazyLock::new(|| corpus::make(&TOOLS).expect("a corpus"));

fn number(variable: &str, default: u64) -> u64 {
    match env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable} is a number")),
        Err(_) => default,
    }
}

fn range(count: u64) -> (u64, u64) {
    (number("ROBUST_FIRST", 0), number("ROBUST_CASES", count))
}

fn slice(kind: Kind, count: u64) {
    let tally = robust::run(&TOOLS, &SEEDS, kind, range(count), None, 1).expect("commands run");
    println!("{kind}: {tally}");
    assert!(tally.bugs.is_empty(), "{kind}: {tally}");
    let tried: u64 = tally.commands.values().map(|[done, _, refused, ..]| done + refused).sum();
    assert!(
        tally.tried < 50 || tried > tally.tried / 10,
        "nearly nothing got as far as the pass: {tally}"
    );
}

#[test]
fn options_mean_what_they_say_or_are_refused() {
    let folder = tempfile::tempdir().expect("a folder for list files");
    let (mut read, mut refused) = (0, 0);
    let (first, count) = range(20_000);
    for seed in first..first + count {
        for end in [options::run(seed, folder.path()), options::module_flags(seed)] {
            match end {
                Ok(End::Read) => read += 1,
                Ok(End::Refused) => refused += 1,
                Err(error) => panic!("options:{seed} {error:#}"),
            }
        }
    }
    println!("options: {} cases; {read} read, {refused} refused", 2 * count);
    assert!(
        count < 1000 || (read > count / 10 && refused > count / 10),
        "{read} read, {refused} refused"
    );
}

#[test]
fn changed_ir_is_transformed_or_refused() {
    slice(Kind::Ir, 120);
}

#[test]
fn damaged_bitcode_is_transformed_or_refused() {
    slice(Kind::Bitcode, 120);
}

#[test]
fn damaged_objects_and_archives_are_linked_or_refused() {
    slice(Kind::Files, 60);
}

#[test]
fn replay() {
    let Ok(case) = env::var("ROBUST_REPLAY") else {
        println!("skipped: ROBUST_REPLAY names no case");
        return;
    };
    let folder: PathBuf = env::var_os("ROBUST_FOLDER").expect("ROBUST_FOLDER is set").into();
    let tally = robust::replay(&TOOLS, &SEEDS, &case, &folder).expect("the case runs");
    println!("{tally}");
    assert!(tally.bugs.is_empty());
}
