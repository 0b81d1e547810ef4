//! Debug records of values that a reload defines again.
//!
//! A rewind begins with nothing known. What holds at a suspend point is said again behind the reload,
//! of what was loaded; what is said of constants and of addresses in the frame, at the suspend point
//! itself. Of the phis that join the ways nothing is said: the WebAssembly backend forgets what is not
//! said in the block of a definition, and finds by itself whether a variable is in the same local on
//! both ways (`LiveDebugValues`). Because it does, a reload that several points share may say what
//! only holds at some.
//!
//! As long as such a value is a variable (see [`Variables`]), a record outside of its block names a
//! load, as every other user does, and then what `PromoteMemToReg` makes of that: but only where the
//! value is live, or debug records would change the code. Elsewhere it is not known.

use super::variables::Variables;
use crate::{
    analysis::{DebugReach, Liveness, ValueId},
    ir::{Block, Function, Value},
};
use std::collections::HashMap;

/// What is said of the values of one function.
#[derive(Debug)]
pub struct DebugValues<'m> {
    /// None without debug information.
    reach: Option<DebugReach<'m>>,
}

impl<'m> DebugValues<'m> {
    /// Looks at a function in which no rewind leads anywhere yet.
    pub fn new(function: Function<'m>) -> Self {
        DebugValues { reach: function.has_debug_info().then(|| DebugReach::new(function)) }
    }

    /// Makes records name the variables of their values. `body` is the block after the entry
    /// block.
    pub fn rename(&self, body: Block<'m>, liveness: &Liveness<'m>, variables: &Variables<'m>) {
        if self.reach.is_none() {
            return;
        }
        for (index, &block) in liveness.blocks().iter().enumerate() {
            let Some(start) = block.first_insertion_point() else { continue };
            let mut loads: HashMap<ValueId, Value<'m>> = HashMap::new();
            for record in block.debug_records() {
                for value in record.values() {
                    if is_everywhere_the_same(value) || is_stored_in(value, block, body) {
                        continue;
                    }
                    let live_in = liveness.live_in(index);
                    let Some(id) =
                        liveness.id(value).filter(|id| live_in.binary_search(id).is_ok())
                    else {
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

    /// Says at the start of `rewind`, to which `entry` leads, that nothing is known of what `entry`
    /// says: its parameters are not what they were.
    pub fn forget(&self, entry: Block<'m>, rewind: Block<'m>) {
        let Some(start) = rewind.first_insertion_point().filter(|_| self.reach.is_some()) else {
            return;
        };
        for record in entry.debug_records() {
            record.copy_before(start).forget();
        }
    }

    /// Says in a block that reloads and ends with `end` what holds at most of `points`, as far as
    /// it is about what is `reloaded` there.
    pub fn say_again(
        &self,
        points: impl Iterator<Item = Block<'m>>,
        end: Value<'m>,
        liveness: &Liveness<'m>,
        reloaded: &HashMap<ValueId, Value<'m>>,
    ) {
        let Some(reach) = self.reach.as_ref().filter(|_| !reloaded.is_empty()) else { return };
        for record in reach.at_most_starts(points) {
            let values = record.values();
            let now: Option<Vec<_>> = values
                .iter()
                .map(|&value| match liveness.id(value).and_then(|id| reloaded.get(&id)) {
                    Some(&reloaded) => Some(reloaded),
                    None => is_everywhere_the_same(value).then_some(value),
                })
                .collect();
            let Some(now) = now.filter(|now| *now != values) else { continue };
            // Right behind the load: the order that instruction selection gives to the loads is
            // another than that of the code, and records at the end would come before them.
            let place = match now[..] {
                [value] => value.next().unwrap_or(end),
                _ => end,
            };
            let copy = record.copy_before(place);
            for (old, new) in values.into_iter().zip(now).filter(|(old, new)| old != new) {
                copy.replace(old, new);
            }
        }
    }

    /// Says at the start of a suspend point's block what holds there and is the same for whoever
    /// comes there.
    pub fn say_what_stays(&self, point: Block<'m>) {
        let Some((reach, start)) = self.reach.as_ref().zip(point.first_insertion_point()) else {
            return;
        };
        for record in reach.at_start(point) {
            let values = record.values();
            if !values.is_empty() && values.into_iter().all(is_everywhere_the_same) {
                record.copy_before(start);
            }
        }
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
fn is_everywhere_the_same(value: Value<'_>) -> bool {
    value.is_static_alloca() || !(value.is_instruction() || value.is_argument())
}
