//! Values that get a second definition when a function resumes.
//!
//! Each becomes a variable (an alloca that is only loaded and stored), to which a
//! reload is one more store; then `ssa.rs` turns the variables back into values and finds
//! the joins. Within the block of its definition a value is used as
//! it is, elsewhere there is one load per block that uses it.

use super::{canonical::Canonical, ssa};
use crate::{
    analysis::{Liveness, ValueId},
    ir::{Block, Builder, Function, Module, Value},
    rules::Rule,
};
use std::collections::HashMap;

/// The variables of one function.
#[derive(Debug)]
pub struct Variables<'m> {
    slots: HashMap<ValueId, Value<'m>>,
    order: Vec<ValueId>,
}

impl<'m> Variables<'m> {
    /// Makes variables of `values`, which are in increasing order. `body` is the
    /// block after the entry block.
    pub fn new(
        module: &Module<'m>,
        function: Function<'m>,
        body: Block<'m>,
        liveness: &Liveness<'m>,
        values: &[ValueId],
    ) -> Self {
        let values: Vec<_> = values.iter().map(|&id| (id, liveness.value(id))).collect();
        Variables::of(module, function, body, &values, |block| block)
    }

    /// Moves `values` to memory. They are where they were left when the function is resumed, as
    /// other memory of its frame. Returns the allocas.
    ///
    /// What a loop header's phi is, is stored behind the header's test: a rewind goes through
    /// the header, too, with zeros, and must leave alone what lies in memory.
    pub fn keep_in_memory(
        module: &Module<'m>,
        function: Function<'m>,
        canonical: &Canonical<'m>,
        values: impl Iterator<Item = Value<'m>>,
    ) -> Vec<Value<'m>> {
        let behind = |block| {
            let gate =
                canonical.gates.get(&block).filter(|_| Rule::HeadersLeaveMemoryAlone.holds());
            gate.map_or(block, |gate| gate.rest)
        };
        let values: Vec<_> =
            values.enumerate().map(|(number, value)| (ValueId(number as u32), value)).collect();
        let variables = Variables::of(module, function, canonical.body, &values, behind);
        variables.iter().map(|(_, slot)| slot).collect()
    }

    /// A phi is stored in the block that `behind` says for its own, which must be that or the
    /// only one that leads from it to users.
    fn of(
        module: &Module<'m>,
        function: Function<'m>,
        body: Block<'m>,
        values: &[(ValueId, Value<'m>)],
        behind: impl Fn(Block<'m>) -> Block<'m>,
    ) -> Self {
        let builder = Builder::new(module);
        let mut slots = HashMap::new();
        for &(id, value) in values {
            let Some(top) = function.entry().and_then(|entry| entry.instructions().next()) else {
                continue;
            };
            builder.position_before(top);
            let slot = builder.alloca(value.ty(), "");
            replace_uses(&builder, value, slot);
            let after = if value.is_argument() {
                start_of(body)
            } else if value.is_phi() {
                value.block().map(&behind).and_then(start_of)
            } else if let Some(normal) = value.normal_destination() {
                start_of(normal)
            } else {
                value.next()
            };
            // Canonical form has a place for each.
            builder.position_before(after.expect("a value is defined where nothing can follow"));
            builder.set_scope_of(value);
            builder.store(value, slot);
            slots.insert(id, slot);
        }
        Variables { slots, order: values.iter().map(|&(id, _)| id).collect() }
    }

    /// The variable of a value.
    pub fn get(&self, id: ValueId) -> Option<Value<'m>> {
        self.slots.get(&id).copied()
    }

    /// All variables, with the values that they stand for, in order.
    pub fn iter(&self) -> impl Iterator<Item = (ValueId, Value<'m>)> {
        self.order.iter().filter_map(|&id| Some((id, self.get(id)?)))
    }

    /// Turns the variables into values.
    pub fn promote(self, module: &Module<'m>, function: Function<'m>, builder: &Builder<'m>) {
        let slots: Vec<_> = self.iter().map(|(_, slot)| slot).collect();
        ssa::promote(module, function, builder, &slots);
    }
}

/// Where loads and stores at the start of a block go. In a block with nothing but phis
/// and a `catchswitch` they are not allowed, but what becomes of them is: phis.
fn start_of(block: Block<'_>) -> Option<Value<'_>> {
    block.first_insertion_point().or_else(|| block.first_non_phi())
}

/// Makes users of `value` outside of its block load `slot`.
fn replace_uses<'m>(builder: &Builder<'m>, value: Value<'m>, slot: Value<'m>) {
    // An argument has no block, and the entry block, which defines it, uses none.
    let home = value.block();
    let mut loads: HashMap<Block<'m>, Value<'m>> = HashMap::new();
    for use_ in value.uses().collect::<Vec<_>>() {
        let Some(block) = use_.block().filter(|&block| Some(block) != home) else { continue };
        use_.set(*loads.entry(block).or_insert_with(|| {
            // At the start, so that it comes before every use, those of values that
            // are made again at the start of the block among them.
            let start = start_of(block);
            let start = start.expect("a value is used where nothing can precede");
            builder.position_before(start);
            builder.set_scope_of(start);
            builder.load(value.ty(), slot, "")
        }));
    }
}
