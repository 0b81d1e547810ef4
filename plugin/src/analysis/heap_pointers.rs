//! Which values of a function may point to the collector's objects, and which other values
//! keep the same object alive.
//!
//! A collector may only know objects by their beginnings. So a pointer that was computed from
//! another has a *base*: what it was computed from in the first place, which is the pointer
//! that the program has from somewhere else (an argument, a result, a load). Where several
//! pointers meet in a phi or a `select`, so do their bases: if these differ, and are not the
//! pointers themselves, a phi of the bases is *missing*, which the transformation makes (as for
//! LLVM's statepoints, `findBasePointer` in `RewriteStatepointsForGC.cpp`). The states of the
//! joins only go down a lattice of height two, so this ends.
//!
//! A pointer is *covered* if its base in a slot is enough for every collector: it is the same, or
//! points into a variable of the frame or a constant of the program.
//!
//! Other values count where they may have the bits of a pointer ([`PointerBits`]). An integer as
//! wide as a pointer is taken for one, so bases may be pointers or integers; where both meet, two
//! phis are missing. Anything else that is made of several values has these as its *parts*, and
//! keeps their bases.

use super::{
    origins::{Origin, is_fixed, is_symbol, origin},
    pointer_bits::{POINTER_BITS, PointerBits},
};
use crate::{
    ir::{AttributeSite, Block, Function, Opcode, Type, Value},
    rules::Rule,
};
use std::{
    collections::{HashMap, HashSet, VecDeque},
    rc::Rc,
};

/// The base that meets in a join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meet<'m> {
    Unknown,
    Outside,
    One(Value<'m>),
    Several,
}

/// What a base is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BaseKind {
    /// A pointer.
    Pointer,
    /// An integer as wide.
    Integer,
}

impl BaseKind {
    const ALL: [BaseKind; 2] = [BaseKind::Pointer, BaseKind::Integer];

    fn of(value: Value<'_>) -> Self {
        if value.ty().is_pointer() { BaseKind::Pointer } else { BaseKind::Integer }
    }

    /// The kinds as a set.
    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A phi or `select` of pointers.
#[derive(Clone, Debug)]
struct Join<'m> {
    inputs: Rc<[Value<'m>]>,
    meet: Meet<'m>,
    /// If several bases meet in it, whether they are the inputs themselves.
    is_base: bool,
    is_covered: bool,
    /// The kinds of the bases that meet, as a set.
    kinds: u8,
}

/// The bases that were made for joins that miss one.
pub type MadeBases<'m> = HashMap<(Value<'m>, BaseKind), Value<'m>>;

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
    /// For each join, by its number in that order, those that have it for an input, or what was
    /// computed from it.
    dependents: HashMap<Value<'m>, Vec<usize>>,
    bits: PointerBits<'m>,
}

