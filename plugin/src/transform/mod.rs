//! Changes IR so that what the analysis found to suspend can. It decides nothing of
//! what to instrument.

mod aim;
mod backtrace;
mod byval;
mod canonical;
mod checked;
mod constants;
mod debug_values;
mod funclets;
mod function;
mod gc_escape;
mod gc_promises;
pub mod gc_slots;
mod inline;
mod inlined_parameters;
mod keep_variables;
mod layout;
mod long_lived;
mod prepare;
mod runtime;
mod setjmp;
mod slots;
mod ssa;
mod stack_check;
mod tail_calls;
mod variables;
mod weaken;

pub use backtrace::POINT_MAGIC;
pub use constants::answer;
pub use function::Statistics;
pub use prepare::prepare;
pub use runtime::conflict;

use crate::{
    analysis::{ATTRIBUTE, FunctionIndex, POINT, RUNTIME, Reach, Role, TailCalls},
    ir::{Builder, Function, Module, Value},
    options::Options,
    rules::Rule,
};
use aim::Aim;
use backtrace::Descriptors;
use function::{Context, TailRole};
use runtime::{Interface, Runtime};

/// Instruments every function of `module` that `reach` says must be, and brings the
/// runtime interface. The module has nothing that is not supported. Returns what was
/// done to each instrumented function.
pub fn run<'m>(
    module: &Module<'m>,
    reach: &mut Reach<'m>,
    options: &Options,
) -> Vec<(FunctionIndex, Statistics)> {
    if Rule::CatchBlocksLeave.holds() {
        funclets::leave(reach);
    }
    let reach = &*reach;
    let instrumented: Vec<_> = reach.instrumented().collect();
    if Rule::TailCallsWithoutSret.holds() {
        tail_calls::drop_sret(reach, &instrumented);
    }
    let tail_calls = TailCalls::new(reach);
    tail_calls.demoted.iter().for_each(|call| call.clear_tail());
    let mut guarded = Vec::new();
    let points: Vec<Vec<(Value<'m>, bool)>> = instrumented
        .iter()
        .map(|&function| {
            let (guards, points): (Vec<_>, Vec<_>) = reach
                .suspend_points(function)
                .filter(|site| !tail_calls.forwarded.contains(&site.call))
                // What could leave its funclet has left it, and the rest that is not to be
                // guarded was refused.
                .partition(|site| site.call.has_operand_bundles() || site.is_dropped);
            guarded.extend(guards.into_iter().map(|site| site.call));
            points.into_iter().map(|site| (site.call, needs_arguments(reach, site))).collect()
        })
        .collect();
    let calls: Vec<_> =
        points.iter().flatten().map(|(call, _)| *call).chain(guarded.iter().copied()).collect();

    let checked = if options.checked { checked::calls(reach) } else { Vec::new() };

    if Rule::WrappersInlined.holds() {
        prepare::inline_wrappers(reach);
    }
    if Rule::ByvalCopiedOnce.holds() {
        byval::lower(module, &calls);
    }
    for (index, &function) in reach.functions().iter().enumerate() {
        if reach.reason(index).is_some() {
            weaken::function(function);
        }
    }
    if Rule::CopiedCallsAlike.holds() {
        // LLVM specialises no such function for some of its calls.
        instrumented.iter().for_each(|&it| reach.functions()[it].add_attribute("noduplicate"));
    }
    for &call in calls.iter().chain(&tail_calls.forwarded) {
        weaken::call(call);
        call.set_call_string_attribute(ATTRIBUTE, POINT);
        if Rule::PointsNotDuplicated.holds() {
            call.add_call_attribute("noduplicate");
        }
    }
    prepare::settle(module, reach);
    for base in (0..reach.functions().len()).filter(|&index| *reach.role(index) == Role::Base) {
        reach.suspend_points(base).for_each(|site| {
            // The base goes on behind the call.
            site.call.clear_tail();
            weaken::call(site.call);
        });
    }

    if Rule::CopiesDropped.holds() {
        drop_copies(reach);
    }

    let runtime = Runtime::new(module, Interface::of(options));
    let descriptors = Descriptors::new(module);
    let builder = Builder::new(module);
    checked::insert(module, &runtime, &builder, &checked);
    for &call in guarded.iter().filter(|_| Rule::CleanupsGuarded.holds()) {
        funclets::guard(module, &runtime, &builder, call);
    }
    let switches = inline::switches(module, reach);
    let context = Context {
        module,
        runtime: &runtime,
        descriptors: &descriptors,
        switches: &switches,
        prefer: options.prefer,
        keep_variables: options.keep_variables,
    };
    let needs = reach.stack_needs();
    let statistics: Vec<(FunctionIndex, Statistics)> = instrumented
        .iter()
        .zip(&points)
        .map(|(&index, points)| {
            let tail = TailRole {
                is_in_family: tail_calls.family.contains(&index),
                forwards: tail_calls.forwarding.contains(&index)
                    && Rule::TailCalleesForwarded.holds(),
            };
            let need = needs.as_ref().map(|needs| needs[index]);
            (index, function::instrument(context, reach.functions()[index], points, tail, need))
        })
        .collect();
    let aim =
        Aim::of_all(instrumented.iter().map(|&index| reach.functions()[index]), options.prefer);
    let in_place = statistics
        .iter()
        .filter(|(_, statistics)| statistics.has_records_in_place)
        .map(|&(index, _)| reach.functions()[index])
        .collect();
    inline::runtime_calls(module, &runtime, options.prefer, &in_place, aim);
    say_what_is_cold(module);
    statistics
}

/// In a module with a profile, says that the runtime is hardly ever entered.
fn say_what_is_cold(module: &Module<'_>) {
    if !module.functions().any(Function::has_profile) {
        return;
    }
    let is_runtime = |function: &Function<'_>| {
        !function.is_declaration()
            && function.string_attribute(ATTRIBUTE).as_deref() == Some(RUNTIME)
    };
    let unknown = module.functions().filter(is_runtime).filter(|function| !function.has_profile());
    unknown.for_each(Function::set_never_entered);
}

/// Drops the bodies of functions that another module defines: they are here for LLVM to
/// look into, which would put what is not instrumented into what is.
fn drop_copies(reach: &Reach<'_>) {
    for (index, function) in reach.functions().iter().enumerate() {
        if *reach.role(index) == Role::Unknown && !function.is_declaration() {
            function.drop_body();
        }
    }
}

/// Whether a rewind has to pass a call its arguments again. Variable arguments lie in
/// the caller's frame, where the callee still reads them; a rewind writes them there
/// again.
fn needs_arguments<'m>(reach: &Reach<'m>, site: &crate::analysis::CallSite<'m>) -> bool {
    Rule::ArgumentsPassedAgain.holds() && reach.rewinds_with_arguments(site)
        || Rule::VariableArgumentsPassedAgain.holds() && site.call.called_type().is_variadic()
}

/// Whether there is anything to do for `module`: a function to instrument, or an
/// import of the runtime interface to bring.
pub fn is_needed(reach: &Reach<'_>) -> bool {
    reach.instrumented().next().is_some()
        || reach.functions().iter().enumerate().any(|(index, function)| {
            function.is_declaration() && matches!(reach.role(index), Role::Import(_))
        })
}
