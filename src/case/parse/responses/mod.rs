//! Parses the tables about responses: expected responses, checks and watches.

mod checks;
mod expected;
mod watches;

pub(crate) use checks::{case_checks, checks};
pub(crate) use expected::responses;
pub(crate) use watches::watches;
