//! Calls that may suspend in catch blocks and cleanups.
//!
//! A rewind cannot enter a funclet. Most catch blocks and cleanups can leave theirs where they
//! begin, so calls in them are suspend points like others. In those that cannot, and in what
//! a cleanup does for an exception that is not C++'s, a call that is known to suspend is an
//! error, and one of which it is only not known that it does not (a destructor in another
//! file, or behind a pointer) is *guarded*: if it does suspend, the program traps.
//!
//! Landing pads are no funclets; code generation drops them, with what only they lead to, or, if it
//! is told to, makes what Emscripten takes for exceptions of them. Calls that it will drop are guarded:
//! if somebody else generates the code, who does not drop them, the program traps, too.

use super::{CallSite, Reach};
use crate::ir::BundleObstacle;

/// Whether a call that may suspend is guarded instead of being a suspend point.
pub fn is_guarded<'m>(reach: &Reach<'m>, site: &CallSite<'m>) -> bool {
    site.is_dropped
        || matches!(
            site.call.bundle_obstacle(),
            Some(BundleObstacle::Cleanup | BundleObstacle::Catch)
        ) && !reach.is_certain(site)
}

/// Why a call that may suspend cannot do so where it stands, if that is so and it is not
/// guarded.
pub fn refusal<'m>(reach: &Reach<'m>, site: &CallSite<'m>) -> Option<&'static str> {
    match site.call.bundle_obstacle()? {
        _ if is_guarded(reach, site) => None,
        BundleObstacle::Cleanup => Some(
            "a call that may suspend in a cleanup that shares its code with others, as of a \
             destructor while an exception is in flight,",
        ),
        BundleObstacle::Catch => Some(
            "a call that may suspend in a catch block that cannot leave its funclet, or before \
                 it has taken the exception over (as a copy constructor of what is caught by \
                 value),",
        ),
        BundleObstacle::Other => Some("a call that may suspend with operand bundles"),
    }
}
