//! What the driver needs of LLVM and inkwell does not give: the only `unsafe` code.
//!
//! Architecture invariant: nothing here decides anything. The functions are LLVM's, with
//! Rust's types.

#![allow(unsafe_code, reason = "the boundary to LLVM's C API and to the C++ shim")]

use crate::{crash, progress::Progress};
use inkwell::{
    context::Context,
    llvm_sys::{
        LLVMDiagnosticSeverity, LLVMLinkage, LLVMVisibility,
        comdat::LLVMSetComdat,
        core::*,
        linker::LLVMLinkModules2,
        prelude::{LLVMDiagnosticInfoRef, LLVMModuleRef, LLVMValueRef},
        target_machine::LLVMTargetMachineRef,
        transforms::pass_builder::LLVMPassBuilderOptionsSetInlinerThreshold,
    },
    memory_buffer::MemoryBuffer,
    module::Module,
    passes::PassBuilderOptions,
    targets::TargetMachine,
};
use std::{
    cell::Cell,
    ffi::{CStr, CString, c_char, c_int, c_void},
    mem::ManuallyDrop,
    ptr::null_mut,
};

/// As `cpp/shim.cpp` has it.
#[repr(C)]
struct RawDiagnostic {
    place: *mut c_char,
    function: *mut c_char,
    message: *mut c_char,
    pass: *mut c_char,
}

unsafe extern "C" {
    fn asyncify_driver_set_llvm_options(argc: c_int, argv: *const *const c_char) -> *mut c_char;
    fn asyncify_driver_machine(
        triple: *const c_char,
        level: c_int,
        exceptions: bool,
    ) -> LLVMTargetMachineRef;
    fn asyncify_driver_library_calls(
        triple: *const c_char,
        visit: extern "C" fn(*mut c_void, *const c_char),
        context: *mut c_void,
    );
    fn asyncify_driver_take_apart(info: LLVMDiagnosticInfoRef, result: *mut RawDiagnostic);
}

/// Sets how much code is inlined, in LLVM's costs.
pub fn set_inliner_threshold(options: &PassBuilderOptions, threshold: i32) {
    // SAFETY: the options are LLVM's, and live.
    unsafe { LLVMPassBuilderOptionsSetInlinerThreshold(options.as_mut_ptr(), threshold) }
}

/// Copies a string that LLVM or the shim allocated, and frees it. `None` for null.
///
/// # Safety
/// `text` is null, or ends in NUL and may be given to `LLVMDisposeMessage`.
unsafe fn take(text: *mut c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: the caller's promise.
    unsafe {
        let copy = CStr::from_ptr(text).to_string_lossy().into_owned();
        LLVMDisposeMessage(text);
        Some(copy)
    }
}

/// A C string; text behind a NUL is lost, as it would be in C.
fn c_string(text: &str) -> CString {
    let end = text.find('\0').unwrap_or(text.len());
    CString::new(&text[..end]).unwrap_or_default()
}

// ---------------------------------------------------------------------------------
// Diagnostics
// ---------------------------------------------------------------------------------

/// An LLVM context whose diagnostics go to the standard error stream, in clang's form.
///
/// Field order matters: the context goes before what its handler points to.
pub struct Session {
    context: Context,
    sink: Box<Sink>,
}

struct Sink {
    progress: Progress,
    errors: Cell<usize>,
    remarks: Cell<bool>,
}

impl Session {
    /// A new context. `remarks`: whether the pass's remarks are shown.
    pub fn new(progress: Progress, remarks: bool) -> Self {
        let context = Context::create();
        let sink = Box::new(Sink { progress, errors: Cell::new(0), remarks: Cell::new(remarks) });
        // SAFETY: the handler is given the sink, which does not move and outlives the
        // context.
        unsafe {
            LLVMContextSetDiagnosticHandler(
                context.raw(),
                Some(on_diagnostic),
                (&raw const *sink).cast_mut().cast(),
            );
        }
        Self { context, sink }
    }

    /// The context.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// How many errors LLVM and the pass have reported so far.
    pub fn errors(&self) -> usize {
        self.sink.errors.get()
    }
}

