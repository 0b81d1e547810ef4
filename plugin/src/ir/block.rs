//! Basic blocks.

use super::{Function, Opcode, Value, ffi};
use inkwell::llvm_sys::{core::*, prelude::LLVMBasicBlockRef};
use std::{collections::HashSet, marker::PhantomData};

/// A basic block.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Block<'m> {
    pub(super) raw: LLVMBasicBlockRef,
    pub(super) module: PhantomData<&'m ()>,
}

impl<'m> Block<'m> {
    pub(super) fn from_raw(raw: LLVMBasicBlockRef) -> Self {
        Block { raw, module: PhantomData }
    }

    /// The instructions in order. The next one is looked up before the current one
    /// is handed out, so that the current one may be erased.
    pub fn instructions(self) -> impl Iterator<Item = Value<'m>> {
        let mut next = Value::from_nullable(unsafe { LLVMGetFirstInstruction(self.raw) });
        std::iter::from_fn(move || {
            let current = next?;
            next = current.next();
            Some(current)
        })
    }

    /// The phis.
    pub fn phis(self) -> impl Iterator<Item = Value<'m>> {
        self.instructions().take_while(|inst| inst.is_phi())
    }

    /// The first instruction that is no phi.
    pub fn first_non_phi(self) -> Option<Value<'m>> {
        self.instructions().find(|inst| !inst.is_phi())
    }

    /// The instruction before which ordinary code can be inserted first: after phis
    /// and after what receives an exception. None in a block that has no room for
    /// any (`catchswitch`).
    pub fn first_insertion_point(self) -> Option<Value<'m>> {
        let first = self.first_non_phi()?;
        match first.opcode() {
            Some(Opcode::LLVMCatchSwitch) => None,
            _ if first.is_exception_pad() => first.next(),
            _ => Some(first),
        }
    }

    /// Whether an exception can lead to this block.
    pub fn is_exception_pad(self) -> bool {
        self.first_non_phi().is_some_and(Value::is_exception_pad)
    }

    /// The terminator; missing only while a block is under construction.
    pub fn terminator(self) -> Option<Value<'m>> {
        Value::from_nullable(unsafe { LLVMGetBasicBlockTerminator(self.raw) })
    }

    /// Blocks that this one may go to, with repetitions.
    pub fn successors(self) -> Vec<Block<'m>> {
        self.terminator().map_or_else(Vec::new, Value::successors)
    }

    /// Blocks that may go to this one, each once, in an order that depends only on
    /// how the module was made.
    pub fn predecessors(self) -> Vec<Block<'m>> {
        let mut found = Vec::new();
        let mut known = HashSet::new();
        for user in Value::from_raw(unsafe { LLVMBasicBlockAsValue(self.raw) }).users() {
            // The address of the block is a use too, but not an edge.
            if let Some(block) = user.block()
                && user.is_terminator()
                && known.insert(block)
            {
                found.push(block);
            }
        }
        found
    }

    /// Whether something else than an edge leads to this block.
    pub fn has_address_taken(self) -> bool {
        Value::from_raw(unsafe { LLVMBasicBlockAsValue(self.raw) })
            .users()
            .any(|user| !(user.is_instruction() && user.is_terminator()))
    }

    /// The function that this block is part of.
    pub fn function(self) -> Function<'m> {
        Function(Value::from_raw(unsafe { LLVMGetBasicBlockParent(self.raw) }))
    }

    /// Makes phis that had an entry from `old` have it from `new`.
    pub fn replace_incoming(self, old: Block<'m>, new: Block<'m>) {
        unsafe { ffi::asyncify_shim_replace_incoming(self.raw, old.raw, new.raw) }
    }

    /// Makes the terminator of this block go to `new` where it went to `old`. Phis
    /// of neither are told.
    pub fn retarget(self, old: Block<'m>, new: Block<'m>) {
        if let Some(terminator) = self.terminator() {
            for (index, successor) in terminator.successors().into_iter().enumerate() {
                if successor == old {
                    terminator.set_successor(index as u32, new);
                }
            }
        }
    }
}
