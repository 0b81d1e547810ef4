//! `docs/errors.md` against the code: every message of the pass, of the driver and of the crates for
//! programs in Rust has its entry, and every entry is of a message that there is.
//!
//! A message is a string of the code that reads as a sentence, or one of a `#[error]`. An entry is
//! the code at the beginning of a table's row, with words in capitals where the message has a
//! value. The two belong together if all that is fixed in the message is in the entry, in order.

use crate::files;
use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Sources whose sentences are help and documentation, or a report's: no errors and warnings.
const HELP: [&str; 5] = [
    "plugin/src/options/table.rs",
    "plugin/src/options/help.rs",
    "driver/src/cli.rs",
    "driver/src/report_text.rs",
    "driver/src/report_page.rs",
];

/// The folders of what says something to users.
const SOURCES: [&str; 4] =
    ["plugin/src", "driver/src", "runtime/rust-attributes/src", "runtime/rust-build/src"];

/// What is said in C++.
const CPP: [(&str, &str); 1] = [("driver/cpp/crash.cpp", "LLVM crashed while ")];

/// A string with fewer blanks outside of `#[error]` is a word or a phrase, not a message.
const BLANKS: usize = 3;

/// The least part of a message that says which it is, in letters.
const PART: usize = 4;

/// The trial.
pub fn trials() -> Vec<Trial> {
    vec![Trial::test("messages", || check().map_err(|error| format!("{error:#}").into()))]
}

/// A string of the code.
#[derive(Debug)]
struct Message {
    file: String,
    text: String,
}

fn check() -> Result<()> {
    let page = fs::read_to_string(files::root().with_file_name("docs").join("errors.md"))
        .context("cannot read docs/errors.md")?;
    let entries = entries(&page);
    let messages = messages()?;
    ensure!(entries.len() > 1 && messages.len() > 1, "no entries, or no messages");
    let without: Vec<String> = messages
        .iter()
        .filter(|message| !entries.iter().any(|entry| belongs(message, entry)))
        .map(|message| format!("{}: {}", message.file, message.text))
        .collect();
    ensure!(without.is_empty(), "docs/errors.md has no entry for\n{}", without.join("\n"));
    let stale: Vec<&String> = entries
        .iter()
        .filter(|entry| !messages.iter().any(|message| belongs(message, entry)))
        .collect();
    ensure!(stale.is_empty(), "docs/errors.md has entries that nothing says: {stale:#?}");
    Ok(())
}

/// The code that rows of tables begin with.
fn entries(page: &str) -> Vec<String> {
    let mut entries = Vec::new();
    let mut first = false;
    for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableRow) => first = true,
            Event::Code(code) if first => entries.push(code.into_string()),
            Event::End(TagEnd::TableCell) => first = false,
            _ => {}
        }
    }
    entries
}

/// Whether all that is fixed in the message is in the entry, in order.
fn belongs(message: &Message, entry: &str) -> bool {
    let mut rest = entry;
    parts(&message.text).iter().all(|part| match rest.split_once(part.as_str()) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

/// What is fixed in a format string and says something.
fn parts(format: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for letter in format.chars() {
        match letter {
            '{' => {
                depth += 1;
                parts.push(String::new());
            }
            '}' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            _ => parts.last_mut().into_iter().for_each(|part| part.push(letter)),
        }
    }
    let says = |part: &String| part.chars().filter(|it| it.is_alphabetic()).count() >= PART;
    parts.iter().map(|part| part.trim().to_owned()).filter(says).collect()
}

/// All messages of the pass, the driver, and what is for programs in Rust.
fn messages() -> Result<Vec<Message>> {
    let checkout = files::root().parent().context("the suite has no parent folder")?;
    let mut messages = Vec::new();
    for (file, text) in CPP {
        let source = fs::read_to_string(checkout.join(file))?;
        ensure!(source.contains(text), "{file} does not say '{text}'");
        messages.push(Message { file: file.into(), text: text.into() });
    }
    let mut paths = Vec::new();
    for folder in SOURCES {
        sources(&checkout.join(folder), &mut paths)?;
    }
    for path in paths {
        let file = path.strip_prefix(checkout)?.display().to_string();
        if HELP.contains(&&*file) || file.ends_with("/tests.rs") {
            continue;
        }
        let mut strings = Vec::new();
        collect(tokens(&path)?, false, &mut strings);
        // What ends like a statement is C, which the driver writes for clang.
        let is_code = |text: &String| text.trim_end().ends_with(';');
        let strings = strings.into_iter().filter(|text| !is_code(text) && !parts(text).is_empty());
        messages.extend(strings.map(|text| Message { file: file.clone(), text }));
    }
    Ok(messages)
}

/// The Rust sources in a folder, sorted.
fn sources(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    let mut entries =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, paths)?;
        } else if path.extension().is_some_and(|it| it == "rs") {
            paths.push(path);
        }
    }
    Ok(())
}

