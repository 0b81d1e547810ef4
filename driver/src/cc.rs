//! `asyncify cc` and `asyncify c++`: clang, for build systems that know a compiler by `CC` and `CXX`.
//!
//! Objects are bitcode, which `asyncify-ld` links and transforms as a whole. What is designated is
//! kept out of line by the plugin, which clang loads. Whatever else is on the command line is
//! clang's: an object that is compiled with `-fno-lto` is transformed by the plugin, by itself.

use crate::{error::Error, flags, flags::Flags, llvm, wasm_ld};
use clap::ArgMatches;
use std::{
    env, io,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
};

/// Runs clang in place of this process. Returns only if that fails.
pub fn run(matches: &ArgMatches, name: &str) -> Result<(), Error> {
    let mut arguments: Vec<String> =
        matches.get_many("arguments").into_iter().flatten().cloned().collect();
    let flags = Flags::take(&mut arguments)?;
    let clang = wasm_ld::clang(if name == "c++" { "clang++" } else { "clang" });
    let mut command = Command::new(&clang);
    command.args(target(&arguments)?).arg("-flto");
    // A compiler is given what only a linker needs, and the other way round.
    command.arg("--start-no-unused-arguments");
    command.arg(format!("-fpass-plugin={}", plugin()?.display())).args(flags.for_clang());
    command.arg(format!("-fuse-ld={}", beside("asyncify-ld")?.display()));
    command.arg("--end-no-unused-arguments").args(&arguments);
    command.env(flags::VARIABLE, flags.to_variable(level(&arguments))?);
    let source = command.exec();
    Err(Error::Tool { tool: clang, source, advice: "; install clang" })
}

/// The target, unless the user says it.
fn target(arguments: &[String]) -> Result<Vec<String>, Error> {
    let is_target = |it: &String| it.starts_with("--target") || it == "-target";
    if arguments.iter().any(is_target) {
        return Ok(Vec::new());
    }
    let roots = arguments.iter().filter(|it| it.starts_with("--sysroot=")).cloned();
    let target = wasm_ld::wasi_target(&roots.collect::<Vec<_>>())?;
    // clang calls the old name deprecated, in the group of all that is.
    let old = ["-Wno-deprecated", "-Wdeprecated-declarations"].map(str::to_owned);
    let mut words = vec![target.unwrap_or(wasm_ld::TARGETS[0]).to_owned()];
    if target == Some(wasm_ld::TARGETS[1]) {
        words.extend(old);
    }
    Ok(words)
}

/// The level that clang is told, as a link knows it.
fn level(arguments: &[String]) -> Option<&str> {
    let level = arguments.iter().rev().find_map(|it| it.strip_prefix("-O"))?;
    Some(match level {
        "" | "g" => "1",
        "fast" | "4" => "3",
        "0" | "1" | "2" | "3" | "s" | "z" => level,
        _ => return None,
    })
}

/// The plugin: as `ASYNCIFY_PLUGIN` says, beside this program as a build leaves it, or where an
/// installation has it.
fn plugin() -> Result<PathBuf, Error> {
    const FILE: &str = "libasyncify.so";
    if let Some(path) = env::var_os("ASYNCIFY_PLUGIN") {
        return Ok(path.into());
    }
    let version = llvm::version();
    let major = version.split('.').next().unwrap_or_default();
    let installed = format!("../lib/asyncify/llvm-{major}/{FILE}");
    match beside(FILE) {
        Ok(path) => Ok(path),
        Err(_) => beside(&installed),
    }
}

/// A file relative to the folder that this program is in.
fn beside(name: &str) -> Result<PathBuf, Error> {
    let own = env::current_exe().unwrap_or_default();
    // A link to the program is in the folder that has the rest, or leads there.
    let path = own.parent().unwrap_or(Path::new("")).join(name);
    if path.exists() {
        return Ok(path);
    }
    let source = io::Error::from(io::ErrorKind::NotFound);
    Err(Error::Tool {
        tool: path,
        source,
        advice: "; 'cargo xtask install --prefix DIR' puts it where it is looked for",
    })
}

#[cfg(test)]
mod tests {
    use super::level;

    #[test]
    fn the_last_level_counts() {
        let level = |text: &str| level(&shlex::split(text).unwrap()).map(str::to_owned);
        assert_eq!(level("-O2 -c x.c -Oz"), Some("z".into()));
        assert_eq!(level("-O -o x.o"), Some("1".into()));
        assert_eq!(level("-g x.o"), None);
    }
}
