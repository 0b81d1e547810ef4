//! Brings a function into the form that the transformation works on. What it
//! computes stays the same.
//!
//! Afterwards
//!  * an edge leads to every block;
//!  * the result of an `invoke` is defined at the start of a block of its own;
//!  * the fixed frame's allocas are all there is in the entry block, before its
//!    branch;
//!  * each suspend point is the only call in a block of its own that starts with it
//!    (values that are cheap to make may be made before it) and has one predecessor;
//!    it ends with a branch to the next block, or is the `invoke` that ends it, and
//!    then has a block on its normal edge;
//!  * each loop around a suspend point is entered through a block of its own, and
//!    its header has nothing but phis and a branch, unless a computed jump or an
//!    exception enters it, or it has a phi that no zero can stand in for.

use crate::{
    analysis::{Liveness, ValueId, reachable_blocks},
    ir::{
        AttributeSite, Block, Builder, Function, IntPredicate, LoopForest, LoopId, Module, Opcode,
        Use, Value,
    },
    rules::Rule,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A suspend point in canonical form.
#[derive(Clone, Copy, Debug)]
pub struct Point<'m> {
    /// The call.
    pub call: Value<'m>,
    /// Whether the callee reads its arguments again on a rewind.
    pub needs_arguments: bool,
    /// The block that starts with the call.
    pub block: Block<'m>,
    /// The block that the call comes back to, which ends with a branch to `after`: for
    /// an `invoke` one of its own, else the same.
    pub back: Block<'m>,
    /// The block after it.
    pub after: Block<'m>,
}

impl<'m> Point<'m> {
    /// The block that exceptions go to, if the function catches those of this call.
    pub fn pad(&self) -> Option<Block<'m>> {
        self.call.unwind_destination()
    }
}

/// The way into a loop.
#[derive(Clone, Copy, Debug)]
pub struct Gate<'m> {
    /// The block before the header, through which every entry goes. For each phi of
    /// the header it has one, in the same order.
    pub preheader: Block<'m>,
    /// The block after the header, with what the header did.
    pub rest: Block<'m>,
}

/// A function in canonical form.
#[derive(Debug)]
pub struct Canonical<'m> {
    /// The block after the allocas.
    pub body: Block<'m>,
    /// The suspend points, in the order of the code.
    pub points: Vec<Point<'m>>,
    /// The loops around suspend points, by header. A loop that a computed jump
    /// enters is not here: what it jumps to cannot be changed.
    pub gates: HashMap<Block<'m>, Gate<'m>>,
}

/// Brings `function` into canonical form. `calls` are its suspend points, with
/// whether each needs its arguments on a rewind.
pub fn canonicalise<'m>(
    function: Function<'m>,
    calls: &[(Value<'m>, bool)],
    builder: &Builder<'m>,
) -> Option<Canonical<'m>> {
    // Which calls are reachable is found before anything is freed.
    let reachable = reachable_blocks(function);
    let calls: Vec<_> = calls
        .iter()
        .copied()
        .filter(|(call, _)| call.block().is_some_and(|block| reachable.contains(&block)))
        .collect();
    if calls.is_empty() {
        return None;
    }
    function.remove_unreachable_blocks();
    forget_lines_of_falls(function, builder);
    split_invoke_edges(function, builder);

    let body = split_entry(function, builder)?;
    // From the last: a split moves what is behind it to another block.
    let mut points: Vec<_> = calls
        .into_iter()
        .rev()
        .filter_map(|(call, needs_arguments)| {
            if let Some(branch) = call.split_normal_edge(builder) {
                let (back, after) = (branch.block()?, branch.split_block_before("resumed"));
                let block = call.split_block_before("suspend");
                return Some(Point { call, needs_arguments, block, back, after });
            }
            let after = call.next()?.split_block_before("resumed");
            let block = call.split_block_before("suspend");
            Some(Point { call, needs_arguments, block, back: block, after })
        })
        .collect();
    points.reverse();
    let gates = gate_loops(function, &points, builder);
    Some(Canonical { body, points, gates })
}

