//! Debug records of values: what a debugger shows for a variable from there on.

use super::{Block, Type, Value, ffi};
use inkwell::llvm_sys::prelude::LLVMValueRef;
use std::{
    ffi::c_void,
    marker::PhantomData,
    ptr::{self, NonNull},
};

/// A `#dbg_value` or a `#dbg_assign`.
#[derive(Clone, Copy, Debug)]
pub struct DebugRecord<'m> {
    raw: NonNull<c_void>,
    /// What it is about.
    pub variable: DebugVariable,
    /// The bits of the variable that it is about, if not all.
    pub fragment: Option<DebugFragment>,
    /// The scope of the variable.
    pub scope: DebugScope,
    /// What it says.
    pub content: DebugContent,
    /// Whether it is a `#dbg_assign`, which also says where in memory the variable is.
    pub is_assignment: bool,
    /// Whether it is about a parameter of a function that was inlined.
    pub is_inlined_parameter: bool,
    module: PhantomData<&'m ()>,
}

/// A variable, in one of the places where its function was inlined.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct DebugVariable {
    variable: *const c_void,
    inlined_at: *const c_void,
}

/// Bits of a variable.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct DebugFragment {
    /// The first.
    pub offset: u64,
    /// How many.
    pub size: u64,
}

/// A scope of the source, in one of the places where its function was inlined.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct DebugScope {
    scope: *const c_void,
    inlined_at: *const c_void,
}

/// What a record says of its variable. Equal for records that say the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct DebugContent {
    location: *const c_void,
    expression: *const c_void,
}

impl<'m> Block<'m> {
    /// The records of the block, in order; not those that tell once for the whole function where
    /// in memory a variable is.
    pub fn debug_records(self) -> Vec<DebugRecord<'m>> {
        extern "C" fn visit(context: *mut c_void, raw: *const ffi::RawDebugRecord) {
            // Both are of the call below.
            let (records, raw) = unsafe { (&mut *context.cast::<Vec<DebugRecord<'_>>>(), &*raw) };
            records.extend(NonNull::new(raw.record).map(|record| DebugRecord {
                raw: record,
                variable: DebugVariable { variable: raw.variable, inlined_at: raw.inlined_at },
                fragment: (raw.fragment_size != 0).then_some(DebugFragment {
                    offset: raw.fragment_offset,
                    size: raw.fragment_size,
                }),
                scope: DebugScope { scope: raw.scope, inlined_at: raw.inlined_at },
                content: DebugContent { location: raw.location, expression: raw.expression },
                is_assignment: raw.is_assignment,
                is_inlined_parameter: raw.is_inlined_parameter,
                module: PhantomData,
            }));
        }
        let mut records: Vec<DebugRecord<'m>> = Vec::new();
        let context = (&raw mut records).cast();
        unsafe { ffi::asyncify_shim_debug_records(self.raw, context, visit) };
        records
    }
}

impl<'m> DebugRecord<'m> {
    /// The values that it names, each once: none, if it says that the variable's value is not known.
    pub fn values(self) -> Vec<Value<'m>> {
        extern "C" fn visit(context: *mut c_void, value: LLVMValueRef) {
            // It is the one below.
            let values = unsafe { &mut *context.cast::<Vec<Value<'_>>>() };
            let value = Value::from_raw(value);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let mut values: Vec<Value<'m>> = Vec::new();
        let context = (&raw mut values).cast();
        unsafe { ffi::asyncify_shim_debug_locations(self.raw.as_ptr(), context, visit) };
        values
    }

    /// Names `new` where it named `old`.
    pub fn replace(self, old: Value<'m>, new: Value<'m>) {
        unsafe { ffi::asyncify_shim_debug_replace(self.raw.as_ptr(), old.raw, new.raw) }
    }

    /// Says that the variable's value is not known.
    pub fn forget(self) {
        let null = ptr::null_mut();
        unsafe { ffi::asyncify_shim_debug_replace(self.raw.as_ptr(), null, null) }
    }

    /// Moves it before an instruction, ahead of the records that are there.
    pub fn move_before(self, instruction: Value<'m>) {
        unsafe { ffi::asyncify_shim_debug_move(self.raw.as_ptr(), instruction.raw) }
    }

    /// Says the same before an instruction, ahead of the records that are there.
    pub fn copy_before(self, instruction: Value<'m>) -> Self {
        let copy = unsafe { ffi::asyncify_shim_debug_copy(self.raw.as_ptr(), instruction.raw) };
        DebugRecord { raw: NonNull::new(copy).unwrap_or(self.raw), ..self }
    }
}

impl<'m> Value<'m> {
    /// Makes the debug records of other blocks that name this instruction name its operand instead,
    /// with an expression for what it does. Its other operands are constants.
    pub fn salvage_debug_records(self) {
        unsafe { ffi::asyncify_shim_debug_salvage(self.raw) }
    }

    /// Loads from this pointer before an instruction, ahead of the records that are there.
    pub fn load_for_debug(self, ty: Type<'m>, instruction: Value<'m>) -> Value<'m> {
        Value::from_raw(unsafe { ffi::asyncify_shim_debug_load(ty.raw, self.raw, instruction.raw) })
    }

    /// The scopes that this instruction is in, from the inside out.
    pub fn debug_scopes(self) -> Vec<DebugScope> {
        extern "C" fn visit(context: *mut c_void, scope: *const c_void, inlined_at: *const c_void) {
            // It is the one below.
            let scopes = unsafe { &mut *context.cast::<Vec<DebugScope>>() };
            scopes.push(DebugScope { scope, inlined_at });
        }
        let mut scopes: Vec<DebugScope> = Vec::new();
        let context = (&raw mut scopes).cast();
        unsafe { ffi::asyncify_shim_debug_scopes(self.raw, context, visit) };
        scopes
    }
}
