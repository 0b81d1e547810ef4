//! Where each value is kept in a record, and which suspend points share the code
//! that reloads.
//!
//! A resumed function goes from its entry through the header of each loop around
//! the suspend point, from the outside in, so that no loop gets a second entry. A
//! value is reloaded as late as that allows without making it look changed by a
//! loop that does not change it: just before the outermost of these loops that does
//! not define it, or, if the innermost one defines it, just before the call.
//!
//! A *level* is the function's body or a loop. A level has *clusters*, the points
//! directly in it that share one reload, and the loops directly in it, each with the
//! values that are reloaded before it is entered. Slots are numbered along the way
//! from the outside in, so the points in one loop agree on where the values that are
//! reloaded before it lie, and points in different places use the same slots again.
//! Two values that are live at no common point share a slot (greedy colouring).

use super::{aim::LARGE, slots::SlotType};
use crate::{
    analysis::{Liveness, ValueId, ValueSet},
    ir::{LoopForest, LoopId, Module},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
};

/// A suspend point, as far as the layout is concerned.
#[derive(Clone, Debug)]
pub struct PointValues {
    /// The number of the block that starts with the call.
    pub block: usize,
    /// What must be kept, in increasing order.
    pub kept: ValueSet,
}

/// A place in the record, with the values that may lie in it.
#[derive(Clone, Debug)]
pub struct Slot<'m> {
    /// Bytes from the first slot of the record.
    pub offset: u32,
    /// Its type.
    pub ty: SlotType<'m>,
    /// The values, no two of them kept at the same point.
    pub values: Vec<ValueId>,
}

/// Points that share one reload.
#[derive(Clone, Debug)]
pub struct Cluster<'m> {
    /// The points, by number.
    pub points: Vec<usize>,
    /// What is reloaded just before their calls.
    pub slots: Vec<Slot<'m>>,
    /// Bytes of the slots in each of their records, those that levels around have reloaded
    /// among them. The code that reloads pops the record, so it is the same for all.
    pub size: u32,
}

/// The function's body or a loop, as far as it has suspend points.
#[derive(Clone, Debug)]
pub struct Level<'m> {
    /// The loop; none for the function's body.
    pub id: Option<LoopId>,
    /// Where the slots end that are reloaded before it is entered, in bytes from the first.
    pub offset: u32,
    /// What is reloaded before the loop is entered.
    pub before: Vec<Slot<'m>>,
    /// The points directly in it.
    pub clusters: Vec<Cluster<'m>>,
    /// The loops directly in it.
    pub inner: Vec<Level<'m>>,
}

impl Level<'_> {
    /// All points in this level and in the loops inside it.
    pub fn points(&self) -> Vec<usize> {
        let own = self.clusters.iter().flat_map(|cluster| cluster.points.iter().copied());
        own.chain(self.inner.iter().flat_map(Level::points)).collect()
    }
}

/// The slots of a record with the value of each, or none where another point has one.
pub type Record<'m> = Vec<(SlotType<'m>, Option<ValueId>)>;

/// The layout of one function.
#[derive(Debug)]
pub struct Layout<'m> {
    /// The function's body.
    pub root: Level<'m>,
    /// For each point, the number that its records carry: points of one cluster
    /// are next to each other.
    pub numbers: Vec<u32>,
    /// For each point, its record.
    pub records: Vec<Record<'m>>,
    /// For each point, the size of its cluster.
    pub sizes: Vec<u32>,
    /// What points of a cluster write together: a record that has all that they keep.
    pub shared: Vec<Record<'m>>,
    /// For each point, which of `shared` it writes, if it does not write its own record.
    pub shares: Vec<Option<usize>>,
}

impl Layout<'_> {
    /// Makes each record as long as `size` bytes of slots.
    pub fn make_room_for(&mut self, size: u32) {
        fn widen(level: &mut Level<'_>, size: u32) {
            level.clusters.iter_mut().for_each(|cluster| cluster.size = cluster.size.max(size));
            level.inner.iter_mut().for_each(|inner| widen(inner, size));
        }
        widen(&mut self.root, size);
        self.sizes.iter_mut().for_each(|own| *own = (*own).max(size));
    }
}

