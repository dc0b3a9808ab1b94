//! The suite, told to people: which rule is held by which cases. Texts alone; nothing here reads a
//! file or sends anything.

mod coverage;
mod page;
mod table;

pub use coverage::{Coverage, Row};
