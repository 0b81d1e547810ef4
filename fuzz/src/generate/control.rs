//! Shapes of control flow: graphs of blocks, made before there is anything in them.
//!
//! Aimed at the dispatch of a rewind, which has to enter the middle of any graph: loops
//! with several entries, rotated and nested loops, edges that are critical, many equal edges
//! between two blocks, `indirectbr`, blocks that nothing reaches.
//!
//! Graphs grow piece by piece, each with one block to enter and one to leave by, so that a
//! piece can be the region in which something is alive; in between, anything goes. Every
//! block that an edge leads back to gets a check that ends the function when it has turned
//! often enough: whatever the graph, it terminates.

use super::{config::Config, random::Random};

/// A block: an index into [`Graph::blocks`].
pub type BlockId = usize;

/// A region in which memory is valid: an index into [`Graph::regions`]. 0 is the function.
pub type RegionId = usize;

/// What decides between the two ways of a conditional branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Any value.
    Any,
    /// What is never true, and the optimiser cannot know.
    Never,
    /// That the function may go on: there is fuel left.
    Fuel,
    /// That the function may begin: there is fuel left, and depth.
    Entry,
}

/// How a block ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Terminator {
    /// Not decided yet.
    Open,
    /// `br`.
    Branch(BlockId),
    /// `br` with a condition, the block if it is true, and the one if not.
    Conditional(Condition, BlockId, BlockId),
    /// `switch`, the default first.
    Switch(Vec<BlockId>),
    /// `indirectbr`.
    Indirect(Vec<BlockId>),
    /// `invoke` of something that may throw: the block if it returns, and the one if not.
    Invoke(BlockId, BlockId),
    /// `catchswitch`, with the block that catches all.
    CatchSwitch(BlockId),
    /// `catchret`.
    CatchReturn(BlockId),
    /// `musttail` call and `ret`, or only that where such a call is not possible.
    TailCall,
    /// `ret`, in the last block.
    Return,
    /// `unreachable`.
    Unreachable,
}

/// What a region is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegionKind {
    /// The function itself.
    Function,
    /// An alloca lives in it, between `llvm.lifetime` markers.
    Lifetime,
    /// Allocas of dynamic size live in it, between `llvm.stacksave` and `stackrestore`.
    Dynamic,
}

/// A region.
#[derive(Clone, Copy, Debug)]
pub struct Region {
    /// The region around it; of the function itself, again 0.
    pub parent: RegionId,
    /// What it is for.
    pub kind: RegionKind,
}

/// A block.
#[derive(Clone, Debug)]
pub struct Block {
    /// How it ends.
    pub terminator: Terminator,
    /// The region it is in.
    pub region: RegionId,
    /// The block with the `catchswitch` of which this is the catch pad.
    pub pad: Option<BlockId>,
    /// The region that begins at its top.
    pub opens: Option<RegionId>,
    /// The region that ends at its bottom.
    pub closes: Option<RegionId>,
    /// Whether nothing else than phis and its terminator should be in it.
    pub bare: bool,
}

/// The blocks of a function. The first is the entry.
#[derive(Debug)]
pub struct Graph {
    /// All blocks.
    pub blocks: Vec<Block>,
    /// All regions.
    pub regions: Vec<Region>,
    /// The block that all ways out of the function lead to.
    pub exit: BlockId,
}

impl Graph {
    /// A random graph.
    pub fn new(random: &mut Random, config: &Config) -> Graph {
        let function = Region { parent: 0, kind: RegionKind::Function };
        let graph = Graph { blocks: Vec::new(), regions: vec![function], exit: 0 };
        let mut builder = Builder { graph, random, config, pieces: 0, indirect: false };
        let entry = builder.block(0);
        let first = builder.block(0);
        let exit = builder.block(0);
        builder.graph.exit = exit;
        builder.set(entry, Terminator::Conditional(Condition::Entry, first, exit));
        let last = builder.sequence(first, 0, config.nesting);
        builder.set(last, Terminator::Branch(exit));
        builder.set(exit, Terminator::Return);
        builder.add_checks();
        builder.graph
    }

    /// A graph of one block.
    pub fn straight() -> Graph {
        let function = Region { parent: 0, kind: RegionKind::Function };
        let block = Block {
            terminator: Terminator::Return,
            region: 0,
            pad: None,
            opens: None,
            closes: None,
            bare: false,
        };
        Graph { blocks: vec![block], regions: vec![function], exit: 0 }
    }

    /// Where a block can go, an entry per edge.
    pub fn successors(&self, block: BlockId) -> Vec<BlockId> {
        match &self.blocks[block].terminator {
            Terminator::Open
            | Terminator::TailCall
            | Terminator::Return
            | Terminator::Unreachable => Vec::new(),
            Terminator::Branch(to) | Terminator::CatchSwitch(to) | Terminator::CatchReturn(to) => {
                vec![*to]
            }
            Terminator::Conditional(_, yes, no) | Terminator::Invoke(yes, no) => vec![*yes, *no],
            Terminator::Switch(to) | Terminator::Indirect(to) => to.clone(),
        }
    }

