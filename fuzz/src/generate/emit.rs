//! A function of a random graph: fills the blocks, and writes them down.
//!
//! Blocks are filled in an order in which each comes after its dominator, with the values
//! of all blocks above it at hand: values live across whatever lies in between, loops and
//! all. What comes into phis is decided at the end, when all is known that there is at the
//! end of each block. The first block that a function has is for what has to be there
//! always: its allocas, and what they hold at first.

use super::{
    Module,
    calls::{ParameterKind, Signature},
    control::{BlockId, Condition, Graph, RegionId, RegionKind, Terminator},
    memory::{PointerSlot, Slot},
    types::Ty,
    values::{Kind, Pointer, Value},
};
use std::mem;

/// How many names a function may have before its blocks are filled with little: what it
/// takes to try a module grows faster than its size.
const ENOUGH: usize = 700;

/// What comes into a phi is decided at the end.
struct Phi {
    block: BlockId,
    line: usize,
    name: String,
    ty: Ty,
}

/// A function in the making.
pub(super) struct Body<'m> {
    pub module: &'m mut Module,
    pub graph: Graph,
    pub signature: Signature,
    /// The text of each block.
    lines: Vec<Vec<String>>,
    /// The block that is filled.
    pub block: BlockId,
    /// What the entry has before all else: allocas, then stores to them.
    allocas: Vec<String>,
    start: Vec<String>,
    /// The values that are at hand in this block.
    pub values: Vec<Value>,
    /// The values that were at hand at the end of each block.
    ends: Vec<Vec<Value>>,
    phis: Vec<Phi>,
    names: usize,
    /// Allocas of 64 bytes and more that anything may point at.
    pub objects: Vec<Value>,
    /// Allocas that are only used by name.
    pub slots: Vec<Slot>,
    /// Allocas that hold the address of an object.
    pub pointer_slots: Vec<PointerSlot>,
    /// What `llvm.stacksave` returned in each region, and the first alloca behind it.
    saved_stacks: Vec<Option<(String, String)>>,
    /// The alloca of each region that is the life of one.
    pub lifetimes: Vec<(RegionId, String)>,
    /// What each `invoke` returns, with the block that it returns to.
    pub invoked: Vec<(BlockId, Value)>,
    /// The operand bundle that calls have in a catch pad.
    pub funclet: String,
    /// The scope of the alias metadata of this function's slots.
    pub scopes: Option<(usize, usize)>,
}

impl<'m> Body<'m> {
    /// Writes the function that `signature` describes, and adds it to the module.
    pub fn write(module: &'m mut Module, signature: &Signature) {
        let config = module.config.clone();
        let graph = Graph::new(&mut module.random, &config);
        let mut body = Body::new(module, signature, graph);
        body.prepare();
        body.fill();
        body.connect();
        let text = body.text();
        body.module.functions.push(text);
    }

