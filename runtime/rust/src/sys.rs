//! `asyncify.h`.

use alloc::alloc::{Layout, alloc, dealloc};
use core::{
    ffi::{c_char, c_void},
    ptr,
};

/// `asyncify_task`, of which only C knows more.
#[repr(C)]
pub struct Task {
    private: [u8; 0],
}

/// `asyncify_function`.
pub type Function = unsafe extern "C" fn(*mut c_void) -> *mut c_void;

pub const NEW: u32 = 0;
pub const RUNNING: u32 = 1;
pub const WAITING: u32 = 2;
pub const PAUSED: u32 = 3;
pub const ENDED: u32 = 4;

unsafe extern "C" {
    pub fn asyncify_new(name: *const c_char, function: Function, size: usize) -> *mut Task;
    pub fn asyncify_delete(task: *mut Task);
    pub fn asyncify_resume(task: *mut Task, value: *mut c_void) -> *mut c_void;
    pub safe fn asyncify_pause(value: *mut c_void) -> *mut c_void;
    pub safe fn asyncify_current() -> *mut Task;
    pub fn asyncify_status_of(task: *const Task) -> u32;
    pub fn asyncify_name(task: *const Task) -> *const c_char;
    fn asyncify_set_memory(
        allocate: unsafe extern "C" fn(usize) -> *mut c_void,
        release: unsafe extern "C" fn(*mut c_void, usize),
    );
    fn asyncify_on_failure(handler: unsafe extern "C" fn(*mut Task, *const c_char));
}

/// What `asyncify.h` asks for, in bytes.
const ALIGNMENT: usize = 16;

unsafe extern "C" fn allocate(size: usize) -> *mut c_void {
    match Layout::from_size_align(size, ALIGNMENT) {
        // SAFETY: a task is never of no size.
        Ok(layout) => unsafe { alloc(layout) }.cast(),
        Err(_) => ptr::null_mut(),
    }
}

unsafe extern "C" fn release(memory: *mut c_void, size: usize) {
    if let Ok(layout) = Layout::from_size_align(size, ALIGNMENT) {
        // SAFETY: `allocate` has made it with the same layout.
        unsafe { dealloc(memory.cast(), layout) }
    }
}

// Failures are results here: the status tells of them.
unsafe extern "C" fn ignore(_: *mut Task, _: *const c_char) {}

/// Sets up the library. May be done again.
pub fn initialise() {
    // SAFETY: the functions are what `asyncify.h` asks for, and live for ever.
    unsafe {
        asyncify_set_memory(allocate, release);
        asyncify_on_failure(ignore);
    }
}
