//! Types.

use super::{Module, ffi, take_message};
use inkwell::llvm_sys::{core::*, prelude::LLVMTypeRef, target::*};
use std::{fmt, marker::PhantomData};

pub use inkwell::llvm_sys::LLVMTypeKind as TypeKind;

/// An LLVM type. Types are unique, so equality is identity.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Type<'m> {
    pub(super) raw: LLVMTypeRef,
    pub(super) module: PhantomData<&'m ()>,
}

impl<'m> Type<'m> {
    pub(super) fn from_raw(raw: LLVMTypeRef) -> Self {
        Type { raw, module: PhantomData }
    }

    /// What sort of type this is.
    pub fn kind(self) -> TypeKind {
        unsafe { LLVMGetTypeKind(self.raw) }
    }

    /// Whether this is `void`.
    pub fn is_void(self) -> bool {
        self.kind() == TypeKind::LLVMVoidTypeKind
    }

    /// Whether this is a pointer, into any address space.
    pub fn is_pointer(self) -> bool {
        self.kind() == TypeKind::LLVMPointerTypeKind
    }

    /// The width in bits, if this is an integer type.
    pub fn integer_width(self) -> Option<u32> {
        (self.kind() == TypeKind::LLVMIntegerTypeKind)
            .then(|| unsafe { LLVMGetIntTypeWidth(self.raw) })
    }

    /// The types of the members, if this is a struct or an array.
    pub fn members(self) -> Vec<Type<'m>> {
        unsafe {
            match self.kind() {
                TypeKind::LLVMStructTypeKind => (0..LLVMCountStructElementTypes(self.raw))
                    .map(|index| Type::from_raw(LLVMStructGetTypeAtIndex(self.raw, index)))
                    .collect(),
                TypeKind::LLVMArrayTypeKind => {
                    let element = Type::from_raw(LLVMGetElementType(self.raw));
                    (0..LLVMGetArrayLength2(self.raw)).map(|_| element).collect()
                }
                _ => Vec::new(),
            }
        }
    }

    /// The type of the elements, if this is an array or a vector.
    pub fn element(self) -> Option<Type<'m>> {
        let has_elements = matches!(
            self.kind(),
            TypeKind::LLVMArrayTypeKind
                | TypeKind::LLVMVectorTypeKind
                | TypeKind::LLVMScalableVectorTypeKind
        );
        has_elements.then(|| Type::from_raw(unsafe { LLVMGetElementType(self.raw) }))
    }

    /// Whether this is a vector of a fixed number of elements.
    pub fn is_vector(self) -> bool {
        self.kind() == TypeKind::LLVMVectorTypeKind
    }

    /// Whether this is a floating-point type as wide as a pointer, or wider.
    pub fn is_wide_float(self) -> bool {
        matches!(
            self.kind(),
            TypeKind::LLVMFloatTypeKind
                | TypeKind::LLVMDoubleTypeKind
                | TypeKind::LLVMX86_FP80TypeKind
                | TypeKind::LLVMFP128TypeKind
                | TypeKind::LLVMPPC_FP128TypeKind
        )
    }

    /// Where the member `index` of a struct begins, in bytes. The struct is storable.
    pub fn member_offset(self, module: &Module<'m>, index: u32) -> u64 {
        unsafe { LLVMOffsetOfElement(module.data_layout(), self.raw, index) }
    }

    /// The number of elements of an array.
    pub fn array_length(self) -> u64 {
        unsafe { LLVMGetArrayLength2(self.raw) }
    }

    /// Whether a value of this type can be kept in linear memory and loaded back:
    /// no token, no `externref` or `funcref`, no scalable vector.
    pub fn is_storable(self) -> bool {
        unsafe { ffi::asyncify_shim_is_storable(self.raw) }
    }

    /// The number of bytes that a store of this type writes. The type is storable.
    pub fn store_size(self, module: &Module<'m>) -> u64 {
        unsafe { LLVMStoreSizeOfType(module.data_layout(), self.raw) }
    }

    /// The distance in bytes between two values of this type in an array. The type
    /// is storable.
    pub fn alloc_size(self, module: &Module<'m>) -> u64 {
        unsafe { LLVMABISizeOfType(module.data_layout(), self.raw) }
    }

    /// The alignment in bytes of an alloca of this type. The type is storable.
    pub fn alignment(self, module: &Module<'m>) -> u32 {
        unsafe { LLVMABIAlignmentOfType(module.data_layout(), self.raw) }
    }

    /// The address space of a pointer type.
    pub fn address_space(self) -> Option<u32> {
        self.is_pointer().then(|| unsafe { LLVMGetPointerAddressSpace(self.raw) })
    }

    /// The parameters of a function type.
    pub fn parameters(self) -> Vec<Type<'m>> {
        let mut raw = vec![std::ptr::null_mut(); unsafe { LLVMCountParamTypes(self.raw) } as usize];
        unsafe { LLVMGetParamTypes(self.raw, raw.as_mut_ptr()) };
        raw.into_iter().map(Type::from_raw).collect()
    }

    /// The result of a function type.
    pub fn result(self) -> Type<'m> {
        Type::from_raw(unsafe { LLVMGetReturnType(self.raw) })
    }

    /// Whether a function type takes variable arguments.
    pub fn is_variadic(self) -> bool {
        unsafe { LLVMIsFunctionVarArg(self.raw) != 0 }
    }
}

impl fmt::Display for Type<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&unsafe { take_message(LLVMPrintTypeToString(self.raw)) })
    }
}

impl fmt::Debug for Type<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Type({self})")
    }
}
