//! Inserts switch calls: `call void @stress_point(i32 ID)` wherever a program may be
//! suspended, each with an ID of its own.

use super::random::Random;
use anyhow::{Result, anyhow};
use inkwell::{
    attributes::{Attribute, AttributeLoc},
    basic_block::BasicBlock,
    builder::Builder,
    context::Context,
    memory_buffer::MemoryBuffer,
    module::Module,
    values::{
        CallSiteValue, FunctionValue, InstructionOpcode, InstructionValue, LLVMTailCallKind,
        Operand,
    },
};
use std::{collections::HashMap, path::Path};

/// Where points are inserted: the percentage of the places of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Density {
    /// Entries of functions.
    pub entries: u32,
    /// Before a call.
    pub before_calls: u32,
    /// Behind a call.
    pub after_calls: u32,
    /// On the way back to the header of a loop.
    pub back_edges: u32,
}

impl Density {
    /// The density of a seed: about half of them have all kinds, some have only one.
    pub fn from_random(random: &mut Random) -> Density {
        let mut percent = || random.pick(&[0, 0, 10, 50, 100, 100, 100]);
        let density = Density {
            entries: percent(),
            before_calls: percent(),
            after_calls: percent(),
            back_edges: percent(),
        };
        if density.entries + density.before_calls + density.after_calls + density.back_edges == 0 {
            return Density { entries: 100, before_calls: 100, after_calls: 100, back_edges: 100 };
        }
        density
    }
}

/// What is called.
const POINT: &str = "stress_point";

/// What begins the names of the switch calls that a program makes by itself.
const PREFIX: &str = "stress_";

/// What a function with switch calls no longer is.
const PROMISES: [&str; 8] = [
    "memory",
    "nocallback",
    "nofree",
    "norecurse",
    "nosync",
    "speculatable",
    "willreturn",
    "nocreateundeforpoison",
];

/// Reads a module (bitcode or text), inserts points, and writes it as bitcode. Returns how
/// many points there are.
///
/// # Errors
///
/// If the module cannot be read or written.
pub fn file(input: &Path, output: &Path, density: Density, random: &mut Random) -> Result<u32> {
    let context = Context::create();
    let buffer = MemoryBuffer::create_from_file(input)
        .map_err(|error| anyhow!("{}: {error}", input.display()))?;
    let module = context
        .create_module_from_ir(buffer)
        .map_err(|error| anyhow!("{}: {error}", input.display()))?;
    let points = instrument(&module, density, random)?;
    module.verify().map_err(|error| anyhow!("points make {} invalid: {error}", input.display()))?;
    if !module.write_bitcode_to_path(output) {
        return Err(anyhow!("cannot write {}", output.display()));
    }
    Ok(points)
}

/// Inserts points into a module.
///
/// # Errors
///
/// If LLVM refuses to build a call.
fn instrument(module: &Module<'_>, density: Density, random: &mut Random) -> Result<u32> {
    let context = module.get_context();
    let int = context.i32_type();
    let point = module.get_function(POINT).unwrap_or_else(|| {
        module.add_function(POINT, context.void_type().fn_type(&[int.into()], false), None)
    });
    let builder = context.create_builder();
    let mut inserter = Inserter { builder, point, density, random, points: 0 };
    let functions: Vec<_> =
        module.get_functions().filter(|function| may_suspend(*function)).collect();
    for function in functions {
        inserter.function(function)?;
    }
    Ok(inserter.points)
}

/// Whether points may be in a function.
fn may_suspend(function: FunctionValue<'_>) -> bool {
    let has = |name: &str| {
        let kind = Attribute::get_named_enum_kind_id(name);
        function.get_enum_attribute(AttributeLoc::Function, kind).is_some()
    };
    function.count_basic_blocks() > 0
        && !has("naked")
        // A call of it that may suspend is refused.
        && !has("returns_twice")
        // A role in the runtime, or a promise.
        && function.get_string_attribute(AttributeLoc::Function, "asyncify").is_none()
}

fn has_funclet(block: &BasicBlock<'_>) -> bool {
    block.get_instructions().any(|instruction| {
        matches!(
            instruction.get_opcode(),
            InstructionOpcode::CatchPad | InstructionOpcode::CleanupPad
        )
    })
}

struct Inserter<'ctx, 'a> {
    builder: Builder<'ctx>,
    point: FunctionValue<'ctx>,
    density: Density,
    random: &'a mut Random,
    points: u32,
}

