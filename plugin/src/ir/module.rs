//! Modules.

use super::{Function, Linkage, Type, Value, c_string, ffi};
use inkwell::llvm_sys::{
    LLVMModuleFlagBehavior, LLVMVisibility, core::*, prelude::*, target::LLVMGetModuleDataLayout,
    target::LLVMTargetDataRef,
};
use std::{
    ffi::{CStr, c_char},
    marker::PhantomData,
};

/// The address space of wasm globals.
pub const WASM_GLOBAL_ADDRESS_SPACE: u32 = 1;

/// The symbol of the stack pointer of the linear-memory stack.
pub const STACK_POINTER: &str = "__stack_pointer";

/// A module that somebody else owns; the pass changes it in place.
#[derive(Debug)]
pub struct Module<'m> {
    raw: LLVMModuleRef,
    module: PhantomData<&'m ()>,
}

impl<'m> Module<'m> {
    /// Borrows a module.
    ///
    /// # Safety
    /// `raw` is a live module that stays alive, and that nobody else uses, for `'m`.
    pub unsafe fn from_raw(raw: LLVMModuleRef) -> Self {
        Module { raw, module: PhantomData }
    }

    /// Borrows a module of inkwell's; it is not used through inkwell for `'m`.
    pub fn from_inkwell(module: &'m inkwell::module::Module<'_>) -> Self {
        // SAFETY: the borrow keeps the module alive. A second handle to it would
        // have to be made on purpose, and the layer is single-threaded.
        unsafe { Module::from_raw(module.as_mut_ptr()) }
    }

    pub(super) fn raw(&self) -> LLVMModuleRef {
        self.raw
    }

    pub(super) fn context(&self) -> LLVMContextRef {
        unsafe { LLVMGetModuleContext(self.raw) }
    }

    pub(super) fn data_layout(&self) -> LLVMTargetDataRef {
        unsafe { LLVMGetModuleDataLayout(self.raw) }
    }

    /// The target triple.
    pub fn triple(&self) -> String {
        unsafe { CStr::from_ptr(LLVMGetTarget(self.raw)) }.to_string_lossy().into_owned()
    }

    /// The text that the module gives to the assembler, beside its functions.
    pub fn inline_assembly(&self) -> String {
        unsafe {
            let mut length = 0;
            let data = LLVMGetModuleInlineAsm(self.raw, &mut length);
            if data.is_null() {
                return String::new();
            }
            let bytes = std::slice::from_raw_parts(data.cast::<u8>(), length);
            String::from_utf8_lossy(bytes).into_owned()
        }
    }

