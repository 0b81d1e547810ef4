//! Values: constants, arguments, instructions.

use super::{Block, Function, IntPredicate, Linkage, Location, Opcode, Type, ffi, take_message};
use inkwell::llvm_sys::{
    LLVMTailCallKind, LLVMUnnamedAddr, LLVMValueKind,
    core::*,
    debuginfo::{LLVMInstructionGetDebugLoc, LLVMInstructionSetDebugLoc},
    prelude::LLVMValueRef,
};
use std::{fmt, marker::PhantomData};

/// Any LLVM value.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Value<'m> {
    pub(super) raw: LLVMValueRef,
    pub(super) module: PhantomData<&'m ()>,
}

impl<'m> Value<'m> {
    pub(super) fn from_raw(raw: LLVMValueRef) -> Self {
        Value { raw, module: PhantomData }
    }

    pub(super) fn from_nullable(raw: LLVMValueRef) -> Option<Self> {
        (!raw.is_null()).then(|| Value::from_raw(raw))
    }

    fn kind(self) -> LLVMValueKind {
        unsafe { LLVMGetValueKind(self.raw) }
    }

    /// The type.
    pub fn ty(self) -> Type<'m> {
        Type::from_raw(unsafe { LLVMTypeOf(self.raw) })
    }

    /// The name without its sigil; empty for values that have none.
    pub fn name(self) -> String {
        let mut length = 0;
        unsafe {
            let data = LLVMGetValueName2(self.raw, &mut length);
            let bytes = std::slice::from_raw_parts(data.cast::<u8>(), length);
            String::from_utf8_lossy(bytes).into_owned()
        }
    }

    /// Whether this is an instruction.
    pub fn is_instruction(self) -> bool {
        self.kind() == LLVMValueKind::LLVMInstructionValueKind
    }

    /// Whether this is a parameter of a function.
    pub fn is_argument(self) -> bool {
        self.kind() == LLVMValueKind::LLVMArgumentValueKind
    }

    /// Whether this is a constant: a number, a symbol, or made of such.
    pub fn is_constant(self) -> bool {
        unsafe { LLVMIsConstant(self.raw) != 0 }
    }

    /// Whether this is `undef`, which may be something else at each use, or `poison`.
    pub fn is_undef(self) -> bool {
        matches!(
            self.kind(),
            LLVMValueKind::LLVMUndefValueValueKind | LLVMValueKind::LLVMPoisonValueKind
        )
    }

    /// Whether this is inline assembly.
    pub fn is_inline_asm(self) -> bool {
        self.kind() == LLVMValueKind::LLVMInlineAsmValueKind
    }

    /// Whether this is a global variable.
    pub fn is_global_variable(self) -> bool {
        self.kind() == LLVMValueKind::LLVMGlobalVariableValueKind
    }

    /// Whether this is a global variable that wasm has as a global, not in memory.
    pub fn is_wasm_global(self) -> bool {
        self.is_global_variable()
            && unsafe { LLVMGetPointerAddressSpace(LLVMTypeOf(self.raw)) }
                == super::WASM_GLOBAL_ADDRESS_SPACE
    }

    /// Whether this function or variable has an address of linear memory or the table.
    pub fn is_in_memory(self) -> bool {
        unsafe { LLVMGetPointerAddressSpace(LLVMTypeOf(self.raw)) == 0 }
    }

    /// Whether this global variable never changes.
    pub fn is_constant_global(self) -> bool {
        self.is_global_variable() && unsafe { LLVMIsGlobalConstant(self.raw) != 0 }
    }

    /// Says of a global variable that nobody asks whether its address is that of another: linkers may
    /// have one for all that have the same contents.
    pub fn set_address_insignificant(self) {
        unsafe { LLVMSetUnnamedAddress(self.raw, LLVMUnnamedAddr::LLVMGlobalUnnamedAddr) }
    }

    /// The address of a global variable as a constant of the integer type `ty`.
    pub fn constant_ptr_to_int(self, ty: Type<'m>) -> Value<'m> {
        Value::from_raw(unsafe { LLVMConstPtrToInt(self.raw, ty.raw) })
    }

    /// Whether this is a constant of nothing but zeros.
    pub fn is_null(self) -> bool {
        unsafe { LLVMIsNull(self.raw) != 0 }
    }

    /// The type of what a function, global variable or alias stands for.
    pub fn global_type(self) -> Type<'m> {
        Type::from_raw(unsafe { LLVMGlobalGetValueType(self.raw) })
    }

    /// Whether this is an alias or an ifunc.
    pub fn is_indirect_symbol(self) -> bool {
        matches!(
            self.kind(),
            LLVMValueKind::LLVMGlobalAliasValueKind | LLVMValueKind::LLVMGlobalIFuncValueKind
        )
    }

    /// Whether this is an ifunc.
    pub fn is_ifunc(self) -> bool {
        self.kind() == LLVMValueKind::LLVMGlobalIFuncValueKind
    }

    /// Whether this is the address of a block.
    pub fn is_block_address(self) -> bool {
        self.kind() == LLVMValueKind::LLVMBlockAddressValueKind
    }

    /// The linkage of a function, global variable, alias or ifunc.
    pub fn global_linkage(self) -> Linkage {
        unsafe { LLVMGetLinkage(self.raw) }
    }

    /// What an alias stands for, or what resolves an ifunc.
    pub fn indirect_symbol_target(self) -> Option<Value<'m>> {
        match self.kind() {
            LLVMValueKind::LLVMGlobalAliasValueKind => {
                Value::from_nullable(unsafe { LLVMAliasGetAliasee(self.raw) })
            }
            LLVMValueKind::LLVMGlobalIFuncValueKind => {
                Value::from_nullable(unsafe { LLVMGetGlobalIFuncResolver(self.raw) })
            }
            _ => None,
        }
    }

    /// The assembly text, if this is inline assembly.
    pub fn inline_asm_text(self) -> String {
        if !self.is_inline_asm() {
            return String::new();
        }
        let mut length = 0;
        unsafe {
            let data = LLVMGetInlineAsmAsmString(self.raw, &mut length);
            let bytes = std::slice::from_raw_parts(data.cast::<u8>(), length);
            String::from_utf8_lossy(bytes).into_owned()
        }
    }

    /// This value as a function, if it is one.
    pub fn as_function(self) -> Option<Function<'m>> {
        (self.kind() == LLVMValueKind::LLVMFunctionValueKind).then_some(Function(self))
    }

    /// The value of an integer constant of at most 64 bits.
    pub fn as_constant_int(self) -> Option<u64> {
        (self.kind() == LLVMValueKind::LLVMConstantIntValueKind
            && self.ty().integer_width().is_some_and(|bits| bits <= 64))
        .then(|| unsafe { LLVMConstIntGetZExtValue(self.raw) })
    }

    /// The text of a constant array of bytes that ends in NUL.
    pub fn as_constant_string(self) -> Option<String> {
        if self.kind() != LLVMValueKind::LLVMConstantDataArrayValueKind
            || unsafe { LLVMIsConstantString(self.raw) == 0 }
        {
            return None;
        }
        let mut length = 0;
        let bytes = unsafe {
            let data = LLVMGetAsString(self.raw, &mut length);
            std::slice::from_raw_parts(data.cast::<u8>(), length)
        };
        let text = bytes.strip_suffix(&[0]).unwrap_or(bytes);
        Some(String::from_utf8_lossy(text).into_owned())
    }

    /// The opcode, if this is an instruction or a constant expression.
    pub fn opcode(self) -> Option<Opcode> {
        match self.kind() {
            LLVMValueKind::LLVMInstructionValueKind => {
                Some(unsafe { LLVMGetInstructionOpcode(self.raw) })
            }
            LLVMValueKind::LLVMConstantExprValueKind => {
                Some(unsafe { LLVMGetConstOpcode(self.raw) })
            }
            _ => None,
        }
    }

    /// Whether this is an instruction with the given opcode.
    pub fn is(self, opcode: Opcode) -> bool {
        self.is_instruction() && self.opcode() == Some(opcode)
    }

    /// Whether this is a phi.
    pub fn is_phi(self) -> bool {
        self.is(Opcode::LLVMPHI)
    }

    /// Whether this is an alloca.
    pub fn is_alloca(self) -> bool {
        self.is(Opcode::LLVMAlloca)
    }

    /// Whether this is an alloca of constant size in the entry block: a part of
    /// the fixed frame.
    pub fn is_static_alloca(self) -> bool {
        self.is_alloca() && unsafe { ffi::asyncify_shim_is_static_alloca(self.raw) }
    }

    /// Whether this is a `swifterror` parameter or alloca.
    pub fn is_swift_error(self) -> bool {
        unsafe { ffi::asyncify_shim_is_swift_error(self.raw) }
    }

    /// Whether this is a `call`, `invoke` or `callbr`.
    pub fn is_call(self) -> bool {
        self.is_instruction()
            && matches!(
                self.opcode(),
                Some(Opcode::LLVMCall | Opcode::LLVMInvoke | Opcode::LLVMCallBr)
            )
    }

    /// Whether this instruction receives an exception.
    pub fn is_exception_pad(self) -> bool {
        self.is_instruction()
            && matches!(
                self.opcode(),
                Some(
                    Opcode::LLVMLandingPad
                        | Opcode::LLVMCatchPad
                        | Opcode::LLVMCleanupPad
                        | Opcode::LLVMCatchSwitch
                )
            )
    }

    /// Whether this instruction ends a block.
    pub fn is_terminator(self) -> bool {
        self.is_instruction() && unsafe { !LLVMIsATerminatorInst(self.raw).is_null() }
    }

    /// Number of operands, for instructions, constant expressions and other
    /// constants with parts.
    pub fn num_operands(self) -> u32 {
        match self.kind() {
            LLVMValueKind::LLVMArgumentValueKind
            | LLVMValueKind::LLVMBasicBlockValueKind
            | LLVMValueKind::LLVMInlineAsmValueKind
            | LLVMValueKind::LLVMMetadataAsValueValueKind => 0,
            _ => unsafe { LLVMGetNumOperands(self.raw).max(0) as u32 },
        }
    }

    /// The operand at `index`, if there is one there.
    pub fn operand(self, index: u32) -> Option<Value<'m>> {
        if index >= self.num_operands() {
            return None;
        }
        Value::from_nullable(unsafe { LLVMGetOperand(self.raw, index) })
    }

    /// All operands; for a call, the callee is the last.
    pub fn operands(self) -> impl Iterator<Item = Value<'m>> {
        (0..self.num_operands()).filter_map(move |index| self.operand(index))
    }

    /// Replaces the operand at `index` by a value of the same type.
    pub fn set_operand(self, index: u32, value: Value<'m>) {
        unsafe { LLVMSetOperand(self.raw, index, value.raw) }
    }

    /// Whether this is a load.
    pub fn is_load(self) -> bool {
        self.is(Opcode::LLVMLoad)
    }

    /// The address that a load or store accesses.
    pub fn accessed_pointer(self) -> Option<Value<'m>> {
        match self.opcode()? {
            Opcode::LLVMLoad => self.operand(0),
            Opcode::LLVMStore => self.operand(1),
            _ => None,
        }
    }

    /// The block that control reaches with the result of an `invoke`.
    pub fn normal_destination(self) -> Option<Block<'m>> {
        self.is(Opcode::LLVMInvoke).then(|| Block::from_raw(unsafe { LLVMGetNormalDest(self.raw) }))
    }

    /// The block that control reaches with an exception of an `invoke`.
    pub fn unwind_destination(self) -> Option<Block<'m>> {
        self.is(Opcode::LLVMInvoke).then(|| Block::from_raw(unsafe { LLVMGetUnwindDest(self.raw) }))
    }

    /// What an `icmp` compares by.
    pub fn predicate(self) -> Option<IntPredicate> {
        self.is(Opcode::LLVMICmp).then(|| unsafe { LLVMGetICmpPredicate(self.raw) })
    }

    /// The block of an instruction.
    pub fn block(self) -> Option<Block<'m>> {
        if !self.is_instruction() {
            return None;
        }
        let raw = unsafe { LLVMGetInstructionParent(self.raw) };
        (!raw.is_null()).then(|| Block::from_raw(raw))
    }

    /// The instruction after this one in its block; none for what is no instruction.
    pub fn next(self) -> Option<Value<'m>> {
        let next = || Value::from_nullable(unsafe { LLVMGetNextInstruction(self.raw) });
        self.is_instruction().then(next).flatten()
    }

    /// The instruction before this one in its block; none for what is no instruction.
    pub fn previous(self) -> Option<Value<'m>> {
        let previous = || Value::from_nullable(unsafe { LLVMGetPreviousInstruction(self.raw) });
        self.is_instruction().then(previous).flatten()
    }

    /// Removes this instruction from its block and frees it; no use of it is left,
    /// and no copy of the handle is used afterwards.
    pub fn erase(self) {
        unsafe { LLVMInstructionEraseFromParent(self.raw) }
    }

    /// Moves this instruction before `other`.
    pub fn move_before(self, other: Value<'m>, builder: &super::Builder<'m>) {
        let location = unsafe {
            LLVMInstructionRemoveFromParent(self.raw);
            LLVMInstructionGetDebugLoc(self.raw)
        };
        builder.position_before(other);
        builder.insert(self);
        unsafe { LLVMInstructionSetDebugLoc(self.raw, location) }
    }

    /// A copy of this instruction, in no block yet.
    pub fn clone_instruction(self) -> Value<'m> {
        Value::from_raw(unsafe { LLVMInstructionClone(self.raw) })
    }

    /// Splits the block of this instruction before it; the new block, named `name`,
    /// begins with it.
    pub fn split_block_before(self, name: &str) -> Block<'m> {
        Block::from_raw(unsafe { ffi::asyncify_shim_split_before(self.raw, ffi::Str::new(name)) })
    }

    /// Where this stands in the source.
    pub fn location(self) -> Option<Location> {
        Location::of(self.raw)
    }

    /// Gives this instruction the place in the source of `like`.
    pub fn set_location_of(self, like: Value<'m>) {
        unsafe { LLVMInstructionSetDebugLoc(self.raw, LLVMInstructionGetDebugLoc(like.raw)) }
    }

    /// Drops all metadata of this instruction but its debug location and its profile.
    pub fn drop_metadata(self) {
        unsafe { ffi::asyncify_shim_drop_metadata(self.raw) }
    }

    /// Incoming values and blocks of a phi.
    pub fn incoming(self) -> Vec<(Value<'m>, Block<'m>)> {
        if !self.is_phi() {
            return Vec::new();
        }
        (0..unsafe { LLVMCountIncoming(self.raw) })
            .map(|index| unsafe {
                (
                    Value::from_raw(LLVMGetIncomingValue(self.raw, index)),
                    Block::from_raw(LLVMGetIncomingBlock(self.raw, index)),
                )
            })
            .collect()
    }

    /// Adds an incoming value to a phi.
    pub fn add_incoming(self, value: Value<'m>, block: Block<'m>) {
        unsafe { LLVMAddIncoming(self.raw, &mut { value.raw }, &mut { block.raw }, 1) }
    }

    /// Removes the entries of a phi that come from `block`, even if none is left.
    pub fn remove_incoming(self, block: Block<'m>) {
        unsafe { ffi::asyncify_shim_remove_incoming(self.raw, block.raw) }
    }

    /// The callee of a call.
    pub fn callee(self) -> Option<Value<'m>> {
        if !self.is_call() {
            return None;
        }
        Value::from_nullable(unsafe { LLVMGetCalledValue(self.raw) })
    }

    /// The function type that a call is made with.
    pub fn called_type(self) -> Type<'m> {
        Type::from_raw(unsafe { LLVMGetCalledFunctionType(self.raw) })
    }

    /// The function whose address [`Builder::hide`](super::Builder::hide) hides in this
    /// value.
    pub fn hidden_function(self) -> Option<Function<'m>> {
        let assembly = self.callee().filter(|callee| callee.is_inline_asm())?;
        if !assembly.inline_asm_text().is_empty() || !self.ty().is_pointer() {
            return None;
        }
        match self.arguments()[..] {
            [pointer] => pointer.as_function(),
            _ => None,
        }
    }

    /// Sets the callee of a call, to a function of the same type.
    pub fn set_callee(self, callee: Function<'m>) {
        // The callee is the last operand.
        self.set_operand(self.num_operands() - 1, callee.0);
    }

    /// Arguments of a call, without the callee and bundles.
    pub fn arguments(self) -> Vec<Value<'m>> {
        if !self.is_call() {
            return Vec::new();
        }
        (0..unsafe { LLVMGetNumArgOperands(self.raw) })
            .filter_map(|index| self.operand(index))
            .collect()
    }

    /// Whether a call has operand bundles.
    pub fn has_operand_bundles(self) -> bool {
        self.is_call() && unsafe { LLVMGetNumOperandBundles(self.raw) } != 0
    }

    /// Whether a call must be a tail call.
    pub fn is_musttail(self) -> bool {
        self.is(Opcode::LLVMCall)
            && unsafe { LLVMGetTailCallKind(self.raw) }
                == LLVMTailCallKind::LLVMTailCallKindMustTail
    }

    /// Inlines the callee of a direct call of a definition. Returns whether that could be
    /// done; if so, the handle of the call is dead.
    pub fn inline(self) -> bool {
        unsafe { ffi::asyncify_shim_inline(self.raw) }
    }

    /// Clears the `tail` or `musttail` marker of a call.
    pub fn clear_tail(self) {
        if self.is(Opcode::LLVMCall) {
            unsafe { LLVMSetTailCallKind(self.raw, LLVMTailCallKind::LLVMTailCallKindNone) }
        }
    }

    /// The number of the LLVM intrinsic that this call calls, or `None`.
    pub fn intrinsic_name(self) -> Option<String> {
        self.callee()?.as_function()?.intrinsic_name()
    }

    /// The type that an alloca allocates.
    pub fn allocated_type(self) -> Type<'m> {
        Type::from_raw(unsafe { LLVMGetAllocatedType(self.raw) })
    }

    /// Whether a `getelementptr` stays in the object that it starts in.
    pub fn is_in_bounds(self) -> bool {
        self.is(Opcode::LLVMGetElementPtr) && unsafe { LLVMIsInBounds(self.raw) != 0 }
    }

    /// Removes the metadata that is attached under `kind`.
    pub fn remove_metadata(self, kind: &str) {
        unsafe {
            let context = LLVMGetTypeContext(LLVMTypeOf(self.raw));
            let id = LLVMGetMDKindIDInContext(context, kind.as_ptr().cast(), kind.len() as u32);
            LLVMSetMetadata(self.raw, id, std::ptr::null_mut());
        }
    }

    /// Sets the alignment in bytes of an alloca, load, store or global.
    pub fn set_alignment(self, bytes: u32) {
        unsafe { LLVMSetAlignment(self.raw, bytes) }
    }

    /// Marks a load or store volatile.
    pub fn set_volatile(self) {
        unsafe { LLVMSetVolatile(self.raw, 1) }
    }

    /// Successors of a terminator, with repetitions.
    pub fn successors(self) -> Vec<Block<'m>> {
        (0..unsafe { LLVMGetNumSuccessors(self.raw) })
            .map(|index| Block::from_raw(unsafe { LLVMGetSuccessor(self.raw, index) }))
            .collect()
    }

    /// Replaces the successor of a terminator at `index`. Phis are not told.
    pub fn set_successor(self, index: u32, block: Block<'m>) {
        unsafe { LLVMSetSuccessor(self.raw, index, block.raw) }
    }

    /// The operands of the metadata node that is attached under `kind`. None if there is no
    /// node, or if one of them is gone: LLVM forgets symbols that nothing else uses.
    pub fn metadata_operands(self, kind: &str) -> Option<Vec<Value<'m>>> {
        unsafe {
            let context = LLVMGetTypeContext(LLVMTypeOf(self.raw));
            let id = LLVMGetMDKindIDInContext(context, kind.as_ptr().cast(), kind.len() as u32);
            let node = LLVMGetMetadata(self.raw, id);
            if node.is_null() {
                return None;
            }
            let mut operands = vec![std::ptr::null_mut(); LLVMGetMDNodeNumOperands(node) as usize];
            LLVMGetMDNodeOperands(node, operands.as_mut_ptr());
            operands.into_iter().map(Value::from_nullable).collect()
        }
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&unsafe { take_message(LLVMPrintValueToString(self.raw)) })
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Value({self})")
    }
}
