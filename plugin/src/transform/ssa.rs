//! Turns variables back into values.
//!
//! A walk from the loads of a variable back to its stores finds the blocks where it is live, and in
//! those of them where several ways meet there is a phi; then phis that are not needed go, which
//! leaves the fewest, of irreducible code as well. (Braun et al., "Simple and Efficient Construction
//! of Static Single Assignment Form", 2013, section 3.2.)
//!
//! The work is that of the blocks where a variable is live. LLVM's `PromoteMemToReg` and `SSAUpdater`
//! look at the successors of each block with a store, too: of one that reloads these are all its
//! suspend points, so a function with a thousand points and values takes a million steps.

use crate::{
    analysis::Flow,
    ir::{Builder, Function, Module, Value},
};
use petgraph::{
    algo::kosaraju_scc,
    graph::{DiGraph, NodeIndex},
};
use std::collections::HashMap;

/// Turns `variables`, allocas of `function` that are only loaded and stored, into values. Their handles
/// and those of their loads and stores are dead afterwards. Every block is reachable.
pub fn promote<'m>(
    module: &Module<'m>,
    function: Function<'m>,
    builder: &Builder<'m>,
    variables: &[Value<'m>],
) {
    let flow = Flow::new(function);
    let mut places = Places {
        at_start: vec![NONE; flow.blocks.len()],
        at_end: vec![NONE; flow.blocks.len()],
        is_live: vec![false; flow.blocks.len()],
    };
    for (&variable, accesses) in variables.iter().zip(accesses(&flow, variables)) {
        let promotion = Promotion::find(&flow, &mut places, &accesses);
        promotion.apply(module, builder, variable, &accesses);
        accesses.all.into_iter().for_each(Value::erase);
        variable.erase();
    }
}

