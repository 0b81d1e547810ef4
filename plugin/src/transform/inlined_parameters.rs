//! Parameters of functions that were inlined, for debuggers.
//!
//! The WebAssembly backend forgets what a record says of a value that another block defines
//! (`WebAssemblyExplicitLocals`), and a suspend point splits the block that both were in. Of a parameter
//! there is often one record, at the start of the code that was inlined, or copies of one; debuggers show
//! it in this code only. So it may as well stand where its value is defined.

use super::canonical::Point;
use crate::ir::{DebugRecord, DebugVariable, Function, Value};
use std::collections::{HashMap, HashSet};

/// Moves such records to the definitions of their values.
pub fn move_to_definitions<'m>(function: Function<'m>, points: &[Point<'m>]) {
    let calls: HashSet<Value<'m>> = points.iter().map(|point| point.call).collect();
    // By variable, the first record; none where others say something else.
    let mut first: HashMap<DebugVariable, Option<Moved<'m>>> = HashMap::new();
    let mut order: Vec<DebugVariable> = Vec::new();
    let home = |value: Value<'m>| {
        if value.is_argument() { function.entry() } else { value.block() }
    };
    for block in function.blocks() {
        let records = block.debug_records().into_iter().filter(|it| it.is_inlined_parameter);
        for record in records {
            let moved = match record.values()[..] {
                [value] if !record.is_assignment && !calls.contains(&value) => block
                    .terminator()
                    .filter(|_| home(value) != Some(block))
                    .map(|end| Moved { record, value, end }),
                _ => None,
            };
            first
                .entry(record.variable)
                .and_modify(|it| {
                    let is_same = |it: &Moved<'m>| {
                        !record.is_assignment && it.record.content == record.content
                    };
                    *it = it.take().filter(is_same);
                })
                .or_insert_with(|| {
                    order.push(record.variable);
                    moved
                });
        }
    }
    let moved: Vec<_> = order.into_iter().filter_map(|it| first.remove(&it).flatten()).collect();
    // One that its value does not dominate says that nothing is known.
    let pairs: Vec<_> = moved.iter().map(|it| (it.value, it.end)).collect();
    for (Moved { record, value, .. }, is_known) in moved.iter().zip(function.dominates(&pairs)) {
        if is_known && let Some(place) = behind(*value, function) {
            record.move_before(place);
        }
    }
}

/// A record to move: of this value, in a block with this end.
struct Moved<'m> {
    record: DebugRecord<'m>,
    value: Value<'m>,
    end: Value<'m>,
}

/// The first place behind the definition of a value; none, if it is not known in all of the block.
fn behind<'m>(value: Value<'m>, function: Function<'m>) -> Option<Value<'m>> {
    if value.is_argument() {
        return function.entry()?.terminator();
    }
    if value.is_phi() {
        return value.block()?.first_insertion_point();
    }
    value.is_instruction().then(|| value.next()).flatten()
}
