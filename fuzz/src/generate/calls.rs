//! Calls: of the module's functions in all ways there are, and of switch calls.
//!
//! Aimed at what a rewind has to do again: arguments of every type and kind (`byval`,
//! `sret`, variadic, unused ones that are poison), results of every type, calls through
//! tables and aliases, recursion; and at attributes that are true while nothing suspends,
//! and not when a function returns in the middle or is called with junk.

use super::{
    Module,
    config::Config,
    emit::Body,
    memory::Slot,
    random::Random,
    types::Ty,
    values::{Kind, Pointer, Value},
};

/// What a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ParameterKind {
    /// How deep calls may still go; an i32.
    Depth,
    /// Any value.
    Plain(Ty),
    /// A number from 1 to 63, which an attribute may say: zero would be wrong.
    Small(u32),
    /// Any value, poison too: the function does not use it.
    Unused(Ty),
    /// Points at 32 bytes of an object.
    Data,
    /// `byval`, 64 bytes.
    Copied,
    /// `sret`, 64 bytes.
    Result,
    /// Points at an i64 that nobody else uses meanwhile: `noalias`.
    Exclusive,
}

/// A parameter.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub kind: ParameterKind,
    /// Its attributes, which are true; each but the first may be left out of a call.
    pub attributes: Vec<&'static str>,
}

impl Parameter {
    /// A parameter with some of the attributes that are true of it.
    pub fn new(random: &mut Random, config: &Config, kind: ParameterKind) -> Parameter {
        let all: &[&'static str] = match kind {
            ParameterKind::Plain(Ty::Int(1 | 8 | 16)) => {
                let extension = random.pick(&["", "zeroext", "signext"]);
                return Parameter { kind, attributes: vec![extension] };
            }
            ParameterKind::Plain(_) | ParameterKind::Depth => &["", "noundef"],
            ParameterKind::Small(32) => &["", "noundef", "range(i32 1, 64)"],
            ParameterKind::Small(_) => &["", "noundef", "range(i64 1, 64)"],
            ParameterKind::Unused(_) => &[""],
            ParameterKind::Data => &["", "noundef", "nonnull", "dereferenceable(32)"],
            ParameterKind::Copied => &["byval([64 x i8]) align 8", "noundef", "nonnull"],
            ParameterKind::Result => {
                &["sret([64 x i8]) align 8", "noundef", "nonnull", "writable dereferenceable(64)"]
            }
            ParameterKind::Exclusive => &["", "noalias", "align 8", "dereferenceable(8)"],
        };
        let keep = |&(at, _): &(usize, &&str)| at == 0 || random.chance(config.facts);
        let attributes = all.iter().enumerate().filter(keep).map(|(_, &text)| text).collect();
        Parameter { kind, attributes }
    }

    /// Its type.
    pub fn ty(&self) -> Ty {
        match self.kind {
            ParameterKind::Depth => Ty::Int(32),
            ParameterKind::Plain(ty) | ParameterKind::Unused(ty) => ty,
            ParameterKind::Small(bits) => Ty::Int(bits),
            ParameterKind::Data
            | ParameterKind::Copied
            | ParameterKind::Result
            | ParameterKind::Exclusive => Ty::Ptr,
        }
    }
}

/// How a function is called.
#[derive(Clone, Debug)]
pub(super) struct Signature {
    pub name: String,
    /// What stands before the result type: linkage and the like.
    pub linkage: &'static str,
    pub convention: &'static str,
    /// `None` is void.
    pub result: Option<Ty>,
    /// The result is a number from 1 to 63, which an attribute says: zero would be wrong.
    pub small_result: bool,
    pub parameters: Vec<Parameter>,
    /// More arguments follow: how many, and then an i32, an i64 and a double for each.
    pub variadic: bool,
    pub attributes: String,
}

impl Signature {
    /// Where the parameter is that says how deep calls may go.
    pub fn depth(&self) -> Option<usize> {
        self.parameters.iter().position(|parameter| parameter.kind == ParameterKind::Depth)
    }

    /// The type of the result, with its attributes.
    pub fn result_text(&self) -> String {
        match self.result {
            None => "void".into(),
            Some(ty) if self.small_result => format!("range({ty} 1, 64) {ty}"),
            Some(ty) => ty.to_string(),
        }
    }

