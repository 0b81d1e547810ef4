//! Which values of a function must lie in the frame when it collects, and where.
//!
//! A value must be kept if it is live across a call that may collect, and a base is live as long
//! as what was computed from it. (What only the call itself uses is the callee's: an argument;
//! but of an argument that points into an object the callee does not know the base.)
//!
//! A slot is written once, right behind the definition of the value, and must stay as it is until
//! the last call for which the value is kept. Such ranges of SSA values are trees in the
//! dominator tree, so colouring them in its order, each with the lowest colour that is free at its
//! definition, takes no more slots than are needed at once (Hack, "Register Allocation for
//! Programs in SSA Form", 2007). The work is linear in the sizes of the ranges.
//!
//! Where a function calls `setjmp`, code generation adds edges back behind it that IR does not
//! show: what is live there is kept, too, and no value shares a slot.

use super::{CollectingCall, HeapPointers};
use crate::{
    ir::{Block, Function, Module, Value},
    rules::Rule,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The alignment in bytes of slots. A collector looks at words.
pub const SLOT_ALIGNMENT: u32 = 4;

/// A value with its slot.
#[derive(Clone, Debug)]
pub struct Kept<'m> {
    /// The value.
    pub value: Value<'m>,
    /// Bytes from the start of the slots.
    pub offset: u32,
    /// The blocks at whose start the slot holds it.
    pub live_in: Vec<Block<'m>>,
}

/// What a function keeps for the collector.
#[derive(Clone, Debug, Default)]
pub struct CollectedValues<'m> {
    /// The values, arguments first, then in the order of the code.
    pub kept: Vec<Kept<'m>>,
    /// Bytes that the slots take up.
    pub size: u32,
}

/// A place in a function: a block by its number, and in it twice the number of an instruction,
/// from 1 on, or one more for the place behind it. Phis, and arguments in the entry block, are
/// defined at 0.
type Place = (usize, u32);

/// The end of a block.
const END: u32 = u32::MAX;

/// Where a value is needed, block by block: from a place in it up to another.
type Range = Vec<(usize, u32, u32)>;

/// Finds the values. `calls` are those of `function` that may collect, `made` the bases of joins
/// that miss one. If the function collects `itself`, its arguments are kept all the time: the
/// caller has left that to it.
pub fn collected_values<'m>(
    module: &Module<'m>,
    function: Function<'m>,
    reachable: &HashSet<Block<'m>>,
    pointers: &HeapPointers<'m>,
    made: &HashMap<Value<'m>, Value<'m>>,
    calls: &[CollectingCall<'m>],
    itself: bool,
) -> CollectedValues<'m> {
    let code = Code::new(function, reachable);
    let calls: Vec<_> =
        calls.iter().filter_map(|it| Some((it, code.places.get(&it.call).copied()?))).collect();
    if calls.is_empty() && !itself {
        return CollectedValues::default();
    }
    let mut call_places = vec![Vec::new(); code.blocks.len()];
    calls.iter().for_each(|(_, (block, place))| call_places[*block].push(*place));
    // What is live behind these is needed again when they return for the second time.
    let twice: Vec<_> = code
        .instructions()
        .filter(|inst| inst.returns_twice() && Rule::GcKeptBehindSetjmp.holds())
        .collect();
    for inst in &twice {
        let (block, place) = code.places[inst];
        call_places[block].push(place);
    }
    call_places.iter_mut().for_each(|places| {
        places.sort_unstable();
        places.dedup();
    });

    let uses = Uses::new(&code, pointers, made, &calls);
    let mut kept: Vec<(Value<'m>, Place, Range)> = Vec::new();
    let candidates = pointers.candidates().iter().copied().chain(code.made_in_order(made));
    let candidates = candidates.filter(|value| code.place_of(*value).is_some());
    for value in candidates {
        if itself && value.is_argument() {
            let all = (0..code.blocks.len()).map(|block| (block, 0, END)).collect();
            kept.push((value, (0, 0), all));
            continue;
        }
        let Some(uses) = uses.of.get(&value) else { continue };
        let Some(home) = code.place_of(value) else { continue };
        let needed: Vec<Place> = code
            .range(home, uses)
            .into_iter()
            .flat_map(|(block, from, to)| {
                let places = &call_places[block];
                let first = places.partition_point(|&place| place <= from);
                let within = places[first..].iter().take_while(move |&&place| place < to);
                // Until the call is over.
                within.map(move |&place| (block, place + 1))
            })
            .collect();
        if !needed.is_empty() {
            kept.push((value, home, code.range(home, &needed)));
        }
    }
    let mut values = colour(module, &code, &kept, twice.is_empty());
    values.kept.sort_by_key(|it| (code.place_of(it.value), it.value.is_instruction()));
    values
}

