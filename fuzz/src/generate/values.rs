//! Values: choosing operands, computing with them, making them seen.
//!
//! All that is computed is defined, however odd it looks: shifts are masked, divisors are
//! not zero, `nsw` and the like stand where they hold, floating point never becomes a NaN
//! (whose bits no one defines) and `half` only holds whole numbers. `poison` and `undef` are
//! there, live across switch calls too, but never reach anything that can be seen. So the
//! checksum is a function of the program alone.

use super::{
    control::RegionId,
    emit::Body,
    types::{AGGREGATES, Ty},
};

/// What may be done with a pointer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pointer {
    /// So many bytes can be read and written there.
    pub room: u32,
    /// Its alignment in bytes, at least.
    pub align: u32,
    /// In this region.
    pub region: RegionId,
}

/// What may be done with a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Anything.
    Plain,
    /// Nothing that can be seen: it may be poison.
    Poison,
    /// It points at data.
    Pointer(Pointer),
    /// It is the address of data, as an integer: nobody may see it.
    Address(Pointer),
}

/// A value that is at hand.
#[derive(Clone, Debug)]
pub(super) struct Value {
    /// How IR writes it.
    pub text: String,
    /// Its type.
    pub ty: Ty,
    /// What may be done with it.
    pub kind: Kind,
}

#[derive(Clone, Copy)]
enum Operation {
    Arithmetic,
    Intrinsic,
    Convert,
    Select,
    Compare,
    Shuffle,
    Aggregate,
    Observe,
    SwitchCall,
    Call,
    Memory,
    Poison,
    Assembly,
    Address,
}

