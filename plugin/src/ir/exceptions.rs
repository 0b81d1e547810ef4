//! Calls in funclets: catch blocks and cleanups of wasm's exception handling.

use super::{Block, Builder, Value, ffi};
use inkwell::llvm_sys::prelude::LLVMValueRef;
use std::ffi::c_void;

/// Why a call with operand bundles cannot be a suspend point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundleObstacle {
    /// It stands in a cleanup: an exception is in flight.
    Cleanup,
    /// It stands in a catch block that has to stay in its funclet.
    Catch,
    /// Its bundles mean something else.
    Other,
}

impl<'m> Value<'m> {
    /// What keeps this call from being a suspend point, as far as its operand bundles
    /// go: nothing, if it has none, or if all catch blocks around it can leave their
    /// funclets.
    pub fn bundle_obstacle(self) -> Option<BundleObstacle> {
        if !self.has_operand_bundles() {
            return None;
        }
        match unsafe { ffi::asyncify_shim_funclet_obstacle(self.raw) } {
            0 => None,
            1 => Some(BundleObstacle::Cleanup),
            2 => Some(BundleObstacle::Catch),
            _ => Some(BundleObstacle::Other),
        }
    }

    /// Makes the outermost catch block around this call leave its funclet where it
    /// begins to handle the exception. Returns the calls that were made again, each with
    /// its successor: the handles of the former are dead. None if there is no such
    /// catch block.
    pub fn leave_funclet(self) -> Option<Vec<(Value<'m>, Value<'m>)>> {
        extern "C" fn visit(calls: *mut c_void, old: LLVMValueRef, new: LLVMValueRef) {
            let calls = calls.cast::<Vec<(Value<'_>, Value<'_>)>>();
            unsafe { (*calls).push((Value::from_raw(old), Value::from_raw(new))) }
        }
        let mut calls: Vec<(Value<'m>, Value<'m>)> = Vec::new();
        let found =
            unsafe { ffi::asyncify_shim_leave_funclet(self.raw, (&raw mut calls).cast(), visit) };
        found.then_some(calls)
    }

    /// Puts a block on the edge from this `invoke` to where it comes back. Returns the
    /// branch in it; none if this is no `invoke`.
    pub fn split_normal_edge(self, builder: &Builder<'m>) -> Option<Value<'m>> {
        let (normal, home) = (self.normal_destination()?, self.block()?);
        let block: Block<'m> = home.function().append_block("normal");
        builder.position_at_end(block);
        let branch = builder.br(normal);
        branch.set_line_zero_of(self);
        home.retarget(normal, block);
        normal.replace_incoming(home, block);
        Some(branch)
    }
}
