//! Which functions may suspend, and why.
//!
//! A search from the switch calls backwards through the call graph. Each function that
//! it reaches keeps the call through which it was reached first, so following these
//! calls forward is a shortest path to a switch call.

use super::{
    Problem, Role, StackDepth, StackNeed,
    never_pointers::NeverPointers,
    reached_without_exceptions,
    roles::{is_replaceable, is_replaceable_linkage},
    search::{Calls, Found, Way},
    signature::wasm_signature,
};
use crate::{
    ir::{Block, Function, Module, Opcode, Value, keeps_landing_pads},
    options::{Indirect, Options, World},
    rules::Rule,
};
use std::collections::{HashMap, HashSet};

/// A function, by its position in the module.
pub type FunctionIndex = usize;

/// What a call may call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// That function.
    Direct(FunctionIndex),
    /// One of those (`!callees` metadata).
    OneOf(Vec<FunctionIndex>),
    /// What the linker takes for a symbol; the module shows only one candidate.
    Replaceable,
    /// Anything of that wasm signature, by its number.
    Indirect(usize),
}

/// A call in a function that has a body.
#[derive(Clone, Debug)]
pub struct CallSite<'m> {
    /// The instruction.
    pub call: Value<'m>,
    /// The function that it stands in.
    pub caller: FunctionIndex,
    /// What it may call.
    pub target: Target,
    /// Whether only landing pads lead to it, and code generation drops these.
    pub is_dropped: bool,
    /// Whether the source promises that it does not suspend, of the pointer that is called.
    pub is_never: bool,
}

/// Why a function may suspend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is a switch call. Says by whose word.
    Switch(String),
    /// An option or attribute says so.
    Always(String),
    /// With `stack-check`: it is to check that there is room on the stack, as nobody else can.
    ChecksStack,
    /// It is a part of the runtime that starts unwinds.
    Top,
    /// An earlier run of the pass instrumented it.
    Instrumented,
    /// Another module defines it, or may, and the world is open.
    Unknown,
    /// It has a call site, by number, that may call the function of that index.
    Calls(usize, FunctionIndex),
    /// It has an indirect call, by number, that may call what no module shows: the
    /// world is open, or the option `indirect` says so.
    CallsAnything(usize),
}

/// The functions of a module, their roles, and which of them may suspend.
#[derive(Debug)]
pub struct Reach<'m> {
    functions: Vec<Function<'m>>,
    index: HashMap<Function<'m>, FunctionIndex>,
    roles: Vec<Role>,
    /// Whether the code that is linked may not be what the module shows, and suspend.
    replaceable: Vec<bool>,
    reasons: Vec<Option<Reason>>,
    sites: Vec<CallSite<'m>>,
    sites_in: Vec<Vec<usize>>,
    signatures: Vec<String>,
    /// For each signature, the first suspending function that an indirect call of
    /// it may reach; `Some(None)` if that is nothing that the module shows.
    suspending_signatures: Vec<Option<Option<FunctionIndex>>>,
    /// For each signature, all suspending functions that the module shows and that an indirect
    /// call of it may reach.
    suspending_targets: Vec<Vec<FunctionIndex>>,
    /// For each signature, whether one of these reads its arguments again on a rewind.
    reads_arguments: Vec<bool>,
    /// With `stack-check`.
    stack_depth: Option<StackDepth>,
}

