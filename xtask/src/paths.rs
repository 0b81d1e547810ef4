//! Where things lie in the checkout.

use std::path::{Path, PathBuf};

/// The root of the checkout.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// What is downloaded. Nothing in it is committed, and it can be deleted at any time.
pub fn cache() -> PathBuf {
    root().join(".cache")
}

/// The JavaScript engine that the tests run in.
pub fn node() -> PathBuf {
    cache().join("tools/node26/bin/node")
}
