//! Which values of a function may point to the collector's objects, and which other value
//! keeps the same object alive.
//!
//! A collector may only know objects by their beginnings. So a pointer that was computed from
//! another has a *base*: what it was computed from in the first place, which is the pointer
//! that the program has from somewhere else (an argument, a result, a load). Where several
//! pointers meet in a phi or a `select`, so do their bases: if these differ, and are not the
//! pointers themselves, a phi of the bases is *missing*, which the transformation makes (as for
//! LLVM's statepoints, `findBasePointer` in `RewriteStatepointsForGC.cpp`). The states of the
//! joins only go down a lattice of height two, so this ends.
//!
//! A pointer is *covered* if its base in a slot is enough for every collector: its offset stays
//! in the object (`inbounds`, or a constant).
//!
//! Integers count where they come from a pointer, or become one, in this function.

use crate::{
    ir::{AttributeSite, Block, Function, Opcode, Type, Value},
    rules::Rule,
};
use std::collections::{HashMap, HashSet};

/// Where a pointer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin<'m> {
    /// It is that other pointer, by another type or name.
    Same(Value<'m>),
    /// It points into the object of that other pointer.
    Within(Value<'m>),
    /// It was computed from that other pointer, in a way that may leave the object.
    Beyond(Value<'m>),
    /// Pointers meet in it.
    Join,
    /// From somewhere else: an object of its own, for all that the function shows.
    Own,
    /// It never points to the collector's objects.
    Outside,
}

/// The base that meets in a join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meet<'m> {
    Unknown,
    Outside,
    One(Value<'m>),
    Several,
}

/// A phi or `select` of pointers.
#[derive(Clone, Debug)]
struct Join<'m> {
    inputs: Vec<Value<'m>>,
    meet: Meet<'m>,
    /// If several bases meet in it, whether they are the inputs themselves.
    is_base: bool,
    is_covered: bool,
}

/// What a chain of computations begins with.
#[derive(Clone, Copy, Debug)]
struct Root<'m> {
    value: Value<'m>,
    is_same: bool,
    is_covered: bool,
}

/// The answer for one function.
#[derive(Debug)]
pub struct HeapPointers<'m> {
    candidates: Vec<Value<'m>>,
    origins: HashMap<Value<'m>, Origin<'m>>,
    joins: HashMap<Value<'m>, Join<'m>>,
    /// Joins in the order of the code.
    order: Vec<Value<'m>>,
}

impl<'m> HeapPointers<'m> {
    /// Looks at `function`, of which `reachable` are the blocks that control can reach. With
    /// `integers`, all integers as wide as a pointer count.
    pub fn new(function: Function<'m>, reachable: &HashSet<Block<'m>>, integers: bool) -> Self {
        let values: Vec<_> = function
            .parameters()
            .into_iter()
            .chain(
                function
                    .blocks()
                    .filter(|it| reachable.contains(it))
                    .flat_map(|block| block.instructions()),
            )
            .collect();
        let marked = Integers::new(&values);
        // Copies in the caller's frame, which no pointer of the caller's is.
        let copies: Vec<_> = function
            .parameters()
            .into_iter()
            .enumerate()
            .filter(|(number, _)| {
                let site = AttributeSite::Parameter(*number as u32);
                function.value().has_attribute(site, "byval")
            })
            .map(|(_, parameter)| parameter)
            .collect();
        let mut pointers = HeapPointers {
            candidates: Vec::new(),
            origins: HashMap::new(),
            joins: HashMap::new(),
            order: Vec::new(),
        };
        for &value in &values {
            let ty = value.ty();
            if ty.is_void() || !ty.is_storable() || value.is_swift_error() {
                continue;
            }
            if copies.contains(&value) {
                pointers.origins.insert(value, Origin::Outside);
                continue;
            }
            let is_integer = ty.integer_width().is_some();
            if !(holds_pointer(ty, integers) || is_integer && marked.has(value)) {
                continue;
            }
            let origin = if is_integer { marked.origin(value) } else { origin(value, &marked) };
            if origin == Origin::Join {
                let inputs = match value.is_phi() {
                    true => value.incoming().into_iter().map(|(input, _)| input).collect(),
                    false => value.operands().skip(1).collect(),
                };
                let join = Join { inputs, meet: Meet::Unknown, is_base: true, is_covered: true };
                pointers.joins.insert(value, join);
                pointers.order.push(value);
            }
            pointers.origins.insert(value, origin);
            if origin != Origin::Outside {
                pointers.candidates.push(value);
            }
        }
        pointers.shorten();
        pointers.meet();
        pointers.find_bases();
        pointers.find_covered();
        pointers
    }

    /// The values that may point to the collector's objects, or hold such pointers: arguments
    /// first, then in the order of the code.
    pub fn candidates(&self) -> &[Value<'m>] {
        &self.candidates
    }

