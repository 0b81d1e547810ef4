//! Debug records of values that a reload defines again.
//!
//! A rewind begins with nothing known. What holds at a suspend point is said again behind the reload,
//! of what was loaded; what is said of constants and of addresses in the frame, at the suspend point
//! itself. Of the phis that join the ways nothing is said: the WebAssembly backend forgets what is not
//! said in the block of a definition, and finds by itself whether a variable is in the same local on
//! both ways (`LiveDebugValues`). So a reload that several points share may say what only holds at
//! some. But where such a value is not kept, its local has something else after a reload, and the name
//! would be the same on both ways: there, it is said that nothing is known.
//!
//! As long as such a value is a variable (see [`Variables`]), a record outside of its block names a
//! load, as every other user does, and then what `ssa.rs` makes of that: but only where the
//! value is live, or debug records would change the code. Elsewhere it is not known.

use super::{layout::PointValues, variables::Variables};
use crate::{
    analysis::{DebugReach, Liveness, ValueId},
    ir::{Block, DebugFragment, DebugRecord, DebugVariable, Function, Value},
};
use std::collections::{HashMap, HashSet};

/// What is said of the values of one function.
#[derive(Debug)]
pub struct DebugValues<'m> {
    reach: DebugReach<'m>,
    /// What is kept at the suspend points.
    kept: Vec<PointValues>,
}

impl<'m> DebugValues<'m> {
    /// Looks at a function in which no rewind leads anywhere yet. `calls` are its suspend points,
    /// `kept` what these keep.
    pub fn new(
        function: Function<'m>,
        calls: impl Iterator<Item = Value<'m>>,
        kept: Vec<PointValues>,
        liveness: &Liveness<'m>,
    ) -> Self {
        let blocks = kept.iter().map(|point| liveness.blocks()[point.block]);
        let points: Vec<_> = blocks.zip(calls).collect();
        let anywhere: HashSet<ValueId> =
            kept.iter().flat_map(|point| point.kept.iter().copied()).collect();
        let reach = DebugReach::new(function, &points, |value| {
            is_everywhere_the_same(value)
                || liveness.id(value).is_some_and(|id| anywhere.contains(&id))
        });
        DebugValues { reach, kept }
    }

    /// Makes records name the variables of their values. `body` is the block after the entry
    /// block.
    pub fn rename(&self, body: Block<'m>, liveness: &Liveness<'m>, variables: &Variables<'m>) {
        let kept_in: HashMap<usize, &PointValues> =
            self.kept.iter().map(|point| (point.block, point)).collect();
        for (index, &block) in liveness.blocks().iter().enumerate() {
            let Some(start) = block.first_insertion_point() else { continue };
            // At a suspend point, what is live and not kept is gone when it is resumed.
            let known = kept_in.get(&index).map_or(liveness.live_in(index), |point| &point.kept);
            let mut loads: HashMap<ValueId, Value<'m>> = HashMap::new();
            for record in block.debug_records() {
                for value in record.values() {
                    if is_everywhere_the_same(value) || is_stored_in(value, block, body) {
                        continue;
                    }
                    let id = liveness.id(value).filter(|id| known.binary_search(id).is_ok());
                    let Some(id) = id else {
                        record.forget();
                        break;
                    };
                    // Without a variable, no suspend point is in between.
                    let Some(variable) = variables.get(id) else { continue };
                    let load = *loads
                        .entry(id)
                        .or_insert_with(|| variable.load_for_debug(value.ty(), start));
                    record.replace(value, load);
                }
            }
        }
    }

    /// Says in a block that reloads and ends with `end` what holds at most of `points`, as far as
    /// it is about what is `reloaded` there.
    pub fn say_again(
        &self,
        points: &[usize],
        end: Value<'m>,
        liveness: &Liveness<'m>,
        reloaded: &HashMap<ValueId, Value<'m>>,
    ) {
        for record in self.reach.held_at_most(points) {
            let values = record.values();
            let ids: Vec<_> = values
                .iter()
                .filter(|value| !is_everywhere_the_same(**value))
                .filter_map(|&value| liveness.id(value))
                .collect();
            if ids.is_empty() || !ids.iter().all(|id| reloaded.contains_key(id)) {
                continue;
            }
            // Right behind the load: the order that instruction selection gives to the loads is
            // another than that of the code, and records at the end would come before them.
            let place = match ids[..] {
                [id] => reloaded[&id].next().unwrap_or(end),
                _ => end,
            };
            let copy = record.copy_before(place);
            for id in &ids {
                copy.replace(liveness.value(*id), reloaded[id]);
            }
            for &point in points {
                let PointValues { block, kept } = &self.kept[point];
                if !ids.iter().all(|id| kept.binary_search(id).is_ok())
                    && let Some(start) = liveness.blocks()[*block].first_insertion_point()
                {
                    record.copy_before(start).forget();
                }
            }
        }
    }

    /// Says at the start of the blocks of suspend points what holds there and is the same for
    /// whoever comes there.
    pub fn say_what_stays(&self, liveness: &Liveness<'m>) {
        for (number, point) in self.kept.iter().enumerate() {
            let block = liveness.blocks()[point.block];
            let Some(start) = block.first_insertion_point() else { continue };
            for record in self.reach.held(number) {
                if record.values().into_iter().all(is_everywhere_the_same) {
                    record.copy_before(start);
                }
            }
        }
    }
}

/// Says at the start of `rewind`, to which `entry` leads, that nothing is known of what `entry` says:
/// its parameters are not what they were.
pub fn forget_parameters<'m>(entry: Block<'m>, rewind: Block<'m>) {
    forget(entry, rewind, |_| true);
}

/// Says the same at the start of `dispatch` of what `header` says of its phis: a rewind that passes it
/// has zeros for them.
pub fn forget_phis<'m>(header: Block<'m>, dispatch: Block<'m>) {
    let is_lost = |value: Value<'m>| value.is_phi() && value.block() == Some(header);
    forget(header, dispatch, |record| record.values().into_iter().any(is_lost));
}

/// Says at the start of `block` that nothing is known of what records in the block `before` say that
/// are `lost`. A variable that has come to be in memory there (`#dbg_assign`) is where it was.
fn forget<'m>(before: Block<'m>, block: Block<'m>, lost: impl Fn(DebugRecord<'m>) -> bool) {
    let Some(start) = block.first_insertion_point() else { return };
    let mut in_memory: HashSet<(DebugVariable, Option<DebugFragment>)> = HashSet::new();
    let mut forgotten = Vec::new();
    for record in before.debug_records().into_iter().rev() {
        let about = [record.fragment, None].map(|fragment| (record.variable, fragment));
        if record.is_assignment {
            in_memory.insert(about[0]);
        } else if !about.iter().any(|it| in_memory.contains(it)) && lost(record) {
            forgotten.push(record);
        }
    }
    for record in forgotten.into_iter().rev() {
        record.copy_before(start).forget();
    }
}

/// Whether a value is known as it is in `block`: where it is stored to its variable, and before.
fn is_stored_in<'m>(value: Value<'m>, block: Block<'m>, body: Block<'m>) -> bool {
    if value.is_argument() {
        return block == body || block.function().entry() == Some(block);
    }
    value.block() == Some(block) || value.normal_destination() == Some(block)
}

/// Whether a value is the same in each activation of its function and whatever it has done.
pub(super) fn is_everywhere_the_same(value: Value<'_>) -> bool {
    value.is_static_alloca() || !(value.is_instruction() || value.is_argument())
}
