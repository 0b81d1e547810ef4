//! Slots in the frame for what a conservative garbage collector must find (`gc=conservative`).
//!
//! In each function that calls what may collect, a value that must be kept is stored to its
//! slot right behind its definition:
//!
//! ```text
//! entry:  slots = alloca [SIZE x i8]
//!         asm sideeffect "", "r,~{memory}"(slots)
//! ...     v = load ptr, ...
//!         store v, slots + offset of v
//!         call collects()
//!         use v
//! ```
//!
//! The slots' address goes into an empty piece of assembly first: from there on LLVM must take it
//! that every call reads them, so no later pass drops or moves a store over one. For the same
//! reason calls that may collect lose what is promised of them (`gc_promises`), and memory that may
//! hold pointers and whose address went nowhere else is treated alike (`gc_escape`).
//!
//! This is done before anything else, in functions that suspend and in others: to the rest of the
//! transformation the slots are an alloca whose address is known outside of the function, which
//! survives a suspension like any other.

use super::{gc_escape, gc_promises};
use crate::{
    analysis::{
        BaseKind, COLLECTS, CollectedValues, CollectingCall, Collections, FunctionIndex,
        GC_ATTRIBUTE, GC_POINT, GC_SLOTS, HeapPointers, Kept, MadeBases, Reach, SLOT_ALIGNMENT,
        collected_values, reachable_blocks,
    },
    ir::{AttributeSite, Block, Builder, Function, Module, Opcode, Value},
    options::Options,
    rules::Rule,
};
use std::collections::{HashMap, HashSet};

/// What was done to one function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GcStatistics {
    /// Calls that may collect.
    pub calls: usize,
    /// Values that are kept.
    pub values: usize,
    /// Bytes of the frame for them.
    pub size: u32,
}

/// Keeps roots that have a body out of line, before inlining makes them a part of functions that
/// nobody named, and marks them: LLVM makes copies of functions that have other names. Returns
/// whether anything was changed.
pub fn prepare<'m>(reach: &Reach<'m>, collections: &Collections<'m>) -> bool {
    let mut changed = false;
    for (index, function) in reach.functions().iter().enumerate() {
        if !collections.is_root(index) || function.is_declaration() {
            continue;
        }
        if Rule::GcRootsMarked.holds() {
            function.set_string_attribute(GC_ATTRIBUTE, COLLECTS);
            changed = true;
        }
        if Rule::GcRootsKept.holds() {
            function.value().remove_attribute(AttributeSite::Function, "alwaysinline");
            function.add_attribute("noinline");
            changed = true;
        }
    }
    changed
}

/// Whether there is anything to do for a module.
pub fn is_needed<'m>(reach: &Reach<'m>, collections: &Collections<'m>) -> bool {
    (0..reach.functions().len()).any(|index| is_to_do(reach, collections, index))
}

/// Whether a function may collect or calls what may, and was not worked on by an earlier run.
fn is_to_do<'m>(reach: &Reach<'m>, collections: &Collections<'m>, index: FunctionIndex) -> bool {
    (!collections.calls_in(index).is_empty() || collections.collects_itself(reach, index))
        && reach.functions()[index].string_attribute(GC_SLOTS).is_none()
}

/// Gives all functions of `module` that call what may collect their slots. Returns what was done
/// to each.
pub fn keep<'m>(
    module: &Module<'m>,
    reach: &Reach<'m>,
    collections: &Collections<'m>,
    options: &Options,
) -> Vec<(FunctionIndex, GcStatistics)> {
    if Rule::GcPromisesTakenBack.holds() {
        gc_promises::take_back(reach, collections);
    }
    gc_escape::globals(module, reach, collections);
    let to_do: Vec<_> =
        (0..reach.functions().len()).filter(|&it| is_to_do(reach, collections, it)).collect();
    let builder = Builder::new(module);
    to_do
        .into_iter()
        .map(|index| {
            let (function, calls) = (reach.functions()[index], collections.calls_in(index));
            let itself = collections.collects_itself(reach, index);
            let values = keep_in(module, &builder, function, calls, itself, options);
            function.set_string_attribute(GC_SLOTS, &values.size.to_string());
            let (calls, size) = (calls.len(), values.size);
            (index, GcStatistics { calls, values: values.kept.len(), size })
        })
        .collect()
}

fn keep_in<'m>(
    module: &Module<'m>,
    builder: &Builder<'m>,
    function: Function<'m>,
    calls: &[CollectingCall<'m>],
    itself: bool,
    options: &Options,
) -> CollectedValues<'m> {
    let reachable = reachable_blocks(function);
    let pointers = HeapPointers::new(function, &reachable, !options.gc_plain_integers);
    let made = make_bases(module, builder, &pointers);
    let values = collected_values(module, function, &reachable, &pointers, &made, calls, itself);
    drop_bases(module, made, &values);
    for CollectingCall { call, .. } in calls {
        call.set_call_string_attribute(GC_ATTRIBUTE, GC_POINT);
        // Where only the return comes behind the call, the frame may hold arguments for it.
        let needs_nothing =
            values.kept.is_empty() && call.next().is_some_and(|next| next.is(Opcode::LLVMRet));
        if !call.is_musttail() && !needs_nothing && Rule::GcTailMarkersCleared.holds() {
            call.clear_tail();
        }
    }
    gc_escape::variables(module, builder, function, &pointers);
    if !values.kept.is_empty() && Rule::GcSlotsKept.holds() {
        store_all(module, builder, function, &values);
    }
    values
}