    /// The joins that have no base, in the order of the code: one has to be made of
    /// [`base_inputs`](Self::base_inputs).
    pub fn missing(&self) -> impl Iterator<Item = Value<'m>> {
        self.order.iter().copied().filter(|join| {
            let join = &self.joins[join];
            join.meet == Meet::Several && !join.is_base && Rule::GcBasesKept.holds()
        })
    }

    /// For each input of a join, its base, where `made` has those of the missing ones.
    pub fn base_inputs(
        &self,
        join: Value<'m>,
        made: &HashMap<Value<'m>, Value<'m>>,
    ) -> Vec<Value<'m>> {
        let base = |&input: &Value<'m>| self.base(input, made).unwrap_or(self.root(input).value);
        self.joins[&join].inputs.iter().map(base).collect()
    }

    /// The base of a value, where `made` has those of joins that miss one. None if it is not
    /// one of the collector's objects.
    pub fn base(
        &self,
        value: Value<'m>,
        made: &HashMap<Value<'m>, Value<'m>>,
    ) -> Option<Value<'m>> {
        if !Rule::GcBasesKept.holds() {
            return self.origins.get(&value).filter(|it| **it != Origin::Outside).map(|_| value);
        }
        let root = self.root(value).value;
        match self.origins.get(&root)? {
            Origin::Outside => None,
            Origin::Join => match self.joins[&root].meet {
                Meet::Unknown | Meet::Outside => None,
                Meet::One(base) => Some(base),
                Meet::Several => Some(made.get(&root).copied().unwrap_or(root)),
            },
            _ => Some(root),
        }
    }

    /// What an aggregate or vector was made of in this function, and is no base of its own.
    pub fn parts(&self, value: Value<'m>) -> Vec<Value<'m>> {
        let mut parts = Vec::new();
        let mut whole = value;
        while whole.is(Opcode::LLVMInsertValue) || whole.is(Opcode::LLVMInsertElement) {
            parts.extend(whole.operand(1).filter(|part| !self.is_same_as_base(*part)));
            let Some(rest) = whole.operand(0).filter(|rest| self.origins.contains_key(rest)) else {
                break;
            };
            whole = rest;
        }
        parts
    }

    /// Whether the base of a value is enough to keep what it points to.
    pub fn is_covered(&self, value: Value<'m>) -> bool {
        let root = self.root(value);
        root.is_covered && self.joins.get(&root.value).is_none_or(|join| join.is_covered)
    }

    /// Whether a value is its base, perhaps by another name.
    pub fn is_same_as_base(&self, value: Value<'m>) -> bool {
        let root = self.root(value);
        let is_base =
            |join: &Join<'m>| matches!(join.meet, Meet::Several | Meet::Outside) && join.is_base;
        root.is_same && self.joins.get(&root.value).is_none_or(is_base)
    }

    /// What a chain of computations that ends with `value` begins with. After
    /// [`shorten`](Self::shorten) it has at most two steps.
    fn root(&self, value: Value<'m>) -> Root<'m> {
        let mut root = Root { value, is_same: true, is_covered: true };
        loop {
            match self.origins.get(&root.value) {
                Some(&Origin::Same(from)) => root.value = from,
                Some(&Origin::Within(from)) => {
                    root = Root { value: from, is_same: false, ..root };
                }
                Some(&Origin::Beyond(from)) => {
                    root = Root { value: from, is_same: false, is_covered: false };
                }
                Some(_) => return root,
                // A constant, or a value that never is a pointer. Nothing covers what was
                // computed from a number.
                None => {
                    root.is_covered &= root.is_same || is_symbol(root.value);
                    return root;
                }
            }
        }
    }

    /// Makes every chain one step long, so that long ones are walked once. In the order of the
    /// code what a value is computed from mostly comes before it.
    fn shorten(&mut self) {
        for index in 0..self.candidates.len() {
            let value = self.candidates[index];
            let root = self.root(value);
            // How it was computed from a number is in the chain alone.
            if root.value == value || !self.origins.contains_key(&root.value) {
                continue;
            }
            let origin = match root {
                Root { is_same: true, .. } => Origin::Same(root.value),
                Root { is_covered: true, .. } => Origin::Within(root.value),
                _ => Origin::Beyond(root.value),
            };
            self.origins.insert(value, origin);
        }
    }

    fn meet(&mut self) {
        let meet_of = |pointers: &Self, input: Value<'m>| {
            let root = pointers.root(input).value;
            match pointers.origins.get(&root) {
                None | Some(Origin::Outside) => Meet::Outside,
                Some(Origin::Join) => match pointers.joins[&root].meet {
                    Meet::Several => Meet::One(root),
                    known => known,
                },
                Some(_) => Meet::One(root),
            }
        };
        let mut again = true;
        while std::mem::take(&mut again) {
            for index in 0..self.order.len() {
                let join = self.order[index];
                let mut meet = self.joins[&join].meet;
                let before = meet;
                for &input in &self.joins[&join].inputs {
                    meet = match (meet, meet_of(self, input)) {
                        (Meet::Several, _) => Meet::Several,
                        (Meet::Unknown, other) | (other, Meet::Unknown) => other,
                        (one, other) if one == other => one,
                        _ => Meet::Several,
                    };
                }
                if meet != before
                    && let Some(join) = self.joins.get_mut(&join)
                {
                    join.meet = meet;
                    again = true;
                }
            }
        }
    }

    /// A join is its own base as long as nothing says otherwise.
    fn find_bases(&mut self) {
        let mut again = true;
        while std::mem::take(&mut again) {
            for index in 0..self.order.len() {
                let join = &self.joins[&self.order[index]];
                let is_base = join.is_base
                    && join.inputs.iter().all(|&input| {
                        let root = self.root(input);
                        match self.origins.get(&root.value) {
                            None | Some(Origin::Outside) => true,
                            Some(Origin::Join) => match &self.joins[&root.value] {
                                Join { meet: Meet::Outside, .. } => true,
                                Join { meet: Meet::Several, is_base, .. } => {
                                    *is_base && root.is_same
                                }
                                _ => false,
                            },
                            Some(_) => root.is_same,
                        }
                    });
                if is_base != join.is_base
                    && let Some(join) = self.joins.get_mut(&self.order[index])
                {
                    join.is_base = is_base;
                    again = true;
                }
            }
        }
    }

    /// What is not its own base is covered as long as all its inputs are.
    fn find_covered(&mut self) {
        let mut again = true;
        while std::mem::take(&mut again) {
            for index in 0..self.order.len() {
                let join = &self.joins[&self.order[index]];
                if join.meet == Meet::Several && join.is_base {
                    continue;
                }
                let is_covered =
                    join.is_covered && join.inputs.iter().all(|&input| self.is_covered(input));
                if is_covered != join.is_covered
                    && let Some(join) = self.joins.get_mut(&self.order[index])
                {
                    join.is_covered = is_covered;
                    again = true;
                }
            }
        }
    }
}

