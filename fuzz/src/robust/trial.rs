//! One case: a damaged or changed input, given to the pass and to the driver, and judged.

use super::{
    bytes,
    corpus::Seed,
    process::{self, End, Ran},
    random::Random,
    text,
    tools::Tools,
};
use crate::generate;
use anyhow::{Context, Result};
use std::{
    fmt, fs,
    path::{Path, PathBuf},
    str::FromStr,
};

/// What is changed, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The text of IR, by something that knows what IR looks like.
    Ir,
    /// Bitcode, by something that does not know what is in it.
    Bitcode,
    /// Objects, archives and finished modules, which only the driver takes, likewise.
    Files,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 3] = [Kind::Ir, Kind::Bitcode, Kind::Files];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Ir => "ir",
            Kind::Bitcode => "bitcode",
            Kind::Files => "files",
        })
    }
}

impl FromStr for Kind {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|kind| kind.to_string() == text);
        found.with_context(|| format!("no kind of case is called '{text}' (ir, bitcode, files)"))
    }
}

/// How one of the commands of a case ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It did its work, and what it made is right.
    Done,
    /// LLVM's reader or verifier refused the input.
    Unreadable,
    /// The pass or the driver refused it with a message.
    Refused,
    /// LLVM crashes on it without the pass, too.
    Llvm,
    /// It did what it must not: says what.
    Bug(String),
}

/// The commands of a case, and how each ended.
pub type Verdicts = Vec<(&'static str, Verdict)>;

/// Where cases come from and run.
#[derive(Debug)]
pub struct Bench<'a> {
    /// The tools.
    pub tools: &'a Tools,
    /// What is changed.
    pub seeds: &'a [Seed],
    /// A folder that holds the files of one case at a time.
    pub folder: &'a Path,
}

