//! One case: a program, made and suspended as its seed says, compared with itself.

use super::{
    configuration::{Configuration, Kind, Schedule, Way},
    engine::{End, Engine, Outcome, V8, Wasmtime},
    support::Support,
    ways::{Built, Program, Stop, Workshop, built},
};
use anyhow::Result;
use std::{path::Path, sync::Arc, time::Duration};
use testsuite::toolchain::Toolchain;

/// How long a program may run without the pass. Some never end.
const PLAIN_PATIENCE: Duration = Duration::from_millis(400);

/// How long it may run while it is suspended all the time.
const PATIENCE: Duration = Duration::from_secs(40);

/// About how many suspensions are enough for a program.
const SUSPENSIONS: u32 = 20_000;

/// What came of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same, however often it was suspended.
    Same {
        /// Points on the way of one run.
        points: u32,
        /// Suspensions.
        suspensions: u32,
        /// Whether JSPI computed the same, if it was asked.
        jspi: bool,
    },
    /// Something else: this is a bug.
    Different(String),
    /// The pass, or LLVM after it, crashed or made invalid code: this is a bug.
    Broken(String),
    /// The pass says what it does not support.
    Refused(String),
    /// There is no program to compare with.
    Unfit(String),
}

impl Verdict {
    /// Whether it is a bug.
    pub fn is_bug(&self) -> bool {
        matches!(self, Verdict::Different(_) | Verdict::Broken(_))
    }
}

/// What cases need; one a thread.
pub struct Bench {
    toolchain: Arc<Toolchain>,
    support: Arc<Support>,
    wasmtime: Arc<Wasmtime>,
    v8: V8,
}

impl Bench {
    /// With what threads share. Node is started when the first case needs it.
    pub fn new(
        toolchain: &Arc<Toolchain>,
        support: &Arc<Support>,
        wasmtime: &Arc<Wasmtime>,
    ) -> Bench {
        Bench {
            toolchain: Arc::clone(toolchain),
            support: Arc::clone(support),
            wasmtime: Arc::clone(wasmtime),
            v8: V8::new(&toolchain.node),
        }
    }

    /// Runs the case of a kind and a seed; its files are left in `folder`, which is empty.
    ///
    /// # Errors
    ///
    /// If something fails that has nothing to do with the pass: a tool is missing, the disk
    /// is full.
    pub fn run(&self, kind: Kind, seed: u64, folder: &Path) -> Result<Verdict> {
        let configuration = Configuration::new(seed);
        let workshop = self.workshop(&configuration, seed, folder);
        Ok(verdict(self.case(&workshop, kind)?))
    }

    /// Runs the case of a seed with a given module, that has points, as the program. That it
    /// is a program at all (it may be what a reducer made) is checked by building it without
    /// the pass at several levels.
    ///
    /// # Errors
    ///
    /// As [`Bench::run`].
    pub fn run_module(&self, seed: u64, module: &Path, folder: &Path) -> Result<Verdict> {
        let configuration = Configuration::new(seed);
        let workshop = self.workshop(&configuration, seed, folder);
        let program = Program { unoptimised: module.to_owned(), optimised: module.to_owned() };
        Ok(verdict(self.module(&workshop, &program)?))
    }