    /// The functions in order; the next is looked up before the current one is
    /// handed out.
    pub fn functions(&self) -> impl Iterator<Item = Function<'m>> {
        let mut next = unsafe { LLVMGetFirstFunction(self.raw) };
        std::iter::from_fn(move || {
            if next.is_null() {
                return None;
            }
            let current = Value::from_raw(next);
            next = unsafe { LLVMGetNextFunction(next) };
            Some(Function(current))
        })
    }

    /// The function with that symbol.
    pub fn function(&self, name: &str) -> Option<Function<'m>> {
        Value::from_nullable(unsafe { LLVMGetNamedFunction(self.raw, c_string(name).as_ptr()) })
            .map(Function)
    }

    /// Declares a function. If the symbol is taken, LLVM makes up another one.
    pub fn add_function(&self, name: &str, ty: Type<'m>) -> Function<'m> {
        Function(Value::from_raw(unsafe {
            LLVMAddFunction(self.raw, c_string(name).as_ptr(), ty.raw)
        }))
    }

    /// The global variables in order.
    pub fn globals(&self) -> impl Iterator<Item = Value<'m>> {
        let first = Value::from_nullable(unsafe { LLVMGetFirstGlobal(self.raw) });
        std::iter::successors(first, |global| {
            Value::from_nullable(unsafe { LLVMGetNextGlobal(global.raw) })
        })
    }

    /// The initializer of a global variable.
    pub fn initializer(&self, global: Value<'m>) -> Option<Value<'m>> {
        Value::from_nullable(unsafe { LLVMGetInitializer(global.raw) })
    }

    /// What `__attribute__((annotate("...")))` says in C: each annotated value with
    /// one text, in the order of the code.
    pub fn annotations(&self) -> Vec<(Value<'m>, String)> {
        self.globals()
            .filter(|global| global.name() == "llvm.global.annotations")
            .filter_map(|global| self.initializer(global))
            .flat_map(Value::operands)
            .filter_map(|entry| {
                let text = entry.operand(1).filter(|text| text.is_global_variable())?;
                Some((entry.operand(0)?, self.initializer(text)?.as_constant_string()?))
            })
            .collect()
    }

    /// The aliases in order.
    pub fn aliases(&self) -> impl Iterator<Item = Value<'m>> {
        let first = Value::from_nullable(unsafe { LLVMGetFirstGlobalAlias(self.raw) });
        std::iter::successors(first, |alias| {
            Value::from_nullable(unsafe { LLVMGetNextGlobalAlias(alias.raw) })
        })
    }

    /// The wasm global `name`, of type `ty`; made here if it is not there yet. If
    /// `defined`, the definition is weak, hidden and zero: each object file brings
    /// one and the linker keeps one. Else, it is a reference to one of the linker's.
    pub fn wasm_global(&self, name: &str, ty: Type<'m>, defined: bool) -> Value<'m> {
        unsafe {
            let c_name = c_string(name);
            let existing = LLVMGetNamedGlobal(self.raw, c_name.as_ptr());
            let is_defined = !existing.is_null() && LLVMIsDeclaration(existing) == 0;
            if is_defined || !existing.is_null() && !defined {
                return Value::from_raw(existing);
            }
            let global = if existing.is_null() {
                LLVMAddGlobalInAddressSpace(
                    self.raw,
                    ty.raw,
                    c_name.as_ptr(),
                    WASM_GLOBAL_ADDRESS_SPACE,
                )
            } else {
                existing
            };
            if defined {
                LLVMSetInitializer(global, LLVMConstNull(LLVMGlobalGetValueType(global)));
                LLVMSetLinkage(global, Linkage::LLVMWeakAnyLinkage);
                LLVMSetVisibility(global, LLVMVisibility::LLVMHiddenVisibility);
            }
            Value::from_raw(global)
        }
    }

    /// Adds a constant that only this module knows.
    pub fn add_constant(&self, name: &str, value: Value<'m>) -> Value<'m> {
        unsafe {
            let global = LLVMAddGlobal(self.raw, value.ty().raw, c_string(name).as_ptr());
            LLVMSetInitializer(global, value.raw);
            LLVMSetGlobalConstant(global, 1);
            LLVMSetLinkage(global, Linkage::LLVMPrivateLinkage);
            Value::from_raw(global)
        }
    }

    /// A struct of constants.
    pub fn structure(&self, members: &[Value<'m>]) -> Value<'m> {
        let mut raw: Vec<_> = members.iter().map(|member| member.raw).collect();
        Value::from_raw(unsafe {
            LLVMConstStructInContext(self.context(), raw.as_mut_ptr(), raw.len() as u32, 0)
        })
    }

    /// A constant array of the bytes of `text` and a NUL.
    pub fn c_string(&self, text: &str) -> Value<'m> {
        Value::from_raw(unsafe {
            LLVMConstStringInContext2(self.context(), text.as_ptr().cast(), text.len(), 0)
        })
    }

    /// Whether the module was compiled to be position-independent.
    pub fn is_position_independent(&self) -> bool {
        unsafe { ffi::asyncify_shim_is_pic(self.raw) }
    }

    /// The module flags: the name of each, and what it holds if that is a string.
    pub fn flags(&self) -> Vec<(String, Option<String>)> {
        let text = |data: *const c_char, length: usize| unsafe {
            let bytes = std::slice::from_raw_parts(data.cast::<u8>(), length);
            String::from_utf8_lossy(bytes).into_owned()
        };
        unsafe {
            let mut count = 0;
            let entries = LLVMCopyModuleFlagsMetadata(self.raw, &mut count);
            let flags = (0..count as u32)
                .map(|index| {
                    let mut length = 0;
                    let key = LLVMModuleFlagEntriesGetKey(entries, index, &mut length);
                    let name = text(key, length);
                    let held = LLVMModuleFlagEntriesGetMetadata(entries, index);
                    let held = LLVMMetadataAsValue(self.context(), held);
                    let mut length = 0;
                    let data = LLVMGetMDString(held, &mut length);
                    (name, (!data.is_null()).then(|| text(data, length as usize)))
                })
                .collect();
            LLVMDisposeModuleFlagsMetadata(entries);
            flags
        }
    }

    /// What the module flag `name` holds; `Some(None)` if that is no string.
    pub fn flag(&self, name: &str) -> Option<Option<String>> {
        self.flags().into_iter().find(|(key, _)| key == name).map(|(_, held)| held)
    }

    /// Adds the module flag `name`, which is not there yet. Modules in which it holds
    /// another string cannot be linked with this one.
    pub fn add_string_flag(&self, name: &str, value: &str) {
        unsafe {
            let value = LLVMMDStringInContext2(self.context(), value.as_ptr().cast(), value.len());
            LLVMAddModuleFlag(
                self.raw,
                LLVMModuleFlagBehavior::LLVMModuleFlagBehaviorError,
                name.as_ptr().cast(),
                name.len(),
                value,
            );
        }
    }

    /// Adds a function to `llvm.compiler.used`: LLVM must take it for used in ways
    /// that it does not see.
    pub fn keep(&self, function: Function<'m>) {
        unsafe { ffi::asyncify_shim_keep(function.value().raw, false) }
    }

    /// The same of functions and variables.
    pub fn keep_all(&self, symbols: &[Value<'m>]) {
        let raw: Vec<_> = symbols.iter().map(|symbol| symbol.raw).collect();
        unsafe { ffi::asyncify_shim_keep_all(self.raw, raw.as_ptr(), raw.len()) }
    }

    /// Adds a function to `llvm.used`: it must get into the linked program.
    pub fn export(&self, function: Function<'m>) {
        unsafe { ffi::asyncify_shim_keep(function.value().raw, true) }
    }

    /// The declaration of the intrinsic `name`, overloaded on `types`. The name is
    /// one that every supported LLVM knows.
    pub fn intrinsic(&self, name: &str, types: &[Type<'m>]) -> Function<'m> {
        let mut types: Vec<_> = types.iter().map(|ty| ty.raw).collect();
        Function(Value::from_raw(unsafe {
            let id = LLVMLookupIntrinsicID(name.as_ptr().cast(), name.len());
            assert_ne!(id, 0, "unknown intrinsic {name}");
            LLVMGetIntrinsicDeclaration(self.raw, id, types.as_mut_ptr(), types.len())
        }))
    }

    /// The integer type of `bits` bits.
    pub fn int(&self, bits: u32) -> Type<'m> {
        Type::from_raw(unsafe { LLVMIntTypeInContext(self.context(), bits) })
    }

    /// i32, which is also how wasm32 passes a pointer.
    pub fn i32(&self) -> Type<'m> {
        self.int(32)
    }

    /// f32.
    pub fn f32(&self) -> Type<'m> {
        Type::from_raw(unsafe { LLVMFloatTypeInContext(self.context()) })
    }

    /// f64.
    pub fn f64(&self) -> Type<'m> {
        Type::from_raw(unsafe { LLVMDoubleTypeInContext(self.context()) })
    }

    /// The type of pointers into linear memory.
    pub fn ptr(&self) -> Type<'m> {
        Type::from_raw(unsafe { LLVMPointerTypeInContext(self.context(), 0) })
    }

    /// `void`.
    pub fn void(&self) -> Type<'m> {
        Type::from_raw(unsafe { LLVMVoidTypeInContext(self.context()) })
    }

    /// A function type without variable arguments.
    pub fn function_type(&self, result: Type<'m>, parameters: &[Type<'m>]) -> Type<'m> {
        let mut raw: Vec<_> = parameters.iter().map(|ty| ty.raw).collect();
        Type::from_raw(unsafe {
            LLVMFunctionType(result.raw, raw.as_mut_ptr(), raw.len() as u32, 0)
        })
    }

    /// The type of arrays of `count` times `element`.
    pub fn array(&self, element: Type<'m>, count: u32) -> Type<'m> {
        Type::from_raw(unsafe { LLVMArrayType2(element.raw, count.into()) })
    }

    /// A constant of an integer type.
    pub fn const_int(&self, ty: Type<'m>, value: u32) -> Value<'m> {
        Value::from_raw(unsafe { LLVMConstInt(ty.raw, value.into(), 0) })
    }

    /// An i32 constant.
    pub fn const_i32(&self, value: u32) -> Value<'m> {
        Value::from_raw(unsafe { LLVMConstInt(self.i32().raw, value.into(), 0) })
    }

    /// The all-zero value of a type.
    pub fn zero(&self, ty: Type<'m>) -> Value<'m> {
        Value::from_raw(unsafe { LLVMConstNull(ty.raw) })
    }

    /// The poison value of a type.
    pub fn poison(&self, ty: Type<'m>) -> Value<'m> {
        Value::from_raw(unsafe { LLVMGetPoison(ty.raw) })
    }
}
