//! The rules that make the transformation sound, by name.
//!
//! A build with the feature `mutants` takes out the one that the environment variable
//! `ASYNCIFY_WITHOUT` names: the test suite shows for each that something then fails. In
//! every other build all rules hold, and nothing is left of this.

macro_rules! rules {
    ($($(#[$doc:meta])+ $rule:ident = $name:literal,)+) => {
        /// A rule. Each is asked for in one place, where it is what is done, or why not.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Rule {
            $($(#[$doc])+ $rule,)+
        }

        impl Rule {
            /// All rules.
            pub const ALL: &[Rule] = &[$(Rule::$rule,)+];

            /// The name, as the test suite has it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Rule::$rule => $name,)+
                }
            }
        }
    };
}

rules! {
    /// Stores to surviving allocas are not dead before an unwinding return.
    LaunderedOnUnwind = "laundered-on-unwind",
    /// Surviving allocas are not undefined in a resumed function.
    LaunderedOnRewind = "laundered-on-rewind",
    /// Lifetime markers of surviving allocas go.
    LifetimesCleared = "lifetimes-cleared",
    /// A function with dynamic allocas keeps its stack pointer in its record.
    StackPointerKept = "stack-pointer-kept",
    /// It puts back the wasm global, below which callees' frames lie.
    StackPointerGlobalRestored = "stack-pointer-global-restored",
    /// It puts back the copy that code generation keeps for its next alloca.
    StackPointerCopyRestored = "stack-pointer-copy-restored",
    /// It is not inlined into a function that keeps no stack pointer.
    MovingFramesNotInlined = "moving-frames-not-inlined",
    /// `byval` arguments are copied before the call, once.
    ByvalCopiedOnce = "byval-copied-once",
    /// What is promised of functions that may suspend is taken back.
    FunctionPromisesTakenBack = "function-promises-taken-back",
    /// What is promised of calls that may suspend is taken back.
    CallPromisesTakenBack = "call-promises-taken-back",
    /// What metadata says of calls that may suspend goes.
    CallMetadataDropped = "call-metadata-dropped",
    /// The frame of a call that may suspend outlives it.
    TailMarkersCleared = "tail-markers-cleared",
    /// No pass makes two calls of a suspend point, one for calls and one for rewinds, and
    /// inlines or specialises one of them: the callee's frame would lie elsewhere.
    PointsNotDuplicated = "points-not-duplicated",
    /// Where a loop has a copy for rewinds, what both define is joined behind them.
    CopiedValuesJoined = "copied-values-joined",
    /// Neither is the callee of one of two calls of a suspend point inlined or specialised.
    CopiedCallsAlike = "copied-calls-alike",
    /// No pass moves code of an unwind or a rewind into a function of its own: that one's
    /// frame would lie where the suspended callee's is.
    CodeNotOutlined = "code-not-outlined",
    /// Nor code that writes or reads records: that one's frame would lie where they are.
    RuntimeNotOutlined = "runtime-not-outlined",
    /// No pass computes a test of the state from another.
    StateIsVolatile = "state-is-volatile",
    /// Bases and switch calls with a body are not inlined after the pass.
    RuntimeNotInlined = "runtime-not-inlined",
    /// What a base calls is not specialised for one of its calls.
    TasksKept = "tasks-kept",
    /// What a base calls is hidden from passes before this one.
    TasksHidden = "tasks-hidden",
    /// With `resume=frame`, what an exception may go on in, or what is asked for more arguments, is entered
    /// with all that it has called.
    EnteredTogether = "entered-together",
    /// With `resume=frame`, a function that is entered alone has a frame of its own.
    EnteredFramesNotInlined = "entered-frames-not-inlined",
    /// With `resume=frame`, no argument is copied for a function that is entered alone.
    NothingCopiedOnEntry = "nothing-copied-on-entry",
    /// With `resume=frame`, a record has room for what its function returns.
    RoomForResults = "room-for-results",
    /// Wrappers of the runtime interface have no frame of their own.
    WrappersInlined = "wrappers-inlined",
    /// There is room before a record is written.
    RoomChecked = "room-checked",
    /// With abi=binaryen, the stack has not come to the buffer.
    BufferApart = "buffer-apart",
    /// What an unwind comes to, and is not instrumented, enters no instrumented function.
    EntriesChecked = "entries-checked",
    /// A rewind starts with the stack pointer of the first call.
    StackPointerBackOnRewind = "stack-pointer-back-on-rewind",
    /// What runs while something is suspended stays below it.
    StackPointerBelowSuspended = "stack-pointer-below-suspended",
    /// Objects for different interfaces cannot be linked.
    InterfacesToldApart = "interfaces-told-apart",
    /// Imports and switch calls get their arguments again.
    ArgumentsPassedAgain = "arguments-passed-again",
    /// Variable arguments are written again.
    VariableArgumentsPassedAgain = "variable-arguments-passed-again",
    /// What is live behind a call that returns twice lies in memory.
    MemoryBehindSetjmp = "memory-behind-setjmp",
    /// No later pass turns that back into values.
    VolatileBehindSetjmp = "volatile-behind-setjmp",
    /// A rewind through a loop's header leaves that alone.
    HeadersLeaveMemoryAlone = "headers-leave-memory-alone",
    /// A rewind that pops a record by words pops all of them.
    WholeRecordsPopped = "whole-records-popped",
    /// What the handler of a call's exceptions needs is kept.
    HandlersGetTheirValues = "handlers-get-their-values",
    /// What the normal edge of an `invoke` shares with others is not its own.
    InvokeResultsStandAlone = "invoke-results-stand-alone",
    /// Catch blocks and cleanups with suspend points leave their funclets.
    CatchBlocksLeave = "catch-blocks-leave",
    /// No rewind enters what only landing pads lead to, which code generation drops.
    LandingPadsNotEntered = "landing-pads-not-entered",
    /// A suspension in a funclet, as of a cleanup for an exception that is not C++'s, traps.
    CleanupsGuarded = "cleanups-guarded",
    /// A function with a tail callee's record goes on to that.
    TailCalleesForwarded = "tail-callees-forwarded",
    /// A tail call of what is not instrumented is an ordinary call.
    TailCallsOfImportsKeepTheirFrame = "tail-calls-of-imports-keep-their-frame",
    /// Code generation makes a tail call of a tail call.
    TailCallsWithoutSret = "tail-calls-without-sret",
    /// What is instrumented is not instrumented again.
    InstrumentedOnce = "instrumented-once",
    /// A suspend point that an earlier run has missed is an error.
    MissedPointsRefused = "missed-points-refused",
    /// Symbols with names of the runtime are the runtime's, or an error.
    NamesChecked = "names-checked",
    /// An indirect call may reach what has its signature and address.
    IndirectCallsReach = "indirect-calls-reach",
    /// In an open world, what is not shown may suspend.
    UnknownMaySuspend = "unknown-may-suspend",
    /// In an open world, what the linker may replace may suspend.
    ReplaceableMaySuspend = "replaceable-may-suspend",
    /// Copies of other modules' functions are not inlined.
    CopiesDropped = "copies-dropped",
    /// Nothing panics; else, the host is told, and nothing crosses into LLVM.
    NoPanics = "no-panics",
    /// What is live across a call that may collect lies in a slot.
    GcSlotsKept = "gc-slots-kept",
    /// Values that are kept at the same time lie in different slots.
    GcSlotsApart = "gc-slots-apart",
    /// What LLVM copies as another type may have pointers in it.
    GcCopiesKept = "gc-copies-kept",
    /// What is not aligned is stored where its pointers are.
    GcUnalignedKept = "gc-unaligned-kept",
    /// LLVM must take it that whoever is called reads the slots.
    GcSlotsEscape = "gc-slots-escape",
    /// ... and variables that may hold pointers.
    GcVariablesEscape = "gc-variables-escape",
    /// ... and the program's variables.
    GcGlobalsEscape = "gc-globals-escape",
    /// What a pointer was computed from is kept as long as that.
    GcBasesKept = "gc-bases-kept",
    /// A pointer into an object is kept beside what it was computed from.
    GcPiecesKept = "gc-pieces-kept",
    /// Arguments of what keeps none itself are kept for it.
    GcArgumentsKept = "gc-arguments-kept",
    /// ... also if only a pointer says who that is.
    GcArgumentsOfPointersKept = "gc-arguments-of-pointers-kept",
    /// A library function may call back what is not known.
    GcUnknownCallbacks = "gc-unknown-callbacks",
    /// What is promised of calls that may collect is taken back.
    GcPromisesTakenBack = "gc-promises-taken-back",
    /// What may collect is no function of the C library, whatever its name.
    GcNoBuiltins = "gc-no-builtins",
    /// The frame of a call that may collect is read by it.
    GcTailMarkersCleared = "gc-tail-markers-cleared",
    /// While a task is suspended, others may collect.
    GcSuspensionsCollect = "gc-suspensions-collect",
    /// What the pass does not see may collect.
    GcUnknownCollects = "gc-unknown-collects",
    /// What is live behind `setjmp` stays where a collector finds it.
    GcKeptBehindSetjmp = "gc-kept-behind-setjmp",
    /// Roots with a body keep their arguments.
    GcRootsKeepArguments = "gc-roots-keep-arguments",
    /// Roots with a body are known in copies that LLVM makes of them.
    GcRootsMarked = "gc-roots-marked",
    /// A call that an earlier run has missed is an error.
    GcMissedCallsRefused = "gc-missed-calls-refused",
    /// So is a tail call that leaves no frame for arguments.
    GcTailCallsRefused = "gc-tail-calls-refused",
    /// Roots with a body stay out of line.
    GcRootsKept = "gc-roots-kept",
    /// Constructors that suspend are an error.
    ConstructorsRefused = "constructors-refused",
    /// Assembly that calls what suspends is an error.
    AssemblyRefused = "assembly-refused",
}

#[cfg(test)]
#[test]
fn each_rule_has_a_row_in_the_documentation() {
    let page = include_str!("../../docs/soundness.md");
    // Other tables have two columns, or begin with no name.
    let rows = page.lines().filter_map(|line| {
        let cells: Vec<_> = line.strip_prefix("| `")?.split('|').collect();
        (cells.len() == 4).then(|| cells[0].trim_end().trim_end_matches('`'))
    });
    let rules = Rule::ALL.iter().map(|rule| rule.name());
    assert_eq!(rows.collect::<Vec<_>>(), rules.collect::<Vec<_>>());
}

impl Rule {
    /// Whether the rule holds in this build.
    #[cfg(not(feature = "mutants"))]
    #[inline(always)]
    pub const fn holds(self) -> bool {
        true
    }

    /// Whether the rule holds in this run.
    #[cfg(feature = "mutants")]
    pub fn holds(self) -> bool {
        static WITHOUT: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
        WITHOUT.get_or_init(|| std::env::var("ASYNCIFY_WITHOUT").ok()).as_deref()
            != Some(self.name())
    }
}
