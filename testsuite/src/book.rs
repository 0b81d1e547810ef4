//! The documentation as a book: `docs/SUMMARY.md` lists every page, and every link of every page
//! leads somewhere, in the book and where the repository is read. Tests that pages name are there.

use crate::files;
use anyhow::{Context, Result, bail, ensure};
use libtest_mimic::Trial;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Component, Path, PathBuf},
};

/// One trial about the list of pages, one about links, and one about the tests that pages name;
/// `tests` has the names of all others.
pub fn trials(tests: Vec<String>) -> Vec<Trial> {
    fn trial(name: &str, check: impl FnOnce() -> Result<()> + Send + 'static) -> Trial {
        Trial::test(format!("book::{name}"), || {
            check().map_err(|error| format!("{error:#}").into())
        })
    }
    vec![
        trial("summary", summary),
        trial("links", links),
        trial("tests", move || named_tests(&tests)),
    ]
}

/// The groups of tests that pages name, and that every machine has.
const GROUPS: [&str; 9] = [
    "binaryen::",
    "diag::",
    "emscripten::",
    "exec::",
    "gc::",
    "installed::",
    "ir::",
    "pages::",
    "tasks::",
];

/// Whether what looks like the name of a test is one, or the beginning of some.
fn named_tests(tests: &[String]) -> Result<()> {
    let mut count = 0;
    let mut gone = Vec::new();
    for (name, page) in &pages()? {
        for code in &page.code {
            if GROUPS.iter().any(|group| code.starts_with(group)) {
                count += 1;
                if !tests.iter().any(|test| test.starts_with(code.as_str())) {
                    gone.push(format!("docs/{name}: {code}"));
                }
            }
        }
    }
    ensure!(gone.is_empty(), "no test has these names: {gone:#?}");
    ensure!(count > 0, "no page names a test");
    Ok(())
}

/// What a page says that others may need.
#[derive(Debug, Default)]
struct Page {
    /// The line and the target of each link and image.
    links: Vec<(usize, String)>,
    /// What is set as code, but for blocks.
    code: Vec<String>,
    /// The anchors of its headings.
    anchors: BTreeSet<String>,
}

/// Reads a page.
fn read(path: &Path) -> Result<Page> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(parse(&text))
}

fn parse(text: &str) -> Page {
    let mut page = Page::default();
    let mut heading: Option<String> = None;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let line = text[..range.start].matches('\n').count() + 1;
                page.links.push((line, dest_url.into_string()));
            }
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(words) | Event::Code(words) if heading.is_some() => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            Event::Code(code) => page.code.push(code.into_string()),
            Event::End(TagEnd::Heading(_)) => {
                if let Some(heading) = heading.take() {
                    let first = anchor(&heading);
                    let numbered = (1..).map(|number| format!("{first}-{number}"));
                    let mut all = std::iter::once(first.clone()).chain(numbered);
                    page.anchors.extend(all.find(|it| !page.anchors.contains(it)));
                }
            }
            _ => {}
        }
    }
    page
}

/// The anchor of a heading, as mdBook and code hosts make it.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter_map(|it| match it {
        ' ' => Some('-'),
        '-' | '_' => Some(it),
        _ => it.is_alphanumeric().then_some(it),
    });
    kept.flat_map(char::to_lowercase).collect()
}

/// `docs/`.
fn folder() -> PathBuf {
    files::root().with_file_name("docs")
}

/// The pages below `docs/`, but for the summary.
fn pages() -> Result<BTreeMap<String, Page>> {
    let mut pages = BTreeMap::new();
    for entry in fs::read_dir(folder()).context("cannot read docs/")? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|it| it == "md") && name != SUMMARY {
            pages.insert(name, read(&path)?);
        }
    }
    ensure!(!pages.is_empty(), "docs/ has no pages");
    Ok(pages)
}

const SUMMARY: &str = "SUMMARY.md";

fn summary() -> Result<()> {
    let mut listed = BTreeSet::new();
    for (line, target) in read(&folder().join(SUMMARY))?.links {
        ensure!(listed.insert(target.clone()), "docs/{SUMMARY}:{line}: {target}, again");
    }
    let there: BTreeSet<String> = pages()?.into_keys().collect();
    let missing: Vec<_> = there.difference(&listed).collect();
    ensure!(missing.is_empty(), "docs/{SUMMARY} does not list {missing:?}");
    let gone: Vec<_> = listed.difference(&there).collect();
    ensure!(gone.is_empty(), "docs/{SUMMARY} lists what is not there: {gone:?}");
    Ok(())
}

fn links() -> Result<()> {
    let pages = pages()?;
    let mut wrong = Vec::new();
    let mut count = 0;
    for (name, page) in &pages {
        for (line, target) in &page.links {
            count += 1;
            if let Err(error) = resolve(&folder(), name, page, target, true) {
                wrong.push(format!("docs/{name}:{line}: {target}: {error}"));
            }
        }
    }
    let checkout = folder().parent().context("docs/ has no parent")?.to_owned();
    for name in ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "runtime/js/README.md"] {
        let page = read(&checkout.join(name))?;
        let folder = checkout.join(name);
        let folder = folder.parent().context("a page is in a folder")?;
        for (line, target) in &page.links {
            count += 1;
            if let Err(error) = resolve(folder, name, &page, target, false) {
                wrong.push(format!("{name}:{line}: {target}: {error}"));
            }
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    ensure!(count > 0, "there are no links");
    Ok(())
}

/// Whether a link leads somewhere: a file below or beside, and if it names an anchor, a heading
/// of that page. A page of the book links to nothing outside of it.
fn resolve(folder: &Path, name: &str, page: &Page, target: &str, in_book: bool) -> Result<()> {
    if target.contains("://") {
        return Ok(());
    }
    let (file, wanted) = target.split_once('#').unwrap_or((target, ""));
    let leaves = Path::new(file).components().any(|it| !matches!(it, Component::Normal(_)));
    ensure!(!(in_book && leaves), "it leads out of the book; say where it is in words");
    let path = folder.join(file);
    let other;
    let page = if file.is_empty() {
        page
    } else {
        ensure!(path.exists(), "there is no such file");
        if wanted.is_empty() {
            return Ok(());
        }
        other = read(&path)?;
        &other
    };
    if !wanted.is_empty() && !page.anchors.contains(wanted) {
        bail!("{} has no such heading", if file.is_empty() { name } else { file });
    }
    Ok(())
}
