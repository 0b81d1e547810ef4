//! Asyncify: an LLVM pass that lets WebAssembly code pause and resume.

pub mod options;
