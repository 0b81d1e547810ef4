//! Calls that may suspend and must be tail calls.
//!
//! The frame of the caller is gone when its tail callee suspends, so the next record on a
//! rewind need not be one of the function that is called: the functions that tail calls
//! lead from and to form a *family*, whose records name their function, and a function
//! that is resumed with a record of another one *forwards* to that, by a tail call.
//!
//! That takes callees that the pass instruments here, of the caller's own type. A tail call
//! of anything else becomes an ordinary call: its caller's frame stays, which is right, but
//! grows the stack where functions go on calling each other like that.

use super::{CallSite, FunctionIndex, Reach, Role};
use crate::{
    ir::{AttributeSite, Type, TypeKind, Value},
    rules::Rule,
};
use std::collections::HashSet;

/// The tail calls of a module that may suspend.
#[derive(Debug, Default)]
pub struct TailCalls<'m> {
    /// The calls that stay tail calls.
    pub forwarded: HashSet<Value<'m>>,
    /// The functions with such calls.
    pub forwarding: HashSet<FunctionIndex>,
    /// These functions, and those that the calls lead to.
    pub family: HashSet<FunctionIndex>,
    /// The calls that become ordinary ones.
    pub demoted: Vec<Value<'m>>,
    /// Of these, the ones whose callee may go on with tail calls, with the function that
    /// they stand in.
    pub growing: Vec<(FunctionIndex, Value<'m>)>,
}

impl<'m> TailCalls<'m> {
    /// Finds them in the functions that are instrumented.
    pub fn new(reach: &Reach<'m>) -> Self {
        let mut calls = TailCalls::default();
        for caller in reach.instrumented() {
            for site in reach.suspend_points(caller).filter(|site| site.call.is_musttail()) {
                let targets = reach.suspending_targets(site);
                let can_forward = can_forward(reach, caller, site);
                match &targets {
                    Some(targets)
                        if can_forward && targets.iter().all(|&it| reach.is_instrumented(it)) =>
                    {
                        calls.forwarded.insert(site.call);
                        calls.forwarding.insert(caller);
                        calls.family.insert(caller);
                        calls.family.extend(targets);
                    }
                    _ => {
                        if Rule::TailCallsOfImportsKeepTheirFrame.holds() {
                            calls.demoted.push(site.call);
                        } else {
                            calls.forwarded.insert(site.call);
                        }
                        // What is not instrumented has no frames that could pile up.
                        let is_leaf = |&it: &FunctionIndex| {
                            !reach.is_instrumented(it) && *reach.role(it) != Role::Unknown
                        };
                        if !targets.is_some_and(|targets| targets.iter().all(is_leaf)) {
                            calls.growing.push((caller, site.call));
                        }
                    }
                }
            }
        }
        calls
    }
}

/// Whether the caller can call what the call leads to as it was called itself.
fn can_forward<'m>(reach: &Reach<'m>, caller: FunctionIndex, site: &CallSite<'m>) -> bool {
    let by_value = (0..site.call.arguments().len() as u32)
        .any(|number| site.call.has_attribute(AttributeSite::Parameter(number), "byval"));
    site.call.called_type() == reach.functions()[caller].ty()
        && !by_value
        && is_returned_in_one_value(site.call.ty())
}

/// Whether wasm surely returns a value of type `ty` as one value. Others are returned through
/// a pointer into the caller's frame, so LLVM makes an ordinary call of a tail call.
fn is_returned_in_one_value(ty: Type<'_>) -> bool {
    match ty.kind() {
        TypeKind::LLVMVoidTypeKind
        | TypeKind::LLVMFloatTypeKind
        | TypeKind::LLVMDoubleTypeKind
        | TypeKind::LLVMPointerTypeKind => true,
        _ => ty.integer_width().is_some_and(|bits| bits <= 64),
    }
}
