//! Which values are live at the start of each block.
//!
//! For each value, a walk from its uses back to its definition marks the blocks in
//! between; a block is visited at most once per value, so the work is linear in the
//! size of the answer. (Appel and Palsberg, "Modern Compiler Implementation",
//! liveness by variable; Brandner et al., "Computing Liveness Sets for SSA-Form
//! Programs", 2011.) It ends because a visited block is not entered again. A phi
//! uses its operands at the end of the blocks that they come from, and defines its
//! result at the start of its own.

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
    blocks: Vec<Block<'m>>,
    block_index: HashMap<Block<'m>, usize>,
    values: Vec<Value<'m>>,
    value_ids: HashMap<Value<'m>, ValueId>,
    defined_in: Vec<usize>,
    live_in: Vec<ValueSet>,
}

impl<'m> Liveness<'m> {
    /// Analyses a function. Every block of it is reachable.
    pub fn new(function: Function<'m>) -> Self {
        let blocks: Vec<_> = function.blocks().collect();
        let block_index: HashMap<_, _> =
            blocks.iter().enumerate().map(|(index, &block)| (block, index)).collect();
        let mut predecessors = vec![Vec::new(); blocks.len()];
        for (index, block) in blocks.iter().enumerate() {
            for successor in block.successors() {
                predecessors[block_index[&successor]].push(index);
            }
        }
        let mut liveness = Liveness {
            live_in: vec![Vec::new(); blocks.len()],
            blocks,
            block_index,
            values: Vec::new(),
            value_ids: HashMap::new(),
            defined_in: Vec::new(),
        };

        let arguments = function.parameters().into_iter().map(|argument| (0, argument));
        let results = liveness.blocks.clone().into_iter().enumerate().flat_map(|(index, block)| {
            block
                .instructions()
                .filter(|inst| !inst.is_static_alloca())
                .map(move |inst| (index, inst))
        });
        let mut visited = vec![u32::MAX; liveness.blocks.len()];
        let mut stack = Vec::new();
        for (home, value) in arguments.chain(results) {
            stack.clear();
            liveness.uses_elsewhere(home, value, &mut stack);
            if stack.is_empty() {
                continue;
            }
            let id = ValueId(liveness.values.len() as u32);
            liveness.values.push(value);
            liveness.value_ids.insert(value, id);
            liveness.defined_in.push(home);
            // Each block on the stack has the value live at its start.
            while let Some(block) = stack.pop() {
                if std::mem::replace(&mut visited[block], id.0) == id.0 {
                    continue;
                }
                liveness.live_in[block].push(id);
                stack.extend(predecessors[block].iter().filter(|&&block| block != home));
            }
        }
        liveness
    }

    /// Adds the blocks that use `value`, which `home` defines, and have it live at
    /// their start.
    fn uses_elsewhere(&self, home: usize, value: Value<'m>, blocks: &mut Vec<usize>) {
        let places = value.uses().filter_map(Use::block).map(|block| self.block_index[&block]);
        blocks.extend(places.filter(|&block| block != home));
    }

    /// The blocks of the function, in its order.
    pub fn blocks(&self) -> &[Block<'m>] {
        &self.blocks
    }

    /// Whether it was a block of the function.
    pub fn has_block(&self, block: Block<'m>) -> bool {
        self.block_index.contains_key(&block)
    }

    /// The number of a block.
    pub fn block_index(&self, block: Block<'m>) -> usize {
        self.block_index[&block]
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
