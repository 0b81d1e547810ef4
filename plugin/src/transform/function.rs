//! The transformation of one function. See `docs/transformation.md` for the shape
//! of the result, with IR before and after.
//!
//! ```text
//! entry:        allocas; state is not normal? -> rewind : -> body
//! body:         ... original code ...
//! suspend.k:    r = call callee(args); state is not normal? -> unwind.k : -> resumed.k
//!               (an invoke: the test is in a block on its normal edge)
//! resumed.k:    ... original code ...
//! unwind.k:     spill what is live at resumed.k; -> unwound
//! unwound:      launder allocas; return zero
//! rewind:       launder allocas; k = number of the record; go to the level of k
//! enter.L:      reload what loop L does not change; -> preheader of L
//! header of L:  phis; state is not normal? -> dispatch.L : -> rest of the header
//! dispatch.L:   k = number of the record; go on to the level of k
//! reload.c:     pop the record; reload the rest; put the stack pointer back; -> suspend.k
//!               (the only way on from a level has no block of its own)
//! ```
//!
//! For size, and where there are many points, records are popped word for word: in rewind the number,
//! which dispatch.L then finds in a global, in enter.L and reload.c what they reload.

mod resumed_loops;
mod rewind;
mod unwind;

use super::{
    aim::Aim,
    backtrace::Descriptors,
    canonical::{self, Canonical, Gate, Point},
    debug_values::DebugValues,
    inline, inlined_parameters, keep_variables,
    layout::{self, Layout, PointValues},
    long_lived,
    runtime::{Runtime, WORD},
    setjmp, stack_check, tail_calls,
    variables::Variables,
};
use crate::{
    analysis::{ATTRIBUTE, INSTRUMENTED, Liveness, StackNeed, ValueId, surviving_allocas},
    ir::{AttributeSite, Block, Builder, Function, LoopForest, Module, Value},
    options::Prefer,
    rules::Rule,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What was done to a function, for remarks and reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Calls that may suspend.
    pub suspend_points: usize,
    /// Values that are kept, summed over the suspend points.
    pub spilled_values: usize,
    /// Allocas that keep their contents across a suspension.
    pub surviving_allocas: usize,
    /// Whether there are records that are written in place.
    pub has_records_in_place: bool,
}

/// What is the same for all functions of a module.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a, 'm> {
    /// The module.
    pub module: &'a Module<'m>,
    /// Its runtime.
    pub runtime: &'a Runtime<'m>,
    /// What records lead to, with backtraces.
    pub descriptors: &'a Descriptors<'a, 'm>,
    /// The functions of the module that switch stacks.
    pub switches: &'a HashSet<Function<'m>>,
    /// What to optimise for.
    pub prefer: Prefer,
    /// Whether to keep variables that only a debugger reads.
    pub keep_variables: bool,
}

/// What the tail calls that may suspend have to do with a function. See
/// [`TailCalls`](crate::analysis::TailCalls).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TailRole {
    /// Whether its records name it.
    pub is_in_family: bool,
    /// Whether it may be resumed with a record of another function.
    pub forwards: bool,
}