/// The code of a function, with its places.
struct Code<'m> {
    blocks: Vec<Block<'m>>,
    places: HashMap<Value<'m>, Place>,
    predecessors: Vec<Vec<usize>>,
    /// Blocks so that each comes behind those that dominate it.
    order: Vec<usize>,
}

impl<'m> Code<'m> {
    fn new(function: Function<'m>, reachable: &HashSet<Block<'m>>) -> Self {
        let blocks: Vec<_> = function.blocks().filter(|it| reachable.contains(it)).collect();
        let numbers: HashMap<_, _> =
            blocks.iter().enumerate().map(|(number, &block)| (block, number)).collect();
        let mut places = HashMap::new();
        let mut predecessors = vec![Vec::new(); blocks.len()];
        let mut successors = vec![Vec::new(); blocks.len()];
        for (number, block) in blocks.iter().enumerate() {
            for (index, inst) in block.instructions().enumerate() {
                let place = if inst.is_phi() { 0 } else { 2 * (index as u32 + 1) };
                places.insert(inst, (number, place));
            }
            for successor in block.successors() {
                let successor = numbers[&successor];
                if !predecessors[successor].contains(&number) {
                    predecessors[successor].push(number);
                    successors[number].push(successor);
                }
            }
        }
        let order = reverse_post_order(&successors);
        Code { blocks, places, predecessors, order }
    }

    fn instructions(&self) -> impl Iterator<Item = Value<'m>> {
        self.blocks.iter().flat_map(|block| block.instructions())
    }

    fn place_of(&self, value: Value<'m>) -> Option<Place> {
        if value.is_argument() { Some((0, 0)) } else { self.places.get(&value).copied() }
    }

    /// The bases that were made, in the order of the code.
    fn made_in_order(&self, made: &HashMap<Value<'m>, Value<'m>>) -> Vec<Value<'m>> {
        let made: HashSet<_> = made.values().copied().collect();
        self.instructions().filter(|inst| made.contains(inst)).collect()
    }

    /// Where a value that is defined at `home` is on the way to one of `uses`.
    fn range(&self, home: Place, uses: &[Place]) -> Range {
        let mut ends: BTreeMap<usize, u32> = BTreeMap::new();
        let mut through = HashSet::new();
        let mut stack = Vec::new();
        for &(block, place) in uses {
            let end = ends.entry(block).or_insert(0);
            *end = place.max(*end);
            if block != home.0 && through.insert(block) {
                stack.push(block);
            }
        }
        while let Some(block) = stack.pop() {
            for &from in &self.predecessors[block] {
                ends.insert(from, END);
                if from != home.0 && through.insert(from) {
                    stack.push(from);
                }
            }
        }
        let start = |block| if block == home.0 { home.1 } else { 0 };
        ends.into_iter().map(|(block, end)| (block, start(block), end)).collect()
    }
}

fn reverse_post_order(successors: &[Vec<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(successors.len());
    let mut seen = vec![false; successors.len()];
    let mut stack = vec![(0, 0)];
    if let Some(entry) = seen.first_mut() {
        *entry = true;
    } else {
        return order;
    }
    while let Some((block, next)) = stack.pop() {
        let Some(&successor) = successors[block].get(next) else {
            order.push(block);
            continue;
        };
        stack.push((block, next + 1));
        if !std::mem::replace(&mut seen[successor], true) {
            stack.push((successor, 0));
        }
    }
    order.reverse();
    order
}

/// Up to where each value must be known: its uses, and, for a base, those of all that was
/// computed from it.
struct Uses<'m> {
    of: HashMap<Value<'m>, Vec<Place>>,
}

