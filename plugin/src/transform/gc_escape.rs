//! Memory that may hold pointers and whose address no other code knows (`gc=conservative`).
//!
//! A collector finds what lies there as long as it does; but where LLVM sees every access, it may
//! make values of it later, which have no slots. So its address is made known: of variables in the
//! frame and copies of arguments (`byval`) by an empty piece of assembly, of the program's
//! variables by `llvm.compiler.used`.

use super::gc_slots::body_of;
use crate::{
    analysis::{Collections, HeapPointers, Reach, holds_pointer},
    ir::{AttributeSite, Builder, Function, Module, Opcode, Type, Value},
    rules::Rule,
};
use std::collections::HashSet;

/// Makes the address of variables of `function` that may hold pointers known outside of it.
pub fn variables<'m>(
    module: &Module<'m>,
    builder: &Builder<'m>,
    function: Function<'m>,
    pointers: &HeapPointers<'m>,
) {
    // No pass makes values of the variables of such a function.
    if function.value().has_attribute(AttributeSite::Function, "optnone")
        || !Rule::GcVariablesEscape.holds()
    {
        return;
    }
    let (Some(entry), Some(body)) = (function.entry(), body_of(function)) else { return };
    // Others of fixed size may stand further down in the entry block.
    let in_front: HashSet<_> = entry.instructions().take_while(|it| *it != body).collect();
    let launder = |variable: Value<'m>, place: Value<'m>| {
        builder.position_before(place);
        builder.launder(module, Some(variable));
    };
    let allocas: Vec<_> = function
        .instructions()
        .filter(|inst| inst.is_alloca() && may_hold_pointer(*inst, pointers))
        .collect();
    for alloca in allocas {
        let starts: Vec<_> = alloca
            .users()
            .filter(|user| {
                user.intrinsic_name().is_some_and(|name| name.starts_with("llvm.lifetime.start"))
            })
            .filter_map(Value::next)
            .collect();
        let places = match starts.is_empty() {
            true if in_front.contains(&alloca) => vec![body],
            true => alloca.next().into_iter().collect(),
            false => starts,
        };
        places.into_iter().for_each(|place| launder(alloca, place));
    }
    for (number, parameter) in function.parameters().into_iter().enumerate() {
        let site = AttributeSite::Parameter(number as u32);
        if function.value().has_attribute(site, "byval") {
            launder(parameter, body);
        }
    }
}

/// Makes the address of the program's variables that may hold pointers known outside of a module
/// in which anything collects.
pub fn globals<'m>(module: &Module<'m>, reach: &Reach<'m>, collections: &Collections<'m>) {
    let collects = (0..reach.functions().len()).any(|it| !collections.calls_in(it).is_empty());
    if !collects || !Rule::GcGlobalsEscape.holds() {
        return;
    }
    let globals: Vec<_> = module
        .globals()
        .filter(|global| {
            !global.is_constant_global()
                && global.is_in_memory()
                && !global.name().starts_with("llvm.")
                && module.initializer(*global).is_some()
                && is_wide(module, global.global_type())
        })
        .collect();
    module.keep_all(&globals);
}

/// Whether there is room for a pointer in a value of a type.
fn is_wide<'m>(module: &Module<'m>, ty: Type<'m>) -> bool {
    ty.is_storable() && ty.store_size(module) >= module.ptr().store_size(module)
}

/// Whether a variable may hold pointers: not, if it is seen that only numbers are stored to it.
fn may_hold_pointer<'m>(alloca: Value<'m>, pointers: &HeapPointers<'m>) -> bool {
    let ty = alloca.allocated_type();
    if !ty.is_storable() || !alloca.ty().is_storable() || alloca.is_swift_error() {
        return false;
    }
    // Any struct or array may be copied as integers.
    if holds_pointer(ty, false) || !ty.members().is_empty() || ty.element().is_some() {
        return true;
    }
    !alloca.users().all(|user| match user.opcode() {
        Some(Opcode::LLVMLoad) => true,
        Some(Opcode::LLVMStore) => {
            user.operand(0).is_some_and(|it| it != alloca && !pointers.carries(it))
        }
        _ => user.intrinsic_name().is_some_and(|name| {
            name.starts_with("llvm.lifetime.") || name.starts_with("llvm.memset.")
        }),
    })
}
