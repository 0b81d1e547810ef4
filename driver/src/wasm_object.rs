//! WebAssembly object files.

use crate::{llvm::Binding, symbols::Symbol};
use std::collections::HashMap;
use wasmparser::{
    BinaryReaderError, KnownCustom, Linking, Parser, Payload, SymbolFlags, SymbolInfo, TypeRef,
};

/// What a link has to know of an object file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WasmObject {
    /// The symbols that are not local.
    pub symbols: Vec<Symbol>,
    /// Whether there are constructors.
    pub constructs: bool,
}

/// Reads the section that is there for linkers.
///
/// # Errors
/// Why this is not an object file that can be linked.
pub fn read(bytes: &[u8]) -> Result<WasmObject, String> {
    linking(bytes).map_err(|error| format!("the object file is damaged: {error}"))?.ok_or_else(|| {
        "this is a finished WebAssembly module, not an object file; give what it was linked from"
            .into()
    })
}

/// The object; `None` if there is no such section.
fn linking(bytes: &[u8]) -> Result<Option<WasmObject>, BinaryReaderError> {
    // An undefined symbol without a name of its own has that of its import.
    let mut functions: Vec<(&str, &str)> = Vec::new();
    let mut object = None;
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
                let object: &mut WasmObject = object.get_or_insert_default();
                for part in linking {
                    match part? {
                        Linking::SymbolTable(table) => {
                            for info in table {
                                object.symbols.extend(symbol(info?, &functions));
                            }
                        }
                        Linking::InitFuncs(list) => object.constructs |= list.count() > 0,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Ok(object)
}

/// The bytes of code of each function that an object defines, by its symbol: that of its body,
/// without what the linker may still make shorter.
///
/// # Errors
/// Why this is not an object.
pub fn function_sizes(bytes: &[u8]) -> Result<HashMap<String, u64>, BinaryReaderError> {
    let (mut imported, mut bodies, mut sizes) = (0, Vec::new(), HashMap::new());
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => {
                let range = body.range();
                bodies.push(range.end - range.start);
            }
            Payload::CustomSection(section) => {
                let KnownCustom::Linking(linking) = section.as_known() else { continue };
                for part in linking {
                    let Linking::SymbolTable(table) = part? else { continue };
                    for info in table {
                        if let SymbolInfo::Func { index, name: Some(name), .. } = info?
                            && let Some(at) = index.checked_sub(imported)
                            && let Some(&size) = bodies.get(at as usize)
                        {
                            sizes.insert(name.to_owned(), size);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    Ok(sizes)
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
