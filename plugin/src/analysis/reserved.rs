//! Symbols and imports of the runtime interface that are not what the pass makes of them:
//! to take them for it would be a silent miscompile.

use super::{
    Problem,
    roles::{ATTRIBUTE, AsyncifyImport, OVERFLOW, RUNTIME},
    signature::wasm_signature,
};
use crate::{
    ir::{AttributeSite, Function, Module, STACK_POINTER, Value},
    options::Abi,
};

/// The prefix of all names that the pass makes.
const PREFIX: &str = "__asyncify_";

/// Everything in `module` that has a name of the runtime's and is something else.
pub fn misused_names<'m>(module: &Module<'m>, abi: Abi) -> Vec<Problem<'m>> {
    let mut problems = Vec::new();
    let mut add = |function: Option<Function<'m>>, message: String| {
        problems.push(Problem { function, instruction: None, message });
    };
    let reserved =
        |name: &str| format!("the name '{name}' belongs to the pass; rename this symbol");
    for variable in module.globals() {
        let name = variable.name();
        if name == STACK_POINTER && !is_wasm_variable(variable, &["i32"]) {
            add(None, format!("'{name}' is not the wasm global of that name, which is an i32"));
        } else if name.starts_with(PREFIX)
            && !is_wasm_variable(variable, &["i32", "i64", "float", "double"])
        {
            add(None, reserved(&name));
        }
    }
    for alias in module.aliases() {
        let name = alias.name();
        if name.starts_with(PREFIX) || name == STACK_POINTER {
            add(None, reserved(&name));
        }
    }
    for function in module.functions() {
        let name = function.name();
        let is_own = || {
            !function.is_declaration()
                && function.string_attribute(ATTRIBUTE).as_deref() == Some(RUNTIME)
                || name == OVERFLOW && wasm_signature(function.ty()) == "->"
        };
        if name == STACK_POINTER || name.starts_with(PREFIX) && !is_own() {
            add(Some(function), reserved(&name));
        } else if abi == Abi::Binaryen
            && !name.starts_with(PREFIX)
            && let Some(export) = function.string_attribute("wasm-export-name")
            && AsyncifyImport::ALL.iter().any(|import| import.export() == export)
        {
            add(
                Some(function),
                format!("with abi=binaryen, the export '{export}' is made by the pass"),
            );
        }
        if asks_how_to_resume(function) == Some(false) {
            let message = format!(
                "the import 'asyncify.resumes_by_frame' is of type {}; declare it as '_Bool \
                 resumes_by_frame(void)'",
                function.ty()
            );
            add(Some(function), message);
        }
        if function.is_declaration()
            && let Some((from, name)) = function.wasm_import()
            && from == "asyncify"
            && let Some(message) = wrong_import(function, &name)
        {
            add(Some(function), message);
        }
    }
    problems
}

/// Whether `function` is the import `resumes_by_frame`, and if so, whether it is of its type: a C
/// `_Bool` or another integer, of nothing.
pub fn asks_how_to_resume(function: Function<'_>) -> Option<bool> {
    let (module, name) = function.wasm_import().filter(|_| function.is_declaration())?;
    (module == "asyncify" && name == "resumes_by_frame").then(|| {
        let ty = function.ty();
        ty.parameters().is_empty() && !ty.is_variadic() && ty.result().integer_width().is_some()
    })
}

/// What is wrong with an import from the module `asyncify`.
fn wrong_import(function: Function<'_>, name: &str) -> Option<String> {
    // A host that has other functions there may have them.
    let import = AsyncifyImport::of(function)?;
    let by_value = (0..function.ty().parameters().len() as u32)
        .any(|number| function.value().has_attribute(AttributeSite::Parameter(number), "byval"));
    if wasm_signature(function.ty()) == import.signature()
        && !function.ty().is_variadic()
        && !by_value
        && !function.value().has_attribute(AttributeSite::Function, "noreturn")
        && function.value().is_in_memory()
    {
        return None;
    }
    Some(format!(
        "the import 'asyncify.{name}' is of type {}; declare it as '{}'",
        function.ty(),
        import.declaration()
    ))
}

/// Whether `variable` is one that wasm has as a global, of one of these types.
fn is_wasm_variable(variable: Value<'_>, types: &[&str]) -> bool {
    variable.is_wasm_global()
        && !variable.is_constant_global()
        && types.contains(&variable.global_type().to_string().as_str())
}
