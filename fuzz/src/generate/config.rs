//! How a module is made: what may be in it, and how often.
//!
//! Chosen by the seed in the manner of swarm testing: each module leaves much out, which
//! shows more than modules that have a little of everything. Weights are relative to those
//! that the generator has for what is always there; percentages are of 100.

use super::random::Random;

/// What a module may have.
#[derive(Clone, Debug)]
pub struct Config {
    /// How many functions there are beside leaves and special ones.
    pub functions: usize,
    /// How many groups of functions with equal signatures there are at the most.
    pub groups: usize,
    /// How deep control flow nests in a function.
    pub nesting: u32,
    /// How many pieces of control flow are put one after the other at each depth.
    pub length: usize,
    /// How many operations a block has at the most.
    pub operations: usize,
    /// How many calls and turns of loops all functions make, about.
    pub fuel: u32,
    /// How many turns of loops one activation of a function makes.
    pub turns: u32,
    /// How deep functions call each other.
    pub depth: u32,
    /// The most phis that a block has.
    pub phis: usize,

    /// Percentage of operands that are any value above them; the others are recent ones.
    /// All values live everywhere is a shape of its own: not that of all modules.
    pub reach: u32,
    /// Percentage of blocks that begin with a switch call, of those that end with one, and
    /// the weight of switch calls among operations.
    pub switch_calls: u32,
    /// Weight of calls of the module's own functions.
    pub calls: u32,
    /// Weight of memory operations.
    pub memory: u32,

    /// Weight of graphs that are not reducible.
    pub irreducible: u32,
    /// Weight of `indirectbr`.
    pub indirect_branches: u32,
    /// Weight of `switch`es, with phis that have many equal edges.
    pub switches: u32,
    /// Weight of loops.
    pub loops: u32,
    /// Weight of what never runs: blocks behind conditions that are never true, or that
    /// nothing branches to.
    pub dead: u32,
    /// Weight of regions with their own allocas, between lifetime markers.
    pub lifetimes: u32,
    /// Weight of regions with allocas of dynamic size.
    pub dynamic: u32,

    /// Weight of integers of odd widths among types.
    pub odd_integers: u32,
    /// Weight of floating point among types.
    pub floats: u32,
    /// Weight of `half` among types.
    pub half: u32,
    /// Weight of vectors among types.
    pub vectors: u32,
    /// Weight of structures and arrays among types.
    pub aggregates: u32,

    /// Weight of operations with `poison`, `undef` and `freeze`.
    pub poison: u32,
    /// Weight of inline assembly.
    pub assembly: u32,
    /// Weight of atomic operations.
    pub atomics: u32,
    /// Weight of addresses that are integers for a while.
    pub addresses: u32,
    /// Percentage of allocas with an alignment of more than that of the stack.
    pub over_aligned: u32,
    /// Percentage of places where attributes and metadata are put that are true.
    pub facts: u32,
    /// Whether vectors have registers.
    pub simd: bool,

    /// A function with so many values live across a switch call.
    pub live_values: Option<u32>,
    /// A function with so many parameters.
    pub parameters: Option<u32>,
    /// A `switch` with so many cases.
    pub cases: Option<u32>,
    /// A recursion so deep, with a switch call at its bottom.
    pub recursion: Option<u32>,
    /// Calls of a function that says it returns twice, as `setjmp` does; it does not.
    pub returns_twice: bool,
    /// `musttail` calls.
    pub musttail: bool,
    /// Exceptions, for wasm's exception handling: `invoke`, catch and cleanup pads.
    pub exceptions: bool,
    /// Whether `llvm-split` will cut the module. Then nothing is in it that is wrong behind
    /// that: of an alias of a function it makes a declaration of data, it parts addresses of
    /// blocks from the blocks, and functions that a module may discard from their callers.
    pub is_split: bool,
}

impl Config {
    /// The configuration of a seed, for a module that is not split.
    pub fn from_seed(seed: u64) -> Config {
        // Another stream than the module's, so that a changed knob does not change all
        // that comes after it.
        let mut random = Random::new(seed ^ 0x5eed_c0f1_6000_0000);
        let random = &mut random;
        let big = random.chance(10);
        Config {
            functions: random.between(1, if big { 10 } else { 3 }),
            groups: 2,
            nesting: random.between(1, 3) as u32,
            length: random.between(1, if big { 4 } else { 3 }),
            operations: random.pick(&[2, 4, 6, 10]),
            fuel: random.pick(&[150, 300, 600]),
            turns: random.pick(&[5, 12, 30]),
            depth: random.pick(&[3, 5, 8]),
            phis: random.pick(&[2, 3, 5, if big { 30 } else { 8 }]),
            reach: random.pick(&[3, 10, 10, 40]),
            switch_calls: random.pick(&[3, 10, 25]),
            calls: random.pick(&[4, 10, 20]),
            memory: random.pick(&[5, 15, 30]),
            irreducible: some(random, 15),
            indirect_branches: some(random, 6),
            switches: some(random, 10),
            loops: some(random, 25),
            dead: some(random, 8),
            lifetimes: some(random, 10),
            dynamic: some(random, 10),
            odd_integers: some(random, 15),
            floats: some(random, 10),
            half: some(random, 5),
            vectors: some(random, 15),
            aggregates: some(random, 10),
            poison: some(random, 10),
            assembly: some(random, 4),
            atomics: some(random, 4),
            addresses: some(random, 6),
            over_aligned: some(random, 40),
            facts: some(random, 60),
            simd: random.chance(30),
            live_values: random.chance(2).then(|| random.pick(&[300, 1200, 4000, 10_000])),
            parameters: random.chance(4).then(|| random.pick(&[30, 120, 300])),
            cases: random.chance(5).then(|| random.pick(&[100, 400, 2000])),
            recursion: random.chance(5).then(|| random.pick(&[50, 200, 500])),
            returns_twice: random.chance(10),
            musttail: random.chance(12),
            exceptions: random.chance(12),
            is_split: false,
        }
    }

    /// The attribute for the features that functions need.
    pub(super) fn features(&self) -> String {
        let features: Vec<_> = [
            (self.simd, "+simd128"),
            (self.musttail, "+tail-call"),
            (self.exceptions, "+exception-handling"),
        ]
        .into_iter()
        .filter_map(|(wanted, feature)| wanted.then_some(feature))
        .collect();
        match features.is_empty() {
            true => String::new(),
            false => format!("\"target-features\"=\"{}\"", features.join(",")),
        }
    }
}

/// Nothing in a part of all modules; about `usual`, or much more, in the others.
fn some(random: &mut Random, usual: u32) -> u32 {
    random.pick(&[0, usual, usual, usual * 3])
}
