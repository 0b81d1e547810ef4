//! Real programs. Those in C and C++ (zlib, bzip2, zstd, SQLite, and one over libc++) suspend in
//! the callbacks that their libraries have, or on any edge of the libraries' control flow. Each
//! is built at a level and in a way, and must print in both engines what it prints without the
//! pass and without suspending.
//!
//! The tests are a selection. With the environment variable `ASYNCIFY_TEST_ALL` set, they are all.

mod build;
mod programs;
mod rust;

use crate::{
    engines::{Abi, Engine, Mode, V8, Wasmtime},
    files,
    toolchain::Toolchain,
};
use anyhow::{Context, Result, anyhow, ensure};
use build::{Build, Places, Support, Way};
use libtest_mimic::Trial;
use programs::{PROGRAMS, Program};
use std::{
    path::Path,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// The optimisation levels.
const LEVELS: [&str; 5] = ["O0", "O1", "O2", "O3", "Oz"];

const CALLBACKS: Places = Places::Callbacks;
const EVERYWHERE: Places = Places::Everywhere;

/// A selection: each level, each way with each interface, each program.
const SELECTION: &[(&str, Places, &str, Way, Abi)] = &[
    ("zlib", CALLBACKS, "O0", Way::Clang, Abi::Binaryen),
    ("zlib", CALLBACKS, "O1", Way::Pass, Abi::Native),
    ("zlib", CALLBACKS, "O2", Way::Driver, Abi::Native),
    ("zlib", CALLBACKS, "O2", Way::PassThenLto, Abi::Binaryen),
    ("zlib", CALLBACKS, "O3", Way::PassThenThinLto, Abi::Native),
    ("zlib", CALLBACKS, "Oz", Way::PassThenO3, Abi::Binaryen),
    ("zlib", EVERYWHERE, "O0", Way::PassThenO3, Abi::Native),
    ("zlib", EVERYWHERE, "O1", Way::Driver, Abi::Binaryen),
    ("zlib", EVERYWHERE, "O2", Way::ThinLtoThenPass, Abi::Native),
    ("zlib", EVERYWHERE, "O3", Way::PassThenLto, Abi::Native),
    ("zlib", EVERYWHERE, "Oz", Way::Clang, Abi::Native),
    ("bzip2", CALLBACKS, "O0", Way::PassThenO3, Abi::Binaryen),
    ("bzip2", CALLBACKS, "O1", Way::Clang, Abi::Native),
    ("bzip2", CALLBACKS, "Oz", Way::PassThenThinLto, Abi::Binaryen),
    ("bzip2", EVERYWHERE, "O2", Way::PassThenO3, Abi::Native),
    ("bzip2", EVERYWHERE, "O3", Way::ThinLtoThenPass, Abi::Binaryen),
    ("bzip2", EVERYWHERE, "Oz", Way::LtoThenPass, Abi::Native),
    ("zstd", CALLBACKS, "O2", Way::Clang, Abi::Native),
    ("sqlite", CALLBACKS, "O2", Way::Pass, Abi::Native),
    ("sqlite", CALLBACKS, "Oz", Way::Driver, Abi::Binaryen),
    ("cpp", CALLBACKS, "O0", Way::Clang, Abi::Native),
    ("cpp", CALLBACKS, "O1", Way::PassThenO3, Abi::Native),
    ("cpp", CALLBACKS, "O2", Way::PassThenThinLto, Abi::Binaryen),
    ("cpp", CALLBACKS, "O3", Way::LtoThenPass, Abi::Binaryen),
    ("cpp", CALLBACKS, "Oz", Way::Driver, Abi::Native),
    ("cpp", CALLBACKS, "O2", Way::ThinLtoThenPass, Abi::Native),
];

/// A program at a level, built when the first test asks for it.
struct Lazy {
    program: &'static Program,
    places: Places,
    level: &'static str,
    made: OnceLock<Result<Made, String>>,
}

struct Made {
    build: Build,
    /// What it prints without the pass.
    expected: Vec<String>,
}

/// What the tests share.
struct Shared {
    toolchain: Arc<Toolchain>,
    engines: [Arc<dyn Engine>; 2],
    support: OnceLock<Result<Support, String>>,
    /// What has been done.
    builds: AtomicU64,
    suspensions: AtomicU64,
}

impl Drop for Shared {
    fn drop(&mut self) {
        let builds = *self.builds.get_mut();
        if builds > 0 {
            let suspensions = *self.suspensions.get_mut();
            println!(
                "workloads: {builds} builds did the same as without the pass, in {suspensions} suspensions"
            );
        }
    }
}

/// One trial per program, place to suspend, level, way and interface, or one that fails if the
/// sources are missing.
///
/// # Errors
///
/// If an engine does not start.
pub fn trials(toolchain: &Arc<Toolchain>) -> Result<Vec<Trial>> {
    let cache = files::root().with_file_name(".cache");
    if let Some(failure) =
        files::trial_without(&cache, &["src/crates/vendor", "sysroot"], "workloads")
    {
        return Ok(vec![failure]);
    }
    let shared = Arc::new(Shared {
        toolchain: Arc::clone(toolchain),
        engines: [Wasmtime::new()?, V8::new(&toolchain.node)],
        support: OnceLock::new(),
        builds: AtomicU64::new(0),
        suspensions: AtomicU64::new(0),
    });
    let is_all = files::are_all_wanted();
    let mut trials = Vec::new();
    for program in &PROGRAMS {
        for places in [CALLBACKS, EVERYWHERE] {
            if places == EVERYWHERE && !program.has_library() {
                continue;
            }
            for level in LEVELS {
                let made = OnceLock::new();
                let lazy = Arc::new(Lazy { program, places, level, made });
                for way in Way::ALL {
                    for abi in [Abi::Binaryen, Abi::Native] {
                        let chosen = (program.name, places, level, way, abi);
                        if !is_all && !SELECTION.contains(&chosen) {
                            continue;
                        }
                        let place = format!("{places:?}").to_lowercase();
                        let name = format!(
                            "workloads::{}::{place}::{level}::{}::{abi}",
                            program.name,
                            way.name()
                        );
                        let (shared, lazy) = (Arc::clone(&shared), Arc::clone(&lazy));
                        trials.push(Trial::test(name, move || {
                            shared
                                .check(&lazy, way, abi)
                                .map_err(|error| format!("{error:#}").into())
                        }));
                    }
                }
            }
        }
    }
    trials.extend(rust::trials(&shared, is_all)?);
    Ok(trials)
}

impl Shared {
    /// What is linked to every program.
    fn support(&self) -> Result<&Support> {
        let made = self
            .support
            .get_or_init(|| Support::build(&self.toolchain).map_err(|error| format!("{error:#}")));
        made.as_ref().map_err(|error| anyhow!("{error}"))
    }

    /// Builds the program in a way, and runs it.
    fn check(&self, lazy: &Lazy, way: Way, abi: Abi) -> Result<()> {
        let support = self.support()?;
        let made = lazy.made.get_or_init(|| {
            self.make(support, lazy).map_err(|error| format!("without the pass: {error:#}"))
        });
        let Made { build, expected } = made.as_ref().map_err(|error| anyhow!("{error}"))?;
        let (folder, wasm) = build.transformed(&self.toolchain, support, way, abi)?;
        match self.compare(&wasm, abi, expected) {
            Ok(suspensions) => self.count(suspensions, 1000),
            Err(error) => {
                let kept = build.keep(folder);
                Err(error.context(format!("the files are in {}", kept.display())))
            }
        }
    }

    /// Runs a program in both engines and all modes. Returns how often it was suspended.
    fn compare(&self, wasm: &Path, abi: Abi, expected: &[String]) -> Result<u64> {
        let mut suspensions = 0;
        for engine in &self.engines {
            for mode in Mode::ALL {
                let what = || format!("{}, suspending {mode:?}", engine.name());
                let outcome = engine.run(wasm, abi, mode).with_context(what)?;
                ensure!(
                    outcome.log == expected,
                    "{}: printed\n{}\ninstead of\n{}",
                    what(),
                    outcome.log.join("\n"),
                    expected.join("\n")
                );
                suspensions += u64::from(outcome.suspensions);
            }
        }
        Ok(suspensions)
    }

    /// Counts a build that was suspended this often in all runs, which must be enough.
    fn count(&self, suspensions: u64, least: u64) -> Result<()> {
        ensure!(suspensions > least, "only {suspensions} suspensions");
        self.builds.fetch_add(1, Ordering::Relaxed);
        self.suspensions.fetch_add(suspensions, Ordering::Relaxed);
        Ok(())
    }

    /// Compiles a program and runs it without the pass.
    fn make(&self, support: &Support, lazy: &Lazy) -> Result<Made> {
        let toolchain = &*self.toolchain;
        let build = Build::new(toolchain, support, lazy.program, lazy.level, lazy.places)?;
        let plain = build.plain(toolchain, support)?;
        let outcome = self.engines[0].run(&plain, Abi::Binaryen, Mode::Never)?;
        let wrong = outcome.log.iter().find(|line| line.starts_with("not "));
        ensure!(wrong.is_none(), "the program says: {}", wrong.map_or("", |line| line));
        Ok(Made { build, expected: outcome.log })
    }
}