impl Bench<'_> {
    /// Runs the case of that kind and number.
    ///
    /// # Errors
    ///
    /// If a command cannot be run at all.
    pub fn run(&self, kind: Kind, number: u64) -> Result<Verdicts> {
        for entry in fs::read_dir(self.folder)? {
            let path = entry?.path();
            if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
        }
        let mut random = Random::new(number);
        let (seed, other) = (self.seed(&mut random), self.seed(&mut random));
        match kind {
            Kind::Ir => {
                let made;
                let text = if random.one_in(4) {
                    made = generate::module(random.bits());
                    // Some are large, and show nothing more for it.
                    if made.len() < 200_000 { &made } else { &seed.text }
                } else {
                    &seed.text
                };
                let text = text::change(&mut random, text);
                let options = options(&mut random, &text);
                self.write("in.ll", text)?;
                self.module("in.ll", &options, &mut random)
            }
            Kind::Bitcode => {
                let damaged = bytes::damage(&mut random, &seed.bitcode, &other.bitcode, 4);
                let options = options(&mut random, &seed.text);
                self.write("in.bc", damaged)?;
                self.module("in.bc", &options, &mut random)
            }
            Kind::Files => self.files(seed, other, &mut random),
        }
    }

    fn seed(&self, random: &mut Random) -> &Seed {
        &self.seeds[random.below(self.seeds.len())]
    }

    fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> Result<()> {
        fs::write(self.folder.join(name), contents).with_context(|| format!("cannot write {name}"))
    }

    fn exists(&self, name: &str) -> bool {
        self.folder.join(name).exists()
    }

    fn llvm(&self, tool: &str, arguments: &[&str]) -> Result<Ran> {
        process::run(self.folder, &self.tools.llvm(tool), arguments)
    }

    // -----------------------------------------------------------------------------
    // Modules
    // -----------------------------------------------------------------------------

    fn module(&self, input: &str, options: &[String], random: &mut Random) -> Result<Verdicts> {
        let mut verdicts = vec![("opt", self.opt(input, options)?)];
        verdicts.push(match random.below(3) {
            0 => ("transform", self.transform(input, options)?),
            1 => ("link", self.link(input, options)?),
            _ => ("explain", self.explain(input, options)?),
        });
        Ok(verdicts)
    }

    /// Runs the pass in `opt`.
    fn opt(&self, input: &str, options: &[String]) -> Result<Verdict> {
        let plugin = format!("-load-pass-plugin={}", self.tools.plugin.display());
        let passes = format!("-passes=asyncify<{}>,verify", options.join(";"));
        let ran = self.llvm("opt", &[&plugin, &passes, input, "-o", "out.bc"])?;
        match ran.end {
            End::Status(0) => self.generate(input),
            End::Status(1) => {
                // Not all of what `opt` says by itself has the word.
                if ran.said.contains("opt: ") && !ran.said.contains("panicked") {
                    return Ok(Verdict::Unreadable);
                }
                if let Some(bug) = bad_words(&ran.said) {
                    return Ok(Verdict::Bug(bug));
                }
                if self.exists("out.bc") {
                    // Assembly that makes no sense is noticed while the output is written.
                    self.llvm_crashes(input)?;
                    return Ok(if self.exists("plain.bc") {
                        Verdict::Unreadable
                    } else {
                        Verdict::Bug(format!("it failed and left output: {}", ran.said))
                    });
                }
                Ok(Verdict::Refused)
            }
            _ if self.llvm_crashes(input)? => Ok(Verdict::Llvm),
            _ => Ok(Verdict::Bug(format!("{:?}: {}", ran.end, ran.said))),
        }
    }

    /// Whether LLVM itself does not survive reading and writing `input`.
    fn llvm_crashes(&self, input: &str) -> Result<bool> {
        let ran = self.llvm("opt", &["-passes=verify", input, "-o", "plain.bc"])?;
        Ok(!matches!(ran.end, End::Status(0 | 1)))
    }

    /// Generates code from what the pass made.
    fn generate(&self, input: &str) -> Result<Verdict> {
        let ran = self.llvm("llc", &["-O1", "-filetype=obj", "out.bc", "-o", "out.o"])?;
        // How long code generation takes is not what is tried here.
        if ran.is_done() || matches!(ran.end, End::Timeout) {
            return Ok(Verdict::Done);
        }
        let plain = self.llvm("llc", &["-O1", "-filetype=obj", input, "-o", "plain.o"])?;
        Ok(if plain.is_done() {
            Verdict::Bug(format!("llc takes the input, and not the output: {}", ran.said))
        } else {
            Verdict::Done
        })
    }

    // -----------------------------------------------------------------------------
    // The driver
    // -----------------------------------------------------------------------------

    fn driver(&self, arguments: &[&str], options: &[String]) -> Result<Ran> {
        let options = options.iter().map(|option| format!("--{option}"));
        let arguments: Vec<String> = arguments.iter().map(|&it| it.to_owned()).collect();
        let (command, rest) = arguments.split_at(1);
        let all: Vec<String> =
            command.iter().cloned().chain(options).chain(rest.to_vec()).collect();
        process::run(self.folder, &self.tools.driver, all)
    }

    fn transform(&self, input: &str, options: &[String]) -> Result<Verdict> {
        let ran = self.driver(&["transform", input, "-o", "driver.bc"], options)?;
        if !ran.is_done() {
            return self.failed(&ran, "driver.bc", Some(input));
        }
        let checked = self.llvm("opt", &["-passes=verify", "driver.bc", "-disable-output"])?;
        Ok(if checked.is_done() {
            Verdict::Done
        } else {
            Verdict::Bug(format!("the output is broken: {}", checked.said))
        })
    }

    fn explain(&self, input: &str, options: &[String]) -> Result<Verdict> {
        let ran = self.driver(&["explain", "--json", input], options)?;
        if ran.is_done() { Ok(Verdict::Done) } else { self.failed(&ran, "none", Some(input)) }
    }

    fn link(&self, input: &str, options: &[String]) -> Result<Verdict> {
        let tail = ["--", "--no-entry", "--export-all", "--allow-undefined"];
        let mut arguments = vec!["link", "-O1", input, "-o", "driver.wasm"];
        arguments.extend(tail);
        let ran = self.driver(&arguments, options)?;
        if !ran.is_done() {
            return self.failed(&ran, "driver.wasm", Some(input));
        }
        let Err(error) = validate(&self.folder.join("driver.wasm")) else {
            return Ok(Verdict::Done);
        };
        // What the input makes of itself without the pass may be no better.
        let compiled = self.llvm("llc", &["-O1", "-filetype=obj", input, "-o", "plain.o"])?;
        let mut arguments = vec!["plain.o", "-o", "plain.wasm"];
        arguments.extend(&tail[1..]);
        let right = compiled.is_done()
            && self.llvm("wasm-ld", &arguments)?.is_done()
            && validate(&self.folder.join("plain.wasm")).is_ok();
        Ok(if right {
            Verdict::Bug(format!("engines do not take the linked program: {error:#}"))
        } else {
            Verdict::Llvm
        })
    }

    /// Judges a failure of the driver, which must leave no `output`. `module`: what LLVM can
    /// be asked about by itself.
    fn failed(&self, ran: &Ran, output: &str, module: Option<&str>) -> Result<Verdict> {
        let End::Status(1) = ran.end else {
            return Ok(Verdict::Bug(format!("{:?}: {}", ran.end, ran.said)));
        };
        // The linker is LLVM's own, and crashes on damaged objects.
        let linker = ran.said.contains("wasm-ld' failed (signal");
        if let Some(bug) = bad_words(&ran.said).filter(|_| !linker) {
            return Ok(Verdict::Bug(bug));
        }
        for entry in fs::read_dir(self.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name == output || name.starts_with(".asyncify-") {
                return Ok(Verdict::Bug(format!("it failed and left {name}: {}", ran.said)));
            }
        }
        let Some((_, doing)) = ran.said.split_once("LLVM crashed while ") else {
            return Ok(if linker { Verdict::Llvm } else { Verdict::Refused });
        };
        // A crash while the pass runs is one of the pass, unless LLVM does not even survive
        // without it.
        Ok(match module {
            Some(input) if doing.starts_with("transforming") && !self.llvm_crashes(input)? => {
                Verdict::Bug(ran.said.clone())
            }
            _ => Verdict::Llvm,
        })
    }

    // -----------------------------------------------------------------------------
    // Objects and archives
    // -----------------------------------------------------------------------------

    /// Links a good module with a damaged object, archive or wasm.
    fn files(&self, seed: &Seed, other: &Seed, random: &mut Random) -> Result<Verdicts> {
        self.write("good.bc", &seed.bitcode)?;
        self.write("other.bc", &other.bitcode)?;
        let object = self.llvm("llc", &["-O1", "-filetype=obj", "other.bc", "-o", "other.o"])?;
        if !object.is_done() {
            return Ok(vec![("link", Verdict::Unreadable)]);
        }
        let shape = random.below(4);
        let name = match shape {
            0 => "other.o",
            1 => {
                let member = random.pick(&["other.o", "other.bc"]);
                self.llvm("llvm-ar", &["rc", "lib.a", member])?;
                "lib.a"
            }
            2 => {
                self.llvm("llvm-ar", &["rcT", "lib.a", "other.o"])?;
                "lib.a"
            }
            _ => {
                let arguments = [
                    "other.o",
                    "--no-entry",
                    "--export-all",
                    "--allow-undefined",
                    "-o",
                    "lib.wasm",
                ];
                self.llvm("wasm-ld", &arguments)?;
                "lib.wasm"
            }
        };
        let Ok(bytes) = fs::read(self.folder.join(name)) else {
            return Ok(vec![("link", Verdict::Unreadable)]);
        };
        self.write(name, bytes::damage(random, &bytes, &other.bitcode, 8))?;
        let options = options(random, &seed.text);
        let tail = ["--", "--no-entry", "--export-all", "--allow-undefined"];
        // Before the separator it is an input; behind it, wasm-ld's.
        let mut arguments = vec!["link", "-O0", "good.bc", "-o", "driver.wasm"];
        if random.one_in(3) {
            arguments.extend(tail);
            arguments.push(name);
        } else {
            arguments.insert(3, name);
            arguments.extend(tail);
        }
        let ran = self.driver(&arguments, &options)?;
        let verdict = if ran.is_done() {
            Verdict::Done // what is in the damaged code is wasm-ld's business
        } else {
            self.failed(&ran, "driver.wasm", None)?
        };
        Ok(vec![("link", verdict)])
    }
}

