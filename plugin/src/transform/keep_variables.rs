//! Values that only debug records name at suspend points, with the option `keep-variables`.
//!
//! What a record says holds until another is about the same variable, and the value may be needed by
//! nobody for long. Behind each suspend point where one holds, the value gets a use, of the kind
//! that clang inserts for `-fextend-variable-liveness`: with it, it is live there as others are.

use super::{canonical::Point, debug_values::is_everywhere_the_same};
use crate::{
    analysis::DebugReach,
    ir::{Builder, Function, Module, TypeKind, Value},
};
use std::collections::HashSet;

/// Inserts the uses, behind each of `points`.
pub fn keep<'m>(
    module: &Module<'m>,
    function: Function<'m>,
    points: &[Point<'m>],
    builder: &Builder<'m>,
) {
    let calls: Vec<_> = points.iter().map(|point| (point.block, point.call)).collect();
    let reach = DebugReach::new(function, &calls, |value| {
        can_be_kept(value) || is_everywhere_the_same(value)
    });
    let mut uses: Vec<(Value<'m>, Value<'m>, Value<'m>)> = Vec::new();
    for (number, point) in points.iter().enumerate() {
        let Some(start) = point.after.first_insertion_point() else { continue };
        let mut seen = HashSet::new();
        let values = reach.held(number).flat_map(|record| record.values());
        let kept = values.filter(|&value| can_be_kept(value) && seen.insert(value));
        uses.extend(kept.map(|value| (value, start, point.call)));
    }
    // What a record says of a value that does not dominate it is nothing.
    let pairs: Vec<_> = uses.iter().map(|&(value, start, _)| (value, start)).collect();
    for ((value, start, call), is_known) in uses.into_iter().zip(function.dominates(&pairs)) {
        if is_known {
            builder.position_before(start);
            builder.set_scope_of(call);
            builder.fake_use(module, value);
        }
    }
}

/// Whether a value is one that may be kept: of a type that code generation can load.
fn can_be_kept(value: Value<'_>) -> bool {
    let ty = value.ty();
    let is_scalar = matches!(
        ty.kind(),
        TypeKind::LLVMIntegerTypeKind
            | TypeKind::LLVMFloatTypeKind
            | TypeKind::LLVMDoubleTypeKind
            | TypeKind::LLVMPointerTypeKind
    );
    is_scalar && ty.is_storable() && !is_everywhere_the_same(value)
}