    /// Writes a function of one block, and adds it to the module; `fill` must end it.
    pub fn straight(
        module: &'m mut Module,
        signature: &Signature,
        fill: impl FnOnce(&mut Body<'_>),
    ) {
        let mut body = Body::new(module, signature, Graph::straight());
        body.prepare();
        fill(&mut body);
        let text = body.text();
        body.module.functions.push(text);
    }

    fn new(module: &'m mut Module, signature: &Signature, graph: Graph) -> Body<'m> {
        let count = graph.blocks.len();
        Body {
            saved_stacks: vec![None; graph.regions.len()],
            module,
            graph,
            signature: signature.clone(),
            lines: vec![Vec::new(); count],
            block: 0,
            allocas: Vec::new(),
            start: Vec::new(),
            values: Vec::new(),
            ends: vec![Vec::new(); count],
            phis: Vec::new(),
            names: 0,
            objects: Vec::new(),
            slots: Vec::new(),
            pointer_slots: Vec::new(),
            lifetimes: Vec::new(),
            invoked: Vec::new(),
            funclet: String::new(),
            scopes: None,
        }
    }

    /// A new name for a value.
    pub fn name(&mut self) -> String {
        self.names += 1;
        format!("%v{}", self.names)
    }

    /// Adds an instruction to this block.
    pub fn line(&mut self, text: impl Into<String>) {
        self.lines[self.block].push(text.into());
    }

    /// Adds an instruction that has a result; its name is returned.
    pub fn result(&mut self, text: impl AsRef<str>) -> String {
        let name = self.name();
        self.line(format!("{name} = {}", text.as_ref()));
        name
    }

    /// Adds an alloca to the entry; its name is returned.
    pub fn alloca(&mut self, text: &str) -> String {
        let name = self.name();
        self.allocas.push(format!("{name} = alloca {text}"));
        name
    }

    /// Adds an instruction to the entry, behind its allocas.
    pub fn at_start(&mut self, text: String) {
        self.start.push(text);
    }

    /// Makes a value known to what follows.
    pub fn define(&mut self, text: String, ty: Ty) {
        self.values.push(Value { text, ty, kind: Kind::Plain });
    }

    /// The region of this block.
    pub fn region(&self) -> RegionId {
        self.graph.blocks[self.block].region
    }

    /// How many names there are, as a number that is not always the same.
    pub fn names_in_use(&self) -> usize {
        self.names
    }

    /// True in `percent` of 100 cases.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.module.random.chance(percent)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.module.random.below(limit)
    }

    /// Parameters, allocas.
    fn prepare(&mut self) {
        self.alloca("i32");
        self.start.push(format!("store i32 {}, ptr %v1", self.module.config.turns));
        for (at, parameter) in self.signature.parameters.clone().into_iter().enumerate() {
            let (text, region) = (format!("%p{at}"), 0);
            let kind = match parameter.kind {
                ParameterKind::Depth | ParameterKind::Unused(_) => continue,
                ParameterKind::Plain(_) | ParameterKind::Small(_) => Kind::Plain,
                ParameterKind::Data => Kind::Pointer(Pointer { room: 32, align: 1, region }),
                ParameterKind::Copied => Kind::Pointer(Pointer { room: 64, align: 8, region }),
                ParameterKind::Result => {
                    self.start.push(format!(
                        "call void @llvm.memset.p0.i32(ptr align 8 {text}, i8 {}, i32 64, i1 \
                         false)",
                        at + 3
                    ));
                    Kind::Pointer(Pointer { room: 64, align: 8, region })
                }
                ParameterKind::Exclusive => {
                    self.slots.push(Slot { name: text, ty: Ty::Int(64), exclusive: true });
                    continue;
                }
            };
            self.values.push(Value { text, ty: parameter.ty(), kind });
        }
        for _ in 0..self.module.random.between(1, 4) {
            self.add_object();
        }
        for _ in 0..self.module.random.between(1, 4) {
            self.add_slot();
        }
        for _ in 0..self.below(3) {
            self.add_pointer_slot();
        }
        if self.signature.variadic {
            self.read_arguments();
        }
    }

    /// Fills all blocks.
    fn fill(&mut self) {
        let (above, order) = self.graph.dominators();
        let predecessors = self.graph.predecessors();
        let parameters = mem::take(&mut self.values);
        for &block in &order {
            self.block = block;
            self.values = match above[block] {
                Some(above) => self.ends[above].clone(),
                None => parameters.clone(),
            };
            self.fill_block(predecessors[block].len());
            self.ends[block] = self.values.clone();
        }
        // What nothing reaches: anything that is well-formed.
        for block in (0..above.len()).filter(|&block| block != 0 && above[block].is_none()) {
            self.block = block;
            self.values = parameters.clone();
            // A region may be entered by nothing; then neither is there a saved stack.
            self.fill_block(predecessors[block].len());
            self.ends[block] = self.values.clone();
        }
    }

    fn fill_block(&mut self, predecessors: usize) {
        let block = self.graph.blocks[self.block].clone();
        let config = self.module.config.clone();
        if self.block != 0 && (predecessors > 1 || self.chance(15)) && predecessors > 0 {
            // What goes to a handler differs from call to call.
            let least = usize::from(matches!(block.terminator, Terminator::CatchSwitch(_)));
            for _ in 0..self.module.random.between(least, config.phis) {
                self.phi();
            }
        }
        match block.terminator {
            Terminator::Return => return self.leave(),
            Terminator::CatchSwitch(pad) => {
                let this = self.block;
                return self.line(format!(
                    "%switch{this} = catchswitch within none [label %b{pad}] unwind to caller"
                ));
            }
            Terminator::CatchReturn(next) => {
                return self.catch(block.pad.unwrap_or_default(), next);
            }
            _ => {}
        }
        let returned = self.invoked.iter().find(|(normal, _)| *normal == self.block);
        if let Some((_, value)) = returned.cloned() {
            self.values.push(value);
        }
        if self.block != 0 && self.chance(config.switch_calls) {
            self.switch_call();
        }
        if let Some(region) = block.opens {
            self.open(region);
        }
        if !block.bare && self.block != 0 {
            let most = if self.names > ENOUGH { 1 } else { config.operations };
            for _ in 0..self.module.random.between(1, most) {
                self.operation();
            }
        }
        if let Some(region) = block.closes {
            self.close(region);
        }
        if self.block != 0 && self.chance(config.switch_calls) {
            self.switch_call();
        }
        self.terminate(&block.terminator);
    }

    /// A phi of any type.
    fn phi(&mut self) {
        let (ty, kind) = if self.chance(20) {
            let region = self.region();
            (Ty::Ptr, Kind::Pointer(Pointer { room: 32, align: 1, region }))
        } else {
            (Ty::any(&mut self.module.random, &self.module.config), Kind::Plain)
        };
        let name = self.name();
        self.phis.push(Phi {
            block: self.block,
            line: self.lines[self.block].len(),
            name: name.clone(),
            ty,
        });
        self.line("");
        self.values.push(Value { text: name, ty, kind });
    }

    /// The last block: what there is becomes part of the checksum.
    fn leave(&mut self) {
        let result = self.signature.result.map(|ty| {
            let name = self.name();
            let (block, line) = (self.block, self.lines[self.block].len());
            self.phis.push(Phi { block, line, name: name.clone(), ty });
            self.line("");
            (name, ty)
        });
        if self.chance(self.module.config.switch_calls) {
            self.switch_call();
        }
        for _ in 0..self.below(4) {
            self.observe();
        }
        for object in self.objects.clone() {
            if self.chance(50) {
                let word = self.result(format!("load i64, ptr {}, align 1", object.text));
                self.line(format!("call void @mix(i64 {word})"));
            }
        }
        match result {
            None => self.line("ret void"),
            Some((name, ty)) => self.give_back(&name, ty),
        }
    }

    /// Returns a value.
    pub fn give_back(&mut self, name: &str, ty: Ty) {
        if self.signature.small_result {
            let even = self.result(format!("and {ty} {name}, 62"));
            let small = self.result(format!("or {ty} {even}, 1"));
            self.line(format!("ret {ty} {small}"));
        } else {
            self.line(format!("ret {ty} {name}"));
        }
    }

    fn terminate(&mut self, terminator: &Terminator) {
        match terminator {
            Terminator::Invoke(normal, unwind) => self.invoke(*normal, *unwind),
            Terminator::TailCall => self.tail_call(),
            Terminator::Open
            | Terminator::CatchSwitch(_)
            | Terminator::CatchReturn(_)
            | Terminator::Unreachable
            | Terminator::Return => {
                // Some calls before an `unreachable` could return, some say they do not.
                if self.chance(50) {
                    let number = self.operand(Ty::Int(32));
                    self.line(format!("call void @stop(i32 {number})"));
                }
                self.line("unreachable");
            }
            Terminator::Branch(to) => self.line(format!("br label %b{to}")),
            Terminator::Conditional(condition, yes, no) => {
                let condition = match condition {
                    Condition::Any => self.condition(),
                    Condition::Never => self.never(),
                    Condition::Fuel => self.fuel(true),
                    Condition::Entry => self.fuel(false),
                };
                let weights = if self.chance(self.module.config.facts / 4) {
                    let weights = self.module.metadata(
                        "!{!\"branch_weights\", i32 1, i32 2000}",
                        &["!{!\"branch_weights\", i32 7, i32 9}"],
                    );
                    format!(", !prof !{weights}")
                } else {
                    String::new()
                };
                self.line(format!("br i1 {condition}, label %b{yes}, label %b{no}{weights}"));
            }
            Terminator::Switch(to) => {
                let value = self.index(to.len());
                let cases: Vec<_> = to[1..]
                    .iter()
                    .enumerate()
                    .map(|(at, to)| format!("i32 {}, label %b{to}", at + 1))
                    .collect();
                self.line(format!("switch i32 {value}, label %b{} [ {} ]", to[0], cases.join(" ")));
            }
            Terminator::Indirect(to) => {
                let index = self.index(to.len());
                let function = &self.signature.name;
                let addresses: Vec<_> =
                    to.iter().map(|to| format!("ptr blockaddress(@{function}, %b{to})")).collect();
                let table = self.module.table(&addresses);
                let at = self.result(format!(
                    "getelementptr inbounds [{} x ptr], ptr {table}, i32 0, i32 {index}",
                    to.len()
                ));
                let address = self.result(format!("load ptr, ptr {at}"));
                let labels: Vec<_> = to.iter().map(|to| format!("label %b{to}")).collect();
                self.line(format!("indirectbr ptr {address}, [ {} ]", labels.join(", ")));
            }
        }
    }

    /// Whether there is fuel left, which costs some: for another turn of a loop, or for the
    /// function to begin.
    fn fuel(&mut self, turn: bool) -> String {
        let countdown = |body: &mut Body<'_>, counter: &str| {
            let old = body.result(format!("load i32, ptr {counter}"));
            let new = body.result(format!("sub i32 {old}, 1"));
            body.line(format!("store i32 {new}, ptr {counter}"));
            body.result(format!("icmp sgt i32 {new}, 0"))
        };
        let global = countdown(self, "@fuel");
        let local = match (turn, self.signature.depth()) {
            (true, _) => countdown(self, "%v1"),
            (false, Some(depth)) => self.result(format!("icmp sgt i32 %p{depth}, 0")),
            (false, None) => return global,
        };
        self.result(format!("and i1 {global}, {local}"))
    }

