//! What code is made for: what the option `prefer` says, or each function's own attributes.

use crate::{
    ir::{AttributeSite, Function},
    options::Prefer,
};

/// From so many suspend points on, a function is large: unless it is made for speed, the size of what each
/// of them needs is worth more than the time of a switch through it.
pub const LARGE: usize = 8;

/// What code is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aim {
    /// Small code is worth more than fast code.
    Size,
    /// What makes code faster is done if it costs little size.
    Balance,
    /// Fast code is worth more than small code.
    Speed,
}

impl Aim {
    /// That of a function.
    pub fn of(function: Function<'_>, prefer: Prefer) -> Self {
        let has = |name| function.value().has_attribute(AttributeSite::Function, name);
        match prefer {
            Prefer::Speed => Self::Speed,
            Prefer::Size => Self::Size,
            Prefer::Auto if has("hot") => Self::Speed,
            Prefer::Auto if has("optsize") || has("minsize") || has("cold") => Self::Size,
            Prefer::Auto => Self::Balance,
        }
    }

    /// That of what several functions share: of the one that asks for the fastest.
    pub fn of_all<'m>(functions: impl Iterator<Item = Function<'m>>, prefer: Prefer) -> Self {
        functions.map(|function| Self::of(function, prefer)).max().unwrap_or(Self::Size)
    }
}
