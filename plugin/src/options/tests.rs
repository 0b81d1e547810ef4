//! Tests of the options as their users see them.

use super::*;

fn build(parameters: &str) -> Result<Options, OptionError> {
    Builder::new().parameters(parameters).build()
}

fn error(parameters: &str) -> String {
    build(parameters).expect_err(parameters).to_string()
}

/// The source of a function's designation, or the error; empty if there is none.
fn source(options: &Options, names: &[&str]) -> String {
    match options.designation(names) {
        Ok(found) => found.map(|it| it.source).unwrap_or_default(),
        Err(error) => error.to_string(),
    }
}

/// A list file that is removed at the end of the test.
struct ListFile(PathBuf);

impl ListFile {
    fn new(name: &str, content: &[u8]) -> Self {
        let path =
            std::env::temp_dir().join(format!("asyncify-options-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    fn parameter(&self, key: &str) -> String {
        format!("{key}=@{}", self.0.display())
    }
}

impl Drop for ListFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn table_is_consistent() {
    let mut keys = BTreeSet::new();
    for spec in TABLE {
        assert!(keys.insert(spec.key), "{} stands twice", spec.key);
        assert!(!spec.key.starts_with("no-"), "{} looks negated", spec.key);
        assert!(!spec.help.is_empty() && !spec.help.ends_with('.'), "{}", spec.key);
        assert!(!spec.details.is_empty(), "{}", spec.key);
        match spec.kind {
            Kind::Choice(words) => {
                assert_eq!(spec.default, words[0], "{}", spec.key);
                assert_eq!(spec.placeholder, words.join("|"), "{}", spec.key);
            }
            Kind::Flag => {
                assert!(["off", "on"].contains(&spec.default), "{}", spec.key);
                assert_eq!(spec.placeholder, "", "{}", spec.key);
            }
            Kind::List | Kind::File => {
                assert!(spec.default.is_empty() && !spec.placeholder.is_empty(), "{}", spec.key);
            }
        }
    }
}

#[test]
fn every_row_of_the_table_takes_effect() {
    for spec in TABLE {
        let value = match spec.kind {
            Kind::Choice(words) => words[1],
            Kind::Flag if spec.default == "on" => "off",
            Kind::Flag => "on",
            Kind::List | Kind::File => "a",
        };
        let given = format!("{}={value}", spec.key);
        let options = build(&given).unwrap_or_else(|error| panic!("{given}: {error}"));
        assert_ne!(options, Options::default(), "{given} changes nothing");
        if !spec.default.is_empty() {
            assert_eq!(build(&format!("{}={}", spec.key, spec.default)), Ok(Options::default()));
        }
    }
}

#[test]
fn parameters_are_parsed() {
    let options = build(
        " switch = a : b* ; world=closed;indirect=none;; abi=binaryen;prefer=size;report=x=y.json;",
    )
    .unwrap();
    assert_eq!(options.world, World::Closed);
    assert_eq!(options.indirect, Indirect::None);
    assert_eq!(options.abi, Abi::Binaryen);
    assert_eq!(options.prefer, Prefer::Size);
    assert_eq!(options.report, Some("x=y.json".into()));
    assert_eq!(source(&options, &["a"]), "switch=a (command line)");
    assert_eq!(source(&options, &["bb"]), "switch=b* (command line)");
    assert_eq!(source(&options, &["c"]), "");
    assert_eq!(build(""), Ok(Options::default()));
    assert_eq!(build("switch=;checked;no-checked;gc-call= : "), Ok(Options::default()));
}

#[test]
fn last_value_wins_and_lists_grow() {
    let options = build("world=closed;world=open;switch=a;switch=b;report=x;report=y").unwrap();
    assert_eq!((options.world, options.report.as_deref()), (World::Open, Some("y".as_ref())));
    assert_eq!(source(&options, &["a"]), "switch=a (command line)");
    assert_eq!(source(&options, &["b"]), "switch=b (command line)");
}

#[test]
fn command_line_wins_over_module_flags() {
    let options = Builder::new()
        .set(Level::CommandLine, "world", Some("closed"))
        .set(Level::CommandLine, "never", Some("a*"))
        .set(Level::ModuleFlags, "world", Some("open"))
        .set(Level::ModuleFlags, "prefer", Some("size"))
        .set(Level::ModuleFlags, "switch", Some("aa:b"))
        .build()
        .unwrap();
    assert_eq!((options.world, options.prefer), (World::Closed, Prefer::Size));
    assert_eq!(source(&options, &["aa"]), "never=a* (command line)");
    assert_eq!(source(&options, &["b"]), "switch=b (module flags)");
}

#[test]
fn exact_name_wins_over_wildcard_whichever_list_or_name() {
    let options = build("never=*;switch=env.sleep:poll;always=x*").unwrap();
    let role =
        |options: &Options, names: &[&str]| options.designation(names).unwrap().map(|it| it.role);
    assert_eq!(role(&options, &["host_sleep", "env.sleep"]), Some(Role::Switch));
    assert_eq!(role(&options, &["poll", "env.poll"]), Some(Role::Switch));
    assert_eq!(role(&options, &["other"]), Some(Role::Never));
    assert_eq!(role(&options, &[]), None);
    let options = build("switch=*;always=a*;never=abc").unwrap();
    assert_eq!(source(&options, &["abc"]), "never=abc (command line)");
    let options = build("switch=host_*:env.sleep;never=*_sleep").unwrap();
    assert_eq!(role(&options, &["host_sleep", "env.sleep"]), Some(Role::Switch));
    let options = build("switch=*;never=*;always=abc").unwrap();
    assert_eq!(source(&options, &["abc"]), "always=abc (command line)");
}

#[test]
fn contradictions_are_errors_within_a_level_only() {
    let options = build("switch=f:g*;never=f;always=*g").unwrap();
    assert_eq!(
        source(&options, &["f"]),
        "'f' is designated twice: switch=f (command line) and never=f (command line); remove one"
    );
    assert!(source(&options, &["gg"]).contains("switch=g* (command line) and always=*g"));
    assert_eq!(source(&options, &["gh"]), "switch=g* (command line)");
    let twice = build("switch=sym;always=env.imp").unwrap();
    assert!(source(&twice, &["sym", "env.imp"]).starts_with("'sym, env.imp' is designated twice"));

    let options = Builder::new()
        .set(Level::ModuleFlags, "switch", Some("f:g"))
        .set(Level::ModuleFlags, "never", Some("f:g"))
        .parameters("always=f")
        .build()
        .unwrap();
    assert_eq!(source(&options, &["f"]), "always=f (command line)");
    assert!(source(&options, &["g"]).contains("switch=g (module flags) and never=g"));
}

#[test]
fn unmatched_names_are_found() {
    let options = Builder::new()
        .parameters("switch=b:a:no*:c:b;never=d")
        .set(Level::ModuleFlags, "always", Some("a:e"))
        .build()
        .unwrap();
    assert_eq!(
        options.unmatched(["a", "c", "z"]),
        ["never=d (command line)", "switch=b (command line)", "always=e (module flags)"]
    );
    assert!(options.unmatched(["a", "b", "c", "d", "e"]).is_empty());
}

#[test]
fn flags_have_many_spellings() {
    for on in ["checked", "checked=on", "checked=ON", "checked=true", "checked=1", "checked="] {
        assert!(build(on).is_ok_and(|options| options.checked), "{on}");
    }
    for off in ["no-checked", "checked=off", "checked=False", "checked=0", "checked;no-checked"] {
        assert_eq!(build(off), Ok(Options::default()), "{off}");
    }
}

#[test]
fn the_command_line_overrules_the_modules_flags() {
    assert_eq!(build("gc=conservative;gc=none"), Ok(Options::default()));
    let mut builder = Builder::new();
    builder.set(Level::ModuleFlags, "checked", Some("on"));
    assert!(builder.build().is_ok_and(|options| options.checked));
    assert_eq!(builder.parameters("no-checked").build(), Ok(Options::default()));
}

#[test]
fn the_collectors_lists_are_apart_from_the_others() {
    let options = build("gc=conservative;switch=a;gc-call=a:b*:c;gc-never=bb;never=c").unwrap();
    let collects = |name: &str| options.collects(&[name]).unwrap().map(|(collects, _)| collects);
    assert_eq!(["a", "b", "bb", "d"].map(collects), [Some(true), Some(true), Some(false), None]);
    assert_eq!(source(&options, &["a"]), "switch=a (command line)");
    assert_eq!(
        options.unmatched(["a", "bb"]),
        ["gc-call=c (command line)", "never=c (command line)"]
    );
    // Without a collector nobody asks for what it would call.
    assert_eq!(build("gc-call=c").unwrap().unmatched([]), [""; 0]);
    let twice = build("gc-call=a;gc-never=a").unwrap();
    assert!(twice.collects(&["a"]).is_err());
}

#[test]
fn errors_name_what_was_typed_and_what_is_right() {
    assert_eq!(error("wrold=open"), "unknown option 'wrold'; did you mean 'world'?");
    assert_eq!(error("SWITCH=a"), "unknown option 'SWITCH'; did you mean 'switch'?");
    assert_eq!(error("gc_call=a"), "unknown option 'gc_call'; did you mean 'gc-call'?");
    assert_eq!(error("nefer=a"), "unknown option 'nefer'; did you mean 'never'?");
    assert_eq!(error("gd=none"), "unknown option 'gd'; did you mean 'gc'?");
    assert_eq!(error("no-chekced"), "unknown option 'no-chekced'; did you mean 'no-checked'?");
    assert_eq!(
        error("frobnicate"),
        "unknown option 'frobnicate' (switch, never, always, world, indirect, abi, gc, gc-call, \
         gc-never, gc-integers, no-gc-integers, prefer, resume, checked, no-checked, stack-check, no-stack-check, \
         keep-variables, no-keep-variables, backtrace, no-backtrace, report)"
    );
    assert_eq!(error("=x").split(" (").next(), Some("unknown option ''"));
    assert_eq!(
        error("world=clsoed"),
        "unknown value 'clsoed' for 'world'; did you mean 'closed'? (open, closed)"
    );
    assert!(error("world=close").starts_with("unknown value 'close' for 'world'; did you mean"));
    assert_eq!(error("abi=wasm"), "unknown value 'wasm' for 'abi' (native, binaryen)");
    assert_eq!(error("checked=maybe"), "unknown value 'maybe' for 'checked' (on, off)");
    assert_eq!(error("world"), "option 'world' needs a value: world=open|closed");
    assert_eq!(error("switch"), "option 'switch' needs a value: switch=LIST");
    assert_eq!(error("report="), "option 'report' needs a value: report=FILE");
    assert_eq!(
        error("no-world"),
        "'no-world' does not exist, 'world' is not a flag; write 'world=open|closed'"
    );
    assert_eq!(
        error("no-checked=off"),
        "'no-checked' takes no value, but got 'off'; write 'checked=off' or 'no-checked'"
    );
    let flags = Builder::new().set(Level::ModuleFlags, "wrold", Some("open")).build();
    assert_eq!(
        flags.unwrap_err().to_string(),
        "in the module's flags: unknown option 'wrold'; did you mean 'world'?"
    );
}

#[test]
fn list_files_are_read() {
    let file = ListFile::new(
        "good",
        b"\xEF\xBB\xBF# imports\r\n\r\n  env.sleep\r\nns::f(int, char) # a comment\n\tio.*\nmain.init#1",
    );
    let options = build(&format!("{}:last", file.parameter("switch"))).unwrap();
    let at = |line: u32| format!("(command line, {}:{line})", file.0.display());
    assert_eq!(source(&options, &["env.sleep"]), format!("switch=env.sleep {}", at(3)));
    assert_eq!(
        source(&options, &["ns::f(int, char)"]),
        format!("switch=ns::f(int, char) {}", at(4))
    );
    assert_eq!(source(&options, &["io.read"]), format!("switch=io.* {}", at(5)));
    assert_eq!(source(&options, &["main.init#1"]), format!("switch=main.init#1 {}", at(6)));
    assert_eq!(source(&options, &["last"]), "switch=last (command line)");
    assert_eq!(source(&options, &["imports"]), "");
    let empty = ListFile::new("empty", b"");
    assert_eq!(build(&empty.parameter("switch")).unwrap().designation(&["", "a"]), Ok(None));
}

#[test]
fn bad_list_files_are_errors_with_file_and_line() {
    assert_eq!(error("switch=a:@"), "'@' in a list needs the name of a file: @FILE");
    assert!(error("never=@no/such/file").starts_with("cannot read the list '@no/such/file': "));
    assert!(error("never=@.").starts_with("cannot read the list '@.': "));
    let binary = ListFile::new("binary", b"a\nb\n\xFF\xFE\n");
    let place = format!("{}:3: ", binary.0.display());
    assert_eq!(error(&binary.parameter("always")), format!("{place}the line is not UTF-8 text"));
    let nested = ListFile::new("nested", b"a\n@other\n");
    let place = format!("{}:2: ", nested.0.display());
    assert!(error(&nested.parameter("always")).starts_with(&place));
}

/// Whatever is typed gives options or an error with a text, and the same each time.
#[test]
fn garbage_never_panics() {
    const PIECES: &[&str] = &[
        "switch", "never", "always", "world", "open", "clo", "gc", "gc-call", "checked", "no-",
        "report", "abi", "=", "=", ";", ";", ":", "*", "@", "#", " ", "\0", "\n", "é", "\u{301}",
        "🦀", "\u{feff}", "\"", "%s", "<", ">", "-", "a",
    ];
    let mut state = 0x2545_F491_4F6C_DD1D_u64; // xorshift64
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % bound as u64).unwrap()
    };
    let (mut good, mut bad) = (0, 0);
    for _ in 0..5_000 {
        let text: String = (0..next(14)).map(|_| PIECES[next(PIECES.len())]).collect();
        let result = build(&text);
        assert_eq!(result, build(&text), "{text:?}");
        match result {
            Ok(options) => {
                good += 1;
                for name in [text.as_str(), "", "a", "🦀é"] {
                    let _ = options.designation(&[name]);
                }
                let _ = options.unmatched([text.as_str()]);
            }
            Err(error) => {
                bad += 1;
                assert!(!error.to_string().is_empty());
            }
        }
        if let Err(error) = Builder::new().set(Level::ModuleFlags, &text, Some(&text)).build() {
            assert!(matches!(error, OptionError::InModuleFlags(_)), "{text:?}: {error}");
        }
    }
    assert!(good > 100 && bad > 100, "{good} good, {bad} bad: the generator is lopsided");
    assert!(build(&"é".repeat(100_000)).is_err());
}

