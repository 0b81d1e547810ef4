//! What each function is for the transformation, before any call graph: named by
//! an option or an attribute, or known by what it is.

use super::{Problem, runtime_calls::RuntimeCalls};
use crate::{
    ir::{AttributeSite, Function, Linkage, Module, Value},
    options::{Options, Role as Designated, World},
    rules::Rule,
};
use std::collections::HashMap;

/// The function attribute that designates a function in IR, and that the pass
/// leaves on what it made.
pub const ATTRIBUTE: &str = "asyncify";

/// The value of [`ATTRIBUTE`] on a function that the pass has instrumented.
pub const INSTRUMENTED: &str = "instrumented";

/// The value of [`ATTRIBUTE`] on a call that a run of the pass took for one that may
/// suspend.
pub const POINT: &str = "point";

/// The value of [`ATTRIBUTE`] on a function that starts or ends unwinds or rewinds.
pub const RUNTIME: &str = "runtime";

/// The value of [`ATTRIBUTE`] on a function whose calls may suspend, and which is not
/// instrumented itself.
pub const SWITCH: &str = "switch";

/// The function attribute that the pass leaves on functions of which it has made the calls of
/// the runtime interface a part: which end they are, the value of [`Role::end`].
pub const END: &str = "asyncify-end";

/// The function that is called when the stack has no room. The pass brings one that traps,
/// for programs that have none: `void __asyncify_overflow(void)`.
pub const OVERFLOW: &str = "__asyncify_overflow";

/// The functions of the runtime interface that a program can import from the wasm
/// module `asyncify`; the pass brings their definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AsyncifyImport {
    /// `start_unwind(ptr)`
    StartUnwind,
    /// `stop_unwind()`
    StopUnwind,
    /// `start_rewind(ptr)`
    StartRewind,
    /// `stop_rewind()`
    StopRewind,
    /// `get_state() -> i32`
    GetState,
}

impl AsyncifyImport {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::StartUnwind, Self::StopUnwind, Self::StartRewind, Self::StopRewind, Self::GetState];

    /// The name of the import; the export has `asyncify_` before it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StartUnwind => "start_unwind",
            Self::StopUnwind => "stop_unwind",
            Self::StartRewind => "start_rewind",
            Self::StopRewind => "stop_rewind",
            Self::GetState => "get_state",
        }
    }

    /// The name of the export that `abi=binaryen` makes of it.
    pub fn export(self) -> String {
        format!("asyncify_{}", self.name())
    }

    /// Its wasm function type, as [`wasm_signature`](super::signature::wasm_signature) has
    /// it.
    pub const fn signature(self) -> &'static str {
        match self {
            Self::StartUnwind | Self::StartRewind => "i32->",
            Self::StopUnwind | Self::StopRewind => "->",
            Self::GetState => "->i32",
        }
    }

    /// Its declaration in C, without attributes.
    pub fn declaration(self) -> String {
        match self {
            Self::StartUnwind | Self::StartRewind => format!("void {}(void *)", self.name()),
            Self::StopUnwind | Self::StopRewind => format!("void {}(void)", self.name()),
            Self::GetState => format!("int {}(void)", self.name()),
        }
    }

    /// Which of them `function` is, if any: the import, or the definition that an
    /// earlier run brought for it.
    pub fn of(function: Function<'_>) -> Option<Self> {
        let find = |name: &str| Self::ALL.into_iter().find(|import| import.name() == name);
        if function.is_declaration() {
            let (module, name) = function.wasm_import()?;
            return find(&name).filter(|_| module == "asyncify");
        }
        find(function.name().strip_prefix("__asyncify_")?)
            .filter(|_| function.string_attribute(ATTRIBUTE).as_deref() == Some(RUNTIME))
    }
}

