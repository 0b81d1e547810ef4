//! The safe face of LLVM: the one module, with the C boundary, that has `unsafe`.
//!
//! Handles ([`Value`], [`Function`], [`Block`], [`Type`]) are copies of LLVM's
//! pointers, bound to the lifetime `'m` of the [`Module`] they came from. LLVM
//! keeps types, constants and functions for as long as the module lives, so these
//! handles cannot dangle. An instruction or a block can be erased while copies of
//! its handle exist, as in inkwell; every function that erases says so, and the
//! callers of it keep no copy.
//!
//! Handles hash and compare by identity and are deliberately not ordered: the
//! order of pointers differs between runs, and the output of the pass must not.
//!
//! What inkwell offers is used through it at the edges (a host hands over a
//! module, the driver reads and writes files). It is not used for walking code,
//! because it panics on operands that are tokens, metadata or target types.

// SAFETY, for the whole layer: each handle holds a pointer that LLVM returned for
// the live module of its lifetime, LLVM's functions are given handles of the kind
// they ask for (checked at construction: `Function`, `Block`; by opcode or a
// documented condition elsewhere), and one thread at a time uses a module.
#![allow(unsafe_code)]
#![allow(clippy::undocumented_unsafe_blocks, reason = "one reason covers the layer: above")]

mod attributes;
mod block;
mod builder;
mod debug;
mod diagnostics;
mod exceptions;
mod ffi;
mod function;
mod loops;
mod module;
mod types;
mod uses;
mod value;

pub use attributes::AttributeSite;
pub use block::Block;
pub use builder::Builder;
pub use debug::{DebugContent, DebugFragment, DebugRecord, DebugScope, DebugVariable};
pub use diagnostics::{Location, RemarkKind, Severity, SourcePlace};
pub use exceptions::{BundleObstacle, keeps_landing_pads};
pub use ffi::Str;
pub use function::Function;
pub use inkwell::llvm_sys::{
    LLVMIntPredicate as IntPredicate, LLVMLinkage as Linkage, LLVMOpcode as Opcode,
};
pub use loops::{LoopForest, LoopId};
pub use module::{Module, STACK_POINTER, WASM_GLOBAL_ADDRESS_SPACE};
pub use types::{Type, TypeKind};
pub use uses::Use;
pub use value::Value;

use std::ffi::{CStr, CString, c_char};

/// A C string of `text` for LLVM's C API; text with a NUL inside ends there, as
/// it would in C.
fn c_string(text: &str) -> CString {
    let end = text.find('\0').unwrap_or(text.len());
    CString::new(&text[..end]).unwrap_or_default()
}

/// Copies a string that LLVM allocated, and frees it.
///
/// # Safety
/// `text` is null or from an LLVM function whose result `LLVMDisposeMessage` takes.
unsafe fn take_message(text: *mut c_char) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: the caller's promise.
    unsafe {
        let copy = CStr::from_ptr(text).to_string_lossy().into_owned();
        inkwell::llvm_sys::core::LLVMDisposeMessage(text);
        copy
    }
}
