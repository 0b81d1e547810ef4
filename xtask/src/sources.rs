//! Third-party sources that the workloads are built from, and a C library for them. Each
//! comes through its registry's own client, which checks what it downloads.

use crate::{command, paths};
use anyhow::{Context, Result};
use std::{env, ffi::OsString, fs, path::Path, process::Command};
use tempfile::TempDir;

/// Crates that bundle the workloads' sources, in exact versions.
const CRATES: &[(&str, &str)] = &[
    ("bzip2-sys", "0.1.13"),
    ("libsqlite3-sys", "0.40.0"),
    ("libz-sys", "1.1.31"),
    ("lua-src", "551.1.0"),
    ("rquickjs-sys", "0.14.0"),
    ("zstd-sys", "2.1.3"),
];
/// The source package that has Lua's own tests.
const LUPA: (&str, &str) = ("lupa", "2.8");
/// A C library for wasm with `setjmp`; the one of the stable release has none.
const WASI_LIBC: &str = "0.0~git20240708.3f43ea9-2~bpo12+1";
/// Binaryen of the stable release: later ones on npm are built without DWARF.
const BINARYEN: &str = "108-1";
/// MicroPython's source package, of Debian's next release.
const MICROPYTHON: Debian = Debian {
    suite: "trixie",
    package: "micropython",
    version: "1.25.0+ds-1",
    archive: "micropython_1.25.0+ds.orig.tar.xz",
    folder: "micropython-1.25.0",
};
/// zlib's, which has its own build system, as the crate has not.
const ZLIB: Debian = Debian {
    suite: "bookworm",
    package: "zlib",
    version: "1:1.2.13.dfsg-1",
    archive: "zlib_1.2.13.dfsg.orig.tar.bz2",
    folder: "zlib-1.2.13.dfsg",
};
/// What Debian signs its archive with, of package `debian-archive-keyring`.
const ARCHIVE_KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Downloads what is missing.
///
/// # Errors
///
/// If a client is missing or fails.
pub fn fetch() -> Result<()> {
    crates()?;
    once(&paths::lua_tests(), lua_tests)?;
    once(&paths::micropython(), |temporary| source(&MICROPYTHON, temporary))?;
    once(&paths::zlib(), |temporary| source(&ZLIB, temporary))?;
    once(&paths::sysroot(), |temporary| {
        package(temporary, "bookworm-backports", "wasi-libc", WASI_LIBC)
    })?;
    let binaryen = paths::cache().join("tools/binaryen-108");
    once(&binaryen, |temporary| package(temporary, "bookworm", "binaryen", BINARYEN))
}

/// Makes `place` unless it is there. `make` gets a temporary folder beside it, and returns
/// what in that becomes `place`, so that what is there is complete.
///
/// # Errors
///
/// If `make` fails, or the folder cannot be created.
pub fn once(place: &Path, make: impl FnOnce(&TempDir) -> Result<OsString>) -> Result<()> {
    if place.exists() {
        return Ok(());
    }
    let parent = place.parent().context("a folder in the cache has a parent")?;
    fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
    let temporary = tempfile::tempdir_in(parent)?;
    let made = temporary.path().join(make(&temporary)?);
    fs::rename(&made, place).with_context(|| format!("cannot create {}", place.display()))
}

/// The crates, by a package that depends on them all. It stays beside them and says which
/// they are: with other versions they are downloaded again.
fn crates() -> Result<()> {
    let mut manifest = "[package]\nname = \"sources\"\nedition = \"2024\"\n\n\
                        [lib]\npath = \"lib.rs\"\n\n[workspace]\n\n[dependencies]\n"
        .to_owned();
    for (name, version) in CRATES {
        manifest += &format!("{name} = {{ version = \"={version}\", default-features = false }}\n");
    }
    let place = paths::crates();
    if place.exists() {
        if fs::read_to_string(place.join("Cargo.toml")).is_ok_and(|text| text == manifest) {
            return Ok(());
        }
        fs::remove_dir_all(&place).with_context(|| format!("cannot delete {}", place.display()))?;
    }
    once(&place, |temporary| {
        let names: Vec<_> =
            CRATES.iter().map(|(name, version)| format!("{name} {version}")).collect();
        println!("downloading {} with cargo", names.join(", "));
        let folder = temporary.path().join("crates");
        fs::create_dir(&folder)?;
        fs::write(folder.join("Cargo.toml"), &manifest)?;
        fs::write(folder.join("lib.rs"), "")?;
        // It prints how to configure the vendored sources, which nobody needs.
        command::output(
            Command::new(env!("CARGO"))
                .args(["vendor", "--quiet", "--manifest-path"])
                .arg(folder.join("Cargo.toml"))
                .arg(folder.join("vendor")),
        )?;
        Ok("crates".into())
    })
}