/// Instruments `function`. `calls` are its suspend points, with whether each needs
/// its arguments on a rewind. `need`: check the stack, for that much.
pub fn instrument<'m>(
    context: Context<'_, 'm>,
    function: Function<'m>,
    calls: &[(Value<'m>, bool)],
    tail: TailRole,
    need: Option<StackNeed>,
) -> Statistics {
    let module = context.module;
    let builder = Builder::new(module);
    function.set_string_attribute(ATTRIBUTE, INSTRUMENTED);
    if Rule::CodeNotOutlined.holds() {
        keep_whole(function);
    }
    let Some(canonical) = canonical::canonicalise(function, calls, &builder) else {
        let body = if tail.forwards {
            tail_calls::only_forward(context, function, &builder)
        } else {
            need.and_then(|_| canonical::split_entry(function, &builder))
        };
        if let (Some(body), Some(need)) = (body, need) {
            stack_check::insert(context, function, body, need, |builder| {
                let unwound = function.append_block("unwound");
                builder.position_at_end(unwound);
                return_nothing(module, function, builder);
                unwound
            });
        }
        return Statistics::default();
    };
    inlined_parameters::move_to_definitions(function, &canonical.points);
    if context.keep_variables {
        keep_variables::keep(module, function, &canonical.points, &builder);
    }
    // First what is live behind a `setjmp`: afterwards it is not live any more.
    let behind_setjmp = match Rule::MemoryBehindSetjmp.holds() {
        true => setjmp::keep_in_memory(module, function, &canonical),
        false => 0,
    };
    let unanalysed =
        long_lived::keep_in_memory(module, function, &canonical, long_lived::MOST_ANALYSED);
    let mut liveness = Liveness::new(function);
    if canonical::rematerialise(module, &liveness, &canonical.points) {
        liveness = Liveness::new(function);
    }
    let unkept = long_lived::keep_in_memory(module, function, &canonical, long_lived::MOST_KEPT);
    if unkept > 0 {
        liveness = Liveness::new(function);
    }
    let in_memory = behind_setjmp + unanalysed + unkept;
    let need = need.map(|need| StackNeed { frame: need.frame + in_memory, ..need });
    let calls: Vec<_> = canonical.points.iter().map(|point| point.call).collect();
    // A rewind comes in before what a call is given is loaded.
    let resumed: Vec<_> = canonical.points.iter().map(|point| point.block).collect();
    let allocas = surviving_allocas(function, &calls, &resumed);
    let body = canonical.body;
    let instrumenter =
        Instrumenter::new(context, function, tail, builder, canonical, liveness, allocas);
    let (statistics, unwound) = instrumenter.run();
    if let Some(need) = need {
        stack_check::insert(context, function, body, need, |_| unwound);
    }
    if unwound.predecessors().is_empty() {
        // No suspend point has a test.
        function.remove_unreachable_blocks();
    }
    statistics
}

/// Keeps later passes from moving a part of the function into one of its own. While the
/// function rewinds or unwinds, the frames of what it called lie right below its own, and the
/// other function's frame would overwrite them.
///
/// `HotColdSplitting`, which does that with what is cold, and `PartialInliner` pass over
/// functions that are not inlined, and `IROutliner` over those with the other attribute.
pub fn keep_whole(function: Function<'_>) {
    if !function.value().has_attribute(AttributeSite::Function, "alwaysinline") {
        function.add_attribute("noinline");
    }
    function.set_string_attribute("nooutline", "");
}

/// Returns a value that nobody looks at.
fn return_nothing<'m>(module: &Module<'m>, function: Function<'m>, builder: &Builder<'m>) {
    let result = function.ty().result();
    let value = (!result.is_void()).then(|| module.zero(result));
    builder.ret(value);
}

/// One suspend point with all that is known of it.
struct Suspend<'m> {
    point: Point<'m>,
    /// Live at the start of the block, but not kept: arguments that nobody reads on
    /// a rewind.
    dropped: Vec<ValueId>,
}

/// Whether a value that is live at the start of the block of `point` may be needed where
/// an exception of its call goes.
fn is_needed_at_pad(liveness: &Liveness<'_>, point: &Point<'_>, id: ValueId) -> bool {
    point.pad().filter(|_| Rule::HandlersGetTheirValues.holds()).is_some_and(|pad| {
        liveness.live_in(liveness.block_index(pad)).binary_search(&id).is_ok()
            // A phi there may need it through a value that is made again before the call.
            || pad.phis().next().is_some()
    })
}

