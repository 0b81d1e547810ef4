//! The `asyncify` command.

fn main() {}
