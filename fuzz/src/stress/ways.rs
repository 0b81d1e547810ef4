//! From a program to wasm: without the pass, and in each [`Way`] with it.

use super::{
    configuration::{Configuration, Kind, Way},
    csmith, instrument, join, process,
    random::Random,
    support::{Runtime, Support, folder as support_folder},
};
use crate::generate;
use anyhow::Result;
use std::{
    fmt, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use testsuite::toolchain::Toolchain;

/// How long a tool may take.
const PATIENCE: Duration = Duration::from_secs(90);

/// The switch calls, as the option `switch` has them.
pub const SWITCH: &str = "stress_*";

/// What a module exports and linking must therefore leave alone.
const EXPORTS: &str = "run,get_points,get_suspensions,get_errors,guest_point";

/// Why there is no program to run. (Failures of the harness are [`anyhow::Error`]s.)
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The program itself is no good: there is nothing to compare with.
    Unfit(String),
    /// The pass says what it does not support.
    Refused(String),
    /// Something crashed, or made invalid code, or did not end.
    Broken(String),
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Unfit(reason) => write!(f, "unfit: {reason}"),
            Stop::Refused(reason) => write!(f, "refused: {reason}"),
            Stop::Broken(reason) => write!(f, "broken: {reason}"),
        }
    }
}

/// A result of building: a failure of the harness, a reason to stop, or a file.
pub type Built<T> = Result<Result<T, Stop>>;

/// Returns what has stopped a build.
macro_rules! built {
    ($result:expr) => {
        match $result? {
            Ok(value) => value,
            Err(stop) => return Ok(Err(stop)),
        }
    };
}
pub(super) use built;

/// Builds the programs of one case in a folder.
pub struct Workshop<'a> {
    /// The tools.
    pub toolchain: &'a Toolchain,
    /// What programs are linked with.
    pub support: &'a Support,
    /// Where the files go.
    pub folder: &'a Path,
    /// What to do.
    pub configuration: &'a Configuration,
    /// The seed, for choices on the way.
    pub seed: u64,
    /// Whether the pass takes part. If not, a way does all else: what goes wrong then is not
    /// the pass's.
    pub with_pass: bool,
}

/// A program before the pass.
#[derive(Debug)]
pub struct Program {
    /// Not yet optimised, unless points were inserted late.
    pub unoptimised: PathBuf,
    /// Optimised, with points.
    pub optimised: PathBuf,
}