/// Code size estimates in bytes of wasm, which decide what is merged: tuned by what gzip makes of
/// large programs.
mod cost {
    /// A reload: the frame, a load, a `local.set`.
    pub const RELOAD: i64 = 7;
    /// A block of its own: `block`, `end`, a branch, and the base of its loads.
    pub const CLUSTER: i64 = 30;
    /// A zero where a point has no value for a slot of its cluster.
    pub const HOLE: i64 = 1;
    /// From how many values on a shared spill is smaller than one for each point.
    pub const SHARED_SPILL: usize = 2;
    /// A value in a spill of its own: a `local.get`. Besides, a call for a `global.set`.
    pub const SPILLED: i64 = 2;
    pub const SPILL: i64 = 1;
    /// A value in a shared spill that a point does not keep: a constant, a `local.set`.
    pub const NOT_KEPT: i64 = 5;
    /// Records that do not end where their values do are of a multiple of so many bytes, in a function
    /// that is large, and in others.
    pub const GRAIN_OF_LARGE: u32 = 32;
    pub const GRAIN: u32 = 16;
    /// How many clusters a new one is compared with.
    pub const WINDOW: usize = 24;
}

struct Planner<'a, 'm> {
    module: &'a Module<'m>,
    liveness: &'a Liveness<'m>,
    loops: &'a LoopForest,
    /// By loop: how deep it is in others, itself among them, that have headers to go through;
    /// none where it has no such header.
    depths: Vec<Option<usize>>,
    points: &'a [PointValues],
    /// By point: the usable loops around it, from the outside in.
    nests: Vec<Vec<LoopId>>,
    /// By point: what it keeps, with how many of these loops define it, in this order.
    reloads: Vec<Vec<(usize, ValueId)>>,
}

/// Plans the records of a function.
pub fn plan<'m>(
    module: &Module<'m>,
    liveness: &Liveness<'m>,
    loops: &LoopForest,
    usable: impl Fn(LoopId) -> bool,
    points: &[PointValues],
    may_share: impl Fn(usize) -> bool,
) -> Layout<'m> {
    let mut depths: Vec<Option<usize>> = Vec::new();
    for id in loops.loops() {
        let around = loops.nest(loops.parent(id)).find_map(|id| depths[id.0 as usize]);
        depths.push(usable(id).then(|| around.unwrap_or(0) + 1));
    }
    let mut planner =
        Planner { module, liveness, loops, depths, points, nests: Vec::new(), reloads: Vec::new() };
    for point in points {
        let nest: Vec<_> = loops.nest(loops.innermost(point.block)).collect();
        let nest: Vec<_> = nest.into_iter().rev().filter(|&id| planner.is_usable(id)).collect();
        let mut reloads: Vec<_> =
            point.kept.iter().map(|&value| (planner.defining_depth(value, &nest), value)).collect();
        reloads.sort_unstable();
        planner.nests.push(nest);
        planner.reloads.push(reloads);
    }
    let all: Vec<usize> = (0..points.len()).collect();
    let mut layout = Layout {
        root: Level {
            id: None,
            offset: 0,
            before: Vec::new(),
            clusters: Vec::new(),
            inner: Vec::new(),
        },
        numbers: vec![0; points.len()],
        records: vec![Vec::new(); points.len()],
        sizes: vec![0; points.len()],
        shared: Vec::new(),
        shares: vec![None; points.len()],
    };
    layout.root = planner.level(None, 0, &all, &mut Vec::new(), 0, &mut layout);
    for (number, point) in layout.root.points().into_iter().enumerate() {
        layout.numbers[point] = number as u32;
    }
    let mut levels = vec![&layout.root];
    while let Some(level) = levels.pop() {
        for cluster in &level.clusters {
            let points = cluster.points.iter().copied().filter(|&point| may_share(point));
            share_spills(points, &layout.records, &mut layout.shared, &mut layout.shares);
        }
        levels.extend(&level.inner);
    }
    layout
}

/// Points that write one record, which has what each of them keeps.
struct Sharing<'m> {
    record: Record<'m>,
    points: Vec<usize>,
}

impl<'m> Sharing<'m> {
    /// What it saves if a point with this record joins, in bytes of code; none if it cannot, because
    /// they have different values for a slot.
    fn gain(&self, record: &Record<'m>) -> Option<i64> {
        let pairs = self.record.iter().zip(record).map(|((_, left), (_, right))| (left, right));
        let mut both = 0;
        for (left, right) in pairs.filter(|(left, right)| left.is_some() && right.is_some()) {
            if left != right {
                return None;
            }
            both += 1;
        }
        let values =
            |record: &Record<'m>| record.iter().filter(|(_, value)| value.is_some()).count() as i64;
        let only_others = values(&self.record) - both;
        let only_this = (values(record) - both) * self.points.len() as i64;
        let own = cost::SPILL + cost::SPILLED * values(record);
        Some(own - cost::NOT_KEPT * (only_others + only_this))
    }

    fn join(&mut self, point: usize, record: &Record<'m>) {
        for (slot, own) in self.record.iter_mut().zip(record) {
            slot.1 = slot.1.or(own.1);
        }
        self.record.extend(record.iter().skip(self.record.len()).copied());
        self.points.push(point);
    }
}

