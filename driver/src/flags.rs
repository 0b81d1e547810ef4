//! What build systems cannot put on a command line of ours: options of the pass, in the environment
//! variable `ASYNCIFY_FLAGS` or among the arguments of a compiler or linker.

use crate::{cli, error::Error};
use clap::ArgMatches;
use std::env;

/// Options as `asyncify link` has them, separated as in a shell.
pub const VARIABLE: &str = "ASYNCIFY_FLAGS";

/// How options begin that stand among those of a compiler or linker.
const PREFIX: &str = "--asyncify-";

/// Options of the pass, and those of a link.
#[derive(Debug)]
pub struct Flags(ArgMatches);

impl Flags {
    /// Reads the environment, and takes what is for us out of `arguments`; that comes later, so it
    /// wins.
    ///
    /// # Errors
    /// If one of the options is wrong.
    pub fn take(arguments: &mut Vec<String>) -> Result<Self, Error> {
        let mut words = Vec::new();
        if let Some(text) = env::var_os(VARIABLE) {
            let split = text.to_str().and_then(shlex::split);
            words = split.ok_or_else(|| {
                Error::Usage(format!("{VARIABLE} is not text, or a quote in it is not closed"))
            })?;
        }
        let ours = arguments.extract_if(.., |it| it.starts_with(PREFIX));
        // As clang's -mllvm has them: flags are on or off.
        words.extend(ours.map(|it| match it[PREFIX.len()..].split_once('=') {
            Some((key, value)) => cli::argument(key, value),
            None => format!("--{}", &it[PREFIX.len()..]),
        }));
        Self::parse(words)
    }

    fn parse(words: Vec<String>) -> Result<Self, Error> {
        let words = cli::with_two_dashes(words.into_iter().map(Into::into).collect());
        let matches = cli::flags().try_get_matches_from(words).map_err(|error| {
            let text = error.render().to_string();
            let reason = text.lines().next().unwrap_or_default();
            let reason = reason.strip_prefix("error: ").unwrap_or(reason);
            Error::Usage(format!("in {VARIABLE} and options {PREFIX}...: {reason}"))
        })?;
        cli::checked_options(&matches)?;
        Ok(Self(matches))
    }

    /// The options of the pass, for clang's command line. A file is not transformed alone, but what
    /// is designated must still be there when the program is.
    pub fn for_clang(&self) -> impl Iterator<Item = String> {
        let given = cli::given(&self.0).into_iter();
        // Both are about the whole.
        given
            .filter(|(key, _)| !["world", "report"].contains(key))
            .flat_map(|(key, value)| ["-mllvm".to_owned(), format!("-asyncify-{key}={value}")])
    }

    /// All of it, as `asyncify link` takes it, but for the level.
    pub fn for_link(&self) -> Vec<String> {
        let mut words: Vec<String> = cli::given(&self.0)
            .into_iter()
            .map(|(key, value)| cli::argument(key, &value))
            .collect();
        let llvm = self.0.get_many::<String>("mllvm").into_iter().flatten();
        words.extend(llvm.map(|option| format!("--mllvm={option}")));
        if self.0.get_flag("remarks") {
            words.push("--remarks".into());
        }
        words
    }

    /// The level of optimisation, if it is said.
    pub fn level(&self) -> Option<&str> {
        self.0.get_one::<String>("level").map(String::as_str)
    }

    /// All of it as a value for [`VARIABLE`], with `level` unless there is one.
    pub fn to_variable(&self, level: Option<&str>) -> Result<String, Error> {
        let mut words = self.for_link();
        words.extend(self.level().or(level).map(|level| format!("-O{level}")));
        shlex::try_join(words.iter().map(String::as_str))
            .map_err(|error| Error::Usage(format!("in {VARIABLE}: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::Flags;

    fn words(text: &str) -> Vec<String> {
        shlex::split(text).unwrap_or_default()
    }

    #[test]
    fn flags_survive_a_variable() {
        let text = "--switch=env.a:b --switch 'c*' --no-checked --gc=conservative -mllvm -x=1 -O2";
        let flags = Flags::parse(words(text)).unwrap();
        let variable = flags.to_variable(Some("z")).unwrap();
        let again = Flags::parse(words(&variable)).unwrap();
        assert_eq!(flags.for_link(), again.for_link());
        assert_eq!(again.level(), Some("2"));
        let clang: Vec<_> = again.for_clang().collect();
        assert!(clang.contains(&"-asyncify-switch=c*".to_owned()), "{clang:?}");
        assert!(clang.contains(&"-asyncify-checked=off".to_owned()), "{clang:?}");
    }

    #[test]
    fn wrong_flags_are_named() {
        for wrong in ["--swich=x", "--world=round", "-O7", "file.o"] {
            let error = Flags::parse(words(wrong)).unwrap_err();
            let word = wrong.trim_start_matches('-').split('=').next_back().unwrap();
            assert!(error.status() == 2 && error.to_string().contains(&word[word.len() - 1..]));
        }
    }

    #[test]
    fn what_is_ours_is_taken_out_of_a_command_line() {
        let mut line = words(
            "-c --asyncify-switch=env.a x.c --asyncify-no-checked \
                              --asyncify-stack-check=on",
        );
        let flags = Flags::take(&mut line).unwrap();
        assert_eq!(line, ["-c", "x.c"]);
        assert_eq!(flags.for_link(), ["--switch=env.a", "--no-checked", "--stack-check"]);
    }
}
