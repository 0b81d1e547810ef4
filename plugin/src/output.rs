//! Writing a file as a whole or not at all.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

/// Writes `contents` to `path`. A file appears with all of it, or stays what it was; a link
/// is followed; what is no file (a device, a pipe) is written to and stays what it is.
///
/// # Errors
/// Those of the system.
pub fn write(path: &Path, contents: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
        return fs::write(path, contents);
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".asyncify-");
    #[cfg(unix)]
    {
        // What an ordinary new file gets; the system takes the umask off.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(contents)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
