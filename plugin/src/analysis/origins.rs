//! Where a pointer comes from, as its one instruction says.

use super::pointer_bits::{POINTER_BITS, PointerBits};
use crate::ir::{Opcode, Value};

/// Where a pointer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin<'m> {
    /// It is that other pointer, by another type or name.
    Same(Value<'m>),
    /// It points into the object of that other pointer.
    Within(Value<'m>),
    /// It was computed from that other pointer, in a way that may leave the object.
    Beyond(Value<'m>),
    /// Pointers meet in it.
    Join,
    /// From somewhere else: an object of its own, for all that the function shows.
    Own,
    /// It never points to the collector's objects.
    Outside,
}

/// Where a pointer, or what has the bits of one, comes from.
pub fn origin<'m>(value: Value<'m>, bits: &PointerBits<'m>) -> Origin<'m> {
    let is_integer = value.ty().integer_width() == Some(POINTER_BITS);
    if value.is_argument() {
        return Origin::Own;
    }
    if value.is_alloca() {
        return Origin::Outside;
    }
    let Some(first) = value.operand(0) else { return Origin::Own };
    if is_integer {
        return integer_origin(value, first, bits);
    }
    let is_named = |names: &[&str]| {
        value
            .intrinsic_name()
            .is_some_and(|name| names.iter().any(|prefix| name.starts_with(prefix)))
    };
    let is_scalar = |value: Value<'m>| value.ty().is_pointer() && value.ty().is_storable();
    match value.opcode() {
        Some(Opcode::LLVMGetElementPtr) if !is_scalar(value) => Origin::Beyond(first),
        _ if !is_scalar(value) => Origin::Own,
        Some(Opcode::LLVMPHI | Opcode::LLVMSelect) => Origin::Join,
        // An address made of a number.
        Some(Opcode::LLVMGetElementPtr) if first.is_constant() && !is_symbol(first) => Origin::Own,
        Some(Opcode::LLVMGetElementPtr) => {
            let is_constant =
                value.operands().skip(1).all(|index| index.as_constant_int().is_some());
            if is_constant || value.is_in_bounds() {
                Origin::Within(first)
            } else {
                Origin::Beyond(first)
            }
        }
        Some(Opcode::LLVMBitCast | Opcode::LLVMFreeze) if is_scalar(first) => Origin::Same(first),
        Some(Opcode::LLVMIntToPtr) if bits.has(first) => {
            if first.ty().integer_width() == Some(POINTER_BITS) {
                Origin::Same(first)
            } else {
                Origin::Own
            }
        }
        Some(Opcode::LLVMCall) if is_named(SAME) => Origin::Same(first),
        Some(Opcode::LLVMCall) if is_named(&["llvm.ptrmask"]) => Origin::Beyond(first),
        Some(Opcode::LLVMCall) if is_named(OUTSIDE) => Origin::Outside,
        _ => Origin::Own,
    }
}

/// An integer as wide as a pointer is computed from what carries one, if that is one value.
fn integer_origin<'m>(value: Value<'m>, first: Value<'m>, bits: &PointerBits<'m>) -> Origin<'m> {
    match value.opcode() {
        Some(Opcode::LLVMPHI | Opcode::LLVMSelect) => return Origin::Join,
        Some(Opcode::LLVMPtrToInt) if first.ty().is_pointer() && first.ty().is_storable() => {
            return Origin::Same(first);
        }
        Some(Opcode::LLVMFreeze) => return Origin::Same(first),
        _ => {}
    }
    if value.is(Opcode::LLVMLoad) || value.is_call() && value.intrinsic_name().is_none() {
        return Origin::Own;
    }
    let is_alike = |part: &Value<'m>| {
        part.ty().integer_width() == Some(POINTER_BITS) || part.ty().is_pointer()
    };
    match bits.parts(value)[..] {
        [part] if is_alike(&part) => Origin::Beyond(part),
        _ => Origin::Own,
    }
}

/// Whether a constant is the address of something in the program, or an offset of it.
pub fn is_symbol(value: Value<'_>) -> bool {
    if value.opcode().is_some() && !value.is_instruction() {
        return value.operand(0).is_some_and(is_symbol);
    }
    value.is_global_variable()
        || value.as_function().is_some()
        || value.is_indirect_symbol()
        || value.is_alloca()
}

/// Whether a constant is the address of something that is no memory for objects.
pub fn is_fixed(value: Value<'_>) -> bool {
    if value.opcode().is_some() && !value.is_instruction() {
        return value.operand(0).is_some_and(is_fixed);
    }
    value.as_function().is_some() || value.is_constant_global()
}

/// Intrinsics whose result is their first argument by another name.
const SAME: &[&str] = &[
    "llvm.launder.invariant.group",
    "llvm.strip.invariant.group",
    "llvm.ptr.annotation",
    "llvm.ssa.copy",
];

/// Intrinsics whose result is an address that is not on the heap.
const OUTSIDE: &[&str] = &[
    "llvm.stacksave",
    "llvm.frameaddress",
    "llvm.returnaddress",
    "llvm.threadlocal.address",
    "llvm.localaddress",
];
