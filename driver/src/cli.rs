//! The command line. The options of the pass come from its own table.

use crate::{backtrace::Stack, error::Error};
use asyncify::options::{Builder, Kind, Level, OptionError, Options, TABLE};
use clap::{Arg, ArgAction, ArgMatches, Command, builder::Str, value_parser};
use serde::Serialize;
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

const EXIT_STATUS: &str = "\
Exit status:
  0  done
  1  the input is wrong or not supported; nothing was written
  2  the command line is wrong";

/// The whole command line.
pub fn command() -> Command {
    Command::new("asyncify")
        .about("Makes WebAssembly programs able to pause and resume")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .after_help(EXIT_STATUS)
        .subcommand(link())
        .subcommand(transform())
        .subcommand(explain())
        .subcommand(report())
        .subcommand(backtrace())
        .subcommand(cc("cc", "clang"))
        .subcommand(cc("c++", "clang++"))
        .subcommand(ld())
        .subcommand(man())
        .subcommand(completions())
}

/// What a compiler or a linker is called by, as the name of the command itself: `asyncify-cc` is
/// `asyncify cc`. Build systems want one word.
const NAMED: [&str; 3] = ["cc", "c++", "ld"];

fn link() -> Command {
    with_pass_options(Command::new("link"))
        .about("Links bitcode, IR, objects and archives into an asyncified wasm")
        .long_about(
            "Links bitcode, IR, objects and archives into an asyncified wasm.\n\n\
             All bitcode becomes one module, which is optimised, transformed and compiled; \
             wasm-ld links the rest. The world is closed: only what --switch names suspends. \
             A program with a 'main' gets its start code from here: leave crt1.o out. A \
             library (--no-entry) with constructors gets an export '_initialize' that runs them; \
             the host calls it first.\n\n\
             With --tinygo, the program is a package in Go, of the target wasip1 unless FLAGS say \
             otherwise; goroutines that overflow their stacks are found, unless --no-stack-check \
             is given.",
        )
        .arg(files("Bitcode, IR, objects, archives of them"))
        .arg(output())
        .arg(level("Optimise").default_value("2"))
        .arg(
            Arg::new("debug")
                .short('g')
                .action(ArgAction::SetTrue)
                .help("Accepted as clang does; debug information is kept with and without it"),
        )
        .arg(
            Arg::new("wasi")
                .long("wasi")
                .action(ArgAction::SetTrue)
                .help("Link wasi-libc and the compiler's library, as clang finds them"),
        )
        .arg(
            Arg::new("tinygo")
                .long("tinygo")
                .value_name("FLAGS")
                .num_args(0..=1)
                .require_equals(true)
                .default_missing_value("")
                .value_parser(|flags: &str| {
                    shlex::split(flags).ok_or("a quote is not closed, or nothing follows a '\\'")
                })
                .conflicts_with("wasi")
                .help("FILES are a package in Go, which tinygo compiles; flags of 'tinygo build'"),
        )
        .arg(mllvm())
        .arg(remarks())
        .arg(
            Arg::new("linker")
                .value_name("WASM-LD ARGS")
                .last(true)
                .num_args(0..)
                .value_parser(value_parser!(String))
                .help("Given to wasm-ld as they are"),
        )
        .after_help(format!(
            "Examples:\n  \
             asyncify link --switch=env.sleep -o app.wasm main.bc util.bc --wasi\n  \
             asyncify link --switch=host.wait --abi=binaryen -Oz -o app.wasm app.bc -- -L lib -lc\n  \
             asyncify link --tinygo -o app.wasm ./cmd/app\n  \
             asyncify link --tinygo='-target=wasm -tags=small' -Oz -o app.wasm .\n\n\
             {EXIT_STATUS}"
        ))
}

fn transform() -> Command {
    with_pass_options(Command::new("transform"))
        .about("Runs the pass on a module")
        .arg(
            Arg::new("input")
                .value_name("IN")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("Bitcode or IR; - for the standard input"),
        )
        .arg(output())
        .arg(Arg::new("text").short('S').action(ArgAction::SetTrue).help("Write IR, not bitcode"))
        .arg(remarks())
        .after_help(format!(
            "Examples:\n  \
             asyncify transform --switch=env.sleep app.bc -o app.async.bc\n  \
             clang -O2 -emit-llvm -c -o - app.c | asyncify transform --switch=sleep - -o - | llc\n\n\
             {EXIT_STATUS}"
        ))
}

fn explain() -> Command {
    with_pass_options(Command::new("explain"))
        .about("Says which functions are instrumented, and through which calls")
        .arg(files("Bitcode and IR"))
        .arg(
            Arg::new("function")
                .long("function")
                .value_name("NAME")
                .help("Only about this function, instrumented or not"),
        )
        .arg(json())
        .after_help(format!(
            "Examples:\n  \
             asyncify explain --switch=env.sleep app.bc\n  \
             asyncify explain --switch=env.sleep --world=closed --function=parse app.bc\n\n\
             {EXIT_STATUS}"
        ))
}

