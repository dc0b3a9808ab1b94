//! Edits of a draft: the deliberate mistakes of faults, and the valid changes of steps.

mod apply;
mod error;
mod parts;
mod raw;
mod respell;

pub use apply::apply;
pub use error::EditError;
