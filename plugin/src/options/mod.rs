//! The options of the pass: plain data, parsed once, the same in every host.
//!
//! [`TABLE`] defines every option once. [`Builder`] turns what was typed into
//! [`Options`], which the analysis and the transformation only read. A [`NameList`]
//! holds the names and wildcards of one list.
//!
//! # Precedence
//!
//! What is said on the command line wins over what the module's flags say, and both
//! win over the source (function attributes, which the analysis reads itself). An
//! option with one value takes it from the highest level that gives one. A list is
//! kept per level: for *one function* the highest level that names it decides, and
//! within a level an exact name beats a wildcard. So a module can say `never=*` for
//! its own functions and the command line can still pick one out.

mod error;
mod help;
mod names;
mod parse;
mod table;

pub use error::OptionError;
pub use help::{cmake, help, markdown};
pub use names::{Match, NameList, Pattern, Place};
pub use parse::Builder;
pub use table::{Abi, Gc, Indirect, Kind, Prefer, Resume, Spec, TABLE, World};

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    path::PathBuf,
};

/// Who gave an option. The greater level wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The module's flags: metadata strings `asyncify-KEY`.
    ModuleFlags,
    /// Pass parameters, `-mllvm` flags, the driver's options, an embedder's string.
    CommandLine,
}

impl Level {
    /// All levels, the one that wins first.
    const DESCENDING: [Self; 2] = [Self::CommandLine, Self::ModuleFlags];
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ModuleFlags => "module flags",
            Self::CommandLine => "command line",
        })
    }
}

/// What a user designates a function to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Calls of it may suspend the task.
    Switch,
    /// It does not suspend and is not instrumented.
    Never,
    /// It may suspend, whatever the analysis says.
    Always,
}

impl Role {
    const ALL: [Self; 3] = [Self::Switch, Self::Never, Self::Always];

    /// The key of the list that gives the role, which is also the value of the
    /// function attribute `"asyncify"` that does.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Switch => table::SWITCH.key,
            Self::Never => table::NEVER.key,
            Self::Always => table::ALWAYS.key,
        }
    }
}

/// The lists that are about the collector.
const GC_LISTS: [&str; 2] = [table::GC_CALL.key, table::GC_NEVER.key];

/// A function's role, and who said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Designation {
    /// What the function is designated to be.
    pub role: Role,
    /// The list entry that decided, for people: `switch=env.sleep* (command line)`.
    pub source: String,
}

/// All options of one run of the pass. `Options::default()` is what a run without
/// any option uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What a function that is only declared may do.
    pub world: World,
    /// What an indirect call may reach.
    pub indirect: Indirect,
    /// Where saved words go and what is exported.
    pub abi: Abi,
    /// Which values are kept where a garbage collector finds them.
    pub gc: Gc,
    /// Whether integers of the program are no pointers for it.
    pub gc_plain_integers: bool,
    /// What to optimise for.
    pub prefer: Prefer,
    /// How a task that was suspended goes on.
    pub resume: Resume,
    /// Whether to check at run time that every frame an unwind passes is instrumented.
    pub checked: bool,
    /// Whether to check that there is room on the stack.
    pub stack_check: bool,
    /// Whether to keep variables that only a debugger reads.
    pub keep_variables: bool,
    /// Whether records say which suspend point they belong to, for backtraces.
    pub backtrace: bool,
    /// Where to write why each function is instrumented, as JSON.
    pub report: Option<PathBuf>,
    /// The lists that hold something, by who gave them and by key.
    lists: BTreeMap<(Level, &'static str), NameList>,
}

impl Options {
    /// The role that the lists give to one function. `names` are all the names it
    /// goes by: its symbol, and `module.name` where it is a wasm import. `None`: no
    /// list names it, and the source decides.
    ///
    /// # Errors
    ///
    /// [`OptionError::Contradiction`] if two lists of the level that decides name
    /// the function equally well, both exactly or both by wildcard.
    pub fn designation(&self, names: &[&str]) -> Result<Option<Designation>, OptionError> {
        let designated = self.list_naming(&Role::ALL.map(Role::key), names)?;
        Ok(designated.map(|(index, source)| Designation { role: Role::ALL[index], source }))
    }

    /// Whether the lists say that calls of one function may collect, and the entry that decided,
    /// as in [`Designation::source`]. `None`: no list names it.
    ///
    /// # Errors
    ///
    /// As [`designation`](Self::designation).
    pub fn collects(&self, names: &[&str]) -> Result<Option<(bool, String)>, OptionError> {
        let named = self.list_naming(&GC_LISTS, names)?;
        Ok(named.map(|(index, source)| (index == 0, source)))
    }

    /// Which of the lists with these keys names a function, and by which entry.
    fn list_naming(
        &self,
        keys: &[&'static str],
        names: &[&str],
    ) -> Result<Option<(usize, String)>, OptionError> {
        for level in Level::DESCENDING {
            let mut best: Option<(usize, Match<'_>)> = None;
            let mut rival: Option<(usize, Match<'_>)> = None;
            for (index, &key) in keys.iter().enumerate() {
                let Some(found) =
                    self.lists.get(&(level, key)).and_then(|list| list.best_match(names))
                else {
                    continue;
                };
                match best {
                    Some((_, best)) if best.exact && !found.exact => {}
                    Some((_, best)) if best.exact == found.exact => rival = Some((index, found)),
                    _ => (best, rival) = (Some((index, found)), None),
                }
            }
            let source = |(index, found): (usize, Match<'_>)| describe(keys[index], found, level);
            match (best, rival) {
                (Some(best), None) => return Ok(Some((best.0, source(best)))),
                (Some(best), Some(rival)) => {
                    return Err(OptionError::Contradiction {
                        function: names.join(", "),
                        first: source(best),
                        second: source(rival),
                    });
                }
                (None, _) => {}
            }
        }
        Ok(None)
    }

    /// The list entries without wildcard that equal none of `names`, which are all
    /// names of all functions of a module: most likely they are misspelt. Each is
    /// described as in [`Designation::source`]; those of the command line come
    /// first, those of one list in the order given.
    pub fn unmatched<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        let names: BTreeSet<&str> = names.into_iter().collect();
        let mut result = Vec::new();
        for level in Level::DESCENDING {
            let lists = self.lists.iter().filter(|((of, key), _)| {
                // Those of the collector are not read without it.
                *of == level && (self.gc != Gc::None || !GC_LISTS.contains(key))
            });
            for (&(_, key), list) in lists {
                for pattern in list.exact_names().filter(|it| !names.contains(it.text.as_str())) {
                    result.push(describe(key, Match { exact: true, pattern }, level));
                }
            }
        }
        result
    }
}

/// `key=PATTERN (LEVEL)`, with the line of the file where the pattern stands.
fn describe(key: &str, found: Match<'_>, level: Level) -> String {
    match &found.pattern.place {
        Some(place) => format!("{key}={} ({level}, {place})", found.pattern.text),
        None => format!("{key}={} ({level})", found.pattern.text),
    }
}

#[cfg(test)]
mod tests;