impl<'m> Uses<'m> {
    fn new(
        code: &Code<'m>,
        pointers: &HeapPointers<'m>,
        made: &HashMap<Value<'m>, Value<'m>>,
        calls: &[(&CollectingCall<'m>, Place)],
    ) -> Self {
        let mut uses = Uses { of: HashMap::new() };
        for &value in pointers.candidates() {
            let places: Vec<_> =
                value.users().flat_map(|user| places_of_use(code, value, user)).collect();
            uses.add(pointers, made, value, &places);
            for base in pointers.parts(value).into_iter().filter_map(|it| pointers.base(it, made)) {
                uses.of.entry(base).or_default().extend(&places);
            }
        }
        for (call, (block, place)) in calls {
            for argument in call.call.arguments() {
                let points_into = !pointers.is_same_as_base(argument);
                if call.keeps_arguments {
                    uses.add(pointers, made, argument, &[(*block, *place + 1)]);
                } else if points_into && let Some(base) = pointers.base(argument, made) {
                    uses.of.entry(base).or_default().push((*block, *place + 1));
                }
            }
        }
        uses
    }

    fn add(
        &mut self,
        pointers: &HeapPointers<'m>,
        made: &HashMap<Value<'m>, Value<'m>>,
        value: Value<'m>,
        places: &[Place],
    ) {
        let base = pointers.base(value, made);
        if let Some(base) = base {
            self.of.entry(base).or_default().extend(places);
        }
        if base != Some(value) && !pointers.is_covered(value) {
            self.of.entry(value).or_default().extend(places);
        }
    }
}

/// Where `user` uses `value`: a phi at the ends of the blocks that it comes from.
fn places_of_use<'m>(code: &Code<'m>, value: Value<'m>, user: Value<'m>) -> Vec<Place> {
    let Some(&place) = code.places.get(&user) else { return Vec::new() };
    if !user.is_phi() {
        return vec![place];
    }
    user.incoming()
        .into_iter()
        .filter(|(incoming, _)| *incoming == value)
        .filter_map(|(_, from)| {
            let (block, _) = code.places.get(&from.terminator()?)?;
            Some((*block, END))
        })
        .collect()
}

/// Gives each value a slot.
fn colour<'m>(
    module: &Module<'m>,
    code: &Code<'m>,
    kept: &[(Value<'m>, Place, Range)],
    may_share: bool,
) -> CollectedValues<'m> {
    let sizes: Vec<_> = kept
        .iter()
        .map(|(value, ..)| {
            value.ty().alloc_size(module).next_multiple_of(SLOT_ALIGNMENT.into()) as u32
        })
        .collect();
    // In each block, the values that come into it, and those that are defined there.
    let mut inside = vec![(Vec::new(), Vec::new()); code.blocks.len()];
    for (index, (_, home, range)) in kept.iter().enumerate() {
        for &(block, from, to) in range {
            let (live_in, defined) = &mut inside[block];
            if block == home.0 {
                defined.push((from, index, to))
            } else {
                live_in.push((index, to))
            }
        }
    }
    // Slots of one size each have their own numbers.
    let mut colours = vec![0; kept.len()];
    let mut numbers: BTreeMap<u32, usize> = BTreeMap::new();
    for &block in &code.order {
        let (live_in, mut defined) = std::mem::take(&mut inside[block]);
        // Up to where each slot is taken in this block.
        let mut taken: HashMap<u32, Vec<u32>> = HashMap::new();
        let mut take = |size: u32, colour: usize, to: u32| {
            let taken = taken.entry(size).or_default();
            taken.resize(taken.len().max(colour + 1), 0);
            taken[colour] = to.max(taken[colour]);
        };
        live_in.iter().for_each(|&(index, to)| take(sizes[index], colours[index], to));
        defined.sort_unstable();
        for (from, index, to) in defined {
            let taken = taken.entry(sizes[index]).or_default();
            let number = numbers.entry(sizes[index]).or_insert(0);
            // What is kept for the call that defines a value is needed no longer.
            let free = taken.iter().position(|&until| until <= from + 1);
            let colour = match may_share {
                _ if !Rule::GcSlotsApart.holds() => 0,
                true => free.unwrap_or(taken.len()),
                false => *number,
            };
            *number = (*number).max(colour + 1);
            taken.resize(taken.len().max(colour + 1), 0);
            taken[colour] = to;
            colours[index] = colour;
        }
    }
    let mut values = CollectedValues::default();
    let mut starts = BTreeMap::new();
    for (&size, &number) in &numbers {
        starts.insert(size, values.size);
        values.size += size * number as u32;
    }
    values.kept = kept
        .iter()
        .enumerate()
        .map(|(index, (value, home, range))| Kept {
            value: *value,
            offset: starts[&sizes[index]] + sizes[index] * colours[index] as u32,
            live_in: range
                .iter()
                .filter(|(block, ..)| *block != home.0)
                .map(|(block, ..)| code.blocks[*block])
                .collect(),
        })
        .collect();
    values
}
