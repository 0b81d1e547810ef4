//! What it costs that indirect calls may suspend: for the calls of each signature, and for those
//! of each function, what would not be instrumented if they did not.

use super::{CallSite, FunctionIndex, Reach, Reason, Target};
use crate::options::Options;
use std::cmp::Reverse;

/// The functions whose own indirect calls are looked at one by one. For each of them, the call
/// graph is searched.
const MOST_CALLERS: usize = 64;

/// Indirect calls that may suspend, taken together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndirectCalls {
    /// Their wasm signature, `i32,i32->i32`, if they are all of one and in several functions.
    pub signature: Option<String>,
    /// The numbers of the call sites.
    pub sites: Vec<usize>,
    /// The functions that have such calls and would not suspend without them. If these are named
    /// `never`, then of all functions exactly `spared` are not instrumented any more.
    pub callers: Vec<FunctionIndex>,
    /// The functions that would not be instrumented: `callers`, and what leads only there.
    pub spared: Vec<FunctionIndex>,
}

/// Finds groups of indirect calls that make functions be instrumented, those that make the most
/// first. The groups overlap: what two of them spare together is not the sum.
pub fn indirect_calls(reach: &Reach<'_>, options: &Options) -> Vec<IndirectCalls> {
    let mut by_signature: Vec<Vec<usize>> = Vec::new();
    for (number, site) in reach.sites().iter().enumerate() {
        if let Target::Indirect(signature) = site.target
            && reach.is_instrumented(site.caller)
            && reach.may_suspend(site)
        {
            if by_signature.len() <= signature {
                by_signature.resize(signature + 1, Vec::new());
            }
            by_signature[signature].push(number);
        }
    }
    let mut groups = Vec::new();
    for (signature, sites) in by_signature.iter().enumerate() {
        let mut callers = sites.iter().map(|&site| reach.site(site).caller);
        let first = callers.next();
        if callers.any(|caller| Some(caller) != first) {
            groups.extend(group(reach, options, Some(signature), sites.clone()));
        }
    }
    for caller in decisive_callers(reach) {
        let is_own = |&site: &usize| reach.site(site).caller == caller;
        let sites = by_signature.iter().flatten().copied().filter(is_own).collect();
        groups.extend(group(reach, options, None, sites));
    }
    groups.sort_by_key(|group| Reverse(group.spared.len()));
    groups
}

/// The functions that are reached by an indirect call of their own first: others suspend without
/// such calls, too. Those through which the most functions are reached come first.
fn decisive_callers(reach: &Reach<'_>) -> Vec<FunctionIndex> {
    let is_indirect = |site: usize| matches!(reach.site(site).target, Target::Indirect(_));
    let mut callers: Vec<(usize, FunctionIndex)> = reach
        .instrumented()
        .filter(|&function| match reach.reason(function) {
            Some(&Reason::Calls(site, _) | &Reason::CallsAnything(site)) => is_indirect(site),
            _ => false,
        })
        .map(|function| (0, function))
        .collect();
    for function in reach.instrumented() {
        for (site, _) in reach.path(function) {
            let caller = reach.site(site).caller;
            if let Ok(at) = callers.binary_search_by_key(&caller, |&(_, function)| function) {
                callers[at].0 += 1;
            }
        }
    }
    callers.sort_by_key(|&(through, function)| (Reverse(through), function));
    callers.into_iter().map(|(_, function)| function).take(MOST_CALLERS).collect()
}

fn group(
    reach: &Reach<'_>,
    options: &Options,
    signature: Option<usize>,
    sites: Vec<usize>,
) -> Option<IndirectCalls> {
    let others: Vec<CallSite<'_>> = reach
        .sites()
        .iter()
        .enumerate()
        .filter(|(number, _)| sites.binary_search(number).is_err())
        .map(|(_, site)| site.clone())
        .collect();
    let still = reach.reached_by(&others, options);
    let spared: Vec<_> = reach.instrumented().filter(|&function| !still[function]).collect();
    let mut callers: Vec<_> = sites
        .iter()
        .map(|&site| reach.site(site).caller)
        .filter(|caller| spared.binary_search(caller).is_ok())
        .collect();
    callers.sort_unstable();
    callers.dedup();
    let signature = signature.map(|number| reach.signature(number).to_owned());
    (!spared.is_empty()).then_some(IndirectCalls { signature, sites, callers, spared })
}
