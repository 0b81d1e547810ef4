//! Functions.

use super::{Block, Linkage, Type, Value, c_string, ffi};
use inkwell::llvm_sys::{LLVMVisibility, core::*};
use std::ffi::CStr;

/// A function, defined or declared.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Function<'m>(pub(super) Value<'m>);

impl<'m> Function<'m> {
    /// The function as a value: its address.
    pub fn value(self) -> Value<'m> {
        self.0
    }

    /// The symbol.
    pub fn name(self) -> String {
        self.0.name()
    }

    /// The function type.
    pub fn ty(self) -> Type<'m> {
        Type::from_raw(unsafe { LLVMGlobalGetValueType(self.0.raw) })
    }

    /// Whether each value dominates the instruction beside it. Both are of this function, but for
    /// constants.
    pub fn dominates(self, pairs: &[(Value<'m>, Value<'m>)]) -> Vec<bool> {
        let mut answers = vec![false; pairs.len()];
        if !pairs.is_empty() {
            let (values, places): (Vec<_>, Vec<_>) =
                pairs.iter().map(|(value, place)| (value.raw, place.raw)).unzip();
            // All have that length.
            unsafe {
                ffi::asyncify_shim_dominates(
                    self.0.raw,
                    values.as_ptr(),
                    places.as_ptr(),
                    answers.as_mut_ptr(),
                    pairs.len(),
                );
            }
        }
        answers
    }

    /// Whether there is no body.
    pub fn is_declaration(self) -> bool {
        unsafe { LLVMIsDeclaration(self.0.raw) != 0 }
    }

    /// Whether this is one of LLVM's intrinsics.
    pub fn is_intrinsic(self) -> bool {
        unsafe { LLVMGetIntrinsicID(self.0.raw) != 0 }
    }

    /// The name, if this is an intrinsic.
    pub fn intrinsic_name(self) -> Option<String> {
        self.is_intrinsic().then(|| self.name())
    }

    /// Whether the name and type are those of a function of the C library, which
    /// LLVM knows.
    pub fn is_library_function(self) -> bool {
        unsafe { ffi::asyncify_shim_is_library_function(self.0.raw) }
    }

    /// The parameters.
    pub fn parameters(self) -> Vec<Value<'m>> {
        (0..unsafe { LLVMCountParams(self.0.raw) })
            .map(|index| Value::from_raw(unsafe { LLVMGetParam(self.0.raw, index) }))
            .collect()
    }

    /// The blocks in order; the next is looked up before the current one is handed
    /// out.
    pub fn blocks(self) -> impl Iterator<Item = Block<'m>> {
        let mut next = unsafe { LLVMGetFirstBasicBlock(self.0.raw) };
        std::iter::from_fn(move || {
            if next.is_null() {
                return None;
            }
            let current = Block::from_raw(next);
            next = unsafe { LLVMGetNextBasicBlock(next) };
            Some(current)
        })
    }

    /// The entry block of a definition.
    pub fn entry(self) -> Option<Block<'m>> {
        self.blocks().next()
    }

    /// All instructions in order.
    pub fn instructions(self) -> impl Iterator<Item = Value<'m>> {
        self.blocks().flat_map(|block| block.instructions())
    }

    /// Appends an empty block.
    pub fn append_block(self, name: &str) -> Block<'m> {
        unsafe {
            let context = LLVMGetTypeContext(LLVMTypeOf(self.0.raw));
            Block::from_raw(LLVMAppendBasicBlockInContext(
                context,
                self.0.raw,
                c_string(name).as_ptr(),
            ))
        }
    }

    /// Inserts an empty block behind `place`, one of the function's.
    pub fn insert_block_after(self, place: Block<'m>, name: &str) -> Block<'m> {
        let block = self.append_block(name);
        unsafe { LLVMMoveBasicBlockAfter(block.raw, place.raw) };
        block
    }

    /// Inserts an empty block before `place`, one of the function's.
    pub fn insert_block_before(self, place: Block<'m>, name: &str) -> Block<'m> {
        let block = self.append_block(name);
        unsafe { LLVMMoveBasicBlockBefore(block.raw, place.raw) };
        block
    }

    /// Turns a definition into a declaration. Handles of what was in it are dead.
    pub fn drop_body(self) {
        unsafe { ffi::asyncify_shim_drop_body(self.0.raw) }
    }

    /// Removes blocks that nothing reaches. Returns whether there were any; handles
    /// of removed blocks and instructions are dead.
    pub fn remove_unreachable_blocks(self) -> bool {
        unsafe { ffi::asyncify_shim_remove_unreachable(self.0.raw) }
    }

    /// Copies blocks of the function to its end. What a copy uses of one of them is the copy's, and it
    /// goes to copies where it can; no other block goes to copies. Phis are told. Returns the copies, in
    /// the same order.
    pub fn clone_blocks(self, blocks: &[Block<'m>]) -> Vec<Block<'m>> {
        let raw: Vec<_> = blocks.iter().map(|block| block.raw).collect();
        let mut copies = vec![std::ptr::null_mut(); raw.len()];
        // There is room for as many.
        unsafe { ffi::asyncify_shim_clone_blocks(raw.as_ptr(), raw.len(), copies.as_mut_ptr()) };
        copies.into_iter().map(Block::from_raw).collect()
    }

    /// Makes branches by constants unconditional, and removes blocks that nothing reaches then.
    pub fn fold_branches(self) {
        unsafe { ffi::asyncify_shim_fold_branches(self.0.raw) }
    }

    /// Whether a profile says how often it is entered.
    pub fn has_profile(self) -> bool {
        unsafe { ffi::asyncify_shim_has_profile(self.0.raw) }
    }

    /// Says, for code generation that goes by a profile, that it is hardly ever entered.
    pub fn set_never_entered(self) {
        unsafe { ffi::asyncify_shim_set_never_entered(self.0.raw) }
    }

    /// The linkage.
    pub fn linkage(self) -> Linkage {
        self.0.global_linkage()
    }

    /// Sets the linkage.
    pub fn set_linkage(self, linkage: Linkage) {
        unsafe { LLVMSetLinkage(self.0.raw, linkage) }
    }

    /// The section that it is to be in; empty if that is not said.
    pub fn section(self) -> String {
        let section = unsafe { LLVMGetSection(self.0.raw) };
        if section.is_null() {
            return String::new();
        }
        unsafe { CStr::from_ptr(section) }.to_string_lossy().into_owned()
    }

    /// Makes the symbol invisible outside of the linked module.
    pub fn set_hidden(self) {
        unsafe { LLVMSetVisibility(self.0.raw, LLVMVisibility::LLVMHiddenVisibility) }
    }

    /// Whether other modules can refer to this symbol.
    pub fn has_local_linkage(self) -> bool {
        matches!(self.linkage(), Linkage::LLVMInternalLinkage | Linkage::LLVMPrivateLinkage)
    }

    /// The module and name of a wasm import, as a pair. The linker resolves a
    /// declaration that has only a name, so that is no import.
    pub fn wasm_import(self) -> Option<(String, String)> {
        if !self.is_declaration() {
            return None;
        }
        let module = self.string_attribute("wasm-import-module")?;
        Some((module, self.string_attribute("wasm-import-name").unwrap_or_else(|| self.name())))
    }

    /// Removes the function, which nothing uses any more. The handle is dead.
    pub fn erase(self) {
        unsafe { LLVMDeleteFunction(self.0.raw) }
    }

    /// Where this stands in the source.
    pub fn location(self) -> Option<super::Location> {
        super::Location::of(self.0.raw)
    }
}
