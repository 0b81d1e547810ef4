//! Which calls may collect garbage (`gc=conservative`).
//!
//! Found backwards through the call graph, as calls that may suspend are, from the functions
//! that are designated, from those that the pass does not see, and from all that may suspend:
//! while a task is suspended, others run. No role stops it: a function that never suspends, and
//! the runtime itself, may collect all the same.

use super::{
    Problem, Reach, Target,
    reach::FunctionIndex,
    roles::{aliases, annotations, is_defined, library},
    search::Way,
};
use crate::{
    ir::{Function, Module, Value},
    options::{Indirect, Options, World},
    rules::Rule,
};
use std::collections::HashMap;

/// The function attribute that says whether calls of a function may collect.
pub const GC_ATTRIBUTE: &str = "asyncify-gc";

/// What it is called with the value of [`GC_ATTRIBUTE`].
const COLLECTS: &str = "collects";
const NEVER: &str = "never";

/// A call that may collect.
#[derive(Clone, Copy, Debug)]
pub struct CollectingCall<'m> {
    /// The call.
    pub call: Value<'m>,
    /// Whether its arguments must be kept while it runs, because the callee does not do so:
    /// the pass does not see it, or a rewind passes it the same arguments again.
    pub keeps_arguments: bool,
}

/// Which calls of a module may collect.
#[derive(Debug)]
pub struct Collections<'m> {
    calls: Vec<Vec<CollectingCall<'m>>>,
    ways: Vec<Option<Way>>,
    /// For each function that is designated to collect, by whose word.
    roots: HashMap<FunctionIndex, String>,
}

/// What is known of one function before any call graph.
enum Known {
    /// Calls of it may collect. Says by whose word.
    Root(String),
    /// They do not.
    Never,
    /// The pass does not see it.
    Unknown,
    /// What it calls decides.
    Ordinary,
}

impl<'m> Collections<'m> {
    /// Analyses `module`, whose functions `reach` knows. Fails with everything that is
    /// contradictory in options and attributes.
    pub fn new(
        module: &Module<'m>,
        reach: &Reach<'m>,
        options: &Options,
    ) -> Result<Self, Vec<Problem<'m>>> {
        let (annotations, aliases) = (annotations(module, GC_ATTRIBUTE), aliases(module));
        let mut problems = Vec::new();
        let known: Vec<_> = reach
            .functions()
            .iter()
            .map(|function| {
                let annotation = annotations.get(function).map(String::as_str);
                let aliases = aliases.get(function).map_or(&[][..], Vec::as_slice);
                known(*function, annotation, aliases, options).unwrap_or_else(|message| {
                    problems.push(Problem {
                        function: Some(*function),
                        instruction: None,
                        message,
                    });
                    Known::Ordinary
                })
            })
            .collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let may_suspend = |function: FunctionIndex| {
            reach.reason(function).is_some() && Rule::GcSuspensionsCollect.holds()
        };
        let is_start = |function: &FunctionIndex| match known[*function] {
            Known::Root(_) | Known::Unknown => true,
            Known::Never => false,
            Known::Ordinary => may_suspend(*function) || reach.is_replaceable(*function),
        };
        // That nothing suspends behind a pointer does not say that nothing collects there.
        let indirect = match options.indirect {
            Indirect::All => Indirect::All,
            Indirect::Signature | Indirect::None => Indirect::Signature,
        };
        let also = callbacks(reach);
        let is_open = options.world == World::Open;
        let found = reach.calls(indirect, is_open).search(
            (0..known.len()).filter(is_start),
            Vec::new(),
            &also,
            |function| {
                !matches!(known[function], Known::Never)
                    && !reach.functions()[function].is_declaration()
            },
        );
        let mut calls = vec![Vec::new(); known.len()];
        let collects = |function: FunctionIndex| found.ways[function].is_some();
        let mut handed_out = also.iter().copied().peekable();
        for (number, site) in reach.sites().iter().enumerate() {
            let mut calls_back = false;
            while let Some((_, callback)) = handed_out.next_if(|(of, _)| *of == number) {
                calls_back |= collects(callback);
            }
            let suspends = reach.may_suspend(site) && Rule::GcSuspensionsCollect.holds();
            let may_collect = calls_back
                || match &site.target {
                    Target::Direct(callee) => collects(*callee),
                    Target::OneOf(callees) => callees.iter().any(|&callee| collects(callee)),
                    Target::Indirect(signature) => found.signatures[*signature].is_some(),
                    Target::Replaceable => true,
                };
            if !may_collect && !suspends {
                continue;
            }
            let is_root_outside = reach.direct_callee(site).is_some_and(|callee| {
                matches!(known[callee], Known::Root(_)) && !is_defined(reach.functions()[callee])
            });
            calls[site.caller].push(CollectingCall {
                call: site.call,
                keeps_arguments: (calls_back
                    || is_root_outside
                    || suspends && reach.rewinds_with_arguments(site))
                    && Rule::GcArgumentsKept.holds(),
            });
        }
        let roots = known
            .into_iter()
            .enumerate()
            .filter_map(|(index, known)| match known {
                Known::Root(source) => Some((index, source)),
                _ => None,
            })
            .collect();
        Ok(Collections { calls, ways: found.ways, roots })
    }

    /// The calls in a function that may collect, in order.
    pub fn calls_in(&self, function: FunctionIndex) -> &[CollectingCall<'m>] {
        &self.calls[function]
    }

    /// Whether calls of a function may collect.
    pub fn collects(&self, function: FunctionIndex) -> bool {
        self.ways[function].is_some()
    }

    /// Whether a function is designated: the search starts from it.
    pub fn is_root(&self, function: FunctionIndex) -> bool {
        self.roots.contains_key(&function)
    }

    /// Whether no function of the module may collect.
    pub fn is_empty(&self) -> bool {
        self.calls.iter().all(Vec::is_empty)
    }

    /// Why calls of a function may collect, in words.
    pub fn reason(&self, reach: &Reach<'m>, function: FunctionIndex) -> String {
        match self.ways[function] {
            _ if let Some(source) = self.roots.get(&function) => format!("may collect: {source}"),
            Some(Way::Calls(_, callee)) => {
                format!("may collect: calls '{}', which may", reach.functions()[callee].name())
            }
            Some(Way::CallsAnything(_)) => {
                "may collect: calls indirectly what this module does not show".into()
            }
            Some(Way::Start) if reach.reason(function).is_some() => {
                "may collect: others run while it is suspended".into()
            }
            Some(Way::Start) => "may collect: defined elsewhere".into(),
            None => "does not collect".into(),
        }
    }
}

