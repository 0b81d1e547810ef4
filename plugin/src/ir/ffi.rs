//! The shim's functions (`plugin/cpp`), as Rust sees them.

use inkwell::llvm_sys::prelude::{
    LLVMBasicBlockRef, LLVMModuleRef, LLVMTypeRef, LLVMUseRef, LLVMValueRef,
};
use std::{
    ffi::{c_char, c_void},
    marker::PhantomData,
    slice,
};

/// A borrowed string, as `AsyncifyStr` of `shim.h` has it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Str<'a> {
    data: *const c_char,
    length: usize,
    borrowed: PhantomData<&'a str>,
}

impl<'a> Str<'a> {
    /// Borrows `text`.
    pub const fn new(text: &'a str) -> Self {
        Str { data: text.as_ptr().cast(), length: text.len(), borrowed: PhantomData }
    }

    /// The bytes, read as UTF-8 as far as they are.
    ///
    /// # Safety
    /// `data` points to `length` readable bytes, or `length` is 0.
    pub unsafe fn to_string_lossy(self) -> String {
        if self.length == 0 {
            return String::new();
        }
        // SAFETY: the caller's promise.
        let bytes = unsafe { slice::from_raw_parts(self.data.cast::<u8>(), self.length) };
        String::from_utf8_lossy(bytes).into_owned()
    }
}

/// One loop, as `AsyncifyLoop` of `query.cpp` has it.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct RawLoop {
    pub header: u32,
    pub parent: u32,
}

/// A debug record, as `AsyncifyDebugRecord` of `debug.cpp` has it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct RawDebugRecord {
    pub record: *mut c_void,
    pub variable: *const c_void,
    pub scope: *const c_void,
    pub inlined_at: *const c_void,
    pub fragment_offset: u64,
    pub fragment_size: u64,
    pub location: *const c_void,
    pub expression: *const c_void,
    pub is_assignment: bool,
    pub is_inlined_parameter: bool,
}

unsafe extern "C" {
    pub fn asyncify_shim_split_before(inst: LLVMValueRef, name: Str) -> LLVMBasicBlockRef;
    pub fn asyncify_shim_replace_incoming(
        block: LLVMBasicBlockRef,
        old: LLVMBasicBlockRef,
        new: LLVMBasicBlockRef,
    );
    pub fn asyncify_shim_remove_incoming(phi: LLVMValueRef, pred: LLVMBasicBlockRef);
    pub fn asyncify_shim_operand_number(use_: LLVMUseRef) -> u32;
    pub fn asyncify_shim_inline(call: LLVMValueRef) -> bool;
    pub fn asyncify_shim_funclet_obstacle(call: LLVMValueRef) -> u32;
    pub fn asyncify_shim_keeps_landing_pads() -> bool;
    pub fn asyncify_shim_leave_funclet(
        call: LLVMValueRef,
        context: *mut c_void,
        replaced: extern "C" fn(*mut c_void, LLVMValueRef, LLVMValueRef),
        copied: extern "C" fn(*mut c_void, LLVMValueRef, LLVMValueRef),
    ) -> bool;
    pub fn asyncify_shim_drop_body(f: LLVMValueRef);
    pub fn asyncify_shim_keep(f: LLVMValueRef, in_linker: bool);
    pub fn asyncify_shim_keep_all(m: LLVMModuleRef, symbols: *const LLVMValueRef, count: usize);
    pub fn asyncify_shim_remove_unreachable(f: LLVMValueRef) -> bool;
    pub fn asyncify_shim_clone_blocks(
        blocks: *const LLVMBasicBlockRef,
        count: usize,
        copies: *mut LLVMBasicBlockRef,
    );
    pub fn asyncify_shim_fold_branches(f: LLVMValueRef);
    pub fn asyncify_shim_drop_metadata(inst: LLVMValueRef);
    pub fn asyncify_shim_has_profile(f: LLVMValueRef) -> bool;
    pub fn asyncify_shim_set_never_entered(f: LLVMValueRef);
    pub fn asyncify_shim_set_weights_unknown(terminator: LLVMValueRef);
    pub fn asyncify_shim_retain_attributes(
        value: LLVMValueRef,
        index: u32,
        keep: *const Str,
        num_keep: usize,
    );
    pub fn asyncify_shim_debug_scopes(
        inst: LLVMValueRef,
        context: *mut c_void,
        visit: extern "C" fn(*mut c_void, *const c_void, *const c_void),
    );
    pub fn asyncify_shim_debug_records(
        block: LLVMBasicBlockRef,
        context: *mut c_void,
        visit: extern "C" fn(*mut c_void, *const RawDebugRecord),
    );
    pub fn asyncify_shim_debug_locations(
        record: *mut c_void,
        context: *mut c_void,
        visit: extern "C" fn(*mut c_void, LLVMValueRef),
    );
    pub fn asyncify_shim_debug_replace(record: *mut c_void, old: LLVMValueRef, new: LLVMValueRef);
    pub fn asyncify_shim_debug_move(record: *mut c_void, inst: LLVMValueRef);
    pub fn asyncify_shim_debug_salvage(inst: LLVMValueRef);
    pub fn asyncify_shim_debug_load(
        ty: LLVMTypeRef,
        pointer: LLVMValueRef,
        inst: LLVMValueRef,
    ) -> LLVMValueRef;
    pub fn asyncify_shim_debug_copy(record: *mut c_void, inst: LLVMValueRef) -> *mut c_void;
    pub fn asyncify_shim_dominates(
        f: LLVMValueRef,
        values: *const LLVMValueRef,
        places: *const LLVMValueRef,
        answers: *mut bool,
        count: usize,
    );
    pub fn asyncify_shim_loops(f: LLVMValueRef, loop_of: *mut u32, loops: *mut RawLoop) -> usize;
    pub fn asyncify_shim_location(
        value: LLVMValueRef,
        line: *mut u32,
        column: *mut u32,
    ) -> Str<'static>;
    pub fn asyncify_shim_places(
        inst: LLVMValueRef,
        context: *mut c_void,
        visit: extern "C" fn(*mut c_void, Str<'_>, Str<'_>, u32, u32),
    );
    pub fn asyncify_shim_is_static_alloca(alloca: LLVMValueRef) -> bool;
    pub fn asyncify_shim_is_swift_error(value: LLVMValueRef) -> bool;
    pub fn asyncify_shim_is_storable(ty: LLVMTypeRef) -> bool;
    pub fn asyncify_shim_is_pic(m: LLVMModuleRef) -> bool;
    pub fn asyncify_shim_is_library_function(f: LLVMValueRef) -> bool;
    pub fn asyncify_shim_diagnose(
        m: LLVMModuleRef,
        severity: u32,
        f: LLVMValueRef,
        inst: LLVMValueRef,
        message: Str,
        more: bool,
    );
    pub fn asyncify_shim_remark(
        kind: u32,
        f: LLVMValueRef,
        inst: LLVMValueRef,
        name: Str,
        message: Str,
    );
}
