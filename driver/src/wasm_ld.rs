//! wasm-ld: finding it, what its arguments say, and running it.

use crate::error::Error;
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// Where LLVM's libraries are; its tools are beside them.
const LIBDIR: &str = env!("ASYNCIFY_LLVM_LIBDIR");

/// A tool of the LLVM that this was built with, or of that name in the path.
fn tool(name: &str) -> PathBuf {
    let beside = Path::new(LIBDIR).join("../bin").join(name);
    let versioned = format!("{name}-{}", crate::llvm::version().split('.').next().unwrap_or(""));
    if beside.exists() {
        beside
    } else if in_path(&versioned) {
        versioned.into()
    } else {
        name.into()
    }
}

fn in_path(name: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// The linker: `ASYNCIFY_WASM_LD`, or LLVM's.
pub fn path() -> PathBuf {
    env::var_os("ASYNCIFY_WASM_LD").map_or_else(|| tool("wasm-ld"), PathBuf::from)
}

/// Runs the linker, which says itself what is wrong.
pub fn run(arguments: &[String]) -> Result<(), Error> {
    let tool = path();
    let status = Command::new(&tool).args(arguments).status().map_err(|source| Error::Tool {
        tool: tool.clone(),
        source,
        advice: "; install lld, or set ASYNCIFY_WASM_LD",
    })?;
    if status.success() { Ok(()) } else { Err(Error::WasmLd { tool, status }) }
}

/// wasi-libc and the compiler's library, as clang finds them.
///
/// # Errors
/// If clang or the library is missing.
pub fn wasi_libraries() -> Result<Vec<String>, Error> {
    [LIBC, "-print-libgcc-file-name"].map(wasi_library).into_iter().collect()
}

/// LLVM's clang, or its clang++.
pub fn clang(name: &str) -> PathBuf {
    tool(name)
}

/// clang's flags for WASI. Distributions have the library in the folder of the new or of the old name.
pub const TARGETS: [&str; 2] = ["--target=wasm32-wasip1", "--target=wasm32-wasi"];

/// Which of [`TARGETS`] is right, by the name under which clang finds a C library; `flags` are more of
/// its, such as `--sysroot`.
///
/// # Errors
/// If clang is missing.
pub fn wasi_target(flags: &[String]) -> Result<Option<&'static str>, Error> {
    Ok(ask(LIBC, flags)?.map(|(target, _)| target))
}

/// Asks clang for the C library.
const LIBC: &str = "-print-file-name=libc.a";

/// The place of a library that clang answers a question with, and the target.
fn ask(question: &str, flags: &[String]) -> Result<Option<(&'static str, String)>, Error> {
    let clang = clang("clang");
    for target in TARGETS {
        let mut command = Command::new(&clang);
        let output = command.arg(target).args(flags).arg(question).output().map_err(|source| {
            Error::Tool { tool: clang.clone(), source, advice: "; it is asked for libraries" }
        })?;
        let path = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        // clang repeats the bare name of what it does not find.
        if Path::new(&path).is_file() {
            return Ok(Some((target, path)));
        }
    }
    Ok(None)
}

/// One library, by the question that clang answers with its place.
fn wasi_library(question: &str) -> Result<String, Error> {
    if let Some((_, path)) = ask(question, &[])? {
        return Ok(path);
    }
    let clang = clang("clang");
    Err(Error::Link(format!(
        "{} finds no library for --wasi (it was asked for {question}); install wasi-libc and \
         clang's wasm32 libraries, or link them yourself after --",
        clang.display()
    )))
}

/// What of the linker's arguments matters here.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// Symbols that are exported.
    pub exported: Vec<String>,
    /// Whether all symbols are.
    pub export_all: bool,
    /// Where the program starts, if that is said.
    pub entry: Option<String>,
    /// Whether it starts nowhere.
    pub no_entry: bool,
    /// Whether the result is linked again, now or when it is loaded.
    pub is_incomplete: bool,
    /// Objects and archives.
    pub files: Vec<PathBuf>,
}

impl Arguments {
    /// Whether the program is one that starts at `_start`.
    pub fn starts(&self) -> bool {
        !self.no_entry && self.entry_name() == "_start"
    }

    /// Where a program with an entry starts.
    pub fn entry_name(&self) -> &str {
        self.entry.as_deref().unwrap_or("_start")
    }

    /// Reads wasm-ld's arguments.
    pub fn parse(arguments: &[String]) -> Self {
        let mut result = Arguments::default();
        let folders = folders(arguments);
        let mut libraries: Vec<PathBuf> = Vec::new();
        for Word { kind, .. } in words(arguments) {
            match kind {
                Kind::File(file) => result.files.push(file.into()),
                Kind::Library(name) => libraries.extend(library(&folders, name)),
                Kind::Option(name, value) => result.option(name, value),
            }
        }
        result.files.extend(libraries);
        result
    }

    fn option(&mut self, name: &str, value: Option<&str>) {
        match name {
            "export" | "export-if-defined" | "undefined" | "u" => {
                self.exported.extend(value.map(str::to_owned));
            }
            "entry" | "e" => {
                self.entry = value.map(str::to_owned);
                self.exported.extend(self.entry.clone());
            }
            "no-entry" => self.no_entry = true,
            "export-all" | "export-dynamic" | "E" => self.export_all = true,
            "relocatable" | "r" | "shared" | "pie" => {
                self.export_all = true;
                self.no_entry = true;
                self.is_incomplete = true;
            }
            _ => {}
        }
    }
}

