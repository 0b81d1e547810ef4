//! Calls in funclets, the catch blocks and cleanups of wasm's exception handling; landing pads.

use super::{Block, Builder, Value, ffi};
use inkwell::llvm_sys::prelude::LLVMValueRef;
use std::ffi::c_void;

/// What has become of the calls of a catch block or a cleanup that has left its funclet, as
/// pairs of a call and another.
#[derive(Debug, Default)]
pub struct Left<'m> {
    /// Calls that were made again, whose handles are dead, and what took their places.
    pub replaced: Vec<(Value<'m>, Value<'m>)>,
    /// Calls (as they were before they were made again) of which there is a copy now, which is
    /// in a funclet: that of a cleanup for exceptions that are not C++'s.
    pub copied: Vec<(Value<'m>, Value<'m>)>,
}

/// Why a call with operand bundles cannot be a suspend point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundleObstacle {
    /// It stands in a cleanup that has to stay in its funclet: an exception is in flight.
    Cleanup,
    /// It stands in a catch block that has to stay in its funclet.
    Catch,
    /// Its bundles mean something else.
    Other,
}

/// Whether the command line of this process asks for Emscripten's exceptions. If not, LLVM's code
/// generation for wasm makes each `invoke` that leads to a landing pad a call.
pub fn keeps_landing_pads() -> bool {
    unsafe { ffi::asyncify_shim_keeps_landing_pads() }
}

impl<'m> Value<'m> {
    /// What keeps this call from being a suspend point, as far as its operand bundles
    /// go: nothing, if it has none, or if all catch blocks and cleanups around it can leave
    /// their funclets.
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

    /// Makes the outermost catch block or cleanup around this call leave its funclet where it
    /// begins to handle the exception. None if there is none that can.
    pub fn leave_funclet(self) -> Option<Left<'m>> {
        fn left<'a, 'm>(context: *mut c_void) -> &'a mut Left<'m> {
            // It is the one below, which lives as long as the call of the shim.
            unsafe { &mut *context.cast() }
        }
        extern "C" fn replaced(context: *mut c_void, old: LLVMValueRef, new: LLVMValueRef) {
            left(context).replaced.push((Value::from_raw(old), Value::from_raw(new)));
        }
        extern "C" fn copied(context: *mut c_void, old: LLVMValueRef, new: LLVMValueRef) {
            left(context).copied.push((Value::from_raw(old), Value::from_raw(new)));
        }
        let mut all = Left::default();
        let context = (&raw mut all).cast();
        let found =
            unsafe { ffi::asyncify_shim_leave_funclet(self.raw, context, replaced, copied) };
        found.then_some(all)
    }

    /// Puts a block on the edge from this `invoke` to where it comes back. Returns the
    /// branch in it; none if this is no `invoke`.
    pub fn split_normal_edge(self, builder: &Builder<'m>) -> Option<Value<'m>> {
        let (normal, home) = (self.normal_destination()?, self.block()?);
        let block: Block<'m> = home.function().append_block("normal");
        builder.position_at_end(block);
        builder.set_scope_of(self);
        let branch = builder.br(normal);
        home.retarget(normal, block);
        normal.replace_incoming(home, block);
        Some(branch)
    }
}