/// What is done with one variable.
#[derive(Clone, Default)]
struct Accesses<'m> {
    /// Loads that get what arrives at the start of a block.
    loads: Vec<(usize, Value<'m>)>,
    /// Loads behind a store in their block.
    forwarded: Vec<(Value<'m>, Value<'m>)>,
    /// The last store in each block that has some.
    stores: Vec<(usize, Value<'m>)>,
    /// All loads and stores.
    all: Vec<Value<'m>>,
}

fn accesses<'m>(flow: &Flow<'m>, variables: &[Value<'m>]) -> Vec<Accesses<'m>> {
    let numbers: HashMap<_, _> =
        variables.iter().enumerate().map(|(number, &variable)| (variable, number)).collect();
    let mut found = vec![Accesses::default(); variables.len()];
    for (block, code) in flow.blocks.iter().enumerate() {
        for access in code.instructions() {
            let Some(pointer) = access.accessed_pointer() else { continue };
            let Some(&number) = numbers.get(&pointer) else { continue };
            let found = &mut found[number];
            found.all.push(access);
            let store = found.stores.last_mut().filter(|store| store.0 == block);
            match (access.is_load(), store) {
                (true, Some(&mut (_, store))) => found.forwarded.push((access, store)),
                (true, None) => found.loads.push((block, access)),
                (false, Some(last)) => last.1 = access,
                (false, None) => found.stores.push((block, access)),
            }
        }
    }
    found
}

/// A number of no node.
const NONE: usize = usize::MAX;

/// What a variable may be somewhere.
#[derive(Clone, Copy)]
enum Node<'m> {
    /// What an instruction stores. (Asked for when it is used: it may be a load of a variable.)
    Stored(Value<'m>),
    /// Nothing was stored yet: on no way on which the variable is needed.
    Poison,
    /// What arrives at a block from several others.
    Phi(usize),
}

/// The nodes of a variable in blocks, by their numbers. The vectors are used again for the next one.
struct Places {
    at_start: Vec<usize>,
    at_end: Vec<usize>,
    is_live: Vec<bool>,
}

/// One variable.
struct Promotion<'a, 'm> {
    flow: &'a Flow<'m>,
    nodes: Vec<Node<'m>>,
    /// By node: the inputs of a phi.
    inputs: Vec<Vec<usize>>,
    /// By node: the one that it is the same as.
    same_as: Vec<usize>,
    /// By load of the `Accesses`: its node.
    loaded: Vec<usize>,
}

impl<'a, 'm> Promotion<'a, 'm> {
    /// Finds out what each load gets.
    fn find(flow: &'a Flow<'m>, places: &mut Places, accesses: &Accesses<'m>) -> Self {
        let mut nodes = Vec::new();
        let mut known = HashMap::new();
        for &(block, store) in &accesses.stores {
            places.at_end[block] = *known.entry(stored(store)).or_insert_with(|| {
                nodes.push(Node::Stored(store));
                nodes.len() - 1
            });
        }
        let mut live = Vec::new();
        let mut stack: Vec<_> = accesses.loads.iter().map(|&(block, _)| block).collect();
        while let Some(block) = stack.pop() {
            if std::mem::replace(&mut places.is_live[block], true) {
                continue;
            }
            live.push(block);
            let before = &flow.predecessors[block];
            if before.len() != 1 {
                places.at_start[block] = nodes.len();
                nodes.push(if before.is_empty() { Node::Poison } else { Node::Phi(block) });
            }
            stack.extend(before.iter().filter(|&&block| places.at_end[block] == NONE));
        }

        let mut promotion = Promotion {
            flow,
            inputs: Vec::with_capacity(nodes.len()),
            same_as: Vec::new(),
            loaded: Vec::new(),
            nodes,
        };
        for &node in &promotion.nodes {
            promotion.inputs.push(match node {
                Node::Phi(block) => {
                    let before = flow.predecessors[block].iter();
                    before.map(|&block| at_end(flow, places, block)).collect()
                }
                Node::Stored(_) | Node::Poison => Vec::new(),
            });
        }
        promotion.loaded =
            accesses.loads.iter().map(|&(block, _)| at_start(flow, places, block)).collect();
        promotion.same_as = without_needless(&promotion.inputs);

        for block in live {
            places.is_live[block] = false;
            places.at_start[block] = NONE;
        }
        for &(block, _) in &accesses.stores {
            places.at_end[block] = NONE;
        }
        promotion
    }

    /// Makes the phis, and gives all loads their values.
    fn apply(
        &self,
        module: &Module<'m>,
        builder: &Builder<'m>,
        variable: Value<'m>,
        accesses: &Accesses<'m>,
    ) {
        let ty = variable.allocated_type();
        let phis: Vec<_> = self
            .nodes
            .iter()
            .enumerate()
            .map(|(number, node)| match *node {
                Node::Phi(block) if self.same_as[number] == number => {
                    builder.position_at_start(self.flow.blocks[block]);
                    Some(builder.phi(ty, ""))
                }
                _ => None,
            })
            .collect();
        let value = |node: usize| {
            let node = self.same_as[node];
            match self.nodes[node] {
                Node::Stored(store) => stored(store),
                Node::Poison => module.poison(ty),
                Node::Phi(_) => phis[node].expect("what is left of phis was made"),
            }
        };
        for (number, phi) in phis.iter().enumerate() {
            let (Some(phi), Node::Phi(block)) = (phi, self.nodes[number]) else { continue };
            for (&from, &input) in self.flow.predecessors[block].iter().zip(&self.inputs[number]) {
                phi.add_incoming(value(input), self.flow.blocks[from]);
            }
        }
        for (&(_, load), &node) in accesses.loads.iter().zip(&self.loaded) {
            load.replace_all_uses_with(value(node));
        }
        for &(load, store) in &accesses.forwarded {
            load.replace_all_uses_with(stored(store));
        }
    }
}

fn stored(store: Value<'_>) -> Value<'_> {
    store.operand(0).expect("a store has a value")
}

/// The node of a variable at the start of a block where it is live.
fn at_start(flow: &Flow<'_>, places: &mut Places, block: usize) -> usize {
    let (mut way, mut here) = (Vec::new(), block);
    // Blocks with one predecessor have what that has at its end.
    let node = loop {
        if places.at_start[here] != NONE {
            break places.at_start[here];
        }
        way.push(here);
        here = flow.predecessors[here][0];
        if places.at_end[here] != NONE {
            break places.at_end[here];
        }
    };
    for block in way {
        places.at_start[block] = node;
    }
    node
}

/// The node of a variable at the end of a block that leads to one where it is live.
fn at_end(flow: &Flow<'_>, places: &mut Places, block: usize) -> usize {
    match places.at_end[block] {
        NONE => at_start(flow, places, block),
        node => node,
    }
}

/// By node, the one that it is the same as: of phis whose inputs are each other and one node more,
/// that node. `inputs` are those of phis; other nodes have none.
fn without_needless(inputs: &[Vec<usize>]) -> Vec<usize> {
    enum Work {
        /// Phis of which nothing is known yet.
        Phis(Vec<usize>),
        /// Some of them that are all inputs of each other, through one another.
        Component(Vec<usize>),
    }
    let mut same_as: Vec<_> = (0..inputs.len()).collect();
    let all = same_as.iter().copied().filter(|&node| !inputs[node].is_empty()).collect();
    let mut work = vec![Work::Phis(all)];
    // By node: its number in the graph of the phis at work, and the number of its component.
    let mut graph_index = vec![NONE; inputs.len()];
    let mut component_of = vec![NONE; inputs.len()];
    let mut components = 0;
    while let Some(next) = work.pop() {
        match next {
            Work::Phis(phis) => {
                let mut graph = DiGraph::<usize, ()>::with_capacity(phis.len(), 0);
                for &phi in &phis {
                    graph_index[phi] = graph.add_node(phi).index();
                }
                for &phi in &phis {
                    for &input in inputs[phi].iter().filter(|&&input| graph_index[input] != NONE) {
                        let edge = |node: usize| NodeIndex::new(graph_index[node]);
                        graph.add_edge(edge(phi), edge(input), ());
                    }
                }
                phis.iter().for_each(|&phi| graph_index[phi] = NONE);
                // Those that others lead to come first, and are to be taken first.
                let found = kosaraju_scc(&graph).into_iter().rev();
                work.extend(found.map(|component| {
                    Work::Component(component.into_iter().map(|index| graph[index]).collect())
                }));
            }
            Work::Component(phis) => {
                let component = components;
                components += 1;
                phis.iter().for_each(|&phi| component_of[phi] = component);
                let mut from_outside = Vec::new();
                let mut inner = Vec::new();
                for &phi in &phis {
                    let is_outside = |input: &usize| component_of[*input] != component;
                    let mut outside = inputs[phi]
                        .iter()
                        .map(|&input| same_as[input])
                        .filter(is_outside)
                        .peekable();
                    if outside.peek().is_none() {
                        inner.push(phi);
                    }
                    for input in outside {
                        if from_outside.len() < 2 && !from_outside.contains(&input) {
                            from_outside.push(input);
                        }
                    }
                }
                match from_outside[..] {
                    // No way from the entry leads here; each is what it is.
                    [] => {}
                    [one] => phis.into_iter().for_each(|phi| same_as[phi] = one),
                    _ if !inner.is_empty() => work.push(Work::Phis(inner)),
                    _ => {}
                }
            }
        }
    }
    same_as
}

#[cfg(test)]
mod tests {
    use super::without_needless;

    /// Nodes 0 and 1 are no phis; the others have these inputs.
    fn simplified(phis: &[&[usize]]) -> Vec<usize> {
        let mut inputs = vec![Vec::new(), Vec::new()];
        inputs.extend(phis.iter().map(|inputs| inputs.to_vec()));
        without_needless(&inputs)
    }

    #[test]
    fn a_phi_of_one_value_is_that_value() {
        assert_eq!(simplified(&[&[0, 0]]), [0, 1, 0]);
        assert_eq!(simplified(&[&[0, 2]]), [0, 1, 0]);
        assert_eq!(simplified(&[&[0, 1]]), [0, 1, 2]);
    }

    #[test]
    fn phis_of_each_other_and_one_value_are_that_value() {
        assert_eq!(simplified(&[&[0, 3], &[2, 0]]), [0, 1, 0, 0]);
        // What they are inputs of sees the value.
        assert_eq!(simplified(&[&[0, 3], &[2, 0], &[3, 0]]), [0, 1, 0, 0, 0]);
    }

    #[test]
    fn phis_within_others_may_be_needless() {
        // A loop with two values, and in it one that changes nothing.
        assert_eq!(simplified(&[&[0, 1, 4], &[2, 4], &[3, 2]]), [0, 1, 2, 2, 2]);
        assert_eq!(simplified(&[&[0, 4], &[2, 1, 4], &[3]]), [0, 1, 2, 3, 3]);
    }

    #[test]
    fn what_nothing_leads_to_stays() {
        assert_eq!(simplified(&[&[3], &[2]]), [0, 1, 2, 3]);
    }
}