impl Sink {
    fn show(&self, severity: LLVMDiagnosticSeverity, diagnostic: Diagnostic) {
        let Diagnostic { place, function, message, pass } = diagnostic;
        let severity = match severity {
            LLVMDiagnosticSeverity::LLVMDSError => {
                self.errors.set(self.errors.get() + 1);
                "error"
            }
            LLVMDiagnosticSeverity::LLVMDSWarning => "warning",
            LLVMDiagnosticSeverity::LLVMDSRemark => {
                if !self.remarks.get() || pass.as_deref() != Some("asyncify") {
                    return;
                }
                "remark"
            }
            LLVMDiagnosticSeverity::LLVMDSNote => "note",
        };
        let place = place.map_or_else(String::new, |place| format!("{place}: "));
        let function =
            function.map_or_else(String::new, |function| format!("in function '{function}': "));
        self.progress.message(&format!("{place}{severity}: {function}{message}"));
    }
}

/// The parts of a diagnostic.
struct Diagnostic {
    place: Option<String>,
    function: Option<String>,
    message: String,
    pass: Option<String>,
}

extern "C" fn on_diagnostic(info: LLVMDiagnosticInfoRef, sink: *mut c_void) {
    let mut raw = RawDiagnostic {
        place: null_mut(),
        function: null_mut(),
        message: null_mut(),
        pass: null_mut(),
    };
    // SAFETY: LLVM calls this with a diagnostic and with the sink that `Session::new`
    // gave it, which is only ever read.
    let (severity, sink, diagnostic) = unsafe {
        asyncify_driver_take_apart(info, &mut raw);
        let diagnostic = Diagnostic {
            place: take(raw.place),
            function: take(raw.function),
            message: take(raw.message).unwrap_or_default(),
            pass: take(raw.pass),
        };
        (LLVMGetDiagInfoSeverity(info), &*sink.cast::<Sink>(), diagnostic)
    };
    sink.show(severity, diagnostic);
}

/// LLVM's version.
pub fn version() -> String {
    let (mut major, mut minor, mut patch) = (0, 0, 0);
    // SAFETY: the pointers are to live variables.
    unsafe { LLVMGetVersion(&mut major, &mut minor, &mut patch) };
    format!("{major}.{minor}.{patch}")
}

/// Sets LLVM's own options, each as it stands behind `-mllvm`. They hold for the whole
/// process and are set once.
///
/// # Errors
/// LLVM's text about the ones that it does not understand.
pub fn set_llvm_options(options: &[String]) -> Result<(), String> {
    if options.is_empty() {
        return Ok(());
    }
    let texts: Vec<CString> =
        ["asyncify"].into_iter().chain(options.iter().map(String::as_str)).map(c_string).collect();
    let pointers: Vec<*const c_char> = texts.iter().map(|text| text.as_ptr()).collect();
    let count = c_int::try_from(pointers.len()).map_err(|_| "too many options".to_owned())?;
    // SAFETY: there are `count` pointers to strings that end in NUL.
    match unsafe { take(asyncify_driver_set_llvm_options(count, pointers.as_ptr())) } {
        None => Ok(()),
        Some(message) => Err(message.trim().to_owned()),
    }
}

/// What code generation reads to know whether JavaScript has caught an exception (Emscripten's), which LLVM
/// does not count among the symbols below.
const THROWN: [&str; 2] = ["__THREW__", "__threwValue"];

/// The symbols that code generation for `triple` may refer to though the IR does not.
pub fn library_calls(triple: &str) -> Vec<String> {
    extern "C" fn visit(symbols: *mut c_void, symbol: *const c_char) {
        // SAFETY: these are the vector below and a string that ends in NUL.
        unsafe {
            let symbol = CStr::from_ptr(symbol).to_string_lossy().into_owned();
            (*symbols.cast::<Vec<String>>()).push(symbol);
        }
    }
    let mut symbols: Vec<String> = THROWN.map(str::to_owned).into();
    // SAFETY: `visit` is called before this returns, with the vector.
    unsafe {
        asyncify_driver_library_calls(c_string(triple).as_ptr(), visit, (&raw mut symbols).cast());
    }
    symbols
}

/// A machine for `triple`, or `None` if LLVM has none. `level` is that of code generation,
/// 0 to 3; `exceptions`: whether the code uses wasm's.
pub fn machine(triple: &str, level: u8, exceptions: bool) -> Option<TargetMachine> {
    // SAFETY: the string ends in NUL; the machine is ours, and `TargetMachine` frees it.
    unsafe {
        let raw = asyncify_driver_machine(c_string(triple).as_ptr(), level.into(), exceptions);
        (!raw.is_null()).then(|| TargetMachine::new(raw))
    }
}

// ---------------------------------------------------------------------------------
// Modules
// ---------------------------------------------------------------------------------

