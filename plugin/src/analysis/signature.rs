//! Wasm signatures: which functions a `call_indirect` can reach.

use crate::ir::{Type, TypeKind};
use std::fmt::Write;

/// The wasm function type that `ty` is lowered to, as text such as `i32,i64->f32`.
///
/// A `call_indirect` traps unless caller and callee agree on this type, so two IR
/// types that are lowered alike can call each other, and no others can. It follows
/// LLVM's `computeSignatureVTs` without the multivalue ABI, which clang does not
/// use: integers widen to i32 or i64 and split into i64s above that, aggregates are
/// flattened, a result of more than one part is returned through a pointer that
/// comes first, variable arguments through a pointer that comes last.
pub fn wasm_signature(ty: Type<'_>) -> String {
    let mut result = Vec::new();
    flatten(ty.result(), &mut result);
    let mut parameters = Vec::new();
    if result.len() > 1 {
        result.clear();
        parameters.push("i32");
    }
    for parameter in ty.parameters() {
        flatten(parameter, &mut parameters);
    }
    if ty.is_variadic() {
        parameters.push("i32");
    }
    let mut text = parameters.join(",");
    // Writing to a `String` cannot fail.
    let _ = write!(text, "->{}", result.join(","));
    text
}

fn flatten(ty: Type<'_>, parts: &mut Vec<&'static str>) {
    match ty.kind() {
        TypeKind::LLVMVoidTypeKind => {}
        TypeKind::LLVMIntegerTypeKind => match ty.integer_width().unwrap_or(32) {
            0..=32 => parts.push("i32"),
            33..=64 => parts.push("i64"),
            bits => parts.extend(std::iter::repeat_n("i64", bits.div_ceil(64) as usize)),
        },
        TypeKind::LLVMHalfTypeKind | TypeKind::LLVMBFloatTypeKind | TypeKind::LLVMFloatTypeKind => {
            parts.push("f32")
        }
        TypeKind::LLVMDoubleTypeKind => parts.push("f64"),
        TypeKind::LLVMFP128TypeKind => parts.extend(["i64", "i64"]),
        TypeKind::LLVMStructTypeKind | TypeKind::LLVMArrayTypeKind => {
            for member in ty.members() {
                flatten(member, parts);
            }
        }
        // How a vector is passed depends on the features of the function, which is
        // more than a type can say: one class for all of them.
        TypeKind::LLVMVectorTypeKind => parts.push("v128"),
        TypeKind::LLVMPointerTypeKind => parts.push("i32"),
        _ => parts.push("?"),
    }
}
