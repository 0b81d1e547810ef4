//! How much of the stack functions use, as far as a module shows it: for `stack-check`.

use super::{
    CallSite, FunctionIndex, Role, Target, reach::is_address_taken, signature::wasm_signature,
};
use crate::ir::{AttributeSite, Function, Module, Value};
use petgraph::{
    algo::kosaraju_scc,
    graph::{DiGraph, NodeIndex},
};
use std::collections::HashMap;

/// The stack pointer is a multiple of this by wasm's C ABI, in bytes.
const ALIGNMENT: u64 = 16;

/// What a variable argument takes up in its caller's frame, in bytes: enough for any.
const VARIABLE_ARGUMENT: u64 = 16;

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
    ) -> Self {
        let mut graph = DiGraph::with_capacity(functions.len() + signatures.len(), sites.len());
        let nodes: Vec<_> = functions
            .iter()
            .map(|&function| graph.add_node(frame_size(module, function)))
            .collect();
        let hubs: Vec<_> = signatures.iter().map(|_| graph.add_node(0)).collect();
        let numbers: HashMap<&str, usize> =
            signatures.iter().enumerate().map(|(number, text)| (text.as_str(), number)).collect();
        for (&function, &node) in functions.iter().zip(&nodes) {
            if !function.is_declaration()
                && let Some(&number) = numbers.get(wasm_signature(function.ty()).as_str())
                && is_address_taken(function.value())
            {
                graph.add_edge(hubs[number], node, ());
            }
        }
        for site in sites.iter().filter(|site| roles[site.caller] != Role::Base) {
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
        StackDepth { graph, components, functions: functions.len() }
    }

    /// The functions that use the stack and may call themselves, by whichever way: they may
    /// need any amount of it.
    pub fn unbounded(&self) -> impl Iterator<Item = FunctionIndex> {
        self.components
            .iter()
            .filter(|nodes| self.is_cycle(nodes) && nodes.iter().any(|&node| self.graph[node] > 0))
            .flatten()
            .map(|node| node.index())
            .filter(|&index| index < self.functions)
    }

    /// For each function, how many bytes below its own frame are used by what it calls, up to
    /// functions that check for themselves.
    pub fn below(&self, checks: impl Fn(FunctionIndex) -> bool) -> Vec<u64> {
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
        below.truncate(self.functions);
        below
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

/// Bytes of the fixed frame of a function, at the most: where variables take turns, code
/// generation makes do with less.
fn frame_size<'m>(module: &Module<'m>, function: Function<'m>) -> u64 {
    let parts = function.instructions().map(|inst| {
        if inst.is_static_alloca() {
            let count = inst.operand(0).and_then(Value::as_constant_int).unwrap_or(1);
            inst.allocated_type().alloc_size(module).saturating_mul(count)
        } else if inst.is_call() {
            arguments_size(module, inst)
        } else {
            0
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
