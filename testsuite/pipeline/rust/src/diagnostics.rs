//! What LLVM and the pass report. Without a handler, LLVM ends the process at the first error.

#![allow(unsafe_code, reason = "inkwell has no handler for diagnostics; this is LLVM's C API")]

use inkwell::{
    context::Context,
    llvm_sys::{
        LLVMDiagnosticSeverity,
        core::{
            LLVMContextSetDiagnosticHandler, LLVMDisposeMessage, LLVMGetDiagInfoDescription,
            LLVMGetDiagInfoSeverity,
        },
        prelude::LLVMDiagnosticInfoRef,
    },
};
use std::{
    cell::RefCell,
    ffi::{CStr, c_void},
};

/// A context that keeps what is reported of its modules.
///
/// Field order matters: the context goes before what its handler points to.
pub struct Listened {
    context: Context,
    messages: Box<RefCell<String>>,
}

impl Listened {
    /// A new context.
    pub fn new() -> Self {
        let context = Context::create();
        let messages = Box::new(RefCell::new(String::new()));
        // SAFETY: what the handler is given does not move and outlives the context.
        unsafe {
            LLVMContextSetDiagnosticHandler(
                context.raw(),
                Some(note),
                (&raw const *messages).cast_mut().cast(),
            );
        }
        Listened { context, messages }
    }

    /// The context.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Errors, warnings and notes so far, a line each.
    pub fn messages(&self) -> String {
        self.messages.borrow().clone()
    }
}

extern "C" fn note(info: LLVMDiagnosticInfoRef, messages: *mut c_void) {
    // SAFETY: LLVM calls this with a diagnostic that lives as long as the call, and with what
    // `Listened::new` has given it. The description is ours to free.
    unsafe {
        let kind = match LLVMGetDiagInfoSeverity(info) {
            LLVMDiagnosticSeverity::LLVMDSError => "error",
            LLVMDiagnosticSeverity::LLVMDSWarning => "warning",
            LLVMDiagnosticSeverity::LLVMDSNote => "note",
            LLVMDiagnosticSeverity::LLVMDSRemark => return,
        };
        let description = LLVMGetDiagInfoDescription(info);
        let text = CStr::from_ptr(description).to_string_lossy();
        let messages = &*messages.cast::<RefCell<String>>();
        messages.borrow_mut().push_str(&format!("{kind}: {}\n", text.trim_end()));
        LLVMDisposeMessage(description);
    }
}
