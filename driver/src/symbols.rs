//! Symbols: who defines what, and who needs it.

use crate::llvm::{self, Binding};
use inkwell::module::Module;
use std::collections::{BTreeMap, BTreeSet};

/// A symbol of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name.
    pub name: String,
    /// Whether it is defined there, or needed.
    pub binding: Binding,
    /// If it is a function of an object that needs it: the wasm import, as
    /// `module.name`, that it becomes when nobody defines it.
    pub import: Option<String>,
}

/// What the inputs so far define and need.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// Needed by somebody.
    pub needed: BTreeSet<String>,
    /// Defined by somebody.
    pub defined: BTreeSet<String>,
    /// The wasm imports that functions become when nobody defines them.
    pub imports: BTreeMap<String, String>,
}

impl Extend<Symbol> for Needs {
    fn extend<T: IntoIterator<Item = Symbol>>(&mut self, symbols: T) {
        for Symbol { name, binding, import } in symbols {
            if let Some(import) = import {
                self.imports.insert(name.clone(), import);
            }
            match binding {
                Binding::Strong | Binding::Weak => self.defined.insert(name),
                Binding::Undefined => self.needed.insert(name),
                // As wasm-ld: these pull nothing out of an archive.
                Binding::WeakUndefined | Binding::Local => false,
            };
        }
    }
}

impl FromIterator<Symbol> for Needs {
    fn from_iter<T: IntoIterator<Item = Symbol>>(symbols: T) -> Self {
        let mut needs = Self::default();
        needs.extend(symbols);
        needs
    }
}

impl Needs {
    /// Whether an archive's member with these symbols would be linked.
    pub fn wants(&self, symbols: &[Symbol]) -> bool {
        symbols.iter().any(|symbol| {
            matches!(symbol.binding, Binding::Strong | Binding::Weak)
                && self.needed.contains(&symbol.name)
                && !self.defined.contains(&symbol.name)
        })
    }
}

/// The symbols of a module.
pub fn of_module(module: &Module<'_>) -> Vec<Symbol> {
    llvm::globals(module)
        .into_iter()
        .filter(|global| !global.name().starts_with("llvm."))
        .map(|global| Symbol { name: global.name(), binding: global.binding(), import: None })
        .collect()
}
