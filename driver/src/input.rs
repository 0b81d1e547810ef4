//! Input files: what each is, told by its contents, and what an archive holds.

use crate::error::Error;
use object::read::archive::ArchiveFile;
use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

/// What a file, or a member of an archive, holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// LLVM bitcode, with or without the wrapper.
    Bitcode,
    /// What may be LLVM's textual IR; its parser says more.
    Text,
    /// A WebAssembly object file or module.
    Wasm,
    /// An archive; a thin one names its members instead of holding them.
    Archive,
}

/// Tells what `bytes` hold, never by a file's name.
///
/// # Errors
/// What they seem to be instead.
pub fn classify(bytes: &[u8]) -> Result<Contents, String> {
    match bytes {
        [b'B', b'C', 0xC0, 0xDE, ..] | [0xDE, 0xC0, 0x17, 0x0B, ..] => Ok(Contents::Bitcode),
        [0, b'a', b's', b'm', ..] => Ok(Contents::Wasm),
        _ if bytes.starts_with(b"!<arch>\n") || bytes.starts_with(b"!<thin>\n") => {
            Ok(Contents::Archive)
        }
        _ => match foreign(bytes) {
            Some(what) => Err(format!(
                "this is {what}; asyncify takes LLVM bitcode and IR, WebAssembly objects, and \
                 archives of them (compile with --target=wasm32-wasi)"
            )),
            None if !bytes.contains(&0) && str::from_utf8(bytes).is_ok() => Ok(Contents::Text),
            None => Err("this is not LLVM bitcode, LLVM IR, a WebAssembly object or an archive \
                         of them"
                .into()),
        },
    }
}

/// What a file of another kind is.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x7F, b'E', b'L', b'F', ..] => Some("an ELF file, made for another target"),
        [0xCF | 0xCE, 0xFA, 0xED, 0xFE, ..] => Some("a Mach-O file, made for another target"),
        [b'M', b'Z', ..] if bytes.contains(&0) => Some("a Windows executable"),
        [b'C', b'P', b'C', b'H', ..] => Some("a precompiled header"),
        _ => None,
    }
}

/// A file as it was read.
#[derive(Debug)]
pub struct File {
    /// What the user called it.
    pub name: String,
    /// Where it is; `None` for the standard input.
    pub path: Option<PathBuf>,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// Reads a file; `-` is the standard input.
pub fn read(path: &Path) -> Result<File, Error> {
    read_by(path, |reader| load(reader))
}

/// The same of a file with any contents.
pub fn read_any(path: &Path) -> Result<File, Error> {
    read_by(path, |reader| load_rest(reader, Vec::new()))
}

fn read_by(
    path: &Path,
    load: impl Fn(&mut dyn Read) -> io::Result<Vec<u8>>,
) -> Result<File, Error> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    if path.as_os_str() == "-" {
        let bytes = load(&mut io::stdin().lock()).map_err(failed)?;
        return Ok(File { name: "<stdin>".into(), path: None, bytes });
    }
    let bytes = fs::File::open(path).and_then(|mut file| load(&mut file)).map_err(failed)?;
    Ok(File { name: path.display().to_string(), path: Some(path.to_owned()), bytes })
}

/// The largest file that is read: sizes in WebAssembly have 32 bits.
const LARGEST: u64 = 1 << 32;

/// Reads what a thin archive names. Nobody archives a device or a pipe, and wasm-ld, which
/// is given the same archive, would read it to its end.
fn open_member(path: &Path) -> io::Result<Vec<u8>> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no ordinary file"));
    }
    load(fs::File::open(path)?)
}

/// Reads all that there is, unless it begins with what no input does, or does not end.
fn load(mut reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.by_ref().take(1 << 12).read_to_end(&mut bytes)?;
    // What is wrong with it is said by whoever looks at it; devices that never end are
    // known by now.
    if bytes.contains(&0) && classify(&bytes).is_err() {
        return Ok(bytes);
    }
    load_rest(reader, bytes)
}

/// Reads all that there is behind `bytes`, unless it does not end.
fn load_rest(mut reader: impl Read, mut bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    reader.by_ref().take(LARGEST).read_to_end(&mut bytes)?;
    if reader.read(&mut [0])? != 0 {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is too large"));
    }
    Ok(bytes)
}

/// A member of an archive.
#[derive(Debug)]
pub struct Member {
    /// `archive(member)`, for messages.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// The members of an archive, in its order.
pub fn members(archive: &File) -> Result<Vec<Member>, Error> {
    let broken = |error: object::read::Error| {
        Error::input(&archive.name, format!("the archive is damaged: {error}"))
    };
    let parsed = ArchiveFile::parse(&*archive.bytes).map_err(broken)?;
    let directory = archive.path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let mut members = Vec::new();
    for member in parsed.members() {
        let member = member.map_err(broken)?;
        let short = String::from_utf8_lossy(member.name()).into_owned();
        let name = format!("{}({short})", archive.name);
        if member.is_thin() {
            // A thin archive names its members relative to itself.
            let path = directory.join(&short);
            let bytes = open_member(&path).map_err(|error| {
                Error::input(&name, format!("cannot read '{}': {error}", path.display()))
            })?;
            members.push(Member { name, bytes });
        } else {
            let bytes = member.data(&*archive.bytes).map_err(broken)?.to_vec();
            members.push(Member { name, bytes });
        }
    }
    Ok(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_told_by_their_first_bytes() {
        assert_eq!(classify(b"BC\xC0\xDE...."), Ok(Contents::Bitcode));
        assert_eq!(classify(b"\xDE\xC0\x17\x0B...."), Ok(Contents::Bitcode));
        assert_eq!(classify(b"\0asm\x01\0\0\0"), Ok(Contents::Wasm));
        assert_eq!(classify(b"!<arch>\n"), Ok(Contents::Archive));
        assert_eq!(classify(b"!<thin>\n"), Ok(Contents::Archive));
        assert_eq!(classify(b"define void @f()"), Ok(Contents::Text));
        assert_eq!(classify(b""), Ok(Contents::Text));
    }

    #[test]
    fn files_of_other_kinds_are_named() {
        assert!(classify(b"\x7FELF\x02").unwrap_err().contains("ELF"));
        assert!(classify(b"\xFF\xFE").unwrap_err().contains("not LLVM bitcode"));
        assert!(classify(b"text with \0 in it").is_err());
    }
}
