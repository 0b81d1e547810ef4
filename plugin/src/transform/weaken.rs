//! Takes back what front ends and LLVM promised of functions and calls, and what is
//! no longer true: a call that unwinds returns although its function does not, it
//! returns zero, and a rewind passes arguments that mean nothing.

use crate::{
    ir::{AttributeSite, Function, Value},
    rules::Rule,
};

/// Attributes of parameters and results that say how they are passed. All others say
/// something about values, and go.
const PASSING: &[&str] = &[
    "zeroext",
    "signext",
    "noext",
    "inreg",
    "byval",
    "byref",
    "sret",
    "nest",
    "immarg",
    "elementtype",
    "swiftself",
    "swiftasync",
    "swifterror",
    "inalloca",
    "preallocated",
];

/// Attributes of functions and calls that a suspension makes untrue.
const UNTRUE: &[&str] = &[
    "allockind",
    "allocsize",
    "memory",
    "nocallback",
    "nofree",
    "norecurse",
    "noreturn",
    "nosync",
    "speculatable",
    "mustprogress",
    "willreturn",
];

/// Weakens a function that may suspend.
pub fn function(function: Function<'_>) {
    if Rule::FunctionPromisesTakenBack.holds() {
        sites(function.value(), function.ty().parameters().len());
    }
}

/// Weakens a call that may suspend, and what its metadata says. A `musttail` marker stays.
pub fn call(call: Value<'_>) {
    if Rule::CallPromisesTakenBack.holds() {
        sites(call, call.arguments().len());
    }
    if Rule::CallMetadataDropped.holds() {
        call.drop_metadata();
    }
    if !call.is_musttail() && Rule::TailMarkersCleared.holds() {
        call.clear_tail();
    }
}

fn sites(value: Value<'_>, parameters: usize) {
    for attribute in UNTRUE {
        value.remove_attribute(AttributeSite::Function, attribute);
    }
    value.retain_attributes(AttributeSite::Result, PASSING);
    for number in 0..parameters {
        value.retain_attributes(AttributeSite::Parameter(number as u32), PASSING);
    }
}
