//! How much of the stack functions use, as far as a module shows it: for `stack-check`.

use super::{
    CallSite, FunctionIndex, Role, Target, reach::is_address_taken, signature::wasm_signature,
};
use crate::{
    ir::{AttributeSite, Function, Module, Opcode, Type, TypeKind, Value},
    options::World,
};
use petgraph::{
    algo::kosaraju_scc,
    graph::{DiGraph, NodeIndex},
};
use std::collections::HashMap;

/// The stack pointer is a multiple of this by wasm's C ABI, in bytes.
const ALIGNMENT: u64 = 16;

/// What a variable argument takes up in its caller's frame, in bytes: enough for any.
const VARIABLE_ARGUMENT: u64 = 16;

/// What a function may use of the stack, in bytes, without anybody looking whether it is there:
/// the smallest stack that a task can have has more.
const UNCHECKED: u64 = 64;

/// What a function needs of the stack, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StackNeed {
    /// Its own fixed frame, at the most.
    pub frame: u64,
    /// Below that, what it calls that does not check for itself.
    pub below: u64,
}

/// The use of the stack by all functions of a module.
///
/// Found over the strongly connected components of the call graph, callees first (Kosaraju's
/// algorithm): an indirect call may reach every function of its wasm signature whose address is
/// taken. What the module does not show counts nothing. Below a base, another stack begins.
#[derive(Debug)]
pub struct StackDepth {
    /// A node for each function, with the size of its frame in bytes, then one for each wasm
    /// signature: what calls indirectly leads to it, and it to what that may reach.
    graph: DiGraph<u64, ()>,
    components: Vec<Vec<NodeIndex>>,
    functions: usize,
    /// For each function, whether it moves the stack pointer while it runs.
    moving: Vec<bool>,
    /// For each function, whether it may be called where nobody has looked on its behalf.
    is_entry: Vec<bool>,
}

impl StackDepth {
    /// Looks at `functions`, which have `roles`, and the calls in them. `signatures` are the
    /// texts that [`Target::Indirect`] numbers.
    pub fn new<'m>(
        module: &Module<'m>,
        functions: &[Function<'m>],
        roles: &[Role],
        sites: &[CallSite<'m>],
        signatures: &[String],
        world: World,
    ) -> Self {
        let mut graph = DiGraph::with_capacity(functions.len() + signatures.len(), sites.len());
        let nodes: Vec<_> = functions
            .iter()
            .map(|&function| graph.add_node(frame_size(module, function)))
            .collect();
        let hubs: Vec<_> = signatures.iter().map(|_| graph.add_node(0)).collect();
        let numbers: HashMap<&str, usize> =
            signatures.iter().enumerate().map(|(number, text)| (text.as_str(), number)).collect();
        // Whom hosts call, and other modules: tasks of a base that is elsewhere, too.
        let mut is_entry: Vec<_> = functions
            .iter()
            .map(|&it| match world {
                World::Open => !it.has_local_linkage() || is_address_taken(it.value()),
                World::Closed => it.string_attribute("wasm-export-name").is_some(),
            })
            .collect();
        for (&function, &node) in functions.iter().zip(&nodes) {
            if !function.is_declaration()
                && let Some(&number) = numbers.get(wasm_signature(function.ty()).as_str())
                && is_address_taken(function.value())
            {
                graph.add_edge(hubs[number], node, ());
            }
        }
        for site in sites {
            if roles[site.caller] == Role::Base {
                match &site.target {
                    Target::Direct(callee) => is_entry[*callee] = true,
                    Target::OneOf(callees) => callees.iter().for_each(|&it| is_entry[it] = true),
                    Target::Indirect(signature) => graph
                        .neighbors(hubs[*signature])
                        .for_each(|node| is_entry[node.index()] = true),
                    Target::Replaceable => {}
                }
                continue;
            }
            let caller = nodes[site.caller];
            match &site.target {
                Target::Direct(callee) => _ = graph.add_edge(caller, nodes[*callee], ()),
                Target::OneOf(callees) => {
                    callees.iter().for_each(|&it| _ = graph.add_edge(caller, nodes[it], ()));
                }
                Target::Indirect(signature) => _ = graph.add_edge(caller, hubs[*signature], ()),
                Target::Replaceable => {}
            }
        }
        let components = kosaraju_scc(&graph);
        let moving = functions.iter().map(|&it| moves_stack_pointer(it)).collect();
        StackDepth { graph, components, functions: functions.len(), moving, is_entry }
    }

    /// The functions that use the stack and have to look for themselves whether there is room:
    /// those that may call themselves, by whichever way, or have arrays whose length only the
    /// running program knows, so that they may need any amount; and those that are called by who
    /// does not look.
    pub fn must_check(&self) -> Vec<FunctionIndex> {
        let cyclic = self
            .components
            .iter()
            .filter(|nodes| {
                self.is_cycle(nodes)
                    && nodes.iter().any(|&it| self.graph[it] > 0 || self.is_moving(it))
            })
            .flatten()
            .map(|node| node.index());
        let mut must: Vec<_> = cyclic.filter(|&index| index < self.functions).collect();
        must.extend((0..self.functions).filter(|&index| self.moving[index]));
        must.sort_unstable();
        must.dedup();
        let needs = self.needs(|index| must.binary_search(&index).is_ok());
        must.extend((0..self.functions).filter(|&index| {
            let StackNeed { frame, below } = needs[index];
            self.is_entry[index] && frame.saturating_add(below) > UNCHECKED
        }));
        must
    }

    /// For each function, what it needs. `checks` has those that check for themselves.
    pub fn needs(&self, checks: impl Fn(FunctionIndex) -> bool) -> Vec<StackNeed> {
        let checks = |node: NodeIndex| node.index() < self.functions && checks(node.index());
        let mut below = vec![0_u64; self.graph.node_count()];
        for component in &self.components {
            let mut deepest = 0;
            for callee in component.iter().flat_map(|&node| self.graph.neighbors(node)) {
                if !checks(callee) && !component.contains(&callee) {
                    deepest = deepest.max(self.graph[callee].saturating_add(below[callee.index()]));
                }
            }
            // Around a cycle that nobody checks, once is what can be said.
            if self.is_cycle(component) {
                let unchecked = component.iter().filter(|&&node| !checks(node));
                deepest = unchecked.fold(deepest, |sum, &it| sum.saturating_add(self.graph[it]));
            }
            component.iter().for_each(|node| below[node.index()] = deepest);
        }
        let frames = self.graph.node_weights();
        let needs = frames.zip(below).map(|(&frame, below)| StackNeed { frame, below });
        needs.take(self.functions).collect()
    }

    fn is_moving(&self, node: NodeIndex) -> bool {
        self.moving.get(node.index()).is_some_and(|&it| it)
    }

    /// Whether a function of the component may come to be called by itself.
    fn is_cycle(&self, component: &[NodeIndex]) -> bool {
        match component {
            [] => false,
            [only] => self.graph.contains_edge(*only, *only),
            _ => true,
        }
    }
}

fn moves_stack_pointer(function: Function<'_>) -> bool {
    function.instructions().any(|inst| inst.is_alloca() && !inst.is_static_alloca())
}

/// Bytes of the fixed frame of a function, at the most: where variables take turns, code
/// generation makes do with less.
fn frame_size<'m>(module: &Module<'m>, function: Function<'m>) -> u64 {
    let parts = function.instructions().map(|inst| {
        if inst.is_static_alloca() {
            let count = inst.operand(0).and_then(Value::as_constant_int).unwrap_or(1);
            inst.allocated_type().alloc_size(module).saturating_mul(count)
        } else if inst.is_call() {
            arguments_size(module, inst).saturating_add(result_size(module, inst))
        } else {
            temporary_size(module, inst)
        }
    });
    let sum = parts.fold(0_u64, |sum, part| {
        sum.saturating_add(part.checked_next_multiple_of(ALIGNMENT).unwrap_or(part))
    });
    sum.min(u64::from(u32::MAX))
}

