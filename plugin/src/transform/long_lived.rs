//! Functions with so many values, each needed for so long, that saying which are live where would
//! take time and memory with the square of their size.
//!
//! So would their code: records of all these values, at as many suspend points. In such a function
//! the values that are live in the most blocks lie in its frame for as long as they live, where a
//! suspension leaves them alone. No wasm engine has locals for all of them anyway.

use super::{canonical::Canonical, variables::Variables};
use crate::{
    analysis::long_lived,
    ir::{Block, Function, Module, Opcode, Use, Value},
};

/// Moves the values that live longest to memory, if there is too much to be said of all.
pub fn keep_in_memory<'m>(module: &Module<'m>, function: Function<'m>, canonical: &Canonical<'m>) {
    let values = long_lived(function).into_iter().filter(|&value| can_lie_in_memory(value));
    Variables::keep_in_memory(module, function, canonical, values);
}

/// Whether there is a place for the store behind the definition, and for a load before each use:
/// not with a `catchswitch`.
fn can_lie_in_memory(value: Value<'_>) -> bool {
    let is_catch_switch =
        |block: Block<'_>| block.terminator().is_some_and(|end| end.is(Opcode::LLVMCatchSwitch));
    value.ty().is_storable()
        && !value.block().is_some_and(is_catch_switch)
        && !value.uses().filter_map(Use::block).any(is_catch_switch)
}