    fn workshop<'a>(
        &'a self,
        configuration: &'a Configuration,
        seed: u64,
        folder: &'a Path,
    ) -> Workshop<'a> {
        let (toolchain, support) = (&*self.toolchain, &*self.support);
        Workshop { toolchain, support, folder, configuration, seed, with_pass: true }
    }

    fn case(&self, workshop: &Workshop<'_>, kind: Kind) -> Built<Verdict> {
        let source = built!(workshop.source(kind));
        let program = built!(workshop.program(&source));
        self.compare(workshop, &program)
    }

    fn module(&self, workshop: &Workshop<'_>, program: &Program) -> Built<Verdict> {
        let mut results = Vec::new();
        for optimised in built!(workshop.at_levels(&program.optimised)) {
            let program = Program { unoptimised: optimised.clone(), optimised };
            let wasm = built!(workshop.plain(&program));
            results.push(built!(self.plain(&*self.wasmtime, &wasm)).result);
        }
        if results.windows(2).any(|pair| pair[0] != pair[1]) {
            return Ok(Err(Stop::Unfit("not the same at each level".into())));
        }
        self.compare(workshop, program)
    }

    /// What the program computes without the pass.
    fn plain(&self, engine: &dyn Engine, wasm: &Path) -> Built<Outcome> {
        let never = Schedule { seed: 0, period: 0, actions: 0 };
        Ok(match engine.run(wasm, never, PLAIN_PATIENCE)? {
            End::Done(outcome) => Ok(outcome),
            End::Trap(trap) => Err(Stop::Unfit(format!("without the pass: {}", first(&trap)))),
            End::Late => Err(Stop::Unfit("without the pass: no end in time".into())),
        })
    }

    fn engine(&self, workshop: &Workshop<'_>) -> &dyn Engine {
        if workshop.configuration.in_v8 { &self.v8 } else { &*self.wasmtime }
    }

    fn compare(&self, workshop: &Workshop<'_>, program: &Program) -> Built<Verdict> {
        // An end in wasmtime costs no process.
        let plain = built!(workshop.plain(program));
        let expected = built!(self.plain(&*self.wasmtime, &plain));
        let wasm = match workshop.transformed(program)? {
            Ok(wasm) => wasm,
            Err(stop) => return Ok(Err(self.blame(workshop, program, expected, stop)?)),
        };
        let schedule = workshop.configuration.schedule;
        let enough = expected.points.div_ceil(SUSPENSIONS);
        let schedule = Schedule { period: schedule.period.max(enough), ..schedule };
        let engine = self.engine(workshop);
        let end = engine.run(&wasm, schedule, PATIENCE)?;
        let suspensions = match &end {
            // Points of two builds differ: code is duplicated and removed.
            End::Done(outcome) if outcome.result == expected.result && outcome.errors == 0 => {
                outcome.suspensions
            }
            _ => {
                // The bits of a NaN are an engine's own choice.
                if built!(self.plain(engine, &plain)).result != expected.result {
                    return Ok(Err(Stop::Unfit("not the same in each engine".into())));
                }
                let what = format!("{}: {end} instead of {}", engine.name(), expected.result);
                let stop = self.blame(workshop, program, expected, Stop::Broken(what))?;
                return Ok(match stop {
                    Stop::Broken(what) => Ok(Verdict::Different(what)),
                    other => Err(other),
                });
            }
        };
        let jspi = workshop.configuration.jspi;
        if jspi {
            let wasm = built!(workshop.importing(program));
            let schedule = Schedule { period: schedule.period.max(1), ..schedule };
            let end = self.v8.run_by_jspi(&wasm, schedule, PATIENCE)?;
            if !matches!(&end, End::Done(outcome) if outcome.result == expected.result) {
                return Ok(Ok(Verdict::Different(format!(
                    "JSPI, without the pass: {end} instead of {}",
                    expected.result
                ))));
            }
        }
        Ok(Ok(Verdict::Same { points: expected.points, suspensions, jspi }))
    }
}

impl Bench {
    /// Why a case has stopped: if the same happens on the same way without the pass, it is
    /// not to blame, and the program is unfit.
    fn blame(
        &self,
        workshop: &Workshop<'_>,
        program: &Program,
        expected: Outcome,
        stop: Stop,
    ) -> Result<Stop> {
        // The driver cannot do without.
        if !matches!(stop, Stop::Broken(_)) || workshop.configuration.way == Way::Driver {
            return Ok(stop);
        }
        let folder = workshop.folder.join("without-pass");
        std::fs::create_dir_all(&folder)?;
        let workshop = Workshop { folder: &folder, with_pass: false, ..*workshop };
        let unfit = |what: &str| Stop::Unfit(format!("without the pass, this way: {what}"));
        Ok(match workshop.transformed(program)? {
            Err(Stop::Broken(what)) => {
                unfit(what.lines().find(|line| line.contains("error")).unwrap_or("broken"))
            }
            Err(stop) => unfit(&stop.to_string()),
            Ok(wasm) => match self.plain(self.engine(&workshop), &wasm)? {
                Ok(outcome) if outcome.result == expected.result => stop,
                Ok(_) => unfit("another result"),
                Err(_) => unfit("a trap, or no end"),
            },
        })
    }
}

fn verdict(result: Result<Verdict, Stop>) -> Verdict {
    match result {
        Ok(verdict) => verdict,
        Err(Stop::Unfit(reason)) => Verdict::Unfit(reason),
        Err(Stop::Refused(reason)) => Verdict::Refused(reason),
        Err(Stop::Broken(reason)) => Verdict::Broken(reason),
    }
}

/// The first line.
fn first(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
