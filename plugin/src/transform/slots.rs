//! How a value is kept in a record, and the functions that write records.
//!
//! A spill is a call of a small function, one per list of slot types in the module,
//! that gets exactly the values: no phi joins them, and the code that runs while
//! nothing suspends keeps its form. A value is widened to one of wasm's own types
//! for it, so that few lists of types are enough. Records with values of other types,
//! and very long ones, are written in place.

use super::runtime::{Record, Runtime, WORD, define};
use crate::ir::{Builder, Function, Module, Type, TypeKind, Value};

/// The type of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SlotType<'m>(Type<'m>);

impl<'m> SlotType<'m> {
    /// The slot type for values of type `ty`, which is storable.
    pub fn of(module: &Module<'m>, ty: Type<'m>) -> Self {
        SlotType(match ty.kind() {
            TypeKind::LLVMPointerTypeKind => module.i32(),
            TypeKind::LLVMIntegerTypeKind => match ty.integer_width() {
                Some(0..=32) => module.i32(),
                Some(33..=64) => module.int(64),
                _ => ty,
            },
            _ => ty,
        })
    }

    /// The slot type of addresses, of [`WORD`] bytes.
    pub fn address(module: &Module<'m>) -> Self {
        SlotType(module.i32())
    }

    /// Bytes, a multiple of four.
    pub fn size(self, module: &Module<'m>) -> u32 {
        // A type that is larger than memory does not get here: it could not be
        // live in a wasm32 function.
        (self.0.store_size(module).next_multiple_of(4)) as u32
    }

    /// A zero for a slot that nobody will read.
    pub fn zero(self, module: &Module<'m>) -> Value<'m> {
        module.zero(self.0)
    }

    /// `value` as the slot holds it.
    fn widen(self, builder: &Builder<'m>, value: Value<'m>) -> Value<'m> {
        if value.ty() == self.0 {
            value
        } else if value.ty().is_pointer() {
            builder.ptr_to_int(value, self.0)
        } else {
            builder.zext(value, self.0)
        }
    }

    /// Loads a value of type `ty` from the slot at `address`.
    pub fn reload(self, builder: &Builder<'m>, address: Value<'m>, ty: Type<'m>) -> Value<'m> {
        // A pointer is loaded as one, so that it need not be made from an integer.
        let loaded = if ty.is_pointer() { ty } else { self.0 };
        let load = builder.load(loaded, address, "");
        load.set_alignment(4);
        if loaded == ty { load } else { builder.trunc(load, ty) }
    }

    /// Whether the slot is one word, an integer.
    pub fn is_word(self) -> bool {
        self.0.integer_width() == Some(8 * WORD)
    }

    /// A value of type `ty` of the word that was in the slot.
    pub fn narrow(self, builder: &Builder<'m>, word: Value<'m>, ty: Type<'m>) -> Value<'m> {
        if ty == self.0 {
            word
        } else if ty.is_pointer() {
            builder.int_to_ptr(word, ty)
        } else {
            builder.trunc(word, ty)
        }
    }

    /// A letter for the names of spill functions; none if it is not one of wasm's
    /// number types. The same name must mean the same function in every object, and
    /// other types are passed in ways that depend on the target's features.
    fn letter(self) -> Option<char> {
        match (self.0.kind(), self.0.integer_width()) {
            (_, Some(32)) => Some('i'),
            (_, Some(64)) => Some('l'),
            (TypeKind::LLVMFloatTypeKind, _) => Some('f'),
            (TypeKind::LLVMDoubleTypeKind, _) => Some('d'),
            _ => None,
        }
    }
}

/// The most words that a spill function takes: engines allow functions 1,000 parameters.
const MAX_WORDS: u32 = 256;

/// Spills `values` into the record of the point of number `point`, whose slots take up `size`
/// bytes, by a function that does so for all records of these types, if there can be one.
pub fn spill<'m>(
    module: &Module<'m>,
    runtime: &Runtime<'m>,
    builder: &Builder<'m>,
    point: Value<'m>,
    values: &[(SlotType<'m>, Value<'m>)],
    size: u32,
) {
    let types: Vec<_> = values.iter().map(|(slot, _)| *slot).collect();
    let used: u32 = types.iter().map(|slot| slot.size(module)).sum();
    let letters: Option<String> = types.iter().map(|slot| slot.letter()).collect();
    let Some(letters) = letters.filter(|_| used <= MAX_WORDS * WORD) else {
        spill_in_place(module, runtime, builder, point, values, size);
        return;
    };
    let function = spill_function(module, runtime, &types, &letters, size);
    let mut arguments = vec![point];
    arguments.extend(values.iter().map(|&(slot, value)| slot.widen(builder, value)));
    builder.call(function.ty(), function.value(), &arguments);
}

/// Spills as [`spill`] does, here.
pub fn spill_in_place<'m>(
    module: &Module<'m>,
    runtime: &Runtime<'m>,
    builder: &Builder<'m>,
    point: Value<'m>,
    values: &[(SlotType<'m>, Value<'m>)],
    size: u32,
) {
    let record = runtime.push(module, builder, size, point);
    store_slots(module, builder, record, values.iter().copied());
}

/// Stores values in the slots of a record, in order.
fn store_slots<'m>(
    module: &Module<'m>,
    builder: &Builder<'m>,
    record: Record<'m>,
    values: impl Iterator<Item = (SlotType<'m>, Value<'m>)>,
) {
    let mut offset = 0;
    for (slot, value) in values {
        let size = slot.size(module);
        let address = record.slot(module, builder, offset, size);
        builder.store(slot.widen(builder, value), address).set_alignment(4);
        offset += size;
    }
}

/// `void spill(i32 point, …)`, for slots of these types in a record of `size` bytes of slots.
fn spill_function<'m>(
    module: &Module<'m>,
    runtime: &Runtime<'m>,
    slots: &[SlotType<'m>],
    letters: &str,
    size: u32,
) -> Function<'m> {
    let used: u32 = slots.iter().map(|slot| slot.size(module)).sum();
    let mut name = format!("__asyncify_spill_{letters}");
    if size != used {
        name.push_str(&format!("_{size}"));
    }
    let mut parameters = vec![module.i32()];
    parameters.extend(slots.iter().map(|slot| slot.0));
    let function = define(module, &name, module.function_type(module.void(), &parameters));
    if !function.is_declaration() {
        return function;
    }
    let builder = Builder::new(module);
    builder.position_at_end(function.append_block("entry"));
    let parameters = function.parameters();
    let record = runtime.push(module, &builder, size, parameters[0]);
    let values = slots.iter().copied().zip(parameters[1..].iter().copied());
    store_slots(module, &builder, record, values);
    builder.ret(None);
    function
}
