//! The one table of all options.
//!
//! Invariant: an option's key, values, default and description stand here and
//! nowhere else. The parser, the hosts' command lines, `--help` and
//! `docs/options.md` are all made from [`TABLE`].

/// What an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Names and wildcards joined by `:`, see [`NameList`](super::NameList).
    List,
    /// One of these words, the default first.
    Choice(&'static [&'static str]),
    /// On or off: `key`, `no-key`, `key=on`, `key=off`.
    Flag,
    /// The name of a file, relative to the working directory. None by default.
    File,
}

/// One option.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Its name in every host.
    pub key: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// The value that it has when it is not given; empty for lists and files.
    pub default: &'static str,
    /// What help shows for the value; empty for flags.
    pub placeholder: &'static str,
    /// One line for `--help`: a phrase without full stop.
    pub help: &'static str,
    /// The rest, for the documentation: Markdown paragraphs.
    pub details: &'static str,
}

/// Defines an enumeration whose values have names in options. The first is the
/// default.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$value_doc])* $value,)+ }

        impl $name {
            /// All values, the default first.
            pub const ALL: &'static [Self] = &[$(Self::$value,)+];
            /// Their names in options, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($text,)+];

            /// Its name in options.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$value => $text,)+
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::ALL[0]
            }
        }
    };
}

choices! {
    /// What a function that the module only declares may do.
    World {
        /// It may suspend, unless it is known not to.
        Open = "open",
        /// It does not suspend, unless it is a switch call.
        Closed = "closed",
    }
}
choices! {
    /// What an indirect call may reach.
    Indirect {
        /// Functions of the call's signature whose address is taken.
        Signature = "signature",
        /// Any function whose address is taken.
        All = "all",
        /// Nothing that suspends.
        None = "none",
    }
}
choices! {
    /// Where saved words go and what is exported.
    Abi {
        /// Below the deepest frame of the native stack; nothing is exported.
        Native = "native",
        /// Into the caller's `{pos, end}` buffer, with Binaryen's five exports.
        Binaryen = "binaryen",
    }
}
choices! {
    /// Which values are kept in stack slots for a garbage collector.
    Gc {
        /// None.
        None = "none",
        /// All that may be pointers, across calls that may collect.
        Conservative = "conservative",
    }
}
choices! {
    /// How a task that was suspended goes on.
    Resume {
        /// All its functions are entered again, from the outermost to the innermost.
        Chain = "chain",
        /// The innermost is entered, and each of the others when what it has called returns.
        Frame = "frame",
    }
}
choices! {
    /// What to optimise for.
    Prefer {
        /// What each function's own attributes ask for.
        Auto = "auto",
        /// Speed, in every function.
        Speed = "speed",
        /// Size, in every function.
        Size = "size",
    }
}

/// A row that takes a list of functions.
const fn list(key: &'static str, help: &'static str, details: &'static str) -> Spec {
    Spec { key, kind: Kind::List, default: "", placeholder: "LIST", help, details }
}

/// A row that takes one of `words`, which `placeholder` shows joined by bars.
const fn choice(
    key: &'static str,
    words: &'static [&'static str],
    placeholder: &'static str,
    help: &'static str,
    details: &'static str,
) -> Spec {
    let kind = Kind::Choice(words);
    Spec { key, kind, default: words[0], placeholder, help, details }
}

pub(super) const SWITCH: Spec = list(
    "switch",
    "functions whose calls may suspend: symbols, or wasm imports as module.name",
    "A *switch call* is a call that may suspend the task. Every function that can reach one is \
     instrumented. Where nothing is designated, here or in the source, the module comes out \
     unchanged and a remark says so.",
);

pub(super) const NEVER: Spec = list(
    "never",
    "functions that do not suspend and are not instrumented",
    "A promise: if such a function does suspend after all, its frame cannot be unwound.",
);

pub(super) const ALWAYS: Spec = list(
    "always",
    "functions that may suspend, whatever the analysis says",
    "For functions that suspend in ways the module does not show.",
);

pub(super) const WORLD: Spec = choice(
    "world",
    World::NAMES,
    "open|closed",
    "whether functions that are only declared may suspend",
    "`open`, for one file of many: a function that the module only declares may suspend, unless it \
     is known not to (a wasm import that is not a switch call, a function of the C library, one \
     named in `never`).\n\n\
     `closed`, for whole programs: only switch calls do. The driver's `link` is closed.",
);

pub(super) const INDIRECT: Spec = choice(
    "indirect",
    Indirect::NAMES,
    "signature|all|none",
    "what an indirect call may reach",
    "`signature`: the functions whose address is taken and whose signature is that of the call.\n\n\
     `all`: any function whose address is taken.\n\n\
     `none`: nothing that suspends. A promise, as `never` is.",
);

pub(super) const ABI: Spec = choice(
    "abi",
    Abi::NAMES,
    "native|binaryen",
    "where saved words go, and what is exported",
    "`native`: words are pushed below the deepest frame of the stack in linear memory, and nothing \
     is exported.\n\n\
     `binaryen`: words go to the `{pos, end}` buffer that the host gives, and the five \
     `asyncify_*` functions of Binaryen's Asyncify are exported.",
);

pub(super) const GC: Spec = choice(
    "gc",
    Gc::NAMES,
    "none|conservative",
    "which values to keep in stack slots for a garbage collector",
    "`conservative`: every value that may be a pointer is kept in a stack slot across calls that \
     may collect, where a scan of the stack finds it. These are calls of what `gc-call` names, of \
     what the pass does not see (declared functions that are neither wasm imports nor of the C or \
     C++ library), calls that may suspend, and all that lead there. See `docs/gc.md`.",
);

