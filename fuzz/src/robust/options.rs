//! The option parser and its list files, in this process.
//!
//! Two kinds of cases. *Meant* ones are made from a model: options are drawn, written down in
//! one of the many ways in which they can be written, and read; what comes out must be what
//! was meant. *Damaged* ones are such texts with random changes: they must be read, or
//! refused with a message that names what is wrong, and the same each time. A panic, a hang or
//! a wrong answer fails the case.

use super::random::Random;
use anyhow::{Context, Result, ensure};
use asyncify::options::{
    Abi, Builder, Indirect, Level, OptionError, Options, Prefer, Role, TABLE, World,
};
use std::{fmt::Write as _, fs, path::Path};

/// How one case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The options were read.
    Read,
    /// They were refused.
    Refused,
}

/// Runs the case of `seed`. List files go to `folder`.
///
/// # Errors
///
/// What is wrong with the parser.
pub fn run(seed: u64, folder: &Path) -> Result<End> {
    let mut random = Random::new(seed);
    let meant = Meant::draw(&mut random, folder)?;
    let text = meant.write(&mut random);
    if random.one_in(3) {
        let options = read(&text).with_context(|| format!("{text:?} is right, and was refused"))?;
        meant.check(&options).with_context(|| format!("in {text:?}"))?;
        return Ok(End::Read);
    }
    if random.one_in(3) {
        meant.damage_list(&mut random)?;
    }
    let text = damage(&mut random, text);
    let first = read(&text);
    ensure!(first == read(&text), "{text:?} is not read the same way twice");
    match first {
        Ok(options) => {
            // Whatever was read answers all questions.
            for name in ["", "a", "env.pause", text.as_str(), "\u{1F980}"] {
                let _ = options.designation(&[name, "other"]);
            }
            let _ = options.unmatched([text.as_str()]);
            Ok(End::Read)
        }
        Err(error) => {
            let said = error.to_string();
            ensure!(!said.is_empty(), "{text:?} is refused without a word");
            if let Some(named) = offender(&error) {
                ensure!(said.contains(&named), "{said:?} does not name {named:?}");
                ensure!(text.contains(&named), "{said:?} names what {text:?} does not have");
            }
            Ok(End::Refused)
        }
    }
}

fn read(text: &str) -> Result<Options, OptionError> {
    let mut builder = Builder::new();
    builder.parameters(text);
    builder.build()
}

/// The part of the input that an error is about, if it stands there as it is.
fn offender(error: &OptionError) -> Option<String> {
    match error {
        OptionError::UnknownOption { name, .. } => Some(name.clone()),
        OptionError::UnknownValue { value, .. } | OptionError::NegatedValue { value, .. } => {
            Some(value.clone())
        }
        OptionError::MissingValue { key, .. } | OptionError::NotAFlag { key, .. } => {
            Some((*key).to_owned())
        }
        OptionError::UnreadableFile { file, .. } => Some(file.clone()),
        OptionError::NotUtf8(place) | OptionError::NestedFile(place, _) => Some(place.file.clone()),
        _ => None,
    }
}

/// What a text of options is to say.
#[derive(Debug, Default)]
struct Meant {
    world: World,
    indirect: Indirect,
    abi: Abi,
    prefer: Prefer,
    /// The names that are given a role, each once.
    names: Vec<(String, Role)>,
    /// A list file with names, each in a line of its own, and their role.
    file: Option<(String, Vec<String>, Role)>,
}

impl Meant {
    fn draw(random: &mut Random, folder: &Path) -> Result<Self> {
        let role = |random: &mut Random| random.pick(&[Role::Switch, Role::Never, Role::Always]);
        let mut meant = Meant {
            world: random.pick(World::ALL),
            indirect: random.pick(Indirect::ALL),
            abi: random.pick(Abi::ALL),
            prefer: random.pick(Prefer::ALL),
            ..Meant::default()
        };
        for _ in 0..random.below(6) {
            let name = name(random, false);
            if meant.names.iter().all(|(known, _)| *known != name) {
                meant.names.push((name, role(random)));
            }
        }
        if random.one_in(4) {
            let path = folder.join("list").display().to_string();
            let mut lines: Vec<String> = (0..random.below(8)).map(|_| name(random, true)).collect();
            lines.retain(|line| meant.names.iter().all(|(known, _)| known != line));
            let mut text = String::new();
            for line in &lines {
                let blank = random.pick(&["", " ", "\t", "\u{2003}"]);
                let end = random.pick(&["\n", "\r\n", " # why\n", "\n# all\n", "\n\n"]);
                write!(text, "{blank}{line}{end}")?;
            }
            fs::write(&path, text).with_context(|| format!("cannot write {path}"))?;
            meant.file = Some((path, lines, role(random)));
        }
        Ok(meant)
    }

