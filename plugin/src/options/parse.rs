//! From what was typed to [`Options`].

use super::{
    Level, NameList, OptionError, Options,
    error::nearest,
    table::{self, Abi, Gc, Indirect, Kind, Prefer, Resume, Spec, TABLE, World},
};
use std::path::PathBuf;

/// The words for a flag's two values; the further ones are what CMake and LLVM write.
const ON: &[&str] = &["on", "true", "1"];
const OFF: &[&str] = &["off", "false", "0"];

/// Collects options from wherever a host finds them. Nothing is judged, and no file
/// is read, before [`build`](Self::build).
#[derive(Clone, Debug, Default)]
pub struct Builder {
    given: Vec<Given>,
}

/// One option as it was typed.
#[derive(Clone, Debug)]
struct Given {
    level: Level,
    key: String,
    value: Option<String>,
}

/// One option as it was meant.
struct Setting {
    level: Level,
    spec: &'static Spec,
    value: Value,
}

/// A value of the kind that the option's row in the table asks for.
enum Value {
    List(NameList),
    /// The index of the word.
    Choice(usize),
    Flag(bool),
    File(PathBuf),
}

impl Builder {
    /// Nothing given yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what stands between `asyncify<` and `>`: `key=value`, `flag` and
    /// `no-flag`, joined by `;`. Empty parts are ignored.
    pub fn parameters(&mut self, text: &str) -> &mut Self {
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            match part.split_once('=') {
                Some((key, value)) => self.set(Level::CommandLine, key, Some(value)),
                None => self.set(Level::CommandLine, part, None),
            };
        }
        self
    }

    /// Adds one option. A flag may have no value, an empty one, or be called
    /// `no-key`. Within a level the last value wins, and lists grow.
    pub fn set(&mut self, level: Level, key: &str, value: Option<&str>) -> &mut Self {
        self.given.push(Given {
            level,
            key: key.trim().to_owned(),
            value: value.map(|value| value.trim().to_owned()),
        });
        self
    }

    /// Judges all that was given, and reads the files that lists name.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, in the order given.
    pub fn build(&self) -> Result<Options, OptionError> {
        let mut settings = Vec::new();
        for given in &self.given {
            let (spec, value) = given.parse().map_err(|error| at(given.level, error))?;
            settings.push(Setting { level: given.level, spec, value });
        }
        let mut options = Options {
            world: choice(&settings, &table::WORLD, World::ALL),
            indirect: choice(&settings, &table::INDIRECT, Indirect::ALL),
            abi: choice(&settings, &table::ABI, Abi::ALL),
            gc: choice(&settings, &table::GC, Gc::ALL),
            gc_plain_integers: !flag(&settings, &table::GC_INTEGERS),
            prefer: choice(&settings, &table::PREFER, Prefer::ALL),
            resume: choice(&settings, &table::RESUME, Resume::ALL),
            checked: flag(&settings, &table::CHECKED),
            stack_check: flag(&settings, &table::STACK_CHECK),
            keep_variables: flag(&settings, &table::KEEP_VARIABLES),
            backtrace: flag(&settings, &table::BACKTRACE),
            report: match deciding(&settings, &table::REPORT) {
                Some((_, Value::File(path))) => Some(path.clone()),
                _ => None,
            },
            lists: Default::default(),
        };
        if options.resume == Resume::Frame {
            let other = match options.abi {
                Abi::Binaryen => Some("abi=binaryen"),
                Abi::Native if options.backtrace => Some("backtrace"),
                Abi::Native => None,
            };
            if let Some(other) = other {
                return Err(OptionError::Together { first: "resume=frame", second: other });
            }
        }
        for Setting { level, spec, value } in settings {
            if let Value::List(list) = value
                && !list.is_empty()
            {
                options.lists.entry((level, spec.key)).or_default().append(list);
            }
        }
        Ok(options)
    }
}

