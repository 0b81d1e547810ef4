//! Links the LLVM shared library, and nothing else.
//!
//! The plugin must not name libLLVM among its needed libraries: its symbols come
//! from the process that loads it. A program that has no LLVM of its own (the
//! driver, a unit test) writes `use llvm_link as _;` and gets the library.
