//! The search backwards through the call graph: which functions may, by some way of calls,
//! come to one of those that it starts from.
//!
//! Breadth first, so that the calls through which functions are reached first, followed
//! forward, make shortest paths. Indirect calls are joined to the functions whose address is
//! taken through one node per wasm signature. The work is linear in the number of functions
//! and call sites.

use super::{
    reach::{CallSite, FunctionIndex, Target, is_address_taken},
    signature::wasm_signature,
};
use crate::{ir::Function, options::Indirect, rules::Rule};
use std::collections::{HashMap, VecDeque};

/// How a function was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The search started from it.
    Start,
    /// It has a call site, by number, that may call the function of that index.
    Calls(usize, FunctionIndex),
    /// It has a call, by number, that may call what no module shows.
    CallsAnything(usize),
}

/// What a search has found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// For each function, how it was reached, if it was.
    pub ways: Vec<Option<Way>>,
    /// For each signature, the first function that was reached and that an indirect call of it
    /// may call; `Some(None)` if that is nothing that the module shows.
    pub signatures: Vec<Option<Option<FunctionIndex>>>,
}

/// What a search walks through.
#[derive(Clone, Copy, Debug)]
pub struct Calls<'a, 'm> {
    /// The functions of the module.
    pub functions: &'a [Function<'m>],
    /// The calls in them.
    pub sites: &'a [CallSite<'m>],
    /// Whether each of these is to be left out; empty if none is.
    pub cut: &'a [bool],
    /// The texts of the signatures that [`Target::Indirect`] numbers.
    pub signatures: &'a [String],
    /// What indirect calls may reach.
    pub indirect: Indirect,
    /// Whether they may reach what the module does not show.
    pub is_open: bool,
}

impl Calls<'_, '_> {
    /// Searches from `starts`, and, when all is found that leads to those, from each of `late`,
    /// the last of them first, that was not reached yet. `also` are calls, by number, with
    /// functions that they may call beside their target. Only functions of which `passes_on` is
    /// true are reached by their calls.
    pub fn search(
        self,
        starts: impl IntoIterator<Item = FunctionIndex>,
        mut late: Vec<FunctionIndex>,
        also: &[(usize, FunctionIndex)],
        passes_on: impl Fn(FunctionIndex) -> bool,
    ) -> Found {
        let numbers: HashMap<_, _> =
            self.signatures.iter().enumerate().map(|(n, text)| (text.as_str(), n)).collect();
        let mut by_callee = vec![Vec::new(); self.functions.len()];
        let mut by_signature = vec![Vec::new(); self.signatures.len()];
        let mut replaceable = Vec::new();
        let is_cut = |number: usize| self.cut.get(number).is_some_and(|&cut| cut);
        for (number, site) in self.sites.iter().enumerate().filter(|&(number, _)| !is_cut(number)) {
            match &site.target {
                Target::Direct(callee) => by_callee[*callee].push(number),
                Target::OneOf(callees) => {
                    callees.iter().for_each(|&callee| by_callee[callee].push(number));
                }
                Target::Indirect(signature) => by_signature[*signature].push(number),
                Target::Replaceable => replaceable.push(number),
            }
        }
        also.iter().for_each(|&(site, callee)| by_callee[callee].push(site));

        let mut found = Found {
            ways: vec![None; self.functions.len()],
            signatures: vec![None; self.signatures.len()],
        };
        let mut queue = VecDeque::new();
        for start in starts {
            found.ways[start] = Some(Way::Start);
            queue.push_back(start);
        }
        // The call site may reach what is searched for; if its function is one that passes this
        // on, and for the first time, keeps the way.
        let reached = |site: usize, way: Way, found: &mut Found, queue: &mut VecDeque<_>| {
            let caller = self.sites[site].caller;
            if passes_on(caller) && found.ways[caller].is_none() {
                found.ways[caller] = Some(way);
                queue.push_back(caller);
            }
        };
        for site in replaceable {
            reached(site, Way::CallsAnything(site), &mut found, &mut queue);
        }
        // An indirect call of which the module does not show every callee.
        let anything = match self.indirect {
            Indirect::All => true,
            Indirect::Signature => self.is_open,
            Indirect::None => false,
        };
        if anything {
            for (signature, sites) in by_signature.iter().enumerate() {
                found.signatures[signature] = Some(None);
                for &site in sites {
                    reached(site, Way::CallsAnything(site), &mut found, &mut queue);
                }
            }
        }
        loop {
            let Some(callee) = queue.pop_front() else {
                let Some(next) = late.pop() else { return found };
                if passes_on(next) && found.ways[next].is_none() {
                    found.ways[next] = Some(Way::Start);
                    queue.push_back(next);
                }
                continue;
            };
            for &site in &by_callee[callee] {
                reached(site, Way::Calls(site, callee), &mut found, &mut queue);
            }
            if self.indirect != Indirect::Signature || !Rule::IndirectCallsReach.holds() {
                continue;
            }
            let function = self.functions[callee];
            let Some(&signature) = numbers.get(wasm_signature(function.ty()).as_str()) else {
                continue;
            };
            if found.signatures[signature].is_none() && is_address_taken(function.value()) {
                found.signatures[signature] = Some(Some(callee));
                for &site in &by_signature[signature] {
                    reached(site, Way::Calls(site, callee), &mut found, &mut queue);
                }
            }
        }
    }
}