/// Takes their lines from branches to the blocks behind them. No code is made of such a branch; but where a
/// rewind comes in, code generation may put other blocks in between, and a debugger would stop at the jump.
fn forget_lines_of_falls<'m>(function: Function<'m>, builder: &Builder<'m>) {
    let blocks: Vec<_> = function.blocks().collect();
    for (&block, &next) in blocks.iter().zip(blocks.iter().skip(1)) {
        let Some(branch) = block.terminator() else { continue };
        if branch.is(Opcode::LLVMBr) && block.successors() == [next] {
            builder.position_at_end(block);
            builder.set_scope_of(branch);
            builder.locate(branch);
        }
    }
}

/// Gives each `invoke` with a result a block that only it leads to, where the result
/// can be stored.
fn split_invoke_edges<'m>(function: Function<'m>, builder: &Builder<'m>) {
    let invokes: Vec<_> = function.instructions().filter(|inst| !inst.ty().is_void()).collect();
    for invoke in invokes {
        if let Some(normal) = invoke.normal_destination()
            && normal.predecessors().len() > 1
            && Rule::InvokeResultsStandAlone.holds()
        {
            invoke.split_normal_edge(builder);
        }
    }
}

/// Gives each loop around a suspend point a gate.
fn gate_loops<'m>(
    function: Function<'m>,
    points: &[Point<'m>],
    builder: &Builder<'m>,
) -> HashMap<Block<'m>, Gate<'m>> {
    let loops = LoopForest::new(function);
    let blocks: Vec<_> = function.blocks().collect();
    // Kept up to date, as the numbers of blocks are not.
    let mut loop_of: HashMap<Block<'m>, Option<LoopId>> = blocks
        .iter()
        .enumerate()
        .map(|(number, &block)| (block, loops.innermost(number)))
        .collect();
    let around_points: HashSet<LoopId> =
        points.iter().flat_map(|point| loops.nest(loop_of[&point.block])).collect();

    let is_optimised = !function.value().has_attribute(AttributeSite::Function, "optnone");
    let mut gates = HashMap::new();
    for id in loops.loops().filter(|id| around_points.contains(id)) {
        let header = blocks[loops.header(id)];
        let entries: Vec<_> = header
            .predecessors()
            .into_iter()
            .filter(|block| !loops.nest(loop_of[block]).any(|around| around == id))
            .collect();
        let Some(first) = header.first_non_phi() else { continue };
        // A rewind comes to the header with zeros, and references have none.
        if header.is_exception_pad()
            || !header.phis().all(|phi| phi.ty().is_storable())
            || !entries.iter().all(|block| can_retarget(*block))
        {
            continue;
        }
        // Without optimisation, a jump there and back would stay, with a line of its own. In optimised code
        // nothing is gained by it (docs/performance.md).
        let preheader = if is_optimised {
            function.append_block("preheader")
        } else {
            function.insert_block_before(header, "preheader")
        };
        loop_of.insert(preheader, loops.parent(id));
        builder.position_at_end(preheader);
        builder.set_scope_of(first);
        for phi in header.phis() {
            let joined = builder.phi(phi.ty(), "");
            for (value, from) in phi.incoming() {
                if entries.contains(&from) {
                    joined.add_incoming(value, from);
                }
            }
            for &from in &entries {
                phi.remove_incoming(from);
            }
            phi.add_incoming(joined, preheader);
        }
        builder.br(header);
        for &from in &entries {
            from.retarget(header, preheader);
        }
        let rest = first.split_block_before("loop");
        loop_of.insert(rest, Some(id));
        gates.insert(header, Gate { preheader, rest });
    }
    gates
}

/// Whether the edges out of a block can be led elsewhere: not those of a jump to a
/// label whose address was taken.
pub fn can_retarget(block: Block<'_>) -> bool {
    block.terminator().is_some_and(|terminator| {
        matches!(
            terminator.opcode(),
            Some(Opcode::LLVMBr | Opcode::LLVMSwitch | Opcode::LLVMInvoke)
        )
    })
}

