//! Random modules that aim at what front ends do not produce.
//!
//! A module is valid LLVM 22 IR for wasm32, and deterministic: `@program`, called once,
//! returns a checksum of all that can be seen, and that is a function of the module alone,
//! at any level of optimisation. It terminates, soon. Its switch calls are declarations:
//! `i64 @stress_value(i64)`, `i32 @stress_value32(i32)` and `void @stress_point(i32)`;
//! whoever links it provides them, with results that depend on their argument only. It
//! needs the compiler's library (for i128 and half), and 1 MiB of stack; with exceptions,
//! `__cxa_begin_catch`, `__cxa_end_catch`, the name of the personality, and the tag.
//!
//! Left out are `available_externally` functions, which need a second module; tokens that are
//! live across switch calls, and operand bundles of switch calls, which the pass refuses;
//! more than one `indirectbr` in a function, and `freeze` of a literal `undef` where its
//! bits matter, both of which LLVM's own code generator gets wrong.
//!
//! One concern a file: [`config`] says what is in a module, [`control`] makes graphs,
//! [`emit`] fills them, with [`values`], [`compute`], [`memory`], [`calls`] and [`leave`]; [`shapes`]
//! has what is written by hand; [`many`] makes one program of small modules.

mod calls;
mod compute;
pub mod config;
mod control;
mod emit;
mod leave;
pub mod many;
mod memory;
mod random;
mod shapes;
#[cfg(test)]
mod tests;
mod types;
mod values;

pub use config::Config;

use calls::{Group, Parameter, Signature};
use emit::Body;
use random::Random;
use std::fmt::Write as _;
use types::Ty;
use values::Kind;

/// The module of a seed, as text. The same on every machine.
pub fn module(seed: u64) -> String {
    Module::new(Config::from_seed(seed), seed).text()
}

/// A module.
#[derive(Debug)]
pub struct Module {
    config: Config,
    random: Random,
    globals: Vec<String>,
    functions: Vec<String>,
    nodes: Vec<String>,
    /// Globals of 64 bytes, and other names of theirs.
    data: Vec<String>,
    /// Functions with bodies of random graphs.
    signatures: Vec<Signature>,
    /// Small functions, without fuel.
    leaves: Vec<Signature>,
    groups: Vec<Group>,
    /// Other names of functions, and the functions.
    aliases: Vec<(String, String)>,
    /// Calls that the program makes beside those of `signatures`, with result `%r`.
    special: Vec<String>,
}

const HEADER: &str = "\
target datalayout = \"e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20\"
target triple = \"wasm32-unknown-unknown\"

declare i64 @stress_value(i64)
declare i32 @stress_value32(i32)
declare void @stress_point(i32)

@sum = internal global i64 1
@fuel = internal global i32 0
; Zero for ever, which the optimiser does not know.
@zero = global i64 0
";

impl Module {
    /// Makes the module of a configuration and a seed.
    pub fn new(config: Config, seed: u64) -> Module {
        let mut module = Module {
            config,
            random: Random::new(seed),
            globals: Vec::new(),
            functions: Vec::new(),
            nodes: vec!["!{}".into()],
            data: Vec::new(),
            signatures: Vec::new(),
            leaves: Vec::new(),
            groups: Vec::new(),
            aliases: Vec::new(),
            special: Vec::new(),
        };
        module.add_globals();
        module.add_mix();
        module.add_leaves();
        module.add_special();
        module.add_functions();
        module.add_program();
        module
    }

