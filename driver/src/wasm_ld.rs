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
    ["-print-file-name=libc.a", "-print-libgcc-file-name"].map(wasi_library).into_iter().collect()
}

/// LLVM's clang.
pub fn clang() -> PathBuf {
    tool("clang")
}

/// One library, by the question that clang answers with its place.
fn wasi_library(question: &str) -> Result<String, Error> {
    let clang = clang();
    // Distributions have the library in the folder of the old or of the new name.
    for triple in ["wasm32-wasip1", "wasm32-wasi"] {
        let target = format!("--target={triple}");
        let output = Command::new(&clang).args([&target, question]).output().map_err(|source| {
            Error::Tool { tool: clang.clone(), source, advice: "; --wasi asks clang" }
        })?;
        let path = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        // clang repeats the bare name of what it does not find.
        if Path::new(&path).is_file() {
            return Ok(path);
        }
    }
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
        let mut folders: Vec<PathBuf> = Vec::new();
        let mut libraries: Vec<String> = Vec::new();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let long = argument.strip_prefix("--").or_else(|| argument.strip_prefix('-'));
            let (name, value) = match long.and_then(|long| long.split_once('=')) {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (long.unwrap_or_default(), None),
            };
            match name {
                "export" | "export-if-defined" | "undefined" | "u" => {
                    result.exported.extend(value.or_else(|| rest.next().cloned()));
                }
                "entry" | "e" => {
                    result.entry = value.or_else(|| rest.next().cloned());
                    result.exported.extend(result.entry.clone());
                }
                "no-entry" => result.no_entry = true,
                "export-all" | "export-dynamic" | "E" => result.export_all = true,
                "relocatable" | "r" | "shared" | "pie" => {
                    result.export_all = true;
                    result.no_entry = true;
                    result.is_incomplete = true;
                }
                "L" | "library-path" => {
                    folders.extend(value.or_else(|| rest.next().cloned()).map(PathBuf::from));
                }
                "l" | "library" => libraries.extend(value.or_else(|| rest.next().cloned())),
                "m" | "o" | "z" | "mllvm" | "Map" => {
                    rest.next();
                }
                _ if argument.starts_with("-L") => folders.push(argument[2..].into()),
                _ if argument.starts_with("-l") => libraries.push(argument[2..].to_owned()),
                _ if argument.starts_with('-') => {}
                _ => result.files.push(argument.into()),
            }
        }
        for library in libraries {
            let file = format!("lib{library}.a");
            result.files.extend(folders.iter().map(|it| it.join(&file)).find(|it| it.exists()));
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::Arguments;

    #[test]
    fn exports_and_files_are_found_in_the_linkers_arguments() {
        let arguments = ["--export=a", "--export", "b", "-e", "main", "-z", "stack-size=4", "x.o"];
        let arguments = Arguments::parse(&arguments.map(str::to_owned));
        assert_eq!(arguments.exported, ["a", "b", "main"]);
        assert_eq!(arguments.files, [std::path::PathBuf::from("x.o")]);
        assert!(!arguments.export_all && !arguments.starts());
        assert!(Arguments::parse(&["--export-all".to_owned()]).export_all);
    }
}
