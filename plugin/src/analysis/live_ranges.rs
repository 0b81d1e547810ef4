//! Where in a function a value is needed, from its definition to its uses.
//!
//! A walk from the uses back to the definition marks the blocks in between. That is linear in the
//! size of the answer, which for many values that live long is the square of the function's size:
//! so there is a limit to all walks together, behind which nothing is known of a value but that
//! it may be needed everywhere.

use crate::ir::{Block, Function, Value};
use std::collections::{HashMap, HashSet};

/// A place in a function: a block by its number, and in it twice the number of an instruction,
/// from 1 on, or one more for the place behind it. Phis, and arguments in the entry block, are
/// defined at 0.
pub type Place = (usize, u32);

/// The end of a block.
pub const END: u32 = u32::MAX;

/// Where a value is needed, block by block: from a place in it up to another.
pub type Range = Vec<(usize, u32, u32)>;

/// How many blocks may be walked through per instruction, and in any function.
const STEPS_PER_INSTRUCTION: usize = 32;
const STEPS: usize = 1 << 16;

/// The code of a function, with its places.
#[derive(Debug)]
pub struct Code<'m> {
    /// The blocks that control can reach.
    pub blocks: Vec<Block<'m>>,
    /// Where each instruction is.
    pub places: HashMap<Value<'m>, Place>,
    /// Blocks so that each comes behind those that dominate it.
    pub order: Vec<usize>,
    predecessors: Vec<Vec<usize>>,
}

impl<'m> Code<'m> {
    /// The code of `function`, of which `reachable` are the blocks that control can reach.
    pub fn new(function: Function<'m>, reachable: &HashSet<Block<'m>>) -> Self {
        let blocks: Vec<_> = function.blocks().filter(|it| reachable.contains(it)).collect();
        let numbers: HashMap<_, _> =
            blocks.iter().enumerate().map(|(number, &block)| (block, number)).collect();
        let mut places = HashMap::new();
        let mut predecessors = vec![Vec::new(); blocks.len()];
        let mut successors = vec![Vec::new(); blocks.len()];
        for (number, block) in blocks.iter().enumerate() {
            for (index, inst) in block.instructions().enumerate() {
                let place = if inst.is_phi() { 0 } else { 2 * (index as u32 + 1) };
                places.insert(inst, (number, place));
            }
            let mut seen = HashSet::new();
            for successor in block.successors().into_iter().filter(|it| seen.insert(*it)) {
                let successor = numbers[&successor];
                predecessors[successor].push(number);
                successors[number].push(successor);
            }
        }
        let order = reverse_post_order(&successors);
        Code { blocks, places, predecessors, order }
    }

    /// The instructions in order.
    pub fn instructions(&self) -> impl Iterator<Item = Value<'m>> {
        self.blocks.iter().flat_map(|block| block.instructions())
    }

    /// Where a value is defined.
    pub fn place_of(&self, value: Value<'m>) -> Option<Place> {
        if value.is_argument() { Some((0, 0)) } else { self.places.get(&value).copied() }
    }

    /// A range that is the whole function.
    pub fn everywhere(&self) -> Range {
        (0..self.blocks.len()).map(|block| (block, 0, END)).collect()
    }
}

fn reverse_post_order(successors: &[Vec<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(successors.len());
    let mut seen = vec![false; successors.len()];
    let mut stack = vec![(0, 0)];
    if let Some(entry) = seen.first_mut() {
        *entry = true;
    } else {
        return order;
    }
    while let Some((block, next)) = stack.pop() {
        let Some(&successor) = successors[block].get(next) else {
            order.push(block);
            continue;
        };
        stack.push((block, next + 1));
        if !std::mem::replace(&mut seen[successor], true) {
            stack.push((successor, 0));
        }
    }
    order.reverse();
    order
}

/// Walks through the code of one function.
#[derive(Debug)]
pub struct Walker<'a, 'm> {
    code: &'a Code<'m>,
    /// For each block, the number of the last walk that came to it, and where that has noted it.
    seen: Vec<(u32, u32)>,
    walks: u32,
    steps_left: usize,
}

impl<'a, 'm> Walker<'a, 'm> {
    /// One that has walked nowhere yet.
    pub fn new(code: &'a Code<'m>) -> Self {
        let steps_left = STEPS.max(code.places.len() * STEPS_PER_INSTRUCTION);
        Walker { code, seen: vec![(0, 0); code.blocks.len()], walks: 0, steps_left }
    }

    /// Where a value that is defined at `home` is on the way to one of `uses`, by the numbers of
    /// the blocks. None if that takes too long to find out, unless it `must` be known.
    pub fn range(&mut self, home: Place, uses: &[Place], must: bool) -> Option<Range> {
        self.walks += 1;
        let mut range: Range = Vec::new();
        let mut stack = Vec::new();
        let mut reach = |block: usize, end: u32, range: &mut Range| {
            let (walk, at) = &mut self.seen[block];
            let is_new = *walk != self.walks;
            if is_new {
                (*walk, *at) = (self.walks, range.len() as u32);
                range.push((block, if block == home.0 { home.1 } else { 0 }, end));
            }
            let noted = &mut range[*at as usize].2;
            *noted = end.max(*noted);
            is_new && block != home.0
        };
        for &(block, place) in uses {
            if reach(block, place, &mut range) {
                stack.push(block);
            }
        }
        while let Some(block) = stack.pop() {
            for &from in &self.code.predecessors[block] {
                self.steps_left = self.steps_left.saturating_sub(1);
                if self.steps_left == 0 && !must {
                    return None;
                }
                if reach(from, END, &mut range) {
                    stack.push(from);
                }
            }
        }
        range.sort_unstable();
        Some(range)
    }
}
