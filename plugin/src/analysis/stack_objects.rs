//! Which allocas of the fixed frame must keep their contents across a suspension.

use crate::ir::{Block, Function, Opcode, Value};
use std::collections::{HashMap, HashSet, VecDeque};

/// The allocas of the fixed frame of `function` whose contents may be needed after
/// one of its suspend points, in the order of the code. Each suspend point is the
/// first call of its block, and a rewind comes in at the start of each of the blocks `resumed`.
///
/// An alloca is left out only if it is shown that nothing reads it afterwards:
/// its address goes nowhere but into loads, stores and memory intrinsics, none of
/// which a suspend point leads to; or its lifetime, as its markers tell it, spans
/// no suspend point.
pub fn surviving_allocas<'m>(
    function: Function<'m>,
    points: &[Value<'m>],
    resumed: &[Block<'m>],
) -> Vec<Value<'m>> {
    let allocas: Vec<_> = function.instructions().filter(|inst| inst.is_static_alloca()).collect();
    if allocas.is_empty() || points.is_empty() {
        return Vec::new();
    }
    let after = reachable(resumed);
    let point_calls: HashSet<_> = points.iter().copied().collect();
    allocas
        .into_iter()
        .filter(|&alloca| {
            let mut uses = Uses::default();
            uses.collect(alloca, &point_calls);
            if !uses.escapes {
                return uses
                    .accesses
                    .iter()
                    .filter_map(|access| access.block())
                    .any(|block| after.contains(&block));
            }
            uses.starts.is_empty() || alive_at_any(&uses, function, points)
        })
        .collect()
}

/// The uses of one alloca.
#[derive(Default)]
struct Uses<'m> {
    accesses: Vec<Value<'m>>,
    starts: Vec<Value<'m>>,
    ends: Vec<Value<'m>>,
    escapes: bool,
}

impl<'m> Uses<'m> {
    fn collect(&mut self, pointer: Value<'m>, points: &HashSet<Value<'m>>) {
        for user in pointer.users() {
            match user.opcode() {
                Some(Opcode::LLVMLoad) => self.accesses.push(user),
                Some(Opcode::LLVMStore) => {
                    self.accesses.push(user);
                    // Storing into it is an access; storing its address, an escape.
                    self.escapes |= user.operand(0) == Some(pointer);
                }
                Some(Opcode::LLVMGetElementPtr) => self.collect(user, points),
                Some(Opcode::LLVMCall) if !points.contains(&user) => {
                    match user.intrinsic_name().as_deref() {
                        Some(name) if name.starts_with("llvm.lifetime.start") => {
                            self.starts.push(user);
                        }
                        Some(name) if name.starts_with("llvm.lifetime.end") => self.ends.push(user),
                        Some(name)
                            if ["llvm.memcpy", "llvm.memmove", "llvm.memset"]
                                .iter()
                                .any(|intrinsic| name.starts_with(intrinsic)) =>
                        {
                            self.accesses.push(user);
                        }
                        _ => self.escapes = true,
                    }
                }
                _ => self.escapes = true,
            }
        }
    }
}

/// Whether a lifetime that `uses` marks may be running at one of `points`.
fn alive_at_any<'m>(uses: &Uses<'m>, function: Function<'m>, points: &[Value<'m>]) -> bool {
    let starts: HashSet<_> = uses.starts.iter().copied().collect();
    let ends: HashSet<_> = uses.ends.iter().copied().collect();
    let points: HashSet<_> = points.iter().copied().collect();
    // Forward, over blocks: is the lifetime running at the start of the block?
    let mut at_start: HashMap<Block<'m>, bool> = HashMap::new();
    let mut queue: VecDeque<(Block<'m>, bool)> =
        function.entry().map(|entry| (entry, false)).into_iter().collect();
    while let Some((block, alive)) = queue.pop_front() {
        match at_start.get(&block) {
            Some(&known) if known || !alive => continue,
            _ => at_start.insert(block, alive),
        };
        let mut alive = alive;
        for inst in block.instructions() {
            if starts.contains(&inst) {
                alive = true;
            } else if ends.contains(&inst) {
                alive = false;
            } else if alive && points.contains(&inst) {
                return true;
            }
        }
        queue.extend(block.successors().into_iter().map(|successor| (successor, alive)));
    }
    false
}

/// The blocks that `from` lead to, themselves included.
fn reachable<'m>(from: &[Block<'m>]) -> HashSet<Block<'m>> {
    let mut seen = HashSet::new();
    let mut stack = from.to_vec();
    while let Some(block) = stack.pop() {
        if seen.insert(block) {
            stack.extend(block.successors());
        }
    }
    seen
}
