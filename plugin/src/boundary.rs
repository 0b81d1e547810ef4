//! What C and C++ call: the plugin's entry, the pass, and embedding. No panic gets
//! past this file.

// SAFETY, for the whole file: these functions are called by LLVM hosts, through the
// shim or by the plugin protocol, with what their signatures say.
#![allow(unsafe_code)]

use crate::{
    ir::{Module, Severity, Str},
    options::{Builder, Kind, Level, Options, TABLE},
    rules::Rule,
    run,
};
use inkwell::llvm_sys::{core::LLVMGetVersion, prelude::LLVMModuleRef};
use std::{
    ffi::{CStr, c_char, c_int, c_void},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::OnceLock,
};

unsafe extern "C" {
    fn asyncify_shim_plugin_info(info: *mut PluginInfo);
    fn asyncify_shim_llvm_major() -> u32;
}

/// LLVM's `PassPluginLibraryInfo`, which the shim fills in.
#[repr(C)]
pub struct PluginInfo {
    api_version: u32,
    name: *const c_char,
    version: *const c_char,
    register_callbacks: *const c_void,
    #[cfg(llvm_ge_22)]
    pre_code_gen: *const c_void,
}

/// The entry that an LLVM host looks up when it loads a plugin.
///
/// Ends the process if its LLVM is of another major: there, `PluginInfo` may have another size,
/// and a host that refuses a plugin has already read it.
#[unsafe(no_mangle)]
pub extern "C" fn llvmGetPassPluginInfo() -> PluginInfo {
    let (mut major, mut minor, mut patch) = (0, 0, 0);
    // SAFETY: the numbers can be written to; the shim's function only returns one.
    let own = unsafe {
        LLVMGetVersion(&mut major, &mut minor, &mut patch);
        asyncify_shim_llvm_major()
    };
    if major != own {
        eprintln!(
            "error: asyncify: this plugin is built for LLVM {own}, and the program that loads it \
             has LLVM {major}.{minor}.{patch}; load the plugin that is built for LLVM {major}, or \
             use the tools of LLVM {own}"
        );
        std::process::exit(1);
    }
    let mut info = PluginInfo {
        api_version: 0,
        name: std::ptr::null(),
        version: std::ptr::null(),
        register_callbacks: std::ptr::null(),
        #[cfg(llvm_ge_22)]
        pre_code_gen: std::ptr::null(),
    };
    // SAFETY: `info` has the layout of the struct that the shim fills in.
    unsafe { asyncify_shim_plugin_info(&mut info) };
    info
}

/// `AsyncifyOptionRow` of the shim.
#[repr(C)]
pub struct OptionRow {
    key: Str<'static>,
    value_name: Str<'static>,
    help: Str<'static>,
}

// SAFETY: the strings are constants.
unsafe impl Send for OptionRow {}
// SAFETY: as above.
unsafe impl Sync for OptionRow {}

/// The option table, for the shim to register command line options. The rows live
/// as long as the process.
///
/// # Safety
/// `rows` can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn asyncify_option_rows(rows: *mut *const OptionRow) -> usize {
    static ROWS: OnceLock<Vec<OptionRow>> = OnceLock::new();
    let all = ROWS.get_or_init(|| {
        TABLE
            .iter()
            .map(|spec| OptionRow {
                key: Str::new(spec.key),
                value_name: Str::new(match spec.kind {
                    Kind::Flag => "",
                    _ => spec.placeholder,
                }),
                help: Str::new(spec.help),
            })
            .collect()
    });
    // SAFETY: the caller's promise.
    unsafe { *rows = all.as_ptr() };
    all.len()
}

/// `AsyncifyGiven` of the shim.
#[repr(C)]
pub struct Given<'a> {
    key: Str<'a>,
    value: Str<'a>,
}

/// The options of one run, as the shim has them: those of the host's command line,
/// and the pass parameters, which overrule them.
#[repr(C)]
pub struct RunOptions<'a> {
    given: *const Given<'a>,
    count: usize,
    parameters: Str<'a>,
}

impl RunOptions<'_> {
    /// # Safety
    /// `given` has `count` entries; all strings are alive.
    unsafe fn add_to(&self, builder: &mut Builder) {
        for index in 0..self.count {
            // SAFETY: the caller's promise.
            let (key, value) = unsafe {
                let given = &*self.given.add(index);
                (given.key.to_string_lossy(), given.value.to_string_lossy())
            };
            let value = (!value.is_empty()).then_some(value.as_str());
            builder.set(Level::CommandLine, &key, value);
        }
        // SAFETY: as above.
        builder.parameters(&unsafe { self.parameters.to_string_lossy() });
    }
}

/// Runs the pass. Returns whether the module was changed.
///
/// # Safety
/// `module` is a live module that nobody else uses; `options` and what it refers to
/// are alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn asyncify_run_pass(
    module: LLVMModuleRef,
    options: *const RunOptions,
) -> bool {
    // SAFETY: the caller's promise.
    let module = unsafe { Module::from_raw(module) };
    // SAFETY: as above.
    guarded(&module, || {
        // SAFETY: as above.
        let options = checked_options(&module, |builder| unsafe { (*options).add_to(builder) })?;
        // A host of its own may generate code that is not position-independent, whatever the
        // module was compiled for; one that loads plugins does as the module says.
        if module.is_position_independent() && run::changes(&module, &options) {
            let message = "LLVM cannot generate position-independent code with wasm globals; \
                           compile with -fno-pic";
            module.diagnose(Severity::Error, None, None, message);
            return None;
        }
        run::run(&module, &options).ok().map(|outcome| outcome.changed)
    })
    .unwrap_or(false)
}

