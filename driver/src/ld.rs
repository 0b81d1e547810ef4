//! `asyncify ld`: a link as clang asks for one, with wasm-ld's command line.

use crate::{
    cli,
    error::Error,
    flags::Flags,
    link,
    progress::Progress,
    wasm_ld::{self, Kind, Word},
};
use clap::ArgMatches;
use std::{fs, path::Path};

/// clang's start code of commands, which could not be resumed. `link` has its own.
const START: [&str; 2] = ["crt1.o", "crt1-command.o"];

/// Runs the command. What has no bitcode is linked by wasm-ld alone.
pub fn run(matches: &ArgMatches, progress: &Progress) -> Result<(), Error> {
    let given = matches.get_many::<String>("arguments").into_iter().flatten().cloned();
    let mut arguments = expand(given.collect())?;
    drop_flavor(&mut arguments);
    let flags = Flags::take(&mut arguments)?;
    let line = Line::parse(&arguments, &flags)?;
    if line.files.is_empty() {
        // `--version`, or a mistake: wasm-ld says what it has to say.
        return wasm_ld::run(&arguments);
    }
    let matches = cli::command()
        .try_get_matches_from(line.into_link(&flags))
        .map_err(|error| Error::Usage(error.to_string()))?;
    let Some(("link", matches)) = matches.subcommand() else {
        return Err(Error::Usage("no link".into()));
    };
    match link::run(matches, progress) {
        Err(Error::NoBitcode) => wasm_ld::run(&arguments),
        result => result,
    }
}

/// A command line of wasm-ld's, sorted.
#[derive(Debug, Default, PartialEq, Eq)]
struct Line {
    /// Objects, bitcode and archives, in their order.
    files: Vec<String>,
    output: Option<String>,
    level: Option<String>,
    /// What is wasm-ld's alone.
    rest: Vec<String>,
}

impl Line {
    fn parse(arguments: &[String], flags: &Flags) -> Result<Self, Error> {
        let mut line = Line { level: flags.level().map(str::to_owned), ..Line::default() };
        let is_level_given = line.level.is_some();
        let folders = wasm_ld::folders(arguments);
        for Word { kind, text } in wasm_ld::words(arguments) {
            match kind {
                Kind::File(file) if is_start(file) => continue,
                Kind::File(file) => line.files.push(file.to_owned()),
                Kind::Library(name) => match wasm_ld::library(&folders, name) {
                    Some(path) => line.files.push(path.display().to_string()),
                    // wasm-ld says that it is not there.
                    None => line.rest.extend_from_slice(text),
                },
                Kind::Option("o" | "output", Some(file)) => line.output = Some(file.to_owned()),
                Kind::Option("O" | "lto-O", Some(level)) if !is_level_given => {
                    line.level = Some(level.to_owned());
                }
                Kind::Option("O" | "lto-O", Some(_)) => {}
                Kind::Option("whole-archive", _) => {
                    return Err(Error::Link(
                        "--whole-archive is not supported; give the members as files".into(),
                    ));
                }
                Kind::Option(..) => line.rest.extend_from_slice(text),
            }
        }
        Ok(line)
    }

    /// The same as a command line of `asyncify link`.
    fn into_link(self, flags: &Flags) -> Vec<String> {
        let mut words = vec!["asyncify".to_owned(), "link".to_owned()];
        words.extend(flags.for_link());
        words.extend(self.level.map(|level| format!("-O{level}")));
        words.extend(["-o".to_owned(), self.output.unwrap_or_else(|| "a.out".into())]);
        words.extend(self.files);
        words.push("--".into());
        words.extend(self.rest);
        words
    }
}

fn is_start(file: &str) -> bool {
    let name = Path::new(file).file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| START.contains(&name))
}

/// Drops what rustc tells a linker first, as lld by that name is several.
fn drop_flavor(arguments: &mut Vec<String>) {
    if let [first, second, ..] = &arguments[..]
        && (&**first, &**second) == ("-flavor", "wasm")
    {
        arguments.drain(..2);
    }
}

/// Puts the contents of `@FILE` in its place: build systems keep long command lines in files.
fn expand(arguments: Vec<String>) -> Result<Vec<String>, Error> {
    let mut expanded = Vec::new();
    for argument in arguments {
        let Some(path) = argument.strip_prefix('@').map(Path::new) else {
            expanded.push(argument);
            continue;
        };
        let text = fs::read_to_string(path)
            .map_err(|source| Error::Read { path: path.to_owned(), source })?;
        expanded.extend(shlex::split(&text).ok_or_else(|| {
            Error::input(path.display().to_string(), "a quote is not closed".to_owned())
        })?);
    }
    Ok(expanded)
}

#[cfg(test)]
mod tests {
    use super::{Flags, Line, drop_flavor};

    #[test]
    fn clangs_command_line_becomes_ours() {
        let text = "-m wasm32 -L/none /lib/crt1-command.o main.o -lmissing --export=run -O3 \
                    --asyncify-switch=env.wait -o app";
        let mut arguments = shlex::split(text).unwrap();
        let flags = Flags::take(&mut arguments).unwrap();
        let line = Line::parse(&arguments, &flags).unwrap();
        let ours = "asyncify link --switch=env.wait -O3 -o app main.o -- -m wasm32 -L/none \
                    -lmissing --export=run";
        assert_eq!(line.into_link(&flags).join(" "), ours);
    }

    #[test]
    fn rustcs_command_line_says_a_flavor() {
        let mut arguments = ["-flavor", "wasm", "main.o"].map(str::to_owned).to_vec();
        drop_flavor(&mut arguments);
        assert_eq!(arguments, ["main.o"]);
        drop_flavor(&mut arguments);
        assert_eq!(arguments, ["main.o"]);
    }
}
