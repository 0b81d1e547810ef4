//! Errors, warnings and remarks, through the handler of the host.

use super::{Function, Module, Value, ffi};
use inkwell::llvm_sys::prelude::LLVMValueRef;
use serde::Serialize;
use std::{ffi::c_void, fmt, ptr::null_mut};

/// A place in the source, as the debug information has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The file, as the compiler was given it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1; 0 where only the line is known.
    pub column: u32,
}

impl Location {
    pub(super) fn of(raw: LLVMValueRef) -> Option<Location> {
        let (mut line, mut column) = (0, 0);
        let file =
            unsafe { ffi::asyncify_shim_location(raw, &mut line, &mut column).to_string_lossy() };
        (!file.is_empty() && line != 0).then_some(Location { file, line, column })
    }
}

/// Where a call stands, in one of the functions that it is in the source in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourcePlace {
    /// The function, demangled.
    pub function: String,
    /// The file, as the compiler was given it; empty if it is not known.
    pub file: String,
    /// The line, from 1; 0 for code that belongs to none.
    pub line: u32,
    /// The column, from 1; 0 where only the line is known.
    pub column: u32,
}

impl Value<'_> {
    /// Where this instruction stands, then, for each function that was inlined, where its call
    /// stood; empty without debug information.
    pub fn places(self) -> Vec<SourcePlace> {
        extern "C" fn visit(
            context: *mut c_void,
            function: ffi::Str<'_>,
            file: ffi::Str<'_>,
            line: u32,
            column: u32,
        ) {
            // The vector is the one below, the texts are there for the length of the call.
            let (places, function, file) = unsafe {
                let places = &mut *context.cast::<Vec<SourcePlace>>();
                (places, function.to_string_lossy(), file.to_string_lossy())
            };
            places.push(SourcePlace { function, file, line, column });
        }
        let mut places: Vec<SourcePlace> = Vec::new();
        let context = (&raw mut places).cast();
        unsafe { ffi::asyncify_shim_places(self.raw, context, visit) };
        places
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        if self.column != 0 { write!(f, ":{}", self.column) } else { Ok(()) }
    }
}

/// How bad a diagnostic is. The numbers are those of `diagnostics.cpp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Severity {
    /// The module is not transformed; the host fails.
    Error = 0,
    /// The module is transformed; something looks wrong.
    Warning = 1,
}

/// The kind of a remark, by the option of clang that shows it. The numbers are
/// those of `diagnostics.cpp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum RemarkKind {
    /// `-Rpass`: what was done.
    Passed = 0,
    /// `-Rpass-missed`: what was not done.
    Missed = 1,
    /// `-Rpass-analysis`: why.
    Analysis = 2,
}

impl<'m> Module<'m> {
    /// Reports `message` at `instruction`, else at the head of `function`, else about
    /// the module as a whole. In a host that handles no diagnostics (`opt`), an error
    /// ends the process with status 1, and its output files are removed.
    pub fn diagnose(
        &self,
        severity: Severity,
        function: Option<Function<'m>>,
        instruction: Option<Value<'m>>,
        message: &str,
    ) {
        self.diagnose_one(severity, function, instruction, message, false);
    }

    /// Reports an error as [`diagnose`](Self::diagnose) does. If there is `more`, the
    /// process does not end yet.
    pub fn diagnose_one(
        &self,
        severity: Severity,
        function: Option<Function<'m>>,
        instruction: Option<Value<'m>>,
        message: &str,
        more: bool,
    ) {
        unsafe {
            ffi::asyncify_shim_diagnose(
                self.raw(),
                severity as u32,
                function.map_or(null_mut(), |f| f.0.raw),
                instruction.map_or(null_mut(), |i| i.raw),
                ffi::Str::new(message),
                more,
            );
        }
    }

    /// Emits the remark `name` about `function`, a definition, at `instruction` or
    /// else at its head.
    pub fn remark(
        &self,
        kind: RemarkKind,
        function: Function<'m>,
        instruction: Option<Value<'m>>,
        name: &str,
        message: &str,
    ) {
        unsafe {
            ffi::asyncify_shim_remark(
                kind as u32,
                function.0.raw,
                instruction.map_or(null_mut(), |i| i.raw),
                ffi::Str::new(name),
                ffi::Str::new(message),
            );
        }
    }
}