pub(super) const GC_CALL: Spec = list(
    "gc-call",
    "functions whose calls may collect: symbols, or wasm imports as module.name",
    "The roots from which calls that may collect are found, as suspending ones are from `switch`. \
     Only read with `gc=conservative`. In the source: the attribute `\"asyncify-gc\"=\"collects\"`, \
     or `ASYNCIFY_GC_CALL` of `asyncify.h`.",
);

pub(super) const GC_NEVER: Spec = list(
    "gc-never",
    "functions whose calls do not collect",
    "A promise: where such a function does collect after all, what its callers use may be freed. In \
     the source: the attribute `\"asyncify-gc\"=\"never\"`, or `ASYNCIFY_GC_NEVER`.",
);

pub(super) const GC_INTEGERS: Spec = Spec {
    key: "gc-integers",
    kind: Kind::Flag,
    default: "on",
    placeholder: "",
    help: "integers as wide as a pointer may be pointers for the collector, too",
    details: "With `no-gc-integers`, only those integers are kept that come from a pointer or become \
              one in the same function, and what LLVM may have made of a struct with pointers to copy \
              it. That costs less, and misses pointers that the program has in integers for longer: \
              in arguments and results of type `uintptr_t`.",
};

pub(super) const PREFER: Spec = choice(
    "prefer",
    Prefer::NAMES,
    "auto|speed|size",
    "what to optimise for",
    "`auto` lets suspend points share the code that spills their values, but for calls of a function \
     by itself, where stacks get deep; `size` lets those share it, too. With `speed`, a loop that is \
     not too large has a copy for the round that was suspended, and asks for nothing itself. `auto` \
     follows each function's `optsize`, `minsize`, `hot` and `cold`.",
);

pub(super) const RESUME: Spec = choice(
    "resume",
    Resume::NAMES,
    "chain|frame",
    "how a task that was suspended goes on",
    "`chain`: all functions that were suspended are entered again, the outermost first, so that a \
     switch takes time with the depth of the stack.\n\n\
     `frame`: the innermost is entered alone, and each of the others when what it has called returns. \
     A switch takes as long as what has been called since the last one. That is for `abi=native` and \
     tasks of `asyncify.h`, whose library has to be compiled with the same option; all others are \
     resumed as by `chain`. Functions with handlers for exceptions, or `setjmp`, are entered with all \
     that they have called. Backtraces of the engine show only what was entered, and code is larger \
     (see `docs/tasks.md`).",
);

pub(super) const CHECKED: Spec = Spec {
    key: "checked",
    kind: Kind::Flag,
    default: "off",
    placeholder: "",
    help: "check at run time that every frame an unwind passes is instrumented",
    details: "A call that is no suspend point, and that the module does not show to be none, traps if it \
              comes back unwinding: what `never`, `indirect` or `world` say of it is not so. The trap is \
              at the line of the call. Costs time and size: for debugging. Tail calls that must be ones \
              are not checked, nor is code that the pass does not see.",
};

pub(super) const KEEP_VARIABLES: Spec = Spec {
    key: "keep-variables",
    kind: Kind::Flag,
    default: "off",
    placeholder: "",
    help: "keep variables that only a debugger reads",
    details: "In optimised code, a debugger often shows a variable for longer than the program needs \
              it. Such a value is not kept where the program suspends, and is not known from there \
              on, before a suspension or after. With this option it is kept, in functions with debug \
              information (`-g`): code gets larger, and is not the same with `-g` as without. Where \
              code is not optimised, variables are in memory, and known anyway.",
};

pub(super) const STACK_CHECK: Spec = Spec {
    key: "stack-check",
    kind: Kind::Flag,
    default: "off",
    placeholder: "",
    help: "check that there is room on the stack before it is used",
    details: "A function that may suspend checks on entry that its frame, and those of what it \
              calls that does not suspend, fit above the limit that the runtime has set; if not, the \
              task is unwound and ends, before anything is overwritten, and others go on (see \
              `docs/tasks.md`). So do functions that do not suspend, where nobody else can look \
              on their behalf: those that use the stack and may call themselves, have arrays whose \
              length only the running program knows, or are called by hosts, by bases, or (in an \
              open world) by other modules; they are instrumented for that. Of functions that the \
              module does not show, nothing is known: for these the runtime keeps a reserve.",
};

pub(super) const BACKTRACE: Spec = Spec {
    key: "backtrace",
    kind: Kind::Flag,
    default: "off",
    placeholder: "",
    help: "let records say which call they belong to: suspended tasks have backtraces",
    details: "The word of a record that has the number of its suspend point has the address of a \
              constant instead, which says the number, how long the record is, and what functions, \
              files and lines the call stands in. `asyncify backtrace` reads that in an image of \
              memory, `asyncify_backtrace` of `asyncify.h` in the program, `backtraces` of the \
              JavaScript package in the host (see `docs/backtraces.md`). It costs data and some more \
              time for a rewind. With `abi=native`, modules with and without it cannot be linked.",
};

pub(super) const REPORT: Spec = Spec {
    key: "report",
    kind: Kind::File,
    default: "",
    placeholder: "FILE",
    help: "write why each function is instrumented to FILE, as JSON",
    details: "The file is overwritten by each run of the pass.",
};

/// Every option, in the order in which help and documentation show them.
pub const TABLE: &[Spec] = &[
    SWITCH,
    NEVER,
    ALWAYS,
    WORLD,
    INDIRECT,
    ABI,
    GC,
    GC_CALL,
    GC_NEVER,
    GC_INTEGERS,
    PREFER,
    RESUME,
    CHECKED,
    STACK_CHECK,
    KEEP_VARIABLES,
    BACKTRACE,
    REPORT,
];