/// Prepares a module for the pass, before it is optimised. Returns whether it was
/// changed.
///
/// # Safety
/// As for [`asyncify_run_pass`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn asyncify_run_prepare(
    module: LLVMModuleRef,
    options: *const RunOptions,
) -> bool {
    // SAFETY: the caller's promise.
    let module = unsafe { Module::from_raw(module) };
    guarded(&module, || {
        // SAFETY: as above.
        let options =
            run::options_for(&module, |builder| unsafe { (*options).add_to(builder) }).ok()?;
        Some(run::prepare(&module, &options))
    })
    .unwrap_or(false)
}

/// Prepares `module` for the pass before it is optimised, for compilers that have LLVM
/// and this library in one process. See `asyncify-pass.h`.
///
/// # Safety
/// As for [`asyncify_run_on_module`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn asyncify_prepare_module(
    module: LLVMModuleRef,
    options: *const c_char,
) -> c_int {
    // SAFETY: the caller's promise.
    let module = unsafe { Module::from_raw(module) };
    let done = guarded(&module, || {
        // SAFETY: as above.
        let text = unsafe { to_text(options) };
        let options = checked_options(&module, |builder| {
            builder.parameters(&text);
        })?;
        Some(run::prepare(&module, &options))
    });
    c_int::from(done.is_none())
}

/// Transforms `module`, for compilers that have LLVM and this library in one process.
/// `options` is a string of the form that the pass parameters have, or null. Returns
/// 0 if the module is transformed or needs no transformation, 1 if it is not
/// supported or the options are wrong; the module's context has been told what. See
/// `asyncify-pass.h`.
///
/// # Safety
/// `module` is a live module that nobody else uses; `options` is null or ends in NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn asyncify_run_on_module(
    module: LLVMModuleRef,
    options: *const c_char,
) -> c_int {
    // SAFETY: the caller's promise.
    let module = unsafe { Module::from_raw(module) };
    let done = guarded(&module, || {
        // SAFETY: as above.
        let text = unsafe { to_text(options) };
        let options = checked_options(&module, |builder| {
            builder.parameters(&text);
        })?;
        run::run(&module, &options).ok()
    });
    c_int::from(done.is_none())
}

/// # Safety
/// `text` is null or ends in NUL.
unsafe fn to_text(text: *const c_char) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: the caller's promise.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}

/// The options for `module`. None, after saying why, if they are wrong.
fn checked_options(module: &Module<'_>, given: impl FnOnce(&mut Builder)) -> Option<Options> {
    run::options_for(module, given)
        .inspect_err(|error| module.diagnose(Severity::Error, None, None, &error.to_string()))
        .ok()
}

/// Turns a panic into an error.
fn guarded<T>(module: &Module<'_>, work: impl FnOnce() -> Option<T>) -> Option<T> {
    // A module that a panic left half changed is not used further: the host is told
    // that the pass failed.
    let work = || {
        // Only ever in a build for the test suite.
        assert!(Rule::NoPanics.holds(), "forced");
        work()
    };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let what = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("unknown");
        let message = format!("internal error: {what}; please report it with the module");
        module.diagnose(Severity::Error, None, None, &message);
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use inkwell::{
        context::Context,
        llvm_sys::{
            core::{
                LLVMContextSetDiagnosticHandler, LLVMDisposeMessage, LLVMGetDiagInfoDescription,
            },
            prelude::LLVMDiagnosticInfoRef,
        },
    };
    use llvm_link as _;

    /// Runs `work` as everything that LLVM calls is run. Returns what came of it, and what
    /// the host was told.
    fn guarded_in_a_host<T>(work: impl FnOnce() -> Option<T>) -> (Option<T>, Vec<String>) {
        extern "C" fn note(info: LLVMDiagnosticInfoRef, texts: *mut c_void) {
            // SAFETY: these are LLVM's diagnostic, which lives as long as the call, and the
            // vector below.
            unsafe {
                let text = LLVMGetDiagInfoDescription(info);
                (*texts.cast::<Vec<String>>()).push(to_text(text));
                LLVMDisposeMessage(text);
            }
        }
        let mut told = Vec::<String>::new();
        let context = Context::create();
        // SAFETY: the vector outlives the context.
        unsafe {
            LLVMContextSetDiagnosticHandler(context.raw(), Some(note), (&raw mut told).cast());
        }
        let module = context.create_module("of the test");
        let result = guarded(&Module::from_inkwell(&module), work);
        drop(module);
        drop(context);
        (result, told)
    }

    #[test]
    fn a_panic_is_an_error_of_the_host() {
        type Work = fn() -> Option<()>;
        let panics: [(Work, &str); 3] = [
            (|| panic!("forced"), "forced"),
            (|| panic!("forced, {} too", 1), "forced, 1 too"),
            (|| std::panic::panic_any(5_u8), "unknown"),
        ];
        for (work, says) in panics {
            let (result, told) = guarded_in_a_host(work);
            assert_eq!(result, None);
            let [text] = &told[..] else { panic!("{told:?}") };
            assert!(text.contains(&format!("internal error: {says}; please report")), "{text}");
        }
    }

    #[test]
    fn without_a_panic_nothing_is_said() {
        assert_eq!(guarded_in_a_host(|| Some(5)), (Some(5), Vec::new()));
        assert_eq!(guarded_in_a_host(|| None::<()>), (None, Vec::new()));
    }
}
