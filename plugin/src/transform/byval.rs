//! Arguments that are passed by copying (`byval`).
//!
//! Code generation makes the copy at the call. A rewind calls again and would copy
//! again, over what the callee has done to its copy in the meantime. So the copy is
//! made in IR, before the call, into an alloca of the caller, which survives like any
//! other: the rewind does not pass it again. The convention stays the same, since
//! what is passed is a pointer to the copy either way.

use crate::ir::{AttributeSite, Builder, Function, Module, Value};
use std::collections::HashSet;

const BYVAL: &str = "byval";

/// Makes the copies for the calls `points` explicit. The callees lose the attribute,
/// so all of their other direct calls in the module are changed alike.
pub fn lower<'m>(module: &Module<'m>, points: &[Value<'m>]) {
    let builder = Builder::new(module);
    let mut done = HashSet::new();
    for &call in points {
        match call.callee().and_then(|callee| callee.as_function()) {
            Some(callee) if takes_byval(callee.value(), callee.ty().parameters().len()) => {
                if done.insert(callee) {
                    let calls: Vec<_> = callee
                        .value()
                        .users()
                        .filter(|user| user.callee() == Some(callee.value()))
                        .collect();
                    for call in calls {
                        lower_call(module, &builder, call);
                    }
                    for number in 0..callee.ty().parameters().len() as u32 {
                        callee.value().remove_attribute(AttributeSite::Parameter(number), BYVAL);
                    }
                }
            }
            _ => lower_call(module, &builder, call),
        }
    }
}

/// Whether a function or a call has an argument that is passed by copying.
pub fn takes_byval(value: Value<'_>, parameters: usize) -> bool {
    (0..parameters as u32)
        .any(|number| value.has_attribute(AttributeSite::Parameter(number), BYVAL))
}

fn lower_call<'m>(module: &Module<'m>, builder: &Builder<'m>, call: Value<'m>) {
    let callee = call.callee().and_then(|callee| callee.as_function()).map(Function::value);
    for (number, pointer) in call.arguments().into_iter().enumerate() {
        let site = AttributeSite::Parameter(number as u32);
        let attribute = |name| {
            call.type_attribute(site, name)
                .or_else(|| callee.and_then(|callee| callee.type_attribute(site, name)))
        };
        let Some(ty) = attribute(BYVAL) else { continue };
        let alignment = call
            .int_attribute(site, "align")
            .or_else(|| callee.and_then(|callee| callee.int_attribute(site, "align")))
            .unwrap_or(4);
        let Some(top) =
            call.block().and_then(|block| block.function().entry()?.instructions().next())
        else {
            continue;
        };
        builder.position_before(top);
        let copy = builder.alloca(ty, "");
        copy.set_alignment(alignment as u32);
        builder.position_before(call);
        builder.set_scope_of(call);
        builder.memcpy(module, copy, pointer, ty.alloc_size(module) as u32, alignment as u32);
        call.set_operand(number as u32, copy);
        call.remove_attribute(site, BYVAL);
    }
}
