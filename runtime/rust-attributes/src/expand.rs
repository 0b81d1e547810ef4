//! What an attribute makes of its item. It works on `proc_macro2`'s tokens, which unit tests have,
//! too.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{
    Attribute, Error, FnArg, ForeignItem, Ident, ImplItemFn, ItemForeignMod, Pat, Result,
    Signature, Token, Visibility,
    parse::{Parse, ParseStream},
    parse_quote,
    spanned::Spanned,
};

/// What is said of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Designation {
    /// `asyncify=switch`
    Switch,
    /// `asyncify=never`
    Never,
    /// `asyncify=always`
    Always,
    /// `asyncify=runtime`
    Runtime,
    /// `asyncify-gc=collects`
    GcCall,
    /// `asyncify-gc=never`
    GcNever,
}

impl Designation {
    /// All of them.
    const ALL: [Self; 6] =
        [Self::Switch, Self::Never, Self::Always, Self::Runtime, Self::GcCall, Self::GcNever];

    /// The name of the attribute.
    const fn name(self) -> &'static str {
        match self {
            Self::Switch => "switch",
            Self::Never => "never",
            Self::Always => "always",
            Self::Runtime => "runtime",
            Self::GcCall => "gc_call",
            Self::GcNever => "gc_never",
        }
    }

    /// The section that says it, as the pass knows it.
    const fn section(self) -> &'static str {
        match self {
            Self::Switch => "asyncify=switch",
            Self::Never => "asyncify=never",
            Self::Always => "asyncify=always",
            Self::Runtime => "asyncify=runtime",
            Self::GcCall => "asyncify-gc=collects",
            Self::GcNever => "asyncify-gc=never",
        }
    }

    /// What rustc is told.
    fn attribute(self) -> Attribute {
        let section = self.section();
        parse_quote! {
            #[cfg_attr(target_family = "wasm", inline(never), unsafe(link_section = #section))]
        }
    }
}

