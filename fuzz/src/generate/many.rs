//! Many small modules that make one program: what a tool costs by itself is paid once for
//! all of them.

use super::{Config, Module, random::Random};
use std::{collections::HashSet, fmt::Write as _};

/// How many modules a program has.
pub const COUNT: u64 = 25;

/// The modules of a seed, as text; the last one has the entry, which calls that of each.
/// No two define the same name.
pub fn modules(seed: u64, is_split: bool) -> Vec<String> {
    let mut modules: Vec<String> = (0..COUNT)
        .map(|at| {
            let own = seed.wrapping_mul(COUNT).wrapping_add(at);
            let config = Config { is_split, ..Config::small_from_seed(own) };
            let text = Module::new(config, own).text();
            renamed(&text, &format!("m{at}."))
        })
        .collect();
    modules.push(entry());
    modules
}

/// Calls the entries, and makes one number of their results.
fn entry() -> String {
    let mut text = String::from("define i64 @program() noinline {\n");
    let mut sum = String::from("0");
    // Writing to a `String` cannot fail.
    for at in 0..COUNT {
        let _ = writeln!(
            text,
            "  %result{at} = call i64 @m{at}.program()
  %turned{at} = call i64 @llvm.fshl.i64(i64 {sum}, i64 {sum}, i64 7)
  %sum{at} = xor i64 %turned{at}, %result{at}"
        );
        sum = format!("%sum{at}");
    }
    let _ = writeln!(text, "  ret i64 {sum}\n}}\n");
    for at in 0..COUNT {
        let _ = writeln!(text, "declare i64 @m{at}.program()");
    }
    text
}

/// A module with `prefix` before all names that it defines.
fn renamed(text: &str, prefix: &str) -> String {
    let defined: HashSet<&str> = text
        .lines()
        .filter_map(|line| {
            let from = if line.starts_with("define ") { line.find('@')? } else { 0 };
            name_at(line, from)
        })
        .collect();
    let mut output = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(at) = rest.find(['@', '$']) {
        let (before, name) = (&rest[..at], name_at(rest, at).unwrap_or_default());
        output += before;
        output.push_str(&rest[at..=at]);
        if defined.contains(name) {
            output += prefix;
        }
        rest = &rest[at + 1..];
    }
    output + rest
}

/// The name behind the sign at `at`, which is `@`, or `$` for a comdat.
fn name_at(text: &str, at: usize) -> Option<&str> {
    let name = text.get(at..)?.strip_prefix(['@', '$'])?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    Some(&name[..name.find(|c| !is_part(c)).unwrap_or(name.len())])
}

impl Config {
    /// The configuration of a seed for one of many small modules.
    pub fn small_from_seed(seed: u64) -> Config {
        let config = Config::from_seed(seed);
        let mut random = Random::new(seed ^ 0x5eed_5a11_0000_0000);
        let random = &mut random;
        Config {
            functions: random.pick(&[0, 1, 1]),
            groups: random.pick(&[0, 1]),
            nesting: random.pick(&[1, 1, 1, 2]),
            length: random.pick(&[1, 1, 2]),
            operations: random.pick(&[1, 2, 4]),
            fuel: random.pick(&[40, 80]),
            turns: random.pick(&[3, 6]),
            depth: random.pick(&[2, 4]),
            phis: config.phis.min(4),
            live_values: None,
            parameters: None,
            cases: None,
            recursion: None,
            ..config
        }
    }
}
