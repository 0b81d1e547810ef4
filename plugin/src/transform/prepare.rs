//! What must be done before inlining: a function that is something of its own for the
//! transformation must not dissolve into one that is not.

use crate::{
    analysis::{ATTRIBUTE, RUNTIME, Role},
    ir::{AttributeSite, Module},
};

/// Keeps switch calls that have a body, and functions that start or end unwinds or
/// rewinds, out of line. `roles` are those of all functions of `module`, in its order.
/// Returns whether anything was changed.
pub fn prepare(module: &Module<'_>, roles: &[Role]) -> bool {
    let mut changed = false;
    for (function, role) in module.functions().zip(roles) {
        if function.is_declaration() {
            continue;
        }
        match role {
            // The attribute keeps the role for a later run, which may see the calls of
            // the runtime interface replaced.
            Role::Top | Role::Base => function.set_string_attribute(ATTRIBUTE, RUNTIME),
            Role::Switch(_) | Role::Always(_) => {}
            _ => continue,
        }
        function.value().remove_attribute(AttributeSite::Function, "alwaysinline");
        function.add_attribute("noinline");
        changed = true;
    }
    changed
}
