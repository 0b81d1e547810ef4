//! Suspend points in catch blocks and cleanups, and guards where they cannot be. See
//! [`analysis::is_guarded`](crate::analysis::is_guarded).

use super::runtime::Runtime;
use crate::{
    analysis::Reach,
    ir::{Builder, Module, Value},
};
use std::collections::HashSet;

/// Makes the catch blocks and cleanups around suspend points leave their funclets. What
/// remains in a funclet, as the copies of cleanups for exceptions that are not C++'s, is to be
/// [guarded](guard).
pub fn leave<'m>(reach: &mut Reach<'m>) {
    for function in reach.instrumented().collect::<Vec<_>>() {
        let mut copies = HashSet::new();
        let mut again = true;
        while again {
            again = false;
            let inside = reach.suspend_points(function).map(|site| site.call).find(|call| {
                call.has_operand_bundles()
                    && !copies.contains(call)
                    && call.bundle_obstacle().is_none()
            });
            if let Some(left) = inside.and_then(Value::leave_funclet) {
                copies.extend(reach.add_copies(function, &left.copied));
                reach.replace_calls(function, &left.replaced.into_iter().collect());
                again = true;
            }
        }
    }
}

/// Makes the program trap if `call` comes back unwinding.
pub fn guard<'m>(
    module: &Module<'m>,
    runtime: &Runtime<'m>,
    builder: &Builder<'m>,
    call: Value<'m>,
) {
    let Some(after) = call.split_normal_edge(builder).or_else(|| call.next()) else { return };
    let behind = after.split_block_before("back");
    let Some(block) = behind.predecessors().first().copied() else { return };
    let trap = block.function().append_block("suspended");
    if let Some(branch) = block.terminator() {
        branch.erase();
    }
    builder.position_at_end(block);
    builder.set_scope_of(call);
    let unwinding = runtime.is_not_normal(module, builder);
    builder.unlikely(unwinding, trap, behind);
    builder.position_at_end(trap);
    let intrinsic = module.intrinsic("llvm.trap", &[]);
    builder.call(intrinsic.ty(), intrinsic.value(), &[]).set_location_of(call);
    builder.unreachable().set_location_of(call);
}
