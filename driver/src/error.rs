//! What can go wrong, and the exit status of each.

use asyncify::options::OptionError;
use std::{io, path::PathBuf, process::ExitStatus};

/// Why a command did not do what it was asked. The text says what, where, and what to
/// do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An option of the pass is wrong.
    #[error("{0}")]
    Options(#[from] OptionError),
    /// The command line is wrong in a way that clap cannot see.
    #[error("{0}")]
    Usage(String),
    /// LLVM or the pass has said through the context's diagnostic handler what is wrong.
    #[error("{n} {}; nothing was written", if *.0 == 1 { "error" } else { "errors" }, n = .0)]
    Reported(usize),
    /// A file could not be read.
    #[error("cannot read '{}': {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file could not be written.
    #[error("cannot write '{}': {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// An input, or a member of one, is not what it must be.
    #[error("{file}: {reason}")]
    Input {
        /// The file, or `archive(member)`.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Two inputs define one symbol.
    #[error("'{symbol}' is defined in {first} and in {second}; leave one of them out")]
    Duplicate {
        /// The symbol.
        symbol: String,
        /// Where it is defined.
        first: String,
        /// And where again.
        second: String,
    },
    /// The inputs cannot be made into a program.
    #[error("{0}")]
    Link(String),
    /// There is nothing that the pass could transform.
    #[error(
        "no input has bitcode, so there is nothing to transform; compile with clang -emit-llvm, \
         or -flto"
    )]
    NoBitcode,
    /// A tool could not be started.
    #[error("cannot run '{}': {source}{advice}", tool.display())]
    Tool {
        /// The tool.
        tool: PathBuf,
        /// What the system says.
        source: io::Error,
        /// What to do about it, beginning with a separator.
        advice: &'static str,
    },
    /// wasm-ld failed; it has said why.
    #[error("'{}' failed ({status}); nothing was written", tool.display())]
    WasmLd {
        /// Where it is.
        tool: PathBuf,
        /// How it ended.
        status: ExitStatus,
    },
    /// A step that cannot fail on right input did.
    #[error("{step} failed on code that was right before it; please report this: {message}")]
    Internal {
        /// The step.
        step: &'static str,
        /// What LLVM says.
        message: String,
    },
    /// A mistake in this program.
    #[error("internal error: {0}; nothing was written; please report it with the input")]
    Panic(String),
    /// Whoever reads the standard output has closed it.
    #[error("the reader of the standard output has gone")]
    BrokenPipe,
}

/// Exit status: what was asked is done.
pub const DONE: u8 = 0;
/// Exit status: the input is wrong or not supported.
pub const INPUT: u8 = 1;
/// Exit status: the command line is wrong.
pub const USAGE: u8 = 2;

impl Error {
    /// The exit status that tells this error to scripts.
    pub fn status(&self) -> u8 {
        match self {
            Self::Options(OptionError::InModuleFlags(_) | OptionError::Contradiction { .. }) => {
                INPUT
            }
            Self::Options(_) | Self::Usage(_) => USAGE,
            // `asyncify explain … | head` has done what was asked.
            Self::BrokenPipe => DONE,
            _ => INPUT,
        }
    }

    /// An input that is wrong.
    pub fn input(file: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Input { file: file.into(), reason: reason.into() }
    }
}
