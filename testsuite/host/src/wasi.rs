//! As much of WASI as the workloads use: arguments, a clock that stands still, output, and
//! files of one folder, read-only. It does what `wasi.mjs` does for JavaScript engines.

use crate::program::Host;
use anyhow::{Context, Result};
use std::{collections::BTreeMap, fmt, fs, path::PathBuf};
use wasmtime::{Caller, Extern, ExternType, Linker, Module, Val, ValType};

const SUCCESS: i32 = 0;
const BAD_FILE: i32 = 8;
const INVALID: i32 = 28;
const NO_ENTRY: i32 = 44;
const NOT_SUPPORTED: i32 = 52;
const NOT_PERMITTED: i32 = 63;
const NO_SEEK: i32 = 70;

const MODULE: &str = "wasi_snapshot_preview1";

/// The program ended itself, with this status.
#[derive(Debug)]
pub struct Exit(pub i32);

impl fmt::Display for Exit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "exit {}", self.0)
    }
}

impl std::error::Error for Exit {}

/// An open file.
enum File {
    Terminal,
    Folder,
    Regular { content: Vec<u8>, at: usize },
}

impl File {
    /// Its type, as the interface numbers them.
    fn kind(&self) -> u8 {
        match self {
            File::Terminal => 2,
            File::Folder => 3,
            File::Regular { .. } => 4,
        }
    }
}

/// What a program sees of the system.
pub struct Wasi {
    arguments: Vec<String>,
    folder: PathBuf,
    files: BTreeMap<i32, File>,
    /// What it printed, on either output.
    pub printed: Vec<u8>,
}

impl Wasi {
    /// A system with these arguments (the first is the program's name), and with `folder`
    /// as the working directory.
    pub fn new(arguments: Vec<String>, folder: PathBuf) -> Self {
        let terminals = (0..3).map(|descriptor| (descriptor, File::Terminal));
        let files = terminals.chain([(3, File::Folder)]).collect();
        Wasi { arguments, folder, files, printed: Vec::new() }
    }

    fn call(&mut self, name: &str, memory: &mut [u8], values: &[i64]) -> Result<i32> {
        let mut memory = Bytes(memory);
        // All addresses, sizes and descriptors are 32 bits.
        let word = |index: usize| values.get(index).map_or(0, |&value| value as u32);
        let file = |index| word(index) as i32;
        match name {
            "args_sizes_get" => {
                let size: usize = self.arguments.iter().map(|text| text.len() + 1).sum();
                memory.write(word(0), &(self.arguments.len() as u32).to_le_bytes())?;
                memory.write(word(1), &(size as u32).to_le_bytes())?;
            }
            "args_get" => {
                let (mut pointer, mut buffer) = (word(0), word(1));
                for text in &self.arguments {
                    memory.write(pointer, &buffer.to_le_bytes())?;
                    memory.write(buffer, text.as_bytes())?;
                    memory.write(buffer + text.len() as u32, &[0])?;
                    pointer += 4;
                    buffer += text.len() as u32 + 1;
                }
            }
            "environ_sizes_get" => {
                memory.write(word(0), &[0; 4])?;
                memory.write(word(1), &[0; 4])?;
            }
            "environ_get" | "fd_fdstat_set_flags" => {}
            "clock_time_get" => memory.write(word(2), &1_000_000_000u64.to_le_bytes())?,
            "fd_prestat_get" if file(0) == 3 => {
                memory.write(word(1), &[0, 0, 0, 0, 1, 0, 0, 0])?;
            }
            "fd_prestat_get" => return Ok(BAD_FILE),
            "fd_prestat_dir_name" => memory.write(word(1), b".")?,
            "fd_fdstat_get" => {
                let Some(file) = self.files.get(&file(0)) else { return Ok(BAD_FILE) };
                let mut status = [0xff; 24];
                status[..8].copy_from_slice(&[file.kind(), 0, 0, 0, 0, 0, 0, 0]);
                memory.write(word(1), &status)?;
            }
            "fd_filestat_get" => {
                let Some(file) = self.files.get(&file(0)) else { return Ok(BAD_FILE) };
                let mut status = [0; 64];
                status[16] = file.kind();
                if let File::Regular { content, .. } = file {
                    status[32..40].copy_from_slice(&(content.len() as u64).to_le_bytes());
                }
                memory.write(word(1), &status)?;
            }
            "fd_write" => {
                if !matches!(file(0), 1 | 2) {
                    return Ok(BAD_FILE);
                }
                let mut written = 0;
                for (at, length) in memory.vectors(word(1), word(2))? {
                    self.printed.extend_from_slice(memory.read(at, length)?);
                    written += length;
                }
                memory.write(word(3), &written.to_le_bytes())?;
            }
            "fd_read" => {
                let vectors = memory.vectors(word(1), word(2))?;
                let mut read = 0;
                match self.files.get_mut(&file(0)) {
                    Some(File::Terminal) => {}
                    Some(File::Regular { content, at }) => {
                        for (buffer, length) in vectors {
                            let rest = content.get(*at..).unwrap_or_default();
                            let chunk = &rest[..rest.len().min(length as usize)];
                            memory.write(buffer, chunk)?;
                            *at += chunk.len();
                            read += chunk.len() as u32;
                        }
                    }
                    _ => return Ok(BAD_FILE),
                }
                memory.write(word(3), &read.to_le_bytes())?;
            }
            "fd_seek" => match self.files.get_mut(&file(0)) {
                Some(File::Regular { content, at }) => {
                    let from = match word(2) {
                        0 => 0,
                        1 => *at as i64,
                        _ => content.len() as i64,
                    };
                    let offset = values.get(1).copied().unwrap_or_default();
                    let Ok(to) = usize::try_from(from.saturating_add(offset)) else {
                        return Ok(INVALID);
                    };
                    *at = to;
                    memory.write(word(3), &(to as u64).to_le_bytes())?;
                }
                Some(_) => return Ok(NO_SEEK),
                None => return Ok(BAD_FILE),
            },
            "fd_close" => {
                return Ok(if self.files.remove(&file(0)).is_some() { SUCCESS } else { BAD_FILE });
            }
            "path_open" => {
                const CREATE: u32 = 1;
                const WRITE: i64 = 64;
                let name = String::from_utf8_lossy(memory.read(word(2), word(3))?).into_owned();
                let place = self.folder.join(name);
                let (create, rights) = (word(4), values.get(5).copied().unwrap_or_default());
                if !place.exists() {
                    return Ok(if create & CREATE != 0 { NOT_PERMITTED } else { NO_ENTRY });
                }
                if place.is_dir() || rights & WRITE != 0 {
                    return Ok(NOT_PERMITTED);
                }
                let content =
                    fs::read(&place).with_context(|| format!("cannot read {}", place.display()))?;
                let free = (4..).find(|descriptor| !self.files.contains_key(descriptor));
                let descriptor = free.context("too many open files")?;
                self.files.insert(descriptor, File::Regular { content, at: 0 });
                memory.write(word(8), &descriptor.to_le_bytes())?;
            }
            "proc_exit" => return Err(Exit(file(0)).into()),
            // As the program is told.
            _ => return Ok(NOT_SUPPORTED),
        }
        Ok(SUCCESS)
    }
}

