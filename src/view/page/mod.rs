//! What a page of HTML makes a browser do.

mod model;
mod reader;
mod script;

pub use model::{Field, Form, Page};
pub(super) use reader::read_page;

#[cfg(test)]
mod tests;
