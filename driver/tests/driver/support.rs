//! A folder with inputs, and the tools that make and run them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::LazyLock,
};

/// LLVM's tools.
static TOOLS: LazyLock<PathBuf> = LazyLock::new(|| {
    let major = if cfg!(feature = "llvm19") { "19" } else { "22" };
    let config = std::env::var("LLVM_CONFIG").unwrap_or_else(|_| format!("llvm-config-{major}"));
    let output = Command::new(config).arg("--bindir").output().expect("llvm-config runs");
    String::from_utf8(output.stdout).expect("a path in UTF-8").trim().into()
});

/// A program that suspends, in three functions.
pub const PAUSING: &str = r#"
__attribute__((import_module("env"), import_name("pause"))) int host_pause(int);
__attribute__((noinline)) static int leaf(int x) { return host_pause(x) + 1; }
__attribute__((export_name("run"))) int run(int n) {
  int sum = 0;
  for (int i = 0; i < n; i++)
    sum += leaf(i) * i;
  return sum;
}
__attribute__((export_name("idle"))) int idle(int x) { return x * 3; }
"#;

/// A folder that goes with the test.
pub struct Sandbox(tempfile::TempDir);

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        Self { status: output.status.code(), stdout, stderr }
    }
}

impl Ended {
    /// It did what it was asked; what it wrote.
    #[track_caller]
    pub fn good(self) -> String {
        assert_eq!(self.status, Some(0), "{}", self.stderr);
        self.stdout
    }

    /// It ended with this status and said all of this.
    #[track_caller]
    pub fn bad(self, status: i32, texts: &[&str]) {
        assert_eq!(self.status, Some(status), "{}", self.stderr);
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        for text in texts {
            assert!(self.stderr.contains(text), "no '{text}' in: {}", self.stderr);
        }
    }
}

impl Sandbox {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder for temporary files"))
    }

    /// With `pausing.bc`, which is [`PAUSING`] with debug information.
    pub fn pausing() -> Self {
        let sandbox = Self::new();
        sandbox.compile("pausing.bc", PAUSING, &["-g"]);
        sandbox
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        fs::write(self.path(name), contents).expect("the folder can be written");
    }

    /// The names of all files, sorted.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("the folder can be read");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn run(&self, tool: &Path, arguments: &[&str], input: Stdio) -> Ended {
        let mut command = Command::new(tool);
        command.args(arguments).current_dir(self.0.path()).stdin(input);
        command.output().unwrap_or_else(|error| panic!("{}: {error}", tool.display())).into()
    }

    /// Runs one of LLVM's tools, which must do its work.
    #[track_caller]
    pub fn tool(&self, name: &str, arguments: &[&str]) -> String {
        self.run(&TOOLS.join(name), arguments, Stdio::null()).good()
    }

    /// Compiles C with clang: to bitcode for `.bc`, to an object for `.o`.
    #[track_caller]
    pub fn compile(&self, output: &str, source: &str, flags: &[&str]) {
        let input = format!("{output}.c");
        self.write(&input, source);
        let mut arguments = vec!["--target=wasm32-wasip1", "-O1", "-c", &input, "-o", output];
        if output.ends_with(".bc") {
            arguments.push("-emit-llvm");
        }
        arguments.extend(flags);
        self.tool("clang", &arguments);
    }

    /// Runs the command on `arguments`, which blanks separate.
    pub fn asyncify(&self, arguments: &str) -> Ended {
        self.asyncify_on(arguments, Stdio::null())
    }

    /// Runs the command with this file as its standard input.
    pub fn asyncify_reading(&self, arguments: &str, input: &str) -> Ended {
        let file = fs::File::open(self.path(input)).expect("the input is there");
        self.asyncify_on(arguments, file.into())
    }

    fn asyncify_on(&self, arguments: &str, input: Stdio) -> Ended {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        self.run(Path::new(env!("CARGO_BIN_EXE_asyncify")), &arguments, input)
    }

    /// Runs a finished program in Node.js and returns what it and its host said.
    #[track_caller]
    pub fn node(&self, program: &str) -> String {
        self.write("host.mjs", include_str!("host.mjs"));
        self.run(Path::new("node"), &["host.mjs", program], Stdio::null()).good()
    }

    /// Runs a module of JavaScript in Node.js.
    #[track_caller]
    pub fn node_script(&self, script: &str) {
        self.write("script.mjs", script);
        self.run(Path::new("node"), &["script.mjs"], Stdio::null()).good();
    }

    /// The exports of a finished program.
    #[track_caller]
    pub fn exports(&self, program: &str) -> Vec<String> {
        let bytes = fs::read(self.path(program)).expect("the program is there");
        let mut names = Vec::new();
        for payload in wasmparser::Parser::new(0).parse_all(&bytes) {
            if let wasmparser::Payload::ExportSection(exports) = payload.expect("valid wasm") {
                names.extend(exports.into_iter().map(|it| it.expect("an export").name.to_owned()));
            }
        }
        names
    }
}
