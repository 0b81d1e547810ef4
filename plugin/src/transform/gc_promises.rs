//! What is promised of functions and calls that may collect, and is not true of them.
//!
//! A collector reads the frames of all that wait for it, and the program's variables, by addresses
//! that LLVM does not see. LLVM also promises by itself what it knows of functions of the C and
//! C++ library by their names: that `malloc` reads no memory of the program's. If the program's
//! allocator has such a name, its calls must not be taken for those.

use crate::{
    analysis::{CollectingCall, Collections, Reach},
    ir::{AttributeSite, Function, Value},
    rules::Rule,
};

/// Attributes of functions and calls that a collection makes untrue.
const UNTRUE: &[&str] = &["memory", "nocallback", "nofree", "nosync", "speculatable"];

/// ... and by which LLVM takes a call for the C or C++ library's.
const BUILT_IN: &[&str] = &["allockind", "builtin"];

/// Metadata by which a call would not read what lies in the frame.
const UNTRUE_METADATA: &[&str] = &["alias.scope", "noalias", "tbaa"];

const NOALIAS: &str = "noalias";

/// Takes it back in a module.
pub fn take_back<'m>(reach: &Reach<'m>, collections: &Collections<'m>) {
    for (index, &function) in reach.functions().iter().enumerate() {
        if collections.collects(index) {
            of_function(function);
        }
        let calls = collections.calls_in(index);
        for CollectingCall { call, .. } in calls {
            let callee = call.callee().and_then(Value::as_function);
            // One that does not collect by itself, but calls back what does.
            callee.filter(|it| it.is_declaration()).into_iter().for_each(of_function);
            of_value(*call);
            UNTRUE_METADATA.iter().for_each(|kind| call.remove_metadata(kind));
            if callee.is_some_and(Function::is_library_function) && Rule::GcNoBuiltins.holds() {
                call.add_call_attribute("nobuiltin");
            }
        }
        if !calls.is_empty() {
            // A collector reads what the parameter points to, by other addresses.
            for number in 0..function.parameters().len() as u32 {
                function.value().remove_attribute(AttributeSite::Parameter(number), NOALIAS);
            }
        }
    }
}

fn of_function(function: Function<'_>) {
    of_value(function.value());
    if function.is_library_function() && Rule::GcNoBuiltins.holds() {
        function.add_attribute("nobuiltin");
    }
}

fn of_value(value: Value<'_>) {
    UNTRUE.iter().for_each(|it| value.remove_attribute(AttributeSite::Function, it));
    if Rule::GcNoBuiltins.holds() {
        BUILT_IN.iter().for_each(|it| value.remove_attribute(AttributeSite::Function, it));
        value.remove_attribute(AttributeSite::Result, NOALIAS);
    }
}
