//! Cases as files.

use crate::toolchain::Toolchain;
use anyhow::{Context, Result};
use libtest_mimic::Trial;
use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Whether all tests are asked for, with the environment variable `ASYNCIFY_TEST_ALL`, or a
/// selection.
pub fn are_all_wanted() -> bool {
    env::var_os("ASYNCIFY_TEST_ALL").is_some()
}

/// Whether few execution tests are asked for, with the environment variable
/// `ASYNCIFY_TEST_FEW`: each program at one level, in V8 alone, which has both encodings of
/// exceptions. It is for other majors of LLVM than the one that all is tested with.
pub fn are_few_wanted() -> bool {
    env::var_os("ASYNCIFY_TEST_FEW").is_some()
}

/// A trial of that name that fails, if something in `cache` is missing: the other tests can do
/// without.
pub fn trial_without(cache: &Path, needed: &[&str], name: &str) -> Option<Trial> {
    let missing = needed.iter().map(|it| cache.join(it)).find(|it| !it.exists())?;
    let message = format!(
        "{} is missing; run `cargo xtask test`, which sets up and builds everything",
        missing.display()
    );
    Some(Trial::test(name, || Err(message.into())))
}

/// A case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name: the path from the folder of its kind, without the extension.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// What is in it.
    pub text: String,
}

impl Case {
    /// The case in a file of the folder of its kind.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn read(folder: &Path, name: &Path) -> Result<Case> {
        let path = folder.join(name);
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Case { name: name.with_extension("").display().to_string(), path, text })
    }

    /// What follows `KEY:` in the comments of the file, a line each.
    pub fn lines<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.text.lines().filter_map(move |line| {
            let comment = line.strip_prefix("//").or_else(|| line.strip_prefix(';'))?;
            Some(comment.trim_start().strip_prefix(key)?.strip_prefix(':')?.trim())
        })
    }

    /// Why the case cannot be run with these tools, if it cannot: a line
    /// `REQUIRES: LLVM N, REASON` says that they must be of that major or a later one.
    ///
    /// # Errors
    ///
    /// If the line says anything else.
    pub fn why_not(&self, toolchain: &Toolchain) -> Result<Option<String>> {
        for line in self.lines("REQUIRES") {
            let parts = line.strip_prefix("LLVM ").and_then(|rest| rest.split_once(", "));
            let major = parts.and_then(|(major, _)| major.parse::<u32>().ok());
            let major = major.with_context(|| format!("{}: '{line}'", self.path.display()))?;
            if toolchain.major < major {
                return Ok(Some(format!("needs {line}")));
            }
        }
        Ok(None)
    }

    /// A trial that `check` is for; it is skipped, and says why, where the case cannot be run.
    ///
    /// # Errors
    ///
    /// As [`Case::why_not`].
    pub fn trial(
        &self,
        name: String,
        toolchain: &Toolchain,
        check: impl FnOnce() -> Result<()> + Send + 'static,
    ) -> Result<Trial> {
        let trial = Trial::test(name, || check().map_err(|error| format!("{error:#}").into()));
        Ok(match self.why_not(toolchain)? {
            Some(reason) => trial.with_kind(reason).with_ignored_flag(true),
            None => trial,
        })
    }
}

/// The folder of the test suite.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What is in the task libraries' folder, `runtime/src`.
pub fn runtime(name: &str) -> PathBuf {
    root().with_file_name("runtime").join("src").join(name)
}

/// All cases of a kind with one of the extensions, by name.
///
/// # Errors
///
/// If a file cannot be read, or if there is no case: a filter may leave none, the suite
/// must not.
pub fn cases(kind: &str, extensions: &[&str]) -> Result<Vec<Case>> {
    let folder = root().join(kind);
    let mut cases = Vec::new();
    collect(&folder, &folder, extensions, &mut cases)?;
    anyhow::ensure!(!cases.is_empty(), "no cases in {}", folder.display());
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}

/// One trial per case of a kind: `check` says what is wrong with it.
///
/// # Errors
///
/// As [`cases`].
pub fn trials(
    kind: &str,
    extensions: &[&str],
    toolchain: &Arc<Toolchain>,
    check: fn(&Toolchain, &Case) -> Result<()>,
) -> Result<Vec<Trial>> {
    let trial = |case: Case| {
        let shared = Arc::clone(toolchain);
        let name = format!("{kind}::{}", case.name);
        case.clone().trial(name, toolchain, move || check(&shared, &case))
    };
    cases(kind, extensions)?.into_iter().map(trial).collect()
}

fn collect(root: &Path, folder: &Path, extensions: &[&str], cases: &mut Vec<Case>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, extensions, cases)?;
        } else if path.extension().is_some_and(|it| extensions.iter().any(|known| it == *known)) {
            cases.push(Case::read(root, path.strip_prefix(root)?)?);
        }
    }
    Ok(())
}
