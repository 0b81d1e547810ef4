//! `fuzz`: tries programs until told to stop, runs one again, makes one small.

use anyhow::Result;
use asyncify_fuzz::stress::{
    campaign::{self, Laboratory, Plan, kept},
    configuration::{Configuration, Kind},
    reduce,
};
use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode, thread, time::Duration};

/// Suspends random programs everywhere and compares what they compute.
#[derive(Parser)]
#[command(name = "fuzz", after_help = EXIT_STATUS)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

const EXIT_STATUS: &str = "\
Exit status:
  0  all is well
  1  there was a difference or a crash
  2  something else failed, or the command line is wrong";

#[derive(Subcommand)]
enum Task {
    /// Try programs
    Run {
        /// For so many minutes
        #[arg(long, value_name = "N", required_unless_present = "count")]
        minutes: Option<u64>,
        /// So many of each kind
        #[arg(long, value_name = "N")]
        count: Option<u64>,
        /// The first seed
        #[arg(long, value_name = "S", default_value_t = 1)]
        seed: u64,
        /// Only programs of this kind; may be given again
        #[arg(long, value_enum, value_name = "KIND")]
        only: Vec<Kind>,
        /// Threads; as many as there are processors, otherwise
        #[arg(long, value_name = "N")]
        jobs: Option<usize>,
    },
    /// Run one case again, and keep its files
    Replay {
        /// Its kind
        kind: Kind,
        /// Its seed
        seed: u64,
    },
    /// Make the program of a case that shows a bug small, by llvm-reduce
    Reduce {
        /// Its kind
        kind: Kind,
        /// Its seed
        seed: u64,
    },
    /// Whether a module shows a bug in the place of a seed's program: for llvm-reduce
    #[command(hide = true)]
    Interesting {
        /// The bug is a crash
        #[arg(long)]
        crash: bool,
        seed: u64,
        module: PathBuf,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Whether all is well.
fn run(task: Task) -> Result<bool> {
    let laboratory = Laboratory::new()?;
    match task {
        Task::Run { minutes, count, seed, only, jobs } => {
            let kinds = if only.is_empty() { Kind::ALL.to_vec() } else { only };
            let time = minutes.map(|minutes| Duration::from_secs(minutes * 60));
            let jobs =
                jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from));
            let tally = campaign::run(&laboratory, &Plan { kinds, seed, count, time, jobs })?;
            for (title, reasons) in [("unfit", &tally.unfit), ("refused", &tally.refused)] {
                for (reason, count) in reasons {
                    println!("{title}, {count} times: {reason}");
                }
            }
            for bug in &tally.bugs {
                println!("{bug}");
            }
            println!("{tally}");
            Ok(tally.bugs.is_empty())
        }
        Task::Replay { kind, seed } => {
            println!("{:#?}", Configuration::new(seed));
            let folder = kept(kind, seed);
            if folder.exists() {
                std::fs::remove_dir_all(&folder)?;
            }
            std::fs::create_dir_all(&folder)?;
            let verdict = laboratory.bench().run(kind, seed, &folder)?;
            println!("{verdict:#?}\nthe files are in {}", folder.display());
            Ok(!verdict.is_bug())
        }
        Task::Reduce { kind, seed } => {
            println!("{}", reduce::run(&laboratory, kind, seed)?.display());
            Ok(false)
        }
        Task::Interesting { crash, seed, module } => {
            // To llvm-reduce, 0 is interesting.
            reduce::is_interesting(&laboratory, seed, &module, crash)
        }
    }
}
