//! What happens when something goes wrong that nothing can be done about: a crash of LLVM's,
//! a fatal error of LLVM's, a panic of ours. The process ends with a message and the status
//! of wrong input, and leaves nothing half done behind.

#![allow(unsafe_code, reason = "the boundary to LLVM's C API and to the C++ shim")]

use crate::error::INPUT;
use inkwell::llvm_sys::error_handling::LLVMInstallFatalErrorHandler;
use std::{
    any::Any,
    ffi::{CStr, CString, c_char, c_int},
    fs,
    io::Write,
    os::unix::ffi::OsStrExt,
    panic::{self, PanicHookInfo},
    path::{Path, PathBuf},
    process,
    sync::{Mutex, OnceLock, PoisonError},
};

unsafe extern "C" {
    fn asyncify_driver_survive_crashes(status: c_int);
    fn asyncify_driver_doing(data: *const c_char, length: usize);
    fn asyncify_driver_temporary_folder(path: *const c_char);
    fn asyncify_driver_temporary_file(path: *const c_char);
}

/// The folder with what is half done. A process has one.
static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// Where the last panic was.
static PANICKED_AT: Mutex<Option<String>> = Mutex::new(None);

/// Sees to it that whatever goes wrong from now on ends the process as described above.
pub fn install() {
    extern "C" fn on_fatal_error(reason: *const c_char) {
        // SAFETY: LLVM gives a string that ends in NUL.
        let reason = unsafe { CStr::from_ptr(reason) }.to_string_lossy();
        let _ = writeln!(std::io::stderr(), "error: {}", reason.trim_end());
        if let Some(folder) = FOLDER.get() {
            // What cannot be removed is left, which is no reason to say more.
            let _ = fs::remove_dir_all(folder);
        }
        process::exit(INPUT.into());
    }
    // SAFETY: the handler is a function that never returns, as LLVM wants it; the other
    // only sets handlers of signals.
    unsafe {
        LLVMInstallFatalErrorHandler(Some(on_fatal_error));
        asyncify_driver_survive_crashes(INPUT.into());
    }
    panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        let mut place = PANICKED_AT.lock().unwrap_or_else(PoisonError::into_inner);
        *place = info.location().map(ToString::to_string);
    }));
}

/// What the user is told of a panic: what it says and where it was.
pub fn describe(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("it says nothing");
    match PANICKED_AT.lock().unwrap_or_else(PoisonError::into_inner).as_deref() {
        Some(place) => format!("{text} ({place})"),
        None => text.to_owned(),
    }
}

/// The process is now `what`, "reading 'x.bc'": for the message of a crash.
pub fn doing(what: &str) {
    // SAFETY: there are that many bytes at the address; they are copied.
    unsafe { asyncify_driver_doing(what.as_ptr().cast(), what.len()) }
}

/// A folder for temporary files that goes when it is dropped, and when the process crashes
/// or is interrupted.
#[derive(Debug)]
pub struct Scratch(tempfile::TempDir);

impl Scratch {
    /// Looks after `folder`. A process has one of these.
    pub fn new(folder: tempfile::TempDir) -> Self {
        let _ = FOLDER.set(folder.path().to_owned());
        with_c_string(folder.path(), asyncify_driver_temporary_folder);
        Self(folder)
    }

    /// The path of the file `name` in the folder, which is about to be made.
    pub fn file(&self, name: &str) -> PathBuf {
        let path = self.0.path().join(name);
        with_c_string(&path, asyncify_driver_temporary_file);
        path
    }
}

/// A path with a NUL in it does not exist, so nothing need be done with it.
fn with_c_string(path: &Path, function: unsafe extern "C" fn(*const c_char)) {
    if let Ok(text) = CString::new(path.as_os_str().as_bytes()) {
        // SAFETY: the functions of the shim copy what ends in NUL.
        unsafe { function(text.as_ptr()) }
    }
}
