//! Installs what a build leaves, as distributions lay it out. Nothing that is installed knows where
//! it is: all paths are relative to the files themselves, and the whole can be moved.
//!
//! | in the prefix | is |
//! |---|---|
//! | `bin/asyncify`; `asyncify-cc`, `-c++` and `-ld`, links to it | the driver |
//! | `include/` | `asyncify.h`, `asyncify-pass.h` |
//! | `lib/asyncify/llvm-MAJOR/` | the plugin and the archive, which are for one major of LLVM |
//! | `lib/cmake/Asyncify/` | for `find_package` |
//! | `lib/pkgconfig/` | for `pkg-config` |
//! | `share/asyncify/runtime/` | sources of the runtime, for programs |
//! | `share/asyncify/rust/` | crates for programs and build scripts in Rust |
//! | `share/asyncify/cmake/`, `clang/` | a toolchain file, a configuration file |
//! | `share/man/man1/`, and where bash, zsh and fish look | the driver's manual pages, and completions |

use crate::{command, paths};
use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::{Component, Path, PathBuf},
    process::Command,
};

/// The LLVM that a build without further features is for.
pub const LLVM: &str = "22";

/// What is copied as it is: the folder in the checkout, the files, the folder in the prefix.
const FILES: &[(&str, &[&str], &str)] = &[
    ("runtime/include", &["asyncify.h"], "include"),
    ("plugin/include", &["asyncify-pass.h"], "include"),
    (
        "runtime/src",
        &[
            "exports.c",
            "frames.h",
            "switch.h",
            "task.c",
            "tinygo.h",
            "tinygo_asyncify.c",
            "tinygo_scan.c",
            "tinygo_tasks.c",
        ],
        "share/asyncify/runtime",
    ),
    ("install/cmake", &["AsyncifyFunctions.cmake", "AsyncifyOptions.cmake"], "lib/cmake/Asyncify"),
    ("install/cmake/Platform", &["WASI.cmake"], "share/asyncify/cmake/Platform"),
    ("runtime/rust", &["Cargo.toml", "LICENSE", "README.md"], "share/asyncify/rust/tasks"),
    (
        "runtime/rust/examples",
        &["channels.rs", "event_loop.rs", "generator.rs"],
        "share/asyncify/rust/tasks/examples",
    ),
    ("runtime/rust/src", &["lib.rs", "sys.rs"], "share/asyncify/rust/tasks/src"),
    ("runtime/rust-attributes", &["Cargo.toml", "README.md"], "share/asyncify/rust/attributes"),
    ("runtime/rust-attributes/src", &["expand.rs", "lib.rs"], "share/asyncify/rust/attributes/src"),
    ("runtime/rust-build", &["Cargo.toml", "README.md"], "share/asyncify/rust/build"),
    ("runtime/rust-build/src", &["lib.rs"], "share/asyncify/rust/build/src"),
];

/// What is copied with versions filled in; its name ends in `.in` in the checkout.
const TEMPLATES: &[(&str, &[&str], &str)] = &[
    (
        "install/cmake",
        &["AsyncifyConfig.cmake", "AsyncifyConfigVersion.cmake", "AsyncifyTargets.cmake"],
        "lib/cmake/Asyncify",
    ),
    ("install/cmake", &["wasm32-wasi.cmake"], "share/asyncify/cmake"),
    ("install/clang", &["asyncify.cfg"], "share/asyncify/clang"),
    ("install/pkgconfig", &["asyncify.pc", "asyncify-pass.pc"], "lib/pkgconfig"),
];

/// Names under which the driver is a compiler or a linker.
const NAMES: [&str; 3] = ["asyncify-cc", "asyncify-c++", "asyncify-ld"];

/// Shells, and where each looks for what completes a command.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "share/bash-completion/completions/asyncify"),
    ("fish", "share/fish/vendor_completions.d/asyncify.fish"),
    ("zsh", "share/zsh/site-functions/_asyncify"),
];

/// What `cargo xtask install` is told.
#[derive(clap::Args)]
pub struct Arguments {
    /// Where it is used from
    #[arg(long, value_name = "DIR", default_value = "/usr/local")]
    prefix: PathBuf,
    /// Where to put it, with the prefix below: for packages
    #[arg(long, value_name = "DIR")]
    destdir: Option<PathBuf>,
    /// Install what has been built before
    #[arg(long)]
    no_build: bool,
}

