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
    let mut first: HashMap<DebugVariable, Option<DebugRecord<'m>>> = HashMap::new();
    let mut order: Vec<DebugVariable> = Vec::new();
    for block in function.blocks() {
        for record in block.debug_records().into_iter().filter(|it| it.is_inlined_parameter) {
            let can_move = !record.is_assignment
                && matches!(record.values()[..], [value] if !calls.contains(&value));
            first
                .entry(record.variable)
                .and_modify(|it| *it = it.filter(|it| it.content == record.content))
                .or_insert_with(|| {
                    order.push(record.variable);
                    can_move.then_some(record)
                });
        }
    }
    for record in order.into_iter().filter_map(|variable| first[&variable]) {
        if let [value] = record.values()[..]
            && let Some(place) = behind(value, function)
        {
            record.move_before(place);
        }
    }
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
