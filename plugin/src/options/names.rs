//! Lists of function names.

use super::OptionError;
use std::{collections::BTreeMap, fmt, fs::File, io::Read};

/// Bytes of the largest file that is taken for a list: a device may have no end.
const LARGEST_FILE: u64 = 64 << 20;

/// Where in a list file a name stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was typed behind the `@`.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// One entry of a list: a name, or a wildcard if it holds a `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// What was typed.
    pub text: String,
    /// Where, if it came from a file.
    pub place: Option<Place>,
}

/// The entry of a list that a name matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match<'a> {
    /// Whether the entry is the name itself, not a wildcard.
    pub exact: bool,
    /// The entry.
    pub pattern: &'a Pattern,
}

/// A list of function names: symbols, or wasm imports as `module.name`.
///
/// As text its entries are joined by `:`. `*` stands for any run of characters, also
/// none, anywhere and any number of times. `@FILE` stands for the entries of a file,
/// one a line, where a `:` is part of the name. Blanks around an entry and empty
/// entries are ignored. In a file `#` starts a comment, at the start of a line or
/// behind a blank: symbols such as Go's `main.init#1` hold one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameList {
    /// All entries in the order given; an exact name given again is left out.
    patterns: Vec<Pattern>,
    /// Where in `patterns` each exact name is.
    exact: BTreeMap<String, usize>,
    /// Where in `patterns` the wildcards are.
    wildcards: Vec<usize>,
}

impl NameList {
    /// Reads a list from text, and the files that it names, which are relative to
    /// the working directory.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or is not a list of names.
    pub fn parse(text: &str) -> Result<Self, OptionError> {
        let mut list = Self::default();
        for entry in text.split(':').map(str::trim) {
            match entry.strip_prefix('@').map(str::trim) {
                None => list.push(entry, None),
                Some("") => return Err(OptionError::MissingFileName),
                Some(file) => list.read(file)?,
            }
        }
        Ok(list)
    }

    fn read(&mut self, file: &str) -> Result<(), OptionError> {
        let unreadable =
            |reason: String| OptionError::UnreadableFile { file: file.to_owned(), reason };
        let mut bytes = Vec::new();
        File::open(file)
            .and_then(|opened| opened.take(LARGEST_FILE + 1).read_to_end(&mut bytes))
            .map_err(|error| unreadable(error.to_string()))?;
        if bytes.len() as u64 > LARGEST_FILE {
            let limit = LARGEST_FILE >> 20;
            return Err(unreadable(format!("larger than {limit} MiB, which is no list of names")));
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes); // byte order mark
        for (index, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
            let place = Place { file: file.to_owned(), line: index + 1 };
            let Ok(line) = str::from_utf8(line) else {
                return Err(OptionError::NotUtf8(place));
            };
            let entry = without_comment(line).trim();
            if entry.starts_with('@') {
                return Err(OptionError::NestedFile(place, entry.to_owned()));
            }
            self.push(entry, Some(place));
        }
        Ok(())
    }

    fn push(&mut self, text: &str, place: Option<Place>) {
        let index = self.patterns.len();
        if text.contains('*') {
            self.wildcards.push(index);
        } else if text.is_empty() || self.exact.contains_key(text) {
            return;
        } else {
            self.exact.insert(text.to_owned(), index);
        }
        self.patterns.push(Pattern { text: text.to_owned(), place });
    }

    /// Adds the entries of another list behind those of this one.
    pub fn append(&mut self, other: Self) {
        for pattern in other.patterns {
            self.push(&pattern.text, pattern.place);
        }
    }

    /// Whether the list has no entry.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// All entries, in the order given.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// The entries without wildcard, in the order given.
    pub fn exact_names(&self) -> impl Iterator<Item = &Pattern> {
        self.patterns.iter().filter(|pattern| !pattern.text.contains('*'))
    }

    /// The entry that matches `name`: the name itself, or else the first wildcard
    /// that does.
    pub fn matches(&self, name: &str) -> Option<Match<'_>> {
        if let Some(&index) = self.exact.get(name) {
            return Some(Match { exact: true, pattern: &self.patterns[index] });
        }
        self.wildcards
            .iter()
            .map(|&index| &self.patterns[index])
            .find(|pattern| wildcard_matches(pattern.text.as_bytes(), name.as_bytes()))
            .map(|pattern| Match { exact: false, pattern })
    }

    /// The best entry for a function that goes by several names.
    pub(super) fn best_match(&self, names: &[&str]) -> Option<Match<'_>> {
        let found = || names.iter().filter_map(|name| self.matches(name));
        found().find(|found| found.exact).or_else(|| found().next())
    }
}

