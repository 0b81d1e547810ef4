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
/// and more than in proportion to the size of the function. Returns how many bytes of the frame they
/// take.
pub fn keep_in_memory<'m>(
    module: &Module<'m>,
    function: Function<'m>,
    canonical: &Canonical<'m>,
    most: usize,
) -> u64 {
    let values = long_lived(function, most);
    let values = values.into_iter().filter(|&value| can_lie_in_memory(module, value));
    let slots = Variables::keep_in_memory(module, function, canonical, values);
    put_together(module, function, &slots)
}

/// Makes one alloca of many. LLVM is told of each, on the ways out and in, that its contents are not
/// what it thinks.
fn put_together<'m>(module: &Module<'m>, function: Function<'m>, slots: &[Value<'m>]) -> u64 {
    let (Some(top), false) = (function.entry().and_then(Block::terminator), slots.is_empty())
    else {
        return 0;
    };
    let mut size: u32 = 0;
    let mut offsets = Vec::new();
    for slot in slots {
        let ty = slot.allocated_type();
        size = size.next_multiple_of(ty.alignment(module));
        offsets.push(size);
        size += ty.alloc_size(module) as u32;
    }
    let builder = Builder::new(module);
    builder.position_before(top);
    let together = builder.alloca(module.array(module.int(8), size), "long.lived");
    together.set_alignment(ALIGNMENT);
    for (slot, offset) in slots.iter().zip(offsets) {
        for use_ in slot.uses().collect::<Vec<_>>() {
            builder.position_before(use_.user);
            builder.set_scope_of(use_.user);
            use_.set(builder.byte_offset(module, together, offset));
        }
        slot.erase();
    }
    size.into()
}

/// Of the stack, in bytes: a frame with more is aligned by code of its own.
const ALIGNMENT: u32 = 16;

/// Whether the type can be stored, and there is a place for the store behind the definition, and for
/// a load before each use: not with a `catchswitch`.
fn can_lie_in_memory<'m>(module: &Module<'m>, value: Value<'m>) -> bool {
    let is_catch_switch =
        |block: Block<'m>| block.terminator().is_some_and(|end| end.is(Opcode::LLVMCatchSwitch));
    value.ty().is_storable()
        && value.ty().alignment(module) <= ALIGNMENT
        && !value.block().is_some_and(is_catch_switch)
        && !value.uses().filter_map(Use::block).any(is_catch_switch)
}