#[test]
fn help_has_a_line_per_option() {
    let text = help();
    assert_eq!(text.lines().count(), TABLE.len());
    for (line, spec) in text.lines().zip(TABLE) {
        assert!(line.trim_start().starts_with(&spec.usage()) && line.contains(spec.help), "{line}");
    }
    assert!(text.contains("  world=open|closed   "));
    assert!(text.contains("(default: open)"));
    assert!(text.contains("  [no-]checked "));
}

#[test]
fn cmake_has_a_keyword_per_option() {
    let text = cmake();
    let keywords: Vec<&str> = text
        .lines()
        .filter(|line| {
            ["lists", "flags", "values"].iter().any(|it| line.contains(&format!("_{it} ")))
        })
        .flat_map(|line| line.trim_end_matches(')').split(' ').skip(1))
        .collect();
    assert_eq!(keywords.len(), TABLE.len());
    assert!(TABLE.iter().all(|spec| keywords.contains(&spec.keyword().as_str())), "{text}");
    assert!(text.contains("set(_asyncify_words_WORLD open closed)\n"), "{text}");
}

#[test]
fn documentation_has_a_section_and_a_table_per_option() {
    let text = markdown();
    assert!(text.starts_with("# Options\n") && text.ends_with('\n') && !text.contains("\n\n\n"));
    let sections: Vec<&str> = text.split("\n## ").skip(1).collect();
    assert_eq!(sections.len(), TABLE.len());
    for (section, spec) in sections.iter().zip(TABLE) {
        assert!(section.starts_with(&format!("`{}`\n", spec.key)), "{section}");
        assert!(section.contains(spec.details), "{section}");
        assert!(section.contains(&format!("-mllvm -asyncify-{}", spec.key)), "{section}");
        for row in section.lines().filter(|line| line.starts_with('|')) {
            assert_eq!(row.matches('|').count(), 3, "{row}");
        }
    }
}

/// With `BLESS=1` in the environment, the files are written instead.
#[test]
fn the_files_are_what_the_table_says() {
    let files = [("docs/options.md", markdown()), ("install/cmake/AsyncifyOptions.cmake", cmake())];
    for (name, text) in files {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == text, "{name} is out of date: run the tests with BLESS=1");
    }
}