/// Moves the allocas of the fixed frame together and splits the entry block after
/// them; returns what follows. They need nothing but constants, so they can be anywhere in
/// the block.
pub fn split_entry<'m>(function: Function<'m>, builder: &Builder<'m>) -> Option<Block<'m>> {
    let entry = function.entry()?;
    let first = entry.instructions().find(|inst| !inst.is_static_alloca())?;
    let mut current = first.next();
    while let Some(inst) = current {
        current = inst.next();
        if inst.is_static_alloca() {
            inst.move_before(first, builder);
        }
    }
    Some(first.split_block_before("body"))
}

/// Makes values in each block that uses them, instead of keeping them across suspend points: what
/// costs nothing, which is an offset from a pointer, as wasm adds it in the load or store; and what
/// costs one instruction, if what it is made of is kept anyway. Returns whether anything changed.
pub fn rematerialise<'m>(
    module: &Module<'m>,
    liveness: &Liveness<'m>,
    points: &[Point<'m>],
) -> bool {
    // By value, the points that keep it.
    let mut kept: BTreeMap<ValueId, Vec<usize>> = BTreeMap::new();
    let mut worklist: Vec<Value<'m>> = Vec::new();
    let after: Vec<&Vec<ValueId>> =
        points.iter().map(|point| liveness.live_in(liveness.block_index(point.after))).collect();
    let mut seen: HashSet<ValueId> = HashSet::new();
    for (number, point) in points.iter().enumerate() {
        for &id in liveness.live_in(liveness.block_index(point.block)) {
            if seen.insert(id) && is_cheap(liveness.value(id)) {
                worklist.push(liveness.value(id));
            }
        }
        for &id in after[number] {
            kept.entry(id).or_default().push(number);
        }
    }
    let derived: HashSet<Value<'m>> = kept
        .iter()
        .map(|(&id, points)| (liveness.value(id), points))
        .filter(|&(value, points)| {
            let is_kept = |operand: Value<'m>| {
                operand.is_constant() && !operand.is_undef()
                    || liveness.id(operand).is_some_and(|base| {
                        points.iter().all(|&point| after[point].binary_search(&base).is_ok())
                    })
            };
            is_one_instruction(value)
                && !is_cheap(value)
                && value.operands().all(is_kept)
                && is_worth_it(value, points.len())
        })
        .map(|(value, _)| value)
        .collect();
    let builder = Builder::new(module);
    let changed = !worklist.is_empty() || !derived.is_empty();
    // Before what they are made of: their copies use that.
    let derived_operands =
        |value: Value<'m>| value.operands().filter(|it| derived.contains(it)).collect::<Vec<_>>();
    let mut uses: HashMap<Value<'m>, usize> = HashMap::new();
    for &value in &derived {
        derived_operands(value).into_iter().for_each(|it| *uses.entry(it).or_default() += 1);
    }
    let mut ready: Vec<_> = kept
        .keys()
        .map(|&id| liveness.value(id))
        .filter(|value| derived.contains(value) && !uses.contains_key(value))
        .collect();
    while let Some(value) = ready.pop() {
        remake_where_used(value, &builder);
        for operand in derived_operands(value) {
            let left = uses.entry(operand).or_default();
            *left -= 1;
            if *left == 0 {
                ready.push(operand);
            }
        }
    }
    while let Some(value) = worklist.pop() {
        remake_where_used(value, &builder);
        // The copies use the operand in more blocks than before.
        if let Some(operand) = value.operand(0)
            && operand.is_instruction()
            && is_cheap(operand)
        {
            worklist.push(operand);
        }
    }
    changed
}

/// Whether a value is better made again than kept.
fn is_cheap(value: Value<'_>) -> bool {
    value.is(Opcode::LLVMGetElementPtr)
        && value.operands().skip(1).all(|index| index.as_constant_int().is_some())
        && value.ty().is_pointer()
        && !value.uses().any(is_behind_catch_switch)
}

