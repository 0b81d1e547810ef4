//! The loops of a function.

use super::{Block, Function, ffi};

/// A loop, by its number in its [`LoopForest`]; an outer loop has a smaller number
/// than the loops in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LoopId(pub u32);

/// The loops of one function, by the numbers of its blocks: LLVM's cycles. One may be entered at
/// several blocks, of which one is its header; loops in it are what is left of it without that.
#[derive(Debug, Default)]
pub struct LoopForest {
    headers: Vec<u32>,
    parents: Vec<Option<LoopId>>,
    innermost: Vec<Option<LoopId>>,
}

impl LoopForest {
    /// Finds the loops of `function`, whose blocks are numbered in their order.
    pub fn new(function: Function<'_>) -> Self {
        const NONE: u32 = u32::MAX;
        let blocks: Vec<Block<'_>> = function.blocks().collect();
        let mut loop_of = vec![NONE; blocks.len()];
        let mut raw = vec![ffi::RawLoop::default(); blocks.len()];
        let count = unsafe {
            ffi::asyncify_shim_loops(function.0.raw, loop_of.as_mut_ptr(), raw.as_mut_ptr())
        };
        let id = |number: u32| (number != NONE).then_some(LoopId(number));
        LoopForest {
            headers: raw[..count].iter().map(|raw| raw.header).collect(),
            parents: raw[..count].iter().map(|raw| id(raw.parent)).collect(),
            innermost: loop_of.into_iter().map(id).collect(),
        }
    }

    /// The loops, outer ones before those in them.
    pub fn loops(&self) -> impl Iterator<Item = LoopId> {
        (0..self.headers.len() as u32).map(LoopId)
    }

    /// The number of the header block of `id`.
    pub fn header(&self, id: LoopId) -> usize {
        self.headers[id.0 as usize] as usize
    }

    /// The loop around `id`.
    pub fn parent(&self, id: LoopId) -> Option<LoopId> {
        self.parents[id.0 as usize]
    }

    /// The innermost loop of a block.
    pub fn innermost(&self, block: usize) -> Option<LoopId> {
        self.innermost[block]
    }

    /// `id` and the loops around it, from the inside out.
    pub fn nest(&self, id: Option<LoopId>) -> impl Iterator<Item = LoopId> {
        std::iter::successors(id, |&id| self.parent(id))
    }
}