    /// The first line of the definition.
    pub fn define(&self) -> String {
        let mut parameters: Vec<_> = self
            .parameters
            .iter()
            .enumerate()
            .map(|(at, parameter)| {
                format!("{} {} %p{at}", parameter.ty(), parameter.attributes.join(" "))
            })
            .collect();
        if self.variadic {
            parameters.push("...".into());
        }
        let comdat = if self.linkage.starts_with("linkonce") { "comdat" } else { "" };
        format!(
            "define {} {} {} @{}({}) {} {comdat}",
            self.linkage,
            self.convention,
            self.result_text(),
            self.name,
            parameters.join(", "),
            self.attributes
        )
    }

    /// Whether a call may have the marker `tail`: the function does not see the caller's
    /// allocas.
    fn may_be_tail(&self) -> bool {
        !self.variadic && self.parameters.iter().all(|parameter| parameter.ty() != Ty::Ptr)
    }
}

/// Functions of one signature, behind a table.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// The global that has their addresses.
    pub table: String,
    /// All of them, as signatures that differ in the name only.
    pub functions: Vec<Signature>,
}

impl Module {
    /// A random signature of a function with a body of its own.
    pub(super) fn signature(&mut self, name: String) -> Signature {
        let config = self.config.clone();
        let random = &mut self.random;
        let mut kinds = vec![ParameterKind::Depth];
        for _ in 0..random.below(6) {
            kinds.push(match random.below(12) {
                0..=5 => ParameterKind::Plain(Ty::any(random, &config)),
                6 => ParameterKind::Small(random.pick(&[32, 64])),
                7 => ParameterKind::Unused(Ty::any(random, &config)),
                8 | 9 => ParameterKind::Data,
                10 => ParameterKind::Copied,
                _ => ParameterKind::Exclusive,
            });
        }
        if config.odd_integers > 0 && random.chance(40) {
            let at = random.below(kinds.len());
            kinds.swap(0, at);
        }
        let mut result = Some(Ty::any(random, &config));
        if random.chance(15) {
            kinds.insert(0, ParameterKind::Result);
            result = None;
        } else if random.chance(10) {
            result = None;
        }
        let mut variadic = random.chance(15);
        if config.musttail && random.chance(70) {
            // What `musttail` calls are possible of.
            variadic = false;
            kinds.retain(|kind| *kind != ParameterKind::Copied);
            result = result.map(|_| random.pick(&[Ty::Int(32), Ty::Int(64), Ty::Double]));
        }
        Signature {
            name,
            linkage: random.pick(&[
                "internal",
                "internal",
                "internal",
                "",
                "hidden",
                "weak",
                "weak_odr hidden",
                if config.is_split { "hidden" } else { "linkonce_odr" },
                "private",
                "dso_local",
            ]),
            convention: if variadic { "" } else { random.pick(&["", "", "fastcc", "coldcc"]) },
            small_result: matches!(result, Some(Ty::Int(32 | 64)))
                && random.chance(config.facts / 2),
            result,
            parameters: kinds
                .into_iter()
                .map(|kind| Parameter::new(random, &config, kind))
                .collect(),
            variadic,
            attributes: self.attributes(),
        }
    }

    /// Attributes that are true of any function here.
    pub(super) fn attributes(&mut self) -> String {
        let config = self.config.clone();
        let random = &mut self.random;
        let mut text = String::from(random.weighted(&[
            (6, ""),
            (3, "noinline"),
            (2, "inlinehint"),
            (1, "noinline optnone"),
        ]));
        for fact in ["nounwind", "willreturn", "mustprogress", "cold", "convergent"] {
            let unwinds = fact == "nounwind" && config.exceptions;
            if !unwinds && random.chance(config.facts / 3) {
                text += " ";
                text += fact;
            }
        }
        if !text.contains("optnone") && random.chance(15) {
            text += random.pick(&[" optsize", " minsize optsize", " hot"]);
        }
        text + " " + &config.features()
    }
}

