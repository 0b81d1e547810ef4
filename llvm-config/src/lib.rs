//! For build scripts: the LLVM that the feature `llvm<MAJOR>` of their package selects.
//!
//! What is wrong with an installation ends the build, with what to do about it.

use std::{env, process::Command};

/// The first major that the project is built against.
const OLDEST: u32 = 19;

/// An installation of LLVM, of the major that the package's feature names.
#[derive(Debug)]
pub struct Llvm {
    tool: String,
    /// The major version, as llvm-config tells it.
    pub major: u32,
}

impl Llvm {
    /// Finds it: the `llvm-config` that `LLVM_CONFIG` names, or else `llvm-config-<MAJOR>` of
    /// the path.
    ///
    /// # Panics
    /// If not exactly one of the features is on, or if that LLVM is not there or of another
    /// major.
    pub fn selected() -> Self {
        println!("cargo::rerun-if-env-changed=LLVM_CONFIG");
        let mut features: Vec<u32> = env::vars_os()
            .filter_map(|(name, _)| name.to_str()?.strip_prefix("CARGO_FEATURE_LLVM")?.parse().ok())
            .collect();
        features.sort_unstable();
        let &[major] = &features[..] else {
            panic!(
                "exactly one feature must name the major version of LLVM, and these do: \
                 {features:?}; for another one than the default, give `--no-default-features \
                 --features llvm<MAJOR>`"
            );
        };
        let tool = env::var("LLVM_CONFIG").unwrap_or_else(|_| format!("llvm-config-{major}"));
        let llvm = Self { tool, major };
        let version = llvm.ask(&["--version"]);
        assert!(
            version.split('.').next() == Some(&major.to_string()),
            "{} is of LLVM {version}, but this build is for LLVM {major}; \
             set LLVM_CONFIG to the llvm-config of LLVM {major}",
            llvm.tool
        );
        llvm
    }

    /// What llvm-config answers, without the line break.
    ///
    /// # Panics
    /// If it cannot be run or fails.
    pub fn ask(&self, arguments: &[&str]) -> String {
        let (tool, what) = (&self.tool, arguments.join(" "));
        let advice = format!(
            "install llvm-{}-dev with its shared library, or set LLVM_CONFIG \
             (`cargo xtask setup` does it)",
            self.major
        );
        match Command::new(tool).args(arguments).output() {
            Ok(out) if out.status.success() => {
                String::from_utf8(out.stdout).expect("llvm-config speaks UTF-8").trim().to_owned()
            }
            Ok(out) => {
                panic!("`{tool} {what}`: {}; {advice}", String::from_utf8_lossy(&out.stderr))
            }
            Err(error) => panic!("`{tool} {what}`: {error}; {advice}"),
        }
    }

    /// Sets `cfg(llvm_ge_<N>)` for each major up to this one, but not for what holds for all.
    pub fn set_cfgs(&self) {
        for major in OLDEST + 1..=self.major {
            println!("cargo::rustc-cfg=llvm_ge_{major}");
        }
    }
}
