//! What it costs that indirect calls may suspend: for the calls of each signature, and for those
//! of each function, what would not be instrumented if they did not.

use super::{FunctionIndex, Reach, Reason, Target};
use crate::options::Options;
use std::cmp::Reverse;

/// The functions whose own indirect calls are looked at one by one. For each of them, the call
/// graph is searched.
const MOST_CALLERS: usize = 64;

/// The signatures, those with the most calls, that are combined. The call graph is searched about
/// half the square of that many times.
const MOST_SIGNATURES: usize = 32;

/// Indirect calls that may suspend, taken together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndirectCalls {
    /// Their wasm signature, `i32,i32->i32`, if they are all of one and in several functions; of
    /// [`combined`] calls, that of those that are not in the group before.
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
    let by_signature = by_signature(reach);
    let mut groups = Vec::new();
    for (signature, sites) in by_signature.iter().enumerate() {
        let mut callers = sites.iter().map(|&site| reach.site(site).caller);
        let first = callers.next();
        if callers.any(|caller| Some(caller) != first) {
            groups.push(group(reach, options, Some(signature), sites.clone()));
        }
    }
    for caller in decisive_callers(reach) {
        let is_own = |&site: &usize| reach.site(site).caller == caller;
        let sites = by_signature.iter().flatten().copied().filter(is_own).collect();
        groups.push(group(reach, options, None, sites));
    }
    groups.retain(|group| !group.spared.is_empty());
    groups.sort_by_key(|group| Reverse(group.spared.len()));
    groups
}

/// Finds up to `most` signatures whose indirect calls together make functions of the most
/// `weight` be instrumented, of which there is one for each function of the module. The first
/// group has the calls of one of these signatures, each further one also those of its own; the
/// last, all indirect calls.
///
/// Taken one by one, signatures often save nothing, since a function is instrumented for the sake
/// of any of its calls. So they are chosen greedily in two ways, of which the better is returned:
/// from none, adding the one that saves the most with those that are there; and from all, leaving
/// out the one without which the others save the most.
pub fn combined(
    reach: &Reach<'_>,
    options: &Options,
    weight: &[i64],
    most: usize,
) -> Vec<IndirectCalls> {
    let by_signature = by_signature(reach);
    let mut all: Vec<usize> = (0..by_signature.len()).collect();
    all.retain(|&signature| !by_signature[signature].is_empty());
    all.sort_by_key(|&signature| Reverse(by_signature[signature].len()));
    all.truncate(MOST_SIGNATURES);
    let sites = |signatures: &[usize]| -> Vec<usize> {
        let mut sites: Vec<_> =
            signatures.iter().flat_map(|&signature| by_signature[signature].clone()).collect();
        sites.sort_unstable();
        sites
    };
    let saved = |signatures: &[usize]| -> i64 {
        let ways = reach.without(&cut(reach, &sites(signatures)), options).ways;
        reach
            .instrumented()
            .filter(|&function| ways[function].is_none())
            .map(|function| weight[function])
            .sum()
    };

    let mut added = Vec::new();
    while added.len() < most.min(all.len()) {
        let with = |&signature: &usize| saved(&[&added[..], &[signature]].concat());
        let others = all.iter().copied().filter(|signature| !added.contains(signature));
        // Of equals the first, which has the most calls.
        let Some(best) = others.rev().max_by_key(with) else { break };
        added.push(best);
    }
    let mut left = all.clone();
    let mut left_out = Vec::new();
    while let Some(worst) = (0..left.len()).max_by_key(|&at| {
        let mut others = left.clone();
        others.remove(at);
        saved(&others)
    }) {
        left_out.push(left.remove(worst));
    }
    let kept: Vec<usize> = left_out.into_iter().rev().take(most).collect();
    let chosen = if saved(&kept) > saved(&added) { kept } else { added };

    let mut groups: Vec<_> = (0..chosen.len())
        .map(|at| group(reach, options, Some(chosen[at]), sites(&chosen[..=at])))
        .collect();
    let mut whole: Vec<usize> = by_signature.iter().flatten().copied().collect();
    whole.sort_unstable();
    let whole = group(reach, options, None, whole);
    if whole.spared.is_empty() {
        return Vec::new();
    }
    groups.push(whole);
    groups
}

/// The indirect calls in instrumented functions that may suspend, by their signature's number.
fn by_signature(reach: &Reach<'_>) -> Vec<Vec<usize>> {
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
    by_signature
}

/// Which call sites of the module are these.
fn cut(reach: &Reach<'_>, sites: &[usize]) -> Vec<bool> {
    let mut cut = vec![false; reach.sites().len()];
    sites.iter().for_each(|&site| cut[site] = true);
    cut
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
) -> IndirectCalls {
    let still = reach.without(&cut(reach, &sites), options).ways;
    let spared: Vec<_> =
        reach.instrumented().filter(|&function| still[function].is_none()).collect();
    let mut callers: Vec<_> = sites
        .iter()
        .map(|&site| reach.site(site).caller)
        .filter(|caller| spared.binary_search(caller).is_ok())
        .collect();
    callers.sort_unstable();
    callers.dedup();
    let signature = signature.map(|number| reach.signature(number).to_owned());
    IndirectCalls { signature, sites, callers, spared }
}