impl<'m> Reach<'m> {
    /// Analyses `module`. Fails with everything that is contradictory in options
    /// and attributes.
    pub fn new(module: &Module<'m>, options: &Options) -> Result<Self, Vec<Problem<'m>>> {
        let functions: Vec<_> = module.functions().collect();
        let index: HashMap<_, _> =
            functions.iter().enumerate().map(|(index, &function)| (function, index)).collect();
        let roles = Role::of_all(module, options)?;
        let replaceable = functions
            .iter()
            .map(|&function| {
                options.world == World::Open
                    && Rule::ReplaceableMaySuspend.holds()
                    && is_replaceable(function)
                    && !function.is_library_function()
            })
            .collect();
        let mut reach = Reach {
            replaceable,
            reasons: vec![None; functions.len()],
            sites_in: vec![Vec::new(); functions.len()],
            functions,
            index,
            roles,
            sites: Vec::new(),
            signatures: Vec::new(),
            suspending_signatures: Vec::new(),
            suspending_targets: Vec::new(),
            reads_arguments: Vec::new(),
            stack_depth: None,
        };
        reach.collect_sites(module, options.world);
        reach.stack_depth = options.stack_check.then(|| {
            let Reach { functions, roles, sites, signatures, .. } = &reach;
            StackDepth::new(module, functions, roles, sites, signatures, options.world)
        });
        reach.search(options);
        Ok(reach)
    }

    fn collect_sites(&mut self, module: &Module<'m>, world: World) {
        let never = NeverPointers::new(module);
        let mut numbers = HashMap::new();
        for caller in 0..self.functions.len() {
            let kept = kept_blocks(self.functions[caller]);
            for call in self.functions[caller].instructions().filter(|inst| inst.is_call()) {
                let Some(callee) = call.callee() else { continue };
                if callee.is_inline_asm() {
                    continue;
                }
                let target = if let Some((function, replaceable)) = resolve(callee) {
                    if function.is_intrinsic() {
                        continue;
                    }
                    if replaceable && world == World::Open {
                        Target::Replaceable
                    } else {
                        Target::Direct(self.index[&function])
                    }
                } else if let Some(callees) = callees(call, &self.index) {
                    Target::OneOf(callees)
                } else {
                    let signature = wasm_signature(call.called_type());
                    let next = self.signatures.len();
                    Target::Indirect(*numbers.entry(signature).or_insert_with_key(|signature| {
                        self.signatures.push(signature.clone());
                        next
                    }))
                };
                self.sites_in[caller].push(self.sites.len());
                let is_dropped = kept
                    .as_ref()
                    .zip(call.block())
                    .is_some_and(|(kept, block)| !kept.contains(&block));
                let is_never = matches!(target, Target::Indirect(_)) && never.has(callee);
                self.sites.push(CallSite { call, caller, target, is_dropped, is_never });
            }
        }
    }

    fn search(&mut self, options: &Options) {
        let mut reasons: Vec<_> = self
            .roles
            .iter()
            .enumerate()
            .map(|(function, role)| match role {
                Role::Switch(source) => Some(Reason::Switch(source.clone())),
                Role::Always(source) => Some(Reason::Always(source.clone())),
                Role::Top => Some(Reason::Top),
                Role::Instrumented => Some(Reason::Instrumented),
                Role::Unknown => Some(Reason::Unknown),
                Role::Ordinary if self.replaceable[function] => Some(Reason::Unknown),
                _ => None,
            })
            .collect();
        let starts = (0..reasons.len()).filter(|&function| reasons[function].is_some());
        // Last, so that what may suspend anyway keeps its path to a switch call.
        let checks = self.stack_depth.iter().flat_map(StackDepth::must_check).collect();
        let is_open = options.world == World::Open;
        let cut: Vec<_> = self.sites.iter().map(|site| site.is_never).collect();
        let found = Calls { cut: &cut, ..self.calls(options.indirect, is_open) }.search(
            starts,
            checks,
            &[],
            |function| self.roles[function] == Role::Ordinary,
        );
        for (reason, way) in reasons.iter_mut().zip(&found.ways) {
            match *way {
                Some(Way::Calls(site, callee)) => *reason = Some(Reason::Calls(site, callee)),
                Some(Way::CallsAnything(site)) => *reason = Some(Reason::CallsAnything(site)),
                Some(Way::Start) => _ = reason.get_or_insert(Reason::ChecksStack),
                None => {}
            }
        }
        self.reasons = reasons;
        self.suspending_signatures = found.signatures;
        self.suspending_targets = vec![Vec::new(); self.signatures.len()];
        let numbers: HashMap<_, _> =
            self.signatures.iter().enumerate().map(|(number, text)| (&**text, number)).collect();
        for (index, function) in self.functions.iter().enumerate() {
            if self.reasons[index].is_some()
                && let Some(&number) = numbers.get(&*wasm_signature(function.ty()))
                && is_address_taken(function.value())
            {
                self.suspending_targets[number].push(index);
            }
        }
        let reads = |targets: &Vec<_>| targets.iter().any(|&it| self.is_resumed_with_arguments(it));
        self.reads_arguments = self.suspending_targets.iter().map(reads).collect();
    }

    /// How each function would be reached without the calls that `cut` is true of, by number.
    pub fn without(&self, cut: &[bool], options: &Options) -> Found {
        let cut: Vec<_> =
            cut.iter().zip(&self.sites).map(|(&cut, it)| cut || it.is_never).collect();
        let starts = (0..self.reasons.len()).filter(|&function| {
            !matches!(
                self.reasons[function],
                None | Some(Reason::ChecksStack | Reason::Calls(..) | Reason::CallsAnything(_))
            )
        });
        let checks = self.stack_depth.iter().flat_map(StackDepth::must_check).collect();
        let calls =
            Calls { cut: &cut, ..self.calls(options.indirect, options.world == World::Open) };
        calls.search(starts, checks, &[], |function| self.roles[function] == Role::Ordinary)
    }

    /// The call graph, for a search through it.
    pub fn calls(&self, indirect: Indirect, is_open: bool) -> Calls<'_, 'm> {
        let Reach { functions, sites, signatures, .. } = self;
        Calls { functions, sites, cut: &[], signatures, indirect, is_open }
    }

    /// The text of a signature that [`Target::Indirect`] numbers.
    pub fn signature(&self, number: usize) -> &str {
        &self.signatures[number]
    }

    /// Whether the linker may take code for a function that the module does not show.
    pub fn is_replaceable(&self, function: FunctionIndex) -> bool {
        self.replaceable[function]
    }

    /// The functions of the module, in its order.
    pub fn functions(&self) -> &[Function<'m>] {
        &self.functions
    }

    /// The function that a value is the address of, through aliases.
    pub fn find(&self, value: Value<'m>) -> Option<FunctionIndex> {
        self.index.get(&resolve(value)?.0).copied()
    }

    /// The role of a function.
    pub fn role(&self, function: FunctionIndex) -> &Role {
        &self.roles[function]
    }

    /// Why a function may suspend; none if it does not.
    pub fn reason(&self, function: FunctionIndex) -> Option<&Reason> {
        self.reasons[function].as_ref()
    }

    /// Whether the pass has to instrument a function.
    pub fn is_instrumented(&self, function: FunctionIndex) -> bool {
        matches!(self.roles[function], Role::Ordinary | Role::Always(_))
            && self.reasons[function].is_some()
            && !self.functions[function].is_declaration()
    }

    /// The functions to instrument, in the order of the module.
    pub fn instrumented(&self) -> impl Iterator<Item = FunctionIndex> {
        (0..self.functions.len()).filter(|&function| self.is_instrumented(function))
    }

    /// With `stack-check`: what each function needs of the stack.
    pub fn stack_needs(&self) -> Option<Vec<StackNeed>> {
        let checks = |function: FunctionIndex| {
            self.is_instrumented(function) || self.roles[function] == Role::Instrumented
        };
        self.stack_depth.as_ref().map(|depth| depth.needs(checks))
    }

    /// All calls in functions that have a body, but those of intrinsics and assembly.
    pub fn sites(&self) -> &[CallSite<'m>] {
        &self.sites
    }

    /// A call site by its number.
    pub fn site(&self, number: usize) -> &CallSite<'m> {
        &self.sites[number]
    }

