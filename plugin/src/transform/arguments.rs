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
    ir::{Block, Builder, DebugRecord, DebugVariable, Function, Module, Opcode, Value},
    rules::Rule,
};
use std::collections::{HashMap, HashSet};

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
    follow(function, &moved);
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
    let is_known_after = |base: Value<'m>| {
        !Rule::LoadsOfKnownPlaces.holds()
            || base.is_constant()
            || liveness.id(base).is_some_and(|id| after.binary_search(&id).is_ok())
    };
    let mut first = point.call;
    let mut left = MOST;
    // The last on top: each moves before those that have moved.
    let mut stack = point.call.arguments();
    while let Some(value) = stack.pop().filter(|_| left > 0) {
        if !value.is_instruction() || value.block() != Some(before) || value.uses().count() != 1 {
            continue;
        }
        if is_pure(value) {
            stack.extend(value.operands());
        } else if value.is_simple_load()
            && value.address_base().is_some_and(is_known_after)
            && is_unwritten_from(value)
        {
            // Offsets from the base, which does not move: it is known afterwards.
            stack.extend(value.operand(0));
        } else {
            continue;
        }
        value.move_before(first, builder);
        first = value;
        moved.insert(value);
        left -= 1;
    }
}

/// Makes debug records that come before the moved values they name follow them.
fn follow<'m>(function: Function<'m>, moved: &HashSet<Value<'m>>) {
    if moved.is_empty() {
        return;
    }
    for block in function.blocks() {
        // By variable, what the block's last record names that has moved on.
        let mut last: HashMap<DebugVariable, Option<Value<'m>>> = HashMap::new();
        let mut stale: Vec<(DebugRecord<'m>, Value<'m>)> = Vec::new();
        for record in block.debug_records() {
            let values = record.values();
            let gone =
                values.into_iter().find(|it| moved.contains(it) && it.block() != Some(block));
            last.insert(record.variable, gone);
            stale.extend(gone.map(|value| (record, value)));
        }
        for (record, value) in stale {
            if !record.is_assignment
                && last.get(&record.variable) == Some(&Some(value))
                && let Some(place) = value.next()
            {
                record.copy_before(place);
            }
            record.forget();
        }
    }
}

/// Whether an instruction does nothing but compute a value, whatever its operands are.
fn is_pure(value: Value<'_>) -> bool {
    matches!(
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
