//! What is tested, and with what.

use anyhow::{Context, Result, ensure};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// LLVM's tools, the plugin and the driver.
#[derive(Clone, Debug)]
pub struct Tools {
    bin: PathBuf,
    /// The plugin.
    pub plugin: PathBuf,
    /// The driver.
    pub driver: PathBuf,
}

impl Tools {
    /// Finds LLVM's tools in `LLVM_BIN` or by `llvm-config-22`; the plugin and the driver as
    /// `ASYNCIFY_PLUGIN` and `ASYNCIFY_DRIVER` say, or in the folder of the build.
    ///
    /// # Errors
    ///
    /// If one of them is missing.
    pub fn find() -> Result<Self> {
        let bin = match env::var_os("LLVM_BIN") {
            Some(bin) => PathBuf::from(bin),
            None => {
                let output = Command::new("llvm-config-22")
                    .arg("--bindir")
                    .output()
                    .context("cannot run llvm-config-22; install it, or set LLVM_BIN")?;
                String::from_utf8_lossy(&output.stdout).trim().into()
            }
        };
        // A test is `<profile>/deps/robust-...`.
        let own = env::current_exe().context("cannot find the executable")?;
        let profile = own.parent().and_then(Path::parent).unwrap_or(Path::new("."));
        let or = |variable, name| env::var_os(variable).map_or(profile.join(name), PathBuf::from);
        let tools = Tools {
            bin,
            plugin: or("ASYNCIFY_PLUGIN", "libasyncify.so"),
            driver: or("ASYNCIFY_DRIVER", "asyncify"),
        };
        for path in [&tools.llvm("opt"), &tools.plugin, &tools.driver] {
            ensure!(path.exists(), "there is no {}; build it first", path.display());
        }
        Ok(tools)
    }

    /// One of LLVM's tools.
    pub fn llvm(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }

    /// The folder of the test suite, whose files are mutated.
    pub fn suite(&self) -> &Path {
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../testsuite"))
    }
}
