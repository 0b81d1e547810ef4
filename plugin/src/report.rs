//! Why each function is instrumented, as data: for `report=` and `explain`.

use crate::{
    analysis::{FunctionIndex, IndirectCalls, Reach, Reason, Role, combined, indirect_calls},
    ir::Location,
    options::Options,
    transform::Statistics,
};
use serde::Serialize;
use std::collections::HashMap;

/// The report on one module.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The functions that have a body or may suspend, in the order of the module.
    pub functions: Vec<FunctionReport>,
}

/// The calls of a path that are reported. A chain of calls of length n has paths of n * n / 2
/// calls, which would be gigabytes.
const LONGEST_PATH: usize = 100;

/// The report on one function.
#[derive(Clone, Debug, Serialize)]
pub struct FunctionReport {
    /// The symbol.
    pub name: String,
    /// Whether the pass instruments it.
    pub instrumented: bool,
    /// Why, or why not, in words.
    pub reason: String,
    /// Where it is defined, if the debug information says so.
    pub location: Option<Location>,
    /// A shortest path of calls from here to a switch call, or its beginning.
    pub path: Vec<PathStep>,
    /// How many calls of the path are left out because it is too long: the path of the last
    /// callee has them.
    pub left_out: usize,
    /// Calls in it that may suspend; 0 before the transformation.
    pub suspend_points: usize,
    /// Values that are spilled, summed over these calls; 0 before the transformation.
    pub spilled_values: usize,
    /// Stack objects that survive a suspension; 0 before the transformation.
    pub surviving_allocas: usize,
}

/// One call on a path.
#[derive(Clone, Debug, Serialize)]
pub struct PathStep {
    /// The function that calls.
    pub function: String,
    /// The function that is, or may be, called.
    pub callee: String,
    /// How: `calls`, or `may call indirectly`.
    pub how: String,
    /// Where the call is.
    pub location: Option<Location>,
}

/// Indirect calls that make functions be instrumented, and what to name `never` if they do not
/// suspend.
#[derive(Clone, Debug, Serialize)]
pub struct IndirectReport {
    /// Their wasm signature, `i32,i32->i32`; none if they are those of one function.
    pub signature: Option<String>,
    /// How many calls these are.
    pub calls: usize,
    /// Where the first of them is.
    pub location: Option<Location>,
    /// The functions that have these calls and would not suspend without them. The option
    /// `never`, with these names, says that the calls do not suspend.
    pub never: Vec<String>,
    /// The functions that are not instrumented then, in the order of the module.
    pub spared: Vec<String>,
}

/// The indirect calls of a module.
#[derive(Clone, Debug, Default, Serialize)]
pub struct IndirectReports {
    /// Groups of calls, those first that make the most functions be instrumented. Each is taken
    /// alone; they overlap.
    pub groups: Vec<IndirectReport>,
    /// Groups of which each has also the calls of the one before. The last, without a signature,
    /// has all.
    pub together: Vec<IndirectReport>,
}

impl IndirectReports {
    /// Reports on all groups, and on up to `most` together for which the most bytes are `added`,
    /// by the functions' names.
    pub fn new(
        reach: &Reach<'_>,
        options: &Options,
        added: &HashMap<String, i64>,
        most: usize,
    ) -> Self {
        let names = |functions: &[FunctionIndex]| {
            functions.iter().map(|&index| reach.functions()[index].name()).collect()
        };
        let report = |group: IndirectCalls| IndirectReport {
            signature: group.signature,
            calls: group.sites.len(),
            location: group.sites.iter().find_map(|&site| reach.site(site).call.location()),
            never: names(&group.callers),
            spared: names(&group.spared),
        };
        let weight: Vec<i64> = reach
            .functions()
            .iter()
            .map(|function| added.get(&function.name()).copied().unwrap_or(0))
            .collect();
        let together = combined(reach, options, &weight, most);
        IndirectReports {
            groups: indirect_calls(reach, options).into_iter().map(report).collect(),
            together: together.into_iter().map(report).collect(),
        }
    }
}

impl Report {
    /// Reports on the analysis, and on what was `done` to the functions of these indices,
    /// in increasing order. Every function has its path, so this takes time by the length of
    /// all paths: it is for who asks.
    pub fn new(reach: &Reach<'_>, done: &[(FunctionIndex, Statistics)]) -> Self {
        let functions = (0..reach.functions().len())
            .filter(|&index| {
                !reach.functions()[index].is_declaration() || reach.reason(index).is_some()
            })
            .map(|index| {
                let statistics = done
                    .binary_search_by_key(&index, |(of, _)| *of)
                    .map_or(Statistics::default(), |at| done[at].1);
                function_report(reach, index, statistics)
            })
            .collect();
        Report { functions }
    }
}

fn function_report(
    reach: &Reach<'_>,
    index: FunctionIndex,
    statistics: Statistics,
) -> FunctionReport {
    let function = reach.functions()[index];
    let whole = reach.path(index);
    let left_out = whole.len().saturating_sub(LONGEST_PATH);
    let path = whole
        .into_iter()
        .take(LONGEST_PATH)
        .map(|(site, callee)| {
            let site = reach.site(site);
            let direct = site.call.callee().is_some_and(|callee| callee.as_function().is_some());
            PathStep {
                function: reach.functions()[site.caller].name(),
                callee: callee.map_or_else(
                    || "(any function of that signature)".to_string(),
                    |callee| reach.functions()[callee].name(),
                ),
                how: if direct { "calls" } else { "may call indirectly" }.to_string(),
                location: site.call.location(),
            }
        })
        .collect();
    FunctionReport {
        name: function.name(),
        instrumented: reach.is_instrumented(index),
        reason: reason(reach, index),
        location: function.location(),
        path,
        left_out,
        suspend_points: statistics.suspend_points,
        spilled_values: statistics.spilled_values,
        surviving_allocas: statistics.surviving_allocas,
    }
}

/// Why a function is, or is not, instrumented, in words.
pub fn reason(reach: &Reach<'_>, index: FunctionIndex) -> String {
    let name = |index: FunctionIndex| reach.functions()[index].name();
    match (reach.role(index), reach.reason(index)) {
        (Role::Never(source), _) => format!("never suspends: {source}"),
        (Role::Base, _) => "base: it stops unwinds, so no suspension passes it".into(),
        (Role::Wrapper, _) => "does not suspend by itself: it wraps the runtime interface".into(),
        (Role::Harmless(why), _) => format!("does not suspend: {why}"),
        (_, None) => "reaches no switch call".into(),
        (_, Some(Reason::Switch(source))) => format!("switch call: {source}"),
        (_, Some(Reason::Always(source))) => format!("may suspend: {source}"),
        (_, Some(Reason::ChecksStack)) => {
            "uses the stack, and nobody else can check that there is room (stack-check)".into()
        }
        (_, Some(Reason::Top)) => "starts an unwind or ends a rewind".into(),
        (_, Some(Reason::Instrumented)) => "already instrumented".into(),
        (_, Some(Reason::Unknown)) => {
            "may suspend: defined elsewhere, and the world is open".into()
        }
        (_, Some(Reason::Calls(_, callee))) => {
            format!("may suspend: calls '{}', which may", name(*callee))
        }
        (_, Some(Reason::CallsAnything(_))) => {
            "may suspend: calls indirectly what this module does not show".into()
        }
    }
}
