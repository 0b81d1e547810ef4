//! Uses of values.

use super::{Block, Value, ffi};
use inkwell::llvm_sys::{core::*, prelude::LLVMUseRef};

/// One use of a value: an operand of an instruction or constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use<'m> {
    /// Whose operand the value is.
    pub user: Value<'m>,
    index: u32,
}

impl<'m> Use<'m> {
    /// The block in which an instruction needs the value: of a phi, the one that the value comes
    /// from, at its end.
    pub fn block(self) -> Option<Block<'m>> {
        if self.user.is_phi() {
            return Some(Block::from_raw(unsafe {
                LLVMGetIncomingBlock(self.user.raw, self.index)
            }));
        }
        self.user.block()
    }

    /// Which operand of its user the value is.
    pub fn operand(self) -> u32 {
        self.index
    }

    /// Makes the user use `value`, of the same type.
    pub fn set(self, value: Value<'m>) {
        self.user.set_operand(self.index, value);
    }
}

impl<'m> Value<'m> {
    /// Users of this value, once per use.
    pub fn users(self) -> impl Iterator<Item = Value<'m>> {
        self.raw_uses().map(|use_| Value::from_raw(unsafe { LLVMGetUser(use_) }))
    }

    /// Uses of this value.
    pub fn uses(self) -> impl Iterator<Item = Use<'m>> {
        self.raw_uses().map(|use_| unsafe {
            Use {
                user: Value::from_raw(LLVMGetUser(use_)),
                index: ffi::asyncify_shim_operand_number(use_),
            }
        })
    }

    /// Whether nothing uses this value.
    pub fn is_unused(self) -> bool {
        self.raw_uses().next().is_none()
    }

    /// Makes every user of this value use `other`, of the same type.
    pub fn replace_all_uses_with(self, other: Value<'m>) {
        unsafe { LLVMReplaceAllUsesWith(self.raw, other.raw) }
    }

    fn raw_uses(self) -> impl Iterator<Item = LLVMUseRef> {
        let existing = |use_: LLVMUseRef| (!use_.is_null()).then_some(use_);
        std::iter::successors(existing(unsafe { LLVMGetFirstUse(self.raw) }), move |&use_| {
            existing(unsafe { LLVMGetNextUse(use_) })
        })
    }
}
