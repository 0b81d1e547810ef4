//! What is done with a program: a function of the seed.

use super::{instrument::Density, random::Random};
use crate::generate::many;
use std::fmt;
use testsuite::engines::Abi;

/// Where a program comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// C, of csmith's.
    Csmith,
    /// Random IR, of the project's own generator.
    Ir,
    /// Many small modules of random IR, linked.
    Many,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 3] = [Kind::Csmith, Kind::Ir, Kind::Many];

    /// How many programs one of this kind counts for.
    pub fn programs(self) -> u64 {
        match self {
            Kind::Csmith | Kind::Ir => 1,
            Kind::Many => many::COUNT,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Csmith => "csmith",
            Kind::Ir => "ir",
            Kind::Many => "many",
        })
    }
}

/// How a program is made ready to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The pass last, in a closed world, and code generation.
    PassLast,
    /// The pass last of all that `llc` does before code generation.
    InCodeGeneration,
    /// The pass, then all that `opt` does for these names of passes.
    PassThen(&'static str),
    /// Two modules, optimised each as for full LTO, linked, optimised together, the pass.
    LtoThenPass,
    /// The pass on the module, then what full LTO does.
    PassThenLto,
    /// Two modules in an open world: the pass on each, linked, then what full LTO does.
    PassThenLinkedLto,
    /// As for ThinLTO, the pass last.
    ThinLtoThenPass,
    /// As for ThinLTO, the pass between compiling and linking.
    PassThenThinLto,
    /// Several modules in an open world, each by clang with the plugin, linked as objects.
    PerFile,
    /// The whole program by the driver.
    Driver,
}

impl Way {
    /// Whether the program is cut in several modules.
    pub fn splits(self) -> bool {
        match self {
            Way::LtoThenPass
            | Way::PassThenLinkedLto
            | Way::ThinLtoThenPass
            | Way::PassThenThinLto
            | Way::PerFile => true,
            Way::PassLast
            | Way::InCodeGeneration
            | Way::PassThen(_)
            | Way::PassThenLto
            | Way::Driver => false,
        }
    }
}

/// What may follow the pass.
const AFTER: [&str; 6] = [
    "default<O3>",
    "default<O2>",
    "default<O1>",
    "default<Oz>",
    "default<O3>,default<O3>",
    "function(sroa,early-cse<memssa>,gvn,dse,instcombine<no-verify-fixpoint>,\
     simplifycfg<hoist-common-insts;sink-common-insts>,jump-threading,\
     loop-mssa(licm<allowspeculation>)),default<O3>",
];

/// More flags of `opt`'s for what follows the pass.
const AFTER_FLAGS: [&[&str]; 6] = [
    &[],
    &[],
    &["-inline-threshold=8000", "-inlinecold-threshold=8000"],
    &["-enable-dfa-jump-thread", "-enable-gvn-hoist", "-enable-gvn-sink"],
    &["-hot-cold-split", "-enable-partial-inlining"],
    &["-unroll-runtime", "-unroll-count=3"],
];

/// Everything that is chosen for a case.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// As clang has it: `O0` to `O3`, `Oz`.
    pub level: &'static str,
    /// Whether points are inserted before the program is optimised.
    pub early: bool,
    /// Where points are inserted.
    pub density: Density,
    /// The way.
    pub way: Way,
    /// More flags of `opt`'s behind the pass.
    pub flags: &'static [&'static str],
    /// The runtime interface.
    pub abi: Abi,
    /// `prefer=`
    pub prefer: &'static str,
    /// The level of code generation, as llc has it.
    pub codegen: &'static str,
    /// Whether debug information is made of C.
    pub debug: bool,
    /// Whether it runs in V8; otherwise, in wasmtime.
    pub in_v8: bool,
    /// Whether exceptions have their older encoding, which only V8 has.
    pub legacy_exceptions: bool,
    /// Whether JSPI is asked, too.
    pub jspi: bool,
    /// How the program is suspended.
    pub schedule: Schedule,
}

/// How a program is suspended: the arguments of `run` in `support/stress.c`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Schedule {
    /// Of the choices while it runs.
    pub seed: u32,
    /// One in so many points suspends; 1 is always.
    pub period: u32,
    /// What happens meanwhile.
    pub actions: u32,
}

/// Levels of a program before the pass.
const LEVELS: [&str; 5] = ["O0", "O1", "O2", "O3", "Oz"];

impl Configuration {
    /// The configuration of a seed.
    pub fn new(seed: u64) -> Configuration {
        let mut random = Random::new(seed, "configuration");
        let way = match random.below(20) {
            0..4 => Way::PassLast,
            4 => Way::InCodeGeneration,
            5..10 => Way::PassThen(random.pick(&AFTER)),
            10 => Way::LtoThenPass,
            11 => Way::PassThenLto,
            12 => Way::PassThenLinkedLto,
            13 => Way::ThinLtoThenPass,
            14 => Way::PassThenThinLto,
            15..18 => Way::PerFile,
            _ => Way::Driver,
        };
        let mut configuration = Configuration {
            level: random.pick(&LEVELS),
            early: random.chance(75),
            density: Density::from_random(&mut random),
            way,
            flags: random.pick(&AFTER_FLAGS),
            abi: random.pick(&[Abi::Binaryen, Abi::Native]),
            prefer: random.pick(&["auto", "speed", "size"]),
            codegen: random.pick(&["-O2", "-O2", "-O0", "-O1", "-O3"]),
            debug: random.chance(20),
            in_v8: random.chance(50),
            legacy_exceptions: false,
            jspi: random.chance(10),
            schedule: Schedule {
                seed: random.bits() as u32,
                period: random.pick(&[1, 1, 1, 2, 3, 7, 17]),
                actions: random.pick(&[1, 2, 4, 8, 15, 15, 15, 15]),
            },
        };
        configuration.legacy_exceptions = configuration.in_v8 && random.chance(50);
        configuration
    }
}
