//! LLVM's tools, the plugin and the driver.

use anyhow::{Context, Result, ensure};
use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// Where everything is.
#[derive(Debug)]
pub struct Toolchain {
    /// LLVM's tools.
    bin: PathBuf,
    /// Their major version.
    pub major: u32,
    /// The plugin.
    pub plugin: PathBuf,
    /// The plugin that was built with the suite, which may be of another major.
    pub own_plugin: PathBuf,
    /// The driver.
    pub driver: PathBuf,
    /// The JavaScript engine.
    pub node: PathBuf,
}

impl Toolchain {
    /// Finds the tools: LLVM's in `LLVM_BIN` or by `llvm-config-22`, which must be of the
    /// major that the plugin is built for, the plugin and the driver beside what this binary's build leaves, or as `ASYNCIFY_PLUGIN` and
    /// `ASYNCIFY_DRIVER` say, Node in the cache or as `ASYNCIFY_NODE` says.
    ///
    /// # Errors
    ///
    /// If one of them is missing; the message says what brings it.
    pub fn find() -> Result<Toolchain> {
        let bin = match env::var_os("LLVM_BIN") {
            Some(bin) => PathBuf::from(bin),
            None => {
                let output = Command::new("llvm-config-22").arg("--bindir").output().context(
                    "cannot run llvm-config-22; `cargo xtask setup` installs it, or set LLVM_BIN",
                )?;
                PathBuf::from(String::from_utf8_lossy(&output.stdout).trim())
            }
        };
        // A test binary is `<profile>/deps/suite-…`, another one `<profile>/fuzz`.
        let own = env::current_exe().context("cannot find the running binary")?;
        let folder = own.parent().unwrap_or(Path::new("."));
        let profile =
            if folder.ends_with("deps") { folder.parent().unwrap_or(folder) } else { folder };
        let or = |variable, path: PathBuf| env::var_os(variable).map_or(path, PathBuf::from);
        let cache = crate::files::root().with_file_name(".cache");
        let found = Toolchain {
            major: major(&bin)?,
            bin,
            plugin: or("ASYNCIFY_PLUGIN", profile.join("libasyncify.so")),
            own_plugin: profile.join("libasyncify.so"),
            driver: or("ASYNCIFY_DRIVER", profile.join("asyncify")),
            node: or("ASYNCIFY_NODE", cache.join("tools/node26/bin/node")),
        };
        for (what, path) in [
            ("clang", &found.tool("clang")),
            ("the plugin", &found.plugin),
            ("the driver", &found.driver),
            ("node", &found.node),
        ] {
            ensure!(
                path.exists(),
                "{what} is not at {}; run `cargo xtask test`, which sets up and builds everything",
                path.display()
            );
        }
        Ok(found)
    }

    /// What makes clang load the plugin. Before LLVM 22, clang reads what follows `-mllvm`
    /// before it loads the plugins of passes, so it must load this one as a plugin of its own, too.
    pub fn clang_plugin(&self) -> Vec<String> {
        let flags: &[&str] =
            if self.major < 22 { &["-fplugin", "-fpass-plugin"] } else { &["-fpass-plugin"] };
        flags.iter().map(|flag| format!("{flag}={}", self.plugin.display())).collect()
    }

    /// The path of one of LLVM's tools.
    pub fn tool(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }

    /// A command that runs one of LLVM's tools.
    pub fn command(&self, name: &str) -> Command {
        Command::new(self.tool(name))
    }
}

/// The major version of the LLVM whose tools are in `bin`.
fn major(bin: &Path) -> Result<u32> {
    let output = succeed(Command::new(bin.join("llvm-config")).arg("--version"))?;
    let version = String::from_utf8_lossy(&output.stdout);
    let major = version.split('.').next().and_then(|major| major.parse().ok());
    major.with_context(|| format!("'{version}' is no version of LLVM's"))
}

/// A file of a package of npm's that `cargo xtask setup` has brought: `NAME/FILE`.
///
/// # Errors
///
/// If it is not there.
pub fn package(file: &str) -> Result<PathBuf> {
    let path = crate::files::root().with_file_name(".cache").join("tools").join(file);
    path.exists()
        .then_some(path)
        .with_context(|| format!("{file} is missing; `cargo xtask setup` installs it"))
}

/// Runs a command that must succeed.
///
/// # Errors
///
/// With the command and what it printed, if it does not.
pub fn succeed(command: &mut Command) -> Result<Output> {
    let output = run(command)?;
    ensure!(
        output.status.success(),
        "{command:?}\n{}: {}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(output)
}

/// Runs a command to its end.
///
/// # Errors
///
/// If it cannot be started.
pub fn run(command: &mut Command) -> Result<Output> {
    command.output().with_context(|| format!("cannot run {command:?}"))
}