    fn open(&mut self, region: RegionId) {
        match self.graph.regions[region].kind {
            RegionKind::Function => {}
            RegionKind::Lifetime => self.begin_lifetime(region),
            RegionKind::Dynamic => {
                let saved = self.result("call ptr @llvm.stacksave.p0()");
                let alloca = self.dynamic_alloca();
                self.saved_stacks[region] = Some((saved, alloca));
            }
        }
    }

    fn close(&mut self, region: RegionId) {
        match self.graph.regions[region].kind {
            RegionKind::Function => {}
            RegionKind::Lifetime => self.end_lifetime(region),
            RegionKind::Dynamic => {
                if let Some((saved, alloca)) = self.saved_stacks[region].clone() {
                    self.observe_memory(&alloca);
                    self.line(format!("call void @llvm.stackrestore.p0(ptr {saved})"));
                }
            }
        }
    }

    /// Decides what comes into each phi.
    fn connect(&mut self) {
        let predecessors = self.graph.predecessors();
        let (above, _) = self.graph.dominators();
        for phi in mem::take(&mut self.phis) {
            let mut from: Vec<_> = predecessors[phi.block].clone();
            from.sort_unstable();
            let mut incoming: Vec<String> = Vec::new();
            let mut last: Option<(BlockId, String)> = None;
            for from in from {
                let text = match last {
                    // All edges from one block have the same.
                    Some((block, text)) if block == from => text,
                    _ => self.incoming(&phi, from, from != 0 && above[from].is_none()),
                };
                incoming.push(format!("[ {text}, %b{from} ]"));
                last = Some((from, text));
            }
            let text = format!("{} = phi {} {}", phi.name, phi.ty, incoming.join(", "));
            self.lines[phi.block][phi.line] = text;
        }
    }