/// Designates `item`, a function or a block of foreign functions.
///
/// # Errors
///
/// If it is something else, or a function of which this cannot be said.
pub fn designate(
    designation: Designation,
    arguments: TokenStream,
    item: TokenStream,
) -> Result<TokenStream> {
    if !arguments.is_empty() {
        let message = format!("'{}' takes no arguments", designation.name());
        return Err(Error::new_spanned(arguments, message));
    }
    if let Ok(block) = syn::parse2::<ItemForeignMod>(item.clone()) {
        return foreign_block(designation, block);
    }
    let function: ImplItemFn = syn::parse2(item).map_err(|error| {
        let message = format!(
            "'{}' stands before a function with a body, or a block of foreign functions",
            designation.name()
        );
        Error::new(error.span(), message)
    })?;
    check(designation, &function.attrs, &function.sig)?;
    let attribute = designation.attribute();
    Ok(quote! { #attribute #function })
}

/// Whether an attribute is one that a function may not have beside `designation`.
fn check(designation: Designation, attributes: &[Attribute], signature: &Signature) -> Result<()> {
    for attribute in attributes {
        let Some(name) = attribute.path().segments.last().map(|it| it.ident.to_string()) else {
            continue;
        };
        let is_ours = attribute.path().segments.len() > 1
            && Designation::ALL.into_iter().any(|it| it.name() == name);
        let message = if is_ours {
            format!("'{}' and '{name}' cannot both be said of a function", designation.name())
        } else if ["inline", "link_section"].contains(&&*name) {
            format!("'{}' decides on '{name}' itself; remove it", designation.name())
        } else {
            continue;
        };
        return Err(Error::new_spanned(attribute, message));
    }
    if let Some(token) = signature.asyncness {
        let message = format!(
            "an async function returns before it runs; '{}' is for functions that block",
            designation.name()
        );
        return Err(Error::new_spanned(token, message));
    }
    Ok(())
}

/// A foreign function. syn's own knows no `safe`.
struct Foreign {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    is_safe: bool,
    signature: Signature,
}

impl Parse for Foreign {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let is_safe = input.peek(Ident) && input.fork().parse::<Ident>()? == "safe";
        if is_safe {
            input.parse::<Ident>()?;
        }
        let mut signature: Signature = input.parse()?;
        // All are, in a block, but those that say otherwise.
        signature.unsafety = None;
        input.parse::<Token![;]>()?;
        Ok(Foreign { attributes, visibility, is_safe, signature })
    }
}

/// Makes a function for each of a block. LLVM's IR has nothing to say of functions that are only
/// declared where stable Rust could say it.
fn foreign_block(designation: Designation, block: ItemForeignMod) -> Result<TokenStream> {
    if matches!(designation, Designation::Always | Designation::Runtime) {
        let advice = match designation {
            Designation::Always => "'switch' says that foreign functions may suspend",
            _ => "the runtime interface is found without it",
        };
        let message = format!("'{}' is for functions with a body; {advice}", designation.name());
        return Err(Error::new(block.abi.span(), message));
    }
    block.items.iter().map(|item| caller(designation, &block, item)).collect()
}

/// A function that calls the foreign one that `item` declares.
fn caller(
    designation: Designation,
    block: &ItemForeignMod,
    item: &ForeignItem,
) -> Result<TokenStream> {
    let foreign: Foreign = syn::parse2(item.to_token_stream()).map_err(|error| {
        Error::new(error.span(), "there are only functions in a block that is designated")
    })?;
    let Foreign { attributes, visibility, is_safe, mut signature } = foreign;
    check(designation, &attributes, &signature)?;
    if let Some(variadic) = &signature.variadic {
        return Err(Error::new_spanned(
            variadic,
            "a function with variable arguments cannot be called by another; name it with an \
             option of the pass",
        ));
    }
    for (number, argument) in signature.inputs.iter_mut().enumerate() {
        if let FnArg::Typed(argument) = argument
            && !matches!(&*argument.pat, Pat::Ident(_))
        {
            let name = format_ident!("argument_{number}");
            argument.pat = parse_quote!(#name);
        }
    }
    let arguments = signature.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(argument) => Some(&argument.pat),
        FnArg::Receiver(_) => None,
    });
    // What is about the symbol stays with the declaration; what is about both goes to both.
    let is_of = |attribute: &Attribute, names: &[&str]| {
        names.iter().any(|name| attribute.path().is_ident(name))
    };
    let inner = attributes.iter().filter(|it| is_of(it, &["link_name", "cfg", "cfg_attr"]));
    let outer = attributes.iter().filter(|it| !is_of(it, &["link_name"]));
    let ItemForeignMod { attrs, abi, .. } = block;
    let name = &signature.ident;
    let safety = if is_safe { quote!(safe) } else { quote!(unsafe) };
    let call = quote! { #name(#(#arguments),*) };
    let (unsafety, body) = match is_safe {
        true => (None, call),
        false => (Some(<Token![unsafe]>::default()), quote! { unsafe { #call } }),
    };
    let attribute = designation.attribute();
    Ok(quote! {
        #(#outer)*
        #attribute
        #visibility #unsafety #signature {
            #(#attrs)*
            unsafe #abi {
                #(#inner)*
                #safety #signature;
            }
            #body
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Designation, designate};
    use proc_macro2::TokenStream;
    use quote::quote;

    fn text(designation: Designation, item: TokenStream) -> String {
        match designate(designation, TokenStream::new(), item) {
            Ok(tokens) => tokens.to_string(),
            Err(error) => format!("error: {error}"),
        }
    }

    #[test]
    fn a_function_is_in_a_section_that_says_what_it_is() {
        let method = quote! { pub unsafe extern "C" fn f<T: Copy>(&self, x: T) -> T { x } };
        let expected = quote! {
            #[cfg_attr(target_family = "wasm", inline(never), unsafe(link_section = "asyncify=never"))]
            #method
        };
        assert_eq!(text(Designation::Never, method), expected.to_string());
    }

    #[test]
    fn foreign_functions_are_called_by_one_of_their_name() {
        let block = quote! {
            #[link(wasm_import_module = "host")]
            unsafe extern "C" {
                /// Waits.
                #[link_name = "sleep"]
                pub safe fn wait(ms: i32) -> i32;
                fn read(_: *mut u8);
            }
        };
        let expected = quote! {
            /// Waits.
            #[cfg_attr(target_family = "wasm", inline(never), unsafe(link_section = "asyncify=switch"))]
            pub fn wait(ms: i32) -> i32 {
                #[link(wasm_import_module = "host")]
                unsafe extern "C" {
                    #[link_name = "sleep"]
                    safe fn wait(ms: i32) -> i32;
                }
                wait(ms)
            }
            #[cfg_attr(target_family = "wasm", inline(never), unsafe(link_section = "asyncify=switch"))]
            unsafe fn read(argument_0: *mut u8) {
                #[link(wasm_import_module = "host")]
                unsafe extern "C" {
                    unsafe fn read(argument_0: *mut u8);
                }
                unsafe { read(argument_0) }
            }
        };
        assert_eq!(text(Designation::Switch, block), expected.to_string());
    }

    #[test]
    fn what_cannot_be_said_is_an_error() {
        for (item, message) in [
            (quote! { struct S; }, "stands before a function with a body"),
            (quote! { fn f(); }, "stands before a function with a body"),
            (quote! { async fn f() {} }, "returns before it runs"),
            (quote! { #[inline] fn f() {} }, "decides on 'inline' itself"),
            (quote! { #[asyncify::never] fn f() {} }, "'switch' and 'never' cannot both"),
            (quote! { unsafe extern "C" { static X: i32; } }, "only functions"),
            (quote! { unsafe extern "C" { fn f(x: i32, ...); } }, "variable arguments"),
        ] {
            let text = text(Designation::Switch, item);
            assert!(text.starts_with("error: ") && text.contains(message), "{text}");
        }
        let block = quote! { unsafe extern "C" { fn f(); } };
        assert!(text(Designation::Always, block).contains("'switch' says"));
        let error = designate(
            Designation::Switch,
            quote!(x),
            quote!(
                fn f() {}
            ),
        )
        .unwrap_err();
        assert!(error.to_string().contains("takes no arguments"));
    }
}