/// The program's memory.
struct Bytes<'a>(&'a mut [u8]);

impl Bytes<'_> {
    fn read(&self, at: u32, length: u32) -> Result<&[u8]> {
        let rest = self.0.get(at as usize..).context("an address outside of memory")?;
        rest.get(..length as usize).context("a buffer that ends outside of memory")
    }

    fn write(&mut self, at: u32, bytes: &[u8]) -> Result<()> {
        let rest = self.0.get_mut(at as usize..).context("an address outside of memory")?;
        let place = rest.get_mut(..bytes.len()).context("a buffer that ends outside of memory")?;
        place.copy_from_slice(bytes);
        Ok(())
    }

    /// The addresses and lengths in an array of buffers.
    fn vectors(&self, at: u32, count: u32) -> Result<Vec<(u32, u32)>> {
        let word = |at| -> Result<u32> {
            let bytes = self.read(at, 4)?;
            Ok(u32::from_le_bytes(bytes.try_into().context("four bytes")?))
        };
        (0..count).map(|index| Ok((word(at + 8 * index)?, word(at + 8 * index + 4)?))).collect()
    }
}

/// Defines what a module imports of WASI.
///
/// # Errors
///
/// If an import is no function.
pub fn define(linker: &mut Linker<Host>, module: &Module) -> Result<()> {
    for import in module.imports().filter(|import| import.module() == MODULE) {
        let ExternType::Func(function) = import.ty() else {
            anyhow::bail!("{MODULE}.{} is no function", import.name());
        };
        let name = import.name().to_owned();
        let returns = function.results().next().is_some_and(|ty| matches!(ty, ValType::I32));
        linker.func_new(MODULE, import.name(), function, move |caller, values, results| {
            let result = call(caller, &name, values).map_err(|error| {
                match error.downcast_ref::<Exit>() {
                    Some(&Exit(status)) => wasmtime::Error::new(Exit(status)),
                    None => wasmtime::Error::msg(format!("{error:#}")),
                }
            })?;
            if returns && let Some(place) = results.first_mut() {
                *place = Val::I32(result);
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn call(mut caller: Caller<'_, Host>, name: &str, values: &[Val]) -> Result<i32> {
    let memory = caller.get_export("memory").and_then(Extern::into_memory);
    let memory = memory.context("'memory' is not exported")?;
    let values: Vec<i64> = values
        .iter()
        .map(|value| value.i64().or(value.i32().map(i64::from)))
        .collect::<Option<_>>()
        .with_context(|| format!("{name} has arguments of other types"))?;
    let (memory, host) = memory.data_and_store_mut(&mut caller);
    host.wasi.call(name, memory, &values).with_context(|| format!("{MODULE}.{name}"))
}
