//! Types of values, and constants of them: the odd ones above all.
//!
//! Aimed at what spilling and reloading may get wrong: widths that are no number of bytes
//! (i1, i7, i33, i65), values wider than a register (i65, i128, vectors), values without a
//! register class of their own (half, aggregates), and what LLVM passes in several pieces.

use super::{config::Config, random::Random};
use std::fmt;

/// What a vector consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// An integer of so many bits.
    Int(u32),
    /// 32 bits of floating point.
    Float,
    /// 64 bits of floating point.
    Double,
}

/// The type of a first-class value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ty {
    /// An integer of so many bits.
    Int(u32),
    /// 16 bits of floating point; only whole numbers of up to 8 bits, so that rounding,
    /// which code generators do at different places, never shows.
    Half,
    /// 32 bits of floating point.
    Float,
    /// 64 bits of floating point.
    Double,
    /// The address of data; see the `memory` module for what may be assumed of it.
    Ptr,
    /// A vector.
    Vector(u32, Lane),
    /// A structure or array: an index into [`AGGREGATES`].
    Aggregate(usize),
}

/// A structure or array.
#[derive(Debug)]
pub struct Aggregate {
    /// Its type as IR writes it.
    pub text: &'static str,
    /// The indices and the type of each of its scalars.
    pub leaves: &'static [(&'static str, Ty)],
}

/// The structures and arrays in use.
pub const AGGREGATES: &[Aggregate] = &[
    Aggregate { text: "{ i32, i64 }", leaves: &[("0", Ty::Int(32)), ("1", Ty::Int(64))] },
    Aggregate {
        text: "[3 x i16]",
        leaves: &[("0", Ty::Int(16)), ("1", Ty::Int(16)), ("2", Ty::Int(16))],
    },
    Aggregate {
        text: "{ i8, { i1, double }, [2 x i24] }",
        leaves: &[
            ("0", Ty::Int(8)),
            ("1, 0", Ty::Int(1)),
            ("1, 1", Ty::Double),
            ("2, 0", Ty::Int(24)),
            ("2, 1", Ty::Int(24)),
        ],
    },
    Aggregate {
        text: "{ float, <2 x i64> }",
        leaves: &[("0", Ty::Float), ("1", Ty::Vector(2, Lane::Int(64)))],
    },
    Aggregate {
        text: "<{ i8, i65, i7 }>",
        leaves: &[("0", Ty::Int(8)), ("1", Ty::Int(65)), ("2", Ty::Int(7))],
    },
    Aggregate { text: "[1 x { i128 }]", leaves: &[("0, 0", Ty::Int(128))] },
];

const VECTORS: &[Ty] = &[
    Ty::Vector(4, Lane::Int(32)),
    Ty::Vector(2, Lane::Int(64)),
    Ty::Vector(16, Lane::Int(8)),
    Ty::Vector(3, Lane::Int(16)),
    Ty::Vector(4, Lane::Int(1)),
    Ty::Vector(8, Lane::Int(32)),
    Ty::Vector(2, Lane::Double),
    Ty::Vector(4, Lane::Float),
];

const ODD: &[u32] = &[7, 24, 33, 40, 65, 128];

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ty().fmt(f)
    }
}

impl Lane {
    /// The type of one element.
    pub fn ty(self) -> Ty {
        match self {
            Lane::Int(bits) => Ty::Int(bits),
            Lane::Float => Ty::Float,
            Lane::Double => Ty::Double,
        }
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Ty::Int(bits) => write!(f, "i{bits}"),
            Ty::Half => f.write_str("half"),
            Ty::Float => f.write_str("float"),
            Ty::Double => f.write_str("double"),
            Ty::Ptr => f.write_str("ptr"),
            Ty::Vector(count, lane) => write!(f, "<{count} x {lane}>"),
            Ty::Aggregate(which) => f.write_str(AGGREGATES[which].text),
        }
    }
}

impl Ty {
    /// Whether it is an integer or a vector of integers, which any bits are a value of.
    pub fn is_integral(self) -> bool {
        matches!(self, Ty::Int(_) | Ty::Vector(_, Lane::Int(_)))
    }

    /// Whether it is floating point, or a vector of it. Not `half`.
    pub fn is_floating(self) -> bool {
        matches!(self, Ty::Float | Ty::Double | Ty::Vector(_, Lane::Float | Lane::Double))
    }

    /// Any type that `config` allows but `ptr`.
    pub fn any(random: &mut Random, config: &Config) -> Ty {
        match random.weighted(&[
            (30, 0),
            (config.odd_integers, 1),
            (config.floats, 2),
            (config.half, 3),
            (config.vectors, 4),
            (config.aggregates, 5),
        ]) {
            0 => Ty::Int(random.pick(&[1, 8, 16, 32, 32, 32, 64, 64])),
            1 => Ty::Int(random.pick(ODD)),
            2 => random.pick(&[Ty::Float, Ty::Double]),
            3 => Ty::Half,
            4 => random.pick(VECTORS),
            _ => Ty::Aggregate(random.below(AGGREGATES.len())),
        }
    }

    /// A type that `config` allows and that fills whole bytes of memory, each of which
    /// other types may read.
    pub fn plain(random: &mut Random, config: &Config) -> Ty {
        match random.weighted(&[(30, 0), (config.odd_integers, 1), (config.vectors, 2)]) {
            0 => Ty::Int(random.pick(&[8, 16, 32, 32, 64])),
            1 => Ty::Int(random.pick(&[24, 40, 128])),
            _ => random.pick(&[VECTORS[0], VECTORS[1], VECTORS[2]]),
        }
    }

    /// What it takes in memory, in bytes, for the types of [`Ty::plain`].
    pub fn bytes(self) -> u32 {
        match self {
            Ty::Int(bits) => bits.div_ceil(8),
            Ty::Half => 2,
            Ty::Float | Ty::Ptr => 4,
            Ty::Double => 8,
            Ty::Vector(count, lane) => count * lane.ty().bytes(),
            Ty::Aggregate(which) => AGGREGATES[which].leaves.iter().map(|(_, ty)| ty.bytes()).sum(),
        }
    }

    /// A constant of this type; of `ptr`, null.
    pub fn constant(self, random: &mut Random) -> String {
        match self {
            Ty::Int(1) => random.pick(&["true", "false"]).into(),
            Ty::Int(bits) => {
                let wide = random.bits() as i64;
                let shift = 64 - bits.min(64);
                let any = (wide << shift) >> shift;
                let small = (random.below(41) as i64 - 20).clamp(-(1 << (bits.min(7) - 1)), 20);
                random.pick(&[0, 1, -1, small, small, any]).to_string()
            }
            Ty::Half => format!("{}.0", random.between(0, 200)),
            Ty::Float | Ty::Double => {
                let whole = random.below(2000) as i64 - 1000;
                format!("{whole}{}", random.pick(&[".0", ".5", ".25"]))
            }
            Ty::Ptr => "null".into(),
            Ty::Vector(count, lane) => {
                let lanes: Vec<_> =
                    (0..count).map(|_| format!("{lane} {}", lane.ty().constant(random))).collect();
                format!("<{}>", lanes.join(", "))
            }
            // Built from its scalars by whoever needs another value than zero.
            Ty::Aggregate(_) => "zeroinitializer".into(),
        }
    }
}
