//! What tests of the pass share: where the tools are, what a case is, and hosts that run
//! programs in two engines. The suite itself is the test `suite`; the fuzzers use this, too.

pub mod engines;
pub mod files;
pub mod toolchain;
