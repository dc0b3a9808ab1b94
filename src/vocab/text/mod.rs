//! Text for people: made safe to show, and wrapped.

mod clean;
mod wrap;

pub use clean::{clean_bytes, clean_line, clean_text};
pub use wrap::wrap;