/// The line up to a `#` at its start or behind a blank.
fn without_comment(line: &str) -> &str {
    let mut after_blank = true;
    for (index, character) in line.char_indices() {
        if character == '#' && after_blank {
            return &line[..index];
        }
        after_blank = character.is_whitespace();
    }
    line
}

/// Whether a pattern with `*` matches all of `name`. Takes time in the product of
/// the lengths at worst: only the last `*` passed ever has to be tried again, since
/// what lies before it matched as early as possible.
fn wildcard_matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut retry = None;
    while n < name.len() {
        match (pattern.get(p), retry) {
            (Some(b'*'), _) => {
                p += 1;
                retry = Some((p, n));
            }
            (Some(byte), _) if *byte == name[n] => {
                p += 1;
                n += 1;
            }
            (_, Some((after_star, from))) => {
                (p, n) = (after_star, from + 1);
                retry = Some((p, n));
            }
            (_, None) => return false,
        }
    }
    pattern[p..].iter().all(|&byte| byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a wildcard means, written as plainly as can be.
    fn reference(pattern: &[u8], name: &[u8]) -> bool {
        match pattern.split_first() {
            None => name.is_empty(),
            Some((b'*', rest)) => (0..=name.len()).any(|skip| reference(rest, &name[skip..])),
            Some((byte, rest)) => name.first() == Some(byte) && reference(rest, &name[1..]),
        }
    }

    /// All words of up to `length` letters.
    fn words(letters: &str, length: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut from = 0;
        for _ in 0..length {
            let to = all.len();
            for index in from..to {
                all.extend(
                    letters
                        .chars()
                        .map(|letter| format!("{}{letter}", all[index]))
                        .collect::<Vec<_>>(),
                );
            }
            from = to;
        }
        all
    }

    #[test]
    fn wildcards_mean_what_the_reference_says() {
        let names = words("ab", 6);
        for pattern in words("ab*", 5) {
            for name in &names {
                assert_eq!(
                    wildcard_matches(pattern.as_bytes(), name.as_bytes()),
                    reference(pattern.as_bytes(), name.as_bytes()),
                    "{pattern} against {name}"
                );
            }
        }
    }

    #[test]
    fn many_stars_take_no_exponential_time() {
        let list = NameList::parse(&format!("{}b", "a*".repeat(2_000))).unwrap();
        assert_eq!(list.matches(&"a".repeat(20_000)), None);
    }

    #[test]
    fn an_exact_name_comes_before_wildcards() {
        let list = NameList::parse("*:env.sleep:env.*").unwrap();
        let text =
            |name| list.matches(name).map(|found| (found.exact, found.pattern.text.as_str()));
        assert_eq!(text("env.sleep"), Some((true, "env.sleep")));
        assert_eq!(text("env.sleeps"), Some((false, "*")));
        assert_eq!(text(""), Some((false, "*")));
        assert_eq!(NameList::parse("env.*").unwrap().matches("envisage"), None);
        assert_eq!(
            NameList::parse("*été*").unwrap().matches("l'été!").map(|it| it.exact),
            Some(false)
        );
    }

    #[test]
    fn blanks_and_empty_entries_are_ignored() {
        let list = NameList::parse(" : a ::\tb c : a:").unwrap();
        let texts: Vec<&str> = list.patterns().iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["a", "b c"]);
        assert!(NameList::parse("").unwrap().is_empty());
        assert!(NameList::parse(" : ").unwrap().is_empty());
    }

    #[test]
    fn comments_start_at_a_line_or_behind_a_blank() {
        assert_eq!(without_comment("# all"), "");
        assert_eq!(without_comment("name # why"), "name ");
        assert_eq!(without_comment("name\t#"), "name\t");
        assert_eq!(without_comment("main.init#1"), "main.init#1");
        assert_eq!(without_comment("é#1 # é"), "é#1 ");
    }
}
