//! Arguments of suspend points that a rewind makes again.
//!
//! A rewind comes back to the call, whose callee does not look at its arguments. Those that are values
//! of locals cost nothing; but what is computed for the call alone, and wasm would have on its stack,
//! would be one local more, to be set before the call and on the way back to it. So the instructions
//! that make it move behind the place where a rewind comes in, if it can do them again: they are
//! pure, or load from where something lies that the function still knows afterwards.

use super::canonical::Point;
use crate::{
    analysis::Liveness,
    ir::{Block, Builder, Function, Module, Opcode, Type, TypeKind, Value},
    rules::Rule,
};
use std::collections::HashSet;

/// How many instructions move before one call.
const MOST: usize = 16;

/// Moves what makes arguments of suspend points, and nothing else, right before them. Returns
/// whether anything changed.
pub fn make_at_calls<'m>(
    module: &Module<'m>,
    function: Function<'m>,
    liveness: &Liveness<'m>,
    points: &[Point<'m>],
) -> bool {
    let builder = Builder::new(module);
    let mut moved: HashSet<Value<'m>> = HashSet::new();
    for point in points.iter().filter(|point| !point.needs_arguments) {
        if let [before] = point.block.predecessors()[..] {
            gather(point, before, liveness, &builder, &mut moved);
        }
    }
    forget(function, &moved);
    !moved.is_empty()
}

/// Moves what makes arguments of `point` from the block `before` it, and adds it to `moved`.
fn gather<'m>(
    point: &Point<'m>,
    before: Block<'m>,
    liveness: &Liveness<'m>,
    builder: &Builder<'m>,
    moved: &mut HashSet<Value<'m>>,
) {
    let after = liveness.live_in(liveness.block_index(point.after));
    let is_known_after = |value: Value<'m>| {
        !Rule::LoadsOfKnownPlaces.holds()
            || value.is_constant()
            || liveness.id(value).is_some_and(|id| after.binary_search(&id).is_ok())
    };
    let mut first = point.call;
    let mut left = MOST;
    // The last on top: each moves before those that have moved.
    let mut stack = point.call.arguments();
    while let Some(value) = stack.pop().filter(|_| left > 0) {
        if !value.is_instruction() || value.block() != Some(before) || value.uses().count() != 1 {
            continue;
        }
        let is_load = value.is_simple_load()
            && is_small(value.ty())
            && value.operand(0).is_some_and(|place| {
                is_known_after(place)
                    || is_offset(place) && place.operand(0).is_some_and(is_known_after)
            })
            && is_unwritten_from(value);
        if !is_load && !is_pure(value) {
            continue;
        }
        value.move_before(first, builder);
        first = value;
        moved.insert(value);
        left -= 1;
        if !is_load {
            stack.extend(value.operands());
        } else if let Some(offset) = value.operand(0).filter(|place| !is_known_after(*place)) {
            first = if offset.block() == Some(before) && offset.uses().count() == 1 {
                offset.move_before(first, builder);
                moved.insert(offset);
                offset
            } else {
                // It would not be known.
                let copy = offset.clone_instruction();
                builder.position_before(first);
                builder.insert(copy);
                value.set_operand(0, copy);
                copy
            };
        }
    }
}

/// Makes debug records say that nothing is known of values that have moved: a rewind makes something
/// else of them, which a debugger must not show.
fn forget<'m>(function: Function<'m>, moved: &HashSet<Value<'m>>) {
    for block in function.blocks().filter(|_| !moved.is_empty()) {
        for record in block.debug_records() {
            if record.values().iter().any(|value| moved.contains(value)) {
                record.forget();
            }
        }
    }
}

/// Whether an address is a constant distance from its first operand.
fn is_offset(address: Value<'_>) -> bool {
    address.is(Opcode::LLVMGetElementPtr)
        && address.operands().skip(1).all(|index| index.as_constant_int().is_some())
}

/// Whether values of a type are in one local each, so that no instruction that makes one is a call of a
/// library function: its frame would lie where that of the suspended callee is.
fn is_small(ty: Type<'_>) -> bool {
    match ty.kind() {
        TypeKind::LLVMIntegerTypeKind => ty.integer_width().is_some_and(|width| width <= 64),
        TypeKind::LLVMPointerTypeKind
        | TypeKind::LLVMFloatTypeKind
        | TypeKind::LLVMDoubleTypeKind => true,
        _ => false,
    }
}

/// Whether an instruction does nothing but compute a value, whatever its operands are.
fn is_pure(value: Value<'_>) -> bool {
    is_small(value.ty())
        && value.operands().all(|operand| is_small(operand.ty()))
        && matches!(
            value.opcode(),
            Some(
                Opcode::LLVMAdd
                    | Opcode::LLVMSub
                    | Opcode::LLVMMul
                    | Opcode::LLVMAnd
                    | Opcode::LLVMOr
                    | Opcode::LLVMXor
                    | Opcode::LLVMShl
                    | Opcode::LLVMLShr
                    | Opcode::LLVMAShr
                    | Opcode::LLVMICmp
                    | Opcode::LLVMFCmp
                    | Opcode::LLVMFAdd
                    | Opcode::LLVMFSub
                    | Opcode::LLVMFMul
                    | Opcode::LLVMFNeg
                    | Opcode::LLVMSelect
                    | Opcode::LLVMTrunc
                    | Opcode::LLVMZExt
                    | Opcode::LLVMSExt
                    | Opcode::LLVMFPExt
                    | Opcode::LLVMFPTrunc
                    | Opcode::LLVMSIToFP
                    | Opcode::LLVMUIToFP
                    | Opcode::LLVMGetElementPtr
            )
        )
}

/// Whether nothing is written between a load and the end of its block.
fn is_unwritten_from(load: Value<'_>) -> bool {
    if !Rule::LoadsBeforeWrites.holds() {
        return true;
    }
    let mut current = load.next();
    while let Some(inst) = current.filter(|inst| !inst.is_terminator()) {
        if !inst.is_load() && !is_pure(inst) {
            return false;
        }
        current = inst.next();
    }
    true
}