/// Whether a value of the type has a pointer in it, or, with `integers`, an integer as wide.
pub fn holds_pointer(ty: Type<'_>, integers: bool) -> bool {
    if ty.is_pointer() {
        return ty.is_storable();
    }
    if let Some(bits) = ty.integer_width() {
        return integers && bits >= POINTER_BITS;
    }
    match ty.element() {
        Some(element) => holds_pointer(element, integers),
        None => ty.members().into_iter().any(|member| holds_pointer(member, integers)),
    }
}

/// The width of a pointer.
const POINTER_BITS: u32 = 32;

/// Whether a constant is the address of something in the program, or an offset of it.
fn is_symbol(value: Value<'_>) -> bool {
    if value.opcode().is_some() && !value.is_instruction() {
        return value.operand(0).is_some_and(is_symbol);
    }
    value.is_global_variable()
        || value.as_function().is_some()
        || value.is_indirect_symbol()
        || value.is_alloca()
}

/// Intrinsics whose result is their first argument by another name.
const SAME: &[&str] = &[
    "llvm.launder.invariant.group",
    "llvm.strip.invariant.group",
    "llvm.ptr.annotation",
    "llvm.ssa.copy",
];

/// Intrinsics whose result is an address that is not on the heap.
const OUTSIDE: &[&str] = &[
    "llvm.stacksave",
    "llvm.frameaddress",
    "llvm.returnaddress",
    "llvm.threadlocal.address",
    "llvm.localaddress",
];

fn origin<'m>(value: Value<'m>, integers: &Integers<'m>) -> Origin<'m> {
    if value.is_argument() {
        return Origin::Own;
    }
    if value.is_alloca() {
        return Origin::Outside;
    }
    let Some(first) = value.operand(0) else { return Origin::Own };
    let is_named = |names: &[&str]| {
        value
            .intrinsic_name()
            .is_some_and(|name| names.iter().any(|prefix| name.starts_with(prefix)))
    };
    let is_scalar = |value: Value<'m>| value.ty().is_pointer() && value.ty().is_storable();
    match value.opcode() {
        Some(Opcode::LLVMGetElementPtr) if !is_scalar(value) => Origin::Beyond(first),
        _ if !is_scalar(value) => Origin::Own,
        Some(Opcode::LLVMPHI | Opcode::LLVMSelect) => Origin::Join,
        Some(Opcode::LLVMGetElementPtr) => {
            let is_constant =
                value.operands().skip(1).all(|index| index.as_constant_int().is_some());
            if is_constant || value.is_in_bounds() {
                Origin::Within(first)
            } else {
                Origin::Beyond(first)
            }
        }
        Some(Opcode::LLVMBitCast | Opcode::LLVMFreeze) if is_scalar(first) => Origin::Same(first),
        Some(Opcode::LLVMIntToPtr) => match integers.pointer(first) {
            Some((_, true)) => Origin::Same(first),
            Some((_, false)) => Origin::Beyond(first),
            None => Origin::Own,
        },
        Some(Opcode::LLVMCall) if is_named(SAME) => Origin::Same(first),
        Some(Opcode::LLVMCall) if is_named(&["llvm.ptrmask"]) => Origin::Beyond(first),
        Some(Opcode::LLVMCall) if is_named(OUTSIDE) => Origin::Outside,
        _ => Origin::Own,
    }
}

