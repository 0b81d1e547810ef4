//! Ways out of a function that are not `ret`: `musttail` calls and exceptions.
//!
//! Aimed at frames that are gone when what they called suspends, at values that are used on
//! one edge of an `invoke` only, and at suspending inside a catch pad.

use super::{
    calls::ParameterKind,
    control::BlockId,
    emit::Body,
    types::Ty,
    values::{Kind, Value},
};

impl Body<'_> {
    /// An `invoke` of what may throw, or what never does.
    pub fn invoke(&mut self, normal: BlockId, unwind: BlockId) {
        let (callee, ty) = self.module.random.pick(&[
            ("throws", Ty::Int(64)),
            ("throws", Ty::Int(64)),
            ("cleans", Ty::Int(64)),
            ("stress_value", Ty::Int(64)),
            ("stress_value32", Ty::Int(32)),
        ]);
        let argument = self.operand(ty);
        let text = self.result(format!(
            "invoke {ty} @{callee}({ty} {argument}) to label %b{normal} unwind label %b{unwind}"
        ));
        self.invoked.push((normal, Value { text, ty, kind: Kind::Plain }));
    }

    /// A catch pad: what is in it may suspend.
    pub fn catch(&mut self, switch: BlockId, next: BlockId) {
        let this = self.block;
        self.line(format!("%pad{this} = catchpad within %switch{switch} [ptr null]"));
        self.funclet = format!(" [ \"funclet\"(token %pad{this}) ]");
        // Only where the runtime library knows the exception can a catch block suspend.
        let exception = self.result(format!("call ptr @llvm.wasm.get.exception(token %pad{this})"));
        let funclet = self.funclet.clone();
        self.line(format!("call ptr @__cxa_begin_catch(ptr {exception}){funclet}"));
        for _ in 0..self.below(6) {
            match self.below(4) {
                0 => self.switch_call(),
                1 => self.observe(),
                2 => {
                    let word = self.any_word();
                    let text = self.result(format!("mul i64 {word}, 77"));
                    self.define(text, Ty::Int(64));
                }
                _ => self.arithmetic(),
            }
        }
        // The newest values are often those of the handler's phis.
        for _ in 0..2 {
            self.observe();
        }
        self.line(format!("call void @__cxa_end_catch(){funclet}"));
        self.funclet.clear();
        self.line(format!("catchret from %pad{this} to label %b{next}"));
    }

    /// A `musttail` call of a function of the same signature, with memory that is not of
    /// this function's frame; or an early return.
    pub fn tail_call(&mut self) {
        let signature = self.signature.clone();
        let copies = |kind: ParameterKind| matches!(kind, ParameterKind::Copied);
        // A result that is not one value of wasm's is returned in memory, and LLVM then
        // makes an ordinary call of a `musttail` one.
        let in_one = match signature.result {
            Some(Ty::Int(bits)) => bits <= 64,
            Some(ty) => matches!(ty, Ty::Float | Ty::Double),
            None => true,
        };
        if !in_one
            || signature.variadic
            || signature.depth().is_none()
            || signature.parameters.iter().any(|parameter| copies(parameter.kind))
            || self.chance(10)
        {
            return match signature.result {
                None => self.line("ret void"),
                Some(ty) => {
                    let value = self.operand(ty);
                    self.give_back(&value, ty);
                }
            };
        }
        let mut arguments = Vec::new();
        for (at, parameter) in signature.parameters.iter().enumerate() {
            let text = match parameter.kind {
                ParameterKind::Depth => self.result(format!("sub i32 %p{at}, 1")),
                ParameterKind::Small(_) => "9".into(),
                ParameterKind::Unused(_) => "poison".into(),
                ParameterKind::Data => self.module.data(),
                ParameterKind::Plain(ty) => self.operand(ty),
                ParameterKind::Copied | ParameterKind::Result | ParameterKind::Exclusive => {
                    format!("%p{at}")
                }
            };
            let (ty, attributes) = (parameter.ty(), parameter.attributes.join(" "));
            arguments.push(format!("{ty} {attributes} {text}"));
        }
        let group = self
            .module
            .groups
            .iter()
            .find(|group| group.functions.iter().any(|member| member.name == signature.name))
            .cloned();
        let target = match group {
            Some(group) => {
                let (index, count) = (self.index(group.functions.len()), group.functions.len());
                let at = self.result(format!(
                    "getelementptr inbounds [{count} x ptr], ptr {}, i32 0, i32 {index}",
                    group.table
                ));
                match self.chance(50) {
                    true => self.result(format!("load ptr, ptr {at}")),
                    false => format!("@{}", group.functions[count - 1].name),
                }
            }
            None => format!("@{}", signature.name),
        };
        let call = format!(
            "musttail call {} {} {target}({})",
            signature.convention,
            signature.result_text(),
            arguments.join(", ")
        );
        match signature.result {
            None => {
                self.line(call);
                self.line("ret void");
            }
            Some(ty) => {
                let text = self.result(call);
                self.line(format!("ret {ty} {text}"));
            }
        }
    }
}
