//! Attributes of functions, parameters, results and calls.

use super::{Function, Type, Value, ffi};
use inkwell::llvm_sys::{LLVMAttributeFunctionIndex, LLVMAttributeReturnIndex, core::*};

/// Where on a function or call an attribute stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AttributeSite {
    /// On the function or call as a whole.
    Function,
    /// On the result.
    Result,
    /// On the parameter of that number, from 0.
    Parameter(u32),
}

impl AttributeSite {
    fn index(self) -> u32 {
        match self {
            AttributeSite::Function => LLVMAttributeFunctionIndex,
            AttributeSite::Result => LLVMAttributeReturnIndex,
            AttributeSite::Parameter(number) => number + 1,
        }
    }
}

fn kind_id(name: &str) -> u32 {
    unsafe { LLVMGetEnumAttributeKindForName(name.as_ptr().cast(), name.len()) }
}

/// Attributes of a function, or of a value that is a call; neither looks at what
/// the other says.
impl<'m> Value<'m> {
    fn raw_attribute(
        self,
        site: AttributeSite,
        name: &str,
    ) -> inkwell::llvm_sys::prelude::LLVMAttributeRef {
        let (index, kind) = (site.index(), kind_id(name));
        // Kind 0 is LLVM's "no such attribute": this LLVM does not know the name.
        if kind == 0 {
            return std::ptr::null_mut();
        }
        if self.as_function().is_some() {
            unsafe { LLVMGetEnumAttributeAtIndex(self.raw, index, kind) }
        } else {
            unsafe { LLVMGetCallSiteEnumAttribute(self.raw, index, kind) }
        }
    }

    /// Whether the enum, integer or type attribute `name` stands at `site`.
    pub fn has_attribute(self, site: AttributeSite, name: &str) -> bool {
        !self.raw_attribute(site, name).is_null()
    }

    /// Whether this is a call that can come back more than once (`setjmp`).
    pub fn returns_twice(self) -> bool {
        self.is_call_with("returns_twice")
    }

    /// Whether this is a call with the enum attribute `name`, or of a function with it.
    pub fn is_call_with(self, name: &str) -> bool {
        self.is_call()
            && (self.has_attribute(AttributeSite::Function, name)
                || self
                    .callee()
                    .and_then(Value::as_function)
                    .is_some_and(|f| f.value().has_attribute(AttributeSite::Function, name)))
    }

    /// The type that the type attribute `name` (such as `byval`) carries at `site`.
    pub fn type_attribute(self, site: AttributeSite, name: &str) -> Option<Type<'m>> {
        let raw = self.raw_attribute(site, name);
        if raw.is_null() || unsafe { LLVMIsTypeAttribute(raw) == 0 } {
            return None;
        }
        Some(Type::from_raw(unsafe { LLVMGetTypeAttributeValue(raw) }))
    }

    /// The integer that the attribute `name` (such as `align`) carries at `site`.
    pub fn int_attribute(self, site: AttributeSite, name: &str) -> Option<u64> {
        let raw = self.raw_attribute(site, name);
        (!raw.is_null()).then(|| unsafe { LLVMGetEnumAttributeValue(raw) })
    }

    /// The value of the string attribute `key` of a call as a whole.
    pub fn call_string_attribute(self, key: &str) -> Option<String> {
        unsafe {
            let index = AttributeSite::Function.index();
            let raw = LLVMGetCallSiteStringAttribute(
                self.raw,
                index,
                key.as_ptr().cast(),
                key.len() as u32,
            );
            if raw.is_null() {
                return None;
            }
            let mut length = 0;
            let data = LLVMGetStringAttributeValue(raw, &mut length);
            let bytes = std::slice::from_raw_parts(data.cast::<u8>(), length as usize);
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    }

    /// Sets the string attribute `key` of a call as a whole.
    pub fn set_call_string_attribute(self, key: &str, value: &str) {
        unsafe {
            let context = LLVMGetTypeContext(LLVMTypeOf(self.raw));
            let raw = LLVMCreateStringAttribute(
                context,
                key.as_ptr().cast(),
                key.len() as u32,
                value.as_ptr().cast(),
                value.len() as u32,
            );
            LLVMAddCallSiteAttribute(self.raw, AttributeSite::Function.index(), raw);
        }
    }

    /// Adds the enum attribute `name` to a call as a whole.
    pub fn add_call_attribute(self, name: &str) {
        unsafe {
            let context = LLVMGetTypeContext(LLVMTypeOf(self.raw));
            let attribute = LLVMCreateEnumAttribute(context, kind_id(name), 0);
            LLVMAddCallSiteAttribute(self.raw, AttributeSite::Function.index(), attribute);
        }
    }

    /// Removes the enum, integer or type attribute `name` from `site`.
    pub fn remove_attribute(self, site: AttributeSite, name: &str) {
        if !self.has_attribute(site, name) {
            return;
        }
        let (index, kind) = (site.index(), kind_id(name));
        if self.as_function().is_some() {
            unsafe { LLVMRemoveEnumAttributeAtIndex(self.raw, index, kind) }
        } else {
            unsafe { LLVMRemoveCallSiteEnumAttribute(self.raw, index, kind) }
        }
    }

    /// Removes all attributes at `site` but string attributes and those in `keep`.
    pub fn retain_attributes(self, site: AttributeSite, keep: &[&str]) {
        let keep: Vec<_> = keep.iter().map(|name| ffi::Str::new(name)).collect();
        unsafe {
            ffi::asyncify_shim_retain_attributes(self.raw, site.index(), keep.as_ptr(), keep.len())
        }
    }
}

impl Function<'_> {
    /// The value of the function's string attribute `key`.
    pub fn string_attribute(self, key: &str) -> Option<String> {
        unsafe {
            let raw = LLVMGetStringAttributeAtIndex(
                self.0.raw,
                LLVMAttributeFunctionIndex,
                key.as_ptr().cast(),
                key.len() as u32,
            );
            if raw.is_null() {
                return None;
            }
            let mut length = 0;
            let data = LLVMGetStringAttributeValue(raw, &mut length);
            let bytes = std::slice::from_raw_parts(data.cast::<u8>(), length as usize);
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    }

    /// Sets the function's string attribute `key`.
    pub fn set_string_attribute(self, key: &str, value: &str) {
        unsafe {
            let context = LLVMGetTypeContext(LLVMTypeOf(self.0.raw));
            let raw = LLVMCreateStringAttribute(
                context,
                key.as_ptr().cast(),
                key.len() as u32,
                value.as_ptr().cast(),
                value.len() as u32,
            );
            LLVMAddAttributeAtIndex(self.0.raw, LLVMAttributeFunctionIndex, raw);
        }
    }

    /// Adds the enum attribute `name`, without a value, to the function.
    pub fn add_attribute(self, name: &str) {
        let kind = kind_id(name);
        if kind != 0 {
            unsafe {
                let context = LLVMGetTypeContext(LLVMTypeOf(self.0.raw));
                let raw = LLVMCreateEnumAttribute(context, kind, 0);
                LLVMAddAttributeAtIndex(self.0.raw, LLVMAttributeFunctionIndex, raw);
            }
        }
    }
}
