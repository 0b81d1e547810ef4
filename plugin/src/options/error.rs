//! What can be wrong with options.

use super::names::Place;

/// Why options were refused. The text says what was typed and what to type instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OptionError {
    /// There is no option of this name.
    #[error(
        "unknown option '{name}'{}",
        did_you_mean(nearest).unwrap_or_else(|| format!(" ({})", valid.join(", ")))
    )]
    UnknownOption {
        /// What was typed.
        name: String,
        /// The nearest right name, if one is near.
        nearest: Option<String>,
        /// All right names.
        valid: Vec<String>,
    },
    /// The option does not have this value.
    #[error(
        "unknown value '{value}' for '{key}'{} ({})",
        did_you_mean(nearest).unwrap_or_default(),
        valid.join(", ")
    )]
    UnknownValue {
        /// The option.
        key: &'static str,
        /// What was typed.
        value: String,
        /// The nearest right value, if one is near.
        nearest: Option<String>,
        /// All right values.
        valid: Vec<String>,
    },
    /// The option stands without its value.
    #[error("option '{key}' needs a value: {key}={placeholder}")]
    MissingValue {
        /// The option.
        key: &'static str,
        /// What the value looks like.
        placeholder: &'static str,
    },
    /// `no-key` was given a value.
    #[error("'no-{key}' takes no value, but got '{value}'; write '{key}={value}' or 'no-{key}'")]
    NegatedValue {
        /// The flag.
        key: &'static str,
        /// What was typed behind the `=`.
        value: String,
    },
    /// `no-` before an option that is not a flag.
    #[error("'no-{key}' does not exist, '{key}' is not a flag; write '{key}={placeholder}'")]
    NotAFlag {
        /// The option.
        key: &'static str,
        /// What its value looks like.
        placeholder: &'static str,
    },
    /// An `@` without the name of a file.
    #[error("'@' in a list needs the name of a file: @FILE")]
    MissingFileName,
    /// The file of an `@FILE` could not be read.
    #[error("cannot read the list '@{file}': {reason}")]
    UnreadableFile {
        /// The file, as typed.
        file: String,
        /// What the system says.
        reason: String,
    },
    /// A line of an `@FILE` is not UTF-8.
    #[error("{0}: the line is not UTF-8 text")]
    NotUtf8(Place),
    /// A line of an `@FILE` names another file.
    #[error("{0}: a list file holds one name a line and cannot include another ('{1}')")]
    NestedFile(Place, String),
    /// Two lists of one level claim one function, and neither is more exact.
    #[error("'{function}' is designated twice: {first} and {second}; remove one")]
    Contradiction {
        /// The names of the function.
        function: String,
        /// One list entry, and who gave it.
        first: String,
        /// The other.
        second: String,
    },
    /// Two options that the pass cannot do together.
    #[error("'{first}' does not go with '{second}'; leave one out")]
    Together {
        /// One, with its value.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// An error in the flags that the module itself carries.
    #[error("in the module's flags: {0}")]
    InModuleFlags(Box<OptionError>),
}

fn did_you_mean(nearest: &Option<String>) -> Option<String> {
    nearest.as_ref().map(|name| format!("; did you mean '{name}'?"))
}

/// The candidate nearest to what was typed, if one is near enough to be meant: at
/// most a third of its letters differ (rustc's measure), case aside.
pub(super) fn nearest(typed: &str, candidates: &[String]) -> Option<String> {
    let typed = typed.to_lowercase();
    let length = typed.chars().count();
    candidates
        .iter()
        .map(|candidate| (strsim::osa_distance(&typed, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= length.max(candidate.len()).max(3) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate.clone())
}