/// Makes the bases that joins miss; returns those of each.
fn make_bases<'m>(
    module: &Module<'m>,
    builder: &Builder<'m>,
    pointers: &HeapPointers<'m>,
) -> MadeBases<'m> {
    let type_of = |kind| match kind {
        BaseKind::Pointer => module.ptr(),
        BaseKind::Integer => module.i32(),
    };
    let mut made = HashMap::new();
    for (join, kind) in pointers.missing() {
        builder.position_before(join);
        builder.set_scope_of(join);
        let base = if join.is_phi() {
            builder.phi(type_of(kind), "")
        } else {
            // What it selects from may be made later.
            let later = builder.freeze(module.zero(type_of(kind)));
            let condition = join.operand(0).expect("a select has a condition");
            let base = builder.select(condition, later, later);
            (1..3).for_each(|number| base.set_operand(number, module.zero(type_of(kind))));
            later.erase();
            base
        };
        made.insert((join, kind), base);
    }
    for (join, kind) in pointers.missing() {
        let base = made[&(join, kind)];
        let incoming = join.incoming();
        for (number, input) in pointers.base_inputs(join, kind, &made).into_iter().enumerate() {
            // What points to nothing of the collector's, or has a base of the other kind.
            let input = input.unwrap_or(module.zero(type_of(kind)));
            if join.is_phi() {
                base.add_incoming(input, incoming[number].1);
            } else {
                base.set_operand(number as u32 + 1, input);
            }
        }
    }
    made
}

/// Removes the bases that are not needed after all: that no slot holds, and no base that one does.
fn drop_bases<'m>(module: &Module<'m>, made: MadeBases<'m>, values: &CollectedValues<'m>) {
    let all: HashSet<_> = made.into_values().collect();
    let mut needed = HashSet::new();
    let mut stack: Vec<_> = values.kept.iter().map(|it| it.value).collect();
    while let Some(value) = stack.pop() {
        if all.contains(&value) && needed.insert(value) {
            stack.extend(value.incoming().into_iter().map(|(input, _)| input));
            stack.extend(value.operands());
        }
    }
    for &base in all.difference(&needed) {
        base.replace_all_uses_with(module.poison(base.ty()));
        base.erase();
    }
}

fn store_all<'m>(
    module: &Module<'m>,
    builder: &Builder<'m>,
    function: Function<'m>,
    values: &CollectedValues<'m>,
) {
    let Some(top) = function.entry().and_then(|entry| entry.instructions().next()) else { return };
    builder.position_before(top);
    let slots = builder.alloca(module.array(module.int(8), values.size), "");
    slots.set_alignment(SLOT_ALIGNMENT);
    let Some(body) = body_of(function) else { return };
    if Rule::GcSlotsEscape.holds() {
        builder.position_before(body);
        builder.launder(module, Some(slots));
    }
    for kept in &values.kept {
        for place in places_behind(builder, kept, body) {
            builder.position_before(place);
            builder.set_scope_of(kept.value);
            for &offset in &kept.offsets {
                let slot = builder.byte_offset(module, slots, offset);
                let store = builder.store(kept.value, slot);
                store.set_alignment(if offset % SLOT_ALIGNMENT == 0 { SLOT_ALIGNMENT } else { 1 });
            }
        }
    }
}

/// Where the first instruction goes that is no part of the fixed frame.
pub fn body_of<'m>(function: Function<'m>) -> Option<Value<'m>> {
    function.entry()?.instructions().find(|inst| !inst.is_static_alloca())
}

/// The instructions before which a value is to be stored: what comes right behind its definition.
fn places_behind<'m>(builder: &Builder<'m>, kept: &Kept<'m>, body: Value<'m>) -> Vec<Value<'m>> {
    let value = kept.value;
    if value.is_argument() {
        return vec![body];
    }
    if value.is_phi() {
        return value.block().map_or_else(Vec::new, |block| starts_of(kept, block));
    }
    if let Some(normal) = value.normal_destination() {
        if normal.predecessors().len() > 1 {
            return value.split_normal_edge(builder).into_iter().collect();
        }
        return starts_of(kept, normal);
    }
    value.next().into_iter().collect()
}

/// The start of a block. In one that has no room for code (`catchswitch`), the starts of those
/// that it leads to and that need the value.
fn starts_of<'m>(kept: &Kept<'m>, block: Block<'m>) -> Vec<Value<'m>> {
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    let mut stack = vec![block];
    while let Some(block) = stack.pop() {
        if !seen.insert(block) {
            continue;
        }
        match block.first_insertion_point() {
            Some(start) => found.push(start),
            None => stack
                .extend(block.successors().into_iter().filter(|next| kept.live_in.contains(next))),
        }
    }
    found
}