/// The tokens of a source file.
///
/// # Errors
///
/// If it cannot be read, or is not Rust.
pub fn tokens(path: &Path) -> Result<TokenStream> {
    let place = || path.display().to_string();
    let text = fs::read_to_string(path).with_context(place)?;
    let tokens: TokenStream = text.parse().map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(without_tests(tokens))
}

/// The names that `include_str!` has.
pub fn included(tokens: TokenStream) -> Vec<String> {
    let mut names = Vec::new();
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            let macro_name = at.checked_sub(2).map(|at| tokens[at].to_string());
            if macro_name.as_deref() == Some("include_str") {
                names.extend(group.stream().into_iter().filter_map(|it| string(&it)));
            } else {
                names.extend(included(group.stream()));
            }
        }
    }
    names
}

/// The tokens without items for tests.
fn without_tests(tokens: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let attribute = match tokens.peek() {
            Some(TokenTree::Group(group)) if is_punct(&token, '#') => group.to_string(),
            _ => String::new(),
        };
        if attribute.split_whitespace().collect::<String>() == "[cfg(test)]" {
            // What follows, to the end of the item.
            for skipped in tokens.by_ref() {
                if is_punct(&skipped, ';') || is_group(&skipped, Delimiter::Brace) {
                    break;
                }
            }
        } else if let TokenTree::Group(group) = token {
            let inner = without_tests(group.stream());
            kept.push(TokenTree::Group(Group::new(group.delimiter(), inner)));
        } else {
            kept.push(token);
        }
    }
    kept.into_iter().collect()
}

/// Strings that reach users: not those of attributes other than `error`, and not what is said when
/// the code itself is wrong.
fn collect(tokens: TokenStream, of_error: bool, strings: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let before = |distance: usize| at.checked_sub(distance).map(|at| &tokens[at]);
        match token {
            TokenTree::Group(group)
                if is_group(token, Delimiter::Bracket) && is_attribute(before(1), before(2)) =>
            {
                let is_error = group.stream().into_iter().next();
                if is_error.is_some_and(|it| it.to_string() == "error") {
                    collect(group.stream(), true, strings);
                }
            }
            TokenTree::Group(group) => {
                let name = before(1).filter(|it| !is_punct(it, '!')).or_else(|| before(2));
                let name = name.map(ToString::to_string).unwrap_or_default();
                if !["assert", "assert_eq", "debug_assert", "expect", "unreachable"]
                    .contains(&&*name)
                {
                    collect(group.stream(), of_error, strings);
                }
            }
            _ => {
                let blanks = |text: &String| text.matches(' ').count();
                let said = |text: &String| of_error || blanks(text) >= BLANKS;
                strings.extend(string(token).filter(said));
            }
        }
    }
}

/// Whether a bracket behind these is an attribute: `#[` or `#![`.
fn is_attribute(last: Option<&TokenTree>, before: Option<&TokenTree>) -> bool {
    let is = |token: Option<&TokenTree>, letter| token.is_some_and(|it| is_punct(it, letter));
    is(last, '#') || (is(last, '!') && is(before, '#'))
}

/// The value of a string literal.
fn string(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    syn::parse_str::<syn::LitStr>(&literal.to_string()).ok().map(|it| it.value())
}

fn is_punct(token: &TokenTree, letter: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == letter)
}

fn is_group(token: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter)
}
