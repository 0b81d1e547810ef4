//! What must be done before the module is optimised: a function that is something of
//! its own for the transformation must not dissolve into one that is not, and nothing
//! may be concluded from calls that do not always come back the way LLVM thinks.

use crate::{
    analysis::{ATTRIBUTE, CallSite, END, OVERFLOW, RUNTIME, Reach, Role, SWITCH},
    ir::{AttributeSite, Builder, Function, Module, Value},
    rules::Rule,
};

/// Keeps switch calls that have a body, and functions that start or end unwinds or
/// rewinds, out of line; hides from LLVM what the latter call. Returns whether
/// anything was changed.
pub fn prepare<'m>(module: &Module<'m>, reach: &Reach<'m>) -> bool {
    let builder = Builder::new(module);
    let mut changed = false;
    for (index, &function) in reach.functions().iter().enumerate() {
        if function.is_declaration() {
            continue;
        }
        if function.name() == OVERFLOW {
            // Calls of it come with the pass.
            module.keep(function);
            function.add_attribute("noinline");
            changed = true;
        }
        match reach.role(index) {
            Role::Top => keep_role(function, &Role::Top),
            Role::Base => {
                keep_role(function, &Role::Base);
                for site in reach.suspend_points(index) {
                    hide_callee(module, &builder, site.call);
                }
            }
            // An annotation and an option are of one run.
            Role::Switch(_) => function.set_string_attribute(ATTRIBUTE, SWITCH),
            Role::Always(_) => {}
            // The promise is about the function, not about its callers.
            Role::Never(_) if reach.suspend_points(index).next().is_some() => {}
            _ => continue,
        }
        function.value().remove_attribute(AttributeSite::Function, "alwaysinline");
        function.add_attribute("noinline");
        changed = true;
    }
    changed
}

/// Keeps the role of a top or a base for a later run, which may see the calls of the runtime
/// interface replaced, by what they do or by what it had for them.
fn keep_role(function: Function<'_>, role: &Role) {
    function.set_string_attribute(ATTRIBUTE, RUNTIME);
    if let Some(end) = role.end() {
        function.set_string_attribute(END, end);
    }
}

/// A base calls a task to start it and again to resume it, and comes back from it
/// when it suspends. LLVM must not inline the task (each copy would have its frame
/// elsewhere) or specialise it, nor conclude from a task that never ends that the base
/// does not go on.
/// A pointer is hidden too, before LLVM finds out what it points to.
fn hide_callee<'m>(module: &Module<'m>, builder: &Builder<'m>, call: Value<'m>) {
    let Some(callee) = call.callee() else { return };
    let is_declared = callee.as_function().is_some_and(Function::is_declaration);
    if !is_declared && callee.hidden_function().is_none() && Rule::TasksHidden.holds() {
        builder.position_before(call);
        builder.set_scope_of(call);
        let hidden = builder.hide(module, callee);
        call.set_operand(call.num_operands() - 1, hidden);
    }
}

/// Makes wrappers of the runtime interface a part of the functions that call them. With a
/// frame of its own, a wrapper would put the stack pointer back that it was called with,
/// where the interface has just set it.
pub fn inline_wrappers<'m>(reach: &Reach<'m>) {
    let is_wrapper = |call: &Value<'m>| {
        call.callee()
            .filter(|callee| callee.as_function().is_some())
            .and_then(|callee| reach.find(callee))
            .is_some_and(|callee| *reach.role(callee) == Role::Wrapper)
    };
    for (index, function) in reach.functions().iter().enumerate() {
        if !matches!(reach.role(index), Role::Top | Role::Base) {
            continue;
        }
        // Each round inlines one; those that it brings are found by the next.
        while let Some(call) = function.instructions().find(is_wrapper) {
            if !call.inline() {
                break;
            }
        }
    }
}

/// The direct calls in a function of functions that are defined here and may suspend.
fn resumable_calls<'a, 'm>(
    reach: &'a Reach<'m>,
    index: usize,
) -> impl Iterator<Item = (&'a CallSite<'m>, Function<'m>)> {
    reach.suspend_points(index).filter_map(|site| {
        let callee = site.call.callee()?;
        let function = callee.as_function().or_else(|| callee.hidden_function())?;
        (!function.is_declaration()).then_some((site, function))
    })
}

/// Undoes what [`prepare`] did to the calls of bases, and keeps LLVM from doing after
/// the pass what that kept it from doing before. Works without `prepare`, too.
pub fn settle<'m>(module: &Module<'m>, reach: &Reach<'m>) {
    for (index, runtime) in reach.functions().iter().enumerate() {
        if matches!(reach.role(index), Role::Top | Role::Base) && !runtime.is_declaration() {
            keep_role(*runtime, reach.role(index));
            if Rule::RuntimeNotInlined.holds() {
                runtime.add_attribute("noinline");
            }
            runtime.set_string_attribute("nooutline", "");
        }
        if *reach.role(index) != Role::Base {
            continue;
        }
        for (site, function) in resumable_calls(reach, index).collect::<Vec<_>>() {
            if let Some(hidden) = site.call.callee().filter(|c| c.hidden_function().is_some()) {
                site.call.set_callee(function);
                if hidden.is_unused() {
                    hidden.erase();
                }
            }
            if !Rule::TasksKept.holds() {
                continue;
            }
            site.call.add_call_attribute("noinline");
            if function.has_local_linkage() {
                // LLVM knows all calls of a local function, unless its address is taken.
                module.keep(function);
            }
        }
    }
}
