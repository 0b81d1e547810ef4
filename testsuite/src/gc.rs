//! Tests of `gc=conservative`: programs over a conservative collector (`gc/collector.c`) that
//! collects at every allocation, in coroutines that pause at every call. Each is built at each
//! level with each interface, by clang alone and followed by `opt -O3`, and run in each engine. It
//! must print its `PRINTS` lines and read nothing that the collector has freed. The control: with
//! `gc=none`, optimised, each of them does. What all programs have in common is built once.

use crate::{
    engines::{Abi, Engine, Mode, V8, Wasmtime},
    files::{self, Case},
    tasks,
    toolchain::{Toolchain, succeed},
};
use anyhow::{Context, Result, anyhow, bail, ensure};
use libtest_mimic::Trial;
use std::{
    collections::HashMap,
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock},
};
use tempfile::TempDir;

/// The optimisation levels, and those of the control.
const LEVELS: [&str; 5] = ["O0", "O1", "O2", "O3", "Oz"];
const CONTROL_LEVELS: [&str; 2] = ["O1", "O2"];

/// How code is generated: by clang, or by llc after `opt -O3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Way {
    Clang,
    ThenO3,
}

/// What a trial does with a build.
type Check = Box<dyn Fn(&Build<'_>) -> Result<()> + Send>;

/// One trial per program, level and interface, and one for each of them without the collector's
/// slots.
pub fn trials(toolchain: &Arc<Toolchain>) -> Result<Vec<Trial>> {
    let engines: [Arc<dyn Engine>; 2] = [V8::new(&toolchain.node), Wasmtime::new()?];
    let programs: Vec<_> = files::cases("gc", &["c"])?
        .into_iter()
        .filter(|case| case.lines("PRINTS").next().is_some())
        .collect();
    let commons = Arc::new(Commons::default());
    let mut trials = Vec::new();
    for case in programs {
        let mut add = |name: String, check: Check, abi| {
            let (toolchain, engines) = (Arc::clone(toolchain), engines.clone());
            let (case, commons) = (case.clone(), Arc::clone(&commons));
            trials.push(Trial::test(format!("gc::{}::{name}", case.name), move || {
                let folder = tempfile::Builder::new().prefix("asyncify-gc-").tempdir()?;
                let build = Build {
                    toolchain: &toolchain,
                    engines: &engines,
                    case: &case,
                    commons: &commons,
                    abi,
                    folder: folder.path(),
                };
                check(&build).map_err(|error| format!("{error:#}").into())
            }));
        };
        for abi in [Abi::Native, Abi::Frame, Abi::Binaryen] {
            for level in LEVELS {
                let check = move |build: &Build<'_>| build.keeps(level);
                add(format!("{abi}::{level}"), Box::new(check), abi);
            }
            for level in CONTROL_LEVELS.into_iter().filter(|_| abi != Abi::Frame) {
                let check = move |build: &Build<'_>| build.fails_without_slots(level);
                add(format!("{abi}::control-{level}"), Box::new(check), abi);
            }
        }
    }
    Ok(trials)
}

/// What a program says it has done.
#[derive(Clone, Copy, Debug)]
struct Figures {
    objects: u64,
    released: u64,
    collections: u64,
    pauses: u64,
    poisoned_reads: u64,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} objects, {} released, {} collections, {} pauses, {} poisoned reads",
            self.objects, self.released, self.collections, self.pauses, self.poisoned_reads
        )
    }
}

/// How something is built: its interface, level, way, and the option `gc`.
type Manner = (String, String, Way, String);

/// What all programs have in common, as objects, by how it is built.
#[derive(Default)]
struct Commons(Mutex<HashMap<Manner, Arc<OnceLock<Common>>>>);

/// The objects and the folder that they are in, or why they are not.
type Common = Result<(TempDir, Vec<PathBuf>), String>;

struct Build<'a> {
    toolchain: &'a Toolchain,
    engines: &'a [Arc<dyn Engine>],
    case: &'a Case,
    commons: &'a Commons,
    abi: Abi,
    folder: &'a Path,
}

