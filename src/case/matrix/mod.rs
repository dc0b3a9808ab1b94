//! Matrices: a case with a matrix becomes one row for each combination of the values of its axes.

mod cells;
mod filling;
mod filter;
mod members;

pub(crate) use cells::{Cell, cells};
pub(crate) use members::Member;
