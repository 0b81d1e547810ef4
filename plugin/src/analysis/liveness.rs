//! Which values are live at the start of each block.
//!
//! For each value, a walk from its uses back to its definition marks the blocks in
//! between; a block is visited at most once per value, so the work is linear in the
//! size of the answer. (Appel and Palsberg, "Modern Compiler Implementation",
//! liveness by variable; Brandner et al., "Computing Liveness Sets for SSA-Form
//! Programs", 2011.) It ends because a visited block is not entered again. A phi
//! uses its operands at the end of the blocks that they come from, and defines its
//! result at the start of its own.
//!
//! The answer may be large: of n values that are live in n blocks. [`long_lived`] tells which
//! values to do something else with first.

use super::Flow;
use crate::ir::{Block, Function, Use, Value};
use std::collections::HashMap;

/// A value of one function, by its number: arguments first, then instructions in
/// the order of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(pub u32);

/// A set of values, in increasing order.
pub type ValueSet = Vec<ValueId>;

/// The answer for one function, for values that are used outside of the block that
/// defines them. Allocas of the fixed frame do not count: their address is the same
/// in every activation and never has to be kept.
#[derive(Debug)]
pub struct Liveness<'m> {
    flow: Flow<'m>,
    values: Vec<Value<'m>>,
    value_ids: HashMap<Value<'m>, ValueId>,
    defined_in: Vec<usize>,
    live_in: Vec<ValueSet>,
}

impl<'m> Liveness<'m> {
    /// Analyses a function. Every block of it is reachable.
    pub fn new(function: Function<'m>) -> Self {
        let flow = Flow::new(function);
        let mut values = Vec::new();
        let mut value_ids = HashMap::new();
        let mut defined_in = Vec::new();
        let mut live_in = vec![Vec::new(); flow.blocks.len()];
        let mut walk = Walk::new(&flow);
        for (home, value) in definitions(&flow, function) {
            let blocks = walk.live_in(home, value, usize::MAX).unwrap_or_default();
            if blocks.is_empty() {
                continue;
            }
            let id = ValueId(values.len() as u32);
            values.push(value);
            value_ids.insert(value, id);
            defined_in.push(home);
            blocks.iter().for_each(|&block| live_in[block].push(id));
        }
        Liveness { flow, values, value_ids, defined_in, live_in }
    }

    /// The blocks of the function, in its order.
    pub fn blocks(&self) -> &[Block<'m>] {
        &self.flow.blocks
    }

    /// Whether it was a block of the function.
    pub fn has_block(&self, block: Block<'m>) -> bool {
        self.flow.numbers.contains_key(&block)
    }

    /// The number of a block.
    pub fn block_index(&self, block: Block<'m>) -> usize {
        self.flow.numbers[&block]
    }

    /// A value by its number.
    pub fn value(&self, id: ValueId) -> Value<'m> {
        self.values[id.0 as usize]
    }

    /// The number of a value, if it is used outside of its block.
    pub fn id(&self, value: Value<'m>) -> Option<ValueId> {
        self.value_ids.get(&value).copied()
    }

    /// The block that defines a value.
    pub fn defined_in(&self, id: ValueId) -> usize {
        self.defined_in[id.0 as usize]
    }

    /// The values that are live at the start of a block.
    pub fn live_in(&self, block: usize) -> &ValueSet {
        &self.live_in[block]
    }
}

/// In how many blocks values may be live on average, if they are live in too many all together.
const BLOCKS_PER_VALUE: usize = 32;

/// The values that are live in the most blocks, of a function where all together are live in more
/// than `most`, and more than in proportion to its size: without them they are not.
pub fn long_lived(function: Function<'_>, most: usize) -> Vec<Value<'_>> {
    let flow = Flow::new(function);
    let values: Vec<_> = definitions(&flow, function).collect();
    let size = values.len() + flow.blocks.len();
    let limit = most + BLOCKS_PER_VALUE * size;
    if values.len() * flow.blocks.len() <= limit {
        return Vec::new();
    }
    let mut walk = Walk::new(&flow);
    let mut left = limit;
    let is_little = values.iter().all(|&(home, value)| {
        let blocks = walk.live_in(home, value, left).map(<[usize]>::len);
        left -= blocks.unwrap_or_default();
        blocks.is_some()
    });
    if is_little {
        return Vec::new();
    }
    let each = limit / values.len();
    let is_long = |&(home, value): &(usize, _)| walk.live_in(home, value, each).is_none();
    values.into_iter().filter(is_long).map(|(_, value)| value).collect()
}

/// The values that a function defines, in the order of the code, each with its block.
fn definitions<'m>(
    flow: &Flow<'m>,
    function: Function<'m>,
) -> impl Iterator<Item = (usize, Value<'m>)> {
    let results = flow.blocks.iter().enumerate().flat_map(|(number, block)| {
        block.instructions().filter(|inst| !inst.is_static_alloca()).map(move |inst| (number, inst))
    });
    function.parameters().into_iter().map(|argument| (0, argument)).chain(results)
}

/// Walks from the uses of values back to their definitions.
struct Walk<'a, 'm> {
    flow: &'a Flow<'m>,
    /// Which walk has passed a block.
    passed_by: Vec<usize>,
    walks: usize,
    stack: Vec<usize>,
    found: Vec<usize>,
}

impl<'a, 'm> Walk<'a, 'm> {
    fn new(flow: &'a Flow<'m>) -> Self {
        Walk {
            flow,
            passed_by: vec![0; flow.blocks.len()],
            walks: 0,
            stack: Vec::new(),
            found: Vec::new(),
        }
    }

    /// The blocks that have `value`, which `home` defines, live at their start; none, if there
    /// are more than `limit`.
    fn live_in(&mut self, home: usize, value: Value<'m>, limit: usize) -> Option<&[usize]> {
        self.walks += 1;
        self.found.clear();
        self.stack.clear();
        let uses = value.uses().filter_map(Use::block).map(|block| self.flow.numbers[&block]);
        self.stack.extend(uses.filter(|&block| block != home));
        // A visited block is not entered again.
        while let Some(block) = self.stack.pop() {
            if std::mem::replace(&mut self.passed_by[block], self.walks) == self.walks {
                continue;
            }
            if self.found.len() == limit {
                return None;
            }
            self.found.push(block);
            let before = self.flow.predecessors[block].iter();
            self.stack.extend(before.filter(|&&block| block != home));
        }
        Some(&self.found)
    }
}
