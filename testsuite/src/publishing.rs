//! The packages that can be published: each has all that it is made of, and nothing else.

use crate::{files, toolchain::succeed};
use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A folder with a workspace, and the packages of it.
const WORKSPACES: [(&str, &[&str]); 3] = [
    ("", &["llvm-config", "llvm-link", "asyncify", "asyncify-driver"]),
    ("", &["asyncify-attributes", "asyncify-build"]),
    ("runtime/rust", &["asyncify-tasks"]),
];

/// What must be in a package beside its sources.
const FILES: [&str; 4] = ["Cargo.lock", "Cargo.toml", "LICENSE", "README.md"];

/// What may lie in its folder at the top.
const FOLDERS: [&str; 5] = ["cpp", "examples", "include", "runtime", "src"];

/// One trial for each workspace.
pub fn trials() -> Vec<Trial> {
    let trial = |(folder, packages): (&'static str, &'static [&'static str])| {
        Trial::test(format!("publishing::{}", packages.join("+")), move || {
            check(&files::root().join("..").join(folder), packages)
                .map_err(|error| format!("{error:#}").into())
        })
    };
    WORKSPACES.into_iter().map(trial).collect()
}

fn check(workspace: &Path, packages: &[&str]) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("asyncify-packages-").tempdir()?;
    let mut cargo = Command::new("cargo");
    // Versions of one checkout depend on each other, so they are packaged together.
    cargo.args(["package", "--quiet", "--offline", "--no-verify", "--allow-dirty"]);
    cargo.arg("--target-dir").arg(folder.path()).current_dir(workspace);
    cargo.args(packages.iter().flat_map(|name| ["--package", *name]));
    succeed(&mut cargo)?;
    for name in packages {
        let unpacked = unpack(&folder.path().join("package"), name)?;
        contents(&unpacked).with_context(|| format!("the package {name}"))?;
    }
    Ok(())
}

/// Unpacks a package where it is.
fn unpack(folder: &Path, name: &str) -> Result<PathBuf> {
    let version = env!("CARGO_PKG_VERSION");
    let mut tar = Command::new("tar");
    tar.arg("-xzf").arg(format!("{name}-{version}.crate")).current_dir(folder);
    succeed(&mut tar)?;
    Ok(folder.join(format!("{name}-{version}")))
}

fn contents(package: &Path) -> Result<()> {
    for name in FILES {
        let length = fs::metadata(package.join(name)).with_context(|| name.to_owned())?.len();
        ensure!(length > 0, "{name} is empty");
    }
    for entry in fs::read_dir(package)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        ensure!(!entry.file_type()?.is_dir() || FOLDERS.contains(&&*name), "has {name}/");
    }
    let manifest = fs::read_to_string(package.join("Cargo.toml"))?;
    for key in ["description", "license", "readme", "keywords", "categories"] {
        ensure!(manifest.lines().any(|it| it.starts_with(&format!("{key} = "))), "has no {key}");
    }
    let license = fs::read_to_string(package.join("LICENSE"))?;
    ensure!(license.contains("LLVM Exceptions to the Apache 2.0 License"), "has another licence");
    let missing = missing_includes(&package.join("src"))?;
    ensure!(missing.is_empty(), "what its sources include is not in it: {missing:?}");
    Ok(())
}

/// What `include_str!` names and is not there, outside of tests, which stay with the checkout.
fn missing_includes(folder: &Path) -> Result<BTreeSet<String>> {
    let mut missing = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            missing.extend(missing_includes(&path)?);
        } else if path.extension().is_some_and(|it| it == "rs") {
            let tokens = crate::messages::tokens(&path)?;
            for name in crate::messages::included(tokens) {
                if !path.with_file_name("").join(&name).is_file() {
                    missing.insert(name);
                }
            }
        }
    }
    Ok(missing)
}