fn report() -> Command {
    with_pass_options(Command::new("report"))
        .about("Says what each instrumented function costs, and which indirect calls cost the most")
        .long_about(
            "Says what each instrumented function costs, and which indirect calls cost the most.\n\n\
             Code is generated with the pass and without, and its bytes are counted as they are \
             before linking. FILES are one program, optimised as they are to be.",
        )
        .arg(files("Bitcode and IR"))
        .arg(level("Generate code as this level does").default_value("2"))
        .arg(json())
        .arg(
            Arg::new("html")
                .long("html")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help("Write a page to FILE, too: a map of all functions, and a table"),
        )
        .arg(mllvm())
        .after_help(format!(
            "Examples:\n  \
             asyncify report --switch=env.sleep --world=closed app.bc\n  \
             asyncify report --switch=env.sleep --world=closed --html=report.html app.bc\n\n\
             {EXIT_STATUS}"
        ))
}

fn backtrace() -> Command {
    let path = |id: &'static str, name: &'static str| {
        Arg::new(id).value_name(name).required(true).value_parser(value_parser!(PathBuf))
    };
    Command::new("backtrace")
        .about("Says where suspended tasks are, from an image of memory")
        .long_about(
            "Says where suspended tasks are, from an image of memory: for each the calls that it is \
             in, with function, file and line, the innermost first.\n\n\
             The module must have been built with the pass's option 'backtrace'. Tasks of asyncify.h \
             are found; what else is suspended, --stack names.",
        )
        .arg(path("module", "MODULE").help("The linked module"))
        .arg(path("memory", "MEMORY").help(
            "All bytes of its memory, or a core dump, as 'wasmtime -D coredump=FILE' writes it",
        ))
        .arg(
            Arg::new("stack")
                .long("stack")
                .value_name("ADDRESS[:SIZE]")
                .action(ArgAction::Append)
                .value_parser(|text: &str| text.parse::<Stack>())
                .help(
                    "Instead of all tasks: a task, or the two words that the runtime was given; \
                     with SIZE, a stack of abi=native to search",
                ),
        )
        .arg(json())
        .after_help(format!(
            "Examples:\n  \
             asyncify backtrace app.wasm app.core\n  \
             asyncify backtrace --stack=0x11f80 app.wasm memory.bin\n\n\
             {EXIT_STATUS}"
        ))
}

fn json() -> Arg {
    Arg::new("json").long("json").action(ArgAction::SetTrue).help("Print JSON")
}

fn cc(name: &'static str, clang: &'static str) -> Command {
    verbatim(Command::new(name))
        .about(format!("Compiles and links as {clang}, for build systems: CC='asyncify {name}'"))
        .override_usage(format!("asyncify {name} [--asyncify-OPTION...] [ARGUMENTS OF {clang}]"))
}

fn ld() -> Command {
    verbatim(Command::new("ld"))
        .about("Links as wasm-ld, for clang -flto -fuse-ld=.../asyncify-ld")
        .override_usage("asyncify ld [--asyncify-OPTION...] [ARGUMENTS OF wasm-ld]")
}

/// A command whose arguments are those of another program: all of them.
fn verbatim(command: Command) -> Command {
    command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(Arg::new("arguments").num_args(0..).last(true).value_parser(value_parser!(String)))
}

/// What the environment, and options that begin with `--asyncify-`, say to a compiler and a
/// linker.
pub fn flags() -> Command {
    with_pass_options(Command::new("flags"))
        .no_binary_name(true)
        .disable_help_flag(true)
        .args_override_self(true)
        .arg(level("Optimise"))
        .arg(mllvm())
        .arg(remarks())
}

fn man() -> Command {
    Command::new("man")
        .about("Writes the manual pages of this command")
        .arg(output().value_name("FOLDER").help("Where they go; it is made if it is not there"))
        .after_help(format!(
            "Examples:\n  \
             asyncify man -o ~/.local/share/man/man1\n\n\
             {EXIT_STATUS}"
        ))
}

fn completions() -> Command {
    Command::new("completions")
        .about("Prints what a shell reads to complete this command")
        .arg(
            Arg::new("shell")
                .value_name("SHELL")
                .required(true)
                .value_parser(value_parser!(clap_complete::Shell))
                .help("For which shell"),
        )
        .after_help(format!(
            "Examples:\n  \
             asyncify completions bash > ~/.local/share/bash-completion/completions/asyncify\n  \
             asyncify completions zsh > ~/.local/share/zsh/site-functions/_asyncify\n  \
             asyncify completions fish > ~/.config/fish/completions/asyncify.fish\n\n\
             {EXIT_STATUS}"
        ))
}

fn files(help: &'static str) -> Arg {
    Arg::new("files")
        .value_name("FILES")
        .required(true)
        .num_args(1..)
        .value_parser(value_parser!(PathBuf))
        .help(help)
}