/// What a function is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Nothing is known of it but its body.
    Ordinary,
    /// A call of it may suspend; it is not instrumented itself. Says who said so.
    Switch(String),
    /// May suspend, whatever the analysis finds; instrumented if it has a body.
    Always(String),
    /// Does not suspend and is not instrumented.
    Never(String),
    /// Starts an unwind or ends a rewind: a switch call that lives in the module.
    Top,
    /// Ends an unwind or starts a rewind: nothing above it sees a suspension.
    Base,
    /// Only wraps calls of the runtime interface; its callers are the top or the base.
    Wrapper,
    /// Instrumented by an earlier run of the pass.
    Instrumented,
    /// One of the runtime interface's own functions.
    Import(AsyncifyImport),
    /// Declared here and defined in a module that this one knows nothing of.
    Unknown,
    /// Known not to suspend by what it is: says what.
    Harmless(&'static str),
}

impl Role {
    /// The value of [`END`] on functions of this role.
    pub fn end(&self) -> Option<&'static str> {
        match self {
            Role::Top => Some("top"),
            Role::Base => Some("base"),
            _ => None,
        }
    }

    fn of_end(end: &str) -> Option<Role> {
        [Role::Top, Role::Base].into_iter().find(|role| role.end() == Some(end))
    }

    /// Finds the roles of all functions of `module`, in its order. Fails with
    /// everything that is contradictory in options and source.
    pub fn of_all<'m>(
        module: &Module<'m>,
        options: &Options,
    ) -> Result<Vec<Role>, Vec<Problem<'m>>> {
        let annotations = annotations(module, ATTRIBUTE);
        let aliases = aliases(module);
        let runtime = RuntimeCalls::new(module);
        let mut problems = Vec::new();
        let roles = module
            .functions()
            .map(|function| {
                let annotation = annotations.get(&function).map(String::as_str);
                let aliases = aliases.get(&function).map_or(&[][..], Vec::as_slice);
                Role::of(function, annotation, aliases, &runtime, options).unwrap_or_else(
                    |problem| {
                        problems.push(problem);
                        Role::Ordinary
                    },
                )
            })
            .collect();
        if problems.is_empty() { Ok(roles) } else { Err(problems) }
    }

    /// Finds the role of `function`. `annotation` is what its source says, where the
    /// language cannot give functions attributes of LLVM's.
    fn of<'m>(
        function: Function<'m>,
        annotation: Option<&str>,
        aliases: &[String],
        runtime: &RuntimeCalls<'m>,
        options: &Options,
    ) -> Result<Role, Problem<'m>> {
        if let Some(import) = AsyncifyImport::of(function) {
            return Ok(Role::Import(import));
        }
        if function.is_intrinsic() {
            return Ok(Role::Harmless("an intrinsic"));
        }
        let attribute = function.string_attribute(ATTRIBUTE);
        if attribute.as_deref() == Some(INSTRUMENTED) && Rule::InstrumentedOnce.holds() {
            return Ok(Role::Instrumented);
        }
        let name = function.name();
        let import = function.wasm_import().map(|(module, name)| format!("{module}.{name}"));
        if name == OVERFLOW {
            return Ok(Role::Harmless("only the pass's own code calls it"));
        }
        let mut names = vec![name.as_str()];
        names.extend(import.as_deref());
        names.extend(aliases.iter().map(String::as_str));
        let designation = options.designation(&names).map_err(|error| Problem {
            function: Some(function),
            instruction: None,
            message: error.to_string(),
        })?;
        if let Some(designation) = designation {
            let source = designation.source;
            return Ok(match designation.role {
                Designated::Switch => Role::Switch(source),
                Designated::Always => Role::Always(source),
                Designated::Never => Role::Never(source),
            });
        }
        let attribute = attribute.as_deref().or(annotation);
        let source = || format!("\"{ATTRIBUTE}\"=\"{}\"", attribute.unwrap_or_default());
        match attribute {
            None => {}
            Some(SWITCH) => return Ok(Role::Switch(source())),
            Some("always") => return Ok(Role::Always(source())),
            Some("never") => return Ok(Role::Never(source())),
            Some(RUNTIME) => {
                let before = || function.string_attribute(END).and_then(|end| Role::of_end(&end));
                return Ok(runtime.role(function).or_else(before).unwrap_or(Role::Base));
            }
            Some(other) => {
                return Err(Problem {
                    function: Some(function),
                    instruction: None,
                    message: format!(
                        "unknown value '{other}' of function attribute \"{ATTRIBUTE}\" \
                         (switch, never, always, runtime)"
                    ),
                });
            }
        }
        if runtime.is_wrapper(function) {
            return Ok(Role::Wrapper);
        }
        if let Some(role) = runtime.role(function) {
            return Ok(role);
        }
        if options.world == World::Open && !is_defined(function) {
            return Ok(if import.is_some() {
                Role::Harmless("a wasm import that is no switch call")
            } else if let Some(library) = library(function) {
                Role::Harmless(library)
            } else if Rule::UnknownMaySuspend.holds() {
                Role::Unknown
            } else {
                Role::Harmless("unknown")
            });
        }
        Ok(if function.is_declaration() {
            Role::Harmless("outside of a closed world")
        } else {
            Role::Ordinary
        })
    }
}