    fn incoming(&mut self, phi: &Phi, from: BlockId, unreached: bool) -> String {
        let never = matches!(
            self.graph.blocks[from].terminator,
            Terminator::Conditional(Condition::Never, yes, no) if yes == phi.block && no != yes
        );
        if (unreached || never) && self.chance(60) {
            return self.module.random.pick(&["poison", "undef"]).into();
        }
        let region = self.graph.blocks[phi.block].region;
        let fitting: Vec<_> = self.ends[from]
            .iter()
            .filter(|value| value.ty == phi.ty)
            .filter(|value| match value.kind {
                Kind::Plain => phi.ty != Ty::Ptr,
                Kind::Pointer(pointer) => {
                    pointer.room >= 32 && self.graph.encloses(pointer.region, region)
                }
                Kind::Poison | Kind::Address(_) => false,
            })
            .map(|value| value.text.clone())
            .collect();
        if fitting.is_empty() || self.chance(10) {
            return match phi.ty {
                Ty::Ptr => self.any_object(),
                _ => phi.ty.constant(&mut self.module.random),
            };
        }
        // The newest, often the result of a switch call, is used on this edge only.
        let newest = if self.chance(40) { fitting.len() - 1 } else { 0 };
        let at = newest.max(self.below(fitting.len()));
        fitting[at].clone()
    }

    /// The function as text.
    fn text(&self) -> String {
        let personality = match self.module.config.exceptions {
            true => "personality ptr @__gxx_wasm_personality_v0",
            false => "",
        };
        let mut text = format!("{} {personality} {{\n", self.signature.define());
        for (block, lines) in self.lines.iter().enumerate() {
            text += &format!("b{block}:\n");
            if block == 0 {
                for line in self.allocas.iter().chain(&self.start) {
                    text += &format!("  {line}\n");
                }
            }
            for line in lines {
                text += &format!("  {line}\n");
            }
        }
        text + "}\n"
    }
}