    /// Where each block can be reached from, an entry per edge.
    pub fn predecessors(&self) -> Vec<Vec<BlockId>> {
        let mut predecessors = vec![Vec::new(); self.blocks.len()];
        for block in 0..self.blocks.len() {
            for to in self.successors(block) {
                predecessors[to].push(block);
            }
        }
        predecessors
    }

    /// Whether what is valid in `inner` may be used in `outer`'s memory: `outer` is
    /// `inner` or around it.
    pub fn encloses(&self, outer: RegionId, mut inner: RegionId) -> bool {
        while inner != outer {
            if inner == 0 {
                return false;
            }
            inner = self.regions[inner].parent;
        }
        true
    }

    /// The blocks that the entry reaches, each before those it reaches as far as loops
    /// allow, and the edges `(from, to)` that lead back.
    fn reverse_postorder(&self) -> (Vec<BlockId>, Vec<(BlockId, BlockId)>) {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            New,
            Open,
            Done,
        }
        let mut marks = vec![Mark::New; self.blocks.len()];
        let mut order = Vec::new();
        let mut back = Vec::new();
        let mut stack = vec![(0, self.successors(0))];
        marks[0] = Mark::Open;
        while let Some((block, successors)) = stack.last_mut() {
            let block = *block;
            match successors.pop() {
                Some(to) => match marks[to] {
                    Mark::New => {
                        marks[to] = Mark::Open;
                        stack.push((to, self.successors(to)));
                    }
                    Mark::Open => back.push((block, to)),
                    Mark::Done => {}
                },
                None => {
                    marks[block] = Mark::Done;
                    order.push(block);
                    stack.pop();
                }
            }
        }
        order.reverse();
        (order, back)
    }

    /// The immediate dominator of each block, and the blocks in an order in which each
    /// comes after its dominator. `None` is for the entry and for what it does not reach.
    pub fn dominators(&self) -> (Vec<Option<BlockId>>, Vec<BlockId>) {
        let (order, _) = self.reverse_postorder();
        let mut number = vec![usize::MAX; self.blocks.len()];
        for (at, &block) in order.iter().enumerate() {
            number[block] = at;
        }
        let predecessors = self.predecessors();
        let mut above: Vec<Option<BlockId>> = vec![None; self.blocks.len()];
        above[0] = Some(0);
        let mut changed = true;
        while changed {
            changed = false;
            for &block in &order[1..] {
                let mut new: Option<BlockId> = None;
                for &from in predecessors[block].iter().filter(|&&from| above[from].is_some()) {
                    new = Some(new.map_or(from, |other| meet(&above, &number, from, other)));
                }
                if above[block] != new {
                    above[block] = new;
                    changed = true;
                }
            }
        }
        above[0] = None;
        (above, order)
    }
}

/// The closest block that dominates both.
fn meet(above: &[Option<BlockId>], number: &[usize], mut a: BlockId, mut b: BlockId) -> BlockId {
    while a != b {
        let low = if number[a] > number[b] { &mut a } else { &mut b };
        *low = above[*low].unwrap_or(0);
    }
    a
}

/// A graph that grows.
struct Builder<'a> {
    graph: Graph,
    random: &'a mut Random,
    config: &'a Config,
    /// How many pieces of control flow there are, to keep functions from exploding.
    pieces: usize,
    /// Whether there is an `indirectbr`.
    indirect: bool,
}

/// The most pieces of control flow in a function.
const MOST_PIECES: usize = 10;

#[derive(Clone, Copy)]
enum Piece {
    Straight,
    Diamond,
    Triangle,
    Switch,
    While,
    Rotated,
    SelfLoop,
    SwitchLatch,
    Web,
    Threaded,
    Trap,
    Unreached,
    Lifetime,
    Dynamic,
    Try,
    TailCall,
}

