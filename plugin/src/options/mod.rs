//! The options of the pass.