/// Integers that come from pointers, or become some.
struct Integers<'m> {
    /// With the value that each was computed from, and whether it is the same number, where
    /// it was computed from one pointer.
    from: HashMap<Value<'m>, Option<(Value<'m>, bool)>>,
    into: HashSet<Value<'m>>,
}

impl<'m> Integers<'m> {
    fn new(values: &[Value<'m>]) -> Self {
        let mut integers = Integers { from: HashMap::new(), into: HashSet::new() };
        let known: HashSet<_> = values.iter().copied().collect();
        let mut forward = Vec::new();
        let mut backward = Vec::new();
        for &value in values {
            match value.operand(0) {
                Some(pointer) if value.is(Opcode::LLVMPtrToInt) && is_wide(value) => {
                    integers.from.insert(value, Some((pointer, true)));
                    forward.push(value);
                }
                Some(number) if value.is(Opcode::LLVMIntToPtr) && is_wide(number) => {
                    backward.push(number);
                }
                _ => {}
            }
        }
        while let Some(value) = forward.pop() {
            for user in value.users() {
                if !known.contains(&user) || !is_wide(user) || integers.from.contains_key(&user) {
                    continue;
                }
                let Some(step) = step(user) else { continue };
                let is_difference = user.is(Opcode::LLVMSub)
                    && user.operands().all(|it| integers.from.contains_key(&it));
                if is_difference {
                    continue;
                }
                let from = match step {
                    Step::Same => Some((value, true)),
                    Step::Computed => Some((value, false)),
                    Step::Join => None,
                };
                integers.from.insert(user, from);
                forward.push(user);
            }
        }
        while let Some(value) = backward.pop() {
            if !known.contains(&value) || !is_wide(value) || !integers.into.insert(value) {
                continue;
            }
            if value.is_phi() {
                backward.extend(value.incoming().into_iter().map(|(input, _)| input));
            } else if step(value).is_some() {
                backward.extend(value.operands());
            }
        }
        integers
    }

    fn has(&self, value: Value<'m>) -> bool {
        self.from.contains_key(&value) || self.into.contains(&value)
    }

    /// The pointer that an integer was computed from, and whether it is that.
    fn pointer(&self, value: Value<'m>) -> Option<(Value<'m>, bool)> {
        let (mut value, mut is_same) = (value, true);
        loop {
            let (from, same) = (*self.from.get(&value)?)?;
            is_same &= same;
            if from.ty().is_pointer() {
                return from.ty().is_storable().then_some((from, is_same));
            }
            value = from;
        }
    }

    fn origin(&self, value: Value<'m>) -> Origin<'m> {
        match self.pointer(value) {
            Some((pointer, true)) => Origin::Same(pointer),
            Some((pointer, false)) => Origin::Beyond(pointer),
            None => Origin::Own,
        }
    }
}

/// How a pointer gets through an instruction as an integer.
enum Step {
    Same,
    Computed,
    Join,
}

fn step(value: Value<'_>) -> Option<Step> {
    // Two pointers may share an integer that is twice as wide.
    let moves_whole_pointer =
        || value.operand(1).and_then(Value::as_constant_int) == Some(u64::from(POINTER_BITS));
    match value.opcode()? {
        _ if !value.is_instruction() => None,
        Opcode::LLVMZExt | Opcode::LLVMSExt | Opcode::LLVMTrunc | Opcode::LLVMFreeze => {
            Some(Step::Same)
        }
        Opcode::LLVMAdd | Opcode::LLVMSub | Opcode::LLVMAnd | Opcode::LLVMOr | Opcode::LLVMXor => {
            Some(Step::Computed)
        }
        Opcode::LLVMShl | Opcode::LLVMLShr if moves_whole_pointer() => Some(Step::Computed),
        Opcode::LLVMPHI | Opcode::LLVMSelect => Some(Step::Join),
        _ => None,
    }
}

fn is_wide(value: Value<'_>) -> bool {
    value.ty().integer_width().is_some_and(|bits| bits >= POINTER_BITS)
}