impl<'ctx> Inserter<'ctx, '_> {
    fn function(&mut self, function: FunctionValue<'ctx>) -> Result<()> {
        // Points that are inserted must not be found as calls.
        let blocks = function.get_basic_blocks();
        let instructions: Vec<InstructionValue<'ctx>> =
            blocks.iter().flat_map(|block| block.get_instructions()).collect();
        // A point in a funclet would need an operand bundle that names it.
        let latches = match blocks.iter().any(has_funclet) {
            true => Vec::new(),
            false => latches(&blocks),
        };
        forget(function);
        for instruction in instructions {
            let opcode = instruction.get_opcode();
            if matches!(opcode, InstructionOpcode::Call | InstructionOpcode::Invoke) {
                self.call(instruction)?;
            }
        }
        for latch in latches {
            if self.random.chance(self.density.back_edges) {
                self.insert(latch)?;
            }
        }
        if self.random.chance(self.density.entries)
            && let Some(at) = entry(&blocks)
        {
            self.insert(at)?;
        }
        Ok(())
    }

    fn call(&mut self, instruction: InstructionValue<'ctx>) -> Result<()> {
        let Ok(call) = CallSiteValue::try_from(instruction) else { return Ok(()) };
        if let Some(callee) = call.get_called_fn_value() {
            let name = callee.get_name().to_string_lossy();
            if callee.get_intrinsic_id() != 0 || name.starts_with(PREFIX) {
                return Ok(());
            }
        }
        for name in PROMISES {
            call.remove_enum_attribute(
                AttributeLoc::Function,
                Attribute::get_named_enum_kind_id(name),
            );
        }
        // It is in a funclet.
        if call.get_operand_bundles().next().is_some() {
            return Ok(());
        }
        if self.random.chance(self.density.before_calls) {
            self.insert(instruction)?;
        }
        let is_tail = instruction.get_opcode() == InstructionOpcode::Call
            && call.get_tail_call_kind() == LLVMTailCallKind::LLVMTailCallKindMustTail;
        if !is_tail
            && self.random.chance(self.density.after_calls)
            && let Some(next) = instruction.get_next_instruction()
        {
            self.insert(next)?;
        }
        Ok(())
    }

    /// Inserts a point before an instruction.
    fn insert(&mut self, at: InstructionValue<'ctx>) -> Result<()> {
        self.builder.position_before(&at);
        let id =
            self.point.get_type().get_context().i32_type().const_int(self.points.into(), false);
        self.builder.build_call(self.point, &[id.into()], "")?;
        self.points += 1;
        Ok(())
    }
}

/// Takes promises from a function that points break.
fn forget(function: FunctionValue<'_>) {
    for name in PROMISES {
        function
            .remove_enum_attribute(AttributeLoc::Function, Attribute::get_named_enum_kind_id(name));
    }
}

/// The first instruction of a function that is no alloca: one behind other instructions is
/// of the frame all the same.
fn entry<'ctx>(blocks: &[BasicBlock<'ctx>]) -> Option<InstructionValue<'ctx>> {
    blocks.first()?.get_instructions().find(|it| it.get_opcode() != InstructionOpcode::Alloca)
}

/// The last instructions of the blocks that a loop goes back from: those with an edge to a
/// block that leads to them on the path of a depth-first search.
fn latches<'ctx>(blocks: &[BasicBlock<'ctx>]) -> Vec<InstructionValue<'ctx>> {
    let number: HashMap<_, _> = blocks.iter().enumerate().map(|(at, block)| (*block, at)).collect();
    let successors: Vec<Vec<usize>> = blocks
        .iter()
        .map(|block| successors(*block).iter().filter_map(|it| number.get(it).copied()).collect())
        .collect();
    let mut is_seen = vec![false; blocks.len()];
    let mut is_open = vec![false; blocks.len()];
    let mut found = Vec::new();
    let mut path = Vec::new();
    if !blocks.is_empty() {
        path.push((0, 0));
        (is_seen[0], is_open[0]) = (true, true);
    }
    while let Some((block, next)) = path.last_mut() {
        let block = *block;
        let Some(&successor) = successors[block].get(*next) else {
            is_open[block] = false;
            path.pop();
            continue;
        };
        *next += 1;
        if is_open[successor] {
            found.push(block);
        } else if !is_seen[successor] {
            (is_seen[successor], is_open[successor]) = (true, true);
            path.push((successor, 0));
        }
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().filter_map(|block| blocks[block].get_terminator()).collect()
}

/// The blocks that a block leads to, but for those of exceptions.
fn successors<'ctx>(block: BasicBlock<'ctx>) -> Vec<BasicBlock<'ctx>> {
    let Some(last) = block.get_terminator() else { return Vec::new() };
    let operands = match last.get_opcode() {
        InstructionOpcode::Br | InstructionOpcode::Switch | InstructionOpcode::IndirectBr => {
            0..last.get_num_operands()
        }
        // Arguments, the normal and the other destination, the callee.
        InstructionOpcode::Invoke => {
            let count = last.get_num_operands();
            count.saturating_sub(3)..count.saturating_sub(2)
        }
        _ => 0..0,
    };
    operands.filter_map(|at| last.get_operand(at).and_then(Operand::block)).collect()
}