impl<'m> HeapPointers<'m> {
    /// Looks at `function`, of which `reachable` are the blocks that control can reach. With
    /// `integers`, the program may have pointers in integers.
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
            dependents: HashMap::new(),
            bits: PointerBits::new(function, &values, integers),
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
            if !(holds_pointer(ty, false) || pointers.bits.has(value)) {
                continue;
            }
            let origin = origin(value, &pointers.bits);
            if origin == Origin::Join {
                let inputs: Vec<_> = match value.is_phi() {
                    true => value.incoming().into_iter().map(|(input, _)| input).collect(),
                    false => value.operands().skip(1).collect(),
                };
                let inputs = inputs.into();
                let meet = Meet::Unknown;
                let join = Join { inputs, meet, is_base: true, is_covered: true, kinds: 0 };
                pointers.joins.insert(value, join);
                pointers.order.push(value);
            }
            pointers.origins.insert(value, origin);
            if origin != Origin::Outside {
                pointers.candidates.push(value);
            }
        }
        pointers.shorten();
        pointers.find_dependents();
        pointers.meet();
        pointers.find_bases();
        pointers.find_covered();
        pointers.find_kinds();
        pointers
    }

    /// The values that may point to the collector's objects, or hold such pointers: arguments
    /// first, then in the order of the code.
    pub fn candidates(&self) -> &[Value<'m>] {
        &self.candidates
    }

    /// Whether `user` needs to know where `value`, a candidate, points to.
    pub fn wants(&self, value: Value<'m>, user: Value<'m>) -> bool {
        holds_pointer(value.ty(), false) || self.bits.wants(value, user)
    }

    /// Whether a value that is stored somewhere may have the bits of a pointer.
    pub fn carries(&self, value: Value<'m>) -> bool {
        self.bits.carries(value)
    }

    /// The joins that have no base, in the order of the code, with the kind of what is missing:
    /// one has to be made of [`base_inputs`](Self::base_inputs).
    pub fn missing(&self) -> impl Iterator<Item = (Value<'m>, BaseKind)> {
        self.order.iter().copied().filter(|join| self.misses(*join)).flat_map(|join| {
            let kinds = self.joins[&join].kinds;
            BaseKind::ALL
                .into_iter()
                .filter(move |it| kinds & it.bit() != 0)
                .map(move |it| (join, it))
        })
    }

    fn misses(&self, join: Value<'m>) -> bool {
        let join = &self.joins[&join];
        join.meet == Meet::Several && !join.is_base && Rule::GcBasesKept.holds()
    }

    /// For each input of a join, its base of a kind, where `made` has those of the missing ones.
    /// None where there is no such.
    pub fn base_inputs(
        &self,
        join: Value<'m>,
        kind: BaseKind,
        made: &MadeBases<'m>,
    ) -> Vec<Option<Value<'m>>> {
        let base = |&input: &Value<'m>| {
            self.bases(input, made).into_iter().find(|base| BaseKind::of(*base) == kind)
        };
        self.joins[&join].inputs.iter().map(base).collect()
    }

    /// The bases of a value, where `made` has those of joins that miss one. None if it is not
    /// one of the collector's objects.
    pub fn bases(&self, value: Value<'m>, made: &MadeBases<'m>) -> Vec<Value<'m>> {
        if !Rule::GcBasesKept.holds() {
            let is_candidate = self.origins.get(&value).is_some_and(|it| *it != Origin::Outside);
            return Vec::from_iter(is_candidate.then_some(value));
        }
        let root = self.root(value).value;
        match self.origins.get(&root) {
            None | Some(Origin::Outside) => Vec::new(),
            Some(Origin::Join) => match self.joins[&root].meet {
                Meet::Unknown | Meet::Outside => Vec::new(),
                Meet::One(base) => vec![base],
                Meet::Several if self.misses(root) => BaseKind::ALL
                    .iter()
                    .filter_map(|kind| made.get(&(root, *kind)))
                    .copied()
                    .collect(),
                Meet::Several => vec![root],
            },
            Some(_) => vec![root],
        }
    }

    /// What a value was made of in this function, if it is no base of that, and has not all of it
    /// in itself.
    pub fn parts(&self, value: Value<'m>) -> Vec<Value<'m>> {
        let mut found = Vec::new();
        let mut stack = vec![value];
        while let Some(value) = stack.pop() {
            let parts = self.direct_parts(value);
            if !is_moved(value) {
                found.extend(parts);
                continue;
            }
            for part in parts {
                if !self.is_same_as_base(part) {
                    found.push(part);
                    continue;
                }
                let whole = self.root(part).value;
                if is_moved(whole) {
                    stack.push(whole);
                } else if !self.direct_parts(whole).is_empty() {
                    found.push(whole);
                }
            }
        }
        found
    }

    fn direct_parts(&self, value: Value<'m>) -> Vec<Value<'m>> {
        if self.origins.get(&value) != Some(&Origin::Own) {
            return Vec::new();
        }
        match value.opcode() {
            Some(Opcode::LLVMGetElementPtr) => {
                value.operands().skip(1).filter(|it| self.bits.has(*it)).collect()
            }
            // Taken for the object, as what is loaded or returned is.
            Some(Opcode::LLVMExtractValue | Opcode::LLVMExtractElement | Opcode::LLVMPHI) => {
                Vec::new()
            }
            _ => self.bits.parts(value),
        }
    }

    /// Whether the base of a value is enough to keep what it points to. What was computed may be an
    /// object of its own: where LLVM has inlined an allocator, a piece of its memory.
    pub fn is_covered(&self, value: Value<'m>) -> bool {
        let root = self.root(value);
        let is_elsewhere = match self.origins.get(&root.value) {
            None => is_fixed(root.value),
            Some(origin) => *origin == Origin::Outside,
        };
        let is_covered = root.is_same || root.is_covered && is_elsewhere;
        (is_covered || !Rule::GcPiecesKept.holds() && root.is_covered)
            && self.joins.get(&root.value).is_none_or(|join| join.is_covered)
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

    fn find_dependents(&mut self) {
        for (index, join) in self.order.iter().enumerate() {
            for input in self.joins[join].inputs.iter() {
                let root = self.root(*input).value;
                if self.joins.contains_key(&root) {
                    self.dependents.entry(root).or_default().push(index);
                }
            }
        }
    }

    /// Computes something of the joins until nothing changes. `next` returns what a join becomes,
    /// if that is something else than it was.
    fn solve(&mut self, next: impl Fn(&Self, &Join<'m>) -> Option<Join<'m>>) {
        let mut queue: VecDeque<_> = (0..self.order.len()).collect();
        let mut is_queued = vec![true; self.order.len()];
        while let Some(index) = queue.pop_front() {
            is_queued[index] = false;
            let join = self.order[index];
            let Some(changed) = next(self, &self.joins[&join]) else { continue };
            self.joins.insert(join, changed);
            for &dependent in self.dependents.get(&join).into_iter().flatten() {
                if !std::mem::replace(&mut is_queued[dependent], true) {
                    queue.push_back(dependent);
                }
            }
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
        self.solve(|pointers, join| {
            let mut meet = join.meet;
            for &input in join.inputs.iter() {
                meet = match (meet, meet_of(pointers, input)) {
                    (Meet::Several, _) => Meet::Several,
                    (Meet::Unknown, other) | (other, Meet::Unknown) => other,
                    (one, other) if one == other => one,
                    _ => Meet::Several,
                };
            }
            (meet != join.meet).then(|| Join { meet, ..join.clone() })
        });
    }

    /// A join is its own base as long as nothing says otherwise.
    fn find_bases(&mut self) {
        self.solve(|pointers, join| {
            let is_base = join.inputs.iter().all(|&input| {
                let root = pointers.root(input);
                match pointers.origins.get(&root.value) {
                    None | Some(Origin::Outside) => true,
                    Some(Origin::Join) => match &pointers.joins[&root.value] {
                        Join { meet: Meet::Outside, .. } => true,
                        Join { meet: Meet::Several, is_base, .. } => *is_base && root.is_same,
                        _ => false,
                    },
                    Some(_) => root.is_same,
                }
            });
            (is_base != join.is_base).then(|| Join { is_base, ..join.clone() })
        });
    }

    /// What is not its own base is covered as long as all its inputs are.
    fn find_covered(&mut self) {
        self.solve(|pointers, join| {
            if join.meet == Meet::Several && join.is_base {
                return None;
            }
            let is_covered =
                join.is_covered && join.inputs.iter().all(|&input| pointers.is_covered(input));
            (is_covered != join.is_covered).then(|| Join { is_covered, ..join.clone() })
        });
    }

    /// Which kinds of bases meet in joins that miss one.
    fn find_kinds(&mut self) {
        self.solve(|pointers, join| {
            let kinds = join.inputs.iter().fold(join.kinds, |kinds, &input| {
                let root = pointers.root(input).value;
                kinds
                    | match (pointers.origins.get(&root), pointers.joins.get(&root)) {
                        (None | Some(Origin::Outside), _) => 0,
                        (_, Some(other)) if other.meet == Meet::Outside => 0,
                        (_, Some(other)) if other.meet != Meet::Several || !other.is_base => {
                            other.kinds
                        }
                        _ => BaseKind::of(root).bit(),
                    }
            });
            (kinds != join.kinds).then(|| Join { kinds, ..join.clone() })
        });
    }
}

/// Whether an instruction puts together what its operands are, or takes it apart, and changes
/// nothing of it.
fn is_moved(value: Value<'_>) -> bool {
    match value.opcode() {
        // Of halves, and not of a number and a tag.
        Some(Opcode::LLVMOr) => {
            value.ty().integer_width().is_none_or(|bits| bits > POINTER_BITS)
                && !value.operands().any(Value::is_constant)
        }
        Some(
            Opcode::LLVMZExt
            | Opcode::LLVMSExt
            | Opcode::LLVMTrunc
            | Opcode::LLVMShl
            | Opcode::LLVMLShr
            | Opcode::LLVMAShr
            | Opcode::LLVMBitCast
            | Opcode::LLVMFreeze
            | Opcode::LLVMPtrToInt
            | Opcode::LLVMIntToPtr
            | Opcode::LLVMInsertValue
            | Opcode::LLVMInsertElement
            | Opcode::LLVMShuffleVector,
        ) => value.is_instruction(),
        _ => false,
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
