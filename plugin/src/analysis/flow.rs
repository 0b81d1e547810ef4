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

/// The blocks of a function that control can reach.
pub fn reachable_blocks(function: Function<'_>) -> HashSet<Block<'_>> {
    reach_by(function, |_| true)
}

/// The blocks that a function comes to without an exception: what leads to the others passes a
/// landing pad, or stands in a funclet, which nothing but its end may leave.
pub fn reached_without_exceptions(function: Function<'_>) -> HashSet<Block<'_>> {
    reach_by(function, |block| !block.is_exception_pad())
}

/// The blocks that control reaches if it goes on only to those that it `enters`.
fn reach_by<'m>(function: Function<'m>, enters: impl Fn(Block<'m>) -> bool) -> HashSet<Block<'m>> {
    let mut reached = HashSet::new();
    let mut worklist: Vec<_> = function.entry().into_iter().collect();
    while let Some(block) = worklist.pop() {
        if reached.insert(block) {
            worklist.extend(block.successors().into_iter().filter(|&next| enters(next)));
        }
    }
    reached
}
