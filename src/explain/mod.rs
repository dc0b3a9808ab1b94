//! The suite, told to people: which rule is held by which cases, and what a case does. Texts alone;
//! nothing here reads a file or sends anything.

mod case;
mod coverage;
mod kills;
mod page;
mod play;
mod table;
mod words;

pub use case::{Explained, Mistaken};
pub use coverage::{Coverage, Row};