impl Body<'_> {
    /// A call that may suspend.
    pub fn switch_call(&mut self) {
        let marker = self.module.random.pick(&["", "", "tail ", "notail "]);
        let fact = if self.chance(self.module.config.facts / 4) {
            self.module.random.pick(&[" nounwind", " nomerge", " convergent", " cold"])
        } else {
            ""
        };
        let fact = format!("{fact}{}", self.funclet);
        match self.below(7) {
            0 | 1 => {
                let number = self.operand(Ty::Int(32));
                self.line(format!("{marker}call void @stress_point(i32 {number}){fact}"));
            }
            2 | 3 => {
                let number = self.operand(Ty::Int(32));
                let call = format!("{marker}call i32 @stress_value32(i32 {number}){fact}");
                let text = self.result(call);
                self.define(text, Ty::Int(32));
            }
            // The result is not used.
            4 => {
                let word = self.any_word();
                self.line(format!("{marker}call i64 @stress_value(i64 {word}){fact}"));
            }
            _ => {
                let word = self.any_word();
                let text = self.result(format!("{marker}call i64 @stress_value(i64 {word}){fact}"));
                self.define(text, Ty::Int(64));
            }
        }
    }

    /// A call of one of the module's functions.
    pub fn any_call(&mut self) {
        if self.chance(30) {
            return self.leaf_call();
        }
        if self.chance(30) && !self.module.groups.is_empty() {
            let at = self.below(self.module.groups.len());
            let group = self.module.groups[at].clone();
            return self.indirect_call(&group);
        }
        let at = self.below(self.module.signatures.len());
        let signature = self.module.signatures[at].clone();
        let name = format!("@{}", signature.name);
        let target = match self.module.aliases.iter().find(|(_, of)| *of == signature.name) {
            Some((alias, _)) if self.module.random.chance(50) => format!("@{alias}"),
            _ => name,
        };
        self.call(&signature, &target, "");
    }

    /// A call through a table.
    fn indirect_call(&mut self, group: &Group) {
        let count = group.functions.len();
        let index = self.index(count);
        let at = self.result(format!(
            "getelementptr inbounds [{count} x ptr], ptr {}, i32 0, i32 {index}",
            group.table
        ));
        let same = if self.chance(self.module.config.facts / 2) {
            ", !invariant.load !0, !nonnull !0"
        } else {
            ""
        };
        let target = self.result(format!("load ptr, ptr {at}{same}"));
        if self.chance(20) {
            self.switch_call();
        }
        let mut facts = String::new();
        if self.chance(self.module.config.facts / 2) {
            let all: Vec<_> =
                group.functions.iter().map(|function| format!("ptr @{}", function.name)).collect();
            let callees = self.module.node(&format!("!{{{}}}", all.join(", ")));
            facts = format!(", !callees !{callees}");
        }
        self.call(&group.functions[0], &target, &facts);
    }

    /// A call with arguments made for it.
    pub fn call(&mut self, signature: &Signature, target: &str, facts: &str) {
        let mut arguments = Vec::new();
        let mut returned = None;
        for parameter in &signature.parameters {
            let ty = parameter.ty();
            let text = match parameter.kind {
                ParameterKind::Depth => match self.signature.depth() {
                    Some(depth) => self.result(format!("sub i32 %p{depth}, 1")),
                    None => self.module.config.depth.to_string(),
                },
                ParameterKind::Plain(ty) => self.operand(ty),
                ParameterKind::Small(bits) => {
                    let any = self.operand(Ty::Int(bits));
                    let even = self.result(format!("and i{bits} {any}, 62"));
                    self.result(format!("or i{bits} {even}, 1"))
                }
                ParameterKind::Unused(ty) => {
                    if self.chance(50) {
                        self.module.random.pick(&["poison", "undef"]).into()
                    } else {
                        self.operand(ty)
                    }
                }
                ParameterKind::Data => self.pointer(32, 1).0,
                ParameterKind::Copied => self.pointer(64, 8).0,
                ParameterKind::Result => {
                    let place = self.alloca("[64 x i8], align 8");
                    self.at_start(format!(
                        "call void @llvm.memset.p0.i32(ptr {place}, i8 9, i32 64, i1 false)"
                    ));
                    returned = Some(place.clone());
                    place
                }
                ParameterKind::Exclusive => {
                    let place = self.alloca("i64, align 8");
                    self.at_start(format!("store i64 11, ptr {place}"));
                    let slot = Slot { name: place.clone(), ty: Ty::Int(64), exclusive: false };
                    self.slots.push(slot);
                    place
                }
            };
            // The first is part of how it is passed; the others are facts.
            let attributes: Vec<_> = parameter
                .attributes
                .iter()
                .enumerate()
                .filter(|(at, _)| *at == 0 || self.module.random.chance(50))
                .map(|(_, text)| *text)
                .collect();
            arguments.push(format!("{ty} {} {text}", attributes.join(" ")));
        }
        let result = signature.result_text();
        let mut ty = result.clone();
        if signature.variadic {
            let fixed: Vec<_> =
                signature.parameters.iter().map(|parameter| parameter.ty().to_string()).collect();
            ty = format!("{result} ({}, ...)", fixed.join(", ")).replace("(, ", "(");
            let count = self.below(4);
            arguments.push(format!("i32 {count}"));
            for _ in 0..count {
                let small = self.operand(Ty::Int(32));
                let word = self.any_word();
                let double = self.operand(Ty::Double);
                arguments.push(format!("i32 {small}, i64 {word}, double {double}"));
            }
        }
        let marker = if signature.may_be_tail() {
            self.module.random.pick(&["", "tail ", "notail "])
        } else {
            ""
        };
        let call = format!(
            "{marker}call {} {ty} {target}({}){facts}",
            signature.convention,
            arguments.join(", ")
        );
        match signature.result {
            Some(ty) if !self.module.random.chance(15) => {
                let text = self.result(call);
                self.define(text, ty);
            }
            _ => self.line(call),
        }
        if let Some(place) = returned {
            let pointer = Pointer { room: 64, align: 8, region: 0 };
            let kind = Kind::Pointer(pointer);
            self.values.push(Value { text: place, ty: Ty::Ptr, kind });
        }
    }

    /// What a variadic function does with its arguments: reads them one after the other,
    /// with switch calls in between.
    pub fn read_arguments(&mut self) {
        let list = self.alloca("ptr");
        let place = self.alloca("i64");
        let number = self.signature.parameters.len();
        let name = format!("{}.arguments", self.signature.name);
        self.at_start(format!("store i64 {number}, ptr {place}"));
        self.at_start(format!("call void @llvm.va_start.p0(ptr {list})"));
        self.at_start(format!("call void @{name}(ptr {list}, ptr {place})"));
        self.at_start(format!("call void @llvm.va_end.p0(ptr {list})"));
        self.slots.push(Slot { name: place, ty: Ty::Int(64), exclusive: false });
        let suspend = self
            .module
            .random
            .pick(&["%q = call i64 @stress_value(i64 %s2)", "%q = xor i64 %s2, 5"]);
        self.module.functions.push(format!(
            "define internal void @{name}(ptr %list, ptr %place) {{
start:
  %n = va_arg ptr %list, i32
  br label %head
head:
  %i = phi i32 [ 0, %start ], [ %i1, %body ]
  %s = phi i64 [ 1, %start ], [ %s3, %body ]
  %c = icmp ult i32 %i, %n
  br i1 %c, label %body, label %done
body:
  %a = va_arg ptr %list, i32
  %b = va_arg ptr %list, i64
  %d = va_arg ptr %list, double
  %a1 = sext i32 %a to i64
  %d1 = bitcast double %d to i64
  %s1 = mul i64 %s, 31
  %s2 = add i64 %s1, %a1
  {suspend}
  %x = xor i64 %b, %d1
  %y = add i64 %x, %q
  %s3 = add i64 %s2, %y
  %i1 = add i32 %i, 1
  br label %head
done:
  store i64 %s, ptr %place
  ret void
}}
"
        ));
    }

    /// Inline assembly: as a barrier, as an identity, and as arithmetic.
    pub fn assembly(&mut self) {
        match self.below(5) {
            0 => self.line("call void asm sideeffect \"\", \"~{memory}\"()"),
            1 => {
                let one = self.operand(Ty::Int(32));
                let text = self.result(format!("call i32 asm \"\", \"=r,0\"(i32 {one})"));
                self.define(text, Ty::Int(32));
            }
            2 => {
                let (one, other) = (self.operand(Ty::Int(32)), self.operand(Ty::Int(64)));
                self.line(format!(
                    "call void asm sideeffect \"\", \"r,r\"(i32 {one}, i64 {other})"
                ));
            }
            3 => {
                let (place, _) = self.pointer(32, 1);
                self.line(format!("call void asm sideeffect \"\", \"r,~{{memory}}\"(ptr {place})"));
            }
            _ => {
                let one = self.operand(Ty::Int(64));
                let text = self.result(format!(
                    "call i64 asm \"local.get $1\\0Ai64.const 3\\0Ai64.add\\0Alocal.set $0\", \
                     \"=r,r\"(i64 {one})"
                ));
                self.define(text, Ty::Int(64));
            }
        }
    }
}
