//! Links modules into one.

use anyhow::{Result, anyhow};
use inkwell::{context::Context, memory_buffer::MemoryBuffer};
use std::path::Path;

/// Links modules, given as text, and writes the result as bitcode.
///
/// # Errors
///
/// If LLVM takes a module for invalid, or the file cannot be written.
pub fn modules(texts: &[String], output: &Path) -> Result<()> {
    let context = Context::create();
    let all = context.create_module("joined");
    for text in texts {
        let buffer = MemoryBuffer::create_from_memory_range_copy(text.as_bytes(), "member");
        let module = context.create_module_from_ir(buffer).map_err(|error| anyhow!("{error}"))?;
        all.link_in_module(module).map_err(|error| anyhow!("{error}"))?;
    }
    all.verify().map_err(|error| anyhow!("{error}"))?;
    if !all.write_bitcode_to_path(output) {
        return Err(anyhow!("cannot write {}", output.display()));
    }
    Ok(())
}
