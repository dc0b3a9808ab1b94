//! The authorization servers that are right in another way.
//! What the suite finds against one of these is a false alarm.

use crate::reference::bend::Variant;

/// Every variant of the authorization server.
pub(super) const VARIANTS: &[Variant] = &[];