impl Arguments {
    /// For a package, whose root is `destdir`.
    pub fn staged(prefix: &str, destdir: &Path, no_build: bool) -> Self {
        Self { prefix: prefix.into(), destdir: Some(destdir.to_owned()), no_build }
    }
}

/// Builds the plugin and the driver, and installs them.
///
/// # Errors
///
/// If they do not build, or a file cannot be written.
pub fn run(arguments: &Arguments) -> Result<()> {
    if !arguments.no_build {
        let mut cargo = Command::new(env!("CARGO"));
        command::run(cargo.current_dir(paths::root()).args(["build", "--release", "--locked"]))?;
    }
    let root = place(&arguments.prefix, arguments.destdir.as_deref())?;
    let release = paths::release();
    let plugin = format!("lib/asyncify/llvm-{LLVM}");
    copy(&release.join("asyncify"), &root.join("bin/asyncify"))?;
    for name in NAMES {
        link("asyncify", &root.join("bin").join(name))?;
    }
    for name in ["libasyncify.so", "libasyncify.a"] {
        copy(&release.join(name), &root.join(&plugin).join(name))?;
    }
    let all = |list: &'static [(&str, &[&str], &str)]| {
        list.iter().flat_map(|(from, names, to)| names.iter().map(move |name| (*from, *name, *to)))
    };
    for (from, name, to) in all(FILES) {
        copy(&paths::root().join(from).join(name), &root.join(to).join(name))?;
    }
    for (from, name, to) in all(TEMPLATES) {
        let path = paths::root().join(from).join(format!("{name}.in"));
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let text = text.replace("@LLVM@", LLVM).replace("@VERSION@", env!("CARGO_PKG_VERSION"));
        put(&root.join(to).join(name), |file| fs::write(file, text))?;
    }
    let driver = release.join("asyncify");
    let man = root.join("share/man/man1");
    command::run(Command::new(&driver).arg("man").arg("-o").arg(&man))?;
    for (shell, path) in COMPLETIONS {
        let text = command::output(Command::new(&driver).args(["completions", shell]))?;
        put(&root.join(path), |file| fs::write(file, text + "\n"))?;
    }
    println!("installed in {}", root.display());
    Ok(())
}

/// Where the prefix is, in `destdir` if there is one.
fn place(prefix: &Path, destdir: Option<&Path>) -> Result<PathBuf> {
    let Some(destdir) = destdir else {
        return std::path::absolute(prefix).context("--prefix is empty");
    };
    ensure!(prefix.is_absolute(), "with --destdir, --prefix is the path from /");
    // Below, not in its place.
    let below = prefix.components().filter(|part| matches!(part, Component::Normal(_)));
    Ok(std::path::absolute(destdir).context("--destdir is empty")?.join(below.collect::<PathBuf>()))
}

/// Copies a file, with its permissions.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    ensure!(from.exists(), "{} is missing; build first", from.display());
    put(to, |file| fs::copy(from, file).map(drop))
}

/// Makes a link to something in its own folder.
pub fn link(target: &str, path: &Path) -> Result<()> {
    put(path, |file| {
        fs::remove_file(file)?;
        std::os::unix::fs::symlink(target, file)
    })
}

/// Makes a file by `write`, which gets one beside it, so that a program that runs, or another
/// installation, never sees a part of it.
fn put(path: &Path, write: impl FnOnce(&Path) -> std::io::Result<()>) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let context = || format!("cannot write {}", path.display());
    let folder = path.parent().with_context(context)?;
    fs::create_dir_all(folder).with_context(context)?;
    let temporary = tempfile::Builder::new()
        .permissions(fs::Permissions::from_mode(0o644))
        .tempfile_in(folder)
        .with_context(context)?
        .into_temp_path();
    write(&temporary).with_context(context)?;
    temporary.persist(path).with_context(context)
}

#[cfg(test)]
mod tests {
    use super::place;
    use std::path::Path;

    #[test]
    fn the_prefix_is_below_the_destdir() {
        let place =
            |prefix, destdir: Option<&str>| place(Path::new(prefix), destdir.map(Path::new));
        assert_eq!(place("/usr", None).unwrap(), Path::new("/usr"));
        assert_eq!(place("/usr", Some("/tmp/x")).unwrap(), Path::new("/tmp/x/usr"));
        assert!(place("usr", Some("/tmp/x")).is_err());
    }
}