fn known(
    function: Function<'_>,
    annotation: Option<&str>,
    aliases: &[String],
    options: &Options,
) -> Result<Known, String> {
    if function.is_intrinsic() {
        return Ok(Known::Never);
    }
    let name = function.name();
    let import = function.wasm_import().map(|(module, name)| format!("{module}.{name}"));
    let mut names = vec![name.as_str()];
    names.extend(import.as_deref());
    names.extend(aliases.iter().map(String::as_str));
    match options.collects(&names).map_err(|error| error.to_string())? {
        Some((true, source)) => return Ok(Known::Root(source)),
        Some((false, _)) => return Ok(Known::Never),
        None => {}
    }
    let attribute = function.string_attribute(GC_ATTRIBUTE);
    match attribute.as_deref().or(annotation) {
        Some(COLLECTS) => return Ok(Known::Root(format!("\"{GC_ATTRIBUTE}\"=\"{COLLECTS}\""))),
        Some(NEVER) => return Ok(Known::Never),
        Some(other) => {
            return Err(format!(
                "unknown value '{other}' of function attribute \"{GC_ATTRIBUTE}\" \
                 ({COLLECTS}, {NEVER})"
            ));
        }
        None => {}
    }
    let is_outside = !is_defined(function) && import.is_none() && library(function).is_none();
    // The pass's own functions are known by their names.
    let is_own = name.starts_with("__asyncify_");
    Ok(if is_outside && !is_own && Rule::GcUnknownCollects.holds() {
        Known::Unknown
    } else {
        Known::Ordinary
    })
}

/// The functions that calls of other code may call back, with the number of each call, in
/// order: those that are passed by address, and destructors of exceptions where one ends.
fn callbacks(reach: &Reach<'_>) -> Vec<(usize, FunctionIndex)> {
    let callee_name = |site| {
        let callee = reach.direct_callee(site)?;
        let function = reach.functions()[callee];
        function.is_declaration().then(|| function.name())
    };
    let mut destructors: Vec<_> = reach
        .sites()
        .iter()
        .filter(|site| callee_name(site).as_deref() == Some("__cxa_throw"))
        .filter_map(|site| reach.find(*site.call.arguments().get(2)?))
        .collect();
    destructors.sort_unstable();
    destructors.dedup();
    let mut found = Vec::new();
    for (number, site) in reach.sites().iter().enumerate() {
        let Some(name) = callee_name(site) else { continue };
        if ["__cxa_end_catch", "__cxa_decrement_exception_refcount"].contains(&name.as_str()) {
            found.extend(destructors.iter().map(|&destructor| (number, destructor)));
        } else if name != "__cxa_throw" {
            let arguments = site.call.arguments();
            found.extend(arguments.into_iter().filter_map(|it| Some((number, reach.find(it)?))));
        }
    }
    found
}
