//! Which functions are the top and the base of the runtime, by what they call.

use super::roles::{ATTRIBUTE, AsyncifyImport, Role};
use crate::ir::{AttributeSite, Function, Module, Value};
use std::collections::HashMap;

/// Which ends of the runtime interface a function calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Ends {
    start_unwind: bool,
    stop_rewind: bool,
    /// `stop_unwind` or `start_rewind`
    base: bool,
}

impl Ends {
    fn of(import: AsyncifyImport) -> Self {
        Ends {
            start_unwind: import == AsyncifyImport::StartUnwind,
            stop_rewind: import == AsyncifyImport::StopRewind,
            base: matches!(import, AsyncifyImport::StopUnwind | AsyncifyImport::StartRewind),
        }
    }

    fn and(self, other: Self) -> Self {
        Ends {
            start_unwind: self.start_unwind || other.start_unwind,
            stop_rewind: self.stop_rewind || other.stop_rewind,
            base: self.base || other.base,
        }
    }
}

/// Who calls the runtime interface.
///
/// A function that calls nothing else is no more than another name for what it calls, and
/// its callers are taken to call that themselves, whether it is inlined or not: a base must
/// call a task, and the top both starts unwinds and ends rewinds. All that a function which
/// only starts unwinds can tell is whether it says that it is to be inlined always: one
/// that is never rewound (a `longjmp`) looks the same.
#[derive(Debug)]
pub struct RuntimeCalls<'m> {
    wrappers: HashMap<Function<'m>, Ends>,
}

impl<'m> RuntimeCalls<'m> {
    /// Looks at all functions of `module`.
    pub fn new(module: &Module<'m>) -> Self {
        let mut calls = RuntimeCalls { wrappers: HashMap::new() };
        // Wrappers of wrappers are found in the next round.
        loop {
            let found: Vec<_> = module
                .functions()
                .filter(|function| !calls.wrappers.contains_key(function))
                .filter_map(|function| Some((function, calls.wrapped(function)?)))
                .collect();
            if found.is_empty() {
                return calls;
            }
            calls.wrappers.extend(found);
        }
    }

    /// Whether a function is no more than another name for what it calls.
    pub fn is_wrapper(&self, function: Function<'m>) -> bool {
        self.wrappers.contains_key(&function)
    }

    /// What a call of `callee` does.
    fn ends_of(&self, callee: Function<'m>) -> Option<Ends> {
        AsyncifyImport::of(callee).map(Ends::of).or_else(|| self.wrappers.get(&callee).copied())
    }

    /// What the direct calls in `function` do together; none if there is none that does.
    fn ends_in(&self, function: Function<'m>) -> Option<Ends> {
        function
            .instructions()
            .filter_map(|inst| self.ends_of(inst.callee()?.as_function()?))
            .reduce(Ends::and)
    }

    /// What `function` wraps, if it does nothing else.
    fn wrapped(&self, function: Function<'m>) -> Option<Ends> {
        if function.is_declaration()
            || AsyncifyImport::of(function).is_some()
            || function.string_attribute(ATTRIBUTE).is_some()
        {
            return None;
        }
        let ends = self.ends_in(function)?;
        let mut calls = function.instructions().filter(|inst| inst.is_call());
        let calls_nothing_else = calls.all(|call| {
            call.callee()
                .and_then(Value::as_function)
                .is_some_and(|callee| callee.is_intrinsic() || self.ends_of(callee).is_some())
        });
        let is_wrapper = ends.base
            || !ends.start_unwind
            || function.value().has_attribute(AttributeSite::Function, "alwaysinline");
        // Asking for the state alone gives nobody a role.
        (calls_nothing_else && is_wrapper && ends != Ends::default()).then_some(ends)
    }

    /// The role that the calls in a function give it. As in Binaryen, one that does both
    /// ends is a base.
    pub fn role(&self, function: Function<'m>) -> Option<Role> {
        let ends = self.ends_in(function)?;
        if ends.base {
            Some(Role::Base)
        } else {
            (ends.start_unwind || ends.stop_rewind).then_some(Role::Top)
        }
    }
}
