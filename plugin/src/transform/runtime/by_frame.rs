//! With resume=frame: how a function is entered alone, and gives what it returns to its caller later.
//!
//! Each function has one beside it, `NAME.resume`, whose address is in its records. A library for tasks
//! (`runtime/src/frames.h`) calls that for the innermost, in the state REWINDING. When it has returned, and not
//! unwound, the library calls that of its caller in the state [`ENTERING`](RETURNING): this goes to its suspend
//! point as in a rewind, in the state RETURNING, and calls what it had called once more, which only gives
//! back what it has returned.

use super::{super::byval, NORMAL, REWINDING, Runtime, WORD, load_global};
use crate::{
    analysis::{ATTRIBUTE, RUNTIME},
    ir::{Builder, Function, IntPredicate, Linkage, Module},
    rules::Rule,
};

/// What a function has called has returned, and its caller, entered again, calls it for what it has
/// returned. ENTERING, in which that caller is entered, is 4.
const RETURNING: u32 = 3;

impl<'m> Runtime<'m> {
    /// Whether functions can be entered alone.
    pub fn resumes_by_frame(&self) -> bool {
        self.interface.by_frame
    }

    /// Where `function` is entered in another than the normal state, which the builder does: gives back
    /// what it has returned to what has called it alone, where that is what is asked for, and leaves the
    /// builder where the function is to be entered again.
    ///
    /// What it has returned is where its record was, which is what comes behind that of its caller.
    pub fn give_back(&self, module: &Module<'m>, builder: &Builder<'m>, function: Function<'m>) {
        if !self.interface.by_frame {
            return;
        }
        let (give_back, enter) =
            (function.append_block("give.back"), function.append_block("enter"));
        let state = self.load_state(module, builder);
        let returning = module.const_i32(RETURNING);
        let is_back = builder.icmp(IntPredicate::LLVMIntEQ, state, returning);
        builder.unlikely(is_back, give_back, enter);

        builder.position_at_end(give_back);
        builder.store(module.const_i32(NORMAL), self.state);
        let result = function.ty().result();
        let value = (!result.is_void()).then(|| {
            let popped = load_global(module, builder, self.popped, "", false);
            let value = builder.load(result, builder.int_to_ptr(popped, module.ptr()), "");
            value.set_alignment(WORD);
            value
        });
        builder.ret(value);

        // Rewinding, still, or returning.
        builder.position_at_end(enter);
        let next =
            builder.add(builder.lshr(state, module.const_i32(2)), module.const_i32(REWINDING));
        builder.store(next, self.state);
    }

    /// Where a function unwinds whose record was not pushed yet: it is not to be entered alone, but with
    /// all that it has called.
    pub fn keep_together(&self, module: &Module<'m>, builder: &Builder<'m>) {
        if let Some((together, position)) = self.together.filter(|_| self.interface.by_frame) {
            let end = load_global(module, builder, position, "", false);
            builder.store(end, together);
        }
    }

    /// `void NAME.resume(ptr record)`: enters `function` alone, whose record was there, with the stack
    /// pointer that the record has, and stores what it returns in place of the record.
    ///
    /// It may have a frame, for a result that code generation returns in memory: not where the
    /// function's frame is, so whoever calls it has the stack pointer elsewhere.
    pub fn resume_function(&self, module: &Module<'m>, function: Function<'m>) -> Function<'m> {
        let ty = module.function_type(module.void(), &[module.ptr()]);
        let resume = module.add_function(&format!("{}.resume", function.name()), ty);
        resume.set_linkage(Linkage::LLVMInternalLinkage);
        for attribute in ["noinline", "optsize", "minsize"] {
            resume.add_attribute(attribute);
        }
        resume.set_string_attribute(ATTRIBUTE, RUNTIME);
        resume.set_string_attribute("nooutline", "");
        let builder = Builder::new(module);
        let (entry, back, unwound) = (
            resume.append_block("entry"),
            resume.append_block("back"),
            resume.append_block("unwound"),
        );
        builder.position_at_end(entry);
        let parameters = function.parameters();
        let nothing: Vec<_> =
            parameters.iter().map(|parameter| builder.nothing(module, parameter.ty())).collect();
        let record = resume.parameters()[0];
        let pointer = builder.byte_offset(module, record, 2 * WORD);
        self.set_stack_pointer(&builder, builder.load(module.i32(), pointer, ""));
        // What the function says of its parameters would be done for a direct call: a copy be made.
        let copies = byval::takes_byval(function.value(), parameters.len())
            && Rule::NothingCopiedOnEntry.holds();
        let callee = if copies { builder.hide(module, function.value()) } else { function.value() };
        let call = builder.call_alike(function, callee, &nothing);
        let unwinding = self.is_not_normal(module, &builder);
        builder.unlikely(unwinding, unwound, back);
        builder.position_at_end(back);
        if !call.ty().is_void() {
            builder.store(call, record).set_alignment(WORD);
        }
        builder.ret(None);
        builder.position_at_end(unwound);
        builder.ret(None);
        resume
    }
}