impl Builder<'_> {
    fn block(&mut self, region: RegionId) -> BlockId {
        let bare = self.random.chance(10);
        self.graph.blocks.push(Block {
            terminator: Terminator::Open,
            region,
            pad: None,
            opens: None,
            closes: None,
            bare,
        });
        self.graph.blocks.len() - 1
    }

    fn set(&mut self, block: BlockId, terminator: Terminator) {
        self.graph.blocks[block].terminator = terminator;
    }

    fn either(&mut self, block: BlockId, one: BlockId, other: BlockId) {
        let (yes, no) = if self.random.chance(50) { (one, other) } else { (other, one) };
        self.set(block, Terminator::Conditional(Condition::Any, yes, no));
    }

    fn sequence(&mut self, mut from: BlockId, region: RegionId, depth: u32) -> BlockId {
        let count = self.random.between(1, self.config.length);
        for _ in 0..count {
            from = self.piece(from, region, depth);
        }
        from
    }

    /// What is in a piece: less of it, the deeper.
    fn inside(&mut self, from: BlockId, region: RegionId, depth: u32) -> BlockId {
        if depth == 0 || self.pieces > MOST_PIECES || self.random.chance(40) {
            from
        } else {
            self.sequence(from, region, depth - 1)
        }
    }

    /// Adds a piece behind the open block `from`; the open block at its end is returned.
    fn piece(&mut self, from: BlockId, region: RegionId, depth: u32) -> BlockId {
        self.pieces += 1;
        let config = self.config;
        let piece = self.random.weighted(&[
            (4, Piece::Straight),
            (8, Piece::Diamond),
            (8, Piece::Triangle),
            (config.switches, Piece::Switch),
            (config.loops, Piece::While),
            (config.loops, Piece::Rotated),
            (config.loops / 4, Piece::SelfLoop),
            (config.switches.min(config.loops) / 2, Piece::SwitchLatch),
            (config.irreducible, Piece::Web),
            (if config.is_split { 0 } else { config.indirect_branches }, Piece::Threaded),
            (config.dead, Piece::Trap),
            (config.dead, Piece::Unreached),
            (config.lifetimes, Piece::Lifetime),
            (config.dynamic, Piece::Dynamic),
            (if config.exceptions { 30 } else { 0 }, Piece::Try),
            (if config.musttail { 25 } else { 0 }, Piece::TailCall),
        ]);
        let next = self.block(region);
        match piece {
            Piece::Straight => self.set(from, Terminator::Branch(next)),
            Piece::Diamond => {
                let (one, other) = (self.block(region), self.block(region));
                self.either(from, one, other);
                for arm in [one, other] {
                    let end = self.inside(arm, region, depth);
                    self.set(end, Terminator::Branch(next));
                }
            }
            // Both edges into `next` are critical, or one is.
            Piece::Triangle => {
                let arm = self.block(region);
                self.either(from, arm, next);
                let end = self.inside(arm, region, depth);
                if self.random.chance(50) {
                    let last = self.block(region);
                    self.either(end, next, last);
                    self.set(next, Terminator::Branch(last));
                    return last;
                }
                self.set(end, Terminator::Branch(next));
            }
            Piece::Switch => {
                let arms: Vec<_> =
                    (0..self.random.between(1, 4)).map(|_| self.block(region)).collect();
                let mut targets = arms.clone();
                for _ in 0..self.random.pick(&[1, 3, 8, 20]) {
                    targets.push(self.random.pick(&[arms[0], arms[arms.len() - 1], next]));
                }
                let first = self.random.below(targets.len());
                targets.swap(0, first);
                self.set(from, Terminator::Switch(targets));
                for (at, &arm) in arms.iter().enumerate() {
                    let end = self.inside(arm, region, depth);
                    // As in C, some fall through.
                    match arms.get(at + 1) {
                        Some(&after) if self.random.chance(30) => self.either(end, after, next),
                        _ => self.set(end, Terminator::Branch(next)),
                    }
                }
            }
            Piece::While => {
                let (head, body) = (self.block(region), self.block(region));
                self.set(from, Terminator::Branch(head));
                self.either(head, body, next);
                let end = self.inside(body, region, depth);
                match self.random.below(3) {
                    0 => self.either(end, head, next),
                    1 => self.either(end, head, body),
                    _ => self.set(end, Terminator::Branch(head)),
                }
            }
            Piece::Rotated => {
                let body = self.block(region);
                if self.random.chance(50) {
                    self.either(from, body, next);
                } else {
                    self.set(from, Terminator::Branch(body));
                }
                let end = self.inside(body, region, depth);
                self.either(end, body, next);
            }
            Piece::SelfLoop => {
                let body = self.block(region);
                self.set(from, Terminator::Branch(body));
                self.either(body, body, next);
            }
            Piece::SwitchLatch => {
                let (head, other) = (self.block(region), self.block(region));
                self.set(from, Terminator::Branch(head));
                let end = self.inside(head, region, depth);
                let mut targets = vec![next];
                for _ in 0..self.random.between(3, 12) {
                    targets.push(self.random.pick(&[head, head, head, other, next]));
                }
                self.set(end, Terminator::Switch(targets));
                self.either(other, head, next);
            }
            Piece::Web => self.web(from, next, region, depth),
            // One block that branches, as compilers make it, to anywhere among the others.
            // LLVM's expansion of `indirectbr` for wasm makes invalid IR of a function with
            // more than one.
            Piece::Threaded => {
                let dispatch = self.block(region);
                let arms: Vec<_> =
                    (0..self.random.between(2, 5)).map(|_| self.block(region)).collect();
                self.set(from, Terminator::Branch(dispatch));
                let mut to = arms.clone();
                to.push(next);
                if self.indirect {
                    self.set(dispatch, Terminator::Switch(to));
                } else {
                    self.indirect = true;
                    self.set(dispatch, Terminator::Indirect(to));
                }
                for &arm in &arms {
                    let end = self.inside(arm, region, depth);
                    match self.random.below(4) {
                        0 => self.either(end, arms[0], next),
                        1 => self.either(end, arms[arms.len() - 1], dispatch),
                        _ => self.set(end, Terminator::Branch(dispatch)),
                    }
                }
            }
            Piece::Trap => {
                let trap = self.block(region);
                self.set(from, Terminator::Conditional(Condition::Never, trap, next));
                let end = self.inside(trap, region, depth);
                if self.random.chance(70) {
                    self.set(end, Terminator::Unreachable);
                } else {
                    self.set(end, Terminator::Branch(next));
                }
            }
            Piece::Unreached => {
                let nowhere = self.block(region);
                self.set(from, Terminator::Branch(next));
                let end = self.inside(nowhere, region, depth.min(1));
                self.either(end, nowhere, next);
            }
            // Calls that may throw, one after the other, with one place that catches. No
            // edge leads back to it but through the first of them, so it gets no check.
            Piece::Try => {
                let (dispatch, pad) = (self.block(region), self.block(region));
                self.set(dispatch, Terminator::CatchSwitch(pad));
                self.set(pad, Terminator::CatchReturn(next));
                self.graph.blocks[pad].pad = Some(dispatch);
                let mut at = from;
                for _ in 0..self.random.between(1, 3) {
                    let normal = self.block(region);
                    self.set(at, Terminator::Invoke(normal, dispatch));
                    at = self.inside(normal, region, depth);
                }
                self.set(at, Terminator::Branch(next));
            }
            Piece::TailCall => {
                let last = self.block(region);
                self.either(from, last, next);
                self.set(last, Terminator::TailCall);
            }
            Piece::Lifetime | Piece::Dynamic => {
                let kind = match piece {
                    Piece::Lifetime => RegionKind::Lifetime,
                    _ => RegionKind::Dynamic,
                };
                self.graph.regions.push(Region { parent: region, kind });
                let inner = self.graph.regions.len() - 1;
                let (first, last) = (self.block(inner), self.block(inner));
                self.graph.blocks[first].opens = Some(inner);
                self.graph.blocks[last].closes = Some(inner);
                self.set(from, Terminator::Branch(first));
                let end = self.inside(first, inner, depth);
                self.set(end, Terminator::Branch(last));
                self.set(last, Terminator::Branch(next));
            }
        }
        next
    }

    /// Blocks with edges between any of them, entered at several: no loop in it has a
    /// header.
    fn web(&mut self, from: BlockId, next: BlockId, region: RegionId, depth: u32) {
        let count = self.random.pick(&[2, 2, 3, 4, 7]);
        let nodes: Vec<_> = (0..count).map(|_| self.block(region)).collect();
        if count == 2 || self.random.chance(50) {
            self.either(from, nodes[0], nodes[1]);
        } else {
            self.set(from, Terminator::Switch(nodes.clone()));
        }
        for (at, &node) in nodes.iter().enumerate() {
            let end = self.inside(node, region, depth.min(1));
            let after = nodes.get(at + 1).copied().unwrap_or(nodes[0]);
            let any = self.random.pick(&nodes);
            // Whatever else was chosen, `next` has an edge.
            let choice = if at + 1 == count { 2 } else { self.random.below(4) };
            match choice {
                0 => self.set(end, Terminator::Branch(after)),
                1 => self.either(end, after, any),
                2 => self.either(end, after, next),
                _ => {
                    let to = (0..self.random.between(2, 6))
                        .map(|_| self.random.pick(&[after, any, nodes[0], next]))
                        .collect();
                    self.set(end, Terminator::Switch(to));
                }
            }
        }
    }

    /// Puts a check before each block that an edge leads back to.
    fn add_checks(&mut self) {
        let (_, back) = self.graph.reverse_postorder();
        let mut heads: Vec<_> = back.into_iter().map(|(_, to)| to).collect();
        heads.sort_unstable();
        heads.dedup();
        for head in heads {
            let rest = self.block(self.graph.blocks[head].region);
            let exit = self.graph.exit;
            let check = Terminator::Conditional(Condition::Fuel, rest, exit);
            let Block { terminator, opens, closes, .. } = &mut self.graph.blocks[head];
            let moved = (std::mem::replace(terminator, check), opens.take(), closes.take());
            let block = &mut self.graph.blocks[rest];
            (block.terminator, block.opens, block.closes) = moved;
        }
    }
}
