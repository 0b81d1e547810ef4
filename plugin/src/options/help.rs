//! The option table as text, for `--help` and for the documentation.

use super::table::{Kind, Spec, TABLE};

impl Spec {
    /// How the option is written: `world=open|closed`, `[no-]checked`.
    pub fn usage(&self) -> String {
        match self.kind {
            Kind::Flag => format!("[no-]{}", self.key),
            _ => format!("{}={}", self.key, self.placeholder),
        }
    }

    /// The option as a keyword of CMake's functions: `GC_CALL`.
    pub fn keyword(&self) -> String {
        self.key.to_uppercase().replace('-', "_")
    }

    /// The one line of help, with the default.
    pub fn summary(&self) -> String {
        let mut text = self.help.to_owned();
        if !self.default.is_empty() {
            text += &format!(" (default: {})", self.default);
        }
        text
    }
}

/// All options with one line each, aligned, ending in a line break.
pub fn help() -> String {
    let width = TABLE.iter().map(|spec| spec.usage().len()).max().unwrap_or_default();
    let lines = TABLE.iter().map(|spec| format!("  {:width$}  {}\n", spec.usage(), spec.summary()));
    lines.collect()
}

/// The whole of `docs/options.md`.
pub fn markdown() -> String {
    let sections = TABLE.iter().map(section);
    [INTRODUCTION.to_owned()].into_iter().chain(sections).collect()
}

/// The whole of `install/cmake/AsyncifyOptions.cmake`: keywords as CMake's functions have them, by
/// what they take.
pub fn cmake() -> String {
    let set = |variable: &str, words: &[String]| {
        let words: String = words.iter().map(|word| format!(" {word}")).collect();
        format!("set(_asyncify_{variable}{words})\n")
    };
    let of = |wanted: fn(Kind) -> bool| -> Vec<String> {
        TABLE.iter().filter(|spec| wanted(spec.kind)).map(Spec::keyword).collect()
    };
    let mut text = "# Made by the plugin's tests, from the table of options.\n".to_owned();
    text += &set("lists", &of(|kind| kind == Kind::List));
    text += &set("flags", &of(|kind| kind == Kind::Flag));
    text += &set("values", &of(|kind| matches!(kind, Kind::Choice(_) | Kind::File)));
    for spec in TABLE {
        if let Kind::Choice(words) = spec.kind {
            let words: Vec<_> = words.iter().map(ToString::to_string).collect();
            text += &set(&format!("words_{}", spec.keyword()), &words);
        }
    }
    text
}

/// One option's part of the documentation.
fn section(spec: &Spec) -> String {
    let Spec { key, placeholder, details, .. } = spec;
    // `no`: whether there is a form that says no.
    let (values, value, no) = match spec.kind {
        Kind::List => ("a list of functions".to_owned(), format!("={placeholder}"), false),
        // Not the placeholder: in a table a bar ends the cell, even in code.
        Kind::Choice(words) => (format!("`{}`", words.join("`, `")), "=VALUE".to_owned(), false),
        Kind::Flag => ("`off`, `on`".to_owned(), String::new(), true),
        Kind::File => ("the name of a file".to_owned(), format!("={placeholder}"), false),
    };
    let keyword = spec.keyword();
    let cmake = match spec.kind {
        Kind::List => format!("{keyword} NAME..."),
        Kind::Choice(_) => format!("{keyword} VALUE"),
        Kind::Flag => format!("{keyword} ON`, `{keyword} OFF"),
        Kind::File => format!("{keyword} FILE"),
    };
    let or = |negated: String| if no { format!(", `{negated}`") } else { String::new() };
    let default = match spec.default {
        "" => "none".to_owned(),
        word => format!("`{word}`"),
    };
    format!(
        "\n## `{key}`\n\n\
         | | |\n|---|---|\n\
         | values | {values} |\n\
         | default | {default} |\n\
         | pass parameter, embedding | `{key}{value}`{} |\n\
         | clang | `-mllvm -asyncify-{key}{value}`{} |\n\
         | driver | `--{key}{value}`{} |\n\
         | CMake | `{cmake}` |\n\n\
         {}.\n\n{details}\n",
        or(format!("no-{key}")),
        or(format!("-mllvm -asyncify-{key}=off")),
        or(format!("--no-{key}")),
        capitalised(spec.help),
    )
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

const INTRODUCTION: &str = "\
# Options

The options are the same wherever the pass runs: as parameters of the pass
(`-passes='asyncify<switch=env.sleep;world=closed>'`, joined by `;`), with `-mllvm` in
clang, in the driver, in CMake's functions (as keywords, or `KEY=VALUE`), and in the string that an
embedder gives.

An option on the command line wins over one in the module's flags (a metadata string
`asyncify-KEY`), and that over the source (a function's attribute `\"asyncify\"`). An option
given twice in one place has its last value; lists grow instead. For one function the
highest place that names it in `switch`, `never` or `always` decides, and there an exact
name wins over a wildcard. Two lists that name it equally well are an error.

A list is joined by `:`. An entry is a function's symbol, or `module.name` for a wasm
import. `*` stands for any run of characters. `@FILE` stands for the entries of a file, one
a line; there a name may hold a `:`, and `#` at the start of a line or behind a blank starts
a comment.
";