impl Workshop<'_> {
    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn tool(&self, name: &str) -> Command {
        self.toolchain.command(name)
    }

    /// Runs a tool that takes part in making the program to compare with.
    fn prepare(&self, command: &mut Command) -> Built<()> {
        Ok(match process::run(command, PATIENCE)? {
            None => Err(Stop::Unfit(format!("{} does not end", name(command)))),
            Some(output) if output.status.success() => Ok(()),
            Some(output) => Err(Stop::Unfit(format!("{}: {}", name(command), output.complaint()))),
        })
    }

    /// Runs a tool with the pass in it, or on what the pass has made.
    fn transform(&self, command: &mut Command) -> Built<()> {
        let Some(output) = process::run(command, PATIENCE)? else {
            return Ok(Err(Stop::Broken(format!("does not end: {command:?}"))));
        };
        if output.status.success() {
            return Ok(Ok(()));
        }
        let is_broken = ["Broken module", "LLVM ERROR", "panicked", "PLEASE submit", "wasm-ld"]
            .iter()
            .any(|sign| output.errors.contains(sign));
        // Of an alias of a function, llvm-split makes a declaration of data.
        if output.errors.contains("symbol type mismatch") {
            return Ok(Err(Stop::Unfit("llvm-split takes an alias for data".into())));
        }
        // Where the optimiser has removed an `indirectbr` but not the addresses of its blocks,
        // LLVM's code generation for wasm knows none.
        if output.errors.contains("relocations for function or section offsets") {
            return Ok(Err(Stop::Unfit("LLVM has no address for a block".into())));
        }
        let message = output.errors.lines().find_map(|line| Some(line.split_once("error: ")?.1));
        Ok(Err(match message {
            Some(message) if !is_broken && !output.is_crash() => Stop::Refused(pattern(message)),
            _ => Stop::Broken(format!("{command:?}\n{}", output.complaint())),
        }))
    }

    /// The program of the seed, in C or IR.
    pub fn source(&self, kind: Kind) -> Built<PathBuf> {
        match kind {
            Kind::Csmith => Ok(csmith::program(self.seed, self.folder)?
                .ok_or_else(|| Stop::Unfit("csmith does not end".into()))),
            Kind::Ir => {
                let path = self.file("program.ll");
                let mut config = generate::Config::from_seed(self.seed);
                config.is_split = self.configuration.way.splits();
                fs::write(&path, generate::Module::new(config, self.seed).text())?;
                Ok(Ok(path))
            }
            Kind::Many => {
                let path = self.file("program.bc");
                let is_split = self.configuration.way.splits();
                join::modules(&generate::many::modules(self.seed, is_split), &path)?;
                Ok(Ok(path))
            }
        }
    }

    /// The program with points, optimised and not.
    pub fn program(&self, source: &Path) -> Built<Program> {
        let configuration = self.configuration;
        let mut unoptimised = source.to_owned();
        if source.extension().is_some_and(|it| it == "c") {
            unoptimised = self.file("compiled.bc");
            let mut clang = self.tool("clang");
            clang
                .args(["--target=wasm32-wasip1", "-ffreestanding", "-w", "-c", "-emit-llvm"])
                .args([&format!("-{}", configuration.level), "-Xclang", "-disable-llvm-passes"])
                .arg("-I")
                .arg(support_folder().join("csmith"))
                .arg("-isystem")
                .arg(csmith::headers())
                .args(configuration.debug.then_some("-g"))
                .arg(source)
                .arg("-o")
                .arg(&unoptimised);
            built!(self.prepare(&mut clang));
        }
        let mut random = Random::new(self.seed, "points");
        let mut instrument = |from: &Path, to: &Path| {
            instrument::file(from, to, configuration.density, &mut random)
                .map_err(|error| Stop::Unfit(format!("{error:#}")))
        };
        if configuration.early {
            let with_points = self.file("early.bc");
            if let Err(stop) = instrument(&unoptimised, &with_points) {
                return Ok(Err(stop));
            }
            unoptimised = with_points;
        }
        let optimised = self.file("optimised.bc");
        let mut opt = self.tool("opt");
        opt.arg(format!("-passes=default<{}>,verify", configuration.level))
            .arg(&unoptimised)
            .arg("-o")
            .arg(&optimised);
        built!(self.prepare(&mut opt));
        if configuration.early {
            return Ok(Ok(Program { unoptimised, optimised }));
        }
        let with_points = self.file("late.bc");
        if let Err(stop) = instrument(&optimised, &with_points) {
            return Ok(Err(stop));
        }
        Ok(Ok(Program { unoptimised: with_points.clone(), optimised: with_points }))
    }

    /// The program without the pass, that never suspends.
    pub fn plain(&self, program: &Program) -> Built<PathBuf> {
        let object = built!(self.prepared_object(&program.optimised));
        let wasm = self.file("plain.wasm");
        built!(
            self.prepare(&mut self.linker(&[&object, &self.support.without_pass.object], &wasm))
        );
        Ok(Ok(wasm))
    }

    /// The program without the pass, which imports its switch calls.
    pub fn importing(&self, program: &Program) -> Built<PathBuf> {
        let object = built!(self.prepared_object(&program.optimised));
        let wasm = self.file("importing.wasm");
        let mut linker = self.linker(&[&object], &wasm);
        built!(self.prepare(linker.args(["--export=program", "--allow-undefined"])));
        Ok(Ok(wasm))
    }

    /// The module as it is, and optimised a little and a lot: if it is a program, they all
    /// compute the same.
    pub fn at_levels(&self, module: &Path) -> Built<Vec<PathBuf>> {
        let mut modules = vec![module.to_owned()];
        for level in ["O1", "O3"] {
            let output = self.file(&format!("{level}.bc"));
            let mut opt = self.tool("opt");
            opt.arg(format!("-passes=default<{level}>")).arg(module).arg("-o").arg(&output);
            built!(self.prepare(&mut opt));
            modules.push(output);
        }
        Ok(Ok(modules))
    }

    fn prepared_object(&self, module: &Path) -> Built<PathBuf> {
        let object = self.file("plain.o");
        let mut llc = self.tool("llc");
        llc.args(exceptions(false)).args(["-O2", "-filetype=obj"]).arg(module);
        built!(self.prepare(llc.arg("-o").arg(&object)));
        Ok(Ok(object))
    }

    fn linker(&self, files: &[&Path], wasm: &Path) -> Command {
        let mut linker = self.tool("wasm-ld");
        linker
            .args(["--no-entry", "-z", "stack-size=1048576"])
            .args(files)
            .args([&self.support.memory, &self.support.exceptions, &self.support.library])
            .arg("-o")
            .arg(wasm);
        linker
    }

    /// The pass as the pipeline of `opt` has it.
    fn pass(&self, world: &str) -> String {
        if !self.with_pass {
            return "verify".into();
        }
        let Configuration { abi, prefer, .. } = self.configuration;
        format!("asyncify<switch={SWITCH};world={world};abi={abi};prefer={prefer}>")
    }

    /// The pass as clang and llc have it in their command lines.
    fn pass_arguments(&self, world: &str) -> Vec<String> {
        if !self.with_pass {
            return Vec::new();
        }
        let Configuration { abi, prefer, .. } = self.configuration;
        [
            ("switch", SWITCH.to_owned()),
            ("world", world.to_owned()),
            ("abi", abi.to_string()),
            ("prefer", (*prefer).to_owned()),
        ]
        .map(|(key, value)| format!("-asyncify-{key}={value}"))
        .to_vec()
    }

    /// Loads the plugin into a tool, by its flag for that.
    fn load(&self, command: &mut Command, flag: &str) {
        if self.with_pass {
            command.arg(format!("{flag}={}", self.toolchain.plugin.display()));
        }
    }

    /// `opt` with the plugin.
    fn opt(&self, passes: &str, input: &Path, output: &Path) -> Command {
        let mut opt = self.tool("opt");
        self.load(&mut opt, "-load-pass-plugin");
        opt.arg(format!("-passes={passes},verify")).arg(input).arg("-o").arg(output);
        opt
    }

    fn optimise(&self, passes: &str, input: &Path, output: &str) -> Built<PathBuf> {
        let output = self.file(output);
        built!(self.transform(&mut self.opt(passes, input, &output)));
        Ok(Ok(output))
    }

    fn object(&self, module: &Path, name: &str) -> Built<PathBuf> {
        let object = self.file(name);
        let mut llc = self.tool("llc");
        llc.args(exceptions(self.configuration.legacy_exceptions))
            .args([self.configuration.codegen, "-filetype=obj"])
            .arg(module)
            .arg("-o")
            .arg(&object);
        built!(self.transform(&mut llc));
        Ok(Ok(object))
    }

    /// Cuts a module in parts; internal functions become hidden ones where another part
    /// calls them.
    fn split(&self, module: &Path, parts: usize) -> Built<Vec<PathBuf>> {
        let prefix = self.file("part");
        built!(self.prepare(
            self.tool("llvm-split").arg(format!("-j{parts}")).arg(module).arg("-o").arg(&prefix)
        ));
        Ok(Ok((0..parts).map(|part| self.file(&format!("part{part}"))).collect()))
    }

    fn llvm_link(&self, modules: &[PathBuf], output: &str) -> Built<PathBuf> {
        let output = self.file(output);
        built!(self.transform(self.tool("llvm-link").args(modules).arg("-o").arg(&output)));
        Ok(Ok(output))
    }
}