struct Instrumenter<'a, 'm> {
    module: &'a Module<'m>,
    runtime: &'a Runtime<'m>,
    descriptors: &'a Descriptors<'a, 'm>,
    function: Function<'m>,
    /// By suspend point: whether its record is written in place.
    in_place: Vec<bool>,
    tail: TailRole,
    builder: Builder<'m>,
    body: Block<'m>,
    suspends: Vec<Suspend<'m>>,
    liveness: Liveness<'m>,
    loops: LoopForest,
    gates: HashMap<Block<'m>, Gate<'m>>,
    layout: Layout<'m>,
    aim: Aim,
    allocas: Vec<Value<'m>>,
    debug_values: DebugValues<'m>,
    /// Whether the function moves the stack pointer while it runs.
    has_dynamic_allocas: bool,
    has_setjmp: bool,
    /// What enters the function alone, with resume=frame.
    resume: Option<Function<'m>>,
    statistics: Statistics,
}

impl<'a, 'm> Instrumenter<'a, 'm> {
    fn new(
        Context { module, runtime, descriptors, switches, prefer, .. }: Context<'a, 'm>,
        function: Function<'m>,
        tail: TailRole,
        builder: Builder<'m>,
        canonical: Canonical<'m>,
        liveness: Liveness<'m>,
        allocas: Vec<Value<'m>>,
    ) -> Self {
        let loops = LoopForest::new(function);
        let mut suspends = Vec::new();
        let mut values = Vec::new();
        for point in canonical.points {
            let block = liveness.block_index(point.block);
            let after = liveness.live_in(liveness.block_index(point.after));
            let used_by_call = |id: &ValueId| {
                let value = liveness.value(*id);
                if point.needs_arguments {
                    // Through values that are made again before the call, too.
                    return true;
                }
                let callee = point.call.callee();
                callee == Some(value)
                    || callee.is_some_and(|callee| {
                        callee.block() == Some(point.block)
                            && callee.operands().any(|op| op == value)
                    })
            };
            let (kept, dropped) = liveness.live_in(block).iter().copied().partition(|id| {
                after.binary_search(id).is_ok()
                    || used_by_call(id)
                    || is_needed_at_pad(&liveness, &point, *id)
            });
            values.push(PointValues { block, kept });
            suspends.push(Suspend { point, dropped });
        }
        let has_gate = |id| canonical.gates.contains_key(&liveness.blocks()[loops.header(id)]);
        let aim = Aim::of(function, prefer);
        let calls = suspends.iter().map(|suspend| suspend.point.call);
        let in_place = inline::in_place(calls.clone(), function, switches, aim);
        let statistics = Statistics {
            suspend_points: suspends.len(),
            spilled_values: values.iter().map(|point| point.kept.len()).sum(),
            surviving_allocas: allocas.len(),
            has_records_in_place: in_place.contains(&true),
        };
        let may_share = |point: usize| !in_place[point];
        let mut layout = layout::plan(module, &liveness, &loops, has_gate, &values, may_share);
        let resume = runtime.resumes_by_frame().then(|| runtime.resume_function(module, function));
        let result = function.ty().result();
        if resume.is_some() && !result.is_void() && Rule::RoomForResults.holds() {
            // It comes to lie over all of the record but its end. Of whole words, where collectors look.
            let size = (result.store_size(module) as u32).next_multiple_of(WORD);
            layout.make_room_for(size.saturating_sub(runtime.head() + WORD));
        }
        let has_setjmp = function.instructions().any(Value::returns_twice);
        let debug_values = DebugValues::new(function, calls, values, &liveness);
        let has_dynamic_allocas =
            function.instructions().any(|inst| inst.is_alloca() && !inst.is_static_alloca());
        if has_dynamic_allocas && Rule::MovingFramesNotInlined.holds()
            || resume.is_some() && Rule::EnteredFramesNotInlined.holds()
        {
            // Inlined, it would move the stack pointer of a function whose suspend points
            // do not keep it. What is entered alone has to have its frame where it was.
            function.value().remove_attribute(AttributeSite::Function, "alwaysinline");
            function.add_attribute("noinline");
        }
        Instrumenter {
            module,
            runtime,
            descriptors,
            function,
            in_place,
            tail,
            builder,
            body: canonical.body,
            suspends,
            liveness,
            loops,
            gates: canonical.gates,
            layout,
            aim,
            allocas,
            debug_values,
            has_dynamic_allocas: has_dynamic_allocas && Rule::StackPointerKept.holds(),
            has_setjmp,
            resume,
            statistics,
        }
    }

