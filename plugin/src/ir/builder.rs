//! Making instructions.

use super::{Block, Function, IntPredicate, Module, Type, Value, c_string, ffi};
use inkwell::llvm_sys::{
    LLVMInlineAsmDialect, LLVMTailCallKind,
    core::*,
    debuginfo::{
        LLVMDIBuilderCreateDebugLocation, LLVMDILocationGetInlinedAt, LLVMDILocationGetScope,
        LLVMGetSubprogram, LLVMInstructionGetDebugLoc,
    },
    prelude::{LLVMBuilderRef, LLVMContextRef, LLVMMetadataRef},
};
use std::marker::PhantomData;

/// Inserts instructions at a position.
///
/// What it inserts is code that no line of the source stands for, which by LLVM's rules has line 0 in
/// the scope that it belongs to: that of its function, or another by [`Builder::set_scope_of`]. In functions
/// without debug information it has no location.
#[derive(Debug)]
pub struct Builder<'m> {
    raw: LLVMBuilderRef,
    context: LLVMContextRef,
    module: PhantomData<&'m ()>,
}

impl Drop for Builder<'_> {
    fn drop(&mut self) {
        unsafe { LLVMDisposeBuilder(self.raw) }
    }
}

impl<'m> Builder<'m> {
    /// A builder that stands nowhere yet.
    pub fn new(module: &Module<'m>) -> Self {
        let context = module.context();
        Builder {
            raw: unsafe { LLVMCreateBuilderInContext(context) },
            context,
            module: PhantomData,
        }
    }

    /// Stands before `instruction`.
    pub fn position_before(&self, instruction: Value<'m>) {
        unsafe {
            LLVMPositionBuilderBefore(self.raw, instruction.raw);
        }
        self.set_scope_of_function();
    }

    /// Stands at the start of `block`, which is not empty, where phis go.
    pub fn position_at_start(&self, block: Block<'m>) {
        let first = unsafe { LLVMGetFirstInstruction(block.raw) };
        // No phi may stand behind records.
        unsafe {
            LLVMPositionBuilderBeforeInstrAndDbgRecords(self.raw, first);
        }
        self.set_scope_of_function();
    }

    /// Stands at the end of `block`.
    pub fn position_at_end(&self, block: Block<'m>) {
        unsafe {
            LLVMPositionBuilderAtEnd(self.raw, block.raw);
        }
        self.set_scope_of_function();
    }

    /// What is inserted up to the next position belongs to the scope of `value`, an instruction of the
    /// function, and to where that was inlined. Nothing changes if `value` has no location.
    pub fn set_scope_of(&self, value: Value<'m>) {
        if !value.is_instruction() {
            return;
        }
        unsafe {
            let location = LLVMInstructionGetDebugLoc(value.raw);
            if !location.is_null() {
                let inlined_at = LLVMDILocationGetInlinedAt(location);
                self.set_scope(LLVMDILocationGetScope(location), inlined_at);
            }
        }
    }

    fn set_scope_of_function(&self) {
        let subprogram = unsafe { LLVMGetSubprogram(self.block().function().value().raw) };
        self.set_scope(subprogram, std::ptr::null_mut());
    }

    /// Without a scope, there is no location.
    fn set_scope(&self, scope: LLVMMetadataRef, inlined_at: LLVMMetadataRef) {
        unsafe {
            let location = if scope.is_null() {
                scope
            } else {
                LLVMDIBuilderCreateDebugLocation(self.context, 0, 0, scope, inlined_at)
            };
            LLVMSetCurrentDebugLocation2(self.raw, location);
        }
    }