impl Body<'_> {
    /// Any operation.
    pub fn operation(&mut self) {
        let config = &self.module.config;
        let operation = [
            (20, Operation::Arithmetic),
            (5, Operation::Intrinsic),
            (8, Operation::Convert),
            (6, Operation::Select),
            (6, Operation::Compare),
            (config.vectors / 2, Operation::Shuffle),
            (config.aggregates / 2, Operation::Aggregate),
            (3, Operation::Observe),
            (config.switch_calls, Operation::SwitchCall),
            (config.calls, Operation::Call),
            (config.memory, Operation::Memory),
            (config.poison, Operation::Poison),
            (config.assembly, Operation::Assembly),
            (config.addresses, Operation::Address),
        ];
        match self.module.random.weighted(&operation) {
            Operation::Arithmetic => self.arithmetic(),
            Operation::Intrinsic => self.intrinsic(),
            Operation::Convert => {
                let ty = self.any_type();
                let word = self.any_word();
                let text = self.value_of(ty, &word);
                self.define(text, ty);
            }
            Operation::Select => {
                let ty = self.any_type();
                let condition = self.condition();
                let (yes, no) = (self.operand(ty), self.operand(ty));
                let text = self.result(format!("select i1 {condition}, {ty} {yes}, {ty} {no}"));
                self.define(text, ty);
            }
            Operation::Compare => {
                let text = self.comparison();
                self.define(text, Ty::Int(1));
            }
            Operation::Shuffle => self.shuffle(),
            Operation::Aggregate => self.aggregate(),
            Operation::Observe => self.observe(),
            Operation::SwitchCall => self.switch_call(),
            Operation::Call => self.any_call(),
            Operation::Memory => self.memory(),
            Operation::Poison => self.poison(),
            Operation::Assembly => self.assembly(),
            Operation::Address => self.address(),
        }
    }

    /// A type for the next operation: most often one that is at hand.
    pub fn any_type(&mut self) -> Ty {
        let plain: Vec<_> = self
            .values
            .iter()
            .filter(|value| matches!(value.kind, Kind::Plain))
            .map(|value| value.ty)
            .collect();
        if plain.is_empty() || self.chance(30) {
            Ty::any(&mut self.module.random, &self.module.config)
        } else {
            self.module.random.pick(&plain)
        }
    }

    /// A plain value of `ty` that is at hand, if there is one.
    fn at_hand(&mut self, fits: impl Fn(Ty) -> bool) -> Option<(String, Ty)> {
        let fitting: Vec<_> = self
            .values
            .iter()
            .enumerate()
            .filter(|(_, value)| matches!(value.kind, Kind::Plain) && fits(value.ty))
            .map(|(at, _)| at)
            .collect();
        if fitting.is_empty() {
            return None;
        }
        let near = match self.chance(self.module.config.reach) {
            true => 0,
            false => fitting.len().saturating_sub(4),
        };
        let at = self.module.random.between(near, fitting.len() - 1);
        let value = &self.values[fitting[at]];
        Some((value.text.clone(), value.ty))
    }

    /// An operand of type `ty`, which is not `ptr`.
    pub fn operand(&mut self, ty: Ty) -> String {
        if self.chance(12) {
            return ty.constant(&mut self.module.random);
        }
        if let Some((text, _)) = self.at_hand(|other| other == ty) {
            return text;
        }
        match self.at_hand(|_| true) {
            Some((text, from)) => {
                let word = self.word_of(&text, from);
                self.value_of(ty, &word)
            }
            None => ty.constant(&mut self.module.random),
        }
    }

    /// Any value, as an i64.
    pub fn any_word(&mut self) -> String {
        match self.at_hand(|_| true) {
            Some((text, ty)) => self.word_of(&text, ty),
            None => self.module.random.below(1000).to_string(),
        }
    }

    /// All of a value in an i64.
    pub fn word_of(&mut self, text: &str, ty: Ty) -> String {
        match ty {
            Ty::Int(64) => text.into(),
            Ty::Int(bits) if bits < 64 => {
                let extend = self.module.random.pick(&["zext", "sext"]);
                self.result(format!("{extend} {ty} {text} to i64"))
            }
            Ty::Int(_) => {
                let high = self.result(format!("lshr {ty} {text}, 61"));
                let mixed = self.result(format!("xor {ty} {high}, {text}"));
                self.result(format!("trunc {ty} {mixed} to i64"))
            }
            Ty::Half => {
                let whole = self.result(format!("fptosi half {text} to i32"));
                self.result(format!("sext i32 {whole} to i64"))
            }
            Ty::Float => {
                let bits = self.result(format!("bitcast float {text} to i32"));
                self.result(format!("zext i32 {bits} to i64"))
            }
            Ty::Double => self.result(format!("bitcast double {text} to i64")),
            Ty::Ptr => "0".into(),
            Ty::Vector(count, lane) if lane.ty() != Ty::Int(1) && self.chance(80) => {
                let bits = count * lane.ty().bytes() * 8;
                let whole = self.result(format!("bitcast {ty} {text} to i{bits}"));
                self.word_of(&whole, Ty::Int(bits))
            }
            Ty::Vector(count, lane) => {
                let elements: Vec<_> = (0..count)
                    .map(|at| self.result(format!("extractelement {ty} {text}, i32 {at}")))
                    .map(|element| (element, lane.ty()))
                    .collect();
                self.fold(&elements)
            }
            Ty::Aggregate(which) => {
                let elements: Vec<_> = AGGREGATES[which]
                    .leaves
                    .iter()
                    .map(|(at, leaf)| {
                        (self.result(format!("extractvalue {ty} {text}, {at}")), *leaf)
                    })
                    .collect();
                self.fold(&elements)
            }
        }
    }

    fn fold(&mut self, elements: &[(String, Ty)]) -> String {
        let mut all = String::from("0");
        for (text, ty) in elements {
            let word = self.word_of(text, *ty);
            let scaled = self.result(format!("mul i64 {all}, 31"));
            all = self.result(format!("add i64 {scaled}, {word}"));
        }
        all
    }

    /// A value of type `ty`, which is not `ptr`, made from an i64.
    pub fn value_of(&mut self, ty: Ty, word: &str) -> String {
        match ty {
            Ty::Int(64) => word.into(),
            Ty::Int(bits) if bits < 64 => self.result(format!("trunc i64 {word} to {ty}")),
            Ty::Int(bits) => {
                let wide = self.result(format!("zext i64 {word} to {ty}"));
                if bits > 128 {
                    return wide;
                }
                let high = self.result(format!("shl {ty} {wide}, {}", bits - 30));
                self.result(format!("xor {ty} {wide}, {high}"))
            }
            Ty::Half => {
                let small = self.result(format!("trunc i64 {word} to i8"));
                self.result(format!("sitofp i8 {small} to half"))
            }
            Ty::Float => {
                let small = self.result(format!("trunc i64 {word} to i30"));
                self.result(format!("sitofp i30 {small} to float"))
            }
            Ty::Double => self.result(format!("sitofp i64 {word} to double")),
            Ty::Ptr => "null".into(),
            Ty::Vector(count, lane) if ty.is_integral() && self.chance(80) => {
                let bits = match lane.ty() {
                    Ty::Int(bits) => count * bits,
                    _ => return ty.constant(&mut self.module.random),
                };
                let whole = self.value_of(Ty::Int(bits), word);
                self.result(format!("bitcast i{bits} {whole} to {ty}"))
            }
            Ty::Vector(count, lane) => {
                let mut text = self.module.random.pick(&["poison", "undef"]).to_owned();
                for at in 0..count {
                    let shifted = self.result(format!("lshr i64 {word}, {at}"));
                    let element = self.value_of(lane.ty(), &shifted);
                    text = self
                        .result(format!("insertelement {ty} {text}, {lane} {element}, i32 {at}"));
                }
                text
            }
            Ty::Aggregate(which) => {
                let mut text = self.module.random.pick(&["poison", "undef"]).to_owned();
                for (at, leaf) in AGGREGATES[which].leaves {
                    let shifted = self.result(format!("xor i64 {word}, {}", at.len() + 5));
                    let element = self.value_of(*leaf, &shifted);
                    text = self.result(format!("insertvalue {ty} {text}, {leaf} {element}, {at}"));
                }
                text
            }
        }
    }

    /// A condition that may be either.
    pub fn condition(&mut self) -> String {
        if self.chance(30)
            && let Some((text, _)) = self.at_hand(|ty| ty == Ty::Int(1))
        {
            return text;
        }
        self.comparison()
    }

    /// A condition that is false, which the optimiser cannot know.
    pub fn never(&mut self) -> String {
        let volatile = self.module.random.pick(&["", "", "volatile "]);
        let zero = self.result(format!("load {volatile}i32, ptr @zero"));
        self.result(format!("icmp eq i32 {zero}, {}", self.names_in_use() + 1))
    }

    /// 32 bits that are other ones each time.
    fn changing(&mut self) -> String {
        let sum = self.result("load i64, ptr @sum");
        let shift = self.below(33);
        let high = self.result(format!("lshr i64 {sum}, {shift}"));
        self.result(format!("trunc i64 {high} to i32"))
    }

    fn comparison(&mut self) -> String {
        if self.chance(40) {
            let any = self.changing();
            let mask = self.module.random.pick(&[1, 1, 3, 5]);
            let bits = self.result(format!("and i32 {any}, {mask}"));
            return self.result(format!("icmp eq i32 {bits}, 0"));
        }
        let ty = match self.below(5) {
            0 => Ty::Int(64),
            1 if self.module.config.floats > 0 => Ty::Double,
            2 => match self.any_type() {
                ty @ Ty::Int(_) => ty,
                _ => Ty::Int(32),
            },
            _ => Ty::Int(32),
        };
        let (one, mut other) = (self.operand(ty), self.operand(ty));
        if ty == Ty::Double {
            let predicate = self.module.random.pick(&["olt", "ogt", "une", "oeq", "ule"]);
            return self.result(format!("fcmp {predicate} {ty} {one}, {other}"));
        }
        // Equality of any two numbers never holds; of a few bits, it does.
        if self.chance(50) && ty == Ty::Int(32) {
            let low = self.result(format!("and i32 {one}, 3"));
            other = self.below(4).to_string();
            return self.result(format!("icmp ugt i32 {low}, {other}"));
        }
        let predicate =
            self.module.random.pick(&["eq", "ne", "slt", "sgt", "ult", "uge", "sle", "ugt"]);
        self.result(format!("icmp {predicate} {ty} {one}, {other}"))
    }

    /// A number from 0 up to and without `limit`.
    pub fn index(&mut self, limit: usize) -> String {
        let any = if self.chance(40) { self.changing() } else { self.operand(Ty::Int(32)) };
        if limit.is_power_of_two() {
            self.result(format!("and i32 {any}, {}", limit - 1))
        } else {
            self.result(format!("urem i32 {any}, {limit}"))
        }
    }

    /// Makes a value part of the checksum.
    pub fn observe(&mut self) {
        let word = self.any_word();
        let tail = self.module.random.pick(&["", "tail ", "notail "]);
        let funclet = self.funclet.clone();
        self.line(format!("{tail}call void @mix(i64 {word}){funclet}"));
    }
}
