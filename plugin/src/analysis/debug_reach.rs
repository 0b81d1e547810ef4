//! Which debug records hold at suspend points: those that are the last of their variable on every
//! way there, and whose scope the call is in. Reaching definitions, as in Aho, Lam, Sethi and
//! Ullman, "Compilers", 9.2, over sets of what records say, with intersection where ways meet.
//!
//! Of variables that are in memory (`#dbg_assign`) nothing is looked for: what a record says of their
//! value holds until the next store, which need not be near a record.

use crate::ir::{
    Block, DebugContent, DebugFragment, DebugRecord, DebugScope, DebugVariable, Function, Value,
};
use fixedbitset::FixedBitSet;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, VecDeque},
    ops::Range,
};

/// How many bits the sets of a function may have together (128 MB). Beyond, nothing is found.
const MOST_BITS: usize = 1 << 30;

/// The answer for one function.
#[derive(Debug, Default)]
pub struct DebugReach<'m> {
    /// One record for each thing that is said.
    sayings: Vec<DebugRecord<'m>>,
    /// By suspend point: what holds there.
    held: Vec<Vec<usize>>,
}

/// What is said of one variable.
#[derive(Default)]
struct Told<'m> {
    sayings: Vec<DebugRecord<'m>>,
    numbers: HashMap<(Option<DebugFragment>, DebugContent), usize>,
    is_in_memory: bool,
}

/// What a record does to what holds: what it says, if that is looked for, and what it is about.
struct Effect {
    variable: usize,
    fragment: Option<DebugFragment>,
    saying: Option<usize>,
}

impl<'m> DebugReach<'m> {
    /// Analyses a function. `points` are its suspend points, as blocks and the calls that these
    /// begin with. Only records with nothing but `usable` values are looked for.
    pub fn new(
        function: Function<'m>,
        points: &[(Block<'m>, Value<'m>)],
        usable: impl Fn(Value<'m>) -> bool,
    ) -> Self {
        let blocks: Vec<_> = function.blocks().collect();
        let mut variables: HashMap<DebugVariable, usize> = HashMap::new();
        let mut told: Vec<Told<'m>> = Vec::new();
        let mut effects: Vec<Vec<Effect>> = Vec::with_capacity(blocks.len());
        for block in &blocks {
            let mut of_block = Vec::new();
            for record in block.debug_records() {
                let next = variables.len();
                let variable = *variables.entry(record.variable).or_insert(next);
                if variable == told.len() {
                    told.push(Told::default());
                }
                let told = &mut told[variable];
                told.is_in_memory |= record.is_assignment;
                let saying = told.number(&record, &usable);
                of_block.push(Effect { variable, fragment: record.fragment, saying });
            }
            effects.push(of_block);
        }

        // All that is said of one variable has numbers one behind the other.
        let mut sayings: Vec<DebugRecord<'m>> = Vec::new();
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for told in told {
            let first = sayings.len();
            if !told.is_in_memory {
                sayings.extend(told.sayings);
            }
            ranges.push(first..sayings.len());
        }
        if sayings.is_empty() || sayings.len().saturating_mul(blocks.len()) > MOST_BITS {
            return DebugReach { held: vec![Vec::new(); points.len()], ..Self::default() };
        }
        let starts = starts(&blocks, sayings.len(), |block, held| {
            for effect in &effects[block] {
                let range = ranges[effect.variable].clone();
                match effect.fragment {
                    None => held.remove_range(range.clone()),
                    Some(_) => {
                        let overlapping =
                            |&at: &usize| overlap(sayings[at].fragment, effect.fragment);
                        range.clone().filter(overlapping).for_each(|at| held.remove(at));
                    }
                }
                if let Some(saying) = effect.saying.filter(|_| !range.is_empty()) {
                    held.insert(range.start + saying);
                }
            }
        });
        let mut by_scope: HashMap<DebugScope, Vec<usize>> = HashMap::new();
        for (number, saying) in sayings.iter().enumerate() {
            by_scope.entry(saying.scope).or_default().push(number);
        }
        let index: HashMap<_, _> =
            blocks.iter().enumerate().map(|(number, &block)| (block, number)).collect();
        let held = points
            .iter()
            .map(|(block, call)| {
                let Some(start) = &starts[index[block]] else { return Vec::new() };
                let scopes = call.debug_scopes();
                let in_scope = scopes.iter().filter_map(|scope| by_scope.get(scope)).flatten();
                let mut held: Vec<usize> =
                    in_scope.copied().filter(|&number| start.contains(number)).collect();
                held.sort_unstable();
                held
            })
            .collect();
        DebugReach { sayings, held }
    }

    /// What holds at a suspend point.
    pub fn held(&self, point: usize) -> impl Iterator<Item = DebugRecord<'m>> {
        self.held[point].iter().map(|&number| self.sayings[number])
    }

