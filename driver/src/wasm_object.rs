//! The symbols of a WebAssembly object file.

use crate::{llvm::Binding, symbols::Symbol};
use wasmparser::{
    BinaryReaderError, KnownCustom, Linking, Parser, Payload, SymbolFlags, SymbolInfo, TypeRef,
};

/// Reads the symbol table. Local symbols are left out.
///
/// # Errors
/// Why this is not an object file that can be linked.
pub fn symbols(bytes: &[u8]) -> Result<Vec<Symbol>, String> {
    read(bytes).map_err(|error| format!("the object file is damaged: {error}"))?.ok_or_else(|| {
        "this is a finished WebAssembly module, not an object file; give what it was linked from"
            .into()
    })
}

/// Whether the object file has constructors. A damaged one has none: [`symbols`] says more.
pub fn constructs(bytes: &[u8]) -> bool {
    Parser::new(0).parse_all(bytes).map_while(Result::ok).any(|payload| {
        let Payload::CustomSection(section) = payload else { return false };
        let KnownCustom::Linking(linking) = section.as_known() else { return false };
        linking
            .into_iter()
            .map_while(Result::ok)
            .any(|part| matches!(part, Linking::InitFuncs(functions) if functions.count() > 0))
    })
}

/// The symbols; none if there is no symbol table.
fn read(bytes: &[u8]) -> Result<Option<Vec<Symbol>>, BinaryReaderError> {
    // An undefined symbol without a name of its own has that of its import.
    let mut functions: Vec<(&str, &str)> = Vec::new();
    let mut symbols = None;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    if matches!(import.ty, TypeRef::Func(_)) {
                        functions.push((import.module, import.name));
                    }
                }
            }
            Payload::CustomSection(section) => {
                let KnownCustom::Linking(linking) = section.as_known() else { continue };
                let list: &mut Vec<Symbol> = symbols.get_or_insert_default();
                for part in linking {
                    let Linking::SymbolTable(table) = part? else { continue };
                    for info in table {
                        list.extend(symbol(info?, &functions));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(symbols)
}

fn symbol(info: SymbolInfo<'_>, functions: &[(&str, &str)]) -> Option<Symbol> {
    let mut import = None;
    let (flags, name) = match info {
        SymbolInfo::Func { flags, index, name } => {
            // Imports come first; a higher index is a definition.
            let own = functions.get(index as usize);
            import = own.map(|(module, name)| format!("{module}.{name}"));
            (flags, name.or(own.map(|(_, name)| *name))?.to_owned())
        }
        SymbolInfo::Data { flags, name, .. } => (flags, name.to_owned()),
        SymbolInfo::Global { flags, name, .. }
        | SymbolInfo::Table { flags, name, .. }
        | SymbolInfo::Event { flags, name, .. } => (flags, name?.to_owned()),
        SymbolInfo::Section { .. } => return None,
    };
    if flags.contains(SymbolFlags::BINDING_LOCAL) {
        return None;
    }
    let weak = flags.contains(SymbolFlags::BINDING_WEAK);
    let binding = match (flags.contains(SymbolFlags::UNDEFINED), weak) {
        (true, false) => Binding::Undefined,
        (true, true) => Binding::WeakUndefined,
        (false, false) => Binding::Strong,
        (false, true) => Binding::Weak,
    };
    Some(Symbol { name, binding, import })
}