/// Whether a value is an integer that one instruction of wasm makes. There is no `ptrtoint` among
/// them, so that none is a pointer that a collector has to find.
fn is_one_instruction(value: Value<'_>) -> bool {
    value.ty().integer_width().is_some_and(|width| width <= 64)
        && (is_binary(value)
            || matches!(
                value.opcode(),
                Some(Opcode::LLVMICmp | Opcode::LLVMTrunc | Opcode::LLVMZExt | Opcode::LLVMSExt)
            ))
        && !value.uses().any(is_behind_catch_switch)
}

/// Whether keeping `value` at so many points costs more than making it in each block that uses it.
fn is_worth_it(value: Value<'_>, points: usize) -> bool {
    /// What a point costs, an argument of its spill and its part of a reload, in instructions.
    const KEPT: usize = 3;
    // A phi uses its values at the end of the blocks that they come from.
    let blocks: HashSet<_> = value.uses().filter_map(Use::block).collect();
    // Code generation makes comparisons where they are used anyway.
    value.is(Opcode::LLVMICmp) || blocks.len() <= points * KEPT
}

/// Whether a phi uses the value at the end of a block with a `catchswitch`, before which no
/// copy can be made.
fn is_behind_catch_switch(use_: Use<'_>) -> bool {
    let end = use_.block().filter(|_| use_.user.is_phi()).and_then(Block::terminator);
    end.is_some_and(|end| end.is(Opcode::LLVMCatchSwitch))
}

/// Gives each block that uses `value`, but not its own, a copy.
fn remake_where_used<'m>(value: Value<'m>, builder: &Builder<'m>) {
    let Some(home) = value.block() else { return };
    let mut copies: HashMap<Block<'m>, Value<'m>> = HashMap::new();
    let mut copy_in = |block: Block<'m>, before: Option<Value<'m>>| {
        *copies.entry(block).or_insert_with(|| {
            let copy = value.clone_instruction();
            if let Some(before) = before {
                builder.position_before(before);
                builder.set_scope_of(value);
                builder.insert(copy);
            }
            copy
        })
    };
    let mut uses: Vec<_> = value.uses().collect();
    // Users that are no phis first: their copies stand at the start of the block,
    // where a phi of a successor can use them too.
    uses.sort_by_key(|use_| use_.user.is_phi());
    for use_ in uses {
        let Some(block) = use_.block().filter(|&block| block != home) else { continue };
        let is_at_end = use_.user.is_phi();
        let place = if is_at_end { block.terminator() } else { block.first_insertion_point() };
        use_.set(copy_in(block, place));
    }
    // What it is made of is known in other blocks, and it itself is not.
    if is_salvageable(value) {
        value.salvage_debug_records();
    }
}

/// Whether a debugger can compute a value from its first operand, and gets the same: DWARF computes
/// with integers of 32 bits and compares them with their sign, and a local that has a narrower one may
/// have anything in its other bits. WebAssembly has no records of several values
/// (`WebAssemblyNullifyDebugValueLists`).
fn is_salvageable(value: Value<'_>) -> bool {
    let is_word = |value: Value<'_>| value.ty().integer_width() == Some(32);
    let mut operands = value.operands();
    let Some(first) = operands.next() else { return false };
    operands.all(|operand| operand.as_constant_int().is_some())
        && match value.opcode() {
            Some(Opcode::LLVMGetElementPtr) => true,
            _ if is_binary(value) => is_word(value),
            Some(Opcode::LLVMICmp) => is_word(first) && !value.predicate().is_some_and(is_unsigned),
            _ => false,
        }
}

/// Whether this is an operation on two integers that one instruction of wasm does, and cannot trap.
fn is_binary(value: Value<'_>) -> bool {
    matches!(
        value.opcode(),
        Some(
            Opcode::LLVMAdd
                | Opcode::LLVMSub
                | Opcode::LLVMAnd
                | Opcode::LLVMOr
                | Opcode::LLVMXor
                | Opcode::LLVMShl
                | Opcode::LLVMLShr
                | Opcode::LLVMAShr
        )
    )
}

fn is_unsigned(predicate: IntPredicate) -> bool {
    matches!(
        predicate,
        IntPredicate::LLVMIntUGT
            | IntPredicate::LLVMIntUGE
            | IntPredicate::LLVMIntULT
            | IntPredicate::LLVMIntULE
    )
}
