//! Fuzzers of the pass: each case is a function of a number, so that what fails is run again
//! by its number.

pub mod generate;
pub mod robust;
pub mod stress;

use llvm_link as _;
