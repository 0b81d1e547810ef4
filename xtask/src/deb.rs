//! A package for Debian: what `install` makes for `/usr`, with the plugin among LLVM's own libraries, too.
//! CPack makes it, and finds out which packages it needs.

use crate::{
    command,
    install::{self, LLVM},
    paths,
};
use anyhow::{Context, Result};
use std::{fs, path::PathBuf, process::Command};

/// What `cargo xtask deb` is told.
#[derive(clap::Args)]
pub struct Arguments {
    /// Where to put the package
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    output: PathBuf,
    /// Package what has been built before
    #[arg(long)]
    no_build: bool,
}

/// Builds the plugin and the driver, and makes a package of them.
///
/// # Errors
///
/// If they do not build, a file cannot be written, or CPack fails.
pub fn run(arguments: &Arguments) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let root = folder.path().join("root");
    let usr = root.join("usr");
    install::run(&install::Arguments::staged("/usr", &root, arguments.no_build))?;
    install::link(
        &format!("../../asyncify/llvm-{LLVM}/libasyncify.so"),
        &usr.join(format!("lib/llvm-{LLVM}/lib/libasyncify.so")),
    )?;
    let documents = usr.join("share/doc/asyncify");
    for (file, name) in [("LICENSE", "copyright"), ("CHANGELOG.md", "changelog")] {
        install::copy(&paths::root().join(file), &documents.join(name))?;
    }
    // As Debian has them, and without a time in them.
    let mut gzip = Command::new("gzip");
    gzip.arg("-9n").arg(documents.join("changelog"));
    for page in fs::read_dir(usr.join("share/man/man1"))? {
        gzip.arg(page?.path());
    }
    command::run(&mut gzip)?;

    fs::create_dir_all(&arguments.output)
        .with_context(|| format!("cannot make {}", arguments.output.display()))?;
    let mut cpack = Command::new("cpack");
    cpack.arg("-G").arg("DEB").arg("--config");
    cpack.arg(paths::root().join("install/cpack/CPackConfig.cmake"));
    cpack.env("ASYNCIFY_ROOT", &root);
    cpack.env("ASYNCIFY_VERSION", env!("CARGO_PKG_VERSION")).env("ASYNCIFY_LLVM", LLVM);
    // In a folder of its own, so that nothing half-written is ever in the one that was asked for.
    let made = folder.path().join("made");
    command::run(cpack.arg("-B").arg(&made))?;
    for file in fs::read_dir(&made)? {
        let file = file?.path();
        if let Some(name) =
            file.file_name().filter(|_| file.extension().is_some_and(|e| e == "deb"))
        {
            let package = arguments.output.join(name);
            install::copy(&file, &package)?;
            println!("{}", package.display());
        }
    }
    Ok(())
}