    /// Returns what was done, and the block in which every unwind leaves the function.
    fn run(self) -> (Statistics, Block<'m>) {
        if Rule::LifetimesCleared.holds() {
            self.clear_lifetimes();
        }
        let loops = self.resumed_loops();
        let variables = self.make_variables(&self.used_behind(&loops));
        let unwound = self.emit_unwound();
        let mut shared = HashMap::new();
        for number in 0..self.suspends.len() {
            self.emit_unwind(number, unwound, &mut shared, &variables);
        }
        // What a rewind takes comes at the end.
        let last = self.function.blocks().last();
        self.emit_rewind(&variables);
        self.debug_values.rename(self.body, &self.liveness, &variables);
        if !loops.is_empty() {
            let rewind = self.function.blocks().skip_while(|&block| Some(block) != last).skip(1);
            self.resume_apart(&loops, &rewind.collect());
        }
        variables.promote(self.module, self.function, &self.builder);
        (self.statistics, unwound)
    }

    /// Every value that a reload defines again, or that a rewind would miss, and `others`.
    fn make_variables(&self, others: &[ValueId]) -> Variables<'m> {
        let values: BTreeSet<ValueId> = self
            .suspends
            .iter()
            .flat_map(|suspend| {
                self.liveness
                    .live_in(self.liveness.block_index(suspend.point.block))
                    .iter()
                    .copied()
            })
            .chain(others.iter().copied())
            .collect();
        let values: Vec<_> = values.into_iter().collect();
        Variables::new(self.module, self.function, self.body, &self.liveness, &values)
    }

    /// Surviving allocas live from the first entry of the function to its last
    /// return. With markers in between, LLVM could take their contents for undefined
    /// after a rewind, which passes no start marker, or give their place to others.
    fn clear_lifetimes(&self) {
        // Markers of other allocas would mark what their address becomes: a variable.
        let moving = self.function.instructions().filter(|inst| inst.is_alloca());
        let moving: Vec<_> = moving.filter(|inst| !inst.is_static_alloca()).collect();
        for alloca in self.allocas.iter().copied().chain(moving) {
            let markers: Vec<_> = alloca
                .users()
                .filter(|user| {
                    user.intrinsic_name().is_some_and(|name| name.starts_with("llvm.lifetime."))
                })
                .collect();
            markers.into_iter().for_each(Value::erase);
        }
    }

    /// Makes LLVM forget what it knows of the contents of the surviving allocas: on
    /// the way out they are read by whoever resumes the function, on the way in they
    /// are as they were left.
    fn launder_allocas(&self) {
        for &alloca in &self.allocas {
            self.builder.launder(self.module, Some(alloca));
        }
    }

    /// What a record has to tell which point it is of: its number, or what has the number.
    fn name_of_point(&self, index: usize) -> Value<'m> {
        let number = self.layout.numbers[index];
        if !self.runtime.has_backtraces() {
            return self.module.const_i32(number);
        }
        let size = self.first_slot() + self.layout.sizes[index] + WORD;
        self.descriptors.address(self.function, self.suspends[index].point.call, number, size)
    }

    /// Whether there is nothing to write down: a rewind goes to the only suspend point, with no
    /// value.
    fn has_no_records(&self) -> bool {
        !self.runtime.has_backtraces()
            && self.suspends.len() == 1
            && self.first_slot() + self.layout.sizes[0] == 0
            && !self.tail.forwards
            && !self.runtime.resumes_by_frame()
    }

    /// Bytes of slots before the one with the stack pointer.
    fn stack_pointer_slot(&self) -> u32 {
        (u32::from(self.tail.is_in_family) + u32::from(self.runtime.resumes_by_frame())) * WORD
    }

    /// Bytes of slots before those of the layout.
    fn first_slot(&self) -> u32 {
        self.stack_pointer_slot() + u32::from(self.has_dynamic_allocas) * WORD
    }
}