/// What an error message must not say, or fails to say.
fn bad_words(said: &str) -> Option<String> {
    let words = ["panicked", "internal error", "please report this", "Stack dump"];
    (words.iter().any(|word| said.contains(word)) || !said.contains("error:"))
        .then(|| format!("this is no proper message: {said}"))
}

fn validate(path: &PathBuf) -> Result<()> {
    let features = wasmparser::WasmFeatures::all();
    wasmparser::Validator::new_with_features(features).validate_all(&fs::read(path)?)?;
    Ok(())
}

/// Options of the pass that fit a module.
fn options(random: &mut Random, text: &str) -> Vec<String> {
    let functions = |head: &str| -> Vec<String> {
        text.lines()
            .filter(|line| line.starts_with(head))
            .filter_map(|line| line.split_once('@')?.1.split_once('('))
            .map(|(name, _)| name.trim_matches('"').to_owned())
            // The others cannot be written in a list, or in a pipeline.
            .filter(|name| !name.contains([',', ';', ':', '(', ')', '<', '>', '\\', ' ', '*']))
            .filter(|name| !name.is_empty() && !name.starts_with("llvm."))
            .collect()
    };
    let (declared, defined) = (functions("declare"), functions("define"));
    let mut options = Vec::new();
    let mut name = |random: &mut Random, key: &str| {
        let names = if declared.is_empty() || random.one_in(4) { &defined } else { &declared };
        let name =
            if names.is_empty() { "*".into() } else { names[random.below(names.len())].clone() };
        options.push(format!("{key}={name}"));
    };
    name(random, "switch");
    for key in ["switch", "switch", "never", "always"] {
        if random.one_in(4) {
            name(random, key);
        }
    }
    for (key, values) in [
        ("world", &["open", "closed"][..]),
        ("abi", &["native", "binaryen"]),
        ("indirect", &["signature", "all", "none"]),
        ("prefer", &["auto", "speed", "size"]),
    ] {
        if random.one_in(2) {
            options.push(format!("{key}={}", random.pick(values)));
        }
    }
    options
}