/// What annotations of the form `KEY=VALUE` say of functions. Rust has none: there, it is the name of
/// the section that a function is to be in. In wasm objects each has its own, whatever it is told.
pub fn annotations<'m>(module: &Module<'m>, key: &str) -> HashMap<Function<'m>, String> {
    let sections = module.functions().map(|function| (function.value(), function.section()));
    module
        .annotations()
        .into_iter()
        .chain(sections)
        .filter_map(|(value, text)| {
            let text = text.strip_prefix(key)?.strip_prefix('=')?;
            Some((value.as_function()?, text.to_owned()))
        })
        .collect()
}

/// The names of the aliases of each function. An alias that a list names stands for its
/// function.
pub fn aliases<'m>(module: &Module<'m>) -> HashMap<Function<'m>, Vec<String>> {
    let mut aliases: HashMap<Function<'m>, Vec<String>> = HashMap::new();
    for alias in module.aliases() {
        if let Some(function) = alias.indirect_symbol_target().and_then(Value::as_function) {
            aliases.entry(function).or_default().push(alias.name());
        }
    }
    aliases
}

/// What library a function that has no body here belongs to, if it is one that all
/// programs have.
pub fn library(function: Function<'_>) -> Option<&'static str> {
    let name = function.name();
    if function.is_library_function() || is_jump(function, &name) {
        Some("a function of the C library")
    } else {
        is_exception_runtime(&name).then_some("a function of the C++ runtime library")
    }
}

/// `setjmp` and `longjmp`, which LLVM does not count among the functions of the C library:
/// code generation makes something else of them.
fn is_jump(function: Function<'_>, name: &str) -> bool {
    function.value().has_attribute(AttributeSite::Function, "returns_twice")
        || ["longjmp", "_longjmp", "siglongjmp"].contains(&name)
}

/// Functions that the compiler calls for exceptions, by the Itanium C++ ABI: they begin,
/// end and continue them. (Destructors of exceptions are passed to `__cxa_throw` by
/// address; a suspending one is warned of.)
fn is_exception_runtime(name: &str) -> bool {
    ["__cxa_", "_Unwind_", "__gxx_personality", "__gxx_wasm_personality"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
        || name == "_ZSt9terminatev"
}

/// Whether the code of the function comes from this module.
pub fn is_defined(function: Function<'_>) -> bool {
    !function.is_declaration() && function.linkage() != Linkage::LLVMAvailableExternallyLinkage
}

/// Whether the linker may take another module's code for a function that this one
/// defines.
pub fn is_replaceable(function: Function<'_>) -> bool {
    is_defined(function) && is_replaceable_linkage(function.linkage())
}

/// Whether the linker may take another module's definition for one of this linkage.
pub fn is_replaceable_linkage(linkage: Linkage) -> bool {
    matches!(linkage, Linkage::LLVMWeakAnyLinkage | Linkage::LLVMLinkOnceAnyLinkage)
}
