//! With the option `checked`: calls that must not come back unwinding.
//!
//! The analysis may have been told what is not so: that a function never suspends, that an indirect call
//! reaches nothing, or that a world is closed which is not. A frame that is not instrumented would then go on
//! in the middle of an unwind. A test behind each call that is no suspend point makes the program trap
//! there, at the line of the call. A function that the module shows has such tests itself, so direct calls
//! of it need none, unless it is instrumented, and its caller is not.

use super::{funclets, runtime::Runtime};
use crate::{
    analysis::{ATTRIBUTE, CallSite, Reach, Role, Target},
    ir::{Builder, Module, Value},
};

/// What the pass leaves on calls that have a test.
const CHECKED: &str = "checked";

/// The calls to test, before any is changed.
pub fn calls<'m>(reach: &Reach<'m>) -> Vec<Value<'m>> {
    let has_tests = |role: &Role| matches!(role, Role::Ordinary | Role::Always(_) | Role::Never(_));
    let is_suspicious = |target: &Target| match *target {
        Target::Direct(callee) => {
            let is_shown = !reach.functions()[callee].is_declaration()
                && !reach.is_replaceable(callee)
                && !reach.is_instrumented(callee)
                && has_tests(reach.role(callee));
            !is_shown && !matches!(reach.role(callee), Role::Base | Role::Wrapper | Role::Import(_))
        }
        Target::OneOf(_) | Target::Indirect(_) | Target::Replaceable => true,
    };
    let is_tested = |site: &&CallSite<'m>| {
        has_tests(reach.role(site.caller))
            && !(reach.is_instrumented(site.caller) && reach.may_suspend(site))
            && is_suspicious(&site.target)
            && !site.call.is_musttail()
            && site.call.call_string_attribute(ATTRIBUTE).as_deref() != Some(CHECKED)
    };
    reach.sites().iter().filter(is_tested).map(|site| site.call).collect()
}

/// Inserts the tests.
pub fn insert<'m>(
    module: &Module<'m>,
    runtime: &Runtime<'m>,
    builder: &Builder<'m>,
    calls: &[Value<'m>],
) {
    for &call in calls {
        call.clear_tail();
        call.set_call_string_attribute(ATTRIBUTE, CHECKED);
        funclets::guard(module, runtime, builder, call);
    }
}