/// Answers for the package's build system when pip asks for its metadata, which it does
/// before it keeps a source package: to ask the package's own takes minutes, since that
/// compiles what it bundles.
fn build_system() -> String {
    let (name, version) = LUPA;
    format!(
        "import os, sys\n\
         __legacy__ = sys.modules[__name__]\n\
         def prepare_metadata_for_build_wheel(folder, settings=None):\n    \
             info = '{name}-{version}.dist-info'\n    \
             os.mkdir(os.path.join(folder, info))\n    \
             with open(os.path.join(folder, info, 'METADATA'), 'w') as file:\n        \
                 file.write('Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n')\n    \
             return info\n"
    )
}

/// Lua's own tests.
fn lua_tests(temporary: &TempDir) -> Result<OsString> {
    let (name, version) = LUPA;
    println!("downloading {name} {version} with pip");
    let modules = temporary.path().join("modules");
    fs::create_dir_all(modules.join("setuptools"))?;
    fs::write(modules.join("setuptools/__init__.py"), "")?;
    fs::write(modules.join("setuptools/build_meta.py"), build_system())?;
    command::output(
        Command::new("python3")
            .args(["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", name])
            .args(["--no-build-isolation", "--use-pep517", "--dest"])
            .arg(temporary.path())
            .arg(format!("{name}=={version}"))
            .env("PYTHONPATH", &modules),
    )?;
    let folder = format!("{name}-{version}");
    command::run(
        Command::new("tar")
            .arg("-xzf")
            .arg(format!("{folder}.tar.gz"))
            .current_dir(temporary.path()),
    )?;
    Ok(Path::new(&folder).join("third-party/lua54/testes").into())
}

/// A source package of Debian's, without Debian's patches.
struct Debian {
    suite: &'static str,
    package: &'static str,
    version: &'static str,
    /// The upstream archive in it, and the folder in that.
    archive: &'static str,
    folder: &'static str,
}

/// Downloads a source package and unpacks it.
fn source(of: &Debian, temporary: &TempDir) -> Result<OsString> {
    let Debian { suite, package, version, archive, folder } = of;
    println!("downloading {package} {version} with apt-get");
    let apt = apt(temporary.path(), "deb-src", suite)?;
    command::run(apt().args(["source", "--download-only", &format!("{package}={version}")]))?;
    command::run(Command::new("tar").args(["-xf", archive]).current_dir(temporary.path()))?;
    Ok(folder.into())
}

/// What a package of a suite of Debian's installs to `/usr`, from the mirror of this machine's.
fn package(temporary: &TempDir, suite: &str, name: &str, version: &str) -> Result<OsString> {
    println!("downloading {name} {version} with apt-get");
    let folder = temporary.path();
    let apt = apt(folder, "deb", suite)?;
    command::run(apt().arg("download").arg(format!("{name}={version}")))?;
    let packages = fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    let package = packages.into_iter().find(|path| path.extension().is_some_and(|e| e == "deb"));
    let package = package.context("apt-get downloaded no package")?;
    command::run(Command::new("dpkg-deb").arg("-x").arg(package).arg(folder.join("root")))?;
    Ok(Path::new("root/usr").into())
}

/// Commands of apt that know one suite of Debian, by packages (`deb`) or sources (`deb-src`). apt
/// works in folders of its own: nothing of the machine is changed.
fn apt<'a>(folder: &'a Path, kind: &str, suite: &str) -> Result<impl Fn() -> Command + use<'a>> {
    for needed in ["lists/partial", "cache/archives/partial", "root"] {
        fs::create_dir_all(folder.join(needed))?;
    }
    let mirror = mirror()?;
    let list = format!("{kind} [signed-by={ARCHIVE_KEYS}] {mirror} {suite} main\n");
    fs::write(folder.join("suite.list"), list)?;
    let option = move |key: &str, name: &str| {
        format!(
            "--option={key}={}",
            if name == "-" { name.into() } else { folder.join(name).display().to_string() }
        )
    };
    let apt = move || {
        let mut command = Command::new("apt-get");
        command.current_dir(folder).args(["--quiet", "--quiet"]).args([
            option("Dir::Etc::sourcelist", "suite.list"),
            option("Dir::Etc::sourceparts", "-"),
            option("Dir::State::lists", "lists"),
            option("Dir::Cache", "cache"),
            // As who runs it: another user cannot write here.
            "--option=APT::Sandbox::User=root".to_owned(),
        ]);
        command
    };
    command::run(apt().arg("update"))?;
    Ok(apt)
}

/// The mirror that the machine's `bookworm` is from.
fn mirror() -> Result<String> {
    let sources = command::output(Command::new("apt-get").args([
        "indextargets",
        "--format",
        "$(SITE) $(RELEASE)",
        "Created-By: Packages",
        "Component: main",
    ]))?;
    let mirror = sources.lines().find_map(|line| line.strip_suffix(" bookworm"));
    let mirror = mirror.context(
        "apt has no source of Debian's 'bookworm', beside which the C library and sources are",
    )?;
    Ok(mirror.to_owned())
}