/// Reads a module, from bitcode or text. `name` is for messages, which begin with it.
pub fn parse<'ctx>(
    context: &'ctx Context,
    contents: &[u8],
    name: &str,
) -> Result<Module<'ctx>, String> {
    crash::doing(&format!("reading {name}"));
    let buffer = MemoryBuffer::create_from_memory_range_copy(contents, name);
    context.create_module_from_ir(buffer).map_err(|message| message.to_string())
}

/// Moves all of `source` into `target`. What is wrong goes to the context's handler.
pub fn link_into(target: &Module<'_>, source: Module<'_>) -> Result<(), ()> {
    // LLVM takes the module, whatever comes of it; inkwell's own `link_in_module` would
    // take the context's diagnostic handler away.
    let source = ManuallyDrop::new(source);
    // SAFETY: both are live modules, of one context; `source` is not used again.
    let failed = unsafe { LLVMLinkModules2(target.as_mut_ptr(), source.as_mut_ptr()) } != 0;
    if failed { Err(()) } else { Ok(()) }
}

/// The text that the module gives to the assembler.
pub fn inline_assembly(module: &Module<'_>) -> String {
    let mut length = 0;
    // SAFETY: LLVM returns that many bytes, which it keeps.
    let bytes = unsafe {
        let data = LLVMGetModuleInlineAsm(module.as_mut_ptr(), &mut length);
        if data.is_null() || length == 0 {
            return String::new();
        }
        std::slice::from_raw_parts(data.cast::<u8>(), length)
    };
    String::from_utf8_lossy(bytes).into_owned()
}

/// What a global value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlobalKind {
    /// A function.
    Function,
    /// A variable.
    Variable,
    /// An alias.
    Alias,
    /// An ifunc, which wasm does not have.
    Resolver,
}

/// How a global value takes part in linking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// Not at all: it is internal, or gone before code generation.
    Local,
    /// Defined here and nowhere else.
    Strong,
    /// Defined here, and another definition may take its place.
    Weak,
    /// Used here.
    Undefined,
    /// Used here, and zero where nobody defines it.
    WeakUndefined,
}

/// A function, variable or alias. Borrows from its module.
#[derive(Clone, Copy, Debug)]
pub struct Global<'m> {
    raw: LLVMValueRef,
    /// What it is.
    pub kind: GlobalKind,
    module: std::marker::PhantomData<&'m ()>,
}

/// All functions, variables and aliases, in the module's order.
pub fn globals<'m>(module: &'m Module<'_>) -> Vec<Global<'m>> {
    type First = unsafe extern "C" fn(LLVMModuleRef) -> LLVMValueRef;
    type Next = unsafe extern "C" fn(LLVMValueRef) -> LLVMValueRef;
    let lists: [(GlobalKind, First, Next); 4] = [
        (GlobalKind::Function, LLVMGetFirstFunction, LLVMGetNextFunction),
        (GlobalKind::Variable, LLVMGetFirstGlobal, LLVMGetNextGlobal),
        (GlobalKind::Alias, LLVMGetFirstGlobalAlias, LLVMGetNextGlobalAlias),
        (GlobalKind::Resolver, LLVMGetFirstGlobalIFunc, LLVMGetNextGlobalIFunc),
    ];
    let mut globals = Vec::new();
    for (kind, first, next) in lists {
        // SAFETY: the module is live, and `next` is given members of its list.
        let mut raw = unsafe { first(module.as_mut_ptr()) };
        while !raw.is_null() {
            globals.push(Global { raw, kind, module: std::marker::PhantomData });
            // SAFETY: as above.
            raw = unsafe { next(raw) };
        }
    }
    globals
}

