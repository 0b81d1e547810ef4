//! Operations on values that touch nothing else, and those with poison.
//!
//! Aimed at what is cheap to compute again after a rewind and must still be the same, and
//! at what must not be computed again, or kept, carelessly: `freeze` of poison is one value
//! wherever it is used, before a switch call and after.

use super::{
    emit::Body,
    types::{AGGREGATES, Lane, Ty},
    values::{Kind, Value},
};

impl Body<'_> {
    /// Arithmetic on any type.
    pub fn arithmetic(&mut self) {
        let ty = self.any_type();
        match ty {
            Ty::Aggregate(_) | Ty::Ptr => return self.aggregate(),
            Ty::Half => {
                // The sum of two whole numbers below 256 is one, and exact.
                let (one, other) = (self.operand(ty), self.operand(ty));
                let sum = self.result(format!("fadd half {one}, {other}"));
                let whole = self.result(format!("fptosi half {sum} to i32"));
                let small = self.result(format!("trunc i32 {whole} to i8"));
                let text = self.result(format!("sitofp i8 {small} to half"));
                return self.define(text, ty);
            }
            _ if ty.is_floating() => return self.floating(ty),
            _ => {}
        }
        let (one, other) = (self.operand(ty), self.operand(ty));
        let text = match self.below(8) {
            0 => self.shift(ty, &one, &other),
            1 => self.divide(ty, &one, &other),
            2 if ty == Ty::Int(32) || ty == Ty::Int(64) => {
                // Both are small: nothing wraps.
                let (one, other) = (
                    self.result(format!("and {ty} {one}, 1023")),
                    self.result(format!("lshr {ty} {other}, 22")),
                );
                let flags = self.module.random.pick(&["nuw ", "nuw nsw ", "nsw "]);
                let other = self.result(format!("and {ty} {other}, 1023"));
                let what = self.module.random.pick(&["add", "mul"]);
                self.result(format!("{what} {flags}{ty} {one}, {other}"))
            }
            _ => {
                let what = self.module.random.pick(&["add", "sub", "mul", "xor", "and", "or"]);
                self.result(format!("{what} {ty} {one}, {other}"))
            }
        };
        self.define(text, ty);
    }

    fn shift(&mut self, ty: Ty, one: &str, other: &str) -> String {
        let Ty::Int(bits) = ty else { return self.result(format!("xor {ty} {one}, {other}")) };
        if bits < 8 {
            return self.result(format!("xor {ty} {one}, {other}"));
        }
        let mask = if bits.is_power_of_two() { bits - 1 } else { 7 };
        let by = self.result(format!("and {ty} {other}, {mask}"));
        let what = self.module.random.pick(&["shl", "lshr", "ashr"]);
        self.result(format!("{what} {ty} {one}, {by}"))
    }

    fn divide(&mut self, ty: Ty, one: &str, other: &str) -> String {
        match ty {
            // Wider ones are calls of the compiler's library.
            Ty::Int(bits) if bits > 1 && bits <= 64 => {
                if self.chance(50) {
                    let by = self.result(format!("or {ty} {other}, 1"));
                    let what = self.module.random.pick(&["udiv", "urem"]);
                    self.result(format!("{what} {ty} {one}, {by}"))
                } else {
                    let what = self.module.random.pick(&["sdiv", "srem"]);
                    self.result(format!("{what} {ty} {one}, {}", 3 + self.names_in_use() % 50))
                }
            }
            _ => self.result(format!("sub {ty} {one}, {other}")),
        }
    }

    /// The result is kept small, so that there never is an infinity, let alone a NaN.
    fn floating(&mut self, ty: Ty) {
        let (one, other) = (self.operand(ty), self.operand(ty));
        let what = self.module.random.pick(&["fadd", "fsub", "fmul"]);
        let any = self.result(format!("{what} {ty} {one}, {other}"));
        let suffix = match ty {
            Ty::Float => "f32".into(),
            Ty::Double => "f64".into(),
            Ty::Vector(count, lane) => {
                format!("v{count}f{}", if lane == Lane::Float { 32 } else { 64 })
            }
            _ => return,
        };
        let size = self.result(format!("call {ty} @llvm.fabs.{suffix}({ty} {any})"));
        let (bool, limit) = match ty {
            Ty::Vector(count, lane) => {
                let lanes = vec![format!("{lane} 1.0e10"); count as usize];
                (format!("<{count} x i1>"), format!("<{}>", lanes.join(", ")))
            }
            _ => ("i1".into(), "1.0e10".into()),
        };
        let fits = self.result(format!("fcmp olt {ty} {size}, {limit}"));
        let text = self.result(format!("select {bool} {fits}, {ty} {any}, {ty} zeroinitializer"));
        self.define(text, ty);
    }

    /// Intrinsics without effects.
    pub fn intrinsic(&mut self) {
        let ty = Ty::Int(self.module.random.pick(&[8, 16, 32, 64]));
        let (one, other) = (self.operand(ty), self.operand(ty));
        let text = match self.below(7) {
            0 => self.result(format!("call {ty} @llvm.ctpop.{ty}({ty} {one})")),
            1 if ty != Ty::Int(8) => self.result(format!("call {ty} @llvm.bswap.{ty}({ty} {one})")),
            2 => self
                .result(format!("call {ty} @llvm.fshl.{ty}({ty} {one}, {ty} {other}, {ty} {one})")),
            3 => {
                let what = self.module.random.pick(&["umin", "umax", "smin", "smax"]);
                self.result(format!("call {ty} @llvm.{what}.{ty}({ty} {one}, {ty} {other})"))
            }
            4 => {
                let what = self.module.random.pick(&["uadd", "sadd", "usub", "ssub"]);
                self.result(format!("call {ty} @llvm.{what}.sat.{ty}({ty} {one}, {ty} {other})"))
            }
            5 => {
                // A pair that is live as such.
                let what = self.module.random.pick(&["uadd", "sadd", "usub", "ssub"]);
                let pair = self.result(format!(
                    "call {{ {ty}, i1 }} @llvm.{what}.with.overflow.{ty}({ty} {one}, {ty} {other})"
                ));
                if self.chance(40) {
                    self.switch_call();
                }
                let carry = self.result(format!("extractvalue {{ {ty}, i1 }} {pair}, 1"));
                self.define(carry, Ty::Int(1));
                self.result(format!("extractvalue {{ {ty}, i1 }} {pair}, 0"))
            }
            _ => self.result(format!("call {ty} @llvm.cttz.{ty}({ty} {one}, i1 false)")),
        };
        self.define(text, ty);
    }

    /// Moves the elements of vectors.
    pub fn shuffle(&mut self) {
        let Ty::Vector(count, lane) = self.any_type() else { return self.arithmetic() };
        let ty = Ty::Vector(count, lane);
        let (one, other) = (self.operand(ty), self.operand(ty));
        match self.below(3) {
            0 => {
                let mask: Vec<_> = (0..count)
                    .map(|_| format!("i32 {}", self.module.random.below(2 * count as usize)))
                    .collect();
                let mask = mask.join(", ");
                let text = self.result(format!(
                    "shufflevector {ty} {one}, {ty} {other}, <{count} x i32> <{mask}>"
                ));
                self.define(text, ty);
            }
            1 => {
                let at = self.index(count as usize);
                let text = self.result(format!("extractelement {ty} {one}, i32 {at}"));
                self.define(text, lane.ty());
            }
            _ => {
                let at = self.index(count as usize);
                let element = self.operand(lane.ty());
                let text =
                    self.result(format!("insertelement {ty} {one}, {lane} {element}, i32 {at}"));
                self.define(text, ty);
            }
        }
    }

    /// Takes a structure or array apart, or changes one.
    pub fn aggregate(&mut self) {
        let Ty::Aggregate(which) = self.any_type() else { return self.intrinsic() };
        let ty = Ty::Aggregate(which);
        let one = self.operand(ty);
        let (at, leaf) = self.module.random.pick(AGGREGATES[which].leaves);
        if self.chance(50) {
            let text = self.result(format!("extractvalue {ty} {one}, {at}"));
            self.define(text, leaf);
        } else {
            let element = self.operand(leaf);
            let text = self.result(format!("insertvalue {ty} {one}, {leaf} {element}, {at}"));
            self.define(text, ty);
        }
    }

    /// Makes or uses what may be poison, so that nothing of it shows.
    pub fn poison(&mut self) {
        let poisons: Vec<_> = self
            .values
            .iter()
            .filter(|value| matches!(value.kind, Kind::Poison))
            .map(|value| (value.text.clone(), value.ty))
            .collect();
        let ty = self.any_type();
        match self.below(6) {
            0 => {
                // Poison that the optimiser cannot see to be so.
                let any = self.operand(Ty::Int(32));
                let big = self.result(format!("or i32 {any}, 2147483647"));
                let text = self.result(format!("add nuw nsw i32 {big}, 2147483647"));
                let kind = Kind::Poison;
                self.values.push(Value { text, ty: Ty::Int(32), kind });
            }
            1 => {
                let never = self.never();
                let fine = self.operand(ty);
                let bad = match poisons.iter().find(|(_, other)| *other == ty) {
                    Some((text, _)) => text.clone(),
                    None => self.module.random.pick(&["poison", "undef"]).into(),
                };
                let text = self.result(format!("select i1 {never}, {ty} {bad}, {ty} {fine}"));
                self.define(text, ty);
            }
            2 if !poisons.is_empty() => {
                // One value, whatever it is. Not so of a literal: LLVM's code generator
                // gives each use of a frozen `undef` another register.
                let (bad, ty) = poisons[poisons.len() - 1].clone();
                let frozen = self.result(format!("freeze {ty} {bad}"));
                let key = self.operand(ty);
                let before = self.result(format!("xor {ty} {frozen}, {key}"));
                if self.chance(70) {
                    self.switch_call();
                }
                let text = if self.chance(50) {
                    let after = self.result(format!("xor {ty} {key}, {frozen}"));
                    self.result(format!("xor {ty} {before}, {after}"))
                } else {
                    self.result(format!("xor {ty} {before}, {frozen}"))
                };
                self.define(text, ty);
            }
            3 => {
                let ty = Ty::Int(self.module.random.pick(&[7, 32, 64]));
                let bad = self.module.random.pick(&["poison", "undef"]);
                let frozen = self.result(format!("freeze {ty} {bad}"));
                let nothing = self.result(format!("and {ty} {frozen}, 0"));
                let key = self.operand(ty);
                let text = self.result(format!("or {ty} {nothing}, {key}"));
                self.define(text, ty);
            }
            4 => {
                let fine = self.operand(ty);
                let text = self.result(format!("freeze {ty} {fine}"));
                self.define(text, ty);
            }
            _ => {
                // A shift by too much, that some other path might have used.
                let any = self.operand(Ty::Int(64));
                let zero = self.result("load i64, ptr @zero");
                let by = self.result(format!("add i64 {zero}, {}", 64 + self.names_in_use()));
                let text = self.result(format!("shl i64 {any}, {by}"));
                self.values.push(Value { text, ty: Ty::Int(64), kind: Kind::Poison });
            }
        }
    }
}