    /// The function that a call calls, if that is certain.
    pub fn direct_callee(&self, site: &CallSite<'m>) -> Option<FunctionIndex> {
        match site.target {
            Target::Direct(callee) => Some(callee),
            _ => None,
        }
    }

    /// The calls in a function that may suspend, in order.
    pub fn suspend_points(&self, function: FunctionIndex) -> impl Iterator<Item = &CallSite<'m>> {
        self.sites_in[function]
            .iter()
            .map(|&site| &self.sites[site])
            .filter(|site| self.may_suspend(site))
    }

    /// Whether a call may suspend.
    pub fn may_suspend(&self, site: &CallSite<'m>) -> bool {
        match &site.target {
            _ if site.is_never => false,
            Target::Direct(callee) => self.reasons[*callee].is_some(),
            Target::OneOf(callees) => callees.iter().any(|&callee| self.reasons[callee].is_some()),
            Target::Indirect(signature) => self.suspending_signatures[*signature].is_some(),
            Target::Replaceable => true,
        }
    }

    /// Whether a suspending callee of `site` reads its arguments again on a rewind:
    /// it is not known to be an instrumented function, which restores its own
    /// parameters and looks at no argument.
    pub fn rewinds_with_arguments(&self, site: &CallSite<'m>) -> bool {
        match &site.target {
            Target::Direct(callee) => self.is_resumed_with_arguments(*callee),
            Target::OneOf(callees) => {
                callees.iter().any(|&callee| self.is_resumed_with_arguments(callee))
            }
            Target::Replaceable => true,
            Target::Indirect(signature) => match self.suspending_signatures[*signature] {
                // What the module does not show may be an import.
                Some(None) => true,
                Some(Some(_)) => self.reads_arguments[*signature],
                None => false,
            },
        }
    }

    fn is_resumed_with_arguments(&self, function: FunctionIndex) -> bool {
        self.reasons[function].is_some()
            && (self.replaceable[function]
                || !(self.is_instrumented(function) || self.roles[function] == Role::Instrumented))
    }

    /// The functions that a call may call and that may suspend; none if it may call what
    /// the module does not show.
    pub fn suspending_targets(&self, site: &CallSite<'m>) -> Option<Vec<FunctionIndex>> {
        let shown = |index: &FunctionIndex| !self.replaceable[*index];
        let suspending = |index: &FunctionIndex| self.reasons[*index].is_some();
        let all: Vec<_> = match &site.target {
            Target::Direct(callee) => vec![*callee],
            Target::OneOf(callees) => callees.iter().copied().filter(suspending).collect(),
            Target::Replaceable => return None,
            Target::Indirect(signature) => match self.suspending_signatures[*signature] {
                Some(None) => return None,
                _ => self.suspending_targets[*signature].clone(),
            },
        };
        all.iter().all(shown).then_some(all)
    }

    /// Whether a call that may suspend does so for all that the module shows: it leads to
    /// a switch call by calls that each name their callee.
    pub fn is_certain(&self, site: &CallSite<'m>) -> bool {
        let Target::Direct(callee) = site.target else { return false };
        self.path(callee)
            .iter()
            .all(|(site, _)| matches!(self.sites[*site].target, Target::Direct(_)))
            && matches!(
                self.first_cause(callee),
                Some(Reason::Switch(_) | Reason::Always(_) | Reason::Top)
            )
    }

    /// Takes note that calls of a function were replaced by others that call the same.
    pub fn replace_calls(
        &mut self,
        function: FunctionIndex,
        replaced: &HashMap<Value<'m>, Value<'m>>,
    ) {
        for &site in &self.sites_in[function] {
            let call = &mut self.sites[site].call;
            if let Some(new) = replaced.get(call) {
                *call = *new;
            }
        }
    }

    /// Takes note of copies of calls of a function, as pairs of a call and its copy. Returns
    /// the copies that are call sites.
    pub fn add_copies(
        &mut self,
        function: FunctionIndex,
        copies: &[(Value<'m>, Value<'m>)],
    ) -> Vec<Value<'m>> {
        let copies: HashMap<_, _> = copies.iter().copied().collect();
        let sites: Vec<CallSite<'m>> = self.sites_in[function]
            .iter()
            .map(|&site| &self.sites[site])
            .filter_map(|site| Some(CallSite { call: *copies.get(&site.call)?, ..site.clone() }))
            .collect();
        let calls = sites.iter().map(|site| site.call).collect();
        for site in sites {
            self.sites_in[function].push(self.sites.len());
            self.sites.push(site);
        }
        calls
    }

    /// The reason at the end of [`path`](Self::path): why anything on it suspends.
    pub fn first_cause(&self, function: FunctionIndex) -> Option<&Reason> {
        let last = match self.path(function).last() {
            Some(&(_, Some(callee))) => callee,
            Some(&(site, None)) => self.sites[site].caller,
            None => function,
        };
        self.reason(last)
    }

    /// The calls that lead from a function to a switch call by a shortest path: the
    /// number of each call site and the function that it may call.
    pub fn path(&self, function: FunctionIndex) -> Vec<(usize, Option<FunctionIndex>)> {
        let mut path = Vec::new();
        let mut current = function;
        loop {
            match self.reasons[current] {
                Some(Reason::Calls(site, callee)) => {
                    path.push((site, Some(callee)));
                    current = callee;
                }
                Some(Reason::CallsAnything(site)) => {
                    path.push((site, None));
                    return path;
                }
                _ => return path,
            }
        }
    }
}