/// Options whose value may be the next argument; others have it behind a `=`, or none.
const SEPARATE: &[&str] = &[
    "L",
    "Map",
    "allow-undefined-file",
    "e",
    "entry",
    "error-limit",
    "export",
    "export-if-defined",
    "keep-section",
    "l",
    "library",
    "library-path",
    "m",
    "mllvm",
    "o",
    "output",
    "reproduce",
    "rpath",
    "soname",
    "thinlto-cache-policy",
    "threads",
    "trace-symbol",
    "u",
    "undefined",
    "wrap",
    "y",
    "z",
];

/// What an argument of the linker is, with its value.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// An object or an archive.
    File(&'a str),
    /// A library, by the name that stands behind `-l`.
    Library(&'a str),
    /// Anything else: a name without dashes, and the value if there is one.
    Option(&'a str, Option<&'a str>),
}

/// One or two arguments that belong together.
#[derive(Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// What they say.
    pub kind: Kind<'a>,
    /// As they stand there.
    pub text: &'a [String],
}

/// Reads a command line of the linker.
pub fn words(arguments: &[String]) -> impl Iterator<Item = Word<'_>> {
    let mut rest = arguments;
    std::iter::from_fn(move || {
        let first = rest.first()?;
        let mut length = 1;
        let kind = if !first.starts_with('-') || first == "-" {
            Kind::File(first)
        } else if let Some((name, value)) = joined(first) {
            named(name, Some(value))
        } else {
            let name = first.trim_start_matches('-');
            let next = SEPARATE.contains(&name).then(|| rest.get(1)).flatten();
            length += usize::from(next.is_some());
            named(name, next.map(String::as_str))
        };
        let (text, others) = rest.split_at(length);
        rest = others;
        Some(Word { kind, text })
    })
}

/// Name and value of an argument that has both: `--entry=main`, `-Lfolder`, `-O2`.
fn joined(argument: &str) -> Option<(&str, &str)> {
    let short = argument.strip_prefix('-')?;
    let long = short.strip_prefix('-').unwrap_or(short);
    if let Some(letter) = ["L", "l", "O"].into_iter().find(|it| short.starts_with(it)) {
        return (short.len() > 1).then(|| (letter, &short[1..]));
    }
    long.split_once('=').or_else(|| Some(("lto-O", long.strip_prefix("lto-O")?)))
}

fn named<'a>(name: &'a str, value: Option<&'a str>) -> Kind<'a> {
    match value {
        Some(value) if ["l", "library"].contains(&name) => Kind::Library(value),
        _ => Kind::Option(name, value),
    }
}

/// Where the linker looks for libraries.
pub fn folders(arguments: &[String]) -> Vec<PathBuf> {
    let folder = |word: Word<'_>| match word.kind {
        Kind::Option("L" | "library-path", Some(folder)) => Some(PathBuf::from(folder)),
        _ => None,
    };
    words(arguments).filter_map(folder).collect()
}

/// The archive that a library is, in the first of the folders that has it.
pub fn library(folders: &[PathBuf], name: &str) -> Option<PathBuf> {
    let file = match name.strip_prefix(':') {
        Some(file) => file.to_owned(),
        None => format!("lib{name}.a"),
    };
    folders.iter().map(|folder| folder.join(&file)).find(|path| path.exists())
}

#[cfg(test)]
mod tests {
    use super::{Arguments, Kind, words};

    #[test]
    fn exports_and_files_are_found_in_the_linkers_arguments() {
        let arguments = ["--export=a", "--export", "b", "-e", "main", "-z", "stack-size=4", "x.o"];
        let arguments = Arguments::parse(&arguments.map(str::to_owned));
        assert_eq!(arguments.exported, ["a", "b", "main"]);
        assert_eq!(arguments.files, [std::path::PathBuf::from("x.o")]);
        assert!(!arguments.export_all && !arguments.starts());
        assert!(Arguments::parse(&["--export-all".to_owned()]).export_all);
    }

    #[test]
    fn arguments_are_told_from_their_values() {
        let line = ["-L", "a b", "-lc", "-o", "x", "--lto-O3", "-Oz", "--Map=m", "y.o", "-l", "z"];
        let line = line.map(str::to_owned);
        let kinds: Vec<_> = words(&line).map(|word| word.kind).collect();
        assert_eq!(
            kinds,
            [
                Kind::Option("L", Some("a b")),
                Kind::Library("c"),
                Kind::Option("o", Some("x")),
                Kind::Option("lto-O", Some("3")),
                Kind::Option("O", Some("z")),
                Kind::Option("Map", Some("m")),
                Kind::File("y.o"),
                Kind::Library("z"),
            ]
        );
        assert_eq!(words(&line).map(|word| word.text.len()).sum::<usize>(), line.len());
        // Nothing follows: as wasm-ld, which says so.
        assert_eq!(
            words(&["-o".to_owned()]).next().map(|it| it.kind),
            Some(Kind::Option("o", None))
        );
    }
}
