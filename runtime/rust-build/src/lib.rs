//! For build scripts of programs that Asyncify for LLVM transforms: the options of the pass, and
//! what a host needs besides, as arguments of the linker. That has to be `asyncify-ld`, and rustc has to
//! leave it bitcode; what is missing is an error of the build, with what to do.
//!
//! ```no_run
//! // build.rs
//! asyncify_build::Link::new().option("abi", "binaryen").export("__stack_pointer").emit();
//! ```

use std::{env, path::Path};

/// How the linker is told that bitcode follows.
const BITCODE: &str = "linker-plugin-lto";

/// What the linker is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    arguments: Vec<String>,
}

/// What Cargo says of a build.
#[derive(Clone, Debug, Default)]
struct Setting {
    is_wasm: bool,
    /// The configuration's `linker`.
    linker: Option<String>,
    flags: Vec<String>,
}

impl Link {
    /// Tells it nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// An option of the pass, as the driver has it without its dashes: `switch` and `host.wait`, `abi`
    /// and `binaryen`, `stack-check` and `on`. What the source says by attributes need not be said here.
    #[must_use]
    pub fn option(mut self, key: &str, value: &str) -> Self {
        self.arguments.push(format!("--asyncify-{key}={value}"));
        self
    }

    /// Lets the host see a symbol of the program or of the linker.
    #[must_use]
    pub fn export(mut self, symbol: &str) -> Self {
        self.arguments.push(format!("--export={symbol}"));
        self
    }

    /// Prints it for Cargo. For other targets than wasm, nothing is to be done. Errors are told to Cargo,
    /// which ends the build.
    pub fn emit(self) {
        let variable = |name: &str| env::var(name).unwrap_or_default();
        let setting = Setting {
            is_wasm: variable("CARGO_CFG_TARGET_FAMILY").split(',').any(|it| it == "wasm"),
            linker: env::var("RUSTC_LINKER").ok(),
            flags: variable("CARGO_ENCODED_RUSTFLAGS").split('\x1f').map(str::to_owned).collect(),
        };
        // Else Cargo takes it that every file of the package counts.
        println!("cargo::rerun-if-changed=build.rs");
        for line in self.lines(&setting) {
            println!("{line}");
        }
    }

    fn lines(&self, setting: &Setting) -> Vec<String> {
        if !setting.is_wasm {
            return Vec::new();
        }
        if let Some(mistake) = setting.mistake() {
            return vec![format!("cargo::error={mistake}")];
        }
        self.arguments.iter().map(|it| format!("cargo::rustc-link-arg={it}")).collect()
    }
}

impl Setting {
    /// What is missing in Cargo's configuration, and what to do.
    fn mistake(&self) -> Option<String> {
        let flag = |text: &str| self.flags.iter().find(|it| it.contains(text));
        let given = flag("linker=").and_then(|it| it.split_once("linker="));
        let linker = self.linker.as_deref().or(given.map(|(_, path)| path)).unwrap_or_default();
        let name = Path::new(linker).file_stem().unwrap_or_default().to_string_lossy();
        if name != "asyncify-ld" {
            let told =
                "in .cargo/config.toml, beneath [target.TRIPLE], say linker = \"asyncify-ld\"";
            return Some(match linker {
                "" => format!("no linker is configured; {told}"),
                _ => format!("the linker is '{linker}', not asyncify-ld; {told}"),
            });
        }
        flag(BITCODE).is_none().then(|| {
            format!(
                "the linker gets no bitcode, so nothing would be transformed; in \
                 .cargo/config.toml, beneath [target.TRIPLE], say rustflags = [\"-C{BITCODE}\"]"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Link, Setting};

    fn lines(is_wasm: bool, linker: Option<&str>, flags: &[&str]) -> Vec<String> {
        let flags = flags.iter().map(|&it| it.to_owned()).collect();
        let setting = Setting { is_wasm, linker: linker.map(str::to_owned), flags };
        Link::new().option("switch", "host.wait").export("malloc").lines(&setting)
    }

    const BITCODE: &str = "-Clinker-plugin-lto";
    const LINES: [&str; 2] = [
        "cargo::rustc-link-arg=--asyncify-switch=host.wait",
        "cargo::rustc-link-arg=--export=malloc",
    ];

    #[test]
    fn the_linker_is_told() {
        assert_eq!(lines(true, Some("/opt/bin/asyncify-ld"), &[BITCODE]), LINES);
        let flags = ["-C", "linker=asyncify-ld", "-C", "linker-plugin-lto"];
        assert_eq!(lines(true, None, &flags), LINES);
    }

    #[test]
    fn other_targets_are_let_be() {
        assert!(lines(false, None, &[]).is_empty());
    }

    #[test]
    fn what_is_missing_is_an_error() {
        for (linker, flags, message) in [
            (None, &[BITCODE][..], "no linker is configured"),
            (Some("wasm-ld"), &[BITCODE], "'wasm-ld', not asyncify-ld"),
            (Some("asyncify-ld"), &[], "no bitcode"),
        ] {
            let lines = lines(true, linker, flags);
            let [line] = &lines[..] else { panic!("{lines:?}") };
            assert!(line.starts_with("cargo::error=") && line.contains(message), "{line}");
        }
    }
}
