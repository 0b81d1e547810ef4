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
//! Programs in SSA Form", 2007). The work is near linear in the sizes of the ranges. Where these
//! grow too large, in functions of thousands of values that live long, values get slots of their
//! own.
//!
//! Where a function calls `setjmp`, code generation adds edges back behind it that IR does not
//! show: what is live there is kept, too, and no value shares a slot.

use super::{
    CollectingCall, HeapPointers, MadeBases,
    live_ranges::{Code, END, Place, Range, Walker},
    slot_layout::SlotLayout,
};
use crate::{
    ir::{Block, Function, Module, Use, Value},
    rules::Rule,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, HashMap, HashSet},
};

/// The alignment in bytes of slots. A collector looks at words.
pub const SLOT_ALIGNMENT: u32 = 4;

/// A value with its slot.
#[derive(Clone, Debug)]
pub struct Kept<'m> {
    /// The value.
    pub value: Value<'m>,
    /// Where it is stored, in bytes from the start of the slots: once, or as often as it takes
    /// for each of its pointers to be aligned in one of the copies.
    pub offsets: Vec<u32>,
    /// The blocks at whose start the slot holds it, if its own has no room for a store.
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

/// A value to keep, where it is defined, and where it is needed. None if that is not known: it
/// shares its slot with none.
type Needed<'m> = (Value<'m>, Place, Option<Range>);

/// Finds the values. `calls` are those of `function` that may collect, `made` the bases of joins
/// that miss one. If the function collects `itself`, its arguments are kept all the time: the
/// caller has left that to it.
pub fn collected_values<'m>(
    module: &Module<'m>,
    function: Function<'m>,
    reachable: &HashSet<Block<'m>>,
    pointers: &HeapPointers<'m>,
    made: &MadeBases<'m>,
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

    let mut uses = Uses::new(&code, pointers, made, &calls);
    let mut walker = Walker::new(&code);
    let mut kept: Vec<Needed<'m>> = Vec::new();
    let made_in_order = made_in_order(&code, made);
    for value in pointers.candidates().iter().copied().chain(made_in_order) {
        let Some(home) = code.place_of(value) else { continue };
        if itself && value.is_argument() {
            kept.push((value, home, Some(code.everywhere())));
            continue;
        }
        let Some(uses) = uses.of.remove(&value) else { continue };
        let must = has_no_room(value);
        let Some(range) = walker.range(home, &uses, must) else {
            kept.push((value, home, None));
            continue;
        };
        let needed: Vec<Place> = range
            .into_iter()
            .flat_map(|(block, from, to)| {
                let places = &call_places[block];
                let first = places.partition_point(|&place| place <= from);
                // The last is behind the others, and until it is over.
                let behind = places.partition_point(|&place| place < to);
                (behind > first).then(|| (block, places[behind - 1] + 1))
            })
            .collect();
        if !needed.is_empty() {
            kept.push((value, home, walker.range(home, &needed, must)));
        }
    }
    let mut values = colour(module, &code, &kept, twice.is_empty());
    values.kept.sort_by_key(|it| (code.place_of(it.value), it.value.is_instruction()));
    values
}

/// Whether a value is defined where no code can stand.
fn has_no_room(value: Value<'_>) -> bool {
    value.is_phi() && value.block().is_some_and(|block| block.first_insertion_point().is_none())
        || value.normal_destination().is_some_and(|it| it.first_insertion_point().is_none())
}

/// The bases that were made, in the order of the code.
fn made_in_order<'m>(code: &Code<'m>, made: &MadeBases<'m>) -> Vec<Value<'m>> {
    let mut all: Vec<_> = made.values().copied().collect();
    // Several phis are at one place.
    let numbers: HashMap<_, _> =
        code.instructions().enumerate().map(|(number, inst)| (inst, number)).collect();
    all.sort_by_key(|value| numbers.get(value).copied());
    all
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
        made: &MadeBases<'m>,
        calls: &[(&CollectingCall<'m>, Place)],
    ) -> Self {
        // The uses of each value, and of what was computed from it.
        let mut all: HashMap<Value<'m>, Vec<Place>> = HashMap::new();
        for &value in pointers.candidates() {
            let uses = value.uses().filter(|use_| pointers.wants(value, use_.user));
            let places = uses.filter_map(|use_| place_of_use(code, use_));
            all.entry(value).or_default().extend(places);
        }
        let mut uses = Uses { of: HashMap::new() };
        for (call, (block, place)) in calls {
            let behind = (*block, *place + 1);
            for argument in call.call.arguments() {
                if call.keeps_arguments {
                    all.entry(argument).or_default().push(behind);
                } else if !pointers.is_same_as_base(argument) {
                    for base in pointers.bases(argument, made) {
                        uses.of.entry(base).or_default().push(behind);
                    }
                }
            }
        }
        let is_made: HashSet<_> = made.values().copied().collect();
        // From what was computed to what that was computed from, which comes before it.
        let mut rank = vec![0; code.blocks.len()];
        code.order.iter().enumerate().for_each(|(rank_of, &block)| rank[block] = rank_of);
        let mut order: Vec<_> = pointers
            .candidates()
            .iter()
            .filter_map(|&value| {
                let (block, place) = code.place_of(value)?;
                Some(((rank[block], place), value))
            })
            .collect();
        order.sort_by_key(|(place, _)| *place);
        for (_, value) in order.into_iter().rev() {
            let Some(places) = all.remove(&value).map(last_in_each_block) else { continue };
            for part in pointers.parts(value) {
                all.entry(part).or_default().extend(&places);
            }
            let bases = pointers.bases(value, made);
            for &base in bases.iter().filter(|base| **base != value) {
                // One that was made is no candidate: it passes nothing on.
                let of_base = if is_made.contains(&base) { &mut uses.of } else { &mut all };
                of_base.entry(base).or_default().extend(&places);
            }
            if bases.contains(&value) || !pointers.is_covered(value) {
                uses.of.entry(value).or_default().extend(&places);
            }
        }
        uses
    }
}

/// Of several places in a block, only the last.
fn last_in_each_block(mut places: Vec<Place>) -> Vec<Place> {
    places.sort_unstable_by_key(|&(block, place)| (block, Reverse(place)));
    places.dedup_by_key(|(block, _)| *block);
    places
}

/// Where a value is used: by a phi at the end of the block that it comes from.
fn place_of_use<'m>(code: &Code<'m>, use_: Use<'m>) -> Option<Place> {
    if use_.user.is_phi() {
        let (block, _) = code.places.get(&use_.block()?.terminator()?)?;
        return Some((*block, END));
    }
    code.places.get(&use_.user).copied()
}

