//! Values that only debug records name at suspend points, with the option `keep-variables`.
//!
//! What a record says holds until another is about the same variable, and the value may be needed by
//! nobody for long. Behind each suspend point where one holds, the value gets a use, of the kind
//! that clang inserts for `-fextend-variable-liveness`: with it, it is live there as others are.

use super::{canonical::Point, debug_values::is_everywhere_the_same};
use crate::{
    analysis::DebugReach,
    ir::{Builder, Function, Module, Value},
};

/// Inserts the uses, behind each of `points`.
pub fn keep<'m>(
    module: &Module<'m>,
    function: Function<'m>,
    points: &[Point<'m>],
    builder: &Builder<'m>,
) {
    let calls: Vec<_> = points.iter().map(|point| (point.block, point.call)).collect();
    let reach = DebugReach::new(function, &calls, |value| {
        can_be_kept(value) || is_everywhere_the_same(value)
    });
    for (number, point) in points.iter().enumerate() {
        let Some(start) = point.after.first_insertion_point() else { continue };
        let mut values: Vec<Value<'m>> = Vec::new();
        for value in reach.held(number).flat_map(|record| record.values()) {
            if can_be_kept(value) && !values.contains(&value) {
                values.push(value);
            }
        }
        builder.position_before(start);
        for value in values {
            builder.fake_use(module, value).set_line_zero_of(point.call);
        }
    }
}

/// Whether a value is one that may be kept.
fn can_be_kept(value: Value<'_>) -> bool {
    !is_everywhere_the_same(value) && value.ty().is_storable()
}
