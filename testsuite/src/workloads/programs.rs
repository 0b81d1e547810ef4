//! The programs: whose sources, and what they are compiled with.

use super::build::Places;
use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A library and the program of ours around it, which is in `workloads/<name>/`.
#[derive(Debug)]
pub struct Program {
    /// Its name.
    pub name: &'static str,
    /// The library's folder, from where the crates are.
    folder: &'static str,
    /// Its sources there; all of a folder where the name ends in `/`.
    sources: &'static [&'static str],
    /// Flags for the compiler.
    pub flags: &'static [&'static str],
    /// At how many of the places [`Places::Everywhere`] one suspends, on average.
    pub interval: u32,
}

/// All programs.
pub const PROGRAMS: [Program; 5] = [
    Program {
        name: "zlib",
        folder: "libz-sys/src/zlib",
        sources: &[
            "adler32.c",
            "crc32.c",
            "deflate.c",
            "infback.c",
            "inffast.c",
            "inflate.c",
            "inftrees.c",
            "trees.c",
            "zutil.c",
        ],
        flags: &["-DZ_SOLO"],
        interval: 997,
    },
    Program {
        name: "bzip2",
        folder: "bzip2-sys/bzip2-1.0.8",
        sources: &[
            "blocksort.c",
            "bzlib.c",
            "compress.c",
            "crctable.c",
            "decompress.c",
            "huffman.c",
            "randtable.c",
        ],
        flags: &["-DBZ_NO_STDIO"],
        interval: 1999,
    },
    Program {
        name: "zstd",
        folder: "zstd-sys/zstd/lib",
        sources: &["common/", "compress/", "decompress/"],
        flags: &["-DZSTD_DISABLE_ASM", "-DXXH_NAMESPACE=ZSTD_"],
        interval: 1999,
    },
    Program {
        name: "sqlite",
        folder: "libsqlite3-sys/sqlite3",
        sources: &["sqlite3.c"],
        flags: &[
            "-DSQLITE_OS_OTHER=1",
            "-DSQLITE_THREADSAFE=0",
            "-DSQLITE_DEFAULT_MEMSTATUS=0",
            "-DSQLITE_OMIT_LOAD_EXTENSION",
            "-DSQLITE_OMIT_LOCALTIME",
            "-DSQLITE_OMIT_WAL",
        ],
        interval: 499,
    },
    // No library but the standard one, whose templates are compiled with the program. Other
    // parts of it are not: below them nothing may suspend, so it cannot do so everywhere.
    Program { name: "cpp", folder: "", sources: &[], flags: &[], interval: 1 },
];

/// A file to compile.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// Whether it is ours: the compiler's warnings are errors there.
    pub is_ours: bool,
}

impl Program {
    /// Whether it is compiled with a library, which can suspend everywhere.
    pub fn has_library(&self) -> bool {
        !self.sources.is_empty()
    }

    /// The folder with the library's headers.
    pub fn headers(&self, crates: &Path) -> PathBuf {
        crates.join(self.folder)
    }

    /// All sources, the library's first, in the same order each time.
    ///
    /// # Errors
    ///
    /// If a folder cannot be read or has no source.
    pub fn sources(&self, crates: &Path, places: Places) -> Result<Vec<Source>> {
        let folder = self.headers(crates);
        let mut sources = Vec::new();
        for name in self.sources {
            if name.ends_with('/') {
                sources.extend(all(&folder.join(name))?);
            } else {
                sources.push(folder.join(name));
            }
        }
        let ours = crate::files::root().join("workloads");
        let library = sources.len();
        sources.extend(all(&ours.join(self.name))?);
        if places == Places::Everywhere {
            sources.push(ours.join("everywhere.c"));
        }
        let source = |(i, path)| Source { path, is_ours: i >= library };
        Ok(sources.into_iter().enumerate().map(source).collect())
    }
}

/// Whether a source is in C++.
pub fn is_cpp(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "cpp")
}

/// The sources in a folder.
fn all(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let context = || format!("cannot read {}", folder.display());
    for entry in fs::read_dir(folder).with_context(context)? {
        let path = entry.with_context(context)?.path();
        if path.extension().is_some_and(|it| it == "c") || is_cpp(&path) {
            found.push(path);
        }
    }
    ensure!(!found.is_empty(), "no sources in {}", folder.display());
    found.sort();
    Ok(found)
}