/// Bytes of the caller's frame that a call passes arguments in.
fn arguments_size<'m>(module: &Module<'m>, call: Value<'m>) -> u64 {
    if call.callee().is_none_or(|callee| {
        callee.is_inline_asm() || callee.as_function().is_some_and(Function::is_intrinsic)
    }) {
        return 0;
    }
    let ty = call.called_type();
    let fixed = ty.parameters().len();
    let given = call.arguments().len();
    let copies = (0..fixed as u32).filter_map(|number| {
        let ty = call.type_attribute(AttributeSite::Parameter(number), "byval")?;
        Some(ty.alloc_size(module).saturating_add(ALIGNMENT))
    });
    let variable = if ty.is_variadic() { given.saturating_sub(fixed) as u64 } else { 0 };
    copies.fold(variable * VARIABLE_ARGUMENT, u64::saturating_add)
}

/// Bytes of the caller's frame that a call returns its result in, which wasm does with all that
/// is more than one number.
fn result_size<'m>(module: &Module<'m>, call: Value<'m>) -> u64 {
    let ty = call.called_type().result();
    let is_intrinsic = call.callee().and_then(Value::as_function).is_some_and(|callee| {
        // Those of wide numbers are calls of a library.
        callee.is_intrinsic() && !is_wide(ty)
    });
    if is_intrinsic || ty.is_void() || is_one_number(ty) { 0 } else { ty.alloc_size(module) }
}

/// Bytes of the frame for a value that code generation computes in memory.
fn temporary_size<'m>(module: &Module<'m>, inst: Value<'m>) -> u64 {
    use Opcode::*;
    let ty = inst.ty();
    match inst.opcode() {
        // By a call of a library, which returns it in memory.
        Some(
            LLVMMul | LLVMUDiv | LLVMSDiv | LLVMURem | LLVMSRem | LLVMShl | LLVMLShr | LLVMAShr
            | LLVMFAdd | LLVMFSub | LLVMFMul | LLVMFDiv | LLVMFRem | LLVMFPExt | LLVMSIToFP
            | LLVMUIToFP | LLVMFPToSI | LLVMFPToUI,
        ) if is_wide(ty) => ty.alloc_size(module),
        // By storing all of it, if the number of the element is not known.
        Some(LLVMExtractElement) => whole_vector(module, inst, 1),
        Some(LLVMInsertElement) => whole_vector(module, inst, 2),
        _ => 0,
    }
}

fn whole_vector<'m>(module: &Module<'m>, inst: Value<'m>, index: u32) -> u64 {
    let is_known = inst.operand(index).and_then(Value::as_constant_int).is_some();
    let vector = inst.operand(0).filter(|_| !is_known);
    vector.map_or(0, |vector| vector.ty().alloc_size(module))
}

/// Whether wasm returns values of a type as they are.
fn is_one_number(ty: Type<'_>) -> bool {
    match ty.kind() {
        TypeKind::LLVMStructTypeKind | TypeKind::LLVMArrayTypeKind => {
            let members = ty.members();
            members.is_empty() || members.len() == 1 && is_one_number(members[0])
        }
        // Without SIMD, a result is returned an element each.
        TypeKind::LLVMVectorTypeKind => false,
        _ => !is_wide(ty),
    }
}

/// Whether a number is of more than 64 bits.
fn is_wide(ty: Type<'_>) -> bool {
    ty.kind() == TypeKind::LLVMFP128TypeKind || ty.integer_width().is_some_and(|bits| bits > 64)
}
