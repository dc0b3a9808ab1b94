//! The parts of an HTML page that make a browser act.

mod model;
mod reader;
mod script;

pub use model::{Field, Form, Page};
pub(super) use reader::read_page;

#[cfg(test)]
mod tests;