/// Finds which points of a cluster write their records together.
fn share_spills<'m>(
    points: impl Iterator<Item = usize>,
    records: &[Record<'m>],
    shared: &mut Vec<Record<'m>>,
    shares: &mut [Option<usize>],
) {
    let mut groups: Vec<Sharing<'m>> = Vec::new();
    for point in points {
        let record = &records[point];
        let from = groups.len().saturating_sub(cost::WINDOW);
        let best = (from..groups.len())
            .filter_map(|group| Some((groups[group].gain(record)?, Reverse(group))))
            .max()
            .filter(|&(gain, _)| gain > 0);
        match best {
            Some((_, Reverse(group))) => groups[group].join(point, record),
            None => groups.push(Sharing { record: record.clone(), points: vec![point] }),
        }
    }
    for Sharing { record, points } in groups {
        if points.len() > 1 && record.len() >= cost::SHARED_SPILL {
            points.iter().for_each(|&point| shares[point] = Some(shared.len()));
            shared.push(record);
        }
    }
}

impl<'m> Planner<'_, 'm> {
    /// Plans a level at `depth` loops, with the slots of the levels around it in
    /// `around`, which end at `offset`.
    #[allow(clippy::too_many_arguments, reason = "the state of one recursion")]
    fn level(
        &self,
        id: Option<LoopId>,
        depth: usize,
        points: &[usize],
        around: &mut Vec<Slot<'m>>,
        offset: u32,
        layout: &mut Layout<'m>,
    ) -> Level<'m> {
        let (own, deeper): (Vec<usize>, Vec<usize>) =
            points.iter().partition(|&&point| self.nests[point].len() == depth);
        let mut level =
            Level { id, offset, before: Vec::new(), clusters: Vec::new(), inner: Vec::new() };

        for (points, values) in self.cluster(&own) {
            let slots = self.slots(&points, depth, &values, offset);
            let in_order: Vec<_> = around.iter().chain(&slots).collect();
            let end = |slot: &Slot<'m>| slot.offset + slot.ty.size(self.module);
            let mut size = in_order.last().map_or(0, |slot| end(slot));
            let slot_of: HashMap<_, _> = in_order
                .iter()
                .enumerate()
                .flat_map(|(number, slot)| slot.values.iter().map(move |&value| (value, number)))
                .collect();
            for &point in &points {
                let mut record: Vec<_> = in_order.iter().map(|slot| (slot.ty, None)).collect();
                for value in &self.points[point].kept {
                    record[slot_of[value]].1 = Some(*value);
                }
                while record.last().is_some_and(|(_, value)| value.is_none()) {
                    record.pop();
                }
                if record.len() < in_order.len() {
                    // Few different sizes, so that few spill functions are needed.
                    size = size.next_multiple_of(self.grain());
                }
                layout.records[point] = record;
            }
            for &point in &points {
                layout.sizes[point] = size;
            }
            level.clusters.push(Cluster { points, slots, size });
        }

        let mut by_loop: BTreeMap<LoopId, Vec<usize>> = BTreeMap::new();
        for point in deeper {
            by_loop.entry(self.nests[point][depth]).or_default().push(point);
        }
        for (inner, points) in by_loop {
            let mut values: ValueSet =
                points.iter().flat_map(|&point| self.reloaded(point, depth)).collect();
            values.sort_unstable();
            values.dedup();
            let slots = self.slots(&points, depth, &values, offset);
            let end = slots
                .iter()
                .map(|slot| slot.offset + slot.ty.size(self.module))
                .max()
                .unwrap_or(offset);
            let outside = around.len();
            around.extend(slots.iter().cloned());
            let mut planned = self.level(Some(inner), depth + 1, &points, around, end, layout);
            around.truncate(outside);
            planned.before = slots;
            level.inner.push(planned);
        }
        level
    }

    /// What the lengths of records that end early are a multiple of, in bytes.
    fn grain(&self) -> u32 {
        if self.points.len() >= LARGE { cost::GRAIN_OF_LARGE } else { cost::GRAIN }
    }

    fn is_usable(&self, id: LoopId) -> bool {
        self.depths[id.0 as usize].is_some()
    }

    /// How many loops of `nest`, from the outside, contain the definition of a value
    /// one within the other.
    fn defining_depth(&self, value: ValueId, nest: &[LoopId]) -> usize {
        let home = self.loops.innermost(self.liveness.defined_in(value));
        self.loops
            .nest(home)
            .filter_map(|id| Some((id, self.depths[id.0 as usize]?)))
            .find(|&(id, depth)| nest.get(depth - 1) == Some(&id))
            .map_or(0, |(_, depth)| depth)
    }

    /// What `point` keeps that `depth` of the loops around it define, the outermost ones: it is
    /// reloaded before the next one is entered, or before the call.
    fn reloaded(&self, point: usize, depth: usize) -> impl Iterator<Item = ValueId> {
        let all = &self.reloads[point];
        let from = all.partition_point(|&(of_value, _)| of_value < depth);
        let all = all[from..].iter().take_while(move |(of_value, _)| *of_value == depth);
        all.map(|&(_, value)| value)
    }

    /// Groups points of one level by what they reload, then merges groups while that
    /// makes the code smaller.
    fn cluster(&self, points: &[usize]) -> Vec<(Vec<usize>, ValueSet)> {
        let mut groups: BTreeMap<ValueSet, Vec<usize>> = BTreeMap::new();
        for &point in points {
            let reloaded: ValueSet = self.reloaded(point, self.nests[point].len()).collect();
            groups.entry(reloaded).or_default().push(point);
        }
        // The largest sets first: the others may fit into them.
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(values, points)| (Reverse(values.len()), points[0]));
        let mut clusters: Vec<(Vec<usize>, ValueSet)> = Vec::new();
        for (values, points) in groups {
            let from = clusters.len().saturating_sub(cost::WINDOW);
            let best = clusters[from..]
                .iter()
                .enumerate()
                .map(|(index, cluster)| (gain(cluster, &points, &values), from + index))
                .max_by_key(|&(gain, index)| (gain, Reverse(index)));
            match best {
                Some((gain, index)) if gain > 0 => {
                    let cluster = &mut clusters[index];
                    cluster.0.extend(points);
                    cluster.1.extend(values);
                    cluster.1.sort_unstable();
                    cluster.1.dedup();
                }
                _ => clusters.push((points, values)),
            }
        }
        for (points, _) in &mut clusters {
            points.sort_unstable();
        }
        clusters
    }

    /// Gives each of `values`, which `depth` loops define, a slot from `offset` on: values
    /// that are kept at no common point of `points` may share one. Slots that more points use
    /// come first, so that records can end early; then words, so that few spill functions are
    /// needed.
    fn slots(
        &self,
        points: &[usize],
        depth: usize,
        values: &[ValueId],
        mut offset: u32,
    ) -> Vec<Slot<'m>> {
        let mut kept_at: HashMap<ValueId, Vec<usize>> = HashMap::new();
        for &point in points {
            for value in self.reloaded(point, depth) {
                kept_at.entry(value).or_default().push(point);
            }
        }
        let mut order = values.to_vec();
        order.sort_by_key(|value| (Reverse(kept_at[value].len()), *value));
        let mut slots: Vec<(Slot<'m>, HashSet<usize>)> = Vec::new();
        for value in order {
            let ty = SlotType::of(self.module, self.liveness.value(value).ty());
            let at = &kept_at[&value];
            let from = slots.len().saturating_sub(cost::WINDOW);
            let free = slots[from..]
                .iter_mut()
                .find(|(slot, taken)| slot.ty == ty && at.iter().all(|it| !taken.contains(it)));
            match free {
                Some((slot, taken)) => {
                    slot.values.push(value);
                    taken.extend(at);
                }
                None => {
                    let slot = Slot { offset: 0, ty, values: vec![value] };
                    slots.push((slot, at.iter().copied().collect()));
                }
            }
        }
        slots.sort_by_key(|(slot, taken)| {
            (Reverse(taken.len()), slot.ty.size(self.module), !slot.ty.is_word())
        });
        slots
            .into_iter()
            .map(|(mut slot, _)| {
                slot.offset = offset;
                offset += slot.ty.size(self.module);
                slot
            })
            .collect()
    }
}

/// What merging a group into a cluster saves, in bytes of code.
fn gain(cluster: &(Vec<usize>, ValueSet), points: &[usize], values: &[ValueId]) -> i64 {
    let shared =
        values.iter().filter(|value| cluster.1.binary_search(value).is_ok()).count() as i64;
    let only_group = values.len() as i64 - shared;
    let only_cluster = cluster.1.len() as i64 - shared;
    // Values on either side may come to share slots, so only what one side has more
    // than the other is a hole; holes at the end of a record cost nothing, which
    // half of them are taken to be.
    let holes = (only_cluster - only_group).max(0) * points.len() as i64
        + (only_group - only_cluster).max(0) * cluster.0.len() as i64;
    cost::CLUSTER + shared * cost::RELOAD - holes * cost::HOLE / 2
}
