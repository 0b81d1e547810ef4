//! How a value lies in its slot.
//!
//! A collector looks at aligned words. In a packed struct, and in an integer that LLVM has made of
//! one, pointers may lie in between: then there is a copy for each distance from a word, at that
//! distance.

use super::{collected_values::SLOT_ALIGNMENT, pointer_bits::POINTER_BITS};
use crate::{
    ir::{Module, Type, TypeKind},
    rules::Rule,
};

/// Where copies of a value are in its slot.
#[derive(Clone, Debug)]
pub struct SlotLayout {
    /// Bytes from the start.
    pub copies: Vec<u32>,
    /// Bytes in all.
    pub size: u32,
}

impl SlotLayout {
    /// The layout for a value of a type, which is storable.
    pub fn of<'m>(module: &Module<'m>, ty: Type<'m>) -> Self {
        let size = ty.alloc_size(module) as u32;
        let found = distances(module, ty, 0).max(1);
        let is_at = |distance: u32| found & (1 << distance) != 0;
        let mut layout = SlotLayout { copies: Vec::new(), size: 0 };
        for distance in (0..SLOT_ALIGNMENT).filter(|&it| is_at(it)) {
            let start = (SLOT_ALIGNMENT - distance) % SLOT_ALIGNMENT;
            layout.copies.push(layout.size + start);
            layout.size += (start + size).next_multiple_of(SLOT_ALIGNMENT);
        }
        layout
    }
}

/// The distances from a word at which pointers may lie in a value of a type, as a set, if it
/// begins at `at`.
fn distances<'m>(module: &Module<'m>, ty: Type<'m>, at: u64) -> u32 {
    let here = 1 << (at % u64::from(SLOT_ALIGNMENT));
    if !Rule::GcUnalignedKept.holds() {
        return here;
    }
    match ty.kind() {
        TypeKind::LLVMStructTypeKind => {
            let members = ty.members().into_iter().enumerate();
            members.fold(0, |found, (index, member)| {
                let offset = ty.member_offset(module, index as u32);
                found | distances(module, member, at + offset)
            })
        }
        TypeKind::LLVMArrayTypeKind => {
            let Some(element) = ty.element() else { return here };
            let size = element.alloc_size(module);
            (0..ty.array_length().min(SLOT_ALIGNMENT.into()))
                .fold(0, |found, index| found | distances(module, element, at + index * size))
        }
        TypeKind::LLVMIntegerTypeKind => match ty.integer_width().unwrap_or(0) {
            0..POINTER_BITS => 0,
            // What is of no whole number of words was no struct of whole words.
            bits if bits % POINTER_BITS != 0 => (0..=(bits - POINTER_BITS) / 8)
                .fold(0, |found, byte| {
                    found | 1 << ((at + u64::from(byte)) % u64::from(SLOT_ALIGNMENT))
                }),
            _ => here,
        },
        _ => here,
    }
}