impl Global<'_> {
    /// The symbol.
    pub fn name(self) -> String {
        let mut length = 0;
        // SAFETY: LLVM returns that many bytes, which live as long as the value.
        let bytes = unsafe {
            let data = LLVMGetValueName2(self.raw, &mut length);
            std::slice::from_raw_parts(data.cast::<u8>(), length)
        };
        String::from_utf8_lossy(bytes).into_owned()
    }

    /// Whether there is no body and no initial value.
    pub fn is_declaration(self) -> bool {
        // SAFETY: a live global.
        unsafe { LLVMIsDeclaration(self.raw) != 0 }
    }

    /// How it takes part in linking. A declaration that nothing uses does not.
    pub fn binding(self) -> Binding {
        use LLVMLinkage::*;
        // SAFETY: a live global.
        let (linkage, used) =
            unsafe { (LLVMGetLinkage(self.raw), !LLVMGetFirstUse(self.raw).is_null()) };
        match (linkage, self.is_declaration()) {
            (LLVMExternalWeakLinkage, _) if used => Binding::WeakUndefined,
            (LLVMExternalLinkage, true) if used => Binding::Undefined,
            // Another definition is linked in, or there is no program: this one is a
            // copy for the optimiser.
            (LLVMAvailableExternallyLinkage, _) if used => Binding::Undefined,
            (_, true) | (LLVMAvailableExternallyLinkage, _) => Binding::Local,
            (LLVMExternalLinkage, false) => Binding::Strong,
            (
                LLVMLinkOnceAnyLinkage
                | LLVMLinkOnceODRLinkage
                | LLVMWeakAnyLinkage
                | LLVMWeakODRLinkage
                | LLVMCommonLinkage,
                false,
            ) => Binding::Weak,
            // Appending variables are LLVM's own.
            _ => Binding::Local,
        }
    }

    /// Makes a definition one that nobody outside the module can name.
    pub fn make_internal(self) {
        // SAFETY: a live definition. An internal one is in no comdat, is visible to
        // nobody and is no candidate for `unnamed_addr` merging across modules.
        unsafe {
            if matches!(self.kind, GlobalKind::Function | GlobalKind::Variable) {
                LLVMSetComdat(self.raw, null_mut());
            }
            LLVMSetVisibility(self.raw, LLVMVisibility::LLVMDefaultVisibility);
            LLVMSetLinkage(self.raw, LLVMLinkage::LLVMInternalLinkage);
        }
    }

    /// The value of a function's string attribute.
    pub fn attribute(self, key: &str) -> Option<String> {
        if self.kind != GlobalKind::Function {
            return None;
        }
        let length = u32::try_from(key.len()).ok()?;
        // SAFETY: a live function; LLVM keeps the bytes of the value.
        let bytes = unsafe {
            let index = inkwell::llvm_sys::LLVMAttributeFunctionIndex;
            let raw = LLVMGetStringAttributeAtIndex(self.raw, index, key.as_ptr().cast(), length);
            if raw.is_null() {
                return None;
            }
            let mut length = 0;
            let data = LLVMGetStringAttributeValue(raw, &mut length);
            std::slice::from_raw_parts(data.cast::<u8>(), length as usize)
        };
        Some(String::from_utf8_lossy(bytes).into_owned())
    }

    /// Whether this is a function with that many parameters that returns an i32. `None`
    /// if it is not a function.
    pub fn returns_i32(self) -> Option<(bool, u32)> {
        // SAFETY: a live global; only functions are asked for a function's type.
        unsafe {
            let mut function = self.raw;
            if self.kind == GlobalKind::Alias {
                function = LLVMAliasGetAliasee(function);
            }
            if LLVMIsAFunction(function).is_null() {
                return None;
            }
            let ty = LLVMGlobalGetValueType(function);
            let result = LLVMGetReturnType(ty);
            let i32 = LLVMInt32TypeInContext(LLVMGetTypeContext(ty));
            Some((result == i32, LLVMCountParamTypes(ty)))
        }
    }

    /// The functions and variables that a list such as `llvm.used` or
    /// `llvm.global_ctors` names, directly or as the second field of a structure.
    pub fn listed(self) -> Vec<String> {
        let mut names = Vec::new();
        // SAFETY: a live variable; operands are asked for by number, below their count,
        // and only of values that have operands.
        unsafe {
            let initializer = LLVMGetInitializer(self.raw);
            if initializer.is_null() {
                return names;
            }
            for index in 0..operand_count(initializer) {
                let mut entry = LLVMGetOperand(initializer, index);
                if !LLVMIsAConstantStruct(entry).is_null() && operand_count(entry) > 1 {
                    entry = LLVMGetOperand(entry, 1);
                }
                // Casts and offsets of a global.
                while !LLVMIsAConstantExpr(entry).is_null() && operand_count(entry) > 0 {
                    entry = LLVMGetOperand(entry, 0);
                }
                if !LLVMIsAGlobalValue(entry).is_null() {
                    let kind = GlobalKind::Variable;
                    let module = std::marker::PhantomData;
                    names.push(Global { raw: entry, kind, module }.name());
                }
            }
        }
        names
    }
}

/// The number of operands of a value that has some, and 0 for one that cannot.
///
/// # Safety
/// `value` is live.
unsafe fn operand_count(value: LLVMValueRef) -> u32 {
    // SAFETY: the caller's promise; only users have operands.
    unsafe {
        if LLVMIsAUser(value).is_null() {
            return 0;
        }
        u32::try_from(LLVMGetNumOperands(value)).unwrap_or(0)
    }
}
