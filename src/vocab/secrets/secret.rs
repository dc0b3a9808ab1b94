//! A secret value.

use std::fmt;
use std::sync::Arc;

/// The shortest secret that the redactor masks. A shorter one occurs in ordinary text by chance, so
/// the target file reader refuses it.
pub const MIN_SECRET_CHARS: usize = 8;

/// A value that is never shown: it has no `Display` and no `Serialize`, and its `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<str>);

impl Secret {
    /// Wraps the value.
    pub fn new(value: impl Into<Arc<str>>) -> Self {
        Self(value.into())
    }

    /// The value itself, for the request that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}