/// What code generation leaves of a function that has landing pads. Unless it is to make
/// exceptions in Emscripten's way, it makes each `invoke` a call, and removes what nothing leads to
/// then. What a landing pad leads to needs it: `resume` alone cannot be selected.
fn kept_blocks(function: Function<'_>) -> Option<HashSet<Block<'_>>> {
    (Rule::LandingPadsNotEntered.holds()
        && !keeps_landing_pads()
        && function.blocks().any(|block| {
            block.first_non_phi().is_some_and(|first| first.is(Opcode::LLVMLandingPad))
        }))
    .then(|| reached_without_exceptions(function))
}

/// The function that a callee is, through aliases, and whether the linker may take
/// another for one of these.
fn resolve(callee: Value<'_>) -> Option<(Function<'_>, bool)> {
    if let Some(function) = callee.hidden_function() {
        return Some((function, false));
    }
    let (mut value, mut replaceable) = (callee, false);
    // A cycle of aliases does not pass the verifier; do not hang on one all the same.
    for _ in 0..64 {
        if let Some(function) = value.as_function() {
            return Some((function, replaceable));
        }
        // An ifunc's target is what its resolver returns: not known here.
        if !value.is_indirect_symbol() || value.is_ifunc() {
            return None;
        }
        replaceable |= is_replaceable_linkage(value.global_linkage());
        value = value.indirect_symbol_target()?;
    }
    None
}

/// The functions that `!callees` metadata names, if every one of them is known.
fn callees<'m>(
    call: Value<'m>,
    index: &HashMap<Function<'m>, FunctionIndex>,
) -> Option<Vec<FunctionIndex>> {
    let operands = call.metadata_operands("callees")?;
    operands
        .into_iter()
        .map(|operand| resolve(operand).and_then(|(function, _)| index.get(&function).copied()))
        .collect()
}

/// Whether the address of a function (or alias) can get to an indirect call.
pub fn is_address_taken(symbol: Value<'_>) -> bool {
    symbol.users().any(|user| {
        if user.is_call() {
            if user.hidden_function().is_some() {
                // Called by a name that is hidden from LLVM.
                return user
                    .users()
                    .any(|call| call.callee() != Some(user) || call.arguments().contains(&user));
            }
            // Called by name; or also, or only, handed on as an argument.
            return user.callee() != Some(symbol) || user.arguments().contains(&symbol);
        }
        if user.is_instruction() {
            return true;
        }
        if user.is_global_variable() {
            // `llvm.used`, `llvm.global_ctors` and their kin call nothing indirectly.
            return !user.name().starts_with("llvm.");
        }
        if user.as_function().is_some() || user.is_block_address() {
            return false;
        }
        // Aliases, constant expressions and aggregates: whoever uses them.
        is_address_taken(user)
    })
}
