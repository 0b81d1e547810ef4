//! Loops of functions that are made for speed: what is resumed in a loop goes on in a copy of it.
//!
//! A rewind enters a loop by its header, which asks for it in each round; and where it comes in, all
//! that it reloads has a second definition, to which every round has to make its own the same. For
//! speed, the round that was suspended goes on in a copy, which only rewinds enter, and the next one
//! is of the loop itself again:
//!
//! ```text
//! header of L:   phis, -> rest of the header
//! suspend.k:     ... state is not normal? -> unwind.k : -> resumed.k
//! enter.L:       reload what loop L does not change; -> dispatch'.L
//! dispatch'.L:   ... -> suspend'.k
//! suspend'.k:    ... state is not normal? -> unwind.k : -> resumed'.k
//! latch' of L:   -> header of L
//! ```
//!
//! So there are two calls for a suspend point, of which one is for rewinds, too. Both write the same
//! record, and must have the same frame below this one's.

use super::{
    super::{aim::Aim, canonical::can_retarget},
    Instrumenter,
};
use crate::{
    analysis::ValueId,
    ir::{AttributeSite, Block, Opcode, Use, Value},
    rules::Rule,
};
use std::collections::{HashMap, HashSet};

/// Up to how many instructions are copied. Larger loops cost more than they gain: SQLite was 13 % larger
/// with copies of all.
const MOST: usize = 100;

/// A loop that gets a copy.
pub(super) struct ResumedLoop<'m> {
    header: Block<'m>,
    /// Those of the loop, and those behind it that an `invoke` in it comes back to: its result is
    /// defined there.
    order: Vec<Block<'m>>,
    blocks: HashSet<Block<'m>>,
    /// Its suspend points, by their blocks, in the same order.
    points: Vec<(Block<'m>, Value<'m>)>,
}

impl<'m> ResumedLoop<'m> {
    /// `calls` are those of the function's suspend points, by their blocks.
    fn new(
        header: Block<'m>,
        mut order: Vec<Block<'m>>,
        calls: &HashMap<Block<'m>, Value<'m>>,
    ) -> Self {
        let mut blocks: HashSet<_> = order.iter().copied().collect();
        let mut next = 0;
        while let Some(&block) = order.get(next) {
            let normal = block
                .terminator()
                .filter(|end| !end.ty().is_void())
                .and_then(Value::normal_destination);
            order.extend(normal.filter(|&normal| blocks.insert(normal)));
            next += 1;
        }
        let point = |block| Some((block, *calls.get(&block)?));
        let points = order.iter().copied().filter_map(point).collect();
        ResumedLoop { header, order, blocks, points }
    }

    /// How many instructions there are from its suspend points on until it goes back, or is left.
    fn rest(&self) -> usize {
        let mut rest: Vec<_> = self.points.iter().map(|&(block, _)| block).collect();
        let mut known: HashSet<_> = rest.iter().copied().collect();
        let mut size = 0;
        while let Some(block) = rest.pop() {
            size += block.instructions().filter(|inst| !inst.is_phi()).count();
            let next = block.successors().into_iter();
            let next = next.filter(|next| *next != self.header && self.blocks.contains(next));
            rest.extend(next.filter(|&next| known.insert(next)).collect::<Vec<_>>());
        }
        size
    }

    /// Whether there may be two of each of its blocks.
    fn can_be_copied(&self) -> bool {
        // Code generation makes room in the frame for the variable arguments of each.
        if self.points.iter().any(|(_, call)| call.called_type().is_variadic()) {
            return false;
        }
        let points: HashSet<_> = self.points.iter().map(|&(_, call)| call).collect();
        let is_single =
            |inst: Value<'m>| ["noduplicate", "convergent"].iter().any(|it| inst.is_call_with(it));
        // What a label is the address of is one block.
        let is_labelled = |block: &Block<'m>| {
            let end = block.terminator().and_then(Value::opcode);
            matches!(end, Some(Opcode::LLVMIndirectBr | Opcode::LLVMCallBr) | None)
                || block.has_address_taken()
        };
        let may_be_two = |inst: Value<'m>| {
            !inst.is_alloca()
                && (points.contains(&inst) || !is_single(inst))
                // What has no variable cannot be one of two.
                && (inst.ty().is_void() || inst.ty().is_storable() || !self.is_used_behind(inst))
        };
        let is_inside = |block: &Block<'m>| self.blocks.contains(block);
        !self.order.iter().any(is_labelled)
            && self.order.iter().all(|block| block.instructions().all(may_be_two))
            && self.header.predecessors().into_iter().filter(is_inside).all(can_retarget)
    }

    fn is_used_behind(&self, value: Value<'m>) -> bool {
        value.uses().filter_map(Use::block).any(|block| !self.blocks.contains(&block))
    }
}