impl Build<'_> {
    fn keeps(&self, level: &str) -> Result<()> {
        for way in [Way::Clang, Way::ThenO3] {
            let wasm = self.program(level, way, "conservative")?;
            for engine in self.engines {
                let place = || format!("{way:?}, {}", engine.name());
                let (printed, figures) = self.run(engine, &wasm).with_context(place)?;
                println!("gc: {} {} {level} {}: {figures}", self.case.name, self.abi, place());
                let expected: Vec<&str> = self.case.lines("PRINTS").collect();
                ensure!(
                    figures.poisoned_reads == 0 && printed == expected,
                    "{}: {figures}; printed {printed:?} instead of {expected:?}",
                    place()
                );
                // It has collected, and it has found garbage.
                ensure!(
                    figures.collections == figures.objects
                        && figures.released > figures.objects / 2
                        && figures.pauses > figures.objects / 2,
                    "{}: too little was done to show anything: {figures}",
                    place()
                );
            }
        }
        Ok(())
    }

    fn fails_without_slots(&self, level: &str) -> Result<()> {
        let wasm = self.program(level, Way::Clang, "none")?;
        for engine in self.engines {
            let (_, figures) = self.run(engine, &wasm)?;
            println!(
                "gc: {} {} {level} {}, without slots: {figures}",
                self.case.name,
                self.abi,
                engine.name()
            );
            ensure!(
                figures.poisoned_reads > 0,
                "{}: nothing goes wrong without slots, so nothing is shown with them",
                engine.name()
            );
        }
        Ok(())
    }

    /// Runs a program; returns what it has printed before its figures, and these.
    fn run(&self, engine: &Arc<dyn Engine>, wasm: &Path) -> Result<(Vec<String>, Figures)> {
        let mut log = engine.run(wasm, self.abi, Mode::Never)?.log;
        ensure!(log.pop().as_deref() == Some("run = 0"), "it failed: {log:#?}");
        let title = log.iter().position(|line| line.starts_with("objects, "));
        let figures = log.split_off(title.with_context(|| format!("no figures: {log:#?}"))?);
        let figures: Vec<u64> =
            figures[1..].iter().map(|it| it.parse()).collect::<Result<_, _>>()?;
        let [objects, released, collections, pauses, poisoned_reads] = figures[..] else {
            bail!("not the figures: {figures:?}");
        };
        Ok((log, Figures { objects, released, collections, pauses, poisoned_reads }))
    }

    fn program(&self, level: &str, way: Way, gc: &str) -> Result<PathBuf> {
        let manner = (self.abi.to_string(), level.to_owned(), way, gc.to_owned());
        let common = {
            let mut all = self.commons.0.lock().expect("no test panics with this");
            Arc::clone(all.entry(manner).or_default())
        };
        let common = common.get_or_init(|| {
            let folder = tempfile::Builder::new().prefix("asyncify-gc-").tempdir();
            let folder = folder.map_err(|error| error.to_string())?;
            let build = Build { folder: folder.path(), ..*self };
            let objects = build.common(level, way, gc).map_err(|error| format!("{error:#}"))?;
            Ok((folder, objects))
        });
        let (_, objects) = common.as_ref().map_err(|error| anyhow!("{error}"))?;
        let object = self.transformed(&self.case.path, level, way, gc)?;
        let wasm = self.folder.join(format!("{way:?}.wasm"));
        let mut link = self.toolchain.command("wasm-ld");
        link.args(["--no-entry", "--export=__stack_pointer", "--fatal-warnings"]).arg(&object);
        succeed(link.args(objects).arg("-o").arg(&wasm))?;
        Ok(wasm)
    }

    fn common(&self, level: &str, way: Way, gc: &str) -> Result<Vec<PathBuf>> {
        let own = |name: &str| files::root().join("gc").join(name);
        let support = |name: &str| files::root().join("support").join(name);
        let mut objects = vec![
            self.transformed(&own("coroutines.c"), level, way, gc)?,
            self.plain(&own("collector.c"), level)?,
            self.plain(&support("host.c"), level)?,
            self.plain(&support("memory.c"), level)?,
        ];
        if self.abi != Abi::Binaryen {
            objects.push(self.transformed(&files::runtime("task.c"), level, way, gc)?);
            // It refuses -O0.
            objects.push(self.transformed(&files::runtime("exports.c"), "O1", Way::Clang, gc)?);
        }
        Ok(objects)
    }

    fn output(&self, source: &Path, extension: &str) -> PathBuf {
        self.folder.join(source.file_name().unwrap_or_default()).with_extension(extension)
    }

    fn clang(&self, level: &str) -> std::process::Command {
        let mut clang = tasks::clang(self.toolchain, level);
        if self.abi == Abi::Binaryen {
            clang.arg("-DBINARYEN");
        }
        clang
    }

    fn plain(&self, source: &Path, level: &str) -> Result<PathBuf> {
        let object = self.output(source, "o");
        succeed(self.clang(level).arg("-c").arg(source).arg("-o").arg(&object))?;
        Ok(object)
    }

    fn options(&self, level: &str, gc: &str) -> Vec<String> {
        let mut options = self.abi.options();
        options.push(format!("gc={gc}"));
        options.extend(tasks::for_speed(level).map(str::to_owned));
        options
    }

    fn transformed(&self, source: &Path, level: &str, way: Way, gc: &str) -> Result<PathBuf> {
        let object = self.output(source, "o");
        let mut clang = self.clang(level);
        let plugin = self.toolchain.plugin.display();
        clang.args(self.toolchain.clang_plugin()).arg("-c").arg(source);
        for option in self.options(level, gc) {
            clang.args(["-mllvm", &format!("-asyncify-{option}")]);
        }
        if way == Way::Clang {
            succeed(clang.arg("-o").arg(&object))?;
            return Ok(object);
        }
        let (before, after) = (self.output(source, "before.bc"), self.output(source, "after.bc"));
        // Variables that are still in memory are for `opt -O3` to find.
        clang.args(["-emit-llvm", "-Xclang", "-disable-O0-optnone"]);
        succeed(clang.arg("-o").arg(&before))?;
        let options = self.options(level, gc).join(";");
        let passes = format!("asyncify<{options}>,verify,default<O3>,verify");
        let mut opt = self.toolchain.command("opt");
        opt.arg(format!("-load-pass-plugin={plugin}")).arg(format!("-passes={passes}"));
        succeed(opt.arg(&before).arg("-o").arg(&after))?;
        let mut llc = self.toolchain.command("llc");
        succeed(llc.args(["-O2", "-filetype=obj"]).arg(&after).arg("-o").arg(&object))?;
        Ok(object)
    }
}