    /// One of the texts that say it.
    fn write(&self, random: &mut Random) -> String {
        let mut parts = Vec::new();
        let mut choice = |random: &mut Random, key: &str, value: &str, other: &str| {
            // The last one counts.
            if random.one_in(4) {
                parts.push(format!("{key}={other}"));
            }
            let (left, right) = (random.pick(&["", " ", "\t"]), random.pick(&["", " "]));
            parts.push(format!("{left}{key}{right}={left}{value}{right}"));
        };
        choice(random, "world", self.world.name(), World::NAMES[0]);
        choice(random, "indirect", self.indirect.name(), Indirect::NAMES[1]);
        choice(random, "abi", self.abi.name(), Abi::NAMES[1]);
        choice(random, "prefer", self.prefer.name(), Prefer::NAMES[2]);
        for (name, role) in &self.names {
            let more = random.pick(&["", ":", " : ", "::"]);
            parts.push(format!("{}={more}{name}{more}", role.key()));
        }
        if let Some((path, _, role)) = &self.file {
            parts.push(format!("{}=@{path}", role.key()));
        }
        for flag in ["no-checked", "checked=off", "", " "] {
            if random.one_in(6) {
                parts.push(flag.to_owned());
            }
        }
        parts.join(random.pick(&[";", ";;", " ; "]))
    }

    fn check(&self, options: &Options) -> Result<()> {
        ensure!(options.world == self.world, "world: {:?}", options.world);
        ensure!(options.indirect == self.indirect, "indirect: {:?}", options.indirect);
        ensure!(options.abi == self.abi, "abi: {:?}", options.abi);
        ensure!(options.prefer == self.prefer, "prefer: {:?}", options.prefer);
        let lines =
            self.file.iter().flat_map(|(_, lines, role)| lines.iter().map(|it| (it, *role)));
        for (name, role) in self.names.iter().map(|(name, role)| (name, *role)).chain(lines) {
            let found = options.designation(&[name])?;
            ensure!(
                found.as_ref().map(|it| it.role) == Some(role),
                "{name:?} was to be {role:?}, and is {found:?}"
            );
        }
        let found = options.designation(&["nobody named this"])?;
        ensure!(found.is_none(), "what nobody named is {found:?}");
        Ok(())
    }

    fn damage_list(&self, random: &mut Random) -> Result<()> {
        let Some((path, ..)) = &self.file else { return Ok(()) };
        let mut bytes = fs::read(path)?;
        for _ in 0..=random.below(4) {
            let at = random.below(bytes.len() + 1);
            let piece = random.pick(&[
                &b"\n@other\n"[..],
                b"\xFF\xFE",
                b"\0",
                b"*",
                b"#",
                b" #",
                b"\n",
                b"\xEF\xBB\xBF",
            ]);
            bytes.splice(at..at, piece.iter().copied());
        }
        fs::write(path, bytes).with_context(|| format!("cannot write {path}"))
    }
}

/// A name that is no wildcard. `in_file`: one that only a file can hold, perhaps.
fn name(random: &mut Random, in_file: bool) -> String {
    const PIECES: &[&str] = &[
        "a",
        "env.",
        "pause",
        "main.init#1",
        "é",
        "\u{1F980}",
        "$s4main",
        "(int, char)",
        "x",
        "=",
        "_ZN3foo3barEv",
        "\"",
        "\\",
        "%s",
        "'",
        "0",
        "-",
        "+",
        "@",
        ".",
    ];
    loop {
        let mut name: String = (0..=random.below(4)).map(|_| random.pick(PIECES)).collect();
        if in_file && random.one_in(2) {
            name.push_str(random.pick(&["::f", ";", ":a"]));
        }
        // These mean something else at the start.
        if !name.starts_with(['@', '#']) {
            return name;
        }
    }
}

/// `text` with random changes.
fn damage(random: &mut Random, mut text: String) -> String {
    const PIECES: &[&str] = &[
        "=",
        ";",
        ":",
        "*",
        "@",
        "#",
        " ",
        "\0",
        "\n",
        "é",
        "\u{301}",
        "\u{feff}",
        "no-",
        "<",
        ">",
        "switch",
        "never=",
        "gc=conservative",
        "gc-call=x",
        "checked",
        "report=",
        "@/nowhere",
        "@.",
        "on",
        "world=clsoed",
        "\u{1F980}",
    ];
    for _ in 0..=random.below(5) {
        let mut at = random.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        match random.below(6) {
            0 => text.truncate(at),
            1 => {
                let end = text[at..]
                    .char_indices()
                    .nth(random.below(8))
                    .map_or(text.len(), |(i, _)| at + i);
                text.replace_range(at..end, "");
            }
            2 => {
                let key = random.pick(TABLE).key;
                text.insert_str(at, key);
            }
            // Twice what stands here.
            3 => {
                let tail = text[at..].to_owned();
                text.push_str(&tail);
            }
            _ => text.insert_str(at, random.pick(PIECES)),
        }
    }
    text
}

/// Tries the level that no text of the command line reaches.
///
/// # Errors
///
/// If an error there does not say where it comes from.
pub fn module_flags(seed: u64) -> Result<End> {
    let mut random = Random::new(seed);
    let key = random.pick(TABLE).key;
    let value = damage(&mut random, "open".into());
    match Builder::new().set(Level::ModuleFlags, key, Some(&value)).build() {
        Ok(_) => Ok(End::Read),
        Err(error) => {
            ensure!(
                matches!(error, OptionError::InModuleFlags(_)),
                "{key}={value:?} in the flags: {error}"
            );
            Ok(End::Refused)
        }
    }
}
