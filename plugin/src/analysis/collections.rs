//! Which calls may collect garbage (`gc=conservative`).
//!
//! Found backwards through the call graph, as calls that may suspend are, from the functions
//! that are designated, from those that the pass does not see, and from all that may suspend:
//! while a task is suspended, others run. No role stops it: a function that never suspends, and
//! the runtime itself, may collect all the same.

use super::{
    Problem, Reach, Target,
    reach::{CallSite, FunctionIndex, is_address_taken},
    roles::{aliases, annotations, is_defined, library},
    search::Way,
    signature::wasm_signature,
};
use crate::{
    ir::{AttributeSite, Function, Module, Value},
    options::{Indirect, Options, World},
    rules::Rule,
};
use std::collections::{HashMap, HashSet};

/// The function attribute that says whether calls of a function may collect.
pub const GC_ATTRIBUTE: &str = "asyncify-gc";

/// The function attribute that a function has when its values are kept.
pub const GC_SLOTS: &str = "asyncify-gc-slots";

/// The value of [`GC_ATTRIBUTE`] on a call that a run of the pass took for one that may collect.
pub const GC_POINT: &str = "point";

/// What it is called with the value of [`GC_ATTRIBUTE`].
pub const COLLECTS: &str = "collects";
const NEVER: &str = "never";

/// A call that may collect.
#[derive(Clone, Copy, Debug)]
pub struct CollectingCall<'m> {
    /// The call.
    pub call: Value<'m>,
    /// The number of its call site.
    pub site: usize,
    /// Whether its arguments must be kept while it runs, because the callee does not do so, or
    /// may not: the pass does not see it, or a rewind passes it the same arguments again.
    pub keeps_arguments: bool,
    /// Whether that is certain: a tail call, which leaves no frame for them, would be wrong.
    pub needs_frame: bool,
}

