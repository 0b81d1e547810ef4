//! Attributes that say in the source what the options of Asyncify for LLVM say of functions by
//! name, as the macros of `asyncify.h` do in C.
//!
//! ```ignore
//! #[asyncify::switch]
//! #[link(wasm_import_module = "host")]
//! unsafe extern "C" {
//!     safe fn wait(milliseconds: i32) -> i32;
//! }
//!
//! #[asyncify::never]
//! fn quick(x: i32) -> i32 {
//!     x + 1
//! }
//! ```
//!
//! (The package is called `asyncify-attributes`; in `Cargo.toml`, `asyncify = { package =
//! "asyncify-attributes", … }`.)
//!
//! An attribute stands before a function with a body: a free one, a method, one of a trait or of
//! an implementation, generic or not. Or it stands before a block of foreign functions, and is said of
//! all of them: each gets a function of its name that does nothing but call it. A function with an
//! attribute is not inlined: in its caller, it would no longer be what it is said to be.
//!
//! An option that names the same function overrules the source. For targets other than wasm,
//! attributes say nothing.
//!
//! # How they reach the pass
//!
//! A function's attributes are, in LLVM's IR, beyond what stable Rust can give it; its section is
//! not. In wasm objects each function has a section of its own, whatever it is told, so the name says
//! what is said, and nothing else comes of it.

mod expand;

use expand::{Designation, designate};
use proc_macro::TokenStream;

fn expanded(designation: Designation, arguments: TokenStream, item: TokenStream) -> TokenStream {
    designate(designation, arguments.into(), item.into())
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}

/// A call of this function may suspend; the function itself is not instrumented. Of foreign
/// functions: those that suspend.
#[proc_macro_attribute]
pub fn switch(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expanded(Designation::Switch, arguments, item)
}

/// This function does not suspend and is not instrumented. A promise.
#[proc_macro_attribute]
pub fn never(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expanded(Designation::Never, arguments, item)
}

/// This function may suspend in ways that the module does not show.
#[proc_macro_attribute]
pub fn always(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expanded(Designation::Always, arguments, item)
}

/// This function starts or stops unwinds or rewinds; it is not instrumented. Those that call the
/// runtime interface directly are found without it.
#[proc_macro_attribute]
pub fn runtime(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expanded(Designation::Runtime, arguments, item)
}

/// With `gc=conservative`: a call of this function may collect garbage. What its callers need then lies
/// in their frames.
#[proc_macro_attribute]
pub fn gc_call(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expanded(Designation::GcCall, arguments, item)
}

/// With `gc=conservative`: a call of this function does not collect. A promise.
#[proc_macro_attribute]
pub fn gc_never(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expanded(Designation::GcNever, arguments, item)
}
