//! Secrets: a type that is never shown, and a redactor that finds a secret in text in any common
//! encoding and masks it.

mod finder;
mod learned;
mod redactor;
mod secret;

pub use redactor::Redactor;
pub use secret::{MIN_SECRET_CHARS, Secret};