    /// The block that it stands in.
    pub fn block(&self) -> Block<'m> {
        Block::from_raw(unsafe { LLVMGetInsertBlock(self.raw) })
    }

    fn value(&self, raw: inkwell::llvm_sys::prelude::LLVMValueRef) -> Value<'m> {
        Value::from_raw(raw)
    }

    /// Inserts an instruction that is in no block, with a location like what is made here. It keeps
    /// its name.
    pub fn insert(&self, instruction: Value<'m>) {
        let name = c_string(&instruction.name());
        unsafe { LLVMInsertIntoBuilderWithName(self.raw, instruction.raw, name.as_ptr()) }
    }

    /// Gives `instruction` a location like what is made here.
    pub fn locate(&self, instruction: Value<'m>) {
        unsafe { LLVMAddMetadataToInst(self.raw, instruction.raw) }
    }

    /// `alloca`.
    pub fn alloca(&self, ty: Type<'m>, name: &str) -> Value<'m> {
        self.value(unsafe { LLVMBuildAlloca(self.raw, ty.raw, c_string(name).as_ptr()) })
    }

    /// `load`.
    pub fn load(&self, ty: Type<'m>, pointer: Value<'m>, name: &str) -> Value<'m> {
        self.value(unsafe {
            LLVMBuildLoad2(self.raw, ty.raw, pointer.raw, c_string(name).as_ptr())
        })
    }

    /// `store`.
    pub fn store(&self, value: Value<'m>, pointer: Value<'m>) -> Value<'m> {
        self.value(unsafe { LLVMBuildStore(self.raw, value.raw, pointer.raw) })
    }

    /// `ptr + bytes`, within one object.
    pub fn byte_offset(&self, module: &Module<'m>, pointer: Value<'m>, bytes: u32) -> Value<'m> {
        if bytes == 0 {
            return pointer;
        }
        let mut index = module.const_i32(bytes).raw;
        self.value(unsafe {
            LLVMBuildInBoundsGEP2(
                self.raw,
                module.int(8).raw,
                pointer.raw,
                &mut index,
                1,
                c"".as_ptr(),
            )
        })
    }

    /// `icmp`.
    pub fn icmp(&self, predicate: IntPredicate, left: Value<'m>, right: Value<'m>) -> Value<'m> {
        self.value(unsafe { LLVMBuildICmp(self.raw, predicate, left.raw, right.raw, c"".as_ptr()) })
    }

    /// `add`.
    pub fn add(&self, left: Value<'m>, right: Value<'m>) -> Value<'m> {
        self.value(unsafe { LLVMBuildAdd(self.raw, left.raw, right.raw, c"".as_ptr()) })
    }

    /// `sub`.
    pub fn sub(&self, left: Value<'m>, right: Value<'m>) -> Value<'m> {
        self.value(unsafe { LLVMBuildSub(self.raw, left.raw, right.raw, c"".as_ptr()) })
    }

    /// `and`.
    pub fn and(&self, left: Value<'m>, right: Value<'m>) -> Value<'m> {
        self.value(unsafe { LLVMBuildAnd(self.raw, left.raw, right.raw, c"".as_ptr()) })
    }

    /// `lshr`.
    pub fn lshr(&self, left: Value<'m>, right: Value<'m>) -> Value<'m> {
        self.value(unsafe { LLVMBuildLShr(self.raw, left.raw, right.raw, c"".as_ptr()) })
    }

    /// `zext`.
    pub fn zext(&self, value: Value<'m>, ty: Type<'m>) -> Value<'m> {
        self.value(unsafe { LLVMBuildZExt(self.raw, value.raw, ty.raw, c"".as_ptr()) })
    }

    /// `trunc`.
    pub fn trunc(&self, value: Value<'m>, ty: Type<'m>) -> Value<'m> {
        self.value(unsafe { LLVMBuildTrunc(self.raw, value.raw, ty.raw, c"".as_ptr()) })
    }

    /// `ptrtoint`.
    pub fn ptr_to_int(&self, value: Value<'m>, ty: Type<'m>) -> Value<'m> {
        self.value(unsafe { LLVMBuildPtrToInt(self.raw, value.raw, ty.raw, c"".as_ptr()) })
    }

    /// `inttoptr`.
    pub fn int_to_ptr(&self, value: Value<'m>, ty: Type<'m>) -> Value<'m> {
        self.value(unsafe { LLVMBuildIntToPtr(self.raw, value.raw, ty.raw, c"".as_ptr()) })
    }

    /// `uitofp`.
    pub fn ui_to_fp(&self, value: Value<'m>, ty: Type<'m>) -> Value<'m> {
        self.value(unsafe { LLVMBuildUIToFP(self.raw, value.raw, ty.raw, c"".as_ptr()) })
    }

    /// `call`.
    pub fn call(&self, ty: Type<'m>, callee: Value<'m>, arguments: &[Value<'m>]) -> Value<'m> {
        let mut raw: Vec<_> = arguments.iter().map(|argument| argument.raw).collect();
        self.value(unsafe {
            LLVMBuildCall2(
                self.raw,
                ty.raw,
                callee.raw,
                raw.as_mut_ptr(),
                raw.len() as u32,
                c"".as_ptr(),
            )
        })
    }

    /// `call` of `callee` by the type and convention of `function`.
    pub fn call_alike(
        &self,
        function: Function<'m>,
        callee: Value<'m>,
        arguments: &[Value<'m>],
    ) -> Value<'m> {
        let call = self.call(function.ty(), callee, arguments);
        unsafe {
            LLVMSetInstructionCallConv(call.raw, LLVMGetFunctionCallConv(function.value().raw));
        }
        call
    }

    /// Some value of a type, for an argument that nobody looks at: zero, or a null reference.
    pub fn nothing(&self, module: &Module<'m>, ty: Type<'m>) -> Value<'m> {
        let null = match ty.address_space() {
            Some(10) => "llvm.wasm.ref.null.extern",
            Some(20) => "llvm.wasm.ref.null.func",
            _ => return module.zero(ty),
        };
        let null = module.intrinsic(null, &[]);
        self.call(null.ty(), null.value(), &[])
    }

    /// `musttail call` of `callee` as `function`, which this is in, was called itself: with
    /// its type, convention and parameters. The attributes of `function`'s parameters and
    /// result all say how they are passed.
    pub fn tail_call_alike(&self, function: Function<'m>, callee: Value<'m>) -> Value<'m> {
        let call = self.call_alike(function, callee, &function.parameters());
        let raw = function.value().raw;
        unsafe {
            LLVMSetTailCallKind(call.raw, LLVMTailCallKind::LLVMTailCallKindMustTail);
            for index in 0..=LLVMCountParams(raw) {
                let count = LLVMGetAttributeCountAtIndex(raw, index);
                let mut attributes = vec![std::ptr::null_mut(); count as usize];
                LLVMGetAttributesAtIndex(raw, index, attributes.as_mut_ptr());
                for attribute in attributes {
                    LLVMAddCallSiteAttribute(call.raw, index, attribute);
                }
            }
        }
        call
    }

    /// `llvm.memcpy` of `bytes` bytes between places of the same alignment.
    pub fn memcpy(
        &self,
        module: &Module<'m>,
        to: Value<'m>,
        from: Value<'m>,
        bytes: u32,
        alignment: u32,
    ) -> Value<'m> {
        let size = module.const_i32(bytes);
        self.value(unsafe {
            LLVMBuildMemCpy(self.raw, to.raw, alignment, from.raw, alignment, size.raw)
        })
    }

    /// `phi` without entries.
    pub fn phi(&self, ty: Type<'m>, name: &str) -> Value<'m> {
        self.value(unsafe { LLVMBuildPhi(self.raw, ty.raw, c_string(name).as_ptr()) })
    }

    /// `select`.
    pub fn select(&self, condition: Value<'m>, then: Value<'m>, otherwise: Value<'m>) -> Value<'m> {
        self.value(unsafe {
            LLVMBuildSelect(self.raw, condition.raw, then.raw, otherwise.raw, c"".as_ptr())
        })
    }

    /// `freeze`.
    pub fn freeze(&self, value: Value<'m>) -> Value<'m> {
        self.value(unsafe { LLVMBuildFreeze(self.raw, value.raw, c"".as_ptr()) })
    }

    /// `br`.
    pub fn br(&self, target: Block<'m>) -> Value<'m> {
        self.value(unsafe { LLVMBuildBr(self.raw, target.raw) })
    }

    /// `br i1`, which hardly ever goes to `unlikely`.
    pub fn unlikely(
        &self,
        condition: Value<'m>,
        unlikely: Block<'m>,
        likely: Block<'m>,
    ) -> Value<'m> {
        unsafe {
            let branch = LLVMBuildCondBr(self.raw, condition.raw, unlikely.raw, likely.raw);
            let context = LLVMGetTypeContext(LLVMTypeOf(branch));
            let i32 = LLVMInt32TypeInContext(context);
            let kind = "branch_weights";
            // The weights of LLVM's `MDBuilder::createUnlikelyBranchWeights`.
            let mut parts = [
                LLVMMDStringInContext2(context, kind.as_ptr().cast(), kind.len()),
                LLVMValueAsMetadata(LLVMConstInt(i32, 1, 0)),
                LLVMValueAsMetadata(LLVMConstInt(i32, (1 << 20) - 1, 0)),
            ];
            let node = LLVMMDNodeInContext2(context, parts.as_mut_ptr(), parts.len());
            let prof = LLVMGetMDKindIDInContext(context, c"prof".as_ptr(), 4);
            LLVMSetMetadata(branch, prof, LLVMMetadataAsValue(context, node));
            self.value(branch)
        }
    }

    /// `switch` on `value`; it is never anything but one of the cases, so the last
    /// of them (there is at least one) is the default. In a function with a profile it has weights
    /// which say that they are unknown.
    pub fn switch(
        &self,
        module: &Module<'m>,
        value: Value<'m>,
        cases: &[(u32, Block<'m>)],
    ) -> Value<'m> {
        let Some(((_, default), rest)) = cases.split_last() else {
            return self.unreachable();
        };
        if rest.is_empty() {
            return self.br(*default);
        }
        unsafe {
            let switch = LLVMBuildSwitch(self.raw, value.raw, default.raw, rest.len() as u32);
            for (number, block) in rest {
                LLVMAddCase(switch, module.const_i32(*number).raw, block.raw);
            }
            ffi::asyncify_shim_set_weights_unknown(switch);
            self.value(switch)
        }
    }

    /// `ret`, of nothing if `value` is none.
    pub fn ret(&self, value: Option<Value<'m>>) -> Value<'m> {
        self.value(unsafe {
            match value {
                Some(value) => LLVMBuildRet(self.raw, value.raw),
                None => LLVMBuildRetVoid(self.raw),
            }
        })
    }

    /// `unreachable`.
    pub fn unreachable(&self) -> Value<'m> {
        self.value(unsafe { LLVMBuildUnreachable(self.raw) })
    }

    /// Empty inline assembly that LLVM must take to read and write all memory that
    /// has escaped, what `pointer` points to included. It compiles to nothing.
    pub fn launder(&self, module: &Module<'m>, pointer: Option<Value<'m>>) -> Value<'m> {
        let (parameters, constraints) = match pointer {
            Some(pointer) => (vec![pointer.ty()], "r,~{memory}"),
            None => (Vec::new(), "~{memory}"),
        };
        let ty = module.function_type(module.void(), &parameters);
        self.empty_asm(ty, constraints, true, pointer.as_slice())
    }

    /// Makes `value` live up to here, for debuggers. It compiles to nothing.
    pub fn fake_use(&self, module: &Module<'m>, value: Value<'m>) -> Value<'m> {
        if cfg!(llvm_ge_20) {
            let function = module.intrinsic("llvm.fake.use", &[]);
            return self.call(function.ty(), function.value(), &[value]);
        }
        // Before there was the intrinsic.
        let ty = module.function_type(module.void(), &[value.ty()]);
        self.empty_asm(ty, "r", true, &[value])
    }

    /// `value`, an address or an integer, but LLVM cannot know it. [`Value::hidden_function`] can.
    pub fn hide(&self, module: &Module<'m>, value: Value<'m>) -> Value<'m> {
        let ty = module.function_type(value.ty(), &[value.ty()]);
        self.empty_asm(ty, "=r,0", false, &[value])
    }

    fn empty_asm(
        &self,
        ty: Type<'m>,
        constraints: &str,
        has_side_effects: bool,
        arguments: &[Value<'m>],
    ) -> Value<'m> {
        let callee = self.value(unsafe {
            LLVMGetInlineAsm(
                ty.raw,
                c"".as_ptr(),
                0,
                constraints.as_ptr().cast(),
                constraints.len(),
                i32::from(has_side_effects),
                0,
                LLVMInlineAsmDialect::LLVMInlineAsmDialectATT,
                0,
            )
        });
        self.call(ty, callee, arguments)
    }
}