fn output() -> Arg {
    Arg::new("output")
        .short('o')
        .value_name("OUT")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help("Where the result goes; - for the standard output")
}

/// The level of a link.
fn level(help: &'static str) -> Arg {
    Arg::new("level")
        .short('O')
        .value_name("LEVEL")
        .value_parser(["0", "1", "2", "3", "s", "z"])
        .help(help)
}

fn mllvm() -> Arg {
    Arg::new("mllvm")
        .long("mllvm")
        .value_name("OPTION")
        .action(ArgAction::Append)
        .allow_hyphen_values(true)
        .help("An option of LLVM's own, as clang's -mllvm takes it")
}

fn remarks() -> Arg {
    Arg::new("remarks")
        .long("remarks")
        .action(ArgAction::SetTrue)
        .help("Show what was done to each function")
}

/// One argument per row of the pass's table; flags get their negation, too.
fn with_pass_options(mut command: Command) -> Command {
    for spec in TABLE {
        let help = spec.summary();
        let argument =
            Arg::new(spec.key).long(spec.key).help(help).help_heading("Options of the pass");
        command = match spec.kind {
            Kind::Flag => {
                let no = Str::from(negated(spec.key));
                let argument = argument.action(ArgAction::SetTrue).overrides_with(&no);
                command.arg(argument).arg(
                    Arg::new(&no)
                        .long(&no)
                        .action(ArgAction::SetTrue)
                        .overrides_with(spec.key)
                        .hide(true),
                )
            }
            _ => command.arg(argument.value_name(spec.placeholder).action(ArgAction::Append)),
        };
    }
    command
}

/// The flag that says no.
fn negated(key: &str) -> String {
    format!("no-{key}")
}

/// The command line as clap knows it. clang's spelling is `-mllvm`, with one dash; clap knows long
/// options by two. What follows `cc` and the like is not ours.
pub fn normalise(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.collect();
    let name = arguments.first().and_then(|it| Path::new(it).file_name()?.to_str());
    let called = name.and_then(|it| it.strip_prefix("asyncify-"));
    if let Some(command) = called.and_then(|it| NAMED.into_iter().find(|named| *named == it)) {
        arguments.insert(1, command.into());
    }
    if NAMED.iter().any(|named| arguments.get(1).is_some_and(|it| it == named)) {
        // Or clap would take the first `--` for its own.
        arguments.insert(2, "--".into());
        return arguments;
    }
    with_two_dashes(arguments)
}

/// `-mllvm` as clap knows it.
pub fn with_two_dashes(mut arguments: Vec<OsString>) -> Vec<OsString> {
    for argument in arguments.iter_mut().take_while(|it| *it != "--") {
        if argument == "-mllvm" {
            *argument = "--mllvm".into();
        }
    }
    arguments
}

/// What the command line says of the pass: keys of the table with their values, in its order.
pub fn given(matches: &ArgMatches) -> Vec<(&'static str, String)> {
    let mut given = Vec::new();
    for spec in TABLE {
        if spec.kind == Kind::Flag {
            let no = negated(spec.key);
            for (id, value) in [(spec.key, "on"), (no.as_str(), "off")] {
                if matches.get_flag(id) {
                    given.push((spec.key, value.to_owned()));
                }
            }
        } else {
            let values = matches.get_many::<String>(spec.key).into_iter().flatten();
            given.extend(values.map(|value| (spec.key, value.clone())));
        }
    }
    given
}

/// An option of the pass as the driver's command line has it.
pub fn argument(key: &str, value: &str) -> String {
    let is_flag = TABLE.iter().any(|spec| spec.key == key && spec.kind == Kind::Flag);
    match value {
        "on" if is_flag => format!("--{key}"),
        "off" if is_flag => format!("--{}", negated(key)),
        _ => format!("--{key}={value}"),
    }
}

/// Adds to `builder` what the command line says of the pass.
pub fn pass_options(matches: &ArgMatches, builder: &mut Builder) {
    for (key, value) in given(matches) {
        builder.set(Level::CommandLine, key, Some(&value));
    }
}

/// The options of the pass that the command line alone says.
///
/// # Errors
/// What is wrong with them.
pub fn checked_options(matches: &ArgMatches) -> Result<Options, OptionError> {
    let mut builder = Builder::new();
    pass_options(matches, &mut builder);
    builder.build()
}

/// What `--json` prints of `value`.
///
/// # Errors
/// A mistake in this program.
pub fn to_json(value: &impl Serialize) -> Result<String, Error> {
    let json = serde_json::to_string_pretty(value)
        .map_err(|error| Error::Internal { step: "writing JSON", message: error.to_string() })?;
    Ok(json + "\n")
}

/// A required argument.
///
/// # Errors
/// Never on a command line that clap has accepted.
pub fn required<'a, T: Clone + Send + Sync + 'static>(
    matches: &'a ArgMatches,
    id: &str,
) -> Result<&'a T, Error> {
    matches.get_one(id).ok_or_else(|| Error::Usage(format!("'{id}' is missing")))
}