    /// What holds at half of `points` or more: for bits of a variable of which different things are
    /// said, that which is said most often.
    pub fn held_at_most(&self, points: &[usize]) -> Vec<DebugRecord<'m>> {
        let mut times: BTreeMap<usize, usize> = BTreeMap::new();
        for &number in points.iter().flat_map(|&point| &self.held[point]) {
            *times.entry(number).or_default() += 1;
        }
        times.retain(|_, times| 2 * *times >= points.len());
        let mut by_times: Vec<_> = times.into_iter().collect();
        by_times.sort_by_key(|&(number, times)| (Reverse(times), number));
        let mut chosen: HashMap<DebugVariable, Vec<Option<DebugFragment>>> = HashMap::new();
        by_times.retain(|&(number, _)| {
            let DebugRecord { variable, fragment, .. } = self.sayings[number];
            let others = chosen.entry(variable).or_default();
            let is_new = !others.iter().any(|&other| overlap(other, fragment));
            if is_new {
                others.push(fragment);
            }
            is_new
        });
        by_times.into_iter().map(|(number, _)| self.sayings[number]).collect()
    }
}

impl<'m> Told<'m> {
    /// The number of what a record says; none if that is not looked for.
    fn number(
        &mut self,
        record: &DebugRecord<'m>,
        usable: impl Fn(Value<'m>) -> bool,
    ) -> Option<usize> {
        let key = (record.fragment, record.content);
        if let Some(&number) = self.numbers.get(&key) {
            return Some(number);
        }
        let values = record.values();
        if values.is_empty() || !values.into_iter().all(usable) {
            return None;
        }
        self.numbers.insert(key, self.sayings.len());
        self.sayings.push(*record);
        Some(self.sayings.len() - 1)
    }
}

/// What holds at the start of each block, of `size` things; none for those that nothing leads to.
/// `pass` makes what holds at the start of a block, by its number, what holds at its end.
fn starts<'m>(
    blocks: &[Block<'m>],
    size: usize,
    pass: impl Fn(usize, &mut FixedBitSet),
) -> Vec<Option<FixedBitSet>> {
    let index: HashMap<_, _> =
        blocks.iter().enumerate().map(|(number, &block)| (block, number)).collect();
    let mut starts: Vec<Option<FixedBitSet>> = vec![None; blocks.len()];
    if let Some(entry) = starts.first_mut() {
        *entry = Some(FixedBitSet::with_capacity(size));
    }
    let mut queue = VecDeque::from([0]);
    let mut is_queued = FixedBitSet::with_capacity(blocks.len());
    while let Some(number) = queue.pop_front() {
        is_queued.remove(number);
        let Some(mut end) = starts[number].clone() else { continue };
        pass(number, &mut end);
        for successor in blocks[number].successors() {
            let successor = index[&successor];
            let changed = match &mut starts[successor] {
                Some(start) => {
                    let before = start.count_ones(..);
                    start.intersect_with(&end);
                    start.count_ones(..) != before
                }
                none => {
                    *none = Some(end.clone());
                    true
                }
            };
            if changed && !is_queued.put(successor) {
                queue.push_back(successor);
            }
        }
    }
    starts
}

/// Whether two records are about the same bits of a variable.
fn overlap(one: Option<DebugFragment>, other: Option<DebugFragment>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            one.offset < other.offset + other.size && other.offset < one.offset + one.size
        }
        _ => true,
    }
}
