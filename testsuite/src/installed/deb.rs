//! The package for Debian, installed by dpkg into a root of its own.

use super::{LINK, SOURCES, SWITCH, Shared};
use crate::{
    files,
    toolchain::{run, succeed},
};
use anyhow::{Context, Result, ensure};
use std::{fs, path::Path, process::Command};

/// Makes the package, installs it, and uses what lies in `/usr` then.
pub fn package(shared: &Shared, folder: &Path) -> Result<()> {
    let xtask = shared.toolchain.driver.with_file_name("xtask");
    succeed(Command::new(xtask).args(["deb", "--no-build", "--output"]).arg(folder))?;
    let mut files = fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    let package = files
        .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .context("there is no package")?;

    let field = |name| -> Result<String> {
        let output = succeed(Command::new("dpkg-deb").arg("-f").arg(&package).arg(name))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    ensure!(field("Package")? == "asyncify" && field("Version")? == env!("CARGO_PKG_VERSION"));
    let needs = field("Depends")?;
    ensure!(needs.contains("libllvm22") && needs.contains("libc6"), "it depends on: {needs}");

    let root = folder.join("root");
    install(&package, &root)?;
    let usr = root.join("usr");
    for file in [
        "share/doc/asyncify/copyright",
        "share/doc/asyncify/changelog.gz",
        "share/man/man1/asyncify-link.1.gz",
        "share/bash-completion/completions/asyncify",
    ] {
        ensure!(usr.join(file).is_file(), "{file} is missing");
    }

    // Where LLVM's own libraries are.
    let plugin = usr.join("lib/llvm-22/lib/libasyncify.so");
    let mut opt = shared.toolchain.command("opt");
    opt.arg("-load-pass-plugin").arg(&plugin).args(["-passes=asyncify<switch=pause>", "-S"]);
    let output = succeed(opt.arg(files::root().join("ir/transform/dispatch-by-number.ll")))?;
    ensure!(String::from_utf8_lossy(&output.stdout).contains("__asyncify_state"));

    let program = folder.join("app.wasm");
    let mut cc = Command::new(usr.join("bin/asyncify-cc"));
    cc.env("ASYNCIFY_FLAGS", SWITCH).arg("-O2").arg("-I").arg(files::root().join("include"));
    cc.args(SOURCES.map(|source| files::root().join(source)));
    succeed(cc.args(LINK).arg("-o").arg(&program))?;
    shared.compare(&program, 8)?;
    Ok(())
}

/// Installs a package into `root`, whose database knows of no other: what it depends on is the
/// machine's. Only root can; anybody else unpacks it.
fn install(package: &Path, root: &Path) -> Result<()> {
    let user = succeed(Command::new("id").arg("-u"))?;
    if user.stdout.trim_ascii() != b"0" {
        succeed(Command::new("dpkg-deb").arg("-x").arg(package).arg(root))?;
        return Ok(());
    }
    let database = root.join("var/lib/dpkg");
    for folder in ["info", "updates"] {
        fs::create_dir_all(database.join(folder))?;
    }
    fs::write(database.join("status"), "")?;
    let mut dpkg = Command::new("dpkg");
    dpkg.arg("--instdir").arg(root).arg("--admindir").arg(&database);
    let output = run(dpkg.args(["--force-depends", "--install"]).arg(package))?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