/// Which calls of a module may collect.
#[derive(Debug)]
pub struct Collections<'m> {
    calls: Vec<Vec<CollectingCall<'m>>>,
    ways: Vec<Option<Way>>,
    /// For each function that is designated to collect, by whose word.
    roots: HashMap<FunctionIndex, String>,
    /// Functions that make others call what the module does not show.
    hands_out: HashSet<FunctionIndex>,
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
        let is_open = options.world == World::Open;
        let handed_out = HandedOut::new(reach, is_open);
        let is_start = |function: &FunctionIndex| match known[*function] {
            Known::Root(_) | Known::Unknown => true,
            Known::Never => false,
            Known::Ordinary => {
                may_suspend(*function)
                    || reach.is_replaceable(*function)
                    || handed_out.unknown_in.contains(function)
            }
        };
        // That nothing suspends behind a pointer does not say that nothing collects there.
        let indirect = match options.indirect {
            Indirect::All => Indirect::All,
            Indirect::Signature | Indirect::None => Indirect::Signature,
        };
        let found = reach.calls(indirect, is_open).search(
            (0..known.len()).filter(is_start),
            Vec::new(),
            &handed_out.known,
            |function| {
                !matches!(known[function], Known::Never)
                    && !reach.functions()[function].is_declaration()
            },
        );
        // Roots that keep no arguments, by the calls that may reach them.
        let keeps_none = |function: FunctionIndex| {
            matches!(known[function], Known::Root(_))
                && (!is_defined(reach.functions()[function]) || reach.is_replaceable(function))
        };
        let reached_by_address: HashSet<String> = (0..known.len())
            .filter(|&it| keeps_none(it) && is_address_taken(reach.functions()[it].value()))
            .map(|it| wasm_signature(reach.functions()[it].ty()))
            .collect();
        let mut calls = vec![Vec::new(); known.len()];
        let collects = |function: FunctionIndex| found.ways[function].is_some();
        let mut known_callbacks = handed_out.known.iter().copied().peekable();
        for (number, site) in reach.sites().iter().enumerate() {
            let mut calls_back = handed_out.unknown.contains(&number);
            while let Some((_, callback)) = known_callbacks.next_if(|(of, _)| *of == number) {
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
            let is_unseen = calls_back
                || match &site.target {
                    Target::Direct(callee) => {
                        keeps_none(*callee) || is_library_callback(reach, site)
                    }
                    Target::OneOf(callees) => callees.iter().any(|&callee| keeps_none(callee)),
                    Target::Indirect(signature) => match indirect {
                        Indirect::All => !reached_by_address.is_empty(),
                        _ => reached_by_address.contains(reach.signature(*signature)),
                    },
                    Target::Replaceable => false,
                };
            let may_be_elsewhere = match &site.target {
                Target::Direct(_) | Target::OneOf(_) => false,
                Target::Indirect(_) => is_open || indirect == Indirect::All,
                Target::Replaceable => true,
            };
            calls[site.caller].push(CollectingCall {
                call: site.call,
                site: number,
                keeps_arguments: (is_unseen
                    || may_be_elsewhere && Rule::GcArgumentsOfPointersKept.holds()
                    || suspends && reach.rewinds_with_arguments(site))
                    && Rule::GcArgumentsKept.holds(),
                needs_frame: is_unseen && !suspends,
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
        Ok(Collections { calls, ways: found.ways, roots, hands_out: handed_out.unknown_in })
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

    /// Whether a function is one that starts a collection and has its code here: that may be at
    /// any place in it.
    pub fn collects_itself(&self, reach: &Reach<'m>, function: FunctionIndex) -> bool {
        let this = reach.functions()[function];
        self.is_root(function)
            && is_defined(this)
            && !this.value().has_attribute(AttributeSite::Function, "naked")
            && Rule::GcRootsKeepArguments.holds()
    }

    /// Whether a call leads to one of a function that is designated for all that the module shows:
    /// by calls that each name their callee.
    pub fn is_certain(&self, reach: &Reach<'m>, call: &CollectingCall<'m>) -> bool {
        let mut site = call.site;
        while let Target::Direct(callee) = reach.site(site).target {
            match self.ways[callee] {
                Some(Way::Calls(next, _)) => site = next,
                Some(Way::Start) => return self.is_root(callee),
                _ => return false,
            }
        }
        false
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
            Some(Way::Start) if self.hands_out.contains(&function) => {
                "may collect: hands a function that is not known here to one that calls it".into()
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

/// Functions of the C library that call back at once, and the number of the argument that says
/// whom.
const CALLING_BACK: &[(&str, usize)] = &[
    ("bsearch", 4),
    ("lfind", 4),
    ("lsearch", 4),
    ("qsort", 3),
    ("qsort_r", 3),
    ("tdelete", 2),
    ("tfind", 2),
    ("tsearch", 2),
    ("twalk", 1),
];

/// The name of what a call calls, if that has no body here.
fn declared_callee(reach: &Reach<'_>, site: &CallSite<'_>) -> Option<String> {
    let function = reach.functions()[reach.direct_callee(site)?];
    function.is_declaration().then(|| function.name())
}

/// Whether a call is of a library function that calls back.
fn is_library_callback(reach: &Reach<'_>, site: &CallSite<'_>) -> bool {
    declared_callee(reach, site).is_some_and(|name| CALLING_BACK.iter().any(|it| it.0 == name))
}

/// What calls of code that the pass does not see may call back.
#[derive(Default)]
struct HandedOut {
    /// With the number of each call, in order: functions that are passed by address, destructors
    /// of exceptions where one ends, and all whose address is taken where that is not known.
    known: Vec<(usize, FunctionIndex)>,
    /// Calls, by number, that may call back what the module does not show.
    unknown: HashSet<usize>,
    /// The functions that have such calls.
    unknown_in: HashSet<FunctionIndex>,
}

impl HandedOut {
    fn new(reach: &Reach<'_>, is_open: bool) -> Self {
        let mut destructors: Vec<_> = reach
            .sites()
            .iter()
            .filter(|site| declared_callee(reach, site).as_deref() == Some("__cxa_throw"))
            .filter_map(|site| reach.find(*site.call.arguments().get(2)?))
            .collect();
        destructors.sort_unstable();
        destructors.dedup();
        let mut handed_out = HandedOut::default();
        for (number, site) in reach.sites().iter().enumerate() {
            let Some(name) = declared_callee(reach, site) else { continue };
            if ["__cxa_end_catch", "__cxa_decrement_exception_refcount"].contains(&name.as_str()) {
                handed_out.known.extend(destructors.iter().map(|&it| (number, it)));
                continue;
            }
            if name == "__cxa_throw" {
                continue;
            }
            let arguments = site.call.arguments();
            let known = arguments.iter().filter_map(|it| Some((number, reach.find(*it)?)));
            handed_out.known.extend(known);
            let callback = CALLING_BACK.iter().find(|it| it.0 == name);
            let Some(callback) = callback.and_then(|(_, at)| arguments.get(*at)) else { continue };
            if reach.find(*callback).is_none() && Rule::GcUnknownCallbacks.holds() {
                if is_open {
                    handed_out.unknown.insert(number);
                    handed_out.unknown_in.insert(site.caller);
                } else {
                    let functions = reach.functions().iter().enumerate();
                    let taken = functions.filter(|(_, it)| is_address_taken(it.value()));
                    handed_out.known.extend(taken.map(|(index, _)| (number, index)));
                }
            }
        }
        handed_out
    }
}
