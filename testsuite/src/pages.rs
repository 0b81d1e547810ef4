//! Pages of the documentation, done as a reader would do them: from top to bottom, in one
//! folder. Every block of code in them is one of three:
//!
//! | begins with | is |
//! |---|---|
//! | ```` ```LANGUAGE FILE ```` | what the reader writes to FILE |
//! | ```` ```sh ```` | what the reader types; it must succeed |
//! | ```` ```text ```` | exactly what the commands before it print |
//!
//! Commands find the project, built, in `$ASYNCIFY`, and LLVM's tools, Node and Cargo in
//! `PATH`. Anything else is a mistake: nothing in these pages goes unseen.

use crate::{
    files, tinygo,
    toolchain::{Toolchain, run},
};
use anyhow::{Context, Result, bail, ensure};
use libtest_mimic::Trial;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Component, Path},
    process::Command,
    sync::Arc,
};

/// The pages, in `docs/`.
const PAGES: &[&str] = &[
    "backtraces.md",
    "clang.md",
    "cmake.md",
    "embedding.md",
    "errors.md",
    "faq.md",
    "gc.md",
    "javascript-hosts.md",
    "moving-from-binaryen.md",
    "moving-to-jspi.md",
    "reports.md",
    "rust.md",
    "tasks-in-rust.md",
    "tasks.md",
    "tutorial.md",
];

/// The page that needs TinyGo; `tinygo.rs` says when it is skipped.
const TINYGO: &str = "tinygo.md";

/// One trial per page.
pub fn trials(toolchain: &Arc<Toolchain>) -> Vec<Trial> {
    let trial = |page: &'static str| {
        let toolchain = Arc::clone(toolchain);
        Trial::test(format!("pages::{page}"), move || {
            follow(&toolchain, page).map_err(|error| format!("{error:#}").into())
        })
    };
    let tinygo = tinygo::is_installed().then_some(TINYGO);
    PAGES.iter().copied().chain(tinygo).map(trial).collect()
}

/// A block of code.
#[derive(Debug, PartialEq, Eq)]
enum Block {
    File { name: String, text: String },
    Commands(String),
    Output(String),
}

fn follow(toolchain: &Toolchain, page: &str) -> Result<()> {
    let checkout = files::root().parent().context("the suite has no parent folder")?;
    let path = checkout.join("docs").join(page);
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {page}"))?;
    let folder = tempfile::Builder::new().prefix("asyncify-page-").tempdir()?;
    let search = search_path(toolchain)?;
    let mut printed = None;
    let mut commands = 0;
    for (line, block) in blocks(&text)? {
        let place = || format!("docs/{page}:{line}");
        match block {
            Block::File { name, text } => {
                let file = folder.path().join(&name);
                if let Some(parent) = file.parent() {
                    fs::create_dir_all(parent).with_context(place)?;
                }
                fs::write(file, text).with_context(place)?;
            }
            Block::Commands(text) => {
                let mut shell = Command::new("bash");
                shell.args(["-eu", "-o", "pipefail", "-c", &text]).current_dir(folder.path());
                shell.env("PATH", &search).env("ASYNCIFY", checkout);
                let output = run(&mut shell).with_context(place)?;
                let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
                ensure!(
                    output.status.success(),
                    "{}: {}\n{stdout}{}",
                    place(),
                    output.status,
                    String::from_utf8_lossy(&output.stderr)
                );
                printed = Some(stdout);
                commands += 1;
            }
            Block::Output(expected) => {
                let printed = printed.take();
                let printed = printed.with_context(|| format!("{}: of no command", place()))?;
                ensure!(
                    printed == expected,
                    "{}: the page says\n{expected}but it is\n{printed}",
                    place()
                );
            }
        }
    }
    ensure!(commands > 0, "docs/{page}: there is no command in it, so nothing was tried");
    Ok(())
}

/// The blocks of a page, each with the number of its line.
fn blocks(page: &str) -> Result<Vec<(usize, Block)>> {
    let mut blocks = Vec::new();
    // The line and the words of the block that is being read.
    let mut open: Option<(usize, String, String)> = None;
    for (event, range) in Parser::new(page).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let line = page[..range.start].matches('\n').count() + 1;
                let CodeBlockKind::Fenced(words) = kind else {
                    bail!("line {line}: a block without a fence, which cannot say what it is");
                };
                open = Some((line, words.into_string(), String::new()));
            }
            Event::Text(text) => {
                if let Some((_, _, block)) = &mut open {
                    block.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((line, words, text)) = open.take() {
                    let block = block(&words, text).with_context(|| format!("line {line}"))?;
                    blocks.push((line, block));
                }
            }
            _ => {}
        }
    }
    Ok(blocks)
}

fn block(words: &str, text: String) -> Result<Block> {
    let words: Vec<&str> = words.split_whitespace().collect();
    Ok(match words[..] {
        ["sh"] => Block::Commands(text),
        ["text"] => Block::Output(text),
        [_, name] => {
            let stays = |part| matches!(part, Component::Normal(_));
            ensure!(Path::new(name).components().all(stays), "{name} is not a path below");
            Block::File { name: name.to_owned(), text }
        }
        _ => bail!("nothing runs this block: it begins with neither LANGUAGE FILE, sh nor text"),
    })
}

/// `PATH` with LLVM's tools and Node in front.
fn search_path(toolchain: &Toolchain) -> Result<OsString> {
    let node = toolchain.node.parent().context("node is in no folder")?;
    let before = [toolchain.tool(""), node.to_owned()];
    let path = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths(before.into_iter().chain(env::split_paths(&path)))?)
}
