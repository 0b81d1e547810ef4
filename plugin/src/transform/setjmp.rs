//! Functions that call `setjmp`, or anything else that returns twice.
//!
//! When code generation lowers `setjmp`, every later call in the function can come
//! back behind the `setjmp`. IR does not show these edges, so liveness does not know
//! that what is live behind a `setjmp` is needed at each suspend point from which a
//! `longjmp` may come. Values that are live there therefore move to memory before
//! anything else is done: the frame keeps them, as it keeps the `jmp_buf` (code
//! generation tells whose `longjmp` it is by the address of an alloca in the frame,
//! which a rewind puts where it was). The accesses are volatile, as C asks of such
//! variables, so that no later pass turns them back into values.

use super::{canonical::Canonical, variables::Variables};
use crate::{
    analysis::{Liveness, ValueId},
    ir::{Function, Module, Value},
    rules::Rule,
};
use std::collections::BTreeSet;

/// Moves what is live behind a call that returns twice to memory. Returns how many bytes of the
/// frame it takes.
pub fn keep_in_memory<'m>(
    module: &Module<'m>,
    function: Function<'m>,
    canonical: &Canonical<'m>,
) -> u64 {
    let calls: Vec<_> = function.instructions().filter(|inst| inst.returns_twice()).collect();
    if calls.is_empty() {
        return 0;
    }
    let behind: Vec<_> = calls
        .into_iter()
        .rev()
        .filter_map(|call| match call.normal_destination() {
            Some(normal) => Some(normal),
            None => Some(call.next()?.split_block_before("setjmp.behind")),
        })
        .collect();
    let liveness = Liveness::new(function);
    let live: BTreeSet<ValueId> = behind
        .into_iter()
        .flat_map(|block| liveness.live_in(liveness.block_index(block)).iter().copied())
        .filter(|&id| !liveness.value(id).returns_twice())
        .collect();
    let live = live.into_iter().map(|id| liveness.value(id));
    let slots = Variables::keep_in_memory(module, function, canonical, live);
    if Rule::VolatileBehindSetjmp.holds() {
        slots.iter().for_each(|slot| slot.users().for_each(Value::set_volatile));
    }
    slots.iter().map(|slot| slot.allocated_type().alloc_size(module)).sum()
}