impl Given {
    fn parse(&self) -> Result<(&'static Spec, Value), OptionError> {
        let (spec, negated) = self.spec()?;
        let missing = OptionError::MissingValue { key: spec.key, placeholder: spec.placeholder };
        let value = match (spec.kind, self.value.as_deref()) {
            (Kind::Flag, value) => Value::Flag(!negated && parse_flag(spec, value)?),
            (Kind::List, Some(text)) => Value::List(NameList::parse(text)?),
            (_, None | Some("")) => return Err(missing),
            (Kind::File, Some(text)) => Value::File(text.into()),
            (Kind::Choice(words), Some(text)) => Value::Choice(
                words
                    .iter()
                    .position(|word| *word == text)
                    .ok_or_else(|| unknown_value(spec, text, words))?,
            ),
        };
        Ok((spec, value))
    }

    /// The row of the table that is meant, and whether it was negated.
    fn spec(&self) -> Result<(&'static Spec, bool), OptionError> {
        if let Some(spec) = find(&self.key) {
            return Ok((spec, false));
        }
        let Some(spec) = self.key.strip_prefix("no-").and_then(find) else {
            let valid = TABLE.iter().flat_map(|spec| {
                let negated = (spec.kind == Kind::Flag).then(|| format!("no-{}", spec.key));
                [spec.key.to_owned()].into_iter().chain(negated)
            });
            let valid: Vec<String> = valid.collect();
            return Err(OptionError::UnknownOption {
                nearest: nearest(&self.key, &valid),
                name: self.key.clone(),
                valid,
            });
        };
        match &self.value {
            _ if spec.kind != Kind::Flag => {
                Err(OptionError::NotAFlag { key: spec.key, placeholder: spec.placeholder })
            }
            Some(value) if !value.is_empty() => {
                Err(OptionError::NegatedValue { key: spec.key, value: value.clone() })
            }
            _ => Ok((spec, true)),
        }
    }
}

fn find(key: &str) -> Option<&'static Spec> {
    TABLE.iter().find(|spec| spec.key == key)
}

fn parse_flag(spec: &Spec, value: Option<&str>) -> Result<bool, OptionError> {
    let value = value.unwrap_or_default();
    let is_in = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(value));
    match (value.is_empty() || is_in(ON), is_in(OFF)) {
        (true, _) => Ok(true),
        (_, true) => Ok(false),
        _ => Err(unknown_value(spec, value, &[ON[0], OFF[0]])),
    }
}

fn unknown_value(spec: &Spec, value: &str, valid: &[&str]) -> OptionError {
    let valid: Vec<String> = valid.iter().map(|&word| word.to_owned()).collect();
    OptionError::UnknownValue {
        key: spec.key,
        value: value.to_owned(),
        nearest: nearest(value, &valid),
        valid,
    }
}

/// Says where an error is, when it is not in what the user has just typed.
fn at(level: Level, error: OptionError) -> OptionError {
    match level {
        Level::CommandLine => error,
        Level::ModuleFlags => OptionError::InModuleFlags(Box::new(error)),
    }
}

/// The value that counts for an option that has one: the last of the highest level.
fn deciding<'a>(settings: &'a [Setting], spec: &Spec) -> Option<(Level, &'a Value)> {
    let of_spec = settings.iter().filter(|setting| setting.spec.key == spec.key);
    of_spec.max_by_key(|setting| setting.level).map(|setting| (setting.level, &setting.value))
}

fn flag(settings: &[Setting], spec: &Spec) -> bool {
    match deciding(settings, spec) {
        Some((_, Value::Flag(is_on))) => *is_on,
        _ => spec.default == ON[0],
    }
}

fn choice<T: Copy + Default>(settings: &[Setting], spec: &Spec, all: &[T]) -> T {
    match deciding(settings, spec) {
        Some((_, Value::Choice(index))) => all.get(*index).copied().unwrap_or_default(),
        _ => T::default(),
    }
}
