//! Which debug records hold where a block begins: those that are the last of their variable on
//! every way to it. Reaching definitions, as in Aho, Lam, Sethi and Ullman, "Compilers", 9.2, over
//! sets of what records say, with intersection where ways meet.

use crate::ir::{Block, DebugContent, DebugRecord, DebugVariable, Function};
use fixedbitset::FixedBitSet;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, VecDeque},
};

/// The answer for one function.
#[derive(Debug)]
pub struct DebugReach<'m> {
    /// One record for each thing that is said.
    sayings: Vec<DebugRecord<'m>>,
    /// By block: what holds at its start.
    at_start: HashMap<Block<'m>, FixedBitSet>,
}

/// What tells a saying from others.
type Key = (DebugVariable, Option<(u64, u64)>, DebugContent);

/// What a block does to what holds.
struct Effect {
    /// What it says, unless it says something else later.
    said: FixedBitSet,
    /// What else it leaves standing.
    kept: FixedBitSet,
}

impl<'m> DebugReach<'m> {
    /// Analyses a function.
    pub fn new(function: Function<'m>) -> Self {
        let blocks: Vec<_> = function.blocks().collect();
        let records: Vec<_> = blocks.iter().map(|block| block.debug_records()).collect();
        let mut numbers: HashMap<Key, usize> = HashMap::new();
        let mut sayings: Vec<DebugRecord<'m>> = Vec::new();
        let mut of_variable: HashMap<DebugVariable, Vec<usize>> = HashMap::new();
        let said: Vec<Vec<usize>> = records
            .iter()
            .map(|records| {
                let number = |record: &DebugRecord<'m>| {
                    let key = (record.variable, record.fragment, record.content);
                    *numbers.entry(key).or_insert_with(|| {
                        of_variable.entry(record.variable).or_default().push(sayings.len());
                        sayings.push(*record);
                        sayings.len() - 1
                    })
                };
                records.iter().map(number).collect()
            })
            .collect();

        let effects: Vec<Effect> = said
            .iter()
            .map(|said| {
                let mut effect = Effect {
                    said: FixedBitSet::with_capacity(sayings.len()),
                    kept: full(sayings.len()),
                };
                for &number in said {
                    for &other in &of_variable[&sayings[number].variable] {
                        if overlap(sayings[number].fragment, sayings[other].fragment) {
                            effect.said.remove(other);
                            effect.kept.remove(other);
                        }
                    }
                    effect.said.insert(number);
                }
                effect
            })
            .collect();

        let index: HashMap<_, _> =
            blocks.iter().enumerate().map(|(number, &block)| (block, number)).collect();
        let mut starts: Vec<Option<FixedBitSet>> = vec![None; blocks.len()];
        if let Some(entry) = starts.first_mut() {
            *entry = Some(FixedBitSet::with_capacity(sayings.len()));
        }
        let mut queue = VecDeque::from([0]);
        let mut is_queued = FixedBitSet::with_capacity(blocks.len());
        while let Some(number) = queue.pop_front() {
            is_queued.remove(number);
            let Some(start) = &starts[number] else { continue };
            let mut end = start.clone();
            end.intersect_with(&effects[number].kept);
            end.union_with(&effects[number].said);
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
        let at_start = blocks
            .into_iter()
            .zip(starts)
            .filter_map(|(block, start)| Some((block, start?)))
            .collect();
        DebugReach { sayings, at_start }
    }

    /// What holds at the start of a block.
    pub fn at_start(&self, block: Block<'m>) -> impl Iterator<Item = DebugRecord<'m>> {
        self.at_start
            .get(&block)
            .into_iter()
            .flat_map(FixedBitSet::ones)
            .map(|number| self.sayings[number])
    }

    /// What holds at the starts of most of `blocks`: for bits of a variable of which different things
    /// are said, that which is said most often. Each with an order that only depends on the module.
    pub fn at_most_starts(&self, blocks: impl Iterator<Item = Block<'m>>) -> Vec<DebugRecord<'m>> {
        let mut times: BTreeMap<usize, usize> = BTreeMap::new();
        for start in blocks.filter_map(|block| self.at_start.get(&block)) {
            for number in start.ones() {
                *times.entry(number).or_default() += 1;
            }
        }
        let mut by_times: Vec<_> = times.into_iter().collect();
        by_times.sort_by_key(|&(number, times)| (Reverse(times), number));
        let mut chosen: HashMap<DebugVariable, Vec<usize>> = HashMap::new();
        let mut all = Vec::new();
        for (number, _) in by_times {
            let record = self.sayings[number];
            let others = chosen.entry(record.variable).or_default();
            if !others.iter().any(|&other| overlap(self.sayings[other].fragment, record.fragment)) {
                others.push(number);
                all.push(record);
            }
        }
        all
    }
}

/// A set of all numbers below `size`.
fn full(size: usize) -> FixedBitSet {
    let mut set = FixedBitSet::with_capacity(size);
    set.insert_range(..);
    set
}

/// Whether two records are about the same bits of a variable.
fn overlap(one: Option<(u64, u64)>, other: Option<(u64, u64)>) -> bool {
    match (one, other) {
        (Some((one, size)), Some((other, other_size))) => {
            one < other + other_size && other < one + size
        }
        _ => true,
    }
}