/// LLVM's options for exceptions, in the older encoding or that of the standard.
fn exceptions(legacy: bool) -> [&'static str; 3] {
    let encoding = if legacy { "-wasm-use-legacy-eh=true" } else { "-wasm-use-legacy-eh=false" };
    ["-exception-model=wasm", "-wasm-enable-eh", encoding]
}

/// A tool's name.
fn name(command: &Command) -> String {
    Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A message without the names in it, so that equal reasons are counted as one.
fn pattern(message: &str) -> String {
    let mut text = String::new();
    for (at, part) in message.split('\'').enumerate() {
        text += if at % 2 == 0 { part } else { "'…'" };
    }
    text
}

impl Workshop<'_> {
    /// The program with the pass, in the way of the configuration; without, if
    /// [`with_pass`](Self::with_pass) says so.
    pub fn transformed(&self, program: &Program) -> Built<PathBuf> {
        let runtime = if self.with_pass {
            self.support.runtime(self.configuration.abi)
        } else {
            &self.support.without_pass
        };
        let wasm = self.file("transformed.wasm");
        let mut objects = match self.configuration.way {
            Way::PassLast => {
                let module =
                    built!(self.optimise(&self.pass("closed"), &program.optimised, "pass.bc"));
                vec![built!(self.object(&module, "program.o"))]
            }
            Way::InCodeGeneration => {
                let object = self.file("program.o");
                let mut llc = self.tool("llc");
                self.load(&mut llc, "-load-pass-plugin");
                llc.args(self.pass_arguments("closed"))
                    .args(exceptions(self.configuration.legacy_exceptions))
                    .args([self.configuration.codegen, "-filetype=obj"])
                    .arg(&program.optimised)
                    .arg("-o")
                    .arg(&object);
                built!(self.transform(&mut llc));
                vec![object]
            }
            Way::PassThen(after) => {
                let module =
                    built!(self.optimise(&self.pass("closed"), &program.optimised, "pass.bc"));
                let again = self.file("again.bc");
                let mut opt = self.opt(after, &module, &again);
                built!(self.transform(opt.args(self.configuration.flags)));
                vec![built!(self.object(&again, "program.o"))]
            }
            Way::LtoThenPass => {
                let module = built!(self.linked_as_lto(&program.unoptimised));
                let passes = format!("lto<O3>,{}", self.pass("closed"));
                let module = built!(self.optimise(&passes, &module, "pass.bc"));
                vec![built!(self.object(&module, "program.o"))]
            }
            Way::PassThenLto => {
                let module =
                    built!(self.optimise(&self.pass("closed"), &program.optimised, "pass.bc"));
                vec![built!(self.lto_with_runtime(vec![module], runtime))]
            }
            Way::PassThenLinkedLto => {
                let parts = built!(self.split(&program.optimised, 2));
                let mut modules = Vec::new();
                for (at, part) in parts.iter().enumerate() {
                    let output = format!("pass{at}.bc");
                    modules.push(built!(self.optimise(&self.pass("open"), part, &output)));
                }
                vec![built!(self.lto_with_runtime(modules, runtime))]
            }
            Way::ThinLtoThenPass => {
                let passes = format!("thinlto-pre-link<O3>,thinlto<O3>,{}", self.pass("open"));
                built!(self.thin_lto(&program.unoptimised, &passes))
            }
            Way::PassThenThinLto => {
                let passes = format!("thinlto-pre-link<O3>,{},thinlto<O3>", self.pass("open"));
                built!(self.thin_lto(&program.unoptimised, &passes))
            }
            Way::PerFile => built!(self.per_file(&program.unoptimised)),
            Way::Driver => {
                built!(self.driver(&program.unoptimised, runtime, &wasm));
                return Ok(Ok(wasm));
            }
        };
        if !matches!(self.configuration.way, Way::PassThenLto | Way::PassThenLinkedLto) {
            objects.push(runtime.object.clone());
        }
        let objects: Vec<&Path> = objects.iter().map(PathBuf::as_path).collect();
        built!(self.transform(&mut self.linker(&objects, &wasm)));
        Ok(Ok(wasm))
    }

    /// Two modules, each as a compiler leaves it for full LTO, linked.
    fn linked_as_lto(&self, module: &Path) -> Built<PathBuf> {
        let mut modules = Vec::new();
        for (at, part) in built!(self.split(module, 2)).iter().enumerate() {
            let output = format!("pre{at}.bc");
            modules.push(built!(self.optimise("lto-pre-link<O3>", part, &output)));
        }
        self.llvm_link(&modules, "linked.bc")
    }

    /// Links transformed modules and the transformed runtime, and optimises that as a whole.
    fn lto_with_runtime(&self, mut modules: Vec<PathBuf>, runtime: &Runtime) -> Built<PathBuf> {
        modules.push(runtime.transformed.clone());
        let module = built!(self.llvm_link(&modules, "linked.bc"));
        let output = self.file("lto.bc");
        let mut opt = self.opt("internalize,lto<O3>", &module, &output);
        opt.arg(format!("-internalize-public-api-list={EXPORTS}")).args(self.configuration.flags);
        built!(self.transform(&mut opt));
        self.object(&output, "program.o")
    }

    fn thin_lto(&self, module: &Path, passes: &str) -> Built<Vec<PathBuf>> {
        let mut objects = Vec::new();
        for (at, part) in built!(self.split(module, 2)).iter().enumerate() {
            let module = built!(self.optimise(passes, part, &format!("thin{at}.bc")));
            objects.push(built!(self.object(&module, &format!("thin{at}.o"))));
        }
        Ok(Ok(objects))
    }

    /// Each part by clang with the plugin, in the default world: an open one.
    fn per_file(&self, module: &Path) -> Built<Vec<PathBuf>> {
        let mut objects = Vec::new();
        let parts = 1 + Random::new(self.seed, "parts").below(3);
        for (at, part) in built!(self.split(module, parts)).iter().enumerate() {
            let object = self.file(&format!("part{at}.o"));
            let mut clang = self.tool("clang");
            clang
                .args(["--target=wasm32-wasip1", "-Wno-override-module", "-c", "-x", "ir"])
                .arg(format!("-{}", self.configuration.level));
            self.load(&mut clang, "-fpass-plugin");
            // What sets LLVM's flag of this name is clang's own.
            let [_, own @ ..] = exceptions(self.configuration.legacy_exceptions);
            clang.arg("-fwasm-exceptions").args(["-mllvm", own[1]]);
            for argument in self.pass_arguments("open") {
                clang.args(["-mllvm", &argument]);
            }
            built!(self.transform(clang.arg(part).arg("-o").arg(&object)));
            objects.push(object);
        }
        Ok(Ok(objects))
    }

    fn driver(&self, module: &Path, runtime: &Runtime, wasm: &Path) -> Built<()> {
        let Configuration { abi, prefer, level, .. } = self.configuration;
        // The model of exceptions follows from the others.
        let [_, own @ ..] = exceptions(self.configuration.legacy_exceptions);
        let mut driver = Command::new(&self.toolchain.driver);
        driver
            .args(["link", &format!("-{level}"), &format!("--abi={abi}")])
            .arg(format!("--prefer={prefer}"))
            .arg("-o")
            .arg(wasm)
            .args(own.iter().flat_map(|option| ["-mllvm", option]))
            .args([module, &runtime.module, &self.support.memory, &self.support.exceptions])
            .arg(&self.support.library)
            .args(["--", "--no-entry", "-z", "stack-size=1048576"]);
        self.transform(&mut driver)
    }
}