impl<'m> Instrumenter<'_, 'm> {
    /// The loops that get a copy: the outermost, with what is in them.
    pub(super) fn resumed_loops(&self) -> Vec<ResumedLoop<'m>> {
        let is_optimised = !self.function.value().has_attribute(AttributeSite::Function, "optnone");
        if self.aim != Aim::Speed || !is_optimised || self.has_setjmp {
            return Vec::new();
        }
        let ids: Vec<_> = self.layout.root.inner.iter().filter_map(|level| level.id).collect();
        let mut orders: HashMap<_, Vec<Block<'m>>> =
            ids.iter().map(|&id| (id, Vec::new())).collect();
        for (index, &block) in self.liveness.blocks().iter().enumerate() {
            for id in self.loops.nest(self.loops.innermost(index)) {
                if let Some(order) = orders.get_mut(&id) {
                    order.push(block);
                }
            }
        }
        let points = self.suspends.iter().map(|suspend| suspend.point);
        let calls = points.map(|point| (point.block, point.call)).collect();
        let all = ids.into_iter().filter_map(|id| {
            let order = orders.remove(&id)?;
            let header = self.liveness.blocks()[self.loops.header(id)];
            Some(ResumedLoop::new(header, order, &calls))
        });
        all.filter(|it| it.rest() <= MOST && it.can_be_copied()).collect()
    }

    /// The values of loops that are used behind them: from two places then.
    pub(super) fn used_behind(&self, loops: &[ResumedLoop<'m>]) -> Vec<ValueId> {
        if !Rule::CopiedValuesJoined.holds() {
            return Vec::new();
        }
        let values = loops.iter().flat_map(|it| {
            let all = it.order.iter().flat_map(|block| block.instructions());
            all.filter(|&value| it.is_used_behind(value))
        });
        values.filter_map(|value| self.liveness.id(value)).collect()
    }

    /// Gives `loops` their copies. `rewind` are the blocks that a rewind takes, from the function's entry
    /// to suspend points.
    pub(super) fn resume_apart(&self, loops: &[ResumedLoop<'m>], rewind: &HashSet<Block<'m>>) {
        for it in loops {
            let Some(gate) = self.gates.get(&it.header) else { continue };
            if Rule::CopiedCallsAlike.holds() {
                it.points.iter().for_each(|(_, call)| call.add_call_attribute("noinline"));
            }
            let Some(&dispatch) = it.header.successors().first() else { continue };
            let copies = self.copy(it, rewind);
            // The next round is the loop's.
            let header = copies[&it.header];
            for (phi, copy) in it.header.phis().zip(header.phis()) {
                copy.incoming().into_iter().for_each(|(value, from)| phi.add_incoming(value, from));
            }
            for latch in header.predecessors() {
                latch.retarget(header, it.header);
            }
            // Rewinds come to the copy, past its header, and not to the loop.
            for enter in gate.preheader.predecessors() {
                if rewind.contains(&enter) {
                    enter.retarget(gate.preheader, copies[&dispatch]);
                    gate.preheader.phis().for_each(|phi| phi.remove_incoming(enter));
                }
            }
            for block in &it.order {
                if let Some(gate) = self.gates.get(block) {
                    self.go_on(*block, gate.rest);
                }
            }
        }
        self.function.remove_unreachable_blocks();
    }

    /// Copies a loop, and the way of rewinds through it.
    fn copy(
        &self,
        it: &ResumedLoop<'m>,
        rewind: &HashSet<Block<'m>>,
    ) -> HashMap<Block<'m>, Block<'m>> {
        let mut all = it.order.clone();
        let mut known: HashSet<_> = it.blocks.clone();
        let mut next = 0;
        while let Some(block) = all.get(next) {
            let ways = block.successors().into_iter().filter(|block| rewind.contains(block));
            all.extend(ways.filter(|&block| known.insert(block)).collect::<Vec<_>>());
            next += 1;
        }
        let copies = self.function.clone_blocks(&all);
        all.into_iter().zip(copies).collect()
    }

    /// Has `block`, which ends with a test of the state, go on with `next`.
    fn go_on(&self, block: Block<'m>, next: Block<'m>) {
        let Some(branch) = block.terminator() else { return };
        self.builder.set_scope_of(branch);
        let test = branch.operand(0);
        let state = test.and_then(|test| test.operand(0));
        for inst in [Some(branch), test, state].into_iter().flatten() {
            inst.erase();
        }
        self.builder.position_at_end(block);
        self.builder.br(next);
    }
}
