//! What the transformation must know, found without changing any IR.
//!
//! [`Reach`] answers for a module: which functions may suspend, which of them have
//! to be instrumented, and why. [`Liveness`] and [`stack_objects`] answer for one
//! function: what must survive each suspend point, as values and in memory. [`DebugReach`] tells
//! what debug records say where a block begins.
//!
//! For a garbage collector, [`Collections`] says which calls may collect, [`HeapPointers`] and
//! [`collected_values`] what must lie in a function's frame meanwhile.

mod bases;
mod callbacks;
mod collected_values;
mod collections;
mod debug_reach;
mod flow;
mod funclets;
mod heap_pointers;
mod indirect_calls;
mod inline_asm;
mod live_ranges;
mod liveness;
mod never_pointers;
mod origins;
mod pointer_bits;
mod reach;
mod reserved;
mod roles;
mod runtime_calls;
mod search;
mod signature;
mod slot_layout;
mod stack_depth;
mod stack_objects;
mod support;
mod tail_calls;

pub use callbacks::handed_out;
pub use collected_values::{CollectedValues, Kept, SLOT_ALIGNMENT, collected_values};
pub use collections::{COLLECTS, CollectingCall, Collections, GC_ATTRIBUTE, GC_POINT, GC_SLOTS};
pub use debug_reach::DebugReach;
pub use flow::{Flow, reachable_blocks, reached_without_exceptions};
pub use heap_pointers::{BaseKind, HeapPointers, MadeBases, holds_pointer};
pub use indirect_calls::{IndirectCalls, combined, indirect_calls};
pub use liveness::{Liveness, ValueId, ValueSet, long_lived};
pub use reach::{CallSite, FunctionIndex, Reach, Reason, Target};
pub use reserved::{asks_how_to_resume, misused_names};
pub use roles::{
    ATTRIBUTE, AsyncifyImport, END, INSTRUMENTED, OVERFLOW, POINT, RUNTIME, Role, SWITCH,
    annotations,
};
pub use stack_depth::{StackDepth, StackNeed};
pub use stack_objects::surviving_allocas;
pub use support::{unsupported, unsupported_collections};
pub use tail_calls::TailCalls;

use crate::ir::{Function, Value};

/// Something that is wrong with the input, and where.
#[derive(Clone, Debug)]
pub struct Problem<'m> {
    /// The function that it is about, if it is about one.
    pub function: Option<Function<'m>>,
    /// The instruction that it is about, in that function.
    pub instruction: Option<Value<'m>>,
    /// What is wrong, and what to do about it.
    pub message: String,
}