    /// The module as LLVM reads it.
    pub fn text(&self) -> String {
        let mut text = String::from(HEADER);
        for global in &self.globals {
            text += global;
            text.push('\n');
        }
        for signature in
            self.signatures.iter().filter(|function| function.linkage.starts_with("linkonce"))
        {
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "${} = comdat any", signature.name);
        }
        for function in &self.functions {
            let _ = write!(text, "\n{function}");
        }
        text.push('\n');
        for (at, node) in self.nodes.iter().enumerate() {
            let _ = writeln!(text, "!{at} = {node}");
        }
        text
    }

    /// The number of a metadata node; equal ones are shared, as LLVM does.
    fn node(&mut self, text: &str) -> usize {
        match self.nodes.iter().position(|node| node == text) {
            Some(at) if !text.starts_with("distinct") => at,
            _ => {
                self.nodes.push(text.into());
                self.nodes.len() - 1
            }
        }
    }

    /// The number of one of these nodes.
    fn metadata(&mut self, one: &str, others: &[&str]) -> usize {
        let at = self.random.below(others.len() + 1);
        self.node(others.get(at).copied().unwrap_or(one))
    }

    /// The access tag of objects; that of slots has the next number.
    fn memory_types(&mut self) -> usize {
        let root = self.node("!{!\"types of memory\"}");
        let objects = self.node(&format!("!{{!\"objects\", !{root}, i64 0}}"));
        let slots = self.node(&format!("!{{!\"slots\", !{root}, i64 0}}"));
        let tag = self.node(&format!("!{{!{objects}, !{objects}, i64 0}}"));
        self.node(&format!("!{{!{slots}, !{slots}, i64 0}}"));
        tag
    }

    /// A constant table of addresses; its name.
    fn table(&mut self, addresses: &[String]) -> String {
        let name = format!("@table{}", self.globals.len());
        self.globals.push(format!(
            "{name} = internal {} [{} x ptr] [{}]",
            self.random.pick(&["constant", "constant", "global", "unnamed_addr constant"]),
            addresses.len(),
            addresses.join(", ")
        ));
        name
    }

    /// A global of 64 bytes.
    fn data(&mut self) -> String {
        let at = self.random.below(self.data.len());
        self.data[at].clone()
    }

    fn add_globals(&mut self) {
        for at in 0..self.random.between(1, 3) {
            let linkage = self.random.pick(&["internal ", "internal ", "", "weak ", "private "]);
            let align = self.random.pick(&[16, 16, 64]);
            let bytes: Vec<_> =
                (0..8).map(|_| format!("i64 {}", self.random.bits() as i64)).collect();
            self.globals.push(format!(
                "@data{at} = {linkage}global [8 x i64] [{}], align {align}",
                bytes.join(", ")
            ));
            self.data.push(format!("@data{at}"));
        }
        if self.random.chance(30) {
            self.globals.push("@data.alias = internal alias [8 x i64], ptr @data0".into());
            self.data.push("@data.alias".into());
        }
    }

    /// The function that makes something part of the checksum.
    fn add_mix(&mut self) {
        let inlining = self.random.pick(&["", "noinline ", "alwaysinline "]);
        self.functions.push(format!(
            "define internal void @mix(i64 %x) {inlining}nounwind {{
  %s = load i64, ptr @sum
  %a = xor i64 %s, %x
  %b = mul i64 %a, -7046029254386353131
  %c = call i64 @llvm.fshl.i64(i64 %b, i64 %b, i64 23)
  store i64 %c, ptr @sum
  ret void
}}
"
        ));
    }

    /// Functions of random graphs: some of their own signatures, some in groups of equal
    /// ones.
    fn add_functions(&mut self) {
        for at in 0..self.config.functions {
            let signature = self.signature(format!("f{at}"));
            self.signatures.push(signature);
        }
        for at in 0..self.random.pick(&[0, 1, 1, 2]).min(self.config.groups) {
            let mut signature = self.signature(format!("g{at}."));
            signature.variadic = false;
            signature.linkage = "internal";
            let functions: Vec<_> = (0..self.random.between(2, 3))
                .map(|member| Signature {
                    name: format!("g{at}.{member}"),
                    attributes: self.attributes(),
                    ..signature.clone()
                })
                .collect();
            let addresses: Vec<_> =
                functions.iter().map(|function| format!("ptr @{}", function.name)).collect();
            let table = self.table(&addresses);
            self.signatures.extend(functions.iter().cloned());
            self.groups.push(Group { table, functions });
        }
        for signature in self.signatures.clone() {
            if self.random.chance(15)
                && !self.config.is_split
                && !signature.linkage.starts_with("linkonce")
            {
                let alias = format!("{}.alias", signature.name);
                let linkage = self.random.pick(&["internal ", "", "weak "]);
                self.globals.push(format!("@{alias} = {linkage}alias i8, ptr @{}", signature.name));
                self.aliases.push((alias, signature.name.clone()));
            }
            Body::write(self, &signature);
        }
    }

    /// The entry.
    fn add_program(&mut self) {
        let signature = Signature {
            name: "program".into(),
            linkage: "",
            convention: "",
            result: Some(Ty::Int(64)),
            small_result: false,
            parameters: Vec::<Parameter>::new(),
            variadic: false,
            attributes: format!("noinline {}", self.config.features()),
        };
        let config = self.config.clone();
        Body::straight(self, &signature, |body| {
            let word = body.result(format!("call i64 @stress_value(i64 {})", config.fuel));
            body.define(word, Ty::Int(64));
            for special in body.module.special.clone() {
                let result = body.result(special.trim_start_matches("%r = ").trim());
                body.line(format!("call void @mix(i64 {result})"));
            }
            let all = body.module.signatures.clone();
            for callee in all.iter().cycle().take(2 * all.len()) {
                // Each begins with as much, whatever the others used.
                body.line(format!("store i32 {}, ptr @fuel", config.fuel));
                let before = body.values.len();
                body.call(callee, &format!("@{}", callee.name), "");
                let new: Vec<_> = body.values.drain(before..).collect();
                for value in new {
                    if matches!(value.kind, Kind::Plain) {
                        let word = body.word_of(&value.text, value.ty);
                        body.line(format!("call void @mix(i64 {word})"));
                    }
                }
            }
            let objects = body.objects.iter().map(|object| object.text.clone());
            for data in objects.chain(body.module.data.clone()).collect::<Vec<_>>() {
                for at in 0..8 {
                    let place =
                        body.result(format!("getelementptr i8, ptr {data}, i32 {}", at * 8));
                    let word = body.result(format!("load i64, ptr {place}, align 1"));
                    body.line(format!("call void @mix(i64 {word})"));
                }
            }
            let sum = body.result("load i64, ptr @sum");
            body.line(format!("ret i64 {sum}"));
        });
    }
}
