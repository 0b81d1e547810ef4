//! Functions with so many values, each needed for so long, that saying which are live where would
//! take time and memory with the square of their size.
//!
//! So would their code: records of all these values, at as many suspend points. In such a function
//! the values that are live in the most blocks lie in its frame for as long as they live, where a
//! suspension leaves them alone. No wasm engine has locals for all of them anyway.

use super::{canonical::Canonical, variables::Variables};
use crate::{
    analysis::long_lived,
    ir::{Block, Builder, Function, Module, Opcode, Use, Value},
};

/// In how many blocks values may be live, all together, to be analysed at all.
pub const MOST_ANALYSED: usize = 1 << 22;

/// In how many they may be live when values are made again that can be. QuickJS's interpreter has
/// 117,000, and code generation takes half a minute; of four times as many, minutes.
pub const MOST_KEPT: usize = 1 << 16;

/// Moves the values that live longest to memory, if all together are live in more than `most` blocks,
/// and more than in proportion to the size of the function. Returns whether there are some.
pub fn keep_in_memory<'m>(
    module: &Module<'m>,
    function: Function<'m>,
    canonical: &Canonical<'m>,
    most: usize,
) -> bool {
    let values = long_lived(function, most).into_iter().filter(|&value| can_lie_in_memory(value));
    let slots = Variables::keep_in_memory(module, function, canonical, values);
    put_together(module, function, &slots);
    !slots.is_empty()
}

/// Makes one alloca of many. LLVM is told of each, on the ways out and in, that its contents are not
/// what it thinks.
fn put_together<'m>(module: &Module<'m>, function: Function<'m>, slots: &[Value<'m>]) {
    let (Some(top), false) = (function.entry().and_then(Block::terminator), slots.is_empty())
    else {
        return;
    };
    let mut size: u32 = 0;
    let mut offsets = Vec::new();
    for slot in slots {
        let bytes = slot.allocated_type().alloc_size(module) as u32;
        size = size.next_multiple_of(bytes.next_power_of_two().min(ALIGNMENT));
        offsets.push(size);
        size += bytes;
    }
    let builder = Builder::new(module);
    builder.position_before(top);
    let together = builder.alloca(module.array(module.int(8), size), "long.lived");
    together.set_alignment(ALIGNMENT);
    for (slot, offset) in slots.iter().zip(offsets) {
        for use_ in slot.uses().collect::<Vec<_>>() {
            builder.position_before(use_.user);
            use_.set(builder.byte_offset(module, together, offset));
        }
        slot.erase();
    }
}

/// Of the stack, in bytes: no type needs more.
const ALIGNMENT: u32 = 16;

/// Whether there is a place for the store behind the definition, and for a load before each use:
/// not with a `catchswitch`.
fn can_lie_in_memory(value: Value<'_>) -> bool {
    let is_catch_switch =
        |block: Block<'_>| block.terminator().is_some_and(|end| end.is(Opcode::LLVMCatchSwitch));
    value.ty().is_storable()
        && !value.block().is_some_and(is_catch_switch)
        && !value.uses().filter_map(Use::block).any(is_catch_switch)
}