/// Gives each value a slot.
fn colour<'m>(
    module: &Module<'m>,
    code: &Code<'m>,
    kept: &[Needed<'m>],
    may_share: bool,
) -> CollectedValues<'m> {
    let layouts: Vec<_> =
        kept.iter().map(|(value, ..)| SlotLayout::of(module, value.ty())).collect();
    // In each block, the values that come into it, and those that are defined there.
    let mut inside = vec![(Vec::new(), Vec::new()); code.blocks.len()];
    for (index, (_, home, range)) in kept.iter().enumerate() {
        for &(block, from, to) in range.iter().flatten() {
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
    let mut numbers: BTreeMap<u32, u32> = BTreeMap::new();
    let mut number_of = |size: u32, colour: Option<u32>| {
        let number = numbers.entry(size).or_insert(0);
        let colour = match colour {
            _ if !Rule::GcSlotsApart.holds() => 0,
            Some(colour) if may_share => colour,
            _ => *number,
        };
        *number = (*number).max(colour + 1);
        colour
    };
    for &block in &code.order {
        let (live_in, mut defined) = std::mem::take(&mut inside[block]);
        let mut slots: HashMap<u32, Slots> = HashMap::new();
        for (index, to) in live_in {
            slots.entry(layouts[index].size).or_default().taken.push(Reverse((to, colours[index])));
        }
        slots.values_mut().for_each(Slots::find_gaps);
        defined.sort_unstable();
        for (from, index, to) in defined {
            let size = layouts[index].size;
            let slots = slots.entry(size).or_default();
            // What is kept for the call that defines a value is needed no longer.
            let colour = number_of(size, Some(slots.lowest_free(from + 1)));
            slots.taken.push(Reverse((to, colour)));
            colours[index] = colour;
        }
    }
    // Behind all that are shared.
    let alone = kept.iter().enumerate().filter(|(_, (.., range))| range.is_none());
    for (index, _) in alone {
        let size = layouts[index].size;
        let next = numbers.entry(size).or_insert(0);
        colours[index] = if Rule::GcSlotsApart.holds() { *next } else { 0 };
        *next += 1;
    }
    let mut values = CollectedValues::default();
    let mut starts = BTreeMap::new();
    for (&size, &number) in &numbers {
        starts.insert(size, values.size);
        values.size += size * number;
    }
    values.kept = kept
        .iter()
        .enumerate()
        .map(|(index, (value, home, range))| {
            let size = layouts[index].size;
            let start = starts[&size] + size * colours[index];
            let live_in = range.iter().flatten().map(|(block, ..)| *block);
            let live_in = live_in.filter(|it| *it != home.0 && has_no_room(*value));
            Kept {
                value: *value,
                offsets: layouts[index].copies.iter().map(|offset| start + offset).collect(),
                live_in: live_in.map(|it| code.blocks[it]).collect(),
            }
        })
        .collect();
    values
}

/// The slots of one size in a block.
#[derive(Default)]
struct Slots {
    /// Those that are taken, by up to where.
    taken: BinaryHeap<Reverse<(u32, u32)>>,
    /// Those that are free, of those below `next`.
    free: BinaryHeap<Reverse<u32>>,
    next: u32,
}

impl Slots {
    /// Those between the ones that are taken at the start of the block.
    fn find_gaps(&mut self) {
        let taken: HashSet<_> = self.taken.iter().map(|Reverse((_, colour))| *colour).collect();
        self.next = taken.iter().max().map_or(0, |last| last + 1);
        self.free.extend((0..self.next).filter(|it| !taken.contains(it)).map(Reverse));
    }

    fn lowest_free(&mut self, from: u32) -> u32 {
        while let Some(&Reverse((until, colour))) = self.taken.peek().filter(|it| it.0.0 <= from) {
            _ = until;
            self.taken.pop();
            self.free.push(Reverse(colour));
        }
        if let Some(Reverse(colour)) = self.free.pop() {
            return colour;
        }
        self.next += 1;
        self.next - 1
    }
}
