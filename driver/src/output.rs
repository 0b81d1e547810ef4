//! Writing what a command makes: all of it, or nothing.

use crate::{crash::Scratch, error::Error};
use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

/// The name that stands for the standard output.
pub const STDOUT: &str = "-";

/// Where the result of a command goes.
#[derive(Clone, Debug)]
pub enum Target {
    /// The standard output.
    Stdout,
    /// A file that is replaced as a whole, or made.
    File(PathBuf),
    /// Something that is written to and stays what it is: a device, a pipe.
    Special(PathBuf),
}

impl Target {
    /// The target that the user named.
    pub fn new(path: &Path) -> Self {
        if path.as_os_str() == STDOUT {
            return Self::Stdout;
        }
        // A link is followed: what it points to is replaced, not the link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        match fs::metadata(&path) {
            Ok(metadata) if !metadata.is_file() => Self::Special(path),
            _ => Self::File(path),
        }
    }

    /// A directory for temporary files from which [`Target::persist`] can move its
    /// result into place.
    pub fn scratch(&self) -> Result<Scratch, Error> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".asyncify-");
        let folder = match self {
            Self::File(path) => builder.tempdir_in(parent(path)),
            _ => builder.tempdir(),
        };
        folder.map(Scratch::new).map_err(|source| self.failed(source))
    }

    /// Puts the finished file `from`, which is in [`Target::scratch`], in place.
    pub fn persist(&self, from: &Path) -> Result<(), Error> {
        match self {
            Self::File(path) => fs::rename(from, path).map_err(|source| self.failed(source)),
            _ => {
                let contents = fs::read(from)
                    .map_err(|source| Error::Read { path: from.to_owned(), source })?;
                self.write(&contents)
            }
        }
    }

    /// Writes `contents`; a file appears with all of it, or stays what it was.
    pub fn write(&self, contents: &[u8]) -> Result<(), Error> {
        match self {
            Self::Stdout => print(contents),
            Self::Special(path) => fs::write(path, contents).map_err(|source| self.failed(source)),
            Self::File(path) => {
                let mut builder = tempfile::Builder::new();
                builder.prefix(".asyncify-");
                #[cfg(unix)]
                {
                    // What an ordinary new file gets; the system takes the umask off.
                    use std::os::unix::fs::PermissionsExt;
                    builder.permissions(fs::Permissions::from_mode(0o666));
                }
                let write = || {
                    let mut file = builder.tempfile_in(parent(path))?;
                    file.write_all(contents)?;
                    file.persist(path).map_err(|error| error.error)?;
                    Ok(())
                };
                write().map_err(|source| self.failed(source))
            }
        }
    }

    /// Whether a person would see what is written.
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Stdout) && io::stdout().is_terminal()
    }

    fn failed(&self, source: io::Error) -> Error {
        let path = match self {
            Self::Stdout => STDOUT.into(),
            Self::File(path) | Self::Special(path) => path.clone(),
        };
        Error::Write { path, source }
    }
}

/// The directory that holds `path`.
fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Writes to the standard output.
pub fn print(contents: &[u8]) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(contents).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Error::BrokenPipe),
        Err(source) => Err(Error::Write { path: STDOUT.into(), source }),
    }
}
