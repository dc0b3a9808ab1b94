//! Matrices: one case in the files, one row per combination of its axes.

mod cells;
mod filling;
mod filter;
mod members;

pub(crate) use cells::{Cell, cells};
pub(crate) use members::Member;
