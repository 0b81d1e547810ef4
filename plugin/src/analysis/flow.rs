//! The blocks of a function, and what leads to each.

use crate::ir::{Block, Function};
use std::collections::{HashMap, HashSet};

/// The control flow of a function.
#[derive(Debug)]
pub struct Flow<'m> {
    /// The blocks, in the function's order.
    pub blocks: Vec<Block<'m>>,
    /// The number of each.
    pub numbers: HashMap<Block<'m>, usize>,
    /// Of each block, those that lead to it, once for each edge.
    pub predecessors: Vec<Vec<usize>>,
}

impl<'m> Flow<'m> {
    /// The control flow of `function`.
    pub fn new(function: Function<'m>) -> Self {
        let blocks: Vec<_> = function.blocks().collect();
        let numbers: HashMap<_, _> =
            blocks.iter().enumerate().map(|(number, &block)| (block, number)).collect();
        let mut predecessors = vec![Vec::new(); blocks.len()];
        for (number, block) in blocks.iter().enumerate() {
            for successor in block.successors() {
                predecessors[numbers[&successor]].push(number);
            }
        }
        Flow { blocks, numbers, predecessors }
    }
}

/// The blocks that a function comes to without an exception: what leads to the others passes a
/// landing pad, or stands in a funclet, which nothing but its end may leave.
pub fn reached_without_exceptions(function: Function<'_>) -> HashSet<Block<'_>> {
    let mut worklist: Vec<_> = function.entry().into_iter().collect();
    let mut reached: HashSet<_> = worklist.iter().copied().collect();
    while let Some(block) = worklist.pop() {
        for next in block.successors() {
            if !next.is_exception_pad() && reached.insert(next) {
                worklist.push(next);
            }
        }
    }
    reached
}
